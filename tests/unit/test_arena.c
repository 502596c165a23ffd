/* Arenas: alignment, zeroing, marks, limits, and the k-th allocation that fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "linli/arena.h"

static void memory_is_zeroed_and_aligned_again_after_reset(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    for (int round = 0; round < 2; round++) {
        for (size_t n = 0; n < 2000; n += 37) {
            unsigned char *bytes;
            assert_int_equal(linli_arena_alloc(&arena, n, 1, &bytes, NULL), LINLI_OK);
            assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < n; i++) {
                assert_int_equal(bytes[i], 0);
            }
            memset(bytes, 0xff, n);
        }
        linli_arena_reset(&arena);
        assert_int_equal(arena.used_bytes, 0);
    }
    linli_arena_finish(&arena);
    assert_int_equal(arena.held_bytes, 0);
}

static void a_mark_gives_back_what_came_after_it(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    int64_t *kept;
    assert_int_equal(LINLI_NEW(&arena, 4, &kept, NULL), LINLI_OK);
    kept[3] = 42;
    struct linli_arena_mark mark = linli_arena_mark(&arena);
    size_t used = arena.used_bytes;
    int64_t *dropped;
    assert_int_equal(LINLI_NEW(&arena, 100000, &dropped, NULL), LINLI_OK);
    linli_arena_rewind(&arena, mark);
    assert_int_equal(arena.used_bytes, used);
    assert_int_equal(kept[3], 42);
    linli_arena_finish(&arena);
}

static void the_limit_is_kept_to_the_byte_beyond(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 1 << 20);
    unsigned char *bytes;
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(linli_arena_alloc(&arena, (1 << 20) + 1, 1, &bytes, &err), LINLI_ENOMEM);
    assert_int_equal(err.rc, LINLI_ENOMEM);
    assert_int_equal(linli_arena_alloc(&arena, 1 << 20, 1, &bytes, NULL), LINLI_OK);
    assert_int_equal(linli_arena_alloc(&arena, 1, 1, &bytes, NULL), LINLI_ENOMEM);
    assert_int_equal(arena.held_bytes, 1 << 20);
    linli_arena_finish(&arena);
}

static void the_kth_allocation_fails_and_the_next_works(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    arena.fail_at = 3;
    int *p = NULL;
    for (int k = 1; k <= 5; k++) {
        enum linli_rc rc = LINLI_NEW(&arena, 1, &p, NULL);
        assert_int_equal(rc, k == 3 ? LINLI_ENOMEM : LINLI_OK);
    }
    linli_arena_finish(&arena);
}

static void a_product_that_overflows_is_refused(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    void *p = NULL;
    assert_int_equal(linli_arena_alloc(&arena, SIZE_MAX / 2, 4, &p, NULL), LINLI_ENOMEM);
    assert_null(p);
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned_again_after_reset),
        cmocka_unit_test(a_mark_gives_back_what_came_after_it),
        cmocka_unit_test(the_limit_is_kept_to_the_byte_beyond),
        cmocka_unit_test(the_kth_allocation_fails_and_the_next_works),
        cmocka_unit_test(a_product_that_overflows_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
