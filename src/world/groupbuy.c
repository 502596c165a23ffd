/*
 * 邻里团 put together: sites, items, suppliers, then the days, prices and activities, then what the
 * communities wanted and what the leaders' orders made of it. The figures and where they come from
 * are in docs/world.md.
 *
 * Called by `linli demo`, the tests and the twin. All memory comes from the caller's arena.
 */
#include "world/groupbuy.h"

#include <assert.h>
#include <math.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/random.h"
#include "world/calendar.h"
#include "world/parts.h"

enum { OPENED_LATE = 2, LEAST_OLD = 90 };

static enum linli_rc fill_settings(struct groupbuy *g, struct linli_error *err)
{
    static const struct setting_row rows[] = {
        {"auto_approve", "5000"},  {"city_name", "邻里团"}, {"cover_days_a", "0"},
        {"cover_days_c", "1"},     {"emergency_fee", "15"}, {"emergency_hours", "2"},
        {"expiry_warn_days", "2"}, {"reserve_days", "3"},   {"review_days_b", "2"},
        {"unusual_ratio", "3"},
    };
    return world_settings_fill(rows, (int64_t)(sizeof(rows) / sizeof(rows[0])), g->arena, &g->city,
                               err);
}

static enum linli_rc fill_item(struct groupbuy *g, int64_t at, struct linli_error *err)
{
    int64_t n = 0;
    const struct groupbuy_item *from = &groupbuy_items(&n)[at];
    const struct groupbuy_category *c = &groupbuy_categories()[groupbuy_category_of(from)];
    int64_t unit_e3 = groupbuy_unit_e3(from);
    int64_t weight_g = from->weight_g * FIXED_E3 / unit_e3;
    struct item *item = &g->city.items[at];
    *item = (struct item){
        .code = from->code,
        .name = from->name,
        .category = c->name,
        .unit = from->unit,
        .pack_e3 = from->pack * unit_e3,
        .cost_e4 = from->cost_fen * 100 * FIXED_E3 / unit_e3,
        .shelf_life_days = from->life_days,
        .loss_e4 = (int64_t)round(c->loss * FIXED_E4),
        .temp = c->temp,
        .volume_ml = (int64_t)round((double)weight_g * c->ml_per_g),
        .weight_g = weight_g,
        .class = FIXED_NONE,
        .critical = groupbuy_flag(from, 'K'),
        .presale = groupbuy_flag(from, 'S'),
        .local = groupbuy_is_local(from),
        .recyclable = 0,
    };
    item->price_e4 = 1000 * (int64_t)round((double)item->cost_e4 * (1 + c->margin) / 1000);
    return world_gtin(22000000 + 10 * (at + 1), g->arena, &item->gtin, err);
}

static enum linli_rc fill_items(struct groupbuy *g, struct linli_error *err)
{
    int64_t n = 0;
    (void)groupbuy_items(&n);
    LINLI_TRY(LINLI_NEW(g->arena, n, &g->city.items, err));
    for (int64_t i = 0; i < n; i++) {
        LINLI_TRY(fill_item(g, i, err));
    }
    g->city.items_n = n;
    return LINLI_OK;
}

/* Two points opened while the history ran, if it is long enough. */
static void open_points(struct groupbuy *g)
{
    struct random_stream stream;
    random_init(&stream, g->seed, "groupbuy openings", 0);
    for (int32_t i = 0; i < OPENED_LATE && g->days.history_n > 2 * LEAST_OLD; i++) {
        uint64_t point = random_below(&stream, GROUPBUY_POINTS);
        int32_t ago = LEAST_OLD + (int32_t)random_below(&stream, LEAST_OLD);
        g->points[point].opened = g->days.history_n - ago;
    }
}

/* Holidays of all years that the history touches and a look ahead; rest days of the platform, and
 * of the parks whatever is no workday. */
static enum linli_rc fill_calendar(struct groupbuy *g, struct linli_error *err)
{
    struct city *city = &g->city;
    int32_t year = 0;
    int32_t month = 0;
    int32_t date = 0;
    date_to_ymd(g->days.first_day, &year, &month, &date);
    int32_t from = date_from_ymd(year, 1, 1);
    date_to_ymd(city->today, &year, &month, &date);
    int32_t to = date_from_ymd(year + 1, 2, 28);
    int64_t spare = (int64_t)(to - from + 1) * (GROUPBUY_POINTS + 1);
    int64_t n = 0;
    LINLI_TRY(world_calendar_fill(from, to, spare, g->arena, &city->calendar, &n, err));
    for (int32_t day = from; day <= to; day++) {
        struct calendar_day row = {.day = day, .kind = CALENDAR_CLOSED, .site = FIXED_NONE};
        if (groupbuy_is_closed(day)) {
            row.name = "休市";
            city->calendar[n++] = row;
            continue;
        }
        for (int64_t p = 0; p < GROUPBUY_POINTS; p++) {
            if (g->points[p].kind == KIND_PARK && world_day_kind(day) != WORLD_DAY_WORKDAY) {
                row.name = "园区休息";
                row.site = GROUPBUY_FIRST_POINT + p;
                city->calendar[n++] = row;
            }
        }
    }
    city->calendar_n = n;
    return LINLI_OK;
}

static enum linli_rc fill_weather(struct groupbuy *g, struct linli_error *err)
{
    int32_t days_n = g->days.history_n + WORLD_WEATHER_AHEAD;
    LINLI_TRY(LINLI_NEW(g->arena, 2 * (int64_t)days_n, &g->city.weather, err));
    for (int32_t t = 0; t < days_n; t++) {
        world_weather_rows(&g->days.weather, g->days.first_day, t,
                           g->city.weather + g->city.weather_n);
        g->city.weather_n += 2;
    }
    return LINLI_OK;
}

enum linli_rc world_groupbuy(const struct world_options *options, struct linli_arena *arena,
                             struct city *ret_city, struct world_truth *ret_truth,
                             struct linli_error *err)
{
    LINLI_TRY(world_options_check(options, err));
    struct groupbuy g = {.seed = options->seed, .arena = arena};
    city_init(&g.city);
    g.city.today = options->today;
    LINLI_TRY(fill_settings(&g, err));
    LINLI_TRY(groupbuy_sites_fill(&g, err));
    LINLI_TRY(fill_items(&g, err));
    LINLI_TRY(groupbuy_supply_fill(&g, err));
    LINLI_TRY(groupbuy_days_fill(&g, options, err));
    open_points(&g);
    LINLI_TRY(groupbuy_events_fill(&g, err));
    LINLI_TRY(groupbuy_item_days_fill(&g, err));
    LINLI_TRY(fill_calendar(&g, err));
    LINLI_TRY(fill_weather(&g, err));
    LINLI_TRY(groupbuy_history_fill(&g, err));
    city_sort(&g.city);
    for (int64_t i = 0; i < g.city.stock_n; i++) {
        g.city.stock[i].lot = i;
    }
    LINLI_TRY(city_check(&g.city, err));
    assert(g.city.sites_n == GROUPBUY_SITES && g.truth.series_n == g.city.series_n);
    if (ret_truth != NULL) {
        *ret_truth = g.truth;
    }
    *ret_city = g.city;
    return LINLI_OK;
}
