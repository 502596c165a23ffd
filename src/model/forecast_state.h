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
    int32_t day;        /* of the plan that it was made for; what came before it is in the bytes */
    int32_t fitted_day; /* of the last full fit; at most `day` */
    int32_t format;     /* the version of the bytes */
    int64_t checksum;   /* of what it depends on and does not know itself; 0: nothing */
    /* Smoothed error over smoothed absolute error (Trigg 1964), -1 ... 1 in ten-thousandths. */
    int64_t tracking_e4;
    const void *bytes;
    int64_t bytes_n;
};

/* Why a forecaster was fitted and not carried on; the first that holds. */
enum forecast_refit {
    REFIT_NOT,     /* it was carried on by what is new */
    REFIT_ASKED,   /* all are to be fitted */
    REFIT_UNKNOWN, /* nothing is kept of it that is of use */
    REFIT_AGAIN,   /* it was fitted on this day, or is of a later one */
    REFIT_WEEK,    /* it is its day: a seventh of all series each day, none older than a week */
    REFIT_CHANGED, /* the history is another: something was corrected or came late */
    REFIT_ALARM,   /* errors on one side, three totals off, or the level changed for good */
    REFIT_N
};

#endif
