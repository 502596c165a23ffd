/*
 * The series and signals are those that a plan of the same day would forecast from (demand.c); each
 * tells what it knows of every effect (engine/forecast/effects.h), and the tellings are added up in
 * the order of the series. Called by service/patterns.
 */
#include "planner/patterns.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "planner/demand_series.h"
#include "planner/tiers.h"

enum { HORIZON = 1 };

/* The name of each category stands at its number less one. */
static enum linli_rc name_categories(const struct city *city, const int32_t *group,
                                     struct linli_arena *arena, struct city_patterns *ret,
                                     struct linli_error *err)
{
    int32_t most = 0;
    for (int64_t i = 0; i < city->items_n; i++) {
        most = group[i] > most ? group[i] : most;
    }
    LINLI_TRY(LINLI_NEW(arena, most, &ret->categories, err));
    for (int64_t i = 0; i < city->items_n; i++) {
        if (group[i] > 0) {
            ret->categories[group[i] - 1] = city->items[i].category;
        }
    }
    ret->categories_n = most;
    return LINLI_OK;
}

static enum linli_rc add_up(const struct demand_book *book, struct city_patterns *ret,
                            struct linli_error *err)
{
    struct linli_forecast_options options = {
        .freq = LINLI_FORECAST_DAY, .horizon = HORIZON, .model = LINLI_FORECAST_AUTO};
    struct linli_arena scratch;
    enum linli_rc rc = LINLI_OK;
    linli_arena_init(&scratch, 0);
    for (int64_t i = 0; rc == LINLI_OK && i < book->n; i++) {
        struct forecast_effect_sums own;
        rc = forecast_effect_sums_of(&book->series[i], book->signals[i], &options, &scratch, &own,
                                     err);
        if (rc == LINLI_OK) {
            assert(book->series[i].group <= ret->categories_n);
            forecast_effect_sums_add(&ret->sums[0], &own);
            forecast_effect_sums_add(&ret->sums[1 + book->series[i].group], &own);
        }
        linli_arena_reset(&scratch);
    }
    linli_arena_finish(&scratch);
    return rc;
}

/* The items with demand at the sites where it arises. */
static enum linli_rc collect(struct run *run, int64_t site, struct linli_error *err)
{
    const struct city *city = run->city;
    LINLI_TRY(LINLI_NEW(run->arena, city->series_n, &run->planned, err));
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        bool own = run->tiers[s->site].below_n == 0; /* else it is the sum of those below */
        if (own && (site == FIXED_NONE || s->site == site)) {
            run->planned[run->planned_n++] =
                (struct planned){.site = s->site, .item = s->item, .series = s};
        }
    }
    return LINLI_OK;
}

enum linli_rc patterns_find(const struct city *city, int64_t site, struct linli_arena *arena,
                            struct city_patterns *ret, struct linli_error *err)
{
    struct plan plan = {.day = city->today};
    struct planner_options options = {.threads = 1};
    struct run run = {.city = city,
                      .options = &options,
                      .arena = arena,
                      .plan = &plan,
                      .horizon = HORIZON,
                      .stock_known = true};
    struct city grown;
    struct demand_book book;
    struct city_patterns found = {.categories_n = 0};
    LINLI_TRY(tiers_prepare(&run, &grown, err));
    LINLI_TRY(collect(&run, site, err));
    LINLI_TRY(demand_book_fill(&run, &book, err));
    found.signals_n = book.shared.numeric_n;
    memcpy(found.signals, book.shared.name, sizeof(found.signals));
    found.activities = book.activities;
    found.activities_n = book.activities_n;
    found.series_n = book.n;
    LINLI_TRY(name_categories(city, book.shared.group, arena, &found, err));
    LINLI_TRY(LINLI_NEW(arena, 2 + found.categories_n, &found.sums, err));
    LINLI_TRY(add_up(&book, &found, err));
    *ret = found;
    return LINLI_OK;
}
