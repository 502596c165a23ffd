/*
 * The newsvendor (Edgeworth 1888; Arrow, Harris and Marschak 1951): the critical quantile of
 * demand, and what it is expected to cost. With a lead time the demand is that of lead + 1 periods,
 * and the same formula is the optimal base stock.
 *
 * Invariant: no level is cheaper. Called by the problem `newsvendor`, and for one-off purchases.
 */
#include <assert.h>
#include <math.h>

#include "linli/inventory.h"

enum linli_rc linli_newsvendor_solve(const struct linli_demand *demand, double overage_cost,
                                     double underage_cost, struct linli_newsvendor *ret_newsvendor,
                                     struct linli_error *err)
{
    struct linli_newsvendor n = {0};
    if (!(overage_cost >= 0) || !(underage_cost >= 0)) {
        return linli_fail(err, LINLI_EINPUT, "a cost is below 0");
    }
    n.critical_ratio = underage_cost / (underage_cost + overage_cost);
    if (!(n.critical_ratio > 0 && n.critical_ratio < 1)) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "too much or too little costs nothing, so no level is best");
    }
    n.order_up_to = linli_demand_quantile(demand, n.critical_ratio);
    n.excess = linli_demand_excess(demand, n.order_up_to);
    double left = n.order_up_to - linli_demand_mean(demand) + n.excess;
    n.cost = overage_cost * (left > 0 ? left : 0) + underage_cost * n.excess;
    assert(n.cost >= 0 || !isfinite(n.order_up_to));
    *ret_newsvendor = n;
    return LINLI_OK;
}
