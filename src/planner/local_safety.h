/* Safety stock of the points, for the orders of the site above (see local_safety.c). */
#ifndef LINLI_PLANNER_LOCAL_SAFETY_H
#define LINLI_PLANNER_LOCAL_SAFETY_H

#include "planner/run.h"

/* Fills local_safety_e3 of the sites that order for others. */
void local_safety_find(struct run *run);

#endif
