/*
 * Problems of inventory theory as JSON: one object in, one object out (`linli solve`).
 *
 * The object names its type in "problem"; a table (problem.c) maps the name to a function that
 * reads the input, calls the engine and writes the answer. Numbers are printed with the fewest
 * digits that give the same double back, so equal input gives equal bytes.
 */
#ifndef LINLI_FORMAT_PROBLEM_H
#define LINLI_FORMAT_PROBLEM_H

#include <stddef.h>

#include "linli/arena.h"
#include "linli/error.h"

enum {
    PROBLEM_BYTES_MAX = 16 * 1024 * 1024, /* of one problem's text */
    PROBLEM_ARRAY_MAX = 100000,           /* entries of one array */
    PROBLEM_FIELDS_MAX = 32               /* fields that one object may be asked for */
};

/* No number of a problem is larger in magnitude: products of a few still fit a double. */
#define PROBLEM_NUMBER_MAX 1e15

/* Told of each field that the problem does not know: its JSON path ("$.demand.colour"). */
typedef void (*problem_warning)(void *context, const char *path);

/*
 * Solves the problem in the n bytes. The answer is one line of JSON in the arena. `warn` may be
 * NULL. Errors keep the JSON path in their `where`: LINLI_EINPUT for text that is not JSON, a
 * missing field, a wrong type or value; LINLI_EUNKNOWN for a problem of an unknown type;
 * LINLI_ELIMIT for too large a problem; LINLI_ENOSOLUTION for one that has no answer.
 */
enum linli_rc problem_solve(const char *json_text, size_t n, struct linli_arena *arena,
                            const char **ret_answer_json, problem_warning warn, void *warn_context,
                            struct linli_error *err);

/* The i-th known type's name, NULL behind the last; for help texts. */
const char *problem_type_name(size_t i);

#endif
