/*
 * Local search on lines that may be overloaded at a price (see soft.h). Each stop u is
 * linked with each of its nearest stops v by the moves of Vidal 2022 (HGS-CVRP): strings of up to
 * two stops go behind v, change places with those behind v, tails are exchanged with or without
 * turning, a part of a line is turned. A pair is tried again only where a line has changed since
 * u's last trial. When nothing is left, SWAP* looks at pairs of lines whose sectors overlap.
 *
 * Called by breed.c.
 */
#include <assert.h>

#include "engine/route/soft.h"

enum { STRING_MAX = 2, TAKEN_MAX = 2 };

static struct soft_piece piece(int32_t line, int32_t first, int32_t behind, bool turned)
{
    return (struct soft_piece){line, first, behind > first ? behind - first : 0, turned};
}

/* ---- two lines ---------------------------------------------------------------------------------
 */

struct cut {
    int32_t line;
    int32_t first;
    int32_t behind; /* [first, behind) leaves the line */
    bool turned;
};

/* What stands at both sides of a cut, and at its ends as it would be put in elsewhere. */
struct seam {
    int32_t before;
    int32_t behind;
    int32_t first;
    int32_t last;
    int64_t load;
    bool none;
};

static struct seam seam_of(const struct soft_plan *plan, struct cut cut)
{
    const struct soft_line *line = &plan->line[cut.line];
    struct seam seam = {.before = soft_at(plan, line, cut.first - 1),
                        .behind = soft_at(plan, line, cut.behind),
                        .load = line->load_to[cut.behind] - line->load_to[cut.first],
                        .none = cut.first == cut.behind};
    if (!seam.none) {
        seam.first = line->stop[cut.turned ? cut.behind - 1 : cut.first];
        seam.last = line->stop[cut.turned ? cut.first : cut.behind - 1];
    }
    return seam;
}

/* Distance at the seam `at` with the cut `in` in it. */
static int64_t sewn(const struct soft_plan *plan, const struct seam *at, const struct seam *in)
{
    return in->none ? soft_distance(plan, at->before, at->behind)
                    : (int64_t)soft_distance(plan, at->before, in->first) +
                          soft_distance(plan, in->last, at->behind);
}

static int64_t unsewn(const struct soft_plan *plan, const struct seam *at, bool turned)
{
    struct seam own = *at;
    own.first = turned ? at->last : at->first;
    own.last = turned ? at->first : at->last;
    return sewn(plan, at, &own);
}

/* Whether an exchange can be cheaper. */
static bool is_hopeful(const struct soft_plan *plan, struct cut a, struct cut b)
{
    const struct soft_line *x = &plan->line[a.line];
    const struct soft_line *y = &plan->line[b.line];
    struct seam of_a = seam_of(plan, a);
    struct seam of_b = seam_of(plan, b);
    int64_t delta = sewn(plan, &of_a, &of_b) + sewn(plan, &of_b, &of_a) -
                    unsewn(plan, &of_a, a.turned) - unsewn(plan, &of_b, b.turned);
    delta *= plan->kind->distance_cost;
    int64_t more = of_b.load - of_a.load;
    delta += route_soft_overload(plan, x->load + more) - route_soft_overload(plan, x->load) +
             route_soft_overload(plan, y->load - more) - route_soft_overload(plan, y->load);
    return delta < plan->kind->fixed_cost || delta < 0; /* a line that ends empty saves that */
}

/* The cuts of two lines change places. */
static bool exchange(struct soft_plan *plan, struct cut a, struct cut b)
{
    if (!is_hopeful(plan, a, b)) {
        return false;
    }
    struct soft_draft of_a = {{piece(a.line, 0, a.first, false),
                               piece(b.line, b.first, b.behind, b.turned),
                               piece(a.line, a.behind, plan->line[a.line].n, false)},
                              3};
    struct soft_draft of_b = {{piece(b.line, 0, b.first, false),
                               piece(a.line, a.first, a.behind, a.turned),
                               piece(b.line, b.behind, plan->line[b.line].n, false)},
                              3};
    return route_soft_change(plan, a.line, &of_a, b.line, &of_b);
}

/* Strings that begin at u, or end there and are turned, go behind place j of line b, where up to
 * TAKEN_MAX stops leave for u's place. */
static bool link_strings(struct soft_plan *plan, int32_t a, int32_t i, int32_t b, int32_t j)
{
    int32_t n_a = plan->line[a].n;
    int32_t n_b = plan->line[b].n;
    for (int32_t p = 1; p <= STRING_MAX; p++) {
        for (int32_t q = 0; q <= TAKEN_MAX && q <= p && j + 1 + q <= n_b; q++) {
            struct cut there = {b, j + 1, j + 1 + q, false};
            if (i + p <= n_a && exchange(plan, (struct cut){a, i, i + p, false}, there)) {
                return true;
            }
            if (p > 1 && i + 1 - p >= 0 &&
                exchange(plan, (struct cut){a, i + 1 - p, i + 1, true}, there)) {
                return true;
            }
        }
    }
    return false;
}

static bool link_tails(struct soft_plan *plan, int32_t a, int32_t i, int32_t b, int32_t j)
{
    int32_t n_a = plan->line[a].n;
    int32_t n_b = plan->line[b].n;
    return exchange(plan, (struct cut){a, i + 1, n_a, false}, (struct cut){b, j, n_b, false}) ||
           exchange(plan, (struct cut){a, i, n_a, false}, (struct cut){b, j + 1, n_b, false}) ||
           exchange(plan, (struct cut){a, i + 1, n_a, true}, (struct cut){b, 0, j + 1, true}) ||
           exchange(plan, (struct cut){a, 0, i, true}, (struct cut){b, j, n_b, true});
}

/* ---- one line ----------------------------------------------------------------------------------
 */

static bool turn(struct soft_plan *plan, int32_t a, int32_t first, int32_t behind)
{
    const struct soft_line *line = &plan->line[a];
    struct soft_draft draft = {{piece(a, 0, first, false), piece(a, first, behind, true),
                                piece(a, behind, line->n, false)},
                               3};
    if (behind - first < 2) {
        return false;
    }
    int32_t before = soft_at(plan, line, first - 1);
    int32_t next = soft_at(plan, line, behind);
    int64_t way = (int64_t)soft_distance(plan, before, line->stop[behind - 1]) +
                  soft_distance(plan, line->stop[first], next) -
                  soft_distance(plan, before, line->stop[first]) -
                  soft_distance(plan, line->stop[behind - 1], next);
    return way < 0 && route_soft_change(plan, a, &draft, a, NULL);
}

/* The cuts x and y, x first, change places. */
static bool reorder(struct soft_plan *plan, int32_t a, struct cut x, struct cut y)
{
    struct soft_draft draft = {{piece(a, 0, x.first, false), piece(a, y.first, y.behind, y.turned),
                                piece(a, x.behind, y.first, false),
                                piece(a, x.first, x.behind, x.turned),
                                piece(a, y.behind, plan->line[a].n, false)},
                               5};
    return route_soft_change(plan, a, &draft, a, NULL);
}

/* [first, behind) and what stands behind place j change places, `taken` stops of it. */
static bool move_within(struct soft_plan *plan, int32_t a, struct cut string, int32_t j,
                        int32_t taken)
{
    struct cut there = {a, j + 1, j + 1 + taken, false};
    if (there.behind > plan->line[a].n) {
        return false;
    }
    if (there.behind <= string.first) {
        return reorder(plan, a, there, string);
    }
    return there.first >= string.behind && reorder(plan, a, string, there);
}

static bool link_within(struct soft_plan *plan, int32_t a, int32_t i, int32_t j)
{
    int32_t n = plan->line[a].n;
    for (int32_t p = 1; p <= STRING_MAX; p++) {
        for (int32_t q = 0; q <= 1; q++) {
            if ((i + p <= n && move_within(plan, a, (struct cut){a, i, i + p, false}, j, q)) ||
                (p > 1 && i + 1 - p >= 0 &&
                 move_within(plan, a, (struct cut){a, i + 1 - p, i + 1, true}, j, q))) {
                return true;
            }
        }
    }
    return i < j ? turn(plan, a, i + 1, j + 1) || turn(plan, a, i, j)
                 : turn(plan, a, j + 1, i + 1) || turn(plan, a, j, i);
}

/* ---- one stop ----------------------------------------------------------------------------------
 */

static bool is_clean(const struct soft_plan *plan, const struct soft_line *line)
{
    return plan->model->dims_n == 0 || line->load <= plan->kind->capacity[0];
}

/* Where no price is paid, a link has to be shorter than what it replaces at u, or it is left to the
 * stop at its other end. */
static bool gains(const struct soft_plan *plan, int32_t u, int32_t v)
{
    const struct soft_line *a = &plan->line[plan->line_of[u]];
    int32_t i = plan->place_of[u];
    int32_t way = soft_distance(plan, u, v);
    return way < soft_distance(plan, soft_at(plan, a, i - 1), u) ||
           way < soft_distance(plan, u, soft_at(plan, a, i + 1)) || !is_clean(plan, a) ||
           !is_clean(plan, &plan->line[plan->line_of[v]]);
}

static bool link_stops(struct soft_plan *plan, int32_t u, int32_t v)
{
    int32_t a = plan->line_of[u];
    int32_t b = plan->line_of[v];
    int32_t i = plan->place_of[u];
    int32_t j = plan->place_of[v];
    if (!gains(plan, u, v)) {
        return false;
    }
    if (a == b) {
        return link_within(plan, a, i, j);
    }
    return link_strings(plan, a, i, b, j) || (j == 0 && link_strings(plan, a, i, b, -1)) ||
           link_tails(plan, a, i, b, j);
}

static int32_t empty_line(const struct soft_plan *plan)
{
    for (int32_t i = 0; i < plan->lines_n; i++) {
        if (plan->line[i].n == 0) {
            return i;
        }
    }
    return -1;
}

static bool is_newer(const struct soft_plan *plan, int32_t u, int32_t v, int64_t moment)
{
    return plan->line[plan->line_of[u]].changed > moment ||
           plan->line[plan->line_of[v]].changed > moment;
}

/* All moves of u; true where one was made. */
static bool better_stop(struct soft_plan *plan, int32_t u)
{
    const struct route_model *model = plan->model;
    const int32_t *near = model->near + (size_t)u * (size_t)model->near_n;
    int64_t last = plan->tried[u];
    bool better = false;
    plan->tried[u] = plan->clock;
    for (int32_t k = 0; k < model->near_n && k < SOFT_NEAR; k++) {
        if (is_newer(plan, u, near[k], last) && link_stops(plan, u, near[k])) {
            better = true;
        }
    }
    int32_t a = plan->line_of[u];
    int32_t empty = plan->line[a].changed > last && plan->line[a].n > 1 ? empty_line(plan) : -1;
    if (empty >= 0) {
        int32_t i = plan->place_of[u];
        better =
            exchange(plan, (struct cut){a, i, i + 1, false}, (struct cut){empty, 0, 0, false}) ||
            (i > 0 && exchange(plan, (struct cut){a, i, plan->line[a].n, false},
                               (struct cut){empty, 0, 0, false})) ||
            better;
    }
    return better;
}

/* ---- all ---------------------------------------------------------------------------------------
 */

static bool inside(double from, double to, double angle)
{
    return from <= to ? from <= angle && angle <= to : angle >= from || angle <= to;
}

static bool overlap(const struct soft_plan *plan, const struct soft_line *a,
                    const struct soft_line *b)
{
    return plan->angle == NULL || inside(a->from, a->to, b->from) ||
           inside(b->from, b->to, a->from);
}

/* The smallest sector that holds all angles lies behind the widest gap between two. */
static void fill_sector(const struct soft_plan *plan, struct soft_line *line)
{
    double gap = -1;
    if (plan->angle == NULL || line->n == 0) {
        return;
    }
    for (int32_t i = 0; i < line->n; i++) {
        double from = plan->angle[line->stop[i]];
        double nearest = 2;
        for (int32_t k = 0; k < line->n; k++) {
            double away = plan->angle[line->stop[k]] - from;
            away = away < 0 ? away + 1 : away;
            nearest = away > 0 && away < nearest ? away : nearest;
        }
        nearest = nearest > 1 ? 1 : nearest;
        if (nearest > gap) {
            gap = nearest;
            line->to = from;
            line->from = from + nearest >= 1 ? from + nearest - 1 : from + nearest;
        }
    }
}

static bool star_all(struct soft_plan *plan)
{
    bool better = false;
    for (int32_t a = 0; a < plan->lines_n; a++) {
        if (plan->line[a].changed > plan->line[a].starred) {
            fill_sector(plan, &plan->line[a]);
        }
    }
    for (int32_t a = 0; a < plan->lines_n; a++) {
        struct soft_line *x = &plan->line[a];
        int64_t last = x->starred;
        x->starred = plan->clock;
        for (int32_t b = 0; b < a && x->n > 0; b++) {
            const struct soft_line *y = &plan->line[b];
            if (y->n > 0 && (x->changed > last || y->changed > last) && overlap(plan, x, y)) {
                better = route_soft_star(plan, a, b) || better;
            }
        }
    }
    return better;
}

static void shuffle(struct soft_plan *plan)
{
    for (int32_t i = 0; i < plan->model->n; i++) {
        int32_t j = (int32_t)random_below(plan->random, (uint64_t)i + 1);
        plan->order[i] = plan->order[j];
        plan->order[j] = i;
    }
}

void route_soft_descend(struct soft_plan *plan)
{
    bool better = true;
    assert(plan->model->n > 0);
    shuffle(plan);
    while (better) {
        better = false;
        for (int32_t i = 0; i < plan->model->n; i++) {
            better = better_stop(plan, plan->order[i]) || better;
        }
        better = better || star_all(plan);
    }
}
