/*
 * Quantiles of a carried forecast from the errors that its fit saw: each law of errors is one of
 * errors.c whose sorted errors were replaced by their quantiles at the levels asked for, mixed with
 * the group's as at a fit.
 *
 * Totals may be asked for over other numbers of periods than at the fit. Between two numbers whose
 * law is kept the deviations from the mean, in proportion to it, are taken in between by the
 * logarithm of the number; beyond them the nearest holds. Means ask for no law of their own.
 *
 * Invariant: quantiles are finite, >= 0 and ascend with the level. Called by advance.c.
 */
#include <assert.h>
#include <math.h>

#include "engine/forecast/advance.h"

/* Periods that a law is of. */
static int32_t periods_of(const struct forecast_kept_law *law)
{
    return law->days > 0 ? law->days : 1;
}

static void of_law(const struct forecast_kept_law *law, double mean, int32_t step,
                   const struct linli_forecast_options *o, int32_t stride, double *ret)
{
    struct forecast_errors e = law->errors;
    e.at_level = law->at_level;
    forecast_errors_quantiles(&e, mean, step, o->levels, o->levels_n, stride, ret);
}

static void mix_group(const struct forecast_kept *k, double mean, int32_t stride, double *quantile)
{
    double last = 0.0;
    for (int32_t j = 0; j < k->levels_n; j++) {
        double *q = quantile + (size_t)j * (size_t)stride;
        *q = k->own_share * *q +
             (1.0 - k->own_share) * forecast_spread_kept_quantile(&k->spread, mean, j);
        *q = k->whole ? floor(*q + 0.5) : *q;
        *q = *q > last ? *q : last;
        last = *q;
    }
}

/* The kept laws next to a number of periods, and how far it is from the first to the second. */
static void neighbours(const struct forecast_kept *k, int32_t days,
                       const struct forecast_kept_law **ret_low,
                       const struct forecast_kept_law **ret_high, double *ret_share)
{
    const struct forecast_kept_law *low = NULL;
    const struct forecast_kept_law *high = NULL;
    for (int32_t i = 0; i < k->laws_n; i++) {
        const struct forecast_kept_law *law = &k->law[i];
        int32_t of = periods_of(law);
        bool better_low =
            low == NULL || of > periods_of(low) || (of == periods_of(low) && law->days > low->days);
        bool better_high = high == NULL || of < periods_of(high) ||
                           (of == periods_of(high) && law->days > high->days);
        low = of <= days && better_low ? law : low;
        high = of >= days && better_high ? law : high;
    }
    low = low != NULL ? low : high;
    high = high != NULL ? high : low;
    assert(low != NULL && high != NULL);
    *ret_low = low;
    *ret_high = high;
    double width = log((double)periods_of(high) / periods_of(low));
    *ret_share = width > 0.0 ? log((double)days / periods_of(low)) / width : 0.0;
}

static void of_total(const struct forecast_kept *k, double mean, int32_t days,
                     const struct linli_forecast_options *o, double *ret)
{
    const struct forecast_kept_law *law[2];
    double q[2][LINLI_FORECAST_STATE_LEVELS_MAX];
    double share;
    double last = 0.0;
    neighbours(k, days, &law[0], &law[1], &share);
    if (periods_of(law[0]) == days) {
        of_law(law[0], mean, 0, o, 1, ret);
        return;
    }
    double scale[2];
    for (int i = 0; i < 2; i++) {
        scale[i] = (double)periods_of(law[i]) / days;
        of_law(law[i], mean * scale[i], 0, o, 1, q[i]);
    }
    for (int32_t j = 0; j < o->levels_n; j++) {
        double value = (1.0 - share) * q[0][j] / scale[0] + share * q[1][j] / scale[1];
        value = k->whole ? floor(value + 0.5) : value;
        ret[j] = value > last ? value : last;
        last = ret[j];
    }
}

void forecast_advance_quantiles(const struct forecast_kept *k, const struct forecast_prepared *p,
                                const struct linli_forecast_series *series,
                                const struct linli_forecast_options *options,
                                struct linli_forecast_result *r)
{
    assert(options->levels_n == k->levels_n);
    if (options->levels_n == 0 || k->laws_n == 0) {
        return;
    }
    for (int32_t i = 0; i < p->h; i++) {
        if (p->open[p->n + i]) {
            of_law(&k->law[0], r->mean[i], i, options, p->h, r->quantile + i);
            if (k->pooled) {
                mix_group(k, r->mean[i], p->h, r->quantile + i);
            }
        }
    }
    for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
        if (series->sum_days[i] > 0 && r->sum_mean[i] > 0.0) {
            of_total(k, r->sum_mean[i], series->sum_days[i], options, r->sum_quantile[i]);
        }
    }
}
