/*
 * The nouns of a city as they stand in its tables (docs/tables.md): one row structure for each
 * table, and for each a description of its columns. Reading, writing and storing a table are loops
 * over that description; a column is added here and nowhere else (and in the SQL that keeps it).
 *
 * Every cell is an int64_t (FIXED_NONE when empty) or a text (const char *, "" when empty, checked
 * UTF-8, no control characters). Sites, items and suppliers are named by numbers that a resolver
 * gave for their codes: the index in a city's arrays, or the id of a database row. NONE
 * (FIXED_NONE) as a site of the calendar or weather means everywhere.
 *
 * Units: day = day number, *_e3 thousandths of the base unit, *_e4 ten-thousandths (of a yuan, or
 * of 1 for shares), loss_e4 a share (the file's loss_pct is in per cent), lat/lon_e7 degrees, flags
 * 0 or 1, *_s seconds of the day.
 */
#ifndef LINLI_MODEL_TABLES_H
#define LINLI_MODEL_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order in which they must be loaded: a table comes after those it points to. */
enum table_id {
    TABLE_SETTINGS,
    TABLE_SITES,
    TABLE_ITEMS,
    TABLE_SUPPLIERS,
    TABLE_SUPPLY,
    TABLE_SUBSTITUTES,
    TABLE_LANES,
    TABLE_VEHICLES,
    TABLE_CALENDAR,
    TABLE_EVENTS,
    TABLE_WEATHER,
    TABLE_PREORDERS,
    TABLE_CONSIGNMENTS,
    TABLE_STOCK,
    TABLE_DEMAND,
    TABLE_N
};

enum cell_type {
    CELL_CODE,     /* text that names something: not empty in a key, at most LIMIT_CODE_BYTES */
    CELL_TEXT,     /* free text, at most LIMIT_TEXT_BYTES */
    CELL_SITE,     /* code of a site -> its number */
    CELL_ITEM,     /* code of an item -> its number */
    CELL_SUPPLIER, /* code of a supplier -> its number */
    CELL_DAY,      /* YYYY-MM-DD -> day number */
    CELL_NUMBER,   /* decimal with `places` places -> int64 */
    CELL_FLAG,     /* 0 or 1 */
    CELL_CHOICE,   /* one of `choices` -> its index */
    CELL_TIME,     /* HH:MM -> seconds */
    CELL_WEEKDAYS, /* digits 1-7 -> bit 0 Monday … bit 6 Sunday */
    CELL_SIGNAL    /* the open end of the weather table: any further numeric column */
};

struct column {
    const char *name;
    enum cell_type type;
    size_t offset; /* of the field in the row structure */
    bool required;
    bool key;
    int32_t places; /* CELL_NUMBER: decimals kept */
    int64_t min;    /* CELL_NUMBER: bounds of the stored value, inclusive */
    int64_t max;
    const char *const *choices; /* CELL_CHOICE: names in the order of the enum, ended by NULL */
};

struct table {
    enum table_id id;
    const char *name; /* also the file: name + ".csv" */
    const struct column *columns;
    int32_t columns_n;
    size_t row_bytes;
};

const struct table *table_get(enum table_id id);
/* The stock table without its last column, the account: a file of stock for daily use only. */
struct table table_stock_daily(void);
/* The table of that name (n bytes), NULL when there is none. */
const struct table *table_find(const char *name, size_t n);
/* The column's place in the table, -1 when there is none. */
int32_t table_column(const struct table *table, const char *name, size_t n);

/* A set of columns has bit i for the column at place i; no table has more than 64 of them. */
#define TABLE_ALL_COLUMNS UINT64_MAX
static inline bool table_columns_have(uint64_t columns, int32_t place)
{
    return ((columns >> place) & 1) != 0;
}

/* The field of a row that a column describes. */
int64_t *table_number(const struct column *column, void *row);
const char **table_text(const struct column *column, void *row);
bool table_is_text(const struct column *column);
/* All numbers FIXED_NONE, all texts "". */
void table_clear(const struct table *table, void *row);

enum calendar_kind {
    CALENDAR_HOLIDAY,
    CALENDAR_MAKEUP_WORKDAY,
    CALENDAR_FESTIVAL,
    CALENDAR_SCHOOL_BREAK,
    CALENDAR_CLOSED
};
enum site_tier { TIER_HUB, TIER_DISTRICT, TIER_POINT };
enum item_class { CLASS_A, CLASS_B, CLASS_C, CLASS_N };
enum item_temp { TEMP_AMBIENT, TEMP_CHILLED, TEMP_FROZEN };

struct setting_row {
    const char *key;
    const char *value;
};

struct site {
    const char *code;
    const char *name;
    int64_t tier;       /* enum site_tier */
    const char *parent; /* code of the site that supplies it */
    int64_t lat_e7;
    int64_t lon_e7;
    const char *kind;
    const char *org;
    int64_t open_s;
    int64_t close_s;
    int64_t capacity_l;
    int64_t cold_capacity_l;
};

struct item {
    const char *code;
    const char *name;
    const char *category;
    const char *unit;
    int64_t pack_e3;
    int64_t cost_e4;
    int64_t price_e4;
    int64_t shelf_life_days;
    int64_t loss_e4; /* share lost in handling */
    int64_t temp;    /* enum item_temp */
    int64_t volume_ml;
    int64_t weight_g;
    const char *gtin;
    int64_t class; /* enum item_class; NONE: decided by the program */
    int64_t critical;
    int64_t presale;
    int64_t local;
    int64_t recyclable;
};

struct supplier {
    const char *code;
    const char *name;
    const char *kind;
    int64_t lat_e7;
    int64_t lon_e7;
    const char *phone;
    const char *email;
    int64_t min_value_e4;  /* least value of an order */
    int64_t order_days;    /* bits: days on which it takes orders; NONE: every day */
    int64_t delivery_days; /* bits: days on which it delivers; NONE: every day */
    int64_t cutoff_s;
    const char *certificate;
    int64_t local;
};

struct supply_term {
    int64_t supplier;
    int64_t item;
    int64_t min_qty_e3; /* least order, and the start of this price tier; NONE: 0 */
    int64_t rank;       /* 1 main, 2 backup …; NONE: 1 */
    int64_t price_e4;
    int64_t pack_e3;
    int64_t lead_days;
    int64_t lead_days_sd_e3;
    int64_t max_per_day_e3;
    int64_t flex_down_e4;
    int64_t flex_up_e4;
};

struct substitute {
    int64_t item;
    int64_t substitute;
    int64_t factor_e4; /* units of the substitute for one of the item; NONE: 1 */
    int64_t rank;
};

struct lane {
    int64_t from;
    int64_t to;
    int64_t lead_hours_e3;
    int64_t cost_per_trip_e4;
    int64_t cost_per_unit_e4;
    const char *departs;
};

struct vehicle {
    const char *code;
    int64_t depot;
    const char *kind;
    int64_t capacity_g;
    int64_t capacity_ml;
    int64_t capacity_crates;
    int64_t range_km_e3;
    const char *shift;
    int64_t cost_per_km_e4;
    int64_t cost_per_hour_e4;
    int64_t fixed_cost_e4;
    const char *energy;
};

struct calendar_day {
    int64_t day;
    int64_t kind; /* enum calendar_kind */
    const char *name;
    int64_t site;
};

struct event {
    int64_t site;
    int64_t day;
    const char *type;
    const char *name;
    int64_t size; /* people */
};

/* One signal of one day: a row of the weather file gives as many as it has filled cells. */
struct weather {
    int64_t day;
    int64_t site;
    const char *signal;
    int64_t value_e4;
};

/* Ordered ahead by a customer. */
struct preorder {
    int64_t site;
    int64_t item;
    int64_t day;          /* on which it is due there */
    const char *customer; /* "": not named */
    int64_t qty_e3;       /* 0: taken back */
};

enum consignment_kind {
    CONSIGNMENT_GOODS, /* lots of the supplier stand at the site and are paid when they are used */
    CONSIGNMENT_USE    /* each use is paid, whosever lot it came from */
};

/* Goods that a supplier keeps at a site as its own. */
struct consignment {
    int64_t site;
    int64_t item;
    int64_t supplier;
    int64_t from_day;
    int64_t until_day; /* the last one; NONE: open */
    int64_t kind;      /* enum consignment_kind; NONE: goods */
    int64_t price_e4;  /* a unit used */
    int64_t most_e3;   /* room for it there; NONE: any */
    int64_t loss;      /* 1: what is lost there is paid, too */
};

struct stock_row {
    int64_t site;
    int64_t item;
    const char *lot;
    int64_t qty_e3;
    int64_t expiry_day; /* the last day on which it may be used; NONE: keeps */
    int64_t received_day;
    int64_t cost_e4;
    int64_t account; /* enum account; NONE: normal */
};

struct demand_row {
    int64_t site;
    int64_t item;
    int64_t day;
    int64_t qty_e3; /* NONE: a day ahead, of which only price, promo and open are known */
    int64_t unmet_e3;
    int64_t in_stock_e4;
    int64_t price_e4;
    int64_t promo;
    int64_t open;
    int64_t cost_e4;
};

#endif
