/* What series of one batch lend each other: weights, totals, priors and the spread of errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "base/random.h"
#include "linli/forecast.h"

enum { SERIES = 48, N = 300, H = 7, LEVELS_N = 3, GROUPS = 4 };

static const double LEVELS[LEVELS_N] = {0.1, 0.5, 0.9};

struct city {
    double qty[SERIES][N + H];
    struct linli_forecast_series series[SERIES];
    struct linli_forecast_options options;
};

/* Forty-eight items of one site in four groups; demand is Poisson round a level of their own times
 * a course that all have in common: a slow walk, and a wave of the week. */
static void make_city(struct city *c, uint64_t seed, double common)
{
    struct random_stream r;
    random_init(&r, seed, "batch", 0);
    double course[N + H];
    double walk = 0.0;
    for (int32_t t = 0; t < N + H; t++) {
        walk = 0.97 * walk + common * random_normal(&r, 0.0, 1.0);
        course[t] = exp(walk) * (t % 7 >= 5 ? 1.5 : 1.0);
    }
    memset(c, 0, sizeof(*c));
    for (int32_t i = 0; i < SERIES; i++) {
        double level = exp(random_normal(&r, 1.0, 0.7));
        for (int32_t t = 0; t < N + H; t++) {
            c->qty[i][t] = (double)random_poisson(&r, level * course[t]);
        }
        c->series[i] = (struct linli_forecast_series){.n = N,
                                                      .first_day = 19000,
                                                      .qty = c->qty[i],
                                                      .sum_days = {3, 0},
                                                      .group = 1 + i % GROUPS,
                                                      .site = 1};
    }
    c->options =
        (struct linli_forecast_options){.horizon = H, .levels = LEVELS, .levels_n = LEVELS_N};
}

static void run(const struct city *c, int32_t threads, struct linli_arena *arena,
                struct linli_forecast_result *ret)
{
    struct linli_error err = {0};
    assert_int_equal(
        linli_forecast_batch(c->series, NULL, SERIES, &c->options, threads, arena, ret, &err),
        LINLI_OK);
}

static void assert_same(const struct linli_forecast_result *a,
                        const struct linli_forecast_result *b)
{
    for (int32_t i = 0; i < SERIES; i++) {
        assert_memory_equal(a[i].mean, b[i].mean, H * sizeof(double));
        assert_memory_equal(a[i].quantile, b[i].quantile, LEVELS_N * H * sizeof(double));
        assert_memory_equal(a[i].weight, b[i].weight, sizeof(a[i].weight));
        assert_true(a[i].sum_mean[0] == b[i].sum_mean[0]);
    }
}

static void threads_do_not_change_a_byte(void **state)
{
    (void)state;
    struct linli_arena arena;
    static struct city c;
    struct linli_forecast_result one[SERIES];
    struct linli_forecast_result three[SERIES];
    linli_arena_init(&arena, 0);
    make_city(&c, 1, 0.1);
    run(&c, 1, &arena, one);
    run(&c, 3, &arena, three);
    assert_same(one, three);
    linli_arena_finish(&arena);
}

static void weights_sum_to_one_and_shares_take_part(void **state)
{
    (void)state;
    struct linli_arena arena;
    static struct city c;
    struct linli_forecast_result r[SERIES];
    linli_arena_init(&arena, 0);
    make_city(&c, 2, 0.1);
    run(&c, 1, &arena, r);
    for (int32_t i = 0; i < SERIES; i++) {
        double sum = 0.0;
        for (int32_t m = 0; m < LINLI_FORECAST_MODELS_N; m++) {
            assert_true(r[i].weight[m] >= 0.0);
            assert_true(r[i].weight[m] <= r[i].weight[r[i].model]);
            sum += r[i].weight[m];
        }
        assert_true(fabs(sum - 1.0) < 1e-9);
        assert_true(r[i].weight[LINLI_FORECAST_SHARE_SITE] > 0.0);
        assert_true(r[i].weight[LINLI_FORECAST_SHARE_GROUP] > 0.0);
    }
    linli_arena_finish(&arena);
}

static double error_of(const struct city *c, const struct linli_forecast_result *r)
{
    double sum = 0.0;
    for (int32_t i = 0; i < SERIES; i++) {
        for (int32_t k = 0; k < H; k++) {
            sum += fabs(r[i].mean[k] - c->qty[i][N + k]);
        }
    }
    return sum;
}

/* Twelve cities whose items move together: who knows that they are of one site errs less. */
static void a_common_course_is_seen_in_the_total(void **state)
{
    (void)state;
    double together = 0.0;
    double alone = 0.0;
    for (uint64_t seed = 10; seed < 22; seed++) {
        struct linli_arena arena;
        static struct city c;
        struct linli_forecast_result r[SERIES];
        linli_arena_init(&arena, 0);
        make_city(&c, seed, 0.15);
        run(&c, 2, &arena, r);
        together += error_of(&c, r);
        for (int32_t i = 0; i < SERIES; i++) {
            c.series[i].site = 0;
            c.series[i].group = 0;
        }
        run(&c, 2, &arena, r);
        alone += error_of(&c, r);
        linli_arena_finish(&arena);
    }
    assert_true(together < alone);
}

/* What a batch learns from its own series is what linli_forecast_learn() says of them. */
static void priors_can_be_learned_before(void **state)
{
    (void)state;
    struct linli_arena arena;
    static struct city c;
    struct linli_forecast_result own[SERIES];
    struct linli_forecast_result given[SERIES];
    struct linli_forecast_priors *priors;
    linli_arena_init(&arena, 0);
    make_city(&c, 3, 0.1);
    run(&c, 1, &arena, own);
    assert_int_equal(
        linli_forecast_learn(c.series, NULL, SERIES, &c.options, 2, &arena, &priors, NULL),
        LINLI_OK);
    c.options.priors = priors;
    run(&c, 1, &arena, given);
    assert_same(own, given);
    linli_arena_finish(&arena);
}

/* Twice the units are twice the forecast: nothing in totals, priors or errors has a size. Whole
 * numbers would be rounded, so amounts are asked for. */
static void units_do_not_matter(void **state)
{
    (void)state;
    struct linli_arena arena;
    static struct city c;
    struct linli_forecast_result once[SERIES];
    struct linli_forecast_result twice[SERIES];
    linli_arena_init(&arena, 0);
    make_city(&c, 4, 0.1);
    for (int32_t i = 0; i < SERIES; i++) {
        c.series[i].units = LINLI_FORECAST_UNITS_FRACTION;
    }
    run(&c, 1, &arena, once);
    for (int32_t i = 0; i < SERIES; i++) {
        for (int32_t t = 0; t < N; t++) {
            c.qty[i][t] *= 4.0;
        }
    }
    run(&c, 1, &arena, twice);
    for (int32_t i = 0; i < SERIES; i++) {
        for (int32_t k = 0; k < H; k++) {
            assert_true(fabs(twice[i].mean[k] - 4.0 * once[i].mean[k]) <
                        1e-4 * (twice[i].mean[k] + 1.0));
        }
    }
    linli_arena_finish(&arena);
}

/* Items that slept for most of their time and woke on the last day, among others: whatever is
 * believed of them, their quantiles stay in sight of what was ever asked for. */
static void next_to_nothing_stretches_no_tail(void **state)
{
    (void)state;
    struct linli_arena arena;
    static struct city c;
    struct linli_forecast_result r[SERIES];
    linli_arena_init(&arena, 0);
    make_city(&c, 5, 0.1);
    for (int32_t i = 0; i < SERIES; i += 3) {
        for (int32_t t = 0; t < N; t++) {
            c.qty[i][t] = t < 3 || t == N - 1 ? 2.0 : 0.0;
        }
    }
    run(&c, 1, &arena, r);
    for (int32_t i = 0; i < SERIES; i += 3) {
        for (int32_t k = 0; k < H; k++) {
            double high = r[i].quantile[2 * H + k];
            assert_true(isfinite(high) && high <= 20.0); /* ten times the most ever seen */
        }
    }
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_change_a_byte),
        cmocka_unit_test(weights_sum_to_one_and_shares_take_part),
        cmocka_unit_test(a_common_course_is_seen_in_the_total),
        cmocka_unit_test(priors_can_be_learned_before),
        cmocka_unit_test(units_do_not_matter),
        cmocka_unit_test(next_to_nothing_stretches_no_tail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
