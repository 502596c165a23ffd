/*
 * The theta method (Assimakopoulos and Nikolopoulos 2000) as exponential smoothing with drift
 * (Hyndman and Billah 2003): half the slope b of a straight line through the history is added,
 *
 *     forecast(k) = l + b/2 · (k - 1 + (1 - (1-α)^n) / α),   k = 1, 2, …
 *
 * The bracket's second part is how far the level lags behind; as a recursion r = (1-α) r + 1 it
 * also holds for the plain means that a short history starts with, and over periods not in use.
 *
 * The line is fitted by least squares on sums over the age of the periods, which shift by one each
 * period: over all of the history (lanes 0-3), or with weights 0.99^age (lanes 4-7), since the
 * trend of two years says little about the next weeks. Before two seasons there is no slope. Demand
 * is over known factors, seasonal ones among them, each period weighted by its factor. A drift
 * moves the level at most to nothing or to its double.
 *
 * Invariant: the level is finite and >= 0. Called through kernels.h.
 */
#include <assert.h>
#include <string.h>

#include "engine/forecast/lanes.h"
#include "engine/forecast/states.h"

static const double ALPHA[FORECAST_LANES] = {0.05, 0.1, 0.2, 0.4, 0.05, 0.1, 0.2, 0.4};
static const double KEEP[FORECAST_LANES] = {1.0, 1.0, 1.0, 1.0, 0.99, 0.99, 0.99, 0.99};

struct part {
    lanes alpha;
    lanes keep;
    lanes level;
    lanes reach;
    lanes w;
    lanes wa;
    lanes waa;
    lanes wz;
    lanes waz;
    double age;
    double seen;
};

static void start(void *state, const struct forecast_track *track)
{
    assert(track->begin >= 0 && track->begin <= track->n);
    memset(state, 0, sizeof(struct forecast_theta_state));
}

LANES_INLINE void learn(struct part *p, const struct forecast_track *track, int32_t t)
{
    if (track->restart[t] && p->age > FORECAST_RESTART_AGE) {
        p->age = FORECAST_RESTART_AGE;
    }
    p->waa = p->keep * (p->waa + 2.0 * p->wa + p->w);
    p->waz = p->keep * (p->waz + p->wz);
    p->wa = p->keep * (p->wa + p->w);
    p->w *= p->keep;
    p->wz *= p->keep;
    if (!track->use[t]) {
        p->reach += 1.0;
        return;
    }
    double f = track->now[t];
    lanes gain = lanes_gain_for(lanes_gain(p->alpha, p->age), f);
    p->level += gain * (track->y[t] / f - p->level);
    p->reach = (1.0 - gain) * p->reach + 1.0;
    p->w += f;
    p->wz += track->y[t];
    p->age += 1.0;
    p->seen += 1.0;
}

LANES_INLINE lanes slope_of(const struct part *p, const struct forecast_track *track)
{
    lanes spread = p->w * p->waa - p->wa * p->wa;
    if (p->seen < 2.0 * track->slots_n || p->seen < 4.0) {
        return lanes_all(0.0);
    }
    lanes slope = (p->wa * p->wz - p->w * p->waz) / spread;
    return lanes_pick(spread > 0.0, slope, lanes_all(0.0));
}

LANES_INLINE void look(const struct part *p, const struct forecast_track *track, double *base)
{
    lanes half = 0.5 * slope_of(p, track);
    for (int32_t k = 0; k < track->h; k++) {
        lanes drift = half * (p->reach + (double)k);
        lanes_store(base + (ptrdiff_t)k * FORECAST_LANES,
                    lanes_proper(lanes_min(p->level + drift, 2.0 * p->level)));
    }
}

static void run_part(struct forecast_theta_state *s, const struct forecast_track *track,
                     int32_t from, int32_t to, int32_t j, double *base)
{
    struct part p = {.alpha = lanes_load(ALPHA + j),
                     .keep = lanes_load(KEEP + j),
                     .level = lanes_load(s->level + j),
                     .reach = lanes_load(s->reach + j),
                     .w = lanes_load(s->w + j),
                     .wa = lanes_load(s->wa + j),
                     .waa = lanes_load(s->waa + j),
                     .wz = lanes_load(s->wz + j),
                     .waz = lanes_load(s->waz + j),
                     .age = s->age,
                     .seen = s->seen};
    int32_t next = lanes_origin_from(track, from);
    for (int32_t t = from; t <= to; t++) {
        if (next < track->origins_n && track->origin[next] == t) {
            look(&p, track, base + (ptrdiff_t)next++ * track->h * FORECAST_LANES + j);
        }
        if (t < to) {
            learn(&p, track, t);
        }
    }
    lanes_store(s->level + j, p.level);
    lanes_store(s->reach + j, p.reach);
    lanes_store(s->w + j, p.w);
    lanes_store(s->wa + j, p.wa);
    lanes_store(s->waa + j, p.waa);
    lanes_store(s->wz + j, p.wz);
    lanes_store(s->waz + j, p.waz);
    if (j + LANES_WIDTH == FORECAST_LANES) {
        s->age = p.age;
        s->seen = p.seen;
    }
}

static void run(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                double *base)
{
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        run_part(state, track, from, to, j, base);
    }
}

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_theta) = {
    .name = "theta",
    .state_bytes = sizeof(struct forecast_theta_state),
    .start = start,
    .run = run};
