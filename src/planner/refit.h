/*
 * Which forecasters take one step and which are fitted anew (MISSION F9). A pure rule over what is
 * kept of a series and what is known of it now. Called by the planner's forecasts.
 */
#ifndef LINLI_PLANNER_REFIT_H
#define LINLI_PLANNER_REFIT_H

#include "model/forecast_state.h"

enum refit {
    REFIT_NOT,      /* one step: yesterday is all that is new */
    REFIT_UNKNOWN,  /* nothing is kept, or of another format */
    REFIT_NOT_NEXT, /* what is kept is not of yesterday: a day was left out, or it is of today */
    REFIT_CHANGED,  /* the history before it is another: something was corrected or came late */
    REFIT_ALARM,    /* its errors lie on one side */
    REFIT_WEEK,     /* it is its day: a seventh of all series each day, none older than a week */
    REFIT_N
};

/*
 * `kept`: NULL for none. `checksum`: of the series' history before kept->day, as it is known now.
 * The first reason that holds, in the order above.
 */
enum refit refit_why(const struct forecast_state *kept, int32_t format, int64_t checksum,
                     int32_t today);

#endif
