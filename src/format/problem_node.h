/*
 * Reading a problem: one JSON object and the fields asked of it. Every function says the JSON path,
 * what it found and what it expected when a field is not as asked, and remembers the field as
 * known: problem_node_close() warns of the others.
 *
 * Floor-internal: used by the problem_*.c files only.
 */
#ifndef LINLI_FORMAT_PROBLEM_NODE_H
#define LINLI_FORMAT_PROBLEM_NODE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "format/problem.h"
#include "linli/inventory.h"

struct problem_node {
    const json_t *json; /* an object, owned by problem_solve() */
    const char *path;   /* "$", "$.demand", "$.stages[3]" */
    struct linli_arena *arena;
    problem_warning warn;
    void *warn_context;
    struct linli_error *err;
    size_t known_n;
    const char *known[PROBLEM_FIELDS_MAX];
};

enum problem_range {
    PROBLEM_ANY,
    PROBLEM_NOT_NEGATIVE,
    PROBLEM_POSITIVE,
    PROBLEM_INSIDE_0_1,  /* without both ends */
    PROBLEM_FROM_0_TO_1, /* with both ends */
    PROBLEM_BELOW_1,     /* 0 is in, 1 is not */
    PROBLEM_CORRELATION  /* -1 to 1 */
};

struct problem_numbers {
    double *values;
    size_t n;
};

/* Whether the field is there; it counts as known from then on. */
bool problem_has(struct problem_node *node, const char *name);

enum linli_rc problem_number(struct problem_node *node, const char *name, enum problem_range range,
                             double *ret_value);
enum linli_rc problem_number_or(struct problem_node *node, const char *name,
                                enum problem_range range, double missing, double *ret_value);
/* A whole number in [least, most]; 3.0 is one. */
enum linli_rc problem_whole(struct problem_node *node, const char *name, int64_t least,
                            int64_t most, int64_t *ret_value);
enum linli_rc problem_bool_or(struct problem_node *node, const char *name, bool missing,
                              bool *ret_value);
/* The index of the field's text among `choices` (ends with NULL); a missing field gives the first
 * when `optional`. */
enum linli_rc problem_choice(struct problem_node *node, const char *name, bool optional,
                             const char *const *choices, size_t *ret_index);
enum linli_rc problem_text(struct problem_node *node, const char *name, const char **ret_text);
/* An array of 1 to PROBLEM_ARRAY_MAX numbers; `n` above 0: exactly that many, as `like` has. */
enum linli_rc problem_numbers(struct problem_node *node, const char *name, enum problem_range range,
                              struct problem_numbers *ret_numbers);
enum linli_rc problem_numbers_like(struct problem_node *node, const char *name,
                                   enum problem_range range, size_t n, const char *like,
                                   struct problem_numbers *ret_numbers);
/* An object in a field; an array of objects; an array of anything. */
enum linli_rc problem_object(struct problem_node *node, const char *name,
                             struct problem_node *ret_node);
enum linli_rc problem_objects(struct problem_node *node, const char *name,
                              struct problem_node **ret_nodes, size_t *ret_n);
enum linli_rc problem_array(struct problem_node *node, const char *name, const json_t **ret_array,
                            size_t *ret_n);

/* A child's failure at "path.name[index]": found text, expected text. */
enum linli_rc problem_wrong(struct problem_node *node, const char *name, const json_t *found,
                            const char *expected);
enum linli_rc problem_wrong_entry(struct problem_node *node, const char *name, size_t index,
                                  const json_t *found, const char *expected);
/* Puts "path.name" in front of a failure that an engine's check reported, and hands its code on. */
enum linli_rc problem_at(struct problem_node *node, const char *name, enum linli_rc rc);

/* Tells of every field that nobody asked for. */
void problem_node_close(struct problem_node *node);

/* problem_demand.c: the field's demand, checked; `ret_max`, if not NULL, takes the `max` of the
 * continuous kinds (default 100). */
enum linli_rc problem_demand(struct problem_node *node, const char *name,
                             struct linli_demand *ret_demand, size_t *ret_max);
enum linli_rc problem_demand_entry(struct problem_node *node, struct linli_demand *ret_demand,
                                   size_t *ret_max);

#endif
