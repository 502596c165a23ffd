/*
 * The forecaster's states (see day_states.h). The one of no site, which all series share, has the
 * numbers 0 in the database, which no site and no item has.
 *
 * Called by day.c inside the plan's transaction.
 */
#include "service/day_states.h"

#include <assert.h>

#include "base/fixed.h"
#include "store/forecast_state.h"

enum linli_rc day_states_load(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                              struct planner_options *options, struct linli_error *err)
{
    struct forecast_state *states;
    int64_t all_n = 0;
    int64_t n = 0;
    LINLI_TRY(forecast_states_load(db, arena, &states, &all_n, err));
    for (int64_t i = 0; i < all_n; i++) {
        struct forecast_state s = states[i];
        bool shared = s.site == 0 && s.item == 0;
        s.site = shared ? FIXED_NONE : city_ids_find(ids->sites, ids->sites_n, s.site);
        s.item = shared ? FIXED_NONE : city_ids_find(ids->items, ids->items_n, s.item);
        if (shared || (s.site != FIXED_NONE && s.item != FIXED_NONE)) {
            states[n++] = s;
        }
    }
    options->states = states;
    options->states_n = n;
    return LINLI_OK;
}

enum linli_rc day_states_save(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                              const struct plan *plan, struct linli_error *err)
{
    struct forecast_state *states;
    LINLI_TRY(LINLI_NEW(arena, plan->states_n, &states, err));
    for (int64_t i = 0; i < plan->states_n; i++) {
        states[i] = plan->states[i];
        bool shared = states[i].site == FIXED_NONE;
        assert(shared || (states[i].site < ids->sites_n && states[i].item < ids->items_n));
        states[i].site = shared ? 0 : ids->sites[states[i].site];
        states[i].item = shared ? 0 : ids->items[states[i].item];
    }
    return forecast_states_save(db, states, plan->states_n, err);
}
