/*
 * Planned moves: kept with the plan, approved, sent as transfers, cancelled, undone; what the next
 * plan counts of them; and random sequences of all that, after each of which the books are sound
 * and what is promised is neither made nor lost.
 *
 * The city: at S1 10 kg of rice (lot R1) and two lots of milk (MA, 3 l to 2026-11-24, and MB, 4 l
 * to 2026-11-28); nothing at S2 and S3. Today is 2026-11-22.
 */
#include "books_check.h"

#include "base/random.h"
#include "service/allot.h"
#include "service/emergency.h"
#include "service/steps.h"
#include "service/transfer.h"
#include "service/undo.h"
#include "store/plans.h"

static const char stock_rows[] =
    "INSERT INTO site (id, code, name, parent, kind, org) VALUES (3, 'S3', 'Three', '', '', '');"
    "INSERT INTO lot (id, site_id, item_id, code, expiry_day, received_day, cost_e4, supplier_id)"
    " VALUES (1, 1, 1, 'R1', NULL, 20770, 60000, 2), (2, 1, 2, 'MA', 20781, 20770, 120000, NULL),"
    " (3, 1, 2, 'MB', 20785, 20770, 110000, NULL);"
    "INSERT INTO command (id, name, request, answer, actor, moment_ms) VALUES"
    " (1, 'stock table', '', '', 'clerk', 0);"
    "INSERT INTO movement (id, moment_ms, day, site_id, item_id, lot_id, account, kind, qty_e3,"
    " unmet_e3, command_id, actor, reason) VALUES"
    " (1, 0, 20770, 1, 1, 1, 0, 0, 10000, 0, 1, 'clerk', ''),"
    " (2, 0, 20770, 1, 2, 2, 0, 0, 3000, 0, 1, 'clerk', ''),"
    " (3, 0, 20770, 1, 2, 3, 0, 0, 4000, 0, 1, 'clerk', '');"
    "INSERT INTO balance VALUES (1, 0, 10000), (2, 0, 3000), (3, 0, 4000);"
    "UPDATE id_block SET next_id = 4 WHERE kind = 'site';"
    "INSERT INTO id_block VALUES ('lot', 4), ('command', 2), ('movement', 4);";

static int moves_setup(void **state)
{
    int rc = books_setup(state);
    if (rc == 0) {
        books_sql(((struct books *)*state)->temp, stock_rows);
    }
    return rc;
}

#define moves_test(function) cmocka_unit_test_setup_teardown(function, moves_setup, books_teardown)

/* Indices: ids less one. */
enum { AT_S1, AT_S2, AT_S3 };
enum { I_RICE, I_MILK };
enum { MOVES_MAX = 4 };

/* ---- one command each ------------------------------------------------------------------------ */

enum verb { SAVE, CHANGE, PROMISE, SEND_BY_HAND, UNDO, EMERGENCY, SHARE };

struct asking {
    struct books *books;
    enum verb verb;
    int32_t day;
    struct plan_move *moves;
    int64_t moves_n;
    enum line_state to;
    struct order_choice choice;
    const char *key;
    struct transfer_request request;
    const char *number;
    struct plan_saved saved;
    struct steps_done done;
    struct city city;  /* as it is … */
    struct city after; /* … and when what is promised has left */
    struct open_line *promised;
    int64_t promised_n;
    struct transfer_view view;
    struct undone undone;
    struct emergency_result emergency;
    struct allot_view shared;
};

static enum linli_rc ask_body(struct db *db, void *context, struct linli_error *err)
{
    struct asking *a = context;
    struct linli_arena *arena = &a->books->arena;
    struct who who = {.actor = "clerk", .now_ms = TEMP_CITY_NOW_MS};
    struct city_load_options options = {.today = a->day};
    struct city_ids ids;
    switch (a->verb) {
    case SAVE: {
        struct plan plan = {.day = a->day, .moves = a->moves, .moves_n = a->moves_n};
        struct plan_stamp stamp = {TEMP_CITY_NOW_MS, "planner", "0.2.0", 0, 0};
        LINLI_TRY(store_load_city(db, &options, arena, &a->city, &ids, err));
        return store_save_plan(db, arena, &plan, &ids, &stamp, &a->saved, err);
    }
    case CHANGE: {
        const struct steps_request request = {
            .to = a->to, .choices = &a->choice, .choices_n = 1, .day = a->day, .note = ""};
        who.key = a->key;
        return steps_take(db, arena, &request, &who, &a->done, err);
    }
    case PROMISE:
        LINLI_TRY(store_load_city(db, &options, arena, &a->city, &ids, err));
        a->after = a->city;
        return move_book_promise(db, arena, &ids, &a->after, &a->promised, &a->promised_n, err);
    case SEND_BY_HAND:
        return transfer_send(db, arena, &a->request, &who, &a->view, err);
    case UNDO:
        return undo_booking(db, arena, a->number, "slip", &who, &a->undone, err);
    case EMERGENCY: {
        const struct emergency_request request = {.site = "S2",
                                                  .item = "RICE",
                                                  .qty_e3 = 20000,
                                                  .hours = FIXED_NONE,
                                                  .reason = "",
                                                  .day = a->day,
                                                  .look_only = true};
        return emergency_order(db, arena, &request, &who, &a->emergency, err);
    }
    case SHARE: {
        const struct allot_request request = {.site = "S1", .pickup_day = a->day + 1};
        return allot_preview(db, arena, &request, a->day, &a->shared, err);
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

static struct plan_saved save(struct books *books, int32_t day, struct plan_move *moves, int64_t n)
{
    struct asking a = {.verb = SAVE, .day = day, .moves = moves, .moves_n = n};
    assert_ok(ask(books, &a), &books->temp->err);
    return a.saved;
}

static enum linli_rc change(struct books *books, enum line_state to, const char *name,
                            struct move_changed *ret)
{
    struct asking a = {.verb = CHANGE,
                       .to = to,
                       .day = BOOKS_TODAY,
                       .choice = {.class = FIXED_NONE, .day = FIXED_NONE}};
    a.choice.all = name == NULL;
    if (name != NULL && strchr(name, '/') != NULL) {
        a.choice.line = name;
    } else {
        a.choice.document = name;
    }
    enum linli_rc rc = ask(books, &a);
    *ret = a.done.moves;
    return rc;
}

static void changed(struct books *books, enum line_state to, const char *name, int64_t lines_n)
{
    struct move_changed got;
    assert_ok(change(books, to, name, &got), &books->temp->err);
    assert_int_equal(got.lines_n, lines_n);
}

static struct asking promise(struct books *books, int32_t day)
{
    struct asking a = {.verb = PROMISE, .day = day};
    assert_ok(ask(books, &a), &books->temp->err);
    return a;
}

static enum linli_rc by_hand(struct books *books, const char *to, const char *item, int64_t qty_e3,
                             struct transfer_view *ret)
{
    struct transfer_want want = {.item = item, .qty_e3 = qty_e3};
    struct asking a = {.verb = SEND_BY_HAND,
                       .request = {.from = "S1",
                                   .to = to,
                                   .wants = &want,
                                   .wants_n = 1,
                                   .day = BOOKS_TODAY,
                                   .due_day = FIXED_NONE,
                                   .note = ""}};
    enum linli_rc rc = ask(books, &a);
    *ret = a.view;
    return rc;
}

static enum linli_rc undo(struct books *books, const char *number)
{
    struct asking a = {.verb = UNDO, .number = number};
    return ask(books, &a);
}

static struct plan_move push(int64_t to, int64_t item, int64_t lot, int64_t qty_e3)
{
    return (struct plan_move){.from = AT_S1,
                              .to = to,
                              .item = item,
                              .stock = lot,
                              .lot = lot,
                              .lot_code = "",
                              .qty_e3 = qty_e3,
                              .due_day = BOOKS_TODAY + 1,
                              .way_fen = 50,
                              .reason = {REASON_PUSH, 1, {qty_e3}}};
}

static int64_t in_state(struct books *books, const char *sql)
{
    return books_ask(books->temp, sql);
}

#define LINES_IN(state) "SELECT count(*) FROM planned_move_line WHERE state = " #state

/* ---- what is kept ---------------------------------------------------------------------------- */

static void moves_are_kept_under_numbers(void **state)
{
    struct books *books = *state;
    /* two ways: S1 to S2 with rice and milk, S1 to S3 with rice; in the plan's order the last way
     * is first, in the numbers the ways are in order */
    struct plan_move moves[] = {push(AT_S3, I_RICE, 0, 2000), push(AT_S2, I_MILK, 2, 1000),
                                push(AT_S2, I_RICE, 0, 3000)};
    for (int again = 0; again < 3; again++) {
        struct plan_saved saved = save(books, BOOKS_TODAY, moves, 3);
        assert_string_equal(saved.moves.names[0], "PM-20261122-02/1");
        assert_string_equal(saved.moves.names[1], "PM-20261122-01/2");
        assert_string_equal(saved.moves.names[2], "PM-20261122-01/1");
        assert_int_equal(saved.moves.proposed_n, 3);
        assert_int_equal(in_state(books, LINES_IN(0)), 3);
        assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM planned_move"), 2);
        assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM planned_move_event"), 3);
    }
    assert_int_equal(books_breaches(books), 0);
    save(books, BOOKS_TODAY, NULL, 0);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM planned_move"), 0);
}

static void what_was_decided_stays(void **state)
{
    struct books *books = *state;
    struct plan_move moves[] = {push(AT_S2, I_RICE, 0, 3000), push(AT_S2, I_MILK, 2, 1000)};
    save(books, BOOKS_TODAY, moves, 2);
    changed(books, LINE_APPROVED, "PM-20261122-01/1", 1);
    struct move_changed got;
    assert_int_equal(change(books, LINE_APPROVED, "PM-20261122-01/1", &got), LINLI_ESTATE);
    /* milk is proposed again, on the same way, under a new line */
    struct plan_saved saved = save(books, BOOKS_TODAY, moves + 1, 1);
    assert_string_equal(saved.moves.names[0], "PM-20261122-01/2");
    assert_int_equal(in_state(books, LINES_IN(1)), 1);
    assert_int_equal(in_state(books, LINES_IN(0)), 1);
    /* once a part has left, what is missing needs a move of its own */
    changed(books, LINE_SENT, "PM-20261122-01/1", 1);
    saved = save(books, BOOKS_TODAY, moves + 1, 1);
    assert_string_equal(saved.moves.names[0], "PM-20261122-02/1");
    assert_int_equal(books_breaches(books), 0);
}

static void the_rule_approves_and_a_persons_no_stands_above_it(void **state)
{
    struct books *books = *state;
    struct plan_move moves[] = {push(AT_S2, I_RICE, 0, 3000)};
    moves[0].approved = true;
    struct plan_saved saved = save(books, BOOKS_TODAY, moves, 1);
    assert_int_equal(saved.moves.approved_n, 1);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM planned_move_event WHERE "
                                            "to_state = 1 AND actor = 'rule:assistant'"),
                     1);
    changed(books, LINE_CANCELLED, "PM-20261122-01/1", 1);
    saved = save(books, BOOKS_TODAY, moves, 1);
    assert_int_equal(saved.moves.approved_n, 0);
    assert_int_equal(in_state(books, LINES_IN(0)), 1);
    /* on another way it does */
    moves[0].to = AT_S3;
    saved = save(books, BOOKS_TODAY, moves, 1);
    assert_int_equal(saved.moves.approved_n, 1);
    assert_int_equal(books_breaches(books), 0);
}

static void a_newer_plan_withdraws_what_has_not_left(void **state)
{
    struct books *books = *state;
    struct plan_move moves[] = {push(AT_S2, I_RICE, 0, 3000), push(AT_S3, I_RICE, 0, 1000)};
    save(books, BOOKS_TODAY, moves, 2);
    changed(books, LINE_APPROVED, "PM-20261122-01", 1);
    /* tomorrow it is still in time; the proposal is not */
    save(books, BOOKS_TODAY + 1, NULL, 0);
    assert_int_equal(in_state(books, LINES_IN(1)), 1);
    assert_int_equal(in_state(books, LINES_IN(4)), 1);
    assert_int_equal(promise(books, BOOKS_TODAY + 1).promised_n, 1);
    /* the day after it should have been there */
    assert_int_equal(promise(books, BOOKS_TODAY + 2).promised_n, 0);
    save(books, BOOKS_TODAY + 2, NULL, 0);
    assert_int_equal(in_state(books, LINES_IN(4)), 2);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM planned_move_event WHERE "
                                            "to_state = 4 AND actor = 'rule:newer-plan'"),
                     2);
    assert_int_equal(books_breaches(books), 0);
}

/* ---- what the next plan counts --------------------------------------------------------------- */

static void what_is_promised_counts_as_gone(void **state)
{
    struct books *books = *state;
    struct plan_move moves[] = {push(AT_S2, I_RICE, 0, 3000), push(AT_S2, I_MILK, 2, 1000)};
    save(books, BOOKS_TODAY, moves, 2);
    assert_int_equal(promise(books, BOOKS_TODAY).promised_n, 0);
    changed(books, LINE_APPROVED, NULL, 2);
    struct asking got = promise(books, BOOKS_TODAY);
    assert_int_equal(got.promised_n, 2);
    assert_int_equal(got.after.open_lines_n, 2);
    assert_int_equal(got.promised[0].site, AT_S2);
    assert_int_equal(got.promised[0].from_site, AT_S1);
    assert_int_equal(got.promised[0].qty_e3, 3000);
    assert_int_equal(got.promised[0].due_day, BOOKS_TODAY + 1);
    /* 10 - 3 of rice, MA as it was, 4 - 1 of MB; the city itself is not touched */
    assert_int_equal(got.after.stock[0].qty_e3, 7000);
    assert_int_equal(got.after.stock[1].qty_e3, 3000);
    assert_int_equal(got.after.stock[2].qty_e3, 3000);
    assert_int_equal(got.city.stock[0].qty_e3, 10000);
    /* somebody takes 9 of the 10 kg of rice: only 1 is there for what was promised */
    struct transfer_view view;
    assert_ok(by_hand(books, "S3", "RICE", 9000, &view), &books->temp->err);
    got = promise(books, BOOKS_TODAY);
    assert_int_equal(got.promised_n, 2);
    assert_int_equal(got.promised[0].qty_e3, 1000);
    assert_int_equal(got.after.stock[0].qty_e3, 0);
}

/* Rice that another site has for an emergency at S2; the order of the helps is that of kinds. */
static int64_t elsewhere_e3(struct books *books)
{
    struct asking a = {.verb = EMERGENCY, .day = BOOKS_TODAY};
    int64_t sum = 0;
    assert_ok(ask(books, &a), &books->temp->err);
    for (int64_t i = 0; i < a.emergency.answer.helps_n; i++) {
        const struct emergency_help *help = &a.emergency.answer.helps[i];
        sum += help->kind == EMERGENCY_ELSEWHERE && help->site == AT_S1 ? help->qty_e3 : 0;
    }
    return sum;
}

static int64_t shareable_e3(struct books *books)
{
    struct asking a = {.verb = SHARE, .day = BOOKS_TODAY};
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(a.shared.items_n, 1);
    return allot_available(&a.shared.items[0].goods);
}

/* Of 10 kg of rice at S1, 3 are approved to go to S3: 7 are left for an emergency elsewhere and for
 * customers of S1. Of these 2 are promised to one of them: 5. */
static void what_is_promised_helps_nobody_else(void **state)
{
    struct books *books = *state;
    struct plan_move moves[] = {push(AT_S3, I_RICE, 0, 3000)};
    books_sql(books->temp,
              "INSERT INTO supply (supplier_id, item_id, min_qty_e3, rank, price_e4, pack_e3,"
              " lead_days) VALUES (2, 1, -1, 1, 60000, 1000, 1);"
              "INSERT INTO customer_order (id, code, site_id, item_id, pickup_day, qty_e3, pack_e3,"
              " ordered_day, paid, essential, substitute, allotment_id) VALUES"
              " (1, 'O1', 1, 1, 20780, 9000, 1000, 20779, 0, 0, 0, NULL),"
              " (2, 'O2', 1, 1, 20780, 2000, 1000, 20779, 0, 0, 0, 1);");
    save(books, BOOKS_TODAY, moves, 1);
    assert_int_equal(elsewhere_e3(books), 10000);
    assert_int_equal(shareable_e3(books), 10000);
    changed(books, LINE_APPROVED, NULL, 1);
    assert_int_equal(elsewhere_e3(books), 7000);
    assert_int_equal(shareable_e3(books), 7000);
    books_sql(books->temp,
              "INSERT INTO allotment VALUES (1, 'AL-1', 1, 1, 20780, 0, 'A', 0, '', NULL);"
              "INSERT INTO allotment_line VALUES (1, 2, 2000, 2000, NULL, 0, 0, 0);");
    assert_int_equal(elsewhere_e3(books), 5000);
    assert_int_equal(shareable_e3(books), 5000);
}

static void goods_without_a_lot_come_first_and_go_on(void **state)
{
    struct books *books = *state;
    struct transfer_view view;
    struct move_changed got;
    /* 2 kg of rice are on their way from S1 to S2 today, of which S2 hands on 1.5 to S3 */
    assert_ok(by_hand(books, "S2", "RICE", 2000, &view), &books->temp->err);
    struct plan_move moves[] = {push(AT_S3, I_RICE, FIXED_NONE, 1500)};
    moves[0].from = AT_S2;
    save(books, BOOKS_TODAY, moves, 1);
    changed(books, LINE_APPROVED, NULL, 1);
    struct asking now = promise(books, BOOKS_TODAY);
    assert_int_equal(now.promised_n, 1);
    assert_int_equal(now.promised[0].qty_e3, 1500);
    assert_int_equal(now.city.open_lines[0].qty_e3, 2000);
    assert_int_equal(now.after.open_lines[0].qty_e3, 500);
    /* it cannot leave before it is there: by name that is an error, else it waits */
    assert_int_equal(change(books, LINE_SENT, "PM-20261122-01/1", &got), LINLI_ESHORT);
    assert_ok(change(books, LINE_SENT, NULL, &got), &books->temp->err);
    assert_int_equal(got.lines_n, 0);
    assert_int_equal(got.waiting_n, 1);
    assert_int_equal(in_state(books, LINES_IN(1)), 1);
}

/* ---- transfers ------------------------------------------------------------------------------- */

static void what_is_sent_is_a_transfer(void **state)
{
    struct books *books = *state;
    struct move_changed got;
    struct plan_move moves[] = {push(AT_S2, I_RICE, 0, 3000), push(AT_S2, I_MILK, 2, 1000),
                                push(AT_S3, I_RICE, 0, 2000)};
    save(books, BOOKS_TODAY, moves, 3);
    assert_int_equal(change(books, LINE_SENT, "PM-20261122-01/1", &got), LINLI_ESTATE);
    changed(books, LINE_APPROVED, NULL, 3);
    assert_ok(change(books, LINE_SENT, NULL, &got), &books->temp->err);
    /* one transfer for each way; 3 + 1 ways' worth of 0.50 each */
    assert_int_equal(got.slips_n, 2);
    assert_string_equal(got.slips[0], "TR-20261122-01");
    assert_int_equal(got.way_fen, 150);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM transfer_line"), 3);
    assert_int_equal(books_ask(books->temp, "SELECT qty_e3 FROM balance WHERE lot_id = 3 AND "
                                            "account = 0"),
                     3000); /* of MB, though MA expires first */
    assert_int_equal(books_ask(books->temp, "SELECT due_day FROM transfer WHERE to_id = 2"),
                     BOOKS_TODAY + 1);
    assert_int_equal(promise(books, BOOKS_TODAY).promised_n, 0);
    assert_int_equal(promise(books, BOOKS_TODAY).city.open_lines_n, 3);
    assert_int_equal(change(books, LINE_CANCELLED, "PM-20261122-01/1", &got), LINLI_ESTATE);
    assert_ok(change(books, LINE_SENT, NULL, &got), &books->temp->err);
    assert_int_equal(got.lines_n, 0); /* nothing twice */
    assert_int_equal(books_breaches(books), 0);
    /* undone it is approved again, and leaves again */
    assert_ok(undo(books, "TR-20261122-01"), &books->temp->err);
    assert_int_equal(in_state(books, LINES_IN(1)), 2);
    assert_int_equal(books_breaches(books), 0);
    changed(books, LINE_SENT, "PM-20261122-01", 2);
    assert_int_equal(in_state(books, LINES_IN(2)), 3);
    assert_int_equal(books_breaches(books), 0);
}

static void the_same_key_happens_once(void **state)
{
    struct books *books = *state;
    struct plan_move moves[] = {push(AT_S2, I_RICE, 0, 3000), push(AT_S3, I_RICE, 0, 2000)};
    struct asking a = {
        .verb = CHANGE,
        .to = LINE_APPROVED,
        .day = BOOKS_TODAY,
        .key = "yes-to-s2",
        .choice = {.class = FIXED_NONE, .day = FIXED_NONE, .document = "PM-20261122-01"}};
    save(books, BOOKS_TODAY, moves, 2);
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(a.done.moves.lines_n, 1);
    assert_false(a.done.replayed);
    changed(books, LINE_SENT, "PM-20261122-01", 1);
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(a.done.moves.lines_n, 0);
    assert_true(a.done.replayed);
    assert_int_equal(in_state(books, LINES_IN(2)), 1);
    /* a key is of one request */
    a.choice.document = "PM-20261122-02";
    assert_int_equal(ask(books, &a), LINLI_EINPUT);
    assert_int_equal(in_state(books, LINES_IN(0)), 1);
    assert_int_equal(books_breaches(books), 0);
    /* a supplier cannot refuse what goes from site to site */
    a.key = NULL;
    a.to = LINE_CANCELLED;
    a.choice.refused = true;
    assert_int_equal(ask(books, &a), LINLI_EUSAGE);
    assert_int_equal(in_state(books, LINES_IN(0)), 1);
}

static void what_goes_by_hand_is_not_sent_again(void **state)
{
    struct books *books = *state;
    struct transfer_view view;
    struct plan_move moves[] = {push(AT_S2, I_RICE, 0, 3000), push(AT_S2, I_MILK, 2, 1000),
                                push(AT_S3, I_RICE, 0, 2000)};
    save(books, BOOKS_TODAY, moves, 3);
    changed(books, LINE_APPROVED, NULL, 3);
    assert_ok(by_hand(books, "S2", "RICE", 2000, &view), &books->temp->err);
    assert_int_equal(in_state(books, LINES_IN(2)), 0); /* less than was approved */
    assert_ok(by_hand(books, "S2", "RICE", 3500, &view), &books->temp->err);
    assert_int_equal(in_state(books, LINES_IN(2)), 1);
    /* milk that goes by hand is of MA, which expires first: not what was approved */
    assert_ok(by_hand(books, "S2", "MILK", 1000, &view), &books->temp->err);
    assert_int_equal(in_state(books, LINES_IN(2)), 1);
    assert_int_equal(books_breaches(books), 0);
    assert_ok(undo(books, "TR-20261122-02"), &books->temp->err);
    assert_int_equal(in_state(books, LINES_IN(1)), 3);
    assert_int_equal(books_breaches(books), 0);
}

static void a_choice_is_of_lines_moves_or_sites(void **state)
{
    struct books *books = *state;
    struct move_changed got;
    struct plan_move moves[] = {push(AT_S2, I_RICE, 0, 3000), push(AT_S3, I_RICE, 0, 1000)};
    save(books, BOOKS_TODAY, moves, 2);
    assert_int_equal(change(books, LINE_APPROVED, "PM-20261122-09", &got), LINLI_EUNKNOWN);
    assert_int_equal(change(books, LINE_APPROVED, "PM-20261122-01/9", &got), LINLI_EUNKNOWN);
    assert_int_equal(change(books, LINE_APPROVED, "PM-20261122-01/x", &got), LINLI_EINPUT);
    struct asking a = {.verb = CHANGE,
                       .to = LINE_APPROVED,
                       .day = BOOKS_TODAY,
                       .choice = {.class = FIXED_NONE, .day = FIXED_NONE, .site = "S3"}};
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(a.done.moves.lines_n, 1);
    assert_string_equal(a.done.moves.lines[0].to_code, "S3");
    a.choice.site = "S9";
    assert_int_equal(ask(books, &a), LINLI_EUNKNOWN);
}

static void the_check_finds_what_is_not_so(void **state)
{
    static const char *const wrong[] = {
        "UPDATE planned_move_line SET state = 1, command_id = NULL WHERE line_no = 1",
        "UPDATE planned_move_line SET command_id = NULL WHERE line_no = 1",
        "UPDATE planned_move_line SET lot_id = 3 WHERE line_no = 1",
        "UPDATE planned_move_event SET from_state = 4 WHERE to_state = 2",
        "UPDATE planned_move SET to_id = 3",
        "DELETE FROM planned_move_event",
    };
    struct books *books = *state;
    struct plan_move moves[] = {push(AT_S2, I_RICE, 0, 3000)};
    save(books, BOOKS_TODAY, moves, 1);
    changed(books, LINE_APPROVED, NULL, 1);
    changed(books, LINE_SENT, NULL, 1);
    assert_int_equal(books_breaches(books), 0);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        static const char *const right[] = {
            "UPDATE planned_move_line SET state = 2, lot_id = 1, command_id = 2",
            "UPDATE planned_move_event SET from_state = 1 WHERE to_state = 2",
            "UPDATE planned_move SET to_id = 2",
        };
        books_sql(books->temp, wrong[i]);
        assert_true(books_breaches(books) > 0);
        for (size_t k = 0; k < sizeof(right) / sizeof(right[0]); k++) {
            books_sql(books->temp, right[k]);
        }
    }
}

/* ---- properties ------------------------------------------------------------------------------ */

static int64_t sum_of(const struct city *city, int64_t item)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < city->stock_n; i++) {
        const struct lot_stock *lot = &city->stock[i];
        assert_true(lot->qty_e3 >= 0);
        sum += lot->item == item ? lot->qty_e3 : 0;
    }
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        sum += city->open_lines[i].item == item ? city->open_lines[i].qty_e3 : 0;
    }
    return sum;
}

/* Moves of what lies somewhere, some more than there is when others were approved before. */
static int64_t draw_moves(struct random_stream *random, const struct city *city,
                          struct plan_move *moves)
{
    int64_t n = 0;
    for (int64_t i = 0; i < city->stock_n && n < MOVES_MAX; i++) {
        const struct lot_stock *lot = &city->stock[i];
        int64_t to = (int64_t)random_below(random, 3);
        if (to != lot->site && lot->account == ACCOUNT_NORMAL && lot->qty_e3 > 0 &&
            random_below(random, 2) == 0) {
            bool named = random_below(random, 4) > 0;
            moves[n] = push(to, lot->item, named ? lot->lot : FIXED_NONE,
                            1 + (int64_t)random_below(random, (uint64_t)lot->qty_e3 / 4 + 1));
            moves[n].from = lot->site;
            moves[n].approved = random_below(random, 3) == 0;
            moves[n++].due_day = BOOKS_TODAY + (int32_t)random_below(random, 2);
        }
    }
    return n;
}

static void whatever_is_done_the_books_are_sound(void **state)
{
    struct books *books = *state;
    struct random_stream random;
    struct move_changed got;
    struct transfer_view view;
    int64_t sent_n = 0;
    random_init(&random, 11, "moves", 0);
    for (int step = 0; step < 100; step++) {
        struct plan_move moves[MOVES_MAX];
        struct asking now = promise(books, BOOKS_TODAY);
        /* what is promised is taken from somewhere and comes somewhere */
        assert_int_equal(sum_of(&now.city, I_RICE), sum_of(&now.after, I_RICE));
        assert_int_equal(sum_of(&now.city, I_MILK), sum_of(&now.after, I_MILK));
        switch (random_below(&random, 6)) {
        case 0:
        case 1:
            save(books, BOOKS_TODAY, moves, draw_moves(&random, &now.after, moves));
            break;
        case 2:
            assert_ok(change(books, LINE_APPROVED, NULL, &got), &books->temp->err);
            break;
        case 3:
            assert_ok(change(books, LINE_SENT, NULL, &got), &books->temp->err);
            sent_n += got.lines_n;
            if (got.slips_n > 0 && random_below(&random, 2) == 0) {
                assert_ok(undo(books, got.slips[0]), &books->temp->err);
            }
            break;
        case 4:
            assert_ok(change(books, LINE_CANCELLED, NULL, &got), &books->temp->err);
            break;
        default:
            (void)by_hand(books, random_below(&random, 2) == 0 ? "S2" : "S3", "RICE",
                          1 + (int64_t)random_below(&random, 300), &view);
        }
        linli_error_init(&books->temp->err);
        assert_int_equal(books_breaches(books), 0);
    }
    assert_true(sent_n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        moves_test(moves_are_kept_under_numbers),
        moves_test(what_was_decided_stays),
        moves_test(the_rule_approves_and_a_persons_no_stands_above_it),
        moves_test(a_newer_plan_withdraws_what_has_not_left),
        moves_test(what_is_promised_counts_as_gone),
        moves_test(what_is_promised_helps_nobody_else),
        moves_test(goods_without_a_lot_come_first_and_go_on),
        moves_test(what_is_sent_is_a_transfer),
        moves_test(the_same_key_happens_once),
        moves_test(what_goes_by_hand_is_not_sent_again),
        moves_test(a_choice_is_of_lines_moves_or_sites),
        moves_test(the_check_finds_what_is_not_so),
        moves_test(whatever_is_done_the_books_are_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
