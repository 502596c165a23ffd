/*
 * What jobs, shipments and vehicles of VROOM's JSON have in common: numbers, loads, skills, windows
 * and places, each read from an object and refused with its path. Called by route_vroom.c.
 */
#ifndef LINLI_FORMAT_ROUTE_VROOM_FIELDS_H
#define LINLI_FORMAT_ROUTE_VROOM_FIELDS_H

#include <jansson.h>

#include "format/route_vroom.h"

enum { VROOM_PLACES_MAX = 4000 };

struct vroom {
    const json_t *root;
    struct linli_arena *arena;
    struct linli_error *err;
    int32_t places_n;
    double *x; /* [VROOM_PLACES_MAX] where places are coordinates */
    double *y;
    bool indexed; /* places are rows of matrices */
    int32_t dims_n;
    struct linli_route_stop *stops;
    struct linli_route_matrix *matrices;
    struct travel *travels;
    int32_t matrices_n;
};

/* What a matrix was made for. */
struct travel {
    const char *profile;
    double speed;
    double per_hour;
    double per_km;
};

struct vroom_item {
    struct vroom *vroom;
    const json_t *json;
    const char *list; /* NULL: the whole */
    size_t i;
    const char *part; /* of the list's object, that `json` is; NULL: the object itself */
};

enum linli_rc vroom_bad(const struct vroom_item *item, const char *field, const char *expected);
enum linli_rc vroom_bad_at(struct vroom *vroom, const char *field, const char *expected);

enum linli_rc vroom_whole_or(const struct vroom_item *item, const char *name, int64_t otherwise,
                             int64_t *ret_value);

/* Fields whose meaning would be lost, as long as they hold something. */
enum linli_rc vroom_refuse(const struct vroom_item *item, const char *const *names);

/* An array of whole numbers as loads; dims_n grows to its length. */
enum linli_rc vroom_loads(const struct vroom_item *item, const char *name, int64_t otherwise,
                          int64_t *ret_loads);

enum linli_rc vroom_skills(const struct vroom_item *item, uint64_t *ret_skills);

bool vroom_window(const json_t *value, struct linli_route_window *ret_window);
/* `time_windows` of a stop. */
enum linli_rc vroom_windows(const struct vroom_item *item, struct linli_route_stop *stop);

/* `breaks` of a vehicle, by their time; ids: [LINLI_ROUTE_BREAKS_MAX]. */
enum linli_rc vroom_breaks(const struct vroom_item *item, struct linli_route_vehicle *vehicle,
                           int64_t *ret_ids);

/* A place: a row of the matrices, or coordinates, which get a number. -1: neither is given. */
enum linli_rc vroom_place(const struct vroom_item *item, const char *point, const char *index,
                          int32_t *ret_place);

#endif
