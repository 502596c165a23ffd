/*
 * Sharing out customer orders (see allot.h). Own goods first, for every item, then substitutes in
 * the order of items and ranks: so nobody's own order is ever given away as somebody's substitute.
 */
#include "planner/allot.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"

struct allotting {
    const struct city *city;
    enum linli_share_rule rule;
    struct customer_order *orders;
    int64_t n;
    int64_t *left_e3; /* [items_n] */
    struct linli_claim *claims;
    struct linli_arena *arena;
};

bool allot_is_served(const struct city *city, int64_t site, int64_t pool)
{
    /* a circle of parents ends with the number of sites */
    for (int64_t step = 0; step < city->sites_n; step++) {
        int64_t above = 0;
        if (site == pool) {
            return true;
        }
        while (above < city->sites_n &&
               !text_equal(city->sites[above].code, city->sites[site].parent)) {
            above += 1;
        }
        if (above == city->sites_n) {
            return false;
        }
        site = above;
    }
    return false;
}

void allot_goods_find(const struct city *city, int64_t pool, int64_t pickup_day,
                      struct allot_goods *ret_goods)
{
    memset(ret_goods, 0, (size_t)city->items_n * sizeof(*ret_goods));
    for (int64_t i = 0; i < city->stock_n; i++) {
        const struct lot_stock *lot = &city->stock[i];
        if (lot->site == pool && lot->account == ACCOUNT_NORMAL &&
            (lot->expiry_day == FIXED_NONE || lot->expiry_day >= pickup_day)) {
            ret_goods[lot->item].on_hand_e3 += lot->qty_e3;
        }
    }
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        const struct open_line *line = &city->open_lines[i];
        if (line->site == pool && line->due_day >= city->today && line->due_day <= pickup_day) {
            ret_goods[line->item].coming_e3 += line->qty_e3;
        }
    }
}

int64_t allot_available(const struct allot_goods *goods)
{
    int64_t left = goods->on_hand_e3 + goods->coming_e3 - goods->promised_e3;
    return left > 0 ? left : 0;
}

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_item_and_turn(const void *left, const void *right)
{
    const struct customer_order *a = left;
    const struct customer_order *b = right;
    int difference = compare_numbers(a->item, b->item);
    difference = difference != 0 ? difference : compare_numbers(a->ordered_day, b->ordered_day);
    if (difference == 0 && a->ordered_s != b->ordered_s) {
        difference = a->ordered_s == FIXED_NONE   ? 1
                     : b->ordered_s == FIXED_NONE ? -1
                                                  : compare_numbers(a->ordered_s, b->ordered_s);
    }
    return difference != 0 ? difference : strcmp(a->code, b->code);
}

static int64_t missing_of(const struct customer_order *order)
{
    return order->qty_e3 - order->given_e3 - order->cover_e3;
}

/* The end of the orders of one item that begin at `first`. */
static int64_t end_of_item(const struct allotting *a, int64_t first)
{
    int64_t end = first;
    while (end < a->n && a->orders[end].item == a->orders[first].item) {
        end += 1;
    }
    return end;
}

static enum linli_rc share_own(struct allotting *a, int64_t first, int64_t end,
                               struct linli_error *err)
{
    int64_t *left_e3 = &a->left_e3[a->orders[first].item];
    int64_t given_e3 = 0;
    for (int64_t i = first; i < end; i++) {
        const struct customer_order *order = &a->orders[i];
        assert(order->qty_e3 > 0 && order->qty_e3 % order->pack_e3 == 0);
        a->claims[i - first] =
            (struct linli_claim){order->qty_e3, order->pack_e3, i, order->essential, 0};
    }
    LINLI_TRY(
        linli_share(*left_e3, a->rule, a->claims, (size_t)(end - first), a->arena, &given_e3, err));
    for (int64_t i = first; i < end; i++) {
        a->orders[i].given_e3 = a->claims[i - first].ret_given;
    }
    assert(given_e3 <= *left_e3);
    *left_e3 -= given_e3;
    return LINLI_OK;
}

/* Whole units of the substitute that stand for no more than what is missing. */
static int64_t wanted_of_other(const struct customer_order *order, int64_t factor_e4)
{
    int64_t wanted = 0;
    if (!order->consents || order->other != FIXED_NONE ||
        !fixed_scale(missing_of(order), factor_e4, FIXED_E4, FIXED_DOWN, &wanted)) {
        return 0;
    }
    return wanted / FIXED_E3 * FIXED_E3;
}

static enum linli_rc share_other(struct allotting *a, int64_t first, int64_t end,
                                 const struct substitute *s, struct linli_error *err)
{
    int64_t factor_e4 = s->factor_e4 == FIXED_NONE ? FIXED_E4 : s->factor_e4;
    int64_t *left_e3 = &a->left_e3[s->substitute];
    int64_t given_e3 = 0;
    if (factor_e4 <= 0) {
        return LINLI_OK;
    }
    for (int64_t i = first; i < end; i++) {
        a->claims[i - first] = (struct linli_claim){wanted_of_other(&a->orders[i], factor_e4),
                                                    FIXED_E3, i, a->orders[i].essential, 0};
    }
    LINLI_TRY(
        linli_share(*left_e3, a->rule, a->claims, (size_t)(end - first), a->arena, &given_e3, err));
    *left_e3 -= given_e3;
    for (int64_t i = first; i < end; i++) {
        struct customer_order *order = &a->orders[i];
        int64_t got_e3 = a->claims[i - first].ret_given;
        int64_t missing_e3 = missing_of(order);
        int64_t cover_e3 = 0;
        if (got_e3 == 0 || !fixed_scale(got_e3, FIXED_E4, factor_e4, FIXED_UP, &cover_e3)) {
            *left_e3 += got_e3;
            continue;
        }
        order->other = s->substitute;
        order->other_e3 = got_e3;
        order->cover_e3 = cover_e3 < missing_e3 ? cover_e3 : missing_e3;
    }
    assert(*left_e3 >= 0);
    return LINLI_OK;
}

static enum linli_rc make_good(struct allotting *a, struct linli_error *err)
{
    const struct city *city = a->city;
    for (int64_t first = 0, end; first < a->n; first = end) {
        end = end_of_item(a, first);
        for (int64_t i = 0; i < city->substitutes_n; i++) {
            if (city->substitutes[i].item == a->orders[first].item) {
                LINLI_TRY(share_other(a, first, end, &city->substitutes[i], err));
            }
        }
    }
    return LINLI_OK;
}

/* Each fits its number, and so does their sum, which allot_sum_up relies on. */
static enum linli_rc set_refunds(const struct city *city, struct customer_order *orders, int64_t n,
                                 struct linli_error *err)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < n; i++) {
        struct customer_order *o = &orders[i];
        assert(missing_of(o) >= 0);
        if (o->paid && o->price_e4 != FIXED_NONE &&
            !fixed_amount_fen(missing_of(o), o->price_e4, &o->refund_fen)) {
            return linli_fail(err, LINLI_EOVERFLOW, "the amount of item %s does not fit its number",
                              city->items[o->item].code);
        }
        if (!fixed_add(sum, o->refund_fen, &sum)) {
            return linli_fail(err, LINLI_EOVERFLOW, "the amount of the orders is too large");
        }
    }
    return LINLI_OK;
}

enum linli_rc allot_share(const struct city *city, const struct allot_goods *goods,
                          enum linli_share_rule rule, struct customer_order *orders, int64_t n,
                          struct linli_arena *arena, struct linli_error *err)
{
    struct allotting a = {.city = city, .rule = rule, .orders = orders, .n = n, .arena = arena};
    LINLI_TRY(LINLI_NEW(arena, city->items_n, &a.left_e3, err));
    LINLI_TRY(LINLI_NEW(arena, n, &a.claims, err));
    for (int64_t i = 0; i < city->items_n; i++) {
        a.left_e3[i] = allot_available(&goods[i]);
    }
    for (int64_t i = 0; i < n; i++) {
        orders[i].given_e3 = orders[i].other_e3 = orders[i].cover_e3 = orders[i].refund_fen = 0;
        orders[i].other = FIXED_NONE;
    }
    if (n > 1) {
        qsort(orders, (size_t)n, sizeof(*orders), by_item_and_turn);
    }
    for (int64_t first = 0, end; first < n; first = end) {
        end = end_of_item(&a, first);
        LINLI_TRY(share_own(&a, first, end, err));
    }
    LINLI_TRY(make_good(&a, err));
    return set_refunds(city, orders, n, err);
}

struct allot_sum allot_sum_up(const struct customer_order *orders, int64_t n, int64_t item)
{
    struct allot_sum sum = {.least_e4 = FIXED_E4};
    for (int64_t i = 0; i < n; i++) {
        const struct customer_order *order = &orders[i];
        int64_t got_e3 = order->given_e3 + order->cover_e3;
        int64_t share_e4 = 0;
        if (item != FIXED_NONE && order->item != item) {
            continue;
        }
        sum.orders_n += 1;
        sum.full_n += got_e3 == order->qty_e3 ? 1 : 0;
        sum.part_n += got_e3 > 0 && got_e3 < order->qty_e3 ? 1 : 0;
        sum.none_n += got_e3 == 0 ? 1 : 0;
        sum.wanted_e3 += order->qty_e3;
        sum.given_e3 += order->given_e3;
        sum.other_n += order->other != FIXED_NONE ? 1 : 0;
        sum.refund_fen += order->refund_fen;
        if (fixed_scale(got_e3, FIXED_E4, order->qty_e3, FIXED_DOWN, &share_e4) &&
            share_e4 < sum.least_e4) {
            sum.least_e4 = share_e4;
        }
    }
    assert(sum.full_n + sum.part_n + sum.none_n == sum.orders_n);
    return sum;
}
