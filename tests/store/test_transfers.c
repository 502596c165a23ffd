/*
 * Transfers as a service: sent, on their way, accepted, lost, refused and sent back, undone, with
 * keys; and random sequences over three sites with their reserves, in which nothing is made or lost
 * but what was said.
 * The city: at S1 10 kg of rice (lot R1) and two lots of milk (MA, 3 l to 2026-11-24, and MB, 4 l
 * to 2026-11-28); at S2 1 l of milk in another lot MA that expires on 2026-11-30. From S1 to S2 the
 * lane takes 30 hours.
 */
#include "books_check.h"

#include "base/random.h"
#include "service/reserve.h"
#include "service/stock.h"
#include "service/transfer.h"
#include "service/undo.h"
#include "store/city_load.h"

static const char stock_rows[] =
    "INSERT INTO setting VALUES ('reserve_keepers', 'clerk');"
    "INSERT INTO site (id, code, name, parent, kind, org) VALUES (3, 'S3', 'Three', '', '', '');"
    "INSERT INTO lane (from_id, to_id, lead_hours_e3, departs) VALUES (1, 2, 30000, '');"
    "INSERT INTO lot (id, site_id, item_id, code, expiry_day, received_day, cost_e4, supplier_id)"
    " VALUES (1, 1, 1, 'R1', NULL, 20770, 60000, 2), (2, 1, 2, 'MA', 20781, 20770, 120000, NULL),"
    " (3, 1, 2, 'MB', 20785, 20770, 110000, NULL), (4, 2, 2, 'MA', 20787, 20770, NULL, NULL);"
    "INSERT INTO command (id, name, request, answer, actor, moment_ms) VALUES"
    " (1, 'stock table', '', '', 'clerk', 0);"
    "INSERT INTO movement (id, moment_ms, day, site_id, item_id, lot_id, account, kind, qty_e3,"
    " unmet_e3, command_id, actor, reason) VALUES"
    " (1, 0, 20770, 1, 1, 1, 0, 0, 10000, 0, 1, 'clerk', ''),"
    " (2, 0, 20770, 1, 2, 2, 0, 0, 3000, 0, 1, 'clerk', ''),"
    " (3, 0, 20770, 1, 2, 3, 0, 0, 4000, 0, 1, 'clerk', ''),"
    " (4, 0, 20770, 2, 2, 4, 0, 0, 1000, 0, 1, 'clerk', '');"
    "INSERT INTO balance VALUES (1, 0, 10000), (2, 0, 3000), (3, 0, 4000), (4, 0, 1000);"
    "UPDATE id_block SET next_id = 4 WHERE kind = 'site';"
    "INSERT INTO id_block VALUES ('lot', 5), ('command', 2), ('movement', 5);";

static int transfers_setup(void **state)
{
    int rc = books_setup(state);
    if (rc == 0) {
        books_sql(((struct books *)*state)->temp, stock_rows);
    }
    return rc;
}

#define transfers_test(function) \
    cmocka_unit_test_setup_teardown(function, transfers_setup, books_teardown)

/* ---- one command each ------------------------------------------------------------------------ */

enum verb { SEND, ARRIVE, SHOW, UNDO, ISSUE, HOLD, RELEASE, ROTATE };

struct asking {
    struct books *books;
    enum verb verb;
    const char *key;
    struct transfer_want wants[2];
    struct transfer_request request;
    struct transfer_arrival arrival;
    const char *number;
    struct stock_request issue;
    struct stock_issued issued;
    struct undone undone;
    struct transfer_view view;
    struct change_choice choice; /* of the reserve */
    struct change change;
};

static enum linli_rc ask_body(struct db *db, void *context, struct linli_error *err)
{
    struct asking *a = context;
    struct linli_arena *arena = &a->books->arena;
    struct who who = {.actor = "clerk", .key = a->key, .now_ms = TEMP_CITY_NOW_MS};
    switch (a->verb) {
    case SEND:
        return transfer_send(db, arena, &a->request, &who, &a->view, err);
    case ARRIVE:
        return transfer_arrive(db, arena, &a->arrival, &who, &a->view, err);
    case SHOW:
        return transfer_show(db, arena, a->number, &a->view, err);
    case UNDO:
        return undo_booking(db, arena, a->number, "slip", &who, &a->undone, err);
    case ISSUE:
        return stock_issue(db, arena, &a->issue, &who, &a->issued, err);
    case HOLD:
        return reserve_hold(db, arena, &a->choice, "", &who, &a->change, err);
    case RELEASE:
        return reserve_release(db, arena, &a->choice, "flood", &who, &a->change, err);
    case ROTATE: {
        struct reserve_part part = {.site = a->choice.site, .day = BOOKS_TODAY};
        return reserve_rotate(db, arena, &part, &who, &a->change, err);
    }
    }
    return LINLI_OK;
}

static enum linli_rc ask(struct books *books, struct asking *a)
{
    a->books = books;
    linli_error_init(&books->temp->err);
    return tx_run(books->db, TX_WRITE, ask_body, a, &books->temp->err);
}

static struct asking sending(const char *from, const char *to, const char *item, int64_t qty_e3)
{
    struct asking a = {.verb = SEND,
                       .wants = {{.item = item, .qty_e3 = qty_e3}},
                       .request = {.from = from,
                                   .to = to,
                                   .wants_n = 1,
                                   .day = BOOKS_TODAY,
                                   .due_day = FIXED_NONE,
                                   .note = ""}};
    return a;
}

static enum linli_rc send_it(struct books *books, struct asking *a)
{
    a->request.wants = a->wants;
    return ask(books, a);
}

static enum linli_rc send(struct books *books, const char *from, const char *to, const char *item,
                          int64_t qty_e3, struct transfer_view *ret_view)
{
    struct asking a = sending(from, to, item, qty_e3);
    enum linli_rc rc = send_it(books, &a);
    *ret_view = a.view;
    return rc;
}

static enum linli_rc arrive(struct books *books, const char *number, int64_t line_no,
                            int64_t qty_e3, enum transfer_outcome outcome,
                            struct transfer_view *ret_view)
{
    struct asking a = {.verb = ARRIVE,
                       .arrival = {.number = number,
                                   .line_no = line_no,
                                   .qty_e3 = qty_e3,
                                   .outcome = outcome,
                                   .note = "",
                                   .day = BOOKS_TODAY}};
    enum linli_rc rc = ask(books, &a);
    *ret_view = a.view;
    return rc;
}

static enum linli_rc undo(struct books *books, const char *number)
{
    struct asking a = {.verb = UNDO, .number = number};
    return ask(books, &a);
}

/* What an item's lots of a site hold in an account. */
static int64_t there(struct books *books, int site, int item, enum account account)
{
    char sql[200];
    snprintf(sql, sizeof(sql),
             "SELECT CAST(COALESCE(SUM(b.qty_e3), 0) AS BIGINT) FROM balance b"
             " JOIN lot l ON l.id = b.lot_id WHERE l.site_id = %d AND l.item_id = %d"
             " AND b.account = %d",
             site, item, (int)account);
    return books_ask(books->temp, sql);
}

/* ---- the way --------------------------------------------------------------------------------- */

static void what_is_sent_is_on_its_way_until_it_is_accepted(void **state)
{
    struct books *books = *state;
    struct transfer_view v;
    assert_ok(send(books, "S1", "S2", "RICE", 4000, &v), &books->temp->err);
    assert_string_equal(v.slip, "TR-20261122-01");
    assert_int_equal(v.transfer.due_day, BOOKS_TODAY + 1); /* 30 hours */
    assert_int_equal(v.lines_n, 1);
    assert_int_equal(v.lines[0].open_e3, 4000);
    assert_int_equal(there(books, S1, RICE, ACCOUNT_NORMAL), 6000);
    assert_int_equal(there(books, S2, RICE, ACCOUNT_IN_TRANSIT), 4000);
    /* nobody issues what is on its way: all of it is missing */
    struct asking issue = {
        .verb = ISSUE,
        .issue = {.site = "S2", .item = "RICE", .qty_e3 = 1, .service = "", .day = BOOKS_TODAY}};
    assert_ok(ask(books, &issue), &books->temp->err);
    assert_int_equal(issue.issued.issued_e3, 0);
    assert_int_equal(books_breaches(books), 0);
    assert_ok(arrive(books, "TR-20261122-01", FIXED_NONE, FIXED_NONE, TRANSFER_ACCEPTED, &v),
              &books->temp->err);
    assert_string_equal(v.slip, "TA-20261122-01");
    assert_int_equal(v.lines[0].open_e3, 0);
    assert_int_equal(v.lines[0].accepted_e3, 4000);
    assert_int_equal(there(books, S2, RICE, ACCOUNT_NORMAL), 4000);
    assert_int_equal(there(books, S2, RICE, ACCOUNT_IN_TRANSIT), 0);
    /* neither way is demand: one issue row, of nothing */
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM movement WHERE kind IN (2, 3)"),
                     1);
    assert_int_equal(arrive(books, "TR-20261122-01", 1, FIXED_NONE, TRANSFER_LOST, &v),
                     LINLI_ESTATE);
    assert_int_equal(books_breaches(books), 0);
}

/* Milk that expires on the 24th would be good on the 23rd, when it is there: it goes first. Its
 * code is taken at S2 by milk with another expiry. */
static void lots_keep_their_expiry_and_cost(void **state)
{
    struct books *books = *state;
    struct transfer_view v;
    assert_ok(send(books, "S1", "S2", "MILK", 5000, &v), &books->temp->err);
    assert_int_equal(v.lines_n, 2);
    assert_string_equal(v.lines[0].lot_code, "MA-S1");
    assert_int_equal(v.lines[0].expiry_day, 20781);
    assert_int_equal(v.lines[0].sent_e3, 3000);
    assert_string_equal(v.lines[1].lot_code, "MB");
    assert_int_equal(v.lines[1].sent_e3, 2000);
    assert_int_equal(books_ask(books->temp, "SELECT cost_e4 FROM lot WHERE code = 'MB' AND"
                                            " site_id = 2"),
                     110000);
    assert_ok(send(books, "S1", "S2", "RICE", 1000, &v), &books->temp->err);
    assert_int_equal(books_ask(books->temp, "SELECT supplier_id FROM lot WHERE code = 'R1' AND"
                                            " site_id = 2"),
                     SUP2);
    assert_int_equal(books_breaches(books), 0);
}

/* Due on the 25th, milk of the 24th stays, unless it is named; only 4 l of MB can go. */
static void what_expires_on_the_way_is_left(void **state)
{
    struct books *books = *state;
    struct asking a = sending("S1", "S2", "MILK", 4500);
    a.request.due_day = BOOKS_TODAY + 3;
    assert_int_equal(send_it(books, &a), LINLI_ESHORT);
    a.wants[0].qty_e3 = 4000;
    assert_ok(send_it(books, &a), &books->temp->err);
    assert_string_equal(a.view.lines[0].lot_code, "MB");
    a.wants[0] = (struct transfer_want){"MILK", "MA", 1000};
    assert_ok(send_it(books, &a), &books->temp->err);
    assert_string_equal(a.view.lines[0].lot_code, "MA-S1");
    a.wants[0] = (struct transfer_want){"MILK", "MZ", 1000};
    assert_int_equal(send_it(books, &a), LINLI_ESHORT);
    assert_int_equal(books_breaches(books), 0);
}

static void differences_are_lost_or_go_back(void **state)
{
    struct books *books = *state;
    struct transfer_view v;
    assert_ok(send(books, "S1", "S2", "RICE", 6000, &v), &books->temp->err);
    assert_ok(arrive(books, "TR-20261122-01", 1, 3000, TRANSFER_ACCEPTED, &v), &books->temp->err);
    assert_int_equal(arrive(books, "TR-20261122-01", 1, 3001, TRANSFER_ACCEPTED, &v),
                     LINLI_ESTATE); /* more than is on its way */
    assert_ok(arrive(books, "TR-20261122-01", 1, 1000, TRANSFER_LOST, &v), &books->temp->err);
    assert_ok(arrive(books, "TR-20261122-01", FIXED_NONE, FIXED_NONE, TRANSFER_REFUSED, &v),
              &books->temp->err);
    assert_true(v.goes_back);
    assert_string_equal(v.slip, "TA-20261122-03");
    assert_int_equal(v.lines[0].accepted_e3, 3000);
    assert_int_equal(v.lines[0].lost_e3, 1000);
    assert_int_equal(v.lines[0].refused_e3, 2000);
    assert_int_equal(there(books, S2, RICE, ACCOUNT_IN_TRANSIT), 0);
    assert_int_equal(there(books, S1, RICE, ACCOUNT_IN_TRANSIT), 2000);
    assert_int_equal(books_ask(books->temp, "SELECT qty_e3 FROM movement WHERE kind = 5"), -1000);
    assert_int_equal(books_breaches(books), 0);
    /* the way back is a transfer like any other */
    assert_ok(arrive(books, "TA-20261122-03", 1, 500, TRANSFER_LOST, &v), &books->temp->err);
    assert_ok(arrive(books, "TA-20261122-03", 1, FIXED_NONE, TRANSFER_ACCEPTED, &v),
              &books->temp->err);
    assert_string_equal(v.transfer.refused_of, "TR-20261122-01");
    assert_int_equal(there(books, S1, RICE, ACCOUNT_NORMAL), 5500); /* 10 - 6 + 1.5 */
    assert_int_equal(books_breaches(books), 0);
}

static void each_step_is_undone_in_turn(void **state)
{
    struct books *books = *state;
    struct transfer_view v;
    assert_ok(send(books, "S1", "S2", "RICE", 6000, &v), &books->temp->err);
    assert_ok(arrive(books, "TR-20261122-01", 1, 4000, TRANSFER_ACCEPTED, &v), &books->temp->err);
    assert_ok(arrive(books, "TR-20261122-01", 1, 2000, TRANSFER_REFUSED, &v), &books->temp->err);
    assert_ok(arrive(books, "TA-20261122-02", 1, 2000, TRANSFER_ACCEPTED, &v), &books->temp->err);
    assert_int_equal(undo(books, "TR-20261122-01"), LINLI_ESTATE);
    assert_int_equal(undo(books, "TA-20261122-02"), LINLI_ESTATE); /* its way back was accepted */
    assert_ok(undo(books, "TA-20261122-03"), &books->temp->err);
    assert_int_equal(there(books, S1, RICE, ACCOUNT_IN_TRANSIT), 2000);
    assert_ok(undo(books, "TA-20261122-02"), &books->temp->err);
    assert_int_equal(there(books, S2, RICE, ACCOUNT_IN_TRANSIT), 2000);
    assert_int_equal(arrive(books, "TA-20261122-02", 1, FIXED_NONE, TRANSFER_ACCEPTED, &v),
                     LINLI_ESTATE);
    assert_int_equal(books_breaches(books), 0);
    /* what was accepted and used cannot be put back on its way */
    struct asking issue = {
        .verb = ISSUE,
        .issue = {.site = "S2", .item = "RICE", .qty_e3 = 1, .service = "", .day = BOOKS_TODAY}};
    assert_ok(ask(books, &issue), &books->temp->err);
    assert_int_equal(undo(books, "TA-20261122-01"), LINLI_ESHORT);
    assert_ok(undo(books, "IS-20261122-01"), &books->temp->err);
    assert_ok(undo(books, "TA-20261122-01"), &books->temp->err);
    assert_int_equal(there(books, S2, RICE, ACCOUNT_IN_TRANSIT), 6000);
    assert_ok(undo(books, "TR-20261122-01"), &books->temp->err);
    assert_int_equal(there(books, S1, RICE, ACCOUNT_NORMAL), 10000);
    assert_int_equal(arrive(books, "TR-20261122-01", 1, FIXED_NONE, TRANSFER_ACCEPTED, &v),
                     LINLI_ESTATE);
    assert_int_equal(books_breaches(books), 0);
}

static void what_is_carried_over_is_never_on_its_way(void **state)
{
    struct books *books = *state;
    struct asking a = sending("S1", "S3", "RICE", 2500);
    a.request.at_once = true;
    assert_ok(send_it(books, &a), &books->temp->err);
    assert_int_equal(a.view.lines[0].accepted_e3, 2500);
    assert_int_equal(there(books, 3, RICE, ACCOUNT_NORMAL), 2500);
    assert_int_equal(books_breaches(books), 0);
    assert_ok(undo(books, "TR-20261122-01"), &books->temp->err);
    assert_int_equal(there(books, S1, RICE, ACCOUNT_NORMAL), 10000);
    assert_int_equal(books_breaches(books), 0);
}

static void a_key_has_one_effect(void **state)
{
    struct books *books = *state;
    struct asking a = sending("S1", "S2", "RICE", 2500);
    a.key = "k";
    assert_ok(send_it(books, &a), &books->temp->err);
    assert_ok(send_it(books, &a), &books->temp->err);
    assert_true(a.view.replayed);
    assert_string_equal(a.view.slip, "TR-20261122-01");
    assert_int_equal(there(books, S1, RICE, ACCOUNT_NORMAL), 7500);
    a.wants[0].qty_e3 = 2600;
    assert_int_equal(send_it(books, &a), LINLI_EINPUT); /* the key is of another request */
    struct asking b = {.verb = ARRIVE,
                       .key = "l",
                       .arrival = {.number = "TR-20261122-01",
                                   .line_no = 1,
                                   .qty_e3 = 1000,
                                   .note = "",
                                   .day = BOOKS_TODAY}};
    assert_ok(ask(books, &b), &books->temp->err);
    assert_ok(ask(books, &b), &books->temp->err);
    assert_true(b.view.replayed);
    assert_int_equal(b.view.lines[0].open_e3, 1500);
    assert_int_equal(books_breaches(books), 0);
}

static void what_makes_no_sense_is_refused(void **state)
{
    struct books *books = *state;
    struct transfer_view v;
    assert_int_equal(send(books, "S1", "S1", "RICE", 1000, &v), LINLI_EUSAGE);
    assert_int_equal(send(books, "S1", "S9", "RICE", 1000, &v), LINLI_EUNKNOWN);
    assert_int_equal(send(books, "S1", "S2", "TEA", 1000, &v), LINLI_EUNKNOWN);
    assert_int_equal(send(books, "S1", "S2", "RICE", 10001, &v), LINLI_ESHORT);
    assert_int_equal(send(books, "S1", "S2", "RICE", 0, &v), LINLI_EINPUT);
    struct asking a = sending("S1", "S2", "MILK", 1000);
    a.wants[1] = a.wants[0];
    a.request.wants_n = 2;
    assert_int_equal(send_it(books, &a), LINLI_EUSAGE); /* milk twice */
    a.wants[0].lot = "MA";
    a.wants[1].lot = "MB";
    assert_ok(send_it(books, &a), &books->temp->err); /* two lots of it */
    a = sending("S1", "S2", "RICE", 1000);
    a.request.due_day = BOOKS_TODAY - 1;
    assert_int_equal(send_it(books, &a), LINLI_EINPUT);
    a = sending("S1", "S2", "RICE", 1000);
    a.request.day = BOOKS_TODAY + 40;
    assert_int_equal(send_it(books, &a), LINLI_EINPUT);
    assert_int_equal(arrive(books, "TR-20261122-09", 1, FIXED_NONE, TRANSFER_LOST, &v),
                     LINLI_EUNKNOWN);
    assert_int_equal(arrive(books, "TR-20261122-01", 3, FIXED_NONE, TRANSFER_LOST, &v),
                     LINLI_EUNKNOWN);
    struct asking early = {.verb = ARRIVE,
                           .arrival = {.number = "TR-20261122-01",
                                       .line_no = FIXED_NONE,
                                       .qty_e3 = FIXED_NONE,
                                       .note = "",
                                       .day = BOOKS_TODAY - 1}};
    assert_int_equal(ask(books, &early), LINLI_EINPUT);
    assert_int_equal(books_breaches(books), 0);
}

static void check_finds_what_a_transfer_did_not_book(void **state)
{
    struct books *books = *state;
    struct transfer_view v;
    assert_ok(send(books, "S1", "S2", "RICE", 6000, &v), &books->temp->err);
    assert_ok(arrive(books, "TR-20261122-01", 1, 4000, TRANSFER_ACCEPTED, &v), &books->temp->err);
    assert_int_equal(books_breaches(books), 0);
    /* open 1 of 6 - 4: the line is wrong, and the account holds more */
    books_sql(books->temp, "UPDATE transfer_line SET open_e3 = 1000");
    assert_int_equal(books_breaches(books), 2);
    books_sql(books->temp, "UPDATE transfer_line SET open_e3 = 2000;"
                           "UPDATE transfer_step SET accepted_e3 = 3000, lost_e3 = 1000");
    assert_int_equal(books_breaches(books), 0); /* which part it was is not in the movements */
    books_sql(books->temp, "UPDATE transfer_step SET lost_e3 = 0; "
                           "UPDATE transfer_line SET open_e3 = 3000");
    assert_int_equal(books_breaches(books), 2); /* the step and the account */
    books_sql(books->temp, "UPDATE transfer_step SET accepted_e3 = 4000; "
                           "UPDATE transfer_line SET open_e3 = 2000; "
                           "UPDATE transfer SET to_id = 3");
    assert_int_equal(books_breaches(books), 1);
}

/* ---- the snapshot ---------------------------------------------------------------------------- */

struct loading {
    struct books *books;
    struct city city;
};

static enum linli_rc load_body(struct db *db, void *context, struct linli_error *err)
{
    struct loading *l = context;
    struct city_load_options options = {.today = BOOKS_TODAY};
    struct city_ids ids;
    return store_load_city(db, &options, &l->books->arena, &l->city, &ids, err);
}

static void a_snapshot_has_what_is_on_its_way_as_arriving(void **state)
{
    struct books *books = *state;
    struct transfer_view v;
    struct loading l = {.books = books};
    assert_ok(send(books, "S1", "S2", "RICE", 6000, &v), &books->temp->err);
    assert_ok(arrive(books, "TR-20261122-01", 1, 4000, TRANSFER_ACCEPTED, &v), &books->temp->err);
    assert_ok(tx_run(books->db, TX_READ, load_body, &l, &books->temp->err), &books->temp->err);
    assert_int_equal(l.city.open_lines_n, 1);
    const struct open_line *line = &l.city.open_lines[0];
    assert_true(line->transfer);
    assert_int_equal(line->from_site, 0); /* indices: S1 is the first */
    assert_int_equal(line->site, 1);
    assert_int_equal(line->qty_e3, 2000);
    assert_int_equal(line->due_day, BOOKS_TODAY + 1);
    assert_int_equal(line->supplier, FIXED_NONE);
}

/* ---- random sequences ------------------------------------------------------------------------ */

enum { STEPS_N = 300, SLIPS_MOST = STEPS_N + 1 };

/* What should be there: all of an item, wherever it stands, and what was issued. */
struct totals {
    int64_t all_e3[4];  /* by item id */
    int64_t kept_e3[4]; /* of it in the reserves */
    int64_t issued_e3;
    struct done {
        char number[SLIP_NUMBER_BYTES];
        int item;
        int64_t gone_e3; /* taken out of the city by this slip */
        int64_t kept_e3; /* put into a reserve */
        bool issue;
        bool undone;
    } slips[SLIPS_MOST];
    int64_t slips_n;
    int64_t undone_n;
    int64_t refused_n; /* commands that the service refused */
    int64_t swapped_n;
};

static const char *const site_codes[] = {"S1", "S2", "S3"};
static const char *const item_codes[] = {"", "RICE", "MILK"};

static int64_t pick(struct random_stream *random, int64_t n)
{
    return (int64_t)random_below(random, (uint64_t)n);
}

static void keep_slip(struct totals *t, const char *number, int item, int64_t gone_e3, bool issue)
{
    struct done *done = &t->slips[t->slips_n++];
    snprintf(done->number, sizeof(done->number), "%s", number);
    done->item = item;
    done->gone_e3 = gone_e3;
    done->issue = issue;
    t->all_e3[item] -= gone_e3;
    t->issued_e3 += issue ? gone_e3 : 0;
}

static void random_send(struct books *books, struct random_stream *random, struct totals *t)
{
    int item = 1 + (int)pick(random, 2);
    int from = (int)pick(random, 3);
    int to = (from + 1 + (int)pick(random, 2)) % 3;
    struct asking a =
        sending(site_codes[from], site_codes[to], item_codes[item], 1 + pick(random, 1500));
    a.request.at_once = pick(random, 4) == 0;
    a.request.due_day = BOOKS_TODAY; /* all lots are good today */
    bool fits = there(books, from + 1, item, ACCOUNT_NORMAL) >= a.wants[0].qty_e3;
    assert_int_equal(send_it(books, &a), fits ? LINLI_OK : LINLI_ESHORT);
    if (fits) {
        keep_slip(t, a.view.slip, item, 0, false);
    } else {
        t->refused_n += 1;
    }
}

/* Some of a line of some transfer: right when that much is open, refused when it is not. */
static void random_arrival(struct books *books, struct random_stream *random, struct totals *t)
{
    if (t->slips_n == 0) {
        return;
    }
    const struct done *sent = &t->slips[pick(random, t->slips_n)];
    struct asking show = {.verb = SHOW, .number = sent->number};
    if (ask(books, &show) != LINLI_OK) {
        return; /* an issue, or nothing was refused */
    }
    const struct transfer_line *line = &show.view.lines[pick(random, show.view.lines_n)];
    bool all = pick(random, 3) == 0;
    int64_t qty_e3 = all ? line->open_e3 : 1 + pick(random, 800);
    bool fits = line->open_e3 > 0 && qty_e3 <= line->open_e3;
    struct transfer_view v;
    enum transfer_outcome outcome = (enum transfer_outcome)pick(random, 3);
    enum linli_rc rc =
        arrive(books, sent->number, line->line_no, all ? FIXED_NONE : qty_e3, outcome, &v);
    assert_int_equal(rc, fits ? LINLI_OK : LINLI_ESTATE);
    if (fits) {
        keep_slip(t, v.slip, sent->item, outcome == TRANSFER_LOST ? qty_e3 : 0, false);
    } else {
        t->refused_n += 1;
    }
}

static void random_issue(struct books *books, struct random_stream *random, struct totals *t)
{
    int item = 1 + (int)pick(random, 2);
    struct asking a = {.verb = ISSUE,
                       .issue = {.site = site_codes[pick(random, 3)],
                                 .item = item_codes[item],
                                 .qty_e3 = 1 + pick(random, 300),
                                 .service = "",
                                 .day = BOOKS_TODAY}};
    assert_ok(ask(books, &a), &books->temp->err);
    keep_slip(t, a.issued.number, item, a.issued.issued_e3, true);
}

/* Something of a site goes into its reserve or out of it. A swap leaves as much there as before. */
static void random_reserve(struct books *books, struct random_stream *random, struct totals *t)
{
    int item = 1 + (int)pick(random, 2);
    int site = (int)pick(random, 3);
    struct asking a = {.verb = (enum verb)(HOLD + pick(random, 3)),
                       .choice = {.site = site_codes[site],
                                  .item = item_codes[item],
                                  .qty_e3 = 1 + pick(random, 900),
                                  .day = BOOKS_TODAY}};
    enum account from = a.verb == HOLD ? ACCOUNT_NORMAL : ACCOUNT_RESERVE;
    bool fits = there(books, site + 1, item, from) >= a.choice.qty_e3;
    enum linli_rc rc = ask(books, &a);
    if (a.verb != ROTATE) {
        assert_int_equal(rc, fits ? LINLI_OK : LINLI_ESHORT);
    }
    if (rc == LINLI_OK && a.change.number[0] != '\0') { /* "": nothing is to be swapped */
        int64_t kept_e3 = a.verb == HOLD      ? a.choice.qty_e3
                          : a.verb == RELEASE ? -a.choice.qty_e3
                                              : 0;
        keep_slip(t, a.change.number, item, 0, false);
        t->slips[t->slips_n - 1].kept_e3 = kept_e3;
        t->kept_e3[item] += kept_e3;
        t->swapped_n += a.verb == ROTATE ? 1 : 0;
    } else {
        t->refused_n += 1;
    }
}

/* An undo gives back all that its slip took out, or is refused and nothing happens. */
static void random_undo(struct books *books, struct random_stream *random, struct totals *t)
{
    if (t->slips_n == 0) {
        return;
    }
    struct done *done = &t->slips[pick(random, t->slips_n)];
    enum linli_rc rc = undo(books, done->number);
    assert_true(rc == LINLI_OK || rc == LINLI_ESTATE || rc == LINLI_ESHORT);
    assert_true(rc != LINLI_OK || !done->undone);
    if (rc == LINLI_OK) {
        done->undone = true;
        t->all_e3[done->item] += done->gone_e3;
        t->kept_e3[done->item] -= done->kept_e3;
        t->issued_e3 -= done->issue ? done->gone_e3 : 0;
        t->undone_n += 1;
    } else {
        t->refused_n += 1;
    }
}

static void assert_totals(struct books *books, const struct totals *t)
{
    for (int item = RICE; item <= MILK; item++) {
        char sql[160];
        snprintf(sql, sizeof(sql),
                 "SELECT CAST(SUM(b.qty_e3) AS BIGINT) FROM balance b JOIN lot l ON l.id = b.lot_id"
                 " WHERE l.item_id = %d",
                 item);
        assert_int_equal(books_ask(books->temp, sql), t->all_e3[item]);
        assert_int_equal(there(books, S1, item, ACCOUNT_RESERVE) +
                             there(books, S2, item, ACCOUNT_RESERVE) +
                             there(books, 3, item, ACCOUNT_RESERVE),
                         t->kept_e3[item]);
    }
    assert_int_equal(books_ask(books->temp, "SELECT CAST(COALESCE(-SUM(qty_e3), 0) AS BIGINT) FROM"
                                            " movement WHERE kind IN (2, 3)"),
                     t->issued_e3);
    assert_int_equal(books_breaches(books), 0);
}

static void nothing_is_made_or_lost_between_sites(void **state)
{
    struct books *books = *state;
    struct random_stream random;
    struct totals *t = calloc(1, sizeof(*t));
    assert_non_null(t);
    t->all_e3[RICE] = 10000;
    t->all_e3[MILK] = 8000;
    random_init(&random, 20261123, "transfers", 0);
    for (int step = 0; step < STEPS_N; step++) {
        int64_t dice = pick(&random, 10);
        if (pick(&random, 4) == 0) {
            random_reserve(books, &random, t);
        } else if (dice < 3) {
            random_send(books, &random, t);
        } else if (dice < 7) {
            random_arrival(books, &random, t);
        } else if (dice < 8) {
            random_issue(books, &random, t);
        } else {
            random_undo(books, &random, t);
        }
        if (step % 20 == 0) {
            assert_totals(books, t);
        }
        linli_arena_reset(&books->arena);
    }
    assert_totals(books, t);
    print_message("%d slips, %d undone, %d refused, %d swaps\n", (int)t->slips_n, (int)t->undone_n,
                  (int)t->refused_n, (int)t->swapped_n);
    assert_true(t->slips_n > 60 && t->undone_n > 10 && t->refused_n > 10 && t->swapped_n > 0);
    free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        transfers_test(what_is_sent_is_on_its_way_until_it_is_accepted),
        transfers_test(lots_keep_their_expiry_and_cost),
        transfers_test(what_expires_on_the_way_is_left),
        transfers_test(differences_are_lost_or_go_back),
        transfers_test(each_step_is_undone_in_turn),
        transfers_test(what_is_carried_over_is_never_on_its_way),
        transfers_test(a_key_has_one_effect),
        transfers_test(what_makes_no_sense_is_refused),
        transfers_test(check_finds_what_a_transfer_did_not_book),
        transfers_test(a_snapshot_has_what_is_on_its_way_as_arriving),
        transfers_test(nothing_is_made_or_lost_between_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
