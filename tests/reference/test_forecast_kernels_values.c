/*
 * The member families against statsforecast (forecast_kernels.py printed the values), lane by lane
 * with the lane's parameters and the same starting states; what a plain start gives against hand
 * arithmetic; the regression against the exact solution of its equations.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "engine/forecast/model_count.h"
#include "engine/forecast/states.h"
#include "forecast_kernels_values.h"

enum { YEAR = 12, AIR_N = 144, ZEROS_N = 30, N_MAX = AIR_N + STEPS };

/* So many periods stand behind a level that its gain is the lane's smoothing constant. */
static const double OLD = 1e15;

struct fixture {
    struct forecast_track track;
    uint8_t use[N_MAX];
    uint8_t restart[N_MAX];
    double now[N_MAX];
    uint8_t slot[N_MAX];
    int32_t origin[1];
    double base[STEPS][FORECAST_LANES];
};

static void fixture_init(struct fixture *f, const double *y, int32_t n, int32_t slots_n)
{
    memset(f, 0, sizeof(*f));
    for (int32_t t = 0; t < n + STEPS; t++) {
        f->use[t] = 1;
        f->now[t] = 1.0;
        f->slot[t] = (uint8_t)(t % slots_n);
    }
    f->origin[0] = n;
    f->track = (struct forecast_track){.n = n,
                                       .h = STEPS,
                                       .slots_n = slots_n,
                                       .y = y,
                                       .use = f->use,
                                       .restart = f->restart,
                                       .now = f->now,
                                       .slot = f->slot,
                                       .origins_n = 1,
                                       .origin = f->origin};
}

static const struct forecast_kernel *kernel_of(enum forecast_kernel_id id)
{
    return forecast_kernels_best()->family[id];
}

/* From `state` over the whole track. */
static void run(struct fixture *f, enum forecast_kernel_id id, void *state)
{
    kernel_of(id)->run(state, &f->track, 0, f->track.n, &f->base[0][0]);
}

static void expect(const struct fixture *f, const double values[FORECAST_LANES][STEPS],
                   int32_t steps)
{
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        for (int32_t k = 0; k < steps; k++) {
            assert_true(fabs(f->base[k][j] - values[j][k]) <= 1e-9 * values[j][k]);
        }
    }
}

static void fill(double lanes[FORECAST_LANES], double value)
{
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        lanes[j] = value;
    }
}

/* The first year's mean and its months' distances from it, or ratios to it. */
static double first_year(bool ratio, double slot[][FORECAST_LANES],
                         struct forecast_season_start *first)
{
    double level = 0.0;
    for (int32_t t = 0; t < YEAR; t++) {
        level += AIR_PASSENGERS[t] / YEAR;
    }
    for (int32_t t = 0; t < YEAR; t++) {
        fill(slot[t], ratio ? AIR_PASSENGERS[t] / level : AIR_PASSENGERS[t] - level);
        first->count[t] = OLD;
    }
    first->complete = 1;
    return level;
}

static void smoothing(void **state)
{
    (void)state;
    static const double alpha[FORECAST_LANES] = {0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5};
    struct fixture f;
    fixture_init(&f, AIR_PASSENGERS, AIR_N, YEAR);
    struct forecast_ses_state s;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        s.den[j] = 1.0 / alpha[j]; /* the sum of all weights: the ratio is the usual recursion */
        s.num[j] = 112.0 / alpha[j];
    }
    run(&f, FORECAST_KERNEL_ses, &s);
    expect(&f, SES_VALUES, 1);
}

static void holt_damped(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, AIR_PASSENGERS, AIR_N, YEAR);
    struct forecast_holt_state s = {.age = OLD};
    fill(s.level, 112.0);
    fill(s.trend, 2.0);
    run(&f, FORECAST_KERNEL_holt, &s);
    expect(&f, HOLT_VALUES, STEPS);
}

static void additive_season(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, AIR_PASSENGERS, AIR_N, YEAR);
    struct forecast_season_state s = {.age = OLD};
    fill(s.level, first_year(false, s.slot, &s.first));
    run(&f, FORECAST_KERNEL_ana, &s);
    expect(&f, ANA_VALUES, STEPS);
}

static void additive_season_and_damped_trend(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, AIR_PASSENGERS, AIR_N, YEAR);
    struct forecast_season_state s = {.age = OLD};
    fill(s.level, first_year(false, s.slot, &s.first));
    fill(s.trend, 2.0);
    run(&f, FORECAST_KERNEL_aada, &s);
    expect(&f, AADA_VALUES, STEPS);
}

static void multiplicative_season(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, AIR_PASSENGERS, AIR_N, YEAR);
    struct forecast_ratio_state s = {.age = OLD};
    fill(s.level, first_year(true, s.slot, &s.first));
    run(&f, FORECAST_KERNEL_mnm, &s);
    expect(&f, MNM_VALUES, STEPS);
}

static void theta(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, AIR_PASSENGERS, AIR_N, 1);
    struct forecast_theta_state s = {.age = OLD};
    fill(s.level, 112.0);
    run(&f, FORECAST_KERNEL_theta, &s);
    expect(&f, THETA_VALUES, STEPS);
}

static void dynamic_optimised_theta(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, AIR_PASSENGERS, AIR_N, 1);
    struct forecast_dot_state s = {.age = OLD};
    fill(s.level, 56.0);
    fill(s.kept, 1.0);
    run(&f, FORECAST_KERNEL_dot, &s);
    expect(&f, DOT_VALUES, STEPS);
}

static void teunter_syntetos_and_babai(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, MANY_ZEROS, ZEROS_N, 1);
    struct forecast_sporadic_state s = {.seen = OLD, .demands = OLD};
    fill(s.size, 3.0); /* the first demand; the first probability is 0 */
    run(&f, FORECAST_KERNEL_tsb, &s);
    expect(&f, TSB_VALUES, 1);
}

static void croston_with_syntetos_and_boylan(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, MANY_ZEROS, ZEROS_N, 1);
    struct forecast_sporadic_state s = {.demands = OLD, .since = 1.0};
    fill(s.size, 3.0);
    fill(s.often, 3.0); /* it came in the third period */
    run(&f, FORECAST_KERNEL_sba, &s);
    expect(&f, SBA_VALUES, 1);
}

/* What a family says of a series that it begins with. */
static void run_anew(struct fixture *f, enum forecast_kernel_id id)
{
    static double memory[1 << 12];
    memset(memory, 0, sizeof(memory));
    assert_true(kernel_of(id)->state_bytes <= sizeof(memory));
    kernel_of(id)->start(memory, &f->track);
    run(f, id, memory);
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * (1.0 + fabs(b));
}

static void short_histories_are_plain_means(void **state)
{
    (void)state;
    static const double y[] = {4, 0, 0, 8, 0, 6};
    struct fixture f;
    fixture_init(&f, y, 6, 1);
    run_anew(&f, FORECAST_KERNEL_ses);
    /* α = 0.5: weights 1/32 … 1/2 1 of 4 0 0 8 0 6: (0.125 + 2 + 6) / (63/32) */
    assert_true(near(f.base[0][7], 8.125 / (63.0 / 32.0)));
    run_anew(&f, FORECAST_KERNEL_tsb);
    assert_true(near(f.base[0][0], 3.0)); /* three of six, of 6 each */
    run_anew(&f, FORECAST_KERNEL_sba);
    /* sizes 4 8 6, intervals 1 3 2: 6 every 2; α = 0.1 */
    assert_true(near(f.base[0][3], 0.95 * 3.0));
    run_anew(&f, FORECAST_KERNEL_count);
    assert_true(fabs(f.base[0][0] - 3.0) < 0.05); /* α = 0.01 */
    run_anew(&f, FORECAST_KERNEL_holt);
    assert_true(f.base[0][0] > 2.0 && f.base[0][0] < 4.0);
}

static void means_of_weekdays_and_of_windows(void **state)
{
    (void)state;
    double y[63];
    struct fixture f;
    for (int32_t t = 0; t < 63; t++) {
        y[t] = t % 7 == 0 ? t : 10.0;
    }
    fixture_init(&f, y, 63, 7);
    f.use[56] = 0; /* the last first weekday tells nothing */
    f.use[55] = 0;
    run_anew(&f, FORECAST_KERNEL_means);
    assert_true(near(f.base[0][0], 49.0));
    assert_true(near(f.base[0][1], (49 + 42) / 2.0));
    assert_true(near(f.base[0][2], (49 + 42 + 35 + 28) / 4.0));
    assert_true(near(f.base[0][3], (49 + 42 + 35 + 28 + 21 + 14 + 7 + 0) / 8.0));
    assert_true(near(f.base[1][3], 10.0));
    /* the last seven days in use: 57 … 62 and 54; fourteen: also 53 … 50, 49, 48, 47 */
    assert_true(near(f.base[0][4], 10.0));
    assert_true(near(f.base[0][5], (13 * 10.0 + 49) / 14.0));
    assert_true(near(f.base[2][5], f.base[0][5]));
}

static void factors_are_divided_out(void **state)
{
    (void)state;
    double y[84] = {0};
    struct fixture f;
    for (int32_t id = 0; id < FORECAST_KERNELS_N; id++) {
        fixture_init(&f, y, 84, 7);
        for (int32_t t = 0; t < 84; t++) {
            f.now[t] = 1.0 + t % 3;
            y[t] = 5.0 * f.now[t];
        }
        run_anew(&f, (enum forecast_kernel_id)id);
        double wanted = id == FORECAST_KERNEL_sba ? 5.0 * 0.995 : 5.0; /* its 1 - α/2 */
        assert_true(near(f.base[0][0], wanted));
    }
}

/* Two slots, one effect: y = 10, 20 on the slots and 3 for each unit of x; without ridge the
 * coefficients would be exact, with one period that says nothing they are drawn to the level. */
static void regression_solves_its_equations(void **state)
{
    (void)state;
    enum { N = 60 };
    double y[N];
    double x[N + STEPS] = {0.0};
    const double *effects[] = {x};
    struct fixture f;
    fixture_init(&f, y, N, 2);
    double a[3][3] = {{0.0}};
    double b[3] = {0.0};
    double sum = 0.0;
    for (int32_t t = 0; t < N; t++) {
        x[t] = t % 5 == 0 ? 1.0 + t % 4 : 0.0;
        y[t] = 10.0 + 10.0 * (t % 2) + 3.0 * x[t];
        sum += y[t];
    }
    x[N] = 2.0;
    f.track.effects_n = 1;
    f.track.effect = effects;
    double seen = 0.0;
    for (int32_t t = 0; t < N; t++) {
        double column[3] = {t % 2 == 0, t % 2 == 1, x[t]};
        for (int32_t r = 0; r < 3; r++) {
            b[r] += column[r] * (y[t] - sum / N);
            for (int32_t c = 0; c < 3; c++) {
                a[r][c] += column[r] * column[c];
            }
        }
        seen += x[t] > 0.0;
    }
    a[0][0] += 1.0; /* lane 3: nothing is forgotten, one period of prior */
    a[1][1] += 1.0;
    a[2][2] += a[2][2] / seen;
    for (int32_t r = 0; r < 3; r++) { /* Gauss and Jordan */
        for (int32_t i = 0; i < 3; i++) {
            double by = i == r ? 0.0 : a[i][r] / a[r][r];
            for (int32_t c = 0; c < 3; c++) {
                a[i][c] -= by * a[r][c];
            }
            b[i] -= by * b[r];
        }
    }
    run_anew(&f, FORECAST_KERNEL_regress);
    assert_true(near(f.base[0][3], sum / N + b[0] / a[0][0] + 2.0 * b[2] / a[2][2]));
    assert_true(near(f.base[1][3], sum / N + b[1] / a[1][1]));
    assert_true(fabs(f.base[0][3] - 16.0) < 0.5);
}

/* Half of the periods nothing, else 4: no Poisson variable; its law says so. */
static void the_law_of_counts(void **state)
{
    (void)state;
    enum { N = 140 };
    double y[N];
    struct fixture f;
    for (int32_t t = 0; t < N; t++) {
        y[t] = t % 2 == 0 ? 4.0 : 0.0;
    }
    fixture_init(&f, y, N, 1);
    struct forecast_count_state s;
    kernel_of(FORECAST_KERNEL_count)->start(&s, &f.track);
    struct forecast_count_law law = forecast_count_law_of(&s, 0, 1.0);
    assert_true(law.mean <= 0.0 && law.zero >= 1.0);
    run(&f, FORECAST_KERNEL_count, &s);
    law = forecast_count_law_of(&s, 0, 1.0);
    assert_true(fabs(law.mean - 2.0) < 0.02);
    /* (4 - 2)² - 2 over 2² */
    assert_true(fabs(law.dispersion - 0.5) < 0.05);
    assert_true(fabs(law.zero - 0.48) < 0.03);
    assert_true(near(law.positive * (1.0 - law.zero), law.mean));
    struct forecast_count_law more = forecast_count_law_of(&s, 0, 3.0);
    assert_true(near(more.mean, 3.0 * law.mean) && more.zero < law.zero);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smoothing),
        cmocka_unit_test(holt_damped),
        cmocka_unit_test(additive_season),
        cmocka_unit_test(additive_season_and_damped_trend),
        cmocka_unit_test(multiplicative_season),
        cmocka_unit_test(theta),
        cmocka_unit_test(dynamic_optimised_theta),
        cmocka_unit_test(teunter_syntetos_and_babai),
        cmocka_unit_test(croston_with_syntetos_and_boylan),
        cmocka_unit_test(short_histories_are_plain_means),
        cmocka_unit_test(means_of_weekdays_and_of_windows),
        cmocka_unit_test(factors_are_divided_out),
        cmocka_unit_test(regression_solves_its_equations),
        cmocka_unit_test(the_law_of_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
