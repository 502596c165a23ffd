/*
 * The inbox of facts and forecasts set by hand, as a user types them, in both languages: what is
 * decided changes the next plan, can be taken back, and happens once under its key; what makes no
 * sense is refused in one line.
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

/* Eight weeks of ten pads a day at one site until 11-22, a thousand on 11-18: as a hundredfold it
 * looks like another unit. Nothing on hand. */
static const char *steady_city(const struct place *place)
{
    const char *db = in_place(place, "city.db");
    const char *from = in_place(place, "tables");
    static const int days[] = {30, 31, 22};
    assert_int_equal(mkdir(from, 0777), 0);
    write_text(in_place(place, "tables/sites.csv"), "site,name\nS1,North\n");
    write_text(in_place(place, "tables/items.csv"),
               "item,name,unit,pack,cost,price\nI1,pads,pc,5,2,3\nI2,soap,pc,5,2,3\n");
    write_text(in_place(place, "tables/suppliers.csv"), "supplier,name\nV1,First\n");
    write_text(in_place(place, "tables/supply.csv"), "supplier,item,price,lead_days\nV1,I1,2,1\n");
    write_text(in_place(place, "tables/stock.csv"), "site,item,lot,qty\nS1,I1,L1,0\n");
    FILE *file = fopen(in_place(place, "tables/demand.csv"), "w");
    assert_non_null(file);
    fputs("site,item,date,qty\n", file);
    for (int month = 0; month < 3; month++) {
        for (int day = 1; day <= days[month]; day++) {
            fprintf(file, "S1,I1,2026-%02d-%02d,%d\n", month + 9, day,
                    month == 2 && day == 18 ? 1000 : 10);
        }
    }
    assert_int_equal(fclose(file), 0);
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    return db;
}

/* What waits is listed and explained; each decision says what follows from it. */
static void facts_are_decided_and_taken_back(void **state)
{
    const char *db = steady_city(*state);
    says(linli("inbox", "--db", db, "--rule", "unit", NULL),
         "1000 pc is some 100 times the usual 10 pc: another unit? It would be 10 pc");
    says(linli("inbox", "--db", db, "--explain", "1", NULL), "until decided: used, but bounded");
    says(linli("inbox", "--db", db, "--explain", "1", "--lang", "zh", NULL), "核实前：使用");
    says(linli("plan", "--db", db, "--date", DAY, NULL), "in the inbox");
    says(linli("inbox", "--db", db, "accept", "1", "--note", "a feast", "--key", "a", NULL),
         "1 fact accepted");
    says(linli("inbox", "--db", db, "accept", "1", "--note", "a feast", "--key", "a", NULL),
         "nothing is done again");
    refused(linli("inbox", "--db", db, "accept", "1", NULL), 1, "is accepted and cannot become");
    refused(linli("inbox", "--db", db, "accept", "1", "--note", "else", "--key", "a", NULL), 2,
            "key");
    says(linli("inbox", "--db", db, "--rule", "unit", NULL), "No fact of that choice.");
    says(linli("inbox", "--db", db, "reopen", "1", NULL), "1 fact waits again.");
    says(linli("inbox", "--db", db, "exclude", "1", "--until", "2026-11-19", NULL),
         "1 fact excluded");
    says(linli("inbox", "--db", db, "--explain", "1", NULL), "not used until 2026-11-19");
    says(linli("inbox", "--db", db, "reopen", "1", "--lang", "zh", NULL), "已重新打开 1 条");
    refused(linli("inbox", "--db", db, "exclude", "1", "--until", "2026-11-01", NULL), 2,
            "before the fact's day 2026-11-18");
    says(linli("inbox", "--db", db, "correct", "1", "--qty", "10", "--note", "slip", NULL),
         "pads on 2026-11-18: 10 now; it said 1000.");
    says(linli("inbox", "--db", db, "reopen", "1", NULL), "1 fact waits again.");
    says(linli("plan", "--db", db, "--date", DAY, "--explain", "S1", "I1", NULL), " 10 1000 10");
    says(linli("inbox", "--db", db, "correct", "1", "--qty", "10", "--note", "slip", NULL),
         "pads on 2026-11-18: 10 now; it said 1000.");
    says(linli("plan", "--db", db, "--date", DAY, "--explain", "S1", "I1", NULL), " 10 10 10 10");
    says(linli("inbox", "--db", db, "--explain", "1", NULL), "corrected by ");
    refused(linli("inbox", "--db", db, "accept", "99", NULL), 2, "the inbox has no number 99");
    refused(linli("inbox", "--db", db, "accept", "x", NULL), 2, "'x' is no number of the inbox");
    refused(linli("inbox", "--db", db, "--rule", "odd", NULL), 2, "no rule is called 'odd'");
    says(linli("check", "--db", db, NULL), "no breach");
}

/* A row of 2035 is marked and changes nothing else: today is still booked, and planned as today. */
static void a_slip_of_the_year_waits_and_moves_nothing(void **state)
{
    struct place *place = *state;
    const char *db = steady_city(place);
    const char *rows = in_place(place, "demand.csv");
    write_text(rows, "site,item,date,qty\nS1,I1,2035-11-20,10\n");
    says(linli("import", "--db", db, rows, NULL), "2 facts wait in the inbox");
    says(linli("inbox", "--db", db, "--rule", "future", NULL),
         "1 row of days that have not come, until 2035-11-20");
    says(linli("issue", "--db", db, "--item", "I1", "--qty", "1", "--date", DAY, NULL),
         "IS-20261123");
    says(linli("plan", "--db", db, "--date", "2026-11-24", NULL), "pads");
    write_text(rows, "site,item,date,qty\nS1,I1,2190-01-01,10\n");
    refused(linli("import", "--db", db, rows, NULL), 2, "far in the future");
    says(linli("check", "--db", db, NULL), "no breach");
}

#define SET "override", "--db", db, "set", "--item", "I1"

/*
 * Thirty a day for ten: the plan takes it, says why, and keeps what it would have been. Ten came on
 * 11-20, 11-21 and 11-22; planned by the plan of 11-20: off by 3 * (30 - 10) = 60, without by 0.
 */
static void a_forecast_by_hand_is_taken_said_and_measured(void **state)
{
    const char *db = steady_city(*state);
    LINLI_RAN("inbox", "--db", db, "correct", "1", "--qty", "10", NULL);
    says(linli("override", "--db", db, NULL), "No forecast is set by hand.");
    says(linli(SET, "--qty", "30", "--from", "2026-11-20", "--until", "2026-11-30", "--reason",
               "free clinic", "--key", "o1", NULL),
         "No. 1: pads at North, 30 pc a day from 2026-11-20 to 2026-11-30.");
    says(linli(SET, "--qty", "30", "--from", "2026-11-20", "--until", "2026-11-30", "--reason",
               "free clinic", "--key", "o1", "--lang", "zh", NULL),
         "编号 1：North pads，2026-11-20 至 2026-11-30 每天 30 pc");
    says(linli("plan", "--db", db, "--date", "2026-11-20", NULL),
         "; by hand: 30 pc a day until 11-30 (free clinic)");
    says(linli("plan", "--db", db, "--date", "2026-11-20", "--explain", "S1", "I1", NULL),
         "(without it 10)");
    says(linli("plan", "--db", db, "--date", "2026-11-20", "--json", NULL),
         "\"reason\":\"free clinic\"");
    says(linli("override", "--db", db, "--all", NULL), "off by 60 over 3 days, without it by 0");
    says(linli("check", "--db", db, NULL), "no breach");
}

/* The last word counts; one that is ended early holds no longer, one that had not begun never did.
 */
static void forecasts_by_hand_end(void **state)
{
    const char *db = steady_city(*state);
    LINLI_RAN("inbox", "--db", db, "correct", "1", "--qty", "10", NULL);
    LINLI_RAN(SET, "--qty", "30", "--from", "2190-01-01", "--until", "2190-01-31", "--reason",
              "far", NULL);
    LINLI_RAN("override", "--db", db, "set", "--all-items", "--all-sites", "--times", "2", "--from",
              "2190-01-01", "--until", "2190-01-31", "--reason", "festival", NULL);
    says(linli("plan", "--db", db, "--date", "2190-01-10", "--dry-run", "--explain", "S1", "I1",
               NULL),
         "Set by hand: × 2 from 01-01 to 01-31");
    says(linli("override", "--db", db, "end", "2", "--note", "rain", "--key", "e", NULL),
         "No. 2 is withdrawn before it began.");
    says(linli("override", "--db", db, "end", "2", "--note", "rain", "--key", "e", "--lang", "zh",
               NULL),
         "编号 2 在生效前已撤回");
    refused(linli("override", "--db", db, "end", "2", NULL), 1, "no. 2 has ended already");
    says(linli("plan", "--db", db, "--date", "2190-01-10", "--dry-run", "--explain", "S1", "I1",
               NULL),
         "Set by hand: 30 pc a day from 01-01 to 01-31");
    says(linli("override", "--db", db, "--all", NULL), ": rain");
    refused(linli("override", "--db", db, "end", "7", NULL), 2, "no forecast by hand has no. 7");
    refused(linli(SET, "--qty", "30", "--until", "2190-01-31", NULL), 2, "--until and --reason");
    refused(linli(SET, "--times", "0.5x", "--until", "2190-01-31", "--reason", "r", NULL), 2,
            "'0.5x' is no number");
    refused(linli(SET, "--all-sites", "--qty", "3", "--from", "2190-01-01", "--until", "2190-01-31",
                  "--reason", "r", NULL),
            2, "--times was expected");
    refused(linli(SET, "--qty", "3", "--from", "2190-01-09", "--until", "2190-01-01", "--reason",
                  "r", NULL),
            2, "before the begin");
    refused(linli("override", "--db", db, "set", "--item", "I2", "--qty", "3", "--from",
                  "2190-01-01", "--until", "2190-01-02", "--reason", "r", NULL),
            2, "no demand is on record there");
    refused(linli("override", "--db", db, "--reason", "r", NULL), 2, "--reason does not go with");
    says(linli("check", "--db", db, NULL), "no breach");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(facts_are_decided_and_taken_back, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_slip_of_the_year_waits_and_moves_nothing, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_forecast_by_hand_is_taken_said_and_measured, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(forecasts_by_hand_end, place_setup, place_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
