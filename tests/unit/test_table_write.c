/* Writing tables: the one form of a content, and files that appear whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* cmocka needs the first four above first */
#include <cmocka.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/table_read.h"
#include "format/table_write.h"

struct fixture {
    struct linli_arena arena;
    struct codes sites;
    struct codes items;
    struct codes suppliers;
    struct codes_city city;
    struct table_namer namer;
};

static void begin(struct fixture *fixture)
{
    memset(fixture, 0, sizeof(*fixture));
    linli_arena_init(&fixture->arena, 0);
    codes_init(&fixture->sites, &fixture->arena, 0);
    codes_init(&fixture->items, &fixture->arena, 0);
    codes_init(&fixture->suppliers, &fixture->arena, 0);
    fixture->city = (struct codes_city){.sites = &fixture->sites,
                                        .items = &fixture->items,
                                        .suppliers = &fixture->suppliers,
                                        .may_add = true};
    fixture->namer = codes_namer(&fixture->city);
}

static int64_t code(struct codes *codes, const char *text)
{
    int64_t number = -1;
    assert_int_equal(codes_add(codes, text, strlen(text), &number, NULL), LINLI_OK);
    return number;
}

/* Writes rows that lie side by side and compares the text. */
static void expect(struct fixture *fixture, enum table_id id, void *rows, int64_t rows_n,
                   const char *expected)
{
    const struct table *table = table_get(id);
    struct table_writer *writer;
    struct text_builder builder;
    const char *text;
    text_begin(&builder, &fixture->arena);
    assert_int_equal(
        table_writer_text(&builder, table, &fixture->namer, &fixture->arena, &writer, NULL),
        LINLI_OK);
    for (int64_t i = 0; i < rows_n; i++) {
        void *row = (unsigned char *)rows + (size_t)i * table->row_bytes;
        assert_int_equal(table_writer_add(writer, row, NULL), LINLI_OK);
    }
    assert_int_equal(table_writer_close(writer, NULL), LINLI_OK);
    assert_int_equal(text_finish(&builder, &text, NULL), LINLI_OK);
    assert_string_equal(text, expected);
}

static void cells_have_one_form(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture);
    struct supplier suppliers[2];
    for (int32_t i = 0; i < 2; i++) {
        table_clear(table_get(TABLE_SUPPLIERS), &suppliers[i]);
    }
    suppliers[0].code = "k1";
    suppliers[0].name = "a \"b\", c";
    suppliers[0].lat_e7 = -312345670; /* -31.234567 */
    suppliers[0].min_value_e4 = 5000000;
    suppliers[0].delivery_days = 1 + 4 + 16;
    suppliers[0].cutoff_s = 30600; /* 8 h 30 min */
    suppliers[0].local = 0;
    suppliers[1].code = "k2";
    suppliers[1].name = " blank ";
    expect(&fixture, TABLE_SUPPLIERS, suppliers, 2,
           "supplier,name,kind,lat,lon,phone,email,min_value,order_days,delivery_days,cutoff,"
           "certificate,local\n"
           "k1,\"a \"\"b\"\", c\",,-31.234567,,,,500,,135,08:30,,0\n"
           "k2,\" blank \",,,,,,,,,,,\n");
    linli_arena_finish(&fixture.arena);
}

static void numbers_become_codes_and_choices_names(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture);
    struct calendar_day day;
    table_clear(table_get(TABLE_CALENDAR), &day);
    day.day = date_from_ymd(2026, 2, 17);
    day.kind = CALENDAR_FESTIVAL;
    day.name = "\xe6\x98\xa5\xe8\x8a\x82";
    day.site = code(&fixture.sites, "w,est");
    expect(&fixture, TABLE_CALENDAR, &day, 1,
           "date,kind,name,site\n2026-02-17,festival,\xe6\x98\xa5\xe8\x8a\x82,\"w,est\"\n");
    linli_arena_finish(&fixture.arena);
}

static void weather_is_sorted_by_day_site_and_signal(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture);
    int64_t west = code(&fixture.sites, "west");
    int64_t east = code(&fixture.sites, "east");
    int64_t day = date_from_ymd(2026, 1, 1);
    struct weather rows[] = {
        {.day = day + 1, .site = FIXED_NONE, .signal = "wind", .value_e4 = 15000},
        {.day = day, .site = west, .signal = "wind", .value_e4 = 20000},
        {.day = day, .site = east, .signal = "rain_mm", .value_e4 = -1},
        {.day = day, .site = west, .signal = "rain_mm", .value_e4 = 0},
    };
    expect(&fixture, TABLE_WEATHER, rows, 4,
           "date,site,rain_mm,wind\n"
           "2026-01-01,east,-0.0001,\n"
           "2026-01-01,west,0,2\n"
           "2026-01-02,,,1.5\n");
    expect(&fixture, TABLE_WEATHER, rows, 0, "date,site\n");
    linli_arena_finish(&fixture.arena);
}

static enum linli_rc write_settings(struct fixture *fixture, const char *path, int32_t rows_n,
                                    struct linli_error *err)
{
    struct table_writer *writer;
    char key[16];
    LINLI_TRY(table_writer_open(path, table_get(TABLE_SETTINGS), &fixture->namer, &fixture->arena,
                                &writer, err));
    for (int32_t i = 0; i < rows_n; i++) {
        snprintf(key, sizeof(key), "k%d", i);
        struct setting_row row = {.key = key, .value = "v"};
        (void)table_writer_add(writer, &row, err); /* close tells of the first failure */
    }
    return table_writer_close(writer, err);
}

static size_t read_file(const char *path, char *out, size_t size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t n = fread(out, 1, size, file);
    assert_int_equal(fclose(file), 0);
    return n;
}

static enum linli_rc count_row(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)row;
    (void)line;
    (void)err;
    *(int32_t *)context += 1;
    return LINLI_OK;
}

static void files_appear_whole(void **state)
{
    (void)state;
    char folder[256];
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof(folder), "%s/linli-write-XXXXXX",
             base != NULL && *base != '\0' ? base : "/tmp");
    char plain[320];
    char zipped[320];
    char bytes[2][512];
    struct fixture fixture;
    begin(&fixture);
    assert_non_null(mkdtemp(folder));
    snprintf(plain, sizeof(plain), "%s/a.csv", folder);
    snprintf(zipped, sizeof(zipped), "%s/a.csv.gz", folder);

    assert_int_equal(write_settings(&fixture, plain, 2, NULL), LINLI_OK);
    size_t n = read_file(plain, bytes[0], sizeof(bytes[0]));
    assert_int_equal(n, strlen("key,value\nk0,v\nk1,v\n"));
    assert_memory_equal(bytes[0], "key,value\nk0,v\nk1,v\n", n);

    assert_int_equal(write_settings(&fixture, zipped, 2, NULL), LINLI_OK);
    n = read_file(zipped, bytes[0], sizeof(bytes[0]));
    assert_memory_equal(bytes[0], "\x1f\x8b\x08\x00\x00\x00\x00\x00", 8); /* gzip, no time */
    assert_int_equal(write_settings(&fixture, zipped, 2, NULL), LINLI_OK);
    assert_int_equal(read_file(zipped, bytes[1], sizeof(bytes[1])), n);
    assert_memory_equal(bytes[0], bytes[1], n);

    int32_t rows_n = 0;
    struct table_report report;
    assert_int_equal(table_read(zipped, table_get(TABLE_SETTINGS), NULL, &fixture.arena, count_row,
                                &rows_n, &report, NULL),
                     LINLI_OK);
    assert_int_equal(rows_n, 2);

    /* Given up: the old file stays, nothing else is left (the folder can be removed). */
    struct table_writer *writer;
    assert_int_equal(table_writer_open(plain, table_get(TABLE_SETTINGS), &fixture.namer,
                                       &fixture.arena, &writer, NULL),
                     LINLI_OK);
    table_writer_drop(writer);
    table_writer_drop(NULL);
    assert_int_equal(read_file(plain, bytes[0], sizeof(bytes[0])), 20);
    assert_int_equal(unlink(plain), 0);
    assert_int_equal(unlink(zipped), 0);
    assert_int_equal(rmdir(folder), 0);
    linli_arena_finish(&fixture.arena);
}

static void expect_failure(const char *path, int32_t rows_n, const char *message)
{
    struct fixture fixture;
    struct linli_error err;
    char printed[512];
    begin(&fixture);
    linli_error_init(&err);
    assert_int_equal(write_settings(&fixture, path, rows_n, &err), LINLI_EIO);
    linli_error_print(&err, NULL, printed, sizeof(printed));
    assert_string_equal(printed, message);
    linli_arena_finish(&fixture.arena);
}

static void failures_of_writing_are_told(void **state)
{
    (void)state;
    struct stat facts;
    if (stat("/dev/full", &facts) == 0) {
        expect_failure("/dev/full", 1,
                       "/dev/full: the file cannot be written: No space left on device");
        expect_failure("/dev/full", 100000, /* fails before the end */
                       "/dev/full: the file cannot be written: No space left on device");
    }
    expect_failure("/nowhere/at/all.csv", 1,
                   "/nowhere/at/all.csv: the file cannot be written: No such file or directory");
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    enum linli_rc rc = LINLI_ENOMEM;
    uint64_t k = 1;
    for (; rc != LINLI_OK && k < 1000; k++) {
        struct fixture fixture;
        struct table_writer *writer;
        struct text_builder builder;
        const char *text;
        struct weather row = {.day = 0, .site = FIXED_NONE, .signal = "wind", .value_e4 = 1};
        begin(&fixture);
        fixture.arena.fail_at = k;
        text_begin(&builder, &fixture.arena);
        rc = table_writer_text(&builder, table_get(TABLE_WEATHER), &fixture.namer, &fixture.arena,
                               &writer, NULL);
        if (rc == LINLI_OK) {
            (void)table_writer_add(writer, &row, NULL);
            rc = table_writer_close(writer, NULL);
        }
        rc = rc == LINLI_OK ? text_finish(&builder, &text, NULL) : rc;
        assert_true(rc == LINLI_OK || rc == LINLI_ENOMEM);
        linli_arena_finish(&fixture.arena);
    }
    assert_in_range(k, 8, 999);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_have_one_form),
        cmocka_unit_test(numbers_become_codes_and_choices_names),
        cmocka_unit_test(weather_is_sorted_by_day_site_and_signal),
        cmocka_unit_test(files_appear_whole),
        cmocka_unit_test(failures_of_writing_are_told),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
