/* Fixed-point numbers: reading, printing, the four roundings by their defining properties, overflow
 * at its exact edge, and the rounding of orders against a walk over all packs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <math.h>

#include "base/fixed.h"
#include "base/random.h"

static enum fixed_parse_result parse(const char *text, int32_t places, int64_t *ret_value)
{
    return fixed_parse(text, strlen(text), places, FIXED_HALF_AWAY, ret_value);
}

static void what_stands_there_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t places;
        enum fixed_parse_result result;
        int64_t value;
    } cases[] = {
        {"0", 3, FIXED_PARSED, 0},
        {"-0.000", 3, FIXED_PARSED, 0},
        {"12", 3, FIXED_PARSED, 12000},
        {"+12.5", 3, FIXED_PARSED, 12500},
        {"-12.5", 3, FIXED_PARSED, -12500},
        {".5", 3, FIXED_PARSED, 500},
        {"5.", 3, FIXED_PARSED, 5000},
        {"0012.500000000000000000000000000000000000000000", 3, FIXED_PARSED, 12500},
        {"1.5e3", 3, FIXED_PARSED, 1500000},
        {"1.5E+3", 0, FIXED_PARSED, 1500},
        {"1500e-3", 3, FIXED_PARSED, 1500},
        {"0e99999999", 3, FIXED_PARSED, 0},
        /* halves away from zero, in both directions */
        {"0.0005", 3, FIXED_ROUNDED, 1},
        {"-0.0005", 3, FIXED_ROUNDED, -1},
        {"0.00049999999999999999999999999999999999999999", 3, FIXED_ROUNDED, 0},
        {"2.71828182845", 4, FIXED_ROUNDED, 27183},
        {"1e-400", 3, FIXED_ROUNDED, 0},
        {"0.5e-9", 9, FIXED_ROUNDED, 1},
        /* any number of zeros behind the point, by the number of kept digits and beyond */
        {"1.00000000000000000000000000000000000", 3, FIXED_PARSED, 1000},
        {"0.00000000000000000000000000000000000012345e40", 3, FIXED_PARSED, 1234500},
        {"1234567890123456.000000000000000000000", 3, FIXED_PARSED, 1234567890123456000},
        /* a digit dropped behind the 36 that are kept is still told */
        {"1.000000000000000000000000000000000000000000001", 3, FIXED_ROUNDED, 1000},
        /* the edges: 2^63 - 1 fits, the next does not; -2^63 means "no value" */
        {"9223372036854775807", 0, FIXED_PARSED, INT64_MAX},
        {"-9223372036854775807", 0, FIXED_PARSED, -INT64_MAX},
        {"9223372036854775.807", 3, FIXED_PARSED, INT64_MAX},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        int64_t value = 4711;
        assert_int_equal(parse(cases[i].text, cases[i].places, &value), cases[i].result);
        assert_int_equal(value, cases[i].value);
    }
}

static void what_is_no_number_or_too_large_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",    "-",   "+",        ".",     "-.",  "e5",
                                        "1e",  "1e+", "1e5.",     "1.2.3", " 1",  "1 ",
                                        "1,5", "--1", "0x10",     "NaN",   "inf", "1e5x",
                                        "1-",  "1 0", "\xc2\xbd", "1\n",   "1_0", "\xef\xbc\x91"};
    static const char *const large[] = {
        "9223372036854775808", "-9223372036854775808", "1e19", "1e9999999999",
        "99999999999999999999999999999999999999999999999999999999999999999999"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        int64_t value = 4711;
        assert_int_equal(parse(wrong[i], 3, &value), FIXED_NOT_A_NUMBER);
        assert_int_equal(value, 4711);
    }
    for (size_t i = 0; i < sizeof(large) / sizeof(*large); i++) {
        int64_t value = 4711;
        assert_int_equal(parse(large[i], 0, &value), FIXED_TOO_LARGE);
        assert_int_equal(value, 4711);
    }
    int64_t value = 4711;
    assert_int_equal(parse("9223372036854775.8075", 3, &value),
                     FIXED_TOO_LARGE); /* rounds to 2^63 */
    assert_int_equal(fixed_parse("9223372036854775.8075", 21, 3, FIXED_DOWN, &value),
                     FIXED_ROUNDED);
    assert_int_equal(value, INT64_MAX);
}

static void every_value_prints_and_reads_back(void **state)
{
    (void)state;
    struct random_stream stream;
    random_init(&stream, 7, "fixed/print", 0);
    for (int i = 0; i < 20000; i++) {
        /* Magnitudes of every size: a random number of the 63 bits is kept. */
        int64_t value = (int64_t)(random_u64(&stream) >> (1 + random_below(&stream, 63)));
        value = random_below(&stream, 2) == 0 ? value : -value;
        int32_t places = (int32_t)random_below(&stream, 10);
        char text[FIXED_TEXT_BYTES];
        int64_t again = 0;
        assert_ptr_equal(fixed_print(value, places, text), text);
        assert_int_equal(parse(text, places, &again), FIXED_PARSED);
        assert_int_equal(again, value);
        /* With all its places shown the number reads back as well. */
        assert_int_equal(
            parse(fixed_print_places(value, places, places, false, text), places, &again),
            FIXED_PARSED);
        assert_int_equal(again, value);
    }
}

static void prints_as_people_write(void **state)
{
    (void)state;
    char text[FIXED_TEXT_BYTES];
    assert_string_equal(fixed_print(12000, 3, text), "12");
    assert_string_equal(fixed_print(12500, 3, text), "12.5");
    assert_string_equal(fixed_print(-5, 3, text), "-0.005");
    assert_string_equal(fixed_print(0, 4, text), "0");
    assert_string_equal(fixed_print(INT64_MAX, 0, text), "9223372036854775807");
    assert_string_equal(fixed_print(-INT64_MAX, 9, text), "-9223372036.854775807");
    assert_string_equal(fixed_print_places(231840, 2, 2, true, text), "2,318.40");
    assert_string_equal(fixed_print_places(-231840, 2, 1, true, text), "-2,318.4");
    assert_string_equal(fixed_print_places(99999, 2, 0, true, text), "1,000");
    assert_string_equal(fixed_print_places(100, 0, 0, true, text), "100");
    assert_string_equal(fixed_print_places(1000000, 0, 0, true, text), "1,000,000");
    assert_string_equal(fixed_print_places(12345, 4, 2, false, text), "1.23");
    assert_string_equal(fixed_print_places(12350, 4, 2, false, text), "1.24"); /* half away */
    assert_string_equal(fixed_print_places(-12350, 4, 2, false, text), "-1.24");
}

/* What each rounding promises, said with multiplication only. */
static void roundings_keep_their_definitions(void **state)
{
    (void)state;
    struct random_stream stream;
    random_init(&stream, 7, "fixed/round", 0);
    for (int i = 0; i < 20000; i++) {
        int64_t n = (int64_t)random_below(&stream, 2000001) - 1000000;
        int64_t b = (int64_t)random_below(&stream, 201) - 100;
        int64_t d = 1 + (int64_t)random_below(&stream, 500);
        int64_t exact = n * b; /* |n b| <= 1e8: no overflow */
        int64_t down;
        int64_t up;
        int64_t half;
        int64_t cut;
        assert_true(fixed_scale(n, b, d, FIXED_DOWN, &down));
        assert_true(fixed_scale(n, b, d, FIXED_UP, &up));
        assert_true(fixed_scale(n, b, d, FIXED_HALF_AWAY, &half));
        assert_true(fixed_scale(n, b, d, FIXED_TRUNCATE, &cut));
        assert_true(down * d <= exact && exact < (down + 1) * d);
        assert_true((up - 1) * d < exact && exact <= up * d);
        assert_int_equal(cut, exact >= 0 ? down : up);
        int64_t off = 2 * (half * d - exact);
        assert_true(-d <= off && off <= d);
        if (off == d || off == -d) {
            assert_true((half >= 0 ? half : -half) * d > (exact >= 0 ? exact : -exact));
        }
    }
}

static void sums_and_products_stop_at_the_edge(void **state)
{
    (void)state;
    int64_t value = 4711;
    assert_true(fixed_add(INT64_MAX - 1, 1, &value));
    assert_int_equal(value, INT64_MAX);
    assert_true(fixed_add(-INT64_MAX + 1, -1, &value));
    assert_int_equal(value, -INT64_MAX);
    assert_true(fixed_subtract(-INT64_MAX + 5, 5, &value));
    assert_int_equal(value, -INT64_MAX);
    /* 3037000499^2 = 9223372030926249001 < 2^63 < 3037000500^2 */
    assert_true(fixed_multiply(3037000499, -3037000499, &value));
    assert_int_equal(value, -9223372030926249001);
    /* 2^62 * 4 / 8 goes through a product of 2^64 and comes back. */
    assert_true(fixed_scale((int64_t)1 << 62, 4, 8, FIXED_DOWN, &value));
    assert_int_equal(value, (int64_t)1 << 61);
    value = 4711;
    assert_false(fixed_add(INT64_MAX, 1, &value));
    assert_false(fixed_add(-INT64_MAX, -1, &value)); /* would be the mark of "no value" */
    assert_false(fixed_subtract(-INT64_MAX, 1, &value));
    assert_false(fixed_multiply(3037000500, 3037000500, &value));
    assert_false(fixed_scale(INT64_MAX, 3, 2, FIXED_DOWN, &value));
    assert_false(fixed_amount_fen(INT64_MAX, INT64_MAX, &value));
    assert_int_equal(value, 4711);
}

static void amounts_are_quantity_times_price(void **state)
{
    (void)state;
    int64_t fen;
    /* 48 pieces at 2.10 yuan: 100.80 yuan */
    assert_true(fixed_amount_fen(48000, 21000, &fen));
    assert_int_equal(fen, 10080);
    /* 0.333 kg at 9.99 yuan: 3.32667 yuan, 332.667 fen */
    assert_true(fixed_amount_fen(333, 99900, &fen));
    assert_int_equal(fen, 333);
    /* 0.5 at 0.01 yuan: half a fen goes away from zero, also for a credit */
    assert_true(fixed_amount_fen(500, 100, &fen));
    assert_int_equal(fen, 1);
    assert_true(fixed_amount_fen(-500, 100, &fen));
    assert_int_equal(fen, -1);
}

static void doubles_come_and_go(void **state)
{
    (void)state;
    int64_t value;
    assert_true(fixed_to_double(12500, 3) == 12.5);
    assert_true(fixed_from_double(12.5, 3, FIXED_DOWN, &value));
    assert_int_equal(value, 12500);
    /* 2.5 thousandths, exact in binary, by all four roundings, and its mirror */
    static const struct {
        enum fixed_round round;
        int64_t of_plus;
        int64_t of_minus;
    } cases[] = {
        {FIXED_DOWN, 2, -3}, {FIXED_UP, 3, -2}, {FIXED_HALF_AWAY, 3, -3}, {FIXED_TRUNCATE, 2, -2}};
    for (size_t i = 0; i < 4; i++) {
        assert_true(fixed_from_double(2.5, 0, cases[i].round, &value));
        assert_int_equal(value, cases[i].of_plus);
        assert_true(fixed_from_double(-2.5, 0, cases[i].round, &value));
        assert_int_equal(value, cases[i].of_minus);
    }
    value = 4711;
    assert_false(fixed_from_double(NAN, 3, FIXED_DOWN, &value));
    assert_false(fixed_from_double(INFINITY, 3, FIXED_DOWN, &value));
    assert_false(fixed_from_double(-INFINITY, 0, FIXED_UP, &value));
    assert_false(fixed_from_double(9.3e18, 0, FIXED_UP, &value));
    assert_false(fixed_from_double(1e16, 3, FIXED_UP, &value));
    assert_int_equal(value, 4711);
}

static void an_order_is_the_least_multiple_that_suffices(void **state)
{
    (void)state;
    for (int64_t need = -3; need <= 40; need++) {
        for (int64_t minimum = 0; minimum <= 20; minimum++) {
            for (int64_t pack = 0; pack <= 13; pack++) {
                int64_t expected = 0;
                while (need > 0 && (expected < need || expected < minimum)) {
                    expected += pack == 0 ? 1 : pack;
                }
                int64_t order = -1;
                assert_true(fixed_round_order(need, minimum, pack, &order));
                assert_int_equal(order, expected);
            }
        }
    }
    int64_t order = 4711;
    /* need 61 + 14 - 21 - 6 = 48 in boxes of 12 stays 48; 49 makes 60 */
    assert_true(fixed_round_order(48000, FIXED_NONE, 12000, &order));
    assert_int_equal(order, 48000);
    assert_true(fixed_round_order(49000, FIXED_NONE, 12000, &order));
    assert_int_equal(order, 60000);
    assert_true(fixed_round_order(7, FIXED_NONE, FIXED_NONE, &order));
    assert_int_equal(order, 7);
    order = 4711;
    assert_false(fixed_round_order(INT64_MAX, 0, 1000, &order));
    assert_int_equal(order, 4711);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_there_is_read),
        cmocka_unit_test(what_is_no_number_or_too_large_is_refused),
        cmocka_unit_test(every_value_prints_and_reads_back),
        cmocka_unit_test(prints_as_people_write),
        cmocka_unit_test(roundings_keep_their_definitions),
        cmocka_unit_test(sums_and_products_stop_at_the_edge),
        cmocka_unit_test(amounts_are_quantity_times_price),
        cmocka_unit_test(doubles_come_and_go),
        cmocka_unit_test(an_order_is_the_least_multiple_that_suffices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
