/*
 * Plans bred from plans (Vidal 2022, HGS-CVRP): two parents' tours are crossed in order, the child
 * is cut into lines by shortest path ("Split", Prins 2004), bettered by local search that may
 * overload lines at a price, and joins the crowd. The price follows what share of children keeps
 * the capacity; every second one that does not is bettered again at ten times the price.
 *
 * Why beside the annealing of search.c: where each line holds few stops and capacity is tight,
 * small ruins find no room for a large stop; crossing does. Only problems that route_soft_can() are
 * bred.
 *
 * Called by search.c.
 */
#include "engine/route/breed.h"

#include <assert.h>
#include <string.h>

enum {
    FIRST_N = 4 * CROWD_LEAST,
    STALE_MAX = 20000,
    TUNE_EVERY = 100,
    SHARE_LOW = 20, /* of children that keep the capacity, in percent */
    DEARER = 10     /* the price of a second attempt */
};

enum linli_rc route_breed_init(struct route_breed *breed, const struct route_model *model,
                               struct random_stream *random, struct linli_arena *arena,
                               struct linli_error *err)
{
    struct crowd_member *best = &breed->best;
    int32_t n = model->n;
    LINLI_TRY(route_soft_init(&breed->plan, model, random, arena, err));
    LINLI_TRY(route_crowd_init(&breed->crowd, &breed->plan, arena, err));
    LINLI_TRY(LINLI_NEW(arena, n, &best->tour, err));
    LINLI_TRY(LINLI_NEW(arena, breed->plan.lines_n, &best->length, err));
    LINLI_TRY(LINLI_NEW(arena, n, &best->next, err));
    LINLI_TRY(LINLI_NEW(arena, n, &best->prev, err));
    LINLI_TRY(LINLI_NEW(arena, n, &breed->tour, err));
    LINLI_TRY(LINLI_NEW(arena, n, &breed->has, err));
    LINLI_TRY(LINLI_NEW(arena, (size_t)n + 1, &breed->cost, err));
    LINLI_TRY(LINLI_NEW(arena, (size_t)n + 1, &breed->from, err));
    return LINLI_OK;
}

/* ---- a tour cut into lines ---------------------------------------------------------------------
 */

/* The cheapest cuts behind each stop of the tour, loads up to one and a half times the capacity. */
static void split(struct route_breed *breed)
{
    const struct soft_plan *plan = &breed->plan;
    int32_t n = plan->model->n;
    int32_t depot = plan->kind->start;
    int64_t most = plan->model->dims_n > 0 ? plan->kind->capacity[0] * 3 / 2 : 0;
    breed->cost[0] = 0;
    for (int32_t i = 1; i <= n; i++) {
        breed->cost[i] = INT64_MAX;
    }
    for (int32_t i = 0; i < n; i++) {
        int64_t load = 0;
        int64_t distance = 0;
        int32_t at = depot;
        for (int32_t j = i; j < n && (j == i || load <= most); j++) {
            int32_t stop = breed->tour[j];
            load += plan->demand[stop];
            distance += soft_distance(plan, at, stop);
            at = stop;
            int64_t cost =
                breed->cost[i] +
                route_soft_cost(plan, j - i + 1, distance + soft_distance(plan, at, depot), load);
            if (cost < breed->cost[j + 1]) {
                breed->cost[j + 1] = cost;
                breed->from[j + 1] = i;
            }
        }
    }
}

/* The last lines of the tour first; where there are too few, the first one takes the rest. */
static void cut_tour(struct route_breed *breed)
{
    struct soft_plan *plan = &breed->plan;
    int32_t end = plan->model->n;
    split(breed);
    route_soft_clear(plan);
    for (int32_t line = 0; end > 0; line++) {
        int32_t from = line + 1 < plan->lines_n ? breed->from[end] : 0;
        route_soft_fill(plan, line, breed->tour + from, end - from);
        end = from;
    }
}

static void draw_tour(struct route_breed *breed)
{
    for (int32_t i = 0; i < breed->plan.model->n; i++) {
        int32_t j = (int32_t)random_below(breed->plan.random, (uint64_t)i + 1);
        breed->tour[i] = breed->tour[j];
        breed->tour[j] = i;
    }
}

/* Order crossing: a part of one tour, the rest in the order of the other from there on. */
static void cross(struct route_breed *breed, const struct crowd_member *a,
                  const struct crowd_member *b)
{
    int32_t n = breed->plan.model->n;
    int32_t first = (int32_t)random_below(breed->plan.random, (uint64_t)n);
    int32_t last = (int32_t)random_below(breed->plan.random, (uint64_t)n);
    memset(breed->has, 0, (size_t)n * sizeof(*breed->has));
    int32_t at = first;
    while (true) {
        breed->tour[at] = a->tour[at];
        breed->has[a->tour[at]] = true;
        if (at == last) {
            break;
        }
        at = at + 1 < n ? at + 1 : 0;
    }
    int32_t to = last + 1 < n ? last + 1 : 0;
    for (int32_t i = 1; i <= n; i++) {
        int32_t stop = b->tour[(last + i) % n];
        if (!breed->has[stop]) {
            breed->tour[to] = stop;
            to = to + 1 < n ? to + 1 : 0;
        }
    }
}

/* ---- members -----------------------------------------------------------------------------------
 */

/* The plan joins; true where it is the best so far. */
static bool join(struct route_breed *breed)
{
    struct soft_plan *plan = &breed->plan;
    bool sound = route_crowd_add(&breed->crowd, plan);
    if (!sound || (breed->has_best && route_soft_total(plan) >= breed->best.cost)) {
        return false;
    }
    route_crowd_read(&breed->crowd, plan, &breed->best);
    breed->has_best = true;
    breed->stale_n = 0;
    return true;
}

static void tune(struct route_breed *breed)
{
    struct soft_plan *plan = &breed->plan;
    int64_t price = plan->load_price;
    if (++breed->tuned_n < TUNE_EVERY) {
        return;
    }
    if (breed->sound_n * 100 < SHARE_LOW * TUNE_EVERY) {
        price += price / 5 + 1;
    } else if (breed->sound_n * 100 > 2 * SHARE_LOW * TUNE_EVERY) {
        price -= price * 3 / 20;
    }
    plan->load_price = price < plan->load_price_max ? price : plan->load_price_max;
    breed->tuned_n = breed->sound_n = 0;
    route_crowd_reprice(&breed->crowd, plan);
}

/* The plan again, where overload costs more. */
static bool repair(struct route_breed *breed)
{
    struct soft_plan *plan = &breed->plan;
    int64_t price = plan->load_price;
    plan->load_price = DEARER * price;
    route_soft_reprice(plan);
    route_soft_descend(plan);
    plan->load_price = price;
    route_soft_reprice(plan);
    return route_soft_excess(plan) == 0 && join(breed);
}

static void begin_anew(struct route_breed *breed)
{
    route_crowd_clear(&breed->crowd);
    breed->children_n = 0;
    breed->stale_n = 0;
}

bool route_breed_step(struct route_breed *breed)
{
    struct soft_plan *plan = &breed->plan;
    if (++breed->stale_n > STALE_MAX) {
        begin_anew(breed);
    }
    if (breed->children_n++ < FIRST_N) {
        draw_tour(breed);
    } else {
        const struct crowd_member *a = route_crowd_draw(&breed->crowd, plan->random);
        const struct crowd_member *b = a;
        for (int32_t i = 0; i < 10 && b == a; i++) {
            b = route_crowd_draw(&breed->crowd, plan->random);
        }
        cross(breed, a, b);
    }
    cut_tour(breed);
    route_soft_descend(plan);
    bool sound = route_soft_excess(plan) == 0;
    breed->sound_n += sound;
    bool better = join(breed);
    if (!sound && random_below(plan->random, 2) == 0) {
        better = repair(breed) || better;
    }
    tune(breed);
    return better;
}

/* ---- a plan from elsewhere ---------------------------------------------------------------------
 */

void route_breed_begin(struct route_breed *breed)
{
    route_soft_clear(&breed->plan);
}

bool route_breed_line(struct route_breed *breed, int32_t line, const int32_t *stops, int32_t n)
{
    if (line >= breed->plan.lines_n) {
        return false;
    }
    route_soft_fill(&breed->plan, line, stops, n);
    return true;
}

void route_breed_end(struct route_breed *breed)
{
    join(breed);
}
