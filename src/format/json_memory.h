/*
 * jansson answers a want of memory with NULL, which the makers of objects pass over: a member would
 * be missing. This remembers that it happened, for each thread.
 *
 * Called by those who read or write JSON: begin, the work, then refused.
 */
#ifndef LINLI_FORMAT_JSON_MEMORY_H
#define LINLI_FORMAT_JSON_MEMORY_H

#include <stdbool.h>

void json_memory_begin(void);

/* Whether jansson has asked in vain since this thread's json_memory_begin(). */
bool json_memory_refused(void);

#endif
