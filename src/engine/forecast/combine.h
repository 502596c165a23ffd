/* Weights of the member families from their errors. */
#ifndef LINLI_ENGINE_FORECAST_COMBINE_H
#define LINLI_ENGINE_FORECAST_COMBINE_H

#include "engine/forecast/families.h"

/* Mean squares of the families' errors, in units of the best one's. */
struct forecast_squares {
    double periods; /* of origins behind them; 0: nothing is known */
    double of[LINLI_FORECAST_MODELS_N];
};

/* The same over a group of series: Σ periods · square, Σ periods. */
struct forecast_squares_prior {
    double of[LINLI_FORECAST_MODELS_N];
    double periods[LINLI_FORECAST_MODELS_N];
};

struct forecast_squares forecast_combine_squares(const struct forecast_prepared *p,
                                                 const struct forecast_families *m);

/* weight[model]: >= 0, summing to 1, 0 for those that did not run. prior may be NULL. */
void forecast_combine_weights(const struct forecast_families *m, const struct forecast_squares *own,
                              const struct forecast_squares_prior *prior,
                              double weight[LINLI_FORECAST_MODELS_N]);

#endif
