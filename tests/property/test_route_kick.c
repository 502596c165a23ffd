/*
 * Kicks: on random problems they leave no required stop outside, never lose the best plan, keep to
 * the budget, and give lines up where a plan has too many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "engine/route/kick.h"
#include "random_routes.h"

enum { STOPS = 40, ITERATIONS = 30000, ROUNDS = 6 };

/* The checker finds what the best plan of the search says. */
static void check_best(const struct route_search *search, struct linli_arena *arena)
{
    struct linli_route_line lines[STOPS];
    static int32_t visits[STOPS][STOPS];
    const struct route_state *state = &search->work.state;
    struct linli_route_plan plan = {.lines = lines, .lines_n = search->best.open_n};
    struct linli_route_report report;
    for (int32_t i = 0; i < plan.lines_n; i++) {
        int32_t n = route_best_line(&search->best, state, i, &lines[i].vehicle, visits[i]);
        lines[i].visits_n = n;
        lines[i].visits = visits[i];
    }
    assert_int_equal(linli_route_check(state->model->problem, &plan, arena, &report, NULL),
                     LINLI_OK);
    assert_true(report.feasible);
    assert_true(report.cost == search->best.cost);
}

static void kicks_never_lose_the_best_plan(void **state)
{
    static struct random_routes routes;
    static const uint32_t vary[ROUNDS] = {VARY_WINDOWS,
                                          VARY_WINDOWS | VARY_KINDS,
                                          VARY_WINDOWS | VARY_PICKUPS,
                                          VARY_WINDOWS | VARY_TIME_COST,
                                          VARY_WINDOWS | VARY_SKILLS,
                                          VARY_WINDOWS | VARY_MATRIX};
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    int32_t better_n = 0;
    linli_arena_init(&arena, 0);
    random_init(&random, 41, "route kicks", 0);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        struct linli_route_options options = {.seed = i, .iterations = ITERATIONS};
        struct route_search search = {.options = &options};
        struct route_model model;
        routes_draw(&routes, STOPS, vary[i], &random);
        for (int32_t stop = 0; stop < STOPS; stop++) { /* within reach: 142 is the farthest */
            routes.windows[stop][0].open += 150;
            routes.windows[stop][0].close += 150;
        }
        assert_int_equal(route_model_build(&routes.problem, &arena, &model, NULL), LINLI_OK);
        assert_int_equal(route_begin(&search, &model, 0, &arena, NULL), LINLI_OK);
        assert_int_equal(LINLI_NEW(&arena, STOPS, &search.failed, NULL), LINLI_OK);
        for (int32_t k = 0; k < 1000 && search.best.absent_n > 0; k++) {
            route_iterate(&search); /* a place that was overlooked may be the only one */
        }
        assert_int_equal(search.best.absent_n, 0);
        int64_t before = search.best.cost;
        route_kick(&search);
        assert_int_equal(search.best.absent_n, 0);
        assert_true(search.best.cost <= before);
        assert_true(search.iterations == ITERATIONS);
        assert_int_equal(search.work.focus_n, 0);
        assert_int_equal(search.work.open_max, INT32_MAX);
        check_best(&search, &arena);
        better_n += search.best.cost < before;
        linli_arena_reset(&arena);
    }
    assert_true(better_n >= ROUNDS - 1);
    linli_arena_finish(&arena);
}

/* Eight stops side by side far from the depot, each on a line of its own by the plan that is begun
 * with: two vehicles carry four each, and a kick gives lines up until no more can be. */
static void too_many_lines_are_given_up(void **state)
{
    static struct random_routes routes;
    static int32_t visits[8];
    struct linli_route_line lines[8];
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 42, "route kicks", 0);
    routes_draw(&routes, 8, VARY_WINDOWS, &random);
    for (int32_t i = 0; i < 8; i++) {
        routes.x[i + 2] = routes.x[0] + 1000 + i;
        routes.y[i + 2] = routes.y[0];
        routes.stops[i].delivery[0] = 2; /* of 8 */
        routes.windows[i][0] = (struct linli_route_window){0, 100000};
        visits[i] = i;
        lines[i] = (struct linli_route_line){0, 1, &visits[i]};
    }
    struct linli_route_plan start = {.lines = lines, .lines_n = 8};
    struct linli_route_options options = {.seed = 1, .iterations = ITERATIONS, .start = &start};
    struct route_search search = {.options = &options};
    struct route_model model;
    assert_int_equal(route_model_build(&routes.problem, &arena, &model, NULL), LINLI_OK);
    assert_int_equal(route_begin(&search, &model, 0, &arena, NULL), LINLI_OK);
    assert_int_equal(LINLI_NEW(&arena, 8, &search.failed, NULL), LINLI_OK);
    assert_int_equal(search.best.open_n, 8);
    route_kick(&search);
    /* there and back to the stops at 1003 and 1007 */
    assert_int_equal(search.best.open_n, 2);
    assert_true(search.best.cost == 2 * 1003 + 2 * 1007);
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kicks_never_lose_the_best_plan),
        cmocka_unit_test(too_many_lines_are_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
