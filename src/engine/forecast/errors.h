/* The distribution of forecast errors seen in the backtest, and quantiles of what is to come. */
#ifndef LINLI_ENGINE_FORECAST_ERRORS_H
#define LINLI_ENGINE_FORECAST_ERRORS_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/arena.h"
#include "linli/error.h"

/* Pairs of forecast and outcome; step[i] is how far ahead (0 the next period) or 0 for totals. */
struct forecast_pairs {
    int32_t n;
    double *forecast;
    double *actual;
    int32_t *step;
};

struct forecast_errors {
    int32_t n; /* scaled errors, ascending */
    double *scaled;
    const double
        *at_level; /* instead of `scaled`: its quantiles at the levels asked for; or NULL */
    double power;  /* spread grows with forecast^power */
    double offset; /* added to the forecast before the power */
    double growth; /* spread of step k is 1 + growth · (k - middle) */
    double middle;
    double variance; /* for the parametric form: mean square of the errors … */
    double size;     /* … and mean forecast they belong to */
    double guess;    /* variance for each unit of the mean before errors were seen, -1: not known */
    bool whole;
};

/*
 * `pairs` may hold nothing; then the spread is that of no knowledge, variance = mean + mean², or
 * for totals that of independent periods with the errors of `single` (else NULL), widened by a
 * half.
 */
enum linli_rc forecast_errors_fit(const struct forecast_pairs *pairs, int32_t steps, bool whole,
                                  const struct forecast_errors *single, struct linli_arena *arena,
                                  struct forecast_errors *ret, struct linli_error *err);

/* The quantiles of a coming value with this mean: ret[j · stride] for level j; never negative,
 * ascending, whole if so asked. */
void forecast_errors_quantiles(const struct forecast_errors *e, double mean, int32_t step,
                               const double *levels, int32_t levels_n, int32_t stride, double *ret);

/* The quantiles of the scaled errors, for at_level; 0 where there are too few errors for them. */
void forecast_errors_at_levels(const struct forecast_errors *e, const double *levels,
                               int32_t levels_n, double *ret);

/* Quantile of a non-negative value with this mean and variance: negative binomial or Poisson for
 * small counts, else gamma by Wilson and Hilferty's cube. */
double forecast_errors_parametric(double mean, double variance, double level, bool whole);

#endif
