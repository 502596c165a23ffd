/*
 * A morning under the planner: the state's lots and orders become the snapshot's stock and open
 * lines, as the store has them on a live day; the plan's orders go on their way, and its notices
 * are followed as a clerk would: the reserve is filled and turned over, a substitute is used. Lines
 * on their way are changed as the plan says, within the bands of their contracts.
 *
 * Every proposal is approved: those of the rule at once, the others by a person who spends a minute
 * on each. Called by day.c.
 */
#include <assert.h>

#include "base/fixed.h"
#include "twin/state.h"

static int64_t place_at(const struct twin_scene *scene, int64_t site, int64_t item)
{
    return scene->place_of[site * scene->city->items_n + item];
}

/* The stock as the store loads it: by site, item, expiry. */
static enum linli_rc fill_stock(const struct twin_scene *scene, const struct twin_state *state,
                                struct city *city, struct linli_arena *arena,
                                struct linli_error *err)
{
    int64_t n = 0;
    for (int64_t i = 0; i < scene->places_n; i++) {
        n += state->shelves[i].n;
    }
    LINLI_TRY(LINLI_NEW(arena, n, &city->stock, err));
    city->stock_n = 0;
    for (int64_t i = 0; i < scene->places_n; i++) {
        int64_t at = scene->stock_order[i];
        const struct twin_shelf *shelf = &state->shelves[at];
        for (int32_t k = 0; k < shelf->n; k++) {
            const struct twin_lot *lot = &shelf->lots[k];
            city->stock[city->stock_n] = (struct lot_stock){
                .site = scene->places[at].site,
                .item = scene->places[at].item,
                .lot = city->stock_n,
                .lot_code = "",
                .account = lot->account,
                .qty_e3 = lot->qty_e3,
                .expiry_day = lot->expiry_day == TWIN_KEEPS ? FIXED_NONE : lot->expiry_day,
                .received_day = lot->received_day,
                .cost_e4 = FIXED_NONE,
            };
            city->stock_n += 1;
        }
    }
    return LINLI_OK;
}

static enum linli_rc fill_lines(const struct twin_scene *scene, const struct twin_state *state,
                                struct city *city, struct linli_arena *arena,
                                struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, state->coming_n, &city->open_lines, err));
    city->open_lines_n = state->coming_n;
    for (int64_t i = 0; i < state->coming_n; i++) {
        const struct twin_coming *c = &state->coming[i];
        city->open_lines[i] = (struct open_line){
            .line = i,
            .site = scene->places[c->place].site,
            .item = scene->places[c->place].item,
            .supplier = c->supplier,
            .transfer = c->from >= 0,
            .from_site = c->from >= 0 ? scene->places[c->from].site : FIXED_NONE,
            .qty_e3 = c->qty_e3,
            .sent_e3 = c->sent_e3,
            .unit_price_e4 = c->price_e4,
            .due_day = c->due_day,
            .state = LINE_SENT,
        };
    }
    return LINLI_OK;
}

/* The deviation of the lead time that the terms of an item say. */
static int64_t late_sd_e3(const struct city *city, int64_t supplier, int64_t item)
{
    int64_t first = sourcing_first_term(city, item);
    for (int64_t i = first; i < city->supply_n && city->supply[i].item == item; i++) {
        if (city->supply[i].supplier == supplier) {
            return city->supply[i].lead_days_sd_e3;
        }
    }
    return FIXED_NONE;
}

static enum linli_rc send_line(const struct twin_scene *scene, struct twin_state *state,
                               const struct plan *plan, const struct plan_line *line,
                               struct linli_error *err)
{
    const struct plan_order *order = &plan->orders[line->order];
    bool emergency = order->kind == DOCUMENT_EMERGENCY;
    int32_t due = (int32_t)order->due_day;
    struct twin_coming coming = {
        .place = place_at(scene, line->site, line->item),
        .from = -1,
        .supplier = line->supplier,
        .qty_e3 = line->qty_e3,
        .sent_e3 = emergency ? 0 : line->qty_e3,
        .price_e4 = line->unit_price_e4,
        .due_day = due,
        .arrive_day = due,
        .emergency = emergency,
    };
    assert(coming.place >= 0);
    if (emergency && chance_blocked(scene, state->replication, line->supplier, scene->today)) {
        return LINLI_OK; /* nobody comes */
    }
    if (!emergency) {
        coming.arrive_day =
            chance_arrival(scene, state->replication, line->supplier,
                           late_sd_e3(scene->city, line->supplier, line->item), scene->today, due);
    }
    if (scene->measured) {
        state->sums.lines += 1;
        state->sums.emergencies += emergency ? 1 : 0;
        state->sums.auto_lines += line->approved ? 1 : 0;
        state->sums.minutes += line->approved ? 0 : MINUTES_LINE_LOOKED_AT;
    }
    return state_order(state, coming, err);
}

static void count_orders(const struct twin_scene *scene, struct twin_state *state,
                         const struct plan *plan)
{
    const struct twin_rates *rates = &scene->options->rates;
    state->sums.minutes += MINUTES_SHEET;
    for (int64_t i = 0; i < plan->orders_n; i++) {
        const struct plan_order *order = &plan->orders[i];
        bool emergency = order->kind == DOCUMENT_EMERGENCY;
        int64_t least_e4 = order->supplier != FIXED_NONE
                               ? scene->city->suppliers[order->supplier].min_value_e4
                               : FIXED_NONE;
        bool below = !emergency && least_e4 != FIXED_NONE && order->amount_fen < least_e4 / 100;
        state->sums.orders += 1;
        state->sums.minutes += emergency ? MINUTES_EMERGENCY : MINUTES_ORDER;
        state->sums.emergency_cost += fixed_to_double(order->fee_fen, 2);
        state->sums.orders_cost += fixed_to_double(
            (emergency ? 0 : rates->delivery_fen) + (below ? rates->below_least_fen : 0), 2);
    }
}

static enum linli_rc follow_notice(const struct twin_scene *scene, struct twin_state *state,
                                   const struct plan_notice *notice, struct linli_error *err)
{
    int64_t at = notice->item != FIXED_NONE && notice->site != FIXED_NONE
                     ? place_at(scene, notice->site, notice->item)
                     : -1;
    if (at < 0) {
        return LINLI_OK;
    }
    switch ((int)notice->reason.id) {
    case NOTICE_RESERVE_REFILL:
        state_set_aside(&state->shelves[at], notice->reason.numbers[0]);
        break;
    case NOTICE_RESERVE_ROTATE:
        state_give_back(&state->shelves[at], (int32_t)notice->reason.numbers[1]);
        break;
    case NOTICE_MARKDOWN:
        if (state->contender->full_price) {
            return LINLI_OK;
        }
        state->shelves[at].cut_e4 = notice->reason.numbers[MARKDOWN_CUT];
        state->shelves[at].cut_until_day = (int32_t)notice->reason.numbers[MARKDOWN_EXPIRY];
        break;
    case NOTICE_SUBSTITUTE: {
        int64_t other = place_at(scene, notice->site, notice->other_item);
        if (other < 0) {
            return LINLI_OK;
        }
        if (state->swaps_n == state->swaps_max) {
            struct twin_swap *grown;
            int64_t most = state->swaps_max == 0 ? 16 : 2 * state->swaps_max;
            LINLI_TRY(LINLI_NEW(&state->arena, most, &grown, err));
            for (int64_t i = 0; i < state->swaps_n; i++) {
                grown[i] = state->swaps[i];
            }
            state->swaps = grown;
            state->swaps_max = most;
        }
        int64_t factor = FIXED_E4;
        for (int64_t i = 0; i < scene->city->substitutes_n; i++) {
            const struct substitute *s = &scene->city->substitutes[i];
            bool it = s->item == notice->item && s->substitute == notice->other_item;
            factor = it && s->factor_e4 != FIXED_NONE ? s->factor_e4 : factor;
        }
        state->swaps[state->swaps_n++] = (struct twin_swap){at, other, factor};
        break;
    }
    default:
        return LINLI_OK;
    }
    state->sums.minutes += scene->measured ? MINUTES_NOTICE : 0;
    return LINLI_OK;
}

/* What the plan moves, and what points that are short fetch from above: that first. */
static enum linli_rc move_goods(const struct twin_scene *scene, struct twin_state *state,
                                const struct city *city, const struct plan *plan,
                                struct linli_arena *scratch, struct linli_error *err)
{
    bool *used;
    LINLI_TRY(LINLI_NEW(scratch, city->sites_n, &used, err));
    bool alone = state->contender->alone;
    for (int64_t i = 0; i < plan->notices_n && !alone; i++) {
        if (plan->notices[i].reason.id == NOTICE_SHORT_ABOVE) {
            LINLI_TRY(moved_fetch(scene, state, used, &plan->notices[i], err));
            state->sums.minutes += scene->measured ? MINUTES_NOTICE : 0;
        }
    }
    for (int64_t i = 0; i < plan->moves_n; i++) {
        const struct plan_move *move = &plan->moves[i];
        int64_t expiry =
            move->stock != FIXED_NONE ? city->stock[move->stock].expiry_day : FIXED_NONE;
        struct twin_going going = {
            .from = place_at(scene, move->from, move->item),
            .to = place_at(scene, move->to, move->item),
            .expiry_day = expiry == FIXED_NONE ? TWIN_KEEPS : (int32_t)expiry,
            .any_lot = move->stock == FIXED_NONE,
            .qty_e3 = move->qty_e3,
            .due_day = move->due_day,
            .way_yuan = fixed_to_double(move->way_fen, 2),
        };
        assert(going.from >= 0 && going.to >= 0);
        int64_t sent;
        if (move->reason.id == REASON_HELP && alone) {
            continue;
        }
        if (move->reason.id == REASON_HELP) {
            LINLI_TRY(moved_send(scene, state, used, going, &sent, err));
        } else {
            LINLI_TRY(moved_later(state, going, err));
        }
    }
    return LINLI_OK;
}

/* Lines on their way become what the plan makes of them, within their bands: the supplier agrees.
 */
static void amend(const struct twin_scene *scene, struct twin_state *state, const struct plan *plan)
{
    for (int64_t i = 0; i < plan->amendments_n; i++) {
        const struct plan_amendment *amendment = &plan->amendments[i];
        struct twin_coming *c = &state->coming[amendment->line];
        int64_t to = amendment->reason.numbers[AMEND_TO_Q];
        assert(amendment->line < state->coming_n && c->sent_e3 > 0 && to > 0);
        state->shelves[c->place].ordered_e3 += to - c->qty_e3;
        c->qty_e3 = to;
        state->sums.minutes += scene->measured ? MINUTES_AMENDMENT : 0;
    }
}

enum linli_rc planned_morning(const struct twin_scene *scene, struct twin_state *state,
                              struct linli_arena *scratch, struct linli_error *err)
{
    struct city city = scene->morning;
    struct planner_options options = {.threads = 1, .forecasts = scene->forecasts};
    struct plan plan;
    city.settings = state->settings;
    city.preorders_n = state->contender->unannounced ? 0 : city.preorders_n;
    LINLI_TRY(fill_stock(scene, state, &city, scratch, err));
    LINLI_TRY(fill_lines(scene, state, &city, scratch, err));
    LINLI_TRY(planner_plan(&city, &options, scratch, &plan, err));
    amend(scene, state, &plan);
    for (int64_t i = 0; i < plan.lines_n; i++) {
        if (plan.lines[i].order >= 0 && plan.lines[i].qty_e3 > 0) {
            LINLI_TRY(send_line(scene, state, &plan, &plan.lines[i], err));
        }
    }
    for (int64_t i = 0; i < plan.emergencies_n; i++) {
        LINLI_TRY(send_line(scene, state, &plan, &plan.emergencies[i], err));
    }
    if (scene->measured) {
        count_orders(scene, state, &plan);
    }
    LINLI_TRY(move_goods(scene, state, &city, &plan, scratch, err));
    state->swaps_n = 0;
    for (int64_t i = 0; i < scene->places_n; i++) {
        state->shelves[i].cut_e4 = 0;
    }
    for (int64_t i = 0; i < plan.notices_n; i++) {
        LINLI_TRY(follow_notice(scene, state, &plan.notices[i], err));
    }
    return LINLI_OK;
}
