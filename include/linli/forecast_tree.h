/**
 * @file
 * Coherent forecasts on a tree: site and item are leaves, categories, sites and the city stand
 * above them, and every forecast above is the sum of those below.
 *
 * Each node has a forecast of its own and the variance of its errors. The leaves are moved so that
 * the weighted squares of all moves are least, weight 1/variance (the diagonal form of
 * Wickramasuriya, Athanasopoulos and Hyndman, JASA 114, 2019). On a tree that is exact in one pass
 * up and one down; two trees over the same leaves (categories of sites, and items of the city) are
 * solved in turn until they agree. Time is linear in nodes times periods.
 *
 * Guaranteed: each node of each tree is the sum of its children as added up in order of their
 * numbers, nothing is negative, and forecasts that agree already are not changed by a bit.
 */
#ifndef LINLI_FORECAST_TREE_H
#define LINLI_FORECAST_TREE_H

#include "linli/forecast.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Nodes 0 ... leaves_n-1 are the leaves, the same in every tree over them. */
struct linli_forecast_tree {
    int32_t leaves_n;
    int32_t nodes_n;        /**< leaves and those above them */
    const int32_t *parent;  /**< [nodes_n] a number above the node's own and no leaf; -1: a root */
    const double *variance; /**< [nodes_n] >= 0; INFINITY: no forecast of its own, not for leaves.
                               The leaves' count in the first tree only. */
    const double *mean;     /**< [nodes_n][horizon] finite, >= 0; the leaves' as well */
};

/**
 * Reconciles one or two trees (second NULL: one). ret_first [first->nodes_n][horizon], ret_second
 * [second->nodes_n][horizon] or NULL; they may be the trees' own `mean`. Scratch memory is given
 * back. Errors: LINLI_EINPUT (a parent out of order, a negative variance, a mean that is negative
 * or not finite, different leaves), LINLI_ENOMEM.
 */
enum linli_rc linli_forecast_reconcile(const struct linli_forecast_tree *first,
                                       const struct linli_forecast_tree *second, int32_t horizon,
                                       struct linli_arena *arena, double *ret_first,
                                       double *ret_second, struct linli_error *err);

/** Sums of a tree from its leaves up: values[nodes_n][horizon], the leaves' given, the others
 * written. */
void linli_forecast_add_up(const struct linli_forecast_tree *tree, int32_t horizon, double *values);

/**
 * Moves a forecast's distribution along with its mean: quantiles are scaled by new / old mean,
 * upwards at most twofold; what is beyond that, and from a mean of 0, shifts them, but those of 0
 * below others. So their order stays, none becomes negative, and whole numbers stay whole. Totals
 * (sum_mean, sum_quantile) go with the totals of the means. What the mean gains is the part of
 * pooling. O(horizon · levels).
 */
void linli_forecast_move(struct linli_forecast_result *result,
                         const struct linli_forecast_series *series,
                         const struct linli_forecast_options *options, const double *mean);

#ifdef __cplusplus
}
#endif
#endif
