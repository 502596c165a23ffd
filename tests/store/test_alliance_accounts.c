/* What organisations owe each other, from transfers, and what open orders would save together. */
#include "books_city.h"

#include "service/alliance.h"

static enum linli_rc look(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct alliance_view view;
    LINLI_TRY(alliance_look(db, &books->arena, BOOKS_TODAY, &view, err));
    assert_int_equal(view.orgs_n, 2);
    /* North lent 9 of rice at 6 yuan: 7 accepted of a transfer, 2 at once. 4 came back; the 3 of a
     * step that was undone never did. */
    assert_int_equal(view.debts_n, 1);
    assert_string_equal(view.debts[0].debtor, "South");
    assert_string_equal(view.debts[0].creditor, "North");
    assert_int_equal(view.debts[0].lent_e3, 9000);
    assert_int_equal(view.debts[0].back_e3, 4000);
    assert_int_equal(view.debts[0].open_e3, 5000);
    assert_int_equal(view.debts[0].value_fen, 3000);
    /* Milk: 60 and 50 at 2 yuan alone; 110 are above the tier of 100, at 1.5: 220 - 165 = 55. */
    assert_int_equal(view.buys_n, 1);
    assert_int_equal(view.saving_fen, 5500);
    assert_int_equal(view.parts_n, 2);
    assert_string_equal(view.parts[0].org, "North");
    assert_int_equal(view.parts[0].member.alone_fen, 12000);
    assert_int_equal(view.parts[0].member.by_qty_fen, 3000);
    assert_int_equal(view.parts[0].member.shapley_fen, 2750); /* neither reaches it alone */
    assert_int_equal(view.parts[1].member.by_qty_fen, 2500);
    return LINLI_OK;
}

static void loans_and_joint_orders_by_hand(void **state)
{
    struct books *books = *state;
    books_sql(
        books->temp,
        "UPDATE site SET org = 'North' WHERE id = 1; UPDATE site SET org = 'South' WHERE id = 2;"
        "INSERT INTO lot VALUES (1, 1, 1, 'A', NULL, NULL, NULL, NULL),"
        " (2, 2, 1, 'A', NULL, NULL, NULL, NULL);"
        "INSERT INTO command (id, name, request, answer, actor, moment_ms) VALUES"
        " (1, 'send', '', '', 'x', 0), (2, 'step', '', '', 'x', 0), (3, 'send', '', '', 'x', 0),"
        " (4, 'step', '', '', 'x', 0), (5, 'step', '', '', 'x', 0), (7, 'once', '', '', 'x', 0);"
        "INSERT INTO command (id, name, request, answer, actor, moment_ms, undoes_id) VALUES"
        " (6, 'undo', '', '', 'x', 0, 5);"
        "INSERT INTO transfer VALUES (1, 1, 2, 20779, NULL), (3, 2, 1, 20779, NULL);"
        "INSERT INTO transfer_line VALUES (1, 1, 1, 1, 1, 2, 8000, 1000),"
        " (2, 3, 1, 1, 2, 1, 7000, 3000);"
        "INSERT INTO transfer_step VALUES (2, 1, 7000, 0, 0), (4, 2, 4000, 0, 0),"
        " (5, 2, 3000, 0, 0);"
        "INSERT INTO transfer VALUES (7, 1, 2, 20779, NULL);"
        "INSERT INTO transfer_line VALUES (3, 7, 1, 1, 1, 2, 2000, 0);"
        "INSERT INTO transfer_step VALUES (7, 3, 2000, 0, 0)");
    books_sql(books->temp,
              "INSERT INTO supply (supplier_id, item_id, min_qty_e3, price_e4) VALUES"
              " (1, 2, -1, 20000), (1, 2, 100000, 15000);"
              "INSERT INTO document VALUES (1, 0, 'PO-1', 1, 1, 20779, 20780, NULL, 0, 'x', 0),"
              " (2, 0, 'PO-2', 2, 1, 20779, 20780, NULL, 0, 'x', 0);"
              "INSERT INTO document_line VALUES (1, 1, 1, 2, 0, 0, 60000, 0, NULL, 0, ''),"
              " (2, 2, 1, 2, 0, 1, 50000, 0, NULL, 0, ''),"
              " (3, 2, 2, 2, 0, 2, 90000, 0, NULL, 0, '')"); /* sent already: not counted */
    books_run(books, look);
}

int main(void)
{
    const struct CMUnitTest tests[] = {books_test(loans_and_joint_orders_by_hand)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
