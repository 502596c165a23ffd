/*
 * Days that goods take down the tree. Where lanes have departures (lanes.departs) goods go on with
 * the first one after they came: suppliers come until noon, so a noon departure brings their goods
 * to the points on the same day (cross-docking), and what comes when a site is closed is there the
 * next day. Where no lane of a way has any, vehicles leave in the night.
 *
 * Invariants: below a site nothing is earlier than there. Called by tiers.c and distribute.c.
 */
#include "planner/timetable.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"

enum { DAY_S = 86400, HOUR_S = 3600, TIME_BYTES = 5, DAYS_MOST = 30 };

/* The first of the times `HH:MM;HH:MM` that is not before `from_s`, on this or a later day; what is
 * no time is passed over. */
static int64_t departure(const char *departs, int64_t from_s)
{
    int64_t day = from_s / DAY_S * DAY_S;
    int64_t best = INT64_MAX;
    for (const char *at = departs; at != NULL; at = strchr(at, ';')) {
        int32_t time;
        at += *at == ';' ? 1 : 0;
        if (strlen(at) >= TIME_BYTES && date_parse_time(at, TIME_BYTES, &time)) {
            int64_t leaves = day + time >= from_s ? day + time : day + DAY_S + time;
            best = leaves < best ? leaves : best;
        }
    }
    return best == INT64_MAX ? from_s : best;
}

/* On the way from a site: the second of its arrival, counted from today's midnight. */
struct arrival {
    int64_t at_s;
    int64_t hours_e3;
    bool timed; /* some lane on the way has departures */
};

static struct arrival go_on(const struct run *run, struct arrival a, int64_t to)
{
    const struct lane *lane = run->tiers[to].lane;
    bool timed = lane != NULL && !text_is_empty(lane->departs);
    int64_t lane_e3 = run->tiers[to].lane_hours_e3;
    int64_t most_e3 = (int64_t)DAYS_MOST * 24 * FIXED_E3;
    int64_t leaves = timed ? departure(lane->departs, a.at_s) : a.at_s;
    lane_e3 = lane_e3 < most_e3 ? lane_e3 : most_e3;
    a.hours_e3 = a.hours_e3 + lane_e3 < most_e3 ? a.hours_e3 + lane_e3 : most_e3;
    a.at_s = leaves + lane_e3 * HOUR_S / FIXED_E3;
    a.timed = a.timed || timed;
    return a;
}

static int64_t days_of(const struct run *run, struct arrival a, int64_t site)
{
    const int64_t day_e3 = 24 * FIXED_E3;
    int64_t days = (a.hours_e3 + day_e3 - 1) / day_e3;
    days = days > 1 ? days : 1;
    if (a.timed) {
        int64_t close_s = run->city->sites[site].close_s;
        int64_t open_s = run->city->sites[site].open_s;
        bool closes = close_s != FIXED_NONE && open_s != FIXED_NONE && close_s > open_s;
        days = a.at_s / DAY_S + (closes && a.at_s % DAY_S > close_s ? 1 : 0);
    }
    return days < DAYS_MOST ? days : DAYS_MOST;
}

/* A site with customers of its own hands on the day after. */
static struct arrival rest(const struct run *run, int64_t from, int64_t site, struct arrival a)
{
    if (site != from && run->tiers[site].has_customers && a.timed) {
        a.at_s = (a.at_s / DAY_S + 1) * DAY_S + TIMETABLE_LEAVES_S;
    }
    return a;
}

enum linli_rc timetable_days(const struct run *run, int64_t from, int32_t now_s, int64_t *ret_days,
                             struct linli_error *err)
{
    int64_t n = run->city->sites_n;
    struct arrival *at;
    int64_t *way;
    struct linli_arena_mark mark = linli_arena_mark(run->arena);
    LINLI_TRY(LINLI_NEW(run->arena, n, &at, err));
    LINLI_TRY(LINLI_NEW(run->arena, n, &way, err));
    for (int64_t i = 0; i < n; i++) {
        ret_days[i] = FIXED_NONE;
    }
    int32_t leaves = now_s > TIMETABLE_LEAVES_S ? now_s : TIMETABLE_LEAVES_S;
    at[from] = (struct arrival){.at_s = leaves};
    ret_days[from] = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t up_n = 0;
        int64_t site = i;
        while (site != FIXED_NONE && ret_days[site] == FIXED_NONE) {
            way[up_n++] = site;
            site = run->tiers[site].parent;
        }
        while (site != FIXED_NONE && up_n > 0) {
            int64_t next = way[--up_n];
            at[next] = go_on(run, rest(run, from, site, at[site]), next);
            ret_days[next] = days_of(run, at[next], next);
            assert(at[next].at_s >= at[site].at_s);
            site = next;
        }
    }
    linli_arena_rewind(run->arena, mark);
    return LINLI_OK;
}

enum linli_rc timetable_today(struct run *run, int64_t from, const int64_t **ret_days,
                              struct linli_error *err)
{
    struct tier *tier = &run->tiers[from];
    if (tier->due_days == NULL) {
        int64_t *days;
        LINLI_TRY(LINLI_NEW(run->arena, run->city->sites_n, &days, err));
        LINLI_TRY(timetable_days(run, from, run->city->now_s, days, err));
        tier->due_days = days;
    }
    *ret_days = tier->due_days;
    return LINLI_OK;
}
