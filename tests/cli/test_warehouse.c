/*
 * What the warehouse does beyond a day's orders, as a user types it: the one-press emergency, in
 * both languages; what makes no sense is refused in one line and changes nothing.
 */
#include "small_tables.h"

#define DAY "2026-11-23"

/* The run succeeded and said that. */
static void says(struct run run, const char *part)
{
    assert_ran(&run);
    assert_says(run.out, part);
    run_finish(&run);
}

static void refused(struct run run, int status, const char *part)
{
    assert_refused(&run, status);
    assert_says(run.err, part);
    run_finish(&run);
}

/* V1 is no instant supplier: it comes on its own day, which is said. */
static void one_press_orders_from_who_comes_soonest(void **state)
{
    const char *db = small_city(*state);
    says(linli("emergency", "--db", db, "--site", "S1", "--item", "I1", "--qty", "5", "--date", DAY,
               "--dry-run", NULL),
         "Would order ");
    says(linli("orders", "--db", db, NULL), "no open order lines");
    says(linli("emergency", "--db", db, "--site", "S1", "--item", "I1", "--qty", "5", "--date", DAY,
               "--key", "e1", "--reason", "storm", NULL),
         "Ordered EM-20261123-01/1: ");
    says(linli("emergency", "--db", db, "--lang", "zh", "--site", "S1", "--item", "I1", "--qty",
               "5", "--date", DAY, "--key", "e1", "--reason", "storm", NULL),
         "已下单 EM-20261123-01/1");
    says(linli("orders", "--db", db, NULL), "EM-20261123-01/1  sent");
    refused(linli("emergency", "--db", db, "--site", "S1", "--item", "I1", "--qty", "5", "--date",
                  "2029-01-01", NULL),
            2, "far from the city's present");
    says(linli("cancel", "--db", db, "EM-20261123-01", NULL), "cancelled 1 line");
    says(linli("check", "--db", db, NULL), "no breach");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_press_orders_from_who_comes_soonest, place_setup,
                                        place_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
