/*
 * A city in memory: its tables as arrays, its demand as dense daily series, its stock and its open
 * orders. This is the snapshot that the planner reads, what the world generator makes and what the
 * store loads. All numbers that name a site, item, supplier or lot are indices into the arrays
 * here.
 *
 * Invariants (city_check): indices are in range; series are sorted by site, then item, one each;
 * stock is sorted by site, item, expiry (NONE last), lot; calendar, events and weather are sorted
 * by day.
 */
#ifndef LINLI_MODEL_CITY_H
#define LINLI_MODEL_CITY_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/arena.h"
#include "model/buffer.h"
#include "model/document.h"
#include "model/ledger.h"
#include "model/override.h"
#include "model/quality.h"
#include "model/settings.h"
#include "model/supplier.h"
#include "model/tables.h"

/* Days of the ledger that were booked as they went: what was wanted on them, and by what time. */
struct day_course {
    int64_t days_n; /* with an issue */
    int64_t all_e3; /* issued and unmet */
    int64_t by_now_e3;
};

/*
 * How a day of an item usually fills (planner/today.c): how much of what was wanted had been wanted
 * by this time of day. All 0 when the city was not loaded for the running day.
 */
struct day_curve {
    struct day_course alike; /* days like today: workdays, or weekends */
    struct day_course other;
    int64_t today_e3; /* wanted today so far, less what came back */
};

/*
 * Daily demand of one item at one site, dense from first_day: element t is day first_day + t. The
 * first facts_n days are recorded (a day without a row is zero demand); days behind them, up to
 * days_n, hold only what is known ahead. A column that the city does not have is NULL. A recorded
 * day that is not to be used (planner/quality.h) has the quantity NONE: not observed.
 */
struct demand_series {
    int64_t site;
    int64_t item;
    int32_t first_day;
    int32_t facts_n;
    int32_t days_n;
    int64_t *qty_e3;      /* [days_n] issued; NONE ahead of the facts */
    int64_t *unmet_e3;    /* [days_n] or NULL; NONE: not recorded */
    int64_t *in_stock_e4; /* [days_n] or NULL; NONE: not recorded */
    int64_t *price_e4;    /* [days_n] or NULL; NONE: not recorded */
    uint8_t *promo;       /* [days_n] or NULL */
    uint8_t *closed;      /* [days_n] or NULL; 1: the row says open = 0 */
    uint8_t *recorded;    /* [days_n] or NULL; 1: there is a row or booking of that day */
    uint8_t *certain;     /* [days_n] or NULL; 1: a person has said that the quantity is right */
    int64_t today_e3;     /* issued today so far, less what came back: today's demand already met */
    struct day_curve curve;
};

/* What the ABC review keeps of an item at a site (two reviews in a row must agree before a class
 * changes). */
struct class_state {
    int64_t site;
    int64_t item;
    enum item_class class;
    enum item_class candidate;
    int64_t candidate_reviews;
    int64_t reviewed_day;
};

/* What became of the orders of the last half year: of a supplier and an item, lines that came, and
 * those of them that came after their day. */
struct supply_record {
    int64_t supplier;
    int64_t item;
    int64_t received_n;
    int64_t late_n;
};

struct city {
    struct settings settings;
    int32_t today;
    int32_t now_s; /* the time of day, when it was loaded on that day; else 0 */
    struct setting_row *setting_rows;
    int64_t setting_rows_n;
    struct site *sites;
    int64_t sites_n;
    struct item *items;
    int64_t items_n;
    struct supplier *suppliers;
    int64_t suppliers_n;
    struct supply_term *supply; /* sorted by item, rank, supplier, min_qty */
    int64_t supply_n;
    struct substitute *substitutes; /* sorted by item, rank */
    int64_t substitutes_n;
    struct lane *lanes;
    int64_t lanes_n;
    struct vehicle *vehicles;
    int64_t vehicles_n;
    struct calendar_day *calendar;
    int64_t calendar_n;
    struct event *events;
    int64_t events_n;
    struct weather *weather;
    int64_t weather_n;
    struct consignment *consignments; /* sorted by site, item, supplier, from */
    int64_t consignments_n;
    struct preorder *preorders; /* sorted by item, site, day */
    int64_t preorders_n;
    struct preorder
        *promises; /* shared out to customers and not due yet: kept for them; sorted so */
    int64_t promises_n;
    struct demand_series *series;
    int64_t series_n;
    struct lot_stock *stock;
    int64_t stock_n;
    struct open_line *open_lines;
    int64_t open_lines_n;
    struct open_line *declined; /* lines of today that a person cancelled; quantity 0 */
    int64_t declined_n;
    struct class_state *classes;
    int64_t classes_n;
    struct forecast_override *overrides; /* that hold today or later, by id */
    int64_t overrides_n;
    struct supply_record *records; /* by supplier, item */
    int64_t records_n;
    int64_t approved_today_fen;           /* by rule, of orders of today */
    struct supplier_delivery *deliveries; /* of the last orders, by supplier, then by day due */
    int64_t deliveries_n;
    struct supplier_state *supplier_states; /* [suppliers_n]; NULL: nothing was ever said */
    struct buffer_state *buffers;           /* of categories, by name */
    int64_t buffers_n;
    bool buffers_due;                   /* last month is to be reviewed … */
    struct buffer_total *buffer_totals; /* … by these totals: by site, item, day */
    int64_t buffer_totals_n;
    struct quality_mark *marks; /* as kept: open ones and those that people decided */
    int64_t marks_n;
};

/* The forecast by hand of that id; NULL: it is none of those that hold. */
const struct forecast_override *city_override(const struct city *city, int64_t id);

/* A city of nothing, settings at their defaults. */
void city_init(struct city *ret_city);

/* Sorts the arrays into the order that the head of this file promises. */
void city_sort(struct city *city);

/* Every index in range, every order as promised; LINLI_EBREACH names the first that is not. */
enum linli_rc city_check(const struct city *city, struct linli_error *err);

/* The index of the site with that code; FIXED_NONE for NULL, all sites. LINLI_EUNKNOWN: none has
 * it.
 */
enum linli_rc city_site_of(const struct city *city, const char *code, int64_t *ret_site,
                           struct linli_error *err);

/* Whether some site names it as its parent. O(sites). */
bool city_supplies(const struct city *city, int64_t site);

/* The series of a site and item, NULL when there is none. */
const struct demand_series *city_series(const struct city *city, int64_t site, int64_t item);

#endif
