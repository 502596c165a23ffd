/*
 * Periodic review with a fixed ordering cost: the (s, S) policy.
 *
 * With m(0) = 1 / (1 - p0), m(j) = sum_i p_i m(j - i) / (1 - p0), the expected number of periods
 * that the stock spends j units below S, and G(y) the expected cost of a period begun at y, the
 * cost is c(s, S) = (K + sum_{j < S - s} m(j) G(S - j)) / sum_{j < S - s} m(j). Zheng and
 * Federgruen, "Finding optimal (s, S) policies is about as simple as evaluating a single policy",
 * Operations Research 39 (1991): s for a given S from c(s, S) > G(s), then S upwards while G(S) can
 * still be under the best cost, with s only moving up. The power approximation is Ehrhardt and
 * Mosier's (1984).
 *
 * Invariants: s < y* <= S with y* the minimum of G; G(s) >= cost. Called by the problem `ss`.
 */
#include <assert.h>
#include <math.h>

#include "linli/inventory.h"

struct search {
    const struct linli_demand *demand;
    struct linli_masses masses;
    double fixed_cost;
    double holding_cost;
    double stockout_cost;
    double *renewal; /* m(j), known up to renewal_n */
    size_t renewal_n;
    double *below; /* G(best - j) and G(best + j), known up to their counts */
    double *above;
    size_t below_n;
    size_t above_n;
    int64_t best; /* the minimum of G */
};

static double period_cost(const struct search *s, double y)
{
    double excess = linli_demand_excess(s->demand, y);
    double left = y - linli_demand_mean(s->demand) + excess;
    return s->holding_cost * (left > 0 ? left : 0) + s->stockout_cost * excess;
}

static enum linli_rc check_span(int64_t span, struct linli_error *err)
{
    if (span >= LINLI_SS_LEVELS_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "stock levels span %lld units, the limit is %d",
                          (long long)span, (int)LINLI_SS_LEVELS_MAX);
    }
    return LINLI_OK;
}

/* G(y), remembered. The caller has checked that y is within the span. */
static double cost_at(struct search *s, int64_t y)
{
    double **known = y < s->best ? &s->below : &s->above;
    size_t *known_n = y < s->best ? &s->below_n : &s->above_n;
    size_t at = (size_t)(y < s->best ? s->best - y : y - s->best);
    assert(at < LINLI_SS_LEVELS_MAX);
    for (; *known_n <= at; (*known_n)++) {
        double off = (double)*known_n;
        (*known)[*known_n] = period_cost(s, (double)s->best + (y < s->best ? -off : off));
    }
    return (*known)[at];
}

static double renewal_at(struct search *s, size_t j)
{
    const double *probs = s->masses.probs;
    for (; s->renewal_n <= j; s->renewal_n++) {
        size_t k = s->renewal_n;
        double sum = k == 0 ? 1 : 0;
        for (size_t i = 1; i <= k && i < s->masses.n; i++) {
            sum += probs[i] * s->renewal[k - i];
        }
        s->renewal[k] = sum / (1 - probs[0]);
    }
    return s->renewal[j];
}

/* c(s, S) with S - s within the span. */
static double policy_cost(struct search *s, int64_t reorder_point, int64_t order_up_to)
{
    double cost = s->fixed_cost;
    double periods = 0;
    for (int64_t j = 0; j < order_up_to - reorder_point; j++) {
        double m = renewal_at(s, (size_t)j);
        cost += m * cost_at(s, order_up_to - j);
        periods += m;
    }
    assert(periods > 0);
    return cost / periods;
}

static enum linli_rc run(struct search *s, struct linli_ss *ret_ss, struct linli_error *err)
{
    int64_t order_up_to = s->best;
    int64_t reorder_point = s->best - 1;
    double cost = policy_cost(s, reorder_point, order_up_to);
    while (cost > cost_at(s, reorder_point)) {
        LINLI_TRY(check_span(s->best - reorder_point + 2, err));
        cost = policy_cost(s, --reorder_point, order_up_to);
    }
    for (int64_t trial = s->best + 1;; trial++) {
        LINLI_TRY(check_span(trial - reorder_point + 1, err));
        if (cost_at(s, trial) > cost) {
            break;
        }
        double trial_cost = policy_cost(s, reorder_point, trial);
        if (trial_cost >= cost) {
            continue;
        }
        order_up_to = trial;
        cost = trial_cost;
        while (reorder_point + 1 < s->best && cost <= cost_at(s, reorder_point + 1)) {
            cost = policy_cost(s, ++reorder_point, order_up_to);
        }
    }
    assert(reorder_point < s->best && s->best <= order_up_to);
    *ret_ss = (struct linli_ss){(double)reorder_point, (double)order_up_to, cost};
    return LINLI_OK;
}

enum linli_rc linli_ss_optimum(const struct linli_demand *demand, double fixed_cost,
                               double holding_cost, double stockout_cost, struct linli_arena *arena,
                               struct linli_ss *ret_ss, struct linli_error *err)
{
    struct search s = {.demand = demand,
                       .fixed_cost = fixed_cost,
                       .holding_cost = holding_cost,
                       .stockout_cost = stockout_cost};
    double ratio = stockout_cost / (stockout_cost + holding_cost);
    if (!linli_demand_is_whole(demand)) {
        return linli_fail(err, LINLI_EINPUT, "demand found that is not in whole units");
    }
    if (!(ratio > 0 && ratio < 1) || !(fixed_cost >= 0)) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "holding or running out costs nothing, so no policy is best");
    }
    LINLI_TRY(linli_demand_round(demand, 0, arena, &s.masses, err));
    if (s.masses.probs[0] >= 1) {
        return linli_fail(err, LINLI_ENOSOLUTION, "there is no demand, so no policy is best");
    }
    LINLI_TRY(LINLI_NEW(arena, LINLI_SS_LEVELS_MAX, &s.renewal, err));
    LINLI_TRY(LINLI_NEW(arena, LINLI_SS_LEVELS_MAX, &s.below, err));
    LINLI_TRY(LINLI_NEW(arena, LINLI_SS_LEVELS_MAX, &s.above, err));
    s.best = (int64_t)linli_demand_quantile(demand, ratio);
    return run(&s, ret_ss, err);
}

enum linli_rc linli_ss_power(double mean, double sd, double fixed_cost, double holding_cost,
                             double stockout_cost, struct linli_ss *ret_ss, struct linli_error *err)
{
    if (!(mean > 0 && sd > 0 && fixed_cost > 0 && holding_cost > 0 && stockout_cost > 0)) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "the power approximation needs mean, deviation and costs above 0");
    }
    double quantity = 1.3 * pow(mean, 0.494) * pow(fixed_cost / holding_cost, 0.506) *
                      pow(1 + sd * sd / (mean * mean), 0.116);
    double z = sqrt(quantity * holding_cost / (sd * stockout_cost));
    double reorder_point = 0.973 * mean + sd * (0.183 / z + 1.063 - 2.192 * z);
    assert(quantity > 0);
    *ret_ss = (struct linli_ss){reorder_point, reorder_point + quantity, 0};
    return LINLI_OK;
}
