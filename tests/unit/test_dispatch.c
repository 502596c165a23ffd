/*
 * Tours of small cities: what rides where and when, by hand; what no tour takes and why; and on
 * random loads that nothing is lost, no vehicle is too full and no site is visited while closed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "model/limits.h"
#include "planner/dispatch.h"
#include "small_city.h"

enum { KG = 1000, HOUR_S = 3600, LOADS = 12, ROUNDS = 40 };

static const struct dispatch_options quick = {.seed = 1, .iterations = 200};

/* Sites stand on the equator, a tenth of a degree (11.1 km) apart: hub, district, point after
 * point. Two kinds of goods: a kilogram and two litres each. */
struct town {
    struct small_city *small;
    int64_t hub;
    int64_t district;
    int64_t dry;
    int64_t chilled;
};

static int64_t add_site(struct small_city *small, const char *code, const char *parent)
{
    int64_t at = small_site(small, code, parent);
    small->city.sites[at].lat_e7 = 0;
    small->city.sites[at].lon_e7 = at * 1000000;
    return at;
}

static struct vehicle *add_vehicle(struct small_city *small, const char *code, int64_t depot,
                                   const char *kind, int64_t kg)
{
    struct city *c = &small->city;
    struct vehicle *v = &c->vehicles[c->vehicles_n++];
    table_clear(table_get(TABLE_VEHICLES), v);
    v->code = code;
    v->depot = depot;
    v->kind = kind;
    v->capacity_g = kg * KG;
    v->cost_per_km_e4 = 2 * FIXED_E4;
    v->cost_per_hour_e4 = 36 * FIXED_E4;
    v->fixed_cost_e4 = 10 * FIXED_E4;
    return v;
}

static int64_t add_goods(struct small_city *small, const char *code, int64_t temp)
{
    int64_t item = small_item(small, code, 0);
    small->city.items[item].weight_g = KG;
    small->city.items[item].volume_ml = 2000;
    small->city.items[item].temp = temp;
    return item;
}

static struct town town_of(struct small_city *small)
{
    struct town t = {.small = small};
    small->city.sites_n = 0;
    small->city.vehicles = small_rows(small, sizeof(struct vehicle));
    t.hub = add_site(small, "hub", "");
    t.district = add_site(small, "district", "hub");
    t.dry = add_goods(small, "rice", TEMP_AMBIENT);
    t.chilled = add_goods(small, "milk", TEMP_CHILLED);
    small->city.settings.tour_detour_e4 = FIXED_E4;
    small->city.settings.tour_speed = 40;
    return t;
}

static struct dispatch_plan tours_of(const struct town *t, const struct dispatch_load *loads,
                                     int64_t n)
{
    struct dispatch_plan plan;
    assert_int_equal(
        dispatch_tours(&t->small->city, loads, n, &quick, &t->small->arena, &plan, NULL), LINLI_OK);
    return plan;
}

/* What the table of vehicles takes, the router does: the highest costs, no capacity, no range. */
static void every_vehicle_of_the_table_drives(void **state)
{
    struct town t = town_of(*state);
    struct vehicle *van = add_vehicle(t.small, "V", t.hub, "van", 0);
    const struct dispatch_load load = {t.hub, t.district, t.dry, FIXED_E3};
    van->cost_per_km_e4 = van->cost_per_hour_e4 = van->fixed_cost_e4 = LIMIT_PRICE_E4;
    van->capacity_ml = van->range_km_e3 = 0;
    van->energy = "electric";
    struct dispatch_plan plan = tours_of(&t, &load, 1);
    assert_int_equal(plan.tours_n, 1);
    assert_int_equal(plan.missing_n, 0);
}

/*
 * 50 kg from the hub to a point behind the district. The truck drives 11,120 m at 40 km an hour:
 * 1,001 s; unloads 480 s; 30 minutes later the district's van may leave, but the point opens at
 * 07:00, so it leaves at 07:00 less 1,001 s. 22.2 km and back in 2,482 s (11,120 m twice and 480 s
 * at the stop): 10 + 44.5 + 24.8 = 79.3 yuan.
 */
static void goods_go_down_leg_by_leg(void **state)
{
    struct town t = town_of(*state);
    int64_t point = add_site(t.small, "point", "district");
    t.small->city.sites[point].open_s = 7 * HOUR_S;
    t.small->city.sites[point].close_s = 20 * HOUR_S;
    add_vehicle(t.small, "truck", t.hub, "truck", 900);
    add_vehicle(t.small, "van", t.district, "van", 300);
    const struct dispatch_load load = {t.hub, point, t.dry, 50 * FIXED_E3};
    struct dispatch_plan plan = tours_of(&t, &load, 1);
    assert_int_equal(plan.tours_n, 2);
    assert_int_equal(plan.missing_n, 0);
    const struct dispatch_tour *truck = &plan.tours[0];
    const struct dispatch_tour *van = &plan.tours[1];
    assert_int_equal(truck->depot, t.hub);
    assert_int_equal(truck->stops_n, 1);
    assert_int_equal(truck->stops[0].site, t.district);
    assert_int_equal(truck->stops[0].g, 50 * KG);
    assert_int_equal(truck->stops[0].ml, 100000);
    assert_in_range(truck->stops[0].arrive_s - truck->leave_s, 1000, 1002);
    assert_int_equal(truck->stops[0].leave_s - truck->stops[0].begin_s, 480);
    assert_int_equal(van->stops[0].site, point);
    assert_true(van->leave_s >= truck->stops[0].leave_s + 1800);
    assert_int_equal(van->stops[0].begin_s, 7 * HOUR_S);
    assert_in_range(7 * HOUR_S - van->leave_s, 1000, 1002);
    assert_in_range(van->driven_m, 22230, 22250);
    assert_in_range(van->cost_fen, 7920, 7940);
}

/* 300 kg for one site and a van of 120 kg: three parts of 100, with two returns between. */
static void what_does_not_fit_at_once_is_driven_in_parts(void **state)
{
    struct town t = town_of(*state);
    int64_t parts = 0;
    add_vehicle(t.small, "van", t.hub, "van", 120);
    const struct dispatch_load load = {t.hub, t.district, t.dry, 300 * FIXED_E3};
    struct dispatch_plan plan = tours_of(&t, &load, 1);
    assert_int_equal(plan.tours_n, 1);
    assert_int_equal(plan.missing_n, 0);
    assert_int_equal(plan.tours[0].stops_n, 5);
    assert_int_equal(plan.tours[0].peak_g, 100 * KG);
    for (int64_t i = 0; i < 5; i++) {
        const struct dispatch_stop *stop = &plan.tours[0].stops[i];
        parts += stop->site == t.district && stop->g == 100 * KG;
        assert_true((stop->site == FIXED_NONE) == (i % 2 == 1));
    }
    assert_int_equal(parts, 3);
}

/* Milk rides in the refrigerated van alone where there is one, and anywhere where there is none. */
static void cold_goods_ride_cold(void **state)
{
    struct town t = town_of(*state);
    const struct dispatch_load loads[] = {{t.hub, t.district, t.chilled, 10 * FIXED_E3},
                                          {t.hub, t.district, t.dry, 10 * FIXED_E3}};
    struct vehicle *cold = add_vehicle(t.small, "cold", t.hub, "refrigerated_van", 100);
    add_vehicle(t.small, "trike", t.hub, "e-trike", 100);
    cold->fixed_cost_e4 = 500 * FIXED_E4;
    cold->capacity_g = 10 * KG;
    cold->shift = "06:00-06:50"; /* one trip of 2 x 1,001 s and 480 s, not two */
    struct dispatch_plan plan = tours_of(&t, loads, 2);
    assert_int_equal(plan.tours_n, 2);
    assert_int_equal(plan.tours[0].vehicle, 0);
    assert_true(plan.tours[0].stops[0].cold);
    assert_false(plan.tours[1].stops[0].cold);
    cold->kind = "van";
    plan = tours_of(&t, loads, 2);
    assert_int_equal(plan.tours_n, 1); /* the trike takes both, for 490 yuan less */
    assert_int_equal(plan.tours[0].vehicle, 1);
}

static void what_no_tour_takes_says_why(void **state)
{
    struct town t = town_of(*state);
    int64_t point = add_site(t.small, "point", "district");
    int64_t lone = add_site(t.small, "lone", "");
    struct vehicle *van = add_vehicle(t.small, "van", t.hub, "van", 100);
    struct dispatch_load load = {t.hub, t.district, t.dry, 10 * FIXED_E3};
    const struct dispatch_load up = {point, lone, t.dry, 3 * FIXED_E3};
    struct dispatch_plan plan = tours_of(&t, &up, 1);
    assert_int_equal(plan.missing_n, 1);
    assert_int_equal(plan.missing[0].reason, DISPATCH_NO_WAY);
    assert_int_equal(plan.missing[0].g, 3 * KG);
    t.small->city.sites[t.district].close_s = 8 * HOUR_S;
    t.small->city.sites[t.district].open_s = 7 * HOUR_S;
    van->shift = "12:00-18:00";
    plan = tours_of(&t, &load, 1);
    assert_int_equal(plan.missing[0].reason, DISPATCH_NO_TIME);
    van->shift = "";
    van->energy = "electric";
    van->range_km_e3 = 22 * FIXED_E3; /* the way is 22.2 km */
    plan = tours_of(&t, &load, 1);
    assert_int_equal(plan.missing[0].reason, DISPATCH_NO_RANGE);
    van->range_km_e3 = 23 * FIXED_E3;
    plan = tours_of(&t, &load, 1);
    assert_int_equal(plan.missing_n, 0);
    /* the district has no vehicle: the hub's part is driven, the rest says why */
    load.to = point;
    plan = tours_of(&t, &load, 1);
    assert_int_equal(plan.tours_n, 1);
    assert_int_equal(plan.missing[0].depot, t.district);
    assert_int_equal(plan.missing[0].site, point);
    assert_int_equal(plan.missing[0].reason, DISPATCH_NO_VEHICLE);
    t.small->city.sites[t.district].lat_e7 = FIXED_NONE;
    plan = tours_of(&t, &load, 1);
    assert_int_equal(plan.tours_n, 0);
    assert_int_equal(plan.missing_n, 1); /* what did not leave the hub is told once */
    assert_int_equal(plan.missing[0].reason, DISPATCH_NO_PLACE);
    t.small->city.sites[t.district].lat_e7 = 0;
    t.small->city.sites[t.hub].lon_e7 = FIXED_NONE; /* nor where the depot is */
    plan = tours_of(&t, &load, 1);
    assert_int_equal(plan.missing_n, 1);
    assert_int_equal(plan.missing[0].reason, DISPATCH_NO_PLACE);
    t.small->city.items[t.dry].weight_g = FIXED_NONE;
    t.small->city.items[t.dry].volume_ml = FIXED_NONE;
    assert_int_equal(tours_of(&t, &load, 1).unweighed_n, 1);
}

static void check_tour(const struct city *city, const struct dispatch_tour *tour, int64_t *given_g)
{
    const struct vehicle *v = &city->vehicles[tour->vehicle];
    int64_t at_s = tour->leave_s;
    assert_true(v->depot == tour->depot && tour->peak_g <= v->capacity_g);
    for (int64_t i = 0; i < tour->stops_n; i++) {
        const struct dispatch_stop *s = &tour->stops[i];
        assert_true(at_s <= s->arrive_s && s->arrive_s <= s->begin_s && s->begin_s <= s->leave_s);
        at_s = s->leave_s;
        if (s->site != FIXED_NONE) {
            const struct site *site = &city->sites[s->site];
            assert_true(site->open_s == FIXED_NONE ||
                        (s->begin_s >= site->open_s && s->begin_s <= site->close_s));
            given_g[s->site] += s->g;
        }
    }
    assert_true(at_s <= tour->back_s);
}

/* Points behind the district and one of the hub's own: what comes to each, and what is missing of
 * it, is what was loaded for it, and the order of loads does not matter. */
static void nothing_is_lost(void **state)
{
    struct town t = town_of(*state);
    struct random_stream draw;
    int64_t to[] = {add_site(t.small, "a", "district"), add_site(t.small, "b", "district"),
                    add_site(t.small, "c", "district"), add_site(t.small, "d", "hub")};
    struct city *city = &t.small->city;
    city->sites[to[0]].open_s = 8 * HOUR_S;
    city->sites[to[0]].close_s = 9 * HOUR_S;
    add_vehicle(t.small, "truck", t.hub, "truck", 80);
    add_vehicle(t.small, "van", t.district, "van", 30)->shift = "07:00-12:00";
    add_vehicle(t.small, "cold", t.district, "refrigerated_van", 25)->shift = "05:00-11:00";
    random_init(&draw, 5, "dispatch", 0);
    for (int round = 0; round < ROUNDS; round++) {
        struct dispatch_load loads[LOADS];
        struct dispatch_load turned[LOADS];
        int64_t loaded_g[SMALL_MOST] = {0};
        int64_t given_g[SMALL_MOST] = {0};
        for (int i = 0; i < LOADS; i++) {
            loads[i] = (struct dispatch_load){t.hub, to[random_below(&draw, 4)],
                                              random_below(&draw, 2) == 0 ? t.dry : t.chilled,
                                              (int64_t)random_below(&draw, 40) * FIXED_E3};
            turned[LOADS - 1 - i] = loads[i];
            loaded_g[loads[i].to] += loads[i].qty_e3;
        }
        struct dispatch_plan plan = tours_of(&t, loads, LOADS);
        struct dispatch_plan again = tours_of(&t, turned, LOADS);
        for (int64_t i = 0; i < plan.tours_n; i++) {
            check_tour(city, &plan.tours[i], given_g);
        }
        for (int64_t i = 0; i < plan.missing_n; i++) {
            assert_true(plan.missing[i].depot == t.district); /* the truck has all night */
            given_g[plan.missing[i].site] += plan.missing[i].g;
        }
        for (int k = 0; k < 4; k++) {
            assert_int_equal(given_g[to[k]], loaded_g[to[k]]);
        }
        assert_int_equal(again.tours_n, plan.tours_n);
        for (int64_t i = 0; i < plan.tours_n; i++) {
            assert_int_equal(again.tours[i].driven_m, plan.tours[i].driven_m);
            assert_int_equal(again.tours[i].cost_fen, plan.tours[i].cost_fen);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(every_vehicle_of_the_table_drives),
        SMALL_TEST(goods_go_down_leg_by_leg),
        SMALL_TEST(what_does_not_fit_at_once_is_driven_in_parts),
        SMALL_TEST(cold_goods_ride_cold),
        SMALL_TEST(what_no_tour_takes_says_why),
        SMALL_TEST(nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
