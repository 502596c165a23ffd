/*
 * Top-down knowledge. Items of a site share its customers, holidays and weather, items of a group
 * their season; what single items hide in noise their sum shows. So the demand of a site's series,
 * and of each group at it, is summed up, forecast like any series from every origin of the
 * backtest, and lent to the items, whose share of it is a steadier thing than their demand.
 *
 * An item counts by 1 / sqrt(its mean): between a sum of units, where the largest decides alone,
 * and a mean of ratios, where the smallest makes the noise. Promotions and prices are divided out:
 * they are the item's own. A period that says nothing of an item's demand (a stock-out) counts with
 * its level of then; a closed one with nothing.
 *
 * Sums are made of stretches of at most 64 series, added in order, so that they do not depend on
 * the number of threads. A total has at least three series, all with the same end; a group that
 * is all of its site's series has none of its own. Called by forecast.c for a batch.
 */
#include "engine/forecast/totals.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/pool.h"
#include "engine/forecast/backtest.h"

enum { STRETCH = 64, SERIES_LEAST = 3, SCALE_PERIODS = 364 };
static const double REFERENCE = 0.05; /* smoothing of the level that fills in for stock-outs */

/* A series in order of site and group. */
struct place {
    int32_t site;
    int32_t group;
    int64_t at;
};

/* Some series of one group at one site. */
struct stretch {
    int64_t from;
    int64_t to; /* of the places */
    int32_t site_total;
    int32_t group_total;
    double *sum;   /* [n of the site] */
    uint8_t *open; /* [n + h] any of them */
};

/* A total in the making. */
struct making {
    int32_t n;
    int32_t end;
    int32_t parent; /* the site's total, -1 for those themselves */
    int32_t series_n;
    int64_t first; /* one of its series: it lends its days and signals */
    double *sum;
    uint8_t *open;
};

struct work {
    const struct linli_forecast_series *series;
    const struct linli_forecast_signals *const *signals;
    const double *weights;
    struct linli_forecast_options options;
    struct place *places;
    int64_t places_n;
    struct stretch *stretches;
    int64_t stretches_n;
    struct making *makings;
    int32_t sites_n; /* the first so many makings are sites */
    int32_t makings_n;
    struct forecast_total *totals;
    struct linli_arena *scratch; /* one a thread */
    struct linli_arena *arena;
    int32_t task_from; /* of the makings, while they are forecast */
};

/* The period behind the last one, counted from an era. */
static int32_t end_of(const struct linli_forecast_series *s, enum linli_forecast_freq freq)
{
    int32_t first = freq == LINLI_FORECAST_MONTH  ? date_month_index(s->first_day)
                    : freq == LINLI_FORECAST_WEEK ? date_week_start(s->first_day) / 7
                                                  : s->first_day;
    return first + s->n;
}

static int by_place(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    if (a->site != b->site) {
        return a->site < b->site ? -1 : 1;
    }
    if (a->group != b->group) {
        return a->group < b->group ? -1 : 1;
    }
    return a->at < b->at ? -1 : a->at > b->at;
}

static enum linli_rc sort_places(struct work *w, int64_t n, struct linli_arena *arena,
                                 struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, n, &w->places, err));
    for (int64_t i = 0; i < n; i++) {
        if (w->series[i].site > 0 && w->series[i].n > 0) {
            w->places[w->places_n++] = (struct place){w->series[i].site, w->series[i].group, i};
        }
    }
    if (w->places_n > 0) {
        qsort(w->places, (size_t)w->places_n, sizeof(w->places[0]), by_place);
    }
    return LINLI_OK;
}

/* Takes a series into a total's extent. */
static void extend(struct making *m, const struct linli_forecast_series *s, int64_t at, int32_t end)
{
    if (m->series_n == 0 || end > m->end) {
        *m = (struct making){.end = end, .parent = m->parent};
    }
    if (end == m->end) {
        m->series_n++;
        if (s->n > m->n) {
            m->n = s->n;
            m->first = at;
        }
    }
}

/* Numbers the sites, then the groups at them, and cuts stretches. */
static enum linli_rc lay_out(struct work *w, struct linli_arena *arena, struct forecast_totals *ret,
                             struct linli_error *err)
{
    int64_t n = w->places_n;
    LINLI_TRY(LINLI_NEW(arena, 2 * n, &w->makings, err));
    LINLI_TRY(LINLI_NEW(arena, n, &w->stretches, err));
    for (int64_t i = 0; i < n; i++) {
        const struct place *p = &w->places[i];
        w->sites_n += i == 0 || p->site != p[-1].site;
    }
    int32_t site = -1;
    w->makings_n = w->sites_n;
    for (int64_t i = 0; i < n; i++) {
        const struct place *p = &w->places[i];
        bool new_site = i == 0 || p->site != p[-1].site;
        bool new_group = new_site || p->group != p[-1].group;
        site += new_site;
        if (new_group) {
            w->makings[w->makings_n++] = (struct making){.parent = site};
        }
        w->makings[site].parent = -1;
        int32_t end = end_of(&w->series[p->at], w->options.freq);
        extend(&w->makings[site], &w->series[p->at], p->at, end);
        extend(&w->makings[w->makings_n - 1], &w->series[p->at], p->at, end);
        ret->of_site[p->at] = site;
        ret->of_group[p->at] = w->makings_n - 1;
        if (new_group || i - w->stretches[w->stretches_n - 1].from == STRETCH) {
            w->stretches[w->stretches_n++] =
                (struct stretch){.from = i, .site_total = site, .group_total = w->makings_n - 1};
        }
        w->stretches[w->stretches_n - 1].to = i + 1;
    }
    return LINLI_OK;
}

/* Mean demand of the last year's used periods. */
static double scale_of(const struct forecast_prepared *p)
{
    double sum = 0.0;
    int32_t n = 0;
    for (int32_t t = p->n - 1; t >= p->begin && n < SCALE_PERIODS; t--) {
        if (p->use[t]) {
            sum += p->demand[t];
            n++;
        }
    }
    return n > 0 ? sum / n : 0.0;
}

double forecast_totals_weight(const struct forecast_prepared *p)
{
    double scale = scale_of(p);
    return scale > 0.0 ? 1.0 / sqrt(scale) : 0.0;
}

/* Whether the series' promotion or price ever moved; if not its own factor is 1 on every day. */
static bool moves_by_itself(const struct linli_forecast_series *s, int32_t h)
{
    double price = NAN;
    for (int32_t t = 0; t < s->n + h; t++) {
        if (s->promo != NULL && s->promo[t] > 0.0) {
            return true;
        }
        if (s->price != NULL && s->price[t] > 0.0 && isfinite(s->price[t])) {
            if (s->price[t] < price || s->price[t] > price) {
                return true;
            }
            price = s->price[t];
        }
    }
    return false;
}

/* The series' own factors, promotion and price; NULL: they are all 1, and nothing need be learnt.
 */
static enum linli_rc prepare_own(const struct work *w, int64_t at, struct linli_arena *scratch,
                                 struct forecast_prepared *p, const double **ret_now,
                                 struct linli_error *err)
{
    const struct linli_forecast_series *series = &w->series[at];
    struct linli_forecast_options options = w->options;
    struct forecast_factor_choice own = {.own_only = true};
    struct forecast_factors f;
    *ret_now = NULL;
    options.backtest_periods = options.backtest_step = 1;
    bool moves = moves_by_itself(series, options.horizon);
    LINLI_TRY(forecast_prepare(series, moves && w->signals != NULL ? w->signals[at] : NULL,
                               &options, scratch, p, err));
    if (!moves) {
        return LINLI_OK;
    }
    p->origin += p->origins_n - 1; /* nothing is forecast here */
    p->origins_n = 1;
    LINLI_TRY(forecast_factors_run(p, own, scratch, &f, err));
    *ret_now = f.now;
    return LINLI_OK;
}

static enum linli_rc add_series(const struct work *w, const struct stretch *s, int64_t at,
                                struct linli_arena *scratch, struct linli_error *err)
{
    const struct linli_forecast_series *series = &w->series[at];
    const struct making *m = &w->makings[s->site_total];
    struct forecast_prepared p;
    const double *now;
    if (end_of(series, w->options.freq) != m->end) {
        return LINLI_OK;
    }
    LINLI_TRY(prepare_own(w, at, scratch, &p, &now, err));
    int32_t shift = m->n - p.n;
    for (int32_t t = 0; t < p.n + p.h; t++) {
        s->open[shift + t] |= p.open[t];
    }
    double weight =
        w->weights != NULL && w->weights[at] > 0.0 ? w->weights[at] : forecast_totals_weight(&p);
    if (weight <= 0.0) {
        return LINLI_OK;
    }
    double num = 0.0;
    double den = 0.0;
    for (int32_t t = p.begin; t < p.n; t++) {
        double level = den > 0.0 ? num / den : 0.0;
        double own = now != NULL ? now[t] : 1.0;
        s->sum[shift + t] += weight * (p.use[t] ? p.y[t] / own : p.open[t] ? level : 0.0);
        if (p.use[t]) {
            num = num * (1.0 - REFERENCE) + p.y[t];
            den = den * (1.0 - REFERENCE) + own;
        }
    }
    return LINLI_OK;
}

static enum linli_rc sum_task(void *context, int64_t i, int32_t thread, struct linli_error *err)
{
    struct work *w = context;
    const struct stretch *s = &w->stretches[i];
    for (int64_t k = s->from; k < s->to; k++) {
        LINLI_TRY(add_series(w, s, w->places[k].at, &w->scratch[thread], err));
        linli_arena_reset(&w->scratch[thread]);
    }
    return LINLI_OK;
}

/* Adds a stretch to its group's total or its site's. */
static void add_stretch(const struct work *w, const struct stretch *s, struct making *m)
{
    const struct making *site = &w->makings[s->site_total];
    int32_t shift = site->n - m->n;
    if (site->end != m->end) {
        return;
    }
    for (int32_t t = 0; t < m->n; t++) {
        m->sum[t] += s->sum[shift + t];
    }
    for (int32_t t = 0; t < m->n + w->options.horizon; t++) {
        m->open[t] |= s->open[shift + t];
    }
}

static enum linli_rc sum_up(struct work *w, int32_t threads, struct linli_arena *arena,
                            struct linli_error *err)
{
    int32_t h = w->options.horizon;
    for (int64_t i = 0; i < w->stretches_n; i++) {
        struct stretch *s = &w->stretches[i];
        LINLI_TRY(LINLI_NEW(arena, w->makings[s->site_total].n, &s->sum, err));
        LINLI_TRY(LINLI_NEW(arena, w->makings[s->site_total].n + h, &s->open, err));
    }
    for (int32_t i = 0; i < w->makings_n; i++) {
        LINLI_TRY(LINLI_NEW(arena, w->makings[i].n, &w->makings[i].sum, err));
        LINLI_TRY(LINLI_NEW(arena, w->makings[i].n + h, &w->makings[i].open, err));
    }
    LINLI_TRY(pool_run(threads, w->stretches_n, sum_task, w, err));
    for (int64_t i = 0; i < w->stretches_n; i++) {
        struct stretch *s = &w->stretches[i];
        add_stretch(w, s, &w->makings[s->site_total]);
        add_stretch(w, s, &w->makings[s->group_total]);
    }
    return LINLI_OK;
}

/* A total is worth its while with three series, and a group when the site has others besides. */
static bool worth(const struct work *w, const struct making *m)
{
    return m->series_n >= SERIES_LEAST &&
           (m->parent < 0 || w->makings[m->parent].series_n > m->series_n);
}

static void keep(const struct forecast_prepared *p, const struct forecast_backtest *b,
                 struct forecast_total *t)
{
    double scale = scale_of(p);
    double *now = t->now;
    double *ahead = t->ahead;
    assert(scale > 0.0);
    for (int32_t k = 0; k < p->n; k++) {
        t->sum[k] = p->y[k];
        now[k] = p->y[k] / scale;
    }
    for (int32_t k = 0; k < p->origins_n * p->h; k++) {
        ahead[k] = b->mean[k] / scale;
    }
    memcpy(t->origin, p->origin, (size_t)p->origins_n * sizeof(t->origin[0]));
    t->origins_n = p->origins_n;
    t->scale = scale;
}

static enum linli_rc forecast_task(void *context, int64_t i, int32_t thread,
                                   struct linli_error *err)
{
    struct work *w = context;
    const struct making *m = &w->makings[w->task_from + i];
    struct linli_arena *scratch = &w->scratch[thread];
    struct forecast_prepared p;
    struct forecast_backtest b;
    if (!worth(w, m)) {
        return LINLI_OK;
    }
    struct linli_forecast_series s = {.n = m->n,
                                      .first_day = w->series[m->first].first_day,
                                      .qty = m->sum,
                                      .open = m->open,
                                      .units = LINLI_FORECAST_UNITS_FRACTION};
    LINLI_TRY(forecast_prepare(&s, w->signals != NULL ? w->signals[m->first] : NULL, &w->options,
                               scratch, &p, err));
    if (p.used_n > 0) {
        if (m->parent >= 0 && w->makings[m->parent].end == m->end) {
            p.site_total = &w->totals[m->parent];
        }
        LINLI_TRY(forecast_backtest_run(&p, LINLI_FORECAST_AUTO, NULL, scratch, &b, err));
        keep(&p, &b, &w->totals[w->task_from + i]);
    }
    linli_arena_reset(scratch);
    return LINLI_OK;
}

/* Sites first: their groups are shares of them. */
static enum linli_rc forecast_all(struct work *w, int32_t threads, struct linli_arena *arena,
                                  struct linli_error *err)
{
    int32_t origins = forecast_origins_most(&w->options);
    for (int32_t i = 0; i < w->makings_n; i++) {
        struct forecast_total *t = &w->totals[i];
        *t = (struct forecast_total){.n = w->makings[i].n, .end = w->makings[i].end};
        if (worth(w, &w->makings[i])) {
            LINLI_TRY(LINLI_NEW(arena, t->n, &t->now, err));
            LINLI_TRY(LINLI_NEW(arena, t->n, &t->sum, err));
            LINLI_TRY(
                LINLI_NEW(arena, (size_t)origins * (size_t)w->options.horizon, &t->ahead, err));
            LINLI_TRY(LINLI_NEW(arena, origins, &t->origin, err));
        }
    }
    w->task_from = 0;
    LINLI_TRY(pool_run(threads, w->sites_n, forecast_task, w, err));
    w->task_from = w->sites_n;
    return pool_run(threads, w->makings_n - w->sites_n, forecast_task, w, err);
}

static enum linli_rc make(struct work *w, int64_t n, int32_t threads, struct linli_arena *arena,
                          struct forecast_totals *ret, struct linli_error *err)
{
    LINLI_TRY(sort_places(w, n, arena, err));
    LINLI_TRY(lay_out(w, arena, ret, err));
    LINLI_TRY(LINLI_NEW(arena, w->makings_n, &w->totals, err));
    LINLI_TRY(sum_up(w, threads, arena, err));
    LINLI_TRY(forecast_all(w, threads, arena, err));
    ret->total = w->totals;
    ret->totals_n = w->makings_n;
    return LINLI_OK;
}

enum linli_rc forecast_totals_make(const struct linli_forecast_series *series,
                                   const struct linli_forecast_signals *const *signals, int64_t n,
                                   const struct linli_forecast_options *options, int32_t threads,
                                   const double *weights, struct linli_arena *arena,
                                   struct forecast_totals *ret, struct linli_error *err)
{
    struct work w = {.series = series, .signals = signals, .weights = weights, .options = *options};
    struct forecast_totals totals = {.totals_n = 0};
    w.options.model = LINLI_FORECAST_AUTO;
    w.options.levels_n = 0;
    LINLI_TRY(LINLI_NEW(arena, n, &totals.of_site, err));
    LINLI_TRY(LINLI_NEW(arena, n, &totals.of_group, err));
    LINLI_TRY(LINLI_NEW(arena, threads, &w.scratch, err));
    for (int64_t i = 0; i < n; i++) {
        totals.of_site[i] = -1;
        totals.of_group[i] = -1;
    }
    for (int32_t k = 0; k < threads; k++) {
        linli_arena_init(&w.scratch[k], 0);
    }
    enum linli_rc rc = make(&w, n, threads, arena, &totals, err);
    for (int32_t k = 0; k < threads; k++) {
        linli_arena_finish(&w.scratch[k]);
    }
    if (rc == LINLI_OK) {
        *ret = totals;
    }
    return rc;
}

/* A total, unless there is none or it ends elsewhere than the series. */
static const struct forecast_total *usable(const struct forecast_totals *totals, int32_t at,
                                           int32_t end)
{
    const struct forecast_total *t = at >= 0 ? &totals->total[at] : NULL;
    return t != NULL && t->origins_n > 0 && t->end == end ? t : NULL;
}

void forecast_totals_lend(const struct forecast_totals *totals, int64_t at,
                          const struct linli_forecast_series *series, enum linli_forecast_freq freq,
                          struct forecast_prepared *p)
{
    int32_t end = end_of(series, freq);
    p->site_total = usable(totals, totals->of_site[at], end);
    p->group_total = usable(totals, totals->of_group[at], end);
}
