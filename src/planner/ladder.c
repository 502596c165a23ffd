/*
 * What can be done for an item that is short today, step by step and cheapest first as a rule:
 *
 *   own stock         what is there is used, earliest expiry first; it costs nothing more
 *   other sites       what is moved here today (distribute.c, lateral.c), at the cost of its ways
 *   a substitute      that has enough to spare (contingency.c), at the difference of the costs
 *   within hours      whoever delivers then, at what that costs above the usual, and a surcharge
 *   the next delivery of the supplier, or the next push; until then sales are lost, each at what a
 *                     sale brings above its cost
 *
 * Nothing is decided here: the steps before have, and each says how much it took; the others say
 * what they would cost. A step that is not there has quantity 0 and no cost.
 *
 * Invariant: what the steps take never counts twice. Called by planner.c.
 */
#include "planner/ladder.h"

#include <assert.h>

#include "base/fixed.h"
#include "planner/tiers.h"

/* What is moved to an item at a site today. */
struct moved {
    int64_t qty_e3;
    int64_t fen;
};

static int64_t cost_of(const struct run *run, int64_t item)
{
    const struct item *it = &run->city->items[item];
    return it->cost_e4 != FIXED_NONE ? it->cost_e4 : it->price_e4;
}

static enum linli_rc sum_moves(const struct run *run, struct moved *sums, struct linli_error *err)
{
    for (int64_t i = 0; i < run->plan->moves_n; i++) {
        const struct plan_move *move = &run->plan->moves[i];
        struct planned *to = run_find(run, move->to, move->item);
        assert(to != NULL);
        struct moved *sum = &sums[to - run->planned];
        if (move->due_day == run->city->today &&
            (!fixed_add(sum->qty_e3, move->qty_e3, &sum->qty_e3) ||
             !fixed_add(sum->fen, move->way_fen, &sum->fen))) {
            return linli_fail(err, LINLI_EOVERFLOW, "the amount of the orders is too large");
        }
    }
    return LINLI_OK;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void take_substitute(const struct run *run, const struct planned *p, int64_t rest_e3,
                            struct plan_ladder *l)
{
    int64_t other;
    int64_t wanted_e3;
    int64_t dearer;
    if (!contingency_substitute(run, p, rest_e3, &other, &wanted_e3)) {
        return;
    }
    l->substitute = other;
    l->substitute_e3 = wanted_e3;
    /* of the item's own unit: so many of the other stand for one */
    if (cost_of(run, other) != FIXED_NONE && cost_of(run, p->item) != FIXED_NONE &&
        fixed_scale(wanted_e3, cost_of(run, other), rest_e3, FIXED_HALF_AWAY, &dearer)) {
        l->substitute_e4 = dearer - cost_of(run, p->item);
    }
}

static void take_instant(const struct run *run, const struct planned *p, int64_t rest_e3,
                         struct plan_ladder *l)
{
    const struct source *instant = &p->instant;
    if (!instant->found || p->declined) {
        return;
    }
    int64_t price = sourcing_price_e4(run->city, instant, p->item, rest_e3);
    l->instant = instant->supplier;
    l->instant_e3 = p->emergency_e3;
    l->fee_fen = run->city->settings.emergency_fee_e4 / 100;
    if (price != FIXED_NONE && cost_of(run, p->item) != FIXED_NONE) {
        l->instant_e4 = price - cost_of(run, p->item);
    }
}

static void take_usual(const struct run *run, const struct planned *p, struct plan_ladder *l)
{
    const struct item *it = &run->city->items[p->item];
    l->supplied = tiers_supplied(run, p->site);
    if (p->main.found) {
        l->usual = p->main.parent ? run->tiers[p->site].parent : p->main.supplier;
        l->usual_day = p->main.arrival_day;
    }
    if (it->price_e4 != FIXED_NONE && it->cost_e4 != FIXED_NONE && it->price_e4 > it->cost_e4) {
        l->lost_e4 = it->price_e4 - it->cost_e4;
    }
}

/* False: the item is not short. */
static bool ladder_of(const struct run *run, const struct planned *p, const struct moved *moved,
                      struct plan_ladder *ret)
{
    if (p->series == NULL || run->tiers[p->site].below_n > 0 ||
        run->city->items[p->item].presale == 1) {
        return false;
    }
    int64_t today_e3 = run_round_near((double)p->daily_e3[0] / FIXED_E3, p->step_e3);
    int64_t due_e3 = p->due_today_e3 - moved->qty_e3;
    int64_t missing = today_e3 - p->on_hand_e3 - due_e3;
    if (missing <= 0) {
        return false;
    }
    struct plan_ladder l = {.site = p->site,
                            .item = p->item,
                            .wanted_e3 = today_e3,
                            .own_e3 = p->on_hand_e3,
                            .due_e3 = due_e3,
                            .moved_e3 = moved->qty_e3,
                            .moved_fen = moved->fen,
                            .substitute = FIXED_NONE,
                            .substitute_e4 = FIXED_NONE,
                            .instant = FIXED_NONE,
                            .instant_e4 = FIXED_NONE,
                            .usual = FIXED_NONE,
                            .usual_day = FIXED_NONE,
                            .lost_e4 = FIXED_NONE};
    l.rest_e3 = missing - least(moved->qty_e3, missing);
    /* when the moves are enough, what the other steps would have cost for all of it */
    int64_t asked_e3 = l.rest_e3 > 0 ? l.rest_e3 : missing;
    take_substitute(run, p, asked_e3, &l);
    take_instant(run, p, asked_e3, &l);
    take_usual(run, p, &l);
    *ret = l;
    return true;
}

enum linli_rc ladder_tell(struct run *run, struct linli_error *err)
{
    struct plan *plan = run->plan;
    struct moved *sums;
    struct plan_ladder one;
    int64_t n = 0;
    if (!run->stock_known) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &sums, err));
    LINLI_TRY(sum_moves(run, sums, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        n += ladder_of(run, &run->planned[i], &sums[i], &one) ? 1 : 0;
    }
    LINLI_TRY(LINLI_NEW(run->arena, n, &plan->ladders, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        if (ladder_of(run, &run->planned[i], &sums[i], &one)) {
            plan->ladders[plan->ladders_n++] = one;
        }
    }
    assert(plan->ladders_n == n);
    return LINLI_OK;
}
