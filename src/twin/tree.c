/*
 * What the twin's rivals know of a city whose sites supply others: the days of the way down, as
 * the planner has them, and at each site that orders the sum of what was wanted at all below it.
 *
 * Invariant: the sums of a day add up to what was wanted in the whole tree. Called by scene.c and
 * day.c.
 */
#include <assert.h>

#include "base/fixed.h"
#include "planner/tiers.h"
#include "twin/state.h"

static enum linli_rc measure_days(struct twin_scene *scene, struct linli_arena *arena,
                                  struct linli_error *err)
{
    struct city bare = *scene->city; /* the tree needs no demand */
    struct city grown;
    struct run run = {.city = &bare, .arena = arena};
    bare.series_n = 0;
    LINLI_TRY(tiers_prepare(&run, &grown, err));
    LINLI_TRY(LINLI_NEW(arena, bare.sites_n, &scene->push_days, err));
    for (int64_t i = 0; i < bare.sites_n; i++) {
        const struct tier *tier = &run.tiers[i];
        scene->push_days[i] = tier->parent == FIXED_NONE ? tier->longest_days : tier->push_days;
    }
    return LINLI_OK;
}

static int64_t root_place(const struct twin_scene *scene, int64_t at)
{
    int64_t site = scene->places[at].site;
    while (scene->parent[site] != FIXED_NONE) {
        site = scene->parent[site];
    }
    return scene->place_of[site * scene->city->items_n + scene->places[at].item];
}

static void add_to_root(struct twin_scene *scene, int64_t at, int64_t *sum_e3, int32_t first_day)
{
    const struct demand_series *s = &scene->city->series[at];
    for (int32_t t = 0; t < s->facts_n; t++) {
        sum_e3[s->first_day - first_day + t] += scene->wanted_e3[at][t];
    }
}

/* A record for each place that orders for others, from the first day of the city's series on. */
static enum linli_rc add_sums(struct twin_scene *scene, struct linli_arena *arena,
                              struct linli_error *err)
{
    const struct city *city = scene->city;
    int32_t first = city->today;
    for (int64_t i = 0; i < scene->sold_n; i++) {
        first = city->series[i].first_day < first ? city->series[i].first_day : first;
    }
    int64_t **sums;
    LINLI_TRY(LINLI_NEW(arena, scene->places_n, &sums, err));
    for (int64_t i = 0; i < scene->sold_n; i++) {
        int64_t root = root_place(scene, i);
        if (root != i && sums[root] == NULL) {
            LINLI_TRY(LINLI_NEW(arena, city->today - first, &sums[root], err));
        }
    }
    for (int64_t i = 0; i < scene->sold_n; i++) {
        int64_t root = root_place(scene, i);
        if (sums[root] != NULL) {
            scene->records[i].root = root;
            add_to_root(scene, i, sums[root], first);
        }
    }
    for (int64_t i = 0; i < scene->places_n; i++) {
        if (sums[i] != NULL) {
            scene->records[i].wanted_e3 = sums[i];
            scene->records[i].first_day = first;
            scene->records[i].facts_n = city->today - first;
        }
    }
    return LINLI_OK;
}

enum linli_rc tree_begin(struct twin_scene *scene, struct linli_arena *arena,
                         struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, scene->places_n, &scene->records, err));
    for (int64_t i = 0; i < scene->places_n; i++) {
        scene->records[i].root = -1;
    }
    for (int64_t i = 0; i < scene->sold_n; i++) {
        const struct demand_series *s = &scene->city->series[i];
        scene->records[i].wanted_e3 = scene->wanted_e3[i];
        scene->records[i].first_day = s->first_day;
        scene->records[i].facts_n = s->facts_n;
    }
    if (!scene->tiered) {
        return LINLI_OK;
    }
    LINLI_TRY(measure_days(scene, arena, err));
    return add_sums(scene, arena, err);
}

/* What was issued at a place, to the record of the one that orders for it, too. */
void tree_note_issued(const struct twin_scene *scene, struct twin_state *state, int64_t at,
                      int64_t qty_e3)
{
    int64_t root = scene->records[at].root;
    int64_t notes[2] = {at, root != at ? root : -1};
    for (int k = 0; k < 2; k++) {
        const struct twin_record *r = notes[k] >= 0 ? &scene->records[notes[k]] : NULL;
        int64_t *issued = r != NULL ? state->shelves[notes[k]].issued_of_day_e3 : NULL;
        int32_t t = r != NULL ? scene->today - r->first_day : -1;
        if (issued != NULL && t >= 0 && t < r->facts_n) {
            issued[t] += qty_e3;
        }
    }
}
