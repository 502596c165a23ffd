/*
 * Error messages in two languages: what is printed, and that each message in the sources has its
 * Chinese with the same conversions.
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

#include "format/words_error.h"

enum { SOURCE_BYTES_MAX = 1 << 20, FORMAT_BYTES = 1024, PATH_BYTES = 1024 };

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

static void says_zh(const struct linli_error *err, const char *expected)
{
    char out[256];
    words_error_print(WORDS_ZH, err, out, sizeof(out));
    assert_string_equal(out, expected);
}

/* States and accounts are translated; a command, an option or a code that is called as one is not.
 */
static void what_somebody_types_is_not_translated(void **state)
{
    (void)state;
    struct linli_error err;
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_EUSAGE, "unknown option '%s' (linli %s --help)", "--foo", "issue");
    says_zh(&err, "不认识的选项“--foo”（linli issue --help）");
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_EUSAGE, "linli %s needs %s (linli %s --help)", "receive", "x",
                     "write-off");
    says_zh(&err, "linli receive 需要 x（linli write-off --help）");
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_EUNKNOWN, "no item has the code %s", "reserve");
    says_zh(&err, "没有代码为 reserve 的物料");
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_ESTATE, "%s is %s and cannot become %s", "PO-1/1", "sent",
                     "approved");
    says_zh(&err, "PO-1/1 的状态是 已发出，不能变为 已批准");
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
        cmocka_unit_test(errors_print_in_both_languages),
        cmocka_unit_test(what_somebody_types_is_not_translated),
        cmocka_unit_test(every_error_message_has_its_chinese),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
