/*
 * Totals above the series of a lot: categories at a site, sites, items over all sites, the city.
 * Each is forecast as a series of its own by the same engine; then all are reconciled, weighed by
 * the errors of their backtests (linli/forecast_tree.h), so that rows add up, exactly as printed.
 *
 * Nodes of the first tree: leaves, category at site, site, city; of the second: leaves, items.
 * Items of no known category stand under their site. A total that has one member only is left out.
 *
 * Invariant: the leaves' means are multiples of 1/10000, what the table prints, and totals are
 * their sums. Called by forecast_files.c.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "linli/forecast_tree.h"
#include "service/forecast_files_totals.h"

static const double PRINTED = 1e4; /* units of the table's last decimal */
/* Totals know neither promotions nor stock-outs of their members, and the members' errors go
 * together, which a tree of independent errors does not see: their variance counts for more. */
static const double TOTALS_LESS = 4.0;
static const double MAE_TO_SD = 1.2533; /* of a normal error */

enum total_kind { TOTAL_BRANCH, TOTAL_SITE, TOTAL_ITEM, TOTAL_CITY, TOTAL_KINDS };

struct work {
    const struct forecast_book *book;
    const struct linli_forecast_options *engine;
    struct forecast_lot *lot;
    int32_t h;
    struct forecast_totals t;
    int64_t most;             /* nodes that there can be */
    int32_t *of[TOTAL_KINDS]; /* [lot.n] the node of each kind that a leaf belongs to, -1 none */
    struct linli_forecast_series *series; /* [most] of the totals */
    int32_t *members;                     /* [most] */
};

static const struct forecast_row *row_of(const struct work *w, int64_t leaf)
{
    return &w->book->rows[w->book->spans[w->lot->number[leaf]].from];
}

/* What tells apart the nodes of a kind. */
static int64_t key_of(const struct work *w, int64_t leaf, enum total_kind kind)
{
    const struct forecast_row *row = row_of(w, leaf);
    int64_t category = w->book->category[row->item];
    if (kind == TOTAL_BRANCH) {
        return category < 0 ? -1 : row->site * (w->book->categories.n + 1) + category;
    }
    return kind == TOTAL_SITE ? row->site : kind == TOTAL_ITEM ? row->item : 0;
}

/* Gives numbers to the nodes of one kind, in order of their keys, those with two members or more.
 */
static enum linli_rc number_nodes(struct work *w, enum total_kind kind, struct linli_arena *arena,
                                  struct linli_error *err)
{
    int64_t keys_n = 1;
    for (int64_t i = 0; i < w->lot->n; i++) {
        int64_t key = key_of(w, i, kind);
        keys_n = key >= keys_n ? key + 1 : keys_n;
    }
    int32_t *count;
    int32_t *node;
    LINLI_TRY(LINLI_NEW(arena, keys_n, &count, err));
    LINLI_TRY(LINLI_NEW(arena, keys_n, &node, err));
    LINLI_TRY(LINLI_NEW(arena, w->lot->n, &w->of[kind], err));
    for (int64_t i = 0; i < w->lot->n; i++) {
        int64_t key = key_of(w, i, kind);
        if (key >= 0) {
            count[key]++;
        }
    }
    for (int64_t key = 0; key < keys_n; key++) {
        node[key] = count[key] > 1 ? (int32_t)w->t.n++ : -1;
    }
    for (int64_t i = 0; i < w->lot->n; i++) {
        int64_t key = key_of(w, i, kind);
        int32_t at = key >= 0 ? node[key] : -1;
        w->of[kind][i] = at;
        if (at >= 0) {
            const struct forecast_row *row = row_of(w, i);
            bool of_site = kind == TOTAL_BRANCH || kind == TOTAL_SITE;
            w->t.total[at] = (struct forecast_total){
                .site = of_site ? row->site : -1,
                .item = kind == TOTAL_ITEM ? row->item : -1,
                .category = kind == TOTAL_BRANCH ? w->book->category[row->item] : -1};
            w->members[at] = count[key];
        }
    }
    return LINLI_OK;
}

/* Whether two nodes have the same members: then the upper one says nothing new. */
static bool is_double(const struct work *w, enum total_kind low, enum total_kind high)
{
    int64_t both = 0;
    for (int64_t i = 0; i < w->lot->n; i++) {
        both += w->of[low][i] >= 0 && w->of[low][i] == w->of[low][0] && w->of[high][i] >= 0;
    }
    return both == w->lot->n;
}

static enum linli_rc number_all(struct work *w, struct linli_arena *arena, struct linli_error *err)
{
    w->most = 3 * w->lot->n + 1;
    LINLI_TRY(LINLI_NEW(arena, w->most, &w->t.total, err));
    LINLI_TRY(LINLI_NEW(arena, w->most, &w->members, err));
    for (int32_t kind = 0; kind < TOTAL_KINDS; kind++) {
        LINLI_TRY(number_nodes(w, (enum total_kind)kind, arena, err));
    }
    if (w->lot->n > 0 && is_double(w, TOTAL_SITE, TOTAL_CITY)) { /* a city of one site */
        assert(w->of[TOTAL_CITY][0] == w->t.n - 1);
        w->t.n--;
        for (int64_t i = 0; i < w->lot->n; i++) {
            w->of[TOTAL_CITY][i] = -1;
        }
    }
    return LINLI_OK;
}

/* Adds a leaf to a total; both end at the origin. */
static void add_leaf(const struct work *w, int64_t leaf, int32_t node)
{
    const struct linli_forecast_series *s = &w->lot->series[leaf];
    struct linli_forecast_series *sum = &w->series[node];
    double *qty = (double *)sum->qty;
    uint8_t *open = (uint8_t *)sum->open;
    int32_t shift = sum->n - s->n;
    for (int32_t t = 0; t < s->n + w->h; t++) {
        bool is_open = s->open == NULL || s->open[t] != 0;
        open[shift + t] = open[shift + t] || is_open;
        if (t < s->n && is_open) {
            qty[shift + t] +=
                s->qty[t] + (s->unmet != NULL && s->unmet[t] > 0.0 ? s->unmet[t] : 0.0);
        }
    }
}

/* The totals as series, and their forecasts. */
static enum linli_rc forecast_totals_alone(struct work *w, int32_t threads,
                                           struct linli_arena *arena, struct linli_error *err)
{
    const struct linli_forecast_signals **signals;
    LINLI_TRY(LINLI_NEW(arena, w->t.n, &w->series, err));
    LINLI_TRY(LINLI_NEW(arena, w->t.n, &signals, err));
    LINLI_TRY(LINLI_NEW(arena, w->t.n, &w->t.result, err));
    for (int32_t kind = 0; kind < TOTAL_KINDS; kind++) {
        for (int64_t i = 0; i < w->lot->n; i++) {
            int32_t node = w->of[kind][i];
            if (node >= 0 && w->lot->series[i].n >= w->series[node].n) {
                struct linli_forecast_series *s = &w->series[node];
                *s = (struct linli_forecast_series){.n = w->lot->series[i].n,
                                                    .first_day = w->lot->series[i].first_day};
                memcpy(s->sum_days, w->lot->series[i].sum_days, sizeof(s->sum_days));
                signals[node] = w->lot->signals[i]; /* of several sites: one of them; their
                                                       calendars differ by closures only */
            }
        }
    }
    for (int64_t v = 0; v < w->t.n; v++) {
        double *qty;
        uint8_t *open;
        LINLI_TRY(LINLI_NEW(arena, w->series[v].n + w->h, &qty, err));
        LINLI_TRY(LINLI_NEW(arena, w->series[v].n + w->h, &open, err));
        w->series[v].qty = qty;
        w->series[v].open = open;
    }
    for (int32_t kind = 0; kind < TOTAL_KINDS; kind++) {
        for (int64_t i = 0; i < w->lot->n; i++) {
            if (w->of[kind][i] >= 0) {
                add_leaf(w, i, w->of[kind][i]);
            }
        }
    }
    return linli_forecast_batch(w->series, signals, w->t.n, w->engine, threads, arena, w->t.result,
                                err);
}

/* Variance of a forecast's errors by its backtest; without one that of no knowledge. */
static double variance_of(const struct linli_forecast_result *r, int32_t h)
{
    double mae = r->backtest_n > 0 ? r->wape * r->abs_actual / r->backtest_n : (double)NAN;
    if (isfinite(mae)) {
        return mae * MAE_TO_SD * mae * MAE_TO_SD;
    }
    double mean = 0.0;
    for (int32_t k = 0; k < h; k++) {
        mean += r->mean[k] / h;
    }
    return mean + mean * mean;
}

/* One tree: parent numbers from `kinds`, lowest first; *ret_node [nodes of the tree] which total.
 */
static enum linli_rc make_tree(const struct work *w, const enum total_kind *kinds, int32_t kinds_n,
                               struct linli_arena *arena, struct linli_forecast_tree *ret,
                               int32_t **ret_node, struct linli_error *err)
{
    int32_t leaves = (int32_t)w->lot->n;
    int32_t all = leaves + (int32_t)w->t.n;
    int32_t *parent;
    int32_t *place; /* [totals] number in this tree, 0 none */
    double *variance;
    double *mean;
    LINLI_TRY(LINLI_NEW(arena, all, &parent, err));
    LINLI_TRY(LINLI_NEW(arena, all, &variance, err));
    LINLI_TRY(LINLI_NEW(arena, (int64_t)all * w->h, &mean, err));
    LINLI_TRY(LINLI_NEW(arena, all, ret_node, err));
    LINLI_TRY(LINLI_NEW(arena, w->t.n, &place, err));
    int32_t n = leaves;
    for (int32_t j = 0; j < kinds_n; j++) {
        for (int32_t i = 0; i < leaves; i++) {
            int32_t total = w->of[kinds[j]][i];
            if (total >= 0 && place[total] == 0) {
                (*ret_node)[n] = total;
                place[total] = n++;
            }
        }
    }
    for (int32_t v = 0; v < n; v++) {
        const struct linli_forecast_result *r =
            v < leaves ? &w->lot->result[v] : &w->t.result[(*ret_node)[v]];
        variance[v] = v >= leaves && r->model == LINLI_FORECAST_NONE
                          ? (double)INFINITY
                          : (v >= leaves ? TOTALS_LESS : 1.0) * variance_of(r, w->h);
        memcpy(mean + (size_t)v * (size_t)w->h, r->mean, (size_t)w->h * sizeof(double));
        parent[v] = -1;
    }
    for (int32_t i = 0; i < leaves; i++) {
        int32_t below = i;
        for (int32_t j = 0; j < kinds_n; j++) {
            int32_t total = w->of[kinds[j]][i];
            if (total >= 0) {
                parent[below] = place[total];
                below = place[total];
            }
        }
    }
    *ret = (struct linli_forecast_tree){
        .leaves_n = leaves, .nodes_n = n, .parent = parent, .variance = variance, .mean = mean};
    return LINLI_OK;
}

/* Leaves to the decimals of the table, totals their sums; into the results. */
static void take_tree(struct work *w, const struct linli_forecast_tree *tree, const int32_t *node,
                      double *mean)
{
    for (size_t c = 0; c < (size_t)tree->leaves_n * (size_t)w->h; c++) {
        mean[c] = floor(mean[c] * PRINTED + 0.5) / PRINTED;
    }
    linli_forecast_add_up(tree, w->h, mean);
    for (int32_t v = tree->leaves_n; v < tree->nodes_n; v++) {
        linli_forecast_move(&w->t.result[node[v]], &w->series[node[v]], w->engine,
                            mean + (size_t)v * (size_t)w->h);
    }
}

static enum linli_rc reconcile(struct work *w, struct linli_arena *arena, struct linli_error *err)
{
    static const enum total_kind up[] = {TOTAL_BRANCH, TOTAL_SITE, TOTAL_CITY};
    static const enum total_kind across[] = {TOTAL_ITEM};
    struct linli_forecast_tree first;
    struct linli_forecast_tree second;
    int32_t *first_node;
    int32_t *second_node;
    LINLI_TRY(make_tree(w, up, 3, arena, &first, &first_node, err));
    LINLI_TRY(make_tree(w, across, 1, arena, &second, &second_node, err));
    double *a = (double *)first.mean;
    double *b = (double *)second.mean;
    bool crossed = second.nodes_n > second.leaves_n;
    LINLI_TRY(linli_forecast_reconcile(&first, crossed ? &second : NULL, w->h, arena, a, b, err));
    take_tree(w, &first, first_node, a);
    if (crossed) {
        take_tree(w, &second, second_node, b);
    }
    for (int32_t i = 0; i < first.leaves_n; i++) {
        linli_forecast_move(&w->lot->result[i], &w->lot->series[i], w->engine,
                            a + (size_t)i * (size_t)w->h);
    }
    return LINLI_OK;
}

enum linli_rc forecast_totals_run(const struct forecast_book *book,
                                  const struct linli_forecast_options *engine, int32_t threads,
                                  struct linli_arena *arena, struct forecast_lot *lot,
                                  struct forecast_totals *ret, struct linli_error *err)
{
    struct work w = {.book = book, .engine = engine, .lot = lot, .h = engine->horizon};
    LINLI_TRY(number_all(&w, arena, err));
    LINLI_TRY(forecast_totals_alone(&w, threads, arena, err));
    LINLI_TRY(reconcile(&w, arena, err));
    *ret = w.t;
    return LINLI_OK;
}
