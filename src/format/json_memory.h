/*
 * jansson answers a want of memory with NULL, which the makers of objects pass over: a member would
 * be missing. This remembers that it happened, for each thread.
 *
 * Called by those who read or write JSON: begin, the work, then refused or dump.
 */
#ifndef LINLI_FORMAT_JSON_MEMORY_H
#define LINLI_FORMAT_JSON_MEMORY_H

#include <jansson.h>
#include <stdbool.h>

#include "base/text.h"
#include "linli/arena.h"
#include "linli/error.h"

void json_memory_begin(void);

/* Whether jansson has asked in vain since this thread's json_memory_begin(). */
bool json_memory_refused(void);

/* Writes a value compactly into the arena, *ret_bytes of *ret_n with a 0 behind, and gives the
 * value back; `root` NULL, or memory that was wanting since json_memory_begin(): LINLI_ENOMEM. */
enum linli_rc json_memory_dump(json_t *root, struct linli_arena *arena, char **ret_bytes,
                               size_t *ret_n, struct linli_error *err);

/* The same as a line of a text, which keeps the failure. */
void json_memory_add_line(json_t *root, struct text_builder *text);

#endif
