/*
 * A city into memory (city_load.h): its tables, with database ids turned into indices and texts
 * copied into the arena. Rows are read by the column descriptions of model/tables.h. Series, stock
 * and orders are loaded by city_load_demand.c, city_load_ledger.c and city_load_stock.c.
 *
 * Invariant: ids rise with indices, so what the database orders by id is ordered by index.
 */
#include "store/city_load.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "model/limits.h"
#include "store/buffers.h"
#include "store/city_load_parts.h"
#include "store/city_tables.h"
#include "store/overrides.h"
#include "store/suppliers.h"

int64_t city_ids_find(const int64_t *ids, int64_t n, int64_t id)
{
    /* ids come from blocks: mostly they have no gaps */
    if (n > 0 && id >= ids[0] && id - ids[0] < n && ids[id - ids[0]] == id) {
        return id - ids[0];
    }
    int64_t low = 0;
    int64_t high = n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (ids[middle] < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n && ids[low] == id ? low : FIXED_NONE;
}

enum linli_rc load_index(const struct city_load *load, enum city_ids_kind kind, int64_t id,
                         int64_t *ret_index, struct linli_error *err)
{
    static const char *const names[] = {"site", "item", "supplier"};
    const int64_t *ids[] = {load->ids.sites, load->ids.items, load->ids.suppliers};
    const int64_t n[] = {load->ids.sites_n, load->ids.items_n, load->ids.suppliers_n};
    int64_t index = city_ids_find(ids[kind], n[kind], id);
    if (index == FIXED_NONE) {
        return linli_fail(err, LINLI_EBREACH, "a row names %s number %lld, which does not exist",
                          names[kind], (long long)id);
    }
    *ret_index = index;
    return LINLI_OK;
}

static enum linli_rc keep_text(struct linli_arena *arena, const char **text,
                               struct linli_error *err)
{
    if ((*text)[0] == '\0') {
        *text = "";
        return LINLI_OK;
    }
    return linli_arena_copy_text(arena, *text, strlen(*text), text, err);
}

/* ---- sites, items, suppliers: the arrays that all others point into -----------------------------
 */

static enum linli_rc read_named(struct city_load *load, struct stmt *stmt,
                                const struct table *table, void *row, struct linli_error *err)
{
    for (int32_t i = 0; i < table->columns_n; i++) {
        const struct column *column = &table->columns[i];
        if (table_is_text(column)) {
            const char **text = table_text(column, row);
            *text = stmt_text(stmt, i + 1);
            LINLI_TRY(keep_text(load->arena, text, err));
        } else {
            *table_number(column, row) = stmt_i64(stmt, i + 1);
        }
    }
    return LINLI_OK;
}

/* All rows of such a table in the order of their ids, and the ids. */
static enum linli_rc load_named(struct city_load *load, enum sql_id sql, enum table_id id,
                                struct growing *rows, struct growing *ids, struct linli_error *err)
{
    const struct table *table = table_get(id);
    *rows = (struct growing){.arena = load->arena, .row_bytes = table->row_bytes};
    *ids = (struct growing){.arena = load->arena, .row_bytes = sizeof(int64_t)};
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(load->db, sql, &stmt, err));
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            return LINLI_OK;
        }
        void *row = NULL;
        int64_t *row_id = NULL;
        enum linli_rc rc = growing_add(rows, (void *)&row, err);
        rc = rc == LINLI_OK ? growing_add(ids, (void *)&row_id, err) : rc;
        rc = rc == LINLI_OK ? read_named(load, stmt, table, row, err) : rc;
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
        *row_id = stmt_i64(stmt, 0);
    }
}

static enum linli_rc load_names(struct city_load *load, struct linli_error *err)
{
    struct growing rows;
    struct growing ids;
    LINLI_TRY(load_named(load, SQL_CITY_SITES, TABLE_SITES, &rows, &ids, err));
    load->city.sites = rows.rows;
    load->city.sites_n = load->ids.sites_n = rows.n;
    load->ids.sites = ids.rows;
    LINLI_TRY(load_named(load, SQL_CITY_ITEMS, TABLE_ITEMS, &rows, &ids, err));
    load->city.items = rows.rows;
    load->city.items_n = load->ids.items_n = rows.n;
    load->ids.items = ids.rows;
    LINLI_TRY(load_named(load, SQL_CITY_SUPPLIERS, TABLE_SUPPLIERS, &rows, &ids, err));
    load->city.suppliers = rows.rows;
    load->city.suppliers_n = load->ids.suppliers_n = rows.n;
    load->ids.suppliers = ids.rows;
    return LINLI_OK;
}

/* ---- the other tables ---------------------------------------------------------------------------
 */

struct table_load {
    struct city_load *load;
    const struct table *table;
    struct growing rows;
};

/* Turns a cell's id into an index, and keeps a cell's text. */
static enum linli_rc settle_cell(struct city_load *load, const struct column *column, void *row,
                                 struct linli_error *err)
{
    switch (column->type) {
    case CELL_CODE:
    case CELL_TEXT:
        return keep_text(load->arena, table_text(column, row), err);
    case CELL_SITE:
    case CELL_ITEM:
    case CELL_SUPPLIER: {
        int64_t *cell = table_number(column, row);
        if (*cell == FIXED_NONE) {
            return LINLI_OK;
        }
        enum city_ids_kind kind = column->type == CELL_SITE   ? IDS_SITES
                                  : column->type == CELL_ITEM ? IDS_ITEMS
                                                              : IDS_SUPPLIERS;
        return load_index(load, kind, *cell, cell, err);
    }
    case CELL_SIGNAL:
        return keep_text(load->arena, &((struct weather *)row)->signal, err);
    case CELL_DAY:
    case CELL_NUMBER:
    case CELL_FLAG:
    case CELL_CHOICE:
    case CELL_TIME:
    case CELL_WEEKDAYS:
        break;
    }
    return LINLI_OK;
}

static enum linli_rc take_row(void *context, const void *row, struct linli_error *err)
{
    struct table_load *table_load = context;
    const struct table *table = table_load->table;
    void *copy = NULL;
    LINLI_TRY(growing_add(&table_load->rows, (void *)&copy, err));
    memcpy(copy, row, table->row_bytes);
    for (int32_t i = 0; i < table->columns_n; i++) {
        LINLI_TRY(settle_cell(table_load->load, &table->columns[i], copy, err));
    }
    return LINLI_OK;
}

static enum linli_rc load_table(struct city_load *load, enum table_id id, void *ret_rows,
                                int64_t *ret_n, struct linli_error *err)
{
    struct table_load table_load = {.load = load, .table = table_get(id)};
    table_load.rows =
        (struct growing){.arena = load->arena, .row_bytes = table_load.table->row_bytes};
    LINLI_TRY(store_each_row(load->db, id, take_row, &table_load, err));
    memcpy(ret_rows, &table_load.rows.rows, sizeof(void *));
    *ret_n = table_load.rows.n;
    return LINLI_OK;
}

static enum linli_rc load_tables(struct city_load *load, struct linli_error *err)
{
    struct city *city = &load->city;
    LINLI_TRY(
        load_table(load, TABLE_SETTINGS, (void *)&city->setting_rows, &city->setting_rows_n, err));
    LINLI_TRY(load_table(load, TABLE_SUPPLY, (void *)&city->supply, &city->supply_n, err));
    LINLI_TRY(
        load_table(load, TABLE_SUBSTITUTES, (void *)&city->substitutes, &city->substitutes_n, err));
    LINLI_TRY(load_table(load, TABLE_LANES, (void *)&city->lanes, &city->lanes_n, err));
    LINLI_TRY(load_table(load, TABLE_VEHICLES, (void *)&city->vehicles, &city->vehicles_n, err));
    LINLI_TRY(load_table(load, TABLE_CALENDAR, (void *)&city->calendar, &city->calendar_n, err));
    LINLI_TRY(load_table(load, TABLE_EVENTS, (void *)&city->events, &city->events_n, err));
    LINLI_TRY(load_table(load, TABLE_WEATHER, (void *)&city->weather, &city->weather_n, err));
    LINLI_TRY(load_table(load, TABLE_CONSIGNMENTS, (void *)&city->consignments,
                         &city->consignments_n, err));
    return load_table(load, TABLE_PREORDERS, (void *)&city->preorders, &city->preorders_n, err);
}

/* A key that this program does not know was set by a later one, which knew what it means. */
static enum linli_rc apply_settings(struct city_load *load, struct linli_error *err)
{
    for (int64_t i = 0; i < load->city.setting_rows_n; i++) {
        const struct setting_row *row = &load->city.setting_rows[i];
        if (settings_find(row->key) != NULL) {
            LINLI_TRY(settings_set(&load->city.settings, row->key, row->value, err));
        }
    }
    return LINLI_OK;
}

enum linli_rc store_load_city(struct db *db, const struct city_load_options *options,
                              struct linli_arena *arena, struct city *ret_city,
                              struct city_ids *ret_ids, struct linli_error *err)
{
    struct city_load load = {.db = db, .options = options, .arena = arena};
    load.first_day =
        options->history_days > 0 ? (int64_t)options->today - options->history_days : DATE_DAY_MIN;
    city_init(&load.city);
    load.city.today = options->today;
    LINLI_TRY(load_names(&load, err));
    LINLI_TRY(load_tables(&load, err));
    LINLI_TRY(apply_settings(&load, err));
    if (!options->tables_only) {
        LINLI_TRY(load_demand(&load, err));
        LINLI_TRY(load_day_curves(&load, err));
        LINLI_TRY(load_stock(&load, err));
        LINLI_TRY(load_open_lines(&load, err));
        LINLI_TRY(load_orders_ahead(&load, err));
        LINLI_TRY(suppliers_load(db, arena, &load.ids, &load.city, err));
        LINLI_TRY(buffers_load(db, arena, &load.city, err));
        LINLI_TRY(load_records(&load, err));
    }
    LINLI_TRY(load_classes(&load, err));
    if (!options->tables_only) {
        LINLI_TRY(overrides_load(db, arena, &load.ids, options->today,
                                 options->today + LIMIT_HORIZON_DAYS, &load.city.overrides,
                                 &load.city.overrides_n, err));
    }
    city_sort(&load.city);
    LINLI_TRY(city_check(&load.city, err));
    *ret_city = load.city;
    *ret_ids = load.ids;
    return LINLI_OK;
}
