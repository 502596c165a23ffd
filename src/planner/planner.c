/*
 * The order of one run (see planner.h): collects every item of every site that has demand or stock,
 * lets each step fill its part, and hands the lines over. Nothing is decided here.
 */
#include "planner/planner.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "model/limits.h"
#include "planner/amend.h"
#include "planner/buffers.h"
#include "planner/consign.h"
#include "planner/ladder.h"
#include "planner/local_safety.h"
#include "planner/local_share.h"
#include "planner/moves.h"
#include "planner/placement.h"
#include "planner/presale.h"
#include "planner/promise.h"
#include "planner/run.h"
#include "planner/supply.h"
#include "planner/tiers.h"

/* Site-items are the union of the series and the stock, both sorted by site, item. */
static int compare_keys(int64_t site_a, int64_t item_a, int64_t site_b, int64_t item_b)
{
    if (site_a != site_b) {
        return site_a < site_b ? -1 : 1;
    }
    return item_a < item_b ? -1 : item_a > item_b;
}

static void collect(struct run *run)
{
    const struct city *city = run->city;
    int64_t s = 0;
    int64_t l = 0;
    while (s < city->series_n || l < city->stock_n) {
        const struct demand_series *series = s < city->series_n ? &city->series[s] : NULL;
        const struct lot_stock *lot = l < city->stock_n ? &city->stock[l] : NULL;
        struct planned *p = &run->planned[run->planned_n++];
        bool series_first =
            l >= city->stock_n ||
            (series != NULL && compare_keys(series->site, series->item, lot->site, lot->item) <= 0);
        assert(!series_first || series != NULL);
        p->site = series_first ? series->site : lot->site;
        p->item = series_first ? series->item : lot->item;
        if (series_first) {
            p->series = series;
            s += 1;
        }
        p->lots = lot;
        while (l < city->stock_n && city->stock[l].site == p->site &&
               city->stock[l].item == p->item) {
            p->lots_n += 1;
            l += 1;
        }
    }
}

struct planned *run_find(const struct run *run, int64_t site, int64_t item)
{
    int64_t low = 0;
    int64_t high = run->planned_n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        const struct planned *p = &run->planned[middle];
        if (compare_keys(p->site, p->item, site, item) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == run->planned_n) {
        return NULL;
    }
    struct planned *p = &run->planned[low];
    return p->site == site && p->item == item ? p : NULL;
}

enum linli_rc run_notice(struct run *run, struct planned *p, enum reason_id id,
                         const int64_t *numbers, int32_t numbers_n, struct plan_notice **ret_notice,
                         struct linli_error *err)
{
    assert(numbers_n <= REASON_NUMBERS_MAX);
    struct plan *plan = run->plan;
    if (plan->notices_n == run->notices_max) {
        int64_t most = run->notices_max == 0 ? 64 : run->notices_max * 2;
        struct plan_notice *grown;
        LINLI_TRY(LINLI_NEW(run->arena, most, &grown, err));
        for (int64_t i = 0; i < plan->notices_n; i++) {
            grown[i] = plan->notices[i];
        }
        plan->notices = grown;
        run->notices_max = most;
    }
    struct plan_notice *notice = &plan->notices[plan->notices_n++];
    *notice = (struct plan_notice){
        .reason = {.id = id, .numbers_n = numbers_n},
        .site = p != NULL ? p->site : FIXED_NONE,
        .item = p != NULL ? p->item : FIXED_NONE,
        .supplier = FIXED_NONE,
        .other_item = FIXED_NONE,
        .lot_code = "",
    };
    for (int32_t i = 0; i < numbers_n; i++) {
        notice->reason.numbers[i] = numbers[i];
    }
    *ret_notice = notice;
    return LINLI_OK;
}

int64_t run_value_fen(const struct run *run, int64_t item, int64_t qty_e3)
{
    const struct item *it = &run->city->items[item];
    int64_t price = it->cost_e4 != FIXED_NONE ? it->cost_e4 : it->price_e4;
    int64_t fen = 0;
    if (price == FIXED_NONE || !fixed_amount_fen(qty_e3, price, &fen)) {
        return 0;
    }
    return fen;
}

bool run_amount_fen(int64_t qty_e3, int64_t price_e4, int64_t *ret_fen)
{
    int64_t fen = 0;
    if (qty_e3 > LIMIT_ORDER_E3 ||
        (price_e4 != FIXED_NONE && !fixed_amount_fen(qty_e3, price_e4, &fen)) ||
        fen > LIMIT_AMOUNT_FEN) {
        return false;
    }
    *ret_fen = fen;
    return true;
}

int64_t run_round_up(int64_t qty_e3, int64_t step_e3)
{
    assert(step_e3 > 0);
    return qty_e3 <= 0 ? 0 : (qty_e3 + step_e3 - 1) / step_e3 * step_e3;
}

int64_t run_round_near(double qty, int64_t step_e3)
{
    assert(qty >= 0 && step_e3 > 0);
    double steps = floor(qty * FIXED_E3 / (double)step_e3 + 0.5);
    double most = (double)(INT64_C(1) << 53);
    return (int64_t)(steps < most ? steps : most) * step_e3;
}

static int by_risk(const void *left, const void *right)
{
    const struct plan_notice *a = left;
    const struct plan_notice *b = right;
    if (a->risk_fen != b->risk_fen) {
        return a->risk_fen > b->risk_fen ? -1 : 1;
    }
    if (a->reason.id != b->reason.id) {
        return a->reason.id < b->reason.id ? -1 : 1;
    }
    if (a->site != b->site || a->item != b->item) {
        return compare_keys(a->site, a->item, b->site, b->item);
    }
    return a->reason.numbers[1] < b->reason.numbers[1]
               ? -1
               : a->reason.numbers[1] > b->reason.numbers[1];
}

/* How soon a notice has to be seen: shortages of today, then other shortages, then the rest. */
static int urgency(const struct plan_notice *notice)
{
    switch ((int)notice->reason.id) {
    case NOTICE_SHORT_TODAY:
    case NOTICE_SHORT_NO_HELP:
    case NOTICE_SHORT_ABOVE:
    case NOTICE_SUBSTITUTE:
        return 0;
    case NOTICE_SHORT_BEFORE_ARRIVAL:
    case NOTICE_BELOW_MINIMUM:
    case NOTICE_BACKUP:
    case NOTICE_NO_SUPPLIER:
    case NOTICE_LATE:
    case NOTICE_TRANSFER_LATE:
    case NOTICE_TODAY:
        return 1;
    default:
        return 2;
    }
}

static int by_urgency(const void *left, const void *right)
{
    int a = urgency(left);
    int b = urgency(right);
    return a != b ? a - b : by_risk(left, right);
}

/* What a day's mean adds up from, in whole thousandths: by hand is what the override changed, what
 * the sites below and the course of the day changed stands with the pooling, and the level takes
 * what is lost by rounding. */
static void explain_day(const struct planned *p, int32_t d, struct plan_forecast *f)
{
    static_assert((int)PLAN_PARTS == (int)LINLI_FORECAST_PARTS_N, "a part each");
    int64_t *part = f->part_e3[d];
    if (p->forecast.part[0] == NULL) {
        return;
    }
    f->parts_known = true;
    double rest = p->forecast.mean[d];
    int64_t others = 0;
    for (int i = 0; i < PLAN_PARTS; i++) {
        double value = p->forecast.part[i][d];
        part[i] = value < 0 ? -run_round_near(-value, 1) : run_round_near(value, 1);
        rest -= value;
    }
    if (p->override_of[d] != NULL) {
        int64_t today = d == 0 ? (int64_t)floor(p->sensed_change * FIXED_E3 + 0.5) : 0;
        part[LINLI_FORECAST_PART_OVERRIDE] = f->mean_e3[d] - today - f->base_e3[d];
        rest -= fixed_to_double(part[LINLI_FORECAST_PART_OVERRIDE], 3);
    }
    int64_t changed = (int64_t)floor(rest * FIXED_E3 + 0.5);
    part[LINLI_FORECAST_PART_POOLING] += changed;
    for (int i = LINLI_FORECAST_PART_LEVEL + 1; i < PLAN_PARTS; i++) {
        others += part[i];
    }
    part[LINLI_FORECAST_PART_LEVEL] = f->mean_e3[d] - others;
}

static enum linli_rc hand_over(struct run *run, struct linli_error *err)
{
    struct plan *plan = run->plan;
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &plan->lines, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &plan->forecasts, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &plan->classes, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        const struct planned *p = &run->planned[i];
        plan->lines[i] = p->line;
        plan->classes[i] = p->class_state;
        struct plan_forecast *f = &plan->forecasts[i];
        *f = (struct plan_forecast){
            .site = p->site,
            .item = p->item,
            .today = p->sensed,
            .shelf = p->shelf,
            .policy = p->policy,
            .override = p->override != NULL ? p->override->id : 0,
            .model = p->model,
            .accuracy_e4 = isfinite(p->forecast.wape) && p->forecast.wape < 100
                               ? FIXED_E4 - (int64_t)floor(p->forecast.wape * FIXED_E4 + 0.5)
                               : FIXED_NONE,
        };
        f->buffer_e4 = p->buffer_e4;
        f->high72_e3 = buffers_promise(run, p).of[1];
        for (int k = 0; k < PLAN_MISSES && p->buffer_e4 > FIXED_E4; k++) {
            f->miss_e4[k] = demand_miss_e4(p, k);
        }
        for (int32_t d = 0; d < PLAN_FORECAST_DAYS && p->series != NULL; d++) {
            f->override_of[d] = p->override_of[d] != NULL ? p->override_of[d]->id : 0;
            f->base_e3[d] = p->override_of[d] != NULL ? p->base_e3[d] : FIXED_NONE;
            f->mean_e3[d] = run_round_near(p->forecast.mean[d], 1);
            f->low_e3[d] = run_round_near(p->forecast.quantile[d], 1);
            f->high_e3[d] = run_round_near(p->forecast.quantile[2 * run->horizon + d], 1);
            explain_day(p, d, f);
        }
    }
    plan->lines_n = plan->forecasts_n = plan->classes_n = run->planned_n;
    if (plan->notices_n > 1) {
        qsort(plan->notices, (size_t)plan->notices_n, sizeof(*plan->notices), by_urgency);
    }
    for (int64_t i = 0; i < run->city->open_lines_n; i++) {
        plan->arriving_today_n += run->city->open_lines[i].due_day == run->city->today ? 1 : 0;
    }
    return LINLI_OK;
}

/* The steps before anything is known of the stock. */
static enum linli_rc begin(struct run *run, struct city *grown, struct linli_error *err)
{
    LINLI_TRY(tiers_prepare(run, grown, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->city->series_n + run->city->stock_n, &run->planned, err));
    collect(run);
    LINLI_TRY(suppliers_judge(run, err));
    LINLI_TRY(buffers_judge(run, err));
    return classes_review(run, err);
}

enum linli_rc planner_forecast(const struct city *city, const struct planner_options *options,
                               struct linli_arena *arena, const struct planner_forecasts **ret,
                               struct linli_error *err)
{
    struct plan plan = {.day = city->today};
    struct run run = {.city = city,
                      .options = options,
                      .arena = arena,
                      .plan = &plan,
                      .stock_known = true,
                      .without_parts = true};
    struct city grown;
    LINLI_TRY(begin(&run, &grown, err));
    sourcing_find(&run);
    LINLI_TRY(local_share_apply(&run, err));
    LINLI_TRY(demand_forecast(&run, err));
    return demand_keep(&run, ret, err);
}

const struct forecast_state *planner_forecast_states(const struct planner_forecasts *forecasts,
                                                     int64_t *ret_n)
{
    *ret_n = forecasts->states_n;
    return forecasts->states;
}

const struct class_state *planner_forecast_classes(const struct planner_forecasts *forecasts,
                                                   int64_t *ret_n)
{
    *ret_n = forecasts->classes_n;
    return forecasts->classes;
}

enum linli_rc planner_plan(const struct city *city, const struct planner_options *options,
                           struct linli_arena *arena, struct plan *ret_plan,
                           struct linli_error *err)
{
    struct plan plan = {.day = city->today};
    struct run run = {.city = city,
                      .options = options,
                      .arena = arena,
                      .plan = &plan,
                      .stock_known = city->stock_n > 0 || city->open_lines_n > 0};
    struct city grown;
    struct city amended;
    LINLI_TRY(begin(&run, &grown, err));
    LINLI_TRY(amend_begin(&run, &amended, err));
    LINLI_TRY(watch_inbox(&run, err));
    sourcing_find(&run);
    LINLI_TRY(local_share_apply(&run, err));
    LINLI_TRY(demand_forecast(&run, err));
    LINLI_TRY(LINLI_NEW(arena, city->stock_n, &run.moved_e3, err));
    LINLI_TRY(position_take(&run, err));
    LINLI_TRY(tiers_position(&run, err));
    LINLI_TRY(replenish_supplied(&run, err));
    LINLI_TRY(distribute_push(&run, true, err));
    LINLI_TRY(lateral_find(&run, err));
    LINLI_TRY(contingency_find(&run, err));
    LINLI_TRY(economy_find(&run, err));
    local_safety_find(&run);
    LINLI_TRY(replenish_all(&run, err));
    LINLI_TRY(distribute_push(&run, false, err));
    LINLI_TRY(purchase_group(&run, err));
    LINLI_TRY(consign_settle(&run, err));
    LINLI_TRY(bargain_tell(&run, err));
    LINLI_TRY(presale_tell(&run, err));
    LINLI_TRY(promise_tell(&run, err));
    LINLI_TRY(suppliers_few_tell(&run, err));
    LINLI_TRY(suppliers_out_tell(&run, err));
    LINLI_TRY(assistant_approve(&run, err));
    LINLI_TRY(assistant_approve_moves(&run, err));
    LINLI_TRY(ladder_tell(&run, err));
    LINLI_TRY(placement_tell(&run, err));
    LINLI_TRY(watch_all(&run, err));
    LINLI_TRY(defaults_report(&run, err));
    LINLI_TRY(hand_over(&run, err));
    *ret_plan = plan;
    return LINLI_OK;
}
