/* When goods that leave a site are there: the departures of lanes (timetable.c). */
#ifndef LINLI_PLANNER_TIMETABLE_H
#define LINLI_PLANNER_TIMETABLE_H

#include "planner/run.h"

/* Suppliers have come by then: what goes on leaves with the first departure from noon on. */
enum { TIMETABLE_LEAVES_S = 12 * 3600 };

/*
 * The days after today on which a push of today from `from` is at each site below it, by lanes,
 * departures and the hours in which sites are open; FIXED_NONE: not below. `now_s` is the time of
 * day. Without any departure on the way it is overnight, or the whole days of the lanes.
 * Errors: LINLI_ENOMEM.
 */
enum linli_rc timetable_days(const struct run *run, int64_t from, int32_t now_s, int64_t *ret_days,
                             struct linli_error *err);

/* The same of today, at the city's time of day, kept for the run. */
enum linli_rc timetable_today(struct run *run, int64_t from, const int64_t **ret_days,
                              struct linli_error *err);

#endif
