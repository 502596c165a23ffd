/*
 * Writing an answer: one JSON object on one line, its fields in the order of the calls. The first
 * failure is kept and reported by problem_answer_finish(), as text_builder does.
 *
 * Floor-internal: used by the problem_*.c files only.
 */
#ifndef LINLI_FORMAT_PROBLEM_ANSWER_H
#define LINLI_FORMAT_PROBLEM_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "linli/arena.h"
#include "linli/error.h"

struct problem_answer {
    struct text_builder text;
    bool comma;          /* the next value needs one before it */
    const char *no_name; /* the first field whose value is not a finite number; NULL: none */
};

enum { ANSWER_NUMBER_BYTES = 40 };

/* The shortest text with at most 17 digits that reads back as the same number; x is finite. */
void problem_print_number(double x, char out[ANSWER_NUMBER_BYTES]);

/* `name` NULL: an entry of an array. */
void problem_answer_number(struct problem_answer *answer, const char *name, double value);
void problem_answer_numbers(struct problem_answer *answer, const char *name, const double *values,
                            size_t n);
/* Opens '{' or '['; closes with '}' or ']'. */
void problem_answer_open(struct problem_answer *answer, const char *name, char bracket);
void problem_answer_close(struct problem_answer *answer, char bracket);

void problem_answer_begin(struct problem_answer *answer, struct linli_arena *arena);
/* LINLI_EOVERFLOW when a value was not finite. */
enum linli_rc problem_answer_finish(struct problem_answer *answer, const char **ret_text,
                                    struct linli_error *err);

#endif
