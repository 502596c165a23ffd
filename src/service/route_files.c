/* Routes from files to files (see route_files.h). */
#include "service/route_files.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/route_report.h"
#include "format/route_vroom.h"
#include "format/table_write_file.h"

static enum linli_rc read_stream(FILE *file, struct linli_arena *arena, const char **ret_text,
                                 size_t *ret_n, struct linli_error *err)
{
    struct text_builder text;
    char chunk[65536];
    size_t got;
    text_begin(&text, arena);
    while (text.n <= ROUTE_BYTES_MAX && (got = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        text_add_n(&text, chunk, got);
    }
    if (ferror(file)) {
        return linli_fail(err, LINLI_EIO, "the file cannot be read: %s", strerror(errno));
    }
    if (text.n > ROUTE_BYTES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "the file has more than %d bytes", ROUTE_BYTES_MAX);
    }
    *ret_n = text.n;
    return text_finish(&text, ret_text, err);
}

static enum linli_rc read_file(const char *name, struct linli_arena *arena, const char **ret_text,
                               size_t *ret_n, struct linli_error *err)
{
    bool standard = text_equal(name, "-");
    FILE *file = standard ? stdin : fopen(name, "rb");
    enum linli_rc rc =
        file != NULL ? read_stream(file, arena, ret_text, ret_n, err)
                     : linli_fail(err, LINLI_EIO, "the file cannot be read: %s", strerror(errno));
    if (file != NULL && !standard) {
        fclose(file);
    }
    if (rc != LINLI_OK) {
        linli_error_at(err, "%s", name);
    }
    return rc;
}

/* The line that a reader named gets the file's name before it. */
static enum linli_rc at_file(const char *name, enum linli_rc rc, struct linli_error *err)
{
    if (rc != LINLI_OK && err != NULL) {
        char where[LINLI_ERROR_WHERE_BYTES];
        memcpy(where, err->where, sizeof(where));
        err->where[0] = '\0';
        linli_error_at(err, where[0] != '\0' ? "%s:%s" : "%s%s", name, where);
    }
    return rc;
}

static int64_t cpu_ns(void *context)
{
    (void)context;
    return date_cpu_thread_ns();
}

/* VROOM's jobs have made-up prices of staying outside, and costs in hundredths. */
static int64_t cost_of_vroom(const struct route_instance *instance,
                             const struct linli_route_plan *plan)
{
    int64_t cost = plan->cost;
    for (int32_t i = 0; i < plan->missing_n; i++) {
        cost -= instance->problem.stops[plan->missing[i].stop].prize;
    }
    return (cost + ROUTE_VROOM_COST / 2) / ROUTE_VROOM_COST;
}

static enum linli_rc solve(const struct route_files_options *options,
                           const struct route_instance *instance, struct linli_arena *arena,
                           struct text_builder *out, struct route_files_notes *notes,
                           struct linli_error *err)
{
    struct linli_route_options search = {.seed = options->seed,
                                         .iterations = options->iterations,
                                         .limit_ns = options->limit_ns,
                                         .threads = options->threads,
                                         .cpu_ns = cpu_ns,
                                         .stop = options->stop,
                                         .progress = options->progress,
                                         .context = options->context};
    struct linli_route_plan plan;
    LINLI_TRY(linli_route_solve(&instance->problem, &search, arena, &plan, err));
    notes->lines_n = plan.lines_n;
    notes->cost = plan.cost;
    notes->complete = plan.complete;
    notes->feasible = plan.complete;
    notes->iterations = plan.iterations;
    for (int32_t i = 0; i < plan.missing_n; i++) {
        notes->missing_n[plan.missing[i].reason]++;
    }
    if (instance->format == ROUTE_VROOM) {
        struct linli_route_report report;
        LINLI_TRY(linli_route_check(&instance->problem, &plan, arena, &report, err));
        notes->cost = cost_of_vroom(instance, &plan);
        notes->missing_n[LINLI_ROUTE_FLEET_TOO_SMALL] += notes->missing_n[LINLI_ROUTE_BY_PRICE];
        notes->missing_n[LINLI_ROUTE_BY_PRICE] = 0;
        return route_vroom_write(instance, &plan, &report, arena, out, err);
    }
    route_solution_write(instance, &plan, out);
    return LINLI_OK;
}

static enum linli_rc check(const struct route_files_options *options,
                           const struct route_instance *instance, struct linli_arena *arena,
                           struct text_builder *out, struct route_files_notes *notes,
                           struct linli_error *err)
{
    struct linli_route_plan plan;
    struct linli_route_report report;
    const char *text;
    size_t n;
    if (instance->format == ROUTE_VROOM) {
        return linli_fail(err, LINLI_EUSAGE, "--plan does not go with VROOM's JSON");
    }
    LINLI_TRY(read_file(options->plan, arena, &text, &n, err));
    LINLI_TRY(at_file(options->plan, route_solution_read(instance, text, arena, &plan, err), err));
    LINLI_TRY(linli_route_check(&instance->problem, &plan, arena, &report, err));
    notes->lines_n = plan.lines_n;
    notes->cost = report.cost;
    notes->complete = true;
    notes->feasible = report.feasible;
    route_report_write(instance, &plan, &report, options->language, out);
    double said = 0;
    if (route_solution_cost(text, &said) && fabs(said - (double)report.cost) > 0.5) {
        char digits[FIXED_TEXT_BYTES];
        snprintf(digits, sizeof(digits), "%.15g", said);
        words_add(out, options->language, WORD_ROUTE_OTHER_COST, digits, report.cost);
        text_add(out, "\n");
    }
    return LINLI_OK;
}

enum linli_rc route_files_run(const struct route_files_options *options, struct linli_arena *arena,
                              struct route_files_notes *ret_notes, struct linli_error *err)
{
    struct route_files_notes notes = {0};
    struct route_instance instance;
    struct text_builder out;
    const char *text;
    size_t n;
    LINLI_TRY(read_file(options->instance, arena, &text, &n, err));
    LINLI_TRY(at_file(options->instance,
                      route_instance_read(text, n, options->format, arena, &instance, err), err));
    assert(instance.problem.stops_n >= 0);
    notes.stops_n = instance.problem.stops_n;
    text_begin(&out, arena);
    LINLI_TRY(options->plan != NULL ? check(options, &instance, arena, &out, &notes, err)
                                    : solve(options, &instance, arena, &out, &notes, err));
    LINLI_TRY(text_finish(&out, &text, err));
    LINLI_TRY(whole_file_put(options->out, text, arena, err));
    *ret_notes = notes;
    return LINLI_OK;
}
