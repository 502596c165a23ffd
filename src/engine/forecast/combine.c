/*
 * The weighted combination of the families. What each did in the rolling backtest says much of what
 * suits a series and little for certain, so its mean square error is shrunk towards the group's,
 *
 *     s = (n s_own + 100 s_group) / (n + 100),   n the periods of origins in the backtest,
 *
 * and weights fall with it, exp(-10 (s / least - 1)): a family that is a tenth worse has a third of
 * the weight. Weights from the full covariance of the errors (Bates and Granger 1969) were tried
 * and forecast worse, as Smith and Wallis 2009 explain: its entries are estimated too.
 * Errors beyond six root mean squares are drawn in, so that one mad day does not choose the model.
 *
 * Invariant: weights are finite, >= 0 and sum to 1. Called by backtest.c.
 */
#include "engine/forecast/combine.h"

#include <assert.h>
#include <math.h>

static const double GROUP_PERIODS = 100.0;
static const double SHARPNESS = 10.0;
static const double DRAWN_IN = 6.0;

/* Mean square of one family's errors, each no larger than `limit`, by recency. */
static double mean_square(const struct forecast_prepared *p, const double *mean, double limit)
{
    double sum = 0.0;
    double weight = 0.0;
    for (int32_t i = 0; i + 1 < p->origins_n; i++) {
        for (int32_t k = 0; k < p->h; k++) {
            int32_t t = forecast_compared(p, i, k);
            if (t >= 0) {
                double e = fabs(mean[(size_t)i * (size_t)p->h + (size_t)k] - p->y[t]);
                e = e < limit ? e : limit;
                sum += p->recency[i] * e * e;
                weight += p->recency[i];
            }
        }
    }
    return weight > 0.0 ? sum / weight : 0.0;
}

struct forecast_squares forecast_combine_squares(const struct forecast_prepared *p,
                                                 const struct forecast_families *m)
{
    struct forecast_squares s = {.periods = 0.0};
    assert(m->member[LINLI_FORECAST_MEANS].ran);
    double limit = DRAWN_IN * sqrt(mean_square(p, m->member[LINLI_FORECAST_MEANS].mean, INFINITY));
    if (m->compared_n == 0 || limit <= 0.0) {
        return s;
    }
    double least = INFINITY;
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        if (m->member[model].ran) {
            s.of[model] = mean_square(p, m->member[model].mean, limit);
            least = s.of[model] < least ? s.of[model] : least;
        }
    }
    if (least <= 0.0) {
        return s;
    }
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        s.of[model] /= least;
    }
    s.periods = (double)m->compared_n * p->step / p->h;
    return s;
}

void forecast_combine_weights(const struct forecast_families *m, const struct forecast_squares *own,
                              const struct forecast_squares_prior *prior,
                              double weight[LINLI_FORECAST_MODELS_N])
{
    double square[LINLI_FORECAST_MODELS_N] = {0.0};
    double least = INFINITY;
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        weight[model] = 0.0;
        if (!m->member[model].counts) {
            continue;
        }
        bool told = prior != NULL && prior->periods[model] > 0.0;
        double known = told ? GROUP_PERIODS : 0.0;
        double group = told ? prior->of[model] / prior->periods[model] : 0.0;
        double all = own->periods + known;
        square[model] = all > 0.0 ? (own->periods * own->of[model] + known * group) / all : 1.0;
        least = square[model] < least ? square[model] : least;
    }
    double sum = 0.0;
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        if (m->member[model].counts) {
            weight[model] = exp(-SHARPNESS * (square[model] / least - 1.0));
            sum += weight[model];
        }
    }
    assert(sum >= 1.0);
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        weight[model] /= sum;
    }
}
