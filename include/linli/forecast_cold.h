/**
 * @file
 * Cold start: a series of few days borrows from its group (the same item at other sites, its
 * category at its site, its category, its site), less with each day of its own.
 *
 * In two steps, so that a large batch can go through in blocks: first a few numbers of each series
 * (linli_forecast_peer_of), then the groups of all of them, then series by series after its
 * forecast. Effects follow docs/forecast.md, section "Cold start".
 */
#ifndef LINLI_FORECAST_COLD_H
#define LINLI_FORECAST_COLD_H

#include "linli/forecast_tree.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { LINLI_FORECAST_COLD_SLOTS = 12 };

/** What the group needs to know of a series; numbers that are equal belong together. */
struct linli_forecast_peer {
    int32_t site;
    int32_t item;
    int32_t category; /**< -1 unknown */
    int32_t days_n;   /**< periods of its own: open and known, from its first demand on, or from its
                         first period when there never was any */
    double level;     /**< mean of the last 56 of them (12 weeks, 12 months); NAN: fewer than 14 */
    double early;     /**< mean of the first 28, when its begin was seen; else NAN */
    double promo;     /**< demand on promotion over that without; NAN unknown */
    double noise;     /**< mean square of demand / expected - 1 over the same periods as level */
    double zeros;     /**< share of them without demand */
    bool whole;       /**< every quantity is a whole number */
    float slot[LINLI_FORECAST_COLD_SLOTS]; /**< weekday (month) over the mean; NAN unknown */
};

/** Fills all but site, item and category. O(n). */
void linli_forecast_peer_of(const struct linli_forecast_series *series,
                            enum linli_forecast_freq freq, struct linli_forecast_peer *peer);

struct linli_forecast_groups; /**< lies in the arena that it was made in */

/** The groups of n peers. O(n log n). The peers must outlive them. */
enum linli_rc linli_forecast_groups_make(const struct linli_forecast_peer *peers, int64_t n,
                                         enum linli_forecast_freq freq, struct linli_arena *arena,
                                         const struct linli_forecast_groups **ret,
                                         struct linli_error *err);

/**
 * Draws the forecast of a young series to that of its group; others stay. *ret_share: the group's
 * part, 0 none ... 1 all. Not for several threads at once. The mean moves and the distribution with
 * it; where there was none, it gets the spread of no knowledge, variance = mean + mean². Model none
 * stays none: ret_share tells.
 */
void linli_forecast_cold_apply(const struct linli_forecast_groups *groups,
                               const struct linli_forecast_peer *peer,
                               const struct linli_forecast_series *series,
                               const struct linli_forecast_options *options,
                               struct linli_forecast_result *result, double *ret_share);

#ifdef __cplusplus
}
#endif
#endif
