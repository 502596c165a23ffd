/* The rules of counting: steps, reasons, the tolerance, and which items are due (model/count.h,
 * planner/cycle.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/fixed.h"
#include "model/count.h"
#include "planner/cycle.h"

enum { TODAY = 20000 };

static void a_line_takes_the_steps_of_the_picture(void **state)
{
    (void)state;
    static const bool may[COUNT_STATE_N][COUNT_STATE_N] = {
        /* to open, counted, posted, cancelled */
        {false, true, false, true},
        {false, true, true, true},
        {false, true, false, false},
        {false, false, false, false},
    };
    for (int from = 0; from < COUNT_STATE_N; from++) {
        for (int to = 0; to < COUNT_STATE_N; to++) {
            assert_int_equal(count_may_become((enum count_state)from, (enum count_state)to),
                             may[from][to]);
        }
    }
}

static void a_reason_is_found_by_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_REASON_N; i++) {
        enum count_reason found = COUNT_REASON_N;
        assert_true(count_reason_find(count_reason_name((enum count_reason)i), &found));
        assert_int_equal(found, i);
    }
    enum count_reason kept = COUNT_LOST;
    assert_false(count_reason_find("eaten", &kept));
    assert_int_equal(kept, COUNT_LOST);
}

static void a_difference_is_judged_by_its_share_of_the_books(void **state)
{
    (void)state;
    /* 2 % of 100 is 2: 98 and 102 are fine, 97.999 and 102.001 are not */
    assert_false(count_is_beyond(98000, 100000, 200));
    assert_false(count_is_beyond(102000, 100000, 200));
    assert_true(count_is_beyond(97999, 100000, 200));
    assert_true(count_is_beyond(102001, 100000, 200));
    /* no tolerance: only what agrees */
    assert_false(count_is_beyond(5000, 5000, 0));
    assert_true(count_is_beyond(5001, 5000, 0));
    /* nothing in the books: anything is too much */
    assert_false(count_is_beyond(0, 0, 10000));
    assert_true(count_is_beyond(1, 0, 10000));
    /* all of it may go */
    assert_false(count_is_beyond(0, 7000, 10000));
}

static void the_items_that_are_due_come_by_age_then_class(void **state)
{
    (void)state;
    struct settings settings;
    settings_defaults(&settings); /* A every 30 days, B 91, C 182 */
    struct cycle_item items[] = {
        {0, CLASS_A, TODAY - 29},  /* not yet */
        {1, CLASS_A, TODAY - 30},  /* due */
        {2, CLASS_B, TODAY - 91},  /* due, longer ago */
        {3, CLASS_B, TODAY - 90},  /* not yet */
        {4, CLASS_C, FIXED_NONE},  /* never */
        {5, CLASS_A, FIXED_NONE},  /* never, and of class A */
        {6, CLASS_C, TODAY - 181}, /* not yet */
        {7, CLASS_A, TODAY - 91},  /* as long ago as 2, but of class A */
    };
    enum { N = sizeof(items) / sizeof(items[0]) };
    static const int64_t expected[] = {5, 4, 7, 2, 1};
    assert_int_equal(cycle_choose(&settings, TODAY, items, N, 100), 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(items[i].item, expected[i]);
    }
    /* none is lost, and never more than asked for */
    int64_t sum = 0;
    for (size_t i = 0; i < N; i++) {
        sum += items[i].item;
    }
    assert_int_equal(sum, 28);
    assert_int_equal(cycle_choose(&settings, TODAY, items, N, 2), 2);
    assert_int_equal(items[0].item, 5);
    assert_int_equal(cycle_choose(&settings, TODAY, items, 0, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_takes_the_steps_of_the_picture),
        cmocka_unit_test(a_reason_is_found_by_its_name),
        cmocka_unit_test(a_difference_is_judged_by_its_share_of_the_books),
        cmocka_unit_test(the_items_that_are_due_come_by_age_then_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
