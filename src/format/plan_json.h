/*
 * A plan as JSON (`linli plan --json`): the same content as the day sheet, numbers in units and
 * yuan, dates as text, every line with its reason as an id, its numbers by name and a sentence.
 */
#ifndef LINLI_FORMAT_PLAN_JSON_H
#define LINLI_FORMAT_PLAN_JSON_H

#include "format/sheet_day.h"

/* The document as one line of text in the arena; keys keep their order. */
enum linli_rc plan_json(const struct city *city, const struct plan *plan,
                        const struct sheet_options *options, struct linli_arena *arena,
                        const char **ret_text, struct linli_error *err);

#endif
