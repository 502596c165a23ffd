/*
 * Stock levels by fill rate, from the distribution of a total (Silver, Pyke and Thomas, ch. 6): the
 * least level at which what is expected to be short before the next delivery is at most 1 - fill of
 * what an order brings.
 *
 *   short(q) = E(D - q)^+ = integral over z of (v(z) - q)^+ phi(z)
 *
 * with v(z) the quantile at normal score z, which is linear between given levels (level.c), so each
 * piece has a closed form: over [a, b] with v = c + r z it is (c - q) (Phi(b) - Phi(a)) + r (phi(a)
 * - phi(b)).
 *
 * Invariants: short falls as the level rises, by at most as much; a higher fill rate never gives a
 * lower level. Called by the planner.
 */
#include <assert.h>
#include <math.h>

#include "engine/inventory/level.h"
#include "engine/inventory/special.h"
#include "linli/inventory_policy.h"

enum { HALVINGS = 40, DOUBLINGS = 60 };

/* What v exceeds q by between two scores, v(z) = value + rise * (z - score). */
static double piece(double from, double to, double score, double value, double rise, double q)
{
    double at = rise > 0 ? score + (q - value) / rise : value > q ? -(double)INFINITY : to;
    double low = fmax(from, at);
    if (!(low < to)) {
        return 0;
    }
    double share = inventory_normal_above(low) - inventory_normal_above(to);
    double density = inventory_normal_density(low) - inventory_normal_density(to);
    double sum = (value - rise * score - q) * share + rise * density;
    return sum > 0 ? sum : 0;
}

static double slope_of(double run, double rise)
{
    return fabs(run) < 1e-9 || rise < 0 ? 0 : rise / run;
}

static double short_of(const struct linli_total *total, const double *scores, double q)
{
    size_t n = total->levels_n;
    double infinite = (double)INFINITY;
    double sum = 0;
    if (n == 0) {
        return piece(-infinite, infinite, 0, total->mean, total->sd, q);
    }
    if (n == 1) { /* the mean stands for the median */
        double rise = slope_of(scores[0], total->values[0] - total->mean);
        return piece(-infinite, infinite, scores[0], total->values[0], rise, q);
    }
    for (size_t i = 1; i < n; i++) {
        double rise = slope_of(scores[i] - scores[i - 1], total->values[i] - total->values[i - 1]);
        double from = i == 1 ? -infinite : scores[i - 1];
        double to = i + 1 == n ? infinite : scores[i];
        sum += piece(from, to, scores[i], total->values[i], rise, q);
    }
    return sum;
}

/* Refuses what level.c refuses. */
static enum linli_rc check(const struct linli_total *total, double *scores, double q,
                           struct linli_error *err)
{
    double share;
    LINLI_TRY(linli_level_share(total, q, &share, err));
    if (total->levels_n > LINLI_LEVEL_QUANTILES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%zu quantiles found, expected at most %d",
                          total->levels_n, (int)LINLI_LEVEL_QUANTILES_MAX);
    }
    inventory_level_scores(total, scores);
    return LINLI_OK;
}

enum linli_rc linli_level_short(const struct linli_total *total, double quantity, double *ret_short,
                                struct linli_error *err)
{
    double scores[LINLI_LEVEL_QUANTILES_MAX];
    LINLI_TRY(check(total, scores, quantity, err));
    *ret_short = short_of(total, scores, quantity);
    assert(*ret_short >= 0);
    return LINLI_OK;
}

enum linli_rc linli_level_fill(const struct linli_total *total, double fill, double cycle_demand,
                               double *ret_level, struct linli_error *err)
{
    double scores[LINLI_LEVEL_QUANTILES_MAX];
    LINLI_TRY(check(total, scores, 0, err));
    if (!(fill > 0 && fill < 1)) {
        return linli_fail(err, LINLI_EINPUT, "fill rate %g found, expected a number inside (0, 1)",
                          fill);
    }
    if (!(cycle_demand > 0) || isinf(cycle_demand)) {
        return linli_fail(err, LINLI_EINPUT, "cycle demand %g found, expected more than 0",
                          cycle_demand);
    }
    double most = (1 - fill) * cycle_demand;
    double low = 0;
    double high = fmax(total->mean, 1);
    if (short_of(total, scores, 0) <= most) {
        *ret_level = 0;
        return LINLI_OK;
    }
    for (int i = 0; i < DOUBLINGS && short_of(total, scores, high) > most; i++) {
        low = high;
        high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (short_of(total, scores, middle) > most) {
            low = middle;
        } else {
            high = middle;
        }
    }
    if (!isfinite(high)) {
        return linli_fail(err, LINLI_EOVERFLOW, "the quantile is too large for a number");
    }
    assert(high >= low && low >= 0);
    *ret_level = high;
    return LINLI_OK;
}
