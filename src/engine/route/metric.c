/*
 * Distances between places that have coordinates: straight lines in the plane, or great circles by
 * the haversine formula on a sphere of the earth's mean radius (6,371,008.8 m, IUGG). Called while
 * a model is built, by the checker, and by the search where a problem has too many nodes for a
 * table.
 */
#include <assert.h>

#include "engine/route/model.h"

static double plane(const struct linli_route_places *places, int32_t a, int32_t b)
{
    double dx = places->x[a] - places->x[b];
    double dy = places->y[a] - places->y[b];
    return sqrt(dx * dx + dy * dy);
}

static double earth(const struct linli_route_places *places, int32_t a, int32_t b)
{
    const double degree = 3.14159265358979323846 / 180;
    double down = sin((places->y[a] - places->y[b]) * degree / 2);
    double along = sin((places->x[a] - places->x[b]) * degree / 2);
    double h =
        down * down + cos(places->y[a] * degree) * cos(places->y[b] * degree) * along * along;
    return 2 * 6371008.8 * asin(sqrt(h < 1 ? h : 1));
}

int32_t route_metric_place(const struct linli_route_places *places, int32_t a, int32_t b)
{
    assert(places->metric != LINLI_ROUTE_MATRIX);
    double d = places->metric == LINLI_ROUTE_PLANE ? plane(places, a, b) : earth(places, a, b);
    double scaled = places->scale * d;
    double whole = places->rounding == LINLI_ROUTE_NEAREST ? floor(scaled + 0.5)
                   : places->rounding == LINLI_ROUTE_DOWN  ? floor(scaled)
                                                           : ceil(scaled);
    return places->factor * (int32_t)whole;
}

int32_t route_metric_travel(const struct linli_route_places *places, int32_t distance)
{
    return places->speed > 0 ? (int32_t)ceil(distance / places->speed) : distance;
}

int32_t route_metric_far(const struct route_model *model, int32_t a, int32_t b)
{
    if (a == model->nowhere || b == model->nowhere) {
        return 0;
    }
    return route_metric_place(&model->problem->places, model->place[a], model->place[b]);
}
