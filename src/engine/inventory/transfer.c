/*
 * Cheapest transfers from sites with too much to sites with too little, where need that is not met
 * costs a penalty: the transportation problem with one more giver, the penalty, that has enough for
 * all.
 *
 * Successive shortest paths with potentials (Busacker and Gowen 1960; Edmonds and Karp 1972): send
 * as much as fits along the cheapest path of the residual network until all need is served.
 * Dijkstra on the dense bipartite graph.
 *
 * Invariants: reduced costs are never negative; each need is met by flows and unmet together.
 * Called by the problem `transfer`.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "linli/inventory.h"

/* Vertices: givers 0 ... g - 1 (the penalty last), then receivers. */
struct net {
    const struct linli_transfer *in;
    size_t givers; /* with the penalty */
    size_t receivers;
    double *supply; /* left */
    double *need;   /* left */
    double *flow;   /* [givers * receivers] */
    double *potential;
    double *distance;
    size_t *previous;
    bool *done;
    double tiny; /* quantities below it are rounding */
};

static double price(const struct net *t, size_t giver, size_t receiver)
{
    return giver + 1 < t->givers ? t->in->cost[giver * t->receivers + receiver]
                                 : t->in->unmet_penalty;
}

static void relax(struct net *t, size_t from, size_t to, double cost)
{
    double reduced = cost + t->potential[from] - t->potential[to];
    double distance = t->distance[from] + (reduced > 0 ? reduced : 0);
    if (distance < t->distance[to]) {
        t->distance[to] = distance;
        t->previous[to] = from;
    }
}

static void relax_all(struct net *t, size_t v)
{
    if (v < t->givers) {
        for (size_t j = 0; j < t->receivers; j++) {
            relax(t, v, t->givers + j, price(t, v, j));
        }
        return;
    }
    for (size_t i = 0; i < t->givers; i++) {
        if (t->flow[i * t->receivers + v - t->givers] > t->tiny) {
            relax(t, v, i, -price(t, i, v - t->givers));
        }
    }
}

static size_t nearest(const struct net *t)
{
    size_t best = SIZE_MAX;
    for (size_t v = 0; v < t->givers + t->receivers; v++) {
        if (!t->done[v] && isfinite(t->distance[v]) &&
            (best == SIZE_MAX || t->distance[v] < t->distance[best])) {
            best = v;
        }
    }
    return best;
}

/* Distances from all givers with stock; returns the nearest receiver in need. Potentials follow. */
static size_t search(struct net *t)
{
    size_t all = t->givers + t->receivers;
    size_t end = SIZE_MAX;
    for (size_t v = 0; v < all; v++) {
        bool source = v < t->givers && t->supply[v] > t->tiny;
        assert(!source || t->potential[v] <= 0); /* nothing is cheaper than the stock itself */
        t->distance[v] = source ? 0 : INFINITY;
        t->previous[v] = v;
        t->done[v] = false;
    }
    for (size_t v = nearest(t); v != SIZE_MAX; v = nearest(t)) {
        t->done[v] = true;
        if (v >= t->givers && t->need[v - t->givers] > t->tiny) {
            end = v;
            break;
        }
        relax_all(t, v);
    }
    assert(end != SIZE_MAX);
    for (size_t v = 0; v < all; v++) {
        double distance = t->distance[v] < t->distance[end] ? t->distance[v] : t->distance[end];
        t->potential[v] += distance;
    }
    return end;
}

/* Sends what fits along the path that ends at `end`. */
static void augment(struct net *t, size_t end)
{
    double amount = t->need[end - t->givers];
    size_t v = end;
    for (; t->previous[v] != v; v = t->previous[v]) {
        size_t from = t->previous[v];
        if (from >= t->givers) {
            double back = t->flow[v * t->receivers + from - t->givers];
            amount = back < amount ? back : amount;
        }
    }
    amount = t->supply[v] < amount ? t->supply[v] : amount;
    t->supply[v] -= amount;
    t->need[end - t->givers] -= amount;
    for (v = end; t->previous[v] != v; v = t->previous[v]) {
        size_t from = t->previous[v];
        if (from < t->givers) {
            t->flow[from * t->receivers + v - t->givers] += amount;
        } else {
            t->flow[v * t->receivers + from - t->givers] -= amount;
        }
    }
}

static enum linli_rc allocate(struct net *t, struct linli_arena *arena, struct linli_error *err)
{
    size_t all = t->givers + t->receivers;
    LINLI_TRY(LINLI_NEW(arena, t->givers, &t->supply, err));
    LINLI_TRY(LINLI_NEW(arena, t->receivers, &t->need, err));
    LINLI_TRY(LINLI_NEW(arena, t->givers * t->receivers, &t->flow, err));
    LINLI_TRY(LINLI_NEW(arena, all, &t->potential, err));
    LINLI_TRY(LINLI_NEW(arena, all, &t->distance, err));
    LINLI_TRY(LINLI_NEW(arena, all, &t->previous, err));
    return LINLI_NEW(arena, all, &t->done, err);
}

static enum linli_rc serve_all(struct net *t, double left, struct linli_error *err)
{
    enum { ROUNDS_PER_SITE = 1000 };
    size_t rounds_max = ROUNDS_PER_SITE + 20 * (t->givers + t->receivers);
    for (size_t round = 0; left > t->tiny; round++) {
        if (round == rounds_max) {
            return linli_fail(err, LINLI_ELIMIT, "no optimum after %zu rounds of transfers", round);
        }
        augment(t, search(t));
        left = 0;
        for (size_t j = 0; j < t->receivers; j++) {
            left = t->need[j] > left ? t->need[j] : left;
        }
    }
    return LINLI_OK;
}

enum linli_rc linli_transfer_solve(const struct linli_transfer *transfer, struct linli_arena *arena,
                                   double *ret_flows, double *ret_unmet, double *ret_total,
                                   struct linli_error *err)
{
    struct net t = {
        .in = transfer, .givers = transfer->givers_n + 1, .receivers = transfer->receivers_n};
    double total = 0;
    double needed = 0;
    if (t.givers - 1 > LINLI_TRANSFER_SITES_MAX || t.receivers > LINLI_TRANSFER_SITES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%zu givers and %zu receivers found, the limit is %d",
                          t.givers - 1, t.receivers, (int)LINLI_TRANSFER_SITES_MAX);
    }
    LINLI_TRY(allocate(&t, arena, err));
    for (size_t j = 0; j < t.receivers; j++) {
        t.need[j] = transfer->need[j];
        needed += transfer->need[j];
    }
    for (size_t i = 0; i + 1 < t.givers; i++) {
        t.supply[i] = transfer->surplus[i];
    }
    t.supply[t.givers - 1] = 2 * needed; /* more than enough, so that it never runs out */
    t.tiny = needed * 1e-13;
    LINLI_TRY(serve_all(&t, needed, err));
    for (size_t i = 0; i < t.givers * t.receivers; i++) {
        t.flow[i] = t.flow[i] > t.tiny ? t.flow[i] : 0;
        total += t.flow[i] * price(&t, i / t.receivers, i % t.receivers);
    }
    size_t given_n = (t.givers - 1) * t.receivers;
    memcpy(ret_flows, t.flow, given_n * sizeof(ret_flows[0]));
    memcpy(ret_unmet, t.flow + given_n, t.receivers * sizeof(ret_unmet[0]));
    *ret_total = total;
    return LINLI_OK;
}
