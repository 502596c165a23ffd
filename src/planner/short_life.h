/* Goods of short life: see short_life.c. Called by replenish.c and sourcing.c. */
#ifndef LINLI_PLANNER_SHORT_LIFE_H
#define LINLI_PLANNER_SHORT_LIFE_H

#include "planner/run.h"

/* The quantiles of the totals that decide an order, as demand.c asks for them. */
enum { REPLENISH_LEVELS_N = 6 };
extern const double replenish_levels[REPLENISH_LEVELS_N];

/* The first day on which goods that arrive on a day cannot be issued any more; INT32_MAX: they
 * keep. */
int32_t short_life_expired_day(const struct city *city, int64_t item, int32_t arrival_day);
/* Whether what is left over of an item is looked at: its life is a fortnight at most, or ends
 * before an order's cover day. */
bool short_life_counts(const struct run *run, const struct planned *p);
/* What has to be ordered for so much that can be sold: with what is lost in handling. */
int64_t short_life_gross_e3(const struct run *run, const struct planned *p, int64_t need_e3);
/* The most that is worth ordering, >= 1, and p->shelf with its reasons; `with_e3` of what is on the
 * way comes with the order or later. Only where short_life_counts. */
enum linli_rc short_life_most(const struct run *run, struct planned *p, int64_t with_e3,
                              int64_t *ret_most_e3, struct linli_error *err);

#endif
