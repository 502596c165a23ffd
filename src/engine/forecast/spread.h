/* How far outcomes lie from forecasts, learnt from all series of a group together. */
#ifndef LINLI_ENGINE_FORECAST_SPREAD_H
#define LINLI_ENGINE_FORECAST_SPREAD_H

#include "engine/forecast/backtest.h"

enum { SPREAD_PAIRS = 128, SPREAD_BINS = 10, SPREAD_LEVELS = 25 };

/* Forecasts of one series and what came, thinned; and its own variance over what is expected. */
struct forecast_spread_sample {
    double size;    /* mean forecast */
    double scale;   /* Σ e² / Σ v(forecast); 0: nothing is known */
    double periods; /* of origins compared */
    int32_t n;
    float forecast[SPREAD_PAIRS];
    float actual[SPREAD_PAIRS];
};

/* A group's: scale = exp(at + slope · (log size - middle)), and the quantiles of scaled errors by
 * how large the forecast is against its spread. */
struct forecast_spread {
    bool known;
    double middle;
    double at;
    double slope;
    double strength[SPREAD_BINS];                /* log(forecast / spread), ascending */
    double quantile[SPREAD_BINS][SPREAD_LEVELS]; /* of (actual - forecast) / spread */
};

void forecast_spread_sample(const struct forecast_prepared *p, const struct forecast_backtest *b,
                            struct forecast_spread_sample *ret);

/* From samples[index[0 … n-1]]; scratch comes from `arena`. */
enum linli_rc forecast_spread_fit(const struct forecast_spread_sample *samples,
                                  const int64_t *index, int64_t n, struct linli_arena *arena,
                                  struct forecast_spread *ret, struct linli_error *err);

/* How much a series' own errors count beside its group's: by how long it is known. */
double forecast_spread_own_share(const struct forecast_spread_sample *own);

enum { SPREAD_NODES = 3, SPREAD_KEPT_LEVELS = 16 };

/* What a group's spread says of one series, about the size of its forecasts. */
struct forecast_spread_kept {
    double scale;
    double size;
    double strength[SPREAD_NODES];
    double error[SPREAD_NODES][SPREAD_KEPT_LEVELS]; /* scaled, by the levels asked for */
};

/* `mean`: of the coming periods, for a series that has no sample; levels_n <= SPREAD_KEPT_LEVELS.
 */
void forecast_spread_keep(const struct forecast_spread *s, const struct forecast_spread_sample *own,
                          double mean, const double *levels, int32_t levels_n,
                          struct forecast_spread_kept *ret);

/* As forecast_spread_quantile(), of level number j. */
double forecast_spread_kept_quantile(const struct forecast_spread_kept *kept, double mean,
                                     int32_t j);

/* Quantile of a coming period with this mean, of a series with this sample. */
double forecast_spread_quantile(const struct forecast_spread *s,
                                const struct forecast_spread_sample *own, double mean,
                                double level);

#endif
