/*
 * What the city knows of each item day by day: its price, which follows the wholesale market week
 * by week; promotions of a few days, decided three weeks ahead; when it is on the list at all; its
 * season and trend; and the days on which no supplier delivered it. Each item has random streams of
 * its own. Called by groupbuy.c.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/random.h"
#include "base/text.h"
#include "world/draw.h"
#include "world/groupbuy.h"
#include "world/parts.h"
#include "world/weather.h"

/* How much more is bought at a lower price: the power of the price ratio. Prices are seen most
 * where money is short. */
static const double elasticities[KINDS_N] = {
    [KIND_PREMIUM] = 1.1, [KIND_ELDERLY] = 2.6, [KIND_PARK] = 1.5};

static const double PROMO_SHARE = 0.11; /* of weeks with a promotion of the item */
static const double GAP_CHANCE = 0.008; /* of a day on which the suppliers begin to fail */

enum { WEEK = 7, EPOCH_TO_MONDAY = 3 };

/* Week number of a day: weeks begin on Monday. */
static int32_t week_of(int32_t day)
{
    return (day + EPOCH_TO_MONDAY) / WEEK;
}

static void fill_prices(const struct groupbuy *g, const struct groupbuy_item *item, uint64_t code,
                        const double *path, struct groupbuy_item_days *d)
{
    const struct groupbuy_days *days = &g->days;
    const struct groupbuy_category *c = &groupbuy_categories()[groupbuy_category_of(item)];
    int64_t cost_fen = item->cost_fen * FIXED_E3 / groupbuy_unit_e3(item);
    for (int32_t t = 0; t < days->days_n; t++) {
        int32_t day = days->first_day + t;
        int32_t week = week_of(day);
        int32_t first_week = week_of(days->first_day);
        struct random_stream stream;
        /* A promotion belongs to its week, so that a longer history changes none. */
        random_init(&stream, g->seed, "groupbuy promotions", code + (uint64_t)week);
        bool promo = random_unit(&stream) < PROMO_SHARE;
        bool all_week = random_unit(&stream) < 0.3;
        double off = 0.1 + 0.05 * (double)random_below(&stream, 5);
        double usual = (1 + c->margin) * path[week - first_week];
        d->promo[t] = promo && (all_week || date_weekday(day) >= 4);
        double price = usual * (d->promo[t] ? 1 - off : 1);
        d->price_e4[t] = 1000 * (int64_t)fmax(1, round((double)cost_fen * price / 10));
        for (int32_t k = 0; k < KINDS_N; k++) {
            /* The market moves all sellers, a promotion only this one. */
            double market = pow(path[week - first_week], -0.4 * elasticities[k]);
            d->factor[k][t] = market * (d->promo[t] ? pow(1 - off, -elasticities[k]) : 1);
        }
    }
}

/* On the list from `start` to before `end`: new items came in the last third of the year, ended
 * ones left in it. */
static void fill_life(const struct groupbuy *g, const struct groupbuy_item *item, uint64_t code,
                      struct groupbuy_item_days *d)
{
    struct random_stream stream;
    int32_t n = g->days.history_n;
    random_init(&stream, g->seed, "groupbuy lives", code);
    int32_t before = 20 + (int32_t)random_below(&stream, 90);
    d->start = 0;
    d->end = g->days.days_n;
    if (groupbuy_flag(item, 'N')) {
        d->start = n - before > 0 ? n - before : 0;
    } else if (groupbuy_flag(item, 'E') && n - before > 0) {
        d->end = n - before;
    }
}

static void fill_trends(const struct groupbuy *g, const struct groupbuy_item *item,
                        struct groupbuy_item_days *d)
{
    const struct groupbuy_days *days = &g->days;
    double season = groupbuy_flag(item, 'H') ? -0.45 : groupbuy_flag(item, 'C') ? 0.4 : 0;
    double yearly = groupbuy_flag(item, 'T') ? 0.5 : groupbuy_flag(item, 'D') ? -0.4 : 0;
    for (int32_t t = 0; t < days->days_n; t++) {
        double wave = world_winter_wave(days->first_day + t);
        double trend = pow(1 + yearly, (t - days->history_n) / 365.0);
        for (int32_t k = 0; k < KINDS_N; k++) {
            d->factor[k][t] *= (1 + season * wave) * trend;
        }
    }
}

/* Now and then all suppliers of an item fail for one to three days. */
static void fill_gaps(const struct groupbuy *g, uint64_t code, struct groupbuy_item_days *d)
{
    const struct groupbuy_days *days = &g->days;
    for (int32_t t = 0; t < days->days_n; t++) {
        struct random_stream stream;
        random_init(&stream, g->seed, "groupbuy gaps", code + (uint64_t)(days->first_day + t));
        bool begins = random_unit(&stream) < GAP_CHANCE;
        int32_t length = 1 + (int32_t)random_below(&stream, 3);
        for (int32_t i = t; begins && i < t + length && i < days->days_n; i++) {
            d->missing[i] = 1;
        }
    }
}

static enum linli_rc fill_item(struct groupbuy *g, const struct groupbuy_item *item, double *path,
                               struct groupbuy_item_days *d, struct linli_error *err)
{
    const struct groupbuy_days *days = &g->days;
    uint64_t code = text_hash(item->code, strlen(item->code));
    struct random_stream stream;
    LINLI_TRY(LINLI_NEW(g->arena, days->days_n, &d->price_e4, err));
    LINLI_TRY(LINLI_NEW(g->arena, days->days_n, &d->promo, err));
    LINLI_TRY(LINLI_NEW(g->arena, days->days_n, &d->missing, err));
    for (int32_t k = 0; k < KINDS_N; k++) {
        LINLI_TRY(LINLI_NEW(g->arena, days->days_n, &d->factor[k], err));
    }
    random_init(&stream, g->seed, "groupbuy market", code);
    world_draw_path(&stream, 0.85, 0.07, days->days_n / WEEK + 2, path);
    fill_prices(g, item, code, path, d);
    fill_life(g, item, code, d);
    fill_trends(g, item, d);
    fill_gaps(g, code, d);
    assert(d->start < d->end);
    return LINLI_OK;
}

enum linli_rc groupbuy_item_days_fill(struct groupbuy *g, struct linli_error *err)
{
    int64_t n = 0;
    const struct groupbuy_item *items = groupbuy_items(&n);
    double *path;
    LINLI_TRY(LINLI_NEW(g->arena, n, &g->item_days, err));
    LINLI_TRY(LINLI_NEW(g->arena, g->days.days_n / WEEK + 2, &path, err));
    for (int64_t i = 0; i < n; i++) {
        LINLI_TRY(fill_item(g, &items[i], path, &g->item_days[i], err));
    }
    return LINLI_OK;
}
