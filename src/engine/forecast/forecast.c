/*
 * The public face: checks and prepares a series, lets the models compete, and turns the winner's
 * forecasts and errors into the result. Batches are in daily.c.
 *
 * Fallbacks: no usable demand gives zeros (model none); a history too short for a backtest gives
 * the moving average with a parametric spread.
 */
#include "linli/forecast.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/pool.h"
#include "engine/forecast/daily.h"
#include "engine/forecast/explain.h"

enum { PAIRS_MAX = 420 }; /* errors that the quantiles are made of, at most about so many */

static const char *const NAMES[LINLI_FORECAST_MODELS_N] = {
    [LINLI_FORECAST_AUTO] = "auto",
    [LINLI_FORECAST_NONE] = "none",
    [LINLI_FORECAST_MEANS] = "means",
    [LINLI_FORECAST_SMOOTHING] = "smoothing",
    [LINLI_FORECAST_SEASONAL] = "seasonal",
    [LINLI_FORECAST_SEASONAL_YEAR] = "seasonal_year",
    [LINLI_FORECAST_HOLT] = "holt",
    [LINLI_FORECAST_ETS] = "ets",
    [LINLI_FORECAST_ETS_DAMPED] = "ets_damped",
    [LINLI_FORECAST_ETS_MULTIPLICATIVE] = "ets_multiplicative",
    [LINLI_FORECAST_THETA] = "theta",
    [LINLI_FORECAST_DOT] = "dot",
    [LINLI_FORECAST_TSB] = "tsb",
    [LINLI_FORECAST_SBA] = "sba",
    [LINLI_FORECAST_COUNT] = "count",
    [LINLI_FORECAST_REGRESSION] = "regression",
    [LINLI_FORECAST_ACTIVITY] = "activity",
    [LINLI_FORECAST_SHARE_GROUP] = "share_group",
    [LINLI_FORECAST_SHARE_SITE] = "share_site",
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

void forecast_forget_scores(struct linli_forecast_result *r)
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

/* Memory of one result, all zero. */
enum linli_rc forecast_lay_out(const struct linli_forecast_series *s,
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
    forecast_forget_scores(&r);
    *ret = r;
    return LINLI_OK;
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
            y += forecast_believed(p, t);
            used++;
        }
    }
    *ret_forecast = f;
    *ret_actual = y;
    return used > 0;
}

static void fill_scores(const struct forecast_prepared *p, const struct forecast_backtest *b,
                        struct linli_forecast_result *r)
{
    const struct forecast_families *m = &b->members;
    if (m->compared_n > 0) {
        for (int32_t k = 0; k < LINLI_FORECAST_MODELS_N; k++) {
            r->model_abs_error[k] = m->member[k].ran ? m->member[k].abs_error : (double)NAN;
        }
        r->abs_actual = m->actual;
        r->backtest_n = m->compared_n;
        if (m->actual > 0.0) {
            r->wape = b->abs_error / m->actual;
            r->bias = b->error / m->actual;
        }
    }
    for (int32_t w = 0; w < LINLI_FORECAST_RECENT; w++) {
        int32_t start = p->n - (LINLI_FORECAST_RECENT - w) * LINLI_FORECAST_RECENT_DAYS;
        for (int32_t i = 0; i + 1 < p->origins_n; i++) {
            double f;
            double y;
            if (p->origin[i] == start &&
                total_at(p, b->mean, i, LINLI_FORECAST_RECENT_DAYS, &f, &y) && y > 0.0) {
                r->recent_error[w] = fabs(f - y) / y;
            }
        }
    }
}

/* What the combination is made of on one coming period: the level, the baseline of a plain day, and
 * what activities add. */
static void fill_parts(const struct forecast_prepared *p, const struct forecast_backtest *b,
                       int32_t k, struct linli_forecast_result *r)
{
    size_t last = (size_t)(p->origins_n - 1) * (size_t)p->h + (size_t)k;
    bool open = p->open[p->n + k] != 0;
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        const struct forecast_family *m = &b->members.member[model];
        double w = b->weight[model];
        if (w <= 0.0) {
            continue;
        }
        const struct forecast_view *view = &b->members.view[m->view];
        r->level += w * m->base[k];
        r->baseline[k] += open ? w * m->base[k] * view->factors.plain[k] : 0.0;
        if (open && view->trial.extra != NULL) {
            r->activity_part[k] += w * view->trial.extra[last];
        }
    }
}

static void fill_means(const struct forecast_prepared *p, const struct forecast_backtest *b,
                       const struct linli_forecast_series *s, struct linli_forecast_result *r)
{
    size_t last = (size_t)(p->origins_n - 1) * (size_t)p->h;
    r->promo_ratio = b->members.view[FORECAST_VIEW_PLAIN].factors.promo_ratio;
    for (int32_t k = 0; k < p->h; k++) {
        bool open = p->open[p->n + k];
        double mean = open ? b->mean[last + (size_t)k] : 0.0;
        assert(isfinite(mean) && mean >= 0.0);
        r->mean[k] = mean;
        fill_parts(p, b, k, r);
        for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
            r->sum_mean[i] += k < s->sum_days[i] ? mean : 0.0;
        }
    }
    r->level /= p->h;
}

static void explain(const struct forecast_prepared *p, const struct forecast_backtest *b,
                    const struct linli_forecast_series *s, struct linli_forecast_result *r)
{
    size_t last = (size_t)(p->origins_n - 1) * (size_t)p->h;
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        const struct forecast_family *m = &b->members.member[model];
        if (b->weight[model] > 0.0) {
            const struct forecast_view *view = &b->members.view[m->view];
            bool pooled = m->view == FORECAST_VIEW_GROUP || m->view == FORECAST_VIEW_SITE;
            forecast_explain_add(p, b->weight[model], m->base, m->flat, pooled, &view->factors,
                                 view->trial.extra != NULL ? view->trial.extra + last : NULL, r);
        }
    }
    forecast_explain_finish(p, s, r);
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
                q.actual[q.n] = forecast_believed(p, t);
                q.step[q.n++] = k;
            }
        }
    }
    *ret = q;
    return LINLI_OK;
}

/* What the quantiles were made of. */
struct laws {
    struct forecast_laws known;
    struct forecast_errors of[FORECAST_KEPT_LAWS];
    struct forecast_spread_sample own;
};

/* Totals that a state is kept for when none is asked for today. */
static int32_t usual_total(const struct forecast_prepared *p, int32_t which)
{
    int32_t days = which == 0 ? 3 : 7;
    return days < p->h ? days : p->h;
}

/* Quantiles of the series' own errors, and of its group's scaled errors, by how long it is known.
 */
static void mix_pooled(const struct forecast_spread *pooled,
                       const struct forecast_spread_sample *own, bool whole, double mean,
                       const struct linli_forecast_options *o, int32_t stride, double *quantile)
{
    double share = forecast_spread_own_share(own);
    double last = 0.0;
    for (int32_t j = 0; j < o->levels_n; j++) {
        double *q = quantile + (size_t)j * (size_t)stride;
        *q = share * *q + (1.0 - share) * forecast_spread_quantile(pooled, own, mean, o->levels[j]);
        *q = whole ? floor(*q + 0.5) : *q;
        *q = *q > last ? *q : last;
        last = *q;
    }
}

static enum linli_rc
fill_quantiles(const struct forecast_prepared *p, const struct forecast_backtest *b,
               const struct forecast_prior *prior, const struct linli_forecast_series *s,
               const struct linli_forecast_options *o, struct linli_arena *scratch,
               struct linli_forecast_result *r, struct laws *laws, struct linli_error *err)
{
    if (o->levels_n == 0) {
        return LINLI_OK;
    }
    const double *mean = b->mean;
    const struct forecast_spread *pooled =
        prior != NULL && prior->spread.known ? &prior->spread : NULL;
    forecast_spread_sample(p, b, &laws->own);
    struct forecast_pairs pairs;
    struct forecast_errors *errors = &laws->of[0];
    LINLI_TRY(gather(p, mean, 0, scratch, &pairs, err));
    LINLI_TRY(forecast_errors_fit(&pairs, p->h, p->whole, NULL, scratch, errors, err));
    laws->known.errors[0] = errors;
    laws->known.pooled = pooled;
    for (int32_t k = 0; k < p->h; k++) {
        if (p->open[p->n + k]) {
            forecast_errors_quantiles(errors, r->mean[k], k, o->levels, o->levels_n, p->h,
                                      r->quantile + k);
            if (pooled != NULL) {
                mix_pooled(pooled, &laws->own, p->whole, r->mean[k], o, p->h, r->quantile + k);
            }
        }
    }
    for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
        int32_t days = s->sum_days[i] > 0 ? s->sum_days[i] : p->keep ? usual_total(p, i) : 0;
        struct forecast_errors *totals = &laws->of[1 + i];
        if (days == 0) {
            continue;
        }
        LINLI_TRY(gather(p, mean, days, scratch, &pairs, err));
        LINLI_TRY(forecast_errors_fit(&pairs, 1, p->whole, errors, scratch, totals, err));
        laws->known.errors[1 + i] = totals;
        laws->known.days[1 + i] = days;
        if (s->sum_days[i] > 0 && r->sum_mean[i] > 0.0) {
            forecast_errors_quantiles(totals, r->sum_mean[i], 0, o->levels, o->levels_n, 1,
                                      r->sum_quantile[i]);
        }
    }
    return LINLI_OK;
}

/* Everything but the memory of the result. */
enum linli_rc forecast_fit(const struct linli_forecast_series *s,
                           const struct linli_forecast_signals *signals,
                           const struct linli_forecast_options *o,
                           const struct forecast_totals *totals, int64_t at,
                           struct linli_arena *scratch, struct linli_forecast_result *r,
                           unsigned char *state, int32_t *ret_state_n, struct linli_error *err)
{
    struct forecast_prepared p;
    if (ret_state_n != NULL) {
        *ret_state_n = 0;
    }
    LINLI_TRY(forecast_prepare(s, signals, o, scratch, &p, err));
    p.keep = state != NULL && p.settled > p.begin;
    r->used_n = p.used_n;
    r->missing = p.missing;
    const struct forecast_prior *prior = forecast_priors_of(o->priors, s);
    p.prior = prior != NULL ? &prior->effects : NULL;
    if (totals != NULL) {
        forecast_totals_lend(totals, at, s, o->freq, &p);
    }
    if (p.used_n == 0 || o->model == LINLI_FORECAST_NONE) {
        return LINLI_OK;
    }
    struct forecast_backtest b;
    LINLI_TRY(forecast_backtest_run(&p, o->model, prior != NULL ? &prior->blend : NULL, scratch, &b,
                                    err));
    r->model = b.model;
    memcpy(r->weight, b.weight, sizeof(r->weight));
    r->shifts_n = p.shifts_n;
    assert(r->outlier != NULL);
    memcpy(r->outlier, p.outlier, (size_t)p.n);
    for (int32_t t = 0; t < p.n; t++) {
        r->outliers_n += p.outlier[t];
    }
    fill_scores(&p, &b, r);
    fill_means(&p, &b, s, r);
    if (o->explain) {
        explain(&p, &b, s, r);
    }
    struct laws laws = {.known = {.own = &laws.own}};
    LINLI_TRY(fill_quantiles(&p, &b, prior, s, o, scratch, r, &laws, err));
    return p.keep ? forecast_state_of_fit(&p, &b, &laws.known, s, signals, o, r, scratch, state,
                                          ret_state_n, err)
                  : LINLI_OK;
}

enum linli_rc linli_forecast_run(const struct linli_forecast_series *series,
                                 const struct linli_forecast_signals *signals,
                                 const struct linli_forecast_options *options,
                                 struct linli_arena *arena,
                                 struct linli_forecast_result *ret_result, struct linli_error *err)
{
    struct linli_forecast_result result = {.model = LINLI_FORECAST_NONE};
    LINLI_TRY(forecast_lay_out(series, options, arena, &result, err));
    struct linli_arena_mark mark = linli_arena_mark(arena);
    enum linli_rc rc =
        forecast_fit(series, signals, options, NULL, 0, arena, &result, NULL, NULL, err);
    linli_arena_rewind(arena, mark);
    if (rc == LINLI_OK) {
        *ret_result = result;
    }
    return rc;
}

enum linli_rc linli_forecast_learn(const struct linli_forecast_series *series,
                                   const struct linli_forecast_signals *const *signals, int64_t n,
                                   const struct linli_forecast_options *options, int32_t threads,
                                   struct linli_arena *arena,
                                   struct linli_forecast_priors **ret_priors,
                                   struct linli_error *err)
{
    struct forecast_totals totals;
    threads = threads < 1 ? 1 : threads > POOL_THREADS_MAX ? POOL_THREADS_MAX : threads;
    LINLI_TRY(
        forecast_totals_make(series, signals, n, options, threads, NULL, arena, &totals, err));
    return forecast_priors_learn(series, signals, n, &totals, options, threads, arena, ret_priors,
                                 err);
}

enum linli_rc linli_forecast_batch(const struct linli_forecast_series *series,
                                   const struct linli_forecast_signals *const *signals, int64_t n,
                                   const struct linli_forecast_options *options, int32_t threads,
                                   struct linli_arena *arena,
                                   struct linli_forecast_result *ret_results,
                                   struct linli_error *err)
{
    return forecast_batch(series, signals, n, options, NULL, threads, arena, ret_results, NULL,
                          NULL, NULL, err);
}
