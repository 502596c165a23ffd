/*
 * The stock ledger: balances that follow the movements and stop at zero, first expired first out,
 * lots, transfers, commands that happen once; and a seeded stream of random bookings beside a plain
 * array that keeps the same books.
 */
#include "books_city.h"

#include "base/random.h"
#include "model/limits.h"

static const struct movement plain = {
    .moment_ms = TEMP_CITY_NOW_MS,
    .day = BOOKS_TODAY,
    .site = S1,
    .item = RICE,
    .account = ACCOUNT_NORMAL,
    .kind = MOVEMENT_RECEIPT,
    .document_line = FIXED_NONE,
    .actor = "clerk",
    .reason = "",
};

/* Each test books under one command. */
static enum linli_rc begin(struct books *books, int64_t *ret_command, struct linli_error *err)
{
    struct command_request request = {
        .name = "test", .request = "", .actor = "clerk", .now_ms = TEMP_CITY_NOW_MS};
    bool replayed;
    const char *answer;
    return command_begin(books->db, &books->arena, &request, ret_command, &replayed, &answer, err);
}

/* Receives a lot of the item at site S1. */
static enum linli_rc receive(struct books *books, int64_t command, int64_t item, const char *code,
                             int64_t expiry_day, int64_t qty_e3, int64_t *ret_lot,
                             struct linli_error *err)
{
    struct lot_facts facts = {.site = S1,
                              .item = item,
                              .code = code,
                              .expiry_day = expiry_day,
                              .received_day = BOOKS_TODAY,
                              .cost_e4 = FIXED_NONE,
                              .supplier = FIXED_NONE};
    LINLI_TRY(lot_find_or_add(books->db, &facts, ret_lot, err));
    struct movement row = plain;
    row.item = item;
    row.lot = *ret_lot;
    row.qty_e3 = qty_e3;
    row.command = command;
    return ledger_post(books->db, &row, err);
}

static struct ledger_want want_of(int64_t item, int64_t qty_e3, int64_t command, bool partial)
{
    return (struct ledger_want){.site = S1,
                                .item = item,
                                .account = ACCOUNT_NORMAL,
                                .qty_e3 = qty_e3,
                                .day = BOOKS_TODAY,
                                .moment_ms = TEMP_CITY_NOW_MS,
                                .command = command,
                                .actor = "clerk",
                                .reason = "",
                                .allow_partial = partial};
}

static void assert_balance(struct books *books, int64_t lot, enum account account, int64_t qty_e3)
{
    int64_t there_e3 = -1;
    assert_ok(ledger_balance(books->db, lot, account, &there_e3, NULL), &books->temp->err);
    assert_int_equal(there_e3, qty_e3);
}

/* Milk: 4 without an expiry, 10 until day +9, 5 until day +3, 6 that expired yesterday. */
static enum linli_rc fill_milk(struct books *books, int64_t command, int64_t lots[4],
                               struct linli_error *err)
{
    LINLI_TRY(receive(books, command, MILK, "keeps", FIXED_NONE, 4000, &lots[0], err));
    LINLI_TRY(receive(books, command, MILK, "late", BOOKS_TODAY + 9, 10000, &lots[1], err));
    LINLI_TRY(receive(books, command, MILK, "soon", BOOKS_TODAY + 3, 5000, &lots[2], err));
    return receive(books, command, MILK, "gone", BOOKS_TODAY - 1, 6000, &lots[3], err);
}

static enum linli_rc issue_in_order(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    int64_t command;
    int64_t lots[4];
    LINLI_TRY(begin(books, &command, err));
    LINLI_TRY(fill_milk(books, command, lots, err));
    struct ledger_issued issued;
    struct ledger_want want = want_of(MILK, 8000, command, true);
    LINLI_TRY(ledger_issue(db, &want, &issued, err));
    /* 8 = all 5 of "soon" and 3 of "late" */
    assert_int_equal(issued.issued_e3, 8000);
    assert_int_equal(issued.unmet_e3, 0);
    assert_int_equal(issued.lots_n, 2);
    assert_balance(books, lots[2], ACCOUNT_NORMAL, 0);
    assert_balance(books, lots[1], ACCOUNT_NORMAL, 7000);
    /* 7 + 4 that keep are left: of 15 wanted 4 are missing; "gone" is not touched */
    want.qty_e3 = 15000;
    LINLI_TRY(ledger_issue(db, &want, &issued, err));
    assert_int_equal(issued.issued_e3, 11000);
    assert_int_equal(issued.unmet_e3, 4000);
    assert_int_equal(issued.lots_n, 2);
    assert_balance(books, lots[3], ACCOUNT_NORMAL, 6000);
    /* with nothing there the wish is recorded all the same */
    LINLI_TRY(ledger_issue(db, &want, &issued, err));
    assert_int_equal(issued.issued_e3, 0);
    assert_int_equal(issued.unmet_e3, 15000);
    assert_int_equal(issued.lots_n, 0);
    int64_t all_e3;
    int64_t usable_e3;
    LINLI_TRY(ledger_on_hand(db, S1, MILK, ACCOUNT_NORMAL, BOOKS_TODAY, &all_e3, &usable_e3, err));
    assert_int_equal(all_e3, 6000);
    assert_int_equal(usable_e3, 0);
    return LINLI_OK;
}

static void the_first_to_expire_goes_first_and_the_expired_never(void **state)
{
    struct books *books = *state;
    books_run(books, issue_in_order);
    const struct temp_city *temp = books->temp;
    /* unmet 4 + 15; issued 8 + 11 of 19 that were good */
    assert_int_equal(books_ask(temp, "SELECT sum(unmet_e3) FROM movement"), 19000);
    assert_int_equal(books_ask(temp, "SELECT sum(qty_e3) FROM movement WHERE kind = 2"), -19000);
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM movement WHERE lot_id IS NULL"), 1);
}

static enum linli_rc issue_all_or_nothing(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    int64_t command;
    int64_t lots[4];
    LINLI_TRY(begin(books, &command, err));
    LINLI_TRY(fill_milk(books, command, lots, err));
    struct ledger_issued issued;
    struct ledger_want want = want_of(MILK, 19000, command, false); /* 4 + 10 + 5: all */
    LINLI_TRY(ledger_issue(db, &want, &issued, err));
    want.qty_e3 = 1;
    return ledger_issue(db, &want, &issued, err);
}

static void without_partial_issues_a_short_item_is_refused(void **state)
{
    struct books *books = *state;
    books_refuse(books, issue_all_or_nothing, LINLI_ESHORT);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM movement"), 0);
}

static enum linli_rc write_off_too_much(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct movement row = plain;
    LINLI_TRY(begin(books, &row.command, err));
    LINLI_TRY(receive(books, row.command, RICE, "A231", FIXED_NONE, 2500, &row.lot, err));
    row.kind = MOVEMENT_WRITE_OFF;
    row.qty_e3 = -2501;
    return ledger_post(db, &row, err);
}

static void no_balance_goes_below_zero(void **state)
{
    struct books *books = *state;
    books_refuse(books, write_off_too_much, LINLI_ESHORT);
    char text[300];
    linli_error_print(&books->temp->err, NULL, text, sizeof(text));
    assert_string_equal(text, "only 2.5 of item RICE, lot A231, are there (account normal); 2.501 "
                              "were asked for");
}

static enum linli_rc take_from_nothing(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct movement row = plain;
    LINLI_TRY(begin(books, &row.command, err));
    row.kind = MOVEMENT_COUNT;
    row.lot = 99; /* no such lot */
    row.qty_e3 = -1;
    return ledger_post(db, &row, err);
}

static void a_lot_that_is_not_there_cannot_be_taken_from(void **state)
{
    books_refuse(*state, take_from_nothing, LINLI_EINTERNAL);
}

static enum linli_rc name_lots(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct lot_facts facts = {.site = S1,
                              .item = MILK,
                              .code = "M1",
                              .expiry_day = BOOKS_TODAY + 7,
                              .received_day = BOOKS_TODAY,
                              .cost_e4 = 120000,
                              .supplier = SUP1};
    int64_t first;
    int64_t again;
    LINLI_TRY(lot_find_or_add(db, &facts, &first, err));
    LINLI_TRY(lot_find_or_add(db, &facts, &again, err));
    assert_int_equal(first, again);
    facts.site = S2; /* the same code elsewhere is another lot */
    LINLI_TRY(lot_find_or_add(db, &facts, &again, err));
    assert_int_not_equal(first, again);
    bool found;
    int64_t expiry_day;
    LINLI_TRY(lot_expiry(db, S1, MILK, "M1", &found, &expiry_day, err));
    assert_true(found);
    assert_int_equal(expiry_day, BOOKS_TODAY + 7);
    LINLI_TRY(lot_expiry(db, S1, MILK, "M2", &found, &expiry_day, err));
    assert_false(found);
    bool moved;
    LINLI_TRY(lot_has_moved(db, S1, first, ACCOUNT_NORMAL, &moved, err));
    assert_false(moved);
    facts.site = S1;
    facts.expiry_day = FIXED_NONE;
    return lot_find_or_add(books->db, &facts, &again, err);
}

static void a_lot_has_one_expiry(void **state)
{
    struct books *books = *state;
    books_refuse(books, name_lots, LINLI_EINPUT);
    char text[300];
    linli_error_print(&books->temp->err, NULL, text, sizeof(text));
    assert_string_equal(text, "lot M1 is there with expiry 2026-11-29; another lot code was "
                              "expected for expiry none");
}

static enum linli_rc move_about(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct movement row = plain;
    LINLI_TRY(begin(books, &row.command, err));
    LINLI_TRY(receive(books, row.command, RICE, "R", FIXED_NONE, 10000, &row.lot, err));
    row.qty_e3 = 3000;
    LINLI_TRY(ledger_move(db, &row, S1, row.lot, ACCOUNT_RESERVE, err));
    struct lot_facts there = {.site = S2,
                              .item = RICE,
                              .code = "R",
                              .expiry_day = FIXED_NONE,
                              .received_day = BOOKS_TODAY,
                              .cost_e4 = FIXED_NONE,
                              .supplier = FIXED_NONE};
    int64_t lot_there;
    LINLI_TRY(lot_find_or_add(db, &there, &lot_there, err));
    row.qty_e3 = 2000;
    LINLI_TRY(ledger_move(db, &row, S2, lot_there, ACCOUNT_IN_TRANSIT, err));
    assert_balance(books, row.lot, ACCOUNT_NORMAL, 5000);
    assert_balance(books, row.lot, ACCOUNT_RESERVE, 3000);
    assert_balance(books, lot_there, ACCOUNT_IN_TRANSIT, 2000);
    assert_balance(books, lot_there, ACCOUNT_NORMAL, 0);
    return LINLI_OK;
}

static void moving_sums_to_zero(void **state)
{
    struct books *books = *state;
    books_run(books, move_about);
    assert_int_equal(books_ask(books->temp, "SELECT sum(qty_e3) FROM movement WHERE kind = 6"), 0);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM movement WHERE kind = 6"), 4);
}

static enum linli_rc list_stock(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    int64_t command;
    int64_t lots[4];
    LINLI_TRY(begin(books, &command, err));
    LINLI_TRY(fill_milk(books, command, lots, err));
    LINLI_TRY(receive(books, command, RICE, "R", FIXED_NONE, 10000, &lots[0], err));
    struct stock_record *rows;
    int64_t rows_n;
    LINLI_TRY(ledger_stock(db, &books->arena, FIXED_NONE, FIXED_NONE, &rows, &rows_n, err));
    /* by item, then expiry, lots that keep last */
    static const char *const codes[] = {"gone", "soon", "late", "keeps", "R"};
    assert_int_equal(rows_n, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(rows[i].lot_code, codes[i]);
    }
    assert_string_equal(rows[4].unit, "kg");
    assert_int_equal(rows[4].expiry_day, FIXED_NONE);
    LINLI_TRY(ledger_stock(db, &books->arena, S1, RICE, &rows, &rows_n, err));
    assert_int_equal(rows_n, 1);
    assert_int_equal(rows[0].qty_e3, 10000);
    LINLI_TRY(ledger_stock(db, &books->arena, S2, FIXED_NONE, &rows, &rows_n, err));
    assert_int_equal(rows_n, 0);
    return LINLI_OK;
}

static void stock_is_listed_by_item_and_expiry(void **state)
{
    books_run(*state, list_stock);
}

static void codes_are_found_or_named(void **state)
{
    struct books *books = *state;
    int64_t id;
    int64_t life_days;
    int64_t cost_e4;
    assert_int_equal(ledger_find_site(books->db, "S2", &id, NULL), LINLI_OK);
    assert_int_equal(id, S2);
    assert_int_equal(ledger_find_supplier(books->db, "SUP2", &id, NULL), LINLI_OK);
    assert_int_equal(id, SUP2);
    assert_int_equal(ledger_find_item(books->db, "MILK", &id, &life_days, &cost_e4, NULL),
                     LINLI_OK);
    assert_int_equal(id, MILK);
    assert_int_equal(life_days, 7);
    assert_int_equal(cost_e4, 120000);
    assert_int_equal(ledger_find_site(books->db, "s2", &id, NULL), LINLI_EUNKNOWN);
    assert_int_equal(ledger_find_supplier(books->db, "", &id, NULL), LINLI_EUNKNOWN);
    assert_int_equal(ledger_find_item(books->db, "X", &id, &life_days, &cost_e4, NULL),
                     LINLI_EUNKNOWN);
    assert_int_equal(ledger_only_site(books->db, &id, NULL), LINLI_EUSAGE);
    books_sql(books->temp, "DELETE FROM site WHERE id = 1");
    assert_int_equal(ledger_only_site(books->db, &id, NULL), LINLI_OK);
    assert_int_equal(id, S2);
}

static void quantities_have_a_limit(void **state)
{
    (void)state;
    assert_int_equal(ledger_check_qty(0, NULL), LINLI_EINPUT);
    assert_int_equal(ledger_check_qty(-1, NULL), LINLI_EINPUT);
    assert_int_equal(ledger_check_qty(1, NULL), LINLI_OK);
    assert_int_equal(ledger_check_qty(LIMIT_QTY_E3, NULL), LINLI_OK);
    assert_int_equal(ledger_check_qty(LIMIT_QTY_E3 + 1, NULL), LINLI_ELIMIT);
}

/* ---- commands -------------------------------------------------------------------------------- */

struct keyed {
    struct books *books;
    struct command_request request;
    int64_t id;
    bool replayed;
    const char *answer;
};

static enum linli_rc run_keyed(struct db *db, void *context, struct linli_error *err)
{
    struct keyed *keyed = context;
    LINLI_TRY(command_begin(db, &keyed->books->arena, &keyed->request, &keyed->id, &keyed->replayed,
                            &keyed->answer, err));
    return keyed->replayed ? LINLI_OK : command_answer(db, keyed->id, "[42]", err);
}

static void a_key_makes_a_command_happen_once(void **state)
{
    struct books *books = *state;
    struct linli_error *err = &books->temp->err;
    struct keyed keyed = {.books = books,
                          .request = {.key = "k-1",
                                      .name = "issue",
                                      .request = "RICE 5",
                                      .actor = "clerk",
                                      .now_ms = TEMP_CITY_NOW_MS}};
    assert_ok(tx_run(books->db, TX_WRITE, run_keyed, &keyed, err), err);
    assert_false(keyed.replayed);
    int64_t first = keyed.id;
    assert_ok(tx_run(books->db, TX_WRITE, run_keyed, &keyed, err), err);
    assert_true(keyed.replayed);
    assert_int_equal(keyed.id, first);
    assert_string_equal(keyed.answer, "[42]");
    keyed.request.request = "RICE 6";
    assert_int_equal(tx_run(books->db, TX_WRITE, run_keyed, &keyed, NULL), LINLI_EINPUT);
    keyed.request.request = "RICE 5";
    keyed.request.name = "receive";
    assert_int_equal(tx_run(books->db, TX_WRITE, run_keyed, &keyed, NULL), LINLI_EINPUT);
    keyed.request.key = NULL; /* without a key it happens each time */
    assert_ok(tx_run(books->db, TX_WRITE, run_keyed, &keyed, err), err);
    assert_ok(tx_run(books->db, TX_WRITE, run_keyed, &keyed, err), err);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM command"), 3);
}

static void a_key_has_a_limit(void **state)
{
    struct books *books = *state;
    char key[LIMIT_IDEMPOTENCY_KEY_BYTES + 2];
    memset(key, 'k', sizeof(key));
    key[LIMIT_IDEMPOTENCY_KEY_BYTES] = '\0';
    struct keyed keyed = {
        .books = books,
        .request = {.key = key, .name = "issue", .request = "", .actor = "clerk", .now_ms = 0}};
    struct linli_error *err = &books->temp->err;
    assert_ok(tx_run(books->db, TX_WRITE, run_keyed, &keyed, err), err);
    key[LIMIT_IDEMPOTENCY_KEY_BYTES] = 'k';
    key[LIMIT_IDEMPOTENCY_KEY_BYTES + 1] = '\0';
    assert_int_equal(tx_run(books->db, TX_WRITE, run_keyed, &keyed, NULL), LINLI_ELIMIT);
    keyed.request.key = "";
    assert_int_equal(tx_run(books->db, TX_WRITE, run_keyed, &keyed, NULL), LINLI_EINPUT);
    keyed.request.key = "\xff";
    assert_int_equal(tx_run(books->db, TX_WRITE, run_keyed, &keyed, NULL), LINLI_EINPUT);
}

/* ---- random books ---------------------------------------------------------------------------- */

enum { LOTS_N = 6, STEPS_N = 600 };

/* The same books as a plain array. */
struct plain_lot {
    int64_t lot;
    int64_t expiry_day;
    int64_t qty_e3;
};

/* Issues from the array by the rule's own words: again and again the good lot that expires first.
 */
static int64_t issue_plainly(struct plain_lot lots[LOTS_N], int64_t qty_e3)
{
    int64_t left_e3 = qty_e3;
    while (left_e3 > 0) {
        struct plain_lot *first = NULL;
        for (struct plain_lot *lot = lots; lot < lots + LOTS_N; lot++) {
            bool good = lot->expiry_day == FIXED_NONE || lot->expiry_day >= BOOKS_TODAY;
            int64_t ends = lot->expiry_day == FIXED_NONE ? INT64_MAX : lot->expiry_day;
            if (lot->qty_e3 > 0 && good &&
                (first == NULL || first->expiry_day == FIXED_NONE || ends < first->expiry_day)) {
                first = lot;
            }
        }
        if (first == NULL) {
            break;
        }
        int64_t take_e3 = first->qty_e3 < left_e3 ? first->qty_e3 : left_e3;
        first->qty_e3 -= take_e3;
        left_e3 -= take_e3;
    }
    return qty_e3 - left_e3;
}

static enum linli_rc book_at_random(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct random_stream random;
    random_init(&random, 7, "ledger", 0);
    int64_t command;
    LINLI_TRY(begin(books, &command, err));
    struct plain_lot lots[LOTS_N];
    for (int i = 0; i < LOTS_N; i++) {
        /* expiries from yesterday on, all different; the last lot keeps */
        lots[i] = (struct plain_lot){.expiry_day = i == LOTS_N - 1 ? FIXED_NONE
                                                                   : BOOKS_TODAY + (i * 3) % 5 - 1};
        char code[8];
        snprintf(code, sizeof(code), "L%d", i);
        LINLI_TRY(receive(books, command, PAD, code, lots[i].expiry_day, 1000, &lots[i].lot, err));
        lots[i].qty_e3 = 1000;
    }
    for (int step = 0; step < STEPS_N; step++) {
        struct plain_lot *lot = &lots[random_below(&random, LOTS_N)];
        int64_t qty_e3 = 1 + (int64_t)random_below(&random, 5000);
        struct movement row = plain;
        row.item = PAD;
        row.lot = lot->lot;
        row.command = command;
        if (random_below(&random, 2) == 0) {
            row.qty_e3 = qty_e3 / 2 + 1;
            LINLI_TRY(ledger_post(db, &row, err));
            lot->qty_e3 += row.qty_e3;
        } else if (random_below(&random, 4) == 0) {
            row.kind = MOVEMENT_COUNT;
            row.qty_e3 = -(qty_e3 < lot->qty_e3 ? qty_e3 : lot->qty_e3);
            LINLI_TRY(ledger_post(db, &row, err));
            lot->qty_e3 += row.qty_e3;
        } else {
            struct ledger_want want = want_of(PAD, qty_e3, command, true);
            struct ledger_issued issued;
            LINLI_TRY(ledger_issue(db, &want, &issued, err));
            assert_int_equal(issued.issued_e3, issue_plainly(lots, qty_e3));
        }
        assert_balance(books, lot->lot, ACCOUNT_NORMAL, lot->qty_e3);
    }
    for (int i = 0; i < LOTS_N; i++) {
        assert_balance(books, lots[i].lot, ACCOUNT_NORMAL, lots[i].qty_e3);
    }
    return LINLI_OK;
}

static void random_books_agree_with_a_plain_array(void **state)
{
    struct books *books = *state;
    books_run(books, book_at_random);
    assert_int_equal(books_ask(books->temp,
                               "SELECT count(*) FROM balance b WHERE b.qty_e3 <> (SELECT "
                               "sum(m.qty_e3) FROM movement m WHERE m.lot_id = b.lot_id)"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(the_first_to_expire_goes_first_and_the_expired_never),
        books_test(without_partial_issues_a_short_item_is_refused),
        books_test(no_balance_goes_below_zero),
        books_test(a_lot_that_is_not_there_cannot_be_taken_from),
        books_test(a_lot_has_one_expiry),
        books_test(moving_sums_to_zero),
        books_test(stock_is_listed_by_item_and_expiry),
        books_test(codes_are_found_or_named),
        cmocka_unit_test(quantities_have_a_limit),
        books_test(a_key_makes_a_command_happen_once),
        books_test(a_key_has_a_limit),
        books_test(random_books_agree_with_a_plain_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
