/*
 * Activity → material: a centre's activities use material in proportion to their size. Demand is a
 * baseline of activity-free days plus Σ c_k · size_k, one coefficient a type and one for the day
 * after (cleaning up), estimated causally by ridge regression (Hoerl and Kennard 1970) of what
 * remains above the baseline:
 *
 *     c = (XᵀX + Λ)⁻¹ Xᵀ r,   Λ = diag(2 · mean size²), c >= 0
 *
 * so two typical activities' worth of evidence stand against zero. The normal equations are
 * accumulated day by day and solved by Cholesky after every five activity days and at the end.
 *
 * Invariant: extra is finite and >= 0. Called by families.c when a series has activities.
 */
#include "engine/forecast/activity.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { COLUMNS_MAX = FORECAST_ACTIVITIES_MAX + 1, NEWS_MAX = 5 };

struct ridge {
    int32_t n; /* columns: the types, then all sizes of the day before */
    double xx[COLUMNS_MAX][COLUMNS_MAX];
    double xy[COLUMNS_MAX];
    int32_t seen[COLUMNS_MAX];
    double c[COLUMNS_MAX];
    int32_t news; /* days learnt since c was solved for */
};

/* The regressors of period t; false when none is positive: then x is left as it was. */
static bool columns_of(const struct forecast_prepared *p, int32_t t, double x[COLUMNS_MAX])
{
    size_t width = (size_t)(p->n + p->h);
    bool any = false;
    double before = 0.0;
    if (!p->active[t] && (t == 0 || !p->active[t - 1])) {
        return false; /* as on most days */
    }
    for (int32_t k = 0; k < p->activities_n; k++) {
        const double *row = p->activity + (size_t)k * width;
        x[k] = row[t];
        before += t > 0 ? row[t - 1] : 0.0;
        any = any || x[k] > 0.0;
    }
    x[p->activities_n] = before;
    return any || before > 0.0;
}

/* Solves (XᵀX + Λ) c = Xᵀr in place by Cholesky; Λ makes the matrix positive definite. */
static void solve(struct ridge *r)
{
    double a[COLUMNS_MAX][COLUMNS_MAX];
    memcpy(a, r->xx, sizeof(a));
    for (int32_t i = 0; i < r->n; i++) {
        a[i][i] += r->seen[i] > 0 ? 2.0 * r->xx[i][i] / r->seen[i] : 1.0;
        for (int32_t j = 0; j <= i; j++) {
            double sum = a[i][j];
            for (int32_t k = 0; k < j; k++) {
                sum -= a[i][k] * a[j][k];
            }
            a[i][j] = i == j ? sqrt(sum > 1e-300 ? sum : 1e-300) : sum / a[j][j];
        }
    }
    for (int32_t i = 0; i < r->n; i++) {
        double sum = r->xy[i];
        for (int32_t k = 0; k < i; k++) {
            sum -= a[i][k] * r->c[k];
        }
        r->c[i] = sum / a[i][i];
    }
    for (int32_t i = r->n - 1; i >= 0; i--) {
        double sum = r->c[i];
        for (int32_t k = i + 1; k < r->n; k++) {
            sum -= a[k][i] * r->c[k];
        }
        r->c[i] = sum / a[i][i];
    }
    for (int32_t i = 0; i < r->n; i++) {
        r->c[i] = isfinite(r->c[i]) && r->c[i] > 0.0 ? r->c[i] : 0.0;
    }
    r->news = 0;
}

static void learn(struct ridge *r, const double x[COLUMNS_MAX], double rest)
{
    for (int32_t i = 0; i < r->n; i++) {
        if (x[i] <= 0.0) {
            continue;
        }
        r->seen[i]++;
        r->xy[i] += x[i] * rest;
        for (int32_t j = 0; j < r->n; j++) {
            r->xx[i][j] += x[i] * x[j];
        }
    }
    r->news++;
}

static double part(const struct ridge *r, const double x[COLUMNS_MAX])
{
    double sum = 0.0;
    for (int32_t i = 0; i < r->n; i++) {
        sum += r->c[i] * x[i];
    }
    return sum;
}

static void look_ahead(const struct forecast_prepared *p, struct ridge *r, int32_t origin,
                       double *extra)
{
    double x[COLUMNS_MAX];
    if (r->news > 0 && origin == p->n) {
        solve(r);
    }
    for (int32_t k = 0; k < p->h && origin + k < p->n + p->h; k++) {
        extra[k] = columns_of(p, origin + k, x) ? part(r, x) : 0.0;
    }
}

double forecast_activity_part(const struct forecast_prepared *p, const double *coefficient,
                              int32_t t, bool *ret_active)
{
    struct ridge r = {.n = p->activities_n + 1};
    double x[COLUMNS_MAX];
    memcpy(r.c, coefficient, (size_t)r.n * sizeof(r.c[0]));
    *ret_active = columns_of(p, t, x);
    return *ret_active ? part(&r, x) : 0.0;
}

bool forecast_activity_frequent(const struct forecast_prepared *p)
{
    double x[COLUMNS_MAX];
    int32_t days = 0;
    for (int32_t t = p->begin; t < p->n; t++) {
        days += p->use[t] && columns_of(p, t, x);
    }
    return days * 10 > p->used_n * 7;
}

enum linli_rc forecast_activity_run(const struct forecast_prepared *p, const double *now,
                                    struct linli_arena *arena, struct forecast_activity *ret,
                                    struct linli_error *err)
{
    assert(p->activities_n > 0 && p->activities_n <= FORECAST_ACTIVITIES_MAX);
    struct forecast_activity a;
    LINLI_TRY(LINLI_NEW(arena, p->n, &a.y, err));
    LINLI_TRY(LINLI_NEW(arena, p->n, &a.use, err));
    LINLI_TRY(LINLI_NEW(arena, (size_t)p->origins_n * (size_t)p->h, &a.extra, err));
    bool frequent = forecast_activity_frequent(p);
    struct ridge r = {.n = p->activities_n + 1};
    double x[COLUMNS_MAX];
    double num = 0.0;
    double den = 0.0;
    int32_t next = 0;
    for (int32_t t = p->begin; t <= p->n; t++) {
        if (p->origin[next] == t) {
            look_ahead(p, &r, t, a.extra + (size_t)next * (size_t)p->h);
            next++;
        }
        if (t == p->n || !p->use[t]) {
            continue;
        }
        bool active = columns_of(p, t, x);
        double rest = p->y[t] - (active ? part(&r, x) : 0.0);
        a.y[t] = rest > 0.0 ? rest : 0.0;
        a.use[t] = !active || frequent;
        if (active && den > 0.0) {
            learn(&r, x, p->y[t] - num / den * now[t]);
            if (r.news >= NEWS_MAX) {
                solve(&r);
            }
        }
        if (a.use[t]) {
            num = num * (1.0 - p->scale->reference) + (active ? a.y[t] : p->y[t]);
            den = den * (1.0 - p->scale->reference) + now[t];
        }
        if (!active) {
            a.y[t] = p->y[t];
        }
    }
    assert(next == p->origins_n);
    LINLI_TRY(LINLI_NEW(arena, r.n, &a.coefficient, err));
    memcpy(a.coefficient, r.c, (size_t)r.n * sizeof(r.c[0]));
    *ret = a;
    return LINLI_OK;
}
