/* All families of one series compared, and their combination. */
#ifndef LINLI_ENGINE_FORECAST_BACKTEST_H
#define LINLI_ENGINE_FORECAST_BACKTEST_H

#include "engine/forecast/combine.h"
#include "engine/forecast/families.h"

/* What the group of a series lends it. */
struct forecast_blend_prior {
    struct forecast_lane_prior lanes;
    struct forecast_squares_prior squares;
};

struct forecast_backtest {
    struct forecast_families members;
    struct forecast_squares squares;
    double weight[LINLI_FORECAST_MODELS_N];
    enum linli_forecast_model model; /* the one that weighs most */
    double *mean;                    /* [origins_n][h] combined */
    double abs_error;                /* of it, against demand as corrected */
    double error;
};

/* `wanted`: AUTO, or the only model; one that cannot run gives way to the means. */
enum linli_rc forecast_backtest_run(struct forecast_prepared *p, enum linli_forecast_model wanted,
                                    const struct forecast_blend_prior *prior,
                                    struct linli_arena *arena, struct forecast_backtest *ret,
                                    struct linli_error *err);

/* Adds what a backtest without a prior saw to the group's. */
void forecast_backtest_teach(const struct forecast_backtest *b, struct forecast_blend_prior *group);

/* Adds one sum to another. */
void forecast_blend_prior_sum(const struct forecast_blend_prior *from,
                              struct forecast_blend_prior *to);

/* Adds the means of `from` to `to` with the weight of so many series. */
void forecast_blend_prior_shrink(const struct forecast_blend_prior *from, double series,
                                 struct forecast_blend_prior *to);

#endif
