/*
 * Which series belong together, and which of their past moments the trees learn from.
 *
 * A row is a series, an origin and a step ahead; its target is demand over the series' level at
 * that origin. Series count with the root of their level: between one voice for each unit sold and
 * one for each series. Origins are taken every so many periods, shifted from series to series, so
 * that their number stays near rows_max however many series there are.
 *
 * Invariant: the sample depends on the series alone, not on threads or memory.
 */
#include "engine/pooled/sample.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { STEPS_MOST = 14, SHIFT = 7919 };
static const double TARGET_MOST = 20.0; /* of the level: one mistyped day shall not teach */

struct member {
    int32_t site;
    int32_t category;
    int64_t series;
};

static int by_site_and_category(const void *a, const void *b)
{
    const struct member *x = a;
    const struct member *y = b;
    if (x->site != y->site) {
        return x->site < y->site ? -1 : 1;
    }
    if (x->category != y->category) {
        return x->category < y->category ? -1 : 1;
    }
    return (x->series > y->series) - (x->series < y->series);
}

static enum linli_rc number_groups(struct sample *s, const int32_t *site, const int32_t *category,
                                   struct linli_arena *arena, struct linli_error *err)
{
    struct member *m;
    int32_t *of_site;
    int32_t *of_branch;
    LINLI_TRY(LINLI_NEW(arena, s->n, &m, err));
    LINLI_TRY(LINLI_NEW(arena, s->n, &of_site, err));
    LINLI_TRY(LINLI_NEW(arena, s->n, &of_branch, err));
    for (int64_t i = 0; i < s->n; i++) {
        m[i] = (struct member){site != NULL ? site[i] : 0, category != NULL ? category[i] : -1, i};
    }
    qsort(m, (size_t)s->n, sizeof(*m), by_site_and_category);
    int32_t groups = -1;
    for (int64_t i = 0; i < s->n; i++) {
        groups += i == 0 || m[i].site != m[i - 1].site;
        of_site[m[i].series] = groups;
    }
    for (int64_t i = 0; i < s->n; i++) {
        groups += i == 0 || m[i].site != m[i - 1].site || m[i].category != m[i - 1].category;
        of_branch[m[i].series] = groups;
    }
    s->groups.n = groups + 1;
    s->groups.site = of_site;
    s->groups.branch = of_branch;
    return LINLI_OK;
}

enum linli_rc sample_line(const struct sample *s, int64_t i, struct linli_arena *arena,
                          struct features_line *ret, struct linli_error *err)
{
    return features_line_make(&s->series[i], s->signals != NULL ? s->signals[i] : NULL, &s->groups,
                              i, s->freq, s->h, arena, ret, err);
}

struct features_known sample_known(const struct sample *s, int64_t i)
{
    const struct linli_forecast_series *x = &s->series[i];
    const struct linli_forecast_signals *g = s->signals != NULL ? s->signals[i] : NULL;
    struct features_known known = {false, 0};
    for (int32_t k = 0; x->price != NULL && k < s->h; k++) {
        known.price = known.price || x->price[x->n + k] > 0.0;
    }
    if (g == NULL || s->freq != LINLI_FORECAST_DAY) {
        return known;
    }
    bool cut = g->numeric_days_n > 0 && g->numeric_days_n < g->days_n;
    int32_t until = cut ? g->numeric_days_n : g->days_n;
    for (int32_t m = 0; m < g->numeric_n; m++) {
        for (int32_t k = known.numeric; k < s->h; k++) {
            int32_t at = x->first_day + x->n + k - g->first_day;
            known.numeric =
                at >= 0 && at < until && isfinite(g->numeric[m][at]) ? k + 1 : known.numeric;
        }
    }
    return known;
}

static void add_total(struct features_groups *g, int32_t group, const struct features_line *l)
{
    float *total = g->total + (size_t)group * (size_t)g->periods_n;
    for (int32_t t = l->begin; t < l->n; t++) {
        float *at = &total[l->base + t - g->first];
        if (l->use[t]) {
            *at = (isfinite(*at) ? *at : 0.0F) + (float)l->y[t];
        }
    }
}

enum linli_rc sample_groups(struct sample *s, const int32_t *site, const int32_t *category,
                            struct linli_arena *arena, struct linli_error *err)
{
    LINLI_TRY(number_groups(s, site, category, arena, err));
    struct features_groups *g = &s->groups;
    g->first = INT32_MAX;
    s->end = INT32_MIN;
    for (int64_t i = 0; i < s->n; i++) {
        int32_t base = features_period(s->freq, s->series[i].first_day);
        g->first = base < g->first ? base : g->first;
        s->end = base + s->series[i].n > s->end ? base + s->series[i].n : s->end;
    }
    g->periods_n = s->n > 0 ? s->end - g->first : 0;
    size_t cells = (size_t)g->n * (size_t)g->periods_n;
    LINLI_TRY(LINLI_NEW(arena, cells, &g->total, err));
    for (size_t c = 0; c < cells; c++) {
        g->total[c] = NAN;
    }
    for (int64_t i = 0; i < s->n; i++) {
        struct linli_arena_mark mark = linli_arena_mark(arena);
        struct features_line l;
        LINLI_TRY(sample_line(s, i, arena, &l, err));
        add_total(g, g->site[i], &l);
        add_total(g, g->branch[i], &l);
        linli_arena_rewind(arena, mark);
    }
    return LINLI_OK;
}

/* The origins [*ret_from, *ret_to) of a series that may teach, in its own periods. */
static void span_of(const struct features_line *l, int32_t cutoff, int32_t *ret_from,
                    int32_t *ret_to)
{
    int32_t to = cutoff - l->base < l->n ? cutoff - l->base : l->n;
    int32_t from = cutoff - l->base - l->scale->past;
    *ret_from = from > l->begin ? from : l->begin;
    *ret_to = to > 0 ? to : 0;
}

/* Adds the rows of one series, or with feature NULL counts them. */
static void add_rows(const struct sample *s, const struct features_line *l, int32_t cutoff,
                     int64_t stride, struct trees_rows *rows)
{
    int32_t thin = (s->h + STEPS_MOST - 1) / STEPS_MOST;
    struct features_known known = sample_known(s, l->number);
    int32_t from;
    int32_t to;
    span_of(l, cutoff, &from, &to);
    for (int32_t t = from; t < to; t++) {
        if ((l->base + t + l->number * SHIFT) % stride != 0 || !features_ready(l, t)) {
            continue;
        }
        double level = features_level(l, t);
        for (int32_t k = t % thin; k < s->h && t + k < to; k += thin) {
            if (!l->use[t + k]) {
                continue;
            }
            if (rows->feature != NULL) {
                double y = l->y[t + k] / level;
                features_fill(l, t, k, s->h, known, rows->feature + rows->n * FEATURES_N);
                rows->target[rows->n] = (float)(y < TARGET_MOST ? y : TARGET_MOST);
                rows->weight[rows->n] = (float)sqrt(level);
            }
            rows->n++;
        }
    }
}

static enum linli_rc pass(const struct sample *s, int32_t cutoff, int64_t stride,
                          struct linli_arena *arena, struct trees_rows *rows,
                          struct linli_error *err)
{
    for (int64_t i = 0; i < s->n; i++) {
        struct linli_arena_mark mark = linli_arena_mark(arena);
        struct features_line l;
        LINLI_TRY(sample_line(s, i, arena, &l, err));
        add_rows(s, &l, cutoff, stride, rows);
        linli_arena_rewind(arena, mark);
    }
    return LINLI_OK;
}

/* Weights with mean 1, so that what a leaf of a tree needs is a number of rows. */
static void level_weights(struct trees_rows *rows)
{
    double sum = 0.0;
    for (int64_t i = 0; i < rows->n; i++) {
        sum += (double)rows->weight[i];
    }
    for (int64_t i = 0; i < rows->n; i++) {
        rows->weight[i] = (float)((double)rows->weight[i] * (double)rows->n / sum);
    }
}

enum linli_rc sample_rows(const struct sample *s, int32_t cutoff, struct linli_arena *arena,
                          struct trees_rows *ret, struct linli_error *err)
{
    assert(s->rows_max > 0 && s->h > 0);
    int64_t least = s->freq == LINLI_FORECAST_DAY ? 3 : 1;
    int64_t possible = 0;
    for (int64_t i = 0; i < s->n; i++) {
        int32_t n = s->series[i].n;
        int32_t past = features_scale_of(s->freq)->past;
        possible += (int64_t)(n < past ? n : past) * (s->h < STEPS_MOST ? s->h : STEPS_MOST);
    }
    int64_t stride = (possible + s->rows_max - 1) / s->rows_max;
    stride = stride > least ? stride : least;
    struct trees_rows rows = {.width = FEATURES_N};
    LINLI_TRY(pass(s, cutoff, stride, arena, &rows, err));
    LINLI_TRY(LINLI_NEW(arena, rows.n * FEATURES_N, &rows.feature, err));
    LINLI_TRY(LINLI_NEW(arena, rows.n, &rows.target, err));
    LINLI_TRY(LINLI_NEW(arena, rows.n, &rows.weight, err));
    rows.n = 0;
    LINLI_TRY(pass(s, cutoff, stride, arena, &rows, err));
    level_weights(&rows);
    *ret = rows;
    return LINLI_OK;
}
