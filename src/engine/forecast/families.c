/*
 * The backtest of the families: each runs once over the series, causally, and so forecasts from
 * every origin; its errors against what came (loss |e|^1.5 over all steps ahead, recent origins a
 * little more) say how much each lane counts.
 *
 * Lanes are averaged with weights exp(-0.45 m (loss/least - 1)), m the number of independent
 * windows: akin to the posterior of a normal error, and steadier than the single best. Before that
 * the lanes' losses are shrunk towards those of the group of the series, which counts as 20
 * windows.
 *
 * Invariant: forecasts are finite and >= 0. Called by backtest.c.
 */
#include "engine/forecast/families.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/forecast/activity.h"
#include "engine/forecast/totals.h"

/* How fast the weights fall with the loss, against the posterior of a normal error. */
static const double SHARPNESS = 0.9;
static const double PRIOR_WINDOWS = 20.0;

/* When a family runs under `auto`. */
enum when {
    WHEN_ASKED,  /* never: others cover it, or forecast no better anywhere (docs/forecast.md) */
    WHEN_PLAIN,  /* where periods have no season: weeks */
    WHEN_SEASON, /* with season slots, and two seasons of history */
    WHEN_ALWAYS
};

struct family {
    bool known;
    enum forecast_kernel_id kernel;
    enum forecast_view_id view;
    enum when when;
};

static const struct family FAMILIES[LINLI_FORECAST_MODELS_N] = {
    [LINLI_FORECAST_MEANS] = {true, FORECAST_KERNEL_means, FORECAST_VIEW_PLAIN, WHEN_ASKED},
    [LINLI_FORECAST_SMOOTHING] = {true, FORECAST_KERNEL_ses, FORECAST_VIEW_PLAIN, WHEN_ALWAYS},
    [LINLI_FORECAST_SEASONAL] = {true, FORECAST_KERNEL_ses, FORECAST_VIEW_SEASON, WHEN_SEASON},
    [LINLI_FORECAST_SEASONAL_YEAR] = {true, FORECAST_KERNEL_ses, FORECAST_VIEW_YEAR, WHEN_ALWAYS},
    [LINLI_FORECAST_HOLT] = {true, FORECAST_KERNEL_holt, FORECAST_VIEW_SEASON, WHEN_PLAIN},
    [LINLI_FORECAST_ETS] = {true, FORECAST_KERNEL_ana, FORECAST_VIEW_PLAIN, WHEN_SEASON},
    [LINLI_FORECAST_ETS_DAMPED] = {true, FORECAST_KERNEL_aada, FORECAST_VIEW_PLAIN, WHEN_ASKED},
    [LINLI_FORECAST_ETS_MULTIPLICATIVE] = {true, FORECAST_KERNEL_mnm, FORECAST_VIEW_PLAIN,
                                           WHEN_ASKED},
    [LINLI_FORECAST_THETA] = {true, FORECAST_KERNEL_theta, FORECAST_VIEW_SEASON, WHEN_ASKED},
    [LINLI_FORECAST_DOT] = {true, FORECAST_KERNEL_dot, FORECAST_VIEW_SEASON, WHEN_ALWAYS},
    [LINLI_FORECAST_TSB] = {true, FORECAST_KERNEL_tsb, FORECAST_VIEW_PLAIN, WHEN_ASKED},
    [LINLI_FORECAST_SBA] = {true, FORECAST_KERNEL_sba, FORECAST_VIEW_PLAIN, WHEN_ASKED},
    [LINLI_FORECAST_COUNT] = {true, FORECAST_KERNEL_count, FORECAST_VIEW_SEASON, WHEN_ASKED},
    [LINLI_FORECAST_REGRESSION] = {true, FORECAST_KERNEL_regress, FORECAST_VIEW_PLAIN, WHEN_ASKED},
    [LINLI_FORECAST_ACTIVITY] = {true, FORECAST_KERNEL_ses, FORECAST_VIEW_ACTIVITY, WHEN_ALWAYS},
    [LINLI_FORECAST_SHARE_GROUP] = {true, FORECAST_KERNEL_ses, FORECAST_VIEW_GROUP, WHEN_ALWAYS},
    [LINLI_FORECAST_SHARE_SITE] = {true, FORECAST_KERNEL_ses, FORECAST_VIEW_SITE, WHEN_ALWAYS},
};

bool forecast_family_of(enum linli_forecast_model model, enum forecast_kernel_id *ret_kernel,
                        enum forecast_view_id *ret_view)
{
    assert(model >= 0 && model < LINLI_FORECAST_MODELS_N);
    if (!FAMILIES[model].known) {
        return false;
    }
    *ret_kernel = FAMILIES[model].kernel;
    *ret_view = FAMILIES[model].view;
    return true;
}

struct run {
    struct forecast_prepared *p;
    enum linli_forecast_model wanted;
    const struct forecast_kernels *kernels;
    const struct forecast_lane_prior *prior;
    struct linli_arena *arena;
    struct forecast_families *m;
};

static void fill_view(const struct forecast_prepared *p, const double *y, const uint8_t *use,
                      const double *extra, struct forecast_view *v)
{
    v->track = (struct forecast_track){.n = p->n,
                                       .begin = p->begin,
                                       .h = p->h,
                                       .slots_n = p->scale->slots_n,
                                       .y = y,
                                       .use = use,
                                       .restart = p->restart,
                                       .now = v->factors.now,
                                       .slot = p->slot,
                                       .origins_n = p->origins_n,
                                       .origin = p->origin};
    v->trial = (struct forecast_trial){
        .ahead = v->factors.ahead, .extra = extra, .recency = p->recency, .y = p->y, .use = p->use};
    v->ran = true;
}

static enum linli_rc make_view(const struct run *r, enum forecast_view_id id,
                               struct forecast_factor_choice choice, struct linli_error *err)
{
    struct forecast_view *v = &r->m->view[id];
    LINLI_TRY(forecast_factors_run(r->p, choice, r->arena, &v->factors, err));
    fill_view(r->p, r->p->y, r->p->use, NULL, v);
    return LINLI_OK;
}

static enum linli_rc make_activity_view(const struct run *r, struct linli_error *err)
{
    struct forecast_view *v = &r->m->view[FORECAST_VIEW_ACTIVITY];
    struct forecast_factor_choice choice = {.season = r->p->scale->slots_n > 1,
                                            .without_activity = !forecast_activity_frequent(r->p)};
    LINLI_TRY(forecast_factors_run(r->p, choice, r->arena, &v->factors, err));
    struct forecast_activity a;
    LINLI_TRY(forecast_activity_run(r->p, v->factors.now, r->arena, &a, err));
    fill_view(r->p, a.y, a.use, a.extra, v);
    v->coefficient = a.coefficient;
    return LINLI_OK;
}

/* Demand as a share of a total: the total's own course is the wave, its forecast what is ahead. */
static enum linli_rc make_share_view(const struct run *r, const struct forecast_total *total,
                                     enum forecast_view_id id, struct linli_error *err)
{
    const struct forecast_prepared *p = r->p;
    if (total == NULL || total->n < p->n) {
        return LINLI_OK;
    }
    double *ahead;
    int32_t shift = total->n - p->n;
    size_t h = (size_t)p->h;
    LINLI_TRY(LINLI_NEW(r->arena, (size_t)p->origins_n * h, &ahead, err));
    int32_t j = 0;
    for (int32_t i = 0; i < p->origins_n; i++) {
        while (j < total->origins_n && total->origin[j] < p->origin[i] + shift) {
            j++;
        }
        if (j == total->origins_n || total->origin[j] != p->origin[i] + shift) {
            return LINLI_OK; /* the total is younger than the series */
        }
        memcpy(ahead + (size_t)i * h, total->ahead + (size_t)j * h, h * sizeof(ahead[0]));
    }
    struct forecast_factor_choice choice = {
        .season = p->scale->slots_n > 1, .wave = total->now + shift, .wave_ahead = ahead};
    return make_view(r, id, choice, err);
}

/* Whether a family is weighed when this is asked for. */
static bool counts(const struct run *r, int32_t model)
{
    enum when when = FAMILIES[model].when;
    if (r->wanted != LINLI_FORECAST_AUTO) {
        return (int32_t)r->wanted == model;
    }
    return when == WHEN_ALWAYS || when == (r->p->scale->slots_n > 1 ? WHEN_SEASON : WHEN_PLAIN);
}

static bool is_needed(const struct run *r, enum forecast_view_id view)
{
    bool needed = false;
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        needed =
            needed || (FAMILIES[model].known && FAMILIES[model].view == view && counts(r, model));
    }
    return needed;
}

/* The season first: outliers are told by it, and every view then sees them drawn in. */
static enum linli_rc make_views(const struct run *r, struct linli_error *err)
{
    struct forecast_prepared *p = r->p;
    bool slots = p->scale->slots_n > 1;
    struct forecast_factor_choice season = {.season = slots};
    struct forecast_factor_choice plain = {.season = false};
    LINLI_TRY(make_view(r, FORECAST_VIEW_SEASON, season, err));
    const double *now = r->m->view[FORECAST_VIEW_SEASON].factors.now;
    forecast_factors_mark_outliers(p, now);
    forecast_shifts_mark(p, now);
    LINLI_TRY(make_view(r, FORECAST_VIEW_PLAIN, plain, err));
    double *wave = NULL;
    if (is_needed(r, FORECAST_VIEW_YEAR)) {
        LINLI_TRY(forecast_factors_wave(p, now, r->arena, &wave, err));
    }
    if (wave != NULL) {
        struct forecast_factor_choice both = {.season = slots, .wave = wave};
        LINLI_TRY(make_view(r, FORECAST_VIEW_YEAR, both, err));
        r->m->view[FORECAST_VIEW_YEAR].wave = wave;
    }
    LINLI_TRY(make_share_view(r, p->group_total, FORECAST_VIEW_GROUP, err));
    LINLI_TRY(make_share_view(r, p->site_total, FORECAST_VIEW_SITE, err));
    bool active = p->activities_n > 0 && is_needed(r, FORECAST_VIEW_ACTIVITY);
    return active ? make_activity_view(r, err) : LINLI_OK;
}

/* Weights of the lanes by their fit, summing to 1; *loss becomes relative to the least. */
static void weigh(double windows, const double *prior, double prior_windows,
                  double loss[FORECAST_LANES], double weight[FORECAST_LANES])
{
    double least = INFINITY;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        least = loss[j] < least ? loss[j] : least;
    }
    bool told = windows > 0.0 && least > 0.0;
    double shrunk[FORECAST_LANES];
    double best = INFINITY;
    double known = prior_windows > 0.0 ? PRIOR_WINDOWS : 0.0;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        loss[j] = told ? loss[j] / least : 1.0;
        double group = known > 0.0 ? prior[j] / prior_windows : 1.0;
        double seen = told ? windows : 1e-9;
        shrunk[j] = (seen * loss[j] + known * group) / (seen + known);
        best = shrunk[j] < best ? shrunk[j] : best;
    }
    double m = (told ? windows : 0.0) + known + 2.0;
    double sum = 0.0;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        weight[j] = exp(-0.5 * SHARPNESS * m * (shrunk[j] / best - 1.0));
        sum += weight[j];
    }
    assert(sum >= 1.0);
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        weight[j] /= sum;
    }
}

static void score(const struct forecast_prepared *p, struct forecast_family *f)
{
    for (int32_t i = 0; i + 1 < p->origins_n; i++) {
        for (int32_t k = 0; k < p->h; k++) {
            int32_t t = forecast_compared(p, i, k);
            if (t >= 0) {
                double forecast = f->mean[(size_t)i * (size_t)p->h + (size_t)k];
                double size = fabs(forecast - p->y[t]);
                f->error += forecast - p->demand[t];
                f->abs_error += fabs(forecast - p->demand[t]);
                f->loss += p->recency[i] * size * sqrt(size);
            }
        }
    }
}

static enum linli_rc run_family(const struct run *r, enum linli_forecast_model model,
                                struct linli_error *err)
{
    const struct family *family = &FAMILIES[model];
    const struct forecast_kernel *kernel = r->kernels->family[family->kernel];
    const struct forecast_prepared *p = r->p;
    struct forecast_view *view = &r->m->view[family->view];
    struct forecast_family *f = &r->m->member[model];
    size_t steps = kernel->flat ? 1 : (size_t)p->h;
    char *state;
    double *base;
    LINLI_TRY(LINLI_NEW(r->arena, (size_t)p->origins_n * (size_t)p->h, &f->mean, err));
    LINLI_TRY(LINLI_NEW(r->arena, p->h, &f->base, err));
    if (p->keep) {
        LINLI_TRY(linli_arena_alloc(r->arena, kernel->state_bytes, 1, &f->state, err));
    }
    struct linli_arena_mark mark = linli_arena_mark(r->arena);
    LINLI_TRY(LINLI_NEW(r->arena, kernel->state_bytes, &state, err));
    LINLI_TRY(LINLI_NEW(r->arena, (size_t)p->origins_n * steps * FORECAST_LANES, &base, err));
    kernel->start(state, &view->track);
    if (p->keep) { /* as it was before the periods whose facts may still come */
        kernel->run(state, &view->track, p->begin, p->settled, base);
        memcpy(f->state, state, kernel->state_bytes);
        kernel->run(state, &view->track, p->settled, p->n, base);
    } else {
        kernel->run(state, &view->track, p->begin, p->n, base);
    }
    view->trial.track = &view->track;
    double weight[FORECAST_LANES];
    r->kernels->score(&view->trial, kernel->flat, base, f->lane_loss);
    const struct forecast_lane_prior *prior = r->prior;
    weigh(r->m->windows, prior != NULL ? prior->loss[model] : NULL,
          prior != NULL ? prior->windows[model] : 0.0, f->lane_loss, weight);
    r->kernels->blend(&view->trial, kernel->flat, base, weight, f->mean);
    const double *last = base + (size_t)(p->origins_n - 1) * steps * FORECAST_LANES;
    for (int32_t k = 0; k < p->h; k++) {
        for (int32_t j = 0; j < FORECAST_LANES; j++) {
            f->base[k] += weight[j] * last[(kernel->flat ? 0 : k * FORECAST_LANES) + j];
        }
    }
    memcpy(f->lane_weight, weight, sizeof(weight));
    linli_arena_rewind(r->arena, mark);
    f->view = family->view;
    f->flat = kernel->flat;
    f->ran = true;
    score(p, f);
    return LINLI_OK;
}

static void count_compared(const struct forecast_prepared *p, struct forecast_families *m)
{
    for (int32_t i = 0; i + 1 < p->origins_n; i++) {
        for (int32_t k = 0; k < p->h; k++) {
            int32_t t = forecast_compared(p, i, k);
            m->actual += t >= 0 ? p->demand[t] : 0.0;
            m->compared_n += t >= 0;
        }
    }
    m->windows = (double)m->compared_n * p->step / p->h / p->h;
}

enum linli_rc forecast_families_run(struct forecast_prepared *p, enum linli_forecast_model wanted,
                                    const struct forecast_lane_prior *prior,
                                    struct linli_arena *arena, struct forecast_families *ret,
                                    struct linli_error *err)
{
    assert(p->used_n > 0 && wanted >= 0 && wanted < LINLI_FORECAST_MODELS_N);
    memset(ret, 0, sizeof(*ret));
    struct run r = {p, wanted, forecast_kernels_best(), prior, arena, ret};
    count_compared(p, ret);
    LINLI_TRY(make_views(&r, err));
    bool slots = p->scale->slots_n > 1;
    bool seasons = slots && p->used_n >= 2 * p->scale->slots_n;
    bool any = false;
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        const struct family *f = &FAMILIES[model];
        bool possible = ret->view[f->view].ran && (seasons || f->when != WHEN_SEASON);
        if (f->known && possible && counts(&r, model)) {
            LINLI_TRY(run_family(&r, (enum linli_forecast_model)model, err));
            ret->member[model].counts = true;
            any = true;
        }
    }
    /* The yardstick of the weighing, and what stands in for a model that cannot run. */
    if ((wanted == LINLI_FORECAST_AUTO || !any) && !ret->member[LINLI_FORECAST_MEANS].ran) {
        LINLI_TRY(run_family(&r, LINLI_FORECAST_MEANS, err));
    }
    return LINLI_OK;
}
