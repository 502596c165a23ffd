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

/* What activity days have asked for so far. */
struct active_days {
    double most;
    int32_t n;
};

/*
 * Days with an activity have their own reason, so they have their own bound: three times the most
 * that earlier ones, or three times the level, ever asked for. Beyond it somebody has mistyped.
 */
static void bound_active_day(struct forecast_prepared *p, int32_t t, double expected, double limit,
                             struct active_days *active)
{
    enum { ACTIVE_LEAST = 5 };
    double most = active->most > 3.0 * expected ? active->most : 3.0 * expected;
    double bound = 3.0 * most + limit;
    bool certain = p->certain != NULL && p->certain[t] != 0;
    if (active->n >= ACTIVE_LEAST && p->y[t] > bound && !certain) {
        p->outlier[t] = 1;
        p->y[t] = bound;
    }
    active->most = p->y[t] > active->most ? p->y[t] : active->most;
    active->n += 1;
}

/*
 * One causal pass: a period further from its forecast than 3.5 mean absolute errors (and more than
 * threefold or under a third) is drawn in to half of that. Three such periods in a row are a new
 * level, not outliers. What a person has confirmed never is one.
 */
void forecast_factors_mark_outliers(struct forecast_prepared *p, const double *now)
{
    double num = 0.0;
    double den = 0.0;
    double spread = 0.0;
    struct active_days active = {0.0, 0};
    int32_t seen = 0;
    int32_t run = 0;
    for (int32_t t = p->begin; t < p->n; t++) {
        if (p->restart[t]) {
            num *= RESTART_KEEP;
            den *= RESTART_KEEP;
            seen = 0;
        }
        if (!p->use[t]) {
            continue;
        }
        double expected = den > 0.0 ? num / den * now[t] : p->demand[t];
        double error = p->demand[t] - expected;
        double limit = 3.5 * spread + 1.0 * (p->whole ? 1.0 : 0.0);
        if (p->active[t]) {
            bound_active_day(p, t, expected, limit, &active);
            continue;
        }
        bool certain = p->certain != NULL && p->certain[t] != 0;
        bool far = seen >= 21 && !certain && fabs(error) > limit &&
                   (p->demand[t] > 3.0 * expected || p->demand[t] < expected / 3.0);
        run = far ? run + 1 : 0;
        if (far && run < 3) {
            p->outlier[t] = 1;
            p->y[t] = expected + (error > 0.0 ? 0.5 : -0.5) * limit;
            p->y[t] = p->y[t] > 0.0 ? p->y[t] : 0.0;
        }
        double drawn = fabs(p->y[t] - expected);
        spread += (seen < 20 ? 1.0 / (seen + 1.0) : 0.05) * (drawn - spread);
        num = num * (1.0 - p->scale->reference) + p->y[t];
        den = den * (1.0 - p->scale->reference) + now[t];
        seen++;
    }
}
