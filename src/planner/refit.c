/*
 * When a forecaster is fitted anew (see refit.h). A fit a week is spread over the days by site and
 * item, so that no day has them all, and a new city's first week spreads itself. Planned again on
 * the day of its fit a series is fitted again, so that the same day gives the same plan.
 *
 * The alarms are Trigg's tracking signal, which of errors without bias stays within about half
 * (smoothing 0.1: 0.51 at 95 %, Trigg 1964), and three totals of three days off by 30 % (MISSION
 * F8).
 */
#include "planner/refit.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

static bool is_its_day(const struct forecast_state *kept, int32_t today)
{
    uint64_t place = (uint64_t)kept->site * UINT64_C(31) + (uint64_t)kept->item;
    return (place + (uint64_t)(uint32_t)today) % REFIT_DAYS == 0;
}

enum forecast_refit refit_why(const struct forecast_state *kept, int32_t today)
{
    if (kept == NULL || kept->format != LINLI_FORECAST_STATE_FORMAT) {
        return REFIT_UNKNOWN;
    }
    if (kept->fitted_day > kept->day) {
        return REFIT_UNKNOWN; /* no plan wrote that */
    }
    if (kept->day > today || kept->fitted_day >= today) {
        return REFIT_AGAIN;
    }
    bool due = is_its_day(kept, today) || today - kept->fitted_day >= REFIT_DAYS;
    return due ? REFIT_WEEK : REFIT_NOT;
}

enum forecast_refit refit_taken(enum forecast_refit why, enum linli_forecast_taken taken)
{
    if (why != REFIT_NOT) {
        return why;
    }
    switch (taken) {
    case LINLI_FORECAST_CARRIED:
        return REFIT_NOT;
    case LINLI_FORECAST_FITTED_CHANGED:
        return REFIT_CHANGED;
    case LINLI_FORECAST_FITTED_OLD:
        return REFIT_WEEK;
    case LINLI_FORECAST_FITTED_ALARM:
        return REFIT_ALARM;
    case LINLI_FORECAST_FITTED_NEW:
    case LINLI_FORECAST_FITTED_FOREIGN:
    case LINLI_FORECAST_TAKEN_N:
        break;
    }
    return REFIT_UNKNOWN;
}
