/*
 * A parallel loop on POSIX threads (see pool.h). One counter under a lock hands out the items; the
 * first failure, by item number, wins, so that the reported error does not depend on the threads'
 * speed for items that all run.
 */
#define _GNU_SOURCE /* sched_getaffinity */
#include "base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>

struct loop {
    pool_task task;
    void *context;
    int64_t n;
    pthread_mutex_t lock;
    int64_t next;     /* under lock: the item that is handed out next */
    int64_t failed_i; /* under lock: the lowest item that failed, n when none did */
    struct linli_error error;
};

struct worker {
    struct loop *loop;
    int32_t index;
    pthread_t thread;
};

int32_t pool_processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof(set), &set) != 0) {
        return 1;
    }
    int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n > POOL_THREADS_MAX ? POOL_THREADS_MAX : n;
}

static bool take(struct loop *loop, int64_t *ret_i)
{
    pthread_mutex_lock(&loop->lock);
    bool more = loop->next < loop->n && loop->failed_i == loop->n;
    if (more) {
        *ret_i = loop->next++;
    }
    pthread_mutex_unlock(&loop->lock);
    return more;
}

static void keep_failure(struct loop *loop, int64_t i, const struct linli_error *error)
{
    pthread_mutex_lock(&loop->lock);
    if (i < loop->failed_i) {
        loop->failed_i = i;
        loop->error = *error;
    }
    pthread_mutex_unlock(&loop->lock);
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct loop *loop = worker->loop;
    int64_t i;
    while (take(loop, &i)) {
        struct linli_error error;
        linli_error_init(&error);
        enum linli_rc rc = loop->task(loop->context, i, worker->index, &error);
        if (rc != LINLI_OK) {
            (void)linli_fail(&error, rc, "work item %lld failed", (long long)i);
            keep_failure(loop, i, &error);
        }
    }
    return NULL;
}

enum linli_rc pool_run(int32_t threads, int64_t n, pool_task task, void *context,
                       struct linli_error *err)
{
    assert(n >= 0);
    struct loop loop = {.task = task, .context = context, .n = n, .next = 0, .failed_i = n};
    struct worker workers[POOL_THREADS_MAX];
    int32_t wanted = threads < 1 ? 1 : threads > POOL_THREADS_MAX ? POOL_THREADS_MAX : threads;
    wanted = wanted > n ? (int32_t)n : wanted;
    pthread_mutex_init(&loop.lock, NULL);
    workers[0] = (struct worker){.loop = &loop, .index = 0};
    int32_t started = 1;
    for (; started < wanted; started++) {
        workers[started] = (struct worker){.loop = &loop, .index = started};
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0) {
            break;
        }
    }
    work(&workers[0]);
    for (int32_t i = 1; i < started; i++) {
        pthread_join(workers[i].thread, NULL);
    }
    pthread_mutex_destroy(&loop.lock);
    if (loop.failed_i < n) {
        if (err != NULL && err->rc == LINLI_OK) {
            *err = loop.error;
        }
        return loop.error.rc;
    }
    return LINLI_OK;
}
