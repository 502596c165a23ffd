/*
 * Consumption as it would have been without stock-outs, and its average: the rules that OpenLMIS
 * calls adjusted consumption and average consumption, in exact integers (80 * 30 / 20 is 120).
 *
 * Invariants: the corrected consumption is never below the observed one. Called by the planner
 * where a series is too short for a forecaster, and by the problems `uncensor` and
 * `average_consumption`.
 */
#include <assert.h>

#include "base/fixed.h"
#include "linli/inventory.h"

/* Smallest multiple of step that is >= consumed * days / stocked, with stocked > 0. */
static bool scale_up(int64_t consumed, int64_t days, int64_t stocked, int64_t step, int64_t *ret)
{
    int64_t divisor;
    int64_t steps;
    return fixed_multiply(stocked, step, &divisor) &&
           fixed_scale(consumed, days, divisor, FIXED_UP, &steps) &&
           fixed_multiply(steps, step, ret);
}

enum linli_rc linli_consumption_uncensor(int64_t consumed, int64_t days, int64_t days_out,
                                         int64_t step, int64_t *ret_adjusted,
                                         struct linli_error *err)
{
    int64_t adjusted;
    if (consumed < 0 || days_out < 0 || days < days_out || step <= 0) {
        return linli_fail(
            err, LINLI_EINPUT,
            "consumption %lld, days %lld, days out %lld, step %lld found, expected none negative, "
            "no more days out than days and a step above 0",
            (long long)consumed, (long long)days, (long long)days_out, (long long)step);
    }
    /* no day with stock says nothing about the rate: the observed consumption stays */
    bool unknown = days == days_out;
    if (!scale_up(consumed, unknown ? 1 : days, unknown ? 1 : days - days_out, step, &adjusted)) {
        return linli_fail(err, LINLI_EOVERFLOW, "the corrected consumption is too large");
    }
    assert(adjusted >= consumed && adjusted % step == 0);
    *ret_adjusted = adjusted;
    return LINLI_OK;
}

enum linli_rc linli_consumption_average(const int64_t *consumption, size_t n, int64_t *ret_average,
                                        struct linli_error *err)
{
    int64_t sum = 0;
    int64_t average;
    if (n == 0) {
        return linli_fail(err, LINLI_EINPUT, "no periods to average, expected at least one");
    }
    for (size_t i = 0; i < n; i++) {
        if (consumption[i] < 0) {
            return linli_fail(err, LINLI_EINPUT, "consumption %lld is below 0",
                              (long long)consumption[i]);
        }
        if (!fixed_add(sum, consumption[i], &sum)) {
            return linli_fail(err, LINLI_EOVERFLOW, "the consumption is too large to add");
        }
    }
    bool fits = fixed_scale(sum, 1, (int64_t)n, FIXED_UP, &average);
    assert(fits && average <= sum);
    (void)fits;
    *ret_average = average;
    return LINLI_OK;
}
