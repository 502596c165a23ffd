/*
 * One line walked stop by stop, with every rule: for problems whose rules cannot be judged from two
 * segments (reloads, releases, several windows). Called by state.c and insert.c.
 */
#ifndef LINLI_ENGINE_ROUTE_WALK_H
#define LINLI_ENGINE_ROUTE_WALK_H

#include "engine/route/model.h"

struct route_walk {
    int64_t distance;
    int64_t duration; /* the shortest */
};

/* `visits` are nodes of the model: stops, and depots where a reload stands. False where a rule is
 * broken; *ret_walk is untouched then. */
bool route_walk(const struct route_model *model, int32_t kind, const int32_t *visits, int32_t n,
                struct route_walk *ret_walk);

/* The same for the beginning of a line: what the last trip picks up may be delivered later. */
bool route_walk_part(const struct route_model *model, int32_t kind, const int32_t *visits,
                     int32_t n);

#endif
