/*
 * What is owed for goods that are paid when they are used, from a ledger by hand. At S1 rice of
 * SUP2 (lot A) and own rice (lot B), at S2 milk paid by use. November is 20758 to 20787.
 */
#include "books_city.h"

#include "service/consignment.h"

enum { NOV_1 = 20758, NOV_30 = 20787 };

static const char ledger_rows[] =
    "INSERT INTO lot (id, site_id, item_id, code, expiry_day, received_day, cost_e4, supplier_id)"
    " VALUES (1, 1, 1, 'A', NULL, 20750, 0, 2), (2, 1, 1, 'B', NULL, 20750, 60000, 1),"
    " (3, 2, 2, 'C', NULL, 20750, 0, NULL);"
    "INSERT INTO command (id, name, request, answer, actor, moment_ms) VALUES"
    " (1, 'x', '', '', 'clerk', 0);"
    "INSERT INTO movement (id, moment_ms, day, site_id, item_id, lot_id, account, kind, qty_e3,"
    " unmet_e3, command_id, actor, reason, counters_id) VALUES"
    /* lot A: 20 before, 10 in November; used 8 + 4 - 1 = 11; 2 written off; 3 sent elsewhere */
    " (1, 0, 20750, 1, 1, 1, 0, 1, 20000, 0, 1, 'c', '', NULL),"
    " (2, 0, 20760, 1, 1, 1, 0, 1, 10000, 0, 1, 'c', '', NULL),"
    " (3, 0, 20761, 1, 1, 1, 0, 2, -8000, 0, 1, 'c', '', NULL),"
    " (4, 0, 20770, 1, 1, 1, 0, 2, -4000, 0, 1, 'c', '', NULL),"
    " (5, 0, 20771, 1, 1, 1, 0, 3, 1000, 0, 1, 'c', '', NULL),"
    " (6, 0, 20772, 1, 1, 1, 0, 5, -2000, 0, 1, 'c', '', NULL),"
    " (7, 0, 20773, 1, 1, 1, 0, 6, -3000, 0, 1, 'c', '', NULL),"
    /* an issue that was undone, one of October, own rice, and milk: 6 used, 1 back */
    " (8, 0, 20774, 1, 1, 1, 0, 2, -5000, 0, 1, 'c', '', NULL),"
    " (9, 0, 20774, 1, 1, 1, 0, 2, 5000, 0, 1, 'c', '', 8),"
    " (10, 0, 20755, 1, 1, 1, 0, 2, -2000, 0, 1, 'c', '', NULL),"
    " (11, 0, 20765, 1, 1, 2, 0, 2, -7000, 0, 1, 'c', '', NULL),"
    " (12, 0, 20765, 2, 2, 3, 0, 2, -6000, 0, 1, 'c', '', NULL),"
    " (13, 0, 20780, 2, 2, 3, 0, 3, 1000, 0, 1, 'c', '', NULL);";

struct asked {
    struct books *books;
    struct consignment_request request;
    struct consignment_bill bill;
};

static enum linli_rc settle(struct db *db, void *context, struct linli_error *err)
{
    struct asked *asked = context;
    return consignment_settle(db, &asked->books->arena, &asked->request, &asked->bill, err);
}

static enum linli_rc ask(struct asked *asked)
{
    linli_error_init(&asked->books->temp->err);
    return tx_run(asked->books->db, TX_READ, settle, asked, &asked->books->temp->err);
}

static struct asked november(struct books *books)
{
    return (struct asked){.books = books, .request = {.from_day = NOV_1, .until_day = NOV_30}};
}

static void what_is_used_is_owed(void **state)
{
    struct books *books = *state;
    struct asked asked = november(books);
    books_sql(books->temp, ledger_rows);
    assert_ok(ask(&asked), &books->temp->err);
    assert_int_equal(asked.bill.lines_n, 0);
    books_sql(books->temp,
              "INSERT INTO consignment VALUES (1, 1, 2, 20740, NULL, 0, 55000, NULL, 0),"
              " (2, 2, 1, 20740, NULL, 1, 12345, NULL, NULL);");
    assert_ok(ask(&asked), &books->temp->err);
    assert_int_equal(asked.bill.lines_n, 2);
    const struct consignment_line *milk = &asked.bill.lines[0];
    const struct consignment_line *rice = &asked.bill.lines[1];
    assert_string_equal(milk->supplier, "SUP1");
    assert_int_equal(milk->used_e3, 5000);
    assert_int_equal(milk->amount_fen, 617); /* 5 at 1.2345: 6.1725 yuan */
    assert_string_equal(rice->supplier, "SUP2");
    assert_int_equal(rice->opening_e3, 18000);
    assert_int_equal(rice->received_e3, 10000);
    assert_int_equal(rice->used_e3, 11000);
    assert_int_equal(rice->lost_e3, 2000);
    assert_int_equal(rice->moved_e3, -3000);
    assert_int_equal(rice->closing_e3, 12000);
    assert_int_equal(rice->amount_fen, 6050); /* 11 at 5.50 */
    assert_int_equal(asked.bill.amount_fen, 6667);
    /* with its losses: 13 at 5.50 */
    books_sql(books->temp, "UPDATE consignment SET loss = 1 WHERE site_id = 1");
    asked.request.supplier = "SUP2";
    assert_ok(ask(&asked), &books->temp->err);
    assert_int_equal(asked.bill.lines_n, 1);
    assert_int_equal(asked.bill.amount_fen, 7150);
}

/* A new price from 20770 on: 8 at 5.50 before, 4 - 1 = 3 at 6 from there on; and no terms from
 * 20771 on: then the return of that day is not of them. */
static void a_later_row_takes_over(void **state)
{
    struct books *books = *state;
    struct asked asked = november(books);
    books_sql(books->temp, ledger_rows);
    books_sql(books->temp,
              "INSERT INTO consignment VALUES (1, 1, 2, 20740, NULL, 0, 55000, NULL, 0),"
              " (1, 1, 2, 20770, NULL, 0, 60000, NULL, 0);");
    assert_ok(ask(&asked), &books->temp->err);
    assert_int_equal(asked.bill.lines_n, 2);
    assert_int_equal(asked.bill.lines[0].until_day, 20769);
    assert_int_equal(asked.bill.lines[0].amount_fen, 4400);
    assert_int_equal(asked.bill.lines[0].closing_e3, asked.bill.lines[1].opening_e3);
    assert_int_equal(asked.bill.lines[1].from_day, 20770);
    assert_int_equal(asked.bill.lines[1].amount_fen, 1800);
    books_sql(books->temp, "UPDATE consignment SET until_day = 20770 WHERE from_day = 20770");
    assert_ok(ask(&asked), &books->temp->err);
    assert_int_equal(asked.bill.lines[1].amount_fen, 2400);
    /* of the return alone: a credit of 6 */
    books_sql(books->temp, "UPDATE consignment SET until_day = NULL");
    asked.request.from_day = asked.request.until_day = 20771;
    assert_ok(ask(&asked), &books->temp->err);
    assert_int_equal(asked.bill.lines_n, 1);
    assert_int_equal(asked.bill.amount_fen, -600);
}

static void what_cannot_be_asked_is_told(void **state)
{
    struct books *books = *state;
    struct asked asked = november(books);
    asked.request.site = "S9";
    assert_int_equal(ask(&asked), LINLI_EUNKNOWN);
    asked.request.site = NULL;
    asked.request.supplier = "NOBODY";
    assert_int_equal(ask(&asked), LINLI_EUNKNOWN);
    asked.request.supplier = NULL;
    asked.request.until_day = NOV_1 - 1;
    assert_int_equal(ask(&asked), LINLI_EUSAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(what_is_used_is_owed),
        books_test(a_later_row_takes_over),
        books_test(what_cannot_be_asked_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
