/*
 * Single periods far outside what was expected of them are marked and drawn in, so that they do not
 * enter the level in full.
 *
 * Invariant: what is drawn in lies between what was expected and what came. Called by families.c.
 */
#include <math.h>

#include "engine/forecast/effects.h"
#include "engine/forecast/factors.h"

static const double RESTART_KEEP = 0.1; /* weight that the past keeps over a long closure */

/*
 * Days with an activity have their own reason, so they have their own bound: three times the most
 * that earlier ones, or three times the level, ever asked for. Beyond it somebody has mistyped.
 */
static void bound_active_day(struct forecast_prepared *p, int32_t t, double expected, double limit,
                             struct forecast_outlier_watch *w)
{
    enum { ACTIVE_LEAST = 5 };
    double most = w->active_most > 3.0 * expected ? w->active_most : 3.0 * expected;
    double bound = 3.0 * most + limit;
    bool certain = p->certain != NULL && p->certain[t] != 0;
    if (w->active_n >= ACTIVE_LEAST && p->y[t] > bound && !certain) {
        p->outlier[t] = 1;
        p->y[t] = bound;
    }
    w->active_most = p->y[t] > w->active_most ? p->y[t] : w->active_most;
    w->active_n += 1;
}

/*
 * A period further from its forecast than 3.5 mean absolute errors (and more than threefold or
 * under a third) is drawn in to half of that. Three such periods in a row are a new level, not
 * outliers. What a person has confirmed never is one.
 */
void forecast_outlier_draw_in(struct forecast_prepared *p, int32_t t, double now,
                              struct forecast_outlier_watch *w)
{
    if (p->restart[t]) {
        w->num *= RESTART_KEEP;
        w->den *= RESTART_KEEP;
        w->seen = 0;
    }
    if (!p->use[t]) {
        return;
    }
    double expected = w->den > 0.0 ? w->num / w->den * now : p->demand[t];
    double error = p->demand[t] - expected;
    double limit = 3.5 * w->spread + 1.0 * (p->whole ? 1.0 : 0.0);
    if (p->active[t]) {
        bound_active_day(p, t, expected, limit, w);
        return;
    }
    bool certain = p->certain != NULL && p->certain[t] != 0;
    bool far = w->seen >= 21 && !certain && fabs(error) > limit &&
               (p->demand[t] > 3.0 * expected || p->demand[t] < expected / 3.0);
    w->run = far ? w->run + 1 : 0;
    if (far && w->run < 3) {
        p->outlier[t] = 1;
        p->y[t] = expected + (error > 0.0 ? 0.5 : -0.5) * limit;
        p->y[t] = p->y[t] > 0.0 ? p->y[t] : 0.0;
    }
    double drawn = fabs(p->y[t] - expected);
    w->spread += (w->seen < 20 ? 1.0 / (w->seen + 1.0) : 0.05) * (drawn - w->spread);
    w->num = w->num * (1.0 - p->scale->reference) + p->y[t];
    w->den = w->den * (1.0 - p->scale->reference) + now;
    w->seen++;
}

/* One causal pass. */
void forecast_factors_mark_outliers(struct forecast_prepared *p, const double *now)
{
    struct forecast_outlier_watch w = {.seen = 0};
    for (int32_t t = p->begin; t < p->n; t++) {
        forecast_outlier_draw_in(p, t, now[t], &w);
        if (t + 1 == p->settled) {
            p->outlier_watch = w;
        }
    }
}
