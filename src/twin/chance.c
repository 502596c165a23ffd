/*
 * What nobody decides: how late a delivery is, how fresh goods are, when nothing is delivered. Each
 * draw has a stream of its own, named by what it is about and numbered by replication and place, so
 * that all contenders of a replication meet the same luck (common random numbers; Law, ch. 11), in
 * whatever order they ask.
 */
#include <assert.h>
#include <math.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/random.h"
#include "twin/state.h"

enum {
    WEEK = 7,
    YEAR = 365,
    SEARCHED_DAYS = 60,
    STORM_MOST = 3,
    FAILURE_LEAST = 5,
    FAILURE_MOST = 14
};

/* Four numbers to one that names a stream. */
static uint64_t mix(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t x = a * UINT64_C(0x9E3779B97F4A7C15) + b;
    x = (x ^ (x >> 29)) * UINT64_C(0xBF58476D1CE4E5B9) + c;
    return x ^ (x >> 32);
}

double chance_even(const struct twin_scene *scene, int32_t replication, const char *name,
                   uint64_t index)
{
    struct random_stream stream;
    random_init(&stream, scene->options->seed, name, mix((uint64_t)replication + 1, index, 0));
    return random_unit(&stream);
}

/* Whether one of `a_year` spells of least … most days that begin at random covers the day. */
static bool in_spell(const struct twin_scene *scene, int32_t replication, const char *name,
                     uint64_t whose, int32_t a_year, int32_t least, int32_t most, int32_t day)
{
    for (int32_t begun = day; begun > day - most; begun--) {
        struct random_stream stream;
        random_init(&stream, scene->options->seed, name,
                    mix((uint64_t)replication + 1, (uint64_t)begun, whose));
        bool begins = random_unit(&stream) * YEAR < (double)a_year;
        int32_t days = least + (int32_t)random_below(&stream, (uint64_t)(most - least + 1));
        if (begins && begun + days > day) {
            return true;
        }
    }
    return false;
}

bool chance_blocked(const struct twin_scene *scene, int32_t replication, int64_t supplier,
                    int32_t day)
{
    const struct twin_stress *stress = &scene->options->stress;
    return (stress->storms > 0 &&
            in_spell(scene, replication, "twin storms", 0, stress->storms, 1, STORM_MOST, day)) ||
           (stress->failures > 0 && supplier != FIXED_NONE &&
            in_spell(scene, replication, "twin failures", (uint64_t)supplier + 1, stress->failures,
                     FAILURE_LEAST, FAILURE_MOST, day));
}

static bool delivers(const struct city *city, int64_t supplier, int32_t day)
{
    int64_t days = supplier != FIXED_NONE ? city->suppliers[supplier].delivery_days : FIXED_NONE;
    return days == FIXED_NONE || days == 0 || (days >> (date_weekday(day) - 1) & 1) == 1;
}

/*
 * The promised day and, by the supplier's record, whole days later (the positive half of a normal
 * deviate, as the deviation of its lead time says), then the next day on which it delivers and
 * nothing holds it up. All that is ordered of a supplier on one day comes together.
 */
int32_t chance_arrival(const struct twin_scene *scene, int32_t replication, int64_t supplier,
                       int64_t late_sd_e3, int32_t order_day, int32_t due_day)
{
    struct random_stream stream;
    random_init(&stream, scene->options->seed, "twin late",
                mix((uint64_t)replication + 1, (uint64_t)order_day, (uint64_t)supplier));
    double sd = late_sd_e3 != FIXED_NONE ? fixed_to_double(late_sd_e3, 3) : 0;
    double late = random_normal(&stream, 0, 1) * sd;
    int32_t day = due_day + (late > 0 ? (int32_t)floor(late + 0.5) : 0);
    if (scene->options->model.late_days > 0) {
        day += (int32_t)random_below(&stream, (uint64_t)scene->options->model.late_days + 1);
    }
    for (int32_t i = 0; i < SEARCHED_DAYS && (!delivers(scene->city, supplier, day) ||
                                              chance_blocked(scene, replication, supplier, day));
         i++) {
        day += 1;
    }
    assert(day >= due_day);
    return day;
}

/* Goods have spent up to three tenths of their life when they come; what lives a day is made that
 * morning. */
int32_t chance_expiry(const struct twin_scene *scene, int32_t replication, int64_t place,
                      int32_t day)
{
    int32_t life = scene->places[place].life_days;
    if (life <= 0) {
        return TWIN_KEEPS;
    }
    if (life == 1) {
        return day;
    }
    struct random_stream stream;
    random_init(&stream, scene->options->seed, "twin fresh",
                mix((uint64_t)replication + 1, (uint64_t)day, (uint64_t)place));
    double left = floor(life * (0.7 + 0.3 * random_unit(&stream)));
    return day + (int32_t)(left > 1 ? left : 1);
}
