/*
 * The tours of a day (MISSION D1): which vehicle takes which goods from its depot to which sites,
 * and when it is there. Goods go down the tree that sites.parent makes, hub to district to point;
 * each depot's vehicles drive tours of their own, and what goes further leaves the next depot when
 * it is there. A pure function over a city and loads; the search is engine/route.
 */
#ifndef LINLI_PLANNER_DISPATCH_H
#define LINLI_PLANNER_DISPATCH_H

#include "linli/arena.h"
#include "linli/error.h"
#include "model/city.h"
#include "model/tours.h"

enum { DISPATCH_ITERATIONS = 5000, DISPATCH_RELOADS_MAX = 8, DISPATCH_PARTS_MAX = 1000 };

struct dispatch_options {
    uint64_t seed;
    int64_t iterations; /* of each depot */
    bool (*stop)(void *context);
    void *context;
};

/* The same city, loads (in any order) and options give the same tours. LINLI_ENOMEM, LINLI_ELIMIT:
 * more stops than the router takes. */
enum linli_rc dispatch_tours(const struct city *city, const struct dispatch_load *loads,
                             int64_t loads_n, const struct dispatch_options *options,
                             struct linli_arena *arena, struct dispatch_plan *ret_plan,
                             struct linli_error *err);

#endif
