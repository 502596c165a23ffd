/* Words: what a template gives, and that both catalogues say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/words.h"

static void expect_reason(enum words_language language, const struct reason *reason,
                          const char *expected)
{
    struct linli_arena arena;
    struct text_builder text;
    const char *out = "";
    linli_arena_init(&arena, 0);
    text_begin(&text, &arena);
    words_add_reason(&text, language, reason);
    assert_int_equal(text_finish(&text, &out, NULL), LINLI_OK);
    assert_string_equal(out, expected);
    linli_arena_finish(&arena);
}

static void an_order_is_explained_by_its_numbers(void **state)
{
    (void)state;
    struct reason reason = {.id = REASON_ORDER, .numbers_n = LINE_NUMBERS_N};
    reason.numbers[LINE_ORDER_Q] = 48000;
    reason.numbers[LINE_FORECAST_Q] = 61000;
    reason.numbers[LINE_SAFETY_Q] = 14500;
    reason.numbers[LINE_USABLE_Q] = 21000;
    reason.numbers[LINE_ARRIVING_Q] = 6000;
    reason.numbers[LINE_PACK_Q] = 12000;
    reason.numbers[LINE_COVER_DAYS] = 1;
    reason.numbers[LINE_BUFFER_E4] = 14000;
    expect_reason(WORDS_ZH, &reason,
                  "建议48 = 预测61 + 安全14.5 − 可用21 − 在途6，按箱12取整；管1天；缓冲×1.4");
    expect_reason(WORDS_EN, &reason,
                  "order 48 = forecast 61 + safety 14.5 − usable 21 − arriving 6, in packs of 12; "
                  "covers 1 day; buffer × 1.4");
    /* A factor of 1 changes nothing, empty parts are left out. A pack of one is worth a word only
     * where it rounds: 61 + 14.5 - 21 = 54.5. */
    reason.numbers[LINE_ARRIVING_Q] = 0;
    reason.numbers[LINE_PACK_Q] = 1000;
    reason.numbers[LINE_BUFFER_E4] = 10000;
    reason.numbers[LINE_COVER_DAYS] = 3;
    expect_reason(WORDS_EN, &reason,
                  "order 48 = forecast 61 + safety 14.5 − usable 21, in packs of 1; covers 3 days");
    reason.numbers[LINE_SAFETY_Q] = 8000;
    expect_reason(WORDS_EN, &reason,
                  "order 48 = forecast 61 + safety 8 − usable 21; covers 3 days");
}

static void numbers_show_as_their_letters_say(void **state)
{
    (void)state;
    struct reason reason = {.id = NOTICE_EXPIRING, .numbers_n = 4};
    reason.numbers[0] = 7000;
    reason.numbers[1] = date_from_ymd(2026, 11, 24);
    reason.numbers[2] = 3000;
    reason.numbers[3] = 8400;
    expect_reason(WORDS_ZH, &reason, "余 7，11-24 到期 → 先用此批；预计报废 3（¥84.00）");
    reason.numbers[2] = 0;
    reason.numbers[3] = FIXED_NONE;
    expect_reason(WORDS_ZH, &reason, "余 7，11-24 到期 → 先用此批");
    /* 3449 ten-thousandths are 34.49 %, 3450 are 34.5 %, which rounds away from zero. */
    struct reason miss = {.id = NOTICE_FORECAST_MISS, .numbers_n = 4};
    miss.numbers[0] = 3449;
    miss.numbers[1] = 3450;
    miss.numbers[2] = FIXED_NONE;
    miss.numbers[3] = 14000;
    expect_reason(WORDS_ZH, &miss,
                  "预测连续 3 次偏差过大（34% 35% -）；安全库存×1.4 → 请复核（linli inbox）");
    struct reason minimum = {.id = NOTICE_BELOW_MINIMUM, .numbers_n = 2};
    minimum.numbers[0] = -231840;
    minimum.numbers[1] = 50000;
    expect_reason(WORDS_EN, &minimum,
                  "the order of -¥2,318.40 is below the least order of ¥500.00");
}

static void texts_and_plurals(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct text_builder text;
    const char *out = "";
    linli_arena_init(&arena, 0);
    text_begin(&text, &arena);
    words_add(&text, WORDS_EN, WORD_TABLE_ROWS, "a.csv", INT64_C(1));
    text_add(&text, "|");
    words_add(&text, WORDS_EN, WORD_TABLE_ROWS, "a.csv", INT64_C(2));
    text_add(&text, "|");
    words_add(&text, WORDS_EN, WORD_TABLE_UNKNOWN, "a.csv", "x", INT64_C(0));
    text_add(&text, "|");
    words_add(&text, WORDS_ZH, WORD_TABLE_UNKNOWN, "a.csv", "x", INT64_C(2));
    assert_int_equal(text_finish(&text, &out, NULL), LINLI_OK);
    assert_string_equal(out, "a.csv: 1 row|a.csv: 2 rows|"
                             "a.csv: the column 'x' is not known and was ignored|"
                             "a.csv：不认识的列“x”已忽略，另有 2 列");
    linli_arena_finish(&arena);
}

/* Renders a template with three arguments of one value each: s, then a whole number, then x. */
static void expect_form(const char *form, const char *signature, const char *s, int64_t whole,
                        double x, const char *expected)
{
    struct linli_arena arena;
    struct text_builder text;
    const char *out = "";
    linli_arena_init(&arena, 0);
    text_begin(&text, &arena);
    words_add_form(&text, form, signature, s, whole, x);
    assert_int_equal(text_finish(&text, &out, NULL), LINLI_OK);
    assert_string_equal(out, expected);
    linli_arena_finish(&arena);
}

static void each_letter_has_its_form(void **state)
{
    (void)state;
    expect_form("{1}", "snx", "", 1234567, 0, "1234567");
    expect_form("{1}", "sqx", "", 1234560, 0, "1234.56");
    expect_form("{1}", "spx", "", 125000, 0, "¥12.50");   /* 12.5000 yuan */
    expect_form("{1}", "spx", "", 125001, 0, "¥12.5001"); /* all places when they are there */
    expect_form("{1}", "sfx", "", 123456789, 0, "¥1,234,567.89");
    expect_form("{1}", "shx", "", 9550, 0, "96%"); /* 95.5, halves away from zero */
    expect_form("{1}", "srx", "", 14000, 0, "1.4");
    expect_form("{1}", "stx", "", 30600, 0, "08:30");
    expect_form("{1}", "sdx", "", 0, 0, "01-01"); /* day 0 is 1970-01-01 */
    expect_form("{1}", "sDx", "", 0, 0, "1970-01-01");
    expect_form("{2}", "snx", "", 0, 0.145, "0.14"); /* 0.145 as a double lies below */
    expect_form("{1}", "sDx", "", FIXED_NONE, 0, "-");
}

static void places_are_filled_up_and_parts_left_out(void **state)
{
    (void)state;
    expect_form("{0:6}|{0:-6}|{1:4}", "snx", "米", 7, 0, "    米|米    |   7");
    expect_form("a[ {0}][ {1}][ {2}]b", "snx", "", 0, 0, "ab");
    expect_form("a[ {0}][ {1}][ {2}]b", "snx", "x", 1, 2, "a x 1 2.00b");
    expect_form("[{1} {1|day|days} {0}]!", "snx", "x", 1, 0, "1 day x!");
    expect_form("[{1} {1|day|days} {0}]!", "snx", "", 1, 0, "!"); /* one empty is enough */
    expect_form("{1} {1|unit|units}", "sqx", "", 1000, 0, "1 unit");
    expect_form("{{0}} [[{0}] ]", "snx", "x", 1, 0, "{0}} [x] ]");
}

/* Each template is well formed and both languages place the same arguments, but for plural forms:
 * a number that English chooses a form by stands in Chinese too. */
static void both_catalogues_say_the_same(void **state)
{
    (void)state;
    for (int32_t id = 0; id < WORD_N; id++) {
        uint32_t used[WORDS_LANGUAGES_N] = {0};
        const char *signature = words_signature((enum word_id)id);
        if (signature == NULL) {
            fail_msg("word %d has no signature", id);
            return;
        }
        for (int32_t language = 0; language < WORDS_LANGUAGES_N; language++) {
            const char *form = words_template((enum words_language)language, (enum word_id)id);
            if (form == NULL) {
                fail_msg("word %d is missing in language %d", id, language);
                return;
            }
            const char *problem = words_check(form, signature, &used[language]);
            if (problem != NULL) {
                fail_msg("word %d, language %d: %s: %s", id, language, problem, form);
                return;
            }
        }
        if (used[WORDS_EN] != used[WORDS_ZH]) {
            fail_msg("word %d: English places arguments %x, Chinese %x", id, used[WORDS_EN],
                     used[WORDS_ZH]);
        }
    }
}

static void broken_templates_are_found(void **state)
{
    (void)state;
    uint32_t used;
    assert_null(words_check("a {0} [b {1:6}] {{ [[ ] {0|x|y}", "nq", &used));
    assert_int_equal(used, 3);
    assert_non_null(words_check("{0", "n", &used));
    assert_non_null(words_check("{}", "n", &used));
    assert_non_null(words_check("{0:}", "n", &used));
    assert_non_null(words_check("{0|one}", "n", &used));
    assert_non_null(words_check("{1}", "n", &used));
    assert_non_null(words_check("{0|a|b}", "s", &used));
    assert_non_null(words_check("[{0}", "n", &used));
    assert_non_null(words_check("[a [b] c]", "n", &used));
    assert_non_null(words_check("x", "y", &used));
}

static void the_language_comes_from_the_environment(void **state)
{
    (void)state;
    assert_int_equal(words_language_of(NULL, NULL, "zh_CN.UTF-8"), WORDS_ZH);
    assert_int_equal(words_language_of("", "zh", "en_US"), WORDS_ZH);
    assert_int_equal(words_language_of("C", "zh_CN", "zh_CN"), WORDS_EN);
    assert_int_equal(words_language_of(NULL, NULL, NULL), WORDS_EN);
    enum words_language language = WORDS_EN;
    assert_true(words_language_find("zh-CN", &language));
    assert_int_equal(language, WORDS_ZH);
    assert_true(words_language_find("en", &language));
    assert_int_equal(language, WORDS_EN);
    assert_false(words_language_find("english", &language));
    assert_false(words_language_find("", &language));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_explained_by_its_numbers),
        cmocka_unit_test(numbers_show_as_their_letters_say),
        cmocka_unit_test(texts_and_plurals),
        cmocka_unit_test(each_letter_has_its_form),
        cmocka_unit_test(places_are_filled_up_and_parts_left_out),
        cmocka_unit_test(both_catalogues_say_the_same),
        cmocka_unit_test(broken_templates_are_found),
        cmocka_unit_test(the_language_comes_from_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
