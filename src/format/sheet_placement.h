/* Which tier holds an item's safety stock, on its explanation (planner/placement.c). */
#ifndef LINLI_FORMAT_SHEET_PLACEMENT_H
#define LINLI_FORMAT_SHEET_PLACEMENT_H

#include "format/sheet_day.h"

/* Adds the line of the item in the site's tree, where the plan has one. */
void sheet_placement_add(const struct city *city, const struct plan *plan,
                         const struct plan_line *line, enum words_language language,
                         struct text_builder *text);

#endif
