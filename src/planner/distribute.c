/*
 * The daily push: what lies at sites that supply others goes down to the points, with the first
 * departures from noon on, else overnight (timetable.c). Sites near the points first, so that what
 * lies between is emptied before the hub gives; goods pass through the sites between.
 *
 *   asked    order level less what is there and due, of points at or below their reorder point: the
 *            need of their line, at most what goes before it expires; of goods that do not keep the
 *            level until the next push alone
 *   given    all of it, or when that is more than there is an equal fractile of the demand until
 *            the next push is there (Eppen and Schrage 1981), cut to the room of shelves and
 *            vehicles (room.c)
 *
 * What suppliers bring today goes on today, too (cross-docking): its lots are not known yet. What
 * is there on the same day is decided first, so that nobody is called short who gets it.
 *
 * A site that supplies others and has customers of its own keeps what they will want until then, is
 * given what it and all below it ask for, and hands on the day after. Lots leave earliest
 * expiry first, to the points that will have used theirs first.
 *
 * Invariants: nobody gets more than asked, no lot gives more than lies there, a lot is good on the
 * day it is there. Of a lot no point gets more than it will use before the lot expires, unless
 * nobody can have it tomorrow. Called by planner.c, once before shortages are told and once after
 * the levels are known.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "linli/inventory.h"
#include "planner/moves.h"
#include "planner/tiers.h"
#include "planner/timetable.h"

enum { HALVINGS = 64 };

static const double widest_z = 1e6; /* of the fractile, either way */

/* ---- division -------------------------------------------------------------------------------- */

/* The steps that each begin below the fractile z: what a giver who always serves the lowest has
 * given by the time that all are there. */
static int64_t up_to(const struct give *g, double z, int64_t step_e3)
{
    double steps = ceil((g->mean + z * g->sd - g->position) * FIXED_E3 / (double)step_e3 - 1e-9);
    int64_t most = g->asked_e3 / step_e3;
    return (steps < 0 ? 0 : steps < (double)most ? (int64_t)steps : most) * step_e3;
}

static int64_t sum_up_to(const struct give *gives, int64_t n, double z, int64_t step_e3)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < n; i++) {
        sum += up_to(&gives[i], z, step_e3);
    }
    return sum;
}

static double fractile_of(const struct give *g)
{
    return (g->position + fixed_to_double(g->qty_e3, 3) - g->mean) / g->sd;
}

/* Single steps that are over, one after the other to the lowest fractile. */
static void divide_rest(struct give *gives, int64_t n, int64_t rest_e3, int64_t step_e3)
{
    for (; rest_e3 >= step_e3; rest_e3 -= step_e3) {
        struct give *lowest = NULL;
        for (int64_t i = 0; i < n; i++) {
            struct give *g = &gives[i];
            bool wants = g->asked_e3 - g->qty_e3 >= step_e3;
            if (wants && (lowest == NULL || fractile_of(g) < fractile_of(lowest))) {
                lowest = g;
            }
        }
        if (lowest == NULL) {
            return;
        }
        lowest->qty_e3 += step_e3;
    }
}

void distribute_divide(struct give *gives, int64_t n, int64_t offered_e3, int64_t step_e3)
{
    int64_t asked = 0;
    double low = -widest_z;
    double high = widest_z;
    for (int64_t i = 0; i < n; i++) {
        assert(gives[i].asked_e3 >= 0 && gives[i].sd > 0);
        gives[i].offered_e3 = offered_e3;
        gives[i].qty_e3 = gives[i].asked_e3 / step_e3 * step_e3;
        gives[i].z_e4 = FIXED_NONE;
        asked += gives[i].qty_e3;
    }
    if (asked <= offered_e3) {
        return;
    }
    for (int k = 0; k < HALVINGS; k++) {
        double middle = low + (high - low) / 2;
        bool fits = sum_up_to(gives, n, middle, step_e3) <= offered_e3;
        low = fits ? middle : low;
        high = fits ? high : middle;
    }
    int64_t given = 0;
    for (int64_t i = 0; i < n; i++) {
        gives[i].qty_e3 = up_to(&gives[i], low, step_e3);
        gives[i].z_e4 = (int64_t)floor(low * FIXED_E4 + 0.5);
        given += gives[i].qty_e3;
    }
    assert(given <= (offered_e3 > 0 ? offered_e3 : 0));
    divide_rest(gives, n, offered_e3 - given, step_e3);
}

/* ---- who asks -------------------------------------------------------------------------------- */

static int64_t position_e3(const struct planned *p)
{
    return p->usable_e3 + p->arriving_e3 + p->emergency_e3 + p->pushed_e3;
}

/* The spread of the demand until the next push is there, from the safety stock of the line; at
 * least that of single orders. */
static enum linli_rc spread_of(const struct run *run, const struct planned *p, double *ret_sd,
                               struct linli_error *err)
{
    double service = fixed_to_double(run->city->settings.service_e4[p->class], 4);
    double z = 0;
    LINLI_TRY(linli_level_quantile(&(struct linli_total){.sd = 1}, service, &z, err));
    double sd = z > 0 ? p->protect_safety / z : 0;
    double least = sqrt(p->protect_mean);
    *ret_sd = sd > least ? sd : least > 0.1 ? least : 0.1;
    return LINLI_OK;
}

/* Goods that do not keep go down for the days until the next push alone: the rest may still be
 * wanted elsewhere, and keeps no better at a point. */
static int64_t asked_of(const struct run *run, const struct planned *p)
{
    int64_t need = p->need_e3 - p->pushed_e3;
    if (run->city->items[p->item].shelf_life_days != FIXED_NONE) {
        int64_t level = run_round_near(p->protect_mean + p->protect_safety, 1);
        level = run_round_up(level, p->step_e3) - position_e3(p);
        need = level < need ? level : need;
    }
    if (p->line.reason.id != REASON_FROM_PARENT || need <= 0 || position_e3(p) >= p->reorder_e3) {
        return 0;
    }
    need = p->most_e3 > 0 && need > p->most_e3 ? p->most_e3 - p->pushed_e3 : need;
    return need > 0 ? run_round_up(need, p->step_e3) : 0;
}

static enum linli_rc ask(const struct run *run, struct planned *from, struct planned *to,
                         int32_t days, struct give *ret, struct linli_error *err)
{
    struct way way;
    bool one_tree = moves_way(run, from->site, to->site, &way);
    double daily = (double)demand_until_e3(run, to, run->city->today + run->horizon) /
                   (double)FIXED_E3 / (double)run->horizon;
    assert(one_tree);
    (void)one_tree;
    *ret = (struct give){
        .from = from,
        .to = to,
        .asked_e3 = asked_of(run, to),
        .mean = to->protect_mean,
        .position = fixed_to_double(position_e3(to), 3),
        .due_day = run->city->today + days,
        .unit_e4 = way.unit_e4,
    };
    ret->cover = ret->position / (daily + 0.001);
    return spread_of(run, to, &ret->sd, err);
}

/* What the site's own customers will want until the next push is there. */
static int64_t kept_e3(const struct run *run, const struct planned *p)
{
    if (!run->tiers[p->site].has_customers) {
        return 0;
    }
    int64_t own = demand_until_e3(run, p, run->city->today + 2);
    for (int64_t site = 0; site < run->city->sites_n; site++) {
        bool point = run->tiers[site].below_n == 0 && tiers_supplies(run, p->site, site);
        const struct planned *q = point ? run_find(run, site, p->item) : NULL;
        own -= q != NULL && q->series != NULL ? demand_until_e3(run, q, run->city->today + 2) : 0;
    }
    return own > 0 ? own : 0;
}

/* What may go down of an item: what is still good then and what comes today, less what is kept. */
static int64_t offered_of(const struct run *run, const struct planned *p, int32_t due_day)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < p->lots_n; i++) {
        const struct lot_stock *lot = &p->lots[i];
        sum += moves_may_leave(run, lot, due_day) ? moves_left_e3(run, lot) : 0;
    }
    sum += p->comes_today_e3 - kept_e3(run, p);
    return sum > 0 ? sum : 0;
}

/* ---- one site -------------------------------------------------------------------------------- */

/* Whether the push of `site` goes there: to points, and to sites with customers of their own, which
 * hand on to those below them. */
static bool serves(const struct run *run, int64_t site, int64_t to)
{
    if (to == site || (run->tiers[to].below_n > 0 && !run->tiers[to].has_customers) ||
        !tiers_supplies(run, site, to)) {
        return false;
    }
    int64_t between = run->tiers[to].parent;
    while (between != site && !run->tiers[between].has_customers) {
        between = run->tiers[between].parent;
    }
    return between == site;
}

/* Whom a site serves today or later, in their order; `points` NULL: how many. */
static int64_t points_below(const struct run *run, int64_t site, const int64_t *days, bool same_day,
                            int64_t *points)
{
    int64_t n = 0;
    for (int64_t i = 0; i < run->city->sites_n; i++) {
        if (days[i] != FIXED_NONE && (days[i] == 0) == same_day && serves(run, site, i)) {
            if (points != NULL) {
                points[n] = i;
            }
            n += 1;
        }
    }
    return n;
}

/* The widest step that some point counts in. */
static int64_t step_of(const struct give *gives, int64_t n)
{
    int64_t step = 1;
    for (int64_t i = 0; i < n; i++) {
        step = gives[i].to->step_e3 > step ? gives[i].to->step_e3 : step;
    }
    return step;
}

static int by_cover(const void *left, const void *right)
{
    const struct give *a = left;
    const struct give *b = right;
    if (a->cover != b->cover) {
        return a->cover < b->cover ? -1 : 1;
    }
    if (a->to->item != b->to->item) {
        return a->to->item < b->to->item ? -1 : 1;
    }
    return a->to->site < b->to->site ? -1 : a->to->site > b->to->site;
}

static enum linli_rc send_part(struct run *run, const struct give *g, const struct lot_stock *lot,
                               int64_t there_e3, int64_t *left_e3, struct linli_error *err)
{
    int64_t part = there_e3 < *left_e3 ? there_e3 : *left_e3;
    if (part <= 0) {
        return LINLI_OK;
    }
    struct plan_move move = {
        .qty_e3 = part,
        .due_day = g->due_day,
        .way_fen = g->unit_e4,
        .reason = {REASON_PUSH,
                   8,
                   {part, g->asked_e3, position_e3(g->to), run_round_near(g->mean, 1),
                    run_round_near(g->sd, 1), g->z_e4, g->offered_e3, g->unit_e4}}};
    LINLI_TRY(moves_add(run, g->from, lot, g->to, move, err));
    *left_e3 -= part;
    return LINLI_OK;
}

/* What of a lot will be used at the point before it expires, by the mean of its demand: the rest
 * may still be wanted elsewhere. Of a lot that ends today all can go. */
static int64_t fits(const struct run *run, const struct give *g, const struct lot_stock *lot)
{
    if (lot->expiry_day == FIXED_NONE || lot->expiry_day >= run->city->today + run->horizon) {
        return INT64_MAX;
    }
    int64_t until = demand_until_e3(run, g->to, (int32_t)lot->expiry_day + 1);
    int64_t there = g->to->usable_e3 + g->to->due_today_e3 + g->to->pushed_e3;
    return until > there ? run_round_up(until - there, g->to->step_e3) : 0;
}

static void note_sent(const struct run *run, const struct give *g, int64_t qty_e3)
{
    if (g->due_day == run->city->today) {
        g->to->due_today_e3 += qty_e3;
        g->to->arriving_e3 += qty_e3;
    } else {
        g->to->pushed_e3 += qty_e3;
    }
}

/* Lots that are there, as far as they will be used; then what comes today. */
static enum linli_rc send(struct run *run, struct give *g, struct linli_error *err)
{
    for (int64_t i = 0; i < g->from->lots_n; i++) {
        const struct lot_stock *lot = &g->from->lots[i];
        int64_t there = moves_may_leave(run, lot, g->due_day) ? moves_left_e3(run, lot) : 0;
        int64_t most = fits(run, g, lot);
        int64_t left = g->qty_e3;
        there = there < most ? there : most;
        LINLI_TRY(send_part(run, g, lot, there, &left, err));
        note_sent(run, g, g->qty_e3 - left);
        g->qty_e3 = left;
    }
    int64_t left = g->qty_e3;
    LINLI_TRY(send_part(run, g, NULL, g->from->comes_today_e3, &left, err));
    note_sent(run, g, g->qty_e3 - left);
    g->qty_e3 = left;
    return LINLI_OK;
}

/* What is still asked for, from lots that nobody can have tomorrow. */
static enum linli_rc send_last(struct run *run, struct give *g, struct linli_error *err)
{
    for (int64_t i = 0; i < g->from->lots_n; i++) {
        const struct lot_stock *lot = &g->from->lots[i];
        bool last = lot->expiry_day != FIXED_NONE && lot->expiry_day <= g->due_day;
        int64_t there = last && moves_may_leave(run, lot, g->due_day) ? moves_left_e3(run, lot) : 0;
        int64_t left = g->qty_e3;
        LINLI_TRY(send_part(run, g, lot, there, &left, err));
        note_sent(run, g, g->qty_e3 - left);
        g->qty_e3 = left;
    }
    return LINLI_OK;
}

/* Where the items of a site begin among the planned. */
static int64_t first_of(const struct run *run, int64_t site)
{
    int64_t low = 0;
    int64_t high = run->planned_n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (run->planned[middle].site < site) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* What the points are given of one item. */
static enum linli_rc share_out(struct run *run, struct planned *p, const int64_t *points,
                               int64_t points_n, const int64_t *days, struct give *gives,
                               int64_t *ret_n, struct linli_error *err)
{
    int64_t n = 0;
    int64_t offered = 0;
    if (points_n > 0) {
        offered = offered_of(run, p, run->city->today + (days[points[0]] == 0 ? 0 : 1));
    }
    for (int64_t k = 0; k < points_n && offered > 0; k++) {
        struct planned *to = run_find(run, points[k], p->item);
        if (to != NULL && asked_of(run, to) > 0) {
            LINLI_TRY(ask(run, p, to, (int32_t)days[points[k]], &gives[n++], err));
        }
    }
    if (n > 0) {
        distribute_divide(gives, n, offered, step_of(gives, n));
    }
    *ret_n = n;
    return LINLI_OK;
}

static enum linli_rc push_from(struct run *run, int64_t site, bool same_day,
                               struct linli_error *err)
{
    int64_t *points;
    struct give *gives;
    const int64_t *days;
    int64_t n = 0;
    int64_t first = first_of(run, site);
    int64_t end = first_of(run, site + 1);
    LINLI_TRY(timetable_today(run, site, &days, err));
    int64_t points_n = points_below(run, site, days, same_day, NULL);
    if (points_n == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, points_n, &points, err));
    (void)points_below(run, site, days, same_day, points);
    LINLI_TRY(LINLI_NEW(run->arena, (end - first) * points_n, &gives, err));
    for (int64_t i = first; i < end; i++) {
        int64_t more;
        LINLI_TRY(share_out(run, &run->planned[i], points, points_n, days, gives + n, &more, err));
        n += more;
    }
    if (n > 1) {
        qsort(gives, (size_t)n, sizeof(*gives), by_cover);
    }
    LINLI_TRY(room_cut(run, gives, n, site, err));
    for (int64_t i = 0; i < n; i++) {
        LINLI_TRY(send(run, &gives[i], err));
    }
    for (int64_t i = 0; i < n; i++) {
        LINLI_TRY(send_last(run, &gives[i], err));
    }
    return LINLI_OK;
}

enum linli_rc distribute_push(struct run *run, bool same_day, struct linli_error *err)
{
    for (int64_t depth = run->deepest - 1; depth >= 0 && run->stock_known; depth--) {
        for (int64_t site = 0; site < run->city->sites_n; site++) {
            if (run->tiers[site].depth == depth && run->tiers[site].below_n > 0) {
                LINLI_TRY(push_from(run, site, same_day, err));
            }
        }
    }
    for (int64_t i = 0; i < run->planned_n && !same_day; i++) {
        struct planned *p = &run->planned[i];
        const struct tier *tier = &run->tiers[p->site];
        bool asks = tier->below_n == 0 || tier->has_customers;
        p->unserved = asks && asked_of(run, p) > 0;
    }
    return LINLI_OK;
}
