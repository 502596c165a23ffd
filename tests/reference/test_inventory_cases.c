/*
 * The acceptance cases of the inventory problems (cases/inventory.jsonl of the shared folder; each
 * names its source), through problem_solve as `linli solve` calls it. Skipped without that folder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/problem.h"

struct tolerance {
    double rel;
    double abs;
};

/* The first place where `got` is not as `want`, as the acceptance script compares; NULL when none.
 */
static const json_t *difference(const json_t *want, const json_t *got, struct tolerance t)
{
    if (json_is_number(want)) {
        double off = fabs(json_number_value(got) - json_number_value(want));
        bool near = off <= t.abs + t.rel * fabs(json_number_value(want));
        return json_is_number(got) && near ? NULL : want;
    }
    if (json_is_array(want)) {
        const json_t *bad = json_array_size(want) == json_array_size(got) ? NULL : want;
        for (size_t i = 0; bad == NULL && i < json_array_size(want); i++) {
            bad = difference(json_array_get(want, i), json_array_get(got, i), t);
        }
        return bad;
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)want, key, value)
    {
        const json_t *bad = difference(value, json_object_get(got, key), t);
        if (bad != NULL) {
            return bad;
        }
    }
    return NULL;
}

static void note_unknown_field(void *context, const char *path)
{
    fail_msg("%s: the case's field %s is not known", (const char *)context, path);
}

/* One case; false with a line printed when its answer is wrong. */
static bool check_case(const json_t *test)
{
    struct linli_arena arena;
    struct linli_error err;
    const char *text = NULL;
    char *problem = json_dumps(json_object_get(test, "in"), JSON_REAL_PRECISION(17));
    const char *id = json_string_value(json_object_get(test, "id"));
    const json_t *abs = json_object_get(test, "abs");
    struct tolerance t = {.rel = json_number_value(json_object_get(test, "rel"))};
    t.abs = abs != NULL ? json_number_value(abs) : t.rel > 0 ? 1e-9 : 0;
    linli_arena_init(&arena, 0);
    linli_error_init(&err);
    problem_solve(problem, strlen(problem), &arena, &text, note_unknown_field, (void *)id, &err);
    json_t *answer = json_loads(text != NULL ? text : "{}", 0, NULL);
    const json_t *bad = difference(json_object_get(test, "out"), answer, t);
    if (bad != NULL) {
        char message[1000];
        char *want = json_dumps(bad, JSON_ENCODE_ANY);
        linli_error_print(&err, NULL, message, sizeof(message));
        print_error("%s: expected %s, got %s %s\n", id, want, text != NULL ? text : "", message);
        free(want);
    }
    json_decref(answer);
    free(problem);
    linli_arena_finish(&arena);
    return bad == NULL;
}

static void every_case_is_answered(void **state)
{
    (void)state;
    enum { LINE_BYTES = 65536 };
    static char line[LINE_BYTES];
    const char *shared = getenv("LINLI_SHARED");
    int wrong = 0;
    int cases = 0;
    snprintf(line, sizeof(line), "%s/cases/inventory.jsonl", shared != NULL ? shared : "../shared");
    FILE *file = fopen(line, "r");
    if (file == NULL) {
        skip();
    }
    while (fgets(line, sizeof(line), file) != NULL) {
        json_t *test = json_loads(line, 0, NULL);
        assert_non_null(test);
        cases++;
        wrong += check_case(test) ? 0 : 1;
        json_decref(test);
    }
    fclose(file);
    assert_true(cases > 0);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
