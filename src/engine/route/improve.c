/*
 * Local search around single stops: moves that exchange whole tails of two lines (2-opt*), turn a
 * part of a line (2-opt), move a string of up to three stops (or-opt, relocate), and swap two
 * stops. A stop u is linked with each of its nearest neighbours v in every way that a move allows.
 *
 * A move is judged by the legs that it changes first. Only one that shortens the way is written
 * out, as the visits of the one or two lines that it changes, and walked with every rule
 * (route_walk): so one code serves every variant, and a move's saving is what a recomputation
 * finds. Where times count, two segments turn most moves down before.
 *
 * Called by search.c.
 */
#include <assert.h>

#include "engine/route/walk.h"
#include "engine/route/work.h"

enum { STRING_MAX = 3 };

/* The visits of a line as a move would leave them; nodes of the state. */
struct visits {
    int32_t *node;
    int32_t n;
};

/* Two stops that a move links. */
struct pair {
    int32_t u;
    int32_t v;
    int32_t a; /* line of u */
    int32_t b; /* line of v */
};

static int64_t way(const struct route_work *work, int32_t metric, int32_t from, int32_t to)
{
    return route_distance(work->model, metric, work->state.node[from].at, work->state.node[to].at);
}

static bool is_end(const struct route_state *state, int32_t node)
{
    return state->node[node].prev < 0 || state->node[node].next < 0;
}

/* Adds the nodes from … to, both included, forward; heads and tails are left out. */
static void add(const struct route_state *state, struct visits *visits, int32_t from, int32_t to)
{
    for (int32_t v = from;; v = state->node[v].next) {
        if (!is_end(state, v)) {
            visits->node[visits->n++] = v;
        }
        if (v == to) {
            return;
        }
    }
}

/* … backward. */
static void add_turned(const struct route_state *state, struct visits *visits, int32_t from,
                       int32_t to)
{
    for (int32_t v = from;; v = state->node[v].prev) {
        if (!is_end(state, v)) {
            visits->node[visits->n++] = v;
        }
        if (v == to) {
            return;
        }
    }
}

/* What a line of these visits costs; -1 where it breaks a rule. */
static int64_t cost_of(struct route_work *work, int32_t kind_id, const struct visits *visits)
{
    struct route_state *state = &work->state;
    const struct route_kind *kind = &work->model->kinds[kind_id];
    struct route_walk walk;
    bool was_reload = true;
    if (visits->n == 0) {
        return 0;
    }
    for (int32_t i = 0; i < visits->n; i++) {
        bool reload = !route_is_stop(state, visits->node[i]);
        if (reload && (was_reload || i == visits->n - 1)) {
            return -1; /* a trip without a stop */
        }
        was_reload = reload;
        state->walk[i] = state->node[visits->node[i]].at;
    }
    if (!route_walk(work->model, kind_id, state->walk, visits->n, &walk)) {
        return -1;
    }
    return kind->fixed_cost + kind->distance_cost * walk.distance +
           (kind->time_cost > 0 ? kind->time_cost * walk.duration : 0);
}

/* Takes what comes from elsewhere out of its line, and gives the nodes their names in the model. */
static void gather(struct route_work *work, int32_t line, struct visits *visits)
{
    for (int32_t i = 0; i < visits->n; i++) {
        int32_t node = visits->node[i];
        visits->node[i] = work->state.node[node].at;
        if (work->state.node[node].line != line) {
            route_state_remove(&work->state, node);
        }
    }
}

static void rewrite(struct route_work *work, int32_t line, struct visits *visits)
{
    route_state_rewrite(&work->state, line, work->state.line[line].kind, visits->node, visits->n);
    route_touch(work, line);
}

/* Makes the change if the lines cost less by it; b is -1 where one line changes. */
static bool change(struct route_work *work, int32_t a, struct visits *of_a, int32_t b,
                   struct visits *of_b)
{
    struct route_state *state = &work->state;
    int64_t before = state->line[a].cost + (b >= 0 ? state->line[b].cost : 0);
    int64_t cost = cost_of(work, state->line[a].kind, of_a);
    if (cost < 0 || cost >= before) {
        return false;
    }
    int64_t cost_b = b >= 0 ? cost_of(work, state->line[b].kind, of_b) : 0;
    if (cost_b < 0 || cost + cost_b >= before) {
        return false;
    }
    int64_t expected = state->cost - before + cost + cost_b;
    gather(work, a, of_a);
    if (b >= 0) {
        gather(work, b, of_b);
    }
    rewrite(work, a, of_a);
    if (b >= 0) {
        rewrite(work, b, of_b);
    }
    assert(state->cost == expected);
    (void)expected;
    return true;
}

/* ---- two lines ---------------------------------------------------------------------------------
 */

/* Whether what ends at u can be followed by what begins at v, in time. */
static bool in_time(const struct route_work *work, int32_t metric, int32_t u, int32_t v)
{
    const struct route_state *state = &work->state;
    if (work->model->times == ROUTE_TIMELESS || work->model->times == ROUTE_WALKED) {
        return true;
    }
    const struct route_segment *before = &state->span[u].before;
    return before->early + before->duration +
               route_travel(work->model, metric, state->node[u].at, state->node[v].at) <=
           state->span[v].behind.late;
}

/* 2-opt*: u is followed by v and all behind it, v's former predecessor by what followed u. */
static bool exchange_tails(struct route_work *work, struct pair p)
{
    const struct route_state *state = &work->state;
    int32_t metric = state->line[p.a].metric;
    int32_t next = state->node[p.u].next;
    int32_t prev = state->node[p.v].prev;
    if (state->line[p.a].kind != state->line[p.b].kind ||
        way(work, metric, p.u, p.v) + way(work, metric, prev, next) >=
            (int64_t)state->node[p.u].leg + state->node[prev].leg ||
        !in_time(work, metric, p.u, p.v) || !in_time(work, metric, prev, next)) {
        return false;
    }
    struct visits a = {work->given, 0};
    struct visits b = {work->other, 0};
    add(state, &a, route_head(state, p.a), p.u);
    add(state, &a, p.v, route_tail(state, p.b));
    add(state, &b, route_head(state, p.b), prev);
    add(state, &b, next, route_tail(state, p.a));
    return change(work, p.a, &a, p.b, &b);
}

/* 2-opt* with one half of each line turned: u is followed by v and what was before it. */
static bool join_heads(struct route_work *work, struct pair p)
{
    const struct route_state *state = &work->state;
    int32_t metric = state->line[p.a].metric;
    int32_t next = state->node[p.u].next;
    int32_t behind = state->node[p.v].next;
    const struct route_kind *kind = &work->model->kinds[state->line[p.a].kind];
    if (state->line[p.a].kind != state->line[p.b].kind || kind->start != kind->end ||
        way(work, metric, p.u, p.v) + way(work, metric, next, behind) >=
            (int64_t)state->node[p.u].leg + state->node[p.v].leg) {
        return false;
    }
    struct visits a = {work->given, 0};
    struct visits b = {work->other, 0};
    add(state, &a, route_head(state, p.a), p.u);
    add_turned(state, &a, p.v, route_head(state, p.b));
    add_turned(state, &b, route_tail(state, p.a), next);
    add(state, &b, behind, route_tail(state, p.b));
    return change(work, p.a, &a, p.b, &b);
}

/* Cost of putting `x` (or nothing: -1) between prev and next, on a line of this kind. */
static int64_t between(const struct route_work *work, const struct route_kind *kind, int32_t prev,
                       int32_t x, int32_t next)
{
    return kind->distance_cost *
           (way(work, kind->metric, prev, x) + way(work, kind->metric, x, next));
}

/* u takes the place of x on another line, x that of u. */
static bool swap(struct route_work *work, int32_t u, int32_t x)
{
    const struct route_state *state = &work->state;
    const struct route_node *node = state->node;
    int32_t a = node[u].line;
    int32_t b = node[x].line;
    const struct route_kind *kind_a = &work->model->kinds[state->line[a].kind];
    const struct route_kind *kind_b = &work->model->kinds[state->line[b].kind];
    if (!route_is_stop(state, x) ||
        between(work, kind_a, node[u].prev, x, node[u].next) +
                between(work, kind_b, node[x].prev, u, node[x].next) >=
            between(work, kind_a, node[u].prev, u, node[u].next) +
                between(work, kind_b, node[x].prev, x, node[x].next) ||
        !route_may_visit(work->model, state->line[a].kind, x) ||
        !route_may_visit(work->model, state->line[b].kind, u)) {
        return false;
    }
    struct visits of_a = {work->given, 0};
    struct visits of_b = {work->other, 0};
    add(state, &of_a, route_head(state, a), node[u].prev);
    add(state, &of_a, x, x);
    add(state, &of_a, node[u].next, route_tail(state, a));
    add(state, &of_b, route_head(state, b), node[x].prev);
    add(state, &of_b, u, u);
    add(state, &of_b, node[x].next, route_tail(state, b));
    return change(work, a, &of_a, b, &of_b);
}

/* ---- strings -----------------------------------------------------------------------------------
 */

/* Moves the stops first … last of a line between `prev` and its next, turned or as they are. */
static bool move_string(struct route_work *work, int32_t first, int32_t last, int32_t prev,
                        bool turned)
{
    const struct route_state *state = &work->state;
    const struct route_node *node = state->node;
    int32_t a = node[first].line;
    int32_t b = node[prev].line;
    const struct route_kind *from = &work->model->kinds[state->line[a].kind];
    const struct route_kind *to = &work->model->kinds[state->line[b].kind];
    int32_t next = node[prev].next;
    int64_t saved =
        from->distance_cost * ((int64_t)node[node[first].prev].leg + node[last].leg -
                               way(work, from->metric, node[first].prev, node[last].next));
    int64_t spent =
        to->distance_cost * (way(work, to->metric, prev, turned ? last : first) +
                             way(work, to->metric, turned ? first : last, next) - node[prev].leg);
    if (spent >= saved) {
        return false;
    }
    struct visits of_a = {work->given, 0};
    struct visits of_b = {work->other, 0};
    struct visits *target = a == b ? &of_a : &of_b;
    for (int32_t v = node[first].prev; v != node[last].next && a != b; v = node[v].next) {
        if (v != node[first].prev && route_is_stop(state, v) &&
            !route_may_visit(work->model, state->line[b].kind, v)) {
            return false;
        }
    }
    for (int32_t v = route_head(state, b); v >= 0; v = node[v].next) {
        if (v == first) { /* where it stood */
            v = last;
            continue;
        }
        add(state, target, v, v);
        if (v == prev && turned) {
            add_turned(state, target, last, first);
        } else if (v == prev) {
            add(state, target, first, last);
        }
    }
    if (a == b) {
        return change(work, a, &of_a, -1, NULL);
    }
    add(state, &of_a, route_head(state, a), node[first].prev);
    add(state, &of_a, node[last].next, route_tail(state, a));
    return change(work, a, &of_a, b, &of_b);
}

/* 2-opt: the part behind u up to v is turned. */
static bool turn(struct route_work *work, int32_t u, int32_t v)
{
    const struct route_state *state = &work->state;
    int32_t line = state->node[u].line;
    int32_t metric = state->line[line].metric;
    int32_t next = state->node[u].next;
    int32_t behind = state->node[v].next;
    if (way(work, metric, u, v) + way(work, metric, next, behind) >=
        (int64_t)state->node[u].leg + state->node[v].leg) {
        return false;
    }
    int32_t at = next;
    while (at >= 0 && at != v) {
        at = state->node[at].next;
    }
    if (at < 0) { /* v is before u */
        return false;
    }
    struct visits visits = {work->given, 0};
    add(state, &visits, route_head(state, line), u);
    add_turned(state, &visits, v, next);
    add(state, &visits, behind, route_tail(state, line));
    return change(work, line, &visits, -1, NULL);
}

/* ---- one stop ----------------------------------------------------------------------------------
 */

static bool within(const struct route_state *state, int32_t first, int32_t last, int32_t node)
{
    for (int32_t v = first;; v = state->node[v].next) {
        if (v == node || v == last) {
            return v == node;
        }
    }
}

/* Strings that begin or end at u go beside v, so that u stands next to it. */
static bool move_beside(struct route_work *work, int32_t u, int32_t v)
{
    const struct route_state *state = &work->state;
    const struct route_node *node = state->node;
    int32_t first = u;
    int32_t last = u;
    for (int32_t n = 1; n <= STRING_MAX; n++) {
        if (n > 1) {
            last = node[last].next;
        }
        if (!route_is_stop(state, last)) {
            break;
        }
        if (within(state, u, last, v)) {
            break;
        }
        if ((v != node[u].prev && move_string(work, u, last, v, false)) ||
            (node[v].prev != last && move_string(work, u, last, node[v].prev, true))) {
            return true;
        }
    }
    for (int32_t n = 2; n <= STRING_MAX; n++) {
        first = node[first].prev;
        if (!route_is_stop(state, first) || within(state, first, u, v)) {
            break;
        }
        if ((v != node[first].prev && move_string(work, first, u, v, true)) ||
            (node[v].prev != u && move_string(work, first, u, node[v].prev, false))) {
            return true;
        }
    }
    return false;
}

/* A move gains something on the side of u, or is left to the stop at its other end. */
static bool gains(const struct route_work *work, int32_t u, int32_t v)
{
    const struct route_state *state = &work->state;
    int64_t before = state->node[state->node[u].prev].leg;
    int64_t behind = state->node[u].leg;
    return way(work, state->line[state->node[u].line].metric, u, v) <
           (before > behind ? before : behind);
}

static bool link_stops(struct route_work *work, int32_t u, int32_t v)
{
    const struct route_state *state = &work->state;
    struct pair p = {u, v, state->node[u].line, state->node[v].line};
    struct pair q = {v, u, p.b, p.a};
    if (p.a < 0 || p.b < 0 || !gains(work, u, v)) {
        return false;
    }
    if (move_beside(work, u, v)) {
        return true;
    }
    if (p.a == p.b) {
        int32_t before_u = state->node[u].prev;
        int32_t before_v = state->node[v].prev;
        return turn(work, u, v) || turn(work, v, u) || turn(work, before_u, before_v) ||
               turn(work, before_v, before_u);
    }
    return exchange_tails(work, p) || exchange_tails(work, q) || join_heads(work, p) ||
           swap(work, u, state->node[v].next) || swap(work, u, state->node[v].prev);
}

void route_improve(struct route_work *work, int32_t near_n)
{
    const struct route_model *model = work->model;
    int32_t n = near_n < model->near_n ? near_n : model->near_n;
    assert(near_n > 0);
    for (int32_t i = 0; i < work->candidate_n; i++) {
        int32_t u = work->candidate[i];
        const int32_t *near = model->near + (size_t)u * (size_t)model->near_n;
        for (int32_t k = 0; k < n; k++) {
            link_stops(work, u, near[k]);
        }
    }
}
