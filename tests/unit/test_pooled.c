/* linli_pooled_batch(): what it promises on made-up series that share what none can tell alone.
 * Left out where libxgboost is not installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "base/random.h"
#include "linli/pooled.h"

enum { SERIES = 40, N = 240, H = 7, ALL = N + H };

static const double LEVELS[] = {0.1, 0.5, 0.9};

struct world {
    struct linli_forecast_series series[SERIES];
    int32_t category[SERIES];
    double qty[SERIES][ALL];
    double promo[SERIES][ALL];
    uint8_t open[ALL];
};

/* Promotions of four days: the first sells threefold, the others as usual, the day after a
 * third. Which day of a promotion it is no series' own factor knows. */
static void make_world(struct world *w)
{
    struct random_stream r;
    random_init(&r, 5, "pooled", 0);
    memset(w, 0, sizeof(*w));
    for (int32_t t = 0; t < ALL; t++) {
        w->open[t] = t % 50 != 49 && t != N + 2;
    }
    for (int32_t i = 0; i < SERIES; i++) {
        double level = 20.0 + 10.0 * (i % 9);
        for (int32_t t = 0; t < ALL; t++) {
            int32_t phase = (t + 3 * i) % 15;
            w->promo[i][t] = phase < 4 ? 1.0 : 0.0;
            double mean = level * (phase == 0 ? 3.0 : phase == 4 ? 1.0 / 3.0 : 1.0);
            w->qty[i][t] = w->open[t] ? (double)random_poisson(&r, mean) : 0.0;
        }
        w->category[i] = i % 3;
        w->series[i] = (struct linli_forecast_series){.n = N,
                                                      .first_day = 20000,
                                                      .qty = w->qty[i],
                                                      .open = w->open,
                                                      .promo = w->promo[i],
                                                      .sum_days = {3, 0}};
    }
    w->series[SERIES - 1].n = 0; /* nothing is known of it */
}

static struct linli_pooled_options options(int32_t threads)
{
    struct linli_pooled_options o = {.forecast = {.horizon = H, .levels = LEVELS, .levels_n = 3},
                                     .rows_max = 20000,
                                     .threads = threads};
    return o;
}

static double error_of(const struct world *w, const struct linli_forecast_result *r)
{
    double sum = 0.0;
    for (int32_t i = 0; i + 1 < SERIES; i++) {
        for (int32_t k = 0; k < H; k++) {
            sum += fabs(r[i].mean[k] - w->qty[i][N + k]);
        }
    }
    return sum;
}

static void run(const struct world *w, int32_t threads, struct linli_arena *arena,
                struct linli_forecast_result *ret, double *ret_weight,
                struct linli_pooled_report *ret_report)
{
    struct linli_error err;
    linli_error_init(&err);
    struct linli_pooled_options o = options(threads);
    assert_int_equal(linli_pooled_batch(w->series, NULL, NULL, w->category, SERIES, &o, arena, ret,
                                        ret_weight, ret_report, &err),
                     LINLI_OK);
}

static void shared_knowledge_helps_each(void **state)
{
    (void)state;
    if (!linli_pooled_available()) {
        skip();
    }
    static struct world w;
    make_world(&w);
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct linli_forecast_result mixed[SERIES];
    struct linli_forecast_result alone[SERIES];
    double weight[SERIES];
    struct linli_pooled_report report;
    struct linli_error err;
    linli_error_init(&err);
    struct linli_pooled_options o = options(2);
    run(&w, 2, &arena, mixed, weight, &report);
    assert_int_equal(
        linli_forecast_batch(w.series, NULL, SERIES, &o.forecast, 1, &arena, alone, &err),
        LINLI_OK);
    assert_true(report.rows_n >= 1000 && report.rows_n <= 21000 && report.origins_n > 0);
    assert_true(report.weight > 0.5);
    /* the peaks and the days after them are half of what can be told; the rest is Poisson noise */
    assert_true(error_of(&w, mixed) < 0.8 * error_of(&w, alone));
    for (int32_t i = 0; i < SERIES; i++) {
        assert_true(weight[i] >= 0.0 && weight[i] <= 1.0);
        double total = 0.0;
        for (int32_t k = 0; k < H; k++) {
            const double *q = mixed[i].quantile;
            assert_true(isfinite(mixed[i].mean[k]) && mixed[i].mean[k] >= 0.0);
            assert_true(q[k] >= 0.0 && q[k] <= q[H + k] && q[H + k] <= q[2 * H + k]);
            total += k < 3 ? mixed[i].mean[k] : 0.0;
        }
        assert_true(mixed[i].mean[2] == 0.0); /* closed */
        assert_true(fabs(mixed[i].sum_mean[0] - total) <= 1e-9 * total);
    }
    /* the one without a past is as it was */
    assert_true(weight[SERIES - 1] == 0.0 && mixed[SERIES - 1].model == LINLI_FORECAST_NONE);
    linli_arena_finish(&arena);
}

static void the_bytes_do_not_depend_on_threads(void **state)
{
    (void)state;
    if (!linli_pooled_available()) {
        skip();
    }
    static struct world w;
    make_world(&w);
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct linli_forecast_result one[SERIES];
    struct linli_forecast_result three[SERIES];
    struct linli_pooled_report report;
    double weight[2][SERIES];
    run(&w, 1, &arena, one, weight[0], &report);
    run(&w, 3, &arena, three, weight[1], &report);
    assert_memory_equal(weight[0], weight[1], sizeof(weight[0]));
    for (int32_t i = 0; i < SERIES; i++) {
        assert_memory_equal(one[i].mean, three[i].mean, H * sizeof(double));
        assert_memory_equal(one[i].quantile, three[i].quantile, 3 * H * sizeof(double));
    }
    linli_arena_finish(&arena);
}

/* Fewer rows than teach anything, no series at all: the batch's own results. */
static void too_little_leaves_the_batch_alone(void **state)
{
    (void)state;
    if (!linli_pooled_available()) {
        skip();
    }
    static struct world w;
    make_world(&w);
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct linli_error err;
    linli_error_init(&err);
    struct linli_pooled_options o = options(1);
    struct linli_pooled_report report;
    struct linli_forecast_result mixed;
    struct linli_forecast_result alone;
    double weight;
    w.series[0].n = 40;
    assert_int_equal(linli_pooled_batch(w.series, NULL, NULL, NULL, 1, &o, &arena, &mixed, &weight,
                                        &report, &err),
                     LINLI_OK);
    assert_int_equal(linli_forecast_batch(w.series, NULL, 1, &o.forecast, 1, &arena, &alone, &err),
                     LINLI_OK);
    assert_true(weight == 0.0 && report.rows_n == 0 && report.origins_n == 0);
    assert_memory_equal(mixed.mean, alone.mean, H * sizeof(double));
    assert_int_equal(
        linli_pooled_batch(NULL, NULL, NULL, NULL, 0, &o, &arena, NULL, NULL, &report, &err),
        LINLI_OK);
    o.forecast.horizon = 0;
    assert_int_equal(linli_pooled_batch(w.series, NULL, NULL, NULL, 1, &o, &arena, &mixed, &weight,
                                        &report, &err),
                     LINLI_EINPUT);
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_knowledge_helps_each),
        cmocka_unit_test(the_bytes_do_not_depend_on_threads),
        cmocka_unit_test(too_little_leaves_the_batch_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
