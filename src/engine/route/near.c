/*
 * The nearest stops of each stop, in two lists.
 *
 * `adjacent`, what is removed together, is near in distance alone: stops that compete for a vehicle
 * are removed together also where no vehicle can visit one behind the other. `near`, where a stop
 * may be inserted, is near in distance and in time (Vidal et al. 2013): distance + 0.2 * the
 * waiting
 * + the lateness that following one another would cost at least, the better one of both ways. Up to
 * ROUTE_TABLE_NODES_MAX nodes every pair is weighed; beyond, the candidates of a stop are the stops
 * of the cells around its own in a grid of about 8 stops a cell. Called by model.c.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/route/model.h"

struct candidate {
    int64_t weight;
    int32_t stop;
};

static int candidate_order(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    if (x->weight != y->weight) {
        return x->weight < y->weight ? -1 : 1;
    }
    return x->stop < y->stop ? -1 : x->stop > y->stop;
}

/* What it costs at least to go from a to b, in tenths. */
static int64_t one_way(const struct route_model *model, int32_t a, int32_t b)
{
    const struct route_stop *from = &model->stops[a];
    const struct route_stop *to = &model->stops[b];
    int64_t weight = 10 * (int64_t)route_distance(model, 0, a, b);
    if (model->times == ROUTE_TIMELESS) {
        return weight;
    }
    int64_t travel = route_travel(model, 0, a, b) + from->service;
    int64_t wait = from->close < LINLI_ROUTE_NONE ? to->open - travel - from->close : 0;
    int64_t late = to->close < LINLI_ROUTE_NONE ? from->open + travel - to->close : 0;
    return weight + (wait > 0 ? 2 * wait : 0) + (late > 0 ? 10 * late : 0);
}

static int64_t weight_of(const struct route_model *model, bool timed, int32_t a, int32_t b)
{
    int64_t there = timed ? one_way(model, a, b) : route_distance(model, 0, a, b);
    int64_t back = timed ? one_way(model, b, a) : route_distance(model, 0, b, a);
    return there < back ? there : back;
}

/* Puts the `keep` smallest in front (quickselect with the middle as pivot). */
static void select_smallest(struct candidate *list, int32_t n, int32_t keep)
{
    int32_t low = 0;
    int32_t high = n - 1;
    while (low < high) {
        struct candidate pivot = list[low + (high - low) / 2];
        int32_t i = low;
        int32_t j = high;
        while (i <= j) {
            while (candidate_order(&list[i], &pivot) < 0) {
                i++;
            }
            while (candidate_order(&pivot, &list[j]) < 0) {
                j--;
            }
            if (i <= j) {
                struct candidate t = list[i];
                list[i++] = list[j];
                list[j--] = t;
            }
        }
        if (keep <= j) {
            high = j;
        } else if (keep > i) {
            low = i;
        } else {
            break;
        }
    }
}

static void keep_nearest(struct candidate *list, int32_t n, int32_t near_n, int32_t *near)
{
    assert(n >= near_n);
    select_smallest(list, n, near_n);
    qsort(list, (size_t)near_n, sizeof(*list), candidate_order);
    for (int32_t i = 0; i < near_n; i++) {
        near[i] = list[i].stop;
    }
}

static void near_of_all(const struct route_model *model, bool timed, struct candidate *list,
                        int32_t *near)
{
    for (int32_t a = 0; a < model->n; a++) {
        int32_t n = 0;
        for (int32_t b = 0; b < model->n; b++) {
            if (a != b) {
                list[n++] = (struct candidate){weight_of(model, timed, a, b), b};
            }
        }
        keep_nearest(list, n, model->near_n, near + (size_t)a * (size_t)model->near_n);
    }
}

/* ---- many stops: a grid ------------------------------------------------------------------------
 */

struct grid {
    double low[2];
    double size;    /* of a cell */
    int32_t wide;   /* cells along each axis */
    int32_t *first; /* [wide * wide + 1] into stop[] */
    int32_t *stop;
};

static int32_t cell_along(const struct grid *grid, int axis, double at)
{
    int32_t cell = (int32_t)((at - grid->low[axis]) / grid->size);
    return cell < grid->wide ? cell : grid->wide - 1;
}

static int32_t cell_of(const struct route_model *model, const struct grid *grid, int32_t stop)
{
    const struct linli_route_places *places = &model->problem->places;
    int32_t place = model->place[stop];
    return cell_along(grid, 1, places->y[place]) * grid->wide +
           cell_along(grid, 0, places->x[place]);
}

static enum linli_rc grid_build(const struct route_model *model, struct linli_arena *arena,
                                struct grid *grid, struct linli_error *err)
{
    const struct linli_route_places *places = &model->problem->places;
    double high[2] = {-HUGE_VAL, -HUGE_VAL};
    grid->low[0] = grid->low[1] = HUGE_VAL;
    for (int32_t i = 0; i < model->n; i++) {
        grid->low[0] = fmin(grid->low[0], places->x[model->place[i]]);
        grid->low[1] = fmin(grid->low[1], places->y[model->place[i]]);
        high[0] = fmax(high[0], places->x[model->place[i]]);
        high[1] = fmax(high[1], places->y[model->place[i]]);
    }
    grid->wide = (int32_t)sqrt(model->n / 8.0) + 1;
    grid->size = fmax(fmax(high[0] - grid->low[0], high[1] - grid->low[1]), 1e-9) / grid->wide;
    size_t cells_n = (size_t)grid->wide * (size_t)grid->wide;
    int32_t *fill;
    LINLI_TRY(LINLI_NEW(arena, cells_n + 1, &grid->first, err));
    LINLI_TRY(LINLI_NEW(arena, cells_n + 1, &fill, err));
    LINLI_TRY(LINLI_NEW(arena, model->n, &grid->stop, err));
    for (int32_t i = 0; i < model->n; i++) {
        grid->first[cell_of(model, grid, i) + 1]++;
    }
    for (size_t c = 0; c < cells_n; c++) {
        grid->first[c + 1] += grid->first[c];
        fill[c] = grid->first[c];
    }
    for (int32_t i = 0; i < model->n; i++) {
        grid->stop[fill[cell_of(model, grid, i)]++] = i;
    }
    return LINLI_OK;
}

/* Candidates from a square of cells around the stop's, wide enough to hold twice what is kept. */
static int32_t around(const struct route_model *model, const struct grid *grid, bool timed,
                      int32_t stop, struct candidate *list)
{
    int32_t cell = cell_of(model, grid, stop);
    int32_t n = 0;
    for (int32_t reach = 1; n < 2 * model->near_n && reach <= 2 * grid->wide; reach *= 2) {
        n = 0;
        for (int32_t y = cell / grid->wide - reach; y <= cell / grid->wide + reach; y++) {
            for (int32_t x = cell % grid->wide - reach; x <= cell % grid->wide + reach; x++) {
                if (x < 0 || y < 0 || x >= grid->wide || y >= grid->wide) {
                    continue;
                }
                int32_t c = y * grid->wide + x;
                for (int32_t i = grid->first[c]; i < grid->first[c + 1]; i++) {
                    if (grid->stop[i] != stop) {
                        list[n++] = (struct candidate){weight_of(model, timed, stop, grid->stop[i]),
                                                       grid->stop[i]};
                    }
                }
            }
        }
    }
    return n;
}

static enum linli_rc build_list(const struct route_model *model, bool timed,
                                struct linli_arena *arena, const int32_t **ret_near,
                                struct linli_error *err)
{
    struct candidate *list;
    int32_t *near;
    LINLI_TRY(LINLI_NEW(arena, (size_t)model->n * (size_t)model->near_n, &near, err));
    struct linli_arena_mark mark = linli_arena_mark(arena);
    LINLI_TRY(LINLI_NEW(arena, model->n, &list, err));
    if (model->metrics[0].table != NULL || model->n <= 4 * ROUTE_NEAR_MAX) {
        near_of_all(model, timed, list, near);
    } else {
        struct grid grid;
        LINLI_TRY(grid_build(model, arena, &grid, err));
        for (int32_t a = 0; a < model->n; a++) {
            int32_t n = around(model, &grid, timed, a, list);
            keep_nearest(list, n, model->near_n, near + (size_t)a * (size_t)model->near_n);
        }
    }
    linli_arena_rewind(arena, mark);
    *ret_near = near;
    return LINLI_OK;
}

enum linli_rc route_near_build(struct route_model *model, struct linli_arena *arena,
                               struct linli_error *err)
{
    int32_t others_n = model->n > 0 ? model->n - 1 : 0;
    model->near_n = others_n < ROUTE_NEAR_MAX ? others_n : ROUTE_NEAR_MAX;
    LINLI_TRY(build_list(model, false, arena, &model->adjacent, err));
    if (model->times == ROUTE_TIMELESS) {
        model->near = model->adjacent;
        return LINLI_OK;
    }
    return build_list(model, true, arena, &model->near, err);
}
