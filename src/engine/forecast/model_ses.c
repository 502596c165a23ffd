/*
 * Simple exponential smoothing over known factors (Brown). The level is a discounted ratio of sums,
 *
 *     L = Σ (1-α)^age y / Σ (1-α)^age f,
 *
 * which weighs a period by its factor: right when the variance grows with the mean, and free of
 * starting values. For f = 1 it becomes L += α (y - L) as the history grows; before that it is the
 * plain mean. Lanes: eight α.
 *
 * Invariant: num and den are finite and >= 0. Called through kernels.h.
 */
#include <assert.h>
#include <string.h>

#include "engine/forecast/lanes.h"
#include "engine/forecast/states.h"

static const double ALPHA[FORECAST_LANES] = {0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5};
static const double RESTART_KEEP = 0.1; /* weight that the past keeps over a long closure */

static void start(void *state, const struct forecast_track *track)
{
    assert(track->begin >= 0 && track->begin <= track->n);
    memset(state, 0, sizeof(struct forecast_ses_state));
}

static void run_part(struct forecast_ses_state *s, const struct forecast_track *track, int32_t from,
                     int32_t to, int32_t j, double *base)
{
    const lanes keep = 1.0 - lanes_load(ALPHA + j);
    lanes num = lanes_load(s->num + j);
    lanes den = lanes_load(s->den + j);
    int32_t next = lanes_origin_from(track, from);
    for (int32_t t = from; t <= to; t++) {
        if (next < track->origins_n && track->origin[next] == t) {
            lanes_store(base + (ptrdiff_t)next++ * FORECAST_LANES + j, lanes_proper(num / den));
        }
        if (t == to) {
            break;
        }
        if (track->restart[t]) {
            num *= RESTART_KEEP;
            den *= RESTART_KEEP;
        }
        if (track->use[t]) {
            num = num * keep + track->y[t];
            den = den * keep + track->now[t];
        }
    }
    lanes_store(s->num + j, num);
    lanes_store(s->den + j, den);
}

static void run(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                double *base)
{
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        run_part(state, track, from, to, j, base);
    }
}

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_ses) = {
    .name = "ses",
    .flat = true,
    .state_bytes = sizeof(struct forecast_ses_state),
    .start = start,
    .run = run};
