/*
 * Cheapest transfers from sites with too much to sites with too little, where need that is not met
 * costs a penalty: a minimum-cost flow (linli/flow.h) with one node more. What givers keep goes to
 * it for nothing, what receivers go without comes from it at the penalty.
 *
 * The flow is in whole numbers, quantities and costs are not: both are scaled by a power of two, so
 * that whole numbers stay exact and others lose less than the last bits of a double. A lane that
 * costs no less than the penalty is of no use and is left out.
 *
 * Invariants: each need is met by flows and unmet together; no giver gives more than it has.
 * Called by the problem `transfer`.
 */
#include <assert.h>
#include <math.h>

#include "linli/flow.h"
#include "linli/inventory.h"

enum { QTY_BITS = 50, COST_BITS = 46 };

/* The power of two that takes `most` just below 2^bits. */
static double scale_to(double most, int bits)
{
    int exponent = 0;
    if (!(most > 0)) {
        return 1;
    }
    (void)frexp(most, &exponent);
    return ldexp(1, bits - exponent);
}

struct net {
    const struct linli_transfer *in;
    double qty_scale;
    double cost_scale;
    int64_t *supply; /* givers, receivers, and the node that keeps and lacks */
    struct linli_flow_arc *arcs;
    int64_t arcs_n;
    int64_t *flow;
};

static int64_t whole(double value, double scale)
{
    return (int64_t)(value * scale + 0.5);
}

static void add_arc(struct net *t, size_t from, size_t to, double cost)
{
    t->arcs[t->arcs_n++] =
        (struct linli_flow_arc){(int32_t)from, (int32_t)to, INT64_MAX, whole(cost, t->cost_scale)};
}

static void fill(struct net *t)
{
    const struct linli_transfer *in = t->in;
    size_t other = in->givers_n + in->receivers_n;
    int64_t left = 0;
    for (size_t i = 0; i < in->givers_n; i++) {
        t->supply[i] = whole(in->surplus[i], t->qty_scale);
        left += t->supply[i];
        add_arc(t, i, other, 0);
    }
    for (size_t j = 0; j < in->receivers_n; j++) {
        int64_t need = whole(in->need[j], t->qty_scale);
        t->supply[in->givers_n + j] = -need;
        left -= need;
        add_arc(t, other, in->givers_n + j, in->unmet_penalty);
    }
    t->supply[other] = -left;
    for (size_t k = 0; k < in->givers_n * in->receivers_n; k++) {
        if (in->cost[k] < in->unmet_penalty) {
            add_arc(t, k / in->receivers_n, in->givers_n + k % in->receivers_n, in->cost[k]);
        }
    }
}

static void answer(const struct net *t, double *ret_flows, double *ret_unmet, double *ret_total)
{
    const struct linli_transfer *in = t->in;
    double total = 0;
    for (size_t k = 0; k < in->givers_n * in->receivers_n; k++) {
        ret_flows[k] = 0;
    }
    for (int64_t a = (int64_t)in->givers_n; a < t->arcs_n; a++) {
        const struct linli_flow_arc *arc = &t->arcs[a];
        size_t to = (size_t)arc->to - in->givers_n;
        double units = (double)t->flow[a] / t->qty_scale;
        if ((size_t)arc->from == in->givers_n + in->receivers_n) {
            ret_unmet[to] = units;
            total += units * in->unmet_penalty;
        } else {
            size_t k = (size_t)arc->from * in->receivers_n + to;
            ret_flows[k] = units;
            total += units * in->cost[k];
        }
    }
    *ret_total = total;
}

enum linli_rc linli_transfer_solve(const struct linli_transfer *transfer, struct linli_arena *arena,
                                   double *ret_flows, double *ret_unmet, double *ret_total,
                                   struct linli_error *err)
{
    size_t givers = transfer->givers_n;
    size_t receivers = transfer->receivers_n;
    struct net t = {.in = transfer};
    double have = 0;
    double need = 0;
    if (givers > LINLI_TRANSFER_SITES_MAX || receivers > LINLI_TRANSFER_SITES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%zu givers and %zu receivers found, the limit is %d",
                          givers, receivers, (int)LINLI_TRANSFER_SITES_MAX);
    }
    for (size_t i = 0; i < givers; i++) {
        have += transfer->surplus[i];
    }
    for (size_t j = 0; j < receivers; j++) {
        need += transfer->need[j];
    }
    t.qty_scale = scale_to(have > need ? have : need, QTY_BITS);
    t.cost_scale = scale_to(transfer->unmet_penalty, COST_BITS);
    struct linli_arena_mark mark = linli_arena_mark(arena);
    LINLI_TRY(LINLI_NEW(arena, givers + receivers + 1, &t.supply, err));
    LINLI_TRY(LINLI_NEW(arena, givers + receivers + givers * receivers, &t.arcs, err));
    fill(&t);
    LINLI_TRY(LINLI_NEW(arena, t.arcs_n, &t.flow, err));
    LINLI_TRY(linli_flow_solve((int32_t)(givers + receivers + 1), t.supply, t.arcs, t.arcs_n, arena,
                               t.flow, NULL, err));
    answer(&t, ret_flows, ret_unmet, ret_total);
    assert(*ret_total >= 0);
    linli_arena_rewind(arena, mark);
    return LINLI_OK;
}
