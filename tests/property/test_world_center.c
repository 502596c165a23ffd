/*
 * The world of 悦享家园 over several seeds: the same seed gives the same city, and the city is the
 * one that its description tells of.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "world/world.h"
#include "world_digest.h"

enum { SEEDS = 6, LARGE = 80 };

struct made {
    struct linli_arena arena;
    struct city city;
    struct world_truth truth;
};

static void make(struct made *made, uint64_t seed, int32_t today, int32_t months)
{
    struct world_options options = {seed, today, months};
    struct linli_error err;
    linli_error_init(&err);
    linli_arena_init(&made->arena, 0);
    assert_int_equal(world_center(&options, &made->arena, &made->city, &made->truth, &err),
                     LINLI_OK);
}

static int32_t usual_today(void)
{
    return date_from_ymd(2026, 11, 22);
}

static void finish(struct made *made)
{
    linli_arena_finish(&made->arena);
}

static void the_seed_is_the_world(void **state)
{
    (void)state;
    struct made first;
    struct made again;
    struct made other;
    make(&first, 42, usual_today(), 24);
    make(&again, 42, usual_today(), 24);
    make(&other, 43, usual_today(), 24);
    assert_true(world_digest(&first.city) == world_digest(&again.city));
    assert_true(world_digest(&first.city) != world_digest(&other.city));
    finish(&first);
    finish(&again);
    finish(&other);
}

static void its_size_is_the_described_one(void **state)
{
    (void)state;
    struct made made;
    make(&made, 1, usual_today(), 24);
    struct city *city = &made.city;
    assert_int_equal(city_check(city, NULL), LINLI_OK);
    assert_int_equal(city->sites_n, 1);
    assert_int_equal(city->items_n, 120);
    assert_int_equal(city->suppliers_n, 8);
    assert_int_equal(city->series_n, 120);
    assert_string_equal(city->settings.city_name, "悦享家园");
    int64_t categories = 0;
    for (int64_t i = 0; i < city->items_n; i++) {
        bool known = false;
        for (int64_t j = 0; j < i; j++) {
            known = known || text_equal(city->items[i].category, city->items[j].category);
            assert_false(text_equal(city->items[i].code, city->items[j].code));
            assert_false(text_equal(city->items[i].name, city->items[j].name));
        }
        categories += !known;
    }
    assert_int_equal(categories, 8);
    /* 24 months before 2026-11-22 is 2024-11-22; the last fact is of the day before today */
    int64_t young = 0;
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        assert_int_equal(s->first_day + s->facts_n, city->today);
        young += s->first_day != date_from_ymd(2024, 11, 22);
    }
    assert_int_equal(young, 2);
    finish(&made);
}

/* The check digit of a GTIN makes the sum of its digits, weighted 1, 3, 1 … a multiple of 10. */
static bool gtin_valid(const char *gtin)
{
    int sum = 0;
    for (size_t i = 0; i < 13; i++) {
        sum += (gtin[i] - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return strlen(gtin) == 13 && gtin[0] == '2' && sum % 10 == 0;
}

static bool is_kind(const struct city *city, const struct supply_term *term, const char *kind)
{
    return text_equal(city->suppliers[term->supplier].kind, kind);
}

static void every_item_can_be_had(void **state)
{
    (void)state;
    struct made made;
    make(&made, 1, usual_today(), 24);
    const struct city *city = &made.city;
    int64_t general = 0;
    for (int64_t i = 0; i < city->items_n; i++) {
        int64_t last_supplier = FIXED_NONE;
        int64_t suppliers = 0;
        bool instant = false;
        for (int64_t t = 0; t < city->supply_n; t++) {
            const struct supply_term *term = &city->supply[t];
            if (term->item != i) {
                continue;
            }
            suppliers += term->supplier != last_supplier;
            last_supplier = term->supplier;
            instant = instant || is_kind(city, term, "instant");
            assert_true(term->price_e4 > 0 && term->lead_days >= 0 && term->lead_days <= 3);
            general +=
                term->rank == 1 && term->min_qty_e3 == FIXED_NONE && is_kind(city, term, "general");
            /* a later tier of the same supplier is cheaper and starts higher */
            if (term->min_qty_e3 != FIXED_NONE) {
                assert_true(term->price_e4 < term[-1].price_e4);
                assert_true(term->min_qty_e3 > term[-1].min_qty_e3);
            }
        }
        assert_true(suppliers >= 2);
        assert_true(instant || !city->items[i].critical);
        assert_true(gtin_valid(city->items[i].gtin));
    }
    /* three general suppliers cover 80 % of the items */
    assert_in_range(general, 96, 102);
    int64_t kinds[3] = {0};
    for (int64_t i = 0; i < city->suppliers_n; i++) {
        kinds[0] += text_equal(city->suppliers[i].kind, "general");
        kinds[1] += text_equal(city->suppliers[i].kind, "special");
        kinds[2] += text_equal(city->suppliers[i].kind, "instant");
        /* 15 km are 0.135 degrees of latitude and, at 30.6 degrees north, 0.157 of longitude; a box
         * inside that circle has sides of 0.095 and 0.11 */
        int64_t north = city->suppliers[i].lat_e7 - city->sites[0].lat_e7;
        int64_t east = city->suppliers[i].lon_e7 - city->sites[0].lon_e7;
        assert_in_range(north + 950000, 0, 1900000);
        assert_in_range(east + 1100000, 0, 2200000);
    }
    assert_true(kinds[0] == 3 && kinds[1] == 3 && kinds[2] == 2);
    finish(&made);
}

static bool open_on(const struct city *city, int32_t day)
{
    const struct demand_series *s = &city->series[0];
    return day >= s->first_day && day < city->today && !s->closed[day - s->first_day];
}

/* Wanted units of a category on a day. */
static double wanted_on(const struct made *made, const char *category, int32_t day)
{
    double sum = 0;
    for (int64_t i = 0; i < made->city.series_n; i++) {
        const struct demand_series *s = &made->city.series[i];
        if (day >= s->first_day && text_equal(made->city.items[s->item].category, category)) {
            sum += (double)made->truth.wanted_e3[i][day - s->first_day];
        }
    }
    return sum;
}

static void care_items_need_a_third_more_in_winter(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct made made;
        make(&made, seed, usual_today(), 24);
        double sums[2] = {0};
        double days[2] = {0};
        double week[2] = {0};
        double week_days[2] = {0};
        for (int32_t day = made.city.today - 720; day < made.city.today; day++) {
            int32_t year = 0;
            int32_t month = 0;
            int32_t date = 0;
            date_to_ymd(day, &year, &month, &date);
            int season = month == 12 || month <= 2 ? 0 : month >= 6 && month <= 8 ? 1 : -1;
            if (!open_on(&made.city, day)) {
                continue;
            }
            double wanted = wanted_on(&made, "护理用品", day);
            int weekend = date_weekday(day) >= 6;
            week[weekend] += wanted;
            week_days[weekend]++;
            if (season >= 0) {
                sums[season] += wanted;
                days[season]++;
            }
        }
        double ratio = sums[0] / days[0] / (sums[1] / days[1]);
        assert_true(ratio > 1.2 && ratio < 1.4);
        double weekend = week[1] / week_days[1] / (week[0] / week_days[0]);
        assert_true(weekend > 0.8 && weekend < 0.93); /* slightly lower */
        finish(&made);
    }
}

/* Whether a large activity was on that day or on the open day before. */
static bool after_large(const struct city *city, int32_t day)
{
    int32_t before = day - 1;
    while (before > day - 8 && !open_on(city, before)) {
        before--;
    }
    for (int64_t i = 0; i < city->events_n; i++) {
        const struct event *event = &city->events[i];
        if (event->size >= LARGE && (event->day == day || event->day == before)) {
            return true;
        }
    }
    return false;
}

static void cleaning_rises_by_half_after_large_activities(void **state)
{
    (void)state;
    double sums[2] = {0};
    double days[2] = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct made made;
        make(&made, seed, usual_today(), 24);
        for (int32_t day = made.city.today - 720; day < made.city.today; day++) {
            if (open_on(&made.city, day)) {
                int large = after_large(&made.city, day);
                sums[large] += wanted_on(&made, "清洁用品", day);
                days[large]++;
            }
        }
        finish(&made);
    }
    assert_true(days[1] > 30 * SEEDS);
    double uplift = sums[1] / days[1] / (sums[0] / days[0]);
    assert_true(uplift > 1.42 && uplift < 1.58);
}

static void stock_outs_hide_demand(void **state)
{
    (void)state;
    double share_sum = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct made made;
        make(&made, seed, usual_today(), 24);
        double asked = 0;
        double short_days = 0;
        double noted = 0;
        for (int64_t i = 0; i < made.city.series_n; i++) {
            const struct demand_series *s = &made.city.series[i];
            for (int32_t t = 0; t < s->facts_n; t++) {
                int64_t lost = made.truth.wanted_e3[i][t] - s->qty_e3[t];
                assert_true(lost >= 0 && s->qty_e3[t] >= 0);
                asked += made.truth.wanted_e3[i][t] > 0;
                short_days += lost > 0;
                noted += lost > 0 && s->unmet_e3[t] != FIXED_NONE;
                assert_true(lost == 0 || s->in_stock_e4[t] < FIXED_E4);
            }
        }
        double share = short_days / asked;
        assert_true(share > 0.09 && share < 0.17);
        assert_true(noted > 0.4 * short_days && noted < 0.6 * short_days);
        share_sum += share;
        finish(&made);
    }
    assert_true(share_sum / SEEDS > 0.1 && share_sum / SEEDS < 0.15);
}

static void a_closed_centre_uses_nothing(void **state)
{
    (void)state;
    struct made made;
    make(&made, 3, usual_today(), 24);
    const struct city *city = &made.city;
    /* 2025-01-01, 28 to 30 January 2025, 2026-01-01, 16 to 18 February 2026: the new years of the
     * sun and the moon (29 January 2025, 17 February 2026) */
    int64_t closed = 0;
    const struct demand_series *s = &city->series[0];
    for (int32_t t = 0; t < s->facts_n; t++) {
        closed += s->closed[t];
        assert_true(!s->closed[t] || wanted_on(&made, "清洁用品", s->first_day + t) == 0);
        assert_true(!s->closed[t] || s->in_stock_e4[t] == FIXED_NONE);
    }
    assert_int_equal(closed, 8);
    for (int64_t i = 0; i < city->calendar_n; i++) {
        int64_t t = city->calendar[i].day - s->first_day;
        if (city->calendar[i].kind == CALENDAR_CLOSED && t >= 0 && t < s->facts_n) {
            assert_int_equal(s->closed[t], 1);
            closed--;
        }
    }
    assert_int_equal(closed, 0);
    for (int64_t i = 0; i < city->events_n; i++) {
        int64_t t = city->events[i].day - s->first_day;
        assert_true(t >= s->facts_n || !s->closed[t]);
    }
    finish(&made);
}

static void shelves_show_something_on_the_first_day(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct made made;
        make(&made, seed, usual_today(), 24);
        const struct city *city = &made.city;
        int64_t expired = 0;
        int64_t expiring = 0;
        for (int64_t i = 0; i < city->stock_n; i++) {
            const struct lot_stock *lot = &city->stock[i];
            assert_true(lot->qty_e3 > 0 && lot->received_day < city->today);
            bool dated = lot->expiry_day != FIXED_NONE;
            assert_true(dated == (city->items[lot->item].shelf_life_days != FIXED_NONE));
            expired += dated && lot->expiry_day < city->today;
            expiring +=
                dated && lot->expiry_day >= city->today && lot->expiry_day <= city->today + 7;
            for (int64_t j = 0; j < i; j++) {
                assert_false(city->stock[j].item == lot->item &&
                             text_equal(city->stock[j].lot_code, lot->lot_code));
            }
        }
        assert_true(expired >= 1 && expiring >= 3);
        int64_t ahead = 0;
        for (int64_t i = 0; i < city->events_n; i++) {
            ahead += city->events[i].day >= city->today;
        }
        assert_true(ahead >= 10);
        finish(&made);
    }
}

static void bounds_are_refused_and_others_work(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct city city;
    struct linli_error err;
    const struct world_options bad[] = {
        {1, date_from_ymd(2026, 11, 22), 0},
        {1, date_from_ymd(2026, 11, 22), WORLD_MONTHS_MAX + 1},
        {1, date_from_ymd(2020, 12, 31), 24}, /* would begin in 2018 */
        {1, date_from_ymd(2027, 1, 1), 24},
    };
    linli_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        linli_error_init(&err);
        assert_int_equal(world_center(&bad[i], &arena, &city, NULL, &err), LINLI_EINPUT);
    }
    linli_arena_finish(&arena);
    const struct {
        int32_t today;
        int32_t months;
    } fine[] = {
        {date_from_ymd(2021, 1, 1), 24},  {date_from_ymd(2026, 12, 31), WORLD_MONTHS_MAX},
        {date_from_ymd(2025, 3, 31), 1},  {date_from_ymd(2024, 2, 29), 12},
        {date_from_ymd(2026, 2, 17), 13},
    };
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
        struct made made;
        make(&made, 5, fine[i].today, fine[i].months);
        assert_int_equal(city_check(&made.city, NULL), LINLI_OK);
        finish(&made);
    }
}

static void out_of_memory_is_an_error_wherever_it_strikes(void **state)
{
    (void)state;
    struct world_options options = {1, usual_today(), 1};
    enum linli_rc rc = LINLI_ENOMEM;
    uint64_t k = 1;
    /* Steps of a prime: the later allocations repeat for each item. */
    for (; rc != LINLI_OK; k += k < 40 ? 1 : 13) {
        struct linli_arena arena;
        struct city city = {.items_n = -1};
        linli_arena_init(&arena, 0);
        arena.fail_at = k;
        rc = world_center(&options, &arena, &city, NULL, NULL);
        assert_true(rc == LINLI_OK || (rc == LINLI_ENOMEM && city.items_n == -1));
        linli_arena_finish(&arena);
    }
    assert_true(k > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_is_the_world),
        cmocka_unit_test(its_size_is_the_described_one),
        cmocka_unit_test(every_item_can_be_had),
        cmocka_unit_test(care_items_need_a_third_more_in_winter),
        cmocka_unit_test(cleaning_rises_by_half_after_large_activities),
        cmocka_unit_test(stock_outs_hide_demand),
        cmocka_unit_test(a_closed_centre_uses_nothing),
        cmocka_unit_test(shelves_show_something_on_the_first_day),
        cmocka_unit_test(bounds_are_refused_and_others_work),
        cmocka_unit_test(out_of_memory_is_an_error_wherever_it_strikes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
