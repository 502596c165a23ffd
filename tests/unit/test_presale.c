/*
 * Goods that are sold before they are bought, in a city with constant demand: 10 a day, class A,
 * ordered today, there tomorrow; two days are protected and five covered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <math.h>

#include "planner/presale.h"
#include "small_plan.h"

static void ahead(struct small_city *small, int64_t site, int64_t item, int32_t day, int64_t units)
{
    struct city *c = &small->city;
    if (c->preorders == NULL) {
        c->preorders = small_rows(small, sizeof(*c->preorders));
    }
    c->preorders[c->preorders_n++] = (struct preorder){.site = site,
                                                       .item = item,
                                                       .day = small_today() + day,
                                                       .customer = "",
                                                       .qty_e3 = units * FIXED_E3};
}

static void promised(struct small_city *small, int64_t item, int32_t day, int64_t units)
{
    struct city *c = &small->city;
    if (c->promises == NULL) {
        c->promises = small_rows(small, sizeof(*c->promises));
    }
    c->promises[c->promises_n++] = (struct preorder){
        .item = item, .day = small_today() + day, .customer = "", .qty_e3 = units * FIXED_E3};
}

static struct small_bought presale_item(struct small_city *small)
{
    struct small_bought veg = small_bought(small, "veg", 10);
    small->city.items[veg.item].presale = 1;
    small_stock(small, veg.item, "L1", 0, FIXED_NONE);
    return veg;
}

/* 30 of the 50 are ordered ahead: the same 50. 80 are: 80, and 10 each of the two protected days
 * are not touched by what is due on the third. What is due before today, after the cover day (the
 * sixth day), or taken back does not count. */
static void what_is_ordered_ahead_is_bought(void **state)
{
    struct small_city *small = *state;
    const struct small_bought veg = presale_item(small);
    ahead(small, 0, veg.item, 2, 30);
    ahead(small, 0, veg.item, -1, 500);
    ahead(small, 0, veg.item, 5, 500);
    ahead(small, 0, veg.item, 3, 0);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 50 * FIXED_E3);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_PRESALE, veg.item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[0], 30 * FIXED_E3);
    assert_int_equal(notice->reason.numbers[1], 20 * FIXED_E3);
    ahead(small, 0, veg.item, 4, 50);
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 80 * FIXED_E3);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_REORDER_Q], 20 * FIXED_E3);
    /* as any other item, whatever is ordered ahead, when it is not sold so */
    small->city.items[veg.item].presale = 0;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 50 * FIXED_E3);
    /* and that is said: 30 + 500 + 50 are due from today on */
    notice = find_notice(&plan, NOTICE_PRESALE_OFF, veg.item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[0], 0);
    assert_int_equal(notice->reason.numbers[1], 580 * FIXED_E3);
}

/*
 * 10 a day, 35 there: 50 - 35 = 15 are ordered below the reorder point of 20 only, so nothing is.
 * 20 are promised for tomorrow: the two protected days take 10 and 20, 35 are more than that. 40
 * promised: 50 are more than the 35; the five covered days take 10, 40 and three times 10: 80 - 35.
 * 90 promised: 130 - 35.
 */
static void what_is_promised_is_not_free(void **state)
{
    struct small_city *small = *state;
    const struct small_bought tea = small_bought(small, "tea", 10);
    small_stock(small, tea.item, "L1", 35, FIXED_NONE);
    const int64_t expected[][2] = {{0, 0}, {20, 0}, {40, 45}, {90, 95}};
    for (int i = 0; i < 4; i++) {
        small->city.promises_n = 0;
        promised(small, tea.item, 1, expected[i][0]);
        struct plan plan = plan_of(small);
        assert_int_equal(plan.lines[0].qty_e3, expected[i][1] * FIXED_E3);
        const struct plan_notice *notice = find_notice(&plan, NOTICE_PROMISED, tea.item);
        assert_int_equal(notice != NULL, expected[i][1] > 0);
    }
    /* of those of today, what has been issued today is handed out: 80 wanted today, 50 gone, and
     * four days of 10 */
    small->city.promises_n = 0;
    promised(small, tea.item, 0, 80);
    small->city.series[0].today_e3 = 50 * FIXED_E3;
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_FORECAST_Q], 70 * FIXED_E3);
    /* what was for yesterday is nobody's any more */
    small->city.series[0].today_e3 = 0;
    small->city.promises_n = 0;
    promised(small, tea.item, -1, 80);
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 0);
}

/* Goods of two days' life from tomorrow on: 20 are expected to go, 80 are ordered ahead. */
static void a_short_life_does_not_hold_back_what_is_sold(void **state)
{
    struct small_city *small = *state;
    const struct small_bought veg = presale_item(small);
    small->city.items[veg.item].shelf_life_days = 2;
    ahead(small, 0, veg.item, 1, 80);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 80 * FIXED_E3);
}

/*
 * 100 expected, 130 at a level above and 60 at one below. 75 known: 25 are left, their spread half:
 * 115 and 80. 120 known: nothing is left, 120 and 120. Nothing known: as it was. 96 known: a fifth
 * of the spread, 106 and 92, which is below what is known.
 */
static void the_rest_keeps_its_share_of_the_spread(void **state)
{
    struct small_city *small = *state;
    static const double levels[] = {0.1, 0.9};
    static const double given[] = {60, 130};
    static const double expected[][4] = {
        {75, 100, 80, 115}, {120, 120, 120, 120}, {0, 100, 60, 130}, {96, 100, 96, 106}};
    const struct small_bought veg = presale_item(small);
    struct tier tier = {.parent = FIXED_NONE};
    struct run run = {.city = &small->city, .tiers = &tier};
    struct planned p = {.site = 0, .item = veg.item};
    ahead(small, 0, veg.item, 1, 0);
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        double values[2];
        struct linli_total total = {.mean = 100, .levels = levels, .values = given, .levels_n = 2};
        small->city.preorders[0].qty_e3 = (int64_t)expected[i][0] * FIXED_E3;
        total = presale_total(&run, &p, small_today() + 2, total, values);
        assert_true(fabs(total.mean - expected[i][1]) < 1e-9);
        assert_true(fabs(total.values[0] - expected[i][2]) < 1e-9);
        assert_true(fabs(total.values[1] - expected[i][3]) < 1e-9);
    }
}

/* Points order nothing themselves: what their customers ordered ahead is ordered by the hub. What
 * has no record of demand is told to a person. */
static void the_hub_orders_what_points_sold(void **state)
{
    struct small_city *small = *state;
    struct city *c = &small->city;
    const struct small_bought veg = presale_item(small);
    int64_t new = small_item(small, "new", 0);
    table_clear(table_get(TABLE_SITES), &c->sites[1]);
    c->sites[1].code = "point";
    c->sites[1].parent = "centre";
    c->sites_n = 2;
    c->series[0].site = 1;
    ahead(small, 1, veg.item, 1, 500);
    ahead(small, 1, new, 1, 7);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].site, 0);
    assert_int_equal(plan.lines[0].qty_e3, 500 * FIXED_E3);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_PRESALE_NEW, new);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[0], 7 * FIXED_E3);
    assert_int_equal(notice->site, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(what_is_ordered_ahead_is_bought),
        SMALL_TEST(what_is_promised_is_not_free),
        SMALL_TEST(a_short_life_does_not_hold_back_what_is_sold),
        SMALL_TEST(the_rest_keeps_its_share_of_the_spread),
        SMALL_TEST(the_hub_orders_what_points_sold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
