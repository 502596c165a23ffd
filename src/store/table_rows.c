/*
 * Rows of a city's tables to and from the database, by the column descriptions of model/tables.h:
 * the statements of sql/queries/tables.sql have their parameters and columns in that order, so
 * binding and reading a row is one loop for all tables (city_tables.h).
 *
 * Invariants: a key cell that may be empty is -1 in the database, since NULL equals nothing there;
 * the weather's open-ended column is two cells, the signal's name (a key) and its value.
 */
#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "store/city_tables.h"

enum { CELLS_MAX = 24, NONE_IN_KEY = -1 };

/* A cell as the database has it. */
struct cell {
    int32_t place; /* of its column in the table */
    size_t offset;
    bool text;
    bool key;
    bool none_in_key; /* a key that may be empty */
};

/* The statements of a table; `with_id` says that put begins with an id of this kind. */
struct table_sql {
    enum sql_id get;
    enum sql_id put;
    enum sql_id list;
    const char *with_id;
};

static const struct table_sql table_sql[TABLE_N] = {
    [TABLE_SETTINGS] = {SQL_SETTINGS_GET, SQL_SETTINGS_PUT, SQL_SETTINGS_LIST, NULL},
    [TABLE_SITES] = {SQL_SITES_GET, SQL_SITES_PUT, SQL_SITES_LIST, "site"},
    [TABLE_ITEMS] = {SQL_ITEMS_GET, SQL_ITEMS_PUT, SQL_ITEMS_LIST, "item"},
    [TABLE_SUPPLIERS] = {SQL_SUPPLIERS_GET, SQL_SUPPLIERS_PUT, SQL_SUPPLIERS_LIST, "supplier"},
    [TABLE_SUPPLY] = {SQL_SUPPLY_GET, SQL_SUPPLY_PUT, SQL_SUPPLY_LIST, NULL},
    [TABLE_SUBSTITUTES] = {SQL_SUBSTITUTES_GET, SQL_SUBSTITUTES_PUT, SQL_SUBSTITUTES_LIST, NULL},
    [TABLE_LANES] = {SQL_LANES_GET, SQL_LANES_PUT, SQL_LANES_LIST, NULL},
    [TABLE_VEHICLES] = {SQL_VEHICLES_GET, SQL_VEHICLES_PUT, SQL_VEHICLES_LIST, NULL},
    [TABLE_CALENDAR] = {SQL_CALENDAR_GET, SQL_CALENDAR_PUT, SQL_CALENDAR_LIST, NULL},
    [TABLE_EVENTS] = {SQL_EVENTS_GET, SQL_EVENTS_PUT, SQL_EVENTS_LIST, NULL},
    [TABLE_WEATHER] = {SQL_WEATHER_GET, SQL_WEATHER_PUT, SQL_WEATHER_LIST, NULL},
    [TABLE_PREORDERS] = {SQL_PREORDERS_GET, SQL_PREORDERS_PUT, SQL_PREORDERS_LIST, NULL},
    [TABLE_CONSIGNMENTS] = {SQL_CONSIGNMENTS_GET, SQL_CONSIGNMENTS_PUT, SQL_CONSIGNMENTS_LIST,
                            NULL},
    [TABLE_STOCK] = {SQL_N, SQL_N, SQL_STOCK_LIST, NULL},
    [TABLE_DEMAND] = {SQL_N, SQL_N, SQL_DEMAND_LIST, NULL},
};

static int32_t list_cells(const struct table *table, struct cell cells[CELLS_MAX])
{
    int32_t n = 0;
    for (int32_t i = 0; i < table->columns_n; i++) {
        const struct column *column = &table->columns[i];
        if (column->type == CELL_SIGNAL) {
            cells[n++] = (struct cell){
                .place = i, .offset = offsetof(struct weather, signal), .text = true, .key = true};
        }
        cells[n++] = (struct cell){.place = i,
                                   .offset = column->offset,
                                   .text = table_is_text(column),
                                   .key = column->key,
                                   .none_in_key = column->key && !column->required};
    }
    assert(n <= CELLS_MAX);
    return n;
}

/* ---- one cell ----------------------------------------------------------------------------------
 */

static const char *row_text(const struct cell *cell, const void *row)
{
    const char *text;
    memcpy(&text, (const unsigned char *)row + cell->offset, sizeof(text));
    return text;
}

/* The number as the database has it. */
static int64_t row_number(const struct cell *cell, const void *row)
{
    int64_t number;
    memcpy(&number, (const unsigned char *)row + cell->offset, sizeof(number));
    return cell->none_in_key && number == FIXED_NONE ? NONE_IN_KEY : number;
}

static void bind_cell(struct stmt *stmt, int32_t i, const struct cell *cell, const void *row)
{
    if (cell->text) {
        stmt_set_text(stmt, i, row_text(cell, row));
    } else {
        stmt_set_i64(stmt, i, row_number(cell, row));
    }
}

static bool cell_is_same(struct stmt *stmt, int32_t column, const struct cell *cell,
                         const void *row)
{
    if (cell->text) {
        return strcmp(stmt_text(stmt, column), row_text(cell, row)) == 0;
    }
    return stmt_i64(stmt, column) == row_number(cell, row);
}

static void read_cell(struct stmt *stmt, int32_t column, const struct cell *cell, void *row)
{
    unsigned char *field = (unsigned char *)row + cell->offset;
    if (cell->text) {
        const char *text = stmt_text(stmt, column);
        memcpy(field, &text, sizeof(text));
        return;
    }
    int64_t number = stmt_i64(stmt, column);
    if (cell->none_in_key && number == NONE_IN_KEY) {
        number = FIXED_NONE;
    }
    memcpy(field, &number, sizeof(number));
}

/* ---- rows --------------------------------------------------------------------------------------
 */

/* The row with the same key; *ret_get is NULL when there is none. */
static enum linli_rc find_row(struct db *db, enum table_id id, const struct cell *cells,
                              int32_t cells_n, const void *row, struct stmt **ret_get,
                              struct linli_error *err)
{
    struct stmt *get = NULL;
    LINLI_TRY(db_statement(db, table_sql[id].get, &get, err));
    int32_t keys_n = 0;
    for (int32_t i = 0; i < cells_n; i++) {
        if (cells[i].key) {
            bind_cell(get, ++keys_n, &cells[i], row);
        }
    }
    bool found = false;
    LINLI_TRY(stmt_next(get, &found, err));
    *ret_get = found ? get : NULL;
    return LINLI_OK;
}

/* Puts what is stored into the columns that the row says nothing in; its texts are those of `get`.
 * Returns whether the row is then as it is stored. */
static bool merge_row(struct stmt *get, const struct cell *cells, int32_t cells_n, uint64_t columns,
                      void *row)
{
    bool same = true;
    for (int32_t i = 0; i < cells_n; i++) {
        if (!cells[i].key && !table_columns_have(columns, cells[i].place)) {
            read_cell(get, i, &cells[i], row);
        } else if (!cell_is_same(get, i, &cells[i], row)) {
            same = false;
        }
    }
    return same;
}

static enum linli_rc write_row(struct db *db, enum table_id id, const struct cell *cells,
                               int32_t cells_n, const void *row, bool is_new,
                               struct linli_error *err)
{
    const struct table_sql *sql = &table_sql[id];
    struct stmt *put = NULL;
    LINLI_TRY(db_statement(db, sql->put, &put, err));
    int32_t bound_n = 0;
    if (sql->with_id != NULL) {
        int64_t row_id = 0; /* an existing row keeps its own */
        if (is_new) {
            LINLI_TRY(db_new_ids(db, sql->with_id, 1, &row_id, err));
        }
        stmt_set_i64(put, ++bound_n, row_id);
    }
    for (int32_t i = 0; i < cells_n; i++) {
        bind_cell(put, ++bound_n, &cells[i], row);
    }
    return stmt_run(put, NULL, err);
}

enum linli_rc store_put_columns(struct db *db, enum table_id id, const void *row, uint64_t columns,
                                enum put_result *ret_result, struct linli_error *err)
{
    const struct table *table = table_get(id);
    assert(table_sql[id].put != SQL_N);
    struct cell cells[CELLS_MAX];
    int32_t cells_n = list_cells(table, cells);
    struct stmt *get = NULL;
    LINLI_TRY(find_row(db, id, cells, cells_n, row, &get, err));
    int64_t merged[CELLS_MAX]; /* every cell is 8 bytes: room for the row of any table */
    assert(table->row_bytes <= sizeof(merged));
    memcpy(merged, row, table->row_bytes);
    enum put_result result = PUT_ADDED;
    if (get != NULL) {
        result = merge_row(get, cells, cells_n, columns, merged) ? PUT_SAME : PUT_CORRECTED;
    }
    enum linli_rc rc = LINLI_OK;
    if (result != PUT_SAME) {
        rc = write_row(db, id, cells, cells_n, merged, result == PUT_ADDED, err);
    }
    if (get != NULL) {
        stmt_end(get); /* only now: texts of the merged row are its own */
    }
    if (rc == LINLI_OK) {
        *ret_result = result;
    }
    return rc;
}

enum linli_rc store_put_row(struct db *db, enum table_id id, const void *row,
                            enum put_result *ret_result, struct linli_error *err)
{
    return store_put_columns(db, id, row, TABLE_ALL_COLUMNS, ret_result, err);
}

enum linli_rc store_each_row(struct db *db, enum table_id id, store_row_fn row_fn, void *context,
                             struct linli_error *err)
{
    const struct table *table = table_get(id);
    struct cell cells[CELLS_MAX];
    int32_t cells_n = list_cells(table, cells);
    struct stmt *list = NULL;
    LINLI_TRY(db_statement(db, table_sql[id].list, &list, err));
    int64_t row[CELLS_MAX]; /* every cell is 8 bytes: room for the row of any table */
    assert(table->row_bytes <= sizeof(row));
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(list, &more, err));
        if (!more) {
            return LINLI_OK;
        }
        for (int32_t i = 0; i < cells_n; i++) {
            read_cell(list, i, &cells[i], row);
        }
        enum linli_rc rc = row_fn(context, row, err);
        if (rc != LINLI_OK) {
            stmt_end(list);
            return rc;
        }
    }
}
