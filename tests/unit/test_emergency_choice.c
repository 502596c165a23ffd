/*
 * The choice of an emergency order: who is at the door soonest, what it costs, and what is there
 * already. Today is Monday 2026-03-02, the setting emergency_hours is 2, emergency_fee 12 yuan.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "planner/emergency.h"
#include "small_city.h"

enum { NINE_S = 9 * 3600 };

static struct emergency_wish wish_of(int64_t item, int64_t units)
{
    return (struct emergency_wish){.item = item,
                                   .qty_e3 = units * FIXED_E3,
                                   .hours = 2,
                                   .now_s = NINE_S,
                                   .supplier = FIXED_NONE};
}

static struct emergency_answer choose(struct small_city *small, const struct emergency_wish *wish)
{
    struct emergency_answer answer = {0};
    city_sort(&small->city);
    assert_int_equal(emergency_choose(&small->city, wish, &small->arena, &answer, NULL), LINLI_OK);
    return answer;
}

static void an_instant_supplier_comes_before_a_cheaper_one(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "PAD", 0);
    int64_t slow = small_supplier(small, "slow", "");
    int64_t quick = small_supplier(small, "quick", "instant");
    small_supply(small, slow, item, 1, 1)->price_e4 = FIXED_E4;
    small_supply(small, quick, item, 2, 0)->price_e4 = 3 * FIXED_E4;
    struct emergency_wish wish = wish_of(item, 20);
    struct emergency_answer a = choose(small, &wish);
    assert_int_equal(a.offers_n, 2);
    const struct emergency_offer *best = &a.offers[0];
    assert_int_equal(best->supplier, quick);
    assert_true(best->within);
    assert_int_equal(best->arrival_day, small_today());
    assert_int_equal(best->arrival_s, NINE_S + 2 * 3600);
    assert_int_equal(best->amount_fen, 6000); /* 20 at 3 yuan */
    assert_int_equal(best->fee_fen, 1200);
    /* the other one by its lead day, without surcharge, some time of Tuesday */
    assert_int_equal(a.offers[1].arrival_day, small_today() + 1);
    assert_int_equal(a.offers[1].arrival_s, FIXED_NONE);
    assert_int_equal(a.offers[1].fee_fen, 0);
    assert_false(a.offers[1].within);
    /* at 23:00 two hours later is tomorrow, 01:00 */
    wish.now_s = 23 * 3600;
    a = choose(small, &wish);
    assert_int_equal(a.offers[0].supplier, quick);
    assert_int_equal(a.offers[0].arrival_day, small_today() + 1);
    assert_int_equal(a.offers[0].arrival_s, 3600);
    /* within one hour nobody can; the soonest still comes first */
    wish.hours = 1;
    a = choose(small, &wish);
    assert_int_equal(a.offers[0].supplier, quick);
    assert_false(a.offers[0].within);
    /* some time of Tuesday is within the 39 hours from 09:00 to its end, not within 38 */
    wish.now_s = NINE_S;
    wish.hours = 39;
    assert_true(choose(small, &wish).offers[1].within);
    wish.hours = 38;
    assert_false(choose(small, &wish).offers[1].within);
}

static void the_cutoff_and_the_order_days_decide_when_the_others_come(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "PAD", 0);
    int64_t slow = small_supplier(small, "slow", "");
    small_supply(small, slow, item, 1, 0);
    small->city.suppliers[slow].cutoff_s = 10 * 3600;
    struct emergency_wish wish = wish_of(item, 1);
    assert_int_equal(choose(small, &wish).offers[0].arrival_day, small_today());
    wish.now_s = 10 * 3600 + 1;
    assert_int_equal(choose(small, &wish).offers[0].arrival_day, small_today() + 1);
    wish.now_s = FIXED_NONE; /* another day than the clock's: no cutoff has passed */
    assert_int_equal(choose(small, &wish).offers[0].arrival_day, small_today());
    small->city.suppliers[slow].order_days = 1 << 2; /* Wednesdays only: bit 2 */
    assert_int_equal(choose(small, &wish).offers[0].arrival_day, small_today() + 2);
}

static void equals_are_told_apart_by_place_then_price(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "PAD", 0);
    int64_t far = small_supplier(small, "far", "instant");
    int64_t near = small_supplier(small, "near", "instant");
    int64_t cheap = small_supplier(small, "cheap", "instant");
    small_supply(small, far, item, 1, 0)->price_e4 = FIXED_E4;
    small_supply(small, near, item, 2, 0)->price_e4 = 3 * FIXED_E4;
    small_supply(small, cheap, item, 3, 0)->price_e4 = 2 * FIXED_E4;
    small->city.suppliers[near].local = 1;
    small->city.suppliers[cheap].local = 1;
    struct emergency_wish wish = wish_of(item, 1);
    struct emergency_answer a = choose(small, &wish);
    assert_int_equal(a.offers[0].supplier, cheap);
    assert_int_equal(a.offers[1].supplier, near);
    assert_int_equal(a.offers[2].supplier, far);
    wish.supplier = far; /* a person names one */
    a = choose(small, &wish);
    assert_int_equal(a.offers_n, 1);
    assert_int_equal(a.offers[0].supplier, far);
}

static void packs_minimum_and_the_days_most_bound_the_quantity(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "PAD", 0);
    int64_t quick = small_supplier(small, "quick", "instant");
    struct supply_term *term = small_supply(small, quick, item, 1, 0);
    term->pack_e3 = 12 * FIXED_E3;
    term->max_per_day_e3 = 50 * FIXED_E3;
    struct emergency_wish wish = wish_of(item, 20);
    struct emergency_answer a = choose(small, &wish);
    assert_int_equal(a.offers[0].qty_e3, 24000); /* two packs */
    assert_int_equal(a.offers[0].missing_e3, 0);
    wish.qty_e3 = 100000;
    a = choose(small, &wish); /* at most 50: four packs, 52 are missing */
    assert_int_equal(a.offers[0].qty_e3, 48000);
    assert_int_equal(a.offers[0].missing_e3, 52000);
    small_coming(small, item, quick, 24, small_today());
    a = choose(small, &wish); /* 24 of the 50 are ordered already: two packs */
    assert_int_equal(a.offers[0].qty_e3, 24000);
    small_coming(small, item, quick, 20, small_today());
    a = choose(small, &wish); /* 6 are left, less than a pack */
    assert_int_equal(a.offers[0].qty_e3, 0);
    /* whoever gives all of it on that day comes before one that gives a part */
    int64_t other = small_supplier(small, "other", "instant");
    small_supply(small, other, item, 2, 0);
    a = choose(small, &wish);
    assert_int_equal(a.offers[0].supplier, other);
    assert_int_equal(a.offers[0].qty_e3, 100000);
}

/* The help of that kind, NULL when there is none. */
static const struct emergency_help *help_of(const struct emergency_answer *answer,
                                            enum emergency_help_kind kind)
{
    for (int64_t i = 0; i < answer->helps_n; i++) {
        if (answer->helps[i].kind == kind) {
            return &answer->helps[i];
        }
    }
    return NULL;
}

static void what_is_there_already_is_told_first(void **state)
{
    struct small_city *small = *state;
    struct city *c = &small->city;
    int64_t item = small_item(small, "PAD", 2);
    int64_t other = small_item(small, "CLOTH", 0);
    table_clear(table_get(TABLE_SITES), &c->sites[1]);
    c->sites[1].code = "branch";
    c->sites_n = 2;
    small_stock(small, item, "L1", 3, FIXED_NONE);
    small_stock(small, item, "OLD", 9, small_today() - 1); /* expired: not there */
    small_stock(small, item, "R1", 5, small_today());      /* good until this evening */
    c->stock[2].account = ACCOUNT_RESERVE;
    small_stock(small, other, "C1", 8, FIXED_NONE);
    small_stock(small, item, "B1", 20, FIXED_NONE);
    c->stock[4].site = 1;
    small_coming(small, item, FIXED_NONE, 4, small_today());
    small_coming(small, item, FIXED_NONE, 7, small_today() + 1); /* not today */
    c->substitutes[c->substitutes_n++] =
        (struct substitute){.item = item, .substitute = other, .factor_e4 = 15000, .rank = 1};
    /* the branch uses 2 a day: it keeps 7 days, 14 of its 20 */
    c->series[1] = c->series[0];
    c->series[1].site = 1;
    c->series_n = 2;
    struct lane lane = {.from = 1, .to = 0, .lead_hours_e3 = 1500};
    c->lanes = &lane;
    c->lanes_n = 1;
    struct emergency_wish wish = wish_of(item, 5);
    struct emergency_answer a = choose(small, &wish);
    assert_int_equal(a.offers_n, 0);
    assert_int_equal(a.helps_n, 5);
    assert_int_equal(a.helps[0].kind, EMERGENCY_RESERVE);
    assert_int_equal(a.helps[0].qty_e3, 5000);
    assert_int_equal(help_of(&a, EMERGENCY_ON_HAND)->qty_e3, 3000);
    assert_int_equal(help_of(&a, EMERGENCY_COMING)->qty_e3, 4000);
    assert_int_equal(help_of(&a, EMERGENCY_SUBSTITUTE)->qty_e3, 8000);
    assert_int_equal(help_of(&a, EMERGENCY_SUBSTITUTE)->need_e3, 8000); /* 5 * 1.5, whole */
    assert_int_equal(help_of(&a, EMERGENCY_ELSEWHERE)->site, 1);
    assert_int_equal(help_of(&a, EMERGENCY_ELSEWHERE)->qty_e3, 6000);
    assert_int_equal(help_of(&a, EMERGENCY_ELSEWHERE)->lead_hours_e3, 1500);
}

static void every_allocation_can_fail(void **state)
{
    struct small_city *small = *state;
    int64_t item = small_item(small, "PAD", 1);
    int64_t quick = small_supplier(small, "quick", "instant");
    small_supply(small, quick, item, 1, 0);
    struct emergency_wish wish = wish_of(item, 1);
    struct emergency_answer answer = {0};
    enum linli_rc rc = LINLI_ENOMEM;
    uint64_t failed_n = 0;
    while (rc != LINLI_OK) {
        struct linli_arena arena;
        linli_arena_init(&arena, 0);
        arena.fail_at = failed_n + 1;
        rc = emergency_choose(&small->city, &wish, &arena, &answer, NULL);
        assert_true(rc == LINLI_OK || rc == LINLI_ENOMEM);
        failed_n += rc == LINLI_OK ? 0 : 1;
        linli_arena_finish(&arena);
    }
    assert_int_equal(failed_n, 3); /* helps, offers, and the offers to sort */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(an_instant_supplier_comes_before_a_cheaper_one),
        SMALL_TEST(the_cutoff_and_the_order_days_decide_when_the_others_come),
        SMALL_TEST(equals_are_told_apart_by_place_then_price),
        SMALL_TEST(packs_minimum_and_the_days_most_bound_the_quantity),
        SMALL_TEST(what_is_there_already_is_told_first),
        SMALL_TEST(every_allocation_can_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
