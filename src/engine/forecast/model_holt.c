/*
 * Holt's linear trend, damped (Gardner and McKenzie 1985; ETS(A,Ad,N) of Hyndman, Koehler, Ord and
 * Snyder 2008, table 2.1):
 *
 *     e = z - (l + φ b),   l += φ b + α e,   b = φ b + α β e,   z = y / f
 *
 * The forecast k steps ahead is l + (φ + … + φ^k) b. While the history is short the level's gain is
 * that of a plain mean; the trend starts at nothing. A factor f weighs a period as the ratio of
 * sums does. A trend moves the level at most to nothing or to its double. Lanes: α × (β, φ).
 *
 * Invariant: the level is >= 0, all is finite. Called through kernels.h.
 */
#include <assert.h>
#include <string.h>

#include "engine/forecast/lanes.h"
#include "engine/forecast/states.h"

static const double ALPHA[FORECAST_LANES] = {0.02, 0.05, 0.1, 0.2, 0.02, 0.05, 0.1, 0.2};
static const double BETA[FORECAST_LANES] = {0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05};
static const double PHI[FORECAST_LANES] = {0.9, 0.9, 0.9, 0.9, 0.97, 0.97, 0.97, 0.97};

struct part {
    lanes level;
    lanes trend;
    lanes alpha;
    lanes beta;
    lanes phi;
    double age;
};

static void start(void *state, const struct forecast_track *track)
{
    assert(track->begin >= 0 && track->begin <= track->n);
    memset(state, 0, sizeof(struct forecast_holt_state));
}

LANES_INLINE void learn(struct part *p, const struct forecast_track *track, int32_t t)
{
    if (track->restart[t] && p->age > FORECAST_RESTART_AGE) {
        p->age = FORECAST_RESTART_AGE;
    }
    p->trend *= p->phi;
    p->level = lanes_max(p->level + p->trend, lanes_all(0.0));
    if (!track->use[t]) {
        return;
    }
    double f = track->now[t];
    lanes error = track->y[t] / f - p->level;
    if (p->age > 0.0) {
        p->trend += lanes_gain_for(p->alpha, f) * p->beta * error;
    }
    lanes gain = lanes_gain_for(lanes_gain(p->alpha, p->age), f);
    p->level = lanes_max(p->level + gain * error, lanes_all(0.0));
    p->age += 1.0;
}

LANES_INLINE void look(const struct part *p, const struct forecast_track *track, double *base)
{
    lanes sum = lanes_all(0.0);
    lanes step = p->trend;
    for (int32_t k = 0; k < track->h; k++) {
        step *= p->phi;
        sum += step;
        lanes_store(base + (ptrdiff_t)k * FORECAST_LANES,
                    lanes_proper(lanes_min(p->level + sum, 2.0 * p->level)));
    }
}

static void run_part(struct forecast_holt_state *s, const struct forecast_track *track,
                     int32_t from, int32_t to, int32_t j, double *base)
{
    struct part p = {.level = lanes_load(s->level + j),
                     .trend = lanes_load(s->trend + j),
                     .alpha = lanes_load(ALPHA + j),
                     .beta = lanes_load(BETA + j),
                     .phi = lanes_load(PHI + j),
                     .age = s->age};
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
    lanes_store(s->trend + j, p.trend);
    s->age = j + LANES_WIDTH == FORECAST_LANES ? p.age : s->age;
}

static void run(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                double *base)
{
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        run_part(state, track, from, to, j, base);
    }
}

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_holt) = {
    .name = "holt", .state_bytes = sizeof(struct forecast_holt_state), .start = start, .run = run};
