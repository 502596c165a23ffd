/* What activities add to demand. */
#ifndef LINLI_ENGINE_FORECAST_ACTIVITY_H
#define LINLI_ENGINE_FORECAST_ACTIVITY_H

#include "engine/forecast/prepare.h"

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
