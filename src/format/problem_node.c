/*
 * Fields of a problem, checked while they are read (see problem_node.h).
 *
 * Invariant: a failure always carries the path of the field that caused it. jansson has already
 * refused duplicate keys, invalid UTF-8, and numbers beyond a double.
 */
#include "format/problem_node.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FOUND_BYTES = 64 };

static void know(struct problem_node *node, const char *name)
{
    for (size_t i = 0; i < node->known_n; i++) {
        if (strcmp(node->known[i], name) == 0) {
            return;
        }
    }
    assert(node->known_n < PROBLEM_FIELDS_MAX);
    node->known[node->known_n++] = name;
}

/* What stands there, in a few characters for a message. */
static void describe(const json_t *found, char out[FOUND_BYTES])
{
    if (json_is_integer(found)) {
        snprintf(out, FOUND_BYTES, "%lld", (long long)json_integer_value(found));
    } else if (json_is_real(found)) {
        snprintf(out, FOUND_BYTES, "%.12g", json_real_value(found));
    } else if (json_is_string(found)) {
        snprintf(out, FOUND_BYTES, "a text");
    } else if (json_is_array(found)) {
        snprintf(out, FOUND_BYTES, "an array of %zu", json_array_size(found));
    } else {
        snprintf(out, FOUND_BYTES, "%s",
                 json_is_object(found)  ? "an object"
                 : json_is_true(found)  ? "true"
                 : json_is_false(found) ? "false"
                                        : "null");
    }
}

static enum linli_rc say_wrong(struct linli_error *err, const json_t *found, const char *expected)
{
    char text[FOUND_BYTES];
    if (found == NULL) {
        return linli_fail(err, LINLI_EINPUT, "missing, expected %s", expected);
    }
    describe(found, text);
    return linli_fail(err, LINLI_EINPUT, "%s found, expected %s", text, expected);
}

static void place(struct problem_node *node, const char *name)
{
    if (node->err != NULL) {
        linli_error_at(node->err, "%s.%s", node->path, name);
    }
}

enum linli_rc problem_wrong(struct problem_node *node, const char *name, const json_t *found,
                            const char *expected)
{
    enum linli_rc rc = say_wrong(node->err, found, expected);
    place(node, name);
    return rc;
}

enum linli_rc problem_wrong_entry(struct problem_node *node, const char *name, size_t index,
                                  const json_t *found, const char *expected)
{
    enum linli_rc rc = say_wrong(node->err, found, expected);
    if (node->err != NULL) {
        linli_error_at(node->err, "%s.%s[%zu]", node->path, name, index);
    }
    return rc;
}

enum linli_rc problem_at(struct problem_node *node, const char *name, enum linli_rc rc)
{
    if (rc != LINLI_OK) {
        place(node, name);
    }
    return rc;
}

bool problem_has(struct problem_node *node, const char *name)
{
    know(node, name);
    return json_object_get(node->json, name) != NULL;
}

/* The field, known from now on; NULL when it is missing. */
static const json_t *field(struct problem_node *node, const char *name)
{
    know(node, name);
    return json_object_get(node->json, name);
}

static const char *range_text(enum problem_range range)
{
    switch (range) {
    case PROBLEM_ANY:
        return "a number";
    case PROBLEM_NOT_NEGATIVE:
        return "a number of at least 0";
    case PROBLEM_POSITIVE:
        return "a number above 0";
    case PROBLEM_INSIDE_0_1:
        return "a number above 0 and below 1";
    case PROBLEM_FROM_0_TO_1:
        return "a number from 0 to 1";
    case PROBLEM_BELOW_1:
        return "a number from 0 to below 1";
    case PROBLEM_CORRELATION:
        return "a number from -1 to 1";
    }
    assert(false);
    return "a number";
}

static bool in_range(double x, enum problem_range range)
{
    switch (range) {
    case PROBLEM_ANY:
        return true;
    case PROBLEM_NOT_NEGATIVE:
        return x >= 0;
    case PROBLEM_POSITIVE:
        return x > 0;
    case PROBLEM_INSIDE_0_1:
        return x > 0 && x < 1;
    case PROBLEM_FROM_0_TO_1:
        return x >= 0 && x <= 1;
    case PROBLEM_BELOW_1:
        return x >= 0 && x < 1;
    case PROBLEM_CORRELATION:
        return x >= -1 && x <= 1;
    }
    assert(false);
    return false;
}

/* LINLI_OK with the number, or the failure without its place. */
static enum linli_rc take_number(struct linli_error *err, const json_t *found,
                                 enum problem_range range, double *ret_value)
{
    if (!json_is_number(found) || !in_range(json_number_value(found), range)) {
        return say_wrong(err, found, range_text(range));
    }
    double value = json_number_value(found);
    if (!(fabs(value) <= PROBLEM_NUMBER_MAX)) {
        return linli_fail(err, LINLI_ELIMIT, "%g found, the limit of a number is %g", value,
                          PROBLEM_NUMBER_MAX);
    }
    *ret_value = value;
    return LINLI_OK;
}

enum linli_rc problem_number(struct problem_node *node, const char *name, enum problem_range range,
                             double *ret_value)
{
    return problem_at(node, name, take_number(node->err, field(node, name), range, ret_value));
}

enum linli_rc problem_number_or(struct problem_node *node, const char *name,
                                enum problem_range range, double missing, double *ret_value)
{
    if (!problem_has(node, name)) {
        *ret_value = missing;
        return LINLI_OK;
    }
    return problem_number(node, name, range, ret_value);
}

enum linli_rc problem_whole(struct problem_node *node, const char *name, int64_t least,
                            int64_t most, int64_t *ret_value)
{
    double value;
    assert(fabs((double)least) <= PROBLEM_NUMBER_MAX && fabs((double)most) <= PROBLEM_NUMBER_MAX);
    LINLI_TRY(problem_number(node, name, PROBLEM_ANY, &value));
    if (floor(value) < value || value < (double)least || value > (double)most) {
        enum linli_rc rc = linli_fail(node->err, LINLI_EINPUT,
                                      "%g found, expected a whole number from %lld to %lld", value,
                                      (long long)least, (long long)most);
        return problem_at(node, name, rc);
    }
    *ret_value = (int64_t)value;
    return LINLI_OK;
}

enum linli_rc problem_bool_or(struct problem_node *node, const char *name, bool missing,
                              bool *ret_value)
{
    const json_t *found = field(node, name);
    if (found != NULL && !json_is_boolean(found)) {
        return problem_wrong(node, name, found, "true or false");
    }
    *ret_value = found == NULL ? missing : json_is_true(found);
    return LINLI_OK;
}

enum linli_rc problem_text(struct problem_node *node, const char *name, const char **ret_text)
{
    const json_t *found = field(node, name);
    if (!json_is_string(found)) {
        return problem_wrong(node, name, found, "a text");
    }
    *ret_text = json_string_value(found);
    return LINLI_OK;
}

enum linli_rc problem_choice(struct problem_node *node, const char *name, bool optional,
                             const char *const *choices, size_t *ret_index)
{
    const json_t *found = field(node, name);
    struct text_builder list;
    const char *expected;
    if (found == NULL && optional) {
        *ret_index = 0;
        return LINLI_OK;
    }
    text_begin(&list, node->arena);
    for (size_t i = 0; choices[i] != NULL; i++) {
        if (json_is_string(found) && strcmp(json_string_value(found), choices[i]) == 0) {
            *ret_index = i;
            return LINLI_OK;
        }
        text_add(&list, i > 0 ? ", " : "");
        text_add(&list, choices[i]);
    }
    LINLI_TRY(text_finish(&list, &expected, node->err));
    enum linli_rc rc = json_is_string(found)
                           ? linli_fail(node->err, LINLI_EINPUT, "\"%s\" found, expected one of %s",
                                        json_string_value(found), expected)
                           : say_wrong(node->err, found, expected);
    return problem_at(node, name, rc);
}

enum linli_rc problem_array(struct problem_node *node, const char *name, const json_t **ret_array,
                            size_t *ret_n)
{
    const json_t *found = field(node, name);
    if (!json_is_array(found) || json_array_size(found) == 0) {
        return problem_wrong(node, name, found, "an array with at least one entry");
    }
    if (json_array_size(found) > PROBLEM_ARRAY_MAX) {
        enum linli_rc rc =
            linli_fail(node->err, LINLI_ELIMIT, "an array of %zu found, the limit is %d",
                       json_array_size(found), (int)PROBLEM_ARRAY_MAX);
        return problem_at(node, name, rc);
    }
    *ret_array = found;
    *ret_n = json_array_size(found);
    return LINLI_OK;
}

enum linli_rc problem_numbers(struct problem_node *node, const char *name, enum problem_range range,
                              struct problem_numbers *ret_numbers)
{
    const json_t *array;
    struct problem_numbers numbers;
    LINLI_TRY(problem_array(node, name, &array, &numbers.n));
    LINLI_TRY(LINLI_NEW(node->arena, numbers.n, &numbers.values, node->err));
    for (size_t i = 0; i < numbers.n; i++) {
        enum linli_rc rc =
            take_number(node->err, json_array_get(array, i), range, &numbers.values[i]);
        if (rc != LINLI_OK) {
            if (node->err != NULL) {
                linli_error_at(node->err, "%s.%s[%zu]", node->path, name, i);
            }
            return rc;
        }
    }
    *ret_numbers = numbers;
    return LINLI_OK;
}

enum linli_rc problem_numbers_like(struct problem_node *node, const char *name,
                                   enum problem_range range, size_t n, const char *like,
                                   struct problem_numbers *ret_numbers)
{
    struct problem_numbers numbers;
    LINLI_TRY(problem_numbers(node, name, range, &numbers));
    if (numbers.n != n) {
        enum linli_rc rc =
            linli_fail(node->err, LINLI_EINPUT, "%zu entries found, expected %zu as in %s",
                       numbers.n, n, like);
        return problem_at(node, name, rc);
    }
    *ret_numbers = numbers;
    return LINLI_OK;
}

/* A node below `parent`; its path is printed by the caller's format. */
static struct problem_node child(const struct problem_node *parent, const json_t *json,
                                 const char *path)
{
    struct problem_node node = {.json = json,
                                .path = path,
                                .arena = parent->arena,
                                .warn = parent->warn,
                                .warn_context = parent->warn_context,
                                .err = parent->err};
    return node;
}

enum linli_rc problem_object(struct problem_node *node, const char *name,
                             struct problem_node *ret_node)
{
    const json_t *found = field(node, name);
    struct text_builder path;
    const char *text;
    if (!json_is_object(found)) {
        return problem_wrong(node, name, found, "an object");
    }
    text_begin(&path, node->arena);
    text_addf(&path, "%s.%s", node->path, name);
    LINLI_TRY(text_finish(&path, &text, node->err));
    *ret_node = child(node, found, text);
    return LINLI_OK;
}

enum linli_rc problem_objects(struct problem_node *node, const char *name,
                              struct problem_node **ret_nodes, size_t *ret_n)
{
    const json_t *array;
    struct problem_node *nodes;
    size_t n;
    LINLI_TRY(problem_array(node, name, &array, &n));
    LINLI_TRY(LINLI_NEW(node->arena, n, &nodes, node->err));
    for (size_t i = 0; i < n; i++) {
        const json_t *found = json_array_get(array, i);
        struct text_builder path;
        const char *text;
        if (!json_is_object(found)) {
            return problem_wrong_entry(node, name, i, found, "an object");
        }
        text_begin(&path, node->arena);
        text_addf(&path, "%s.%s[%zu]", node->path, name, i);
        LINLI_TRY(text_finish(&path, &text, node->err));
        nodes[i] = child(node, found, text);
    }
    *ret_nodes = nodes;
    *ret_n = n;
    return LINLI_OK;
}

void problem_node_close(struct problem_node *node)
{
    struct linli_error scratch;
    void *at = json_object_iter((json_t *)node->json);
    for (; at != NULL; at = json_object_iter_next((json_t *)node->json, at)) {
        const char *key = json_object_iter_key(at);
        bool is_known = false;
        for (size_t i = 0; i < node->known_n && !is_known; i++) {
            is_known = strcmp(node->known[i], key) == 0;
        }
        if (!is_known && node->warn != NULL) {
            linli_error_init(&scratch); /* prints the path, cut to what a place holds */
            linli_fail(&scratch, LINLI_EINPUT, "unknown field");
            linli_error_at(&scratch, "%s.%s", node->path, key);
            node->warn(node->warn_context, scratch.where);
        }
    }
}
