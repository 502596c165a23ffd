/*
 * Made-up but lifelike cities: everything that a city's tables hold, from a seed. What happens in
 * them (wanted demand, weather, activities) is drawn first; then people who reorder by feeling live
 * through it, so that the recorded history has their stock-outs and says less than was wanted.
 *
 * The same options give the same bytes. Each item has random streams of its own (its code names
 * them): an item more leaves all others as they are.
 */
#ifndef LINLI_WORLD_WORLD_H
#define LINLI_WORLD_WORLD_H

#include <stdint.h>

#include "linli/arena.h"
#include "linli/error.h"
#include "model/city.h"

enum {
    WORLD_MONTHS_MAX = 60, /* of history */
    WORLD_DAYS_AHEAD = 21, /* activities that are planned already */
    WORLD_WEATHER_AHEAD = 7
};

struct world_options {
    uint64_t seed;
    int32_t today;  /* the first day without facts; history and holidays lie in 2019 to 2026 */
    int32_t months; /* of daily history, 1 to WORLD_MONTHS_MAX */
};

/* What nobody in the city knows: the demand behind the recorded one. */
struct world_truth {
    int64_t series_n;
    int64_t **wanted_e3; /* [series_n][facts_n of the city's series] */
    int64_t delivered;   /* units that came to the shelves in all the time, */
    int64_t thrown_away; /* and those of them that expired there */
};

/*
 * 悦享家园, a service centre: one site, 120 items in eight categories, eight suppliers, four
 * services whose visitors use the items up. All arrays lie in the arena, sorted. `ret_truth` may be
 * NULL. LINLI_EINPUT: months or today out of their bounds.
 */
enum linli_rc world_center(const struct world_options *options, struct linli_arena *arena,
                           struct city *ret_city, struct world_truth *ret_truth,
                           struct linli_error *err);

/*
 * 邻里团, a platform for group-buying: a hub, three district centres and thirty community points of
 * three kinds; 200 items that live 1 to 30 days, 25 suppliers, a fleet of four kinds. The series of
 * the points only: what hub and districts pass on is no demand. As world_center otherwise.
 */
enum linli_rc world_groupbuy(const struct world_options *options, struct linli_arena *arena,
                             struct city *ret_city, struct world_truth *ret_truth,
                             struct linli_error *err);

#endif
