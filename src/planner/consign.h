/* Goods that stay their supplier's until they are used, as the planner sees them (consign.c). */
#ifndef LINLI_PLANNER_CONSIGN_H
#define LINLI_PLANNER_CONSIGN_H

#include "planner/run.h"

/* The terms on which the supplier keeps the item at the site today; NULL: it is bought. */
const struct consignment *consign_terms(const struct run *run, const struct planned *p,
                                        int64_t supplier);

/* Bounds reorder point and order by the room that the terms give, where they name one. After both
 * are measured, before the need is. */
void consign_bound(const struct run *run, struct planned *p);

/* Takes the amounts off what is ordered on such terms, once orders are grouped, and says so beside
 * each line. */
enum linli_rc consign_settle(struct run *run, struct linli_error *err);

#endif
