/*
 * The features of the pooled trees, all of them ratios to the series' own level (or counts, shares
 * and kinds), so that what is learned on one series holds for another of any size:
 *
 *   level    means of three windows, last periods, sales on days with any, log of the level
 *   sales    periods since the last sale, share of periods with sales
 *   slot     weekday (month), mean of the same slot over four and eight seasons, the last one
 *   year     this time last year over the four weeks before it: of the item, its category, its site
 *   group    the last 1, 3 and 7 periods of category and site over their last 28
 *   promo    on the day, the day before, its share in the days ahead and behind, means with and
 *            without it; activities likewise; the price ahead over that of the last weeks
 *   calendar kind of day, festival and the day's distance to it, place in the year
 *   weather  and other numeric signals, as far as they are known ahead
 *
 * Everything is looked up in running sums, so a row costs a fixed number of steps.
 *
 * Invariant: no demand from period t on enters the features at origin t.
 */
#include "engine/pooled/row.h"

#include <assert.h>
#include <math.h>

#include "base/date.h"

static const struct features_scale SCALES[] = {
    [LINLI_FORECAST_DAY] = {7, {7, 28, 182}, 56, 364, 7, 728, 182},
    [LINLI_FORECAST_WEEK] = {1, {2, 8, 52}, 12, 52, 1, 156, 52},
    [LINLI_FORECAST_MONTH] = {12, {3, 6, 12}, 12, 12, 1, 60, 24}};

static const double IN_STOCK_MIN = 0.25; /* a period in stock for less tells too little */
static const double YEAR_DAYS = 365.25;
static const double TURN = 6.283185307179586; /* once around */

const struct features_scale *features_scale_of(enum linli_forecast_freq freq)
{
    return &SCALES[freq];
}

int32_t features_period(enum linli_forecast_freq freq, int32_t first_day)
{
    if (freq == LINLI_FORECAST_DAY) {
        return first_day;
    }
    return freq == LINLI_FORECAST_WEEK ? date_week_start(first_day) / 7
                                       : date_month_index(first_day);
}

/* Demand of period t behind its sales; false when a stock-out hides it. */
static bool corrected(const struct linli_forecast_series *s, int32_t t, double *ret)
{
    double unmet = s->unmet != NULL && s->unmet[t] > 0.0 ? s->unmet[t] : 0.0;
    double share = s->in_stock != NULL && isfinite(s->in_stock[t]) ? s->in_stock[t] : 1.0;
    bool scaled = unmet == 0.0 && share < 1.0 && share >= IN_STOCK_MIN;
    *ret = scaled ? s->qty[t] / share : s->qty[t] + unmet;
    return unmet > 0.0 || share >= IN_STOCK_MIN;
}

static double people_on(const struct linli_forecast_signals *g, int32_t day)
{
    int32_t at = day - g->first_day;
    double sum = 0.0;
    if (at < 0 || at >= g->days_n) {
        return 0.0;
    }
    for (int32_t k = 0; k < g->activities_n; k++) {
        double size = g->activity_size[k][at];
        sum += isfinite(size) && size > 0.0 ? size : 0.0;
    }
    return sum;
}

static bool on_promo(const struct features_line *l, int32_t t)
{
    return l->series->promo != NULL && l->series->promo[t] > 0.0;
}

static enum linli_rc allocate(struct features_line *l, int32_t horizon, struct linli_arena *arena,
                              struct linli_error *err)
{
    double **sums[] = {&l->sum,         &l->count,      &l->sold,        &l->promo_sum,
                       &l->promo_count, &l->active_sum, &l->active_count};
    for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
        LINLI_TRY(LINLI_NEW(arena, l->n + 1, sums[i], err));
    }
    LINLI_TRY(LINLI_NEW(arena, l->n, &l->y, err));
    LINLI_TRY(LINLI_NEW(arena, l->n, &l->use, err));
    LINLI_TRY(LINLI_NEW(arena, l->n + 1, &l->last_sold, err));
    bool people = l->freq == LINLI_FORECAST_DAY && l->signals != NULL && l->signals->activities_n;
    if (people) {
        LINLI_TRY(LINLI_NEW(arena, l->n + horizon, &l->people, err));
        for (int32_t t = 0; t < l->n + horizon; t++) {
            l->people[t] = people_on(l->signals, l->series->first_day + t);
        }
    }
    return LINLI_OK;
}

static void run_sums(struct features_line *l)
{
    l->last_sold[0] = -1;
    for (int32_t t = 0; t < l->n; t++) {
        double y = l->use[t] ? l->y[t] : 0.0;
        double used = l->use[t] ? 1.0 : 0.0;
        double promo = on_promo(l, t) ? 1.0 : 0.0;
        double active = l->people != NULL && l->people[t] > 0.0 ? 1.0 : 0.0;
        l->sum[t + 1] = l->sum[t] + y;
        l->count[t + 1] = l->count[t] + used;
        l->sold[t + 1] = l->sold[t] + (y > 0.0 ? 1.0 : 0.0);
        l->promo_sum[t + 1] = l->promo_sum[t] + y * promo;
        l->promo_count[t + 1] = l->promo_count[t] + used * promo;
        l->active_sum[t + 1] = l->active_sum[t] + y * active;
        l->active_count[t + 1] = l->active_count[t] + used * active;
        l->last_sold[t + 1] = y > 0.0 ? t : l->last_sold[t];
    }
}

enum linli_rc features_line_make(const struct linli_forecast_series *series,
                                 const struct linli_forecast_signals *signals,
                                 const struct features_groups *groups, int64_t number,
                                 enum linli_forecast_freq freq, int32_t horizon,
                                 struct linli_arena *arena, struct features_line *ret,
                                 struct linli_error *err)
{
    struct features_line l = {.series = series,
                              .signals = signals,
                              .scale = features_scale_of(freq),
                              .groups = groups,
                              .number = number,
                              .freq = freq,
                              .base = features_period(freq, series->first_day),
                              .n = series->n,
                              .begin = series->n};
    LINLI_TRY(allocate(&l, horizon, arena, err));
    for (int32_t t = 0; t < l.n; t++) {
        bool open = series->open == NULL || series->open[t] != 0;
        l.use[t] = corrected(series, t, &l.y[t]) && open;
        if (l.begin == l.n && l.use[t] && l.y[t] > 0.0) {
            l.begin = t;
        }
        l.use[t] = l.use[t] && t >= l.begin;
    }
    run_sums(&l);
    *ret = l;
    return LINLI_OK;
}

static double over(const double *running, int32_t from, int32_t to)
{
    from = from > 0 ? from : 0;
    return to > from ? running[to] - running[from] : 0.0;
}

/* Mean of demand in use over periods [from, to); NAN: none. */
static double mean_over(const double *sum, const double *count, int32_t from, int32_t to)
{
    double n = over(count, from, to);
    return n > 0.0 ? over(sum, from, to) / n : (double)NAN;
}

double features_level(const struct features_line *l, int32_t t)
{
    double recent = mean_over(l->sum, l->count, t - l->scale->level, t);
    double all = mean_over(l->sum, l->count, 0, t);
    recent = recent > 0.0 ? recent : 0.0;
    return recent > 0.05 * all ? recent : 0.05 * all;
}

bool features_ready(const struct features_line *l, int32_t t)
{
    assert(t >= 0 && t <= l->n);
    return l->count[t] >= 5.0 && over(l->sold, t - l->scale->windows[1], t) > 0.0;
}

/* Mean of a group's totals over periods [from, to) by their own numbers; NAN: unknown. */
static double group_mean(const struct features_groups *g, int32_t group, int32_t from, int32_t to)
{
    double sum = 0.0;
    int32_t n = 0;
    int32_t a = from - g->first > 0 ? from - g->first : 0;
    int32_t b = to - g->first < g->periods_n ? to - g->first : g->periods_n;
    const float *total = g->total + (size_t)group * (size_t)g->periods_n;
    for (int32_t t = a; t < b; t++) {
        if (isfinite(total[t])) {
            sum += (double)total[t];
            n++;
        }
    }
    return n > 0 ? sum / n : (double)NAN;
}

static float ratio(double x, double by)
{
    return by > 0.0 ? (float)(x / by) : NAN;
}

struct filler {
    float *at;
};

static void put(struct filler *f, float value)
{
    *f->at++ = isfinite(value) ? value : NAN;
}

static void put_level(const struct features_line *l, int32_t t, double level, struct filler *f)
{
    for (int32_t w = 0; w < 3; w++) {
        put(f, ratio(mean_over(l->sum, l->count, t - l->scale->windows[w], t), level));
        put(f, ratio(over(l->sold, t - l->scale->windows[w], t),
                     over(l->count, t - l->scale->windows[w], t)));
    }
    for (int32_t back = 1; back <= 3; back++) {
        bool known = t - back >= 0 && l->use[t - back];
        put(f, known ? ratio(l->y[t - back], level) : NAN);
    }
    int32_t window = l->scale->windows[1];
    double sold = over(l->sold, t - window, t);
    put(f, ratio(sold > 0.0 ? over(l->sum, t - window, t) / sold : 0.0, level));
    put(f, (float)log(level));
    put(f, (float)over(l->count, l->last_sold[t] + 1, t)); /* open periods without a sale */
}

static void put_slot(const struct features_line *l, int32_t t, int32_t target, double level,
                     struct filler *f)
{
    double sum = 0.0;
    double four = NAN;
    double last = NAN;
    int32_t n = 0;
    int32_t season = l->scale->season;
    int32_t seasons = season > 7 ? 4 : 8;
    for (int32_t j = 1; j <= seasons; j++) {
        int32_t u = target - season * ((target - t) / season + j);
        if (u >= 0 && u < t && l->use[u]) {
            sum += l->y[u];
            n++;
            last = j == 1 ? l->y[u] : last;
        }
        four = j == 4 && n > 0 ? sum / n : four;
    }
    put(f, (float)((l->base + target) % season));
    put(f, ratio(four, level));
    put(f, n > 0 ? ratio(sum / n, level) : NAN);
    put(f, ratio(last, level));
}

static void put_year(const struct features_line *l, int32_t t, int32_t target, double level,
                     struct filler *f)
{
    const struct features_scale *c = l->scale;
    int32_t near = target - c->year; /* the same slot a year ago */
    int32_t now = t - c->year;
    int32_t window = c->windows[1];
    int32_t until = near + c->half + 1 < t ? near + c->half + 1 : t;
    double own = mean_over(l->sum, l->count, near - c->half, until);
    double before = over(l->count, now - window, now) >= window / 2.0
                        ? mean_over(l->sum, l->count, now - window, now)
                        : 0.0;
    put(f, ratio(own, before));
    put(f, ratio(own, level));
    const int32_t groups[] = {l->groups->branch[l->number], l->groups->site[l->number]};
    for (int32_t g = 0; g < 2; g++) {
        double around = group_mean(l->groups, groups[g], l->base + near - c->half, l->base + until);
        double then = group_mean(l->groups, groups[g], l->base + now - window, l->base + now);
        put(f, now - window + l->base >= l->groups->first ? ratio(around, then) : NAN);
    }
}

static void put_groups(const struct features_line *l, int32_t t, struct filler *f)
{
    const int32_t groups[] = {l->groups->branch[l->number], l->groups->site[l->number]};
    static const int32_t lengths[] = {1, 3, 7};
    for (int32_t g = 0; g < 2; g++) {
        int32_t end = l->base + t;
        double usual = group_mean(l->groups, groups[g], end - l->scale->windows[1], end);
        for (int32_t w = 0; w < 3; w++) {
            put(f, ratio(group_mean(l->groups, groups[g], end - lengths[w], end), usual));
        }
    }
}

static void put_promo(const struct features_line *l, int32_t t, int32_t target, int32_t ahead,
                      double level, struct filler *f)
{
    double days = 0.0;
    for (int32_t k = 0; k < ahead; k++) {
        days += on_promo(l, t + k) ? 1.0 : 0.0;
    }
    put(f, on_promo(l, target) ? 1.0F : 0.0F);
    put(f, target > 0 && on_promo(l, target - 1) ? 1.0F : 0.0F);
    put(f, (float)(days / ahead));
    put(f, t > 0 && on_promo(l, t - 1) ? 1.0F : 0.0F);
    for (int32_t w = 1; w < 3; w++) {
        int32_t from = t - l->scale->windows[w];
        double on = over(l->promo_sum, from, t);
        double on_n = over(l->promo_count, from, t);
        put(f, ratio(on_n > 0.0 ? on / on_n : (double)NAN, level));
        double off_n = over(l->count, from, t) - on_n;
        put(f, ratio(off_n > 0.0 ? (over(l->sum, from, t) - on) / off_n : (double)NAN, level));
        if (w == 2) {
            put(f, ratio(on_n, on_n + off_n));
        }
    }
}

static void put_activity(const struct features_line *l, int32_t t, int32_t target, double level,
                         struct filler *f)
{
    int32_t from = t - l->scale->windows[2];
    double active = over(l->active_count, from, t);
    double with = active > 0.0 ? over(l->active_sum, from, t) / active : (double)NAN;
    put(f, l->people != NULL ? (float)l->people[target] : 0.0F);
    put(f, ratio(with, level));
}

/* Log of the price of the target over the mean price of the last weeks; NAN unless known ahead. */
static float price_ratio(const struct features_line *l, int32_t t, int32_t target)
{
    const double *price = l->series->price;
    double sum = 0.0;
    int32_t n = 0;
    if (price == NULL || !(price[target] > 0.0)) {
        return NAN;
    }
    for (int32_t u = t - l->scale->windows[1] > 0 ? t - l->scale->windows[1] : 0; u < t; u++) {
        if (price[u] > 0.0) {
            sum += price[u];
            n++;
        }
    }
    return n > 0 ? (float)log(price[target] / (sum / n)) : NAN;
}

/* Day kind, festival and numeric signals of the target. */
static void put_day(const struct features_line *l, int32_t target, bool numeric, struct filler *f)
{
    const struct linli_forecast_signals *g = l->freq == LINLI_FORECAST_DAY ? l->signals : NULL;
    int32_t at = g != NULL ? l->series->first_day + target - g->first_day : -1;
    bool there = at >= 0 && at < g->days_n;
    put(f, there && g->day_kind != NULL ? (float)g->day_kind[at] : 0.0F);
    put(f, there && g->festival != NULL ? (float)g->festival[at] : 0.0F);
    put(f, there && g->festival_day != NULL ? (float)g->festival_day[at] : 0.0F);
    for (int32_t m = 0; m < FEATURES_NUMERIC; m++) {
        put(f, there && numeric && m < g->numeric_n ? (float)g->numeric[m][at] : NAN);
    }
}

static void put_calendar(const struct features_line *l, int32_t target, struct filler *f)
{
    int32_t day = l->series->first_day + target;
    double angle = TURN * (l->base + target) / (double)l->scale->year;
    if (l->freq == LINLI_FORECAST_DAY) {
        angle = TURN * day / YEAR_DAYS;
    }
    put(f, (float)sin(angle));
    put(f, (float)cos(angle));
}

void features_fill(const struct features_line *l, int32_t t, int32_t step, int32_t ahead,
                   struct features_known known, float ret[FEATURES_N])
{
    assert(features_ready(l, t) && step >= 0 && step < ahead);
    struct filler f = {ret};
    int32_t target = t + step;
    double level = features_level(l, t);
    put(&f, (float)step);
    put_level(l, t, level, &f);
    put_slot(l, t, target, level, &f);
    put_year(l, t, target, level, &f);
    put_groups(l, t, &f);
    put_promo(l, t, target, ahead, level, &f);
    put_activity(l, t, target, level, &f);
    put(&f, known.price ? price_ratio(l, t, target) : NAN);
    put_day(l, target, step < known.numeric, &f);
    put_calendar(l, target, &f);
    assert(f.at - ret == FEATURES_N);
}
