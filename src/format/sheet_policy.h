/* Which policy an item follows and why, as people read it (planner/policy.h). */
#ifndef LINLI_FORMAT_SHEET_POLICY_H
#define LINLI_FORMAT_SHEET_POLICY_H

#include "format/sheet_day.h"

/* A line of an item's explanation. */
void sheet_policy_explain(const struct city *city, const struct plan_line *line,
                          const struct plan_policy *policy, enum words_language language,
                          struct text_builder *text);

#endif
