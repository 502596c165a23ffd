/*
 * Lines to orders: one order for each site, supplier and day of arrival, and one for each supplier
 * that has to deliver within hours.
 *
 * A supplier's least order value (MISSION S3): orders below it are first filled up with items of
 * the same supplier that are below their order-up-to level anyway, those of least cover first
 * (Silver, Pyke and Thomas, ch. 10: fill up by time supply). If that is still too little they wait,
 * unless a line would run out before the next delivery: then a person decides.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "planner/room.h"
#include "planner/run.h"
#include "planner/supply.h"

/* The items of one site and supplier: members[0 … n), ordered by arrival day. */
struct group {
    struct planned **members;
    int64_t n;
    int64_t amount_fen;  /* of the lines proposed now and of those ordered already */
    int64_t ordered_fen; /* ordered already for the same delivery, which comes in any case */
    int64_t least_fen;
};

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_supplier(const void *left, const void *right)
{
    const struct planned *a = *(struct planned *const *)left;
    const struct planned *b = *(struct planned *const *)right;
    int difference = compare_numbers(a->site, b->site);
    difference =
        difference != 0 ? difference : compare_numbers(a->chosen->supplier, b->chosen->supplier);
    difference = difference != 0 ? difference
                                 : compare_numbers(a->chosen->arrival_day, b->chosen->arrival_day);
    return difference != 0 ? difference : compare_numbers(a->item, b->item);
}

static double cover_days(const struct run *run, const struct planned *p)
{
    double ahead = (double)demand_until_e3(run, p, run->city->today + run->horizon);
    return (double)(p->usable_e3 + p->arriving_e3) / (ahead / run->horizon + 1);
}

struct candidate {
    struct planned *planned;
    double cover_days;
};

static int by_cover(const void *left, const void *right)
{
    const struct candidate *a = left;
    const struct candidate *b = right;
    if (a->cover_days != b->cover_days) {
        return a->cover_days < b->cover_days ? -1 : 1;
    }
    return compare_numbers(a->planned->item, b->planned->item);
}

static enum linli_rc fill_up(struct run *run, struct group *group, struct linli_error *err)
{
    struct candidate *candidates;
    LINLI_TRY(LINLI_NEW(run->arena, group->n, &candidates, err));
    size_t n = 0;
    for (int64_t i = 0; i < group->n; i++) {
        struct planned *p = group->members[i];
        if (p->line.qty_e3 == 0 && p->need_e3 > 0 && p->chosen->orders_today &&
            p->class != CLASS_C && !p->at_limit && p->line.reason.id == REASON_ENOUGH) {
            candidates[n++] = (struct candidate){p, cover_days(run, p)};
        }
    }
    if (n > 1) {
        qsort(candidates, n, sizeof(*candidates), by_cover);
    }
    for (size_t i = 0; i < n && group->amount_fen < group->least_fen; i++) {
        LINLI_TRY(replenish_order(run, candidates[i].planned, REASON_JOIN, err));
        LINLI_TRY(room_orders_join(run, candidates[i].planned, err));
        group->amount_fen += candidates[i].planned->line.amount_fen;
    }
    return LINLI_OK;
}

/* When the supplier delivers anyway, what is near its reorder point comes along: fewer deliveries
 * (can-order; Balintfy 1964). */
static enum linli_rc come_along(struct run *run, const struct group *group, struct linli_error *err)
{
    int64_t first = 0;
    while (first < group->n) {
        int64_t end = first;
        bool any = false;
        int32_t day = group->members[first]->chosen->arrival_day;
        while (end < group->n && group->members[end]->chosen->arrival_day == day) {
            any = any || group->members[end]->line.qty_e3 > 0;
            end += 1;
        }
        for (int64_t i = first; i < end && any; i++) {
            struct planned *p = group->members[i];
            if (p->line.qty_e3 == 0 && p->need_e3 > 0 && p->chosen->orders_today && !p->at_limit &&
                p->line.reason.id == REASON_ENOUGH && economy_joins(run, p)) {
                LINLI_TRY(replenish_order(run, p, REASON_JOIN, err));
            }
        }
        first = end;
    }
    return LINLI_OK;
}

/* Would run out, by the mean, before an order of the next chance is there. */
static bool is_urgent(const struct run *run, const struct planned *p)
{
    return p->usable_e3 + p->arriving_e3 + p->emergency_e3 <
           demand_until_e3(run, p, p->chosen->next_arrival_day);
}

static enum linli_rc keep_or_wait(struct run *run, const struct group *group,
                                  struct linli_error *err)
{
    bool urgent = group->ordered_fen > 0;
    for (int64_t i = 0; i < group->n; i++) {
        const struct planned *p = group->members[i];
        urgent = urgent || (p->line.qty_e3 > 0 && is_urgent(run, p));
    }
    for (int64_t i = 0; i < group->n; i++) {
        struct planned *p = group->members[i];
        if (p->line.qty_e3 > 0 && urgent) {
            p->noticed = true;
        } else if (p->line.qty_e3 > 0) {
            replenish_drop(p, REASON_WAIT_MINIMUM);
        }
    }
    if (!urgent) {
        return LINLI_OK;
    }
    int64_t numbers[2] = {group->amount_fen, group->least_fen};
    struct plan_notice *notice;
    LINLI_TRY(run_notice(run, NULL, NOTICE_BELOW_MINIMUM, numbers, 2, &notice, err));
    notice->site = group->members[0]->site;
    notice->supplier = group->members[0]->chosen->supplier;
    notice->risk_fen = group->least_fen - group->amount_fen;
    return LINLI_OK;
}

/* What is approved already for the same delivery and will go out with these lines: it counts
 * towards the least value, so that planning a day again neither fills up nor holds back what the
 * first run settled. An order that was sent is an order of its own. */
static int64_t ordered_fen(const struct run *run, const struct planned *member)
{
    const struct city *city = run->city;
    int64_t sum = 0;
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        const struct open_line *line = &city->open_lines[i];
        const struct item *item = &city->items[line->item];
        int64_t price = line->unit_price_e4 != FIXED_NONE ? line->unit_price_e4 : item->cost_e4;
        int64_t fen = 0;
        if (line->state == LINE_APPROVED && line->site == member->site &&
            line->supplier == member->chosen->supplier &&
            line->due_day == member->chosen->arrival_day && price != FIXED_NONE &&
            fixed_amount_fen(line->qty_e3, price, &fen)) {
            sum += fen;
        }
    }
    return sum;
}

/* The least value counts only where every price is known: else the amount says nothing. */
static enum linli_rc reach_minimum(struct run *run, struct group *group, struct linli_error *err)
{
    int64_t supplier = group->members[0]->chosen->supplier;
    int64_t least_e4 =
        supplier != FIXED_NONE ? run->city->suppliers[supplier].min_value_e4 : FIXED_NONE;
    bool any = false;
    for (int64_t i = 0; i < group->n; i++) {
        const struct planned *p = group->members[i];
        if (p->line.qty_e3 > 0 && p->line.unit_price_e4 == FIXED_NONE) {
            return LINLI_OK;
        }
        any = any || p->line.qty_e3 > 0;
        group->amount_fen += p->line.amount_fen;
    }
    group->least_fen = least_e4 != FIXED_NONE ? (least_e4 + 99) / 100 : 0;
    group->ordered_fen = ordered_fen(run, group->members[0]);
    group->amount_fen += group->ordered_fen;
    if ((!any && group->ordered_fen == 0) || group->amount_fen >= group->least_fen) {
        return LINLI_OK;
    }
    LINLI_TRY(fill_up(run, group, err));
    return group->amount_fen >= group->least_fen ? LINLI_OK : keep_or_wait(run, group, err);
}

/* The group's lines by day of arrival: an order each. */
static void make_orders(struct run *run, const struct group *group)
{
    struct plan *plan = run->plan;
    struct plan_order *order = NULL;
    for (int64_t i = 0; i < group->n; i++) {
        struct planned *p = group->members[i];
        if (p->line.qty_e3 == 0) {
            continue;
        }
        if (order == NULL || order->due_day != p->chosen->arrival_day) {
            order = &plan->orders[plan->orders_n++];
            *order = (struct plan_order){.kind = DOCUMENT_PURCHASE,
                                         .site = p->site,
                                         .supplier = p->chosen->supplier,
                                         .due_day = p->chosen->arrival_day};
        }
        p->line.order = plan->orders_n - 1;
        order->lines_n += 1;
        order->amount_fen += p->line.amount_fen;
    }
}

static int by_instant(const void *left, const void *right)
{
    const struct planned *a = *(struct planned *const *)left;
    const struct planned *b = *(struct planned *const *)right;
    int difference = compare_numbers(a->site, b->site);
    difference =
        difference != 0 ? difference : compare_numbers(a->instant.supplier, b->instant.supplier);
    return difference != 0 ? difference : compare_numbers(a->item, b->item);
}

static void emergency_line(struct run *run, const struct planned *p, struct plan_order *order)
{
    struct plan *plan = run->plan;
    struct plan_line *line = &plan->emergencies[plan->emergencies_n++];
    const struct settings *settings = &run->city->settings;
    *line = (struct plan_line){
        .site = p->site,
        .item = p->item,
        .supplier = p->instant.supplier,
        .class = p->class,
        .order = order - plan->orders,
        .qty_e3 = p->emergency_e3,
        .unit_price_e4 = sourcing_price_e4(run->city, &p->instant, p->item, p->emergency_e3),
        .reason = {NOTICE_SHORT_TODAY,
                   5,
                   {p->usable_e3, run_round_near((double)p->daily_e3[0] / FIXED_E3, p->step_e3),
                    p->emergency_e3, settings->emergency_hours, settings->emergency_fee_e4 / 100}}};
    bool fits = run_amount_fen(line->qty_e3, line->unit_price_e4, &line->amount_fen);
    assert(fits); /* contingency.c asked before */
    (void)fits;
    order->lines_n += 1;
    order->amount_fen += line->amount_fen;
}

/* One emergency order, and one surcharge, for each site and supplier. */
static void emergency_orders(struct run *run, struct planned **members)
{
    struct plan *plan = run->plan;
    struct plan_order *order = NULL;
    size_t n = 0;
    for (int64_t i = 0; i < run->planned_n; i++) {
        if (run->planned[i].emergency_e3 > 0) {
            members[n++] = &run->planned[i];
        }
    }
    if (n > 1) {
        qsort(members, n, sizeof(struct planned *), by_instant);
    }
    for (size_t i = 0; i < n; i++) {
        const struct planned *p = members[i];
        if (order == NULL || order->site != p->site || order->supplier != p->instant.supplier) {
            order = &plan->orders[plan->orders_n++];
            *order = (struct plan_order){.kind = DOCUMENT_EMERGENCY,
                                         .site = p->site,
                                         .supplier = p->instant.supplier,
                                         .due_day = run->city->today,
                                         .fee_fen = run->city->settings.emergency_fee_e4 / 100};
        }
        emergency_line(run, p, order);
    }
}

/* The items of one site and supplier, from the first on. */
static struct group group_at(struct planned **members, int64_t n, int64_t first)
{
    int64_t end = first + 1;
    while (end < n && members[end]->site == members[first]->site &&
           members[end]->chosen->supplier == members[first]->chosen->supplier) {
        end += 1;
    }
    return (struct group){.members = members + first, .n = end - first};
}

enum linli_rc purchase_group(struct run *run, struct linli_error *err)
{
    struct planned **members;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &members, err));
    LINLI_TRY(LINLI_NEW(run->arena, 3 * run->planned_n, &run->plan->orders, err));
    LINLI_TRY(LINLI_NEW(run->arena, 2 * run->planned_n, &run->plan->emergencies, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        if (run->planned[i].chosen->found && !run->planned[i].chosen->parent) {
            members[n++] = &run->planned[i];
        }
    }
    if (n > 1) {
        qsort(members, (size_t)n, sizeof(struct planned *), by_supplier);
    }
    for (int64_t first = 0; first < n;) {
        struct group group = group_at(members, n, first);
        LINLI_TRY(come_along(run, &group, err));
        first += group.n;
    }
    LINLI_TRY(room_orders_fit(run, err));
    for (int64_t first = 0; first < n;) {
        struct group group = group_at(members, n, first);
        LINLI_TRY(reach_minimum(run, &group, err));
        make_orders(run, &group);
        first += group.n;
    }
    LINLI_TRY(split_orders(run, err));
    emergency_orders(run, members);
    return LINLI_OK;
}
