/* What a site asks for in all, and each group at it: forecast as series of their own, so that an
 * item can be forecast as a share of them. */
#ifndef LINLI_ENGINE_FORECAST_TOTALS_H
#define LINLI_ENGINE_FORECAST_TOTALS_H

#include "engine/forecast/prepare.h"

/* One total. Its periods end with those of its series: their period t is its t + n - their n. */
struct forecast_total {
    int32_t n;
    int32_t end;       /* common end of its series, so that late ones do not mix with it */
    double *sum;       /* [n] what was asked for; see totals.c for its unit */
    double scale;      /* its mean */
    double *now;       /* [n] what was asked for, over its mean */
    double *ahead;     /* [origins_n][h] forecast in the same unit, as known at the origin */
    int32_t origins_n; /* 0: there is no such total */
    int32_t *origin;   /* ascending, in its own periods; the last is n */
};

/* Of a batch. */
struct forecast_totals {
    int64_t totals_n;
    struct forecast_total *total;
    int32_t *of_site;  /* [series] total of its site; -1: none */
    int32_t *of_group; /* [series] total of its group at its site; -1: none */
};

/* From all series of a batch; deterministic for any number of threads. weights [n]: of each series
 * in its totals, 0: by its own mean; or NULL for all by their own. */
enum linli_rc forecast_totals_make(const struct linli_forecast_series *series,
                                   const struct linli_forecast_signals *const *signals, int64_t n,
                                   const struct linli_forecast_options *options, int32_t threads,
                                   const double *weights, struct linli_arena *arena,
                                   struct forecast_totals *ret, struct linli_error *err);

/* The weight of a series in its totals by its own mean; 0: none. */
double forecast_totals_weight(const struct forecast_prepared *p);

/* Puts the totals of series number `at` into its prepared form. */
void forecast_totals_lend(const struct forecast_totals *totals, int64_t at,
                          const struct linli_forecast_series *series, enum linli_forecast_freq freq,
                          struct forecast_prepared *p);

#endif
