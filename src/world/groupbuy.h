/*
 * The city of 邻里团 and what its parts tell each other (groupbuy_*.c): one hub, three district
 * centres, thirty community points of three kinds, 200 items that all spoil within a month. Letters
 * and short codes keep the tables readable: one row, one line.
 */
#ifndef LINLI_WORLD_GROUPBUY_H
#define LINLI_WORLD_GROUPBUY_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/arena.h"
#include "model/city.h"
#include "world/history.h"
#include "world/weather.h"
#include "world/world.h"

/* The three kinds of communities; a site's kind has their names. */
enum groupbuy_kind { KIND_PREMIUM, KIND_ELDERLY, KIND_PARK, KINDS_N };

/* Sites stand in this order: the hub, the districts, the points. */
enum {
    GROUPBUY_DISTRICTS = 3,
    GROUPBUY_POINTS = 30,
    GROUPBUY_FIRST_POINT = 1 + GROUPBUY_DISTRICTS,
    GROUPBUY_SITES = GROUPBUY_FIRST_POINT + GROUPBUY_POINTS,
    GROUPBUY_CATEGORIES = 14
};

/*
 * What the items of a category share. mix: how much of it each kind of community buys; 0: it is not
 * sold there. Suppliers are letters of groupbuy_supply.c: all but the last take turns as the main
 * source, the last is everybody's backup.
 */
struct groupbuy_category {
    const char *code; /* the first two letters of an item's code */
    const char *name;
    const char *suppliers;
    const char *premium_suppliers; /* of items marked P */
    int64_t temp;                  /* enum item_temp */
    double mix[KINDS_N];
    double margin;   /* of the usual price over the cost */
    double loss;     /* share lost in handling */
    double heat;     /* change of demand for each degree above 18 */
    double rain;     /* change of demand on a day of 10 mm */
    double festival; /* change of demand in the week before the Spring Festival */
    double shape;    /* of the daily counts */
    double ml_per_g;
};

/* flags: P premium and park only, K critical, S ordered ahead (presale), W sold by weight in half
 * kilograms, M cut in the kitchen, H wanted in the heat, C in the cold, N new, E ended, T rising, D
 * falling. */
struct groupbuy_item {
    const char *code;
    const char *name;
    const char *unit;
    int64_t pack;      /* sold units in a supplier's pack */
    int64_t cost_fen;  /* of a sold unit */
    int64_t life_days; /* 1 to 30 */
    double mean;       /* sold units a day at a usual point of a kind with mix 1 */
    int64_t weight_g;  /* of a sold unit */
    const char *flags;
};

const struct groupbuy_item *groupbuy_items(int64_t *ret_n);
const struct groupbuy_category *groupbuy_categories(void);
/* The place of the item's category. */
int32_t groupbuy_category_of(const struct groupbuy_item *item);
bool groupbuy_flag(const struct groupbuy_item *item, char flag);
/* Thousandths of the base unit in a sold unit: 500 by weight, else 1000. */
int64_t groupbuy_unit_e3(const struct groupbuy_item *item);

/* A point as the demand sees it. */
struct groupbuy_point {
    enum groupbuy_kind kind;
    int64_t district; /* its site */
    double level;     /* of its demand; 1 is usual */
    double growth;    /* of its level over a year */
    int32_t opened;   /* place of its first day in the days */
};

/* The days that are drawn: history and what is known ahead. */
struct groupbuy_days {
    int32_t first_day;
    int32_t history_n;
    int32_t days_n; /* with WORLD_DAYS_AHEAD */
    struct world_weather weather;
    uint8_t *kind;          /* enum world_day_kind */
    uint8_t *open[KINDS_N]; /* whether points of the kind take orders */
    double *kind_factor[KINDS_N];
    double *category_factor[GROUPBUY_CATEGORIES];
};

/* What the city knows of an item day by day. */
struct groupbuy_item_days {
    int64_t *price_e4;       /* [days_n] of the base unit */
    uint8_t *promo;          /* [days_n] */
    uint8_t *missing;        /* [days_n] 1: the suppliers delivered none */
    double *factor[KINDS_N]; /* [days_n] of the mean: price, promotion, trend, season */
    int32_t start;           /* first and behind the last day on which it is sold */
    int32_t end;
};

/* The city being made. */
struct groupbuy {
    uint64_t seed;
    struct linli_arena *arena;
    struct city city;
    struct groupbuy_days days;
    struct groupbuy_point points[GROUPBUY_POINTS];
    struct groupbuy_item_days *item_days; /* [items_n] */
    double *recent;                       /* [points][items_n] wanted units a day, last 28 days */
    int64_t stock_max;
    int64_t *past[3]; /* [history_n] of the shelf that is lived through: issued, unmet, in stock */
    struct world_truth truth;
};

/* groupbuy_sites.c: sites, lanes, vehicles and the points. */
enum linli_rc groupbuy_sites_fill(struct groupbuy *g, struct linli_error *err);
/* groupbuy_supply.c: suppliers, supply terms, substitutes. */
enum linli_rc groupbuy_supply_fill(struct groupbuy *g, struct linli_error *err);
/* Whether the item's main supplier grows or makes it in the city. */
bool groupbuy_is_local(const struct groupbuy_item *item);
/* groupbuy_days.c: weather, kinds of days, factors; activities; prices, promotions, gaps. */
enum linli_rc groupbuy_days_fill(struct groupbuy *g, const struct world_options *options,
                                 struct linli_error *err);
enum linli_rc groupbuy_events_fill(struct groupbuy *g, struct linli_error *err);
enum linli_rc groupbuy_item_days_fill(struct groupbuy *g, struct linli_error *err);
/* The whole platform rests: the last day of the lunar year and the first two of the new one. */
bool groupbuy_is_closed(int32_t day);
/* groupbuy_demand.c: the series of all points, and what lies on the shelves of all tiers. */
enum linli_rc groupbuy_history_fill(struct groupbuy *g, struct linli_error *err);

#endif
