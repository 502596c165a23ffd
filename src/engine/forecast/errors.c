/*
 * Quantiles from errors that happened (split conformal in spirit; Hyndman and Athanasopoulos,
 * Forecasting: Principles and Practice, 5.5, bootstrapped residuals).
 *
 * An error is scaled by (forecast + offset)^power, so that a promotion's errors do not widen quiet
 * days; power 0.5 (Poisson) or 1 (proportional), whichever gives less pinball loss over the
 * backtest. All steps ahead are pooled, after a linear growth of the spread with the step is taken
 * out. A parametric form with the same mean and variance is mixed in, more so towards the tails:
 * negative binomial for counts, gamma else. With fewer than 20 errors it stands alone, with three
 * pseudo-observations of variance mean + mean² (for totals, where single periods have errors
 * enough, of theirs added up and widened by a half).
 *
 * Invariants: quantiles are finite, >= 0 and ascend with the level; the median of whole units is
 * whole. Called by linli_forecast_run().
 */
#include "engine/forecast/errors.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "engine/forecast/sort.h"

enum { EMPIRICAL_MIN = 20, COUNT_MEAN_MAX = 50 };

/* What the fit of one series works on. */
struct fitting {
    const struct forecast_pairs *pairs;
    double *spread;  /* [n] that each error is divided by */
    double *scratch; /* [n] */
};

static double spread_at(const struct forecast_errors *e, double mean, int32_t step)
{
    double base = mean + e->offset;
    double scale = e->power < 0.75 ? sqrt(base) : base;
    double grown = 1.0 + e->growth * (step - e->middle);
    return scale * (grown < 0.5 ? 0.5 : grown > 2.0 ? 2.0 : grown);
}

/* The level's place among sorted values, (n+1)·p as Weibull plots them, cut at the ends. */
static double sorted_quantile(const double *sorted, int32_t n, double level)
{
    assert(n > 0);
    double at = level * (n + 1) - 1.0;
    if (at <= 0.0) {
        return sorted[0];
    }
    if (at >= n - 1) {
        return sorted[n - 1];
    }
    int32_t i = (int32_t)at;
    return sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]);
}

/* Least squares of the mean absolute scaled error on the step, relative to its middle. */
static void fit_growth(const struct forecast_pairs *pairs, int32_t steps, struct forecast_errors *e)
{
    double n = 0.0;
    double k = 0.0;
    double kk = 0.0;
    double a = 0.0;
    double ka = 0.0;
    e->growth = 0.0;
    e->middle = 0.0;
    for (int32_t i = 0; i < pairs->n; i++) {
        double error =
            fabs(pairs->actual[i] - pairs->forecast[i]) / spread_at(e, pairs->forecast[i], 0);
        double step = pairs->step[i];
        n += 1.0;
        k += step;
        kk += step * step;
        a += error;
        ka += step * error;
    }
    double spread = n * kk - k * k;
    if (steps < 2 || spread <= 0.0 || a <= 0.0) {
        return;
    }
    double slope = (n * ka - k * a) / spread / (a / n);
    e->growth = slope < 0.0 ? 0.0 : slope > 1.0 / steps ? 1.0 / steps : slope;
    e->middle = k / n;
}

static double pinball(double actual, double quantile, double level)
{
    double above = level * (actual - quantile);
    double below = (level - 1.0) * (actual - quantile);
    return above > below ? above : below;
}

static void fit_power(const struct fitting *fitting, int32_t steps, double power,
                      struct forecast_errors *e)
{
    const struct forecast_pairs *pairs = fitting->pairs;
    e->power = power;
    fit_growth(pairs, steps, e);
    for (int32_t i = 0; i < pairs->n; i++) {
        double f = pairs->forecast[i];
        fitting->spread[i] = spread_at(e, f, pairs->step[i]);
        e->scaled[i] = (pairs->actual[i] - f) / fitting->spread[i];
    }
    e->n = pairs->n;
    forecast_sort(e->scaled, fitting->scratch, e->n);
}

/* With the spread that fit_power() left. */
static double loss_of(const struct fitting *fitting, const struct forecast_errors *e)
{
    static const double LEVELS[] = {0.1, 0.5, 0.9};
    const struct forecast_pairs *pairs = fitting->pairs;
    double loss = 0.0;
    for (int32_t j = 0; j < 3; j++) {
        double r = sorted_quantile(e->scaled, e->n, LEVELS[j]);
        for (int32_t i = 0; i < pairs->n; i++) {
            double f = pairs->forecast[i];
            double q = f + r * fitting->spread[i];
            loss += pinball(pairs->actual[i], q > 0.0 ? q : 0.0, LEVELS[j]);
        }
    }
    return loss;
}

/* The power, 1 or 0.5, that gives less loss; at a tie 0.5. */
static enum linli_rc choose_power(const struct forecast_pairs *pairs, int32_t steps,
                                  struct linli_arena *arena, struct forecast_errors *e,
                                  struct linli_error *err)
{
    struct fitting fitting = {.pairs = pairs};
    struct forecast_errors root = *e;
    LINLI_TRY(LINLI_NEW(arena, pairs->n, &fitting.spread, err));
    LINLI_TRY(LINLI_NEW(arena, pairs->n, &fitting.scratch, err));
    LINLI_TRY(LINLI_NEW(arena, pairs->n, &root.scaled, err));
    fit_power(&fitting, steps, 1.0, e);
    double proportional = loss_of(&fitting, e);
    fit_power(&fitting, steps, 0.5, &root);
    if (!(loss_of(&fitting, &root) > proportional)) {
        *e = root;
    }
    return LINLI_OK;
}

enum linli_rc forecast_errors_fit(const struct forecast_pairs *pairs, int32_t steps, bool whole,
                                  const struct forecast_errors *single, struct linli_arena *arena,
                                  struct forecast_errors *ret, struct linli_error *err)
{
    struct forecast_errors e = {.power = 1.0, .whole = whole, .guess = -1.0};
    if (single != NULL && single->n >= EMPIRICAL_MIN && single->size > 0.0) {
        e.guess = 1.5 * single->variance / single->size;
    }
    LINLI_TRY(LINLI_NEW(arena, pairs->n, &e.scaled, err));
    for (int32_t i = 0; i < pairs->n; i++) {
        double d = pairs->actual[i] - pairs->forecast[i];
        e.variance += d * d;
        e.size += pairs->forecast[i];
    }
    e.n = pairs->n;
    if (pairs->n > 0) {
        e.variance /= pairs->n;
        e.size /= pairs->n;
    }
    e.offset = 0.5 * e.size + 1e-6;
    if (pairs->n >= EMPIRICAL_MIN) {
        LINLI_TRY(choose_power(pairs, steps, arena, &e, err));
    }
    *ret = e;
    return LINLI_OK;
}

/* Smallest count whose distribution function reaches the level; pmf by recursion from zero. */
static double count_quantile(double mean, double variance, double level)
{
    double p = 0.0;
    double size = 0.0;
    bool poisson = variance <= mean * 1.001;
    if (!poisson) {
        size = mean * mean / (variance - mean);
        p = mean / variance;
    }
    double pmf = poisson ? exp(-mean) : pow(p, size);
    double sum = pmf;
    int32_t k = 0;
    while (sum < level && k < 100 * COUNT_MEAN_MAX) {
        pmf *= poisson ? mean / (k + 1) : (k + size) / (k + 1) * (1.0 - p);
        sum += pmf;
        k++;
    }
    return k;
}

double forecast_errors_parametric(double mean, double variance, double level, bool whole)
{
    assert(level > 0.0 && level < 1.0);
    if (mean <= 0.0) {
        return 0.0;
    }
    bool steady = variance < (mean > 2.0 ? 0.9 : 0.6) * mean; /* less spread than Poisson's */
    if (whole && mean <= COUNT_MEAN_MAX && !steady) {
        return count_quantile(mean, variance, level);
    }
    double shape = mean * mean / (variance > 0.0 ? variance : 1e-12);
    double z = gsl_cdf_ugaussian_Pinv(level);
    double root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * sqrt(shape));
    double value = root > 0.0 ? mean * root * root * root : 0.0;
    return whole ? floor(value + 0.5) : value;
}

/* Share of the parametric form where there are errors enough for the other, at the median and so
 * much more towards the tails, where few errors tell little. */
static const double SHARE_MIDDLE = 0.25;
static const double SHARE_TAIL = 0.7;

/* A mean so many times the forecasts that the errors belong to is another thing. */
static const double UNLIKE = 10.0;

/* Whether the errors say nothing of such a mean: forecasts so far were next to nothing beside it.
 */
static bool is_unlike(const struct forecast_errors *e, double mean)
{
    return mean > UNLIKE * e->size;
}

/* Variance of a value with this mean: that of the errors, in proportion to the mean. */
static double variance_at(const struct forecast_errors *e, double mean, int32_t step)
{
    double ignorant = e->guess >= 0.0 ? mean * e->guess : mean + mean * mean;
    double seen = e->size > 0.0 ? e->variance * (mean / e->size) : 0.0;
    double grown = 1.0 + e->growth * (step - e->middle);
    double doubts = e->n >= EMPIRICAL_MIN ? 0.0 : 3.0;
    if (e->n > 0 && is_unlike(e, mean)) {
        return ignorant;
    }
    return (e->n * seen * grown * grown + doubts * ignorant) / (e->n + doubts);
}

void forecast_errors_at_levels(const struct forecast_errors *e, const double *levels,
                               int32_t levels_n, double *ret)
{
    assert(e->n == 0 || e->scaled != NULL);
    for (int32_t j = 0; j < levels_n; j++) {
        ret[j] = e->n >= EMPIRICAL_MIN ? sorted_quantile(e->scaled, e->n, levels[j]) : 0.0;
    }
}

void forecast_errors_quantiles(const struct forecast_errors *e, double mean, int32_t step,
                               const double *levels, int32_t levels_n, int32_t stride, double *ret)
{
    assert(isfinite(mean) && mean >= 0.0);
    double variance = variance_at(e, mean, step);
    double last = 0.0;
    for (int32_t j = 0; j < levels_n; j++) {
        double tail = fabs(2.0 * levels[j] - 1.0);
        bool told = e->n >= EMPIRICAL_MIN && !is_unlike(e, mean);
        double share = told ? SHARE_MIDDLE + SHARE_TAIL * tail : 1.0;
        double q = share * forecast_errors_parametric(mean, variance, levels[j], e->whole);
        if (share < 1.0) {
            double scaled =
                e->at_level != NULL ? e->at_level[j] : sorted_quantile(e->scaled, e->n, levels[j]);
            double seen = mean + scaled * spread_at(e, mean, step);
            q += (1.0 - share) * (seen > 0.0 ? seen : 0.0);
        }
        q = e->whole ? floor(q + 0.5) : q;
        q = isfinite(q) && q > last ? q : last;
        ret[(size_t)j * (size_t)stride] = q;
        last = q;
    }
}
