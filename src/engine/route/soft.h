/*
 * A plan whose lines may be overloaded at a price: what the children of two plans are
 * bettered on (breed.c). Lines are arrays of stops; a change is described by drafts, the pieces
 * that a line would consist of, and judged by the joints between them.
 *
 * For plain problems alone (route_soft_can): one kind of vehicle that comes back to where it
 * started, the same way in both directions, loads of one dimension in one direction, every stop
 * required; no times and no limits.
 *
 * Invariants after route_soft_fill(): each stop is in one line; `cost` of a line is that of its
 * stops at the prices of that moment.
 */
#ifndef LINLI_ENGINE_ROUTE_SOFT_H
#define LINLI_ENGINE_ROUTE_SOFT_H

#include "base/random.h"
#include "engine/route/model.h"

enum { SOFT_PIECES_MAX = 5, SOFT_NEAR = 12, SOFT_STOPS_MAX = 400 };

struct soft_line {
    int32_t n;
    int32_t *stop;    /* [n of the model] */
    int64_t *load_to; /* [n + 1] load of the stops before */
    int64_t load;
    int64_t distance;
    int64_t cost; /* with the price of what is above the capacity */
    int64_t changed;
    int64_t starred; /* moment of its last SWAP* */
    double from;     /* sector of angles around the depot, in turns, as the last SWAP* found it */
    double to;       /* from > to: it goes through 0 */
};

struct soft_plan {
    const struct route_model *model;
    const struct route_kind *kind;
    const int32_t *table;
    int32_t *line_of;  /* [n] */
    int32_t *place_of; /* [n] */
    struct soft_line *line;
    int32_t lines_n; /* empty ones included */
    int64_t *demand; /* [n] */
    double *angle;   /* [n] in turns, NULL: no coordinates */
    int64_t *tried;  /* [n] moment of its last trial */
    int64_t clock;
    int64_t load_price;      /* of a unit above the capacity, in 1024ths … */
    int64_t load_price_max;  /* … that no sum of costs overflows by, ten times of it */
    int32_t *order;          /* [n] scratch */
    int32_t *scratch;        /* [2 * n] */
    struct soft_spot *spots; /* [2 * n] of SWAP* */
    struct random_stream *random;
};

/* The three cheapest places of a stop in another line. */
struct soft_spot {
    int64_t cost[3];
    int32_t behind[3]; /* place in the line, -1: the depot */
};

/* Consecutive stops of a line as they are or turned; n is 0 for none. */
struct soft_piece {
    int32_t line;
    int32_t first;
    int32_t n;
    bool turned;
};

struct soft_draft {
    struct soft_piece piece[SOFT_PIECES_MAX];
    int32_t n;
};

/* Whether a problem is plain enough. */
bool route_soft_can(const struct route_model *model);

enum linli_rc route_soft_init(struct soft_plan *plan, const struct route_model *model,
                              struct random_stream *random, struct linli_arena *arena,
                              struct linli_error *err);

/* Empties all lines. */
void route_soft_clear(struct soft_plan *plan);
/* Sets a line; what is known of it is computed. */
void route_soft_fill(struct soft_plan *plan, int32_t line, const int32_t *stops, int32_t n);
/* Costs at prices that changed. */
void route_soft_reprice(struct soft_plan *plan);

/* The price of a load. */
static inline int64_t route_soft_overload(const struct soft_plan *plan, int64_t load)
{
    int64_t over = plan->model->dims_n > 0 ? load - plan->kind->capacity[0] : 0;
    return over > 0 ? (over * plan->load_price) >> 10 : 0;
}

/* What a line of these figures costs. */
static inline int64_t route_soft_cost(const struct soft_plan *plan, int32_t n, int64_t distance,
                                      int64_t load)
{
    return n > 0 ? plan->kind->fixed_cost + plan->kind->distance_cost * distance +
                       route_soft_overload(plan, load)
                 : 0;
}

/* Makes the lines a and b (b may be a: one draft) as drafted if that is cheaper. */
bool route_soft_change(struct soft_plan *plan, int32_t a, const struct soft_draft *of_a, int32_t b,
                       const struct soft_draft *of_b);

/* Local search until no move is left (soft_search.c). */
void route_soft_descend(struct soft_plan *plan);
/* The best exchange of two stops of two lines, each to its best place there (soft_star.c). */
bool route_soft_star(struct soft_plan *plan, int32_t a, int32_t b);

int64_t route_soft_total(const struct soft_plan *plan);
/* The sum of what is above the capacities. */
int64_t route_soft_excess(const struct soft_plan *plan);

static inline int32_t soft_distance(const struct soft_plan *plan, int32_t a, int32_t b)
{
    return plan->table[(size_t)a * (size_t)plan->model->nodes_n + (size_t)b];
}

/* The stop at a place of a line, the depot before the first and behind the last. */
static inline int32_t soft_at(const struct soft_plan *plan, const struct soft_line *line,
                              int32_t place)
{
    return place >= 0 && place < line->n ? line->stop[place] : plan->kind->start;
}

#endif
