/* The memory of JSON values (see json_memory.h). */
#include "format/json_memory.h"

#include <stddef.h>
#include <stdlib.h>

static _Thread_local bool refused;

static void *take(size_t n)
{
    void *memory = malloc(n);
    refused = refused || memory == NULL;
    return memory;
}

static void give_back(void *memory)
{
    free(memory);
}

void json_memory_begin(void)
{
    refused = false;
    json_set_alloc_funcs(take, give_back);
}

bool json_memory_refused(void)
{
    return refused;
}

enum linli_rc json_memory_dump(json_t *root, struct linli_arena *arena, char **ret_bytes,
                               size_t *ret_n, struct linli_error *err)
{
    const size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(15);
    size_t n = root != NULL ? json_dumpb(root, NULL, 0, flags) : 0;
    char *bytes = NULL;
    enum linli_rc rc = linli_arena_alloc(arena, n + 1, 1, &bytes, err);
    bool short_of = json_memory_refused() || arena->refused_n > 0; /* something is missing in it */
    if (rc == LINLI_OK && (short_of || n == 0 || json_dumpb(root, bytes, n, flags) != n)) {
        rc = linli_fail(err, LINLI_ENOMEM, "out of memory while JSON was built");
    }
    json_decref(root);
    if (rc == LINLI_OK) {
        *ret_bytes = bytes;
        *ret_n = n;
    }
    return rc;
}

void json_memory_add_line(json_t *root, struct text_builder *text)
{
    char *bytes;
    size_t n;
    enum linli_rc rc = json_memory_dump(root, text->arena, &bytes, &n, NULL);
    if (rc != LINLI_OK) {
        text->rc = rc;
        return;
    }
    text_add_n(text, bytes, n);
    text_add(text, "\n");
}
