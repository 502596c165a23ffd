/* All models of one series at all origins, compared; the families' forecasts and the choice. */
#ifndef LINLI_ENGINE_FORECAST_CANDIDATES_H
#define LINLI_ENGINE_FORECAST_CANDIDATES_H

#include "engine/forecast/factors.h"
#include "engine/forecast/prepare.h"

/* One family: the fit-weighted mean of its members. */
struct forecast_family {
    bool ran;
    double *mean;     /* [origins_n][h], never negative */
    double loss;      /* |e|^1.5 over the backtest, drawn-in demand */
    double abs_error; /* against demand as corrected */
    double error;     /* sum of F - Y */
    double level;     /* at the end */
    const struct forecast_factors *factors;
    const double *extra; /* [origins_n][h] the activities' part; or NULL */
};

struct forecast_choice {
    struct forecast_family family[LINLI_FORECAST_MODELS_N];
    enum linli_forecast_model model; /* the one to use */
    double actual;                   /* demand compared */
    int32_t compared_n;
};

/* `wanted`: AUTO, or the only model to run; one that cannot run gives way to the moving average. */
enum linli_rc forecast_choose(struct forecast_prepared *p, enum linli_forecast_model wanted,
                              struct linli_arena *arena, struct forecast_choice *ret,
                              struct linli_error *err);

#endif
