/*
 * Patterns found in a city's demand: what the forecaster learns of weekdays, months, festivals,
 * promotions, prices, weather and activities, summed up by category. Pure, as the planner.
 */
#ifndef LINLI_PLANNER_PATTERNS_H
#define LINLI_PLANNER_PATTERNS_H

#include "engine/forecast/effects.h"
#include "model/city.h"

struct city_patterns {
    struct forecast_effect_sums *sums; /* [2 + categories_n]: all, of no category, each category */
    const char **categories;           /* by name */
    int64_t categories_n;
    const char *signals[LINLI_FORECAST_NUMERIC_MAX]; /* columns of the weather by number */
    int64_t signals_n;
    const char **activities; /* types by number */
    int64_t activities_n;
    int64_t series_n;
};

/* From the facts before city->today; `site` is an index, FIXED_NONE for all. In `arena`. Errors:
 * LINLI_ENOMEM. */
enum linli_rc patterns_find(const struct city *city, int64_t site, struct linli_arena *arena,
                            struct city_patterns *ret, struct linli_error *err);

#endif
