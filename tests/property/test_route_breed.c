/*
 * Plans bred from plans: every change of local search is what a recomputation finds and makes the
 * plan cheaper, SWAP* finds the best exchange that trying all finds, tiny problems meet brute
 * force, the crowd keeps its bounds, and the search that uses all of it keeps every rule and gives
 * the same plan for the same seed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <stdlib.h>

#include "engine/route/breed.h"
#include "random_routes.h"

enum { TINY = 8, STOPS = 40 };

/* A problem that can be bred; where `given` its distances are a matrix, alike in both directions.
 */
static void draw_plain(struct random_routes *routes, int32_t n, bool given,
                       struct random_stream *random)
{
    int32_t places_n = n + 2;
    routes_draw(routes, n, given ? VARY_MATRIX : 0, random);
    for (int32_t i = 0; i < places_n; i++) {
        for (int32_t j = 0; j < i; j++) {
            routes->table[i * places_n + j] = routes->table[j * places_n + i];
        }
    }
}

static void build(struct random_routes *routes, struct linli_arena *arena,
                  struct random_stream *random, struct route_model *model, struct soft_plan *plan)
{
    assert_int_equal(route_model_build(&routes->problem, arena, model, NULL), LINLI_OK);
    assert_true(route_soft_can(model));
    assert_int_equal(route_soft_init(plan, model, random, arena, NULL), LINLI_OK);
}

/* Any stops on any lines, overloaded where it comes so. */
static void fill_at_random(struct soft_plan *plan, struct random_stream *random)
{
    int32_t stops[ROUTES_STOPS_MAX][ROUTES_STOPS_MAX];
    int32_t n[ROUTES_STOPS_MAX] = {0};
    route_soft_clear(plan);
    for (int32_t i = 0; i < plan->model->n; i++) {
        int32_t line = (int32_t)random_below(random, (uint64_t)plan->lines_n);
        stops[line][n[line]++] = i;
    }
    for (int32_t line = 0; line < plan->lines_n; line++) {
        route_soft_fill(plan, line, stops[line], n[line]);
    }
}

/* The cost of stops in this order: their way, and 1024ths of the price for what is too much. */
static int64_t recomputed(const struct soft_plan *plan, const int32_t *stops, int32_t n)
{
    const struct route_kind *kind = plan->kind;
    int64_t way = 0;
    int64_t load = 0;
    int32_t at = kind->start;
    for (int32_t i = 0; i < n; i++) {
        way += route_distance(plan->model, kind->metric, at, stops[i]);
        load += plan->model->stops[stops[i]].delivery[0] + plan->model->stops[stops[i]].pickup[0];
        at = stops[i];
    }
    int64_t over = load > kind->capacity[0] ? load - kind->capacity[0] : 0;
    way += n > 0 ? route_distance(plan->model, kind->metric, at, kind->end) : 0;
    return n == 0
               ? 0
               : kind->fixed_cost + kind->distance_cost * way + ((over * plan->load_price) >> 10);
}

static int64_t assert_recomputed(const struct soft_plan *plan)
{
    bool seen[ROUTES_STOPS_MAX] = {false};
    int64_t total = 0;
    int32_t seen_n = 0;
    for (int32_t l = 0; l < plan->lines_n; l++) {
        const struct soft_line *line = &plan->line[l];
        int64_t cost = recomputed(plan, line->stop, line->n);
        assert_true(cost == line->cost);
        total += cost;
        for (int32_t i = 0; i < line->n; i++) {
            assert_false(seen[line->stop[i]]);
            seen[line->stop[i]] = true;
            seen_n++;
            assert_int_equal(plan->line_of[line->stop[i]], l);
            assert_int_equal(plan->place_of[line->stop[i]], i);
        }
    }
    assert_int_equal(seen_n, plan->model->n);
    assert_true(route_soft_total(plan) == total);
    return total;
}

static void local_search_only_betters(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 21, "route soft", 0);
    for (int32_t i = 0; i < 30; i++) {
        struct route_model model;
        struct soft_plan plan;
        draw_plain(&routes, STOPS, i % 3 == 0, &random);
        routes.kinds[0].fixed_cost = i % 2 == 0 ? 0 : 50;
        build(&routes, &arena, &random, &model, &plan);
        plan.load_price = 512 << (i % 8);
        fill_at_random(&plan, &random);
        int64_t first = assert_recomputed(&plan);
        route_soft_descend(&plan);
        int64_t after = assert_recomputed(&plan);
        assert_true(after < first);
        int64_t price = plan.load_price;
        plan.load_price = 10 * price;
        route_soft_reprice(&plan);
        first = assert_recomputed(&plan);
        route_soft_descend(&plan);
        assert_true(assert_recomputed(&plan) <= first);
        linli_arena_reset(&arena);
    }
    linli_arena_finish(&arena);
}

/* ---- SWAP* -------------------------------------------------------------------------------------
 */

/* `line` without its stop at `gone`, with `comes` at each place: the least cost. */
static int64_t least_with(const struct soft_plan *plan, const struct soft_line *line, int32_t gone,
                          int32_t comes)
{
    int64_t least = INT64_MAX;
    for (int32_t at = 0; at < line->n; at++) {
        int32_t stops[ROUTES_STOPS_MAX];
        int32_t n = 0;
        int32_t kept = 0;
        for (int32_t i = 0; i < line->n; i++) {
            if (i == gone) {
                continue;
            }
            if (kept++ == at) {
                stops[n++] = comes;
            }
            stops[n++] = line->stop[i];
        }
        if (n < line->n) {
            stops[n++] = comes;
        }
        int64_t cost = recomputed(plan, stops, n);
        least = cost < least ? cost : least;
    }
    return least;
}

/* Ways along a grid: no detour is shorter than the way, which the bounds of SWAP* count on. Rounded
 * straight lines can be off by one. */
static void along_a_grid(struct random_routes *routes, int32_t n)
{
    int32_t places_n = n + 2;
    for (int32_t i = 0; i < places_n * places_n; i++) {
        int32_t a = i / places_n;
        int32_t b = i % places_n;
        routes->table[i] = abs((int32_t)routes->x[a] - (int32_t)routes->x[b]) +
                           abs((int32_t)routes->y[a] - (int32_t)routes->y[b]);
    }
}

static void swap_star_is_the_best_of_all(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    int32_t found_n = 0;
    linli_arena_init(&arena, 0);
    random_init(&random, 22, "route star", 0);
    for (int32_t round = 0; round < 200; round++) {
        struct route_model model;
        struct soft_plan plan;
        draw_plain(&routes, 2 + round % 11, true, &random);
        along_a_grid(&routes, 2 + round % 11);
        build(&routes, &arena, &random, &model, &plan);
        plan.load_price = 1024 * (round % 7);
        plan.lines_n = 2;
        fill_at_random(&plan, &random);
        int64_t before = assert_recomputed(&plan);
        int64_t least = before;
        for (int32_t i = 0; i < plan.line[0].n; i++) {
            for (int32_t j = 0; j < plan.line[1].n; j++) {
                int64_t cost = least_with(&plan, &plan.line[0], i, plan.line[1].stop[j]) +
                               least_with(&plan, &plan.line[1], j, plan.line[0].stop[i]);
                least = cost < least ? cost : least;
            }
        }
        assert_int_equal(route_soft_star(&plan, 0, 1), least < before);
        assert_true(assert_recomputed(&plan) == least);
        found_n += least < before;
        linli_arena_reset(&arena);
    }
    assert_true(found_n > 50);
    linli_arena_finish(&arena);
}

/* ---- brute force -------------------------------------------------------------------------------
 */

/* The least cost of one line over each set of stops (Held and Karp), INT32_MAX where too heavy. */
static void fill_sets(const struct route_model *model, int64_t *least)
{
    static int64_t way[1 << TINY][TINY];
    const struct route_kind *kind = &model->kinds[0];
    uint32_t sets = 1U << model->n;
    for (uint32_t set = 1; set < sets; set++) {
        int64_t load = 0;
        least[set] = INT32_MAX;
        for (int32_t last = 0; last < model->n; last++) {
            if ((set >> last & 1) == 0) {
                continue;
            }
            uint32_t rest = set & ~(1U << last);
            load += model->stops[last].delivery[0];
            way[set][last] = rest == 0 ? route_distance(model, 0, kind->start, last) : INT32_MAX;
            for (int32_t prev = 0; prev < model->n; prev++) {
                if (rest >> prev & 1) {
                    int64_t there = way[rest][prev] + route_distance(model, 0, prev, last);
                    way[set][last] = there < way[set][last] ? there : way[set][last];
                }
            }
            int64_t cost = way[set][last] + route_distance(model, 0, last, kind->end);
            least[set] = cost < least[set] ? cost : least[set];
        }
        least[set] = load > kind->capacity[0] ? INT32_MAX : least[set];
    }
}

/* The cheapest way to part all stops into such sets. */
static int64_t brute_force(const struct route_model *model)
{
    static int64_t least[1 << TINY];
    static int64_t best[1 << TINY];
    uint32_t sets = 1U << model->n;
    fill_sets(model, least);
    best[0] = 0;
    for (uint32_t set = 1; set < sets; set++) {
        best[set] = INT32_MAX;
        for (uint32_t part = set; part > 0; part = (part - 1) & set) {
            int64_t cost = least[part] + best[set & ~part];
            best[set] = cost < best[set] ? cost : best[set];
        }
    }
    return best[sets - 1];
}

static void tiny_problems_meet_brute_force(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 23, "route breed", 0);
    for (int32_t i = 0; i < 24; i++) {
        struct route_model model;
        struct route_breed *breed;
        draw_plain(&routes, 1 + i % TINY, i % 3 == 0, &random);
        assert_int_equal(route_model_build(&routes.problem, &arena, &model, NULL), LINLI_OK);
        assert_int_equal(LINLI_NEW(&arena, 1, &breed, NULL), LINLI_OK);
        assert_int_equal(route_breed_init(breed, &model, &random, &arena, NULL), LINLI_OK);
        for (int32_t step = 0; step < 150; step++) {
            int64_t before = breed->has_best ? breed->best.cost : INT64_MAX;
            bool better = route_breed_step(breed);
            assert_int_equal(better, breed->has_best && breed->best.cost < before);
            assert_true(breed->crowd.half[0].n < CROWD_MAX && breed->crowd.half[1].n < CROWD_MAX);
        }
        assert_true(breed->has_best);
        assert_true(breed->best.excess == 0);
        assert_true(breed->best.cost == brute_force(&model));
        linli_arena_reset(&arena);
    }
    linli_arena_finish(&arena);
}

/* ---- the search --------------------------------------------------------------------------------
 */

static struct linli_route_plan search(const struct linli_route_problem *problem, uint64_t seed,
                                      struct linli_arena *arena)
{
    struct linli_route_options options = {.seed = seed, .iterations = 14000};
    struct linli_route_plan plan;
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(linli_route_solve(problem, &options, arena, &plan, &err), LINLI_OK);
    assert_true(plan.iterations == 14000);
    return plan;
}

/* 14,000 iterations for 40 stops leave 12,600: 315 children, more than the 300 that breeding
 * wants. */
static void the_search_breeds_and_keeps_every_rule(void **state)
{
    static struct random_routes routes;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    linli_arena_init(&arena, 0);
    random_init(&random, 24, "route bred", 0);
    for (uint64_t i = 0; i < 6; i++) {
        struct linli_route_report report;
        draw_plain(&routes, STOPS, i % 3 == 0, &random);
        routes.kinds[0].count = i == 5 ? 3 : STOPS; /* at last too few */
        struct linli_route_plan a = search(&routes.problem, i, &arena);
        struct linli_route_plan b = search(&routes.problem, i, &arena);
        assert_int_equal(linli_route_check(&routes.problem, &a, &arena, &report, NULL), LINLI_OK);
        assert_true(report.cost == a.cost);
        assert_int_equal(report.breaches_n, a.missing_n);
        assert_int_equal(a.complete, i < 5);
        assert_true(a.cost == b.cost);
        assert_int_equal(a.lines_n, b.lines_n);
        for (int32_t l = 0; l < a.lines_n; l++) {
            assert_int_equal(a.lines[l].visits_n, b.lines[l].visits_n);
            assert_memory_equal(a.lines[l].visits, b.lines[l].visits,
                                (size_t)a.lines[l].visits_n * sizeof(int32_t));
        }
        linli_arena_reset(&arena);
    }
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(local_search_only_betters),
        cmocka_unit_test(swap_star_is_the_best_of_all),
        cmocka_unit_test(tiny_problems_meet_brute_force),
        cmocka_unit_test(the_search_breeds_and_keeps_every_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
