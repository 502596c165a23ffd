/*
 * One need, two suppliers (MISSION S1, S3). Two things divide it between the main one and the
 * backup; each part is a line of its own, with its own price:
 *
 *   late   stock does not last until the main supplier comes, and the backup is earlier
 *          (contingency.c): the backup brings what is expected to go until then, with the safety
 *          stock; the rest waits for the main one when that costs less than all from the backup,
 *          the second delivery (order_cost) counted
 *   most   the main supplier gives less than is needed in a day (max_per_day), and without the rest
 *          the stock would be below the reorder point: the backup brings what is missing of it,
 *          when it comes before the main one's next delivery
 *
 * The parts of "late" add up to the need before packs; those of "most" never pass it by more than
 * the backup's pack and minimum. A person decides about the backup's lines. Called by replenish.c
 * and purchase.c.
 */
#include <assert.h>

#include "base/fixed.h"
#include "planner/supply.h"

/* The order of that need at a source, and what it costs; false: no price, or no order. */
static bool offer_of(const struct run *run, const struct planned *p, const struct source *source,
                     int64_t need_e3, int64_t *ret_qty_e3, int64_t *ret_fen)
{
    if (!fixed_round_order(need_e3, source->minimum_e3, source->pack_e3, ret_qty_e3) ||
        *ret_qty_e3 <= 0) {
        return false;
    }
    int64_t price = sourcing_price_e4(run->city, source, p->item, *ret_qty_e3);
    return price != FIXED_NONE && run_amount_fen(*ret_qty_e3, price, ret_fen);
}

bool split_late(const struct run *run, struct planned *p)
{
    int64_t there = p->usable_e3 + p->arriving_e3 + p->emergency_e3;
    int64_t until = demand_until_e3(run, p, p->main.arrival_day) + p->safety_e3 - there;
    int64_t delivery_fen = run->city->settings.order_cost_e4 / 100;
    struct split split = {.id = REASON_SPLIT_LATE};
    int64_t rest_e3;
    int64_t all_e3;
    int64_t all_fen;
    if (p->chosen != &p->backup || !p->main.orders_today || p->declined || until <= 0 ||
        !offer_of(run, p, &p->backup, run_round_up(until, p->step_e3), &split.qty_e3, &split.fen)) {
        return false;
    }
    int64_t rest_need = p->need_e3 - split.qty_e3;
    bool fits = rest_need >= p->main.pack_e3 && rest_need >= p->main.minimum_e3 &&
                (p->backup.most_e3 == 0 || split.qty_e3 <= p->backup.most_e3) &&
                (p->most_e3 == 0 || p->need_e3 <= p->most_e3) &&
                offer_of(run, p, &p->main, rest_need, &rest_e3, &split.main_fen) &&
                (p->main.most_e3 == 0 || rest_e3 <= p->main.most_e3) &&
                offer_of(run, p, &p->backup, p->need_e3, &all_e3, &all_fen);
    if (!fits || split.fen + split.main_fen + delivery_fen >= all_fen) {
        return false;
    }
    split.saving_fen = all_fen - split.fen - split.main_fen - delivery_fen;
    p->split = split;
    p->beside_e3 = split.qty_e3;
    p->chosen = &p->main;
    return true;
}

/* Not a pack more can be had for the day of arrival: it is the supplier that stands in the way. */
static bool gives_no_more(const struct planned *p)
{
    return p->at_limit || (p->given_e3 > 0 && p->line.qty_e3 + p->main.pack_e3 > p->given_e3);
}

void split_most(const struct run *run, struct planned *p)
{
    int64_t there = p->usable_e3 + p->arriving_e3 + p->emergency_e3 + p->line.qty_e3;
    int64_t missing = p->reorder_e3 + p->reserve_gap_e3 - there;
    int64_t need = p->worth_e3 > 0 && p->worth_e3 < p->need_e3 ? p->worth_e3 : p->need_e3;
    need -= p->line.qty_e3;
    const struct source *b = &p->backup;
    struct split split = {.id = REASON_SPLIT_MOST, .main_fen = p->line.amount_fen};
    missing = missing < need ? missing : need;
    if (p->chosen != &p->main || p->main.most_e3 == 0 || p->split.qty_e3 > 0 || p->declined ||
        missing <= 0 || !b->found || !b->orders_today ||
        b->arrival_day >= p->main.next_arrival_day || (p->line.qty_e3 == 0 && !p->at_limit) ||
        !gives_no_more(p)) {
        return;
    }
    missing = b->most_e3 > 0 && missing > b->most_e3 ? b->most_e3 : missing;
    if (offer_of(run, p, b, missing, &split.qty_e3, &split.fen)) {
        p->split = split;
    }
}

/* The order of the backup for that site and day, a new one when there is none. */
static int64_t order_of(struct run *run, const struct planned *p)
{
    struct plan *plan = run->plan;
    for (int64_t k = 0; k < plan->orders_n; k++) {
        const struct plan_order *order = &plan->orders[k];
        if (order->kind == DOCUMENT_PURCHASE && order->site == p->site &&
            order->supplier == p->backup.supplier && order->due_day == p->backup.arrival_day) {
            return k;
        }
    }
    plan->orders[plan->orders_n] = (struct plan_order){.kind = DOCUMENT_PURCHASE,
                                                       .site = p->site,
                                                       .supplier = p->backup.supplier,
                                                       .due_day = p->backup.arrival_day};
    return plan->orders_n++;
}

static void add_line(struct run *run, const struct planned *p)
{
    struct plan *plan = run->plan;
    const struct split *s = &p->split;
    bool late = s->id == REASON_SPLIT_LATE;
    struct plan_line *line = &plan->emergencies[plan->emergencies_n++];
    *line = (struct plan_line){
        .site = p->site,
        .item = p->item,
        .supplier = p->backup.supplier,
        .class = p->class,
        .order = order_of(run, p),
        .qty_e3 = s->qty_e3,
        .unit_price_e4 = sourcing_price_e4(run->city, &p->backup, p->item, s->qty_e3),
        .amount_fen = s->fen,
        .reason = {s->id, 2, {s->qty_e3, late ? p->main.arrival_day : p->main.most_e3}}};
    plan->orders[line->order].lines_n += 1;
    plan->orders[line->order].amount_fen += s->fen;
}

enum linli_rc split_orders(struct run *run, struct linli_error *err)
{
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        struct plan_notice *notice;
        if (p->split.qty_e3 == 0) {
            continue;
        }
        assert(p->backup.found && p->chosen == &p->main);
        add_line(run, p);
        const int64_t numbers[] = {p->line.qty_e3, p->line.amount_fen, p->split.qty_e3,
                                   p->split.fen, p->split.saving_fen};
        LINLI_TRY(run_notice(run, p, NOTICE_SPLIT, numbers, 5, &notice, err));
        notice->supplier = p->backup.supplier;
    }
    return LINLI_OK;
}
