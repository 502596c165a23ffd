/* Festivals of the Chinese calendar against dates as they were announced or printed in almanacs,
 * and the table of months against itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <string.h>

#include "base/date.h"
#include "base/lunar.h"

static int32_t day_of(int32_t ymd)
{
    return date_from_ymd(ymd / 10000, ymd / 100 % 100, ymd % 100);
}

static void festivals_stand_on_their_published_days(void **state)
{
    (void)state;
    /* Holiday notices of the State Council (春节, 清明, 端午, 中秋) and almanacs of the Hong Kong
     * Observatory; 2012, 2014, 2017, 2020, 2023, 2025 have a leap month, 2033 the famous one. */
    static const struct {
        int32_t year;
        enum lunar_festival festival;
        int32_t ymd;
    } days[] = {
        {1990, LUNAR_NEW_YEAR, 19900127},    {2000, LUNAR_NEW_YEAR, 20000205},
        {2012, LUNAR_NEW_YEAR, 20120123},    {2012, LUNAR_QIXI, 20120823},
        {2014, LUNAR_CHONGYANG, 20141002},   {2017, LUNAR_MID_AUTUMN, 20171004},
        {2020, LUNAR_DUANWU, 20200625},      {2020, LUNAR_MID_AUTUMN, 20201001},
        {2022, LUNAR_LANTERN, 20220215},     {2023, LUNAR_DUANWU, 20230622},
        {2023, LUNAR_EVE, 20240209},         {2023, LUNAR_LABA, 20240118},
        {2024, LUNAR_LITTLE_YEAR, 20250122}, {2025, LUNAR_QIXI, 20250829},
        {2025, LUNAR_EVE, 20260216},         {2026, LUNAR_NEW_YEAR, 20260217},
        {2026, LUNAR_MID_AUTUMN, 20260925},  {2027, LUNAR_NEW_YEAR, 20270206},
        {2030, LUNAR_NEW_YEAR, 20300203},    {2033, LUNAR_MID_AUTUMN, 20330908},
        {2034, LUNAR_NEW_YEAR, 20340219},    {2100, LUNAR_NEW_YEAR, 21000209},
        {1991, LUNAR_QINGMING, 19910405},    {1992, LUNAR_QINGMING, 19920404},
        {2019, LUNAR_QINGMING, 20190405},    {2020, LUNAR_QINGMING, 20200404},
        {2023, LUNAR_QINGMING, 20230405},    {2024, LUNAR_QINGMING, 20240404},
        {2100, LUNAR_QINGMING, 21000405},    {2026, LUNAR_DOUBLE_11, 20261111},
        {2026, LUNAR_JUNE_18, 20260618},
    };
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        assert_int_equal(lunar_festival_day(days[i].festival, days[i].year), day_of(days[i].ymd));
    }
}

/* The day after the last of a lunar year is the first of the next: all month lengths add up. */
static void each_year_ends_where_the_next_begins(void **state)
{
    (void)state;
    for (int32_t year = LUNAR_YEAR_FIRST; year < LUNAR_YEAR_LAST; year++) {
        assert_int_equal(lunar_festival_day(LUNAR_EVE, year) + 1,
                         lunar_festival_day(LUNAR_NEW_YEAR, year + 1));
    }
}

/* Between 21 January and 21 February, as the sun decides; the mid-autumn moon between 7 September
 * and 8 October. */
static void festivals_keep_to_their_season(void **state)
{
    (void)state;
    for (int32_t year = LUNAR_YEAR_FIRST; year <= LUNAR_YEAR_LAST; year++) {
        int32_t first = lunar_festival_day(LUNAR_NEW_YEAR, year);
        int32_t moon = lunar_festival_day(LUNAR_MID_AUTUMN, year);
        assert_in_range(first, date_from_ymd(year, 1, 21), date_from_ymd(year, 2, 21));
        assert_in_range(moon, date_from_ymd(year, 9, 7), date_from_ymd(year, 10, 8));
    }
}

static void days_know_the_festival_near_them(void **state)
{
    (void)state;
    enum lunar_festival festival = LUNAR_FESTIVALS;
    int8_t days = 99;
    /* 2026-02-17 is the new year: 14 days before it 3 February, 15 after it 4 March */
    assert_false(lunar_festival_near(day_of(20260202), &festival, &days));
    assert_int_equal(days, 99);
    assert_true(lunar_festival_near(day_of(20260203), &festival, &days));
    assert_int_equal(festival, LUNAR_NEW_YEAR);
    assert_int_equal(days, -14);
    assert_true(lunar_festival_near(day_of(20260304), &festival, &days));
    assert_int_equal(days, 15);
    assert_false(lunar_festival_near(day_of(20260305), &festival, &days));
    /* 端午 2026 is on 19 June, a day after the sales day */
    assert_true(lunar_festival_near(day_of(20260618), &festival, &days));
    assert_int_equal(festival, LUNAR_JUNE_18);
    assert_int_equal(days, 0);
    assert_true(lunar_festival_near(day_of(20260620), &festival, &days));
    assert_int_equal(festival, LUNAR_DUANWU);
    assert_int_equal(days, 1);
    uint8_t number[3];
    int8_t after[3];
    lunar_festivals_fill(day_of(20260921), 3, number, after);
    assert_int_equal(number[0], 0);
    assert_int_equal(number[1], LUNAR_MID_AUTUMN + 1);
    assert_int_equal(after[1], -3);
}

static void a_calendar_of_the_moon_is_known_by_its_names(void **state)
{
    (void)state;
    assert_true(lunar_names_festival("国庆节、中秋节"));
    assert_true(lunar_names_festival("春节"));
    assert_false(lunar_names_festival("public holiday"));
    assert_false(lunar_names_festival("618"));
    assert_false(lunar_names_festival(""));
    assert_false(lunar_names_festival(NULL));
    assert_string_equal(lunar_festival_name(LUNAR_DUANWU), "端午");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(festivals_stand_on_their_published_days),
        cmocka_unit_test(each_year_ends_where_the_next_begins),
        cmocka_unit_test(festivals_keep_to_their_season),
        cmocka_unit_test(days_know_the_festival_near_them),
        cmocka_unit_test(a_calendar_of_the_moon_is_known_by_its_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
