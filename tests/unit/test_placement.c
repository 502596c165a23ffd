/*
 * Which tier holds the safety stock: trees with constant demand, so that hand arithmetic gives
 * every number. Class A, z(0.99) = 2.326348. Overnight two days are between what a point asks and
 * the push after the next: 8 quarters; 4 a day are 8 then, whose single orders have a variance of
 * 8, 1 a quarter. The supplier comes daily, the day after the order: two days at the hub, too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "planner/planner.h"
#include "small_city.h"

enum { POINTS_MOST = 9 };

static int64_t tree_of(struct small_city *small, const int64_t *daily, int64_t points_n)
{
    static const char *const codes[POINTS_MOST] = {"p1", "p2", "p3", "p4", "p5",
                                                   "p6", "p7", "p8", "p9"};
    const struct small_bought pads = small_bought(small, "pads", daily[0]);
    for (int64_t i = 0; i < points_n; i++) {
        int64_t site = small_site(small, codes[i], "centre");
        if (i == 0) {
            small->city.series[0].site = site;
        } else {
            small_series(small, site, daily[i]);
        }
    }
    return pads.item;
}

static struct plan plan_of(struct small_city *small, const char *item)
{
    struct planner_options options = {.threads = 1, .placed_item = item};
    struct plan plan;
    city_sort(&small->city);
    assert_int_equal(city_check(&small->city, NULL), LINLI_OK);
    assert_int_equal(planner_plan(&small->city, &options, &small->arena, &plan, NULL), LINLI_OK);
    return plan;
}

/*
 * Two points, 4 and 6 a day: variances 1 and 1.5. With the hub giving at once they hold √8 + √12 =
 * 6.29 and it √(2.5 · 8) = 4.47; passing on what comes, they hold √16 + √24 = 8.90: that is less.
 * z · 4 = 9.305 and z · 4.898979 = 11.397. At the hub then lie the 20 of two days' demand: Poisson
 * of mean 20, behind on 20 · P(20) = 1.7767 of 10 a day: 0.17767 days, 4.3 hours.
 */
static void few_points_hold_it_themselves(void **state)
{
    struct small_city *small = *state;
    int64_t item = tree_of(small, (const int64_t[]){4, 6}, 2);
    struct plan plan = plan_of(small, "pads");
    assert_int_equal(plan.placements_n, 1);
    const struct plan_placement *p = &plan.placements[0];
    assert_int_equal(p->site, 0);
    assert_int_equal(p->item, item);
    assert_int_equal(p->root_e3, 0);
    assert_int_equal(p->root_hours, 48);
    assert_int_equal(p->between_e3, 0);
    assert_int_equal(p->points_n, 2);
    assert_int_equal(p->points_e3, 9305 + 11397);
    assert_int_equal(p->apart_e3, 9305 + 11397);
    assert_int_equal(p->wait_hours_e3, 4300);
}

/*
 * Nine points of 4 a day: the hub's √(9 · 8) = 8.485281, z times that 19.740, and 9 · z · √8 = 9 ·
 * 6.580 = 59.219 are less than 9 · z · 4 = 9 · 9.305 = 83.749.
 */
static void many_points_have_it_above(void **state)
{
    struct small_city *small = *state;
    (void)tree_of(small, (const int64_t[]){4, 4, 4, 4, 4, 4, 4, 4, 4}, POINTS_MOST);
    struct plan plan = plan_of(small, "");
    assert_int_equal(plan.placements_n, 1);
    const struct plan_placement *p = &plan.placements[0];
    assert_int_equal(p->root_e3, 19740);
    assert_int_equal(p->root_hours, 0);
    assert_int_equal(p->points_e3, 9 * 6580);
    assert_int_equal(p->apart_e3, 9 * 9305);
    assert_true(p->wait_hours_e3 >= 0 && p->wait_hours_e3 < 1000);
}

/* Nobody asked, no tree, another item: nothing is said, and the plan is the same. */
static void it_is_said_where_it_is_asked(void **state)
{
    struct small_city *small = *state;
    (void)tree_of(small, (const int64_t[]){4, 6}, 2);
    struct plan told = plan_of(small, "pads");
    struct plan plan = plan_of(small, NULL);
    assert_int_equal(plan.placements_n, 0);
    assert_int_equal(plan.lines[0].qty_e3, told.lines[0].qty_e3);
    assert_int_equal(plan_of(small, "wipes").placements_n, 0);
    small->city.sites[1].parent = "";
    small->city.sites[2].parent = "";
    assert_int_equal(plan_of(small, "").placements_n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(few_points_hold_it_themselves),
        SMALL_TEST(many_points_have_it_above),
        SMALL_TEST(it_is_said_where_it_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
