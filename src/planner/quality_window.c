/*
 * The logs of a year's quantities, kept in order while the year moves on by a week: what leaves and
 * what comes is found by bisection, so that a check of a quarter sorts once. Median and median
 * deviation are read off the order: the deviations ascend from the median to both sides, and the
 * middle one of them is met after half the values.
 *
 * Invariants: values[0..n) ascend; what is dropped was added. Called by the rules for sizes.
 */
#include "planner/quality_window.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Where the first value not below x stands. */
static int32_t place_of(const struct quality_window *w, double x)
{
    int32_t low = 0;
    int32_t high = w->n;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (w->values[middle] < x) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void quality_window_add(struct quality_window *w, double x)
{
    int32_t at = place_of(w, x);
    assert(w->n < w->most);
    memmove(&w->values[at + 1], &w->values[at], (size_t)(w->n - at) * sizeof(*w->values));
    w->values[at] = x;
    w->n += 1;
}

void quality_window_drop(struct quality_window *w, double x)
{
    int32_t at = place_of(w, x);
    assert(at < w->n && !(w->values[at] > x));
    w->n -= 1;
    memmove(&w->values[at], &w->values[at + 1], (size_t)(w->n - at) * sizeof(*w->values));
}

double quality_window_median(const struct quality_window *w)
{
    assert(w->n > 0);
    return w->n % 2 == 1 ? w->values[w->n / 2]
                         : 0.5 * (w->values[w->n / 2 - 1] + w->values[w->n / 2]);
}

double quality_window_deviation(const struct quality_window *w, double centre)
{
    int32_t above = place_of(w, centre);
    int32_t below = above - 1;
    double last = 0;
    double before = 0;
    for (int32_t i = 0; i <= w->n / 2; i++) {
        double down = below >= 0 ? centre - w->values[below] : INFINITY;
        double up = above < w->n ? w->values[above] - centre : INFINITY;
        before = last;
        last = fmin(down, up);
        below -= down <= up ? 1 : 0;
        above += down <= up ? 0 : 1;
    }
    return w->n % 2 == 1 ? last : 0.5 * (before + last);
}
