/*
 * The accuracy that a city asks for (MISSION F5): totals of the first 72 hours behind each origin,
 * of each site and category. Called by forecast_files_backtest.c.
 */
#ifndef LINLI_SERVICE_FORECAST_FILES_THREE_DAYS_H
#define LINLI_SERVICE_FORECAST_FILES_THREE_DAYS_H

#include "service/forecast_files_series.h"

enum { THREE_DAYS = 3 };

struct three_days {
    const struct forecast_book *book;
    int64_t groups_n;     /* categories; 0: nothing can be said */
    double *expected;     /* [sites][groups_n] of the origin at hand */
    double *actual;       /* [sites][groups_n] */
    double *abs_error;    /* [groups_n] over all origins */
    double *group_actual; /* [groups_n] */
};

/* Nothing is summed for other than daily tables, horizons below three days, and without the
 * items' categories. */
enum linli_rc three_days_begin(const struct forecast_files_options *options,
                               const struct forecast_book *book, struct linli_arena *arena,
                               struct three_days *ret, struct linli_error *err);
/* A series of the origin at hand, its in_stock told of the periods behind it, too; days of which
 * nothing is known and closed ones are left out of both sides. */
void three_days_add(struct three_days *t, int64_t span, const struct linli_forecast_series *series,
                    const uint8_t *counts, const struct linli_forecast_result *result);
/* The origin at hand is complete. */
void three_days_close(struct three_days *t);
/* Fills acc72 and the categories of a score, the least accurate first. */
enum linli_rc three_days_score(const struct three_days *t, struct linli_arena *arena,
                               struct forecast_files_score *score, struct linli_error *err);

#endif
