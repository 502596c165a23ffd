/*
 * Problems of one place with uncertain demand: newsvendor, rq, ss, review_fill_rate, safety_stock,
 * service_stock, erlang_loss.
 */
#include <math.h>

#include "format/problem_type.h"

/* The prices of a newsvendor; overage c - v and underage r - c follow from them. */
struct prices {
    bool given;
    double price;
    double cost;
    double salvage;
    double overage;
    double underage;
};

static enum linli_rc read_prices(struct problem_node *in, struct prices *ret)
{
    struct prices p = {0};
    if (problem_has(in, "overage_cost") || problem_has(in, "underage_cost")) {
        LINLI_TRY(problem_number(in, "overage_cost", PROBLEM_NOT_NEGATIVE, &p.overage));
        LINLI_TRY(problem_number(in, "underage_cost", PROBLEM_NOT_NEGATIVE, &p.underage));
        *ret = p;
        return LINLI_OK;
    }
    if (!problem_has(in, "price")) {
        return problem_wrong(in, "overage_cost", NULL, "overage_cost and underage_cost, or price");
    }
    p.given = true;
    LINLI_TRY(problem_number(in, "price", PROBLEM_NOT_NEGATIVE, &p.price));
    LINLI_TRY(problem_number(in, "cost", PROBLEM_NOT_NEGATIVE, &p.cost));
    LINLI_TRY(problem_number(in, "salvage", PROBLEM_ANY, &p.salvage));
    p.overage = p.cost - p.salvage;
    p.underage = p.price - p.cost;
    if (p.underage < 0) {
        return problem_wrong(in, "price", json_object_get(in->json, "price"), "at least cost");
    }
    if (p.overage < 0) {
        return problem_wrong(in, "salvage", json_object_get(in->json, "salvage"), "at most cost");
    }
    *ret = p;
    return LINLI_OK;
}

enum linli_rc problem_newsvendor(struct problem_node *in, struct problem_answer *out)
{
    struct prices prices = {0};
    struct linli_demand demand;
    struct linli_demand total;
    struct linli_newsvendor n;
    double lead_time;
    LINLI_TRY(read_prices(in, &prices));
    LINLI_TRY(problem_demand(in, "demand", &demand, NULL));
    LINLI_TRY(problem_number_or(in, "lead_time", PROBLEM_NOT_NEGATIVE, 0, &lead_time));
    LINLI_TRY(problem_at(in, "demand", linli_demand_over(&demand, lead_time + 1, &total, in->err)));
    LINLI_TRY(linli_newsvendor_solve(&total, prices.overage, prices.underage, &n, in->err));
    problem_answer_number(out, "order_up_to", n.order_up_to);
    if (prices.given) {
        double mean = linli_demand_mean(&total);
        double sold = mean - n.excess;
        double left = n.order_up_to - sold;
        problem_answer_number(out, "profit",
                              prices.price * sold + prices.salvage * left -
                                  prices.cost * n.order_up_to);
    } else {
        problem_answer_number(out, "cost", n.cost);
    }
    problem_answer_number(out, "critical_ratio", n.critical_ratio);
    return LINLI_OK;
}

/* The form that asks for a fill rate: a safety factor for a given quantity. */
static enum linli_rc rq_fill_rate(struct problem_node *in, const struct linli_demand *lead_demand,
                                  struct problem_answer *out)
{
    double fill_rate;
    double quantity;
    double factor;
    LINLI_TRY(problem_number(in, "fill_rate", PROBLEM_BELOW_1, &fill_rate));
    LINLI_TRY(problem_number(in, "order_quantity", PROBLEM_POSITIVE, &quantity));
    problem_has(in, "fixed_cost"); /* allowed, not needed */
    problem_has(in, "holding_cost");
    problem_has(in, "stockout_cost");
    if (lead_demand->kind != LINLI_DEMAND_NORMAL) {
        return problem_wrong(in, "demand.dist", NULL, "normal with a fill rate");
    }
    if (lead_demand->sd <= 0) {
        return linli_fail(in->err, LINLI_ENOSOLUTION,
                          "demand over the lead time does not vary, so no safety factor exists");
    }
    LINLI_TRY(linli_rq_safety_factor(fill_rate, quantity, lead_demand->sd, &factor, in->err));
    problem_answer_number(out, "safety_factor", factor);
    problem_answer_number(out, "reorder_point", lead_demand->mean + factor * lead_demand->sd);
    return LINLI_OK;
}

static enum linli_rc rq_policy_cost(struct problem_node *in, const struct linli_demand *lead_demand,
                                    const struct linli_rq_costs *costs, struct problem_answer *out)
{
    double reorder_point;
    double quantity;
    double cost;
    if (lead_demand->kind == LINLI_DEMAND_POISSON) {
        int64_t r;
        int64_t q;
        LINLI_TRY(problem_whole(in, "reorder_point", -1000000000, 1000000000, &r));
        LINLI_TRY(problem_whole(in, "order_quantity", 1, LINLI_RQ_QUANTITY_MAX, &q));
        reorder_point = (double)r;
        quantity = (double)q;
    } else {
        LINLI_TRY(problem_number(in, "reorder_point", PROBLEM_ANY, &reorder_point));
        LINLI_TRY(problem_number(in, "order_quantity", PROBLEM_POSITIVE, &quantity));
    }
    LINLI_TRY(linli_rq_cost(lead_demand, costs, reorder_point, quantity, &cost, in->err));
    problem_answer_number(out, "cost", cost);
    return LINLI_OK;
}

static enum linli_rc rq_demand(struct problem_node *in, struct linli_demand *ret_demand,
                               struct linli_demand *ret_lead_demand)
{
    double lead_time;
    LINLI_TRY(problem_demand(in, "demand", ret_demand, NULL));
    LINLI_TRY(problem_number(in, "lead_time", PROBLEM_NOT_NEGATIVE, &lead_time));
    if (ret_demand->kind != LINLI_DEMAND_NORMAL && ret_demand->kind != LINLI_DEMAND_POISSON) {
        return problem_at(in, "demand.dist",
                          linli_fail(in->err, LINLI_EINPUT, "expected normal or poisson demand"));
    }
    if (!(ret_demand->mean >= 0)) {
        return problem_at(
            in, "demand.mean",
            linli_fail(in->err, LINLI_EINPUT, "%g found, expected at least 0", ret_demand->mean));
    }
    return problem_at(in, "demand",
                      linli_demand_over(ret_demand, lead_time, ret_lead_demand, in->err));
}

enum linli_rc problem_rq(struct problem_node *in, struct problem_answer *out)
{
    struct linli_demand demand;
    struct linli_demand lead_demand;
    struct linli_rq_costs costs;
    struct linli_rq rq;
    LINLI_TRY(rq_demand(in, &demand, &lead_demand));
    if (problem_has(in, "fill_rate")) {
        return rq_fill_rate(in, &lead_demand, out);
    }
    costs.demand_rate = demand.mean;
    LINLI_TRY(problem_number(in, "fixed_cost", PROBLEM_NOT_NEGATIVE, &costs.fixed_cost));
    LINLI_TRY(problem_number(in, "holding_cost", PROBLEM_NOT_NEGATIVE, &costs.holding_cost));
    LINLI_TRY(problem_number(in, "stockout_cost", PROBLEM_NOT_NEGATIVE, &costs.stockout_cost));
    bool r_given = problem_has(in, "reorder_point");
    bool q_given = problem_has(in, "order_quantity");
    if (r_given || q_given) {
        return rq_policy_cost(in, &lead_demand, &costs, out);
    }
    LINLI_TRY(linli_rq_optimum(&lead_demand, &costs, &rq, in->err));
    problem_answer_number(out, "reorder_point", rq.reorder_point);
    problem_answer_number(out, "order_quantity", rq.order_quantity);
    problem_answer_number(out, "cost", rq.cost);
    return LINLI_OK;
}

enum linli_rc problem_ss(struct problem_node *in, struct problem_answer *out)
{
    static const char *const methods[] = {"exact", "power", NULL};
    double fixed_cost;
    double holding_cost;
    double stockout_cost;
    size_t method;
    struct linli_demand demand;
    struct linli_ss ss;
    LINLI_TRY(problem_number(in, "fixed_cost", PROBLEM_NOT_NEGATIVE, &fixed_cost));
    LINLI_TRY(problem_number(in, "holding_cost", PROBLEM_NOT_NEGATIVE, &holding_cost));
    LINLI_TRY(problem_number(in, "stockout_cost", PROBLEM_NOT_NEGATIVE, &stockout_cost));
    LINLI_TRY(problem_demand(in, "demand", &demand, NULL));
    LINLI_TRY(problem_choice(in, "method", true, methods, &method));
    if (method == 1 && demand.kind != LINLI_DEMAND_NORMAL) {
        return problem_at(in, "demand.dist",
                          linli_fail(in->err, LINLI_EINPUT, "expected normal demand"));
    }
    if (method == 0 && !linli_demand_is_whole(&demand)) {
        return problem_at(in, "demand.dist",
                          linli_fail(in->err, LINLI_EINPUT,
                                     "expected poisson demand, or discrete in whole units"));
    }
    enum linli_rc rc = method == 1 ? linli_ss_power(demand.mean, demand.sd, fixed_cost,
                                                    holding_cost, stockout_cost, &ss, in->err)
                                   : linli_ss_optimum(&demand, fixed_cost, holding_cost,
                                                      stockout_cost, in->arena, &ss, in->err);
    LINLI_TRY(rc);
    problem_answer_number(out, "reorder_point", ss.reorder_point);
    problem_answer_number(out, "order_up_to", ss.order_up_to);
    if (method == 0) {
        problem_answer_number(out, "cost", ss.cost);
    }
    return LINLI_OK;
}

enum linli_rc problem_review_fill_rate(struct problem_node *in, struct problem_answer *out)
{
    struct linli_review review;
    double fill_rate;
    double order_up_to;
    LINLI_TRY(problem_number(in, "review", PROBLEM_POSITIVE, &review.review));
    LINLI_TRY(problem_number(in, "lead_time", PROBLEM_NOT_NEGATIVE, &review.lead_time));
    LINLI_TRY(problem_number(in, "mean", PROBLEM_POSITIVE, &review.mean));
    LINLI_TRY(problem_number(in, "sd", PROBLEM_NOT_NEGATIVE, &review.sd));
    if (problem_has(in, "fill_rate") && !problem_has(in, "order_up_to")) {
        LINLI_TRY(problem_number(in, "fill_rate", PROBLEM_INSIDE_0_1, &fill_rate));
        LINLI_TRY(linli_service_order_up_to(&review, fill_rate, &order_up_to, in->err));
        problem_answer_number(out, "order_up_to", order_up_to);
        return LINLI_OK;
    }
    if (problem_has(in, "fill_rate")) {
        return problem_at(in, "order_up_to",
                          linli_fail(in->err, LINLI_EINPUT,
                                     "fill_rate and order_up_to found, expected one of them"));
    }
    LINLI_TRY(problem_number(in, "order_up_to", PROBLEM_ANY, &order_up_to));
    problem_answer_number(out, "fill_rate", linli_service_fill_rate(&review, order_up_to));
    return LINLI_OK;
}

enum linli_rc problem_safety_stock(struct problem_node *in, struct problem_answer *out)
{
    double mean;
    double sd;
    double lead_time;
    double lead_time_sd;
    double service;
    LINLI_TRY(problem_number(in, "mean", PROBLEM_ANY, &mean));
    LINLI_TRY(problem_number(in, "sd", PROBLEM_NOT_NEGATIVE, &sd));
    LINLI_TRY(problem_number(in, "lead_time", PROBLEM_NOT_NEGATIVE, &lead_time));
    LINLI_TRY(problem_number_or(in, "lead_time_sd", PROBLEM_NOT_NEGATIVE, 0, &lead_time_sd));
    LINLI_TRY(problem_number(in, "cycle_service", PROBLEM_INSIDE_0_1, &service));
    problem_answer_number(out, "safety_stock",
                          linli_service_safety_stock(mean, sd, lead_time, lead_time_sd, service));
    return LINLI_OK;
}

enum linli_rc problem_service_stock(struct problem_node *in, struct problem_answer *out)
{
    struct linli_demand demand;
    double service;
    LINLI_TRY(problem_demand(in, "demand", &demand, NULL));
    LINLI_TRY(problem_number(in, "cycle_service", PROBLEM_INSIDE_0_1, &service));
    problem_answer_number(out, "order_up_to", linli_demand_quantile(&demand, service));
    return LINLI_OK;
}

enum linli_rc problem_erlang_loss(struct problem_node *in, struct problem_answer *out)
{
    double load;
    int64_t stock;
    LINLI_TRY(problem_number(in, "load", PROBLEM_NOT_NEGATIVE, &load));
    LINLI_TRY(problem_whole(in, "stock", 0, LINLI_SERVICE_STOCK_MAX, &stock));
    problem_answer_number(out, "loss", linli_service_loss(load, stock));
    return LINLI_OK;
}
