/*
 * The public face: checks and prepares a series, lets the models compete, and turns the winner's
 * forecasts and errors into the result. The batch spreads series over threads; each writes only its
 * own result, whose memory was laid out before, so the bytes do not depend on the threads.
 *
 * Fallbacks: no usable demand gives zeros (model none); a history too short for a backtest gives
 * the moving average with a parametric spread.
 */
#include "linli/forecast.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/pool.h"
#include "engine/forecast/candidates.h"
#include "engine/forecast/errors.h"
#include "engine/forecast/explain.h"

enum { PAIRS_MAX = 420 }; /* errors that the quantiles are made of, at most about so many */

static const char *const NAMES[LINLI_FORECAST_MODELS_N] = {
    [LINLI_FORECAST_AUTO] = "auto",
    [LINLI_FORECAST_NONE] = "none",
    [LINLI_FORECAST_MOVING_AVERAGE] = "moving_average",
    [LINLI_FORECAST_SMOOTHING] = "smoothing",
    [LINLI_FORECAST_SEASONAL] = "seasonal",
    [LINLI_FORECAST_SEASONAL_YEAR] = "seasonal_year",
    [LINLI_FORECAST_ACTIVITY] = "activity",
    [LINLI_FORECAST_TSB] = "tsb",
    [LINLI_FORECAST_SBA] = "sba",
};

const char *linli_forecast_model_name(enum linli_forecast_model model)
{
    assert(model >= 0 && model < LINLI_FORECAST_MODELS_N);
    return NAMES[model];
}

bool linli_forecast_model_find(const char *name, enum linli_forecast_model *ret_model)
{
    for (int32_t i = 0; i < LINLI_FORECAST_MODELS_N; i++) {
        if (strcmp(name, NAMES[i]) == 0) {
            *ret_model = (enum linli_forecast_model)i;
            return true;
        }
    }
    return false;
}

/* Memory of one result, all zero. */
static enum linli_rc lay_out(const struct linli_forecast_series *s,
                             const struct linli_forecast_options *o, struct linli_arena *arena,
                             struct linli_forecast_result *ret, struct linli_error *err)
{
    if (o->horizon < 1 || o->horizon > LINLI_FORECAST_HORIZON_MAX || o->levels_n < 0 ||
        o->levels_n > LINLI_FORECAST_LEVELS_MAX || s->n < 0 || s->n > LINLI_FORECAST_PERIODS_MAX) {
        return LINLI_OK; /* forecast_prepare() reports it */
    }
    struct linli_forecast_result r = {.model = LINLI_FORECAST_NONE};
    LINLI_TRY(LINLI_NEW(arena, o->horizon, &r.mean, err));
    LINLI_TRY(LINLI_NEW(arena, o->horizon * o->levels_n, &r.quantile, err));
    LINLI_TRY(LINLI_NEW(arena, o->horizon, &r.baseline, err));
    LINLI_TRY(LINLI_NEW(arena, o->horizon, &r.activity_part, err));
    LINLI_TRY(LINLI_NEW(arena, s->n, &r.outlier, err));
    for (int32_t i = 0; i < LINLI_FORECAST_PARTS_N && o->explain; i++) {
        LINLI_TRY(LINLI_NEW(arena, o->horizon, &r.part[i], err));
    }
    for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
        if (s->sum_days[i] > 0) {
            LINLI_TRY(LINLI_NEW(arena, o->levels_n, &r.sum_quantile[i], err));
        }
    }
    *ret = r;
    return LINLI_OK;
}

static void forget_scores(struct linli_forecast_result *r)
{
    r->wape = NAN;
    r->bias = NAN;
    r->promo_ratio = 1.0;
    for (int32_t i = 0; i < LINLI_FORECAST_RECENT; i++) {
        r->recent_error[i] = NAN;
    }
    for (int32_t m = 0; m < LINLI_FORECAST_MODELS_N; m++) {
        r->model_abs_error[m] = NAN;
    }
}

/* The demand of a period as the quantiles believe it: real peaks in full, but of an outlier no more
 * than six times what entered the level, so that one mistyped day cannot fill the upper tail. */
static double believed(const struct forecast_prepared *p, int32_t t)
{
    double most = 6.0 * p->y[t];
    return p->outlier[t] && p->demand[t] > most ? most : p->demand[t];
}

/* Forecast and outcome of the total over `days` periods from origin i, over the periods in use.
 * False when the total is not complete or nothing in it can be compared. */
static bool total_at(const struct forecast_prepared *p, const double *mean, int32_t i, int32_t days,
                     double *ret_forecast, double *ret_actual)
{
    if (p->origin[i] + days > p->n || days > p->h) {
        return false;
    }
    double f = 0.0;
    double y = 0.0;
    int32_t used = 0;
    for (int32_t k = 0; k < days; k++) {
        int32_t t = p->origin[i] + k;
        if (p->use[t]) {
            f += mean[(size_t)i * (size_t)p->h + (size_t)k];
            y += believed(p, t);
            used++;
        }
    }
    *ret_forecast = f;
    *ret_actual = y;
    return used > 0;
}

static void fill_scores(const struct forecast_prepared *p, const struct forecast_choice *c,
                        struct linli_forecast_result *r)
{
    const struct forecast_family *best = &c->family[c->model];
    if (c->compared_n > 0) {
        for (int32_t m = 0; m < LINLI_FORECAST_MODELS_N; m++) {
            r->model_abs_error[m] = c->family[m].ran ? c->family[m].abs_error : (double)NAN;
        }
        r->abs_actual = c->actual;
        r->backtest_n = c->compared_n;
        if (c->actual > 0.0) {
            r->wape = best->abs_error / c->actual;
            r->bias = best->error / c->actual;
        }
    }
    for (int32_t w = 0; w < LINLI_FORECAST_RECENT; w++) {
        int32_t start = p->n - (LINLI_FORECAST_RECENT - w) * LINLI_FORECAST_RECENT_DAYS;
        for (int32_t i = 0; i + 1 < p->origins_n; i++) {
            double f;
            double y;
            if (p->origin[i] == start &&
                total_at(p, best->mean, i, LINLI_FORECAST_RECENT_DAYS, &f, &y) && y > 0.0) {
                r->recent_error[w] = fabs(f - y) / y;
            }
        }
    }
}

static void fill_means(const struct forecast_prepared *p, const struct forecast_choice *c,
                       const struct linli_forecast_series *s, struct linli_forecast_result *r)
{
    const struct forecast_family *best = &c->family[c->model];
    size_t last = (size_t)(p->origins_n - 1) * (size_t)p->h;
    r->level = best->level;
    r->promo_ratio = best->factors->promo_ratio;
    for (int32_t k = 0; k < p->h; k++) {
        bool open = p->open[p->n + k];
        double mean = open ? best->mean[last + (size_t)k] : 0.0;
        assert(isfinite(mean) && mean >= 0.0);
        r->mean[k] = mean;
        r->activity_part[k] = open && best->extra != NULL ? best->extra[last + (size_t)k] : 0.0;
        r->baseline[k] = open ? best->level * best->factors->plain[k] : 0.0;
        for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
            r->sum_mean[i] += k < s->sum_days[i] ? mean : 0.0;
        }
    }
}

/* The pairs of single periods (days 0) or of totals over `days`. */
static enum linli_rc gather(const struct forecast_prepared *p, const double *mean, int32_t days,
                            struct linli_arena *arena, struct forecast_pairs *ret,
                            struct linli_error *err)
{
    int32_t steps = days > 0 ? 1 : p->h;
    int32_t all = (p->origins_n - 1) * steps;
    int32_t thin = days > 0 ? 1 : (all + PAIRS_MAX - 1) / PAIRS_MAX;
    thin = thin < 1 ? 1 : thin;
    struct forecast_pairs q = {.n = 0};
    LINLI_TRY(LINLI_NEW(arena, all, &q.forecast, err));
    LINLI_TRY(LINLI_NEW(arena, all, &q.actual, err));
    LINLI_TRY(LINLI_NEW(arena, all, &q.step, err));
    for (int32_t i = (p->origins_n - 1) % thin; i + 1 < p->origins_n; i += thin) {
        if (days > 0) {
            q.n += total_at(p, mean, i, days, &q.forecast[q.n], &q.actual[q.n]);
            continue;
        }
        for (int32_t k = 0; k < p->h; k++) {
            int32_t t = p->origin[i] + k;
            if (t < p->n && p->use[t]) {
                q.forecast[q.n] = mean[(size_t)i * (size_t)p->h + (size_t)k];
                q.actual[q.n] = believed(p, t);
                q.step[q.n++] = k;
            }
        }
    }
    *ret = q;
    return LINLI_OK;
}

static enum linli_rc fill_quantiles(const struct forecast_prepared *p,
                                    const struct forecast_choice *c,
                                    const struct linli_forecast_series *s,
                                    const struct linli_forecast_options *o,
                                    struct linli_arena *scratch, struct linli_forecast_result *r,
                                    struct linli_error *err)
{
    if (o->levels_n == 0) {
        return LINLI_OK;
    }
    const double *mean = c->family[c->model].mean;
    struct forecast_pairs pairs;
    struct forecast_errors errors;
    struct forecast_errors totals;
    LINLI_TRY(gather(p, mean, 0, scratch, &pairs, err));
    LINLI_TRY(forecast_errors_fit(&pairs, p->h, p->whole, NULL, scratch, &errors, err));
    for (int32_t k = 0; k < p->h; k++) {
        if (p->open[p->n + k]) {
            forecast_errors_quantiles(&errors, r->mean[k], k, o->levels, o->levels_n, p->h,
                                      r->quantile + k);
        }
    }
    for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
        if (s->sum_days[i] == 0) {
            continue;
        }
        LINLI_TRY(gather(p, mean, s->sum_days[i], scratch, &pairs, err));
        LINLI_TRY(forecast_errors_fit(&pairs, 1, p->whole, &errors, scratch, &totals, err));
        if (r->sum_mean[i] > 0.0) {
            forecast_errors_quantiles(&totals, r->sum_mean[i], 0, o->levels, o->levels_n, 1,
                                      r->sum_quantile[i]);
        }
    }
    return LINLI_OK;
}

/* Everything but the memory of the result. */
static enum linli_rc fill(const struct linli_forecast_series *s,
                          const struct linli_forecast_signals *signals,
                          const struct linli_forecast_options *o,
                          const struct forecast_effect_prior *prior, struct linli_arena *scratch,
                          struct linli_forecast_result *r, struct linli_error *err)
{
    struct forecast_prepared p;
    forget_scores(r);
    LINLI_TRY(forecast_prepare(s, signals, o, scratch, &p, err));
    p.prior = prior;
    r->used_n = p.used_n;
    r->missing = p.missing;
    if (p.used_n == 0 || o->model == LINLI_FORECAST_NONE) {
        return LINLI_OK;
    }
    struct forecast_choice choice;
    LINLI_TRY(forecast_choose(&p, o->model, scratch, &choice, err));
    r->model = choice.model;
    memcpy(r->outlier, p.outlier, (size_t)p.n);
    for (int32_t t = 0; t < p.n; t++) {
        r->outliers_n += p.outlier[t];
    }
    fill_scores(&p, &choice, r);
    fill_means(&p, &choice, s, r);
    if (o->explain) {
        const struct forecast_family *best = &choice.family[choice.model];
        size_t last = (size_t)(p.origins_n - 1) * (size_t)p.h;
        forecast_explain_add(&p, 1.0, &best->level, true, best->factors,
                             best->extra != NULL ? best->extra + last : NULL, r);
        forecast_explain_finish(&p, s, r);
    }
    return fill_quantiles(&p, &choice, s, o, scratch, r, err);
}

enum linli_rc linli_forecast_run(const struct linli_forecast_series *series,
                                 const struct linli_forecast_signals *signals,
                                 const struct linli_forecast_options *options,
                                 struct linli_arena *arena,
                                 struct linli_forecast_result *ret_result, struct linli_error *err)
{
    struct linli_forecast_result result = {.model = LINLI_FORECAST_NONE};
    LINLI_TRY(lay_out(series, options, arena, &result, err));
    struct linli_arena_mark mark = linli_arena_mark(arena);
    enum linli_rc rc = fill(series, signals, options, NULL, arena, &result, err);
    linli_arena_rewind(arena, mark);
    if (rc == LINLI_OK) {
        *ret_result = result;
    }
    return rc;
}

struct batch {
    const struct linli_forecast_series *series;
    const struct linli_forecast_signals *const *signals;
    const struct linli_forecast_options *options;
    struct linli_forecast_result *results;
    struct linli_arena *scratch; /* one a thread */
};

static enum linli_rc batch_task(void *context, int64_t i, int32_t thread, struct linli_error *err)
{
    struct batch *b = context;
    struct linli_arena *scratch = &b->scratch[thread];
    enum linli_rc rc = fill(&b->series[i], b->signals != NULL ? b->signals[i] : NULL, b->options,
                            NULL, scratch, &b->results[i], err);
    linli_arena_reset(scratch);
    return rc;
}

enum linli_rc linli_forecast_batch(const struct linli_forecast_series *series,
                                   const struct linli_forecast_signals *const *signals, int64_t n,
                                   const struct linli_forecast_options *options, int32_t threads,
                                   struct linli_arena *arena,
                                   struct linli_forecast_result *ret_results,
                                   struct linli_error *err)
{
    assert(n >= 0);
    threads = threads < 1 ? 1 : threads > POOL_THREADS_MAX ? POOL_THREADS_MAX : threads;
    struct batch b = {series, signals, options, NULL, NULL};
    LINLI_TRY(LINLI_NEW(arena, n, &b.results, err));
    LINLI_TRY(LINLI_NEW(arena, threads, &b.scratch, err));
    for (int64_t i = 0; i < n; i++) {
        LINLI_TRY(lay_out(&series[i], options, arena, &b.results[i], err));
    }
    for (int32_t k = 0; k < threads; k++) {
        linli_arena_init(&b.scratch[k], 0);
    }
    enum linli_rc rc = pool_run(threads, n, batch_task, &b, err);
    for (int32_t k = 0; k < threads; k++) {
        linli_arena_finish(&b.scratch[k]);
    }
    if (rc == LINLI_OK && n > 0) {
        memcpy(ret_results, b.results, (size_t)n * sizeof(*ret_results));
    }
    return rc;
}
