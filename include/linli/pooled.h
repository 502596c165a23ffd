/*
 * The pooled model: gradient-boosted trees (libxgboost) learned over all series of a batch
 * together, mixed into the automatic forecast of each as far as its own past and that of all say it
 * helps.
 *
 * What a single series cannot tell for itself (the year's wave of an item of this summer, how far
 * an item follows a movement of its whole site, what the first day of a promotion does) the trees
 * take from the others: see docs/forecast.md for the features. They are trained with the Tweedie
 * deviance on demand over the series' own level, on a sample of bounded size.
 *
 * The mixing weights are honest: at past origins, forecasts of trees that were trained on
 * nothing behind these origins are set against those of linli_forecast_batch() for the same
 * origins.
 *
 * The library libxgboost.so.0 is loaded when it is first needed; nothing else of linli needs it.
 * Results are the same bytes for any number of threads: each training runs on one thread.
 */
#ifndef LINLI_POOLED_H
#define LINLI_POOLED_H

#include "linli/forecast_tree.h"

#ifdef __cplusplus
extern "C" {
#endif

struct linli_pooled_options {
    struct linli_forecast_options forecast; /* as for the batch; its model is AUTO */
    int64_t rows_max; /* of a training: memory is about 400 bytes a row; 0: 300,000 */
    int32_t rounds;   /* trees of a training; 0: 60 */
    int32_t threads;
};

/* What was done, for those who want to see the cost and the gain. */
struct linli_pooled_report {
    int64_t rows_n;    /* of the last training; 0: too little was known to train */
    int32_t origins_n; /* past origins that the weights come from */
    double weight;     /* of all series together, 0 ... 1 */
};

/* Whether the library can be loaded on this machine. */
bool linli_pooled_available(void);

/*
 * As linli_forecast_batch(), with the pooled model mixed in. site[n], category[n]: numbers that say
 * which series belong together, category -1 unknown; the arrays or NULL: all are of one.
 * ret_weight[n] the trees' share in each forecast; or NULL. Series that the trees cannot forecast
 * (nothing sold lately) keep weight 0 and the batch's result.
 * Errors: as the batch; LINLI_ESTATE when libxgboost is not there or fails.
 */
enum linli_rc linli_pooled_batch(const struct linli_forecast_series *series,
                                 const struct linli_forecast_signals *const *signals,
                                 const int32_t *site, const int32_t *category, int64_t n,
                                 const struct linli_pooled_options *options,
                                 struct linli_arena *arena,
                                 struct linli_forecast_result *ret_results, double *ret_weight,
                                 struct linli_pooled_report *ret_report, struct linli_error *err);

#ifdef __cplusplus
}
#endif
#endif
