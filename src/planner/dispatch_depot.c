/*
 * The tours of one depot (see dispatch.h): its boxes as stops, its vehicles as they are, to the
 * router and back.
 *
 *   distance   great circle times tour_detour; time at tour_speed
 *   stop       tour_stop_minutes, begun while the site is open; a box that no vehicle can take
 *              whole is as many stops as it needs, of equal size
 *   cold       goods ride in refrigerated vehicles where the depot has any (kind refrigerated...)
 *   vehicle    within its shift and tour_hours, its capacity in grams and millilitres, an electric
 * one within its range; it may come back to load again cost       10^-5 yuan: whole numbers, a
 * metre of cost_per_km and a second of cost_per_hour, rounded; finer ones would leave the router's
 * bounds at a thousand stops
 */
#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "linli/route.h"
#include "planner/dispatch_run.h"

_Static_assert(DISPATCH_BY_PRICE == (int)LINLI_ROUTE_BY_PRICE &&
                   DISPATCH_FLEET_TOO_SMALL == (int)LINLI_ROUTE_FLEET_TOO_SMALL &&
                   DISPATCH_NO_PLACE == (int)LINLI_ROUTE_REASONS_N,
               "the router's reasons come first, in its order");

enum {
    DAY_S = 86400,
    HOUR_S = 3600,
    COST_OF_FEN = DISPATCH_COST_OF_FEN,
    COST_OF_E4 = DISPATCH_COST_OF_FEN / 100,
    COLD_SKILL = 1,
    DIM_G = DISPATCH_DIM_G,
    DIM_ML = DISPATCH_DIM_ML,
    COST_MOST = 1000000000
};

/* The problem of a depot; place 0 is the depot. */
struct depot_problem {
    struct linli_route_problem route;
    struct linli_route_stop *stops;
    struct linli_route_window *windows; /* one of each stop */
    struct linli_route_vehicle *vehicles;
    double *x;
    double *y;
    int64_t *site_of_place;
    int64_t *box_of_stop;
    int64_t *row_of_vehicle; /* in city->vehicles */
    bool any_cold;           /* some vehicle is refrigerated */
};

bool dispatch_has_place(const struct site *site)
{
    return site->lat_e7 != FIXED_NONE && site->lon_e7 != FIXED_NONE;
}

bool dispatch_is_refrigerated(const struct vehicle *vehicle)
{
    static const char kind[] = "refrigerated";
    return strncmp(vehicle->kind, kind, sizeof(kind) - 1) == 0;
}

static int64_t known_or(int64_t value, int64_t otherwise)
{
    return value != FIXED_NONE && value > 0 ? value : otherwise;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* "05:30-20:30" to seconds; a shift over midnight ends tomorrow, none is the whole day. */
static void read_shift(const char *shift, int64_t *ret_open, int64_t *ret_close)
{
    const char *dash = strchr(shift, '-');
    int32_t open = 0;
    int32_t close = DAY_S;
    if (dash != NULL && date_parse_time(shift, (size_t)(dash - shift), &open) &&
        date_parse_time(dash + 1, strlen(dash + 1), &close)) {
        close += close <= open ? DAY_S : 0;
    } else {
        open = 0;
        close = DAY_S;
    }
    *ret_open = open;
    *ret_close = close;
}

int64_t dispatch_hours_s(const struct settings *settings)
{
    return settings->tour_hours_e4 * HOUR_S / FIXED_E4;
}

struct linli_route_vehicle dispatch_kind_of(const struct vehicle *v)
{
    static const int32_t depot[] = {0};
    struct linli_route_vehicle kind = {
        .count = 1,
        .fixed_cost = known_or(v->fixed_cost_e4, 0) * COST_OF_E4,
        .distance_cost = (known_or(v->cost_per_km_e4, 0) * COST_OF_E4 + 500) / 1000,
        .time_cost = (known_or(v->cost_per_hour_e4, 0) * COST_OF_E4 + HOUR_S / 2) / HOUR_S,
        .max_duration = LINLI_ROUTE_NONE,
        .max_distance = LINLI_ROUTE_NONE,
        .max_stops = LINLI_ROUTE_NONE,
        .skills = dispatch_is_refrigerated(v) ? COLD_SKILL : 0,
        .reload_places = depot,
        .reload_places_n = 1,
        .max_reloads = DISPATCH_RELOADS_MAX,
    };
    kind.fixed_cost = least(kind.fixed_cost, LINLI_ROUTE_VALUE_MAX);
    /* a cost that nobody can mean is the highest that the router takes */
    kind.distance_cost = least(kind.distance_cost, COST_MOST);
    kind.time_cost = least(kind.time_cost, COST_MOST);
    kind.capacity[DIM_G] =
        least(known_or(v->capacity_g, LINLI_ROUTE_VALUE_MAX), LINLI_ROUTE_VALUE_MAX);
    kind.capacity[DIM_ML] =
        least(known_or(v->capacity_ml, LINLI_ROUTE_VALUE_MAX), LINLI_ROUTE_VALUE_MAX);
    if (text_equal(v->energy, "electric")) {
        kind.max_distance = least(known_or(v->range_km_e3, LINLI_ROUTE_NONE), LINLI_ROUTE_NONE);
    }
    read_shift(v->shift, &kind.open, &kind.close);
    return kind;
}

static enum linli_rc take_vehicles(const struct dispatching *d, int64_t depot,
                                   struct depot_problem *p, struct linli_error *err)
{
    const struct city *city = d->city;
    int32_t n = 0;
    LINLI_TRY(LINLI_NEW(d->arena, city->vehicles_n, &p->vehicles, err));
    LINLI_TRY(LINLI_NEW(d->arena, city->vehicles_n, &p->row_of_vehicle, err));
    for (int64_t i = 0; i < city->vehicles_n; i++) {
        if (city->vehicles[i].depot == depot) {
            p->any_cold = p->any_cold || dispatch_is_refrigerated(&city->vehicles[i]);
            p->row_of_vehicle[n] = i;
            p->vehicles[n] = dispatch_kind_of(&city->vehicles[i]);
            p->vehicles[n++].max_duration = dispatch_hours_s(&city->settings);
        }
    }
    p->route.vehicles = p->vehicles;
    p->route.vehicles_n = n;
    return LINLI_OK;
}

/* The largest load of a vehicle that may take the box. */
static int64_t most_of(const struct depot_problem *p, const struct dispatch_box *box, int dim)
{
    int64_t most = 0;
    for (int32_t i = 0; i < p->route.vehicles_n; i++) {
        bool may = !box->cold || !p->any_cold || (p->vehicles[i].skills & COLD_SKILL) != 0;
        if (may && p->vehicles[i].capacity[dim] > most) {
            most = p->vehicles[i].capacity[dim];
        }
    }
    return most;
}

static int64_t parts_for(int64_t amount, int64_t most)
{
    return most > 0 ? (amount + most - 1) / most : 1;
}

struct linli_route_window dispatch_hours_of(const struct site *site)
{
    bool known =
        site->open_s != FIXED_NONE && site->close_s != FIXED_NONE && site->open_s < site->close_s;
    return (struct linli_route_window){known ? site->open_s : 0,
                                       known ? site->close_s : LINLI_ROUTE_NONE};
}

/* The k-th of a box's equal parts; the first take what does not divide. */
static int64_t share(int64_t amount, int64_t parts_n, int64_t k)
{
    return amount / parts_n + (k < amount % parts_n ? 1 : 0);
}

static void add_stops(const struct dispatching *d, struct depot_problem *p,
                      const struct dispatch_box *box, int64_t index, int32_t place)
{
    for (int64_t k = 0; k < box->parts_n; k++) {
        int32_t n = p->route.stops_n;
        p->windows[n] = dispatch_hours_of(&d->city->sites[box->site]);
        p->stops[n] = (struct linli_route_stop){
            .place = place,
            .service = d->city->settings.tour_stop_minutes * 60,
            .windows = &p->windows[n],
            .windows_n = 1,
            .release = box->ready_s,
            .prize = LINLI_ROUTE_REQUIRED,
            .delivery = {share(box->g, box->parts_n, k), share(box->ml, box->parts_n, k)},
            .skills = box->cold && p->any_cold ? COLD_SKILL : 0,
        };
        p->box_of_stop[n] = index;
        p->route.stops_n += 1;
    }
}

/* How many stops each box is; 0 for those that no tour can reach, which say why. */
static enum linli_rc part(const struct dispatching *d, int64_t depot, const struct depot_problem *p,
                          struct dispatch_box *boxes, int64_t boxes_n, int64_t *ret_stops_n,
                          struct linli_error *err)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < boxes_n; i++) {
        struct dispatch_box *box = &boxes[i];
        int64_t by_g = parts_for(box->g, most_of(p, box, DIM_G));
        int64_t by_ml = parts_for(box->ml, most_of(p, box, DIM_ML));
        int64_t parts = by_g > by_ml ? by_g : by_ml;
        box->parts_n = parts < 1 ? 1 : least(parts, DISPATCH_PARTS_MAX);
        if (!dispatch_has_place(&d->city->sites[depot]) ||
            !dispatch_has_place(&d->city->sites[box->site])) {
            box->reason = DISPATCH_NO_PLACE;
        } else if (p->route.vehicles_n == 0) {
            box->reason = DISPATCH_NO_VEHICLE;
        } else {
            box->reason = DISPATCH_REASONS_N; /* until the router has answered */
            sum += box->parts_n;
        }
    }
    if (sum > LINLI_ROUTE_STOPS_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "a depot has more than %d stops on a day",
                          LINLI_ROUTE_STOPS_MAX);
    }
    *ret_stops_n = sum;
    return LINLI_OK;
}

void dispatch_set_metric(const struct settings *settings, struct linli_route_places *places)
{
    places->metric = LINLI_ROUTE_EARTH;
    places->scale = fixed_to_double(settings->tour_detour_e4, 4);
    places->factor = 1;
    places->rounding = LINLI_ROUTE_UP;
    places->speed = (double)settings->tour_speed * 1000 / 3600;
}

static void put_place(const struct dispatching *d, struct depot_problem *p, int64_t site)
{
    int32_t n = p->route.places.n;
    p->x[n] = fixed_to_double(d->city->sites[site].lon_e7, 7);
    p->y[n] = fixed_to_double(d->city->sites[site].lat_e7, 7);
    p->site_of_place[n] = site;
    p->route.places.n += 1;
}

/* Boxes of one site stand together, so that a place is made once. */
static enum linli_rc make_problem(const struct dispatching *d, int64_t depot,
                                  struct dispatch_box *boxes, int64_t boxes_n,
                                  struct depot_problem *p, struct linli_error *err)
{
    int64_t stops_n = 0;
    *p = (struct depot_problem){.route = {.dims_n = 2}};
    LINLI_TRY(take_vehicles(d, depot, p, err));
    LINLI_TRY(part(d, depot, p, boxes, boxes_n, &stops_n, err));
    LINLI_TRY(LINLI_NEW(d->arena, stops_n, &p->stops, err));
    LINLI_TRY(LINLI_NEW(d->arena, stops_n, &p->windows, err));
    LINLI_TRY(LINLI_NEW(d->arena, stops_n, &p->box_of_stop, err));
    LINLI_TRY(LINLI_NEW(d->arena, boxes_n + 1, &p->x, err));
    LINLI_TRY(LINLI_NEW(d->arena, boxes_n + 1, &p->y, err));
    LINLI_TRY(LINLI_NEW(d->arena, boxes_n + 1, &p->site_of_place, err));
    if (dispatch_has_place(&d->city->sites[depot])) {
        put_place(d, p, depot);
    }
    for (int64_t i = 0; i < boxes_n; i++) {
        if (boxes[i].reason != DISPATCH_REASONS_N) {
            continue;
        }
        if (p->site_of_place[p->route.places.n - 1] != boxes[i].site) {
            put_place(d, p, boxes[i].site);
        }
        add_stops(d, p, &boxes[i], i, p->route.places.n - 1);
    }
    p->route.places.x = p->x;
    p->route.places.y = p->y;
    dispatch_set_metric(&d->city->settings, &p->route.places);
    p->route.stops = p->stops;
    return LINLI_OK;
}

/* ---- the answer ------------------------------------------------------------------------------ */

static struct dispatch_stop stop_of(const struct depot_problem *p, const struct dispatch_box *boxes,
                                    int32_t visit, const struct linli_route_timing *t)
{
    struct dispatch_stop stop = {
        .site = FIXED_NONE, .arrive_s = t->arrive, .begin_s = t->begin, .leave_s = t->leave};
    if (visit >= 0) {
        stop.ready_s = p->stops[visit].release;
        stop.site = boxes[p->box_of_stop[visit]].site;
        stop.cold = boxes[p->box_of_stop[visit]].cold;
        stop.g = p->stops[visit].delivery[DIM_G];
        stop.ml = p->stops[visit].delivery[DIM_ML];
    }
    return stop;
}

static enum linli_rc add_tour(struct dispatching *d, int64_t depot, const struct depot_problem *p,
                              struct dispatch_box *boxes, const struct linli_route_line *line,
                              const struct linli_route_account *account, struct linli_error *err)
{
    struct dispatch_stop *stops;
    int64_t at_s = account->start;
    int64_t at_m = 0;
    LINLI_TRY(LINLI_NEW(d->arena, line->visits_n, &stops, err));
    for (int32_t k = 0; k < line->visits_n; k++) {
        int32_t visit = line->visits[k];
        stops[k] = stop_of(p, boxes, visit, &account->timings[k]);
        stops[k].drive_s = stops[k].arrive_s - at_s;
        stops[k].drive_m = account->timings[k].distance - at_m;
        at_s = stops[k].leave_s;
        at_m = account->timings[k].distance;
        if (visit >= 0) {
            struct dispatch_box *box = &boxes[p->box_of_stop[visit]];
            box->loaded_n += 1;
            box->loaded_g += stops[k].g;
            box->loaded_ml += stops[k].ml;
            box->there_s = stops[k].leave_s > box->there_s ? stops[k].leave_s : box->there_s;
        }
    }
    if (d->plan.tours_n == d->tours_max) {
        struct dispatch_tour *grown;
        d->tours_max = d->tours_max == 0 ? 16 : 2 * d->tours_max;
        LINLI_TRY(LINLI_NEW(d->arena, d->tours_max, &grown, err));
        for (int64_t i = 0; i < d->plan.tours_n; i++) {
            grown[i] = d->plan.tours[i];
        }
        d->plan.tours = grown;
    }
    d->plan.tours[d->plan.tours_n++] =
        (struct dispatch_tour){.vehicle = p->row_of_vehicle[line->vehicle],
                               .depot = depot,
                               .leave_s = account->start,
                               .back_s = account->end,
                               .home_s = account->end - at_s,
                               .home_m = account->distance - at_m,
                               .driven_m = account->distance,
                               .cost_fen = (account->cost + COST_OF_FEN / 2) / COST_OF_FEN,
                               .peak_g = account->peak_load[DIM_G],
                               .peak_ml = account->peak_load[DIM_ML],
                               .stops = stops,
                               .stops_n = line->visits_n};
    return LINLI_OK;
}

static enum linli_rc take_answer(struct dispatching *d, int64_t depot,
                                 const struct depot_problem *p, struct dispatch_box *boxes,
                                 struct linli_error *err)
{
    const struct linli_route_options search = {.seed = d->options->seed,
                                               .iterations = d->options->iterations,
                                               .stop = d->options->stop,
                                               .context = d->options->context};
    struct linli_route_plan plan;
    struct linli_route_report report;
    LINLI_TRY(linli_route_solve(&p->route, &search, d->arena, &plan, err));
    LINLI_TRY(linli_route_check(&p->route, &plan, d->arena, &report, err));
    assert(report.feasible || plan.missing_n > 0);
    for (int32_t i = 0; i < plan.lines_n; i++) {
        LINLI_TRY(add_tour(d, depot, p, boxes, &plan.lines[i], &report.accounts[i], err));
    }
    for (int32_t i = 0; i < plan.missing_n; i++) {
        boxes[p->box_of_stop[plan.missing[i].stop]].reason = (int32_t)plan.missing[i].reason;
    }
    return LINLI_OK;
}

enum linli_rc dispatch_depot(struct dispatching *d, int64_t depot, struct dispatch_box *boxes,
                             int64_t boxes_n, struct linli_error *err)
{
    struct depot_problem p;
    LINLI_TRY(make_problem(d, depot, boxes, boxes_n, &p, err));
    return p.route.stops_n > 0 ? take_answer(d, depot, &p, boxes, err) : LINLI_OK;
}
