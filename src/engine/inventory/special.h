/*
 * The only door to GSL's distributions and special functions. GSL ends the process on an argument
 * that it does not like; each function here looks at its arguments first (asserting what its
 * callers must have checked) and switches GSL's handler off, so that nothing but a wrong number can
 * come back.
 */
#ifndef LINLI_ENGINE_INVENTORY_SPECIAL_H
#define LINLI_ENGINE_INVENTORY_SPECIAL_H

/* Standard normal density, distribution function, upper tail, quantile (p inside (0, 1)), and the
 * loss function G(z) = E(Z - z)^+. Any finite or infinite z. */
double inventory_normal_density(double z);
double inventory_normal_below(double z);
double inventory_normal_above(double z);
double inventory_normal_quantile(double p);
double inventory_normal_loss(double z);

/* P(X <= x) and P(X > x) of a gamma variable; shape > 0, scale > 0. */
double inventory_gamma_below(double x, double shape, double scale);
double inventory_gamma_above(double x, double shape, double scale);

/* Poisson: P(N = n), P(N <= n), P(N > n); mean >= 0 and at most INVENTORY_POISSON_MEAN_MAX. n < 0
 * is below all. */
#define INVENTORY_POISSON_MEAN_MAX 1e6
double inventory_poisson_at(double n, double mean);
double inventory_poisson_below(double n, double mean);
double inventory_poisson_above(double n, double mean);

#endif
