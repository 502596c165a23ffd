/* Codes on labels: what is drawn against the standards' own patterns, and what is in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka */
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "format/label.h"
#include "model/paper.h"

#include "../xml_check.h"

static struct linli_arena arena;
static struct linli_error err;

static int setup(void **state)
{
    (void)state;
    linli_arena_init(&arena, 0);
    linli_error_init(&err);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    linli_arena_finish(&arena);
    return 0;
}

/* Code-128 of "A" (ISO/IEC 15417, table of symbol characters): start B is 211214 (value 104), A is
 * 111323 (33), the check character is (104 + 1 x 33) mod 103 = 34 = 131123, stop is 2331112. Widths
 * of bars and spaces by turns, bars first: 11 + 11 + 11 + 13 = 46 modules. */
static void test_code128_of_a_letter(void **state)
{
    (void)state;
    static const char widths[] = "2112141113231311232331112";
    struct label_modules bars;
    assert_int_equal(label_code128(&arena, "A", &bars, &err), LINLI_OK);
    assert_int_equal(bars.width, 46);
    assert_int_equal(bars.height, 1);
    int32_t at = 0;
    for (size_t i = 0; widths[i] != '\0'; i++) {
        for (int k = 0; k < widths[i] - '0'; k++) {
            assert_int_equal(bars.modules[at], i % 2 == 0 ? 1 : 0);
            at += 1;
        }
    }
    assert_int_equal(at, 46);
}

static void test_which_texts_have_bars(void **state)
{
    (void)state;
    char long_text[LABEL_BARS_CHARACTERS_MAX + 2];
    memset(long_text, 'x', sizeof(long_text));
    long_text[LABEL_BARS_CHARACTERS_MAX + 1] = '\0';
    assert_false(label_has_bars(long_text));
    long_text[LABEL_BARS_CHARACTERS_MAX] = '\0';
    assert_true(label_has_bars(long_text));
    assert_true(label_has_bars("HL-03"));
    assert_false(label_has_bars(""));
    assert_false(label_has_bars("\xe6\x8a\xa4"));
    assert_false(label_has_bars("a\tb"));
}

/* A finder pattern (ISO/IEC 18004): a black square of 7, in it a white one of 5, in it a black one
 * of 3. */
static void assert_finder(const struct label_modules *code, int32_t x0, int32_t y0)
{
    for (int32_t y = 0; y < 7; y++) {
        for (int32_t x = 0; x < 7; x++) {
            int32_t from_middle = abs(x - 3) > abs(y - 3) ? abs(x - 3) : abs(y - 3);
            bool black = from_middle == 3 || from_middle <= 1;
            assert_int_equal(code->modules[(y0 + y) * code->width + x0 + x], black ? 1 : 0);
        }
    }
}

static void test_qr_frame(void **state)
{
    (void)state;
    struct label_modules code;
    /* Version 1 with correction M holds 14 bytes: 21 modules; 15 bytes need version 2: 25. */
    assert_int_equal(label_qr(&arena, "linli:ABCDEFGH", &code, &err), LINLI_OK);
    assert_int_equal(code.width, 21);
    assert_finder(&code, 0, 0);
    assert_finder(&code, 14, 0);
    assert_finder(&code, 0, 14);
    for (int32_t i = 8; i < 13; i++) { /* the timing pattern: black on even places */
        assert_int_equal(code.modules[6 * 21 + i], i % 2 == 0 ? 1 : 0);
        assert_int_equal(code.modules[i * 21 + 6], i % 2 == 0 ? 1 : 0);
    }
    assert_int_equal(label_qr(&arena, "linli:ABCDEFGHI", &code, &err), LINLI_OK);
    assert_int_equal(code.width, 25);
}

static void test_qr_limits(void **state)
{
    (void)state;
    struct label_modules code;
    char text[LABEL_QR_BYTES_MAX + 2];
    memset(text, 'x', sizeof(text));
    text[LABEL_QR_BYTES_MAX + 1] = '\0';
    assert_int_equal(label_qr(&arena, text, &code, &err), LINLI_ELIMIT);
    text[LABEL_QR_BYTES_MAX] = '\0';
    linli_error_init(&err);
    assert_int_equal(label_qr(&arena, text, &code, &err), LINLI_OK);
    assert_int_equal(label_qr(&arena, "", &code, &err), LINLI_ELIMIT);
}

/* Two rows: 1 1 0 / 0 0 1 are the runs (0,0) of 2 and (2,1) of 1; four white modules around. */
static void test_svg_has_the_runs(void **state)
{
    (void)state;
    static const uint8_t modules[] = {1, 1, 0, 0, 0, 1};
    struct label_modules code = {3, 2, modules};
    struct text_builder text;
    text_begin(&text, &arena);
    label_add_qr(&text, &code, "width: 20mm");
    const char *svg = text_done(&text);
    assert_null(xml_bad_place(svg));
    assert_non_null(strstr(svg, "d=\"M0 0h2v1h-2zM2 1h1v1h-1z\""));
    assert_non_null(strstr(svg, "viewBox=\"-4 -4 11 10\""));
}

static void check_content(const char *item, const char *lot, const char *expected)
{
    const char *content;
    const char *item_read;
    const char *lot_read;
    assert_int_equal(label_content(&arena, item, lot, &content, &err), LINLI_OK);
    assert_string_equal(content, expected);
    assert_true(label_read(&arena, content, &item_read, &lot_read));
    assert_string_equal(item_read, item);
    assert_string_equal(lot_read, lot);
}

static void test_content_reads_back(void **state)
{
    (void)state;
    const char *item;
    const char *lot;
    check_content("HL-03", "261120-01", "linli:HL-03/261120-01");
    check_content("HL-03", "", "linli:HL-03");
    check_content("a/b%", "PO-20261123-03/2", "linli:a%2Fb%25/PO-20261123-03/2");
    check_content("50%", "5%2F", "linli:50%25/5%252F");
    assert_false(label_read(&arena, "6901234567892", &item, &lot));
    assert_false(label_read(&arena, "linli:", &item, &lot));
    assert_false(label_read(&arena, "linli:a%zz", &item, &lot));
}

static void test_paper_numbers(void **state)
{
    (void)state;
    char text[PAPER_NUMBER_BYTES];
    struct paper_number number = {PAPER_ISSUE, 20780, 17, 1}; /* 20780: 2026-11-23 */
    assert_string_equal(paper_print(&number, text), "P-20261123-I-017");
    number.again = 2;
    assert_string_equal(paper_print(&number, text), "P-20261123-I-017/2");
    for (int k = 0; k < PAPER_KIND_N; k++) {
        struct paper_number read;
        enum paper_kind kind;
        struct paper_number wanted = {(enum paper_kind)k, 20780, 1234, k % 2 + 1};
        assert_true(paper_parse(paper_print(&wanted, text), &read));
        assert_int_equal(read.kind, k);
        assert_int_equal(read.day, 20780);
        assert_int_equal(read.no, 1234);
        assert_int_equal(read.again, k % 2 + 1);
        assert_true(paper_kind_find(paper_kind_name((enum paper_kind)k), &kind));
        assert_int_equal(kind, k);
    }
    assert_true(paper_parse("p-20261123-i-17", &number));
    assert_int_equal(number.no, 17);
}

static void test_what_is_no_paper_number(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "P-",
                                      "P-20261123-I-",
                                      "P-20261123-X-001",
                                      "P-20261323-I-001",
                                      "P-2026112-I-001",
                                      "P-20261123-I-000",
                                      "P-20261123-I-1x",
                                      "P-20261123-I-001/",
                                      "P-20261123-I-001/0",
                                      "P-20261123-I-9999999",
                                      "PO-20261123-03/2"};
    struct paper_number number;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (paper_parse(bad[i], &number)) {
            print_error("'%s' is taken\n", bad[i]);
            fail();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_code128_of_a_letter, setup, teardown),
        cmocka_unit_test_setup_teardown(test_which_texts_have_bars, setup, teardown),
        cmocka_unit_test_setup_teardown(test_qr_frame, setup, teardown),
        cmocka_unit_test_setup_teardown(test_qr_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_svg_has_the_runs, setup, teardown),
        cmocka_unit_test_setup_teardown(test_content_reads_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_paper_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_paper_number, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
