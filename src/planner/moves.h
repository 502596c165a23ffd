/*
 * Goods from site to site, before anything is bought: help of today (lateral.c) and the daily push
 * down the tree (distribute.c). What both need: how much of each lot is left, ways and their costs,
 * and the list of moves.
 */
#ifndef LINLI_PLANNER_MOVES_H
#define LINLI_PLANNER_MOVES_H

#include "planner/run.h"

/* The lots of an item at a site that may leave it, and be used at the end of a way. */
bool moves_may_leave(const struct run *run, const struct lot_stock *lot, int32_t due_day);
/* What is left of it after the moves decided so far. */
int64_t moves_left_e3(const struct run *run, const struct lot_stock *lot);

/* A way from one site of a tree to another, up to the site that supplies both and down again. */
struct way {
    int64_t hours_e3;
    int64_t trip_e4; /* what its trips cost; 0: unknown */
    int64_t unit_e4; /* what it costs for each unit; 0: unknown */
};

/* False: not of the same tree. */
bool moves_way(const struct run *run, int64_t from, int64_t to, struct way *ret_way);

/* Adds a move of a lot, or with `lot` NULL of what is due at the sender today, and takes it off
 * what is left. Of `move` the caller gives quantity, day, reason, and as way_fen what a unit costs
 * on the way, e4. */
enum linli_rc moves_add(struct run *run, struct planned *from, const struct lot_stock *lot,
                        struct planned *to, struct plan_move move, struct linli_error *err);

/* Who is short today gets what others have too much of. Before contingency.c. */
enum linli_rc lateral_find(struct run *run, struct linli_error *err);
/* What lies above the points goes down to them: with `same_day` what is there today, after
 * replenish_supplied and before anything else is moved; else the rest, after replenish.c. */
enum linli_rc distribute_push(struct run *run, bool same_day, struct linli_error *err);
/* Cuts what is given, most urgent first, to the room of shelves and vehicles (room.c). */
struct give;
enum linli_rc room_cut(struct run *run, struct give *gives, int64_t n, int64_t from,
                       struct linli_error *err);

/* What one point is given of one item by one site. */
struct give {
    struct planned *from;
    struct planned *to;
    int64_t asked_e3;
    int64_t qty_e3;
    double mean; /* units until the next push is there */
    double sd;
    double position; /* units there and due */
    double cover;    /* days that the position lasts */
    int64_t z_e4;    /* of the fractile; FIXED_NONE: all that was asked */
    int64_t offered_e3;
    int32_t due_day;
    int64_t unit_e4;
};

/*
 * Divides `offered_e3` over gives[n] of one item, whole steps of it: all get what they ask, or are
 * brought to mean + z sd with one z (Eppen and Schrage 1981), at most to what they ask. A step that
 * is over goes to the lowest fractile.
 */
void distribute_divide(struct give *gives, int64_t n, int64_t offered_e3, int64_t step_e3);

#endif
