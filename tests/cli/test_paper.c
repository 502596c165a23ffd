/*
 * The paper kit at the command line: documents that are well-formed and whole, numbers that are
 * given once, entries that are booked once, also by two programs at the same time.
 */
#include "small_tables.h"

#include "../xml_check.h"

#define DAY "2026-11-23"
#define LINE "PO-20261123-01/1"
#define ISSUE_1 "P-20261123-I-001"
#define RECEIVE_1 "P-20261123-R-001"

static const char *approved_city(const struct place *place)
{
    const char *db = small_city(place);
    LINLI_RAN("plan", "--db", db, "--date", DAY, NULL);
    LINLI_RAN("approve", "--db", db, "--all", NULL);
    return db;
}

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

/* A printed form, well-formed; the caller frees it. */
static char *printed(const char *db, const char *what, const char *language)
{
    struct run run = linli("print", what, "--db", db, "--site", "S1", "--day", "2026-11-24",
                           "--lang", language, NULL);
    assert_ran(&run);
    const char *bad = xml_bad_place(run.out);
    if (bad != NULL) {
        print_error("%s: not well-formed: %.60s\n", what, bad);
        fail();
    }
    char *text = strdup(run.out);
    assert_non_null(text);
    run_finish(&run);
    return text;
}

static void every_document_is_well_formed(void **state)
{
    static const char *const whats[] = {
        "count-sheet",  "order-form", "issue-log", "receiving-slip", "return-log", "write-off-log",
        "transfer-log", "phones",     "kit",       "labels",         "book"};
    const char *db = approved_city(*state);
    for (size_t i = 0; i < sizeof(whats) / sizeof(whats[0]); i++) {
        char *zh = printed(db, whats[i], "zh");
        char *en = printed(db, whats[i], "en");
        assert_non_null(strstr(zh, "lang=\"zh-CN\""));
        assert_non_null(strstr(en, "lang=\"en\""));
        assert_null(strstr(zh, "<script"));
        free(zh);
        free(en);
    }
    says(linli("check", "--db", db, NULL), "no breach");
}

static void forms_show_what_is_known(void **state)
{
    const char *db = approved_city(*state);
    char *text = printed(db, "receiving-slip", "en");
    assert_says(text, LINE);
    assert_says(text, "<b>P-20261124-R-001</b>");
    free(text);
    text = printed(db, "count-sheet", "en");
    assert_says(text, "<td>L1</td>");
    assert_says(text, "2027-01-31"); /* the expiry of L1 */
    assert_null(strstr(text, "by the system"));
    free(text);
    /* the form is of the day after: the order was approved the day before and is not sent yet */
    text = printed(db, "order-form", "en");
    assert_says(text, LINE);
    free(text);
    LINLI_RAN("send", "--db", db, "--all", NULL);
    text = printed(db, "order-form", "en");
    assert_null(strstr(text, LINE));
    free(text);
    text = printed(db, "labels", "en");
    assert_says(text, "<svg ");
    assert_says(text, "I1</div>"); /* beneath the bars */
    free(text);
}

static void two_printings_share_no_number(void **state)
{
    const char *db = approved_city(*state);
    const char *out = in_place(*state, "log.html");
    size_t n;
    LINLI_RAN("print", "issue-log", "--db", db, "--site", "S1", "--day", DAY, "--blank", "3",
              "--out", out, NULL);
    char *first = read_file(out, &n);
    assert_says(first, "P-20261123-I-003");
    assert_null(strstr(first, "P-20261123-I-004"));
    LINLI_RAN("print", "issue-log", "--db", db, "--site", "S1", "--day", DAY, "--blank", "2",
              "--out", out, NULL);
    char *second = read_file(out, &n);
    assert_null(strstr(second, "P-20261123-I-003"));
    assert_says(second, "P-20261123-I-005");
    free(first);
    free(second);
    /* What cannot be written gives no numbers. */
    refused(linli("print", "issue-log", "--db", db, "--site", "S1", "--day", DAY, "--out",
                  in_place(*state, "none/log.html"), NULL),
            1, "log.html");
    says(linli("paper", "--db", db, NULL), "5 numbers printed, 0 entered: 5 not entered yet");
}

static const char *printed_city(const struct place *place)
{
    const char *db = approved_city(place);
    LINLI_RAN("print", "kit", "--db", db, "--site", "S1", "--day", DAY, "--blank", "4", "--out",
              in_place(place, "kit.html"), NULL);
    /* of what is due by the next day there is one line: with it the form is for a second day */
    LINLI_RAN("print", "receiving-slip", "--db", db, "--site", "S1", "--day", "2026-11-24",
              "--blank", "1", "--out", in_place(place, "slip.html"), NULL);
    return db;
}

static struct run issue(const char *db, const char *paper, const char *qty)
{
    return linli("issue", "--db", db, "--paper", paper, "--item", "I1", "--qty", qty, NULL);
}

static void a_number_is_used_once(void **state)
{
    const char *db = printed_city(*state);
    /* 12 are there */
    says(issue(db, ISSUE_1, "2"), "pads: issued 2 pc; on hand 10");
    says(issue(db, ISSUE_1, "2"), ISSUE_1 " was entered already");
    says(issue(db, "p-20261123-i-1", "2"), ISSUE_1 " was entered already");
    refused(issue(db, ISSUE_1, "3"), 1, "issue, item I1, qty 2, day 2026-11-23");
    refused(issue(db, RECEIVE_1, "2"), 2, "is a line of kind receive, not issue");
    refused(issue(db, "P-20261123-I-999", "2"), 2, "no form with the paper number");
    refused(issue(db, "17", "2"), 2, "a paper number like");
    refused(linli("issue", "--db", db, "--paper", "P-20261123-I-002", "--item", "I1", "--qty", "1",
                  "--key", "k", NULL),
            2, "a paper number is a key already");
    /* what was handed out is a fact: nothing is recorded as missing, and the number stays free */
    refused(issue(db, "P-20261123-I-002", "11"), 1, "only 10 are there");
    says(issue(db, "P-20261123-I-002", "10"), "pads: issued 10 pc; on hand 0");
    says(linli("check", "--db", db, NULL), "no breach");
}

/* An undone entry leaves its number used; what is right comes under the number with /2. */
static void an_undone_entry_is_entered_again(void **state)
{
    const char *db = printed_city(*state);
    says(issue(db, ISSUE_1, "2"), "issued 2 pc; on hand 10");
    refused(issue(db, ISSUE_1 "/2", "3"), 1, ISSUE_1 "/2 is for what was undone, and " ISSUE_1);
    LINLI_RAN("undo", "IS-20261123-01", "--db", db, NULL);
    says(issue(db, ISSUE_1, "2"), "and undone since: nothing was done");
    refused(issue(db, ISSUE_1, "3"), 1, "what is right is entered as " ISSUE_1 "/2");
    says(issue(db, ISSUE_1 "/2", "3"), "issued 3 pc; on hand 9"); /* 12 - 3 */
    says(issue(db, ISSUE_1 "/2", "3"), ISSUE_1 "/2 was entered already");
    refused(issue(db, ISSUE_1 "/3", "1"), 1, "has not been");
    says(linli("check", "--db", db, NULL), "no breach");
}

static void what_is_printed_need_not_be_typed(void **state)
{
    const char *db = printed_city(*state);
    says(linli("receive", "--db", db, "--paper", "P-20261124-R-001", "--qty", "5", "--lot", "L9",
               "--date", DAY, NULL),
         "pads: received 5 pc, lot L9");
    refused(linli("receive", "PO-20261123-01/2", "--db", db, "--paper", "P-20261124-R-001", "--qty",
                  "5", NULL),
            2, "was printed for " LINE);
    says(linli("receive", "--db", db, "--paper", RECEIVE_1, "--item", "I1", "--qty", "3", "--lot",
               "L8", NULL),
         "pads: received 3 pc, lot L8");
    says(linli("check", "--db", db, NULL), "no breach");
}

static char *read_sheet(const struct place *place, const char *db)
{
    size_t n;
    const char *path = in_place(place, "count.html");
    LINLI_RAN("print", "count-sheet", "--db", db, "--site", "S1", "--day", DAY, "--lang", "en",
              "--out", path, NULL);
    return read_file(path, &n);
}

static struct run enter(const struct place *place, const char *db, const char *rows,
                        const char *option, const char *value)
{
    const char *path = in_place(place, "rows.csv");
    write_text(path, rows);
    return linli("enter", path, "--db", db, option, value, NULL);
}

static void a_file_is_booked_whole_and_once(void **state)
{
    static const char rows[] = "paper,item,qty,lot,by\n"
                               "P-20261123-R-001,I1,6,L8,\n"
                               "P-20261123-I-001,I1,15,,ann\n"
                               "P-20261123-I-002,I1,1,,\n";
    const char *db = printed_city(*state);
    refused(enter(*state, db, "", NULL, NULL), 2, "a header with the columns paper, kind, site,");
    says(enter(*state, db, rows, "--dry-run", NULL), "3 rows: 3 would be booked; nothing was");
    says(enter(*state, db, rows, NULL, NULL), "3 rows: 3 booked\n");
    says(enter(*state, db, rows, NULL, NULL), "3 rows: 0 booked, 3 entered already");
    /* 12 + 6 - 15 - 1 = 2 */
    says(linli("issue", "--db", db, "--site", "S1", "--item", "I1", "--qty", "1", "--date", DAY,
               NULL),
         "on hand 1\n");
    says(linli("check", "--db", db, NULL), "no breach");
}

/* Of 12 in L1: 2 come back (14), 3 are thrown away (11), 1 is carried over to S2 (10), and 9.5 are
 * counted. The line of the count has lot and item printed on it. */
static void every_kind_is_entered(void **state)
{
    static const char rows[] = "paper,item,qty,lot,reason,service,purpose,to\n"
                               "P-20261123-B-001,I1,2,L1,,home care,,\n"
                               "P-20261123-W-001,I1,3,L1,damaged,,wet,\n"
                               "P-20261123-T-001,I1,1,L1,,,,S2\n"
                               "P-20261123-C-001,,9.5,,lost,,,\n";
    const char *db = printed_city(*state);
    refused(enter(*state, db, "paper,item,qty,reason\nP-20261123-W-001,I1,1,eaten\n", NULL, NULL),
            2, "rows.csv:2: --reason is 'eaten', expected expired");
    refused(enter(*state, db, "paper,qty,reason\nP-20261123-C-001,1,eaten\n", NULL, NULL), 2,
            "rows.csv:2: 'eaten' is no reason");
    refused(enter(*state, db, "paper,item,qty\nP-20261123-T-001,I1,1\n", NULL, NULL), 2,
            "(columns site and to)");
    says(enter(*state, db, rows, NULL, NULL), "4 rows: 4 booked\n");
    says(enter(*state, db, rows, NULL, NULL), "4 rows: 0 booked, 4 entered already");
    says(linli("stock", "--db", db, "--site", "S1", NULL), "9.5 pc");
    says(linli("stock", "--db", db, "--site", "S2", NULL), "1 pc");
    refused(enter(*state, db, "paper,qty\nP-20261123-C-001,9\n", NULL, NULL), 1,
            "count, item I1, qty 9.5, lot L1, reason lost");
    says(linli("check", "--db", db, NULL), "no breach");
}

/* A count is of the account that the lot stands in: 4 of L1 are held, and 3 of them are found. */
static void what_is_held_is_counted_apart(void **state)
{
    const char *db = approved_city(*state);
    LINLI_RAN("quarantine", "--db", db, "--site", "S1", "--item", "I1", "--lot", "L1", "--qty", "4",
              "--reason", "smell", "--date", DAY, NULL);
    char *sheet = read_sheet(*state, db);
    assert_says(sheet, "L1 (quarantine)");
    free(sheet);
    says(enter(*state, db, "paper,qty\nP-20261123-C-001,8\nP-20261123-C-002,3\n", NULL, NULL),
         "2 rows: 2 booked\n");
    struct run run = linli("stock", "--db", db, "--site", "S1", NULL);
    assert_says(run.out, "8 pc");
    assert_says(run.out, "3 pc");
    run_finish(&run);
    says(linli("check", "--db", db, NULL), "no breach");
}

static void a_file_with_an_error_books_nothing(void **state)
{
    const char *db = printed_city(*state);
    refused(enter(*state, db, "paper,item,qty\nP-20261123-I-001,I1,1\nP-20261123-I-002,I1,99\n",
                  NULL, NULL),
            1, "rows.csv:3: only 11 are there");
    refused(enter(*state, db, "paper,item,qty\nP-20261123-I-001,I1,x\n", NULL, NULL), 2,
            "rows.csv:2:qty: ");
    refused(enter(*state, db, "kind,item,qty\nissue,I1,1\n", NULL, NULL), 2, "--key KEY");
    says(linli("paper", "--db", db, NULL), ", 0 entered: ");
    says(linli("stock", "--db", db, "--item", "I1", NULL), "12 pc");
}

static void rows_without_numbers_have_a_key(void **state)
{
    const char *db = printed_city(*state);
    static const char rows[] = "kind,site,item,qty,day\nissue,S1,I1,1,2026-11-23\n";
    says(enter(*state, db, rows, "--key", "monday"), "1 row: 1 booked\n");
    says(enter(*state, db, rows, "--key", "monday"), "nothing was done again\n1 row: 1 booked\n");
    says(linli("stock", "--db", db, "--item", "I1", NULL), "11 pc");
    refused(enter(*state, db, "kind,site,item,qty\nissue,S1,I1,2\n", "--key", "monday"), 2,
            "the key monday was used for another request");
}

static void blank_lines_are_off_the_list(void **state)
{
    const char *db = printed_city(*state);
    LINLI_RAN("paper", "--db", db, "--blank", "P-20261123-I-002", "P-20261123-I-004", NULL);
    says(linli("paper", "--db", db, "--day", DAY, NULL), "Issue log       P-20261123-I-001 ");
    says(issue(db, "P-20261123-I-003", "1"), "issued 1 pc"); /* it turned up all the same */
    refused(linli("paper", "--db", db, "--blank", NULL), 2, "--blank needs");
    refused(linli("paper", "--db", db, "--blank", "P-20261123-I-004", "P-20261123-I-001", NULL), 2,
            "does not come after");
}

/* Two programs type in the same line at once: it is booked once, and both end well. */
static void two_at_once_book_once(void **state)
{
    const char *db = printed_city(*state);
    pid_t children[4];
    for (size_t i = 0; i < 4; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            const char *binary = getenv("LINLI_BINARY");
            int null = open("/dev/null", O_WRONLY);
            dup2(null, STDOUT_FILENO);
            execl(binary, "linli", "issue", "--db", db, "--paper", ISSUE_1, "--item", "I1", "--qty",
                  "2", (char *)NULL);
            _exit(127);
        }
    }
    for (size_t i = 0; i < 4; i++) {
        int status = -1;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    says(linli("stock", "--db", db, "--item", "I1", NULL), "10 pc"); /* 12 - 2 */
    says(linli("check", "--db", db, NULL), "no breach");
}

static void the_book_adds_up(void **state)
{
    const char *db = printed_city(*state);
    LINLI_RAN("issue", "--db", db, "--paper", ISSUE_1, "--item", "I1", "--qty", "2.5", NULL);
    char *text = printed(db, "book", "en");
    assert_says(text, ISSUE_1);
    /* opening 12, issued 2.5, closing 9.5 */
    assert_says(text, "<td>I1</td><td>pads</td><td class=\"r\">12</td><td class=\"r\"></td>"
                      "<td class=\"r\"></td><td class=\"r\">2.5</td><td class=\"r\"></td>"
                      "<td class=\"r\"></td><td class=\"r\"></td><td class=\"r\"><b>9.5 pc</b>");
    free(text);
}

static void wrong_use(void **state)
{
    const char *db = approved_city(*state);
    refused(linli("print", "nothing", "--db", db, NULL), 2, "nothing to print is called 'nothing'");
    refused(linli("print", "labels", "--db", db, "--site", "S1", "--size", "1x1", NULL), 2,
            "--size is '1x1', expected 70x37");
    refused(linli("print", "labels", "--db", db, "--site", "S1", "--of", "x", NULL), 2,
            "expected lots or shelves");
    refused(linli("print", "kit", "--db", db, "--site", "S9", NULL), 2, "S9");
    struct run run = linli("print", "--help", "--lang", "zh", NULL);
    says(run, "盘点表");
}

/* Slips for lines that were only proposed: a later plan of the day replaces these all the same, and
 * the slips keep their numbers. */
static void planning_again_replaces_what_was_printed(void **state)
{
    const char *db = small_city(*state);
    LINLI_RAN("plan", "--db", db, "--date", DAY, NULL);
    LINLI_RAN("print", "kit", "--db", db, "--site", "S1", "--day", DAY, NULL);
    int64_t papers_n = city_ask(db, "SELECT COUNT(*) FROM paper");
    assert_true(city_ask(db, "SELECT COUNT(*) FROM paper WHERE line_id IS NOT NULL") > 0);
    LINLI_RAN("plan", "--db", db, "--date", DAY, NULL);
    assert_int_equal(city_ask(db, "SELECT COUNT(*) FROM paper WHERE line_id IS NOT NULL"), 0);
    assert_int_equal(city_ask(db, "SELECT COUNT(*) FROM paper"), papers_n);
    says(linli("check", "--db", db, NULL), "no breach");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_document_is_well_formed),
        TEST(forms_show_what_is_known),
        TEST(two_printings_share_no_number),
        TEST(a_number_is_used_once),
        TEST(an_undone_entry_is_entered_again),
        TEST(what_is_printed_need_not_be_typed),
        TEST(a_file_is_booked_whole_and_once),
        TEST(every_kind_is_entered),
        TEST(what_is_held_is_counted_apart),
        TEST(a_file_with_an_error_books_nothing),
        TEST(rows_without_numbers_have_a_key),
        TEST(blank_lines_are_off_the_list),
        TEST(two_at_once_book_once),
        TEST(the_book_adds_up),
        TEST(planning_again_replaces_what_was_printed),
        TEST(wrong_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
