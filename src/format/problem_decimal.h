/*
 * Exact decimals from JSON numbers. A number that was written with at most 15 significant digits is
 * the shortest text of its double, so that text gives back what the author wrote; integers are
 * exact anyway.
 *
 * Floor-internal.
 */
#ifndef LINLI_FORMAT_PROBLEM_DECIMAL_H
#define LINLI_FORMAT_PROBLEM_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

struct problem_decimal {
    int64_t digits; /* below 10^17 in magnitude */
    int32_t places; /* value = digits / 10^places; never negative */
};

/* |x| <= PROBLEM_NUMBER_MAX. Without useless zeros. */
struct problem_decimal problem_decimal_of(double x);

/* a * 10^a_shift / b rounded up to a whole number, for b > 0; 0 for a <= 0. False when it does not
 * fit. */
bool problem_decimal_ceil(struct problem_decimal a, int32_t a_shift, struct problem_decimal b,
                          int64_t *ret_value);

/* The double nearest to value / 10^places. */
double problem_decimal_double(int64_t value, int32_t places);

#endif
