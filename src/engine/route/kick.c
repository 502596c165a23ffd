/*
 * Kicks: on problems with many short lines annealing ends in plans that have a line too many for
 * every few that they need, since between them and better ones no small step leads: the stops of a
 * whole line have to find room in many others, and it pays only when all of those are in order
 * again. So the best plan is kicked over and over:
 *
 *   a line drawn at random is given up, and no new one may be begun;
 *   its stops are inserted by ruin and recreate, where what stands outside counts by how often it
 *   has stood outside before (the absence counters of Christiaens and Vanden Berghe 2020), until
 *   all are in or many steps were in vain;
 *   unless that cost too much, the lines around it are annealed from a lower temperature than the
 * search began with, now with as many lines as they like; what is not better than the best plan is
 * forgotten.
 *
 * Called by search.c.
 */
#include "engine/route/kick.h"

#include <assert.h>
#include <math.h>

enum { SQUEEZE_MAX = 4000, SETTLE = 20000, AROUND = 20, STOPS_MIN = 700 };
static const double WARM = 0.3;   /* of the first temperature */
static const double WORTH = 1.01; /* plans dearer than so many of the best do not become better */

bool route_kick_can(const struct route_model *model)
{
    return model->n >= STOPS_MIN && model->times != ROUTE_TIMELESS &&
           model->times != ROUTE_WALKED && !model->paired && !model->optional;
}

/* The stops of a line and those near them are where the next iterations look. */
static void look_around(struct route_work *work, int32_t line)
{
    const struct route_model *model = work->model;
    const struct route_state *state = &work->state;
    int32_t n = model->near_n < AROUND ? model->near_n : AROUND;
    work->focus_n = 0;
    for (int32_t v = state->node[route_head(state, line)].next; route_is_stop(state, v);
         v = state->node[v].next) {
        const int32_t *near = model->adjacent + (size_t)v * (size_t)model->near_n;
        for (int32_t k = -1; k < n; k++) {
            int32_t stop = k < 0 ? v : near[k];
            if (!work->is_given[stop]) {
                work->is_given[stop] = true;
                work->focus[work->focus_n++] = stop;
            }
        }
    }
    for (int32_t i = 0; i < work->focus_n; i++) {
        work->is_given[work->focus[i]] = false;
    }
}

static int64_t failures(const struct route_search *search)
{
    const struct route_state *state = &search->work.state;
    int64_t sum = 0;
    for (int32_t i = 0; i < state->absent_n; i++) {
        sum += search->failed[state->absent[i]];
    }
    return sum;
}

/* Inserts what stands outside into the lines that there are; false where that took too long. */
static bool squeeze(struct route_search *search)
{
    struct route_work *work = &search->work;
    struct route_state *state = &work->state;
    for (int32_t i = 0; i < work->model->n; i++) {
        search->failed[i] = 1;
    }
    work->open_max = state->open_n;
    search->threshold = WARM * search->hottest;
    for (int32_t i = 0; i < SQUEEZE_MAX && state->absent_n > 0 && route_goes_on(search); i++) {
        int64_t before = failures(search);
        int64_t cost_before = state->cost;
        route_rebuild(search);
        int64_t after = failures(search);
        for (int32_t k = 0; k < state->absent_n; k++) {
            search->failed[state->absent[k]]++;
        }
        if (after < before || (after == before && route_takes(search, state->cost - cost_before))) {
            route_state_mark(state);
        } else {
            route_state_undo(state);
        }
        route_done(search);
    }
    work->open_max = INT32_MAX;
    return state->absent_n == 0;
}

/* Anneals around what was changed. */
static void settle(struct route_search *search)
{
    double hot = fmax(WARM * search->hottest, search->cold);
    for (int32_t i = 0; i < SETTLE && route_goes_on(search); i++) {
        search->threshold = hot * pow(search->cold / hot, (double)i / SETTLE);
        route_iterate(search);
    }
}

void route_kick(struct route_search *search)
{
    struct route_work *work = &search->work;
    struct route_state *state = &work->state;
    assert(search->best.absent_n == 0 && search->best.open_n > 0);
    do {
        route_back_to_best(search);
        int32_t line = state->open[route_draw(work, (uint32_t)state->open_n)];
        look_around(work, line);
        route_state_rewrite(state, line, state->line[line].kind, NULL, 0);
        route_state_mark(state);
        if (squeeze(search) && (double)state->cost < WORTH * (double)search->best.cost) {
            settle(search);
        }
        work->focus_n = 0;
    } while (route_goes_on(search));
}
