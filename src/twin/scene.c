/*
 * What is the same for all contenders: the demand with its surges, and each morning the snapshot of
 * what is known, without the stock. Of the city's tables only what was known on that day goes in:
 * facts until yesterday, activities, prices and each weather signal as far ahead as the city's own
 * tables reach on its own today.
 *
 * Forecasts are carried on from one morning to the next as from one live plan to the next, and
 * fitted anew when the planner's rule says so.
 *
 * Called by twin.c.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "twin/state.h"

enum { THREE_DAYS = 3, SURGE_LEAST = 3, SURGE_MOST = 10, TENTH = 100, LONG_LIFE = 5 };

static int64_t wanted_on(const struct demand_series *s, int32_t t)
{
    enum { MOST_TIMES = 4 };
    int64_t unmet = s->unmet_e3 != NULL ? s->unmet_e3[t] : FIXED_NONE;
    int64_t in_stock = s->in_stock_e4 != NULL ? s->in_stock_e4[t] : FIXED_NONE;
    int64_t wanted = s->qty_e3[t] != FIXED_NONE ? s->qty_e3[t] : 0;
    bool out = in_stock != FIXED_NONE && in_stock < FIXED_E4 && (unmet == FIXED_NONE || unmet == 0);
    if (out) {
        int64_t share = in_stock * MOST_TIMES > FIXED_E4 ? in_stock : FIXED_E4 / MOST_TIMES;
        int64_t whole = wanted;
        return fixed_scale(wanted, FIXED_E4, share, FIXED_HALF_AWAY, &whole) ? whole : wanted;
    }
    return wanted + (unmet != FIXED_NONE ? unmet : 0);
}

enum linli_rc twin_wanted(const struct city *city, struct linli_arena *arena,
                          const int64_t *const **ret_wanted_e3, struct linli_error *err)
{
    const int64_t **all;
    LINLI_TRY(LINLI_NEW(arena, city->series_n, &all, err));
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        int64_t *wanted;
        LINLI_TRY(LINLI_NEW(arena, s->facts_n, &wanted, err));
        for (int32_t t = 0; t < s->facts_n; t++) {
            wanted[t] = wanted_on(s, t);
        }
        all[i] = wanted;
    }
    *ret_wanted_e3 = all;
    return LINLI_OK;
}

/* Days of more demand, the same for all: begun at random, some items in three or all of them. */
static void add_surges(struct twin_scene *scene)
{
    const struct twin_options *options = scene->options;
    const struct city *city = scene->city;
    int32_t days = options->end_day - options->first_day;
    int32_t n = (int32_t)((int64_t)options->stress.surges * days / 365);
    for (int32_t k = 0; k < n; k++) {
        int32_t begun = (int32_t)(days * chance_even(scene, -1, "twin surge day", (uint64_t)k));
        int32_t lasts = SURGE_LEAST + (int32_t)((SURGE_MOST - SURGE_LEAST + 1) *
                                                chance_even(scene, -1, "twin surge", (uint64_t)k));
        bool all = chance_even(scene, -1, "twin surge width", (uint64_t)k) < 0.5;
        for (int64_t i = 0; i < city->series_n; i++) {
            const struct demand_series *s = &city->series[i];
            if (!all && chance_even(scene, -1, "twin surge item",
                                    (uint64_t)k * 1000003U + (uint64_t)s->item) > 1.0 / 3) {
                continue;
            }
            for (int32_t d = begun; d < begun + lasts; d++) {
                int32_t t = options->first_day + d - s->first_day;
                int64_t more;
                if (t >= 0 && t < s->facts_n &&
                    fixed_scale(scene->wanted_e3[i][t], options->stress.surge_e4, FIXED_E4,
                                FIXED_HALF_AWAY, &more)) {
                    int64_t step = scene->places[i].step_e3;
                    scene->wanted_e3[i][t] = more / step * step;
                }
            }
        }
    }
}

/* Whole units when all that was ever wanted is whole and the pack is; else tenths. */
static int64_t step_of(const struct item *item, const int64_t *wanted_e3, int32_t n)
{
    bool whole = item->pack_e3 == FIXED_NONE || item->pack_e3 % FIXED_E3 == 0;
    for (int32_t t = 0; t < n; t++) {
        whole = whole && wanted_e3[t] % FIXED_E3 == 0;
    }
    return whole ? FIXED_E3 : TENTH;
}

static double cost_of(const struct city *city, int64_t item)
{
    const struct item *it = &city->items[item];
    int64_t e4 = it->cost_e4 != FIXED_NONE ? it->cost_e4 : it->price_e4;
    for (int64_t i = 0; i < city->supply_n && e4 == FIXED_NONE; i++) {
        e4 = city->supply[i].item == item ? city->supply[i].price_e4 : FIXED_NONE;
    }
    return e4 != FIXED_NONE ? fixed_to_double(e4, 4) : 1; /* without any price by its units */
}

/* Who supplies whom; parents in a circle or unknown supply nobody, as for the planner. */
static enum linli_rc find_parents(struct twin_scene *scene, struct linli_arena *arena,
                                  struct linli_error *err)
{
    const struct city *city = scene->city;
    LINLI_TRY(LINLI_NEW(arena, city->sites_n, &scene->parent, err));
    LINLI_TRY(LINLI_NEW(arena, city->sites_n, &scene->depth, err));
    for (int64_t i = 0; i < city->sites_n; i++) {
        scene->parent[i] = FIXED_NONE;
        for (int64_t k = 0; k < city->sites_n && !text_is_empty(city->sites[i].parent); k++) {
            bool it = text_equal(city->sites[k].code, city->sites[i].parent);
            scene->parent[i] = it ? k : scene->parent[i];
        }
    }
    for (int64_t i = 0; i < city->sites_n; i++) {
        for (int64_t at = scene->parent[i]; at != FIXED_NONE; at = scene->parent[at]) {
            scene->depth[i] += 1;
            if (scene->depth[i] > city->sites_n) {
                break;
            }
        }
    }
    for (int64_t i = 0; i < city->sites_n; i++) {
        bool circle = scene->depth[i] > city->sites_n;
        scene->parent[i] = circle ? FIXED_NONE : scene->parent[i];
        scene->depth[i] = circle ? 0 : scene->depth[i];
        scene->tiered = scene->tiered || scene->parent[i] != FIXED_NONE;
    }
    return LINLI_OK;
}

static int64_t deepest(const struct twin_scene *scene)
{
    int64_t most = 0;
    for (int64_t i = 0; i < scene->city->sites_n; i++) {
        most = scene->depth[i] > most ? scene->depth[i] : most;
    }
    return most;
}

/* The item of place i at all sites above it. */
static void add_above(struct twin_scene *scene, int64_t i)
{
    const struct twin_place below = scene->places[i];
    int64_t site = scene->parent[below.site];
    for (; site != FIXED_NONE; site = scene->parent[site]) {
        int64_t *at = &scene->place_of[site * scene->city->items_n + below.item];
        if (*at < 0) {
            *at = scene->places_n++;
            scene->places[*at] = below;
            scene->places[*at].site = site;
        }
        int64_t step = below.step_e3;
        struct twin_place *above = &scene->places[*at];
        above->step_e3 = step < above->step_e3 ? step : above->step_e3;
    }
}

static enum linli_rc fill_places(struct twin_scene *scene, const int64_t *const *wanted_e3,
                                 struct linli_arena *arena, struct linli_error *err)
{
    const struct city *city = scene->city;
    int64_t most = city->series_n * (scene->tiered ? 1 + deepest(scene) : 1);
    LINLI_TRY(LINLI_NEW(arena, most, &scene->places, err));
    LINLI_TRY(LINLI_NEW(arena, city->series_n, &scene->wanted_e3, err));
    LINLI_TRY(LINLI_NEW(arena, city->sites_n * city->items_n, &scene->place_of, err));
    for (int64_t i = 0; i < city->sites_n * city->items_n; i++) {
        scene->place_of[i] = -1;
    }
    scene->places_n = scene->sold_n = city->series_n;
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        const struct item *item = &city->items[s->item];
        LINLI_TRY(LINLI_NEW(arena, s->facts_n, &scene->wanted_e3[i], err));
        memcpy(scene->wanted_e3[i], wanted_e3[i],
               (size_t)s->facts_n * sizeof(scene->wanted_e3[i][0]));
        int64_t life = item->shelf_life_days;
        scene->places[i] = (struct twin_place){
            .site = s->site,
            .item = s->item,
            .step_e3 = step_of(item, wanted_e3[i], s->facts_n),
            .life_days = life == FIXED_NONE ? 0
                         : life < 1         ? 1
                                            : (int32_t)life,
            .cost = cost_of(city, s->item),
            .life = life == FIXED_NONE || life >= LONG_LIFE ? 2
                    : life > 1                              ? 1
                                                            : 0,
            .class = CLASS_C,
        };
        scene->place_of[s->site * city->items_n + s->item] = i;
    }
    for (int64_t i = 0; i < scene->sold_n && scene->tiered; i++) {
        add_above(scene, i);
    }
    assert(scene->places_n <= most);
    return LINLI_OK;
}

static int compare_places(const void *left, const void *right)
{
    const struct twin_place *a = *(const struct twin_place *const *)left;
    const struct twin_place *b = *(const struct twin_place *const *)right;
    if (a->site != b->site) {
        return a->site < b->site ? -1 : 1;
    }
    return a->item < b->item ? -1 : a->item > b->item;
}

static enum linli_rc order_places(struct twin_scene *scene, struct linli_arena *arena,
                                  struct linli_error *err)
{
    const struct twin_place **places;
    LINLI_TRY(LINLI_NEW(arena, scene->places_n, &places, err));
    LINLI_TRY(LINLI_NEW(arena, scene->places_n, &scene->stock_order, err));
    for (int64_t i = 0; i < scene->places_n; i++) {
        places[i] = &scene->places[i];
    }
    if (scene->places_n > 1) {
        qsort(places, (size_t)scene->places_n, sizeof(struct twin_place *), compare_places);
    }
    for (int64_t i = 0; i < scene->places_n; i++) {
        scene->stock_order[i] = places[i] - scene->places;
    }
    return LINLI_OK;
}

/* How far each weather signal and the activities reach beyond the city's today. */
static enum linli_rc measure_ahead(struct twin_scene *scene, struct linli_arena *arena,
                                   struct linli_error *err)
{
    enum { SIGNALS_MAX = 64 };
    const struct city *city = scene->city;
    const char *names[SIGNALS_MAX];
    int64_t last[SIGNALS_MAX];
    int32_t n = 0;
    LINLI_TRY(LINLI_NEW(arena, city->weather_n, &scene->ahead, err));
    for (int64_t i = 0; i < city->weather_n; i++) {
        int32_t k = 0;
        while (k < n && !text_equal(names[k], city->weather[i].signal)) {
            k += 1;
        }
        if (k == SIGNALS_MAX) {
            continue; /* never known ahead */
        }
        names[k] = city->weather[i].signal;
        last[k] = k < n && last[k] > city->weather[i].day ? last[k] : city->weather[i].day;
        n = k == n ? n + 1 : n;
    }
    for (int64_t i = 0; i < city->weather_n; i++) {
        int64_t reach = -1;
        for (int32_t k = 0; k < n; k++) {
            reach = text_equal(names[k], city->weather[i].signal) ? last[k] - city->today : reach;
        }
        scene->ahead[i] = (int32_t)(reach > -1 ? reach : -1);
    }
    scene->events_ahead = -1;
    for (int64_t i = 0; i < city->events_n; i++) {
        int64_t reach = city->events[i].day - city->today;
        scene->events_ahead = reach > scene->events_ahead ? (int32_t)reach : scene->events_ahead;
    }
    return LINLI_OK;
}

enum linli_rc scene_begin(const struct city *city, const int64_t *const *wanted_e3,
                          const struct twin_options *options, struct linli_arena *arena,
                          struct twin_scene *ret_scene, struct linli_error *err)
{
    struct twin_scene scene = {.city = city, .options = options};
    linli_arena_init(&scene.kept[0], 0);
    linli_arena_init(&scene.kept[1], 0);
    LINLI_TRY(find_parents(&scene, arena, err));
    LINLI_TRY(fill_places(&scene, wanted_e3, arena, err));
    LINLI_TRY(order_places(&scene, arena, err));
    LINLI_TRY(LINLI_NEW(arena, scene.places_n, &scene.classes, err));
    LINLI_TRY(LINLI_NEW(arena, scene.places_n * TWIN_TOLD_DAYS, &scene.told_e3, err));
    LINLI_TRY(promises_begin(&scene, arena, err));
    LINLI_TRY(presale_begin(&scene, arena, err));
    add_surges(&scene);
    LINLI_TRY(tree_begin(&scene, arena, err));
    LINLI_TRY(measure_ahead(&scene, arena, err));
    *ret_scene = scene;
    return LINLI_OK;
}

void scene_finish(struct twin_scene *scene)
{
    linli_arena_finish(&scene->kept[0]);
    linli_arena_finish(&scene->kept[1]);
}

static enum linli_rc fill_series(struct twin_scene *scene, struct linli_arena *arena,
                                 struct linli_error *err)
{
    const struct city *city = scene->city;
    struct city *morning = &scene->morning;
    LINLI_TRY(LINLI_NEW(arena, city->series_n, &morning->series, err));
    morning->series_n = 0;
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        int32_t known = scene->today - s->first_day;
        int32_t ahead = s->days_n - s->facts_n;
        if (known <= 0) {
            continue; /* nobody knows of it yet */
        }
        struct demand_series *now = &morning->series[morning->series_n++];
        *now = *s;
        now->facts_n = known < s->facts_n ? known : s->facts_n;
        now->days_n = now->facts_n + ahead < s->days_n ? now->facts_n + ahead : s->days_n;
        now->qty_e3 = scene->wanted_e3[i];
        now->unmet_e3 = NULL;
        now->in_stock_e4 = NULL;
        now->recorded = NULL;
        now->certain = NULL;
        now->today_e3 = 0;
        now->curve = (struct day_curve){.today_e3 = 0};
    }
    return LINLI_OK;
}

static enum linli_rc fill_signals(struct twin_scene *scene, struct linli_arena *arena,
                                  struct linli_error *err)
{
    const struct city *city = scene->city;
    struct city *morning = &scene->morning;
    LINLI_TRY(LINLI_NEW(arena, city->weather_n, &morning->weather, err));
    LINLI_TRY(LINLI_NEW(arena, city->events_n, &morning->events, err));
    morning->weather_n = 0;
    morning->events_n = 0;
    for (int64_t i = 0; i < city->weather_n; i++) {
        if (city->weather[i].day <= scene->today + scene->ahead[i]) {
            morning->weather[morning->weather_n++] = city->weather[i];
        }
    }
    for (int64_t i = 0; i < city->events_n; i++) {
        if (city->events[i].day <= scene->today + scene->events_ahead) {
            morning->events[morning->events_n++] = city->events[i];
        }
    }
    return LINLI_OK;
}

/* The main source of each place this morning: what it is for an item that is looked at daily. */
static void find_sources(struct twin_scene *scene)
{
    const struct city *city = &scene->morning;
    for (int64_t i = 0; i < scene->places_n; i++) {
        struct twin_place *place = &scene->places[i];
        int64_t first = sourcing_first_term(city, place->item);
        int64_t n = sourcing_terms_n(city, place->item, first);
        place->sourced = false;
        while (n > 0 && !place->sourced) {
            bool instant = sourcing_is_instant(city, city->supply[first].supplier);
            int64_t next = sourcing_terms_n(city, place->item, first + n);
            if (!instant || next == 0) {
                place->main = sourcing_from_terms(city, CLASS_A, first, n);
                place->sourced = true;
            }
            first += n;
            n = next;
        }
    }
}

/* The errors of the totals of three days, for the report. */
static void measure_forecasts(struct twin_scene *scene)
{
    const struct planner_forecasts *f = scene->forecasts;
    for (int64_t k = 0; k < f->n && scene->measured; k++) {
        int64_t at =
            scene->place_of[f->classes[k].site * scene->city->items_n + f->classes[k].item];
        if (at >= scene->sold_n) {
            continue; /* a sum of what is measured already */
        }
        const struct demand_series *s = &scene->city->series[at];
        double expected = 0;
        double came = 0;
        for (int32_t d = 0; d < THREE_DAYS; d++) {
            int32_t t = scene->today + d - s->first_day;
            if (t >= scene->city->series[at].facts_n) {
                return;
            }
            expected += f->results[k].mean[d];
            came += fixed_to_double(scene->wanted_e3[at][t], 3);
        }
        scene->error += fabs(expected - came);
        scene->expected_of += came;
    }
}

/* What those are told who do not forecast themselves: the mean day of the coming week, as if it had
 * always been so. */
static void tell(struct twin_scene *scene)
{
    enum { TOLD_AHEAD = 7 };
    const struct planner_forecasts *f = scene->forecasts;
    int32_t days = f->horizon < TOLD_AHEAD ? f->horizon : TOLD_AHEAD;
    for (int64_t k = 0; k < f->n; k++) {
        const struct class_state *of = &f->classes[k];
        int64_t at = scene->place_of[of->site * scene->city->items_n + of->item];
        double sum = 0;
        for (int32_t d = 0; d < days; d++) {
            sum += f->results[k].mean[d];
        }
        for (int32_t t = 0; t < TWIN_TOLD_DAYS; t++) {
            scene->told_e3[at * TWIN_TOLD_DAYS + t] = run_round_near(sum / days, 1);
        }
    }
}

/* The states for tomorrow, out of the day's memory. */
static enum linli_rc keep_states(struct twin_scene *scene, struct linli_error *err)
{
    int64_t n = 0;
    const struct forecast_state *states = planner_forecast_states(scene->forecasts, &n);
    struct linli_arena *arena = &scene->kept[scene->today & 1];
    linli_arena_reset(arena);
    LINLI_TRY(LINLI_NEW(arena, n, &scene->states, err));
    scene->states_n = n;
    for (int64_t i = 0; i < n; i++) {
        unsigned char *bytes;
        LINLI_TRY(LINLI_NEW(arena, states[i].bytes_n, &bytes, err));
        memcpy(bytes, states[i].bytes, (size_t)states[i].bytes_n);
        scene->states[i] = states[i];
        scene->states[i].bytes = bytes;
    }
    return LINLI_OK;
}

static enum linli_rc forecast(struct twin_scene *scene, struct linli_arena *arena,
                              struct linli_error *err)
{
    struct planner_options options = {.threads = scene->options->threads,
                                      .keep_states = true,
                                      .states = scene->states,
                                      .states_n = scene->states_n};
    int64_t n = 0;
    LINLI_TRY(planner_forecast(&scene->morning, &options, arena, &scene->forecasts, err));
    const struct class_state *classes = planner_forecast_classes(scene->forecasts, &n);
    assert(n <= scene->places_n); /* a plan without stock has the series alone */
    memcpy(scene->classes, classes, (size_t)n * sizeof(*classes));
    scene->classes_n = n;
    for (int64_t i = 0; i < n; i++) {
        int64_t item = classes[i].item;
        int64_t at = scene->place_of[classes[i].site * scene->city->items_n + item];
        scene->places[at].class = classes_of_item(&scene->city->items[item], classes[i].class);
    }
    promises_take(scene);
    measure_forecasts(scene);
    if (scene->told) {
        tell(scene);
    }
    return keep_states(scene, err);
}

enum linli_rc scene_morning(struct twin_scene *scene, int32_t today, struct linli_arena *day_arena,
                            struct linli_error *err)
{
    scene->today = today;
    scene->measured = today >= scene->options->measure_day;
    scene->morning = *scene->city;
    struct city *morning = &scene->morning;
    morning->today = today;
    morning->now_s = 0;
    morning->stock_n = morning->open_lines_n = morning->declined_n = 0;
    morning->overrides_n = morning->marks_n = 0;
    morning->classes = scene->classes;
    morning->classes_n = scene->classes_n;
    LINLI_TRY(promises_give(scene, morning, day_arena, err));
    LINLI_TRY(fill_series(scene, day_arena, err));
    LINLI_TRY(fill_signals(scene, day_arena, err));
    LINLI_TRY(presale_fill(scene, day_arena, err));
    find_sources(scene);
    return scene->planned ? forecast(scene, day_arena, err) : LINLI_OK;
}
