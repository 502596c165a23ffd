/*
 * The planner on cities small enough for hand arithmetic. Demand is constant, so its total has no
 * spread: safety stock is 0 and every number follows from the calendar.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "small_plan.h"

static void a_class_a_item_is_ordered_up_to_its_cover(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    pads.term->pack_e3 = 12 * FIXED_E3;
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    struct plan plan = plan_of(small);
    /* The only item is class A. Today Monday; the next chance is Tuesday, there on Wednesday:
     * 2 days protected, reorder point 20; 3 more days covered: 5 days, 50. Usable 15 < 20, need 50
     * - 15 = 35, in packs of 12: 36. */
    const struct plan_line *line = &plan.lines[0];
    assert_int_equal(line->class, CLASS_A);
    assert_int_equal(line->reason.id, REASON_ORDER);
    assert_int_equal(line->reason.numbers[LINE_REORDER_Q], 20 * FIXED_E3);
    assert_int_equal(line->reason.numbers[LINE_FORECAST_Q], 50 * FIXED_E3);
    assert_int_equal(line->reason.numbers[LINE_SAFETY_Q], 0);
    assert_int_equal(line->reason.numbers[LINE_COVER_DAYS], 5);
    assert_int_equal(line->qty_e3, 36 * FIXED_E3);
    /* 36 at 2 yuan is 72 yuan, below the limit of 500: it approves itself. */
    assert_int_equal(line->amount_fen, 7200);
    assert_true(line->approved);
    assert_int_equal(plan.orders_n, 1);
    assert_int_equal(plan.orders[0].due_day, small_today() + 1);
    assert_int_equal(plan.orders[0].amount_fen, 7200);
    assert_int_equal(plan.notices_n, 0);
}

static void enough_or_on_the_way_orders_nothing(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    small_coming(small, pads.item, pads.supplier, 36, small_today() + 1);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_ENOUGH);
    assert_int_equal(plan.lines[0].qty_e3, 0);
    assert_int_equal(plan.orders_n, 0);
    /* Due in ten days it does not help: 15 < 20. */
    small->city.open_lines[0].due_day = small_today() + 10;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_ORDER);
    assert_int_equal(plan.lines[0].qty_e3, 35 * FIXED_E3);
}

static void delivery_days_stretch_the_interval(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small->city.suppliers[pads.supplier].delivery_days = 1 << 4; /* Friday */
    small_stock(small, pads.item, "L1", 41, FIXED_NONE);
    struct plan plan = plan_of(small);
    /* Orders of today to Thursday arrive on Friday, the next chance a week later: 11 days, 110. */
    assert_int_equal(plan.lines[0].reason.id, REASON_ORDER);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_REORDER_Q], 110 * FIXED_E3);
    assert_true(plan.lines[0].approved);
    small->city.stock[0].qty_e3 = 39 * FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_ORDER);
    assert_int_equal(plan.orders[0].due_day, small_today() + 4);
    /* 39 do not last until Friday either, which a person should know. */
    assert_non_null(find_notice(&plan, NOTICE_SHORT_BEFORE_ARRIVAL, pads.item));
    assert_false(plan.lines[0].approved);
}

static void no_order_on_a_day_without_orders(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small->city.suppliers[pads.supplier].order_days = 1 << 1; /* Tuesday */
    small_stock(small, pads.item, "L1", 30, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_NO_ORDER_DAY);
    assert_int_equal(plan.lines[0].qty_e3, 0);
}

static void short_today_asks_for_help_within_hours(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "pads", 10);
    int64_t supplier = small_supplier(small, "care", "general");
    int64_t rescue = small_supplier(small, "rescue", "instant");
    (void)small_supply(small, supplier, item, 1, 1);
    (void)small_supply(small, rescue, item, 2, 0);
    small_stock(small, item, "L1", 6, FIXED_NONE);
    struct plan plan = plan_of(small);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_SHORT_TODAY, item);
    assert_non_null(notice);
    /* On hand 6, today 10; the ordinary delivery is there tomorrow: 4 are missing until then. */
    assert_int_equal(notice->reason.numbers[0], 6 * FIXED_E3);
    assert_int_equal(notice->reason.numbers[1], 10 * FIXED_E3);
    assert_int_equal(notice->reason.numbers[2], 4 * FIXED_E3);
    assert_int_equal(notice->supplier, rescue);
    assert_int_equal(plan.emergencies_n, 1);
    assert_int_equal(plan.emergencies[0].qty_e3, 4 * FIXED_E3);
    assert_int_equal(plan.orders[plan.emergencies[0].order].kind, DOCUMENT_EMERGENCY);
    assert_int_equal(plan.orders[plan.emergencies[0].order].fee_fen, 1200);
    /* The ordinary order counts the help as arriving: 50 - 6 - 4 = 40. */
    assert_int_equal(plan.lines[0].qty_e3, 40 * FIXED_E3);
    assert_false(plan.lines[0].approved);
}

static void a_substitute_comes_before_help_and_nobody_is_said(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "pads", 10);
    int64_t other = small_item(small, "other pads", 10);
    int64_t supplier = small_supplier(small, "care", "general");
    (void)small_supply(small, supplier, item, 1, 1);
    (void)small_supply(small, supplier, other, 1, 1);
    small_stock(small, item, "L1", 6, FIXED_NONE);
    small_stock(small, other, "L2", 24, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_non_null(find_notice(&plan, NOTICE_SHORT_NO_HELP, item));
    small->city.substitutes[0] = (struct substitute){item, other, FIXED_NONE, 1};
    small->city.substitutes_n = 1;
    plan = plan_of(small);
    /* 4 are missing; the other has 24 and needs 20 itself in two days: just enough. */
    const struct plan_notice *notice = find_notice(&plan, NOTICE_SUBSTITUTE, item);
    assert_non_null(notice);
    assert_int_equal(notice->other_item, other);
    assert_int_equal(notice->reason.numbers[2], 4 * FIXED_E3);
    small->city.stock[1].qty_e3 = 23 * FIXED_E3;
    plan = plan_of(small);
    assert_null(find_notice(&plan, NOTICE_SUBSTITUTE, item));
}

static void the_backup_gets_the_order_when_the_main_comes_too_late(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "pads", 10);
    int64_t supplier = small_supplier(small, "slow", "general");
    int64_t quick = small_supplier(small, "quick", "general");
    (void)small_supply(small, supplier, item, 1, 5);
    (void)small_supply(small, quick, item, 2, 1);
    small_stock(small, item, "L1", 25, FIXED_NONE);
    struct plan plan = plan_of(small);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_BACKUP, item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[0], small_today() + 5);
    assert_int_equal(notice->reason.numbers[1], small_today() + 1);
    assert_int_equal(plan.lines[0].supplier, quick);
    assert_true(plan.lines[0].qty_e3 > 0);
}

static void small_orders_fill_up_wait_or_ask(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "pads", 10);
    int64_t other = small_item(small, "gloves", 10);
    int64_t supplier = small_supplier(small, "care", "general");
    (void)small_supply(small, supplier, item, 1, 1);
    (void)small_supply(small, supplier, other, 1, 1);
    small->city.items[other].class = CLASS_A;
    small_stock(small, item, "L1", 19, FIXED_NONE);
    small_stock(small, other, "L2", 30, FIXED_NONE);
    /* 31 pads at 2 yuan are 62 yuan. Gloves are above their point of 20 but 20 below the level of
     * 50: 40 yuan more. */
    small->city.suppliers[supplier].min_value_e4 = 100 * FIXED_E4;
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[item].reason.id, REASON_ORDER);
    assert_int_equal(plan.lines[item].qty_e3, 31 * FIXED_E3);
    assert_int_equal(plan.lines[other].reason.id, REASON_JOIN);
    assert_int_equal(plan.lines[other].qty_e3, 20 * FIXED_E3);
    assert_int_equal(plan.orders[0].amount_fen, 10200);
    /* 102 yuan do not reach 110, and 19 pads do not last the two days until the next delivery: a
     * person decides. */
    small->city.suppliers[supplier].min_value_e4 = 110 * FIXED_E4;
    plan = plan_of(small);
    assert_int_equal(plan.lines[item].reason.id, REASON_ORDER);
    assert_int_equal(plan.notices[0].reason.id, NOTICE_BELOW_MINIMUM);
    assert_int_equal(plan.notices[0].reason.numbers[0], 10200);
    assert_int_equal(plan.notices[0].reason.numbers[1], 11000);
    assert_false(plan.lines[item].approved);
}

static void nothing_urgent_waits_for_the_least_order(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small->city.suppliers[pads.supplier].min_value_e4 = 1000 * FIXED_E4;
    small->city.items[pads.item].critical = 1;
    /* Reserve of 3 days: 30 are missing in it. Position 25 - 30 is below the point of 20, but 25
     * last two days. */
    small_stock(small, pads.item, "L1", 25, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_WAIT_MINIMUM);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_RESERVE_Q], 30 * FIXED_E3);
    assert_int_equal(plan.orders_n, 0);
}

static void lots_that_expire_are_not_counted_on(void **state)
{
    struct small_city *small = *state;
    const struct small_bought wipes = small_bought(small, "wipes", 10);
    small_stock(small, wipes.item, "OLD", 35, small_today() + 1);
    small_stock(small, wipes.item, "GONE", 7, small_today() - 1);
    struct plan plan = plan_of(small);
    /* Two days use 20 of the 35 that expire tomorrow; 15 are lost, 30 yuan. */
    const struct plan_notice *notice = find_notice(&plan, NOTICE_EXPIRING, wipes.item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[2], 15 * FIXED_E3);
    assert_int_equal(notice->reason.numbers[3], 3000);
    assert_string_equal(notice->lot_code, "OLD");
    notice = find_notice(&plan, NOTICE_EXPIRED, wipes.item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[0], 7 * FIXED_E3);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_USABLE_Q], 20 * FIXED_E3);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_EXPIRING_Q], 15 * FIXED_E3);
}

static void shelf_life_bounds_an_order(void **state)
{
    struct small_city *small = *state;
    const struct small_bought milk = small_bought(small, "milk", 10);
    small->city.items[milk.item].shelf_life_days = 2;
    small_stock(small, milk.item, "L1", 10, small_today());
    struct plan plan = plan_of(small);
    /* Delivered tomorrow and good for two days: sold until before day 3, 30 with today's 10, of
     * which 10 are there. */
    assert_int_equal(plan.lines[0].reason.numbers[LINE_MOST_Q], 20 * FIXED_E3);
    assert_int_equal(plan.lines[0].qty_e3, 20 * FIXED_E3);
}

static void without_tables_the_defaults_are_named(void **state)
{
    struct small_city *small = *state;
    (void)small_item(small, "pads", 10);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_ORDER);
    assert_int_equal(plan.lines[0].supplier, FIXED_NONE);
    assert_int_equal(plan.lines[0].hold.id, HOLD_NO_SOURCE);
    assert_false(plan.lines[0].approved);
    assert_int_equal(plan.defaults[0].id, DEFAULT_STOCK);
    assert_int_equal(plan.defaults[1].id, DEFAULT_SUPPLIER);
    /* Nothing is known of the stock, so nothing is short. */
    assert_int_equal(plan.notices_n, 0);
}

static void what_nobody_supplies_is_said(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "pads", 10);
    int64_t other = small_item(small, "gloves", 10);
    int64_t supplier = small_supplier(small, "care", "general");
    (void)small_supply(small, supplier, other, 1, 1);
    small_stock(small, item, "L1", 12, FIXED_NONE);
    small_stock(small, other, "L2", 100, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[item].reason.id, REASON_NO_SUPPLIER);
    assert_non_null(find_notice(&plan, NOTICE_NO_SUPPLIER, item));
}

/* The one that nobody supplies has the longest interval: of class C, at the assumed lead time. */
static void the_forecast_reaches_as_far_as_every_interval(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "pads", 1);
    int64_t other = small_item(small, "gloves", 100);
    int64_t supplier = small_supplier(small, "care", "general");
    (void)small_supply(small, supplier, other, 1, 1);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[item].class, CLASS_C);
    assert_int_equal(plan.lines[item].reason.id, REASON_NO_SUPPLIER);
    assert_int_equal(plan.lines[other].class, CLASS_A);
}

static void big_or_unusual_lines_wait_for_a_person(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    pads.term->price_e4 = 20 * FIXED_E4; /* 35 at 20 yuan: 700 */
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].hold.id, HOLD_AMOUNT);
    assert_int_equal(plan.lines[0].hold.numbers[0], 70000);
    pads.term->price_e4 = FIXED_E4 / 10;
    pads.term->min_qty_e3 = 200 * FIXED_E3; /* usual in 5 days: 50; three times that is 150 */
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 200 * FIXED_E3);
    assert_int_equal(plan.lines[0].hold.id, HOLD_UNUSUAL);
    assert_false(plan.lines[0].approved);
}

/* 15 are there, 10 a day are used, an order of today comes tomorrow and keeps two days: of it 2 *
 * 10 less the 5 left over would go, but the supplier gives no less than 40. */
static void a_least_order_that_would_expire_waits_for_a_person(void **state)
{
    struct small_city *small = *state;
    const struct small_bought milk = small_bought(small, "milk", 10);
    small_stock(small, milk.item, "L1", 15, FIXED_NONE);
    small->city.items[milk.item].shelf_life_days = 2;
    milk.term->min_qty_e3 = 40 * FIXED_E3;
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 40 * FIXED_E3);
    assert_int_equal(plan.lines[0].hold.id, HOLD_ABOVE_MOST);
    assert_int_equal(plan.lines[0].hold.numbers[1], 15 * FIXED_E3);
    assert_false(plan.lines[0].approved);
    milk.term->min_qty_e3 = 10 * FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 15 * FIXED_E3);
    assert_int_equal(plan.lines[0].hold.id, REASON_NONE);
}

static void late_deliveries_are_named(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 100, FIXED_NONE);
    small_coming(small, pads.item, pads.supplier, 36, small_today() - 2);
    struct plan plan = plan_of(small);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_LATE, pads.item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[1], small_today() - 2);
}

/* Approving what was proposed and planning again proposes nothing more: no runaway orders. */
static void planning_again_adds_nothing(void **state)
{
    struct small_city *small = *state;
    int64_t supplier = small_supplier(small, "care", "general");
    for (int64_t i = 0; i < 4; i++) {
        int64_t item = small_item(small, "item", 5 + i);
        (void)small_supply(small, supplier, item, 1, 1);
        small->city.items[item].class = CLASS_A;
        small_stock(small, item, "L", 9 + 4 * i, FIXED_NONE);
    }
    small->city.suppliers[supplier].min_value_e4 = 150 * FIXED_E4;
    struct plan plan = plan_of(small);
    int64_t ordered = 0;
    for (int64_t i = 0; i < plan.lines_n; i++) {
        if (plan.lines[i].qty_e3 > 0) {
            ordered += 1;
            small_coming(small, plan.lines[i].item, supplier, plan.lines[i].qty_e3 / FIXED_E3,
                         (int32_t)plan.orders[plan.lines[i].order].due_day);
        }
    }
    assert_true(ordered > 0);
    plan = plan_of(small);
    assert_int_equal(plan.orders_n, 0);
    /* Half of it approved: the rest is proposed again as it was, and nothing fills it up. */
    small->city.open_lines_n = 1;
    plan = plan_of(small);
    int64_t again = 0;
    for (int64_t i = 0; i < plan.lines_n; i++) {
        again += plan.lines[i].qty_e3 > 0 ? 1 : 0;
    }
    assert_int_equal(again, ordered - 1);
}

static void a_suppliers_limit_of_a_day_holds_over_plans(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "pads", 10);
    int64_t supplier = small_supplier(small, "farm", "farm");
    struct supply_term *term = small_supply(small, supplier, item, 1, 1);
    term->pack_e3 = 4 * FIXED_E3;
    term->max_per_day_e3 = 30 * FIXED_E3;
    small_stock(small, item, "L1", 1, FIXED_NONE);
    struct plan plan = plan_of(small);
    /* 5 days of 10 less 1 on hand are 49; the farm gives 30 a day: 7 packs, for 8 would pass it. */
    assert_int_equal(plan.lines[0].qty_e3, 28 * FIXED_E3);
    small_coming(small, item, supplier, 28, small_today() + 1);
    plan = plan_of(small);
    /* 29 are there or coming, above the reorder point of 20. */
    assert_int_equal(plan.lines[0].reason.id, REASON_ENOUGH);
    small->city.open_lines[0].qty_e3 = 18 * FIXED_E3;
    plan = plan_of(small);
    /* 19 are below it; of the 31 that are missing the farm still gives 30 - 18. */
    assert_int_equal(plan.lines[0].qty_e3, 12 * FIXED_E3);
    /* 19 - 18 is less than half a pack. */
    term->max_per_day_e3 = 19 * FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_AT_LIMIT);
    assert_int_equal(plan.lines[0].qty_e3, 0);
    assert_int_equal(plan.orders_n, 0);
    /* Another day's delivery has a limit of its own. */
    small->city.open_lines[0].due_day = small_today();
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 16 * FIXED_E3);
}

static void planning_again_does_not_round_up_what_was_rounded_down(void **state)
{
    struct small_city *small = *state;
    const struct small_bought buns = small_bought(small, "buns", 10);
    buns.term->pack_e3 = 8 * FIXED_E3;
    small->city.items[buns.item].shelf_life_days = 1;
    small_stock(small, buns.item, "L1", 5, FIXED_NONE);
    struct plan plan = plan_of(small);
    /* Of what comes tomorrow 10 go before it expires, less what is left of today: 5 on hand, 10 of
     * today go: nothing. One pack of 8. */
    assert_int_equal(plan.lines[0].reason.numbers[LINE_MOST_Q], 10 * FIXED_E3);
    assert_int_equal(plan.lines[0].qty_e3, 8 * FIXED_E3);
    small_coming(small, buns.item, buns.supplier, 8, small_today() + 1);
    plan = plan_of(small);
    /* What comes tomorrow serves nothing of today: 10 - 8 = 2 are left, no whole pack. */
    assert_int_equal(plan.lines[0].reason.numbers[LINE_MOST_Q], 2 * FIXED_E3);
    assert_int_equal(plan.lines[0].reason.id, REASON_SHORT_LIVED);
    assert_int_equal(plan.orders_n, 0);
    /* Where nothing comes, one pack is ordered of which half goes: 10 of 16. */
    buns.term->pack_e3 = 16 * FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 0);
    small->city.open_lines_n = 0;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 16 * FIXED_E3);
}

static void the_backups_order_is_bounded_by_life(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "cherries", 10);
    int64_t supplier = small_supplier(small, "slow", "general");
    int64_t quick = small_supplier(small, "quick", "general");
    (void)small_supply(small, supplier, item, 1, 5);
    (void)small_supply(small, quick, item, 2, 1);
    small->city.items[item].shelf_life_days = 3;
    small_stock(small, item, "L1", 5, FIXED_NONE);
    struct plan plan = plan_of(small);
    /* The totals are those of the main supplier: 6 days protected, and until its goods expire on
     * the eighth. From tomorrow on the backup's keep 3 days: 30 go. */
    assert_int_equal(plan.lines[0].supplier, quick);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_COVER_DAYS], 8);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_FORECAST_Q], 80 * FIXED_E3);
    assert_int_equal(plan.lines[0].qty_e3, 30 * FIXED_E3);
}

static void what_a_person_cancelled_today_is_not_proposed_again(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    struct open_line declined = {.line = 1,
                                 .item = pads.item,
                                 .supplier = pads.supplier,
                                 .due_day = small_today() + 1,
                                 .state = LINE_CANCELLED};
    small->city.declined = &declined;
    small->city.declined_n = 1;
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_DECLINED);
    assert_int_equal(plan.lines[0].qty_e3, 0);
    assert_int_equal(plan.orders_n, 0);
}

static void mostly_waste_is_not_ordered(void **state)
{
    struct small_city *small = *state;
    const struct small_bought milk = small_bought(small, "milk", 2);
    small->city.items[milk.item].shelf_life_days = 2;
    milk.term->pack_e3 = 24 * FIXED_E3;
    small_stock(small, milk.item, "L1", 1, small_today());
    struct plan plan = plan_of(small);
    /* Two days of two go before a delivery expires: 4 of a pack of 24. */
    assert_int_equal(plan.lines[0].reason.id, REASON_SHORT_LIVED);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_MOST_Q], 4 * FIXED_E3);
    assert_int_equal(plan.lines[0].qty_e3, 0);
}

/* Planned again at noon: what was issued since the morning is off the shelf and off the forecast.
 */
static void what_was_issued_today_is_not_expected_again(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    struct plan plan = plan_of(small);
    int64_t morning_e3 = plan.lines[0].qty_e3;
    small->city.series[0].today_e3 = 7 * FIXED_E3;
    small->city.stock[0].qty_e3 = 8 * FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, morning_e3);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_FORECAST_Q], 43 * FIXED_E3);
    assert_null(
        find_notice(&plan, NOTICE_SHORT_NO_HELP, pads.item)); /* 3 are left to ask for, 8 there */
}

static void every_allocation_may_fail(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "pads", 10);
    int64_t supplier = small_supplier(small, "care", "instant");
    (void)small_supply(small, supplier, item, 1, 1);
    small_stock(small, item, "L1", 5, small_today() + 1);
    city_sort(&small->city);
    struct planner_options options = {.threads = 1};
    uint64_t failures = 0;
    for (uint64_t k = 1;; k++) {
        struct linli_arena arena;
        struct plan plan = {.day = -1};
        linli_arena_init(&arena, 0);
        arena.fail_at = k;
        enum linli_rc rc = planner_plan(&small->city, &options, &arena, &plan, NULL);
        linli_arena_finish(&arena);
        if (rc == LINLI_OK) {
            break;
        }
        assert_int_equal(rc, LINLI_ENOMEM);
        assert_int_equal(plan.day, -1); /* untouched on failure */
        failures += 1;
    }
    assert_true(failures > 20);
}

static void nothing_after_this_morning_is_looked_at(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    small->city.today -= 20; /* the last 20 recorded days lie ahead */
    struct plan before = plan_of(small);
    for (int32_t t = SMALL_HISTORY - 20; t < SMALL_HISTORY; t++) {
        small->city.series[0].qty_e3[t] = 900 * FIXED_E3;
    }
    struct plan after = plan_of(small);
    assert_int_equal(before.lines[0].qty_e3, after.lines[0].qty_e3);
    assert_memory_equal(&before.lines[0].reason, &after.lines[0].reason, sizeof(struct reason));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(a_class_a_item_is_ordered_up_to_its_cover),
        SMALL_TEST(enough_or_on_the_way_orders_nothing),
        SMALL_TEST(delivery_days_stretch_the_interval),
        SMALL_TEST(no_order_on_a_day_without_orders),
        SMALL_TEST(short_today_asks_for_help_within_hours),
        SMALL_TEST(a_substitute_comes_before_help_and_nobody_is_said),
        SMALL_TEST(the_backup_gets_the_order_when_the_main_comes_too_late),
        SMALL_TEST(small_orders_fill_up_wait_or_ask),
        SMALL_TEST(nothing_urgent_waits_for_the_least_order),
        SMALL_TEST(lots_that_expire_are_not_counted_on),
        SMALL_TEST(shelf_life_bounds_an_order),
        SMALL_TEST(without_tables_the_defaults_are_named),
        SMALL_TEST(what_nobody_supplies_is_said),
        SMALL_TEST(the_forecast_reaches_as_far_as_every_interval),
        SMALL_TEST(big_or_unusual_lines_wait_for_a_person),
        SMALL_TEST(a_least_order_that_would_expire_waits_for_a_person),
        SMALL_TEST(late_deliveries_are_named),
        SMALL_TEST(planning_again_adds_nothing),
        SMALL_TEST(a_suppliers_limit_of_a_day_holds_over_plans),
        SMALL_TEST(planning_again_does_not_round_up_what_was_rounded_down),
        SMALL_TEST(the_backups_order_is_bounded_by_life),
        SMALL_TEST(what_a_person_cancelled_today_is_not_proposed_again),
        SMALL_TEST(mostly_waste_is_not_ordered),
        SMALL_TEST(what_was_issued_today_is_not_expected_again),
        SMALL_TEST(every_allocation_may_fail),
        SMALL_TEST(nothing_after_this_morning_is_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
