/* The snapshot's demand as the forecaster wants it. */
#ifndef LINLI_PLANNER_DEMAND_SERIES_H
#define LINLI_PLANNER_DEMAND_SERIES_H

#include "planner/demand_signals.h"

enum { DEMAND_ACTIVITIES_MAX = 64 };

struct demand_book {
    struct linli_forecast_series *series;          /* [n], as the planned that have one */
    const struct linli_forecast_signals **signals; /* [n] of its site */
    int64_t n;
    struct city_signals shared;
    const char **activities; /* types by number */
    int32_t activities_n;
};

/* Of run->planned, for run->horizon days ahead, in the run's arena. Errors: LINLI_ENOMEM. */
enum linli_rc demand_book_fill(struct run *run, struct demand_book *ret, struct linli_error *err);

#endif
