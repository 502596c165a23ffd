/*
 * What was found against what is kept (see quality.h): a merge of two lists of the same order.
 *
 * Invariant: a mark that a person decided is open again only if its value has changed.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "planner/quality_run.h"

static bool same_numbers(const struct reason *a, const struct reason *b)
{
    bool same = a->numbers_n == b->numbers_n;
    for (int32_t i = 0; same && i < a->numbers_n; i++) {
        same = a->numbers[i] == b->numbers[i];
    }
    return same;
}

static bool is_lack(enum quality_rule rule)
{
    return rule >= QUALITY_NO_UNIT && rule <= QUALITY_NO_COST;
}

/* Found again: its facts are those of today, its state follows from what was decided. */
static struct quality_change settle_found(const struct quality_mark *found,
                                          const struct quality_mark *kept)
{
    struct quality_change change = {.mark = *found};
    struct quality_mark *mark = &change.mark;
    mark->id = kept->id;
    mark->decided = kept->decided;
    mark->decided_value = kept->decided_value;
    bool holds = kept->decided != MARK_OPEN && kept->decided_value == found->value;
    mark->state = holds ? kept->decided : MARK_OPEN;
    mark->until_day =
        holds && kept->until_day > found->last_day ? kept->until_day : found->last_day;
    change.event = mark->state != kept->state || mark->value != kept->value;
    change.changed = change.event || mark->last_day != kept->last_day ||
                     mark->until_day != kept->until_day || mark->risk_fen != kept->risk_fen ||
                     mark->low != kept->low || mark->high != kept->high ||
                     !same_numbers(&mark->reason, &kept->reason);
    return change;
}

/* Whether nothing can be said of a mark that was not found. */
static bool stays(const struct city *city, const struct quality_mark *kept)
{
    if (kept->state == MARK_GONE || kept->rule == QUALITY_FORECAST) {
        return true; /* forecasts are settled after the plan */
    }
    int32_t first = quality_first_day(city, quality_kind_of(kept->rule));
    if (kept->rule == QUALITY_LATE) {
        return kept->state != MARK_OPEN || kept->day >= first; /* an event, not a state */
    }
    if (kept->day >= city->today || (kept->day < first && !is_lack(kept->rule))) {
        return kept->rule != QUALITY_FUTURE;
    }
    bool decided = kept->state != MARK_OPEN;
    if (quality_rule_is_quantity(kept->rule) || kept->rule == QUALITY_PRICE) {
        return decided && quality_value_now(city, kept) == kept->decided_value;
    }
    return decided && quality_kind_of(kept->rule) == QUALITY_OUTLYING;
}

static struct quality_change settle_lost(const struct city *city, const struct quality_mark *kept)
{
    struct quality_change change = {.mark = *kept};
    if (!stays(city, kept)) {
        int64_t now = quality_value_now(city, kept);
        change.mark.state = MARK_GONE;
        change.mark.value = now != FIXED_NONE ? now : kept->value;
        change.event = change.changed = true;
    }
    return change;
}

enum linli_rc quality_settle(const struct city *city, const struct quality_mark *found,
                             int64_t found_n, const struct quality_mark *kept, int64_t kept_n,
                             struct linli_arena *arena, struct quality_change **ret_changes,
                             int64_t *ret_changes_n, struct linli_error *err)
{
    struct quality_change *changes;
    struct quality_mark *sorted;
    int64_t n = 0;
    int64_t f = 0;
    int64_t k = 0;
    LINLI_TRY(LINLI_NEW(arena, found_n + kept_n, &changes, err));
    LINLI_TRY(LINLI_NEW(arena, kept_n, &sorted, err));
    for (int64_t i = 0; i < kept_n; i++) {
        sorted[i] = kept[i];
    }
    if (kept_n > 1) {
        qsort(sorted, (size_t)kept_n, sizeof(*sorted), quality_compare);
    }
    while (f < found_n || k < kept_n) {
        int c = f == found_n ? 1 : k == kept_n ? -1 : quality_compare(&found[f], &sorted[k]);
        if (c < 0) {
            changes[n] = (struct quality_change){found[f++], true, true};
        } else if (c > 0) {
            changes[n] = settle_lost(city, &sorted[k++]);
        } else {
            changes[n] = settle_found(&found[f++], &sorted[k++]);
        }
        n += 1;
    }
    assert(n <= found_n + kept_n);
    *ret_changes = changes;
    *ret_changes_n = n;
    return LINLI_OK;
}
