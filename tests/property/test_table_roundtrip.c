/*
 * Properties of reading and writing tables, on seeded random files of every table:
 * what is read and written, then read and written again, gives the same bytes, however the first
 * file was laid out (column order, quotes, line ends, byte order mark); and a file with one byte
 * changed is either read or refused with a place, never anything else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/random.h"
#include "base/text.h"
#include "format/table_read.h"
#include "format/table_write.h"

enum { FILES_N = 60, CELL_BYTES = 128 };

struct city {
    struct linli_arena arena;
    struct codes sites;
    struct codes items;
    struct codes suppliers;
    struct codes_city codes;
};

static void begin(struct city *city)
{
    memset(city, 0, sizeof(*city));
    linli_arena_init(&city->arena, 0);
    codes_init(&city->sites, &city->arena, 0);
    codes_init(&city->items, &city->arena, 0);
    codes_init(&city->suppliers, &city->arena, 0);
    city->codes = (struct codes_city){.sites = &city->sites,
                                      .items = &city->items,
                                      .suppliers = &city->suppliers,
                                      .may_add = true};
}

static const char *const words[] = {
    "rice",
    "a b",
    " x",
    "x ",
    "say \"hi\"",
    "a,b",
    "\"",
    ",",
    "one\ntwo",
    "\xe7\xb1\xb3",
    "\xf0\x9f\x8d\x9a",
    "-",
    "=1+1",
    "0",
    "x\r\ny",
    "'",
    "\xc2\xa0",
    "#",
};

static int32_t pick(struct random_stream *stream, int32_t n)
{
    return (int32_t)random_below(stream, (uint64_t)n);
}

/* A word, for codes one without line ends; `i` makes keys differ. */
static void make_text(struct random_stream *stream, bool is_code, int32_t i, char *out)
{
    const char *word = words[pick(stream, (int32_t)(sizeof(words) / sizeof(*words)))];
    if (is_code && strchr(word, '\n') != NULL) {
        word = "code";
    }
    snprintf(out, CELL_BYTES, "%s%d", word, i);
    if (!is_code) {
        snprintf(out, CELL_BYTES, "%s", word);
    }
}

/* A valid cell of a column, unquoted. */
static void make_cell(struct random_stream *stream, const struct column *column, int32_t i,
                      char *out)
{
    out[0] = '\0';
    if (!column->required && pick(stream, 3) == 0) {
        return;
    }
    switch (column->type) {
    case CELL_CODE:
    case CELL_TEXT:
        make_text(stream, column->type == CELL_CODE, i, out);
        break;
    case CELL_SITE:
    case CELL_ITEM:
    case CELL_SUPPLIER:
        make_text(stream, true, column->key ? i : pick(stream, 5), out);
        break;
    case CELL_DAY:
        date_print(pick(stream, 40000), out);
        break;
    case CELL_NUMBER:
    case CELL_SIGNAL:
        fixed_print(column->min + (int64_t)random_below(stream, (uint64_t)column->max), 9, out);
        if (column->max > INT64_C(9000000000)) {
            snprintf(out, CELL_BYTES, "%d.%de%d", pick(stream, 1000), pick(stream, 100000),
                     pick(stream, 6) - 3);
        }
        break;
    case CELL_FLAG:
        snprintf(out, CELL_BYTES, "%d", pick(stream, 2));
        break;
    case CELL_CHOICE: {
        int32_t n = 0;
        for (; column->choices[n] != NULL; n++) {
        }
        snprintf(out, CELL_BYTES, "%s", column->choices[pick(stream, n)]);
        break;
    }
    case CELL_TIME:
        date_print_time(pick(stream, 24 * 60) * 60, out);
        break;
    case CELL_WEEKDAYS:
        snprintf(out, CELL_BYTES, "%d%d", 5 + pick(stream, 3), 1 + pick(stream, 4));
        break;
    }
}

/* Quoted when it must be, and sometimes when it need not. */
static void add_cell(struct text_builder *text, struct random_stream *stream, const char *cell)
{
    size_t n = strlen(cell);
    bool must = n > 0 && (strpbrk(cell, ",\"\r\n") != NULL || cell[0] == ' ' || cell[n - 1] == ' ');
    if (!must && pick(stream, 4) != 0) {
        text_add(text, cell);
        return;
    }
    text_add(text, "\"");
    for (; *cell != '\0'; cell++) {
        text_add_n(text, cell, 1);
        if (*cell == '"') {
            text_add(text, "\"");
        }
    }
    text_add(text, "\"");
}

/* A file of a table with random layout. Weather gets two signals. */
static const char *make_file(struct random_stream *stream, const struct table *table,
                             struct linli_arena *arena)
{
    static const char *const signals[] = {"wind", "\xe9\x9b\xa8,mm"};
    int32_t order[32];
    int32_t n = table->columns_n + (table->id == TABLE_WEATHER ? 1 : 0);
    struct text_builder text;
    text_begin(&text, arena);
    for (int32_t i = 0; i < n; i++) { /* Fisher-Yates */
        int32_t j = pick(stream, i + 1);
        order[i] = order[j];
        order[j] = i;
    }
    const char *end = pick(stream, 2) == 0 ? "\n" : "\r\n";
    text_add(&text, pick(stream, 2) == 0 ? "" : "\xef\xbb\xbf");
    int32_t rows_n = pick(stream, 30);
    for (int32_t row = -1; row < rows_n; row++) {
        for (int32_t i = 0; i < n; i++) {
            int32_t which = order[i] < table->columns_n ? order[i] : table->columns_n - 1;
            const struct column *column = &table->columns[which];
            char cell[CELL_BYTES];
            make_cell(stream, column, row, cell);
            if (row < 0) {
                bool signal = column->type == CELL_SIGNAL;
                snprintf(cell, sizeof(cell), "%s",
                         signal ? signals[order[i] - which] : column->name);
            }
            text_add(&text, i > 0 ? "," : "");
            add_cell(&text, stream, cell);
        }
        text_add(&text, end);
        text_add(&text, pick(stream, 5) == 0 ? end : "");
    }
    const char *bytes = NULL;
    assert_int_equal(text_finish(&text, &bytes, NULL), LINLI_OK);
    return bytes;
}

static enum linli_rc copy_row(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)line;
    return table_writer_add(context, row, err);
}

/* Reads and writes again; NULL when the file is refused. */
static const char *through(struct city *city, const struct table *table, const char *bytes,
                           size_t n, struct linli_error *err)
{
    struct table_resolver resolver = codes_resolver(&city->codes);
    struct table_namer namer = codes_namer(&city->codes);
    struct table_writer *writer;
    struct table_report report;
    struct text_builder text;
    const char *written = NULL;
    text_begin(&text, &city->arena);
    assert_int_equal(table_writer_text(&text, table, &namer, &city->arena, &writer, err), LINLI_OK);
    enum linli_rc rc = table_read_memory(bytes, n, "t.csv", table, &resolver, &city->arena,
                                         copy_row, writer, &report, err);
    if (rc != LINLI_OK) {
        return NULL;
    }
    assert_int_equal(table_writer_close(writer, err), LINLI_OK);
    assert_int_equal(text_finish(&text, &written, err), LINLI_OK);
    return written;
}

static void written_and_read_again_gives_the_same_bytes(void **state)
{
    (void)state;
    for (int32_t id = 0; id < TABLE_N; id++) {
        struct random_stream stream;
        random_init(&stream, 1, "table_roundtrip", (uint64_t)id);
        const struct table *table = table_get((enum table_id)id);
        for (int32_t i = 0; i < FILES_N; i++) {
            struct city cities[2];
            struct linli_error err;
            linli_error_init(&err);
            begin(&cities[0]);
            begin(&cities[1]);
            const char *file = make_file(&stream, table, &cities[0].arena);
            const char *once = through(&cities[0], table, file, strlen(file), &err);
            if (once == NULL) {
                char message[512];
                linli_error_print(&err, NULL, message, sizeof(message));
                fail_msg("%s: %s\n%s", table->name, message, file);
                return;
            }
            const char *twice = through(&cities[1], table, once, strlen(once), &err);
            assert_non_null(twice);
            assert_string_equal(once, twice);
            linli_arena_finish(&cities[0].arena);
            linli_arena_finish(&cities[1].arena);
        }
    }
}

static void a_changed_byte_is_read_or_refused_with_a_place(void **state)
{
    (void)state;
    static const char bytes[] = {'"', ',', '\n', '\r', '\0', '\xff', '9', '-', 'e', ' '};
    struct random_stream stream;
    random_init(&stream, 1, "table_changed", 0);
    int32_t refused_n = 0;
    for (int32_t i = 0; i < 2000; i++) {
        struct city city;
        struct linli_error err;
        linli_error_init(&err);
        begin(&city);
        const struct table *table = table_get((enum table_id)(i % TABLE_N));
        const char *file = make_file(&stream, table, &city.arena);
        size_t n = strlen(file);
        char *changed;
        assert_int_equal(linli_arena_alloc(&city.arena, n, 1, &changed, NULL), LINLI_OK);
        memcpy(changed, file, n);
        changed[random_below(&stream, n)] = bytes[pick(&stream, (int32_t)sizeof(bytes))];
        if (through(&city, table, changed, n, &err) == NULL) {
            refused_n++;
            assert_int_equal(linli_rc_exit(err.rc), 2);
            assert_memory_equal(err.where, "t.csv:", 6);
        }
        linli_arena_finish(&city.arena);
    }
    assert_in_range(refused_n, 200, 1900); /* both happen */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_and_read_again_gives_the_same_bytes),
        cmocka_unit_test(a_changed_byte_is_read_or_refused_with_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
