/*
 * Forecasts of young series with the help of their group (linli/forecast_cold.h).
 *
 * The group says a level G: of the same item at other sites, each corrected by how the two sites
 * compare on the items that both know (median of ratios); else the median of the early levels (or
 * levels) of category and site, of the category, of the site. It says a profile of weekdays and a
 * promotion ratio, means over its members. The series says Y, its demand so far, where the
 * profile expects F. Level and forecast are
 *
 *     L = (Y + K·G) / (F + K),   cold[k] = L · slot[k] · promo[k],
 *
 * and the engine's own forecast is drawn to it by the share S / (days + S), which ends at
 * 28 days (8 weeks, 6 months) of its own. K and S are pseudo-observations.
 *
 * Invariant: forecasts stay finite and >= 0; the group of a series is made of other series only.
 */
#include "linli/forecast_cold.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "engine/forecast/errors.h"

enum { PEERS_LEAST = 3, MEMBERS_MOST = 512, RATIOS_MOST = 101 };

/* Spans in periods, by the length of a period. */
static const struct {
    int32_t slots;
    int32_t young; /* from so many periods of its own on a series speaks for itself */
    int32_t level; /* window of the level … */
    int32_t least; /* … and what it takes at least */
    int32_t early; /* the first periods of an item */
} SCALES[] = {[LINLI_FORECAST_DAY] = {7, 28, 56, 14, 28},
              [LINLI_FORECAST_WEEK] = {1, 8, 12, 4, 8},
              [LINLI_FORECAST_MONTH] = {12, 6, 12, 3, 6}};

static const double LEVEL_PRIOR_MOST = 7.0;
static const double NOISE = 0.5; /* variance of a day over its squared mean, when unknown */
static const double ERROR_MOST = 100.0;
static const double PROMO_MOST = 50.0;
static const double OWN_PRIOR = 4.0;
static const double SHARE_PRIOR = 14.0; /* S */
static const double SLOT_PRIOR = 4.0;   /* pseudo-members whose profile is flat */
static const double PROMO_PRIOR = 4.0;  /* … and who do not mind promotions */

/* Members in order of their group; a group is a run of equal keys. */
struct order {
    const struct linli_forecast_peer **peer;
    int64_t n;
};

enum kind { OF_ITEM, OF_BRANCH, OF_CATEGORY, OF_SITE, KINDS };

struct linli_forecast_groups {
    enum linli_forecast_freq freq;
    struct order order[KINDS];
    double *scratch; /* [n] */
};

static int32_t slot_of(const struct linli_forecast_series *s, enum linli_forecast_freq freq,
                       int32_t t)
{
    if (freq == LINLI_FORECAST_DAY) {
        return (date_weekday(s->first_day) - 1 + t % 7) % 7;
    }
    return freq == LINLI_FORECAST_MONTH ? (date_month_index(s->first_day) + t) % 12 : 0;
}

static bool on_promo(const struct linli_forecast_series *s, int32_t t)
{
    return s->promo != NULL && s->promo[t] > 0.0;
}

/* Demand of period t; false when closed or hidden by a stock-out. */
static bool demand_of(const struct linli_forecast_series *s, int32_t t, double *ret)
{
    double unmet = s->unmet != NULL && s->unmet[t] > 0.0 ? s->unmet[t] : 0.0;
    bool out = s->in_stock != NULL && s->in_stock[t] < 1.0 && unmet == 0.0;
    *ret = s->qty[t] + unmet;
    return (s->open == NULL || s->open[t] != 0) && !out;
}

static int32_t begin_of(const struct linli_forecast_series *s)
{
    double y;
    for (int32_t t = 0; t < s->n; t++) {
        if (demand_of(s, t, &y) && y > 0.0) {
            return t;
        }
    }
    return 0;
}

struct means {
    double sum;
    double n;
};

static double mean_of(struct means m)
{
    return m.n > 0.0 ? m.sum / m.n : (double)NAN;
}

/* Square of a relative error, bounded: one mistyped day shall not tell of noise alone. */
static double square_of(double y, double expected)
{
    double e = expected > 0.0 ? y / expected - 1.0 : 0.0;
    return e < ERROR_MOST ? e * e : ERROR_MOST * ERROR_MOST;
}

/* How far the periods that the level is made of lie from level · slot, squared and relative. */
static double noise_of(const struct linli_forecast_series *s, enum linli_forecast_freq freq,
                       const struct linli_forecast_peer *peer)
{
    struct means noise = {0.0, 0.0};
    double y;
    for (int32_t t = s->n - 1; t >= 0 && noise.n < SCALES[freq].level && noise.n < peer->days_n;
         t--) {
        if (demand_of(s, t, &y)) {
            double slot = (double)peer->slot[slot_of(s, freq, t)];
            double square = square_of(y, peer->level * (slot > 0.0 ? slot : 1.0));
            noise = (struct means){noise.sum + square, noise.n + 1.0};
        }
    }
    return mean_of(noise);
}

void linli_forecast_peer_of(const struct linli_forecast_series *s, enum linli_forecast_freq freq,
                            struct linli_forecast_peer *peer)
{
    struct means late = {0.0, 0.0};
    struct means early = {0.0, 0.0};
    struct means promo[2] = {{0.0, 0.0}, {0.0, 0.0}};
    struct means slot[LINLI_FORECAST_COLD_SLOTS] = {{0.0, 0.0}};
    int32_t begin = begin_of(s);
    double y;
    peer->days_n = 0;
    peer->whole = true;
    int32_t last = -1;
    double sold = 0.0;
    for (int32_t t = s->n - 1; t >= begin; t--) {
        peer->whole = peer->whole && s->qty[t] == floor(s->qty[t]);
        if (!demand_of(s, t, &y)) {
            continue;
        }
        peer->days_n++;
        last = last < 0 && y > 0.0 ? t : last;
        if (late.n < SCALES[freq].level) {
            late = (struct means){late.sum + y, late.n + 1.0};
            sold += y > 0.0 ? 1.0 : 0.0;
            int32_t k = slot_of(s, freq, t);
            slot[k] = (struct means){slot[k].sum + y, slot[k].n + 1.0};
        }
        struct means *p = &promo[on_promo(s, t)];
        *p = (struct means){p->sum + y, p->n + 1.0};
    }
    for (int32_t t = begin; t < s->n && early.n < SCALES[freq].early; t++) {
        if (demand_of(s, t, &y)) {
            early = (struct means){early.sum + y, early.n + 1.0};
        }
    }
    bool alive = last >= s->n - SCALES[freq].least;
    peer->level = late.n >= SCALES[freq].least && alive ? mean_of(late) : (double)NAN;
    peer->early =
        early.n >= SCALES[freq].least && begin >= SCALES[freq].early ? mean_of(early) : (double)NAN;
    bool both =
        promo[0].n >= SCALES[freq].least && promo[1].n >= SCALES[freq].least && promo[0].sum > 0.0;
    peer->promo = both ? fmin(mean_of(promo[1]) / mean_of(promo[0]), PROMO_MOST) : (double)NAN;
    for (int32_t k = 0; k < LINLI_FORECAST_COLD_SLOTS; k++) {
        bool known = peer->level > 0.0 && slot[k].n > 0.0;
        peer->slot[k] = known ? (float)(mean_of(slot[k]) / peer->level) : NAN;
    }
    peer->zeros = peer->level > 0.0 ? 1.0 - sold / late.n : (double)NAN;
    peer->noise = peer->level > 0.0 ? noise_of(s, freq, peer) : (double)NAN;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_place(const struct linli_forecast_peer *x, const struct linli_forecast_peer *y)
{
    int c = compare(x->site, y->site);
    return c != 0 ? c : compare(x->item, y->item);
}

static int by_item(const void *a, const void *b)
{
    const struct linli_forecast_peer *x = *(const struct linli_forecast_peer *const *)a;
    const struct linli_forecast_peer *y = *(const struct linli_forecast_peer *const *)b;
    int c = compare(x->item, y->item);
    return c != 0 ? c : by_place(x, y);
}

static int by_branch(const void *a, const void *b)
{
    const struct linli_forecast_peer *x = *(const struct linli_forecast_peer *const *)a;
    const struct linli_forecast_peer *y = *(const struct linli_forecast_peer *const *)b;
    int c = compare(x->site, y->site);
    c = c != 0 ? c : compare(x->category, y->category);
    return c != 0 ? c : by_place(x, y);
}

static int by_category(const void *a, const void *b)
{
    const struct linli_forecast_peer *x = *(const struct linli_forecast_peer *const *)a;
    const struct linli_forecast_peer *y = *(const struct linli_forecast_peer *const *)b;
    int c = compare(x->category, y->category);
    return c != 0 ? c : by_place(x, y);
}

static int by_site(const void *a, const void *b)
{
    return by_place(*(const struct linli_forecast_peer *const *)a,
                    *(const struct linli_forecast_peer *const *)b);
}

enum linli_rc linli_forecast_groups_make(const struct linli_forecast_peer *peers, int64_t n,
                                         enum linli_forecast_freq freq, struct linli_arena *arena,
                                         const struct linli_forecast_groups **ret,
                                         struct linli_error *err)
{
    static int (*const orders[KINDS])(const void *, const void *) = {[OF_ITEM] = by_item,
                                                                     [OF_BRANCH] = by_branch,
                                                                     [OF_CATEGORY] = by_category,
                                                                     [OF_SITE] = by_site};
    assert(n >= 0);
    struct linli_forecast_groups *g;
    LINLI_TRY(LINLI_NEW(arena, 1, &g, err));
    g->freq = freq;
    LINLI_TRY(LINLI_NEW(arena, n, &g->scratch, err));
    for (int32_t kind = 0; kind < KINDS; kind++) {
        struct order *o = &g->order[kind];
        o->n = n;
        LINLI_TRY(LINLI_NEW(arena, n, &o->peer, err));
        for (int64_t i = 0; i < n; i++) {
            o->peer[i] = &peers[i];
        }
        if (n > 1) {
            qsort(o->peer, (size_t)n, sizeof(const struct linli_forecast_peer *), orders[kind]);
        }
    }
    *ret = g;
    return LINLI_OK;
}

/* Which side of `peer`'s group another one stands on. */
static int against(enum kind kind, const struct linli_forecast_peer *x,
                   const struct linli_forecast_peer *peer)
{
    if (kind == OF_ITEM) {
        return compare(x->item, peer->item);
    }
    int c = kind == OF_CATEGORY ? 0 : compare(x->site, peer->site);
    return c != 0 || kind == OF_SITE ? c : compare(x->category, peer->category);
}

/* At most MEMBERS_MOST of a group, evenly from all of them, so that a large group costs no more. */
struct members {
    const struct linli_forecast_peer **peer;
    int64_t n;
    int64_t step;
};

/* The first place in the order that is not below (`above`: not at) the peer's group. */
static int64_t border(const struct order *o, enum kind kind, const struct linli_forecast_peer *peer,
                      bool above)
{
    int64_t low = 0;
    int64_t high = o->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        int c = against(kind, o->peer[middle], peer);
        if (c < 0 || (above && c == 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The members of the peer's group, itself among them. */
static struct members members_of(const struct linli_forecast_groups *g, enum kind kind,
                                 const struct linli_forecast_peer *peer)
{
    const struct order *o = &g->order[kind];
    int64_t from = border(o, kind, peer, false);
    int64_t n = border(o, kind, peer, true) - from;
    int64_t step = (n + MEMBERS_MOST - 1) / MEMBERS_MOST;
    struct members m = {o->peer + from, n, step > 0 ? step : 1};
    return m;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int64_t n)
{
    qsort(values, (size_t)n, sizeof(*values), by_value);
    return n % 2 == 1 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

/* How much larger `here` is than `there`: the median over the items that both know. 1 when fewer
 * than three are. The members of a site stand in order of their items. */
static double site_ratio(const struct linli_forecast_groups *g,
                         const struct linli_forecast_peer *here,
                         const struct linli_forecast_peer *there, double *values)
{
    struct members a = members_of(g, OF_SITE, here);
    struct members b = members_of(g, OF_SITE, there);
    int64_t n = 0;
    for (int64_t i = 0, j = 0; i < a.n && j < b.n && n < RATIOS_MOST;) {
        int c = compare(a.peer[i]->item, b.peer[j]->item);
        if (c == 0 && a.peer[i]->level > 0.0 && b.peer[j]->level > 0.0) {
            double ratio = a.peer[i]->level / b.peer[j]->level;
            values[n++] = ratio > 1e-6 ? (ratio < 1e6 ? ratio : 1e6) : 1e-6;
        }
        i += c <= 0;
        j += c >= 0;
    }
    return n >= PEERS_LEAST ? median(values, n) : 1.0;
}

/* What the group says of a series. */
struct advice {
    double level;   /* > 0 */
    double between; /* variance of the log of the members' levels */
    double noise;   /* of a period, over its squared mean */
    double zeros;   /* share of periods without demand */
    double promo;
    double slot[LINLI_FORECAST_COLD_SLOTS];
    bool whole;
};

/* Median of n values > 0, and the variance of their logs by the middle half (1.349 sd of a normal).
 * Few values say little of their spread: two pseudo-values of variance 1. */
static void take_level(double *values, int64_t n, struct advice *a)
{
    a->level = median(values, n);
    double wide = (log(values[n - 1 - n / 4]) - log(values[n / 4])) / 1.349;
    a->between = ((double)n * wide * wide + 2.0) / ((double)n + 2.0);
}

/* The level by the same item at other sites; false: none. */
static bool level_elsewhere(const struct linli_forecast_groups *g,
                            const struct linli_forecast_peer *peer, struct advice *a)
{
    enum { SITES_MOST = 16 };
    struct members m = members_of(g, OF_ITEM, peer);
    double level[SITES_MOST];
    int64_t n = 0;
    for (int64_t i = 0; i < m.n && n < SITES_MOST; i += m.step) {
        if (m.peer[i]->site != peer->site && m.peer[i]->level > 0.0) {
            level[n++] = m.peer[i]->level * site_ratio(g, peer, m.peer[i], g->scratch);
        }
    }
    if (n > 0) {
        take_level(level, n, a);
    }
    return n > 0;
}

/* The early levels of a group's others, else their levels; those that sell nothing any more do not
 * count. False: fewer than three. */
static bool level_of_group(const struct members *m, const struct linli_forecast_peer *peer,
                           double *values, struct advice *a)
{
    for (int pass = 0; pass < 2; pass++) {
        int64_t n = 0;
        for (int64_t i = 0; i < m->n; i += m->step) {
            double level = pass == 0 ? m->peer[i]->early : m->peer[i]->level;
            if (m->peer[i] != peer && level > 0.0) {
                values[n++] = level;
            }
        }
        if (n >= PEERS_LEAST) {
            take_level(values, n, a);
            return true;
        }
    }
    return false;
}

static void advise_profile(const struct members *m, const struct linli_forecast_peer *peer,
                           int32_t slots, double *values, struct advice *a)
{
    struct means promo = {PROMO_PRIOR, PROMO_PRIOR};
    for (int32_t k = 0; k < slots; k++) {
        struct means slot = {SLOT_PRIOR, SLOT_PRIOR};
        for (int64_t i = 0; i < m->n; i += m->step) {
            double value = (double)m->peer[i]->slot[k];
            if (m->peer[i] != peer && isfinite(value)) {
                slot = (struct means){slot.sum + value, slot.n + 1.0};
            }
        }
        a->slot[k] = mean_of(slot);
    }
    for (int64_t i = 0; i < m->n; i += m->step) {
        if (m->peer[i] != peer && isfinite(m->peer[i]->promo)) {
            promo = (struct means){promo.sum + m->peer[i]->promo, promo.n + 1.0};
        }
    }
    a->promo = mean_of(promo);
    int64_t n = 0;
    a->whole = true;
    for (int64_t i = 0; i < m->n; i += m->step) {
        if (m->peer[i] != peer && m->peer[i]->noise > 0.0) {
            values[n++] = m->peer[i]->noise;
            a->whole = a->whole && m->peer[i]->whole;
        }
    }
    a->noise = n > 0 ? median(values, n) : NOISE;
    n = 0;
    for (int64_t i = 0; i < m->n; i += m->step) {
        if (m->peer[i] != peer && m->peer[i]->zeros >= 0.0) {
            values[n++] = m->peer[i]->zeros;
        }
    }
    a->zeros = n > 0 ? median(values, n) : 0.0;
}

/* False: there is no group to learn from. */
static bool advise(const struct linli_forecast_groups *g, const struct linli_forecast_peer *peer,
                   struct advice *ret)
{
    static const enum kind order[] = {OF_BRANCH, OF_CATEGORY, OF_SITE};
    struct advice own = {.level = 0.0};
    bool elsewhere = level_elsewhere(g, peer, &own);
    for (int32_t j = 0; j < 3; j++) {
        struct members m = members_of(g, order[j], peer);
        bool known = order[j] == OF_SITE || peer->category >= 0;
        if (known && level_of_group(&m, peer, g->scratch, ret)) {
            advise_profile(&m, peer, SCALES[g->freq].slots, g->scratch, ret);
            ret->level = elsewhere ? own.level : ret->level;
            ret->between = elsewhere ? own.between : ret->between;
            return true;
        }
    }
    if (elsewhere) { /* a new site: the profile of the item's others */
        struct members m = members_of(g, OF_ITEM, peer);
        *ret = own;
        advise_profile(&m, peer, SCALES[g->freq].slots, g->scratch, ret);
    }
    return elsewhere;
}

/* What the profile says of period t for a level of 1. */
static double expected(const struct linli_forecast_groups *g, const struct advice *a,
                       const struct linli_forecast_series *s, int32_t t)
{
    return a->slot[slot_of(s, g->freq, t)] * (on_promo(s, t) ? a->promo : 1.0);
}

/* How many days of its own the group's level is worth: the variance of a day over that between the
 * members. */
static double prior_of(const struct advice *a)
{
    double prior = a->noise / a->between;
    return prior < LEVEL_PRIOR_MOST ? prior : LEVEL_PRIOR_MOST;
}

static double cold_level(const struct linli_forecast_groups *g, const struct advice *a,
                         const struct linli_forecast_series *s)
{
    struct means own = {0.0, 0.0};
    double y;
    for (int32_t t = begin_of(s); t < s->n; t++) {
        if (demand_of(s, t, &y)) {
            own = (struct means){own.sum + y, own.n + expected(g, a, s, t)};
        }
    }
    return (own.sum + prior_of(a) * a->level) / (own.n + prior_of(a));
}

/* A value of the group's kind: its variance over the squared mean, and how often it is 0. */
struct kind_of_value {
    double relative;
    double zeros;
    bool whole;
};

/* Draws quantiles of a value with this mean to those of its group's kind. */
static void draw(double *q, int32_t n, int32_t stride, const double *levels, double share,
                 double mean, struct kind_of_value v)
{
    double variance = mean * mean * v.relative;
    variance = v.whole && variance < mean ? mean : variance;
    for (int32_t j = 0; j < n; j++) {
        double *x = &q[(size_t)j * (size_t)stride];
        double group = mean > 0.0 && levels[j] > v.zeros
                           ? forecast_errors_parametric(mean, variance, levels[j], v.whole)
                           : 0.0;
        double drawn = (1.0 - share) * *x + share * group;
        *x = v.whole ? floor(drawn + 0.5) : drawn;
    }
}

/* The group's noise of a day and share of days without demand, with what the own days say of it:
 * OWN_PRIOR pseudo-days. */
static void add_own(const struct linli_forecast_groups *g, const struct linli_forecast_series *s,
                    double level, struct advice *a)
{
    struct means noise = {OWN_PRIOR * a->noise, OWN_PRIOR};
    struct means zeros = {OWN_PRIOR * a->zeros, OWN_PRIOR};
    double y;
    for (int32_t t = begin_of(s); t < s->n && level > 0.0; t++) {
        if (demand_of(s, t, &y)) {
            double square = square_of(y, level * expected(g, a, s, t));
            noise = (struct means){noise.sum + square, noise.n + 1.0};
            zeros = (struct means){zeros.sum + (y > 0.0 ? 0.0 : 1.0), zeros.n + 1.0};
        }
    }
    a->noise = mean_of(noise);
    a->zeros = mean_of(zeros);
}

/* The noise of a day, and that the level is known by so many days only. */
static void spread(const struct advice *a, const struct linli_forecast_peer *peer, double share,
                   const struct linli_forecast_series *s, const struct linli_forecast_options *o,
                   struct linli_forecast_result *r)
{
    bool whole = s->units == LINLI_FORECAST_UNITS_DERIVE ? a->whole && peer->whole
                                                         : s->units == LINLI_FORECAST_UNITS_WHOLE;
    double level = a->noise / (peer->days_n + prior_of(a));
    struct kind_of_value day = {a->noise + level, a->zeros, whole};
    for (int32_t k = 0; k < o->horizon; k++) {
        draw(r->quantile + k, o->levels_n, o->horizon, o->levels, share, r->mean[k], day);
    }
    for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
        if (s->sum_days[i] > 0) {
            struct kind_of_value sum = {a->noise / s->sum_days[i] + level,
                                        pow(a->zeros, s->sum_days[i]), whole};
            draw(r->sum_quantile[i], o->levels_n, 1, o->levels, share, r->sum_mean[i], sum);
        }
    }
}

void linli_forecast_cold_apply(const struct linli_forecast_groups *groups,
                               const struct linli_forecast_peer *peer,
                               const struct linli_forecast_series *series,
                               const struct linli_forecast_options *options,
                               struct linli_forecast_result *result, double *ret_share)
{
    struct advice a = {.level = 0.0};
    *ret_share = 0.0;
    if (peer->days_n >= SCALES[groups->freq].young || !advise(groups, peer, &a)) {
        return;
    }
    bool none = result->model == LINLI_FORECAST_NONE;
    double share = none ? 1.0 : SHARE_PRIOR / (peer->days_n + SHARE_PRIOR);
    double level = cold_level(groups, &a, series);
    add_own(groups, series, level, &a);
    double mean[LINLI_FORECAST_HORIZON_MAX];
    assert(level >= 0.0 && share > 0.0 && share <= 1.0);
    for (int32_t k = 0; k < options->horizon; k++) {
        int32_t t = series->n + k;
        bool open = series->open == NULL || series->open[t] != 0;
        double cold = level * expected(groups, &a, series, t);
        mean[k] = open ? (1.0 - share) * result->mean[k] + share * cold : 0.0;
    }
    linli_forecast_move(result, series, options, mean);
    spread(&a, peer, share, series, options, result);
    if (none) {
        memcpy(result->baseline, mean, (size_t)options->horizon * sizeof(*mean));
        result->level = level;
    }
    *ret_share = share;
}
