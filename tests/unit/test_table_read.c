/* Reading tables: what is accepted, and for each kind of broken file the place and the sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
/* cmocka needs the first four above first */
#include <cmocka.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/table_read.h"
#include "model/limits.h"

enum { ROWS_MAX = 64, PRINTED_BYTES = 1024 };

/* What one reading gave. */
struct outcome {
    enum linli_rc rc;
    char message[PRINTED_BYTES]; /* "" when all was well */
    struct table_report report;
    int64_t rows_n; /* calls of the row function */
    int64_t lines[ROWS_MAX];
    union {
        struct demand_row demand[ROWS_MAX];
        struct weather weather[ROWS_MAX];
        struct supplier supplier[ROWS_MAX];
        struct event event[ROWS_MAX];
    } rows;
    char text[ROWS_MAX][LIMIT_TEXT_BYTES + 1]; /* the text of a row that a test looks at */
};

struct fixture {
    struct linli_arena arena;
    struct codes sites;
    struct codes items;
    struct codes suppliers;
    struct codes_city city;
    const struct table *table;
    struct outcome outcome;
};

static void begin(struct fixture *fixture, enum table_id id)
{
    memset(fixture, 0, sizeof(*fixture));
    linli_arena_init(&fixture->arena, 0);
    codes_init(&fixture->sites, &fixture->arena, LIMIT_SITES);
    codes_init(&fixture->items, &fixture->arena, LIMIT_ITEMS);
    codes_init(&fixture->suppliers, &fixture->arena, LIMIT_SUPPLIERS);
    fixture->city = (struct codes_city){.sites = &fixture->sites,
                                        .items = &fixture->items,
                                        .suppliers = &fixture->suppliers,
                                        .may_add = true};
    fixture->table = table_get(id);
}

static void end(struct fixture *fixture)
{
    linli_arena_finish(&fixture->arena);
}

static enum linli_rc keep_row(void *context, void *row, int64_t line, struct linli_error *err)
{
    struct fixture *fixture = context;
    struct outcome *outcome = &fixture->outcome;
    (void)err;
    if (outcome->rows_n < ROWS_MAX) {
        int64_t i = outcome->rows_n;
        outcome->lines[i] = line;
        if (fixture->table->id == TABLE_DEMAND) {
            outcome->rows.demand[i] = *(struct demand_row *)row;
        } else if (fixture->table->id == TABLE_WEATHER) {
            outcome->rows.weather[i] = *(struct weather *)row;
            snprintf(outcome->text[i], sizeof(outcome->text[i]), "%s",
                     ((struct weather *)row)->signal);
        } else if (fixture->table->id == TABLE_SUPPLIERS) {
            outcome->rows.supplier[i] = *(struct supplier *)row;
            snprintf(outcome->text[i], sizeof(outcome->text[i]), "%s",
                     ((struct supplier *)row)->name);
        } else if (fixture->table->id == TABLE_EVENTS) {
            outcome->rows.event[i] = *(struct event *)row;
            snprintf(outcome->text[i], sizeof(outcome->text[i]), "%s", ((struct event *)row)->name);
        }
    }
    outcome->rows_n += 1;
    return LINLI_OK;
}

static void note(struct fixture *fixture, enum linli_rc rc, const struct linli_error *err)
{
    fixture->outcome.rc = rc;
    fixture->outcome.message[0] = '\0';
    if (rc != LINLI_OK) {
        linli_error_print(err, NULL, fixture->outcome.message, PRINTED_BYTES);
    }
}

static void read_bytes(struct fixture *fixture, const char *bytes, size_t n)
{
    struct table_resolver resolver = codes_resolver(&fixture->city);
    struct linli_error err;
    linli_error_init(&err);
    memset(&fixture->outcome, 0, sizeof(fixture->outcome));
    note(fixture,
         table_read_memory(bytes, n, "t.csv", fixture->table, &resolver, &fixture->arena, keep_row,
                           fixture, &fixture->outcome.report, &err),
         &err);
}

static void read_path(struct fixture *fixture, const char *path)
{
    struct table_resolver resolver = codes_resolver(&fixture->city);
    struct linli_error err;
    linli_error_init(&err);
    memset(&fixture->outcome, 0, sizeof(fixture->outcome));
    note(fixture,
         table_read(path, fixture->table, &resolver, &fixture->arena, keep_row, fixture,
                    &fixture->outcome.report, &err),
         &err);
}

/* Reads a text as the table and compares the whole message; "" means that it reads well. */
static void expect(enum table_id id, const char *text, enum linli_rc rc, const char *message)
{
    struct fixture fixture;
    begin(&fixture, id);
    read_bytes(&fixture, text, strlen(text));
    assert_string_equal(fixture.outcome.message, message);
    assert_int_equal(fixture.outcome.rc, rc);
    end(&fixture);
}

#define DEMAND "site,item,date,qty\n"

static void rows_come_in_units_of_their_columns(void **state)
{
    (void)state;
    struct fixture fixture;
    const char *text = "item,site,date,price,qty,open,in_stock\n"
                       "rice,west,2026-01-01,12.5,3.25,1,0.75\n"
                       "oil,west,2026-01-02,,,,\n"
                       "rice,east,2026-01-02,1e1,1e3,0,1";
    begin(&fixture, TABLE_DEMAND);
    read_bytes(&fixture, text, strlen(text));
    assert_string_equal(fixture.outcome.message, "");
    assert_int_equal(fixture.outcome.rows_n, 3);
    assert_int_equal(fixture.outcome.report.rows_n, 3);
    assert_int_equal(fixture.outcome.report.lines_n, 4);
    const struct demand_row *rows = fixture.outcome.rows.demand;
    assert_int_equal(rows[0].item, 0); /* codes get numbers in order of first sight */
    assert_int_equal(rows[1].item, 1);
    assert_int_equal(rows[2].item, 0);
    assert_int_equal(rows[2].site, 1);
    assert_int_equal(rows[0].day, date_from_ymd(2026, 1, 1));
    assert_int_equal(rows[0].qty_e3, 3250);      /* 3.25 with three places */
    assert_int_equal(rows[0].price_e4, 125000);  /* 12.5 with four */
    assert_int_equal(rows[0].in_stock_e4, 7500); /* 0.75 with four */
    assert_int_equal(rows[0].open, 1);
    assert_true(rows[1].qty_e3 == FIXED_NONE); /* a day ahead */
    assert_true(rows[1].open == FIXED_NONE);
    assert_int_equal(rows[2].qty_e3, 1000000);                                    /* 1e3 */
    assert_true(rows[0].cost_e4 == FIXED_NONE && rows[0].unmet_e3 == FIXED_NONE); /* not there */
    assert_int_equal(fixture.outcome.lines[2], 4);
    end(&fixture);
}

static void bom_crlf_blank_lines_and_quotes_are_read(void **state)
{
    (void)state;
    struct fixture fixture;
    const char *text = "\xef\xbb\xbf\"supplier\",name , delivery_days,cutoff\r\n"
                       "\r\n"
                       "k1,\"a \"\"b\"\",\r\nc\",135,08:30\r\n"
                       "\n"
                       "k2,\xe5\xba\xb7\xe6\x8a\xa4,,24:00";
    begin(&fixture, TABLE_SUPPLIERS);
    read_bytes(&fixture, text, strlen(text));
    assert_string_equal(fixture.outcome.message, "");
    assert_int_equal(fixture.outcome.rows_n, 2);
    assert_int_equal(fixture.outcome.lines[0], 3); /* behind the header and a blank line */
    assert_int_equal(fixture.outcome.lines[1],
                     6); /* the first row spans lines 3 and 4, 5 is blank */
    assert_string_equal(fixture.outcome.text[0], "a \"b\", c"); /* a line end becomes a blank */
    assert_string_equal(fixture.outcome.text[1], "\xe5\xba\xb7\xe6\x8a\xa4");
    assert_int_equal(fixture.outcome.rows.supplier[0].delivery_days, 1 + 4 + 16);
    assert_int_equal(fixture.outcome.rows.supplier[0].cutoff_s, 8 * 3600 + 30 * 60);
    assert_true(fixture.outcome.rows.supplier[1].delivery_days == FIXED_NONE);
    assert_int_equal(fixture.outcome.rows.supplier[1].cutoff_s, 24 * 3600);
    assert_int_equal(fixture.outcome.report.lines_n, 6);
    end(&fixture);
}

/* RFC 4180: blanks are part of a field. Two names may differ by one; in a number they mean nothing.
 */
static void blanks_belong_to_names_and_not_to_numbers(void **state)
{
    (void)state;
    struct fixture fixture;
    const char *text = "supplier,name, delivery_days ,cutoff\nk1,care ,\" 135\", 08:30 \n"
                       "k1 , care,135,08:30\n";
    begin(&fixture, TABLE_SUPPLIERS);
    read_bytes(&fixture, text, strlen(text));
    assert_string_equal(fixture.outcome.message, "");
    assert_int_equal(fixture.outcome.rows_n, 2); /* k1 and "k1 " are two suppliers */
    assert_string_equal(fixture.outcome.text[0], "care ");
    assert_string_equal(fixture.outcome.text[1], " care");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(fixture.outcome.rows.supplier[i].delivery_days, 1 + 4 + 16);
        assert_int_equal(fixture.outcome.rows.supplier[i].cutoff_s, 8 * 3600 + 30 * 60);
    }
    end(&fixture);
}

static void further_places_are_rounded_and_counted(void **state)
{
    (void)state;
    struct fixture fixture;
    /* 0.0005 lies half way between 0 and 0.001: away from zero. 1.23 is 1.230 exactly. */
    const char *text = DEMAND "a,b,2026-01-01,0.0005\na,b,2026-01-02,1.2300\na,b,2026-01-03,2e-9\n";
    begin(&fixture, TABLE_DEMAND);
    read_bytes(&fixture, text, strlen(text));
    assert_string_equal(fixture.outcome.message, "");
    assert_int_equal(fixture.outcome.rows.demand[0].qty_e3, 1);
    assert_int_equal(fixture.outcome.rows.demand[1].qty_e3, 1230);
    assert_int_equal(fixture.outcome.rows.demand[2].qty_e3, 0);
    assert_int_equal(fixture.outcome.report.rounded_n, 2);
    end(&fixture);
}

static void unknown_columns_are_ignored_and_told_once(void **state)
{
    (void)state;
    struct fixture fixture;
    const char *text = "note,site,item,date,qty,\n"
                       "\"any\nthing\",a,b,2026-01-01,1,x\n"
                       ",a,b,2026-01-02,2,\n";
    begin(&fixture, TABLE_DEMAND);
    read_bytes(&fixture, text, strlen(text));
    assert_string_equal(fixture.outcome.message, "");
    assert_int_equal(fixture.outcome.rows_n, 2);
    assert_int_equal(fixture.outcome.report.unknown_n, 2);
    assert_string_equal(fixture.outcome.report.unknown[0], "note");
    assert_string_equal(fixture.outcome.report.unknown[1], "");
    end(&fixture);
}

static void each_filled_signal_of_the_weather_is_a_row(void **state)
{
    (void)state;
    struct fixture fixture;
    const char *text = "date,rain_mm,site,temperature\n"
                       "2026-01-01,1.5,,-7.25\n"
                       "2026-01-02,,west,3\n";
    begin(&fixture, TABLE_WEATHER);
    read_bytes(&fixture, text, strlen(text));
    assert_string_equal(fixture.outcome.message, "");
    assert_int_equal(fixture.outcome.rows_n, 3);
    assert_int_equal(fixture.outcome.report.rows_n, 2);
    assert_string_equal(fixture.outcome.text[0], "rain_mm");
    assert_string_equal(fixture.outcome.text[1], "temperature");
    assert_int_equal(fixture.outcome.rows.weather[0].value_e4, 15000);
    assert_int_equal(fixture.outcome.rows.weather[1].value_e4, -72500);
    assert_true(fixture.outcome.rows.weather[1].site == FIXED_NONE);
    assert_int_equal(fixture.outcome.rows.weather[2].site, 0);
    /* Blanks are no value, in quotes or at the end of a row. */
    const char *blanks = "date,wind,rain_mm\n2026-01-03,\"  \",   \n2026-01-04,1,  \n";
    read_bytes(&fixture, blanks, strlen(blanks));
    assert_string_equal(fixture.outcome.message, "");
    assert_int_equal(fixture.outcome.rows_n, 1);
    assert_int_equal(fixture.outcome.rows.weather[0].value_e4, 10000);
    end(&fixture);
    expect(TABLE_WEATHER, "date,wind\n2026-01-01,strong\n", LINLI_EINPUT,
           "t.csv:2:wind: 'strong' is not a number, expected a decimal such as 12 or 3.5");
    expect(TABLE_WEATHER, "date,wind,wind\n", LINLI_EINPUT,
           "t.csv:1:wind: the column stands twice, expected it once");
    expect(TABLE_WEATHER, "date,wind\n2026-01-01,1\n2026-01-01,2\n", LINLI_EINPUT,
           "t.csv:3:date: the same date, site stand in line 2 already");
}

static void a_wrong_header_is_refused(void **state)
{
    (void)state;
    expect(TABLE_DEMAND, "site,item,date\n", LINLI_EINPUT,
           "t.csv:1:qty: the header has no column 'qty', expected the columns of the table demand: "
           "site, item, date, qty");
    expect(TABLE_DEMAND, "\nsite;item;date;qty\n", LINLI_EINPUT,
           "t.csv:2:site: the header has no column 'site', expected the columns of the table "
           "demand: site, item, date, qty");
    expect(TABLE_DEMAND, "site,item,date,qty,site\n", LINLI_EINPUT,
           "t.csv:1:site: the column stands twice, expected it once");
    expect(TABLE_DEMAND, "site,item,date,qty,\xff\n", LINLI_EINPUT,
           "t.csv:1:5: the text is not UTF-8, expected a file saved as UTF-8");
    expect(TABLE_DEMAND, "", LINLI_EINPUT,
           "t.csv:1: the file is empty, expected a header with the columns site, item, date, qty");
    expect(TABLE_DEMAND, "\xef\xbb\xbf\n\n", LINLI_EINPUT,
           "t.csv:1: the file is empty, expected a header with the columns site, item, date, qty");
    expect(TABLE_DEMAND, DEMAND, LINLI_OK, ""); /* no rows is fine */
}

static void a_bad_cell_is_refused_with_its_place(void **state)
{
    (void)state;
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,abc\n", LINLI_EINPUT,
           "t.csv:2:qty: 'abc' is not a number, expected a decimal such as 12 or 3.5");
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,\"1,000\"\n", LINLI_EINPUT,
           "t.csv:2:qty: '1,000' is not a number, expected a decimal such as 12 or 3.5");
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,-1\n", LINLI_EINPUT,
           "t.csv:2:qty: '-1' is negative, expected 0 or more");
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,1000000000.001\n", LINLI_EOVERFLOW,
           "t.csv:2:qty: '1000000000.001' is too large, expected at most 1000000000");
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,1000000000\n", LINLI_OK, "");
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,1e400\n", LINLI_EOVERFLOW,
           "t.csv:2:qty: '1e400' is too large, expected at most 1000000000");
    expect(TABLE_DEMAND, DEMAND "a,b,2026-02-29,1\n", LINLI_EINPUT,
           "t.csv:2:date: '2026-02-29' is not a date, expected one such as 2026-11-22");
    expect(TABLE_DEMAND, DEMAND "a,b,,1\n", LINLI_EINPUT,
           "t.csv:2:date: the cell is empty, expected a value");
    expect(TABLE_DEMAND, "site,item,date,qty,promo\na,b,2026-01-01,1,2\n", LINLI_EINPUT,
           "t.csv:2:promo: '2' is not a flag, expected 0 or 1");
    expect(TABLE_CALENDAR, "date,kind\n2026-01-01,feast\n", LINLI_EINPUT,
           "t.csv:2:kind: 'feast' is none of the choices, expected one of holiday, "
           "makeup_workday, festival, school_break, closed");
    expect(TABLE_SUPPLIERS, "supplier,delivery_days\na,118\n", LINLI_EINPUT,
           "t.csv:2:delivery_days: '118' is not a list of weekdays, expected each of the digits 1 "
           "(Monday) to 7 at most once, such as 135");
    expect(TABLE_SUPPLIERS, "supplier,cutoff\na,25:00\n", LINLI_EINPUT,
           "t.csv:2:cutoff: '25:00' is not a time of day, expected one such as 08:30");
    expect(TABLE_SITES, "site,lat\na,-90.0000001\n", LINLI_EOVERFLOW,
           "t.csv:2:lat: '-90.0000001' is too small, expected at least -90");
    expect(TABLE_SETTINGS, "key,value\na,\n", LINLI_OK, "");
}

static void text_is_checked(void **state)
{
    (void)state;
    expect(TABLE_DEMAND, DEMAND "a,\xc8\xed,2026-01-01,1\n", LINLI_EINPUT,
           "t.csv:2:item: the text is not UTF-8, expected a file saved as UTF-8");
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,\xff\n", LINLI_EINPUT,
           "t.csv:2:qty: the text is not UTF-8, expected a file saved as UTF-8");
    expect(TABLE_ITEMS, "item,name\na,x\x1b[2Jy\n", LINLI_EINPUT,
           "t.csv:2:name: the text holds the control character 27, expected plain text");
    expect(TABLE_ITEMS, "item,name\na,x\xc2\x9by\n", LINLI_EINPUT, /* U+009B = 155 */
           "t.csv:2:name: the text holds the control character 155, expected plain text");
    expect(TABLE_ITEMS, "item\n\"a\nb\"\n", LINLI_EINPUT,
           "t.csv:2:item: the text holds the control character 10, expected plain text");
    struct fixture fixture;
    const char nul[] = DEMAND "a,b,2026-01-01,1\na,b\0,2026-01-02,1\n";
    begin(&fixture, TABLE_DEMAND);
    read_bytes(&fixture, nul, sizeof(nul) - 1);
    assert_string_equal(fixture.outcome.message,
                        "t.csv:3:item: a NUL byte stands in the text, expected UTF-8");
    assert_int_equal(fixture.outcome.rows_n, 1);
    end(&fixture);
}

static void wrong_quoting_is_refused(void **state)
{
    (void)state;
    expect(TABLE_DEMAND, DEMAND "a,\"b\"c,2026-01-01,1\n", LINLI_EINPUT,
           "t.csv:2:item: text stands behind a closing quote, expected a comma or the line's end "
           "(a quote inside quotes is written twice)");
    expect(TABLE_DEMAND, DEMAND "a,b\"c,2026-01-01,1\n", LINLI_EINPUT,
           "t.csv:2:item: a quote stands inside a field that does not begin with one, expected the "
           "whole field in quotes and the quote inside written twice");
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,1\na,\"b,2026-01-02,1\n\n", LINLI_EINPUT,
           "t.csv:3:item: a quote is opened and not closed before the file's end");
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,1\ra,b,2026-01-02,1\n", LINLI_EINPUT,
           "t.csv:2: a carriage return stands alone, expected a line feed behind it");
    expect(TABLE_DEMAND, "site,\"item\"x\n", LINLI_EINPUT,
           "t.csv:1:2: text stands behind a closing quote, expected a comma or the line's end "
           "(a quote inside quotes is written twice)");
}

static void a_row_has_as_many_columns_as_the_header(void **state)
{
    (void)state;
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01\n", LINLI_EINPUT,
           "t.csv:2:qty: the row has 3 columns, expected 4");
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,1,2\n", LINLI_EINPUT,
           "t.csv:2:5: the row has 5 columns, expected 4");
}

static void two_rows_with_one_key_name_both_lines(void **state)
{
    (void)state;
    expect(TABLE_DEMAND, DEMAND "a,b,2026-01-01,1\na,b,2026-01-02,1\n\na,b,2026-01-01,2\n",
           LINLI_EINPUT, "t.csv:5:site: the same site, item, date stand in line 2 already");
    expect(TABLE_ITEMS, "item\na\nb\na\n", LINLI_EINPUT,
           "t.csv:4:item: the same item stands in line 2 already");
    expect(TABLE_SUPPLY, "supplier,item,min_qty\na,b,\na,b,1\na,b,0\n", LINLI_EINPUT,
           "t.csv:4:supplier: the same supplier, item, min_qty stand in line 2 already");
    expect(TABLE_EVENTS,
           "site,date,type,name\na,2026-01-01,x,y\na,2026-01-01,x,\na,2026-01-01,xy,\n", LINLI_OK,
           "");
    expect(TABLE_CALENDAR, "date,kind,site\n2026-01-01,closed,\n2026-01-01,closed,a\n", LINLI_OK,
           "");
}

static void an_unknown_code_is_refused(void **state)
{
    (void)state;
    struct fixture fixture;
    const char *text = DEMAND "west,rice,2026-01-01,1\nwest,oil,2026-01-01,1\n";
    begin(&fixture, TABLE_DEMAND);
    int64_t number;
    assert_int_equal(codes_add(&fixture.sites, "west", 4, &number, NULL), LINLI_OK);
    assert_int_equal(codes_add(&fixture.items, "rice", 4, &number, NULL), LINLI_OK);
    fixture.city.may_add = false;
    read_bytes(&fixture, text, strlen(text));
    assert_string_equal(fixture.outcome.message,
                        "t.csv:3:item: unknown item 'oil', expected one of the items table");
    assert_int_equal(fixture.outcome.rc, LINLI_EINPUT);
    end(&fixture);
}

/* "item\n" and a code of n bytes. */
static void limit_of_codes(size_t n, enum linli_rc rc)
{
    struct fixture fixture;
    char text[256] = "item\n";
    memset(text + 5, 'x', n);
    begin(&fixture, TABLE_ITEMS);
    read_bytes(&fixture, text, 5 + n);
    assert_int_equal(fixture.outcome.rc, rc);
    end(&fixture);
}

/* A header row of n columns in all. */
static void limit_of_columns(int32_t n, enum linli_rc rc)
{
    struct fixture fixture;
    static char text[8 * LIMIT_COLUMNS];
    size_t at = (size_t)snprintf(text, sizeof(text), "item");
    for (int32_t i = 1; i < n; i++) {
        at += (size_t)snprintf(text + at, sizeof(text) - at, ",c%d", i);
    }
    begin(&fixture, TABLE_ITEMS);
    read_bytes(&fixture, text, at);
    assert_int_equal(fixture.outcome.rc, rc);
    end(&fixture);
}

/* A name of n bytes. */
static void limit_of_texts(size_t n, enum linli_rc rc)
{
    struct fixture fixture;
    char text[1024] = "item,name\na,";
    size_t head_n = strlen(text);
    memset(text + head_n, 'x', n);
    begin(&fixture, TABLE_ITEMS);
    read_bytes(&fixture, text, head_n + n);
    assert_int_equal(fixture.outcome.rc, rc);
    end(&fixture);
}

/* A row of n bytes, its line end included, most of them in a column that is ignored. */
static void limit_of_lines(size_t n, enum linli_rc rc)
{
    struct fixture fixture;
    static const char head[] = "item,other\na,";
    size_t head_n = sizeof(head) - 1;
    size_t bytes_n = head_n + n - 2; /* "a," is of the row */
    char *text = malloc(bytes_n);
    assert_non_null(text);
    memset(text, 'x', bytes_n);
    memcpy(text, head, head_n);
    text[bytes_n - 1] = '\n';
    begin(&fixture, TABLE_ITEMS);
    read_bytes(&fixture, text, bytes_n);
    assert_int_equal(fixture.outcome.rc, rc);
    end(&fixture);
    free(text);
}

static void limits_hold_and_one_more_does_not(void **state)
{
    (void)state;
    limit_of_texts(LIMIT_TEXT_BYTES, LINLI_OK);
    limit_of_texts(LIMIT_TEXT_BYTES + 1, LINLI_ELIMIT);
    limit_of_lines(LIMIT_LINE_BYTES, LINLI_OK);
    limit_of_lines(LIMIT_LINE_BYTES + 1, LINLI_ELIMIT);
    limit_of_codes(LIMIT_CODE_BYTES, LINLI_OK);
    limit_of_codes(LIMIT_CODE_BYTES + 1, LINLI_ELIMIT);
    limit_of_columns(LIMIT_COLUMNS, LINLI_OK);
    limit_of_columns(LIMIT_COLUMNS + 1, LINLI_ELIMIT);
}

static void a_line_of_ten_megabytes_is_refused(void **state)
{
    (void)state;
    enum { BYTES = 10 * 1024 * 1024 };
    struct fixture fixture;
    char *text = malloc(BYTES);
    assert_non_null(text);
    memset(text, 'x', BYTES);
    memcpy(text, "item\n\"", 6);
    begin(&fixture, TABLE_ITEMS);
    read_bytes(&fixture, text, BYTES);
    assert_string_equal(fixture.outcome.message,
                        "t.csv:2: the row is longer than 1048576 bytes; is a quote left open?");
    assert_true(fixture.arena.peak_bytes < 8 * LIMIT_LINE_BYTES); /* memory is bounded */
    end(&fixture);
    free(text);
}

static void write_file(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void write_gz(const char *path, const char *text)
{
    gzFile gz = gzopen(path, "wb");
    assert_non_null(gz);
    assert_int_equal(gzwrite(gz, text, (unsigned)strlen(text)), strlen(text));
    assert_int_equal(gzclose(gz), Z_OK);
}

/* The message without the folder in front, which differs from run to run. */
static void expect_message(const struct fixture *fixture, const char *path, enum linli_rc rc,
                           const char *rest)
{
    assert_int_equal(fixture->outcome.rc, rc);
    size_t n = strlen(path);
    assert_memory_equal(fixture->outcome.message, path, n);
    assert_string_equal(fixture->outcome.message + n, rest);
}

static void files_plain_and_gzip_are_told_by_content(void **state)
{
    (void)state;
    char folder[256];
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof(folder), "%s/linli-read-XXXXXX",
             base != NULL && *base != '\0' ? base : "/tmp");
    char path[320];
    struct fixture fixture;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/demand.csv", folder); /* no .gz in the name */
    begin(&fixture, TABLE_DEMAND);
    write_gz(path, DEMAND "a,b,2026-01-01,1\n");
    read_path(&fixture, path);
    assert_string_equal(fixture.outcome.message, "");
    assert_int_equal(fixture.outcome.rows_n, 1);

    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(truncate(path, facts.st_size - 9), 0); /* into the data, before its sums */
    read_path(&fixture, path);
    expect_message(&fixture, path, LINLI_EINPUT, ":1: the gzip data is damaged or ends too early");

    write_file(path, DEMAND "a,b,2026-01-01,x\n", strlen(DEMAND) + 17);
    read_path(&fixture, path);
    expect_message(&fixture, path, LINLI_EINPUT,
                   ":2:qty: 'x' is not a number, expected a decimal such as 12 or 3.5");

    assert_int_equal(chmod(path, 0), 0);
    if (geteuid() != 0) { /* the superuser may read everything */
        read_path(&fixture, path);
        expect_message(&fixture, path, LINLI_EIO, ": the file cannot be opened: Permission denied");
    }
    assert_int_equal(unlink(path), 0);
    read_path(&fixture, path);
    expect_message(&fixture, path, LINLI_EIO,
                   ": the file cannot be opened: No such file or directory");
    read_path(&fixture, folder);
    expect_message(&fixture, folder, LINLI_EINPUT, ": this is a folder, expected a file");
    assert_int_equal(rmdir(folder), 0);
    end(&fixture);
}

static void standard_input_is_read_and_named(void **state)
{
    (void)state;
    struct fixture fixture;
    int ends[2];
    int kept = dup(STDIN_FILENO);
    static const char text[] = DEMAND "a,b,2026-01-01,1\na,b,2026-01-02,x\n";
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, sizeof(text) - 1), sizeof(text) - 1);
    assert_int_equal(close(ends[1]), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    begin(&fixture, TABLE_DEMAND);
    read_path(&fixture, "-");
    assert_string_equal(fixture.outcome.message,
                        "<stdin>:3:qty: 'x' is not a number, expected a decimal such as 12 or 3.5");
    assert_int_equal(fixture.outcome.rows_n, 1);
    end(&fixture);
    (void)dup2(kept, STDIN_FILENO);
    (void)close(kept);
    (void)close(ends[0]);
}

static enum linli_rc refuse_row(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)context;
    (void)row;
    return line < 3 ? LINLI_OK : linli_fail(err, LINLI_ESTATE, "no more");
}

static void a_refusal_of_the_callback_gets_the_row_as_its_place(void **state)
{
    (void)state;
    struct fixture fixture;
    struct linli_error err;
    struct table_report report;
    char message[128];
    const char *text = "key,value\na,1\nb,2\nc,3\n";
    linli_error_init(&err);
    begin(&fixture, TABLE_SETTINGS);
    assert_int_equal(table_read_memory(text, strlen(text), "t.csv", fixture.table, NULL,
                                       &fixture.arena, refuse_row, NULL, &report, &err),
                     LINLI_ESTATE);
    linli_error_print(&err, NULL, message, sizeof(message));
    assert_string_equal(message, "t.csv:3: no more");
    end(&fixture);
}

/* The report that a row sees tells the file's columns: item, pack, name are at 0, 4, 1. */
static enum linli_rc look_at_columns(void *context, void *row, int64_t line,
                                     struct linli_error *err)
{
    const struct table_report *report = context;
    (void)row;
    (void)line;
    (void)err;
    assert_int_equal(report->columns, 1 << 0 | 1 << 4 | 1 << 1);
    return LINLI_OK;
}

static void the_columns_of_the_file_are_known_before_its_rows(void **state)
{
    (void)state;
    struct fixture fixture;
    struct linli_error err;
    struct table_report report = {0};
    const char *text = "pack, item ,colour,name\n6,a,red,\n";
    linli_error_init(&err);
    begin(&fixture, TABLE_ITEMS);
    assert_int_equal(table_read_memory(text, strlen(text), "t.csv", fixture.table, NULL,
                                       &fixture.arena, look_at_columns, &report, &report, &err),
                     LINLI_OK);
    assert_int_equal(report.rows_n, 1);
    assert_int_equal(report.columns, 1 << 0 | 1 << 4 | 1 << 1);
    end(&fixture);
}

static void chunks_do_not_matter(void **state)
{
    (void)state;
    /* 20,000 rows of some 23 bytes: rows lie across the borders of the chunks that are read. */
    enum { ROWS = 20000 };
    struct fixture fixture;
    char *text = malloc(ROWS * 40);
    assert_non_null(text);
    size_t n = (size_t)snprintf(text, ROWS * 40, DEMAND);
    for (int32_t i = 0; i < ROWS; i++) {
        char day[DATE_TEXT_BYTES];
        n += (size_t)snprintf(text + n, ROWS * 40 - n, "s%d,\"i\"\"%d\",%s,%d\n", i % 3, i % 7,
                              date_print(i / 21, day), i);
    }
    begin(&fixture, TABLE_DEMAND);
    read_bytes(&fixture, text, n);
    assert_string_equal(fixture.outcome.message, "");
    assert_int_equal(fixture.outcome.rows_n, ROWS);
    assert_int_equal(fixture.items.n, 7);
    assert_string_equal(codes_text(&fixture.items, 6), "i\"6");
    end(&fixture);
    free(text);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const char *text = "site,date,type,name,zzz\na,2026-01-01,x,y,1\nb,2026-01-01,x,z,2\n";
    enum linli_rc rc = LINLI_ENOMEM;
    uint64_t k = 1;
    for (; rc != LINLI_OK && k < 1000; k++) {
        struct fixture fixture;
        begin(&fixture, TABLE_EVENTS);
        fixture.arena.fail_at = k;
        read_bytes(&fixture, text, strlen(text));
        rc = fixture.outcome.rc;
        assert_true(rc == LINLI_OK || rc == LINLI_ENOMEM);
        end(&fixture);
    }
    assert_in_range(k, 10, 999);
}

static void codes_have_numbers_and_back(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct codes codes;
    linli_arena_init(&arena, 0);
    codes_init(&codes, &arena, 3000);
    assert_true(codes_find(&codes, "x", 1) == FIXED_NONE);
    assert_null(codes_text(&codes, 0));
    char code[16];
    for (int64_t i = 0; i < 2999; i++) {
        int n = snprintf(code, sizeof(code), "c%d", (int)i);
        assert_int_equal(codes_add_as(&codes, code, (size_t)n, 10 * i + 5, NULL), LINLI_OK);
    }
    int64_t number;
    assert_int_equal(codes_find(&codes, "c7", 2), 75);
    assert_string_equal(codes_text(&codes, 75), "c7");
    assert_null(codes_text(&codes, 76));
    assert_int_equal(codes_add(&codes, "new", 3, &number, NULL), LINLI_OK);
    assert_int_equal(number, 10 * 2998 + 6); /* one more than the last */
    assert_int_equal(codes_add(&codes, "newer", 5, &number, NULL), LINLI_ELIMIT);
    assert_int_equal(codes_add(&codes, "c7", 2, &number, NULL), LINLI_OK);
    assert_int_equal(number, 75);
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_in_units_of_their_columns),
        cmocka_unit_test(blanks_belong_to_names_and_not_to_numbers),
        cmocka_unit_test(bom_crlf_blank_lines_and_quotes_are_read),
        cmocka_unit_test(further_places_are_rounded_and_counted),
        cmocka_unit_test(unknown_columns_are_ignored_and_told_once),
        cmocka_unit_test(each_filled_signal_of_the_weather_is_a_row),
        cmocka_unit_test(a_wrong_header_is_refused),
        cmocka_unit_test(a_bad_cell_is_refused_with_its_place),
        cmocka_unit_test(text_is_checked),
        cmocka_unit_test(wrong_quoting_is_refused),
        cmocka_unit_test(a_row_has_as_many_columns_as_the_header),
        cmocka_unit_test(two_rows_with_one_key_name_both_lines),
        cmocka_unit_test(an_unknown_code_is_refused),
        cmocka_unit_test(limits_hold_and_one_more_does_not),
        cmocka_unit_test(a_line_of_ten_megabytes_is_refused),
        cmocka_unit_test(files_plain_and_gzip_are_told_by_content),
        cmocka_unit_test(standard_input_is_read_and_named),
        cmocka_unit_test(a_refusal_of_the_callback_gets_the_row_as_its_place),
        cmocka_unit_test(the_columns_of_the_file_are_known_before_its_rows),
        cmocka_unit_test(chunks_do_not_matter),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(codes_have_numbers_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
