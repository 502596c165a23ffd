/*
 * Minimum-cost flow by the network simplex method. A spanning tree over all nodes and an artificial
 * root carries the flow; every other arc is empty or full. Prices make the reduced cost of the
 * tree's arcs 0; an arc off the tree whose reduced cost says that more (or less) of it is cheaper
 * enters, flow goes round the circle that it closes, the arc that stops it leaves.
 *
 * The tree is kept strongly feasible (Cunningham 1976): from every node something can be sent to
 * the root. Among the arcs that stop the circle the last one from its apex in the circle's
 * direction leaves, which keeps it so and excludes endless turning. Which arc enters is found block
 * by block (Király and Kovács, "Efficient implementations of minimum-cost flow algorithms", 2012).
 *
 * Invariants: 0 <= flow <= capacity; in = out at every node; prices fit their arcs in the tree.
 * Called by engine/inventory/transfer.c, the planner's transfers and linli_flow_solve's users.
 */
#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "linli/flow.h"

enum { AT_NOTHING = 1, IN_TREE = 0, AT_FULL = -1, BLOCK_LEAST = 16 };

struct simplex {
    const struct linli_flow_arc *arcs;
    int64_t arcs_n;    /* real ones; the artificial arc of node v has the number arcs_n + v */
    int32_t nodes_n;   /* real ones; the root has this number */
    int64_t art_price; /* cost of an artificial arc that leads away from the root */
    int64_t *flow;     /* [arcs_n + nodes_n] */
    int8_t *state;     /* [arcs_n] */
    int64_t *price;    /* [nodes_n + 1] */
    /* The tree: each node's parent and the arc to it, and its children as a ring of siblings. */
    int32_t *parent;
    int32_t *depth;
    int32_t *child;
    int32_t *next;
    int32_t *before;
    int64_t *arc;
    int8_t *up; /* 1: the arc leads from the node to its parent */
    int64_t block;
    int64_t at; /* where the search for an entering arc goes on */
};

/* The circle of an entering arc: flow goes from `first` to `second` along it, and back over the
 * apex. */
struct circle {
    int64_t entering;
    int32_t first;
    int32_t second;
    int32_t apex;
    int32_t leaving; /* the node whose arc to its parent leaves; -1: the entering arc itself */
    bool on_first;   /* the leaving arc lies on the side of `first` */
    int64_t amount;
};

static int64_t reduced(const struct simplex *s, int64_t a)
{
    return s->arcs[a].cost + s->price[s->arcs[a].from] - s->price[s->arcs[a].to];
}

static int64_t room(const struct simplex *s, int64_t a)
{
    int64_t capacity = a < s->arcs_n ? s->arcs[a].capacity : INT64_MAX;
    return capacity == INT64_MAX ? INT64_MAX : capacity - s->flow[a];
}

/* The arc of the next block that gains most; -1: no arc gains. */
static int64_t find_entering(struct simplex *s)
{
    int64_t best = -1;
    int64_t gain = 0;
    int64_t left = s->block;
    for (int64_t k = 0; k < s->arcs_n; k++) {
        int64_t a = s->at;
        int64_t c = s->state[a] * reduced(s, a);
        s->at = s->at + 1 < s->arcs_n ? s->at + 1 : 0;
        if (c < gain) {
            gain = c;
            best = a;
        }
        left -= 1;
        if (left == 0 && best >= 0) {
            break;
        }
        left = left == 0 ? s->block : left;
    }
    return best;
}

static int32_t find_apex(const struct simplex *s, int32_t a, int32_t b)
{
    while (a != b) {
        if (s->depth[a] >= s->depth[b]) {
            a = s->parent[a];
        } else {
            b = s->parent[b];
        }
    }
    return a;
}

/* How much goes round, and which arc stops it. */
static struct circle measure(const struct simplex *s, int64_t entering)
{
    bool forward = s->state[entering] == AT_NOTHING;
    const struct linli_flow_arc *arc = &s->arcs[entering];
    struct circle c = {.entering = entering,
                       .first = forward ? arc->from : arc->to,
                       .second = forward ? arc->to : arc->from,
                       .leaving = -1,
                       .amount = arc->capacity};
    c.apex = find_apex(s, c.first, c.second);
    for (int32_t v = c.first; v != c.apex; v = s->parent[v]) {
        int64_t most = s->up[v] != 0 ? s->flow[s->arc[v]] : room(s, s->arc[v]);
        if (most < c.amount) {
            c.amount = most;
            c.leaving = v;
            c.on_first = true;
        }
    }
    for (int32_t v = c.second; v != c.apex; v = s->parent[v]) {
        int64_t most = s->up[v] != 0 ? room(s, s->arc[v]) : s->flow[s->arc[v]];
        if (most <= c.amount && most != INT64_MAX) {
            c.amount = most;
            c.leaving = v;
            c.on_first = false;
        }
    }
    return c;
}

static void push(struct simplex *s, const struct circle *c)
{
    s->flow[c->entering] += s->state[c->entering] * c->amount;
    for (int32_t v = c->first; v != c->apex; v = s->parent[v]) {
        s->flow[s->arc[v]] += s->up[v] != 0 ? -c->amount : c->amount;
    }
    for (int32_t v = c->second; v != c->apex; v = s->parent[v]) {
        s->flow[s->arc[v]] += s->up[v] != 0 ? c->amount : -c->amount;
    }
}

static void cut(struct simplex *s, int32_t v)
{
    if (s->before[v] >= 0) {
        s->next[s->before[v]] = s->next[v];
    } else {
        s->child[s->parent[v]] = s->next[v];
    }
    if (s->next[v] >= 0) {
        s->before[s->next[v]] = s->before[v];
    }
}

static void hang(struct simplex *s, int32_t v, int32_t parent, int64_t arc, int8_t up)
{
    s->parent[v] = parent;
    s->arc[v] = arc;
    s->up[v] = up;
    s->before[v] = -1;
    s->next[v] = s->child[parent];
    if (s->child[parent] >= 0) {
        s->before[s->child[parent]] = v;
    }
    s->child[parent] = v;
}

/* Depths and prices of the branch at `top`, which was hung up anew: preorder, no stack. */
static void renew(struct simplex *s, int32_t top, int64_t change)
{
    int32_t v = top;
    for (;;) {
        s->depth[v] = s->depth[s->parent[v]] + 1;
        s->price[v] += change;
        if (s->child[v] >= 0) {
            v = s->child[v];
            continue;
        }
        while (v != top && s->next[v] < 0) {
            v = s->parent[v];
        }
        if (v == top) {
            return;
        }
        v = s->next[v];
    }
}

/* The branch below the leaving arc is turned round to hang on the entering one. */
static void turn(struct simplex *s, const struct circle *c)
{
    int32_t top = c->on_first ? c->first : c->second;
    int32_t parent = c->on_first ? c->second : c->first;
    int64_t gap = reduced(s, c->entering);
    int64_t arc = c->entering;
    int8_t up = s->arcs[arc].from == top ? 1 : 0;
    int64_t gone = s->arc[c->leaving];
    int8_t change_sign = up;
    int32_t v = top;
    for (;;) {
        int32_t old_parent = s->parent[v];
        int64_t old_arc = s->arc[v];
        int8_t old_up = s->up[v];
        cut(s, v);
        hang(s, v, parent, arc, up);
        if (v == c->leaving) {
            break;
        }
        parent = v;
        arc = old_arc;
        up = old_up != 0 ? 0 : 1;
        v = old_parent;
    }
    if (gone < s->arcs_n) {
        s->state[gone] = s->flow[gone] == 0 ? AT_NOTHING : AT_FULL;
    }
    s->state[c->entering] = IN_TREE;
    renew(s, top, change_sign != 0 ? -gap : gap);
    assert(reduced(s, c->entering) == 0);
}

static enum linli_rc run(struct simplex *s, struct linli_error *err)
{
    for (int64_t a = find_entering(s); a >= 0; a = find_entering(s)) {
        struct circle c = measure(s, a);
        if (c.amount == INT64_MAX) {
            return linli_fail(err, LINLI_ENOSOLUTION, "the costs of the flow fall without end");
        }
        push(s, &c);
        if (c.leaving < 0) {
            s->state[a] = (int8_t)-s->state[a];
        } else {
            turn(s, &c);
        }
    }
    return LINLI_OK;
}

/* Every node hangs on the root by an artificial arc that takes all it gives or brings all it takes.
 */
static void begin(struct simplex *s, const int64_t *supply)
{
    int32_t root = s->nodes_n;
    s->parent[root] = -1;
    for (int32_t v = 0; v <= root; v++) {
        s->child[v] = s->next[v] = s->before[v] = -1;
    }
    for (int32_t v = 0; v < root; v++) {
        int64_t a = s->arcs_n + v;
        int8_t up = supply[v] >= 0 ? 1 : 0;
        hang(s, v, root, a, up);
        s->depth[v] = 1;
        s->flow[a] = supply[v] >= 0 ? supply[v] : -supply[v];
        s->price[v] = up != 0 ? 0 : s->art_price;
    }
    memset(s->state, AT_NOTHING, (size_t)s->arcs_n);
}

static enum linli_rc check(int32_t nodes_n, const int64_t *supply,
                           const struct linli_flow_arc *arcs, int64_t arcs_n, int64_t *ret_cost_max,
                           struct linli_error *err)
{
    int64_t given = 0;
    int64_t taken = 0;
    if (nodes_n < 0 || nodes_n > LINLI_FLOW_NODES_MAX || arcs_n < 0 ||
        arcs_n > LINLI_FLOW_ARCS_MAX) {
        return linli_fail(err, LINLI_EINPUT, "a flow of %d nodes and %lld arcs is out of range",
                          (int)nodes_n, (long long)arcs_n);
    }
    for (int32_t v = 0; v < nodes_n; v++) {
        given += supply[v] > 0 && supply[v] <= LINLI_FLOW_QTY_MAX ? supply[v] : 0;
        taken += supply[v] < 0 && supply[v] >= -LINLI_FLOW_QTY_MAX ? -supply[v] : 0;
        if (supply[v] > LINLI_FLOW_QTY_MAX || supply[v] < -LINLI_FLOW_QTY_MAX ||
            given > LINLI_FLOW_QTY_MAX || taken > LINLI_FLOW_QTY_MAX) {
            return linli_fail(err, LINLI_EINPUT, "the supplies of a flow are too large");
        }
    }
    if (given != taken) {
        return linli_fail(err, LINLI_EINPUT, "a flow gives %lld and takes %lld, expected the same",
                          (long long)given, (long long)taken);
    }
    *ret_cost_max = 0;
    for (int64_t a = 0; a < arcs_n; a++) {
        const struct linli_flow_arc *arc = &arcs[a];
        bool there = arc->from >= 0 && arc->from < nodes_n && arc->to >= 0 && arc->to < nodes_n;
        bool fits = arc->cost <= LINLI_FLOW_COST_MAX && arc->cost >= -LINLI_FLOW_COST_MAX &&
                    arc->capacity >= 0 &&
                    (arc->capacity <= LINLI_FLOW_QTY_MAX || arc->capacity == INT64_MAX);
        if (!there || !fits) {
            return linli_fail(err, LINLI_EINPUT, "arc %lld of a flow is out of range",
                              (long long)a);
        }
        int64_t cost = arc->cost < 0 ? -arc->cost : arc->cost;
        *ret_cost_max = cost > *ret_cost_max ? cost : *ret_cost_max;
    }
    if (*ret_cost_max + 1 > LINLI_FLOW_PRICE_MAX / ((int64_t)nodes_n + 1)) {
        return linli_fail(err, LINLI_EINPUT, "the costs of a flow are too large for %d nodes",
                          (int)nodes_n);
    }
    return LINLI_OK;
}

static enum linli_rc allocate(struct simplex *s, struct linli_arena *arena, struct linli_error *err)
{
    int64_t n = (int64_t)s->nodes_n + 1;
    LINLI_TRY(LINLI_NEW(arena, s->arcs_n + n, &s->flow, err));
    LINLI_TRY(LINLI_NEW(arena, s->arcs_n, &s->state, err));
    LINLI_TRY(LINLI_NEW(arena, n, &s->price, err));
    LINLI_TRY(LINLI_NEW(arena, n, &s->parent, err));
    LINLI_TRY(LINLI_NEW(arena, n, &s->depth, err));
    LINLI_TRY(LINLI_NEW(arena, n, &s->child, err));
    LINLI_TRY(LINLI_NEW(arena, n, &s->next, err));
    LINLI_TRY(LINLI_NEW(arena, n, &s->before, err));
    LINLI_TRY(LINLI_NEW(arena, n, &s->arc, err));
    return LINLI_NEW(arena, n, &s->up, err);
}

static enum linli_rc solve(struct simplex *s, const int64_t *supply, struct linli_arena *arena,
                           struct linli_error *err)
{
    LINLI_TRY(allocate(s, arena, err));
    begin(s, supply);
    s->block = BLOCK_LEAST;
    while (s->block * s->block < s->arcs_n) {
        s->block += 1;
    }
    LINLI_TRY(run(s, err));
    for (int32_t v = 0; v < s->nodes_n; v++) {
        if (s->flow[s->arcs_n + v] != 0) {
            return linli_fail(err, LINLI_ENOSOLUTION, "the arcs of a flow cannot carry all of it");
        }
    }
    return LINLI_OK;
}

enum linli_rc linli_flow_solve(int32_t nodes_n, const int64_t *supply,
                               const struct linli_flow_arc *arcs, int64_t arcs_n,
                               struct linli_arena *arena, int64_t *ret_flow, int64_t *ret_price,
                               struct linli_error *err)
{
    struct simplex s = {.arcs = arcs, .arcs_n = arcs_n, .nodes_n = nodes_n};
    int64_t cost_max = 0;
    LINLI_TRY(check(nodes_n, supply, arcs, arcs_n, &cost_max, err));
    s.art_price = (cost_max + 1) * ((int64_t)nodes_n + 1);
    struct linli_arena_mark mark = linli_arena_mark(arena);
    enum linli_rc rc = solve(&s, supply, arena, err);
    if (rc == LINLI_OK) {
        for (int64_t a = 0; a < arcs_n; a++) {
            ret_flow[a] = s.flow[a];
        }
        for (int32_t v = 0; v < nodes_n && ret_price != NULL; v++) {
            ret_price[v] = s.price[v];
        }
    }
    linli_arena_rewind(arena, mark);
    return rc;
}
