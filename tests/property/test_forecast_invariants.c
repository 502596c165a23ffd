/* Whatever the series: finite, never negative, never crossing; the same bytes on any number of
 * threads; nothing from after the origin; every failing allocation is reported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "base/random.h"
#include "linli/forecast.h"

enum { ALL_MAX = 900, SERIES = 60, TYPES = 3, LEVELS_N = 5 };

static const double LEVELS[LEVELS_N] = {0.05, 0.25, 0.5, 0.75, 0.99};

struct sample {
    double qty[ALL_MAX];
    double unmet[ALL_MAX];
    double in_stock[ALL_MAX];
    uint8_t open[ALL_MAX];
    double promo[ALL_MAX];
    double price[ALL_MAX];
    double size[TYPES][ALL_MAX];
    const double *sizes[TYPES];
    uint8_t kind[ALL_MAX];
    struct linli_forecast_series series;
    struct linli_forecast_signals signals;
};

static double draw_quantity(struct random_stream *r, int32_t shape, double mean)
{
    switch (shape % 6) {
    case 0:
        return 0.0;
    case 1:
        return (double)random_poisson(r, mean);
    case 2:
        return random_gamma(r, 0.3, mean * 3.0);
    case 3:
        return random_unit(r) < 0.05 ? mean * 1e9 : 0.0;
    case 4:
        return 7.0;
    default:
        return (double)random_negative_binomial(r, mean, 0.5);
    }
}

static void make_sample(struct sample *s, uint64_t seed, int32_t horizon)
{
    struct random_stream r;
    random_init(&r, seed, "forecast", 0);
    memset(s, 0, sizeof(*s));
    int32_t n = (int32_t)random_below(&r, ALL_MAX - 40);
    int32_t shape = (int32_t)random_below(&r, 6);
    double mean = exp(6.0 * random_unit(&r) - 2.0);
    for (int32_t t = 0; t < n + horizon; t++) {
        s->open[t] = random_unit(&r) < 0.9;
        s->qty[t] = draw_quantity(&r, shape, mean);
        s->unmet[t] = random_unit(&r) < 0.8 ? (double)NAN : (double)random_below(&r, 5);
        s->in_stock[t] = random_unit(&r) < 0.8 ? 1.0 : random_unit(&r);
        s->promo[t] = random_unit(&r) < 0.2;
        s->price[t] = random_unit(&r) < 0.3 ? (double)NAN : 1.0 + random_unit(&r);
        s->kind[t] = (uint8_t)random_below(&r, 40);
        for (int32_t k = 0; k < TYPES; k++) {
            s->size[k][t] = random_unit(&r) < 0.1 ? (double)random_below(&r, 200) : 0.0;
            s->sizes[k] = s->size[k];
        }
    }
    bool rich = random_unit(&r) < 0.5;
    struct linli_forecast_series series = {.n = n,
                                           .first_day = 19000,
                                           .qty = s->qty,
                                           .unmet = rich ? s->unmet : NULL,
                                           .in_stock = rich ? s->in_stock : NULL,
                                           .open = rich ? s->open : NULL,
                                           .promo = rich ? s->promo : NULL,
                                           .price = rich ? s->price : NULL,
                                           .sum_days = {1, horizon}};
    struct linli_forecast_signals signals = {.first_day = 19000,
                                             .days_n = n + horizon,
                                             .day_kind = s->kind,
                                             .activities_n = rich ? TYPES : 0,
                                             .activity_size = s->sizes};
    s->series = series;
    s->signals = signals;
}

static struct linli_forecast_options options_of(uint64_t seed)
{
    struct linli_forecast_options o = {.freq = (enum linli_forecast_freq)(seed % 3),
                                       .horizon = seed % 5 == 0 ? 40 : 1 + (int32_t)(seed % 9),
                                       .levels = LEVELS,
                                       .levels_n = LEVELS_N};
    return o;
}

static void assert_sound(const struct linli_forecast_result *r, int32_t horizon)
{
    for (int32_t k = 0; k < horizon; k++) {
        assert_true(isfinite(r->mean[k]) && r->mean[k] >= 0.0);
        double last = 0.0;
        for (int32_t j = 0; j < LEVELS_N; j++) {
            double q = r->quantile[j * horizon + k];
            assert_true(isfinite(q) && q >= last);
            last = q;
        }
    }
    for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
        double last = 0.0;
        for (int32_t j = 0; j < LEVELS_N; j++) {
            assert_true(isfinite(r->sum_quantile[i][j]) && r->sum_quantile[i][j] >= last);
            last = r->sum_quantile[i][j];
        }
    }
}

static void results_are_sound_on_any_series(void **state)
{
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    static struct sample s;
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct linli_forecast_options o = options_of(seed);
        make_sample(&s, seed, o.horizon);
        o.model = (enum linli_forecast_model)(seed % LINLI_FORECAST_MODELS_N);
        struct linli_forecast_result r;
        assert_int_equal(linli_forecast_run(&s.series, &s.signals, &o, &arena, &r, NULL), LINLI_OK);
        assert_sound(&r, o.horizon);
        assert_true(r.model != LINLI_FORECAST_AUTO);
        linli_arena_reset(&arena);
    }
    linli_arena_finish(&arena);
}

static void threads_do_not_change_a_byte(void **state)
{
    (void)state;
    static struct sample s[SERIES];
    static struct linli_forecast_series series[SERIES];
    static const struct linli_forecast_signals *signals[SERIES];
    struct linli_forecast_options o = options_of(6);
    o.freq = LINLI_FORECAST_DAY;
    for (int32_t i = 0; i < SERIES; i++) {
        make_sample(&s[i], 1000 + (uint64_t)i, o.horizon);
        series[i] = s[i].series;
        signals[i] = &s[i].signals;
    }
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    static struct linli_forecast_result one[SERIES];
    static struct linli_forecast_result many[SERIES];
    assert_int_equal(linli_forecast_batch(series, signals, SERIES, &o, 1, &arena, one, NULL),
                     LINLI_OK);
    assert_int_equal(linli_forecast_batch(series, signals, SERIES, &o, 5, &arena, many, NULL),
                     LINLI_OK);
    size_t width = (size_t)o.horizon * sizeof(double);
    for (int32_t i = 0; i < SERIES; i++) {
        assert_int_equal(one[i].model, many[i].model);
        assert_memory_equal(one[i].mean, many[i].mean, width);
        assert_memory_equal(one[i].quantile, many[i].quantile, width * LEVELS_N);
        assert_memory_equal(&one[i].wape, &many[i].wape, sizeof(double));
    }
    linli_arena_finish(&arena);
}

/* Forecasting from an earlier origin must not see what came later: a forecast over the first n
 * periods is the same bytes whatever stands behind them in the caller's arrays. */
static void nothing_after_the_origin_counts(void **state)
{
    (void)state;
    static struct sample a;
    static struct sample b;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct linli_forecast_options o = options_of(seed);
        make_sample(&a, seed, o.horizon);
        make_sample(&b, seed, o.horizon);
        for (int32_t t = a.series.n; t < ALL_MAX; t++) {
            b.qty[t] += 1000.0;
            b.in_stock[t] = 0.5;
        }
        struct linli_forecast_result x;
        struct linli_forecast_result y;
        assert_int_equal(linli_forecast_run(&a.series, &a.signals, &o, &arena, &x, NULL), LINLI_OK);
        assert_int_equal(linli_forecast_run(&b.series, &b.signals, &o, &arena, &y, NULL), LINLI_OK);
        assert_memory_equal(x.mean, y.mean, (size_t)o.horizon * sizeof(double));
        linli_arena_reset(&arena);
    }
    linli_arena_finish(&arena);
}

static void every_failing_allocation_is_reported(void **state)
{
    (void)state;
    static struct sample s;
    struct linli_forecast_options o = options_of(1);
    o.freq = LINLI_FORECAST_DAY;
    uint64_t seed = 5000;
    do {
        make_sample(&s, seed++, o.horizon);
    } while (s.series.n < 700 || s.series.promo == NULL || s.qty[10] + s.qty[11] <= 0.0);
    enum linli_rc rc = LINLI_ENOMEM;
    uint64_t k = 0;
    while (rc != LINLI_OK) {
        struct linli_arena arena;
        linli_arena_init(&arena, 0);
        arena.fail_at = ++k;
        struct linli_forecast_result r = {.level = -1.0};
        rc = linli_forecast_run(&s.series, &s.signals, &o, &arena, &r, NULL);
        assert_true(rc == LINLI_OK || (rc == LINLI_ENOMEM && r.level == -1.0));
        linli_arena_finish(&arena);
    }
    assert_true(k > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_sound_on_any_series),
        cmocka_unit_test(threads_do_not_change_a_byte),
        cmocka_unit_test(nothing_after_the_origin_counts),
        cmocka_unit_test(every_failing_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
