/* Calendar facts: single days by the State Council's notices, lunar festivals, and the whole table
 * against the shared file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "world/calendar.h"

static void days_are_of_the_announced_kind(void **state)
{
    (void)state;
    /* Notice for 2026: National Day 1-7 October, Saturday 10 October and Sunday 20 September are
     * worked. */
    assert_int_equal(world_day_kind(date_from_ymd(2026, 9, 20)), WORLD_DAY_WORKDAY);
    assert_int_equal(world_day_kind(date_from_ymd(2026, 9, 30)), WORLD_DAY_WORKDAY);
    assert_int_equal(world_day_kind(date_from_ymd(2026, 10, 1)), WORLD_DAY_HOLIDAY);
    assert_int_equal(world_day_kind(date_from_ymd(2026, 10, 7)), WORLD_DAY_HOLIDAY);
    assert_int_equal(world_day_kind(date_from_ymd(2026, 10, 8)), WORLD_DAY_WORKDAY);
    assert_int_equal(world_day_kind(date_from_ymd(2026, 10, 10)), WORLD_DAY_WORKDAY);
    /* an ordinary Sunday and Monday */
    assert_int_equal(world_day_kind(date_from_ymd(2026, 11, 22)), WORLD_DAY_WEEKEND);
    assert_int_equal(world_day_kind(date_from_ymd(2026, 11, 23)), WORLD_DAY_WORKDAY);
}

static void festivals_follow_the_moon_and_the_sun(void **state)
{
    (void)state;
    /* 春节 2026 is 17 February, so the eve is the 16th; 重阳 2026 is 18 October (Hong Kong
     * Observatory's conversion table); solstices on 21 December 2025 and 22 December 2026 */
    assert_int_equal(world_lunar_new_year(2026), date_from_ymd(2026, 2, 17));
    assert_string_equal(world_festival(date_from_ymd(2026, 2, 16)), "除夕");
    assert_string_equal(world_festival(date_from_ymd(2026, 2, 17)), "春节");
    assert_string_equal(world_festival(date_from_ymd(2026, 10, 18)), "重阳节");
    assert_string_equal(world_festival(date_from_ymd(2025, 12, 21)), "冬至");
    assert_string_equal(world_festival(date_from_ymd(2026, 12, 22)), "冬至");
    assert_null(world_festival(date_from_ymd(2026, 12, 21)));
    assert_string_equal(world_school_break(date_from_ymd(2026, 7, 1)), "暑假");
    /* 18 days before 17 February is 30 January, 14 days after it 3 March */
    assert_null(world_school_break(date_from_ymd(2026, 1, 29)));
    assert_string_equal(world_school_break(date_from_ymd(2026, 1, 30)), "寒假");
    assert_string_equal(world_school_break(date_from_ymd(2026, 3, 3)), "寒假");
    assert_null(world_school_break(date_from_ymd(2026, 3, 4)));
}

/* The row of that day and kind, NULL when there is none. */
static const struct calendar_day *find(const struct calendar_day *rows, int64_t n, int64_t day,
                                       int64_t kind)
{
    for (int64_t i = 0; i < n; i++) {
        if (rows[i].day == day && rows[i].kind == kind) {
            return &rows[i];
        }
    }
    return NULL;
}

static void all_years_equal_the_shared_file(void **state)
{
    (void)state;
    const char *shared = getenv("LINLI_SHARED");
    char path[1024];
    snprintf(path, sizeof(path), "%s/data/calendar_cn.csv", shared == NULL ? "" : shared);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        skip();
        return;
    }
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct calendar_day *rows = NULL;
    int64_t n = 0;
    assert_int_equal(world_calendar_fill(date_from_ymd(2018, 12, 1), date_from_ymd(2026, 12, 31), 0,
                                         &arena, &rows, &n, NULL),
                     LINLI_OK);
    int64_t holidays = 0;
    for (int64_t i = 0; i < n; i++) {
        holidays += rows[i].kind == CALENDAR_HOLIDAY || rows[i].kind == CALENDAR_MAKEUP_WORKDAY;
        assert_true(rows[i].site == FIXED_NONE);
    }
    char line[256];
    int64_t lines = 0;
    assert_non_null(fgets(line, sizeof(line), file)); /* the header */
    while (fgets(line, sizeof(line), file) != NULL) {
        int32_t day = 0;
        assert_true(date_parse(line, 10, &day));
        line[strcspn(line, "\r\n")] = '\0';
        char *kind = line + 11;
        char *name = strchr(kind, ',');
        assert_non_null(name);
        *name++ = '\0';
        bool off = strcmp(kind, "holiday") == 0;
        const struct calendar_day *row =
            find(rows, n, day, off ? CALENDAR_HOLIDAY : CALENDAR_MAKEUP_WORKDAY);
        assert_non_null(row);
        assert_string_equal(row->name, name);
        assert_int_equal(world_day_kind(day), off ? WORLD_DAY_HOLIDAY : WORLD_DAY_WORKDAY);
        lines++;
    }
    fclose(file);
    assert_int_equal(lines, holidays);
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_of_the_announced_kind),
        cmocka_unit_test(festivals_follow_the_moon_and_the_sun),
        cmocka_unit_test(all_years_equal_the_shared_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
