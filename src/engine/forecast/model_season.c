/*
 * Exponential smoothing with an additive season, ETS(A,N,A), and with a damped trend besides,
 * ETS(A,Ad,A) (Hyndman, Koehler, Ord and Snyder 2008, table 2.1):
 *
 *     e = z - (l + φ b + s),   l += φ b + α e,   b = φ b + α β e,   s += γ e,   z = y / f
 *
 * It starts from season.h's closed form. While the history is short the gains of level and slots
 * are those of plain means, 1/(periods+1) and (1-α)/(occurrences+2), when these are larger; a
 * factor f weighs a period as the ratio of sums does. A trend moves the level at most to nothing or
 * to its double. Lanes: α × γ, for the trended α × (γ, β, φ).
 *
 * Invariant: the level is >= 0, all is finite. Called through kernels.h.
 */
#include <assert.h>
#include <string.h>

#include "engine/forecast/season.h"
#include "engine/forecast/states.h"

static const double ALPHA[FORECAST_LANES] = {0.02, 0.05, 0.1, 0.2, 0.02, 0.05, 0.1, 0.2};
static const double GAMMA[FORECAST_LANES] = {0.005, 0.005, 0.005, 0.005, 0.1, 0.1, 0.1, 0.1};
static const double TREND_ALPHA[FORECAST_LANES] = {0.02, 0.05, 0.1, 0.2, 0.02, 0.05, 0.1, 0.2};
static const double TREND_GAMMA[FORECAST_LANES] = {0.005, 0.005, 0.005, 0.005, 0.1, 0.1, 0.1, 0.1};
static const double BETA[FORECAST_LANES] = {0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05};
static const double PHI[FORECAST_LANES] = {0.9, 0.9, 0.9, 0.9, 0.97, 0.97, 0.97, 0.97};

/* Some lanes of it, while they run. */
struct part {
    lanes level;
    lanes trend;
    lanes slot[FORECAST_TRACK_SLOTS_MAX];
    lanes alpha;
    lanes beta;
    lanes gamma;
    lanes phi;
    struct forecast_season_start first;
    double age;
};

static void start(void *state, const struct forecast_track *track)
{
    assert(track->slots_n >= 1 && track->slots_n <= FORECAST_TRACK_SLOTS_MAX);
    memset(state, 0, sizeof(struct forecast_season_state));
}

LANES_INLINE void take(const struct forecast_season_state *s, int32_t j, bool trended,
                       struct part *p)
{
    p->level = lanes_load(s->level + j);
    p->trend = lanes_load(s->trend + j);
    for (int32_t k = 0; k < FORECAST_TRACK_SLOTS_MAX; k++) {
        p->slot[k] = lanes_load(s->slot[k] + j);
    }
    p->alpha = lanes_load((trended ? TREND_ALPHA : ALPHA) + j);
    p->gamma = lanes_load((trended ? TREND_GAMMA : GAMMA) + j);
    p->beta = lanes_load(BETA + j);
    p->phi = lanes_load(PHI + j);
    p->first = s->first;
    p->age = s->age;
}

LANES_INLINE void keep(const struct part *p, int32_t j, struct forecast_season_state *s)
{
    lanes_store(s->level + j, p->level);
    lanes_store(s->trend + j, p->trend);
    for (int32_t k = 0; k < FORECAST_TRACK_SLOTS_MAX; k++) {
        lanes_store(s->slot[k] + j, p->slot[k]);
    }
    if (j + LANES_WIDTH == FORECAST_LANES) {
        s->first = p->first;
        s->age = p->age;
    }
}

LANES_INLINE void begin(const struct forecast_season_start *first, int32_t slots_n, lanes *level,
                        lanes *slot)
{
    double mean = season_level(first, slots_n);
    *level = lanes_all(mean);
    for (int32_t k = 0; k < slots_n; k++) {
        slot[k] = lanes_all(season_deviation(first, k, mean));
    }
}

LANES_INLINE void learn(struct part *p, const struct forecast_track *track, int32_t t, bool trended)
{
    if (track->restart[t] && p->age > FORECAST_RESTART_AGE) {
        p->age = FORECAST_RESTART_AGE;
    }
    if (trended) {
        p->trend *= p->phi;
        p->level = lanes_max(p->level + p->trend, lanes_all(0.0));
    }
    if (!track->use[t]) {
        return;
    }
    p->age += 1.0;
    if (!p->first.complete) {
        if (season_learn(&p->first, track, t)) {
            begin(&p->first, track->slots_n, &p->level, p->slot);
        }
        return;
    }
    int32_t at = track->slot[t];
    double f = track->now[t];
    lanes gain = lanes_gain_for(lanes_gain(p->alpha, p->age - 1.0), f);
    lanes young = (1.0 - gain) / (p->first.count[at] + 2.0);
    lanes error = track->y[t] / f - (p->level + p->slot[at]);
    p->slot[at] += lanes_max(p->gamma, young) * error;
    if (trended) {
        p->trend += gain * p->beta * error;
    }
    p->level = lanes_max(p->level + gain * error, lanes_all(0.0));
    p->first.count[at] += 1.0;
}

LANES_INLINE void look(const struct part *p, const struct forecast_track *track, int32_t origin,
                       bool trended, double *base)
{
    lanes level = p->level;
    lanes slot[FORECAST_TRACK_SLOTS_MAX];
    const lanes *slots = p->slot;
    if (!p->first.complete) {
        begin(&p->first, track->slots_n, &level, slot);
        slots = slot;
    }
    lanes sum = lanes_all(0.0);
    lanes step = p->trend;
    for (int32_t k = 0; k < track->h; k++) {
        lanes then = level;
        if (trended) {
            step *= p->phi;
            sum += step;
            then = lanes_max(lanes_all(0.0), lanes_min(level + sum, 2.0 * level));
        }
        lanes_store(base + (ptrdiff_t)k * FORECAST_LANES,
                    lanes_proper(then + slots[track->slot[origin + k]]));
    }
}

LANES_INLINE void run(struct forecast_season_state *s, const struct forecast_track *track,
                      int32_t from, int32_t to, bool trended, double *base)
{
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        struct part p;
        int32_t next = lanes_origin_from(track, from);
        take(s, j, trended, &p);
        for (int32_t t = from; t <= to; t++) {
            if (next < track->origins_n && track->origin[next] == t) {
                look(&p, track, t, trended,
                     base + (ptrdiff_t)next++ * track->h * FORECAST_LANES + j);
            }
            if (t < to) {
                learn(&p, track, t, trended);
            }
        }
        keep(&p, j, s);
    }
}

static void run_level(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                      double *base)
{
    run(state, track, from, to, false, base);
}

static void run_trend(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                      double *base)
{
    run(state, track, from, to, true, base);
}

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_ana) = {
    .name = "ana",
    .seasonal = true,
    .state_bytes = sizeof(struct forecast_season_state),
    .start = start,
    .run = run_level};

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_aada) = {
    .name = "aada",
    .seasonal = true,
    .state_bytes = sizeof(struct forecast_season_state),
    .start = start,
    .run = run_trend};
