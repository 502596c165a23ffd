/*
 * What the communities of 邻里团 wanted, what they got, and what lies on the shelves. The wanted
 * units of a day are counts about a rate (negative binomial: Poisson with a gamma-distributed
 * rate):
 *
 *   item's mean x mix of the kind x taste and level of the point x kind's day x category's day x
 *   item's day (price, promotion, season, trend) x activity of the point
 *
 * and in parks the portions that a firm orders for its people. Then each shelf of each point is
 * lived through (history.c) with a delivery a day; presale goods are brought as ordered and lie
 * nowhere. Districts and hub hold days of what their points use. Called by groupbuy.c.
 *
 * Invariants: issued <= wanted; series ascend by site, item; lots are whole sold units.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/fixed.h"
#include "base/random.h"
#include "base/text.h"
#include "world/draw.h"
#include "world/groupbuy.h"
#include "world/parts.h"

enum { RECENT_DAYS = 28, PRICES_AHEAD = 14, FIRST_STOCK = 4096 };

static const double MEAL_SHARE = 0.9; /* of the people of a firm who take a portion */

/* One item at one point while it is made. */
struct shelf_of {
    int64_t point;
    int64_t item;
    int32_t start; /* places in the days */
    int32_t end;
    int64_t *wanted; /* [history_n] sold units */
    uint64_t code;
};

/* Activities by point and day: people, 0 for none. */
static enum linli_rc event_sizes(const struct groupbuy *g, int64_t point, double **ret_sizes,
                                 struct linli_error *err)
{
    double *sizes;
    LINLI_TRY(LINLI_NEW(g->arena, g->days.days_n, &sizes, err));
    for (int64_t i = 0; i < g->city.events_n; i++) {
        const struct event *event = &g->city.events[i];
        if (event->site == GROUPBUY_FIRST_POINT + point) {
            sizes[event->day - g->days.first_day] += (double)event->size;
        }
    }
    *ret_sizes = sizes;
    return LINLI_OK;
}

/* The item's part of a category's means: who eats what of a firm's meals. */
static double share_in_category(const struct groupbuy_item *item)
{
    int64_t n = 0;
    double sum = 0;
    const struct groupbuy_item *items = groupbuy_items(&n);
    for (int64_t i = 0; i < n; i++) {
        sum += strncmp(items[i].code, item->code, 2) == 0 ? items[i].mean : 0;
    }
    return item->mean / sum;
}

static void draw_wanted(const struct groupbuy *g, struct shelf_of *shelf, const double *events)
{
    int64_t items_n = 0;
    const struct groupbuy_item *item = &groupbuy_items(&items_n)[shelf->item];
    const struct groupbuy_point *point = &g->points[shelf->point];
    const struct groupbuy_days *days = &g->days;
    int32_t category = groupbuy_category_of(item);
    const struct groupbuy_category *c = &groupbuy_categories()[category];
    bool meal = point->kind == KIND_PARK && strcmp(c->code, "SS") == 0;
    double meals = meal ? MEAL_SHARE * share_in_category(item) : 0;
    struct random_stream stream;
    random_init(&stream, g->seed, "groupbuy demand", shelf->code);
    double taste = exp(random_normal(&stream, 0, 0.35) - 0.06);
    double base = item->mean * c->mix[point->kind] * point->level * taste;
    for (int32_t t = shelf->start; t < shelf->end; t++) {
        double growth = pow(point->growth, (t - days->history_n) / 365.0);
        double young = t - point->opened < 60 && point->opened > 0
                           ? 0.4 + (t - point->opened) / 100.0
                           : 1; /* a new point becomes known */
        double rate = base * growth * young * days->kind_factor[point->kind][t] *
                      days->category_factor[category][t] *
                      g->item_days[shelf->item].factor[point->kind][t];
        rate *= point->kind == KIND_PARK ? 1 : 1 + 0.004 * events[t];
        shelf->wanted[t] = world_draw_day(&stream, rate, c->shape, 0);
        if (meal && events[t] > 0) {
            shelf->wanted[t] += (int64_t)random_poisson(&stream, meals * events[t]);
        }
    }
}

static double recent_mean(const struct groupbuy *g, const struct shelf_of *shelf)
{
    double sum = 0;
    int32_t first = g->days.history_n - RECENT_DAYS;
    first = first > shelf->start ? first : shelf->start;
    for (int32_t t = first; t < shelf->end; t++) {
        sum += (double)shelf->wanted[t];
    }
    bool sold = shelf->end >= g->days.history_n && first < g->days.history_n;
    return sold ? sum / (g->days.history_n - first) : 0;
}

/* ---- the past -------------------------------------------------------------------------------- */

/* Leaders order each evening by feeling: most a little too much, some too little. */
static struct world_habit habit_of(const struct groupbuy *g, const struct groupbuy_item *item,
                                   const struct shelf_of *shelf, double mean)
{
    struct random_stream stream;
    random_init(&stream, g->seed, "groupbuy habits", shelf->code);
    struct world_habit habit = {.forget = 0.02, .note_days = 0.4, .leaves_gaps = true};
    habit.guess = fmax(0.05, mean * exp(random_normal(&stream, 0, 0.25)));
    habit.min_days =
        (1.05 + 0.13 * fmin(12, (double)item->life_days)) * exp(random_normal(&stream, 0, 0.15));
    habit.max_days = habit.min_days + 0.3 + 0.4 * random_unit(&stream);
    habit.life_share = fmax(0.6, 1.5 / (double)item->life_days);
    return habit;
}

/* Whether this morning's delivery came. */
static bool brings_today(const struct groupbuy *g, const struct shelf_of *shelf)
{
    enum groupbuy_kind kind = g->points[shelf->point].kind;
    return g->days.open[kind][g->days.history_n] != 0 &&
           g->item_days[shelf->item].missing[g->days.history_n] == 0;
}

/* Presale goods: brought as ordered, but not on a day on which nobody delivers. */
static void bring_presale(const struct groupbuy *g, const struct shelf_of *shelf,
                          struct world_history *h)
{
    for (int32_t t = 0; t < h->days_n; t++) {
        bool missing = h->missing[t] != 0;
        h->issued[t] = missing ? 0 : h->wanted[t];
        h->unmet[t] = h->wanted[t] - h->issued[t];
        h->in_stock_e4[t] = !h->open[t] ? FIXED_NONE : missing ? 0 : FIXED_E4;
    }
    int32_t today = g->days.history_n;
    h->lots[0] = (struct world_lot){shelf->wanted[today], g->days.first_day + today,
                                    g->days.first_day + today + h->goods.life_days - 1};
    h->lots_n = brings_today(g, shelf) && h->lots[0].units > 0 ? 1 : 0;
}

static void live_through(const struct groupbuy *g, const struct shelf_of *shelf,
                         struct world_history *h)
{
    int64_t items_n = 0;
    const struct groupbuy_item *item = &groupbuy_items(&items_n)[shelf->item];
    int32_t end = shelf->end < g->days.history_n ? shelf->end : g->days.history_n;
    double mean = 0;
    *h = (struct world_history){
        .first_day = g->days.first_day + shelf->start,
        .days_n = end - shelf->start,
        .wanted = shelf->wanted + shelf->start,
        .open = g->days.open[g->points[shelf->point].kind] + shelf->start,
        .missing = g->item_days[shelf->item].missing + shelf->start,
        .goods = {.pack = 1, .lead_days = 1, .delivery_days = 127},
    };
    for (int32_t t = shelf->start; t < end; t++) {
        mean += (double)shelf->wanted[t] / h->days_n;
    }
    h->goods.life_days = (int32_t)(item->life_days > 3 ? item->life_days - 1 : item->life_days);
    h->habit = habit_of(g, item, shelf, mean);
    h->habit.brings_today = brings_today(g, shelf);
    h->issued = g->past[0];
    h->unmet = g->past[1];
    h->in_stock_e4 = g->past[2];
    if (groupbuy_flag(item, 'S')) {
        bring_presale(g, shelf, h);
        return;
    }
    struct random_stream stream;
    random_init(&stream, g->seed, "groupbuy shelves", shelf->code);
    world_history_run(h, &stream);
}

static int64_t to_e3(int64_t units, int64_t unit_e3)
{
    return units == FIXED_NONE ? FIXED_NONE : units * unit_e3;
}

/* The recorded past, then what is known ahead: price and promotions; ended items have nothing
 * ahead. */
static enum linli_rc keep_series(struct groupbuy *g, const struct shelf_of *shelf,
                                 const struct world_history *h, struct linli_error *err)
{
    int64_t items_n = 0;
    const struct groupbuy_item *item = &groupbuy_items(&items_n)[shelf->item];
    const struct groupbuy_item_days *d = &g->item_days[shelf->item];
    int64_t unit_e3 = groupbuy_unit_e3(item);
    const uint8_t *open = g->days.open[g->points[shelf->point].kind];
    bool goes_on = shelf->end >= g->days.history_n;
    struct demand_series *s = &g->city.series[g->city.series_n];
    *s = (struct demand_series){.site = GROUPBUY_FIRST_POINT + shelf->point,
                                .item = shelf->item,
                                .first_day = h->first_day,
                                .facts_n = h->days_n,
                                .days_n = h->days_n + (goes_on ? PRICES_AHEAD : 0)};
    LINLI_TRY(LINLI_NEW(g->arena, s->days_n, &s->qty_e3, err));
    LINLI_TRY(LINLI_NEW(g->arena, s->days_n, &s->unmet_e3, err));
    LINLI_TRY(LINLI_NEW(g->arena, s->days_n, &s->in_stock_e4, err));
    LINLI_TRY(LINLI_NEW(g->arena, s->days_n, &s->price_e4, err));
    LINLI_TRY(LINLI_NEW(g->arena, s->days_n, &s->promo, err));
    LINLI_TRY(LINLI_NEW(g->arena, s->days_n, &s->closed, err));
    for (int32_t t = 0; t < s->days_n; t++) {
        bool fact = t < s->facts_n;
        s->qty_e3[t] = fact ? to_e3(h->issued[t], unit_e3) : FIXED_NONE;
        s->unmet_e3[t] = fact ? to_e3(h->unmet[t], unit_e3) : FIXED_NONE;
        s->in_stock_e4[t] = fact ? h->in_stock_e4[t] : FIXED_NONE;
        s->price_e4[t] = d->price_e4[shelf->start + t];
        s->promo[t] = d->promo[shelf->start + t];
        s->closed[t] = open[shelf->start + t] == 0;
        shelf->wanted[shelf->start + t] *= fact ? unit_e3 : 1;
    }
    g->truth.wanted_e3[g->city.series_n++] = shelf->wanted + shelf->start;
    return LINLI_OK;
}

/* ---- stock ----------------------------------------------------------------------------------- */

static enum linli_rc add_lot(struct groupbuy *g, int64_t site, int64_t item,
                             const struct world_lot *lot, int32_t place, struct linli_error *err)
{
    struct city *city = &g->city;
    int64_t items_n = 0;
    int64_t unit_e3 = groupbuy_unit_e3(&groupbuy_items(&items_n)[item]);
    if (lot->units <= 0) {
        return LINLI_OK;
    }
    if (city->stock_n == g->stock_max) {
        int64_t most = g->stock_max == 0 ? FIRST_STOCK : 2 * g->stock_max;
        struct lot_stock *grown;
        LINLI_TRY(LINLI_NEW(g->arena, most, &grown, err));
        for (int64_t i = 0; i < city->stock_n; i++) {
            grown[i] = city->stock[i];
        }
        city->stock = grown;
        g->stock_max = most;
    }
    struct lot_stock *row = &city->stock[city->stock_n];
    LINLI_TRY(world_lot_fill(lot, place, unit_e3, g->arena, row, err));
    row->site = site;
    row->item = item;
    row->cost_e4 = city->items[item].cost_e4;
    city->stock_n++;
    return LINLI_OK;
}

/* Stock above the points: one or two lots, days of use as the supplier's rhythm and the life
 * allow. */
static enum linli_rc fill_upper(struct groupbuy *g, int64_t site, int64_t at, double mean,
                                struct linli_error *err)
{
    int64_t items_n = 0;
    const struct groupbuy_item *item = &groupbuy_items(&items_n)[at];
    int32_t today = g->days.first_day + g->days.history_n;
    struct random_stream stream;
    uint64_t code = text_hash(item->code, strlen(item->code)) + (uint64_t)site;
    random_init(&stream, g->seed, "groupbuy upper stock", code);
    double most = site == 0 ? 2.6 : 0.6;
    double cover = fmin(most, 0.35 * (double)item->life_days) * (0.2 + 0.8 * random_unit(&stream));
    int32_t lots_n = 1 + (int32_t)random_below(&stream, 2);
    for (int32_t i = 0; i < lots_n; i++) {
        int32_t age = 1 + i + (item->life_days > 8 ? (int32_t)random_below(&stream, 3) : 0);
        struct world_lot lot = {
            .units = (int64_t)floor(mean * cover / lots_n),
            .received_day = today - age,
            .expiry_day = today - age + (int32_t)item->life_days - 1,
        };
        if (lot.expiry_day > today) {
            LINLI_TRY(add_lot(g, site, at, &lot, lots_n - i, err));
        }
    }
    return LINLI_OK;
}

static enum linli_rc fill_all_upper(struct groupbuy *g, struct linli_error *err)
{
    for (int64_t site = 0; site < GROUPBUY_FIRST_POINT; site++) {
        for (int64_t item = 0; item < g->city.items_n; item++) {
            double mean = 0;
            for (int64_t p = 0; p < GROUPBUY_POINTS; p++) {
                bool below = site == 0 || g->points[p].district == site;
                mean += below ? g->recent[p * g->city.items_n + item] : 0;
            }
            if (g->city.items[item].presale == 0) {
                LINLI_TRY(fill_upper(g, site, item, mean, err));
            }
        }
    }
    return LINLI_OK;
}

/* Lives through one item at one point. */
static enum linli_rc fill_shelf(struct groupbuy *g, struct shelf_of *shelf, const double *events,
                                struct linli_error *err)
{
    struct world_history history;
    LINLI_TRY(LINLI_NEW(g->arena, g->days.days_n, &shelf->wanted, err));
    draw_wanted(g, shelf, events);
    g->recent[shelf->point * g->city.items_n + shelf->item] = recent_mean(g, shelf);
    live_through(g, shelf, &history);
    g->truth.delivered += history.delivered;
    g->truth.thrown_away += history.thrown_away;
    LINLI_TRY(keep_series(g, shelf, &history, err));
    for (int32_t i = 0; i < history.lots_n && shelf->end >= g->days.history_n; i++) {
        LINLI_TRY(add_lot(g, GROUPBUY_FIRST_POINT + shelf->point, shelf->item, &history.lots[i],
                          i + 1, err));
    }
    return LINLI_OK;
}

static enum linli_rc fill_point(struct groupbuy *g, int64_t point, struct linli_error *err)
{
    const struct groupbuy_point *p = &g->points[point];
    int64_t n = 0;
    const struct groupbuy_item *items = groupbuy_items(&n);
    double *events;
    LINLI_TRY(event_sizes(g, point, &events, err));
    for (int64_t i = 0; i < n; i++) {
        const struct groupbuy_item_days *d = &g->item_days[i];
        double mix = groupbuy_categories()[groupbuy_category_of(&items[i])].mix[p->kind];
        struct shelf_of shelf = {
            .point = point,
            .item = i,
            .start = d->start > p->opened ? d->start : p->opened,
            .end = d->end,
            .code = text_hash(items[i].code, strlen(items[i].code)) ^ ((uint64_t)(point + 1) << 48),
        };
        bool listed = mix > 0 && !(groupbuy_flag(&items[i], 'P') && p->kind == KIND_ELDERLY);
        if (listed && shelf.start < shelf.end && shelf.start < g->days.history_n) {
            LINLI_TRY(fill_shelf(g, &shelf, events, err));
        }
    }
    return LINLI_OK;
}

enum linli_rc groupbuy_history_fill(struct groupbuy *g, struct linli_error *err)
{
    int64_t most = GROUPBUY_POINTS * g->city.items_n;
    LINLI_TRY(LINLI_NEW(g->arena, most, &g->recent, err));
    LINLI_TRY(LINLI_NEW(g->arena, most, &g->city.series, err));
    LINLI_TRY(LINLI_NEW(g->arena, most, &g->truth.wanted_e3, err));
    for (size_t i = 0; i < sizeof(g->past) / sizeof(g->past[0]); i++) {
        LINLI_TRY(LINLI_NEW(g->arena, g->days.history_n, &g->past[i], err));
    }
    for (int64_t point = 0; point < GROUPBUY_POINTS; point++) {
        LINLI_TRY(fill_point(g, point, err));
    }
    g->truth.series_n = g->city.series_n;
    return fill_all_upper(g, err);
}
