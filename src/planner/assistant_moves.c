/*
 * Which moves approve themselves (MISSION G7): routine pushes. A push is routine when
 *
 *   - everybody who asks for the item gets all of it (distribute.c): who is to go short is for
 *     people to say,
 *   - no fact of the receiver's last two weeks waits in the inbox,
 *   - it is not far more than usual: at most the unusual ratio of what the receiver usually takes
 *     until the day that its line should last to, and one step more (as of order lines),
 *   - its goods and its way are worth no more than a line's limit (auto_approve).
 *
 * Help among points, and goods without a lot (of what comes today), wait for a person: the first
 * takes from somebody, the second is not there yet. The day's limit (auto_day) is of money that is
 * spent; goods that are moved stay the city's own, and their ways do not count to it.
 *
 * Called by planner.c after assistant.c. A past day's plan approves nothing.
 */
#include <assert.h>

#include "base/fixed.h"
#include "planner/run.h"

/* A number of REASON_PUSH (model/reason.h). */
enum { PUSH_ASKED_Q = 1 };

static bool is_usual(const struct run *run, const struct planned *to, int64_t qty_e3)
{
    int64_t days = to->main.found ? to->main.cover_day - run->city->today : 1;
    int64_t usual_e3 = to->usual_daily_e3 * (days > 1 ? days : 1);
    int64_t allowed_e3;
    return !fixed_scale(usual_e3, run->city->settings.unusual_ratio_e4, FIXED_E4, FIXED_UP,
                        &allowed_e3) ||
           qty_e3 <= allowed_e3 + to->step_e3;
}

/* Items of which somebody gets less than was asked for. */
static void mark_short(const struct run *run, bool *is_short)
{
    for (int64_t i = 0; i < run->planned_n; i++) {
        const struct planned *p = &run->planned[i];
        is_short[p->item] = is_short[p->item] || p->unserved;
    }
}

static bool is_routine(const struct run *run, const struct plan_move *move)
{
    const struct planned *to = run_find(run, move->to, move->item);
    int64_t limit_fen = run->city->settings.auto_approve_e4 / 100;
    const int64_t *n = move->reason.numbers;
    assert(to != NULL && move->qty_e3 > 0);
    return move->reason.id == REASON_PUSH && move->stock != FIXED_NONE && !to->open_fact &&
           is_usual(run, to, n[PUSH_ASKED_Q]) &&
           run_value_fen(run, move->item, move->qty_e3) + move->way_fen <= limit_fen;
}

enum linli_rc assistant_approve_moves(struct run *run, struct linli_error *err)
{
    bool *is_short;
    LINLI_TRY(LINLI_NEW(run->arena, run->city->items_n, &is_short, err));
    mark_short(run, is_short);
    for (int64_t i = 0; i < run->plan->moves_n && !run->options->look_back; i++) {
        struct plan_move *move = &run->plan->moves[i];
        move->approved = !is_short[move->item] && is_routine(run, move);
    }
    return LINLI_OK;
}
