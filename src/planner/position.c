/*
 * What is there and what is coming, for each item: the one inventory position that every decision
 * uses (MISSION I2).
 *
 * On hand counts the normal account without expired lots; of it only what is expected to be used
 * before it expires is usable (linli_waste_expect, first expired first out). Arriving counts order
 * lines due before the next arrival: an order far in the future does not hide a shortage, nor what
 * will have expired by then (arrivals.c). The
 * emergency reserve stands apart: what is missing in it is added to the need of critical items. A
 * lot that expires before an order of today is there is missing already.
 */
#include <assert.h>

#include "base/fixed.h"
#include "linli/inventory.h"
#include "planner/arrivals.h"
#include "planner/run.h"

bool position_counts(const struct lot_stock *lot, int32_t today)
{
    return lot->account == ACCOUNT_NORMAL && lot->qty_e3 > 0 &&
           (lot->expiry_day == FIXED_NONE || lot->expiry_day >= today);
}

static enum linli_rc take_stock(const struct run *run, struct planned *p, struct linli_error *err)
{
    int32_t today = run->city->today;
    struct linli_arena_mark mark = linli_arena_mark(run->arena);
    struct linli_lot *lots;
    LINLI_TRY(LINLI_NEW(run->arena, p->lots_n, &lots, err));
    size_t n = 0;
    for (int64_t i = 0; i < p->lots_n; i++) {
        const struct lot_stock *lot = &p->lots[i];
        if (position_counts(lot, today)) {
            p->on_hand_e3 += lot->qty_e3;
            lots[n++] = (struct linli_lot){
                .qty_e3 = lot->qty_e3,
                .from_day = today,
                .expiry_day = lot->expiry_day == FIXED_NONE ? INT32_MAX : (int32_t)lot->expiry_day,
            };
        }
    }
    int32_t days = p->main.found ? p->main.cover_day - today : run->horizon;
    days = days < run->horizon ? days : run->horizon;
    struct linli_waste waste;
    LINLI_TRY(
        linli_waste_expect(lots, n, today, p->daily_e3, (size_t)days, run->arena, &waste, err));
    /* Whole units are lost whole: what is usable is rounded down. */
    p->usable_e3 = waste.usable_e3 / p->step_e3 * p->step_e3;
    if (waste.waste_e3 == 0) {
        p->usable_e3 = p->on_hand_e3;
    }
    p->expiring_e3 = p->on_hand_e3 - p->usable_e3;
    assert(p->usable_e3 >= 0 && p->expiring_e3 >= 0);
    linli_arena_rewind(run->arena, mark);
    return LINLI_OK;
}

/* In the reserve, and good until an order of today could replace it. */
bool position_in_reserve(const struct lot_stock *lot, const struct source *source, int32_t today)
{
    int32_t until = source->found ? source->arrival_day : today;
    return lot->account == ACCOUNT_RESERVE &&
           (lot->expiry_day == FIXED_NONE || lot->expiry_day >= until);
}

static void take_reserve(const struct run *run, struct planned *p)
{
    bool orders =
        run->tiers[p->site].parent == FIXED_NONE; /* the reserve stands where orders are */
    if (run->city->items[p->item].critical != 1 || !run->stock_known || !orders) {
        return;
    }
    /* what is put aside is turned over: it may cost goods a quarter of their life, no more */
    int64_t life = run->city->items[p->item].shelf_life_days;
    int64_t days = run->city->settings.reserve_days;
    days = life != FIXED_NONE && life / 4 < days ? life / 4 : days;
    int64_t target = demand_until_e3(run, p, run->city->today + run->horizon) / run->horizon * days;
    int64_t held = 0;
    for (int64_t i = 0; i < p->lots_n; i++) {
        const struct lot_stock *lot = &p->lots[i];
        held += position_in_reserve(lot, &p->main, run->city->today) ? lot->qty_e3 : 0;
    }
    target = run_round_up(target, p->step_e3);
    p->reserve_target_e3 = target;
    p->reserve_gap_e3 = target > held ? target - held : 0;
}

static void take_arrivals(const struct run *run, struct planned *p)
{
    const struct city *city = run->city;
    for (int64_t i = 0; i < city->declined_n; i++) {
        const struct open_line *line = &city->declined[i];
        p->declined = p->declined || (line->site == p->site && line->item == p->item);
    }
    int32_t until = p->main.found ? p->main.next_arrival_day : city->today + run->horizon;
    int64_t n;
    const struct open_line *const *lines = arrivals_of(run, p, &n);
    for (int64_t i = 0; i < n && lines[i]->due_day < until; i++) {
        p->arriving_e3 += lines[i]->qty_e3;
        p->due_today_e3 += lines[i]->due_day == city->today ? lines[i]->qty_e3 : 0;
    }
}

/* Without other sites: what comes and will expire before anybody wants it does not count. */
static enum linli_rc lower_arrivals(const struct run *run, struct planned *p,
                                    struct linli_error *err)
{
    struct linli_arena_mark mark = linli_arena_mark(run->arena);
    int64_t *gross;
    int64_t wasted;
    bool alone = run->tiers[p->site].parent == FIXED_NONE && run->tiers[p->site].below_n == 0;
    if (p->arriving_e3 == 0 || !alone) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, run->horizon, &gross, err));
    for (int32_t d = 0; d < run->horizon; d++) {
        gross[d] = p->daily_e3[d];
    }
    (void)arrivals_serve_lots(run, p, gross, run->horizon, &wasted);
    arrivals_serve(run, p, gross);
    linli_arena_rewind(run->arena, mark);
    return LINLI_OK;
}

enum linli_rc position_take(struct run *run, struct linli_error *err)
{
    LINLI_TRY(arrivals_sort(run, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        LINLI_TRY(take_stock(run, p, err));
        take_reserve(run, p);
        take_arrivals(run, p);
        p->comes_today_e3 = p->due_today_e3;
        LINLI_TRY(lower_arrivals(run, p, err));
    }
    return LINLI_OK;
}
