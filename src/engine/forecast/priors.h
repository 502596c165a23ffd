/* What series of a group lend each other: learnt in a first pass, read by every later forecast. */
#ifndef LINLI_ENGINE_FORECAST_PRIORS_H
#define LINLI_ENGINE_FORECAST_PRIORS_H

#include "engine/forecast/backtest.h"
#include "engine/forecast/effects.h"
#include "engine/forecast/spread.h"
#include "engine/forecast/totals.h"
#include "linli/forecast_state.h"

/* Of one group of series. */
struct forecast_prior {
    bool known;
    struct forecast_blend_prior blend;
    struct forecast_spread spread;
    struct forecast_effect_prior effects;
};

struct linli_forecast_priors {
    int32_t groups_n;             /* group 0 is all series together */
    struct forecast_prior *group; /* [groups_n] */
};

/* The prior of a series; NULL when there is none. */
const struct forecast_prior *forecast_priors_of(const struct linli_forecast_priors *priors,
                                                const struct linli_forecast_series *series);

/* As bytes, and back; *ret_priors NULL: they were none, damaged or of another version. */
enum linli_rc forecast_priors_pack(const struct linli_forecast_priors *priors,
                                   struct linli_arena *arena, struct linli_forecast_state *ret,
                                   struct linli_error *err);
enum linli_rc forecast_priors_unpack(const struct linli_forecast_state *bytes,
                                     struct linli_arena *arena,
                                     struct linli_forecast_priors **ret_priors,
                                     struct linli_error *err);

/* totals: of the same series, or NULL. Else as linli_forecast_learn(). */
enum linli_rc forecast_priors_learn(const struct linli_forecast_series *series,
                                    const struct linli_forecast_signals *const *signals, int64_t n,
                                    const struct forecast_totals *totals,
                                    const struct linli_forecast_options *options, int32_t threads,
                                    struct linli_arena *arena,
                                    struct linli_forecast_priors **ret_priors,
                                    struct linli_error *err);

#endif
