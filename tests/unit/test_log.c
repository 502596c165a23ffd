/* Log lines: the level decides, and no input forges a line. Standard error goes to a file
 * meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "base/log.h"

/* What the three calls print at a level. */
static const char *said_at(enum log_level level, const char *value)
{
    static char text[8192];
    FILE *file = tmpfile();
    assert_non_null(file);
    fflush(stderr);
    int kept = dup(2);
    assert_true(kept >= 0 && dup2(fileno(file), 2) == 2);
    log_set_level(level);
    log_warn("warn %s", value);
    log_info("info %s", value);
    log_debug("debug %s", value);
    log_set_level(LOG_WARN);
    fflush(stderr);
    assert_int_equal(dup2(kept, 2), 2);
    close(kept);
    rewind(file);
    size_t n = fread(text, 1, sizeof(text) - 1, file);
    text[n] = '\0';
    (void)fclose(file);
    return text;
}

static void the_level_decides(void **state)
{
    (void)state;
    assert_int_equal(log_get_level(), LOG_WARN);
    assert_string_equal(said_at(LOG_QUIET, "1"), "");
    assert_string_equal(said_at(LOG_WARN, "1"), "warn 1\n");
    assert_string_equal(said_at(LOG_INFO, "1"), "warn 1\ninfo 1\n");
    assert_string_equal(said_at(LOG_DEBUG, "1"), "warn 1\ninfo 1\ndebug 1\n");
    assert_int_equal(log_get_level(), LOG_WARN);
}

static void a_value_cannot_forge_a_line(void **state)
{
    (void)state;
    assert_string_equal(said_at(LOG_WARN, "a\nwarn b\r\t\x1b[2J\x7f 邻"),
                        "warn a?warn b???[2J? 邻\n");
}

static void a_long_line_is_cut(void **state)
{
    (void)state;
    char value[3000];
    memset(value, 'x', sizeof(value) - 1);
    value[sizeof(value) - 1] = '\0';
    const char *text = said_at(LOG_WARN, value);
    /* 1023 bytes of text and the newline */
    assert_int_equal(strlen(text), 1024);
    assert_int_equal(text[1023], '\n');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_level_decides),
        cmocka_unit_test(a_value_cannot_forge_a_line),
        cmocka_unit_test(a_long_line_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
