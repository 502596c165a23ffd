/* The fields of VROOM's JSON (see route_vroom_fields.h). */
#include "format/route_vroom_fields.h"

enum linli_rc vroom_bad_at(struct vroom *vroom, const char *field, const char *expected)
{
    enum linli_rc rc = linli_fail(vroom->err, LINLI_EINPUT, "%s expected", expected);
    linli_error_at(vroom->err, "$.%s", field);
    return rc;
}

enum linli_rc vroom_bad(const struct vroom_item *item, const char *field, const char *expected)
{
    struct linli_error *err = item->vroom->err;
    if (item->list == NULL) {
        return vroom_bad_at(item->vroom, field, expected);
    }
    enum linli_rc rc = linli_fail(err, LINLI_EINPUT, "%s expected", expected);
    linli_error_at(err, "$.%s[%zu]%s%s.%s", item->list, item->i, item->part != NULL ? "." : "",
                   item->part != NULL ? item->part : "", field);
    return rc;
}

enum linli_rc vroom_whole_or(const struct vroom_item *item, const char *name, int64_t otherwise,
                             int64_t *ret_value)
{
    const json_t *value = json_object_get(item->json, name);
    if (value != NULL && (!json_is_integer(value) || json_integer_value(value) < 0 ||
                          json_integer_value(value) > LINLI_ROUTE_VALUE_MAX)) {
        return vroom_bad(item, name, "a whole number from 0 to 2^40");
    }
    *ret_value = value != NULL ? json_integer_value(value) : otherwise;
    return LINLI_OK;
}

/* Fields whose meaning would be lost. */
enum linli_rc vroom_refuse(const struct vroom_item *item, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        const json_t *value = json_object_get(item->json, names[i]);
        bool nothing = value == NULL || (json_is_array(value) && json_array_size(value) == 0) ||
                       (json_is_integer(value) && json_integer_value(value) == 0);
        if (!nothing) {
            return vroom_bad(item, names[i], "nothing (it is not supported yet)");
        }
    }
    return LINLI_OK;
}

/* An array of whole numbers as loads; *dims_n grows to its length. */
enum linli_rc vroom_loads(const struct vroom_item *item, const char *name, int64_t otherwise,
                          int64_t *ret_loads)
{
    const json_t *value = json_object_get(item->json, name);
    size_t n = json_array_size(value);
    if (value != NULL && (!json_is_array(value) || n > LINLI_ROUTE_DIMS_MAX)) {
        return vroom_bad(item, name, "an array of at most 4 whole numbers");
    }
    for (size_t d = 0; d < LINLI_ROUTE_DIMS_MAX; d++) {
        const json_t *load = json_array_get(value, d);
        if (load != NULL && (!json_is_integer(load) || json_integer_value(load) < 0)) {
            return vroom_bad(item, name, "an array of at most 4 whole numbers");
        }
        ret_loads[d] = load != NULL ? json_integer_value(load) : otherwise;
    }
    item->vroom->dims_n = (int32_t)n > item->vroom->dims_n ? (int32_t)n : item->vroom->dims_n;
    return LINLI_OK;
}

enum linli_rc vroom_skills(const struct vroom_item *item, uint64_t *ret_skills)
{
    const json_t *value = json_object_get(item->json, "skills");
    uint64_t found = 0;
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *skill = json_array_get(value, i);
        if (!json_is_integer(skill) || json_integer_value(skill) < 0 ||
            json_integer_value(skill) > 63) {
            return vroom_bad(item, "skills", "whole numbers from 0 to 63");
        }
        found |= UINT64_C(1) << json_integer_value(skill);
    }
    *ret_skills = found;
    return LINLI_OK;
}

bool vroom_window(const json_t *value, struct linli_route_window *ret_window)
{
    const json_t *open = json_array_get(value, 0);
    const json_t *close = json_array_get(value, 1);
    if (json_array_size(value) != 2 || !json_is_integer(open) || !json_is_integer(close)) {
        return false;
    }
    *ret_window = (struct linli_route_window){json_integer_value(open), json_integer_value(close)};
    return true;
}

/* A place: a row of the matrices, or coordinates, which get a number. -1: neither is given. */
enum linli_rc vroom_place(const struct vroom_item *item, const char *point, const char *index,
                          int32_t *ret_place)
{
    struct vroom *vroom = item->vroom;
    const json_t *row = json_object_get(item->json, index);
    const json_t *at = json_object_get(item->json, point);
    *ret_place = -1;
    if (vroom->indexed && row != NULL) {
        if (!json_is_integer(row) || json_integer_value(row) < 0 ||
            json_integer_value(row) >= vroom->places_n) {
            return vroom_bad(item, index, "a row of the matrices");
        }
        *ret_place = (int32_t)json_integer_value(row);
    } else if (!vroom->indexed && at != NULL) {
        const json_t *x = json_array_get(at, 0);
        const json_t *y = json_array_get(at, 1);
        if (json_array_size(at) != 2 || !json_is_number(x) || !json_is_number(y)) {
            return vroom_bad(item, point, "[longitude, latitude]");
        }
        double lon = json_number_value(x);
        double lat = json_number_value(y);
        int32_t p = 0;
        while (p < vroom->places_n && (vroom->x[p] != lon || vroom->y[p] != lat)) {
            p++;
        }
        if (p == VROOM_PLACES_MAX) {
            return linli_fail(vroom->err, LINLI_ELIMIT,
                              "a matrix of %d places, at most %d are allowed", p + 1,
                              VROOM_PLACES_MAX);
        }
        vroom->x[p] = lon;
        vroom->y[p] = lat;
        vroom->places_n = p == vroom->places_n ? p + 1 : vroom->places_n;
        *ret_place = p;
    } else if (row != NULL || at != NULL) {
        return vroom_bad(item, vroom->indexed ? index : point,
                         vroom->indexed ? "a row of the matrices" : "[longitude, latitude]");
    }
    return LINLI_OK;
}

enum linli_rc vroom_windows(const struct vroom_item *item, struct linli_route_stop *stop)
{
    const json_t *value = json_object_get(item->json, "time_windows");
    struct linli_route_window *windows;
    size_t n = json_array_size(value);
    LINLI_TRY(LINLI_NEW(item->vroom->arena, n, &windows, item->vroom->err));
    for (size_t w = 0; w < n; w++) {
        if (!vroom_window(json_array_get(value, w), &windows[w])) {
            return vroom_bad(item, "time_windows", "pairs of whole numbers");
        }
    }
    stop->windows = windows;
    stop->windows_n = (int32_t)n;
    return LINLI_OK;
}

/* ---- breaks ------------------------------------------------------------------------------------
 */

static enum linli_rc read_break(const struct vroom_item *item, struct linli_route_break *rest,
                                int64_t *ret_id)
{
    static const char *const refused[] = {"max_load", NULL};
    const json_t *windows = json_object_get(item->json, "time_windows");
    struct linli_route_window window = {0, LINLI_ROUTE_NONE};
    LINLI_TRY(vroom_refuse(item, refused));
    LINLI_TRY(vroom_whole_or(item, "id", (int64_t)item->i + 1, ret_id));
    LINLI_TRY(vroom_whole_or(item, "service", 0, &rest->lasts));
    if (windows != NULL &&
        (json_array_size(windows) != 1 || !vroom_window(json_array_get(windows, 0), &window) ||
         window.open < 0 || window.open > window.close)) {
        return vroom_bad(item, "time_windows", "one pair of whole numbers for each break");
    }
    rest->open = window.open;
    rest->close = window.close;
    return LINLI_OK;
}

static bool is_before(const struct linli_route_break *a, const struct linli_route_break *b)
{
    return a->open < b->open || (a->open == b->open && a->close < b->close);
}

enum linli_rc vroom_breaks(const struct vroom_item *item, struct linli_route_vehicle *vehicle,
                           int64_t *ret_ids)
{
    const json_t *list = json_object_get(item->json, "breaks");
    size_t n = json_array_size(list);
    struct linli_route_break *breaks;
    if (n > LINLI_ROUTE_BREAKS_MAX || (list != NULL && !json_is_array(list))) {
        return vroom_bad(item, "breaks", "an array of at most 4 breaks");
    }
    LINLI_TRY(LINLI_NEW(item->vroom->arena, n, &breaks, item->vroom->err));
    for (size_t i = 0; i < n; i++) {
        struct vroom_item one = {item->vroom, json_array_get(list, i), item->list, item->i,
                                 "breaks"};
        struct linli_route_break rest;
        int64_t id;
        size_t at = i;
        LINLI_TRY(read_break(&one, &rest, &id));
        for (; at > 0 && is_before(&rest, &breaks[at - 1]); at--) {
            breaks[at] = breaks[at - 1];
            ret_ids[at] = ret_ids[at - 1];
        }
        breaks[at] = rest;
        ret_ids[at] = id;
    }
    vehicle->breaks = breaks;
    vehicle->breaks_n = (int32_t)n;
    return LINLI_OK;
}
