/*
 * Orders that last as long as a delivery is worth, in a city with constant demand, so that hand
 * arithmetic gives every number. The supplier delivers every day, the morning after the order; an
 * item's class is A, which covers cover_days_a beyond the next arrival when nothing says more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "small_plan.h"

static void set_costs(struct small_city *small, int64_t order_yuan)
{
    small->city.settings.order_cost_e4 = order_yuan * FIXED_E4;
    small->city.settings.holding_rate_e4 = 2000;
}

/*
 * 10 a day for 2 yuan: 7,300 yuan a year. A delivery of 20 yuan: sqrt(2 * 20 / (0.2 * 7300)) years
 * = 60.4 days, at most 56. Of 5 yuan: sqrt(10 / 1460) = 0.08276 years = 30.2 days; the line of its
 * own at a tenth sqrt(1 / 1460) = 9.6, less. Ordered today is there tomorrow, the next chance the
 * day after: 2 days are protected, so the order goes up to 20 + 300, of which 15 are there.
 */
static void an_order_lasts_as_long_as_its_delivery_is_worth(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    set_costs(small, 5);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_REORDER_Q], 20 * FIXED_E3);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_FORECAST_Q], 320 * FIXED_E3);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_SAFETY_Q], 0);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_COVER_DAYS], 32);
    assert_int_equal(plan.lines[0].qty_e3, 305 * FIXED_E3);
    set_costs(small, 20);
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_FORECAST_Q], (20 + 560) * FIXED_E3);
    /* The reorder point is as before: with 20 there is enough. */
    small->city.stock[0].qty_e3 = 20 * FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_ENOUGH);
}

static void without_a_cost_nothing_changes(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 35 * FIXED_E3); /* 2 days and cover_days_a 3, less 15 */
    assert_int_equal(plan.lines[0].reason.numbers[LINE_COVER_DAYS], 5);
}

/* Without a price nothing says what stock costs. */
static void without_a_price_nothing_changes(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small->city.items[pads.item].cost_e4 = FIXED_NONE;
    pads.term->price_e4 = FIXED_NONE;
    set_costs(small, 20);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_COVER_DAYS], 5);
}

/* A cycle takes at most half the life: 12 days of a life of 24. */
static void goods_that_do_not_keep_are_not_made_to_last(void **state)
{
    struct small_city *small = *state;
    const struct small_bought milk = small_bought(small, "milk", 10);
    small->city.items[milk.item].shelf_life_days = 24;
    set_costs(small, 20);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_FORECAST_Q], (20 + 120) * FIXED_E3);
}

/*
 * Two items of one supplier share their deliveries: 14,600 yuan a year, 5 yuan a delivery:
 * sqrt(10 / 2920) = 0.05852 years = 21.4 days each. When one is at its reorder point, the other
 * comes along if it is less than 0.4 * 210 = 84 above its own (20): with 103 it does, up to 230,
 * with 105 it does not.
 */
static void what_is_near_its_point_comes_along(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    int64_t soap = small_item(small, "soap", 10);
    (void)small_supply(small, pads.supplier, soap, 1, 1);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    small_stock(small, soap, "L2", 103, FIXED_NONE);
    set_costs(small, 5);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_FORECAST_Q], (20 + 210) * FIXED_E3);
    assert_int_equal(plan.lines[1].reason.id, REASON_JOIN);
    assert_int_equal(plan.lines[1].qty_e3, (230 - 103) * FIXED_E3);
    assert_int_equal(plan.orders_n, 1);
    small->city.stock[1].qty_e3 = 105 * FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.lines[1].reason.id, REASON_ENOUGH);
    /* Nobody is at his point: nothing is ordered. */
    small->city.stock[0].qty_e3 = 30 * FIXED_E3;
    small->city.stock[1].qty_e3 = 30 * FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.orders_n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(an_order_lasts_as_long_as_its_delivery_is_worth),
        SMALL_TEST(without_a_cost_nothing_changes),
        SMALL_TEST(without_a_price_nothing_changes),
        SMALL_TEST(goods_that_do_not_keep_are_not_made_to_last),
        SMALL_TEST(what_is_near_its_point_comes_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
