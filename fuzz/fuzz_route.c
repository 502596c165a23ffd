/*
 * Bytes read as a routing instance of whichever format they look like. Whatever they are, there is
 * a failure that is told, or a problem; and what a few steps of a search make of that problem is
 * what the checker, which shares no code with it, finds: the same cost, and no breach but required
 * stops that the plan itself calls missing.
 */
#include <stdint.h>
#include <string.h>

#include "format/route_instance.h"
#include "must.h"

enum { MEMORY_MAX = 256 * 1024 * 1024, STOPS_SEARCHED = 200 };

static void search(const struct linli_route_problem *problem, struct linli_arena *arena)
{
    struct linli_route_options options = {.seed = 1, .iterations = 20};
    struct linli_route_plan plan;
    struct linli_route_report report;
    struct linli_error err;
    linli_error_init(&err);
    enum linli_rc rc = linli_route_solve(problem, &options, arena, &plan, &err);
    if (rc != LINLI_OK) {
        MUST(err.rc == rc);
        return;
    }
    if (linli_route_check(problem, &plan, arena, &report, NULL) != LINLI_OK) {
        return; /* memory */
    }
    MUST(report.cost == plan.cost);
    for (int32_t i = 0; i < report.breaches_n; i++) {
        MUST(report.breaches[i].kind == LINLI_ROUTE_NOT_VISITED);
    }
    MUST(report.feasible == plan.complete);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct linli_arena arena;
    struct linli_error err;
    struct route_instance instance;
    const char *text;
    linli_arena_init(&arena, MEMORY_MAX);
    linli_error_init(&err);
    MUST(linli_arena_copy_text(&arena, (const char *)data, size, &text, NULL) == LINLI_OK);
    size_t n = strlen(text); /* a 0 ends it */
    enum linli_rc rc = route_instance_read(text, n, ROUTE_AUTO, &arena, &instance, &err);
    MUST(rc == LINLI_OK || err.rc == rc);
    if (rc == LINLI_OK && instance.problem.stops_n <= STOPS_SEARCHED) {
        search(&instance.problem, &arena);
    }
    linli_arena_finish(&arena);
    return 0;
}
