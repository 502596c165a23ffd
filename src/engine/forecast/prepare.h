/* A series made ready for the models: demand corrected and masked, season slots, day kinds, and the
 * origins at which every model is asked. */
#ifndef LINLI_ENGINE_FORECAST_PREPARE_H
#define LINLI_ENGINE_FORECAST_PREPARE_H

#include "linli/forecast.h"

enum {
    FORECAST_SLOTS_MAX = 12,
    FORECAST_ACTIVITIES_MAX = 12,
    FORECAST_MONTHS = 12,
    FORECAST_STATE_AGE = 14 /* periods that a kept state may be carried on for without a fit */
};

struct forecast_effect_prior;
struct forecast_signs;

/* What differs between days, weeks and months; lengths in periods. */
struct forecast_scale {
    int32_t slots_n;   /* season slots: 7 weekdays, 12 months, 1 for weeks */
    double slot_keep;  /* weight that a slot's past keeps at each of its occurrences */
    double slot_prior; /* pseudo-observations that say 1 */
    int32_t year_lag;  /* one year, in whole weeks; 0: no yearly wave beside the slots */
    int32_t year_half; /* half width of the window that smooths last year */
    int32_t average;   /* window of the moving average */
    int32_t backtest;  /* origins lie in so many last periods */
    int32_t warm_up;   /* periods before the first origin */
    int32_t anew;      /* so many periods without demand make the past count nothing */
    int32_t gap;       /* so many closed periods in a row make the past count little */
    double forget;     /* rate at which an origin's errors lose weight, a period */
    double reference;  /* smoothing of the level that factors are measured against */
};

struct forecast_total; /* totals.h */

/* What tells outliers: the level and its spread so far (outliers.c). */
struct forecast_outlier_watch {
    double num;
    double den;
    double spread;
    double active_most; /* what activity days have asked for so far … */
    int32_t active_n;   /* … and how many there were */
    int32_t seen;
    int32_t run;
    int32_t unused;
};

/* What tells lasting changes of level (shifts.c). */
struct forecast_shift_watch {
    double num; /* demand over factors is the level, discounted */
    double den;
    double spread; /* mean absolute error */
    double share;  /* of periods with demand */
    double up;
    double down;
    double alarm_num; /* the same level since a sum left zero */
    double alarm_den;
    int32_t seen;
    int32_t unused;
};

struct forecast_prepared {
    const struct forecast_scale *scale;
    int32_t n;              /* periods of history */
    int32_t h;              /* periods ahead */
    int32_t begin;          /* first period with demand; n when there is none */
    int32_t used_n;         /* periods of history in use, from begin on */
    bool whole;             /* quantiles are whole numbers */
    double *demand;         /* [n] corrected for stock-outs */
    double *y;              /* [n] the same with outliers drawn in */
    uint8_t *use;           /* [n] 0: closed, out of stock, before begin */
    uint8_t *active;        /* [n+h] 1: an activity on this day */
    uint8_t *outlier;       /* [n] */
    const uint8_t *certain; /* [n] 1: never an outlier; or NULL */
    uint8_t *restart;       /* [n] 1: the first period after a long closure */
    uint8_t *open;          /* [n+h] */
    uint8_t *slot;          /* [n+h] */
    uint8_t *kind;          /* [n+h] enum linli_forecast_day_kind */
    uint8_t *promo;         /* [n+h] */
    bool has_promo;         /* on promotion on some used day */
    bool has_kind;          /* some used or coming day is not normal */
    int32_t activities_n;   /* the types in use */
    double *activity;       /* [activities_n][n+h] */
    int32_t activity_type[FORECAST_ACTIVITIES_MAX]; /* their numbers in the signals */
    int32_t first_day;                              /* day number of period 0's first day */
    int32_t origins_n;                              /* origin i is after origin[i] periods */
    int32_t *origin;                                /* ascending; the last is n */
    int32_t step;                                   /* periods from origin to origin */
    const struct forecast_total *site_total;        /* what shares are taken of; NULL: none … */
    const struct forecast_total *group_total;       /* … both put in by whoever has them */
    struct forecast_signs *signs;                   /* effects.h: what holds on each period */
    const struct forecast_effect_prior *prior;      /* what the group says of effects; or NULL */
    int32_t shifts_n;                               /* lasting changes of level that were found */
    uint32_t missing;                               /* bits LINLI_FORECAST_MISSING_… */
    double *recency; /* [origins_n] weight of an origin's errors: halved by 140 periods */
    bool keep;       /* what the next days need is kept: state.h */
    int32_t settled; /* n without the closed periods at the end, whose facts may still come */
    struct forecast_outlier_watch outlier_watch; /* at `settled` */
    struct forecast_shift_watch shift_watch;
};

/* Periods from origin to origin. */
int32_t forecast_step_of(const struct linli_forecast_options *options);

/* At most so many origins come of these options. */
int32_t forecast_origins_most(const struct linli_forecast_options *options);

/* Checks the input (LINLI_EINPUT) and fills *ret from `arena`. */
enum linli_rc forecast_prepare(const struct linli_forecast_series *series,
                               const struct linli_forecast_signals *signals,
                               const struct linli_forecast_options *options,
                               struct linli_arena *arena, struct forecast_prepared *ret,
                               struct linli_error *err);

/* The demand of a period as the quantiles believe it: real peaks in full, but of an outlier no more
 * than six times what entered the level, so that one mistyped day cannot fill the upper tail. */
double forecast_believed(const struct forecast_prepared *p, int32_t t);

#endif
