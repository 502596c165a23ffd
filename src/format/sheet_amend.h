/* What the plan would change of orders that were sent (planner/amend.h), as people read it. */
#ifndef LINLI_FORMAT_SHEET_AMEND_H
#define LINLI_FORMAT_SHEET_AMEND_H

#include "format/sheet_day.h"

/* A part of the day sheet; nothing when nothing changes. */
void sheet_amend_print(const struct city *city, const struct plan *plan,
                       const struct sheet_options *options, struct text_builder *text);

/* The changes of one item at one site, each with its numbers. */
void sheet_amend_explain(const struct city *city, const struct plan *plan, int64_t site,
                         int64_t item, const struct sheet_options *options,
                         struct text_builder *text);

#endif
