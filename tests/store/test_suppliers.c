/*
 * The record of suppliers in the database: deliveries from documents and the ledger, events that
 * say who is out, the same by hand with its key; customers' orders as orders ahead.
 */
#include "books_city.h"
#include "service/supplier.h"
#include "store/city_load.h"

/*
 * Four orders of SUP1, due on 20770 to 20773, and one of SUP2. The first came in two parts, the
 * last on its day; the second came two days late and was sent one day late, so that it is due on
 * 20772; the third was sent and refused; the fourth is still to come. SUP2's was cancelled before
 * it was sent: nothing is said of it. A moment of day d is d * 86400000 less eight hours.
 */
static const char rows[] =
    "INSERT INTO document (id, kind, number, site_id, supplier_id, day, due_day, fee_fen, actor,"
    " created_ms) VALUES (1, 0, 'PO-1', 1, 1, 20768, 20770, 0, 'p', 0),"
    " (2, 0, 'PO-2', 1, 1, 20769, 20771, 0, 'p', 0), (3, 0, 'PO-3', 1, 1, 20770, 20772, 0, 'p', 0),"
    " (4, 0, 'PO-4', 1, 1, 20771, 20773, 0, 'p', 0), (5, 0, 'PO-5', 1, 2, 20771, 20773, 0, 'p', 0);"
    "INSERT INTO document_line (id, document_id, line_no, item_id, class, state, qty_e3,"
    " received_e3, reason_id, reason_numbers) VALUES (1, 1, 1, 1, 0, 3, 2000, 2000, 1, '[1]'),"
    " (2, 2, 1, 1, 0, 3, 1000, 1000, 1, '[1]'), (3, 3, 1, 1, 0, 4, 1000, 0, 1, '[1]'),"
    " (4, 4, 1, 1, 0, 2, 1000, 0, 1, '[1]'), (5, 5, 1, 1, 0, 4, 1000, 0, 1, '[1]');"
    "INSERT INTO document_event (id, line_id, from_state, to_state, qty_e3, moment_ms, actor, note)"
    " VALUES (1, 1, 1, 2, 2000, 1794355200000, 'p', '')," /* 20768 */
    " (2, 2, 1, 2, 1000, 1794528000000, 'p', ''),"        /* 20770: a day late */
    " (3, 3, 1, 2, 1000, 1794528000000, 'p', ''), (4, 3, 2, 4, 1000, 1794614400000, 'p', ''),"
    " (5, 4, 1, 2, 1000, 1794614400000, 'p', ''), (6, 5, 0, 4, 1000, 1794614400000, 'p', '');"
    "INSERT INTO refusal VALUES (3, 0);"
    "INSERT INTO command (id, name, request, answer, actor, moment_ms) VALUES"
    " (1, 'receive', '', '', 'p', 0);"
    "INSERT INTO lot (id, site_id, item_id, code) VALUES (1, 1, 1, 'L1');"
    "INSERT INTO movement (id, moment_ms, day, site_id, item_id, lot_id, account, kind, qty_e3,"
    " unmet_e3, document_line_id, command_id, actor, reason, service) VALUES"
    " (1, 0, 20769, 1, 1, 1, 0, 1, 1000, 0, 1, 1, 'p', '', ''),"
    " (2, 0, 20770, 1, 1, 1, 0, 1, 1000, 0, 1, 1, 'p', '', ''),"
    " (3, 0, 20773, 1, 1, 1, 0, 1, 1000, 0, 2, 1, 'p', '', '');";

static struct supplier_review review;

static enum linli_rc look(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    return supplier_review(db, &books->arena, BOOKS_TODAY, &review, err);
}

static void deliveries_are_those_of_the_ledger(void **state)
{
    struct books *books = *state;
    books_sql(books->temp, rows);
    books_run(books, look);
    const struct city *city = &review.city;
    static const struct supplier_delivery expected[] = {{0, 20770, 20770, false},
                                                        {0, 20772, 20773, false},
                                                        {0, 20772, 0, true},
                                                        {0, 20773, 0, false}};
    assert_int_equal(city->deliveries_n, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(city->deliveries[i].supplier, expected[i].supplier);
        assert_int_equal(city->deliveries[i].due_day, expected[i].due_day);
        assert_int_equal(city->deliveries[i].done_day, expected[i].done_day);
        assert_int_equal(city->deliveries[i].refused, expected[i].refused);
    }
    /* three of four not on time; measured are two, 0 and 1 day late */
    assert_true(review.rows[0].verdict.out);
    assert_int_equal(review.rows[0].verdict.late_n, 3);
    assert_int_equal(review.rows[0].lead.n, 2);
    assert_false(review.rows[1].verdict.out);
    /* cancelled by us: nothing is said of that order */
    books_sql(books->temp, "DELETE FROM refusal");
    books_run(books, look);
    assert_int_equal(review.city.deliveries_n, 3);
    books_sql(books->temp, "INSERT INTO refusal VALUES (3, 0)");
    books_run(books, look);
    assert_int_equal(review.choices_n, 2); /* care, food: nobody supplies them */
    assert_int_equal(review.choices[0].suppliers_n, 0);
}

static struct city ahead;

static enum linli_rc load_ahead(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct city_load_options options = {.today = BOOKS_TODAY};
    struct city_ids ids;
    return store_load_city(db, &options, &books->arena, &ahead, &ids, err);
}

/* Orders ahead are the table's and customers' open orders from today on: not those that are shared
 * out, cancelled or of yesterday. By item, site and day. */
static void customers_orders_are_orders_ahead(void **state)
{
    struct books *books = *state;
    books_sql(books->temp,
              "INSERT INTO preorder VALUES (2, 3, 20781, '', 4000), (1, 3, 20770, '', 1000);"
              "INSERT INTO customer_order (id, code, site_id, item_id, pickup_day, qty_e3, pack_e3,"
              " ordered_day, paid, essential, substitute, allotment_id) VALUES"
              " (1, 'O1', 1, 1, 20780, 2000, 1000, 20779, 0, 0, 0, NULL),"
              " (2, 'O2', 1, 1, 20780, 3000, 1000, 20779, 0, 0, 0, 7),"
              " (3, 'O3', 1, 1, 20780, 0, 1000, 20779, 0, 0, 0, NULL),"
              " (4, 'O4', 1, 1, 20778, 5000, 1000, 20777, 0, 0, 0, NULL);");
    books_run(books, load_ahead);
    assert_int_equal(ahead.preorders_n, 3);
    assert_string_equal(ahead.preorders[0].customer, "O1");
    assert_int_equal(ahead.preorders[0].qty_e3, 2000);
    assert_int_equal(ahead.preorders[0].item, 0);
    assert_int_equal(ahead.preorders[1].day, 20770);
    assert_int_equal(ahead.preorders[2].site, 1);
}

/* Of an order that was shared out: what it got, and of its substitute; not of a sharing that was
 * taken back, nor one for yesterday. */
static void what_was_shared_out_is_promised(void **state)
{
    struct books *books = *state;
    books_sql(books->temp,
              "INSERT INTO command (id, name, request, answer, actor, moment_ms)"
              " VALUES (900, 'allot', '', '', 'A', 0);"
              "INSERT INTO customer_order (id, code, site_id, item_id, pickup_day, qty_e3, pack_e3,"
              " ordered_day, paid, essential, substitute, allotment_id) VALUES"
              " (1, 'O1', 2, 1, 20780, 9000, 1000, 20779, 0, 0, 0, 1),"
              " (2, 'O2', 1, 1, 20780, 3000, 1000, 20779, 0, 0, 0, NULL),"
              " (3, 'O3', 1, 1, 20778, 3000, 1000, 20777, 0, 0, 0, 3);"
              "INSERT INTO allotment VALUES (1, 'AL-1', 900, 1, 20780, 0, 'A', 0, '', NULL),"
              " (2, 'AL-2', 900, 1, 20780, 0, 'A', 0, 'B', 1),"
              " (3, 'AL-3', 900, 1, 20778, 0, 'A', 0, '', NULL);"
              "INSERT INTO allotment_line VALUES (1, 1, 9000, 5000, 3, 2000, 2000, 0),"
              " (2, 2, 3000, 3000, NULL, 0, 0, 0), (3, 3, 3000, 3000, NULL, 0, 0, 0);");
    books_run(books, load_ahead);
    assert_int_equal(ahead.promises_n, 2);
    assert_int_equal(ahead.promises[0].site, 1);
    assert_int_equal(ahead.promises[0].item, 0);
    assert_int_equal(ahead.promises[0].day, 20780);
    assert_int_equal(ahead.promises[0].qty_e3, 5000);
    assert_int_equal(ahead.promises[1].item, 2);
    assert_int_equal(ahead.promises[1].qty_e3, 2000);
    assert_int_equal(ahead.preorders_n,
                     1); /* the sharing that was taken back left its order open */
}

static struct supplier_changed changed;

static enum linli_rc change(struct db *db, struct books *books, const char *code, bool out,
                            const char *key, struct linli_error *err)
{
    struct who who = {.actor = "clerk", .now_ms = TEMP_CITY_NOW_MS, .key = key};
    return supplier_change(db, &books->arena, code, out, "flood", BOOKS_TODAY, &who, &changed, err);
}

static enum linli_rc take_out(struct db *db, void *context, struct linli_error *err)
{
    return change(db, context, "SUP2", true, "k1", err);
}

static enum linli_rc take_out_again(struct db *db, void *context, struct linli_error *err)
{
    return change(db, context, "SUP2", true, NULL, err);
}

static enum linli_rc take_back(struct db *db, void *context, struct linli_error *err)
{
    return change(db, context, "SUP2", false, NULL, err);
}

static enum linli_rc take_nobody(struct db *db, void *context, struct linli_error *err)
{
    return change(db, context, "SUP9", true, NULL, err);
}

static void a_person_takes_one_out_and_back(void **state)
{
    struct books *books = *state;
    books_run(books, take_out);
    assert_string_equal(changed.name, "Second");
    books_run(books, take_out); /* the same key: once */
    assert_true(changed.replayed);
    books_refuse(books, take_out_again, LINLI_ESTATE);
    books_refuse(books, take_nobody, LINLI_EUNKNOWN);
    books_run(books, look);
    assert_true(review.rows[1].verdict.out && review.rows[1].verdict.by_hand);
    assert_string_equal(review.rows[1].note, "flood");
    assert_int_equal(review.events_n, 1);
    books_run(books, take_back);
    books_refuse(books, take_back, LINLI_ESTATE);
    books_run(books, look);
    assert_false(review.rows[1].verdict.out);
    assert_int_equal(review.events_n, 2);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM supplier_event"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(deliveries_are_those_of_the_ledger),
        books_test(a_person_takes_one_out_and_back),
        books_test(customers_orders_are_orders_ahead),
        books_test(what_was_shared_out_is_promised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
