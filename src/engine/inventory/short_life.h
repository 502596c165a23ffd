/*
 * Goods of short life: how high an inventory position is worth its risk (see short_life.c).
 * Called by planner/short_life.c.
 */
#ifndef LINLI_ENGINE_INVENTORY_SHORT_LIFE_H
#define LINLI_ENGINE_INVENTORY_SHORT_LIFE_H

#include "linli/inventory.h"

/*
 * What one more unit in the inventory position is good for. It serves whoever would have found
 * nothing until the next delivery, and is lost when the demand of its whole life leaves it over.
 */
struct inventory_short_life {
    struct linli_total protect; /* demand until the next delivery can replace it */
    struct linli_total life;    /* demand until an order of now expires; takes as long or longer */
    double underage;            /* lost by a sale that is lost, >= 0 */
    double overage;             /* lost by a unit that is left over, > 0 */
    double repeat; /* >= 0: what a unit is worth that only makes the next order smaller */
};

/*
 * The inventory position that is worth its risk: the least S with
 * underage P(protect > S) + repeat <= overage P(life <= S). With one interval and repeat 0 this is
 * the newsvendor's quantile underage / (underage + overage); with a long life P(life <= S) is next
 * to nothing and S is large.
 */
enum linli_rc inventory_short_level(const struct inventory_short_life *goods, double *ret_level,
                                    struct linli_error *err);

/* What it brings to raise the position from `from` to `to` >= from: the integral of underage
 * P(protect > x) + repeat - overage P(life <= x), to about a thousandth of it. */
enum linli_rc inventory_short_gain(const struct inventory_short_life *goods, double from, double to,
                                   double *ret_gain, struct linli_error *err);

#endif
