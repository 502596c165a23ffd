/*
 * A day by hand: plan, approve, send, receive with lot and expiry, issue, cancel, check, in both
 * languages; what makes no sense is refused with the exit status of the contract and one line, and
 * changes nothing.
 */
#include "small_tables.h"

#define DAY "2026-11-23"
#define LINE "PO-20261123-01/1"

/* The small city with the plan of that Monday: one order line for I1 from V1. */
static const char *planned_city(const struct place *place)
{
    const char *db = small_city(place);
    LINLI_RAN("plan", "--db", db, "--date", DAY, NULL);
    return db;
}

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

static void an_order_goes_its_way(void **state)
{
    const char *db = planned_city(*state);
    says(linli("orders", "--db", db, NULL), LINE "  proposed  2026-11-24  V1");
    says(linli("approve", "--db", db, "--line", LINE, NULL), "approved 1 line, ¥");
    says(linli("send", "--db", db, "PO-20261123-01", NULL), "sent 1 line, ¥");
    /* 12 are there */
    says(linli("receive", "--db", db, LINE, "--qty", "10", "--lot", "L9", "--expiry", "2027-02-01",
               "--date", DAY, NULL),
         "pads: received 10 pc, lot L9, use until 2027-02-01; on hand 22, still to come ");
    says(linli("stock", "--db", db, "--item", "I1", NULL), "L9   normal      10 pc  2027-02-01");
    says(linli("cancel", "--db", db, LINE, "--note", "enough", NULL), "cancelled 1 line, ¥");
    says(linli("orders", "--db", db, NULL), "no open order lines");
    says(linli("orders", "--db", db, "--closed", NULL), LINE "  cancelled");
    /* what came is owed: 10 at 2.5 */
    says(linli("orders", "--db", db, "--closed", NULL), "1 line, ¥25.00");
    says(linli("approve", "--db", db, "--all", NULL), "nothing was changed");
    says(linli("check", "--db", db, NULL), "no breach");
}

static void issuing_takes_what_expires_first(void **state)
{
    const char *db = planned_city(*state);
    says(linli("receive", "--db", db, "--site", "S1", "--item", "I1", "--qty", "5", "--lot", "L0",
               "--expiry", "2026-12-01", "--date", DAY, NULL),
         "pads: received 5 pc, lot L0, use until 2026-12-01; on hand 17\n");
    says(linli("issue", "--db", db, "--site", "S1", "--item", "I1", "--qty", "7.5", "--service",
               "home care", "--date", DAY, NULL),
         "pads: issued 7.5 pc; on hand 9.5\n"
         "  take 5 of lot L0, use until 2026-12-01\n"
         "  take 2.5 of lot L1, use until 2027-01-31\n");
    says(linli("issue", "--db", db, "--site", "S1", "--item", "I1", "--qty", "10", "--date", DAY,
               NULL),
         "pads: issued 9.5 pc, missing 0.5; on hand 0\n");
    refused(linli("issue", "--db", db, "--site", "S1", "--item", "I1", "--qty", "1", "--exact",
                  "--date", DAY, NULL),
            1, "only 0 are there");
    says(linli("stock", "--db", db, NULL), "nothing is on hand");
    says(linli("check", "--db", db, NULL), "no breach");
}

/* A slip in the year is refused, and neither the plan nor the export knows of it. */
static void a_slip_in_the_year_changes_nothing(void **state)
{
    struct place *place = *state;
    const char *db = planned_city(place);
    char *before = city_dump(db);
    static const char *const days[] = {"2025-11-23", "2020-01-01", "2026-10-22", "2198-12-31"};
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        refused(linli("issue", "--db", db, "--site", "S1", "--item", "I1", "--qty", "1", "--date",
                      days[i], NULL),
                2, "far from the city's present, expected 2026-10-23 to ");
        refused(linli("receive", "--db", db, "--site", "S1", "--item", "I1", "--qty", "1", "--date",
                      days[i], "--lang", "zh", NULL),
                2, "离本市当前日期太远");
    }
    char *after = city_dump(db);
    assert_string_equal(after, before);
    free(after);
    free(before);
}

/* The last day of planning: what follows from it can still be written. */
static void the_last_day_can_be_planned(void **state)
{
    const char *db = small_city(*state);
    LINLI_RAN("plan", "--db", db, "--date", "2198-12-31", "--dry-run", NULL);
    LINLI_RAN("plan", "--db", db, "--date", "1900-01-01", "--dry-run", NULL);
    LINLI_RAN("report", "--db", db, "--from", "2198-12-01", "--to", "2198-12-31", NULL);
}

static void a_key_makes_it_happen_once(void **state)
{
    const char *db = planned_city(*state);
    static const char answer[] = "pads: issued 4 pc; on hand 8\n"
                                 "  take 4 of lot L1, use until 2027-01-31\n";
    says(linli("issue", "--db", db, "--site", "S1", "--item", "I1", "--qty", "4", "--key", "k",
               "--date", DAY, NULL),
         answer);
    struct run again = linli("issue", "--db", db, "--site", "S1", "--item", "I1", "--qty", "4",
                             "--key", "k", "--date", DAY, NULL);
    assert_ran(&again);
    assert_says(again.out, "nothing was done again");
    assert_says(again.out, answer);
    run_finish(&again);
    refused(linli("issue", "--db", db, "--site", "S1", "--item", "I1", "--qty", "5", "--key", "k",
                  "--date", DAY, NULL),
            2, "a new key was expected");
    says(linli("stock", "--db", db, NULL), "8 pc");
}

/* More is there than anybody needs: the order that was sent is halved, with the supplier's leave.
 */
static void what_was_sent_changes_within_its_band(void **state)
{
    const char *db = planned_city(*state);
    const char *supply = in_place(*state, "supply.csv");
    write_text(supply, "supplier,item,price,flex_down\nV1,I1,2.5,0.5\n");
    LINLI_RAN("import", "--db", db, supply, NULL);
    LINLI_RAN("approve", "--db", db, "--all", NULL);
    says(linli("send", "--db", db, "--all", "--key", "s", NULL), "sent 1 line, ¥");
    says(linli("send", "--db", db, "--all", "--key", "s", NULL), "nothing was done again");
    int64_t sent_e3 = city_ask(db, "SELECT qty_e3 FROM document_line");
    assert_true(sent_e3 > 2000);
    LINLI_RAN("receive", "--db", db, "--site", "S1", "--item", "I1", "--qty", "500", "--lot", "L9",
              "--date", DAY, NULL);
    says(linli("plan", "--db", db, "--date", DAY, NULL), LINE "+1");
    says(linli("orders", "--db", db, NULL), LINE "+1  proposed");
    says(linli("approve", "--db", db, LINE "+1", NULL), "approved 1 change of sent lines, ¥");
    /* half of it in whole pieces, rounded up */
    assert_int_equal(city_ask(db, "SELECT qty_e3 FROM document_line"),
                     (sent_e3 / 2 + 999) / 1000 * 1000);
    says(linli("check", "--db", db, NULL), "no breach");
    refused(linli("approve", "--db", db, LINE "+1", NULL), 1, "cannot become approved");
    refused(linli("cancel", "--db", db, LINE "+1", "--refused", NULL), 2, "is a change of one");
    says(linli("cancel", "--db", db, LINE "+1", NULL), "tell the supplier");
    assert_int_equal(city_ask(db, "SELECT qty_e3 FROM document_line"), sent_e3);
    says(linli("orders", "--db", db, "--closed", "--lang", "zh", NULL), "已发出订单的变更");
    says(linli("check", "--db", db, NULL), "no breach");
}

/* A report never takes the place of a city, of this one or another. */
static void a_city_is_not_written_over(void **state)
{
    const char *db = planned_city(*state);
    char *before = city_dump(db);
    if (engine_is_url(db)) {
        free(before);
        return;
    }
    refused(linli("consignment", "--db", db, "--out", db, NULL), 2, "is a database");
    refused(linli("twin", "--db", db, "--html", db, NULL), 2, "is a database");
    char *after = city_dump(db);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void chinese_is_complete(void **state)
{
    const char *db = planned_city(*state);
    says(linli("orders", "--db", db, "--lang", "zh", NULL), LINE "  待批");
    says(linli("approve", "--db", db, "--class", "A", "--lang", "zh", NULL), "批准");
    says(linli("receive", "--db", db, "--site", "S1", "--item", "I1", "--qty", "5", "--lot", "L0",
               "--date", DAY, "--lang", "zh", NULL),
         "pads：收货 5 pc，批次 L0；现存 17");
    says(linli("issue", "--db", db, "--site", "S1", "--item", "I1", "--qty", "20", "--date", DAY,
               "--lang", "zh", NULL),
         "pads：发出 17 pc，缺 3；现存 0");
    says(linli("stock", "--db", db, "--lang", "zh", NULL), "没有库存");
    says(linli("check", "--db", db, "--lang", "zh", NULL), "全部相符");
    refused(linli("send", "--db", db, LINE "9", "--lang", "zh", NULL), 2, "没有名为");
}

static void what_makes_no_sense_changes_nothing(void **state)
{
    const char *db = planned_city(*state);
    char *before = city_dump(db);
    refused(linli("approve", "--db", db, NULL), 2, "was expected");
    refused(linli("approve", "--db", db, "--all", "--line", LINE, NULL), 2, "was expected");
    refused(linli("approve", "--db", db, "--class", "D", NULL), 2, "expected A, B or C");
    refused(linli("approve", "--db", db, "--supplier", "V9", NULL), 2, "no supplier has the code");
    refused(linli("approve", "--db", db, "PO-1/1", NULL), 2, "no document line is called");
    refused(linli("approve", "--db", db, "PO-1", NULL), 2, "no document has the number");
    refused(linli("approve", "--db", db, "--line", "PO-1", NULL), 2, "like PO-20261122-03/2");
    /* one of two does not exist: the other stays as it was */
    refused(linli("approve", "--db", db, LINE, "PO-1/1", NULL), 2, "no document line is called");
    refused(linli("send", "--db", db, "--line", LINE, NULL), 1, "cannot become sent");
    refused(linli("receive", "--db", db, LINE, NULL), 1, "approved or sent was expected");
    refused(linli("receive", "--db", db, NULL), 2, "was expected");
    refused(linli("receive", "--db", db, LINE, "--item", "I1", NULL), 2, "not both");
    refused(linli("receive", "--db", db, "--item", "I1", "--qty", "1", NULL), 2, "has 2 sites");
    refused(linli("receive", "--db", db, "--site", "S1", "--item", "I1", "--qty", "0", NULL), 2,
            "above 0");
    refused(linli("receive", "--db", db, "--site", "S1", "--item", "I1", "--qty", "1", "--lot",
                  "L1", "--expiry", "2027-02-01", "--date", DAY, NULL),
            2, "is there with expiry 2027-01-31");
    refused(linli("receive", "--db", db, "--site", "S1", "--item", "I1", "--qty", "1", "--expiry",
                  "2026-11-22", "--date", DAY, NULL),
            2, "is before the day of receipt");
    refused(linli("issue", "--db", db, "--site", "S1", "--qty", "1", NULL), 2, "--item CODE");
    refused(linli("issue", "--db", db, "--site", "S9", "--item", "I1", "--qty", "1", NULL), 2,
            "no site has the code S9");
    refused(linli("stock", "--db", db, "--item", "I9", NULL), 2, "no item has the code I9");
    refused(linli("orders", "--db", db, "--supplier", "V9", NULL), 2, "no supplier has the code");
    char *after = city_dump(db);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void a_breach_is_named_and_fails(void **state)
{
    const char *db = planned_city(*state);
    city_do(db, "UPDATE balance SET qty_e3 = 11000");
    struct run run = linli("check", "--db", db, NULL);
    assert_int_equal(run.status, 1);
    assert_string_equal(run.out,
                        "a balance is the sum of its movements: lot L1 of I1 at S1, account 0: "
                        "balance 11000, movements 12000\n");
    assert_string_equal(run.err, "linli: breaches of the database's rules: 1\n");
    run_finish(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_order_goes_its_way, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(issuing_takes_what_expires_first, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_slip_in_the_year_changes_nothing, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(the_last_day_can_be_planned, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(a_key_makes_it_happen_once, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(what_was_sent_changes_within_its_band, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_city_is_not_written_over, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(chinese_is_complete, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(what_makes_no_sense_changes_nothing, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_breach_is_named_and_fails, place_setup, place_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
