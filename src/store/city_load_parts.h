/*
 * What the files that load a city share: the work in progress and the way from ids to indices. Only
 * city_load*.c include this.
 */
#ifndef LINLI_STORE_CITY_LOAD_PARTS_H
#define LINLI_STORE_CITY_LOAD_PARTS_H

#include "store/city_load.h"
#include "store/growing.h"

struct city_load {
    struct db *db;
    const struct city_load_options *options;
    struct linli_arena *arena;
    int64_t first_day; /* of demand that is wanted */
    struct city city;
    struct city_ids ids;
};

enum city_ids_kind { IDS_SITES, IDS_ITEMS, IDS_SUPPLIERS };
/* The index of an id; LINLI_EBREACH names one that is not there. */
enum linli_rc load_index(const struct city_load *load, enum city_ids_kind kind, int64_t id,
                         int64_t *ret_index, struct linli_error *err);

/* Calls `take` for each row of a statement that is bound; a failure ends it. `rows` and `lots` are
 * the caller's, handed on. */
typedef enum linli_rc (*load_take_fn)(struct city_load *load, struct stmt *stmt,
                                      struct growing *rows, struct growing *lots,
                                      struct linli_error *err);
enum linli_rc load_each_row(struct city_load *load, struct stmt *stmt, load_take_fn take,
                            struct growing *rows, struct growing *lots, struct linli_error *err);

/* The parts: demand series (needs sites, items, settings), stock, open lines, classes. */
enum linli_rc load_demand(struct city_load *load, struct linli_error *err);
enum linli_rc load_day_curves(struct city_load *load, struct linli_error *err); /* needs series */
enum linli_rc load_stock(struct city_load *load, struct linli_error *err);
enum linli_rc load_open_lines(struct city_load *load, struct linli_error *err);
enum linli_rc load_records(struct city_load *load, struct linli_error *err);
enum linli_rc load_orders_ahead(struct city_load *load, struct linli_error *err);
enum linli_rc load_classes(struct city_load *load, struct linli_error *err);

/* One day of an item at a site in the ledger; ids are database ids. */
struct ledger_day {
    int64_t site;
    int64_t item;
    int64_t day;
    int64_t qty_e3; /* issued less what came back; below 0: more came back */
    int64_t unmet_e3;
    int64_t in_stock_e4;
};

/* A site with days in the ledger before today. */
struct ledger_span {
    int64_t site;
    int64_t first_day; /* of the first booked movement; today or later: only earlier days count */
    int64_t last_day;  /* with a movement, before today */
};

/* The ledger's demand: days by site, item and day, spans by site, in `arena`. */
struct ledger_facts {
    struct ledger_day *days;
    int64_t days_n;
    struct ledger_span *spans;
    int64_t spans_n;
};
enum linli_rc load_ledger_facts(struct city_load *load, struct linli_arena *arena,
                                struct ledger_facts *ret_facts, struct linli_error *err);

#endif
