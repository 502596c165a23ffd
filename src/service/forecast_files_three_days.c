/*
 * Totals of 72 hours by site and category (see forecast_files_three_days.h):
 *
 *   acc72 = 1 - sum |expected - wanted| / sum wanted
 *
 * over every origin, site and category; items without a category are one of their own. A day that
 * was sold out for a part of it and says nothing of what was missing has wanted qty / s, s being
 * the share in stock, as in the forecasts (prepare.c), down to a quarter. Leaving such days out
 * would leave out the days of most demand: on the made-up group-buying city all forecasts then look
 * 7 % too high.
 */
#include "service/forecast_files_three_days.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum linli_rc three_days_begin(const struct forecast_files_options *options,
                               const struct forecast_book *book, struct linli_arena *arena,
                               struct three_days *ret, struct linli_error *err)
{
    struct three_days t = {.book = book};
    if (options->freq == LINLI_FORECAST_DAY && options->horizon >= THREE_DAYS &&
        book->categories.n > 0) {
        t.groups_n = book->categories.n + 1; /* the last: items without one */
        LINLI_TRY(LINLI_NEW(arena, book->sites.n * t.groups_n, &t.expected, err));
        LINLI_TRY(LINLI_NEW(arena, book->sites.n * t.groups_n, &t.actual, err));
        LINLI_TRY(LINLI_NEW(arena, t.groups_n, &t.abs_error, err));
        LINLI_TRY(LINLI_NEW(arena, t.groups_n, &t.group_actual, err));
    }
    *ret = t;
    return LINLI_OK;
}

void three_days_add(struct three_days *t, int64_t span, const struct linli_forecast_series *series,
                    const uint8_t *counts, const struct linli_forecast_result *result)
{
    if (t->groups_n == 0) {
        return;
    }
    const struct forecast_row *row = &t->book->rows[t->book->spans[span].from];
    int32_t category = t->book->category[row->item];
    int64_t at = row->site * t->groups_n + (category >= 0 ? category : t->groups_n - 1);
    for (int32_t k = 0; k < THREE_DAYS; k++) {
        double wanted = forecast_wanted(series, counts, series->n + k);
        if (isfinite(wanted)) {
            t->expected[at] += result->mean[k];
            t->actual[at] += wanted;
        }
    }
}

void three_days_close(struct three_days *t)
{
    for (int64_t i = 0; i < t->book->sites.n * t->groups_n; i++) {
        assert(t->expected[i] >= 0.0);
        t->abs_error[i % t->groups_n] += fabs(t->expected[i] - t->actual[i]);
        t->group_actual[i % t->groups_n] += t->actual[i];
        t->expected[i] = t->actual[i] = 0.0;
    }
}

static double accuracy(double abs_error, double actual)
{
    return actual > 0.0 ? 1.0 - abs_error / actual : (double)NAN;
}

static int by_accuracy(const void *left, const void *right)
{
    const struct forecast_files_category *a = left;
    const struct forecast_files_category *b = right;
    return a->acc72 != b->acc72 ? (a->acc72 < b->acc72 ? -1 : 1) : strcmp(a->name, b->name);
}

enum linli_rc three_days_score(const struct three_days *t, struct linli_arena *arena,
                               struct forecast_files_score *score, struct linli_error *err)
{
    double abs_error = 0.0;
    double actual = 0.0;
    LINLI_TRY(LINLI_NEW(arena, t->groups_n, &score->categories, err));
    for (int64_t g = 0; g < t->groups_n; g++) {
        abs_error += t->abs_error[g];
        actual += t->group_actual[g];
        if (t->group_actual[g] > 0.0) {
            score->categories[score->categories_n++] = (struct forecast_files_category){
                .name = g < t->groups_n - 1 ? codes_text(&t->book->categories, g) : "",
                .acc72 = accuracy(t->abs_error[g], t->group_actual[g]),
                .actual = t->group_actual[g]};
        }
    }
    if (score->categories_n > 1) {
        qsort(score->categories, (size_t)score->categories_n, sizeof(*score->categories),
              by_accuracy);
    }
    score->acc72 = accuracy(abs_error, actual);
    return LINLI_OK;
}
