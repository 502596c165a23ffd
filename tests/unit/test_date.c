/* Civil days: every day from 1900 to 2199 against an independent count, and the texts that are and
 * are not dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
/* cmocka needs the first four */
#include <cmocka.h>

#include "base/date.h"

static int32_t days_in_month(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/*
 * Walks the 300 years one day at a time with the table of month lengths and nothing else. Monday
 * 1900-01-01 is the start: 1970-01-01 was a Thursday, 25567 = 3652 * 7 + 3 days later, and three
 * days after a Monday is a Thursday.
 */
static void every_day_of_three_centuries_agrees_with_a_walk(void **state)
{
    (void)state;
    int32_t number = -25567;
    int32_t weekday = 1;
    for (int32_t year = 1900; year <= 2199; year++) {
        int32_t of_year = 0;
        for (int32_t month = 1; month <= 12; month++) {
            int32_t month_first = number;
            for (int32_t day = 1; day <= days_in_month(year, month); day++) {
                int32_t y;
                int32_t m;
                int32_t d;
                assert_int_equal(date_from_ymd(year, month, day), number);
                date_to_ymd(number, &y, &m, &d);
                assert_true(y == year && m == month && d == day);
                assert_int_equal(date_weekday(number), weekday);
                assert_int_equal(date_day_of_year(number), of_year);
                assert_int_equal(date_month_start(number), month_first);
                assert_int_equal(date_month_index(number), year * 12 + month - 1);
                assert_int_equal(date_week_start(number), number - weekday + 1);
                number++;
                of_year++;
                weekday = weekday % 7 + 1;
            }
        }
        assert_int_equal(of_year, days_in_month(year, 2) == 29 ? 366 : 365);
    }
    assert_int_equal(number - 1, DATE_DAY_MAX);
}

static void every_day_prints_and_reads_back(void **state)
{
    (void)state;
    for (int32_t day = DATE_DAY_MIN; day <= DATE_DAY_MAX; day++) {
        char text[DATE_TEXT_BYTES];
        int32_t again = 0;
        assert_ptr_equal(date_print(day, text), text);
        assert_true(date_parse(text, strlen(text), &again));
        assert_int_equal(again, day);
    }
}

static void the_c_library_names_the_same_days(void **state)
{
    (void)state;
    for (int32_t day = DATE_DAY_MIN; day <= DATE_DAY_MAX; day += 97) {
        time_t moment = (time_t)day * 86400;
        struct tm utc;
        char expected[32];
        char text[DATE_TEXT_BYTES];
        assert_non_null(gmtime_r(&moment, &utc));
        strftime(expected, sizeof(expected), "%Y-%m-%d", &utc);
        assert_string_equal(date_print(day, text), expected);
        assert_int_equal(date_weekday(day) % 7, utc.tm_wday);
        assert_int_equal(date_day_of_year(day), utc.tm_yday);
    }
}

static void what_is_not_a_date_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "2022",
        "2022-1-01",
        "2022-01-1",
        "2022-01-011",
        "22-01-01",
        "2022/01/01",
        "2022-01/01",
        "2022-13-01",
        "2022-00-10",
        "2022-01-00",
        "2022-01-32",
        "2022-02-29",
        "2022-04-31",
        "1900-02-29",
        "2100-02-29",
        "1899-12-31",
        "2200-01-01",
        " 2022-01-1",
        "2022-01-0x",
        "x022-01-01",
        "2022-0a-01",
        "-022-01-01",
        "2022-01-01 ",
        "20220101",
        "01.01.2022",
        "2022-06-31",
        "2022-09-31",
        "2022-11-31",
        "+022-01-01",
        "2022\t01-01",
        "2022-01-01T",
        "0000-00-00",
        "9999-12-31",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        int32_t day = 4711;
        assert_false(date_parse(wrong[i], strlen(wrong[i]), &day));
        assert_int_equal(day, 4711);
    }
    int32_t day;
    assert_true(
        date_parse("2000-02-29", 10, &day)); /* 2000 is a leap year, 1900 and 2100 are not */
    assert_int_equal(day, 11016); /* 30 years with 7 leap days, 59 days: 10950 + 7 + 59 */
}

static void a_moment_falls_on_the_day_of_its_zone(void **state)
{
    (void)state;
    int64_t day_ms = 86400000;
    assert_int_equal(date_of_moment(0, 0), 0);
    assert_int_equal(date_of_moment(day_ms - 1, 0), 0);
    assert_int_equal(date_of_moment(day_ms, 0), 1);
    assert_int_equal(date_of_moment(-1, 0), -1);
    assert_int_equal(date_of_moment(-day_ms, 0), -1);
    assert_int_equal(date_of_moment(-day_ms - 1, 0), -2);
    /* China's day begins at 16:00 UTC of the day before. */
    assert_int_equal(date_of_moment(16 * 3600000 - 1, DATE_CHINA_OFFSET_S), 0);
    assert_int_equal(date_of_moment(16 * 3600000, DATE_CHINA_OFFSET_S), 1);
    /* Five hours west of UTC the first hours of 1970 are still 1969. */
    assert_int_equal(date_of_moment(5 * 3600000 - 1, -5 * 3600), -1);
}

static void a_month_moves_by_whole_months(void **state)
{
    (void)state;
    int32_t first = date_from_ymd(2024, 1, 1);
    for (int32_t months = -24 * 12; months <= 100 * 12; months++) {
        int32_t moved = date_month_add(first, months);
        assert_int_equal(moved, date_month_start(moved));
        assert_int_equal(date_month_index(moved) - date_month_index(first), months);
    }
    assert_int_equal(date_month_add(first, -1), date_from_ymd(2023, 12, 1));
    assert_int_equal(date_month_add(first, 13), date_from_ymd(2025, 2, 1));
}

static void every_minute_prints_and_reads_back(void **state)
{
    (void)state;
    for (int32_t minute = 0; minute <= 24 * 60; minute++) {
        char text[DATE_TIME_TEXT_BYTES];
        int32_t seconds = -1;
        assert_int_equal(strlen(date_print_time(minute * 60, text)), 5);
        assert_true(date_parse_time(text, 5, &seconds));
        assert_int_equal(seconds, minute * 60);
    }
    static const char *const wrong[] = {"",      "9:00",  "09:0",   "09:60", "24:01", "25:00",
                                        "09-00", "0900 ", "09:00 ", "-1:00", "0a:00", "09:0b"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        int32_t seconds = 4711;
        assert_false(date_parse_time(wrong[i], strlen(wrong[i]), &seconds));
        assert_int_equal(seconds, 4711);
    }
}

static void a_clock_is_a_value(void **state)
{
    (void)state;
    int64_t moment = 1234567890123;
    struct date_clock fixed = date_clock_fixed(&moment);
    assert_int_equal(date_clock_now_ms(fixed), 1234567890123);
    moment += 60000;
    assert_int_equal(date_clock_now_ms(fixed), 1234567950123);
    /* The machine's clock: after 2020, before the last day this program knows. */
    int64_t now = date_clock_now_ms(date_clock_system());
    assert_true(now > (int64_t)date_from_ymd(2020, 1, 1) * 86400000);
    assert_true(now < (int64_t)DATE_DAY_MAX * 86400000);
    double before = date_cpu_seconds();
    assert_true(before >= 0 && date_cpu_seconds() >= before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_three_centuries_agrees_with_a_walk),
        cmocka_unit_test(every_day_prints_and_reads_back),
        cmocka_unit_test(the_c_library_names_the_same_days),
        cmocka_unit_test(what_is_not_a_date_is_refused),
        cmocka_unit_test(a_moment_falls_on_the_day_of_its_zone),
        cmocka_unit_test(a_month_moves_by_whole_months),
        cmocka_unit_test(every_minute_prints_and_reads_back),
        cmocka_unit_test(a_clock_is_a_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
