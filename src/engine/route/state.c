/*
 * The plan that a search works on (see state.h): opening and closing lines, links, what is known of
 * each line, and the journal. Called by every part of the search.
 */
#include "engine/route/state.h"

#include <assert.h>
#include <string.h>

#include "engine/route/walk.h"

static void count_absent(struct route_state *state, int32_t stop, int32_t sign)
{
    const struct route_stop *s = &state->model->stops[stop];
    if (s->required) {
        state->missing_n += sign;
        state->missing_cost += sign * s->absence;
    } else {
        state->prizes += sign * s->absence;
    }
}

enum linli_rc route_state_init(struct route_state *state, const struct route_model *model,
                               struct linli_arena *arena, struct linli_error *err)
{
    size_t n = (size_t)model->n;
    size_t spare_n = model->times == ROUTE_WALKED ? n : 0;
    size_t nodes_n = (size_t)model->nodes_n + 2 * (size_t)model->lines_max + spare_n;
    size_t peaks_n = model->mixed ? nodes_n * (size_t)model->dims_n : 0;
    *state = (struct route_state){.model = model};
    LINLI_TRY(LINLI_NEW(arena, nodes_n, &state->node, err));
    LINLI_TRY(LINLI_NEW(arena, model->times == ROUTE_TIMELESS ? 0 : nodes_n, &state->span, err));
    LINLI_TRY(LINLI_NEW(arena, model->lines_max, &state->line, err));
    LINLI_TRY(LINLI_NEW(arena, peaks_n, &state->peak_before, err));
    LINLI_TRY(LINLI_NEW(arena, peaks_n, &state->peak_behind, err));
    LINLI_TRY(LINLI_NEW(arena, model->paired ? peaks_n : 0, &state->load, err));
    LINLI_TRY(LINLI_NEW(arena, model->lines_max, &state->open, err));
    LINLI_TRY(LINLI_NEW(arena, model->lines_max, &state->closed, err));
    LINLI_TRY(LINLI_NEW(arena, model->kinds_n, &state->kind_used, err));
    LINLI_TRY(LINLI_NEW(arena, n, &state->absent, err));
    LINLI_TRY(LINLI_NEW(arena, n, &state->absent_at, err));
    LINLI_TRY(LINLI_NEW(arena, n, &state->marked_absent, err));
    LINLI_TRY(LINLI_NEW(arena, spare_n, &state->spare, err));
    LINLI_TRY(LINLI_NEW(arena, nodes_n, &state->walk, err));
    /* each line once: its words and all stops and reloads; opened and closed again: twice */
    state->journal.capacity = 4 * (nodes_n + 4 * (size_t)model->lines_max) + 16;
    LINLI_TRY(LINLI_NEW(arena, state->journal.capacity, &state->journal.words, err));
    for (int32_t i = 0; i < (int32_t)nodes_n; i++) {
        state->node[i] = (struct route_node){.next = -1, .prev = -1, .line = -1, .at = i};
    }
    for (int32_t i = 0; i < model->lines_max; i++) {
        state->line[i].n = -1;
    }
    for (int32_t i = 0; i < model->n; i++) {
        state->absent[i] = i;
        state->absent_at[i] = i;
        count_absent(state, i, 1);
    }
    state->absent_n = model->n;
    for (int32_t i = model->lines_max - 1; i >= 0; i--) {
        state->closed[state->closed_n++] = i;
    }
    for (size_t i = 0; i < spare_n; i++) {
        state->spare[state->spare_n++] = (int32_t)(nodes_n - 1 - i);
    }
    return LINLI_OK;
}

/* ---- links -------------------------------------------------------------------------------------
 */

static int32_t leg(const struct route_state *state, int32_t metric, int32_t a, int32_t b)
{
    return route_distance(state->model, metric, state->node[a].at, state->node[b].at);
}

static void link_nodes(struct route_state *state, int32_t a, int32_t b)
{
    state->node[a].next = b;
    state->node[b].prev = a;
}

static void set_kind(struct route_state *state, int32_t line, int32_t kind)
{
    struct route_line *l = &state->line[line];
    const struct route_kind *k = &state->model->kinds[kind];
    l->kind = kind;
    l->metric = k->metric;
    state->node[route_head(state, line)].at = k->start;
    state->node[route_tail(state, line)].at = k->end;
}

/* Takes the closed line `line` into use, without stops. */
static void take(struct route_state *state, int32_t line, int32_t kind)
{
    struct route_line *l = &state->line[line];
    int32_t head = route_head(state, line);
    int32_t tail = route_tail(state, line);
    bool journaled = l->journaled;
    for (int32_t i = state->closed_n - 1; i >= 0; i--) { /* nearly always the last */
        if (state->closed[i] == line) {
            state->closed[i] = state->closed[--state->closed_n];
            break;
        }
    }
    *l = (struct route_line){.journaled = journaled, .open_at = state->open_n};
    state->open[state->open_n++] = line;
    set_kind(state, line, kind);
    state->kind_used[kind]++;
    link_nodes(state, head, tail);
    state->node[head].line = line;
    state->node[tail].line = line;
    state->node[head].prev = -1;
    state->node[head].leg = 0;
    state->node[tail].next = -1;
}

static void give_back(struct route_state *state, int32_t line)
{
    struct route_line *l = &state->line[line];
    int32_t last = state->open[--state->open_n];
    assert(l->n == 0);
    state->open[l->open_at] = last;
    state->line[last].open_at = l->open_at;
    state->closed[state->closed_n++] = line;
    state->kind_used[l->kind]--;
    state->cost -= l->cost;
    l->cost = 0;
    l->n = -1; /* closed */
    l->in_best = false;
}

int32_t route_state_open(struct route_state *state, int32_t kind)
{
    if (state->closed_n == 0 || state->kind_used[kind] >= state->model->kinds[kind].count) {
        return -1;
    }
    int32_t line = state->closed[state->closed_n - 1];
    route_state_journal(state, line);
    take(state, line, kind);
    return line;
}

static void now_present(struct route_state *state, int32_t stop)
{
    int32_t at = state->absent_at[stop];
    int32_t last = state->absent[--state->absent_n];
    assert(at >= 0);
    state->absent[at] = last;
    state->absent_at[last] = at;
    state->absent_at[stop] = -1;
    count_absent(state, stop, -1);
}

static void now_absent(struct route_state *state, int32_t stop)
{
    assert(state->absent_at[stop] < 0);
    state->absent_at[stop] = state->absent_n;
    state->absent[state->absent_n++] = stop;
    count_absent(state, stop, 1);
}

void route_state_insert(struct route_state *state, int32_t stop, int32_t node)
{
    int32_t line = state->node[node].line;
    struct route_line *l = &state->line[line];
    int32_t next = state->node[node].next;
    route_state_journal(state, line);
    link_nodes(state, node, stop);
    link_nodes(state, stop, next);
    state->node[stop].line = line;
    l->distance -= state->node[node].leg;
    state->node[node].leg = leg(state, l->metric, node, stop);
    state->node[stop].leg = leg(state, l->metric, stop, next);
    l->distance += (int64_t)state->node[node].leg + state->node[stop].leg;
    l->n++;
    if (!route_is_stop(state, stop)) {
        l->reloads_n++;
        return;
    }
    now_present(state, stop);
    for (int32_t d = 0; d < state->model->dims_n; d++) {
        l->delivery[d] += state->model->stops[stop].delivery[d];
        l->pickup[d] += state->model->stops[stop].pickup[d];
    }
}

void route_state_remove(struct route_state *state, int32_t stop)
{
    int32_t line = state->node[stop].line;
    struct route_line *l = &state->line[line];
    int32_t prev = state->node[stop].prev;
    int32_t next = state->node[stop].next;
    route_state_journal(state, line);
    link_nodes(state, prev, next);
    state->node[stop].line = -1;
    l->distance -= (int64_t)state->node[prev].leg + state->node[stop].leg;
    state->node[prev].leg = l->n > 1 ? leg(state, l->metric, prev, next) : 0;
    l->distance += state->node[prev].leg;
    l->n--;
    if (!route_is_stop(state, stop)) {
        l->reloads_n--;
        state->spare[state->spare_n++] = stop;
        return;
    }
    now_absent(state, stop);
    for (int32_t d = 0; d < state->model->dims_n; d++) {
        l->delivery[d] -= state->model->stops[stop].delivery[d];
        l->pickup[d] -= state->model->stops[stop].pickup[d];
    }
}

/* ---- what is known of a line -------------------------------------------------------------------
 */

static int64_t hop(const struct route_state *state, int32_t metric, int32_t a, int32_t b)
{
    const struct route_node *node = state->node;
    return state->model->metrics[metric].travel == state->model->metrics[metric].table &&
                   state->model->metrics[metric].table != NULL
               ? node[a].leg
               : route_travel(state->model, metric, node[a].at, node[b].at);
}

static bool refresh_times(struct route_state *state, int32_t line)
{
    const struct route_line *l = &state->line[line];
    const struct route_kind *kind = &state->model->kinds[l->kind];
    struct route_node *node = state->node;
    int32_t head = route_head(state, line);
    int32_t tail = route_tail(state, line);
    bool feasible = true;
    state->span[head].before = route_alone(state, head, kind);
    for (int32_t v = head; v != tail; v = node[v].next) {
        int32_t w = node[v].next;
        state->span[w].before = route_join(state->span[v].before, route_alone(state, w, kind),
                                           hop(state, l->metric, v, w), &feasible);
    }
    state->span[tail].behind = route_alone(state, tail, kind);
    for (int32_t v = node[tail].prev; v >= 0; v = node[v].prev) {
        int32_t w = node[v].next;
        state->span[v].behind = route_join(route_alone(state, v, kind), state->span[w].behind,
                                           hop(state, l->metric, v, w), &feasible);
    }
    return feasible;
}

static int64_t change_at(const struct route_model *model, int32_t stop, int32_t d)
{
    const struct route_stop *s = &model->stops[stop];
    return s->pickup[d] - s->delivery[d] + s->moved[d];
}

static void refresh_peaks(struct route_state *state, int32_t line)
{
    const struct route_model *model = state->model;
    const struct route_line *l = &state->line[line];
    int32_t head = route_head(state, line);
    int32_t tail = route_tail(state, line);
    for (int32_t d = 0; d < model->dims_n; d++) {
        int64_t load = l->delivery[d];
        int64_t peak = load;
        for (int32_t v = head; v != tail; v = state->node[v].next) {
            if (v != head) {
                load += change_at(model, v, d);
            }
            peak = load > peak ? load : peak;
            state->peak_before[v * model->dims_n + d] = peak;
            if (model->paired) {
                state->load[v * model->dims_n + d] = load;
            }
        }
        peak = load; /* at the tail: all that was picked up */
        state->peak_behind[tail * model->dims_n + d] = peak;
        for (int32_t v = state->node[tail].prev; v >= 0; v = state->node[v].prev) {
            peak = load > peak ? load : peak;
            state->peak_behind[v * model->dims_n + d] = peak;
            if (v != head) {
                load -= change_at(model, v, d);
            }
        }
    }
}

static bool refresh_walked(struct route_state *state, int32_t line)
{
    struct route_line *l = &state->line[line];
    struct route_walk walk;
    int32_t n = 0;
    int32_t tail = route_tail(state, line);
    for (int32_t v = state->node[route_head(state, line)].next; v != tail;
         v = state->node[v].next) {
        state->walk[n++] = state->node[v].at;
    }
    if (!route_walk(state->model, l->kind, state->walk, n, &walk)) {
        return false;
    }
    l->duration = walk.duration;
    return true;
}

bool route_state_refresh(struct route_state *state, int32_t line)
{
    struct route_line *l = &state->line[line];
    const struct route_kind *kind = &state->model->kinds[l->kind];
    l->changed = ++state->clock;
    l->in_best = false;
    if (l->n == 0) {
        give_back(state, line);
        return true;
    }
    bool feasible = l->distance <= kind->max_distance;
    if (state->model->times == ROUTE_WALKED) {
        feasible = refresh_walked(state, line) && feasible;
    } else if (state->model->times != ROUTE_TIMELESS) {
        feasible = refresh_times(state, line) && feasible;
        l->duration = state->span[route_tail(state, line)].before.duration;
    }
    if (state->model->mixed && state->model->times != ROUTE_WALKED) {
        refresh_peaks(state, line);
    }
    int64_t cost = kind->fixed_cost + kind->distance_cost * l->distance;
    cost += kind->time_cost > 0 ? kind->time_cost * l->duration : 0;
    state->cost += cost - l->cost;
    l->cost = cost;
    return feasible && l->duration <= kind->max_duration;
}

void route_state_become(struct route_state *state, int32_t line, int32_t kind)
{
    struct route_line *l = &state->line[line];
    route_state_journal(state, line);
    state->kind_used[l->kind]--;
    state->kind_used[kind]++;
    set_kind(state, line, kind);
    l->distance = 0;
    for (int32_t v = route_head(state, line); v != route_tail(state, line);
         v = state->node[v].next) {
        state->node[v].leg = leg(state, l->metric, v, state->node[v].next);
        l->distance += state->node[v].leg;
    }
}

/* ---- journal -----------------------------------------------------------------------------------
 */

void route_state_journal(struct route_state *state, int32_t line)
{
    struct route_line *l = &state->line[line];
    struct route_journal *journal = &state->journal;
    if (l->journaled) {
        return;
    }
    l->journaled = true;
    assert(journal->n + 3 + (size_t)(l->n > 0 ? l->n : 0) <= journal->capacity);
    int32_t *word = journal->words + journal->n;
    *word++ = line;
    *word++ = l->kind;
    *word++ = l->n;
    if (l->n > 0) {
        int32_t tail = route_tail(state, line);
        for (int32_t v = state->node[route_head(state, line)].next; v != tail;
             v = state->node[v].next) {
            *word++ = route_is_stop(state, v) ? v : state->node[v].at; /* reloads change hands */
        }
    }
    journal->n = (size_t)(word - journal->words);
}

void route_state_mark(struct route_state *state)
{
    struct route_journal *journal = &state->journal;
    for (size_t at = 0; at < journal->n;) {
        const int32_t *word = journal->words + at;
        state->line[word[0]].journaled = false;
        at += 3 + (size_t)(word[2] > 0 ? word[2] : 0);
    }
    journal->n = 0;
    memcpy(state->marked_absent, state->absent, (size_t)state->absent_n * sizeof(*state->absent));
    state->marked_absent_n = state->absent_n;
    state->marked_cost = state->cost;
}

/* Takes all stops out of an open line, so that none of them is in two. */
static void empty(struct route_state *state, int32_t line)
{
    struct route_line *l = &state->line[line];
    int32_t head = route_head(state, line);
    int32_t tail = route_tail(state, line);
    for (int32_t v = state->node[head].next; v != tail;) {
        int32_t next = state->node[v].next;
        state->node[v].line = -1;
        if (route_is_stop(state, v)) {
            now_absent(state, v);
        } else {
            state->spare[state->spare_n++] = v;
        }
        v = next;
    }
    link_nodes(state, head, tail);
    state->node[head].leg = 0;
    l->n = 0;
    l->reloads_n = 0;
    l->distance = 0;
    memset(l->delivery, 0, sizeof(l->delivery));
    memset(l->pickup, 0, sizeof(l->pickup));
}

/* A reload is told by its depot and takes any spare node. */
static int32_t placed(struct route_state *state, int32_t node)
{
    if (route_is_stop(state, node)) {
        return node;
    }
    int32_t spare = state->spare[--state->spare_n];
    assert(node < state->model->nodes_n);
    state->node[spare].at = node;
    return spare;
}

static void fill(struct route_state *state, int32_t line, const int32_t *nodes, int32_t n)
{
    int32_t last = route_head(state, line);
    for (int32_t i = 0; i < n; i++) {
        int32_t node = placed(state, nodes[i]);
        route_state_insert(state, node, last);
        last = node;
    }
    route_state_refresh(state, line);
}

void route_state_rewrite(struct route_state *state, int32_t line, int32_t kind,
                         const int32_t *nodes, int32_t n)
{
    struct route_line *l = &state->line[line];
    route_state_journal(state, line);
    empty(state, line);
    state->kind_used[l->kind]--;
    state->kind_used[kind]++;
    set_kind(state, line, kind);
    fill(state, line, nodes, n);
}

void route_state_undo(struct route_state *state)
{
    struct route_journal *journal = &state->journal;
    for (size_t at = 0; at < journal->n;) { /* first all out … */
        const int32_t *word = journal->words + at;
        if (state->line[word[0]].n >= 0) {
            empty(state, word[0]);
        }
        at += 3 + (size_t)(word[2] > 0 ? word[2] : 0);
    }
    for (size_t at = 0; at < journal->n;) { /* … then each as it was */
        const int32_t *word = journal->words + at;
        int32_t line = word[0];
        int32_t n = word[2] > 0 ? word[2] : 0;
        struct route_line *l = &state->line[line];
        if (l->n >= 0 && n == 0) {
            give_back(state, line);
        } else if (n > 0) {
            if (l->n < 0) {
                take(state, line, word[1]);
            } else if (l->kind != word[1]) {
                state->kind_used[l->kind]--;
                state->kind_used[word[1]]++;
                set_kind(state, line, word[1]);
            }
            fill(state, line, word + 3, n);
        }
        l->journaled = false;
        at += 3 + (size_t)n;
    }
    journal->n = 0;
    assert(state->cost == state->marked_cost && state->absent_n == state->marked_absent_n);
    for (int32_t i = 0; i < state->marked_absent_n; i++) {
        state->absent[i] = state->marked_absent[i];
        state->absent_at[state->absent[i]] = i;
    }
}

bool route_state_is_sound(const struct route_state *state)
{
    int32_t seen = state->absent_n;
    int64_t cost = 0;
    for (int32_t i = 0; i < state->open_n; i++) {
        int32_t line = state->open[i];
        int32_t n = 0;
        int64_t distance = 0;
        for (int32_t v = route_head(state, line); v != route_tail(state, line);
             v = state->node[v].next) {
            int32_t w = state->node[v].next;
            if (state->node[w].prev != v || state->node[w].line != line ||
                state->node[v].leg != leg(state, state->line[line].metric, v, w)) {
                return false;
            }
            distance += state->node[v].leg;
            n += w != route_tail(state, line);
            seen += route_is_stop(state, w);
        }
        if (n != state->line[line].n || distance != state->line[line].distance) {
            return false;
        }
        cost += state->line[line].cost;
    }
    return seen == state->model->n && cost == state->cost;
}
