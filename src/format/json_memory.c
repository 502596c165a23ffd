/* The memory of JSON values (see json_memory.h). */
#include "format/json_memory.h"

#include <jansson.h>
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
