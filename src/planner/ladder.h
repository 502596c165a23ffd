/* The steps by which an item that is short today is helped, each with its cost (ladder.c). */
#ifndef LINLI_PLANNER_LADDER_H
#define LINLI_PLANNER_LADDER_H

#include "planner/run.h"

/* Fills plan->ladders, by site, item: after all quantities are decided. Errors: LINLI_ENOMEM. */
enum linli_rc ladder_tell(struct run *run, struct linli_error *err);

#endif
