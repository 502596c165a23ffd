/*
 * Reconciliation of forecasts on trees (linli/forecast_tree.h).
 *
 * Everything is computed as a move of the leaves: d_i is what leaf i is moved by, and a node above
 * asks its leaves to move by r = its own forecast less their sum. With variances v the sum of
 * d_i²/v_i and (sum of d below − r)²/v over all nodes is to be least. Up: a node's best move by
 * what is known in its subtree is g = G + K (r − G), G the sum of its children's g, K = S / (S +
 * v), S the sum of their variances s; its own s = S (1 − K). Down: a child moves to g + s/S · (the
 * node's move − G). That is conditioning of independent normals, so it is exact.
 *
 * Two trees share their leaves: the nodes of the second pull at the leaves with forces x, and with
 * C the covariance of the leaves' moves by the first tree these solve (V + B C B') x = r - B d:
 * what the first tree leaves unexplained. C times a vector is one pass over the first tree, so
 * conjugate gradients, at most ROUNDS, find the joint least squares in linear time.
 *
 * A leaf that would become negative is 0; what that adds is taken from its siblings in proportion,
 * from the roots down. Last, sums are added up anew, so they are exact as floating-point sums.
 *
 * Invariant: all r zero gives all d zero: what is coherent stays as it is, bit by bit.
 */
#include "linli/forecast_tree.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { ROUNDS = 60 };
static const double SCALE_MOST = 2.0;
static const double TOLERANCE = 1e-9; /* of what is to be explained */

/* What the two passes over one tree need; it does not depend on the forecasts. */
struct solver {
    const struct linli_forecast_tree *tree;
    double *gain;  /* [nodes_n] K; of leaves unused */
    double *s;     /* [nodes_n] variance of the node's best move by its subtree */
    double *below; /* [nodes_n] S, the sum of the children's s */
    double *g;     /* [nodes_n] scratch … */
    double *sum;
    double *move; /* … and the result */
};

static enum linli_rc check_tree(const struct linli_forecast_tree *t, int32_t horizon,
                                struct linli_error *err)
{
    if (t->leaves_n < 0 || t->nodes_n < t->leaves_n) {
        return linli_fail(err, LINLI_EINPUT, "a tree of %d nodes, expected at least its %d leaves",
                          t->nodes_n, t->leaves_n);
    }
    for (int32_t i = 0; i < t->nodes_n; i++) {
        int32_t up = t->parent[i];
        bool order = up == -1 || (up > i && up >= t->leaves_n && up < t->nodes_n);
        bool fine = t->variance[i] >= 0.0 && (i >= t->leaves_n || isfinite(t->variance[i]));
        for (int32_t k = 0; k < horizon && fine; k++) {
            double mean = t->mean[(size_t)i * (size_t)horizon + (size_t)k];
            fine = mean >= 0.0 && isfinite(mean);
        }
        if (!order || !fine) {
            return linli_fail(err, LINLI_EINPUT,
                              "node %d of a tree has a parent out of order, or a forecast or "
                              "variance that is negative or not a number",
                              i);
        }
    }
    return LINLI_OK;
}

static enum linli_rc make_solver(const struct linli_forecast_tree *t, struct linli_arena *arena,
                                 struct solver *ret, struct linli_error *err)
{
    struct solver v = {.tree = t};
    LINLI_TRY(LINLI_NEW(arena, t->nodes_n, &v.gain, err));
    LINLI_TRY(LINLI_NEW(arena, t->nodes_n, &v.s, err));
    LINLI_TRY(LINLI_NEW(arena, t->nodes_n, &v.below, err));
    LINLI_TRY(LINLI_NEW(arena, t->nodes_n, &v.g, err));
    LINLI_TRY(LINLI_NEW(arena, t->nodes_n, &v.sum, err));
    LINLI_TRY(LINLI_NEW(arena, t->nodes_n, &v.move, err));
    for (int32_t i = 0; i < t->nodes_n; i++) {
        if (i < t->leaves_n) {
            v.s[i] = t->variance[i];
        } else {
            double both = v.below[i] + t->variance[i];
            v.gain[i] = both > 0.0 && isfinite(both) ? v.below[i] / both : 0.0;
            v.s[i] = v.below[i] * (1.0 - v.gain[i]);
        }
        if (t->parent[i] >= 0) {
            v.below[t->parent[i]] += v.s[i];
        }
    }
    *ret = v;
    return LINLI_OK;
}

/* One pass up, one down: wanted[nodes_n] what each node asks to be moved by; v->move the answer. */
static void solve(struct solver *v, const double *wanted)
{
    const struct linli_forecast_tree *t = v->tree;
    memset(v->sum, 0, (size_t)t->nodes_n * sizeof(*v->sum));
    for (int32_t i = 0; i < t->nodes_n; i++) {
        v->g[i] = i < t->leaves_n ? wanted[i] : v->sum[i] + v->gain[i] * (wanted[i] - v->sum[i]);
        if (t->parent[i] >= 0) {
            v->sum[t->parent[i]] += v->g[i];
        }
    }
    for (int32_t i = t->nodes_n - 1; i >= 0; i--) {
        int32_t up = t->parent[i];
        v->move[i] = v->g[i];
        if (up >= 0 && v->below[up] > 0.0) {
            v->move[i] += v->s[i] / v->below[up] * (v->move[up] - v->sum[up]);
        }
    }
}

/* The joint least squares of two trees over the same leaves. */
struct joint {
    struct solver a;
    const struct linli_forecast_tree *b; /* NULL: one tree */
    double *wanted_a;                    /* [a nodes_n] */
    double *wanted_b;                    /* [b nodes_n] */
    double *sum_b;                       /* [b nodes_n] scratch, as what follows */
    double *size;                        /* of b's nodes: near the diagonal; 0: has no say */
    double *price;                       /* what b's nodes pull with, the unknowns */
    double *rest;
    double *way;
    double *pulled;
    double *moves; /* [leaves_n] the answer */
};

/* ret[v] of b's upper nodes = (variance + B C B')·x, C the covariance of the moves by tree a. The
 * leaves' moves for the pulls x stay in a.move. */
static void pull(struct joint *p, const double *x, double *ret)
{
    const struct linli_forecast_tree *a = p->a.tree;
    const struct linli_forecast_tree *b = p->b;
    memset(p->wanted_a, 0, (size_t)a->nodes_n * sizeof(*p->wanted_a));
    for (int32_t i = b->nodes_n - 1; i >= 0; i--) { /* the pulls of all that stand above a leaf */
        double own = i >= b->leaves_n ? x[i] : 0.0;
        p->sum_b[i] = own + (b->parent[i] >= 0 ? p->sum_b[b->parent[i]] : 0.0);
        if (i < b->leaves_n) {
            p->wanted_a[i] = a->variance[i] * p->sum_b[i];
        }
    }
    solve(&p->a, p->wanted_a);
    memset(ret, 0, (size_t)b->nodes_n * sizeof(*ret));
    for (int32_t i = 0; i < b->nodes_n; i++) {
        double here = i < b->leaves_n ? p->a.move[i] : ret[i];
        if (b->parent[i] >= 0) {
            ret[b->parent[i]] += here;
        }
        ret[i] = i < b->leaves_n || p->size[i] == 0.0 ? 0.0 : here + b->variance[i] * x[i];
    }
}

static double inner(const struct linli_forecast_tree *t, const double *x, const double *y,
                    const double *over)
{
    double sum = 0.0;
    for (int32_t i = t->leaves_n; i < t->nodes_n; i++) {
        sum += over == NULL ? x[i] * y[i] : over[i] > 0.0 ? x[i] * y[i] / over[i] : 0.0;
    }
    return sum;
}

/* Conjugate gradients for the pulls: p->price. p->rest holds what they have to explain. */
static void find_pulls(struct joint *p)
{
    const struct linli_forecast_tree *b = p->b;
    memset(p->price, 0, (size_t)b->nodes_n * sizeof(*p->price));
    memset(p->way, 0, (size_t)b->nodes_n * sizeof(*p->way));
    double fit = inner(b, p->rest, p->rest, p->size);
    double start = fit;
    double before = 0.0;
    for (int32_t round = 0; round < ROUNDS && fit > TOLERANCE * TOLERANCE * start; round++) {
        for (int32_t i = b->leaves_n; i < b->nodes_n; i++) {
            double down = p->size[i] > 0.0 ? p->rest[i] / p->size[i] : 0.0;
            p->way[i] = down + (before > 0.0 ? fit / before * p->way[i] : 0.0);
        }
        pull(p, p->way, p->pulled);
        double bend = inner(b, p->way, p->pulled, NULL);
        if (!(bend > 0.0)) {
            break;
        }
        for (int32_t i = b->leaves_n; i < b->nodes_n; i++) {
            p->price[i] += fit / bend * p->way[i];
            p->rest[i] -= fit / bend * p->pulled[i];
        }
        before = fit;
        fit = inner(b, p->rest, p->rest, p->size);
    }
}

/* Leaf moves of both trees together in p->moves; wanted_a and wanted_b hold what their nodes ask.
 */
static void agree(struct joint *p)
{
    const struct linli_forecast_tree *b = p->b;
    solve(&p->a, p->wanted_a);
    memcpy(p->moves, p->a.move, (size_t)b->leaves_n * sizeof(*p->moves));
    memset(p->sum_b, 0, (size_t)b->nodes_n * sizeof(*p->sum_b));
    for (int32_t i = 0; i < b->nodes_n; i++) {
        double here = i < b->leaves_n ? p->moves[i] : p->sum_b[i];
        p->rest[i] = i < b->leaves_n || p->size[i] == 0.0 ? 0.0 : p->wanted_b[i] - here;
        if (b->parent[i] >= 0) {
            p->sum_b[b->parent[i]] += here;
        }
    }
    find_pulls(p);
    pull(p, p->price, p->pulled);
    for (int32_t i = 0; i < b->leaves_n; i++) {
        p->moves[i] += p->a.move[i];
    }
}

/* Sums of column k of values[nodes_n][h], the leaves' given. */
static void add_up(const struct linli_forecast_tree *t, int32_t h, int32_t k, double *values)
{
    size_t width = (size_t)h;
    for (int32_t i = t->leaves_n; i < t->nodes_n; i++) {
        values[(size_t)i * width + (size_t)k] = 0.0;
    }
    for (int32_t i = 0; i < t->nodes_n; i++) {
        if (t->parent[i] >= 0) {
            values[(size_t)t->parent[i] * width + (size_t)k] +=
                values[(size_t)i * width + (size_t)k];
        }
    }
}

void linli_forecast_add_up(const struct linli_forecast_tree *tree, int32_t horizon, double *values)
{
    assert(horizon >= 0 && tree->nodes_n >= tree->leaves_n);
    for (int32_t k = 0; k < horizon; k++) {
        add_up(tree, horizon, k, values);
    }
}

/* Leaves x[leaves_n] that are negative become 0 and their siblings give what that adds; node and
 * kept are scratch of nodes_n. */
static void lift(const struct linli_forecast_tree *t, double *node, double *kept, double *x)
{
    bool negative = false;
    for (int32_t i = 0; i < t->leaves_n; i++) {
        negative = negative || x[i] < 0.0;
    }
    if (!negative) {
        return;
    }
    memset(node, 0, (size_t)t->nodes_n * sizeof(*node));
    memset(kept, 0, (size_t)t->nodes_n * sizeof(*kept));
    memcpy(node, x, (size_t)t->leaves_n * sizeof(*node));
    for (int32_t i = 0; i < t->nodes_n; i++) { /* kept: the sum of the children above 0 */
        if (t->parent[i] >= 0) {
            node[t->parent[i]] += node[i];
            kept[t->parent[i]] += fmax(node[i], 0.0);
        }
    }
    for (int32_t i = t->nodes_n - 1; i >= 0; i--) {
        int32_t up = t->parent[i];
        node[i] = fmax(node[i], 0.0);
        if (up >= 0 && kept[up] > node[up]) {
            node[i] *= node[up] / kept[up];
        }
    }
    memcpy(x, node, (size_t)t->leaves_n * sizeof(*node));
}

/* What the nodes above ask for: their own forecast less the sum of their leaves. */
static void fill_wanted(const struct linli_forecast_tree *t, int32_t h, int32_t k,
                        const double *leaf_mean, double *sum, double *wanted)
{
    memset(sum, 0, (size_t)t->nodes_n * sizeof(*sum));
    for (int32_t i = 0; i < t->nodes_n; i++) {
        size_t at = (size_t)i * (size_t)h + (size_t)k;
        sum[i] = i < t->leaves_n ? leaf_mean[at] : sum[i];
        wanted[i] = i < t->leaves_n ? 0.0 : t->mean[at] - sum[i];
        if (t->parent[i] >= 0) {
            sum[t->parent[i]] += sum[i];
        }
    }
}

static enum linli_rc make_joint(const struct linli_forecast_tree *a,
                                const struct linli_forecast_tree *b, struct linli_arena *arena,
                                struct joint *ret, struct linli_error *err)
{
    struct joint p = {.b = b};
    LINLI_TRY(make_solver(a, arena, &p.a, err));
    LINLI_TRY(LINLI_NEW(arena, a->nodes_n, &p.wanted_a, err));
    LINLI_TRY(LINLI_NEW(arena, a->leaves_n, &p.moves, err));
    if (b != NULL) {
        double **of_nodes[] = {&p.wanted_b, &p.sum_b, &p.size,  &p.price,
                               &p.rest,     &p.way,   &p.pulled};
        for (size_t i = 0; i < sizeof(of_nodes) / sizeof(of_nodes[0]); i++) {
            LINLI_TRY(LINLI_NEW(arena, b->nodes_n, of_nodes[i], err));
        }
        for (int32_t i = 0; i < b->nodes_n; i++) {
            p.sum_b[i] = i < b->leaves_n ? a->variance[i] : p.sum_b[i];
            p.size[i] = isfinite(b->variance[i]) ? p.sum_b[i] + b->variance[i] : 0.0;
            if (b->parent[i] >= 0) {
                p.sum_b[b->parent[i]] += p.sum_b[i];
            }
        }
    }
    *ret = p;
    return LINLI_OK;
}

static void reconcile_column(struct joint *p, int32_t h, int32_t k, double *ret_first,
                             double *ret_second)
{
    const struct linli_forecast_tree *a = p->a.tree;
    const struct linli_forecast_tree *b = p->b;
    fill_wanted(a, h, k, a->mean, p->a.sum, p->wanted_a);
    if (b != NULL) {
        fill_wanted(b, h, k, a->mean, p->sum_b, p->wanted_b);
        agree(p);
    } else {
        solve(&p->a, p->wanted_a);
        memcpy(p->moves, p->a.move, (size_t)a->leaves_n * sizeof(*p->moves));
    }
    double *leaf = p->moves;
    for (int32_t i = 0; i < a->leaves_n; i++) {
        leaf[i] += a->mean[(size_t)i * (size_t)h + (size_t)k];
    }
    lift(a, p->a.g, p->a.sum, leaf);
    for (int32_t i = 0; i < a->leaves_n; i++) {
        size_t at = (size_t)i * (size_t)h + (size_t)k;
        ret_first[at] = leaf[i];
        if (b != NULL) {
            ret_second[at] = leaf[i];
        }
    }
    add_up(a, h, k, ret_first);
    if (b != NULL) {
        add_up(b, h, k, ret_second);
    }
}

enum linli_rc linli_forecast_reconcile(const struct linli_forecast_tree *first,
                                       const struct linli_forecast_tree *second, int32_t horizon,
                                       struct linli_arena *arena, double *ret_first,
                                       double *ret_second, struct linli_error *err)
{
    assert(horizon >= 0 && (second == NULL || ret_second != NULL));
    LINLI_TRY(check_tree(first, horizon, err));
    if (second != NULL) {
        LINLI_TRY(check_tree(second, horizon, err));
        if (second->leaves_n != first->leaves_n) {
            return linli_fail(err, LINLI_EINPUT, "a second tree over %d leaves, expected %d",
                              second->leaves_n, first->leaves_n);
        }
    }
    struct linli_arena_mark mark = linli_arena_mark(arena);
    struct joint p;
    enum linli_rc rc = make_joint(first, second, arena, &p, err);
    for (int32_t k = 0; rc == LINLI_OK && k < horizon; k++) {
        reconcile_column(&p, horizon, k, ret_first, ret_second);
    }
    linli_arena_rewind(arena, mark);
    return rc;
}

/* n quantiles, `stride` apart, from the mean `old` to `fresh`: in proportion, upwards to twice as
 * far, and what is beyond that as a shift; a mean of next to nothing has no proportions to keep. A
 * quantile of 0 below others stays: so often there is no demand. */
static void move_quantiles(double *q, int32_t n, int32_t stride, bool whole, double old,
                           double fresh)
{
    bool scaled = fresh <= SCALE_MOST * old;
    bool spread = n > 0 && q[(size_t)(n - 1) * (size_t)stride] > 0.0;
    if (!(old > 0.0) && !(fresh > 0.0)) {
        return;
    }
    for (int32_t j = 0; j < n; j++) {
        double *x = &q[(size_t)j * (size_t)stride];
        double shift = *x > 0.0 || !spread ? fresh - SCALE_MOST * old : 0.0;
        double moved = scaled ? *x * (fresh / old) : *x * SCALE_MOST + shift;
        *x = whole ? floor(moved + 0.5) : moved;
    }
}

/* The units are not part of a result: whole as the options say or as all quantiles are. */
static bool is_whole(const struct linli_forecast_result *r, const struct linli_forecast_series *s,
                     const struct linli_forecast_options *o)
{
    if (s->units != LINLI_FORECAST_UNITS_DERIVE) {
        return s->units == LINLI_FORECAST_UNITS_WHOLE;
    }
    for (int32_t i = 0; i < o->levels_n * o->horizon; i++) {
        if (r->quantile[i] != floor(r->quantile[i])) {
            return false;
        }
    }
    return true;
}

void linli_forecast_move(struct linli_forecast_result *result,
                         const struct linli_forecast_series *series,
                         const struct linli_forecast_options *options, const double *mean)
{
    int32_t h = options->horizon;
    bool whole = is_whole(result, series, options);
    for (int32_t k = 0; k < h; k++) {
        assert(mean[k] >= 0.0 && isfinite(mean[k]));
        if (mean[k] != result->mean[k]) {
            move_quantiles(result->quantile + k, options->levels_n, h, whole, result->mean[k],
                           mean[k]);
        }
        if (result->part[LINLI_FORECAST_PART_POOLING] != NULL) {
            result->part[LINLI_FORECAST_PART_POOLING][k] += mean[k] - result->mean[k];
        }
        result->mean[k] = mean[k];
    }
    for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
        double total = 0.0;
        for (int32_t k = 0; k < series->sum_days[i]; k++) {
            total += mean[k];
        }
        if (series->sum_days[i] > 0 && total != result->sum_mean[i]) {
            move_quantiles(result->sum_quantile[i], options->levels_n, 1, whole,
                           result->sum_mean[i], total);
            result->sum_mean[i] = total;
        }
    }
}
