/*
 * Ruin: adjacent strings (Christiaens and Vanden Berghe, "Slack induction by string removals",
 * Transportation Science 54, 2020). Around a stop drawn at random, the lines of its neighbours lose
 * a string of consecutive stops each, or a string but for some stops in its middle. Neighbours are
 * those in distance or those in distance and time, by turns at random; now and then the stop's own
 * line is removed whole, which is how lines become fewer or change their kind.
 *
 * Their parameters: 10 stops on the average, strings of at most 10. Called by search.c.
 */
#include <assert.h>

#include "engine/route/work.h"

enum {
    STOPS_MEAN = 10,
    STRING_MAX = 10,
    ABSENT_FEW = 20,
    ABSENT_NEAR = 40,
    WHOLE_MAX = 30,
    WHOLE_ONE_IN = 50,
    EAGER_ONE_IN = 4
};

static void take_out(struct route_work *work, int32_t stop)
{
    work->candidate[work->candidate_n++] = stop;
    route_state_remove(&work->state, stop);
}

/* The node `back` stops before `stop`, or the first of the line. */
static int32_t step_back(const struct route_state *state, int32_t stop, int32_t back)
{
    int32_t at = stop;
    for (int32_t i = 0; i < back; i++) {
        int32_t prev = state->node[at].prev;
        if (state->node[prev].prev < 0) { /* the head */
            break;
        }
        at = prev;
    }
    return at;
}

static bool is_tail(const struct route_state *state, int32_t node)
{
    return state->node[node].next < 0;
}

/* The first node of a run of `n` nodes (fewer are none of them: n <= the line's) around `stop`. */
static int32_t first_of_run(const struct route_state *state, int32_t stop, int32_t n, int32_t back)
{
    int32_t first = step_back(state, stop, back);
    int32_t last = first;
    int32_t have = 1;
    while (have < n && !is_tail(state, state->node[last].next)) {
        last = state->node[last].next;
        have++;
    }
    return step_back(state, first, n - have);
}

/* Removes `n` stops of the run, sparing `spared` nodes behind the first `before`. */
static void remove_run(struct route_work *work, int32_t first, int32_t n, int32_t before,
                       int32_t spared)
{
    struct route_state *state = &work->state;
    int32_t at = first;
    for (int32_t i = 0; i < n + spared && !is_tail(state, at); i++) {
        int32_t next = state->node[at].next;
        if ((i < before || i >= before + spared) && route_is_stop(state, at)) {
            take_out(work, at);
        }
        at = next;
    }
}

/* A pair stands outside together. Both were on one line, which is touched. */
static void take_out_mates(struct route_work *work)
{
    const struct route_state *state = &work->state;
    for (int32_t i = 0; i < work->candidate_n && work->model->paired; i++) {
        int32_t mate = work->model->stops[work->candidate[i]].mate;
        if (mate >= 0 && state->node[mate].line >= 0) {
            take_out(work, mate);
        }
    }
}

/* A reload without a trip before or behind it, and backhauls without a linehaul before them. */
static void tidy(struct route_work *work, int32_t line)
{
    struct route_state *state = &work->state;
    int32_t head = route_head(state, line);
    int32_t tail = route_tail(state, line);
    while (work->model->ordered && state->node[head].next != tail &&
           state->node[head].next < work->model->n &&
           work->model->stops[state->node[head].next].order == LINLI_ROUTE_BACKHAUL) {
        take_out(work, state->node[head].next);
    }
    if (state->line[line].reloads_n == 0) {
        return;
    }
    for (int32_t v = state->node[head].next; v != tail;) {
        int32_t next = state->node[v].next;
        int32_t prev = state->node[v].prev;
        if (!route_is_stop(state, v) &&
            (prev == head || next == tail || !route_is_stop(state, prev))) {
            route_state_remove(state, v);
        }
        v = next;
    }
    int32_t last = state->node[tail].prev;
    if (last != head && !route_is_stop(state, last)) {
        route_state_remove(state, last);
    }
}

static void take_out_all(struct route_work *work, int32_t line)
{
    const struct route_state *state = &work->state;
    for (int32_t v = state->node[route_head(state, line)].next; !is_tail(state, v);) {
        int32_t next = state->node[v].next;
        if (route_is_stop(state, v)) {
            take_out(work, v);
        } else {
            route_state_remove(&work->state, v);
        }
        v = next;
    }
}

static void ruin_line(struct route_work *work, int32_t stop, int32_t string_max)
{
    struct route_state *state = &work->state;
    int32_t line = state->node[stop].line;
    int32_t size = state->line[line].n;
    int32_t most = size < string_max ? size : string_max;
    int32_t n = 1 + (int32_t)route_draw(work, (uint32_t)most);
    int32_t spared = 0;
    if (n > 1 && n < size && route_draw(work, 2) == 0) {
        spared = 1;
        while (n + spared < size && route_draw(work, 100) >= 50) {
            spared++;
        }
    }
    int32_t run = n + spared;
    int32_t back = (int32_t)route_draw(work, (uint32_t)run);
    int32_t before = spared > 0 ? 1 + (int32_t)route_draw(work, (uint32_t)(n - 1)) : n;
    remove_run(work, first_of_run(state, stop, run, back), n, before, spared);
    route_touch(work, line);
}

/* Stops that were absent before: all of a few, or those near the seed. What the ruin removed stands
 * behind them in the list of the absent. */
static void add_absent(struct route_work *work, int32_t seed, int32_t absent_before)
{
    const struct route_state *state = &work->state;
    const int32_t *near = work->model->adjacent + (size_t)seed * (size_t)work->model->near_n;
    if (absent_before <= ABSENT_FEW) {
        for (int32_t i = 0; i < absent_before; i++) {
            work->candidate[work->candidate_n++] = state->absent[i];
        }
        return;
    }
    for (int32_t i = -1; i < work->model->near_n && i < ABSENT_NEAR; i++) {
        int32_t stop = i < 0 ? seed : near[i];
        if (state->absent_at[stop] >= 0 && state->absent_at[stop] < absent_before) {
            work->candidate[work->candidate_n++] = stop;
        }
    }
}

/* Any stop; where required ones are missing, often one of the absent. */
static int32_t draw_seed(struct route_work *work)
{
    const struct route_state *state = &work->state;
    if (state->missing_n > 0 && route_draw(work, 4) == 0) {
        return state->absent[route_draw(work, (uint32_t)state->absent_n)];
    }
    if (work->focus_n > 0) {
        return work->focus[route_draw(work, (uint32_t)work->focus_n)];
    }
    return (int32_t)route_draw(work, (uint32_t)work->model->n);
}

void route_ruin(struct route_work *work)
{
    struct route_state *state = &work->state;
    const struct route_model *model = work->model;
    work->candidate_n = 0;
    work->may_grow = !work->model->one_kind && route_draw(work, 2) == 0;
    work->is_eager = model->paired && model->optional && route_draw(work, EAGER_ONE_IN) == 0;
    if (state->open_n == 0) {
        add_absent(work, draw_seed(work), state->absent_n);
        return;
    }
    int32_t mean = (model->n - state->absent_n) / state->open_n;
    int32_t string_max = mean < 1 ? 1 : mean < STRING_MAX ? mean : STRING_MAX;
    double most = 4.0 * STOPS_MEAN / (1 + string_max) - 1;
    int32_t strings = 1 + (int32_t)(random_unit(&work->random) * most);
    int32_t seed = draw_seed(work);
    int32_t absent_before = state->absent_n;
    work->is_parting = model->ordered && absent_before > 0 && route_draw(work, 2) == 0;
    const int32_t *lists = route_draw(work, 2) == 0 ? model->adjacent : model->near;
    const int32_t *near = lists + (size_t)seed * (size_t)model->near_n;
    if (state->node[seed].line >= 0 && state->line[state->node[seed].line].n <= WHOLE_MAX &&
        route_draw(work, WHOLE_ONE_IN) == 0) {
        int32_t line = state->node[seed].line;
        remove_run(work, state->node[route_head(state, line)].next, state->line[line].n,
                   state->line[line].n, 0);
        route_touch(work, line);
    }
    for (int32_t i = -1; i < model->near_n && strings > 0; i++) {
        int32_t stop = i < 0 ? seed : near[i];
        int32_t line = state->node[stop].line;
        if (line >= 0 && !work->is_touched[line]) {
            ruin_line(work, stop, string_max);
            strings--;
        }
    }
    take_out_mates(work);
    for (int32_t i = 0; i < work->touched_n; i++) {
        tidy(work, work->touched[i]);
        if (!route_state_refresh(state, work->touched[i])) {
            take_out_all(work, work->touched[i]);
            route_state_refresh(state, work->touched[i]);
        }
    }
    add_absent(work, seed, absent_before);
    assert(work->candidate_n <= model->n);
}
