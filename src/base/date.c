/*
 * Civil days (see date.h). The conversion counts from 1 March of a 400-year era, so that the leap
 * day ends the year and month lengths follow one line: days before month m (March = 0) are (153 m +
 * 2) / 5. Source of the idea: the day number formulas of the Julian day literature (Fliegel and Van
 * Flandern, 1968).
 */
#include "base/date.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

enum { DAYS_PER_ERA = 146097, EPOCH_FROM_ERA = 719468, DAY_MS = 86400000 };

static int64_t system_now_ms(void *context)
{
    (void)context;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t fixed_now_ms(void *context)
{
    return *(const int64_t *)context;
}

struct date_clock date_clock_system(void)
{
    return (struct date_clock){.now_ms = system_now_ms, .context = NULL};
}

struct date_clock date_clock_fixed(int64_t *moment_ms)
{
    return (struct date_clock){.now_ms = fixed_now_ms, .context = moment_ms};
}

int64_t date_clock_now_ms(struct date_clock clock)
{
    return clock.now_ms(clock.context);
}

double date_cpu_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec * 1e-9;
}

int64_t date_cpu_thread_ns(void)
{
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

static int64_t divide_down(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

int32_t date_of_moment(int64_t moment_ms, int32_t offset_s)
{
    return (int32_t)divide_down(moment_ms + (int64_t)offset_s * 1000, DAY_MS);
}

int32_t date_from_ymd(int32_t year, int32_t month, int32_t day)
{
    assert(month >= 1 && month <= 12 && day >= 1 && day <= 31);
    int32_t from_march_year = year - (month <= 2 ? 1 : 0);
    int32_t era = (int32_t)divide_down(from_march_year, 400);
    int32_t year_of_era = from_march_year - era * 400;
    int32_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - EPOCH_FROM_ERA;
}

void date_to_ymd(int32_t day_number, int32_t *ret_year, int32_t *ret_month, int32_t *ret_day)
{
    int32_t days = day_number + EPOCH_FROM_ERA;
    int32_t era = (int32_t)divide_down(days, DAYS_PER_ERA);
    int32_t day_of_era = days - era * DAYS_PER_ERA;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t from_march = (5 * day_of_year + 2) / 153;
    *ret_day = day_of_year - (153 * from_march + 2) / 5 + 1;
    *ret_month = from_march < 10 ? from_march + 3 : from_march - 9;
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2 ? 1 : 0);
}

int32_t date_weekday(int32_t day_number)
{
    /* 1970-01-01 was a Thursday. */
    int32_t from_monday = (day_number + 3) % 7;
    return (from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

int32_t date_day_of_year(int32_t day_number)
{
    int32_t year;
    int32_t month;
    int32_t day;
    date_to_ymd(day_number, &year, &month, &day);
    return day_number - date_from_ymd(year, 1, 1);
}

int32_t date_week_start(int32_t day_number)
{
    return day_number - (date_weekday(day_number) - 1);
}

int32_t date_month_start(int32_t day_number)
{
    int32_t year;
    int32_t month;
    int32_t day;
    date_to_ymd(day_number, &year, &month, &day);
    return day_number - (day - 1);
}

int32_t date_month_index(int32_t day_number)
{
    int32_t year;
    int32_t month;
    int32_t day;
    date_to_ymd(day_number, &year, &month, &day);
    return year * 12 + month - 1;
}

int32_t date_month_add(int32_t month_start, int32_t months)
{
    int32_t index = date_month_index(month_start) + months;
    return date_from_ymd(index / 12, index % 12 + 1, 1);
}

static bool read_digits(const char *text, size_t n, int32_t *ret_value)
{
    int32_t value = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        value = value * 10 + (text[i] - '0');
    }
    *ret_value = value;
    return true;
}

bool date_parse(const char *text, size_t n, int32_t *ret_day_number)
{
    int32_t year;
    int32_t month;
    int32_t day;
    if (n != 10 || text[4] != '-' || text[7] != '-' || !read_digits(text, 4, &year) ||
        !read_digits(text + 5, 2, &month) || !read_digits(text + 8, 2, &day)) {
        return false;
    }
    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) {
        return false;
    }
    int32_t number = date_from_ymd(year, month, day);
    int32_t same_year;
    int32_t same_month;
    int32_t same_day;
    date_to_ymd(number, &same_year, &same_month, &same_day);
    if (same_day != day || same_month != month) {
        return false; /* 30 February */
    }
    *ret_day_number = number;
    return true;
}

char *date_print(int32_t day_number, char out[DATE_TEXT_BYTES])
{
    int32_t year;
    int32_t month;
    int32_t day;
    assert(day_number >= DATE_DAY_MIN && day_number <= DATE_DAY_MAX);
    date_to_ymd(day_number, &year, &month, &day);
    snprintf(out, DATE_TEXT_BYTES, "%04u-%02u-%02u", (unsigned)year % 10000U,
             (unsigned)month % 100U, (unsigned)day % 100U);
    return out;
}

bool date_parse_time(const char *text, size_t n, int32_t *ret_seconds)
{
    int32_t hour;
    int32_t minute;
    if (n != 5 || text[2] != ':' || !read_digits(text, 2, &hour) ||
        !read_digits(text + 3, 2, &minute)) {
        return false;
    }
    if (minute > 59 || hour > 24 || (hour == 24 && minute > 0)) {
        return false;
    }
    *ret_seconds = hour * 3600 + minute * 60;
    return true;
}

char *date_print_time(int32_t seconds, char out[DATE_TIME_TEXT_BYTES])
{
    assert(seconds >= 0 && seconds <= 24 * 3600);
    snprintf(out, DATE_TIME_TEXT_BYTES, "%02u:%02u", (unsigned)seconds / 3600U % 100U,
             (unsigned)seconds / 60U % 60U);
    return out;
}
