/*
 * What is known of a site's days beside its demand: closures, day kinds, festivals, activities,
 * weather and other numeric signals.
 *
 * Festivals of the moon count when the calendar names any of them, in any year: a calendar that
 * knows 春节 is one of people who keep it.
 *
 * Invariants: all arrays of a site cover the same days. Arrays that two sites have alike are one.
 * Called by forecast_files_read.c and, for a city, told apart by site the same way in
 * planner/demand_signals.c.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/fixed.h"
#include "base/lunar.h"
#include "service/forecast_files_signals.h"

static enum linli_forecast_day_kind day_kind(int32_t calendar_kind)
{
    static const enum linli_forecast_day_kind KINDS[] = {
        [CALENDAR_HOLIDAY] = LINLI_FORECAST_DAY_HOLIDAY,
        [CALENDAR_MAKEUP_WORKDAY] = LINLI_FORECAST_DAY_MAKEUP,
        [CALENDAR_FESTIVAL] = LINLI_FORECAST_DAY_FESTIVAL,
        [CALENDAR_SCHOOL_BREAK] = LINLI_FORECAST_DAY_SCHOOL_BREAK,
        [CALENDAR_CLOSED] = LINLI_FORECAST_DAY_NORMAL};
    return KINDS[calendar_kind];
}

/* A day with two kinds keeps the first in the order of the enum. */
static void mark_day(struct forecast_site *site, const struct forecast_calendar_row *c)
{
    int32_t at = c->day - site->signals.first_day;
    if (at < 0 || at >= site->signals.days_n) {
        return;
    }
    if (c->kind == CALENDAR_CLOSED) {
        site->closed[at] = 1;
        return;
    }
    uint8_t kind = (uint8_t)day_kind(c->kind);
    if (site->kind[at] == LINLI_FORECAST_DAY_NORMAL || kind < site->kind[at]) {
        site->kind[at] = kind;
    }
}

static enum linli_rc add_activities(const struct forecast_facts *f, int32_t types, int32_t site_i,
                                    struct forecast_site *site, struct linli_arena *arena,
                                    struct linli_error *err)
{
    double **size;
    LINLI_TRY(LINLI_NEW(arena, types, &size, err));
    LINLI_TRY(LINLI_NEW(arena, types, &site->activity_size, err));
    for (int64_t i = 0; i < f->events_n; i++) {
        const struct forecast_event_row *e = &f->events[i];
        int32_t at = e->day - site->signals.first_day;
        if (e->site != site_i || at < 0 || at >= site->signals.days_n) {
            continue;
        }
        if (size[e->type] == NULL) {
            LINLI_TRY(LINLI_NEW(arena, site->signals.days_n, &size[e->type], err));
        }
        size[e->type][at] += e->size;
    }
    double *none = NULL; /* of types that the site never has: numbers are those of the book */
    bool any = false;
    for (int32_t k = 0; k < types; k++) {
        if (size[k] == NULL && none == NULL) {
            LINLI_TRY(LINLI_NEW(arena, site->signals.days_n, &none, err));
        }
        any = any || size[k] != NULL;
        site->activity_size[k] = size[k] != NULL ? size[k] : none;
    }
    site->signals.activities_n = any ? types : 0;
    site->signals.activity_size = site->activity_size;
    return LINLI_OK;
}

static enum linli_rc unknown_days(int32_t days, struct linli_arena *arena, double **ret,
                                  struct linli_error *err)
{
    double *value;
    LINLI_TRY(LINLI_NEW(arena, days, &value, err));
    for (int32_t t = 0; t < days; t++) {
        value[t] = NAN;
    }
    *ret = value;
    return LINLI_OK;
}

/* Rows of one place into signal[signals_n]; a signal without rows there keeps its pointer. */
static enum linli_rc place_numeric(const struct forecast_facts *f, int64_t place, int32_t first_day,
                                   int32_t days, struct linli_arena *arena, const double **signal,
                                   struct linli_error *err)
{
    double *own[LINLI_FORECAST_NUMERIC_MAX] = {NULL};
    for (int64_t i = 0; i < f->weather_n; i++) {
        const struct forecast_weather_row *w = &f->weather[i];
        int32_t at = w->day - first_day;
        if (w->site != place || w->signal >= LINLI_FORECAST_NUMERIC_MAX || at < 0 || at >= days) {
            continue;
        }
        double **values = &own[w->signal];
        if (*values == NULL) {
            LINLI_TRY(unknown_days(days, arena, values, err));
            if (signal[w->signal] != NULL) { /* what holds everywhere, where no row is nearer */
                memcpy(*values, signal[w->signal], (size_t)days * sizeof(double));
            }
            signal[w->signal] = *values;
        }
        (*values)[at] = w->value;
    }
    return LINLI_OK;
}

static enum linli_rc fill_numeric(struct forecast_book *b, int32_t days, struct linli_arena *arena,
                                  struct linli_error *err)
{
    int32_t n = (int32_t)b->signal_names.n;
    n = n < LINLI_FORECAST_NUMERIC_MAX ? n : LINLI_FORECAST_NUMERIC_MAX;
    const double *everywhere[LINLI_FORECAST_NUMERIC_MAX] = {NULL};
    double *none;
    if (n == 0 || days == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(unknown_days(days, arena, &none, err));
    LINLI_TRY(place_numeric(&b->facts, FIXED_NONE, b->first_day, days, arena, everywhere, err));
    for (int32_t i = 0; i < b->sites.n; i++) {
        const double **signal;
        LINLI_TRY(LINLI_NEW(arena, n, &signal, err));
        memcpy(signal, everywhere, (size_t)n * sizeof(*signal));
        LINLI_TRY(place_numeric(&b->facts, i, b->first_day, days, arena, signal, err));
        for (int32_t k = 0; k < n; k++) {
            signal[k] = signal[k] != NULL ? signal[k] : none;
        }
        b->site[i].signals.numeric = signal;
        b->site[i].signals.numeric_n = n;
    }
    return LINLI_OK;
}

static enum linli_rc fill_festivals(struct forecast_book *b, int32_t days,
                                    struct linli_arena *arena, struct linli_error *err)
{
    uint8_t *festival;
    int8_t *after;
    if (!b->facts.names_festivals) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, days, &festival, err));
    LINLI_TRY(LINLI_NEW(arena, days, &after, err));
    lunar_festivals_fill(b->first_day, days, festival, after);
    for (int32_t i = 0; i < b->sites.n; i++) {
        b->site[i].signals.festival = festival;
        b->site[i].signals.festival_day = after;
    }
    return LINLI_OK;
}

enum linli_rc forecast_book_fill_sites(struct forecast_book *b, int32_t until,
                                       struct linli_arena *arena, struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, b->sites.n, &b->site, err));
    int32_t days = b->rows_n > 0 ? until - b->first_day + 1 : 0;
    assert(days >= 0);
    for (int32_t i = 0; i < b->sites.n; i++) {
        struct forecast_site *s = &b->site[i];
        LINLI_TRY(LINLI_NEW(arena, days, &s->closed, err));
        LINLI_TRY(LINLI_NEW(arena, days, &s->kind, err));
        s->signals.first_day = b->first_day;
        s->signals.days_n = days;
        s->signals.day_kind = s->kind;
        for (int64_t k = 0; k < b->facts.calendar_n; k++) {
            if (b->facts.calendar[k].site == FIXED_NONE || b->facts.calendar[k].site == i) {
                mark_day(s, &b->facts.calendar[k]);
            }
        }
        LINLI_TRY(add_activities(&b->facts, (int32_t)b->types.n, i, s, arena, err));
    }
    LINLI_TRY(fill_festivals(b, days, arena, err));
    return fill_numeric(b, days, arena, err);
}
