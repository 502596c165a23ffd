/*
 * Several people at one city at the same time, each with a program of their own: plans of a day
 * that are made at once leave what they leave one after the other, what is there is given out
 * once, and nobody is refused because somebody else was quicker.
 */
#include "demo_city.h"

enum { CLERKS_MAX = 8 };

struct order {
    const char *args[RUN_ARGS_MAX]; /* ended by NULL */
};

/* A program that is running. */
struct clerk {
    pid_t pid;
    FILE *out;
    FILE *err;
};

/* Begins a command and does not wait for it. */
static struct clerk begin(const struct order *order)
{
    static const struct run_how how = {0};
    char *argv[RUN_ARGS_MAX + 2] = {getenv("LINLI_BINARY")};
    struct clerk clerk = {.out = tmpfile(), .err = tmpfile()};
    int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    for (int i = 0; order->args[i] != NULL; i++) {
        argv[i + 1] = (char *)(uintptr_t)order->args[i];
    }
    assert_true(clerk.out != NULL && clerk.err != NULL && in >= 0);
    clerk.pid = fork();
    assert_true(clerk.pid >= 0);
    if (clerk.pid == 0) {
        run_child(argv, &how, in, fileno(clerk.out), fileno(clerk.err));
    }
    close(in);
    return clerk;
}

static struct run finish(struct clerk *clerk)
{
    struct run got = {0};
    int status = 0;
    assert_int_equal(waitpid(clerk->pid, &status, 0), clerk->pid);
    got.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    got.out = take_stream(clerk->out, &got.out_n);
    got.err = take_stream(clerk->err, &got.err_n);
    return got;
}

/* Runs the orders at once. Each ends with 0, or is refused with 1 when that may be; returns how
 * many were done. */
static int run_at_once(const struct order *orders, int n, bool may_be_refused)
{
    struct clerk clerks[CLERKS_MAX];
    int done_n = 0;
    assert_true(n <= CLERKS_MAX);
    for (int i = 0; i < n; i++) {
        clerks[i] = begin(&orders[i]);
    }
    for (int i = 0; i < n; i++) {
        struct run got = finish(&clerks[i]);
        if (got.status == 1 && may_be_refused) {
            assert_refused(&got, 1);
        } else {
            assert_ran(&got);
        }
        done_n += got.status == 0 ? 1 : 0;
        run_finish(&got);
    }
    return done_n;
}

static char *orders_of(const char *db)
{
    struct run got = linli("orders", "--db", db, "--day", DEMO_DAY, NULL);
    assert_ran(&got);
    free(got.err);
    return got.out;
}

/* A lot of which all is usable, alone of its item: its code and what is there. */
static int64_t some_stock(const char *db, char item[64])
{
    char *rows = engine_rows(db, "SELECT i.code, b.qty_e3 FROM balance b JOIN lot l ON l.id = "
                                 "b.lot_id JOIN item i ON i.id = l.item_id WHERE b.qty_e3 >= 6000 "
                                 "AND l.expiry_day IS NULL AND (SELECT COUNT(*) FROM lot o WHERE "
                                 "o.item_id = l.item_id) = 1 ORDER BY l.id LIMIT 1");
    char *next = rows;
    snprintf(item, 64, "%s", engine_word(&next, "|"));
    int64_t qty_e3 = strtoll(engine_word(&next, "|"), NULL, 10);
    free(rows);
    return qty_e3;
}

/* What is asked for in sum is more than all; nothing is given twice. `on_hand_e3` is what is left.
 */
static void assert_given(const char *db, const char *item, int64_t given_e3, int64_t on_hand_e3)
{
    char sql[400];
    snprintf(sql, sizeof(sql),
             "SELECT CAST(COALESCE(-SUM(m.qty_e3), 0) AS BIGINT) FROM movement m JOIN item i ON "
             "i.id = m.item_id WHERE m.kind = 2 AND i.code = '%s'",
             item);
    assert_int_equal(engine_ask(db, sql), given_e3);
    snprintf(sql, sizeof(sql),
             "SELECT b.qty_e3 FROM balance b JOIN lot l ON l.id = b.lot_id JOIN item i ON i.id = "
             "l.item_id WHERE i.code = '%s'",
             item);
    assert_int_equal(engine_ask(db, sql), on_hand_e3);
    LINLI_RAN("check", "--db", db, NULL);
}

/* Four plans at once leave what four plans one after the other leave, to the number of each line.
 */
static void plans_made_at_once_follow_each_other(void **state)
{
    struct place *place = *state;
    const char *alone = demo_city(place);
    for (int i = 0; i < 4; i++) {
        LINLI_RAN("plan", "--db", alone, "--date", DEMO_DAY, NULL);
    }
    char *expected = orders_of(alone);
    const char *db = in_place(place, "crowd.db");
    LINLI_RAN("init", "--db", db, "--from", in_place(demo_place, "tables"), NULL);
    const struct order plan = {{"plan", "--db", db, "--date", DEMO_DAY}};
    const struct order orders[] = {plan, plan, plan, plan};
    assert_int_equal(run_at_once(orders, 4, false), 4);
    char *got = orders_of(db);
    assert_string_equal(got, expected);
    assert_int_equal(engine_ask(db, "SELECT COUNT(*) FROM plan"), 1);
    assert_int_equal(engine_ask(db, "SELECT COUNT(*) FROM plan_line"),
                     engine_ask(alone, "SELECT COUNT(*) FROM plan_line"));
    LINLI_RAN("check", "--db", db, NULL);
    free(got);
    free(expected);
}

/* All of it is wanted by four at once: one gets it, the others are told, nothing goes below zero.
 */
static void the_last_stock_is_issued_to_one(void **state)
{
    struct place *place = *state;
    const char *db = demo_city(place);
    char item[64];
    char qty[32];
    int64_t on_hand_e3 = some_stock(db, item);
    snprintf(qty, sizeof(qty), "%lld.%03lld", (long long)(on_hand_e3 / 1000),
             (long long)(on_hand_e3 % 1000));
    const struct order issue = {
        {"issue", "--db", db, "--date", DEMO_DAY, "--item", item, "--qty", qty, "--exact"}};
    const struct order orders[] = {issue, issue, issue, issue};
    assert_int_equal(run_at_once(orders, 4, true), 1);
    assert_given(db, item, on_hand_e3, 0);
}

/* Without --exact the last one gets what is left, the rest is recorded as wanted. */
static void what_is_left_is_shared_out(void **state)
{
    struct place *place = *state;
    const char *db = demo_city(place);
    char item[64];
    char qty[32];
    int64_t on_hand_e3 = some_stock(db, item);
    /* each of four asks for a half: the first two get all of it, or the halves in parts */
    snprintf(qty, sizeof(qty), "%lld.%03lld", (long long)(on_hand_e3 / 2 / 1000),
             (long long)(on_hand_e3 / 2 % 1000));
    const struct order issue = {
        {"issue", "--db", db, "--date", DEMO_DAY, "--item", item, "--qty", qty}};
    const struct order orders[] = {issue, issue, issue, issue};
    assert_int_equal(run_at_once(orders, 4, false), 4);
    assert_given(db, item, on_hand_e3, 0);
    assert_int_equal(engine_ask(db, "SELECT CAST(SUM(unmet_e3) AS BIGINT) FROM movement"),
                     4 * (on_hand_e3 / 2) - on_hand_e3);
}

/* Plans beside people who approve, issue and ask for more: the books stand, each issue counts. */
static void a_plan_is_made_while_others_work(void **state)
{
    struct place *place = *state;
    const char *db = demo_city(place);
    char item[64];
    int64_t on_hand_e3 = some_stock(db, item);
    const struct order plan = {{"plan", "--db", db, "--date", DEMO_DAY}};
    const struct order issue = {
        {"issue", "--db", db, "--date", DEMO_DAY, "--item", item, "--qty", "2"}};
    const struct order orders[] = {
        plan,
        issue,
        plan,
        issue,
        {{"emergency", "--db", db, "--date", DEMO_DAY, "--item", item, "--qty", "2"}},
        {{"config", "--db", db, "expiry_warn_days=9"}},
        issue,
        plan,
    };
    LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, NULL);
    assert_int_equal(run_at_once(orders, 8, false), 8);
    assert_given(db, item, 6000, on_hand_e3 - 6000);
}

/* A line that is approved stands, whoever plans; one that a plan has taken away meanwhile is not
 * there to be approved. */
static void approvals_beside_plans_stand(void **state)
{
    struct place *place = *state;
    const char *db = demo_city(place);
    const struct order plan = {{"plan", "--db", db, "--date", DEMO_DAY}};
    const struct order approve = {{"approve", "--db", db, "--day", DEMO_DAY, "--all"}};
    const struct order orders[] = {plan, approve, plan, approve};
    LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, NULL);
    int done_n = run_at_once(orders, 4, true);
    assert_in_range(done_n, 2, 4); /* the plans at least */
    LINLI_RAN("check", "--db", db, NULL);
    assert_int_equal(engine_ask(db, "SELECT COUNT(*) FROM plan"), 1);
    /* an item is ordered once from whoever it is ordered from */
    assert_int_equal(engine_ask(db, "SELECT COUNT(*) FROM (SELECT l.item_id FROM document_line l "
                                    "JOIN document d ON d.id = l.document_id WHERE d.kind = 0 AND "
                                    "l.state <> 4 GROUP BY d.site_id, l.item_id HAVING COUNT(*) > "
                                    "1) twice"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(plans_made_at_once_follow_each_other, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(the_last_stock_is_issued_to_one, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(what_is_left_is_shared_out, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(a_plan_is_made_while_others_work, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(approvals_beside_plans_stand, place_setup, place_teardown),
    };
    return cmocka_run_group_tests(tests, demo_group_setup, demo_group_teardown);
}
