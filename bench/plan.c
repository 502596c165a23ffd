/*
 * bench_plan [SITES [ITEMS [THREADS]]]: the day's plan of a large city, site by site, each site's
 * series carried on from kept states: 1,000 sites of 1,000 items unless told. A site's snapshot is
 * made, planned and forgotten, so that memory is that of the threads' sites and not of the city.
 *
 * A few sites are made up and fitted the day before, which is not measured; every planned site has
 * the demand and the states of one of them, its own stock, and its own arithmetic. Prints wall and
 * processor seconds of the plans, microseconds for an item at a site, the peak of memory, and
 * a checksum over all plans, equal for any number of threads.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/fixed.h"
#include "base/pool.h"
#include "base/random.h"
#include "planner/planner.h"

enum { KINDS = 4, DAYS = 400, AHEAD = 60, TODAY = 20600, SUPPLIERS = 20, ITEMS_MOST = 10000 };

/* A made-up site and what is kept of it since yesterday. */
struct kind {
    struct city city;
    struct site site;
    const struct planner_forecasts *yesterday;
    struct linli_arena arena;
};

struct bench {
    struct kind kinds[KINDS];
    int64_t items_n;
    struct linli_arena *scratch; /* [threads] */
    uint64_t *sums;              /* [sites] */
    int64_t *lines;              /* [sites] proposed */
};

static void make_items(struct kind *k, int64_t n, struct linli_arena *arena)
{
    struct city *c = &k->city;
    (void)LINLI_NEW(arena, n, &c->items, NULL);
    (void)LINLI_NEW(arena, n, &c->supply, NULL);
    (void)LINLI_NEW(arena, SUPPLIERS, &c->suppliers, NULL);
    for (int64_t i = 0; i < SUPPLIERS; i++) {
        table_clear(table_get(TABLE_SUPPLIERS), &c->suppliers[i]);
        c->suppliers[i].code = "V";
        c->suppliers[i].min_value_e4 = 200 * FIXED_E4;
    }
    for (int64_t i = 0; i < n; i++) {
        table_clear(table_get(TABLE_ITEMS), &c->items[i]);
        table_clear(table_get(TABLE_SUPPLY), &c->supply[i]);
        c->items[i].code = "I";
        c->items[i].cost_e4 = (1 + i % 50) * FIXED_E4;
        c->items[i].shelf_life_days = i % 3 == 0 ? 20 : FIXED_NONE;
        c->supply[i].supplier = i % SUPPLIERS;
        c->supply[i].item = i;
        c->supply[i].price_e4 = c->items[i].cost_e4;
        c->supply[i].pack_e3 = (1 + i % 6) * FIXED_E3;
        c->supply[i].lead_days = 1 + i % 3;
    }
    c->items_n = c->supply_n = n;
    c->suppliers_n = SUPPLIERS;
    c->sites = &k->site;
    c->sites_n = 1;
}

/* Poisson about a mean of the item and the weekday. */
static void make_demand(struct kind *k, int64_t n, uint64_t seed, struct linli_arena *arena)
{
    struct city *c = &k->city;
    struct random_stream random;
    random_init(&random, seed, "bench plan", 0);
    (void)LINLI_NEW(arena, n, &c->series, NULL);
    for (int64_t i = 0; i < n; i++) {
        double mean = 0.3 + 12 * random_unit(&random) * random_unit(&random);
        int64_t *qty;
        (void)LINLI_NEW(arena, DAYS + AHEAD, &qty, NULL);
        for (int32_t t = 0; t < DAYS + AHEAD; t++) {
            double weekday = t % 7 < 5 ? 1 : 1.5;
            qty[t] =
                t < DAYS ? (int64_t)random_poisson(&random, mean * weekday) * FIXED_E3 : FIXED_NONE;
        }
        c->series[i] = (struct demand_series){.item = i,
                                              .first_day = TODAY - DAYS,
                                              .facts_n = DAYS,
                                              .days_n = DAYS + AHEAD,
                                              .qty_e3 = qty};
    }
    c->series_n = n;
}

/* Fits the site as it was known yesterday. */
static enum linli_rc make_kind(struct kind *k, int64_t n, uint64_t seed, int32_t threads,
                               struct linli_error *err)
{
    struct planner_options options = {.threads = threads, .keep_states = true};
    linli_arena_init(&k->arena, 0);
    city_init(&k->city);
    table_clear(table_get(TABLE_SITES), &k->site);
    k->site.code = "S";
    make_items(k, n, &k->arena);
    make_demand(k, n, seed, &k->arena);
    struct city known = k->city;
    known.today = TODAY - 1;
    for (int64_t i = 0; i < n; i++) {
        known.series[i].facts_n = DAYS - 1;
    }
    LINLI_TRY(planner_forecast(&known, &options, &k->arena, &k->yesterday, err));
    for (int64_t i = 0; i < n; i++) {
        k->city.series[i].facts_n = DAYS;
    }
    k->city.today = TODAY;
    return LINLI_OK;
}

static uint64_t mix(uint64_t sum, int64_t value)
{
    sum = (sum ^ (uint64_t)value) * UINT64_C(0x9E3779B97F4A7C15);
    return sum ^ (sum >> 31);
}

static enum linli_rc plan_site(void *context, int64_t site, int32_t thread, struct linli_error *err)
{
    struct bench *b = context;
    struct linli_arena *arena = &b->scratch[thread];
    struct kind *k = &b->kinds[site % KINDS];
    struct city city = k->city;
    struct random_stream random;
    struct plan plan;
    random_init(&random, 9, "bench stock", (uint64_t)site);
    LINLI_TRY(LINLI_NEW(arena, b->items_n, &city.stock, err));
    for (int64_t i = 0; i < b->items_n; i++) {
        int64_t qty = (int64_t)random_below(&random, 40) * FIXED_E3;
        city.stock[city.stock_n] = (struct lot_stock){.item = i,
                                                      .account = ACCOUNT_NORMAL,
                                                      .lot_code = "L",
                                                      .expiry_day = FIXED_NONE,
                                                      .qty_e3 = qty};
        city.stock_n += qty > 0 ? 1 : 0;
    }
    struct planner_options options = {.threads = 1, .keep_states = true};
    options.states = planner_forecast_states(k->yesterday, &options.states_n);
    LINLI_TRY(planner_plan(&city, &options, arena, &plan, err));
    for (int64_t i = 0; i < plan.lines_n; i++) {
        b->sums[site] = mix(mix(b->sums[site], plan.lines[i].qty_e3), plan.forecasts[i].mean_e3[0]);
        b->lines[site] += plan.lines[i].qty_e3 > 0 ? 1 : 0;
    }
    linli_arena_reset(arena);
    return LINLI_OK;
}

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int64_t argument(int argc, char **argv, int at, int64_t usual, int64_t most)
{
    int64_t value = argc > at ? (int64_t)strtoll(argv[at], NULL, 10) : usual;
    return value < 1 ? 1 : value > most ? most : value;
}

int main(int argc, char **argv)
{
    static struct bench bench;
    struct linli_arena arena;
    struct linli_error err;
    struct rusage usage;
    linli_error_init(&err);
    int64_t sites = argument(argc, argv, 1, 1000, 100000);
    int32_t threads = (int32_t)argument(argc, argv, 3, pool_processors(), POOL_THREADS_MAX);
    bench.items_n = argument(argc, argv, 2, 1000, ITEMS_MOST);
    linli_arena_init(&arena, 0);
    enum linli_rc rc = LINLI_NEW(&arena, threads, &bench.scratch, &err);
    rc = rc == LINLI_OK ? LINLI_NEW(&arena, sites, &bench.sums, &err) : rc;
    rc = rc == LINLI_OK ? LINLI_NEW(&arena, sites, &bench.lines, &err) : rc;
    for (int i = 0; i < KINDS && rc == LINLI_OK; i++) {
        rc = make_kind(&bench.kinds[i], bench.items_n, (uint64_t)i + 1, threads, &err);
    }
    for (int32_t i = 0; i < threads && rc == LINLI_OK; i++) {
        linli_arena_init(&bench.scratch[i], 0);
    }
    double wall = seconds_of(CLOCK_MONOTONIC);
    double spent = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    rc = rc == LINLI_OK ? pool_run(threads, sites, plan_site, &bench, &err) : rc;
    wall = seconds_of(CLOCK_MONOTONIC) - wall;
    spent = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - spent;
    if (rc != LINLI_OK) {
        fprintf(stderr, "bench_plan: %s\n", err.format);
        return 1;
    }
    uint64_t sum = 0;
    int64_t lines = 0;
    for (int64_t i = 0; i < sites; i++) {
        sum = mix(sum, (int64_t)bench.sums[i]);
        lines += bench.lines[i];
    }
    (void)getrusage(RUSAGE_SELF, &usage);
    printf("%lld sites of %lld items on %d threads: %.1f s by the clock, %.1f s of processors, "
           "%.0f us an item at a site\n%lld lines, peak %.0f MB, checksum %016llx\n",
           (long long)sites, (long long)bench.items_n, (int)threads, wall, spent,
           spent * 1e6 / (double)(sites * bench.items_n), (long long)lines,
           (double)usage.ru_maxrss / 1024, (unsigned long long)sum);
    return 0;
}
