/*
 * Insertion of pick-up and delivery pairs, where both together cost least. For each place of the
 * pick-up (beside its nearest stops, beside those of the delivery, and first on their lines) the
 * line behind it is gone along once, with the segment so far and the load: each step judges the
 * delivery there in constant time, and ends the walk where the line with the pick-up alone is too
 * late or too full (Ropke and Pisinger 2006 go over the same places). Lines whose rules ask for it
 * are walked whole for each place that would be the cheapest.
 *
 * Invariant: a pair is on one trip with the pick-up first, or absent. Called by recreate.c.
 */
#include <assert.h>

#include "engine/route/walk.h"
#include "engine/route/work.h"

/* Two optional pairs may be worth visiting together and neither alone: in eager iterations some are
 * put in whatever it costs, and the search judges the plan. */
enum { EAGER_ONE_IN = 3 };

struct pair {
    int32_t pickup;
    int32_t delivery;
    const struct route_stop *p;
    const struct route_stop *d;
};

struct pair_spot {
    int64_t cost;
    int32_t before_pickup;   /* node; -1: a new line of `kind` */
    int32_t before_delivery; /* node; the pick-up itself: directly behind it */
    int32_t kind;            /* of the new line, -1: none */
    int32_t reload_before;   /* the pair is a trip of its own, behind or before this depot; -1 */
    int32_t reload_behind;
};

static int64_t way(const struct route_work *work, int32_t metric, int32_t a, int32_t b)
{
    return route_distance(work->model, metric, work->state.node[a].at, work->state.node[b].at);
}

static struct route_segment segment_of(const struct route_stop *stop)
{
    return (struct route_segment){stop->open, stop->close, stop->service};
}

/* Whether what the pair moves fits in when leaving the node. */
static bool fits_behind(const struct route_work *work, const struct route_kind *kind,
                        const struct pair *pair, int32_t node)
{
    int32_t dims_n = work->model->dims_n;
    for (int32_t d = 0; d < dims_n; d++) {
        if (work->state.load[node * dims_n + d] + pair->p->moved[d] > kind->capacity[d]) {
            return false;
        }
    }
    return true;
}

static bool walk_fits(struct route_work *work, int32_t line, const struct pair *pair,
                      const struct pair_spot *spot, int64_t *ret_duration)
{
    struct route_state *state = &work->state;
    int32_t tail = route_tail(state, line);
    int32_t *visits = state->walk;
    int32_t n = 0;
    struct route_walk walk;
    for (int32_t v = route_head(state, line); v != tail; v = state->node[v].next) {
        if (state->node[v].prev >= 0) {
            visits[n++] = state->node[v].at;
        }
        if (v == spot->before_pickup) {
            if (spot->reload_before >= 0) {
                visits[n++] = spot->reload_before;
            }
            visits[n++] = pair->pickup;
        }
        if (v == spot->before_delivery ||
            (v == spot->before_pickup && spot->before_delivery == pair->pickup)) {
            visits[n++] = pair->delivery;
        }
        if (v == spot->before_pickup && spot->reload_behind >= 0) {
            visits[n++] = spot->reload_behind;
        }
    }
    if (!route_walk(work->model, state->line[line].kind, visits, n, &walk)) {
        return false;
    }
    *ret_duration = walk.duration;
    return true;
}

/* A line along which the delivery is tried. */
struct scan {
    const struct pair *pair;
    int32_t line;
    struct route_segment so_far; /* head … the node before the delivery, the pick-up in it */
};

/* Takes the place into *best if it is cheaper and keeps all rules: the delivery stands before
 * `next`, and both make the line `detour` longer. */
static bool consider(struct route_work *work, const struct scan *scan, struct pair_spot spot,
                     int32_t next, int64_t detour, struct pair_spot *best)
{
    const struct route_state *state = &work->state;
    const struct route_line *l = &state->line[scan->line];
    const struct route_kind *kind = &work->model->kinds[l->kind];
    const struct pair *pair = scan->pair;
    int64_t duration = l->duration;
    spot.cost = kind->distance_cost * detour;
    if (spot.cost >= best->cost || l->distance + detour > kind->max_distance) {
        return false;
    }
    if (work->model->times == ROUTE_WALKED) {
        if (!walk_fits(work, scan->line, pair, &spot, &duration)) {
            return false;
        }
    } else if (work->model->times != ROUTE_TIMELESS) {
        bool feasible = true;
        struct route_segment with =
            route_join(scan->so_far, segment_of(pair->d),
                       route_travel(work->model, l->metric, state->node[spot.before_delivery].at,
                                    pair->delivery),
                       &feasible);
        with = route_join(
            with, state->span[next].behind,
            route_travel(work->model, l->metric, pair->delivery, state->node[next].at), &feasible);
        duration = with.duration;
        if (!feasible || duration > kind->max_duration) {
            return false;
        }
    }
    spot.cost += kind->time_cost > 0 ? kind->time_cost * (duration - l->duration) : 0;
    if (spot.cost >= best->cost) {
        return false;
    }
    *best = spot;
    return true;
}

/* Goes on to node x behind `from`; false where the line is too late, too full or another trip. */
static bool step(const struct route_work *work, struct scan *scan, int32_t from, int32_t x)
{
    const struct route_state *state = &work->state;
    const struct route_line *l = &state->line[scan->line];
    const struct route_kind *kind = &work->model->kinds[l->kind];
    if (!route_is_stop(state, x)) {
        return false;
    }
    if (work->model->times == ROUTE_WALKED) {
        return true;
    }
    if (work->model->times != ROUTE_TIMELESS) {
        bool feasible = true;
        scan->so_far = route_join(
            scan->so_far, route_alone(state, x, kind),
            route_travel(work->model, l->metric, state->node[from].at, state->node[x].at),
            &feasible);
        if (!feasible) {
            return false;
        }
    }
    return fits_behind(work, kind, scan->pair, x);
}

/* Every place of the delivery with the pick-up behind u. */
static void scan_behind(struct route_work *work, struct scan *scan, int32_t u,
                        struct pair_spot *best)
{
    const struct route_state *state = &work->state;
    const struct route_model *model = work->model;
    const struct pair *pair = scan->pair;
    const struct route_line *l = &state->line[scan->line];
    struct pair_spot spot = {0, u, pair->pickup, -1, -1, -1};
    int32_t w = state->node[u].next;
    int64_t there = way(work, l->metric, u, pair->pickup) - state->node[u].leg;
    bool feasible = true;
    if (model->times != ROUTE_WALKED && !fits_behind(work, &model->kinds[l->kind], pair, u)) {
        return;
    }
    if (model->times == ROUTE_WINDOWS || model->times == ROUTE_DURATION) {
        scan->so_far =
            route_join(state->span[u].before, segment_of(pair->p),
                       route_travel(model, l->metric, state->node[u].at, pair->pickup), &feasible);
    }
    if (!feasible) {
        return;
    }
    consider(work, scan, spot, w,
             there + way(work, l->metric, pair->pickup, pair->delivery) +
                 way(work, l->metric, pair->delivery, w),
             best);
    there += way(work, l->metric, pair->pickup, w);
    int32_t from = pair->pickup;
    for (int32_t x = w; step(work, scan, from, x); x = state->node[x].next) {
        int32_t next = state->node[x].next;
        spot.before_delivery = x;
        consider(work, scan, spot, next,
                 there + way(work, l->metric, x, pair->delivery) +
                     way(work, l->metric, pair->delivery, next) - state->node[x].leg,
                 best);
        from = x;
    }
}

/* The pair as a trip of its own, behind u at the begin or end of a trip. */
static void consider_trips(struct route_work *work, struct scan *scan, int32_t u,
                           struct pair_spot *best)
{
    const struct route_state *state = &work->state;
    const struct pair *pair = scan->pair;
    const struct route_line *l = &state->line[scan->line];
    const struct route_kind *kind = &work->model->kinds[l->kind];
    int32_t w = state->node[u].next;
    if (l->reloads_n >= kind->max_reloads || state->spare_n == 0 ||
        (route_is_stop(state, u) && route_is_stop(state, w))) {
        return;
    }
    for (int32_t i = 0; i < kind->reloads_n; i++) {
        int32_t depot = kind->reloads[i];
        struct pair_spot spot = {0, u, pair->pickup, -1, -1, -1};
        int64_t detour = way(work, l->metric, pair->pickup, pair->delivery) - state->node[u].leg;
        if (route_is_stop(state, u)) {
            spot.reload_before = depot;
            detour += way(work, l->metric, u, depot) + way(work, l->metric, depot, pair->pickup) +
                      way(work, l->metric, pair->delivery, w);
        } else if (route_is_stop(state, w)) {
            spot.reload_behind = depot;
            detour += way(work, l->metric, u, pair->pickup) +
                      way(work, l->metric, pair->delivery, depot) + way(work, l->metric, depot, w);
        } else {
            continue;
        }
        consider(work, scan, spot, w, detour, best);
    }
}

static void try_behind(struct route_work *work, struct scan *scan, int32_t u,
                       struct pair_spot *best)
{
    struct route_state *state = &work->state;
    const struct route_line *l = &state->line[scan->line];
    const struct route_kind *kind = &work->model->kinds[l->kind];
    if (state->node[u].tried == work->trial || l->n - l->reloads_n + 2 > kind->max_stops) {
        return;
    }
    state->node[u].tried = work->trial;
    if (route_blinks(work)) {
        return;
    }
    scan_behind(work, scan, u, best);
    if (kind->reloads_n > 0) {
        consider_trips(work, scan, u, best);
    }
}

static void try_new_lines(struct route_work *work, const struct pair *pair, struct pair_spot *best)
{
    const struct route_model *model = work->model;
    int32_t visits[2] = {pair->pickup, pair->delivery};
    for (int32_t k = 0; k < model->kinds_n && work->state.closed_n > 0; k++) {
        const struct route_kind *kind = &model->kinds[k];
        struct route_walk walk;
        if (work->state.kind_used[k] >= kind->count || !route_may_visit(model, k, pair->pickup) ||
            kind->fixed_cost >= best->cost || !route_walk(model, k, visits, 2, &walk)) {
            continue;
        }
        int64_t cost = kind->fixed_cost + kind->distance_cost * walk.distance +
                       (kind->time_cost > 0 ? kind->time_cost * walk.duration : 0);
        if (cost < best->cost && !route_blinks(work)) {
            *best = (struct pair_spot){cost, -1, pair->pickup, k, -1, -1};
        }
    }
}

static void find_spot(struct route_work *work, const struct pair *pair, struct pair_spot *best)
{
    const struct route_model *model = work->model;
    const struct route_state *state = &work->state;
    int32_t n = model->near_n < work->insert_near ? model->near_n : work->insert_near;
    work->trial++;
    for (int32_t i = 0; i < 2 * n; i++) {
        int32_t beside = i < n ? pair->pickup : pair->delivery;
        int32_t v = model->near[(size_t)beside * (size_t)model->near_n + (size_t)(i % n)];
        int32_t line = state->node[v].line;
        if (line < 0 || !route_may_visit(model, state->line[line].kind, pair->pickup)) {
            continue;
        }
        struct scan scan = {.pair = pair, .line = line};
        try_behind(work, &scan, v, best);
        try_behind(work, &scan, state->node[v].prev, best);
        try_behind(work, &scan, route_head(state, line), best);
    }
    try_new_lines(work, pair, best);
}

static void place(struct route_work *work, const struct pair *pair, const struct pair_spot *spot)
{
    struct route_state *state = &work->state;
    int64_t cost = state->cost;
    int32_t before = spot->before_pickup;
    int32_t line = before >= 0 ? state->node[before].line : route_state_open(state, spot->kind);
    assert(line >= 0);
    before = before >= 0 ? before : route_head(state, line);
    route_state_insert(state, pair->pickup, before);
    route_state_insert(state, pair->delivery, spot->before_delivery);
    if (spot->reload_before >= 0) {
        route_put_reload(state, spot->reload_before, before);
    }
    if (spot->reload_behind >= 0) {
        route_put_reload(state, spot->reload_behind, pair->delivery);
    }
    route_touch(work, line);
    route_state_refresh(state, line);
    assert(state->cost - cost == spot->cost);
    (void)cost;
}

void route_pair_insert(struct route_work *work, int32_t stop)
{
    const struct route_stop *stops = work->model->stops;
    int32_t mate = stops[stop].mate;
    if (work->state.absent_at[stop] < 0) {
        assert(work->state.absent_at[mate] < 0);
        return;
    }
    struct pair pair = {.pickup = stops[stop].drops ? mate : stop,
                        .delivery = stops[stop].drops ? stop : mate};
    pair.p = &stops[pair.pickup];
    pair.d = &stops[pair.delivery];
    struct pair_spot best = {pair.p->absence + pair.d->absence, -1, -1, -1, -1, -1};
    if (!pair.p->required && work->is_eager && route_draw(work, EAGER_ONE_IN) == 0) {
        best.cost = LINLI_ROUTE_NONE;
    }
    find_spot(work, &pair, &best);
    if (best.before_delivery >= 0) {
        place(work, &pair, &best);
    }
}
