/*
 * Which kind of vehicle drives a line. An insertion may ask for a larger one, and after an
 * iteration each touched line gets the cheapest kind that can drive it. Called by recreate.c and
 * search.c; of no use where there is one kind.
 */
#include <assert.h>

#include "engine/route/walk.h"
#include "engine/route/work.h"

static bool carries(const struct route_work *work, const struct route_line *l, int32_t kind,
                    const struct route_stop *more)
{
    for (int32_t d = 0; d < work->model->dims_n; d++) {
        int64_t capacity = work->model->kinds[kind].capacity[d];
        if (l->delivery[d] + (more != NULL ? more->delivery[d] : 0) > capacity ||
            l->pickup[d] + (more != NULL ? more->pickup[d] : 0) > capacity) {
            return false;
        }
    }
    return true;
}

/* Kinds that differ in load and costs alone can take over a line as it is. */
static bool alike(const struct route_kind *a, const struct route_kind *b)
{
    return a->start == b->start && a->end == b->end && a->metric == b->metric &&
           a->open == b->open && a->close == b->close && a->max_duration == b->max_duration &&
           a->max_distance == b->max_distance && a->max_stops == b->max_stops &&
           a->time_cost == b->time_cost && a->reloads_n == 0 && b->reloads_n == 0 &&
           a->breaks_n == 0 && b->breaks_n == 0;
}

bool route_larger_kind(const struct route_work *work, int32_t line, int32_t stop, int64_t detour,
                       int64_t *ret_extra, int32_t *ret_kind)
{
    const struct route_line *l = &work->state.line[line];
    const struct route_kind *now = &work->model->kinds[l->kind];
    int64_t least = INT64_MAX;
    if (work->model->allowed != NULL) {
        return false;
    }
    for (int32_t k = 0; k < work->model->kinds_n; k++) {
        const struct route_kind *kind = &work->model->kinds[k];
        if (work->state.kind_used[k] >= kind->count || k == l->kind || !alike(kind, now) ||
            !carries(work, l, k, &work->model->stops[stop])) {
            continue;
        }
        int64_t extra = kind->fixed_cost - now->fixed_cost +
                        (kind->distance_cost - now->distance_cost) * (l->distance + detour);
        if (extra < least) {
            least = extra;
            *ret_extra = extra;
            *ret_kind = k;
        }
    }
    return least < INT64_MAX;
}

/* ---- the cheapest kind of a line ---------------------------------------------------------------
 */

static int32_t visits_of(struct route_state *state, int32_t line)
{
    int32_t n = 0;
    int32_t tail = route_tail(state, line);
    for (int32_t v = state->node[route_head(state, line)].next; v != tail;
         v = state->node[v].next) {
        state->walk[n++] = state->node[v].at;
    }
    return n;
}

static bool all_may(const struct route_model *model, int32_t kind, const int32_t *visits, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        if (visits[i] < model->n && !route_may_visit(model, kind, visits[i])) {
            return false;
        }
    }
    return true;
}

/* A bound of what the line costs with another kind: its time is not counted. */
static int64_t cost_at_least(const struct route_work *work, const struct route_line *l,
                             int32_t line, const struct route_kind *kind)
{
    const struct route_state *state = &work->state;
    int32_t head = route_head(state, line);
    int32_t tail = route_tail(state, line);
    int32_t first = state->node[state->node[head].next].at;
    int32_t last = state->node[state->node[tail].prev].at;
    if (kind->metric != l->metric) {
        return kind->fixed_cost;
    }
    int64_t distance = l->distance - state->node[head].leg -
                       state->node[state->node[tail].prev].leg +
                       route_distance(work->model, kind->metric, kind->start, first) +
                       route_distance(work->model, kind->metric, last, kind->end);
    return kind->fixed_cost + kind->distance_cost * distance;
}

static void rekind_line(struct route_work *work, int32_t line)
{
    struct route_state *state = &work->state;
    const struct route_model *model = work->model;
    const struct route_line *l = &state->line[line];
    int64_t least = l->cost;
    int32_t best = -1;
    int32_t n = -1;
    for (int32_t k = 0; k < model->kinds_n; k++) {
        const struct route_kind *kind = &model->kinds[k];
        struct route_walk walk;
        if (k == l->kind || state->kind_used[k] >= kind->count ||
            cost_at_least(work, l, line, kind) >= least) {
            continue;
        }
        n = n < 0 ? visits_of(state, line) : n;
        if (!all_may(model, k, state->walk, n) || !route_walk(model, k, state->walk, n, &walk)) {
            continue;
        }
        int64_t cost = kind->fixed_cost + kind->distance_cost * walk.distance +
                       (kind->time_cost > 0 ? kind->time_cost * walk.duration : 0);
        if (cost < least) {
            least = cost;
            best = k;
        }
    }
    if (best >= 0) {
        route_state_become(state, line, best);
        route_state_refresh(state, line);
        assert(l->cost == least);
    }
}

void route_rekind(struct route_work *work)
{
    if (work->model->one_kind) {
        return;
    }
    for (int32_t i = 0; i < work->touched_n; i++) {
        if (work->state.line[work->touched[i]].n > 0) {
            rekind_line(work, work->touched[i]);
        }
    }
}
