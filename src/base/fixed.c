/*
 * Fixed-point arithmetic (see fixed.h). Products go through 128 bits; every result is checked
 * before it is returned.
 */
#include "base/fixed.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PLACES_MAX = 9, DIGITS_MAX = 18 };

__extension__ typedef __int128 wide; /* products before they are divided */

static const int64_t power_of_ten[DIGITS_MAX + 1] = {
    1LL,
    10LL,
    100LL,
    1000LL,
    10000LL,
    100000LL,
    1000000LL,
    10000000LL,
    100000000LL,
    1000000000LL,
    10000000000LL,
    100000000000LL,
    1000000000000LL,
    10000000000000LL,
    100000000000000LL,
    1000000000000000LL,
    10000000000000000LL,
    100000000000000000LL,
    1000000000000000000LL,
};

/* The quotient of n / d (d > 0) by the named rounding. */
static wide divide_rounded(wide n, wide d, enum fixed_round round)
{
    /* most numerators are narrow, and a wide division takes ten times as long */
    bool narrow = n >= (wide)INT64_MIN && n <= (wide)INT64_MAX && d <= (wide)INT64_MAX;
    assert(d > 0);
    wide quotient = narrow ? (int64_t)n / (int64_t)d : n / d;
    wide rest = n - quotient * d;
    if (rest == 0) {
        return quotient;
    }
    switch (round) {
    case FIXED_DOWN:
        return rest < 0 ? quotient - 1 : quotient;
    case FIXED_UP:
        return rest > 0 ? quotient + 1 : quotient;
    case FIXED_HALF_AWAY:
        if (rest > 0) {
            return rest >= d - rest ? quotient + 1 : quotient;
        }
        return -rest >= d + rest ? quotient - 1 : quotient;
    case FIXED_TRUNCATE:
        return quotient;
    }
    assert(false);
    return quotient;
}

static bool fits(wide value)
{
    return value > (wide)INT64_MIN && value <= (wide)INT64_MAX; /* INT64_MIN itself is FIXED_NONE */
}

/* The parts of a written number: its digits without the point, and where the point stands. */
struct decimal {
    wide digits;
    int32_t digits_n; /* significant digits taken into `digits`; further ones only move `scale` and
                         set `lost` */
    int32_t scale;    /* value = digits * 10^-scale */
    bool negative;
    bool lost; /* a nonzero digit was dropped beyond those taken */
};

/* Reads "[+-]d[.d][e[+-]d]"; false when the n bytes are anything else. */
static bool read_decimal(const char *text, size_t n, struct decimal *ret)
{
    enum { TAKEN_MAX = 36 };
    struct decimal d = {0};
    size_t i = 0;
    bool point = false;
    bool any = false;
    if (i < n && (text[i] == '-' || text[i] == '+')) {
        d.negative = text[i++] == '-';
    }
    for (; i < n && ((text[i] >= '0' && text[i] <= '9') || (text[i] == '.' && !point)); i++) {
        if (text[i] == '.') {
            point = true;
            continue;
        }
        any = true;
        if (d.digits_n < TAKEN_MAX) {
            d.digits = d.digits * 10 + (text[i] - '0');
            d.digits_n += d.digits != 0 ? 1 : 0;
            d.scale += point ? 1 : 0;
        } else {
            d.lost = d.lost || text[i] != '0';
            d.scale -= point ? 0 : 1;
        }
    }
    if (!any) {
        return false;
    }
    if (i < n && (text[i] == 'e' || text[i] == 'E')) {
        bool negative = false;
        int32_t exponent = 0;
        i++;
        if (i < n && (text[i] == '-' || text[i] == '+')) {
            negative = text[i++] == '-';
        }
        if (i == n) {
            return false;
        }
        for (; i < n && text[i] >= '0' && text[i] <= '9'; i++) {
            exponent = exponent < 10000 ? exponent * 10 + (text[i] - '0') : exponent;
        }
        d.scale -= negative ? -exponent : exponent;
    }
    *ret = d;
    return i == n;
}

enum fixed_parse_result fixed_parse(const char *text, size_t n, int32_t places,
                                    enum fixed_round round, int64_t *ret_value)
{
    assert(places >= 0 && places <= PLACES_MAX);
    struct decimal d;
    if (!read_decimal(text, n, &d)) {
        return FIXED_NOT_A_NUMBER;
    }
    wide value = d.negative ? -d.digits : d.digits;
    int32_t shift = places - d.scale;
    bool rounded = d.lost;
    if (value == 0) {
        *ret_value = 0;
        return FIXED_PARSED;
    }
    if (shift >= 0) {
        if (d.digits_n + shift > DIGITS_MAX + 1) {
            return FIXED_TOO_LARGE;
        }
        for (; shift > 0; shift--) {
            value *= 10;
        }
    } else {
        /* Digits stay below 1e36, so a divisor of 1e37 leaves nothing but the direction. */
        wide divisor = 1;
        for (int32_t i = 0; i > shift && i > -37; i--) {
            divisor *= 10;
        }
        rounded = rounded || value % divisor != 0;
        value = divide_rounded(value, divisor, round);
    }
    if (!fits(value)) {
        return FIXED_TOO_LARGE;
    }
    *ret_value = (int64_t)value;
    return rounded ? FIXED_ROUNDED : FIXED_PARSED;
}

/* "-12345678" with marks between thousands when asked; returns the length. */
static size_t print_whole(uint64_t whole, bool negative, bool thousands, char *out)
{
    char digits[24];
    int n = snprintf(digits, sizeof(digits), "%" PRIu64, whole);
    size_t at = 0;
    if (negative) {
        out[at++] = '-';
    }
    for (int i = 0; i < n; i++) {
        if (thousands && i > 0 && (n - i) % 3 == 0) {
            out[at++] = ',';
        }
        out[at++] = digits[i];
    }
    return at;
}

char *fixed_print(int64_t value, int32_t places, char out[FIXED_TEXT_BYTES])
{
    assert(value != FIXED_NONE && places >= 0 && places <= PLACES_MAX);
    uint64_t magnitude = value < 0 ? (uint64_t)-value : (uint64_t)value;
    uint64_t unit = (uint64_t)power_of_ten[places];
    uint64_t fraction = magnitude % unit;
    size_t at = print_whole(magnitude / unit, value < 0, false, out);
    if (fraction > 0) {
        out[at++] = '.';
        for (; fraction > 0; fraction %= unit) {
            unit /= 10;
            out[at++] = (char)('0' + fraction / unit);
        }
    }
    out[at] = '\0';
    return out;
}

char *fixed_print_places(int64_t value, int32_t places, int32_t shown, bool thousands,
                         char out[FIXED_TEXT_BYTES])
{
    assert(value != FIXED_NONE && places <= PLACES_MAX && shown >= 0 && shown <= places);
    int64_t rounded = (int64_t)divide_rounded(value, power_of_ten[places - shown], FIXED_HALF_AWAY);
    uint64_t magnitude = rounded < 0 ? (uint64_t)-rounded : (uint64_t)rounded;
    uint64_t unit = (uint64_t)power_of_ten[shown];
    size_t at = print_whole(magnitude / unit, rounded < 0, thousands, out);
    if (shown > 0) {
        out[at++] = '.';
        for (uint64_t fraction = magnitude % unit; unit > 1; fraction %= unit) {
            unit /= 10;
            out[at++] = (char)('0' + fraction / unit);
        }
    }
    out[at] = '\0';
    return out;
}

bool fixed_add(int64_t a, int64_t b, int64_t *ret_sum)
{
    assert(a != FIXED_NONE && b != FIXED_NONE);
    wide sum = (wide)a + b;
    if (!fits(sum)) {
        return false;
    }
    *ret_sum = (int64_t)sum;
    return true;
}

bool fixed_subtract(int64_t a, int64_t b, int64_t *ret_difference)
{
    assert(a != FIXED_NONE && b != FIXED_NONE);
    return fixed_add(a, -b, ret_difference);
}

bool fixed_multiply(int64_t a, int64_t b, int64_t *ret_product)
{
    assert(a != FIXED_NONE && b != FIXED_NONE);
    wide product = (wide)a * b;
    if (!fits(product)) {
        return false;
    }
    *ret_product = (int64_t)product;
    return true;
}

bool fixed_scale(int64_t a, int64_t b, int64_t divisor, enum fixed_round round, int64_t *ret_value)
{
    assert(a != FIXED_NONE && b != FIXED_NONE && divisor > 0);
    wide value = divide_rounded((wide)a * b, divisor, round);
    if (!fits(value)) {
        return false;
    }
    *ret_value = (int64_t)value;
    return true;
}

bool fixed_amount_fen(int64_t quantity_e3, int64_t unit_price_e4, int64_t *ret_amount_fen)
{
    /* 1e-3 units * 1e-4 yuan = 1e-7 yuan = 1e-5 fen */
    return fixed_scale(quantity_e3, unit_price_e4, 100000, FIXED_HALF_AWAY, ret_amount_fen);
}

double fixed_to_double(int64_t value, int32_t places)
{
    assert(value != FIXED_NONE && places >= 0 && places <= PLACES_MAX);
    return (double)value / (double)power_of_ten[places];
}

bool fixed_from_double(double value, int32_t places, enum fixed_round round, int64_t *ret_value)
{
    assert(places >= 0 && places <= PLACES_MAX);
    double scaled = value * (double)power_of_ten[places];
    if (!(fabs(scaled) < 9.2e18)) {
        return false; /* NaN and infinities too */
    }
    switch (round) {
    case FIXED_DOWN:
        scaled = floor(scaled);
        break;
    case FIXED_UP:
        scaled = ceil(scaled);
        break;
    case FIXED_HALF_AWAY:
        scaled = scaled < 0 ? ceil(scaled - 0.5) : floor(scaled + 0.5);
        break;
    case FIXED_TRUNCATE:
        scaled = trunc(scaled);
        break;
    }
    *ret_value = (int64_t)scaled;
    return true;
}

bool fixed_round_order(int64_t need, int64_t minimum, int64_t pack, int64_t *ret_order)
{
    int64_t step = pack == FIXED_NONE || pack <= 0 ? 1 : pack;
    int64_t least = minimum == FIXED_NONE ? 0 : minimum;
    if (need <= 0) {
        *ret_order = 0;
        return true;
    }
    wide packs = divide_rounded(need > least ? need : least, step, FIXED_UP);
    if (!fits(packs * step)) {
        return false;
    }
    *ret_order = (int64_t)(packs * step);
    assert(*ret_order >= need && *ret_order >= least && *ret_order % step == 0);
    return true;
}
