/*
 * Numbered bookings and taking them back: stock, demand and order lines are as they were before,
 * all of a booking or nothing, once, and what was used meanwhile is refused.
 */
#include "books_city.h"

#include "service/check.h"
#include "service/order.h"
#include "service/slips.h"
#include "service/stock.h"
#include "service/undo.h"

static const struct who clerk = {.actor = "clerk", .now_ms = TEMP_CITY_NOW_MS};

/* One call of any of the services, in its transaction. */
struct call {
    struct books *books;
    struct who who;
    struct stock_receipt receipt;
    struct stock_request request;
    const char *number;
    struct slips_choice choice;
    struct stock_received received;
    struct stock_issued issued;
    struct undone undone;
    struct slips_found found;
};

static struct call call_of(void **state)
{
    struct call call = {
        .books = *state,
        .who = clerk,
        .receipt = {.site = "S1",
                    .qty_e3 = FIXED_NONE,
                    .expiry_day = FIXED_NONE,
                    .unit_price_e4 = FIXED_NONE,
                    .day = BOOKS_TODAY},
        .request = {.site = "S1", .service = "meals", .purpose = "lunch", .day = BOOKS_TODAY},
        .choice = {.from_day = FIXED_NONE, .to_day = FIXED_NONE, .most_n = 50}};
    return call;
}

static enum linli_rc receive_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    return stock_receive(db, &c->books->arena, &c->receipt, &c->who, &c->received, err);
}

static enum linli_rc issue_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    return stock_issue(db, &c->books->arena, &c->request, &c->who, &c->issued, err);
}

static enum linli_rc undo_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    return undo_booking(db, &c->books->arena, c->number, "slip", &c->who, &c->undone, err);
}

static enum linli_rc slips_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    return slips_find(db, &c->books->arena, &c->choice, &c->found, err);
}

static enum linli_rc run(struct call *call, tx_body body)
{
    linli_error_init(&call->books->temp->err);
    return tx_run(call->books->db, TX_WRITE, body, call, &call->books->temp->err);
}

static void must(struct call *call, tx_body body)
{
    assert_ok(run(call, body), &call->books->temp->err);
}

static void receive(struct call *call, const char *item, int64_t qty_e3, const char *lot)
{
    call->receipt.item = item;
    call->receipt.qty_e3 = qty_e3;
    call->receipt.lot = lot;
    must(call, receive_body);
}

static void issue(struct call *call, const char *item, int64_t qty_e3)
{
    call->request.item = item;
    call->request.qty_e3 = qty_e3;
    must(call, issue_body);
}

static void assert_refused(struct call *call, const char *number, enum linli_rc rc,
                           const char *message)
{
    char text[400];
    int64_t commands_n = books_ask(call->books->temp, "SELECT count(*) FROM command");
    call->number = number;
    assert_int_equal(run(call, undo_body), rc);
    linli_error_print(&call->books->temp->err, NULL, text, sizeof(text));
    assert_string_equal(text, message);
    assert_int_equal(books_ask(call->books->temp, "SELECT count(*) FROM command"), commands_n);
}

static enum linli_rc report_breach(void *context, enum check_id check, const char *where,
                                   struct linli_error *err)
{
    (void)context;
    (void)err;
    fail_msg("%s: %s", check_name(check), where);
    return LINLI_OK;
}

static enum linli_rc check_body(struct db *db, void *context, struct linli_error *err)
{
    int64_t breaches_n;
    (void)context;
    return check_city(db, report_breach, NULL, &breaches_n, err);
}

static void an_undone_issue_is_as_if_it_had_not_been(void **state)
{
    struct call call = call_of(state);
    const struct temp_city *temp = call.books->temp;
    receive(&call, "RICE", 5000, "R1");
    assert_string_equal(call.received.number, "RC-20261122-01");
    issue(&call, "RICE", 7500); /* 5 are there, 2.5 are missing */
    assert_string_equal(call.issued.number, "IS-20261122-01");
    assert_int_equal(books_ask(temp, "SELECT sum(unmet_e3) FROM movement"), 2500);
    call.number = "IS-20261122-01";
    must(&call, undo_body);
    assert_string_equal(call.undone.number, "UN-20261122-01");
    assert_int_equal(call.undone.rows_n, 1);
    assert_int_equal(call.undone.rows[0].qty_e3, 5000);
    assert_int_equal(call.undone.rows[0].unmet_e3, -2500);
    assert_int_equal(books_ask(temp, "SELECT qty_e3 FROM balance"), 5000);
    assert_int_equal(books_ask(temp, "SELECT sum(unmet_e3) FROM movement"), 0);
    assert_int_equal(books_ask(temp, "SELECT sum(qty_e3) FROM movement WHERE kind = 2"), 0);
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM movement_in_force WHERE kind = 2"), 0);
    assert_refused(&call, "IS-20261122-01", LINLI_ESTATE,
                   "IS-20261122-01 was undone already, by UN-20261122-01");
    assert_refused(&call, "UN-20261122-01", LINLI_ESTATE,
                   "UN-20261122-01 is an undo and stays; book anew what it took back");
    assert_refused(&call, "IS-20261122-09", LINLI_EUNKNOWN,
                   "no booking has the number IS-20261122-09 (linli slips)");
    issue(&call, "RICE", 1000); /* its number is not given again */
    assert_string_equal(call.issued.number, "IS-20261122-02");
    must(&call, check_body);
}

static void what_was_used_meanwhile_cannot_be_undone(void **state)
{
    struct call call = call_of(state);
    receive(&call, "RICE", 5000, "R1");
    issue(&call, "RICE", 2000);
    assert_refused(&call, "RC-20261122-01", LINLI_ESHORT,
                   "RC-20261122-01 cannot be undone: of item RICE, lot R1, 5 were booked and only "
                   "3 are left (account normal)");
    assert_int_equal(books_ask(call.books->temp, "SELECT qty_e3 FROM balance"), 3000);
    call.number = "IS-20261122-01"; /* first the issue, then the receipt */
    must(&call, undo_body);
    call.number = "RC-20261122-01";
    must(&call, undo_body);
    assert_string_equal(call.undone.number, "UN-20261122-02");
    assert_int_equal(books_ask(call.books->temp, "SELECT qty_e3 FROM balance"), 0);
    must(&call, check_body);
}

/* An order of 10 pads that was approved. */
static enum linli_rc make_order(struct db *db, void *context, struct linli_error *err)
{
    struct call *call = context;
    struct document_actor by = {.actor = "planner", .now_ms = TEMP_CITY_NOW_MS, .note = ""};
    struct document facts = {.kind = DOCUMENT_PURCHASE,
                             .site = S1,
                             .supplier = SUP1,
                             .day = BOOKS_TODAY,
                             .due_day = BOOKS_TODAY + 1,
                             .plan = FIXED_NONE};
    struct document_line line = {
        .line_no = 1, .item = PAD, .qty_e3 = 10000, .unit_price_e4 = FIXED_NONE};
    struct order_choice choice = {.all = true, .class = FIXED_NONE, .day = FIXED_NONE};
    struct order_changed changed;
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t id;
    LINLI_TRY(document_insert(db, &facts, &by, &line.document, number, err));
    LINLI_TRY(document_insert_line(db, &line, CLASS_A, REASON_ORDER, "[10000]", &by, &id, err));
    return order_change(db, &call->books->arena, LINE_APPROVED, &choice, &clerk, "", &changed, err);
}

static void undoing_a_receipt_opens_its_line_again(void **state)
{
    struct call call = call_of(state);
    const struct temp_city *temp = call.books->temp;
    must(&call, make_order);
    call.receipt.line = "PO-20261122-01/1";
    call.receipt.site = NULL;
    call.receipt.qty_e3 = 4000;
    call.receipt.lot = "A";
    must(&call, receive_body);
    call.receipt.qty_e3 = FIXED_NONE; /* the other 6: the line is received */
    must(&call, receive_body);
    assert_int_equal(books_ask(temp, "SELECT state FROM document_line"), LINE_RECEIVED);
    call.number = "RC-20261122-01";
    must(&call, undo_body);
    assert_int_equal(books_ask(temp, "SELECT state FROM document_line"), LINE_APPROVED);
    assert_int_equal(books_ask(temp, "SELECT received_e3 FROM document_line"), 6000);
    call.number = "RC-20261122-02";
    must(&call, undo_body);
    assert_int_equal(books_ask(temp, "SELECT state FROM document_line"), LINE_APPROVED);
    assert_int_equal(books_ask(temp, "SELECT received_e3 FROM document_line"), 0);
    must(&call, receive_body); /* all 10 once more */
    assert_int_equal(call.received.qty_e3, 10000);
    assert_int_equal(books_ask(temp, "SELECT state FROM document_line"), LINE_RECEIVED);
    /* no document may be taken for one that can be approved or sent again */
    struct order_choice choice = {
        .line = "PO-20261122-01/1", .class = FIXED_NONE, .day = FIXED_NONE};
    struct order_changed changed;
    assert_int_equal(order_change(call.books->db, &call.books->arena, LINE_SENT, &choice, &clerk,
                                  "", &changed, NULL),
                     LINLI_ESTATE);
}

static void a_key_undoes_once(void **state)
{
    struct call call = call_of(state);
    receive(&call, "RICE", 5000, "R1");
    call.number = "RC-20261122-01";
    call.who.key = "k";
    must(&call, undo_body);
    assert_false(call.undone.replayed);
    must(&call, undo_body);
    assert_true(call.undone.replayed);
    assert_string_equal(call.undone.number, "UN-20261122-01");
    assert_int_equal(call.undone.rows_n, 1);
    call.number = "RC-20261122-02";
    assert_int_equal(run(&call, undo_body), LINLI_EINPUT); /* the key was for another */
    must(&call, check_body);
}

/* Demand of earlier days is corrected where it was recorded, and only as long as it can be booked.
 */
static void an_undo_keeps_the_day(void **state)
{
    struct call call = call_of(state);
    const struct temp_city *temp = call.books->temp;
    call.receipt.day = BOOKS_TODAY - 3;
    receive(&call, "RICE", 5000, "R1");
    call.request.day = BOOKS_TODAY - 2;
    issue(&call, "RICE", 1000);
    call.number = call.issued.number;
    must(&call, undo_body);
    assert_string_equal(call.undone.number, "UN-20261120-01"); /* 22 - 2 */
    assert_int_equal(books_ask(temp, "SELECT sum(qty_e3) FROM movement WHERE kind = 2 AND day = "
                                     "20777"),
                     0);
    call.who.now_ms += INT64_C(40) * 86400 * 1000; /* 29 days before the present it can be undone */
    call.receipt.day = BOOKS_TODAY + 40;
    receive(&call, "MILK", 1000, "M1");
    call.number = "RC-20261119-01";
    assert_int_equal(run(&call, undo_body), LINLI_EINPUT);
}

static void bookings_are_listed_newest_first(void **state)
{
    struct call call = call_of(state);
    receive(&call, "RICE", 5000, "R1");
    receive(&call, "RICE", 2000, "R2");
    issue(&call, "RICE", 6000); /* of two lots, one row of the list */
    receive(&call, "MILK", 1000, "M1");
    call.number = "IS-20261122-01";
    must(&call, undo_body);
    must(&call, slips_body);
    static const char *const numbers[] = {"UN-20261122-01", "RC-20261122-03", "IS-20261122-01",
                                          "RC-20261122-02", "RC-20261122-01"};
    assert_int_equal(call.found.rows_n, 5);
    for (int i = 0; i < 5; i++) {
        assert_string_equal(call.found.rows[i].number, numbers[i]);
    }
    assert_int_equal(call.found.rows[2].qty_e3, -6000);
    assert_string_equal(call.found.rows[2].service, "meals");
    assert_string_equal(call.found.rows[2].reason, "lunch");
    assert_string_equal(call.found.rows[2].undone_by, "UN-20261122-01");
    assert_string_equal(call.found.rows[0].undoes, "IS-20261122-01");
    assert_string_equal(call.found.rows[0].note, "slip");
    call.choice.kind = "receipt";
    call.choice.item = "RICE";
    must(&call, slips_body);
    assert_int_equal(call.found.rows_n, 2);
    call.choice.most_n = 1;
    must(&call, slips_body);
    assert_int_equal(call.found.rows_n, 1);
    assert_string_equal(call.found.rows[0].number, "RC-20261122-02");
    call.choice.from_day = BOOKS_TODAY + 1;
    must(&call, slips_body);
    assert_int_equal(call.found.rows_n, 0);
    call.choice.from_day = FIXED_NONE;
    call.choice.kind = NULL;
    call.choice.service = "meals"; /* and its undo, the newest */
    must(&call, slips_body);
    assert_string_equal(call.found.rows[0].number, "UN-20261122-01");
    call.choice.kind = "recipe";
    assert_int_equal(run(&call, slips_body), LINLI_EUSAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(an_undone_issue_is_as_if_it_had_not_been),
        books_test(what_was_used_meanwhile_cannot_be_undone),
        books_test(undoing_a_receipt_opens_its_line_again),
        books_test(a_key_undoes_once),
        books_test(an_undo_keeps_the_day),
        books_test(bookings_are_listed_newest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
