/*
 * A small city for the tests of the books: sites S1 and S2, items RICE, MILK and PAD, suppliers
 * SUP1 and SUP2, ids 1, 2, 3 in that order, and nothing else. `books_run` runs a body in a
 * transaction of that city.
 */
#ifndef LINLI_TESTS_STORE_BOOKS_CITY_H
#define LINLI_TESTS_STORE_BOOKS_CITY_H

#include "temp_city.h"

#include "base/fixed.h"
#include "linli/arena.h"
#include "store/commands.h"
#include "store/documents.h"
#include "store/ledger.h"

/* 2026-11-22, the day of TEMP_CITY_NOW_MS. */
enum { BOOKS_TODAY = 20779, S1 = 1, S2 = 2, RICE = 1, MILK = 2, PAD = 3, SUP1 = 1, SUP2 = 2 };

static const char books_rows[] =
    "INSERT INTO site (id, code, name, parent, kind, org) VALUES (1, 'S1', 'One', '', '', ''),"
    " (2, 'S2', 'Two', '', '', '');"
    "INSERT INTO item (id, code, name, category, unit, gtin, shelf_life_days, cost_e4) VALUES"
    " (1, 'RICE', 'Rice', 'food', 'kg', '', NULL, 60000),"
    " (2, 'MILK', 'Milk', 'food', 'l', '', 7, 120000),"
    " (3, 'PAD', 'Pads', 'care', 'piece', '', NULL, NULL);"
    "INSERT INTO supplier (id, code, name, kind, phone, email, certificate) VALUES"
    " (1, 'SUP1', 'First', '', '', '', ''), (2, 'SUP2', 'Second', '', '', '', '');"
    "INSERT INTO id_block VALUES ('site', 3), ('item', 4), ('supplier', 3);";

/* Runs SQL on the test's city, past the port. */
static inline void books_sql(const struct temp_city *temp, const char *sql)
{
    engine_sql(temp->path, sql);
}

/* The first column of the first row, past the port. */
static inline int64_t books_ask(const struct temp_city *temp, const char *sql)
{
    return engine_ask(temp->path, sql);
}

struct books {
    struct temp_city *temp;
    struct db *db;
    struct linli_arena arena;
};

static inline int books_setup(void **state)
{
    if (temp_city_setup(state) != 0) {
        return -1;
    }
    struct books *books = calloc(1, sizeof(*books));
    assert_non_null(books);
    books->temp = *state;
    linli_arena_init(&books->arena, 0);
    db_close(temp_city_open(books->temp, DB_CREATE));
    books_sql(books->temp, books_rows);
    books->db = temp_city_open(books->temp, DB_WRITE);
    *state = books;
    return 0;
}

static inline int books_teardown(void **state)
{
    struct books *books = *state;
    db_close(books->db);
    linli_arena_finish(&books->arena);
    *state = books->temp;
    free(books);
    return temp_city_teardown(state);
}

/* Runs the body in a transaction that has to commit. */
static inline void books_run(struct books *books, tx_body body)
{
    linli_error_init(&books->temp->err);
    assert_ok(tx_run(books->db, TX_WRITE, body, books, &books->temp->err), &books->temp->err);
}

/* Runs the body in a transaction that has to fail with that code. */
static inline void books_refuse(struct books *books, tx_body body, enum linli_rc rc)
{
    linli_error_init(&books->temp->err);
    assert_int_equal(tx_run(books->db, TX_WRITE, body, books, &books->temp->err), rc);
}

#define books_test(function) cmocka_unit_test_setup_teardown(function, books_setup, books_teardown)

#endif
