/*
 * The city of 邻里团 over several seeds: the same seed gives the same city, and each statement of
 * docs/world.md about it holds within its bounds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "world/calendar.h"
#include "world/world.h"
#include "world_digest.h"

enum { SEEDS = 3, KINDS = 3, FIRST_POINT = 4, SITES = 34 };

struct made {
    struct linli_arena arena;
    struct city city;
    struct world_truth truth;
};

static void make(struct made *made, uint64_t seed, int32_t months)
{
    struct world_options options = {seed, date_from_ymd(2026, 11, 23), months};
    struct linli_error err;
    linli_error_init(&err);
    linli_arena_init(&made->arena, 0);
    assert_int_equal(world_groupbuy(&options, &made->arena, &made->city, &made->truth, &err),
                     LINLI_OK);
}

static void finish(struct made *made)
{
    linli_arena_finish(&made->arena);
}

/* premium 0, elderly 1, park 2. */
static int kind_of(const struct city *city, int64_t site)
{
    const char *kind = city->sites[site].kind;
    return text_equal(kind, "premium") ? 0 : text_equal(kind, "elderly") ? 1 : 2;
}

/* Sums over open days of the wanted quantity by a class of days that the caller names. */
struct sums {
    double qty[KINDS][2];
    double days[KINDS][2];
};

/* 0, 1, or -1 for neither; t is the place in the series. */
typedef int sort_fn(const struct city *city, const struct demand_series *s, int32_t t);

static struct sums sum_by(const struct made *made, sort_fn *sort)
{
    struct sums sums = {0};
    const struct city *city = &made->city;
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        int kind = kind_of(city, s->site);
        for (int32_t t = 0; t < s->facts_n; t++) {
            int class = s->closed[t] ? -1 : sort(city, s, t);
            if (class >= 0) {
                sums.qty[kind][class] += (double)made->truth.wanted_e3[i][t];
                sums.days[kind][class] += 1;
            }
        }
    }
    return sums;
}

static double ratio(const struct sums *sums, int kind)
{
    return sums->qty[kind][1] / sums->days[kind][1] / (sums->qty[kind][0] / sums->days[kind][0]);
}

static void assert_between(double value, double low, double high)
{
    if (!(value > low && value < high)) {
        fail_msg("%g is not between %g and %g", value, low, high);
    }
}

static void the_seed_is_the_world(void **state)
{
    (void)state;
    struct made first;
    struct made again;
    struct made other;
    make(&first, 42, 2);
    make(&again, 42, 2);
    make(&other, 43, 2);
    assert_true(world_digest(&first.city) == world_digest(&again.city));
    assert_true(world_digest(&first.city) != world_digest(&other.city));
    finish(&first);
    finish(&again);
    finish(&other);
}

static void three_tiers_of_sites(void **state)
{
    (void)state;
    struct made made;
    make(&made, 1, 1);
    const struct city *city = &made.city;
    int64_t tiers[3] = {0};
    int64_t kinds[KINDS] = {0};
    assert_int_equal(city_check(city, NULL), LINLI_OK);
    assert_int_equal(city->sites_n, SITES);
    for (int64_t i = 0; i < city->sites_n; i++) {
        const struct site *site = &city->sites[i];
        tiers[site->tier]++;
        kinds[site->tier == TIER_POINT ? kind_of(city, i) : 0] += site->tier == TIER_POINT;
        bool found = false;
        for (int64_t j = 0; j < city->sites_n; j++) {
            found = found || (text_equal(site->parent, city->sites[j].code) &&
                              city->sites[j].tier == site->tier - 1);
        }
        assert_true(site->tier == TIER_HUB ? text_is_empty(site->parent) : found);
    }
    assert_true(tiers[TIER_HUB] == 1 && tiers[TIER_DISTRICT] == 3 && tiers[TIER_POINT] == 30);
    assert_true(kinds[0] == 10 && kinds[1] == 11 && kinds[2] == 9);
    /* one lane to each site but the hub, from its parent, an hour or two long */
    assert_int_equal(city->lanes_n, SITES - 1);
    for (int64_t i = 0; i < city->lanes_n; i++) {
        const struct lane *lane = &city->lanes[i];
        assert_string_equal(city->sites[lane->to].parent, city->sites[lane->from].code);
        assert_in_range(lane->lead_hours_e3, 400, 2500);
    }
    int64_t vehicle_kinds = 0;
    for (int64_t i = 0; i < city->vehicles_n; i++) {
        bool known = false;
        for (int64_t j = 0; j < i; j++) {
            known = known || text_equal(city->vehicles[i].kind, city->vehicles[j].kind);
        }
        vehicle_kinds += !known;
    }
    assert_int_equal(vehicle_kinds, 4);
    finish(&made);
}

/* Suppliers of an item, and whether one of them is at the door within hours. */
static int64_t sources_of(const struct city *city, int64_t item, bool *ret_instant)
{
    int64_t n = 0;
    int64_t last = FIXED_NONE;
    *ret_instant = false;
    for (int64_t t = 0; t < city->supply_n; t++) {
        const struct supply_term *term = &city->supply[t];
        if (term->item != item) {
            continue;
        }
        n += term->supplier != last;
        last = term->supplier;
        *ret_instant = *ret_instant || text_equal(city->suppliers[term->supplier].kind, "instant");
        if (term->min_qty_e3 != FIXED_NONE) {
            assert_true(term->price_e4 < term[-1].price_e4 && term->supplier == term[-1].supplier);
        }
    }
    return n;
}

static void items_spoil_and_can_be_had(void **state)
{
    (void)state;
    struct made made;
    make(&made, 1, 1);
    const struct city *city = &made.city;
    double value = 0;
    double local = 0;
    int64_t presale = 0;
    int64_t temps[3] = {0};
    assert_int_equal(city->items_n, 200);
    assert_int_equal(city->suppliers_n, 25);
    for (int64_t i = 0; i < city->items_n; i++) {
        const struct item *item = &city->items[i];
        bool instant = false;
        assert_in_range(item->shelf_life_days, 1, 30);
        assert_true(item->price_e4 > item->cost_e4 && item->weight_g > 0 && item->volume_ml > 0);
        assert_true(sources_of(city, i, &instant) >= 2);
        assert_true(instant || item->critical == 0);
        presale += item->presale;
        temps[item->temp]++;
    }
    assert_in_range(presale, 8, 16);
    assert_true(temps[TEMP_AMBIENT] > 40 && temps[TEMP_CHILLED] > 80 && temps[TEMP_FROZEN] == 8);
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        for (int32_t t = 0; t < s->facts_n; t++) {
            double fen = (double)s->qty_e3[t] * (double)city->items[s->item].cost_e4;
            value += fen;
            local += city->items[s->item].local ? fen : 0;
        }
    }
    assert_between(local / value, 0.7, 0.95);
    int64_t farms = 0;
    int64_t flexible = 0;
    for (int64_t i = 0; i < city->suppliers_n; i++) {
        farms += text_equal(city->suppliers[i].kind, "farm");
    }
    for (int64_t t = 0; t < city->supply_n; t++) {
        bool farm = text_equal(city->suppliers[city->supply[t].supplier].kind, "farm");
        bool flex = city->supply[t].flex_down_e4 > 0 && city->supply[t].flex_up_e4 > 0;
        assert_true(!farm || (flex && city->supply[t].max_per_day_e3 > 0));
        flexible += flex;
    }
    assert_int_equal(farms, 15);
    assert_true(flexible * 2 > city->supply_n);
    finish(&made);
}

static int by_weekend(const struct city *city, const struct demand_series *s, int32_t t)
{
    int32_t day = s->first_day + t;
    (void)city;
    enum world_day_kind kind = world_day_kind(day);
    return kind == WORLD_DAY_HOLIDAY   ? -1
           : kind == WORLD_DAY_WORKDAY ? 0
           : date_weekday(day) >= 6    ? 1
                                       : -1;
}

static int by_rain(const struct city *city, const struct demand_series *s, int32_t t)
{
    static const int64_t wet_e4 = 10 * FIXED_E4;
    int64_t day = s->first_day + t;
    int64_t first = city->weather[0].day;
    const struct weather *rain = &city->weather[2 * (day - first)];
    assert_true(rain->day == day && text_equal(rain->signal, "rain_mm"));
    /* within the rainy half of the year, so that the season says nothing */
    int32_t of_year = date_day_of_year((int32_t)day);
    bool summer = of_year > 120 && of_year < 274;
    return !summer ? -1 : rain->value_e4 >= wet_e4 ? 1 : rain->value_e4 == 0 ? 0 : -1;
}

static int by_promo(const struct city *city, const struct demand_series *s, int32_t t)
{
    (void)city;
    return date_weekday(s->first_day + t) >= 4 ? s->promo[t] : -1;
}

static int melons_in_summer(const struct city *city, const struct demand_series *s, int32_t t)
{
    int32_t of_year = date_day_of_year(s->first_day + t);
    bool summer = of_year > 152 && of_year < 244;
    bool winter = of_year < 60 || of_year > 334;
    bool melon = strstr(city->items[s->item].name, "瓜") != NULL &&
                 text_equal(city->items[s->item].category, "水果");
    return !melon ? -1 : summer ? 1 : winter ? 0 : -1;
}

/* Meat in the week before the Spring Festival of 17 February 2026, against the rest of winter. */
static int meat_before_spring(const struct city *city, const struct demand_series *s, int32_t t)
{
    int32_t to = date_from_ymd(2026, 2, 17) - (s->first_day + t);
    bool meat = text_equal(city->items[s->item].category, "鲜肉");
    return !meat ? -1 : to >= 2 && to <= 8 ? 1 : to >= 16 && to <= 44 ? 0 : -1;
}

static void demand_follows_weekdays_weather_prices_and_the_moon(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct made made;
        make(&made, seed, 13);
        struct sums week = sum_by(&made, by_weekend);
        assert_between(ratio(&week, 0), 1.2, 1.45); /* premium shops for the weekend */
        assert_between(ratio(&week, 1), 0.85, 0.98);
        assert_true(week.days[2][1] == 0); /* a park rests */
        struct sums rain = sum_by(&made, by_rain);
        assert_between(ratio(&rain, 1), 0.75, 0.97); /* who walks stays at home */
        assert_true(ratio(&rain, 2) > ratio(&rain, 1));
        struct sums promo = sum_by(&made, by_promo);
        assert_between(ratio(&promo, 0), 1.1, 1.5);
        assert_between(ratio(&promo, 1), 1.4, 2.3); /* the price counts most for the elderly */
        assert_true(ratio(&promo, 1) > ratio(&promo, 2) && ratio(&promo, 1) > ratio(&promo, 0));
        assert_between(promo.days[0][1] / (promo.days[0][0] + promo.days[0][1]), 0.08, 0.14);
        struct sums melons = sum_by(&made, melons_in_summer);
        assert_between(ratio(&melons, 0), 1.7, 3.5);
        struct sums meat = sum_by(&made, meat_before_spring);
        assert_between(ratio(&meat, 1), 1.3, 2);
        finish(&made);
    }
}

static void kinds_of_communities_differ(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct made made;
        make(&made, seed, 3);
        const struct city *city = &made.city;
        double value[KINDS] = {0};
        double units[KINDS] = {0};
        double meals[KINDS] = {0};
        double medicine[KINDS] = {0};
        for (int64_t i = 0; i < city->series_n; i++) {
            const struct demand_series *s = &city->series[i];
            int kind = kind_of(city, s->site);
            const char *category = city->items[s->item].category;
            for (int32_t t = 0; t < s->facts_n; t++) {
                double qty = (double)made.truth.wanted_e3[i][t];
                units[kind] += qty;
                value[kind] += qty * (double)s->price_e4[t];
                meals[kind] += text_equal(category, "便当熟食") ? qty : 0;
                medicine[kind] += text_equal(category, "药膳调理") ? qty : 0;
            }
        }
        /* premium pays the most for a unit; parks eat lunch; elderly ones need medicine */
        assert_true(value[0] / units[0] > 1.1 * value[1] / units[1]);
        assert_between(meals[2] / units[2], 0.3, 0.75);
        assert_true(meals[0] / units[0] < 0.15 && meals[1] / units[1] < 0.1);
        assert_true(medicine[1] > 3 * medicine[0] && medicine[2] == 0);
        finish(&made);
    }
}

static void shelves_run_out_and_goods_spoil(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct made made;
        make(&made, seed, 6);
        const struct city *city = &made.city;
        double asked = 0;
        double short_days = 0;
        double noted = 0;
        double zero = 0;
        double days = 0;
        for (int64_t i = 0; i < city->series_n; i++) {
            const struct demand_series *s = &city->series[i];
            bool presale = city->items[s->item].presale == 1;
            assert_true(s->site >= FIRST_POINT); /* what hub and districts pass on is no demand */
            for (int32_t t = 0; t < s->facts_n; t++) {
                int64_t lost = made.truth.wanted_e3[i][t] - s->qty_e3[t];
                assert_true(lost >= 0 && s->qty_e3[t] >= 0 && s->qty_e3[t] % 500 == 0);
                days += !s->closed[t];
                zero += !s->closed[t] && s->qty_e3[t] == 0;
                asked += !presale && made.truth.wanted_e3[i][t] > 0;
                short_days += !presale && lost > 0;
                noted += !presale && lost > 0 && s->unmet_e3[t] != FIXED_NONE;
                assert_true(lost == 0 || s->in_stock_e4[t] < FIXED_E4);
            }
        }
        assert_between(short_days / asked, 0.1, 0.17);
        assert_between(noted / short_days, 0.35, 0.45);
        assert_between(zero / days, 0.3, 0.5);
        double loss = (double)made.truth.thrown_away / (double)made.truth.delivered;
        assert_between(loss, 0.1, 0.17);
        finish(&made);
    }
}

static void prices_and_promotions_are_known_ahead(void **state)
{
    (void)state;
    struct made made;
    make(&made, 1, 8);
    const struct city *city = &made.city;
    int64_t ended = 0;
    int64_t young = 0;
    double promos = 0;
    double ahead = 0;
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        bool goes_on = s->first_day + s->facts_n == city->today;
        assert_int_equal(s->days_n - s->facts_n, goes_on ? 14 : 0);
        ended += !goes_on;
        young += s->first_day > city->series[0].first_day;
        for (int32_t t = s->facts_n; t < s->days_n; t++) {
            assert_true(s->qty_e3[t] == FIXED_NONE && s->price_e4[t] > 0);
            promos += s->promo[t];
            ahead += 1;
        }
    }
    assert_between(promos / ahead, 0.02, 0.15);
    assert_true(ended > 0 && young > 200); /* new items, and two points that opened late */
    finish(&made);
}

static void stock_lies_at_all_tiers(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct made made;
        make(&made, seed, 2);
        const struct city *city = &made.city;
        double value[3] = {0};
        int64_t expired = 0;
        for (int64_t i = 0; i < city->stock_n; i++) {
            const struct lot_stock *lot = &city->stock[i];
            const struct item *item = &city->items[lot->item];
            assert_true(lot->qty_e3 > 0 && lot->received_day <= city->today);
            expired += lot->expiry_day < city->today;
            assert_true(lot->expiry_day - lot->received_day <= item->shelf_life_days);
            value[city->sites[lot->site].tier] += (double)lot->qty_e3 * (double)item->cost_e4;
        }
        for (int tier = 0; tier < 3; tier++) {
            assert_true(value[tier] > 0);
        }
        /* where no delivery came this morning nobody has looked along the shelf yet */
        assert_true(expired * 100 < city->stock_n);
        finish(&made);
    }
}

static void out_of_memory_is_an_error_wherever_it_strikes(void **state)
{
    (void)state;
    struct world_options options = {1, date_from_ymd(2026, 11, 23), 1};
    enum linli_rc rc = LINLI_ENOMEM;
    uint64_t k = 1;
    for (; rc != LINLI_OK; k += k < 30 ? 1 : k / 2) {
        struct linli_arena arena;
        struct city city = {.items_n = -1};
        linli_arena_init(&arena, 0);
        arena.fail_at = k;
        rc = world_groupbuy(&options, &arena, &city, NULL, NULL);
        assert_true(rc == LINLI_OK || (rc == LINLI_ENOMEM && city.items_n == -1));
        linli_arena_finish(&arena);
    }
    assert_true(k > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_is_the_world),
        cmocka_unit_test(three_tiers_of_sites),
        cmocka_unit_test(items_spoil_and_can_be_had),
        cmocka_unit_test(demand_follows_weekdays_weather_prices_and_the_moon),
        cmocka_unit_test(kinds_of_communities_differ),
        cmocka_unit_test(shelves_run_out_and_goods_spoil),
        cmocka_unit_test(prices_and_promotions_are_known_ahead),
        cmocka_unit_test(stock_lies_at_all_tiers),
        cmocka_unit_test(out_of_memory_is_an_error_wherever_it_strikes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
