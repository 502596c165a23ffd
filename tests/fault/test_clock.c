/*
 * A clock that jumps between commands: back by days, to 1970 as with an empty battery, ahead by
 * more than a year, and right again. What was answered stands, in the order in which it was
 * answered, under a number of its own; a day that cannot be is refused and says what to do; once
 * the clock is right and what it misplaced is undone, work goes on.
 *
 * The program is linli-at beside this one: linli with the clock of LINLI_TEST_NOW_MS.
 */
#include "../cli/small_tables.h"

#include <inttypes.h>

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)
#define RIGHT_MS (INT64_C(20780) * DAY_MS) /* 2026-11-23, 08:00 in China */
#define YEAR_MS (365 * DAY_MS)

static void set_now(int64_t now_ms)
{
    char text[32];
    snprintf(text, sizeof(text), "%" PRId64, now_ms);
    assert_int_equal(setenv("LINLI_TEST_NOW_MS", text, 1), 0);
}

/* A city of the right day: planned, and with stock. */
static const char *city_today(const struct place *place)
{
    set_now(RIGHT_MS);
    const char *db = small_city(place);
    LINLI_RAN("receive", "--db", db, "--site", "S1", "--item", "I2", "--qty", "500", "--lot", "R1",
              "--key", "k0", NULL);
    LINLI_RAN("plan", "--db", db, "--threads", "1", NULL);
    return db;
}

/* Issues one by the clock alone; whether it was booked. */
static bool issue(const char *db, int key, struct run *ret_run)
{
    char text[16];
    snprintf(text, sizeof(text), "k%d", key);
    *ret_run = linli("issue", "--db", db, "--site", "S1", "--item", "I2", "--qty", "1", "--key",
                     text, NULL);
    return ret_run->status == 0;
}

static void issue_now(const char *db, int key, int64_t now_ms)
{
    struct run got;
    set_now(now_ms);
    bool done = issue(db, key, &got);
    if (!done) {
        fail_msg("key k%d: %s", key, got.err);
    }
    run_finish(&got);
}

static void refuse_now(const char *db, int64_t now_ms, const char *why)
{
    struct run got;
    set_now(now_ms);
    assert_false(issue(db, 99, &got));
    assert_refused(&got, 2);
    assert_says(got.err, why);
    run_finish(&got);
}

/* Keys k0 … k(n - 1), each once and in this order, each with a number of its own. */
static void assert_all_there(const char *db, int n)
{
    char *keys = engine_rows(
        db, "SELECT idempotency_key FROM command WHERE idempotency_key IS NOT NULL ORDER BY id");
    char *next = keys;
    for (int i = 0; i < n; i++) {
        char text[16];
        snprintf(text, sizeof(text), "k%d", i);
        char *at = engine_word(&next, "|\n");
        assert_non_null(at);
        assert_string_equal(at, text);
    }
    assert_null(engine_word(&next, "|\n"));
    free(keys);
    assert_int_equal(city_ask(db, "SELECT COUNT(*) - COUNT(DISTINCT number) FROM command"), 0);
    LINLI_RAN("check", "--db", db, NULL);
}

static void a_clock_that_goes_back_loses_and_reorders_nothing(void **state)
{
    const struct place *place = *state;
    const char *db = city_today(place);
    issue_now(db, 1, RIGHT_MS + HOUR_MS);
    issue_now(db, 2, RIGHT_MS - 3 * DAY_MS);          /* booked for 2026-11-20 */
    issue_now(db, 3, RIGHT_MS + HOUR_MS - 5 * 60000); /* minutes, as when time is set */
    refuse_now(db, 0, "today, 1970-01-01, is far from the city's present");
    refuse_now(db, RIGHT_MS - YEAR_MS, "today, 2025-11-23, is far from the city's present");
    issue_now(db, 4, RIGHT_MS + 2 * HOUR_MS);
    assert_all_there(db, 5);
    /* a day that the clock misplaced is a day like any other: it is undone by its number */
    LINLI_RAN("undo", "--db", db, "IS-20261120-01", "--key", "k5", NULL);
    assert_int_equal(city_ask(db, "SELECT SUM(qty_e3) FROM movement WHERE kind = 2"), -3000);
    /* plans and what they make do not step back behind the bookings either */
    set_now(RIGHT_MS - DAY_MS);
    LINLI_RAN("plan", "--db", db, "--threads", "1", "--date", "2026-11-23", NULL);
    set_now(RIGHT_MS + 3 * HOUR_MS);
    LINLI_RAN("plan", "--db", db, "--threads", "1", NULL);
    assert_all_there(db, 6);
}

static void a_clock_far_ahead_is_found_out_and_undone(void **state)
{
    const struct place *place = *state;
    const char *db = city_today(place);
    issue_now(db, 1, RIGHT_MS + HOUR_MS);
    issue_now(db, 2, RIGHT_MS + YEAR_MS); /* nobody can know better: a city may rest for a year */
    refuse_now(db, RIGHT_MS + 2 * HOUR_MS, "linli undo");
    assert_all_there(db, 3);
    set_now(RIGHT_MS + 2 * HOUR_MS);
    LINLI_RAN("undo", "--db", db, "IS-20271123-01", "--key", "k3", NULL);
    issue_now(db, 4, RIGHT_MS + 3 * HOUR_MS);
    assert_all_there(db, 5);
    /* a plan of the wrong year shuts nothing either */
    set_now(RIGHT_MS + YEAR_MS);
    LINLI_RAN("plan", "--db", db, "--threads", "1", NULL);
    issue_now(db, 5, RIGHT_MS + 4 * HOUR_MS);
    LINLI_RAN("plan", "--db", db, "--threads", "1", NULL);
    assert_all_there(db, 6);
}

static void plan_on(const char *db, const char *day)
{
    LINLI_RAN("plan", "--db", db, "--threads", "1", "--date", day, NULL);
}

/* A mistyped month: the plan of a far day keeps no plan of the present out, now or when its day is
 * near; one that was made some days ahead does, for its orders are not seen before it. */
static void a_plan_far_ahead_keeps_no_plan_of_the_present_out(void **state)
{
    const struct place *place = *state;
    const char *db = city_today(place);
    plan_on(db, "2027-01-23");
    plan_on(db, "2026-12-01"); /* 8 days ahead */
    plan_on(db, "2026-11-23");
    issue_now(db, 1, RIGHT_MS + HOUR_MS);
    set_now(RIGHT_MS + 6 * DAY_MS);
    plan_on(db, "2026-11-29"); /* 2 days before the one of December */
    plan_on(db, "2026-12-06"); /* 7 days ahead */
    struct run got = linli("plan", "--db", db, "--threads", "1", "--date", "2026-11-30", NULL);
    assert_refused(&got, 1);
    assert_says(got.err, "a plan of 2026-12-06 is kept already");
    run_finish(&got);
    assert_all_there(db, 2);
}

/* A key that was sent twice has one effect, whatever the clock says in between. */
static void a_key_does_not_depend_on_the_clock(void **state)
{
    const struct place *place = *state;
    const char *db = city_today(place);
    static const int64_t moments[] = {RIGHT_MS, RIGHT_MS + HOUR_MS, RIGHT_MS - HOUR_MS,
                                      RIGHT_MS + 5 * HOUR_MS};
    for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
        issue_now(db, 1, moments[i]);
    }
    assert_all_there(db, 2);
    assert_int_equal(city_ask(db, "SELECT SUM(qty_e3) FROM movement WHERE kind = 2"), -1000);
}

/* Backups of a folder are named by the clock: an older name is not taken for a newer backup. */
static void a_backup_made_with_a_wrong_clock_removes_none(void **state)
{
    const struct place *place = *state;
    if (engine_is_postgres()) {
        skip(); /* the files are the same there */
    }
    const char *db = city_today(place);
    const char *keep = in_place(place, "keep");
    assert_int_equal(mkdir(keep, 0777), 0);
    LINLI_RAN("backup", "--db", db, "--out", keep, NULL);
    set_now(0);
    struct run got = linli("backup", "--db", db, "--out", keep, "--keep", "1", NULL);
    assert_ran(&got);
    run_finish(&got);
    assert_int_equal(access(in_place(place, "keep/linli-19700101-080000.db"), F_OK), 0);
    assert_int_equal(access(in_place(place, "keep/linli-20261123-080000.db"), F_OK), 0);
}

static void says(struct run run, const char *part, const char *no_part)
{
    assert_ran(&run);
    assert_says(run.out, part);
    assert_silent_about(run.out, no_part);
    run_finish(&run);
}

/* A city whose days are simulated, 98 days before the clock's: each command takes its day. */
static void a_city_behind_the_clock_is_worked_by_its_own_days(void **state)
{
    const struct place *place = *state;
    const char *db = city_today(place);
    const char *day = "2026-11-23";
    const char *rows = in_place(place, "demand.csv");
    set_now(RIGHT_MS + 98 * DAY_MS); /* 2027-03-01 */
    /* lot L1 is good until 2027-01-31 */
    says(linli("stock", "--db", db, "--item", "I1", NULL), "expired", "!");
    says(linli("stock", "--db", db, "--item", "I1", "--date", day, NULL), "L1", "expired");
    LINLI_RAN("transfer", "--db", db, "--from", "S1", "--to", "S2", "I1=2", "--date", day, NULL);
    says(linli("transfer", "--db", db, NULL), "98 days late", "!");
    says(linli("transfer", "--db", db, "--date", day, NULL), "1 on the way", "late");
    struct run got = linli("override", "--db", db, "set", "--site", "S1", "--item", "I1", "--qty",
                           "3", "--until", "2026-11-30", "--reason", "fair", NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "before today, 2027-03-01");
    run_finish(&got);
    LINLI_RAN("override", "--db", db, "set", "--site", "S1", "--item", "I1", "--qty", "3", "--from",
              day, "--until", "2026-11-30", "--reason", "fair", NULL);
    says(linli("override", "--db", db, NULL), "No forecast is set by hand", "fair");
    says(linli("override", "--db", db, "--date", "2026-11-30", NULL), "fair", "!");
    says(linli("override", "--db", db, "end", "1", "--date", "2026-11-26", NULL), "2026-11-25",
         "2026-11-26");
    /* a slip of the year moves the present no further than the days that lead to it */
    write_text(rows, "site,item,date,qty\nS1,I2,2035-11-20,10\n");
    LINLI_RAN("import", "--db", db, rows, NULL);
    LINLI_RAN("issue", "--db", db, "--site", "S1", "--item", "I2", "--qty", "1", "--date", day,
              NULL);
    LINLI_RAN("check", "--db", db, NULL);
}

#define place_test(function) cmocka_unit_test_setup_teardown(function, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        place_test(a_clock_that_goes_back_loses_and_reorders_nothing),
        place_test(a_clock_far_ahead_is_found_out_and_undone),
        place_test(a_plan_far_ahead_keeps_no_plan_of_the_present_out),
        place_test(a_key_does_not_depend_on_the_clock),
        place_test(a_city_behind_the_clock_is_worked_by_its_own_days),
        place_test(a_backup_made_with_a_wrong_clock_removes_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
