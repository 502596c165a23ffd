/*
 * Inventory: how much to keep, when to order, how much to order; pure numerics over the caller's
 * arrays.
 *
 * First the kernels that a daily plan is made of (classes, stock levels from the distribution of
 * demand, consumption corrected for stock-outs, waste expected from ageing lots), in which
 * quantities are int64 thousandths of the base unit (_e3) and days are int32 day numbers; then the
 * classical models of inventory theory, in doubles and in whatever unit the caller keeps to.
 *
 * Nothing here allocates but from the caller's arena, keeps state, or reads a clock. Results come
 * back through `ret_*`, untouched on failure. LINLI_EINPUT: an argument is outside its range.
 */
#ifndef LINLI_INVENTORY_H
#define LINLI_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "linli/arena.h"
#include "linli/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- classes (classify.c) -------------------------------------------------------------------- */

enum linli_abc { LINLI_ABC_NONE, LINLI_ABC_A, LINLI_ABC_B, LINLI_ABC_C };
enum linli_xyz { LINLI_XYZ_NONE, LINLI_XYZ_X, LINLI_XYZ_Y, LINLI_XYZ_Z };
enum linli_pattern {
    LINLI_PATTERN_NONE, /* no demand at all */
    LINLI_PATTERN_SMOOTH,
    LINLI_PATTERN_ERRATIC,
    LINLI_PATTERN_INTERMITTENT,
    LINLI_PATTERN_LUMPY
};

/* An item's class and what the last reviews proposed instead; zeroed: not classified yet. */
struct linli_abc_state {
    enum linli_abc current;
    enum linli_abc proposed; /* the class that the last review proposed, if not `current` */
    int32_t proposed_n;      /* how many reviews in a row proposed it */
};

enum { LINLI_ABC_REVIEWS_TO_CHANGE = 2 };

/*
 * ABC by annual consumption value (Pareto; shares 80 % and 95 %): items in descending order of
 * value; an item is A while the items before it make up less than 80 % of the total, B while less
 * than 95 %, else C; an item without value is C. Equal values keep the order of the arrays. A
 * critical item is A whatever its value. `value_fen[n]` >= 0; `critical[n]` or NULL; `ret_class[n]`
 * is the caller's. LINLI_EOVERFLOW when the sum does not fit.
 */
enum linli_rc linli_classify_abc(const int64_t *value_fen, const bool *critical, size_t n,
                                 struct linli_arena *arena, enum linli_abc *ret_class,
                                 struct linli_error *err);

/*
 * Hysteresis: takes one review's proposal into the item's state. The first review sets the class;
 * later it changes only after LINLI_ABC_REVIEWS_TO_CHANGE reviews in a row that propose the same
 * other class. `critical` sets A at once: a critical item never waits.
 */
struct linli_abc_state linli_classify_settle(struct linli_abc_state state, enum linli_abc proposed,
                                             bool critical);

struct linli_demand_shape {
    double mean; /* per period */
    double sd;   /* sample standard deviation (n - 1) */
    double cv;   /* sd / mean; 0 without demand */
    double adi; /* average inter-demand interval: periods / periods with demand; 0 without demand */
    double cv2; /* squared coefficient of variation of the demands that are not zero */
    enum linli_xyz xyz;
    enum linli_pattern pattern;
};

/*
 * The shape of a series of `n` >= 1 periods' demand (finite, >= 0): XYZ by cv (X < 0.5 <= Y < 1 <=
 * Z) and the pattern of Syntetos, Boylan and Croston (2005): adi < 1.32 or not, cv2 < 0.49 or not.
 * The classes say most of a series that is already free of season and stock-outs.
 */
enum linli_rc linli_classify_demand(const double *demand, size_t n,
                                    struct linli_demand_shape *ret_shape, struct linli_error *err);

/* ---- stock levels from the distribution of demand (level.c) ---------------------------------- */

/*
 * The distribution of the total demand over some interval, as its quantiles or as mean and standard
 * deviation. With levels_n > 0: levels[] ascending inside (0, 1), values[] not descending; `sd` is
 * then not looked at. With levels_n == 0 it is normal with `mean` and `sd`.
 */
struct linli_total {
    double mean; /* >= 0 */
    double sd;   /* >= 0 */
    const double *levels;
    const double *values;
    size_t levels_n;
};

/*
 * The quantile at `level` inside (0, 1), never below 0: between given levels linear in the normal
 * score of the level (exact for a normal distribution, monotone for any); outside them along the
 * slope of the outermost two, measured from the outermost one, or from the mean when there is only
 * one; never flatter than 0.
 */
enum linli_rc linli_level_quantile(const struct linli_total *total, double level,
                                   double *ret_quantile, struct linli_error *err);

struct linli_levels {
    double mean;          /* of the total, as given */
    double safety;        /* quantile - mean, at least 0 */
    double reorder_point; /* mean + safety: order when the inventory position is below */
    double order_up_to;   /* reorder_point + cycle_demand */
};

/*
 * Reorder point and order-up-to level for a periodic review (Silver, Pyke and Thomas, ch. 6):
 * `total` is the demand over lead time + review interval, `service` inside (0, 1) the wanted
 * probability of no stock-out in it, `cycle_demand` >= 0 what one order should cover beyond that
 * (0: order at every review that finds less).
 */
enum linli_rc linli_level_set(const struct linli_total *total, double service, double cycle_demand,
                              struct linli_levels *ret_levels, struct linli_error *err);

/* ---- consumption corrected for stock-outs (consumption.c) ------------------------------------ */

/*
 * consumed * days / (days - days_out), the rate of the days that had stock applied to all days,
 * rounded up to a multiple of `step` > 0 (OpenLMIS' adjusted consumption with step one unit);
 * `consumed` when days_out == days. `consumed` and the result share a unit, `days` and `days_out`
 * another (tenths of a day for shares of days). Exact. Needs 0 <= days_out <= days, consumed >= 0.
 */
enum linli_rc linli_consumption_uncensor(int64_t consumed, int64_t days, int64_t days_out,
                                         int64_t step, int64_t *ret_adjusted,
                                         struct linli_error *err);

/* The mean of `n` >= 1 values >= 0, rounded up to a whole number of their unit. Exact. */
enum linli_rc linli_consumption_average(const int64_t *consumption, size_t n, int64_t *ret_average,
                                        struct linli_error *err);

/* ---- ageing stock (waste.c) ------------------------------------------------------------------ */

enum { LINLI_WASTE_DAYS_MAX = 3660 };

struct linli_lot {
    int64_t qty_e3;     /* >= 0 */
    int32_t from_day;   /* the first day it can be issued: the past for stock, later for arrivals */
    int32_t expiry_day; /* the last day it can be issued; INT32_MAX: does not expire */
    int64_t ret_used_e3;  /* out: expected to be issued within the horizon */
    int64_t ret_waste_e3; /* out: expected to expire within the horizon, or expired before it */
};

struct linli_waste {
    int64_t waste_e3;   /* sum over the lots */
    int64_t usable_e3;  /* what is not wasted: issued in the horizon or still good after it */
    int64_t unmet_e3;   /* demand of the horizon that no lot can serve */
    int64_t expired_e3; /* part of waste_e3: expired before the first day */
};

/*
 * The waste to expect until a horizon, the E[waste] of the EWA policy (Broekmeulen and van
 * Donselaar 2009): expected demand `demand_e3[days_n]` of first_day, first_day + 1, ... is issued
 * day by day, first expired first out, among the lots that have arrived; what remains of a lot
 * after its expiry day is waste. A lot that expires on the horizon's last day counts. Lots may come
 * in any order and keep it; equal expiry is issued in that order. Integers throughout.
 */
enum linli_rc linli_waste_expect(struct linli_lot *lots, size_t lots_n, int32_t first_day,
                                 const int64_t *demand_e3, size_t days_n, struct linli_arena *arena,
                                 struct linli_waste *ret_waste, struct linli_error *err);

/* The inventory position: what an order is reckoned against. */
struct linli_position {
    int64_t usable_e3;   /* on hand, usable before expiry, less the waste to expect */
    int64_t arriving_e3; /* ordered or in transit, arriving within lead time + review */
    int64_t reserved_e3; /* promised to somebody */
    int64_t reserve_e3;  /* the emergency reserve */
};

/* usable + arriving - reserved - reserve; may be negative. Each part >= 0. */
enum linli_rc linli_position_sum(const struct linli_position *position, int64_t *ret_position_e3,
                                 struct linli_error *err);

#ifdef __cplusplus
}
#endif
#endif
