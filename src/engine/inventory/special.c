/*
 * GSL behind checks (see special.h). Called by every kernel of the inventory engine that needs a
 * distribution; nothing else in this folder includes GSL.
 */
#include "engine/inventory/special.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <pthread.h>

static pthread_once_t handler_once = PTHREAD_ONCE_INIT;

static void switch_handler_off(void)
{
    gsl_set_error_handler_off();
}

static void guard(void)
{
    pthread_once(&handler_once, switch_handler_off);
}

double inventory_normal_density(double z)
{
    assert(!isnan(z));
    return gsl_ran_ugaussian_pdf(z);
}

double inventory_normal_below(double z)
{
    assert(!isnan(z));
    if (isinf(z)) {
        return z < 0 ? 0 : 1;
    }
    guard();
    return gsl_cdf_ugaussian_P(z);
}

double inventory_normal_above(double z)
{
    return inventory_normal_below(-z);
}

double inventory_normal_quantile(double p)
{
    assert(p > 0 && p < 1);
    guard();
    return gsl_cdf_ugaussian_Pinv(p);
}

double inventory_normal_loss(double z)
{
    enum { FAR = 30 }; /* beyond it the loss is 0, and -z on the other side, to the last digit */
    if (z > FAR) {
        return 0;
    }
    if (z < -FAR) {
        return -z;
    }
    double loss = inventory_normal_density(z) - z * inventory_normal_above(z);
    return loss > 0 ? loss : 0;
}

double inventory_gamma_below(double x, double shape, double scale)
{
    assert(shape > 0 && scale > 0 && !isnan(x));
    if (x <= 0) {
        return 0;
    }
    guard();
    return isinf(x) ? 1 : gsl_cdf_gamma_P(x, shape, scale);
}

double inventory_gamma_above(double x, double shape, double scale)
{
    assert(shape > 0 && scale > 0 && !isnan(x));
    if (x <= 0) {
        return 1;
    }
    guard();
    return isinf(x) ? 0 : gsl_cdf_gamma_Q(x, shape, scale);
}

/* The whole numbers that GSL's unsigned argument takes and that a mean of 1e6 can reach. */
static const double poisson_far = 4e9;

double inventory_poisson_at(double n, double mean)
{
    assert(mean >= 0 && mean <= INVENTORY_POISSON_MEAN_MAX);
    if (n < 0 || n >= poisson_far) {
        return 0;
    }
    if (mean <= 0) {
        return n < 1 ? 1 : 0;
    }
    guard();
    return gsl_ran_poisson_pdf((unsigned)n, mean);
}

double inventory_poisson_below(double n, double mean)
{
    assert(mean >= 0 && mean <= INVENTORY_POISSON_MEAN_MAX);
    if (n < 0) {
        return 0;
    }
    if (mean <= 0 || n >= poisson_far) {
        return 1;
    }
    /* P(N <= n) is the upper tail of a gamma(n + 1) at the mean */
    return inventory_gamma_above(mean, floor(n) + 1, 1);
}

double inventory_poisson_above(double n, double mean)
{
    assert(mean >= 0 && mean <= INVENTORY_POISSON_MEAN_MAX);
    if (n < 0) {
        return 1;
    }
    if (mean <= 0 || n >= poisson_far) {
        return 0;
    }
    return inventory_gamma_below(mean, floor(n) + 1, 1);
}
