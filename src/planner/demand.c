/*
 * The demand to expect: runs the forecaster for all items at once (demand_series.c has their
 * arrays), and keeps the daily means as whole thousandths. Asked for are the two totals that
 * decide an order: until the next chance to order has arrived (the protected interval) and until
 * the cover day.
 *
 * Nothing from today on enters a forecast but what is known ahead: calendar, closed days,
 * activities, promotions, price.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "planner/buffers.h"
#include "planner/demand_series.h"
#include "planner/policy.h"
#include "planner/promise.h"
#include "planner/run.h"

enum { HORIZON_LEAST = 7, USUAL_DAYS = 90, MISS_LEAST_UNITS = 5 };

static const double CHANCE = 1.2816; /* standard deviations that chance exceeds once in five */
static const double levels[] = {0.1, 0.5, 0.9, 0.95, 0.97, 0.99};
enum { LEVELS_N = sizeof(levels) / sizeof(levels[0]) };

int32_t demand_interval(const struct run *run, int32_t day)
{
    int32_t days = day - run->city->today;
    return days < 1 ? 1 : days > LIMIT_PROTECTION_DAYS ? LIMIT_PROTECTION_DAYS : days;
}

static int32_t horizon_of(const struct run *run)
{
    int32_t horizon = HORIZON_LEAST;
    int32_t warn = (int32_t)run->city->settings.expiry_warn_days + 1;
    horizon = run->stock_known && warn > horizon ? warn : horizon;
    for (int64_t i = 0; i < run->planned_n; i++) {
        const struct planned *p = &run->planned[i];
        const struct source *sources[] = {&p->main, &p->backup, &p->instant};
        for (int k = 0; k < 3; k++) { /* the main one's totals are asked for, found or assumed */
            bool counts = k == 0 || sources[k]->found;
            if (counts && demand_interval(run, sources[k]->cover_day) > horizon) {
                horizon = demand_interval(run, sources[k]->cover_day);
            }
        }
    }
    return horizon < LIMIT_HORIZON_DAYS ? horizon : LIMIT_HORIZON_DAYS;
}

/* Whole units when all that was ever recorded is whole and the pack is; else tenths. */
static int64_t step_of(const struct run *run, const struct planned *p)
{
    enum { TENTH = 100 };
    int64_t pack = run->city->items[p->item].pack_e3;
    if (pack != FIXED_NONE && pack % FIXED_E3 != 0) {
        return TENTH;
    }
    for (int32_t t = 0; p->series != NULL && t < p->series->facts_n; t++) {
        if (p->series->qty_e3[t] != FIXED_NONE && p->series->qty_e3[t] % FIXED_E3 != 0) {
            return TENTH;
        }
    }
    return FIXED_E3;
}

static int64_t usual_daily(const struct run *run, const struct demand_series *s)
{
    int32_t end = run->city->today - s->first_day;
    end = end < s->facts_n ? end : s->facts_n;
    int32_t start = end > USUAL_DAYS ? end - USUAL_DAYS : 0;
    int64_t sum = 0;
    int64_t n = 0;
    for (int32_t t = start; t < end; t++) {
        bool known = s->qty_e3[t] != FIXED_NONE;
        sum += known ? s->qty_e3[t] : 0;
        n += known ? 1 : 0;
    }
    return n > 0 ? sum / n : 0;
}

int64_t demand_miss_e4(const struct planned *p, int which)
{
    double e = p->forecast.recent_error[which];
    assert(which < LINLI_FORECAST_RECENT && e >= 0);
    return (int64_t)floor((e < 100 ? e : 100) * FIXED_E4 + 0.5);
}

/*
 * The seeds' rule (MISSION F8, I3): three misses in a row widen the buffer by their mean error, in
 * tenths. A miss of a few units says nothing: items of less than MISS_LEAST_UNITS in three days are
 * left out, and an error is a miss only beyond what chance alone gives once in five, 1.28 / sqrt(m)
 * of a count of mean m; from 18 units in three days on that is less than the 30 % of the rule.
 */
static int64_t buffer_of(const struct run *run, const struct planned *p)
{
    const struct settings *settings = &run->city->settings;
    double sum = 0;
    double three_days = 0;
    for (int32_t d = 0; d < PLAN_FORECAST_DAYS; d++) {
        three_days += p->forecast.mean[d];
    }
    for (int k = 0; k < LINLI_FORECAST_RECENT; k++) {
        double e = p->forecast.recent_error[k];
        if (three_days < MISS_LEAST_UNITS || !(e * FIXED_E4 > (double)settings->miss_share_e4) ||
            e < CHANCE / sqrt(three_days)) {
            return FIXED_E4;
        }
        sum += e < 10 ? e : 10;
    }
    int64_t factor = FIXED_E4 + (int64_t)floor(sum / LINLI_FORECAST_RECENT * 10 + 0.5) * 1000;
    return factor < settings->buffer_max_e4 ? factor : settings->buffer_max_e4;
}

static enum linli_rc keep(struct run *run, struct planned *p, struct linli_error *err)
{
    int64_t *daily;
    LINLI_TRY(LINLI_NEW(run->arena, run->horizon, &daily, err));
    p->daily_e3 = daily;
    p->buffer_e4 = FIXED_E4;
    p->category_buffer_e4 = buffers_of_category(run, run->city->items[p->item].category);
    if (p->series == NULL) {
        return LINLI_OK;
    }
    for (int32_t d = 0; d < run->horizon; d++) {
        daily[d] = run_round_near(p->forecast.mean[d], 1);
    }
    int64_t met_e3 = p->series->today_e3;
    if (p->sensed.corrected) {
        daily[0] = p->sensed.total_e3;
        met_e3 = p->sensed.wanted_e3; /* who was turned away does not come again today */
    }
    promise_raise(run, p, daily);
    p->met_e3 = met_e3 < daily[0] ? met_e3 : daily[0];
    daily[0] -= p->met_e3;
    p->usual_daily_e3 = usual_daily(run, p->series);
    p->buffer_e4 = buffer_of(run, p);
    return LINLI_OK;
}

/* Runs the forecaster for all that are planned. */
static enum linli_rc make_forecasts(struct run *run, struct linli_error *err)
{
    struct demand_book book;
    struct linli_forecast_result *results;
    LINLI_TRY(demand_book_fill(run, &book, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &results, err));
    const struct linli_forecast_series *series = book.series;
    const struct linli_forecast_signals *const *signals = book.signals;
    int64_t n = book.n;
    struct linli_forecast_options options = {
        .freq = LINLI_FORECAST_DAY,
        .horizon = run->horizon,
        .levels = levels,
        .levels_n = LEVELS_N,
        .model = LINLI_FORECAST_AUTO,
        .explain = !run->without_parts,
    };
    LINLI_TRY(demand_run(run, series, signals, n, &options, results, err));
    int64_t k = 0;
    for (int64_t i = 0; i < run->planned_n; i++) {
        if (run->planned[i].series != NULL) {
            run->planned[i].forecast = results[k++];
        }
    }
    assert(k == n);
    LINLI_TRY(demand_cold(run, series, n, &options, err));
    LINLI_TRY(policy_find(run, err));
    k = 0;
    for (int64_t i = 0; i < run->planned_n; i++) {
        if (run->planned[i].series != NULL) {
            override_take(run, &run->planned[i], series[k].open + series[k].n);
            k += 1;
        }
    }
    return LINLI_OK;
}

/* Those that were made before, of the same series in the same order. */
static void take_forecasts(struct run *run, const struct planner_forecasts *given)
{
    int64_t k = 0;
    assert(given->day == run->city->today && run->city->overrides_n == 0 && run->city->now_s == 0);
    run->horizon = given->horizon;
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        if (p->series != NULL) {
            assert(k < given->n);
            p->forecast = given->results[k];
            p->model = given->models[k];
            p->step_e3 = given->steps_e3[k];
            p->policy = given->policies[k];
            k += 1;
        } else {
            p->step_e3 = step_of(run, p);
        }
    }
    assert(k == given->n);
}

enum linli_rc demand_keep(const struct run *run, const struct planner_forecasts **ret,
                          struct linli_error *err)
{
    struct planner_forecasts *kept;
    struct linli_forecast_result *results;
    const char **models;
    int64_t *steps_e3;
    struct class_state *classes;
    struct demand_promise *promises;
    struct plan_policy *policies;
    LINLI_TRY(LINLI_NEW(run->arena, 1, &kept, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &promises, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &steps_e3, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &policies, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &classes, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &results, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &models, err));
    *kept = (struct planner_forecasts){.day = run->city->today,
                                       .horizon = run->horizon,
                                       .results = results,
                                       .models = models,
                                       .steps_e3 = steps_e3,
                                       .grown = run->deepest > 0 ? run->city->series : NULL,
                                       .grown_n = run->city->series_n,
                                       .classes = classes,
                                       .promises = promises,
                                       .policies = policies,
                                       .buffers = run->plan->buffers,
                                       .buffers_n = run->plan->buffers_n,
                                       .states = run->plan->states,
                                       .states_n = run->plan->states_n,
                                       .classes_n = run->planned_n};
    for (int64_t i = 0; i < run->planned_n; i++) {
        classes[i] = run->planned[i].class_state;
        if (run->planned[i].series != NULL) {
            results[kept->n] = run->planned[i].forecast;
            policies[kept->n] = run->planned[i].policy;
            promises[kept->n] = buffers_promise(run, &run->planned[i]);
            models[kept->n] = run->planned[i].model;
            steps_e3[kept->n] = run->planned[i].step_e3;
            kept->n += 1;
        }
    }
    *ret = kept;
    return LINLI_OK;
}

enum linli_rc demand_forecast(struct run *run, struct linli_error *err)
{
    if (run->options->forecasts != NULL) {
        take_forecasts(run, run->options->forecasts);
    } else {
        for (int64_t i = 0; i < run->planned_n; i++) {
            run->planned[i].step_e3 = step_of(run, &run->planned[i]);
        }
        run->horizon = horizon_of(run);
        LINLI_TRY(make_forecasts(run, err));
    }
    LINLI_TRY(today_take(run, err));
    LINLI_TRY(promise_take(run, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        policy_settle(run, &run->planned[i]);
        LINLI_TRY(keep(run, &run->planned[i], err));
    }
    return LINLI_OK;
}

int64_t demand_until_e3(const struct run *run, const struct planned *p, int32_t until_day)
{
    int32_t days = until_day - run->city->today;
    int64_t sum = 0;
    for (int32_t d = 0; d < days && d < run->horizon; d++) {
        sum += p->daily_e3[d];
    }
    return sum;
}
