/*
 * The best plan of a search, kept by copying the lines that changed since the last time. Called by
 * search.c.
 */
#ifndef LINLI_ENGINE_ROUTE_BEST_H
#define LINLI_ENGINE_ROUTE_BEST_H

#include "engine/route/state.h"

struct route_best {
    int32_t *next; /* by node, as in the state */
    int32_t *at;
    int32_t *kind; /* by line */
    int32_t *n;
    int32_t *open;
    int32_t open_n;
    int32_t *absent;
    int32_t absent_n;
    int32_t missing_n;
    int64_t cost; /* prizes of absent stops included */
};

enum linli_rc route_best_init(struct route_best *best, const struct route_state *state,
                              struct linli_arena *arena, struct linli_error *err);

/* Whether the state is better: fewer required stops missing, then cheaper. */
bool route_best_is_beaten(const struct route_best *best, const struct route_state *state);
void route_best_keep(struct route_best *best, struct route_state *state);

/* The i-th line's visits as nodes of the model; returns their number. `visits` holds them all. */
int32_t route_best_line(const struct route_best *best, const struct route_state *state, int32_t i,
                        int32_t *ret_kind, int32_t *visits);

#endif
