/*
 * A population of plans: sound ones and others, each kept small by removing who is both expensive
 * and like others (Vidal et al., "A hybrid genetic algorithm for multidepot and periodic vehicle
 * routing problems", Operations Research 60, 2012).
 *
 * Invariants: at most CROWD_MAX members a half; `away` of two members of a half is the share of
 * stops whose neighbours differ, in both directions alike.
 */
#ifndef LINLI_ENGINE_ROUTE_CROWD_H
#define LINLI_ENGINE_ROUTE_CROWD_H

#include "engine/route/soft.h"

enum { CROWD_LEAST = 25, CROWD_MORE = 40, CROWD_MAX = CROWD_LEAST + CROWD_MORE + 1 };

struct crowd_member {
    int32_t *tour;   /* [n] all stops, line by line around the depot */
    int32_t *length; /* [lines_n] stops of each line of the tour */
    int32_t *next;   /* [n] stop behind, -1: the depot */
    int32_t *prev;
    int32_t lines_n; /* that are not empty */
    int64_t cost;    /* without the price of the excess */
    int64_t excess;
    int64_t priced;
    double fitness; /* the less the better */
    int32_t slot;   /* of `away` */
};

struct crowd_half {
    struct crowd_member *member[CROWD_MAX]; /* by what they cost with prices */
    int32_t n;
    double away[CROWD_MAX][CROWD_MAX]; /* by slot */
    bool taken[CROWD_MAX];
};

struct crowd {
    int32_t n;                 /* stops */
    struct crowd_half half[2]; /* sound ones; others */
    struct crowd_member *spare[2 * CROWD_MAX];
    int32_t spare_n;
    double *angle; /* [lines] scratch */
    int32_t *line;
};

enum linli_rc route_crowd_init(struct crowd *crowd, const struct soft_plan *plan,
                               struct linli_arena *arena, struct linli_error *err);

/* Forgets all members. */
void route_crowd_clear(struct crowd *crowd);

/* Copies the plan into a member. */
void route_crowd_read(struct crowd *crowd, const struct soft_plan *plan,
                      struct crowd_member *member);
/* … and makes a member of the crowd of it; true where it is sound. */
bool route_crowd_add(struct crowd *crowd, const struct soft_plan *plan);

/* A parent: the fitter one of two. */
const struct crowd_member *route_crowd_draw(struct crowd *crowd, struct random_stream *random);

/* Costs at new prices. */
void route_crowd_reprice(struct crowd *crowd, const struct soft_plan *plan);

#endif
