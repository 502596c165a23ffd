/* linli_forecast_run() on series whose forecast is known: empty, constant, weekly, closed, out of
 * stock, on promotion, with activities, with an outlier. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "linli/forecast.h"

enum { N = 210, H = 7, ALL = N + H };

static const double LEVELS[] = {0.1, 0.5, 0.9};

static struct linli_forecast_options daily(void)
{
    struct linli_forecast_options o = {.horizon = H, .levels = LEVELS, .levels_n = 3};
    return o;
}

static struct linli_forecast_result run(struct linli_arena *arena,
                                        const struct linli_forecast_series *s,
                                        const struct linli_forecast_signals *g)
{
    struct linli_forecast_options o = daily();
    struct linli_forecast_result r;
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(linli_forecast_run(s, g, &o, arena, &r, &err), LINLI_OK);
    return r;
}

static void no_history_gives_zeros(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    static const double zero[N];
    for (int32_t n = 0; n <= N; n += N) {
        struct linli_forecast_series s = {.n = n, .qty = zero, .sum_days = {3, 0}};
        struct linli_forecast_result r = run(&arena, &s, NULL);
        assert_int_equal(r.model, LINLI_FORECAST_NONE);
        for (int32_t k = 0; k < H; k++) {
            assert_true(r.mean[k] == 0.0 && r.quantile[2 * H + k] == 0.0);
        }
        assert_true(r.sum_mean[0] == 0.0 && r.sum_quantile[0][2] == 0.0);
        assert_null(r.sum_quantile[1]);
        assert_true(isnan(r.wape) && isnan(r.recent_error[0]));
    }
    linli_arena_finish(&arena);
}

static void one_observation_is_repeated_with_a_wide_spread(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    const double one[] = {4};
    struct linli_forecast_series s = {.n = 1, .qty = one};
    struct linli_forecast_result r = run(&arena, &s, NULL);
    assert_int_not_equal(r.model, LINLI_FORECAST_NONE);
    assert_true(fabs(r.mean[0] - 4.0) < 1e-12);
    /* no errors seen: variance 4 + 4^2 = 20, negative binomial with p = 4/20 and size 1
     * (geometric): P(Y <= k) = 1 - 0.8^(k+1); 0.1 at k = 0 (0.2), 0.5 at k = 3 (0.5904), 0.9 at k =
     * 10 (0.914) */
    assert_true(r.quantile[0] == 0.0 && r.quantile[H] == 3.0 && r.quantile[2 * H] == 10.0);
    linli_arena_finish(&arena);
}

static void a_constant_stays_and_has_no_error(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double five[N];
    for (int32_t t = 0; t < N; t++) {
        five[t] = 5.0;
    }
    struct linli_forecast_series s = {.n = N, .qty = five, .sum_days = {3, 7}};
    struct linli_forecast_result r = run(&arena, &s, NULL);
    for (int32_t k = 0; k < H; k++) {
        assert_true(fabs(r.mean[k] - 5.0) < 1e-9);
        assert_true(r.quantile[k] == 5.0 && r.quantile[2 * H + k] == 5.0);
    }
    /* totals: 3 · 5 and 7 · 5, without spread */
    assert_true(fabs(r.sum_mean[0] - 15.0) < 1e-9 && fabs(r.sum_mean[1] - 35.0) < 1e-9);
    assert_true(r.sum_quantile[0][0] == 15.0 && r.sum_quantile[1][2] == 35.0);
    assert_true(r.wape < 1e-12 && fabs(r.bias) < 1e-12 && r.recent_error[2] < 1e-12);
    assert_int_equal(r.outliers_n, 0);
    linli_arena_finish(&arena);
}

/* 50 a day, nothing for a while, then 20 days of 5. After 400 days of nothing the item is new: the
 * same as the 20 days alone. After 399 all 100 + 399 + 20 days are history. */
static void more_than_a_year_without_demand_begins_anew(void **state)
{
    (void)state;
    enum { OLD = 100, NEW = 20, GAP = 400 };
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[OLD + GAP + NEW];
    for (int32_t t = 0; t < OLD + GAP + NEW; t++) {
        qty[t] = t < OLD ? 50.0 : t < OLD + GAP ? 0.0 : 5.0;
    }
    struct linli_forecast_series all = {.n = OLD + GAP + NEW, .qty = qty};
    struct linli_forecast_series alone = {.n = NEW, .first_day = OLD + GAP, .qty = qty + OLD + GAP};
    struct linli_forecast_result a = run(&arena, &all, NULL);
    struct linli_forecast_result b = run(&arena, &alone, NULL);
    assert_int_equal(a.used_n, NEW);
    for (int32_t k = 0; k < H; k++) {
        assert_true(fabs(a.mean[k] - b.mean[k]) < 1e-9);
    }
    struct linli_forecast_series shorter = {.n = OLD + GAP - 1 + NEW, .qty = qty};
    qty[OLD + GAP - 1] = 5.0;
    assert_int_equal(run(&arena, &shorter, NULL).used_n, OLD + GAP - 1 + NEW);
    linli_arena_finish(&arena);
}

static void weekdays_are_told_apart(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[N];
    for (int32_t t = 0; t < N; t++) {
        qty[t] = t % 7 == 2 ? 40.0 : 10.0;
    }
    struct linli_forecast_series s = {.n = N, .qty = qty};
    struct linli_forecast_result r = run(&arena, &s, NULL);
    assert_true(r.weight[LINLI_FORECAST_SEASONAL] + r.weight[LINLI_FORECAST_ETS] > 0.5);
    /* N is a multiple of 7, so step 2 is the strong day; pseudo-observations keep it a little low
     */
    assert_true(r.mean[2] > 34.0 && r.mean[2] < 40.5);
    assert_true(r.mean[3] > 9.5 && r.mean[3] < 11.5);
    linli_arena_finish(&arena);
}

static void closed_days_are_zero_and_teach_nothing(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[N];
    uint8_t open[ALL];
    for (int32_t t = 0; t < ALL; t++) {
        open[t] = t % 7 != 6;
        if (t < N) {
            qty[t] = open[t] ? 8.0 : 0.0;
        }
    }
    struct linli_forecast_series s = {.n = N, .qty = qty, .open = open, .sum_days = {7, 0}};
    struct linli_forecast_result r = run(&arena, &s, NULL);
    assert_true(r.mean[6] == 0.0 && r.quantile[2 * H + 6] == 0.0);
    assert_true(fabs(r.mean[0] - 8.0) < 0.2);
    /* six open days of 8 */
    assert_true(fabs(r.sum_mean[0] - 48.0) < 1.0);
    assert_int_equal(r.used_n, N / 7 * 6);
    linli_arena_finish(&arena);
}

static void stock_outs_do_not_hide_demand(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[N];
    double in_stock[N];
    double unmet[N];
    for (int32_t t = 0; t < N; t++) {
        /* demand is 12: half of it seen on every third day, none on every fifth, the rest unmet */
        in_stock[t] = t % 5 == 0 ? 0.0 : t % 3 == 0 ? 0.5 : 1.0;
        qty[t] = 12.0 * in_stock[t];
        unmet[t] = 12.0 - qty[t];
    }
    struct linli_forecast_series s = {.n = N, .qty = qty, .in_stock = in_stock};
    struct linli_forecast_result r = run(&arena, &s, NULL);
    assert_true(fabs(r.mean[0] - 12.0) < 1e-6);
    assert_int_equal(r.used_n,
                     N - 1 - (N - 1) / 5); /* the first sale is on day 1, so day 0 is cut */
    s.unmet = unmet;
    r = run(&arena, &s, NULL);
    assert_true(fabs(r.mean[0] - 12.0) < 1e-6);
    assert_int_equal(r.used_n, N);
    linli_arena_finish(&arena);
}

static void a_promotion_ahead_lifts_its_day(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[N];
    double promo[ALL];
    for (int32_t t = 0; t < ALL; t++) {
        promo[t] = t % 11 < 3;
        if (t < N) {
            qty[t] = promo[t] > 0.0 ? 30.0 : 10.0;
        }
    }
    struct linli_forecast_series s = {.n = N, .qty = qty, .promo = promo};
    struct linli_forecast_result r = run(&arena, &s, NULL);
    /* N % 11 = 1: steps 0 and 1 are on promotion, step 2 is not. Some 57 promoted days, of
     * which forgetting leaves (1 - 0.98^57) / 0.02 = 34, against 8 pseudo-observations of 1:
     * (34·3 + 8) / (34 + 8) = 2.6, of which the first days' own ratio takes a little */
    assert_true(r.promo_ratio > 2.3 && r.promo_ratio <= 3.0);
    assert_true(r.mean[0] > 25.0 && r.mean[0] < 31.0);
    assert_true(r.mean[2] > 9.0 && r.mean[2] < 12.0);
    assert_true(r.baseline[0] < 12.0);
    linli_arena_finish(&arena);
}

static void activities_bring_their_material(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[N];
    double size[ALL];
    for (int32_t t = 0; t < ALL; t++) {
        /* an activity every ten days of 40, 60 or 80 people who use half a piece each */
        size[t] = t % 10 == 3 ? 40.0 + 20.0 * (t / 10 % 3) : 0.0;
        if (t < N) {
            qty[t] = 6.0 + 0.5 * size[t];
        }
    }
    const double *sizes[] = {size};
    struct linli_forecast_signals g = {
        .first_day = 100, .days_n = ALL, .activities_n = 1, .activity_size = sizes};
    struct linli_forecast_series s = {.n = N, .first_day = 100, .qty = qty};
    struct linli_forecast_result r = run(&arena, &s, &g);
    assert_int_equal(r.model, LINLI_FORECAST_ACTIVITY);
    /* step 3 is day 213: 21 % 3 = 0, so 40 people and 6 + 20 = 26. 21 activities against 2
     * pseudo-observations: the coefficient is about 0.5 · 21/23 */
    assert_true(r.mean[3] > 23.0 && r.mean[3] < 26.5);
    assert_true(fabs(r.mean[0] - 6.0) < 0.5);
    assert_true(r.activity_part[3] > 17.0 && r.activity_part[0] == 0.0);
    linli_arena_finish(&arena);
}

static void a_single_spike_is_marked_and_kept_out(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[N];
    for (int32_t t = 0; t < N; t++) {
        qty[t] = 10.0 + t % 3;
    }
    qty[N - 2] = 500.0;
    struct linli_forecast_series s = {.n = N, .qty = qty};
    struct linli_forecast_result r = run(&arena, &s, NULL);
    assert_int_equal(r.outliers_n, 1);
    assert_true(r.outlier[N - 2] == 1);
    assert_true(r.mean[0] < 15.0);
    linli_arena_finish(&arena);
}

/* One mistyped number, on a day with an activity or without, moves neither the level nor the tail.
 */
static void a_mistyped_day_among_activities_is_bounded(void **state)
{
    (void)state;
    for (int32_t wrong = N - 3; wrong < N; wrong++) {
        struct linli_arena arena;
        linli_arena_init(&arena, 0);
        double qty[N];
        double size[ALL];
        for (int32_t t = 0; t < ALL; t++) {
            size[t] = t % 2 == 0 ? 20.0 + 10.0 * (t % 3) : 0.0; /* activities every other day */
        }
        for (int32_t t = 0; t < N; t++) {
            qty[t] = 15.0 + t % 4 + 0.25 * size[t];
        }
        qty[wrong] = 5000.0;
        const double *const sizes[] = {size};
        struct linli_forecast_signals g = {
            .first_day = 100, .days_n = ALL, .activities_n = 1, .activity_size = sizes};
        struct linli_forecast_series s = {.n = N, .first_day = 100, .qty = qty, .sum_days = {5, 0}};
        struct linli_forecast_result r = run(&arena, &s, &g);
        assert_int_equal(r.outlier[wrong], 1);
        /* no day of the others asks for more than 15 + 3 + 10 = 28 */
        for (int32_t k = 0; k < H; k++) {
            assert_true(r.mean[k] < 2.0 * 28.0);
            assert_true(r.quantile[2 * H + k] < 6.0 * 28.0);
        }
        assert_true(r.sum_quantile[0][2] < 6.0 * 28.0 * 5.0);
        linli_arena_finish(&arena);
    }
}

static void recent_errors_are_of_three_day_totals(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[N];
    for (int32_t t = 0; t < N; t++) {
        qty[t] = t < N - 3 ? 10.0 : 16.0;
    }
    struct linli_forecast_series s = {.n = N, .qty = qty};
    struct linli_forecast_result r = run(&arena, &s, NULL);
    /* before the last three days nothing shows the rise: |30 - 48| / 48 = 0.375; earlier none */
    assert_true(r.recent_error[0] < 1e-9 && r.recent_error[1] < 1e-9);
    assert_true(fabs(r.recent_error[2] - 0.375) < 1e-9);
    linli_arena_finish(&arena);
}

static void wrong_input_is_refused(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[] = {1, 2, 3};
    struct linli_forecast_series s = {.n = 3, .qty = qty};
    struct linli_forecast_result r;
    memset(&r, 7, sizeof(r));
    struct linli_forecast_result before = r;
    struct linli_forecast_options o = daily();
    o.horizon = 0;
    assert_int_equal(linli_forecast_run(&s, NULL, &o, &arena, &r, NULL), LINLI_EINPUT);
    o = daily();
    const double crossing[] = {0.5, 0.1};
    o.levels = crossing;
    o.levels_n = 2;
    assert_int_equal(linli_forecast_run(&s, NULL, &o, &arena, &r, NULL), LINLI_EINPUT);
    o = daily();
    qty[1] = -1.0;
    assert_int_equal(linli_forecast_run(&s, NULL, &o, &arena, &r, NULL), LINLI_EINPUT);
    qty[1] = NAN;
    assert_int_equal(linli_forecast_run(&s, NULL, &o, &arena, &r, NULL), LINLI_EINPUT);
    qty[1] = 2.0;
    s.sum_days[0] = H + 1;
    assert_int_equal(linli_forecast_run(&s, NULL, &o, &arena, &r, NULL), LINLI_EINPUT);
    assert_memory_equal(&r, &before, sizeof(r));
    linli_arena_finish(&arena);
}

static void names_and_models_go_together(void **state)
{
    (void)state;
    for (int32_t i = 0; i < LINLI_FORECAST_MODELS_N; i++) {
        enum linli_forecast_model back = LINLI_FORECAST_MODELS_N;
        const char *name = linli_forecast_model_name((enum linli_forecast_model)i);
        assert_true(linli_forecast_model_find(name, &back));
        assert_int_equal(back, i);
    }
    enum linli_forecast_model none;
    assert_false(linli_forecast_model_find("arima", &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_history_gives_zeros),
        cmocka_unit_test(one_observation_is_repeated_with_a_wide_spread),
        cmocka_unit_test(a_constant_stays_and_has_no_error),
        cmocka_unit_test(more_than_a_year_without_demand_begins_anew),
        cmocka_unit_test(weekdays_are_told_apart),
        cmocka_unit_test(closed_days_are_zero_and_teach_nothing),
        cmocka_unit_test(stock_outs_do_not_hide_demand),
        cmocka_unit_test(a_promotion_ahead_lifts_its_day),
        cmocka_unit_test(activities_bring_their_material),
        cmocka_unit_test(a_mistyped_day_among_activities_is_bounded),
        cmocka_unit_test(a_single_spike_is_marked_and_kept_out),
        cmocka_unit_test(recent_errors_are_of_three_day_totals),
        cmocka_unit_test(wrong_input_is_refused),
        cmocka_unit_test(names_and_models_go_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
