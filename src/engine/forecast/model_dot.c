/*
 * The dynamic optimised theta model (Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016,
 * "Models for optimising the theta method and their relationship to state space models", IJF 32).
 * Intercept A and slope B of the line through the history are kept up to date period by period:
 *
 *     μ_t = l + (1 - 1/θ) [ (1-α)^(t-1) A + r_t B ],   r_t = (1 - (1-α)^t) / α
 *     l += α (z_t - l),   B = ((t-2) B + 6/t (z_t - z̄)) / (t+1),   A = z̄ - B (t+1)/2
 *
 * Further steps ahead take the forecast for the value that came. Their search over (α, θ) is the
 * grid of the lanes. As elsewhere the level starts as a plain mean, then (1-α)^(t-1) is the product
 * of what was kept, and r = (1-α) r + 1. The line moves the level at most to nothing or to its
 * double. Demand is over known factors, seasonal ones among them.
 *
 * Invariant: the level is finite and >= 0. Called through kernels.h.
 */
#include <assert.h>
#include <string.h>

#include "engine/forecast/lanes.h"
#include "engine/forecast/states.h"

static const double ALPHA[FORECAST_LANES] = {0.05, 0.1, 0.2, 0.4, 0.05, 0.1, 0.2, 0.4};
static const double THETA[FORECAST_LANES] = {1.5, 1.5, 1.5, 1.5, 3.0, 3.0, 3.0, 3.0};

struct part {
    lanes alpha;
    lanes share; /* 1 - 1/θ */
    lanes level;
    lanes reach;
    lanes kept;
    double age;
    double n;
    double mean;
    double slope;
};

static void start(void *state, const struct forecast_track *track)
{
    assert(track->begin >= 0 && track->begin <= track->n);
    memset(state, 0, sizeof(struct forecast_dot_state));
    struct forecast_dot_state *s = state;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        s->kept[j] = 1.0;
    }
}

/* The next forecast of a level with the line (mean, slope) through n periods. */
LANES_INLINE lanes expect(const struct part *p, lanes level, lanes kept, lanes reach, lanes mean,
                          lanes slope, double n)
{
    lanes intercept = mean - slope * ((n + 1.0) / 2.0);
    lanes drift = p->share * (kept * intercept + reach * slope);
    return lanes_proper(lanes_min(level + drift, 2.0 * level));
}

LANES_INLINE void learn(struct part *p, const struct forecast_track *track, int32_t t)
{
    if (track->restart[t] && p->age > FORECAST_RESTART_AGE) {
        p->age = FORECAST_RESTART_AGE;
    }
    if (!track->use[t]) {
        return;
    }
    double f = track->now[t];
    double z = track->y[t] / f;
    lanes gain = lanes_gain_for(lanes_gain(p->alpha, p->age), f);
    p->level += gain * (z - p->level);
    p->kept *= 1.0 - gain;
    p->reach = (1.0 - gain) * p->reach + 1.0;
    p->age += 1.0;
    p->n += 1.0;
    if (p->n > 1.0) {
        p->slope = ((p->n - 2.0) * p->slope + 6.0 / p->n * (z - p->mean)) / (p->n + 1.0);
    }
    p->mean += (z - p->mean) / p->n;
}

LANES_INLINE void look(const struct part *p, const struct forecast_track *track, double *base)
{
    lanes level = p->level;
    lanes kept = p->kept;
    lanes reach = p->reach;
    lanes mean = lanes_all(p->mean);
    lanes slope = lanes_all(p->n > 2.0 ? p->slope : 0.0);
    double n = p->n;
    double age = p->age;
    for (int32_t k = 0; k < track->h; k++) {
        lanes gain = lanes_gain(p->alpha, age);
        lanes next = (1.0 - gain) * reach + 1.0;
        lanes z = expect(p, level, kept, next, mean, slope, n);
        lanes_store(base + (ptrdiff_t)k * FORECAST_LANES, z);
        level += gain * (z - level);
        kept *= 1.0 - gain;
        reach = next;
        age += 1.0;
        n += 1.0;
        /* one division for all lanes where eight would do */
        double by = 1.0 / (n + 1.0);
        double share = 1.0 / n;
        lanes off = z - mean;
        slope = slope * ((n - 2.0) * by) + off * (6.0 * share * by);
        mean += off * share;
    }
}

static void run_part(struct forecast_dot_state *s, const struct forecast_track *track, int32_t from,
                     int32_t to, int32_t j, double *base)
{
    struct part p = {.alpha = lanes_load(ALPHA + j),
                     .share = 1.0 - 1.0 / lanes_load(THETA + j),
                     .level = lanes_load(s->level + j),
                     .reach = lanes_load(s->reach + j),
                     .kept = lanes_load(s->kept + j),
                     .age = s->age,
                     .n = s->n,
                     .mean = s->mean,
                     .slope = s->slope};
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
    lanes_store(s->kept + j, p.kept);
    if (j + LANES_WIDTH == FORECAST_LANES) {
        s->age = p.age;
        s->n = p.n;
        s->mean = p.mean;
        s->slope = p.slope;
    }
}

static void run(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                double *base)
{
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        run_part(state, track, from, to, j, base);
    }
}

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_dot) = {
    .name = "dot", .state_bytes = sizeof(struct forecast_dot_state), .start = start, .run = run};
