/* The models' levels and the parametric quantiles against hand arithmetic and GSL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "engine/forecast/errors.h"
#include "engine/forecast/models.h"

enum { N = 6 };

/* Six used periods without factors; one origin after the fourth and one at the end. */
struct fixture {
    struct forecast_prepared p;
    double y[N];
    uint8_t use[N];
    uint8_t restart[N];
    double now[N];
    int32_t origin[2];
    struct linli_arena arena;
    struct forecast_input in;
};

static void fixture_init(struct fixture *f, const double y[N])
{
    memset(f, 0, sizeof(*f));
    linli_arena_init(&f->arena, 0);
    double none[1] = {0};
    struct linli_forecast_series s = {.n = 0, .qty = none};
    struct linli_forecast_options o = {.horizon = 1};
    assert_int_equal(forecast_prepare(&s, NULL, &o, &f->arena, &f->p, NULL), LINLI_OK);
    for (int32_t t = 0; t < N; t++) {
        f->y[t] = y[t];
        f->use[t] = 1;
        f->now[t] = 1.0;
    }
    f->p.n = N;
    f->p.begin = 0;
    f->p.restart = f->restart;
    f->origin[0] = 4;
    f->origin[1] = N;
    f->p.origin = f->origin;
    f->p.origins_n = 2;
    struct forecast_input in = {&f->p, f->y, f->use, f->now};
    f->in = in;
}

static void smoothing_is_a_discounted_mean(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, (const double[N]){2, 4, 6, 8, 0, 4});
    double level[2];
    forecast_smooth_levels(&f.in, 0.5, level);
    /* after 2, 4, 6, 8: weights 1/8 1/4 1/2 1: (0.25 + 1 + 3 + 8) / 1.875 = 12.25 / 1.875 */
    assert_true(fabs(level[0] - 12.25 / 1.875) < 1e-12);
    /* then 0 and 4: ((12.25/2 + 0)/2 + 4) / ((1.875/2 + 1)/2 + 1) = 7.0625 / 1.96875 */
    assert_true(fabs(level[1] - 7.0625 / 1.96875) < 1e-12);
    linli_arena_finish(&f.arena);
}

static void factors_are_divided_out(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, (const double[N]){3, 6, 3, 6, 3, 6});
    for (int32_t t = 1; t < N; t += 2) {
        f.now[t] = 2.0;
    }
    double level[2];
    forecast_smooth_levels(&f.in, 0.3, level);
    assert_true(fabs(level[1] - 3.0) < 1e-12); /* 3 = 3/1 = 6/2 in every period */
    forecast_average_levels(&f.in, level);
    assert_true(fabs(level[1] - 27.0 / 9.0) < 1e-12);
    linli_arena_finish(&f.arena);
}

static void the_average_leaves_out_what_is_not_in_use(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, (const double[N]){2, 4, 100, 6, 8, 10});
    f.use[2] = 0;
    double level[2];
    forecast_average_levels(&f.in, level);
    assert_true(fabs(level[0] - 4.0) < 1e-12); /* (2 + 4 + 6) / 3 */
    assert_true(fabs(level[1] - 6.0) < 1e-12); /* (2 + 4 + 6 + 8 + 10) / 5 */
    linli_arena_finish(&f.arena);
}

static void croston_with_syntetos_and_boylan(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, (const double[N]){4, 0, 0, 8, 0, 6});
    double level[2];
    forecast_sba_levels(&f.in, 0.2, level);
    /* size 4 then 4 + 0.2 (8 - 4) = 4.8; interval 1 then 1 + 0.2 (3 - 1) = 1.4;
     * 0.9 · 4.8 / 1.4 = 3.085714… */
    assert_true(fabs(level[0] - 0.9 * 4.8 / 1.4) < 1e-12);
    /* size 4.8 + 0.2 · 1.2 = 5.04; interval 1.4 + 0.2 (2 - 1.4) = 1.52 */
    assert_true(fabs(level[1] - 0.9 * 5.04 / 1.52) < 1e-12);
    linli_arena_finish(&f.arena);
}

static void teunter_syntetos_and_babai(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, (const double[N]){4, 0, 0, 8, 0, 6});
    double level[2];
    forecast_tsb_levels(&f.in, 0.5, 0.3, level);
    /* the share is a plain mean while 1/t > 0.3: 1, 1/2, 1/3; then 1/3 + 0.3 · 2/3 = 8/15;
     * size 4 then 6 */
    assert_true(fabs(level[0] - 6.0 * 8.0 / 15.0) < 1e-12);
    /* 8/15 · 0.7 = 28/75; 28/75 + 0.3 · 47/75 = 0.56133…; size 6 */
    assert_true(fabs(level[1] - 6.0 * (28.0 / 75.0 + 0.3 * 47.0 / 75.0)) < 1e-12);
    linli_arena_finish(&f.arena);
}

static void counts_follow_the_negative_binomial(void **state)
{
    (void)state;
    const double levels[] = {0.1, 0.5, 0.9, 0.99};
    for (int32_t m = 1; m <= 40; m += 3) {
        for (int32_t v = 2; v < 6; v++) {
            double mean = m;
            double variance = mean * v;
            double size = mean * mean / (variance - mean);
            for (int32_t j = 0; j < 4; j++) {
                double q = forecast_errors_parametric(mean, variance, levels[j], true);
                /* the smallest count that reaches the level, by GSL's distribution function */
                unsigned k = (unsigned)q;
                assert_true(gsl_cdf_negative_binomial_P(k, mean / variance, size) >=
                            levels[j] - 1e-9);
                assert_true(k == 0 || gsl_cdf_negative_binomial_P(k - 1, mean / variance, size) <
                                          levels[j] + 1e-9);
            }
        }
    }
}

static void amounts_follow_the_gamma(void **state)
{
    (void)state;
    /* Wilson and Hilferty's cube is within 1 % of the gamma quantile for shapes of 4 and more at
     * these levels */
    const double levels[] = {0.1, 0.5, 0.9};
    for (double shape = 4.0; shape < 200.0; shape *= 3.0) {
        for (int32_t j = 0; j < 3; j++) {
            double exact = gsl_cdf_gamma_Pinv(levels[j], shape, 10.0);
            double ours = forecast_errors_parametric(10.0 * shape, 100.0 * shape, levels[j], false);
            assert_true(fabs(ours - exact) < 0.01 * exact);
        }
    }
    assert_true(forecast_errors_parametric(0.0, 1.0, 0.9, false) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smoothing_is_a_discounted_mean),
        cmocka_unit_test(factors_are_divided_out),
        cmocka_unit_test(the_average_leaves_out_what_is_not_in_use),
        cmocka_unit_test(croston_with_syntetos_and_boylan),
        cmocka_unit_test(teunter_syntetos_and_babai),
        cmocka_unit_test(counts_follow_the_negative_binomial),
        cmocka_unit_test(amounts_follow_the_gamma),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
