/*
 * The day's life of the tours (MISSION D1): they begin as a plan, events happen, and what has not
 * left yet is planned again (model/tour_day.h). Pure functions over a city; the search is
 * engine/route. Called by service/tours.
 *
 *   frozen  what was brought, and trips that have left their depot: nobody unpacks a loaded van
 *   free    the rest, by each depot's vehicles from when they are back
 *   kept    tours that still bring everything in time; only others are planned again
 *   change  a stop that goes to another vehicle than before costs change_fen
 */
#ifndef LINLI_PLANNER_DISPATCH_DAY_H
#define LINLI_PLANNER_DISPATCH_DAY_H

#include "model/tour_day.h"
#include "planner/dispatch.h"

enum {
    DISPATCH_CHANGE_FEN = 500,
    DISPATCH_ANSWER_ITERATIONS = 100, /* of a first answer; again: DISPATCH_ITERATIONS */
    DISPATCH_STOPS_MAX = 20000,       /* of a day */
    DISPATCH_SHIFTED_S = 600          /* an arrival that moved by less is no change */
};

struct dispatch_again_options {
    struct dispatch_options search;
    int64_t now_s;      /* what should have left by then has left */
    int64_t change_fen; /* the price of a changed vehicle */
    bool search_all;    /* also where the tours as they stand bring everything in time */
};

/* A plan's tours as the beginning of a day. */
enum linli_rc dispatch_day_begin(const struct city *city, const struct dispatch_plan *plan,
                                 int32_t day, struct linli_arena *arena, struct tour_day *ret_day,
                                 struct linli_error *err);

/*
 * The day after an event; nothing is planned again. LINLI_EUNKNOWN: no such stop; LINLI_ESTATE: a
 * stop that has that state already or is on no tour, a vehicle that is out already or is not;
 * LINLI_EINPUT: goods between sites that do not supply each other; LINLI_ELIMIT: too many stops.
 */
enum linli_rc dispatch_day_event(const struct city *city, const struct tour_day *before,
                                 const struct tour_event *event, struct linli_arena *arena,
                                 struct tour_day *ret_day, struct linli_error *err);

/* Plans again what is free. */
enum linli_rc dispatch_day_again(const struct city *city, const struct tour_day *before,
                                 const struct dispatch_again_options *options,
                                 struct linli_arena *arena, struct tour_day *ret_day,
                                 struct linli_error *err);

/* What is otherwise for whom, by number of stop. Stops that were brought are not among them. */
enum linli_rc dispatch_day_changes(const struct tour_day *before, const struct tour_day *after,
                                   struct linli_arena *arena, struct tour_change **ret_changes,
                                   int64_t *ret_changes_n, struct linli_error *err);

struct tour_sums dispatch_day_sums(const struct city *city, const struct tour_day *day);

/* Whether a stop is begun when nobody takes it in any more. */
bool dispatch_day_is_late(const struct city *city, const struct tour_stop *stop);

/* The stops of a vehicle in the order in which they are driven; *ret_rows in the arena. */
enum linli_rc dispatch_day_of_vehicle(const struct tour_day *day, int64_t vehicle,
                                      struct linli_arena *arena, const struct tour_stop ***ret_rows,
                                      int64_t *ret_rows_n, struct linli_error *err);

#endif
