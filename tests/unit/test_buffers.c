/*
 * The buffer factor of a category by its forecasts of last month: hand arithmetic, a person's word
 * above it, what a plan does with it, and on drawn months that it stays within its bounds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "planner/buffers.h"
#include "small_plan.h"

/* today is 2026-03-02: reviewed is February; a total of its last day began on the 26th */
enum { MONTH_N = 28, MONTHS_MOST = 100 };

static int32_t february(void)
{
    return date_from_ymd(2026, 2, 1);
}

/* Two items of the category "care" with 10 a day, so 30 in 72 hours. */
static void two_items(struct small_city *small)
{
    struct city *c = &small->city;
    for (int64_t i = 0; i < 2; i++) {
        (void)small_item(small, i == 0 ? "A" : "B", 10);
        c->items[i].category = "care";
    }
    assert_int_equal(LINLI_NEW(&small->arena, MONTHS_MOST, &c->buffer_totals, NULL), LINLI_OK);
    c->buffers = small_rows(small, sizeof(*c->buffers));
    c->buffers_due = true;
}

/* n totals of an item, the last from 02-26 on. */
static void totals(struct small_city *small, int64_t item, int n, int64_t mean, int64_t high)
{
    struct city *c = &small->city;
    for (int i = 0; i < n; i++) {
        c->buffer_totals[c->buffer_totals_n++] =
            (struct buffer_total){.item = item,
                                  .origin_day = date_from_ymd(2026, 2, 26) - n + 1 + i,
                                  .mean_e3 = mean * FIXED_E3,
                                  .high_e3 = high * FIXED_E3};
    }
}

/* The factor was `before` after the review of January. */
static void reviewed(struct small_city *small, int64_t before_e4)
{
    small->city.buffers[0] = (struct buffer_state){
        .category = "care",
        .reviewed = true,
        .review = {.month_day = date_from_ymd(2026, 1, 1), .after_e4 = before_e4},
        .hand_e4 = FIXED_NONE,
        .note = "",
        .hand_who = ""};
    small->city.buffers_n = 1;
}

static struct plan_buffer buffer_of(struct small_city *small)
{
    struct plan plan = plan_of(small);
    assert_int_equal(plan.buffers_n, 1);
    return plan.buffers[0];
}

/*
 * 28 totals of A: 24 expected, at most 27 promised, 30 came: (30 - 24) / (27 - 24) = 2. 28 of B: 30
 * expected, 40 promised: 0. Of the 56 in rising order the 51st (90 %) is 2. Off by 28 * 6 of 56 *
 * 30: 10 %. Drawn to 1: 1 + (2 - 1) * 56 / (56 + 90) = 1.3836; at most 0.1 a month: 1.1.
 */
static void more_came_than_promised(void **state)
{
    struct small_city *small = *state;
    two_items(small);
    totals(small, 0, MONTH_N, 24, 27);
    totals(small, 1, MONTH_N, 30, 40);
    struct plan_buffer b = buffer_of(small);
    assert_true(b.fresh && b.reviewed && !b.by_hand);
    assert_int_equal(b.review.month_day, february());
    assert_int_equal(b.review.day, small_today());
    assert_int_equal(b.review.totals_n, 56);
    assert_int_equal(b.review.above_n, 28);
    assert_int_equal(b.review.error_e4, 1000);
    assert_int_equal(b.review.measured_e4, 20000);
    assert_int_equal(b.review.before_e4, 10000);
    assert_int_equal(b.review.after_e4, 11000);
    assert_int_equal(b.factor_e4, 11000);
    small->city.settings.category_buffer_step_e4 = 10000; /* all at once: 1.38 */
    assert_int_equal(buffer_of(small).factor_e4, 13800);
    small->city.settings.category_buffer_most_e4 = 12000;
    assert_int_equal(buffer_of(small).factor_e4, 12000);
    small->city.settings.category_buffer_step_e4 = 0; /* no rule */
    b = buffer_of(small);
    assert_int_equal(b.factor_e4, 10000);
    assert_false(b.fresh);
}

/* All of 56 at 0: 1 - 56 / 146 = 0.62, at least 0.8; from 1 to 0.9, from 0.85 to 0.8. */
static void less_came_than_promised(void **state)
{
    struct small_city *small = *state;
    two_items(small);
    totals(small, 0, MONTH_N, 30, 40);
    totals(small, 1, MONTH_N, 30, 40);
    assert_int_equal(buffer_of(small).factor_e4, 9000);
    reviewed(small, 8500);
    struct plan_buffer b = buffer_of(small);
    assert_int_equal(b.review.before_e4, 8500);
    assert_int_equal(b.factor_e4, 8000);
    assert_int_equal(b.review.measured_e4, 0);
}

/*
 * It stays where little is known: 29 totals; items of less than five units in 72 hours; promises
 * without a spread; totals of which a day is not known. And where it is near: all of 56 at 30 - 28
 * of 30 - 28 = 1, or at 1.1: 1 + 0.1 * 56 / 146 = 1.04.
 */
static void it_stays_where_nothing_is_to_be_learnt(void **state)
{
    struct small_city *small = *state;
    two_items(small);
    reviewed(small, 12000);
    totals(small, 0, MONTH_N, 24, 27);
    totals(small, 1, 1, 24, 27);
    struct plan_buffer b = buffer_of(small);
    assert_int_equal(b.review.totals_n, 29);
    assert_int_equal(b.factor_e4, 12000);
    small->city.buffer_totals_n = 0;
    totals(small, 0, MONTH_N, 4, 27);
    totals(small, 1, MONTH_N, 30, 30);
    b = buffer_of(small);
    assert_true(b.fresh);
    assert_int_equal(b.review.totals_n, 0);
    assert_int_equal(b.review.measured_e4, FIXED_NONE);
    assert_int_equal(b.review.error_e4, FIXED_NONE);
    assert_int_equal(b.factor_e4, 12000);
    small->city.buffer_totals_n = 0;
    totals(small, 0, MONTH_N, 24, 27);
    small->city.series[0].qty_e3[SMALL_HISTORY - 5] = FIXED_NONE; /* 02-25: in three totals */
    assert_int_equal(buffer_of(small).review.totals_n, 25);
}

static void it_stays_where_it_is_near(void **state)
{
    struct small_city *small = *state;
    two_items(small);
    totals(small, 0, MONTH_N, 28, 30);
    totals(small, 1, MONTH_N, 28, 30);
    struct plan_buffer b = buffer_of(small);
    assert_int_equal(b.review.measured_e4, 10000);
    assert_int_equal(b.review.above_n, 0); /* as much as promised is not above it */
    assert_int_equal(b.factor_e4, 10000);
    for (int i = 0; i < 2 * MONTH_N; i++) { /* 2 / 1.818 = 1.1 */
        small->city.buffer_totals[i].high_e3 = 29818;
    }
    b = buffer_of(small);
    assert_int_equal(b.review.measured_e4, 11000);
    assert_int_equal(b.factor_e4, 10000);
}

/* A person's factor holds beside the rule, which goes on; given back, the rule's holds. */
static void a_word_stands_above_the_rule(void **state)
{
    struct small_city *small = *state;
    two_items(small);
    totals(small, 0, MONTH_N, 24, 27);
    totals(small, 1, MONTH_N, 30, 40);
    reviewed(small, 10000);
    small->city.buffers[0].hand_e4 = 25000;
    struct plan_buffer b = buffer_of(small);
    assert_true(b.by_hand);
    assert_int_equal(b.factor_e4, 25000);
    assert_int_equal(b.review.after_e4, 11000);
    small->city.settings.category_buffer_step_e4 = 0;
    assert_int_equal(buffer_of(small).factor_e4, 25000);
}

/* The wider of an item's own after three misses (else 1) and the category's; a category's below 1
 * holds for items without misses. */
static void the_wider_of_both_counts(void **state)
{
    static const int64_t cases[][3] = {{15000, 11000, 15000},
                                       {10000, 9000, 9000},
                                       {13000, 15000, 15000},
                                       {13000, 8000, 13000},
                                       {10000, 10000, 10000}};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct planned p = {.buffer_e4 = cases[i][0], .category_buffer_e4 = cases[i][1]};
        assert_int_equal(buffers_factor_e4(&p), cases[i][2]);
    }
}

/*
 * Drawn demand of 10 ± 4 a day, no stock, order tomorrow and every day: doubled, the safety of a
 * line doubles but for its rounding up to a unit, and forecast stays.
 */
static void a_plan_multiplies_its_safety_stock(void **state)
{
    struct small_city *small = *state;
    struct random_stream draw;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small->city.items[pads.item].category = "care";
    random_init(&draw, 7, "buffers", 0);
    for (int32_t t = 0; t < SMALL_HISTORY; t++) {
        small->city.series[0].qty_e3[t] = (int64_t)(6 + random_below(&draw, 9)) * FIXED_E3;
    }
    small->city.buffers = small_rows(small, sizeof(*small->city.buffers));
    small_stock(small, pads.item, "L1", 1, FIXED_NONE);
    struct plan plain = plan_of(small);
    reviewed(small, 10000);
    small->city.buffers[0].hand_e4 = 20000;
    struct plan wide = plan_of(small);
    const int64_t *a = plain.lines[0].reason.numbers;
    const int64_t *b = wide.lines[0].reason.numbers;
    assert_int_equal(a[LINE_BUFFER_E4], 10000);
    assert_int_equal(b[LINE_BUFFER_E4], 20000);
    assert_int_equal(a[LINE_FORECAST_Q], b[LINE_FORECAST_Q]);
    assert_true(a[LINE_SAFETY_Q] >= 3 * FIXED_E3);
    assert_true(llabs(b[LINE_SAFETY_Q] - 2 * a[LINE_SAFETY_Q]) <= FIXED_E3);
    /* what was promised for 72 hours is kept: above the mean of 30 */
    assert_true(plain.forecasts[0].high72_e3 > 30 * FIXED_E3);
    assert_true(plain.forecasts[0].high72_e3 < 45 * FIXED_E3);
    assert_int_equal(plain.forecasts[0].high72_e3, wide.forecasts[0].high72_e3);
}

/*
 * Of 2 days 20, at most 30; of 8 days 80, at most 100: the spread doubles when the days are four
 * times as many, as the root. 3 days: 30 + 10 * sqrt(1.5) = 42.247. Asked for twice the same days:
 * as the root, too.
 */
static void the_promise_of_three_days(void **state)
{
    struct small_city *small = *state;
    struct run run = {.city = &small->city, .horizon = 8};
    double mean[8] = {10, 10, 10, 10, 10, 10, 10, 10};
    double short_days[] = {0, 0, 30, 0, 0, 0};
    double long_days[] = {0, 0, 100, 0, 0, 0};
    struct demand_series series = {0};
    struct planned p = {
        .series = &series,
        .main = {.next_arrival_day = small_today() + 2, .cover_day = small_today() + 8}};
    p.forecast.mean = mean;
    p.forecast.sum_mean[0] = 20;
    p.forecast.sum_mean[1] = 80;
    p.forecast.sum_quantile[0] = short_days;
    p.forecast.sum_quantile[1] = long_days;
    assert_int_equal(buffers_promise(&run, &p).of[1], 42247);
    p.main.cover_day = small_today() + 2;
    p.forecast.sum_quantile[1] = short_days;
    assert_int_equal(buffers_promise(&run, &p).of[1], 42247);
    short_days[2] = 20; /* no spread: nothing is promised */
    assert_int_equal(buffers_promise(&run, &p).of[1], FIXED_NONE);
}

/* Of drawn months: within the bounds, by a step at most, a hundredth each; the same totals in any
 * order the same; and as kept it holds without a second review. */
static void it_stays_within_its_bounds(void **state)
{
    struct small_city *small = *state;
    struct random_stream draw;
    struct city *c = &small->city;
    two_items(small);
    random_init(&draw, 11, "months", 0);
    int64_t factor = FIXED_E4;
    for (int month = 0; month < 60; month++) {
        c->buffers_due = true;
        c->buffer_totals_n = 0;
        int64_t mean = 20 + (int64_t)random_below(&draw, 20);
        totals(small, 0, MONTH_N, mean, mean + 1 + (int64_t)random_below(&draw, 12));
        totals(small, 1, (int)random_below(&draw, MONTH_N), mean, mean + 2);
        reviewed(small, factor);
        struct plan_buffer b = buffer_of(small);
        for (int64_t i = 0; i < c->buffer_totals_n / 2; i++) {
            struct buffer_total other = c->buffer_totals[c->buffer_totals_n - 1 - i];
            c->buffer_totals[c->buffer_totals_n - 1 - i] = c->buffer_totals[i];
            c->buffer_totals[i] = other;
        }
        struct plan_buffer again = buffer_of(small);
        assert_memory_equal(&b.review, &again.review, sizeof(b.review));
        assert_true(b.factor_e4 >= c->settings.category_buffer_least_e4);
        assert_true(b.factor_e4 <= c->settings.category_buffer_most_e4);
        assert_true(llabs(b.factor_e4 - factor) <= c->settings.category_buffer_step_e4);
        assert_int_equal(b.factor_e4 % 100, 0);
        c->buffers_due = false;
        c->buffers[0].review = b.review;
        again = buffer_of(small);
        assert_int_equal(again.factor_e4, b.factor_e4);
        assert_false(again.fresh);
        factor = b.factor_e4;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(more_came_than_promised),
        SMALL_TEST(less_came_than_promised),
        SMALL_TEST(it_stays_where_nothing_is_to_be_learnt),
        SMALL_TEST(it_stays_where_it_is_near),
        SMALL_TEST(a_word_stands_above_the_rule),
        SMALL_TEST(the_wider_of_both_counts),
        SMALL_TEST(a_plan_multiplies_its_safety_stock),
        SMALL_TEST(the_promise_of_three_days),
        SMALL_TEST(it_stays_within_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
