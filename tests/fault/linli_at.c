/*
 * The whole program with a clock that the test sets: LINLI_TEST_NOW_MS, milliseconds since 1970.
 * The tests of the command line run it, so that the machine's date is nothing to them.
 */
#include <stdlib.h>

#include "base/date.h"

int linli_main(int argc, char **argv); /* main of src/cli/main.c */

struct date_clock wrap_clock(void) __asm__("__wrap_date_clock_system");
struct date_clock wrap_clock(void)
{
    static int64_t now_ms;
    const char *text = getenv("LINLI_TEST_NOW_MS");
    now_ms = text == NULL ? 0 : (int64_t)strtoll(text, NULL, 10);
    return date_clock_fixed(&now_ms);
}

int main(int argc, char **argv)
{
    return linli_main(argc, argv);
}
