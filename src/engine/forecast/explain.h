/* A forecast taken apart: what each thing that is known adds to those put on before it. */
#ifndef LINLI_ENGINE_FORECAST_EXPLAIN_H
#define LINLI_ENGINE_FORECAST_EXPLAIN_H

#include "engine/forecast/factors.h"

/* Adds one family of a combination, weight · (base[k] · factors + extra[k]), to the parts.
 * base: [h]; flat: the same for all steps, else it holds a season of its own. pooled: its wave is
 * the course of a total that it is a share of. extra: [h] or NULL. */
void forecast_explain_add(const struct forecast_prepared *p, double weight, const double *base,
                          bool flat, bool pooled, const struct forecast_factors *factors,
                          const double *extra, struct linli_forecast_result *r);

/* After all families: the stock-outs' share is taken out of the level, what is left to the mean is
 * what pooling and bounds changed, closed periods have nothing. */
void forecast_explain_finish(const struct forecast_prepared *p,
                             const struct linli_forecast_series *series,
                             struct linli_forecast_result *r);

#endif
