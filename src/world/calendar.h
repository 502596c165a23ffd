/* Calendar facts that all generated cities share (calendar.c). */
#ifndef LINLI_WORLD_CALENDAR_H
#define LINLI_WORLD_CALENDAR_H

#include <stdint.h>

#include "linli/arena.h"
#include "model/tables.h"

enum {
    WORLD_YEAR_FIRST = 2019, /* holidays are known from here */
    WORLD_YEAR_LAST = 2026
};

/* What people do on a day: make-up workdays are workdays. */
enum world_day_kind { WORLD_DAY_WORKDAY, WORLD_DAY_WEEKEND, WORLD_DAY_HOLIDAY, WORLD_DAY_KIND_N };
enum world_day_kind world_day_kind(int32_t day);

/* The name of a festival (lunar ones 2019-2027) or school break on that day, NULL when none. */
const char *world_festival(int32_t day);
const char *world_school_break(int32_t day);

/* The first day of the lunar year that begins in `year`, 2019 to 2027. */
int32_t world_lunar_new_year(int32_t year);

/* Calendar rows of these days, everywhere; the array has room for `spare_n` more. */
enum linli_rc world_calendar_fill(int32_t first_day, int32_t last_day, int64_t spare_n,
                                  struct linli_arena *arena, struct calendar_day **ret_rows,
                                  int64_t *ret_n, struct linli_error *err);

#endif
