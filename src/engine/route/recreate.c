/*
 * Recreate: greedy insertion with blinks (Christiaens and Vanden Berghe 2020). The candidates are
 * taken in a random one of several orders, and each goes where it costs least: beside one of its
 * nearest neighbours, or alone on a new line. One place in a hundred is overlooked.
 *
 * A place is judged by its distance first; only one that would be the cheapest so far is checked
 * for loads and times, from the segments of the two nodes that it stands between (or, where rules
 * ask for it, by walking the whole line). Called by search.c.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "engine/route/walk.h"
#include "engine/route/work.h"

enum { BLINK_ONE_IN = 100 };

bool route_blinks(struct route_work *work)
{
    if (--work->blink_in > 0) {
        return false;
    }
    work->blink_in =
        1 + (int32_t)(log(1 - random_unit(&work->random)) / log(1 - 1.0 / BLINK_ONE_IN));
    return true;
}

/* ---- one place ---------------------------------------------------------------------------------
 */

/* Loads where each trip is the line: the sums, or the peaks before and behind the place. */
static bool load_fits(const struct route_state *state, const struct route_kind *kind,
                      const struct route_line *line, int32_t stop, int32_t u)
{
    const struct route_model *model = state->model;
    const struct route_stop *s = &model->stops[stop];
    for (int32_t d = 0; d < model->dims_n; d++) {
        int64_t capacity = kind->capacity[d];
        if (model->mixed) {
            int64_t before = state->peak_before[u * model->dims_n + d] + s->delivery[d];
            int64_t behind = state->peak_behind[u * model->dims_n + d] + s->pickup[d];
            if (before > capacity || behind > capacity) {
                return false;
            }
        } else if (line->delivery[d] + s->delivery[d] > capacity ||
                   line->pickup[d] + s->pickup[d] > capacity) {
            return false;
        }
    }
    return true;
}

static enum linli_route_order order_at(const struct route_state *state, int32_t node)
{
    return node < state->model->n ? state->model->stops[node].order : LINLI_ROUTE_ANY;
}

static bool order_fits(const struct route_state *state, int32_t stop, int32_t u, int32_t w)
{
    enum linli_route_order order = state->model->stops[stop].order;
    if (order == LINLI_ROUTE_LINEHAUL) {
        return order_at(state, u) != LINLI_ROUTE_BACKHAUL;
    }
    return order != LINLI_ROUTE_BACKHAUL ||
           (state->node[u].prev >= 0 && order_at(state, w) != LINLI_ROUTE_LINEHAUL);
}

static bool time_fits(const struct route_state *state, const struct route_kind *kind,
                      const struct route_line *line, int32_t stop, int32_t u, int32_t w,
                      int64_t *ret_duration)
{
    const struct route_model *model = state->model;
    int32_t before = route_travel(model, line->metric, state->node[u].at, stop);
    int32_t behind = route_travel(model, line->metric, stop, state->node[w].at);
    const struct route_stop *s = &model->stops[stop];
    const struct route_segment *a = &state->span[u].before;
    int64_t begin = a->early + a->duration + before;
    if (begin > s->close) {
        return false;
    }
    begin = begin > s->open ? begin : s->open;
    if (begin + s->service + behind > state->span[w].behind.late) {
        return false;
    }
    if (model->times == ROUTE_DURATION) {
        bool feasible = true;
        struct route_segment with =
            route_join(*a, route_alone(state, stop, kind), before, &feasible);
        with = route_join(with, state->span[w].behind, behind, &feasible);
        *ret_duration = with.duration;
        return feasible && with.duration <= kind->max_duration;
    }
    return true;
}

/* The line with `stop` (and a reload before or behind it) behind node u, walked. */
static bool walk_fits(struct route_state *state, int32_t line, int32_t kind, int32_t stop,
                      const struct route_spot *spot, int64_t *ret_duration)
{
    int32_t n = 0;
    int32_t tail = route_tail(state, line);
    struct route_walk walk;
    for (int32_t v = route_head(state, line); v != tail; v = state->node[v].next) {
        if (state->node[v].prev >= 0) {
            state->walk[n++] = state->node[v].at;
        }
        if (v == spot->node) {
            if (spot->reload_before >= 0) {
                state->walk[n++] = spot->reload_before;
            }
            state->walk[n++] = stop;
            if (spot->reload_behind >= 0) {
                state->walk[n++] = spot->reload_behind;
            }
        }
    }
    if (!route_walk(state->model, kind, state->walk, n, &walk)) {
        return false;
    }
    *ret_duration = walk.duration;
    return true;
}

/* Takes the place behind spot->node into *best if it is cheaper and keeps all rules. */
static bool consider(struct route_work *work, int32_t line, int32_t stop, struct route_spot spot,
                     int64_t detour, struct route_spot *best)
{
    struct route_state *state = &work->state;
    const struct route_model *model = work->model;
    const struct route_line *l = &state->line[line];
    const struct route_kind *kind = &model->kinds[l->kind];
    int32_t w = state->node[spot.node].next;
    int64_t duration = l->duration;
    int64_t extra = 0;
    spot.cost = kind->distance_cost * detour;
    if (spot.cost >= best->cost || l->distance + detour > kind->max_distance ||
        l->n - l->reloads_n >= kind->max_stops) {
        return false;
    }
    if (model->times == ROUTE_WALKED) {
        if (!walk_fits(state, line, l->kind, stop, &spot, &duration)) {
            return false;
        }
    } else {
        if (model->ordered && !order_fits(state, stop, spot.node, w)) {
            return false;
        }
        if (!load_fits(state, kind, l, stop, spot.node)) {
            if (!work->may_grow || model->mixed ||
                !route_larger_kind(work, line, stop, detour, &extra, &spot.kind)) {
                return false;
            }
            spot.cost += extra;
        }
        if (spot.cost >= best->cost ||
            (model->times != ROUTE_TIMELESS &&
             !time_fits(state, kind, l, stop, spot.node, w, &duration))) {
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

static int64_t reach(const struct route_work *work, int32_t metric, int32_t a, int32_t b)
{
    return route_distance(work->model, metric, work->state.node[a].at, work->state.node[b].at);
}

/* Where the plain place does not do, a new trip may: a reload before the stop or behind it. */
static void consider_reloads(struct route_work *work, int32_t line, int32_t stop, int32_t u,
                             struct route_spot *best)
{
    const struct route_state *state = &work->state;
    const struct route_line *l = &state->line[line];
    const struct route_kind *kind = &work->model->kinds[l->kind];
    int32_t w = state->node[u].next;
    if (l->reloads_n >= kind->max_reloads || state->spare_n == 0) {
        return;
    }
    for (int32_t i = 0; i < kind->reloads_n; i++) {
        int32_t depot = kind->reloads[i];
        int64_t from = route_distance(work->model, l->metric, state->node[u].at, depot) +
                       (int64_t)route_distance(work->model, l->metric, depot, stop);
        int64_t to = route_distance(work->model, l->metric, stop, depot) +
                     (int64_t)route_distance(work->model, l->metric, depot, state->node[w].at);
        struct route_spot spot = {
            .node = u, .kind = -1, .reload_before = depot, .reload_behind = -1};
        if (route_is_stop(state, u)) {
            consider(work, line, stop, spot,
                     from + reach(work, l->metric, stop, w) - state->node[u].leg, best);
        }
        if (route_is_stop(state, w)) {
            spot.reload_before = -1;
            spot.reload_behind = depot;
            consider(work, line, stop, spot,
                     reach(work, l->metric, u, stop) + to - state->node[u].leg, best);
        }
    }
}

/* The distances of one stop to all nodes and back, which lie side by side. */
struct fan {
    const int32_t *to; /* by node; NULL: from coordinates */
    const int32_t *from;
    int32_t metric;
    int32_t stop;
};

static struct fan fan_of(const struct route_model *model, int32_t metric, int32_t stop)
{
    const struct route_metric *m = &model->metrics[metric];
    size_t row = (size_t)stop * (size_t)model->nodes_n;
    bool far = m->table == NULL;
    return (struct fan){far ? NULL : m->table + row, far ? NULL : m->back + row, metric, stop};
}

static int64_t detour_of(const struct route_work *work, const struct fan *fan,
                         const struct route_node *u, const struct route_node *w)
{
    if (fan->to != NULL) {
        return (int64_t)fan->from[u->at] + fan->to[w->at] - u->leg;
    }
    return (int64_t)route_distance(work->model, fan->metric, u->at, fan->stop) +
           route_distance(work->model, fan->metric, fan->stop, w->at) - u->leg;
}

static void consider_behind(struct route_work *work, int32_t line, const struct fan *fan, int32_t u,
                            struct route_spot *best)
{
    struct route_node *node = work->state.node;
    const struct route_kind *kind = &work->model->kinds[work->state.line[line].kind];
    if (node[u].tried == work->trial) {
        return; /* it lies between two near neighbours */
    }
    node[u].tried = work->trial;
    int64_t detour = detour_of(work, fan, &node[u], &node[node[u].next]);
    if (kind->distance_cost * detour >= best->cost || route_blinks(work)) {
        return;
    }
    struct route_spot spot = {.node = u, .kind = -1, .reload_before = -1, .reload_behind = -1};
    if (!consider(work, line, fan->stop, spot, detour, best) && kind->reloads_n > 0) {
        consider_reloads(work, line, fan->stop, u, best);
    }
}

/* ---- all places --------------------------------------------------------------------------------
 */

static bool alone_fits(const struct route_model *model, int32_t kind, int32_t stop,
                       int64_t *ret_duration)
{
    struct route_walk walk;
    if (!route_walk(model, kind, &stop, 1, &walk)) {
        return false;
    }
    *ret_duration = walk.duration;
    return true;
}

static void consider_new_lines(struct route_work *work, int32_t stop, struct route_spot *best)
{
    const struct route_model *model = work->model;
    for (int32_t k = 0; k < model->kinds_n; k++) {
        const struct route_kind *kind = &model->kinds[k];
        int64_t duration = 0;
        if (work->state.kind_used[k] >= kind->count || !route_may_visit(model, k, stop)) {
            continue;
        }
        int64_t cost =
            kind->fixed_cost +
            kind->distance_cost * (route_distance(model, kind->metric, kind->start, stop) +
                                   (int64_t)route_distance(model, kind->metric, stop, kind->end));
        if (cost >= best->cost || !alone_fits(model, k, stop, &duration)) {
            continue;
        }
        cost += kind->time_cost > 0 ? kind->time_cost * duration : 0;
        if (cost < best->cost && !route_blinks(work)) {
            *best = (struct route_spot){cost, -1, k, -1, -1};
        }
    }
}

static struct route_spot find_spot(struct route_work *work, int32_t stop)
{
    const struct route_model *model = work->model;
    const struct route_state *state = &work->state;
    const int32_t *near = model->near + (size_t)stop * (size_t)model->near_n;
    int32_t n = model->near_n < work->insert_near ? model->near_n : work->insert_near;
    bool apart = work->is_parting && model->stops[stop].order == LINLI_ROUTE_LINEHAUL &&
                 state->closed_n > 0 && state->open_n < work->open_max && route_draw(work, 2) == 0;
    n = apart ? 0 : n;
    struct route_spot best = {.cost = model->stops[stop].absence, .node = -1, .kind = -1};
    struct fan fan = fan_of(model, 0, stop);
    work->trial++;
    for (int32_t i = 0; i < n; i++) {
        int32_t v = near[i];
        int32_t line = state->node[v].line;
        if (line < 0 || !route_may_visit(model, state->line[line].kind, stop)) {
            continue;
        }
        if (state->line[line].metric != fan.metric) {
            fan = fan_of(model, state->line[line].metric, stop);
        }
        consider_behind(work, line, &fan, v, &best);
        consider_behind(work, line, &fan, state->node[v].prev, &best);
    }
    if (state->closed_n > 0 && state->open_n < work->open_max) {
        consider_new_lines(work, stop, &best);
    }
    return best;
}

void route_put_reload(struct route_state *state, int32_t depot, int32_t node)
{
    int32_t reload = state->spare[--state->spare_n];
    state->node[reload].at = depot;
    route_state_insert(state, reload, node);
}

static void place(struct route_work *work, int32_t stop, const struct route_spot *spot)
{
    struct route_state *state = &work->state;
    int32_t line;
    if (spot->node < 0) {
        line = route_state_open(state, spot->kind);
        assert(line >= 0);
        route_state_insert(state, stop, route_head(state, line));
    } else {
        line = state->node[spot->node].line;
        if (spot->kind >= 0) {
            route_state_become(state, line, spot->kind);
        }
        route_state_insert(state, stop, spot->node);
        if (spot->reload_before >= 0) {
            route_put_reload(state, spot->reload_before, spot->node);
        }
        if (spot->reload_behind >= 0) {
            route_put_reload(state, spot->reload_behind, stop);
        }
    }
    route_touch(work, line);
    route_state_refresh(state, line);
}

/* ---- their order -------------------------------------------------------------------------------
 */

static int64_t key_of(struct route_work *work, int32_t stop, uint32_t rule)
{
    const struct route_model *model = work->model;
    const struct route_stop *s = &model->stops[stop];
    int32_t depot = model->kinds[0].start;
    switch (rule) {
    case 0: /* the largest first */
        return -(s->delivery[0] + s->pickup[0] + (s->drops ? -s->moved[0] : s->moved[0]));
    case 1: /* the farthest first */
        return -(int64_t)route_distance(model, 0, depot, stop);
    case 2:
        return route_distance(model, 0, depot, stop);
    case 3: /* the narrowest window first */
        return s->close - s->open;
    case 4:
        return s->open;
    case 5:
        return -s->close;
    default:
        return (int64_t)(random_u64(&work->random) >> 32);
    }
}

/* Orders by weight: random 4, load 4, far 2, near 1; with windows also width 2, early 2, late 2. */
static void order_candidates(struct route_work *work)
{
    static const uint8_t rules[] = {6, 6, 6, 6, 0, 0, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5};
    uint32_t n = work->model->times == ROUTE_TIMELESS ? 11 : 17;
    uint32_t rule = rules[route_draw(work, n)];
    int32_t *list = work->candidate;
    if (work->candidate_n > 1000) { /* a first plan: any order does */
        return;
    }
    for (int32_t i = 0; i < work->candidate_n; i++) {
        /* backhauls last: they need a linehaul before them */
        bool last = work->model->stops[list[i]].order == LINLI_ROUTE_BACKHAUL;
        work->key[list[i]] = key_of(work, list[i], rule) + (last ? LINLI_ROUTE_NONE << 4 : 0);
    }
    for (int32_t i = 1; i < work->candidate_n; i++) {
        int32_t stop = list[i];
        int32_t j = i;
        for (; j > 0 && work->key[list[j - 1]] > work->key[stop]; j--) {
            list[j] = list[j - 1];
        }
        list[j] = stop;
    }
}

void route_recreate(struct route_work *work)
{
    order_candidates(work);
    for (int32_t i = 0; i < work->candidate_n; i++) {
        int32_t stop = work->candidate[i];
        if (work->model->stops[stop].mate >= 0) {
            route_pair_insert(work, stop);
            continue;
        }
        struct route_spot spot = find_spot(work, stop);
        if (spot.node >= 0 || spot.kind >= 0) {
            place(work, stop, &spot);
        }
    }
    assert(work->state.absent_n >= 0);
}
