/*
 * The assistant: points by hand arithmetic, what waits whatever its grade, the day's limit, and
 * that wider limits never approve less. Demand is constant, so forecasts are without error.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "small_plan.h"

static int64_t points(const struct plan_line *line, enum grade_number which)
{
    assert_int_equal(line->grade.id, GRADE_LINE);
    return line->grade.numbers[which];
}

/* Every part of the sum, from the reason itself. */
static void assert_sum(const struct plan_line *line, int64_t expected)
{
    int64_t sum = 0;
    for (int k = GRADE_VALUE; k < GRADE_NUMBERS_N; k++) {
        sum += line->grade.numbers[k];
    }
    assert_int_equal(sum, expected);
    assert_int_equal(points(line, GRADE_POINTS), expected);
}

static void a_plain_line_has_the_points_of_its_value(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    struct plan plan = plan_of(small);
    /* 35 at 2 yuan: 20 * 70 / 500 = 2.8, 3 points. 140 days of history, no error; 35 is less than
     * the 50 of five days and a pack; 50 last five days, which is what they are for. */
    assert_int_equal(plan.lines[0].amount_fen, 7000);
    assert_int_equal(points(&plan.lines[0], GRADE_VALUE), 3);
    assert_sum(&plan.lines[0], 3);
    assert_int_equal(points(&plan.lines[0], GRADE_HIGHEST), 40);
    assert_true(plan.lines[0].approved);
    small->city.settings.auto_grade = 2;
    plan = plan_of(small);
    assert_false(plan.lines[0].approved);
    assert_int_equal(plan.lines[0].hold.id, HOLD_RISK);
    assert_int_equal(plan.lines[0].hold.numbers[0], 3);
    assert_int_equal(plan.lines[0].hold.numbers[1], 2);
}

static void every_class_approves_itself_when_its_risk_is_low(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    static const enum item_class classes[] = {CLASS_B, CLASS_C};
    for (int k = 0; k < 2; k++) {
        small->city.items[pads.item].class = classes[k];
        struct plan plan = plan_of(small);
        assert_int_equal(plan.lines[0].class, classes[k]);
        assert_true(plan.lines[0].qty_e3 > 0);
        assert_true(plan.lines[0].approved);
    }
}

static void novelty_counts_by_days_and_deliveries(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    int64_t other = small_item(small, "gloves", 10);
    struct supply_record records[] = {{pads.supplier, pads.item, 4, 0}};
    (void)small_supply(small, pads.supplier, other, 1, 1);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    small_stock(small, other, "L2", 15, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(points(&plan.lines[other], GRADE_NEW_SOURCE), 0); /* nothing is known at all */
    small->city.records = records;
    small->city.records_n = 1;
    plan = plan_of(small);
    assert_int_equal(points(&plan.lines[pads.item], GRADE_NEW_SOURCE), 0);
    assert_int_equal(points(&plan.lines[other], GRADE_NEW_SOURCE), 15); /* never this one */
    records[0].supplier = small_supplier(small, "third", "general");
    plan = plan_of(small);
    assert_int_equal(points(&plan.lines[other], GRADE_NEW_SOURCE), 25); /* never anything */
    /* 21 days recorded: 30 * 7 / 28 = 7 (down from 7.5). */
    struct demand_series *s = &small->city.series[1];
    s->first_day += SMALL_HISTORY - 21;
    s->facts_n = s->days_n = 21;
    plan = plan_of(small);
    assert_int_equal(points(&plan.lines[other], GRADE_NEW_ITEM), 7);
    assert_int_equal(points(&plan.lines[pads.item], GRADE_NEW_ITEM), 0);
}

static void late_suppliers_cost_points(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    struct supply_record records[] = {{pads.supplier, pads.item, 10, 3}};
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    small->city.records = records;
    small->city.records_n = 1;
    struct plan plan = plan_of(small);
    assert_int_equal(points(&plan.lines[0], GRADE_SUPPLIER), 6); /* 20 * 3 / 10 */
    records[0].received_n = 4;                                   /* too few to say anything */
    plan = plan_of(small);
    assert_int_equal(points(&plan.lines[0], GRADE_SUPPLIER), 0);
    records[0] = (struct supply_record){pads.supplier, pads.item, 10, 10};
    for (int64_t days = 1; days <= 3; days++) { /* late now: 10 each, at most 20; in all 30 */
        int64_t other = small_item(small, "late", 1);
        small_coming(small, other, pads.supplier, 1, small_today() - (int32_t)days);
        plan = plan_of(small);
        assert_int_equal(points(&plan.lines[0], GRADE_SUPPLIER), 30);
    }
    small->city.records_n = 0;
    plan = plan_of(small);
    assert_int_equal(points(&plan.lines[0], GRADE_SUPPLIER), 20);
    small->city.open_lines_n = 1;
    plan = plan_of(small);
    assert_int_equal(points(&plan.lines[0], GRADE_SUPPLIER), 10);
}

static void much_and_long_cost_points(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    pads.term->min_qty_e3 = 102 * FIXED_E3;
    struct plan plan = plan_of(small);
    /* Usual in five days and a pack: 51. 102 is twice that, half way to three times: 10 of 20. */
    assert_int_equal(plan.lines[0].qty_e3, 102 * FIXED_E3);
    assert_int_equal(points(&plan.lines[0], GRADE_QUANTITY), 10);
    assert_int_equal(points(&plan.lines[0], GRADE_COVER), 0);
    /* 15 and 400 last 41.5 days: 8.5 beyond five and four weeks, the first four weeks begun. */
    pads.term->min_qty_e3 = 400 * FIXED_E3;
    small->city.settings.unusual_ratio_e4 = 100 * FIXED_E4;
    plan = plan_of(small);
    assert_int_equal(points(&plan.lines[0], GRADE_COVER), 5);
}

/* Four lines of 70, 60, 50 and 40 yuan: all of the same risk but for their value, so that the
 * smaller go first. */
static void the_day_s_limit_goes_to_the_least_risky(void **state)
{
    struct small_city *small = *state;
    int64_t supplier = small_supplier(small, "care", "general");
    for (int64_t i = 0; i < 4; i++) {
        int64_t item = small_item(small, "item", 10);
        (void)small_supply(small, supplier, item, 1, 1);
        small->city.items[item].class = CLASS_A;
        small_stock(small, item, "L", 15, FIXED_NONE);
        small->city.supply[i].price_e4 = (7 - i) * 2857; /* of 35: 70, 60, 50, 40 yuan */
    }
    small->city.settings.auto_day_e4 = 100 * FIXED_E4;
    struct plan plan = plan_of(small);
    assert_false(plan.lines[0].approved);
    assert_false(plan.lines[1].approved);
    assert_true(plan.lines[2].approved);
    assert_true(plan.lines[3].approved);
    assert_int_equal(plan.lines[0].hold.id, HOLD_DAY);
    /* 0.8571 * 35 = 30.00, 1.1428 * 35 = 40.00: of 100 are 30.00 left of 39.998 + 29.9985 spent. */
    assert_int_equal(plan.lines[0].hold.numbers[1],
                     10000 - plan.lines[2].amount_fen - plan.lines[3].amount_fen);
    small->city.settings.auto_day_e4 = 40; /* less than a fen is a limit, too */
    plan = plan_of(small);
    for (int64_t i = 0; i < 4; i++) {
        assert_false(plan.lines[i].approved);
    }
    small->city.settings.auto_day_e4 = 100 * FIXED_E4;
    small->city.approved_today_fen = 9000; /* an earlier plan of the day spent it */
    plan = plan_of(small);
    for (int64_t i = 0; i < 4; i++) {
        assert_false(plan.lines[i].approved);
    }
}

static void nothing_approves_itself_on_a_past_day(void **state)
{
    struct small_city *small = *state;
    (void)small_bought(small, "pads", 10);
    struct planner_options options = {.look_back = true};
    struct plan plan;
    city_sort(&small->city);
    assert_int_equal(planner_plan(&small->city, &options, &small->arena, &plan, NULL), LINLI_OK);
    assert_true(plan.lines[0].qty_e3 > 0);
    assert_false(plan.lines[0].approved);
    assert_int_equal(plan.lines[0].hold.id, REASON_NONE);
    assert_int_equal(plan.lines[0].grade.id, GRADE_LINE);
}

static int64_t approved_of(struct small_city *small)
{
    struct plan plan = plan_of(small);
    int64_t n = 0;
    int64_t fen = 0;
    for (int64_t i = 0; i < plan.lines_n; i++) {
        const struct plan_line *line = &plan.lines[i];
        n += line->approved ? 1 : 0;
        fen += line->approved ? line->amount_fen : 0;
        /* approved, or a reason against it: never neither */
        assert_true(line->order < 0 || line->approved != (line->hold.id != REASON_NONE));
    }
    assert_true(small->city.settings.auto_day_e4 == 0 ||
                fen <= small->city.settings.auto_day_e4 / 100);
    return n;
}

static void wider_limits_never_approve_less(void **state)
{
    struct small_city *small = *state;
    struct settings *settings = &small->city.settings;
    int64_t supplier = small_supplier(small, "care", "general");
    for (int64_t i = 0; i < 8; i++) {
        int64_t item = small_item(small, "item", 3 + 5 * i);
        small_supply(small, supplier, item, 1, 1)->price_e4 = (1 + i * i) * FIXED_E4;
        small_stock(small, item, "L", 3 + 5 * i, FIXED_NONE);
    }
    int64_t before = -1;
    for (int64_t grade = 0; grade <= 40; grade += 4) {
        settings->auto_grade = grade;
        int64_t n = approved_of(small);
        assert_true(n >= before);
        before = n;
    }
    assert_true(before > 2);
    before = -1;
    for (int64_t yuan = 1; yuan <= 2049; yuan *= 2) {
        settings->auto_day_e4 = yuan * FIXED_E4;
        int64_t n = approved_of(small);
        assert_true(n >= before);
        before = n;
    }
    settings->auto_approve_e4 = 0;
    assert_int_equal(approved_of(small), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(a_plain_line_has_the_points_of_its_value),
        SMALL_TEST(every_class_approves_itself_when_its_risk_is_low),
        SMALL_TEST(novelty_counts_by_days_and_deliveries),
        SMALL_TEST(late_suppliers_cost_points),
        SMALL_TEST(much_and_long_cost_points),
        SMALL_TEST(the_day_s_limit_goes_to_the_least_risky),
        SMALL_TEST(nothing_approves_itself_on_a_past_day),
        SMALL_TEST(wider_limits_never_approve_less),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
