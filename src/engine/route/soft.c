/*
 * A plan whose lines may be overloaded at a price (see soft.h). Called by soft_search.c,
 * soft_star.c, breed.c.
 */
#include "engine/route/soft.h"

#include <assert.h>
#include <string.h>

/* Of a unit of distance, so that sums of prices stay in int64. */
static const int64_t COST_MAX = 1 << 20;

static bool metric_is_plain(const struct route_model *model)
{
    const struct route_metric *metric = &model->metrics[model->kinds[0].metric];
    return metric->table != NULL && metric->back == metric->table && metric->travel != NULL;
}

static bool kind_is_plain(const struct route_model *model)
{
    const struct route_kind *kind = &model->kinds[0];
    return kind->start == kind->end && kind->time_cost == 0 && kind->reloads_n == 0 &&
           kind->distance_cost <= COST_MAX && kind->fixed_cost <= COST_MAX * COST_MAX &&
           kind->max_duration >= LINLI_ROUTE_NONE && kind->max_distance >= LINLI_ROUTE_NONE &&
           kind->max_stops >= LINLI_ROUTE_NONE;
}

bool route_soft_can(const struct route_model *model)
{
    return model->n <= SOFT_STOPS_MAX && model->one_kind && model->times == ROUTE_TIMELESS &&
           model->dims_n <= 1 && !model->mixed && !model->ordered && !model->optional &&
           model->allowed == NULL && metric_is_plain(model) && kind_is_plain(model);
}

static void fill_angles(struct soft_plan *plan)
{
    const struct linli_route_places *places = &plan->model->problem->places;
    const double turn = 2 * 3.14159265358979323846;
    int32_t depot = plan->model->place[plan->kind->start];
    for (int32_t i = 0; i < plan->model->n; i++) {
        int32_t place = plan->model->place[i];
        double angle =
            atan2(places->y[place] - places->y[depot], places->x[place] - places->x[depot]);
        plan->angle[i] = angle < 0 ? angle / turn + 1 : angle / turn;
    }
}

/* A price above which no stop is overloaded, as far as sums allow. */
static void fill_prices(struct soft_plan *plan)
{
    int64_t farthest = 1;
    int64_t largest = 1;
    int64_t load = 0;
    for (int32_t i = 0; i < plan->model->n; i++) {
        int64_t way = soft_distance(plan, plan->kind->start, i);
        farthest = way > farthest ? way : farthest;
        largest = plan->demand[i] > largest ? plan->demand[i] : largest;
        load += plan->demand[i];
    }
    int64_t most = (INT64_C(1) << 58) / (load + 1);
    int64_t dear = 1024 * farthest * plan->kind->distance_cost;
    plan->load_price_max = (dear < most ? dear : most) + 1;
    plan->load_price = dear / largest < most ? dear / largest + 1 : most + 1;
}

/* As many lines as the loads want and a third more, but no more than there are vehicles. */
static int32_t lines_of(const struct route_model *model)
{
    const struct route_kind *kind = &model->kinds[0];
    int64_t load = 0;
    for (int32_t i = 0; i < model->n && model->dims_n > 0; i++) {
        load += model->stops[i].delivery[0] + model->stops[i].pickup[0];
    }
    int64_t capacity = model->dims_n > 0 && kind->capacity[0] > 0 ? kind->capacity[0] : 1;
    int64_t wanted = (load + load / 3) / capacity + 4;
    return wanted < model->lines_max ? (int32_t)wanted : model->lines_max;
}

enum linli_rc route_soft_init(struct soft_plan *plan, const struct route_model *model,
                              struct random_stream *random, struct linli_arena *arena,
                              struct linli_error *err)
{
    const struct route_kind *kind = &model->kinds[0];
    assert(route_soft_can(model));
    *plan = (struct soft_plan){.model = model,
                               .kind = kind,
                               .table = model->metrics[kind->metric].table,
                               .lines_n = lines_of(model),
                               .random = random};
    LINLI_TRY(LINLI_NEW(arena, model->n, &plan->line_of, err));
    LINLI_TRY(LINLI_NEW(arena, model->n, &plan->place_of, err));
    LINLI_TRY(LINLI_NEW(arena, model->n, &plan->demand, err));
    LINLI_TRY(LINLI_NEW(arena, model->n, &plan->tried, err));
    LINLI_TRY(LINLI_NEW(arena, model->n, &plan->order, err));
    LINLI_TRY(LINLI_NEW(arena, 2 * (size_t)model->n, &plan->scratch, err));
    LINLI_TRY(LINLI_NEW(arena, 2 * (size_t)model->n, &plan->spots, err));
    LINLI_TRY(LINLI_NEW(arena, plan->lines_n, &plan->line, err));
    for (int32_t i = 0; i < plan->lines_n; i++) {
        LINLI_TRY(LINLI_NEW(arena, model->n, &plan->line[i].stop, err));
        LINLI_TRY(LINLI_NEW(arena, (size_t)model->n + 1, &plan->line[i].load_to, err));
    }
    for (int32_t i = 0; i < model->n && model->dims_n > 0; i++) {
        plan->demand[i] = model->stops[i].delivery[0] + model->stops[i].pickup[0];
    }
    if (model->problem->places.metric != LINLI_ROUTE_MATRIX) {
        LINLI_TRY(LINLI_NEW(arena, model->n, &plan->angle, err));
        fill_angles(plan);
    }
    fill_prices(plan);
    return LINLI_OK;
}

/* ---- what is known of a line -------------------------------------------------------------------
 */

static void refresh(struct soft_plan *plan, int32_t id)
{
    struct soft_line *line = &plan->line[id];
    int32_t at = plan->kind->start;
    line->load = 0;
    line->distance = 0;
    for (int32_t i = 0; i < line->n; i++) {
        int32_t stop = line->stop[i];
        plan->line_of[stop] = id;
        plan->place_of[stop] = i;
        line->load_to[i] = line->load;
        line->load += plan->demand[stop];
        line->distance += soft_distance(plan, at, stop);
        at = stop;
    }
    line->load_to[line->n] = line->load;
    line->distance += line->n > 0 ? soft_distance(plan, at, plan->kind->end) : 0;
    line->cost = route_soft_cost(plan, line->n, line->distance, line->load);
    line->changed = ++plan->clock;
}

void route_soft_clear(struct soft_plan *plan)
{
    plan->clock = 0;
    for (int32_t i = 0; i < plan->lines_n; i++) {
        plan->line[i].n = 0;
        plan->line[i].starred = -1;
        refresh(plan, i);
    }
    for (int32_t i = 0; i < plan->model->n; i++) {
        plan->tried[i] = -1;
    }
}

void route_soft_fill(struct soft_plan *plan, int32_t line, const int32_t *stops, int32_t n)
{
    assert(n <= plan->model->n);
    if (n > 0) {
        memcpy(plan->line[line].stop, stops, (size_t)n * sizeof(*stops));
    }
    plan->line[line].n = n;
    refresh(plan, line);
}

void route_soft_reprice(struct soft_plan *plan)
{
    plan->clock++;
    for (int32_t i = 0; i < plan->lines_n; i++) {
        struct soft_line *line = &plan->line[i];
        line->cost = route_soft_cost(plan, line->n, line->distance, line->load);
        line->changed = plan->clock;
    }
}

int64_t route_soft_total(const struct soft_plan *plan)
{
    int64_t total = 0;
    for (int32_t i = 0; i < plan->lines_n; i++) {
        total += plan->line[i].cost;
    }
    return total;
}

int64_t route_soft_excess(const struct soft_plan *plan)
{
    int64_t excess = 0;
    for (int32_t i = 0; i < plan->lines_n && plan->model->dims_n > 0; i++) {
        int64_t over = plan->line[i].load - plan->kind->capacity[0];
        excess += over > 0 ? over : 0;
    }
    return excess;
}

/* ---- drafts ------------------------------------------------------------------------------------
 */

struct drafted {
    int32_t n;
    int64_t distance; /* that the joints change */
    int64_t load;
};

/* The distance of the joints that `line` loses where the pieces cut it is taken off by the caller:
 * here are the joints between pieces, and the inner distance is what their lines hold. */
static int64_t joints(const struct soft_plan *plan, const struct soft_draft *draft,
                      struct drafted *drafted)
{
    int64_t sum = 0;
    int32_t at = plan->kind->start;
    *drafted = (struct drafted){0};
    for (int32_t i = 0; i < draft->n; i++) {
        const struct soft_piece *piece = &draft->piece[i];
        const struct soft_line *line = &plan->line[piece->line];
        if (piece->n <= 0) {
            continue;
        }
        int32_t first = line->stop[piece->first];
        int32_t last = line->stop[piece->first + piece->n - 1];
        sum += soft_distance(plan, at, piece->turned ? last : first);
        at = piece->turned ? first : last;
        drafted->n += piece->n;
        drafted->load += line->load_to[piece->first + piece->n] - line->load_to[piece->first];
    }
    return drafted->n > 0 ? sum + soft_distance(plan, at, plan->kind->end) : 0;
}

/* The joints in today's lines at both sides of each piece, each counted once: those before it, and
 * those behind a piece that ends its line. */
static int64_t joints_now(const struct soft_plan *plan, const struct soft_draft *draft)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < draft->n; i++) {
        const struct soft_piece *piece = &draft->piece[i];
        const struct soft_line *line = &plan->line[piece->line];
        int32_t end = piece->first + piece->n;
        if (piece->n <= 0) {
            continue;
        }
        sum += soft_distance(plan, soft_at(plan, line, piece->first - 1), line->stop[piece->first]);
        sum += end == line->n ? soft_distance(plan, line->stop[end - 1], plan->kind->end) : 0;
    }
    return sum;
}

static int32_t write_out(const struct soft_plan *plan, const struct soft_draft *draft,
                         int32_t *stops)
{
    int32_t n = 0;
    for (int32_t i = 0; i < draft->n; i++) {
        const struct soft_piece *piece = &draft->piece[i];
        const int32_t *from = plan->line[piece->line].stop + piece->first;
        for (int32_t k = 0; k < piece->n; k++) {
            stops[n++] = piece->turned ? from[piece->n - 1 - k] : from[k];
        }
    }
    return n;
}

bool route_soft_change(struct soft_plan *plan, int32_t a, const struct soft_draft *of_a, int32_t b,
                       const struct soft_draft *of_b)
{
    const struct soft_line *x = &plan->line[a];
    const struct soft_line *y = &plan->line[b];
    bool two = of_b != NULL;
    struct drafted new_a;
    struct drafted new_b = {0};
    int64_t way = joints(plan, of_a, &new_a) - joints_now(plan, of_a);
    way += two ? joints(plan, of_b, &new_b) - joints_now(plan, of_b) : 0;
    int64_t delta = plan->kind->distance_cost * way +
                    route_soft_cost(plan, new_a.n, 0, new_a.load) +
                    (two ? route_soft_cost(plan, new_b.n, 0, new_b.load) : 0);
    int64_t now = route_soft_cost(plan, x->n, 0, x->load) +
                  (two ? route_soft_cost(plan, y->n, 0, y->load) : 0);
    if (delta >= now) {
        return false;
    }
    int32_t *stops_a = plan->scratch;
    write_out(plan, of_a, stops_a);
    int32_t *stops_b = plan->scratch + new_a.n;
    if (two) {
        write_out(plan, of_b, stops_b);
    }
    int64_t before = x->cost + (two ? y->cost : 0);
    route_soft_fill(plan, a, stops_a, new_a.n);
    if (two) {
        route_soft_fill(plan, b, stops_b, new_b.n);
    }
    assert(x->cost + (two ? y->cost : 0) == before + delta - now);
    (void)before;
    return true;
}
