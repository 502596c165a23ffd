/* The items that are due to be counted (see cycle.h). */
#include "planner/cycle.h"

#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"

static int by_age(const void *left, const void *right)
{
    const struct cycle_item *a = left;
    const struct cycle_item *b = right;
    if (a->last_day != b->last_day) { /* FIXED_NONE, never counted, is before every day */
        return a->last_day < b->last_day ? -1 : 1;
    }
    if (a->class != b->class) {
        return a->class < b->class ? -1 : 1;
    }
    return a->item < b->item ? -1 : a->item > b->item;
}

int64_t cycle_choose(const struct settings *settings, int32_t today, struct cycle_item *items,
                     int64_t items_n, int64_t most)
{
    assert(most > 0);
    int64_t due_n = 0;
    for (int64_t i = 0; i < items_n; i++) {
        const struct cycle_item item = items[i];
        int64_t days = settings->count_days[item.class];
        if (item.last_day == FIXED_NONE || today - item.last_day >= days) {
            items[i] = items[due_n];
            items[due_n++] = item;
        }
    }
    if (due_n > 1) {
        qsort(items, (size_t)due_n, sizeof(*items), by_age);
    }
    return due_n < most ? due_n : most;
}
