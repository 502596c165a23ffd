/*
 * Cycle counting (MISSION I11): which items of a site are due to be counted, by class: A every
 * count_days_a days, B and C less often. A pure function; called by service/count.
 */
#ifndef LINLI_PLANNER_CYCLE_H
#define LINLI_PLANNER_CYCLE_H

#include "model/settings.h"
#include "model/tables.h"

struct cycle_item {
    int64_t item; /* any number that names it; the order of equals */
    enum item_class class;
    int64_t last_day; /* of its last count; NONE: never counted */
};

/*
 * Sorts the items so that those to be counted come first, and says how many, at most `most`: due is
 * what was never counted or not for its class's days. The longest ago comes first, never before
 * ever, then class A before B before C.
 */
int64_t cycle_choose(const struct settings *settings, int32_t today, struct cycle_item *items,
                     int64_t items_n, int64_t most);

#endif
