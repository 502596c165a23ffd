/*
 * What is said of an item that is short today: what is missing, and what each step gives and costs.
 * Demand is constant, 10 a day; the ordinary supplier is there tomorrow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "small_plan.h"

static void nothing_is_said_of_what_is_enough(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 10, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.ladders_n, 0);
    small->city.stock[0].qty_e3 -= FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.ladders_n, 1);
    /* one that is due today is not missing */
    small_coming(small, pads.item, pads.supplier, 1, small_today());
    plan = plan_of(small);
    assert_int_equal(plan.ladders_n, 0);
}

/* Two are there and expire today, a little less than two are wanted: of whole units one is expected
 * to be left over, but nobody goes without. */
static void what_expires_today_serves_today(void **state)
{
    struct small_city *small = *state;
    const struct small_bought cakes = small_bought(small, "cakes", 2);
    int64_t *qty_e3 = small->city.series[0].qty_e3;
    for (int32_t t = 0; t < SMALL_HISTORY; t += 4) {
        qty_e3[t] = FIXED_E3;
    }
    small->city.items[cakes.item].shelf_life_days = 1;
    small_stock(small, cakes.item, "L1", 2, small_today());
    struct plan plan = plan_of(small);
    assert_in_range(plan.forecasts[0].mean_e3[0], 1500, 1999);
    assert_int_equal(plan.ladders_n, 0);
    assert_null(find_notice(&plan, NOTICE_SHORT_NO_HELP, cakes.item));
    small->city.stock[0].qty_e3 = FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.ladders_n, 1);
    assert_int_equal(plan.ladders[0].rest_e3, FIXED_E3);
    assert_non_null(find_notice(&plan, NOTICE_SHORT_NO_HELP, cakes.item));
}

static void without_help_only_the_next_delivery_is_left(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small->city.items[pads.item].price_e4 = 35000;
    small_stock(small, pads.item, "L1", 6, FIXED_NONE);
    struct plan plan = plan_of(small);
    const struct plan_ladder *l = &plan.ladders[0];
    assert_int_equal(l->wanted_e3, 10 * FIXED_E3);
    assert_int_equal(l->own_e3, 6 * FIXED_E3);
    assert_int_equal(l->moved_e3, 0);
    assert_int_equal(l->rest_e3, 4 * FIXED_E3);
    assert_int_equal(l->substitute, FIXED_NONE);
    assert_int_equal(l->instant, FIXED_NONE);
    assert_int_equal(l->usual, pads.supplier);
    assert_false(l->supplied);
    assert_int_equal(l->usual_day, small_today() + 1);
    assert_int_equal(l->lost_e4, 15000); /* sold at 3.50, bought at 2.00 */
}

static void a_substitute_and_an_emergency_have_their_price(void **state)
{
    struct small_city *small = *state;
    struct city *c = &small->city;
    const struct small_bought pads = small_bought(small, "pads", 10);
    int64_t other = small_item(small, "other pads", 10);
    int64_t rescue = small_supplier(small, "rescue", "instant");
    (void)small_supply(small, pads.supplier, other, 1, 1);
    small_supply(small, rescue, pads.item, 2, 0)->price_e4 = 26000;
    c->items[other].cost_e4 = 15000;
    small_stock(small, pads.item, "L1", 6, FIXED_NONE);
    struct plan plan = plan_of(small);
    const struct plan_ladder *l = &plan.ladders[0];
    assert_int_equal(l->item, pads.item);
    /* 4 are missing until tomorrow: ordered at 2.60 in place of 2.00, with 12.00 for the way */
    assert_int_equal(l->instant, rescue);
    assert_int_equal(l->instant_e3, 4 * FIXED_E3);
    assert_int_equal(l->instant_e4, 6000);
    assert_int_equal(l->fee_fen, 1200);
    /* Two of the other stand for one: 8 of 28 are spare beside its own 20 of two days. They cost
     * 2 x 1.50 - 2.00 = 1.00 more for each that is missing; nothing is ordered within hours. */
    small_stock(small, other, "L2", 28, FIXED_NONE);
    c->substitutes[c->substitutes_n++] = (struct substitute){pads.item, other, 20000, 1};
    plan = plan_of(small);
    l = &plan.ladders[0];
    assert_int_equal(l->substitute, other);
    assert_int_equal(l->substitute_e3, 8 * FIXED_E3);
    assert_int_equal(l->substitute_e4, 10000);
    assert_int_equal(l->instant, rescue);
    assert_int_equal(l->instant_e3, 0);
    assert_int_equal(l->instant_e4, 6000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(nothing_is_said_of_what_is_enough),
        SMALL_TEST(what_expires_today_serves_today),
        SMALL_TEST(without_help_only_the_next_delivery_is_left),
        SMALL_TEST(a_substitute_and_an_emergency_have_their_price),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
