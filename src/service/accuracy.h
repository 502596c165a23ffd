/*
 * How right the plans' forecasts were, by item, category, class, site, month or author of a
 * forecast by hand (model/accuracy.h; docs/kpi.md has the measures). This file streams what plans
 * expected and what people set; planner/accuracy.h sums.
 *
 * Nothing is kept for it: the forecasts of every plan are (table forecast), and facts that were
 * corrected since count as they are known now.
 */
#ifndef LINLI_SERVICE_ACCURACY_H
#define LINLI_SERVICE_ACCURACY_H

#include "model/accuracy.h"
#include "service/city.h"

enum { ACCURACY_DAYS_MAX = 1100 };

struct accuracy_question {
    enum accuracy_by by;
    int32_t from_day;
    int32_t to_day;   /* before today */
    const char *site; /* a code; NULL: all */
};

/* In the context's arena. LINLI_EUNKNOWN: no such site; LINLI_EUSAGE: days in the wrong order or
 * too many; LINLI_EOVERFLOW. */
enum linli_rc accuracy_make(const struct city_context *context,
                            const struct accuracy_question *question, struct accuracy *ret_accuracy,
                            struct linli_error *err);

#endif
