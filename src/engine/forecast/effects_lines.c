/*
 * Prices and numeric signals (temperature, rain, people in the street …) as deviations from what is
 * usual for them. The usual is a running mean with weekday offsets, the deviation is divided by its
 * running root mean square and cut at three; both know only what came before. A price is the
 * logarithm over a running reference price (Kalyanaraman and Winer 1995: buyers compare with what
 * they remember), not divided.
 *
 * A value that is not known counts as usual. Whether a value ahead is known is asked at the last
 * origin, step by step, and the backtest goes by the same: past origins must not use a weather
 * that the coming days do not have either.
 *
 * Invariants: deviations are finite, 0 where nothing is known. Called by forecast_prepare().
 */
#include <assert.h>
#include <math.h>

#include "base/date.h"
#include "engine/forecast/effects.h"

static const double CUT = 3.0;
static const double LEVEL_KEEP = 0.97;  /* of the running mean: a month … */
static const double SPREAD_KEEP = 0.99; /* … and of the spread and the weekdays: a season */
enum { SEEN_LEAST = 14 };

struct norm {
    double mean;
    double slot[7];
    double slot_n[7];
    double square;
    double weight; /* of the past in square, towards 1 */
    int32_t seen;
};

/* The deviation of x in units of its spread, then x is learnt. */
static double deviate(struct norm *m, int32_t slot, double x)
{
    double out = 0.0;
    if (m->seen == 0) {
        m->mean = x;
    }
    double d = x - m->mean - m->slot[slot];
    double spread = m->weight > 0.0 ? sqrt(m->square / m->weight) : 0.0;
    if (m->seen >= SEEN_LEAST && spread > 1e-9 * (1.0 + fabs(m->mean))) {
        out = d / spread;
        out = out < -CUT ? -CUT : out > CUT ? CUT : out;
    }
    double rate = m->seen < 33 ? 1.0 / (m->seen + 1.0) : 1.0 - LEVEL_KEEP;
    m->mean += rate * d;
    m->slot_n[slot] = m->slot_n[slot] * 0.97 + 1.0;
    m->slot[slot] += (d - rate * d) / (m->slot_n[slot] + 4.0);
    m->square = m->square * SPREAD_KEEP + d * d;
    m->weight = m->weight * SPREAD_KEEP + 1.0;
    m->seen++;
    return isfinite(out) ? out : 0.0;
}

static int32_t first_day_of(const struct forecast_prepared *p, int32_t first_day, int32_t t)
{
    if (p->scale->slots_n == 7) {
        return first_day + t;
    }
    return p->scale->slots_n == 12 ? date_month_add(date_month_start(first_day), t)
                                   : first_day + 7 * t;
}

/* The signal over a period: the mean of its days that are known, NAN if none is. */
static double value_of(const struct forecast_prepared *p, const struct linli_forecast_signals *g,
                       int32_t first_day, int32_t signal, int32_t t)
{
    int32_t from = first_day_of(p, first_day, t) - g->first_day;
    int32_t to = first_day_of(p, first_day, t + 1) - g->first_day;
    int32_t known =
        g->numeric_days_n > 0 && g->numeric_days_n < g->days_n ? g->numeric_days_n : g->days_n;
    double sum = 0.0;
    int32_t n = 0;
    for (int32_t at = from > 0 ? from : 0; at < to && at < known; at++) {
        if (isfinite(g->numeric[signal][at])) {
            sum += g->numeric[signal][at];
            n++;
        }
    }
    return n > 0 ? sum / n : (double)NAN;
}

/* A new line, all at its norm. */
static enum linli_rc add_line(struct forecast_prepared *p, int32_t slope, struct linli_arena *arena,
                              struct linli_error *err)
{
    struct forecast_signs *g = p->signs;
    assert(g->lines_n < EFFECT_LINES_MAX);
    LINLI_TRY(LINLI_NEW(arena, p->n + p->h, &g->line[g->lines_n], err));
    LINLI_TRY(LINLI_NEW(arena, p->h, &g->ahead[g->lines_n], err));
    g->slope[g->lines_n++] = slope;
    return LINLI_OK;
}

/* Takes the line away again when the past never knew it. */
static void end_line(struct forecast_prepared *p, int32_t seen, uint32_t missing)
{
    struct forecast_signs *g = p->signs;
    if (seen == 0) {
        g->lines_n--;
        return;
    }
    const uint8_t *ahead = g->ahead[g->lines_n - 1];
    for (int32_t k = 0; k < p->h; k++) {
        if (!ahead[k]) {
            p->missing |= missing;
        }
    }
}

/* Whether the last line is known for any coming step. */
static bool any_ahead(const struct forecast_prepared *p)
{
    bool any = false;
    for (int32_t k = 0; k < p->h; k++) {
        any = any || p->signs->ahead[p->signs->lines_n - 1][k] != 0;
    }
    return any;
}

/* A price that is not known ahead is left out altogether: dear and cheap times last, so that a past
 * cleaned of them says less of the coming days than it does as it was. */
static enum linli_rc price_line(const struct linli_forecast_series *s, struct forecast_prepared *p,
                                struct linli_arena *arena, struct linli_error *err)
{
    LINLI_TRY(add_line(p, EFFECT_PRICE, arena, err));
    double *line = p->signs->line[p->signs->lines_n - 1];
    uint8_t *ahead = p->signs->ahead[p->signs->lines_n - 1];
    double reference = NAN;
    int32_t seen = 0;
    for (int32_t t = 0; t < p->n + p->h; t++) {
        p->signs->price_reference = t == p->settled ? reference : p->signs->price_reference;
        if (!(s->price[t] > 0.0) || !isfinite(s->price[t])) {
            continue;
        }
        double x = log(s->price[t]);
        reference = isnan(reference) ? x : reference;
        double d = x - reference;
        line[t] = d;
        reference = forecast_price_follow(reference, d);
        if (t >= p->n) {
            ahead[t - p->n] = 1;
        } else {
            seen++;
        }
    }
    end_line(p, seen, LINLI_FORECAST_MISSING_PRICE);
    if (seen > 0 && !any_ahead(p)) {
        p->signs->lines_n--;
    }
    return LINLI_OK;
}

static enum linli_rc numeric_line(const struct linli_forecast_signals *signals, int32_t first_day,
                                  int32_t signal, struct forecast_prepared *p,
                                  struct linli_arena *arena, struct linli_error *err)
{
    LINLI_TRY(add_line(p, EFFECT_NUMERIC + 2 * signal, arena, err));
    double *line = p->signs->line[p->signs->lines_n - 1];
    uint8_t *ahead = p->signs->ahead[p->signs->lines_n - 1];
    struct norm norm = {.seen = 0};
    int32_t seen = 0;
    for (int32_t t = 0; t < p->n + p->h; t++) {
        double x = value_of(p, signals, first_day, signal, t);
        if (!isfinite(x)) {
            continue;
        }
        line[t] = deviate(&norm, p->scale->slots_n == 7 ? p->slot[t] : 0, x);
        if (t >= p->n) {
            ahead[t - p->n] = 1;
        } else {
            seen++;
        }
    }
    end_line(p, seen, (uint32_t)LINLI_FORECAST_MISSING_NUMERIC << signal);
    return LINLI_OK;
}

enum linli_rc forecast_effects_lines(const struct linli_forecast_series *series,
                                     const struct linli_forecast_signals *signals,
                                     struct linli_arena *arena, struct forecast_prepared *p,
                                     struct linli_error *err)
{
    if (series->price != NULL) {
        LINLI_TRY(price_line(series, p, arena, err));
    }
    int32_t n = signals != NULL ? signals->numeric_n : 0;
    n = n < LINLI_FORECAST_NUMERIC_MAX ? n : LINLI_FORECAST_NUMERIC_MAX;
    for (int32_t i = 0; i < n; i++) {
        LINLI_TRY(numeric_line(signals, series->first_day, i, p, arena, err));
    }
    return LINLI_OK;
}

enum linli_rc forecast_signs_fill(const struct linli_forecast_series *series,
                                  const struct linli_forecast_signals *signals,
                                  struct linli_arena *arena, struct forecast_prepared *p,
                                  struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, 1, &p->signs, err));
    LINLI_TRY(forecast_effects_hold(series, signals, arena, p, err));
    return forecast_effects_lines(series, signals, arena, p, err);
}
