/*
 * Records that stop before the city's last recorded day, as those of items that a made-up city no
 * longer sells: nothing more was wanted of them, and a living city's ledger says so day by day
 * (store/city_load_demand.c, end_facts). Without it a planner would take the days for unknown and
 * order on.
 *
 * Invariant: what is recorded stays as it is. Called by twin.c before the scene is made.
 */
#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "twin/state.h"

/* The day after the last one that any series has a fact of. */
static int32_t facts_end(const struct city *city)
{
    int32_t end = INT32_MIN;
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        int32_t of = s->first_day + s->facts_n;
        end = of > end ? of : end;
    }
    return end;
}

/* A column of numbers, longer by days of `value`; NULL stays NULL. */
static enum linli_rc lengthen(int64_t **column, int32_t from, int32_t to, int64_t value,
                              struct linli_arena *arena, struct linli_error *err)
{
    int64_t *grown;
    if (*column == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, to, &grown, err));
    for (int32_t t = 0; t < to; t++) {
        grown[t] = t < from ? (*column)[t] : value;
    }
    *column = grown;
    return LINLI_OK;
}

static enum linli_rc lengthen_marks(uint8_t **column, int32_t from, int32_t to,
                                    struct linli_arena *arena, struct linli_error *err)
{
    uint8_t *grown;
    if (*column == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, to, &grown, err));
    memcpy(grown, *column, (size_t)from);
    *column = grown;
    return LINLI_OK;
}

/* Nothing wanted until the end. */
static enum linli_rc go_on(struct demand_series *s, int32_t end, const int64_t **wanted_e3,
                           struct linli_arena *arena, struct linli_error *err)
{
    int32_t days_n = end - s->first_day;
    int64_t *wanted;
    assert(s->facts_n <= s->days_n && s->days_n < days_n);
    LINLI_TRY(LINLI_NEW(arena, days_n, &wanted, err));
    memcpy(wanted, *wanted_e3, (size_t)s->facts_n * sizeof(*wanted));
    *wanted_e3 = wanted;
    LINLI_TRY(lengthen(&s->qty_e3, s->facts_n, days_n, 0, arena, err));
    LINLI_TRY(lengthen(&s->unmet_e3, s->facts_n, days_n, FIXED_NONE, arena, err));
    LINLI_TRY(lengthen(&s->in_stock_e4, s->facts_n, days_n, FIXED_NONE, arena, err));
    LINLI_TRY(lengthen(&s->price_e4, s->days_n, days_n, FIXED_NONE, arena, err));
    uint8_t **marks[] = {&s->promo, &s->closed, &s->recorded, &s->certain};
    for (size_t k = 0; k < sizeof(marks) / sizeof(marks[0]); k++) {
        LINLI_TRY(lengthen_marks(marks[k], s->days_n, days_n, arena, err));
    }
    s->facts_n = s->days_n = days_n;
    return LINLI_OK;
}

enum linli_rc ended_go_on(const struct city *city, const int64_t *const *wanted_e3,
                          struct linli_arena *arena, struct city *ret_city,
                          const int64_t *const **ret_wanted_e3, struct linli_error *err)
{
    int32_t end = facts_end(city);
    const int64_t **wanted;
    struct demand_series *series;
    LINLI_TRY(LINLI_NEW(arena, city->series_n, &wanted, err));
    LINLI_TRY(LINLI_NEW(arena, city->series_n, &series, err));
    for (int64_t i = 0; i < city->series_n; i++) {
        series[i] = city->series[i];
        wanted[i] = wanted_e3[i];
        if (series[i].first_day + series[i].days_n < end) {
            LINLI_TRY(go_on(&series[i], end, &wanted[i], arena, err));
        }
    }
    *ret_city = *city;
    ret_city->series = series;
    *ret_wanted_e3 = wanted;
    return LINLI_OK;
}
