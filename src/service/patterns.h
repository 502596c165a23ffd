/*
 * Patterns found in a city's demand (planner/patterns.h): loads the city, takes out the facts that
 * are marked as impossible, and fills the table that format/sheet_patterns.h prints.
 */
#ifndef LINLI_SERVICE_PATTERNS_H
#define LINLI_SERVICE_PATTERNS_H

#include "format/sheet_patterns.h"
#include "service/city.h"

struct patterns_question {
    int32_t today;    /* facts before it count */
    const char *site; /* a code; NULL: all */
};

/* In the context's arena. LINLI_EUNKNOWN: no such site. */
enum linli_rc patterns_make(const struct city_context *context,
                            const struct patterns_question *question,
                            struct pattern_table *ret_table, struct linli_error *err);

#endif
