/*
 * Room for what is bought: no order fills a site's shelves beyond their capacity, by zone of
 * temperature (capacity_l; of chilled and frozen goods cold_capacity_l). For each item it is
 * forecast what is there on the days ahead, before the demand of the day is served:
 *
 *   there   what lies there and what comes until then, less what is asked of the site on the days
 *           before, by its own customers and by the sites below it, or has been pushed down. What
 *           has expired, the reserve and what is held stay where they are.
 *
 * An order adds itself from its arrival on, less what is asked for and would not be there without
 * it: what is released until then counts, and what comes later has its place. Where not all orders
 * fit, room goes first to what is needed until the next delivery, then to the rest (safety, cycle,
 * reserve, what joins), each time first to the item whose lost sales cost most for a litre: the
 * least loss is cut. Whole packs, and nothing below the supplier's minimum.
 *
 * Goods without a volume need no room, sites without a capacity are not bounded; what comes within
 * hours is for today. A room that is too full already gets what is used up by the time alone.
 *
 * Invariant: on no day more is there than fits, by this forecast, unless it is without the orders.
 * Called by purchase.c.
 */
#include "planner/room.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "planner/arrivals.h"

struct room_orders {
    int64_t **free_of;    /* [sites_n * ROOM_ZONES_N] of each day [horizon]; NULL: not bounded */
    int64_t *there_e3;    /* [horizon] of the item in hand */
    int64_t *unserved_e3; /* [horizon] asked for since its order comes, and not there without it */
};

/* An order, or the backup's part of one, that wants room. */
struct claim {
    struct planned *p;
    bool split;
    enum reason_id id; /* of the line */
    int64_t qty_e3;
    int64_t first_e3; /* of it, needed until the next delivery */
    double loss;      /* of sales for a litre of it, yuan */
    int32_t tight_day;
    int64_t free_l; /* what was free for it then */
};

/* ---- what is there --------------------------------------------------------------------------- */

static int32_t day_of(const struct run *run, int64_t day)
{
    return day > run->city->today ? (int32_t)(day - run->city->today) : 0;
}

/* What comes on each day, its orders of now among it, into there_e3. */
static void fill_coming(const struct run *run, const struct planned *p, int64_t *there_e3)
{
    int64_t n;
    const struct open_line *const *lines = arrivals_of(run, p, &n);
    for (int32_t d = 0; d < run->horizon; d++) {
        there_e3[d] = 0;
    }
    for (int64_t i = 0; i < n; i++) {
        int32_t d = day_of(run, lines[i]->due_day);
        there_e3[d < run->horizon ? d : run->horizon - 1] += lines[i]->qty_e3;
    }
    there_e3[0] += p->emergency_e3 + p->helped_e3;
    int32_t line_day = day_of(run, p->chosen->arrival_day);
    int32_t split_day = day_of(run, p->backup.arrival_day);
    if (p->line.qty_e3 > 0 && line_day < run->horizon) {
        there_e3[line_day] += p->line.qty_e3;
    }
    if (p->split.qty_e3 > 0 && split_day < run->horizon) {
        there_e3[split_day] += p->split.qty_e3;
    }
}

/* What is there of an item on each day, and what is asked for in vain from `day` on until before
 * each day. */
static void foresee(const struct run *run, const struct room_orders *rooms, const struct planned *p,
                    int32_t day)
{
    const int64_t *daily_e3 = p->asked_e3 != NULL ? p->asked_e3 : p->daily_e3;
    int64_t *there_e3 = rooms->there_e3;
    int64_t stays = 0;
    int64_t left = 0;
    int64_t asked = 0;
    int64_t gone = 0;
    int64_t unserved = 0;
    for (int64_t i = 0; i < p->lots_n; i++) {
        const struct lot_stock *lot = &p->lots[i];
        bool counts = position_counts(lot, run->city->today);
        bool here = lot->qty_e3 > 0 && lot->account != ACCOUNT_IN_TRANSIT;
        left += counts ? lot->qty_e3 : 0;
        stays += here && !counts ? lot->qty_e3 : 0;
    }
    fill_coming(run, p, there_e3);
    for (int32_t d = 0; d < run->horizon; d++) {
        left += there_e3[d];
        there_e3[d] = stays + left;
        rooms->unserved_e3[d] = unserved;
        asked += daily_e3 != NULL ? daily_e3[d] : 0;
        int64_t leaves = (asked > p->left_e3 ? asked : p->left_e3) - gone;
        gone += leaves;
        unserved += d >= day && leaves > left ? leaves - left : 0;
        left -= leaves < left ? leaves : left;
        assert(leaves >= 0 && left >= 0);
    }
}

static int64_t *free_of(const struct run *run, const struct planned *p)
{
    const struct item *item = &run->city->items[p->item];
    bool needs = room_volume(item, FIXED_E3) > 0;
    return needs ? run->rooms->free_of[p->site * ROOM_ZONES_N + (int64_t)room_zone_of(item)] : NULL;
}

/* Takes what is there of an item from the free room; with `back` gives it back. */
static void stand(const struct run *run, const struct planned *p, bool back)
{
    const struct item *item = &run->city->items[p->item];
    int64_t *free = free_of(run, p);
    foresee(run, run->rooms, p, 0);
    for (int32_t d = 0; d < run->horizon; d++) {
        int64_t volume = room_volume(item, run->rooms->there_e3[d]);
        free[d] += back ? volume : -volume;
    }
}

static bool orders_here(const struct planned *p)
{
    return p->chosen->found && !p->chosen->parent;
}

static enum linli_rc open_room(struct run *run, int64_t site, enum room_zone zone,
                               struct linli_error *err)
{
    int64_t capacity_l = room_capacity_l(&run->city->sites[site], zone);
    int64_t **free = &run->rooms->free_of[site * ROOM_ZONES_N + (int64_t)zone];
    if (*free != NULL || capacity_l == FIXED_NONE) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, run->horizon, free, err));
    const struct item litre = {.volume_ml = 1000};
    for (int32_t d = 0; d < run->horizon; d++) {
        (*free)[d] = room_volume(&litre, capacity_l * FIXED_E3);
    }
    return LINLI_OK;
}

/* The rooms of sites that order, with all that is there and comes without the orders of now. */
static enum linli_rc begin(struct run *run, struct linli_error *err)
{
    struct room_orders *rooms;
    LINLI_TRY(LINLI_NEW(run->arena, 1, &rooms, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->city->sites_n * ROOM_ZONES_N, &rooms->free_of, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->horizon, &rooms->there_e3, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->horizon, &rooms->unserved_e3, err));
    run->rooms = rooms;
    for (int64_t i = 0; i < run->planned_n; i++) {
        const struct planned *p = &run->planned[i];
        if (orders_here(p)) {
            LINLI_TRY(open_room(run, p->site, ROOM_AMBIENT, err));
            LINLI_TRY(open_room(run, p->site, ROOM_COLD, err));
        }
    }
    for (int64_t i = 0; i < run->planned_n; i++) {
        if (free_of(run, &run->planned[i]) != NULL) {
            stand(run, &run->planned[i], false);
        }
    }
    return LINLI_OK;
}

/* ---- claims ---------------------------------------------------------------------------------- */

static const struct source *source_of(const struct claim *c)
{
    return c->split ? &c->p->backup : c->p->chosen;
}

static int64_t *qty_of(const struct claim *c)
{
    return c->split ? &c->p->split.qty_e3 : &c->p->line.qty_e3;
}

static int64_t whole_packs(int64_t qty_e3, const struct source *source)
{
    int64_t packs = qty_e3 / source->pack_e3 * source->pack_e3;
    return packs >= source->minimum_e3 ? packs : 0;
}

/* What sales cost that are lost for a litre less of it. */
static double loss_of(const struct run *run, const struct planned *p)
{
    const struct item *item = &run->city->items[p->item];
    int64_t bought_e4 = sourcing_price_e4(run->city, p->chosen, p->item, p->chosen->minimum_e3);
    double cost = bought_e4 != FIXED_NONE && bought_e4 > 0 ? fixed_to_double(bought_e4, 4) : 1;
    double margin = item->price_e4 != FIXED_NONE ? fixed_to_double(item->price_e4, 4) - cost : 0;
    double lost = fmax(margin, cost * fixed_to_double(run->city->settings.lost_sale_e4, 4));
    return lost * 1000 / (double)item->volume_ml;
}

static struct claim claim_of(const struct run *run, struct planned *p, bool split)
{
    struct claim c = {.p = p, .split = split, .id = p->line.reason.id, .loss = loss_of(run, p)};
    int64_t there = p->usable_e3 + p->arriving_e3 + p->emergency_e3;
    int64_t need = demand_until_e3(run, p, p->main.next_arrival_day) - there;
    const struct source *source = source_of(&c);
    c.qty_e3 = *qty_of(&c);
    need = run_round_up(need > source->minimum_e3 || need <= 0 ? need : source->minimum_e3,
                        source->pack_e3);
    c.first_e3 = split || need > c.qty_e3 ? c.qty_e3 : need;
    return c;
}

static int by_loss(const void *left, const void *right)
{
    const struct claim *a = left;
    const struct claim *b = right;
    if (a->loss != b->loss) {
        return a->loss > b->loss ? -1 : 1;
    }
    if (a->p != b->p) {
        return a->p < b->p ? -1 : 1;
    }
    return (int)b->split - (int)a->split;
}

/* Gives a claim what fits of `most_e3`, never less than it has. */
static void serve(const struct run *run, struct claim *c, int64_t most_e3)
{
    const struct item *item = &run->city->items[c->p->item];
    const int64_t *free = free_of(run, c->p);
    int32_t day = day_of(run, source_of(c)->arrival_day);
    int64_t had = *qty_of(c);
    int64_t fits = most_e3;
    stand(run, c->p, true);
    *qty_of(c) = 0;
    foresee(run, run->rooms, c->p, day);
    for (int32_t d = day; d < run->horizon; d++) {
        int64_t room = free[d] - room_volume(item, run->rooms->there_e3[d]);
        int64_t most = (room > 0 ? room / item->volume_ml : 0) + run->rooms->unserved_e3[d];
        if (most < fits) {
            fits = most;
            c->tight_day = run->city->today + d;
            c->free_l = (room > 0 ? room : 0) / FIXED_E3 / 1000;
        }
    }
    fits = whole_packs(fits, source_of(c));
    *qty_of(c) = fits > had ? fits : had;
    stand(run, c->p, false);
}

/* The line as its quantity now is. */
static enum linli_rc settle(struct run *run, const struct claim *c, struct linli_error *err)
{
    struct planned *p = c->p;
    int64_t got = *qty_of(c);
    if (c->split) {
        int64_t price = sourcing_price_e4(run->city, &p->backup, p->item, got);
        p->split.saving_fen = 0;
        p->split.fen = 0;
        (void)run_amount_fen(got, price, &p->split.fen);
        return LINLI_OK;
    }
    if (got == 0) {
        replenish_drop(p, REASON_NO_ROOM);
        return LINLI_OK;
    }
    p->most_e3 = got;
    LINLI_TRY(replenish_order(run, p, c->id, err));
    assert(p->line.qty_e3 <= got);
    return LINLI_OK;
}

static enum linli_rc tell(struct run *run, const struct claim *c, struct linli_error *err)
{
    const struct item *item = &run->city->items[c->p->item];
    enum room_zone zone = room_zone_of(item);
    int64_t got = *qty_of(c);
    int64_t capacity_l = room_capacity_l(&run->city->sites[c->p->site], zone);
    const int64_t numbers[] = {c->qty_e3, got, c->tight_day, c->free_l, capacity_l};
    struct plan_notice *notice;
    LINLI_TRY(run_notice(run, c->p, zone == ROOM_COLD ? NOTICE_ROOM_COLD : NOTICE_ROOM, numbers, 5,
                         &notice, err));
    notice->supplier = source_of(c)->supplier;
    notice->risk_fen = run_value_fen(run, c->p->item, c->qty_e3 - got);
    return LINLI_OK;
}

enum linli_rc room_orders_fit(struct run *run, struct linli_error *err)
{
    struct claim *claims;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(run->arena, 2 * run->planned_n, &claims, err));
    LINLI_TRY(begin(run, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        bool bounded = orders_here(p) && free_of(run, p) != NULL;
        for (int split = 1; split >= 0 && bounded; split--) {
            if ((split == 1 ? p->split.qty_e3 : p->line.qty_e3) > 0) {
                claims[n++] = claim_of(run, p, split == 1);
            }
        }
    }
    for (int64_t i = 0; i < n; i++) {
        stand(run, claims[i].p, true);
        *qty_of(&claims[i]) = 0;
        stand(run, claims[i].p, false);
    }
    if (n > 1) {
        qsort(claims, (size_t)n, sizeof(*claims), by_loss);
    }
    for (int64_t i = 0; i < n; i++) {
        serve(run, &claims[i], claims[i].first_e3);
    }
    for (int64_t i = 0; i < n; i++) {
        serve(run, &claims[i], claims[i].qty_e3);
    }
    for (int64_t i = 0; i < n; i++) {
        if (*qty_of(&claims[i]) < claims[i].qty_e3) {
            LINLI_TRY(settle(run, &claims[i], err));
            LINLI_TRY(tell(run, &claims[i], err));
        }
    }
    return LINLI_OK;
}

enum linli_rc room_orders_join(struct run *run, struct planned *p, struct linli_error *err)
{
    if (p->line.qty_e3 == 0 || free_of(run, p) == NULL) {
        return LINLI_OK;
    }
    struct claim c = claim_of(run, p, false);
    p->line.qty_e3 = 0;
    serve(run, &c, c.qty_e3);
    return p->line.qty_e3 < c.qty_e3 ? settle(run, &c, err) : LINLI_OK;
}
