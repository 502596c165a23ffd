/*
 * Goods that stay their supplier's until they are used, in a plan: no amount, no price tier, no
 * more than there is room for. Constant demand of 10 a day, class A, ordered today, there tomorrow;
 * two days are protected (20), five covered (50).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "small_plan.h"

static struct consignment *terms_of(struct small_city *small, const struct small_bought *bought)
{
    struct city *c = &small->city;
    if (c->consignments == NULL) {
        c->consignments = small_rows(small, sizeof(*c->consignments));
    }
    struct consignment *terms = &c->consignments[c->consignments_n++];
    *terms = (struct consignment){.item = bought->item,
                                  .supplier = bought->supplier,
                                  .from_day = small_today(),
                                  .until_day = FIXED_NONE,
                                  .price_e4 = 3 * FIXED_E4,
                                  .most_e3 = FIXED_NONE};
    return terms;
}

/* 15 there: 35 are ordered as without terms, for nothing now. Terms of tomorrow or yesterday, or of
 * another supplier, change nothing: 35 at 2 yuan. */
static void what_is_paid_when_used_costs_nothing_yet(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    struct consignment *terms = terms_of(small, &pads);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 35 * FIXED_E3);
    assert_int_equal(plan.lines[0].amount_fen, 0);
    assert_int_equal(plan.lines[0].unit_price_e4, 0);
    assert_int_equal(plan.orders[0].amount_fen, 0);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_CONSIGNED, pads.item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[0], 3 * FIXED_E4);
    const int64_t others[][2] = {{small_today() + 1, FIXED_NONE},
                                 {small_today() - 9, small_today() - 1}};
    for (int i = 0; i < 2; i++) {
        terms->from_day = others[i][0];
        terms->until_day = others[i][1];
        plan = plan_of(small);
        assert_int_equal(plan.lines[0].amount_fen, 7000);
        assert_null(find_notice(&plan, NOTICE_CONSIGNED, pads.item));
    }
}

/* From 100 on at 1.90 in place of 2, which is worth its stock (test_supply.c): nobody buys ahead
 * what is paid when it is used. With a price for a delivery the order lasts 56 days beyond the two
 * protected ones, whatever holding costs: 580 - 15. */
static void no_tier_is_bought_ahead_and_no_money_is_bound(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    struct supply_term *tier = small_supply(small, pads.supplier, pads.item, 1, 1);
    tier->min_qty_e3 = 100 * FIXED_E3;
    tier->price_e4 = 19000;
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 100 * FIXED_E3);
    (void)terms_of(small, &pads);
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 35 * FIXED_E3);
    small->city.settings.order_cost_e4 = FIXED_E4;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 565 * FIXED_E3);
}

/* Whatever stock, pack and room: what is there and ordered stays within the room, and the day
 * planned again orders nothing more. */
static void the_room_is_kept(void **state)
{
    (void)state;
    int64_t bounded_n = 0;
    for (uint64_t seed = 0; seed < 80; seed++) {
        struct small_city small;
        struct random_stream stream;
        small_init(&small);
        random_init(&stream, 20261123, "room on the shelf", seed);
        const struct small_bought pads = small_bought(&small, "pads", 10);
        int64_t there = (int64_t)random_below(&stream, 40);
        int64_t room = 10 + (int64_t)random_below(&stream, 50);
        pads.term->pack_e3 = (1 + (int64_t)random_below(&stream, 20)) * FIXED_E3;
        small_stock(&small, pads.item, "L1", there, FIXED_NONE);
        struct plan plan = plan_of(&small);
        int64_t free_e3 = plan.lines[0].qty_e3;
        terms_of(&small, &pads)->most_e3 = room * FIXED_E3;
        plan = plan_of(&small);
        int64_t qty_e3 = plan.lines[0].qty_e3;
        assert_true(qty_e3 == 0 || there * FIXED_E3 + qty_e3 <= room * FIXED_E3);
        assert_true(qty_e3 <= free_e3);
        assert_int_equal(qty_e3 % pads.term->pack_e3, 0);
        bounded_n += qty_e3 > 0 && qty_e3 < free_e3 ? 1 : 0;
        if (qty_e3 > 0) {
            small_coming(&small, pads.item, pads.supplier, qty_e3 / FIXED_E3, small_today() + 1);
            plan = plan_of(&small);
            assert_int_equal(plan.lines[0].qty_e3, 0);
        }
        small_finish(&small);
    }
    assert_true(bounded_n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(what_is_paid_when_used_costs_nothing_yet),
        SMALL_TEST(no_tier_is_bought_ahead_and_no_money_is_bound),
        cmocka_unit_test(the_room_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
