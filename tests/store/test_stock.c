/*
 * Receiving and issuing as services: by order line and freely, lots and expiries that were not
 * said, keys that are sent again, the resulting stock in every answer; and orders step by step.
 */
#include "books_city.h"

#include "model/limits.h"
#include "service/check.h"
#include "service/order.h"
#include "service/stock.h"

static const struct who clerk = {.actor = "clerk", .now_ms = TEMP_CITY_NOW_MS};

static struct stock_receipt free_receipt(const char *item, int64_t qty_e3)
{
    return (struct stock_receipt){.site = "S1",
                                  .item = item,
                                  .qty_e3 = qty_e3,
                                  .expiry_day = FIXED_NONE,
                                  .unit_price_e4 = FIXED_NONE,
                                  .day = BOOKS_TODAY};
}

static struct stock_receipt line_receipt(const char *line)
{
    return (struct stock_receipt){.line = line,
                                  .qty_e3 = FIXED_NONE,
                                  .expiry_day = FIXED_NONE,
                                  .unit_price_e4 = FIXED_NONE,
                                  .day = BOOKS_TODAY};
}

struct receiving {
    struct books *books;
    struct stock_receipt receipt;
    struct who who;
    struct stock_received received;
};

static enum linli_rc receive_body(struct db *db, void *context, struct linli_error *err)
{
    struct receiving *r = context;
    return stock_receive(db, &r->books->arena, &r->receipt, &r->who, &r->received, err);
}

static enum linli_rc receive(struct books *books, struct stock_receipt receipt, const char *key,
                             struct stock_received *ret_received)
{
    struct receiving r = {.books = books, .receipt = receipt, .who = clerk};
    r.who.key = key;
    linli_error_init(&books->temp->err);
    enum linli_rc rc = tx_run(books->db, TX_WRITE, receive_body, &r, &books->temp->err);
    *ret_received = r.received;
    return rc;
}

struct issuing {
    struct books *books;
    struct stock_request request;
    struct who who;
    struct stock_issued issued;
};

static enum linli_rc issue_body(struct db *db, void *context, struct linli_error *err)
{
    struct issuing *i = context;
    return stock_issue(db, &i->books->arena, &i->request, &i->who, &i->issued, err);
}

static enum linli_rc issue(struct books *books, const char *item, int64_t qty_e3, const char *key,
                           struct stock_issued *ret_issued)
{
    struct issuing i = {.books = books,
                        .request = {.site = "S1",
                                    .item = item,
                                    .qty_e3 = qty_e3,
                                    .service = "meals",
                                    .day = BOOKS_TODAY},
                        .who = clerk};
    i.who.key = key;
    linli_error_init(&books->temp->err);
    enum linli_rc rc = tx_run(books->db, TX_WRITE, issue_body, &i, &books->temp->err);
    *ret_issued = i.issued;
    return rc;
}

struct changing {
    struct books *books;
    enum line_state to;
    struct order_choice choice;
    struct order_changed changed;
};

static enum linli_rc change_body(struct db *db, void *context, struct linli_error *err)
{
    struct changing *c = context;
    return order_change(db, &c->books->arena, c->to, &c->choice, &clerk, "", &c->changed, err);
}

static enum linli_rc change(struct books *books, enum line_state to, struct order_choice choice,
                            struct order_changed *ret_changed)
{
    struct changing c = {.books = books, .to = to, .choice = choice};
    linli_error_init(&books->temp->err);
    enum linli_rc rc = tx_run(books->db, TX_WRITE, change_body, &c, &books->temp->err);
    *ret_changed = c.changed;
    return rc;
}

static const struct order_choice none = {.class = FIXED_NONE, .day = FIXED_NONE};

static struct order_choice by_line(const char *line)
{
    struct order_choice choice = none;
    choice.line = line;
    return choice;
}

/* PO-20261122-01 to SUP1: 48 pads of class A at 2.10 yuan, 10 kg of rice of class B without a
 * price. */
static enum linli_rc make_order(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    struct document_actor by = {.actor = "planner", .now_ms = TEMP_CITY_NOW_MS, .note = ""};
    struct document facts = {.kind = DOCUMENT_PURCHASE,
                             .site = S1,
                             .supplier = SUP1,
                             .day = BOOKS_TODAY,
                             .due_day = BOOKS_TODAY + 1,
                             .plan = FIXED_NONE};
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t id;
    int64_t line_id;
    LINLI_TRY(document_insert(db, &facts, &by, &id, number, err));
    struct document_line line = {
        .document = id, .line_no = 1, .item = PAD, .qty_e3 = 48000, .unit_price_e4 = 21000};
    LINLI_TRY(
        document_insert_line(db, &line, CLASS_A, REASON_ORDER, "[48000]", &by, &line_id, err));
    line = (struct document_line){
        .document = id, .line_no = 2, .item = RICE, .qty_e3 = 10000, .unit_price_e4 = FIXED_NONE};
    return document_insert_line(db, &line, CLASS_B, REASON_ORDER, "[10000]", &by, &line_id, err);
}

static enum linli_rc on_breach(void *context, enum check_id check, const char *where,
                               struct linli_error *err)
{
    (void)context;
    (void)err;
    print_message("%s: %s\n", check_name(check), where);
    return LINLI_OK;
}

static enum linli_rc check_body(struct db *db, void *context, struct linli_error *err)
{
    return check_city(db, on_breach, NULL, context, err);
}

static void assert_sound(struct books *books)
{
    int64_t breaches_n = -1;
    assert_ok(tx_run(books->db, TX_READ, check_body, &breaches_n, &books->temp->err),
              &books->temp->err);
    assert_int_equal(breaches_n, 0);
}

static void a_delivery_answers_with_the_stock_after_it(void **state)
{
    struct books *books = *state;
    struct stock_received r;
    struct stock_receipt receipt = free_receipt("RICE", 25500);
    receipt.lot = "A231";
    receipt.supplier = "SUP2";
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_int_equal(r.qty_e3, 25500);
    assert_int_equal(r.on_hand_e3, 25500);
    assert_int_equal(r.open_e3, FIXED_NONE);
    assert_int_equal(r.expiry_day, FIXED_NONE); /* rice keeps */
    assert_string_equal(r.names.site_code, "S1");
    assert_string_equal(r.names.item_code, "RICE");
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_int_equal(r.on_hand_e3, 51000);
    /* the lot knows its supplier, and the item's cost when no price was said: 6 yuan */
    assert_int_equal(books_ask(books->temp, "SELECT supplier_id FROM lot"), SUP2);
    assert_int_equal(books_ask(books->temp, "SELECT cost_e4 FROM lot"), 60000);
    assert_sound(books);
}

static void an_expiry_that_was_not_said_follows_from_lot_or_shelf_life(void **state)
{
    struct books *books = *state;
    struct stock_received r;
    struct stock_receipt receipt = free_receipt("MILK", 1000);
    /* milk lasts 7 days, today is the first: the last is today + 6; the lot is called by the day */
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_string_equal(r.names.lot_code, "20261122");
    assert_int_equal(r.expiry_day, BOOKS_TODAY + 6);
    receipt.lot = "M7";
    receipt.expiry_day = BOOKS_TODAY + 2;
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_int_equal(r.expiry_day, BOOKS_TODAY + 2);
    receipt.expiry_day = FIXED_NONE; /* the lot is known */
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_int_equal(r.expiry_day, BOOKS_TODAY + 2);
    assert_int_equal(r.on_hand_e3, 3000);
    receipt.expiry_day = BOOKS_TODAY + 3;
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_EINPUT);
    receipt.lot = "M8";
    receipt.expiry_day = BOOKS_TODAY - 1;
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_EINPUT);
    assert_string_equal(books->temp->err.args[0], "2026-11-21");
}

static void receipts_that_make_no_sense_change_nothing(void **state)
{
    struct books *books = *state;
    struct stock_received r;
    struct stock_receipt receipt = free_receipt("RICE", 1000);
    static const struct {
        const char *lot;
        enum linli_rc rc;
    } lots[] = {
        {"", LINLI_EINPUT},
        {"a\nb", LINLI_EINPUT},
        {"\xff", LINLI_EINPUT},
        {"\x7f", LINLI_EINPUT},
        {"12345678901234567890123456789012345678901234567890123456789012345", LINLI_ELIMIT}};
    for (size_t i = 0; i < sizeof(lots) / sizeof(lots[0]); i++) {
        receipt.lot = lots[i].lot;
        assert_int_equal(receive(books, receipt, NULL, &r), lots[i].rc);
    }
    receipt = free_receipt("RICE", 0);
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_EINPUT);
    assert_int_equal(receive(books, free_receipt("RICE", FIXED_NONE), NULL, &r), LINLI_EUSAGE);
    assert_int_equal(receive(books, free_receipt(NULL, 1000), NULL, &r), LINLI_EUSAGE);
    assert_int_equal(receive(books, free_receipt("SNOW", 1000), NULL, &r), LINLI_EUNKNOWN);
    receipt = free_receipt("RICE", 1000);
    receipt.supplier = "NOBODY";
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_EUNKNOWN);
    receipt = free_receipt("RICE", 1000);
    receipt.site = NULL; /* there are two */
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_EUSAGE);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM command"), 0);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM lot"), 0);
}

static void an_order_line_is_received_in_parts(void **state)
{
    struct books *books = *state;
    struct stock_received r;
    struct order_changed changed;
    books_run(books, make_order);
    struct stock_receipt receipt = line_receipt("PO-20261122-01/1");
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_ESTATE); /* only proposed */
    assert_ok(change(books, LINE_APPROVED, by_line("PO-20261122-01/1"), &changed),
              &books->temp->err);
    receipt.qty_e3 = 20000;
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_int_equal(r.open_e3, 28000); /* 48 - 20 */
    assert_string_equal(r.names.lot_code, "PO-20261122-01/1");
    receipt.qty_e3 = 28001;
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_EINPUT);
    receipt.qty_e3 = FIXED_NONE; /* the rest */
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_int_equal(r.qty_e3, 28000);
    assert_int_equal(r.open_e3, 0);
    assert_int_equal(r.on_hand_e3, 48000);
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_ESTATE);
    assert_int_equal(books_ask(books->temp, "SELECT cost_e4 FROM lot"), 21000); /* the order's */
    assert_sound(books);
}

static void a_key_sent_again_gets_the_first_answer(void **state)
{
    struct books *books = *state;
    struct stock_received r;
    struct stock_issued i;
    struct stock_receipt receipt = free_receipt("RICE", 10000);
    assert_ok(receive(books, receipt, "scan-1", &r), &books->temp->err);
    assert_ok(issue(books, "RICE", 4000, "scan-2", &i), &books->temp->err);
    assert_int_equal(i.on_hand_e3, 6000);
    assert_ok(issue(books, "RICE", 1000, "scan-3", &i), &books->temp->err);
    assert_int_equal(i.on_hand_e3, 5000);
    /* the answers of then, not of now; a day later it is the same request */
    receipt.day += 1;
    assert_ok(receive(books, receipt, "scan-1", &r), &books->temp->err);
    assert_true(r.replayed);
    assert_int_equal(r.on_hand_e3, 10000);
    assert_string_equal(r.names.lot_code, "20261122");
    assert_ok(issue(books, "RICE", 4000, "scan-2", &i), &books->temp->err);
    assert_true(i.replayed);
    assert_int_equal(i.on_hand_e3, 6000);
    assert_int_equal(i.lots_n, 1);
    assert_int_equal(i.lots[0].qty_e3, 4000);
    assert_int_equal(issue(books, "RICE", 4001, "scan-2", &i), LINLI_EINPUT);
    assert_int_equal(issue(books, "RICE", 10000, "scan-1", &i), LINLI_EINPUT);
    assert_int_equal(books_ask(books->temp, "SELECT sum(qty_e3) FROM balance"), 5000);
    books_sql(books->temp, "UPDATE command SET answer = '[1]' WHERE idempotency_key = 'scan-2'");
    assert_int_equal(issue(books, "RICE", 4000, "scan-2", &i), LINLI_EBREACH);
}

static enum linli_rc issue_on(struct books *books, const char *item, int64_t qty_e3, int64_t day,
                              struct stock_issued *ret_issued)
{
    struct issuing i = {.books = books,
                        .request = {.site = "S1", .item = item, .qty_e3 = qty_e3, .service = ""},
                        .who = clerk};
    i.request.day = day;
    linli_error_init(&books->temp->err);
    enum linli_rc rc = tx_run(books->db, TX_WRITE, issue_body, &i, &books->temp->err);
    *ret_issued = i.issued;
    return rc;
}

/* The first and last day that are taken, and one day beyond each. */
static void assert_days(struct books *books, int64_t first, int64_t last)
{
    struct stock_received r;
    struct stock_issued i;
    struct stock_receipt receipt = free_receipt("RICE", 1000);
    int64_t commands_n = books_ask(books->temp, "SELECT count(*) FROM command");
    char text[2][DATE_TEXT_BYTES];
    for (int64_t day = first - 1; day <= last + 1; day += last + 2 - first) {
        receipt.day = day;
        assert_int_equal(receive(books, receipt, NULL, &r), LINLI_EINPUT);
        assert_int_equal(issue_on(books, "RICE", 1000, day, &i), LINLI_EINPUT);
        assert_string_equal(books->temp->err.args[0], date_print((int32_t)day, text[0]));
        assert_string_equal(books->temp->err.args[1], date_print((int32_t)first, text[0]));
        assert_string_equal(books->temp->err.args[2], date_print((int32_t)last, text[1]));
    }
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM command"), commands_n);
    receipt.day = first;
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    books_sql(books->temp, "UPDATE movement SET kind = 3"); /* the issue is not the site's first */
    assert_ok(issue_on(books, "RICE", 1000, first, &i), &books->temp->err);
    assert_int_equal(i.issued_e3, 1000);
    books_sql(books->temp, "DELETE FROM movement; DELETE FROM balance; DELETE FROM lot");
    receipt.day = last;
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    books_sql(books->temp, "DELETE FROM movement; DELETE FROM balance; DELETE FROM lot");
    assert_ok(issue_on(books, "RICE", 1000, last, &i), &books->temp->err);
    books_sql(books->temp, "DELETE FROM movement");
}

static void a_day_far_from_the_present_is_refused(void **state)
{
    struct books *books = *state;
    char sql[400];
    /* nothing is known: the clock's day, 31 days before it and one after */
    assert_days(books, BOOKS_TODAY - LIMIT_BACKDATED_DAYS, BOOKS_TODAY + 1);
    /* imports of the other site end on day -400: late bookings go by them, none is after the clock;
     * what is only known ahead says nothing */
    snprintf(sql, sizeof(sql),
             "INSERT INTO demand (site_id, item_id, day, qty_e3) VALUES (2, 1, %d, 5), (2, 1, %d, "
             "NULL)",
             BOOKS_TODAY - 400, BOOKS_TODAY + 90);
    books_sql(books->temp, sql);
    assert_days(books, BOOKS_TODAY - 400 - LIMIT_BACKDATED_DAYS, BOOKS_TODAY + 1);
    /* a day far after all others is a slip: it does not move the present from the last before it */
    snprintf(sql, sizeof(sql),
             "INSERT INTO demand (site_id, item_id, day, qty_e3) VALUES (1, 2, %d, 5)",
             BOOKS_TODAY + 200);
    books_sql(books->temp, sql);
    assert_days(books, BOOKS_TODAY - 400 - LIMIT_BACKDATED_DAYS, BOOKS_TODAY + 1);
    /* nor are days of some weeks ahead that stand alone */
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO demand (site_id, item_id, day, qty_e3) VALUES (1, 2, %d, 5), (1, 2, %d, 5)",
        BOOKS_TODAY + LIMIT_LONE_DAYS + 1, BOOKS_TODAY + 60);
    books_sql(books->temp, sql);
    assert_days(books, BOOKS_TODAY - 400 - LIMIT_BACKDATED_DAYS, BOOKS_TODAY + 1);
    /* the site's own facts go first; its city lives in a made-up future, days following each other
     */
    for (int32_t ahead = LIMIT_LONE_DAYS; ahead < 200; ahead += LIMIT_LONE_DAYS) {
        snprintf(sql, sizeof(sql),
                 "INSERT INTO demand (site_id, item_id, day, qty_e3) VALUES (1, 1, %d, 5)",
                 BOOKS_TODAY + ahead);
        books_sql(books->temp, sql);
    }
    assert_days(books, BOOKS_TODAY + 200 - LIMIT_BACKDATED_DAYS, BOOKS_TODAY + 201);
    /* a plan moves the present on, one that is far ahead does not */
    snprintf(sql, sizeof(sql),
             "INSERT INTO plan VALUES (1, %d, 0, '', '', 0, 0), (2, %d, 0, '', '', 0, 0)",
             BOOKS_TODAY + 207, BOOKS_TODAY + 600);
    books_sql(books->temp, sql);
    assert_days(books, BOOKS_TODAY + 207 - LIMIT_BACKDATED_DAYS, BOOKS_TODAY + 208);
}

/* A city that only knows days after the clock: one day alone is a slip, two are its present. */
static void a_city_of_the_future_has_days_that_follow_each_other(void **state)
{
    struct books *books = *state;
    char sql[200];
    for (int32_t days_n = 1; days_n <= 2; days_n++) {
        snprintf(sql, sizeof(sql),
                 "INSERT INTO demand (site_id, item_id, day, qty_e3) VALUES (1, 1, %d, 5)",
                 BOOKS_TODAY + 99 + days_n);
        books_sql(books->temp, sql);
        int64_t present = BOOKS_TODAY + (days_n == 2 ? 101 : 0);
        assert_days(books, present - LIMIT_BACKDATED_DAYS, present + 1);
    }
}

static void bookings_do_not_creep_into_the_future(void **state)
{
    struct books *books = *state;
    struct stock_received r;
    struct stock_issued i;
    struct stock_receipt receipt = free_receipt("RICE", 1000);
    receipt.day = BOOKS_TODAY + 1;
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_ok(issue_on(books, "RICE", 1000, BOOKS_TODAY + 1, &i), &books->temp->err);
    receipt.day = BOOKS_TODAY + 2;
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_EINPUT);
    assert_int_equal(issue_on(books, "RICE", 1000, BOOKS_TODAY + 2, &i), LINLI_EINPUT);
    /* nor does a plan of some days ahead lead there */
    char sql[100];
    snprintf(sql, sizeof(sql), "INSERT INTO plan VALUES (1, %d, 0, '', '', 0, 0)", BOOKS_TODAY + 5);
    books_sql(books->temp, sql);
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_EINPUT);
    receipt.day =
        BOOKS_TODAY + 5 - LIMIT_BACKDATED_DAYS - 1; /* more than 31 days before the plan */
    assert_int_equal(receive(books, receipt, NULL, &r), LINLI_EINPUT);
}

/* From the first issue on demand is the ledger's: it must not hide days that were imported. */
static void the_first_issue_hides_no_imported_day(void **state)
{
    struct books *books = *state;
    struct stock_issued i;
    char sql[300];
    /* until yesterday at S1, today at the other site; tomorrow and next month are slips */
    snprintf(sql, sizeof(sql),
             "INSERT INTO demand (site_id, item_id, day, qty_e3) VALUES (1, 2, %d, 5), "
             "(2, 1, %d, 5), (1, 2, %d, 5), (1, 1, %d, 5)",
             BOOKS_TODAY - 1, BOOKS_TODAY, BOOKS_TODAY + 1, BOOKS_TODAY + 30);
    books_sql(books->temp, sql);
    assert_int_equal(issue_on(books, "RICE", 1000, BOOKS_TODAY - 2, &i), LINLI_EINPUT);
    assert_string_equal(books->temp->err.args[0], "2026-11-21");
    assert_string_equal(books->temp->err.args[1], "2026-11-20");
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM command"), 0);
    assert_ok(issue_on(books, "RICE", 1000, BOOKS_TODAY - 1, &i), &books->temp->err);
    assert_ok(issue_on(books, "RICE", 1000, BOOKS_TODAY - 2, &i), &books->temp->err);
}

static void a_lot_is_not_taken_before_it_came(void **state)
{
    struct books *books = *state;
    struct stock_received r;
    struct stock_issued i;
    struct stock_receipt receipt = free_receipt("RICE", 3000);
    receipt.lot = "old";
    receipt.day = BOOKS_TODAY - 5;
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    receipt.lot = "new";
    receipt.day = BOOKS_TODAY;
    receipt.expiry_day = BOOKS_TODAY + 9; /* it would be the first to go */
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_ok(issue_on(books, "RICE", 4000, BOOKS_TODAY - 1, &i), &books->temp->err);
    assert_int_equal(i.issued_e3, 3000);
    assert_int_equal(i.unmet_e3, 1000);
    assert_string_equal(i.lots[0].lot_code, "old");
    assert_int_equal(i.on_hand_e3, 3000);
    assert_ok(issue_on(books, "RICE", 3000, BOOKS_TODAY, &i), &books->temp->err);
    assert_int_equal(i.unmet_e3, 0);
    assert_sound(books);
}

static void an_issue_says_which_lots_to_take(void **state)
{
    struct books *books = *state;
    struct stock_received r;
    struct stock_issued i;
    struct stock_receipt receipt = free_receipt("MILK", 3000);
    receipt.lot = "late";
    receipt.expiry_day = BOOKS_TODAY + 5;
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    receipt.lot = "soon";
    receipt.expiry_day = BOOKS_TODAY;
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_ok(issue(books, "MILK", 5000, NULL, &i), &books->temp->err);
    assert_int_equal(i.lots_n, 2);
    assert_string_equal(i.lots[0].lot_code, "soon");
    assert_int_equal(i.lots[0].qty_e3, 3000);
    assert_string_equal(i.lots[1].lot_code, "late");
    assert_int_equal(i.lots[1].qty_e3, 2000);
    assert_int_equal(i.lots[1].expiry_day, BOOKS_TODAY + 5);
    assert_int_equal(i.on_hand_e3, 1000);
    /* 1 of 4 is there: 3 are recorded as unmet */
    assert_ok(issue(books, "MILK", 4000, NULL, &i), &books->temp->err);
    assert_int_equal(i.issued_e3, 1000);
    assert_int_equal(i.unmet_e3, 3000);
    assert_ok(issue(books, "MILK", 4000, NULL, &i), &books->temp->err);
    assert_int_equal(i.lots_n, 0);
    assert_int_equal(issue(books, "SNOW", 4000, NULL, &i), LINLI_EUNKNOWN);
    assert_int_equal(issue(books, "MILK", -1, NULL, &i), LINLI_EINPUT);
    struct issuing all = {.books = books,
                          .request = {.site = "S1",
                                      .item = "MILK",
                                      .qty_e3 = 1,
                                      .service = "",
                                      .day = BOOKS_TODAY,
                                      .all_or_nothing = true},
                          .who = clerk};
    assert_int_equal(tx_run(books->db, TX_WRITE, issue_body, &all, NULL), LINLI_ESHORT);
    assert_sound(books);
}

static void orders_are_approved_by_line_class_supplier_or_all(void **state)
{
    struct books *books = *state;
    struct order_changed c;
    struct order_choice choice = none;
    books_run(books, make_order);
    assert_int_equal(change(books, LINE_APPROVED, none, &c), LINLI_EUSAGE);
    choice.all = true;
    choice.supplier = "SUP1";
    assert_int_equal(change(books, LINE_APPROVED, choice, &c), LINLI_EUSAGE);
    choice = none;
    choice.class = CLASS_A;
    assert_ok(change(books, LINE_APPROVED, choice, &c), &books->temp->err);
    assert_int_equal(c.lines_n, 1);
    assert_int_equal(c.amount_fen, 10080); /* 48 * 2.10 yuan */
    assert_int_equal(c.price_unknown_n, 0);
    assert_int_equal(c.lines[0].line.state, LINE_APPROVED);
    assert_ok(change(books, LINE_APPROVED, choice, &c), &books->temp->err);
    assert_int_equal(c.lines_n, 0); /* nothing is left to be done, which is fine */
    assert_int_equal(change(books, LINE_APPROVED, by_line("PO-20261122-01/1"), &c), LINLI_ESTATE);
    choice = none;
    choice.supplier = "SUP1";
    choice.day = BOOKS_TODAY + 1;
    assert_ok(change(books, LINE_APPROVED, choice, &c), &books->temp->err);
    assert_int_equal(c.lines_n, 0);
    choice.day = BOOKS_TODAY;
    assert_ok(change(books, LINE_APPROVED, choice, &c), &books->temp->err);
    assert_int_equal(c.lines_n, 1);
    assert_int_equal(c.price_unknown_n, 1);
    choice.supplier = "SUP9";
    assert_int_equal(change(books, LINE_APPROVED, choice, &c), LINLI_EUNKNOWN);
    choice = none;
    choice.document = "PO-20261122-01";
    assert_ok(change(books, LINE_SENT, choice, &c), &books->temp->err);
    assert_int_equal(c.lines_n, 2);
    choice.document = "PO-20261122-09";
    assert_int_equal(change(books, LINE_SENT, choice, &c), LINLI_EUNKNOWN);
    choice = none;
    choice.all = true;
    assert_ok(change(books, LINE_CANCELLED, choice, &c), &books->temp->err);
    assert_int_equal(c.lines_n, 2);
    assert_int_equal(change(books, LINE_CANCELLED, by_line("PO-20261122-01/1"), &c), LINLI_ESTATE);
    assert_sound(books);
}

static void amounts_that_do_not_fit_are_refused(void **state)
{
    struct books *books = *state;
    struct order_changed c;
    struct order_choice choice = none;
    books_run(books, make_order);
    books_sql(books->temp, "UPDATE document_line SET unit_price_e4 = 9000000000000000000, "
                           "qty_e3 = 1000000000000");
    choice.all = true;
    assert_int_equal(change(books, LINE_APPROVED, choice, &c), LINLI_EOVERFLOW);
    assert_int_equal(books_ask(books->temp, "SELECT sum(state) FROM document_line"), 0);
}

static const struct stock_row table_row = {.site = S1,
                                           .item = MILK,
                                           .lot = "M1",
                                           .qty_e3 = 12000,
                                           .expiry_day = BOOKS_TODAY - 1, /* expired: it is there */
                                           .received_day = FIXED_NONE,
                                           .cost_e4 = FIXED_NONE};

static enum linli_rc open_body(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct stock_opening opening;
    struct stock_row row = table_row;
    LINLI_TRY(stock_opening_begin(db, &books->arena, BOOKS_TODAY, &clerk, &opening, err));
    LINLI_TRY(stock_set_opening(&opening, &row, err));
    LINLI_TRY(stock_set_opening(&opening, &row, err));
    row.qty_e3 = 7000;
    LINLI_TRY(stock_set_opening(&opening, &row, err));
    row.lot = "M2";
    row.qty_e3 = 0;
    LINLI_TRY(stock_set_opening(&opening, &row, err));
    assert_int_equal(opening.opened_n, 1);
    assert_int_equal(opening.corrected_n, 1);
    assert_int_equal(opening.same_n, 2);
    return LINLI_OK;
}

static enum linli_rc open_otherwise(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct stock_opening opening;
    struct stock_row row = table_row;
    row.expiry_day = FIXED_NONE;
    LINLI_TRY(stock_opening_begin(db, &books->arena, BOOKS_TODAY, &clerk, &opening, err));
    return stock_set_opening(&opening, &row, err);
}

static void a_stock_table_opens_the_ledger_and_later_counts(void **state)
{
    struct books *books = *state;
    const struct temp_city *temp = books->temp;
    books_run(books, open_body);
    /* an opening of 12, then a count of -5; a lot of nothing needs no movement */
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM movement"), 2);
    assert_int_equal(books_ask(temp, "SELECT qty_e3 FROM movement WHERE kind = 0"), 12000);
    assert_int_equal(books_ask(temp, "SELECT qty_e3 FROM movement WHERE kind = 4 AND reason = "
                                     "'stock table'"),
                     -5000);
    books_refuse(books, open_otherwise, LINLI_EINPUT);
    assert_sound(books);
}

struct listing {
    struct books *books;
    bool closed;
    const char *supplier;
    struct order_changed orders;
    const char *item;
    struct stock_record *rows;
    int64_t rows_n;
};

static enum linli_rc list_body(struct db *db, void *context, struct linli_error *err)
{
    struct listing *l = context;
    LINLI_TRY(order_list(db, &l->books->arena, FIXED_NONE, l->supplier, NULL, l->closed, &l->orders,
                         err));
    return stock_list(db, &l->books->arena, "S1", l->item, &l->rows, &l->rows_n, err);
}

static void orders_and_stock_are_listed(void **state)
{
    struct books *books = *state;
    struct stock_received r;
    struct order_changed c;
    struct listing l = {.books = books};
    books_run(books, make_order);
    assert_ok(receive(books, free_receipt("RICE", 1000), NULL, &r), &books->temp->err);
    assert_ok(change(books, LINE_CANCELLED, by_line("PO-20261122-01/2"), &c), &books->temp->err);
    assert_ok(tx_run(books->db, TX_READ, list_body, &l, &books->temp->err), &books->temp->err);
    assert_int_equal(l.orders.lines_n, 1);
    assert_int_equal(l.orders.amount_fen, 10080);
    assert_int_equal(l.rows_n, 1);
    l = (struct listing){.books = books, .closed = true, .supplier = "SUP1", .item = "PAD"};
    assert_ok(tx_run(books->db, TX_READ, list_body, &l, &books->temp->err), &books->temp->err);
    assert_int_equal(l.orders.lines_n, 2);
    assert_int_equal(l.rows_n, 0);
    l.supplier = "SUP9";
    assert_int_equal(tx_run(books->db, TX_READ, list_body, &l, NULL), LINLI_EUNKNOWN);
}

/* 48 at 2.10 are 100.80; 20 came, and the other 28 are 58.80. */
static void cancelling_a_part_says_what_of_it_had_not_come(void **state)
{
    struct books *books = *state;
    struct stock_received r;
    struct order_changed c;
    struct stock_receipt receipt = line_receipt("PO-20261122-01/1");
    books_run(books, make_order);
    assert_ok(change(books, LINE_APPROVED, by_line("PO-20261122-01/1"), &c), &books->temp->err);
    assert_int_equal(c.amount_fen, 10080);
    receipt.qty_e3 = 20000;
    assert_ok(receive(books, receipt, NULL, &r), &books->temp->err);
    assert_ok(change(books, LINE_CANCELLED, by_line("PO-20261122-01/1"), &c), &books->temp->err);
    assert_int_equal(c.lines_n, 1);
    assert_int_equal(c.amount_fen, 5880);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(a_delivery_answers_with_the_stock_after_it),
        books_test(an_expiry_that_was_not_said_follows_from_lot_or_shelf_life),
        books_test(receipts_that_make_no_sense_change_nothing),
        books_test(an_order_line_is_received_in_parts),
        books_test(a_key_sent_again_gets_the_first_answer),
        books_test(a_day_far_from_the_present_is_refused),
        books_test(a_city_of_the_future_has_days_that_follow_each_other),
        books_test(bookings_do_not_creep_into_the_future),
        books_test(the_first_issue_hides_no_imported_day),
        books_test(a_lot_is_not_taken_before_it_came),
        books_test(an_issue_says_which_lots_to_take),
        books_test(orders_are_approved_by_line_class_supplier_or_all),
        books_test(amounts_that_do_not_fit_are_refused),
        books_test(a_stock_table_opens_the_ledger_and_later_counts),
        books_test(orders_and_stock_are_listed),
        books_test(cancelling_a_part_says_what_of_it_had_not_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
