/*
 * Goods of short life: shares of a total against its quantiles, the level against the newsvendor's
 * closed form and against the best that exact value iteration finds, then the planner's orders.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "base/random.h"
#include "engine/inventory/short_life.h"
#include "small_plan.h"

#define assert_near(got, want) assert_true(fabs((got) - (want)) <= 1e-6 * (1 + fabs(1.0 * (want))))

static void shares_are_the_inverse_of_quantiles(void **state)
{
    (void)state;
    const double levels[] = {0.1, 0.5, 0.9, 0.95};
    const double values[] = {0, 0, 3, 8};
    const struct linli_total total = {.mean = 2, .levels = levels, .values = values, .levels_n = 4};
    double share;
    /* Nothing is wanted on half of the days, 3 or less on nine in ten. */
    assert_int_equal(linli_level_share(&total, 0, &share, NULL), LINLI_OK);
    assert_near(share, 0.5);
    assert_int_equal(linli_level_share(&total, 3, &share, NULL), LINLI_OK);
    assert_near(share, 0.9);
    assert_int_equal(linli_level_share(&total, -1, &share, NULL), LINLI_OK);
    assert_near(share, 0);
    for (double level = 0.55; level < 0.999; level += 0.01) {
        double quantile;
        assert_int_equal(linli_level_quantile(&total, level, &quantile, NULL), LINLI_OK);
        assert_int_equal(linli_level_share(&total, quantile, &share, NULL), LINLI_OK);
        assert_near(share, level);
    }
    /* Always 7: less has no share, 7 all of it. */
    const double one[] = {7, 7, 7, 7};
    const struct linli_total sure = {.mean = 7, .levels = levels, .values = one, .levels_n = 4};
    assert_int_equal(linli_level_share(&sure, 6.99, &share, NULL), LINLI_OK);
    assert_near(share, 0);
    assert_int_equal(linli_level_share(&sure, 7, &share, NULL), LINLI_OK);
    assert_near(share, 1);
    assert_int_equal(linli_level_share(&sure, (double)NAN, &share, NULL), LINLI_EINPUT);
}

static void one_interval_is_the_newsvendor(void **state)
{
    (void)state;
    struct inventory_short_life goods = {.protect = {.mean = 100, .sd = 20},
                                         .life = {.mean = 100, .sd = 20},
                                         .underage = 3,
                                         .overage = 1};
    double level;
    assert_int_equal(inventory_short_level(&goods, &level, NULL), LINLI_OK);
    assert_near(level, 100 + 20 * 0.6744897501960817); /* the normal 75 % quantile */
    /* A life of four intervals: 3 P(N(100, 20) > x) = P(N(400, 40) <= x) where both are small. */
    goods.life = (struct linli_total){.mean = 400, .sd = 40};
    assert_int_equal(inventory_short_level(&goods, &level, NULL), LINLI_OK);
    double above = 0.5 * erfc((level - 100) / 20 / sqrt(2));
    double left = 0.5 * erfc((400 - level) / 40 / sqrt(2));
    assert_true(level > 180 && level < 230);
    assert_near(3 * above * 1e6, left * 1e6);
    goods.overage = 0;
    assert_int_equal(inventory_short_level(&goods, &level, NULL), LINLI_EINPUT);
}

/* Ten are wanted for certain. From 8 to 12: two that are sold at 2 each, two left over at 1. */
static void the_gain_of_a_pack(void **state)
{
    (void)state;
    const struct inventory_short_life goods = {
        .protect = {.mean = 10}, .life = {.mean = 10}, .underage = 2, .overage = 1};
    double gain;
    assert_int_equal(inventory_short_gain(&goods, 8, 12, &gain, NULL), LINLI_OK);
    assert_near(gain, 2 * 2 - 2 * 1);
    assert_int_equal(inventory_short_gain(&goods, 12, 8, &gain, NULL), LINLI_EINPUT);
}

enum { ROUNDS = 300 };

static void worth_more_is_never_less(void **state)
{
    (void)state;
    struct random_stream stream;
    random_init(&stream, 7, "short life", 0);
    for (int k = 0; k < ROUNDS; k++) {
        double mean = 50 * random_unit(&stream);
        struct inventory_short_life goods = {
            .protect = {.mean = mean, .sd = mean * random_unit(&stream)},
            .life = {.mean = mean * (1 + 5 * random_unit(&stream)), .sd = mean},
            .underage = 3 * random_unit(&stream),
            .overage = 0.1 + random_unit(&stream),
            .repeat = 0.1 * random_unit(&stream)};
        double level;
        double other;
        double gain;
        assert_int_equal(inventory_short_level(&goods, &level, NULL), LINLI_OK);
        assert_int_equal(inventory_short_gain(&goods, level, level + 5, &gain, NULL), LINLI_OK);
        assert_true(gain <= 1e-6);
        goods.underage *= 1.5;
        assert_int_equal(inventory_short_level(&goods, &other, NULL), LINLI_OK);
        assert_true(other >= level - 1e-6);
        goods.overage *= 3;
        assert_int_equal(inventory_short_level(&goods, &level, NULL), LINLI_OK);
        assert_true(level <= other + 1e-6);
    }
}

/* ---- goods of two days against exact value iteration ------------------------------------------
 */

enum { DEMAND_MOST = 24, STOCK_MOST = 18, SWEEPS = 400 };

struct two_days {
    double demand[DEMAND_MOST + 1];
    double lost;
    double wasted;
};

static void poisson(double mean, double *p)
{
    double sum = 0;
    p[0] = exp(-mean);
    for (int d = 1; d <= DEMAND_MOST; d++) {
        p[d] = p[d - 1] * mean / d;
    }
    for (int d = 0; d < DEMAND_MOST; d++) {
        sum += p[d];
    }
    p[DEMAND_MOST] = 1 - sum;
}

/* A day with `old` that expire tonight and `fresh` that come at dawn: its cost, and what the values
 * of the evenings' leftovers add to it. Oldest first; who finds nothing goes away. */
static double day_of(const struct two_days *c, int old, int fresh, const double *value)
{
    double sum = 0;
    for (int d = 0; d <= DEMAND_MOST; d++) {
        int missing = d > old + fresh ? d - old - fresh : 0;
        int left_old = old > d ? old - d : 0;
        int used_fresh = d > old ? d - old : 0;
        int left = fresh > used_fresh ? fresh - used_fresh : 0;
        sum += c->demand[d] * (c->lost * missing + c->wasted * left_old + value[left]);
    }
    return sum;
}

/* The mean cost of a day: of ordering up to `level`, or of the best order in each state (-1). */
static double mean_cost(const struct two_days *c, int level)
{
    double value[STOCK_MOST + 1] = {0};
    double rate = 0;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        double next[STOCK_MOST + 1];
        for (int old = 0; old <= STOCK_MOST; old++) {
            double best = INFINITY;
            for (int fresh = 0; fresh <= STOCK_MOST; fresh++) {
                int up_to = level > old ? level - old : 0;
                double cost = day_of(c, old, fresh, value);
                best = (level < 0 || fresh == up_to) && cost < best ? cost : best;
            }
            next[old] = best;
        }
        rate = next[0] - value[0];
        for (int old = 0; old <= STOCK_MOST; old++) {
            value[old] = next[old] - next[0];
        }
        value[0] = 0;
    }
    return rate;
}

/* The distribution of a Poisson total as quantiles: at P(D <= k) stands k. */
static struct linli_total total_of(double mean, double *levels, double *values)
{
    double p[DEMAND_MOST + 1];
    double below = 0;
    size_t n = 0;
    poisson(mean, p);
    for (int d = 0; d < DEMAND_MOST && below + p[d] < 1 - 1e-9; d++) {
        below += p[d];
        levels[n] = below;
        values[n++] = d;
    }
    return (struct linli_total){.mean = mean, .levels = levels, .values = values, .levels_n = n};
}

/*
 * Poisson demand of 2 to 5 a day, a lost sale at 0.5 to 4 times a wasted unit. rate = next[0] -
 * value[0] after value[0] was made 0 is the mean cost of a day (relative value iteration). The
 * level is the next whole one above, since the share up to k is reached at k. It must cost at most
 * 8 % more than the best level there is (a level is off by one at most), and 10 % more than the
 * best of all policies, which may look at ages.
 */
static void two_days_are_nearly_the_best_there_is(void **state)
{
    (void)state;
    for (int mean = 2; mean <= 5; mean++) {
        for (double lost = 0.5; lost <= 4; lost *= 2) {
            double levels[2][DEMAND_MOST + 1];
            double values[2][DEMAND_MOST + 1];
            struct two_days c = {.lost = lost, .wasted = 1};
            struct inventory_short_life goods = {.protect = total_of(mean, levels[0], values[0]),
                                                 .life = total_of(2.0 * mean, levels[1], values[1]),
                                                 .underage = lost,
                                                 .overage =
                                                     1 / 1.5}; /* two deliveries: (1 + 2) / 2 */
            double level;
            double best = INFINITY;
            poisson(mean, c.demand);
            assert_int_equal(inventory_short_level(&goods, &level, NULL), LINLI_OK);
            for (int s = 0; s <= STOCK_MOST; s++) {
                double cost = mean_cost(&c, s);
                best = cost < best ? cost : best;
            }
            double ours = mean_cost(&c, (int)ceil(level - 1e-6));
            assert_true(ours <= 1.08 * best);
            assert_true(ours <= 1.1 * mean_cost(&c, -1));
        }
    }
}

/* ---- the planner ------------------------------------------------------------------------------
 */

/* 10 a day, good for a day, a fifth lost in handling: 10 / 0.8 = 12.5 are wanted for tomorrow. The
 * thirteenth pack of 1 holds 0.8 that can be sold, of which 0.4 are: 0.4 times 1.5 against 0.4. */
static void what_is_lost_in_handling_is_ordered_on_top(void **state)
{
    struct small_city *small = *state;
    const struct small_bought buns = small_bought(small, "buns", 10);
    small->city.items[buns.item].shelf_life_days = 1;
    small->city.items[buns.item].loss_e4 = 2000;
    small_stock(small, buns.item, "L1", 10, small_today());
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 13 * FIXED_E3);
    /* A lost sale that costs little: 0.4 times 0.5. */
    small->city.settings.lost_sale_e4 = FIXED_E4 / 2;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 12 * FIXED_E3);
    /* A unit that can be sold costs 2 / 0.8 = 2.5 yuan; a price of 6 says what a sale brings. */
    small->city.items[buns.item].price_e4 = 6 * FIXED_E4;
    plan = plan_of(small);
    assert_int_equal(plan.forecasts[0].shelf.wasted_e4, 25000);
    assert_int_equal(plan.forecasts[0].shelf.lost_e4, 35000);
    assert_int_equal(plan.lines[0].qty_e3, 13 * FIXED_E3);
}

static void vary(struct small_city *small, struct random_stream *stream, double spread)
{
    struct demand_series *s = &small->city.series[0];
    for (int32_t t = 0; t < s->facts_n; t++) {
        s->qty_e3[t] = (int64_t)floor(20 + spread * 20 * (2 * random_unit(stream) - 1)) * FIXED_E3;
    }
}

/* What is there and coming with the order never passes the level by a pack; a lost sale that costs
 * more never makes an order smaller. */
static void orders_stay_at_the_level(void **state)
{
    struct small_city *small = *state;
    const struct small_bought milk = small_bought(small, "milk", 20);
    struct random_stream stream;
    random_init(&stream, 11, "short life orders", 0);
    for (int k = 0; k < 24; k++) {
        small->city.items[milk.item].shelf_life_days = 1 + k % 14;
        milk.term->pack_e3 = (1 + k % 5) * FIXED_E3;
        vary(small, &stream, random_unit(&stream));
        int64_t before = 0;
        for (int64_t lost_e4 = 2000; lost_e4 <= 80000; lost_e4 *= 2) {
            small->city.settings.lost_sale_e4 = lost_e4;
            struct plan plan = plan_of(small);
            const struct plan_shelf *shelf = &plan.forecasts[0].shelf;
            const int64_t *n = plan.lines[0].reason.numbers;
            assert_true(shelf->known);
            assert_true(plan.lines[0].qty_e3 >= before);
            assert_true(n[LINE_USABLE_Q] + n[LINE_ARRIVING_Q] + plan.lines[0].qty_e3 <
                        shelf->level_e3 + milk.term->pack_e3);
            before = plan.lines[0].qty_e3;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_the_inverse_of_quantiles),
        cmocka_unit_test(one_interval_is_the_newsvendor),
        cmocka_unit_test(the_gain_of_a_pack),
        cmocka_unit_test(worth_more_is_never_less),
        cmocka_unit_test(two_days_are_nearly_the_best_there_is),
        SMALL_TEST(what_is_lost_in_handling_is_ordered_on_top),
        SMALL_TEST(orders_stay_at_the_level),
    };
    return cmocka_run_group_tests_name("short_life", tests, NULL, NULL);
}
