/*
 * The distributions of demand that the models take, behind one set of functions: distribution
 * function, quantile, expected excess over a level, masses of whole units.
 *
 * Expected excess E(D - x)^+: normal sd G((x - mean) / sd); Poisson, gamma and lognormal by the
 * partial expectations of their own family. Quantiles of gamma and Poisson by bisection on the
 * distribution function: no library inverse that may fail to converge.
 *
 * Invariants: below() ascends from 0 to 1; excess() descends, and excess(x) >= mean - x. Called by
 * the models with uncertain demand.
 */
#include <assert.h>
#include <math.h>

#include "engine/inventory/special.h"
#include "linli/inventory.h"

/* Probabilities are sums of given decimals: a level that they miss by rounding counts as reached.
 */
static const double level_tolerance = 1e-12;

_Static_assert(LINLI_DEMAND_POISSON_MEAN_MAX <= (int)INVENTORY_POISSON_MEAN_MAX, "one limit");

static enum linli_rc check_discrete(const struct linli_demand *d, struct linli_error *err)
{
    double sum = 0;
    for (size_t i = 0; i < d->n; i++) {
        if (!isfinite(d->values[i]) || (i > 0 && d->values[i] <= d->values[i - 1])) {
            return linli_fail(err, LINLI_EINPUT, "demand values do not ascend at %g", d->values[i]);
        }
        if (!(d->probs[i] >= 0)) {
            return linli_fail(err, LINLI_EINPUT, "probability %g found, expected at least 0",
                              d->probs[i]);
        }
        sum += d->probs[i];
    }
    if (!(fabs(sum - 1) <= 1e-9)) {
        return linli_fail(err, LINLI_EINPUT, "probabilities sum to %g, expected 1", sum);
    }
    return LINLI_OK;
}

static enum linli_rc check_at_least_0(double value, struct linli_error *err)
{
    if (!(value >= 0) || isinf(value)) {
        return linli_fail(err, LINLI_EINPUT, "%g found in a demand, expected at least 0", value);
    }
    return LINLI_OK;
}

enum linli_rc linli_demand_check(const struct linli_demand *demand, struct linli_error *err)
{
    switch (demand->kind) {
    case LINLI_DEMAND_NORMAL:
        if (!isfinite(demand->mean)) {
            return linli_fail(err, LINLI_EINPUT, "the mean demand is not a finite number");
        }
        return check_at_least_0(demand->sd, err);
    case LINLI_DEMAND_POISSON:
        LINLI_TRY(check_at_least_0(demand->mean, err));
        if (demand->mean > LINLI_DEMAND_POISSON_MEAN_MAX) {
            return linli_fail(err, LINLI_ELIMIT, "a Poisson mean of %g found, the limit is %d",
                              demand->mean, (int)LINLI_DEMAND_POISSON_MEAN_MAX);
        }
        return LINLI_OK;
    case LINLI_DEMAND_LOGNORMAL:
        if (!isfinite(demand->mu) || !isfinite(linli_demand_mean(demand))) {
            return linli_fail(err, LINLI_EINPUT, "the mean demand is not a finite number");
        }
        return check_at_least_0(demand->sigma, err);
    case LINLI_DEMAND_GAMMA:
        LINLI_TRY(check_at_least_0(demand->mean, err));
        LINLI_TRY(check_at_least_0(demand->sd, err));
        if (demand->mean <= 0 && demand->sd > 0) {
            return linli_fail(err, LINLI_EINPUT, "a gamma demand has mean 0 and sd above 0");
        }
        return LINLI_OK;
    case LINLI_DEMAND_DISCRETE:
        return check_discrete(demand, err);
    }
    return linli_fail(err, LINLI_EINPUT, "unknown kind of demand");
}

enum linli_rc linli_demand_over(const struct linli_demand *demand, double periods,
                                struct linli_demand *ret_demand, struct linli_error *err)
{
    struct linli_demand total = *demand;
    assert(periods >= 0);
    if (demand->kind == LINLI_DEMAND_NORMAL || demand->kind == LINLI_DEMAND_POISSON) {
        total.mean = demand->mean * periods;
        total.sd = demand->sd * sqrt(periods);
    } else if (periods <= 0) {
        total = (struct linli_demand){.kind = LINLI_DEMAND_NORMAL};
    } else if (fabs(periods - 1) > 0) {
        return linli_fail(err, LINLI_EINPUT,
                          "demand over %g periods found, expected normal or Poisson demand, or one "
                          "period",
                          periods);
    }
    LINLI_TRY(linli_demand_check(&total, err));
    *ret_demand = total;
    return LINLI_OK;
}

bool linli_demand_is_whole(const struct linli_demand *demand)
{
    if (demand->kind == LINLI_DEMAND_POISSON) {
        return true;
    }
    bool whole = demand->kind == LINLI_DEMAND_DISCRETE;
    for (size_t i = 0; whole && i < demand->n; i++) {
        whole = fabs(demand->values[i] - floor(demand->values[i])) <= 0;
    }
    return whole;
}

static double gamma_shape(const struct linli_demand *d)
{
    return (d->mean / d->sd) * (d->mean / d->sd);
}

static double gamma_scale(const struct linli_demand *d)
{
    return d->sd * d->sd / d->mean;
}

/* A distribution on one point is told apart: the formulas divide by its spread. */
static bool is_fixed(const struct linli_demand *d, double *ret_value)
{
    bool fixed = d->kind == LINLI_DEMAND_LOGNORMAL ? d->sigma <= 0
                 : d->kind == LINLI_DEMAND_NORMAL || d->kind == LINLI_DEMAND_GAMMA
                     ? d->sd <= 0
                     : d->kind == LINLI_DEMAND_POISSON && d->mean <= 0;
    *ret_value = d->kind == LINLI_DEMAND_LOGNORMAL ? exp(d->mu) : d->mean;
    return fixed;
}

double linli_demand_mean(const struct linli_demand *demand)
{
    double sum = 0;
    switch (demand->kind) {
    case LINLI_DEMAND_LOGNORMAL:
        return exp(demand->mu + demand->sigma * demand->sigma / 2);
    case LINLI_DEMAND_DISCRETE:
        for (size_t i = 0; i < demand->n; i++) {
            sum += demand->values[i] * demand->probs[i];
        }
        return sum;
    case LINLI_DEMAND_NORMAL:
    case LINLI_DEMAND_POISSON:
    case LINLI_DEMAND_GAMMA:
        break;
    }
    return demand->mean;
}

double linli_demand_below(const struct linli_demand *demand, double x)
{
    double sum = 0;
    double fixed;
    if (is_fixed(demand, &fixed)) {
        return x >= fixed ? 1 : 0;
    }
    switch (demand->kind) {
    case LINLI_DEMAND_NORMAL:
        return inventory_normal_below((x - demand->mean) / demand->sd);
    case LINLI_DEMAND_POISSON:
        return inventory_poisson_below(x, demand->mean);
    case LINLI_DEMAND_LOGNORMAL:
        return x <= 0 ? 0 : inventory_normal_below((log(x) - demand->mu) / demand->sigma);
    case LINLI_DEMAND_GAMMA:
        return inventory_gamma_below(x, gamma_shape(demand), gamma_scale(demand));
    case LINLI_DEMAND_DISCRETE:
        for (size_t i = 0; i < demand->n && demand->values[i] <= x; i++) {
            sum += demand->probs[i];
        }
        return sum < 1 ? sum : 1;
    }
    assert(false);
    return 0;
}

static double excess_of_discrete(const struct linli_demand *d, double x)
{
    double sum = 0;
    for (size_t i = d->n; i > 0 && d->values[i - 1] > x; i--) {
        sum += (d->values[i - 1] - x) * d->probs[i - 1];
    }
    return sum;
}

static double excess_of_lognormal(const struct linli_demand *d, double x)
{
    double z = (log(x) - d->mu) / d->sigma;
    return linli_demand_mean(d) * inventory_normal_above(z - d->sigma) -
           x * inventory_normal_above(z);
}

/* For Poisson at a level between whole numbers: linear, since no mass lies between. */
static double excess_of_poisson(const struct linli_demand *d, double x)
{
    double n = floor(x);
    double at = d->mean * inventory_poisson_at(n, d->mean) +
                (d->mean - n) * inventory_poisson_above(n, d->mean);
    return at - (x - n) * inventory_poisson_above(n, d->mean);
}

double linli_demand_excess(const struct linli_demand *demand, double x)
{
    double fixed;
    double excess = 0;
    double scale;
    if (is_fixed(demand, &fixed)) {
        return fixed > x ? fixed - x : 0;
    }
    if (x <= 0 && demand->kind != LINLI_DEMAND_NORMAL && demand->kind != LINLI_DEMAND_DISCRETE) {
        return linli_demand_mean(demand) - x;
    }
    switch (demand->kind) {
    case LINLI_DEMAND_NORMAL:
        excess = demand->sd * inventory_normal_loss((x - demand->mean) / demand->sd);
        break;
    case LINLI_DEMAND_POISSON:
        excess = excess_of_poisson(demand, x);
        break;
    case LINLI_DEMAND_LOGNORMAL:
        excess = excess_of_lognormal(demand, x);
        break;
    case LINLI_DEMAND_GAMMA:
        scale = gamma_scale(demand);
        excess = demand->mean * inventory_gamma_above(x, gamma_shape(demand) + 1, scale) -
                 x * inventory_gamma_above(x, gamma_shape(demand), scale);
        break;
    case LINLI_DEMAND_DISCRETE:
        excess = excess_of_discrete(demand, x);
        break;
    }
    return excess > 0 ? excess : 0;
}

/* Bisection on [0, high] with P(D <= high) >= level, to the last bits or to a whole number. */
static double quantile_by_bisection(const struct linli_demand *d, double level, bool whole)
{
    double low = whole ? -1 : 0;
    double high = linli_demand_mean(d) + 1;
    for (int32_t i = 0; i < 1000 && linli_demand_below(d, high) < level; i++) {
        high *= 2;
    }
    high = whole ? ceil(high) : high;
    for (int32_t i = 0; i < 2000 && high - low > (whole ? 1 : 0); i++) {
        double middle = whole ? floor((low + high) / 2) : low + (high - low) / 2;
        if (middle <= low || middle >= high) {
            break;
        }
        if (linli_demand_below(d, middle) >= level - (whole ? level_tolerance : 0)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

double linli_demand_quantile(const struct linli_demand *demand, double level)
{
    double fixed;
    double sum = 0;
    assert(level > 0 && level < 1);
    if (is_fixed(demand, &fixed)) {
        return fixed;
    }
    switch (demand->kind) {
    case LINLI_DEMAND_NORMAL:
        return demand->mean + demand->sd * inventory_normal_quantile(level);
    case LINLI_DEMAND_LOGNORMAL:
        return exp(demand->mu + demand->sigma * inventory_normal_quantile(level));
    case LINLI_DEMAND_POISSON:
        return quantile_by_bisection(demand, level, true);
    case LINLI_DEMAND_GAMMA:
        return quantile_by_bisection(demand, level, false);
    case LINLI_DEMAND_DISCRETE:
        for (size_t i = 0; i + 1 < demand->n; i++) {
            sum += demand->probs[i];
            if (sum >= level - level_tolerance && sum > 0) {
                return demand->values[i];
            }
        }
        return demand->values[demand->n - 1];
    }
    assert(false);
    return 0;
}

/* The number of masses: up to where nothing is left that counts. */
static enum linli_rc count_masses(const struct linli_demand *d, size_t max, size_t *ret_n,
                                  struct linli_error *err)
{
    double n = (double)max + 1;
    if (d->kind == LINLI_DEMAND_POISSON) {
        n = floor(d->mean) + 1;
        while (inventory_poisson_above(n, d->mean) > 1e-18) {
            n += 1 + floor(sqrt(d->mean) / 4);
        }
        n += 1;
    } else if (d->kind == LINLI_DEMAND_DISCRETE) {
        n = d->values[d->n - 1] + 1;
        if (!linli_demand_is_whole(d) || d->values[0] < 0) {
            return linli_fail(err, LINLI_EINPUT,
                              "demand values found that are not whole numbers of at least 0");
        }
    }
    if (n > LINLI_DEMAND_MASSES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "demand of up to %g units found, the limit is %d", n,
                          (int)LINLI_DEMAND_MASSES_MAX);
    }
    *ret_n = (size_t)n;
    return LINLI_OK;
}

enum linli_rc linli_demand_round(const struct linli_demand *demand, size_t max,
                                 struct linli_arena *arena, struct linli_masses *ret_masses,
                                 struct linli_error *err)
{
    struct linli_masses masses = {0};
    double sum = 0;
    LINLI_TRY(count_masses(demand, max, &masses.n, err));
    LINLI_TRY(LINLI_NEW(arena, masses.n, &masses.probs, err));
    if (demand->kind == LINLI_DEMAND_DISCRETE) {
        for (size_t i = 0; i < demand->n; i++) {
            masses.probs[(size_t)demand->values[i]] = demand->probs[i];
        }
        *ret_masses = masses;
        return LINLI_OK;
    }
    bool whole = demand->kind == LINLI_DEMAND_POISSON;
    double below = 0;
    for (size_t i = 0; i + 1 < masses.n; i++) {
        double up_to = whole ? 0 : linli_demand_below(demand, (double)i + 0.5);
        masses.probs[i] = whole ? inventory_poisson_at((double)i, demand->mean) : up_to - below;
        sum += masses.probs[i];
        below = up_to;
    }
    masses.probs[masses.n - 1] = sum < 1 ? 1 - sum : 0;
    assert(masses.n > 0);
    *ret_masses = masses;
    return LINLI_OK;
}
