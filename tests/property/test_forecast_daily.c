/*
 * The daily life of a forecast: a state carried on day by day, at once, or refused. Series with all
 * they may have beside them; what is kept is compared byte for byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "base/random.h"
#include "engine/forecast/state.h"
#include "linli/forecast_state.h"

enum { SERIES = 24, N = 800, H = 7, DAYS = 10, ALL = N + DAYS + H, LEVELS_N = 3, FIRST = 19000 };
enum { BYTES = LINLI_FORECAST_STATE_BYTES_MAX };

static const double LEVELS[LEVELS_N] = {0.1, 0.5, 0.9};

struct city {
    double qty[SERIES][ALL];
    double unmet[SERIES][ALL];
    double price[SERIES][ALL];
    double promo[SERIES][ALL];
    uint8_t open[SERIES][ALL];
    uint8_t kind[ALL];
    uint8_t festival[ALL];
    int8_t festival_day[ALL];
    double size[ALL];
    double warmth[ALL];
    const double *sizes[1];
    const double *numbers[1];
    struct linli_forecast_signals signals;
    const struct linli_forecast_signals *of[SERIES];
    struct linli_forecast_series series[SERIES];
    struct linli_forecast_options options;
};

static struct city city;

/* A day's demand: Poisson round level · weekday · wave of the year · promotion · warmth, more on
 * days with an activity; closed on some Sundays, sold out now and then. */
static void make_series(struct random_stream *r, int32_t i)
{
    double level = exp(random_normal(r, 2.0, 0.7));
    for (int32_t t = 0; t < ALL; t++) {
        bool promo = random_unit(r) < 0.1;
        double mean = level * (t % 7 >= 5 ? 1.5 : 1.0) * (promo ? 1.8 : 1.0) *
                      (1.0 + 0.3 * sin(t * 6.283185 / 364.0)) * (1.0 + 0.01 * city.warmth[t]);
        city.promo[i][t] = promo;
        city.price[i][t] = promo ? 8.0 : 10.0;
        city.open[i][t] = t % 7 != 6 || random_unit(r) < 0.8;
        double y = (double)random_poisson(r, mean + 0.2 * city.size[t]);
        city.unmet[i][t] = random_unit(r) < 0.05 ? floor(y / 3.0) : 0.0;
        city.qty[i][t] = city.open[i][t] ? y - city.unmet[i][t] : 0.0;
    }
}

static void make_city(uint64_t seed)
{
    struct random_stream r;
    random_init(&r, seed, "daily", 0);
    memset(&city, 0, sizeof(city));
    for (int32_t t = 0; t < ALL; t++) {
        city.kind[t] = random_unit(&r) < 0.03 ? LINLI_FORECAST_DAY_HOLIDAY : 0;
        city.size[t] = random_unit(&r) < 0.08 ? 20.0 + 10.0 * random_unit(&r) : 0.0;
        city.warmth[t] = random_normal(&r, 15.0, 5.0);
        if (t % 40 < 5) { /* many effects to be kept: a festival of ten every forty days */
            city.festival[t] = (uint8_t)(1 + t / 40 % 10);
            city.festival_day[t] = (int8_t)(t % 40 - 3);
        }
    }
    for (int32_t i = 0; i < SERIES; i++) {
        make_series(&r, i);
        city.of[i] = &city.signals;
    }
    city.sizes[0] = city.size;
    city.numbers[0] = city.warmth;
    city.signals = (struct linli_forecast_signals){.first_day = FIRST,
                                                   .days_n = ALL,
                                                   .day_kind = city.kind,
                                                   .festival = city.festival,
                                                   .festival_day = city.festival_day,
                                                   .activities_n = 1,
                                                   .activity_size = city.sizes,
                                                   .numeric_n = 1,
                                                   .numeric = city.numbers};
    city.options = (struct linli_forecast_options){
        .horizon = H, .levels = LEVELS, .levels_n = LEVELS_N, .explain = true};
}

/* All series as they are known after n days. */
static void know(int32_t n, int32_t days)
{
    for (int32_t i = 0; i < SERIES; i++) {
        city.series[i] = (struct linli_forecast_series){.n = n,
                                                        .first_day = FIRST,
                                                        .qty = city.qty[i],
                                                        .unmet = city.unmet[i],
                                                        .open = city.open[i],
                                                        .promo = city.promo[i],
                                                        .price = city.price[i],
                                                        .sum_days = {3, days},
                                                        .group = 1 + i % 2,
                                                        .site = 1 + i % 3 / 2};
    }
}

/* States of all series, and the results that came with them. */
struct kept {
    unsigned char bytes[SERIES][BYTES];
    struct linli_forecast_state states[SERIES];
    struct linli_forecast_result results[SERIES];
    uint8_t taken[SERIES];
};

/* One call; `to` may be `from`. Results lie in the arena. */
static void carry(const struct kept *from, struct kept *to, double alarm, int32_t threads,
                  struct linli_arena *arena)
{
    struct linli_error err = {0};
    struct linli_forecast_state states[SERIES];
    struct linli_forecast_daily daily = {.states = from->states, .alarm = alarm, .miss = 0.0};
    assert_int_equal(linli_forecast_advance_batch(city.series, city.of, SERIES, &city.options,
                                                  &daily, threads, arena, to->results, states,
                                                  to->taken, NULL, &err),
                     LINLI_OK);
    for (int32_t i = 0; i < SERIES; i++) {
        assert_in_range(states[i].bytes_n, 1, BYTES);
        memcpy(to->bytes[i], states[i].bytes, (size_t)states[i].bytes_n);
        to->states[i] = (struct linli_forecast_state){to->bytes[i], states[i].bytes_n};
    }
}

static void assert_all_taken(const struct kept *k, enum linli_forecast_taken taken)
{
    for (int32_t i = 0; i < SERIES; i++) {
        assert_int_equal(k->taken[i], taken);
    }
}

static void assert_same_states(const struct kept *a, const struct kept *b)
{
    for (int32_t i = 0; i < SERIES; i++) {
        assert_int_equal(a->states[i].bytes_n, b->states[i].bytes_n);
        assert_memory_equal(a->bytes[i], b->bytes[i], (size_t)a->states[i].bytes_n);
    }
}

static void assert_same_results(const struct kept *a, const struct kept *b)
{
    for (int32_t i = 0; i < SERIES; i++) {
        const struct linli_forecast_result *x = &a->results[i];
        const struct linli_forecast_result *y = &b->results[i];
        assert_memory_equal(x->mean, y->mean, H * sizeof(double));
        assert_memory_equal(x->quantile, y->quantile, LEVELS_N * H * sizeof(double));
        assert_memory_equal(x->sum_quantile[1], y->sum_quantile[1], LEVELS_N * sizeof(double));
        assert_memory_equal(x->recent_error, y->recent_error, sizeof(x->recent_error));
        assert_memory_equal(x->weight, y->weight, sizeof(x->weight));
        for (int32_t p = 0; p < LINLI_FORECAST_PARTS_N; p++) {
            assert_memory_equal(x->part[p], y->part[p], H * sizeof(double));
        }
    }
}

static struct kept fitted;
static struct kept one;
static struct kept other;

static void begin(uint64_t seed, struct linli_arena *arena)
{
    static const struct kept nothing;
    linli_arena_init(arena, 0);
    make_city(seed);
    know(N, 5);
    carry(&nothing, &fitted, 0.0, 2, arena);
    assert_all_taken(&fitted, LINLI_FORECAST_FITTED_NEW);
}

static void day_by_day_leaves_the_bytes_of_at_once(void **state)
{
    (void)state;
    struct linli_arena arena;
    begin(1, &arena);
    one = fitted;
    for (int32_t d = 1; d <= DAYS; d++) {
        know(N + d, 5);
        carry(&one, &one, 0.0, 1, &arena);
        assert_all_taken(&one, LINLI_FORECAST_CARRIED);
    }
    carry(&fitted, &other, 0.0, 2, &arena); /* two threads, too */
    assert_all_taken(&other, LINLI_FORECAST_CARRIED);
    assert_same_states(&one, &other);
    assert_same_results(&one, &other);
    /* carried on by no day at all it says the same, and leaves the same */
    carry(&other, &one, 0.0, 1, &arena);
    assert_same_states(&one, &other);
    assert_same_results(&one, &other);
    linli_arena_finish(&arena);
}

/* The facts of the last two days come a day late: meanwhile these are closed. */
static void late_facts_change_nothing(void **state)
{
    (void)state;
    enum { LATE = 2 };
    struct linli_arena arena;
    static uint8_t open[SERIES][ALL];
    begin(2, &arena);
    know(N + LATE + 1, 5);
    carry(&fitted, &other, 0.0, 1, &arena);
    memcpy(open, city.open, sizeof(open));
    know(N + LATE, 5);
    for (int32_t i = 0; i < SERIES; i++) {
        memset(&city.open[i][N], 0, LATE);
    }
    carry(&fitted, &one, 0.0, 1, &arena);
    assert_all_taken(&one, LINLI_FORECAST_CARRIED);
    assert_same_states(&one, &fitted);
    memcpy(city.open, open, sizeof(open));
    know(N + LATE + 1, 5);
    carry(&one, &one, 0.0, 1, &arena);
    assert_all_taken(&one, LINLI_FORECAST_CARRIED);
    assert_same_states(&one, &other);
    assert_same_results(&one, &other);
    linli_arena_finish(&arena);
}

/* Results are whole: levels in order, parts add up, closed days empty; and near those of a fit. */
static void carried_results_are_like_fitted_ones(void **state)
{
    (void)state;
    struct linli_arena arena;
    static const struct kept nothing;
    double off = 0.0;
    double all = 0.0;
    begin(3, &arena);
    know(N + 3, 6); /* another total than at the fit */
    carry(&fitted, &one, 0.0, 1, &arena);
    assert_all_taken(&one, LINLI_FORECAST_CARRIED);
    carry(&nothing, &other, 0.0, 1, &arena);
    for (int32_t i = 0; i < SERIES; i++) {
        const struct linli_forecast_result *r = &one.results[i];
        const struct linli_forecast_result *f = &other.results[i];
        for (int32_t k = 0; k < H; k++) {
            double sum = 0.0;
            for (int32_t p = 0; p < LINLI_FORECAST_PARTS_N; p++) {
                sum += r->part[p][k];
            }
            assert_true(fabs(sum - r->mean[k]) <= 1e-9 * (1.0 + r->mean[k]));
            assert_true(city.open[i][N + 3 + k] || r->mean[k] == 0.0);
            assert_true(r->quantile[k] <= r->quantile[H + k]);
            assert_true(r->quantile[H + k] <= r->quantile[2 * H + k]);
            off += fabs(r->mean[k] - f->mean[k]);
            all += f->mean[k];
        }
        /* the upper quantile of six days lies above their mean, and within half of the fit's */
        assert_true(r->sum_quantile[1][2] >= r->sum_mean[1] * 0.95);
        assert_true(fabs(r->sum_quantile[1][2] - f->sum_quantile[1][2]) <=
                    0.5 * f->sum_quantile[1][2] + 3.0);
        assert_int_equal(r->used_n, f->used_n);
    }
    assert_true(off < 0.05 * all);
    linli_arena_finish(&arena);
}

/*
 * Simple smoothing of a plain series: the level is Σ keep^age y / Σ keep^age for each lane, here
 * summed up over the whole history, with the weights that the fit gave the lanes.
 */
static void a_pass_over_all_with_the_fitted_weights_says_the_same(void **state)
{
    (void)state;
    static const double ALPHA[FORECAST_LANES] = {0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5};
    struct linli_arena arena;
    struct linli_error err = {0};
    struct random_stream r;
    double y[60];
    bool good;
    linli_arena_init(&arena, 0);
    random_init(&r, 4, "plain", 0);
    for (int32_t t = 0; t < 60; t++) {
        y[t] = 20.0 + 4.0 * random_unit(&r); /* no outlier among them */
    }
    struct linli_forecast_series s = {.n = 50, .first_day = FIRST, .qty = y};
    const struct linli_forecast_series *series = &s;
    struct linli_forecast_options options = {
        .freq = LINLI_FORECAST_WEEK, .horizon = 4, .model = LINLI_FORECAST_SMOOTHING};
    struct linli_forecast_state none = {NULL, 0};
    struct linli_forecast_state first;
    struct linli_forecast_state next;
    struct linli_forecast_result result;
    uint8_t taken;
    struct linli_forecast_daily daily = {.states = &none};
    assert_int_equal(linli_forecast_advance_batch(series, NULL, 1, &options, &daily, 1, &arena,
                                                  &result, &first, &taken, NULL, &err),
                     LINLI_OK);
    s.n = 60;
    assert_int_equal(
        linli_forecast_advance(series, NULL, &options, &first, &arena, &result, &next, &err),
        LINLI_OK);
    struct forecast_kept kept;
    assert_int_equal(forecast_state_unpack(next.bytes, next.bytes_n, &arena, &kept, &good, &err),
                     LINLI_OK);
    assert_true(good && kept.families_n == 1);
    double expected = 0.0;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        double num = 0.0;
        double den = 0.0;
        for (int32_t t = 0; t < 60; t++) {
            num = num * (1.0 - ALPHA[j]) + y[t];
            den = den * (1.0 - ALPHA[j]) + 1.0;
        }
        expected += kept.family[0].lane[j] * num / den;
    }
    for (int32_t k = 0; k < 4; k++) {
        assert_true(fabs(result.mean[k] - expected) < 1e-9 * expected);
    }
    linli_arena_finish(&arena);
}

/* ---- refused -----------------------------------------------------------------------------------
 */

/* Nothing of a batch in it, so that it may be carried on alone. */
static struct linli_forecast_state lone_state(struct linli_arena *arena)
{
    struct linli_error err = {0};
    struct linli_forecast_state none = {NULL, 0};
    struct linli_forecast_state made;
    struct linli_forecast_result result;
    uint8_t taken;
    struct linli_forecast_daily daily = {.states = &none};
    make_city(5);
    know(N, 5);
    assert_int_equal(linli_forecast_advance_batch(city.series, city.of, 1, &city.options, &daily, 1,
                                                  arena, &result, &made, &taken, NULL, &err),
                     LINLI_OK);
    return made;
}

static enum linli_rc try_state(const struct linli_forecast_state *s, struct linli_arena *arena,
                               struct linli_error *err)
{
    struct linli_forecast_result result = {.level = -1.0};
    struct linli_forecast_state next = {NULL, -1};
    linli_error_init(err);
    struct linli_arena_mark mark = linli_arena_mark(arena);
    enum linli_rc rc = linli_forecast_advance(&city.series[0], &city.signals, &city.options, s,
                                              arena, &result, &next, err);
    linli_arena_rewind(arena, mark);
    if (rc != LINLI_OK) {
        assert_true(result.level == -1.0 && next.bytes_n == -1);
        assert_non_null(err->format);
    }
    return rc;
}

static void a_damaged_state_is_refused(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct linli_error err;
    unsigned char bytes[BYTES + 1] = {0};
    linli_arena_init(&arena, 0);
    struct linli_forecast_state made = lone_state(&arena);
    know(N + 1, 5);
    assert_int_equal(try_state(&made, &arena, &err), LINLI_OK);
    memcpy(bytes, made.bytes, (size_t)made.bytes_n);
    struct linli_forecast_state bad = {bytes, made.bytes_n};
    for (int32_t i = 0; i < made.bytes_n; i++) {
        bytes[i] ^= (unsigned char)(1U << (i % 8));
        assert_int_equal(try_state(&bad, &arena, &err), LINLI_EINPUT);
        bytes[i] ^= (unsigned char)(1U << (i % 8));
    }
    for (bad.bytes_n = 0; bad.bytes_n < made.bytes_n; bad.bytes_n++) {
        assert_int_equal(try_state(&bad, &arena, &err), LINLI_EINPUT);
    }
    bad.bytes_n = made.bytes_n + 1;
    assert_int_equal(try_state(&bad, &arena, &err), LINLI_EINPUT);
    bad.bytes_n = made.bytes_n;
    assert_int_equal(try_state(&bad, &arena, &err), LINLI_OK);
    linli_arena_finish(&arena);
}

/* Numbers of any kind behind a right checksum: refused, or forecast properly; never a crash. */
static void a_forged_state_does_no_harm(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct linli_error err;
    struct random_stream r;
    unsigned char bytes[BYTES] = {0};
    linli_arena_init(&arena, 0);
    random_init(&r, 6, "forged", 0);
    struct linli_forecast_state made = lone_state(&arena);
    struct linli_forecast_state bad = {bytes, made.bytes_n};
    know(N + 1, 5);
    for (int32_t i = 0; i < 3000; i++) {
        memcpy(bytes, made.bytes, (size_t)made.bytes_n);
        for (int32_t k = 0; k < 1 + i % 4; k++) {
            uint64_t at = 16 + random_below(&r, (uint64_t)made.bytes_n - 16);
            bytes[at] = (unsigned char)random_below(&r, 256);
        }
        uint32_t magic;
        memcpy(&magic, bytes, sizeof(magic));
        uint64_t sum = forecast_state_sum(magic, bytes + 16, (size_t)made.bytes_n - 16);
        memcpy(bytes + 8, &sum, sizeof(sum));
        enum linli_rc rc = try_state(&bad, &arena, &err);
        assert_true(rc == LINLI_OK || rc == LINLI_EINPUT);
    }
    linli_arena_finish(&arena);
}

static void what_does_not_belong_is_refused(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct linli_error err;
    static const double OTHER[LEVELS_N] = {0.1, 0.5, 0.8};
    linli_arena_init(&arena, 0);
    struct linli_forecast_state made = lone_state(&arena);
    know(N + 2, 5);
    city.qty[0][N - 300] += 1.0; /* a correction */
    assert_int_equal(try_state(&made, &arena, &err), LINLI_EINPUT);
    city.qty[0][N - 300] -= 1.0;
    city.kind[N - 20] = LINLI_FORECAST_DAY_FESTIVAL; /* the calendar of the past */
    assert_int_equal(try_state(&made, &arena, &err), LINLI_EINPUT);
    city.kind[N - 20] = 0;
    city.promo[0][10 + N - FORECAST_KEPT_PAST] = 2.0;
    assert_int_equal(try_state(&made, &arena, &err), LINLI_EINPUT);
    city.promo[0][10 + N - FORECAST_KEPT_PAST] = 0.0;
    city.warmth[N - 20] += 1.0; /* weather is corrected daily: no reason */
    assert_int_equal(try_state(&made, &arena, &err), LINLI_OK);
    city.options.levels = OTHER;
    assert_int_equal(try_state(&made, &arena, &err), LINLI_EINPUT);
    city.options.levels = LEVELS;
    city.series[0].group = 9;
    assert_int_equal(try_state(&made, &arena, &err), LINLI_EINPUT);
    know(N + 2, 5);
    city.series[0].n = N - 1; /* before it */
    assert_int_equal(try_state(&made, &arena, &err), LINLI_EINPUT);
    know(N + 2, 5);
    city.series[0].qty = city.qty[1]; /* another series */
    assert_int_equal(try_state(&made, &arena, &err), LINLI_EINPUT);
    struct linli_forecast_state_about about;
    assert_true(linli_forecast_state_read(&made, &about));
    assert_int_equal(about.fitted_periods, N);
    linli_arena_finish(&arena);
}

/* A history that is cut at three years begins a day later each day; one that is cut shorter than
 * what the checksum is of is another. */
static void a_history_may_lose_its_oldest_days(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct linli_error err;
    linli_arena_init(&arena, 0);
    struct linli_forecast_state made = lone_state(&arena);
    for (int32_t cut = 1; cut < 100; cut += 80) {
        know(N + 2, 5);
        struct linli_forecast_series *s = &city.series[0];
        s->n -= cut;
        s->first_day += cut;
        s->qty += cut;
        s->unmet += cut;
        s->open += cut;
        s->promo += cut;
        s->price += cut;
        /* of 800 days 799 are left, then 719 */
        assert_int_equal(try_state(&made, &arena, &err), cut == 1 ? LINLI_OK : LINLI_EINPUT);
    }
    linli_arena_finish(&arena);
}

static void a_state_grows_old(void **state)
{
    (void)state;
    enum { LONG = 60 };
    struct linli_arena arena;
    struct linli_error err = {0};
    struct linli_forecast_result result;
    struct linli_forecast_state none = {NULL, 0};
    struct linli_forecast_state made;
    struct linli_forecast_state next;
    struct linli_forecast_daily daily = {.states = &none};
    uint8_t taken;
    double y[LONG];
    for (int32_t t = 0; t < LONG; t++) {
        y[t] = 5.0 + t % 7;
    }
    linli_arena_init(&arena, 0);
    struct linli_forecast_series s = {.n = 40, .first_day = FIRST, .qty = y};
    struct linli_forecast_options options = {.horizon = 3};
    assert_int_equal(linli_forecast_advance_batch(&s, NULL, 1, &options, &daily, 1, &arena, &result,
                                                  &made, &taken, NULL, &err),
                     LINLI_OK);
    s.n = 40 + FORECAST_STATE_AGE;
    assert_int_equal(
        linli_forecast_advance(&s, NULL, &options, &made, &arena, &result, &next, &err), LINLI_OK);
    s.n += 1;
    assert_int_equal(
        linli_forecast_advance(&s, NULL, &options, &next, &arena, &result, &made, &err),
        LINLI_EINPUT);
    linli_arena_finish(&arena);
}

/* ---- alarms and failures -----------------------------------------------------------------------
 */

/* Demand triples for good: within a week most series are fitted anew, and before it hardly one. */
static void a_lasting_change_calls_for_a_fit(void **state)
{
    (void)state;
    struct linli_arena arena;
    int32_t early = 0;
    int32_t alarmed = 0;
    begin(7, &arena);
    for (int32_t i = 0; i < SERIES; i++) {
        for (int32_t t = N + 2; t < ALL; t++) {
            city.qty[i][t] *= 3.0;
        }
    }
    bool seen[SERIES] = {false};
    one = fitted;
    for (int32_t d = 1; d <= DAYS - 1; d++) {
        know(N + d, 5);
        carry(&one, &one, 0.6, 1, &arena);
        for (int32_t i = 0; i < SERIES; i++) {
            bool alarm = one.taken[i] == LINLI_FORECAST_FITTED_ALARM;
            assert_true(alarm || one.taken[i] == LINLI_FORECAST_CARRIED);
            early += alarm && d <= 2;
            alarmed += alarm && !seen[i];
            seen[i] = seen[i] || alarm;
        }
    }
    assert_in_range(early, 0, SERIES / 8);
    assert_in_range(alarmed, SERIES * 3 / 4, SERIES);
    linli_arena_finish(&arena);
}

/* What series lend each other may be kept; damaged it is learnt again. Either way the same. */
static void priors_can_be_kept(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct linli_error err = {0};
    struct linli_forecast_result result[2][SERIES];
    struct linli_forecast_state states[SERIES];
    struct linli_forecast_state priors = {NULL, 0};
    struct linli_forecast_state again = {NULL, 0};
    uint8_t taken[SERIES];
    static const struct kept nothing;
    begin(8, &arena);
    struct linli_forecast_daily daily = {.states = nothing.states};
    for (int32_t i = 0; i < 2; i++) {
        daily.priors = priors;
        assert_int_equal(linli_forecast_advance_batch(city.series, city.of, SERIES, &city.options,
                                                      &daily, 1, &arena, result[i], states, taken,
                                                      i == 0 ? &priors : &again, &err),
                         LINLI_OK);
    }
    assert_true(priors.bytes_n > 0 && again.bytes == priors.bytes);
    for (int32_t i = 0; i < SERIES; i++) {
        assert_memory_equal(result[0][i].mean, result[1][i].mean, H * sizeof(double));
    }
    ((unsigned char *)priors.bytes)[100] ^= 1U;
    daily.priors = priors;
    assert_int_equal(linli_forecast_advance_batch(city.series, city.of, SERIES, &city.options,
                                                  &daily, 1, &arena, result[1], states, taken,
                                                  &again, &err),
                     LINLI_OK);
    assert_true(again.bytes != priors.bytes);
    assert_memory_equal(result[0][3].mean, result[1][3].mean, H * sizeof(double));
    linli_arena_finish(&arena);
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct linli_error err;
    linli_arena_init(&arena, 0);
    struct linli_forecast_state made = lone_state(&arena);
    know(N + 1, 5);
    enum linli_rc rc = LINLI_ENOMEM;
    for (uint64_t k = 1; rc != LINLI_OK; k++) {
        arena.fail_at = arena.calls_n + k;
        rc = try_state(&made, &arena, &err);
        assert_true(rc == LINLI_OK || rc == LINLI_ENOMEM);
        assert_true(k < 2000);
    }
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(day_by_day_leaves_the_bytes_of_at_once),
        cmocka_unit_test(late_facts_change_nothing),
        cmocka_unit_test(carried_results_are_like_fitted_ones),
        cmocka_unit_test(a_pass_over_all_with_the_fitted_weights_says_the_same),
        cmocka_unit_test(a_damaged_state_is_refused),
        cmocka_unit_test(a_forged_state_does_no_harm),
        cmocka_unit_test(what_does_not_belong_is_refused),
        cmocka_unit_test(a_history_may_lose_its_oldest_days),
        cmocka_unit_test(a_state_grows_old),
        cmocka_unit_test(a_lasting_change_calls_for_a_fit),
        cmocka_unit_test(priors_can_be_kept),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
