/*
 * The checker of plans: drives every line from its description in the public problem and notes
 * every rule that is broken. It shares nothing with the search but the distance between two
 * coordinates, so that a fault of one is seen by the other.
 *
 * A line is driven twice: first leaving as early as allowed, which fixes the windows that are used
 * and the end; then leaving as late as that end allows, which gives the times that are told. The
 * shortest duration is  max(time on the way and at stops, end - latest start).
 */
#include <assert.h>
#include <string.h>

#include "engine/route/check.h"
#include "engine/route/model.h"
#include "engine/route/model_check.h"

static void note(struct checker *checker, enum linli_route_breach_kind kind, int32_t position,
                 int32_t stop, int64_t amount, int64_t limit)
{
    assert(checker->breaches_n < checker->breaches_max);
    checker->breaches[checker->breaches_n++] =
        (struct linli_route_breach){kind, checker->line, position, stop, 0, amount, limit};
}

static int64_t between(const struct linli_route_problem *problem, int32_t matrix, int32_t a,
                       int32_t b, bool time)
{
    const struct linli_route_places *places = &problem->places;
    if (a < 0 || b < 0) {
        return 0; /* an open end */
    }
    if (places->metric == LINLI_ROUTE_MATRIX) {
        const struct linli_route_matrix *m = &places->matrices[matrix];
        const int32_t *table = time && m->travel != NULL ? m->travel : m->distance;
        return table[(int64_t)a * places->n + b];
    }
    int32_t distance = a == b ? 0 : route_metric_place(places, a, b);
    return time ? route_metric_travel(places, distance) : distance;
}

/* ---- the line as a list of visits --------------------------------------------------------------
 */

static void put_depot(struct checker *checker, const struct linli_route_vehicle *kind,
                      int32_t place, int32_t position)
{
    checker->visits[checker->visits_n++] = (struct visit){
        .place = place, .stop = -1, .position = position, .open = kind->open, .close = kind->close};
}

static void list_visits(struct checker *checker, const struct linli_route_line *line)
{
    const struct linli_route_problem *problem = checker->problem;
    const struct linli_route_vehicle *kind = &problem->vehicles[line->vehicle];
    checker->visits_n = 0;
    put_depot(checker, kind, kind->start, -1);
    for (int32_t i = 0; i < line->visits_n; i++) {
        int32_t v = line->visits[i];
        if (v >= problem->stops_n || (v < 0 && -1 - v >= problem->places.n)) {
            note(checker, LINLI_ROUTE_UNKNOWN_VISIT, i, v, v, problem->stops_n);
        } else if (v < 0) {
            put_depot(checker, kind, -1 - v, i);
        } else {
            checker->visits[checker->visits_n++] =
                (struct visit){.place = problem->stops[v].place,
                               .stop = v,
                               .position = i,
                               .service = problem->stops[v].service};
            checker->times[v]++;
        }
    }
    put_depot(checker, kind, kind->end, line->visits_n);
    /* a trip leaves once all it carries is released */
    int64_t release = 0;
    for (int32_t i = checker->visits_n - 1; i >= 0; i--) {
        struct visit *visit = &checker->visits[i];
        if (visit->stop >= 0) {
            int64_t own = problem->stops[visit->stop].release;
            release = own > release ? own : release;
        } else {
            visit->open = release > visit->open ? release : visit->open;
            release = 0;
        }
    }
    for (int32_t i = 0; i + 1 < checker->visits_n; i++) {
        struct visit *a = &checker->visits[i];
        a->travel = between(problem, kind->matrix, a->place, a[1].place, true);
        a->distance = between(problem, kind->matrix, a->place, a[1].place, false);
    }
}

/* ---- rules that need no clock ------------------------------------------------------------------
 */

static bool may_visit(const struct linli_route_problem *problem, int32_t kind, int32_t stop)
{
    bool named = problem->allowed == NULL ||
                 problem->allowed[(int64_t)stop * problem->vehicles_n + kind] != 0;
    return named && (problem->stops[stop].skills & ~problem->vehicles[kind].skills) == 0;
}

static bool reloads_at(const struct linli_route_vehicle *kind, int32_t place)
{
    bool found = false;
    for (int32_t i = 0; i < kind->reload_places_n; i++) {
        found = found || kind->reload_places[i] == place;
    }
    return found;
}

static void check_visits(struct checker *checker, int32_t kind_id)
{
    const struct linli_route_problem *problem = checker->problem;
    const struct linli_route_vehicle *kind = &problem->vehicles[kind_id];
    int64_t stops_n = 0;
    int64_t reloads_n = 0;
    for (int32_t i = 1; i + 1 < checker->visits_n; i++) {
        const struct visit *visit = &checker->visits[i];
        if (visit->stop < 0) {
            reloads_n++;
            if (!reloads_at(kind, visit->place)) {
                note(checker, LINLI_ROUTE_NO_RELOAD_THERE, visit->position, -1, visit->place, 0);
            }
            continue;
        }
        stops_n++;
        if (!may_visit(problem, kind_id, visit->stop)) {
            note(checker, LINLI_ROUTE_NOT_ALLOWED, visit->position, visit->stop, kind_id, 0);
        }
    }
    if (stops_n > kind->max_stops) {
        note(checker, LINLI_ROUTE_TOO_MANY_STOPS, -1, -1, stops_n, kind->max_stops);
    }
    if (reloads_n > kind->max_reloads) {
        note(checker, LINLI_ROUTE_TOO_MANY_RELOADS, -1, -1, reloads_n, kind->max_reloads);
    }
}

static void check_order(struct checker *checker)
{
    bool picked = false;
    for (int32_t i = 1; i + 1 < checker->visits_n; i++) {
        const struct visit *visit = &checker->visits[i];
        enum linli_route_order order =
            visit->stop >= 0 ? checker->problem->stops[visit->stop].order : LINLI_ROUTE_ANY;
        bool first = checker->visits[i - 1].stop < 0;
        if ((order == LINLI_ROUTE_BACKHAUL && first) ||
            (order == LINLI_ROUTE_LINEHAUL && picked && !first)) {
            note(checker, LINLI_ROUTE_WRONG_ORDER, visit->position, visit->stop, 0, 0);
        }
        picked = visit->stop >= 0 && ((picked && !first) || order == LINLI_ROUTE_BACKHAUL);
    }
}

static int32_t pickup_of(const struct checker *checker, int32_t stop)
{
    return checker->problem->pickup_of != NULL ? checker->problem->pickup_of[stop] : -1;
}

/* Pairs of the trip visits[from] … visits[to]: a delivery has its pick-up before it, a pick-up its
 * delivery behind it. */
static void check_pairs(struct checker *checker, int32_t from, int32_t to)
{
    for (int32_t i = from + 1; i < to; i++) {
        int32_t stop = checker->visits[i].stop;
        int32_t wanted = pickup_of(checker, stop);
        bool picks = checker->delivery_of != NULL && checker->delivery_of[stop] >= 0;
        bool found = wanted < 0 && !picks;
        for (int32_t j = from + 1; j < to; j++) {
            int32_t other = checker->visits[j].stop;
            found = found || (wanted >= 0 && j < i && other == wanted) ||
                    (picks && j > i && other == checker->delivery_of[stop]);
        }
        if (!found) {
            note(checker, LINLI_ROUTE_PARTED, checker->visits[i].position, stop,
                 picks ? checker->delivery_of[stop] : wanted, 0);
        }
    }
}

/* One trip, from the depot visits[from] to the next depot: its load leaving each stop. */
static int32_t check_trip(struct checker *checker, const struct linli_route_vehicle *kind,
                          int32_t from, struct linli_route_account *account,
                          struct linli_route_timing *timings)
{
    int32_t to = from + 1;
    while (checker->visits[to].stop >= 0) {
        to++;
    }
    check_pairs(checker, from, to);
    for (int32_t d = 0; d < checker->problem->dims_n; d++) {
        int64_t load = 0;
        for (int32_t i = from + 1; i < to; i++) {
            int32_t stop = checker->visits[i].stop;
            load += pickup_of(checker, stop) < 0 ? checker->problem->stops[stop].delivery[d] : 0;
        }
        int64_t peak = load;
        if (checker->visits[from].position >= 0) {
            timings[checker->visits[from].position].load[d] = load;
        }
        for (int32_t i = from + 1; i < to; i++) {
            const struct linli_route_stop *stop = &checker->problem->stops[checker->visits[i].stop];
            load += stop->pickup[d] - stop->delivery[d];
            peak = load > peak ? load : peak;
            timings[checker->visits[i].position].load[d] = load;
        }
        if (peak > kind->capacity[d]) {
            note(checker, LINLI_ROUTE_OVERLOADED, checker->visits[from].position, -1, peak,
                 kind->capacity[d]);
            checker->breaches[checker->breaches_n - 1].dim = d;
        }
        account->peak_load[d] = peak > account->peak_load[d] ? peak : account->peak_load[d];
    }
    return to;
}

/* ---- the clock ---------------------------------------------------------------------------------
 */

/* The first window that is open at `arrive` or later; the last one where all have closed. */
struct linli_route_window check_window(const struct checker *checker, const struct visit *visit,
                                       int64_t arrive)
{
    struct linli_route_window window = {visit->open, visit->close};
    if (visit->stop < 0) {
        return window;
    }
    const struct linli_route_stop *stop = &checker->problem->stops[visit->stop];
    window = (struct linli_route_window){0, LINLI_ROUTE_NONE};
    for (int32_t i = 0; i < stop->windows_n; i++) {
        window = stop->windows[i];
        if (arrive <= window.close) {
            break;
        }
    }
    return window;
}

/* Drives from `start`; the last one's begin is the end of the line. Whether all was in time. */
static bool drive(struct checker *checker, const struct linli_route_vehicle *kind, int64_t start,
                  bool noting)
{
    struct visit *visits = checker->visits;
    int64_t clock = start;
    bool in_time = true;
    for (int32_t i = 0; i < checker->visits_n; i++) {
        struct visit *visit = &visits[i];
        visit->arrive = clock;
        if (noting) {
            struct linli_route_window window = check_window(checker, visit, clock);
            visit->open = window.open;
            visit->close = window.close;
        }
        visit->begin = clock > visit->open ? clock : visit->open;
        if (visit->begin > visit->close) {
            in_time = false;
            if (noting) {
                note(checker, visit->stop >= 0 ? LINLI_ROUTE_LATE : LINLI_ROUTE_BACK_LATE,
                     visit->position, visit->stop, visit->begin, visit->close);
            }
        }
        clock = check_drive_leg(checker, kind, visit, visit->begin + visit->service);
    }
    return in_time;
}

static int64_t latest_start(const struct checker *checker, const struct linli_route_vehicle *kind)
{
    const struct visit *visits = checker->visits;
    int64_t latest = visits[checker->visits_n - 1].close;
    for (int32_t i = checker->visits_n - 2; i >= 0; i--) {
        int64_t before = check_leave_by(kind, &visits[i], latest) - visits[i].service;
        latest = before < visits[i].close ? before : visits[i].close;
    }
    return latest;
}

static void check_times(struct checker *checker, const struct linli_route_vehicle *kind,
                        struct linli_route_account *account)
{
    struct visit *visits = checker->visits;
    int32_t last = checker->visits_n - 1;
    int64_t busy = 0;
    for (int32_t i = 0; i <= last; i++) {
        busy += visits[i].travel + visits[i].service;
        for (int32_t b = 0; b < visits[i].rests_n; b++) {
            busy += kind->breaks[visits[i].rest_first + b].lasts;
        }
        account->travel += visits[i].travel;
        account->distance += visits[i].distance;
    }
    bool in_time = drive(checker, kind, visits[0].open, true);
    int64_t end = visits[last].begin;
    account->duration = end - visits[0].begin;
    if (in_time) {
        int64_t span = end - latest_start(checker, kind);
        account->duration = span > busy ? span : busy;
        drive(checker, kind, end - account->duration, false);
    }
    account->start = visits[0].begin;
    account->end = end;
    account->waiting = account->duration - busy;
    if (account->duration > kind->max_duration) {
        note(checker, LINLI_ROUTE_TOO_LONG, -1, -1, account->duration, kind->max_duration);
    }
    if (account->distance > kind->max_distance) {
        note(checker, LINLI_ROUTE_TOO_FAR, -1, -1, account->distance, kind->max_distance);
    }
}

static void tell_timings(struct checker *checker, struct linli_route_timing *timings)
{
    int64_t distance = 0;
    int64_t travel = 0;
    for (int32_t i = 0; i < checker->visits_n; i++) {
        const struct visit *visit = &checker->visits[i];
        for (int32_t b = 0; b < visit->rests_n; b++) {
            checker->rests[visit->rest_first + b].travel += travel;
        }
        if (i > 0 && i + 1 < checker->visits_n) {
            struct linli_route_timing *timing = &timings[visit->position];
            timing->arrive = visit->arrive;
            timing->begin = visit->begin;
            timing->leave = visit->begin + visit->service;
            timing->distance = distance;
            timing->travel = travel;
        }
        distance += visit->distance;
        travel += visit->travel;
    }
}

/* ---- the plan ----------------------------------------------------------------------------------
 */

static enum linli_rc check_breaks(struct checker *checker, const struct linli_route_vehicle *kind,
                                  struct linli_arena *arena, struct linli_route_account *account,
                                  struct linli_error *err)
{
    LINLI_TRY(check_place_breaks(checker, kind, arena, &account->rests_n, err));
    if (account->rests_n < kind->breaks_n) {
        note(checker, LINLI_ROUTE_NO_BREAK, -1, -1, account->rests_n, kind->breaks_n);
    }
    return LINLI_OK;
}

static enum linli_rc tell_rests(const struct checker *checker, struct linli_arena *arena,
                                struct linli_route_account *account, struct linli_error *err)
{
    struct linli_route_rest *rests;
    LINLI_TRY(LINLI_NEW(arena, account->rests_n, &rests, err));
    for (int32_t i = 0; i < account->rests_n; i++) {
        rests[i] = checker->rests[i];
    }
    account->rests = rests;
    return LINLI_OK;
}

static enum linli_rc check_line(struct checker *checker, const struct linli_route_line *line,
                                struct linli_arena *arena, struct linli_route_account *account,
                                struct linli_error *err)
{
    struct linli_route_timing *timings;
    LINLI_TRY(LINLI_NEW(arena, line->visits_n, &timings, err));
    account->timings = timings;
    if (line->vehicle < 0 || line->vehicle >= checker->problem->vehicles_n) {
        note(checker, LINLI_ROUTE_UNKNOWN_VISIT, -1, -1, line->vehicle,
             checker->problem->vehicles_n);
        return LINLI_OK;
    }
    if (line->visits_n == 0) {
        return LINLI_OK; /* a vehicle that stays where it is */
    }
    const struct linli_route_vehicle *kind = &checker->problem->vehicles[line->vehicle];
    checker->used[line->vehicle]++;
    list_visits(checker, line);
    check_visits(checker, line->vehicle);
    check_order(checker);
    for (int32_t from = 0; from + 1 < checker->visits_n;) {
        from = check_trip(checker, kind, from, account, timings);
    }
    LINLI_TRY(check_breaks(checker, kind, arena, account, err));
    check_times(checker, kind, account);
    tell_timings(checker, timings);
    LINLI_TRY(tell_rests(checker, arena, account, err));
    account->cost = kind->fixed_cost + kind->distance_cost * account->distance +
                    kind->time_cost * account->duration;
    return LINLI_OK;
}

static int64_t check_fleet_and_stops(struct checker *checker)
{
    const struct linli_route_problem *problem = checker->problem;
    int64_t prizes = 0;
    checker->line = -1;
    for (int32_t k = 0; k < problem->vehicles_n; k++) {
        if (checker->used[k] > problem->vehicles[k].count) {
            note(checker, LINLI_ROUTE_TOO_MANY, -1, -1, checker->used[k],
                 problem->vehicles[k].count);
        }
    }
    for (int32_t i = 0; i < problem->stops_n; i++) {
        if (checker->times[i] > 1) {
            note(checker, LINLI_ROUTE_VISITED_TWICE, -1, i, checker->times[i], 1);
        } else if (checker->times[i] == 0 && problem->stops[i].prize == LINLI_ROUTE_REQUIRED) {
            note(checker, LINLI_ROUTE_NOT_VISITED, -1, i, 0, 1);
        } else if (checker->times[i] == 0) {
            prizes += problem->stops[i].prize;
        }
    }
    return prizes;
}

static enum linli_rc match_pairs(struct checker *checker, struct linli_arena *arena,
                                 struct linli_error *err)
{
    const int32_t *of = checker->problem->pickup_of;
    if (of == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, checker->problem->stops_n, &checker->delivery_of, err));
    for (int32_t i = 0; i < checker->problem->stops_n; i++) {
        checker->delivery_of[i] = -1;
    }
    for (int32_t i = 0; i < checker->problem->stops_n; i++) {
        if (of[i] >= 0) {
            checker->delivery_of[of[i]] = i;
        }
    }
    return LINLI_OK;
}

/* Room for every breach that there can be: 7 a visit, 5 + dims a trip, 2 a stop or kind. */
static enum linli_rc make_room(struct checker *checker, const struct linli_route_plan *plan,
                               struct linli_arena *arena, struct linli_error *err)
{
    int64_t visits_n = 0;
    int32_t longest = 0;
    for (int32_t i = 0; i < plan->lines_n; i++) {
        visits_n += plan->lines[i].visits_n + 2;
        longest = plan->lines[i].visits_n > longest ? plan->lines[i].visits_n : longest;
    }
    checker->breaches_max =
        (int32_t)(visits_n * 12 + checker->problem->stops_n + checker->problem->vehicles_n);
    LINLI_TRY(LINLI_NEW(arena, checker->breaches_max, &checker->breaches, err));
    LINLI_TRY(LINLI_NEW(arena, longest + 2, &checker->visits, err));
    LINLI_TRY(LINLI_NEW(arena, checker->problem->stops_n, &checker->times, err));
    LINLI_TRY(match_pairs(checker, arena, err));
    return LINLI_NEW(arena, checker->problem->vehicles_n, &checker->used, err);
}

enum linli_rc linli_route_check(const struct linli_route_problem *problem,
                                const struct linli_route_plan *plan, struct linli_arena *arena,
                                struct linli_route_report *ret_report, struct linli_error *err)
{
    struct checker checker = {.problem = problem};
    struct linli_route_account *accounts;
    int64_t cost = 0;
    LINLI_TRY(route_model_check(problem, arena, err));
    LINLI_TRY(make_room(&checker, plan, arena, err));
    LINLI_TRY(LINLI_NEW(arena, plan->lines_n, &accounts, err));
    for (int32_t i = 0; i < plan->lines_n; i++) {
        checker.line = i;
        LINLI_TRY(check_line(&checker, &plan->lines[i], arena, &accounts[i], err));
        cost += accounts[i].cost;
    }
    cost += check_fleet_and_stops(&checker);
    *ret_report = (struct linli_route_report){accounts, checker.breaches, checker.breaches_n, cost,
                                              checker.breaches_n == 0};
    return LINLI_OK;
}
