/*
 * Who asks a service to do something, and when. The key (NULL: none) makes a command happen once
 * however often it is sent (store/commands.h).
 */
#ifndef LINLI_SERVICE_WHO_H
#define LINLI_SERVICE_WHO_H

#include <stddef.h>
#include <stdint.h>

#include "linli/error.h"

struct who {
    const char *actor;
    const char *key;
    int64_t now_ms;
};

/* A code or note that a person typed: UTF-8 without control characters (LINLI_EINPUT) and not
 * longer than the limit (LINLI_ELIMIT). */
enum linli_rc who_check_text(const char *text, size_t most_bytes, struct linli_error *err);

#endif
