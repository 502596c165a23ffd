/*
 * The pooled model's run: group totals, three trainings, honest weights, the mixed forecast.
 *
 * Past origins lie `step` periods apart in the backtest's window. The older half of them is
 * forecast by trees trained on nothing behind the oldest of that half, the newer half likewise; the
 * last origin by trees trained on everything. At each past origin the trees' forecast p stands
 * beside the automatic one a of the same moment, and for the shares w = 0, 0.1 ... 1 the loss of
 * (1-w) a + w p, |e|^1.5 over the level, is summed. A series takes the w with the least of its own
 * losses and, with the voice of PRIOR origins, those of all series.
 *
 * Invariants: a weight depends on nothing behind the last origin; closed periods stay 0; results do
 * not depend on threads. Called by the forecast services.
 */
#include "linli/pooled.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/pool.h"
#include "engine/pooled/sample.h"

enum {
    ORIGINS = 8,
    SHARES = 11,
    FOLDS = 3,         /* trainings: for the older origins, for the newer ones, for the forecast */
    ROWS_LEAST = 1000, /* fewer teach nothing */
    BLOCK = 1024       /* series that are forecast at once */
};
static const double PRIOR = 8.0;
static const int64_t ROWS_MAX = 300000;
static const int32_t ROUNDS = 60;

struct fold {
    int32_t cutoff;
    int64_t rows_n;
    struct trees trees;
};

struct run {
    struct sample sample;
    struct linli_forecast_options forecast;
    int32_t threads;
    int32_t rounds;
    int32_t step; /* from past origin to past origin */
    struct fold fold[FOLDS];
    double *loss;   /* [n][SHARES] */
    int32_t *seen;  /* [n] past origins compared */
    double *weight; /* [n] */
    double overall; /* the share that is best for all */
    int32_t origins_n;
};

bool linli_pooled_available(void)
{
    struct linli_error err;
    linli_error_init(&err);
    return trees_load(&err) == LINLI_OK;
}

/* Past origin j (0 the newest) as a period. */
static int32_t origin_of(const struct run *r, int32_t j)
{
    return r->sample.end - r->sample.h - j * r->step;
}

static int32_t fold_of(int32_t j)
{
    return j < ORIGINS / 2 ? 1 : 0;
}

static enum linli_rc train_task(void *context, int64_t i, int32_t thread, struct linli_error *err)
{
    (void)thread;
    struct run *r = context;
    struct fold *f = &r->fold[i];
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct trees_rows rows;
    enum linli_rc rc = sample_rows(&r->sample, f->cutoff, &arena, &rows, err);
    if (rc == LINLI_OK && rows.n >= ROWS_LEAST) {
        rc = trees_train(&rows, r->rounds, &f->trees, err);
        f->rows_n = rows.n;
    }
    linli_arena_finish(&arena);
    return rc;
}

/* What the trees say from period `origin` on for series from … to-1: ret[to-from][h], and
 * ready[to-from]. */
static enum linli_rc ask(const struct run *r, const struct fold *f, int32_t origin, int64_t from,
                         int64_t to, struct linli_arena *arena, double *ret, bool *ready,
                         struct linli_error *err)
{
    const struct sample *s = &r->sample;
    struct trees_rows rows = {.width = FEATURES_N};
    double *level;
    float *forecast;
    LINLI_TRY(LINLI_NEW(arena, (to - from) * s->h * FEATURES_N, &rows.feature, err));
    LINLI_TRY(LINLI_NEW(arena, (to - from) * s->h, &forecast, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &level, err));
    for (int64_t i = from; i < to; i++) {
        struct linli_arena_mark mark = linli_arena_mark(arena);
        struct features_line l;
        LINLI_TRY(sample_line(s, i, arena, &l, err));
        int32_t t = origin - l.base;
        ready[i - from] = f->rows_n > 0 && t > 0 && t <= l.n && features_ready(&l, t);
        if (ready[i - from]) {
            level[i - from] = features_level(&l, t);
            for (int32_t k = 0; k < s->h; k++) {
                features_fill(&l, t, k, s->h, sample_known(s, i),
                              rows.feature + rows.n++ * FEATURES_N);
            }
        }
        linli_arena_rewind(arena, mark);
    }
    LINLI_TRY(trees_forecast(&f->trees, &rows, forecast, err));
    const float *next = forecast;
    for (int64_t i = 0; i < to - from; i++) {
        for (int32_t k = 0; ready[i] && k < s->h; k++) {
            double value = (double)*next++ * level[i];
            ret[i * s->h + k] = isfinite(value) && value > 0.0 ? value : 0.0;
        }
    }
    return LINLI_OK;
}

/* Adds the losses of one series at one past origin. */
static void compare(struct run *r, const struct features_line *l, int32_t t, const double *trees,
                    const double *automatic)
{
    double level = features_level(l, t);
    double *loss = r->loss + l->number * SHARES;
    bool any = false;
    for (int32_t k = 0; k < r->sample.h; k++) {
        if (t + k >= l->n || !l->use[t + k]) {
            continue;
        }
        any = true;
        for (int32_t w = 0; w < SHARES; w++) {
            double share = (double)w / (SHARES - 1);
            double mixed = (1.0 - share) * automatic[k] + share * trees[k];
            double e = fabs(mixed - l->y[t + k]) / level;
            loss[w] += e * sqrt(e);
        }
    }
    r->seen[l->number] += any;
}

/* The signals of series i as they were known before period `origin`: of numeric ones only as much
 * ahead as is known ahead now. */
static struct linli_forecast_signals known_then(const struct sample *s, int64_t i, int32_t origin)
{
    struct linli_forecast_signals g = *s->signals[i];
    bool cut = g.numeric_days_n > 0 && g.numeric_days_n < g.days_n;
    int32_t until = cut ? g.numeric_days_n : g.days_n;
    /* only days have numeric signals, so an origin is a day */
    int32_t then = origin - g.first_day + sample_known(s, i).numeric;
    g.numeric_days_n = then < 1 ? 1 : then < until ? then : until;
    return g;
}

/* Past origin j for the series from … to-1. */
static enum linli_rc look_back(struct run *r, int32_t j, int64_t from, int64_t to,
                               struct linli_arena *arena, struct linli_error *err)
{
    const struct sample *s = &r->sample;
    struct linli_forecast_series *cut;
    const struct linli_forecast_signals **signals;
    struct linli_forecast_result *result;
    struct linli_forecast_signals *then;
    int64_t *number;
    double *trees;
    bool *ready;
    LINLI_TRY(LINLI_NEW(arena, to - from, &cut, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &then, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &signals, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &result, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &number, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &ready, err));
    LINLI_TRY(LINLI_NEW(arena, (to - from) * s->h, &trees, err));
    int32_t origin = origin_of(r, j);
    LINLI_TRY(ask(r, &r->fold[fold_of(j)], origin, from, to, arena, trees, ready, err));
    int64_t n = 0;
    for (int64_t i = from; i < to; i++) {
        if (!ready[i - from]) {
            continue;
        }
        cut[n] = s->series[i];
        cut[n].n = origin - features_period(s->freq, cut[n].first_day);
        cut[n].price = sample_known(s, i).price ? cut[n].price : NULL;
        memset(cut[n].sum_days, 0, sizeof(cut[n].sum_days));
        if (s->signals != NULL && s->signals[i] != NULL) {
            then[n] = known_then(s, i, origin);
            signals[n] = &then[n];
        }
        number[n++] = i;
    }
    struct linli_forecast_options options = r->forecast;
    options.levels_n = 0;
    LINLI_TRY(linli_forecast_batch(cut, signals, n, &options, r->threads, arena, result, err));
    for (int64_t i = 0; i < n; i++) {
        struct linli_arena_mark mark = linli_arena_mark(arena);
        struct features_line l;
        LINLI_TRY(sample_line(s, number[i], arena, &l, err));
        compare(r, &l, cut[i].n, trees + (number[i] - from) * s->h, result[i].mean);
        linli_arena_rewind(arena, mark);
    }
    return LINLI_OK;
}

/* Losses of a series as shares of what both pure forecasts lose on average; false: no loss. */
static bool relative(const double *loss, double ret[SHARES])
{
    double both = 0.5 * (loss[0] + loss[SHARES - 1]);
    for (int32_t w = 0; w < SHARES && both > 0.0; w++) {
        ret[w] = loss[w] / both;
    }
    return both > 0.0;
}

static double least_share(const double score[SHARES])
{
    int32_t best = 0;
    for (int32_t w = 1; w < SHARES; w++) {
        best = score[w] < score[best] - 1e-12 ? w : best;
    }
    return (double)best / (SHARES - 1);
}

static void choose_weights(struct run *r)
{
    double all[SHARES] = {0.0};
    double voices = 0.0;
    for (int64_t i = 0; i < r->sample.n; i++) {
        double own[SHARES];
        if (r->seen[i] > 0 && relative(r->loss + i * SHARES, own)) {
            for (int32_t w = 0; w < SHARES; w++) {
                all[w] += r->seen[i] * own[w];
            }
            voices += r->seen[i];
        }
    }
    for (int32_t w = 0; w < SHARES; w++) {
        all[w] = voices > 0.0 ? all[w] / voices : w;
    }
    r->overall = least_share(all);
    for (int64_t i = 0; i < r->sample.n; i++) {
        double own[SHARES] = {0.0};
        double voice = relative(r->loss + i * SHARES, own) ? r->seen[i] : 0.0;
        for (int32_t w = 0; w < SHARES; w++) {
            own[w] = voice * own[w] + PRIOR * all[w];
        }
        r->weight[i] = least_share(own);
    }
}

/* Mixes the trees into the results of series from … to-1. */
static enum linli_rc mix(struct run *r, int64_t from, int64_t to, struct linli_arena *arena,
                         struct linli_forecast_result *results, struct linli_error *err)
{
    const struct sample *s = &r->sample;
    double *trees;
    double *mean;
    bool *ready;
    LINLI_TRY(LINLI_NEW(arena, (to - from) * s->h, &trees, err));
    LINLI_TRY(LINLI_NEW(arena, s->h, &mean, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &ready, err));
    LINLI_TRY(ask(r, &r->fold[FOLDS - 1], s->end, from, to, arena, trees, ready, err));
    for (int64_t i = from; i < to; i++) {
        const struct linli_forecast_series *x = &s->series[i];
        double w = ready[i - from] ? r->weight[i] : 0.0;
        r->weight[i] = w;
        if (w == 0.0) {
            continue;
        }
        for (int32_t k = 0; k < s->h; k++) {
            bool open = x->open == NULL || x->open[x->n + k] != 0;
            double mixed = (1.0 - w) * results[i].mean[k] + w * trees[(i - from) * s->h + k];
            mean[k] = open ? mixed : 0.0;
        }
        linli_forecast_move(&results[i], x, &r->forecast, mean);
    }
    return LINLI_OK;
}

static enum linli_rc in_blocks(struct run *r, struct linli_arena *arena,
                               struct linli_forecast_result *results, struct linli_error *err)
{
    for (int32_t j = ORIGINS - 1; j >= 0; j--) {
        if (r->fold[fold_of(j)].rows_n == 0) {
            continue;
        }
        r->origins_n++;
        for (int64_t from = 0; from < r->sample.n; from += BLOCK) {
            int64_t to = from + BLOCK < r->sample.n ? from + BLOCK : r->sample.n;
            struct linli_arena_mark mark = linli_arena_mark(arena);
            enum linli_rc rc = look_back(r, j, from, to, arena, err);
            linli_arena_rewind(arena, mark);
            LINLI_TRY(rc);
        }
    }
    choose_weights(r);
    for (int64_t from = 0; from < r->sample.n; from += BLOCK) {
        int64_t to = from + BLOCK < r->sample.n ? from + BLOCK : r->sample.n;
        struct linli_arena_mark mark = linli_arena_mark(arena);
        enum linli_rc rc = mix(r, from, to, arena, results, err);
        linli_arena_rewind(arena, mark);
        LINLI_TRY(rc);
    }
    return LINLI_OK;
}

static enum linli_rc learn_and_mix(struct run *r, const int32_t *site, const int32_t *category,
                                   struct linli_arena *arena, struct linli_forecast_result *results,
                                   struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, r->sample.n * SHARES, &r->loss, err));
    LINLI_TRY(LINLI_NEW(arena, r->sample.n, &r->seen, err));
    LINLI_TRY(LINLI_NEW(arena, r->sample.n, &r->weight, err));
    LINLI_TRY(sample_groups(&r->sample, site, category, arena, err));
    int32_t backtest = features_scale_of(r->sample.freq)->backtest;
    r->step = backtest / ORIGINS > r->sample.h ? backtest / ORIGINS : r->sample.h;
    r->fold[0].cutoff = origin_of(r, ORIGINS - 1);
    r->fold[1].cutoff = origin_of(r, ORIGINS / 2 - 1);
    r->fold[2].cutoff = r->sample.end;
    enum linli_rc rc = pool_run(r->threads < FOLDS ? r->threads : FOLDS, FOLDS, train_task, r, err);
    if (rc == LINLI_OK) {
        rc = in_blocks(r, arena, results, err);
    }
    for (int32_t i = 0; i < FOLDS; i++) {
        trees_drop(&r->fold[i].trees);
    }
    return rc;
}

enum linli_rc linli_pooled_batch(const struct linli_forecast_series *series,
                                 const struct linli_forecast_signals *const *signals,
                                 const int32_t *site, const int32_t *category, int64_t n,
                                 const struct linli_pooled_options *options,
                                 struct linli_arena *arena,
                                 struct linli_forecast_result *ret_results, double *ret_weight,
                                 struct linli_pooled_report *ret_report, struct linli_error *err)
{
    assert(n >= 0);
    LINLI_TRY(trees_load(err));
    if (n == 0) {
        *ret_report = (struct linli_pooled_report){.rows_n = 0};
        return LINLI_OK;
    }
    struct run r = {.sample = {.series = series,
                               .signals = signals,
                               .n = n,
                               .freq = options->forecast.freq,
                               .h = options->forecast.horizon,
                               .rows_max = options->rows_max > 0 ? options->rows_max : ROWS_MAX},
                    .forecast = options->forecast,
                    .threads = options->threads,
                    .rounds = options->rounds > 0 ? options->rounds : ROUNDS};
    struct linli_forecast_result *results;
    LINLI_TRY(LINLI_NEW(arena, n, &results, err));
    LINLI_TRY(
        linli_forecast_batch(series, signals, n, &r.forecast, r.threads, arena, results, err));
    struct linli_arena_mark mark = linli_arena_mark(arena);
    enum linli_rc rc = learn_and_mix(&r, site, category, arena, results, err);
    if (rc == LINLI_OK) {
        for (int64_t i = 0; i < n && ret_weight != NULL; i++) {
            ret_weight[i] = r.weight[i];
        }
        *ret_report =
            (struct linli_pooled_report){r.fold[FOLDS - 1].rows_n, r.origins_n, r.overall};
        if (n > 0) {
            memcpy(ret_results, results, (size_t)n * sizeof(*results));
        }
    }
    linli_arena_rewind(arena, mark);
    return rc;
}
