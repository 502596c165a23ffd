/*
 * The plan that a caller gets: lines by kind and first stop, so that equal plans look alike, and
 * every absent stop with the first reason that holds for it. Called by search.c.
 */
#include "engine/route/result.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/route/walk.h"

static int line_order(const void *a, const void *b)
{
    const struct linli_route_line *x = a;
    const struct linli_route_line *y = b;
    if (x->vehicle != y->vehicle) {
        return x->vehicle < y->vehicle ? -1 : 1;
    }
    return x->visits[0] < y->visits[0] ? -1 : x->visits[0] > y->visits[0];
}

static int missing_order(const void *a, const void *b)
{
    const struct linli_route_missing *x = a;
    const struct linli_route_missing *y = b;
    return x->stop < y->stop ? -1 : x->stop > y->stop;
}

static bool can_carry(const struct route_model *model, int32_t kind, const struct route_stop *stop)
{
    for (int32_t d = 0; d < model->dims_n; d++) {
        int64_t moved = stop->drops ? -stop->moved[d] : stop->moved[d];
        if (stop->delivery[d] > model->kinds[kind].capacity[d] ||
            stop->pickup[d] > model->kinds[kind].capacity[d] ||
            moved > model->kinds[kind].capacity[d]) {
            return false;
        }
    }
    return true;
}

static bool can_go(const struct route_model *model, int32_t kind, const int32_t *visits, int32_t n)
{
    const struct route_kind *k = &model->kinds[kind];
    int64_t there = route_distance(model, k->metric, k->start, visits[0]);
    there += n > 1 ? route_distance(model, k->metric, visits[0], visits[1]) : 0;
    return there + route_distance(model, k->metric, visits[n - 1], k->end) <= k->max_distance;
}

/* How far the likeliest kind of vehicle gets with the stop, or its pair, alone. */
static enum linli_route_reason reason_of(const struct route_model *model, int32_t stop)
{
    const struct route_stop *s = &model->stops[stop];
    int32_t visits[2] = {s->drops ? s->mate : stop, s->drops ? stop : s->mate};
    int32_t n = s->mate >= 0 ? 2 : 1;
    enum linli_route_reason reason = LINLI_ROUTE_NO_SKILL;
    for (int32_t k = 0; k < model->kinds_n; k++) {
        struct route_walk walk;
        enum linli_route_reason found = LINLI_ROUTE_NO_SKILL;
        if (!route_may_visit(model, k, stop) || model->kinds[k].count == 0) {
            found = LINLI_ROUTE_NO_SKILL;
        } else if (!can_carry(model, k, &model->stops[stop])) {
            found = LINLI_ROUTE_NO_CAPACITY;
        } else if (!can_go(model, k, visits, n)) {
            found = LINLI_ROUTE_NO_RANGE;
        } else if (!route_walk(model, k, visits, n, &walk)) {
            found = model->stops[stop].order == LINLI_ROUTE_BACKHAUL ? LINLI_ROUTE_FLEET_TOO_SMALL
                                                                     : LINLI_ROUTE_NO_TIME;
        } else {
            found = LINLI_ROUTE_FLEET_TOO_SMALL;
        }
        reason = found > reason ? found : reason;
    }
    bool price = reason == LINLI_ROUTE_FLEET_TOO_SMALL && !model->stops[stop].required;
    return price ? LINLI_ROUTE_BY_PRICE : reason;
}

static enum linli_rc fill_missing(const struct route_best *best, const struct route_state *state,
                                  struct linli_arena *arena, struct linli_route_plan *plan,
                                  struct linli_error *err)
{
    struct linli_route_missing *missing;
    LINLI_TRY(LINLI_NEW(arena, best->absent_n, &missing, err));
    plan->complete = true;
    for (int32_t i = 0; i < best->absent_n; i++) {
        int32_t stop = best->absent[i];
        const struct route_stop *s = &state->model->stops[stop];
        missing[i] = (struct linli_route_missing){stop, reason_of(state->model, stop)};
        plan->complete = plan->complete && !s->required;
    }
    qsort(missing, (size_t)best->absent_n, sizeof(*missing), missing_order);
    plan->missing = missing;
    plan->missing_n = best->absent_n;
    return LINLI_OK;
}

enum linli_rc route_result(const struct route_best *best, const struct route_state *state,
                           struct linli_arena *arena, struct linli_route_plan *ret_plan,
                           struct linli_error *err)
{
    const struct route_model *model = state->model;
    struct linli_route_plan plan = {.cost = best->cost, .lines_n = best->open_n};
    struct linli_route_line *lines;
    LINLI_TRY(LINLI_NEW(arena, best->open_n, &lines, err));
    for (int32_t i = 0; i < best->open_n; i++) {
        int32_t *visits;
        LINLI_TRY(LINLI_NEW(arena, best->n[best->open[i]], &visits, err));
        lines[i].visits_n = route_best_line(best, state, i, &lines[i].vehicle, visits);
        lines[i].visits = visits;
        assert(lines[i].visits_n > 0);
        for (int32_t v = 0; v < lines[i].visits_n; v++) {
            visits[v] = visits[v] < model->n ? visits[v] : -1 - model->place[visits[v]];
        }
    }
    qsort(lines, (size_t)best->open_n, sizeof(*lines), line_order);
    plan.lines = lines;
    LINLI_TRY(fill_missing(best, state, arena, &plan, err));
    *ret_plan = plan;
    return LINLI_OK;
}
