/* Totals of categories, sites, items and the city that agree with their series. */
#ifndef LINLI_SERVICE_FORECAST_FILES_TOTALS_H
#define LINLI_SERVICE_FORECAST_FILES_TOTALS_H

#include "service/forecast_files_series.h"

/* Numbers in the book's codes; -1: all of them. A category is one of a site. */
struct forecast_total {
    int32_t site;
    int32_t item;
    int32_t category;
};

struct forecast_totals {
    int64_t n;
    struct forecast_total *total;         /* [n] categories of sites, sites, items, the city */
    struct linli_forecast_result *result; /* [n] */
};

/* Forecasts the totals of a whole book's lot, whose results are there, and makes both agree: the
 * results of the lot are moved too. */
enum linli_rc forecast_totals_run(const struct forecast_book *book,
                                  const struct linli_forecast_options *engine, int32_t threads,
                                  struct linli_arena *arena, struct forecast_lot *lot,
                                  struct forecast_totals *ret, struct linli_error *err);

#endif
