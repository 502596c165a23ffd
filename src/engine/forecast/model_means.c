/*
 * Plain means, the yardsticks of every forecaster. Lanes 0-3: the mean of a slot's last 1, 2, 4 and
 * 8 occurrences (1 is the seasonal naive forecast); lanes 4-7: moving averages of 7, 14, 28 and 56
 * periods (months: 3, 6, 12, 24; weeks: 4, 8, 13, 26). Over known factors they are ratios of sums.
 *
 * Sums are taken anew from the ring of the last periods, so that no rounding error builds up.
 * Periods not in use are skipped: a mean reaches back over them. A slot that was never seen has the
 * longest moving average.
 *
 * Invariant: rings hold finite demand >= 0 and positive factors. Called through kernels.h.
 */
#include <assert.h>
#include <string.h>

#include "engine/forecast/lanes.h"
#include "engine/forecast/states.h"

enum { LONGEST = FORECAST_MEANS_LONGEST, OCCURRENCES = FORECAST_MEANS_OCCURRENCES, WINDOWS = 4 };

static const int32_t OCCURRENCES_OF[WINDOWS] = {1, 2, 4, 8};
static const int32_t DAYS_OF[WINDOWS] = {7, 14, 28, 56};
static const int32_t WEEKS_OF[WINDOWS] = {4, 8, 13, 26};
static const int32_t MONTHS_OF[WINDOWS] = {3, 6, 12, 24};

/* Ratios over the last `of[0]` < of[1] < … values of a ring of `size`, newest first. Each stretch
 * between two windows is summed by itself, so that the processor can do several at a time. */
static void ratios(const double *sold, const double *factor, int32_t size, int32_t held, int32_t at,
                   const int32_t of[WINDOWS], double ret[WINDOWS])
{
    double all_y = 0.0;
    double all_f = 0.0;
    int32_t taken = 0;
    for (int32_t w = 0; w < WINDOWS; w++) {
        int32_t to = of[w] < held ? of[w] : held;
        double y = 0.0;
        double f = 0.0;
        for (; taken < to; taken++) {
            at = (at == 0 ? size : at) - 1;
            y += sold[at];
            f += factor[at];
        }
        all_y += y;
        all_f += f;
        double ratio = all_f > 0.0 ? all_y / all_f : 0.0;
        ret[w] = ratio < 1e300 ? ratio : 0.0;
    }
}

static void start(void *state, const struct forecast_track *track)
{
    assert(track->slots_n >= 1 && track->slots_n <= FORECAST_TRACK_SLOTS_MAX);
    memset(state, 0, sizeof(struct forecast_means_state));
}

static void learn(struct forecast_means_state *s, const struct forecast_track *track, int32_t t)
{
    if (track->restart[t]) {
        s->all.held = s->all.held < FORECAST_RESTART_AGE ? s->all.held : FORECAST_RESTART_AGE;
        for (int32_t k = 0; k < track->slots_n; k++) {
            s->slot[k].held = s->slot[k].held < 1 ? s->slot[k].held : 1;
        }
    }
    if (!track->use[t]) {
        return;
    }
    struct forecast_ring *all = &s->all;
    struct forecast_slot_ring *slot = &s->slot[track->slot[t]];
    all->sold[all->at] = track->y[t];
    all->factor[all->at] = track->now[t];
    all->at = (all->at + 1) % LONGEST;
    all->held += all->held < LONGEST;
    slot->sold[slot->at] = track->y[t];
    slot->factor[slot->at] = track->now[t];
    slot->at = (slot->at + 1) % OCCURRENCES;
    slot->held += slot->held < OCCURRENCES;
}

static void look(const struct forecast_means_state *s, const struct forecast_track *track,
                 int32_t origin, double *base)
{
    const int32_t *windows = track->slots_n == 7    ? DAYS_OF
                             : track->slots_n == 12 ? MONTHS_OF
                                                    : WEEKS_OF;
    double of_slot[FORECAST_TRACK_SLOTS_MAX][FORECAST_LANES];
    double moving[WINDOWS];
    ratios(s->all.sold, s->all.factor, LONGEST, s->all.held, s->all.at, windows, moving);
    for (int32_t k = 0; k < track->slots_n; k++) {
        const struct forecast_slot_ring *slot = &s->slot[k];
        ratios(slot->sold, slot->factor, OCCURRENCES, slot->held, slot->at, OCCURRENCES_OF,
               of_slot[k]);
        for (int32_t w = 0; w < WINDOWS; w++) {
            of_slot[k][w] = slot->held > 0 ? of_slot[k][w] : moving[WINDOWS - 1];
            of_slot[k][WINDOWS + w] = moving[w];
        }
    }
    for (int32_t k = 0; k < track->h; k++) {
        memcpy(base + (ptrdiff_t)k * FORECAST_LANES, of_slot[track->slot[origin + k]],
               sizeof(of_slot[0]));
    }
}

static void run(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                double *base)
{
    struct forecast_means_state *s = state;
    int32_t next = lanes_origin_from(track, from);
    for (int32_t t = from; t <= to; t++) {
        if (next < track->origins_n && track->origin[next] == t) {
            look(s, track, t, base + (ptrdiff_t)next++ * track->h * FORECAST_LANES);
        }
        if (t < to) {
            learn(s, track, t);
        }
    }
}

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_means) = {
    .name = "means",
    .seasonal = true,
    .state_bytes = sizeof(struct forecast_means_state),
    .start = start,
    .run = run};
