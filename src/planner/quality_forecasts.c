/*
 * The queue of forecasts that missed (see quality.h). A run of misses is one mark: its day is that
 * of the plan that first saw it, its last day that of the last plan that did; an item has at most
 * one that has not gone. A person may accept it: looked at; it holds until the run ends.
 */
#include <assert.h>

#include "base/fixed.h"
#include "planner/quality_run.h"

/* The run's mark, or the one that began today and has gone since (the day is planned again); NULL:
 * there is none. */
static const struct quality_mark *find_mark(const struct quality_mark *kept, int64_t kept_n,
                                            int64_t site, int64_t item, int32_t today)
{
    for (int64_t i = 0; i < kept_n; i++) {
        const struct quality_mark *mark = &kept[i];
        if (mark->rule == QUALITY_FORECAST && mark->site == site && mark->item == item &&
            (mark->state != MARK_GONE || mark->day == today)) {
            return mark;
        }
    }
    return NULL;
}

/* What the misses are worth: their mean share of the three days' demand. */
static int64_t risk_of(const struct city *city, const struct plan_forecast *f)
{
    const struct item *item = &city->items[f->item];
    int64_t price = item->cost_e4 != FIXED_NONE ? item->cost_e4 : item->price_e4;
    int64_t three_days = 0;
    int64_t off_e3 = 0;
    int64_t fen = 0;
    for (int d = 0; d < PLAN_FORECAST_DAYS; d++) {
        three_days += f->mean_e3[d];
    }
    int64_t mean_e4 = (f->miss_e4[0] + f->miss_e4[1] + f->miss_e4[2]) / PLAN_MISSES;
    bool fits = price != FIXED_NONE &&
                fixed_scale(three_days, mean_e4, FIXED_E4, FIXED_HALF_AWAY, &off_e3) &&
                fixed_amount_fen(off_e3, price, &fen);
    return fits ? fen : 0;
}

static struct quality_change missed(const struct city *city, const struct plan_forecast *f,
                                    const struct quality_mark *kept)
{
    struct quality_change change = {.changed = true, .event = kept == NULL};
    struct quality_mark *mark = &change.mark;
    *mark = (struct quality_mark){.rule = QUALITY_FORECAST,
                                  .site = f->site,
                                  .item = f->item,
                                  .day = city->today,
                                  .lot_code = "",
                                  .low = FIXED_NONE,
                                  .high = FIXED_NONE};
    if (kept != NULL) {
        *mark = *kept;
        change.event = kept->state == MARK_GONE;
        mark->state = kept->state == MARK_GONE ? kept->decided : kept->state;
    }
    assert(mark->day <= city->today && mark->state != MARK_GONE);
    mark->last_day = mark->until_day = city->today;
    mark->value = f->buffer_e4;
    mark->risk_fen = risk_of(city, f);
    mark->reason =
        (struct reason){.id = MARK_FORECAST,
                        .numbers_n = PLAN_MISSES + 1,
                        .numbers = {f->miss_e4[0], f->miss_e4[1], f->miss_e4[2], f->buffer_e4}};
    return change;
}

static bool is_missing(const struct plan_forecast *f)
{
    return f->buffer_e4 > FIXED_E4;
}

static bool goes_on(const struct plan *plan, const struct quality_mark *mark)
{
    for (int64_t i = 0; i < plan->forecasts_n; i++) {
        const struct plan_forecast *f = &plan->forecasts[i];
        if (f->site == mark->site && f->item == mark->item) {
            return is_missing(f);
        }
    }
    return false;
}

enum linli_rc quality_settle_forecasts(const struct city *city, const struct plan *plan,
                                       const struct quality_mark *kept, int64_t kept_n,
                                       struct linli_arena *arena,
                                       struct quality_change **ret_changes, int64_t *ret_changes_n,
                                       struct linli_error *err)
{
    struct quality_change *changes;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(arena, plan->forecasts_n + kept_n, &changes, err));
    for (int64_t i = 0; i < plan->forecasts_n; i++) {
        const struct plan_forecast *f = &plan->forecasts[i];
        if (is_missing(f)) {
            changes[n++] = missed(city, f, find_mark(kept, kept_n, f->site, f->item, city->today));
        }
    }
    for (int64_t i = 0; i < kept_n; i++) {
        const struct quality_mark *mark = &kept[i];
        if (mark->rule == QUALITY_FORECAST && mark->state != MARK_GONE && !goes_on(plan, mark)) {
            changes[n] = (struct quality_change){.mark = *mark, .changed = true, .event = true};
            changes[n].mark.state = MARK_GONE;
            n += 1;
        }
    }
    *ret_changes = changes;
    *ret_changes_n = n;
    return LINLI_OK;
}
