/*
 * The economic order quantity (Harris 1913), with planned backorders, and with an all-units
 * discount (Hadley and Whitin 1963): of the prices' own quantities, each moved into the range where
 * its price holds, the cheapest.
 *
 * Invariant: at the optimum without a discount ordering and holding cost the same. Called by the
 * problems `eoq` and `eoq_discount`.
 */
#include <assert.h>
#include <math.h>

#include "linli/inventory.h"

static bool is_cost(double value)
{
    return value >= 0 && isfinite(value);
}

enum linli_rc linli_eoq_solve(double fixed_cost, double holding_cost, double demand_rate,
                              double backorder_cost, struct linli_eoq *ret_eoq,
                              struct linli_error *err)
{
    if (!is_cost(fixed_cost) || !is_cost(holding_cost) || !is_cost(demand_rate) ||
        !(backorder_cost >= 0)) {
        return linli_fail(err, LINLI_EINPUT, "a cost or rate is below 0");
    }
    /* the cost of a unit that waits, or is waited for, as one holding cost: h p / (h + p) */
    double rate = isinf(backorder_cost) ? holding_cost
                  : holding_cost + backorder_cost > 0
                      ? holding_cost * (backorder_cost / (holding_cost + backorder_cost))
                      : 0;
    double ordering = 2 * fixed_cost * demand_rate;
    if (ordering > 0 && rate <= 0) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "waiting costs nothing, so no finite order quantity is best");
    }
    struct linli_eoq eoq = {0};
    if (ordering > 0) {
        eoq.quantity = sqrt(ordering / rate);
        eoq.cost = sqrt(ordering * rate);
    }
    assert(eoq.quantity >= 0 && eoq.cost >= 0);
    *ret_eoq = eoq;
    return LINLI_OK;
}

/* Purchase + ordering + holding for one price. Quantity 0 is only asked for without a fixed cost.
 */
static double discount_cost(double fixed_cost, double holding_rate, double demand_rate,
                            double price, double quantity)
{
    double ordering = quantity > 0 ? fixed_cost * demand_rate / quantity : 0;
    return price * demand_rate + ordering + holding_rate * price * quantity / 2;
}

enum linli_rc linli_eoq_discount(double fixed_cost, double holding_rate, double demand_rate,
                                 const double *breaks, const double *prices, size_t n,
                                 struct linli_eoq *ret_eoq, struct linli_error *err)
{
    struct linli_eoq best = {.cost = INFINITY};
    double lowest = INFINITY; /* also of the quantities just below a break, which do not exist */
    assert(n > 0 && breaks[0] <= 0);
    for (size_t j = 0; j < n; j++) {
        struct linli_eoq own;
        double end = j + 1 < n ? breaks[j + 1] : INFINITY;
        if (holding_rate * prices[j] <= 0 && fixed_cost * demand_rate > 0) {
            own.quantity = INFINITY;
        } else {
            LINLI_TRY(linli_eoq_solve(fixed_cost, holding_rate * prices[j], demand_rate, INFINITY,
                                      &own, err));
        }
        bool attained = own.quantity < end;
        double quantity = own.quantity < breaks[j] ? breaks[j] : attained ? own.quantity : end;
        double cost = isinf(quantity) ? prices[j] * demand_rate
                                      : discount_cost(fixed_cost, holding_rate, demand_rate,
                                                      prices[j], quantity);
        lowest = cost < lowest ? cost : lowest;
        if (attained && cost < best.cost) {
            best = (struct linli_eoq){quantity, cost};
        }
    }
    if (!(best.cost <= lowest * (1 + 1e-12))) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "the cost only tends to its lowest value, no order quantity reaches it");
    }
    *ret_eoq = best;
    return LINLI_OK;
}
