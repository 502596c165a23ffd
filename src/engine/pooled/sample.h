/* Groups of series, and the rows that the trees are trained on. */
#ifndef LINLI_ENGINE_POOLED_SAMPLE_H
#define LINLI_ENGINE_POOLED_SAMPLE_H

#include "engine/pooled/row.h"
#include "engine/pooled/trees.h"
#include "linli/pooled.h"

/* What all steps of a run look at. */
struct sample {
    const struct linli_forecast_series *series;
    const struct linli_forecast_signals *const *signals; /* or NULL */
    int64_t n;
    enum linli_forecast_freq freq;
    int32_t h;
    int64_t rows_max;
    int32_t end; /* the period behind the last of any history, see features_period() */
    struct features_groups groups;
};

/* Numbers the groups and adds up their totals. */
enum linli_rc sample_groups(struct sample *s, const int32_t *site, const int32_t *category,
                            struct linli_arena *arena, struct linli_error *err);

/* The running sums of series i. */
enum linli_rc sample_line(const struct sample *s, int64_t i, struct linli_arena *arena,
                          struct features_line *ret, struct linli_error *err);

/* What is known ahead of series i. */
struct features_known sample_known(const struct sample *s, int64_t i);

/* The rows to train on whose targets lie before period `cutoff`, thinned evenly to about rows_max;
 * they lie in `arena`. */
enum linli_rc sample_rows(const struct sample *s, int32_t cutoff, struct linli_arena *arena,
                          struct trees_rows *ret, struct linli_error *err);

#endif
