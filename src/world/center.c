/*
 * 悦享家园 put together: tables from the catalogue, then the days, activities and wanted units,
 * then the past that people with a paper list made of them, and what it left on the shelves.
 *
 * Called by `linli demo`, the tests and the twin. All memory comes from the caller's arena.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/random.h"
#include "base/text.h"
#include "world/calendar.h"
#include "world/center.h"
#include "world/parts.h"

static const double STOREROOM_ML = 600e3; /* at most for one item beyond its least stock */

static enum linli_rc fill_settings(struct linli_arena *arena, struct city *city,
                                   struct linli_error *err)
{
    static const struct setting_row rows[] = {
        {"city_name", "悦享家园"}, {"emergency_hours", "2"}, {"emergency_fee", "12"},
        {"reserve_days", "3"},     {"review_days_b", "7"},   {"expiry_warn_days", "7"},
        {"auto_approve", "500"},
    };
    int64_t n = (int64_t)(sizeof(rows) / sizeof(rows[0]));
    return world_settings_fill(rows, n, arena, city, err);
}

static enum linli_rc fill_site(struct linli_arena *arena, struct city *city,
                               struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, 1, &city->sites, err));
    LINLI_TRY(LINLI_NEW(arena, 1, &city->vehicles, err));
    city->sites[0] = (struct site){
        .code = "YX-01",
        .name = "悦享家园社区服务中心",
        .tier = TIER_POINT,
        .parent = "",
        .lat_e7 = 306214000,
        .lon_e7 = 1040675000,
        .kind = "center",
        .org = "悦享家园",
        .open_s = 8 * 3600,
        .close_s = 20 * 3600 + 1800,
        .capacity_l = 42000,
        .cold_capacity_l = 600,
    };
    city->sites_n = 1;
    city->vehicles[0] = (struct vehicle){
        .code = "YX-V1",
        .depot = 0,
        .kind = "e-trike",
        .capacity_g = 250000,
        .capacity_ml = 900000,
        .capacity_crates = 12,
        .range_km_e3 = 60 * FIXED_E3,
        .shift = "08:30-17:30",
        .cost_per_km_e4 = 3500,
        .cost_per_hour_e4 = 25 * FIXED_E4,
        .fixed_cost_e4 = 8 * FIXED_E4,
        .energy = "electric",
    };
    city->vehicles_n = 1;
    return LINLI_OK;
}

static bool has_flag(const struct center_item *item, char flag)
{
    return strchr(item->flags, flag) != NULL;
}

static enum linli_rc fill_items(struct linli_arena *arena, struct city *city,
                                struct linli_error *err)
{
    int64_t n = 0;
    const struct center_item *from = center_items(&n);
    LINLI_TRY(LINLI_NEW(arena, n, &city->items, err));
    for (int64_t i = 0; i < n; i++) {
        struct item *item = &city->items[i];
        bool chilled = has_flag(&from[i], 'C');
        *item = (struct item){
            .code = from[i].code,
            .name = from[i].name,
            .category = center_category(from[i].code),
            .unit = from[i].unit,
            .pack_e3 = from[i].pack * FIXED_E3,
            .cost_e4 = from[i].cost_fen * 100,
            .price_e4 = FIXED_NONE,
            .shelf_life_days = from[i].life_days > 0 ? from[i].life_days : FIXED_NONE,
            .loss_e4 = chilled ? 200 : 0,
            .temp = chilled                   ? TEMP_CHILLED
                    : has_flag(&from[i], 'Z') ? TEMP_FROZEN
                                              : TEMP_AMBIENT,
            .volume_ml = from[i].volume_ml,
            .weight_g = from[i].weight_g,
            .class = FIXED_NONE,
            .critical = has_flag(&from[i], 'K'),
            .presale = 0,
            .local = has_flag(&from[i], 'L'),
            .recyclable = has_flag(&from[i], 'R'),
        };
        LINLI_TRY(world_gtin(11000000 + 10 * (i + 1), arena, &item->gtin, err));
    }
    city->items_n = n;
    return LINLI_OK;
}

static enum linli_rc fill_substitutes(struct linli_arena *arena, struct city *city,
                                      struct linli_error *err)
{
    int64_t n = 0;
    const struct center_substitute *from = center_substitutes(&n);
    LINLI_TRY(LINLI_NEW(arena, n, &city->substitutes, err));
    for (int64_t i = 0; i < n; i++) {
        city->substitutes[i] = (struct substitute){
            .item = center_item_at(from[i].item),
            .substitute = center_item_at(from[i].substitute),
            .factor_e4 = (int64_t)round(from[i].factor * FIXED_E4),
            .rank = from[i].rank,
        };
    }
    city->substitutes_n = n;
    return LINLI_OK;
}

/* Holidays of all years that the history touches and a look ahead; the centre's own closed days. */
static enum linli_rc fill_calendar(const struct center_days *days, struct linli_arena *arena,
                                   struct city *city, struct linli_error *err)
{
    int32_t year = 0;
    int32_t month = 0;
    int32_t date = 0;
    date_to_ymd(days->first_day, &year, &month, &date);
    int32_t from = date_from_ymd(year, 1, 1);
    date_to_ymd(days->first_day + days->history_n, &year, &month, &date);
    int32_t to = date_from_ymd(year + 1, 2, 28);
    int64_t spare = 4 * (int64_t)WORLD_MONTHS_MAX;
    int64_t n = 0;
    LINLI_TRY(world_calendar_fill(from, to, spare, arena, &city->calendar, &n, err));
    for (int32_t day = from; day <= to; day++) {
        if (center_is_closed(day)) {
            assert(spare > 0);
            spare--;
            city->calendar[n++] = (struct calendar_day){
                .day = day, .kind = CALENDAR_CLOSED, .name = "闭馆", .site = 0};
        }
    }
    city->calendar_n = n;
    return LINLI_OK;
}

/* Weather as measured and, from today on, as forecast for a week; visitors as counted. */
static enum linli_rc fill_weather(const struct center_days *days, struct linli_arena *arena,
                                  struct city *city, struct linli_error *err)
{
    struct weather *rows = NULL;
    LINLI_TRY(LINLI_NEW(arena, 3 * (int64_t)days->days_n, &rows, err));
    int64_t n = 0;
    for (int32_t t = 0; t < days->history_n + WORLD_WEATHER_AHEAD; t++) {
        int32_t day = days->first_day + t;
        world_weather_rows(&days->weather, days->first_day, t, rows + n);
        n += 2;
        if (t < days->history_n) {
            rows[n++] = (struct weather){day, 0, "visitors", world_tenths(days->visitors[t])};
        }
    }
    city->weather = rows;
    city->weather_n = n;
    return LINLI_OK;
}

/* Everybody looks after items in his own way: some shelves are full for months, some always short.
 */
static struct world_habit habit_of(uint64_t seed, const struct center_item *item, double mean,
                                   bool tight)
{
    struct random_stream stream;
    random_init(&stream, seed, "center habits", text_hash(item->code, strlen(item->code)));
    struct world_habit habit = {.forget = 0.45, .note_days = 0.5};
    bool hoarded = random_unit(&stream) < 0.4;
    habit.guess = mean * exp(random_normal(&stream, 0, 0.35));
    habit.min_days = (hoarded ? 5 : 3) * exp(random_normal(&stream, 0, 0.3));
    habit.max_days = habit.min_days + (hoarded ? 190 : 10) * exp(random_normal(&stream, 0, 0.4));
    /* The storeroom bounds what anybody can hoard of one item. */
    double room_days = STOREROOM_ML / (mean * (double)item->volume_ml);
    habit.max_days = fmin(habit.max_days, habit.min_days + fmax(8, room_days));
    if (tight) {
        habit.min_days = 4;
        habit.max_days = 9;
    }
    return habit;
}

static struct world_script script_of(const struct center_item *item, double mean)
{
    int64_t n = 0;
    const struct center_script *scripts = center_scripts(&n);
    for (int64_t i = 0; i < n; i++) {
        if (strcmp(scripts[i].code, item->code) == 0) {
            return (struct world_script){
                .days_before = scripts[i].days_before,
                .leave = scripts[i].leave + (int64_t)round(scripts[i].leave_days * mean),
                .expiry_after = scripts[i].expiry_after,
            };
        }
    }
    return (struct world_script){0};
}

/* Units wanted per open day over the item's days. */
static double mean_wanted(const struct center_days *days, int32_t start, const int64_t *wanted)
{
    double sum = 0;
    double open = 0;
    for (int32_t t = start; t < days->history_n; t++) {
        sum += (double)wanted[t];
        open += days->open[t];
    }
    return sum / fmax(open, 1);
}

static enum linli_rc copy_lots(const struct world_history *history, int64_t item,
                               struct linli_arena *arena, struct city *city,
                               struct linli_error *err)
{
    for (int32_t i = 0; i < history->lots_n; i++) {
        /* A scripted lot can share its day with a usual one: the place tells them apart. */
        struct lot_stock *row = &city->stock[city->stock_n];
        LINLI_TRY(world_lot_fill(&history->lots[i], i + 1, FIXED_E3, arena, row, err));
        row->item = item;
        row->cost_e4 = city->items[item].cost_e4;
        city->stock_n++;
    }
    return LINLI_OK;
}

static int64_t to_e3(int64_t units)
{
    return units == FIXED_NONE ? FIXED_NONE : units * FIXED_E3;
}

static enum linli_rc fill_series(const struct center_days *days, const struct world_history *from,
                                 int64_t item, struct linli_arena *arena,
                                 struct demand_series *ret_series, struct linli_error *err)
{
    struct demand_series series = {.site = 0,
                                   .item = item,
                                   .first_day = from->first_day,
                                   .facts_n = from->days_n,
                                   .days_n = from->days_n};
    LINLI_TRY(LINLI_NEW(arena, from->days_n, &series.qty_e3, err));
    LINLI_TRY(LINLI_NEW(arena, from->days_n, &series.unmet_e3, err));
    LINLI_TRY(LINLI_NEW(arena, from->days_n, &series.in_stock_e4, err));
    LINLI_TRY(LINLI_NEW(arena, from->days_n, &series.closed, err));
    int32_t start = from->first_day - days->first_day;
    for (int32_t t = 0; t < from->days_n; t++) {
        series.qty_e3[t] = to_e3(from->issued[t]);
        series.unmet_e3[t] = to_e3(from->unmet[t]);
        series.in_stock_e4[t] = from->in_stock_e4[t];
        series.closed[t] = !days->open[start + t];
    }
    *ret_series = series;
    return LINLI_OK;
}

/* One item's wanted units, its recorded past, and what is left of it. */
static enum linli_rc fill_item_history(uint64_t seed, const struct center_days *days, int64_t at,
                                       struct linli_arena *arena, struct city *city,
                                       int64_t *ret_wanted, struct world_truth *truth,
                                       struct linli_error *err)
{
    int64_t items_n = 0;
    const struct center_item *item = &center_items(&items_n)[at];
    int32_t start = center_item_start(item, days);
    center_wanted_fill(seed, item, days, city->events, city->events_n, ret_wanted);
    double mean = mean_wanted(days, start, ret_wanted);
    struct world_history history = {
        .first_day = days->first_day + start,
        .days_n = days->history_n - start,
        .wanted = ret_wanted + start,
        .open = days->open + start,
        .goods = center_goods(item),
        .script = script_of(item, mean),
    };
    bool tight = history.script.days_before > 0 && history.script.expiry_after == WORLD_DAY_NEVER;
    history.habit = habit_of(seed, item, mean, tight);
    LINLI_TRY(LINLI_NEW(arena, history.days_n, &history.issued, err));
    LINLI_TRY(LINLI_NEW(arena, history.days_n, &history.unmet, err));
    LINLI_TRY(LINLI_NEW(arena, history.days_n, &history.in_stock_e4, err));
    struct random_stream stream;
    random_init(&stream, seed, "center shelves", text_hash(item->code, strlen(item->code)));
    world_history_run(&history, &stream);
    truth->delivered += history.delivered;
    truth->thrown_away += history.thrown_away;
    LINLI_TRY(fill_series(days, &history, at, arena, &city->series[at], err));
    return copy_lots(&history, at, arena, city, err);
}

static enum linli_rc fill_history(uint64_t seed, const struct center_days *days,
                                  struct linli_arena *arena, struct city *city,
                                  struct world_truth *ret_truth, struct linli_error *err)
{
    struct world_truth truth = {.series_n = city->items_n};
    LINLI_TRY(LINLI_NEW(arena, city->items_n, &city->series, err));
    LINLI_TRY(LINLI_NEW(arena, city->items_n * WORLD_LOTS_MAX, &city->stock, err));
    LINLI_TRY(LINLI_NEW(arena, city->items_n, &truth.wanted_e3, err));
    for (int64_t i = 0; i < city->items_n; i++) {
        int64_t *wanted = NULL;
        LINLI_TRY(LINLI_NEW(arena, days->history_n, &wanted, err));
        LINLI_TRY(fill_item_history(seed, days, i, arena, city, wanted, &truth, err));
        int32_t start = days->history_n - city->series[i].facts_n;
        for (int32_t t = 0; t < days->history_n; t++) {
            wanted[t] *= FIXED_E3;
        }
        truth.wanted_e3[i] = wanted + start;
    }
    city->series_n = city->items_n;
    if (ret_truth != NULL) {
        *ret_truth = truth;
    }
    return LINLI_OK;
}

enum linli_rc world_center(const struct world_options *options, struct linli_arena *arena,
                           struct city *ret_city, struct world_truth *ret_truth,
                           struct linli_error *err)
{
    LINLI_TRY(world_options_check(options, err));
    struct city city;
    struct center_days days;
    struct world_truth truth;
    city_init(&city);
    city.today = options->today;
    LINLI_TRY(fill_settings(arena, &city, err));
    LINLI_TRY(fill_site(arena, &city, err));
    LINLI_TRY(fill_items(arena, &city, err));
    LINLI_TRY(fill_substitutes(arena, &city, err));
    LINLI_TRY(center_supply_fill(options->seed, arena, &city, err));
    LINLI_TRY(center_days_fill(options, arena, &days, err));
    LINLI_TRY(center_events_fill(options->seed, &days, arena, &city.events, &city.events_n, err));
    LINLI_TRY(center_factors_fill(options->seed, city.events, city.events_n, arena, &days, err));
    LINLI_TRY(fill_calendar(&days, arena, &city, err));
    LINLI_TRY(fill_weather(&days, arena, &city, err));
    LINLI_TRY(fill_history(options->seed, &days, arena, &city, &truth, err));
    city_sort(&city);
    for (int64_t i = 0; i < city.stock_n; i++) {
        city.stock[i].lot = i;
    }
    LINLI_TRY(city_check(&city, err));
    if (ret_truth != NULL) {
        *ret_truth = truth;
    }
    *ret_city = city;
    return LINLI_OK;
}
