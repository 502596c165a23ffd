/* The parametric quantiles against GSL's distribution functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "engine/forecast/errors.h"

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
        cmocka_unit_test(counts_follow_the_negative_binomial),
        cmocka_unit_test(amounts_follow_the_gamma),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
