/* Multiplicative factors of demand: season slot, wave of the year, day kinds and festivals,
 * promotion, price, numeric signals, each learned causally and shrunk (effects.h). */
#ifndef LINLI_ENGINE_FORECAST_FACTORS_H
#define LINLI_ENGINE_FORECAST_FACTORS_H

#include "engine/forecast/prepare.h"

struct forecast_effect_sums;
struct forecast_held; /* effects.h */

/* In the order in which an explanation puts them on. */
enum forecast_factor_part {
    FORECAST_FACTOR_SLOT,
    FORECAST_FACTOR_WAVE,
    FORECAST_FACTOR_DAY,
    FORECAST_FACTOR_PROMO,
    FORECAST_FACTOR_PRICE,
    FORECAST_FACTOR_NUMERIC,
    FORECAST_FACTOR_PARTS
};

/* A factor, however it came about, lies in these bounds. */
static inline double forecast_factor_bound(double factor)
{
    return factor < 0.02 ? 0.02 : factor > 50.0 ? 50.0 : factor;
}

struct forecast_factors {
    double *now;   /* [n] factor of period t, learned before it; prices and numeric signals of t are
                      those of t, whether they were known ahead or not */
    double *ahead; /* [origins_n][h] factor of the coming periods, as known at the origin */
    double *plain; /* [h] at the last origin: without promotion, day kind and price */
    double *part[FORECAST_FACTOR_PARTS]; /* [h] at the last origin; ahead is their product, kept
                                            within bounds */
    double promo_ratio;                  /* at the end */
    struct forecast_held *held; /* what was learnt by the end, when p->keep asks for it; or NULL */
};

/* season: with slot indices; wave: [n+h] yearly factors or NULL; without_activity: leave days with
 * activities out of the estimation; sums: where what the series says is added for its group's
 * prior, or NULL. */
struct forecast_factor_choice {
    bool season;
    const double *wave;
    bool without_activity;
    struct forecast_effect_sums *sums;
    bool own_only;            /* promotion and price alone */
    const double *wave_ahead; /* [origins_n][h] instead of `wave` behind each origin; or NULL */
};

enum linli_rc forecast_factors_run(const struct forecast_prepared *p,
                                   struct forecast_factor_choice choice, struct linli_arena *arena,
                                   struct forecast_factors *ret, struct linli_error *err);

/*
 * The same with effects as they were learnt before, of periods `from` ... n+h-1: ret->now has n+h,
 * ret->ahead is from the one origin, n. choice: season and wave [n+h] alone.
 */
enum linli_rc forecast_factors_of_held(const struct forecast_prepared *p,
                                       struct forecast_factor_choice choice,
                                       const struct forecast_held *held, int32_t from,
                                       struct linli_arena *arena, struct forecast_factors *ret,
                                       struct linli_error *err);

/* The yearly wave from demand divided by `now`; *ret_wave is NULL when the history is shorter than
 * 1.5 years. Of FORECAST_STATE_AGE further periods when p->keep asks for it. */
enum linli_rc forecast_factors_wave(const struct forecast_prepared *p, const double *now,
                                    struct linli_arena *arena, double **ret_wave,
                                    struct linli_error *err);

/* One period of either of the next two, whose factor is `now`. The second: whether a lasting change
 * shows with it. */
void forecast_outlier_draw_in(struct forecast_prepared *p, int32_t t, double now,
                              struct forecast_outlier_watch *w);
bool forecast_shift_seen(struct forecast_prepared *p, int32_t t, double now,
                         struct forecast_shift_watch *watch);

/* Marks outliers against the one-step forecasts level·now and draws them in (p->y). */
void forecast_factors_mark_outliers(struct forecast_prepared *p, const double *now);

/* Marks lasting changes of level as restarts (p->restart, p->shifts_n); after the outliers. */
void forecast_shifts_mark(struct forecast_prepared *p, const double *now);

#endif
