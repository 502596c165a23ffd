/* Buffer factors of categories as people read them (model/buffer.h). */
#ifndef LINLI_FORMAT_SHEET_BUFFER_H
#define LINLI_FORMAT_SHEET_BUFFER_H

#include "format/sheet_day.h"

/* On the day sheet: the factors that changed on the plan's day. */
void sheet_buffers_print(const struct city *city, const struct plan *plan,
                         const struct sheet_options *options, struct text_builder *text);

/* In an item's explanation: its category's factor and where it comes from; nothing when it is 1. */
void sheet_buffers_explain(const struct city *city, const struct plan *plan, int64_t item,
                           const struct sheet_options *options, struct text_builder *text);

/* The name to show of a category. */
const char *sheet_category_name(const char *category, enum words_language language);

#endif
