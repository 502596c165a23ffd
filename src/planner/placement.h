/* Which tier holds the safety stock of an item (see placement.c). */
#ifndef LINLI_PLANNER_PLACEMENT_H
#define LINLI_PLANNER_PLACEMENT_H

#include "planner/run.h"

/* Fills run->plan->placements with the item that the options name, or all, of each tree of sites;
 * after all levels are known. Errors: LINLI_ENOMEM. */
enum linli_rc placement_tell(struct run *run, struct linli_error *err);

#endif
