/*
 * Whole tables from one database into another, row by row as they are, and what the two are then
 * compared by. The tables, their order and their statements are made of the schema by the build
 * (sql_tables in sql_text.h), so none can be forgotten; the schema's own record
 * (schema_migration) is not among them, each database writes its own.
 *
 * Called by service/copy, inside a transaction on each side.
 */
#ifndef LINLI_STORE_TABLE_COPY_H
#define LINLI_STORE_TABLE_COPY_H

#include "linli/arena.h"
#include "model/ledger.h"
#include "store/db.h"

/* Looks on: the table, and how many of its rows have been copied. */
typedef void (*table_copy_progress)(const char *table, int64_t rows_n);

/* Copies every row; at most SQL_COPY_ROWS are held in memory. `progress` may be NULL. */
enum linli_rc table_copy(struct db *from, struct db *to, const struct sql_table *table,
                         struct linli_arena *arena, table_copy_progress progress,
                         struct linli_error *err);

enum linli_rc table_count(struct db *db, const struct sql_table *table, int64_t *ret_rows_n,
                          struct linli_error *err);

/* The movements of an account and kind, or the balances of an account (kind MOVEMENT_KIND_N). */
struct ledger_sum {
    enum account account;
    enum movement_kind kind;
    int64_t rows_n;
    int64_t qty_e3;
    int64_t unmet_e3;
};

enum { LEDGER_SUMS_MAX = ACCOUNT_N * (MOVEMENT_KIND_N + 1) };

/* All of them that have rows: movements by account and kind, then balances by account.
 * LINLI_EBREACH when the ledger has an account or kind that is none. */
enum linli_rc table_ledger_sums(struct db *db, struct ledger_sum ret_sums[LEDGER_SUMS_MAX],
                                int32_t *ret_sums_n, struct linli_error *err);

#endif
