/*
 * Customer orders shared out: substitutes and refunds by hand, and on seeded cities that of no item
 * more goes than there is, substitutes counted, that nobody gets more than ordered or a substitute
 * without consent, and that the order of the rows changes nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <stdio.h>

#include "../unit/small_city.h"
#include "base/random.h"
#include "planner/allot.h"

enum { ITEMS_N = 5, ORDERS_MOST = 24 };

static struct customer_order order_of(const char *code, int64_t item, int64_t units,
                                      int64_t ordered_day)
{
    return (struct customer_order){.code = code,
                                   .item = item,
                                   .qty_e3 = units * FIXED_E3,
                                   .pack_e3 = FIXED_E3,
                                   .price_e4 = 3 * FIXED_E4,
                                   .ordered_day = ordered_day,
                                   .ordered_s = FIXED_NONE,
                                   .paid = true};
}

static void may_stand_for(struct small_city *small, int64_t item, int64_t other, int64_t factor_e4)
{
    struct city *c = &small->city;
    c->substitutes[c->substitutes_n++] = (struct substitute){
        .item = item, .substitute = other, .factor_e4 = factor_e4, .rank = c->substitutes_n};
}

static void share(struct small_city *small, const struct allot_goods *goods,
                  enum linli_share_rule rule, struct customer_order *orders, int64_t n)
{
    assert_int_equal(allot_share(&small->city, goods, rule, orders, n, &small->arena, NULL),
                     LINLI_OK);
}

/* 9 * 10^7 units of 10^8 yuan are 9 * 10^17 fen: ten of them fit below 2^63 = 9.2 * 10^18, eleven
 * do not; nor do 9 * 10^11 units in one order. */
static void refunds_beyond_their_number_are_told(void **state)
{
    struct small_city *small = *state;
    int64_t milk = small_item(small, "milk", 0);
    struct allot_goods goods[1] = {{0}};
    struct customer_order orders[11];
    struct linli_error err;
    for (int i = 0; i < 11; i++) {
        orders[i] = order_of("A", milk, 90000000, 1);
        orders[i].price_e4 = 1000000000000;
    }
    linli_error_init(&err);
    assert_int_equal(
        allot_share(&small->city, goods, LINLI_SHARE_EQUAL, orders, 11, &small->arena, &err),
        LINLI_EOVERFLOW);
    assert_int_equal(
        allot_share(&small->city, goods, LINLI_SHARE_EQUAL, orders, 10, &small->arena, NULL),
        LINLI_OK);
    orders[0].qty_e3 = 900000000000000;
    assert_int_equal(
        allot_share(&small->city, goods, LINLI_SHARE_EQUAL, orders, 1, &small->arena, NULL),
        LINLI_EOVERFLOW);
}

/* Milk: 10 there, ordered 8 and 6 by time. The second lacks 4 and consents: of oat milk 7 are
 * there, of which somebody ordered 5 himself; 2 are left, at a factor of 2 they stand for one. */
static void a_substitute_is_what_own_orders_leave(void **state)
{
    struct small_city *small = *state;
    int64_t milk = small_item(small, "milk", 0);
    int64_t oat = small_item(small, "oat milk", 0);
    struct allot_goods goods[2] = {{.on_hand_e3 = 6000, .coming_e3 = 4000},
                                   {.on_hand_e3 = 9000, .promised_e3 = 2000}};
    struct customer_order orders[3] = {order_of("A", milk, 8, 1), order_of("B", milk, 6, 2),
                                       order_of("C", oat, 5, 3)};
    orders[1].consents = true;
    may_stand_for(small, milk, oat, 2 * FIXED_E4);
    share(small, goods, LINLI_SHARE_FIRST_COME, orders, 3);
    assert_string_equal(orders[1].code, "B");
    assert_int_equal(orders[0].given_e3, 8000);
    assert_int_equal(orders[1].given_e3, 2000);
    assert_int_equal(orders[1].other, oat);
    assert_int_equal(orders[1].other_e3, 2000);
    assert_int_equal(orders[1].cover_e3, 1000);
    assert_int_equal(orders[1].refund_fen, 900); /* 6 - 2 - 1 = 3 at 3 yuan */
    assert_int_equal(orders[2].given_e3, 5000);
    struct allot_sum sum = allot_sum_up(orders, 3, FIXED_NONE);
    assert_int_equal(sum.full_n, 2);
    assert_int_equal(sum.part_n, 1);
    assert_int_equal(sum.other_n, 1);
    assert_int_equal(sum.least_e4, 5000); /* 3 of 6 */
    assert_int_equal(sum.refund_fen, 900);
    assert_int_equal(allot_sum_up(orders, 3, oat).orders_n, 1);
    /* Without consent nothing comes instead; not paid, nothing is refunded. */
    orders[1].consents = orders[1].paid = false;
    share(small, goods, LINLI_SHARE_FIRST_COME, orders, 3);
    assert_int_equal(orders[1].other, FIXED_NONE);
    assert_int_equal(orders[1].refund_fen, 0);
}

/* A third of a unit stands for one: three are asked for one that lacks, and a single one, which
 * would stand for a third, is given as that. */
static void a_substitute_never_covers_more_than_is_missing(void **state)
{
    struct small_city *small = *state;
    int64_t big = small_item(small, "big", 0);
    int64_t little = small_item(small, "little", 0);
    struct allot_goods goods[2] = {{.on_hand_e3 = 0}, {.on_hand_e3 = 7000}};
    struct customer_order orders[1] = {order_of("A", big, 3, 1)};
    orders[0].consents = true;
    may_stand_for(small, big, little, 3 * FIXED_E4);
    share(small, goods, LINLI_SHARE_EQUAL, orders, 1);
    assert_int_equal(orders[0].other_e3, 7000);
    assert_int_equal(orders[0].cover_e3, 2334); /* 7 / 3, rounded for the customer's side up */
    goods[1].on_hand_e3 = 50000;
    share(small, goods, LINLI_SHARE_EQUAL, orders, 1);
    assert_int_equal(orders[0].other_e3, 9000);
    assert_int_equal(orders[0].cover_e3, 3000);
    assert_int_equal(orders[0].refund_fen, 0);
}

static void goods_are_what_is_good_and_due_by_then(void **state)
{
    struct small_city *small = *state;
    struct allot_goods goods[SMALL_MOST];
    const struct small_bought milk = small_bought(small, "milk", 0);
    int32_t today = small_today();
    small_stock(small, milk.item, "L1", 5, today + 1);
    small_stock(small, milk.item, "L2", 7, today + 2);
    small_stock(small, milk.item, "L3", 1, FIXED_NONE);
    small_stock(small, milk.item, "L4", 100, FIXED_NONE);
    small->city.stock[3].account = ACCOUNT_RESERVE;
    small_coming(small, milk.item, milk.supplier, 20, today + 2);
    small_coming(small, milk.item, milk.supplier, 40, today + 3);
    small_coming(small, milk.item, milk.supplier, 80, today - 1); /* late: nobody knows when */
    allot_goods_find(&small->city, 0, today + 2, goods);
    assert_int_equal(goods[milk.item].on_hand_e3, 8000);
    assert_int_equal(goods[milk.item].coming_e3, 20000);
    goods[milk.item].promised_e3 = 30000;
    assert_int_equal(allot_available(&goods[milk.item]), 0);
}

static void orders_of_sites_below_are_served_from_above(void **state)
{
    struct small_city *small = *state;
    struct city *c = &small->city;
    static const char *const codes[] = {"hub", "north", "point", "other"};
    static const char *const parents[] = {"", "hub", "north", ""};
    for (int i = 0; i < 4; i++) {
        table_clear(table_get(TABLE_SITES), &c->sites[i]);
        c->sites[i].code = codes[i];
        c->sites[i].parent = parents[i];
    }
    c->sites_n = 4;
    assert_true(allot_is_served(c, 2, 0));
    assert_true(allot_is_served(c, 2, 1));
    assert_true(allot_is_served(c, 2, 2));
    assert_false(allot_is_served(c, 0, 2));
    assert_false(allot_is_served(c, 3, 0));
    c->sites[0].parent = "point"; /* a circle */
    assert_false(allot_is_served(c, 1, 3));
}

/* ---- seeded ---------------------------------------------------------------------------------- */

struct drawn {
    struct allot_goods goods[ITEMS_N];
    struct customer_order orders[ORDERS_MOST];
    char codes[ORDERS_MOST][8];
    int64_t n;
};

static void draw(struct random_stream *random, struct drawn *d)
{
    d->n = (int64_t)random_below(random, ORDERS_MOST) + 1;
    for (int i = 0; i < ITEMS_N; i++) {
        d->goods[i] =
            (struct allot_goods){.on_hand_e3 = (int64_t)random_below(random, 12) * FIXED_E3,
                                 .coming_e3 = (int64_t)random_below(random, 9) * FIXED_E3,
                                 .promised_e3 = (int64_t)random_below(random, 6) * FIXED_E3};
    }
    for (int64_t i = 0; i < d->n; i++) {
        snprintf(d->codes[i], sizeof(d->codes[i]), "C%02d", (int)i);
        struct customer_order *o = &d->orders[i];
        *o = order_of(d->codes[i], (int64_t)random_below(random, ITEMS_N),
                      1 + (int64_t)random_below(random, 6), (int64_t)random_below(random, 3));
        o->pack_e3 = random_below(random, 3) == 0 ? FIXED_E3 / 2 : o->qty_e3;
        o->ordered_s = random_below(random, 2) == 0 ? FIXED_NONE : (int64_t)random_below(random, 9);
        o->paid = random_below(random, 4) != 0;
        o->essential = random_below(random, 4) == 0;
        o->consents = random_below(random, 2) == 0;
    }
}

static void check(const struct drawn *d)
{
    int64_t used[ITEMS_N] = {0};
    for (int64_t i = 0; i < d->n; i++) {
        const struct customer_order *o = &d->orders[i];
        used[o->item] += o->given_e3;
        if (o->other != FIXED_NONE) {
            assert_true(o->consents && o->other_e3 > 0);
            used[o->other] += o->other_e3;
        } else {
            assert_int_equal(o->other_e3 + o->cover_e3, 0);
        }
        assert_true(o->given_e3 + o->cover_e3 <= o->qty_e3);
        assert_int_equal(o->given_e3 % o->pack_e3, 0);
        /* 3 yuan a unit: 0.3 fen for each thousandth */
        int64_t missing_e3 = o->qty_e3 - o->given_e3 - o->cover_e3;
        assert_int_equal(o->refund_fen, o->paid ? (missing_e3 * 3 + 5) / 10 : 0);
    }
    for (int i = 0; i < ITEMS_N; i++) {
        assert_true(used[i] <= allot_available(&d->goods[i]));
    }
}

static void sums_hold_and_rows_may_come_in_any_order(void **state)
{
    struct small_city *small = *state;
    struct random_stream random;
    struct drawn d;
    struct drawn turned;
    random_init(&random, 4, "allot", 0);
    for (int i = 0; i < ITEMS_N; i++) {
        (void)small_item(small, "item", 0);
    }
    may_stand_for(small, 0, 1, FIXED_NONE);
    may_stand_for(small, 0, 2, 15000);
    may_stand_for(small, 1, 0, 7000);
    may_stand_for(small, 3, 4, 20000);
    for (int round = 0; round < 1500; round++) {
        struct linli_arena_mark mark = linli_arena_mark(&small->arena);
        draw(&random, &d);
        for (int rule = 0; rule < LINLI_SHARE_RULES_N; rule++) {
            turned = d;
            for (int64_t i = 0; i < d.n; i++) {
                turned.orders[i] = d.orders[d.n - 1 - i];
            }
            share(small, d.goods, (enum linli_share_rule)rule, d.orders, d.n);
            share(small, d.goods, (enum linli_share_rule)rule, turned.orders, d.n);
            check(&d);
            for (int64_t i = 0; i < d.n; i++) {
                assert_string_equal(turned.orders[i].code, d.orders[i].code);
                assert_int_equal(turned.orders[i].given_e3, d.orders[i].given_e3);
                assert_int_equal(turned.orders[i].other_e3, d.orders[i].other_e3);
            }
        }
        linli_arena_rewind(&small->arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(refunds_beyond_their_number_are_told),
        SMALL_TEST(a_substitute_is_what_own_orders_leave),
        SMALL_TEST(a_substitute_never_covers_more_than_is_missing),
        SMALL_TEST(goods_are_what_is_good_and_due_by_then),
        SMALL_TEST(orders_of_sites_below_are_served_from_above),
        SMALL_TEST(sums_hold_and_rows_may_come_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
