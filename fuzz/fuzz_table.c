/*
 * Bytes read as a table, chosen by the first byte. A file is read or refused with a place and exit
 * status 2; what is read and written reads again and gives the same bytes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "format/table_read.h"
#include "format/table_write.h"
#include "must.h"

struct city {
    struct linli_arena arena;
    struct codes sites;
    struct codes items;
    struct codes suppliers;
    struct codes_city codes;
};

static void begin(struct city *city)
{
    linli_arena_init(&city->arena, 0);
    codes_init(&city->sites, &city->arena, 0);
    codes_init(&city->items, &city->arena, 0);
    codes_init(&city->suppliers, &city->arena, 0);
    city->codes = (struct codes_city){.sites = &city->sites,
                                      .items = &city->items,
                                      .suppliers = &city->suppliers,
                                      .may_add = true};
}

static enum linli_rc copy_row(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)line;
    return table_writer_add(context, row, err);
}

/* Reads and writes; NULL when the bytes are refused. */
static const char *through(struct city *city, const struct table *table, const char *bytes,
                           size_t n)
{
    struct table_resolver resolver = codes_resolver(&city->codes);
    struct table_namer namer = codes_namer(&city->codes);
    struct table_writer *writer;
    struct table_report report;
    struct text_builder text;
    struct linli_error err;
    const char *written = NULL;
    linli_error_init(&err);
    text_begin(&text, &city->arena);
    MUST(table_writer_text(&text, table, &namer, &city->arena, &writer, &err) == LINLI_OK);
    enum linli_rc rc = table_read_memory(bytes, n, "f", table, &resolver, &city->arena, copy_row,
                                         writer, &report, &err);
    if (rc != LINLI_OK) {
        char message[1024];
        MUST(linli_rc_exit(rc) == 2 && memcmp(err.where, "f:", 2) == 0);
        size_t length = linli_error_print(&err, NULL, message, sizeof(message));
        MUST(text_valid_n(message, length) == length && strchr(message, '\n') == NULL);
        return NULL;
    }
    MUST(table_writer_close(writer, &err) == LINLI_OK);
    MUST(text_finish(&text, &written, &err) == LINLI_OK);
    return written;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct city first;
    struct city second;
    const struct table *table = table_get((enum table_id)(data[0] % TABLE_N));
    begin(&first);
    begin(&second);
    const char *once = through(&first, table, (const char *)data + 1, size - 1);
    if (once != NULL) {
        const char *twice = through(&second, table, once, strlen(once));
        MUST(twice != NULL && text_equal(once, twice));
    }
    linli_arena_finish(&first.arena);
    linli_arena_finish(&second.arena);
    return 0;
}
