/* The plan that a caller gets, from the best plan of a search. Called by search.c. */
#ifndef LINLI_ENGINE_ROUTE_RESULT_H
#define LINLI_ENGINE_ROUTE_RESULT_H

#include "engine/route/best.h"

enum linli_rc route_result(const struct route_best *best, const struct route_state *state,
                           struct linli_arena *arena, struct linli_route_plan *ret_plan,
                           struct linli_error *err);

#endif
