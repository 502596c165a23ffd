/* Sorting: all orders of zeros and ones up to twelve values (a network that sorts these sorts
 * anything, Knuth's 0-1 principle), and lengths round the runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "engine/forecast/sort.h"

enum { SHORT = 12, LONG = 200 };

static void zeros_and_ones(void **state)
{
    (void)state;
    for (int32_t n = 0; n <= SHORT; n++) {
        for (uint32_t bits = 0; bits < 1U << n; bits++) {
            double values[SHORT];
            double scratch[SHORT];
            int32_t zeros = n;
            for (int32_t i = 0; i < n; i++) {
                values[i] = bits >> i & 1;
                zeros -= (int32_t)(bits >> i & 1);
            }
            forecast_sort(values, scratch, n);
            for (int32_t i = 0; i < n; i++) {
                assert_true((values[i] > 0.5) == (i >= zeros));
            }
        }
    }
}

static void any_length(void **state)
{
    (void)state;
    struct random_stream r;
    random_init(&r, 5, "sort", 0);
    for (int32_t n = 0; n <= LONG; n++) {
        double values[LONG];
        double scratch[LONG];
        double sum = 0.0;
        for (int32_t i = 0; i < n; i++) {
            values[i] = (double)random_below(&r, (uint64_t)n);
            sum += values[i];
        }
        forecast_sort(values, scratch, n);
        for (int32_t i = 0; i < n; i++) {
            assert_true(i == 0 || values[i - 1] <= values[i]);
            sum -= values[i];
        }
        assert_true(sum <= 0.0 && sum >= 0.0); /* whole numbers: exact */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zeros_and_ones),
        cmocka_unit_test(any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
