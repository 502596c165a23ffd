/* Random routing problems in which every variant may occur, for the tests of the search. */
#ifndef LINLI_TESTS_RANDOM_ROUTES_H
#define LINLI_TESTS_RANDOM_ROUTES_H

#include <string.h>

#include "base/random.h"
#include "linli/route.h"

enum {
    ROUTES_STOPS_MAX = 60,
    ROUTES_KINDS = 2,
    VARY_WINDOWS = 1,
    VARY_KINDS = 2,
    VARY_PRIZES = 4,
    VARY_SKILLS = 8,
    VARY_BACKHAULS = 16,
    VARY_PICKUPS = 32,
    VARY_RELEASES = 64,
    VARY_RELOADS = 128,
    VARY_TIME_COST = 256,
    VARY_OPEN = 512,
    VARY_SEVERAL_WINDOWS = 1024,
    VARY_LIMITS = 2048,
    VARY_MATRIX = 4096,
    VARY_BREAKS = 8192,
    VARY_PAIRS = 16384,
    VARIANTS = 15
};

struct random_routes {
    struct linli_route_problem problem;
    struct linli_route_stop stops[ROUTES_STOPS_MAX];
    struct linli_route_window windows[ROUTES_STOPS_MAX][2];
    struct linli_route_vehicle kinds[ROUTES_KINDS];
    struct linli_route_break breaks[ROUTES_KINDS][2];
    double x[ROUTES_STOPS_MAX + 2];
    double y[ROUTES_STOPS_MAX + 2];
    int32_t table[(ROUTES_STOPS_MAX + 2) * (ROUTES_STOPS_MAX + 2)];
    int32_t pickup_of[ROUTES_STOPS_MAX];
    struct linli_route_matrix matrix;
    int32_t reload_place;
};

static int64_t routes_below(struct random_stream *random, uint64_t n)
{
    return (int64_t)random_below(random, n);
}

static void routes_fill_stop(struct random_routes *routes, int32_t i, uint32_t vary,
                             struct random_stream *random)
{
    struct linli_route_stop *stop = &routes->stops[i];
    *stop = (struct linli_route_stop){.place = i + 2, .prize = LINLI_ROUTE_REQUIRED};
    stop->service = routes_below(random, 10);
    bool back = (vary & (VARY_BACKHAULS | VARY_PICKUPS)) && random_below(random, 3) == 0;
    int64_t size = 1 + routes_below(random, 5);
    stop->delivery[0] = back ? 0 : size;
    stop->pickup[0] = back ? size : 0;
    if (vary & VARY_BACKHAULS) {
        stop->order = back ? LINLI_ROUTE_BACKHAUL : LINLI_ROUTE_LINEHAUL;
    }
    if (vary & (VARY_WINDOWS | VARY_SEVERAL_WINDOWS)) {
        int64_t open = routes_below(random, 200);
        routes->windows[i][0] = (struct linli_route_window){open, open + 60};
        routes->windows[i][1] = (struct linli_route_window){open + 150, open + 250};
        stop->windows = routes->windows[i];
        stop->windows_n = vary & VARY_SEVERAL_WINDOWS ? 2 : 1;
    }
    if ((vary & VARY_PRIZES) && random_below(random, 2) == 0) {
        stop->prize = 1 + routes_below(random, 80);
    }
    if ((vary & VARY_SKILLS) && random_below(random, 3) == 0) {
        stop->skills = 1;
    }
    if (vary & VARY_RELEASES) {
        stop->release = routes_below(random, 100);
    }
}

static void routes_fill_kinds(struct random_routes *routes, int32_t n, uint32_t vary)
{
    for (int32_t k = 0; k < ROUTES_KINDS; k++) {
        routes->kinds[k] =
            (struct linli_route_vehicle){.count = n,
                                         .start = k,
                                         .end = vary & VARY_OPEN ? -1 : k,
                                         .capacity = {8 + 4 * k},
                                         .fixed_cost = vary & VARY_KINDS ? 20 + 15 * k : 0,
                                         .distance_cost = vary & VARY_KINDS ? 1 + k : 1,
                                         .time_cost = vary & VARY_TIME_COST ? 1 : 0,
                                         .close = LINLI_ROUTE_NONE,
                                         .max_duration = LINLI_ROUTE_NONE,
                                         .max_distance = LINLI_ROUTE_NONE,
                                         .max_stops = LINLI_ROUTE_NONE,
                                         .skills = k == 1};
        if (vary & VARY_RELOADS) {
            routes->kinds[k].count = 1;
            routes->kinds[k].reload_places = &routes->reload_place;
            routes->kinds[k].reload_places_n = 1;
            routes->kinds[k].max_reloads = 3;
        }
        if (vary & VARY_BREAKS) {
            routes->breaks[k][0] = (struct linli_route_break){40, 120, 15 + 5 * k};
            routes->breaks[k][1] = (struct linli_route_break){130, 260, 10};
            routes->kinds[k].breaks = routes->breaks[k];
            routes->kinds[k].breaks_n = 1 + k;
        }
        if (vary & VARY_LIMITS) {
            routes->kinds[k].max_distance = 250;
            routes->kinds[k].max_stops = 4;
            routes->kinds[k].max_duration = 260;
        }
    }
}

/* Couples of stops become a pick-up and its delivery: all, or about every second one. */
static void routes_pair(struct random_routes *routes, int32_t n, bool all,
                        struct random_stream *random)
{
    for (int32_t i = 0; i < n; i++) {
        routes->pickup_of[i] = -1;
    }
    for (int32_t i = 0; i + 1 < n; i += 2) {
        struct linli_route_stop *stop = &routes->stops[i];
        int64_t size = 1 + routes_below(random, 5);
        if (i > 0 && !all && random_below(random, 2) == 0) {
            continue;
        }
        bool turned = random_below(random, 2) == 0;
        routes->pickup_of[i + turned] = i + 1 - turned;
        for (int32_t k = 0; k < 2; k++) {
            bool drops = k == turned;
            stop[k].pickup[0] = drops ? 0 : size;
            stop[k].delivery[0] = drops ? size : 0;
            if ((stop[0].prize == LINLI_ROUTE_REQUIRED) !=
                (stop[1].prize == LINLI_ROUTE_REQUIRED)) {
                stop[k].prize = 30;
            }
        }
    }
    routes->problem.pickup_of = routes->pickup_of;
}

/* n stops in a square of 100; places 0 and 1 are depots. */
static void routes_draw(struct random_routes *routes, int32_t n, uint32_t vary,
                        struct random_stream *random)
{
    memset(routes, 0, sizeof(*routes));
    vary &= vary & VARY_PAIRS ? ~(uint32_t)VARY_BACKHAULS : ~0U;
    int32_t places_n = n + 2;
    for (int32_t i = 0; i < places_n; i++) {
        routes->x[i] = (double)routes_below(random, 100);
        routes->y[i] = (double)routes_below(random, 100);
        if (i >= 2) {
            routes_fill_stop(routes, i - 2, vary, random);
        }
    }
    for (int32_t i = 0; i < places_n * places_n; i++) {
        bool same = i / places_n == i % places_n;
        routes->table[i] = same ? 0 : 1 + (int32_t)routes_below(random, 90);
    }
    routes->matrix.distance = routes->table;
    routes_fill_kinds(routes, n, vary);
    routes->problem = (struct linli_route_problem){
        .dims_n = 1,
        .places = {.metric = vary & VARY_MATRIX ? LINLI_ROUTE_MATRIX : LINLI_ROUTE_PLANE,
                   .n = places_n,
                   .x = routes->x,
                   .y = routes->y,
                   .scale = 1,
                   .factor = 1,
                   .matrices = &routes->matrix,
                   .matrices_n = 1},
        .stops = routes->stops,
        .stops_n = n,
        .vehicles = routes->kinds,
        .vehicles_n = vary & (VARY_KINDS | VARY_SKILLS) ? ROUTES_KINDS : 1,
    };
    if (vary & VARY_PAIRS) {
        routes_pair(routes, n, false, random);
    }
}

/* *best becomes the cost of the lines when they break no rule and it is less; -1: none so far. */
static inline void routes_judge(const struct linli_route_problem *problem,
                                const struct linli_route_line *lines, int32_t lines_n,
                                struct linli_arena *arena, int64_t *best)
{
    struct linli_route_plan plan = {.lines = lines, .lines_n = lines_n};
    struct linli_route_report report;
    struct linli_arena_mark mark = linli_arena_mark(arena);
    assert_int_equal(linli_route_check(problem, &plan, arena, &report, NULL), LINLI_OK);
    if (report.feasible && (*best < 0 || report.cost < *best)) {
        *best = report.cost;
    }
    linli_arena_rewind(arena, mark);
}

#endif
