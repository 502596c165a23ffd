/*
 * The inside of factors.h: multiplicative effects on demand that are known ahead, or known
 * afterwards and then used to clean the past. Each is learned causally and shrunk to what its group
 * says, without a group to no effect.
 *
 *     effects.c          the pass that puts them together
 *     effects_days.c     which ratio effects hold on a period
 *     effects_lines.c    price and numeric signals as deviations from a running norm
 *     effects_prior.c    what series contribute to their group's priors, and the priors
 *     effects_wave.c     the wave of the year
 *     outliers.c         single periods far outside
 */
#ifndef LINLI_ENGINE_FORECAST_EFFECTS_H
#define LINLI_ENGINE_FORECAST_EFFECTS_H

#include "engine/forecast/prepare.h"

/* Ratio effects by number. */
enum {
    EFFECT_SLOT = 0,                                     /* … +11 weekday or month */
    EFFECT_KIND = EFFECT_SLOT + FORECAST_SLOTS_MAX,      /* day kinds */
    EFFECT_EVE = EFFECT_KIND + LINLI_FORECAST_DAY_KINDS, /* the day before a holiday */
    EFFECT_AFTER,                                        /* the day after one */
    EFFECT_NEW_YEAR,                                     /* … +8 spans round festival 1 */
    EFFECT_FESTIVAL = EFFECT_NEW_YEAR + 9,               /* … four spans for each other */
    EFFECT_PROMO = EFFECT_FESTIVAL + 4 * (LINLI_FORECAST_FESTIVALS - 2),
    EFFECT_PROMO_FIRST, /* its first day, beside EFFECT_PROMO */
    EFFECT_PROMO_PAST,  /* the days after it */
    EFFECT_RATIOS_N,
    EFFECT_HOLD_MAX = 6 /* ratio effects of a period beside its slot, at most five, and a 0 */
};

/* Slopes by number: price, then each numeric signal below and above its norm. */
enum {
    EFFECT_PRICE = 0,
    EFFECT_NUMERIC = 1,
    EFFECT_SLOPES_N = EFFECT_NUMERIC + 2 * LINLI_FORECAST_NUMERIC_MAX,
    EFFECT_LINES_MAX = 1 + LINLI_FORECAST_NUMERIC_MAX
};

/* The reference price after one that deviated from it by d. */
static inline double forecast_price_follow(double reference, double d)
{
    return reference + (1.0 - 0.95) * d;
}

enum { EFFECT_ACTIVITIES_MAX = 64 }; /* types of activities that are told apart */

/* What the series of a group said of one effect, as sums for the method of moments: estimates x
 * with sampling variance s and weight a. */
struct forecast_effect_moments {
    double a;
    double ax;
    double axx;
    double as;
    double aa;
    double aas;
    double n; /* series */
};

/* What one series or many contribute; sums of sums are sums. All zero: nothing. */
struct forecast_effect_sums {
    struct forecast_effect_moments ratio[EFFECT_RATIOS_N];
    struct forecast_effect_moments slope[EFFECT_SLOPES_N];
    /* only to be shown: the ratios without cutting what is far above what was expected, months of
     * the year against the year, and days with an activity of each type against what else was
     * expected of them */
    struct forecast_effect_moments shown[EFFECT_RATIOS_N];
    struct forecast_effect_moments month[FORECAST_MONTHS];
    struct forecast_effect_moments activity[EFFECT_ACTIVITIES_MAX];
};

/* A distribution over series: mean and variance between them. */
struct forecast_effect_belief {
    double mean;
    double variance;
    double series; /* that told; 0: a guess */
};

struct forecast_effect_prior {
    struct forecast_effect_belief ratio[EFFECT_RATIOS_N];
    struct forecast_effect_belief slope[EFFECT_SLOPES_N];
};

/* Effects as they were learnt, to be used on without learning (state.h). */
struct forecast_held {
    double slot[FORECAST_SLOTS_MAX]; /* over their mean */
    double ratio[EFFECT_RATIOS_N];
    double slope[EFFECT_SLOPES_N];
    double usual[EFFECT_LINES_MAX]; /* of the price, then of each numeric signal by number */
};

/* Adds one contribution to another; in a fixed order the result is the same byte for byte. */
void forecast_effect_sums_add(struct forecast_effect_sums *to,
                              const struct forecast_effect_sums *from);

/* What one series contributes. Errors: as linli_forecast_run(). Two passes, without forecasts. */
enum linli_rc forecast_effect_sums_of(const struct linli_forecast_series *series,
                                      const struct linli_forecast_signals *signals,
                                      const struct linli_forecast_options *options,
                                      struct linli_arena *scratch, struct forecast_effect_sums *ret,
                                      struct linli_error *err);

/* What a group says of one effect: mean and variance between series, shrunk to `above`. */
struct forecast_effect_belief forecast_effect_believe(const struct forecast_effect_moments *m,
                                                      struct forecast_effect_belief above);

/* The prior that sums say, themselves shrunk to `above` (NULL: to no effect). */
void forecast_effect_prior_finish(const struct forecast_effect_sums *sums,
                                  const struct forecast_effect_prior *above,
                                  struct forecast_effect_prior *ret);

/*
 * What is known of the periods of one series beside their demand, ready for the pass: made once,
 * used by every form of it.
 */
struct forecast_signs {
    uint8_t (*hold)[EFFECT_HOLD_MAX]; /* [n+h] ratio effects that hold, 0 none more; NULL: never */
    int32_t lines_n;                  /* price, numeric signals */
    double *line[EFFECT_LINES_MAX];   /* [n+h] deviation from the norm, 0 at it or unknown */
    uint8_t *ahead[EFFECT_LINES_MAX]; /* [h] 1: known at the last origin for that step */
    int32_t slope[EFFECT_LINES_MAX];  /* number of its (first) slope */
    double price_reference;           /* logarithm, before period p->settled; NAN: none yet */
};

/* One estimate x with sampling variance s, weighed by the spread that series are guessed to have.
 */
void forecast_effect_moments_add(struct forecast_effect_moments *m, double x, double s,
                                 double variance);

/* The variance between series that is guessed before any was seen. */
double forecast_effect_guess_ratio(int32_t effect);
double forecast_effect_guess_slope(int32_t slope);

/* The days of a festival's span: EFFECT_NEW_YEAR <= effect < EFFECT_PROMO. */
void forecast_effect_span(int32_t effect, int32_t *ret_festival, int32_t *ret_from,
                          int32_t *ret_to);

/* The two halves of forecast_signs_fill(). */
enum linli_rc forecast_effects_hold(const struct linli_forecast_series *series,
                                    const struct linli_forecast_signals *signals,
                                    struct linli_arena *arena, struct forecast_prepared *p,
                                    struct linli_error *err);
enum linli_rc forecast_effects_lines(const struct linli_forecast_series *series,
                                     const struct linli_forecast_signals *signals,
                                     struct linli_arena *arena, struct forecast_prepared *p,
                                     struct linli_error *err);

/* Fills p->signs and p->missing; signals may be NULL. Called by forecast_prepare(). */
enum linli_rc forecast_signs_fill(const struct linli_forecast_series *series,
                                  const struct linli_forecast_signals *signals,
                                  struct linli_arena *arena, struct forecast_prepared *p,
                                  struct linli_error *err);

#endif
