/* Records that stop before the city's: of a small city, two items of which one is sold no longer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "small_city.h"
#include "twin/state.h"

enum { SOLD = 30, PRICE = 25000 };

/* Of the item that ended 140 - 30 days ago nothing is wanted after that, at no known price; what is
 * recorded, and the other item, stay as they are. */
static void nothing_more_is_wanted(void **state)
{
    struct small_city *small = *state;
    (void)small_item(small, "sold", 4);
    (void)small_item(small, "ended", 6);
    struct demand_series *s = small->city.series;
    s[1].facts_n = s[1].days_n = SOLD;
    assert_int_equal(LINLI_NEW(&small->arena, SOLD, &s[1].price_e4, NULL), LINLI_OK);
    assert_int_equal(LINLI_NEW(&small->arena, SOLD, &s[1].closed, NULL), LINLI_OK);
    for (int32_t t = 0; t < SOLD; t++) {
        s[1].price_e4[t] = PRICE;
        s[1].closed[t] = 1;
    }
    const int64_t *wanted[] = {s[0].qty_e3, s[1].qty_e3};
    struct city grown;
    const int64_t *const *all;
    assert_int_equal(ended_go_on(&small->city, wanted, &small->arena, &grown, &all, NULL),
                     LINLI_OK);
    assert_int_equal(grown.series_n, 2);
    assert_ptr_equal(grown.series[0].qty_e3, s[0].qty_e3);
    assert_ptr_equal(all[0], s[0].qty_e3);
    const struct demand_series *e = &grown.series[1];
    assert_int_equal(e->facts_n, SMALL_HISTORY);
    assert_int_equal(e->days_n, SMALL_HISTORY);
    assert_null(e->unmet_e3);
    for (int32_t t = 0; t < SMALL_HISTORY; t++) {
        bool sold = t < SOLD;
        assert_int_equal(e->qty_e3[t], sold ? 6 * FIXED_E3 : 0);
        assert_int_equal(all[1][t], sold ? 6 * FIXED_E3 : 0);
        assert_int_equal(e->price_e4[t], sold ? PRICE : FIXED_NONE);
        assert_int_equal(e->closed[t], sold ? 1 : 0);
    }
    assert_int_equal(s[1].facts_n, SOLD);
}

/* Where all records end on one day nothing changes. */
static void a_city_of_one_end_stays_as_it_is(void **state)
{
    struct small_city *small = *state;
    (void)small_item(small, "one", 4);
    (void)small_item(small, "two", 6);
    struct demand_series *s = small->city.series;
    s[1].first_day += SOLD; /* the younger one: 110 days */
    s[1].facts_n = s[1].days_n = SMALL_HISTORY - SOLD;
    const int64_t *wanted[] = {s[0].qty_e3, s[1].qty_e3};
    struct city grown;
    const int64_t *const *all;
    assert_int_equal(ended_go_on(&small->city, wanted, &small->arena, &grown, &all, NULL),
                     LINLI_OK);
    for (int k = 0; k < 2; k++) {
        assert_int_equal(grown.series[k].facts_n, s[k].facts_n);
        assert_ptr_equal(grown.series[k].qty_e3, s[k].qty_e3);
        assert_ptr_equal(all[k], wanted[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(nothing_more_is_wanted),
        SMALL_TEST(a_city_of_one_end_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
