/*
 * Exponential smoothing with a multiplicative season, the recursions of ETS(M,N,M) (Hyndman,
 * Koehler, Ord and Snyder 2008, table 2.1; Winters 1960 without trend):
 *
 *     e = z - l s,   l += α e / s,   s += γ e / l,   z = y / f
 *
 * It starts from season.h's closed form as ratios to the level. Gains while the history is short
 * and weights by factor are those of model_season.c. On a weekday that is nearly closed a single
 * order would throw the level far up, so nothing is divided by less than half the usual index or a
 * quarter of the mean demand so far; an index lies in 0 ... 10. Lanes: α × γ.
 *
 * Invariant: level and indices are finite and >= 0. Called through kernels.h.
 */
#include <assert.h>
#include <string.h>

#include "engine/forecast/season.h"
#include "engine/forecast/states.h"

static const double ALPHA[FORECAST_LANES] = {0.02, 0.05, 0.1, 0.2, 0.02, 0.05, 0.1, 0.2};
static const double GAMMA[FORECAST_LANES] = {0.005, 0.005, 0.005, 0.005, 0.1, 0.1, 0.1, 0.1};
static const double INDEX_LEAST = 0.5;
static const double INDEX_MOST = 10.0;
static const double LEVEL_LEAST = 0.25;

struct part {
    lanes level;
    lanes slot[FORECAST_TRACK_SLOTS_MAX];
    lanes alpha;
    lanes gamma;
    struct forecast_season_start first;
    double age;
    double sold;
    double factor;
};

static void start(void *state, const struct forecast_track *track)
{
    assert(track->slots_n >= 1 && track->slots_n <= FORECAST_TRACK_SLOTS_MAX);
    memset(state, 0, sizeof(struct forecast_ratio_state));
}

LANES_INLINE void take(const struct forecast_ratio_state *s, int32_t j, struct part *p)
{
    p->level = lanes_load(s->level + j);
    for (int32_t k = 0; k < FORECAST_TRACK_SLOTS_MAX; k++) {
        p->slot[k] = lanes_load(s->slot[k] + j);
    }
    p->alpha = lanes_load(ALPHA + j);
    p->gamma = lanes_load(GAMMA + j);
    p->first = s->first;
    p->age = s->age;
    p->sold = s->sold;
    p->factor = s->factor;
}

LANES_INLINE void keep(const struct part *p, int32_t j, struct forecast_ratio_state *s)
{
    lanes_store(s->level + j, p->level);
    for (int32_t k = 0; k < FORECAST_TRACK_SLOTS_MAX; k++) {
        lanes_store(s->slot[k] + j, p->slot[k]);
    }
    if (j + LANES_WIDTH == FORECAST_LANES) {
        s->first = p->first;
        s->age = p->age;
        s->sold = p->sold;
        s->factor = p->factor;
    }
}

LANES_INLINE void begin(const struct forecast_season_start *first, int32_t slots_n, lanes *level,
                        lanes *slot)
{
    double mean = season_level(first, slots_n);
    *level = lanes_all(mean);
    for (int32_t k = 0; k < slots_n; k++) {
        double index = mean > 0.0 ? 1.0 + season_deviation(first, k, mean) / mean : 1.0;
        slot[k] = lanes_all(index);
    }
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
    p->age += 1.0;
    p->sold += track->y[t];
    p->factor += f;
    if (!p->first.complete) {
        if (season_learn(&p->first, track, t)) {
            begin(&p->first, track->slots_n, &p->level, p->slot);
        }
        return;
    }
    int32_t at = track->slot[t];
    lanes index = p->slot[at];
    lanes gain = lanes_gain_for(lanes_gain(p->alpha, p->age - 1.0), f);
    lanes young = (1.0 - gain) / (p->first.count[at] + 2.0);
    lanes error = track->y[t] / f - p->level * index;
    lanes old = lanes_max(p->level, lanes_all(LEVEL_LEAST * p->sold / p->factor));
    lanes moved = index + lanes_max(p->gamma, young) * error / lanes_max(old, lanes_all(1e-300));
    p->slot[at] = lanes_max(lanes_min(moved, lanes_all(INDEX_MOST)), lanes_all(0.0));
    lanes step = gain * error / lanes_max(index, lanes_all(INDEX_LEAST));
    p->level = lanes_max(p->level + step, lanes_all(0.0));
    p->first.count[at] += 1.0;
}

LANES_INLINE void look(const struct part *p, const struct forecast_track *track, int32_t origin,
                       double *base)
{
    lanes level = p->level;
    lanes slot[FORECAST_TRACK_SLOTS_MAX];
    const lanes *slots = p->slot;
    if (!p->first.complete) {
        begin(&p->first, track->slots_n, &level, slot);
        slots = slot;
    }
    for (int32_t k = 0; k < track->h; k++) {
        lanes_store(base + (ptrdiff_t)k * FORECAST_LANES,
                    lanes_proper(level * slots[track->slot[origin + k]]));
    }
}

static void run(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                double *base)
{
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        struct part p;
        int32_t next = lanes_origin_from(track, from);
        take(state, j, &p);
        for (int32_t t = from; t <= to; t++) {
            if (next < track->origins_n && track->origin[next] == t) {
                look(&p, track, t, base + (ptrdiff_t)next++ * track->h * FORECAST_LANES + j);
            }
            if (t < to) {
                learn(&p, track, t);
            }
        }
        keep(&p, j, state);
    }
}

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_mnm) = {
    .name = "mnm",
    .seasonal = true,
    .state_bytes = sizeof(struct forecast_ratio_state),
    .start = start,
    .run = run};
