/*
 * A parallel loop. Work items are numbered; each writes only its own slot, so the result does not
 * depend on the number of threads. Items are taken in order, one at a time, by whichever thread is
 * free.
 */
#ifndef LINLI_BASE_POOL_H
#define LINLI_BASE_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/error.h"

enum { POOL_THREADS_MAX = 256 };

/* Does item `i` on thread `thread` (0 ... threads-1: an index for that thread's scratch memory). */
typedef enum linli_rc (*pool_task)(void *context, int64_t i, int32_t thread,
                                   struct linli_error *err);

/* The processors this process may use, at least 1. */
int32_t pool_processors(void);

/*
 * Runs task for i in [0, n). threads <= 1 runs in the caller; a thread that cannot be started is
 * done without. When items fail, no further ones begin, and the failure of the lowest-numbered one
 * that failed is reported.
 */
enum linli_rc pool_run(int32_t threads, int64_t n, pool_task task, void *context,
                       struct linli_error *err);

#endif
