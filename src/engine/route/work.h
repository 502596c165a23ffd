/*
 * One search at work: its state, its random numbers, and what its parts (ruin.c, recreate.c,
 * kinds.c, improve*.c, search.c) tell each other.
 */
#ifndef LINLI_ENGINE_ROUTE_WORK_H
#define LINLI_ENGINE_ROUTE_WORK_H

#include "base/random.h"
#include "engine/route/state.h"

struct route_work {
    const struct route_model *model;
    struct route_state state;
    struct random_stream random;
    int32_t blink_in;   /* places looked at until the next one is overlooked */
    int32_t *candidate; /* stops to insert */
    int32_t candidate_n;
    int32_t *given;   /* visits of a line to begin with, or as a move would leave it */
    int32_t *other;   /* … and of a second one */
    bool *is_given;   /* [nodes_n] */
    int64_t *key;     /* [n] their order */
    int32_t *touched; /* lines changed by this iteration */
    int32_t touched_n;
    bool *is_touched;    /* [lines_max] */
    bool is_eager;       /* pairs are put in above their prizes; drawn for each iteration, too */
    bool is_parting;     /* linehauls go on lines of their own, for backhauls that find none */
    bool may_grow;       /* insertions may ask for a larger kind; drawn for each iteration */
    int32_t trial;       /* counts insertions */
    int32_t insert_near; /* neighbours looked at by an insertion */
    int32_t open_max;    /* lines that there may be */
    int32_t *focus;      /* [n] stops around which the plan is ruined … */
    int32_t focus_n;     /* … 0: anywhere */
};

/* A place for a stop, and what it costs there. */
struct route_spot {
    int64_t cost;
    int32_t node;          /* behind this one; -1: no place */
    int32_t kind;          /* that the line becomes; -1: as it is. With node -1: a new line of it */
    int32_t reload_before; /* node of the model, -1: none */
    int32_t reload_behind;
};

static inline uint32_t route_draw(struct route_work *work, uint32_t n)
{
    return (uint32_t)(((random_u64(&work->random) >> 32) * n) >> 32);
}

static inline void route_touch(struct route_work *work, int32_t line)
{
    if (!work->is_touched[line]) {
        work->is_touched[line] = true;
        work->touched[work->touched_n++] = line;
    }
}

/* Removes strings of stops around a stop drawn at random; lines are refreshed, the removed stops
 * are candidates (ruin.c). */
void route_ruin(struct route_work *work);

/* Inserts the candidates where they cost least (recreate.c). */
void route_recreate(struct route_work *work);

/* Inserts the absent pair that `stop` is one of where it costs least; nothing where it stands
 * already, with its mate (pairs.c). */
void route_pair_insert(struct route_work *work, int32_t stop);

/* Whether a place is to be overlooked (recreate.c). */
bool route_blinks(struct route_work *work);
/* Puts a reload at `depot` behind the node (recreate.c). */
void route_put_reload(struct route_state *state, int32_t depot, int32_t node);

/* Links each candidate with its near_n nearest stops wherever a move of local search makes that
 * cheaper; lines that it changes are touched (improve.c). */
void route_improve(struct route_work *work, int32_t near_n);

/* Gives lines that were touched the cheapest kind of vehicle that can drive them (kinds.c). */
void route_rekind(struct route_work *work);
/* The extra cost of the cheapest other kind that would carry `stop` on the line at `detour` more
 * distance, and the kind; false where there is none. */
bool route_larger_kind(const struct route_work *work, int32_t line, int32_t stop, int64_t detour,
                       int64_t *ret_extra, int32_t *ret_kind);

#endif
