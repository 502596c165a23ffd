/*
 * Exact decimal arithmetic for order rounding and stock-out correction (see problem_decimal.h).
 *
 * Invariant: the quotient is found by long division, so no digit is lost however far apart the
 * scales are.
 */
#include "format/problem_decimal.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/problem.h"
#include "format/problem_answer.h"

__extension__ typedef __int128 wide;

struct problem_decimal problem_decimal_of(double x)
{
    char text[ANSWER_NUMBER_BYTES];
    struct problem_decimal d = {0};
    bool point = false;
    assert(fabs(x) <= PROBLEM_NUMBER_MAX);
    problem_print_number(x, text);
    const char *at = text + (text[0] == '-' ? 1 : 0);
    for (; *at != '\0' && *at != 'e'; at++) {
        if (*at == '.') {
            point = true;
            continue;
        }
        d.digits = d.digits * 10 + (*at - '0');
        d.places += point ? 1 : 0;
    }
    d.places -= *at == 'e' ? (int32_t)strtol(at + 1, NULL, 10) : 0;
    for (; d.places < 0; d.places++) {
        d.digits *= 10; /* at most to 10^15 */
    }
    for (; d.places > 0 && d.digits % 10 == 0; d.places--) {
        d.digits /= 10;
    }
    d.digits = text[0] == '-' ? -d.digits : d.digits;
    return d;
}

bool problem_decimal_ceil(struct problem_decimal a, int32_t a_shift, struct problem_decimal b,
                          int64_t *ret_value)
{
    assert(b.digits > 0);
    if (a.digits <= 0) {
        *ret_value = 0;
        return true;
    }
    int32_t shift = a_shift - a.places + b.places;
    wide divisor = b.digits;
    for (; shift < 0 && divisor <= a.digits; shift++) {
        divisor *= 10; /* once it is above a the quotient is between 0 and 1 */
    }
    wide quotient = a.digits / divisor;
    wide rest = a.digits % divisor;
    for (; shift > 0; shift--) {
        rest *= 10;
        quotient = quotient * 10 + rest / divisor;
        rest %= divisor;
        if (quotient > INT64_MAX / 10) {
            return false;
        }
    }
    *ret_value = (int64_t)quotient + (rest > 0 ? 1 : 0);
    return true;
}

double problem_decimal_double(int64_t value, int32_t places)
{
    char text[ANSWER_NUMBER_BYTES];
    snprintf(text, sizeof(text), "%llde-%d", (long long)value, places);
    return strtod(text, NULL);
}
