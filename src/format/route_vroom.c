/* VROOM's JSON in (see route_vroom.h). Called by route_instance_read. */
#include "format/route_vroom_fields.h"

#include <assert.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format/json_memory.h"

enum { LIST_MAX = LINLI_ROUTE_STOPS_MAX };

/* Without matrices: great circles, made longer by what streets add, at the speed of a van in a
 * city (docs/routing.md). */
static const double CIRCUITY = 1.3;
static const double METRES_PER_SECOND = 30 / 3.6;

/* ---- jobs --------------------------------------------------------------------------------------
 */

static enum linli_rc read_priority(const struct vroom_item *item, int64_t *ret_priority)
{
    int64_t priority;
    LINLI_TRY(vroom_whole_or(item, "priority", 0, &priority));
    if (priority > 100) {
        return vroom_bad(item, "priority", "a whole number from 0 to 100");
    }
    *ret_priority = priority;
    return LINLI_OK;
}

static enum linli_rc read_job(const struct vroom_item *item, struct linli_route_stop *stop,
                              int64_t *job_id, int64_t *priority)
{
    static const char *const refused[] = {"setup", "setup_per_type", "service_per_type", "steps",
                                          NULL};
    const char *delivery = json_object_get(item->json, "amount") != NULL ? "amount" : "delivery";
    LINLI_TRY(vroom_refuse(item, refused));
    LINLI_TRY(vroom_whole_or(item, "id", (int64_t)item->i + 1, job_id));
    LINLI_TRY(vroom_whole_or(item, "service", 0, &stop->service));
    LINLI_TRY(read_priority(item, priority));
    LINLI_TRY(vroom_loads(item, delivery, 0, stop->delivery));
    LINLI_TRY(vroom_loads(item, "pickup", 0, stop->pickup));
    LINLI_TRY(vroom_skills(item, &stop->skills));
    LINLI_TRY(vroom_place(item, "location", "location_index", &stop->place));
    if (stop->place < 0) {
        return vroom_bad(item, "location", "[longitude, latitude]");
    }
    return vroom_windows(item, stop);
}

/* One end of a shipment: where and when. */
static enum linli_rc read_end(const struct vroom_item *whole, const char *part,
                              struct linli_route_stop *stop, int64_t *job_id)
{
    static const char *const refused[] = {"setup", "setup_per_type", "service_per_type", NULL};
    struct vroom_item item = {whole->vroom, json_object_get(whole->json, part), whole->list,
                              whole->i, part};
    if (!json_is_object(item.json)) {
        return vroom_bad(whole, part, "an object");
    }
    LINLI_TRY(vroom_refuse(&item, refused));
    LINLI_TRY(vroom_whole_or(&item, "id", (int64_t)item.i + 1, job_id));
    LINLI_TRY(vroom_whole_or(&item, "service", 0, &stop->service));
    LINLI_TRY(vroom_place(&item, "location", "location_index", &stop->place));
    if (stop->place < 0) {
        return vroom_bad(&item, "location", "[longitude, latitude]");
    }
    return vroom_windows(&item, stop);
}

/* The pick-up and, behind it, the delivery. */
static enum linli_rc read_shipment(const struct vroom_item *item, struct linli_route_stop *stops,
                                   int64_t *job_ids, int64_t *priorities)
{
    LINLI_TRY(read_priority(item, &priorities[0]));
    LINLI_TRY(vroom_loads(item, "amount", 0, stops[0].pickup));
    LINLI_TRY(vroom_skills(item, &stops[0].skills));
    memcpy(stops[1].delivery, stops[0].pickup, sizeof(stops[1].delivery));
    stops[1].skills = stops[0].skills;
    priorities[1] = priorities[0];
    LINLI_TRY(read_end(item, "pickup", &stops[0], &job_ids[0]));
    return read_end(item, "delivery", &stops[1], &job_ids[1]);
}

/* ---- vehicles ----------------------------------------------------------------------------------
 */

static enum linli_rc number_or(const struct vroom_item *item, const json_t *object,
                               const char *name, double otherwise, double *ret_value)
{
    const json_t *value = json_object_get(object, name);
    double number = value != NULL ? json_number_value(value) : otherwise;
    if (value != NULL && (!json_is_number(value) || !(number >= 0) || number > 1e9)) {
        return vroom_bad(item, name, "a number from 0 to 1e9");
    }
    *ret_value = number;
    return LINLI_OK;
}

/* The number of the matrix for that travelling, a new one where there is none yet. */
static int32_t matrix_for(struct vroom *vroom, const struct travel *travel)
{
    int32_t m = 0;
    while (m < vroom->matrices_n) {
        const struct travel *t = &vroom->travels[m];
        if (text_equal(t->profile, travel->profile) && t->speed == travel->speed &&
            t->per_hour == travel->per_hour && t->per_km == travel->per_km) {
            return m;
        }
        m++;
    }
    vroom->travels[vroom->matrices_n++] = *travel;
    return m;
}

static enum linli_rc read_costs(const struct vroom_item *item, struct linli_route_vehicle *vehicle)
{
    const json_t *costs = json_object_get(item->json, "costs");
    const json_t *profile = json_object_get(item->json, "profile");
    struct travel travel = {.profile =
                                json_is_string(profile) ? json_string_value(profile) : "car"};
    double fixed;
    LINLI_TRY(number_or(item, costs, "fixed", 0, &fixed));
    LINLI_TRY(number_or(item, costs, "per_hour", 3600, &travel.per_hour));
    LINLI_TRY(number_or(item, costs, "per_km", 0, &travel.per_km));
    LINLI_TRY(number_or(item, item->json, "speed_factor", 1, &travel.speed));
    if (travel.speed <= 0) {
        return vroom_bad(item, "speed_factor", "a number above 0");
    }
    vehicle->fixed_cost = (int64_t)(fixed * ROUTE_VROOM_COST + 0.5);
    vehicle->distance_cost = 1;
    vehicle->matrix = matrix_for(item->vroom, &travel);
    return LINLI_OK;
}

static enum linli_rc read_vehicle(const struct vroom_item *item,
                                  struct linli_route_vehicle *vehicle, int64_t *vehicle_id,
                                  int64_t *break_ids)
{
    static const char *const refused[] = {"steps", "max_travel_time", "max_distance", "max_load",
                                          NULL};
    const json_t *window = json_object_get(item->json, "time_window");
    struct linli_route_window shift = {0, LINLI_ROUTE_NONE};
    bool limited = json_object_get(item->json, "capacity") != NULL;
    LINLI_TRY(vroom_refuse(item, refused));
    LINLI_TRY(vroom_whole_or(item, "id", (int64_t)item->i + 1, vehicle_id));
    LINLI_TRY(vroom_whole_or(item, "max_tasks", LINLI_ROUTE_NONE, &vehicle->max_stops));
    LINLI_TRY(vroom_loads(item, "capacity", limited ? 0 : LINLI_ROUTE_NONE, vehicle->capacity));
    LINLI_TRY(vroom_skills(item, &vehicle->skills));
    LINLI_TRY(vroom_place(item, "start", "start_index", &vehicle->start));
    LINLI_TRY(vroom_place(item, "end", "end_index", &vehicle->end));
    LINLI_TRY(read_costs(item, vehicle));
    LINLI_TRY(vroom_breaks(item, vehicle, break_ids));
    if (vehicle->start < 0) {
        return vroom_bad(item, "start", "a start");
    }
    if (window != NULL && !vroom_window(window, &shift)) {
        return vroom_bad(item, "time_window", "a pair of whole numbers");
    }
    vehicle->open = shift.open;
    vehicle->close = shift.close;
    vehicle->max_duration = LINLI_ROUTE_NONE;
    vehicle->max_distance = LINLI_ROUTE_NONE;
    return LINLI_OK;
}

static bool alike(const struct linli_route_vehicle *a, const struct linli_route_vehicle *b)
{
    bool same = a->start == b->start && a->end == b->end && a->matrix == b->matrix &&
                a->fixed_cost == b->fixed_cost && a->open == b->open && a->close == b->close &&
                a->max_stops == b->max_stops && a->skills == b->skills &&
                a->breaks_n == b->breaks_n;
    for (int32_t i = 0; i < a->breaks_n && same; i++) {
        same = a->breaks[i].open == b->breaks[i].open && a->breaks[i].close == b->breaks[i].close &&
               a->breaks[i].lasts == b->breaks[i].lasts;
    }
    for (int32_t d = 0; d < LINLI_ROUTE_DIMS_MAX; d++) {
        same = same && a->capacity[d] == b->capacity[d];
    }
    return same;
}

/* Vehicles that agree in everything are one kind; `vehicles` becomes the kinds. */
static enum linli_rc group(struct vroom *vroom, struct linli_route_vehicle *vehicles, int32_t n,
                           struct route_instance *instance)
{
    int32_t *kind;
    int32_t *first;
    int32_t *member;
    int32_t kinds_n = 0;
    int32_t members_n = 0;
    LINLI_TRY(LINLI_NEW(vroom->arena, n, &kind, vroom->err));
    LINLI_TRY(LINLI_NEW(vroom->arena, n + 1, &first, vroom->err));
    LINLI_TRY(LINLI_NEW(vroom->arena, n, &member, vroom->err));
    for (int32_t i = 0; i < n; i++) {
        int32_t k = 0;
        for (; k < kinds_n; k++) {
            if (alike(&vehicles[k], &vehicles[i])) {
                break;
            }
        }
        if (k == kinds_n) {
            vehicles[k] = vehicles[i];
            vehicles[k].count = 0;
            kinds_n++;
        }
        vehicles[k].count++;
        kind[i] = k;
    }
    for (int32_t k = 0; k < kinds_n; k++) {
        first[k] = members_n;
        for (int32_t i = 0; i < n; i++) {
            if (kind[i] == k) {
                member[members_n++] = i + 1;
            }
        }
    }
    first[kinds_n] = members_n;
    instance->first = first;
    instance->member = member;
    instance->problem.vehicles = vehicles;
    instance->problem.vehicles_n = kinds_n;
    return LINLI_OK;
}

/* ---- matrices ----------------------------------------------------------------------------------
 */

static const json_t *given_matrix(const struct vroom *vroom, const char *profile, const char *what)
{
    const json_t *matrices = json_object_get(vroom->root, "matrices");
    return json_object_get(json_object_get(matrices, profile), what);
}

static enum linli_rc check_matrix(struct vroom *vroom, const json_t *matrix, const char *what)
{
    bool fine = (int32_t)json_array_size(matrix) == vroom->places_n;
    for (int32_t i = 0; i < vroom->places_n && fine; i++) {
        const json_t *row = json_array_get(matrix, (size_t)i);
        fine = (int32_t)json_array_size(row) == vroom->places_n;
        for (int32_t j = 0; j < vroom->places_n && fine; j++) {
            const json_t *cell = json_array_get(row, (size_t)j);
            fine = json_is_integer(cell) && json_integer_value(cell) >= 0 &&
                   json_integer_value(cell) <= 10000000;
        }
    }
    return fine ? LINLI_OK
                : vroom_bad_at(vroom, what, "square matrices of whole numbers from 0 to 1e7");
}

static double cell(const json_t *matrix, int32_t i, int32_t j)
{
    return (double)json_integer_value(json_array_get(json_array_get(matrix, (size_t)i), (size_t)j));
}

static double metres(const struct vroom *vroom, int32_t i, int32_t j)
{
    const double degree = 3.14159265358979323846 / 180;
    double down = sin((vroom->y[i] - vroom->y[j]) * degree / 2);
    double along = sin((vroom->x[i] - vroom->x[j]) * degree / 2);
    double h = down * down + cos(vroom->y[i] * degree) * cos(vroom->y[j] * degree) * along * along;
    return CIRCUITY * 2 * 6371008.8 * asin(sqrt(fmin(h, 1)));
}

static enum linli_rc fill_matrix(struct vroom *vroom, const struct travel *travel,
                                 struct linli_route_matrix *matrix)
{
    size_t n = (size_t)vroom->places_n;
    const json_t *durations = given_matrix(vroom, travel->profile, "durations");
    const json_t *distances = given_matrix(vroom, travel->profile, "distances");
    int32_t *cost;
    int32_t *time;
    if (vroom->indexed && given_matrix(vroom, travel->profile, "costs") != NULL) {
        return vroom_bad_at(vroom, "matrices.costs", "durations and distances alone");
    }
    if (vroom->indexed) {
        LINLI_TRY(check_matrix(vroom, durations, "matrices.durations"));
        if (distances != NULL || travel->per_km > 0) {
            LINLI_TRY(check_matrix(vroom, distances, "matrices.distances"));
        }
    }
    LINLI_TRY(LINLI_NEW(vroom->arena, n * n, &cost, vroom->err));
    LINLI_TRY(LINLI_NEW(vroom->arena, n * n, &time, vroom->err));
    for (int32_t i = 0; i < vroom->places_n; i++) {
        for (int32_t j = 0; j < vroom->places_n; j++) {
            double far = vroom->indexed ? cell(distances, i, j) : metres(vroom, i, j);
            double seconds = vroom->indexed ? cell(durations, i, j) : far / METRES_PER_SECOND;
            seconds = floor(seconds / travel->speed + 0.5);
            double price = ROUTE_VROOM_COST *
                           (seconds * travel->per_hour / 3600 + far * travel->per_km / 1000);
            if (price > 1e9 || seconds > 1e9) {
                return vroom_bad_at(vroom, "vehicles", "legs that cost less than 1e7");
            }
            time[(size_t)i * n + (size_t)j] = (int32_t)seconds;
            cost[(size_t)i * n + (size_t)j] = (int32_t)(price + 0.5);
        }
    }
    matrix->distance = cost;
    matrix->travel = time;
    return LINLI_OK;
}

static enum linli_rc fill_matrices(struct vroom *vroom, struct route_instance *instance)
{
    LINLI_TRY(LINLI_NEW(vroom->arena, vroom->matrices_n + 1, &vroom->matrices, vroom->err));
    for (int32_t m = 0; m < vroom->matrices_n; m++) {
        LINLI_TRY(fill_matrix(vroom, &vroom->travels[m], &vroom->matrices[m]));
    }
    instance->problem.places = (struct linli_route_places){.metric = LINLI_ROUTE_MATRIX,
                                                           .n = vroom->places_n,
                                                           .matrices = vroom->matrices,
                                                           .matrices_n = vroom->matrices_n};
    return LINLI_OK;
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

/* More than the dearest route for one job, and more with the job's priority. */
static void set_prizes(const struct vroom *vroom, const struct linli_route_problem *problem,
                       const int64_t *priority)
{
    int64_t most = 1;
    int64_t cells = (int64_t)vroom->places_n * vroom->places_n;
    for (int32_t m = 0; m < vroom->matrices_n; m++) {
        for (int64_t c = 0; c < cells; c++) {
            int64_t cost = vroom->matrices[m].distance[c];
            most = cost > most ? cost : most;
        }
    }
    int64_t fixed = 0;
    for (int32_t k = 0; k < problem->vehicles_n; k++) {
        int64_t cost = problem->vehicles[k].fixed_cost;
        fixed = cost > fixed ? cost : fixed;
    }
    for (int32_t i = 0; i < problem->stops_n; i++) {
        int64_t prize = (8 * most + 4 * fixed) * (1 + priority[i]);
        vroom->stops[i].prize = prize < LINLI_ROUTE_VALUE_MAX ? prize : LINLI_ROUTE_VALUE_MAX;
    }
}

static enum linli_rc begin(struct vroom *vroom, size_t vehicles_n)
{
    const json_t *matrices = json_object_get(vroom->root, "matrices");
    static const char *const refused[] = {"matrix", NULL};
    struct vroom_item whole = {vroom, vroom->root, NULL, 0, NULL};
    LINLI_TRY(vroom_refuse(&whole, refused));
    if (json_object_size(matrices) > 0) {
        const json_t *first =
            json_object_iter_value(json_object_iter((json_t *)(uintptr_t)matrices));
        vroom->indexed = true;
        vroom->places_n = (int32_t)json_array_size(json_object_get(first, "durations"));
        if (vroom->places_n > VROOM_PLACES_MAX) {
            return linli_fail(vroom->err, LINLI_ELIMIT,
                              "a matrix of %d places, at most %d are allowed", vroom->places_n,
                              VROOM_PLACES_MAX);
        }
    }
    LINLI_TRY(LINLI_NEW(vroom->arena, vehicles_n, &vroom->travels, vroom->err));
    LINLI_TRY(LINLI_NEW(vroom->arena, VROOM_PLACES_MAX + 1, &vroom->x, vroom->err));
    return LINLI_NEW(vroom->arena, VROOM_PLACES_MAX + 1, &vroom->y, vroom->err);
}

/* Jobs, then the two stops of each shipment. */
struct named {
    int64_t id;
    size_t at;
};

static int by_id(const void *left, const void *right)
{
    const struct named *a = left;
    const struct named *b = right;
    if (a->id != b->id) {
        return a->id < b->id ? -1 : 1;
    }
    return a->at < b->at ? -1 : a->at > b->at;
}

/* An answer names what it is about by these: each `step`-th of ids[n * step] is another. The later
 * of two equal ones is told. */
static enum linli_rc check_ids(struct vroom *vroom, const char *list, const char *part,
                               const int64_t *ids, size_t n, size_t step)
{
    struct linli_arena_mark mark = linli_arena_mark(vroom->arena);
    struct named *named;
    LINLI_TRY(LINLI_NEW(vroom->arena, n, &named, vroom->err));
    for (size_t i = 0; i < n; i++) {
        named[i] = (struct named){ids[i * step], i};
    }
    if (n > 1) {
        qsort(named, n, sizeof(*named), by_id);
    }
    for (size_t i = 1; i < n; i++) {
        if (named[i].id == named[i - 1].id) {
            struct vroom_item item = {vroom, NULL, list, named[i].at, part};
            return vroom_bad(&item, "id", "an id that no other has");
        }
    }
    linli_arena_rewind(vroom->arena, mark);
    return LINLI_OK;
}

static enum linli_rc read_stops(struct vroom *vroom, struct route_instance *instance,
                                struct route_vroom *kept)
{
    const json_t *jobs = json_object_get(vroom->root, "jobs");
    const json_t *shipments = json_object_get(vroom->root, "shipments");
    size_t jobs_n = json_array_size(jobs);
    size_t shipments_n = json_array_size(shipments);
    size_t n = jobs_n + 2 * shipments_n;
    int64_t *job_id;
    int64_t *priority;
    int32_t *pickup_of;
    LINLI_TRY(LINLI_NEW(vroom->arena, n, &vroom->stops, vroom->err));
    LINLI_TRY(LINLI_NEW(vroom->arena, n, &job_id, vroom->err));
    LINLI_TRY(LINLI_NEW(vroom->arena, n, &priority, vroom->err));
    LINLI_TRY(LINLI_NEW(vroom->arena, n, &pickup_of, vroom->err));
    for (size_t i = 0; i < jobs_n; i++) {
        struct vroom_item item = {vroom, json_array_get(jobs, i), "jobs", i, NULL};
        LINLI_TRY(read_job(&item, &vroom->stops[i], &job_id[i], &priority[i]));
        pickup_of[i] = -1;
    }
    for (size_t i = 0; i < shipments_n; i++) {
        struct vroom_item item = {vroom, json_array_get(shipments, i), "shipments", i, NULL};
        size_t at = jobs_n + 2 * i;
        LINLI_TRY(read_shipment(&item, &vroom->stops[at], &job_id[at], &priority[at]));
        pickup_of[at] = -1;
        pickup_of[at + 1] = (int32_t)at;
    }
    LINLI_TRY(check_ids(vroom, "jobs", NULL, job_id, jobs_n, 1));
    LINLI_TRY(check_ids(vroom, "shipments", "pickup", job_id + jobs_n, shipments_n, 2));
    LINLI_TRY(check_ids(vroom, "shipments", "delivery", job_id + jobs_n + 1, shipments_n, 2));
    instance->problem.stops = vroom->stops;
    instance->problem.stops_n = (int32_t)n;
    instance->problem.pickup_of = shipments_n > 0 ? pickup_of : NULL;
    kept->job_id = job_id;
    kept->priority = priority;
    kept->jobs_n = (int32_t)jobs_n;
    return LINLI_OK;
}

static enum linli_rc read_vehicles(struct vroom *vroom, struct route_instance *instance,
                                   struct route_vroom *kept)
{
    const json_t *vehicles = json_object_get(vroom->root, "vehicles");
    size_t n = json_array_size(vehicles);
    struct linli_route_vehicle *kinds;
    int64_t *vehicle_id;
    int64_t *break_id;
    LINLI_TRY(LINLI_NEW(vroom->arena, n * LINLI_ROUTE_BREAKS_MAX, &break_id, vroom->err));
    LINLI_TRY(LINLI_NEW(vroom->arena, n, &kinds, vroom->err));
    LINLI_TRY(LINLI_NEW(vroom->arena, n, &vehicle_id, vroom->err));
    for (size_t i = 0; i < n; i++) {
        struct vroom_item item = {vroom, json_array_get(vehicles, i), "vehicles", i, NULL};
        LINLI_TRY(
            read_vehicle(&item, &kinds[i], &vehicle_id[i], &break_id[i * LINLI_ROUTE_BREAKS_MAX]));
    }
    LINLI_TRY(check_ids(vroom, "vehicles", NULL, vehicle_id, n, 1));
    kept->vehicle_id = vehicle_id;
    kept->break_id = break_id;
    return group(vroom, kinds, (int32_t)n, instance);
}

static enum linli_rc read_root(struct vroom *vroom, struct route_instance *instance)
{
    const json_t *jobs = json_object_get(vroom->root, "jobs");
    const json_t *shipments = json_object_get(vroom->root, "shipments");
    const json_t *vehicles = json_object_get(vroom->root, "vehicles");
    size_t vehicles_n = json_array_size(vehicles);
    struct route_vroom *kept;
    if (!json_is_array(vehicles) || vehicles_n == 0 || vehicles_n > LINLI_ROUTE_VEHICLES_MAX) {
        return vroom_bad_at(vroom, "vehicles", "an array of 1 to 20000 vehicles");
    }
    if (json_array_size(jobs) > LIST_MAX || (jobs != NULL && !json_is_array(jobs))) {
        return vroom_bad_at(vroom, "jobs", "an array of at most 200000 jobs");
    }
    if (json_array_size(shipments) > (LIST_MAX - json_array_size(jobs)) / 2 ||
        (shipments != NULL && !json_is_array(shipments))) {
        return vroom_bad_at(vroom, "shipments",
                            "an array of shipments, at most 200000 stops with the jobs");
    }
    LINLI_TRY(begin(vroom, vehicles_n));
    LINLI_TRY(LINLI_NEW(vroom->arena, 1, &kept, vroom->err));
    LINLI_TRY(read_stops(vroom, instance, kept));
    LINLI_TRY(read_vehicles(vroom, instance, kept));
    instance->problem.dims_n = vroom->dims_n;
    LINLI_TRY(fill_matrices(vroom, instance));
    set_prizes(vroom, &instance->problem, kept->priority);
    instance->vroom = kept;
    return LINLI_OK;
}

enum linli_rc route_vroom_read(const char *text, size_t n, struct linli_arena *arena,
                               struct route_instance *ret_instance, struct linli_error *err)
{
    struct route_instance instance = {.format = ROUTE_VROOM, .name = ""};
    json_error_t failure;
    json_memory_begin();
    json_t *root = json_loadb(text, n, JSON_REJECT_DUPLICATES, &failure);
    if (root == NULL) {
        enum linli_rc rc =
            json_memory_refused()
                ? linli_fail(err, LINLI_ENOMEM, "out of memory")
                : linli_fail(err, LINLI_EINPUT, "the text is not JSON: %s", failure.text);
        linli_error_at(err, "%d", failure.line);
        return rc;
    }
    struct vroom vroom = {.root = root, .arena = arena, .err = err};
    enum linli_rc rc = read_root(&vroom, &instance);
    json_decref(root);
    if (rc == LINLI_OK) {
        assert(instance.problem.vehicles_n > 0);
        *ret_instance = instance;
    }
    return rc;
}
