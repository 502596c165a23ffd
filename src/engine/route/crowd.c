/* A population of plans (see crowd.h). Called by breed.c. */
#include "engine/route/crowd.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { CLOSEST = 5, ELITE = 4 };

static enum linli_rc member_init(struct crowd_member *member, const struct soft_plan *plan,
                                 struct linli_arena *arena, struct linli_error *err)
{
    int32_t n = plan->model->n;
    LINLI_TRY(LINLI_NEW(arena, n, &member->tour, err));
    LINLI_TRY(LINLI_NEW(arena, plan->lines_n, &member->length, err));
    LINLI_TRY(LINLI_NEW(arena, n, &member->next, err));
    return LINLI_NEW(arena, n, &member->prev, err);
}

enum linli_rc route_crowd_init(struct crowd *crowd, const struct soft_plan *plan,
                               struct linli_arena *arena, struct linli_error *err)
{
    struct crowd_member *members;
    LINLI_TRY(LINLI_NEW(arena, 2 * CROWD_MAX, &members, err));
    crowd->n = plan->model->n;
    LINLI_TRY(LINLI_NEW(arena, plan->lines_n, &crowd->angle, err));
    LINLI_TRY(LINLI_NEW(arena, plan->lines_n, &crowd->line, err));
    crowd->spare_n = 0;
    crowd->half[0].n = 0;
    crowd->half[1].n = 0;
    for (int32_t i = 0; i < 2 * CROWD_MAX; i++) {
        LINLI_TRY(member_init(&members[i], plan, arena, err));
        crowd->spare[crowd->spare_n++] = &members[i];
    }
    return LINLI_OK;
}

void route_crowd_clear(struct crowd *crowd)
{
    for (int32_t h = 0; h < 2; h++) {
        struct crowd_half *half = &crowd->half[h];
        while (half->n > 0) {
            crowd->spare[crowd->spare_n++] = half->member[--half->n];
        }
        memset(half->taken, 0, sizeof(half->taken));
    }
}

/* ---- a plan as a tour --------------------------------------------------------------------------
 */

/* The direction of the middle of a line. */
static double middle_of(const struct soft_plan *plan, const struct soft_line *line)
{
    const struct linli_route_places *places = &plan->model->problem->places;
    int32_t depot = plan->model->place[plan->kind->start];
    double x = 0;
    double y = 0;
    for (int32_t i = 0; i < line->n; i++) {
        int32_t place = plan->model->place[line->stop[i]];
        x += places->x[place] - places->x[depot];
        y += places->y[place] - places->y[depot];
    }
    return atan2(y, x);
}

/* Lines that are not empty, around the depot where there are coordinates. */
static int32_t sort_lines(struct crowd *crowd, const struct soft_plan *plan)
{
    int32_t n = 0;
    for (int32_t i = 0; i < plan->lines_n; i++) {
        if (plan->line[i].n == 0) {
            continue;
        }
        double angle = plan->angle != NULL ? middle_of(plan, &plan->line[i]) : 0;
        int32_t at = n++;
        for (; at > 0 && crowd->angle[at - 1] > angle; at--) {
            crowd->angle[at] = crowd->angle[at - 1];
            crowd->line[at] = crowd->line[at - 1];
        }
        crowd->angle[at] = angle;
        crowd->line[at] = i;
    }
    return n;
}

void route_crowd_read(struct crowd *crowd, const struct soft_plan *plan,
                      struct crowd_member *member)
{
    int32_t at = 0;
    member->lines_n = sort_lines(crowd, plan);
    member->cost = 0;
    for (int32_t i = 0; i < member->lines_n; i++) {
        const struct soft_line *line = &plan->line[crowd->line[i]];
        member->length[i] = line->n;
        member->cost += plan->kind->fixed_cost + plan->kind->distance_cost * line->distance;
        for (int32_t k = 0; k < line->n; k++) {
            int32_t stop = line->stop[k];
            member->tour[at++] = stop;
            member->prev[stop] = k > 0 ? line->stop[k - 1] : -1;
            member->next[stop] = k + 1 < line->n ? line->stop[k + 1] : -1;
        }
    }
    assert(at == crowd->n);
    member->excess = route_soft_excess(plan);
    member->priced = route_soft_total(plan);
}

/* ---- fitness -----------------------------------------------------------------------------------
 */

/* The share of stops with another neighbour, whatever the direction of lines. */
static double away_of(const struct crowd_member *a, const struct crowd_member *b, int32_t n)
{
    int32_t broken = 0;
    for (int32_t i = 0; i < n; i++) {
        broken += a->next[i] != b->next[i] && a->next[i] != b->prev[i];
        broken += a->prev[i] < 0 && b->prev[i] >= 0 && b->next[i] >= 0;
    }
    return (double)broken / n;
}

/* The mean distance to the closest others of the half. */
static double closeness(const struct crowd_half *half, const struct crowd_member *member)
{
    double nearest[CLOSEST];
    int32_t n = 0;
    double sum = 0;
    for (int32_t i = 0; i < half->n; i++) {
        double away = half->away[member->slot][half->member[i]->slot];
        if (half->member[i] == member || (n == CLOSEST && away >= nearest[n - 1])) {
            continue;
        }
        int32_t at = n < CLOSEST ? n++ : CLOSEST - 1;
        for (; at > 0 && nearest[at - 1] > away; at--) {
            nearest[at] = nearest[at - 1];
        }
        nearest[at] = away;
    }
    for (int32_t i = 0; i < n; i++) {
        sum += nearest[i];
    }
    return n > 0 ? sum / n : 1;
}

/* Ranks by cost (the order of the half) and by distance to others. */
static void fill_fitness(struct crowd_half *half)
{
    double away[CROWD_MAX];
    for (int32_t i = 0; i < half->n; i++) {
        away[i] = closeness(half, half->member[i]);
    }
    for (int32_t i = 0; i < half->n; i++) {
        int32_t rank = 0;
        for (int32_t k = 0; k < half->n; k++) {
            rank += away[k] > away[i] || (away[k] >= away[i] && k < i);
        }
        double weight = half->n > ELITE ? 1 - (double)ELITE / half->n : 0;
        half->member[i]->fitness = (i + weight * rank) / half->n;
    }
}

static bool is_clone(const struct crowd_half *half, int32_t i)
{
    const struct crowd_member *member = half->member[i];
    for (int32_t k = 0; k < half->n; k++) {
        if (k != i && half->away[member->slot][half->member[k]->slot] <= 0) {
            return true;
        }
    }
    return false;
}

/* Clones first, then the least fit; never the cheapest. */
static void remove_worst(struct crowd *crowd, struct crowd_half *half)
{
    int32_t worst = -1;
    bool worst_clone = false;
    fill_fitness(half);
    for (int32_t i = 1; i < half->n; i++) {
        bool clone = is_clone(half, i);
        if (worst < 0 || (clone && !worst_clone) ||
            (clone == worst_clone && half->member[i]->fitness > half->member[worst]->fitness)) {
            worst = i;
            worst_clone = clone;
        }
    }
    assert(worst > 0);
    struct crowd_member *gone = half->member[worst];
    half->taken[gone->slot] = false;
    crowd->spare[crowd->spare_n++] = gone;
    for (int32_t i = worst; i + 1 < half->n; i++) {
        half->member[i] = half->member[i + 1];
    }
    half->n--;
}

/* ---- members -----------------------------------------------------------------------------------
 */

static void sift(struct crowd_half *half, int32_t at)
{
    struct crowd_member *member = half->member[at];
    for (; at > 0 && half->member[at - 1]->priced > member->priced; at--) {
        half->member[at] = half->member[at - 1];
    }
    half->member[at] = member;
}

bool route_crowd_add(struct crowd *crowd, const struct soft_plan *plan)
{
    struct crowd_member *member = crowd->spare[--crowd->spare_n];
    assert(crowd->spare_n >= 0);
    route_crowd_read(crowd, plan, member);
    bool sound = member->excess == 0;
    struct crowd_half *half = &crowd->half[sound ? 0 : 1];
    member->slot = 0;
    while (half->taken[member->slot]) {
        member->slot++;
    }
    half->taken[member->slot] = true;
    for (int32_t i = 0; i < half->n; i++) {
        double away = away_of(member, half->member[i], crowd->n);
        half->away[member->slot][half->member[i]->slot] = away;
        half->away[half->member[i]->slot][member->slot] = away;
    }
    half->member[half->n++] = member;
    sift(half, half->n - 1);
    if (half->n == CROWD_MAX) {
        while (half->n > CROWD_LEAST) {
            remove_worst(crowd, half);
        }
    }
    return sound;
}

static const struct crowd_member *draw_one(const struct crowd *crowd, struct random_stream *random)
{
    uint64_t n = (uint64_t)crowd->half[0].n + (uint64_t)crowd->half[1].n;
    int32_t i = (int32_t)random_below(random, n);
    return i < crowd->half[0].n ? crowd->half[0].member[i]
                                : crowd->half[1].member[i - crowd->half[0].n];
}

const struct crowd_member *route_crowd_draw(struct crowd *crowd, struct random_stream *random)
{
    fill_fitness(&crowd->half[0]);
    fill_fitness(&crowd->half[1]);
    const struct crowd_member *a = draw_one(crowd, random);
    const struct crowd_member *b = draw_one(crowd, random);
    return b->fitness < a->fitness ? b : a;
}

void route_crowd_reprice(struct crowd *crowd, const struct soft_plan *plan)
{
    struct crowd_half *half = &crowd->half[1];
    for (int32_t i = 0; i < half->n; i++) {
        struct crowd_member *member = half->member[i];
        member->priced = member->cost + ((member->excess * plan->load_price) >> 10);
        sift(half, i);
    }
}
