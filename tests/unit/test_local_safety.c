/*
 * What the site that orders brings for the safety stock of the points below it: the setting
 * local_safety. A hub and two points whose demand goes up and down by itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "planner/planner.h"
#include "small_city.h"

enum { HUB, NEAR, FAR, MOST_A_DAY = 9 };

static int64_t city_of(struct small_city *small)
{
    struct random_stream stream;
    const struct small_bought pads = small_bought(small, "pads", 4);
    random_init(&stream, 3, "local safety", 0);
    small->city.series[0].site = small_site(small, "near", "centre");
    small_series(small, small_site(small, "far", "centre"), 4);
    for (int64_t i = 0; i < 2; i++) {
        for (int32_t t = 0; t < SMALL_HISTORY; t++) {
            small->city.series[i].qty_e3[t] = (int64_t)random_below(&stream, MOST_A_DAY) * FIXED_E3;
        }
    }
    return pads.item;
}

static void stock(struct small_city *small, int64_t item, int64_t site, int64_t units)
{
    small_stock(small, item, "L", units, FIXED_NONE);
    small->city.stock[small->city.stock_n - 1].site = site;
}

/* The hub's safety stock and what it orders, with so much of the points'. */
static int64_t safety_with(struct small_city *small, int64_t share_e4, int64_t *ret_order_e3)
{
    struct planner_options options = {.threads = 1};
    struct plan plan;
    city_sort(&small->city);
    small->city.settings.local_safety_e4 = share_e4;
    assert_int_equal(city_check(&small->city, NULL), LINLI_OK);
    assert_int_equal(planner_plan(&small->city, &options, &small->arena, &plan, NULL), LINLI_OK);
    for (int64_t i = 0; i < plan.lines_n; i++) {
        int64_t again;
        assert_true(planner_replay(&plan.lines[i].reason, &again));
        assert_int_equal(again, plan.lines[i].qty_e3);
        if (plan.lines[i].site == HUB) {
            *ret_order_e3 = plan.lines[i].qty_e3;
            return plan.lines[i].reason.numbers[LINE_SAFETY_Q];
        }
    }
    fail();
    return 0;
}

/* Points with nothing lack all of it: the order grows by as much, by half of it with half the share
 * (whole units, rounded up). */
static void what_points_lack_is_ordered(void **state)
{
    struct small_city *small = *state;
    (void)city_of(small);
    int64_t orders[3];
    int64_t none = safety_with(small, 0, &orders[0]);
    int64_t half = safety_with(small, FIXED_E4 / 2, &orders[1]);
    int64_t all = safety_with(small, FIXED_E4, &orders[2]);
    assert_true(all >= none + 4 * FIXED_E3); /* two points, each more than two deviations of 2.6 */
    assert_in_range(2 * (half - none), all - none, all - none + 2 * FIXED_E3);
    assert_int_equal(orders[1] - orders[0], half - none);
    assert_int_equal(orders[2] - orders[0], all - none);
}

/* Where the points hold more than they use until the hub's next order and their level, nothing. */
static void what_points_hold_is_not(void **state)
{
    struct small_city *small = *state;
    int64_t item = city_of(small);
    int64_t order;
    stock(small, item, NEAR, 80);
    int64_t none = safety_with(small, 0, &order);
    int64_t far_alone = safety_with(small, FIXED_E4, &order);
    stock(small, item, FAR, 80);
    assert_true(far_alone > none);
    none = safety_with(small, 0, &order);
    assert_int_equal(safety_with(small, FIXED_E4, &order), none);
}

/* Of two days' life one and a half are left at a point, so one day's demand goes for sure, and less
 * of it almost surely: none of that is safety. */
static void what_would_expire_there_is_not(void **state)
{
    struct small_city *small = *state;
    int64_t item = city_of(small);
    int64_t order;
    small->city.items[item].shelf_life_days = 2;
    int64_t none = safety_with(small, 0, &order);
    assert_int_equal(safety_with(small, FIXED_E4, &order), none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(what_points_lack_is_ordered),
        SMALL_TEST(what_points_hold_is_not),
        SMALL_TEST(what_would_expire_there_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
