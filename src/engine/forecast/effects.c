/*
 * Factors of demand, learned in one causal pass.
 *
 * Expected demand of period t is level · slot · wave · (ratios that hold) · (slopes of deviations).
 * A ratio is a ratio of sums, what was sold while it held over what the rest of the product
 * expected, with pseudo-observations of its prior mean ρ:
 *
 *     r = (S + k·m·ρ) / (E + k·m),   S += y_t,  E += level · (product without r),  m = level
 *
 * which for Poisson demand is its maximum likelihood estimate with a gamma prior. With a group's
 * prior k is v·ρ/τ², the noise of one period of this series over the variance between series;
 * without one, or where no other series told, ρ is 1 and k a few periods. The level it is measured
 * against is a discounted ratio of sums too, L = Num/Den, so there are no starting values to
 * choose. Slots forget (a weekday keeps 97 % of its past each week).
 *
 * A slope b multiplies by 1 + b·z for a numeric signal z spreads from its norm, apart for either
 * side, and by exp(b·d) for a price d above its reference in logarithms: ridge regressions whose
 * periods weigh by what was expected of them (least squares of Poisson demand; for the price in the
 * working response of a logarithmic link, McCullagh and Nelder 1989).
 *
 * Invariant: factors lie in [0.02, 50]; now[t] and ahead[o] use no demand from period t (o) on.
 * Called by families.c.
 */
#include "engine/forecast/effects.h"

#include <assert.h>
#include <math.h>

#include "base/date.h"
#include "engine/forecast/factors.h"

static const double RESTART_KEEP = 0.1; /* weight that the past keeps over a long closure */
static const double PSEUDO_MIN = 1.0;
static const double PSEUDO_MAX = 200.0;
static const double PROMO_KEEP = 0.98; /* a promotion keeps that of its past each day of one */
static const double CUT = 2.5;         /* a ratio believes so much over what was expected */

struct ratio {
    double sold;
    double expected;
    double n;   /* periods, discounted alike */
    double all; /* sold, not cut */
    double value;
};

struct slope {
    double xy;
    double xx;
    double value;
};

struct state {
    const struct forecast_prepared *p;
    double num;       /* discounted demand … */
    double den;       /* … and factors: level = num / den */
    double quiet_num; /* the same over periods on which no ratio effect holds */
    double quiet_den;
    double usual[EFFECT_LINES_MAX]; /* running mean of each line's factor */
    double raw[EFFECT_LINES_MAX]; /* each line's factor of the period at hand, unless its z is 0 */
    double sum;                   /* of demand, all of it … */
    double sum_n;                 /* … and its periods */
    double error;                 /* discounted squares of errors … */
    double scale;                 /* … and of what was expected */
    int32_t seen;
    double slot_sum; /* of the slots' values */
    struct ratio ratio[EFFECT_RATIOS_N];
    struct slope slope[EFFECT_SLOPES_N];
    struct ratio activity[FORECAST_ACTIVITIES_MAX]; /* these two only to be shown */
    struct ratio month[FORECAST_MONTHS];
};

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static double level_of(const struct state *s)
{
    return s->den > 0.0 ? s->num / s->den : 0.0;
}

/* What ratios but slots are measured against: periods without any, once there are some. */
static double quiet_level(const struct state *s)
{
    return s->quiet_den > 3.0 ? s->quiet_num / s->quiet_den : level_of(s);
}

/* Relative squared error of one period's demand. */
static double noise_of(const struct state *s)
{
    return s->scale > 0.0 ? clamp(s->error / s->scale, 0.01, 10.0) : 1.0;
}

/* Pseudo-observations that say 1 when there is no group to ask. */
static double lone_pseudo(const struct state *s, int32_t effect)
{
    return effect < EFFECT_KIND ? s->p->scale->slot_prior : effect < EFFECT_PROMO ? 6.0 : 8.0;
}

/* Of the ratios only promotions take their group's prior: they come on days of their own. A day
 * kind comes on the same few days for all series, whose common noise of those days is no evidence.
 */
static void set_ratio(struct state *s, int32_t effect)
{
    struct ratio *r = &s->ratio[effect];
    double mean = 1.0;
    double pseudo = lone_pseudo(s, effect);
    bool told = s->p->prior != NULL && s->p->prior->ratio[effect].series > 0.0;
    if (told && effect >= EFFECT_PROMO) {
        struct forecast_effect_belief b = s->p->prior->ratio[effect];
        mean = forecast_factor_bound(b.mean);
        pseudo = noise_of(s) * (mean > 0.5 ? mean : 0.5) / b.variance;
        pseudo = clamp(pseudo, PSEUDO_MIN, PSEUDO_MAX);
    }
    pseudo *= r->n > 0.0 ? r->expected / r->n : level_of(s);
    double below = r->expected + pseudo;
    double value = below > 0.0 ? (r->sold + pseudo * mean) / below : mean;
    value = forecast_factor_bound(value);
    if (effect < EFFECT_KIND) {
        s->slot_sum += value - r->value;
    }
    r->value = value;
}

/* `noise` and `level` are those of now: the same for all slopes of a period. */
static void set_slope(struct state *s, int32_t i, double noise, double level)
{
    struct slope *b = &s->slope[i];
    const struct forecast_effect_prior *prior = s->p->prior;
    double mean = prior != NULL ? prior->slope[i].mean : 0.0;
    double variance = prior != NULL ? prior->slope[i].variance : forecast_effect_guess_slope(i);
    double pseudo = noise / variance;
    pseudo *= level;
    double below = b->xx + pseudo;
    b->value = below > 0.0 ? (b->xy + pseudo * mean) / below : mean;
    b->value = i == EFFECT_PRICE ? clamp(b->value, -5.0, 1.0) : clamp(b->value, -0.5, 0.5);
}

static void begin(struct state *s, const struct forecast_prepared *p)
{
    *s = (struct state){.p = p};
    for (int32_t i = 0; i < EFFECT_RATIOS_N; i++) {
        set_ratio(s, i);
    }
    for (int32_t i = 0; i < EFFECT_SLOPES_N; i++) {
        set_slope(s, i, noise_of(s), level_of(s));
    }
    for (int32_t i = 0; i < EFFECT_LINES_MAX; i++) {
        s->usual[i] = 1.0;
    }
    s->slot_sum = 0.0;
    for (int32_t i = 0; i < p->scale->slots_n; i++) {
        s->slot_sum += s->ratio[EFFECT_SLOT + i].value;
    }
}

/* The slot's index over the mean index, so that slots and level do not drift against each other. */
static double slot_factor(const struct state *s, int32_t t)
{
    assert(s->slot_sum > 0.0);
    return s->ratio[EFFECT_SLOT + s->p->slot[t]].value * s->p->scale->slots_n / s->slot_sum;
}

/* The ratio effects of period t but its slot: promotion and the others. */
static void ratios_at(const struct state *s, int32_t t, double *ret_day, double *ret_promo)
{
    double day = 1.0;
    double promo = 1.0;
    const uint8_t *hold = s->p->signs->hold != NULL ? s->p->signs->hold[t] : NULL;
    for (int32_t i = 0; hold != NULL && hold[i] != 0; i++) {
        double value = s->ratio[hold[i]].value;
        if (hold[i] >= EFFECT_PROMO) {
            promo *= value;
        } else {
            day *= value;
        }
    }
    *ret_day = day;
    *ret_promo = promo;
}

static double raw_factor(const struct state *s, int32_t line, double z)
{
    int32_t slope = s->p->signs->slope[line];
    if (slope == EFFECT_PRICE) {
        return clamp(exp(s->slope[slope].value * z), 0.2, 5.0);
    }
    return clamp(1.0 + s->slope[slope + (z > 0.0)].value * z, 0.3, 3.0);
}

/* The lines' factors of period t, each over its usual one, so that not knowing a line is the same
 * as its mean; step >= 0: only what is known so far ahead. `raw` [lines], or NULL: before that. */
static void lines_at(const struct state *s, int32_t t, int32_t step, double *raw, double *ret_price,
                     double *ret_numeric)
{
    const struct forecast_signs *g = s->p->signs;
    double price = 1.0;
    double numeric = 1.0;
    for (int32_t i = 0; i < g->lines_n; i++) {
        double z = g->line[i][t];
        if (z == 0.0 || (step >= 0 && !g->ahead[i][step])) {
            continue;
        }
        double own = raw_factor(s, i, z);
        if (raw != NULL) {
            raw[i] = own;
        }
        double f = own / s->usual[i];
        price *= g->slope[i] == EFFECT_PRICE ? f : 1.0;
        numeric *= g->slope[i] == EFFECT_PRICE ? 1.0 : f;
    }
    *ret_price = price;
    *ret_numeric = numeric;
}

/* The lines' own factors of this period stand in s->raw: no slope was set since. */
static void learn_lines(struct state *s, int32_t t, double expected, double level)
{
    const struct forecast_signs *g = s->p->signs;
    double y = s->p->y[t];
    double noise = noise_of(s);
    for (int32_t i = 0; i < g->lines_n; i++) {
        double z = g->line[i][t];
        if (z == 0.0) {
            continue;
        }
        s->usual[i] += 0.02 * (s->raw[i] - s->usual[i]);
        bool price = g->slope[i] == EFFECT_PRICE;
        int32_t at = g->slope[i] + (!price && z > 0.0);
        struct slope *b = &s->slope[at];
        double own = s->raw[i] / s->usual[i];
        double without = price ? expected : expected / own;
        double error = clamp(y - without, -without, 4.0 * without);
        b->xy += z * ((price ? b->value * z * without : 0.0) + error);
        b->xx += z * z * without;
        set_slope(s, at, noise, level);
    }
}

/* Demand far above what was expected has another reason: it is cut, which makes the ratio one of
 * robust means. */
static void learn_ratio(struct state *s, int32_t effect, double keep, double y, double without)
{
    struct ratio *r = &s->ratio[effect];
    double most = CUT * without * (r->value > 1.0 ? r->value : 1.0);
    r->sold = r->sold * keep + (y < most ? y : most);
    r->expected = r->expected * keep + without;
    r->n = r->n * keep + 1.0;
    r->all = r->all * keep + y;
    set_ratio(s, effect);
}

/* Months and activities, for the patterns of a group. */
static void learn_shown(struct state *s, int32_t t, double expected)
{
    const struct forecast_prepared *p = s->p;
    for (int32_t k = 0; k < p->activities_n; k++) {
        if (p->activity[(size_t)k * (size_t)(p->n + p->h) + (size_t)t] > 0.0) {
            s->activity[k].sold += p->y[t];
            s->activity[k].expected += expected;
        }
    }
    struct ratio *month = &s->month[date_month_index(p->first_day + t) % FORECAST_MONTHS];
    month->sold += p->y[t];
    month->n += 1.0;
}

/* Takes in period t, whose factor is `now` with slot index `slot`. */
static void learn(struct state *s, int32_t t, double now, double slot, bool season)
{
    const struct forecast_prepared *p = s->p;
    double y = p->y[t];
    double keep = 1.0 - p->scale->reference;
    double level = level_of(s);
    double expected = level * now;
    const uint8_t *hold = p->signs->hold != NULL ? p->signs->hold[t] : NULL;
    bool quiet = hold == NULL || hold[0] == 0;
    if (s->seen >= p->scale->slots_n && level > 0.0) {
        double error = y - expected;
        s->error = s->error * 0.98 + error * error;
        s->scale = s->scale * 0.98 + expected * expected;
        /* One after the other, each from what the ones before it now say. */
        double left = now;
        double level_there = quiet ? level : quiet_level(s);
        for (int32_t i = 0; !quiet && hold[i] != 0; i++) {
            double before = s->ratio[hold[i]].value;
            double kept = hold[i] >= EFFECT_PROMO ? PROMO_KEEP : 1.0;
            learn_ratio(s, hold[i], kept, y, level_there * left / before);
            left *= s->ratio[hold[i]].value / before;
        }
        if (season) {
            learn_ratio(s, EFFECT_SLOT + p->slot[t], p->scale->slot_keep, y, level * left / slot);
        }
        learn_lines(s, t, level * left, level);
    }
    s->sum += y;
    s->sum_n += 1.0;
    s->num = s->num * keep + y;
    s->den = s->den * keep + now;
    if (quiet) {
        s->quiet_num = s->quiet_num * keep + y;
        s->quiet_den = s->quiet_den * keep + now;
    }
    s->seen++;
}

/* wave: of the steps from the origin; or NULL. */
static void look_ahead(const struct state *s, struct forecast_factor_choice choice,
                       const double *wave, int32_t origin, double *ahead,
                       struct forecast_factors *last)
{
    const struct forecast_prepared *p = s->p;
    for (int32_t k = 0; k < p->h && origin + k < p->n + p->h; k++) {
        int32_t t = origin + k;
        double f[FORECAST_FACTOR_PARTS];
        f[FORECAST_FACTOR_SLOT] = choice.season ? slot_factor(s, t) : 1.0;
        f[FORECAST_FACTOR_WAVE] = wave != NULL ? wave[k] : 1.0;
        ratios_at(s, t, &f[FORECAST_FACTOR_DAY], &f[FORECAST_FACTOR_PROMO]);
        lines_at(s, t, k, NULL, &f[FORECAST_FACTOR_PRICE], &f[FORECAST_FACTOR_NUMERIC]);
        double product = 1.0;
        for (int32_t i = 0; i < FORECAST_FACTOR_PARTS; i++) {
            product *= f[i];
            if (last != NULL) {
                last->part[i][k] = f[i];
            }
        }
        if (last != NULL) {
            last->plain[k] = f[FORECAST_FACTOR_SLOT] * f[FORECAST_FACTOR_WAVE];
        }
        ahead[k] = forecast_factor_bound(product);
    }
}

/* The factor of period t from what was learned before it and the signals of its day, and, unless
 * NULL, what of it is the item's alone: its promotion and its price. */
static double factor_now(struct state *s, struct forecast_factor_choice choice, int32_t t,
                         double slot, double *ret_own)
{
    double day;
    double promo;
    double price;
    double numeric;
    ratios_at(s, t, &day, &promo);
    lines_at(s, t, -1, s->raw, &price, &numeric);
    double wave = choice.wave != NULL ? choice.wave[t] : 1.0;
    if (ret_own != NULL) {
        *ret_own = forecast_factor_bound(promo * price);
    }
    return forecast_factor_bound(slot * wave * day * promo * price * numeric);
}

/* The mean of the slots' own ratios, for slots are told apart from the level by it. */
static double mean_slot(const struct state *s, bool cut)
{
    double sum = 0.0;
    int32_t n = 0;
    for (int32_t i = 0; i < s->p->scale->slots_n; i++) {
        const struct ratio *r = &s->ratio[EFFECT_SLOT + i];
        sum += r->expected > 0.0 ? (cut ? r->sold : r->all) / r->expected : 0.0;
        n += r->expected > 0.0;
    }
    return sum > 0.0 ? sum / n : 1.0;
}

/* What is only shown: activities, and months once they have a whole year round them. */
static void contribute_shown(const struct state *s, struct forecast_effect_sums *sums)
{
    double noise = noise_of(s);
    double usual = s->sum > 0.0 ? s->sum / s->sum_n : 0.0;
    double guess = forecast_effect_guess_ratio(EFFECT_KIND);
    for (int32_t k = 0; k < s->p->activities_n; k++) {
        const struct ratio *r = &s->activity[k];
        if (s->p->activity_type[k] < EFFECT_ACTIVITIES_MAX && r->expected > 0.5 * usual) {
            forecast_effect_moments_add(&sums->activity[s->p->activity_type[k]],
                                        clamp(r->sold / r->expected, 0.0, 20.0),
                                        noise * usual / r->expected, guess);
        }
    }
    for (int32_t i = 0; i < FORECAST_MONTHS && usual > 0.0 && s->sum_n >= 360.0; i++) {
        const struct ratio *r = &s->month[i];
        if (r->n >= 10.0) {
            forecast_effect_moments_add(&sums->month[i], clamp(r->sold / r->n / usual, 0.0, 20.0),
                                        noise / r->n, guess);
        }
    }
}

/* What the series says of each effect, by itself. */
static void contribute(const struct state *s, bool season, struct forecast_effect_sums *sums)
{
    double noise = noise_of(s);
    double level = level_of(s);
    double usual = s->sum > 0.0 ? s->sum / s->sum_n : 1.0;
    double slots = mean_slot(s, true);
    double slots_shown = mean_slot(s, false);
    for (int32_t i = season ? 0 : EFFECT_KIND; i < EFFECT_RATIOS_N; i++) {
        const struct ratio *r = &s->ratio[i];
        double n = r->expected / usual; /* ordinary periods that it held on */
        if (n >= 0.5) {
            double guess = forecast_effect_guess_ratio(i);
            double x = r->sold / r->expected / (i < EFFECT_KIND ? slots : 1.0);
            double all = r->all / r->expected / (i < EFFECT_KIND ? slots_shown : 1.0);
            double variance = noise / n; /* of no estimate, lest low ones weigh more */
            forecast_effect_moments_add(&sums->ratio[i], clamp(x, 0.0, 20.0), variance, guess);
            forecast_effect_moments_add(&sums->shown[i], clamp(all, 0.0, 20.0), variance, guess);
        }
    }
    for (int32_t i = 0; i < EFFECT_SLOPES_N && level > 0.0; i++) {
        const struct slope *b = &s->slope[i];
        if (b->xx > (i == EFFECT_PRICE ? 0.01 : 1.0) * level) {
            forecast_effect_moments_add(&sums->slope[i], clamp(b->xy / b->xx, -10.0, 10.0),
                                        noise * level / b->xx, forecast_effect_guess_slope(i));
        }
    }
}

static enum linli_rc allocate(const struct forecast_prepared *p, struct linli_arena *arena,
                              struct forecast_factors *f, struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, p->n, &f->now, err));
    LINLI_TRY(LINLI_NEW(arena, (size_t)p->origins_n * (size_t)p->h, &f->ahead, err));
    LINLI_TRY(LINLI_NEW(arena, p->h, &f->plain, err));
    for (int32_t i = 0; i < FORECAST_FACTOR_PARTS; i++) {
        LINLI_TRY(LINLI_NEW(arena, p->h, &f->part[i], err));
    }
    return LINLI_OK;
}

/* The place of a line in what is held. */
static int32_t held_line(int32_t slope)
{
    return slope == EFFECT_PRICE ? 0 : 1 + (slope - EFFECT_NUMERIC) / 2;
}

/* What was learnt, when it is to be kept. */
static enum linli_rc hold(const struct state *s, struct linli_arena *arena,
                          struct forecast_held **ret, struct linli_error *err)
{
    struct forecast_held *held;
    int32_t slots_n = s->p->scale->slots_n;
    if (!s->p->keep) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, 1, &held, err));
    for (int32_t i = 0; i < slots_n; i++) {
        held->slot[i] = s->ratio[EFFECT_SLOT + i].value * slots_n / s->slot_sum;
    }
    for (int32_t i = 0; i < EFFECT_RATIOS_N; i++) {
        held->ratio[i] = s->ratio[i].value;
    }
    for (int32_t i = 0; i < EFFECT_SLOPES_N; i++) {
        held->slope[i] = s->slope[i].value;
    }
    for (int32_t i = 0; i < EFFECT_LINES_MAX; i++) {
        held->usual[i] = 1.0;
    }
    for (int32_t i = 0; i < s->p->signs->lines_n; i++) {
        held->usual[held_line(s->p->signs->slope[i])] = s->usual[i];
    }
    *ret = held;
    return LINLI_OK;
}

/* Without season, wave and signals there is nothing to learn. */
static bool nothing_holds(const struct forecast_prepared *p, struct forecast_factor_choice choice)
{
    return !choice.season && choice.wave == NULL && choice.wave_ahead == NULL &&
           p->signs->hold == NULL && p->signs->lines_n == 0;
}

static void fill_ones(const struct forecast_prepared *p, struct forecast_factors *f)
{
    for (int32_t t = p->begin; t < p->n; t++) {
        f->now[t] = 1.0;
    }
    for (size_t i = 0; i < (size_t)p->origins_n * (size_t)p->h; i++) {
        f->ahead[i] = 1.0;
    }
    for (int32_t k = 0; k < p->h; k++) {
        f->plain[k] = 1.0;
        for (int32_t i = 0; i < FORECAST_FACTOR_PARTS; i++) {
            f->part[i][k] = 1.0;
        }
    }
}

enum linli_rc forecast_factors_run(const struct forecast_prepared *p,
                                   struct forecast_factor_choice choice, struct linli_arena *arena,
                                   struct forecast_factors *ret, struct linli_error *err)
{
    struct forecast_factors f = {.promo_ratio = 1.0};
    LINLI_TRY(allocate(p, arena, &f, err));
    struct state s;
    begin(&s, p);
    if (nothing_holds(p, choice)) {
        fill_ones(p, &f);
        f.promo_ratio = s.ratio[EFFECT_PROMO].value;
        LINLI_TRY(hold(&s, arena, &f.held, err));
        *ret = f;
        return LINLI_OK;
    }
    int32_t next = 0;
    for (int32_t t = p->begin < p->n ? p->begin : p->n; t <= p->n; t++) {
        if (p->origin[next] == t) {
            size_t row = (size_t)next * (size_t)p->h;
            const double *wave = choice.wave_ahead != NULL ? choice.wave_ahead + row
                                 : choice.wave != NULL     ? choice.wave + t
                                                           : NULL;
            look_ahead(&s, choice, wave, t, f.ahead + row, t == p->n ? &f : NULL);
            next++;
        }
        if (t == p->n) {
            break;
        }
        double slot = choice.season ? slot_factor(&s, t) : 1.0;
        double own = 1.0;
        double now = factor_now(&s, choice, t, slot, choice.own_only ? &own : NULL);
        f.now[t] = choice.own_only ? own : now;
        if (p->restart[t]) {
            s.num *= RESTART_KEEP;
            s.den *= RESTART_KEEP;
            s.quiet_num *= RESTART_KEEP;
            s.quiet_den *= RESTART_KEEP;
        }
        if (choice.sums != NULL && p->use[t] && p->scale->slots_n == 7) {
            learn_shown(&s, t, level_of(&s) * f.now[t]);
        }
        if (p->use[t] && !(choice.without_activity && p->active[t])) {
            learn(&s, t, now, slot, choice.season);
        }
    }
    assert(next == p->origins_n);
    f.promo_ratio = s.ratio[EFFECT_PROMO].value;
    LINLI_TRY(hold(&s, arena, &f.held, err));
    if (choice.sums != NULL) {
        contribute(&s, choice.season, choice.sums);
        contribute_shown(&s, choice.sums);
    }
    *ret = f;
    return LINLI_OK;
}

/* The effects as they were held, without anything behind them. */
static void restore(struct state *s, const struct forecast_prepared *p,
                    const struct forecast_held *held)
{
    *s = (struct state){.p = p};
    for (int32_t i = 0; i < EFFECT_RATIOS_N; i++) {
        s->ratio[i].value = held->ratio[i];
    }
    for (int32_t i = 0; i < p->scale->slots_n; i++) {
        s->ratio[EFFECT_SLOT + i].value = held->slot[i];
    }
    s->slot_sum = p->scale->slots_n;
    for (int32_t i = 0; i < EFFECT_SLOPES_N; i++) {
        s->slope[i].value = held->slope[i];
    }
    for (int32_t i = 0; i < p->signs->lines_n; i++) {
        s->usual[i] = held->usual[held_line(p->signs->slope[i])];
    }
}

enum linli_rc forecast_factors_of_held(const struct forecast_prepared *p,
                                       struct forecast_factor_choice choice,
                                       const struct forecast_held *held, int32_t from,
                                       struct linli_arena *arena, struct forecast_factors *ret,
                                       struct linli_error *err)
{
    assert(from >= 0 && from <= p->n && p->origins_n == 1 && p->origin[0] == p->n);
    struct forecast_factors f = {.promo_ratio = held->ratio[EFFECT_PROMO]};
    LINLI_TRY(allocate(p, arena, &f, err));
    LINLI_TRY(LINLI_NEW(arena, p->n + p->h, &f.now, err));
    struct state s;
    restore(&s, p, held);
    for (int32_t t = from; t < p->n + p->h; t++) {
        f.now[t] = factor_now(&s, choice, t, choice.season ? slot_factor(&s, t) : 1.0, NULL);
    }
    look_ahead(&s, choice, choice.wave != NULL ? choice.wave + p->n : NULL, p->n, f.ahead, &f);
    *ret = f;
    return LINLI_OK;
}
