/*
 * A morning of the made-up city of group-buying on the command line: 34 sites on three tiers, a
 * month or two of history. The hub orders for all; the sheet stays short.
 */
#include "small_tables.h"

#include <jansson.h>
#include <math.h>

#define DAY "2026-11-23"
#define DAY_DIGITS "20261123"

static void make_city(const struct place *place, const char *db, const char *folder,
                      const char *months)
{
    LINLI_RAN("demo", "--profile", "groupbuy", "--months", months, "--seed", "7", "--out",
              in_place(place, folder), NULL);
    LINLI_RAN("init", "--db", db, "--from", in_place(place, folder), NULL);
}

static json_t *plan_json(const char *db, const char *threads)
{
    json_error_t error;
    struct run got =
        linli("plan", "--db", db, "--date", DAY, "--json", "--dry-run", "--threads", threads, NULL);
    assert_ran(&got);
    json_t *plan = json_loads(got.out, 0, &error);
    assert_non_null(plan);
    run_finish(&got);
    (void)json_object_del(plan, "seconds");
    return plan;
}

static int lines_of(const char *text)
{
    int n = 0;
    for (; *text != '\0'; text++) {
        n += *text == '\n';
    }
    return n;
}

static void from_plan_to_goods_on_the_hubs_shelf(void **state)
{
    const struct place *place = *state;
    const char *db = in_place(place, "city.db");
    make_city(place, db, "tables", "2");
    struct run got = linli("plan", "--db", db, "--date", DAY, "--lang", "en", NULL);
    assert_ran(&got);
    /* one line for each order and site, twelve notices, twelve items that are short */
    assert_true(lines_of(got.out) < 100);
    assert_says(got.out, "from their own warehouse");
    assert_says(got.out, "more items short at sites");
    assert_says(got.out, "PO-20261123-01");
    assert_says(got.out, "linli plan --site SITE");
    run_finish(&got);
    int64_t orders = city_ask(db, "SELECT COUNT(*) FROM document_line");
    assert_true(orders > 40);
    assert_int_equal(city_ask(db, "SELECT COUNT(*) FROM document d JOIN site s ON s.id = d.site_id "
                                  "WHERE d.kind = 0 AND s.parent <> ''"),
                     0);
    LINLI_RAN("approve", "--db", db, "--all", NULL);
    LINLI_RAN("check", "--db", db, NULL);
    LINLI_RAN("receive", "--db", db, "PO-20261123-01/1", "--date", DAY, NULL);
    LINLI_RAN("receive", "--db", db, "PO-20261123-02/1", "--date", DAY, NULL);
    assert_int_equal(city_ask(db, "SELECT COUNT(*) FROM document_line WHERE state = 3"), 2);
    LINLI_RAN("check", "--db", db, NULL);
    /* what was approved is on its way or there: hardly anything is left to order */
    LINLI_RAN("plan", "--db", db, "--date", DAY, NULL);
    assert_true(city_ask(db, "SELECT COUNT(*) FROM document_line WHERE state = 0") * 10 < orders);
    LINLI_RAN("check", "--db", db, NULL);
}

static void one_site_shows_its_lines(void **state)
{
    const struct place *place = *state;
    const char *db = in_place(place, "city.db");
    make_city(place, db, "tables", "1");
    struct run got = linli("plan", "--db", db, "--date", DAY, "--dry-run", "--site", "P-03",
                           "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "云创园取餐柜");
    assert_null(strstr(got.out, "锦澜天府前置点"));
    assert_null(strstr(got.out, "Order ·"));
    run_finish(&got);
    got = linli("plan", "--db", db, "--date", DAY, "--dry-run", "--site", "HUB", "--lang", "en",
                NULL);
    assert_ran(&got);
    assert_says(got.out, "城市中心仓 · Order · ");
    assert_says(got.out, "usable");
    run_finish(&got);
    got = linli("plan", "--db", db, "--date", DAY, "--dry-run", "--site", "P-99", NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "P-99");
    run_finish(&got);
    got = linli("plan", "--db", db, "--date", DAY, "--dry-run", "--explain", "P-03", "SS-01",
                "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "the same");
    run_finish(&got);
}

static void the_same_seed_and_any_threads_give_the_same_plan(void **state)
{
    const struct place *place = *state;
    make_city(place, in_place(place, "city.db"), "one", "1");
    LINLI_RAN("demo", "--profile", "groupbuy", "--months", "1", "--seed", "7", "--out",
              in_place(place, "two"), NULL);
    assert_same_folder(in_place(place, "one"), in_place(place, "two"));
    json_t *one = plan_json(in_place(place, "city.db"), "1");
    json_t *two = plan_json(in_place(place, "city.db"), "3");
    assert_true(json_equal(one, two));
    json_decref(one);
    json_decref(two);
}

/* What the tours of the day bring to all stops, kg. */
static double driven(const char *db)
{
    json_error_t error;
    size_t i;
    size_t k;
    json_t *tour;
    json_t *stop;
    double kg = 0;
    struct run got =
        linli("dispatch", "--db", db, "--date", DAY, "--iterations", "20", "--json", NULL);
    assert_ran(&got);
    json_t *root = json_loads(got.out, 0, &error);
    assert_non_null(root);
    run_finish(&got);
    json_array_foreach(json_object_get(root, "tours"), i, tour)
    {
        json_array_foreach(json_object_get(tour, "stops"), k, stop)
        {
            kg += json_number_value(json_object_get(stop, "kg"));
        }
    }
    json_decref(root);
    return kg;
}

/* Moves of a plan: kept, approved, planned again, sent, undone, accepted. */
static void moves_go_from_plan_to_shelf(void **state)
{
    const struct place *place = *state;
    const char *db = in_place(place, "city.db");
    make_city(place, db, "tables", "1");
    LINLI_RAN("plan", "--db", db, "--date", DAY, NULL);
    const char *lines = "SELECT COUNT(*) FROM planned_move_line";
    const char *proposed = "SELECT COUNT(*) FROM planned_move_line WHERE state = 0";
    int64_t all = city_ask(db, lines);
    int64_t waiting = city_ask(db, proposed);
    assert_true(all > 500);
    assert_true(waiting > 0 && waiting < all); /* some are routine, not all */
    double at_first = driven(db);              /* proposed, and approved by the rule */
    assert_true(at_first > 0);
    LINLI_RAN("cancel", "--db", db, "PM-" DAY_DIGITS "-01", "--note", "no van", NULL);
    struct run got = linli("approve", "--db", db, "--site", "P-03", "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "approved between sites: ");
    run_finish(&got);
    LINLI_RAN("approve", "--db", db, "--all", NULL);
    assert_int_equal(city_ask(db, proposed), 0);
    LINLI_RAN("check", "--db", db, NULL);
    /* the goods are promised: hardly any of it is proposed again, cancelled ones apart */
    int64_t cancelled = city_ask(db, "SELECT COUNT(*) FROM planned_move_line WHERE state = 4");
    got = linli("plan", "--db", db, "--date", DAY, "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "Approved between sites and not yet sent: ");
    run_finish(&got);
    assert_true(cancelled > 0);
    assert_true((city_ask(db, lines) - all - cancelled) * 20 < all);
    /* each is driven once, whatever its state */
    assert_true(fabs(driven(db) - at_first) < 0.05 * at_first);
    got = linli("send", "--db", db, "--all", "--date", DAY, "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "sent between sites: ");
    assert_says(got.out, "TR-" DAY_DIGITS "-01");
    run_finish(&got);
    LINLI_RAN("check", "--db", db, NULL);
    int64_t sent = city_ask(db, "SELECT COUNT(*) FROM planned_move_line WHERE state = 2");
    assert_true(sent * 10 > all * 9);
    LINLI_RAN("transfer", "--db", db, "TR-" DAY_DIGITS "-01", "--accept", "--date", DAY, NULL);
    LINLI_RAN("undo", "--db", db, "TR-" DAY_DIGITS "-02", "--reason", "wrong van", NULL);
    assert_true(city_ask(db, "SELECT COUNT(*) FROM planned_move_line WHERE state = 2") < sent);
    LINLI_RAN("check", "--db", db, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(from_plan_to_goods_on_the_hubs_shelf, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(moves_go_from_plan_to_shelf, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(one_site_shows_its_lines, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(the_same_seed_and_any_threads_give_the_same_plan,
                                        place_setup, place_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
