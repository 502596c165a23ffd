/*
 * Who comes to 悦享家园 and what they use up. A driver's factor is the use of its items on a day
 * relative to their mean: weekday, season, weather, attendance; activities come on top by material
 * and people. The facts of the text that describes the centre: care items steady on workdays,
 * slightly lower on weekends, winter 30 % above summer; cleaning follows the visitors and is 50 %
 * higher after large activities; activity material is sudden. Called by center.c.
 *
 * Invariant: factors are 0 on closed days and positive on all others.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/random.h"
#include "base/text.h"
#include "world/calendar.h"
#include "world/center.h"
#include "world/draw.h"
#include "world/parts.h"

/* Chengdu's climate, rounded. */
static const struct world_climate climate = {
    .mean_c = 16.6,
    .swing_c = 10.2,
    .noise_c = 2.6,
    .rain_winter = 0.18,
    .rain_summer = 0.52,
    .mm_winter = 1.5,
    .mm_summer = 11,
};

bool center_is_closed(int32_t day)
{
    int32_t year = 0;
    int32_t month = 0;
    int32_t date = 0;
    date_to_ymd(day, &year, &month, &date);
    int32_t new_year = world_lunar_new_year(year);
    return (month == 1 && date == 1) || (day >= new_year - 1 && day <= new_year + 1);
}

enum linli_rc center_days_fill(const struct world_options *options, struct linli_arena *arena,
                               struct center_days *ret_days, struct linli_error *err)
{
    struct center_days days = {0};
    days.history_n = world_history_days(options, &days.first_day);
    days.days_n = days.history_n + WORLD_DAYS_AHEAD;
    LINLI_TRY(LINLI_NEW(arena, days.days_n, &days.kind, err));
    LINLI_TRY(LINLI_NEW(arena, days.days_n, &days.open, err));
    LINLI_TRY(LINLI_NEW(arena, days.days_n, &days.school_break, err));
    LINLI_TRY(LINLI_NEW(arena, days.days_n, &days.after_large, err));
    LINLI_TRY(LINLI_NEW(arena, days.days_n, &days.visitors, err));
    for (int32_t i = 0; i < CENTER_DRIVERS; i++) {
        LINLI_TRY(LINLI_NEW(arena, days.days_n, &days.factor[i], err));
    }
    for (int32_t t = 0; t < days.days_n; t++) {
        int32_t day = days.first_day + t;
        days.kind[t] = (uint8_t)world_day_kind(day);
        days.open[t] = !center_is_closed(day);
        days.school_break[t] = world_school_break(day) != NULL;
    }
    LINLI_TRY(world_weather_fill(options->seed, &climate, days.first_day, days.days_n, arena,
                                 &days.weather, err));
    *ret_days = days;
    return LINLI_OK;
}

/* Factors of a workday, a weekend day and a holiday. */
static const double day_kind_factors[CENTER_DRIVERS][WORLD_DAY_KIND_N] = {
    [BY_ELDER] = {1.05, 0.90, 0.85},
    [BY_CHILD] = {1.15, 0.75, 0.25},
    [BY_FITNESS] = {0.92, 1.22, 1.10},
    [BY_CLEAN] = {1, 1, 1},
    [BY_OFFICE] = {1.20, 0.55, 0.25},
    [BY_COOL] = {1, 1, 1},
    [BY_WARM] = {1, 1, 1},
    [BY_MEAL] = {1.06, 0.88, 0.75},
    [BY_HEALTH] = {1.02, 0.97, 0.9},
    [BY_EVENT] = {1, 1, 1},
};

/* The amplitude of the winter wave. The wave's mean over December to February is +0.9 and over
 * June to August -0.9, so care items are (1 + 0.9 * 0.145) / (1 - 0.9 * 0.145) = 1.30 times as much
 * in winter as in summer, less a little for the Spring Festival. */
static const double winter_waves[CENTER_DRIVERS] = {
    [BY_ELDER] = 0.145,
    [BY_FITNESS] = -0.06,
    [BY_HEALTH] = 0.25,
};

static double driver_factor(enum center_driver driver, const struct center_days *days, int32_t t,
                            double crowd)
{
    double wave = world_winter_wave(days->first_day + t);
    double warm = days->weather.temperature[t] - climate.mean_c;
    double factor = day_kind_factors[driver][days->kind[t]] * (1 + winter_waves[driver] * wave);
    if (driver == BY_CHILD && days->school_break[t]) {
        factor *= 1.4; /* all day instead of after school */
    } else if (driver == BY_CLEAN) {
        factor *= (0.4 + 0.6 * crowd) * (days->after_large[t] ? 1.5 : 1);
    } else if (driver == BY_COOL) {
        factor *= crowd * exp(0.025 * warm);
    } else if (driver == BY_WARM) {
        factor *= crowd * exp(-0.05 * warm);
    }
    return factor;
}

/* Visitors of an ordinary day relative to their mean: courses and galas come on top. */
static double crowd_of(const struct center_days *days, int32_t t, double attendance)
{
    static const double by_kind[WORLD_DAY_KIND_N] = {0.97, 1.1, 1.05};
    double rain = fmin(days->weather.rain_mm[t], 25);
    return attendance * by_kind[days->kind[t]] * (1 - 0.01 * rain);
}

static void mark_large(const struct event *events, int64_t events_n, struct center_days *days)
{
    for (int64_t i = 0; i < events_n; i++) {
        int32_t t = (int32_t)events[i].day - days->first_day;
        if (events[i].size < CENTER_LARGE_ACTIVITY) {
            continue;
        }
        days->after_large[t] = 1;
        do {
            t++;
        } while (t < days->days_n && !days->open[t]);
        if (t < days->days_n) {
            days->after_large[t] = 1;
        }
    }
}

enum linli_rc center_factors_fill(uint64_t seed, const struct event *events, int64_t events_n,
                                  struct linli_arena *arena, struct center_days *days,
                                  struct linli_error *err)
{
    const double usual_visitors = 230;
    double *crowd_path = NULL;
    double *path = NULL;
    struct random_stream stream;
    LINLI_TRY(LINLI_NEW(arena, days->days_n, &crowd_path, err));
    LINLI_TRY(LINLI_NEW(arena, days->days_n, &path, err));
    mark_large(events, events_n, days);
    random_init(&stream, seed, "center visitors", 0);
    world_draw_path(&stream, 0.6, 0.08, days->days_n, crowd_path);
    for (int32_t t = 0; t < days->days_n; t++) {
        crowd_path[t] = crowd_of(days, t, crowd_path[t]);
        days->visitors[t] = days->open[t] ? round(usual_visitors * crowd_path[t]) : 0;
    }
    for (int64_t i = 0; i < events_n; i++) {
        days->visitors[events[i].day - days->first_day] += (double)events[i].size;
    }
    for (int32_t driver = 0; driver < CENTER_DRIVERS; driver++) {
        random_init(&stream, seed, "center attendance", (uint64_t)driver);
        world_draw_path(&stream, 0.8, 0.04, days->days_n, path);
        for (int32_t t = 0; t < days->days_n; t++) {
            double factor = driver_factor((enum center_driver)driver, days, t, crowd_path[t]);
            days->factor[driver][t] = days->open[t] ? factor * path[t] : 0;
        }
    }
    return LINLI_OK;
}

static const struct center_change *change_of(const struct center_item *item)
{
    int64_t n = 0;
    const struct center_change *changes = center_changes(&n);
    for (int64_t i = 0; i < n; i++) {
        if (strcmp(changes[i].code, item->code) == 0) {
            return &changes[i];
        }
    }
    return NULL;
}

int32_t center_item_start(const struct center_item *item, const struct center_days *days)
{
    const struct center_change *change = change_of(item);
    int32_t start = 0;
    if (change != NULL && change->kind == CHANGE_NEW) {
        start = days->history_n - change->days_before;
    }
    return start > 0 ? start : 0;
}

static double change_factor(const struct center_change *change, const struct center_days *days,
                            int32_t t)
{
    if (change == NULL || change->kind == CHANGE_NEW) {
        return 1;
    }
    if (change->kind == CHANGE_STEP) {
        return t >= days->history_n - change->days_before ? change->factor : 1;
    }
    return 1 + (change->factor - 1) * t / days->history_n;
}

/* What activities take of the item, added to the days' units. */
static void add_materials(uint64_t seed, const struct center_item *item, int32_t start,
                          const struct center_days *days, const struct event *events,
                          int64_t events_n, int64_t *wanted)
{
    int64_t materials_n = 0;
    const struct center_material *materials = center_materials(&materials_n);
    uint64_t code = text_hash(item->code, strlen(item->code));
    for (int64_t i = 0; i < events_n; i++) {
        int32_t t = (int32_t)events[i].day - days->first_day;
        for (int64_t m = 0; m < materials_n && t >= start && t < days->history_n; m++) {
            if (strcmp(materials[m].code, item->code) != 0 ||
                strcmp(materials[m].type, events[i].type) != 0) {
                continue;
            }
            struct random_stream stream;
            random_init(&stream, seed, "center material", code + (uint64_t)events[i].day);
            wanted[t] += world_draw_material(&stream, events[i].size, materials[m].per_head);
        }
    }
}

void center_wanted_fill(uint64_t seed, const struct center_item *item,
                        const struct center_days *days, const struct event *events,
                        int64_t events_n, int64_t *ret_wanted)
{
    /* Guests of day care are the same every day: hardly more spread than Poisson. */
    static const double shapes[CENTER_DRIVERS] = {
        [BY_ELDER] = 120, [BY_CHILD] = 14, [BY_FITNESS] = 12, [BY_CLEAN] = 18,  [BY_OFFICE] = 6,
        [BY_COOL] = 14,   [BY_WARM] = 10,  [BY_MEAL] = 60,    [BY_HEALTH] = 10, [BY_EVENT] = 4,
    };
    const struct center_change *change = change_of(item);
    int32_t start = center_item_start(item, days);
    struct random_stream stream;
    random_init(&stream, seed, "center demand", text_hash(item->code, strlen(item->code)));
    for (int32_t t = 0; t < days->history_n; t++) {
        double mean = item->mean * days->factor[item->driver][t] * change_factor(change, days, t);
        int64_t units = world_draw_day(&stream, mean, shapes[item->driver], item->batch);
        ret_wanted[t] = t >= start ? units : 0;
    }
    add_materials(seed, item, start, days, events, events_n, ret_wanted);
}
