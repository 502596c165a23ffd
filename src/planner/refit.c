/*
 * When a forecaster is fitted anew (see refit.h). The alarm is Trigg's tracking signal: of errors
 * without bias it stays within about half (smoothing 0.1: 0.51 at 95 %, Trigg 1964); beyond
 * ALARM_E4 the forecaster has to forget. A fit a week is spread over the days by site and item, so
 * that no day has them all, and a new city's first week spreads itself.
 */
#include "planner/refit.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

enum { WEEK = 7, ALARM_E4 = 6000 };

static bool is_its_day(const struct forecast_state *kept, int32_t today)
{
    uint64_t place = (uint64_t)kept->site * UINT64_C(31) + (uint64_t)kept->item;
    return (place + (uint64_t)(uint32_t)today) % WEEK == 0;
}

enum refit refit_why(const struct forecast_state *kept, int32_t format, int64_t checksum,
                     int32_t today)
{
    if (kept == NULL || kept->format != format) {
        return REFIT_UNKNOWN;
    }
    assert(kept->fitted_day <= kept->day);
    if (kept->day != today - 1) {
        return REFIT_NOT_NEXT;
    }
    if (kept->checksum != checksum) {
        return REFIT_CHANGED;
    }
    if (kept->tracking_e4 > ALARM_E4 || kept->tracking_e4 < -ALARM_E4) {
        return REFIT_ALARM;
    }
    bool due = is_its_day(kept, today) || today - kept->fitted_day >= WEEK;
    return due ? REFIT_WEEK : REFIT_NOT;
}
