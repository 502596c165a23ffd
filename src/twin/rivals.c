/*
 * A morning under a rival's rule: each item by itself, by its main source; then, as the planner
 * does, orders by supplier. What stays below the supplier's least value waits unless something in
 * it would run out before the next chance. Called by day.c.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/fixed.h"
#include "twin/state.h"

enum { USE_DAYS = 28, WEEK = 7, MONDAY = 1, THURSDAY = 4 };

struct rival_line {
    int64_t place;
    int64_t site;
    int64_t supplier;
    int32_t due_day;
    int64_t qty_e3;
    int64_t price_e4;
    int64_t fen;
    bool urgent;
};

static int64_t late_sd_e3(const struct twin_scene *scene, const struct source *source)
{
    return scene->city->supply[source->first_term].lead_days_sd_e3;
}

/* The first day after today on which an order would be of a later delivery than today's. */
static int32_t next_chance(const struct twin_scene *scene, const struct source *source)
{
    const struct supplier *supplier = &scene->city->suppliers[source->supplier];
    int32_t day = scene->today + 1;
    while (sourcing_arrival(supplier, source->lead_days, day) <= source->arrival_day) {
        day += 1;
    }
    while (supplier->order_days != FIXED_NONE && supplier->order_days != 0 &&
           (supplier->order_days >> (date_weekday(day) - 1) & 1) == 0) {
        day += 1;
    }
    return day;
}

/* A point that another site supplies: daily, as soon as goods are there. */
static void see_point(const struct twin_scene *scene, int64_t at, struct rival_view *view)
{
    int32_t days = scene->push_days[scene->places[at].site];
    view->pack_e3 = scene->places[at].step_e3;
    view->lead_days = view->arrive_days = days;
    view->cycle_days = view->next_days = days + 1;
}

struct rival_view rival_view_of(const struct twin_scene *scene, const struct twin_state *state,
                                int64_t at)
{
    const struct twin_place *place = &scene->places[at];
    const struct twin_shelf *shelf = &state->shelves[at];
    const struct twin_record *s = &scene->records[at];
    bool supplied = scene->parent[place->site] != FIXED_NONE;
    int32_t way = scene->tiered && !supplied ? scene->push_days[place->site] : 0;
    int32_t past = scene->today - s->first_day;
    past = past > 0 ? past : 0;
    uint64_t item = (uint64_t)at;
    struct rival_view view = {
        .past_e3 = state->contender->rule == RIVAL_BEFORE ? shelf->issued_of_day_e3 : s->wanted_e3,
        .past_n = past < s->facts_n ? past : s->facts_n,
        .future_e3 = s->wanted_e3 + past,
        .future_n = s->facts_n - past,
        .position_e3 = shelf->on_hand_e3 + shelf->ordered_e3 - shelf->owed_e3,
        .step_e3 = place->step_e3,
        .pack_e3 = place->main.pack_e3,
        .day = scene->today,
        .lead_days = place->main.arrival_day - scene->today + way,
        .cycle_days = place->main.next_arrival_day - scene->today + way,
        .life_days = place->life_days,
    };
    if (state->contender->told) {
        view.past_e3 = scene->told_e3 + at * TWIN_TOLD_DAYS;
        view.past_n = TWIN_TOLD_DAYS;
    }
    if (supplied) {
        see_point(scene, at, &view);
    } else if (state->contender->rule == RIVAL_CLAIRVOYANT) {
        int64_t sd = late_sd_e3(scene, &place->main);
        int32_t next = next_chance(scene, &place->main);
        int32_t due = sourcing_arrival(&scene->city->suppliers[place->main.supplier],
                                       place->main.lead_days, next);
        int64_t supplier = place->main.supplier;
        view.arrive_days = chance_arrival(scene, state->replication, supplier, sd, scene->today,
                                          place->main.arrival_day) -
                           scene->today + way;
        view.next_days =
            chance_arrival(scene, state->replication, supplier, sd, next, due) - scene->today + way;
    }
    if (state->contender->rule == RIVAL_BEFORE) {
        for (int k = 0; k < 3; k++) {
            view.feeling[k] = chance_even(scene, -2, "twin habit", item * 3 + (uint64_t)k);
        }
        view.luck = chance_even(scene, state->replication, "twin overlooked",
                                item * 4096 + (uint64_t)scene->today);
    }
    return view;
}

static double use_of(const struct rival_view *view)
{
    double sum = 0;
    int32_t from = view->past_n > USE_DAYS ? view->past_n - USE_DAYS : 0;
    for (int32_t t = from; t < view->past_n; t++) {
        sum += (double)view->past_e3[t];
    }
    return view->past_n > from ? sum / (view->past_n - from) : 0;
}

int64_t rival_need_e3(const struct twin_contender *contender, const struct rival_view *view)
{
    return contender->own != NULL ? contender->own(contender->context, view)
                                  : rival_order_e3(contender->rule, &contender->knobs, view);
}

/* What one item's rule orders, as the supplier gives it; false: nothing. */
static bool line_of(const struct twin_scene *scene, const struct twin_state *state, int64_t at,
                    struct rival_line *ret)
{
    const struct twin_place *place = &scene->places[at];
    const struct source *source = &place->main;
    int64_t qty;
    if (!place->sourced || !source->orders_today || scene->parent[place->site] != FIXED_NONE ||
        scene->records[at].wanted_e3 == NULL) {
        return false;
    }
    struct rival_view view = rival_view_of(scene, state, at);
    int64_t need = rival_need_e3(state->contender, &view);
    if (need <= 0 || !fixed_round_order(need, source->minimum_e3, source->pack_e3, &qty)) {
        return false;
    }
    if (source->most_e3 > 0 && qty > source->most_e3) {
        qty = source->most_e3 / source->pack_e3 * source->pack_e3;
    }
    *ret = (struct rival_line){
        .place = at,
        .site = place->site,
        .supplier = source->supplier,
        .due_day = source->arrival_day,
        .qty_e3 = qty,
        .price_e4 = sourcing_price_e4(scene->city, source, place->item, qty),
        .urgent = (double)view.position_e3 < use_of(&view) * view.cycle_days,
    };
    return qty > 0 &&
           (ret->price_e4 == FIXED_NONE || fixed_amount_fen(qty, ret->price_e4, &ret->fen));
}

static int by_order(const void *left, const void *right)
{
    const struct rival_line *a = left;
    const struct rival_line *b = right;
    if (a->site != b->site) {
        return a->site < b->site ? -1 : 1;
    }
    if (a->supplier != b->supplier) {
        return a->supplier < b->supplier ? -1 : 1;
    }
    return a->place < b->place ? -1 : a->place > b->place;
}

/* The lines of one site and supplier; an order for each day of arrival among them. */
static enum linli_rc send(const struct twin_scene *scene, struct twin_state *state,
                          const struct rival_line *lines, int64_t n, struct linli_error *err)
{
    int64_t least_e4 = scene->city->suppliers[lines[0].supplier].min_value_e4;
    int64_t fen = 0;
    bool urgent = false;
    bool paper = state->contender->rule == RIVAL_BEFORE;
    for (int64_t i = 0; i < n; i++) {
        fen += lines[i].fen;
        urgent = urgent || lines[i].urgent;
    }
    bool below = least_e4 != FIXED_NONE && fen < least_e4 / 100;
    if (below && !urgent) {
        return LINLI_OK;
    }
    for (int64_t i = 0; i < n; i++) {
        const struct rival_line *line = &lines[i];
        struct twin_coming coming = {
            .place = line->place,
            .from = -1,
            .supplier = line->supplier,
            .qty_e3 = line->qty_e3,
            .price_e4 = line->price_e4,
            .due_day = line->due_day,
            .arrive_day = chance_arrival(scene, state->replication, line->supplier,
                                         late_sd_e3(scene, &scene->places[line->place].main),
                                         scene->today, line->due_day),
        };
        LINLI_TRY(state_order(state, coming, err));
    }
    if (scene->measured) {
        const struct twin_rates *rates = &scene->options->rates;
        state->sums.orders += 1;
        state->sums.lines += n;
        state->sums.minutes += (paper ? MINUTES_ORDER_ON_PAPER : MINUTES_ORDER) +
                               (double)n * (paper ? MINUTES_LINE_ON_PAPER : MINUTES_LINE_LOOKED_AT);
        state->sums.orders_cost +=
            fixed_to_double(rates->delivery_fen + (below ? rates->below_least_fen : 0), 2);
    }
    return LINLI_OK;
}

static void count_looks(const struct twin_scene *scene, struct twin_state *state)
{
    int32_t weekday = date_weekday(scene->today);
    bool paper = state->contender->rule == RIVAL_BEFORE;
    bool looks = !paper || weekday == MONDAY || weekday == THURSDAY;
    if (scene->measured && looks) {
        state->sums.minutes += paper ? MINUTES_SHELF_LOOK * (double)scene->places_n : MINUTES_SHEET;
    }
}

enum linli_rc rival_morning(const struct twin_scene *scene, struct twin_state *state,
                            struct linli_arena *scratch, struct linli_error *err)
{
    struct rival_line *lines;
    size_t n = 0;
    LINLI_TRY(LINLI_NEW(scratch, scene->places_n, &lines, err));
    for (int64_t i = 0; i < scene->places_n; i++) {
        n += line_of(scene, state, i, &lines[n]) ? 1 : 0;
    }
    if (n > 1) {
        qsort(lines, n, sizeof(*lines), by_order);
    }
    size_t first = 0;
    while (first < n) {
        size_t end = first + 1;
        while (end < n && lines[end].site == lines[first].site &&
               lines[end].supplier == lines[first].supplier) {
            end += 1;
        }
        assert(end > first);
        LINLI_TRY(send(scene, state, lines + first, (int64_t)(end - first), err));
        first = end;
    }
    count_looks(scene, state);
    return scene->tiered ? rival_tree_morning(scene, state, scratch, err) : LINLI_OK;
}
