/* The reserve: what to put aside and what to swap (see reserve.h). */
#include "planner/reserve.h"

#include <assert.h>

#include "base/fixed.h"
#include "planner/run.h"

/* A lot of the reserve whose time has come, but is not over. */
static bool is_due(const struct lot_stock *lot, int64_t today, int64_t rotate_days)
{
    return lot->account == ACCOUNT_RESERVE && lot->qty_e3 > 0 && lot->expiry_day != FIXED_NONE &&
           lot->expiry_day >= today && lot->expiry_day <= today + rotate_days;
}

static bool is_fresher(const struct lot_stock *lot, const struct lot_stock *than)
{
    return lot->expiry_day == FIXED_NONE || lot->expiry_day > than->expiry_day;
}

int64_t reserve_swaps(const struct lot_stock *lots, int64_t lots_n, int64_t today,
                      int64_t rotate_days, struct reserve_swap *ret_swaps)
{
    int64_t n = 0;
    int64_t in = lots_n - 1;
    int64_t in_left = in >= 0 ? lots[in].qty_e3 : 0;
    for (int64_t out = 0; out < lots_n; out++) {
        int64_t left = is_due(&lots[out], today, rotate_days) ? lots[out].qty_e3 : 0;
        while (left > 0 && in > out) {
            bool normal = lots[in].account == ACCOUNT_NORMAL;
            if (!normal || in_left == 0) {
                in -= 1;
                in_left = lots[in].qty_e3;
                continue;
            }
            if (!is_fresher(&lots[in], &lots[out])) {
                return n; /* those before it are no fresher, and later lots ask for more */
            }
            int64_t qty = left < in_left ? left : in_left;
            assert(n < lots_n);
            ret_swaps[n++] = (struct reserve_swap){out, in, qty};
            left -= qty;
            in_left -= qty;
        }
    }
    return n;
}

/* What daily use can spare until an order of today is there. */
static enum linli_rc watch_gap(struct run *run, struct planned *p, struct linli_error *err)
{
    int64_t spare = p->main.found ? p->usable_e3 - demand_until_e3(run, p, p->main.arrival_day) : 0;
    spare = spare < p->on_hand_e3 ? spare : p->on_hand_e3; /* what stands below it is not here */
    spare = spare < p->reserve_gap_e3 ? spare : p->reserve_gap_e3;
    spare = spare > 0 ? spare / p->step_e3 * p->step_e3 : 0;
    if (spare == 0) {
        return LINLI_OK;
    }
    struct plan_notice *notice;
    int64_t numbers[3] = {spare, p->reserve_gap_e3, p->reserve_target_e3};
    return run_notice(run, p, NOTICE_RESERVE_REFILL, numbers, 3, &notice, err);
}

static enum linli_rc watch_rotation(struct run *run, struct planned *p, struct linli_error *err)
{
    const struct settings *settings = &run->city->settings;
    int32_t today = run->city->today;
    struct reserve_swap *swaps;
    LINLI_TRY(LINLI_NEW(run->arena, p->lots_n, &swaps, err));
    int64_t swaps_n =
        reserve_swaps(p->lots, p->lots_n, today, settings->reserve_rotate_days, swaps);
    for (int64_t i = 0; i < p->lots_n; i++) {
        const struct lot_stock *lot = &p->lots[i];
        struct plan_notice *notice;
        int64_t numbers[3] = {lot->qty_e3, lot->expiry_day, 0};
        for (int64_t k = 0; k < swaps_n; k++) {
            numbers[2] += swaps[k].out == i ? swaps[k].qty_e3 : 0;
        }
        if (numbers[2] > 0 || is_due(lot, today, settings->expiry_warn_days)) {
            LINLI_TRY(run_notice(run, p, NOTICE_RESERVE_ROTATE, numbers, 3, &notice, err));
            notice->lot_code = lot->lot_code;
            notice->risk_fen = run_value_fen(run, p->item, lot->qty_e3);
        }
    }
    return LINLI_OK;
}

enum linli_rc reserve_watch(struct run *run, struct planned *p, struct linli_error *err)
{
    LINLI_TRY(watch_gap(run, p, err));
    return watch_rotation(run, p, err);
}
