/* What the city's calendar and weather say of its days, as the forecaster wants it. */
#ifndef LINLI_PLANNER_DEMAND_SIGNALS_H
#define LINLI_PLANNER_DEMAND_SIGNALS_H

#include "planner/run.h"

/* What is the same for all sites. */
struct city_signals {
    int32_t first_day;
    int32_t days_n;
    const uint8_t *festival; /* [days_n], NULL when the calendar names none of the moon */
    const int8_t *festival_day;
    int32_t numeric_n;
    const char *name[LINLI_FORECAST_NUMERIC_MAX];
    const double *everywhere[LINLI_FORECAST_NUMERIC_MAX]; /* [days_n] NAN unknown */
    const int32_t *group; /* [items_n] number of each item's category, from 1; 0 none */
};

enum linli_rc city_signals_fill(const struct run *run, int32_t first_day, int32_t days_n,
                                struct city_signals *ret, struct linli_error *err);

/* Festivals and numeric signals of one site. */
enum linli_rc city_signals_of_site(const struct run *run, const struct city_signals *shared,
                                   int64_t site, struct linli_forecast_signals *signals,
                                   struct linli_error *err);

#endif
