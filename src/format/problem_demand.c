/*
 * The "demand" object of a problem (see the demand section of docs/inventory.md).
 */
#include "format/problem_node.h"

enum { ROUNDED_MAX_DEFAULT = 100, ROUNDED_MAX_MOST = 100000 };

static const char *const kinds[] = {"normal", "poisson", "lognormal", "gamma", "discrete", NULL};

static const enum linli_demand_kind kind_of[] = {LINLI_DEMAND_NORMAL, LINLI_DEMAND_POISSON,
                                                 LINLI_DEMAND_LOGNORMAL, LINLI_DEMAND_GAMMA,
                                                 LINLI_DEMAND_DISCRETE};

static enum linli_rc read_discrete(struct problem_node *in, struct linli_demand *demand)
{
    struct problem_numbers values;
    struct problem_numbers probs;
    LINLI_TRY(problem_numbers(in, "values", PROBLEM_ANY, &values));
    LINLI_TRY(problem_numbers_like(in, "probs", PROBLEM_NOT_NEGATIVE, values.n, "values", &probs));
    for (size_t i = 1; i < values.n; i++) {
        if (values.values[i] <= values.values[i - 1]) {
            const json_t *array = json_object_get(in->json, "values");
            return problem_wrong_entry(in, "values", i, json_array_get(array, i),
                                       "more than the entry before it");
        }
    }
    demand->values = values.values;
    demand->probs = probs.values;
    demand->n = values.n;
    return problem_at(in, "probs", linli_demand_check(demand, in->err));
}

static enum linli_rc read_fields(struct problem_node *in, struct linli_demand *demand)
{
    switch (demand->kind) {
    case LINLI_DEMAND_NORMAL:
        LINLI_TRY(problem_number(in, "mean", PROBLEM_ANY, &demand->mean));
        return problem_number(in, "sd", PROBLEM_NOT_NEGATIVE, &demand->sd);
    case LINLI_DEMAND_POISSON:
        LINLI_TRY(problem_number(in, "mean", PROBLEM_NOT_NEGATIVE, &demand->mean));
        return problem_at(in, "mean", linli_demand_check(demand, in->err));
    case LINLI_DEMAND_LOGNORMAL:
        LINLI_TRY(problem_number(in, "mu", PROBLEM_ANY, &demand->mu));
        LINLI_TRY(problem_number(in, "sigma", PROBLEM_NOT_NEGATIVE, &demand->sigma));
        return problem_at(in, "mu", linli_demand_check(demand, in->err));
    case LINLI_DEMAND_GAMMA:
        LINLI_TRY(problem_number(in, "mean", PROBLEM_NOT_NEGATIVE, &demand->mean));
        LINLI_TRY(problem_number(in, "sd", PROBLEM_NOT_NEGATIVE, &demand->sd));
        return problem_at(in, "mean", linli_demand_check(demand, in->err));
    case LINLI_DEMAND_DISCRETE:
        return read_discrete(in, demand);
    }
    return problem_wrong(in, "dist", NULL, "a kind of demand");
}

enum linli_rc problem_demand_entry(struct problem_node *node, struct linli_demand *ret_demand,
                                   size_t *ret_max)
{
    struct linli_demand demand = {0};
    size_t kind;
    int64_t max = ROUNDED_MAX_DEFAULT;
    LINLI_TRY(problem_choice(node, "dist", false, kinds, &kind));
    demand.kind = kind_of[kind];
    LINLI_TRY(read_fields(node, &demand));
    bool continuous = demand.kind != LINLI_DEMAND_POISSON && demand.kind != LINLI_DEMAND_DISCRETE;
    if (ret_max != NULL && continuous && problem_has(node, "max")) {
        LINLI_TRY(problem_whole(node, "max", 1, ROUNDED_MAX_MOST, &max));
    }
    problem_node_close(node);
    if (ret_max != NULL) {
        *ret_max = (size_t)max;
    }
    *ret_demand = demand;
    return LINLI_OK;
}

enum linli_rc problem_demand(struct problem_node *node, const char *name,
                             struct linli_demand *ret_demand, size_t *ret_max)
{
    struct problem_node in;
    LINLI_TRY(problem_object(node, name, &in));
    return problem_demand_entry(&in, ret_demand, ret_max);
}
