/*
 * The vehicles of a VRPLIB text. Each figure is a key for all of them, a section with a row for
 * each, or absent; vehicles that agree in everything become one kind, in the order of their first.
 * Without a VEHICLES line there are as many as stops. Called by route_vrplib_read.
 */
#include <assert.h>
#include <string.h>

#include "format/route_vrplib.h"

enum { FLEET_MAX = 1000000 };

/* The figures of one vehicle, in the order of `figures` below. */
enum { CAPACITY, DEPOT, FIXED, UNIT, DURATION, DISTANCE, RELOADS, FIGURES_N };

static const struct {
    enum vrplib_key key;
    enum vrplib_section section;
    int64_t otherwise;
    bool scaled;
} figures[FIGURES_N] = {
    {VRPLIB_CAPACITY, VRPLIB_S_CAPACITY, LINLI_ROUTE_NONE, false},
    {VRPLIB_DEPOT, VRPLIB_S_VEHICLES_DEPOT, 1, false},
    {VRPLIB_FIXED_COST, VRPLIB_S_FIXED_COST, 0, true},
    {VRPLIB_UNIT_COST, VRPLIB_S_UNIT_COST, 1, false},
    {VRPLIB_MAX_DURATION, VRPLIB_S_MAX_DURATION, LINLI_ROUTE_NONE, true},
    {VRPLIB_MAX_DISTANCE, VRPLIB_S_MAX_DISTANCE, LINLI_ROUTE_NONE, true},
    {VRPLIB_MAX_RELOADS, VRPLIB_S_MAX_RELOADS, LINLI_ROUTE_NONE, false},
};

struct fleet {
    int32_t n;
    int64_t *figure[FIGURES_N]; /* [n] */
    uint8_t *allowed;           /* [n * stops_n], NULL: all */
    uint8_t *reloads;           /* [n * depots_n], NULL: none */
    int32_t *kind;              /* [n] */
    int32_t *leader;            /* [kinds] its first vehicle */
    int32_t kinds_n;
};

static enum linli_rc read_figure(const struct route_vrplib *lib, int32_t id, struct fleet *fleet,
                                 struct linli_arena *arena, struct linli_error *err)
{
    enum route_convention convention = figures[id].scaled ? lib->convention : ROUTE_AS_IS;
    struct route_cursor cursor = lib->key[figures[id].key];
    int64_t value = figures[id].otherwise;
    if (cursor.at != NULL) {
        LINLI_TRY(route_amount(&cursor, convention, &value, err));
    }
    LINLI_TRY(LINLI_NEW(arena, fleet->n, &fleet->figure[id], err));
    for (int32_t i = 0; i < fleet->n; i++) {
        fleet->figure[id][i] = value;
    }
    return route_vrplib_column(lib, figures[id].section, convention, fleet->n, fleet->figure[id],
                               err);
}

/* Rows of places, `first` … `first + width - 1`, as a table of 0 and 1. */
static enum linli_rc read_sets(const struct route_vrplib *lib, enum vrplib_section section,
                               const struct fleet *fleet, int32_t first, int32_t width,
                               struct linli_arena *arena, uint8_t **ret_sets,
                               struct linli_error *err)
{
    struct route_cursor cursor = lib->section[section];
    if (cursor.at == NULL) {
        return LINLI_OK;
    }
    if (lib->rows_n[section] != fleet->n) {
        return route_vrplib_fail(
            &cursor,
            linli_fail(err, LINLI_EINPUT, "%d rows stand where one for each of %d vehicles should",
                       lib->rows_n[section], fleet->n),
            err);
    }
    LINLI_TRY(LINLI_NEW(arena, (size_t)fleet->n * (size_t)width, ret_sets, err));
    for (int32_t i = 0; i < fleet->n; i++) {
        int64_t place;
        route_skip_empty(&cursor);
        LINLI_TRY(route_whole(&cursor, i + 1, i + 1, &place, err));
        for (route_skip_blanks(&cursor); !route_at_line_end(&cursor); route_skip_blanks(&cursor)) {
            LINLI_TRY(route_whole(&cursor, 1, lib->n, &place, err));
            if (place - 1 >= first && place - 1 < first + width) {
                (*ret_sets)[(size_t)i * (size_t)width + (size_t)(place - 1 - first)] = 1;
            }
        }
    }
    return LINLI_OK;
}

static bool alike(const struct route_vrplib *lib, const struct fleet *fleet, int32_t a, int32_t b)
{
    size_t depots = (size_t)lib->depots_n;
    size_t stops = (size_t)(lib->n - lib->depots_n);
    for (int32_t f = 0; f < FIGURES_N; f++) {
        if (fleet->figure[f][a] != fleet->figure[f][b]) {
            return false;
        }
    }
    return (fleet->reloads == NULL || memcmp(fleet->reloads + (size_t)a * depots,
                                             fleet->reloads + (size_t)b * depots, depots) == 0) &&
           (fleet->allowed == NULL || memcmp(fleet->allowed + (size_t)a * stops,
                                             fleet->allowed + (size_t)b * stops, stops) == 0);
}

static enum linli_rc group(const struct route_vrplib *lib, struct fleet *fleet,
                           struct linli_arena *arena, struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, fleet->n, &fleet->kind, err));
    LINLI_TRY(LINLI_NEW(arena, fleet->n, &fleet->leader, err));
    for (int32_t i = 0; i < fleet->n; i++) {
        int32_t kind = fleet->kinds_n - 1; /* likeliest: as the one before */
        while (kind >= 0 && !alike(lib, fleet, fleet->leader[kind], i)) {
            kind--;
        }
        if (kind < 0) {
            if (fleet->kinds_n == LINLI_ROUTE_VEHICLES_MAX) {
                return linli_fail(err, LINLI_ELIMIT, "%d kinds of vehicles, at most %d are allowed",
                                  fleet->kinds_n + 1, LINLI_ROUTE_VEHICLES_MAX);
            }
            kind = fleet->kinds_n++;
            fleet->leader[kind] = i;
        }
        fleet->kind[i] = kind;
    }
    return LINLI_OK;
}

static enum linli_rc fill_kind(const struct route_vrplib *lib, const struct fleet *fleet,
                               int32_t leader, struct linli_route_vehicle *kind,
                               struct linli_arena *arena, struct linli_error *err)
{
    int64_t depot = fleet->figure[DEPOT][leader] - 1;
    int32_t *reloads;
    if (depot < 0 || depot >= lib->depots_n) {
        return linli_fail(err, LINLI_EINPUT, "vehicle %d has the depot %lld, there are %d",
                          leader + 1, (long long)depot + 1, lib->depots_n);
    }
    LINLI_TRY(LINLI_NEW(arena, lib->depots_n, &reloads, err));
    *kind = (struct linli_route_vehicle){.start = (int32_t)depot,
                                         .end = (int32_t)depot,
                                         .capacity = {fleet->figure[CAPACITY][leader]},
                                         .fixed_cost = fleet->figure[FIXED][leader],
                                         .distance_cost = fleet->figure[UNIT][leader],
                                         .open = lib->windows[depot].open,
                                         .close = lib->windows[depot].close,
                                         .max_duration = fleet->figure[DURATION][leader],
                                         .max_distance = fleet->figure[DISTANCE][leader],
                                         .max_stops = LINLI_ROUTE_NONE,
                                         .reload_places = reloads,
                                         .max_reloads = fleet->figure[RELOADS][leader]};
    for (int32_t d = 0; fleet->reloads != NULL && d < lib->depots_n; d++) {
        if (fleet->reloads[(size_t)leader * (size_t)lib->depots_n + (size_t)d] != 0) {
            reloads[kind->reload_places_n++] = d;
        }
    }
    return LINLI_OK;
}

/* The table of the problem: by stop, then by kind. */
static enum linli_rc fill_allowed(const struct route_vrplib *lib, const struct fleet *fleet,
                                  struct linli_arena *arena, struct route_instance *instance,
                                  struct linli_error *err)
{
    size_t stops_n = (size_t)(lib->n - lib->depots_n);
    size_t kinds_n = (size_t)fleet->kinds_n;
    uint8_t *allowed;
    if (fleet->allowed == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, stops_n * kinds_n, &allowed, err));
    for (size_t i = 0; i < stops_n; i++) {
        for (size_t k = 0; k < kinds_n; k++) {
            allowed[i * kinds_n + k] = fleet->allowed[(size_t)fleet->leader[k] * stops_n + i];
        }
    }
    instance->problem.allowed = allowed;
    return LINLI_OK;
}

/* Which numbers each kind has. */
static enum linli_rc number_members(const struct fleet *fleet, struct linli_arena *arena,
                                    struct route_instance *instance, struct linli_error *err)
{
    int32_t *first;
    int32_t *member;
    int32_t n = 0;
    LINLI_TRY(LINLI_NEW(arena, fleet->kinds_n + 1, &first, err));
    LINLI_TRY(LINLI_NEW(arena, fleet->n, &member, err));
    for (int32_t k = 0; k < fleet->kinds_n; k++) {
        first[k] = n;
        for (int32_t i = 0; i < fleet->n; i++) {
            if (fleet->kind[i] == k) {
                member[n++] = i + 1;
            }
        }
    }
    first[fleet->kinds_n] = n;
    assert(n == fleet->n);
    instance->first = first;
    instance->member = member;
    return LINLI_OK;
}

enum linli_rc route_vrplib_fleet(const struct route_vrplib *lib, struct linli_arena *arena,
                                 struct route_instance *instance, struct linli_error *err)
{
    struct fleet fleet = {.n = instance->problem.stops_n};
    struct linli_route_vehicle *kinds;
    struct route_cursor cursor = lib->key[VRPLIB_VEHICLES];
    if (cursor.at != NULL) {
        int64_t n;
        LINLI_TRY(route_whole(&cursor, 0, FLEET_MAX, &n, err));
        fleet.n = (int32_t)n;
    }
    for (int32_t f = 0; f < FIGURES_N; f++) {
        LINLI_TRY(read_figure(lib, f, &fleet, arena, err));
    }
    LINLI_TRY(read_sets(lib, VRPLIB_S_RELOAD_DEPOT, &fleet, 0, lib->depots_n, arena, &fleet.reloads,
                        err));
    LINLI_TRY(read_sets(lib, VRPLIB_S_ALLOWED_CLIENTS, &fleet, lib->depots_n,
                        lib->n - lib->depots_n, arena, &fleet.allowed, err));
    LINLI_TRY(group(lib, &fleet, arena, err));
    LINLI_TRY(LINLI_NEW(arena, fleet.kinds_n, &kinds, err));
    for (int32_t k = 0; k < fleet.kinds_n; k++) {
        LINLI_TRY(fill_kind(lib, &fleet, fleet.leader[k], &kinds[k], arena, err));
    }
    for (int32_t i = 0; i < fleet.n; i++) {
        kinds[fleet.kind[i]].count++;
    }
    instance->problem.vehicles = kinds;
    instance->problem.vehicles_n = fleet.kinds_n;
    instance->uniform = fleet.kinds_n <= 1;
    LINLI_TRY(fill_allowed(lib, &fleet, arena, instance, err));
    return number_members(&fleet, arena, instance, err);
}
