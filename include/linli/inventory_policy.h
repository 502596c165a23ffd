/*
 * Inventory: levels by fill rate, and totals of lumpy demand from its own record; pure numerics
 * like linli/inventory.h, whose conventions hold.
 */
#ifndef LINLI_INVENTORY_POLICY_H
#define LINLI_INVENTORY_POLICY_H

#include "linli/inventory.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- by fill rate (fill.c), and of lumpy demand (bootstrap.c) -----------------------------------
 */

enum { LINLI_LEVEL_QUANTILES_MAX = 99 };

/* What is expected of `total` beyond `quantity`: E(D - quantity)^+. LINLI_ELIMIT: more quantiles
 * than LINLI_LEVEL_QUANTILES_MAX. */
enum linli_rc linli_level_short(const struct linli_total *total, double quantity, double *ret_short,
                                struct linli_error *err);

/*
 * The least level at which at most 1 - fill of `cycle_demand` > 0 is expected to be short in
 * `total`, the demand over lead time + review; `fill` inside (0, 1) (Silver, Pyke and Thomas, ch.
 * 6). To within a part in 10^12 of it; 0 when nothing has to be kept.
 */
enum linli_rc linli_level_fill(const struct linli_total *total, double fill, double cycle_demand,
                               double *ret_level, struct linli_error *err);

enum { LINLI_BOOTSTRAP_DRAWS = 1000, LINLI_BOOTSTRAP_PERIODS_MAX = 1000 };

/*
 * Mean and quantiles of the total over the next `periods` (1 … LINLI_BOOTSTRAP_PERIODS_MAX) of a
 * series of lumpy demand, drawn from its own record demand[n], n >= 1, finite and >= 0 (Willemain,
 * Smart and Schwarz 2004). `levels[levels_n]` ascending inside (0, 1), `ret_values[levels_n]` is
 * the caller's. Equal arguments, equal results. O(draws * periods).
 */
enum linli_rc linli_bootstrap_total(const double *demand, size_t n, int32_t periods, uint64_t seed,
                                    const double *levels, size_t levels_n,
                                    struct linli_arena *arena, double *ret_mean, double *ret_values,
                                    struct linli_error *err);

#ifdef __cplusplus
}
#endif

#endif
