/*
 * (s, S) policies over a finite horizon, by backward induction in whole units (Scarf 1960).
 *
 * H_t(y) = c y + g(y) + discount E V_{t+1}(y - D), V_t(x) = min(H_t(x), K + min_{y > x} H_t(y)) - c
 * x. Stock levels run from `low` up to where no demand of the horizon can reach beyond. Below `low`
 * every period orders, and V goes on as the line of slope -c; the table is made longer until that
 * is so. (After the last period V is the terminal cost, known everywhere.)
 *
 * Invariant: s_t < S_t. Called by the problem `ss_finite`.
 */
#include <assert.h>
#include <math.h>

#include "linli/inventory.h"

static const double work_max = 3e9;

struct table {
    const struct linli_finite *in;
    const struct linli_demand *demand;
    const struct linli_masses *masses;
    int64_t low; /* the stock level of values[0] */
    size_t n;
    double *value; /* V_{t+1}, then V_t */
    double *held;  /* g(y) */
    double *cost;  /* H_t(y) */
};

static double terminal(const struct table *t, int64_t x)
{
    return x >= 0 ? t->in->terminal_holding_cost * (double)x
                  : t->in->terminal_stockout_cost * (double)-x;
}

/* E V_{t+1}(y - D) for the y of entry i. */
static double expect(const struct table *t, size_t i, bool last)
{
    const double *probs = t->masses->probs;
    double sum = 0;
    for (size_t d = 0; d < t->masses->n; d++) {
        if (last) {
            sum += probs[d] * terminal(t, t->low + (int64_t)i - (int64_t)d);
        } else if (d <= i) {
            sum += probs[d] * t->value[i - d];
        } else {
            sum += probs[d] * (t->value[0] + t->in->purchase_cost * (double)(d - i));
        }
    }
    return sum;
}

static void fill_costs(struct table *t, bool last)
{
    for (size_t i = 0; i < t->n; i++) {
        double y = (double)(t->low + (int64_t)i);
        t->cost[i] = t->in->purchase_cost * y + t->held[i] + t->in->discount * expect(t, i, last);
    }
}

/* V_t from H_t, and the period's levels; false when ordering is not worth it at the lowest level.
 */
static bool close_period(struct table *t, double *ret_reorder_point, double *ret_order_up_to)
{
    size_t best = t->n - 1; /* the cheapest level above the present one */
    size_t reorder = t->n;  /* none yet */
    for (size_t i = t->n; i > 0; i--) {
        size_t x = i - 1;
        double stay = t->cost[x];
        double order = x + 1 < t->n ? t->in->fixed_cost + t->cost[best] : INFINITY;
        if (order < stay && reorder == t->n) {
            reorder = x;
            *ret_order_up_to = (double)(t->low + (int64_t)best);
        }
        t->value[x] =
            (order < stay ? order : stay) - t->in->purchase_cost * (double)(t->low + (int64_t)x);
        best = t->cost[x] < t->cost[best] ? x : best;
    }
    if (reorder == t->n) {
        return false;
    }
    *ret_reorder_point = (double)(t->low + (int64_t)reorder);
    assert(*ret_reorder_point < *ret_order_up_to);
    return t->in->fixed_cost + t->cost[best] <= t->cost[0] && best > 0;
}

static bool run(struct table *t, double *ret_reorder_point, double *ret_order_up_to)
{
    for (size_t i = 0; i < t->n; i++) {
        double y = (double)(t->low + (int64_t)i);
        double excess = linli_demand_excess(t->demand, y);
        double left = y - linli_demand_mean(t->demand) + excess;
        t->held[i] = t->in->holding_cost * (left > 0 ? left : 0) + t->in->stockout_cost * excess;
    }
    for (int64_t period = t->in->periods; period > 0; period--) {
        fill_costs(t, period == t->in->periods);
        if (!close_period(t, &ret_reorder_point[period - 1], &ret_order_up_to[period - 1])) {
            return false;
        }
    }
    return true;
}

/* A table from `low` to what the whole horizon can use, and the work of filling it. */
static enum linli_rc size_table(struct table *t, int64_t low, struct linli_arena *arena,
                                struct linli_error *err)
{
    double use = (double)t->in->periods * (double)(t->masses->n - 1);
    double high = use > (double)t->in->initial_stock ? use : (double)t->in->initial_stock;
    double n = high - (double)low + 2;
    double work = n * (double)t->masses->n * (double)t->in->periods;
    if (work > work_max) {
        return linli_fail(
            err, LINLI_ELIMIT,
            "%g steps of work found, the limit is %g: fewer periods, a smaller demand "
            "maximum or more worthwhile orders expected",
            work, work_max);
    }
    t->low = low;
    t->n = (size_t)n;
    LINLI_TRY(LINLI_NEW(arena, t->n, &t->value, err));
    LINLI_TRY(LINLI_NEW(arena, t->n, &t->held, err));
    return LINLI_NEW(arena, t->n, &t->cost, err);
}

enum linli_rc linli_finite_solve(const struct linli_finite *finite,
                                 const struct linli_demand *demand,
                                 const struct linli_masses *masses, struct linli_arena *arena,
                                 double *ret_reorder_point, double *ret_order_up_to,
                                 double *ret_cost, struct linli_error *err)
{
    enum { LENGTHS = 8 };
    struct table t = {.in = finite, .demand = demand, .masses = masses};
    int64_t start = finite->initial_stock < 0 ? finite->initial_stock : 0;
    int64_t depth = 4 * (int64_t)masses->n;
    assert(finite->periods > 0);
    for (int32_t length = 0; length < LENGTHS; length++, depth *= 2) {
        struct linli_arena_mark mark = linli_arena_mark(arena);
        LINLI_TRY(size_table(&t, start - depth, arena, err));
        bool done = run(&t, ret_reorder_point, ret_order_up_to);
        double cost = t.value[finite->initial_stock - t.low];
        linli_arena_rewind(arena, mark);
        if (done) {
            *ret_cost = cost;
            return LINLI_OK;
        }
    }
    return linli_fail(
        err, LINLI_ENOSOLUTION,
        "in some period ordering is never worth its cost, so it has no reorder point");
}
