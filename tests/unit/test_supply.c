/*
 * What an order costs at one supplier or another, in a city with constant demand, so that hand
 * arithmetic gives every number: price tiers, needs shared by two suppliers, goods that too few
 * supply. The supplier delivers every day, the morning after the order; class A, three days beyond
 * the next arrival, so an order from nothing is five days' demand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "planner/suppliers_few.h"
#include "planner/supply.h"
#include "small_plan.h"

static struct supply_term *add_tier(struct small_city *small, const struct small_bought *bought,
                                    int64_t units, int64_t price_e4)
{
    struct supply_term *tier = small_supply(small, bought->supplier, bought->item, 1, 1);
    tier->min_qty_e3 = units * FIXED_E3;
    tier->price_e4 = price_e4;
    return tier;
}

/*
 * 10 a day for 2 yuan, 15 there: 50 - 15 = 35 are ordered. At 1.90 from 100 on: 100 * 0.10 = 10.00
 * saved. There are 15 + 35 = 5 days, the 65 more last 6.5: they wait ceil(5 + 3.25) = 9 days, 65 *
 * 1.90 * 0.2 * 9 / 365 = 0.609 yuan, 61 fen.
 */
static void a_tier_that_saves_is_taken(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    (void)add_tier(small, &pads, 100, 19000);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 100 * FIXED_E3);
    assert_int_equal(plan.lines[0].amount_fen, 19000);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_TIER, pads.item);
    assert_non_null(notice);
    const int64_t expected[] = {100000, 35000, 19000, 20000, 1000, 61, 9};
    for (int k = 0; k < 7; k++) {
        assert_int_equal(notice->reason.numbers[k], expected[k]);
    }
    int64_t fen = 0;
    assert_true(bargain_holding_fen(65000, 19000, 2000, 9, &fen));
    assert_int_equal(fen, 61);
    /* ordered and on the way: nothing more */
    small_coming(small, pads.item, pads.supplier, 100, small_today() + 1);
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_ENOUGH);
}

/* 350 would last 31.5 days longer, above the 14 of tier_days; holding is dearer than a saving of
 * 100 * 0.0001 = 1 fen; half a life of 20 days is less than the 15 + 35 + 65 = 11.5 days. */
static void a_tier_that_does_not_save_is_left(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    struct supply_term *tier = add_tier(small, &pads, 350, 10000);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 35 * FIXED_E3);
    tier->min_qty_e3 = 100 * FIXED_E3;
    tier->price_e4 = 19999;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 35 * FIXED_E3);
    tier->price_e4 = 19000;
    small->city.settings.tier_days = 0;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 35 * FIXED_E3);
    small->city.settings.tier_days = 14;
    small->city.items[pads.item].shelf_life_days = 20;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 35 * FIXED_E3);
    small->city.items[pads.item].shelf_life_days = 24;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 100 * FIXED_E3);
    assert_null(find_notice(&plan, NOTICE_SPLIT, pads.item));
}

/* Of all tiers the best is taken: brute force over each by the formula of the file's head. */
static void the_best_of_all_tiers_is_taken(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct small_city small;
        struct random_stream stream;
        small_init(&small);
        random_init(&stream, 20261123, "tiers", seed);
        const struct small_bought pads = small_bought(&small, "pads", 10);
        small_stock(&small, pads.item, "L1", 15, FIXED_NONE);
        small.city.settings.tier_days = 28;
        int64_t least = 20;
        int64_t price = 20000;
        int64_t base_e4 = price;
        int64_t starts[4];
        int64_t prices[4];
        for (int k = 0; k < 4; k++) {
            least += 10 + (int64_t)random_below(&stream, 90);
            price -= (int64_t)random_below(&stream, 600);
            starts[k] = least;
            prices[k] = price;
            (void)add_tier(&small, &pads, least, price);
            base_e4 = least <= 35 ? price : base_e4;
        }
        int64_t best = 35;
        int64_t gain = 0;
        for (int k = 0; k < 4; k++) {
            double more = (double)(starts[k] - 35);
            int64_t days = (int64_t)(5 + more / 20 + 0.999999);
            int64_t saved;
            int64_t held;
            assert_true(fixed_amount_fen(starts[k] * FIXED_E3, base_e4, &saved));
            int64_t after;
            assert_true(fixed_amount_fen(starts[k] * FIXED_E3, prices[k], &after));
            saved -= after;
            if (starts[k] > 35 && more <= 280 &&
                bargain_holding_fen((starts[k] - 35) * FIXED_E3, prices[k], 2000, days, &held) &&
                saved - held > gain) {
                gain = saved - held;
                best = starts[k];
            }
        }
        struct plan plan = plan_of(&small);
        assert_int_equal(plan.lines[0].qty_e3, best * FIXED_E3);
        small_finish(&small);
    }
}

/*
 * Main comes in 5 days, the backup tomorrow. 20 there: 2 days of 10. The backup has the order,
 * since 50 go until the main one comes: it brings 50 - 20 = 30. Protected by the main one: 6 days,
 * to cover 9: 90 - 20 = 70 are needed. All from the backup at 3 yuan: 210; 30 there and 40 from the
 * main one at 2: 90 + 80 = 170, 40 saved.
 */
static void a_late_main_supplier_keeps_its_part(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    pads.term->lead_days = 5;
    int64_t near = small_supplier(small, "near", "general");
    small_supply(small, near, pads.item, 2, 1)->price_e4 = 3 * FIXED_E4;
    small_stock(small, pads.item, "L1", 20, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].supplier, pads.supplier);
    assert_int_equal(plan.lines[0].qty_e3, 40 * FIXED_E3);
    assert_int_equal(plan.emergencies_n, 1);
    assert_int_equal(plan.emergencies[0].supplier, near);
    assert_int_equal(plan.emergencies[0].qty_e3, 30 * FIXED_E3);
    assert_int_equal(plan.emergencies[0].amount_fen, 9000);
    assert_false(plan.emergencies[0].approved);
    assert_int_equal(plan.orders_n, 2);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_SPLIT, pads.item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[4], 4000);
    /* a delivery of 1,000 yuan makes an order last 56 days: 560 and the 60 protected less 20, of
     * which 570 from the main supplier save 570 yuan, less than the second delivery costs */
    small->city.settings.order_cost_e4 = 1000 * FIXED_E4;
    plan = plan_of(small);
    assert_int_equal(plan.emergencies_n, 0);
    assert_int_equal(plan.lines[0].supplier, near);
}

/* The main supplier gives 15 a day of the 50 needed; the reorder point is 20, so that 5 have to
 * come from the backup; its pack is 4: 8. When its 15 are on order already, the rest is as before.
 */
static void what_the_main_supplier_cannot_give_comes_from_the_backup(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    pads.term->max_per_day_e3 = 15 * FIXED_E3;
    int64_t near = small_supplier(small, "near", "general");
    small_supply(small, near, pads.item, 2, 1)->pack_e3 = 4 * FIXED_E3;
    small_stock(small, pads.item, "L1", 0, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 15 * FIXED_E3);
    assert_int_equal(plan.emergencies_n, 1);
    assert_int_equal(plan.emergencies[0].qty_e3, 8 * FIXED_E3);
    assert_int_equal(plan.emergencies[0].reason.id, REASON_SPLIT_MOST);
    small_coming(small, pads.item, pads.supplier, 15, small_today() + 1);
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.id, REASON_AT_LIMIT);
    assert_int_equal(plan.emergencies[0].qty_e3, 8 * FIXED_E3);
    small_coming(small, pads.item, near, 8, small_today() + 1);
    plan = plan_of(small);
    assert_int_equal(plan.emergencies_n, 0);
}

/* Random terms: parts are whole packs, never below the minimum, and together at most the need and a
 * pack or minimum of each; planned again with all of it ordered, nothing is added. */
static void parts_add_up_to_the_need(void **state)
{
    (void)state;
    int64_t splits_n = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct small_city small;
        struct random_stream stream;
        small_init(&small);
        random_init(&stream, 20261123, "splits", seed);
        const struct small_bought pads = small_bought(&small, "pads", 10);
        int64_t near = small_supplier(&small, "near", "general");
        struct supply_term *b = small_supply(&small, near, pads.item, 2, 1);
        pads.term->lead_days = 1 + (int64_t)random_below(&stream, 4);
        pads.term->pack_e3 = (1 + (int64_t)random_below(&stream, 6)) * FIXED_E3;
        if (random_below(&stream, 2) == 0) {
            pads.term->max_per_day_e3 = (5 + (int64_t)random_below(&stream, 30)) * FIXED_E3;
        }
        b->pack_e3 = (1 + (int64_t)random_below(&stream, 6)) * FIXED_E3;
        b->min_qty_e3 = (int64_t)random_below(&stream, 10) * FIXED_E3;
        b->price_e4 = 20000 + (int64_t)random_below(&stream, 10000);
        int64_t pack[2] = {pads.term->pack_e3, b->pack_e3};
        int64_t minimum = b->min_qty_e3;
        small_stock(&small, pads.item, "L1", (int64_t)random_below(&stream, 20), FIXED_NONE);
        struct plan plan = plan_of(&small);
        const int64_t *n = plan.lines[0].reason.numbers;
        if (plan.emergencies_n > 0) {
            int64_t rest = plan.emergencies[0].qty_e3;
            bool late = plan.emergencies[0].reason.id == REASON_SPLIT_LATE;
            int64_t need = n[LINE_FORECAST_Q] + n[LINE_SAFETY_Q] - n[LINE_USABLE_Q] -
                           n[LINE_ARRIVING_Q] + (late ? rest : 0);
            splits_n += 1;
            assert_int_equal(rest % pack[1], 0);
            assert_int_equal(plan.lines[0].qty_e3 % pack[0], 0);
            assert_true(rest >= minimum);
            assert_true(rest + plan.lines[0].qty_e3 <
                        need + pack[0] + (minimum > pack[1] ? minimum : pack[1]));
            small_coming(&small, pads.item, near, rest / FIXED_E3, small_today() + 1);
            if (plan.lines[0].qty_e3 > 0) {
                int64_t due = plan.orders[plan.lines[0].order].due_day;
                small_coming(&small, pads.item, pads.supplier, plan.lines[0].qty_e3 / FIXED_E3,
                             (int32_t)due);
            }
            plan = plan_of(&small);
            assert_int_equal(plan.emergencies_n, 0);
        }
        small_finish(&small);
    }
    assert_true(splits_n > 5);
}

/* All that a plan orders is on its way, ordered today. */
static void order_all(struct small_city *small, const struct plan *plan)
{
    const struct plan_line *lines[] = {&plan->lines[0], plan->emergencies};
    for (int k = 0; k < (plan->emergencies_n > 0 ? 2 : 1); k++) {
        if (lines[k]->qty_e3 > 0) {
            small_coming(small, lines[k]->item, lines[k]->supplier, lines[k]->qty_e3 / FIXED_E3,
                         (int32_t)plan->orders[lines[k]->order].due_day);
            small->city.open_lines[small->city.open_lines_n - 1].ordered_day = small_today();
        }
    }
}

/* Goods of few days, bounds of a day, a backup that is earlier and dearer: what is worth its risk
 * depends on who brings it, and on what is on its way. Planned again with all of it ordered, the
 * day orders nothing more. */
static void a_day_planned_again_orders_nothing_more(void **state)
{
    (void)state;
    int64_t backups_n = 0;
    for (uint64_t seed = 0; seed < 80; seed++) {
        struct small_city small;
        struct random_stream stream;
        small_init(&small);
        random_init(&stream, 20261123, "planned again", seed);
        const struct small_bought figs = small_bought(&small, "figs", 10);
        int64_t near = small_supplier(&small, "near", "general");
        struct supply_term *b = small_supply(&small, near, figs.item, 2, 1);
        small.city.items[figs.item].shelf_life_days = 1 + (int64_t)random_below(&stream, 6);
        small.city.items[figs.item].price_e4 = 20000 + (int64_t)random_below(&stream, 30000);
        figs.term->lead_days = 1 + (int64_t)random_below(&stream, 3);
        figs.term->pack_e3 = (1 + (int64_t)random_below(&stream, 8)) * FIXED_E3;
        figs.term->max_per_day_e3 = (5 + (int64_t)random_below(&stream, 60)) * FIXED_E3;
        b->pack_e3 = (1 + (int64_t)random_below(&stream, 8)) * FIXED_E3;
        b->max_per_day_e3 = (5 + (int64_t)random_below(&stream, 60)) * FIXED_E3;
        b->price_e4 = 20000 + (int64_t)random_below(&stream, 20000);
        small_stock(&small, figs.item, "L1", (int64_t)random_below(&stream, 20), FIXED_NONE);
        struct plan plan = plan_of(&small);
        backups_n += plan.lines[0].qty_e3 > 0 && plan.lines[0].supplier == near ? 1 : 0;
        order_all(&small, &plan);
        plan = plan_of(&small);
        assert_int_equal(plan.lines[0].qty_e3, 0);
        assert_int_equal(plan.emergencies_n, 0);
        small_finish(&small);
    }
    assert_true(backups_n > 5);
}

/* Of goods of a day, the stock of 0 and an order of 10 cover what is worth its risk; the main
 * supplier could give 30: the backup has no part in it, however low that is. */
static void short_life_is_no_limit_of_a_supplier(void **state)
{
    struct small_city *small = *state;
    const struct small_bought figs = small_bought(small, "figs", 10);
    int64_t near = small_supplier(small, "near", "general");
    (void)small_supply(small, near, figs.item, 2, 1);
    small->city.items[figs.item].shelf_life_days = 1;
    figs.term->max_per_day_e3 = 30 * FIXED_E3;
    figs.term->pack_e3 = 4 * FIXED_E3;
    small_stock(small, figs.item, "L1", 0, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_in_range(plan.lines[0].qty_e3, 4 * FIXED_E3, 16 * FIXED_E3);
    assert_int_equal(plan.emergencies_n, 0);
}

/*
 * Two categories. "paper": two items of one supplier, so one; "food": two suppliers. The key item
 * of food has one of them. With places: a degree of latitude is 6371000 * pi / 180 = 111,195 m, so
 * a tenth of one is 11.1 km, near, and two tenths 22.2 km, far.
 */
static void few_suppliers_are_told(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    int64_t soap = small_item(small, "soap", 10);
    int64_t rice = small_item(small, "rice", 10);
    int64_t near = small_supplier(small, "near", "general");
    (void)small_supply(small, pads.supplier, soap, 1, 1);
    (void)small_supply(small, pads.supplier, rice, 1, 1);
    (void)small_supply(small, near, rice, 2, 1);
    int64_t noodles = small_item(small, "noodles", 10);
    (void)small_supply(small, near, noodles, 1, 1);
    small->city.items[pads.item].category = small->city.items[soap].category = "paper";
    small->city.items[rice].category = small->city.items[noodles].category = "food";
    small->city.items[noodles].critical = 1;
    struct plan plan = plan_of(small);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_FEW_SUPPLIERS, FIXED_NONE);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[0], 1);
    assert_int_equal(notice->reason.numbers[1], 1);
    assert_int_equal(notice->reason.numbers[2], 0);
    struct city *c = &small->city;
    c->sites[0].lat_e7 = c->sites[0].lon_e7 = 0;
    c->suppliers[pads.supplier].lat_e7 = 1000000;
    c->suppliers[near].lat_e7 = 2000000;
    c->suppliers[pads.supplier].lon_e7 = c->suppliers[near].lon_e7 = 0;
    assert_int_equal((int64_t)suppliers_distance_m(0, 0, 1000000, 0), 11119);
    struct supplier_choice *choices;
    int64_t n = 0;
    assert_int_equal(suppliers_choices(c, &small->arena, &choices, &n, NULL), LINLI_OK);
    assert_int_equal(n, 3); /* food, its noodles, paper */
    assert_string_equal(choices[0].category, "food");
    assert_int_equal(choices[0].suppliers_n, 2);
    assert_int_equal(choices[0].near_n, 1);
    assert_int_equal(choices[1].item, noodles);
    assert_int_equal(choices[1].suppliers_n, 1);
    plan = plan_of(small);
    notice = find_notice(&plan, NOTICE_FEW_SUPPLIERS, FIXED_NONE);
    assert_int_equal(notice->reason.numbers[2], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(a_tier_that_saves_is_taken),
        SMALL_TEST(a_tier_that_does_not_save_is_left),
        cmocka_unit_test(the_best_of_all_tiers_is_taken),
        SMALL_TEST(a_late_main_supplier_keeps_its_part),
        SMALL_TEST(what_the_main_supplier_cannot_give_comes_from_the_backup),
        cmocka_unit_test(parts_add_up_to_the_need),
        cmocka_unit_test(a_day_planned_again_orders_nothing_more),
        SMALL_TEST(short_life_is_no_limit_of_a_supplier),
        SMALL_TEST(few_suppliers_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
