/*
 * What the parts of the checker of plans (check.c, check_breaks.c) tell each other. The search does
 * not see it.
 */
#ifndef LINLI_ENGINE_ROUTE_CHECK_H
#define LINLI_ENGINE_ROUTE_CHECK_H

#include "linli/route.h"

struct visit {
    int32_t place;
    int32_t stop; /* -1: a depot */
    int32_t position;
    int64_t open;
    int64_t close;
    int64_t service;
    int64_t arrive;
    int64_t begin;
    int64_t travel; /* to the next */
    int64_t distance;
    int32_t rest_first; /* of the breaks that are taken on the way to the next */
    int32_t rests_n;
};

struct checker {
    const struct linli_route_problem *problem;
    struct linli_route_breach *breaches;
    int32_t breaches_n;
    int32_t breaches_max;
    int32_t line;
    struct visit *visits; /* of the line: start, visits, end */
    int32_t visits_n;
    struct linli_route_rest rests[LINLI_ROUTE_BREAKS_MAX]; /* of the line, as last driven */
    int32_t *times;                                        /* [stops_n] visits of each stop */
    int32_t *used;                                         /* [vehicles_n] */
    int32_t *delivery_of; /* [stops_n] of a pick-up its delivery, -1; NULL: no pairs */
};

/* The window in which a stop is served that is reached at `arrive` (check.c). */
struct linli_route_window check_window(const struct checker *checker, const struct visit *visit,
                                       int64_t arrive);

/* Decides on which leg each break is taken; returns how many can be. */
enum linli_rc check_place_breaks(struct checker *checker, const struct linli_route_vehicle *kind,
                                 struct linli_arena *arena, int32_t *ret_taken_n,
                                 struct linli_error *err);

/* Drives a leg that is left at `leave`, taking its breaks; returns the arrival. */
int64_t check_drive_leg(struct checker *checker, const struct linli_route_vehicle *kind,
                        const struct visit *from, int64_t leave);

/* The latest moment to leave, for an arrival at `latest`. */
int64_t check_leave_by(const struct linli_route_vehicle *kind, const struct visit *from,
                       int64_t latest);

#endif
