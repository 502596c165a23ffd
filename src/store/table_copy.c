/* Whole tables from one database into another (table_copy.h). */
#include "store/table_copy.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/fixed.h"

enum { PROGRESS_ROWS = 1 << 16 };

/* A value of any type; none is NULL in the database. */
struct cell {
    bool none;
    int64_t number;
    double real;
    const char *text; /* or bytes, of which there are `number` */
};

/* One table on its way. */
struct copying {
    struct db *to;
    const struct sql_table *table;
    struct linli_arena *arena;
    struct cell *cells; /* [SQL_COPY_ROWS][columns_n], the rows that wait */
    int32_t columns_n;
    int32_t waiting_n;
};

static enum linli_rc read_cell(const struct copying *copying, struct stmt *get, int32_t column,
                               struct cell *cell, struct linli_error *err)
{
    char type = sql_statements[copying->table->get].columns[column];
    *cell = (struct cell){.none = stmt_is_null(get, column)};
    if (cell->none) {
        return LINLI_OK;
    }
    if (type == 'i') {
        cell->number = stmt_i64(get, column);
    } else if (type == 'r') {
        cell->real = stmt_real(get, column);
    } else if (type == 'b') {
        const void *bytes = stmt_bytes(get, column, &cell->number);
        return linli_arena_copy_text(copying->arena, bytes, (size_t)cell->number, &cell->text, err);
    } else {
        const char *text = stmt_text(get, column);
        return linli_arena_copy_text(copying->arena, text, strlen(text), &cell->text, err);
    }
    return LINLI_OK;
}

static void bind_row(const struct copying *copying, struct stmt *put, int32_t first,
                     const struct cell *row)
{
    for (int32_t i = 0; i < copying->columns_n; i++) {
        char type = sql_statements[copying->table->get].columns[i];
        if (type == 'i') {
            stmt_set_i64(put, first + i, row[i].none ? FIXED_NONE : row[i].number);
        } else if (type == 'r') {
            stmt_set_real(put, first + i, row[i].none ? (double)NAN : row[i].real);
        } else if (type == 'b') {
            stmt_set_bytes(put, first + i, row[i].none ? NULL : row[i].text, row[i].number);
        } else {
            stmt_set_text(put, first + i, row[i].none ? NULL : row[i].text);
        }
    }
}

/* Stores the rows that wait: all at once when they fill the statement. */
static enum linli_rc put_waiting(struct copying *copying, struct linli_error *err)
{
    struct stmt *put;
    bool many = copying->waiting_n == SQL_COPY_ROWS;
    LINLI_TRY(db_statement(copying->to, many ? copying->table->put_many : copying->table->put, &put,
                           err));
    for (int32_t i = 0; i < copying->waiting_n; i++) {
        const struct cell *row = &copying->cells[(int64_t)i * copying->columns_n];
        bind_row(copying, put, many ? i * copying->columns_n + 1 : 1, row);
        if (!many || i + 1 == SQL_COPY_ROWS) {
            LINLI_TRY(stmt_run(put, NULL, err));
        }
    }
    copying->waiting_n = 0;
    return LINLI_OK;
}

static enum linli_rc copy_rows(struct copying *copying, struct stmt *get,
                               table_copy_progress progress, struct linli_error *err)
{
    struct linli_arena_mark mark = linli_arena_mark(copying->arena);
    bool row;
    int64_t rows_n = 0;
    LINLI_TRY(stmt_next(get, &row, err));
    while (row) {
        struct cell *cells = &copying->cells[(int64_t)copying->waiting_n * copying->columns_n];
        for (int32_t i = 0; i < copying->columns_n; i++) {
            LINLI_TRY(read_cell(copying, get, i, &cells[i], err));
        }
        if (++copying->waiting_n == SQL_COPY_ROWS) {
            LINLI_TRY(put_waiting(copying, err));
            linli_arena_rewind(copying->arena, mark);
        }
        if (++rows_n % PROGRESS_ROWS == 0 && progress != NULL) {
            progress(copying->table->name, rows_n);
        }
        LINLI_TRY(stmt_next(get, &row, err));
    }
    return put_waiting(copying, err);
}

enum linli_rc table_copy(struct db *from, struct db *to, const struct sql_table *table,
                         struct linli_arena *arena, table_copy_progress progress,
                         struct linli_error *err)
{
    assert(from != to);
    struct linli_arena_mark mark = linli_arena_mark(arena);
    struct copying copying = {.to = to,
                              .table = table,
                              .arena = arena,
                              .columns_n = sql_statements[table->get].columns_n};
    assert(copying.columns_n == sql_statements[table->put].params_n);
    struct stmt *get;
    LINLI_TRY(LINLI_NEW(arena, SQL_COPY_ROWS * copying.columns_n, &copying.cells, err));
    LINLI_TRY(db_statement(from, table->get, &get, err));
    enum linli_rc rc = copy_rows(&copying, get, progress, err);
    stmt_end(get);
    linli_arena_rewind(arena, mark);
    return rc;
}

enum linli_rc table_count(struct db *db, const struct sql_table *table, int64_t *ret_rows_n,
                          struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, table->count, &stmt, &found, err, ""));
    assert(found);
    *ret_rows_n = stmt_i64(stmt, 0);
    stmt_end(stmt);
    return LINLI_OK;
}

static enum linli_rc read_sum(struct stmt *stmt, bool balances, struct ledger_sum *sum,
                              struct linli_error *err)
{
    int64_t account = stmt_i64(stmt, 0);
    int64_t kind = balances ? MOVEMENT_KIND_N : stmt_i64(stmt, 1);
    if (account < 0 || account >= ACCOUNT_N || kind < 0 || (!balances && kind >= MOVEMENT_KIND_N)) {
        return linli_fail(err, LINLI_EBREACH,
                          "the ledger has account %lld and kind %lld, which are not known",
                          (long long)account, (long long)kind);
    }
    sum->account = (enum account)account;
    sum->kind = (enum movement_kind)kind;
    sum->rows_n = stmt_i64(stmt, balances ? 1 : 2);
    sum->qty_e3 = stmt_i64(stmt, balances ? 2 : 3);
    sum->unmet_e3 = balances ? 0 : stmt_i64(stmt, 4);
    return LINLI_OK;
}

static enum linli_rc add_sums(struct db *db, bool balances, struct ledger_sum *sums,
                              int32_t *sums_n, struct linli_error *err)
{
    struct stmt *stmt;
    bool row;
    LINLI_TRY(
        db_statement(db, balances ? SQL_COPY_BALANCE_SUMS : SQL_COPY_MOVEMENT_SUMS, &stmt, err));
    LINLI_TRY(stmt_next(stmt, &row, err));
    while (row) {
        enum linli_rc rc = read_sum(stmt, balances, &sums[*sums_n], err);
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
        *sums_n += 1;
        LINLI_TRY(stmt_next(stmt, &row, err));
    }
    return LINLI_OK;
}

enum linli_rc table_ledger_sums(struct db *db, struct ledger_sum ret_sums[LEDGER_SUMS_MAX],
                                int32_t *ret_sums_n, struct linli_error *err)
{
    int32_t sums_n = 0;
    LINLI_TRY(add_sums(db, false, ret_sums, &sums_n, err));
    LINLI_TRY(add_sums(db, true, ret_sums, &sums_n, err));
    assert(sums_n <= LEDGER_SUMS_MAX);
    *ret_sums_n = sums_n;
    return LINLI_OK;
}
