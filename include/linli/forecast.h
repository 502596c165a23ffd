/**
 * @file
 * Demand forecasts: for one series of past demand the mean and the quantiles of each coming period,
 * the distribution of totals over the first N periods, and what a rolling backtest says of it all.
 *
 * A series is dense: period t = 0 ... n-1 has its quantity, the origin is after period n-1, and
 * what is known ahead (open days, promotions) goes on to t = n+horizon-1. Several models run over
 * it in single causal passes; their forecasts from many past origins are compared with what came,
 * the best family is taken, and its errors give the quantiles. docs/forecast.md has the formulas.
 *
 * Invariants: every number in a result is finite (or NAN where documented) and >= 0, levels never
 * cross, closed periods are 0; nothing from after an origin enters a forecast from it; the same
 * bytes for any number of threads. The engine keeps no state, reads no clock and logs nothing.
 */
#ifndef LINLI_FORECAST_H
#define LINLI_FORECAST_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/arena.h"
#include "linli/error.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    LINLI_FORECAST_HORIZON_MAX = 1000,  /**< periods */
    LINLI_FORECAST_PERIODS_MAX = 50000, /**< of one series */
    LINLI_FORECAST_LEVELS_MAX = 99,
    LINLI_FORECAST_GROUPS_MAX = 4096,
    LINLI_FORECAST_SUMS = 2,       /**< totals that can be asked for */
    LINLI_FORECAST_RECENT = 3,     /**< windows of recent_error … */
    LINLI_FORECAST_RECENT_DAYS = 3 /**< … and the days in each */
};

/** No quantity is above the first, and one below the second counts as none: squares, their sums and
 * ratios stay finite. */
#define LINLI_FORECAST_QTY_MAX 1e30
#define LINLI_FORECAST_QTY_LEAST 1e-30

enum linli_forecast_model {
    LINLI_FORECAST_AUTO,  /**< as an option only: the best by backtest */
    LINLI_FORECAST_NONE,  /**< no usable history: zeros */
    LINLI_FORECAST_MEANS, /**< weekday means of 1 … 8 weeks, moving averages of 7 … 56 days */
    LINLI_FORECAST_SMOOTHING,     /**< exponential smoothing, no season */
    LINLI_FORECAST_SEASONAL,      /**< … over weekday (month) indices */
    LINLI_FORECAST_SEASONAL_YEAR, /**< … and a damped yearly wave; from 1.5 years of data on */
    LINLI_FORECAST_HOLT,          /**< damped trend over the indices */
    LINLI_FORECAST_ETS,           /**< additive season, ETS(A,N,A) */
    LINLI_FORECAST_ETS_DAMPED,    /**< … with a damped trend, ETS(A,Ad,A) */
    LINLI_FORECAST_ETS_MULTIPLICATIVE, /**< ETS(M,N,M) */
    LINLI_FORECAST_THETA,              /**< standard theta over the indices */
    LINLI_FORECAST_DOT,                /**< dynamic optimised theta */
    LINLI_FORECAST_TSB,                /**< intermittent: Teunter, Syntetos and Babai */
    LINLI_FORECAST_SBA,        /**< intermittent: Croston in Syntetos and Boylan's correction */
    LINLI_FORECAST_COUNT,      /**< intermittent: gamma-Poisson level with many zeros */
    LINLI_FORECAST_REGRESSION, /**< discounted regression on weekday and effects */
    LINLI_FORECAST_ACTIVITY,   /**< seasonal baseline + material per person of each activity type */
    LINLI_FORECAST_SHARE_GROUP, /**< share of what the group of the series asks for at its site */
    LINLI_FORECAST_SHARE_SITE,  /**< share of what all series of its site ask for */
    LINLI_FORECAST_MODELS_N
};

struct linli_forecast_priors;

enum linli_forecast_freq { LINLI_FORECAST_DAY, LINLI_FORECAST_WEEK, LINLI_FORECAST_MONTH };

/** What a day is, as calendars say; only daily series use it. */
enum linli_forecast_day_kind {
    LINLI_FORECAST_DAY_NORMAL,
    LINLI_FORECAST_DAY_HOLIDAY, /**< statutory */
    LINLI_FORECAST_DAY_MAKEUP,  /**< a weekend day that is worked */
    LINLI_FORECAST_DAY_FESTIVAL,
    LINLI_FORECAST_DAY_SCHOOL_BREAK,
    LINLI_FORECAST_DAY_KINDS
};

enum {
    LINLI_FORECAST_FESTIVALS = 16,  /**< numbers 1 ... 15; 1 has the long reach of a new year */
    LINLI_FORECAST_NUMERIC_MAX = 16 /**< numeric signals in use */
};

/** The steps in which an explanation builds a forecast up; each is what it adds to those before. */
enum linli_forecast_part {
    LINLI_FORECAST_PART_LEVEL,     /**< an average period, from what was issued */
    LINLI_FORECAST_PART_STOCK_OUT, /**< demand that stock-outs hid */
    LINLI_FORECAST_PART_WEEKDAY,   /**< or month */
    LINLI_FORECAST_PART_SEASON,    /**< the wave of the year */
    LINLI_FORECAST_PART_HOLIDAY,   /**< day kinds, festivals, days before and after */
    LINLI_FORECAST_PART_PROMOTION,
    LINLI_FORECAST_PART_PRICE,
    LINLI_FORECAST_PART_WEATHER, /**< weather and all other numeric signals */
    LINLI_FORECAST_PART_ACTIVITY,
    LINLI_FORECAST_PART_POOLING,  /**< what other series and the whole say */
    LINLI_FORECAST_PART_OVERRIDE, /**< by hand; 0 from the engine */
    LINLI_FORECAST_PARTS_N
};

/** What was known of some period of the past but not of some period ahead: its norm was taken. */
enum {
    LINLI_FORECAST_MISSING_PROMO = 1U << 0,
    LINLI_FORECAST_MISSING_PRICE = 1U << 1,
    LINLI_FORECAST_MISSING_NUMERIC = 1U << 2 /**< shifted left by the signal's number */
};

enum linli_forecast_units {
    LINLI_FORECAST_UNITS_DERIVE, /**< whole if every quantity of the history is */
    LINLI_FORECAST_UNITS_WHOLE,  /**< quantiles are whole numbers */
    LINLI_FORECAST_UNITS_FRACTION
};

struct linli_forecast_series {
    int32_t n;           /**< periods of history, 0 is fine */
    int32_t first_day;   /**< day number (base/date) of period 0's first day */
    const double *qty;   /**< [n] issued or sold, 0 ... LINLI_FORECAST_QTY_MAX */
    const double *unmet; /**< [n] wanted beyond qty, >= 0, NAN unknown; or NULL */
    const double
        *in_stock; /**< [n] share 0..1 of the period it could be had, NAN unknown; or NULL */
    const uint8_t *certain; /**< [n] 1: confirmed, never taken for an outlier; or NULL */
    const uint8_t *open;    /**< [n+horizon] 0 closed; NULL: always open */
    const double *promo;    /**< [n+horizon] 0 or 1, NAN unknown counts as 0; or NULL */
    const double *price;    /**< [n+horizon] NAN unknown; or NULL */
    enum linli_forecast_units units;
    int32_t
        sum_days[LINLI_FORECAST_SUMS]; /**< totals over the first N periods; 0 none, <= horizon */
    int32_t group; /**< of like series (a category): 1 … LINLI_FORECAST_GROUPS_MAX; else none */
    int32_t site;  /**< > 0: series of one site share its customers; 0: of none */
};

/** Shared by the series of a site. Days outside [first_day, first_day+days_n) are normal and
 * without activity. */
struct linli_forecast_signals {
    int32_t first_day;
    int32_t days_n;
    const uint8_t *day_kind; /**< [days_n] enum linli_forecast_day_kind; or NULL */
    int32_t activities_n;    /**< activity types; those past the 12 most frequent are left */
    const double *const
        *activity_size; /**< [activities_n][days_n] people, 0 when none, NAN unknown */
    /** The festival that a day is near, 0 none, and how many days after it the day is: -14 ... 15
     * round festival 1, -3 ... 1 round the others; or NULL. */
    const uint8_t *festival;    /**< [days_n] */
    const int8_t *festival_day; /**< [days_n] */
    int32_t
        numeric_n; /**< numeric signals such as temperature; those past LINLI_FORECAST_NUMERIC_MAX
                      are left. A number means the same signal for all series of a batch */
    const double *const *numeric; /**< [numeric_n][days_n] NAN unknown */
    int32_t numeric_days_n;       /**< values past so many days are unknown too; 0: as they stand */
};

struct linli_forecast_options {
    enum linli_forecast_freq freq;
    int32_t horizon;      /**< periods, 1 ... LINLI_FORECAST_HORIZON_MAX */
    const double *levels; /**< [levels_n] ascending, each inside (0, 1) */
    int32_t levels_n;
    enum linli_forecast_model model; /**< AUTO, or one model for every series that allows it */
    int32_t backtest_periods; /**< origins of the backtest lie in so many last periods; 0: 182
                                 days, 52 weeks, 36 months */
    int32_t backtest_step;    /**< periods from origin to origin; 0: chosen by the horizon */
    bool explain;             /**< fill result.part */
    const struct linli_forecast_priors *priors; /**< of linli_forecast_learn(); NULL: a batch learns
                                                   from its own series, a single one has none */
};

struct linli_forecast_result {
    enum linli_forecast_model model;        /**< the one that weighs most, never AUTO */
    double weight[LINLI_FORECAST_MODELS_N]; /**< of each model in the combination; sum to 1 */
    double *mean;                           /**< [horizon] */
    double *quantile;                       /**< [levels_n][horizon], level by level */
    double sum_mean[LINLI_FORECAST_SUMS];
    double *sum_quantile[LINLI_FORECAST_SUMS]; /**< [levels_n]; NULL when the total was not asked */
    double *baseline;      /**< [horizon] mean without promotion, day kind and activities */
    double *activity_part; /**< [horizon] what the activities add */
    double level;          /**< smoothed demand of an average period */
    double promo_ratio;    /**< demand on promotion / without; 1 when unknown */
    double wape;           /**< sum|F-Y| / sum Y over the backtest; NAN unknown */
    double bias;           /**< sum(F-Y) / sum Y; NAN unknown */
    /** |F-Y|/Y of the totals of the last three windows of three periods before the origin, each
     * forecast from its own start; oldest first, NAN unknown or Y = 0. */
    double recent_error[LINLI_FORECAST_RECENT];
    /** Sums over the backtest for pooling: error of each model that ran (else NAN) and demand. */
    double model_abs_error[LINLI_FORECAST_MODELS_N];
    double abs_actual;
    int32_t backtest_n; /**< forecasts compared */
    uint8_t *outlier;   /**< [n] 1: far outside, did not enter the level in full */
    int32_t outliers_n;
    int32_t used_n; /**< periods with a usable quantity, from the first sale on */
    /** The forecast taken apart, when options.explain asks for it; the parts of a period add up to
     * its mean. Else NULL. */
    double *part[LINLI_FORECAST_PARTS_N]; /**< [horizon] each */
    uint32_t missing;                     /**< bits LINLI_FORECAST_MISSING_… */
    int32_t shifts_n; /**< lasting changes of level in the history: the past before counts little */
};

/**
 * Forecasts one series. O(n) time for each model.
 * @param series its history, and what is known ahead
 * @param signals of its site; or NULL
 * @param arena the result lies in it; scratch memory is given back
 * @param ret_result untouched on failure
 * @return LINLI_OK; LINLI_EINPUT: options or values out of range; LINLI_ENOMEM
 */
enum linli_rc linli_forecast_run(const struct linli_forecast_series *series,
                                 const struct linli_forecast_signals *signals,
                                 const struct linli_forecast_options *options,
                                 struct linli_arena *arena,
                                 struct linli_forecast_result *ret_result, struct linli_error *err);

/**
 * Forecasts n series, which lend each other what they have learned; the same bytes for any number
 * of threads.
 * @param series [n]
 * @param signals [n], entries may be NULL; or NULL for none
 * @param threads <= 1: in the caller; each has a scratch arena of its own
 * @param arena what the results point to
 * @param ret_results [n] of the caller, untouched on failure
 * @return as linli_forecast_run(), for the first series that fails
 */
enum linli_rc linli_forecast_batch(const struct linli_forecast_series *series,
                                   const struct linli_forecast_signals *const *signals, int64_t n,
                                   const struct linli_forecast_options *options, int32_t threads,
                                   struct linli_arena *arena,
                                   struct linli_forecast_result *ret_results,
                                   struct linli_error *err);

/**
 * Learns from a sample of the series (at most 2,048) what those of a group lend each other: how
 * the models fare, for their weights. For users who forecast in batches, by options.priors.
 * @param ret_priors lies in `arena`
 * @return as linli_forecast_run()
 */
enum linli_rc linli_forecast_learn(const struct linli_forecast_series *series,
                                   const struct linli_forecast_signals *const *signals, int64_t n,
                                   const struct linli_forecast_options *options, int32_t threads,
                                   struct linli_arena *arena,
                                   struct linli_forecast_priors **ret_priors,
                                   struct linli_error *err);

/** "auto", "seasonal", … and back; an unknown name gives false. */
const char *linli_forecast_model_name(enum linli_forecast_model model);
bool linli_forecast_model_find(const char *name, enum linli_forecast_model *ret_model);

#ifdef __cplusplus
}
#endif
#endif
