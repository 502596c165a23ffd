/* The law of one period's demand, from the count model's state. */
#ifndef LINLI_ENGINE_FORECAST_MODEL_COUNT_H
#define LINLI_ENGINE_FORECAST_MODEL_COUNT_H

#include "engine/forecast/states.h"

/* A period's demand: with probability `zero` none, else its size beyond what a negative binomial's
 * zeros explain. Variance of the whole is mean + dispersion · mean². */
struct forecast_count_law {
    double mean;
    double dispersion; /* 1 / size, 0: Poisson */
    double zero;       /* probability of no demand */
    double positive;   /* mean of the demand when there is some */
};

/* The law of a period with factor `factor`, as lane `lane` of the state sees it. */
struct forecast_count_law forecast_count_law_of(const struct forecast_count_state *state,
                                                int32_t lane, double factor);

#endif
