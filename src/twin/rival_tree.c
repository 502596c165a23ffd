/*
 * A morning of the points under a rival's rule, in a city whose sites supply others: each point
 * asks the site that orders for it by its own rule, as it would ask a supplier that comes daily,
 * and gets what is there or comes that day, first come first served; another point is the first
 * each day. What nobody has is asked for again tomorrow. Called by rivals.c.
 */
#include <assert.h>

#include "base/fixed.h"
#include "twin/state.h"

/* What a site that orders for others can give today. */
static enum linli_rc find_there(const struct twin_scene *scene, const struct twin_state *state,
                                struct linli_arena *scratch, int64_t **ret_there_e3,
                                struct linli_error *err)
{
    int64_t *there;
    LINLI_TRY(LINLI_NEW(scratch, scene->places_n, &there, err));
    for (int64_t i = 0; i < scene->places_n; i++) {
        there[i] = state->shelves[i].on_hand_e3;
    }
    for (int64_t i = 0; i < state->coming_n; i++) {
        const struct twin_coming *c = &state->coming[i];
        there[c->place] += c->arrive_day <= scene->today ? c->qty_e3 : 0;
    }
    *ret_there_e3 = there;
    return LINLI_OK;
}

enum linli_rc rival_tree_morning(const struct twin_scene *scene, struct twin_state *state,
                                 struct linli_arena *scratch, struct linli_error *err)
{
    bool paper = state->contender->rule == RIVAL_BEFORE;
    int64_t *there;
    LINLI_TRY(find_there(scene, state, scratch, &there, err));
    for (int64_t k = 0; k < scene->sold_n; k++) {
        int64_t at = (k + (int64_t)scene->today * scene->city->items_n) % scene->sold_n;
        const struct twin_place *place = &scene->places[at];
        int64_t from = scene->records[at].root;
        if (from < 0 || from == at || there[from] <= 0) {
            continue;
        }
        struct rival_view view = rival_view_of(scene, state, at);
        int64_t need = rival_need_e3(state->contender, &view);
        int64_t qty = (need + place->step_e3 - 1) / place->step_e3 * place->step_e3;
        qty = qty < there[from] ? qty : there[from] / place->step_e3 * place->step_e3;
        if (need <= 0 || qty <= 0) {
            continue;
        }
        there[from] -= qty;
        assert(there[from] >= 0);
        struct twin_going going = {
            .from = from,
            .to = at,
            .any_lot = true,
            .qty_e3 = qty,
            .due_day = scene->today + scene->push_days[place->site],
            .way_yuan = moved_unit_yuan(scene, from, at) * fixed_to_double(qty, 3),
        };
        LINLI_TRY(moved_later(state, going, err));
        state->sums.minutes += scene->measured && paper ? MINUTES_LINE_ON_PAPER : 0;
    }
    return LINLI_OK;
}
