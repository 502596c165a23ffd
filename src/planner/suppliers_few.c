/* Categories and key items with few suppliers (see suppliers_few.h). */
#include "planner/suppliers_few.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "planner/supply.h"

double suppliers_distance_m(int64_t lat_a_e7, int64_t lon_a_e7, int64_t lat_b_e7, int64_t lon_b_e7)
{
    static const double earth_m = 6371000;
    static const double radians_of_e7 = 3.14159265358979323846 / 180e7;
    double lat_a = (double)lat_a_e7 * radians_of_e7;
    double lat_b = (double)lat_b_e7 * radians_of_e7;
    double half_lat = sin((lat_b - lat_a) / 2);
    double half_lon = sin((double)(lon_b_e7 - lon_a_e7) * radians_of_e7 / 2);
    double h = half_lat * half_lat + cos(lat_a) * cos(lat_b) * half_lon * half_lon;
    return 2 * earth_m * asin(sqrt(h < 1 ? h : 1));
}

enum nearness { PLACE_UNKNOWN, PLACE_NEAR, PLACE_FAR };

static enum nearness nearness_of(const struct city *city, const struct supplier *supplier)
{
    bool any = false;
    for (int64_t i = 0;
         i < city->sites_n && supplier->lat_e7 != FIXED_NONE && supplier->lon_e7 != FIXED_NONE;
         i++) {
        const struct site *site = &city->sites[i];
        if (site->lat_e7 == FIXED_NONE || site->lon_e7 == FIXED_NONE) {
            continue;
        }
        any = true;
        if (suppliers_distance_m(site->lat_e7, site->lon_e7, supplier->lat_e7, supplier->lon_e7) <=
            SUPPLIERS_NEAR_M) {
            return PLACE_NEAR;
        }
    }
    return any ? PLACE_FAR : PLACE_UNKNOWN;
}

/* What is counted: each supplier once for each choice. */
struct counting {
    const struct city *city;
    enum nearness *nearness; /* [suppliers_n] */
    int64_t *seen;           /* [suppliers_n] the choice for which it was counted last */
};

static void count_item(struct counting *c, int64_t item, int64_t stamp,
                       struct supplier_choice *choice)
{
    int64_t first = sourcing_first_term(c->city, item);
    for (int64_t i = first; i < c->city->supply_n && c->city->supply[i].item == item; i++) {
        int64_t supplier = c->city->supply[i].supplier;
        if (c->seen[supplier] == stamp) {
            continue;
        }
        c->seen[supplier] = stamp;
        choice->suppliers_n += 1;
        if (c->nearness[supplier] != PLACE_UNKNOWN) {
            choice->near_n = choice->near_n == FIXED_NONE ? 0 : choice->near_n;
            choice->near_n += c->nearness[supplier] == PLACE_NEAR ? 1 : 0;
        }
    }
}

struct named {
    const char *category;
    int64_t item;
};

static int by_category(const void *left, const void *right)
{
    const struct named *a = left;
    const struct named *b = right;
    int difference = strcmp(a->category, b->category);
    return difference != 0 ? difference : (a->item < b->item ? -1 : a->item > b->item);
}

enum linli_rc suppliers_choices(const struct city *city, struct linli_arena *arena,
                                struct supplier_choice **ret, int64_t *ret_n,
                                struct linli_error *err)
{
    struct counting c = {.city = city};
    struct supplier_choice *choices;
    struct named *items;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(arena, city->suppliers_n, &c.nearness, err));
    LINLI_TRY(LINLI_NEW(arena, city->suppliers_n, &c.seen, err));
    LINLI_TRY(LINLI_NEW(arena, 2 * city->items_n, &choices, err));
    LINLI_TRY(LINLI_NEW(arena, city->items_n, &items, err));
    for (int64_t i = 0; i < city->suppliers_n; i++) {
        c.nearness[i] = nearness_of(city, &city->suppliers[i]);
    }
    for (int64_t i = 0; i < city->items_n; i++) {
        items[i] = (struct named){city->items[i].category, i};
    }
    if (city->items_n > 1) {
        qsort(items, (size_t)city->items_n, sizeof(*items), by_category);
    }
    for (int64_t first = 0, end = 0; first < city->items_n; first = end) {
        struct supplier_choice empty = {items[first].category, FIXED_NONE, 0, FIXED_NONE};
        struct supplier_choice *all = &choices[n];
        bool named = !text_is_empty(empty.category);
        *all = empty;
        n += named ? 1 : 0;
        int64_t stamp = n; /* of the category; from 1 on */
        while (end < city->items_n && strcmp(items[end].category, empty.category) == 0) {
            if (named) {
                count_item(&c, items[end].item, stamp, all);
            }
            end += 1;
        }
        for (int64_t i = first; i < end; i++) {
            if (city->items[items[i].item].critical == 1) {
                choices[n] = empty;
                choices[n].item = items[i].item;
                count_item(&c, items[i].item, n + 1, &choices[n]);
                n += 1;
            }
        }
    }
    assert(n <= 2 * city->items_n);
    *ret = choices;
    *ret_n = n;
    return LINLI_OK;
}

enum linli_rc suppliers_few_tell(struct run *run, struct linli_error *err)
{
    struct supplier_choice *choices;
    int64_t n = 0;
    int64_t few[3] = {0};
    struct plan_notice *notice;
    if (run->city->supply_n == 0) {
        return LINLI_OK; /* said with the defaults */
    }
    struct linli_arena_mark mark = linli_arena_mark(run->arena);
    LINLI_TRY(suppliers_choices(run->city, run->arena, &choices, &n, err));
    for (int64_t i = 0; i < n; i++) {
        const struct supplier_choice *c = &choices[i];
        bool is_few = c->suppliers_n < SUPPLIERS_LEAST;
        few[0] += c->item == FIXED_NONE && is_few ? 1 : 0;
        few[1] += c->item != FIXED_NONE && is_few ? 1 : 0;
        few[2] += c->item == FIXED_NONE && !is_few && c->near_n != FIXED_NONE &&
                          c->near_n < SUPPLIERS_LEAST
                      ? 1
                      : 0;
    }
    linli_arena_rewind(run->arena, mark);
    return few[0] + few[1] + few[2] == 0
               ? LINLI_OK
               : run_notice(run, NULL, NOTICE_FEW_SUPPLIERS, few, 3, &notice, err);
}
