/*
 * Factors of demand that are known ahead, learned in one causal pass.
 *
 * Expected demand of period t is level · slot · kind · promo · price · wave. Each factor is a ratio
 * of sums, what was sold while it held over what the rest of the product expected, with
 * pseudo-observations that say 1:
 *
 *     r = (S + k·m) / (E + k·m),   S += y_t,  E += level · (product without r),  m = level
 *
 * which for Poisson demand is its maximum likelihood estimate with a gamma prior; with k of a few
 * observations a short history stays near 1. The level it is measured against is a discounted ratio
 * of sums too, L = Num/Den, so there are no starting values to choose. Slots forget (a weekday
 * keeps 97 % of its past each week); a price acts by a shrunk elasticity.
 *
 * The wave is last year's smoothed level over that year's mean, damped by a square root.
 *
 * Invariant: factors lie in [0.02, 50]; now[t] and ahead[o] use nothing from period t (o) on.
 * Called by candidates.c.
 */
#include "engine/forecast/factors.h"

#include <assert.h>
#include <math.h>

static const double PROMO_PRIOR = 8.0;
static const double KIND_PRIOR = 6.0;
static const double PRICE_PRIOR = 0.5; /* in squared log price */
static const double FACTOR_MIN = 0.02;
static const double FACTOR_MAX = 50.0;
static const double RESTART_KEEP = 0.1; /* weight that the past keeps over a long closure */

struct ratio {
    double sold;
    double expected;
};

struct state {
    double num;       /* discounted demand … */
    double den;       /* … and factors: level = num / den */
    double quiet_num; /* the same over periods without promotion and of a normal kind */
    double quiet_den;
    int32_t seen;
    struct ratio slot[FORECAST_SLOTS_MAX];
    struct ratio kind[LINLI_FORECAST_DAY_KINDS];
    struct ratio promo;
    double price_mean; /* discounted log price */
    bool price_known;
    double price_xy; /* sums for the elasticity */
    double price_xx;
};

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static double level_of(const struct state *s)
{
    return s->den > 0.0 ? s->num / s->den : 0.0;
}

/* What promotions and day kinds are measured against: days without either, once there are some. */
static double quiet_level(const struct state *s)
{
    return s->quiet_den > 3.0 ? s->quiet_num / s->quiet_den : level_of(s);
}

static double ratio_of(struct ratio r, double prior)
{
    double f = (r.sold + prior) / (r.expected + prior);
    return r.expected + prior > 0.0 ? clamp(f, FACTOR_MIN, FACTOR_MAX) : 1.0;
}

/* The slot's index over the mean index, so that slots and level do not drift against each other. */
static void slot_indices(const struct state *s, const struct forecast_scale *scale,
                         double index[FORECAST_SLOTS_MAX])
{
    double sum = 0.0;
    double prior = scale->slot_prior * level_of(s);
    for (int32_t k = 0; k < scale->slots_n; k++) {
        index[k] = ratio_of(s->slot[k], prior);
        sum += index[k];
    }
    for (int32_t k = 0; k < scale->slots_n; k++) {
        index[k] *= scale->slots_n / sum;
    }
}

static double price_factor(const struct state *s, double log_price)
{
    if (!s->price_known || !isfinite(log_price)) {
        return 1.0;
    }
    double elasticity = clamp(s->price_xy / (s->price_xx + PRICE_PRIOR), -5.0, 1.0);
    return clamp(exp(elasticity * (log_price - s->price_mean)), 0.2, 5.0);
}

/* Everything that holds on period t but the slot and the wave. */
static double special(const struct forecast_prepared *p, const struct state *s, int32_t t)
{
    double f = 1.0;
    double level = level_of(s);
    if (p->kind[t] != LINLI_FORECAST_DAY_NORMAL) {
        f *= ratio_of(s->kind[p->kind[t]], KIND_PRIOR * level);
    }
    if (p->promo[t]) {
        f *= ratio_of(s->promo, PROMO_PRIOR * level);
    }
    if (p->log_price != NULL) {
        f *= price_factor(s, p->log_price[t]);
    }
    return f;
}

static void learn_price(const struct forecast_prepared *p, struct state *s, int32_t t,
                        double expected)
{
    double x = p->log_price[t];
    if (!isfinite(x)) {
        return;
    }
    if (!s->price_known) {
        s->price_mean = x;
        s->price_known = true;
    }
    double d = x - s->price_mean;
    if (expected > 0.0) {
        double without = expected / price_factor(s, x);
        s->price_xy += d * (clamp(p->y[t] / without, 0.0, 5.0) - 1.0);
        s->price_xx += d * d;
    }
    s->price_mean += 0.05 * d;
}

/* Takes in period t, whose factor is `now` with slot index `slot`. */
static void learn(const struct forecast_prepared *p, struct state *s, int32_t t, double now,
                  double slot, bool season)
{
    double y = p->y[t];
    double level = level_of(s);
    double expected = level * now;
    if (s->seen >= p->scale->slots_n && level > 0.0) {
        if (season) {
            struct ratio *r = &s->slot[p->slot[t]];
            r->sold = r->sold * p->scale->slot_keep + y;
            r->expected = r->expected * p->scale->slot_keep + expected / slot;
        }
        double quiet = quiet_level(s) * now;
        if (p->kind[t] != LINLI_FORECAST_DAY_NORMAL) {
            struct ratio *r = &s->kind[p->kind[t]];
            double own = ratio_of(*r, KIND_PRIOR * level);
            r->sold += y;
            r->expected += quiet / own;
        }
        if (p->promo[t]) {
            double own = ratio_of(s->promo, PROMO_PRIOR * level);
            s->promo.sold += y;
            s->promo.expected += quiet / own;
        }
        if (p->log_price != NULL) {
            learn_price(p, s, t, expected);
        }
    }
    double keep = 1.0 - p->scale->reference;
    s->num = s->num * keep + y;
    s->den = s->den * keep + now;
    if (p->kind[t] == LINLI_FORECAST_DAY_NORMAL && !p->promo[t]) {
        s->quiet_num = s->quiet_num * keep + y;
        s->quiet_den = s->quiet_den * keep + now;
    }
    s->seen++;
}

static void look_ahead(const struct forecast_prepared *p, const struct state *s,
                       const double index[FORECAST_SLOTS_MAX], const double *wave, int32_t origin,
                       double *ahead, double *plain)
{
    for (int32_t k = 0; k < p->h; k++) {
        int32_t t = origin + k;
        if (t >= p->n + p->h) {
            break;
        }
        double f = index[p->slot[t]] * (wave != NULL ? wave[t] : 1.0);
        if (plain != NULL) {
            plain[k] = f;
        }
        ahead[k] = clamp(f * special(p, s, t), FACTOR_MIN, FACTOR_MAX);
    }
}

enum linli_rc forecast_factors_run(const struct forecast_prepared *p,
                                   struct forecast_factor_choice choice, struct linli_arena *arena,
                                   struct forecast_factors *ret, struct linli_error *err)
{
    struct forecast_factors f = {.promo_ratio = 1.0};
    LINLI_TRY(LINLI_NEW(arena, p->n, &f.now, err));
    LINLI_TRY(LINLI_NEW(arena, (size_t)p->origins_n * (size_t)p->h, &f.ahead, err));
    LINLI_TRY(LINLI_NEW(arena, p->h, &f.plain, err));
    struct state s = {.seen = 0};
    double index[FORECAST_SLOTS_MAX];
    int32_t next = 0;
    for (int32_t t = p->begin < p->n ? p->begin : p->n; t <= p->n; t++) {
        for (int32_t k = 0; k < FORECAST_SLOTS_MAX; k++) {
            index[k] = 1.0;
        }
        if (choice.season) {
            slot_indices(&s, p->scale, index);
        }
        if (p->origin[next] == t) {
            look_ahead(p, &s, index, choice.wave, t, f.ahead + (size_t)next * (size_t)p->h,
                       t == p->n ? f.plain : NULL);
            next++;
        }
        if (t == p->n) {
            break;
        }
        double slot = index[p->slot[t]];
        double wave = choice.wave != NULL ? choice.wave[t] : 1.0;
        f.now[t] = clamp(slot * wave * special(p, &s, t), FACTOR_MIN, FACTOR_MAX);
        if (p->restart[t]) {
            s.num *= RESTART_KEEP;
            s.den *= RESTART_KEEP;
            s.quiet_num *= RESTART_KEEP;
            s.quiet_den *= RESTART_KEEP;
        }
        if (p->use[t] && !(choice.without_activity && p->active[t])) {
            learn(p, &s, t, f.now[t], slot, choice.season);
        }
    }
    assert(next == p->origins_n);
    f.promo_ratio = ratio_of(s.promo, PROMO_PRIOR * level_of(&s));
    *ret = f;
    return LINLI_OK;
}

/* Running sums of demand / factor and of used periods: sums[t] is before period t. */
static void running_sums(const struct forecast_prepared *p, const double *now, double *sum,
                         double *count)
{
    for (int32_t t = 0; t < p->n; t++) {
        sum[t + 1] = sum[t] + (p->use[t] ? p->y[t] / now[t] : 0.0);
        count[t + 1] = count[t] + (p->use[t] ? 1.0 : 0.0);
    }
}

static double window_mean(const double *sum, const double *count, int32_t from, int32_t to,
                          double *ret_n)
{
    *ret_n = count[to] - count[from];
    return *ret_n > 0.0 ? (sum[to] - sum[from]) / *ret_n : 0.0;
}

enum linli_rc forecast_factors_wave(const struct forecast_prepared *p, const double *now,
                                    struct linli_arena *arena, double **ret_wave,
                                    struct linli_error *err)
{
    int32_t lag = p->scale->year_lag;
    *ret_wave = NULL;
    if (lag == 0 || p->n - p->begin < lag + lag / 2 || p->h + p->scale->year_half >= lag) {
        return LINLI_OK;
    }
    double *wave;
    double *sum;
    double *count;
    LINLI_TRY(LINLI_NEW(arena, p->n + p->h, &wave, err));
    LINLI_TRY(LINLI_NEW(arena, p->n + 1, &sum, err));
    LINLI_TRY(LINLI_NEW(arena, p->n + 1, &count, err));
    running_sums(p, now, sum, count);
    for (int32_t t = 0; t < p->n + p->h; t++) {
        wave[t] = 1.0;
        int32_t back = t - lag; /* the same weekday a year ago */
        if (back < p->begin) {
            continue;
        }
        int32_t half = p->scale->year_half;
        int32_t from = back - half > p->begin ? back - half : p->begin;
        int32_t year_from = back - lag / 2 > p->begin ? back - lag / 2 : p->begin;
        double near_n;
        double year_n;
        double near = window_mean(sum, count, from, back + half + 1, &near_n);
        double year = window_mean(sum, count, year_from, back + lag / 2 - p->h, &year_n);
        if (near_n < half + 1 || year_n < lag / 4.0 || year <= 0.0) {
            continue;
        }
        wave[t] = clamp(sqrt((near + 0.1 * year) / (1.1 * year)), 0.3, 3.0);
    }
    *ret_wave = wave;
    return LINLI_OK;
}

/* What activity days have asked for so far. */
struct active_days {
    double most;
    int32_t n;
};

/*
 * Days with an activity have their own reason, so they have their own bound: three times the most
 * that earlier ones, or three times the level, ever asked for. Beyond it somebody has mistyped.
 */
static void bound_active_day(struct forecast_prepared *p, int32_t t, double expected, double limit,
                             struct active_days *active)
{
    enum { ACTIVE_LEAST = 5 };
    double most = active->most > 3.0 * expected ? active->most : 3.0 * expected;
    double bound = 3.0 * most + limit;
    bool certain = p->certain != NULL && p->certain[t] != 0;
    if (active->n >= ACTIVE_LEAST && p->y[t] > bound && !certain) {
        p->outlier[t] = 1;
        p->y[t] = bound;
    }
    active->most = p->y[t] > active->most ? p->y[t] : active->most;
    active->n += 1;
}

/*
 * One causal pass: a period further from its forecast than 3.5 mean absolute errors (and more than
 * threefold or under a third) is drawn in to half of that. Three such periods in a row are a new
 * level, not outliers. What a person has confirmed never is one.
 */
void forecast_factors_mark_outliers(struct forecast_prepared *p, const double *now)
{
    double num = 0.0;
    double den = 0.0;
    double spread = 0.0;
    struct active_days active = {0.0, 0};
    int32_t seen = 0;
    int32_t run = 0;
    for (int32_t t = p->begin; t < p->n; t++) {
        if (p->restart[t]) {
            num *= RESTART_KEEP;
            den *= RESTART_KEEP;
            seen = 0;
        }
        if (!p->use[t]) {
            continue;
        }
        double expected = den > 0.0 ? num / den * now[t] : p->demand[t];
        double error = p->demand[t] - expected;
        double limit = 3.5 * spread + 1.0 * (p->whole ? 1.0 : 0.0);
        if (p->active[t]) {
            bound_active_day(p, t, expected, limit, &active);
            continue;
        }
        bool certain = p->certain != NULL && p->certain[t] != 0;
        bool far = seen >= 21 && !certain && fabs(error) > limit &&
                   (p->demand[t] > 3.0 * expected || p->demand[t] < expected / 3.0);
        run = far ? run + 1 : 0;
        if (far && run < 3) {
            p->outlier[t] = 1;
            p->y[t] = expected + (error > 0.0 ? 0.5 : -0.5) * limit;
            p->y[t] = p->y[t] > 0.0 ? p->y[t] : 0.0;
        }
        double drawn = fabs(p->y[t] - expected);
        spread += (seen < 20 ? 1.0 / (seen + 1.0) : 0.05) * (drawn - spread);
        num = num * (1.0 - p->scale->reference) + p->y[t];
        den = den * (1.0 - p->scale->reference) + now[t];
        seen++;
    }
}
