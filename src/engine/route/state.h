/*
 * The plan that a search works on: lines (used vehicles) as linked lists of nodes, with what is
 * needed to judge a change of a line from the two nodes where it is cut.
 *
 * Each line has two nodes of its own, its head and its tail, which stand at depots; other nodes are
 * stops and reloads. A node knows the part of its line before it and the part behind it as
 * segments:
 *
 *   early, late   the segment can begin then (with its shortest duration inside that)
 *   duration      from its first begin of service to its last leave, waiting included
 *
 * (Vidal et al. 2013; no time warp: every line is feasible at all times, stops that do not fit are
 * absent.) Mixed loads have their peaks before and behind in arrays beside the nodes.
 *
 * Changes are made by route_state_insert/_remove, each line is journaled before its first change,
 * and route_state_undo() takes back all changes since route_state_mark().
 *
 * Invariants, after route_state_refresh() of each changed line: links are doubly consistent; `cost`
 * is the sum of the lines' costs; every line is feasible; a stop is in one line or absent.
 */
#ifndef LINLI_ENGINE_ROUTE_STATE_H
#define LINLI_ENGINE_ROUTE_STATE_H

#include "engine/route/model.h"

struct route_segment {
    int64_t early;
    int64_t late;
    int64_t duration;
};

struct route_node {
    int32_t next;
    int32_t prev;
    int32_t line;  /* -1: absent */
    int32_t at;    /* node of the model */
    int32_t leg;   /* distance to next; 0 at the tail */
    int32_t tried; /* the insertion that has looked at the place behind it */
};

/* Apart from the links, which are looked at far more often. */
struct route_spans {
    struct route_segment before; /* head … this one */
    struct route_segment behind; /* this one … tail */
};

struct route_line {
    int32_t kind;
    int32_t n; /* stops and reloads; -1: closed */
    int32_t metric;
    int32_t reloads_n;
    int64_t delivery[LINLI_ROUTE_DIMS_MAX];
    int64_t pickup[LINLI_ROUTE_DIMS_MAX];
    int64_t distance;
    int64_t duration;
    int64_t cost;
    int64_t changed; /* moment of its last change, for "has it been tried since" */
    int32_t open_at; /* place among the open lines */
    bool journaled;
    bool in_best; /* unchanged since the best plan was kept */
};

struct route_journal {
    int32_t *words; /* line, kind, n, node … */
    size_t n;
    size_t capacity;
};

struct route_state {
    const struct route_model *model;
    struct route_node *node;  /* [nodes_n + 2 * lines_max + reloads] */
    struct route_spans *span; /* of the same nodes; only where times count */
    struct route_line *line;  /* [lines_max] */
    int64_t *peak_before;     /* [nodes * dims]: highest load from the head to here, when leaving */
    int64_t *peak_behind;
    int64_t *load; /* [nodes * dims] when leaving; only where there are pairs */
    int32_t *open; /* lines in use */
    int32_t open_n;
    int32_t *closed; /* lines that are not */
    int32_t closed_n;
    int32_t *kind_used; /* [kinds_n] */
    int32_t *absent;    /* stops in no line */
    int32_t *absent_at; /* [n] place in absent, -1 */
    int32_t absent_n;
    int32_t missing_n;    /* required ones of them */
    int64_t missing_cost; /* what leaving those out costs */
    int64_t prizes;       /* of the optional ones that are absent */
    int64_t cost;         /* of the lines */
    int64_t clock;        /* counts changes of lines */
    struct route_journal journal;
    int32_t *marked_absent;
    int32_t marked_absent_n;
    int64_t marked_cost;
    int32_t *spare; /* reload nodes that are free */
    int32_t spare_n;
    int32_t *walk; /* [nodes] scratch of the walker */
};

enum linli_rc route_state_init(struct route_state *state, const struct route_model *model,
                               struct linli_arena *arena, struct linli_error *err);

static inline int32_t route_head(const struct route_state *state, int32_t line)
{
    return state->model->nodes_n + 2 * line;
}

static inline int32_t route_tail(const struct route_state *state, int32_t line)
{
    return state->model->nodes_n + 2 * line + 1;
}

static inline bool route_is_stop(const struct route_state *state, int32_t node)
{
    return node < state->model->n;
}

/* Everything that a plan costs, absent stops included. */
static inline int64_t route_state_total(const struct route_state *state)
{
    return state->cost + state->prizes + state->missing_cost;
}

/* An empty line of the kind; -1 when none is left. It has to get a stop before the next refresh. */
int32_t route_state_open(struct route_state *state, int32_t kind);

/* Puts an absent stop (or a spare reload) behind `node`; the line is refreshed by the caller. */
void route_state_insert(struct route_state *state, int32_t stop, int32_t node);
/* Takes a stop out; it is absent then. A reload becomes spare. */
void route_state_remove(struct route_state *state, int32_t stop);

/* Another kind of vehicle drives the line; the caller refreshes it and knows that it can. */
void route_state_become(struct route_state *state, int32_t line, int32_t kind);

/* Computes all that is known of a line anew; an empty one is closed. False where the line breaks a
 * rule, which it may after a removal only, and where a detour is shorter than the way. */
bool route_state_refresh(struct route_state *state, int32_t line);

/* Replaces the stops of a line (absent ones and its own) by `nodes`, nodes of the model (a depot is
 * a reload there), of kind `kind`; refreshed. */
void route_state_rewrite(struct route_state *state, int32_t line, int32_t kind,
                         const int32_t *nodes, int32_t n);

/* Changes from here on can be undone. */
void route_state_mark(struct route_state *state);
void route_state_undo(struct route_state *state);
/* Must be called before a line's links are changed by hand. */
void route_state_journal(struct route_state *state, int32_t line);

/* Whether the lines can be taken over: for asserts and tests. */
bool route_state_is_sound(const struct route_state *state);

/* a, then b after travelling: the segment of both. `feasible` becomes false where b is reached too
 * late. */
static inline struct route_segment route_join(struct route_segment a, struct route_segment b,
                                              int64_t travel, bool *feasible)
{
    int64_t away = a.duration + travel;
    int64_t wait = b.early - away - a.late;
    wait = wait > 0 ? wait : 0;
    if (a.early + away > b.late) {
        *feasible = false;
    }
    int64_t early = b.early - away > a.early ? b.early - away : a.early;
    int64_t late = b.late - away < a.late ? b.late - away : a.late;
    return (struct route_segment){early - wait, late, a.duration + b.duration + travel + wait};
}

/* The segment of one node alone. */
static inline struct route_segment route_alone(const struct route_state *state, int32_t node,
                                               const struct route_kind *kind)
{
    if (node < state->model->n) {
        const struct route_stop *stop = &state->model->stops[node];
        return (struct route_segment){stop->open, stop->close, stop->service};
    }
    return (struct route_segment){kind->open, kind->close, 0};
}

#endif
