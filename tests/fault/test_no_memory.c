/*
 * Every allocation of the books' work fails once: the k-th, for k = 1, 2, 3 … until the work is
 * done without meeting it. Each failure is a clean LINLI_ENOMEM that leaves the database as it was.
 */
#include "books_work.h"

static void each_allocation_can_fail_without_a_trace(void **state)
{
    struct books *books = *state;
    struct linli_error *err = &books->temp->err;
    work_fill(books);
    uint64_t failures_n = 0;
    for (size_t i = 0; i < WORK_KINDS_N; i++) {
        uint64_t before = work_digest(books->temp);
        uint64_t k = 1;
        enum linli_rc rc = work_once(books->db, &work_kinds[i], "key", k, err);
        while (rc == LINLI_ENOMEM) {
            assert_non_null(strstr(err->format, "memory"));
            assert_int_equal(work_digest(books->temp), before);
            k += 1;
            rc = work_once(books->db, &work_kinds[i], "key", k, err);
        }
        if (rc != LINLI_OK) {
            print_message("%s, allocation %d\n", work_kinds[i].name, (int)k);
        }
        assert_ok(rc, err);
        failures_n += k - 1;
        work_assert_sound(books->db);
        /* the next kind of work would find the key used by another request */
        books_sql(books->temp, "UPDATE command SET idempotency_key = NULL");
    }
    assert_true(failures_n >= 2 * WORK_KINDS_N); /* there was something to fail */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(each_allocation_can_fail_without_a_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
