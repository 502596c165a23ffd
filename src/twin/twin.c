/*
 * The days of the twin (see twin.h): each morning is prepared once, its forecasts among it, then
 * all states live through it, beside each other on the threads. Memory is that of the states and of
 * one day. Called by service/twin.
 */
#include "twin/twin.h"

#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "base/pool.h"
#include "twin/state.h"

struct twin_rates twin_rates_usual(void)
{
    return (struct twin_rates){
        .delivery_fen = 1500,
        .below_least_fen = 3000,
        .shop_e4 = 15000,
        .wage_fen = 3000,
        .elasticity_e4 = 15000,
        .last_in_e4 = 1000,
        .presale_e4 = 8000,
        .presale_days = 3,
    };
}

struct replay {
    struct twin_scene scene;
    struct twin_state *states; /* contender by contender */
    int64_t states_n;
    struct linli_arena *scratch; /* [threads] */
};

static enum linli_rc live(void *context, int64_t i, int32_t thread, struct linli_error *err)
{
    struct replay *replay = context;
    return state_live(&replay->scene, &replay->states[i], &replay->scratch[thread], err);
}

static enum linli_rc check(const struct city *city, const struct twin_options *o,
                           const struct twin_contender *contenders, int32_t n,
                           struct linli_error *err)
{
    if (o->replications < 1 || o->replications > TWIN_REPLICATIONS_MAX || n < 1 ||
        n > TWIN_CONTENDERS_MAX) {
        return linli_fail(err, LINLI_EINPUT,
                          "%d replications of %d contenders, expected 1 to %d of 1 to %d",
                          (int)o->replications, (int)n, TWIN_REPLICATIONS_MAX, TWIN_CONTENDERS_MAX);
    }
    if (o->measure_day < o->first_day || o->end_day <= o->measure_day || o->end_day > city->today ||
        o->end_day - o->first_day > TWIN_DAYS_MAX) {
        return linli_fail(err, LINLI_EINPUT,
                          "the simulated days are out of order, after the facts or more than %d",
                          TWIN_DAYS_MAX);
    }
    for (int32_t i = 0; i < n; i++) {
        assert(!contenders[i].rival || contenders[i].rule < RIVAL_N);
    }
    return LINLI_OK;
}

static enum linli_rc begin(struct replay *r, const struct twin_contender *contenders, int32_t n,
                           struct linli_arena *arena, struct linli_error *err)
{
    int32_t replications = r->scene.options->replications;
    LINLI_TRY(LINLI_NEW(arena, (int64_t)n * replications, &r->states, err));
    for (int32_t c = 0; c < n; c++) {
        r->scene.told = r->scene.told || contenders[c].told;
        r->scene.planned = r->scene.planned || !contenders[c].rival || contenders[c].told;
        for (int32_t k = 0; k < replications; k++) {
            struct twin_state *state = &r->states[r->states_n];
            linli_arena_init(&state->arena, 0);
            r->states_n += 1;
            LINLI_TRY(state_begin(&r->scene, &contenders[c], k, state, err));
        }
    }
    return LINLI_OK;
}

static enum linli_rc live_all(struct replay *r, struct linli_arena *day_arena,
                              struct linli_error *err)
{
    const struct twin_options *o = r->scene.options;
    for (int32_t day = o->first_day; day < o->end_day; day++) {
        LINLI_TRY(scene_morning(&r->scene, day, day_arena, err));
        LINLI_TRY(pool_run(o->threads, r->states_n, live, r, err));
        linli_arena_reset(day_arena);
        if (o->progress != NULL &&
            !o->progress(o->context, day + 1 - o->first_day, o->end_day - o->first_day)) {
            return linli_fail(err, LINLI_ESTOPPED, "the simulation was stopped");
        }
    }
    return LINLI_OK;
}

static enum linli_rc sum_up(const struct replay *r, int32_t contenders_n, struct linli_arena *arena,
                            struct twin_result *ret, struct linli_error *err)
{
    const struct twin_scene *scene = &r->scene;
    const struct twin_options *o = scene->options;
    double(*rows)[TWIN_FIGURES_N];
    LINLI_TRY(LINLI_NEW(arena, o->replications, &rows, err));
    *ret =
        (struct twin_result){.shelves_n = scene->places_n, .days_n = o->end_day - o->measure_day};
    ret->wape = scene->expected_of > 0 ? scene->error / scene->expected_of : (double)NAN;
    for (int64_t i = 0; i < scene->places_n && scene->planned; i++) {
        ret->class_n[scene->places[i].class] += 1;
    }
    for (int32_t c = 0; c < contenders_n; c++) {
        for (int32_t k = 0; k < o->replications; k++) {
            const struct twin_state *state = &r->states[c * o->replications + k];
            figures_of(scene, state, rows[k]);
            ret->conserved_n += state->sums.conserved;
        }
        figures_over((const double(*)[TWIN_FIGURES_N])rows, o->replications, &ret->figures[c]);
    }
    return LINLI_OK;
}

enum linli_rc twin_run(const struct city *city, const int64_t *const *wanted_e3,
                       const struct twin_options *options, const struct twin_contender *contenders,
                       int32_t contenders_n, struct linli_arena *arena,
                       struct twin_result *ret_result, struct linli_error *err)
{
    struct replay r = {.states_n = 0};
    struct city grown;
    int32_t threads = options->threads > 1 ? options->threads : 1;
    LINLI_TRY(check(city, options, contenders, contenders_n, err));
    if (wanted_e3 == NULL) {
        LINLI_TRY(twin_wanted(city, arena, &wanted_e3, err));
    }
    LINLI_TRY(ended_go_on(city, wanted_e3, arena, &grown, &wanted_e3, err));
    LINLI_TRY(scene_begin(&grown, wanted_e3, options, arena, &r.scene, err));
    LINLI_TRY(LINLI_NEW(arena, threads, &r.scratch, err));
    struct linli_arena day_arena;
    linli_arena_init(&day_arena, 0);
    for (int32_t i = 0; i < threads; i++) {
        linli_arena_init(&r.scratch[i], 0);
    }
    enum linli_rc rc = begin(&r, contenders, contenders_n, arena, err);
    rc = rc == LINLI_OK ? live_all(&r, &day_arena, err) : rc;
    rc = rc == LINLI_OK ? sum_up(&r, contenders_n, arena, ret_result, err) : rc;
    for (int64_t i = 0; i < r.states_n; i++) {
        linli_arena_finish(&r.states[i].arena);
    }
    for (int32_t i = 0; i < threads; i++) {
        linli_arena_finish(&r.scratch[i]);
    }
    linli_arena_finish(&day_arena);
    scene_finish(&r.scene);
    return rc;
}
