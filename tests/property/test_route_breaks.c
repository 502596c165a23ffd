/*
 * Breaks of vehicles: the checker's times meet every way of taking them on tiny lines, the rules of
 * a break by hand, and what is wrong with one is told. That the search agrees with the checker, and
 * finds the best plan of tiny problems with breaks, is in test_route_search.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <string.h>

#include "base/random.h"
#include "engine/route/walk.h"

enum { STOPS = 4, BREAKS = 2, FAR = 1 << 20 };

/* A line that visits all stops in order, of which places are on a line and never alike. */
struct small {
    struct linli_route_problem problem;
    struct linli_route_stop stops[STOPS];
    struct linli_route_window windows[STOPS];
    struct linli_route_break breaks[BREAKS];
    struct linli_route_vehicle vehicle;
    double x[STOPS + 1];
    double y[STOPS + 1];
    int32_t visits[STOPS];
};

static void make(struct small *small)
{
    memset(small, 0, sizeof(*small));
    for (int32_t i = 0; i < STOPS; i++) {
        small->x[i + 1] = 10 * (i + 1);
        small->visits[i] = i;
        small->stops[i] =
            (struct linli_route_stop){.place = i + 1, .service = 2, .prize = LINLI_ROUTE_REQUIRED};
    }
    small->vehicle = (struct linli_route_vehicle){.count = 1,
                                                  .distance_cost = 1,
                                                  .time_cost = 1,
                                                  .close = LINLI_ROUTE_NONE,
                                                  .max_duration = LINLI_ROUTE_NONE,
                                                  .max_distance = LINLI_ROUTE_NONE,
                                                  .max_stops = LINLI_ROUTE_NONE,
                                                  .breaks = small->breaks};
    small->problem = (struct linli_route_problem){.places = {.metric = LINLI_ROUTE_PLANE,
                                                             .n = STOPS + 1,
                                                             .x = small->x,
                                                             .y = small->y,
                                                             .scale = 1,
                                                             .factor = 1},
                                                  .stops = small->stops,
                                                  .stops_n = STOPS,
                                                  .vehicles = &small->vehicle,
                                                  .vehicles_n = 1};
}

static struct linli_route_report check(const struct small *small, struct linli_arena *arena)
{
    struct linli_route_line line = {0, STOPS, small->visits};
    struct linli_route_plan plan = {.lines = &line, .lines_n = 1};
    struct linli_route_report report;
    assert_int_equal(linli_route_check(&small->problem, &plan, arena, &report, NULL), LINLI_OK);
    return report;
}

/* ---- every way ---------------------------------------------------------------------------------
 */

/* The earliest end from `clock` on, with `left` to go to stop `i` (STOPS: the depot) and breaks
 * from `b` on to take: unit by unit, the vehicle drives, waits or begins its break. */
static int64_t earliest(const struct small *small, int32_t i, int64_t left, int32_t b,
                        int64_t clock)
{
    int64_t best = FAR;
    if (clock > 400) {
        return FAR;
    }
    if (b < small->vehicle.breaks_n && clock >= small->breaks[b].open &&
        clock <= small->breaks[b].close) {
        best = earliest(small, i, left, b + 1, clock + small->breaks[b].lasts);
    }
    int64_t other;
    if (left > 0) {
        bool opens = b < small->vehicle.breaks_n && clock < small->breaks[b].open;
        int64_t until = opens ? small->breaks[b].open - clock : left;
        int64_t driven = until < left ? until : left; /* nothing can happen in between */
        other = earliest(small, i, left - driven, b, clock + driven);
    } else if (i == STOPS) {
        other = b == small->vehicle.breaks_n ? clock : earliest(small, i, 0, b, clock + 1);
    } else {
        const struct linli_route_window *window = &small->windows[i];
        int64_t begin = clock > window->open ? clock : window->open;
        int64_t next = i + 1 < STOPS ? 10 : 10 * STOPS;
        other = begin > window->close ? FAR : earliest(small, i + 1, next, b, begin + 2);
        /* or it waits here for a break */
        int64_t open = b < small->vehicle.breaks_n ? small->breaks[b].open : 0;
        int64_t waited = open > clock ? earliest(small, i, 0, b, open) : FAR;
        other = waited < other ? waited : other;
    }
    return other < best ? other : best;
}

static void draw(struct small *small, struct random_stream *random)
{
    make(small);
    small->vehicle.open = (int64_t)random_below(random, 30);
    for (int32_t i = 0; i < STOPS; i++) {
        int64_t open = (int64_t)random_below(random, 100);
        small->windows[i] =
            (struct linli_route_window){open, open + 40 + (int64_t)random_below(random, 80)};
        small->stops[i].windows = &small->windows[i];
        small->stops[i].windows_n = 1;
    }
    small->vehicle.breaks_n = 1 + (int32_t)random_below(random, BREAKS);
    int64_t open = (int64_t)random_below(random, 60);
    int64_t close = open;
    for (int32_t b = 0; b < BREAKS; b++) {
        open += (int64_t)random_below(random, 40);
        close = (close > open ? close : open) + (int64_t)random_below(random, 40);
        small->breaks[b] =
            (struct linli_route_break){open, close, (int64_t)random_below(random, 30)};
    }
}

static void lines_meet_every_way_of_resting(void **state)
{
    static struct small small;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    int32_t found_n = 0;
    linli_arena_init(&arena, 0);
    random_init(&random, 31, "route breaks", 0);
    for (int32_t i = 0; i < 3000; i++) {
        struct route_model model;
        struct route_walk walk;
        draw(&small, &random);
        struct linli_route_report report = check(&small, &arena);
        const struct linli_route_account *account = &report.accounts[0];
        int64_t end = earliest(&small, 0, 10, 0, small.vehicle.open);
        assert_int_equal(report.feasible, end < FAR);
        assert_int_equal(route_model_build(&small.problem, &arena, &model, NULL), LINLI_OK);
        assert_int_equal(route_walk(&model, 0, small.visits, STOPS, &walk), end < FAR);
        if (end < FAR) {
            found_n++;
            assert_true(account->end == end);
            assert_true(account->duration == walk.duration);
            assert_true(account->start == end - walk.duration);
            assert_int_equal(account->rests_n, small.vehicle.breaks_n);
        }
        for (int32_t b = 0; b < account->rests_n && report.feasible; b++) {
            assert_true(account->rests[b].begin >= small.breaks[b].open);
            assert_true(account->rests[b].begin <= small.breaks[b].close);
        }
        linli_arena_reset(&arena);
    }
    assert_true(found_n > 300 && found_n < 2700);
    linli_arena_finish(&arena);
}

/* ---- by hand -----------------------------------------------------------------------------------
 */

static void a_break_interrupts_a_drive(void **state)
{
    static struct small small;
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    make(&small);
    small.vehicle.breaks_n = 1;
    small.breaks[0] = (struct linli_route_break){15, 15, 7};
    struct linli_route_report report = check(&small, &arena);
    const struct linli_route_account *account = &report.accounts[0];
    /* Left at 0, the first stop is reached at 10 and left at 12. The second, 10 on, is being driven
     * to when the break begins at 15, 13 of the way done; it ends at 22, 7 are left: 29. Then 31,
     * 41, 43, 53, 55 and 40 home: 95, which is 80 on the way, 8 of service and 7 of rest. */
    assert_true(report.feasible);
    assert_int_equal(account->rests_n, 1);
    assert_int_equal(account->rests[0].position, 1);
    assert_true(account->rests[0].arrive == 15);
    assert_true(account->rests[0].begin == 15);
    assert_true(account->rests[0].travel == 13);
    assert_true(account->timings[1].arrive == 29);
    assert_true(account->timings[1].travel == 20);
    assert_true(account->end == 95);
    assert_true(account->duration == 95);
    assert_true(account->waiting == 0);
    assert_true(account->cost == 80 + 95);
    linli_arena_finish(&arena);
}

static void what_is_missing_is_told(void **state)
{
    static struct small small;
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    make(&small);
    small.vehicle.breaks_n = 2;
    small.breaks[0] = (struct linli_route_break){10, 12, 5};
    small.breaks[1] = (struct linli_route_break){13, 14, 5};
    struct linli_route_report report = check(&small, &arena);
    /* the first is over at 15 at the earliest, when the second can begin no more */
    assert_false(report.feasible);
    assert_int_equal(report.breaches_n, 1);
    assert_int_equal(report.breaches[0].kind, LINLI_ROUTE_NO_BREAK);
    assert_true(report.breaches[0].amount == 1);
    assert_true(report.breaches[0].limit == 2);

    /* work is done at 88, the break opens at 200: on duty until it is over at 205, and it began as
     * late as that allows, 200 - 88 = 112 */
    small.vehicle.breaks_n = 1;
    small.breaks[0] = (struct linli_route_break){200, 300, 5};
    report = check(&small, &arena);
    assert_true(report.feasible);
    assert_true(report.accounts[0].end == 205);
    assert_true(report.accounts[0].start == 112);
    assert_int_equal(report.accounts[0].rests[0].position, STOPS);
    linli_arena_finish(&arena);
}

static void bad_breaks_are_refused(void **state)
{
    static struct small small;
    static const struct linli_route_break bad[][2] = {
        {{5, 4, 1}, {9, 9, 1}}, {{5, 6, 1}, {4, 9, 1}}, {{5, 6, 1}, {5, 5, 1}}, {{5, 6, -1}}};
    (void)state;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct linli_route_options options = {.iterations = 10};
        struct linli_route_plan plan;
        struct linli_error err;
        make(&small);
        small.vehicle.breaks = bad[i];
        small.vehicle.breaks_n = 2;
        linli_error_init(&err);
        assert_int_equal(linli_route_solve(&small.problem, &options, &arena, &plan, &err),
                         LINLI_EINPUT);
        assert_non_null(strstr(err.format, "breaks"));
    }
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_meet_every_way_of_resting),
        cmocka_unit_test(a_break_interrupts_a_drive),
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(bad_breaks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
