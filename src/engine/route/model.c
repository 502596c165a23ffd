/*
 * Builds the model (see model.h) of a problem that model_check.c found sound: depots become nodes,
 * distances a table, and the rules that occur anywhere decide how much the search has to look at.
 * Called by search.c once for each call of the engine.
 */
#include "engine/route/model.h"

#include <assert.h>
#include <string.h>

#include "engine/route/model_check.h"

enum { ABSENCE_LINES = 4 };

static int32_t node_of_place(int32_t *place, int32_t first, int32_t *n, int32_t wanted)
{
    for (int32_t i = first; i < *n; i++) {
        if (place[i] == wanted) {
            return i;
        }
    }
    place[*n] = wanted;
    return (*n)++;
}

/* Depots in the order of their first use behind the stops, then nowhere. */
static enum linli_rc number_nodes(struct route_model *model, struct linli_arena *arena,
                                  struct linli_error *err)
{
    const struct linli_route_problem *problem = model->problem;
    size_t room = (size_t)problem->stops_n + 1;
    for (int32_t k = 0; k < problem->vehicles_n; k++) {
        room += 2 + (size_t)problem->vehicles[k].reload_places_n;
    }
    int32_t *place;
    struct route_kind *kinds;
    LINLI_TRY(LINLI_NEW(arena, room, &place, err));
    LINLI_TRY(LINLI_NEW(arena, problem->vehicles_n, &kinds, err));
    for (int32_t i = 0; i < problem->stops_n; i++) {
        place[i] = problem->stops[i].place;
    }
    int32_t n = problem->stops_n;
    for (int32_t k = 0; k < problem->vehicles_n; k++) {
        const struct linli_route_vehicle *kind = &problem->vehicles[k];
        int32_t *reloads;
        LINLI_TRY(LINLI_NEW(arena, kind->reload_places_n, &reloads, err));
        kinds[k].start = node_of_place(place, problem->stops_n, &n, kind->start);
        kinds[k].end = kind->end < 0 ? -1 : node_of_place(place, problem->stops_n, &n, kind->end);
        for (int32_t i = 0; i < kind->reload_places_n; i++) {
            reloads[i] = node_of_place(place, problem->stops_n, &n, kind->reload_places[i]);
        }
        kinds[k].reloads = reloads;
        kinds[k].reloads_n = kind->max_reloads > 0 ? kind->reload_places_n : 0;
    }
    place[n] = -1;
    model->nowhere = n;
    model->nodes_n = n + 1;
    for (int32_t k = 0; k < problem->vehicles_n; k++) {
        kinds[k].end = kinds[k].end < 0 ? model->nowhere : kinds[k].end;
    }
    model->place = place;
    model->kinds = kinds;
    return LINLI_OK;
}

static enum linli_rc fill_kinds(struct route_model *model, struct linli_arena *arena,
                                struct linli_error *err)
{
    struct route_kind *kinds = (struct route_kind *)model->kinds; /* this module's own array */
    for (int32_t k = 0; k < model->kinds_n; k++) {
        const struct linli_route_vehicle *from = &model->problem->vehicles[k];
        struct route_kind *kind = &kinds[k];
        kind->count = from->count;
        kind->metric = from->matrix;
        memcpy(kind->capacity, from->capacity, sizeof(kind->capacity));
        kind->fixed_cost = from->fixed_cost;
        kind->distance_cost = from->distance_cost;
        kind->time_cost = from->time_cost;
        kind->open = from->open;
        kind->close = from->close;
        kind->max_duration = from->max_duration;
        kind->max_distance = from->max_distance;
        kind->max_stops = from->max_stops;
        kind->max_reloads = from->max_reloads;
        LINLI_TRY(route_breaks_build(from, kind, arena, err));
    }
    return LINLI_OK;
}

/* *ret_back is the table by destination, the same one where both ways are alike. */
static enum linli_rc transpose(const int32_t *table, int32_t n, struct linli_arena *arena,
                               const int32_t **ret_back, struct linli_error *err)
{
    size_t size = (size_t)n;
    bool same = true;
    for (size_t i = 0; i < size && same; i++) {
        for (size_t j = 0; j < i && same; j++) {
            same = table[i * size + j] == table[j * size + i];
        }
    }
    if (same) {
        *ret_back = table;
        return LINLI_OK;
    }
    int32_t *back;
    LINLI_TRY(LINLI_NEW(arena, size * size, &back, err));
    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j < size; j++) {
            back[j * size + i] = table[i * size + j];
        }
    }
    *ret_back = back;
    return LINLI_OK;
}

static int32_t given(const int32_t *matrix, int32_t places_n, int32_t a, int32_t b)
{
    return matrix[(size_t)a * (size_t)places_n + (size_t)b];
}

/* The table of one metric: of a matrix that was given, or of coordinates (`matrix` NULL). */
static enum linli_rc fill_table(const struct route_model *model, const int32_t *matrix, bool times,
                                struct linli_arena *arena, const int32_t **ret_table,
                                struct linli_error *err)
{
    const struct linli_route_places *places = &model->problem->places;
    size_t n = (size_t)model->nodes_n;
    int32_t *table;
    LINLI_TRY(LINLI_NEW(arena, n * n, &table, err));
    for (int32_t i = 0; i < model->nowhere; i++) {
        for (int32_t j = 0; j < model->nowhere; j++) {
            int32_t value = matrix != NULL
                                ? given(matrix, places->n, model->place[i], model->place[j])
                            : i == j ? 0
                                     : route_metric_place(places, model->place[i], model->place[j]);
            table[(size_t)i * n + (size_t)j] =
                times && matrix == NULL ? route_metric_travel(places, value) : value;
        }
    }
    *ret_table = table;
    return LINLI_OK;
}

static enum linli_rc fill_metric(const struct route_model *model,
                                 const struct linli_route_matrix *matrix, struct linli_arena *arena,
                                 struct route_metric *metric, struct linli_error *err)
{
    const struct linli_route_places *places = &model->problem->places;
    LINLI_TRY(fill_table(model, matrix != NULL ? matrix->distance : NULL, false, arena,
                         &metric->table, err));
    LINLI_TRY(transpose(metric->table, model->nodes_n, arena, &metric->back, err));
    bool same = matrix != NULL ? matrix->travel == NULL : places->speed <= 0;
    metric->travel = metric->table;
    metric->travel_back = metric->back;
    if (!same) {
        LINLI_TRY(fill_table(model, matrix != NULL ? matrix->travel : NULL, true, arena,
                             &metric->travel, err));
        LINLI_TRY(transpose(metric->travel, model->nodes_n, arena, &metric->travel_back, err));
    }
    return LINLI_OK;
}

static enum linli_rc fill_metrics(struct route_model *model, struct linli_arena *arena,
                                  struct linli_error *err)
{
    const struct linli_route_places *places = &model->problem->places;
    bool given_ones = places->metric == LINLI_ROUTE_MATRIX;
    int32_t n = given_ones ? places->matrices_n : 1;
    LINLI_TRY(LINLI_NEW(arena, n, &model->metrics, err));
    for (int32_t i = 0; i < n; i++) {
        if (given_ones || model->nodes_n <= ROUTE_TABLE_NODES_MAX) {
            LINLI_TRY(fill_metric(model, given_ones ? &places->matrices[i] : NULL, arena,
                                  &model->metrics[i], err));
        }
    }
    return LINLI_OK;
}

/* Several times what the cheapest line for the stop (or its pair) alone costs: no plan saves that
 * much by leaving it out, and yet one that lacks it can be passed on the way to a better one. */
static int64_t price_of_absence(const struct route_model *model, int32_t stop)
{
    int64_t least = LINLI_ROUTE_NONE;
    int32_t last = model->stops[stop].mate >= 0 ? model->stops[stop].mate : stop;
    for (int32_t k = 0; k < model->kinds_n; k++) {
        const struct route_kind *kind = &model->kinds[k];
        if (kind->count == 0 || !route_may_visit(model, k, stop)) {
            continue;
        }
        int64_t away = route_distance(model, kind->metric, kind->start, stop) +
                       (int64_t)route_distance(model, kind->metric, last, kind->end);
        int64_t busy = route_travel(model, kind->metric, kind->start, stop) +
                       (int64_t)route_travel(model, kind->metric, last, kind->end) +
                       model->stops[stop].service;
        busy += kind->breaks_n > 0 ? kind->pauses[kind->breaks_n].lasts : 0;
        if (last != stop) {
            away += route_distance(model, kind->metric, stop, last);
            busy += route_travel(model, kind->metric, stop, last) + model->stops[last].service;
        }
        int64_t cost = kind->fixed_cost + kind->distance_cost * away + kind->time_cost * busy;
        least = cost < least ? cost : least;
    }
    return least < LINLI_ROUTE_NONE ? ABSENCE_LINES * (least + 1) : 1;
}

/* What a pair moves is no load of the depot's. */
static void fill_pairs(struct route_model *model, struct route_stop *stops)
{
    const int32_t *pickup_of = model->problem->pickup_of;
    for (int32_t i = 0; i < model->n && pickup_of != NULL; i++) {
        int32_t p = pickup_of[i];
        if (p < 0) {
            continue;
        }
        stops[i].drops = true;
        stops[i].mate = p;
        stops[p].mate = i;
        for (int32_t d = 0; d < LINLI_ROUTE_DIMS_MAX; d++) {
            stops[p].moved[d] = stops[p].pickup[d];
            stops[i].moved[d] = -stops[p].pickup[d];
            stops[p].pickup[d] = 0;
            stops[i].delivery[d] = 0;
        }
        model->paired = true;
    }
}

/* A pair is priced as one, at its pick-up. */
static void fill_absences(const struct route_model *model, struct route_stop *stops)
{
    for (int32_t i = 0; i < model->n; i++) {
        struct route_stop *stop = &stops[i];
        if (!stop->required) {
            stop->absence = model->problem->stops[i].prize;
        } else {
            stop->absence = stop->drops ? 0 : price_of_absence(model, i);
        }
    }
}

static enum linli_rc fill_stops(struct route_model *model, struct linli_arena *arena,
                                struct linli_error *err)
{
    struct route_stop *stops;
    bool up = false;
    bool down = false;
    LINLI_TRY(LINLI_NEW(arena, model->n, &stops, err));
    model->stops = stops;
    for (int32_t i = 0; i < model->n; i++) {
        const struct linli_route_stop *from = &model->problem->stops[i];
        struct route_stop *stop = &stops[i];
        stop->mate = -1;
        stop->open = from->windows_n > 0 ? from->windows[0].open : 0;
        stop->close =
            from->windows_n > 0 ? from->windows[from->windows_n - 1].close : LINLI_ROUTE_NONE;
        stop->service = from->service;
        stop->release = from->release;
        memcpy(stop->delivery, from->delivery, sizeof(stop->delivery));
        memcpy(stop->pickup, from->pickup, sizeof(stop->pickup));
        stop->order = from->order;
        stop->required = from->prize == LINLI_ROUTE_REQUIRED;
        model->ordered = model->ordered || stop->order != LINLI_ROUTE_ANY;
        model->optional = model->optional || !stop->required;
        for (int32_t d = 0; d < model->dims_n; d++) {
            up = up || stop->pickup[d] > 0;
            down = down || stop->delivery[d] > 0;
        }
    }
    fill_pairs(model, stops);
    fill_absences(model, stops);
    model->mixed = model->paired || (up && down && !model->ordered);
    return LINLI_OK;
}

static enum route_times times_of(const struct route_model *model)
{
    enum route_times times = ROUTE_TIMELESS;
    for (int32_t k = 0; k < model->kinds_n; k++) {
        const struct route_kind *kind = &model->kinds[k];
        bool durations = kind->time_cost > 0 || kind->max_duration < LINLI_ROUTE_NONE;
        bool walked = kind->reloads_n > 0 || kind->breaks_n > 0;
        enum route_times asked = walked                           ? ROUTE_WALKED
                                 : durations                      ? ROUTE_DURATION
                                 : kind->close < LINLI_ROUTE_NONE ? ROUTE_WINDOWS
                                                                  : ROUTE_TIMELESS;
        times = asked > times ? asked : times;
    }
    for (int32_t i = 0; i < model->n; i++) {
        const struct route_stop *stop = &model->stops[i];
        bool walked = stop->release > 0 || model->problem->stops[i].windows_n > 1;
        enum route_times asked = walked ? ROUTE_WALKED
                                 : stop->open > 0 || stop->close < LINLI_ROUTE_NONE
                                     ? ROUTE_WINDOWS
                                     : ROUTE_TIMELESS;
        times = asked > times ? asked : times;
    }
    return times;
}

/* Only who may visit both stops of a pair may visit either. */
static void allow_pairs(const struct route_model *model, uint8_t *allowed)
{
    for (int32_t i = 0; i < model->n && model->problem->pickup_of != NULL; i++) {
        int32_t p = model->problem->pickup_of[i];
        for (int32_t k = 0; k < model->kinds_n && p >= 0; k++) {
            uint8_t *row = allowed + (size_t)k * (size_t)model->n;
            row[i] = row[i] != 0 && row[p] != 0;
            row[p] = row[i];
        }
    }
}

/* Which kinds may visit which stops, where that is not "all all". */
static enum linli_rc fill_allowed(struct route_model *model, struct linli_arena *arena,
                                  struct linli_error *err)
{
    const struct linli_route_problem *problem = model->problem;
    bool asked = problem->allowed != NULL;
    for (int32_t i = 0; i < model->n && !asked; i++) {
        asked = problem->stops[i].skills != 0;
    }
    if (!asked) {
        return LINLI_OK;
    }
    uint8_t *allowed;
    LINLI_TRY(LINLI_NEW(arena, (size_t)model->n * (size_t)model->kinds_n, &allowed, err));
    for (int32_t i = 0; i < model->n; i++) {
        for (int32_t k = 0; k < model->kinds_n; k++) {
            bool skilled = (problem->stops[i].skills & ~problem->vehicles[k].skills) == 0;
            bool named = problem->allowed == NULL ||
                         problem->allowed[(size_t)i * (size_t)model->kinds_n + (size_t)k] != 0;
            allowed[(size_t)k * (size_t)model->n + (size_t)i] = skilled && named;
        }
    }
    allow_pairs(model, allowed);
    model->allowed = allowed;
    return LINLI_OK;
}

enum linli_rc route_model_build(const struct linli_route_problem *problem,
                                struct linli_arena *arena, struct route_model *ret_model,
                                struct linli_error *err)
{
    struct route_model model = {.problem = problem,
                                .n = problem->stops_n,
                                .kinds_n = problem->vehicles_n,
                                .dims_n = problem->dims_n,
                                .one_kind = problem->vehicles_n == 1};
    int64_t vehicles_n = 0;
    LINLI_TRY(route_model_check(problem, arena, err));
    LINLI_TRY(number_nodes(&model, arena, err));
    LINLI_TRY(fill_kinds(&model, arena, err));
    LINLI_TRY(fill_metrics(&model, arena, err));
    LINLI_TRY(fill_allowed(&model, arena, err));
    LINLI_TRY(fill_stops(&model, arena, err));
    model.times = times_of(&model);
    for (int32_t k = 0; k < model.kinds_n; k++) {
        vehicles_n += model.kinds[k].count;
    }
    model.lines_max = vehicles_n < model.n ? (int32_t)vehicles_n : model.n;
    LINLI_TRY(route_near_build(&model, arena, err));
    assert(model.nodes_n > model.n);
    *ret_model = model;
    return LINLI_OK;
}
