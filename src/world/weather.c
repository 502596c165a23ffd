/*
 * Weather: a yearly wave plus first-order autoregressive noise for the temperature; rain by a
 * two-state chain (rain stays likelier after rain) with gamma amounts. The usual simple weather
 * generator (Richardson, Water Resources Research 17, 1981), with the days of rain a little cooler.
 */
#include "world/weather.h"

#include <assert.h>
#include <math.h>

#include "base/date.h"
#include "base/random.h"

static const double PI = 3.14159265358979323846;

double world_winter_wave(int32_t day)
{
    return cos(2 * PI * (date_day_of_year(day) - 14) / 365.25);
}

static double one_decimal(double value)
{
    return round(value * 10) / 10;
}

static double between(double winter, double summer, double wave)
{
    return summer + (winter - summer) * (1 + wave) / 2;
}

enum linli_rc world_weather_fill(uint64_t seed, const struct world_climate *climate,
                                 int32_t first_day, int32_t days_n, struct linli_arena *arena,
                                 struct world_weather *ret_weather, struct linli_error *err)
{
    assert(days_n > 0);
    const double keep = 0.7;      /* of yesterday's departure from the season */
    const double rain_stay = 0.3; /* added to the chance of rain after rain, taken off after none */
    struct world_weather weather = {0};
    LINLI_TRY(LINLI_NEW(arena, days_n, &weather.temperature, err));
    LINLI_TRY(LINLI_NEW(arena, days_n, &weather.rain_mm, err));
    struct random_stream stream;
    random_init(&stream, seed, "weather", 0);
    double departure = 0;
    bool rained = false;
    for (int32_t t = 0; t < days_n; t++) {
        double wave = world_winter_wave(first_day + t);
        double share = between(climate->rain_winter, climate->rain_summer, wave);
        double chance = rained ? share + rain_stay * (1 - share) : share - rain_stay * share;
        rained = random_unit(&stream) < chance;
        double noise = climate->noise_c * sqrt(1 - keep * keep);
        departure = keep * departure + random_normal(&stream, 0, noise);
        double mm = between(climate->mm_winter, climate->mm_summer, wave);
        /* Drawn on dry days too, so that one day's rain moves no other draw. */
        double amount = random_gamma(&stream, 0.7, mm / 0.7);
        weather.rain_mm[t] = rained ? fmax(0.1, one_decimal(amount)) : 0;
        weather.temperature[t] = one_decimal(climate->mean_c - climate->swing_c * wave + departure -
                                             (rained ? 1.0 : 0.0));
    }
    *ret_weather = weather;
    return LINLI_OK;
}
