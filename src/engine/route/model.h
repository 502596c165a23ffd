/*
 * A routing problem as the search wants it: nodes instead of places, distances between nodes, the
 * nearest stops of each stop, and what kinds of rules there are at all.
 *
 * Nodes 0 … n-1 are the stops, behind them the depots that vehicles start, end or reload at, last
 * the node `nowhere` at distance 0 from all: the end of open routes. A distance comes from a table
 * of nodes where that fits, and from coordinates where there are more.
 *
 * Invariants: a model is never changed after route_model_build(); threads share it.
 */
#ifndef LINLI_ENGINE_ROUTE_MODEL_H
#define LINLI_ENGINE_ROUTE_MODEL_H

#include <math.h>

#include "linli/route.h"

enum {
    ROUTE_TABLE_NODES_MAX = 6000, /* 144 MB of distances */
    ROUTE_NEAR_MAX = 100          /* neighbours of a stop */
};

/* What has to be known of times to judge an insertion. Each mode includes those before it. */
enum route_times {
    ROUTE_TIMELESS, /* no windows, no limits: loads and distances alone */
    ROUTE_WINDOWS,  /* one window a stop: earliest leave and latest begin at each node */
    ROUTE_DURATION, /* durations cost or are limited, too: segments */
    ROUTE_WALKED    /* releases, reloads, several windows: the whole line is walked */
};

/* Distances and times of one kind of travelling. */
struct route_metric {
    const int32_t *table;  /* [nodes_n * nodes_n] distances by origin, NULL: from coordinates */
    const int32_t *back;   /* the same by destination; is `table` where both ways are alike */
    const int32_t *travel; /* times by origin; is `table` where they are the distances */
    const int32_t *travel_back; /* times by destination */
};

/* Breaks that are taken on one leg: it has to be left by `by`; they take `lasts`, and are over at
 * `over` at the earliest. */
struct route_pause {
    bool can; /* one behind the other, each in its time */
    int64_t by;
    int64_t over;
    int64_t lasts;
};

struct route_kind {
    int32_t start; /* node */
    int32_t end;
    int32_t count;
    int32_t metric;
    int64_t capacity[LINLI_ROUTE_DIMS_MAX];
    int64_t fixed_cost;
    int64_t distance_cost;
    int64_t time_cost;
    int64_t open;
    int64_t close;
    int64_t max_duration;
    int64_t max_distance;
    int64_t max_stops;
    int64_t max_reloads;
    int32_t breaks_n;
    /* [(breaks_n + 1) ^ 2] those from the first to before the second (breaks.c) */
    const struct route_pause *pauses;
    const int32_t *reloads; /* nodes */
    int32_t reloads_n;
};

struct route_stop {
    int64_t open;  /* of the first window … */
    int64_t close; /* … and of the last */
    int64_t service;
    int64_t release;
    int64_t delivery[LINLI_ROUTE_DIMS_MAX];
    int64_t pickup[LINLI_ROUTE_DIMS_MAX];
    int64_t absence; /* what leaving it out costs: its prize, or, required, a line for it alone */
    enum linli_route_order order;
    bool required;
    bool drops;                          /* of a pair, the one that delivers */
    int32_t mate;                        /* the other stop of its pair, -1: none */
    int64_t moved[LINLI_ROUTE_DIMS_MAX]; /* by a pair: on board from it on, or (< 0) no more */
};

struct route_model {
    const struct linli_route_problem *problem;
    int32_t n;       /* stops */
    int32_t nodes_n; /* stops, depots, nowhere */
    int32_t nowhere;
    int32_t kinds_n;
    int32_t dims_n;
    const int32_t *place; /* [nodes_n], -1 for nowhere */
    struct route_metric *metrics;
    const struct route_stop *stops;
    const struct route_kind *kinds;
    const uint8_t *allowed;  /* [kinds_n * n], NULL: all */
    const int32_t *near;     /* [n * near_n], the nearest in distance and time first */
    const int32_t *adjacent; /* … in distance alone */
    int32_t near_n;
    enum route_times times;
    bool ordered; /* linehauls and backhauls */
    bool mixed;   /* deliveries and pickups on one trip: the load has a peak on the way */
    bool paired;  /* some of them pick up what others deliver; loads are mixed, then */
    bool optional;
    bool one_kind;
    int32_t lines_max;
};

/* Reads and checks the problem; everything is in the arena. */
enum linli_rc route_model_build(const struct linli_route_problem *problem,
                                struct linli_arena *arena, struct route_model *ret_model,
                                struct linli_error *err);

/* The pauses of a kind (breaks.c). */
enum linli_rc route_breaks_build(const struct linli_route_vehicle *from, struct route_kind *kind,
                                 struct linli_arena *arena, struct linli_error *err);

/* Fills near, adjacent, near_n (near.c). */
enum linli_rc route_near_build(struct route_model *model, struct linli_arena *arena,
                               struct linli_error *err);

/* The distance between two places, from coordinates (metric.c). */
int32_t route_metric_place(const struct linli_route_places *places, int32_t a, int32_t b);
int32_t route_metric_travel(const struct linli_route_places *places, int32_t distance);
/* Distances of nodes without a table. */
int32_t route_metric_far(const struct route_model *model, int32_t a, int32_t b);

static inline int32_t route_distance(const struct route_model *model, int32_t metric, int32_t a,
                                     int32_t b)
{
    const int32_t *table = model->metrics[metric].table;
    return table != NULL ? table[(size_t)a * (size_t)model->nodes_n + (size_t)b]
                         : route_metric_far(model, a, b);
}

static inline int32_t route_travel(const struct route_model *model, int32_t metric, int32_t a,
                                   int32_t b)
{
    const int32_t *table = model->metrics[metric].travel;
    return table != NULL
               ? table[(size_t)a * (size_t)model->nodes_n + (size_t)b]
               : route_metric_travel(&model->problem->places, route_metric_far(model, a, b));
}

static inline bool route_may_visit(const struct route_model *model, int32_t kind, int32_t stop)
{
    return model->allowed == NULL || model->allowed[(size_t)kind * (size_t)model->n + (size_t)stop];
}

#endif
