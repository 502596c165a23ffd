/*
 * Goods of short life in the simulated city: a lost sale that costs more never fills less, and
 * prices that are lowered in time waste less and cost less. The made-up centre, its goods made to
 * keep four days.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "twin/twin.h"
#include "world/world.h"

enum { LIFE_DAYS = 4, DAYS = 14, WARM = 8, LEVELS_N = 4 };

static struct linli_arena arena;
static struct city city;
static struct world_truth truth;

static int make(void **state)
{
    (void)state;
    struct world_options options = {.seed = 4, .today = date_from_ymd(2026, 11, 23), .months = 6};
    linli_arena_init(&arena, 0);
    assert_int_equal(world_center(&options, &arena, &city, &truth, NULL), LINLI_OK);
    for (int64_t i = 0; i < city.items_n; i++) {
        city.items[i].shelf_life_days = LIFE_DAYS;
        city.items[i].price_e4 = 2 * city.items[i].cost_e4;
        city.items[i].critical = 0; /* no reserve that would expire every four days */
    }
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    linli_arena_finish(&arena);
    return 0;
}

static void run(const struct twin_contender *who, int32_t n, struct twin_result *ret)
{
    struct twin_options options = {
        .seed = 2,
        .replications = 2,
        .threads = 2,
        .first_day = city.today - DAYS - WARM,
        .measure_day = city.today - DAYS,
        .end_day = city.today,
        .rates = twin_rates_usual(),
    };
    memset(ret, 0, sizeof(*ret));
    assert_int_equal(twin_run(&city, (const int64_t *const *)truth.wanted_e3, &options, who, n,
                              &arena, ret, NULL),
                     LINLI_OK);
}

/* A thousandth is left to chance: what is ordered once more today is ordered less tomorrow. */
static void a_dearer_lost_sale_fills_more(void **state)
{
    (void)state;
    static struct twin_result result;
    struct twin_contender who[LEVELS_N];
    for (int k = 0; k < LEVELS_N; k++) {
        who[k] = (struct twin_contender){.name = "linli", .lost_sale_e4 = FIXED_E4 / 4 << (2 * k)};
    }
    run(who, LEVELS_N, &result);
    for (int k = 0; k + 1 < LEVELS_N; k++) {
        const double *low = result.figures[k].mean;
        const double *high = result.figures[k + 1].mean;
        assert_true(high[TWIN_FILL] >= low[TWIN_FILL] - 0.001);
    }
    assert_true(result.figures[LEVELS_N - 1].mean[TWIN_FILL] >
                result.figures[0].mean[TWIN_FILL] + 0.01);
    assert_true(result.figures[LEVELS_N - 1].mean[TWIN_WASTE] > result.figures[0].mean[TWIN_WASTE]);
}

/* Without elasticity nothing is advised. What is sold off serves nobody tomorrow, so a little more
 * may be missing then. */
static void lower_prices_waste_less_and_pay(void **state)
{
    (void)state;
    static struct twin_result without;
    static struct twin_result with;
    const struct twin_contender who = {.name = "linli", .lost_sale_e4 = 8 * FIXED_E4};
    city.settings.elasticity_e4 = 0;
    run(&who, 1, &without);
    city.settings.elasticity_e4 = 2 * FIXED_E4;
    run(&who, 1, &with);
    assert_true(with.figures[0].mean[TWIN_WASTE] < without.figures[0].mean[TWIN_WASTE]);
    assert_true(with.figures[0].mean[TWIN_COST] < without.figures[0].mean[TWIN_COST]);
    assert_true(with.figures[0].mean[TWIN_FILL] > without.figures[0].mean[TWIN_FILL] - 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_dearer_lost_sale_fills_more, make, unmake),
        cmocka_unit_test_setup_teardown(lower_prices_waste_less_and_pay, make, unmake),
    };
    return cmocka_run_group_tests_name("twin_short_life", tests, NULL, NULL);
}
