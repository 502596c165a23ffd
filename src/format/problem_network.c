/*
 * Problems of stages and sites that feed each other: serial, guaranteed_service, transfer.
 */
#include <stdlib.h>
#include <string.h>

#include "format/problem_type.h"

static enum linli_rc read_stages(struct problem_node *in, struct linli_serial_stage **ret_stages,
                                 size_t *ret_n)
{
    struct problem_numbers holding;
    struct problem_numbers lead;
    struct linli_serial_stage *stages;
    int64_t n;
    LINLI_TRY(problem_whole(in, "stages", 1, LINLI_SERIAL_STAGES_MAX, &n));
    LINLI_TRY(problem_numbers_like(in, "echelon_holding_costs", PROBLEM_NOT_NEGATIVE, (size_t)n,
                                   "stages", &holding));
    LINLI_TRY(
        problem_numbers_like(in, "lead_times", PROBLEM_NOT_NEGATIVE, (size_t)n, "stages", &lead));
    LINLI_TRY(LINLI_NEW(in->arena, n, &stages, in->err));
    for (size_t j = 0; j < (size_t)n; j++) {
        stages[j].holding_cost = holding.values[j];
        stages[j].lead_time = lead.values[j];
    }
    *ret_stages = stages;
    *ret_n = (size_t)n;
    return LINLI_OK;
}

enum linli_rc problem_serial(struct problem_node *in, struct problem_answer *out)
{
    struct linli_serial_stage *stages = NULL;
    struct linli_demand demand;
    size_t n = 0;
    double stockout_cost;
    double cost;
    LINLI_TRY(read_stages(in, &stages, &n));
    LINLI_TRY(problem_number(in, "stockout_cost", PROBLEM_NOT_NEGATIVE, &stockout_cost));
    LINLI_TRY(problem_demand(in, "demand", &demand, NULL));
    if (demand.kind != LINLI_DEMAND_NORMAL && !linli_demand_is_whole(&demand)) {
        return problem_at(
            in, "demand.dist",
            linli_fail(in->err, LINLI_EINPUT, "expected normal demand, or demand in whole units"));
    }
    LINLI_TRY(problem_at(
        in, "demand",
        linli_serial_solve(&demand, stockout_cost, stages, n, in->arena, &cost, in->err)));
    problem_answer_open(out, "echelon_base_stock", '[');
    for (size_t j = 0; j < n; j++) {
        problem_answer_number(out, NULL, stages[j].ret_base_stock);
    }
    problem_answer_close(out, ']');
    problem_answer_number(out, "cost", cost);
    return LINLI_OK;
}

struct named {
    const char *id;
    size_t index;
};

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->id, ((const struct named *)b)->id);
}

/* A stage of the tree; its limit on the quoted time is -1 when there is none. */
static enum linli_rc read_stage(struct problem_node *node, const char **ret_id,
                                struct linli_placement_stage *ret_stage, bool *ret_limited)
{
    struct linli_placement_stage stage = {.service_out_max = LINLI_PLACEMENT_NO_LIMIT};
    int64_t whole = 0;
    LINLI_TRY(problem_text(node, "id", ret_id));
    LINLI_TRY(problem_whole(node, "lead_time", 0, LINLI_PLACEMENT_TIME_MAX, &whole));
    stage.lead_time = (int32_t)whole;
    LINLI_TRY(problem_number(node, "holding_cost", PROBLEM_NOT_NEGATIVE, &stage.holding_cost));
    LINLI_TRY(problem_number_or(node, "sd", PROBLEM_NOT_NEGATIVE, 0, &stage.sd));
    if (problem_has(node, "service_in")) {
        LINLI_TRY(problem_whole(node, "service_in", 0, LINLI_PLACEMENT_TIME_MAX, &whole));
        stage.service_in = (int32_t)whole;
    }
    *ret_limited = problem_has(node, "service_out_max");
    if (*ret_limited) {
        LINLI_TRY(problem_whole(node, "service_out_max", 0, 1000000000, &whole));
        stage.service_out_max = (int32_t)whole;
    }
    problem_node_close(node);
    *ret_stage = stage;
    return LINLI_OK;
}

static enum linli_rc find_end(struct problem_node *in, size_t arc, const json_t *pair, size_t end,
                              const struct named *names, size_t n, size_t *ret_index)
{
    const json_t *text = json_array_get(pair, end);
    if (!json_is_string(text) || json_array_size(pair) != 2) {
        return problem_wrong_entry(in, "arcs", arc, pair, "the ids of two stages");
    }
    struct named wanted = {.id = json_string_value(text)};
    const struct named *found = bsearch(&wanted, names, n, sizeof(names[0]), by_id);
    if (found == NULL) {
        return problem_wrong_entry(in, "arcs", arc, pair, "the ids of two stages");
    }
    *ret_index = found->index;
    return LINLI_OK;
}

static enum linli_rc read_arcs(struct problem_node *in, const struct named *names, size_t n,
                               struct linli_placement_arc **ret_arcs, size_t *ret_n)
{
    struct linli_placement_arc *arcs;
    const json_t *array = problem_has(in, "arcs") ? json_object_get(in->json, "arcs") : NULL;
    if (!json_is_array(array) || json_array_size(array) > LINLI_PLACEMENT_STAGES_MAX) {
        return problem_wrong(in, "arcs", array, "an array of [from, to], at most 10000");
    }
    size_t arcs_n = json_array_size(array);
    LINLI_TRY(LINLI_NEW(in->arena, arcs_n, &arcs, in->err));
    for (size_t i = 0; i < arcs_n; i++) {
        const json_t *pair = json_array_get(array, i);
        LINLI_TRY(find_end(in, i, pair, 0, names, n, &arcs[i].from));
        LINLI_TRY(find_end(in, i, pair, 1, names, n, &arcs[i].to));
        if (arcs[i].from == arcs[i].to) {
            return problem_wrong_entry(in, "arcs", i, pair, "the ids of two stages");
        }
    }
    *ret_arcs = arcs;
    *ret_n = arcs_n;
    return LINLI_OK;
}

struct placement {
    struct linli_placement_stage *stages;
    const char **ids;
    bool *limited;
    size_t n;
    struct linli_placement_arc *arcs;
    size_t arcs_n;
};

static enum linli_rc read_placement(struct problem_node *in, struct placement *p)
{
    struct problem_node *nodes;
    struct named *names;
    LINLI_TRY(problem_objects(in, "stages", &nodes, &p->n));
    LINLI_TRY(LINLI_NEW(in->arena, p->n, &p->stages, in->err));
    LINLI_TRY(LINLI_NEW(in->arena, p->n, &p->ids, in->err));
    LINLI_TRY(LINLI_NEW(in->arena, p->n, &p->limited, in->err));
    LINLI_TRY(LINLI_NEW(in->arena, p->n, &names, in->err));
    for (size_t i = 0; i < p->n; i++) {
        LINLI_TRY(read_stage(&nodes[i], &p->ids[i], &p->stages[i], &p->limited[i]));
        names[i] = (struct named){p->ids[i], i};
    }
    qsort(names, p->n, sizeof(names[0]), by_id);
    for (size_t i = 1; i < p->n; i++) {
        if (by_id(&names[i - 1], &names[i]) == 0) {
            return problem_wrong_entry(in, "stages", names[i].index, NULL, "an id of its own");
        }
    }
    LINLI_TRY(read_arcs(in, names, p->n, &p->arcs, &p->arcs_n));
    for (size_t i = 0; i < p->n; i++) {
        bool last = true; /* no other stage follows */
        for (size_t a = 0; !p->limited[i] && last && a < p->arcs_n; a++) {
            last = p->arcs[a].from != i;
        }
        if (last && !p->limited[i]) {
            p->stages[i].service_out_max = 0;
        }
    }
    return LINLI_OK;
}

enum linli_rc problem_guaranteed_service(struct problem_node *in, struct problem_answer *out)
{
    struct placement p = {0};
    double z;
    double cost;
    LINLI_TRY(read_placement(in, &p));
    LINLI_TRY(problem_number(in, "z", PROBLEM_NOT_NEGATIVE, &z));
    LINLI_TRY(problem_at(
        in, "arcs",
        linli_placement_solve(p.stages, p.n, p.arcs, p.arcs_n, z, in->arena, &cost, in->err)));
    problem_answer_open(out, "service_times", '{');
    for (size_t i = 0; i < p.n; i++) {
        problem_answer_number(out, p.ids[i], p.stages[i].ret_service_time);
    }
    problem_answer_close(out, '}');
    problem_answer_number(out, "cost", cost);
    return LINLI_OK;
}

/* cost[][]: a row for each giver with an entry for each receiver. */
static enum linli_rc read_costs(struct problem_node *in, size_t rows, size_t columns,
                                double **ret_costs)
{
    const json_t *array;
    double *costs;
    size_t n;
    LINLI_TRY(problem_array(in, "cost", &array, &n));
    if (n != rows) {
        return problem_wrong(in, "cost", array, "a row for each entry of surplus");
    }
    LINLI_TRY(LINLI_NEW(in->arena, rows * columns, &costs, in->err));
    for (size_t i = 0; i < rows; i++) {
        const json_t *row = json_array_get(array, i);
        if (!json_is_array(row) || json_array_size(row) != columns) {
            return problem_wrong_entry(in, "cost", i, row, "an array with an entry for each need");
        }
        for (size_t j = 0; j < columns; j++) {
            const json_t *entry = json_array_get(row, j);
            double cost = json_number_value(entry);
            if (!json_is_number(entry) || cost < 0 || cost > PROBLEM_NUMBER_MAX) {
                return problem_wrong_entry(in, "cost", i, entry,
                                           "numbers of at least 0 and at most 1e15");
            }
            costs[i * columns + j] = cost;
        }
    }
    *ret_costs = costs;
    return LINLI_OK;
}

enum linli_rc problem_transfer(struct problem_node *in, struct problem_answer *out)
{
    struct linli_transfer t = {0};
    struct problem_numbers surplus;
    struct problem_numbers need;
    double *costs = NULL;
    double *flows;
    double *unmet;
    double total;
    LINLI_TRY(problem_numbers(in, "surplus", PROBLEM_NOT_NEGATIVE, &surplus));
    LINLI_TRY(problem_numbers(in, "need", PROBLEM_NOT_NEGATIVE, &need));
    LINLI_TRY(problem_number(in, "unmet_penalty", PROBLEM_NOT_NEGATIVE, &t.unmet_penalty));
    if (surplus.n > LINLI_TRANSFER_SITES_MAX || need.n > LINLI_TRANSFER_SITES_MAX) {
        return problem_at(
            in, surplus.n > LINLI_TRANSFER_SITES_MAX ? "surplus" : "need",
            linli_fail(in->err, LINLI_ELIMIT, "an array of %zu found, the limit is %d",
                       surplus.n > need.n ? surplus.n : need.n, (int)LINLI_TRANSFER_SITES_MAX));
    }
    LINLI_TRY(read_costs(in, surplus.n, need.n, &costs));
    LINLI_TRY(LINLI_NEW(in->arena, surplus.n * need.n, &flows, in->err));
    LINLI_TRY(LINLI_NEW(in->arena, need.n, &unmet, in->err));
    t.surplus = surplus.values;
    t.need = need.values;
    t.cost = costs;
    t.givers_n = surplus.n;
    t.receivers_n = need.n;
    LINLI_TRY(linli_transfer_solve(&t, in->arena, flows, unmet, &total, in->err));
    problem_answer_number(out, "total", total);
    problem_answer_open(out, "flows", '[');
    for (size_t i = 0; i < surplus.n; i++) {
        problem_answer_numbers(out, NULL, flows + i * need.n, need.n);
    }
    problem_answer_close(out, ']');
    problem_answer_numbers(out, "unmet", unmet, need.n);
    return LINLI_OK;
}
