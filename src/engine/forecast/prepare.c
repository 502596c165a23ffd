/*
 * From the caller's arrays to what the models work on.
 *
 * - Stock-outs hide demand: unmet is added where it is known; else a day that was in stock for a
 *   share s is scaled by 1/s, at most fourfold, and a day below that is left out (the correction
 *   that FreshRetailNet, arXiv 2505.16319, finds worth 7 % of bias).
 * - Closed days are left out, and so is everything before the first demand.
 * - A closure of four weeks or more marks a restart: the models then trust the past little.
 * - Origins for the backtest: dense for short horizons, thinner for long ones, so that origins
 *   times horizon stays near 1,300; the origins that recent_error needs are always among them.
 *
 * Invariant: used periods hold finite demand >= 0; origins ascend and end with n.
 * Called by linli_forecast_run().
 */
#include "engine/forecast/prepare.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "engine/forecast/effects.h"

/* A day in stock for less than this share tells too little to be scaled up. */
static const double IN_STOCK_MIN = 0.25;

static const struct forecast_scale DAY_SCALE = {.slots_n = 7,
                                                .slot_keep = 0.97,
                                                .slot_prior = 4.0,
                                                .year_lag = 364,
                                                .year_half = 10,
                                                .average = 28,
                                                .backtest = 182,
                                                .warm_up = 14,
                                                .anew = 400,
                                                .gap = 28,
                                                .forget = 0.005,
                                                .reference = 0.05};
static const struct forecast_scale WEEK_SCALE = {.slots_n = 1,
                                                 .slot_keep = 1.0,
                                                 .slot_prior = 1.0,
                                                 .year_lag = 52,
                                                 .year_half = 1,
                                                 .average = 12,
                                                 .backtest = 52,
                                                 .warm_up = 6,
                                                 .anew = 57,
                                                 .gap = 8,
                                                 .forget = 0.02,
                                                 .reference = 0.15};
static const struct forecast_scale MONTH_SCALE = {.slots_n = 12,
                                                  .slot_keep = 1.0,
                                                  .slot_prior = 12.0,
                                                  .average = 12,
                                                  .backtest = 36,
                                                  .warm_up = 6,
                                                  .anew = 13,
                                                  .gap = 6,
                                                  .forget = 0.03,
                                                  .reference = 0.15};

static enum linli_rc check_options(const struct linli_forecast_options *o, struct linli_error *err)
{
    if (o->horizon < 1 || o->horizon > LINLI_FORECAST_HORIZON_MAX) {
        return linli_fail(err, LINLI_EINPUT, "a horizon of %d periods, expected 1 to %d",
                          o->horizon, LINLI_FORECAST_HORIZON_MAX);
    }
    if (o->levels_n < 0 || o->levels_n > LINLI_FORECAST_LEVELS_MAX) {
        return linli_fail(err, LINLI_EINPUT, "%d levels, expected at most %d", o->levels_n,
                          LINLI_FORECAST_LEVELS_MAX);
    }
    for (int32_t i = 0; i < o->levels_n; i++) {
        if (!(o->levels[i] > (i > 0 ? o->levels[i - 1] : 0.0) && o->levels[i] < 1.0)) {
            return linli_fail(err, LINLI_EINPUT,
                              "levels must ascend and lie between 0 and 1, not %g", o->levels[i]);
        }
    }
    return LINLI_OK;
}

static enum linli_rc check_series(const struct linli_forecast_series *s,
                                  const struct linli_forecast_options *o, struct linli_error *err)
{
    if (s->n < 0 || s->n > LINLI_FORECAST_PERIODS_MAX) {
        return linli_fail(err, LINLI_EINPUT, "a history of %d periods, expected at most %d", s->n,
                          LINLI_FORECAST_PERIODS_MAX);
    }
    for (int32_t t = 0; t < s->n; t++) {
        if (!(s->qty[t] >= 0.0) || !isfinite(s->qty[t]) ||
            (s->unmet != NULL && s->unmet[t] < 0.0)) {
            return linli_fail(err, LINLI_EINPUT,
                              "period %d has a quantity that is negative or not a number", t);
        }
        if (s->qty[t] > LINLI_FORECAST_QTY_MAX ||
            (s->unmet != NULL && s->unmet[t] > LINLI_FORECAST_QTY_MAX)) {
            return linli_fail(err, LINLI_EINPUT, "period %d has a quantity above %g", t,
                              LINLI_FORECAST_QTY_MAX);
        }
    }
    for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
        if (s->sum_days[i] < 0 || s->sum_days[i] > o->horizon) {
            return linli_fail(err, LINLI_EINPUT, "a total over %d periods, expected 0 to %d",
                              s->sum_days[i], o->horizon);
        }
    }
    return LINLI_OK;
}

static enum linli_rc allocate(struct forecast_prepared *p, struct linli_arena *arena,
                              struct linli_error *err)
{
    int32_t all = p->n + p->h;
    LINLI_TRY(LINLI_NEW(arena, p->n, &p->demand, err));
    LINLI_TRY(LINLI_NEW(arena, p->n, &p->y, err));
    LINLI_TRY(LINLI_NEW(arena, p->n, &p->use, err));
    LINLI_TRY(LINLI_NEW(arena, p->n, &p->outlier, err));
    LINLI_TRY(LINLI_NEW(arena, p->n, &p->restart, err));
    LINLI_TRY(LINLI_NEW(arena, all, &p->open, err));
    LINLI_TRY(LINLI_NEW(arena, all, &p->active, err));
    LINLI_TRY(LINLI_NEW(arena, all, &p->slot, err));
    LINLI_TRY(LINLI_NEW(arena, all, &p->kind, err));
    LINLI_TRY(LINLI_NEW(arena, all, &p->promo, err));
    return LINLI_OK;
}

/* The demand of one period behind its sales, or false when it cannot be told. */
static bool uncensored(const struct linli_forecast_series *s, int32_t t, double *ret_demand)
{
    double unmet = s->unmet != NULL && isfinite(s->unmet[t]) ? s->unmet[t] : 0.0;
    double share = s->in_stock != NULL && isfinite(s->in_stock[t]) ? s->in_stock[t] : 1.0;
    if (unmet > 0.0 || share >= 1.0) {
        *ret_demand = s->qty[t] + unmet;
        return true;
    }
    if (share < IN_STOCK_MIN) {
        *ret_demand = s->qty[t];
        return false;
    }
    *ret_demand = s->qty[t] / share;
    return true;
}

/* A series begins with its first demand, or with the first after more than a year without any: what
 * was before that says nothing of now. A yearly season is no such gap. */
static void correct_demand(const struct linli_forecast_series *s, struct forecast_prepared *p)
{
    bool whole = true;
    int32_t last = 0; /* period with demand */
    p->begin = p->n;
    for (int32_t t = 0; t < p->n; t++) {
        whole = whole && s->qty[t] == floor(s->qty[t]);
        bool known = uncensored(s, t, &p->demand[t]);
        p->demand[t] = p->demand[t] < LINLI_FORECAST_QTY_LEAST ? 0.0 : p->demand[t];
        p->use[t] = known && p->open[t];
        p->y[t] = p->demand[t];
        if (p->use[t] && p->demand[t] > 0.0) {
            p->begin = p->begin == p->n || t - last > p->scale->anew ? t : p->begin;
            last = t;
        }
    }
    p->used_n = 0;
    for (int32_t t = 0; t < p->n; t++) {
        p->use[t] = p->use[t] && t >= p->begin;
        p->used_n += p->use[t];
    }
    p->whole = s->units == LINLI_FORECAST_UNITS_WHOLE ||
               (s->units == LINLI_FORECAST_UNITS_DERIVE && whole && p->n > 0);
}

static void mark_restarts(struct forecast_prepared *p)
{
    int32_t closed = 0;
    for (int32_t t = p->begin; t < p->n; t++) {
        if (p->open[t]) {
            p->restart[t] = closed >= p->scale->gap;
            closed = 0;
        } else {
            closed++;
        }
    }
}

static void fill_slots(const struct linli_forecast_series *s, struct forecast_prepared *p)
{
    int32_t weekday = date_weekday(s->first_day) - 1;
    int32_t month = date_month_index(s->first_day);
    for (int32_t t = 0; t < p->n + p->h; t++) {
        p->open[t] = s->open == NULL || s->open[t] != 0;
        p->promo[t] = s->promo != NULL && s->promo[t] > 0.0;
        if (p->scale->slots_n == 7) {
            p->slot[t] = (uint8_t)((weekday + t % 7) % 7);
        } else if (p->scale->slots_n == 12) {
            p->slot[t] = (uint8_t)((month + t) % 12);
        }
    }
}

/* The sizes of one type on the n days from first_day on; outside of the table there are none. */
static void fill_sizes(const struct linli_forecast_signals *g, int32_t type, int32_t first_day,
                       int32_t n, double *row)
{
    int32_t shift = first_day - g->first_day;
    int32_t from = shift < 0 ? -shift : 0;
    int32_t to = g->days_n - shift < n ? g->days_n - shift : n;
    for (int32_t t = from; t < to; t++) {
        double size = g->activity_size[type][shift + t];
        row[t] = isfinite(size) && size > 0.0 ? size : 0.0;
    }
}

static int32_t active_days(const struct linli_forecast_signals *g, int32_t type, int32_t first_day,
                           int32_t n)
{
    int32_t shift = first_day - g->first_day;
    int32_t to = g->days_n - shift < n ? g->days_n - shift : n;
    int32_t days = 0;
    for (int32_t t = shift < 0 ? -shift : 0; t < to; t++) {
        double size = g->activity_size[type][shift + t];
        days += isfinite(size) && size > 0.0 ? 1 : 0;
    }
    return days;
}

/* Takes the activity types with the most days in the history, at least three each. */
static enum linli_rc fill_activities(const struct linli_forecast_signals *g, int32_t first_day,
                                     struct forecast_prepared *p, struct linli_arena *arena,
                                     struct linli_error *err)
{
    int32_t *days;
    LINLI_TRY(LINLI_NEW(arena, g->activities_n, &days, err));
    for (int32_t k = 0; k < g->activities_n; k++) {
        days[k] = active_days(g, k, first_day + p->begin, p->n - p->begin);
    }
    int32_t most =
        g->activities_n < FORECAST_ACTIVITIES_MAX ? g->activities_n : FORECAST_ACTIVITIES_MAX;
    LINLI_TRY(LINLI_NEW(arena, (size_t)most * (size_t)(p->n + p->h), &p->activity, err));
    while (p->activities_n < most) {
        int32_t best = -1;
        for (int32_t k = 0; k < g->activities_n; k++) {
            best = days[k] >= 3 && (best < 0 || days[k] > days[best]) ? k : best;
        }
        if (best < 0) {
            break;
        }
        days[best] = 0;
        p->activity_type[p->activities_n] = best;
        double *row = p->activity + (size_t)p->activities_n++ * (size_t)(p->n + p->h);
        fill_sizes(g, best, first_day, p->n + p->h, row);
        for (int32_t t = 0; t < p->n + p->h; t++) {
            p->active[t] = p->active[t] || row[t] > 0.0;
        }
    }
    return LINLI_OK;
}

static void fill_kinds(const struct linli_forecast_signals *g, int32_t first_day,
                       struct forecast_prepared *p)
{
    for (int32_t t = 0; g->day_kind != NULL && t < p->n + p->h; t++) {
        int32_t at = first_day + t - g->first_day;
        if (at >= 0 && at < g->days_n && g->day_kind[at] < LINLI_FORECAST_DAY_KINDS) {
            p->kind[t] = g->day_kind[at];
            p->has_kind = p->has_kind || (p->kind[t] != 0 && t >= p->begin);
        }
    }
}

int32_t forecast_step_of(const struct linli_forecast_options *options)
{
    if (options->backtest_step > 0) {
        return options->backtest_step;
    }
    return options->horizon <= 7 ? 1 : 3 * ((options->horizon + 41) / 42);
}

static const struct forecast_scale *scale_for(enum linli_forecast_freq freq)
{
    return freq == LINLI_FORECAST_DAY    ? &DAY_SCALE
           : freq == LINLI_FORECAST_WEEK ? &WEEK_SCALE
                                         : &MONTH_SCALE;
}

static int32_t window_of(const struct linli_forecast_options *o)
{
    return o->backtest_periods > 0 ? o->backtest_periods : scale_for(o->freq)->backtest;
}

int32_t forecast_origins_most(const struct linli_forecast_options *options)
{
    return window_of(options) / forecast_step_of(options) + LINLI_FORECAST_RECENT + 2;
}

static enum linli_rc choose_origins(const struct linli_forecast_options *o,
                                    struct forecast_prepared *p, struct linli_arena *arena,
                                    struct linli_error *err)
{
    int32_t window = window_of(o);
    int32_t first = p->begin + p->scale->warm_up;
    first = first > p->n - window ? first : p->n - window;
    int32_t step = forecast_step_of(o);
    p->step = step;
    int32_t last_recent = LINLI_FORECAST_RECENT * LINLI_FORECAST_RECENT_DAYS;
    int32_t most = forecast_origins_most(o);
    LINLI_TRY(LINLI_NEW(arena, most, &p->origin, err));
    for (int32_t t = first > 0 ? first : 0; t < p->n; t++) {
        int32_t back = p->n - t;
        if (back % step == 0 || (back <= last_recent && back % LINLI_FORECAST_RECENT_DAYS == 0)) {
            p->origin[p->origins_n++] = t;
        }
    }
    p->origin[p->origins_n++] = p->n;
    assert(p->origins_n <= most);
    LINLI_TRY(LINLI_NEW(arena, p->origins_n, &p->recency, err));
    for (int32_t i = 0; i < p->origins_n; i++) {
        p->recency[i] = exp(-p->scale->forget * (p->n - p->origin[i]));
    }
    return LINLI_OK;
}

enum linli_rc forecast_prepare(const struct linli_forecast_series *series,
                               const struct linli_forecast_signals *signals,
                               const struct linli_forecast_options *options,
                               struct linli_arena *arena, struct forecast_prepared *ret,
                               struct linli_error *err)
{
    LINLI_TRY(check_options(options, err));
    LINLI_TRY(check_series(series, options, err));
    struct forecast_prepared p = {.n = series->n,
                                  .h = options->horizon,
                                  .first_day = series->first_day,
                                  .certain = series->certain};
    p.scale = scale_for(options->freq);
    LINLI_TRY(allocate(&p, arena, err));
    fill_slots(series, &p);
    correct_demand(series, &p);
    mark_restarts(&p);
    p.settled = p.n;
    while (p.settled > p.begin && !p.open[p.settled - 1]) {
        p.settled--;
    }
    if (signals != NULL && options->freq == LINLI_FORECAST_DAY) {
        fill_kinds(signals, series->first_day, &p);
        LINLI_TRY(fill_activities(signals, series->first_day, &p, arena, err));
    }
    for (int32_t t = p.begin; t < p.n; t++) {
        p.has_promo = p.has_promo || (p.use[t] && p.promo[t]);
    }
    LINLI_TRY(forecast_signs_fill(series, signals, arena, &p, err));
    LINLI_TRY(choose_origins(options, &p, arena, err));
    *ret = p;
    return LINLI_OK;
}

double forecast_believed(const struct forecast_prepared *p, int32_t t)
{
    double most = 6.0 * p->y[t];
    return p->outlier[t] && p->demand[t] > most ? most : p->demand[t];
}
