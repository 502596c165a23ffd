/*
 * How much to order (MISSION I1, I2). For the chosen source:
 *
 *   reorder point  the demand until the next chance has arrived, at the class's service level (A,
 * B); its mean (C) order up to    forecast + safety: the demand until the cover day at that level
 *   need           forecast + safety + missing reserve - usable - arriving, at most what shelf life
 * (short_life.c) or supplier allow; order: need, rounded up to the minimum and to whole packs
 *
 * Nothing is ordered while usable + arriving - missing reserve is at or above the reorder point.
 * The safety stock is the quantile less the mean of the *total* over the interval, widened for an
 * uncertain lead time and by the buffer factor (buffers.h): sqrt(safety^2 + (z * daily mean * sd
 * of lead time)^2) * buffer (Silver, Pyke and Thomas, ch. 6).
 *
 * The numbers of the reason are those used here, in whole thousandths: planner_replay computes the
 * order from them.
 */
#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "linli/inventory.h"
#include "planner/amend.h"
#include "planner/buffers.h"
#include "planner/consign.h"
#include "planner/planner.h"
#include "planner/policy.h"
#include "planner/presale.h"
#include "planner/run.h"
#include "planner/short_life.h"
#include "planner/supplier_record.h"
#include "planner/supply.h"

const double replenish_levels[REPLENISH_LEVELS_N] = {0.1, 0.5, 0.9, 0.95, 0.97, 0.99};

struct level {
    double mean;
    double safety;
};

/* The level of one of the two totals that demand.c asked for. */
static enum linli_rc level_of(const struct run *run, const struct planned *p, int which,
                              double lead_sd_days, struct level *ret, struct linli_error *err)
{
    double service = fixed_to_double(run->city->settings.service_e4[p->class], 4);
    double met =
        fixed_to_double(p->met_e3, 3); /* the spread of the total stays that of the morning */
    double values[REPLENISH_LEVELS_N];
    int32_t until_day = which == 0 ? p->main.next_arrival_day : p->main.cover_day;
    struct linli_total total = presale_total(run, p, until_day,
                                             (struct linli_total){
                                                 .mean = p->forecast.sum_mean[which],
                                                 .levels = replenish_levels,
                                                 .values = p->forecast.sum_quantile[which],
                                                 .levels_n = REPLENISH_LEVELS_N,
                                             },
                                             values);
    double quantile = 0;
    double z = 0;
    LINLI_TRY(linli_level_quantile(&total, service, &quantile, err));
    LINLI_TRY(linli_level_quantile(&(struct linli_total){.sd = 1}, service, &z, err));
    double safety = quantile > total.mean ? quantile - total.mean : 0;
    LINLI_TRY(policy_fill(run, p, &total, &safety, err));
    double daily = (double)demand_until_e3(run, p, run->city->today + run->horizon) /
                   (double)FIXED_E3 / (double)run->horizon;
    safety = hypot(safety, z * daily * lead_sd_days) * fixed_to_double(buffers_factor_e4(p), 4);
    safety = policy_is_idle(p, until_day) ? 0 : safety;
    *ret = (struct level){total.mean > met ? total.mean - met : 0, safety};
    return LINLI_OK;
}

static double lead_sd_days(const struct run *run, const struct source *source)
{
    if (source->terms_n == 0) {
        return 0;
    }
    int64_t sd = run->city->supply[source->first_term].lead_days_sd_e3;
    double table = sd != FIXED_NONE ? fixed_to_double(sd, 3) : 0;
    return supplier_lead_measured(run->city, source->supplier, table).sd_days;
}

/* What the supplier still gives for the day of arrival, after what is on order for that day
 * already, by whichever site; 0: there is no bound. */
static int64_t most_of_supplier(const struct run *run, struct planned *p)
{
    const struct city *city = run->city;
    int64_t left = p->chosen->most_e3;
    for (int64_t i = 0; p->chosen->most_e3 > 0 && i < city->open_lines_n; i++) {
        const struct open_line *line = &city->open_lines[i];
        if (line->item == p->item && line->supplier == p->chosen->supplier &&
            line->due_day == p->chosen->arrival_day) {
            left -= line->qty_e3;
        }
    }
    p->at_limit = left < p->chosen->most_e3 && 2 * left < p->chosen->pack_e3;
    return left < 1 && p->chosen->most_e3 > 0 ? 1 : left;
}

/* What is on order for the day on which an order of today arrives, or later: it serves nothing that
 * is asked for before. */
static int64_t comes_with_e3(const struct run *run, const struct planned *p)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < run->city->open_lines_n; i++) {
        const struct open_line *line = &run->city->open_lines[i];
        if (line->site == p->site && line->item == p->item &&
            line->due_day >= p->chosen->arrival_day) {
            sum += line->qty_e3;
        }
    }
    return sum < p->arriving_e3 ? sum : p->arriving_e3;
}

/* The most that makes sense: what the supplier gives in a day, and of goods of short life what is
 * worth its risk. */
static enum linli_rc find_most(const struct run *run, struct planned *p, struct linli_error *err)
{
    int64_t worth;
    p->most_e3 = p->given_e3 = most_of_supplier(run, p);
    p->worth_e3 = 0;
    if (!short_life_counts(run, p)) {
        return LINLI_OK;
    }
    LINLI_TRY(short_life_most(run, p, comes_with_e3(run, p), &worth, err));
    p->worth_e3 = worth;
    p->most_e3 = p->most_e3 == 0 || worth < p->most_e3 ? worth : p->most_e3;
    if (p->shelf.level_e3 < p->reorder_e3) {
        p->reorder_e3 = p->shelf.level_e3 / p->step_e3 * p->step_e3;
    }
    return LINLI_OK;
}

/* What is lost in handling is ordered on top. */
static void add_loss(const struct run *run, struct planned *p)
{
    int64_t gross = short_life_gross_e3(run, p, p->need_e3);
    p->safety_e3 += gross - p->need_e3;
    p->need_e3 = gross;
}

enum linli_rc replenish_protect(const struct run *run, const struct planned *p, int64_t *ret_e3,
                                struct linli_error *err)
{
    struct level protect;
    LINLI_TRY(level_of(run, p, 0, lead_sd_days(run, p->chosen), &protect, err));
    *ret_e3 = run_round_up(run_round_near(protect.mean + protect.safety, 1), p->step_e3);
    return LINLI_OK;
}

static enum linli_rc measure(struct run *run, struct planned *p, struct linli_error *err)
{
    double sd = lead_sd_days(run, p->chosen);
    struct level protect;
    struct level cover;
    LINLI_TRY(level_of(run, p, 0, sd, &protect, err));
    LINLI_TRY(level_of(run, p, 1, sd, &cover, err));
    p->protect_mean = protect.mean;
    p->protect_safety = protect.safety;
    /* what another site has already is no order: it goes where it is wanted */
    bool tree = p->chosen->parent || run->tiers[p->site].below_n > 0;
    bool on_demand = p->class == CLASS_C && !tree;
    double reorder = on_demand ? protect.mean : protect.mean + protect.safety;
    p->reorder_e3 = on_demand ? run_round_near(reorder, p->step_e3)
                              : run_round_up(run_round_near(reorder, 1), p->step_e3);
    p->forecast_e3 = run_round_near(cover.mean, p->step_e3);
    int64_t up_to = run_round_up(run_round_near(cover.mean + cover.safety, 1), p->step_e3);
    p->safety_e3 = up_to > p->forecast_e3 ? up_to - p->forecast_e3 : 0;
    double cycle = presale_is(run, p) ? 0 : economy_cycle(run, p);
    p->cycle_orders =
        p->cycle_days > 0 && protect.mean + protect.safety + cycle > cover.mean + cover.safety;
    if (p->cycle_orders) { /* a longer time than until the cover day is worth a delivery */
        p->forecast_e3 = run_round_near(protect.mean + cycle, p->step_e3);
        up_to = run_round_up(run_round_near(protect.mean + protect.safety + cycle, 1), p->step_e3);
        p->safety_e3 = up_to > p->forecast_e3 ? up_to - p->forecast_e3 : 0;
    }
    int64_t local_e3 = run_round_up(p->local_safety_e3, p->step_e3);
    p->safety_e3 += local_e3;
    p->reorder_e3 += local_e3;
    LINLI_TRY(find_most(run, p, err));
    consign_bound(run, p);
    p->need_e3 = p->forecast_e3 + p->safety_e3 + p->reserve_gap_e3 - p->usable_e3 - p->arriving_e3 -
                 p->emergency_e3 - p->beside_e3;
    add_loss(run, p);
    return LINLI_OK;
}

static void give_reason(const struct run *run, struct planned *p, enum reason_id id)
{
    int64_t *n = p->line.reason.numbers;
    p->line.reason.id = id;
    p->line.reason.numbers_n = LINE_NUMBERS_N;
    n[LINE_ORDER_Q] = 0;
    n[LINE_FORECAST_Q] = p->forecast_e3;
    n[LINE_SAFETY_Q] = p->safety_e3;
    n[LINE_RESERVE_Q] = p->reserve_gap_e3;
    n[LINE_USABLE_Q] = p->usable_e3;
    n[LINE_ARRIVING_Q] = p->arriving_e3 + p->emergency_e3 + p->beside_e3;
    n[LINE_PACK_Q] = p->chosen->found ? p->chosen->pack_e3 : FIXED_E3;
    n[LINE_MINIMUM_Q] = p->chosen->found ? p->chosen->minimum_e3 : 0;
    n[LINE_MOST_Q] = p->most_e3;
    n[LINE_EXPIRING_Q] = p->expiring_e3;
    n[LINE_REORDER_Q] = p->reorder_e3;
    /* the totals are those of the main supplier's interval, also when the backup has the order */
    int32_t until = p->cycle_orders ? p->main.next_arrival_day + p->cycle_days : p->main.cover_day;
    n[LINE_COVER_DAYS] = p->chosen->found ? until - run->city->today : 0;
    n[LINE_BUFFER_E4] = buffers_factor_e4(p);
}

bool planner_replay(const struct reason *reason, int64_t *ret_order_e3)
{
    const int64_t *n = reason->numbers;
    if (reason->id < REASON_ORDER || reason->id > REASON_DECLINED ||
        reason->numbers_n != LINE_NUMBERS_N) {
        return false;
    }
    if (reason->id != REASON_ORDER && reason->id != REASON_JOIN) {
        *ret_order_e3 = 0;
        return true;
    }
    int64_t need = n[LINE_FORECAST_Q] + n[LINE_SAFETY_Q] + n[LINE_RESERVE_Q] - n[LINE_USABLE_Q] -
                   n[LINE_ARRIVING_Q];
    int64_t most = n[LINE_MOST_Q];
    int64_t pack = n[LINE_PACK_Q];
    int64_t order;
    need = most > 0 && need > most ? most : need;
    if (!fixed_round_order(need, n[LINE_MINIMUM_Q], pack, &order)) {
        return false;
    }
    /* Rounding up must not pass the bound while a smaller order is possible. */
    if (most > 0 && order > most && order - pack > 0 && order - pack >= n[LINE_MINIMUM_Q]) {
        order -= pack;
    }
    *ret_order_e3 = order;
    return true;
}

/* What nobody can mean: a slip somewhere in the item's facts. It must not stop the plan of all. */
static enum linli_rc leave_out(struct run *run, struct planned *p, int64_t price_e4,
                               struct linli_error *err)
{
    struct plan_notice *notice;
    give_reason(run, p, REASON_BEYOND);
    replenish_drop(p, REASON_BEYOND);
    p->noticed = true;
    return run_notice(run, p, NOTICE_BEYOND, (const int64_t[]){p->need_e3, price_e4}, 2, &notice,
                      err);
}

enum linli_rc replenish_order(struct run *run, struct planned *p, enum reason_id id,
                              struct linli_error *err)
{
    int64_t order;
    int64_t price_e4 = FIXED_NONE;
    int64_t amount_fen = 0;
    give_reason(run, p, id);
    bool fits = planner_replay(&p->line.reason, &order);
    if (fits) {
        bargain_take(run, p, &order);
        price_e4 = sourcing_price_e4(run->city, p->chosen, p->item, order);
        fits = run_amount_fen(order, price_e4, &amount_fen);
    }
    if (!fits) {
        return leave_out(run, p, price_e4, err);
    }
    p->line.reason.numbers[LINE_ORDER_Q] = order;
    p->line.qty_e3 = order;
    p->line.supplier = p->chosen->supplier;
    p->line.unit_price_e4 = price_e4;
    p->line.amount_fen = amount_fen;
    return LINLI_OK;
}

void replenish_drop(struct planned *p, enum reason_id id)
{
    p->line.reason.id = id;
    p->line.reason.numbers[LINE_ORDER_Q] = 0;
    p->line.qty_e3 = 0;
    p->line.amount_fen = 0;
    p->line.order = -1;
}

/* Less than half a pack would go before it expires: the order would be mostly waste. Beside what is
 * on order for the same day it has to be a whole one: that order was rounded down to whole packs,
 * and planning again must not round the rest up. */
static bool mostly_waste(const struct run *run, const struct planned *p)
{
    if (p->most_e3 == 0 || !p->chosen->found) {
        return false;
    }
    return 2 * p->most_e3 < p->chosen->pack_e3 ||
           (p->most_e3 < p->chosen->pack_e3 && comes_with_e3(run, p) > 0);
}

/* Less than half a unit until the cover day, but often enough for the service level to ask for one:
 * goods of a tree are decided often and stand where they are wanted, a unit at a time. */
static bool is_rare(const struct run *run, const struct planned *p)
{
    bool tree = p->chosen->parent || run->tiers[p->site].below_n > 0;
    return tree && p->protect_safety > 0;
}

static enum linli_rc decide(struct run *run, struct planned *p, struct linli_error *err)
{
    p->line = (struct plan_line){.site = p->site,
                                 .item = p->item,
                                 .supplier = p->chosen->found ? p->chosen->supplier : FIXED_NONE,
                                 .class = p->class,
                                 .order = -1,
                                 .unit_price_e4 = FIXED_NONE};
    if (p->series == NULL) {
        give_reason(run, p, REASON_NO_DEMAND);
        return LINLI_OK;
    }
    LINLI_TRY(measure(run, p, err));
    if (amend_item(run, p)) { /* what is on its way is another quantity now */
        LINLI_TRY(measure(run, p, err));
    }
    int64_t position = p->usable_e3 + p->arriving_e3 + p->emergency_e3 - p->reserve_gap_e3;
    if (p->forecast_e3 == 0 && p->reserve_gap_e3 == 0 && !is_rare(run, p)) {
        give_reason(run, p, REASON_NO_DEMAND);
        return LINLI_OK;
    }
    if (position >= p->reorder_e3 || p->need_e3 <= 0) {
        give_reason(run, p, REASON_ENOUGH);
        return LINLI_OK;
    }
    if (p->chosen->parent) {
        give_reason(run, p, REASON_FROM_PARENT);
        return LINLI_OK;
    }
    if (p->at_limit) {
        give_reason(run, p, REASON_AT_LIMIT);
        split_most(run, p);
        return LINLI_OK;
    }
    if (p->declined || mostly_waste(run, p)) {
        give_reason(run, p, p->declined ? REASON_DECLINED : REASON_SHORT_LIVED);
        return LINLI_OK;
    }
    if (!p->chosen->found) {
        struct plan_notice *notice;
        give_reason(run, p, REASON_NO_SUPPLIER);
        p->noticed = true;
        LINLI_TRY(run_notice(run, p, NOTICE_NO_SUPPLIER, &p->need_e3, 1, &notice, err));
        notice->risk_fen = run_value_fen(run, p->item, p->need_e3);
        return LINLI_OK;
    }
    if (!p->chosen->orders_today) {
        give_reason(run, p, REASON_NO_ORDER_DAY);
        return LINLI_OK;
    }
    if (split_late(run, p)) {
        LINLI_TRY(measure(run, p, err));
    }
    LINLI_TRY(replenish_order(run, p, REASON_ORDER, err));
    split_most(run, p);
    return LINLI_OK;
}

enum linli_rc replenish_supplied(struct run *run, struct linli_error *err)
{
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        if (p->main.parent) {
            LINLI_TRY(decide(run, p, err));
        }
    }
    return LINLI_OK;
}

enum linli_rc replenish_all(struct run *run, struct linli_error *err)
{
    for (int64_t i = 0; i < run->planned_n; i++) {
        LINLI_TRY(decide(run, &run->planned[i], err));
        assert(run->planned[i].line.qty_e3 >= 0);
    }
    return LINLI_OK;
}
