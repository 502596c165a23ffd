/* The parallel loop: the same result for any number of threads, each item once, the lowest failure
 * told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <stdatomic.h>

#include "base/pool.h"
#include "base/random.h"

enum { ITEMS = 1000, THREADS = 8 };

struct work {
    uint64_t slot[ITEMS];
    atomic_int done[ITEMS];
    atomic_int begun_n;
    int32_t threads;
    int64_t fails_at; /* this item and every 7th after it fail; -1: none */
    bool silent;      /* without saying why */
};

static enum linli_rc one_item(void *context, int64_t i, int32_t thread, struct linli_error *err)
{
    struct work *work = context;
    atomic_fetch_add(&work->begun_n, 1);
    if (thread < 0 || thread >= work->threads) {
        return linli_fail(err, LINLI_EINTERNAL, "thread %d is not one of %d", thread,
                          work->threads);
    }
    if (work->fails_at >= 0 && i >= work->fails_at && (i - work->fails_at) % 7 == 0) {
        return work->silent ? LINLI_EIO : linli_fail(err, LINLI_EINPUT, "item %lld", (long long)i);
    }
    struct random_stream stream;
    random_init(&stream, 5, "pool", (uint64_t)i);
    work->slot[i] = 0;
    for (int k = 0; k < 1 + i % 50; k++) {
        work->slot[i] += random_u64(&stream);
    }
    atomic_fetch_add(&work->done[i], 1);
    return LINLI_OK;
}

static void the_result_does_not_depend_on_the_threads(void **state)
{
    (void)state;
    static uint64_t expected[ITEMS];
    for (int32_t threads = 1; threads <= THREADS; threads++) {
        static struct work work;
        memset(&work, 0, sizeof(work));
        work.threads = threads;
        work.fails_at = -1;
        assert_int_equal(pool_run(threads, ITEMS, one_item, &work, NULL), LINLI_OK);
        for (int i = 0; i < ITEMS; i++) {
            assert_int_equal(work.done[i], 1);
        }
        if (threads == 1) {
            memcpy(expected, work.slot, sizeof(expected));
        }
        assert_memory_equal(work.slot, expected, sizeof(expected));
    }
}

/*
 * Items are handed out in order, so whenever a later failing item has begun, the first one has
 * begun too and is waited for: the failure that is told is always the first.
 */
static void the_lowest_failure_is_told(void **state)
{
    (void)state;
    for (int32_t threads = 1; threads <= THREADS; threads++) {
        for (int round = 0; round < 20; round++) {
            static struct work work;
            memset(&work, 0, sizeof(work));
            work.threads = threads;
            work.fails_at = 100 + round;
            struct linli_error err;
            linli_error_init(&err);
            assert_int_equal(pool_run(threads, ITEMS, one_item, &work, &err), LINLI_EINPUT);
            char expected[] = "item 1xx";
            expected[6] = (char)('0' + round / 10);
            expected[7] = (char)('0' + round % 10);
            char said[100];
            linli_error_print(&err, NULL, said, sizeof(said));
            assert_string_equal(said, expected);
            /* Everything before it was done. */
            for (int i = 0; i < work.fails_at; i++) {
                assert_int_equal(work.done[i], 1);
            }
        }
    }
}

static void nothing_new_begins_after_a_failure(void **state)
{
    (void)state;
    static struct work work;
    memset(&work, 0, sizeof(work));
    work.threads = 1;
    work.fails_at = 10;
    assert_int_equal(pool_run(1, ITEMS, one_item, &work, NULL), LINLI_EINPUT);
    assert_int_equal(work.begun_n, 11);
}

static void a_failure_without_words_gets_some_and_an_older_one_stays(void **state)
{
    (void)state;
    static struct work work;
    memset(&work, 0, sizeof(work));
    work.threads = 2;
    work.fails_at = 3;
    work.silent = true;
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(pool_run(2, ITEMS, one_item, &work, &err), LINLI_EIO);
    char said[100];
    linli_error_print(&err, NULL, said, sizeof(said));
    assert_string_equal(said, "work item 3 failed");
    linli_error_init(&err);
    (void)linli_fail(&err, LINLI_ELOCKED, "before");
    assert_int_equal(pool_run(2, ITEMS, one_item, &work, &err), LINLI_EIO);
    assert_int_equal(err.rc, LINLI_ELOCKED);
}

static void odd_numbers_of_threads_and_items(void **state)
{
    (void)state;
    assert_true(pool_processors() >= 1 && pool_processors() <= POOL_THREADS_MAX);
    static const int32_t threads[] = {-1, 0, 1, 3, 100, POOL_THREADS_MAX + 10};
    for (size_t t = 0; t < sizeof(threads) / sizeof(*threads); t++) {
        for (int64_t n = 0; n <= 3; n++) {
            static struct work work;
            memset(&work, 0, sizeof(work));
            work.threads = POOL_THREADS_MAX;
            work.fails_at = -1;
            assert_int_equal(pool_run(threads[t], n, one_item, &work, NULL), LINLI_OK);
            assert_int_equal(work.begun_n, n);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_result_does_not_depend_on_the_threads),
        cmocka_unit_test(the_lowest_failure_is_told),
        cmocka_unit_test(nothing_new_begins_after_a_failure),
        cmocka_unit_test(a_failure_without_words_gets_some_and_an_older_one_stays),
        cmocka_unit_test(odd_numbers_of_threads_and_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
