/*
 * Continuous review: order Q when the inventory position falls to r.
 *
 * The position is uniform over (r, r + Q] in the long run, so the cost is
 * (K lambda + integral or sum of g over that interval) / Q with g(y) = h E(y - D)^+ + p E(D - y)^+,
 * D the demand over the lead time. g is convex: the best interval of a given length is the one with
 * equal ends, and the best length the one at which the ends cost as much as the average.
 * Normal: Zheng (1992); bisection on the cost level C, since the area between C and g grows with C
 * and is K lambda at the optimum. Poisson: Federgruen and Zheng (1992), taking the cheaper
 * neighbour while it lowers the average.
 *
 * Invariant: g at both ends >= cost of the optimum >= min g. Called by the problem `rq`.
 */
#include <assert.h>
#include <math.h>

#include "engine/inventory/special.h"
#include "linli/inventory.h"

struct setting {
    const struct linli_demand *demand;
    const struct linli_rq_costs *costs;
};

static double cost_at(const struct setting *s, double y)
{
    double excess = linli_demand_excess(s->demand, y);
    double left = y - linli_demand_mean(s->demand) + excess;
    return s->costs->holding_cost * (left > 0 ? left : 0) + s->costs->stockout_cost * excess;
}

/* The integral of E(D - x)^+ from y to infinity, for normal D: sd^2 ((z^2 + 1) (1 - Phi) - z phi) /
 * 2 */
static double excess_integral(const struct linli_demand *d, double y)
{
    if (d->sd <= 0) {
        double short_by = d->mean > y ? d->mean - y : 0;
        return short_by * short_by / 2;
    }
    double z = (y - d->mean) / d->sd;
    double value = (z * z + 1) * inventory_normal_above(z) - z * inventory_normal_density(z);
    return value > 0 ? d->sd * d->sd * value / 2 : 0;
}

static double normal_area(const struct setting *s, double r, double end)
{
    const struct linli_demand *d = s->demand;
    double excess = excess_integral(d, r) - excess_integral(d, end);
    double holding = (end - r) * ((end + r) / 2 - d->mean);
    return s->costs->holding_cost * holding +
           (s->costs->holding_cost + s->costs->stockout_cost) * excess;
}

static double poisson_area(const struct setting *s, double r, double quantity)
{
    double sum = 0;
    for (int64_t i = 1; (double)i <= quantity; i++) {
        sum += cost_at(s, r + (double)i);
    }
    return sum;
}

static enum linli_rc check_quantity(double quantity, struct linli_error *err)
{
    if (quantity > LINLI_RQ_QUANTITY_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "an order quantity of %g found, the limit is %d",
                          quantity, (int)LINLI_RQ_QUANTITY_MAX);
    }
    return LINLI_OK;
}

enum linli_rc linli_rq_cost(const struct linli_demand *lead_demand,
                            const struct linli_rq_costs *costs, double reorder_point,
                            double order_quantity, double *ret_cost, struct linli_error *err)
{
    struct setting s = {lead_demand, costs};
    double area;
    if (!(order_quantity > 0)) {
        return linli_fail(err, LINLI_EINPUT, "an order quantity of %g found, expected above 0",
                          order_quantity);
    }
    if (lead_demand->kind == LINLI_DEMAND_POISSON) {
        LINLI_TRY(check_quantity(order_quantity, err));
        area = poisson_area(&s, reorder_point, order_quantity);
    } else {
        assert(lead_demand->kind == LINLI_DEMAND_NORMAL);
        area = normal_area(&s, reorder_point, reorder_point + order_quantity);
    }
    *ret_cost = (costs->fixed_cost * costs->demand_rate + area) / order_quantity;
    return LINLI_OK;
}

/* Where g reaches `level`, going from the minimum at `from` in steps that double from `step` (its
 * sign is the direction). */
static double reach(const struct setting *s, double level, double from, double step)
{
    double near = from;
    double far = from + step;
    for (int32_t i = 0; i < 2000 && cost_at(s, far) < level; i++) {
        near = far;
        step *= 2;
        far += step;
    }
    for (int32_t i = 0; i < 200; i++) {
        double middle = near + (far - near) / 2;
        if (cost_at(s, middle) < level) {
            near = middle;
        } else {
            far = middle;
        }
    }
    return near + (far - near) / 2;
}

static struct linli_rq interval_at(const struct setting *s, double level, double best)
{
    double step = 1e-3 * (1 + fabs(best)) + s->demand->sd;
    double r = reach(s, level, best, -step);
    double end = reach(s, level, best, step);
    return (struct linli_rq){.reorder_point = r, .order_quantity = end - r, .cost = level};
}

/* What the interval saves under the level: grows with the level, and is K lambda at the optimum. */
static double saved_by(const struct setting *s, const struct linli_rq *at)
{
    double area = normal_area(s, at->reorder_point, at->reorder_point + at->order_quantity);
    return at->cost * at->order_quantity - area;
}

static struct linli_rq normal_optimum(const struct setting *s)
{
    double ratio = s->costs->stockout_cost / (s->costs->stockout_cost + s->costs->holding_cost);
    double best = linli_demand_quantile(s->demand, ratio);
    double low = cost_at(s, best);
    double ordering = s->costs->fixed_cost * s->costs->demand_rate;
    if (ordering <= 0) {
        return (struct linli_rq){.reorder_point = best, .cost = low};
    }
    double high = low + 1;
    struct linli_rq at = interval_at(s, high, best);
    for (int32_t i = 0; i < 2000 && saved_by(s, &at) < ordering; i++) {
        high += high - low;
        at = interval_at(s, high, best);
    }
    for (int32_t i = 0; i < 200; i++) {
        double middle = low + (high - low) / 2;
        at = interval_at(s, middle, best);
        if (saved_by(s, &at) < ordering) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return at;
}

static enum linli_rc poisson_optimum(const struct setting *s, struct linli_rq *ret_rq,
                                     struct linli_error *err)
{
    double ratio = s->costs->stockout_cost / (s->costs->stockout_cost + s->costs->holding_cost);
    double best = linli_demand_quantile(s->demand, ratio);
    double low = best - 1; /* the levels low + 1 ... high are taken */
    double high = best;
    double sum = s->costs->fixed_cost * s->costs->demand_rate + cost_at(s, best);
    double below = cost_at(s, low);
    double above = cost_at(s, high + 1);
    while ((below < above ? below : above) * (high - low) < sum) {
        LINLI_TRY(check_quantity(high - low, err));
        if (below < above) {
            sum += below;
            below = cost_at(s, --low);
        } else {
            sum += above;
            above = cost_at(s, ++high + 1);
        }
    }
    assert(high > low);
    *ret_rq = (struct linli_rq){low, high - low, sum / (high - low)};
    return LINLI_OK;
}

enum linli_rc linli_rq_optimum(const struct linli_demand *lead_demand,
                               const struct linli_rq_costs *costs, struct linli_rq *ret_rq,
                               struct linli_error *err)
{
    struct setting s = {lead_demand, costs};
    double ratio = costs->stockout_cost / (costs->stockout_cost + costs->holding_cost);
    if (!(ratio > 0 && ratio < 1)) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "holding or running out costs nothing, so no policy is best");
    }
    if (lead_demand->kind == LINLI_DEMAND_POISSON) {
        return poisson_optimum(&s, ret_rq, err);
    }
    assert(lead_demand->kind == LINLI_DEMAND_NORMAL);
    *ret_rq = normal_optimum(&s);
    return LINLI_OK;
}

enum linli_rc linli_rq_safety_factor(double fill_rate, double order_quantity, double sd,
                                     double *ret_factor, struct linli_error *err)
{
    if (!(fill_rate >= 0 && fill_rate < 1) || !(order_quantity > 0) || !(sd > 0)) {
        return linli_fail(err, LINLI_EINPUT,
                          "a fill rate outside [0, 1), or no quantity, or no deviation found");
    }
    double loss = (1 - fill_rate) * order_quantity / sd;
    double low = -loss - 1; /* G(z) >= -z: the loss is larger there */
    double high = 40;       /* G is 0 there */
    for (int32_t i = 0; i < 200; i++) {
        double middle = low + (high - low) / 2;
        if (inventory_normal_loss(middle) > loss) {
            low = middle;
        } else {
            high = middle;
        }
    }
    *ret_factor = low + (high - low) / 2;
    return LINLI_OK;
}
