/* The error record: the first failure stays, arguments can be said in another order, nothing
 * overruns and nothing becomes a second line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/text.h"
#include "linli/error.h"

static const char *print(const struct linli_error *err, const char *format)
{
    static char out[2000];
    size_t n = linli_error_print(err, format, out, sizeof(out));
    assert_int_equal(n, strlen(out));
    return out;
}

static void each_code_has_a_name_and_an_exit_status(void **state)
{
    (void)state;
    /* The statuses of the command line: 2 for what the user gave, 1 for what happened. */
    for (int rc = 0; rc < LINLI_RC_N; rc++) {
        int expected = rc == LINLI_OK ? 0 : rc <= LINLI_EOVERFLOW ? 2 : 1;
        assert_int_equal(linli_rc_exit((enum linli_rc)rc), expected);
        assert_true(linli_rc_name((enum linli_rc)rc)[0] != '\0');
        for (int other = 0; other < rc; other++) {
            assert_string_not_equal(linli_rc_name((enum linli_rc)rc),
                                    linli_rc_name((enum linli_rc)other));
        }
    }
}

static void every_kind_of_argument_is_kept(void **state)
{
    (void)state;
    struct linli_error err;
    linli_error_init(&err);
    assert_string_equal(print(&err, NULL), "");
    assert_int_equal(linli_fail(&err, LINLI_EINPUT, "%s %d %u %ld %lu %lld", "text", -5, 5U, -6L,
                                6UL, (long long)INT64_MIN),
                     LINLI_EINPUT);
    assert_int_equal(err.rc, LINLI_EINPUT);
    assert_int_equal(err.args_n, 6);
    assert_string_equal(print(&err, NULL), "text -5 5 -6 6 -9223372036854775808");
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_EIO, "%llu, %zu, %g, %c, 100%%, %i",
                     (unsigned long long)UINT64_MAX, (size_t)7, 0.1, 'x', 3);
    assert_string_equal(print(&err, NULL), "18446744073709551615, 7, 0.1, x, 100%, 3");
}

static void arguments_can_be_said_in_another_order(void **state)
{
    (void)state;
    struct linli_error err;
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_EINPUT, "'%s' is no date, expected %s", "1.1.2022", "YYYY-MM-DD");
    assert_string_equal(print(&err, "应为 %2$s，但这里是“%1$s”"),
                        "应为 YYYY-MM-DD，但这里是“1.1.2022”");
    assert_string_equal(print(&err, "%s、%s"), "1.1.2022、YYYY-MM-DD");
    assert_string_equal(print(&err, "%2$s %2$s"), "YYYY-MM-DD YYYY-MM-DD");
    /* A catalogue that asks for what is not there shows it, and does not read beyond. */
    assert_string_equal(print(&err, "%s %s %s %9$s %"), "1.1.2022 YYYY-MM-DD ? ? ?");
}

static void the_first_failure_and_the_first_place_stay(void **state)
{
    (void)state;
    struct linli_error err;
    linli_error_init(&err);
    linli_error_at(&err, "nowhere"); /* no failure yet: no place */
    assert_string_equal(err.where, "");
    (void)linli_fail(&err, LINLI_EINPUT, "first %d", 1);
    linli_error_at(&err, "%s:%d:%s", "demand.csv", 12, "qty");
    assert_int_equal(linli_fail(&err, LINLI_EIO, "second %s", "x"), LINLI_EIO);
    linli_error_at(&err, "elsewhere");
    assert_int_equal(err.rc, LINLI_EINPUT);
    assert_string_equal(print(&err, NULL), "demand.csv:12:qty: first 1");
    /* Without a record the code alone comes back. */
    assert_int_equal(linli_fail(NULL, LINLI_ELOCKED, "locked by %s", "x"), LINLI_ELOCKED);
    linli_error_at(NULL, "anywhere");
}

static enum linli_rc hands_on(enum linli_rc rc)
{
    LINLI_TRY(rc);
    return LINLI_ESTOPPED;
}

static void a_failure_is_handed_on(void **state)
{
    (void)state;
    assert_int_equal(hands_on(LINLI_EIO), LINLI_EIO);
    assert_int_equal(hands_on(LINLI_OK), LINLI_ESTOPPED);
}

static void long_values_are_cut_at_a_character(void **state)
{
    (void)state;
    char name[1000] = "";
    for (size_t i = 0; i < 300; i++) {
        memcpy(name + i * 3, "里", 4);
    }
    struct linli_error err;
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_EINPUT, "unknown item %s", name);
    linli_error_at(&err, "%s", name);
    /* 119 bytes hold 39 characters of three; 319 hold 106. */
    assert_int_equal(strlen(err.args[0]), 39 * 3);
    assert_int_equal(strlen(err.where), 106 * 3);
    assert_int_equal(text_valid_n(err.where, 318), 318);
    /* Whatever room is given, what is printed ends in it, is valid, and grows with it. */
    size_t before = 0;
    for (size_t size = 1; size < 500; size++) {
        char out[500];
        memset(out, 'z', sizeof(out));
        size_t n = linli_error_print(&err, NULL, out, size);
        assert_true(n < size && n >= before);
        assert_int_equal(strlen(out), n);
        assert_int_equal(text_valid_n(out, n), n);
        before = n;
    }
}

static void bytes_that_are_no_utf8_are_not_passed_on(void **state)
{
    (void)state;
    struct linli_error err;
    char out[64];
    linli_error_init(&err);
    /* a byte that begins nothing, a character, and one that is cut off by the quote */
    linli_fail(&err, LINLI_EUSAGE, "unknown '%s'",
               "a\xff"
               "\xe4\xb8\xad\xe4\xb8");
    linli_error_at(&err, "%s", "\x80x");
    linli_error_print(&err, NULL, out, sizeof(out));
    assert_string_equal(out, "?x: unknown 'a?\xe4\xb8\xad?\?'");
    linli_error_print(&err, NULL, out, 5);
    assert_string_equal(out, "?x: ");
}

static void a_newline_in_a_value_does_not_make_a_second_line(void **state)
{
    (void)state;
    struct linli_error err;
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_EINPUT, "unknown item '%s'", "a\r\nlinli: all is well\t\x1b[31m");
    assert_string_equal(print(&err, NULL), "unknown item 'a  linli: all is well  [31m'");
    const char *volatile nothing = NULL; /* volatile: the compiler would warn of what is tested */
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_EINPUT, "item '%s'", nothing);
    assert_string_equal(print(&err, NULL), "item ''");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_code_has_a_name_and_an_exit_status),
        cmocka_unit_test(every_kind_of_argument_is_kept),
        cmocka_unit_test(arguments_can_be_said_in_another_order),
        cmocka_unit_test(the_first_failure_and_the_first_place_stay),
        cmocka_unit_test(a_failure_is_handed_on),
        cmocka_unit_test(long_values_are_cut_at_a_character),
        cmocka_unit_test(bytes_that_are_no_utf8_are_not_passed_on),
        cmocka_unit_test(a_newline_in_a_value_does_not_make_a_second_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
