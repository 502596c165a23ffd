/*
 * Words: what a template gives, that both catalogues say the same, and that each error message in
 * the sources has its Chinese.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <dirent.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/words.h"
#include "format/words_error.h"

enum { SOURCE_BYTES_MAX = 1 << 20, FORMAT_BYTES = 1024, PATH_BYTES = 1024 };

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
    /* A pack of one and a factor of 1 change nothing, empty parts are left out. */
    reason.numbers[LINE_ARRIVING_Q] = 0;
    reason.numbers[LINE_PACK_Q] = 1000;
    reason.numbers[LINE_BUFFER_E4] = 10000;
    reason.numbers[LINE_COVER_DAYS] = 3;
    expect_reason(WORDS_EN, &reason,
                  "order 48 = forecast 61 + safety 14.5 − usable 21; covers 3 days");
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
    expect_reason(WORDS_ZH, &miss, "预测连续 3 次偏差过大（34% 35% -）→ 请复核；缓冲已调到 1.4");
    struct reason minimum = {.id = NOTICE_BELOW_MINIMUM, .numbers_n = 2};
    minimum.numbers[0] = -231840;
    minimum.numbers[1] = 50000;
    expect_reason(WORDS_EN, &minimum, "the order of -¥2,318.40 is below the least order of ¥500.00");
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
    assert_int_equal(words_language_from_environment(NULL, NULL, "zh_CN.UTF-8"), WORDS_ZH);
    assert_int_equal(words_language_from_environment("", "zh", "en_US"), WORDS_ZH);
    assert_int_equal(words_language_from_environment("C", "zh_CN", "zh_CN"), WORDS_EN);
    assert_int_equal(words_language_from_environment(NULL, NULL, NULL), WORDS_EN);
    enum words_language language = WORDS_EN;
    assert_true(words_language_find("zh-CN", &language));
    assert_int_equal(language, WORDS_ZH);
    assert_true(words_language_find("en", &language));
    assert_int_equal(language, WORDS_EN);
    assert_false(words_language_find("english", &language));
    assert_false(words_language_find("", &language));
}

static void errors_print_in_both_languages(void **state)
{
    (void)state;
    struct linli_error err;
    char out[256];
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_EINPUT,
                     "'%s' is not a number, expected a decimal such as 12 or 3.5", "abc");
    linli_error_at(&err, "a.csv:3:qty");
    words_error_print(WORDS_ZH, &err, out, sizeof(out));
    assert_string_equal(out, "a.csv:3:qty: “abc”不是数，应为小数，如 12 或 3.5");
    words_error_print(WORDS_EN, &err, out, sizeof(out));
    assert_string_equal(out,
                        "a.csv:3:qty: 'abc' is not a number, expected a decimal such as 12 or 3.5");
}

/* The number of conversions; 100 for one that is not allowed. */
static int32_t conversions(const char *format)
{
    int32_t n = 0;
    for (const char *at = strchr(format, '%'); at != NULL; at = strchr(at + 1, '%')) {
        if (at[1] == '%') {
            at++;
            continue;
        }
        const char *type = at + 1 + strspn(at + 1, "0123456789$.hlz");
        n += strchr("sdugc", *type) != NULL && *type != '\0' ? 1 : 100;
    }
    return n;
}

/* Behind the comma that ends the second argument of a call. */
static const char *third_argument(const char *at)
{
    int32_t depth = 0;
    for (int32_t commas = 0; commas < 2; at++) {
        if (*at == '\0' || depth < 0) {
            return NULL;
        }
        depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
        commas += *at == ',' && depth == 0 ? 1 : 0;
    }
    return at;
}

/* Joins the adjacent string literals at `at`, with escapes resolved. False when there is none. */
static bool read_literal(const char *at, char out[FORMAT_BYTES])
{
    size_t n = 0;
    bool any = false;
    for (at += strspn(at, " \n"); *at == '"'; at += strspn(at, " \n")) {
        any = true;
        for (at++; *at != '"' && n + 1 < FORMAT_BYTES; at++) {
            at += *at == '\\' ? 1 : 0;
            out[n++] = *at;
        }
        at++;
    }
    out[n] = '\0';
    return any;
}

/* Looks at each call of linli_fail in a file; returns how many are not as they should be. */
static int32_t check_source(const char *path, const char *source, int32_t *formats_n)
{
    static const char call[] = "linli_fail(";
    int32_t wrong_n = 0;
    char format[FORMAT_BYTES];
    for (const char *at = strstr(source, call); at != NULL; at = strstr(at + 1, call)) {
        const char *argument = third_argument(at + strlen(call));
        if (argument == NULL || strncmp(at + strlen(call), "struct", 6) == 0) {
            continue; /* the function itself, a comment */
        }
        if (!read_literal(argument, format)) {
            print_error("%s: a format that is no literal: %.60s\n", path, at);
            wrong_n++;
            continue;
        }
        *formats_n += 1;
        const char *chinese = words_error_format(format);
        if (chinese == NULL) {
            print_error("%s: no Chinese in words_error: \"%s\"\n", path, format);
            wrong_n++;
        } else if (conversions(format) != conversions(chinese) || conversions(format) >= 100) {
            print_error("%s: other conversions in Chinese: \"%s\"\n", path, format);
            wrong_n++;
        }
    }
    return wrong_n;
}

static int32_t check_file(const char *path, int32_t *formats_n)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *source = malloc(SOURCE_BYTES_MAX + 1);
    assert_non_null(source);
    size_t n = fread(source, 1, SOURCE_BYTES_MAX, file);
    source[n] = '\0';
    assert_int_equal(fclose(file), 0);
    int32_t wrong_n = check_source(path, source, formats_n);
    free(source);
    return wrong_n;
}

/* Every .c file of a folder and of the folders in it. */
static int32_t check_folder(const char *path, int32_t depth, int32_t *formats_n)
{
    int32_t wrong_n = 0;
    DIR *folder = opendir(path);
    if (folder == NULL || depth > 4) {
        fail_msg("%s cannot be read", path);
        return 1;
    }
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        char name[PATH_BYTES];
        const char *dot = strrchr(entry->d_name, '.');
        snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
        if (dot == NULL) {
            wrong_n += check_folder(name, depth + 1, formats_n);
        } else if (strcmp(dot, ".c") == 0) {
            wrong_n += check_file(name, formats_n);
        }
    }
    assert_int_equal(closedir(folder), 0);
    return wrong_n;
}

static void every_error_message_has_its_chinese(void **state)
{
    (void)state;
    const char *root = getenv("LINLI_SOURCE");
    if (root == NULL) {
        skip();
    }
    char path[PATH_BYTES];
    int32_t formats_n = 0;
    snprintf(path, sizeof(path), "%s/src", root);
    assert_int_equal(check_folder(path, 0, &formats_n), 0);
    assert_true(formats_n > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_explained_by_its_numbers),
        cmocka_unit_test(numbers_show_as_their_letters_say),
        cmocka_unit_test(texts_and_plurals),
        cmocka_unit_test(both_catalogues_say_the_same),
        cmocka_unit_test(broken_templates_are_found),
        cmocka_unit_test(the_language_comes_from_the_environment),
        cmocka_unit_test(errors_print_in_both_languages),
        cmocka_unit_test(every_error_message_has_its_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
