/*
 * What both kinds of moves need (moves.h): lots and what is left of them, ways through the tree,
 * the list. Nothing is decided here.
 *
 * Invariant: of a lot no more is moved than lies there.
 */
#include "planner/moves.h"

#include <assert.h>

#include "base/fixed.h"

enum { MOVES_FIRST = 64 };

bool moves_may_leave(const struct run *run, const struct lot_stock *lot, int32_t due_day)
{
    return lot->account == ACCOUNT_NORMAL && lot->qty_e3 > 0 &&
           (lot->expiry_day == FIXED_NONE ||
            (lot->expiry_day >= due_day && lot->expiry_day >= run->city->today));
}

int64_t moves_left_e3(const struct run *run, const struct lot_stock *lot)
{
    int64_t left = lot->qty_e3 - run->moved_e3[lot - run->city->stock];
    assert(left >= 0);
    return left;
}

/* Adds the lane between a site and the one that supplies it. */
static void add_lane(const struct run *run, int64_t child, struct way *way)
{
    const struct lane *lane = run->tiers[child].lane;
    way->hours_e3 += run->tiers[child].lane_hours_e3;
    if (lane != NULL) {
        way->trip_e4 += lane->cost_per_trip_e4 != FIXED_NONE ? lane->cost_per_trip_e4 : 0;
        way->unit_e4 += lane->cost_per_unit_e4 != FIXED_NONE ? lane->cost_per_unit_e4 : 0;
    }
}

bool moves_way(const struct run *run, int64_t from, int64_t to, struct way *ret_way)
{
    const struct tier *tiers = run->tiers;
    struct way way = {.hours_e3 = 0};
    while (from != to) {
        bool up = tiers[from].depth >= tiers[to].depth;
        int64_t at = up ? from : to;
        if (tiers[at].parent == FIXED_NONE) {
            return false;
        }
        add_lane(run, at, &way);
        from = up ? tiers[from].parent : from;
        to = up ? to : tiers[to].parent;
    }
    *ret_way = way;
    return true;
}

static enum linli_rc grow(struct run *run, struct linli_error *err)
{
    struct plan *plan = run->plan;
    if (plan->moves_n == run->moves_max) {
        int64_t most = run->moves_max == 0 ? MOVES_FIRST : 2 * run->moves_max;
        struct plan_move *grown;
        LINLI_TRY(LINLI_NEW(run->arena, most, &grown, err));
        for (int64_t i = 0; i < plan->moves_n; i++) {
            grown[i] = plan->moves[i];
        }
        plan->moves = grown;
        run->moves_max = most;
    }
    return LINLI_OK;
}

enum linli_rc moves_add(struct run *run, struct planned *from, const struct lot_stock *lot,
                        struct planned *to, struct plan_move move, struct linli_error *err)
{
    int64_t unit_e4 = move.way_fen;
    assert(move.qty_e3 > 0 && from->item == to->item);
    assert(move.qty_e3 <= (lot != NULL ? moves_left_e3(run, lot) : from->comes_today_e3));
    LINLI_TRY(grow(run, err));
    move.from = from->site;
    move.to = to->site;
    move.item = to->item;
    move.stock = lot != NULL ? lot - run->city->stock : FIXED_NONE;
    move.lot = lot != NULL ? lot->lot : FIXED_NONE;
    move.lot_code = lot != NULL ? lot->lot_code : "";
    if (!fixed_amount_fen(move.qty_e3, unit_e4, &move.way_fen)) {
        move.way_fen = 0;
    }
    run->plan->moves[run->plan->moves_n++] = move;
    if (lot != NULL) {
        run->moved_e3[move.stock] += move.qty_e3;
        from->left_e3 += move.reason.id == REASON_PUSH ? move.qty_e3 : 0;
    } else {
        from->comes_today_e3 -= move.qty_e3;
    }
    return LINLI_OK;
}
