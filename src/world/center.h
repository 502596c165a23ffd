/*
 * The tables of the centre 悦享家园 and what its parts tell each other (center_*.c). Letters and
 * short codes keep the tables readable: one row, one line.
 */
#ifndef LINLI_WORLD_CENTER_H
#define LINLI_WORLD_CENTER_H

#include <stdint.h>

#include "linli/arena.h"
#include "model/city.h"
#include "world/history.h"
#include "world/weather.h"
#include "world/world.h"

/* What makes people use an item: one of the services, or something that goes through all of them.
 */
enum center_driver {
    BY_ELDER,   /* day care: steady on workdays, lower on weekends, more in winter */
    BY_CHILD,   /* child care: school days, more in school breaks */
    BY_FITNESS, /* the gym: evenings and weekends */
    BY_CLEAN,   /* visitors, and what large activities leave behind */
    BY_OFFICE,  /* the staff's working days */
    BY_COOL,    /* visitors on warm days */
    BY_WARM,    /* visitors on cold days */
    BY_MEAL,    /* lunch of day care */
    BY_HEALTH,  /* winter illnesses */
    BY_EVENT,   /* nothing but activities */
    CENTER_DRIVERS
};

/*
 * suppliers: letters of center_supply.c in rank order. flags: K critical, L local, R recyclable, C
 * chilled, Z frozen. shape: of the daily counts, 0 gives a default; batch > 0: taken now and then,
 * so many at a time.
 */
struct center_item {
    const char *code; /* its first two letters name the category */
    const char *name;
    const char *unit;
    int64_t pack;
    int64_t cost_fen;
    int64_t life_days; /* 0: keeps */
    enum center_driver driver;
    double mean; /* units per open day, before activities */
    double batch;
    const char *suppliers;
    const char *flags;
    int64_t volume_ml;
    int64_t weight_g;
};

/* The use of an item changes: a step, a trend, or it did not exist before. */
enum center_change_kind { CHANGE_STEP, CHANGE_TREND, CHANGE_NEW };
struct center_change {
    const char *code;
    enum center_change_kind kind;
    int32_t days_before; /* the step's or the first day, counted back from the end */
    double factor;       /* after the step; of a trend over the whole history */
};

/* Units of an item for each participant of an activity of that type. */
struct center_material {
    const char *type;
    const char *code;
    double per_head;
};

struct center_substitute {
    const char *item;
    const char *substitute;
    double factor;
    int64_t rank;
};

/* A scripted end of an item's history (history.h): `leave_days` of use are left, or `leave` units.
 */
struct center_script {
    const char *code;
    int32_t days_before;
    double leave_days;
    int64_t leave;
    int32_t expiry_after;
};

const struct center_item *center_items(int64_t *ret_n);
const struct center_change *center_changes(int64_t *ret_n);
const struct center_material *center_materials(int64_t *ret_n);
const struct center_substitute *center_substitutes(int64_t *ret_n);
const struct center_script *center_scripts(int64_t *ret_n);
const char *center_category(const char *item_code);
/* The item's place in the table; the code is one of it (asserted). */
int64_t center_item_at(const char *code);

enum { CENTER_LARGE_ACTIVITY = 80 }; /* people from which cleaning doubles up */

/* The days that are drawn: history and what is known ahead. */
struct center_days {
    int32_t first_day;
    int32_t history_n;
    int32_t days_n;
    uint8_t *kind; /* enum world_day_kind */
    uint8_t *open;
    uint8_t *school_break;
    uint8_t *after_large; /* a large activity on that day or the open day before */
    struct world_weather weather;
    double *visitors;
    double *factor[CENTER_DRIVERS]; /* [days_n] of the mean of a driver's items; 0 when closed */
};

/* Closed: New Year's Day, the last day of the lunar year and the first two of the new one. */
bool center_is_closed(int32_t day);

enum linli_rc center_days_fill(const struct world_options *options, struct linli_arena *arena,
                               struct center_days *ret_days, struct linli_error *err);
/* The activities of all days, in the order of days. */
enum linli_rc center_events_fill(uint64_t seed, const struct center_days *days,
                                 struct linli_arena *arena, struct event **ret_events,
                                 int64_t *ret_n, struct linli_error *err);
/* Visitors and driver factors, from days and activities. */
enum linli_rc center_factors_fill(uint64_t seed, const struct event *events, int64_t events_n,
                                  struct linli_arena *arena, struct center_days *days,
                                  struct linli_error *err);
/* The first day on which the item exists, as a place in the days. */
int32_t center_item_start(const struct center_item *item, const struct center_days *days);
/* Wanted units of an item on the days of history (0 before it exists), before anybody hides them.
 */
void center_wanted_fill(uint64_t seed, const struct center_item *item,
                        const struct center_days *days, const struct event *events,
                        int64_t events_n, int64_t *ret_wanted);

/* Suppliers and supply terms. */
enum linli_rc center_supply_fill(uint64_t seed, struct linli_arena *arena, struct city *city,
                                 struct linli_error *err);
/* How the item's main supplier delivers. */
struct world_goods center_goods(const struct center_item *item);

#endif
