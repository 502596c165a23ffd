/*
 * Moving average: demand of the last 28 open, uncensored days (12 weeks or months) over the sum of
 * their factors. The ratio of sums is the mean when all factors are 1.
 *
 * Invariant: levels are finite and >= 0. Called by candidates.c.
 */
#include "engine/forecast/models.h"

#include <assert.h>

void forecast_average_levels(const struct forecast_input *in, double *level)
{
    const struct forecast_prepared *p = in->p;
    double sold = 0.0;
    double factors = 0.0;
    int32_t held = 0;
    int32_t oldest = p->begin;
    int32_t next = 0;
    for (int32_t t = p->begin; t <= p->n; t++) {
        if (p->origin[next] == t) {
            level[next++] = factors > 1e-9 && sold > 0.0 ? sold / factors : 0.0;
        }
        if (t == p->n || !in->use[t]) {
            continue;
        }
        sold += in->y[t];
        factors += in->now[t];
        held++;
        while (held > p->scale->average) {
            if (in->use[oldest]) {
                sold -= in->y[oldest];
                factors -= in->now[oldest];
                held--;
            }
            oldest++;
        }
    }
    assert(next == p->origins_n);
}
