/*
 * The buffer factor of each category (MISSION I3): what safety stocks are multiplied by, beside an
 * item's own after three misses in a row (demand.c).
 *
 * The review of a month. Every plan promised a 90 % quantile for the first 72 hours of each item at
 * each site. Of each such total that ends in the month, as far as all its days are known and at
 * least five units were expected,
 *
 *   ratio = (wanted - expected) / (promised quantile - expected)
 *
 * is above 1 when more was wanted than promised. `measured` is the 90 % quantile of the ratios: had
 * the spreads been that many times as wide, 90 % would have held, which is what was promised. One
 * for forecasts that know how far off they are, whatever the error: a category that is hard to
 * forecast has wide quantiles already. Also of small whole numbers: where P(wanted < quantile) <
 * 90 % <= P(wanted <= quantile) for each item, the mixture's quantile is at ratio 1.
 *
 * With n totals, of which every third is independent, the target is 1 + (measured - 1) n / (n +
 * 90): drawn to 1 with the weight of 30. The factor goes towards it by at most category_buffer_step
 * a month and stays within category_buffer_least and category_buffer_most; less than 0.05 off, or
 * fewer than 30 totals, and it stays. What a person said holds until it is given back; reviews go
 * on beside it.
 *
 * Invariants: a review of a month happens once; without new reviews nothing changes.
 */
#ifndef LINLI_PLANNER_BUFFERS_H
#define LINLI_PLANNER_BUFFERS_H

#include "planner/run.h"

enum { BUFFERS_DAYS = 3 };

/* Fills plan->buffers: a row for each category of the items, by name; with city->buffers_due the
 * month is reviewed. O(totals log totals). */
enum linli_rc buffers_judge(struct run *run, struct linli_error *err);

/* The same of a city alone, of which nothing is to be reviewed: plan->buffers in the arena. */
enum linli_rc buffers_find(const struct city *city, struct linli_arena *arena, struct plan *plan,
                           struct linli_error *err);

/* The factor in force of a category of the city. */
int64_t buffers_of_category(const struct run *run, const char *category);

/* What the safety stock is multiplied by: the wider one of an item that missed three times in a
 * row, else the category's. */
int64_t buffers_factor_e4(const struct planned *p);

/*
 * What the forecast promises for the first 72 hours. The forecaster was asked for the totals of two
 * other intervals; the spread of a total of d days grows as d^g, g by those two, one half when they
 * are alike.
 */
struct demand_promise buffers_promise(const struct run *run, const struct planned *p);

#endif
