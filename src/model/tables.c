/*
 * The columns of every table (see tables.h). The order of the columns is the order in which tables
 * are written; the key columns together name a row.
 */
#include "model/tables.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "model/ledger.h"
#include "model/limits.h"

#define COUNT_OF(array) ((int32_t)(sizeof(array) / sizeof((array)[0])))
#define AT(type, field) .offset = offsetof(struct type, field)
#define WHOLE .type = CELL_NUMBER, .places = 0, .min = 0, .max = LIMIT_COUNT
#define QTY .type = CELL_NUMBER, .places = 3, .min = 0, .max = LIMIT_QTY_E3
#define PRICE .type = CELL_NUMBER, .places = 4, .min = 0, .max = LIMIT_PRICE_E4
#define SHARE .type = CELL_NUMBER, .places = 4, .min = 0, .max = FIXED_E4
#define LATITUDE .type = CELL_NUMBER, .places = 7, .min = -900000000, .max = 900000000
#define LONGITUDE .type = CELL_NUMBER, .places = 7, .min = -1800000000, .max = 1800000000
#define REQUIRED .required = true
#define KEY .required = true, .key = true
#define OPTIONAL_KEY .key = true

static const char *const calendar_kinds[] = {"holiday",      "makeup_workday", "festival",
                                             "school_break", "closed",         NULL};
static const char *const site_tiers[] = {"hub", "district", "point", NULL};
static const char *const item_classes[] = {"A", "B", "C", NULL};
static const char *const item_temps[] = {"ambient", "chilled", "frozen", NULL};

static const char *const accounts[] = {"normal",     "reserve",   "consigned", "in_transit",
                                       "quarantine", "recycling", NULL};
_Static_assert(COUNT_OF(accounts) == ACCOUNT_N + 1, "every account has its name");

static const struct column setting_columns[] = {
    {"key", .type = CELL_CODE, KEY, AT(setting_row, key)},
    {"value", .type = CELL_TEXT, REQUIRED, AT(setting_row, value)},
};

static const struct column site_columns[] = {
    {"site", .type = CELL_CODE, KEY, AT(site, code)},
    {"name", .type = CELL_TEXT, AT(site, name)},
    {"tier", .type = CELL_CHOICE, .choices = site_tiers, AT(site, tier)},
    {"parent", .type = CELL_CODE, AT(site, parent)},
    {"lat", LATITUDE, AT(site, lat_e7)},
    {"lon", LONGITUDE, AT(site, lon_e7)},
    {"kind", .type = CELL_CODE, AT(site, kind)},
    {"org", .type = CELL_TEXT, AT(site, org)},
    {"open", .type = CELL_TIME, AT(site, open_s)},
    {"close", .type = CELL_TIME, AT(site, close_s)},
    {"capacity_l", WHOLE, AT(site, capacity_l)},
    {"cold_capacity_l", WHOLE, AT(site, cold_capacity_l)},
};

static const struct column item_columns[] = {
    {"item", .type = CELL_CODE, KEY, AT(item, code)},
    {"name", .type = CELL_TEXT, AT(item, name)},
    {"category", .type = CELL_TEXT, AT(item, category)},
    {"unit", .type = CELL_TEXT, AT(item, unit)},
    {"pack", QTY, AT(item, pack_e3)},
    {"cost", PRICE, AT(item, cost_e4)},
    {"price", PRICE, AT(item, price_e4)},
    {"shelf_life_days", WHOLE, AT(item, shelf_life_days)},
    {"loss_pct", .type = CELL_NUMBER, .places = 2, .min = 0, .max = FIXED_E4, AT(item, loss_e4)},
    {"temp", .type = CELL_CHOICE, .choices = item_temps, AT(item, temp)},
    {"volume_ml", WHOLE, AT(item, volume_ml)},
    {"weight_g", WHOLE, AT(item, weight_g)},
    {"gtin", .type = CELL_CODE, AT(item, gtin)},
    {"class", .type = CELL_CHOICE, .choices = item_classes, AT(item, class)},
    {"critical", .type = CELL_FLAG, AT(item, critical)},
    {"presale", .type = CELL_FLAG, AT(item, presale)},
    {"local", .type = CELL_FLAG, AT(item, local)},
    {"recyclable", .type = CELL_FLAG, AT(item, recyclable)},
};

static const struct column supplier_columns[] = {
    {"supplier", .type = CELL_CODE, KEY, AT(supplier, code)},
    {"name", .type = CELL_TEXT, AT(supplier, name)},
    {"kind", .type = CELL_CODE, AT(supplier, kind)},
    {"lat", LATITUDE, AT(supplier, lat_e7)},
    {"lon", LONGITUDE, AT(supplier, lon_e7)},
    {"phone", .type = CELL_TEXT, AT(supplier, phone)},
    {"email", .type = CELL_TEXT, AT(supplier, email)},
    {"min_value", PRICE, AT(supplier, min_value_e4)},
    {"order_days", .type = CELL_WEEKDAYS, AT(supplier, order_days)},
    {"delivery_days", .type = CELL_WEEKDAYS, AT(supplier, delivery_days)},
    {"cutoff", .type = CELL_TIME, AT(supplier, cutoff_s)},
    {"certificate", .type = CELL_TEXT, AT(supplier, certificate)},
    {"local", .type = CELL_FLAG, AT(supplier, local)},
};

static const struct column supply_columns[] = {
    {"supplier", .type = CELL_SUPPLIER, KEY, AT(supply_term, supplier)},
    {"item", .type = CELL_ITEM, KEY, AT(supply_term, item)},
    {"min_qty", QTY, OPTIONAL_KEY, AT(supply_term, min_qty_e3)},
    {"rank", WHOLE, AT(supply_term, rank)},
    {"price", PRICE, AT(supply_term, price_e4)},
    {"pack", QTY, AT(supply_term, pack_e3)},
    {"lead_days", WHOLE, AT(supply_term, lead_days)},
    {"lead_days_sd", QTY, AT(supply_term, lead_days_sd_e3)},
    {"max_per_day", QTY, AT(supply_term, max_per_day_e3)},
    {"flex_down", SHARE, AT(supply_term, flex_down_e4)},
    {"flex_up", .type = CELL_NUMBER, .places = 4, .max = 100 * FIXED_E4,
     AT(supply_term, flex_up_e4)},
};

static const struct column substitute_columns[] = {
    {"item", .type = CELL_ITEM, KEY, AT(substitute, item)},
    {"substitute", .type = CELL_ITEM, KEY, AT(substitute, substitute)},
    {"factor", PRICE, AT(substitute, factor_e4)},
    {"rank", WHOLE, AT(substitute, rank)},
};

static const struct column lane_columns[] = {
    {"from", .type = CELL_SITE, KEY, AT(lane, from)},
    {"to", .type = CELL_SITE, KEY, AT(lane, to)},
    {"lead_hours", QTY, AT(lane, lead_hours_e3)},
    {"cost_per_trip", PRICE, AT(lane, cost_per_trip_e4)},
    {"cost_per_unit", PRICE, AT(lane, cost_per_unit_e4)},
    {"departs", .type = CELL_TEXT, AT(lane, departs)},
};

static const struct column vehicle_columns[] = {
    {"vehicle", .type = CELL_CODE, KEY, AT(vehicle, code)},
    {"depot", .type = CELL_SITE, REQUIRED, AT(vehicle, depot)},
    {"kind", .type = CELL_CODE, AT(vehicle, kind)},
    {"capacity_g", WHOLE, AT(vehicle, capacity_g)},
    {"capacity_ml", WHOLE, AT(vehicle, capacity_ml)},
    {"capacity_crates", WHOLE, AT(vehicle, capacity_crates)},
    {"range_km", QTY, AT(vehicle, range_km_e3)},
    {"shift", .type = CELL_TEXT, AT(vehicle, shift)},
    {"cost_per_km", PRICE, AT(vehicle, cost_per_km_e4)},
    {"cost_per_hour", PRICE, AT(vehicle, cost_per_hour_e4)},
    {"fixed_cost", PRICE, AT(vehicle, fixed_cost_e4)},
    {"energy", .type = CELL_CODE, AT(vehicle, energy)},
};

static const struct column calendar_columns[] = {
    {"date", .type = CELL_DAY, KEY, AT(calendar_day, day)},
    {"kind", .type = CELL_CHOICE, .choices = calendar_kinds, KEY, AT(calendar_day, kind)},
    {"name", .type = CELL_TEXT, AT(calendar_day, name)},
    {"site", .type = CELL_SITE, OPTIONAL_KEY, AT(calendar_day, site)},
};

static const struct column event_columns[] = {
    {"site", .type = CELL_SITE, KEY, AT(event, site)},
    {"date", .type = CELL_DAY, KEY, AT(event, day)},
    {"type", .type = CELL_CODE, KEY, AT(event, type)},
    {"size", WHOLE, AT(event, size)},
    {"name", .type = CELL_TEXT, OPTIONAL_KEY, AT(event, name)},
};

static const struct column weather_columns[] = {
    {"date", .type = CELL_DAY, KEY, AT(weather, day)},
    {"site", .type = CELL_SITE, OPTIONAL_KEY, AT(weather, site)},
    {"*", .type = CELL_SIGNAL, .places = 4, .min = -LIMIT_PRICE_E4, .max = LIMIT_PRICE_E4,
     AT(weather, value_e4)},
};

static const struct column preorder_columns[] = {
    {"site", .type = CELL_SITE, KEY, AT(preorder, site)},
    {"item", .type = CELL_ITEM, KEY, AT(preorder, item)},
    {"date", .type = CELL_DAY, KEY, AT(preorder, day)},
    {"customer", .type = CELL_TEXT, OPTIONAL_KEY, AT(preorder, customer)},
    {"qty", QTY, REQUIRED, AT(preorder, qty_e3)},
};

static const char *const consignment_kinds[] = {"consigned", "use", NULL};

static const struct column consignment_columns[] = {
    {"site", .type = CELL_SITE, KEY, AT(consignment, site)},
    {"item", .type = CELL_ITEM, KEY, AT(consignment, item)},
    {"supplier", .type = CELL_SUPPLIER, KEY, AT(consignment, supplier)},
    {"from", .type = CELL_DAY, KEY, AT(consignment, from_day)},
    {"until", .type = CELL_DAY, AT(consignment, until_day)},
    {"kind", .type = CELL_CHOICE, .choices = consignment_kinds, AT(consignment, kind)},
    {"price", PRICE, REQUIRED, AT(consignment, price_e4)},
    {"max", QTY, AT(consignment, most_e3)},
    {"loss", .type = CELL_FLAG, AT(consignment, loss)},
};

static const struct column stock_columns[] = {
    {"site", .type = CELL_SITE, KEY, AT(stock_row, site)},
    {"item", .type = CELL_ITEM, KEY, AT(stock_row, item)},
    {"lot", .type = CELL_CODE, KEY, AT(stock_row, lot)},
    {"qty", QTY, REQUIRED, AT(stock_row, qty_e3)},
    {"expiry", .type = CELL_DAY, AT(stock_row, expiry_day)},
    {"received", .type = CELL_DAY, AT(stock_row, received_day)},
    {"cost", PRICE, AT(stock_row, cost_e4)},
    {"account", .type = CELL_CHOICE, .choices = accounts, OPTIONAL_KEY, AT(stock_row, account)},
};

static const struct column demand_columns[] = {
    {"site", .type = CELL_SITE, KEY, AT(demand_row, site)},
    {"item", .type = CELL_ITEM, KEY, AT(demand_row, item)},
    {"date", .type = CELL_DAY, KEY, AT(demand_row, day)},
    {"qty", QTY, REQUIRED, AT(demand_row, qty_e3)},
    {"unmet", QTY, AT(demand_row, unmet_e3)},
    {"in_stock", SHARE, AT(demand_row, in_stock_e4)},
    {"price", PRICE, AT(demand_row, price_e4)},
    {"promo", .type = CELL_FLAG, AT(demand_row, promo)},
    {"open", .type = CELL_FLAG, AT(demand_row, open)},
    {"cost", PRICE, AT(demand_row, cost_e4)},
};

#define TABLE_ROW(id_, name_, row_, columns_) \
    [id_] = {.id = id_,                       \
             .name = name_,                   \
             .columns = columns_,             \
             .columns_n = COUNT_OF(columns_), \
             .row_bytes = sizeof(struct row_)}

static const struct table tables[TABLE_N] = {
    TABLE_ROW(TABLE_SETTINGS, "settings", setting_row, setting_columns),
    TABLE_ROW(TABLE_SITES, "sites", site, site_columns),
    TABLE_ROW(TABLE_ITEMS, "items", item, item_columns),
    TABLE_ROW(TABLE_SUPPLIERS, "suppliers", supplier, supplier_columns),
    TABLE_ROW(TABLE_SUPPLY, "supply", supply_term, supply_columns),
    TABLE_ROW(TABLE_SUBSTITUTES, "substitutes", substitute, substitute_columns),
    TABLE_ROW(TABLE_LANES, "lanes", lane, lane_columns),
    TABLE_ROW(TABLE_VEHICLES, "vehicles", vehicle, vehicle_columns),
    TABLE_ROW(TABLE_CALENDAR, "calendar", calendar_day, calendar_columns),
    TABLE_ROW(TABLE_EVENTS, "events", event, event_columns),
    TABLE_ROW(TABLE_WEATHER, "weather", weather, weather_columns),
    TABLE_ROW(TABLE_PREORDERS, "preorders", preorder, preorder_columns),
    TABLE_ROW(TABLE_CONSIGNMENTS, "consignments", consignment, consignment_columns),
    TABLE_ROW(TABLE_STOCK, "stock", stock_row, stock_columns),
    TABLE_ROW(TABLE_DEMAND, "demand", demand_row, demand_columns),
};

struct table table_stock_daily(void)
{
    struct table table = tables[TABLE_STOCK];
    assert(strcmp(table.columns[table.columns_n - 1].name, "account") == 0);
    table.columns_n -= 1;
    return table;
}

const struct table *table_get(enum table_id id)
{
    assert(id < TABLE_N);
    return &tables[id];
}

static bool same(const char *name, const char *bytes, size_t n)
{
    return strlen(name) == n && memcmp(name, bytes, n) == 0;
}

const struct table *table_find(const char *name, size_t n)
{
    for (int32_t i = 0; i < TABLE_N; i++) {
        if (same(tables[i].name, name, n)) {
            return &tables[i];
        }
    }
    return NULL;
}

int32_t table_column(const struct table *table, const char *name, size_t n)
{
    for (int32_t i = 0; i < table->columns_n; i++) {
        if (table->columns[i].type != CELL_SIGNAL && same(table->columns[i].name, name, n)) {
            return i;
        }
    }
    return -1;
}

bool table_is_text(const struct column *column)
{
    return column->type == CELL_CODE || column->type == CELL_TEXT;
}

int64_t *table_number(const struct column *column, void *row)
{
    assert(!table_is_text(column));
    return (int64_t *)(void *)((unsigned char *)row + column->offset);
}

const char **table_text(const struct column *column, void *row)
{
    assert(table_is_text(column));
    return (const char **)(void *)((unsigned char *)row + column->offset);
}

void table_clear(const struct table *table, void *row)
{
    for (int32_t i = 0; i < table->columns_n; i++) {
        const struct column *column = &table->columns[i];
        if (table_is_text(column)) {
            *table_text(column, row) = "";
        } else {
            *table_number(column, row) = FIXED_NONE;
        }
    }
    if (table->id == TABLE_WEATHER) {
        ((struct weather *)row)->signal = "";
    }
}
