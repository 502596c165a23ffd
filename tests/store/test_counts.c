/*
 * Counting as a service: opening sheets, entering lines while stock moves, recounts and reasons,
 * posting, cancelling, lots that no sheet has, files, keys; and random sequences against a simple
 * model of the shelves. The city: 10 kg of rice (lot R1) and 4 l of milk (M1) at S1, of rice 5 more
 * in the reserve.
 */
#include "books_check.h"

#include "base/random.h"
#include "service/count.h"
#include "service/stock.h"
#include "service/undo.h"

static const struct who clerk = {.actor = "clerk", .now_ms = TEMP_CITY_NOW_MS};

static const char stock_rows[] =
    "INSERT INTO lot (id, site_id, item_id, code, expiry_day, received_day, cost_e4) VALUES"
    " (1, 1, 1, 'R1', NULL, 20770, 60000), (2, 1, 2, 'M1', 20785, 20770, 120000);"
    "INSERT INTO command (id, name, request, answer, actor, moment_ms) VALUES"
    " (1, 'stock table', '', '', 'clerk', 0);"
    "INSERT INTO movement (id, moment_ms, day, site_id, item_id, lot_id, account, kind, qty_e3,"
    " unmet_e3, command_id, actor, reason) VALUES"
    " (1, 0, 20770, 1, 1, 1, 0, 0, 10000, 0, 1, 'clerk', ''),"
    " (2, 0, 20770, 1, 2, 2, 0, 0, 4000, 0, 1, 'clerk', ''),"
    " (3, 0, 20770, 1, 1, 1, 1, 0, 5000, 0, 1, 'clerk', '');"
    "INSERT INTO balance VALUES (1, 0, 10000), (2, 0, 4000), (1, 1, 5000);"
    "INSERT INTO id_block VALUES ('lot', 3), ('command', 2), ('movement', 4);";

static int counts_setup(void **state)
{
    int rc = books_setup(state);
    if (rc == 0) {
        books_sql(((struct books *)*state)->temp, stock_rows);
    }
    return rc;
}

#define counts_test(function) \
    cmocka_unit_test_setup_teardown(function, counts_setup, books_teardown)

/* ---- one command each ------------------------------------------------------------------------ */

enum verb { OPEN, ENTER, FOUND, POST, CANCEL, SINGLE, ISSUE, UNDO };

struct asking {
    struct books *books;
    enum verb verb;
    struct who who;
    struct count_request request;
    const char *number;
    struct count_entry entries[4];
    int64_t entries_n;
    struct count_how how;
    struct count_lot_entry lot;
    bool partial;
    struct stock_request issue;
    struct stock_issued issued;
    struct undone undone;
    struct count_view view;
};

static enum linli_rc ask_body(struct db *db, void *context, struct linli_error *err)
{
    struct asking *a = context;
    struct linli_arena *arena = &a->books->arena;
    switch (a->verb) {
    case OPEN:
        return count_open(db, arena, &a->request, &a->who, &a->view, err);
    case ENTER:
        return count_enter(db, arena, a->number, a->entries, a->entries_n, a->how, &a->who,
                           &a->view, err);
    case FOUND:
        return count_add_found(db, arena, a->number, &a->lot, &a->who, &a->view, err);
    case POST:
        return count_post(db, arena, a->number, a->partial, BOOKS_TODAY, &a->who, &a->view, err);
    case CANCEL:
        return count_cancel(db, arena, a->number, &a->who, &a->view, err);
    case SINGLE:
        return count_single(db, arena, &a->lot, a->how.confirm, BOOKS_TODAY, &a->who, &a->view,
                            err);
    case UNDO:
        return undo_booking(db, arena, a->number, "slip", &a->who, &a->undone, err);
    case ISSUE:
        return stock_issue(db, arena, &a->issue, &a->who, &a->issued, err);
    }
    return LINLI_OK;
}

static enum linli_rc ask(struct books *books, struct asking *a)
{
    a->books = books;
    a->who.actor = a->who.actor == NULL ? clerk.actor : a->who.actor;
    a->who.now_ms = clerk.now_ms;
    linli_error_init(&books->temp->err);
    return tx_run(books->db, TX_WRITE, ask_body, a, &books->temp->err);
}

static struct count_view open_full(struct books *books)
{
    struct asking a = {
        .verb = OPEN,
        .request = {.site = "S1", .kind = COUNT_FULL, .most = FIXED_NONE, .day = BOOKS_TODAY}};
    assert_ok(ask(books, &a), &books->temp->err);
    return a.view;
}

static enum linli_rc enter(struct books *books, int64_t line_no, int64_t counted_e3,
                           enum count_reason reason, struct count_how how,
                           struct count_view *ret_view)
{
    struct asking a = {.verb = ENTER,
                       .number = "CN-20261122-01",
                       .entries = {{.line_no = line_no,
                                    .counted_e3 = counted_e3,
                                    .has_reason = reason != COUNT_REASON_NONE,
                                    .reason = reason}},
                       .entries_n = 1,
                       .how = how};
    enum linli_rc rc = ask(books, &a);
    *ret_view = a.view;
    return rc;
}

static enum linli_rc post(struct books *books, bool partial, struct count_view *ret_view)
{
    struct asking a = {.verb = POST, .number = "CN-20261122-01", .partial = partial};
    enum linli_rc rc = ask(books, &a);
    *ret_view = a.view;
    return rc;
}

static void issue(struct books *books, const char *item, int64_t qty_e3)
{
    struct asking a = {
        .verb = ISSUE,
        .issue = {
            .site = "S1", .item = item, .qty_e3 = qty_e3, .service = "meals", .day = BOOKS_TODAY}};
    assert_ok(ask(books, &a), &books->temp->err);
}

static int64_t balance_of(struct books *books, int64_t lot, int64_t account)
{
    char sql[120];
    snprintf(sql, sizeof(sql), "SELECT qty_e3 FROM balance WHERE lot_id = %d AND account = %d",
             (int)lot, (int)account);
    return books_ask(books->temp, sql);
}

static const struct count_how first = {false, false};
static const struct count_how again = {true, false};
static const struct count_how sure = {false, true};

/* ---- sheets ---------------------------------------------------------------------------------- */

static void a_full_sheet_has_every_lot_on_the_shelves(void **state)
{
    struct books *books = *state;
    struct count_view v = open_full(books);
    assert_string_equal(v.sheet.number, "CN-20261122-01");
    assert_int_equal(v.lines_n, 3); /* by item code, then account: milk, rice, rice in reserve */
    assert_string_equal(v.lines[0].item_code, "MILK");
    assert_int_equal(v.lines[0].opened_e3, 4000);
    assert_int_equal(v.lines[1].account, ACCOUNT_NORMAL);
    assert_int_equal(v.lines[2].account, ACCOUNT_RESERVE);
    assert_int_equal(v.lines[2].opened_e3, 5000);
    assert_int_equal(v.sheet.states_n[COUNT_OPEN], 3);
    /* a lot is on one unfinished sheet only */
    struct asking a = {
        .verb = OPEN,
        .request = {.site = "S1", .kind = COUNT_FULL, .most = FIXED_NONE, .day = BOOKS_TODAY}};
    assert_int_equal(ask(books, &a), LINLI_ESTATE);
    assert_int_equal(books_breaches(books), 0);
}

static void what_differs_is_booked_with_its_reason(void **state)
{
    struct books *books = *state;
    struct count_view v;
    open_full(books);
    assert_ok(enter(books, 1, 4000, COUNT_REASON_NONE, first, &v), &books->temp->err);
    /* 9.9 of 10 kg: class C allows 10 %; no reason yet */
    assert_ok(enter(books, 2, 9900, COUNT_REASON_NONE, first, &v), &books->temp->err);
    assert_int_equal(post(books, false, &v), LINLI_ESTATE); /* line 3 is not counted */
    assert_ok(enter(books, 3, 5000, COUNT_REASON_NONE, first, &v), &books->temp->err);
    assert_int_equal(post(books, false, &v), LINLI_ESTATE); /* line 2 has no reason */
    assert_ok(enter(books, 2, FIXED_NONE, COUNT_LOST, first, &v), &books->temp->err);
    assert_ok(post(books, false, &v), &books->temp->err);
    assert_int_equal(v.touched_n, 3);
    assert_int_equal(v.exact_n, 2);
    assert_int_equal(v.missing_fen, 60); /* 0.1 kg at 6 yuan */
    assert_int_equal(v.surplus_fen, 0);
    assert_int_equal(balance_of(books, 1, ACCOUNT_NORMAL), 9900);
    assert_int_equal(balance_of(books, 1, ACCOUNT_RESERVE), 5000);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM movement WHERE kind = 4"), 1);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM movement WHERE reason = 'lost'"),
                     1);
    assert_int_equal(post(books, false, &v), LINLI_ESTATE); /* nothing is left to post */
    assert_int_equal(books_breaches(books), 0);
}

/* The rule: counted - (book at opening + movements until the entry). Opened with 10; 3 are issued;
 * 6 are counted: 1 is missing, not 4. Then 2 more are issued: the books go from 5 to 4. */
static void movements_while_counting_are_taken_into_account(void **state)
{
    struct books *books = *state;
    struct count_view v;
    open_full(books);
    issue(books, "RICE", 3000);
    assert_ok(enter(books, 2, 6000, COUNT_LOST, sure, &v), &books->temp->err);
    assert_int_equal(v.lines[1].opened_e3, 10000);
    assert_int_equal(v.lines[1].book_e3, 7000);
    assert_int_equal(count_difference_e3(&v.lines[1]), -1000);
    issue(books, "RICE", 2000);
    assert_ok(post(books, true, &v), &books->temp->err);
    assert_int_equal(balance_of(books, 1, ACCOUNT_NORMAL), 4000); /* 10 - 3 - 2 - 1 */
    assert_int_equal(v.sheet.states_n[COUNT_OPEN], 2);
    assert_int_equal(books_breaches(books), 0);
}

static void what_is_gone_meanwhile_cannot_be_missing(void **state)
{
    struct books *books = *state;
    struct count_view v;
    open_full(books);
    assert_ok(enter(books, 2, 6000, COUNT_LOST, sure, &v), &books->temp->err); /* 4 missing */
    issue(books, "RICE", 8000);                                                /* 2 are left */
    assert_int_equal(post(books, true, &v), LINLI_ESHORT);
    assert_ok(enter(books, 2, 1000, COUNT_LOST, again, &v), &books->temp->err);
    assert_ok(post(books, true, &v), &books->temp->err);
    assert_int_equal(balance_of(books, 1, ACCOUNT_NORMAL), 1000);
    assert_int_equal(books_breaches(books), 0);
}

static void a_large_difference_is_counted_again_or_confirmed(void **state)
{
    struct books *books = *state;
    struct count_view v;
    open_full(books);
    assert_ok(enter(books, 1, 1000, COUNT_DAMAGED, first, &v), &books->temp->err);
    assert_false(v.lines[0].confirmed);
    assert_int_equal(post(books, true, &v), LINLI_ESTATE);
    /* entered again only as a recount */
    assert_int_equal(enter(books, 1, 2000, COUNT_REASON_NONE, first, &v), LINLI_ESTATE);
    assert_int_equal(enter(books, 2, 2000, COUNT_REASON_NONE, again, &v), LINLI_ESTATE);
    assert_ok(enter(books, 1, 2000, COUNT_REASON_NONE, again, &v), &books->temp->err);
    assert_true(v.lines[0].confirmed);
    assert_int_equal(v.lines[0].reason, COUNT_DAMAGED); /* it stays */
    assert_ok(enter(books, 2, 2000, COUNT_LOST, first, &v), &books->temp->err);
    assert_int_equal(post(books, true, &v), LINLI_ESTATE);
    assert_ok(enter(books, 2, FIXED_NONE, COUNT_REASON_NONE, sure, &v), &books->temp->err);
    assert_ok(post(books, true, &v), &books->temp->err);
    assert_int_equal(balance_of(books, 2, ACCOUNT_NORMAL), 2000);
    assert_int_equal(balance_of(books, 1, ACCOUNT_NORMAL), 2000);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM count_event"), 3 + 4 + 2);
    assert_int_equal(books_breaches(books), 0);
}

static void a_sheet_is_cancelled_where_it_is_not_posted(void **state)
{
    struct books *books = *state;
    struct count_view v;
    struct asking cancel = {.verb = CANCEL, .number = "CN-20261122-01"};
    open_full(books);
    assert_ok(enter(books, 1, 4000, COUNT_REASON_NONE, first, &v), &books->temp->err);
    assert_ok(post(books, true, &v), &books->temp->err);
    assert_ok(ask(books, &cancel), &books->temp->err);
    assert_int_equal(cancel.view.touched_n, 2);
    assert_int_equal(cancel.view.sheet.states_n[COUNT_POSTED], 1);
    assert_int_equal(ask(books, &cancel), LINLI_ESTATE);
    assert_int_equal(enter(books, 2, 1, COUNT_REASON_NONE, first, &v), LINLI_ESTATE);
    assert_int_equal(enter(books, 1, 1, COUNT_REASON_NONE, first, &v), LINLI_ESTATE);
    /* its lots can be counted on another sheet */
    v = open_full(books);
    assert_string_equal(v.sheet.number, "CN-20261122-02");
    assert_int_equal(books_breaches(books), 0);
}

/* 4 l of milk, 3.8 counted: 0.2 lost. Undone, the books say 4 again and the line can be posted. */
static void a_posting_is_undone_and_posted_again(void **state)
{
    struct books *books = *state;
    struct count_view v;
    struct asking undo = {.verb = UNDO, .number = "CT-20261122-01"};
    open_full(books);
    assert_ok(enter(books, 1, 3800, COUNT_LOST, first, &v), &books->temp->err);
    assert_ok(enter(books, 3, 5000, COUNT_REASON_NONE, first, &v), &books->temp->err);
    assert_ok(post(books, true, &v), &books->temp->err);
    assert_string_equal(v.slip, "CT-20261122-01");
    assert_int_equal(balance_of(books, 2, ACCOUNT_NORMAL), 3800);
    assert_ok(ask(books, &undo), &books->temp->err);
    assert_int_equal(balance_of(books, 2, ACCOUNT_NORMAL), 4000);
    assert_int_equal(books_breaches(books), 0);
    assert_int_equal(ask(books, &undo), LINLI_ESTATE);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM count_line WHERE state = 1"), 2);
    assert_ok(enter(books, 1, 3900, COUNT_LOST, again, &v), &books->temp->err);
    assert_ok(post(books, true, &v), &books->temp->err);
    assert_string_equal(v.slip, "CT-20261122-02");
    assert_int_equal(balance_of(books, 2, ACCOUNT_NORMAL), 3900);
    assert_int_equal(books_breaches(books), 0);
}

static void found_lots_join_the_sheet(void **state)
{
    struct books *books = *state;
    struct count_view v = open_full(books);
    struct asking found = {.verb = FOUND,
                           .number = v.sheet.number,
                           .lot = {.item = "MILK",
                                   .lot = "M9",
                                   .counted_e3 = 2000,
                                   .expiry_day = FIXED_NONE,
                                   .reason = COUNT_FOUND,
                                   .note = ""}};
    assert_int_equal(ask(books, &found), LINLI_EUSAGE); /* milk expires: when? */
    found.lot.expiry_day = BOOKS_TODAY + 3;
    assert_ok(ask(books, &found), &books->temp->err);
    assert_int_equal(found.view.lines_n, 4);
    assert_int_equal(found.view.lines[3].book_e3, 0);
    assert_true(found.view.lines[3].confirmed);
    assert_int_equal(ask(books, &found), LINLI_ESTATE); /* it is line 4 now */
    found.lot.lot = "M1";
    found.lot.expiry_day = FIXED_NONE;
    assert_int_equal(ask(books, &found), LINLI_ESTATE); /* line 1 */
    assert_ok(post(books, true, &v), &books->temp->err);
    assert_int_equal(books_ask(books->temp, "SELECT sum(b.qty_e3) FROM balance b JOIN lot l"
                                            " ON l.id = b.lot_id WHERE l.code = 'M9'"),
                     2000);
    assert_int_equal(books_breaches(books), 0);
}

static void one_lot_is_counted_at_once(void **state)
{
    struct books *books = *state;
    struct asking one = {.verb = SINGLE,
                         .lot = {.site = "S1",
                                 .item = "MILK",
                                 .counted_e3 = 3000,
                                 .expiry_day = FIXED_NONE,
                                 .reason = COUNT_DAMAGED,
                                 .note = "leaked"}};
    assert_int_equal(ask(books, &one), LINLI_ESTATE); /* 1 of 4 is beyond 10 % */
    one.how = sure;
    one.who.key = "k";
    assert_ok(ask(books, &one), &books->temp->err);
    assert_ok(ask(books, &one), &books->temp->err);
    assert_true(one.view.replayed);
    assert_int_equal(balance_of(books, 2, ACCOUNT_NORMAL), 3000);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM movement WHERE reason ="
                                            " 'damaged: leaked'"),
                     1);
    one.who.key = NULL;
    one.lot.item = "PAD"; /* has no lot there */
    assert_int_equal(ask(books, &one), LINLI_EUSAGE);
    one.lot.lot = "P1";
    assert_int_equal(ask(books, &one), LINLI_EUNKNOWN);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM count_sheet"), 1);
    assert_int_equal(books_breaches(books), 0);
}

static void a_key_has_one_effect(void **state)
{
    struct books *books = *state;
    struct asking open = {
        .verb = OPEN,
        .who.key = "o",
        .request = {.site = "S1", .kind = COUNT_FULL, .most = FIXED_NONE, .day = BOOKS_TODAY}};
    struct asking entry = {
        .verb = ENTER,
        .who.key = "e",
        .number = "CN-20261122-01",
        .entries = {{.line_no = 1, .counted_e3 = 3900, .reason = COUNT_LOST, .has_reason = true},
                    {.line_no = 2, .counted_e3 = 10000}},
        .entries_n = 2};
    struct asking posting = {
        .verb = POST, .who.key = "p", .number = "CN-20261122-01", .partial = true};
    assert_ok(ask(books, &open), &books->temp->err);
    assert_ok(ask(books, &open), &books->temp->err);
    assert_true(open.view.replayed);
    assert_ok(ask(books, &entry), &books->temp->err);
    assert_ok(ask(books, &entry), &books->temp->err);
    assert_true(entry.view.replayed);
    assert_ok(ask(books, &posting), &books->temp->err);
    assert_ok(ask(books, &posting), &books->temp->err);
    assert_true(posting.view.replayed);
    assert_int_equal(balance_of(books, 2, ACCOUNT_NORMAL), 3900);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM count_sheet"), 1);
    assert_int_equal(books_breaches(books), 0);
}

static void entries_are_all_or_none(void **state)
{
    struct books *books = *state;
    struct asking entry = {
        .verb = ENTER,
        .number = "CN-20261122-01",
        .entries = {{.line_no = 1, .counted_e3 = 4000}, {.line_no = 9, .counted_e3 = 10000}},
        .entries_n = 2};
    assert_int_equal(ask(books, &entry), LINLI_EUNKNOWN); /* no sheet */
    open_full(books);
    assert_int_equal(ask(books, &entry), LINLI_EUNKNOWN); /* no line 9 */
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM count_line WHERE state = 1"), 0);
}

static void a_cycle_takes_what_is_due_and_free(void **state)
{
    struct books *books = *state;
    struct count_view v;
    struct asking open = {
        .verb = OPEN,
        .request = {.site = "S1", .kind = COUNT_CYCLE, .most = 1, .day = BOOKS_TODAY}};
    books_sql(books->temp, "UPDATE item SET class = 0 WHERE code = 'RICE'");
    assert_ok(ask(books, &open), &books->temp->err); /* rice is of class A: first */
    assert_int_equal(open.view.lines_n, 2);
    assert_string_equal(open.view.lines[0].item_code, "RICE");
    assert_ok(ask(books, &open), &books->temp->err); /* rice is busy: milk */
    assert_int_equal(open.view.busy_n, 2);
    assert_string_equal(open.view.lines[0].item_code, "MILK");
    assert_int_equal(ask(books, &open), LINLI_ESTATE); /* nothing is free */
    assert_ok(enter(books, 1, 10000, COUNT_REASON_NONE, first, &v), &books->temp->err);
    assert_ok(enter(books, 2, 5000, COUNT_REASON_NONE, first, &v), &books->temp->err);
    assert_ok(post(books, false, &v), &books->temp->err);
    assert_int_equal(ask(books, &open), LINLI_ESTATE); /* rice was counted today */
    assert_int_equal(books_breaches(books), 0);
}

static void check_finds_what_a_count_did_not_book(void **state)
{
    struct books *books = *state;
    struct count_view v;
    open_full(books);
    assert_ok(enter(books, 1, 3800, COUNT_LOST, first, &v), &books->temp->err);
    assert_ok(post(books, true, &v), &books->temp->err);
    assert_int_equal(books_breaches(books), 0);
    books_sql(books->temp, "UPDATE count_line SET counted_e3 = 3700 WHERE line_no = 1");
    assert_int_equal(books_breaches(books), 1);
    books_sql(books->temp, "UPDATE count_line SET counted_e3 = 3800 WHERE line_no = 1;"
                           "UPDATE count_line SET state = 3 WHERE line_no = 2");
    assert_int_equal(books_breaches(books), 1);
}

static enum linli_rc accuracy_body(struct db *db, void *context, struct linli_error *err)
{
    int64_t *n = context;
    return counts_accuracy(db, S1, BOOKS_TODAY, BOOKS_TODAY, &n[0], &n[1], err);
}

/* ---- files ----------------------------------------------------------------------------------- */

static enum linli_rc read_file(struct books *books, const char *text, struct count_entry **entries,
                               int64_t *entries_n)
{
    char path[TEMP_PATH_BYTES + 16];
    snprintf(path, sizeof(path), "%s/count.csv", books->temp->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    linli_error_init(&books->temp->err);
    return count_read_file(path, &books->arena, entries, entries_n, &books->temp->err);
}

static void a_file_is_read_line_by_line(void **state)
{
    struct books *books = *state;
    struct count_entry *entries;
    int64_t n;
    assert_ok(read_file(books,
                        "item,qty,line,reason,note\n"
                        "MILK,3.5,1,lost,\"who, when?\"\n"
                        "RICE,,2,,\n" /* not counted */
                        "RICE, 0 ,3,,\n",
                        &entries, &n),
              &books->temp->err);
    assert_int_equal(n, 2);
    assert_int_equal(entries[0].counted_e3, 3500);
    assert_int_equal(entries[0].reason, COUNT_LOST);
    assert_string_equal(entries[0].note, "who, when?");
    assert_int_equal(entries[1].line_no, 3);
    assert_int_equal(entries[1].counted_e3, 0);
    assert_false(entries[1].has_reason);
    assert_null(entries[1].note);
    static const struct {
        const char *text;
        const char *where;
    } bad[] = {
        {"line,amount\n1,2\n", "count.csv:1"},
        {"line,qty,line\n1,2,1\n", "count.csv:1"},
        {"line,qty\n1,-2\n", "count.csv:2:qty"},
        {"line,qty\nx,2\n", "count.csv:2:line"},
        {"line,qty\n1,2\n2,1\n1,3\n", "count.csv:4:line"},
        {"line,qty,reason\n1,2,eaten\n", "count.csv:2:reason"},
        {"line,qty,reason\n1,2\n", "count.csv:2:reason"},
        {"line,qty\n1,\n", "count.csv"},
        {"line,qty\n1,1.2345\n", "count.csv:2:qty"},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(read_file(books, bad[i].text, &entries, &n), LINLI_EINPUT);
        if (strstr(books->temp->err.where, bad[i].where) == NULL) {
            fail_msg("%s is not at %s", books->temp->err.where, bad[i].where);
        }
    }
}

/* ---- random sequences ------------------------------------------------------------------------ */

/* The shelves as they are: of three lines the books and what is really there. */
struct shelves {
    int64_t book_e3[3];
    int64_t counted_e3[3]; /* NONE: open */
    int64_t entered_e3[3]; /* the books when it was counted */
    bool sheet;            /* one is open */
    int64_t sheets_n;
};

static int64_t pick(struct random_stream *random, int64_t n)
{
    return (int64_t)random_below(random, (uint64_t)n);
}

static void random_issue(struct books *books, struct random_stream *random, struct shelves *model)
{
    int64_t line = pick(random, 2); /* milk or rice for daily use: lines 1 and 2 */
    int64_t most = model->book_e3[line];
    if (most > 0) {
        int64_t qty = 1 + pick(random, most);
        issue(books, line == 0 ? "MILK" : "RICE", qty);
        model->book_e3[line] -= qty;
    }
}

static void random_entry(struct books *books, struct random_stream *random, struct shelves *model)
{
    struct count_view view;
    struct asking a = {.verb = ENTER, .entries_n = 1, .how = {.confirm = true}};
    char number[40];
    int64_t line = pick(random, 3);
    snprintf(number, sizeof(number), "CN-20261122-%02d", (int)model->sheets_n);
    a.number = number;
    a.entries[0] = (struct count_entry){.line_no = line + 1,
                                        .counted_e3 = pick(random, 12000),
                                        .has_reason = true,
                                        .reason = COUNT_OTHER};
    a.how.recount = model->counted_e3[line] != FIXED_NONE;
    assert_ok(ask(books, &a), &books->temp->err);
    view = a.view;
    model->counted_e3[line] = a.entries[0].counted_e3;
    model->entered_e3[line] = model->book_e3[line];
    assert_int_equal(view.lines[line].book_e3, model->book_e3[line]);
}

/* Posting books every difference or, when one would go below zero, nothing. */
static void random_post(struct books *books, struct shelves *model)
{
    char number[40];
    int64_t after_e3[3];
    int64_t counted_n = 0;
    bool fits = true;
    for (int i = 0; i < 3; i++) {
        after_e3[i] = model->book_e3[i];
        if (model->counted_e3[i] != FIXED_NONE) {
            after_e3[i] += model->counted_e3[i] - model->entered_e3[i];
            counted_n += 1;
        }
        fits = fits && after_e3[i] >= 0;
    }
    snprintf(number, sizeof(number), "CN-20261122-%02d", (int)model->sheets_n);
    struct asking a = {.verb = POST, .number = number, .partial = true};
    enum linli_rc expected = counted_n == 0 ? LINLI_ESTATE : fits ? LINLI_OK : LINLI_ESHORT;
    assert_int_equal(ask(books, &a), expected);
    if (expected == LINLI_OK) {
        struct asking cancel = {.verb = CANCEL, .number = number};
        assert_int_equal(ask(books, &cancel), counted_n == 3 ? LINLI_ESTATE : LINLI_OK);
        memcpy(model->book_e3, after_e3, sizeof(after_e3));
        model->sheet = false;
    }
}

static void assert_shelves(struct books *books, const struct shelves *model)
{
    static const int64_t lots[3] = {2, 1, 1};
    static const int64_t accounts[3] = {ACCOUNT_NORMAL, ACCOUNT_NORMAL, ACCOUNT_RESERVE};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(balance_of(books, lots[i], accounts[i]), model->book_e3[i]);
    }
    assert_int_equal(books_breaches(books), 0);
}

static bool all_there(const struct shelves *model)
{
    return model->book_e3[0] > 0 && model->book_e3[1] > 0 && model->book_e3[2] > 0;
}

static void random_sequences_agree_with_the_shelves(void **state)
{
    struct books *books = *state;
    struct random_stream random;
    struct shelves model = {.book_e3 = {4000, 10000, 5000}};
    random_init(&random, 20261123, "counts", 0);
    for (int step = 0; step < 200 && (model.sheet || all_there(&model)); step++) {
        int64_t dice = pick(&random, 10);
        if (!model.sheet) {
            struct count_view v = open_full(books);
            assert_int_equal(v.lines_n, 3);
            model.sheet = true;
            model.sheets_n += 1;
            for (int i = 0; i < 3; i++) {
                model.counted_e3[i] = FIXED_NONE;
            }
        } else if (dice < 3) {
            random_issue(books, &random, &model);
        } else if (dice < 8) {
            random_entry(books, &random, &model);
        } else {
            random_post(books, &model);
        }
        if (step % 20 == 0) {
            assert_shelves(books, &model);
        }
        linli_arena_reset(&books->arena);
    }
    assert_shelves(books, &model);
    assert_true(model.sheets_n > 5);
    int64_t n[2] = {0, 0};
    assert_ok(tx_run(books->db, TX_READ, accuracy_body, n, &books->temp->err), &books->temp->err);
    assert_int_equal(n[0],
                     books_ask(books->temp, "SELECT count(*) FROM count_line WHERE state = 2"));
    assert_int_equal(n[1], books_ask(books->temp, "SELECT count(*) FROM count_line WHERE state = 2"
                                                  " AND counted_e3 = book_e3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        counts_test(a_full_sheet_has_every_lot_on_the_shelves),
        counts_test(what_differs_is_booked_with_its_reason),
        counts_test(movements_while_counting_are_taken_into_account),
        counts_test(what_is_gone_meanwhile_cannot_be_missing),
        counts_test(a_large_difference_is_counted_again_or_confirmed),
        counts_test(a_sheet_is_cancelled_where_it_is_not_posted),
        counts_test(a_posting_is_undone_and_posted_again),
        counts_test(found_lots_join_the_sheet),
        counts_test(one_lot_is_counted_at_once),
        counts_test(a_key_has_one_effect),
        counts_test(entries_are_all_or_none),
        counts_test(a_cycle_takes_what_is_due_and_free),
        counts_test(check_finds_what_a_count_did_not_book),
        counts_test(a_file_is_read_line_by_line),
        counts_test(random_sequences_agree_with_the_shelves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
