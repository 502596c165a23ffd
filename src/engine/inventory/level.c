/*
 * Stock levels from the distribution of the total demand over lead time and review.
 *
 * The distribution is one of totals, not a sum of daily quantiles; it comes as quantiles from a
 * forecaster's backtest errors, or as mean and standard deviation. The level that covers demand
 * with probability `service` is its quantile (Silver, Pyke and Thomas, ch. 6); what it holds beyond
 * the mean is the safety stock.
 *
 * Invariants: a higher service never gives a lower level; reorder_point >= mean >= 0. Called by the
 * planner for each item and site.
 */
#include <assert.h>
#include <math.h>

#include "engine/inventory/level.h"
#include "engine/inventory/special.h"
#include "linli/inventory.h"

static enum linli_rc check_total(const struct linli_total *total, struct linli_error *err)
{
    if (!(total->mean >= 0) || isinf(total->mean)) {
        return linli_fail(err, LINLI_EINPUT, "mean demand %g found, expected at least 0",
                          total->mean);
    }
    if (total->levels_n == 0 && (!(total->sd >= 0) || isinf(total->sd))) {
        return linli_fail(err, LINLI_EINPUT, "standard deviation %g found, expected at least 0",
                          total->sd);
    }
    for (size_t i = 0; i < total->levels_n; i++) {
        double before = i > 0 ? total->levels[i - 1] : 0;
        if (!(total->levels[i] > before) || !(total->levels[i] < 1)) {
            return linli_fail(err, LINLI_EINPUT,
                              "quantile level %g found, expected levels ascending inside (0, 1)",
                              total->levels[i]);
        }
        if (!isfinite(total->values[i]) || (i > 0 && total->values[i] < total->values[i - 1])) {
            return linli_fail(err, LINLI_EINPUT, "quantile %g found below the one before it",
                              total->values[i]);
        }
    }
    return LINLI_OK;
}

static enum linli_rc check_inside_0_1(double share, struct linli_error *err)
{
    if (!(share > 0 && share < 1)) {
        return linli_fail(err, LINLI_EINPUT, "service %g found, expected a number inside (0, 1)",
                          share);
    }
    return LINLI_OK;
}

/* Units of demand per unit of normal score between two points; 0 when they are too near to tell. */
static double slope(double score_a, double value_a, double score_b, double value_b)
{
    double run = score_b - score_a;
    if (fabs(run) < 1e-9) {
        return 0;
    }
    double rise = (value_b - value_a) / run;
    return rise > 0 ? rise : 0;
}

/* One given level: the mean stands for the median as the second point. */
static double beyond_one(const struct linli_total *total, double score)
{
    double given = inventory_normal_quantile(total->levels[0]);
    double rise = slope(0, total->mean, given, total->values[0]);
    return total->values[0] + (score - given) * rise;
}

static double from_quantiles(const struct linli_total *total, double level)
{
    assert(total->levels_n > 0);
    double score = inventory_normal_quantile(level);
    if (total->levels_n == 1) {
        return beyond_one(total, score);
    }
    size_t i = 1; /* the pair i - 1, i holds the level, or is the outermost on its side */
    while (i + 1 < total->levels_n && total->levels[i] < level) {
        i++;
    }
    double score_low = inventory_normal_quantile(total->levels[i - 1]);
    double score_high = inventory_normal_quantile(total->levels[i]);
    double rise = slope(score_low, total->values[i - 1], score_high, total->values[i]);
    if (level > total->levels[i]) {
        return total->values[i] + (score - score_high) * rise;
    }
    return total->values[i - 1] + (score - score_low) * rise;
}

enum linli_rc linli_level_quantile(const struct linli_total *total, double level,
                                   double *ret_quantile, struct linli_error *err)
{
    LINLI_TRY(check_total(total, err));
    LINLI_TRY(check_inside_0_1(level, err));
    double quantile = total->levels_n > 0
                          ? from_quantiles(total, level)
                          : total->mean + inventory_normal_quantile(level) * total->sd;
    if (!isfinite(quantile)) {
        return linli_fail(err, LINLI_EOVERFLOW, "the quantile is too large for a number");
    }
    *ret_quantile = quantile > 0 ? quantile : 0;
    return LINLI_OK;
}

static double score_at(const struct linli_total *total, const double *scores, size_t i)
{
    return scores != NULL ? scores[i] : inventory_normal_quantile(total->levels[i]);
}

/* Normal score of a quantity among the given quantiles: inverse of from_quantiles. */
static double score_of(const struct linli_total *total, const double *scores, double quantity)
{
    size_t n = total->levels_n;
    bool single = n == 1;
    size_t i = 1; /* the pair i - 1, i holds the quantity, or is the outermost on its side */
    while (i + 1 < n && total->values[i] <= quantity) {
        i++;
    }
    double score_low = single ? 0 : score_at(total, scores, i - 1);
    double score_high = score_at(total, scores, single ? 0 : i);
    double low = single ? total->mean : total->values[i - 1];
    double high = total->values[single ? 0 : i];
    double rise = slope(score_low, low, score_high, high);
    if (!(rise > 0)) { /* one value for all levels there */
        return quantity >= high ? (double)INFINITY : -(double)INFINITY;
    }
    return score_high + (quantity - high) / rise;
}

void inventory_level_scores(const struct linli_total *total, double *ret_scores)
{
    for (size_t i = 0; i < total->levels_n; i++) {
        ret_scores[i] = inventory_normal_quantile(total->levels[i]);
    }
}

double inventory_level_share(const struct linli_total *total, const double *scores, double quantity)
{
    double score;
    if (total->levels_n > 0) {
        score = score_of(total, scores, quantity);
    } else if (total->sd > 0) {
        score = (quantity - total->mean) / total->sd;
    } else {
        score = quantity >= total->mean ? (double)INFINITY : -(double)INFINITY;
    }
    double share = quantity < 0 ? 0 : inventory_normal_below(score);
    assert(share >= 0 && share <= 1);
    return share;
}

enum linli_rc linli_level_share(const struct linli_total *total, double quantity, double *ret_share,
                                struct linli_error *err)
{
    LINLI_TRY(check_total(total, err));
    if (isnan(quantity)) {
        return linli_fail(err, LINLI_EINPUT, "the quantity is not a number");
    }
    *ret_share = inventory_level_share(total, NULL, quantity);
    return LINLI_OK;
}

enum linli_rc linli_level_set(const struct linli_total *total, double service, double cycle_demand,
                              struct linli_levels *ret_levels, struct linli_error *err)
{
    double quantile;
    if (!(cycle_demand >= 0) || isinf(cycle_demand)) {
        return linli_fail(err, LINLI_EINPUT, "cycle demand %g found, expected at least 0",
                          cycle_demand);
    }
    LINLI_TRY(linli_level_quantile(total, service, &quantile, err));
    struct linli_levels levels = {.mean = total->mean};
    levels.safety = quantile > total->mean ? quantile - total->mean : 0;
    levels.reorder_point = total->mean + levels.safety;
    levels.order_up_to = levels.reorder_point + cycle_demand;
    assert(levels.reorder_point >= levels.mean && levels.order_up_to >= levels.reorder_point);
    *ret_levels = levels;
    return LINLI_OK;
}
