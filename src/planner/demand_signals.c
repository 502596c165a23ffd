/*
 * Festivals, weather and categories of a city for the forecaster, with the same rules as `linli
 * forecast` has for files (service/forecast_files_signals.c), so that both say the same:
 *
 * - festivals of the moon count when the calendar names any of them;
 * - every column of the weather table is a signal; rows of a site hold there, others everywhere;
 *   rows of days to come are forecasts.
 *
 * Invariant: arrays that two sites have alike are one. Called by demand.c.
 */
#include "planner/demand_signals.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/lunar.h"
#include "base/text.h"

static enum linli_rc fill_festivals(const struct run *run, struct city_signals *ret,
                                    struct linli_error *err)
{
    bool named = false;
    for (int64_t i = 0; i < run->city->calendar_n && !named; i++) {
        named = lunar_names_festival(run->city->calendar[i].name);
    }
    if (!named) {
        return LINLI_OK;
    }
    uint8_t *festival;
    int8_t *after;
    LINLI_TRY(LINLI_NEW(run->arena, ret->days_n, &festival, err));
    LINLI_TRY(LINLI_NEW(run->arena, ret->days_n, &after, err));
    lunar_festivals_fill(ret->first_day, ret->days_n, festival, after);
    ret->festival = festival;
    ret->festival_day = after;
    return LINLI_OK;
}

/* The signal's number, -1 when there are too many. */
static int32_t number_of(const struct city_signals *s, const char *name)
{
    int32_t k = 0;
    while (k < s->numeric_n && !text_equal(s->name[k], name)) {
        k++;
    }
    return k < s->numeric_n ? k : -1;
}

/* Rows of one place into numeric[numeric_n]; a signal without rows there keeps its pointer. */
static enum linli_rc place_numeric(const struct run *run, const struct city_signals *s,
                                   int64_t place, const double **numeric, struct linli_error *err)
{
    double *own[LINLI_FORECAST_NUMERIC_MAX] = {NULL};
    for (int64_t i = 0; i < run->city->weather_n; i++) {
        const struct weather *w = &run->city->weather[i];
        int64_t t = w->day - s->first_day;
        int32_t k = w->site == place && t >= 0 && t < s->days_n ? number_of(s, w->signal) : -1;
        if (k < 0) {
            continue;
        }
        if (own[k] == NULL) {
            LINLI_TRY(LINLI_NEW(run->arena, s->days_n, &own[k], err));
            for (int32_t d = 0; d < s->days_n; d++) {
                own[k][d] = numeric[k] != NULL ? numeric[k][d] : (double)NAN;
            }
            numeric[k] = own[k];
        }
        own[k][t] = fixed_to_double(w->value_e4, 4);
    }
    return LINLI_OK;
}

static int by_category(const void *a, const void *b)
{
    const struct item *const *x = a;
    const struct item *const *y = b;
    return strcmp((*x)->category, (*y)->category);
}

/* Numbers in the order of the categories' names. */
static enum linli_rc fill_groups(const struct run *run, struct city_signals *ret,
                                 struct linli_error *err)
{
    const struct city *city = run->city;
    const struct item **items;
    int32_t *group;
    LINLI_TRY(LINLI_NEW(run->arena, city->items_n, &items, err));
    LINLI_TRY(LINLI_NEW(run->arena, city->items_n, &group, err));
    for (int64_t i = 0; i < city->items_n; i++) {
        items[i] = &city->items[i];
    }
    if (city->items_n > 1) {
        qsort(items, (size_t)city->items_n, sizeof(const struct item *), by_category);
    }
    int32_t n = 0;
    for (int64_t i = 0; i < city->items_n; i++) {
        bool other = i == 0 || !text_equal(items[i]->category, items[i - 1]->category);
        n += other && items[i]->category[0] != '\0';
        group[items[i] - city->items] = items[i]->category[0] != '\0' ? n : 0;
    }
    ret->group = group;
    return LINLI_OK;
}

enum linli_rc city_signals_fill(const struct run *run, int32_t first_day, int32_t days_n,
                                struct city_signals *ret, struct linli_error *err)
{
    assert(days_n >= 0);
    struct city_signals s = {.first_day = first_day, .days_n = days_n};
    for (int64_t i = 0; i < run->city->weather_n; i++) {
        const char *name = run->city->weather[i].signal;
        if (s.numeric_n < LINLI_FORECAST_NUMERIC_MAX && number_of(&s, name) < 0) {
            s.name[s.numeric_n++] = name;
        }
    }
    LINLI_TRY(place_numeric(run, &s, FIXED_NONE, s.everywhere, err));
    LINLI_TRY(fill_festivals(run, &s, err));
    LINLI_TRY(fill_groups(run, &s, err));
    *ret = s;
    return LINLI_OK;
}

enum linli_rc city_signals_of_site(const struct run *run, const struct city_signals *shared,
                                   int64_t site, struct linli_forecast_signals *signals,
                                   struct linli_error *err)
{
    const double **numeric;
    double *none = NULL;
    LINLI_TRY(LINLI_NEW(run->arena, shared->numeric_n, &numeric, err));
    for (int32_t k = 0; k < shared->numeric_n; k++) {
        numeric[k] = shared->everywhere[k];
    }
    LINLI_TRY(place_numeric(run, shared, site, numeric, err));
    for (int32_t k = 0; k < shared->numeric_n; k++) {
        if (numeric[k] == NULL && none == NULL) {
            LINLI_TRY(LINLI_NEW(run->arena, shared->days_n, &none, err));
            for (int32_t d = 0; d < shared->days_n; d++) {
                none[d] = NAN;
            }
        }
        numeric[k] = numeric[k] != NULL ? numeric[k] : none;
    }
    signals->numeric = numeric;
    signals->numeric_n = shared->numeric_n;
    signals->festival = shared->festival;
    signals->festival_day = shared->festival_day;
    return LINLI_OK;
}
