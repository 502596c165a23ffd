/* What the snapshot knows of closed orders: deliveries by supplier and item, approvals of today. */
#include "books_city.h"

#include "store/city_load.h"

enum { DAY = BOOKS_TODAY };

/*
 * Four lines that came: the second a day late, the third on its very day, the fourth of an order
 * that is too long ago; one that is open says nothing. The zone is eight hours east: 16:30 UTC is
 * the next day. Of today, one was approved by rule and one by a person.
 */
static void put_orders(struct books *books)
{
    const long long day_ms = 86400000;
    char sql[2000];
    int n = snprintf(
        sql, sizeof(sql),
        "INSERT INTO document VALUES (1, 0, 'PO-1', 2, 1, %d, %d, NULL, 0, 'x', 0),"
        "(2, 0, 'PO-2', 1, 1, %d, %d, NULL, 0, 'x', 0), (3, 0, 'PO-3', 1, 1, %d, %d, 7, 0, 'x', 0);"
        "INSERT INTO document_line VALUES (1, 1, 1, 1, 0, 3, 5000, 5000, 100, 0, ''),"
        "(2, 1, 2, 1, 0, 3, 6000, 6000, 100, 0, ''), (3, 1, 3, 2, 0, 3, 9000, 9000, 100, 0, ''),"
        "(4, 2, 1, 1, 0, 3, 5000, 5000, 100, 0, ''), (5, 1, 5, 1, 0, 2, 5000, 0, 100, 0, ''),"
        "(6, 3, 1, 1, 0, 1, 3000, 0, 25000, 0, ''), (7, 3, 2, 2, 0, 1, 3000, 0, 25000, 0, '');"
        "INSERT INTO document_event VALUES (1, 1, 2, 3, 5000, %lld, 'x', ''),"
        "(2, 2, 2, 3, 6000, %lld, 'x', ''), (3, 3, 2, 3, 9000, %lld, 'x', ''),"
        "(4, 4, 2, 3, 5000, %lld, 'x', ''), (5, 6, 0, 1, 3000, 0, 'rule:assistant', ''),"
        "(6, 7, 0, 1, 3000, 0, 'clerk', '')",
        DAY - 9, DAY - 5, DAY - 200, DAY - 199, DAY, DAY + 1, (DAY - 6) * day_ms,
        (DAY - 5) * day_ms + 59400000, (DAY - 5) * day_ms, (DAY - 199) * day_ms);
    assert_true(n > 0 && (size_t)n < sizeof(sql));
    books_sql(books->temp, sql);
}

static enum linli_rc load(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct city_load_options options = {.today = DAY};
    struct city city;
    struct city_ids ids;
    LINLI_TRY(store_load_city(db, &options, &books->arena, &city, &ids, err));
    assert_int_equal(city.records_n, 2);
    assert_int_equal(city.records[0].supplier, SUP1 - 1);
    assert_int_equal(city.records[0].item, RICE - 1);
    assert_int_equal(city.records[0].received_n, 2);
    assert_int_equal(city.records[0].late_n, 1);
    assert_int_equal(city.records[1].item, MILK - 1);
    assert_int_equal(city.records[1].received_n, 1);
    assert_int_equal(city.records[1].late_n, 0);
    assert_int_equal(city.approved_today_fen, 750); /* 3 at 2.5 yuan */
    return LINLI_OK;
}

static void deliveries_and_approvals_are_loaded(void **state)
{
    put_orders(*state);
    books_run(*state, load);
}

int main(void)
{
    const struct CMUnitTest tests[] = {books_test(deliveries_and_approvals_are_loaded)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
