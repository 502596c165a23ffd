/*
 * Sites that supply sites, on cities small enough for hand arithmetic: a hub and two points, whose
 * demand is constant, 4 and 6 a day. Only the hub orders, for all three.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "planner/planner.h"
#include "small_city.h"

enum { HUB, NEAR, FAR };

struct tree {
    struct small_city small;
    int64_t item;
};

static void tree_init(struct tree *tree)
{
    struct city *c = &tree->small.city;
    small_init(&tree->small);
    c->sites[HUB].code = "hub";
    (void)small_site(&tree->small, "near", "hub");
    (void)small_site(&tree->small, "far", "hub");
    c->lanes = small_rows(&tree->small, sizeof(*c->lanes));
    tree->item = small_item(&tree->small, "pads", 4);
    c->series[0].site = NEAR;
    small_series(&tree->small, FAR, 6);
    int64_t supplier = small_supplier(&tree->small, "care", "general");
    (void)small_supply(&tree->small, supplier, tree->item, 1, 1);
}

static void stock(struct tree *tree, int64_t site, int64_t units, int64_t expiry_day)
{
    struct city *c = &tree->small.city;
    small_stock(&tree->small, tree->item, "L", units, expiry_day);
    c->stock[c->stock_n - 1].site = site;
}

static void lane(struct tree *tree, int64_t from, int64_t to, int64_t hours)
{
    struct city *c = &tree->small.city;
    struct lane *row = &c->lanes[c->lanes_n++];
    table_clear(table_get(TABLE_LANES), row);
    row->from = from;
    row->to = to;
    row->lead_hours_e3 = hours * FIXED_E3;
}

static struct plan plan_of(struct tree *tree)
{
    struct planner_options options = {.threads = 1};
    struct plan plan;
    struct linli_error err;
    linli_error_init(&err);
    city_sort(&tree->small.city);
    assert_int_equal(city_check(&tree->small.city, &err), LINLI_OK);
    assert_int_equal(planner_plan(&tree->small.city, &options, &tree->small.arena, &plan, &err),
                     LINLI_OK);
    for (int64_t i = 0; i < plan.lines_n; i++) {
        int64_t again = -1;
        assert_true(planner_replay(&plan.lines[i].reason, &again));
        assert_int_equal(again, plan.lines[i].qty_e3);
    }
    return plan;
}

static int64_t number(const struct plan *plan, int64_t site, enum line_number which)
{
    assert_int_equal(plan->lines[site].site, site); /* one item: a line for each site */
    return plan->lines[site].reason.numbers[which] / FIXED_E3;
}

static int64_t notices(const struct plan *plan, enum reason_id id)
{
    int64_t n = 0;
    for (int64_t i = 0; i < plan->notices_n; i++) {
        n += plan->notices[i].reason.id == id;
    }
    return n;
}

static void the_hub_orders_for_all(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    stock(&tree, HUB, 5, FIXED_NONE);
    stock(&tree, NEAR, 4, FIXED_NONE);
    stock(&tree, FAR, 6, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* Class A, today Monday. The next chance is Tuesday, there on Wednesday; without a lane in the
     * table a way of half a day is taken, a whole day more: 3 days are protected, reorder point
     * 30; 3 more are covered: 60. All 15 that lie in the tree are used: 60 - 15 = 45. */
    assert_int_equal(plan.lines_n, 3);
    assert_int_equal(plan.lines[HUB].reason.id, REASON_ORDER);
    assert_int_equal(number(&plan, HUB, LINE_REORDER_Q), 30);
    assert_int_equal(number(&plan, HUB, LINE_FORECAST_Q), 60);
    assert_int_equal(number(&plan, HUB, LINE_USABLE_Q), 15);
    assert_int_equal(plan.lines[HUB].reason.numbers[LINE_COVER_DAYS], 6);
    assert_int_equal(plan.lines[HUB].qty_e3, 45 * FIXED_E3);
    /* The points order nothing; each says what it needs: overnight from the hub, 2 days protected
     * and 3 more covered, 5 x 4 = 20 and 5 x 6 = 30. */
    assert_int_equal(plan.orders_n, 1);
    assert_int_equal(plan.orders[0].site, HUB);
    for (int64_t site = NEAR; site <= FAR; site++) {
        assert_int_equal(plan.lines[site].reason.id, REASON_FROM_PARENT);
        assert_int_equal(plan.lines[site].qty_e3, 0);
        assert_int_equal(plan.lines[site].order, -1);
    }
    assert_int_equal(number(&plan, NEAR, LINE_FORECAST_Q), 20);
    assert_int_equal(number(&plan, FAR, LINE_FORECAST_Q), 30);
    assert_int_equal(plan.notices_n, 0);
    small_finish(&tree.small);
}

static void what_a_point_has_too_much_helps_no_other(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    stock(&tree, HUB, 10, FIXED_NONE);
    stock(&tree, NEAR, 100, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* Of the 100 near ones only 6 days of 4 count: 24 + 10 = 34 is above the reorder point of 30,
     * but without the hub's 10 it is not, and 60 - 24 = 36 are ordered. */
    assert_int_equal(number(&plan, HUB, LINE_USABLE_Q), 34);
    assert_int_equal(plan.lines[HUB].reason.id, REASON_ENOUGH);
    tree.small.city.stock[0].qty_e3 = 0;
    plan = plan_of(&tree);
    assert_int_equal(number(&plan, HUB, LINE_USABLE_Q), 24);
    assert_int_equal(plan.lines[HUB].qty_e3, 36 * FIXED_E3);
    small_finish(&tree.small);
}

static void a_hubs_lot_goes_only_as_fast_as_points_ask(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    stock(&tree, HUB, 50, small_today() + 1);
    stock(&tree, NEAR, 6, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* The near point has 4 for today and 2 of tomorrow's 4. It asks for 0 and 2, the far one for 6
     * and 6: 14 of the 50 go before they expire, 36 do not. Usable 6 + 14. */
    assert_int_equal(number(&plan, HUB, LINE_USABLE_Q), 20);
    assert_int_equal(number(&plan, HUB, LINE_EXPIRING_Q), 36);
    assert_int_equal(notices(&plan, NOTICE_EXPIRING), 1);
    /* 0 left q | 1 expiry day | 2 expected waste q */
    for (int64_t i = 0; i < plan.notices_n; i++) {
        if (plan.notices[i].reason.id == NOTICE_EXPIRING) {
            assert_int_equal(plan.notices[i].reason.numbers[2], 36 * FIXED_E3);
        }
    }
    small_finish(&tree.small);
}

static void a_short_point_is_told_who_has_it(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    stock(&tree, HUB, 5, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* Near misses 4 of today, and the hub has 5; far misses 6, and nobody has them. */
    assert_int_equal(notices(&plan, NOTICE_SHORT_ABOVE), 1);
    assert_int_equal(notices(&plan, NOTICE_SHORT_NO_HELP), 1);
    for (int64_t i = 0; i < plan.notices_n; i++) {
        const struct plan_notice *notice = &plan.notices[i];
        if (notice->reason.id == NOTICE_SHORT_ABOVE) {
            assert_int_equal(notice->site, NEAR);
            assert_int_equal(notice->reason.numbers[2], 5 * FIXED_E3);
            assert_int_equal(notice->reason.numbers[3], 1);
        }
    }
    /* Goods that are ordered ahead lie on no shelf: nothing is missing there. */
    tree.small.city.items[tree.item].presale = 1;
    plan = plan_of(&tree);
    assert_int_equal(notices(&plan, NOTICE_SHORT_ABOVE), 0);
    assert_int_equal(notices(&plan, NOTICE_SHORT_NO_HELP), 0);
    small_finish(&tree.small);
}

static void help_for_a_point_is_not_bought_twice(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    int64_t rescue = small_supplier(&tree.small, "rescue", "instant");
    (void)small_supply(&tree.small, rescue, tree.item, 2, 0);
    stock(&tree, HUB, 3, FIXED_NONE);
    stock(&tree, NEAR, 4, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* Far has nothing today and the hub not enough: 6 for today and 6 for tomorrow, as what is
     * ordered in the usual way reaches it in two days. The hub counts them as arriving: 60 - 3 - 4
     * - emergency. */
    assert_int_equal(plan.emergencies_n, 1);
    assert_int_equal(plan.emergencies[0].site, FAR);
    int64_t help = plan.emergencies[0].qty_e3 / FIXED_E3;
    assert_true(help >= 6);
    assert_int_equal(number(&plan, HUB, LINE_ARRIVING_Q), help);
    assert_int_equal(plan.lines[HUB].qty_e3, (60 - 3 - 4 - help) * FIXED_E3);
    small_finish(&tree.small);
}

static void a_long_way_is_covered(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    tree.small.city.sites[FAR].parent = "near";
    lane(&tree, HUB, NEAR, 20);
    lane(&tree, NEAR, FAR, 10);
    stock(&tree, HUB, 1, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* 30 hours to the farthest: two days more than the supplier's two and three. */
    assert_int_equal(plan.lines[HUB].reason.numbers[LINE_COVER_DAYS], 7);
    assert_int_equal(number(&plan, HUB, LINE_FORECAST_Q), 70);
    assert_int_equal(plan.lines[NEAR].reason.id, REASON_FROM_PARENT);
    /* near passes on what far needs: its own 4 and far's 6 for 5 days */
    assert_int_equal(number(&plan, NEAR, LINE_FORECAST_Q), 50);
    small_finish(&tree.small);
}

static void without_a_supply_table_the_hub_orders_by_the_defaults(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    tree.small.city.supply_n = 0;
    tree.small.city.supply = NULL;
    tree.small.city.suppliers_n = 0;
    stock(&tree, HUB, 1, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    assert_int_equal(plan.lines[HUB].reason.id, REASON_ORDER);
    assert_int_equal(plan.lines[FAR].reason.id, REASON_FROM_PARENT);
    /* The item lacks a category: said once, not of each site. */
    bool said = false;
    for (int64_t i = 0; i < plan.defaults_n; i++) {
        said = said || plan.defaults[i].id == DEFAULT_CATEGORY;
        assert_true(plan.defaults[i].id != DEFAULT_CATEGORY || plan.defaults[i].numbers[0] == 1);
    }
    assert_true(said);
    small_finish(&tree.small);
}

static void parents_that_lead_nowhere_supply_nobody(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    stock(&tree, HUB, 1, FIXED_NONE);
    tree.small.city.sites[NEAR].parent = "far";
    tree.small.city.sites[FAR].parent = "near";
    struct plan plan = plan_of(&tree);
    /* In a circle: both order for themselves, as if they had no parent. */
    assert_int_equal(plan.lines[NEAR].reason.id, REASON_ORDER);
    assert_int_equal(plan.lines[FAR].reason.id, REASON_ORDER);
    assert_int_equal(plan.lines[NEAR].qty_e3, 20 * FIXED_E3);
    tree.small.city.sites[NEAR].parent = "";
    tree.small.city.sites[FAR].parent = "nobody";
    plan = plan_of(&tree);
    assert_int_equal(plan.lines[FAR].reason.id, REASON_ORDER);
    assert_int_equal(plan.lines[FAR].qty_e3, 30 * FIXED_E3);
    small_finish(&tree.small);
}

static void shares_of_a_sum_weigh_as_much_as_their_demand(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    struct city *c = &tree.small.city;
    /* The near point was half a day without, the far one never: as the records say 2 of 4 there,
     * the sum of 8 is censored by a quarter at most. Nothing may be lost by adding up. */
    for (int64_t i = 0; i < 2; i++) {
        int64_t *in_stock;
        assert_int_equal(LINLI_NEW(&tree.small.arena, SMALL_HISTORY, &in_stock, NULL), LINLI_OK);
        for (int32_t t = 0; t < SMALL_HISTORY; t++) {
            bool half = c->series[i].site == NEAR && t % 2 == 1;
            in_stock[t] = half ? FIXED_E4 / 2 : FIXED_E4;
            c->series[i].qty_e3[t] = half ? 2 * FIXED_E3 : c->series[i].qty_e3[t];
        }
        c->series[i].in_stock_e4 = in_stock;
    }
    stock(&tree, HUB, 1, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* Uncensored 4 and 6 a day: 60 in six days; the records alone say 3 and 6: 54. */
    assert_in_range(number(&plan, HUB, LINE_FORECAST_Q), 55, 62);
    small_finish(&tree.small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hub_orders_for_all),
        cmocka_unit_test(what_a_point_has_too_much_helps_no_other),
        cmocka_unit_test(a_hubs_lot_goes_only_as_fast_as_points_ask),
        cmocka_unit_test(a_short_point_is_told_who_has_it),
        cmocka_unit_test(help_for_a_point_is_not_bought_twice),
        cmocka_unit_test(a_long_way_is_covered),
        cmocka_unit_test(without_a_supply_table_the_hub_orders_by_the_defaults),
        cmocka_unit_test(parents_that_lead_nowhere_supply_nobody),
        cmocka_unit_test(shares_of_a_sum_weigh_as_much_as_their_demand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
