/*
 * The tables of a city in the database, row by row, in the structures of model/tables.h. Sites,
 * items and suppliers are named by their database ids in every row that goes in or comes out.
 *
 * Rows of sites, items and suppliers keep their id for ever: putting a row with a known code
 * changes what is said of it, never who it is.
 */
#ifndef LINLI_STORE_CITY_TABLES_H
#define LINLI_STORE_CITY_TABLES_H

#include "model/tables.h"
#include "store/db.h"

/* What a row that was put meant to the database. */
enum put_result { PUT_ADDED, PUT_SAME, PUT_CORRECTED };

/*
 * Adds a row, or replaces the one with its key. `row` is the structure of the table. `columns` are
 * those that the row has something to say in (a set, model/tables.h): in the others a row that is
 * there keeps what it has. Not for stock (the ledger) nor demand (demand_in.h), which keep their
 * own history (asserted). In TX_WRITE.
 */
enum linli_rc store_put_columns(struct db *db, enum table_id id, const void *row, uint64_t columns,
                                enum put_result *ret_result, struct linli_error *err);
/* The same with all columns. */
enum linli_rc store_put_row(struct db *db, enum table_id id, const void *row,
                            enum put_result *ret_result, struct linli_error *err);

/* Takes one row; it and its texts live until the function returns. */
typedef enum linli_rc (*store_row_fn)(void *context, const void *row, struct linli_error *err);

/*
 * Every row of a table in the order of its key's codes: the canonical order of an export. Stock is
 * what is on hand for daily use; demand is what was imported, and from
 * a site's first ledger day on what its ledger says.
 */
enum linli_rc store_each_row(struct db *db, enum table_id id, store_row_fn row_fn, void *context,
                             struct linli_error *err);

/* Takes one code; the text lives until the function returns. Ids come in rising order. */
typedef enum linli_rc (*store_code_fn)(void *context, int64_t id, const char *code,
                                       struct linli_error *err);

/* The codes of all sites, items or suppliers (CELL_SITE, CELL_ITEM, CELL_SUPPLIER). */
enum linli_rc store_load_codes(struct db *db, enum cell_type kind, store_code_fn code_fn,
                               void *context, struct linli_error *err);

/* What an import did, by rows. */
struct import_counts {
    int64_t added_n;
    int64_t same_n;
    int64_t corrected_n;
};

/* Adds one row's result to the counts. */
void import_count(struct import_counts *counts, enum put_result result);

/* Begins the record of one file that is taken in; its number goes with the rows that it corrects.
 */
enum linli_rc store_begin_import(struct db *db, enum table_id table, const char *source,
                                 const char *actor, int64_t moment_ms, int64_t *ret_import_id,
                                 struct linli_error *err);
/* Completes the record with what came of it. */
enum linli_rc store_record_import(struct db *db, int64_t import_id,
                                  const struct import_counts *counts, struct linli_error *err);

#endif
