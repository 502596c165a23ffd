/* Which forecasters take one step and which are fitted anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "planner/refit.h"

enum { TODAY = 20000, FORMAT = LINLI_FORECAST_STATE_FORMAT };

/* One of yesterday, fitted the day before; of a site and item whose day is not today. */
static struct forecast_state kept_yesterday(void)
{
    struct forecast_state s = {
        .site = 1, .day = TODAY - 1, .fitted_day = TODAY - 2, .format = FORMAT};
    while ((s.site * 31 + s.item + TODAY) % 7 != 3) {
        s.item += 1;
    }
    return s;
}

static void yesterdays_takes_one_step(void **state)
{
    (void)state;
    struct forecast_state s = kept_yesterday();
    assert_int_equal(refit_why(&s, TODAY), REFIT_NOT);
    assert_int_equal(refit_why(NULL, TODAY), REFIT_UNKNOWN);
    s.format += 1;
    assert_int_equal(refit_why(&s, TODAY), REFIT_UNKNOWN);
    s.format -= 1;
    s.day = TODAY + 1; /* a plan of a day before the last one */
    assert_int_equal(refit_why(&s, TODAY), REFIT_AGAIN);
    s.day = TODAY; /* the same day again: carried on by nothing */
    assert_int_equal(refit_why(&s, TODAY), REFIT_NOT);
    s.fitted_day = TODAY; /* and what was fitted today is fitted again */
    assert_int_equal(refit_why(&s, TODAY), REFIT_AGAIN);
    s = kept_yesterday();
    s.day = TODAY - 4; /* days were left out */
    s.fitted_day = TODAY - 6;
    assert_int_equal(refit_why(&s, TODAY), REFIT_NOT);
    s.fitted_day = TODAY - 7;
    assert_int_equal(refit_why(&s, TODAY), REFIT_WEEK);
}

static void the_engine_says_what_else_there_is(void **state)
{
    (void)state;
    assert_int_equal(refit_taken(REFIT_NOT, LINLI_FORECAST_CARRIED), REFIT_NOT);
    assert_int_equal(refit_taken(REFIT_NOT, LINLI_FORECAST_FITTED_CHANGED), REFIT_CHANGED);
    assert_int_equal(refit_taken(REFIT_NOT, LINLI_FORECAST_FITTED_ALARM), REFIT_ALARM);
    assert_int_equal(refit_taken(REFIT_NOT, LINLI_FORECAST_FITTED_FOREIGN), REFIT_UNKNOWN);
    assert_int_equal(refit_taken(REFIT_NOT, LINLI_FORECAST_FITTED_OLD), REFIT_WEEK);
    assert_int_equal(refit_taken(REFIT_WEEK, LINLI_FORECAST_FITTED_NEW), REFIT_WEEK);
}

/* Carried on day by day each series is fitted once in seven days, and about a seventh of them on
 * any day, also in the week after all were fitted at once. */
static void a_seventh_is_fitted_each_day(void **state)
{
    enum { SERIES_N = 700, DAYS_N = 28 };
    static struct forecast_state s[SERIES_N];
    (void)state;
    for (int i = 0; i < SERIES_N; i++) {
        s[i] = (struct forecast_state){.site = 1 + i / 50,
                                       .item = i % 50,
                                       .day = TODAY - 1,
                                       .fitted_day = TODAY - 1,
                                       .format = FORMAT};
    }
    for (int32_t day = TODAY; day < TODAY + DAYS_N; day++) {
        int fitted = 0;
        for (int i = 0; i < SERIES_N; i++) {
            enum forecast_refit why = refit_why(&s[i], day);
            assert_true(why == REFIT_NOT || why == REFIT_WEEK);
            fitted += why == REFIT_WEEK ? 1 : 0;
            s[i].fitted_day = why == REFIT_WEEK ? day : s[i].fitted_day;
            s[i].day = day;
            assert_true(day - s[i].fitted_day < 7);
        }
        assert_in_range(fitted, 90, 110);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yesterdays_takes_one_step),
        cmocka_unit_test(the_engine_says_what_else_there_is),
        cmocka_unit_test(a_seventh_is_fitted_each_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
