/*
 * VROOM's JSON, so that its users can switch: jobs, shipments, vehicles, matrices in; routes with
 * their steps out. What it has beyond that (breaks, steps, limits of travel time and distance,
 * setup times) is refused by name, never passed over.
 *
 * Costs are counted in hundredths: a matrix of its own for each profile, speed and pair of costs
 * holds what it costs to travel, so that distance_cost is 1. Every job and shipment may stay
 * outside, at a price above any route's and higher with its priority.
 */
#ifndef LINLI_FORMAT_ROUTE_VROOM_H
#define LINLI_FORMAT_ROUTE_VROOM_H

#include "format/route_instance.h"

enum { ROUTE_VROOM_COST = 100 }; /* hundredths */

struct route_vroom {
    const int64_t *job_id;     /* [stops_n] */
    const int64_t *vehicle_id; /* by vehicle, as in route_instance.member */
    const int64_t *break_id;   /* [vehicles * LINLI_ROUTE_BREAKS_MAX] in the order of its kind's */
    const int64_t *priority;   /* [stops_n] */
    int32_t jobs_n;            /* the stops behind the jobs' are pick-ups and deliveries by turns */
};

enum linli_rc route_vroom_read(const char *text, size_t n, struct linli_arena *arena,
                               struct route_instance *ret_instance, struct linli_error *err);

/* VROOM's answer: `report` is the check of the plan. */
enum linli_rc route_vroom_write(const struct route_instance *instance,
                                const struct linli_route_plan *plan,
                                const struct linli_route_report *report, struct linli_arena *arena,
                                struct text_builder *out, struct linli_error *err);

#endif
