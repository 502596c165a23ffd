/*
 * bench_dispatch [STOPS [VEHICLES]]: an answer to new goods on a day of many open stops (1,000
 * and 40 unless told): the tours are planned, kept, and then ten new stops come one by one, before
 * any vehicle has left. Prints the processor milliseconds of planning the day and of the slowest
 * and the mean answer, how many stops changed their vehicle, and what is on no tour.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/random.h"
#include "planner/dispatch_day.h"

enum {
    ERROR_BYTES = 300,
    CODE_BYTES = 24,
    NEW = 10,
    ITERATIONS = 5000,
    KG = 1000,
    SPREAD_E7 = 2000000,
    STOPS_MOST = 10000
};

static struct linli_arena arena;

static void fail(const char *what)
{
    fprintf(stderr, "bench_dispatch: %s\n", what);
    exit(1);
}

static void make_sites(struct city *city, int64_t stops_n, struct random_stream *random)
{
    city->sites_n = stops_n + 1;
    if (LINLI_NEW(&arena, city->sites_n, &city->sites, NULL) != LINLI_OK) {
        fail("out of memory");
    }
    for (int64_t i = 0; i < city->sites_n; i++) {
        char *code;
        if (LINLI_NEW(&arena, CODE_BYTES, &code, NULL) != LINLI_OK) {
            fail("out of memory");
        }
        snprintf(code, CODE_BYTES, "s%lld", (long long)i);
        table_clear(table_get(TABLE_SITES), &city->sites[i]);
        city->sites[i].code = code;
        city->sites[i].parent = i == 0 ? "" : "s0";
        city->sites[i].lat_e7 = 305000000 + (int64_t)random_below(random, SPREAD_E7);
        city->sites[i].lon_e7 = 1040000000 + (int64_t)random_below(random, SPREAD_E7);
        city->sites[i].open_s = 8 * 3600 + (int64_t)random_below(random, 4) * 3600;
        city->sites[i].close_s = city->sites[i].open_s + 6 * 3600;
    }
}

static void make_vehicles(struct city *city, int64_t vehicles_n)
{
    city->vehicles_n = vehicles_n;
    if (LINLI_NEW(&arena, vehicles_n, &city->vehicles, NULL) != LINLI_OK) {
        fail("out of memory");
    }
    for (int64_t i = 0; i < vehicles_n; i++) {
        table_clear(table_get(TABLE_VEHICLES), &city->vehicles[i]);
        city->vehicles[i].code = "v";
        city->vehicles[i].kind = "van";
        city->vehicles[i].depot = 0;
        city->vehicles[i].capacity_g = 700 * KG;
        city->vehicles[i].cost_per_km_e4 = FIXED_E4;
        city->vehicles[i].cost_per_hour_e4 = 35 * FIXED_E4;
        city->vehicles[i].fixed_cost_e4 = 60 * FIXED_E4;
        city->vehicles[i].shift = "06:00-20:00";
    }
}

static struct tour_day make_day(const struct city *city, int64_t stops_n)
{
    const struct dispatch_options options = {.seed = 1, .iterations = ITERATIONS};
    struct dispatch_load *loads;
    struct dispatch_plan plan;
    struct tour_day day = {0};
    struct linli_error err;
    linli_error_init(&err);
    if (LINLI_NEW(&arena, stops_n, &loads, NULL) != LINLI_OK) {
        fail("out of memory");
    }
    for (int64_t i = 0; i < stops_n; i++) {
        loads[i] = (struct dispatch_load){0, i + 1, 0, 15 * FIXED_E3};
    }
    if (dispatch_tours(city, loads, stops_n, &options, &arena, &plan, &err) != LINLI_OK ||
        dispatch_day_begin(city, &plan, 20000, &arena, &day, &err) != LINLI_OK) {
        char text[ERROR_BYTES];
        linli_error_print(&err, NULL, text, sizeof(text));
        fail(text);
    }
    return day;
}

/* The processor milliseconds of one answer. */
static double answer(const struct city *city, struct tour_day *day, int64_t to,
                     int64_t *ret_moved_n)
{
    const struct tour_event event = {.no = day->events_n + 1,
                                     .kind = TOUR_EVENT_NEW,
                                     .stop_no = FIXED_NONE,
                                     .vehicle = FIXED_NONE,
                                     .from = 0,
                                     .to = to,
                                     .g = 20 * KG,
                                     .open_s = FIXED_NONE,
                                     .close_s = FIXED_NONE};
    const struct dispatch_again_options options = {
        .search = {.seed = 1, .iterations = DISPATCH_ANSWER_ITERATIONS},
        .change_fen = DISPATCH_CHANGE_FEN};
    struct tour_day after;
    struct tour_day planned = {0};
    double begun = date_cpu_seconds();
    if (dispatch_day_event(city, day, &event, &arena, &after, NULL) != LINLI_OK ||
        dispatch_day_again(city, &after, &options, &arena, &planned, NULL) != LINLI_OK) {
        fail("no answer");
    }
    double ms = 1000 * (date_cpu_seconds() - begun);
    for (int64_t i = 0; i < day->stops_n; i++) {
        *ret_moved_n += day->stops[i].vehicle != planned.stops[i].vehicle;
    }
    *day = planned;
    return ms;
}

int main(int argc, char **argv)
{
    int64_t stops_n = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000;
    int64_t vehicles_n = argc > 2 ? strtoll(argv[2], NULL, 10) : 40;
    struct random_stream random;
    struct city city;
    struct item item;
    double worst = 0;
    double sum = 0;
    int64_t moved_n = 0;
    if (stops_n < 1 || stops_n > STOPS_MOST || vehicles_n < 1 || vehicles_n > STOPS_MOST) {
        fail("expected 1 to 10000 stops and vehicles");
    }
    linli_arena_init(&arena, 0);
    random_init(&random, 1, "bench dispatch", 0);
    city_init(&city);
    make_sites(&city, stops_n, &random);
    make_vehicles(&city, vehicles_n);
    table_clear(table_get(TABLE_ITEMS), &item);
    item.code = "i";
    item.weight_g = KG;
    city.items = &item;
    city.items_n = 1;
    double begun = date_cpu_seconds();
    struct tour_day day = make_day(&city, stops_n);
    double planned = 1000 * (date_cpu_seconds() - begun);
    for (int i = 0; i < NEW; i++) {
        int64_t to = 1 + (int64_t)random_below(&random, (uint64_t)stops_n);
        double ms = answer(&city, &day, to, &moved_n);
        worst = ms > worst ? ms : worst;
        sum += ms;
    }
    struct tour_sums sums = dispatch_day_sums(&city, &day);
    printf(
        "planned in %.0f ms; an answer takes %.0f ms, at most %.0f ms; %lld changed their vehicle, "
        "%lld on no tour, %lld vehicles\n",
        planned, sum / NEW, worst, (long long)moved_n, (long long)sums.missing_n,
        (long long)sums.vehicles_n);
    linli_arena_finish(&arena);
    return 0;
}
