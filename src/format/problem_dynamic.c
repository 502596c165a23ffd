/*
 * Problems solved by dynamic programming or simulation: ss_finite, perishable,
 * perishable_substitution, simulate_ss.
 */
#include <math.h>

#include "format/problem_type.h"

enum { ORDER_MAX = 10000, STOCK_MAX = 1000000 };

static const char *const issues[] = {"fifo", "lifo", NULL};

static enum linli_rc rounded_demand(struct problem_node *in, struct linli_demand *ret_demand,
                                    struct linli_masses *ret_masses)
{
    size_t max;
    LINLI_TRY(problem_demand(in, "demand", ret_demand, &max));
    return problem_at(in, "demand",
                      linli_demand_round(ret_demand, max, in->arena, ret_masses, in->err));
}

static enum linli_rc read_finite(struct problem_node *in, struct linli_finite *f)
{
    static const enum problem_range cost = PROBLEM_NOT_NEGATIVE;
    LINLI_TRY(problem_whole(in, "periods", 1, LINLI_FINITE_PERIODS_MAX, &f->periods));
    LINLI_TRY(problem_number(in, "fixed_cost", cost, &f->fixed_cost));
    LINLI_TRY(problem_number(in, "purchase_cost", cost, &f->purchase_cost));
    LINLI_TRY(problem_number(in, "holding_cost", cost, &f->holding_cost));
    LINLI_TRY(problem_number(in, "stockout_cost", cost, &f->stockout_cost));
    LINLI_TRY(problem_number(in, "terminal_holding_cost", cost, &f->terminal_holding_cost));
    LINLI_TRY(problem_number(in, "terminal_stockout_cost", cost, &f->terminal_stockout_cost));
    LINLI_TRY(problem_number(in, "discount", PROBLEM_FROM_0_TO_1, &f->discount));
    return problem_whole(in, "initial_stock", -STOCK_MAX, STOCK_MAX, &f->initial_stock);
}

enum linli_rc problem_ss_finite(struct problem_node *in, struct problem_answer *out)
{
    struct linli_finite finite;
    struct linli_demand demand;
    struct linli_masses masses;
    double *reorder_point;
    double *order_up_to;
    double cost;
    LINLI_TRY(read_finite(in, &finite));
    LINLI_TRY(rounded_demand(in, &demand, &masses));
    size_t n = (size_t)finite.periods;
    LINLI_TRY(LINLI_NEW(in->arena, n, &reorder_point, in->err));
    LINLI_TRY(LINLI_NEW(in->arena, n, &order_up_to, in->err));
    LINLI_TRY(linli_finite_solve(&finite, &demand, &masses, in->arena, reorder_point, order_up_to,
                                 &cost, in->err));
    problem_answer_numbers(out, "reorder_point", reorder_point, n);
    problem_answer_numbers(out, "order_up_to", order_up_to, n);
    problem_answer_number(out, "cost", cost);
    return LINLI_OK;
}

static enum linli_rc read_perishable(struct problem_node *in, struct linli_perishable *p,
                                     bool *ret_report)
{
    static const enum problem_range cost = PROBLEM_NOT_NEGATIVE;
    size_t issue;
    LINLI_TRY(problem_whole(in, "life", 1, LINLI_PERISHABLE_LIFE_MAX, &p->life));
    LINLI_TRY(problem_whole(in, "lead_time", 1, LINLI_PERISHABLE_LIFE_MAX, &p->lead_time));
    LINLI_TRY(problem_whole(in, "max_order", 0, ORDER_MAX, &p->max_order));
    LINLI_TRY(problem_choice(in, "issue", false, issues, &issue));
    p->issue = issue == 0 ? LINLI_ISSUE_FIFO : LINLI_ISSUE_LIFO;
    LINLI_TRY(problem_number_or(in, "price", cost, 0, &p->price));
    LINLI_TRY(problem_number_or(in, "unit_cost", cost, 0, &p->unit_cost));
    LINLI_TRY(problem_number_or(in, "shortage_cost", cost, 0, &p->shortage_cost));
    LINLI_TRY(problem_number_or(in, "waste_cost", cost, 0, &p->waste_cost));
    LINLI_TRY(problem_number_or(in, "holding_cost", cost, 0, &p->holding_cost));
    LINLI_TRY(problem_number_or(in, "discount", PROBLEM_FROM_0_TO_1, 1, &p->discount));
    LINLI_TRY(problem_bool_or(in, "report_policy", false, ret_report));
    if (*ret_report && p->lead_time > 1) {
        return problem_wrong(in, "report_policy", json_object_get(in->json, "report_policy"),
                             "false with a lead time above 1");
    }
    return LINLI_OK;
}

/* Nested arrays by x_1, x_2 ... x_life; x_i counts (max_order + 1)^(i - 1) in the index. */
static void write_policy(struct problem_answer *out, const struct linli_perishable *p,
                         const int32_t *policy)
{
    size_t place[LINLI_PERISHABLE_LIFE_MAX];
    size_t x[LINLI_PERISHABLE_LIFE_MAX] = {0};
    size_t base = (size_t)p->max_order + 1;
    size_t life = (size_t)p->life;
    size_t index = 0;
    size_t depth = 0; /* arrays open below the policy's own */
    for (size_t i = 0; i < life; i++) {
        place[i] = i == 0 ? 1 : place[i - 1] * base;
    }
    problem_answer_open(out, "policy", '[');
    for (;;) {
        for (; depth + 1 < life; depth++) {
            problem_answer_open(out, NULL, '[');
        }
        problem_answer_number(out, NULL, policy[index]);
        while (x[depth] + 1 == base) { /* this array is full: one up */
            problem_answer_close(out, ']');
            index -= x[depth] * place[depth];
            x[depth] = 0;
            if (depth == 0) {
                return;
            }
            depth--;
        }
        x[depth]++;
        index += place[depth];
    }
}

enum linli_rc problem_perishable(struct problem_node *in, struct problem_answer *out)
{
    struct linli_perishable p = {0};
    struct linli_demand demand;
    struct linli_masses masses;
    int32_t *policy = NULL;
    bool report = false;
    double value;
    LINLI_TRY(read_perishable(in, &p, &report));
    LINLI_TRY(rounded_demand(in, &demand, &masses));
    double states = pow((double)p.max_order + 1, (double)p.life);
    if (report && states <= STOCK_MAX) { /* with more of them the solver refuses or nobody reads */
        LINLI_TRY(LINLI_NEW(in->arena, states, &policy, in->err));
    } else if (report) {
        return problem_at(in, "report_policy",
                          linli_fail(in->err, LINLI_ELIMIT,
                                     "a policy of %g entries found, the limit is %d", states,
                                     (int)STOCK_MAX));
    }
    LINLI_TRY(linli_perishable_solve(&p, &masses, in->arena, &value, policy, in->err));
    problem_answer_number(out, p.discount < 1 ? "value" : "average_profit", value);
    if (report) {
        write_policy(out, &p, policy);
    }
    return LINLI_OK;
}

/* Two numbers in a field; both 0 when it is missing. */
static enum linli_rc read_pair(struct problem_node *in, const char *name, double pair[2])
{
    struct problem_numbers numbers;
    pair[0] = 0;
    pair[1] = 0;
    if (problem_has(in, name)) {
        LINLI_TRY(problem_numbers_like(in, name, PROBLEM_NOT_NEGATIVE, 2, "demand", &numbers));
        pair[0] = numbers.values[0];
        pair[1] = numbers.values[1];
    }
    return LINLI_OK;
}

static enum linli_rc read_max_orders(struct problem_node *in, struct linli_substitution *s)
{
    struct problem_numbers most;
    LINLI_TRY(problem_numbers_like(in, "max_order", PROBLEM_NOT_NEGATIVE, 2, "demand", &most));
    for (size_t i = 0; i < 2; i++) {
        if (floor(most.values[i]) < most.values[i] || most.values[i] > ORDER_MAX) {
            const json_t *array = json_object_get(in->json, "max_order");
            return problem_wrong_entry(in, "max_order", i, json_array_get(array, i),
                                       "a whole number of at most 10000");
        }
        s->max_order[i] = (int64_t)most.values[i];
    }
    return LINLI_OK;
}

static enum linli_rc read_substitution(struct problem_node *in, struct linli_substitution *s)
{
    struct problem_node *nodes;
    size_t n;
    size_t issue;
    int64_t lead_time;
    LINLI_TRY(problem_whole(in, "life", 1, LINLI_PERISHABLE_LIFE_MAX, &s->life));
    LINLI_TRY(problem_whole(in, "lead_time", 1, 1, &lead_time));
    LINLI_TRY(problem_choice(in, "issue", false, issues, &issue));
    s->issue = issue == 0 ? LINLI_ISSUE_FIFO : LINLI_ISSUE_LIFO;
    LINLI_TRY(problem_number(in, "substitution_probability", PROBLEM_FROM_0_TO_1, &s->probability));
    LINLI_TRY(problem_objects(in, "demand", &nodes, &n));
    if (n != 2) {
        return problem_wrong(in, "demand", json_object_get(in->json, "demand"), "an array of 2");
    }
    for (size_t i = 0; i < 2; i++) {
        struct linli_demand demand;
        size_t max;
        LINLI_TRY(problem_demand_entry(&nodes[i], &demand, &max));
        LINLI_TRY(problem_at(in, "demand",
                             linli_demand_round(&demand, max, in->arena, &s->demand[i], in->err)));
    }
    LINLI_TRY(read_pair(in, "price", s->price));
    LINLI_TRY(read_pair(in, "unit_cost", s->unit_cost));
    return read_max_orders(in, s);
}

enum linli_rc problem_perishable_substitution(struct problem_node *in, struct problem_answer *out)
{
    struct linli_substitution s = {0};
    double profit;
    LINLI_TRY(read_substitution(in, &s));
    LINLI_TRY(linli_substitution_solve(&s, in->arena, &profit, in->err));
    problem_answer_number(out, "average_profit", profit);
    return LINLI_OK;
}

static enum linli_rc read_sizes(struct problem_node *in, struct linli_simulate *s)
{
    struct problem_numbers sizes;
    struct problem_numbers probs;
    double sum = 0;
    LINLI_TRY(problem_numbers(in, "demand_sizes", PROBLEM_NOT_NEGATIVE, &sizes));
    LINLI_TRY(problem_numbers_like(in, "demand_probs", PROBLEM_NOT_NEGATIVE, sizes.n,
                                   "demand_sizes", &probs));
    for (size_t i = 0; i < probs.n; i++) {
        sum += probs.values[i];
    }
    if (!(fabs(sum - 1) <= 1e-9)) {
        return problem_at(
            in, "demand_probs",
            linli_fail(in->err, LINLI_EINPUT, "probabilities sum to %g, expected 1", sum));
    }
    s->sizes = sizes.values;
    s->probs = probs.values;
    s->sizes_n = sizes.n;
    return LINLI_OK;
}

static enum linli_rc read_policy(struct problem_node *in, struct linli_simulate *s)
{
    static const enum problem_range cost = PROBLEM_NOT_NEGATIVE;
    LINLI_TRY(problem_number(in, "review", PROBLEM_POSITIVE, &s->review));
    LINLI_TRY(problem_number(in, "reorder_point", PROBLEM_ANY, &s->reorder_point));
    LINLI_TRY(problem_number(in, "order_up_to", PROBLEM_ANY, &s->order_up_to));
    if (s->order_up_to < s->reorder_point) {
        return problem_wrong(in, "order_up_to", json_object_get(in->json, "order_up_to"),
                             "at least reorder_point");
    }
    LINLI_TRY(problem_number(in, "lead_time_min", PROBLEM_NOT_NEGATIVE, &s->lead_time_min));
    LINLI_TRY(problem_number(in, "lead_time_max", PROBLEM_NOT_NEGATIVE, &s->lead_time_max));
    if (s->lead_time_max < s->lead_time_min) {
        return problem_wrong(in, "lead_time_max", json_object_get(in->json, "lead_time_max"),
                             "at least lead_time_min");
    }
    LINLI_TRY(problem_number(in, "fixed_cost", cost, &s->fixed_cost));
    LINLI_TRY(problem_number(in, "unit_cost", cost, &s->unit_cost));
    LINLI_TRY(problem_number(in, "holding_cost", cost, &s->holding_cost));
    return problem_number(in, "stockout_cost", cost, &s->stockout_cost);
}

enum linli_rc problem_simulate_ss(struct problem_node *in, struct problem_answer *out)
{
    enum { RUNS_MAX = 10000000 };
    struct linli_simulate s = {0};
    struct linli_simulated mean;
    int64_t seed;
    LINLI_TRY(problem_number(in, "initial_stock", PROBLEM_ANY, &s.initial_stock));
    LINLI_TRY(problem_number(in, "months", PROBLEM_POSITIVE, &s.months));
    LINLI_TRY(problem_whole(in, "runs", 1, RUNS_MAX, &s.runs));
    LINLI_TRY(problem_whole(in, "seed", 0, (int64_t)PROBLEM_NUMBER_MAX, &seed));
    LINLI_TRY(problem_number(in, "demand_interarrival", PROBLEM_POSITIVE, &s.interarrival));
    LINLI_TRY(read_sizes(in, &s));
    LINLI_TRY(read_policy(in, &s));
    s.seed = (uint64_t)seed;
    LINLI_TRY(linli_simulate_ss(&s, in->arena, &mean, in->err));
    problem_answer_number(out, "cost", mean.cost);
    problem_answer_number(out, "order_cost", mean.order_cost);
    problem_answer_number(out, "holding_cost", mean.holding_cost);
    problem_answer_number(out, "shortage_cost", mean.shortage_cost);
    problem_answer_number(out, "half_width", mean.half_width);
    return LINLI_OK;
}
