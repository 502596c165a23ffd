/*
 * What a group of series says of an effect, for each of them to be shrunk to (empirical Bayes).
 *
 * A series brings an estimate x with sampling variance s (its relative squared error over the
 * periods on which the effect held) and counts by 1/(s + τ0²), so that neither a big series nor a
 * long one drowns the others. The variance between series is that of the method of moments for any
 * weights (DerSimonian and Laird 1986; Rao, Kaplan and Cochran 1981):
 *
 *     τ² = (Q - (Σ a s - Σ a² s / Σ a)) / (Σ a - Σ a² / Σ a),   Q = Σ a x² - (Σ a x)² / Σ a
 *
 * with pseudo-series of variance τ0². Means are shrunk to the group above, at last to no effect,
 * with the weight of PRIOR_SERIES well-known series; few series say less than they seem to, since
 * each will be shrunk to a mean that holds itself: (n - 1)/n of their weight counts.
 *
 * Invariants: sums of contributions do not depend on how they were split up, but for rounding; in a
 * fixed order not even that. Means are finite, variances positive. Called by the batch.
 */
#include <assert.h>
#include <math.h>

#include "engine/forecast/effects.h"
#include "engine/forecast/factors.h"

static const double PRIOR_SERIES = 3.0;
static const double PRIOR_VARIANCES = 5.0;

void forecast_effect_moments_add(struct forecast_effect_moments *m, double x, double s,
                                 double variance)
{
    assert(isfinite(x) && s >= 0.0 && variance > 0.0);
    double a = 1.0 / (s + variance);
    m->a += a;
    m->ax += a * x;
    m->axx += a * x * x;
    m->as += a * s;
    m->aa += a * a;
    m->aas += a * a * s;
    m->n += 1.0;
}

static void add_moments(struct forecast_effect_moments *to,
                        const struct forecast_effect_moments *from, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        to[i].a += from[i].a;
        to[i].ax += from[i].ax;
        to[i].axx += from[i].axx;
        to[i].as += from[i].as;
        to[i].aa += from[i].aa;
        to[i].aas += from[i].aas;
        to[i].n += from[i].n;
    }
}

void forecast_effect_sums_add(struct forecast_effect_sums *to,
                              const struct forecast_effect_sums *from)
{
    add_moments(to->ratio, from->ratio, EFFECT_RATIOS_N);
    add_moments(to->slope, from->slope, EFFECT_SLOPES_N);
    add_moments(to->shown, from->shown, EFFECT_RATIOS_N);
    add_moments(to->month, from->month, FORECAST_MONTHS);
    add_moments(to->activity, from->activity, EFFECT_ACTIVITIES_MAX);
}

struct forecast_effect_belief forecast_effect_believe(const struct forecast_effect_moments *m,
                                                      struct forecast_effect_belief above)
{
    double guess = above.variance;
    struct forecast_effect_belief b = above;
    if (m->n < 2.0) {
        return b;
    }
    b.series = m->n;
    double share = (m->n - 1.0) / m->n;
    double few = PRIOR_SERIES / guess;
    b.mean = (m->ax * share + few * above.mean) / (m->a * share + few);
    double q = m->axx - m->ax * m->ax / m->a;
    double expected = m->as - m->aas / m->a;
    double between = m->a - m->aa / m->a;
    double pseudo = PRIOR_VARIANCES / guess;
    double excess = q > expected ? q - expected : 0.0;
    b.variance = (excess + pseudo * guess) / (between + pseudo);
    return b;
}

double forecast_effect_guess_ratio(int32_t effect)
{
    return effect < EFFECT_KIND ? 0.06 : effect >= EFFECT_PROMO_FIRST ? 0.03 : 0.1;
}

double forecast_effect_guess_slope(int32_t slope)
{
    return slope == EFFECT_PRICE ? 1.0 : 0.0025;
}

void forecast_effect_prior_finish(const struct forecast_effect_sums *sums,
                                  const struct forecast_effect_prior *above,
                                  struct forecast_effect_prior *ret)
{
    for (int32_t i = 0; i < EFFECT_RATIOS_N; i++) {
        struct forecast_effect_belief none = {1.0, forecast_effect_guess_ratio(i), 0.0};
        ret->ratio[i] =
            forecast_effect_believe(&sums->ratio[i], above != NULL ? above->ratio[i] : none);
    }
    for (int32_t i = 0; i < EFFECT_SLOPES_N; i++) {
        struct forecast_effect_belief none = {0.0, forecast_effect_guess_slope(i), 0.0};
        ret->slope[i] =
            forecast_effect_believe(&sums->slope[i], above != NULL ? above->slope[i] : none);
    }
}

enum linli_rc forecast_effect_sums_of(const struct linli_forecast_series *series,
                                      const struct linli_forecast_signals *signals,
                                      const struct linli_forecast_options *options,
                                      struct linli_arena *scratch, struct forecast_effect_sums *ret,
                                      struct linli_error *err)
{
    struct forecast_prepared p;
    struct forecast_factors f;
    LINLI_TRY(forecast_prepare(series, signals, options, scratch, &p, err));
    *ret = (struct forecast_effect_sums){.ratio = {{0.0}}};
    if (p.used_n < p.scale->slots_n) {
        return LINLI_OK;
    }
    struct forecast_factor_choice choice = {.season = p.scale->slots_n > 1};
    p.origin += p.origins_n - 1; /* only the last: nothing is forecast here */
    p.origins_n = 1;
    LINLI_TRY(forecast_factors_run(&p, choice, scratch, &f, err));
    forecast_factors_mark_outliers(&p, f.now);
    choice.sums = ret;
    return forecast_factors_run(&p, choice, scratch, &f, err);
}
