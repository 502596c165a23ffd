/*
 * Where to hold safety stock in a tree of stages that promise service times (Graves and Willems,
 * "Optimizing strategic safety stock placement in supply chains", M&SOM 2, 2000).
 *
 * Stages are worked off from the leaves to a root. A stage whose parent is its customer hands up
 * the best cost of its branch for each outgoing service time S; one whose parent is its supplier
 * for each incoming time SI. A parent with incoming time SI lets each supplier choose any S <= SI,
 * with outgoing time S each customer any SI >= S: running minima of the branches' tables.
 *
 * Invariants: 0 <= S <= the longest cumulative lead time (outside supply included), SI + T - S >=
 * 0. Called by the problem `guaranteed_service`.
 */
#include <assert.h>
#include <math.h>

#include "linli/inventory.h"

static const double work_max = 2e9;
static const size_t none = SIZE_MAX;

struct node {
    size_t parent;
    bool parent_is_customer;
    int32_t supply_max;  /* the longest SI that can be of use */
    int32_t service_max; /* the largest S allowed */
    double sigma;
    /* By the time told to the parent (S for a customer, SI for a supplier): the branch's best cost
     * over all times that serve as well, the time that reaches it, and the other time then. */
    double *cost;
    int32_t *time;
    int32_t *other;
    int32_t chosen_in;
    int32_t chosen_out;
};

struct tree {
    struct linli_placement_stage *stages;
    struct node *nodes;
    size_t n;
    const struct linli_placement_arc *arcs;
    size_t arcs_n;
    double z;
    size_t *order; /* parents before children; its end is worked off first */
    size_t *first; /* arcs at stage i: touching[first[i]] ... touching[first[i + 1] - 1] */
    size_t *touching;
    double *in; /* sums over branches, by SI and by S */
    double *out;
    double *root; /* sqrt of whole numbers */
};

static enum linli_rc index_arcs(struct tree *t, struct linli_arena *arena, struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, t->n + 2, &t->first, err));
    LINLI_TRY(LINLI_NEW(arena, 2 * t->arcs_n + 1, &t->touching, err));
    for (size_t a = 0; a < t->arcs_n; a++) {
        t->first[t->arcs[a].from + 2]++;
        t->first[t->arcs[a].to + 2]++;
    }
    for (size_t i = 2; i <= t->n + 1; i++) {
        t->first[i] += t->first[i - 1];
    }
    for (size_t a = 0; a < t->arcs_n; a++) {
        t->touching[t->first[t->arcs[a].from + 1]++] = a;
        t->touching[t->first[t->arcs[a].to + 1]++] = a;
    }
    return LINLI_OK;
}

/* Breadth first from stage 0; with n - 1 arcs, reaching all of them makes it a tree. */
static enum linli_rc order_stages(struct tree *t, struct linli_error *err)
{
    size_t done = 1;
    for (size_t i = 0; i < t->n; i++) {
        t->nodes[i].parent = none;
    }
    t->order[0] = 0;
    for (size_t k = 0; k < done; k++) {
        size_t i = t->order[k];
        for (size_t at = t->first[i]; at < t->first[i + 1]; at++) {
            const struct linli_placement_arc *arc = &t->arcs[t->touching[at]];
            size_t other = arc->from == i ? arc->to : arc->from;
            if (other == t->nodes[i].parent) {
                continue;
            }
            if (other == 0 || t->nodes[other].parent != none || done == t->n) {
                return linli_fail(err, LINLI_EINPUT, "the arcs close a circle, expected a tree");
            }
            t->nodes[other].parent = i;
            t->nodes[other].parent_is_customer = arc->from == other;
            t->order[done++] = other;
        }
    }
    if (done < t->n || t->arcs_n != t->n - 1) {
        return linli_fail(err, LINLI_EINPUT, "%zu stages and %zu arcs found that are not one tree",
                          t->n, t->arcs_n);
    }
    return LINLI_OK;
}

/* Longest cumulative lead times downstream, and squared deviations upstream: arcs are relaxed until
 * nothing changes, at most once for each stage on the longest path. */
static enum linli_rc spread(struct tree *t, struct linli_error *err)
{
    bool changed = true;
    for (size_t round = 0; changed; round++) {
        changed = false;
        assert(round <= t->n);
        for (size_t a = 0; a < t->arcs_n; a++) {
            const struct node *from = &t->nodes[t->arcs[a].from];
            struct node *to = &t->nodes[t->arcs[a].to];
            int32_t time = from->supply_max + t->stages[t->arcs[a].from].lead_time;
            if (time > LINLI_PLACEMENT_TIME_MAX) {
                return linli_fail(err, LINLI_ELIMIT,
                                  "a cumulative lead time of %d found, the limit is %d", (int)time,
                                  (int)LINLI_PLACEMENT_TIME_MAX);
            }
            changed = changed || time > to->supply_max;
            to->supply_max = time > to->supply_max ? time : to->supply_max;
        }
    }
    return LINLI_OK;
}

/* sigma of a stage: its own demand and that of everything downstream, found by walking the tree. */
static void add_demand(struct tree *t, size_t *stack)
{
    for (size_t i = 0; i < t->n; i++) {
        size_t height = 0;
        double square = t->stages[i].sd * t->stages[i].sd;
        if (square <= 0) {
            continue;
        }
        stack[height++] = i;
        while (height > 0) { /* upstream paths of a tree are unique: nothing is met twice */
            size_t j = stack[--height];
            t->nodes[j].sigma += square;
            for (size_t at = t->first[j]; at < t->first[j + 1]; at++) {
                const struct linli_placement_arc *arc = &t->arcs[t->touching[at]];
                if (arc->to == j) {
                    stack[height++] = arc->from;
                }
            }
        }
    }
    for (size_t i = 0; i < t->n; i++) {
        t->nodes[i].sigma = sqrt(t->nodes[i].sigma);
    }
}

static enum linli_rc set_limits(struct tree *t, struct linli_arena *arena, struct linli_error *err)
{
    double work = 0;
    for (size_t i = 0; i < t->n; i++) {
        struct node *node = &t->nodes[i];
        int32_t total = node->supply_max + t->stages[i].lead_time;
        int32_t limit = t->stages[i].service_out_max;
        node->service_max = limit != LINLI_PLACEMENT_NO_LIMIT && limit < total ? limit : total;
        work += ((double)node->supply_max + 1) * ((double)node->service_max + 1);
        if (total > LINLI_PLACEMENT_TIME_MAX || work > work_max) {
            return linli_fail(err, LINLI_ELIMIT,
                              "cumulative lead times up to %d with %zu stages found, too many for "
                              "the limit of %g pairs of times",
                              (int)total, t->n, work_max);
        }
        size_t told = 1 + (size_t)(node->parent_is_customer ? node->service_max : node->supply_max);
        LINLI_TRY(LINLI_NEW(arena, told, &node->cost, err));
        LINLI_TRY(LINLI_NEW(arena, told, &node->time, err));
        LINLI_TRY(LINLI_NEW(arena, told, &node->other, err));
    }
    return LINLI_OK;
}

/* Adds the branches at stage i, all worked off, to the sums by SI and by S. */
static void gather(struct tree *t, size_t i)
{
    const struct node *node = &t->nodes[i];
    for (int32_t s = 0; s <= node->supply_max; s++) {
        t->in[s] = s < t->stages[i].service_in ? INFINITY : 0;
    }
    for (int32_t s = 0; s <= node->service_max; s++) {
        t->out[s] = 0;
    }
    for (size_t at = t->first[i]; at < t->first[i + 1]; at++) {
        const struct linli_placement_arc *arc = &t->arcs[t->touching[at]];
        const struct node *branch = &t->nodes[arc->from == i ? arc->to : arc->from];
        if (branch->parent != i) {
            continue;
        }
        for (int32_t s = 0; arc->to == i && s <= node->supply_max; s++) {
            t->in[s] += branch->cost[s < branch->service_max ? s : branch->service_max];
        }
        for (int32_t s = 0; arc->from == i && s <= node->service_max; s++) {
            t->out[s] += branch->cost[s];
        }
    }
}

/* The table of stage i for its parent, before the running minimum. */
static void fill(struct tree *t, size_t i)
{
    struct node *node = &t->nodes[i];
    double rate = t->stages[i].holding_cost * t->z * node->sigma;
    int32_t told = node->parent_is_customer ? node->service_max : node->supply_max;
    int32_t free = node->parent_is_customer ? node->supply_max : node->service_max;
    for (int32_t a = 0; a <= told; a++) {
        double best = INFINITY;
        int32_t best_at = 0;
        for (int32_t b = 0; b <= free; b++) {
            int32_t in = node->parent_is_customer ? b : a;
            int32_t out = node->parent_is_customer ? a : b;
            int32_t net = in + t->stages[i].lead_time - out;
            double cost = net < 0 ? INFINITY : rate * t->root[net] + t->in[in] + t->out[out];
            if (cost < best) {
                best = cost;
                best_at = b;
            }
        }
        node->cost[a] = best;
        node->time[a] = a;
        node->other[a] = best_at;
    }
}

/* A customer takes any S <= its SI; a supplier asks any SI >= its S. */
static void run_minimum(struct node *node)
{
    int32_t told = node->parent_is_customer ? node->service_max : node->supply_max;
    for (int32_t k = 1; k <= told; k++) {
        int32_t a = node->parent_is_customer ? k : told - k;
        int32_t before = node->parent_is_customer ? a - 1 : a + 1;
        if (node->cost[before] <= node->cost[a]) {
            node->cost[a] = node->cost[before];
            node->time[a] = node->time[before];
        }
    }
}

/* The times of stage i once its parent's are known. */
static void choose(struct tree *t, size_t i)
{
    struct node *node = &t->nodes[i];
    const struct node *parent = &t->nodes[node->parent];
    int32_t told = node->parent_is_customer ? node->service_max : node->supply_max;
    int32_t asked = node->parent_is_customer ? parent->chosen_in : parent->chosen_out;
    int32_t time = node->time[asked < told ? asked : told];
    int32_t other = node->other[time];
    node->chosen_in = node->parent_is_customer ? other : time;
    node->chosen_out = node->parent_is_customer ? time : other;
}

static enum linli_rc solve(struct tree *t, double *ret_cost, struct linli_error *err)
{
    for (size_t k = t->n; k > 0; k--) {
        gather(t, t->order[k - 1]);
        fill(t, t->order[k - 1]);
        if (k > 1) {
            run_minimum(&t->nodes[t->order[k - 1]]);
        }
    }
    struct node *root = &t->nodes[0]; /* without a parent: told by SI, any will do */
    int32_t best = 0;
    for (int32_t a = 1; a <= root->supply_max; a++) {
        best = root->cost[a] < root->cost[best] ? a : best;
    }
    if (isinf(root->cost[best])) {
        return linli_fail(err, LINLI_ENOSOLUTION, "no service times keep all the limits");
    }
    root->chosen_in = best;
    root->chosen_out = root->other[best];
    for (size_t k = 1; k < t->n; k++) {
        choose(t, t->order[k]);
    }
    for (size_t i = 0; i < t->n; i++) {
        const struct node *node = &t->nodes[i];
        assert(node->chosen_in + t->stages[i].lead_time >= node->chosen_out);
        t->stages[i].ret_service_time = node->chosen_out;
    }
    *ret_cost = root->cost[best];
    return LINLI_OK;
}

enum linli_rc linli_placement_solve(struct linli_placement_stage *stages, size_t n,
                                    const struct linli_placement_arc *arcs, size_t arcs_n, double z,
                                    struct linli_arena *arena, double *ret_cost,
                                    struct linli_error *err)
{
    enum { TIMES = LINLI_PLACEMENT_TIME_MAX + 1 };
    struct tree t = {.stages = stages, .n = n, .arcs = arcs, .arcs_n = arcs_n, .z = z};
    if (n == 0 || n > LINLI_PLACEMENT_STAGES_MAX || arcs_n > LINLI_PLACEMENT_STAGES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%zu stages and %zu arcs found, the limit is %d", n,
                          arcs_n, (int)LINLI_PLACEMENT_STAGES_MAX);
    }
    LINLI_TRY(LINLI_NEW(arena, n, &t.nodes, err));
    LINLI_TRY(LINLI_NEW(arena, n, &t.order, err));
    LINLI_TRY(LINLI_NEW(arena, TIMES, &t.in, err));
    LINLI_TRY(LINLI_NEW(arena, TIMES, &t.out, err));
    LINLI_TRY(LINLI_NEW(arena, TIMES, &t.root, err));
    for (size_t i = 0; i < TIMES; i++) {
        t.root[i] = sqrt((double)i);
    }
    for (size_t i = 0; i < n; i++) {
        assert(stages[i].lead_time >= 0 && stages[i].service_in >= 0);
        t.nodes[i].supply_max = stages[i].service_in;
    }
    LINLI_TRY(index_arcs(&t, arena, err));
    LINLI_TRY(order_stages(&t, err));
    LINLI_TRY(spread(&t, err));
    size_t *stack;
    LINLI_TRY(LINLI_NEW(arena, n, &stack, err));
    add_demand(&t, stack);
    LINLI_TRY(set_limits(&t, arena, err));
    return solve(&t, ret_cost, err);
}
