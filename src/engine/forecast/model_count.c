/*
 * Counts: the gamma-Poisson recursion of Harvey and Fernandes (1989), a level as the discounted
 * ratio Σ y / Σ f, which is what their conjugate prior comes to; beside it discounted moments of
 * what a Poisson variable would not do,
 *
 *     1/size = Σ ((y - μ)² - μ) / Σ μ²   (negative binomial, by moments),   zeros = Σ [y = 0] / Σ 1
 *
 * from which count_law.c tells the zeros and the spread of one period. Lanes 0-3 take demand as it
 * came, lanes 4-7 draw in what is three standard deviations beyond the mean size of a demand, as
 * single large orders among small ones ask for. While the history is short the errors of the first
 * periods count as what a Poisson variable gives.
 *
 * Invariant: all sums are finite, all but `excess` >= 0. Called through kernels.h.
 */
#include "engine/forecast/model_count.h"

#include <assert.h>
#include <string.h>

#include "engine/forecast/lanes.h"

static const double ALPHA[FORECAST_LANES] = {0.01, 0.03, 0.1, 0.2, 0.01, 0.03, 0.1, 0.2};
static const double DEVIATIONS[FORECAST_LANES] = {INFINITY, INFINITY, INFINITY, INFINITY,
                                                  3.0,      3.0,      3.0,      3.0};
static const double RESTART_KEEP = 0.1; /* weight that the past keeps over a long closure */
enum { YOUNG = 7 };                     /* periods before the level says enough to judge errors */

struct part {
    lanes keep;
    lanes deviations;
    lanes sold;
    lanes factor;
    lanes excess;
    lanes square;
    lanes zeros;
    lanes seen;
    double age;
};

static void start(void *state, const struct forecast_track *track)
{
    assert(track->begin >= 0 && track->begin <= track->n);
    memset(state, 0, sizeof(struct forecast_count_state));
}

LANES_INLINE void forget(struct part *p)
{
    p->sold *= RESTART_KEEP;
    p->factor *= RESTART_KEEP;
    p->excess *= RESTART_KEEP;
    p->square *= RESTART_KEEP;
    p->zeros *= RESTART_KEEP;
    p->seen *= RESTART_KEEP;
}

/* 1 / size, 0 ... 100. */
LANES_INLINE lanes dispersion_of(const struct part *p)
{
    lanes ratio = p->excess / p->square;
    return lanes_max(lanes_min(ratio, lanes_all(100.0)), lanes_all(0.0));
}

LANES_INLINE void learn(struct part *p, const struct forecast_track *track, int32_t t)
{
    if (track->restart[t]) {
        forget(p);
        p->age = p->age < FORECAST_RESTART_AGE ? p->age : FORECAST_RESTART_AGE;
    }
    if (!track->use[t]) {
        return;
    }
    double f = track->now[t];
    lanes y = lanes_all(track->y[t]);
    if (p->age >= YOUNG) {
        lanes mean = p->sold / p->factor * f;
        lanes variance = mean + mean * mean * dispersion_of(p);
        /* from the mean size of a demand on; not a number, and no bound, while there was none */
        lanes size = mean * p->seen / (p->seen - p->zeros);
        lanes bound = size + p->deviations * lanes_sqrt(variance) + 1.0;
        y = lanes_pick(y > bound, bound, y);
        lanes error = y - mean;
        p->excess = p->excess * p->keep + (error * error - mean);
        p->square = p->square * p->keep + mean * mean;
    }
    p->sold = p->sold * p->keep + y;
    p->factor = p->factor * p->keep + f;
    p->zeros = p->zeros * p->keep + (track->y[t] > 0.0 ? 0.0 : 1.0);
    p->seen = p->seen * p->keep + 1.0;
    p->age += 1.0;
}

static void run_part(struct forecast_count_state *s, const struct forecast_track *track,
                     int32_t from, int32_t to, int32_t j, double *base)
{
    struct part p = {.keep = 1.0 - lanes_load(ALPHA + j),
                     .deviations = lanes_load(DEVIATIONS + j),
                     .sold = lanes_load(s->sold + j),
                     .factor = lanes_load(s->factor + j),
                     .excess = lanes_load(s->excess + j),
                     .square = lanes_load(s->square + j),
                     .zeros = lanes_load(s->zeros + j),
                     .seen = lanes_load(s->seen + j),
                     .age = s->age};
    int32_t next = lanes_origin_from(track, from);
    for (int32_t t = from; t <= to; t++) {
        if (next < track->origins_n && track->origin[next] == t) {
            lanes_store(base + (ptrdiff_t)next++ * FORECAST_LANES + j,
                        lanes_proper(p.sold / p.factor));
        }
        if (t < to) {
            learn(&p, track, t);
        }
    }
    lanes_store(s->sold + j, p.sold);
    lanes_store(s->factor + j, p.factor);
    lanes_store(s->excess + j, p.excess);
    lanes_store(s->square + j, p.square);
    lanes_store(s->zeros + j, p.zeros);
    lanes_store(s->seen + j, p.seen);
    s->age = j + LANES_WIDTH == FORECAST_LANES ? p.age : s->age;
}

static void run(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                double *base)
{
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        run_part(state, track, from, to, j, base);
    }
}

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_count) = {
    .name = "count",
    .flat = true,
    .state_bytes = sizeof(struct forecast_count_state),
    .start = start,
    .run = run};
