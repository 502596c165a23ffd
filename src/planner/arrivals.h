/* What is on its way to a site, and how much of it will be used (arrivals.c). */
#ifndef LINLI_PLANNER_ARRIVALS_H
#define LINLI_PLANNER_ARRIVALS_H

#include "planner/run.h"

/* Sorts the open lines by site, item and day: run->lines. */
enum linli_rc arrivals_sort(struct run *run, struct linli_error *err);

/* The lines of an item at a site, earliest first; *ret_n of them. */
const struct open_line *const *arrivals_of(const struct run *run, const struct planned *p,
                                           int64_t *ret_n);

/* Serves the days' demand [horizon] from the lots that count, earliest expiry first. gross_e3[d]
 * becomes what is left unserved; returns what was served on the first `days` days and, in
 * *ret_wasted_e3, what expires unused within them. */
int64_t arrivals_serve_lots(const struct run *run, const struct planned *p, int64_t *gross_e3,
                            int32_t days, int64_t *ret_wasted_e3);

/* The same from what is on its way and counts as arriving; p->arriving_e3 loses what will have
 * expired unused before the next arrival. */
void arrivals_serve(const struct run *run, struct planned *p, int64_t *gross_e3);

#endif
