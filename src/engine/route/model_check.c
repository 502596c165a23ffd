/*
 * What a problem must be before a model is built of it: numbers inside their limits, references to
 * what exists. Called by model.c and by the checker.
 */
#include "engine/route/model_check.h"

#include <math.h>

static bool is_amount(int64_t value)
{
    return value >= 0 && value <= LINLI_ROUTE_VALUE_MAX;
}

static bool is_limit(int64_t value)
{
    return is_amount(value) || value == LINLI_ROUTE_NONE;
}

/* *ret_reach: no distance is above it. */
static enum linli_rc check_coordinates(const struct linli_route_places *places, double *ret_reach,
                                       struct linli_error *err)
{
    double low[2] = {HUGE_VAL, HUGE_VAL};
    double high[2] = {-HUGE_VAL, -HUGE_VAL};
    for (int32_t i = 0; i < places->n; i++) {
        if (!isfinite(places->x[i]) || !isfinite(places->y[i])) {
            return linli_fail(err, LINLI_EINPUT, "place %d has no finite coordinates", i);
        }
        if (places->metric == LINLI_ROUTE_EARTH &&
            (fabs(places->x[i]) > 180 || fabs(places->y[i]) > 90)) {
            return linli_fail(err, LINLI_EINPUT,
                              "place %d is at longitude %g, latitude %g, expected degrees", i,
                              places->x[i], places->y[i]);
        }
        low[0] = fmin(low[0], places->x[i]);
        low[1] = fmin(low[1], places->y[i]);
        high[0] = fmax(high[0], places->x[i]);
        high[1] = fmax(high[1], places->y[i]);
    }
    double wide = places->metric == LINLI_ROUTE_EARTH
                      ? 2.1e7
                      : fmax(high[0] - low[0], high[1] - low[1]) * 1.5;
    double reach = places->n > 0 ? (wide * places->scale + 1) * places->factor : 0;
    if (reach > 1e9) {
        return linli_fail(err, LINLI_ELIMIT, "distances reach %g, at most 1e9 are allowed", reach);
    }
    *ret_reach = reach;
    return LINLI_OK;
}

static enum linli_rc check_table(const int32_t *table, int32_t n, double *reach,
                                 struct linli_error *err)
{
    for (int64_t i = 0; i < (int64_t)n * n; i++) {
        if (table[i] < 0 || table[i] > 1000000000) {
            return linli_fail(err, LINLI_EINPUT,
                              "the distance from place %d to place %d is %d, expected 0 to 1e9",
                              (int32_t)(i / n), (int32_t)(i % n), table[i]);
        }
        *reach = table[i] > *reach ? table[i] : *reach;
    }
    return LINLI_OK;
}

static enum linli_rc check_places(const struct linli_route_places *places, double *ret_reach,
                                  struct linli_error *err)
{
    double reach = 0;
    if (places->metric != LINLI_ROUTE_MATRIX) {
        if (places->scale <= 0 || places->factor <= 0 || places->speed < 0) {
            return linli_fail(err, LINLI_EINPUT, "scale and factor must be above 0");
        }
        return check_coordinates(places, ret_reach, err);
    }
    if (places->n > LINLI_ROUTE_MATRIX_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "a matrix of %d places, at most %d are allowed",
                          places->n, LINLI_ROUTE_MATRIX_MAX);
    }
    if (places->matrices_n < 1) {
        return linli_fail(err, LINLI_EINPUT, "neither coordinates nor a matrix");
    }
    for (int32_t i = 0; i < places->matrices_n; i++) {
        LINLI_TRY(check_table(places->matrices[i].distance, places->n, &reach, err));
        if (places->matrices[i].travel != NULL) {
            LINLI_TRY(check_table(places->matrices[i].travel, places->n, &reach, err));
        }
    }
    *ret_reach = reach;
    return LINLI_OK;
}

static enum linli_rc check_windows(const struct linli_route_stop *stop, int32_t number,
                                   struct linli_error *err)
{
    int64_t last = -1;
    for (int32_t i = 0; i < stop->windows_n; i++) {
        const struct linli_route_window *window = &stop->windows[i];
        if (!is_amount(window->open) || !is_limit(window->close) || window->open > window->close) {
            return linli_fail(err, LINLI_EINPUT,
                              "stop %d has a window from %lld to %lld, expected 0 <= from <= to",
                              number, (long long)window->open, (long long)window->close);
        }
        if (window->open <= last) {
            return linli_fail(err, LINLI_EINPUT,
                              "stop %d has windows that overlap or do not ascend", number);
        }
        last = window->close;
    }
    return LINLI_OK;
}

static enum linli_rc check_stop(const struct linli_route_problem *problem, int32_t number,
                                struct linli_error *err)
{
    const struct linli_route_stop *stop = &problem->stops[number];
    bool fine = is_amount(stop->service) && is_amount(stop->release) &&
                (is_amount(stop->prize) || stop->prize == LINLI_ROUTE_REQUIRED) &&
                stop->order <= LINLI_ROUTE_BACKHAUL;
    for (int32_t d = 0; d < problem->dims_n; d++) {
        fine = fine && is_amount(stop->delivery[d]) && is_amount(stop->pickup[d]);
    }
    if (!fine) {
        return linli_fail(err, LINLI_EINPUT,
                          "stop %d has a load, service, release or prize below 0 or too large",
                          number);
    }
    if (stop->place < 0 || stop->place >= problem->places.n) {
        return linli_fail(err, LINLI_EINPUT, "stop %d is at place %d, there are %d places", number,
                          stop->place, problem->places.n);
    }
    return check_windows(stop, number, err);
}

static bool is_place(const struct linli_route_problem *problem, int32_t place)
{
    return place >= 0 && place < problem->places.n;
}

static enum linli_rc check_vehicle(const struct linli_route_problem *problem, int32_t number,
                                   struct linli_error *err)
{
    const struct linli_route_vehicle *kind = &problem->vehicles[number];
    bool fine = is_place(problem, kind->start) && (kind->end == -1 || is_place(problem, kind->end));
    for (int32_t i = 0; i < kind->reload_places_n; i++) {
        fine = fine && is_place(problem, kind->reload_places[i]);
    }
    if (!fine) {
        return linli_fail(err, LINLI_EINPUT,
                          "vehicle kind %d starts, ends or reloads at an unknown place", number);
    }
    int32_t matrices_n =
        problem->places.metric == LINLI_ROUTE_MATRIX ? problem->places.matrices_n : 1;
    fine = kind->matrix >= 0 && kind->matrix < matrices_n && kind->count >= 0 &&
           is_amount(kind->fixed_cost) && is_amount(kind->distance_cost) &&
           kind->distance_cost <= 1000000000 && is_amount(kind->time_cost) &&
           kind->time_cost <= 1000000000 && is_amount(kind->open) && is_limit(kind->close) &&
           is_limit(kind->max_duration) && is_limit(kind->max_distance) &&
           is_limit(kind->max_stops) && is_limit(kind->max_reloads) && kind->open <= kind->close;
    for (int32_t d = 0; d < problem->dims_n; d++) {
        fine = fine && is_limit(kind->capacity[d]);
    }
    if (!fine) {
        return linli_fail(
            err, LINLI_EINPUT,
            "vehicle kind %d has a capacity, cost, limit, matrix or count that cannot be", number);
    }
    return LINLI_OK;
}

/* No sum of costs may leave int64, nor the prices of stops that are missing (model.c). */
static enum linli_rc check_costs(const struct linli_route_problem *problem, double reach,
                                 struct linli_error *err)
{
    double stops = problem->stops_n + 1;
    double span = 2 * stops * reach;
    double latest = 0;
    double most = 0;
    for (int32_t i = 0; i < problem->stops_n; i++) {
        const struct linli_route_stop *stop = &problem->stops[i];
        double opens = stop->windows_n > 0 ? (double)stop->windows[stop->windows_n - 1].open : 0;
        span += (double)stop->service;
        latest = fmax(latest, fmax(opens, (double)stop->release));
    }
    for (int32_t k = 0; k < problem->vehicles_n; k++) {
        const struct linli_route_vehicle *kind = &problem->vehicles[k];
        for (int32_t b = 0; b < kind->breaks_n; b++) {
            span += (double)kind->breaks[b].lasts;
            latest = fmax(latest, (double)kind->breaks[b].open);
        }
        double line = (double)kind->fixed_cost + (double)kind->distance_cost * 2 * reach +
                      (double)kind->time_cost * (span + latest + (double)kind->open);
        most = fmax(most, line);
    }
    if (most * 8 * stops > 4e18) {
        return linli_fail(err, LINLI_EOVERFLOW, "costs may reach %g, at most 4e18 are allowed",
                          most * 8 * stops);
    }
    return LINLI_OK;
}

static enum linli_rc check_breaks(const struct linli_route_vehicle *kind, int32_t number,
                                  struct linli_error *err)
{
    bool fine = kind->breaks_n >= 0 && kind->breaks_n <= LINLI_ROUTE_BREAKS_MAX;
    for (int32_t i = 0; i < kind->breaks_n && fine; i++) {
        const struct linli_route_break *b = &kind->breaks[i];
        fine = is_amount(b->open) && is_limit(b->close) && is_amount(b->lasts) &&
               b->open <= b->close &&
               (i == 0 || (b[-1].open <= b->open && b[-1].close <= b->close));
    }
    if (!fine) {
        return linli_fail(err, LINLI_EINPUT,
                          "vehicle kind %d has more than %d breaks, or one that cannot be or does "
                          "not ascend",
                          number, LINLI_ROUTE_BREAKS_MAX);
    }
    return LINLI_OK;
}

/* A pair's loads: what one picks up the other delivers, nothing is the depot's. */
static bool pair_fits(const struct linli_route_problem *problem, int32_t pickup, int32_t delivery)
{
    const struct linli_route_stop *p = &problem->stops[pickup];
    const struct linli_route_stop *d = &problem->stops[delivery];
    bool fits = (p->prize == LINLI_ROUTE_REQUIRED) == (d->prize == LINLI_ROUTE_REQUIRED) &&
                p->order == LINLI_ROUTE_ANY && d->order == LINLI_ROUTE_ANY;
    for (int32_t i = 0; i < problem->dims_n; i++) {
        fits = fits && p->pickup[i] == d->delivery[i] && p->delivery[i] == 0 && d->pickup[i] == 0;
    }
    return fits;
}

static enum linli_rc check_pairs(const struct linli_route_problem *problem,
                                 struct linli_arena *arena, struct linli_error *err)
{
    bool *taken;
    if (problem->pickup_of == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, problem->stops_n, &taken, err));
    for (int32_t i = 0; i < problem->stops_n; i++) {
        int32_t p = problem->pickup_of[i];
        if (p == -1) {
            continue;
        }
        if (p < 0 || p >= problem->stops_n || p == i || problem->pickup_of[p] != -1 || taken[p]) {
            return linli_fail(err, LINLI_EINPUT,
                              "stop %d delivers from stop %d, expected a pick-up of its own", i, p);
        }
        if (!pair_fits(problem, p, i)) {
            return linli_fail(err, LINLI_EINPUT,
                              "stop %d and its pick-up %d must move one load and no other, in no "
                              "order, and both or neither be required",
                              i, p);
        }
        taken[p] = true;
    }
    return LINLI_OK;
}

enum linli_rc route_model_check(const struct linli_route_problem *problem,
                                struct linli_arena *arena, struct linli_error *err)
{
    if (problem->stops_n < 0 || problem->stops_n > LINLI_ROUTE_STOPS_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%d stops, at most %d are allowed", problem->stops_n,
                          LINLI_ROUTE_STOPS_MAX);
    }
    if (problem->vehicles_n < 0 || problem->vehicles_n > LINLI_ROUTE_VEHICLES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%d kinds of vehicles, at most %d are allowed",
                          problem->vehicles_n, LINLI_ROUTE_VEHICLES_MAX);
    }
    if (problem->dims_n < 0 || problem->dims_n > LINLI_ROUTE_DIMS_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%d dimensions of load, at most %d are allowed",
                          problem->dims_n, LINLI_ROUTE_DIMS_MAX);
    }
    double reach = 0;
    LINLI_TRY(check_places(&problem->places, &reach, err));
    for (int32_t i = 0; i < problem->stops_n; i++) {
        LINLI_TRY(check_stop(problem, i, err));
    }
    LINLI_TRY(check_pairs(problem, arena, err));
    for (int32_t i = 0; i < problem->vehicles_n; i++) {
        LINLI_TRY(check_vehicle(problem, i, err));
        LINLI_TRY(check_breaks(&problem->vehicles[i], i, err));
    }
    return check_costs(problem, reach, err);
}
