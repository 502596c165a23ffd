/*
 * Levels by fill rate against the normal loss function, and totals of lumpy demand drawn from its
 * own record: hand arithmetic, and what must always hold.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <math.h>

#include "linli/inventory_policy.h"

static struct linli_error err;

static double short_of(const struct linli_total *total, double quantity)
{
    double value = -1;
    assert_int_equal(linli_level_short(total, quantity, &value, &err), LINLI_OK);
    return value;
}

static double level_of(const struct linli_total *total, double fill, double cycle)
{
    double value = -1;
    assert_int_equal(linli_level_fill(total, fill, cycle, &value, &err), LINLI_OK);
    return value;
}

static void assert_near(double value, double expected, double within)
{
    if (!(fabs(value - expected) <= within)) {
        fail_msg("%.12g, expected %.12g", value, expected);
    }
}

/* Mean 100, sd 20: E(D - 100)^+ = 20 G(0) = 20 * 0.398942280; at 120 20 G(1) = 20 * 0.083315471, at
 * 80 20 G(-1) = 20 * 1.083315471 (tables of the loss function, e.g. Silver, Pyke and Thomas). */
static void the_normal_loss(void **state)
{
    struct linli_total total = {.mean = 100, .sd = 20};
    (void)state;
    assert_near(short_of(&total, 100), 7.9788456, 1e-6);
    assert_near(short_of(&total, 120), 1.6663094, 1e-6);
    assert_near(short_of(&total, 80), 21.6663094, 1e-6);
}

/* The same by quantiles at scores -1.2815516, 0, 1.2815516, which lie on one line; by the last
 * alone, as the mean stands for the median; and all mass at one point. */
static void by_quantiles_it_is_the_same(void **state)
{
    static const double levels[] = {0.1, 0.5, 0.9};
    static const double values[] = {74.368969, 100, 125.631031};
    static const double tens[] = {10, 10, 10};
    struct linli_total total = {.mean = 100, .levels = levels, .values = values, .levels_n = 3};
    struct linli_total one = {
        .mean = 100, .levels = &levels[2], .values = &values[2], .levels_n = 1};
    struct linli_total point = {.mean = 10, .levels = levels, .values = tens, .levels_n = 3};
    (void)state;
    for (double q = 60; q <= 160; q += 20) {
        struct linli_total normal = {.mean = 100, .sd = 20};
        assert_near(short_of(&total, q), short_of(&normal, q), 1e-5);
        assert_near(short_of(&one, q), short_of(&normal, q), 1e-5);
    }
    assert_near(short_of(&point, 4), 6, 1e-9);
    assert_near(short_of(&point, 10), 0, 1e-9);
    assert_near(short_of(&point, 11), 0, 0);
}

/*
 * An order of 50, 98 % of it to be met: 1 may be short, G(k) = 1 / 20 = 0.05. By the tables
 * G(1.25) = 0.05059, G(1.26) = 0.04954, so k is 1.2556 and the level 125.11. Where already nothing
 * in stock is short by less, nothing has to be kept.
 */
static void the_level_of_a_fill_rate(void **state)
{
    struct linli_total total = {.mean = 100, .sd = 20};
    (void)state;
    double level = level_of(&total, 0.98, 50);
    assert_near(level, 125.11, 0.01);
    assert_near(short_of(&total, level), 1, 1e-8);
    assert_near(level_of(&total, 0.5, 250), 0, 0);
    double before = 0;
    for (double fill = 0.05; fill < 1; fill += 0.05) {
        double more = level_of(&total, fill, 50);
        assert_true(more >= before);
        assert_true(level_of(&total, fill, 100) <= more);
        before = more;
    }
}

static void what_no_level_has_is_refused(void **state)
{
    struct linli_total total = {.mean = 100, .sd = 20};
    static double levels[LINLI_LEVEL_QUANTILES_MAX + 1];
    struct linli_total many = {.levels = levels, .values = levels, .levels_n = 100};
    double value = 7;
    (void)state;
    for (int i = 0; i <= LINLI_LEVEL_QUANTILES_MAX; i++) {
        levels[i] = (i + 1) / 101.0;
    }
    assert_int_equal(linli_level_fill(&total, 1, 50, &value, &err), LINLI_EINPUT);
    assert_int_equal(linli_level_fill(&total, 0, 50, &value, &err), LINLI_EINPUT);
    assert_int_equal(linli_level_fill(&total, 0.9, 0, &value, &err), LINLI_EINPUT);
    assert_int_equal(linli_level_short(&total, (double)NAN, &value, &err), LINLI_EINPUT);
    assert_int_equal(linli_level_short(&many, 1, &value, &err), LINLI_ELIMIT);
    total.sd = -1;
    assert_int_equal(linli_level_short(&total, 1, &value, &err), LINLI_EINPUT);
    assert_near(value, 7, 0);
}

/* ---- drawn from the record ------------------------------------------------------------------- */

static const double three_levels[] = {0.1, 0.5, 0.9};

static double draw(const double *demand, size_t n, int32_t periods, uint64_t seed, double *values)
{
    struct linli_arena arena;
    double mean = -1;
    linli_arena_init(&arena, 0);
    assert_int_equal(linli_bootstrap_total(demand, n, periods, seed, three_levels, 3, &arena, &mean,
                                           values, &err),
                     LINLI_OK);
    linli_arena_finish(&arena);
    return mean;
}

/*
 * 10 on every fourth day: none follows a demand, and of the days after none one in three has one.
 * Begun after a demand the chances of 8 days are 0, 1/3, 2/9, 7/27 … = (1 - the one before) / 3,
 * 1.81 together: 18.1 (jitter is of mean 0, but for what would be below 0: sd sqrt(10), so hardly
 * ever; 1,000 draws of sd 8 are within 0.25 two times in three). Nothing at all stays nothing.
 */
static void a_record_gives_its_totals(void **state)
{
    static const double nothing[30];
    double demand[120] = {0};
    double values[3];
    (void)state;
    for (int t = 3; t < 120; t += 4) {
        demand[t] = 10;
    }
    assert_near(draw(demand, 120, 8, 1, values), 18.1, 0.9);
    assert_true(values[0] <= 11 && values[2] >= 28 && values[2] <= 40);
    assert_near(draw(nothing, 30, 8, 1, values), 0, 0);
    assert_near(values[2], 0, 0);
}

/* Equal arguments, equal results; whole where demands are; rising with the level. */
static void draws_are_the_same_again(void **state)
{
    double demand[60];
    double values[3];
    double again[3];
    double other[3];
    (void)state;
    for (int t = 0; t < 60; t++) {
        demand[t] = t % 7 == 2 ? 40 : t % 5 == 0 ? 3 : 0;
    }
    double mean = draw(demand, 60, 5, 1, values);
    assert_near(draw(demand, 60, 5, 1, again), mean, 0);
    assert_memory_equal(values, again, sizeof(values));
    assert_true(fabs(draw(demand, 60, 5, 2, other) - mean) > 0);
    for (int i = 0; i < 3; i++) {
        assert_near(values[i], floor(values[i]), 0);
        assert_true(i == 0 || values[i] >= values[i - 1]);
    }
    demand[0] = 0.5; /* no longer whole */
    (void)draw(demand, 60, 5, 1, values);
    assert_true(values[2] > 0);
}

/* Four days in a row, then twelve without: a day with demand is followed by more of it than one
 * without, so the coming three days depend on the last. */
static void runs_go_on(void **state)
{
    double demand[160];
    double values[3];
    (void)state;
    for (int t = 0; t < 160; t++) {
        demand[t] = t % 16 < 4 ? 20 : 0;
    }
    double quiet = draw(demand, 160, 3, 1, values);
    double busy = draw(demand, 146, 3, 1, values); /* 145 = 9 * 16 + 1: within a run */
    assert_true(busy > 2 * quiet);
}

static void what_no_record_has_is_refused(void **state)
{
    struct linli_arena arena;
    static const double falling[] = {0.5, 0.4};
    double demand[] = {1, -1, (double)NAN};
    double mean = 7;
    double values[3];
    (void)state;
    linli_arena_init(&arena, 0);
    struct {
        const double *demand;
        size_t n;
        int32_t periods;
        const double *levels;
        size_t levels_n;
    } calls[] = {
        {demand, 0, 3, three_levels, 3},
        {demand, 2, 3, three_levels, 3},
        {&demand[2], 1, 3, three_levels, 3},
        {demand, 1, 0, three_levels, 3},
        {demand, 1, LINLI_BOOTSTRAP_PERIODS_MAX + 1, three_levels, 3},
        {demand, 1, 3, falling, 2},
    };
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        assert_int_equal(linli_bootstrap_total(calls[i].demand, calls[i].n, calls[i].periods, 1,
                                               calls[i].levels, calls[i].levels_n, &arena, &mean,
                                               values, &err),
                         LINLI_EINPUT);
    }
    assert_near(mean, 7, 0);
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_normal_loss),
        cmocka_unit_test(by_quantiles_it_is_the_same),
        cmocka_unit_test(the_level_of_a_fill_rate),
        cmocka_unit_test(what_no_level_has_is_refused),
        cmocka_unit_test(a_record_gives_its_totals),
        cmocka_unit_test(draws_are_the_same_again),
        cmocka_unit_test(runs_go_on),
        cmocka_unit_test(what_no_record_has_is_refused),
    };
    linli_error_init(&err);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
