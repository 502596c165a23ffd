/*
 * Bytes read as the JSON of an inventory problem. Whatever they are, there is an answer that is a
 * JSON object without null, or a failure with a place; and asking twice gives the same bytes.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/problem.h"
#include "must.h"

enum { MEMORY_MAX = 256 * 1024 * 1024 };

static void check_answer(const char *answer)
{
    json_t *root = json_loads(answer, JSON_REJECT_DUPLICATES, NULL);
    MUST(json_is_object(root));
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value)
    {
        MUST(!json_is_null(value));
    }
    json_decref(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct linli_arena arena;
    const char *answers[2] = {NULL, NULL};
    enum linli_rc codes[2];
    linli_arena_init(&arena, MEMORY_MAX);
    for (int i = 0; i < 2; i++) {
        struct linli_error err;
        linli_error_init(&err);
        codes[i] = problem_solve((const char *)data, size, &arena, &answers[i], NULL, NULL, &err);
        MUST(codes[i] == LINLI_OK || err.rc == codes[i]);
        MUST(codes[i] != LINLI_EINPUT || err.where[0] == '$');
    }
    MUST(codes[0] == codes[1]);
    if (codes[0] == LINLI_OK) {
        MUST(strcmp(answers[0], answers[1]) == 0);
        check_answer(answers[0]);
    }
    linli_arena_finish(&arena);
    return 0;
}
