/*
 * From JSON text to answer: parse, find the type, solve, warn of unknown fields (see problem.h).
 *
 * The JSON tree is jansson's and lives from parsing to the end of problem_solve(); everything else
 * is in the caller's arena. Called by `linli solve`.
 */
#include "format/problem.h"

#include <assert.h>
#include <jansson.h>
#include <string.h>

#include "format/json_memory.h"
#include "format/problem_type.h"

static const struct problem_type {
    const char *name;
    problem_solver solve;
} types[] = {
    {"eoq", problem_eoq},
    {"eoq_discount", problem_eoq_discount},
    {"lot_sizing", problem_lot_sizing},
    {"joint_replenishment", problem_joint_replenishment},
    {"newsvendor", problem_newsvendor},
    {"rq", problem_rq},
    {"ss", problem_ss},
    {"ss_finite", problem_ss_finite},
    {"review_fill_rate", problem_review_fill_rate},
    {"safety_stock", problem_safety_stock},
    {"service_stock", problem_service_stock},
    {"erlang_loss", problem_erlang_loss},
    {"guaranteed_service", problem_guaranteed_service},
    {"serial", problem_serial},
    {"metric", problem_metric},
    {"allocate", problem_allocate},
    {"pooling", problem_pooling},
    {"transfer", problem_transfer},
    {"perishable", problem_perishable},
    {"perishable_substitution", problem_perishable_substitution},
    {"simulate_ss", problem_simulate_ss},
    {"uncensor", problem_uncensor},
    {"average_consumption", problem_average_consumption},
    {"round_order", problem_round_order},
};

enum { TYPES_N = sizeof(types) / sizeof(types[0]), LIST_PARTS = 4 };

const char *problem_type_name(size_t i)
{
    return i < TYPES_N ? types[i].name : NULL;
}

/* The tree of the text. A whole number too large for int64 is still a number: read again, as reals.
 */
static json_t *parse(const char *text, size_t n, json_error_t *ret_error)
{
    json_t *root = json_loadb(text, n, JSON_REJECT_DUPLICATES, ret_error);
    if (root == NULL && json_error_code(ret_error) == json_error_numeric_overflow) {
        root = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, ret_error);
    }
    return root;
}

/* The names of one part of the table: an argument of a message holds only so much. */
static enum linli_rc list_types(struct linli_arena *arena, size_t part, const char **ret_names,
                                struct linli_error *err)
{
    struct text_builder list;
    text_begin(&list, arena);
    for (size_t i = TYPES_N * part / LIST_PARTS; i < TYPES_N * (part + 1) / LIST_PARTS; i++) {
        text_add(&list, i > 0 ? ", " : "");
        text_add(&list, types[i].name);
    }
    return text_finish(&list, ret_names, err);
}

static enum linli_rc find_type(struct problem_node *root, const struct problem_type **ret_type)
{
    const char *name;
    const char *names[LIST_PARTS];
    LINLI_TRY(problem_text(root, "problem", &name));
    for (size_t i = 0; i < TYPES_N; i++) {
        if (strcmp(types[i].name, name) == 0) {
            *ret_type = &types[i];
            return LINLI_OK;
        }
    }
    for (size_t part = 0; part < LIST_PARTS; part++) {
        LINLI_TRY(list_types(root->arena, part, &names[part], root->err));
    }
    enum linli_rc rc =
        linli_fail(root->err, LINLI_EUNKNOWN, "unknown problem \"%s\", expected one of %s%s%s%s",
                   name, names[0], names[1], names[2], names[3]);
    return problem_at(root, "problem", rc);
}

static enum linli_rc solve_root(struct problem_node *root, const char **ret_answer_json)
{
    const struct problem_type *type = NULL;
    struct problem_answer answer;
    LINLI_TRY(find_type(root, &type));
    problem_answer_begin(&answer, root->arena);
    LINLI_TRY(type->solve(root, &answer));
    LINLI_TRY(problem_answer_finish(&answer, ret_answer_json, root->err));
    problem_node_close(root);
    return LINLI_OK;
}

enum linli_rc problem_solve(const char *json_text, size_t n, struct linli_arena *arena,
                            const char **ret_answer_json, problem_warning warn, void *warn_context,
                            struct linli_error *err)
{
    json_error_t parse_error;
    enum linli_rc rc;
    assert(ret_answer_json != NULL);
    if (n > PROBLEM_BYTES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "a problem of %zu bytes found, the limit is %d", n,
                          (int)PROBLEM_BYTES_MAX);
    }
    json_memory_begin();
    json_t *json = parse(json_text, n, &parse_error);
    if (json_memory_refused()) {
        rc = linli_fail(err, LINLI_ENOMEM, "out of memory while JSON was read");
    } else if (json == NULL) {
        rc = linli_fail(err, LINLI_EINPUT, "line %d, column %d is not JSON: %s", parse_error.line,
                        parse_error.column, parse_error.text);
    } else {
        struct problem_node root = {.json = json,
                                    .path = "$",
                                    .arena = arena,
                                    .warn = warn,
                                    .warn_context = warn_context,
                                    .err = err};
        rc = json_is_object(json) ? solve_root(&root, ret_answer_json)
                                  : linli_fail(err, LINLI_EINPUT, "expected a JSON object");
    }
    if (rc != LINLI_OK && err != NULL) {
        linli_error_at(err, "$");
    }
    json_decref(json);
    return rc;
}
