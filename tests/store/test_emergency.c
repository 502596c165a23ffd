/*
 * The emergency order as a service: one command makes a document that is sent, once for each key;
 * refusals change nothing; it can be cancelled until it is received; the planner counts it.
 */
#include "books_city.h"

#include "service/check.h"
#include "service/emergency.h"
#include "service/order.h"
#include "service/stock.h"
#include "store/city_load.h"

static const struct who clerk = {.actor = "clerk", .now_ms = TEMP_CITY_NOW_MS};

/* SUP1 brings pads within hours, SUP2 rice tomorrow and pads the day after. */
static const char supply_rows[] =
    "UPDATE supplier SET kind = 'instant', phone = '110' WHERE id = 1;"
    "INSERT INTO supply (supplier_id, item_id, min_qty_e3, rank, price_e4, pack_e3, lead_days)"
    " VALUES (1, 3, -1, 2, 21000, 12000, 0), (2, 3, -1, 1, 20000, 1000, 2),"
    " (2, 1, -1, 1, 60000, 1000, 1);";

static struct emergency_request request_of(const char *item, int64_t units)
{
    return (struct emergency_request){.site = "S1",
                                      .item = item,
                                      .qty_e3 = units * FIXED_E3,
                                      .hours = FIXED_NONE,
                                      .reason = "storm",
                                      .day = BOOKS_TODAY};
}

struct pressing {
    struct books *books;
    struct emergency_request request;
    struct who who;
    struct emergency_result result;
};

static enum linli_rc press_body(struct db *db, void *context, struct linli_error *err)
{
    struct pressing *p = context;
    return emergency_order(db, &p->books->arena, &p->request, &p->who, &p->result, err);
}

static enum linli_rc press(struct books *books, struct emergency_request request, const char *key,
                           struct emergency_result *ret_result)
{
    struct pressing p = {.books = books, .request = request, .who = clerk};
    p.who.key = key;
    linli_error_init(&books->temp->err);
    enum linli_rc rc = tx_run(books->db, request.look_only ? TX_READ : TX_WRITE, press_body, &p,
                              &books->temp->err);
    *ret_result = p.result;
    return rc;
}

static enum linli_rc count_breach(void *context, enum check_id check, const char *where,
                                  struct linli_error *err)
{
    (void)context;
    (void)err;
    print_message("%s: %s\n", check_name(check), where);
    return LINLI_OK;
}

static enum linli_rc check_body(struct db *db, void *context, struct linli_error *err)
{
    return check_city(db, count_breach, NULL, context, err);
}

static void assert_sound(struct books *books)
{
    int64_t breaches_n = -1;
    assert_ok(tx_run(books->db, TX_READ, check_body, &breaches_n, &books->temp->err),
              &books->temp->err);
    assert_int_equal(breaches_n, 0);
}

static void one_press_makes_a_document_that_is_sent(void **state)
{
    struct books *books = *state;
    struct emergency_result r;
    books_sql(books->temp, supply_rows);
    assert_ok(press(books, request_of("PAD", 20), NULL, &r), &books->temp->err);
    assert_true(r.ordered);
    assert_string_equal(r.line.document.number, "EM-20261122-01");
    assert_string_equal(r.line.supplier_code, "SUP1");
    assert_string_equal(r.phone, "110");
    assert_int_equal(r.line.line.state, LINE_SENT);
    assert_int_equal(r.line.line.qty_e3, 24000); /* packs of 12 */
    assert_int_equal(r.line.document.fee_fen, 1200);
    assert_int_equal(r.line.document.due_day, BOOKS_TODAY);
    assert_int_equal(r.hours, 2);
    /* it is 08:00: there by 10:00, for 24 at 2.10 yuan */
    assert_int_equal(r.answer.offers[0].arrival_s, 10 * 3600);
    assert_int_equal(r.answer.offers[0].amount_fen, 5040);
    assert_int_equal(r.answer.offers_n, 2);
    /* proposed, approved, sent, each with the reason */
    assert_int_equal(
        books_ask(books->temp, "SELECT count(*) FROM document_event WHERE note = 'storm'"), 3);
    assert_sound(books);
}

static void a_key_orders_once_and_tells_the_same(void **state)
{
    struct books *books = *state;
    struct emergency_result first;
    struct emergency_result again;
    books_sql(books->temp, supply_rows);
    assert_ok(press(books, request_of("PAD", 5), "k", &first), &books->temp->err);
    assert_ok(press(books, request_of("PAD", 5), "k", &again), &books->temp->err);
    assert_true(again.replayed);
    assert_string_equal(again.line.document.number, first.line.document.number);
    assert_string_equal(again.phone, "110");
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM document"), 1);
    assert_int_equal(press(books, request_of("PAD", 6), "k", &again), LINLI_EINPUT);
    assert_ok(press(books, request_of("PAD", 5), "other", &again), &books->temp->err);
    assert_string_equal(again.line.document.number, "EM-20261122-02");
    assert_sound(books);
}

static void looking_orders_nothing(void **state)
{
    struct books *books = *state;
    struct emergency_result r;
    struct emergency_request request = request_of("PAD", 5);
    books_sql(books->temp, supply_rows);
    request.look_only = true;
    assert_ok(press(books, request, "k", &r), &books->temp->err);
    assert_false(r.ordered);
    assert_int_equal(r.answer.offers_n, 2);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM document"), 0);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM command"), 0);
}

static void what_cannot_be_ordered_is_refused_and_changes_nothing(void **state)
{
    struct books *books = *state;
    struct emergency_result r;
    struct emergency_request request = request_of("MILK", 5);
    books_sql(books->temp, supply_rows);
    assert_int_equal(press(books, request, NULL, &r), LINLI_ENOSOLUTION);
    request.item = "NONE";
    assert_int_equal(press(books, request, NULL, &r), LINLI_EUNKNOWN);
    request.item = "RICE";
    request.supplier = "SUP1"; /* has no rice */
    assert_int_equal(press(books, request, NULL, &r), LINLI_ENOSOLUTION);
    request.supplier = "SUP9";
    assert_int_equal(press(books, request, NULL, &r), LINLI_EUNKNOWN);
    request.supplier = NULL;
    request.site = NULL; /* there are two */
    assert_int_equal(press(books, request, NULL, &r), LINLI_EUSAGE);
    request.site = "S1";
    request.day = BOOKS_TODAY + 400;
    assert_int_equal(press(books, request, NULL, &r), LINLI_EINPUT);
    request.day = BOOKS_TODAY;
    request.qty_e3 = 0;
    assert_int_equal(press(books, request, NULL, &r), LINLI_EINPUT);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM document"), 0);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM command"), 0);
}

static void who_comes_tomorrow_is_taken_when_nobody_comes_sooner(void **state)
{
    struct books *books = *state;
    struct emergency_result r;
    books_sql(books->temp, supply_rows);
    assert_ok(press(books, request_of("RICE", 5), NULL, &r), &books->temp->err);
    assert_string_equal(r.line.supplier_code, "SUP2");
    assert_false(r.answer.offers[0].within);
    assert_int_equal(r.line.document.due_day, BOOKS_TODAY + 1);
    assert_int_equal(r.line.document.fee_fen, 0);
    assert_int_equal(r.hours, 0);
}

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

static enum linli_rc cancel_body(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct order_choice choice = {
        .document = "EM-20261122-01", .class = FIXED_NONE, .day = FIXED_NONE};
    struct order_changed changed;
    return order_change(db, &books->arena, LINE_CANCELLED, &choice, &clerk, "found some", &changed,
                        err);
}

static void the_planner_counts_it_until_it_is_cancelled(void **state)
{
    struct books *books = *state;
    struct emergency_result r;
    struct loading l = {.books = books};
    books_sql(books->temp, supply_rows);
    assert_ok(press(books, request_of("PAD", 12), NULL, &r), &books->temp->err);
    assert_ok(tx_run(books->db, TX_READ, load_body, &l, &books->temp->err), &books->temp->err);
    assert_int_equal(l.city.open_lines_n, 1);
    assert_int_equal(l.city.open_lines[0].qty_e3, 12000);
    assert_int_equal(l.city.open_lines[0].due_day, BOOKS_TODAY);
    books_run(books, cancel_body);
    assert_ok(tx_run(books->db, TX_READ, load_body, &l, &books->temp->err), &books->temp->err);
    assert_int_equal(l.city.open_lines_n, 0);
    /* it was nothing the planner proposed: its own order of the item is not declined */
    assert_int_equal(l.city.declined_n, 0);
    assert_sound(books);
}

static enum linli_rc receive_body(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct stock_receipt receipt = {.line = "EM-20261122-01/1",
                                    .qty_e3 = FIXED_NONE,
                                    .expiry_day = FIXED_NONE,
                                    .unit_price_e4 = FIXED_NONE,
                                    .day = BOOKS_TODAY};
    struct stock_received received;
    return stock_receive(db, &books->arena, &receipt, &clerk, &received, err);
}

static void it_is_received_like_any_order(void **state)
{
    struct books *books = *state;
    struct emergency_result r;
    books_sql(books->temp, supply_rows);
    assert_ok(press(books, request_of("PAD", 12), NULL, &r), &books->temp->err);
    books_run(books, receive_body);
    assert_int_equal(books_ask(books->temp, "SELECT sum(qty_e3) FROM balance"), 12000);
    /* received: nothing is left to cancel */
    books_run(books, cancel_body);
    assert_int_equal(books_ask(books->temp, "SELECT state FROM document_line"), LINE_RECEIVED);
    assert_sound(books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(one_press_makes_a_document_that_is_sent),
        books_test(a_key_orders_once_and_tells_the_same),
        books_test(looking_orders_nothing),
        books_test(what_cannot_be_ordered_is_refused_and_changes_nothing),
        books_test(who_comes_tomorrow_is_taken_when_nobody_comes_sooner),
        books_test(the_planner_counts_it_until_it_is_cancelled),
        books_test(it_is_received_like_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
