/* The measures of forecasts (see accuracy.h). */
#include "model/accuracy.h"

#include <assert.h>

#include "base/fixed.h"
#include "base/text.h"

static const char *const by_names[ACCURACY_BY_N] = {"category", "item",  "class",
                                                    "site",     "month", "author"};
static const char *const measure_names[ACCURACY_MEASURE_N] = {"wape", "bias", "mase", "coverage80",
                                                              "value_added"};
static const int64_t MOST_E4 = 1000000;

const char *accuracy_by_name(enum accuracy_by by)
{
    assert(by < ACCURACY_BY_N);
    return by_names[by];
}

bool accuracy_by_find(const char *name, enum accuracy_by *ret_by)
{
    for (int i = 0; i < ACCURACY_BY_N; i++) {
        if (text_equal(by_names[i], name)) {
            *ret_by = (enum accuracy_by)i;
            return true;
        }
    }
    return false;
}

const char *accuracy_measure_name(enum accuracy_measure measure)
{
    assert(measure < ACCURACY_MEASURE_N);
    return measure_names[measure];
}

static int64_t share_e4(int64_t part, int64_t whole)
{
    int64_t e4;
    if (whole <= 0) {
        return FIXED_NONE;
    }
    if (!fixed_scale(part, FIXED_E4, whole, FIXED_HALF_AWAY, &e4)) {
        return part < 0 ? -MOST_E4 : MOST_E4;
    }
    return e4 < -MOST_E4 ? -MOST_E4 : e4 < MOST_E4 ? e4 : MOST_E4;
}

int64_t accuracy_measure_e4(const struct accuracy_total *sums, enum accuracy_measure measure)
{
    assert(sums->inside_n <= sums->days_n && sums->error_e3 >= 0);
    switch (measure) {
    case ACCURACY_WAPE:
        return share_e4(sums->error_e3, sums->wanted_e3);
    case ACCURACY_BIAS:
        return share_e4(sums->bias_e3, sums->wanted_e3);
    case ACCURACY_MASE:
        return share_e4(sums->naive_error_e3, sums->naive_e3);
    case ACCURACY_COVERAGE:
        return share_e4(sums->inside_n, sums->days_n);
    case ACCURACY_VALUE:
        return share_e4(sums->hand_base_e3 - sums->hand_error_e3, sums->hand_base_e3);
    case ACCURACY_MEASURE_N:
        break;
    }
    return FIXED_NONE;
}
