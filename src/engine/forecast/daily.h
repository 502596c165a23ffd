/* Fits and advances of a batch (daily.c), of what forecast.c does for one series. */
#ifndef LINLI_ENGINE_FORECAST_DAILY_H
#define LINLI_ENGINE_FORECAST_DAILY_H

#include "engine/forecast/priors.h"
#include "engine/forecast/state.h"

/* Memory of one result, all zero or not known. */
enum linli_rc forecast_lay_out(const struct linli_forecast_series *s,
                               const struct linli_forecast_options *o, struct linli_arena *arena,
                               struct linli_forecast_result *ret, struct linli_error *err);

/* Scores that are not known yet. */
void forecast_forget_scores(struct linli_forecast_result *r);

/* Fits one series and fills its result, which was laid out. totals: of its batch, in which it has
 * number `at`; or NULL. state[LINLI_FORECAST_STATE_BYTES_MAX]: what is kept of it; or NULL. */
enum linli_rc forecast_fit(const struct linli_forecast_series *s,
                           const struct linli_forecast_signals *signals,
                           const struct linli_forecast_options *o,
                           const struct forecast_totals *totals, int64_t at,
                           struct linli_arena *scratch, struct linli_forecast_result *r,
                           unsigned char *state, int32_t *ret_state_n, struct linli_error *err);

/* As linli_forecast_advance_batch(); daily NULL: all are fitted, and no states are kept. */
enum linli_rc forecast_batch(const struct linli_forecast_series *series,
                             const struct linli_forecast_signals *const *signals, int64_t n,
                             const struct linli_forecast_options *options,
                             const struct linli_forecast_daily *daily, int32_t threads,
                             struct linli_arena *arena, struct linli_forecast_result *ret_results,
                             struct linli_forecast_state *ret_states, uint8_t *ret_taken,
                             struct linli_forecast_state *ret_priors, struct linli_error *err);

#endif
