/*
 * Simple exponential smoothing over known factors (Brown; the seasonal-index form deseasonalises
 * first). The level is a discounted ratio of sums,
 *
 *     L = Σ (1-α)^age y / Σ (1-α)^age f,
 *
 * which weighs a period by its factor: right when the variance grows with the mean, and free of
 * starting values. For f = 1 it becomes L += α (y - L) as the history grows.
 *
 * Invariant: levels are finite and >= 0. Called by candidates.c with a small grid of α.
 */
#include "engine/forecast/models.h"

#include <assert.h>

void forecast_smooth_levels(const struct forecast_input *in, double alpha, double *level)
{
    const struct forecast_prepared *p = in->p;
    assert(alpha > 0.0 && alpha < 1.0);
    double keep = 1.0 - alpha;
    double num = 0.0;
    double den = 0.0;
    int32_t next = 0;
    for (int32_t t = p->begin; t <= p->n; t++) {
        if (p->origin[next] == t) {
            level[next++] = den > 0.0 ? num / den : 0.0;
        }
        if (t == p->n) {
            break;
        }
        if (p->restart[t]) {
            num *= 0.1;
            den *= 0.1;
        }
        if (in->use[t]) {
            num = num * keep + in->y[t];
            den = den * keep + in->now[t];
        }
    }
    assert(next == p->origins_n);
}
