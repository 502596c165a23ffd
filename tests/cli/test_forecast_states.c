/*
 * Forecasts carried on from plan to plan, as a person sees it: how many were, how many were fitted
 * anew and why; the same day twice gives the same plan; a look ahead keeps nothing; a corrected
 * past and --refit are heeded.
 */
#include "small_tables.h"

enum { ITEMS_N = 8, DAYS_N = 83 };

/* 83 days from 1 September to 22 November 2026 of eight items, 5 to 12 a day, more at weekends. */
static const char *made_city(const struct place *place)
{
    const char *db = in_place(place, "city.db");
    const char *from = in_place(place, "tables");
    char path[RUN_LONG_BYTES];
    static char demand[60000];
    size_t n = (size_t)snprintf(demand, sizeof(demand), "site,item,date,qty\n");
    for (int day = 0; day < DAYS_N; day++) {
        int month = day < 30 ? 9 : day < 61 ? 10 : 11;
        int of_month = day < 30 ? day + 1 : day < 61 ? day - 29 : day - 60;
        for (int item = 0; item < ITEMS_N; item++) {
            n += (size_t)snprintf(demand + n, sizeof(demand) - n, "S1,I%d,2026-%02d-%02d,%d\n",
                                  item, month, of_month,
                                  5 + item + (day % 7 >= 4 ? 3 : 0) + day * (item + 3) % 3);
        }
    }
    assert_int_equal(mkdir(from, 0777), 0);
    join(path, from, "demand", ".csv");
    write_text(path, demand);
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    return db;
}

/* Plans a day and finds its line on the forecasts. */
static void assert_plan_says(const char *db, const char *date, const char *option, const char *says)
{
    struct run got = option != NULL
                         ? linli("plan", "--db", db, "--date", date, "--lang", "en", option, NULL)
                         : linli("plan", "--db", db, "--date", date, "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, says);
    run_finish(&got);
}

/* The plan as JSON, without keeping it. */
static void read_plan(const char *db, const char *date, struct run *ret)
{
    *ret = linli("plan", "--db", db, "--date", date, "--json", "--dry-run", NULL);
    assert_ran(ret);
}

/*
 * All eight are new on the first day. On the next one of seven is due: eight items in a row at one
 * site have eight days in a row, so one or two on any day.
 */
static void a_plan_says_how_forecasts_came_about(void **state)
{
    const char *db = made_city(*state);
    assert_plan_says(db, "2026-11-20", NULL,
                     "Forecasts carried on 0, fitted anew 8 · new or set up otherwise 8\n");
    assert_plan_says(db, "2026-11-20", NULL,
                     "Forecasts carried on 0, fitted anew 8 · again today 8\n");
    struct run got = linli("plan", "--db", db, "--date", "2026-11-21", "--lang", "en", NULL);
    assert_ran(&got);
    bool one = strstr(got.out, "Forecasts carried on 7, fitted anew 1 · weekly 1\n") != NULL;
    bool two = strstr(got.out, "Forecasts carried on 6, fitted anew 2 · weekly 2\n") != NULL;
    assert_true(one || two);
    run_finish(&got);
    got = linli("plan", "--db", db, "--date", "2026-11-21", "--lang", "zh", NULL);
    assert_ran(&got);
    assert_says(got.out, one ? "预测逐日更新 7 项，重新拟合 1 项 · 当日重算 1\n"
                             : "预测逐日更新 6 项，重新拟合 2 项 · 当日重算 2\n");
    run_finish(&got);
    assert_plan_says(db, "2026-11-21", "--refit",
                     "Forecasts carried on 0, fitted anew 8 · asked for 8\n");
    /* a week and a day later nothing is young enough */
    assert_plan_says(db, "2026-11-29", NULL, "Forecasts carried on 0, fitted anew 8 · weekly 8\n");
}

static void the_same_day_gives_the_same_plan(void **state)
{
    const char *db = made_city(*state);
    struct run looked;
    struct run planned;
    struct run again;
    LINLI_RAN("plan", "--db", db, "--date", "2026-11-20", NULL);
    read_plan(db, "2026-11-21", &looked);
    read_plan(db, "2026-11-21", &again); /* the look kept nothing: else more would be of today */
    assert_string_equal(looked.out, again.out);
    run_finish(&again);
    LINLI_RAN("plan", "--db", db, "--date", "2026-11-21", NULL);
    read_plan(db, "2026-11-21", &planned);
    read_plan(db, "2026-11-21", &again);
    assert_string_equal(planned.out, again.out);
    run_finish(&looked);
    run_finish(&planned);
    run_finish(&again);
}

static void a_corrected_past_is_fitted(void **state)
{
    const struct place *place = *state;
    const char *db = made_city(place);
    const char *file = in_place(place, "late.csv");
    char table[RUN_LONG_BYTES];
    LINLI_RAN("plan", "--db", db, "--date", "2026-11-20", NULL);
    write_text(file, "site,item,date,qty\nS1,I3,2026-11-02,11\nS1,I4,2026-11-02,13\n");
    join(table, "demand=", file, "");
    LINLI_RAN("import", "--db", db, table, NULL);
    struct run got = linli("plan", "--db", db, "--date", "2026-11-21", "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "past corrected");
    run_finish(&got);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plan_says_how_forecasts_came_about),
        TEST(the_same_day_gives_the_same_plan),
        TEST(a_corrected_past_is_fitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
