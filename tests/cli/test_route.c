/*
 * `linli route` as its callers see it: every instance of the shared folder is read, its best-known
 * solution is found feasible at its published cost, and what a short search writes passes the check
 * of the same program; the same seed gives the same bytes; bad calls are told.
 */
#include "run_linli.h"

/* Two stops that do not fit into one vehicle of 10, and one that fits beside the first. Legs: 5, 8
 * and 6 from the depot; 3-4-5 triangles between. */
static const char small[] =
    "NAME : small\nTYPE : CVRP\nDIMENSION : 4\nCAPACITY : 10\n"
    "EDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 0 8\n"
    "4 3 0\nDEMAND_SECTION\n1 0\n2 5\n3 6\n4 2\nDEPOT_SECTION\n1\n-1\nEOF\n";

static const char *write_small(struct place *place)
{
    const char *path = in_place(place, "small.vrp");
    write_text(path, small);
    return path;
}

/* 0-1-3-0: 5 + 4 + 3 = 12; 0-2-0: 16. Any other way is longer: stop 3 alone costs 6 more, with
 * stop 2 it is 8 + 9 + 3 = 20 beside 10. */
static void the_best_routes_of_a_small_instance(void **state)
{
    const char *path = write_small(*state);
    struct run got = linli("route", "--iterations", "200", "--lang", "en", path, NULL);
    assert_ran(&got);
    assert_string_equal(got.out, "Route #1: 1 3\nRoute #2: 2\nCost 28\n");
    assert_says(got.err, "3 stops, 2 routes, cost 28 after 200 iterations");
    struct run again = linli("route", "--iterations", "200", "--quiet", path, NULL);
    assert_ran(&again);
    assert_string_equal(again.out, got.out);
    assert_int_equal(again.err_n, 0);
    run_finish(&got);
    run_finish(&again);
}

static void given_routes_are_checked(void **state)
{
    const char *path = write_small(*state);
    const char *plan = in_place(*state, "plan.sol");
    write_text(plan, "Route #1: 1 2\nRoute #2: 3\nCost 1\n");
    /* 0-1-2-0: 5 + 5 + 8 = 18, load 11 of 10; 0-3-0: 6 */
    struct run got = linli("route", "--lang", "en", "--plan", plan, path, NULL);
    assert_int_equal(got.status, 1);
    assert_says(got.out, "violated: route 1: load 11, capacity 10");
    assert_says(got.out, "1 violation, cost 24");
    assert_says(got.out, "the file says cost 1, these routes cost 24");
    run_finish(&got);
    write_text(plan, "Route #1: 1 3\nRoute #2: 2\nCost 28\n");
    got = linli("route", "--lang", "en", "--plan", plan, path, NULL);
    assert_ran(&got);
    assert_null(strstr(got.out, "the file says"));
    run_finish(&got);
    write_text(plan, "Route #1: 1 3\n");
    got = linli("route", "--lang", "zh", "--plan", plan, path, NULL);
    assert_int_equal(got.status, 1);
    assert_says(got.out, "违反：地点 2 未被访问");
    run_finish(&got);
    write_text(plan, "Route #1: 1 9\n");
    got = linli("route", "--lang", "en", "--plan", plan, path, NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "plan.sol:1: 9 stands where a whole number from 0 to 3 should");
    run_finish(&got);
}

/* Answers name jobs, shipments and vehicles by their ids: the second of two equal ones is told.
 * A pick-up and a delivery may have the same. */
static void ids_of_vroom_stand_once(void **state)
{
    static const char *const texts[][2] = {
        {"{\"vehicles\":[{\"id\":1,\"start_index\":0}],\"jobs\":[{\"id\":7,\"location_index\":1},"
         "{\"id\":8,\"location_index\":1},{\"id\":7,\"location_index\":1}],"
         "\"matrices\":{\"car\":{\"durations\":[[0,1],[1,0]]}}}",
         "$.jobs[2].id: an id that no other has expected"},
        {"{\"vehicles\":[{\"id\":1,\"start_index\":0},{\"id\":1,\"start_index\":0}],"
         "\"jobs\":[{\"id\":7,\"location_index\":1}],"
         "\"matrices\":{\"car\":{\"durations\":[[0,1],[1,0]]}}}",
         "$.vehicles[1].id: an id that no other has expected"},
    };
    const char *path = in_place(*state, "twice.json");
    for (int i = 0; i < 2; i++) {
        write_text(path, texts[i][0]);
        struct run got = linli("route", "--lang", "en", "--iterations", "1", path, NULL);
        assert_refused(&got, 2);
        assert_says(got.err, texts[i][1]);
        run_finish(&got);
    }
}

static void stops_that_fit_nowhere_are_told(void **state)
{
    const char *path = in_place(*state, "large.vrp");
    write_text(path, "TYPE : CVRP\nDIMENSION : 2\nCAPACITY : 3\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n"
                     "DEMAND_SECTION\n1 0\n2 5\nEOF\n");
    struct run got = linli("route", "--iterations", "10", "--lang", "en", path, NULL);
    assert_int_equal(got.status, 1);
    assert_says(got.err, "1 stop without a route: too large for every vehicle");
    assert_string_equal(got.out, "Cost 0\n");
    run_finish(&got);
}

static void wrong_calls_are_told(void **state)
{
    const char *path = write_small(*state);
    struct run got = linli("route", "--format", "excel", path, NULL);
    assert_refused(&got, 2);
    run_finish(&got);
    got = linli("route", "--seconds", "0", path, NULL);
    assert_refused(&got, 2);
    run_finish(&got);
    got = linli("route", "--seconds", "1", "nowhere.vrp", NULL);
    assert_refused(&got, 1);
    run_finish(&got);
}

/* From 0 to 1: 5 seconds, to 2: 6, between them 7, at 3600 an hour: a second costs 1. One task
 * each, so one of the jobs stays: the one of lower priority. There and back to job 12: 6 + 6. */
static void vroom_problems_are_answered_in_its_words(void **state)
{
    static const char problem[] =
        "{\"vehicles\":[{\"id\":4,\"start_index\":0,\"end_index\":0,\"max_tasks\":1}],"
        "\"jobs\":[{\"id\":11,\"location_index\":1},"
        "{\"id\":12,\"location_index\":2,\"priority\":9,\"service\":30}],"
        "\"matrices\":{\"car\":{\"durations\":[[0,5,6],[5,0,7],[6,7,0]]}}}";
    const char *path = in_place(*state, "problem.json");
    write_text(path, problem);
    struct run got = linli("route", "--iterations", "200", "--lang", "en", path, NULL);
    assert_ran(&got);
    assert_says(got.out, "\"summary\":{\"cost\":12,\"routes\":1,\"unassigned\":1,");
    assert_says(got.out, "\"unassigned\":[{\"id\":11,\"type\":\"job\",\"reason\":\"fleet\"}]");
    assert_says(got.out, "\"vehicle\":4,\"cost\":12,\"setup\":0,\"service\":30,\"duration\":12,");
    assert_says(got.out, "{\"type\":\"job\",\"id\":12,\"arrival\":6,");
    assert_says(got.out, "{\"type\":\"end\",\"arrival\":42,\"duration\":12,");
    run_finish(&got);
    write_text(path, "{");
    got = linli("route", "--iterations", "10", path, NULL);
    assert_refused(&got, 2);
    run_finish(&got);
}

/* One job 10 seconds away, served for 4, and two breaks given in the wrong order: the one from 5 on
 * interrupts the way there (3 seconds: the job is reached at 13), the other is taken when the work
 * is done, at 27, and opens at 30. The start is as late as that end allows. */
static void vroom_breaks_are_taken(void **state)
{
    static const char problem[] =
        "{\"vehicles\":[{\"id\":4,\"start_index\":0,\"end_index\":0,\"breaks\":["
        "{\"id\":2,\"time_windows\":[[30,40]],\"service\":6},"
        "{\"id\":1,\"time_windows\":[[5,5]],\"service\":3}]}],"
        "\"jobs\":[{\"id\":7,\"location_index\":1,\"service\":4}],"
        "\"matrices\":{\"car\":{\"durations\":[[0,10],[10,0]]}}}";
    static const char limited[] =
        "{\"vehicles\":[{\"id\":4,\"start\":[1,2],\"breaks\":[{\"max_load\":[1]}]}]}";
    static const char twice[] = "{\"vehicles\":[{\"id\":4,\"start\":[1,2],\"breaks\":[{"
                                "\"time_windows\":[[1,2],[3,4]]}]}]}";
    const char *path = in_place(*state, "problem.json");
    write_text(path, problem);
    struct run got = linli("route", "--iterations", "20", "--lang", "en", path, NULL);
    assert_ran(&got);
    assert_says(got.out, "\"cost\":20,\"routes\":1,\"unassigned\":0,\"setup\":0,\"service\":13,"
                         "\"duration\":20,\"waiting_time\":0,");
    assert_says(got.out, "{\"type\":\"start\",\"arrival\":3,");
    assert_says(got.out, "{\"type\":\"break\",\"id\":1,\"arrival\":5,\"duration\":2,\"setup\":0,"
                         "\"service\":3,\"waiting_time\":0,");
    assert_says(got.out, "{\"type\":\"job\",\"id\":7,\"arrival\":16,\"duration\":10,");
    assert_says(got.out, "{\"type\":\"break\",\"id\":2,\"arrival\":30,\"duration\":20,");
    assert_says(got.out, "{\"type\":\"end\",\"arrival\":36,\"duration\":20,");
    run_finish(&got);
    write_text(path, limited);
    got = linli("route", "--iterations", "10", "--lang", "en", path, NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "problem.json:$.vehicles[0].breaks.max_load: nothing (it is not");
    run_finish(&got);
    write_text(path, twice);
    got = linli("route", "--iterations", "10", "--lang", "en", path, NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "$.vehicles[0].breaks.time_windows: one pair of whole numbers");
    run_finish(&got);
}

/* Places on a line, 10 seconds apart, the depot at 0. With job 7 and shipments 1 and 2 on board one
 * after the other (5 + 3 of 9, then 5) one drive to the end and back is enough: 80. Shipment 3 is
 * too large. */
static void vroom_shipments_are_picked_up_and_delivered(void **state)
{
    static const char problem[] =
        "{\"vehicles\":[{\"id\":4,\"start_index\":0,\"end_index\":0,\"capacity\":[9]}],"
        "\"jobs\":[{\"id\":7,\"location_index\":4,\"delivery\":[3]}],"
        "\"shipments\":[{\"amount\":[5],\"priority\":3,\"pickup\":{\"id\":1,\"location_index\":2},"
        "\"delivery\":{\"id\":1,\"location_index\":3,\"service\":4}},"
        "{\"amount\":[5],\"pickup\":{\"id\":2,\"location_index\":4},"
        "\"delivery\":{\"id\":2,\"location_index\":1}},"
        "{\"amount\":[10],\"pickup\":{\"id\":3,\"location_index\":4},"
        "\"delivery\":{\"id\":3,\"location_index\":1}}],"
        "\"matrices\":{\"car\":{\"durations\":[[0,10,20,30,40],[10,0,10,20,30],[20,10,0,10,20],"
        "[30,20,10,0,10],[40,30,20,10,0]]}}}";
    static const char half[] =
        "{\"vehicles\":[{\"id\":4,\"start\":[1,2]}],\"shipments\":[{\"amount\":[1],"
        "\"pickup\":{\"location\":[1,2]}}]}";
    static const char nowhere[] = "{\"vehicles\":[{\"id\":4,\"start\":[1,2]}],\"shipments\":[{"
                                  "\"pickup\":{\"location\":[1]},\"delivery\":{}}]}";
    const char *path = in_place(*state, "problem.json");
    write_text(path, problem);
    struct run got = linli("route", "--iterations", "300", "--lang", "en", path, NULL);
    assert_ran(&got);
    assert_says(got.out, "\"summary\":{\"cost\":80,\"routes\":1,\"unassigned\":2,");
    assert_says(got.out, "{\"id\":3,\"type\":\"pickup\",\"reason\":\"capacity\"},"
                         "{\"id\":3,\"type\":\"delivery\",\"reason\":\"capacity\"}");
    assert_says(got.out, "{\"type\":\"pickup\",\"id\":1,\"arrival\":20,\"duration\":20,\"setup\":0,"
                         "\"service\":0,\"waiting_time\":0,\"load\":[8]");
    assert_says(got.out, "{\"type\":\"delivery\",\"id\":2,\"arrival\":74,\"duration\":70,");
    run_finish(&got);
    write_text(path, half);
    got = linli("route", "--iterations", "10", "--lang", "en", path, NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "problem.json:$.shipments[0].delivery: an object expected");
    run_finish(&got);
    write_text(path, nowhere);
    got = linli("route", "--iterations", "10", "--lang", "en", path, NULL);
    assert_refused(&got, 2);
    assert_says(got.err,
                "problem.json:$.shipments[0].pickup.location: [longitude, latitude] expected");
    run_finish(&got);
}

/* ---- the shared instances ----------------------------------------------------------------------
 */

/* A row of bks.csv: file,set,convention,cost,… */
struct row {
    char file[128];
    char cost[32];
};

static bool next_row(FILE *table, struct row *row)
{
    char line[512];
    return fgets(line, sizeof(line), table) != NULL &&
           sscanf(line, "%127[^,],%*[^,],%*[^,],%31[^,]", row->file, row->cost) == 2;
}

static FILE *open_table(char *folder)
{
    struct row head;
    char path[RUN_LONG_BYTES];
    const char *shared = getenv("LINLI_SHARED");
    if (shared == NULL) {
        skip();
    }
    snprintf(folder, RUN_PATH_BYTES, "%s/routing", shared);
    join(path, folder, "bks.csv", "");
    FILE *table = fopen(path, "r");
    if (table == NULL) {
        skip();
    }
    assert_true(next_row(table, &head));
    return table;
}

static void best_known_solutions_cost_what_is_published(void **state)
{
    (void)state;
    char folder[RUN_PATH_BYTES];
    struct row row;
    int checked_n = 0;
    FILE *table = open_table(folder);
    while (next_row(table, &row)) {
        char path[RUN_LONG_BYTES];
        char solution[RUN_LONG_BYTES];
        char says[64];
        join(path, folder, row.file, "");
        join(solution, folder, row.file, "");
        memcpy(solution + strlen(solution) - 4, ".sol", 4);
        if (access(solution, R_OK) == 0) {
            struct run got = linli("route", "--lang", "en", "--plan", solution, path, NULL);
            assert_ran(&got);
            snprintf(says, sizeof(says), "feasible, cost %s\n", row.cost);
            assert_says(got.out, says);
            run_finish(&got);
            checked_n++;
        }
    }
    fclose(table);
    assert_true(checked_n >= 17);
}

static void a_short_search_keeps_all_rules(void **state)
{
    char folder[RUN_PATH_BYTES];
    struct row row;
    FILE *table = open_table(folder);
    const char *out = in_place(*state, "routes.sol");
    while (next_row(table, &row)) {
        char path[RUN_LONG_BYTES];
        join(path, folder, row.file, "");
        struct run got = linli("route", "--iterations", "300", "--quiet", "--out", out, path, NULL);
        if (got.status != 0) { /* a fleet that is tight may want a longer search */
            assert_int_equal(got.status, 1);
            run_finish(&got);
            continue;
        }
        run_finish(&got);
        got = linli("route", "--lang", "en", "--plan", out, path, NULL);
        assert_ran(&got);
        assert_says(got.out, "feasible, cost ");
        run_finish(&got);
    }
    fclose(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_best_routes_of_a_small_instance, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(given_routes_are_checked, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(ids_of_vroom_stand_once, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(stops_that_fit_nowhere_are_told, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(wrong_calls_are_told, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(vroom_problems_are_answered_in_its_words, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(vroom_shipments_are_picked_up_and_delivered, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(vroom_breaks_are_taken, place_setup, place_teardown),
        cmocka_unit_test(best_known_solutions_cost_what_is_published),
        cmocka_unit_test_setup_teardown(a_short_search_keeps_all_rules, place_setup,
                                        place_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
