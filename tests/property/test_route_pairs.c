/*
 * Pick-up and delivery pairs: problems of eight stops meet brute force in every variant, the rules
 * of a pair by hand, and what is wrong with one is told. That the checker agrees with the search on
 * larger ones, and what is known of a line with its recomputation, is in test_route_search.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "random_routes.h"

enum { STOPS = 8, ITERATIONS = 3000 };

struct brute {
    const struct linli_route_problem *problem;
    struct linli_arena *arena;
    struct linli_route_line lines[STOPS];
    int32_t visits[STOPS][STOPS];
    int32_t lines_n;
    int32_t on_board; /* picked up and not delivered yet */
    bool used[STOPS];
    int64_t best; /* -1: no plan visits all required stops */
};

static void extend(struct brute *brute);

static void extend_by(struct brute *brute, int32_t stop)
{
    int32_t change = brute->problem->pickup_of[stop] < 0 ? 1 : -1;
    brute->used[stop] = true;
    if (brute->lines_n > 0) {
        struct linli_route_line *last = &brute->lines[brute->lines_n - 1];
        brute->visits[brute->lines_n - 1][last->visits_n++] = stop;
        brute->on_board += change;
        extend(brute);
        brute->on_board -= change;
        last->visits_n--;
    }
    /* the order of lines means nothing: their first stops ascend */
    bool ascends = brute->lines_n == 0 || stop > brute->visits[brute->lines_n - 1][0];
    for (int32_t k = 0; k < brute->problem->vehicles_n && brute->on_board == 0 && ascends; k++) {
        int32_t line = brute->lines_n++;
        brute->visits[line][0] = stop;
        brute->lines[line] = (struct linli_route_line){k, 1, brute->visits[line]};
        brute->on_board = 1;
        extend(brute);
        brute->on_board = 0;
        brute->lines_n--;
    }
    brute->used[stop] = false;
}

/* Every plan in which a delivery comes behind its pick-up on one line. */
static void extend(struct brute *brute)
{
    if (brute->on_board == 0) {
        routes_judge(brute->problem, brute->lines, brute->lines_n, brute->arena, &brute->best);
    }
    for (int32_t stop = 0; stop < brute->problem->stops_n; stop++) {
        int32_t pickup = brute->problem->pickup_of[stop];
        if (!brute->used[stop] && (pickup < 0 || brute->used[pickup])) {
            extend_by(brute, stop);
        }
    }
}

static void four_pairs_meet_brute_force(void **state)
{
    static struct random_routes routes;
    static const uint32_t never = VARY_BACKHAULS | VARY_RELOADS | VARY_PAIRS;
    (void)state;
    struct linli_arena arena;
    struct random_stream random;
    int32_t found_n = 0;
    linli_arena_init(&arena, 0);
    random_init(&random, 21, "route pairs brute", 0);
    for (uint32_t i = 0; i < 4 * VARIANTS; i++) {
        uint32_t vary = i < VARIANTS ? 1U << i : (uint32_t)random_below(&random, 1U << VARIANTS);
        /* where a leg may be longer than a detour, greedy insertion can miss optional pairs that
         * are worth visiting only together */
        vary &= vary & VARY_MATRIX ? ~(uint32_t)VARY_PRIZES : ~0U;
        routes_draw(&routes, STOPS, vary & ~never, &random);
        routes_pair(&routes, STOPS, true, &random);
        struct brute brute = {.problem = &routes.problem, .arena = &arena, .best = -1};
        extend(&brute);
        struct linli_route_options options = {.seed = i, .iterations = ITERATIONS};
        struct linli_route_plan plan;
        assert_int_equal(linli_route_solve(&routes.problem, &options, &arena, &plan, NULL),
                         LINLI_OK);
        assert_int_equal(plan.complete, brute.best >= 0);
        if (brute.best >= 0) {
            assert_true(plan.cost == brute.best);
            found_n++;
        }
        linli_arena_reset(&arena);
    }
    assert_true(found_n > 2 * VARIANTS);
    linli_arena_finish(&arena);
}

/* ---- by hand -----------------------------------------------------------------------------------
 */

/* Places on a line: the depot at 0, stops at 10, 20, 30 and 40; 1 picks up for 2, 3 for 0. */
static const double at_x[] = {0, 10, 20, 30, 40};
static const double at_y[] = {0, 0, 0, 0, 0};
static const int32_t pickup_of[] = {3, -1, 1, -1};

struct by_hand {
    struct linli_route_problem problem;
    struct linli_route_stop stops[4];
    struct linli_route_vehicle vehicle;
};

static void make(struct by_hand *hand)
{
    memset(hand, 0, sizeof(*hand));
    for (int32_t i = 0; i < 4; i++) {
        hand->stops[i] = (struct linli_route_stop){.place = i + 1, .prize = LINLI_ROUTE_REQUIRED};
        hand->stops[i].pickup[0] = pickup_of[i] < 0 ? 5 : 0;
        hand->stops[i].delivery[0] = pickup_of[i] < 0 ? 0 : 5;
    }
    hand->vehicle = (struct linli_route_vehicle){.count = 2,
                                                 .capacity = {9},
                                                 .distance_cost = 1,
                                                 .close = LINLI_ROUTE_NONE,
                                                 .max_duration = LINLI_ROUTE_NONE,
                                                 .max_distance = LINLI_ROUTE_NONE,
                                                 .max_stops = LINLI_ROUTE_NONE};
    hand->problem = (struct linli_route_problem){
        .dims_n = 1,
        .places =
            {.metric = LINLI_ROUTE_PLANE, .n = 5, .x = at_x, .y = at_y, .scale = 1, .factor = 1},
        .stops = hand->stops,
        .stops_n = 4,
        .vehicles = &hand->vehicle,
        .vehicles_n = 1,
        .pickup_of = pickup_of};
}

/*
 * Out: pick up at 20, deliver at 30, pick up at 40, deliver at 10, home: 80, never more than 5 on
 * board; each pair alone would cost 60 and 80. The capacity of 9 forbids to hold both.
 */
static void a_pair_is_loaded_and_unloaded_on_the_way(void **state)
{
    static const int32_t visits[] = {1, 2, 3, 0};
    static const struct linli_route_line line = {0, 4, visits};
    static const struct linli_route_plan given = {.lines = &line, .lines_n = 1};
    (void)state;
    struct linli_arena arena;
    struct by_hand hand;
    struct linli_route_plan plan;
    struct linli_route_report report;
    struct linli_route_options options = {.seed = 1, .iterations = 200};
    linli_arena_init(&arena, 0);
    make(&hand);
    assert_int_equal(linli_route_solve(&hand.problem, &options, &arena, &plan, NULL), LINLI_OK);
    assert_int_equal(plan.lines_n, 1);
    assert_int_equal(plan.cost, 80);
    assert_memory_equal(plan.lines[0].visits, visits, sizeof(visits));
    assert_int_equal(linli_route_check(&hand.problem, &given, &arena, &report, NULL), LINLI_OK);
    assert_true(report.feasible);
    assert_int_equal(report.accounts[0].peak_load[0], 5);
    assert_int_equal(report.accounts[0].timings[0].load[0], 5);
    assert_int_equal(report.accounts[0].timings[1].load[0], 0);
    linli_arena_finish(&arena);
}

static void expect_parted(const int32_t *visits, int32_t n, const int32_t *parted, int32_t parted_n)
{
    struct linli_arena arena;
    struct by_hand hand;
    struct linli_route_report report;
    struct linli_route_line line = {0, n, visits};
    struct linli_route_plan plan = {.lines = &line, .lines_n = 1};
    int32_t found_n = 0;
    linli_arena_init(&arena, 0);
    make(&hand);
    assert_int_equal(linli_route_check(&hand.problem, &plan, &arena, &report, NULL), LINLI_OK);
    for (int32_t i = 0; i < report.breaches_n; i++) {
        if (report.breaches[i].kind == LINLI_ROUTE_PARTED) {
            assert_true(found_n < parted_n);
            assert_int_equal(report.breaches[i].stop, parted[found_n++]);
        }
    }
    assert_int_equal(found_n, parted_n);
    linli_arena_finish(&arena);
}

static void a_parted_pair_is_told(void **state)
{
    static const int32_t turned[] = {2, 1, 3, 0}; /* delivered before it is picked up */
    static const int32_t half[] = {1, 3, 0};      /* never delivered */
    static const int32_t other[] = {1, 2, 0};     /* never picked up */
    static const int32_t both[] = {2, 1};
    static const int32_t pickup[] = {1};
    static const int32_t delivery[] = {0};
    (void)state;
    expect_parted(turned, 4, both, 2);
    expect_parted(half, 3, pickup, 1);
    expect_parted(other, 3, delivery, 1);
}

/* A given plan with halves of pairs keeps what is whole. */
static void halves_of_a_start_are_left_out(void **state)
{
    static const int32_t visits[] = {1, 3, 2};
    static const struct linli_route_line line = {0, 3, visits};
    static const struct linli_route_plan given = {.lines = &line, .lines_n = 1};
    (void)state;
    struct linli_arena arena;
    struct by_hand hand;
    struct linli_route_plan plan;
    struct linli_route_options options = {.seed = 1, .iterations = 1, .start = &given};
    linli_arena_init(&arena, 0);
    make(&hand);
    hand.vehicle.capacity[0] = 10;
    assert_int_equal(linli_route_solve(&hand.problem, &options, &arena, &plan, NULL), LINLI_OK);
    assert_true(plan.complete);
    linli_arena_finish(&arena);
}

static void expect_refused(const struct by_hand *hand, const char *message)
{
    struct linli_arena arena;
    struct linli_route_plan plan;
    struct linli_route_options options = {.seed = 1, .iterations = 1};
    struct linli_error err;
    char said[600];
    linli_arena_init(&arena, 0);
    linli_error_init(&err);
    assert_int_equal(linli_route_solve(&hand->problem, &options, &arena, &plan, &err),
                     LINLI_EINPUT);
    linli_error_print(&err, NULL, said, sizeof(said));
    assert_string_equal(said, message);
    linli_arena_finish(&arena);
}

static void what_is_no_pair_is_refused(void **state)
{
    static const int32_t shared[] = {3, -1, 3, -1};
    static const int32_t chain[] = {3, -1, 1, 2};
    static const int32_t wild[] = {4, -1, 1, -1};
    (void)state;
    struct by_hand hand;
    make(&hand);
    hand.problem.pickup_of = shared;
    expect_refused(&hand, "stop 2 delivers from stop 3, expected a pick-up of its own");
    hand.problem.pickup_of = chain;
    expect_refused(&hand, "stop 0 delivers from stop 3, expected a pick-up of its own");
    hand.problem.pickup_of = wild;
    expect_refused(&hand, "stop 0 delivers from stop 4, expected a pick-up of its own");
    make(&hand);
    hand.stops[3].pickup[0] = 4;
    expect_refused(&hand, "stop 0 and its pick-up 3 must move one load and no other, in no order, "
                          "and both or neither be required");
    make(&hand);
    hand.stops[1].prize = 5;
    expect_refused(&hand, "stop 2 and its pick-up 1 must move one load and no other, in no order, "
                          "and both or neither be required");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_pairs_meet_brute_force),
        cmocka_unit_test(a_pair_is_loaded_and_unloaded_on_the_way),
        cmocka_unit_test(a_parted_pair_is_told),
        cmocka_unit_test(halves_of_a_start_are_left_out),
        cmocka_unit_test(what_is_no_pair_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
