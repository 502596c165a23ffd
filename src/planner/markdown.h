/* Lower prices for lots that will expire unused: see markdown.c. Called by watch.c. */
#ifndef LINLI_PLANNER_MARKDOWN_H
#define LINLI_PLANNER_MARKDOWN_H

#include "planner/run.h"

/* A notice where a lower price brings more than it gives away; `waste_e3` of the lot will be left
 * over, `used_e3` goes before at the full price. */
enum linli_rc markdown_advise(struct run *run, struct planned *p, const struct lot_stock *lot,
                              int64_t waste_e3, int64_t used_e3, struct linli_error *err);
/* By how many per cent an item's demand grows with one per cent of price less (_e4): measured by
 * its promotions, else the setting. */
int64_t markdown_elasticity_e4(const struct run *run, const struct planned *p);

#endif
