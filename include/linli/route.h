/**
 * @file
 * Vehicle routing: which vehicle visits which stops in which order, at the least cost.
 *
 * A problem is arrays: places with their distances, stops (one visit each) and kinds of vehicles.
 * What makes a problem rich (windows, loads of several dimensions, different vehicles, several
 * depots, several trips, releases, optional stops, skills, returns, pick-up and delivery pairs,
 * open routes, breaks, limits) is data of stops and vehicles; a field left 0 or NULL asks for
 * nothing, a limit is LINLI_ROUTE_NONE.
 *
 *   cost = sum over used vehicles of fixed_cost + distance_cost * distance + time_cost * duration
 *          + sum of the prizes of optional stops that are left out
 *
 * All costs, distances, times and loads are integers in units of the caller's choice, so results
 * are the same on every machine. Waiting is free unless time costs; the duration of a route is the
 * shortest one possible: it starts late where that saves waiting.
 *
 * The engine keeps no state, reads no clock and logs nothing: processor time, the stop signal and
 * progress are callbacks. The same problem, seed and number of iterations give the same plan.
 */
#ifndef LINLI_ROUTE_H
#define LINLI_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/arena.h"
#include "linli/error.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    LINLI_ROUTE_DIMS_MAX = 4,        /**< dimensions of loads and capacities */
    LINLI_ROUTE_BREAKS_MAX = 4,      /**< of one kind of vehicle */
    LINLI_ROUTE_STOPS_MAX = 200000,  /**< of one problem */
    LINLI_ROUTE_MATRIX_MAX = 8000,   /**< places of a problem whose distances are given */
    LINLI_ROUTE_VEHICLES_MAX = 20000 /**< kinds */
};

/** No time, load, distance or cost of one stop or vehicle is above this: sums stay in int64. */
#define LINLI_ROUTE_VALUE_MAX (INT64_C(1) << 40)
/** "No limit", "never closes". */
#define LINLI_ROUTE_NONE (INT64_C(1) << 50)
/** The prize of a stop that has to be visited. */
#define LINLI_ROUTE_REQUIRED (-1)

/** Where the distance between two places comes from. */
enum linli_route_metric {
    LINLI_ROUTE_MATRIX, /**< `distance` */
    LINLI_ROUTE_PLANE,  /**< straight lines between x, y */
    LINLI_ROUTE_EARTH   /**< great circles between x (longitude), y (latitude) in degrees, metres */
};

enum linli_route_rounding {
    LINLI_ROUTE_NEAREST, /**< halves up */
    LINLI_ROUTE_DOWN,
    LINLI_ROUTE_UP
};

/** A matrix of its own for vehicles that travel otherwise; [places_n * places_n], row by origin. */
struct linli_route_matrix {
    const int32_t *distance;
    const int32_t *travel; /**< times; NULL: as the distances */
};

/** n places. With PLANE and EARTH a distance is factor * round(scale * d), so that `scale` comes
 * before rounding and `factor` behind it. Travel time is the distance, unless `travel` is given or
 * speed > 0: then distance / speed, rounded up. */
struct linli_route_places {
    enum linli_route_metric metric;
    int32_t n;
    const double *x; /**< [n], PLANE and EARTH; neighbourhoods of MATRIX use the matrix */
    const double *y;
    double scale;
    int32_t factor;
    enum linli_route_rounding rounding;
    double speed; /**< distance per unit of time; 0: time = distance */
    const struct linli_route_matrix
        *matrices; /**< MATRIX: [matrices_n], picked by vehicle.matrix */
    int32_t matrices_n;
};

struct linli_route_window {
    int64_t open;
    int64_t close; /**< service begins at the latest */
};

/** What may follow what on one trip (a vehicle that is loaded from behind). */
enum linli_route_order {
    LINLI_ROUTE_ANY,
    LINLI_ROUTE_LINEHAUL, /**< never behind a backhaul */
    LINLI_ROUTE_BACKHAUL  /**< behind every linehaul, and never first */
};

struct linli_route_stop {
    int32_t place;
    int64_t service;
    const struct linli_route_window *windows; /**< ascending, not overlapping; NULL: any time */
    int32_t windows_n;
    int64_t release;                        /**< its trip leaves the depot no earlier */
    int64_t prize;                          /**< cost of leaving it out, or LINLI_ROUTE_REQUIRED */
    int64_t delivery[LINLI_ROUTE_DIMS_MAX]; /**< on board from the start of the trip */
    int64_t pickup[LINLI_ROUTE_DIMS_MAX];   /**< on board until its end */
    uint64_t skills;                        /**< the vehicle needs all of them */
    enum linli_route_order order;
};

/** A rest: begins from `open` to `close`, at a place or on the way, never during service. A vehicle
 * whose work is done before the last of them opens is on duty until then. Where several ways of
 * taking them keep every window, a line's times are those of the earliest end, of equally early
 * ones with the breaks taken early; its duration is the shortest that has that end. */
struct linli_route_break {
    int64_t open;
    int64_t close;
    int64_t lasts;
};

/** One kind of vehicle, of which there are `count`. */
struct linli_route_vehicle {
    int32_t count;
    int32_t start; /**< place */
    int32_t end;   /**< place, or -1: the route ends at its last stop */
    int32_t matrix;
    int64_t capacity[LINLI_ROUTE_DIMS_MAX];
    int64_t fixed_cost;
    int64_t distance_cost; /**< per unit of distance */
    int64_t time_cost;     /**< per unit of duration */
    int64_t open;          /**< leaves no earlier than this … */
    int64_t close;         /**< … and is back no later; LINLI_ROUTE_NONE: any time */
    int64_t max_duration;  /**< LINLI_ROUTE_NONE, also below: no limit */
    int64_t max_distance;
    int64_t max_stops;
    uint64_t skills;
    const int32_t *reload_places; /**< depots where it may begin another trip */
    int32_t reload_places_n;
    int64_t max_reloads;
    /** Each used vehicle takes all of them, in this order: `open` and `close` ascend. */
    const struct linli_route_break *breaks;
    int32_t breaks_n;
};

struct linli_route_problem {
    int32_t dims_n; /**< of loads, 0 ... LINLI_ROUTE_DIMS_MAX */
    struct linli_route_places places;
    const struct linli_route_stop *stops;
    int32_t stops_n;
    const struct linli_route_vehicle *vehicles; /**< kinds; an order of preference where equal */
    int32_t vehicles_n;
    /** [stops_n * vehicles_n], 1 where that kind may visit; NULL: skills decide alone. */
    const uint8_t *allowed;
    /**
     * Shipments. [stops_n]: of a stop that delivers what is picked up on the way, the stop where;
     * -1: it comes from the depot. NULL: all does. The pair is visited by one vehicle on one trip,
     * the pick-up first, or both are left out. The pick-up's `pickup` is the delivery's `delivery`;
     * neither has a load of the depot's or an order, and both or none are required.
     */
    const int32_t *pickup_of;
};

/** Why a stop is in no route. */
enum linli_route_reason {
    LINLI_ROUTE_BY_PRICE,        /**< optional, and leaving it out is cheaper */
    LINLI_ROUTE_NO_SKILL,        /**< no kind of vehicle may visit it */
    LINLI_ROUTE_NO_CAPACITY,     /**< too large for every vehicle that may */
    LINLI_ROUTE_NO_TIME,         /**< no vehicle that may can reach it in time and be back */
    LINLI_ROUTE_NO_RANGE,        /**< too far for every vehicle that may */
    LINLI_ROUTE_FLEET_TOO_SMALL, /**< possible alone, but not beside the others */
    LINLI_ROUTE_REASONS_N
};

/** A visit is a stop (>= 0) or a reload at place p, written -1 - p. */
struct linli_route_line {
    int32_t vehicle; /**< kind */
    int32_t visits_n;
    const int32_t *visits;
};

struct linli_route_missing {
    int32_t stop;
    enum linli_route_reason reason;
};

struct linli_route_plan {
    const struct linli_route_line *lines; /**< used vehicles, by kind and first stop */
    int32_t lines_n;
    const struct linli_route_missing *missing; /**< ascending by stop */
    int32_t missing_n;
    int64_t cost;       /**< with the prizes of optional stops left out, not of required ones */
    bool complete;      /**< every required stop is in a route */
    int64_t iterations; /**< done by the search, of all threads */
};

struct linli_route_progress {
    int64_t iterations;
    int64_t cost; /**< of the best plan so far */
    int32_t lines_n;
    int32_t missing_n; /**< required stops in no route */
};

/** How long to search and from where. At least one of iterations, limit_ns, stop is needed. */
struct linli_route_options {
    uint64_t seed;
    int64_t iterations; /**< of each thread, 0: no limit; a ruin and recreate, a child bred: n */
    int64_t limit_ns;   /**< of cpu_ns since the call, of each thread; 0: no limit */
    int32_t threads;    /**< 0 and 1: the caller's; others are as many cooperating searches */
    /** Processor time of the calling thread; needed for limit_ns. */
    int64_t (*cpu_ns)(void *context);
    /** True: end as soon as possible with the best so far; may be NULL. Any thread may call. */
    bool (*stop)(void *context);
    /** Told now and then by the first thread; may be NULL. */
    void (*progress)(void *context, const struct linli_route_progress *progress);
    void *context;
    /** Routes to begin with (checked: what they break is left out); NULL: none. */
    const struct linli_route_plan *start;
};

/**
 * Searches for a plan. All of it is in the arena. LINLI_EINPUT for a problem that contradicts its
 * description (the message names the stop or the kind), LINLI_ELIMIT for too large a one. Stops
 * that cannot be visited are no failure: they are in `missing`. The method is told in
 * src/engine/route/search.c.
 */
enum linli_rc linli_route_solve(const struct linli_route_problem *problem,
                                const struct linli_route_options *options,
                                struct linli_arena *arena, struct linli_route_plan *ret_plan,
                                struct linli_error *err);

/** What is wrong with a plan. */
enum linli_route_breach_kind {
    LINLI_ROUTE_UNKNOWN_VISIT,  /**< a visit that is no stop, a kind that is none */
    LINLI_ROUTE_VISITED_TWICE,  /**< amount: times */
    LINLI_ROUTE_NOT_VISITED,    /**< a required stop */
    LINLI_ROUTE_TOO_MANY,       /**< vehicles of the kind: amount, limit */
    LINLI_ROUTE_NOT_ALLOWED,    /**< kind and stop */
    LINLI_ROUTE_OVERLOADED,     /**< amount, limit, in dimension `dim` */
    LINLI_ROUTE_LATE,           /**< amount: arrival, limit: last close */
    LINLI_ROUTE_BACK_LATE,      /**< … at the end of the route, or a reload */
    LINLI_ROUTE_TOO_LONG,       /**< duration */
    LINLI_ROUTE_TOO_FAR,        /**< distance */
    LINLI_ROUTE_TOO_MANY_STOPS, /**< visits */
    LINLI_ROUTE_TOO_MANY_RELOADS,
    LINLI_ROUTE_NO_RELOAD_THERE, /**< amount: place */
    LINLI_ROUTE_WRONG_ORDER,     /**< linehauls before backhauls, and not a backhaul first */
    LINLI_ROUTE_NO_BREAK,        /**< amount: breaks that could be taken, limit: breaks */
    LINLI_ROUTE_PARTED,          /**< a pair is not on one trip, or the delivery comes first */
    LINLI_ROUTE_BREACHES_N
};

struct linli_route_breach {
    enum linli_route_breach_kind kind;
    int32_t line;     /**< of the plan, -1: none */
    int32_t position; /**< in the line, -1: none */
    int32_t stop;     /**< -1: none */
    int32_t dim;
    int64_t amount;
    int64_t limit;
};

/** One visit as it would be driven: as early as possible, having left the depot as late as that
 * allows. Times from a late one on go on from where the vehicle really is. */
struct linli_route_timing {
    int64_t arrive;
    int64_t begin; /**< of the service */
    int64_t leave;
    int64_t load[LINLI_ROUTE_DIMS_MAX]; /**< on board when leaving */
    int64_t distance;                   /**< driven from the start of the route to here */
    int64_t travel;                     /**< time on the way, from the start to here */
};

/** One break as it would be taken. */
struct linli_route_rest {
    int32_t position; /**< on the way to the visit of this number; visits_n: to the end */
    int64_t arrive;   /**< drives no further */
    int64_t begin;    /**< of the break, after waiting for its `open` */
    int64_t travel;   /**< time on the way, from the start to here */
};

struct linli_route_account {
    int64_t start; /**< leaves the depot */
    int64_t end;   /**< is back, or has served the last stop of an open route */
    int64_t duration;
    int64_t waiting;
    int64_t distance;
    int64_t travel; /**< time on the way */
    int64_t cost;
    int64_t peak_load[LINLI_ROUTE_DIMS_MAX];
    const struct linli_route_timing *timings; /**< [visits_n] */
    const struct linli_route_rest *rests;     /**< [rests_n] */
    int32_t rests_n;                          /**< breaks taken */
};

struct linli_route_report {
    const struct linli_route_account *accounts; /**< [lines_n] of the plan */
    const struct linli_route_breach *breaches;
    int32_t breaches_n;
    int64_t cost; /**< recomputed; also of a plan with breaches */
    bool feasible;
};

/**
 * Checks any routes against the problem, with code that the search does not use: arrival times,
 * loads, costs and every breach with its reason. Only `lines` of the plan is read.
 */
enum linli_rc linli_route_check(const struct linli_route_problem *problem,
                                const struct linli_route_plan *plan, struct linli_arena *arena,
                                struct linli_route_report *ret_report, struct linli_error *err);

#ifdef __cplusplus
}
#endif
#endif
