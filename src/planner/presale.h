/*
 * Goods that are sold before they are bought (MISSION S6): what was ordered ahead is known, the
 * rest of their demand is a newsvendor's. Called by replenish.c, short_life.c and planner.c.
 */
#ifndef LINLI_PLANNER_PRESALE_H
#define LINLI_PLANNER_PRESALE_H

#include "linli/inventory.h"
#include "planner/run.h"

/* Whether the item is ordered so: presale = 1, and somebody orders ahead in this city. */
bool presale_is(const struct run *run, const struct planned *p);

/* Ordered ahead or promised at the site and those below it, due from today until before
 * `until_day`. */
int64_t presale_known_e3(const struct run *run, const struct planned *p, int32_t until_day);

/* The same due from a day until before another; 0 where nothing is. */
int64_t presale_sold_e3(const struct run *run, const struct planned *p, int32_t from_day,
                        int32_t until_day);

/*
 * The total of the demand until a day by what is known of it: the mean becomes known + rest, each
 * quantile moves along. `total` as it was forecast, with `values` [levels_n] for the new quantiles
 * (may be its own); the same where nothing is known.
 */
struct linli_total presale_total(const struct run *run, const struct planned *p, int32_t until_day,
                                 struct linli_total total, double *values);

/* A notice of each line that was ordered so, and of what nobody can plan: ordered ahead without any
 * record of demand. */
enum linli_rc presale_tell(struct run *run, struct linli_error *err);

#endif
