/*
 * The search of routes on random problems of every variant: the checker, which shares no code with
 * it, finds each plan feasible and of the cost that the search says; what is known of each line
 * equals its recomputation after every change; tiny problems meet brute force; the same seed gives
 * the same plan.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "engine/route/walk.h"
#include "engine/route/work.h"
#include "random_routes.h"

static struct linli_route_plan search(const struct linli_route_problem *problem, uint64_t seed,
                                      int64_t iterations, struct linli_arena *arena)
{
    struct linli_route_options options = {.seed = seed, .iterations = iterations};
    struct linli_route_plan plan;
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(linli_route_solve(problem, &options, arena, &plan, &err), LINLI_OK);
    return plan;
}

/* The checker's only complaints are about required stops that the plan says are missing. */
static void check_plan(const struct linli_route_problem *problem,
                       const struct linli_route_plan *plan, struct linli_arena *arena)
{
    struct linli_route_report report;
    int32_t required_n = 0;
    assert_int_equal(linli_route_check(problem, plan, arena, &report, NULL), LINLI_OK);
    for (int32_t i = 0; i < report.breaches_n; i++) {
        assert_int_equal(report.breaches[i].kind, LINLI_ROUTE_NOT_VISITED);
    }
    for (int32_t i = 0; i < plan->missing_n; i++) {
        required_n += problem->stops[plan->missing[i].stop].prize == LINLI_ROUTE_REQUIRED;
    }
    assert_int_equal(report.breaches_n, required_n);
    assert_int_equal(plan->complete, required_n == 0);
    assert_true(report.cost == plan->cost);
}

static void plans_of_every_variant_keep_every_rule(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 1, "route variants", 0);
    for (uint32_t i = 0; i < 120; i++) {
        uint32_t vary = i < VARIANTS ? 1U << i : (uint32_t)random_below(&random, 1U << VARIANTS);
        int32_t n = 1 + (int32_t)random_below(&random, ROUTES_STOPS_MAX);
        vary &= vary & VARY_BACKHAULS ? ~(uint32_t)VARY_PICKUPS : ~0U;
        routes_draw(&routes, n, vary, &random);
        struct linli_route_plan plan = search(&routes.problem, i, 300, &arena);
        check_plan(&routes.problem, &plan, &arena);
        linli_arena_reset(&arena);
    }
    linli_arena_finish(&arena);
}

/* ---- deltas ------------------------------------------------------------------------------------
 */

static int32_t visits_of(const struct route_state *state, int32_t line, int32_t *visits)
{
    int32_t n = 0;
    for (int32_t v = state->node[route_head(state, line)].next; v != route_tail(state, line);
         v = state->node[v].next) {
        visits[n++] = state->node[v].at;
    }
    return n;
}

static void assert_lines_recomputed(const struct route_state *state)
{
    int32_t visits[2 * ROUTES_STOPS_MAX];
    assert_true(route_state_is_sound(state));
    for (int32_t i = 0; i < state->open_n; i++) {
        const struct route_line *line = &state->line[state->open[i]];
        const struct route_kind *kind = &state->model->kinds[line->kind];
        struct route_walk walk;
        int32_t n = visits_of(state, state->open[i], visits);
        assert_true(route_walk(state->model, line->kind, visits, n, &walk));
        assert_true(walk.distance == line->distance);
        int64_t cost = kind->fixed_cost + kind->distance_cost * walk.distance +
                       kind->time_cost * walk.duration;
        assert_true(cost == line->cost);
    }
}

static void init_work(struct route_work *work, const struct route_model *model,
                      struct linli_arena *arena)
{
    *work = (struct route_work){
        .model = model, .blink_in = 10, .insert_near = 20, .open_max = INT32_MAX};
    random_init(&work->random, 5, "route deltas", 0);
    assert_int_equal(route_state_init(&work->state, model, arena, NULL), LINLI_OK);
    assert_int_equal(LINLI_NEW(arena, model->n, &work->candidate, NULL), LINLI_OK);
    assert_int_equal(LINLI_NEW(arena, model->n, &work->key, NULL), LINLI_OK);
    assert_int_equal(LINLI_NEW(arena, 2 * (size_t)model->n + 1, &work->given, NULL), LINLI_OK);
    assert_int_equal(LINLI_NEW(arena, 2 * (size_t)model->n + 1, &work->other, NULL), LINLI_OK);
    assert_int_equal(LINLI_NEW(arena, model->lines_max, &work->touched, NULL), LINLI_OK);
    assert_int_equal(LINLI_NEW(arena, model->lines_max, &work->is_touched, NULL), LINLI_OK);
}

static void forget(struct route_work *work)
{
    for (int32_t i = 0; i < work->touched_n; i++) {
        work->is_touched[work->touched[i]] = false;
    }
    work->touched_n = 0;
}

/* Ruins and recreates, half of them undone: what is known of lines is what a walk finds, and an
 * undone change leaves the total as it was. */
static void deltas_equal_recomputation(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 2, "route deltas", 0);
    for (uint32_t i = 0; i < 60; i++) {
        struct route_model model;
        struct route_work work;
        uint32_t vary = i < VARIANTS ? 1U << i : (uint32_t)random_below(&random, 1U << VARIANTS);
        vary &= vary & VARY_BACKHAULS ? ~(uint32_t)VARY_PICKUPS : ~0U;
        routes_draw(&routes, 30, vary, &random);
        assert_int_equal(route_model_build(&routes.problem, &arena, &model, NULL), LINLI_OK);
        init_work(&work, &model, &arena);
        for (int32_t stop = 0; stop < model.n; stop++) {
            work.candidate[stop] = stop;
        }
        work.candidate_n = model.n;
        route_recreate(&work);
        for (int32_t step = 0; step < 40; step++) {
            forget(&work);
            route_state_mark(&work.state);
            int64_t before = route_state_total(&work.state);
            route_ruin(&work);
            assert_lines_recomputed(&work.state);
            route_recreate(&work);
            route_rekind(&work);
            assert_lines_recomputed(&work.state);
            if (step % 2 == 0) {
                route_state_undo(&work.state);
                assert_lines_recomputed(&work.state);
                assert_true(route_state_total(&work.state) == before);
            }
        }
        linli_arena_reset(&arena);
    }
    linli_arena_finish(&arena);
}

/* Local search on random states of every variant: each of its moves has made the plan cheaper by
 * what the recomputed lines say, no stop has left its plan, and it ends where no move is left. */
static void local_search_only_betters(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    int32_t bettered_n = 0;
    linli_arena_init(&arena, 0);
    random_init(&random, 11, "route improve", 0);
    for (uint32_t i = 0; i < 6 * VARIANTS; i++) {
        struct route_model model;
        struct route_work work;
        uint32_t vary =
            i < 2 * VARIANTS ? 1U << i / 2 : (uint32_t)random_below(&random, 1U << VARIANTS);
        vary &= vary & VARY_BACKHAULS ? ~(uint32_t)VARY_PICKUPS : ~0U;
        routes_draw(&routes, 30, vary, &random);
        assert_int_equal(route_model_build(&routes.problem, &arena, &model, NULL), LINLI_OK);
        init_work(&work, &model, &arena);
        work.blink_in = 1; /* a plan that leaves something to do */
        for (int32_t stop = 0; stop < model.n; stop++) {
            work.candidate[work.candidate_n++] = stop;
            route_recreate(&work);
            work.candidate_n = 0;
        }
        for (int32_t stop = 0; stop < model.n; stop++) {
            work.candidate[stop] = stop;
        }
        work.candidate_n = model.n;
        route_state_mark(&work.state);
        int64_t first = route_state_total(&work.state);
        int64_t before = first;
        for (int32_t round = 0; round < 20; round++) {
            int32_t absent_n = work.state.absent_n;
            route_improve(&work, 20);
            assert_lines_recomputed(&work.state);
            assert_int_equal(work.state.absent_n, absent_n);
            int64_t after = route_state_total(&work.state);
            assert_true(after <= before);
            bettered_n += after < before;
            if (after == before) {
                break;
            }
            assert_true(round < 19);
            before = after;
        }
        route_state_undo(&work.state);
        assert_lines_recomputed(&work.state);
        assert_true(route_state_total(&work.state) == first);
        linli_arena_reset(&arena);
    }
    assert_true(bettered_n > 3 * VARIANTS);
    linli_arena_finish(&arena);
}

/* ---- brute force -------------------------------------------------------------------------------
 */

enum { TINY = 5, UNPAIRED = VARIANTS - 1 }; /* pairs: test_route_pairs.c */

struct brute {
    const struct linli_route_problem *problem;
    struct linli_arena *arena;
    struct linli_route_line lines[TINY];
    int32_t visits[TINY][2 * TINY];
    int32_t lines_n;
    bool used[TINY];
    int64_t best; /* of plans that visit all required stops, -1: none */
};

/* Every sequence of visits: each stop joins the last line, begins a new trip or a new line of any
 * kind. A line's first stop is above the one's before it, as the order of lines means nothing. */
static void extend(struct brute *brute)
{
    routes_judge(brute->problem, brute->lines, brute->lines_n, brute->arena, &brute->best);
    for (int32_t stop = 0; stop < brute->problem->stops_n; stop++) {
        struct linli_route_line *last = &brute->lines[brute->lines_n > 0 ? brute->lines_n - 1 : 0];
        int32_t *visits = brute->visits[brute->lines_n > 0 ? brute->lines_n - 1 : 0];
        if (brute->used[stop]) {
            continue;
        }
        brute->used[stop] = true;
        if (brute->lines_n > 0) {
            visits[last->visits_n++] = stop;
            extend(brute);
            last->visits_n--;
        }
        if (brute->lines_n > 0 && brute->problem->vehicles[last->vehicle].reload_places_n > 0) {
            visits[last->visits_n++] = -1; /* place 0 */
            visits[last->visits_n++] = stop;
            extend(brute);
            last->visits_n -= 2;
        }
        if (brute->lines_n == 0 || stop > visits[0]) {
            for (int32_t k = 0; k < brute->problem->vehicles_n; k++) {
                int32_t line = brute->lines_n++;
                brute->visits[line][0] = stop;
                brute->lines[line] = (struct linli_route_line){k, 1, brute->visits[line]};
                extend(brute);
                brute->lines_n--;
            }
        }
        brute->used[stop] = false;
    }
}

static void tiny_problems_meet_brute_force(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 3, "route brute", 0);
    for (uint32_t i = 0; i < 8 * UNPAIRED; i++) {
        uint32_t vary = i < UNPAIRED ? 1U << i : (uint32_t)random_below(&random, 1U << UNPAIRED);
        vary &= vary & VARY_BACKHAULS ? ~(uint32_t)VARY_PICKUPS : ~0U;
        /* a reload is tried where a stop does not fit without; way that is longer than a detour
         * can make it worth it elsewhere */
        vary &= vary & VARY_RELOADS ? ~(uint32_t)VARY_MATRIX : ~0U;
        /* linehauls are parted by chance so that each backhaul finds one before it: with more rules
         * than that, not always */
        vary &= vary & VARY_BACKHAULS ? VARY_BACKHAULS : ~0U;
        routes_draw(&routes, i < UNPAIRED ? TINY : TINY - 1, vary, &random);
        struct brute brute = {.problem = &routes.problem, .arena = &arena, .best = -1};
        extend(&brute);
        struct linli_route_plan plan = search(&routes.problem, i, 1500, &arena);
        check_plan(&routes.problem, &plan, &arena);
        assert_int_equal(plan.complete, brute.best >= 0);
        if (brute.best >= 0) {
            assert_true(plan.cost == brute.best);
        }
        linli_arena_reset(&arena);
    }
    linli_arena_finish(&arena);
}

/* ---- what a user counts on ---------------------------------------------------------------------
 */

static void the_same_seed_gives_the_same_plan(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 4, "route same", 0);
    routes_draw(&routes, ROUTES_STOPS_MAX, VARY_WINDOWS | VARY_KINDS, &random);
    struct linli_route_plan a = search(&routes.problem, 7, 2000, &arena);
    struct linli_route_plan b = search(&routes.problem, 7, 2000, &arena);
    assert_true(a.cost == b.cost);
    assert_int_equal(a.lines_n, b.lines_n);
    for (int32_t i = 0; i < a.lines_n; i++) {
        assert_int_equal(a.lines[i].vehicle, b.lines[i].vehicle);
        assert_int_equal(a.lines[i].visits_n, b.lines[i].visits_n);
        assert_memory_equal(a.lines[i].visits, b.lines[i].visits,
                            (size_t)a.lines[i].visits_n * sizeof(int32_t));
    }
    linli_arena_finish(&arena);
}

/* What one search found, given to another as its start, is the worst that it can end with; a start
 * that is nonsense does no harm. */
static void a_start_is_kept_or_bettered(void **state)
{
    static struct random_routes routes;
    static const int32_t nonsense[] = {5, 5, -9, 1000, 7};
    static const struct linli_route_line wrong[] = {{0, 5, nonsense}, {9, 2, nonsense}};
    static const struct linli_route_plan wrong_plan = {.lines = wrong, .lines_n = 2};
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 9, "route start", 0);
    for (uint32_t i = 0; i < VARIANTS; i++) {
        struct linli_route_plan again;
        struct linli_route_options options = {.seed = 2, .iterations = 1};
        routes_draw(&routes, ROUTES_STOPS_MAX, 1U << i, &random);
        struct linli_route_plan plan = search(&routes.problem, 1, 500, &arena);
        options.start = &plan;
        assert_int_equal(linli_route_solve(&routes.problem, &options, &arena, &again, NULL), 0);
        check_plan(&routes.problem, &again, &arena);
        assert_true(again.missing_n < plan.missing_n || again.cost <= plan.cost);
        options.start = &wrong_plan;
        assert_int_equal(linli_route_solve(&routes.problem, &options, &arena, &again, NULL), 0);
        check_plan(&routes.problem, &again, &arena);
    }
    linli_arena_finish(&arena);
}

/* Threads change nothing but that more is searched: two runs agree, and neither is worse than the
 * first search alone. */
static void threads_are_searches_side_by_side(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 10, "route threads", 0);
    routes_draw(&routes, ROUTES_STOPS_MAX, VARY_WINDOWS, &random);
    struct linli_route_options options = {.seed = 3, .iterations = 300, .threads = 3};
    struct linli_route_plan a;
    struct linli_route_plan b;
    struct linli_route_plan alone = search(&routes.problem, 3, 300, &arena);
    assert_int_equal(linli_route_solve(&routes.problem, &options, &arena, &a, NULL), LINLI_OK);
    assert_int_equal(linli_route_solve(&routes.problem, &options, &arena, &b, NULL), LINLI_OK);
    assert_int_equal(a.iterations, 900);
    assert_true(a.cost == b.cost && a.cost <= alone.cost);
    check_plan(&routes.problem, &a, &arena);
    linli_arena_finish(&arena);
}

/* With one vehicle for all of them, what does not fit says why. */
static void stops_without_a_route_say_why(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 6, "route why", 0);
    routes_draw(&routes, 6, 0, &random);
    routes.kinds[0].count = 1;
    routes.kinds[0].close = 1000;
    routes.stops[0].delivery[0] = 9; /* of 8 */
    routes.stops[1].skills = 4;
    routes.windows[2][0] = (struct linli_route_window){2000, 2000}; /* behind the shift */
    routes.stops[2].windows = routes.windows[2];
    routes.stops[2].windows_n = 1;
    for (int32_t i = 3; i < 6; i++) {
        routes.stops[i].delivery[0] = 5; /* one of them fits */
    }
    struct linli_route_plan plan = search(&routes.problem, 1, 200, &arena);
    assert_false(plan.complete);
    assert_int_equal(plan.missing_n, 5);
    assert_int_equal(plan.missing[0].reason, LINLI_ROUTE_NO_CAPACITY);
    assert_int_equal(plan.missing[1].reason, LINLI_ROUTE_NO_SKILL);
    assert_int_equal(plan.missing[2].reason, LINLI_ROUTE_NO_TIME);
    assert_int_equal(plan.missing[3].reason, LINLI_ROUTE_FLEET_TOO_SMALL);
    linli_arena_finish(&arena);
}

static void want_of_memory_is_told(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct random_stream random;
    struct linli_route_options options = {.seed = 1, .iterations = 10};
    random_init(&random, 8, "route memory", 0);
    routes_draw(&routes, 12, VARY_RELOADS | VARY_SKILLS | VARY_WINDOWS, &random);
    enum linli_rc rc = LINLI_ENOMEM;
    for (uint64_t k = 1; rc == LINLI_ENOMEM; k++) {
        struct linli_arena arena;
        struct linli_route_plan plan = {.cost = -7};
        linli_arena_init(&arena, 0);
        arena.fail_at = k;
        rc = linli_route_solve(&routes.problem, &options, &arena, &plan, NULL);
        assert_true(rc == LINLI_OK || (rc == LINLI_ENOMEM && plan.cost == -7));
        assert_true(k < 1000);
        linli_arena_finish(&arena);
    }
    assert_int_equal(rc, LINLI_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_of_every_variant_keep_every_rule),
        cmocka_unit_test(deltas_equal_recomputation),
        cmocka_unit_test(local_search_only_betters),
        cmocka_unit_test(tiny_problems_meet_brute_force),
        cmocka_unit_test(the_same_seed_gives_the_same_plan),
        cmocka_unit_test(a_start_is_kept_or_bettered),
        cmocka_unit_test(threads_are_searches_side_by_side),
        cmocka_unit_test(stops_without_a_route_say_why),
        cmocka_unit_test(want_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
