/*
 * Whole numbers as a compact JSON array, "[48000,61000,14000]": the numbers of a reason and the
 * answer of a command, as the database keeps them and as every JSON reader understands them.
 */
#ifndef LINLI_STORE_NUMBERS_H
#define LINLI_STORE_NUMBERS_H

#include "linli/arena.h"
#include "model/reason.h"

/* The text of n numbers, in the arena. */
enum linli_rc numbers_write(struct linli_arena *arena, const int64_t *numbers, int64_t n,
                            const char **ret_text, struct linli_error *err);

/* Reads back at most `max` numbers; LINLI_EBREACH when the text is not such an array. */
enum linli_rc numbers_read(const char *text, int64_t *numbers, int64_t max, int64_t *ret_n,
                           struct linli_error *err);

/* The number of a reason in the database. It never changes, whatever the order of the enum. */
int64_t numbers_of_reason(enum reason_id id);

/* A reason from its number and its numbers as stored; LINLI_EBREACH when they are not a reason. */
enum linli_rc numbers_read_reason(int64_t number, const char *text, struct reason *ret_reason,
                                  struct linli_error *err);

#endif
