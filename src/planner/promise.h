/* What was promised to customers stays theirs until it is handed out (promise.c). */
#ifndef LINLI_PLANNER_PROMISE_H
#define LINLI_PLANNER_PROMISE_H

#include "planner/run.h"

/* Fills p->promised_e3 of the items at sites that have promises, and at the sites above them;
 * before the demand of the days is settled. */
enum linli_rc promise_take(struct run *run, struct linli_error *err);

/* Raises what each day [horizon] is expected to take to what is promised for it, and keeps by how
 * much. */
void promise_raise(const struct run *run, struct planned *p, int64_t *daily_e3);

/* By how much promises raised the days from today until before a day. */
int64_t promise_more_e3(const struct run *run, const struct planned *p, int32_t until_day);

/* Promised for pick-ups from today until before a day, at the site and those below it. */
int64_t promise_until_e3(const struct run *run, const struct planned *p, int32_t until_day);

/* A notice of each item with promises that is ordered, beside its line. */
enum linli_rc promise_tell(struct run *run, struct linli_error *err);

#endif
