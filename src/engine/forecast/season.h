/*
 * Where seasonal recursions start: the closed form of the first weeks. Up to four seasons (months:
 * two) each slot's demand and factors are summed; the level is the mean of the slots' ratios, a
 * slot's deviation the mean distance of its periods from that level, with one more period that says
 * none. The families use it as their forecast until it is complete, then they take it as their
 * state: no period is looked at before its time.
 */
#ifndef LINLI_ENGINE_FORECAST_SEASON_H
#define LINLI_ENGINE_FORECAST_SEASON_H

#include "engine/forecast/lanes.h"
#include "engine/forecast/states.h"

/* Takes in one period; true when the start is complete with it. */
LANES_INLINE bool season_learn(struct forecast_season_start *s, const struct forecast_track *track,
                               int32_t t)
{
    int32_t slot = track->slot[t];
    s->sold[slot] += track->y[t];
    s->factor[slot] += track->now[t];
    s->count[slot] += 1.0;
    s->seen++;
    s->complete = s->seen >= (track->slots_n > 7 ? 2 : 4) * track->slots_n;
    return s->complete != 0;
}

/* The level; 0 before the first period. */
LANES_INLINE double season_level(const struct forecast_season_start *s, int32_t slots_n)
{
    double sum = 0.0;
    double n = 0.0;
    for (int32_t k = 0; k < slots_n; k++) {
        if (s->factor[k] > 0.0) {
            sum += s->sold[k] / s->factor[k];
            n += 1.0;
        }
    }
    return n > 0.0 ? sum / n : 0.0;
}

/* A slot's distance from that level. */
LANES_INLINE double season_deviation(const struct forecast_season_start *s, int32_t slot,
                                     double level)
{
    return (s->sold[slot] - level * s->factor[slot]) / (s->factor[slot] + 1.0);
}

#endif
