/* Known-ahead multiplicative factors of demand: season slot, day kind, promotion, price, and the
 * wave of the year, each learned causally and shrunk to 1. */
#ifndef LINLI_ENGINE_FORECAST_FACTORS_H
#define LINLI_ENGINE_FORECAST_FACTORS_H

#include "engine/forecast/prepare.h"

struct forecast_factors {
    double *now;        /* [n] factor of period t, as known before it */
    double *ahead;      /* [origins_n][h] factor of the coming periods, as known at the origin */
    double *plain;      /* [h] at the last origin: without promotion, day kind and price */
    double promo_ratio; /* at the end */
};

/* season: with slot indices; wave: [n+h] yearly factors or NULL; without_activity: leave days with
 * activities out of the estimation. */
struct forecast_factor_choice {
    bool season;
    const double *wave;
    bool without_activity;
};

enum linli_rc forecast_factors_run(const struct forecast_prepared *p,
                                   struct forecast_factor_choice choice, struct linli_arena *arena,
                                   struct forecast_factors *ret, struct linli_error *err);

/* The yearly wave from demand divided by `now`; *ret_wave is NULL when the history is shorter than
 * 1.5 years. */
enum linli_rc forecast_factors_wave(const struct forecast_prepared *p, const double *now,
                                    struct linli_arena *arena, double **ret_wave,
                                    struct linli_error *err);

/* Marks outliers against the one-step forecasts level·now and draws them in (p->y). */
void forecast_factors_mark_outliers(struct forecast_prepared *p, const double *now);

#endif
