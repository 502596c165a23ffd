/*
 * Explanation by telescoping: factors are put on one after another in the order of
 * enum linli_forecast_part, and a part is the difference that the next one makes. A combination's
 * parts are the weighted sums of its families', for the differences are linear in them. The parts
 * add up to the mean by construction, up to rounding in the last bits; what bounds and pooling did
 * to the mean is a part, too.
 *
 * The level is split once more: had every stock-out been taken for a lack of demand, it would be
 * lower by the ratio of discounted means of what was issued and of what was wanted.
 *
 * Invariant: all parts are finite; the parts of a closed period are 0. Called by
 * linli_forecast_run() when it is asked to explain.
 */
#include "engine/forecast/explain.h"

#include <assert.h>
#include <math.h>

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static double mean_of(const double *base, int32_t n)
{
    double sum = 0.0;
    for (int32_t k = 0; k < n; k++) {
        sum += base[k];
    }
    return n > 0 ? sum / n : 0.0;
}

void forecast_explain_add(const struct forecast_prepared *p, double weight, const double *base,
                          bool flat, bool pooled, const struct forecast_factors *factors,
                          const double *extra, struct linli_forecast_result *r)
{
    static const enum linli_forecast_part PARTS[FORECAST_FACTOR_PARTS] = {
        [FORECAST_FACTOR_SLOT] = LINLI_FORECAST_PART_WEEKDAY,
        [FORECAST_FACTOR_WAVE] = LINLI_FORECAST_PART_SEASON,
        [FORECAST_FACTOR_DAY] = LINLI_FORECAST_PART_HOLIDAY,
        [FORECAST_FACTOR_PROMO] = LINLI_FORECAST_PART_PROMOTION,
        [FORECAST_FACTOR_PRICE] = LINLI_FORECAST_PART_PRICE,
        [FORECAST_FACTOR_NUMERIC] = LINLI_FORECAST_PART_WEATHER};
    int32_t round = p->h < p->scale->slots_n ? p->h : p->h - p->h % p->scale->slots_n;
    double level = flat ? base[0] : mean_of(base, round);
    assert(isfinite(level) && weight >= 0.0);
    for (int32_t k = 0; k < p->h; k++) {
        double factor = 1.0;
        /* what differs from step to step is the season, or without one the trend of the level */
        double before = p->scale->slots_n > 1 ? level : base[flat ? 0 : k];
        r->part[LINLI_FORECAST_PART_LEVEL][k] += weight * before;
        for (int32_t i = 0; i < FORECAST_FACTOR_PARTS; i++) {
            factor *= factors->part[i][k];
            double after = base[flat ? 0 : k] * forecast_factor_bound(factor);
            bool of_total = pooled && i == FORECAST_FACTOR_WAVE;
            r->part[of_total ? LINLI_FORECAST_PART_POOLING : PARTS[i]][k] +=
                weight * (after - before);
            before = after;
        }
        r->part[LINLI_FORECAST_PART_ACTIVITY][k] += extra != NULL ? weight * extra[k] : 0.0;
    }
}

/* The share of the level that was wanted but not issued. */
static double hidden_share(const struct forecast_prepared *p,
                           const struct linli_forecast_series *series)
{
    double keep = 1.0 - p->scale->reference;
    double issued = 0.0;
    double open = 0.0;
    double wanted = 0.0;
    double used = 0.0;
    for (int32_t t = p->begin; t < p->n; t++) {
        if (!p->open[t]) {
            continue;
        }
        issued = issued * keep + series->qty[t];
        open = open * keep + 1.0;
        wanted = wanted * keep + (p->use[t] ? p->demand[t] : 0.0);
        used = used * keep + (p->use[t] ? 1.0 : 0.0);
    }
    bool told = (series->unmet != NULL || series->in_stock != NULL) && wanted > 0.0 && open > 0.0;
    return told ? clamp(1.0 - issued / open * used / wanted, 0.0, 1.0) : 0.0;
}

void forecast_explain_finish(const struct forecast_prepared *p,
                             const struct linli_forecast_series *series,
                             struct linli_forecast_result *r)
{
    double hidden = hidden_share(p, series);
    for (int32_t k = 0; k < p->h; k++) {
        double *level = &r->part[LINLI_FORECAST_PART_LEVEL][k];
        r->part[LINLI_FORECAST_PART_STOCK_OUT][k] = *level * hidden;
        *level -= *level * hidden;
        double sum = 0.0;
        for (int32_t i = 0; i < LINLI_FORECAST_PARTS_N; i++) {
            r->part[i][k] = p->open[p->n + k] ? r->part[i][k] : 0.0;
            sum += r->part[i][k];
        }
        double rest = r->mean[k] - sum;
        bool rounding = fabs(rest) < 1e-9 * (r->mean[k] + 1e-9);
        r->part[rounding ? LINLI_FORECAST_PART_LEVEL : LINLI_FORECAST_PART_POOLING][k] += rest;
    }
}
