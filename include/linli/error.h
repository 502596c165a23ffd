/**
 * @file
 * Errors of linli: one code for every function that can fail, and one record that keeps the first
 * failure.
 *
 * A failing function returns an `enum linli_rc` other than LINLI_OK and, when the caller gave a
 * record, fills it through linli_fail(). The record keeps its *first* failure: what a caller adds
 * on the way up never hides the cause.
 *
 * The message is kept as its format and its arguments, each already printed as text, so that a face
 * can put it into another language by looking up the format (src/format/words_error.c); no lower
 * floor knows a language.
 *
 * Results come back through `ret_*` parameters, which stay untouched on failure.
 */
#ifndef LINLI_ERROR_H
#define LINLI_ERROR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What went wrong, by what the caller can do about it. linli_rc_exit() maps a code to the exit
 * status. */
enum linli_rc {
    LINLI_OK = 0,
    LINLI_EINPUT,      /**< a file, a value or a problem is not as its format asks; exit 2 */
    LINLI_EUSAGE,      /**< wrong command or option; exit 2 */
    LINLI_EUNKNOWN,    /**< a name that stands nowhere: an item, a site, a document; exit 2 */
    LINLI_EFOREIGN,    /**< not a database of linli, or one of a newer linli; exit 2 */
    LINLI_ELIMIT,      /**< one of the named limits is passed; exit 2 */
    LINLI_EOVERFLOW,   /**< a number does not fit its fixed-point form; exit 2 */
    LINLI_ESTATE,      /**< a document's state does not allow this step; exit 1 */
    LINLI_ESHORT,      /**< less is there than was asked for: stock would go below zero; exit 1 */
    LINLI_ENOSOLUTION, /**< a well-formed problem that has no answer; exit 1 */
    LINLI_EBREACH,     /**< an invariant of the database does not hold; exit 1 */
    LINLI_ENOMEM,      /**< memory ran out; exit 1 */
    LINLI_EIO,     /**< reading or writing failed: no such file, no permission, disk full; exit 1 */
    LINLI_ELOCKED, /**< another program holds the database, also after the retries; exit 1 */
    LINLI_ESTOPPED,  /**< the caller's stop signal; exit 1 */
    LINLI_EINTERNAL, /**< a state that should not be reachable; exit 1 */
    LINLI_RC_N
};

enum {
    LINLI_ERROR_ARGS_MAX = 6,    /**< arguments of one message */
    LINLI_ERROR_ARG_BYTES = 120, /**< bytes of one argument, its end mark included; longer ones are
                                    cut at a character */
    LINLI_ERROR_WHERE_BYTES = 320
};

struct linli_error {
    enum linli_rc rc;
    char where[LINLI_ERROR_WHERE_BYTES]; /**< `file:line:column-name` or a JSON path; empty when
                                            there is no place */
    const char *format; /**< the message's printf format: a string literal, never freed */
    int args_n;
    char args[LINLI_ERROR_ARGS_MAX][LINLI_ERROR_ARG_BYTES];
};

/** Makes the record empty: rc LINLI_OK and no text. Needed before its first use. */
void linli_error_init(struct linli_error *err);

/**
 * Records a failure unless `err` already holds one, and returns `rc` either way. `err` may be NULL;
 * rc is not LINLI_OK. `format` is a string literal with at most LINLI_ERROR_ARGS_MAX of %s %d %u
 * %ld %lu %lld %llu %zu %g %c (no width from arguments). The sentence says what was wrong and what
 * was expected, without the place and without a full stop.
 */
enum linli_rc linli_fail(struct linli_error *err, enum linli_rc rc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Puts the place in front of a recorded failure that has none yet: a file and line, a JSON path.
 */
void linli_error_at(struct linli_error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * Prints "place: message" into `out` of `size` bytes with `format` in place of the recorded one
 * (NULL: the recorded one, English). The i-th conversion takes the i-th argument; "%1$s" picks one
 * by number, for other word orders. Always ends with a zero byte; returns the length.
 */
size_t linli_error_print(const struct linli_error *err, const char *format, char *out, size_t size);

/** The exit status (0, 1 or 2) and the short English name ("input", "locked") of a code. */
int linli_rc_exit(enum linli_rc rc);
const char *linli_rc_name(enum linli_rc rc);

/** Hands a failure on: returns from the calling function with the code of `call` unless it is
 * LINLI_OK. */
#define LINLI_TRY(call)                       \
    do {                                      \
        enum linli_rc linli_try_rc_ = (call); \
        if (linli_try_rc_ != LINLI_OK) {      \
            return linli_try_rc_;             \
        }                                     \
    } while (0)

#ifdef __cplusplus
}
#endif
#endif
