/*
 * The serial system: optimal echelon base stock levels, stage by stage from the customer upwards.
 *
 * C~_j(y) = E[h_j (y - D_j) + C_{j-1}(y - D_j)], S_j its minimum, C_j(x) = C~_j(min(x, S_j)), with
 * C_0(x) = (p + sum h) (-x)^+ (Clark and Scarf 1960; Chen and Zheng 1994). Far to the left each
 * C~_j is a straight line of slope sum_{i <= j} h_i - (p + sum h), so nothing is lost beyond the
 * table's end. Normal demand: tables on a grid, cubic interpolation, the trapezoid rule over the
 * density, which is as good as exact for a smooth function. Whole demand: exact sums.
 *
 * Invariant: each C~_j is convex. Called by the problem `serial`.
 */
#include <assert.h>
#include <math.h>

#include "engine/inventory/special.h"
#include "linli/inventory.h"

enum { POINTS = 4001, NODES = 801 };

static const double reach_sd = 10; /* the grid and the density end there */
static const double work_max = 3e9;

/* C~_j as a table; C_j follows from it and its minimum. */
struct curve {
    double *values;
    size_t n;
    double low; /* the argument of values[0] */
    double step;
    double slope; /* to the left of the table */
    double best;  /* S_j and C~_j(S_j) */
    double best_value;
};

struct chain {
    const struct linli_demand *demand;
    double penalty; /* p + sum h */
    double held;    /* sum of h up to the present stage */
    double mean;    /* of the demand over all lead times up to the present stage */
    double width;   /* half of the grid */
    double work;
};

/* Lagrange's cubic through the four points around x, which lies inside the table. */
static double interpolate(const struct curve *c, double x)
{
    double at = (x - c->low) / c->step;
    double last = (double)c->n - 3;
    double cell = floor(at);
    cell = cell < 1 ? 1 : cell > last ? last : cell;
    const double *v = c->values + (size_t)cell - 1;
    double t = at - cell;
    return v[1] + t * ((v[2] - v[0]) / 2 + t * ((v[0] + v[2]) / 2 - v[1])) +
           t * (t * t - 1) * (v[3] - 3 * v[2] + 3 * v[1] - v[0]) / 6;
}

/* C_j(x) */
static double cost_below(const struct curve *c, double x)
{
    if (x >= c->best) {
        return c->best_value;
    }
    return x < c->low ? c->values[0] + c->slope * (x - c->low) : interpolate(c, x);
}

/* The minimum from three points around the lowest one. False when it lies at the table's end. */
static bool find_best(struct curve *c, bool smooth)
{
    size_t k = 0;
    for (size_t i = 1; i < c->n; i++) {
        k = c->values[i] < c->values[k] ? i : k;
    }
    if (k == 0 || k + 1 == c->n) {
        return false;
    }
    double left = c->values[k - 1];
    double right = c->values[k + 1];
    double bend = left - 2 * c->values[k] + right;
    double shift = smooth && bend > 0 ? (left - right) / (2 * bend) : 0;
    c->best = c->low + ((double)k + shift) * c->step;
    c->best_value = c->values[k] - (left - right) * shift / 4;
    return true;
}

/* E C(y - D) by the trapezoid rule on the standard normal density. */
static double expect(const struct curve *below, const struct linli_demand *lead, double y,
                     const double *weights)
{
    double sum = 0;
    if (lead->sd <= 0) {
        return cost_below(below, y - lead->mean);
    }
    for (size_t i = 0; i < NODES; i++) {
        double z = reach_sd * (2 * (double)i / (NODES - 1) - 1);
        sum += weights[i] * cost_below(below, y - lead->mean - z * lead->sd);
    }
    return sum;
}

static enum linli_rc normal_stage(struct chain *chain, const struct curve *below,
                                  const struct linli_demand *lead, double holding_cost,
                                  const double *weights, struct curve *ret, struct linli_error *err)
{
    ret->n = POINTS;
    ret->low = chain->mean - chain->width;
    ret->step = 2 * chain->width / (POINTS - 1);
    ret->slope = chain->held - chain->penalty;
    for (size_t i = 0; i < POINTS; i++) {
        double y = ret->low + (double)i * ret->step;
        double further = below == NULL ? chain->penalty * linli_demand_excess(lead, y)
                                       : expect(below, lead, y, weights);
        ret->values[i] = holding_cost * (y - lead->mean) + further;
    }
    if (!find_best(ret, chain->demand->sd > 0)) {
        return linli_fail(err, LINLI_ENOSOLUTION, "no finite base stock is best");
    }
    return LINLI_OK;
}

static void normal_weights(double *weights)
{
    double sum = 0;
    for (size_t i = 0; i < NODES; i++) {
        double z = reach_sd * (2 * (double)i / (NODES - 1) - 1);
        weights[i] = inventory_normal_density(z);
        sum += weights[i];
    }
    for (size_t i = 0; i < NODES; i++) {
        weights[i] /= sum;
    }
}

static enum linli_rc solve_normal(struct chain *chain, struct linli_serial_stage *stages, size_t n,
                                  struct linli_arena *arena, double *ret_cost,
                                  struct linli_error *err)
{
    struct curve curves[2] = {{0}};
    double *weights;
    LINLI_TRY(LINLI_NEW(arena, NODES, &weights, err));
    LINLI_TRY(LINLI_NEW(arena, POINTS, &curves[0].values, err));
    LINLI_TRY(LINLI_NEW(arena, POINTS, &curves[1].values, err));
    normal_weights(weights);
    for (size_t j = 0; j < n; j++) {
        chain->width += reach_sd * chain->demand->sd * sqrt(stages[j].lead_time);
    }
    chain->width = chain->width > 0 ? chain->width : 1;
    for (size_t j = 0; j < n; j++) {
        struct linli_demand lead;
        struct curve *present = &curves[j % 2];
        LINLI_TRY(linli_demand_over(chain->demand, stages[j].lead_time, &lead, err));
        chain->mean += lead.mean;
        chain->held += stages[j].holding_cost;
        LINLI_TRY(normal_stage(chain, j > 0 ? &curves[(j + 1) % 2] : NULL, &lead,
                               stages[j].holding_cost, weights, present, err));
        stages[j].ret_base_stock = present->best;
        *ret_cost = present->best_value;
    }
    return LINLI_OK;
}

/* E C(y - D) for whole y >= 0: beyond d = y the curve below is a line. */
static double expect_whole(const struct curve *below, const struct linli_masses *lead, size_t y)
{
    double sum = 0;
    size_t best = (size_t)below->best;
    for (size_t d = 0; d < lead->n; d++) {
        double cost = d > y           ? below->values[0] + below->slope * ((double)y - (double)d)
                      : y - d >= best ? below->best_value
                                      : below->values[y - d];
        sum += lead->probs[d] * cost;
    }
    return sum;
}

static enum linli_rc whole_stage(struct chain *chain, const struct curve *below,
                                 const struct linli_masses *lead, double lead_mean,
                                 double holding_cost, struct curve *ret, struct linli_error *err)
{
    ret->slope = chain->held - chain->penalty;
    for (size_t y = 0;; y++) {
        chain->work += (double)lead->n;
        if (y >= LINLI_SERIAL_LEVELS_MAX || chain->work > work_max) {
            return linli_fail(err, LINLI_ELIMIT, "a base stock above %zu found, the limit is %d", y,
                              (int)LINLI_SERIAL_LEVELS_MAX);
        }
        ret->values[y] = holding_cost * ((double)y - lead_mean) + expect_whole(below, lead, y);
        if (y > 0 && ret->values[y] >= ret->values[y - 1]) {
            ret->best = (double)(y - 1); /* convex: the first rise ends the search */
            ret->best_value = ret->values[y - 1];
            return LINLI_OK;
        }
    }
}

static enum linli_rc solve_whole(struct chain *chain, struct linli_serial_stage *stages, size_t n,
                                 struct linli_arena *arena, double *ret_cost,
                                 struct linli_error *err)
{
    struct curve curves[2] = {{0}};
    LINLI_TRY(LINLI_NEW(arena, LINLI_SERIAL_LEVELS_MAX, &curves[0].values, err));
    LINLI_TRY(LINLI_NEW(arena, LINLI_SERIAL_LEVELS_MAX, &curves[1].values, err));
    curves[1].slope = -chain->penalty; /* C_0: 0 at and above 0 */
    for (size_t j = 0; j < n; j++) {
        struct linli_demand lead;
        struct linli_masses masses;
        LINLI_TRY(linli_demand_over(chain->demand, stages[j].lead_time, &lead, err));
        LINLI_TRY(linli_demand_round(&lead, 1, arena, &masses, err));
        chain->held += stages[j].holding_cost;
        struct curve *present = &curves[j % 2];
        LINLI_TRY(whole_stage(chain, &curves[(j + 1) % 2], &masses, linli_demand_mean(&lead),
                              stages[j].holding_cost, present, err));
        stages[j].ret_base_stock = present->best;
        *ret_cost = present->best_value;
    }
    return LINLI_OK;
}

enum linli_rc linli_serial_solve(const struct linli_demand *demand, double stockout_cost,
                                 struct linli_serial_stage *stages, size_t n,
                                 struct linli_arena *arena, double *ret_cost,
                                 struct linli_error *err)
{
    struct chain chain = {.demand = demand, .penalty = stockout_cost};
    bool whole = linli_demand_is_whole(demand);
    if (n == 0 || n > LINLI_SERIAL_STAGES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%zu stages found, the limit is %d", n,
                          (int)LINLI_SERIAL_STAGES_MAX);
    }
    if (!whole && demand->kind != LINLI_DEMAND_NORMAL) {
        return linli_fail(err, LINLI_EINPUT, "expected normal demand, or demand in whole units");
    }
    for (size_t j = 0; j < n; j++) {
        chain.penalty += stages[j].holding_cost;
        if (!(stages[j].holding_cost > 0) || !(stockout_cost > 0)) {
            return linli_fail(err, LINLI_ENOSOLUTION,
                              "holding or running out costs nothing, so no base stock is best");
        }
    }
    return whole ? solve_whole(&chain, stages, n, arena, ret_cost, err)
                 : solve_normal(&chain, stages, n, arena, ret_cost, err);
}
