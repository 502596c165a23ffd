/* A state carried on to the end of its series' history, and the forecast from there. */
#ifndef LINLI_ENGINE_FORECAST_ADVANCE_H
#define LINLI_ENGINE_FORECAST_ADVANCE_H

#include "engine/forecast/state.h"
#include "engine/forecast/totals.h"

/* The numeric signals as deviations from their norms over a whole history: the same for all series
 * of a site that begin and end alike, so they are made once for the series that a thread meets one
 * after the other. */
struct forecast_lines {
    struct linli_arena arena;
    const struct linli_forecast_signals *of; /* NULL: none yet */
    int32_t first_day;
    int32_t n;
    struct forecast_prepared whole; /* its signs and what they miss */
};

/* One series to carry on. */
struct forecast_advance {
    const struct linli_forecast_series *series;
    const struct linli_forecast_signals *signals; /* or NULL */
    const struct linli_forecast_options *options;
    const struct linli_forecast_state *state;
    const struct forecast_totals *totals; /* NULL: none */
    int64_t at;                           /* its number in the totals */
    struct forecast_lines *lines;         /* of the thread, same options; NULL: made anew */
    double alarm;                         /* limits as of struct linli_forecast_daily */
    double miss;
};

/*
 * Fills *result, whose memory was laid out for it, and bytes[LINLI_FORECAST_STATE_BYTES_MAX].
 * *ret_taken: LINLI_FORECAST_CARRIED, or why the series has to be fitted; then *result may have
 * been written to. Errors: LINLI_EINPUT for options or values out of range, LINLI_ENOMEM.
 */
enum linli_rc forecast_advance(const struct forecast_advance *a, struct linli_arena *scratch,
                               struct linli_forecast_result *result, unsigned char *bytes,
                               int32_t *ret_bytes_n, enum linli_forecast_taken *ret_taken,
                               struct linli_error *err);

/* The periods that an advance looks at: those since the state, and a few before them. */
struct forecast_stretch {
    struct forecast_prepared p; /* its period 0 is period `from` of the series */
    struct linli_forecast_series series;
    int32_t from;
    int32_t learnt; /* periods of it that the state knows */
};

/* advance_stretch.c */
enum linli_rc forecast_stretch_make(const struct forecast_advance *a, const struct forecast_kept *k,
                                    int32_t learnt, struct linli_arena *scratch,
                                    struct forecast_stretch *ret, struct linli_error *err);

/* advance_result.c: quantiles of the means in *r, and their totals. */
void forecast_advance_quantiles(const struct forecast_kept *k, const struct forecast_prepared *p,
                                const struct linli_forecast_series *series,
                                const struct linli_forecast_options *options,
                                struct linli_forecast_result *r);

#endif
