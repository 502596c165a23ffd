/* Stock levels, corrected consumption, expected waste, inventory position. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "linli/inventory.h"

#define assert_near(got, want) assert_true(fabs((got) - (want)) <= 1e-9 * (1 + fabs(1.0 * (want))))

static void levels_from_mean_and_sd(void **state)
{
    (void)state;
    const struct linli_total total = {.mean = 61, .sd = 10};
    struct linli_levels levels;
    assert_int_equal(linli_level_set(&total, 0.95, 20, &levels, NULL), LINLI_OK);
    /* the normal 95 % quantile is 1.6448536269514722 (NIST/SEMATECH tables) */
    assert_near(levels.safety, 16.448536269514722);
    assert_near(levels.reorder_point, 77.448536269514722);
    assert_near(levels.order_up_to, 97.448536269514722);
    assert_int_equal(linli_level_set(&total, 0.2, 0, &levels, NULL), LINLI_OK);
    assert_near(levels.safety, 0); /* a level under the mean is no reason to hold less than it */
    assert_near(levels.order_up_to, 61);
}

static void quantiles_of_a_normal_are_interpolated_exactly(void **state)
{
    (void)state;
    /* quantiles of normal(100, 20): 100 +- 20 * 1.2815515655446004 at 0.1 and 0.9 */
    const double levels[] = {0.1, 0.5, 0.9};
    const double values[] = {74.368968689108, 100, 125.631031310892};
    const struct linli_total total = {
        .mean = 100, .levels = levels, .values = values, .levels_n = 3};
    double got;
    assert_int_equal(linli_level_quantile(&total, 0.7, &got, NULL), LINLI_OK);
    assert_near(got, 100 + 20 * 0.5244005127080407);
    assert_int_equal(linli_level_quantile(&total, 0.1, &got, NULL), LINLI_OK);
    assert_near(got, 74.368968689108);
    assert_int_equal(linli_level_quantile(&total, 0.98, &got, NULL), LINLI_OK); /* beyond 0.9 */
    assert_near(got, 100 + 20 * 2.0537489106318225);
    assert_int_equal(linli_level_quantile(&total, 1e-9, &got, NULL), LINLI_OK);
    assert_near(got, 0); /* 100 - 20 * 6.0 is below 0 */
}

static void one_level_uses_the_mean_as_second_point(void **state)
{
    (void)state;
    const double level = 0.9;
    const double value = 112.815515655446004;
    const struct linli_total total = {
        .mean = 100, .levels = &level, .values = &value, .levels_n = 1};
    double got;
    assert_int_equal(linli_level_quantile(&total, 0.95, &got, NULL), LINLI_OK);
    assert_near(got, 100 + 10 * 1.6448536269514722);
    /* a level of one half has no slope to the mean: flat */
    const double half = 0.5;
    const struct linli_total flat = {.mean = 3, .levels = &half, .values = &value, .levels_n = 1};
    assert_int_equal(linli_level_quantile(&flat, 0.99, &got, NULL), LINLI_OK);
    assert_near(got, value);
}

static void bad_distributions_are_refused(void **state)
{
    (void)state;
    const double levels[] = {0.5, 0.5};
    const double open[] = {0.5, 1};
    const double good[] = {0.5, 0.9};
    const double values[] = {5, 6};
    const double crossing[] = {6, 5};
    double got = -1;
    struct linli_levels set;
    const struct linli_total bad[] = {
        {.mean = -1},
        {.mean = NAN},
        {.mean = 1, .sd = -1},
        {.mean = 1, .sd = INFINITY},
        {.mean = 1, .levels = levels, .values = values, .levels_n = 2},
        {.mean = 1, .levels = open, .values = values, .levels_n = 2},
        {.mean = 1, .levels = good, .values = crossing, .levels_n = 2},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(linli_level_quantile(&bad[i], 0.9, &got, NULL), LINLI_EINPUT);
    }
    const struct linli_total fine = {.mean = 1, .sd = 1};
    const struct linli_total huge = {.mean = 1e308, .sd = 1e308};
    assert_int_equal(linli_level_quantile(&fine, 1, &got, NULL), LINLI_EINPUT);
    assert_int_equal(linli_level_quantile(&fine, 0, &got, NULL), LINLI_EINPUT);
    assert_int_equal(linli_level_quantile(&huge, 0.9999, &got, NULL), LINLI_EOVERFLOW);
    assert_int_equal(linli_level_set(&fine, 0.9, -1, &set, NULL), LINLI_EINPUT);
    assert_true(got < 0); /* untouched */
}

static void consumption_is_corrected_exactly(void **state)
{
    (void)state;
    int64_t got = -1;
    /* 80 * 30 / 20 = 120 */
    assert_int_equal(linli_consumption_uncensor(80, 30, 10, 1, &got, NULL), LINLI_OK);
    assert_int_equal(got, 120);
    /* 20 * 90 / 85 = 21.18: 22; in thousandths with steps of a unit 22000 */
    assert_int_equal(linli_consumption_uncensor(20, 90, 5, 1, &got, NULL), LINLI_OK);
    assert_int_equal(got, 22);
    assert_int_equal(linli_consumption_uncensor(20000, 90, 5, 1000, &got, NULL), LINLI_OK);
    assert_int_equal(got, 22000);
    assert_int_equal(linli_consumption_uncensor(20, 90, 90, 1, &got, NULL), LINLI_OK);
    assert_int_equal(got, 20);
    assert_int_equal(linli_consumption_uncensor(0, 90, 5, 1, &got, NULL), LINLI_OK);
    assert_int_equal(got, 0);
    assert_int_equal(linli_consumption_uncensor(5, 10, 11, 1, &got, NULL), LINLI_EINPUT);
    assert_int_equal(linli_consumption_uncensor(INT64_MAX, 30, 29, 1, &got, NULL), LINLI_EOVERFLOW);
    const int64_t past[] = {5, 10, 16};
    assert_int_equal(linli_consumption_average(past, 3, &got, NULL), LINLI_OK);
    assert_int_equal(got, 11); /* 31 / 3 = 10.33, up */
    assert_int_equal(linli_consumption_average(past, 0, &got, NULL), LINLI_EINPUT);
    const int64_t negative = -1;
    assert_int_equal(linli_consumption_average(&negative, 1, &got, NULL), LINLI_EINPUT);
    const int64_t large[] = {INT64_MAX, 1};
    assert_int_equal(linli_consumption_average(large, 2, &got, NULL), LINLI_EOVERFLOW);
}

static void waste_is_what_demand_does_not_reach_in_time(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct linli_waste waste;
    linli_arena_init(&arena, 0);
    const int64_t demand_e3[] = {2000, 2000, 2000, 2000};
    /* days 100..103. Lot 0 (7, expires 101) gets 2 + 2, wastes 3; lot 1 (3, expires 103) gets
     * 2 + 1; the last unit of demand goes to lot 3, that arrives on 103; lot 2 expired on 99. */
    struct linli_lot lots[] = {
        {.qty_e3 = 7000, .from_day = 90, .expiry_day = 101},
        {.qty_e3 = 3000, .from_day = 90, .expiry_day = 103},
        {.qty_e3 = 1500, .from_day = 90, .expiry_day = 99},
        {.qty_e3 = 5000, .from_day = 103, .expiry_day = INT32_MAX},
    };
    assert_int_equal(linli_waste_expect(lots, 4, 100, demand_e3, 4, &arena, &waste, NULL),
                     LINLI_OK);
    assert_int_equal(lots[0].ret_used_e3, 4000);
    assert_int_equal(lots[0].ret_waste_e3, 3000);
    assert_int_equal(lots[1].ret_used_e3, 3000);
    assert_int_equal(lots[1].ret_waste_e3, 0);
    assert_int_equal(lots[2].ret_waste_e3, 1500);
    assert_int_equal(lots[3].ret_used_e3, 1000);
    assert_int_equal(waste.waste_e3, 4500);
    assert_int_equal(waste.expired_e3, 1500);
    assert_int_equal(waste.usable_e3, 12000);
    assert_int_equal(waste.unmet_e3, 0);
    /* no lots: all demand is unmet; no horizon: only what has expired already */
    assert_int_equal(linli_waste_expect(NULL, 0, 100, demand_e3, 4, &arena, &waste, NULL),
                     LINLI_OK);
    assert_int_equal(waste.unmet_e3, 8000);
    assert_int_equal(linli_waste_expect(lots, 4, 100, NULL, 0, &arena, &waste, NULL), LINLI_OK);
    assert_int_equal(waste.waste_e3, 1500);
    linli_arena_finish(&arena);
}

static void bad_lots_are_refused(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct linli_waste waste;
    linli_arena_init(&arena, 0);
    struct linli_lot lot = {.qty_e3 = -1};
    struct linli_lot large[] = {{.qty_e3 = INT64_MAX}, {.qty_e3 = 1}};
    const int64_t negative = -1;
    enum linli_rc rc = linli_waste_expect(&lot, 1, 0, NULL, 0, &arena, &waste, NULL);
    assert_int_equal(rc, LINLI_EINPUT);
    rc = linli_waste_expect(NULL, 0, 0, &negative, 1, &arena, &waste, NULL);
    assert_int_equal(rc, LINLI_EINPUT);
    rc = linli_waste_expect(large, 2, 0, NULL, 0, &arena, &waste, NULL);
    assert_int_equal(rc, LINLI_EOVERFLOW);
    rc = linli_waste_expect(NULL, 0, 0, NULL, LINLI_WASTE_DAYS_MAX + 1, &arena, &waste, NULL);
    assert_int_equal(rc, LINLI_ELIMIT);
    linli_arena_finish(&arena);
}

static void position_subtracts_what_is_not_free(void **state)
{
    (void)state;
    int64_t got;
    const struct linli_position position = {
        .usable_e3 = 21000, .arriving_e3 = 6000, .reserved_e3 = 30000, .reserve_e3 = 5000};
    assert_int_equal(linli_position_sum(&position, &got, NULL), LINLI_OK);
    assert_int_equal(got, -8000);
    const struct linli_position negative = {.reserve_e3 = -1};
    assert_int_equal(linli_position_sum(&negative, &got, NULL), LINLI_EINPUT);
    const struct linli_position large = {.usable_e3 = INT64_MAX, .arriving_e3 = 1};
    assert_int_equal(linli_position_sum(&large, &got, NULL), LINLI_EOVERFLOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_from_mean_and_sd),
        cmocka_unit_test(quantiles_of_a_normal_are_interpolated_exactly),
        cmocka_unit_test(one_level_uses_the_mean_as_second_point),
        cmocka_unit_test(bad_distributions_are_refused),
        cmocka_unit_test(consumption_is_corrected_exactly),
        cmocka_unit_test(waste_is_what_demand_does_not_reach_in_time),
        cmocka_unit_test(bad_lots_are_refused),
        cmocka_unit_test(position_subtracts_what_is_not_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
