/*
 * Price tiers as they are in contracts: the price of the tier that an order reaches holds for all
 * of it (all-units discount; Silver, Pyke and Thomas, ch. 5.5). An order of Q at price p may become
 * one of Q' > Q at p' < p:
 *
 *   saving    Q' (p - p'), the same goods at the price that the order would have had
 *   holding   (Q' - Q) p' * holding_rate * days / 365, where the additional goods wait until what
 *             there is and Q are used, and then go at the usual pace: T + (Q' - Q) / 2d on average
 *
 * The tier with the largest saving less holding is taken. An order is never made to last longer
 * than tier_days beyond what it would, nor all that there is then longer than half the life of the
 * goods, nor above what goes before they expire or the supplier gives: so nothing more is wasted.
 *
 * The line's minimum becomes the tier's start: planner_replay gives the same order.
 */
#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "planner/consign.h"
#include "planner/supply.h"

enum { YEAR_DAYS = 365 };

bool bargain_holding_fen(int64_t qty_e3, int64_t price_e4, int64_t rate_e4, int64_t days,
                         int64_t *ret_fen)
{
    int64_t value_fen;
    assert(qty_e3 >= 0 && days >= 0);
    return fixed_amount_fen(qty_e3, price_e4, &value_fen) &&
           fixed_scale(value_fen, rate_e4 * days, (int64_t)YEAR_DAYS * FIXED_E4, FIXED_UP, ret_fen);
}

/* What a raised order saves and costs; false: it makes no sense or is beyond all measure. */
static bool weigh(const struct run *run, const struct planned *p, int64_t order_e3, int64_t qty_e3,
                  struct bargain *ret)
{
    const struct settings *settings = &run->city->settings;
    double daily = economy_daily(run, p) * FIXED_E3;
    int64_t life = run->city->items[p->item].shelf_life_days;
    int64_t before;
    int64_t after;
    struct bargain b = {.qty_e3 = qty_e3, .usual_e3 = order_e3};
    if (daily <= 0 || qty_e3 <= order_e3 || (p->most_e3 > 0 && qty_e3 > p->most_e3)) {
        return false;
    }
    double there = (double)(p->usable_e3 + p->arriving_e3 + p->emergency_e3 + order_e3) / daily;
    double longer = (double)(qty_e3 - order_e3) / daily;
    if (longer > (double)settings->tier_days ||
        (life != FIXED_NONE && there + longer > (double)life / 2)) {
        return false;
    }
    b.days = (int64_t)ceil(there + longer / 2);
    b.price_e4 = sourcing_price_e4(run->city, p->chosen, p->item, qty_e3);
    b.usual_price_e4 = sourcing_price_e4(run->city, p->chosen, p->item, order_e3);
    if (b.price_e4 == FIXED_NONE || b.usual_price_e4 <= b.price_e4 ||
        !run_amount_fen(qty_e3, b.usual_price_e4, &before) ||
        !run_amount_fen(qty_e3, b.price_e4, &after) ||
        !bargain_holding_fen(qty_e3 - order_e3, b.price_e4, settings->holding_rate_e4, b.days,
                             &b.holding_fen)) {
        return false;
    }
    b.saving_fen = before - after;
    *ret = b;
    return true;
}

void bargain_take(const struct run *run, struct planned *p, int64_t *order_e3)
{
    const struct source *source = p->chosen;
    struct bargain best = {0};
    p->bargain = best;
    if (*order_e3 <= 0 || consign_terms(run, p, source->supplier) != NULL) {
        return; /* what is paid when it is used has the price of its terms */
    }
    for (int64_t i = 0; i < source->terms_n; i++) {
        const struct supply_term *tier = &run->city->supply[source->first_term + i];
        int64_t least = tier->min_qty_e3;
        int64_t qty;
        struct bargain b;
        if (least == FIXED_NONE || least <= *order_e3 ||
            !fixed_round_order(least, source->minimum_e3, source->pack_e3, &qty) ||
            !weigh(run, p, *order_e3, qty, &b)) {
            continue;
        }
        if (b.saving_fen - b.holding_fen > best.saving_fen - best.holding_fen) {
            best = b;
        }
    }
    if (best.qty_e3 > 0) {
        p->line.reason.numbers[LINE_MINIMUM_Q] = best.qty_e3;
        p->bargain = best;
        *order_e3 = best.qty_e3;
    }
    assert(*order_e3 >= 0);
}

enum linli_rc bargain_tell(struct run *run, struct linli_error *err)
{
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        const struct bargain *b = &p->bargain;
        struct plan_notice *notice;
        if (b->qty_e3 == 0 || p->line.qty_e3 != b->qty_e3) {
            continue;
        }
        const int64_t numbers[] = {b->qty_e3,     b->usual_e3,    b->price_e4, b->usual_price_e4,
                                   b->saving_fen, b->holding_fen, b->days};
        LINLI_TRY(run_notice(run, p, NOTICE_TIER, numbers, 7, &notice, err));
        notice->supplier = p->line.supplier;
    }
    return LINLI_OK;
}
