/* Values of a moving year in order, with their median and median deviation. Only planner/quality*.c
 * include this. */
#ifndef LINLI_PLANNER_QUALITY_WINDOW_H
#define LINLI_PLANNER_QUALITY_WINDOW_H

#include <stdint.h>

struct quality_window {
    double *values; /* [most], ascending */
    int32_t n;
    int32_t most;
};

/* Takes a value in; there must be room for it. */
void quality_window_add(struct quality_window *w, double x);
/* Takes a value out that was added. */
void quality_window_drop(struct quality_window *w, double x);
/* The middle value, or the mean of the middle two; at least one value. */
double quality_window_median(const struct quality_window *w);
/* The same of the distances from `centre`, which is the median. */
double quality_window_deviation(const struct quality_window *w, double centre);

#endif
