/* What the two files of the dispatcher share: goods by site on one leg, and a depot's answer. */
#ifndef LINLI_PLANNER_DISPATCH_RUN_H
#define LINLI_PLANNER_DISPATCH_RUN_H

#include "planner/dispatch.h"

/* All goods for one site on one leg that ride alike. */
struct dispatch_box {
    int64_t site;
    bool cold;
    int64_t g;
    int64_t ml;
    int64_t ready_s; /* when all of it is at the depot */
    int64_t there_s; /* of the answer: when the last of it is unloaded */
    int64_t parts_n;
    int64_t loaded_n; /* of the answer: parts that are on a tour, and what they weigh */
    int64_t loaded_g;
    int64_t loaded_ml;
    int32_t reason; /* of those that are not */
};

struct dispatching {
    const struct city *city;
    const struct dispatch_options *options;
    struct linli_arena *arena;
    struct dispatch_plan plan;
    int64_t tours_max;
};

/* Adds the depot's tours for its boxes to the plan, and fills in what became of each box. */
enum linli_rc dispatch_depot(struct dispatching *d, int64_t depot, struct dispatch_box *boxes,
                             int64_t boxes_n, struct linli_error *err);

#endif
