/*
 * Goods on their way between simulated sites: the plan's moves and what a clerk fetches from a site
 * above when a point is short. A lot leaves with its expiry day and arrives with it; lanes cost
 * their trips once a day and their units. Called by planned.c and day.c.
 */
#include <assert.h>

#include "base/fixed.h"
#include "twin/state.h"

/* The lane between a site and the one that supplies it. */
static const struct lane *lane_to(const struct twin_scene *scene, int64_t child)
{
    const struct city *city = scene->city;
    for (int64_t i = 0; i < city->lanes_n; i++) {
        if (city->lanes[i].to == child && city->lanes[i].from == scene->parent[child]) {
            return &city->lanes[i];
        }
    }
    return NULL;
}

/* A step from one of two sites towards where their ways meet; the site left behind, whose lane to
 * its parent is used. */
static int64_t step_together(const struct twin_scene *scene, int64_t *a, int64_t *b)
{
    int64_t *lower = scene->depth[*a] >= scene->depth[*b] ? a : b;
    int64_t left = *lower;
    assert(scene->parent[left] != FIXED_NONE);
    *lower = scene->parent[left];
    return left;
}

/* Trips of the lanes between, those that are `used` already today free. */
static double trips_cost(const struct twin_scene *scene, int64_t from, int64_t to, bool *used)
{
    double sum = 0;
    while (from != to) {
        int64_t child = step_together(scene, &from, &to);
        const struct lane *lane = lane_to(scene, child);
        if (!used[child] && lane != NULL && lane->cost_per_trip_e4 != FIXED_NONE) {
            sum += fixed_to_double(lane->cost_per_trip_e4, 4);
        }
        used[child] = true;
    }
    return sum;
}

double moved_unit_yuan(const struct twin_scene *scene, int64_t from, int64_t to)
{
    int64_t a = scene->places[from].site;
    int64_t b = scene->places[to].site;
    double sum = 0;
    while (a != b) {
        const struct lane *lane = lane_to(scene, step_together(scene, &a, &b));
        bool known = lane != NULL && lane->cost_per_unit_e4 != FIXED_NONE;
        sum += known ? fixed_to_double(lane->cost_per_unit_e4, 4) : 0;
    }
    return sum;
}

enum linli_rc moved_send(const struct twin_scene *scene, struct twin_state *state, bool *used,
                         struct twin_going going, int64_t *ret_sent_e3, struct linli_error *err)
{
    int64_t sent =
        state_send(&state->shelves[going.from], going.expiry_day, going.qty_e3, scene->today);
    *ret_sent_e3 = sent;
    if (sent == 0) {
        return LINLI_OK;
    }
    struct twin_coming coming = {
        .place = going.to,
        .from = going.from,
        .supplier = FIXED_NONE,
        .qty_e3 = sent,
        .price_e4 = FIXED_NONE,
        .due_day = going.due_day,
        .arrive_day = going.due_day,
        .expiry_day = going.expiry_day,
    };
    while (chance_blocked(scene, state->replication, FIXED_NONE, coming.arrive_day)) {
        coming.arrive_day += 1;
    }
    double trips =
        trips_cost(scene, scene->places[going.from].site, scene->places[going.to].site, used);
    if (scene->measured) {
        state->sums.moves += 1;
        state->sums.orders_cost += trips + going.way_yuan;
        state->sums.minutes += MINUTES_MOVE;
    }
    state->moving_e3 += sent;
    return state_order(state, coming, err);
}

/* Of all normal lots, oldest first. */
static enum linli_rc send_any(const struct twin_scene *scene, struct twin_state *state, bool *used,
                              struct twin_going going, struct linli_error *err)
{
    const struct twin_shelf *shelf = &state->shelves[going.from];
    double unit_yuan = going.way_yuan / (double)going.qty_e3;
    for (int32_t k = 0; going.qty_e3 > 0 && k < shelf->n;) {
        const struct twin_lot lot = shelf->lots[k];
        int64_t sent = 0;
        int32_t lots_n = shelf->n;
        if (lot.expiry_day >= going.due_day && lot.account == ACCOUNT_NORMAL) {
            int64_t part = lot.qty_e3 < going.qty_e3 ? lot.qty_e3 : going.qty_e3;
            struct twin_going one = going;
            one.expiry_day = lot.expiry_day;
            one.qty_e3 = part;
            one.way_yuan = unit_yuan * (double)part;
            LINLI_TRY(moved_send(scene, state, used, one, &sent, err));
            going.qty_e3 -= sent;
        }
        k += shelf->n == lots_n ? 1 : 0; /* an emptied lot has left its place to the next */
    }
    return LINLI_OK;
}

/* A point is short today and a site above has the goods: they are fetched, oldest first. */
enum linli_rc moved_fetch(const struct twin_scene *scene, struct twin_state *state, bool *used,
                          const struct plan_notice *notice, struct linli_error *err)
{
    int64_t items_n = scene->city->items_n;
    int64_t above = notice->site;
    for (int64_t k = 0; k < notice->reason.numbers[3]; k++) {
        above = scene->parent[above];
    }
    struct twin_going going = {
        .from = scene->place_of[above * items_n + notice->item],
        .to = scene->place_of[notice->site * items_n + notice->item],
        .due_day = scene->today,
    };
    int64_t missing = notice->reason.numbers[1] - notice->reason.numbers[0];
    assert(going.from >= 0 && going.to >= 0);
    if (missing <= 0) {
        return LINLI_OK;
    }
    going.qty_e3 = missing;
    return send_any(scene, state, used, going, err);
}

enum linli_rc moved_later(struct twin_state *state, struct twin_going going,
                          struct linli_error *err)
{
    if (state->going_n == state->going_max) {
        struct twin_going *grown;
        int64_t most = state->going_max == 0 ? 64 : 2 * state->going_max;
        LINLI_TRY(LINLI_NEW(&state->arena, most, &grown, err));
        for (int64_t i = 0; i < state->going_n; i++) {
            grown[i] = state->going[i];
        }
        state->going = grown;
        state->going_max = most;
    }
    state->going[state->going_n++] = going;
    return LINLI_OK;
}

enum linli_rc moved_leave(const struct twin_scene *scene, struct twin_state *state, bool night,
                          struct linli_arena *scratch, struct linli_error *err)
{
    struct linli_arena_mark mark = linli_arena_mark(scratch);
    bool *used;
    int64_t kept = 0;
    LINLI_TRY(LINLI_NEW(scratch, scene->city->sites_n, &used, err));
    for (int64_t i = 0; i < state->going_n; i++) {
        int64_t sent;
        const struct twin_going going = state->going[i];
        if (!night && going.due_day > scene->today) {
            state->going[kept++] = going;
            continue;
        }
        LINLI_TRY(going.any_lot ? send_any(scene, state, used, going, err)
                                : moved_send(scene, state, used, going, &sent, err));
    }
    state->going_n = kept;
    assert(!night || kept == 0);
    linli_arena_rewind(scratch, mark);
    return LINLI_OK;
}
