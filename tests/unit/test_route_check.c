/* The checker of routes by hand: times, loads, costs and every kind of breach; the readers of plain
 * texts and what they say of bad ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <string.h>

#include "format/route_instance.h"

/* Places on a line: the depot at 0, stops at 10, 20 and 30. */
static const double at_x[] = {0, 10, 20, 30};
static const double at_y[] = {0, 0, 0, 0};
static const struct linli_route_window late_window = {50, 60};

struct line_problem {
    struct linli_route_problem problem;
    struct linli_route_stop stops[3];
    struct linli_route_vehicle vehicle;
};

static void make(struct line_problem *line)
{
    memset(line, 0, sizeof(*line));
    for (int32_t i = 0; i < 3; i++) {
        line->stops[i] = (struct linli_route_stop){
            .place = i + 1, .service = 2, .prize = LINLI_ROUTE_REQUIRED, .delivery = {4}};
    }
    line->stops[1].windows = &late_window;
    line->stops[1].windows_n = 1;
    line->vehicle = (struct linli_route_vehicle){.count = 1,
                                                 .capacity = {12},
                                                 .fixed_cost = 100,
                                                 .distance_cost = 3,
                                                 .time_cost = 1,
                                                 .close = 200,
                                                 .max_duration = LINLI_ROUTE_NONE,
                                                 .max_distance = LINLI_ROUTE_NONE,
                                                 .max_stops = LINLI_ROUTE_NONE};
    line->problem = (struct linli_route_problem){
        .dims_n = 1,
        .places =
            {.metric = LINLI_ROUTE_PLANE, .n = 4, .x = at_x, .y = at_y, .scale = 1, .factor = 1},
        .stops = line->stops,
        .stops_n = 3,
        .vehicles = &line->vehicle,
        .vehicles_n = 1};
}

static const int32_t in_order[] = {0, 1, 2};
static const struct linli_route_line one_line = {0, 3, in_order};

static void check(const struct line_problem *line, const struct linli_route_line *lines, int32_t n,
                  struct linli_arena *arena, struct linli_route_report *report)
{
    struct linli_route_plan plan = {.lines = lines, .lines_n = n};
    assert_int_equal(linli_route_check(&line->problem, &plan, arena, report, NULL), LINLI_OK);
}

/*
 * Stop 1 opens at 50. Leaving at 0: stop 0 at 10-12, stop 1 at 22, waits until 50, leaves at 52;
 * stop 2 at 62-64; back at 94. The latest start for that end is 50 - 10 - 2 - 10 = 28, up to
 * 60 - 22 = 38 with a later end; the shortest duration is what is busy, 60 + 6 = 66, from 28 on.
 * Cost 100 + 3 * 60 + 66 = 346.
 */
static void a_line_starts_late_to_save_waiting(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct line_problem line;
    struct linli_route_report report;
    linli_arena_init(&arena, 0);
    make(&line);
    check(&line, &one_line, 1, &arena, &report);
    assert_true(report.feasible);
    assert_int_equal(report.cost, 346);
    assert_int_equal(report.accounts[0].start, 28);
    assert_int_equal(report.accounts[0].end, 94);
    assert_int_equal(report.accounts[0].waiting, 0);
    assert_int_equal(report.accounts[0].peak_load[0], 12);
    assert_int_equal(report.accounts[0].timings[1].begin, 50);
    assert_int_equal(report.accounts[0].timings[2].arrive, 62);
    assert_int_equal(report.accounts[0].timings[1].load[0], 4);
    linli_arena_finish(&arena);
}

static void expect_breach(const struct line_problem *line, enum linli_route_breach_kind kind,
                          int64_t amount, int64_t limit)
{
    struct linli_arena arena;
    struct linli_route_report report;
    linli_arena_init(&arena, 0);
    check(line, &one_line, 1, &arena, &report);
    assert_false(report.feasible);
    assert_int_equal(report.breaches_n, 1);
    assert_int_equal(report.breaches[0].kind, kind);
    assert_int_equal(report.breaches[0].amount, amount);
    assert_int_equal(report.breaches[0].limit, limit);
    linli_arena_finish(&arena);
}

static void each_breach_has_its_figures(void **state)
{
    static const struct linli_route_window early_window = {0, 61};
    (void)state;
    struct line_problem line;
    make(&line);
    line.vehicle.capacity[0] = 11;
    expect_breach(&line, LINLI_ROUTE_OVERLOADED, 12, 11);
    make(&line);
    line.stops[2].windows = &early_window; /* reached at 62 */
    line.stops[2].windows_n = 1;
    expect_breach(&line, LINLI_ROUTE_LATE, 62, 61);
    make(&line);
    line.vehicle.close = 90; /* back at 94 */
    expect_breach(&line, LINLI_ROUTE_BACK_LATE, 94, 90);
    make(&line);
    line.vehicle.max_duration = 65;
    expect_breach(&line, LINLI_ROUTE_TOO_LONG, 66, 65);
    make(&line);
    line.vehicle.max_distance = 59;
    expect_breach(&line, LINLI_ROUTE_TOO_FAR, 60, 59);
    make(&line);
    line.vehicle.max_stops = 2;
    expect_breach(&line, LINLI_ROUTE_TOO_MANY_STOPS, 3, 2);
    make(&line);
    line.vehicle.count = 0;
    expect_breach(&line, LINLI_ROUTE_TOO_MANY, 1, 0);
    make(&line);
    line.stops[0].skills = 2;
    expect_breach(&line, LINLI_ROUTE_NOT_ALLOWED, 0, 0);
    make(&line);
    line.stops[0].order = LINLI_ROUTE_BACKHAUL; /* the first of its line */
    expect_breach(&line, LINLI_ROUTE_WRONG_ORDER, 0, 0);
}

static void stops_are_visited_once(void **state)
{
    static const int32_t twice[] = {0, 0, 1};
    static const struct linli_route_line wrong = {0, 3, twice};
    (void)state;
    struct linli_arena arena;
    struct line_problem line;
    struct linli_route_report report;
    linli_arena_init(&arena, 0);
    make(&line);
    check(&line, &wrong, 1, &arena, &report);
    assert_int_equal(report.breaches_n, 2);
    assert_int_equal(report.breaches[0].kind, LINLI_ROUTE_VISITED_TWICE);
    assert_int_equal(report.breaches[0].stop, 0);
    assert_int_equal(report.breaches[1].kind, LINLI_ROUTE_NOT_VISITED);
    assert_int_equal(report.breaches[1].stop, 2);
    linli_arena_finish(&arena);
}

/* Two trips: the second waits for the release of stop 2 at 80. Capacity 8 is for a trip: 4 + 4,
 * then 4. Depot at 0, stop 0 at 10-12, stop 1 at 50-52, depot at 72, leaves at 80, stop 2 at
 * 110-112, back at 142. */
static void a_reload_begins_a_trip(void **state)
{
    static const int32_t trips[] = {0, 1, -1, 2};
    static const struct linli_route_line two_trips = {0, 4, trips};
    static const int32_t depot[] = {0};
    (void)state;
    struct linli_arena arena;
    struct line_problem line;
    struct linli_route_report report;
    linli_arena_init(&arena, 0);
    make(&line);
    line.vehicle.capacity[0] = 8;
    line.stops[2].release = 80;
    check(&line, &two_trips, 1, &arena, &report);
    assert_int_equal(report.breaches_n, 2); /* no depot to reload at, no reloads */
    assert_int_equal(report.breaches[0].kind, LINLI_ROUTE_NO_RELOAD_THERE);
    assert_int_equal(report.breaches[1].kind, LINLI_ROUTE_TOO_MANY_RELOADS);
    line.vehicle.reload_places = depot;
    line.vehicle.reload_places_n = 1;
    line.vehicle.max_reloads = 1;
    check(&line, &two_trips, 1, &arena, &report);
    assert_true(report.feasible);
    assert_int_equal(report.accounts[0].timings[3].begin, 110);
    assert_int_equal(report.accounts[0].end, 142);
    linli_arena_finish(&arena);
}

/* ---- texts -------------------------------------------------------------------------------------
 */

static const char small[] = "NAME : small\nTYPE : CVRP\nDIMENSION : 3\nCAPACITY : 10\n"
                            "EDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 0 8\n"
                            "DEMAND_SECTION\n1 0\n2 5\n3 6\nDEPOT_SECTION\n1\n-1\nEOF\n";

static void a_vrplib_text_becomes_a_problem(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct route_instance instance;
    linli_arena_init(&arena, 0);
    assert_int_equal(route_instance_read(small, strlen(small), ROUTE_AUTO, &arena, &instance, NULL),
                     LINLI_OK);
    assert_int_equal(instance.format, ROUTE_VRPLIB);
    assert_string_equal(instance.name, "small");
    assert_int_equal(instance.problem.stops_n, 2);
    assert_int_equal(instance.problem.stops[1].delivery[0], 6);
    assert_int_equal(instance.problem.vehicles_n, 1);
    assert_int_equal(instance.problem.vehicles[0].count, 2);
    assert_int_equal(instance.problem.vehicles[0].capacity[0], 10);
    /* there and back to each, since 5 + 6 > 10: 2 * 5 + 2 * 8 = 26 */
    struct linli_route_options options = {.seed = 1, .iterations = 50};
    struct linli_route_plan plan;
    assert_int_equal(linli_route_solve(&instance.problem, &options, &arena, &plan, NULL), LINLI_OK);
    assert_int_equal(plan.cost, 26);
    struct text_builder out;
    const char *text;
    text_begin(&out, &arena);
    route_solution_write(&instance, &plan, &out);
    assert_int_equal(text_finish(&out, &text, NULL), LINLI_OK);
    assert_string_equal(text, "Route #1: 1\nRoute #2: 2\nCost 26\n");
    struct linli_route_plan again;
    assert_int_equal(route_solution_read(&instance, text, &arena, &again, NULL), LINLI_OK);
    assert_int_equal(again.lines_n, 2);
    assert_int_equal(again.lines[1].visits[0], 1);
    linli_arena_finish(&arena);
}

static void expect_error(const char *text, const char *message)
{
    struct linli_arena arena;
    struct route_instance instance;
    struct linli_error err;
    char said[600];
    linli_arena_init(&arena, 0);
    linli_error_init(&err);
    assert_int_not_equal(
        route_instance_read(text, strlen(text), ROUTE_AUTO, &arena, &instance, &err), LINLI_OK);
    linli_error_print(&err, NULL, said, sizeof(said));
    assert_string_equal(said, message);
    linli_arena_finish(&arena);
}

static void bad_texts_are_told_by_line(void **state)
{
    (void)state;
    expect_error("hello\n",
                 "neither VRPLIB (no DIMENSION line), Solomon's text (no CUSTOMER table) nor JSON");
    expect_error("TYPE : CVRP\nDIMENSION : 2\nCOLOUR : red\n",
                 "3: the key COLOUR is not known here");
    expect_error("TYPE : TSP\nDIMENSION : 2\n", "TYPE must be CVRP, VRPB, VRPTW, PCVRPTW, MDVRPTW, "
                                                "SDVRPTW, HFVRP or MTVRPTWR");
    expect_error(
        "TYPE : CVRP\nDIMENSION : 2\nNODE_COORD_SECTION\n1 0 0\nDEMAND_SECTION\n1 0\n2 1\n",
        "4: the section NODE_COORD has 1 rows, expected 2");
    expect_error("TYPE : CVRP\nDIMENSION : 2\nNODE_COORD_SECTION\n1 0 0\n2 0 1e\n",
                 "5: '1e' is not a figure");
    expect_error("TYPE : CVRP\nDIMENSION : 2\nNODE_COORD_SECTION\n1 0 0\n3 0 1\n",
                 "5: 3 stands where a whole number from 2 to 2 should");
    expect_error("x\nNUMBER CAPACITY\n1 2\nCUSTOMER\nCUST NO.\n0 0 0 0 0 9 0\n1 0 0 0 0 9\n",
                 "7: '' is not a figure");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_starts_late_to_save_waiting),
        cmocka_unit_test(each_breach_has_its_figures),
        cmocka_unit_test(stops_are_visited_once),
        cmocka_unit_test(a_reload_begins_a_trip),
        cmocka_unit_test(a_vrplib_text_becomes_a_problem),
        cmocka_unit_test(bad_texts_are_told_by_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
