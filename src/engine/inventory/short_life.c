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

#include "engine/inventory/short_life.h"

enum { HALVINGS = 50, PANELS = 64 };

static const double far_out = 0.9999; /* nobody keeps stock for more than that */

static enum linli_rc check(const struct inventory_short_life *goods, struct linli_error *err)
{
    bool sound = goods->underage >= 0 && goods->repeat >= 0 && goods->overage > 0 &&
                 isfinite(goods->underage) && isfinite(goods->repeat) && isfinite(goods->overage);
    return sound ? LINLI_OK
                 : linli_fail(err, LINLI_EINPUT,
                              "what a unit of short life is worth or costs is below 0");
}

/* Of the next unit at position x. */
static enum linli_rc value_at(const struct inventory_short_life *goods, double x, double *ret,
                              struct linli_error *err)
{
    double met;
    double left;
    LINLI_TRY(linli_level_share(&goods->protect, x, &met, err));
    LINLI_TRY(linli_level_share(&goods->life, x, &left, err));
    left = left < met ? left : met; /* a longer interval has no less demand */
    *ret = goods->underage * (1 - met) + goods->repeat - goods->overage * left;
    return LINLI_OK;
}

enum linli_rc inventory_short_level(const struct inventory_short_life *goods, double *ret_level,
                                    struct linli_error *err)
{
    double low = 0;
    double high;
    double other;
    double value;
    LINLI_TRY(check(goods, err));
    LINLI_TRY(linli_level_quantile(&goods->life, far_out, &high, err));
    LINLI_TRY(linli_level_quantile(&goods->protect, far_out, &other, err));
    high = high > other ? high : other;
    LINLI_TRY(value_at(goods, high, &value, err));
    low = value > 0 ? high : low;
    for (int k = 0; k < HALVINGS && high - low > 1e-9 * high; k++) {
        double middle = low + (high - low) / 2;
        LINLI_TRY(value_at(goods, middle, &value, err));
        if (value > 0) {
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
    double sum = 0;
    LINLI_TRY(check(goods, err));
    if (!(from >= 0) || !(to >= from) || isinf(to)) {
        return linli_fail(err, LINLI_EINPUT, "a position from %g to %g is out of range", from, to);
    }
    for (int k = 0; k < PANELS; k++) { /* middles, which a step inside a panel shifts least */
        double value;
        LINLI_TRY(value_at(goods, from + (to - from) * (k + 0.5) / PANELS, &value, err));
        sum += value;
    }
    *ret_gain = sum * (to - from) / PANELS;
    return LINLI_OK;
}
