/*
 * A simulated city of three tiers: a hub, a district and two points. Goods go down by the planner's
 * moves; every site's balance is proved each evening by the run itself, here that nothing runs out
 * where demand is constant, that little does where it is not, and that threads change nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <string.h>

#include "base/fixed.h"
#include "base/random.h"
#include "twin/twin.h"

enum { DAY_ZERO = 20000, ALL = 200, ITEMS = 4, POINTS = 2, SITES = 4, WARM = 40, MEASURED = 80 };

static struct linli_arena arena;

struct tiers {
    struct city city;
    struct site sites[SITES];
    struct lane lanes[SITES - 1];
    struct supplier supplier;
    struct item items[ITEMS];
    struct supply_term supply[ITEMS];
    struct demand_series series[POINTS * ITEMS];
    int64_t wanted[POINTS * ITEMS][ALL];
    const int64_t *rows[POINTS * ITEMS];
};

static struct tiers tiers;

static void make_sites(struct tiers *a)
{
    static const char *const codes[SITES] = {"hub", "district", "near", "far"};
    static const char *const parents[SITES] = {"", "hub", "district", "district"};
    for (int i = 0; i < SITES; i++) {
        table_clear(table_get(TABLE_SITES), &a->sites[i]);
        a->sites[i].code = codes[i];
        a->sites[i].parent = parents[i];
    }
    for (int i = 1; i < SITES; i++) {
        table_clear(table_get(TABLE_LANES), &a->lanes[i - 1]);
        a->lanes[i - 1].from = i == 1 ? 0 : 1;
        a->lanes[i - 1].to = i;
        a->lanes[i - 1].lead_hours_e3 = 2 * FIXED_E3;
        a->lanes[i - 1].cost_per_trip_e4 = 10 * FIXED_E4;
        a->lanes[i - 1].cost_per_unit_e4 = 500;
    }
    a->city.sites = a->sites;
    a->city.sites_n = SITES;
    a->city.lanes = a->lanes;
    a->city.lanes_n = SITES - 1;
}

/* Items of 2 yuan from one supplier the next day; demand 10 a day, or Poisson with that mean. */
static void make_tiers(struct tiers *a, int64_t life_days, bool by_chance)
{
    struct random_stream random;
    random_init(&random, 3, "tiers", 0);
    memset(a, 0, sizeof(*a));
    city_init(&a->city);
    make_sites(a);
    table_clear(table_get(TABLE_SUPPLIERS), &a->supplier);
    a->supplier.code = "V";
    for (int i = 0; i < ITEMS; i++) {
        table_clear(table_get(TABLE_ITEMS), &a->items[i]);
        table_clear(table_get(TABLE_SUPPLY), &a->supply[i]);
        a->items[i].code = "I";
        a->items[i].cost_e4 = 2 * FIXED_E4;
        a->items[i].shelf_life_days = life_days;
        a->supply[i].supplier = 0;
        a->supply[i].item = i;
        a->supply[i].lead_days = 1;
        a->supply[i].price_e4 = 2 * FIXED_E4;
    }
    for (int i = 0; i < POINTS * ITEMS; i++) {
        a->rows[i] = a->wanted[i];
        for (int t = 0; t < ALL; t++) {
            int64_t drawn = (int64_t)random_poisson(&random, 10);
            a->wanted[i][t] = (by_chance ? drawn : 10) * FIXED_E3;
        }
        a->series[i] = (struct demand_series){.site = 2 + i / ITEMS,
                                              .item = i % ITEMS,
                                              .first_day = DAY_ZERO,
                                              .facts_n = ALL,
                                              .days_n = ALL,
                                              .qty_e3 = a->wanted[i]};
    }
    a->city.suppliers = &a->supplier;
    a->city.items = a->items;
    a->city.supply = a->supply;
    a->city.series = a->series;
    a->city.suppliers_n = 1;
    a->city.items_n = a->city.supply_n = ITEMS;
    a->city.series_n = POINTS * ITEMS;
    a->city.today = DAY_ZERO + ALL;
}

static enum linli_rc run(const struct tiers *a, bool rival, int32_t threads,
                         struct twin_result *ret)
{
    struct twin_contender contender = {
        .name = "linli",
        .rival = rival,
        .rule = RIVAL_ERP,
        .knobs = rival_first_settings(RIVAL_ERP),
    };
    struct twin_options options = {
        .seed = 1,
        .replications = 2,
        .threads = threads,
        .first_day = a->city.today - MEASURED - WARM,
        .measure_day = a->city.today - MEASURED,
        .end_day = a->city.today,
        .rates = {.delivery_fen = 1500, .shop_e4 = 15000, .last_in_e4 = 1000},
    };
    return twin_run(&a->city, (const int64_t *const *)a->rows, &options, &contender, 1, &arena, ret,
                    NULL);
}

/* Every item lies at two points, at the district and at the hub: 4 balances each of 4 items, every
 * day of both replications. */
static void constant_demand_is_always_met(void **state)
{
    (void)state;
    static struct twin_result r;
    make_tiers(&tiers, FIXED_NONE, false);
    assert_int_equal(run(&tiers, false, 1, &r), LINLI_OK);
    assert_int_equal(r.shelves_n, SITES * ITEMS);
    assert_int_equal(r.conserved_n, 2 * SITES * ITEMS * (WARM + MEASURED));
    assert_true(r.figures[0].mean[TWIN_STOCK_OUT] == 0);
    assert_true(r.figures[0].mean[TWIN_WASTE] == 0);
    /* What is issued was bought: 80 units a day of 2 yuan; stock at both ends may differ. */
    assert_true(r.figures[0].mean[TWIN_COST_GOODS] > 0.999 * 365 * 80 * 2);
    assert_true(r.figures[0].mean[TWIN_COST_GOODS] < 1.001 * 365 * 80 * 2);
    /* The unit's way costs 5 + 5 fen: 8 yuan a day, and the lanes' trips more. */
    assert_true(r.figures[0].mean[TWIN_COST_ORDERS] > 365 * 80 * 0.1);
}

static void little_is_missing_of_what_lives_a_week(void **state)
{
    (void)state;
    static struct twin_result one;
    static struct twin_result two;
    make_tiers(&tiers, 7, true);
    assert_int_equal(run(&tiers, false, 1, &one), LINLI_OK);
    assert_true(one.figures[0].mean[TWIN_STOCK_OUT] < 0.05);
    assert_true(one.figures[0].mean[TWIN_FILL] > 0.98);
    assert_true(one.figures[0].mean[TWIN_WASTE] < 0.1);
    assert_int_equal(run(&tiers, false, 2, &two), LINLI_OK);
    assert_memory_equal(one.figures[0].mean, two.figures[0].mean,
                        sizeof(one.figures[0].mean[0]) * TWIN_COST);
}

/* Constant demand, a reorder point with four days of safety at points and hub: nothing is missing,
 * what is issued was bought (80 units a day of 2 yuan, within a week's difference of stock), and
 * goods have gone down: points order nothing themselves. */
static void a_rival_supplies_points_from_the_hub(void **state)
{
    (void)state;
    static struct twin_result r;
    static struct twin_result again;
    make_tiers(&tiers, FIXED_NONE, false);
    assert_int_equal(run(&tiers, true, 1, &r), LINLI_OK);
    assert_int_equal(r.conserved_n, 2 * SITES * ITEMS * (WARM + MEASURED));
    assert_true(r.figures[0].mean[TWIN_STOCK_OUT] == 0);
    assert_true(r.figures[0].mean[TWIN_WASTE] == 0);
    assert_true(r.figures[0].mean[TWIN_COST_GOODS] > 0.999 * 365 * 80 * 2);
    assert_true(r.figures[0].mean[TWIN_COST_GOODS] < 1.001 * 365 * 80 * 2);
    assert_true(r.figures[0].mean[TWIN_COST_ORDERS] > 365 * 80 * 0.1);
    assert_int_equal(run(&tiers, true, 2, &again), LINLI_OK);
    assert_true(r.figures[0].mean[TWIN_COST] == again.figures[0].mean[TWIN_COST]);
}

static int setup(void **state)
{
    (void)state;
    linli_arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    linli_arena_finish(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(constant_demand_is_always_met, setup, teardown),
        cmocka_unit_test_setup_teardown(little_is_missing_of_what_lives_a_week, setup, teardown),
        cmocka_unit_test_setup_teardown(a_rival_supplies_points_from_the_hub, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
