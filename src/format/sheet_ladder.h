/* What can be done for an item that is short today, step by step (planner/ladder.c). */
#ifndef LINLI_FORMAT_SHEET_LADDER_H
#define LINLI_FORMAT_SHEET_LADDER_H

#include "format/sheet_day.h"

/* The steps for an item at a site; NULL: it is not short. */
const struct plan_ladder *sheet_ladder_find(const struct plan *plan, int64_t site, int64_t item);

/* Adds them, a line each. */
void sheet_ladder_add(const struct city *city, const struct plan_ladder *ladder,
                      enum words_language language, struct text_builder *text);

#endif
