/*
 * Which forecasters take one step and which are fitted anew (MISSION F9). A pure rule over what is
 * kept of a series and the day; what only the engine can tell (a changed history, an alarm) it says
 * itself (linli/forecast_state.h). Called by demand_states.c.
 */
#ifndef LINLI_PLANNER_REFIT_H
#define LINLI_PLANNER_REFIT_H

#include "linli/forecast_state.h"
#include "model/forecast_state.h"

/* How far errors may lie on one side, and three totals in a row be off, before a fit. */
#define REFIT_ALARM_TRACKING 0.6
#define REFIT_ALARM_MISS 0.3

/* A fit a week; what the series lend each other, sums over all of them and years, moves slower. */
enum { REFIT_DAYS = 7, REFIT_LENT_DAYS = 28 };

/* `kept`: NULL for none. The first reason that holds, in the order of enum forecast_refit. */
enum forecast_refit refit_why(const struct forecast_state *kept, int32_t today);

/* What came of it; REFIT_NOT: it was carried on. */
enum forecast_refit refit_taken(enum forecast_refit why, enum linli_forecast_taken taken);

#endif
