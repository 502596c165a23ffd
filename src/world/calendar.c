/*
 * Chinese holidays and make-up workdays 2019-2026 as the State Council announced them each year,
 * lunar festivals, school breaks. Facts only; called by the generators and by their demand.
 *
 * Invariant: the spans of `spans` do not overlap and ascend.
 */
#include "world/calendar.h"

#include <assert.h>

#include "base/date.h"
#include "base/fixed.h"

struct span {
    int32_t ymd; /* first day, yyyymmdd */
    int32_t days;
    int32_t kind; /* enum calendar_kind */
    const char *name;
};

/* clang-format off */
enum { OFF = CALENDAR_HOLIDAY, WORK = CALENDAR_MAKEUP_WORKDAY };
static const struct span spans[] = {
    {20181229, 1, WORK, "元旦"}, {20181230, 3, OFF, "元旦"}, {20190202, 2, WORK, "春节"},
    {20190204, 7, OFF, "春节"}, {20190405, 1, OFF, "清明节"},
    {20190428, 1, WORK, "劳动节"}, {20190501, 4, OFF, "劳动节"},
    {20190505, 1, WORK, "劳动节"}, {20190607, 1, OFF, "端午节"},
    {20190913, 1, OFF, "中秋节"}, {20190929, 1, WORK, "国庆节"},
    {20191001, 7, OFF, "国庆节"}, {20191012, 1, WORK, "国庆节"},
    {20200101, 1, OFF, "元旦"}, {20200119, 1, WORK, "春节"}, {20200124, 10, OFF, "春节"},
    {20200203, 1, WORK, "春节"}, {20200404, 3, OFF, "清明节"},
    {20200426, 1, WORK, "劳动节"}, {20200501, 5, OFF, "劳动节"},
    {20200509, 1, WORK, "劳动节"}, {20200625, 3, OFF, "端午节"},
    {20200628, 1, WORK, "端午节"}, {20200927, 1, WORK, "国庆节、中秋节"},
    {20201001, 8, OFF, "国庆节、中秋节"}, {20201010, 1, WORK, "国庆节、中秋节"},
    {20210101, 3, OFF, "元旦"}, {20210207, 1, WORK, "春节"}, {20210211, 7, OFF, "春节"},
    {20210220, 1, WORK, "春节"}, {20210403, 3, OFF, "清明节"},
    {20210425, 1, WORK, "劳动节"}, {20210501, 5, OFF, "劳动节"},
    {20210508, 1, WORK, "劳动节"}, {20210612, 3, OFF, "端午节"},
    {20210918, 1, WORK, "中秋节"}, {20210919, 3, OFF, "中秋节"},
    {20210926, 1, WORK, "国庆节"}, {20211001, 7, OFF, "国庆节"},
    {20211009, 1, WORK, "国庆节"}, {20220101, 3, OFF, "元旦"}, {20220129, 2, WORK, "春节"},
    {20220131, 7, OFF, "春节"}, {20220402, 1, WORK, "清明节"},
    {20220403, 3, OFF, "清明节"}, {20220424, 1, WORK, "劳动节"},
    {20220430, 5, OFF, "劳动节"}, {20220507, 1, WORK, "劳动节"},
    {20220603, 3, OFF, "端午节"}, {20220910, 3, OFF, "中秋节"},
    {20221001, 7, OFF, "国庆节"}, {20221008, 2, WORK, "国庆节"},
    {20221231, 3, OFF, "元旦"}, {20230121, 7, OFF, "春节"}, {20230128, 2, WORK, "春节"},
    {20230405, 1, OFF, "清明节"}, {20230423, 1, WORK, "劳动节"},
    {20230429, 5, OFF, "劳动节"}, {20230506, 1, WORK, "劳动节"},
    {20230622, 3, OFF, "端午节"}, {20230625, 1, WORK, "端午节"},
    {20230929, 8, OFF, "中秋节、国庆节"}, {20231007, 2, WORK, "中秋节、国庆节"},
    {20240101, 1, OFF, "元旦"}, {20240204, 1, WORK, "春节"}, {20240210, 8, OFF, "春节"},
    {20240218, 1, WORK, "春节"}, {20240404, 3, OFF, "清明节"},
    {20240407, 1, WORK, "清明节"}, {20240428, 1, WORK, "劳动节"},
    {20240501, 5, OFF, "劳动节"}, {20240511, 1, WORK, "劳动节"},
    {20240610, 1, OFF, "端午节"}, {20240914, 1, WORK, "中秋节"},
    {20240915, 3, OFF, "中秋节"}, {20240929, 1, WORK, "国庆节"},
    {20241001, 7, OFF, "国庆节"}, {20241012, 1, WORK, "国庆节"},
    {20250101, 1, OFF, "元旦"}, {20250126, 1, WORK, "春节"}, {20250128, 8, OFF, "春节"},
    {20250208, 1, WORK, "春节"}, {20250404, 3, OFF, "清明节"},
    {20250427, 1, WORK, "劳动节"}, {20250501, 5, OFF, "劳动节"},
    {20250531, 3, OFF, "端午节"}, {20250928, 1, WORK, "国庆节、中秋节"},
    {20251001, 8, OFF, "国庆节、中秋节"}, {20251011, 1, WORK, "国庆节、中秋节"},
    {20260101, 3, OFF, "元旦"}, {20260104, 1, WORK, "元旦"}, {20260214, 1, WORK, "春节"},
    {20260215, 9, OFF, "春节"}, {20260228, 1, WORK, "春节"}, {20260404, 3, OFF, "清明节"},
    {20260501, 5, OFF, "劳动节"}, {20260509, 1, WORK, "劳动节"},
    {20260619, 3, OFF, "端午节"}, {20260920, 1, WORK, "国庆节"},
    {20260925, 3, OFF, "中秋节"}, {20261001, 7, OFF, "国庆节"},
    {20261010, 1, WORK, "国庆节"},
};

/* Festivals that move with the moon, yyyymmdd for each year from 2019: 春节, 元宵节, 端午节,
 * 七夕节, 中秋节, 重阳节, 腊八节 (that of January or of the last days of December before). */
enum { LUNAR_YEARS = 9, LUNAR_FESTIVALS = 7 };
static const char *const lunar_names[LUNAR_FESTIVALS] = {
    "春节", "元宵节", "端午节", "七夕节", "中秋节", "重阳节", "腊八节",
};
static const int32_t lunar_days[LUNAR_YEARS][LUNAR_FESTIVALS] = {
    {20190205, 20190219, 20190607, 20190807, 20190913, 20191007, 20190113},
    {20200125, 20200208, 20200625, 20200825, 20201001, 20201025, 20200102},
    {20210212, 20210226, 20210614, 20210814, 20210921, 20211014, 20210120},
    {20220201, 20220215, 20220603, 20220804, 20220910, 20221004, 20220110},
    {20230122, 20230205, 20230622, 20230822, 20230929, 20231023, 20221230},
    {20240210, 20240224, 20240610, 20240810, 20240917, 20241011, 20240118},
    {20250129, 20250212, 20250531, 20250829, 20251006, 20251029, 20250107},
    {20260217, 20260303, 20260619, 20260819, 20260925, 20261018, 20260126},
    {20270206, 20270220, 20270609, 20270808, 20270915, 20271008, 20270115},
};
/* clang-format on */

enum { SPANS_N = sizeof(spans) / sizeof(spans[0]) };

static int32_t day_of_ymd(int32_t ymd)
{
    return date_from_ymd(ymd / 10000, ymd / 100 % 100, ymd % 100);
}

int32_t world_lunar_new_year(int32_t year)
{
    assert(year >= 2019 && year < 2019 + LUNAR_YEARS);
    return day_of_ymd(lunar_days[year - 2019][0]);
}

static const struct span *span_of(int32_t day)
{
    for (int32_t i = 0; i < SPANS_N; i++) {
        int32_t first = day_of_ymd(spans[i].ymd);
        if (day >= first && day < first + spans[i].days) {
            return &spans[i];
        }
    }
    return NULL;
}

enum world_day_kind world_day_kind(int32_t day)
{
    const struct span *span = span_of(day);
    if (span != NULL) {
        return span->kind == CALENDAR_HOLIDAY ? WORLD_DAY_HOLIDAY : WORLD_DAY_WORKDAY;
    }
    return date_weekday(day) >= 6 ? WORLD_DAY_WEEKEND : WORLD_DAY_WORKDAY;
}

const char *world_festival(int32_t day)
{
    for (int32_t year = 0; year < LUNAR_YEARS; year++) {
        for (int32_t i = 0; i < LUNAR_FESTIVALS; i++) {
            if (day_of_ymd(lunar_days[year][i]) == day) {
                return lunar_names[i];
            }
        }
        if (day_of_ymd(lunar_days[year][0]) - 1 == day) {
            return "除夕";
        }
    }
    int32_t year = 0;
    int32_t month = 0;
    int32_t date = 0;
    date_to_ymd(day, &year, &month, &date);
    if (month == 3 && date == 8) {
        return "妇女节";
    }
    if (month == 6 && date == 1) {
        return "儿童节";
    }
    /* In 2019-2027 the winter solstice is on 21 December in leap years and the years after them,
     * else on the 22nd. */
    int32_t solstice = year % 4 <= 1 ? 21 : 22;
    return month == 12 && date == solstice ? "冬至" : NULL;
}

const char *world_school_break(int32_t day)
{
    int32_t year = 0;
    int32_t month = 0;
    int32_t date = 0;
    date_to_ymd(day, &year, &month, &date);
    if (month == 7 || month == 8) {
        return "暑假";
    }
    if (month > 3 || year < 2019 || year >= 2019 + LUNAR_YEARS) {
        return NULL;
    }
    int32_t new_year = world_lunar_new_year(year);
    return day >= new_year - 18 && day <= new_year + 14 ? "寒假" : NULL;
}

/* The rows of one day: at most one of each kind. Returns how many; rows may be NULL to count. */
static int64_t day_rows(int32_t day, struct calendar_day *rows)
{
    const struct span *span = span_of(day);
    const char *festival = world_festival(day);
    const char *school = world_school_break(day);
    int64_t n = 0;
    struct calendar_day row = {.day = day, .site = FIXED_NONE};
    const struct {
        int64_t kind;
        const char *name;
    } found[] = {
        {span == NULL ? 0 : (int64_t)span->kind, span == NULL ? NULL : span->name},
        {CALENDAR_FESTIVAL, festival},
        {CALENDAR_SCHOOL_BREAK, school},
    };
    for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++) {
        if (found[i].name != NULL) {
            row.kind = found[i].kind;
            row.name = found[i].name;
            if (rows != NULL) {
                rows[n] = row;
            }
            n++;
        }
    }
    return n;
}

enum linli_rc world_calendar_fill(int32_t first_day, int32_t last_day, int64_t spare_n,
                                  struct linli_arena *arena, struct calendar_day **ret_rows,
                                  int64_t *ret_n, struct linli_error *err)
{
    assert(first_day <= last_day && spare_n >= 0);
    int64_t n = 0;
    for (int32_t day = first_day; day <= last_day; day++) {
        n += day_rows(day, NULL);
    }
    struct calendar_day *rows = NULL;
    LINLI_TRY(LINLI_NEW(arena, n + spare_n, &rows, err));
    n = 0;
    for (int32_t day = first_day; day <= last_day; day++) {
        n += day_rows(day, rows + n);
    }
    *ret_rows = rows;
    *ret_n = n;
    return LINLI_OK;
}
