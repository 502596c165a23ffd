/* Lanes of several families weighed by their fit and made into one forecast. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "engine/forecast/members.h"

enum { N = 140, H = 7, ORIGINS = 11 };

struct fixture {
    double y[N];
    double now[N];
    uint8_t use[N];
    uint8_t restart[N];
    uint8_t slot[N + H];
    int32_t origin[ORIGINS];
    double ahead[ORIGINS * H];
    double extra[ORIGINS * H];
    double recency[ORIGINS];
    double scratch[ORIGINS * H];
    double mean[ORIGINS * H];
    struct forecast_track track;
    struct forecast_trial trial;
    struct forecast_lanes lanes[FORECAST_ETS_N];
    struct linli_arena arena;
};

/* Weekly pattern 1 … 7 times `scale`; origins each week of the second half. */
static void fixture_init(struct fixture *f, double scale, double extra)
{
    memset(f, 0, sizeof(*f));
    linli_arena_init(&f->arena, 0);
    for (int32_t t = 0; t < N + H; t++) {
        f->slot[t] = (uint8_t)(t % 7);
        if (t < N) {
            f->y[t] = scale * (1 + t % 7) + extra;
            f->now[t] = 1.0;
            f->use[t] = 1;
        }
    }
    for (int32_t i = 0; i < ORIGINS; i++) {
        f->origin[i] = N - (ORIGINS - 1 - i) * 7;
        f->recency[i] = 1.0;
        for (int32_t k = 0; k < H; k++) {
            f->ahead[i * H + k] = 1.0;
            f->extra[i * H + k] = extra;
        }
    }
    f->track = (struct forecast_track){.n = N,
                                       .h = H,
                                       .slots_n = 7,
                                       .y = f->y,
                                       .use = f->use,
                                       .restart = f->restart,
                                       .now = f->now,
                                       .slot = f->slot,
                                       .origins_n = ORIGINS,
                                       .origin = f->origin};
    f->trial = (struct forecast_trial){&f->track, f->ahead, NULL, f->recency, f->y, f->use};
}

static void run_ets(struct fixture *f)
{
    for (int32_t i = 0; i < FORECAST_ETS_N; i++) {
        assert_int_equal(
            forecast_lanes_run(FORECAST_ETS[i], &f->trial, &f->arena, NULL, &f->lanes[i], NULL),
            LINLI_OK);
        assert_int_equal(f->lanes[i].compared_n, (ORIGINS - 1) * H);
    }
    forecast_lanes_weigh(f->lanes, FORECAST_ETS_N);
    forecast_lanes_mean(f->lanes, FORECAST_ETS_N, f->scratch, f->mean);
}

static void the_forms_that_know_the_week_win(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, 10.0, 0.0);
    run_ets(&f);
    double sum = 0.0;
    for (int32_t i = 0; i < FORECAST_ETS_N; i++) {
        for (int32_t j = 0; j < FORECAST_LANES; j++) {
            bool seasonal = f.lanes[i].family->seasonal;
            assert_true(f.lanes[i].weight[j] >= 0.0 && (seasonal || f.lanes[i].weight[j] < 1e-6));
            sum += f.lanes[i].weight[j];
        }
    }
    assert_true(fabs(sum - 1.0) < 1e-12);
    /* 19 of 20 weeks say so, and one that there is no week: 30 off the mean are 28.6 */
    for (int32_t k = 0; k < H; k++) {
        assert_true(fabs(f.mean[(ORIGINS - 1) * H + k] - 10.0 * (1 + k)) < 1.6);
    }
    linli_arena_finish(&f.arena);
}

static void what_is_added_is_added_once(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, 10.0, 0.0);
    f.trial.extra = f.extra;
    run_ets(&f);
    double without[ORIGINS * H];
    memcpy(without, f.mean, sizeof(without));
    for (int32_t i = 0; i < ORIGINS * H; i++) {
        f.extra[i] = 5.0;
    }
    forecast_lanes_mean(f.lanes, FORECAST_ETS_N, f.scratch, f.mean);
    for (int32_t i = 0; i < ORIGINS * H; i++) {
        assert_true(fabs(f.mean[i] - without[i] - 5.0) < 1e-9);
    }
    linli_arena_finish(&f.arena);
}

static void weights_follow_the_loss(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f, 10.0, 0.0);
    f.lanes[0] = (struct forecast_lanes){.trial = &f.trial, .compared_n = 70};
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        f.lanes[0].loss[j] = j == 0 ? 10.0 : j == 1 ? 11.0 : (double)INFINITY;
    }
    forecast_lanes_weigh(f.lanes, 1);
    /* 70 errors of 7 steps: 10/7 windows; the loss is a tenth more */
    double ratio = exp(-(10.0 / 7.0 + 2.0) * 0.1);
    assert_true(fabs(f.lanes[0].weight[1] / f.lanes[0].weight[0] - ratio) < 1e-12);
    assert_true(f.lanes[0].weight[2] <= 0.0);
    f.lanes[0].compared_n = 0; /* nothing was compared: all the same */
    forecast_lanes_weigh(f.lanes, 1);
    assert_true(fabs(f.lanes[0].weight[7] - 0.125) < 1e-12);
    linli_arena_finish(&f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_forms_that_know_the_week_win),
        cmocka_unit_test(what_is_added_is_added_once),
        cmocka_unit_test(weights_follow_the_loss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
