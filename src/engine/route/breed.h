/*
 * Plans bred from plans, for small plain problems: see breed.c. Called by search.c.
 */
#ifndef LINLI_ENGINE_ROUTE_BREED_H
#define LINLI_ENGINE_ROUTE_BREED_H

#include "engine/route/crowd.h"

struct route_breed {
    struct soft_plan plan;
    struct crowd crowd;
    struct crowd_member best; /* sound, the cheapest so far */
    bool has_best;
    int32_t children_n; /* since the crowd began anew */
    int32_t stale_n;    /* since the last better one */
    int32_t sound_n;    /* of the last TUNE_EVERY children */
    int32_t tuned_n;
    int32_t *tour; /* [n] */
    bool *has;     /* [n] of a tour */
    int64_t *cost; /* [n + 1] of Split */
    int32_t *from; /* [n + 1] */
};

enum linli_rc route_breed_init(struct route_breed *breed, const struct route_model *model,
                               struct random_stream *random, struct linli_arena *arena,
                               struct linli_error *err);

/* One child more; true where it is the best plan so far, which `best` is then. */
bool route_breed_step(struct route_breed *breed);

/* A plan from elsewhere joins: begin, each of its lines, end. */
void route_breed_begin(struct route_breed *breed);
bool route_breed_line(struct route_breed *breed, int32_t line, const int32_t *stops, int32_t n);
void route_breed_end(struct route_breed *breed);

#endif
