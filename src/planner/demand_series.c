/*
 * The snapshot's demand as the forecaster wants it: a series for each site-item with demand, its
 * periods the days since the first of the record, and the signals of its site. Called by demand.c
 * and patterns.c.
 */
#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "base/text.h"
#include "planner/demand_series.h"
#include "planner/tiers.h"

/* What is shared by the items of a site. */
struct site_signals {
    struct linli_forecast_signals signals;
    const uint8_t *closed; /* [days_n] 1: the calendar says closed */
};

static int32_t first_day_of(const struct run *run)
{
    int32_t first = run->city->today;
    for (int64_t i = 0; i < run->city->series_n; i++) {
        int32_t day = run->city->series[i].first_day;
        first = day < first ? day : first;
    }
    int32_t earliest = run->city->today - PLANNER_HISTORY_DAYS;
    return first > earliest ? first : earliest;
}

/* Activity types of the city in order of first appearance; at most `most`. */
static int32_t activity_types(const struct city *city, const char **types, int32_t most)
{
    int32_t n = 0;
    for (int64_t i = 0; i < city->events_n; i++) {
        int32_t k = 0;
        while (k < n && !text_equal(types[k], city->events[i].type)) {
            k += 1;
        }
        if (k == n && n < most) {
            types[n++] = city->events[i].type;
        }
    }
    return n;
}

static enum linli_rc fill_activities(const struct run *run, int64_t site,
                                     const struct demand_book *book, struct site_signals *signals,
                                     struct linli_error *err)
{
    const struct city *city = run->city;
    int32_t n = book->activities_n;
    double **sizes;
    LINLI_TRY(LINLI_NEW(run->arena, n, &sizes, err));
    for (int32_t k = 0; k < n; k++) {
        LINLI_TRY(LINLI_NEW(run->arena, signals->signals.days_n, &sizes[k], err));
    }
    for (int64_t i = 0; i < city->events_n; i++) {
        const struct event *event = &city->events[i];
        int64_t t = event->day - signals->signals.first_day;
        if (!tiers_supplies(run, site, event->site) || t < 0 || t >= signals->signals.days_n) {
            continue;
        }
        for (int32_t k = 0; k < n; k++) {
            if (text_equal(book->activities[k], event->type)) {
                /* An activity of unknown size counts as one of size 1: its type's coefficient is
                 * then per activity. */
                sizes[k][t] += event->size != FIXED_NONE ? (double)event->size : 1.0;
            }
        }
    }
    signals->signals.activities_n = n;
    signals->signals.activity_size = (const double *const *)sizes;
    return LINLI_OK;
}

static enum linli_forecast_day_kind kind_of(int64_t calendar_kind)
{
    switch (calendar_kind) {
    case CALENDAR_HOLIDAY:
        return LINLI_FORECAST_DAY_HOLIDAY;
    case CALENDAR_MAKEUP_WORKDAY:
        return LINLI_FORECAST_DAY_MAKEUP;
    case CALENDAR_FESTIVAL:
        return LINLI_FORECAST_DAY_FESTIVAL;
    case CALENDAR_SCHOOL_BREAK:
        return LINLI_FORECAST_DAY_SCHOOL_BREAK;
    default:
        return LINLI_FORECAST_DAY_NORMAL;
    }
}

static enum linli_rc fill_site(const struct run *run, int64_t site,
                               const struct city_signals *shared, const struct demand_book *book,
                               struct site_signals *ret, struct linli_error *err)
{
    const struct city *city = run->city;
    int32_t first_day = shared->first_day;
    int32_t days_n = shared->days_n;
    uint8_t *kinds;
    uint8_t *closed;
    *ret = (struct site_signals){.signals = {.first_day = first_day, .days_n = days_n}};
    LINLI_TRY(LINLI_NEW(run->arena, days_n, &kinds, err));
    LINLI_TRY(LINLI_NEW(run->arena, days_n, &closed, err));
    for (int64_t i = 0; i < city->calendar_n; i++) {
        const struct calendar_day *day = &city->calendar[i];
        int64_t t = day->day - first_day;
        if (t < 0 || t >= days_n || (day->site != FIXED_NONE && day->site != site)) {
            continue;
        }
        if (day->kind == CALENDAR_CLOSED) {
            closed[t] = 1;
        } else {
            uint8_t kind = (uint8_t)kind_of(day->kind);
            bool first = kinds[t] == LINLI_FORECAST_DAY_NORMAL || kind < kinds[t];
            kinds[t] = first ? kind : kinds[t]; /* of two the first in the order of the enum */
        }
    }
    ret->signals.day_kind = kinds;
    ret->closed = closed;
    LINLI_TRY(city_signals_of_site(run, shared, site, &ret->signals, err));
    return fill_activities(run, site, book, ret, err);
}

/* A column of the series as doubles from its element `from`, NAN where it is empty; past the
 * record, too. */
static enum linli_rc column(const struct run *run, const int64_t *values,
                            const struct demand_series *s, int32_t from, int32_t n, int32_t places,
                            const double **ret, struct linli_error *err)
{
    double *out;
    if (values == NULL) {
        *ret = NULL;
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, n, &out, err));
    for (int32_t t = 0; t < n; t++) {
        bool there = from + t < s->days_n && values[from + t] != FIXED_NONE;
        out[t] = there ? fixed_to_double(values[from + t], places) : (double)NAN;
    }
    *ret = out;
    return LINLI_OK;
}

static enum linli_rc fill_series(struct run *run, const struct planned *p,
                                 const struct site_signals *signals,
                                 struct linli_forecast_series *ret, struct linli_error *err)
{
    const struct demand_series *s = p->series;
    int32_t from =
        signals->signals.first_day > s->first_day ? signals->signals.first_day - s->first_day : 0;
    int32_t today = run->city->today - s->first_day;
    int32_t facts_n = (s->facts_n < today ? s->facts_n : today) - from;
    /* Days between the last record and today are not zero demand: nothing is known of them yet. */
    int32_t n = today > from ? today - from : 0;
    int32_t all = n + run->horizon;
    double *qty;
    uint8_t *open;
    double *promo = NULL;
    LINLI_TRY(LINLI_NEW(run->arena, n, &qty, err));
    LINLI_TRY(LINLI_NEW(run->arena, all, &open, err));
    if (s->promo != NULL) {
        LINLI_TRY(LINLI_NEW(run->arena, all, &promo, err));
    }
    for (int32_t t = 0; t < all; t++) {
        bool there = from + t < s->days_n;
        int64_t calendar = s->first_day + from + t - signals->signals.first_day;
        bool closed =
            (there && s->closed != NULL && s->closed[from + t] != 0) ||
            (calendar >= 0 && calendar < signals->signals.days_n && signals->closed[calendar] != 0);
        bool certain = there && s->certain != NULL && s->certain[from + t] != 0;
        bool unknown = t < n && (t >= facts_n || s->qty_e3[from + t] == FIXED_NONE);
        open[t] = (closed && !(certain && t < facts_n)) || unknown ? 0 : 1;
        if (promo != NULL) {
            promo[t] = there ? s->promo[from + t] : 0;
        }
        if (t < n) {
            int64_t q = t < facts_n ? s->qty_e3[from + t] : FIXED_NONE;
            qty[t] = q != FIXED_NONE ? fixed_to_double(q, 3) : 0;
        }
    }
    *ret =
        (struct linli_forecast_series){.n = n,
                                       .first_day = s->first_day + from,
                                       .qty = qty,
                                       .certain = s->certain != NULL ? s->certain + from : NULL,
                                       .open = open,
                                       .promo = promo,
                                       .sum_days = {demand_interval(run, p->main.next_arrival_day),
                                                    demand_interval(run, p->main.cover_day)}};
    LINLI_TRY(column(run, s->unmet_e3, s, from, n, 3, &ret->unmet, err));
    LINLI_TRY(column(run, s->in_stock_e4, s, from, n, 4, &ret->in_stock, err));
    return column(run, s->price_e4, s, from, all, 4, &ret->price, err);
}

/* The signals of a site, for each of its series the same pointer; planned is sorted by site. */
enum linli_rc demand_book_fill(struct run *run, struct demand_book *ret, struct linli_error *err)
{
    int32_t first_day = first_day_of(run);
    struct demand_book book = {.n = 0};
    struct city_signals *shared = &book.shared;
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &book.series, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &book.signals, err));
    LINLI_TRY(LINLI_NEW(run->arena, DEMAND_ACTIVITIES_MAX, &book.activities, err));
    book.activities_n = activity_types(run->city, book.activities, DEMAND_ACTIVITIES_MAX);
    LINLI_TRY(city_signals_fill(run, first_day, run->city->today + run->horizon - first_day, shared,
                                err));
    const struct site_signals *current = NULL;
    int64_t current_site = -1;
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        if (p->series == NULL) {
            continue;
        }
        if (p->site != current_site) {
            struct site_signals *made;
            LINLI_TRY(LINLI_NEW(run->arena, 1, &made, err));
            LINLI_TRY(fill_site(run, p->site, shared, &book, made, err));
            current = made;
            current_site = p->site;
        }
        assert(current != NULL); /* no site has the number that current_site begins with */
        LINLI_TRY(fill_series(run, p, current, &book.series[book.n], err));
        book.series[book.n].group = shared->group[p->item];
        book.series[book.n].site = (int32_t)p->site + 1;
        book.signals[book.n++] = &current->signals;
    }
    *ret = book;
    return LINLI_OK;
}
