/* UTF-8: every code point both ways, a table of what RFC 3629 forbids, terminal widths, and the
 * builder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/text.h"

/* The encoding by the table of RFC 3629, section 3; returns its length. */
static size_t encode(uint32_t c, char out[5])
{
    unsigned char bytes[5] = {0};
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    if (n == 1) {
        bytes[0] = (unsigned char)c;
    } else {
        for (size_t i = n - 1; i > 0; i--) {
            bytes[i] = (unsigned char)(0x80 | (c & 0x3f));
            c >>= 6;
        }
        static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
        bytes[0] = (unsigned char)(lead[n] | c);
    }
    memcpy(out, bytes, 5);
    return n;
}

static void every_character_is_valid_and_decodes(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10ffff; c++) {
        char bytes[5];
        size_t n = encode(c, bytes);
        if (c >= 0xd800 && c <= 0xdfff) {
            assert_int_equal(text_valid_n(bytes, n), 0); /* half of a UTF-16 pair */
            continue;
        }
        const char *at = bytes;
        assert_int_equal(text_valid_n(bytes, n), n);
        assert_int_equal(text_next(&at), c);
        assert_ptr_equal(at, bytes + n);
        /* Cut short it is not valid, however it is cut. */
        for (size_t cut = 1; cut < n; cut++) {
            assert_int_equal(text_valid_n(bytes, cut), 0);
        }
    }
}

static void every_pair_of_bytes_is_judged(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            char bytes[2] = {(char)first, (char)second};
            bool two = first >= 0xc2 && first <= 0xdf && second >= 0x80 && second <= 0xbf;
            size_t expected = two ? 2 : first < 0x80 ? (second < 0x80 ? 2 : 1) : 0;
            assert_int_equal(text_valid_n(bytes, 2), expected);
        }
    }
}

static void what_the_standard_forbids_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        size_t valid_n;
    } cases[] = {
        {"\xc0\x80", 2, 0},             /* NUL in two bytes */
        {"\xc1\xbf", 2, 0},             /* overlong U+007F */
        {"\xe0\x80\xaf", 3, 0},         /* overlong / */
        {"\xe0\x9f\xbf", 3, 0},         /* overlong U+07FF */
        {"\xe0\xa0\x80", 3, 3},         /* U+0800, the least of three bytes */
        {"\xf0\x80\x80\xaf", 4, 0},     /* overlong / in four */
        {"\xf0\x8f\xbf\xbf", 4, 0},     /* overlong U+FFFF */
        {"\xf0\x90\x80\x80", 4, 4},     /* U+10000, the least of four bytes */
        {"\xf4\x8f\xbf\xbf", 4, 4},     /* U+10FFFF, the last */
        {"\xf4\x90\x80\x80", 4, 0},     /* U+110000 */
        {"\xf5\x80\x80\x80", 4, 0},     /* a lead byte that leads nothing */
        {"\xf8\x88\x80\x80\x80", 5, 0}, /* five bytes */
        {"\xff", 1, 0},
        {"\xfe\xff", 2, 0},
        {"\x80", 1, 0},             /* a continuation alone */
        {"\xed\xa0\x80", 3, 0},     /* U+D800 */
        {"\xed\xbf\xbf", 3, 0},     /* U+DFFF */
        {"\xed\x9f\xbf", 3, 3},     /* U+D7FF */
        {"\xe9\x82\xbb\xe9", 4, 3}, /* a good character, then a cut one */
        {"\xe9\x82 ", 3, 0},        /* a blank in the place of a continuation */
        {"ab\xc3(", 4, 2},
        {"a\0b", 3, 3}, /* NUL is a byte like others here */
        {"", 0, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_int_equal(text_valid_n(cases[i].bytes, cases[i].n), cases[i].valid_n);
    }
}

static void widths_are_those_of_a_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t width;
    } cases[] = {
        {"", 0},
        {"linli", 5},
        {"邻里", 4},
        {"消毒液 5L", 9},        /* three wide, a blank, two narrow: 6 + 1 + 2 */
        {"，。！", 6},           /* fullwidth punctuation */
        {"ＡＢ", 4},             /* fullwidth letters */
        {"ｱ", 1},                /* halfwidth katakana */
        {"한글", 4},             /* Hangul syllables */
        {"é", 1},                /* one character */
        {"e\xcc\x81", 1},        /* e and a combining accent */
        {"\xf0\x9f\x8d\x85", 2}, /* an emoji: tomato */
        {"¥2,318.40", 9},        /* the yen sign of Latin-1 is narrow */
        {"\xef\xbb\xbfx", 1},    /* a byte order mark takes no room */
        {"a\tb", 2},             /* control characters take none */
        {"→ …", 3},              /* arrows and ellipsis are narrow by default */
        {"\xf0\xa0\x80\x80", 2}, /* U+20000, an ideograph of plane 2 */
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_int_equal(text_width(cases[i].text), cases[i].width);
    }
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        int32_t width = text_char_width(c);
        assert_true(width >= 0 && width <= 2);
    }
    /* The first and last of each great block, and their neighbours outside. */
    assert_int_equal(text_char_width(0x10ff), 1);
    assert_int_equal(text_char_width(0x1100), 2);
    assert_int_equal(text_char_width(0x4e00), 2);
    assert_int_equal(text_char_width(0x9fff), 2);
    assert_int_equal(text_char_width(0xd7a3), 2);
    assert_int_equal(text_char_width(0xd7a4), 1);
    assert_int_equal(text_char_width(0x3fffd), 2);
    assert_int_equal(text_char_width(0x3fffe), 1);
    assert_int_equal(text_char_width(0x2ff), 1);
    assert_int_equal(text_char_width(0x300), 0);
}

static void a_text_is_cut_at_a_character(void **state)
{
    (void)state;
    /* 邻(2) a(1) 里(2): 3 + 1 + 3 bytes */
    static const size_t bytes_for[] = {0, 0, 3, 4, 4, 7, 7};
    for (int32_t columns = 0; columns <= 6; columns++) {
        assert_int_equal(text_fit("邻a里", columns), bytes_for[columns]);
    }
    /* A combining mark stays with its letter. */
    assert_int_equal(text_fit("e\xcc\x81x", 1), 3);
}

static void small_questions(void **state)
{
    (void)state;
    assert_true(text_equal("邻里", "邻里"));
    assert_false(text_equal("a", "A"));
    assert_true(text_is_empty(NULL) && text_is_empty(""));
    assert_false(text_is_empty(" "));
    /* FNV-1a's published values for "", "a" and "foobar" (Fowler, Noll, Vo). */
    assert_true(text_hash("", 0) == 0xcbf29ce484222325ULL);
    assert_true(text_hash("a", 1) == 0xaf63dc4c8601ec8cULL);
    assert_true(text_hash("foobar", 6) == 0x85944171f73967e8ULL);
}

static void a_builder_puts_texts_together(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct text_builder builder;
    const char *text = NULL;
    text_begin(&builder, &arena);
    assert_int_equal(text_finish(&builder, &text, NULL), LINLI_OK);
    assert_string_equal(text, "");
    text_begin(&builder, &arena);
    text_add(&builder, "建议");
    text_addf(&builder, "%d = %s", 48, "预测61");
    text_add_n(&builder, "xyz", 1);
    text_add_repeat(&builder, '-', 3);
    text_add_repeat(&builder, '-', -1);
    text_add_pad(&builder, "里", 4);
    text_add_pad_left(&builder, "里", 4);
    text_add_pad(&builder, "too long", 3);
    assert_int_equal(text_finish(&builder, &text, NULL), LINLI_OK);
    assert_string_equal(text, "建议48 = 预测61x---里    里too long");
    linli_arena_finish(&arena);
}

static void a_builder_grows(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct text_builder builder;
    text_begin(&builder, &arena);
    for (int i = 0; i < 5000; i++) {
        text_addf(&builder, "%04d", i);
    }
    const char *text = NULL;
    assert_int_equal(text_finish(&builder, &text, NULL), LINLI_OK);
    assert_int_equal(strlen(text), 20000);
    for (int i = 0; i < 5000; i++) {
        char expected[5] = {(char)('0' + i / 1000), (char)('0' + i / 100 % 10),
                            (char)('0' + i / 10 % 10), (char)('0' + i % 10), '\0'};
        assert_memory_equal(text + (size_t)i * 4, expected, 4);
    }
    linli_arena_finish(&arena);
}

static void a_builder_keeps_its_first_failure(void **state)
{
    (void)state;
    /* Three allocations are needed; each may be the one that fails. */
    for (uint64_t k = 1; k <= 4; k++) {
        struct linli_arena arena;
        linli_arena_init(&arena, 0);
        arena.fail_at = k;
        struct text_builder builder;
        text_begin(&builder, &arena);
        text_add(&builder, "short");
        text_add_repeat(&builder, 'x', 1000);
        text_addf(&builder, "%s%5000d", "more", 1);
        text_add(&builder, "end");
        const char *text = "untouched";
        struct linli_error err;
        linli_error_init(&err);
        enum linli_rc rc = text_finish(&builder, &text, &err);
        assert_int_equal(rc, k <= 3 ? LINLI_ENOMEM : LINLI_OK);
        assert_int_equal(err.rc, rc);
        if (k <= 3) {
            assert_string_equal(text, "untouched");
        } else {
            assert_int_equal(strlen(text), 5 + 1000 + 4 + 5000 + 3);
        }
        linli_arena_finish(&arena);
    }
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    arena.fail_at = 1;
    struct text_builder builder;
    const char *text = NULL;
    text_begin(&builder, &arena);
    assert_int_equal(text_finish(&builder, &text, NULL), LINLI_ENOMEM);
    assert_null(text);
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_is_valid_and_decodes),
        cmocka_unit_test(every_pair_of_bytes_is_judged),
        cmocka_unit_test(what_the_standard_forbids_is_refused),
        cmocka_unit_test(widths_are_those_of_a_terminal),
        cmocka_unit_test(a_text_is_cut_at_a_character),
        cmocka_unit_test(small_questions),
        cmocka_unit_test(a_builder_puts_texts_together),
        cmocka_unit_test(a_builder_grows),
        cmocka_unit_test(a_builder_keeps_its_first_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
