/*
 * A city from the database into memory: the snapshot that the planner reads (model/city.h), as it
 * was known when a day began.
 *
 * Demand. Imported rows hold for a site until its first ledger day: the day of the first issue or
 * return that was booked there (a receipt or the opening stock says nothing of demand). From then
 * on demand is what the ledger issued less what came back, wanted is that and the unmet; price,
 * promotion and closing of imported rows hold on. The ledger begins with what was booked first, not
 * with the earliest day: an issue of an earlier day that is typed in later does not take the place
 * of imported rows, it is added to them (quantity and unmet, not below 0; the share in stock stays
 * the imported one). A series begins with its first recorded
 * quantity; its facts end the day before `today` or, in a city without a ledger, with the last
 * record of the city when that is earlier: what has not been handed in yet is unknown. A day
 * without a row in between is zero demand. Rows from `today` on count only if they have no
 * quantity: what is known ahead. So a past day is planned without a look at what came after it. An
 * item without a cost has the one that the latest demand row before `today` recorded.
 *
 * A ledger day on which something was missing has as its share in stock the part of the site's
 * opening hours that had passed when the last of the item was taken; any other ledger day has 1.
 *
 * Stock is what the balances say. When the ledger has movements after `today` and before it, it is
 * what was there when `today` began. Open order lines are those open now, of documents until
 * `today`.
 */
#ifndef LINLI_STORE_CITY_LOAD_H
#define LINLI_STORE_CITY_LOAD_H

#include "linli/arena.h"
#include "model/city.h"
#include "store/db.h"

struct city_load_options {
    int32_t today;
    int32_t history_days; /* days of demand before today; 0: all */
    int64_t now_ms;   /* the moment; on `today` the day's course is loaded (day_curve). 0: none */
    bool tables_only; /* no demand, stock and open lines: what the city is, and the classes */
};

/* The database id of each index of a city, in rising order. */
struct city_ids {
    int64_t *sites;
    int64_t sites_n;
    int64_t *items;
    int64_t items_n;
    int64_t *suppliers;
    int64_t suppliers_n;
    int64_t *lots; /* of lot_stock.lot */
    int64_t lots_n;
    int64_t last_demand_day; /* the last recorded day of that history; NONE: none */
};

/*
 * Loads the city. Call it inside a transaction, so that all of it is of one moment; everything is
 * in the arena. LINLI_EBREACH when rows point to nothing.
 */
enum linli_rc store_load_city(struct db *db, const struct city_load_options *options,
                              struct linli_arena *arena, struct city *ret_city,
                              struct city_ids *ret_ids, struct linli_error *err);

/* The index of an id among ids in rising order, FIXED_NONE when it is not there. */
int64_t city_ids_find(const int64_t *ids, int64_t n, int64_t id);

#endif
