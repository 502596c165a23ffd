/*
 * The emergency reserve as a service: put aside, released only by keepers, swapped before it
 * expires, refilled by the day's plan, undone. The city: at S1 two lots of milk, MA (4 l to
 * 2026-11-24) and MB (6 l to 2026-12-20), one that has expired (MX, 2 l), and 10 kg of rice (R1).
 */
#include "books_check.h"

#include "service/reserve.h"
#include "service/stock.h"
#include "service/undo.h"

static const char stock_rows[] =
    "INSERT INTO setting VALUES ('reserve_keepers', 'warden, second');"
    "INSERT INTO lot (id, site_id, item_id, code, expiry_day, received_day, cost_e4, supplier_id)"
    " VALUES (1, 1, 1, 'R1', NULL, 20770, 60000, NULL), (2, 1, 2, 'MA', 20781, 20770, NULL, NULL),"
    " (3, 1, 2, 'MB', 20807, 20770, NULL, NULL), (4, 1, 2, 'MX', 20778, 20770, NULL, NULL);"
    "INSERT INTO command (id, name, request, answer, actor, moment_ms) VALUES"
    " (1, 'stock table', '', '', 'clerk', 0);"
    "INSERT INTO movement (id, moment_ms, day, site_id, item_id, lot_id, account, kind, qty_e3,"
    " unmet_e3, command_id, actor, reason) VALUES"
    " (1, 0, 20770, 1, 1, 1, 0, 0, 10000, 0, 1, 'clerk', ''),"
    " (2, 0, 20770, 1, 2, 2, 0, 0, 4000, 0, 1, 'clerk', ''),"
    " (3, 0, 20770, 1, 2, 3, 0, 0, 6000, 0, 1, 'clerk', ''),"
    " (4, 0, 20770, 1, 2, 4, 0, 0, 2000, 0, 1, 'clerk', '');"
    "INSERT INTO balance VALUES (1, 0, 10000), (2, 0, 4000), (3, 0, 6000), (4, 0, 2000);"
    "INSERT INTO id_block VALUES ('lot', 5), ('command', 2), ('movement', 5);";

static int reserve_setup(void **state)
{
    int rc = books_setup(state);
    if (rc == 0) {
        books_sql(((struct books *)*state)->temp, stock_rows);
    }
    return rc;
}

#define reserve_test(function) \
    cmocka_unit_test_setup_teardown(function, reserve_setup, books_teardown)

enum verb { HOLD, RELEASE, ROTATE, REFILL, SHOW, ISSUE, UNDO };

struct asking {
    struct books *books;
    enum verb verb;
    const char *actor;
    const char *key;
    struct change_choice choice;
    const char *reason;
    const char *number;
    struct change change;
    struct reserve_view view;
    struct undone undone;
    struct stock_issued issued;
};

static enum linli_rc ask_body(struct db *db, void *context, struct linli_error *err)
{
    struct asking *a = context;
    struct linli_arena *arena = &a->books->arena;
    struct who who = {.actor = a->actor, .key = a->key, .now_ms = TEMP_CITY_NOW_MS};
    struct reserve_part part = {.item = a->choice.item, .day = BOOKS_TODAY};
    struct stock_request issue = {.site = "S1",
                                  .item = a->choice.item,
                                  .qty_e3 = a->choice.qty_e3,
                                  .service = "",
                                  .day = BOOKS_TODAY};
    switch (a->verb) {
    case HOLD:
        return reserve_hold(db, arena, &a->choice, "", &who, &a->change, err);
    case RELEASE:
        return reserve_release(db, arena, &a->choice, a->reason, &who, &a->change, err);
    case ROTATE:
        return reserve_rotate(db, arena, &part, &who, &a->change, err);
    case REFILL:
        return reserve_refill(db, arena, &part, &who, &a->change, err);
    case SHOW:
        return reserve_show(db, arena, &part, &a->view, err);
    case ISSUE:
        return stock_issue(db, arena, &issue, &who, &a->issued, err);
    case UNDO:
        return undo_booking(db, arena, a->number, "slip", &who, &a->undone, err);
    }
    return LINLI_OK;
}

static enum linli_rc ask(struct books *books, struct asking *a)
{
    a->books = books;
    a->actor = a->actor == NULL ? "clerk" : a->actor;
    linli_error_init(&books->temp->err);
    return tx_run(books->db, TX_WRITE, ask_body, a, &books->temp->err);
}

static struct asking asking(enum verb verb, const char *item, int64_t qty_e3)
{
    return (struct asking){
        .verb = verb,
        .choice = {.site = "S1", .item = item, .qty_e3 = qty_e3, .day = BOOKS_TODAY},
        .reason = "flood"};
}

static enum linli_rc undo(struct books *books, const char *number, const char *actor)
{
    struct asking a = {.verb = UNDO, .actor = actor, .number = number};
    return ask(books, &a);
}

static int64_t balance_of(struct books *books, int lot, enum account account)
{
    char sql[120];
    snprintf(sql, sizeof(sql),
             "SELECT CAST(COALESCE(SUM(qty_e3), 0) AS BIGINT) FROM balance WHERE lot_id = %d AND"
             " account = %d",
             lot, (int)account);
    return books_ask(books->temp, sql);
}

/* ---- in and out ------------------------------------------------------------------------------ */

static void what_keeps_longest_is_put_aside(void **state)
{
    struct books *books = *state;
    struct asking a = asking(HOLD, "MILK", 7000);
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(balance_of(books, 3, ACCOUNT_RESERVE), 6000);
    assert_int_equal(balance_of(books, 2, ACCOUNT_RESERVE), 1000);
    a = asking(HOLD, "MILK", 3001); /* what has expired does not count */
    assert_int_equal(ask(books, &a), LINLI_ESHORT);
    a = asking(HOLD, "MILK", FIXED_NONE);
    assert_int_equal(ask(books, &a), LINLI_EUSAGE);
    /* nobody issues it: 3 of MA are left for daily use */
    a = asking(ISSUE, "MILK", 5000);
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(a.issued.issued_e3, 3000);
    assert_int_equal(a.issued.unmet_e3, 2000);
    assert_int_equal(books_breaches(books), 0);
}

static void only_keepers_release_and_say_why(void **state)
{
    struct books *books = *state;
    struct asking a = asking(HOLD, "RICE", 5000);
    assert_ok(ask(books, &a), &books->temp->err);
    a = asking(RELEASE, "RICE", 2000);
    assert_int_equal(ask(books, &a), LINLI_ESTATE); /* the clerk */
    a.actor = "ward";                               /* a part of a name is none */
    assert_int_equal(ask(books, &a), LINLI_ESTATE);
    a.actor = "second";
    a.reason = "";
    assert_int_equal(ask(books, &a), LINLI_EUSAGE);
    a.reason = "flood";
    a.key = "k";
    assert_ok(ask(books, &a), &books->temp->err);
    assert_ok(ask(books, &a), &books->temp->err);
    assert_true(a.change.replayed);
    assert_int_equal(balance_of(books, 1, ACCOUNT_RESERVE), 3000);
    assert_int_equal(balance_of(books, 1, ACCOUNT_NORMAL), 7000);
    a = asking(RELEASE, "RICE", 3001);
    a.actor = "warden";
    assert_int_equal(ask(books, &a), LINLI_ESHORT);
    assert_int_equal(books_breaches(books), 0);
    books_sql(books->temp, "UPDATE setting SET value = ' ,' WHERE key = 'reserve_keepers'");
    a = asking(RELEASE, "RICE", 1000);
    a.actor = "warden";
    assert_int_equal(ask(books, &a), LINLI_ESTATE); /* nobody is named */
    /* what was released without a reason, or by another command, is found */
    books_sql(books->temp, "UPDATE movement SET reason = '' WHERE reason = 'flood'");
    assert_int_equal(books_breaches(books), 1);
    books_sql(books->temp, "UPDATE movement SET reason = 'flood' WHERE id > 6;"
                           "UPDATE command SET name = 'quarantine' WHERE name = 'reserve release'");
    assert_int_equal(books_breaches(books), 1);
}

/* Undoing a hold takes stock out of the reserve as a release does; undoing a release does not. */
static void undoing_is_no_way_around_the_keepers(void **state)
{
    struct books *books = *state;
    struct asking a = asking(HOLD, "RICE", 5000);
    assert_ok(ask(books, &a), &books->temp->err);
    a = asking(RELEASE, "RICE", 5000);
    a.actor = "warden";
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(undo(books, "MV-20261122-01", "clerk"), LINLI_ESTATE);
    assert_ok(undo(books, "MV-20261122-02", "clerk"), &books->temp->err);
    assert_int_equal(balance_of(books, 1, ACCOUNT_RESERVE), 5000);
    assert_int_equal(undo(books, "MV-20261122-01", "clerk"), LINLI_ESTATE);
    assert_ok(undo(books, "MV-20261122-01", "warden"), &books->temp->err);
    assert_int_equal(balance_of(books, 1, ACCOUNT_RESERVE), 0);
    assert_int_equal(books_breaches(books), 0);
}

/* ---- rotation -------------------------------------------------------------------------------- */

/* There is nothing to do: that is fine, and nothing is booked. */
static void assert_nothing(struct books *books, struct asking *a)
{
    assert_ok(ask(books, a), &books->temp->err);
    assert_string_equal(a->change.number, "");
    assert_int_equal(a->change.lots_n, 0);
}

/* 3 l of MA, which expires in two days, against MB of daily use; the reserve holds as much as
 * before, and anybody may do it and undo it. */
static void what_expires_is_swapped_for_what_keeps_longer(void **state)
{
    struct books *books = *state;
    struct asking a = asking(ROTATE, NULL, FIXED_NONE);
    assert_nothing(books, &a); /* the reserve is empty */
    a = asking(HOLD, "MILK", 3000);
    a.choice.lot = "MA";
    assert_ok(ask(books, &a), &books->temp->err);
    a = asking(SHOW, NULL, FIXED_NONE);
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(a.view.lots_n, 1);
    assert_int_equal(a.view.swap_e3[0], 3000);
    a = asking(ROTATE, NULL, FIXED_NONE);
    assert_ok(ask(books, &a), &books->temp->err);
    assert_string_equal(a.change.number, "MV-20261122-02");
    assert_int_equal(balance_of(books, 2, ACCOUNT_RESERVE), 0);
    assert_int_equal(balance_of(books, 2, ACCOUNT_NORMAL), 4000);
    assert_int_equal(balance_of(books, 3, ACCOUNT_RESERVE), 3000);
    assert_int_equal(balance_of(books, 3, ACCOUNT_NORMAL), 3000);
    assert_int_equal(books_breaches(books), 0);
    a = asking(ROTATE, NULL, FIXED_NONE);
    assert_nothing(books, &a); /* MB keeps longest */
    assert_ok(undo(books, "MV-20261122-02", "clerk"), &books->temp->err);
    assert_int_equal(balance_of(books, 2, ACCOUNT_RESERVE), 3000);
    books_sql(books->temp, "INSERT INTO setting VALUES ('reserve_rotate_days', '1')");
    a = asking(ROTATE, NULL, FIXED_NONE);
    assert_nothing(books, &a); /* not within a day */
    assert_int_equal(books_breaches(books), 0);
}

/* ---- refilling ------------------------------------------------------------------------------- */

/* The plan said: 5 of 8 kg missing, 4 can be put aside (reason 51). 1 was put aside since by hand;
 * 3 are left of the 4, then nothing. */
static void a_refill_follows_the_plan_once(void **state)
{
    struct books *books = *state;
    struct asking a = asking(REFILL, NULL, FIXED_NONE);
    assert_int_equal(ask(books, &a), LINLI_ESTATE); /* no plan */
    books_sql(books->temp,
              "INSERT INTO plan VALUES (1, 20779, 0, 'p', '0', 4, 0);"
              "INSERT INTO plan_notice (id, plan_id, site_id, item_id, lot_code, reason_id,"
              " reason_numbers) VALUES (1, 1, 1, 1, '', 51, '[4000,5000,8000]');"
              "INSERT INTO id_block VALUES ('plan', 2), ('plan_notice', 2)");
    a = asking(HOLD, "RICE", 1000);
    assert_ok(ask(books, &a), &books->temp->err);
    a = asking(SHOW, NULL, FIXED_NONE);
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(a.view.gaps_n, 1);
    assert_int_equal(a.view.gaps[0].since_e3, 1000);
    assert_int_equal(a.view.gaps[0].target_e3, 8000);
    a = asking(REFILL, "RICE", FIXED_NONE);
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(balance_of(books, 1, ACCOUNT_RESERVE), 4000);
    a = asking(REFILL, NULL, FIXED_NONE);
    assert_nothing(books, &a);
    /* what daily use has meanwhile given out cannot be put aside: 2 of the 3 are left */
    assert_ok(undo(books, "MV-20261122-02", "warden"), &books->temp->err);
    a = asking(ISSUE, "RICE", 7000);
    assert_ok(ask(books, &a), &books->temp->err);
    a = asking(REFILL, NULL, FIXED_NONE);
    assert_ok(ask(books, &a), &books->temp->err);
    assert_int_equal(balance_of(books, 1, ACCOUNT_NORMAL), 0);
    assert_int_equal(balance_of(books, 1, ACCOUNT_RESERVE), 3000);
    assert_int_equal(books_breaches(books), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        reserve_test(what_keeps_longest_is_put_aside),
        reserve_test(only_keepers_release_and_say_why),
        reserve_test(undoing_is_no_way_around_the_keepers),
        reserve_test(what_expires_is_swapped_for_what_keeps_longer),
        reserve_test(a_refill_follows_the_plan_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
