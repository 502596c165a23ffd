/*
 * The days of 邻里团: which communities order on which days and how much, by weekday, holidays, the
 * lunar calendar, heat and rain; and the activities of the points. Parks live on workdays, premium
 * communities shop for weekends, elderly ones are steady and stay at home in the rain. Around the
 * Spring Festival people stock up for a week, the platform rests for three days and comes back
 * slowly. Called by groupbuy.c.
 *
 * Invariant: factors are 0 on days without orders and positive on all others.
 */
#include <assert.h>
#include <math.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/random.h"
#include "world/calendar.h"
#include "world/draw.h"
#include "world/groupbuy.h"
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

/* Monday to Sunday, then a holiday. */
static const double weekday_factors[KINDS_N][8] = {
    [KIND_PREMIUM] = {0.88, 0.86, 0.90, 0.94, 1.06, 1.22, 1.20, 1.05},
    [KIND_ELDERLY] = {1.04, 1.02, 1.03, 1.01, 1.03, 0.95, 0.92, 1.02},
    [KIND_PARK] = {1.04, 1.06, 1.06, 1.04, 0.80, 0.9, 0.9, 0},
};

/* Of a day with 10 mm of rain: who walks to the point stays at home. */
static const double rain_effects[KINDS_N] = {
    [KIND_PREMIUM] = 0.04, [KIND_ELDERLY] = -0.12, [KIND_PARK] = 0.06};

bool groupbuy_is_closed(int32_t day)
{
    int32_t year = 0;
    int32_t month = 0;
    int32_t date = 0;
    date_to_ymd(day, &year, &month, &date);
    int32_t new_year = world_lunar_new_year(year);
    return day >= new_year - 1 && day <= new_year + 1;
}

/* Days until (negative: since) the nearest lunar new year. */
static int32_t days_to_new_year(int32_t day)
{
    int32_t year = 0;
    int32_t month = 0;
    int32_t date = 0;
    date_to_ymd(day, &year, &month, &date);
    int32_t to = world_lunar_new_year(year) - day;
    return to < -180 ? world_lunar_new_year(year + 1) - day : to;
}

/* Rain as it keeps people at home: a cloudburst is no worse than a wet day. */
static double rain_of(const struct groupbuy_days *days, int32_t t)
{
    return fmin(days->weather.rain_mm[t], 20) / 10;
}

static double kind_factor(const struct groupbuy_days *days, enum groupbuy_kind kind, int32_t t)
{
    int32_t day = days->first_day + t;
    int32_t to = days_to_new_year(day);
    bool holiday = days->kind[t] == WORLD_DAY_HOLIDAY;
    bool makeup = days->kind[t] == WORLD_DAY_WORKDAY && date_weekday(day) >= 6;
    int32_t column = holiday ? 7 : makeup ? 3 : date_weekday(day) - 1;
    double factor = weekday_factors[kind][column] * (1 + rain_effects[kind] * rain_of(days, t));
    if (kind == KIND_PARK && to <= 7 && to > -15) {
        factor *= 0.6; /* half of the staff is on its way home */
    } else if (to < 0 && to >= -9) {
        factor *= 0.55 - 0.05 * to / 2.0; /* people come back, and have their store */
    }
    return factor;
}

/* Season, heat, rain, the weeks before the festival. */
static double category_factor(const struct groupbuy_days *days, int32_t category, int32_t t)
{
    const struct groupbuy_category *c = &groupbuy_categories()[category];
    int32_t to = days_to_new_year(days->first_day + t);
    double heat = c->heat * (days->weather.temperature[t] - 18);
    double factor = (1 + heat) * (1 + c->rain * rain_of(days, t));
    if (to > 1 && to <= 9) {
        factor *= 1 + c->festival * (1 - (to - 2) / 10.0);
    }
    assert(factor > 0);
    return factor;
}

static enum linli_rc alloc_days(struct groupbuy *g, struct linli_error *err)
{
    struct groupbuy_days *days = &g->days;
    LINLI_TRY(LINLI_NEW(g->arena, days->days_n, &days->kind, err));
    for (int32_t k = 0; k < KINDS_N; k++) {
        LINLI_TRY(LINLI_NEW(g->arena, days->days_n, &days->open[k], err));
        LINLI_TRY(LINLI_NEW(g->arena, days->days_n, &days->kind_factor[k], err));
    }
    for (int32_t c = 0; c < GROUPBUY_CATEGORIES; c++) {
        LINLI_TRY(LINLI_NEW(g->arena, days->days_n, &days->category_factor[c], err));
    }
    return LINLI_OK;
}

enum linli_rc groupbuy_days_fill(struct groupbuy *g, const struct world_options *options,
                                 struct linli_error *err)
{
    struct groupbuy_days *days = &g->days;
    double *path;
    struct random_stream stream;
    days->history_n = world_history_days(options, &days->first_day);
    days->days_n = days->history_n + WORLD_DAYS_AHEAD;
    LINLI_TRY(alloc_days(g, err));
    LINLI_TRY(LINLI_NEW(g->arena, days->days_n, &path, err));
    LINLI_TRY(world_weather_fill(g->seed, &climate, days->first_day, days->days_n, g->arena,
                                 &days->weather, err));
    for (int32_t t = 0; t < days->days_n; t++) {
        days->kind[t] = (uint8_t)world_day_kind(days->first_day + t);
    }
    for (int32_t k = 0; k < KINDS_N; k++) {
        random_init(&stream, g->seed, "groupbuy kinds", (uint64_t)k);
        world_draw_path(&stream, 0.7, 0.04, days->days_n, path);
        for (int32_t t = 0; t < days->days_n; t++) {
            bool works = k != KIND_PARK || days->kind[t] == WORLD_DAY_WORKDAY;
            days->open[k][t] = works && !groupbuy_is_closed(days->first_day + t);
            double factor = kind_factor(days, (enum groupbuy_kind)k, t) * path[t];
            days->kind_factor[k][t] = days->open[k][t] ? factor : 0;
        }
    }
    for (int32_t c = 0; c < GROUPBUY_CATEGORIES; c++) {
        random_init(&stream, g->seed, "groupbuy categories", (uint64_t)c);
        world_draw_path(&stream, 0.8, 0.05, days->days_n, path);
        for (int32_t t = 0; t < days->days_n; t++) {
            days->category_factor[c][t] = category_factor(days, c, t) * path[t];
        }
    }
    return LINLI_OK;
}

/* ---- activities ------------------------------------------------------------------------------ */

/* Now and then at points of a kind: chance a day, and people. */
static const struct {
    enum groupbuy_kind kind;
    const char *type;
    const char *name;
    double chance;
    double people;
} activities[] = {
    {KIND_PREMIUM, "试吃会", "周末试吃会", 0.05, 45},
    {KIND_ELDERLY, "便民日", "社区便民日", 0.05, 70},
    {KIND_PARK, "企业团餐", "部门团餐预订", 0.16, 40},
};

enum { ACTIVITIES_N = sizeof(activities) / sizeof(activities[0]) };

/* A day's activity of a point, drawn from a stream of that point and day. */
static bool draw_event(const struct groupbuy *g, int64_t point, int32_t t, struct event *ret)
{
    const struct groupbuy_days *days = &g->days;
    enum groupbuy_kind kind = g->points[point].kind;
    int32_t day = days->first_day + t;
    struct random_stream stream;
    random_init(&stream, g->seed, "groupbuy activities", (uint64_t)(point * 100000 + day));
    bool happens = random_unit(&stream) < activities[kind].chance;
    double people = activities[kind].people * exp(random_normal(&stream, 0, 0.35));
    assert(activities[kind].kind == kind);
    if (!happens || !days->open[kind][t] || t < g->points[point].opened) {
        return false;
    }
    *ret = (struct event){.site = GROUPBUY_FIRST_POINT + point,
                          .day = day,
                          .type = activities[kind].type,
                          .name = activities[kind].name,
                          .size = (int64_t)fmax(8, round(people))};
    return true;
}

enum linli_rc groupbuy_events_fill(struct groupbuy *g, struct linli_error *err)
{
    const struct groupbuy_days *days = &g->days;
    int64_t most = (int64_t)GROUPBUY_POINTS * days->days_n;
    LINLI_TRY(LINLI_NEW(g->arena, most, &g->city.events, err));
    for (int32_t t = 0; t < days->days_n; t++) {
        for (int64_t point = 0; point < GROUPBUY_POINTS; point++) {
            if (draw_event(g, point, t, &g->city.events[g->city.events_n])) {
                g->city.events_n++;
            }
        }
    }
    return LINLI_OK;
}
