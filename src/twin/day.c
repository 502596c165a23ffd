/*
 * A day of one state, in this order: what has expired is thrown away; the morning's orders; what
 * arrives, less what is spoiled in handling, and goes on to other sites at noon; what is wanted is
 * issued, from the oldest or the freshest lot by the stated mix, then from the reserve, then a
 * substitute; in the evening what leaves at night does, stock is measured and every balance proved.
 * What stays unmet is bought at a shop, unless a model says that it is owed: then what comes next
 * goes to it first.
 *
 * Called by twin.c, a state at a time.
 */
#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "twin/state.h"

static double yuan(double cost, int64_t qty_e3)
{
    return cost * fixed_to_double(qty_e3, 3);
}

static double stock_cost(const struct twin_scene *scene, const struct twin_state *state)
{
    double sum = 0;
    for (int64_t i = 0; i < scene->places_n; i++) {
        const struct twin_shelf *s = &state->shelves[i];
        sum += yuan(scene->places[i].cost, s->on_hand_e3 + s->reserve_e3);
    }
    return sum;
}

static void count_waste(const struct twin_scene *scene, struct twin_state *state, int64_t at,
                        int64_t qty_e3)
{
    const struct twin_place *place = &scene->places[at];
    double cost = scene->measured ? yuan(place->cost, qty_e3) : 0;
    state->sums.wasted_cost += cost;
    state->sums.life_wasted[place->life] += cost;
}

static void throw_away(const struct twin_scene *scene, struct twin_state *state)
{
    for (int64_t i = 0; i < scene->places_n; i++) {
        int64_t wasted = state_throw_away(&state->shelves[i], scene->today);
        count_waste(scene, state, i, wasted);
    }
}

/* A share of what comes is lost in handling; whole steps, by chance for the rest. */
static int64_t spoiled_of(const struct twin_scene *scene, const struct twin_state *state,
                          int64_t at, int64_t qty_e3)
{
    int64_t loss_e4 = scene->city->items[scene->places[at].item].loss_e4;
    int64_t step = scene->places[at].step_e3;
    if (loss_e4 == FIXED_NONE || loss_e4 <= 0) {
        return 0;
    }
    int64_t steps = qty_e3 / step;
    double lost = (double)steps * fixed_to_double(loss_e4, 4) +
                  chance_even(scene, state->replication, "twin spoiled",
                              (uint64_t)at * 4096 + (uint64_t)scene->today);
    int64_t spoiled = (int64_t)lost * step;
    return spoiled < qty_e3 ? spoiled : qty_e3;
}

/* A lot from another site, as it left there. */
static enum linli_rc receive_moved(const struct twin_scene *scene, struct twin_state *state,
                                   const struct twin_coming *c, struct linli_error *err)
{
    struct twin_shelf *shelf = &state->shelves[c->place];
    struct twin_lot lot = {
        .qty_e3 = c->qty_e3, .expiry_day = c->expiry_day, .received_day = scene->today};
    shelf->in_e3 += c->qty_e3;
    shelf->ordered_e3 -= c->qty_e3;
    state->moving_e3 -= c->qty_e3;
    state->sums.minutes += scene->measured ? MINUTES_MOVE : 0;
    return state_put(state, c->place, lot, err);
}

static enum linli_rc receive(const struct twin_scene *scene, struct twin_state *state,
                             const struct twin_coming *c, struct linli_error *err)
{
    const struct twin_place *place = &scene->places[c->place];
    struct twin_shelf *shelf = &state->shelves[c->place];
    struct twin_sums *sums = &state->sums;
    int64_t spoiled = spoiled_of(scene, state, c->place, c->qty_e3);
    struct twin_lot lot = {
        .qty_e3 = c->qty_e3 - spoiled,
        .expiry_day = chance_expiry(scene, state->replication, c->place, scene->today),
        .received_day = scene->today,
    };
    shelf->in_e3 += c->qty_e3;
    shelf->wasted_e3 += spoiled;
    count_waste(scene, state, c->place, spoiled);
    shelf->ordered_e3 -= c->qty_e3;
    if (scene->measured) {
        double price = c->price_e4 != FIXED_NONE ? fixed_to_double(c->price_e4, 4) : place->cost;
        double usual = c->emergency && price > place->cost ? place->cost : price;
        sums->paid += yuan(usual, c->qty_e3);
        sums->emergency_cost += yuan(price - usual, c->qty_e3);
        sums->received_cost += yuan(place->cost, c->qty_e3);
        sums->life_received[place->life] += yuan(place->cost, c->qty_e3);
        sums->minutes += MINUTES_RECEIPT_LINE;
    }
    return state_put(state, c->place, lot, err);
}

static enum linli_rc receive_all(const struct twin_scene *scene, struct twin_state *state,
                                 struct linli_error *err)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < state->coming_n; i++) {
        struct twin_coming c = state->coming[i];
        if (c.arrive_day > scene->today) {
            state->coming[kept++] = c;
        } else {
            LINLI_TRY(c.from >= 0 ? receive_moved(scene, state, &c, err)
                                  : receive(scene, state, &c, err));
        }
    }
    state->coming_n = kept;
    return LINLI_OK;
}

static int64_t wanted_today(const struct twin_scene *scene, int64_t at)
{
    const struct demand_series *s = &scene->city->series[at];
    int32_t t = scene->today - s->first_day;
    return t >= 0 && t < s->facts_n ? scene->wanted_e3[at][t] : 0;
}

/* A price is marked down: so much more is wanted of the lots that expire, when everybody has been
 * served; a part of a step by its chance, for rare goods would never sell one more. What was sold
 * anyway went at the lower price, too, as far as the lots reached. */
static void sell_off(const struct twin_scene *scene, struct twin_state *state, int64_t at,
                     int64_t wanted_e3, int64_t marked_before_e3)
{
    const struct item *item = &scene->city->items[scene->places[at].item];
    struct twin_shelf *shelf = &state->shelves[at];
    int64_t step = scene->places[at].step_e3;
    double cut = fixed_to_double(shelf->cut_e4, 4);
    double lift = pow(1 - cut, -fixed_to_double(scene->options->rates.elasticity_e4, 4)) - 1;
    double chance = chance_even(scene, state->replication, "twin marked down",
                                (uint64_t)at * 65536 + (uint64_t)(scene->today % 65536));
    double steps = (double)wanted_e3 * lift / (double)step;
    int64_t more = (int64_t)floor(steps + chance) * step;
    int64_t left = state_expiring_e3(shelf, shelf->cut_until_day);
    int64_t at_full = marked_before_e3 - left;
    int64_t sold = state_take(shelf, more < left ? more : left, 0, scene->today);
    double price = item->price_e4 != FIXED_NONE ? fixed_to_double(item->price_e4, 4) : 0;
    assert(at_full >= 0 && cut < 1);
    if (scene->measured) {
        state->sums.marked_down += yuan(price * (1 - cut), sold) - yuan(price * cut, at_full);
    }
}

static void serve(const struct twin_scene *scene, struct twin_state *state, int64_t at)
{
    struct twin_shelf *shelf = &state->shelves[at];
    int64_t step = scene->places[at].step_e3;
    int64_t wanted = wanted_today(scene, at);
    int64_t steps = wanted / step;
    int64_t last_in =
        (int64_t)((double)steps * fixed_to_double(scene->options->rates.last_in_e4, 4) + 0.5) *
        step;
    if (shelf->owed_e3 > 0) {
        int64_t made_good = state_take(shelf, shelf->owed_e3, 0, scene->today);
        shelf->owed_e3 -= made_good;
        state->sums.issued_cost += scene->measured ? yuan(scene->places[at].cost, made_good) : 0;
    }
    int64_t marked = shelf->cut_e4 > 0 ? state_expiring_e3(shelf, shelf->cut_until_day) : 0;
    int64_t met = state_take(shelf, wanted, last_in < wanted ? last_in : wanted, scene->today);
    if (met < wanted && shelf->reserve_e3 > 0) {
        met += state_release(shelf, wanted - met, scene->today);
    }
    shelf->unmet_e3 = wanted - met;
    if (marked > 0) {
        sell_off(scene, state, at, wanted, marked);
    }
    shelf->owed_e3 += scene->options->model.owed_e4 > 0 ? wanted - met : 0;
    tree_note_issued(scene, state, at, met);
}

/* Where a person was told to take something else, as far as it goes. */
static void substitute(const struct twin_scene *scene, struct twin_state *state)
{
    for (int64_t i = 0; i < state->swaps_n; i++) {
        const struct twin_swap *swap = &state->swaps[i];
        struct twin_shelf *short_of = &state->shelves[swap->place];
        struct twin_shelf *other = &state->shelves[swap->other];
        int64_t step = scene->places[swap->other].step_e3;
        int64_t asked;
        if (short_of->unmet_e3 == 0 ||
            !fixed_scale(short_of->unmet_e3, swap->factor_e4, FIXED_E4, FIXED_UP, &asked)) {
            continue;
        }
        asked = (asked + step - 1) / step * step;
        if (other->unmet_e3 > 0 || other->on_hand_e3 < asked) {
            continue;
        }
        int64_t got = state_take(other, asked, 0, scene->today);
        assert(got <= asked);
        short_of->unmet_e3 = got < asked ? short_of->unmet_e3 : 0;
    }
}

static void measure(const struct twin_scene *scene, struct twin_state *state)
{
    struct twin_sums *sums = &state->sums;
    double shop = fixed_to_double(scene->options->rates.shop_e4, 4);
    double owed = fixed_to_double(scene->options->model.owed_e4, 4);
    bool trip = false;
    shop = owed > 0 ? 0 : shop;
    for (int64_t i = 0; i < scene->sold_n; i++) {
        const struct twin_place *place = &scene->places[i];
        int64_t wanted = wanted_today(scene, i);
        int64_t unmet = state->shelves[i].unmet_e3;
        sums->shortage_cost += yuan(place->cost, state->shelves[i].owed_e3) * owed;
        if (wanted == 0) {
            continue;
        }
        sums->wanted_days[place->class] += 1;
        sums->out_days[place->class] += unmet > 0 ? 1 : 0;
        sums->wanted += fixed_to_double(wanted, 3);
        sums->met += fixed_to_double(wanted - unmet, 3);
        sums->issued_cost += yuan(place->cost, wanted - unmet);
        sums->life_wanted[place->life] += yuan(place->cost, wanted);
        sums->life_met[place->life] += yuan(place->cost, wanted - unmet);
        sums->shortage_cost += yuan(place->cost, unmet) * shop;
        trip = trip || unmet > 0;
    }
    sums->minutes += trip ? MINUTES_SHOP_TRIP : 0;
    sums->stock_last = stock_cost(scene, state);
    sums->stock_cost += sums->stock_last;
}

enum linli_rc state_live(const struct twin_scene *scene, struct twin_state *state,
                         struct linli_arena *scratch, struct linli_error *err)
{
    struct linli_arena_mark mark = linli_arena_mark(scratch);
    if (scene->today == scene->options->measure_day) {
        state->sums.stock_first = stock_cost(scene, state);
    }
    throw_away(scene, state);
    LINLI_TRY(state->contender->rival ? rival_morning(scene, state, scratch, err)
                                      : planned_morning(scene, state, scratch, err));
    linli_arena_rewind(scratch, mark);
    LINLI_TRY(receive_all(scene, state, err));
    LINLI_TRY(moved_leave(scene, state, false, scratch, err));
    LINLI_TRY(receive_all(scene, state, err));
    for (int64_t i = 0; i < scene->sold_n; i++) {
        serve(scene, state, i);
    }
    substitute(scene, state);
    LINLI_TRY(moved_leave(scene, state, true, scratch, err));
    if (scene->measured) {
        measure(scene, state);
    }
    return state_balance(scene, state, err);
}
