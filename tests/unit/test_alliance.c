/* Buying together: savings and shares by hand arithmetic, and that they add up to the fen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "planner/alliance.h"
#include "small_city.h"

/* 2 yuan a piece, from 100 on 1.5. */
static struct small_bought tiered(struct small_city *small)
{
    struct small_bought pads = small_bought(small, "pads", 0);
    struct supply_term *cheap = small_supply(small, pads.supplier, pads.item, 1, 1);
    cheap->min_qty_e3 = 100 * FIXED_E3;
    cheap->price_e4 = 15000;
    return pads;
}

static void who_lifts_the_others_over_the_tier_has_more(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = tiered(small);
    struct alliance_member m[3] = {
        {.qty_e3 = 60 * FIXED_E3}, {.qty_e3 = 50 * FIXED_E3}, {.qty_e3 = 10 * FIXED_E3}};
    struct alliance_buy buy;
    assert_true(alliance_save(&small->city, pads.supplier, pads.item, m, 3, &buy));
    /* Alone 120 + 100 + 20 = 240 yuan; 120 pieces at 1.5 are 180: 60 saved. */
    assert_int_equal(buy.alone_fen, 24000);
    assert_int_equal(buy.together_fen, 18000);
    assert_true(buy.shared);
    assert_int_equal(m[0].by_qty_fen, 3000);
    assert_int_equal(m[1].by_qty_fen, 2500);
    assert_int_equal(m[2].by_qty_fen, 500);
    /* Groups: 1 and 2 have 110 pieces and save 55, all 60, no other reaches 100. The first adds 55
     * to the second (1/6) and 60 to the two others (1/3): 9.17 + 20 = 29.17; so does the second;
     * the third adds 5 to the two (1/3): 1.67. */
    assert_int_equal(m[0].shapley_fen, 2917);
    assert_int_equal(m[1].shapley_fen, 2917);
    assert_int_equal(m[2].shapley_fen, 166); /* 166.67 rounded so that all make 6000 */
}

static void nothing_saved_is_not_shared(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = tiered(small);
    struct alliance_member few[2] = {{.qty_e3 = 20 * FIXED_E3}, {.qty_e3 = 30 * FIXED_E3}};
    struct alliance_member one[1] = {{.qty_e3 = 20 * FIXED_E3}};
    struct alliance_buy buy;
    assert_true(alliance_save(&small->city, pads.supplier, pads.item, few, 2, &buy));
    assert_int_equal(buy.alone_fen, buy.together_fen);
    assert_false(buy.shared);
    assert_true(alliance_save(&small->city, pads.supplier, pads.item, one, 1, &buy));
    assert_false(buy.shared);
    assert_false(alliance_save(&small->city, pads.supplier + 1, pads.item, few, 2, &buy));
}

static void shares_add_up_to_the_fen(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = tiered(small);
    struct random_stream random;
    random_init(&random, 3, "alliance", 0);
    for (int round = 0; round < 300; round++) {
        struct alliance_member m[ALLIANCE_MEMBERS + 1] = {0};
        struct alliance_buy buy;
        int32_t n = 2 + (int32_t)random_below(&random, ALLIANCE_MEMBERS);
        int64_t sums[2] = {0};
        for (int32_t i = 0; i < n; i++) {
            m[i].qty_e3 = 1 + (int64_t)random_below(&random, 150 * FIXED_E3);
        }
        assert_true(alliance_save(&small->city, pads.supplier, pads.item, m, n, &buy));
        for (int32_t i = 0; i < n; i++) {
            assert_true(m[i].by_qty_fen >= 0 && m[i].shapley_fen >= 0);
            sums[0] += m[i].by_qty_fen;
            sums[1] += m[i].shapley_fen;
        }
        int64_t saving = buy.shared ? buy.alone_fen - buy.together_fen : 0;
        assert_int_equal(sums[0], saving);
        assert_int_equal(sums[1], saving);
        assert_int_equal(buy.by_qty, buy.shared && n > ALLIANCE_MEMBERS);
    }
}

/* Nine of 20 pieces: 180 at 1.5 in place of 2 save 90 yuan, 10 each; contributions are not computed
 * for so many. */
static void many_members_share_by_quantity(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = tiered(small);
    struct alliance_member m[ALLIANCE_MEMBERS + 1] = {0};
    struct alliance_buy buy;
    for (int i = 0; i <= ALLIANCE_MEMBERS; i++) {
        m[i].qty_e3 = 20 * FIXED_E3;
    }
    assert_true(
        alliance_save(&small->city, pads.supplier, pads.item, m, ALLIANCE_MEMBERS + 1, &buy));
    assert_true(buy.shared && buy.by_qty);
    for (int i = 0; i <= ALLIANCE_MEMBERS; i++) {
        assert_int_equal(m[i].by_qty_fen, 1000);
        assert_int_equal(m[i].shapley_fen, 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(who_lifts_the_others_over_the_tier_has_more),
        SMALL_TEST(nothing_saved_is_not_shared),
        SMALL_TEST(many_members_share_by_quantity),
        SMALL_TEST(shares_add_up_to_the_fen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
