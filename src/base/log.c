/* Lines for the operator on standard error (see log.h). One write a line, so that lines of threads
 * do not mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

enum { LINE_BYTES_MAX = 1024 };

static enum log_level current_level = LOG_WARN;

void log_set_level(enum log_level level)
{
    current_level = level;
}

enum log_level log_get_level(void)
{
    return current_level;
}

__attribute__((format(printf, 2, 0))) static void print_line(enum log_level level,
                                                             const char *format, va_list args)
{
    if (level > current_level) {
        return;
    }
    char line[LINE_BYTES_MAX];
    vsnprintf(line, sizeof(line), format, args);
    for (char *at = line; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f) {
            *at = '?';
        }
    }
    fprintf(stderr, "%s\n", line);
}

void log_warn(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_line(LOG_WARN, format, args);
    va_end(args);
}

void log_info(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_line(LOG_INFO, format, args);
    va_end(args);
}

void log_debug(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_line(LOG_DEBUG, format, args);
    va_end(args);
}
