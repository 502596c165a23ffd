/*
 * The marks of a snapshot (see quality.h): walks over the sites, gathers what is common to the
 * items of each, lets the rules add their marks, and takes decided and open marks into the
 * snapshot.
 *
 * Invariants: no two marks have the same rule, site, item, day and lot; a mark names a day before
 * today, or is about rows of the future.
 */
#include "planner/quality.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "planner/quality_run.h"

enum { FIRST_MARKS = 64, SITE_DAYS = 2 * QUALITY_YEAR_DAYS + 92, ACTIVITY_SHARE = 5 };

/* ---- shared by the rules ------------------------------------------------------------------------
 */

enum linli_rc quality_add(struct quality_run *run, enum quality_rule rule, int64_t site,
                          int64_t item, int32_t day, struct quality_mark **ret_mark,
                          struct linli_error *err)
{
    if (run->marks_n == run->marks_max) {
        int64_t most = run->marks_max == 0 ? FIRST_MARKS : run->marks_max * 2;
        struct quality_mark *grown;
        LINLI_TRY(LINLI_NEW(run->arena, most, &grown, err));
        for (int64_t i = 0; i < run->marks_n; i++) {
            grown[i] = run->marks[i];
        }
        run->marks = grown;
        run->marks_max = most;
    }
    struct quality_mark *mark = &run->marks[run->marks_n++];
    *mark = (struct quality_mark){
        .rule = rule,
        .state = MARK_OPEN,
        .site = site,
        .item = item,
        .day = day,
        .last_day = day,
        .until_day = day,
        .lot_code = "",
        .low = FIXED_NONE,
        .high = FIXED_NONE,
        .reason = {.id = (enum reason_id)((int)MARK_FIRST + (int)rule)},
    };
    *ret_mark = mark;
    return LINLI_OK;
}

void quality_numbers(struct quality_mark *mark, int32_t n, const int64_t *numbers)
{
    assert(n <= REASON_NUMBERS_MAX);
    mark->reason.numbers_n = n;
    for (int32_t i = 0; i < n; i++) {
        mark->reason.numbers[i] = numbers[i];
    }
}

int64_t quality_value_fen(const struct city *city, int64_t item, int64_t qty_e3)
{
    const struct item *it = &city->items[item];
    int64_t price = it->cost_e4 != FIXED_NONE ? it->cost_e4 : it->price_e4;
    int64_t fen = 0;
    if (price == FIXED_NONE || !fixed_amount_fen(qty_e3, price, &fen)) {
        return 0;
    }
    return fen;
}

bool quality_wanted(const struct demand_series *s, int32_t day, double *ret_wanted)
{
    int32_t t = day - s->first_day;
    if (t < 0 || t >= s->facts_n || s->qty_e3[t] == FIXED_NONE ||
        (s->closed != NULL && s->closed[t] != 0)) {
        return false;
    }
    int64_t unmet = s->unmet_e3 != NULL && s->unmet_e3[t] != FIXED_NONE ? s->unmet_e3[t] : 0;
    int64_t share =
        s->in_stock_e4 != NULL && s->in_stock_e4[t] != FIXED_NONE ? s->in_stock_e4[t] : FIXED_E4;
    *ret_wanted = fixed_to_double(s->qty_e3[t], 3) + fixed_to_double(unmet, 3);
    return unmet > 0 || share == FIXED_E4;
}

enum linli_rc quality_days_make(const struct quality_run *run, struct quality_days *ret_days,
                                struct linli_error *err)
{
    /* the checked days, those that their ranges are made of, from the start of a week, and a year
     */
    int32_t n = (int32_t)run->city->settings.quality_days + QUALITY_RANGE_DAYS +
                QUALITY_BLOCK_DAYS + QUALITY_YEAR_DAYS;
    struct quality_days days = {.first_day = run->city->today - n, .n = n};
    LINLI_TRY(LINLI_NEW(run->arena, n, &days.wanted, err));
    *ret_days = days;
    return LINLI_OK;
}

void quality_days_fill(struct quality_days *days, const struct demand_series *s)
{
    for (int32_t i = 0; i < days->n; i++) {
        double wanted = 0;
        bool known = quality_wanted(s, days->first_day + i, &wanted);
        days->wanted[i] = known ? wanted : (double)NAN;
    }
}

/* By its rows where they are known, else by any demand. */
bool quality_is_recorded(const struct demand_series *s, int32_t day)
{
    int32_t t = day - s->first_day;
    if (t < 0 || t >= s->facts_n) {
        return false;
    }
    if (s->recorded != NULL) {
        return s->recorded[t] != 0;
    }
    return (s->qty_e3[t] != FIXED_NONE && s->qty_e3[t] > 0) ||
           (s->unmet_e3 != NULL && s->unmet_e3[t] != FIXED_NONE && s->unmet_e3[t] > 0);
}

/* ---- one site -----------------------------------------------------------------------------------
 */

static void set_day(const struct quality_site *site, uint8_t *flags, int64_t day)
{
    if (day >= site->first_day && day < site->first_day + site->days_n) {
        flags[day - site->first_day] = 1;
    }
}

static void fill_calendar(const struct city *city, struct quality_site *site)
{
    for (int64_t i = 0; i < city->calendar_n; i++) {
        const struct calendar_day *day = &city->calendar[i];
        if (day->site != FIXED_NONE && day->site != site->site) {
            continue;
        }
        if (day->kind == CALENDAR_CLOSED) {
            set_day(site, site->closed, day->day);
        }
        if (day->kind != CALENDAR_SCHOOL_BREAK) {
            set_day(site, site->holiday, day->day);
            for (int64_t d = day->day - 2; d <= day->day + 2; d++) {
                set_day(site, site->special, d); /* people stock up before and after */
            }
        }
    }
}

/* Days of activities, unless they are so many that they are the usual day. */
static void fill_activities(const struct city *city, struct quality_site *site)
{
    int32_t days = 0;
    int64_t last = FIXED_NONE;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t i = 0; i < city->events_n; i++) {
            const struct event *event = &city->events[i];
            bool here = event->site == site->site && event->day >= site->first_day &&
                        event->day < site->first_day + site->days_n;
            if (here && pass == 0) {
                days += event->day != last ? 1 : 0;
                last = event->day;
            } else if (here) {
                set_day(site, site->special, event->day);
            }
        }
        if (days * ACTIVITY_SHARE > site->days_n) {
            return;
        }
    }
}

static enum linli_rc fill_site(const struct quality_run *run, const struct demand_series *series,
                               int64_t series_n, struct quality_site *ret, struct linli_error *err)
{
    const struct city *city = run->city;
    struct quality_site site = {.site = series->site, .series = series, .series_n = series_n};
    int32_t first = city->today;
    for (int64_t i = 0; i < series_n; i++) {
        first = series[i].first_day < first ? series[i].first_day : first;
    }
    site.first_day = first > city->today - SITE_DAYS ? first : city->today - SITE_DAYS;
    site.days_n = city->today - site.first_day;
    LINLI_TRY(LINLI_NEW(run->arena, site.days_n, &site.closed, err));
    LINLI_TRY(LINLI_NEW(run->arena, site.days_n, &site.holiday, err));
    LINLI_TRY(LINLI_NEW(run->arena, site.days_n, &site.special, err));
    LINLI_TRY(LINLI_NEW(run->arena, site.days_n, &site.recorded, err));
    fill_calendar(city, &site);
    fill_activities(city, &site);
    for (int64_t i = 0; i < series_n; i++) {
        for (int32_t d = 0; d < site.days_n; d++) {
            int32_t t = site.first_day + d - series[i].first_day;
            bool closed = series[i].closed != NULL && t >= 0 && t < series[i].facts_n &&
                          series[i].closed[t] != 0;
            site.closed[d] = site.closed[d] || closed;
            site.recorded[d] =
                site.recorded[d] || quality_is_recorded(&series[i], site.first_day + d);
        }
    }
    *ret = site;
    return LINLI_OK;
}

static enum linli_rc walk_sites(struct quality_run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    for (int64_t first = 0, end = 0; first < city->series_n; first = end) {
        while (end < city->series_n && city->series[end].site == city->series[first].site) {
            end += 1;
        }
        struct quality_site site;
        LINLI_TRY(fill_site(run, &city->series[first], end - first, &site, err));
        LINLI_TRY(quality_gaps(run, &site, err));
        LINLI_TRY(quality_sizes(run, &site, err));
    }
    return LINLI_OK;
}

static int compare(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

int quality_compare(const void *left, const void *right)
{
    const struct quality_mark *a = left;
    const struct quality_mark *b = right;
    int c = compare(a->site, b->site);
    c = c != 0 ? c : compare(a->item, b->item);
    c = c != 0 ? c : compare(a->day, b->day);
    c = c != 0 ? c : compare((int64_t)a->rule, (int64_t)b->rule);
    return c != 0 ? c : strcmp(a->lot_code, b->lot_code);
}

enum linli_rc quality_find(const struct city *city, const struct quality_facts *facts,
                           struct linli_arena *arena, struct quality_mark **ret_marks,
                           int64_t *ret_marks_n, struct linli_error *err)
{
    struct quality_run run = {.city = city, .facts = facts, .arena = arena};
    LINLI_TRY(quality_impossible(&run, err));
    LINLI_TRY(walk_sites(&run, err));
    LINLI_TRY(quality_lacking(&run, err));
    if (run.marks_n > 1) {
        qsort(run.marks, (size_t)run.marks_n, sizeof(*run.marks), quality_compare);
    }
    *ret_marks = run.marks;
    *ret_marks_n = run.marks_n;
    return LINLI_OK;
}

/* NONE is the least number there is: what a site or the city lacks comes before its items. */
int32_t quality_first_day(const struct city *city, enum quality_kind kind)
{
    return kind == QUALITY_IMPOSSIBLE ? INT32_MIN
                                      : city->today - (int32_t)city->settings.quality_days;
}

int64_t quality_value_now(const struct city *city, const struct quality_mark *mark)
{
    bool price = mark->rule == QUALITY_PRICE;
    if ((!price && !quality_rule_is_quantity(mark->rule)) || mark->item == FIXED_NONE) {
        return FIXED_NONE;
    }
    const struct demand_series *s = city_series(city, mark->site, mark->item);
    int32_t t = s != NULL ? mark->day - s->first_day : -1;
    if (t < 0 || t >= s->facts_n) {
        return FIXED_NONE;
    }
    if (price) {
        return s->price_e4 != NULL ? s->price_e4[t] : FIXED_NONE;
    }
    return s->qty_e3[t];
}

/* ---- what is done with marks --------------------------------------------------------------------
 */

enum use { USE_AS_IT_IS, USE_NOT, USE_CERTAIN };

static enum use use_of(const struct quality_mark *mark)
{
    switch (mark->state) {
    case MARK_EXCLUDED:
        return USE_NOT;
    case MARK_ACCEPTED:
    case MARK_CORRECTED:
        return quality_rule_is_quantity(mark->rule) || mark->rule == QUALITY_SITE_DAY ||
                       mark->rule == QUALITY_SHIFT
                   ? USE_CERTAIN
                   : USE_AS_IT_IS;
    case MARK_OPEN:
        return quality_kind_of(mark->rule) == QUALITY_IMPOSSIBLE ||
                       mark->rule == QUALITY_SITE_SILENT
                   ? USE_NOT
                   : USE_AS_IT_IS;
    case MARK_GONE:
    case MARK_STATE_N:
        break;
    }
    return USE_AS_IT_IS;
}

static enum linli_rc use_days(struct demand_series *s, const struct quality_mark *mark,
                              enum use use, struct linli_arena *arena, struct linli_error *err)
{
    if (use == USE_CERTAIN && s->certain == NULL) {
        LINLI_TRY(LINLI_NEW(arena, s->days_n, &s->certain, err));
    }
    int32_t last = mark->until_day > mark->last_day ? mark->until_day : mark->last_day;
    for (int32_t day = mark->day; day <= last; day++) {
        int32_t t = day - s->first_day;
        if (t < 0 || t >= s->facts_n) {
            continue;
        }
        if (use == USE_CERTAIN) {
            s->certain[t] = 1;
        } else if (mark->rule == QUALITY_PRICE) {
            if (s->price_e4 != NULL) {
                s->price_e4[t] = FIXED_NONE;
            }
        } else {
            s->qty_e3[t] = FIXED_NONE;
        }
    }
    return LINLI_OK;
}

/* The series that a mark is about, one item's or all of a site's: from *ret_first, so many. */
static int64_t series_of(const struct city *city, const struct quality_mark *mark,
                         struct demand_series **ret_first)
{
    int64_t first = 0;
    int64_t n = 0;
    if (mark->item != FIXED_NONE) {
        const struct demand_series *found = city_series(city, mark->site, mark->item);
        *ret_first = found != NULL ? &city->series[found - city->series] : NULL;
        return found != NULL;
    }
    while (first < city->series_n && city->series[first].site < mark->site) {
        first += 1;
    }
    while (first + n < city->series_n && city->series[first + n].site == mark->site) {
        n += 1;
    }
    *ret_first = n > 0 ? &city->series[first] : NULL;
    return n;
}

/* Confirmations first, so that what is excluded stays out of use. */
enum linli_rc quality_apply(struct city *city, struct linli_arena *arena, struct linli_error *err)
{
    for (int pass = 0; pass < 2; pass++) {
        enum use wanted = pass == 0 ? USE_CERTAIN : USE_NOT;
        for (int64_t i = 0; i < city->marks_n; i++) {
            const struct quality_mark *mark = &city->marks[i];
            struct demand_series *series = NULL;
            assert(mark->last_day >= mark->day);
            if (use_of(mark) != wanted || !quality_rule_is_demand(mark->rule)) {
                continue;
            }
            int64_t n = series_of(city, mark, &series);
            for (int64_t k = 0; k < n; k++) {
                LINLI_TRY(use_days(&series[k], mark, wanted, arena, err));
            }
        }
    }
    return LINLI_OK;
}
