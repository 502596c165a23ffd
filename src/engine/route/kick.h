/*
 * One search and its budget (search.c), and what it does with the later part of it on problems with
 * many short lines (kick.c).
 */
#ifndef LINLI_ENGINE_ROUTE_KICK_H
#define LINLI_ENGINE_ROUTE_KICK_H

#include "engine/route/best.h"
#include "engine/route/breed.h"
#include "engine/route/work.h"

struct route_search {
    const struct linli_route_options *options;
    struct route_work work;
    struct route_best best;
    bool first; /* the one that tells its progress */
    int64_t begun_ns;
    double hottest;            /* first temperature */
    double hot;                /* the one at `begin` */
    double cold;               /* last one */
    double spent;              /* share of the budget, 0 … 1 */
    double threshold;          /* T */
    double begin;              /* share of the budget at which annealing began */
    double end;                /* share of the budget at which annealing ends */
    struct route_breed *breed; /* NULL: the problem is none for it */
    int64_t *failed;           /* [n] of kicks; NULL: the problem is none for them */
    int64_t early_cost;        /* of the best plan after STALL_FROM of the budget, 0: before that */
    int64_t iterations;
};

/* The first plan and the temperatures; `options`, `first` and `begun_ns` are set (search.c). */
enum linli_rc route_begin(struct route_search *search, const struct route_model *model,
                          uint64_t number, struct linli_arena *arena, struct linli_error *err);
/* One ruin and recreate at the temperature `threshold` (search.c). */
void route_iterate(struct route_search *search);
/* False when the budget is spent; looks now and then only, and tells of the progress (search.c). */
bool route_goes_on(struct route_search *search);
/* Its two halves: the ruin and recreate, and what has to be done when it was accepted or undone. */
void route_rebuild(struct route_search *search);
void route_done(struct route_search *search);
/* Whether to take what costs `more` at the temperature `threshold` (search.c). */
bool route_takes(struct route_search *search, int64_t more);
/* Makes the best plan the one that is worked on (search.c). */
void route_back_to_best(struct route_search *search);

/* Whether kicks are for such problems. */
bool route_kick_can(const struct route_model *model);
/* Kicks until the budget is spent; the best plan has to be complete. */
void route_kick(struct route_search *search);

#endif
