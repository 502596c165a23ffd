/* Signals of the forecaster: numeric ones, prices, festivals, what is not known ahead, what series
 * lend each other, and forecasts taken apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "engine/forecast/effects.h"
#include "linli/forecast.h"

enum { N = 420, H = 7, ALL = N + H };

static const double LEVELS[] = {0.1, 0.5, 0.9};

static struct linli_forecast_result run(struct linli_arena *arena,
                                        const struct linli_forecast_series *s,
                                        const struct linli_forecast_signals *g)
{
    struct linli_forecast_options o = {
        .horizon = H, .levels = LEVELS, .levels_n = 3, .explain = true};
    struct linli_forecast_result r;
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(linli_forecast_run(s, g, &o, arena, &r, &err), LINLI_OK);
    return r;
}

/* A weekly rhythm and a signal that is up and down by turns of eleven days, in no step with it. */
struct world {
    double qty[ALL];
    double temperature[ALL];
    double promo[ALL];
    double price[ALL];
    const double *numeric[1];
};

static double noise(int32_t t)
{
    return (double)(t * 7919 % 13) / 6.0 - 1.0;
}

/* Demand 40, on promotion 80, and a tenth more for each spread that it is warmer than usual. */
static void make(struct world *w)
{
    for (int32_t t = 0; t < ALL; t++) {
        bool warm = t / 11 % 2 != 0;
        w->temperature[t] = 15.0 + (warm ? 5.0 : -5.0) + noise(t);
        w->promo[t] = t % 29 < 4;
        w->price[t] = t % 37 < 5 ? 8.0 : 10.0;
        w->qty[t] = (40.0 + 4.0 * noise(t + 5) + (t % 7 == 3 ? 10.0 : 0.0)) * (warm ? 1.1 : 0.9) *
                    (w->promo[t] > 0.0 ? 2.0 : 1.0);
    }
    w->numeric[0] = w->temperature;
}

static struct linli_forecast_signals signals_of(const struct world *w)
{
    return (struct linli_forecast_signals){.days_n = ALL, .numeric_n = 1, .numeric = w->numeric};
}

static double sum_of(const struct linli_forecast_result *r)
{
    double sum = 0.0;
    for (int32_t k = 0; k < H; k++) {
        sum += r->mean[k];
    }
    return sum;
}

static void a_known_temperature_moves_the_forecast_its_way(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct world w;
    make(&w);
    struct linli_forecast_series s = {.n = N, .qty = w.qty, .units = LINLI_FORECAST_UNITS_FRACTION};
    struct linli_forecast_signals g = signals_of(&w);
    for (int32_t t = N; t < ALL; t++) {
        w.temperature[t] = 22.0;
    }
    struct linli_forecast_result warm = run(&arena, &s, &g);
    for (int32_t t = N; t < ALL; t++) {
        w.temperature[t] = 8.0;
    }
    struct linli_forecast_result cold = run(&arena, &s, &g);
    /* 0.9 to 1.1 is a fifth apart; shrunk, and the running norm follows, but the way is clear */
    assert_true(sum_of(&warm) > 1.05 * sum_of(&cold));
    assert_true(warm.part[LINLI_FORECAST_PART_WEATHER][0] >
                cold.part[LINLI_FORECAST_PART_WEATHER][0]);
    assert_int_equal(warm.missing, 0);
    linli_arena_finish(&arena);
}

static void what_is_not_known_ahead_is_its_norm_and_is_said(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct world w;
    make(&w);
    struct linli_forecast_series s = {.n = N,
                                      .qty = w.qty,
                                      .promo = w.promo,
                                      .price = w.price,
                                      .units = LINLI_FORECAST_UNITS_FRACTION};
    struct linli_forecast_signals g = signals_of(&w);
    g.numeric_days_n = N;
    struct linli_forecast_result cut = run(&arena, &s, &g);
    assert_int_equal(cut.missing, LINLI_FORECAST_MISSING_NUMERIC);
    for (int32_t k = 0; k < H; k++) {
        assert_true(cut.part[LINLI_FORECAST_PART_WEATHER][k] == 0.0);
    }
    /* what is behind the cut counts for nothing, not even for the weights of the models */
    for (int32_t t = N; t < ALL; t++) {
        w.temperature[t] = t % 2 == 0 ? 1e9 : (double)NAN;
    }
    struct linli_forecast_result again = run(&arena, &s, &g);
    assert_memory_equal(cut.mean, again.mean, H * sizeof(double));
    assert_memory_equal(cut.quantile, again.quantile, 3 * H * sizeof(double));
    w.promo[N + 3] = NAN;
    w.price[N + 4] = NAN;
    assert_int_equal(run(&arena, &s, &g).missing, LINLI_FORECAST_MISSING_NUMERIC |
                                                      LINLI_FORECAST_MISSING_PROMO |
                                                      LINLI_FORECAST_MISSING_PRICE);
    linli_arena_finish(&arena);
}

static void parts_add_up_and_scale_with_demand(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct world w;
    make(&w);
    double in_stock[N];
    for (int32_t t = 0; t < N; t++) {
        in_stock[t] = t % 17 == 0 ? 0.5 : 1.0;
    }
    struct linli_forecast_series s = {.n = N,
                                      .qty = w.qty,
                                      .promo = w.promo,
                                      .price = w.price,
                                      .in_stock = in_stock,
                                      .units = LINLI_FORECAST_UNITS_FRACTION};
    struct linli_forecast_signals g = signals_of(&w);
    struct linli_forecast_result r = run(&arena, &s, &g);
    for (int32_t k = 0; k < H; k++) {
        double sum = 0.0;
        for (int32_t i = 0; i < LINLI_FORECAST_PARTS_N; i++) {
            sum += r.part[i][k];
        }
        assert_true(fabs(sum - r.mean[k]) <= 1e-12 * r.mean[k]);
    }
    assert_true(r.part[LINLI_FORECAST_PART_STOCK_OUT][0] > 0.0);
    assert_true(r.part[LINLI_FORECAST_PART_OVERRIDE][0] == 0.0);
    double big[ALL];
    for (int32_t t = 0; t < ALL; t++) {
        big[t] = 1024.0 * w.qty[t]; /* a power of two: no rounding differs */
    }
    s.qty = big;
    struct linli_forecast_result scaled = run(&arena, &s, &g);
    for (int32_t k = 0; k < H; k++) {
        assert_true(fabs(scaled.mean[k] - 1024.0 * r.mean[k]) <= 1e-6 * scaled.mean[k]);
    }
    linli_arena_finish(&arena);
}

/* A constant has no effects, whatever holds on its days. */
static void a_constant_knows_no_effect(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct world w;
    uint8_t kind[ALL];
    uint8_t festival[ALL];
    int8_t after[ALL];
    make(&w);
    for (int32_t t = 0; t < ALL; t++) {
        w.qty[t] = 5.0;
        kind[t] = t % 31 == 5 ? LINLI_FORECAST_DAY_HOLIDAY : LINLI_FORECAST_DAY_NORMAL;
        festival[t] = (uint8_t)(t % 40 < 20 ? 1 + t % 15 : 0);
        after[t] = (int8_t)(t % 4 - 2);
    }
    struct linli_forecast_series s = {.n = N, .qty = w.qty, .promo = w.promo, .price = w.price};
    struct linli_forecast_signals g = signals_of(&w);
    g.day_kind = kind;
    g.festival = festival;
    g.festival_day = after;
    struct linli_forecast_result r = run(&arena, &s, &g);
    for (int32_t k = 0; k < H; k++) {
        assert_true(fabs(r.mean[k] - 5.0) < 1e-9);
        assert_true(fabs(r.part[LINLI_FORECAST_PART_LEVEL][k] - 5.0) < 1e-9);
    }
    linli_arena_finish(&arena);
}

/* Three festivals a year apart, each with double demand on the day and the one before it. */
static void a_festival_is_learned_with_its_days_before(void **state)
{
    (void)state;
    enum { DAYS = 1095, LAST = DAYS + H };
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[LAST];
    uint8_t festival[LAST] = {0};
    int8_t after[LAST] = {0};
    for (int32_t t = 0; t < LAST; t++) {
        int32_t days = (t + 3) % 365 - 5; /* on day 2, 367, 732, 1097 */
        qty[t] = (days == 0 || days == -1 ? 40.0 : 20.0) + noise(t);
        if (days >= -3 && days <= 1) {
            festival[t] = 4;
            after[t] = (int8_t)days;
        }
    }
    struct linli_forecast_series s = {.n = DAYS, .qty = qty};
    struct linli_forecast_signals g = {.days_n = LAST, .festival = festival, .festival_day = after};
    struct linli_forecast_result r = run(&arena, &s, &g);
    /* step 2 is the day. Two of three were after the first week: (2·2 + 6) / (2 + 6) = 1.25 */
    assert_true(r.mean[2] > 1.15 * r.mean[4] && r.mean[2] < 1.5 * r.mean[4]);
    assert_true(r.mean[1] > 1.15 * r.mean[4]);
    assert_true(r.part[LINLI_FORECAST_PART_HOLIDAY][2] > 2.0);
    linli_arena_finish(&arena);
}

static void sums_of_series_add_up_in_any_split(void **state)
{
    (void)state;
    struct forecast_effect_sums one = {.ratio = {{0.0}}};
    struct forecast_effect_sums a = one;
    struct forecast_effect_sums b = one;
    for (int32_t i = 0; i < 8; i++) {
        double x = 2.0 + 0.25 * (i % 3);
        forecast_effect_moments_add(&one.ratio[EFFECT_PROMO], x, 0.5, 0.5);
        forecast_effect_moments_add(i < 3 ? &a.ratio[EFFECT_PROMO] : &b.ratio[EFFECT_PROMO], x, 0.5,
                                    0.5);
    }
    forecast_effect_sums_add(&a, &b);
    assert_memory_equal(&a, &one, sizeof(one)); /* all terms are exact in binary */
    struct forecast_effect_prior p;
    forecast_effect_prior_finish(&one, NULL, &p);
    /* each weighs 1/(0.5 + 0.5) = 1; their sum is 8·2 + 0.25·(0+1+2+0+1+2+0+1) = 17.75, of which
     * 7/8 count, against 3/0.1 = 30 that say 1: (15.53125 + 30) / (7 + 30) = 1.2306 */
    assert_true(fabs(p.ratio[EFFECT_PROMO].mean - 45.53125 / 37.0) < 1e-12);
    /* nothing was said of the others */
    assert_true(p.ratio[EFFECT_EVE].mean == 1.0 && p.slope[EFFECT_PRICE].mean == 0.0);
}

/* Of forty series one has never been on promotion; the others sell threefold then. */
static void a_series_without_promotions_takes_them_from_its_group(void **state)
{
    (void)state;
    enum { SERIES = 40, SHORT = 140 };
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    static double qty[SERIES][SHORT];
    static double promo[SERIES][SHORT + H];
    struct linli_forecast_series s[SERIES];
    struct linli_forecast_result r[SERIES];
    for (int32_t i = 0; i < SERIES; i++) {
        for (int32_t t = 0; t < SHORT + H; t++) {
            promo[i][t] = t >= SHORT || (i > 0 && (t + 3 * i) % 20 < 5);
            if (t < SHORT) {
                qty[i][t] = (20.0 + 2.0 * noise(t + i)) * (promo[i][t] > 0.0 ? 3.0 : 1.0);
            }
        }
        s[i] = (struct linli_forecast_series){
            .n = SHORT, .first_day = 20000, .qty = qty[i], .promo = promo[i], .group = 1};
    }
    struct linli_forecast_options o = {.horizon = H};
    struct linli_error err;
    linli_error_init(&err);
    double alone = run(&arena, &s[0], NULL).mean[3];
    assert_int_equal(linli_forecast_batch(s, NULL, SERIES, &o, 2, &arena, r, &err), LINLI_OK);
    assert_true(alone < 1.2 * 20.0);
    assert_true(r[0].mean[3] > 1.5 * alone);
    linli_arena_finish(&arena);
}

/* A school break's day that is the eve of a holiday, near a festival, and the first of a promotion:
 * all five hold, and the forecast stays within bounds. */
static void everything_may_hold_on_one_day(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct world w;
    uint8_t kind[ALL];
    uint8_t festival[ALL];
    int8_t after[ALL];
    make(&w);
    for (int32_t t = 0; t < ALL; t++) {
        bool holiday = t % 20 == 10;
        kind[t] = holiday ? LINLI_FORECAST_DAY_HOLIDAY : LINLI_FORECAST_DAY_SCHOOL_BREAK;
        festival[t] = 5;
        after[t] = (int8_t)(t % 5 - 3);
        w.promo[t] = t % 20 >= 9 && t % 20 < 13;
    }
    struct linli_forecast_series s = {.n = N, .qty = w.qty, .promo = w.promo, .price = w.price};
    struct linli_forecast_signals g = signals_of(&w);
    g.day_kind = kind;
    g.festival = festival;
    g.festival_day = after;
    struct linli_forecast_result r = run(&arena, &s, &g);
    for (int32_t k = 0; k < H; k++) {
        assert_true(r.mean[k] > 5.0 && r.mean[k] < 400.0);
    }
    linli_arena_finish(&arena);
}

/* From 20 to 50 a fortnight before the end: an alarm within days, and a level near the new one. A
 * single day of 50 is no shift. */
static void a_lasting_change_is_followed_within_days(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double qty[N];
    for (int32_t t = 0; t < N; t++) {
        qty[t] = 20.0 + 2.0 * noise(t) + (t >= N - 14 ? 30.0 : 0.0);
    }
    struct linli_forecast_series s = {.n = N, .qty = qty};
    struct linli_forecast_result r = run(&arena, &s, NULL);
    assert_int_equal(r.shifts_n, 1);
    for (int32_t k = 0; k < H; k++) {
        assert_true(r.mean[k] > 42.0 && r.mean[k] < 55.0);
    }
    for (int32_t t = N - 14; t < N; t++) {
        qty[t] -= t == N - 10 ? 0.0 : 30.0;
    }
    r = run(&arena, &s, NULL);
    assert_int_equal(r.shifts_n, 0);
    assert_true(r.mean[0] < 24.0);
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_temperature_moves_the_forecast_its_way),
        cmocka_unit_test(what_is_not_known_ahead_is_its_norm_and_is_said),
        cmocka_unit_test(parts_add_up_and_scale_with_demand),
        cmocka_unit_test(a_constant_knows_no_effect),
        cmocka_unit_test(a_festival_is_learned_with_its_days_before),
        cmocka_unit_test(sums_of_series_add_up_in_any_split),
        cmocka_unit_test(a_series_without_promotions_takes_them_from_its_group),
        cmocka_unit_test(everything_may_hold_on_one_day),
        cmocka_unit_test(a_lasting_change_is_followed_within_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
