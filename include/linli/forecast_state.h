/**
 * @file
 * The daily life of a forecast: what a fit has learnt of a series is kept as at most two kilobytes,
 * and the next day needs one step and no new fit. Weights (of the families and lanes
 * that count), the models' parameters, effects and the spread of errors stay as they were fitted;
 * levels and seasons move on with every period.
 *
 * A state knows what it was made of: its options, the shape of the signals, and the history before
 * it. One that does not belong is refused and the series is fitted anew, so a state may be lost or
 * wrong at any time without harm; it cannot be carried on for more than 14 periods after its fit.
 * Closed periods at the end of a history do not enter a state: their facts may still come.
 *
 * k periods one by one leave the same bytes as k at once, for any number of threads and on every
 * instruction set. States go back to the machine that made them: numbers are in its order.
 */
#ifndef LINLI_FORECAST_STATE_H
#define LINLI_FORECAST_STATE_H

#include "linli/forecast.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    LINLI_FORECAST_STATE_FORMAT = 1,
    LINLI_FORECAST_STATE_BYTES_MAX = 2048,
    LINLI_FORECAST_STATE_LEVELS_MAX = 16 /**< with more levels nothing is kept */
};

/** {NULL, 0}: none. */
struct linli_forecast_state {
    const void *bytes;
    int32_t bytes_n;
};

/** How a series came by its forecast. */
enum linli_forecast_taken {
    LINLI_FORECAST_CARRIED,        /**< its state was carried on */
    LINLI_FORECAST_FITTED_NEW,     /**< fitted: there was no state */
    LINLI_FORECAST_FITTED_FOREIGN, /**< … it was damaged, or made by another version or otherwise */
    LINLI_FORECAST_FITTED_CHANGED, /**< … the history before it is another now */
    LINLI_FORECAST_FITTED_OLD,     /**< … its fit is too long ago */
    LINLI_FORECAST_FITTED_ALARM,   /**< … its errors say that the fit holds no longer */
    LINLI_FORECAST_TAKEN_N
};

/** What a state says of itself. */
struct linli_forecast_state_about {
    int32_t periods;        /**< of history in it, from the series' first on */
    int32_t fitted_periods; /**< of history at its fit */
    double tracking; /**< smoothed error over smoothed absolute error (Trigg 1964), -1 … 1 */
};

/** False for what is no state of this version or is damaged. */
bool linli_forecast_state_read(const struct linli_forecast_state *state,
                               struct linli_forecast_state_about *ret_about);

/**
 * Carries one series on, to the end of its history; without a batch, so a state that holds shares
 * of a total is refused.
 * @param series the whole history, and what is known ahead; horizon and totals may be others than
 *     those of the fit
 * @param ret_result lies in `arena`, as of linli_forecast_run() but: outliers are those since the
 *     state, model_abs_error and abs_actual are not known; wape and bias are those of the fit
 * @param ret_state lies in `arena`
 * @return LINLI_OK; LINLI_EINPUT: options or values out of range, or the state does not belong;
 *     LINLI_ENOMEM. Outputs are untouched on failure
 */
enum linli_rc linli_forecast_advance(
    const struct linli_forecast_series *series, const struct linli_forecast_signals *signals,
    const struct linli_forecast_options *options, const struct linli_forecast_state *state,
    struct linli_arena *arena, struct linli_forecast_result *ret_result,
    struct linli_forecast_state *ret_state, struct linli_error *err);

/** What a batch is carried on from, and where its states go. */
struct linli_forecast_daily {
    const struct linli_forecast_state *states; /**< [n] */
    double alarm; /**< a tracking signal beyond it, or a lasting change of level: fitted anew; 0:
                     never */
    double miss;  /**< so are three totals in a row off by more; 0: never */
    /** What the series lent each other at an earlier call; for those that have to be fitted one by
     * one, to save the learning. {NULL, 0}, damaged or of another version: learnt when needed. */
    struct linli_forecast_state priors;
};

/**
 * Forecasts n series: those whose state belongs are carried on, the others are fitted as
 * linli_forecast_batch() would. Options.priors are taken before daily->priors.
 * @param ret_results [n] @param ret_states [n] in `arena`, {NULL, 0} where nothing can be kept
 * @param ret_taken [n] enum linli_forecast_taken
 * @param ret_priors to be kept for the next days; some kilobytes for each group of the series,
 *     {NULL, 0} when none were learnt or given; or NULL
 * @return as linli_forecast_batch(); outputs are untouched on failure
 */
enum linli_rc linli_forecast_advance_batch(
    const struct linli_forecast_series *series, const struct linli_forecast_signals *const *signals,
    int64_t n, const struct linli_forecast_options *options,
    const struct linli_forecast_daily *daily, int32_t threads, struct linli_arena *arena,
    struct linli_forecast_result *ret_results, struct linli_forecast_state *ret_states,
    uint8_t *ret_taken, struct linli_forecast_state *ret_priors, struct linli_error *err);

#ifdef __cplusplus
}
#endif
#endif
