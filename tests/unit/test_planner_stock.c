/*
 * The planner and stock that stands elsewhere: on its way from another site, and in the emergency
 * reserve. Demand is constant, as in test_planner.c, so that hand arithmetic gives every number.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "planner/reserve.h"
#include "small_plan.h"

/* 36 sent by another site stand in the account in_transit: they count as arriving, once. */
static void stock_on_its_way_from_another_site_arrives(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    small_stock(small, pads.item, "L2", 36, FIXED_NONE);
    small->city.stock[1].account = ACCOUNT_IN_TRANSIT;
    struct plan plan = plan_of(small);
    /* Not by the stock row alone, as in the first test: usable 15 < 20, 50 - 15 = 35. */
    assert_int_equal(plan.lines[0].reason.numbers[LINE_USABLE_Q], 15 * FIXED_E3);
    assert_int_equal(plan.lines[0].qty_e3, 35 * FIXED_E3);
    table_clear(table_get(TABLE_SITES), &small->city.sites[1]);
    small->city.sites[1].code = "other";
    small->city.sites_n = 2;
    small_coming(small, pads.item, FIXED_NONE, 36, small_today() + 1);
    small->city.open_lines[0].transfer = true;
    small->city.open_lines[0].from_site = 1;
    small->city.open_lines[0].state = LINE_SENT;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_ENOUGH);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_ARRIVING_Q], 36 * FIXED_E3);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_USABLE_Q], 15 * FIXED_E3);
    /* Two days late it still arrives, and who sent it is asked, no supplier. */
    small->city.open_lines[0].due_day = small_today() - 2;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_ENOUGH);
    assert_non_null(find_notice(&plan, NOTICE_TRANSFER_LATE, pads.item));
    assert_null(find_notice(&plan, NOTICE_LATE, pads.item));
}

static void put_into_reserve(struct small_city *small, int64_t item, const char *lot, int64_t units,
                             int64_t expiry_day)
{
    small_stock(small, item, lot, units, expiry_day);
    small->city.stock[small->city.stock_n - 1].account = ACCOUNT_RESERVE;
}

/* A critical item with a daily demand of 10: the reserve should hold 3 days, 30. */
static void the_reserve_is_refilled_and_never_planned_with(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small->city.items[pads.item].critical = 1;
    small_stock(small, pads.item, "L1", 100, FIXED_NONE);
    put_into_reserve(small, pads.item, "L2", 18, FIXED_NONE);
    struct plan plan = plan_of(small);
    /* 12 are missing; until tomorrow's delivery daily use needs 10 of its 100. */
    const struct plan_notice *notice = find_notice(&plan, NOTICE_RESERVE_REFILL, pads.item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[0], 12 * FIXED_E3);
    assert_int_equal(notice->reason.numbers[1], 12 * FIXED_E3);
    assert_int_equal(notice->reason.numbers[2], 30 * FIXED_E3);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_USABLE_Q], 100 * FIXED_E3);
    /* With 15 for daily use only 5 can be spared; the rest is ordered: 50 + 12 - 15 = 47. */
    small->city.stock[0].qty_e3 = 15 * FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(find_notice(&plan, NOTICE_RESERVE_REFILL, pads.item)->reason.numbers[0],
                     5 * FIXED_E3);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_RESERVE_Q], 12 * FIXED_E3);
    assert_int_equal(plan.lines[0].qty_e3, 47 * FIXED_E3);
    /* A full reserve does not help daily use: usable stays 15, need 50 - 15. */
    small->city.stock[1].qty_e3 = 500 * FIXED_E3;
    plan = plan_of(small);
    assert_null(find_notice(&plan, NOTICE_RESERVE_REFILL, pads.item));
    assert_int_equal(plan.lines[0].reason.numbers[LINE_USABLE_Q], 15 * FIXED_E3);
    assert_int_equal(plan.lines[0].qty_e3, 35 * FIXED_E3);
}

static void the_reserve_is_swapped_before_it_expires(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small->city.items[pads.item].critical = 1;
    small_stock(small, pads.item, "NEW", 100, small_today() + 200);
    put_into_reserve(small, pads.item, "OLD", 30, small_today() + 20);
    struct plan plan = plan_of(small);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_RESERVE_ROTATE, pads.item);
    assert_non_null(notice);
    assert_string_equal(notice->lot_code, "OLD");
    assert_int_equal(notice->reason.numbers[1], small_today() + 20);
    assert_int_equal(notice->reason.numbers[2], 30 * FIXED_E3);
    assert_null(find_notice(&plan, NOTICE_RESERVE_REFILL, pads.item)); /* it is full */
    /* In 31 days there is time. */
    small->city.stock[0].expiry_day = small_today() + 31; /* sorted: OLD is first now */
    plan = plan_of(small);
    assert_null(find_notice(&plan, NOTICE_RESERVE_ROTATE, pads.item));
    /* What expires before tomorrow's delivery is missing already. */
    small->city.stock[0].expiry_day = small_today();
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_RESERVE_Q], 30 * FIXED_E3);
}

/* The oldest lot that is due first, against the freshest of daily use. */
static void swaps_pair_the_oldest_with_the_freshest(void **state)
{
    (void)state;
    struct lot_stock lots[] = {
        {.account = ACCOUNT_RESERVE, .qty_e3 = 5, .expiry_day = 90},  /* expired */
        {.account = ACCOUNT_RESERVE, .qty_e3 = 7, .expiry_day = 105}, /* due */
        {.account = ACCOUNT_NORMAL, .qty_e3 = 9, .expiry_day = 105},  /* no fresher */
        {.account = ACCOUNT_RESERVE, .qty_e3 = 4, .expiry_day = 110}, /* due */
        {.account = ACCOUNT_NORMAL, .qty_e3 = 3, .expiry_day = 120},
        {.account = ACCOUNT_RESERVE, .qty_e3 = 8, .expiry_day = 131}, /* not yet */
        {.account = ACCOUNT_NORMAL, .qty_e3 = 6, .expiry_day = FIXED_NONE},
    };
    struct reserve_swap swaps[7];
    /* today 100, 30 days: 7 of lot 1 get 6 of the one that keeps and 1 of lot 4; 2 are left of
     * that for lot 3 */
    assert_int_equal(reserve_swaps(lots, 7, 100, 30, swaps), 3);
    const struct reserve_swap expected[] = {{1, 6, 6}, {1, 4, 1}, {3, 4, 2}};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(swaps[i].out, expected[i].out);
        assert_int_equal(swaps[i].in, expected[i].in);
        assert_int_equal(swaps[i].qty_e3, expected[i].qty_e3);
    }
    assert_int_equal(reserve_swaps(lots, 7, 100, 4, swaps), 0);
    assert_int_equal(reserve_swaps(lots, 3, 100, 30, swaps), 0); /* nothing fresher */
    assert_int_equal(reserve_swaps(lots, 0, 100, 30, swaps), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(stock_on_its_way_from_another_site_arrives),
        SMALL_TEST(the_reserve_is_refilled_and_never_planned_with),
        SMALL_TEST(the_reserve_is_swapped_before_it_expires),
        cmocka_unit_test(swaps_pair_the_oldest_with_the_freshest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
