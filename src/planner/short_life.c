/*
 * Goods of short life (MISSION I6): how much of them is worth its risk. The totals of replenish.c
 * say what a service level asks for; of goods that do not keep, what is left over is lost, so the
 * inventory position goes at most to where the next unit costs more than it brings
 * (inventory_short_level):
 *
 *   lost sale      price - cost of a unit that can be sold, at least lost_sale times that cost
 *   wasted unit    that cost less what expired goods still bring (salvage)
 *   repeat         a unit that only makes the next order smaller, when it keeps until then:
 *                  a twentieth of its cost
 *
 * A share lost in handling (items.loss_pct) makes what can be sold dearer, and is ordered on top.
 * Whole packs: one more while it brings more than it costs. Demand before the order arrives that
 * finds nothing on the shelf is lost, so nothing is ordered for it.
 *
 * Totals until another day than those that were forecast are the nearer one moved and stretched:
 * mean by the daily means, spread by the root of the means' ratio, as of a sum of independent days.
 *
 * Invariants: a higher lost_sale never makes an order smaller; the position after the order passes
 * the level by less than a pack. Called by replenish.c.
 */
#include "planner/short_life.h"

#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "engine/inventory/short_life.h"
#include "planner/presale.h"

enum { SHORT_LIFE_DAYS = 14 };

static const double repeat_share = 0.05; /* of a unit's cost */
static const double least_cost = 1e-4;   /* yuan: a wasted unit always costs something */

int32_t short_life_expired_day(const struct city *city, int64_t item, int32_t arrival_day)
{
    int64_t life = city->items[item].shelf_life_days;
    if (life == FIXED_NONE || life > INT32_MAX / 2) {
        return INT32_MAX;
    }
    return arrival_day + (int32_t)(life > 0 ? life : 1);
}

bool short_life_counts(const struct run *run, const struct planned *p)
{
    int64_t life = run->city->items[p->item].shelf_life_days;
    return p->series != NULL && life != FIXED_NONE &&
           (life <= SHORT_LIFE_DAYS ||
            short_life_expired_day(run->city, p->item, p->chosen->arrival_day) <=
                p->main.cover_day);
}

static double loss_share(const struct run *run, const struct planned *p)
{
    int64_t loss_e4 = run->city->items[p->item].loss_e4;
    double share = loss_e4 != FIXED_NONE ? fixed_to_double(loss_e4, 4) : 0;
    return share < 0.9 ? share : 0.9;
}

int64_t short_life_gross_e3(const struct run *run, const struct planned *p, int64_t need_e3)
{
    double loss = loss_share(run, p);
    if (need_e3 <= 0 || loss <= 0 || !short_life_counts(run, p)) {
        return need_e3;
    }
    return run_round_near(fixed_to_double(need_e3, 3) / (1 - loss), p->step_e3);
}

/* A total until a day that was not asked for, from the nearer of the two that were. `values` holds
 * its quantiles. */
static struct linli_total total_until(const struct run *run, const struct planned *p, int32_t day,
                                      double *values)
{
    int32_t first = demand_interval(run, p->main.next_arrival_day);
    int32_t second = demand_interval(run, p->main.cover_day);
    int32_t days = demand_interval(run, day);
    int which = days > first && second > first ? 1 : 0;
    int32_t known = which == 1 ? second : first;
    double mean = p->forecast.sum_mean[which];
    int64_t more_e3 = demand_until_e3(run, p, run->city->today + days) -
                      demand_until_e3(run, p, run->city->today + known);
    double moved = fmax(0, mean + (double)more_e3 / FIXED_E3);
    if (days > run->horizon && known > 0) { /* beyond what was forecast: as the days before */
        moved = fmax(moved, mean * days / known);
    }
    double stretch = mean > 0 ? sqrt(moved / mean) : 1;
    for (int k = 0; k < REPLENISH_LEVELS_N; k++) {
        double value = p->forecast.sum_quantile[which][k];
        values[k] = days == known ? value : fmax(0, moved + (value - mean) * stretch);
    }
    return presale_total(run, p, run->city->today + days,
                         (struct linli_total){.mean = moved,
                                              .levels = replenish_levels,
                                              .values = values,
                                              .levels_n = REPLENISH_LEVELS_N},
                         values);
}

struct goods {
    struct inventory_short_life balance;
    double protect[REPLENISH_LEVELS_N];
    double life[REPLENISH_LEVELS_N];
};

/* A unit that is kept beyond the next delivery makes that one smaller, and fresher goods are fewer
 * then, too: over a life of m deliveries a higher position wastes between P(life <= S) / m and
 * P(life <= S) a delivery (Chazan and Gal 1977, whose bounds these are). Halfway: (1 + m) / 2. */
static double chances_of(const struct planned *p, int32_t expired, int32_t next)
{
    double interval = next - p->chosen->arrival_day;
    double life = expired - p->chosen->arrival_day;
    return interval > 0 && life > interval ? (1 + life / interval) / 2 : 1;
}

static void weigh(const struct run *run, struct planned *p, struct goods *goods)
{
    const struct settings *settings = &run->city->settings;
    const struct item *item = &run->city->items[p->item];
    int64_t bought_e4 = sourcing_price_e4(run->city, p->chosen, p->item, p->chosen->minimum_e3);
    bought_e4 = bought_e4 != FIXED_NONE && bought_e4 > 0 ? bought_e4 : FIXED_E4;
    double bought = fixed_to_double(bought_e4, 4);
    double cost = bought / (1 - loss_share(run, p));
    double margin = item->price_e4 != FIXED_NONE ? fixed_to_double(item->price_e4, 4) - cost : 0;
    int32_t expired = short_life_expired_day(run->city, p->item, p->chosen->arrival_day);
    int32_t next = p->main.next_arrival_day < expired ? p->main.next_arrival_day : expired;
    goods->balance.underage = fmax(margin, cost * fixed_to_double(settings->lost_sale_e4, 4));
    double wasted = fmax(least_cost, cost - bought * fixed_to_double(settings->salvage_e4, 4));
    double chances = chances_of(p, expired, next);
    goods->balance.overage = wasted / chances;
    goods->balance.repeat = expired > next ? repeat_share * cost : 0;
    goods->balance.protect = total_until(run, p, next, goods->protect);
    goods->balance.life = total_until(run, p, expired, goods->life);
    p->shelf = (struct plan_shelf){
        .known = true,
        .life_days = item->shelf_life_days,
        .until_day = next,
        .expired_day = expired,
        .lost_e4 = (int64_t)floor(goods->balance.underage * FIXED_E4 + 0.5),
        .wasted_e4 = (int64_t)floor(wasted * FIXED_E4 + 0.5),
        .chances_e4 = (int64_t)floor(chances * FIXED_E4 + 0.5),
        .repeat_e4 = (int64_t)floor(goods->balance.repeat * FIXED_E4 + 0.5),
    };
}

/* Demand before the order is there that nothing on the shelf will serve. */
static int64_t unserved_e3(const struct run *run, const struct planned *p, int64_t with_e3)
{
    int64_t before = demand_until_e3(run, p, p->chosen->arrival_day);
    int64_t there = p->usable_e3 + p->arriving_e3 + p->emergency_e3 - with_e3;
    return before > there ? before - (there > 0 ? there : 0) : 0;
}

/* Whole packs: one more than fit below the level, where it brings more than it costs. */
static enum linli_rc whole_packs(const struct planned *p, const struct goods *goods, double loss,
                                 int64_t gap_e3, int64_t *ret_most_e3, struct linli_error *err)
{
    int64_t pack = p->chosen->pack_e3;
    int64_t below = gap_e3 / pack * pack;
    double level = fixed_to_double(p->shelf.level_e3 + p->met_e3, 3);
    double from = level - fixed_to_double(gap_e3 - below, 3) * (1 - loss);
    double gain;
    int64_t most = gap_e3 / p->step_e3 * p->step_e3;
    if (gap_e3 > below) {
        from = from > 0 ? from : 0;
        LINLI_TRY(inventory_short_gain(&goods->balance, from,
                                       from + fixed_to_double(pack, 3) * (1 - loss), &gain, err));
        int64_t half = (pack - 1) / 2;
        most = gain > 0 ? below + pack : below > 0 || most < half ? most : half;
    }
    *ret_most_e3 = most > 0 ? most : 1; /* 0 would mean that there is no bound */
    return LINLI_OK;
}

enum linli_rc short_life_most(const struct run *run, struct planned *p, int64_t with_e3,
                              int64_t *ret_most_e3, struct linli_error *err)
{
    struct goods goods;
    double level;
    double short_of;
    double left;
    double loss = loss_share(run, p);
    weigh(run, p, &goods);
    LINLI_TRY(inventory_short_level(&goods.balance, &level, err));
    LINLI_TRY(linli_level_share(&goods.balance.protect, level, &short_of, err));
    LINLI_TRY(linli_level_share(&goods.balance.life, level, &left, err));
    int64_t level_e3 = run_round_near(level, 1) - p->met_e3;
    p->shelf.level_e3 = level_e3 > 0 ? level_e3 : 0;
    p->shelf.short_e4 = (int64_t)floor((1 - short_of) * FIXED_E4 + 0.5);
    p->shelf.left_e4 = (int64_t)floor(fmin(left, short_of) * FIXED_E4 + 0.5);
    int64_t position =
        p->usable_e3 + p->arriving_e3 + p->emergency_e3 + p->beside_e3 - p->reserve_gap_e3;
    int64_t gap = p->shelf.level_e3 - position - unserved_e3(run, p, with_e3);
    int64_t sold =
        presale_sold_e3(run, p, p->chosen->arrival_day,
                        short_life_expired_day(run->city, p->item, p->chosen->arrival_day)) -
        position;
    gap = gap > sold ? gap : sold; /* what is sold already carries no risk */
    gap = gap > 0 ? run_round_near(fixed_to_double(gap, 3) / (1 - loss), 1) : 0;
    assert(gap >= 0);
    return whole_packs(p, &goods, loss, gap, ret_most_e3, err);
}
