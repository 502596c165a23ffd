/*
 * Help of today: points that are short get what other points of their tree have too much of, when
 * the way takes hours. For each item that is short somewhere a minimum-cost flow (linli/flow.h):
 *
 *   givers     each lot is a layer, in two parts: what is expected to expire there unused, whose
 *              way costs less by the value that is saved; and what is above the level until the
 *              next push (mean and safety stock), whatever is on its way there
 *   receivers  what is missing of today's forecast, all that is good today counted
 *   otherwise  the surcharge of a supplier within hours, else what a shop costs above the usual
 *
 * A way whose trips cost more than all that goes along it saves is dropped.
 *
 * Invariants: no lot gives more than lies there, nobody gets more than is missing. Called by
 * planner.c before shortages are told.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "linli/flow.h"
#include "planner/moves.h"
#include "planner/tiers.h"

enum { WAY_HOURS_MOST = 8, SHOP_ABOVE_E4 = 5000, PRICE_MOST_E4 = 1000000000 };

/* A point that is short of an item today. */
struct want {
    struct planned *to;
    int64_t root;
    int64_t missing_e3;
    int64_t else_e4; /* what a unit costs otherwise */
};

/* A part of a lot that can be given. */
struct layer {
    struct planned *from;
    const struct lot_stock *lot;
    int64_t qty_e3;
    bool expires; /* there, unused */
};

struct help {
    struct layer layer;
    struct want want;
    int64_t qty_e3;
    int64_t unit_e4;
    int64_t trip_e4;
    int64_t saves; /* e4 of money times thousandths of a unit */
};

static int64_t price_of(const struct run *run, int64_t item)
{
    const struct item *it = &run->city->items[item];
    int64_t price = it->cost_e4 != FIXED_NONE    ? it->cost_e4
                    : it->price_e4 != FIXED_NONE ? it->price_e4
                                                 : FIXED_E4;
    return price < PRICE_MOST_E4 ? price : PRICE_MOST_E4;
}

static int64_t root_of(const struct run *run, int64_t site)
{
    while (run->tiers[site].parent != FIXED_NONE) {
        site = run->tiers[site].parent;
    }
    return site;
}

/* What a unit costs when nobody helps: the surcharges of an emergency order, or the shop's. */
static int64_t otherwise_e4(const struct run *run, const struct planned *p, int64_t today_e3)
{
    int64_t cost = price_of(run, p->item);
    int64_t above = cost * SHOP_ABOVE_E4 / FIXED_E4;
    if (p->instant.found && !p->declined) {
        int64_t price = sourcing_price_e4(run->city, &p->instant, p->item, today_e3);
        int64_t fee;
        above = price != FIXED_NONE && price > cost ? price - cost : 0;
        above = above < PRICE_MOST_E4 ? above : PRICE_MOST_E4;
        if (fixed_scale(run->city->settings.emergency_fee_e4, FIXED_E3, today_e3, FIXED_DOWN,
                        &fee)) {
            above += fee < PRICE_MOST_E4 ? fee : PRICE_MOST_E4;
        }
    }
    return above;
}

static bool want_of(const struct run *run, struct planned *p, struct want *ret)
{
    bool point = tiers_supplied(run, p->site) && run->tiers[p->site].below_n == 0;
    if (!point || p->series == NULL || run->city->items[p->item].presale == 1) {
        return false;
    }
    int64_t today_e3 = run_round_near((double)p->daily_e3[0] / FIXED_E3, p->step_e3);
    int64_t missing = today_e3 - p->on_hand_e3 - p->due_today_e3;
    if (missing <= 0) {
        return false;
    }
    *ret = (struct want){p, root_of(run, p->site), run_round_up(missing, p->step_e3),
                         otherwise_e4(run, p, today_e3)};
    return true;
}

/* ---- givers ---------------------------------------------------------------------------------- */

/* The lots of a point as layers; at most two for each. */
static enum linli_rc add_layers(const struct run *run, struct planned *p, struct layer *layers,
                                int64_t *n, struct linli_error *err)
{
    int64_t keep;
    int64_t used = 0;
    LINLI_TRY(replenish_protect(run, p, &keep, err));
    for (int64_t i = 0; i < p->lots_n; i++) {
        const struct lot_stock *lot = &p->lots[i];
        int64_t there = moves_may_leave(run, lot, run->city->today) ? lot->qty_e3 : 0;
        int64_t goes = there;
        if (lot->expiry_day != FIXED_NONE && lot->expiry_day < run->city->today + run->horizon) {
            int64_t until = demand_until_e3(run, p, (int32_t)lot->expiry_day + 1) - used;
            until = run_round_up(until, p->step_e3);
            goes = until < there ? until : there;
        }
        int64_t own = goes < keep ? goes : keep;
        int64_t parts[2] = {there - goes, goes - own};
        used += goes;
        keep -= own;
        for (int k = 0; k < 2; k++) {
            int64_t qty = parts[k] / p->step_e3 * p->step_e3;
            if (qty > 0) {
                layers[(*n)++] = (struct layer){p, lot, qty, k == 0};
            }
        }
    }
    return LINLI_OK;
}

static enum linli_rc find_layers(const struct run *run, const struct want *wants, int64_t wants_n,
                                 struct layer **ret, int64_t *ret_n, struct linli_error *err)
{
    const struct city *city = run->city;
    int64_t lots = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t site = 0; site < city->sites_n; site++) {
            bool point = run->tiers[site].below_n == 0 && root_of(run, site) == wants[0].root;
            struct planned *p = point ? run_find(run, site, wants[0].to->item) : NULL;
            for (int64_t i = 0; p != NULL && i < wants_n; i++) {
                p = wants[i].to == p ? NULL : p;
            }
            if (p != NULL && p->on_hand_e3 > 0 && pass == 0) {
                lots += 2 * p->lots_n;
            } else if (p != NULL && p->on_hand_e3 > 0 && p->series != NULL) {
                LINLI_TRY(add_layers(run, p, *ret, ret_n, err));
            }
        }
        if (pass == 0) {
            *ret_n = 0;
            LINLI_TRY(LINLI_NEW(run->arena, lots, ret, err));
        }
    }
    assert(*ret_n <= lots);
    return LINLI_OK;
}

/* ---- the flow of one item -------------------------------------------------------------------- */

struct net {
    const struct run *run;
    const struct want *wants;
    int64_t wants_n;
    const struct layer *layers;
    int64_t layers_n;
    struct linli_flow_arc *arcs;
    struct help *of_arc; /* of arcs from layers to wants */
    int64_t helps_n;
    int64_t arcs_n;
    int64_t *supply;
};

/* A lane from each layer to each want that a way of hours joins; first, so that arc k is help k. */
static void join(struct net *net)
{
    for (int64_t i = 0; i < net->layers_n; i++) {
        for (int64_t j = 0; j < net->wants_n; j++) {
            const struct layer *layer = &net->layers[i];
            const struct want *want = &net->wants[j];
            struct way way;
            if (!moves_way(net->run, layer->from->site, want->to->site, &way) ||
                way.hours_e3 > WAY_HOURS_MOST * FIXED_E3 || way.unit_e4 > PRICE_MOST_E4) {
                continue;
            }
            int64_t cost = way.unit_e4 - (layer->expires ? price_of(net->run, want->to->item) : 0);
            int64_t most = layer->qty_e3 < want->missing_e3 ? layer->qty_e3 : want->missing_e3;
            net->of_arc[net->helps_n++] =
                (struct help){*layer, *want, 0, way.unit_e4, way.trip_e4, want->else_e4 - cost};
            net->arcs[net->arcs_n++] =
                (struct linli_flow_arc){(int32_t)i, (int32_t)(net->layers_n + j), most, cost};
        }
    }
}

static enum linli_rc solve(struct run *run, struct net *net, struct linli_error *err)
{
    int64_t other = net->layers_n + net->wants_n;
    int64_t joins = net->layers_n * net->wants_n;
    int64_t *flow;
    LINLI_TRY(LINLI_NEW(run->arena, joins, &net->of_arc, err));
    LINLI_TRY(LINLI_NEW(run->arena, joins + other, &net->arcs, err));
    LINLI_TRY(LINLI_NEW(run->arena, joins + other, &flow, err));
    LINLI_TRY(LINLI_NEW(run->arena, other + 1, &net->supply, err));
    join(net);
    for (int64_t i = 0; i < other; i++) {
        bool gives = i < net->layers_n;
        const struct want *want = gives ? NULL : &net->wants[i - net->layers_n];
        int64_t qty = gives ? net->layers[i].qty_e3 : -want->missing_e3;
        net->supply[i] = qty;
        net->supply[other] -= qty;
        net->arcs[net->arcs_n++] =
            (struct linli_flow_arc){(int32_t)(gives ? i : other), (int32_t)(gives ? other : i),
                                    INT64_MAX, gives ? 0 : want->else_e4};
    }
    LINLI_TRY(linli_flow_solve((int32_t)(other + 1), net->supply, net->arcs, net->arcs_n,
                               run->arena, flow, NULL, err));
    for (int64_t k = 0; k < net->helps_n; k++) {
        int64_t step = net->of_arc[k].want.to->step_e3;
        net->of_arc[k].qty_e3 = flow[k] / step * step;
    }
    return LINLI_OK;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_root_item(const void *left, const void *right)
{
    const struct want *a = left;
    const struct want *b = right;
    int order = compare_numbers(a->root, b->root);
    order = order != 0 ? order : compare_numbers(a->to->item, b->to->item);
    return order != 0 ? order : compare_numbers(a->to->site, b->to->site);
}

static int by_way(const void *left, const void *right)
{
    const struct help *a = left;
    const struct help *b = right;
    int order = compare_numbers(a->layer.lot->site, b->layer.lot->site);
    order = order != 0 ? order : compare_numbers(a->want.to->site, b->want.to->site);
    order = order != 0 ? order : compare_numbers(a->want.to->item, b->want.to->item);
    order = order != 0 ? order : compare_numbers(a->layer.lot - b->layer.lot, 0);
    return order != 0 ? order : compare_numbers(a->layer.expires, b->layer.expires);
}

static enum linli_rc carry(struct run *run, const struct help *h, struct linli_error *err)
{
    struct planned *to = h->want.to;
    struct planned *from = h->layer.from;
    int64_t expires = h->layer.expires ? h->qty_e3 : 0;
    struct reason reason = {
        REASON_HELP, 5, {h->qty_e3, h->want.missing_e3, expires, h->unit_e4, h->want.else_e4}};
    struct plan_move move = {
        .qty_e3 = h->qty_e3, .due_day = run->city->today, .way_fen = h->unit_e4, .reason = reason};
    LINLI_TRY(moves_add(run, from, h->layer.lot, to, move, err));
    to->helped_e3 += h->qty_e3;
    to->arriving_e3 += h->qty_e3;
    to->due_today_e3 += h->qty_e3;
    from->on_hand_e3 -= h->qty_e3;
    from->expiring_e3 -= expires < from->expiring_e3 ? expires : from->expiring_e3;
    from->usable_e3 = from->on_hand_e3 - from->expiring_e3;
    assert(to->helped_e3 <= h->want.missing_e3 && from->on_hand_e3 >= 0);
    return LINLI_OK;
}

/* Way by way: what all of it saves against what the trips cost. */
static enum linli_rc carry_all(struct run *run, struct help *helps, int64_t n,
                               struct linli_error *err)
{
    int64_t first = 0;
    if (n > 1) {
        qsort(helps, (size_t)n, sizeof(*helps), by_way);
    }
    while (first < n) {
        int64_t end = first;
        double saves = 0;
        while (end < n && helps[end].layer.lot->site == helps[first].layer.lot->site &&
               helps[end].want.to->site == helps[first].want.to->site) {
            saves += (double)helps[end].saves * fixed_to_double(helps[end].qty_e3, 3);
            end += 1;
        }
        for (int64_t i = first; i < end && saves > 0 && saves >= (double)helps[first].trip_e4;
             i++) {
            LINLI_TRY(carry(run, &helps[i], err));
        }
        first = end;
    }
    return LINLI_OK;
}

static enum linli_rc help_all(struct run *run, struct want *wants, int64_t n,
                              struct linli_error *err)
{
    struct help *helps = NULL;
    int64_t helps_n = 0;
    int64_t helps_max = 0;
    int64_t first = 0;
    while (first < n) {
        int64_t end = first;
        while (end < n && wants[end].root == wants[first].root &&
               wants[end].to->item == wants[first].to->item) {
            end += 1;
        }
        struct net net = {.run = run, .wants = wants + first, .wants_n = end - first};
        struct layer *layers;
        LINLI_TRY(find_layers(run, net.wants, net.wants_n, &layers, &net.layers_n, err));
        net.layers = layers;
        if (net.layers_n > 0) {
            LINLI_TRY(solve(run, &net, err));
        }
        for (int64_t k = 0; k < net.helps_n; k++) {
            if (net.of_arc[k].qty_e3 == 0) {
                continue;
            }
            if (helps_n == helps_max) {
                struct help *grown;
                helps_max = helps_max == 0 ? 64 : 2 * helps_max;
                LINLI_TRY(LINLI_NEW(run->arena, helps_max, &grown, err));
                for (int64_t i = 0; i < helps_n; i++) {
                    grown[i] = helps[i];
                }
                helps = grown;
            }
            helps[helps_n++] = net.of_arc[k];
        }
        first = end;
    }
    return carry_all(run, helps, helps_n, err);
}

enum linli_rc lateral_find(struct run *run, struct linli_error *err)
{
    struct want *wants;
    int64_t n = 0;
    if (run->deepest == 0 || !run->stock_known) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &wants, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        n += want_of(run, &run->planned[i], &wants[n]) ? 1 : 0;
    }
    if (n > 1) {
        qsort(wants, (size_t)n, sizeof(*wants), by_root_item);
    }
    return help_all(run, wants, n, err);
}
