/* Every member family, whatever the series: the same bytes for each instruction set and when it is
 * advanced day by day; nothing from after an origin; finite and never negative; a constant stays
 * what it is; doubling demand doubles the forecast. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "base/random.h"
#include "engine/forecast/kernels.h"

enum { EFFECTS = 3 };
enum { N_MAX = 400, H_MAX = 20, ORIGINS_MAX = 60, STATE_MAX = 1 << 16, SHAPES = 9, SAMPLES = 60 };

struct sample {
    double y[N_MAX];
    uint8_t use[N_MAX];
    uint8_t restart[N_MAX];
    double now[N_MAX];
    uint8_t slot[N_MAX + H_MAX];
    int32_t origin[ORIGINS_MAX];
    double effect[EFFECTS][N_MAX + H_MAX];
    const double *effects[EFFECTS];
    struct forecast_track track;
};

struct run {
    double base[ORIGINS_MAX * H_MAX * FORECAST_LANES];
    double state[STATE_MAX / sizeof(double)];
};

static double draw(struct random_stream *r, int32_t shape, double mean, int32_t t)
{
    switch (shape) {
    case 0:
        return 0.0;
    case 1:
        return mean;
    case 2:
        return (double)random_poisson(r, mean);
    case 3:
        return random_unit(r) < 0.9 ? 0.0 : mean * random_unit(r);
    case 4:
        return 1e300 * random_unit(r);
    case 5:
        return 1e-310 * random_unit(r);
    case 6:
        return mean * (1.0 + (double)(t % 7)) * random_unit(r);
    case 7:
        return random_unit(r) < 0.02 ? mean * 1e9 : mean;
    default:
        return mean * exp(0.1 * t) + 1e-3; /* a run-away trend */
    }
}

static void make(struct sample *s, uint64_t seed, int32_t shape, bool plain)
{
    static const int32_t slots[] = {7, 12, 1};
    struct random_stream r;
    random_init(&r, seed, "kernels", 0);
    memset(s, 0, sizeof(*s));
    struct forecast_track *k = &s->track;
    k->n = seed % 11 == 0 ? (int32_t)random_below(&r, 3) : 1 + (int32_t)random_below(&r, N_MAX - 1);
    k->h = 1 + (int32_t)random_below(&r, H_MAX);
    k->slots_n = slots[random_below(&r, 3)];
    k->begin = plain ? 0 : (int32_t)random_below(&r, (uint64_t)(k->n / 4) + 1);
    double mean = exp(8.0 * random_unit(&r) - 3.0);
    for (int32_t t = 0; t < k->n; t++) {
        s->y[t] = draw(&r, shape, mean, t);
        s->use[t] = plain || random_unit(&r) < 0.9;
        s->restart[t] = !plain && random_unit(&r) < 0.01;
        s->now[t] = plain ? 1.0 : exp(random_normal(&r, 0.0, 0.5));
    }
    for (int32_t t = 0; t < k->n + k->h; t++) {
        s->slot[t] = (uint8_t)(t % k->slots_n);
    }
    for (int32_t i = 0; i < EFFECTS; i++) {
        for (int32_t t = 0; t < k->n + k->h; t++) {
            s->effect[i][t] = random_unit(&r) < 0.2 ? random_normal(&r, 5.0, 30.0) : 0.0;
        }
        s->effects[i] = s->effect[i];
    }
    k->effects_n = (int32_t)(seed % (EFFECTS + 1));
    k->effect = s->effects;
    int32_t first = k->begin + (k->n - k->begin) / 3;
    int32_t step = 1 + (k->n - first) / (ORIGINS_MAX - 2);
    for (int32_t t = first; t < k->n; t += step) {
        s->origin[k->origins_n++] = t;
    }
    s->origin[k->origins_n++] = k->n;
    k->y = s->y;
    k->use = s->use;
    k->restart = s->restart;
    k->now = s->now;
    k->slot = s->slot;
    k->origin = s->origin;
}

static size_t base_n(const struct forecast_kernel *f, const struct forecast_track *k)
{
    return (size_t)k->origins_n * (size_t)(f->flat ? 1 : k->h) * FORECAST_LANES;
}

static void run_all(const struct forecast_kernel *f, const struct sample *s, struct run *ret)
{
    memset(ret, 0, sizeof(*ret));
    assert_true(f->state_bytes <= sizeof(ret->state));
    f->start(ret->state, &s->track);
    f->run(ret->state, &s->track, s->track.begin, s->track.n, ret->base);
}

static struct sample sample;
static struct run one;
static struct run two;

static void each(void (*check)(const struct forecast_kernel *f, uint64_t seed, int32_t shape))
{
    const struct forecast_kernels *kernels = forecast_kernels_best();
    for (int32_t i = 0; i < FORECAST_KERNELS_N; i++) {
        for (uint64_t seed = 0; seed < SAMPLES; seed++) {
            check(kernels->family[i], seed, (int32_t)(seed % SHAPES));
        }
    }
}

static void check_numbers(const struct forecast_kernel *f, uint64_t seed, int32_t shape)
{
    make(&sample, seed, shape, false);
    run_all(f, &sample, &one);
    for (size_t i = 0; i < base_n(f, &sample.track); i++) {
        assert_true(isfinite(one.base[i]) && one.base[i] >= 0.0);
    }
}

static void forecasts_are_finite_and_not_negative(void **state)
{
    (void)state;
    each(check_numbers);
}

static void check_advance(const struct forecast_kernel *f, uint64_t seed, int32_t shape)
{
    make(&sample, seed, shape, false);
    run_all(f, &sample, &one);
    memset(&two, 0, sizeof(two));
    f->start(two.state, &sample.track);
    for (int32_t t = sample.track.begin; t < sample.track.n; t++) {
        f->run(two.state, &sample.track, t, t + 1, two.base);
    }
    if (sample.track.begin == sample.track.n) {
        f->run(two.state, &sample.track, sample.track.n, sample.track.n, two.base);
    }
    assert_memory_equal(&one, &two, sizeof(one));
}

static void a_day_at_a_time_gives_the_same_bytes(void **state)
{
    (void)state;
    each(check_advance);
}

static void check_cut(const struct forecast_kernel *f, uint64_t seed, int32_t shape)
{
    make(&sample, seed, shape, false);
    run_all(f, &sample, &one);
    int32_t kept = sample.track.origins_n / 2;
    for (int32_t t = sample.origin[kept]; t < sample.track.n; t++) {
        sample.y[t] = sample.y[t] * 3.0 + 1.0;
        sample.now[t] *= 2.0;
        sample.use[t] = !sample.use[t];
        sample.restart[t] = !sample.restart[t];
    }
    run_all(f, &sample, &two);
    size_t bytes = base_n(f, &sample.track) / (size_t)sample.track.origins_n * (size_t)(kept + 1) *
                   sizeof(double);
    assert_memory_equal(one.base, two.base, bytes);
}

static void nothing_from_after_an_origin_enters(void **state)
{
    (void)state;
    each(check_cut);
}

static void check_constant(const struct forecast_kernel *f, uint64_t seed, int32_t shape)
{
    (void)shape;
    make(&sample, seed, 1, true);
    if (sample.track.n < 2 * 14) {
        return;
    }
    run_all(f, &sample, &one);
    size_t of_last = base_n(f, &sample.track) / (size_t)sample.track.origins_n;
    const double *last = one.base + base_n(f, &sample.track) - of_last;
    for (size_t i = 0; i < of_last; i++) {
        /* SBA's correction 1 - α/2 is there without gaps too; its α go up to 0.5 */
        double least = strcmp(f->name, "sba") == 0 ? 0.75 : 1.0;
        assert_true(last[i] <= sample.y[0] * (1.0 + 1e-9));
        assert_true(last[i] >= least * sample.y[0] * (1.0 - 1e-9));
    }
}

static void a_constant_stays_what_it_is(void **state)
{
    (void)state;
    each(check_constant);
}

static void check_scale(const struct forecast_kernel *f, uint64_t seed, int32_t shape)
{
    if (shape == 4 || shape == 5) {
        return; /* at the ends of the numbers nothing can be doubled */
    }
    make(&sample, seed, shape, false);
    run_all(f, &sample, &one);
    for (int32_t t = 0; t < sample.track.n; t++) {
        sample.y[t] *= 4.0;
    }
    run_all(f, &sample, &two);
    bool count = strcmp(f->name, "count") == 0;
    for (size_t i = 0; i < base_n(f, &sample.track); i++) {
        if (count && i % FORECAST_LANES >= 4) {
            continue; /* what is far off among counts depends on the unit */
        }
        assert_true(fabs(two.base[i] - 4.0 * one.base[i]) <= 1e-9 * two.base[i]);
    }
}

static void forecasts_grow_with_demand(void **state)
{
    (void)state;
    each(check_scale);
}

static void every_instruction_set_gives_the_same_bytes(void **state)
{
    (void)state;
    static double ahead[ORIGINS_MAX * H_MAX];
    static double recency[ORIGINS_MAX];
    static const double weight[FORECAST_LANES] = {0.3, 0.2, 0.1, 0.1, 0.05, 0.05, 0.1, 0.1};
    static double mean[2][ORIGINS_MAX * H_MAX];
    const struct forecast_kernels *plain = forecast_kernels_at(0);
    assert_non_null(plain);
    for (int32_t level = 1; level <= 2; level++) {
        const struct forecast_kernels *wide = forecast_kernels_at(level);
        for (uint64_t seed = 0; wide != NULL && seed < SAMPLES; seed++) {
            make(&sample, seed, (int32_t)(seed % SHAPES), false);
            for (int32_t i = 0; i < ORIGINS_MAX * H_MAX; i++) {
                ahead[i] = 0.5 + i % 7 * 0.3;
                recency[i / H_MAX] = 0.5 + 0.01 * i / H_MAX;
            }
            struct forecast_trial trial = {&sample.track, ahead,    NULL,
                                           recency,       sample.y, sample.use};
            for (int32_t i = 0; i < FORECAST_KERNELS_N; i++) {
                double loss[2][FORECAST_LANES] = {{0.0}};
                bool flat = plain->family[i]->flat;
                run_all(plain->family[i], &sample, &one);
                run_all(wide->family[i], &sample, &two);
                assert_memory_equal(&one, &two, sizeof(one));
                assert_int_equal(plain->score(&trial, flat, one.base, loss[0]),
                                 wide->score(&trial, flat, two.base, loss[1]));
                assert_memory_equal(loss[0], loss[1], sizeof(loss[0]));
                plain->blend(&trial, flat, one.base, weight, mean[0]);
                wide->blend(&trial, flat, two.base, weight, mean[1]);
                assert_memory_equal(mean[0], mean[1], sizeof(mean[0]));
            }
        }
    }
    assert_ptr_equal(forecast_kernels_at(3), NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts_are_finite_and_not_negative),
        cmocka_unit_test(a_day_at_a_time_gives_the_same_bytes),
        cmocka_unit_test(nothing_from_after_an_origin_enters),
        cmocka_unit_test(a_constant_stays_what_it_is),
        cmocka_unit_test(forecasts_grow_with_demand),
        cmocka_unit_test(every_instruction_set_gives_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
