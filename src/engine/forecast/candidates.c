/*
 * The backtest: every member of every family forecasts from every origin; its errors against
 * what came (loss |e|^1.5 over all steps ahead, recent origins a little more) say how much it
 * counts.
 *
 * Inside a family (the smoothing constants of one form) members are averaged with weights
 * exp(-0.45 m (loss/least - 1)), m the number of independent windows: akin to the posterior of a
 * normal error, and steadier than the single best. Between families the best one is
 * taken; a richer family must beat a simpler one by half a per cent.
 *
 * Invariant: forecasts are finite and >= 0. Called by linli_forecast_run().
 */
#include "engine/forecast/candidates.h"

#include <assert.h>
#include <math.h>

#include "engine/forecast/models.h"

enum { MEMBERS_MAX = 8 };

/* Smoothing constants, slow to fast. */
static const double ALPHAS[] = {0.02, 0.05, 0.1, 0.2, 0.35, 0.5};
enum { ALPHAS_N = 6 };

/* How fast the weights fall with the loss, against the posterior of a normal error. */
static const double SHARPNESS = 0.9;

/* Simple first; each needs this share of the loss of the best before it. */
static const double RICHER_NEEDS = 0.995;
static const enum linli_forecast_model ORDER[] = {
    LINLI_FORECAST_SMOOTHING, LINLI_FORECAST_MOVING_AVERAGE, LINLI_FORECAST_TSB,
    LINLI_FORECAST_SBA,       LINLI_FORECAST_SEASONAL,       LINLI_FORECAST_SEASONAL_YEAR,
    LINLI_FORECAST_ACTIVITY};

/* Between absolute and squared error: |e|^1.5, which single large errors sway less. */
static double loss_of(double error)
{
    double size = fabs(error);
    return size * sqrt(size);
}

struct members {
    int32_t n;
    const double *level[MEMBERS_MAX]; /* [origins_n] each */
};

/* Calls for each origin i and step k whose outcome can be compared. */
static bool comparable(const struct forecast_prepared *p, int32_t i, int32_t k)
{
    int32_t t = p->origin[i] + k;
    return t < p->n && p->use[t];
}

static double forecast_at(const struct forecast_family *f, const struct forecast_prepared *p,
                          double level, int32_t i, int32_t k)
{
    size_t at = (size_t)i * (size_t)p->h + (size_t)k;
    return level * f->factors->ahead[at] + (f->extra != NULL ? f->extra[at] : 0.0);
}

/* The loss of every member; the number of errors in each. All members of one moment together: what
 * they share is looked up once. */
static int32_t member_losses(const struct forecast_family *f, const struct forecast_prepared *p,
                             const struct members *m, double loss[MEMBERS_MAX])
{
    int32_t n = 0;
    for (int32_t i = 0; i + 1 < p->origins_n; i++) {
        double recent = p->recency[i];
        for (int32_t k = 0; k < p->h; k++) {
            if (!comparable(p, i, k)) {
                continue;
            }
            double y = p->y[p->origin[i] + k];
            for (int32_t j = 0; j < m->n; j++) {
                double e = forecast_at(f, p, m->level[j][i], i, k) - y;
                loss[j] += recent * loss_of(e);
            }
            n++;
        }
    }
    return n;
}

/* Weights of the members by their fit, summing to 1. */
static void weigh(const struct forecast_family *f, const struct forecast_prepared *p,
                  const struct members *m, double weight[MEMBERS_MAX])
{
    double loss[MEMBERS_MAX] = {0.0};
    double least = INFINITY;
    int32_t n = m->n > 1 ? member_losses(f, p, m, loss) : 0;
    for (int32_t j = 0; j < m->n; j++) {
        least = loss[j] < least ? loss[j] : least;
    }
    double windows = (double)n / p->h / (p->h > 1 ? p->h : 1);
    double sum = 0.0;
    for (int32_t j = 0; j < m->n; j++) {
        weight[j] = n == 0 || least <= 0.0
                        ? 1.0
                        : exp(-0.5 * SHARPNESS * (windows + 2.0) * (loss[j] / least - 1.0));
        sum += weight[j];
    }
    assert(sum > 0.0);
    for (int32_t j = 0; j < m->n; j++) {
        weight[j] /= sum;
    }
}

static void score(const struct forecast_prepared *p, struct forecast_family *f)
{
    for (int32_t i = 0; i + 1 < p->origins_n; i++) {
        double recent = p->recency[i];
        for (int32_t k = 0; k < p->h; k++) {
            if (comparable(p, i, k)) {
                int32_t t = p->origin[i] + k;
                double forecast = f->mean[(size_t)i * (size_t)p->h + (size_t)k];
                double e = forecast - p->demand[t];
                f->error += e;
                f->abs_error += fabs(e);
                f->loss += recent * loss_of(forecast - p->y[t]);
            }
        }
    }
}

static enum linli_rc finish_family(const struct forecast_prepared *p, const struct members *m,
                                   struct forecast_family *f, struct linli_arena *arena,
                                   struct linli_error *err)
{
    double weight[MEMBERS_MAX];
    LINLI_TRY(LINLI_NEW(arena, (size_t)p->origins_n * (size_t)p->h, &f->mean, err));
    weigh(f, p, m, weight);
    for (int32_t i = 0; i < p->origins_n; i++) {
        double level = 0.0;
        for (int32_t j = 0; j < m->n; j++) {
            level += weight[j] * m->level[j][i];
        }
        for (int32_t k = 0; k < p->h; k++) {
            f->mean[(size_t)i * (size_t)p->h + (size_t)k] = forecast_at(f, p, level, i, k);
        }
        f->level = level;
    }
    f->ran = true;
    score(p, f);
    return LINLI_OK;
}

static enum linli_rc smooth_family(const struct forecast_prepared *p,
                                   const struct forecast_input *in, struct forecast_family *f,
                                   struct linli_arena *arena, struct linli_error *err)
{
    struct members m = {.n = ALPHAS_N};
    for (int32_t j = 0; j < m.n; j++) {
        double *level;
        LINLI_TRY(LINLI_NEW(arena, p->origins_n, &level, err));
        forecast_smooth_levels(in, ALPHAS[j], level);
        m.level[j] = level;
    }
    return finish_family(p, &m, f, arena, err);
}

static enum linli_rc intermittent_family(const struct forecast_prepared *p,
                                         const struct forecast_input *in, bool tsb,
                                         struct forecast_family *f, struct linli_arena *arena,
                                         struct linli_error *err)
{
    static const double RATES[] = {0.02, 0.05, 0.15};
    struct members m = {.n = 3};
    for (int32_t j = 0; j < m.n; j++) {
        double *level;
        LINLI_TRY(LINLI_NEW(arena, p->origins_n, &level, err));
        if (tsb) {
            forecast_tsb_levels(in, 0.1, RATES[j], level);
        } else {
            forecast_sba_levels(in, RATES[j], level);
        }
        m.level[j] = level;
    }
    return finish_family(p, &m, f, arena, err);
}

static enum linli_rc activity_family(const struct forecast_prepared *p, struct forecast_family *f,
                                     struct linli_arena *arena, struct linli_error *err)
{
    struct forecast_factors *factors;
    LINLI_TRY(LINLI_NEW(arena, 1, &factors, err));
    struct forecast_factor_choice choice = {.season = true,
                                            .without_activity = !forecast_activity_frequent(p)};
    LINLI_TRY(forecast_factors_run(p, choice, arena, factors, err));
    struct forecast_activity a;
    LINLI_TRY(forecast_activity_run(p, factors->now, arena, &a, err));
    f->factors = factors;
    f->extra = a.extra;
    struct forecast_input in = {p, a.y, a.use, factors->now};
    return smooth_family(p, &in, f, arena, err);
}

/* Demand on fewer than one period in 1.32 (Syntetos and Boylan's bound). */
static bool is_intermittent(const struct forecast_prepared *p)
{
    int32_t positive = 0;
    for (int32_t t = p->begin; t < p->n; t++) {
        positive += p->use[t] && p->demand[t] > 0.0;
    }
    return positive * 1.32 < p->used_n;
}

struct run {
    const struct forecast_prepared *p;
    enum linli_forecast_model wanted;
    struct forecast_choice *choice;
    struct linli_arena *arena;
};

static bool wants(const struct run *r, enum linli_forecast_model model)
{
    return r->wanted == LINLI_FORECAST_AUTO || r->wanted == model;
}

static enum linli_rc plain_families(const struct run *r, struct linli_error *err)
{
    const struct forecast_prepared *p = r->p;
    struct forecast_family *family = r->choice->family;
    struct forecast_factors *plain;
    LINLI_TRY(LINLI_NEW(r->arena, 1, &plain, err));
    struct forecast_factor_choice none = {.season = false};
    LINLI_TRY(forecast_factors_run(p, none, r->arena, plain, err));
    struct forecast_input in = {p, p->y, p->use, plain->now};
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        family[model].factors = plain;
    }
    double *level;
    LINLI_TRY(LINLI_NEW(r->arena, p->origins_n, &level, err));
    forecast_average_levels(&in, level);
    struct members average = {.n = 1, .level = {level}};
    LINLI_TRY(finish_family(p, &average, &family[LINLI_FORECAST_MOVING_AVERAGE], r->arena, err));
    if (wants(r, LINLI_FORECAST_SMOOTHING)) {
        LINLI_TRY(smooth_family(p, &in, &family[LINLI_FORECAST_SMOOTHING], r->arena, err));
    }
    bool many_zeros = is_intermittent(p);
    if (wants(r, LINLI_FORECAST_TSB) && (many_zeros || r->wanted != LINLI_FORECAST_AUTO)) {
        LINLI_TRY(intermittent_family(p, &in, true, &family[LINLI_FORECAST_TSB], r->arena, err));
    }
    if (wants(r, LINLI_FORECAST_SBA) && (many_zeros || r->wanted != LINLI_FORECAST_AUTO)) {
        LINLI_TRY(intermittent_family(p, &in, false, &family[LINLI_FORECAST_SBA], r->arena, err));
    }
    return LINLI_OK;
}

static enum linli_rc seasonal_families(const struct run *r, struct forecast_factors *season,
                                       struct linli_error *err)
{
    const struct forecast_prepared *p = r->p;
    struct forecast_family *family = r->choice->family;
    if (p->scale->slots_n > 1 && p->used_n >= 2 * p->scale->slots_n &&
        wants(r, LINLI_FORECAST_SEASONAL)) {
        struct forecast_input in = {p, p->y, p->use, season->now};
        family[LINLI_FORECAST_SEASONAL].factors = season;
        LINLI_TRY(smooth_family(p, &in, &family[LINLI_FORECAST_SEASONAL], r->arena, err));
    }
    double *wave = NULL;
    if (wants(r, LINLI_FORECAST_SEASONAL_YEAR)) {
        LINLI_TRY(forecast_factors_wave(p, season->now, r->arena, &wave, err));
    }
    if (wave != NULL) {
        struct forecast_factors *year;
        LINLI_TRY(LINLI_NEW(r->arena, 1, &year, err));
        struct forecast_factor_choice both = {.season = p->scale->slots_n > 1, .wave = wave};
        LINLI_TRY(forecast_factors_run(p, both, r->arena, year, err));
        struct forecast_input in = {p, p->y, p->use, year->now};
        family[LINLI_FORECAST_SEASONAL_YEAR].factors = year;
        LINLI_TRY(smooth_family(p, &in, &family[LINLI_FORECAST_SEASONAL_YEAR], r->arena, err));
    }
    if (p->activities_n > 0 && wants(r, LINLI_FORECAST_ACTIVITY)) {
        LINLI_TRY(activity_family(p, &family[LINLI_FORECAST_ACTIVITY], r->arena, err));
    }
    return LINLI_OK;
}

static enum linli_forecast_model best_of(const struct forecast_choice *c,
                                         enum linli_forecast_model wanted)
{
    if (wanted != LINLI_FORECAST_AUTO && c->family[wanted].ran) {
        return wanted;
    }
    if (wanted != LINLI_FORECAST_AUTO || c->compared_n == 0) {
        return LINLI_FORECAST_MOVING_AVERAGE;
    }
    enum linli_forecast_model best = LINLI_FORECAST_SMOOTHING;
    for (size_t i = 0; i < sizeof(ORDER) / sizeof(ORDER[0]); i++) {
        const struct forecast_family *f = &c->family[ORDER[i]];
        /* the last term: rounding errors of a constant series are no reason */
        if (f->ran && f->loss < RICHER_NEEDS * c->family[best].loss - 1e-12 * c->actual) {
            best = ORDER[i];
        }
    }
    return best;
}

enum linli_rc forecast_choose(struct forecast_prepared *p, enum linli_forecast_model wanted,
                              struct linli_arena *arena, struct forecast_choice *ret,
                              struct linli_error *err)
{
    assert(p->used_n > 0 && wanted >= 0 && wanted < LINLI_FORECAST_MODELS_N);
    struct forecast_choice c = {.model = wanted};
    struct run r = {p, wanted, &c, arena};
    struct forecast_factors *season;
    LINLI_TRY(LINLI_NEW(arena, 1, &season, err));
    struct forecast_factor_choice slots = {.season = p->scale->slots_n > 1};
    LINLI_TRY(forecast_factors_run(p, slots, arena, season, err));
    forecast_factors_mark_outliers(p, season->now);
    LINLI_TRY(plain_families(&r, err));
    LINLI_TRY(seasonal_families(&r, season, err));
    for (int32_t i = 0; i + 1 < p->origins_n; i++) {
        for (int32_t k = 0; k < p->h; k++) {
            if (comparable(p, i, k)) {
                c.actual += p->demand[p->origin[i] + k];
                c.compared_n++;
            }
        }
    }
    c.model = best_of(&c, wanted);
    *ret = c;
    return LINLI_OK;
}
