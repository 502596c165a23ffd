/*
 * Pooled conformal errors. A short history says little of its own tails; the series of a group
 * share the shape of their errors once each is brought to scale:
 *
 *     z = (actual - forecast) / spread,   spread² = φ (forecast + 0.05 mean forecast),
 *
 * a variance in proportion to the mean, as of counts. φ is the series' own, shrunk towards what the
 * group expects of one of its size (a line in logarithms), which counts as eight periods. The shape
 * depends on how large the forecast is against its spread: small ones are skewed and often 0, large
 * ones symmetric. So z is kept in ten classes of log(forecast / spread), each a row of quantiles,
 * and read off between them.
 *
 * Invariant: quantiles are finite, >= 0 and ascend with the level. Called by priors.c, forecast.c.
 */
#include "engine/forecast/spread.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LEVEL[SPREAD_LEVELS] = {0.005, 0.01, 0.02, 0.03, 0.05, 0.1,  0.15, 0.2,  0.25,
                                            0.3,   0.35, 0.4,  0.45, 0.5,  0.55, 0.6,  0.65, 0.7,
                                            0.75,  0.8,  0.85, 0.9,  0.95, 0.98, 0.99};
static const double FLOOR = 0.05;        /* of the mean forecast, in the variance */
static const double GROUP_PERIODS = 8.0; /* that the group's scale counts for */
static const double SLOPE_PRIOR = 0.5;   /* mean square of log sizes that says no slope */
static const double UNLIKE = 10.0;       /* a scale so many times the group's is taken for this */
static const double MOST = 12.0;         /* a scaled error beyond is taken for this */
static const double FAR = 3.0;           /* from the middle log size, a factor of twenty */
enum { PAIRS_LEAST = 200 };              /* for a group's shape */

/* So many periods of origins make a series' own errors count half. */
static const double POOLED_PERIODS = 60.0;

static double expected(double forecast, double size)
{
    return forecast + FLOOR * size;
}

void forecast_spread_sample(const struct forecast_prepared *p, const struct forecast_backtest *b,
                            struct forecast_spread_sample *ret)
{
    struct forecast_spread_sample s = {.n = 0};
    int32_t compared = b->members.compared_n;
    double weight = 0.0;
    for (int32_t i = 0; i + 1 < p->origins_n; i++) {
        for (int32_t k = 0; k < p->h; k++) {
            if (forecast_compared(p, i, k) >= 0) {
                s.size += p->recency[i] * b->mean[(size_t)i * (size_t)p->h + (size_t)k];
                weight += p->recency[i];
            }
        }
    }
    s.size = weight > 0.0 ? s.size / weight : 0.0;
    double square = 0.0;
    double variance = 0.0;
    int32_t at = 0;
    for (int32_t i = 0; i + 1 < p->origins_n && s.size > 0.0; i++) {
        for (int32_t k = 0; k < p->h; k++) {
            int32_t t = forecast_compared(p, i, k);
            if (t < 0) {
                continue;
            }
            double forecast = b->mean[(size_t)i * (size_t)p->h + (size_t)k];
            double actual = forecast_believed(p, t);
            square += p->recency[i] * (actual - forecast) * (actual - forecast);
            variance += p->recency[i] * expected(forecast, s.size);
            /* evenly spread over all comparisons */
            if ((int64_t)at * SPREAD_PAIRS >= (int64_t)s.n * compared && s.n < SPREAD_PAIRS) {
                s.forecast[s.n] = (float)forecast;
                s.actual[s.n++] = (float)actual;
            }
            at++;
        }
    }
    s.scale = variance > 0.0 ? square / variance : 0.0;
    s.periods = (double)compared * p->step / p->h;
    *ret = s;
}

/* A series' scale: its own, shrunk towards the group's. */
static double scale_of(const struct forecast_spread *s, const struct forecast_spread_sample *own,
                       double mean)
{
    double size = own->size > 0.0 ? own->size : mean;
    double far = log(size + 1e-9) - s->middle;
    far = far > -FAR ? far < FAR ? far : FAR : -FAR; /* a line says little beyond its points */
    double group = exp(s->at + s->slope * far);
    double seen = own->scale > 0.0 ? own->periods : 0.0;
    /* forecasts near nothing make any error look immense */
    double scale = own->scale < UNLIKE * group ? own->scale : UNLIKE * group;
    scale = scale > group / UNLIKE ? scale : group / UNLIKE;
    return (seen * scale + GROUP_PERIODS * group) / (seen + GROUP_PERIODS);
}

static void fit_scale(const struct forecast_spread_sample *samples, const int64_t *index, int64_t n,
                      struct forecast_spread *s)
{
    double w = 0.0;
    double x = 0.0;
    double y = 0.0;
    double xx = 0.0;
    double xy = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const struct forecast_spread_sample *a = &samples[index[i]];
        if (!(a->scale > 0.0) || !(a->size > 0.0)) {
            continue;
        }
        double weight = a->periods < 60.0 ? a->periods : 60.0;
        double lx = log(a->size);
        double ly = log(a->scale);
        w += weight;
        x += weight * lx;
        y += weight * ly;
        xx += weight * lx * lx;
        xy += weight * lx * ly;
    }
    s->known = w > 0.0;
    if (s->known) {
        s->middle = x / w;
        s->at = y / w;
        s->slope = (xy / w - s->middle * s->at) / (xx / w - s->middle * s->middle + SLOPE_PRIOR);
    }
}

/* One scaled error and where it belongs. */
struct scaled {
    double strength;
    double error;
    double weight;
};

static int by_strength(const void *left, const void *right)
{
    const struct scaled *a = left;
    const struct scaled *b = right;
    if (a->strength != b->strength) {
        return a->strength < b->strength ? -1 : 1;
    }
    return a->error < b->error ? -1 : a->error > b->error;
}

static int by_error(const void *left, const void *right)
{
    double a = ((const struct scaled *)left)->error;
    double b = ((const struct scaled *)right)->error;
    return a < b ? -1 : a > b;
}

/* Weighted quantiles of a class, which gets sorted by error. */
static void fill_row(struct scaled *of, int64_t n, double row[SPREAD_LEVELS], double *strength)
{
    double total = 0.0;
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        total += of[i].weight;
        sum += of[i].weight * of[i].strength;
    }
    *strength = sum / total;
    qsort(of, (size_t)n, sizeof(*of), by_error);
    double below = 0.0;
    int32_t level = 0;
    for (int64_t i = 0; i < n && level < SPREAD_LEVELS; i++) {
        below += of[i].weight;
        while (level < SPREAD_LEVELS && (below >= LEVEL[level] * total || i + 1 == n)) {
            row[level++] = of[i].error;
        }
    }
}

enum linli_rc forecast_spread_fit(const struct forecast_spread_sample *samples,
                                  const int64_t *index, int64_t n, struct linli_arena *arena,
                                  struct forecast_spread *ret, struct linli_error *err)
{
    struct forecast_spread s = {.known = false};
    struct scaled *all;
    struct linli_arena_mark mark = linli_arena_mark(arena);
    fit_scale(samples, index, n, &s);
    LINLI_TRY(LINLI_NEW(arena, n * SPREAD_PAIRS, &all, err));
    int64_t pairs = 0;
    for (int64_t i = 0; i < n && s.known; i++) {
        const struct forecast_spread_sample *a = &samples[index[i]];
        double scale = scale_of(&s, a, a->size);
        double weight = a->periods < 60.0 ? a->periods : 60.0;
        for (int32_t k = 0; k < a->n; k++) {
            double f = (double)a->forecast[k];
            double spread = sqrt(scale * expected(f, a->size)) + 1e-9;
            double z = ((double)a->actual[k] - f) / spread;
            all[pairs++] =
                (struct scaled){log((f + 1e-9) / spread), z < MOST ? z : MOST, weight / a->n};
        }
    }
    s.known = s.known && pairs >= PAIRS_LEAST;
    if (s.known) {
        qsort(all, (size_t)pairs, sizeof(*all), by_strength);
        for (int32_t bin = 0; bin < SPREAD_BINS; bin++) {
            int64_t from = pairs * bin / SPREAD_BINS;
            int64_t to = pairs * (bin + 1) / SPREAD_BINS;
            fill_row(all + from, to - from, s.quantile[bin], &s.strength[bin]);
        }
    }
    *ret = s;
    linli_arena_rewind(arena, mark);
    return LINLI_OK;
}

/* Index i and share of i+1 where `x` lies in an ascending table; ends hold on. */
static int32_t between(const double *table, int32_t n, double x, double *ret_share)
{
    int32_t i = 0;
    while (i + 2 < n && table[i + 1] < x) {
        i++;
    }
    double width = table[i + 1] - table[i];
    double share = width > 0.0 ? (x - table[i]) / width : 0.0;
    *ret_share = share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
    return i;
}

double forecast_spread_own_share(const struct forecast_spread_sample *own)
{
    return own->periods / (own->periods + POOLED_PERIODS);
}

/* The scaled error of a level where the forecast has this strength. */
static double error_at(const struct forecast_spread *s, double strength, double level)
{
    double a;
    double c;
    int32_t bin = between(s->strength, SPREAD_BINS, strength, &a);
    int32_t at = between(LEVEL, SPREAD_LEVELS, level, &c);
    const double *low = s->quantile[bin];
    const double *high = s->quantile[bin + 1];
    return (1.0 - a) * ((1.0 - c) * low[at] + c * low[at + 1]) +
           a * ((1.0 - c) * high[at] + c * high[at + 1]);
}

static double spread_of(double scale, double size, double mean)
{
    return sqrt(scale * expected(mean, size)) + 1e-9;
}

double forecast_spread_quantile(const struct forecast_spread *s,
                                const struct forecast_spread_sample *own, double mean, double level)
{
    assert(s->known && mean >= 0.0);
    double size = own->size > 0.0 ? own->size : mean;
    double spread = spread_of(scale_of(s, own, mean), size, mean);
    double q = mean + spread * error_at(s, log((mean + 1e-9) / spread), level);
    return q > 0.0 && isfinite(q) ? q : 0.0;
}

void forecast_spread_keep(const struct forecast_spread *s, const struct forecast_spread_sample *own,
                          double mean, const double *levels, int32_t levels_n,
                          struct forecast_spread_kept *ret)
{
    static const double NODE[SPREAD_NODES] = {0.4, 1.0, 2.5};
    assert(s->known && levels_n <= SPREAD_KEPT_LEVELS);
    struct forecast_spread_kept k = {.size = own->size > 0.0 ? own->size : mean};
    k.scale = scale_of(s, own, mean);
    for (int32_t i = 0; i < SPREAD_NODES; i++) {
        double at = NODE[i] * k.size;
        k.strength[i] = log((at + 1e-9) / spread_of(k.scale, k.size, at));
        for (int32_t j = 0; j < levels_n; j++) {
            k.error[i][j] = error_at(s, k.strength[i], levels[j]);
        }
    }
    *ret = k;
}

double forecast_spread_kept_quantile(const struct forecast_spread_kept *kept, double mean,
                                     int32_t j)
{
    assert(mean >= 0.0 && j >= 0 && j < SPREAD_KEPT_LEVELS);
    double a;
    double spread = spread_of(kept->scale, kept->size, mean);
    int32_t i = between(kept->strength, SPREAD_NODES, log((mean + 1e-9) / spread), &a);
    double q = mean + spread * ((1.0 - a) * kept->error[i][j] + a * kept->error[i + 1][j]);
    return q > 0.0 && isfinite(q) ? q : 0.0;
}
