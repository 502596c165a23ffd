/*
 * The local share at the least cost: brute force over every choice of a few options, and what a
 * plan does with it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "planner/local_share.h"
#include "small_plan.h"

/* Whether a choice reaches the share, and what it costs. */
static bool reaches(const struct local_option *o, int n, unsigned choice, int64_t all,
                    int64_t local, int64_t share_e4, int64_t *ret_cost)
{
    int64_t cost = 0;
    for (int i = 0; i < n; i++) {
        if ((choice >> i & 1) != 0) {
            cost += o[i].local_fen - o[i].main_fen;
            local += o[i].local_fen;
        }
    }
    *ret_cost = cost;
    return local * FIXED_E4 >= share_e4 * (all + cost);
}

/* Shares of amounts near the largest there are: ten thousand times of them fit no 64 bits. All is
 * 4 * 10^18 / 2; the first option reaches half of it and is the cheaper one. */
static void large_amounts_are_no_small_ones(void **state)
{
    struct small_city *small = *state;
    const int64_t much = INT64_C(1000000000000000000);
    struct local_option o[2] = {{.main_fen = much, .local_fen = much + 5},
                                {.main_fen = much, .local_fen = much + 6}};
    bool reached = false;
    assert_int_equal(local_share_choose(o, 2, 2 * much, 0, 5000, &small->arena, &reached, NULL),
                     LINLI_OK);
    assert_true(reached);
    assert_true(o[0].taken);
    assert_false(o[1].taken);
}

static void the_choice_is_the_cheapest_of_all(void **state)
{
    struct small_city *small = *state;
    int reached_n = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct random_stream stream;
        struct local_option o[10];
        random_init(&stream, 20261123, "local", seed);
        int n = 1 + (int)random_below(&stream, 10);
        int64_t all = (int64_t)random_below(&stream, 20000);
        int64_t local = all > 0 ? (int64_t)random_below(&stream, (uint64_t)all / 2 + 1) : 0;
        int64_t share_e4 = (int64_t)random_below(&stream, 10001);
        for (int i = 0; i < n; i++) {
            o[i].main_fen = 1 + (int64_t)random_below(&stream, 5000);
            o[i].local_fen =
                o[i].main_fen + (int64_t)random_below(&stream, 2000) - (seed % 3 == 0 ? 500 : 0);
            o[i].local_fen = o[i].local_fen > 0 ? o[i].local_fen : 1;
            all += o[i].main_fen;
        }
        int64_t least = INT64_MAX;
        for (unsigned choice = 0; choice < 1U << n; choice++) {
            int64_t cost;
            if (reaches(o, n, choice, all, local, share_e4, &cost) && cost < least) {
                least = cost;
            }
        }
        bool reached = false;
        assert_int_equal(
            local_share_choose(o, n, all, local, share_e4, &small->arena, &reached, NULL),
            LINLI_OK);
        unsigned taken = 0;
        for (int i = 0; i < n; i++) {
            taken |= o[i].taken ? 1U << i : 0;
        }
        int64_t cost;
        bool does = reaches(o, n, taken, all, local, share_e4, &cost);
        assert_int_equal(reached, least != INT64_MAX);
        assert_int_equal(does, reached);
        assert_true(!reached || cost == least);
        reached_n += reached ? 1 : 0;
    }
    assert_true(reached_n > 100 && reached_n < 300);
}

/*
 * Pads and soap, 10 a day each for 2 yuan: 300 in a month each cost 600.00. A local supplier has
 * pads for 2.2 (660.00) and soap for 2.5 (750.00). A half: soap alone has 750 of 1,350, pads alone
 * 660 of 1,260, which is enough and costs 60.00 a month instead of 150.00.
 */
static void the_plan_buys_where_the_share_is_cheapest(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    int64_t soap = small_item(small, "soap", 10);
    (void)small_supply(small, pads.supplier, soap, 1, 1);
    int64_t farm = small_supplier(small, "farm", "general");
    small->city.suppliers[farm].local = 1;
    small_supply(small, farm, pads.item, 2, 1)->price_e4 = 22000;
    small_supply(small, farm, soap, 2, 1)->price_e4 = 25000;
    small_stock(small, pads.item, "L1", 0, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].supplier, pads.supplier);
    assert_null(find_notice(&plan, NOTICE_LOCAL_SHARE, FIXED_NONE));
    small->city.settings.local_share_e4 = 5000;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].supplier, farm);
    assert_int_equal(plan.lines[1].supplier, pads.supplier);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_LOCAL_SHARE, FIXED_NONE);
    assert_non_null(notice);
    const int64_t expected[] = {0, 5238, 5000, 1, 6000}; /* 660 / 1260 */
    for (int k = 0; k < 5; k++) {
        assert_int_equal(notice->reason.numbers[k], expected[k]);
    }
    small->city.settings.local_share_e4 = 10000;
    plan = plan_of(small);
    assert_int_equal(plan.lines[1].supplier, farm);
    /* without a local supplier of soap nothing more can be had */
    small->city.supply_n -= 1;
    plan = plan_of(small);
    assert_non_null(find_notice(&plan, NOTICE_LOCAL_SHORT, FIXED_NONE));
    assert_int_equal(plan.lines[0].supplier, farm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(large_amounts_are_no_small_ones),
        SMALL_TEST(the_choice_is_the_cheapest_of_all),
        SMALL_TEST(the_plan_buys_where_the_share_is_cheapest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
