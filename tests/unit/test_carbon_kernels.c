/*
 * The carbon kernels against hand arithmetic: energy, emission, and shares that sum to the trip
 * whatever the loads, in any order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <string.h>

#include "base/random.h"
#include "linli/carbon.h"

enum { LOADS = 40, ROUNDS = 300 };

/*
 * 18 kWh a 100 km, 0.01 a stop, 0.05 a tonne-km, 1.2 an hour cooled, a tenth lost in charging: 50
 * km are 9, 20 stops 0.2, 300 kg carried 10 km each 0.15, half an hour 0.6; 9.95 * 1.1 = 10.945
 * kWh. At 0.6205 kg: 6.7913725 kg, half up 6.791373.
 */
static void energy_and_emission_by_hand(void **state)
{
    (void)state;
    const struct linli_carbon_vehicle van = {180000, 10000, 50000, 1200000, 1000};
    const struct linli_carbon_trip day = {50000, 20, 3000000, 1800};
    int64_t energy_e6 = 0;
    int64_t mg = 0;
    assert_int_equal(linli_carbon_energy(&van, &day, &energy_e6, NULL), LINLI_OK);
    assert_int_equal(energy_e6, 10945000);
    assert_int_equal(linli_carbon_emission(energy_e6, 620500, &mg, NULL), LINLI_OK);
    assert_int_equal(mg, 6791373);
}

/* 2 kg to 3 km and 1 kg to 2 km weigh 6 to 2: 75 and 25 of 100. What nobody weighs counts alike: 60
 * to 40 by their ways; what goes nowhere counts by weight: 2 to 1, and 67 to 33 of 100 mg. */
static void shares_by_hand(void **state)
{
    struct linli_arena *arena = *state;
    const struct linli_carbon_load both[] = {{2000, 3000}, {1000, 2000}};
    const struct linli_carbon_load ways[] = {{0, 3000}, {0, 2000}};
    const struct linli_carbon_load kilos[] = {{2000, 0}, {1000, 0}};
    const struct linli_carbon_load apart[] = {{2000, 0}, {0, 5000}};
    const struct linli_carbon_load nothing[] = {{0, 0}, {0, 0}, {0, 0}};
    int64_t mg[3];
    assert_int_equal(linli_carbon_share(100, both, 2, arena, mg, NULL), LINLI_OK);
    assert_int_equal(mg[0], 75);
    assert_int_equal(mg[1], 25);
    assert_int_equal(linli_carbon_share(100, ways, 2, arena, mg, NULL), LINLI_OK);
    assert_int_equal(mg[0], 60);
    assert_int_equal(linli_carbon_share(100, kilos, 2, arena, mg, NULL), LINLI_OK);
    assert_int_equal(mg[0], 67);
    assert_int_equal(mg[1], 33);
    assert_int_equal(linli_carbon_share(100, apart, 2, arena, mg, NULL), LINLI_OK);
    assert_int_equal(mg[0], 100); /* what weighs nothing gets nothing */
    assert_int_equal(mg[1], 0);
    assert_int_equal(linli_carbon_share(100, nothing, 3, arena, mg, NULL), LINLI_OK);
    assert_int_equal(mg[0], 34); /* of equal remainders the first */
    assert_int_equal(mg[1], 33);
    assert_int_equal(linli_carbon_share(100, NULL, 0, arena, mg, NULL), LINLI_OK);
}

static void shares_sum_to_the_trip(void **state)
{
    struct linli_arena *arena = *state;
    struct random_stream draw;
    random_init(&draw, 7, "carbon", 0);
    for (int round = 0; round < ROUNDS; round++) {
        struct linli_carbon_load loads[LOADS];
        struct linli_carbon_load turned[LOADS];
        int64_t mg[LOADS];
        int64_t turned_mg[LOADS];
        int64_t n = 1 + (int64_t)random_below(&draw, LOADS);
        int64_t total = (int64_t)random_below(&draw, round % 2 == 0 ? 1000 : LINLI_CARBON_MG_MAX);
        int64_t sum = 0;
        for (int64_t i = 0; i < n; i++) { /* different ways: equal loads would share a milligram */
            loads[i].g = (int64_t)random_below(&draw, LINLI_CARBON_G_MAX);
            loads[i].direct_m = (int64_t)random_below(&draw, LINLI_CARBON_M_MAX);
            turned[n - 1 - i] = loads[i];
        }
        assert_int_equal(linli_carbon_share(total, loads, n, arena, mg, NULL), LINLI_OK);
        assert_int_equal(linli_carbon_share(total, turned, n, arena, turned_mg, NULL), LINLI_OK);
        for (int64_t i = 0; i < n; i++) {
            sum += mg[i];
            assert_true(mg[i] >= 0);
            assert_int_equal(mg[i], turned_mg[n - 1 - i]);
        }
        assert_int_equal(sum, total);
    }
}

/* A load that weighs nothing more changes nobody's share. */
static void a_load_of_nothing_gets_nothing(void **state)
{
    struct linli_arena *arena = *state;
    const struct linli_carbon_load loads[] = {{1500, 900}, {400, 3100}, {0, 5000}, {800, 0}};
    int64_t few[2];
    int64_t all[4];
    assert_int_equal(linli_carbon_share(123457, loads, 2, arena, few, NULL), LINLI_OK);
    assert_int_equal(linli_carbon_share(123457, loads, 4, arena, all, NULL), LINLI_OK);
    assert_memory_equal(few, all, sizeof(few));
    assert_int_equal(all[2] + all[3], 0);
}

static void limits_and_one_beyond(void **state)
{
    struct linli_arena *arena = *state;
    struct linli_carbon_vehicle van = {.per_km_e6 = LINLI_CARBON_RATE_MAX};
    struct linli_carbon_trip trip = {.driven_m = LINLI_CARBON_M_MAX};
    struct linli_carbon_load load = {LINLI_CARBON_G_MAX, LINLI_CARBON_M_MAX};
    int64_t value = -1;
    assert_int_equal(linli_carbon_energy(&van, &trip, &value, NULL), LINLI_OK);
    assert_int_equal(value, INT64_C(100000000000000)); /* 1,000 units a km, 100,000 km */
    trip.driven_m++;
    assert_int_equal(linli_carbon_energy(&van, &trip, &value, NULL), LINLI_EINPUT);
    van = (struct linli_carbon_vehicle){.per_stop_e6 = LINLI_CARBON_RATE_MAX, .loss_e4 = 1};
    trip = (struct linli_carbon_trip){.stops_n = LINLI_CARBON_LOADS_MAX};
    assert_int_equal(linli_carbon_energy(&van, &trip, &value, NULL), LINLI_EOVERFLOW);
    assert_int_equal(linli_carbon_emission(LINLI_CARBON_ENERGY_MAX, 100001, &value, NULL),
                     LINLI_EOVERFLOW);
    assert_int_equal(value, INT64_C(100000000000000)); /* failures leave it alone */
    assert_int_equal(linli_carbon_share(LINLI_CARBON_MG_MAX, &load, 1, arena, &value, NULL),
                     LINLI_OK);
    assert_int_equal(value, LINLI_CARBON_MG_MAX);
    assert_int_equal(linli_carbon_share(LINLI_CARBON_MG_MAX + 1, &load, 1, arena, &value, NULL),
                     LINLI_EINPUT);
    load.g++;
    assert_int_equal(linli_carbon_share(1, &load, 1, arena, &value, NULL), LINLI_EINPUT);
}

static int make_arena(void **state)
{
    static struct linli_arena arena;
    linli_arena_init(&arena, 0);
    *state = &arena;
    return 0;
}

static int drop_arena(void **state)
{
    linli_arena_finish(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(energy_and_emission_by_hand),
        cmocka_unit_test(shares_by_hand),
        cmocka_unit_test(shares_sum_to_the_trip),
        cmocka_unit_test(a_load_of_nothing_gets_nothing),
        cmocka_unit_test(limits_and_one_beyond),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
