/*
 * Forecasts set by hand over those of the planner: which days they move, by how much, which of
 * several counts, and what is kept of the forecast that was there before.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "planner/planner.h"
#include "small_city.h"

static struct forecast_override made(struct small_city *small, int64_t id, int32_t from,
                                     int32_t until, enum override_kind kind, int64_t value)
{
    return (struct forecast_override){.id = id,
                                      .site = FIXED_NONE,
                                      .item = FIXED_NONE,
                                      .first_day = small->city.today + from,
                                      .until_day = small->city.today + until,
                                      .last_day = small->city.today + until,
                                      .kind = kind,
                                      .value = value,
                                      .reason = "a feast",
                                      .actor = "clerk"};
}

static struct plan plan_with(struct small_city *small, struct forecast_override *overrides,
                             int64_t n)
{
    struct plan plan;
    struct planner_options options = {.threads = 1};
    small->city.overrides = overrides;
    small->city.overrides_n = n;
    assert_int_equal(planner_plan(&small->city, &options, &small->arena, &plan, NULL), LINLI_OK);
    return plan;
}

/* 10 a day; 30 today and tomorrow: the order's forecast is more by 2 * 20, whatever it covers. */
static void a_quantity_stands_for_its_days(void **state)
{
    struct small_city *small = *state;
    small_item(small, "pads", 10);
    struct forecast_override o = made(small, 4, 0, 1, OVERRIDE_QTY, 30 * FIXED_E3);
    struct plan without = plan_with(small, NULL, 0);
    struct plan with = plan_with(small, &o, 1);
    const struct plan_forecast *f = &with.forecasts[0];
    const int64_t means[] = {30, 30, 10};
    for (int d = 0; d < PLAN_FORECAST_DAYS; d++) {
        assert_int_equal(f->mean_e3[d], means[d] * FIXED_E3);
        assert_int_equal(f->override_of[d], d < 2 ? 4 : 0);
        assert_int_equal(f->base_e3[d], d < 2 ? 10 * FIXED_E3 : FIXED_NONE);
        assert_int_equal(without.forecasts[0].mean_e3[d], 10 * FIXED_E3);
        assert_int_equal(without.forecasts[0].base_e3[d], FIXED_NONE);
    }
    assert_int_equal(f->override, 4);
    assert_int_equal(without.forecasts[0].override, 0);
    assert_int_equal(with.lines[0].reason.numbers[LINE_FORECAST_Q],
                     without.lines[0].reason.numbers[LINE_FORECAST_Q] + 40 * FIXED_E3);
}

/* The later one counts where both hold; one of another item, or that was ended, does not. */
static void the_last_word_counts(void **state)
{
    struct small_city *small = *state;
    small_item(small, "pads", 10);
    int64_t other = small_item(small, "soap", 4);
    struct forecast_override all[] = {
        made(small, 1, -3, 2, OVERRIDE_TIMES, 2 * FIXED_E4),
        made(small, 2, 1, 1, OVERRIDE_QTY, 0),
        made(small, 3, 0, 2, OVERRIDE_QTY, 99 * FIXED_E3),
        made(small, 5, -3, 2, OVERRIDE_QTY, 99 * FIXED_E3),
    };
    all[2].item = other;
    all[3].last_day = small->city.today - 1;
    struct plan plan = plan_with(small, all, 4);
    const int64_t means[] = {20, 0, 20};
    for (int d = 0; d < PLAN_FORECAST_DAYS; d++) {
        assert_int_equal(plan.forecasts[0].mean_e3[d], means[d] * FIXED_E3);
        assert_int_equal(plan.forecasts[0].low_e3[d], means[d] * FIXED_E3);
        assert_int_equal(plan.forecasts[1].mean_e3[d], 99 * FIXED_E3);
    }
    assert_int_equal(plan.forecasts[0].override_of[1], 2);
}

/* Nothing is expected of a closed day, whoever says so of the days around it. */
static void closed_days_stay_closed(void **state)
{
    struct small_city *small = *state;
    small_item(small, "pads", 10);
    small->city.calendar[small->city.calendar_n++] = (struct calendar_day){
        .day = small->city.today + 1, .kind = CALENDAR_CLOSED, .name = "", .site = FIXED_NONE};
    struct forecast_override o = made(small, 1, 0, 2, OVERRIDE_QTY, 30 * FIXED_E3);
    struct plan plan = plan_with(small, &o, 1);
    const int64_t means[] = {30, 0, 30};
    for (int d = 0; d < PLAN_FORECAST_DAYS; d++) {
        assert_int_equal(plan.forecasts[0].mean_e3[d], means[d] * FIXED_E3);
    }
}

/* Demand between 5.5 and 15.5. Half of it is half as uncertain; four times as much is twice as
 * uncertain (the root of four); quantiles stay in order around the mean. */
static void the_spread_follows(void **state)
{
    struct small_city *small = *state;
    small_item(small, "pads", 10);
    for (int32_t t = 0; t < SMALL_HISTORY; t++) {
        small->city.series[0].qty_e3[t] = (5 + (t * 7 % 11)) * FIXED_E3 + 500;
    }
    struct plan as_it_is = plan_with(small, NULL, 0);
    const int64_t low = as_it_is.forecasts[0].mean_e3[0] - as_it_is.forecasts[0].low_e3[0];
    const int64_t high = as_it_is.forecasts[0].high_e3[0] - as_it_is.forecasts[0].mean_e3[0];
    assert_true(low > FIXED_E3 && high > FIXED_E3);
    const struct {
        int64_t times_e4;
        double spread;
    } cases[] = {{FIXED_E4 / 2, 0.5}, {4 * FIXED_E4, 2}};
    for (int k = 0; k < 2; k++) {
        struct forecast_override o = made(small, 1, 0, 0, OVERRIDE_TIMES, cases[k].times_e4);
        struct plan plan = plan_with(small, &o, 1);
        const struct plan_forecast *f = &plan.forecasts[0];
        double off_low = (double)(f->mean_e3[0] - f->low_e3[0]) - cases[k].spread * (double)low;
        double off_high = (double)(f->high_e3[0] - f->mean_e3[0]) - cases[k].spread * (double)high;
        /* each number was rounded to a thousandth, and counts only once with the spread */
        assert_true(off_low > -4 && off_low < 4 && off_high > -4 && off_high < 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(a_quantity_stands_for_its_days),
        SMALL_TEST(the_last_word_counts),
        SMALL_TEST(closed_days_stay_closed),
        SMALL_TEST(the_spread_follows),
    };
    return cmocka_run_group_tests_name("override", tests, NULL, NULL);
}
