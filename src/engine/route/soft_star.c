/*
 * SWAP* (Vidal, "Hybrid genetic search for the CVRP: open-source implementation and SWAP*
 * neighborhood", Computers & Operations Research 140, 2022): two stops of two lines change lines,
 * each going to its cheapest place there, not to the other's. The three cheapest places of each
 * stop in the other line are enough to know its cheapest one when one stop of that line is gone.
 *
 * Called by soft_search.c.
 */
#include <assert.h>

#include "engine/route/soft.h"

static int64_t detour(const struct soft_plan *plan, const struct soft_line *line, int32_t stop,
                      int32_t behind)
{
    int32_t before = soft_at(plan, line, behind);
    int32_t next = soft_at(plan, line, behind + 1);
    return (int64_t)soft_distance(plan, before, stop) + soft_distance(plan, stop, next) -
           soft_distance(plan, before, next);
}

/* The three cheapest places of each stop of `from` in `to`. */
static void find_spots(const struct soft_plan *plan, const struct soft_line *from,
                       const struct soft_line *to, struct soft_spot *spots)
{
    for (int32_t i = 0; i < from->n; i++) {
        struct soft_spot spot = {{INT64_MAX, INT64_MAX, INT64_MAX}, {-2, -2, -2}};
        for (int32_t behind = -1; behind < to->n; behind++) {
            int64_t cost = detour(plan, to, from->stop[i], behind);
            int32_t at = 2;
            if (cost >= spot.cost[2]) {
                continue;
            }
            for (; at > 0 && spot.cost[at - 1] > cost; at--) {
                spot.cost[at] = spot.cost[at - 1];
                spot.behind[at] = spot.behind[at - 1];
            }
            spot.cost[at] = cost;
            spot.behind[at] = behind;
        }
        spots[i] = spot;
    }
}

/* The cheapest place of `stop` in a line that loses its stop at `gone`; *ret_behind is a place of
 * the line as it is, `gone` for the gap itself. */
static int64_t place_without(const struct soft_plan *plan, const struct soft_line *line,
                             int32_t stop, const struct soft_spot *spot, int32_t gone,
                             int32_t *ret_behind)
{
    int32_t before = soft_at(plan, line, gone - 1);
    int32_t next = soft_at(plan, line, gone + 1);
    int64_t least = (int64_t)soft_distance(plan, before, stop) + soft_distance(plan, stop, next) -
                    soft_distance(plan, before, next);
    *ret_behind = gone;
    for (int32_t k = 0; k < 3; k++) {
        bool touches = spot->behind[k] == gone || spot->behind[k] == gone - 1;
        if (spot->behind[k] >= -1 && !touches) {
            if (spot->cost[k] < least) {
                least = spot->cost[k];
                *ret_behind = spot->behind[k];
            }
            break;
        }
    }
    return least;
}

/* What a line saves by losing a stop. */
static int64_t saving(const struct soft_plan *plan, const struct soft_line *line, int32_t place)
{
    int32_t before = soft_at(plan, line, place - 1);
    int32_t next = soft_at(plan, line, place + 1);
    int32_t stop = line->stop[place];
    return (int64_t)soft_distance(plan, before, stop) + soft_distance(plan, stop, next) -
           soft_distance(plan, before, next);
}

struct star {
    int64_t delta;
    int32_t i; /* place in a, and where it goes in b */
    int32_t i_behind;
    int32_t j;
    int32_t j_behind;
};

static void find_star(const struct soft_plan *plan, const struct soft_line *a,
                      const struct soft_line *b, struct star *best)
{
    const struct soft_spot *of_a = plan->spots;
    const struct soft_spot *of_b = plan->spots + a->n;
    int64_t unit = plan->kind->distance_cost;
    int64_t now = route_soft_overload(plan, a->load) + route_soft_overload(plan, b->load);
    for (int32_t i = 0; i < a->n; i++) {
        int64_t saved = saving(plan, a, i);
        for (int32_t j = 0; j < b->n; j++) {
            int64_t more = plan->demand[b->stop[j]] - plan->demand[a->stop[i]];
            int64_t price = route_soft_overload(plan, a->load + more) +
                            route_soft_overload(plan, b->load - more) - now;
            int64_t both = saved + saving(plan, b, j);
            struct star star = {.i = i, .j = j};
            if (price - unit * both >= best->delta) {
                continue;
            }
            int64_t spent = place_without(plan, b, a->stop[i], &of_a[i], j, &star.i_behind) +
                            place_without(plan, a, b->stop[j], &of_b[j], i, &star.j_behind);
            star.delta = price + unit * (spent - both);
            if (star.delta < best->delta) {
                *best = star;
            }
        }
    }
}

/* Line x without its stop at `gone`, with the stop at `from` of line y behind place `behind`. */
static struct soft_draft draft_of(const struct soft_plan *plan, int32_t x, int32_t gone, int32_t y,
                                  int32_t from, int32_t behind)
{
    int32_t n = plan->line[x].n;
    struct soft_piece comes = {y, from, 1, false};
    if (behind == gone) {
        return (struct soft_draft){{{x, 0, gone, false}, comes, {x, gone + 1, n - gone - 1, false}},
                                   3};
    }
    if (behind < gone) {
        return (struct soft_draft){{{x, 0, behind + 1, false},
                                    comes,
                                    {x, behind + 1, gone - behind - 1, false},
                                    {x, gone + 1, n - gone - 1, false}},
                                   4};
    }
    return (struct soft_draft){{{x, 0, gone, false},
                                {x, gone + 1, behind - gone, false},
                                comes,
                                {x, behind + 1, n - behind - 1, false}},
                               4};
}

bool route_soft_star(struct soft_plan *plan, int32_t a, int32_t b)
{
    const struct soft_line *x = &plan->line[a];
    const struct soft_line *y = &plan->line[b];
    struct star best = {.delta = 0, .i = -1};
    assert(a != b);
    find_spots(plan, x, y, plan->spots);
    find_spots(plan, y, x, plan->spots + x->n);
    find_star(plan, x, y, &best);
    if (best.i < 0) {
        return false;
    }
    struct soft_draft of_a = draft_of(plan, a, best.i, b, best.j, best.j_behind);
    struct soft_draft of_b = draft_of(plan, b, best.j, a, best.i, best.i_behind);
    return route_soft_change(plan, a, &of_a, b, &of_b);
}
