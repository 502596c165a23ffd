/* Sites supplied by other sites: the tree, its demand and its stock (tiers.c). */
#ifndef LINLI_PLANNER_TIERS_H
#define LINLI_PLANNER_TIERS_H

#include "planner/run.h"

/*
 * Makes the tree of run->city; with sites below others, *grown becomes the city with a series for
 * each item at each site that supplies others: the demand of all below it, in place of its own
 * (which is in it). run->city points to *grown then.
 */
enum linli_rc tiers_prepare(struct run *run, struct city *grown, struct linli_error *err);

/* After the positions: what an ordering site can use of all that lies in its tree. */
enum linli_rc tiers_position(struct run *run, struct linli_error *err);

/* After the emergencies: what is ordered within hours to a site below, or comes from its
 * neighbours, and is used there, is not ordered again by the site that orders for it. */
void tiers_count_emergencies(struct run *run);

/* Whether the site gets its goods from another one. */
bool tiers_supplied(const struct run *run, int64_t site);
/* Whether `other` is `site` or is supplied through it. */
bool tiers_supplies(const struct run *run, int64_t site, int64_t other);

#endif
