/* What is kept of a fitted series between two days, as numbers and as bytes. */
#ifndef LINLI_ENGINE_FORECAST_STATE_H
#define LINLI_ENGINE_FORECAST_STATE_H

#include "engine/forecast/backtest.h"
#include "engine/forecast/effects.h"
#include "engine/forecast/errors.h"
#include "engine/forecast/spread.h"
#include "linli/forecast_state.h"

enum {
    FORECAST_KEPT_FAMILIES = 8,
    FORECAST_KEPT_LAWS = 1 + LINLI_FORECAST_SUMS, /* of single periods and of totals */
    FORECAST_KEPT_KNOTS = 24,
    FORECAST_KNOT_STEP = 4,
    FORECAST_KEPT_PAST = 728, /* periods of history that the checksum is of */
    FORECAST_WINDOW_PERIODS = LINLI_FORECAST_RECENT_DAYS
};

/* One family: the lanes that count, their weights summing to 1. */
struct forecast_kept_family {
    enum linli_forecast_model model;
    double weight;
    double lane[FORECAST_LANES]; /* 0: not kept */
    double *state;               /* the kernel's; lanes that are not kept are 0 */
};

/* The distribution of errors of totals over `days` periods, 0: of single ones. */
struct forecast_kept_law {
    int32_t days;
    struct forecast_errors errors;
    double at_level[LINLI_FORECAST_STATE_LEVELS_MAX];
};

/* A window of periods whose total was forecast at its start. */
struct forecast_kept_window {
    int32_t at; /* its first period; -1: none runs */
    double expected[FORECAST_WINDOW_PERIODS];
    double forecast; /* sums over the periods so far that count */
    double actual;
};

struct forecast_kept {
    uint64_t asked; /* checksum of the options and the shape of the signals … */
    uint64_t past;  /* … and of the history */
    int32_t first_day;
    int32_t n;        /* periods that were learnt from */
    int32_t fitted_n; /* of the fit */
    int32_t used_n;
    int32_t compared_n;
    int32_t shifts_n;
    int32_t idle; /* periods since the last demand */
    bool whole;
    bool has_promo;
    bool shifted; /* a lasting change of level was seen since the fit */
    bool missed;  /* not in the bytes: a window ended since the last state */
    double wape;
    double bias;
    double error; /* smoothed error of the next period … */
    double size;  /* … and smoothed absolute error */
    double recent[LINLI_FORECAST_RECENT];
    struct forecast_kept_window window;
    struct forecast_outlier_watch outliers;
    struct forecast_shift_watch shifts;
    double price_reference; /* NAN: none */
    double weight_in_totals;
    double group_unit; /* of the totals that shares are taken of; 0: none */
    double site_unit;
    int32_t activities_n;
    int32_t activity_type[FORECAST_ACTIVITIES_MAX];
    double coefficient[FORECAST_ACTIVITIES_MAX + 1];
    bool frequent;
    int32_t knots_n; /* of the yearly wave, FORECAST_KNOT_STEP periods apart */
    int32_t knot_from;
    double knot[FORECAST_KEPT_KNOTS];
    int32_t levels_n;
    int32_t laws_n;
    struct forecast_kept_law law[FORECAST_KEPT_LAWS];
    bool pooled;
    double own_share; /* of the series' own quantiles beside the pooled ones */
    struct forecast_spread_kept spread;
    int32_t slots_n;
    struct forecast_held *view[FORECAST_VIEWS_N]; /* NULL: not in use */
    int32_t families_n;
    struct forecast_kept_family family[FORECAST_KEPT_FAMILIES];
};

/* Doubles of a kernel's state that stand in rows of lanes, and those behind them; false: it cannot
 * be kept. */
bool forecast_state_shape(enum forecast_kernel_id kernel, int32_t *ret_rows, int32_t *ret_tail);

/* Writes at most LINLI_FORECAST_STATE_BYTES_MAX bytes. Of a fresh state lanes of the least weight
 * are left away until there is room for it and all that it may grow by, and the weights of the
 * others in *kept go up; later none are, so that days one by one see the lanes that days at once
 * do. Returns the bytes, 0: no room. */
int32_t forecast_state_pack(struct forecast_kept *kept, bool fresh, unsigned char *bytes);

/* Reads them back; *ret_good says whether they were a state. */
enum linli_rc forecast_state_unpack(const void *bytes, int32_t bytes_n, struct linli_arena *arena,
                                    struct forecast_kept *ret, bool *ret_good,
                                    struct linli_error *err);

/* The weight in its totals, and whether it holds shares; 0 for what is no state. */
double forecast_state_weight(const struct linli_forecast_state *state, bool *ret_shares);

/* Goes on from a checksum. */
uint64_t forecast_state_sum(uint64_t sum, const void *bytes, size_t n);

/* Checksums: of what was asked for, of the history of `series` before period n. */
uint64_t forecast_state_asked(const struct linli_forecast_series *series,
                              const struct linli_forecast_signals *signals,
                              const struct linli_forecast_options *options);
uint64_t forecast_state_past(const struct linli_forecast_series *series,
                             const struct linli_forecast_signals *signals,
                             const struct linli_forecast_options *options, int32_t n,
                             const struct forecast_kept *kept);

/* The laws that quantiles are made of, as fill_quantiles() of forecast.c left them. */
struct forecast_laws {
    const struct forecast_errors *errors[FORECAST_KEPT_LAWS]; /* NULL: not there */
    int32_t days[FORECAST_KEPT_LAWS];
    const struct forecast_spread *pooled; /* or NULL */
    const struct forecast_spread_sample *own;
};

/* What is to be kept of a series that was just fitted; p->keep was set. ret_bytes_n 0: nothing. */
enum linli_rc
forecast_state_of_fit(const struct forecast_prepared *p, const struct forecast_backtest *b,
                      const struct forecast_laws *laws, const struct linli_forecast_series *series,
                      const struct linli_forecast_signals *signals,
                      const struct linli_forecast_options *options,
                      const struct linli_forecast_result *result, struct linli_arena *scratch,
                      unsigned char *bytes, int32_t *ret_bytes_n, struct linli_error *err);

#endif
