/*
 * Lines for the operator on standard error. Only the faces and the jobs log; base, engines, planner
 * and store report through results and errors.
 */
#ifndef LINLI_BASE_LOG_H
#define LINLI_BASE_LOG_H

enum log_level { LOG_QUIET, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Sets what is printed, once at start-up. The default is LOG_WARN. */
void log_set_level(enum log_level level);
enum log_level log_get_level(void);

/* One line each; control characters in the text are shown as '?', so that no input can forge a
 * line. */
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
