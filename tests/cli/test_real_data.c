/*
 * Real shops, a pharmacy, a restaurant and a warehouse, with demand and at most items and a
 * calendar: a city and its plan come of each, every value that had to be assumed is reported, and
 * every number adds up. Skipped without the shared data.
 */
#include "demo_city.h"

#include <ctype.h>

struct set {
    const char *name;
    const char *day;
    bool has_items; /* with shelf life and category */
};

static const struct set sets[] = {
    {"vegetables", "2022-12-30", true}, {"pasta", "2017-12-30", true},
    {"pharmacy", "2019-10-07", false},  {"restaurant", "2015-11-06", false},
    {"ecommerce", "2023-06-29", false},
};

enum { SETS_N = sizeof(sets) / sizeof(sets[0]) };

/* The folder of shared data, or the test is skipped. */
static const char *data_folder(void)
{
    static char folder[RUN_LONG_BYTES];
    const char *shared = getenv("LINLI_SHARED");
    if (shared == NULL) {
        skip();
    }
    join(folder, shared, "data", "");
    if (access(folder, R_OK) != 0) {
        skip();
    }
    return folder;
}

static bool has_default(const json_t *plan, const char *id)
{
    const json_t *each;
    size_t i;
    json_array_foreach(json_object_get(plan, "defaults"), i, each)
    {
        if (strcmp(text_of(each, "id"), id) == 0) {
            return true;
        }
    }
    return false;
}

/* No table says what is there, who supplies it, in which packs: each is said to be assumed. */
static void assert_defaults_reported(const json_t *plan, const struct set *set)
{
    assert_true(has_default(plan, "stock"));
    assert_true(has_default(plan, "supplier"));
    assert_true(has_default(plan, "pack"));
    assert_int_equal(has_default(plan, "category"), !set->has_items);
}

/* "nan" and "inf" as words of their own: names of items may hold them. */
static void assert_no_nonsense(const char *text)
{
    static const char *const words[] = {"nan", "inf", "-nan", "-inf", "(null)"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        for (const char *at = strstr(text, words[i]); at != NULL; at = strstr(at + 1, words[i])) {
            bool begins = at == text || !isalnum((unsigned char)at[-1]);
            bool ends = !isalnum((unsigned char)at[strlen(words[i])]);
            assert_false(begins && ends && (unsigned char)at[-1] < 0x80);
        }
    }
}

static void plan_set(const struct place *place, const char *data, const struct set *set)
{
    char from[RUN_LONG_BYTES];
    char name[64];
    join(from, data, set->name, "");
    snprintf(name, sizeof(name), "%s.db", set->name);
    const char *db = in_place(place, name);
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    json_t *plan = plan_of(db, set->day, "zh");
    assert_plan_adds_up(plan);
    assert_defaults_reported(plan, set);
    assert_true(json_array_size(json_object_get(plan, "lines")) >= 7);
    /* a stock of nothing and demand every day: something has to be ordered */
    assert_int_equal(json_array_size(json_object_get(plan, "orders")), 1);
    struct run sheet = linli("plan", "--db", db, "--date", set->day, "--lang", "zh", "--all", NULL);
    assert_ran(&sheet);
    assert_says(sheet.out, "表中没有、按默认处理：");
    assert_says(sheet.out, "没有库存表");
    assert_no_nonsense(sheet.out);
    run_finish(&sheet);
    json_decref(plan);
    LINLI_RAN("check", "--db", db, NULL);
}

static void a_plan_comes_of_each(void **state)
{
    const char *data = data_folder();
    for (int i = 0; i < SETS_N; i++) {
        plan_set(*state, data, &sets[i]);
    }
}

/* The statutory calendar has rows for more years than any set; taken twice it adds nothing. */
static void the_national_calendar_comes_on_top(void **state)
{
    struct place *place = *state;
    const char *data = data_folder();
    char from[RUN_LONG_BYTES];
    char calendar[RUN_LONG_BYTES];
    join(from, data, "vegetables", "");
    snprintf(calendar, sizeof(calendar), "calendar=%.900s/calendar_cn.csv", data);
    const char *db = in_place(place, "city.db");
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    struct run got = linli("import", "--db", db, "--lang", "en", calendar, NULL);
    assert_ran(&got);
    run_finish(&got);
    int64_t rows_n = city_ask(db, "SELECT COUNT(*) FROM calendar");
    assert_true(rows_n > 100);
    got = linli("import", "--db", db, "--lang", "en", calendar, NULL);
    assert_ran(&got);
    assert_says(got.out, ": 0 added, ");
    run_finish(&got);
    assert_int_equal(city_ask(db, "SELECT COUNT(*) FROM calendar"), rows_n);
    json_t *plan = plan_of(db, "2022-12-30", "en");
    assert_plan_adds_up(plan);
    json_decref(plan);
}

/* Every set goes out and comes in again with the same bytes. */
static void real_tables_go_out_and_come_in_again(void **state)
{
    struct place *place = *state;
    const char *data = data_folder();
    char from[RUN_LONG_BYTES];
    join(from, data, "vegetables", "");
    LINLI_RAN("init", "--db", in_place(place, "a.db"), "--from", from, NULL);
    LINLI_RAN("export", "--db", in_place(place, "a.db"), "--out", in_place(place, "a"), NULL);
    LINLI_RAN("init", "--db", in_place(place, "b.db"), "--from", in_place(place, "a"), NULL);
    LINLI_RAN("export", "--db", in_place(place, "b.db"), "--out", in_place(place, "b"), NULL);
    assert_same_folder(in_place(place, "a"), in_place(place, "b"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_plan_comes_of_each),
        TEST(the_national_calendar_comes_on_top),
        TEST(real_tables_go_out_and_come_in_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
