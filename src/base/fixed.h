/*
 * Fixed-point numbers: int64 counts of a decimal unit, checked on overflow, rounding named by the
 * caller.
 *
 *   quantity    thousandths of the base unit   suffix _e3
 *   unit price  ten-thousandths of a yuan      suffix _e4
 *   amount      fen                            suffix _fen
 *   share       ten-thousandths                suffix _e4
 *
 * FIXED_NONE marks "no value": an empty cell. It never takes part in arithmetic (asserted).
 */
#ifndef LINLI_BASE_FIXED_H
#define LINLI_BASE_FIXED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIXED_NONE INT64_MIN

enum {
    FIXED_E3 = 1000,
    FIXED_E4 = 10000,
    FIXED_TEXT_BYTES = 32 /* enough for any printed number with its end */
};

enum fixed_round {
    FIXED_DOWN,      /* towards minus infinity */
    FIXED_UP,        /* towards plus infinity */
    FIXED_HALF_AWAY, /* to the nearest, halves away from zero */
    FIXED_TRUNCATE   /* towards zero */
};

/* What fixed_parse found. */
enum fixed_parse_result { FIXED_PARSED, FIXED_ROUNDED, FIXED_NOT_A_NUMBER, FIXED_TOO_LARGE };

/*
 * Reads a plain decimal (optional sign, digits, optional point and digits; an exponent as in 1.5e3
 * too; no blanks, no thousands marks) of n bytes as a count of 10^-places, places 0..9. More places
 * than that are rounded as asked, which the result says. The magnitude stays below 9.2e18 /
 * 10^places.
 */
enum fixed_parse_result fixed_parse(const char *text, size_t n, int32_t places,
                                    enum fixed_round round, int64_t *ret_value);

/* Prints without useless zeros: 12000 with places 3 is "12", 12500 is "12.5". Returns out. */
char *fixed_print(int64_t value, int32_t places, char out[FIXED_TEXT_BYTES]);
/* Prints with exactly `shown` of its `places` decimals, rounded half away, and thousands marks if
 * asked: ¥2,318.40. */
char *fixed_print_places(int64_t value, int32_t places, int32_t shown, bool thousands,
                         char out[FIXED_TEXT_BYTES]);

/* Each is false, and leaves the output alone, when the result does not fit. */
bool fixed_add(int64_t a, int64_t b, int64_t *ret_sum);
bool fixed_subtract(int64_t a, int64_t b, int64_t *ret_difference);
bool fixed_multiply(int64_t a, int64_t b, int64_t *ret_product);
/* a * b / divisor with a 128-bit product; divisor > 0. */
bool fixed_scale(int64_t a, int64_t b, int64_t divisor, enum fixed_round round, int64_t *ret_value);

/* An amount in fen: quantity_e3 * unit_price_e4 rounded half away from zero. */
bool fixed_amount_fen(int64_t quantity_e3, int64_t unit_price_e4, int64_t *ret_amount_fen);

/* The double nearest to value / 10^places, and back with rounding; values beyond int64 are false.
 */
double fixed_to_double(int64_t value, int32_t places);
bool fixed_from_double(double value, int32_t places, enum fixed_round round, int64_t *ret_value);

/*
 * The one rounding of orders: the smallest multiple of `pack` that is >= need and >= minimum; need
 * <= 0 gives 0. All in one unit; pack 0 or FIXED_NONE counts as 1, minimum FIXED_NONE as 0. False
 * when it does not fit.
 */
bool fixed_round_order(int64_t need, int64_t minimum, int64_t pack, int64_t *ret_order);

#endif
