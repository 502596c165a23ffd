/*
 * Festivals of the Chinese calendar as solar dates.
 *
 * Of each lunar year three facts are kept, packed into one number: on which day after 20 January it
 * begins, which month is followed by a leap month, and which of its 12 or 13 months have 30 days
 * (else 29). Lunar festivals are a month and a day in it. 清明 is the day on which the sun reaches
 * 15 degrees; inside 1990-2100 that is 0.2422 days later each year, less the leap days.
 *
 * Invariants: years ascend without a gap; the days of a year end where the next one begins (a test
 * adds them up). Called by who fills the forecaster's signals.
 */
#include "base/lunar.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"

/* bits 0-12: month k has 30 days; 13-16: the leap month or 0; 17-22: days from 20 January */
/* clang-format off */
static const uint32_t years[LUNAR_YEAR_LAST - LUNAR_YEAR_FIRST + 1] = {
    0x0ebe92, 0x340e92, 0x1e0d26, 0x066a56, 0x2a0a57, 0x1714d6, 0x3c035a, 0x2406d5,
    0x10b6c9, 0x360749, 0x200693, 0x08952b, 0x2e052b, 0x180a5b, 0x04555a, 0x28056a,
    0x12fb55, 0x3a0ba4, 0x240b49, 0x0cba93, 0x320a95, 0x1c052d, 0x068aad, 0x2a0ab5,
    0x1735aa, 0x3c05d2, 0x260da5, 0x10dd4a, 0x360d4a, 0x200c95, 0x0a952e, 0x2e0556,
    0x180ab5, 0x0455b2, 0x2a06d2, 0x12cea5, 0x380725, 0x22064b, 0x0cac97, 0x300cab,
    0x1c055a, 0x066ad6, 0x2c0b69, 0x177752, 0x3c0b52, 0x260b25, 0x10da4b, 0x340a4b,
    0x1e04ab, 0x08a55b, 0x2e05ad, 0x180b6a, 0x045b52, 0x2a0d92, 0x14fd25, 0x380d25,
    0x220a55, 0x0cb4ad, 0x3204b6, 0x1a05b5, 0x066daa, 0x2c0ec9, 0x191e92, 0x3c0e92,
    0x260d26, 0x10ca56, 0x340a57, 0x1e04d6, 0x0886d5, 0x2e0755, 0x1a0749, 0x026e93,
    0x280693, 0x12f52b, 0x38052b, 0x200a5b, 0x0cb55a, 0x32056a, 0x1c0b65, 0x06974a,
    0x2c0b4a, 0x171a95, 0x3c0a95, 0x24052d, 0x0ecaad, 0x340ab5, 0x2005aa, 0x088ba5,
    0x2e0da5, 0x1a0d4a, 0x047c95, 0x280c96, 0x12f94e, 0x380556, 0x220ab5, 0x0cb5b2,
    0x3206d2, 0x1c0ea5, 0x088e4a, 0x2a068b, 0x150c97, 0x3a04ab, 0x24055b, 0x0ecad6,
    0x340b6a, 0x200752, 0x0a9725, 0x2e0b45, 0x180a8b, 0x02549b, 0x2804ab,
};
/* clang-format on */

/* Month and day in the lunar year; month 0: a date of the sun. */
static const struct {
    int8_t month;
    int8_t day;
    const char *name;
} festivals[LUNAR_FESTIVALS] = {
    [LUNAR_NEW_YEAR] = {1, 1, "春节"},      [LUNAR_LANTERN] = {1, 15, "元宵"},
    [LUNAR_QINGMING] = {0, 0, "清明"},      [LUNAR_DUANWU] = {5, 5, "端午"},
    [LUNAR_QIXI] = {7, 7, "七夕"},          [LUNAR_MID_AUTUMN] = {8, 15, "中秋"},
    [LUNAR_CHONGYANG] = {9, 9, "重阳"},     [LUNAR_LABA] = {12, 8, "腊八"},
    [LUNAR_LITTLE_YEAR] = {12, 23, "小年"}, [LUNAR_EVE] = {13, 0, "除夕"},
    [LUNAR_JUNE_18] = {0, 0, "618"},        [LUNAR_DOUBLE_11] = {0, 0, "双十一"},
};

static uint32_t facts_of(int32_t year)
{
    assert(year >= LUNAR_YEAR_FIRST && year <= LUNAR_YEAR_LAST);
    return years[year - LUNAR_YEAR_FIRST];
}

static int32_t new_year_day(int32_t year)
{
    return date_from_ymd(year, 1, 20) + (int32_t)(facts_of(year) >> 17);
}

/* First day of a month (a leap month is never asked for); 13: the day after the year. */
static int32_t month_start(int32_t year, int32_t month)
{
    uint32_t facts = facts_of(year);
    int32_t leap = (int32_t)(facts >> 13 & 15U);
    int32_t before = month - 1 + (leap > 0 && month > leap);
    int32_t day = new_year_day(year);
    for (int32_t k = 0; k < before; k++) {
        day += (facts >> k & 1U) != 0 ? 30 : 29;
    }
    return day;
}

/* Days of April: 5.59 in the last century and 4.81 in this one are the sun's place at its start.
 * 2100 has no leap day. */
static int32_t qingming(int32_t year)
{
    int32_t within = year < 2000 ? year - 1900 : year - 2000;
    int32_t start = year < 2000 ? 55900 : 48100;
    int32_t leap_days = within == 100 ? 24 : within / 4;
    return date_from_ymd(year, 4, (within * 2422 + start) / 10000 - leap_days);
}

int32_t lunar_festival_day(enum lunar_festival festival, int32_t year)
{
    assert(festival >= 0 && festival < LUNAR_FESTIVALS);
    if (festival == LUNAR_QINGMING) {
        return qingming(year);
    }
    if (festival == LUNAR_JUNE_18) {
        return date_from_ymd(year, 6, 18);
    }
    if (festival == LUNAR_DOUBLE_11) {
        return date_from_ymd(year, 11, 11);
    }
    return month_start(year, festivals[festival].month) + festivals[festival].day - 1;
}

/* The span of days that a festival reaches over. */
static bool reaches(enum lunar_festival festival, int32_t days)
{
    if (festival == LUNAR_NEW_YEAR) {
        return days >= LUNAR_NEW_YEAR_BEFORE && days <= LUNAR_NEW_YEAR_AFTER;
    }
    return days >= LUNAR_DAYS_BEFORE && days <= LUNAR_DAYS_AFTER;
}

bool lunar_festival_near(int32_t day, enum lunar_festival *ret_festival, int8_t *ret_days)
{
    int32_t year;
    int32_t month;
    int32_t date;
    date_to_ymd(day, &year, &month, &date);
    int32_t least = INT32_MAX;
    for (int32_t y = year - 1; y <= year + 1; y++) {
        for (int32_t f = 0; y >= LUNAR_YEAR_FIRST && y <= LUNAR_YEAR_LAST && f < LUNAR_FESTIVALS;
             f++) {
            /* the days round the new year are told by their distance from it */
            bool within_new_year = f == LUNAR_EVE || f == LUNAR_LITTLE_YEAR || f == LUNAR_LANTERN;
            int32_t days = day - lunar_festival_day((enum lunar_festival)f, y);
            int32_t far = days < 0 ? -days : days;
            if (!within_new_year && reaches((enum lunar_festival)f, days) && far < least) {
                least = far;
                *ret_festival = (enum lunar_festival)f;
                *ret_days = (int8_t)days;
            }
        }
    }
    return least != INT32_MAX;
}

void lunar_festivals_fill(int32_t first_day, int32_t days, uint8_t *ret_festival, int8_t *ret_days)
{
    for (int32_t t = 0; t < days; t++) {
        enum lunar_festival festival;
        ret_festival[t] = 0;
        ret_days[t] = 0;
        if (lunar_festival_near(first_day + t, &festival, &ret_days[t])) {
            ret_festival[t] = (uint8_t)(festival + 1);
        }
    }
}

bool lunar_names_festival(const char *name)
{
    for (int32_t f = 0; name != NULL && f < LUNAR_FESTIVALS; f++) {
        if (f != LUNAR_JUNE_18 && strstr(name, festivals[f].name) != NULL) {
            return true;
        }
    }
    return false;
}

const char *lunar_festival_name(enum lunar_festival festival)
{
    assert(festival >= 0 && festival < LUNAR_FESTIVALS);
    return festivals[festival].name;
}
