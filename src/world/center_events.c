/*
 * The activity calendar of 悦享家园: weekly and monthly activities, markets, and a gala before each
 * festival. Every day has a random stream of its own, so a longer history changes no other day.
 * Called by center.c.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/random.h"
#include "world/calendar.h"
#include "world/center.h"

/* On that weekday: each week (nth 0) or the nth of the month; in the months of the mask (bit 0
 * January; 0: all). */
struct rule {
    const char *type;
    const char *name;
    int32_t weekday;
    int32_t nth;
    int32_t months;
    double size;
};

enum { MARCH = 1 << 2, JUNE = 1 << 5, SEPTEMBER = 1 << 8, NOVEMBER = 1 << 10, DAY_EVENTS_MAX = 6 };

static const struct rule rules[] = {
    {"健康讲座", "健康大讲堂", 3, 0, 0, 32},
    {"书画课", "书法班", 2, 0, 0, 18},
    {"书画课", "国画班", 4, 0, 0, 15},
    {"亲子手工", "周六亲子手工坊", 6, 0, 0, 24},
    {"健身公开课", "周五健身公开课", 5, 0, 0, 22},
    {"长者生日会", "本月寿星生日会", 4, 3, 0, 45},
    {"社区义诊", "社区义诊日", 6, 1, 0, 65},
    {"邻里电影", "周日邻里电影", 7, 0, 0, 35},
    {"节日联欢", "邻里节", 6, 4, NOVEMBER, 150},
    {"便民集市", "便民集市", 7, 2, MARCH | JUNE | SEPTEMBER | NOVEMBER, 150},
    {"消防演练", "消防演练", 1, 1, JUNE | NOVEMBER, 60},
};

/* Galas: so many days before a festival, moved forward to an open day. */
struct gala {
    const char *festival;
    const char *name;
    int32_t days_before;
    double size;
};

static const struct gala galas[] = {
    {"春节", "迎新春联欢会", 8, 180}, {"元宵节", "元宵灯谜会", 0, 140},
    {"端午节", "端午包粽子", 1, 110}, {"中秋节", "中秋游园会", 1, 130},
    {"重阳节", "重阳敬老宴", 0, 160}, {"儿童节", "六一游园", 0, 120},
    {"冬至", "冬至饺子宴", 0, 100},   {"妇女节", "三八插花会", 0, 60},
};

static bool rule_holds(const struct rule *rule, int32_t day)
{
    int32_t year = 0;
    int32_t month = 0;
    int32_t date = 0;
    date_to_ymd(day, &year, &month, &date);
    return date_weekday(day) == rule->weekday &&
           (rule->nth == 0 || (date - 1) / 7 + 1 == rule->nth) &&
           (rule->months == 0 || (rule->months >> (month - 1) & 1) != 0);
}

static const struct gala *gala_of(int32_t day)
{
    for (size_t i = 0; i < sizeof(galas) / sizeof(galas[0]); i++) {
        const char *festival = world_festival(day + galas[i].days_before);
        if (festival != NULL && strcmp(festival, galas[i].festival) == 0) {
            return &galas[i];
        }
    }
    return NULL;
}

/* People who come. What is planned ahead is a round number. */
static int64_t size_of(struct random_stream *stream, double mean, bool ahead)
{
    double noise = exp(random_normal(stream, 0, 0.2) - 0.02);
    return ahead ? (int64_t)(5 * round(mean / 5)) : (int64_t)fmax(4, round(mean * noise));
}

static int32_t day_events(uint64_t seed, const struct center_days *days, int32_t t,
                          struct event *events)
{
    int32_t n = 0;
    int32_t day = days->first_day + t;
    bool ahead = t >= days->history_n;
    struct random_stream stream;
    random_init(&stream, seed, "center activities", (uint64_t)day);
    const struct gala *gala = gala_of(day);
    struct event row = {.site = 0, .day = day};
    if (gala != NULL && days->open[t]) {
        row.type = "节日联欢";
        row.name = gala->name;
        row.size = size_of(&stream, gala->size, ahead);
        events[n++] = row;
    }
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        bool cancelled = random_unit(&stream) < 0.06;
        int64_t size = size_of(&stream, rules[i].size, ahead);
        bool holiday = days->kind[t] == WORLD_DAY_HOLIDAY;
        /* A gala takes the house; holidays have no courses. */
        if (!rule_holds(&rules[i], day) || gala != NULL || holiday || !days->open[t] ||
            (cancelled && !ahead)) {
            continue;
        }
        row.type = rules[i].type;
        row.name = rules[i].name;
        row.size = size;
        assert(n < DAY_EVENTS_MAX);
        events[n++] = row;
    }
    return n;
}

enum linli_rc center_events_fill(uint64_t seed, const struct center_days *days,
                                 struct linli_arena *arena, struct event **ret_events,
                                 int64_t *ret_n, struct linli_error *err)
{
    struct event *events = NULL;
    LINLI_TRY(LINLI_NEW(arena, (size_t)days->days_n * DAY_EVENTS_MAX, &events, err));
    int64_t n = 0;
    for (int32_t t = 0; t < days->days_n; t++) {
        n += day_events(seed, days, t, events + n);
    }
    *ret_events = events;
    *ret_n = n;
    return LINLI_OK;
}
