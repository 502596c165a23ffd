/*
 * What the warehouse does beyond a day's orders, as a user types it: the one-press emergency,
 * counts, transfers and the reserve, in both languages; what makes no sense is refused in one line
 * and changes nothing.
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

#define SHEET "CN-20261123-01"

/* The small city has 12 pads at S1, of one lot. */
static void a_sheet_is_counted_and_posted(void **state)
{
    const char *db = small_city(*state);
    says(linli("count", "--db", db, NULL), "no count sheet is open");
    says(linli("count", "--db", db, "new", "--site", "S1", "--full", "--date", DAY, NULL),
         SHEET " is open. Enter: linli count " SHEET "/1 --qty QTY");
    says(linli("count", "--db", db, NULL), SHEET "  North  2026-11-23: 1 line, 1 to count");
    refused(linli("count", "--db", db, "new", "--site", "S1", "--full", "--date", DAY, NULL), 1,
            "is being counted on sheet " SHEET);
    refused(linli("count", "--db", db, SHEET, "--post", "--date", DAY, NULL), 1, "counted");
    says(linli("count", "--db", db, SHEET "/1", "--qty", "9", NULL),
         "pads: counted 9 pc, in the books 12, difference -3\nbeyond the tolerance");
    says(linli("count", "--db", db, SHEET "/1", "--qty", "11.5", "--recount", "--lang", "zh", NULL),
         "账面 12，差异 -0.5\n过账前须注明原因");
    refused(linli("count", "--db", db, SHEET, "--post", "--date", DAY, NULL), 1,
            "differ without a reason");
    says(linli("count", "--db", db, SHEET "/1", "--reason", "lost", "--note", "shelf 3", NULL),
         "counted 11.5");
    says(linli("count", "--db", db, SHEET, "--lang", "zh", NULL), "丢失：shelf 3");
    says(linli("count", "--db", db, SHEET, "--post", "--date", DAY, "--key", "p", NULL),
         "1 line of " SHEET " posted");
    says(linli("count", "--db", db, SHEET, "--post", "--date", DAY, "--key", "p", NULL),
         "nothing was done again");
    says(linli("count", "--db", db, SHEET, "--post", "--date", DAY, "--key", "p", NULL),
         "1 line of " SHEET " posted");
    says(linli("stock", "--db", db, NULL), "11.5 pc");
    says(linli("count", "--db", db, NULL), "no count sheet is open");
    says(linli("count", "--db", db, "--all", NULL), SHEET);
    says(linli("check", "--db", db, NULL), "no breach");
}

static void a_file_of_counts_and_a_lot_at_once(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    const char *file = in_place(place, "counted.csv");
    LINLI_RAN("count", "--db", db, "new", "1", "--cycle", "--blind", "--site", "S1", "--date", DAY,
              NULL);
    struct run blind = linli("count", "--db", db, SHEET, NULL);
    assert_ran(&blind);
    assert_says(blind.out, "blind: the books are shown when all is counted");
    assert_null(strstr(blind.out, "12 pc"));
    run_finish(&blind);
    write_text(file, "line,qty,reason\n1,11,eaten\n");
    refused(linli("count", "--db", db, SHEET, "--file", file, NULL), 2,
            "counted.csv:2:reason: 'eaten' is no reason");
    write_text(file, "line,qty\n1,1,5\n"); /* a decimal comma */
    refused(linli("count", "--db", db, SHEET, "--file", file, NULL), 2,
            "counted.csv:2: the row has 3 columns, expected 2");
    write_text(file, "line,qty\n3,1\n1,2\n2,\n\n3,1\n1,2\n");
    refused(linli("count", "--db", db, SHEET, "--file", file, NULL), 2,
            "counted.csv:6:line: line 3 stands twice in the file");
    write_text(file, "line,qty,reason\n1,11,lost\n");
    says(linli("count", "--db", db, SHEET, "--file", file, "--confirm", NULL), "counted 11 pc");
    for (int i = 0; i < 2; i++) { /* the second answer is the first */
        says(linli("count", "--db", db, SHEET, "--cancel", "--key", "c", NULL),
             "1 line of " SHEET " cancelled");
    }
    for (int i = 0; i < 2; i++) {
        says(linli("count", "--db", db, "--site", "S1", "--item", "I1", "--qty", "11", "--reason",
                   "damaged", "--date", DAY, "--key", "i", NULL),
             "1 line of CN-20261123-02 posted\nbooked as CT-20261123-01");
    }
    says(linli("check", "--db", db, NULL), "no breach");
}

static void stock_goes_to_another_site(void **state)
{
    const char *db = small_city(*state);
    says(linli("transfer", "--db", db, NULL), "nothing is on its way between sites");
    says(linli("transfer", "--db", db, "--from", "S1", "--to", "S2", "I1=5", "--date", DAY,
               "--note", "fair", NULL),
         "TR-20261123-01  North → South, sent 2026-11-23, due 2026-11-23: 1 line, 1 on the way; "
         "fair");
    says(linli("stock", "--db", db, "--site", "S2", NULL), "in transit");
    says(linli("transfer", "--db", db, "TR-20261123-01/1", "--accept", "--qty", "3", "--date", DAY,
               "--key", "k", "--lang", "zh", NULL),
         "记账单号 TA-20261123-01");
    says(linli("transfer", "--db", db, "TR-20261123-01/1", "--accept", "--qty", "3", "--date", DAY,
               "--key", "k", NULL),
         "nothing was done again");
    refused(linli("transfer", "--db", db, "TR-20261123-01/1", "--accept", "--qty", "3", "--date",
                  DAY, NULL),
            1, "of line 1 (I1) only 2 are on the way, not 3");
    refused(linli("undo", "--db", db, "TR-20261123-01", NULL), 1, "TA-20261123-01");
    says(linli("transfer", "--db", db, "TR-20261123-01", "--refuse", "--date", DAY, NULL),
         "TA-20261123-02 goes back");
    says(linli("transfer", "--db", db, "TA-20261123-02", "--lost", "--date", DAY, NULL),
         "refused of TR-20261123-01");
    says(linli("slips", "--db", db, "--kind", "arrival", NULL), "lost in transit");
    says(linli("undo", "--db", db, "TA-20261123-03", NULL), "is undone");
    says(linli("transfer", "--db", db, "TA-20261123-02", "--accept", "--date", DAY, NULL),
         "accepted");
    says(linli("transfer", "--db", db, "--from", "S1", "--to", "S2", "--item", "I1", "--lot", "L1",
               "--qty", "1", "--at-once", "--date", DAY, NULL),
         "TR-20261123-02 is moved");
    says(linli("transfer", "--db", db, NULL), "nothing is on its way between sites");
    says(linli("transfer", "--db", db, "--all", "--site", "S2", NULL), "TR-20261123-02");
    says(linli("check", "--db", db, NULL), "no breach");
}

static void the_reserve_has_keepers(void **state)
{
    const char *db = small_city(*state);
    says(linli("reserve", "--db", db, NULL), "nothing is in the reserve");
    says(linli("reserve", "--db", db, "--hold", "--site", "S1", "--item", "I1", "--qty", "4",
               "--date", DAY, "--key", "h", NULL),
         "pads: 4 pc, lot L1, reserve");
    says(linli("reserve", "--db", db, "--date", DAY, "--lang", "zh", NULL), "4 pc");
    refused(linli("reserve", "--db", db, "--release", "--site", "S1", "--item", "I1", "--qty", "1",
                  "--reason", "flood", "--date", DAY, NULL),
            1, "reserve_keepers=NAME");
    LINLI_RAN("config", "--db", db, "reserve_keepers=warden", NULL);
    refused(linli("reserve", "--db", db, "--release", "--site", "S1", "--item", "I1", "--qty", "1",
                  "--reason", "flood", "--date", DAY, "--actor", "clerk", "--lang", "zh", NULL),
            1, "clerk 不在 reserve_keepers 之列");
    says(linli("reserve", "--db", db, "--release", "--site", "S1", "--item", "I1", "--qty", "1",
               "--reason", "flood", "--date", DAY, "--actor", "warden", NULL),
         "pads: 1 pc, lot L1, normal");
    refused(linli("undo", "--db", db, "MV-20261123-01", "--actor", "clerk", NULL), 1,
            "not among the reserve_keepers");
    refused(linli("reserve", "--db", db, "--refill", "--date", DAY, NULL), 1, "there is no plan");
    says(linli("reserve", "--db", db, "--rotate", "--date", DAY, NULL), "nothing to book\n");
    says(linli("write-off", "--db", db, "--expired", "--site", "S1", "--date", DAY, NULL),
         "nothing to book\n");
    says(linli("check", "--db", db, NULL), "no breach");
}

/* What stands in the reserve and in quarantine goes out and comes in again as such: of 12 pads four
 * in the reserve, two in quarantine, one on its way, five for daily use. */
static void every_account_goes_out_and_in(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    const char *again = in_place(place, "again.db");
    LINLI_RAN("export", "--db", db, "--out", in_place(place, "plain"), NULL);
    size_t n;
    char *stock = read_file(in_place(place, "plain/stock.csv"), &n);
    assert_silent_about(stock, "account");
    free(stock);
    LINLI_RAN("reserve", "--db", db, "--hold", "--site", "S1", "--item", "I1", "--qty", "4",
              "--date", DAY, NULL);
    LINLI_RAN("quarantine", "--db", db, "--site", "S1", "--item", "I1", "--qty", "2", "--reason",
              "wet", "--date", DAY, NULL);
    LINLI_RAN("transfer", "--db", db, "--from", "S1", "--to", "S2", "I1=1", "--date", DAY, NULL);
    struct run out = linli("export", "--db", db, "--out", in_place(place, "first"), NULL);
    assert_ran(&out);
    assert_says(out.err, "stock leaves out 1 lot in transit");
    run_finish(&out);
    stock = read_file(in_place(place, "first/stock.csv"), &n);
    assert_says(stock, "cost,account\nS1,I1,L1,5,");
    assert_says(stock, ",normal\nS1,I1,L1,4,");
    assert_says(stock, ",reserve\nS1,I1,L1,2,");
    assert_says(stock, ",quarantine\n");
    free(stock);
    says(linli("init", "--db", again, "--from", in_place(place, "first"), NULL), "3 rows: 3 added");
    LINLI_RAN("export", "--db", again, "--out", in_place(place, "second"), NULL);
    refused(linli("export", "--db", again, "--out", in_place(place, "first"), NULL), 2,
            "first/settings.csv: a table is there already; --replace");
    refused(linli("export", "--db", again, "--gzip", "--out", in_place(place, "first"), "--lang",
                  "zh", NULL),
            2, "加 --replace 可覆盖");
    refused(linli("demo", "--out", in_place(place, "first"), NULL), 2, "--replace");
    LINLI_RAN("export", "--db", again, "--gzip", "--out", in_place(place, "first"), "--replace",
              NULL);
    assert_int_equal(access(in_place(place, "first/stock.csv"), F_OK), -1);
    LINLI_RAN("export", "--db", again, "--out", in_place(place, "first"), "--replace", NULL);
    assert_same_folder(in_place(place, "first"), in_place(place, "second"));
    says(linli("import", "--db", again, in_place(place, "first/stock.csv"), NULL), "3 the same");
    says(linli("reserve", "--db", again, NULL), "4 pc");
    says(linli("check", "--db", again, NULL), "no breach");
    write_text(in_place(place, "stock.csv"), "site,item,lot,qty,account\nS1,I1,L1,1,in_transit\n");
    refused(linli("import", "--db", again, in_place(place, "stock.csv"), NULL), 2,
            "stock.csv:2:account: stock in transit comes from a transfer");
    write_text(in_place(place, "stock.csv"),
               "site,item,lot,qty,account\nS1,I1,L1,1,\nS1,I1,L1,1,normal\n");
    refused(linli("import", "--db", again, in_place(place, "stock.csv"), NULL), 2, "stock.csv:3");
    write_text(in_place(place, "stock.csv"), "site,item,lot,qty,account\nS1,I1,L1,3,reserve\n");
    says(linli("import", "--db", again, in_place(place, "stock.csv"), NULL), "1 corrected");
    says(linli("check", "--db", again, NULL), "no breach");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_press_orders_from_who_comes_soonest, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_sheet_is_counted_and_posted, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(a_file_of_counts_and_a_lot_at_once, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(stock_goes_to_another_site, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(the_reserve_has_keepers, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(every_account_goes_out_and_in, place_setup, place_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
