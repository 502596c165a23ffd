/*
 * Goods of short life: the newsvendor's balance between a lost sale and a wasted unit, with two
 * intervals instead of one. A unit more in the inventory position serves a sale that would be lost
 * if demand until the next delivery is above the position; it is thrown away if the demand of its
 * whole life is not (first in, first out: what stands before it in the queue is sold before it).
 *
 * Marginal value at position x: underage P(protect > x) + repeat - overage P(life <= x), which
 * never rises with x; the level is where it becomes 0. For a life of one interval that is the
 * newsvendor (Arrow, Harris and Marschak 1951). Later orders are not looked at: they queue behind.
 *
 * Invariants: more underage never lowers the level, more overage never raises it. Called by
 * planner/short_life.c for each item that does not keep.
 */
#include <assert.h>
#include <math.h>

#include "engine/inventory/level.h"
#include "engine/inventory/short_life.h"

enum { HALVINGS = 50, PANELS = 64, SCORES_MAX = 32 };

static const double far_out = 0.9999; /* nobody keeps stock for more than that */

/* The goods with the scores of their levels: the shares are asked for a hundred times. */
struct weighed {
    const struct inventory_short_life *goods;
    const double *protect; /* NULL: too many levels to keep */
    const double *life;
    double scores[2][SCORES_MAX];
};

static enum linli_rc weigh(const struct inventory_short_life *goods, struct weighed *ret,
                           struct linli_error *err)
{
    double share;
    bool sound = goods->underage >= 0 && goods->repeat >= 0 && goods->overage > 0 &&
                 isfinite(goods->underage) && isfinite(goods->repeat) && isfinite(goods->overage);
    if (!sound) {
        return linli_fail(err, LINLI_EINPUT,
                          "what a unit of short life is worth or costs is below 0");
    }
    LINLI_TRY(linli_level_share(&goods->protect, 0, &share, err)); /* checks them */
    LINLI_TRY(linli_level_share(&goods->life, 0, &share, err));
    ret->goods = goods;
    ret->protect = NULL;
    ret->life = NULL;
    if (goods->protect.levels_n <= SCORES_MAX && goods->life.levels_n <= SCORES_MAX) {
        inventory_level_scores(&goods->protect, ret->scores[0]);
        inventory_level_scores(&goods->life, ret->scores[1]);
        ret->protect = ret->scores[0];
        ret->life = ret->scores[1];
    }
    return LINLI_OK;
}

/* Of the next unit at position x. */
static double value_at(const struct weighed *w, double x)
{
    const struct inventory_short_life *goods = w->goods;
    double met = inventory_level_share(&goods->protect, w->protect, x);
    double left = inventory_level_share(&goods->life, w->life, x);
    left = left < met ? left : met; /* a longer interval has no less demand */
    return goods->underage * (1 - met) + goods->repeat - goods->overage * left;
}

enum linli_rc inventory_short_level(const struct inventory_short_life *goods, double *ret_level,
                                    struct linli_error *err)
{
    struct weighed w;
    double low = 0;
    double high;
    double other;
    LINLI_TRY(weigh(goods, &w, err));
    LINLI_TRY(linli_level_quantile(&goods->life, far_out, &high, err));
    LINLI_TRY(linli_level_quantile(&goods->protect, far_out, &other, err));
    high = high > other ? high : other;
    low = value_at(&w, high) > 0 ? high : low;
    for (int k = 0; k < HALVINGS && high - low > 1e-9 * high; k++) {
        double middle = low + (high - low) / 2;
        if (value_at(&w, middle) > 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    assert(high >= low && low >= 0);
    *ret_level = high;
    return LINLI_OK;
}

enum linli_rc inventory_short_gain(const struct inventory_short_life *goods, double from, double to,
                                   double *ret_gain, struct linli_error *err)
{
    struct weighed w;
    double sum = 0;
    LINLI_TRY(weigh(goods, &w, err));
    if (!(from >= 0) || !(to >= from) || isinf(to)) {
        return linli_fail(err, LINLI_EINPUT, "a position from %g to %g is out of range", from, to);
    }
    for (int k = 0; k < PANELS; k++) { /* middles, which a step inside a panel shifts least */
        sum += value_at(&w, from + (to - from) * (k + 0.5) / PANELS);
    }
    *ret_gain = sum * (to - from) / PANELS;
    return LINLI_OK;
}
