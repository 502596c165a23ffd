/*
 * The error record: the first failure, kept as format and printed arguments (see linli/error.h).
 *
 * linli_fail walks the format once, prints each conversion apart and stores the result as text;
 * linli_error_print puts texts back into any format with the same arguments. So a message can be
 * said in another language long after the values it speaks of are gone.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "linli/error.h"

struct rc_facts {
    const char *name;
    int exit_status;
};

static const struct rc_facts rc_table[LINLI_RC_N] = {
    [LINLI_OK] = {"ok", 0},
    [LINLI_EINPUT] = {"input", 2},
    [LINLI_EUSAGE] = {"usage", 2},
    [LINLI_EUNKNOWN] = {"unknown", 2},
    [LINLI_EFOREIGN] = {"foreign", 2},
    [LINLI_ELIMIT] = {"limit", 2},
    [LINLI_EOVERFLOW] = {"overflow", 2},
    [LINLI_ESTATE] = {"state", 1},
    [LINLI_ESHORT] = {"short", 1},
    [LINLI_ENOSOLUTION] = {"no-solution", 1},
    [LINLI_EBREACH] = {"breach", 1},
    [LINLI_ENOMEM] = {"memory", 1},
    [LINLI_EIO] = {"io", 1},
    [LINLI_ELOCKED] = {"locked", 1},
    [LINLI_ESTOPPED] = {"stopped", 1},
    [LINLI_EINTERNAL] = {"internal", 1},
};

int linli_rc_exit(enum linli_rc rc)
{
    assert(rc < LINLI_RC_N);
    return rc_table[rc].exit_status;
}

const char *linli_rc_name(enum linli_rc rc)
{
    assert(rc < LINLI_RC_N);
    return rc_table[rc].name;
}

void linli_error_init(struct linli_error *err)
{
    err->rc = LINLI_OK;
    err->where[0] = '\0';
    err->format = "";
    err->args_n = 0;
}

/* Copies a text, cut at a character when it is too long: what is valid UTF-8 stays so. */
static void copy_cut(char *out, size_t size, const char *text)
{
    size_t n = strlen(text);
    if (n >= size) {
        n = text_valid_n(text, size - 1);
    }
    memcpy(out, text, n);
    out[n] = '\0';
}

/* The end of the conversion that starts at a '%'; its last character names the type. */
static const char *conversion_end(const char *at)
{
    at += 1 + strspn(at + 1, "-+ #0123456789.$");
    at += strspn(at, "hlzjt");
    return at;
}

static void print_integer(char *out, size_t size, const char *length, char type, va_list *args)
{
    bool is_signed = type == 'd' || type == 'i';
    if (strncmp(length, "ll", 2) == 0) {
        long long value = va_arg(*args, long long);
        snprintf(out, size, is_signed ? "%lld" : "%llu", value);
    } else if (*length == 'l') {
        long value = va_arg(*args, long);
        snprintf(out, size, is_signed ? "%ld" : "%lu", value);
    } else if (*length == 'z') {
        size_t value = va_arg(*args, size_t);
        snprintf(out, size, "%zu", value);
    } else {
        int value = va_arg(*args, int);
        snprintf(out, size, is_signed ? "%d" : "%u", value);
    }
}

static void keep_arguments(struct linli_error *err, const char *format, va_list *args)
{
    for (const char *at = strchr(format, '%'); at != NULL; at = strchr(at, '%')) {
        const char *end = conversion_end(at);
        if (*end == '%') {
            at = end + 1;
            continue;
        }
        assert(err->args_n < LINLI_ERROR_ARGS_MAX);
        char *out = err->args[err->args_n++];
        const char *length = at + strcspn(at, "hlzdiugsc");
        if (*end == 's') {
            const char *text = va_arg(*args, const char *);
            copy_cut(out, LINLI_ERROR_ARG_BYTES, text != NULL ? text : "");
        } else if (*end == 'g') {
            snprintf(out, LINLI_ERROR_ARG_BYTES, "%.12g", va_arg(*args, double));
        } else if (*end == 'c') {
            snprintf(out, LINLI_ERROR_ARG_BYTES, "%c", va_arg(*args, int));
        } else {
            print_integer(out, LINLI_ERROR_ARG_BYTES, length, *end, args);
        }
        at = end + 1;
    }
}

enum linli_rc linli_fail(struct linli_error *err, enum linli_rc rc, const char *format, ...)
{
    assert(rc != LINLI_OK && rc < LINLI_RC_N);
    if (err != NULL && err->rc == LINLI_OK) {
        va_list args;
        va_start(args, format);
        err->rc = rc;
        err->format = format;
        err->args_n = 0;
        keep_arguments(err, format, &args);
        va_end(args);
    }
    return rc;
}

void linli_error_at(struct linli_error *err, const char *format, ...)
{
    if (err == NULL || err->rc == LINLI_OK || err->where[0] != '\0') {
        return;
    }
    char place[2 * LINLI_ERROR_WHERE_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(place, sizeof(place), format, args);
    va_end(args);
    copy_cut(err->where, sizeof(err->where), place);
}

struct sink {
    char *out;
    size_t size;
    size_t n;
};

/* Valid UTF-8 as it is, cut at a character when it is too long. */
static void sink_add_valid(struct sink *sink, const char *bytes, size_t n)
{
    size_t room = sink->size - 1 - sink->n;
    if (n > room) {
        n = text_valid_n(bytes, room);
    }
    for (size_t i = 0; i < n; i++) {
        /* One line always: a newline inside a value must not start a second one. */
        sink->out[sink->n + i] = (unsigned char)bytes[i] < 0x20 ? ' ' : bytes[i];
    }
    sink->n += n;
}

/* A byte that is no UTF-8, as in an argument from a terminal of another encoding, becomes '?'. */
static void sink_add(struct sink *sink, const char *bytes, size_t n)
{
    size_t done = 0;
    while (done < n) {
        size_t valid_n = text_valid_n(bytes + done, n - done);
        sink_add_valid(sink, bytes + done, valid_n);
        done += valid_n;
        if (done < n) {
            sink_add_valid(sink, "?", 1);
            done += 1;
        }
    }
}

size_t linli_error_print(const struct linli_error *err, const char *format, char *out, size_t size)
{
    assert(size > 0);
    struct sink sink = {.out = out, .size = size, .n = 0};
    if (err->where[0] != '\0') {
        sink_add(&sink, err->where, strlen(err->where));
        sink_add(&sink, ": ", 2);
    }
    int next = 0;
    for (const char *at = format != NULL ? format : err->format; *at != '\0';) {
        if (*at != '%') {
            size_t n = strcspn(at, "%");
            sink_add(&sink, at, n);
            at += n;
            continue;
        }
        const char *end = conversion_end(at);
        if (*end == '%') {
            sink_add(&sink, "%", 1);
        } else {
            int i = at[1] >= '1' && at[1] <= '9' && at[2] == '$' ? at[1] - '1' : next++;
            const char *arg = i < err->args_n ? err->args[i] : "?";
            sink_add(&sink, arg, strlen(arg));
        }
        at = *end != '\0' ? end + 1 : end;
    }
    out[sink.n] = '\0';
    return sink.n;
}
