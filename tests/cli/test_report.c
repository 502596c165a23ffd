/*
 * Reviews as people ask for them: a city of two items whose month was counted by hand, every format
 * of it, and what was undone leaves no trace in a figure.
 */
#include "small_tables.h"

#include <jansson.h>
#include <zlib.h>

/* In November: 20 pads at 2 yuan opened, 10 rice at 5 yuan. */
static const struct small_table tables[] = {
    {"settings", "key,value\ncity_name,Two Items\n"},
    {"sites", "site,name\nS1,North\n"},
    {"items", "item,name,category,unit,cost,class,critical,recyclable\n"
              "I1,pads,care,pc,2,A,1,0\nI2,rice,food,kg,5,C,,1\n"},
    {"suppliers", "supplier,name,kind,local\nV1,Near,instant,1\n"},
    {"supply", "supplier,item,price\nV1,I1,2\nV1,I2,5\n"},
    {"stock", "site,item,lot,qty,expiry,received\nS1,I1,L1,20,2027-01-31,2026-11-01\n"
              "S1,I2,R1,10,2026-11-24,2026-11-01\n"},
    {"demand", "site,item,date,qty\nS1,I1,2026-11-01,3\nS1,I2,2026-11-02,1\n"},
    {"events", "site,date,type,size\nS1,2026-11-20,craft,8\n"},
};

enum { TABLES_N = sizeof(tables) / sizeof(tables[0]) };

#define BOOK(command, ...) LINLI_RAN(command, "--db", db, __VA_ARGS__, NULL)

/*
 * Two days of bookings.
 *   20 November: 12 pads for craft, 5 rice; 2 pads for craft undone again
 *   21 November: 10 pads wanted, 8 there (2 missing); 6 rice received from V1
 *   22 November: 1 rice missing at a count; 40 pads received and undone again
 */
static const char *booked_city(const struct place *place)
{
    const char *db = in_place(place, "city.db");
    const char *from = in_place(place, "tables");
    assert_int_equal(mkdir(from, 0777), 0);
    for (int i = 0; i < TABLES_N; i++) {
        char path[RUN_LONG_BYTES];
        join(path, from, tables[i].name, ".csv");
        write_text(path, tables[i].text);
    }
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    BOOK("issue", "--date", "2026-11-20", "--item", "I1", "--qty", "12", "--service", "craft");
    BOOK("issue", "--date", "2026-11-20", "--item", "I2", "--qty", "5");
    BOOK("issue", "--date", "2026-11-20", "--item", "I1", "--qty", "2", "--service", "craft");
    BOOK("undo", "IS-20261120-03");
    BOOK("issue", "--date", "2026-11-21", "--item", "I1", "--qty", "10");
    BOOK("receive", "--date", "2026-11-21", "--item", "I2", "--qty", "6", "--lot", "R2",
         "--supplier", "V1", "--expiry", "2027-01-31");
    BOOK("count", "--date", "2026-11-22", "--item", "I2", "--lot", "R2", "--qty", "5", "--reason",
         "lost", "--confirm");
    BOOK("receive", "--date", "2026-11-22", "--item", "I1", "--qty", "40", "--lot", "L2",
         "--supplier", "V1");
    BOOK("undo", "RC-20261122-01");
    return db;
}

/* ---- figures ------------------------------------------------------------------------------------
 */

static char *report_csv(const char *db, const char *from, const char *to)
{
    struct run got =
        linli("report", "--db", db, "--from", from, "--to", to, "--format", "csv", NULL);
    assert_ran(&got);
    char *csv = strdup(got.out);
    assert_non_null(csv);
    run_finish(&got);
    return csv;
}

/* The row of this span says so; `rest` is "value,unit,numerator,unit,denominator,unit,target". */
static void assert_row(const char *csv, const char *figure, const char *rest)
{
    char want[256];
    snprintf(want, sizeof(want), "\n%s,this,2026-11-20,2026-11-22,%s\n", figure, rest);
    if (strstr(csv, want) == NULL) {
        char name[128];
        snprintf(name, sizeof(name), "\n%s,this", figure);
        const char *there = strstr(csv, name);
        print_error("expected %s\nbut: %.120s\n", want, there == NULL ? "no such row" : there);
    }
    assert_non_null(strstr(csv, want));
}

/*
 * 20 to 22 November. Pads: 12 and 8 issued, 2 missing; rice: 5 issued.
 *   wanted item-days: pads 2, rice 1; short: pads on the 21st                   1 of 3
 *   fill: 25 of 27; issued 20 x 2 + 5 x 5 = 65 yuan, missing 2 x 2 = 4
 *   stock at the end of the days: 8 x 2 + 5 x 5 = 41; 0 + 11 x 5 = 55; 10 x 5 = 50: 146 in 3 days
 *   turns: 65 x 365 / 3 = 7908.33 of 48.67 yuan: 162.4888
 *   loss: 1 rice of 6 received, 5 of 30 yuan; all from a local supplier
 *   recyclable: 25 of 65 yuan; craft: 12 x 2 yuan for 8 people
 *   about to expire within 7 days: 5 rice of the lot R1, 25 yuan
 */
static void a_month_counted_by_hand(void **state)
{
    const char *db = booked_city(*state);
    char *csv = report_csv(db, "2026-11-20", "2026-11-22");
    assert_row(csv, "stockout_rate,all,all,all", "0.3333,share,1,count,3,count,");
    assert_row(csv, "stockout_rate,class,A,A", "0.5,share,1,count,2,count,0.01");
    assert_row(csv, "stockout_rate,class,C,C", "0,share,0,count,1,count,0.1");
    assert_row(csv, "fill_rate,all,all,all", "0.9259,share,25,quantity,27,quantity,0.95");
    assert_row(csv, "interruptions,all,all,all", "1,count,1,count,2,count,0");
    assert_row(csv, "unmet_cost,all,all,all", "4,yuan,4,yuan,,,");
    assert_row(csv, "stock_mean,all,all,all", "48.67,yuan,146,yuan,3,count,");
    assert_row(csv, "turns,all,all,all", "162.4888,ratio,7908.33,yuan,48.67,yuan,6");
    assert_row(csv, "expired_stock,all,all,all", "0,yuan,0,yuan,,,");
    assert_row(csv, "expiring_stock,all,all,all", "25,yuan,25,yuan,,,");
    assert_row(csv, "issued_cost,all,all,all", "65,yuan,65,yuan,,,");
    assert_row(csv, "unit_cost,service,craft,craft", "3,yuan,24,yuan,8,count,");
    assert_row(csv, "loss,all,all,all", "5,yuan,5,yuan,,,");
    assert_row(csv, "loss_share,all,all,all", "0.1667,share,5,yuan,30,yuan,0.05");
    assert_row(csv, "local_share,all,all,all", "1,share,30,yuan,30,yuan,0.6");
    assert_row(csv, "recyclable_share,all,all,all", "0.3846,share,25,yuan,65,yuan,");
    /* Nothing was ordered or planned: no data, which is not 0. */
    assert_row(csv, "emergency_premium,all,all,all", ",yuan,,yuan,,,");
    assert_row(csv, "on_time_in_full,all,all,all", ",share,,count,,,0.95");
    assert_row(csv, "accuracy,all,all,all", ",share,,quantity,,,0.85");
    free(csv);
}

/* More is booked and undone; no figure changes. */
static void what_was_undone_leaves_no_trace(void **state)
{
    const char *db = booked_city(*state);
    char *before = report_csv(db, "2026-11-01", "2026-11-22");
    BOOK("issue", "--date", "2026-11-19", "--item", "I2", "--qty", "400", "--service", "lunch");
    BOOK("undo", "IS-20261119-01");
    BOOK("count", "--date", "2026-11-22", "--item", "I2", "--lot", "R2", "--qty", "0", "--reason",
         "damaged", "--confirm");
    BOOK("undo", "CT-20261122-02");
    char *after = report_csv(db, "2026-11-01", "2026-11-22");
    assert_string_equal(after, before);
    free(before);
    free(after);
}

/*
 * 2 of the 12 pads for craft come back unused: 10 x 2 yuan for 8 people, 23 of 25 wanted. 3 rice
 * are held, 1 of them is given up as damaged, 5 yuan more of loss; holding is none. 4 used rice
 * bags are collected and handed on: neither stock nor loss. The pads are back on the shelf from the
 * 22nd on: 41 + 55 + (2 x 2 + 9 x 5) yuan.
 */
static void documents_count_as_what_they_are(void **state)
{
    const char *db = booked_city(*state);
    BOOK("return", "--of", "IS-20261120-01", "--qty", "2", "--date", "2026-11-22");
    BOOK("quarantine", "--date", "2026-11-22", "--item", "I2", "--lot", "R2", "--qty", "3",
         "--reason", "smells");
    BOOK("write-off", "--date", "2026-11-22", "--item", "I2", "--lot", "R2", "--qty", "1",
         "--reason", "damaged", "--from", "quarantine");
    BOOK("collect", "--date", "2026-11-22", "--item", "I2", "--qty", "4");
    BOOK("write-off", "--date", "2026-11-22", "--item", "I2", "--qty", "4", "--reason", "recycled");
    char *csv = report_csv(db, "2026-11-20", "2026-11-22");
    assert_row(csv, "fill_rate,all,all,all", "0.92,share,23,quantity,25,quantity,0.95");
    assert_row(csv, "unit_cost,service,craft,craft", "2.5,yuan,20,yuan,8,count,");
    assert_row(csv, "loss,all,all,all", "10,yuan,10,yuan,,,");
    assert_row(csv, "loss,reason,damaged,damaged", "5,yuan,5,yuan,,,");
    assert_null(strstr(csv, "recycled"));
    assert_row(csv, "stock_mean,all,all,all", "51,yuan,153,yuan,3,count,");
    free(csv);
}

/* ---- formats ------------------------------------------------------------------------------------
 */

/* Every value of JSON stands in CSV, in the same order. */
static void json_says_what_csv_says(void **state)
{
    const char *db = booked_city(*state);
    char *csv = report_csv(db, "2026-11-20", "2026-11-22");
    struct run got = linli("report", "--db", db, "--from", "2026-11-20", "--to", "2026-11-22",
                           "--json", "--lang", "zh", NULL);
    assert_ran(&got);
    json_t *root = json_loads(got.out, 0, NULL);
    assert_non_null(root);
    const char *line = strchr(csv, '\n') + 1;
    size_t i;
    json_t *figure;
    json_array_foreach(json_object_get(root, "figures"), i, figure)
    {
        size_t k;
        json_t *value;
        json_array_foreach(json_object_get(figure, "values"), k, value)
        {
            char want[256];
            const json_t *number = json_object_get(value, "value");
            double shown = 0;
            snprintf(want, sizeof(want), "%s,%s,%s,%s,%s,%s,%s,",
                     json_string_value(json_object_get(figure, "figure")),
                     json_string_value(json_object_get(figure, "by")),
                     json_string_value(json_object_get(figure, "part")),
                     json_string_value(json_object_get(figure, "name")),
                     json_string_value(json_object_get(value, "span")),
                     json_string_value(json_object_get(value, "from")),
                     json_string_value(json_object_get(value, "to")));
            assert_memory_equal(line, want, strlen(want));
            int there = sscanf(line + strlen(want), "%lf", &shown);
            assert_int_equal(there == 1, !json_is_null(number));
            assert_true(there != 1 || shown == json_number_value(number));
            line = strchr(line, '\n') + 1;
        }
    }
    assert_true(*line == '\0');
    assert_int_equal(json_array_size(json_object_get(root, "days")), 3);
    const json_t *day = json_array_get(json_object_get(root, "days"), 1);
    assert_true(json_number_value(json_object_get(day, "stock")) == 55);
    json_decref(root);
    run_finish(&got);
    free(csv);
}

static uint32_t little(const char *bytes, int n)
{
    uint32_t number = 0;
    for (int i = n - 1; i >= 0; i--) {
        number = number << 8 | (unsigned char)bytes[i];
    }
    return number;
}

/* A file of a zip archive, inflated, as its directory at the end says (APPNOTE 4.3.12, 4.3.16); the
 * caller frees. */
static char *unzip(const char *zip, size_t n, const char *name)
{
    const char *end = zip + n - 22; /* the archive has no comment */
    assert_int_equal(little(end, 4), 0x06054b50);
    const char *at = zip + little(end + 16, 4);
    for (uint32_t files = little(end + 10, 2); files > 0; files--) {
        uint32_t name_n = little(at + 28, 2);
        assert_int_equal(little(at, 4), 0x02014b50);
        if (strlen(name) == name_n && memcmp(at + 46, name, name_n) == 0) {
            break;
        }
        at += 46 + name_n + little(at + 30, 2) + little(at + 32, 2);
        assert_true(files > 1);
    }
    const char *head = zip + little(at + 42, 4);
    uint32_t size = little(at + 24, 4);
    char *bytes = calloc(size + 1, 1);
    assert_non_null(bytes);
    z_stream stream = {
        .next_in = (Bytef *)(uintptr_t)(head + 30 + little(head + 26, 2) + little(head + 28, 2)),
        .avail_in = little(at + 20, 4),
        .next_out = (Bytef *)bytes,
        .avail_out = size};
    assert_int_equal(inflateInit2(&stream, -MAX_WBITS), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(inflateEnd(&stream), Z_OK);
    return bytes;
}

static int count_of(const char *text, const char *part)
{
    int n = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        n += 1;
    }
    return n;
}

static void a_workbook_is_the_same_bytes_for_the_same_data(void **state)
{
    const char *db = booked_city(*state);
    const char *books[2] = {in_place(*state, "a.xlsx"), in_place(*state, "b.xlsx")};
    char *bytes[2];
    size_t n[2];
    for (int i = 0; i < 2; i++) {
        LINLI_RAN("report", "--db", db, "--from", "2026-11-20", "--to", "2026-11-22", "--lang",
                  "zh", "--out", books[i], NULL);
        bytes[i] = read_file(books[i], &n[i]);
    }
    assert_int_equal(n[0], n[1]);
    assert_memory_equal(bytes[0], bytes[1], n[0]);
    char *core = unzip(bytes[0], n[0], "docProps/core.xml");
    char *book = unzip(bytes[0], n[0], "xl/workbook.xml");
    char *texts = unzip(bytes[0], n[0], "xl/sharedStrings.xml");
    assert_says(core, ">2026-11-23T00:00:00Z<"); /* the end of the last day */
    assert_says(book, "name=\"指标一览\"");
    assert_says(book, "name=\"数据\"");
    assert_says(texts, ">无数据<");
    /* The last sheet has a row for each of CSV, the head included. */
    char name[64];
    snprintf(name, sizeof(name), "xl/worksheets/sheet%d.xml", count_of(book, "<sheet "));
    char *data = unzip(bytes[0], n[0], name);
    char *csv = report_csv(db, "2026-11-20", "2026-11-22");
    assert_int_equal(count_of(data, "<row "), count_of(csv, "\n"));
    assert_says(data, "<v>48.67</v>");
    char *all[] = {core, book, texts, data, csv, bytes[0], bytes[1]};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        free(all[i]);
    }
}

/* A page in both languages: no script and nothing from outside, six courses, what has no data is
 * said; equal data, equal bytes. */
static void a_page_stands_alone(void **state)
{
    static const char *const none[] = {"无数据", "no data"};
    static const char *const languages[] = {"zh", "en"};
    const char *db = booked_city(*state);
    for (int i = 0; i < 2; i++) {
        const char *page = in_place(*state, i == 0 ? "zh.html" : "en.html");
        size_t n;
        LINLI_RAN("report", "--db", db, "--from", "2026-11-20", "--to", "2026-11-22", "--lang",
                  languages[i], "--out", page, NULL);
        struct run got = linli("report", "--db", db, "--from", "2026-11-20", "--to", "2026-11-22",
                               "--lang", languages[i], "--format", "html", NULL);
        assert_ran(&got);
        char *bytes = read_file(page, &n);
        assert_string_equal(got.out, bytes);
        assert_null(strstr(bytes, "<script"));
        assert_null(strstr(bytes, "<link"));
        assert_null(strstr(bytes, "src="));
        assert_null(strstr(bytes, "url("));
        assert_int_equal(count_of(bytes, "<svg "), count_of(bytes, "</svg>"));
        assert_int_equal(count_of(bytes, "<svg "), 8); /* courses, issued and stock by day */
        assert_says(bytes, none[i]);
        assert_says(bytes, "\xc2\xa5"
                           "48.67");
        free(bytes);
        run_finish(&got);
    }
}

static void refused(struct run run, const char *part)
{
    assert_refused(&run, 2);
    assert_says(run.err, part);
    run_finish(&run);
}

static void what_cannot_be_written_is_refused(void **state)
{
    const char *db = booked_city(*state);
    refused(linli("report", "--db", db, "--format", "xlsx", NULL), "needs --out");
    refused(linli("report", "--db", db, "--format", "pdf", NULL), "expected text, csv");
    refused(linli("report", "--db", db, "--format", "csv", "--json", NULL), "exclude");
    refused(linli("report", "--db", db, "--period", "century", NULL), "expected day, week");
    refused(linli("report", "--db", db, "--date", "2026-11-01", NULL), "needs --period");
    refused(linli("report", "--db", db, "--site", "S9", NULL), "no site has the code S9");
    struct run got =
        linli("report", "--db", db, "--out", in_place(*state, "no/such/folder.csv"), NULL);
    assert_refused(&got, 1);
    run_finish(&got);
    struct run_how how = {.env = (const char *const[]){"TMPDIR=/no/such/folder", NULL}};
    got = linli_how(&how, "report", "--db", db, "--out", in_place(*state, "a.xlsx"), NULL);
    assert_refused(&got, 1);
    run_finish(&got);
    assert_int_equal(access(in_place(*state, "a.xlsx"), F_OK), -1);
}

/* Every period, both languages: it runs, and the days of a week, added up, are the week's. */
static void days_add_up_to_their_week(void **state)
{
    const char *db = booked_city(*state);
    static const char *const periods[] = {"day", "week", "month", "quarter", "year"};
    double issued = 0;
    for (int i = 0; i < 5; i++) {
        LINLI_RAN("report", "--db", db, "--period", periods[i], "--date", "2026-11-20", "--lang",
                  i % 2 == 0 ? "zh" : "en", NULL);
    }
    for (int32_t day = 16; day <= 23; day++) { /* 2026-11-16 is a Monday; the 23rd: the week */
        char date[16];
        snprintf(date, sizeof(date), "2026-11-%d", day < 23 ? day : 20);
        struct run got = linli("report", "--db", db, "--period", day < 23 ? "day" : "week",
                               "--date", date, "--format", "csv", NULL);
        assert_ran(&got);
        const char *row = strstr(got.out, "\nissued_cost,all,all,all,this,");
        double value = 0;
        assert_non_null(row);
        (void)sscanf(row, "\nissued_cost,all,all,all,this,%*10[0-9-],%*10[0-9-],%lf", &value);
        if (day < 23) {
            issued += value;
        } else {
            assert_true(value == 65 && issued == 65);
        }
        run_finish(&got);
    }
}

/* The first day that can be written has nothing before it: those spans are empty. */
static void the_first_day_is_compared_with_nothing(void **state)
{
    const char *db = booked_city(*state);
    const char *page = in_place(*state, "first.html");
    const char *book = in_place(*state, "first.xlsx");
    static const char *const periods[] = {"day", "week", "month", "quarter", "year"};
    for (int i = 0; i < 5; i++) {
        struct run got = linli("report", "--db", db, "--period", periods[i], "--date", "1900-01-01",
                               "--format", "csv", NULL);
        assert_ran(&got);
        assert_says(got.out, "interruptions,all,all,all,last_year,,,,");
        assert_says(got.out, "interruptions,all,all,all,this,1900-01-01,1900-");
        run_finish(&got);
        LINLI_RAN("report", "--db", db, "--period", periods[i], "--date", "1900-01-01", "--out",
                  page, NULL);
        LINLI_RAN("report", "--db", db, "--period", periods[i], "--date", "1900-01-01", "--out",
                  book, NULL);
    }
    struct run got = linli("report", "--db", db, "--period", "week", "--date", "1900-01-01",
                           "--format", "json", NULL);
    assert_ran(&got);
    assert_says(got.out, "null");
    run_finish(&got);
    got = linli("report", "--db", db, "--from", "1900-01-01", "--to", "1900-01-09", NULL);
    assert_ran(&got);
    assert_says(got.out, "compared with nothing");
    run_finish(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_month_counted_by_hand, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(what_was_undone_leaves_no_trace, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(documents_count_as_what_they_are, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(json_says_what_csv_says, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(a_workbook_is_the_same_bytes_for_the_same_data, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_page_stands_alone, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_is_refused, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(days_add_up_to_their_week, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(the_first_day_is_compared_with_nothing, place_setup,
                                        place_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
