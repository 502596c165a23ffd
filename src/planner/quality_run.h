/*
 * What the files of quality_find share: the marks found so far, and one site's days. Only
 * planner/quality*.c include this.
 */
#ifndef LINLI_PLANNER_QUALITY_RUN_H
#define LINLI_PLANNER_QUALITY_RUN_H

#include "planner/quality.h"

enum {
    QUALITY_YEAR_DAYS = 364,
    QUALITY_BLOCK_DAYS = 7,
    QUALITY_RANGE_DAYS = 140,  /* twelve weeks for a weekday's range, eight for the highest day */
    QUALITY_WEEKDAYS_KEPT = 8, /* same weekdays that say whether a day is usual */
};

struct quality_run {
    const struct city *city;
    const struct quality_facts *facts;
    struct linli_arena *arena;
    struct quality_mark *marks;
    int64_t marks_n;
    int64_t marks_max;
};

/* One site; day d of it is element d - first_day. */
struct quality_site {
    int64_t site;
    const struct demand_series *series; /* its items */
    int64_t series_n;
    int32_t first_day;
    int32_t days_n;    /* up to the day before today */
    uint8_t *closed;   /* [days_n] by the calendar, or by some row */
    uint8_t *holiday;  /* [days_n] holiday, make-up workday or festival */
    uint8_t *special;  /* [days_n] one of these or next to it, or an activity */
    uint8_t *recorded; /* [days_n] some row or booking of any item */
};

/* What was wanted of one item on the days that the rules look at and the year before them; NAN
 * where it is not known. Filled for one series after the other. */
struct quality_days {
    int32_t first_day;
    int32_t n; /* up to the day before today */
    double *wanted;
};
/* The first day of the week that a day is in, weeks counted from 1970-01-01. */
static inline int32_t quality_week_of(int32_t day)
{
    int32_t over = day % QUALITY_BLOCK_DAYS;
    return day - (over < 0 ? over + QUALITY_BLOCK_DAYS : over);
}

enum linli_rc quality_days_make(const struct quality_run *run, struct quality_days *ret_days,
                                struct linli_error *err);
void quality_days_fill(struct quality_days *days, const struct demand_series *s);
/* Of a day that is not before the first. */
static inline double quality_days_at(const struct quality_days *days, int32_t day)
{
    return days->wanted[day - days->first_day];
}

/* The order of marks: by site, item, day, rule, lot; 0 for the same mark. */
int quality_compare(const void *left, const void *right);

/* Adds a mark; the caller fills value, bounds, risk and the numbers of the reason. */
enum linli_rc quality_add(struct quality_run *run, enum quality_rule rule, int64_t site,
                          int64_t item, int32_t day, struct quality_mark **ret_mark,
                          struct linli_error *err);
void quality_numbers(struct quality_mark *mark, int32_t n, const int64_t *numbers);

/* Money of a quantity at the item's cost, else price; 0 when neither is known. */
int64_t quality_value_fen(const struct city *city, int64_t item, int64_t qty_e3);

/* What was wanted on a day; false when it is not known: no fact, closed, or out of stock without
 * its unmet demand recorded. */
bool quality_wanted(const struct demand_series *s, int32_t day, double *ret_wanted);
bool quality_is_recorded(const struct demand_series *s, int32_t day);

enum linli_rc quality_impossible(struct quality_run *run, struct linli_error *err);
enum linli_rc quality_lacking(struct quality_run *run, struct linli_error *err);
enum linli_rc quality_gaps(struct quality_run *run, const struct quality_site *site,
                           struct linli_error *err);
enum linli_rc quality_sizes(struct quality_run *run, const struct quality_site *site,
                            struct linli_error *err);
enum linli_rc quality_site_days(struct quality_run *run, const struct quality_site *site,
                                uint8_t *ret_high, struct linli_error *err);

#endif
