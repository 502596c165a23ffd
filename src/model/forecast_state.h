/*
 * A series' forecaster between two days: the engine's bytes and what is needed to know whether they
 * can be carried on. The planner decides that (planner/refit.h), the store keeps them.
 */
#ifndef LINLI_MODEL_FORECAST_STATE_H
#define LINLI_MODEL_FORECAST_STATE_H

#include <stdint.h>

struct forecast_state {
    int64_t site;
    int64_t item;
    int32_t day;        /* what came before it is in the bytes */
    int32_t fitted_day; /* of the last full fit; at most `day` */
    int32_t format;     /* the version of the bytes */
    int64_t checksum;   /* of the history before `day` and of what was known of it */
    /* Smoothed error over smoothed absolute error (Trigg 1964), -1 ... 1 in ten-thousandths. */
    int64_t tracking_e4;
    const void *bytes;
    int64_t bytes_n;
};

#endif
