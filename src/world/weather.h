/* Daily weather of a generated city (weather.c). */
#ifndef LINLI_WORLD_WEATHER_H
#define LINLI_WORLD_WEATHER_H

#include <stdint.h>

#include "linli/arena.h"

struct world_climate {
    double mean_c;      /* of the year */
    double swing_c;     /* half the way from winter to summer */
    double noise_c;     /* of a day about its season */
    double rain_winter; /* share of days with rain in mid January and in mid July */
    double rain_summer;
    double mm_winter; /* on a day with rain */
    double mm_summer;
};

struct world_weather {
    double *temperature; /* [days_n] degrees, one decimal */
    double *rain_mm;     /* [days_n] one decimal */
};

/* A wave over the year: 1 in mid January, -1 in mid July. */
double world_winter_wave(int32_t day);

enum linli_rc world_weather_fill(uint64_t seed, const struct world_climate *climate,
                                 int32_t first_day, int32_t days_n, struct linli_arena *arena,
                                 struct world_weather *ret_weather, struct linli_error *err);

#endif
