/*
 * Bytes as a file on disk, plain or gzip as its first bytes tell: as the table that the first byte
 * chooses, and as counts that were filled in on a sheet. A plain file is read as the same bytes in
 * memory are; a damaged gzip file is refused with its name; counts are line numbers from 1, each
 * once, and quantities that can be.
 */
#include "program.h"

#include "base/fixed.h"
#include "format/codes.h"
#include "format/table_read.h"
#include "model/limits.h"
#include "service/count.h"

#define PATH "file.csv"

struct reading {
    struct linli_arena arena;
    struct codes sites;
    struct codes items;
    struct codes suppliers;
    struct codes_city codes;
    int64_t rows_n;
    enum linli_rc rc;
    struct linli_error err;
};

static enum linli_rc count_row(void *context, void *row, int64_t line, struct linli_error *err)
{
    struct reading *reading = context;
    (void)row;
    (void)line;
    (void)err;
    reading->rows_n += 1;
    return LINLI_OK;
}

/* From the file, or from the bytes when they are given. */
static void read_as_table(struct reading *r, const struct table *table, const char *bytes, size_t n)
{
    struct table_report report;
    linli_arena_init(&r->arena, 0);
    linli_error_init(&r->err);
    codes_init(&r->sites, &r->arena, 0);
    codes_init(&r->items, &r->arena, 0);
    codes_init(&r->suppliers, &r->arena, 0);
    r->rows_n = 0;
    r->codes = (struct codes_city){
        .sites = &r->sites, .items = &r->items, .suppliers = &r->suppliers, .may_add = true};
    struct table_resolver resolver = codes_resolver(&r->codes);
    r->rc = bytes == NULL
                ? table_read(PATH, table, &resolver, &r->arena, count_row, r, &report, &r->err)
                : table_read_memory(bytes, n, PATH, table, &resolver, &r->arena, count_row, r,
                                    &report, &r->err);
    MUST(r->rc == LINLI_OK || memcmp(r->err.where, PATH, strlen(PATH)) == 0);
}

static void tables(const struct table *table, const char *bytes, size_t n)
{
    struct reading file;
    struct reading memory;
    bool gzip = n >= 2 && memcmp(bytes, "\x1f\x8b", 2) == 0;
    read_as_table(&file, table, NULL, 0);
    if (!gzip) {
        read_as_table(&memory, table, bytes, n);
        MUST(file.rc == memory.rc && file.rows_n == memory.rows_n);
        MUST(text_equal(file.err.where, memory.err.where));
        linli_arena_finish(&memory.arena);
    }
    linli_arena_finish(&file.arena);
}

static void counts(void)
{
    struct linli_arena arena;
    struct linli_error err;
    struct count_entry *entries = NULL;
    int64_t n = 0;
    linli_arena_init(&arena, 0);
    linli_error_init(&err);
    enum linli_rc rc = count_read_file(PATH, &arena, &entries, &n, &err);
    MUST(rc == LINLI_OK || memcmp(err.where, PATH, strlen(PATH)) == 0);
    for (int64_t i = 0; rc == LINLI_OK && i < n; i++) {
        MUST(entries[i].line_no >= 1);
        MUST(entries[i].counted_e3 >= 0 && entries[i].counted_e3 <= LIMIT_QTY_E3);
        MUST(entries[i].note == NULL ||
             text_valid_n(entries[i].note, strlen(entries[i].note)) == strlen(entries[i].note));
        for (int64_t k = 0; k < i; k++) {
            MUST(entries[k].line_no != entries[i].line_no);
        }
    }
    linli_arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    program_enter();
    program_write(PATH, (const char *)data + 1, size - 1);
    tables(table_get((enum table_id)(data[0] % TABLE_N)), (const char *)data + 1, size - 1);
    counts();
    return 0;
}
