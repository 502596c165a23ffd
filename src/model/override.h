/*
 * A forecast set by hand (MISSION F7): a person knows of something that no history shows. It holds
 * for one item or all, at one site or all, for a span of days that has an end, and says why.
 *
 * The planner takes it over its own forecast (planner/override.c); what the forecast would have
 * been is kept beside it (store/overrides.h), so that it can be measured whether it helped.
 */
#ifndef LINLI_MODEL_OVERRIDE_H
#define LINLI_MODEL_OVERRIDE_H

#include <stdint.h>

enum override_kind {
    OVERRIDE_QTY,   /* so much each day that the site is open: value is a quantity */
    OVERRIDE_TIMES, /* so many times the forecast: value is a ratio e4 */
    OVERRIDE_KIND_N
};

/* Of several that hold on a day, the one with the highest id counts: what was said last. */
struct forecast_override {
    int64_t id;
    int64_t site; /* index; NONE: every site */
    int64_t item; /* index; NONE: every item */
    int32_t first_day;
    int32_t until_day; /* as it was made; at least first_day */
    int32_t last_day;  /* it holds until then; earlier than until_day when it was ended */
    enum override_kind kind;
    int64_t value;
    const char *reason;
    const char *actor;
};

#endif
