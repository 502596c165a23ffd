/* What the assistant did with the lines of a plan (MISSION G7): one sentence on the day sheet. */
#ifndef LINLI_FORMAT_SHEET_ASSISTANT_H
#define LINLI_FORMAT_SHEET_ASSISTANT_H

#include "format/sheet_day.h"

/* The share of the lines that approved themselves, and how many wait for which reason; nothing for
 * a plan without orders or of a past day. */
void sheet_assistant_print(const struct city *city, const struct plan *plan,
                           const struct sheet_options *options, struct text_builder *text);

/* Adds why a person has to approve a line, when that is not said elsewhere on the sheet. */
void sheet_assistant_add_hold(const struct plan_line *line, enum words_language language,
                              struct text_builder *text);

/* The grade of a line that has an order, and whatever holds it. */
void sheet_assistant_explain(const struct plan_line *line, enum words_language language,
                             struct text_builder *text);

#endif
