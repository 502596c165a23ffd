/*
 * Demand with many zeros, as size times how often.
 *
 * TSB (Teunter, Syntetos and Babai 2011): the probability of a demand is smoothed in every period,
 * p += β ([y>0] - p), the size only when there is one, z += α (y - z); forecast p·z. An item that
 * dies fades away. Lanes: α × β.
 * SBA (Croston 1972 with Syntetos and Boylan's 2005 correction): the interval q between demands is
 * smoothed instead; forecast (1 - α/2) z/q. Lanes: eight α.
 *
 * Both work on demand over known factors, and start as plain means.
 * Invariant: sizes are finite and >= 0, intervals >= 1. Called through kernels.h.
 */
#include <assert.h>
#include <string.h>

#include "engine/forecast/lanes.h"
#include "engine/forecast/states.h"

static const double TSB_ALPHA[FORECAST_LANES] = {0.05, 0.05, 0.05, 0.05, 0.2, 0.2, 0.2, 0.2};
static const double TSB_BETA[FORECAST_LANES] = {0.02, 0.05, 0.1, 0.2, 0.02, 0.05, 0.1, 0.2};
static const double SBA_ALPHA[FORECAST_LANES] = {0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5};

static void start(void *state, const struct forecast_track *track)
{
    assert(track->begin >= 0 && track->begin <= track->n);
    memset(state, 0, sizeof(struct forecast_sporadic_state));
    ((struct forecast_sporadic_state *)state)->since = 1.0;
}

static void forget(struct forecast_sporadic_state *s)
{
    s->seen = s->seen < FORECAST_RESTART_AGE ? s->seen : FORECAST_RESTART_AGE;
    s->demands = s->demands < FORECAST_RESTART_AGE ? s->demands : FORECAST_RESTART_AGE;
}

static void tsb_learn(struct forecast_sporadic_state *s, const struct forecast_track *track,
                      int32_t t)
{
    if (track->restart[t]) {
        forget(s);
    }
    if (!track->use[t]) {
        return;
    }
    double z = track->y[t] / track->now[t];
    double came = z > 0.0 ? 1.0 : 0.0;
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        lanes often = lanes_load(s->often + j);
        often += lanes_gain(lanes_load(TSB_BETA + j), s->seen) * (came - often);
        lanes_store(s->often + j, often);
        if (came > 0.0) {
            lanes size = lanes_load(s->size + j);
            size += lanes_gain(lanes_load(TSB_ALPHA + j), s->demands) * (z - size);
            lanes_store(s->size + j, size);
        }
    }
    s->seen += 1.0;
    s->demands += came;
}

static void tsb_look(const struct forecast_sporadic_state *s, double *base)
{
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        lanes_store(base + j, lanes_proper(lanes_load(s->often + j) * lanes_load(s->size + j)));
    }
}

static void sba_learn(struct forecast_sporadic_state *s, const struct forecast_track *track,
                      int32_t t)
{
    if (track->restart[t]) {
        forget(s);
    }
    if (!track->use[t]) {
        return;
    }
    double z = track->y[t] / track->now[t];
    if (!(z > 0.0)) {
        s->since += 1.0;
        return;
    }
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        lanes gain = lanes_gain(lanes_load(SBA_ALPHA + j), s->demands);
        lanes size = lanes_load(s->size + j);
        lanes interval = lanes_load(s->often + j);
        lanes_store(s->size + j, size + gain * (z - size));
        lanes_store(s->often + j, interval + gain * (s->since - interval));
    }
    s->demands += 1.0;
    s->since = 1.0;
}

static void sba_look(const struct forecast_sporadic_state *s, double *base)
{
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        lanes corrected = (1.0 - 0.5 * lanes_load(SBA_ALPHA + j)) * lanes_load(s->size + j);
        lanes interval = lanes_max(lanes_load(s->often + j), lanes_all(1.0));
        lanes_store(base + j, lanes_proper(corrected / interval));
    }
}

static void tsb_run(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                    double *base)
{
    int32_t next = lanes_origin_from(track, from);
    for (int32_t t = from; t <= to; t++) {
        if (next < track->origins_n && track->origin[next] == t) {
            tsb_look(state, base + (ptrdiff_t)next++ * FORECAST_LANES);
        }
        if (t < to) {
            tsb_learn(state, track, t);
        }
    }
}

static void sba_run(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                    double *base)
{
    int32_t next = lanes_origin_from(track, from);
    for (int32_t t = from; t <= to; t++) {
        if (next < track->origins_n && track->origin[next] == t) {
            sba_look(state, base + (ptrdiff_t)next++ * FORECAST_LANES);
        }
        if (t < to) {
            sba_learn(state, track, t);
        }
    }
}

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_tsb) = {
    .name = "tsb",
    .flat = true,
    .state_bytes = sizeof(struct forecast_sporadic_state),
    .start = start,
    .run = tsb_run};

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_sba) = {
    .name = "sba",
    .flat = true,
    .state_bytes = sizeof(struct forecast_sporadic_state),
    .start = start,
    .run = sba_run};
