/*
 * liblinli-inventory: sharing out what is short among those who ordered it, in whole packs, by a
 * rule with a name (docs/allocation.md). Whole numbers only; nothing here allocates but from the
 * caller's arena, keeps state, or reads a clock.
 */
#ifndef LINLI_SHARE_H
#define LINLI_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "linli/arena.h"
#include "linli/error.h"

#ifdef __cplusplus
extern "C" {
#endif

enum linli_share_rule {
    LINLI_SHARE_ESSENTIAL,  /* essential claims first, each group pro rata */
    LINLI_SHARE_PRO_RATA,   /* by what was asked for, whole packs by the largest remainder */
    LINLI_SHARE_FIRST_COME, /* in their turn */
    LINLI_SHARE_EQUAL,      /* max-min of the share given / wanted */
    LINLI_SHARE_RULES_N
};

struct linli_claim {
    int64_t wanted; /* >= 0, a multiple of pack */
    int64_t pack;   /* > 0: what is given is a multiple of it */
    int64_t turn;   /* who came first; no two alike */
    bool essential;
    int64_t ret_given;
};

/* Shares `available` among the claims, whose wants add up to less than 2^62; `arena` is as before
 * afterwards. *ret_given is the sum. Errors: LINLI_ENOMEM. */
enum linli_rc linli_share(int64_t available, enum linli_share_rule rule, struct linli_claim *claims,
                          size_t n, struct linli_arena *arena, int64_t *ret_given,
                          struct linli_error *err);

#ifdef __cplusplus
}
#endif

#endif
