/* Counts of wanted units from their expected value (draw.c). */
#ifndef LINLI_WORLD_DRAW_H
#define LINLI_WORLD_DRAW_H

#include <stdint.h>

#include "base/random.h"

/*
 * One day's wanted units. batch 0: negative binomial with that mean and shape (variance mean +
 * mean^2 / shape; shape 0: Poisson). batch > 0: occasions come at random, each takes 1 or more
 * units, `batch` on average: intermittent demand.
 */
int64_t world_draw_day(struct random_stream *stream, double mean, double shape, double batch);

/* Material that an activity of `people` takes at `per_head` units: sometimes it is not used at all,
 * and how much goes is hard to foresee. */
int64_t world_draw_material(struct random_stream *stream, int64_t people, double per_head);

/* A first-order autoregressive path about 1, never below 0.5: attendance that has good and bad
 * weeks. */
void world_draw_path(struct random_stream *stream, double keep, double sd, int32_t days_n,
                     double *ret_path);

#endif
