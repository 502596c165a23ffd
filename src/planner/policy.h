/*
 * Which policy an item follows at a site, and by what (MISSION I1).
 *
 * By the record of its last year, before any class is asked:
 *
 *   event  its demand comes with activities: at least half of what was wanted, on days of one type
 *          of activity, on which a day takes at least three times an other day's mean (five such
 *          days or more). It is bought for the next one: no safety stock for days on which none is
 *          held, no delivery cycle
 *   lumpy  Syntetos and Boylan's pattern (mean interval of 1.32 days or more between demands, their
 *          squared coefficient of variation 0.49 or more), eight demands or more: the quantiles of
 *          its totals are drawn from its record (linli_bootstrap_total)
 *
 * else by its class: A daily, B periodically (by fill rate where fill_b says one), C on demand.
 * What is ordered ahead, and what a site supplies, follow rules of their own (presale.c, tiers.c).
 * Settings event_items, lumpy_items and fill_b switch each on (docs/planning.md).
 *
 * Invariant: an item whose settings are off is planned as if its pattern were not known.
 */
#ifndef LINLI_PLANNER_POLICY_H
#define LINLI_PLANNER_POLICY_H

#include "linli/inventory.h"
#include "planner/run.h"

/* What the records say, into planned[].policy, and the totals of lumpy items. Before overrides. */
enum linli_rc policy_find(struct run *run, struct linli_error *err);

/* The policy with the class, once sources are known. */
void policy_settle(const struct run *run, struct planned *p);

/* No activity that its demand comes with is held before `until_day`. */
bool policy_is_idle(const struct planned *p, int32_t until_day);

/* The safety stock of a class B item by fill rate, of a total; `ret` stays as it is for others. */
enum linli_rc policy_fill(const struct run *run, const struct planned *p,
                          const struct linli_total *total, double *ret_safety,
                          struct linli_error *err);

#endif
