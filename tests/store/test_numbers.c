/* Lists of whole numbers as text, and the numbers that stand for reasons in the database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "store/numbers.h"

static void every_reason_has_a_number_of_its_own_and_is_found_by_it(void **state)
{
    (void)state;
    for (int32_t i = 0; i < REASON_N; i++) {
        struct reason reason;
        int64_t number = numbers_of_reason((enum reason_id)i);
        assert_int_equal(numbers_read_reason(number, "[1,-2]", &reason, NULL), LINLI_OK);
        assert_int_equal(reason.id, i); /* a number given twice would find the first */
        assert_int_equal(reason.numbers_n, 2);
        assert_int_equal(reason.numbers[1], -2);
    }
}

/* Written by version 0.1.0; databases of then say these. */
static void the_numbers_of_the_first_version_stand(void **state)
{
    (void)state;
    assert_int_equal(numbers_of_reason(REASON_NONE), 0);
    assert_int_equal(numbers_of_reason(REASON_ORDER), 1);
    assert_int_equal(numbers_of_reason(REASON_DECLINED), 9);
    assert_int_equal(numbers_of_reason(NOTICE_SHORT_TODAY), 10);
    assert_int_equal(numbers_of_reason(NOTICE_LATE), 20);
    assert_int_equal(numbers_of_reason(HOLD_NO_SOURCE), 24);
    assert_int_equal(numbers_of_reason(DEFAULT_STOCK), 25);
    assert_int_equal(numbers_of_reason(DEFAULT_STALE), 32);
}

static void an_unknown_number_and_a_broken_list_are_refused(void **state)
{
    (void)state;
    struct reason reason;
    static const char *const broken[] = {"",     "[",    "1",   "[1",
                                         "[1,]", "[1]x", "[a]", "[9223372036854775808]"};
    assert_int_equal(numbers_read_reason(-1, "[]", &reason, NULL), LINLI_EBREACH);
    assert_int_equal(numbers_read_reason(100000, "[]", &reason, NULL), LINLI_EBREACH);
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        assert_int_equal(numbers_read_reason(1, broken[i], &reason, NULL), LINLI_EBREACH);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reason_has_a_number_of_its_own_and_is_found_by_it),
        cmocka_unit_test(the_numbers_of_the_first_version_stand),
        cmocka_unit_test(an_unknown_number_and_a_broken_list_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
