/*
 * Problems with known demand: eoq, eoq_discount, lot_sizing, joint_replenishment.
 */
#include <math.h>

#include "format/problem_type.h"

enum linli_rc problem_eoq(struct problem_node *in, struct problem_answer *out)
{
    double fixed_cost;
    double holding_cost;
    double demand_rate;
    double backorder_cost;
    struct linli_eoq eoq;
    LINLI_TRY(problem_number(in, "fixed_cost", PROBLEM_NOT_NEGATIVE, &fixed_cost));
    LINLI_TRY(problem_number(in, "holding_cost", PROBLEM_NOT_NEGATIVE, &holding_cost));
    LINLI_TRY(problem_number(in, "demand_rate", PROBLEM_NOT_NEGATIVE, &demand_rate));
    LINLI_TRY(
        problem_number_or(in, "backorder_cost", PROBLEM_NOT_NEGATIVE, INFINITY, &backorder_cost));
    LINLI_TRY(
        linli_eoq_solve(fixed_cost, holding_cost, demand_rate, backorder_cost, &eoq, in->err));
    problem_answer_number(out, "quantity", eoq.quantity);
    problem_answer_number(out, "cost", eoq.cost);
    if (isfinite(backorder_cost) && holding_cost + backorder_cost > 0) {
        problem_answer_number(out, "backorder_fraction",
                              holding_cost / (holding_cost + backorder_cost));
    }
    return LINLI_OK;
}

static enum linli_rc check_breaks(struct problem_node *in, const struct problem_numbers *breaks)
{
    const json_t *array = json_object_get(in->json, "breaks");
    for (size_t i = 0; i < breaks->n; i++) {
        if (i == 0 && breaks->values[0] > 0) {
            return problem_wrong_entry(in, "breaks", 0, json_array_get(array, 0), "0");
        }
        if (i > 0 && breaks->values[i] <= breaks->values[i - 1]) {
            return problem_wrong_entry(in, "breaks", i, json_array_get(array, i),
                                       "more than the entry before it");
        }
    }
    return LINLI_OK;
}

enum linli_rc problem_eoq_discount(struct problem_node *in, struct problem_answer *out)
{
    double fixed_cost;
    double holding_rate;
    double demand_rate;
    struct problem_numbers breaks;
    struct problem_numbers prices;
    struct linli_eoq eoq;
    LINLI_TRY(problem_number(in, "fixed_cost", PROBLEM_NOT_NEGATIVE, &fixed_cost));
    LINLI_TRY(problem_number(in, "holding_rate", PROBLEM_NOT_NEGATIVE, &holding_rate));
    LINLI_TRY(problem_number(in, "demand_rate", PROBLEM_NOT_NEGATIVE, &demand_rate));
    LINLI_TRY(problem_numbers(in, "breaks", PROBLEM_NOT_NEGATIVE, &breaks));
    LINLI_TRY(
        problem_numbers_like(in, "prices", PROBLEM_NOT_NEGATIVE, breaks.n, "breaks", &prices));
    LINLI_TRY(check_breaks(in, &breaks));
    LINLI_TRY(linli_eoq_discount(fixed_cost, holding_rate, demand_rate, breaks.values,
                                 prices.values, breaks.n, &eoq, in->err));
    problem_answer_number(out, "quantity", eoq.quantity);
    problem_answer_number(out, "cost", eoq.cost);
    return LINLI_OK;
}

enum linli_rc problem_lot_sizing(struct problem_node *in, struct problem_answer *out)
{
    static const char *const methods[] = {"wagner_whitin", "silver_meal", NULL};
    double fixed_cost;
    double holding_cost;
    double cost;
    double *orders;
    size_t method;
    struct problem_numbers demand;
    LINLI_TRY(problem_number(in, "fixed_cost", PROBLEM_NOT_NEGATIVE, &fixed_cost));
    LINLI_TRY(problem_number(in, "holding_cost", PROBLEM_NOT_NEGATIVE, &holding_cost));
    LINLI_TRY(problem_numbers(in, "demand", PROBLEM_NOT_NEGATIVE, &demand));
    LINLI_TRY(problem_choice(in, "method", true, methods, &method));
    LINLI_TRY(LINLI_NEW(in->arena, demand.n, &orders, in->err));
    enum linli_rc rc = method == 0
                           ? linli_lots_wagner_whitin(fixed_cost, holding_cost, demand.values,
                                                      demand.n, in->arena, orders, &cost, in->err)
                           : linli_lots_silver_meal(fixed_cost, holding_cost, demand.values,
                                                    demand.n, orders, &cost, in->err);
    LINLI_TRY(problem_at(in, "demand", rc));
    problem_answer_numbers(out, "orders", orders, demand.n);
    problem_answer_number(out, "cost", cost);
    return LINLI_OK;
}

enum linli_rc problem_joint_replenishment(struct problem_node *in, struct problem_answer *out)
{
    double major_cost;
    double *multiples;
    struct problem_numbers minor;
    struct problem_numbers holding;
    struct problem_numbers rates;
    struct linli_joint joint;
    LINLI_TRY(problem_number(in, "major_cost", PROBLEM_NOT_NEGATIVE, &major_cost));
    LINLI_TRY(problem_numbers(in, "minor_costs", PROBLEM_NOT_NEGATIVE, &minor));
    LINLI_TRY(problem_numbers_like(in, "holding_costs", PROBLEM_NOT_NEGATIVE, minor.n,
                                   "minor_costs", &holding));
    LINLI_TRY(problem_numbers_like(in, "demand_rates", PROBLEM_NOT_NEGATIVE, minor.n, "minor_costs",
                                   &rates));
    LINLI_TRY(LINLI_NEW(in->arena, minor.n, &multiples, in->err));
    LINLI_TRY(linli_joint_solve(major_cost, minor.values, holding.values, rates.values, minor.n,
                                in->arena, multiples, &joint, in->err));
    problem_answer_numbers(out, "multiples", multiples, minor.n);
    problem_answer_number(out, "cycle", joint.cycle);
    problem_answer_number(out, "cost", joint.cost);
    return LINLI_OK;
}
