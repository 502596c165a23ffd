/* VROOM's JSON out (see route_vroom.h): numbers and fixed words only, so it is written as text.
 * Called by service/route_files. */
#include <assert.h>

#include "format/route_vroom.h"

struct writer {
    const struct route_instance *instance;
    const struct linli_route_plan *plan;
    const struct linli_route_report *report;
    struct text_builder *out;
};

static void field(struct text_builder *out, const char *name, int64_t value)
{
    text_addf(out, "\"%s\":%lld,", name, (long long)value);
}

static int64_t whole_cost(int64_t cost)
{
    return (cost + ROUTE_VROOM_COST / 2) / ROUTE_VROOM_COST;
}

static void write_load(const struct writer *w, const int64_t *load)
{
    text_add(w->out, "\"load\":[");
    for (int32_t d = 0; d < w->instance->problem.dims_n; d++) {
        text_addf(w->out, "%s%lld", d > 0 ? "," : "", (long long)load[d]);
    }
    text_add(w->out, "]");
}

/* The fields that every step has, behind what is its own. `travelled` is the time on the way. */
static void write_times(const struct writer *w, int64_t arrival, int64_t travelled, int64_t service,
                        int64_t waiting, const int64_t *load)
{
    field(w->out, "arrival", arrival);
    field(w->out, "duration", travelled);
    field(w->out, "setup", 0);
    field(w->out, "service", service);
    field(w->out, "waiting_time", waiting);
    write_load(w, load);
    text_add(w->out, ",\"violations\":[]}");
}

static void write_end(const struct writer *w, const char *type, int64_t arrival, int64_t travelled,
                      const int64_t *load)
{
    text_addf(w->out, "{\"type\":\"%s\",", type);
    write_times(w, arrival, travelled, 0, 0, load);
}

static const char *type_of(const struct writer *w, int32_t stop)
{
    int32_t behind = stop - w->instance->vroom->jobs_n;
    return behind < 0 ? "job" : behind % 2 == 0 ? "pickup" : "delivery";
}

static void write_job(const struct writer *w, int32_t stop, const struct linli_route_timing *timing)
{
    const struct linli_route_stop *s = &w->instance->problem.stops[stop];
    text_addf(w->out, ",{\"type\":\"%s\",", type_of(w, stop));
    field(w->out, "id", w->instance->vroom->job_id[stop]);
    write_times(w, timing->arrive, timing->travel, s->service, timing->begin - timing->arrive,
                timing->load);
}

/* The breaks on the way to the visit at `position`, of those behind the first `from`; returns how
 * many are written so far. */
static int32_t write_rests(const struct writer *w, int32_t i, int32_t number, int32_t from,
                           int32_t position, const int64_t *load)
{
    const struct linli_route_account *account = &w->report->accounts[i];
    const struct linli_route_vehicle *kind =
        &w->instance->problem.vehicles[w->plan->lines[i].vehicle];
    const int64_t *ids =
        w->instance->vroom->break_id + (int64_t)(number - 1) * LINLI_ROUTE_BREAKS_MAX;
    for (; from < account->rests_n && account->rests[from].position == position; from++) {
        const struct linli_route_rest *rest = &account->rests[from];
        text_add(w->out, ",{\"type\":\"break\",");
        field(w->out, "id", ids[from]);
        write_times(w, rest->arrive, rest->travel, kind->breaks[from].lasts,
                    rest->begin - rest->arrive, load);
    }
    return from;
}

/* Breaks included. */
static int64_t service_of(const struct writer *w, const struct linli_route_line *line)
{
    const struct linli_route_vehicle *kind = &w->instance->problem.vehicles[line->vehicle];
    int64_t sum = 0;
    for (int32_t b = 0; b < kind->breaks_n; b++) {
        sum += kind->breaks[b].lasts;
    }
    for (int32_t v = 0; v < line->visits_n; v++) {
        sum += w->instance->problem.stops[line->visits[v]].service;
    }
    return sum;
}

static void write_steps(const struct writer *w, int32_t i, int32_t number)
{
    const struct linli_route_problem *problem = &w->instance->problem;
    const struct linli_route_line *line = &w->plan->lines[i];
    const struct linli_route_account *account = &w->report->accounts[i];
    int64_t load[LINLI_ROUTE_DIMS_MAX] = {0};
    const int64_t *on_board = load;
    int32_t rest = 0;
    for (int32_t v = 0; v < line->visits_n; v++) {
        for (int32_t d = 0; d < problem->dims_n; d++) {
            bool depot = line->visits[v] < w->instance->vroom->jobs_n;
            load[d] += depot ? problem->stops[line->visits[v]].delivery[d] : 0;
        }
    }
    text_add(w->out, "\"steps\":[");
    write_end(w, "start", account->start, 0, load);
    for (int32_t v = 0; v < line->visits_n; v++) {
        rest = write_rests(w, i, number, rest, v, on_board);
        write_job(w, line->visits[v], &account->timings[v]);
        on_board = account->timings[v].load;
    }
    write_rests(w, i, number, rest, line->visits_n, on_board);
    if (problem->vehicles[line->vehicle].end >= 0) {
        text_add(w->out, ",");
        write_end(w, "end", account->end, account->travel, on_board);
    }
    text_add(w->out, "]}");
}

static void write_route(const struct writer *w, int32_t i, int32_t number)
{
    const struct linli_route_line *line = &w->plan->lines[i];
    const struct linli_route_account *account = &w->report->accounts[i];
    text_add(w->out, i > 0 ? ",{" : "{");
    field(w->out, "vehicle", w->instance->vroom->vehicle_id[number - 1]);
    field(w->out, "cost", whole_cost(account->cost));
    field(w->out, "setup", 0);
    field(w->out, "service", service_of(w, line));
    field(w->out, "duration", account->travel);
    field(w->out, "waiting_time", account->waiting);
    text_add(w->out, "\"violations\":[],");
    write_steps(w, i, number);
}

static void write_summary(const struct writer *w)
{
    int64_t cost = 0;
    int64_t service = 0;
    int64_t travel = 0;
    int64_t waiting = 0;
    int64_t priority = 0;
    for (int32_t i = 0; i < w->plan->lines_n; i++) {
        const struct linli_route_line *line = &w->plan->lines[i];
        cost += w->report->accounts[i].cost;
        service += service_of(w, line);
        travel += w->report->accounts[i].travel;
        waiting += w->report->accounts[i].waiting;
        for (int32_t v = 0; v < line->visits_n; v++) {
            priority += w->instance->vroom->priority[line->visits[v]];
        }
    }
    text_add(w->out, "\"summary\":{");
    field(w->out, "cost", whole_cost(cost));
    field(w->out, "routes", w->plan->lines_n);
    field(w->out, "unassigned", w->plan->missing_n);
    field(w->out, "setup", 0);
    field(w->out, "service", service);
    field(w->out, "duration", travel);
    field(w->out, "waiting_time", waiting);
    field(w->out, "priority", priority);
    text_add(w->out, "\"violations\":[]},");
}

static void write_unassigned(const struct writer *w)
{
    static const char *const reasons[LINLI_ROUTE_REASONS_N] = {
        [LINLI_ROUTE_BY_PRICE] = "fleet",       [LINLI_ROUTE_NO_SKILL] = "skills",
        [LINLI_ROUTE_NO_CAPACITY] = "capacity", [LINLI_ROUTE_NO_TIME] = "time",
        [LINLI_ROUTE_NO_RANGE] = "range",       [LINLI_ROUTE_FLEET_TOO_SMALL] = "fleet"};
    text_add(w->out, "\"unassigned\":[");
    for (int32_t i = 0; i < w->plan->missing_n; i++) {
        const struct linli_route_missing *missing = &w->plan->missing[i];
        text_addf(w->out, "%s{\"id\":%lld,\"type\":\"%s\",\"reason\":\"%s\"}", i > 0 ? "," : "",
                  (long long)w->instance->vroom->job_id[missing->stop], type_of(w, missing->stop),
                  reasons[missing->reason]);
    }
    text_add(w->out, "],");
}

enum linli_rc route_vroom_write(const struct route_instance *instance,
                                const struct linli_route_plan *plan,
                                const struct linli_route_report *report, struct linli_arena *arena,
                                struct text_builder *out, struct linli_error *err)
{
    struct writer w = {instance, plan, report, out};
    const int32_t *numbers;
    assert(instance->vroom != NULL);
    LINLI_TRY(route_solution_numbers(instance, plan, arena, &numbers, err));
    text_add(out, "{\"code\":0,");
    write_summary(&w);
    write_unassigned(&w);
    text_add(out, "\"routes\":[");
    for (int32_t i = 0; i < plan->lines_n; i++) {
        write_route(&w, i, numbers[i]);
    }
    text_add(out, "]}\n");
    return LINLI_OK;
}
