/* Classes: shares of value, criticality, hysteresis, variability and patterns at their cut-offs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "linli/inventory.h"

static void classify(const int64_t *value_fen, const bool *critical, size_t n, enum linli_abc *ret)
{
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    assert_int_equal(linli_classify_abc(value_fen, critical, n, &arena, ret, NULL), LINLI_OK);
    linli_arena_finish(&arena);
}

static void value_decides_at_80_and_95_percent(void **state)
{
    (void)state;
    /* total 1000; before them in rank: 600 -> 0, 200 -> 600, 150 -> 800, 40 -> 950, 10 -> 990, 0 */
    const int64_t value_fen[] = {150, 600, 10, 200, 0, 40};
    enum linli_abc got[6];
    classify(value_fen, NULL, 6, got);
    assert_int_equal(got[1], LINLI_ABC_A);
    assert_int_equal(got[3], LINLI_ABC_A); /* 600 < 800 */
    assert_int_equal(got[0], LINLI_ABC_B); /* 800 is not below 800, but below 950 */
    assert_int_equal(got[5], LINLI_ABC_C); /* 950 is not below 950 */
    assert_int_equal(got[2], LINLI_ABC_C);
    assert_int_equal(got[4], LINLI_ABC_C);
}

static void a_critical_item_is_a_whatever_its_value(void **state)
{
    (void)state;
    const int64_t value_fen[] = {1000, 0, 0};
    const bool critical[] = {false, true, false};
    enum linli_abc got[3];
    classify(value_fen, critical, 3, got);
    assert_int_equal(got[0], LINLI_ABC_A);
    assert_int_equal(got[1], LINLI_ABC_A);
    assert_int_equal(got[2], LINLI_ABC_C);
}

static void bad_values_are_refused(void **state)
{
    (void)state;
    struct linli_arena arena;
    enum linli_abc got[2] = {LINLI_ABC_NONE, LINLI_ABC_NONE};
    const int64_t negative[] = {5, -1};
    const int64_t large[] = {INT64_MAX, 1};
    linli_arena_init(&arena, 0);
    assert_int_equal(linli_classify_abc(negative, NULL, 2, &arena, got, NULL), LINLI_EINPUT);
    assert_int_equal(linli_classify_abc(large, NULL, 2, &arena, got, NULL), LINLI_EOVERFLOW);
    assert_int_equal(got[0], LINLI_ABC_NONE);
    arena.fail_at = arena.calls_n + 1;
    assert_int_equal(linli_classify_abc(large, NULL, 2, &arena, got, NULL), LINLI_ENOMEM);
    linli_arena_finish(&arena);
}

static void a_class_changes_after_two_equal_proposals_in_a_row(void **state)
{
    (void)state;
    struct linli_abc_state item = {0};
    item = linli_classify_settle(item, LINLI_ABC_B, false);
    assert_int_equal(item.current, LINLI_ABC_B); /* the first review sets it */
    item = linli_classify_settle(item, LINLI_ABC_A, false);
    assert_int_equal(item.current, LINLI_ABC_B);
    item = linli_classify_settle(item, LINLI_ABC_C, false); /* another proposal: counts anew */
    item = linli_classify_settle(item, LINLI_ABC_B, false); /* back: forgets the proposal */
    item = linli_classify_settle(item, LINLI_ABC_C, false);
    assert_int_equal(item.current, LINLI_ABC_B);
    item = linli_classify_settle(item, LINLI_ABC_C, false);
    assert_int_equal(item.current, LINLI_ABC_C);
    assert_int_equal(item.proposed_n, 0);
    item = linli_classify_settle(item, LINLI_ABC_C, true);
    assert_int_equal(item.current, LINLI_ABC_A); /* critical: at once */
}

static void shape_of_hand_made_series(void **state)
{
    (void)state;
    struct linli_demand_shape shape;
    /* mean 5, squared deviations 4 + 0 + 4 = 8, / (3 - 1) = 4, sd 2, cv 0.4: X; no zero: smooth */
    const double steady[] = {3, 5, 7};
    assert_int_equal(linli_classify_demand(steady, 3, &shape, NULL), LINLI_OK);
    assert_true(fabs(shape.mean - 5) < 1e-12 && fabs(shape.sd - 2) < 1e-12);
    assert_true(fabs(shape.cv2 - 0.16) < 1e-12);
    assert_int_equal(shape.xyz, LINLI_XYZ_X);
    assert_int_equal(shape.pattern, LINLI_PATTERN_SMOOTH);
    /* demands 1, 1, 10 of 6 periods: adi 2; mean 4, squares 9 + 9 + 36 = 54, / 2 = 27, / 16 = 1.69
     */
    const double lumpy[] = {0, 1, 0, 1, 0, 10};
    assert_int_equal(linli_classify_demand(lumpy, 6, &shape, NULL), LINLI_OK);
    assert_true(fabs(shape.adi - 2) < 1e-12 && fabs(shape.cv2 - 1.6875) < 1e-12);
    assert_int_equal(shape.xyz, LINLI_XYZ_Z);
    assert_int_equal(shape.pattern, LINLI_PATTERN_LUMPY);
    /* always 2, every second period: adi 2, cv2 0; mean 1, sd sqrt(4 / 3) = 1.15: Z */
    const double intermittent[] = {2, 0, 2, 0};
    assert_int_equal(linli_classify_demand(intermittent, 4, &shape, NULL), LINLI_OK);
    assert_int_equal(shape.pattern, LINLI_PATTERN_INTERMITTENT);
    assert_int_equal(shape.xyz, LINLI_XYZ_Z);
    /* mean 4, squares 9 + 9 + 36 = 54, / 2 = 27: cv2 1.69, never zero */
    const double erratic[] = {1, 1, 10};
    assert_int_equal(linli_classify_demand(erratic, 3, &shape, NULL), LINLI_OK);
    assert_int_equal(shape.pattern, LINLI_PATTERN_ERRATIC);
    const double none[] = {0, 0};
    assert_int_equal(linli_classify_demand(none, 2, &shape, NULL), LINLI_OK);
    assert_int_equal(shape.pattern, LINLI_PATTERN_NONE);
    assert_int_equal(shape.xyz, LINLI_XYZ_NONE);
    const double bad[] = {1, NAN};
    assert_int_equal(linli_classify_demand(bad, 2, &shape, NULL), LINLI_EINPUT);
    assert_int_equal(linli_classify_demand(bad, 0, &shape, NULL), LINLI_EINPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_decides_at_80_and_95_percent),
        cmocka_unit_test(a_critical_item_is_a_whatever_its_value),
        cmocka_unit_test(bad_values_are_refused),
        cmocka_unit_test(a_class_changes_after_two_equal_proposals_in_a_row),
        cmocka_unit_test(shape_of_hand_made_series),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
