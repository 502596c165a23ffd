/*
 * The end of a series as a series of its own: the periods since the state and some before them, for
 * the effects that reach on (the days after a promotion, a long closure). Day kinds, festivals and
 * promotions are prepared as for a fit; activities and prices go on from what the state holds; the
 * norms of numeric signals are made of the whole signal, which costs little.
 *
 * Period 0 of the stretch is made one with demand, so that the stretch begins there; nothing is
 * learnt from it.
 *
 * Invariant: what stands behind a period depends on nothing after it. Called by advance.c.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "engine/forecast/advance.h"

enum {
    BEFORE = 32,   /* periods before the state's end: longer than a closure that counts */
    EXPLAINED = 96 /* periods at the end that tell the share that stock-outs hid; it fades */
};

static int32_t day_of(const struct linli_forecast_series *s, enum linli_forecast_freq freq,
                      int32_t t)
{
    return freq == LINLI_FORECAST_DAY    ? s->first_day + t
           : freq == LINLI_FORECAST_WEEK ? s->first_day + 7 * t
                                         : date_month_add(date_month_start(s->first_day), t);
}

/* A copy of a column from `from` on whose first value is `first`; NULL stays NULL. */
static enum linli_rc copy_from(const double *column, int32_t from, int32_t n, double first,
                               struct linli_arena *scratch, const double **ret,
                               struct linli_error *err)
{
    double *copy;
    *ret = NULL;
    if (column == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(scratch, n, &copy, err));
    memcpy(copy, column + from, (size_t)n * sizeof(copy[0]));
    copy[0] = first;
    *ret = copy;
    return LINLI_OK;
}

static enum linli_rc cut(const struct forecast_advance *a, const struct forecast_kept *k,
                         int32_t from, struct linli_arena *scratch,
                         struct linli_forecast_series *ret, struct linli_error *err)
{
    const struct linli_forecast_series *s = a->series;
    struct linli_forecast_series c = *s;
    int32_t n = s->n - from;
    c.n = n;
    c.first_day = day_of(s, a->options->freq, from);
    double first = s->qty[from] > 0.0 ? s->qty[from] : 1.0;
    LINLI_TRY(copy_from(s->qty, from, n, first, scratch, &c.qty, err));
    LINLI_TRY(copy_from(s->unmet, from, n, 0.0, scratch, &c.unmet, err));
    LINLI_TRY(copy_from(s->in_stock, from, n, 1.0, scratch, &c.in_stock, err));
    c.certain = s->certain != NULL ? s->certain + from : NULL;
    c.promo = s->promo != NULL ? s->promo + from : NULL;
    c.price = NULL;
    if (s->open != NULL) {
        uint8_t *open;
        int32_t all = n + a->options->horizon;
        LINLI_TRY(LINLI_NEW(scratch, all, &open, err));
        memcpy(open, s->open + from, (size_t)all);
        open[0] = 1;
        c.open = open;
    }
    c.units = k->whole ? LINLI_FORECAST_UNITS_WHOLE : LINLI_FORECAST_UNITS_FRACTION;
    *ret = c;
    return LINLI_OK;
}

static double size_on(const struct linli_forecast_signals *g, int32_t type, int32_t day)
{
    int32_t at = day - g->first_day;
    double size = at >= 0 && at < g->days_n ? g->activity_size[type][at] : 0.0;
    return isfinite(size) && size > 0.0 ? size : 0.0;
}

/* The types that were in use at the fit. */
static enum linli_rc fill_activities(const struct forecast_advance *a,
                                     const struct forecast_kept *k, struct linli_arena *scratch,
                                     struct forecast_prepared *p, struct linli_error *err)
{
    size_t width = (size_t)(p->n + p->h);
    LINLI_TRY(LINLI_NEW(scratch, (size_t)k->activities_n * width, &p->activity, err));
    p->activities_n = k->activities_n;
    memcpy(p->activity_type, k->activity_type, sizeof(p->activity_type));
    for (int32_t i = 0; i < k->activities_n; i++) {
        double *row = p->activity + (size_t)i * width;
        for (int32_t t = 0; t < p->n + p->h; t++) {
            row[t] = size_on(a->signals, k->activity_type[i], p->first_day + t);
            p->active[t] = p->active[t] || row[t] > 0.0;
        }
    }
    return LINLI_OK;
}

/* The price against its reference, from the state's end on; left out when none is known ahead, as
 * at a fit. */
static enum linli_rc add_price(const struct forecast_advance *a, const struct forecast_kept *k,
                               const struct forecast_stretch *s, struct linli_arena *scratch,
                               struct forecast_prepared *p, struct linli_error *err)
{
    const double *price = a->series->price + s->from;
    struct forecast_signs *g = p->signs;
    double *line;
    uint8_t *ahead;
    bool any = false;
    bool all = true;
    double reference = k->price_reference;
    LINLI_TRY(LINLI_NEW(scratch, p->n + p->h, &line, err));
    LINLI_TRY(LINLI_NEW(scratch, p->h, &ahead, err));
    for (int32_t t = s->learnt; t < p->n + p->h; t++) {
        g->price_reference = t == p->settled ? reference : g->price_reference;
        bool known = price[t] > 0.0 && isfinite(price[t]);
        if (known) {
            double x = log(price[t]);
            reference = isnan(reference) ? x : reference;
            line[t] = x - reference;
            reference = forecast_price_follow(reference, line[t]);
        }
        if (t >= p->n) {
            ahead[t - p->n] = known;
            any = any || known;
            all = all && known;
        }
    }
    if (isnan(k->price_reference)) {
        return LINLI_OK;
    }
    p->missing |= all ? 0 : (uint32_t)LINLI_FORECAST_MISSING_PRICE;
    if (any) {
        g->line[g->lines_n] = line;
        g->ahead[g->lines_n] = ahead;
        g->slope[g->lines_n++] = EFFECT_PRICE;
    }
    return LINLI_OK;
}

static enum linli_rc make_lines(const struct forecast_advance *a,
                                const struct forecast_scale *scale, struct linli_arena *arena,
                                struct forecast_prepared *ret_whole, struct linli_error *err)
{
    struct linli_forecast_series bare = {.n = a->series->n, .first_day = a->series->first_day};
    struct forecast_prepared whole = {.scale = scale, .n = bare.n, .h = a->options->horizon};
    uint8_t *slot;
    LINLI_TRY(LINLI_NEW(arena, bare.n + whole.h, &slot, err));
    int32_t weekday = date_weekday(bare.first_day) - 1;
    for (int32_t t = 0; t < bare.n + whole.h && scale->slots_n == 7; t++) {
        slot[t] = (uint8_t)((weekday + t % 7) % 7);
    }
    whole.slot = slot;
    LINLI_TRY(LINLI_NEW(arena, 1, &whole.signs, err));
    LINLI_TRY(forecast_effects_lines(&bare, a->signals, arena, &whole, err));
    *ret_whole = whole;
    return LINLI_OK;
}

/* Lines of the whole series, cut to the stretch. */
static enum linli_rc add_numeric(const struct forecast_advance *a, const struct forecast_stretch *s,
                                 struct linli_arena *scratch, struct forecast_prepared *p,
                                 struct linli_error *err)
{
    struct forecast_lines *kept = a->lines;
    struct forecast_prepared made;
    const struct forecast_prepared *whole = &made;
    if (kept == NULL) {
        LINLI_TRY(make_lines(a, p->scale, scratch, &made, err));
    } else {
        whole = &kept->whole;
        if (kept->of != a->signals || kept->first_day != a->series->first_day ||
            kept->n != a->series->n) {
            kept->of = NULL;
            linli_arena_reset(&kept->arena);
            LINLI_TRY(make_lines(a, p->scale, &kept->arena, &kept->whole, err));
            kept->of = a->signals;
            kept->first_day = a->series->first_day;
            kept->n = a->series->n;
        }
    }
    for (int32_t i = 0; i < whole->signs->lines_n; i++) {
        int32_t at = p->signs->lines_n++;
        p->signs->line[at] = whole->signs->line[i] + s->from;
        p->signs->ahead[at] = whole->signs->ahead[i];
        p->signs->slope[at] = whole->signs->slope[i];
    }
    p->missing |= whole->missing;
    return LINLI_OK;
}

/* A promotion was once on, but of some coming day it is not known whether it is. */
static void find_missing(const struct forecast_kept *k, struct forecast_stretch *s)
{
    const double *promo = s->series.promo;
    for (int32_t t = s->p.n; promo != NULL && k->has_promo && t < s->p.n + s->p.h; t++) {
        s->p.missing |= isnan(promo[t]) ? (uint32_t)LINLI_FORECAST_MISSING_PROMO : 0;
    }
}

enum linli_rc forecast_stretch_make(const struct forecast_advance *a, const struct forecast_kept *k,
                                    int32_t learnt, struct linli_arena *scratch,
                                    struct forecast_stretch *ret, struct linli_error *err)
{
    const struct linli_forecast_series *s = a->series;
    bool hidden = a->options->explain && (s->unmet != NULL || s->in_stock != NULL);
    int32_t from = learnt - BEFORE;
    from = hidden && s->n - EXPLAINED < from ? s->n - EXPLAINED : from;
    struct forecast_stretch made = {.from = from > 0 ? from : 0};
    assert(learnt > 0 && learnt <= s->n);
    made.learnt = learnt - made.from;
    /* one origin, the end: the others would be a backtest's */
    struct linli_forecast_options one = *a->options;
    one.backtest_periods = 1;
    one.backtest_step = 1;
    struct linli_forecast_signals signals = {.days_n = 0};
    if (a->signals != NULL) {
        signals = *a->signals;
        signals.activities_n = 0;
        signals.numeric_n = 0;
    }
    LINLI_TRY(cut(a, k, made.from, scratch, &made.series, err));
    LINLI_TRY(forecast_prepare(&made.series, a->signals != NULL ? &signals : NULL, &one, scratch,
                               &made.p, err));
    struct forecast_prepared *p = &made.p;
    assert(p->begin == 0 && p->origin != NULL);
    p->origin[0] = p->n;
    p->origins_n = 1;
    p->settled = p->settled > made.learnt ? p->settled : made.learnt;
    p->has_promo = p->has_promo || k->has_promo;
    find_missing(k, &made);
    if (s->price != NULL) {
        LINLI_TRY(add_price(a, k, &made, scratch, p, err));
    }
    if (a->signals != NULL && a->signals->numeric_n > 0) {
        LINLI_TRY(add_numeric(a, &made, scratch, p, err));
    }
    if (k->activities_n > 0) {
        LINLI_TRY(fill_activities(a, k, scratch, p, err));
    }
    *ret = made;
    return LINLI_OK;
}
