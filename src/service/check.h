/*
 * Every invariant of a city, checked: those of the books by the store, and that each planned line
 * can be computed again from its stored numbers, by the planner.
 */
#ifndef LINLI_SERVICE_CHECK_H
#define LINLI_SERVICE_CHECK_H

#include "store/check.h"

/* Checks everything, in a transaction of the caller's; *ret_breaches_n is 0 when all is well. */
enum linli_rc check_city(struct db *db, check_breach_fn breach, void *context,
                         int64_t *ret_breaches_n, struct linli_error *err);

#endif
