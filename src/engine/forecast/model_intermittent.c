/*
 * Demand with many zeros, as size times how often.
 *
 * TSB (Teunter, Syntetos and Babai 2011): the probability of a demand is smoothed in every period,
 * p += β ([y>0] - p), the size only when there is one, z += α (y - z); forecast p·z. An item that
 * dies fades away.
 * SBA (Croston 1972 with Syntetos and Boylan's 2005 correction): the interval q between demands is
 * smoothed instead; forecast (1 - α/2) z/q.
 *
 * Both work on demand over known factors. Invariant: levels are finite and >= 0.
 * Called by candidates.c for series with an average interval above 1.32 periods.
 */
#include "engine/forecast/models.h"

#include <assert.h>

void forecast_tsb_levels(const struct forecast_input *in, double alpha, double beta, double *level)
{
    const struct forecast_prepared *p = in->p;
    double size = 0.0;
    double share = 0.0;
    int32_t seen = 0;
    int32_t next = 0;
    for (int32_t t = p->begin; t <= p->n; t++) {
        if (p->origin[next] == t) {
            level[next++] = share * size;
        }
        if (t == p->n || !in->use[t]) {
            continue;
        }
        double z = in->y[t] / in->now[t];
        /* the first periods are plain means */
        seen++;
        double b = beta > 1.0 / seen ? beta : 1.0 / seen;
        share += b * ((z > 0.0 ? 1.0 : 0.0) - share);
        if (z > 0.0) {
            size = size > 0.0 ? size + alpha * (z - size) : z;
        }
    }
    assert(next == p->origins_n);
}

void forecast_sba_levels(const struct forecast_input *in, double alpha, double *level)
{
    const struct forecast_prepared *p = in->p;
    double size = 0.0;
    double interval = 1.0;
    int32_t since = 1;
    int32_t next = 0;
    for (int32_t t = p->begin; t <= p->n; t++) {
        if (p->origin[next] == t) {
            level[next++] = (1.0 - alpha / 2.0) * size / interval;
        }
        if (t == p->n || !in->use[t]) {
            continue;
        }
        double z = in->y[t] / in->now[t];
        if (z > 0.0) {
            bool first = size <= 0.0;
            size = first ? z : size + alpha * (z - size);
            interval = first ? since : interval + alpha * (since - interval);
            since = 1;
        } else {
            since++;
        }
    }
    assert(next == p->origins_n && interval >= 1.0);
}
