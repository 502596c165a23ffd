/*
 * Planning a day again (see dispatch_day.h), depot by depot from the top.
 *
 *   1. what waits for goods from above is ready tour_handling_minutes after the last of them
 *   2. every trip that has left is driven to its end as it was, with what is known of it now
 *   3. the rest is a problem of its own: vehicles are at the depot when they are back, what an
 *      electric one has driven is off its range, the fixed cost of one that was out is spent
 *   4. tours that still bring everything in time stay as they are, with their times
 *   5. else an answer A, in which nobody changes the vehicle; where that leaves something behind,
 * or better tours are asked for, also B without that. Each begins with the tours as they stood. The
 * fewer stops are left over the better, then the lower
 *
 *          cost + change_fen * (stops that go to another vehicle than before)
 *
 * Invariant: a stop that has left its depot changes neither vehicle nor order.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "planner/dispatch_day.h"
#include "planner/dispatch_run.h"

enum { COLD_SKILL = 1 };

struct again {
    const struct city *city;
    const struct dispatch_again_options *options;
    struct linli_arena *arena;
    struct tour_day *day;
    int64_t now_s;
    bool *frozen; /* [stops_n] has left its depot */
};

/* What a vehicle has behind it. */
struct used {
    int64_t left_s; /* it left the depot first */
    int64_t free_s; /* at the depot again */
    int64_t driven_m;
    int64_t trips_n;
    int64_t next_place;
};

/* The free stops of a depot for the router. */
struct rest {
    struct linli_route_problem route;
    struct linli_route_stop *stops;
    struct linli_route_window *windows;
    struct linli_route_vehicle *kinds;
    uint8_t *allowed_keep; /* A */
    uint8_t *allowed_free; /* B: but for pinned ones */
    double *x;
    double *y;
    int32_t *place_of_site; /* [sites_n] -1: none yet */
    int64_t *row_of_stop;
    int64_t *row_of_kind;
    int64_t *kind_of_row; /* [vehicles_n] -1: none */
    struct used *used;    /* [vehicles_n] */
    struct linli_route_plan start;
    bool any_cold;
};

/* ---- what has left --------------------------------------------------------------------------- */

static int64_t max_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t slower(const struct again *a, int64_t drive_s)
{
    int64_t s = drive_s;
    bool fits = fixed_scale(drive_s, a->day->slow_e4, FIXED_E4, FIXED_UP, &s);
    assert(fits);
    (void)fits;
    return s;
}

/* Goods in a vehicle that is out are stuck in it; what it had not loaded is free. */
static void leave_out(struct again *a, struct tour_stop *s, bool *frozen)
{
    int64_t out_s = a->day->vehicles[s->vehicle].out_s;
    if (out_s == FIXED_NONE || s->state != TOUR_STOP_OPEN || s->leave_s <= out_s) {
        return;
    }
    s->reason = s->depart_s <= out_s ? DISPATCH_ON_BOARD : DISPATCH_NO_VEHICLE;
    s->vehicle = FIXED_NONE;
    s->pinned = false;
    *frozen = false;
}

static void freeze(struct again *a)
{
    for (int64_t i = 0; i < a->day->stops_n; i++) {
        struct tour_stop *s = &a->day->stops[i];
        a->frozen[i] =
            s->state != TOUR_STOP_OPEN || (s->vehicle != FIXED_NONE && s->depart_s <= a->now_s);
        if (s->vehicle != FIXED_NONE) {
            leave_out(a, s, &a->frozen[i]);
        }
    }
}

static struct linli_route_window window_of(const struct again *a, const struct tour_stop *s)
{
    struct linli_route_window w = dispatch_hours_of(&a->city->sites[s->site]);
    w.open = s->open_s != FIXED_NONE ? s->open_s : w.open;
    w.close = s->close_s != FIXED_NONE ? s->close_s : w.close;
    return w;
}

/* Drives the frozen trips of a vehicle: when it is where, and when it is back. */
static enum linli_rc drive(struct again *a, int64_t vehicle, struct used *ret_used,
                           struct linli_error *err)
{
    int64_t service_s = a->city->settings.tour_stop_minutes * 60;
    const struct tour_stop **rows;
    int64_t n = 0;
    int64_t trip_s = FIXED_NONE; /* departure of the trip, as it was planned */
    int64_t at_s = 0;
    struct used used = {0};
    LINLI_TRY(dispatch_day_of_vehicle(a->day, vehicle, a->arena, &rows, &n, err));
    for (int64_t i = 0; i < n; i++) {
        struct tour_stop *s = &a->day->stops[rows[i]->no - 1];
        if (!a->frozen[s->no - 1]) {
            continue;
        }
        if (trip_s == FIXED_NONE || s->depart_s != trip_s) {
            used.left_s = used.trips_n == 0 ? s->depart_s : used.left_s;
            used.trips_n += 1;
            trip_s = s->depart_s;
            at_s = max_of(trip_s, used.free_s);
        }
        bool past = s->leave_s <= a->now_s && s->arrive_s >= at_s; /* as it was planned */
        if (s->state == TOUR_STOP_OPEN && !past) {
            s->arrive_s = at_s + slower(a, s->drive_s) + s->extra_s;
            s->begin_s = max_of(s->arrive_s, window_of(a, s).open);
            s->leave_s = s->begin_s + service_s;
        }
        at_s = s->leave_s;
        used.driven_m += s->drive_m + s->home_m;
        used.free_s = at_s + slower(a, s->home_s);
        used.next_place = max_of(used.next_place, s->place + 1);
    }
    *ret_used = used;
    return LINLI_OK;
}

/* ---- what is free ---------------------------------------------------------------------------- */

/* When what comes to the depot from above is there; NONE: nothing comes. */
static int64_t comes_s(const struct again *a, const struct tour_stop *waiting)
{
    int64_t there_s = FIXED_NONE;
    for (int64_t i = 0; i < a->day->stops_n; i++) {
        const struct tour_stop *s = &a->day->stops[i];
        if (s->site == waiting->depot && s->cold == waiting->cold && s->wave == waiting->wave &&
            s->vehicle != FIXED_NONE && s->state < TOUR_STOP_FAILED) {
            there_s = max_of(there_s, s->leave_s);
        }
    }
    return there_s;
}

/* Whether the stop is one of the problem; else why it is on no tour. */
static bool is_free(struct again *a, struct tour_stop *s)
{
    int64_t there_s = s->waits ? comes_s(a, s) : 0;
    if (a->frozen[s->no - 1] || (s->vehicle == FIXED_NONE && s->reason == DISPATCH_ON_BOARD)) {
        return false;
    }
    if (s->waits && there_s != FIXED_NONE) {
        s->ready_s = there_s + a->city->settings.tour_handling_minutes * 60;
    }
    bool has_place = dispatch_has_place(&a->city->sites[s->depot]) &&
                     dispatch_has_place(&a->city->sites[s->site]);
    if (there_s == FIXED_NONE || !has_place) {
        s->vehicle = FIXED_NONE;
        s->reason = has_place ? DISPATCH_NOT_THERE : DISPATCH_NO_PLACE;
        return false;
    }
    return true;
}

static struct linli_route_vehicle kind_now(const struct again *a, int64_t row,
                                           const struct used *used)
{
    const struct tour_vehicle *v = &a->day->vehicles[row];
    struct linli_route_vehicle kind = dispatch_kind_of(&a->city->vehicles[row]);
    kind.open = max_of(max_of(kind.open, a->now_s), max_of(v->free_s, used->free_s));
    kind.max_duration = dispatch_hours_s(&a->city->settings);
    if (used->trips_n > 0) {
        int64_t end_s = used->left_s + kind.max_duration;
        kind.close = kind.close < end_s ? kind.close : end_s;
        kind.fixed_cost = 0;
        kind.max_reloads = max_of(kind.max_reloads - used->trips_n, 0);
        if (kind.max_distance != LINLI_ROUTE_NONE) {
            kind.max_distance = max_of(kind.max_distance - used->driven_m, 0);
        }
    }
    kind.close = max_of(kind.close, kind.open); /* its shift may be over: then it drives no more */
    return kind;
}

static enum linli_rc take_kinds(struct again *a, int64_t depot, struct rest *r,
                                struct linli_error *err)
{
    int32_t n = 0;
    LINLI_TRY(LINLI_NEW(a->arena, a->city->vehicles_n, &r->kinds, err));
    LINLI_TRY(LINLI_NEW(a->arena, a->city->vehicles_n, &r->row_of_kind, err));
    LINLI_TRY(LINLI_NEW(a->arena, a->city->vehicles_n, &r->kind_of_row, err));
    LINLI_TRY(LINLI_NEW(a->arena, a->city->vehicles_n, &r->used, err));
    for (int64_t i = 0; i < a->city->vehicles_n; i++) {
        r->kind_of_row[i] = -1;
        if (a->city->vehicles[i].depot != depot) {
            continue;
        }
        LINLI_TRY(drive(a, i, &r->used[i], err));
        r->any_cold = r->any_cold || dispatch_is_refrigerated(&a->city->vehicles[i]);
        if (a->day->vehicles[i].out_s == FIXED_NONE) {
            r->kinds[n] = kind_now(a, i, &r->used[i]);
            r->row_of_kind[n] = i;
            r->kind_of_row[i] = n++;
        }
    }
    r->route.vehicles = r->kinds;
    r->route.vehicles_n = n;
    return LINLI_OK;
}

static int32_t place_of(struct again *a, struct rest *r, int64_t site)
{
    if (r->place_of_site[site] < 0) {
        int32_t n = r->route.places.n++;
        r->x[n] = fixed_to_double(a->city->sites[site].lon_e7, 7);
        r->y[n] = fixed_to_double(a->city->sites[site].lat_e7, 7);
        r->place_of_site[site] = n;
    }
    return r->place_of_site[site];
}

static void add_stop(struct again *a, struct rest *r, const struct tour_stop *s)
{
    int32_t n = r->route.stops_n++;
    r->windows[n] = window_of(a, s);
    r->stops[n] = (struct linli_route_stop){.place = place_of(a, r, s->site),
                                            .service = a->city->settings.tour_stop_minutes * 60,
                                            .windows = &r->windows[n],
                                            .windows_n = 1,
                                            .release = max_of(s->ready_s, a->now_s),
                                            .prize = LINLI_ROUTE_REQUIRED,
                                            .delivery = {s->g, s->ml},
                                            .skills = s->cold && r->any_cold ? COLD_SKILL : 0};
    r->row_of_stop[n] = s->no - 1;
}

static enum linli_rc take_stops(struct again *a, int64_t depot, struct rest *r,
                                struct linli_error *err)
{
    int64_t most = a->day->stops_n;
    LINLI_TRY(LINLI_NEW(a->arena, most, &r->stops, err));
    LINLI_TRY(LINLI_NEW(a->arena, most, &r->windows, err));
    LINLI_TRY(LINLI_NEW(a->arena, most, &r->row_of_stop, err));
    LINLI_TRY(LINLI_NEW(a->arena, most + 1, &r->x, err));
    LINLI_TRY(LINLI_NEW(a->arena, most + 1, &r->y, err));
    LINLI_TRY(LINLI_NEW(a->arena, a->city->sites_n, &r->place_of_site, err));
    for (int64_t i = 0; i < a->city->sites_n; i++) {
        r->place_of_site[i] = -1;
    }
    if (dispatch_has_place(&a->city->sites[depot])) {
        place_of(a, r, depot);
    }
    for (int64_t i = 0; i < a->day->stops_n; i++) {
        struct tour_stop *s = &a->day->stops[i];
        if (s->depot == depot && is_free(a, s)) {
            add_stop(a, r, s);
        }
    }
    r->route.stops = r->stops;
    r->route.places.x = r->x;
    r->route.places.y = r->y;
    dispatch_set_metric(&a->city->settings, &r->route.places);
    r->route.places.speed = r->route.places.speed * FIXED_E4 / (double)a->day->slow_e4;
    return LINLI_OK;
}

/* Who may visit what, in A and in B. */
static enum linli_rc allow(struct again *a, struct rest *r, struct linli_error *err)
{
    int64_t kinds_n = r->route.vehicles_n;
    int64_t n = r->route.stops_n * kinds_n;
    LINLI_TRY(LINLI_NEW(a->arena, n, &r->allowed_keep, err));
    LINLI_TRY(LINLI_NEW(a->arena, n, &r->allowed_free, err));
    for (int32_t i = 0; i < r->route.stops_n; i++) {
        const struct tour_stop *s = &a->day->stops[r->row_of_stop[i]];
        int64_t own = s->vehicle != FIXED_NONE ? r->kind_of_row[s->vehicle] : -1;
        for (int64_t k = 0; k < kinds_n; k++) {
            r->allowed_keep[i * kinds_n + k] = own < 0 || own == k;
            r->allowed_free[i * kinds_n + k] = own < 0 || own == k || !s->pinned;
        }
    }
    return LINLI_OK;
}

/* The tours as they stood, without what has left. */
static enum linli_rc put_start(struct again *a, struct rest *r, struct linli_error *err)
{
    struct linli_route_line *lines;
    int32_t *stop_of_row;
    LINLI_TRY(LINLI_NEW(a->arena, r->route.vehicles_n, &lines, err));
    LINLI_TRY(LINLI_NEW(a->arena, a->day->stops_n, &stop_of_row, err));
    for (int64_t i = 0; i < a->day->stops_n; i++) {
        stop_of_row[i] = -1;
    }
    for (int32_t i = 0; i < r->route.stops_n; i++) {
        stop_of_row[r->row_of_stop[i]] = i;
    }
    for (int32_t k = 0; k < r->route.vehicles_n; k++) {
        const struct tour_stop **rows;
        int64_t rows_n = 0;
        int32_t n = 0;
        int32_t *visits;
        int64_t trip_s = 0;
        LINLI_TRY(
            dispatch_day_of_vehicle(a->day, r->row_of_kind[k], a->arena, &rows, &rows_n, err));
        LINLI_TRY(LINLI_NEW(a->arena, 2 * rows_n, &visits, err));
        for (int64_t i = 0; i < rows_n; i++) {
            int32_t stop = stop_of_row[rows[i]->no - 1];
            if (stop < 0) {
                continue;
            }
            if (n > 0 && rows[i]->depart_s != trip_s) {
                visits[n++] = -1; /* loads again at place 0 */
            }
            trip_s = rows[i]->depart_s;
            visits[n++] = stop;
        }
        lines[r->start.lines_n] = (struct linli_route_line){k, n, visits};
        r->start.lines_n += n > 0 ? 1 : 0;
    }
    r->start.lines = lines;
    return LINLI_OK;
}

/* Whether the tours as they stood still bring everything in time: then they are kept. */
static enum linli_rc stand(struct again *a, struct rest *r, bool *ret_stands,
                           struct linli_error *err)
{
    struct linli_route_report report;
    r->route.allowed = r->allowed_keep;
    LINLI_TRY(linli_route_check(&r->route, &r->start, a->arena, &report, err));
    *ret_stands = report.feasible && !a->options->search_all;
    return LINLI_OK;
}

/* ---- the two answers ------------------------------------------------------------------------- */

static int64_t changed_n(const struct again *a, const struct rest *r,
                         const struct linli_route_plan *plan)
{
    int64_t n = 0;
    for (int32_t i = 0; i < plan->lines_n; i++) {
        int64_t vehicle = r->row_of_kind[plan->lines[i].vehicle];
        for (int32_t k = 0; k < plan->lines[i].visits_n; k++) {
            int32_t visit = plan->lines[i].visits[k];
            int64_t before = visit >= 0 ? a->day->stops[r->row_of_stop[visit]].vehicle : FIXED_NONE;
            n += before != FIXED_NONE && before != vehicle;
        }
    }
    return n;
}

/* Whether B is better than A. */
static bool is_better(const struct again *a, const struct rest *r, const struct linli_route_plan *A,
                      const struct linli_route_plan *B)
{
    int64_t change = a->options->change_fen * DISPATCH_COST_OF_FEN;
    return B->missing_n != A->missing_n
               ? B->missing_n < A->missing_n
               : B->cost + change * changed_n(a, r, B) < A->cost + change * changed_n(a, r, A);
}

static enum linli_rc solve(struct again *a, struct rest *r, struct linli_route_plan *ret_plan,
                           struct linli_error *err)
{
    struct linli_route_options search = {.seed = a->options->search.seed,
                                         .iterations = a->options->search.iterations,
                                         .stop = a->options->search.stop,
                                         .context = a->options->search.context,
                                         .start = &r->start};
    struct linli_route_plan keep;
    struct linli_route_plan other;
    r->route.allowed = r->allowed_keep;
    LINLI_TRY(linli_route_solve(&r->route, &search, a->arena, &keep, err));
    if (keep.missing_n == 0 && !a->options->search_all) {
        *ret_plan = keep;
        return LINLI_OK;
    }
    r->route.allowed = r->allowed_free;
    LINLI_TRY(linli_route_solve(&r->route, &search, a->arena, &other, err));
    *ret_plan = is_better(a, r, &keep, &other) ? other : keep;
    return LINLI_OK;
}

/* ---- taking the answer ----------------------------------------------------------------------- */

/* A drive as it would be on a plain day. */
static int64_t plain(const struct again *a, int64_t drive_s)
{
    int64_t s = drive_s;
    bool fits = fixed_scale(drive_s, FIXED_E4, a->day->slow_e4, FIXED_TRUNCATE, &s);
    assert(fits);
    (void)fits;
    return s;
}

static void take_line(struct again *a, const struct rest *r, const struct linli_route_line *line,
                      const struct linli_route_account *account)
{
    int64_t vehicle = r->row_of_kind[line->vehicle];
    int64_t place = r->used[vehicle].next_place;
    int64_t depart_s = account->start;
    int64_t at_s = depart_s;
    int64_t at_m = 0;
    struct tour_stop *last = NULL;
    for (int32_t k = 0; k < line->visits_n; k++) {
        const struct linli_route_timing *t = &account->timings[k];
        if (line->visits[k] < 0) {
            if (last != NULL) {
                last->home_s = plain(a, t->arrive - at_s);
                last->home_m = t->distance - at_m;
            }
            depart_s = t->leave;
        } else {
            last = &a->day->stops[r->row_of_stop[line->visits[k]]];
            last->vehicle = vehicle;
            last->place = place++;
            last->depart_s = depart_s;
            last->extra_s = 0;
            last->arrive_s = t->arrive;
            last->begin_s = t->begin;
            last->leave_s = t->leave;
            last->drive_s = plain(a, t->arrive - at_s);
            last->drive_m = t->distance - at_m;
            last->home_s = 0;
            last->home_m = 0;
        }
        at_s = t->leave;
        at_m = t->distance;
    }
    if (last != NULL) {
        last->home_s = plain(a, account->end - at_s);
        last->home_m = account->distance - at_m;
    }
}

static enum linli_rc take(struct again *a, struct rest *r, const struct linli_route_plan *plan,
                          struct linli_error *err)
{
    struct linli_route_report report;
    LINLI_TRY(linli_route_check(&r->route, plan, a->arena, &report, err));
    assert(report.feasible || plan->missing_n > 0);
    for (int32_t i = 0; i < r->route.stops_n; i++) {
        a->day->stops[r->row_of_stop[i]].vehicle = FIXED_NONE;
    }
    for (int32_t i = 0; i < plan->missing_n; i++) {
        a->day->stops[r->row_of_stop[plan->missing[i].stop]].reason =
            (int32_t)plan->missing[i].reason;
    }
    for (int32_t i = 0; i < plan->lines_n; i++) {
        take_line(a, r, &plan->lines[i], &report.accounts[i]);
    }
    return LINLI_OK;
}

static void no_vehicle(struct again *a, const struct rest *r)
{
    for (int32_t i = 0; i < r->route.stops_n; i++) {
        struct tour_stop *s = &a->day->stops[r->row_of_stop[i]];
        s->vehicle = FIXED_NONE;
        s->reason = DISPATCH_NO_VEHICLE;
    }
}

static enum linli_rc plan_depot(struct again *a, int64_t depot, struct linli_error *err)
{
    struct rest r = {.route = {.dims_n = 2}};
    struct linli_route_plan plan;
    bool stands = false;
    LINLI_TRY(take_kinds(a, depot, &r, err));
    LINLI_TRY(take_stops(a, depot, &r, err));
    if (r.route.stops_n == 0) {
        return LINLI_OK;
    }
    if (r.route.vehicles_n == 0) {
        no_vehicle(a, &r);
        return LINLI_OK;
    }
    LINLI_TRY(allow(a, &r, err));
    LINLI_TRY(put_start(a, &r, err));
    LINLI_TRY(stand(a, &r, &stands, err));
    if (stands) {
        return take(a, &r, &r.start, err);
    }
    LINLI_TRY(solve(a, &r, &plan, err));
    return take(a, &r, &plan, err);
}

static enum linli_rc copy_day(const struct tour_day *before, struct linli_arena *arena,
                              struct tour_day *ret, struct linli_error *err)
{
    struct tour_day day = *before;
    LINLI_TRY(LINLI_NEW(arena, before->stops_n, &day.stops, err));
    for (int64_t i = 0; i < before->stops_n; i++) {
        day.stops[i] = before->stops[i];
    }
    *ret = day;
    return LINLI_OK;
}

enum linli_rc dispatch_day_again(const struct city *city, const struct tour_day *before,
                                 const struct dispatch_again_options *options,
                                 struct linli_arena *arena, struct tour_day *ret_day,
                                 struct linli_error *err)
{
    struct tour_day day;
    struct dispatch_tree tree;
    struct again a = {.city = city,
                      .options = options,
                      .arena = arena,
                      .day = &day,
                      .now_s = max_of(options->now_s, 0)};
    assert(before->vehicles_n == city->vehicles_n && before->slow_e4 > 0);
    LINLI_TRY(copy_day(before, arena, &day, err));
    LINLI_TRY(LINLI_NEW(arena, day.stops_n, &a.frozen, err));
    LINLI_TRY(dispatch_plant(city, arena, &tree, err));
    freeze(&a);
    for (int64_t depth = 0; depth < tree.deepest; depth++) {
        for (int64_t depot = 0; depot < city->sites_n; depot++) {
            bool sends = false;
            for (int64_t i = 0; i < day.stops_n && tree.depth[depot] == depth && !sends; i++) {
                sends = day.stops[i].depot == depot;
            }
            if (sends) {
                LINLI_TRY(plan_depot(&a, depot, err));
            }
        }
    }
    *ret_day = day;
    return LINLI_OK;
}
