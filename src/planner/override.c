/*
 * Forecasts set by hand (model/override.h) over those of the engine, day by day: a quantity in the
 * place of the mean, or a multiple of it; on days on which the site is closed neither. What was
 * said last counts. The rest of the plan sees no difference: means, quantiles and the two totals
 * that decide an order are moved together.
 *
 * A quantile at level p moves from q to  new + (q - old) min(r, sqrt r),  r = new / old: a smaller
 * forecast is as uncertain in proportion, a larger one like a sum of more of the same orders (the
 * spread grows with the root). Where next to nothing was expected there is no such measure: then
 * new + z(p) sqrt(new), a count (Poisson).
 *
 * A site that supplies others has no forecasts of its own by hand: it is moved by what was said of
 * those below it.
 *
 * Invariants: nothing goes below zero; quantiles stay in order; a day without an override has
 * exactly the engine's numbers at a site without sites below.
 */
#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "model/limits.h"
#include "planner/run.h"

/* Of the levels in demand.c: 0.1, 0.5, 0.9, 0.95, 0.97, 0.99. */
static const double normal[] = {-1.2816, 0, 1.2816, 1.6449, 1.8808, 2.3263};
enum { LEVELS_N = sizeof(normal) / sizeof(normal[0]) };

static const double NEXT_TO_NOTHING = 0.01; /* of the new value */

static const struct forecast_override *find_override(const struct city *city,
                                                     const struct planned *p, int32_t day)
{
    for (int64_t i = city->overrides_n - 1; i >= 0; i--) {
        const struct forecast_override *o = &city->overrides[i];
        if (o->first_day <= day && day <= o->last_day &&
            (o->site == FIXED_NONE || o->site == p->site) &&
            (o->item == FIXED_NONE || o->item == p->item)) {
            return o;
        }
    }
    return NULL;
}

static double moved(int level, double quantile, double old, double value, int64_t step_e3)
{
    double spread = normal[level] * sqrt(value);
    if (old > 0 && old >= NEXT_TO_NOTHING * value) {
        double ratio = value / old;
        spread = (quantile - old) * fmin(ratio, sqrt(ratio));
    }
    double to = fmax(0, value + spread);
    return step_e3 == FIXED_E3 ? floor(to + 0.5) : to; /* counts stay counts */
}

static void move_day(const struct run *run, struct planned *p, int32_t d, double change)
{
    double old = p->forecast.mean[d];
    double value = fmax(0, old + change);
    for (int l = 0; l < LEVELS_N; l++) {
        double *q = &p->forecast.quantile[l * run->horizon + d];
        *q = moved(l, *q, old, value, p->step_e3);
    }
    p->forecast.mean[d] = value;
}

static void move_total(const struct run *run, struct planned *p, int which, int32_t days,
                       const double *changes)
{
    double old = p->forecast.sum_mean[which];
    double value = old;
    for (int32_t d = 0; d < days && d < run->horizon; d++) {
        value += changes[d];
    }
    value = fmax(0, value);
    for (int l = 0; p->forecast.sum_quantile[which] != NULL && l < LEVELS_N; l++) {
        double *q = &p->forecast.sum_quantile[which][l];
        *q = moved(l, *q, old, value, p->step_e3);
    }
    p->forecast.sum_mean[which] = value;
}

void override_move_totals(const struct run *run, struct planned *p, const double *changes)
{
    move_total(run, p, 0, demand_interval(run, p->main.next_arrival_day), changes);
    move_total(run, p, 1, demand_interval(run, p->main.cover_day), changes);
}

static void move_forecast(const struct run *run, struct planned *p, const double *changes)
{
    bool any = false;
    for (int32_t d = 0; d < run->horizon; d++) {
        if (fabs(changes[d]) > 0) {
            move_day(run, p, d, changes[d]);
            any = true;
        }
    }
    if (any) {
        override_move_totals(run, p, changes);
    }
}

void override_take(struct run *run, struct planned *p, const uint8_t *open)
{
    double changes[LIMIT_HORIZON_DAYS];
    assert(run->horizon <= LIMIT_HORIZON_DAYS);
    if (run->city->overrides_n == 0 || run->tiers[p->site].below_n > 0) {
        return;
    }
    for (int32_t d = 0; d < run->horizon; d++) {
        const struct forecast_override *o = find_override(run->city, p, run->city->today + d);
        changes[d] = 0;
        if (o == NULL || (open != NULL && open[d] == 0)) {
            continue;
        }
        double old = p->forecast.mean[d];
        double value = o->kind == OVERRIDE_QTY ? fixed_to_double(o->value, 3)
                                               : old * fixed_to_double(o->value, 4);
        changes[d] = value - old;
        p->override = p->override == NULL ? o : p->override;
        if (d < PLAN_FORECAST_DAYS) {
            p->override_of[d] = o;
            p->base_e3[d] = run_round_near(old, 1);
        }
    }
    if (p->override == NULL) {
        return;
    }
    move_forecast(run, p, changes);
    int64_t site = run->tiers[p->site].parent;
    for (; site != FIXED_NONE; site = run->tiers[site].parent) {
        struct planned *above = run_find(run, site, p->item);
        if (above != NULL && above->series != NULL) {
            move_forecast(run, above, changes);
        }
    }
}
