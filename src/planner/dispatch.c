/*
 * Goods to legs, depot by depot from the top (see dispatch.h). A load from the hub to a point is a
 * leg to the district and one from there: the second begins when the first is unloaded and
 * tour_handling_minutes have passed. What a leg cannot take is missing from the later ones in
 * proportion.
 *
 * Invariant: goods leave a depot only after they are there.
 */
#include "planner/dispatch.h"

#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "base/text.h"
#include "linli/route.h"
#include "planner/dispatch_run.h"

/* A load on its way down. */
struct moving {
    int64_t from;
    int64_t to;
    bool cold;
    int64_t g; /* of it that is still on its way */
    int64_t ml;
    int64_t ready_s;
};

enum linli_rc dispatch_plant(const struct city *city, struct linli_arena *arena,
                             struct dispatch_tree *ret, struct linli_error *err)
{
    struct dispatch_tree tree = {0};
    LINLI_TRY(LINLI_NEW(arena, city->sites_n, &tree.parent, err));
    LINLI_TRY(LINLI_NEW(arena, city->sites_n, &tree.depth, err));
    for (int64_t i = 0; i < city->sites_n; i++) {
        tree.parent[i] = FIXED_NONE;
        for (int64_t k = 0; k < city->sites_n && city->sites[i].parent[0] != '\0'; k++) {
            if (k != i && text_equal(city->sites[k].code, city->sites[i].parent)) {
                tree.parent[i] = k;
            }
        }
    }
    for (int64_t i = 0; i < city->sites_n; i++) {
        int64_t depth = 0;
        for (int64_t at = i; tree.parent[at] != FIXED_NONE && depth <= city->sites_n; depth++) {
            at = tree.parent[at];
        }
        if (depth > city->sites_n) {
            tree.parent[i] = FIXED_NONE; /* a circle supplies nobody */
            depth = 0;
        }
        tree.depth[i] = depth;
        tree.deepest = depth > tree.deepest ? depth : tree.deepest;
    }
    *ret = tree;
    return LINLI_OK;
}

int64_t dispatch_next_below(const struct dispatch_tree *tree, int64_t from, int64_t to)
{
    int64_t at = to;
    while (tree->parent[at] != FIXED_NONE && tree->parent[at] != from) {
        at = tree->parent[at];
    }
    return to != from && tree->parent[at] == from ? at : FIXED_NONE;
}

static int64_t times(int64_t qty_e3, int64_t each)
{
    int64_t all = 0;
    bool fits = each == FIXED_NONE || fixed_scale(qty_e3, each, FIXED_E3, FIXED_UP, &all);
    return fits && all < LINLI_ROUTE_VALUE_MAX ? all : LINLI_ROUTE_VALUE_MAX;
}

static enum linli_rc add_missing(struct dispatching *d, const struct dispatch_missing *missing,
                                 int64_t *max, struct linli_error *err)
{
    if (d->plan.missing_n == *max) {
        struct dispatch_missing *grown;
        *max = *max == 0 ? 16 : 2 * *max;
        LINLI_TRY(LINLI_NEW(d->arena, *max, &grown, err));
        for (int64_t i = 0; i < d->plan.missing_n; i++) {
            grown[i] = d->plan.missing[i];
        }
        d->plan.missing = grown;
    }
    d->plan.missing[d->plan.missing_n++] = *missing;
    return LINLI_OK;
}

/* The loads as weights; what no tour can take at once. */
static enum linli_rc begin(struct dispatching *d, const struct dispatch_tree *tree,
                           const struct dispatch_load *loads, int64_t loads_n,
                           struct moving *moving, int64_t *ret_n, int64_t *missing_max,
                           struct linli_error *err)
{
    int64_t n = 0;
    for (int64_t i = 0; i < loads_n; i++) {
        const struct dispatch_load *load = &loads[i];
        const struct item *item = &d->city->items[load->item];
        struct moving m = {.from = load->from,
                           .to = load->to,
                           .cold = item->temp == TEMP_CHILLED || item->temp == TEMP_FROZEN,
                           .g = times(load->qty_e3, item->weight_g),
                           .ml = times(load->qty_e3, item->volume_ml)};
        assert(load->qty_e3 >= 0);
        d->plan.unweighed_n += item->weight_g == FIXED_NONE && item->volume_ml == FIXED_NONE;
        if (dispatch_next_below(tree, m.from, m.to) == FIXED_NONE) {
            struct dispatch_missing none = {m.from, m.to, m.cold, m.g, m.ml, 0, DISPATCH_NO_WAY};
            LINLI_TRY(add_missing(d, &none, missing_max, err));
        } else {
            moving[n++] = m;
        }
    }
    *ret_n = n;
    return LINLI_OK;
}

/* The boxes of a depot: what leaves it, by next site and zone of temperature. */
static int64_t fill_boxes(const struct dispatch_tree *tree, const struct moving *moving, int64_t n,
                          int64_t depot, int64_t sites_n, struct dispatch_box *boxes)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < 2 * sites_n; i++) {
        boxes[i] = (struct dispatch_box){.site = i / 2, .cold = i % 2 == 1};
    }
    for (int64_t i = 0; i < n; i++) {
        const struct moving *m = &moving[i];
        if (m->from != depot || m->from == m->to) {
            continue;
        }
        struct dispatch_box *box =
            &boxes[2 * dispatch_next_below(tree, depot, m->to) + (m->cold ? 1 : 0)];
        box->g += m->g;
        box->ml += m->ml;
        box->ready_s = m->ready_s > box->ready_s ? m->ready_s : box->ready_s;
        box->parts_n = 1;
    }
    for (int64_t i = 0; i < 2 * sites_n; i++) {
        if (boxes[i].parts_n > 0) {
            boxes[kept++] = boxes[i];
        }
    }
    return kept;
}

static const struct dispatch_box *box_of(const struct dispatch_box *boxes, int64_t n, int64_t site,
                                         bool cold)
{
    for (int64_t i = 0; i < n; i++) {
        if (boxes[i].site == site && boxes[i].cold == cold) {
            return &boxes[i];
        }
    }
    return NULL;
}

static int64_t part_of(int64_t amount, const struct dispatch_box *box)
{
    int64_t part = 0;
    bool fits = fixed_scale(amount, box->loaded_n, box->parts_n, FIXED_HALF_AWAY, &part);
    assert(fits);
    (void)fits;
    return part;
}

/* Loads that left the depot stand at the next site, when they are to go on. */
static void go_on(const struct dispatching *d, const struct dispatch_tree *tree,
                  struct moving *moving, int64_t n, int64_t depot, const struct dispatch_box *boxes,
                  int64_t boxes_n)
{
    int64_t handling_s = d->city->settings.tour_handling_minutes * 60;
    for (int64_t i = 0; i < n; i++) {
        struct moving *m = &moving[i];
        if (m->from != depot || m->from == m->to) {
            continue;
        }
        int64_t next = dispatch_next_below(tree, depot, m->to);
        const struct dispatch_box *box = box_of(boxes, boxes_n, next, m->cold);
        assert(box != NULL);
        m->from = next;
        m->g = part_of(m->g, box);
        m->ml = part_of(m->ml, box);
        m->ready_s = box->there_s + handling_s;
        if (box->loaded_n == 0) {
            m->from = m->to; /* nothing of it goes on */
        }
    }
}

static enum linli_rc tell_missing(struct dispatching *d, int64_t depot,
                                  const struct dispatch_box *boxes, int64_t boxes_n, int64_t *max,
                                  struct linli_error *err)
{
    for (int64_t i = 0; i < boxes_n; i++) {
        const struct dispatch_box *b = &boxes[i];
        if (b->loaded_n < b->parts_n) {
            struct dispatch_missing m = {.depot = depot,
                                         .site = b->site,
                                         .cold = b->cold,
                                         .g = b->g - b->loaded_g,
                                         .ml = b->ml - b->loaded_ml,
                                         .ready_s = b->ready_s,
                                         .reason = b->reason};
            LINLI_TRY(add_missing(d, &m, max, err));
        }
    }
    return LINLI_OK;
}

enum linli_rc dispatch_tours(const struct city *city, const struct dispatch_load *loads,
                             int64_t loads_n, const struct dispatch_options *options,
                             struct linli_arena *arena, struct dispatch_plan *ret_plan,
                             struct linli_error *err)
{
    struct dispatching d = {.city = city, .options = options, .arena = arena};
    struct dispatch_tree tree;
    struct moving *moving;
    struct dispatch_box *boxes;
    int64_t n = 0;
    int64_t missing_max = 0;
    LINLI_TRY(dispatch_plant(city, arena, &tree, err));
    LINLI_TRY(LINLI_NEW(arena, loads_n, &moving, err));
    LINLI_TRY(LINLI_NEW(arena, 2 * city->sites_n, &boxes, err));
    LINLI_TRY(begin(&d, &tree, loads, loads_n, moving, &n, &missing_max, err));
    for (int64_t depth = 0; depth < tree.deepest; depth++) {
        for (int64_t depot = 0; depot < city->sites_n; depot++) {
            int64_t boxes_n = tree.depth[depot] == depth
                                  ? fill_boxes(&tree, moving, n, depot, city->sites_n, boxes)
                                  : 0;
            if (boxes_n == 0) {
                continue;
            }
            d.plan.depots_n += 1;
            LINLI_TRY(dispatch_depot(&d, depot, boxes, boxes_n, err));
            LINLI_TRY(tell_missing(&d, depot, boxes, boxes_n, &missing_max, err));
            go_on(&d, &tree, moving, n, depot, boxes, boxes_n);
        }
    }
    *ret_plan = d.plan;
    return LINLI_OK;
}
