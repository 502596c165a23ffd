/*
 * Lasting changes of level: a cumulative sum of standardised one-step errors on either side (Page
 * 1954), with a slack of three quarters of a spread, raises an alarm at eight spreads. When the
 * days of the alarm ask for half as much again as the level did (or a third less), the period after
 * it is a restart: every model then gives the past little weight, and follows in days.
 *
 * Errors are cut at three spreads, so that no single day raises it, and series with many periods
 * without demand (fewer than 76 % with some, Syntetos and Boylan's bound) have none: coming and
 * going is their nature.
 *
 * Invariant: whether period t is a restart depends on periods before it only.
 * Called after outliers were marked.
 */
#include <assert.h>
#include <math.h>

#include "engine/forecast/factors.h"

static const double SLACK = 0.75;
static const double ALARM = 8.0;
static const double ERROR_CUT = 3.0;
static const double LEAST_CHANGE = 1.5;
static const double SHARE_LEAST = 0.76; /* 1 / 1.32 */
static const double ALARM_KEEP = 0.8;   /* the level of the alarm's days: the last five or so */
enum { SEEN_LEAST = 28, SEEN_AFTER = 14 };

static void weigh_alarm(struct forecast_shift_watch *w, double error, double y, double now)
{
    double z = w->spread > 0.0 ? error / (1.25 * w->spread) : 0.0; /* normal: σ = 1.25 E|e| */
    z = z < -ERROR_CUT ? -ERROR_CUT : z > ERROR_CUT ? ERROR_CUT : z;
    if (w->seen >= SEEN_LEAST && w->share > SHARE_LEAST) {
        w->up = fmax(0.0, w->up + z - SLACK);
        w->down = fmax(0.0, w->down - z - SLACK);
    }
    bool any = w->up > 0.0 || w->down > 0.0;
    w->alarm_num = any ? w->alarm_num * ALARM_KEEP + y : 0.0;
    w->alarm_den = any ? w->alarm_den * ALARM_KEEP + now : 0.0;
}

static bool has_shifted(const struct forecast_shift_watch *w)
{
    if (!(w->alarm_den > 0.0) || !(w->num > 0.0)) {
        return false;
    }
    double ratio = w->alarm_num / w->alarm_den / (w->num / w->den);
    return (w->up > ALARM && ratio > LEAST_CHANGE) ||
           (w->down > ALARM && ratio < 1.0 / LEAST_CHANGE);
}

bool forecast_shift_seen(struct forecast_prepared *p, int32_t t, double now,
                         struct forecast_shift_watch *watch)
{
    struct forecast_shift_watch w = *watch;
    bool shifted = false;
    double keep = 1.0 - p->scale->reference;
    if (p->restart[t] && w.seen > SEEN_AFTER) {
        w = (struct forecast_shift_watch){.spread = w.spread, .share = w.share};
    }
    if (p->use[t] && !p->active[t]) {
        double y = p->y[t];
        double error = w.den > 0.0 ? y - w.num / w.den * now : 0.0;
        w.share += (w.seen < 33 ? 1.0 / (w.seen + 1.0) : 0.03) * ((y > 0.0 ? 1.0 : 0.0) - w.share);
        weigh_alarm(&w, error, y, now);
        shifted = has_shifted(&w);
        if (shifted) {
            w.num = w.alarm_num;
            w.den = w.alarm_den;
            w.up = w.down = 0.0;
            w.seen = SEEN_AFTER;
        }
        w.spread += (w.seen < 20 ? 1.0 / (w.seen + 1.0) : 0.03) * (fabs(error) - w.spread);
        w.num = w.num * keep + y;
        w.den = w.den * keep + now;
        w.seen++;
    }
    *watch = w;
    return shifted;
}

void forecast_shifts_mark(struct forecast_prepared *p, const double *now)
{
    assert(p->begin <= p->n);
    p->shifts_n = 0;
    struct forecast_shift_watch w = {.seen = 0};
    for (int32_t t = p->begin; t < p->n; t++) {
        bool shifted = forecast_shift_seen(p, t, now[t], &w);
        p->shifts_n += shifted;
        if (shifted && t + 1 < p->n) {
            p->restart[t + 1] = 1;
        }
        if (t + 1 == p->settled) {
            p->shift_watch = w;
        }
    }
}
