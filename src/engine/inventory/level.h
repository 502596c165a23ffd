/*
 * Shares of a total for who asks for many of one: linli_level_share without its checks, the normal
 * scores of the levels computed once. Called by short_life.c.
 */
#ifndef LINLI_ENGINE_INVENTORY_LEVEL_H
#define LINLI_ENGINE_INVENTORY_LEVEL_H

#include "linli/inventory.h"

/* ret_scores[levels_n] is the caller's. */
void inventory_level_scores(const struct linli_total *total, double *ret_scores);
/* `total` was checked, `quantity` is a number; scores NULL: computed as needed. */
double inventory_level_share(const struct linli_total *total, const double *scores,
                             double quantity);

#endif
