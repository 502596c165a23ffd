/*
 * The life of a forecast as a person sees it. linli accuracy: two items of constant demand, planned
 * on three days, one of which came otherwise; somebody had known. linli inbox: an item whose
 * forecasts missed three times in a row. linli patterns: the same of a city as of its files.
 */
#include "small_tables.h"

#include <jansson.h>

#include "base/date.h"

/* 10 pads and 5 rice a day until 22 November, on which 12 pads were wanted. */
static const char *planned_city(const struct place *place)
{
    const char *db = in_place(place, "city.db");
    const char *from = in_place(place, "tables");
    char path[RUN_LONG_BYTES];
    char demand[8000] = "site,item,date,qty\n";
    int n = (int)strlen(demand);
    for (int day = 1; day <= 52; day++) { /* from 2 October on */
        int date = 1001 + day > 1031 ? 1101 + day - 31 : 1001 + day;
        n += snprintf(demand + n, sizeof(demand) - (size_t)n,
                      "S1,I1,2026-%d-%02d,%d\nS1,I2,2026-%d-%02d,5\n", date / 100, date % 100,
                      day == 52 ? 12 : 10, date / 100, date % 100);
    }
    assert_int_equal(mkdir(from, 0777), 0);
    join(path, from, "demand", ".csv");
    write_text(path, demand);
    join(path, from, "items", ".csv");
    write_text(path, "item,name,category\nI1,pads,care\nI2,rice,food\n");
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    LINLI_RAN("plan", "--db", db, "--date", "2026-11-20", NULL);
    LINLI_RAN("override", "set", "--db", db, "--item", "I1", "--qty", "12", "--from", "2026-11-22",
              "--until", "2026-11-22", "--reason", "clinic", "--actor", "clerk", NULL);
    LINLI_RAN("plan", "--db", db, "--date", "2026-11-21", NULL);
    LINLI_RAN("plan", "--db", db, "--date", "2026-11-22", NULL);
    return db;
}

static void assert_csv(const char *db, const char *by, const char *rows)
{
    static const char head[] = "by,part,name,from,to,compared,wanted,error,wape,bias,mase,"
                               "coverage80,hand_days,hand_error,hand_error_without,value_added\n";
    struct run got = linli("accuracy", "--db", db, "--by", by, "--from", "2026-11-20", "--to",
                           "2026-11-22", "--format", "csv", NULL);
    assert_ran(&got);
    assert_memory_equal(got.out, head, strlen(head));
    assert_string_equal(got.out + strlen(head), rows);
    run_finish(&got);
}

/*
 * The plans of the 20th, 21st and 22nd expected 3, 2 and 1 of these days: 6 of each item. Of pads
 * the first expected 10 where 12 came, the others had the 12 by hand: off by 2 of 3 * 10 + 3 * 12 =
 * 66 wanted, 0.0303; a week before was off by 2 three times. Rice was always 5: no scale.
 */
static void three_days_by_hand(void **state)
{
    const char *db = planned_city(*state);
    assert_csv(db, "category",
               "category,care,,2026-11-20,2026-11-22,6,66,2,0.0303,-0.0303,0.3333,0.8333,1,0,2,1\n"
               "category,food,,2026-11-20,2026-11-22,6,30,0,0,0,,1,0,0,0,\n");
    assert_csv(db, "month",
               "month,2026-11,,2026-11-20,2026-11-22,12,96,2,0.0208,-0.0208,0.3333,0.9167,1,0,2,"
               "1\n");
    assert_csv(db, "author", "author,clerk,,2026-11-20,2026-11-22,0,0,0,,,,,1,0,2,1\n");
}

/* People get it in their language, with the month's least accurate categories. */
static void people_read_it(void **state)
{
    const char *db = planned_city(*state);
    static const char *const says[2][5] = {
        {"care", "3.0 %", "100.0 %", "no data", "Least accurate over 72 hours in 2026-11:"},
        {"care", "3.0 %", "100.0 %", "无数据", "2026-11 72 小时准确率最低的品类"}};
    for (int zh = 0; zh < 2; zh++) {
        struct run got = linli("accuracy", "--db", db, "--from", "2026-11-20", "--to", "2026-11-22",
                               "--lang", zh ? "zh" : "en", NULL);
        assert_ran(&got);
        for (int i = 0; i < 5; i++) {
            assert_says(got.out, says[zh][i]);
        }
        run_finish(&got);
    }
    struct run got =
        linli("accuracy", "--db", db, "--from", "2026-11-20", "--to", "2026-11-22", "--json", NULL);
    assert_ran(&got);
    json_t *root = json_loads(got.out, 0, NULL);
    assert_non_null(root);
    const json_t *care = json_array_get(json_object_get(root, "rows"), 0);
    assert_string_equal(json_string_value(json_object_get(care, "part")), "care");
    assert_true(json_number_value(json_object_get(care, "wape")) == 0.0303);
    assert_true(
        json_is_null(json_object_get(json_array_get(json_object_get(root, "rows"), 1), "mase")));
    /* the plan of the 20th expected 30 of 32: 0.9375 */
    const json_t *least = json_array_get(json_object_get(root, "least_accurate"), 0);
    assert_string_equal(json_string_value(json_object_get(least, "category")), "care");
    assert_true(json_number_value(json_object_get(least, "accuracy72")) == 0.9375);
    json_decref(root);
    run_finish(&got);
}

static void without_plans_there_is_nothing_to_compare(void **state)
{
    const char *db = planned_city(*state);
    struct run got = linli("accuracy", "--db", db, "--from", "2026-10-01", "--to", "2026-10-31",
                           "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "No plan's forecast of 2026-10-01 to 2026-10-31 can be compared yet");
    run_finish(&got);
    got = linli("accuracy", "--db", db, "--from", "2026-11-22", "--to", "2026-11-20", NULL);
    assert_refused(&got, 2);
    run_finish(&got);
    got = linli("accuracy", "--db", db, "--site", "S9", NULL);
    assert_refused(&got, 2);
    run_finish(&got);
    got = linli("accuracy", "--db", db, "--by", "colour", NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "colour");
    run_finish(&got);
}

/* ---- the queue of forecasts that missed ------------------------------------------------------ */

/* Demand of day `day` from 2 October on: 10, in the last nine days three of 25, of 4 and of 25
 * again, whatever is forecast from the days before; then 10 again. */
static int wild(int day)
{
    return day < 44 || day > 52 ? 10 : day < 47 || day > 49 ? 25 : 4;
}

static void write_days(const char *path, int first, int last)
{
    char demand[8000] = "site,item,date,qty\n";
    int n = (int)strlen(demand);
    for (int day = first; day <= last; day++) {
        int date = day <= 30 ? 1001 + day : day <= 60 ? 1101 + day - 31 : 1201 + day - 61;
        n += snprintf(demand + n, sizeof(demand) - (size_t)n, "S1,I1,2026-%02d-%02d,%d\n",
                      date / 100, date % 100, wild(day));
    }
    write_text(path, demand);
}

static void assert_inbox(const char *db, const char *option, const char *part, bool there)
{
    struct run got = linli("inbox", "--db", db, "--rule", "forecast", option, "--lang", "en", NULL);
    assert_ran(&got);
    assert_int_equal(strstr(got.out, part) != NULL, there);
    run_finish(&got);
}

/* A run of misses waits in the inbox, widens the safety stock and says so; a person who has looked
 * ends the line on the sheet; good forecasts end the run. */
static void three_misses_wait_for_a_person(void **state)
{
    const struct place *place = *state;
    const char *db = in_place(place, "city.db");
    const char *from = in_place(place, "tables");
    char path[RUN_LONG_BYTES];
    assert_int_equal(mkdir(from, 0777), 0);
    join(path, from, "demand", ".csv");
    write_days(path, 1, 52); /* until 22 November */
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    struct run got = linli("plan", "--db", db, "--date", "2026-11-23", "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "missed three times in a row");
    run_finish(&got);
    assert_inbox(db, "--open", "off by", true);
    /* only looking keeps nothing; planning again is the same run */
    LINLI_RAN("plan", "--db", db, "--date", "2026-11-23", NULL);
    assert_inbox(db, "--all", "1 fact", true);
    char *number = engine_rows(db, "SELECT id FROM mark WHERE rule = 'forecast'");
    number[strcspn(number, "|\n")] = '\0';
    got = linli("inbox", "--db", db, "--explain", number, "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "wider until forecasts are good again");
    assert_says(got.out, "11-22 Sun");
    run_finish(&got);
    got = linli("plan", "--db", db, "--explain", "S1", "I1", "--date", "2026-11-23", "--lang", "en",
                NULL);
    assert_ran(&got);
    assert_says(got.out, "safety stock \xc3\x97 ");
    run_finish(&got);
    got = linli("inbox", "exclude", "--db", db, number, NULL);
    assert_refused(&got, 2);
    run_finish(&got);
    LINLI_RAN("inbox", "accept", "--db", db, number, "--note", "a fair, over now", NULL);
    assert_inbox(db, "--open", "off by", false);
    got = linli("plan", "--db", db, "--date", "2026-11-23", "--lang", "en", NULL);
    assert_ran(&got);
    assert_null(strstr(got.out, "missed three times"));
    run_finish(&got);
    assert_inbox(db, "--all", "accepted", true);
    write_days(path, 53, 75); /* good again until 15 December */
    LINLI_RAN("import", "--db", db, path, NULL);
    LINLI_RAN("plan", "--db", db, "--date", "2026-12-16", NULL);
    assert_inbox(db, "--all", "gone", true);
    LINLI_RAN("check", "--db", db, NULL);
    free(number);
}

/* What was last wanted before the days that are asked for is still expected on them, and its zero
 * demand compared: 3 days of the one plan. */
static void what_is_not_wanted_any_more_counts(void **state)
{
    const struct place *place = *state;
    const char *db = in_place(place, "city.db");
    const char *from = in_place(place, "tables");
    char path[RUN_LONG_BYTES];
    char demand[8000] = "site,item,date,qty\n";
    int n = (int)strlen(demand);
    assert_int_equal(mkdir(from, 0777), 0);
    join(path, from, "demand", ".csv");
    for (int day = 1; day <= 21; day++) {
        n += snprintf(demand + n, sizeof(demand) - (size_t)n, "S1,I1,2026-11-%02d,10\n%s", day,
                      day == 1 ? "S1,I9,2026-10-01,4\n" : "");
    }
    write_text(path, demand);
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    LINLI_RAN("plan", "--db", db, "--date", "2026-11-19", NULL);
    struct run got = linli("accuracy", "--db", db, "--by", "item", "--from", "2026-11-19", "--to",
                           "2026-11-21", "--format", "csv", NULL);
    assert_ran(&got);
    assert_says(got.out, "item,I9,");
    assert_says(strstr(got.out, "item,I9,"), ",2026-11-19,2026-11-21,3,0,");
    run_finish(&got);
}

/* ---- patterns ---------------------------------------------------------------------------------
 */

/* 100 days of two items: 20 at weekends, 10 else, and the double on a festival that the calendar
 * names twice, as a holiday behind it. */
static void write_patterned_tables(const char *from)
{
    char path[RUN_LONG_BYTES];
    char demand[12000] = "site,item,date,qty\n";
    int n = (int)strlen(demand);
    for (int32_t day = 0; day < 100; day++) {
        char text[DATE_TEXT_BYTES];
        int32_t number = 20514 + day; /* 2026-03-02, a Monday */
        int qty = (day % 7 >= 5 ? 20 : 10) * (day == 34 ? 2 : 1);
        n += snprintf(demand + n, sizeof(demand) - (size_t)n, "S1,I1,%s,%d\nS1,I2,%s,%d\n",
                      date_print(number, text), qty, text, 2 * qty);
    }
    assert_int_equal(mkdir(from, 0777), 0);
    join(path, from, "demand", ".csv");
    write_text(path, demand);
    join(path, from, "items", ".csv");
    write_text(path, "item,name,category\nI1,pads,care\nI2,rice,food\n");
    join(path, from, "calendar", ".csv");
    write_text(path, "date,kind,name\n2026-04-05,festival,清明节\n2026-04-05,holiday,清明节\n");
}

static void a_city_and_its_files_show_the_same(void **state)
{
    const struct place *place = *state;
    const char *db = in_place(place, "city.db");
    const char *from = in_place(place, "tables");
    const char *out = in_place(place, "patterns.csv");
    char items[RUN_LONG_BYTES];
    char calendar[RUN_LONG_BYTES];
    char demand[RUN_LONG_BYTES];
    size_t n;
    write_patterned_tables(from);
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    join(items, from, "items", ".csv");
    join(calendar, from, "calendar", ".csv");
    join(demand, from, "demand", ".csv");
    LINLI_RAN("forecast", "--patterns", "--items", items, "--calendar", calendar, "--out", out,
              demand, NULL);
    char *files = read_file(out, &n);
    struct run got = linli("patterns", "--db", db, "--format", "csv", "--date", "2026-06-10", NULL);
    assert_ran(&got);
    assert_string_equal(got.out, files);
    assert_says(got.out, "\nfood,weekday:7,");
    run_finish(&got);
    free(files);
    got = linli("patterns", "--db", db, NULL);
    assert_ran(&got);
    assert_says(got.out, "Sunday");
    run_finish(&got);
    got = linli("patterns", "--db", db, "--site", "S9", NULL);
    assert_int_equal(got.status, 2);
    run_finish(&got);
}

/* ---- during the day -------------------------------------------------------------------------- */

#define HOUR_MS INT64_C(3600000)
#define MIDNIGHT_MS (INT64_C(1795363200000)) /* of 2026-11-23 in China */

static void set_time(int64_t day, int64_t hour)
{
    char text[32];
    snprintf(text, sizeof(text), "%lld", (long long)(MIDNIGHT_MS + (day * 24 + hour) * HOUR_MS));
    assert_int_equal(setenv("LINLI_TEST_NOW_MS", text, 1), 0);
}

static json_t *plan_json(const char *db)
{
    struct run got = linli("plan", "--db", db, "--dry-run", "--json", NULL);
    assert_ran(&got);
    json_t *root = json_loads(got.out, 0, NULL);
    assert_non_null(root);
    run_finish(&got);
    return root;
}

/*
 * 30 pads a day, the half at nine and the half at fifteen; today 24 at nine. At noon 15 are
 * expected: site (25 + 24) / (25 + 15) = 1.225, item (10 + 24) / (10 + 1.225 * 15) = 1.1982 today
 * 24 + 15 * 1.225 * 1.1982 = 46.02; without the correction 24 + (30 - 24) = 30
 */
static void a_plan_of_noon_follows_the_morning(void **state)
{
    const struct place *place = *state;
    const char *db = in_place(place, "city.db");
    const char *from = in_place(place, "tables");
    const char *now = getenv("LINLI_TEST_NOW_MS");
    char *before = strdup(now == NULL ? "" : now);
    char path[RUN_LONG_BYTES];
    char demand[8000] = "site,item,date,qty\n";
    int n = (int)strlen(demand);
    for (int day = 1; day <= 42; day++) { /* 2 October to 12 November */
        int date = day <= 30 ? 1001 + day : 1101 + day - 31;
        n += snprintf(demand + n, sizeof(demand) - (size_t)n, "S1,I1,2026-%d-%02d,30\n", date / 100,
                      date % 100);
    }
    assert_int_equal(mkdir(from, 0777), 0);
    join(path, from, "demand", ".csv");
    write_text(path, demand);
    join(path, from, "stock", ".csv");
    write_text(path, "site,item,lot,qty\nS1,I1,L1,5000\n");
    set_time(-11, 7);
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    for (int day = -10; day < 0; day++) {
        set_time(day, 9);
        LINLI_RAN("issue", "--db", db, "--item", "I1", "--qty", "15", NULL);
        set_time(day, 15);
        LINLI_RAN("issue", "--db", db, "--item", "I1", "--qty", "15", NULL);
    }
    set_time(0, 9);
    LINLI_RAN("issue", "--db", db, "--item", "I1", "--qty", "24", NULL);
    set_time(0, 12);
    json_t *root = plan_json(db);
    const json_t *forecast = json_array_get(json_object_get(root, "forecasts"), 0);
    const json_t *today = json_object_get(forecast, "today");
    assert_in_range(1000 * json_number_value(json_object_get(today, "total")), 45900, 46100);
    assert_true(json_number_value(json_object_get(today, "share_by_now")) == 0.5);
    json_decref(root);
    struct run got = linli("plan", "--db", db, "--explain", "S1", "I1", "--date", "2026-11-23",
                           "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "By 12:00 24 were wanted, 15 expected (usually 50% of its day");
    run_finish(&got);
    got = linli("plan", "--db", db, "--lang", "zh", NULL);
    assert_ran(&got);
    assert_says(got.out, "今日需求为预测的 1.225 倍");
    run_finish(&got);
    LINLI_RAN("check", "--db", db, NULL);
    assert_int_equal(setenv("LINLI_TEST_NOW_MS", before, 1), 0);
    free(before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(three_days_by_hand),
        TEST(people_read_it),
        TEST(without_plans_there_is_nothing_to_compare),
        TEST(three_misses_wait_for_a_person),
        TEST(what_is_not_wanted_any_more_counts),
        TEST(a_city_and_its_files_show_the_same),
        TEST(a_plan_of_noon_follows_the_morning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
