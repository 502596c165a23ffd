/*
 * Lower prices for lots that expire unused, in a city with constant demand of 10 a day, so that
 * hand arithmetic gives every number.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "small_plan.h"

static struct small_bought milk_of(struct small_city *small, int64_t units, int32_t days)
{
    const struct small_bought milk = small_bought(small, "milk", 10);
    small->city.items[milk.item].shelf_life_days = 20;
    small->city.items[milk.item].price_e4 = 4 * FIXED_E4; /* costs 2 */
    small_stock(small, milk.item, "L1", units, small_today() + days);
    return milk;
}

/*
 * 34 that expire tomorrow: 20 go, 14 do not. Elasticity 2: a cut of 10 % sells 20 (1 / 0.81 - 1) =
 * 4.69, whole 4, at 3.6 for 14.4 less 20 * 0.4 = 8: gains 6.4. 20 %: 20 (1 / 0.64 - 1) = 11.25, 11
 * at 3.2 less 16: 19.2. 30 %: 20.8, at most 14, at 2.8 less 24: 15.2. 20 % is best; 11 at 2 yuan
 * are 22 yuan of loss avoided.
 */
static void the_cut_that_gains_most(void **state)
{
    struct small_city *small = *state;
    const struct small_bought milk = milk_of(small, 34, 1);
    struct plan plan = plan_of(small);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_MARKDOWN, milk.item);
    assert_non_null(notice);
    const int64_t *n = notice->reason.numbers;
    assert_int_equal(n[MARKDOWN_CUT], 2000);
    assert_int_equal(n[MARKDOWN_PRICE], 32000);
    assert_int_equal(n[MARKDOWN_EXPIRY], small_today() + 1);
    assert_int_equal(n[MARKDOWN_MORE], 11 * FIXED_E3);
    assert_int_equal(n[MARKDOWN_GAIN], 1920);
    assert_int_equal(n[MARKDOWN_LOSS], 2200);
    assert_int_equal(n[MARKDOWN_USED], 20 * FIXED_E3);
    assert_string_equal(notice->lot_code, "L1");
    /* What expired goods still bring counts against it: 11 * 0.5 * 2 less for the 20 %: 8.2; for 10
     * % 6.4 - 4; for 30 % 15.2 - 14. */
    small->city.settings.salvage_e4 = FIXED_E4 / 2;
    plan = plan_of(small);
    notice = find_notice(&plan, NOTICE_MARKDOWN, milk.item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[MARKDOWN_GAIN], 820);
}

static void no_price_no_gain_no_advice(void **state)
{
    struct small_city *small = *state;
    const struct small_bought milk = milk_of(small, 34, 1);
    /* 19.2 is less than a notice is worth */
    small->city.settings.markdown_least_e4 = 193000;
    struct plan first = plan_of(small);
    assert_null(find_notice(&first, NOTICE_MARKDOWN, milk.item));
    small->city.settings.markdown_least_e4 = 192000;
    first = plan_of(small);
    assert_non_null(find_notice(&first, NOTICE_MARKDOWN, milk.item));
    small->city.settings.markdown_least_e4 = 0;
    small->city.settings.elasticity_e4 = 0;
    struct plan plan = plan_of(small);
    assert_null(find_notice(&plan, NOTICE_MARKDOWN, milk.item));
    assert_non_null(find_notice(&plan, NOTICE_EXPIRING, milk.item));
    small->city.settings.elasticity_e4 = 2 * FIXED_E4;
    small->city.items[milk.item].price_e4 = FIXED_NONE;
    plan = plan_of(small);
    assert_null(find_notice(&plan, NOTICE_MARKDOWN, milk.item));
    /* 21: one is wasted; 10 % off 20 gives away 8 for at most 3.6 */
    small->city.items[milk.item].price_e4 = 4 * FIXED_E4;
    small->city.stock[0].qty_e3 = 21 * FIXED_E3;
    plan = plan_of(small);
    assert_null(find_notice(&plan, NOTICE_MARKDOWN, milk.item));
}

/* Every fourth day is promoted at 3 instead of 4 and sells 20 instead of 10: e = ln 2 / ln (4 / 3)
 * = 2.4094. */
static void promotions_say_how_demand_follows_the_price(void **state)
{
    struct small_city *small = *state;
    const struct small_bought milk = milk_of(small, 60, 1);
    struct demand_series *s = &small->city.series[0];
    assert_int_equal(LINLI_NEW(&small->arena, s->days_n, &s->promo, NULL), LINLI_OK);
    assert_int_equal(LINLI_NEW(&small->arena, s->days_n, &s->price_e4, NULL), LINLI_OK);
    for (int32_t t = 0; t < s->days_n; t++) {
        s->promo[t] = t % 4 == 0 ? 1 : 0;
        s->price_e4[t] = (t % 4 == 0 ? 3 : 4) * FIXED_E4;
        s->qty_e3[t] = (t % 4 == 0 ? 20 : 10) * FIXED_E3;
    }
    struct plan plan = plan_of(small);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_MARKDOWN, milk.item);
    assert_non_null(notice);
    assert_int_equal(notice->reason.numbers[MARKDOWN_ELASTICITY], 24094);
}

/* Whatever the lots: never more than would be wasted, and a gain. */
static void never_more_than_would_be_wasted(void **state)
{
    struct small_city *small = *state;
    small->city.settings.markdown_least_e4 = 0;
    const struct small_bought milk = milk_of(small, 1, 1);
    struct random_stream stream;
    int advised = 0;
    random_init(&stream, 3, "markdown", 0);
    for (int k = 0; k < 60; k++) {
        small->city.stock[0].qty_e3 = (int64_t)(1 + 80 * random_unit(&stream)) * FIXED_E3;
        small->city.stock[0].expiry_day = small_today() + k % 5;
        small->city.settings.elasticity_e4 = (int64_t)(4 * FIXED_E4 * random_unit(&stream));
        struct plan plan = plan_of(small);
        const struct plan_notice *notice = find_notice(&plan, NOTICE_MARKDOWN, milk.item);
        if (notice != NULL) {
            const int64_t *n = notice->reason.numbers;
            assert_true(n[MARKDOWN_MORE] > 0 && n[MARKDOWN_GAIN] > 0);
            assert_true(n[MARKDOWN_MORE] + n[MARKDOWN_USED] <= n[MARKDOWN_LEFT]);
            advised += 1;
        }
    }
    assert_true(advised > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(the_cut_that_gains_most),
        SMALL_TEST(no_price_no_gain_no_advice),
        SMALL_TEST(promotions_say_how_demand_follows_the_price),
        SMALL_TEST(never_more_than_would_be_wasted),
    };
    return cmocka_run_group_tests_name("markdown", tests, NULL, NULL);
}
