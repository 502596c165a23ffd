/*
 * Law's inventory system ("Simulation Modeling and Analysis", ch. 1: customers at random who ask
 * for 1 to 4, a look at the beginning of each month, up to S when below s, orders that take half a
 * month to a month, what is missing is owed) lived through by the twin's own day, against the
 * simulation of `linli solve`, which runs by events and shares no code with it, for his nine
 * policies, and against the means of 400,000 runs (../shared/cases, D1) for three of them.
 *
 * A month is cut into 20 days. What is there in the evening is then exactly what the system of
 * events has at that moment: who came in a day and when does not matter when all is owed, and an
 * order that takes 10 to 20 days, each moment as likely, is there in the evening of day 10 … 19,
 * each as likely. A mean over evenings differs from a mean over all moments by nothing but the
 * difference of first and last day over 40.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/fixed.h"
#include "base/random.h"
#include "linli/inventory.h"
#include "twin/twin.h"

enum {
    ITEMS = 1200, /* runs of ten years beside each other */
    MONTHS = 120,
    MONTH = 20,
    PAST = 56,
    DAYS = MONTHS * MONTH,
    ALL = PAST + DAYS,
    DAY_ZERO = 20000,
    POLICIES = 9
};

static const double sizes[] = {1, 2, 3, 4};
static const double probs[] = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
static const double fixed_cost = 32;
static const double unit_cost = 3;
static const double holding_cost = 1;
static const double stockout_cost = 5;

/* A month's look at one policy, and what it has ordered. */
struct policy {
    int64_t at;
    int64_t up_to;
    int64_t orders;
    int64_t units;
};

struct law_city {
    struct city city;
    struct site site;
    struct supplier suppliers[ITEMS]; /* one each, so that each order has its own luck */
    struct item items[ITEMS];
    struct supply_term supply[ITEMS];
    struct demand_series series[ITEMS];
    int64_t wanted[ITEMS][ALL];
    const int64_t *rows[ITEMS];
};

static struct linli_arena arena;
static struct law_city law;

/* Customers of a twentieth of a month: half of one on average, by Poisson. */
static int64_t demand_of_day(struct random_stream *random)
{
    int64_t units = 0;
    for (uint64_t n = random_poisson(random, 0.5); n > 0; n--) {
        int64_t u = (int64_t)random_below(random, 6);
        units += u == 0 ? 1 : u <= 2 ? 2 : u <= 4 ? 3 : 4;
    }
    return units * FIXED_E3;
}

/* The past asks for 240 in 56 days, so that shelves begin with the 14 days of it, which are 60. */
static void make_city(void)
{
    struct random_stream random;
    random_init(&random, 7, "law", 0);
    memset(&law, 0, sizeof(law));
    city_init(&law.city);
    table_clear(table_get(TABLE_SITES), &law.site);
    law.site.code = "S";
    for (int i = 0; i < ITEMS; i++) {
        table_clear(table_get(TABLE_SUPPLIERS), &law.suppliers[i]);
        table_clear(table_get(TABLE_ITEMS), &law.items[i]);
        table_clear(table_get(TABLE_SUPPLY), &law.supply[i]);
        law.suppliers[i].code = "V";
        law.items[i].code = "I";
        law.items[i].cost_e4 = FIXED_E4;
        law.supply[i].supplier = i;
        law.supply[i].item = i;
        law.supply[i].lead_days = MONTH / 2;
        for (int t = 0; t < ALL; t++) {
            law.wanted[i][t] = t < PAST ? (t < 16 ? 5 : 4) * FIXED_E3 : demand_of_day(&random);
        }
        law.rows[i] = law.wanted[i];
        law.series[i] = (struct demand_series){.item = i,
                                               .first_day = DAY_ZERO,
                                               .facts_n = ALL,
                                               .days_n = ALL,
                                               .qty_e3 = law.wanted[i]};
    }
    law.city.sites = &law.site;
    law.city.suppliers = law.suppliers;
    law.city.items = law.items;
    law.city.supply = law.supply;
    law.city.series = law.series;
    law.city.sites_n = 1;
    law.city.suppliers_n = law.city.items_n = law.city.supply_n = law.city.series_n = ITEMS;
    law.city.today = DAY_ZERO + ALL;
}

static int64_t monthly_look(void *context, const struct rival_view *view)
{
    struct policy *p = context;
    bool look = (view->day - DAY_ZERO - PAST) % MONTH == 0;
    if (!look || view->position_e3 >= p->at * FIXED_E3) {
        return 0;
    }
    int64_t order = p->up_to * FIXED_E3 - view->position_e3;
    p->orders += 1;
    p->units += order / FIXED_E3;
    return order;
}

static struct linli_simulated by_events(const struct policy *p)
{
    struct linli_simulate setting = {.initial_stock = 60,
                                     .months = MONTHS,
                                     .runs = 1000,
                                     .seed = 1,
                                     .interarrival = 0.1,
                                     .sizes = sizes,
                                     .probs = probs,
                                     .sizes_n = 4,
                                     .review = 1,
                                     .reorder_point = (double)p->at,
                                     .order_up_to = (double)p->up_to,
                                     .lead_time_min = 0.5,
                                     .lead_time_max = 1,
                                     .fixed_cost = fixed_cost,
                                     .unit_cost = unit_cost,
                                     .holding_cost = holding_cost,
                                     .stockout_cost = stockout_cost};
    struct linli_simulated s;
    assert_int_equal(linli_simulate_ss(&setting, &arena, &s, NULL), LINLI_OK);
    return s;
}

static void near(const char *what, const struct policy *p, double found, double expected,
                 double tolerance)
{
    if (!(fabs(found - expected) <= tolerance)) {
        fail_msg("(%d, %d): %s is %g, expected %g within %g", (int)p->at, (int)p->up_to, what,
                 found, expected, tolerance);
    }
}

/* All per month and item. Of a yearly cost there are 365 / DAYS of what was counted. */
static void compare(const struct policy *p, const struct twin_figures *f)
{
    double per_month = 1.0 / MONTHS / ITEMS;
    double order = (fixed_cost * (double)p->orders + unit_cost * (double)p->units) * per_month;
    double holding = holding_cost * f->mean[TWIN_STOCK] / ITEMS;
    double shortage = f->mean[TWIN_COST_SHORTAGE] * DAYS / 365 * per_month;
    struct linli_simulated s = by_events(p);
    /* 1,200 and 1,000 runs of ten years, whose cost deviates by at most 4.3 from run to run: 0.18
     * is the standard error of the difference */
    near("cost", p, order + holding + shortage, s.cost, 0.6);
    near("cost of orders", p, order, s.order_cost, 0.4);
    near("cost of holding", p, holding, s.holding_cost, 0.2);
    near("cost of shortage", p, shortage, s.shortage_cost, 0.4);
}

static void nine_policies_of_law(void **state)
{
    static struct policy policies[POLICIES] = {{20, 40, 0, 0},  {20, 60, 0, 0}, {20, 80, 0, 0},
                                               {20, 100, 0, 0}, {40, 60, 0, 0}, {40, 80, 0, 0},
                                               {40, 100, 0, 0}, {60, 80, 0, 0}, {60, 100, 0, 0}};
    static const double means[] = {125.119, 118.9534, 121.3454}; /* of 400,000 runs */
    struct twin_contender contenders[POLICIES];
    static struct twin_result result;
    struct twin_options options = {
        .seed = 1,
        .replications = 1,
        .threads = 1,
        .first_day = DAY_ZERO + PAST,
        .measure_day = DAY_ZERO + PAST,
        .end_day = DAY_ZERO + ALL,
        .model = {.owed_e4 = (int64_t)stockout_cost * FIXED_E4 / MONTH, .late_days = MONTH / 2 - 1},
    };
    (void)state;
    make_city();
    for (int k = 0; k < POLICIES; k++) {
        contenders[k] = (struct twin_contender){.name = "month",
                                                .rival = true,
                                                .rule = RIVAL_ERP,
                                                .own = monthly_look,
                                                .context = &policies[k]};
    }
    assert_int_equal(twin_run(&law.city, (const int64_t *const *)law.rows, &options, contenders,
                              POLICIES, &arena, &result, NULL),
                     LINLI_OK);
    for (int k = 0; k < POLICIES; k++) {
        const struct twin_figures *f = &result.figures[k];
        compare(&policies[k], f);
        if (k < 3) {
            double order =
                (fixed_cost * (double)policies[k].orders + unit_cost * (double)policies[k].units) /
                MONTHS / ITEMS;
            near("cost against 400,000 runs", &policies[k],
                 order + holding_cost * f->mean[TWIN_STOCK] / ITEMS +
                     f->mean[TWIN_COST_SHORTAGE] * MONTH / 365 / ITEMS,
                 means[k], 0.6);
        }
    }
}

static int64_t once_fifty(void *context, const struct rival_view *view)
{
    (void)context;
    return view->day == DAY_ZERO + PAST + 20 ? 50 * FIXED_E3 : 0;
}

/*
 * Two a day for 40 days, 28 there (14 days of the past). Days 0 to 13 are met, 14 to 29 are not: 32
 * are owed when the order of day 20 comes on day 30. 32 of its 50 make that good, 18 last for days
 * 30 to 38; day 39 is unmet again. 17 days of 40; of 80 wanted 46 on their day. Evenings owe
 * 2 + 4 + … + 32 + 2 = 274, at a quarter of a yuan: 68.5 in 40 days. 78 are issued, for one yuan.
 */
static void what_is_owed_is_made_good(void **state)
{
    struct twin_contender once = {
        .name = "once", .rival = true, .rule = RIVAL_ERP, .own = once_fifty};
    static struct twin_result result;
    struct twin_options options = {.seed = 1,
                                   .replications = 1,
                                   .threads = 1,
                                   .first_day = DAY_ZERO + PAST,
                                   .measure_day = DAY_ZERO + PAST,
                                   .end_day = DAY_ZERO + PAST + 40,
                                   .model = {.owed_e4 = 2500}};
    (void)state;
    make_city();
    law.city.items_n = law.city.suppliers_n = law.city.supply_n = law.city.series_n = 1;
    for (int t = 0; t < ALL; t++) {
        law.wanted[0][t] = 2 * FIXED_E3;
    }
    assert_int_equal(twin_run(&law.city, (const int64_t *const *)law.rows, &options, &once, 1,
                              &arena, &result, NULL),
                     LINLI_OK);
    const double *mean = result.figures[0].mean;
    assert_true(fabs(mean[TWIN_STOCK_OUT] - 17.0 / 40) < 1e-12);
    assert_true(fabs(mean[TWIN_FILL] - 46.0 / 80) < 1e-12);
    assert_true(fabs(mean[TWIN_COST_SHORTAGE] - 68.5 * 365 / 40) < 1e-9);
    assert_true(fabs(mean[TWIN_TURNS] * mean[TWIN_STOCK] - 78.0 * 365 / 40) < 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nine_policies_of_law),
                                       cmocka_unit_test(what_is_owed_is_made_good)};
    linli_arena_init(&arena, 0);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    linli_arena_finish(&arena);
    return failed;
}
