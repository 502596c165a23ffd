/*
 * Service of a stock level: fill rate of the (R, S) policy, safety stock for a random lead time,
 * Erlang's loss.
 *
 * Fill rate (Hadley and Whitin 1963; Silver, Pyke and Thomas, ch. 6): of the backorders at the end
 * of a replenishment cycle those that were there at its beginning do not count, 1 - (e(R + L) -
 * e(L)) / (mean R) with e(t) the expected excess of the demand over t periods.
 *
 * Invariant: the fill rate grows with the level. Called by `review_fill_rate`, `safety_stock`,
 * `erlang_loss`.
 */
#include <assert.h>
#include <math.h>

#include "engine/inventory/special.h"
#include "linli/inventory.h"

static double excess_over(const struct linli_review *review, double periods, double order_up_to)
{
    struct linli_demand demand = {.kind = LINLI_DEMAND_NORMAL,
                                  .mean = review->mean * periods,
                                  .sd = review->sd * sqrt(periods)};
    return linli_demand_excess(&demand, order_up_to);
}

double linli_service_fill_rate(const struct linli_review *review, double order_up_to)
{
    assert(review->review > 0 && review->mean > 0);
    double at_end = excess_over(review, review->review + review->lead_time, order_up_to);
    double at_start = excess_over(review, review->lead_time, order_up_to);
    return 1 - (at_end - at_start) / (review->mean * review->review);
}

enum linli_rc linli_service_order_up_to(const struct linli_review *review, double fill_rate,
                                        double *ret_order_up_to, struct linli_error *err)
{
    double periods = review->review + review->lead_time;
    double middle = review->mean * periods;
    double width = review->sd * sqrt(periods) + middle;
    if (!(fill_rate > 0 && fill_rate < 1) || !isfinite(width)) {
        return linli_fail(err, LINLI_EINPUT, "a fill rate of %g found, expected inside (0, 1)",
                          fill_rate);
    }
    double low = middle - 40 * width; /* beyond 40 deviations the normal tail is 0 */
    double high = middle + 40 * width;
    for (int32_t i = 0; i < 300; i++) {
        double level = low + (high - low) / 2;
        if (linli_service_fill_rate(review, level) < fill_rate) {
            low = level;
        } else {
            high = level;
        }
    }
    assert(high >= low);
    *ret_order_up_to = low + (high - low) / 2;
    return LINLI_OK;
}

double linli_service_safety_stock(double mean, double sd, double lead_time, double lead_time_sd,
                                  double service)
{
    assert(service > 0 && service < 1);
    double variance = lead_time * sd * sd + mean * mean * lead_time_sd * lead_time_sd;
    return inventory_normal_quantile(service) * sqrt(variance);
}

double linli_service_loss(double load, int64_t stock)
{
    assert(load >= 0 && stock >= 0 && stock <= LINLI_SERVICE_STOCK_MAX);
    double loss = 1;
    for (int64_t k = 1; k <= stock; k++) {
        loss = load * loss / ((double)k + load * loss);
    }
    return loss;
}
