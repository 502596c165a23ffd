/*
 * Consigned goods and goods paid by use (MISSION I10; docs/consignment.md): until they are used
 * they bind no money of ours, so an order of them costs nothing yet and may last as long as life
 * and room allow (economy.c leaves them out of the value that a delivery is weighed against; no
 * price tier is bought ahead for them). The level stays that of the class's service; where the
 * terms name the room, neither level nor order passes it.
 *
 * Invariants: without terms nothing changes; with `max` what is there and on order stays within it.
 * Called by economy.c, bargain.c, replenish.c and planner.c.
 */
#include "planner/consign.h"

#include <assert.h>

#include "base/fixed.h"

/* The first row that is not before an item at a site. */
static int64_t first_of(const struct city *city, int64_t site, int64_t item)
{
    int64_t low = 0;
    int64_t high = city->consignments_n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        const struct consignment *c = &city->consignments[middle];
        bool before = c->site != site ? c->site < site : c->item < item;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low;
}

const struct consignment *consign_terms(const struct run *run, const struct planned *p,
                                        int64_t supplier)
{
    const struct city *city = run->city;
    const struct consignment *last = NULL;
    for (int64_t i = first_of(city, p->site, p->item);
         i < city->consignments_n && city->consignments[i].site == p->site &&
         city->consignments[i].item == p->item;
         i++) {
        const struct consignment *c = &city->consignments[i];
        last = c->supplier == supplier && c->from_day <= city->today ? c : last;
    }
    return last != NULL && (last->until_day == FIXED_NONE || last->until_day >= city->today) ? last
                                                                                             : NULL;
}

void consign_bound(const struct run *run, struct planned *p)
{
    const struct consignment *terms =
        p->chosen->found && !p->chosen->parent ? consign_terms(run, p, p->chosen->supplier) : NULL;
    if (terms == NULL || terms->most_e3 == FIXED_NONE) {
        return;
    }
    /* a pack that does not fit is not ordered */
    int64_t highest = terms->most_e3 - p->chosen->pack_e3;
    int64_t left = terms->most_e3 - p->on_hand_e3 - p->arriving_e3 - p->emergency_e3 - p->beside_e3;
    left = left / p->chosen->pack_e3 * p->chosen->pack_e3;
    p->reorder_e3 = p->reorder_e3 < highest ? p->reorder_e3 : highest > 0 ? highest + 1 : 0;
    if (left > 0 && (p->most_e3 == 0 || left < p->most_e3)) {
        p->most_e3 = left;
    }
    if (left <= 0) {
        p->reorder_e3 = 0;
    }
}

enum linli_rc consign_settle(struct run *run, struct linli_error *err)
{
    for (int64_t i = 0; i < run->planned_n && run->city->consignments_n > 0; i++) {
        struct planned *p = &run->planned[i];
        const struct consignment *terms = p->line.qty_e3 > 0 && p->line.supplier != FIXED_NONE
                                              ? consign_terms(run, p, p->line.supplier)
                                              : NULL;
        struct plan_notice *notice;
        if (terms == NULL) {
            continue;
        }
        if (p->line.order >= 0) {
            run->plan->orders[p->line.order].amount_fen -= p->line.amount_fen;
            assert(run->plan->orders[p->line.order].amount_fen >= 0);
        }
        p->line.amount_fen = 0;
        p->line.unit_price_e4 = 0;
        LINLI_TRY(run_notice(run, p, NOTICE_CONSIGNED, &terms->price_e4, 1, &notice, err));
        notice->supplier = p->line.supplier;
    }
    return LINLI_OK;
}
