/*
 * Festivals of the Chinese calendar as solar dates, 1990-2100, and the two great sales days.
 * Computed from a table of the lunar months; no file is needed.
 */
#ifndef LINLI_BASE_LUNAR_H
#define LINLI_BASE_LUNAR_H

#include <stdbool.h>
#include <stdint.h>

enum {
    LUNAR_YEAR_FIRST = 1990,
    LUNAR_YEAR_LAST = 2100,
    /* how far a festival's own days reach */
    LUNAR_NEW_YEAR_BEFORE = -14,
    LUNAR_NEW_YEAR_AFTER = 15,
    LUNAR_DAYS_BEFORE = -3,
    LUNAR_DAYS_AFTER = 1
};

enum lunar_festival {
    LUNAR_NEW_YEAR,    /* first day of the first month */
    LUNAR_LANTERN,     /* fifteenth of the first */
    LUNAR_QINGMING,    /* the sun at 15 degrees, 4 or 5 April */
    LUNAR_DUANWU,      /* fifth of the fifth */
    LUNAR_QIXI,        /* seventh of the seventh */
    LUNAR_MID_AUTUMN,  /* fifteenth of the eighth */
    LUNAR_CHONGYANG,   /* ninth of the ninth */
    LUNAR_LABA,        /* eighth of the twelfth: of the solar year after, mostly */
    LUNAR_LITTLE_YEAR, /* 23rd of the twelfth, as the north keeps it */
    LUNAR_EVE,         /* last day of the year */
    LUNAR_JUNE_18,     /* sales days, no festivals of the moon */
    LUNAR_DOUBLE_11,
    LUNAR_FESTIVALS
};

/* Day number of the festival of the lunar year that begins in solar year `year`
 * (LUNAR_YEAR_FIRST ... LUNAR_YEAR_LAST). */
int32_t lunar_festival_day(enum lunar_festival festival, int32_t year);

/* The festival near a day (14 days before to 15 after the new year, 3 before to 1 after the others;
 * the nearest, at a tie the first) and how many days after it the day is, negative before it. False
 * leaves the outputs alone. 元宵, 小年 and 除夕 are days of the new year here. */
bool lunar_festival_near(int32_t day, enum lunar_festival *ret_festival, int8_t *ret_days);

/* For each of so many days the number of the festival near it plus one, 0 none, and the days after
 * it: the forecaster's signals. */
void lunar_festivals_fill(int32_t first_day, int32_t days, uint8_t *ret_festival, int8_t *ret_days);

/* Whether a calendar's entry of this name (NULL is fine) tells of a Chinese festival. */
bool lunar_names_festival(const char *name);

const char *lunar_festival_name(enum lunar_festival festival);

#endif
