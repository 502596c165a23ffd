/* What activities add to demand. */
#ifndef LINLI_ENGINE_FORECAST_ACTIVITY_H
#define LINLI_ENGINE_FORECAST_ACTIVITY_H

#include "engine/forecast/prepare.h"

/* Demand cleaned of activities, and what activities add at each origin. */
struct forecast_activity {
    double *y;           /* [n] demand less the activities' part */
    uint8_t *use;        /* [n] 0 also on activity days, unless they are most days */
    double *extra;       /* [origins_n][h] */
    double *coefficient; /* [activities_n + 1] at the end */
};

enum linli_rc forecast_activity_run(const struct forecast_prepared *p, const double *now,
                                    struct linli_arena *arena, struct forecast_activity *ret,
                                    struct linli_error *err);

/* What coefficients say of period t (n + h of them are known); *ret_active: whether anything is on.
 */
double forecast_activity_part(const struct forecast_prepared *p, const double *coefficient,
                              int32_t t, bool *ret_active);

/* Whether activities fall on most used days: then activity days count for the baseline too. */
bool forecast_activity_frequent(const struct forecast_prepared *p);

#endif
