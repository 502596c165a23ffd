/* A plan as the beginning of a day, its sums and what changed (see dispatch_day.h). */
#include "planner/dispatch_day.h"

#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "planner/dispatch_run.h"

static struct tour_stop stop_from(const struct dispatch_tour *tour,
                                  const struct dispatch_stop *planned, int64_t depart_s)
{
    return (struct tour_stop){.depot = tour->depot,
                              .site = planned->site,
                              .cold = planned->cold,
                              .g = planned->g,
                              .ml = planned->ml,
                              .open_s = FIXED_NONE,
                              .close_s = FIXED_NONE,
                              .waits = planned->ready_s > 0,
                              .ready_s = planned->ready_s,
                              .vehicle = tour->vehicle,
                              .depart_s = depart_s,
                              .arrive_s = planned->arrive_s,
                              .begin_s = planned->begin_s,
                              .leave_s = planned->leave_s,
                              .drive_s = planned->drive_s,
                              .drive_m = planned->drive_m};
}

/* The stops of a tour; returns how many. */
static int64_t add_tour(const struct dispatch_tour *tour, struct tour_stop *stops)
{
    int64_t depart_s = tour->leave_s;
    int64_t n = 0;
    for (int64_t k = 0; k < tour->stops_n; k++) {
        const struct dispatch_stop *planned = &tour->stops[k];
        if (planned->site != FIXED_NONE) {
            stops[n] = stop_from(tour, planned, depart_s);
            stops[n].place = n;
            n += 1;
            continue;
        }
        depart_s = planned->leave_s;
        if (n > 0) {
            stops[n - 1].home_s = planned->drive_s;
            stops[n - 1].home_m = planned->drive_m;
        }
    }
    if (n > 0) {
        stops[n - 1].home_s = tour->home_s;
        stops[n - 1].home_m = tour->home_m;
    }
    return n;
}

static int64_t add_missing(const struct dispatch_plan *plan, struct tour_stop *stops)
{
    int64_t n = 0;
    for (int64_t i = 0; i < plan->missing_n; i++) {
        const struct dispatch_missing *m = &plan->missing[i];
        if (m->reason != DISPATCH_NO_WAY) {
            stops[n++] = (struct tour_stop){.depot = m->depot,
                                            .site = m->site,
                                            .cold = m->cold,
                                            .g = m->g,
                                            .ml = m->ml,
                                            .open_s = FIXED_NONE,
                                            .close_s = FIXED_NONE,
                                            .waits = m->ready_s > 0,
                                            .ready_s = m->ready_s,
                                            .vehicle = FIXED_NONE,
                                            .reason = m->reason};
        }
    }
    return n;
}

enum linli_rc dispatch_day_begin(const struct city *city, const struct dispatch_plan *plan,
                                 int32_t day, struct linli_arena *arena, struct tour_day *ret_day,
                                 struct linli_error *err)
{
    struct tour_day made = {.day = day, .slow_e4 = FIXED_E4, .vehicles_n = city->vehicles_n};
    int64_t most = plan->missing_n;
    for (int64_t i = 0; i < plan->tours_n; i++) {
        most += plan->tours[i].stops_n;
    }
    if (most > DISPATCH_STOPS_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "the tours of a day have more than %d stops",
                          (int)DISPATCH_STOPS_MAX);
    }
    LINLI_TRY(LINLI_NEW(arena, most, &made.stops, err));
    LINLI_TRY(LINLI_NEW(arena, city->vehicles_n, &made.vehicles, err));
    for (int64_t i = 0; i < city->vehicles_n; i++) {
        made.vehicles[i] = (struct tour_vehicle){.out_s = FIXED_NONE};
    }
    for (int64_t i = 0; i < plan->tours_n; i++) {
        made.stops_n += add_tour(&plan->tours[i], made.stops + made.stops_n);
    }
    made.stops_n += add_missing(plan, made.stops + made.stops_n);
    assert(made.stops_n <= most);
    for (int64_t i = 0; i < made.stops_n; i++) {
        made.stops[i].no = i + 1;
    }
    *ret_day = made;
    return LINLI_OK;
}

/* ---- one vehicle's day ----------------------------------------------------------------------- */

static int by_place(const void *left, const void *right)
{
    const struct tour_stop *a = *(const struct tour_stop *const *)left;
    const struct tour_stop *b = *(const struct tour_stop *const *)right;
    if (a->place != b->place) {
        return a->place < b->place ? -1 : 1;
    }
    return a->no < b->no ? -1 : a->no > b->no;
}

enum linli_rc dispatch_day_of_vehicle(const struct tour_day *day, int64_t vehicle,
                                      struct linli_arena *arena, const struct tour_stop ***ret_rows,
                                      int64_t *ret_rows_n, struct linli_error *err)
{
    const struct tour_stop **rows;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(arena, day->stops_n, &rows, err));
    for (int64_t i = 0; i < day->stops_n; i++) {
        if (day->stops[i].vehicle == vehicle) {
            rows[n++] = &day->stops[i];
        }
    }
    if (n > 0) {
        qsort(rows, (size_t)n, sizeof(*rows), by_place);
    }
    *ret_rows = rows;
    *ret_rows_n = n;
    return LINLI_OK;
}

/* ---- sums ------------------------------------------------------------------------------------ */

bool dispatch_day_is_late(const struct city *city, const struct tour_stop *stop)
{
    struct linli_route_window hours = dispatch_hours_of(&city->sites[stop->site]);
    int64_t close_s = stop->close_s != FIXED_NONE ? stop->close_s : hours.close;
    return stop->state == TOUR_STOP_OPEN && stop->vehicle != FIXED_NONE && stop->begin_s > close_s;
}

/* What a vehicle that drives so far and so long costs. */
static int64_t cost_of(const struct vehicle *vehicle, int64_t driven_m, int64_t busy_s)
{
    struct linli_route_vehicle kind = dispatch_kind_of(vehicle);
    int64_t way = 0;
    int64_t hours = 0;
    bool fits = fixed_scale(kind.distance_cost, driven_m, 1, FIXED_HALF_AWAY, &way) &&
                fixed_scale(kind.time_cost, busy_s, 1, FIXED_HALF_AWAY, &hours);
    int64_t all = fits ? kind.fixed_cost + way + hours : LINLI_ROUTE_VALUE_MAX;
    return (all + DISPATCH_COST_OF_FEN / 2) / DISPATCH_COST_OF_FEN;
}

/* First departure and last return of a vehicle, and what it drives. */
struct span {
    bool used;
    int64_t from_s;
    int64_t to_s;
    int64_t driven_m;
};

static struct span span_of(const struct tour_day *day, int64_t vehicle)
{
    struct span span = {0};
    for (int64_t i = 0; i < day->stops_n; i++) {
        const struct tour_stop *s = &day->stops[i];
        if (s->vehicle != vehicle) {
            continue;
        }
        int64_t home_s = s->leave_s + s->home_s;
        span.from_s = !span.used || s->depart_s < span.from_s ? s->depart_s : span.from_s;
        span.to_s = home_s > span.to_s ? home_s : span.to_s;
        span.driven_m += s->drive_m + s->home_m;
        span.used = true;
    }
    return span;
}

struct tour_sums dispatch_day_sums(const struct city *city, const struct tour_day *day)
{
    struct tour_sums sums = {0};
    for (int64_t i = 0; i < day->stops_n; i++) {
        const struct tour_stop *s = &day->stops[i];
        sums.stops_n += s->vehicle != FIXED_NONE;
        sums.done_n += s->state == TOUR_STOP_DONE;
        sums.missing_n += s->state == TOUR_STOP_OPEN && s->vehicle == FIXED_NONE;
        sums.late_n += dispatch_day_is_late(city, s);
    }
    for (int64_t v = 0; v < day->vehicles_n; v++) {
        struct span span = span_of(day, v);
        if (span.used) {
            sums.vehicles_n += 1;
            sums.driven_m += span.driven_m;
            sums.cost_fen += cost_of(&city->vehicles[v], span.driven_m, span.to_s - span.from_s);
        }
    }
    return sums;
}

/* ---- what changed ---------------------------------------------------------------------------- */

/* Numbers are given in order: a stop stands at the same row in both days, new ones behind. */
static bool change_of(const struct tour_stop *before, const struct tour_stop *after,
                      struct tour_change *ret_change)
{
    struct tour_change change = {.vehicle_before = FIXED_NONE, .arrive_before_s = FIXED_NONE};
    if (before == NULL) {
        change.kind = TOUR_CHANGE_NEW;
        *ret_change = change;
        return true;
    }
    change.vehicle_before = before->vehicle;
    change.arrive_before_s = before->vehicle != FIXED_NONE ? before->arrive_s : FIXED_NONE;
    if (after->state != TOUR_STOP_OPEN ||
        (before->vehicle == FIXED_NONE && after->vehicle == FIXED_NONE)) {
        return false;
    }
    int64_t moved_s = llabs(after->arrive_s - before->arrive_s);
    if (after->vehicle == before->vehicle && moved_s < DISPATCH_SHIFTED_S) {
        return false;
    }
    change.kind = after->vehicle == FIXED_NONE        ? TOUR_CHANGE_DROPPED
                  : after->vehicle != before->vehicle ? TOUR_CHANGE_VEHICLE
                                                      : TOUR_CHANGE_TIME;
    *ret_change = change;
    return true;
}

enum linli_rc dispatch_day_changes(const struct tour_day *before, const struct tour_day *after,
                                   struct linli_arena *arena, struct tour_change **ret_changes,
                                   int64_t *ret_changes_n, struct linli_error *err)
{
    struct tour_change *changes;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(arena, after->stops_n, &changes, err));
    for (int64_t i = 0; i < after->stops_n; i++) {
        const struct tour_stop *old = i < before->stops_n ? &before->stops[i] : NULL;
        assert(old == NULL || old->no == after->stops[i].no);
        if (change_of(old, &after->stops[i], &changes[n])) {
            changes[n++].stop = i;
        }
    }
    *ret_changes = changes;
    *ret_changes_n = n;
    return LINLI_OK;
}
