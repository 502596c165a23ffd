/* What the two files that read VRPLIB text share (route_vrplib.c, route_vrplib_fleet.c). */
#ifndef LINLI_FORMAT_ROUTE_VRPLIB_H
#define LINLI_FORMAT_ROUTE_VRPLIB_H

#include "format/route_instance.h"
#include "format/route_lines.h"

/* In the order of the names in route_vrplib.c. */
enum vrplib_key {
    VRPLIB_NAME,
    VRPLIB_TYPE,
    VRPLIB_DIMENSION,
    VRPLIB_EDGE_WEIGHT_TYPE,
    VRPLIB_EDGE_WEIGHT_FORMAT,
    VRPLIB_SERVICE_TIME,
    VRPLIB_VEHICLES,
    VRPLIB_CAPACITY,
    VRPLIB_DEPOT,
    VRPLIB_FIXED_COST,
    VRPLIB_UNIT_COST,
    VRPLIB_MAX_DURATION,
    VRPLIB_MAX_DISTANCE,
    VRPLIB_MAX_RELOADS,
    VRPLIB_COMMENT,
    VRPLIB_NODE_COORD_TYPE,
    VRPLIB_DISPLAY_DATA_TYPE,
    VRPLIB_KEYS_N
};

enum vrplib_section {
    VRPLIB_S_NODE_COORD,
    VRPLIB_S_DEMAND,
    VRPLIB_S_LINEHAUL,
    VRPLIB_S_BACKHAUL,
    VRPLIB_S_SERVICE_TIME,
    VRPLIB_S_TIME_WINDOW,
    VRPLIB_S_RELEASE_TIME,
    VRPLIB_S_PRIZE,
    VRPLIB_S_DEPOT,
    VRPLIB_S_EDGE_WEIGHT,
    VRPLIB_S_CAPACITY,
    VRPLIB_S_VEHICLES_DEPOT,
    VRPLIB_S_FIXED_COST,
    VRPLIB_S_UNIT_COST,
    VRPLIB_S_MAX_DURATION,
    VRPLIB_S_MAX_DISTANCE,
    VRPLIB_S_MAX_RELOADS,
    VRPLIB_S_RELOAD_DEPOT,
    VRPLIB_S_ALLOWED_CLIENTS,
    VRPLIB_S_DISPLAY_DATA,
    VRPLIB_SECTIONS_N
};

struct route_vrplib {
    struct route_cursor key[VRPLIB_KEYS_N];         /* the value; at NULL: not given */
    struct route_cursor section[VRPLIB_SECTIONS_N]; /* the first row */
    int32_t rows_n[VRPLIB_SECTIONS_N];
    enum route_convention convention;
    bool backhauls;
    int32_t n; /* places */
    int32_t depots_n;
    struct linli_route_window *windows; /* [n] */
};

enum linli_rc route_vrplib_fail(const struct route_cursor *cursor, enum linli_rc rc,
                                struct linli_error *err);
bool route_vrplib_key_is(const struct route_vrplib *lib, enum vrplib_key key, const char *value);

/* The one figure of each of the n rows; leaves `values` alone where there is no such section. */
enum linli_rc route_vrplib_column(const struct route_vrplib *lib, enum vrplib_section section,
                                  enum route_convention convention, int32_t n, int64_t *values,
                                  struct linli_error *err);

/* Vehicles, grouped by kind (route_vrplib_fleet.c). */
enum linli_rc route_vrplib_fleet(const struct route_vrplib *lib, struct linli_arena *arena,
                                 struct route_instance *instance, struct linli_error *err);

#endif
