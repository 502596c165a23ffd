/*
 * Civil days and moments. A civil day is an int32 count of days since 1970-01-01 (proleptic
 * Gregorian); a moment is UTC milliseconds since the same day began; a time of day is seconds since
 * midnight. Nothing here reads a clock: the clock is a value that the process start-up makes and
 * hands down.
 */
#ifndef LINLI_BASE_DATE_H
#define LINLI_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DATE_DAY_MIN = -25567,    /* 1900-01-01 */
    DATE_DAY_MAX = 84005,     /* 2199-12-31 */
    DATE_TEXT_BYTES = 11,     /* "YYYY-MM-DD" and its end */
    DATE_TIME_TEXT_BYTES = 6, /* "HH:MM" and its end */
    DATE_CHINA_OFFSET_S = 8 * 3600
};

/* The current moment, asked through a value so that tests and the simulation can hand in their own.
 */
struct date_clock {
    int64_t (*now_ms)(void *context);
    void *context;
};

struct date_clock date_clock_system(void);
/* A clock that always answers the same moment, kept in *moment_ms. */
struct date_clock date_clock_fixed(int64_t *moment_ms);
int64_t date_clock_now_ms(struct date_clock clock);
/* Processor seconds of this process so far, for "took 0.14 s" lines. */
double date_cpu_seconds(void);
/* Processor nanoseconds of the calling thread so far, for what may take so much of it. */
int64_t date_cpu_thread_ns(void);

/* The civil day of a moment in a zone that is `offset_s` east of UTC. */
int32_t date_of_moment(int64_t moment_ms, int32_t offset_s);

/* Day number of a civil date; the date is taken as valid. */
int32_t date_from_ymd(int32_t year, int32_t month, int32_t day);
void date_to_ymd(int32_t day_number, int32_t *ret_year, int32_t *ret_month, int32_t *ret_day);

/* Monday is 1 … Sunday 7, as ISO 8601 counts. */
int32_t date_weekday(int32_t day_number);
/* Day of the year from 0. */
int32_t date_day_of_year(int32_t day_number);
/* The Monday of a day's week, the first day of its month, and that day moved by whole months. */
int32_t date_week_start(int32_t day_number);
int32_t date_month_start(int32_t day_number);
int32_t date_month_add(int32_t month_start, int32_t months);
/* Whole months since year 0 (year * 12 + month - 1), for differences. */
int32_t date_month_index(int32_t day_number);

/* Reads exactly "YYYY-MM-DD" (n bytes), a real date from 1900 to 2199. False leaves the output
 * alone. */
bool date_parse(const char *text, size_t n, int32_t *ret_day_number);
/* Writes "YYYY-MM-DD"; returns out. */
char *date_print(int32_t day_number, char out[DATE_TEXT_BYTES]);

/* Reads "HH:MM" (00:00 to 24:00) into seconds since midnight. */
bool date_parse_time(const char *text, size_t n, int32_t *ret_seconds);
char *date_print_time(int32_t seconds, char out[DATE_TIME_TEXT_BYTES]);

#endif
