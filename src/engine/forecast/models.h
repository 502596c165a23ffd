/* The models' inner parts: each turns demand over known factors into a level for every origin; the
 * forecast is level · factor (+ what activities add). */
#ifndef LINLI_ENGINE_FORECAST_MODELS_H
#define LINLI_ENGINE_FORECAST_MODELS_H

#include "engine/forecast/factors.h"
#include "engine/forecast/prepare.h"

/* What a level is computed from: demand, the periods in use and their factors, each [n]. */
struct forecast_input {
    const struct forecast_prepared *p;
    const double *y;
    const uint8_t *use;
    const double *now;
};

/* Each fills level[origins_n]. */
void forecast_average_levels(const struct forecast_input *in, double *level);
void forecast_smooth_levels(const struct forecast_input *in, double alpha, double *level);
void forecast_tsb_levels(const struct forecast_input *in, double alpha, double beta, double *level);
void forecast_sba_levels(const struct forecast_input *in, double alpha, double *level);

/* Demand cleaned of activities, and what activities add at each origin. */
struct forecast_activity {
    double *y;     /* [n] demand less the activities' part */
    uint8_t *use;  /* [n] 0 also on activity days, unless they are most days */
    double *extra; /* [origins_n][h] */
};

enum linli_rc forecast_activity_run(const struct forecast_prepared *p, const double *now,
                                    struct linli_arena *arena, struct forecast_activity *ret,
                                    struct linli_error *err);
/* Whether activities fall on most used days: then activity days count for the baseline too. */
bool forecast_activity_frequent(const struct forecast_prepared *p);

#endif
