/*
 * The simulated city against what can be known without it: hand arithmetic on constant demand, the
 * newsvendor's closed form, exact chains for goods of two days and for a lead time, then laws that
 * hold whatever the city: balances, the same numbers for any threads and company, no look ahead.
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
#include "base/random.h"
#include "twin/twin.h"
#include "world/world.h"

enum { DAY_ZERO = 20000, PAST = 60, ITEMS = 60, DAYS = 700, ALL = PAST + DAYS, MOST = 40 };

static struct linli_arena arena;

/* Many items alike of one site and one supplier who delivers every day. */
struct alike {
    struct city city;
    struct site site;
    struct supplier supplier;
    struct item items[ITEMS];
    struct supply_term supply[ITEMS];
    struct demand_series series[ITEMS];
    int64_t wanted[ITEMS][ALL];
    const int64_t *rows[ITEMS];
};

static void make_alike(struct alike *a, int64_t life_days, int64_t lead_days)
{
    memset(a, 0, sizeof(*a));
    city_init(&a->city);
    table_clear(table_get(TABLE_SITES), &a->site);
    table_clear(table_get(TABLE_SUPPLIERS), &a->supplier);
    a->site.code = "S";
    a->supplier.code = "V";
    for (int i = 0; i < ITEMS; i++) {
        table_clear(table_get(TABLE_ITEMS), &a->items[i]);
        table_clear(table_get(TABLE_SUPPLY), &a->supply[i]);
        a->items[i].code = "I";
        a->items[i].cost_e4 = 2 * FIXED_E4;
        a->items[i].shelf_life_days = life_days;
        a->supply[i].supplier = 0;
        a->supply[i].item = i;
        a->supply[i].lead_days = lead_days;
        a->rows[i] = a->wanted[i];
        a->series[i] = (struct demand_series){.item = i,
                                              .first_day = DAY_ZERO,
                                              .facts_n = ALL,
                                              .days_n = ALL,
                                              .qty_e3 = a->wanted[i]};
    }
    a->city.sites = &a->site;
    a->city.suppliers = &a->supplier;
    a->city.items = a->items;
    a->city.supply = a->supply;
    a->city.series = a->series;
    a->city.sites_n = a->city.suppliers_n = 1;
    a->city.items_n = a->city.supply_n = a->city.series_n = ITEMS;
    a->city.today = DAY_ZERO + ALL;
    a->city.settings.holding_rate_e4 = 2000;
}

/* Demand of the days that are simulated; before them `mean` each day. */
static void draw_alike(struct alike *a, double mean, bool poisson)
{
    struct random_stream random;
    random_init(&random, 5, "alike", 0);
    for (int i = 0; i < ITEMS; i++) {
        for (int t = 0; t < ALL; t++) {
            a->wanted[i][t] = poisson && t >= PAST
                                  ? (int64_t)random_poisson(&random, mean) * FIXED_E3
                                  : (int64_t)(mean + 0.5) * FIXED_E3;
        }
    }
}

static struct twin_options options_of(const struct alike *a)
{
    return (struct twin_options){
        .seed = 1,
        .replications = 1,
        .threads = 1,
        .first_day = DAY_ZERO + PAST,
        .measure_day = DAY_ZERO + PAST + 50,
        .end_day = a->city.today,
        .rates = {.delivery_fen = 1500, .below_least_fen = 3000, .shop_e4 = 15000},
    };
}

/* A level for all: order up to `up_to` units when the position is at or below `at`. */
struct level {
    int64_t at;
    int64_t up_to;
};

static int64_t order_to_level(void *context, const struct rival_view *view)
{
    const struct level *level = context;
    return view->position_e3 <= level->at * FIXED_E3 ? level->up_to * FIXED_E3 - view->position_e3
                                                     : 0;
}

static struct twin_contender of_level(struct level *level)
{
    return (struct twin_contender){
        .name = "level", .rival = true, .rule = RIVAL_ERP, .own = order_to_level, .context = level};
}

static void run_alike(const struct alike *a, struct level level, struct twin_figures *ret)
{
    struct twin_contender contender = of_level(&level);
    struct twin_options options = options_of(a);
    static struct twin_result result;
    assert_int_equal(twin_run(&a->city, (const int64_t *const *)a->rows, &options, &contender, 1,
                              &arena, &result, NULL),
                     LINLI_OK);
    *ret = result.figures[0];
}

static void near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance)) {
        fail_msg("%g found, %g expected, within %g", found, expected, tolerance);
    }
}

static struct alike alike;

/*
 * Ten a day, an order comes the next morning. At 10 or less order up to 30: position 10 -> order
 * 20; the next morning it is 20, nothing; then 10 again. An evening ends with 0 (the order is still
 * to come), the next with 10: 5 units of 2 yuan on average, 60 items: 600 yuan. Issued are 3,650
 * units a year for 2 yuan each: 730 turns. An order every other day: 182.5 a year, all items in one
 * delivery, 15 yuan each: 2737.5. Holding 20 % of 600.
 */
static void constant_demand_by_hand(void **state)
{
    (void)state;
    struct twin_figures f;
    make_alike(&alike, FIXED_NONE, 1);
    draw_alike(&alike, 10, false);
    run_alike(&alike, (struct level){10, 30}, &f);
    near(f.mean[TWIN_STOCK_OUT], 0, 0);
    near(f.mean[TWIN_FILL], 1, 0);
    near(f.mean[TWIN_STOCK], 600, 1e-9);
    near(f.mean[TWIN_TURNS], 730, 1e-9);
    near(f.mean[TWIN_ORDERS], 182.5, 1e-9);
    near(f.mean[TWIN_LINES], 182.5 * ITEMS, 1e-6);
    near(f.mean[TWIN_COST_ORDERS], 2737.5, 1e-9);
    near(f.mean[TWIN_COST_HOLDING], 120, 1e-9);
    near(f.mean[TWIN_COST_GOODS], 3650 * 2 * ITEMS, 1e-6);
    near(f.mean[TWIN_WASTE], 0, 0);
}

static double poisson(int k, double mean)
{
    return exp(k * log(mean) - mean - lgamma(k + 1.0));
}

/*
 * Goods made every morning that last a day, ordered at dawn: each day is a newsvendor. With S = 12
 * for Poisson demand of mean 10, unmet is E(D - 12)+ of 10 and wasted E(12 - D)+ of 12. The sum of
 * n = 650 * 60 days has a standard error of sd / sqrt(n) <= 3.2 / 197 = 0.016 units: four of them.
 */
static void a_day_is_a_newsvendor(void **state)
{
    (void)state;
    struct twin_figures f;
    double unmet = 0;
    double wasted = 0;
    double out = 0;
    for (int d = 0; d < 200; d++) {
        unmet += d > 12 ? (d - 12) * poisson(d, 10) : 0;
        wasted += d < 12 ? (12 - d) * poisson(d, 10) : 0;
        out += d > 12 ? poisson(d, 10) : 0;
    }
    make_alike(&alike, 1, 0);
    draw_alike(&alike, 10, true);
    run_alike(&alike, (struct level){0, 12}, &f);
    near(1 - f.mean[TWIN_FILL], unmet / 10, 0.0065);
    near(f.mean[TWIN_WASTE], wasted / 12, 0.0065);
    /* a share of about 0.21 of 39,000 days: standard error 0.002 */
    near(f.mean[TWIN_STOCK_OUT], out / (1 - poisson(0, 10)), 0.0085);
}

/*
 * Goods of two days, ordered at dawn up to S, oldest first: the state of a morning is what is left
 * of yesterday's delivery. From x it goes to (S - x) - (D - x)+ or 0; what of x is not asked for is
 * wasted in the evening. The stationary distribution by iteration.
 */
static void two_days_of_life_are_a_chain(void **state)
{
    (void)state;
    enum { S = 16 };
    double at[S + 1] = {1};
    double wasted = 0;
    double unmet = 0;
    struct twin_figures f;
    for (int round = 0; round < 2000; round++) {
        double next[S + 1] = {0};
        wasted = 0;
        unmet = 0;
        for (int x = 0; x <= S; x++) {
            for (int d = 0; d < 60; d++) {
                double p = at[x] * poisson(d, 10);
                int fresh = S - x - (d > x ? d - x : 0);
                next[fresh > 0 ? fresh : 0] += p;
                wasted += d < x ? p * (x - d) : 0;
                unmet += d > S ? p * (d - S) : 0;
            }
        }
        memcpy(at, next, sizeof(at));
    }
    make_alike(&alike, 2, 0);
    draw_alike(&alike, 10, true);
    struct level level = {S, S};
    struct twin_contender contender = of_level(&level);
    struct twin_options options = options_of(&alike);
    static struct twin_result result;
    options.rates.last_in_e4 = 0;
    assert_int_equal(twin_run(&alike.city, (const int64_t *const *)alike.rows, &options, &contender,
                              1, &arena, &result, NULL),
                     LINLI_OK);
    f = result.figures[0];
    near(1 - f.mean[TWIN_FILL], unmet / 10, 0.003);
    /* received = issued + wasted in the long run */
    near(f.mean[TWIN_WASTE], wasted / (10 - unmet + wasted), 0.004);
}

/*
 * (s, S) with a day of lead time and lost sales: the morning's stock x; at or below s order S - x,
 * which is there tomorrow; x becomes (x - D)+ and what was ordered. The share of unmet demand and
 * the evening stock by iteration.
 */
static void a_lead_time_is_a_chain(void **state)
{
    (void)state;
    enum { LOW = 12, S = 30 };
    double at[MOST + 1] = {1};
    double unmet = 0;
    double stock = 0;
    struct twin_figures f;
    for (int round = 0; round < 3000; round++) {
        double next[MOST + 1] = {0};
        unmet = 0;
        stock = 0;
        for (int x = 0; x <= S; x++) {
            for (int d = 0; d < 60; d++) {
                double p = at[x] * poisson(d, 10);
                int left = x > d ? x - d : 0;
                next[left + (x <= LOW ? S - x : 0)] += p;
                unmet += d > x ? p * (d - x) : 0;
                stock += p * left;
            }
        }
        memcpy(at, next, sizeof(at));
    }
    make_alike(&alike, FIXED_NONE, 1);
    draw_alike(&alike, 10, true);
    run_alike(&alike, (struct level){LOW, S}, &f);
    near(1 - f.mean[TWIN_FILL], unmet / 10, 0.006);
    near(f.mean[TWIN_STOCK], stock * 2 * ITEMS, 0.01 * stock * 2 * ITEMS);
}

/* ---- laws, on a made-up centre ----------------------------------------------------------------
 */

struct centre {
    struct linli_arena arena;
    struct city city;
    struct world_truth truth;
    struct twin_options options;
};

static void make_centre(struct centre *c, int32_t days)
{
    struct world_options world = {.seed = 3, .today = date_from_ymd(2026, 11, 23), .months = 6};
    linli_arena_init(&c->arena, 0);
    assert_int_equal(world_center(&world, &c->arena, &c->city, &c->truth, NULL), LINLI_OK);
    c->options = (struct twin_options){
        .seed = 9,
        .replications = 3,
        .threads = 1,
        .first_day = c->city.today - days - 8,
        .measure_day = c->city.today - days,
        .end_day = c->city.today,
        .rates = twin_rates_usual(),
    };
}

static void run_centre(struct centre *c, const struct twin_contender *who, int32_t n,
                       struct twin_result *ret)
{
    memset(ret, 0, sizeof(*ret));
    assert_int_equal(twin_run(&c->city, (const int64_t *const *)c->truth.wanted_e3, &c->options,
                              who, n, &c->arena, ret, NULL),
                     LINLI_OK);
}

static struct twin_contender rival_of(enum rival rule)
{
    return (struct twin_contender){
        .name = rival_name(rule), .rival = true, .rule = rule, .knobs = rival_first_settings(rule)};
}

static bool same(const struct twin_figures *a, const struct twin_figures *b)
{
    return memcmp(a->mean, b->mean, sizeof(a->mean)) == 0; /* NAN is written in one way only */
}

static void threads_and_company_change_nothing(void **state)
{
    (void)state;
    static struct twin_result one;
    static struct twin_result two;
    static struct twin_result alone;
    struct centre c;
    struct twin_contender who[3] = {{.name = "linli"}, rival_of(RIVAL_ERP), rival_of(RIVAL_BEFORE)};
    make_centre(&c, 6);
    run_centre(&c, who, 3, &one);
    c.options.threads = 2;
    run_centre(&c, who, 3, &two);
    run_centre(&c, &who[1], 1, &alone);
    for (int i = 0; i < 3; i++) {
        assert_true(same(&one.figures[i], &two.figures[i]));
    }
    for (int f = 0; f < TWIN_FIGURES_N; f++) { /* classes are the planner's: it was not there */
        bool of_class = f >= TWIN_STOCK_OUT_A && f <= TWIN_STOCK_OUT_C;
        bool none = isnan(alone.figures[0].mean[f]) && isnan(one.figures[1].mean[f]);
        assert_true(of_class || f == TWIN_AUTO || none ||
                    alone.figures[0].mean[f] == one.figures[1].mean[f]);
    }
    /* every shelf on every day of every state */
    assert_int_equal(one.conserved_n, c.city.series_n * 14 * 3 * 3);
    linli_arena_finish(&c.arena);
}

/* Whatever is wanted after the last simulated day moves nobody but the clairvoyant. */
static void nobody_looks_ahead(void **state)
{
    (void)state;
    static struct twin_result before;
    static struct twin_result after;
    struct centre c;
    struct twin_contender who[4] = {{.name = "linli"},
                                    rival_of(RIVAL_DDMRP),
                                    rival_of(RIVAL_OPENLMIS),
                                    rival_of(RIVAL_BASE_STOCK)};
    make_centre(&c, 18);
    c.options.end_day -= 10;
    run_centre(&c, who, 4, &before);
    for (int64_t i = 0; i < c.city.series_n; i++) {
        for (int32_t t = c.city.series[i].facts_n - 10; t < c.city.series[i].facts_n; t++) {
            c.truth.wanted_e3[i][t] *= 7;
            c.city.series[i].qty_e3[t] *= 7;
        }
    }
    run_centre(&c, who, 4, &after);
    for (int i = 0; i < 4; i++) {
        assert_true(same(&before.figures[i], &after.figures[i]));
    }
    linli_arena_finish(&c.arena);
}

static void more_service_is_never_less(void **state)
{
    (void)state;
    static struct twin_result r;
    struct centre c;
    struct twin_contender who[3] = {{.name = "low", .service_e4 = {8000, 8000, 8000}},
                                    {.name = "usual", .service_e4 = {9500, 9500, 9500}},
                                    {.name = "high", .service_e4 = {9990, 9990, 9990}}};
    make_centre(&c, 16);
    run_centre(&c, who, 3, &r);
    for (int i = 1; i < 3; i++) {
        assert_true(r.figures[i].mean[TWIN_STOCK_OUT] <=
                    r.figures[i - 1].mean[TWIN_STOCK_OUT] + 0.002);
        assert_true(r.figures[i].mean[TWIN_STOCK] > r.figures[i - 1].mean[TWIN_STOCK]);
    }
    linli_arena_finish(&c.arena);
}

static void who_knows_all_is_short_of_nothing(void **state)
{
    (void)state;
    static struct twin_result r;
    struct centre c;
    struct twin_contender who[2] = {rival_of(RIVAL_CLAIRVOYANT), rival_of(RIVAL_ERP)};
    make_centre(&c, 60);
    c.options.first_day -= 20;
    run_centre(&c, who, 2, &r);
    /* what is left is a supplier's limit of a day, or less value than he wants */
    assert_true(r.figures[0].mean[TWIN_STOCK_OUT] < 0.02);
    assert_true(r.figures[0].mean[TWIN_STOCK] < r.figures[1].mean[TWIN_STOCK]);
    linli_arena_finish(&c.arena);
}

static void stress_makes_it_worse(void **state)
{
    (void)state;
    static struct twin_result calm;
    static struct twin_result rough;
    struct centre c;
    struct twin_contender who = rival_of(RIVAL_ERP);
    make_centre(&c, 80);
    run_centre(&c, &who, 1, &calm);
    c.options.stress =
        (struct twin_stress){.storms = 10, .failures = 6, .surges = 12, .surge_e4 = 20000};
    run_centre(&c, &who, 1, &rough);
    assert_true(rough.figures[0].mean[TWIN_STOCK_OUT] > calm.figures[0].mean[TWIN_STOCK_OUT]);
    linli_arena_finish(&c.arena);
}

/* The texts' world before: 15 % stock-outs and four turns on the days on which it is set. */
static void before_is_set_as_the_texts_say(void **state)
{
    (void)state;
    struct centre c;
    struct rival_settings knobs;
    struct twin_figures f;
    make_centre(&c, 100);
    c.options.first_day -= 12;
    assert_int_equal(twin_tune(&c.city, (const int64_t *const *)c.truth.wanted_e3, &c.options,
                               RIVAL_BEFORE, &c.arena, &knobs, &f, NULL),
                     LINLI_OK);
    near(f.mean[TWIN_STOCK_OUT], 0.15, 0.01);
    near(f.mean[TWIN_TURNS], 4, 0.3);
    linli_arena_finish(&c.arena);
}

static void a_tuned_rival_is_no_dearer_than_at_first(void **state)
{
    (void)state;
    static struct twin_result first;
    struct centre c;
    struct rival_settings knobs;
    struct twin_figures f;
    struct twin_contender who = rival_of(RIVAL_BASE_STOCK);
    make_centre(&c, 60);
    c.options.replications = 1;
    run_centre(&c, &who, 1, &first);
    assert_int_equal(twin_tune(&c.city, (const int64_t *const *)c.truth.wanted_e3, &c.options,
                               RIVAL_BASE_STOCK, &c.arena, &knobs, &f, NULL),
                     LINLI_OK);
    assert_true(f.mean[TWIN_COST] <= first.figures[0].mean[TWIN_COST]);
    linli_arena_finish(&c.arena);
}

static void wrong_questions_are_refused(void **state)
{
    (void)state;
    static struct twin_result r;
    struct twin_contender who = rival_of(RIVAL_ERP);
    make_alike(&alike, FIXED_NONE, 1);
    struct twin_options options = options_of(&alike);
    const int64_t *const *wanted = (const int64_t *const *)alike.rows;
    options.replications = 0;
    assert_int_equal(twin_run(&alike.city, wanted, &options, &who, 1, &arena, &r, NULL),
                     LINLI_EINPUT);
    options = options_of(&alike);
    options.end_day = alike.city.today + 1;
    assert_int_equal(twin_run(&alike.city, wanted, &options, &who, 1, &arena, &r, NULL),
                     LINLI_EINPUT);
    options = options_of(&alike);
    alike.site.parent = "S"; /* who is his own parent supplies nobody: a city of one site */
    assert_int_equal(twin_run(&alike.city, wanted, &options, &who, 1, &arena, &r, NULL), LINLI_OK);
}

static void memory_may_fail_at_any_place(void **state)
{
    (void)state;
    static struct twin_result r;
    struct twin_contender who = rival_of(RIVAL_ERP);
    make_alike(&alike, 5, 1);
    draw_alike(&alike, 3, false);
    struct twin_options options = options_of(&alike);
    options.end_day = options.measure_day + 1;
    enum linli_rc rc = LINLI_ENOMEM;
    for (uint64_t k = 1; rc == LINLI_ENOMEM; k += 7) {
        struct linli_arena small;
        linli_arena_init(&small, 0);
        small.fail_at = k;
        rc = twin_run(&alike.city, NULL, &options, &who, 1, &small, &r, NULL);
        linli_arena_finish(&small);
        assert_true(k < 1000);
    }
    assert_int_equal(rc, LINLI_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_demand_by_hand),
        cmocka_unit_test(a_day_is_a_newsvendor),
        cmocka_unit_test(two_days_of_life_are_a_chain),
        cmocka_unit_test(a_lead_time_is_a_chain),
        cmocka_unit_test(threads_and_company_change_nothing),
        cmocka_unit_test(nobody_looks_ahead),
        cmocka_unit_test(more_service_is_never_less),
        cmocka_unit_test(who_knows_all_is_short_of_nothing),
        cmocka_unit_test(stress_makes_it_worse),
        cmocka_unit_test(before_is_set_as_the_texts_say),
        cmocka_unit_test(a_tuned_rival_is_no_dearer_than_at_first),
        cmocka_unit_test(wrong_questions_are_refused),
        cmocka_unit_test(memory_may_fail_at_any_place),
    };
    linli_arena_init(&arena, 0);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    linli_arena_finish(&arena);
    return failed;
}
