/*
 * What customers of the simulated city order ahead. Of what is wanted of a presale item at a site
 * on a day a stated share is ordered until the supplier's cut-off: each unit by itself, by chance,
 * the same for all contenders and replications as demand is. It is known so many days ahead, so
 * the plan of a morning stands for the one that is made at the cut-off. The rest comes unannounced.
 *
 * Invariant: no more is ordered ahead than will be wanted. Called by scene.c.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "twin/state.h"

static bool is_presale(const struct twin_scene *scene, int64_t at)
{
    return scene->city->items[scene->places[at].item].presale == 1;
}

static int by_item(const void *left, const void *right)
{
    const struct twin_place *a = *(const struct twin_place *const *)left;
    const struct twin_place *b = *(const struct twin_place *const *)right;
    if (a->item != b->item) {
        return a->item < b->item ? -1 : 1;
    }
    return a->site < b->site ? -1 : a->site > b->site;
}

enum linli_rc presale_begin(struct twin_scene *scene, struct linli_arena *arena,
                            struct linli_error *err)
{
    const struct twin_place **places;
    LINLI_TRY(LINLI_NEW(arena, scene->sold_n, &places, err));
    for (int64_t i = 0; i < scene->sold_n && scene->options->rates.presale_e4 > 0; i++) {
        if (is_presale(scene, i)) {
            places[scene->presale_n++] = &scene->places[i];
        }
    }
    if (scene->presale_n > 1) {
        qsort(places, (size_t)scene->presale_n, sizeof(struct twin_place *), by_item);
    }
    LINLI_TRY(LINLI_NEW(arena, scene->presale_n, &scene->presale_order, err));
    for (int64_t i = 0; i < scene->presale_n; i++) {
        scene->presale_order[i] = places[i] - scene->places;
    }
    return LINLI_OK;
}

/* Of the day's units those whose customers order ahead: the share of them, what is left of a unit
 * by chance. */
static int64_t ahead_e3(const struct twin_scene *scene, int64_t at, int32_t t)
{
    int64_t step = scene->places[at].step_e3;
    int64_t steps = scene->wanted_e3[at][t] / step;
    double chance =
        chance_even(scene, -1, "twin presale", (uint64_t)at * 4096 + (uint64_t)(t % 4096));
    double share = fixed_to_double(scene->options->rates.presale_e4, 4);
    int64_t ahead = (int64_t)((double)steps * share + chance);
    return (ahead < steps ? ahead : steps) * step;
}

enum linli_rc presale_fill(struct twin_scene *scene, struct linli_arena *arena,
                           struct linli_error *err)
{
    struct city *morning = &scene->morning;
    int32_t days = scene->options->rates.presale_days + 1;
    assert(days > 0);
    LINLI_TRY(LINLI_NEW(arena, scene->presale_n * days, &morning->preorders, err));
    morning->preorders_n = 0;
    for (int64_t i = 0; i < scene->presale_n; i++) {
        int64_t at = scene->presale_order[i];
        const struct demand_series *s = &scene->city->series[at];
        for (int32_t day = scene->today; day < scene->today + days; day++) {
            int32_t t = day - s->first_day;
            int64_t qty_e3 = t >= 0 && t < s->facts_n ? ahead_e3(scene, at, t) : 0;
            assert(qty_e3 >= 0 && (qty_e3 == 0 || qty_e3 <= scene->wanted_e3[at][t]));
            if (qty_e3 > 0) {
                morning->preorders[morning->preorders_n++] =
                    (struct preorder){.site = scene->places[at].site,
                                      .item = scene->places[at].item,
                                      .day = day,
                                      .customer = "",
                                      .qty_e3 = qty_e3};
            }
        }
    }
    return LINLI_OK;
}
