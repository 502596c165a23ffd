/*
 * Orders ahead in the simulated city, and orders that change while they are on their way: what is
 * ordered ahead is brought, a larger share wastes less, what nobody sells ahead is not touched; a
 * contract with a band follows a demand that turns.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <string.h>

#include "base/fixed.h"
#include "base/random.h"
#include "twin/twin.h"

enum { DAY_ZERO = 20000, ALL = 200, ITEMS = 6, WARM = 20, MEASURED = 60 };

static struct linli_arena arena;

struct shop {
    struct city city;
    struct site site;
    struct supplier supplier;
    struct item items[ITEMS];
    struct supply_term supply[ITEMS];
    struct demand_series series[ITEMS];
    int64_t wanted[ITEMS][ALL];
    const int64_t *rows[ITEMS];
};

static struct shop shop;

/* Goods of 2 yuan that live a day, brought every next day; demand by Poisson with mean 12. */
static void make_shop(struct shop *s, int64_t life_days, int64_t presale)
{
    struct random_stream random;
    random_init(&random, 9, "presale", 0);
    memset(s, 0, sizeof(*s));
    city_init(&s->city);
    table_clear(table_get(TABLE_SITES), &s->site);
    s->site.code = "S";
    table_clear(table_get(TABLE_SUPPLIERS), &s->supplier);
    s->supplier.code = "V";
    for (int i = 0; i < ITEMS; i++) {
        table_clear(table_get(TABLE_ITEMS), &s->items[i]);
        table_clear(table_get(TABLE_SUPPLY), &s->supply[i]);
        s->items[i].code = "I";
        s->items[i].cost_e4 = 2 * FIXED_E4;
        s->items[i].price_e4 = 3 * FIXED_E4;
        s->items[i].shelf_life_days = life_days;
        s->items[i].presale = presale;
        s->supply[i].supplier = 0;
        s->supply[i].item = i;
        s->supply[i].lead_days = 1;
        s->supply[i].price_e4 = 2 * FIXED_E4;
        s->rows[i] = s->wanted[i];
        for (int t = 0; t < ALL; t++) {
            s->wanted[i][t] = (int64_t)random_poisson(&random, 12) * FIXED_E3;
        }
        s->series[i] = (struct demand_series){.item = i,
                                              .first_day = DAY_ZERO,
                                              .facts_n = ALL,
                                              .days_n = ALL,
                                              .qty_e3 = s->wanted[i]};
    }
    s->city.sites = &s->site;
    s->city.suppliers = &s->supplier;
    s->city.items = s->items;
    s->city.supply = s->supply;
    s->city.series = s->series;
    s->city.sites_n = s->city.suppliers_n = 1;
    s->city.items_n = s->city.supply_n = s->city.series_n = ITEMS;
    s->city.today = DAY_ZERO + ALL;
}

static void run(const struct shop *s, int64_t presale_e4, bool unannounced, struct twin_result *ret)
{
    struct twin_contender contender = {.name = "linli", .unannounced = unannounced};
    struct twin_options options = {
        .seed = 1,
        .replications = 1,
        .threads = 1,
        .first_day = s->city.today - MEASURED - WARM,
        .measure_day = s->city.today - MEASURED,
        .end_day = s->city.today,
        .rates = twin_rates_usual(),
    };
    options.rates.presale_e4 = presale_e4;
    memset(ret, 0, sizeof(*ret));
    assert_int_equal(twin_run(&s->city, (const int64_t *const *)s->rows, &options, &contender, 1,
                              &arena, ret, NULL),
                     LINLI_OK);
}

/* What is known is neither brought beyond need nor missed as often. */
static void a_larger_share_wastes_less(void **state)
{
    (void)state;
    static struct twin_result r;
    static const int64_t shares_e4[] = {0, 4000, 8000};
    double waste = 1;
    make_shop(&shop, 1, 1);
    for (size_t k = 0; k < sizeof(shares_e4) / sizeof(shares_e4[0]); k++) {
        run(&shop, shares_e4[k], false, &r);
        assert_true(r.figures[0].mean[TWIN_WASTE] < waste);
        waste = r.figures[0].mean[TWIN_WASTE];
    }
}

/* Everything is ordered ahead and the delivery of tomorrow is ordered today: no less comes than
 * was ordered, so more is met than where nobody orders ahead. */
static void what_is_ordered_ahead_comes(void **state)
{
    (void)state;
    static struct twin_result none;
    static struct twin_result all;
    make_shop(&shop, 1, 1);
    run(&shop, 0, false, &none);
    run(&shop, FIXED_E4, false, &all);
    assert_true(all.figures[0].mean[TWIN_FILL] > none.figures[0].mean[TWIN_FILL] + 0.03);
    assert_true(all.figures[0].mean[TWIN_STOCK_OUT] < none.figures[0].mean[TWIN_STOCK_OUT]);
}

/* A city whose goods nobody sells ahead, one where nobody orders ahead, and a contender that is
 * told of no order live the same days. */
static void nobody_ahead_is_as_before(void **state)
{
    (void)state;
    static struct twin_result usual;
    static struct twin_result other;
    make_shop(&shop, 3, 0);
    run(&shop, 8000, false, &usual);
    make_shop(&shop, 3, 1);
    run(&shop, 0, false, &other);
    assert_memory_equal(usual.figures[0].mean, other.figures[0].mean,
                        sizeof(usual.figures[0].mean[0]) * TWIN_STAFF_HOURS);
    run(&shop, 8000, true, &other);
    assert_memory_equal(usual.figures[0].mean, other.figures[0].mean,
                        sizeof(usual.figures[0].mean[0]) * TWIN_STAFF_HOURS);
}

/* Forty a day, then twelve from the third measured week on: goods that keep, ordered any day,
 * brought on Mondays. Under a band of half and double what was ordered since Tuesday is lowered as
 * soon as the forecast moves, so less lies there; every evening's balance is proved by the run. */
static void a_band_follows_demand_that_turns(void **state)
{
    (void)state;
    static struct twin_result rigid;
    static struct twin_result flexible;
    make_shop(&shop, FIXED_NONE, 0);
    shop.supplier.delivery_days = 1;
    for (int i = 0; i < ITEMS; i++) {
        for (int t = 0; t < ALL - MEASURED + 14; t++) {
            shop.wanted[i][t] += 28 * FIXED_E3;
        }
    }
    run(&shop, 0, false, &rigid);
    for (int i = 0; i < ITEMS; i++) {
        shop.supply[i].flex_down_e4 = 5000;
        shop.supply[i].flex_up_e4 = 10000;
    }
    run(&shop, 0, false, &flexible);
    assert_true(flexible.figures[0].mean[TWIN_STOCK] < rigid.figures[0].mean[TWIN_STOCK]);
    assert_int_equal(flexible.conserved_n, ITEMS * (WARM + MEASURED));
}

static int setup(void **state)
{
    (void)state;
    linli_arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    linli_arena_finish(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_larger_share_wastes_less, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_ordered_ahead_comes, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_ahead_is_as_before, setup, teardown),
        cmocka_unit_test_setup_teardown(a_band_follows_demand_that_turns, setup, teardown),
    };
    return cmocka_run_group_tests_name("twin_presale", tests, NULL, NULL);
}
