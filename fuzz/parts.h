/* Takes an input apart: lines, words. */
#ifndef LINLI_FUZZ_PARTS_H
#define LINLI_FUZZ_PARTS_H

#include <stddef.h>
#include <string.h>

/* The next part up to `end`, which becomes a zero byte; parts without a byte are left out. NULL:
 * there is no more. *rest begins as the whole text. */
static inline char *parts_next(char **rest, char end)
{
    while (*rest != NULL) {
        char *part = *rest;
        char *stop = strchr(part, end);
        *rest = stop != NULL ? stop + 1 : NULL;
        if (stop != NULL) {
            *stop = '\0';
        }
        if (*part != '\0') {
            return part;
        }
    }
    return NULL;
}

#endif
