/* What the two files of the dispatcher share: goods by site on one leg, and a depot's answer. */
#ifndef LINLI_PLANNER_DISPATCH_RUN_H
#define LINLI_PLANNER_DISPATCH_RUN_H

#include "linli/route.h"
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

/* Who supplies whom. */
struct dispatch_tree {
    int64_t *parent; /* [sites_n] NONE: the top, or a circle */
    int64_t *depth;
    int64_t deepest;
};

enum linli_rc dispatch_plant(const struct city *city, struct linli_arena *arena,
                             struct dispatch_tree *ret_tree, struct linli_error *err);

/* The site below `from` through which `to` is supplied; NONE: it is not. */
int64_t dispatch_next_below(const struct dispatch_tree *tree, int64_t from, int64_t to);

enum { DISPATCH_COST_OF_FEN = 1000, DISPATCH_DIM_G = 0, DISPATCH_DIM_ML = 1 };

/* Seconds that a vehicle and who drives it may be on tours in a day. */
int64_t dispatch_hours_s(const struct settings *settings);
/* One vehicle as the router takes it; costs in 10^-5 yuan; place 0 is its depot. */
struct linli_route_vehicle dispatch_kind_of(const struct vehicle *vehicle);
bool dispatch_has_place(const struct site *site);
bool dispatch_is_refrigerated(const struct vehicle *vehicle);
/* When a site is open; all day when nobody said. */
struct linli_route_window dispatch_hours_of(const struct site *site);
/* What every depot's problem has alike: metric, detour and speed. */
void dispatch_set_metric(const struct settings *settings, struct linli_route_places *places);

/* Adds the depot's tours for its boxes to the plan, and fills in what became of each box. */
enum linli_rc dispatch_depot(struct dispatching *d, int64_t depot, struct dispatch_box *boxes,
                             int64_t boxes_n, struct linli_error *err);

#endif
