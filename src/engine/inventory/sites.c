/*
 * Several places: sharing what there is, pooling of risk, and a depot behind its sites.
 *
 * Equal fractiles: Eppen and Schrage (1981). Pooling: Eppen (1979), the square-root law. METRIC:
 * Sherbrooke (1968): the depot's expected backorders become a mean wait by Little's law, and each
 * site sees Poisson demand over its own lead time plus that wait.
 *
 * Invariants: the levels sum to what is available; pooled <= separate for a correlation <= 1.
 * Called by `allocate`, `pooling`, `metric`.
 */
#include <assert.h>
#include <math.h>

#include "engine/inventory/special.h"
#include "linli/inventory.h"

enum linli_rc linli_sites_allocate(double available, const double *mean, const double *sd, size_t n,
                                   double *ret_levels, double *ret_z, struct linli_error *err)
{
    double mean_sum = 0;
    double sd_sum = 0;
    for (size_t i = 0; i < n; i++) {
        mean_sum += mean[i];
        sd_sum += sd[i];
    }
    if (!(sd_sum > 0)) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "no site's demand varies, so no probability can be equal");
    }
    double z = (available - mean_sum) / sd_sum;
    for (size_t i = 0; i < n; i++) {
        ret_levels[i] = mean[i] + z * sd[i];
    }
    assert(!isnan(z));
    *ret_z = z;
    return LINLI_OK;
}

enum linli_rc linli_sites_pool(const double *sd, size_t n, double service, double correlation,
                               double *ret_separate, double *ret_pooled, struct linli_error *err)
{
    double sum = 0;
    double squares = 0;
    assert(service > 0 && service < 1);
    for (size_t i = 0; i < n; i++) {
        sum += sd[i];
        squares += sd[i] * sd[i];
    }
    double variance = (1 - correlation) * squares + correlation * sum * sum;
    if (variance < -1e-12 * squares) {
        return linli_fail(err, LINLI_EINPUT,
                          "a correlation of %g found, which %zu sites cannot have with each other",
                          correlation, n);
    }
    double z = inventory_normal_quantile(service);
    *ret_separate = z * sum;
    *ret_pooled = z * sqrt(variance > 0 ? variance : 0);
    return LINLI_OK;
}

static enum linli_rc backorders(double mean, double stock, double *ret_backorders,
                                struct linli_error *err)
{
    struct linli_demand pipeline = {.kind = LINLI_DEMAND_POISSON, .mean = mean};
    LINLI_TRY(linli_demand_check(&pipeline, err));
    *ret_backorders = linli_demand_excess(&pipeline, stock);
    return LINLI_OK;
}

enum linli_rc linli_sites_metric(double depot_lead_time, double depot_stock,
                                 struct linli_site *sites, size_t n, double *ret_depot_wait,
                                 struct linli_error *err)
{
    double rate = 0;
    double waiting;
    for (size_t i = 0; i < n; i++) {
        rate += sites[i].rate;
    }
    if (!(rate > 0)) {
        return linli_fail(err, LINLI_ENOSOLUTION, "no site has demand, so nothing waits");
    }
    LINLI_TRY(backorders(rate * depot_lead_time, depot_stock, &waiting, err));
    double wait = waiting / rate;
    assert(wait >= 0);
    for (size_t i = 0; i < n; i++) {
        LINLI_TRY(backorders(sites[i].rate * (sites[i].lead_time + wait), sites[i].stock,
                             &sites[i].ret_backorders, err));
    }
    *ret_depot_wait = wait;
    return LINLI_OK;
}
