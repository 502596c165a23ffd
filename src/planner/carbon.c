/*
 * The carbon account (see carbon.h). Each trip is a transport chain element of ISO 14083: its
 * energy, as measured or from what its kind takes, times the factor of its carrier, region and
 * year, shared among its loads. An order that rode on several trips, from the hub to the point and
 * on to the door, has the sum of its shares.
 *
 * Trips and loads are worked on in the order of their codes, so that the milligrams that rounding
 * leaves go the same way however the files were sorted.
 */
#include "planner/carbon.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "linli/carbon.h"
#include "model/limits.h"

/* What the tables let through the engine takes. */
_Static_assert(LIMIT_CARBON_M == LINLI_CARBON_M_MAX, "ways");
_Static_assert(LIMIT_CARBON_G == LINLI_CARBON_G_MAX, "weights");
_Static_assert(LIMIT_CARBON_LOADS == LINLI_CARBON_LOADS_MAX, "loads");
_Static_assert(LIMIT_CARBON_ENERGY == LINLI_CARBON_ENERGY_MAX, "energy");
_Static_assert(LIMIT_CARBON_RATE == LINLI_CARBON_RATE_MAX, "rates");
_Static_assert(LIMIT_CARBON_HOURS_E3 / 1000 * 3600 <= LINLI_CARBON_S_MAX, "hours");

struct accounting {
    const struct carbon_books *books;
    struct linli_arena *arena;
    struct carbon_load *loads; /* by trip and order */
    const char **order_codes;  /* sorted, each once */
    struct carbon_order *orders;
    int64_t orders_n;
    struct carbon_category *categories; /* one of each trip, then merged */
    int64_t categories_n;
    bool *uses; /* [factors_n] */
};

static int64_t known_or(int64_t value, int64_t otherwise)
{
    return value != FIXED_NONE ? value : otherwise;
}

static int by_trip_and_order(const void *left, const void *right)
{
    const struct carbon_load *a = left;
    const struct carbon_load *b = right;
    int trips = strcmp(a->trip, b->trip);
    return trips != 0 ? trips : strcmp(a->order, b->order);
}

static int by_code(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static int by_category(const void *left, const void *right)
{
    const struct carbon_category *a = left;
    const struct carbon_category *b = right;
    if (a->month != b->month) {
        return a->month < b->month ? -1 : 1;
    }
    int kinds = strcmp(a->kind, b->kind);
    return kinds != 0 ? kinds : strcmp(a->region, b->region);
}

/* Every code of a load or a packaging, once. */
static enum linli_rc collect_orders(struct accounting *a, struct linli_error *err)
{
    const struct carbon_books *b = a->books;
    int64_t n = b->loads_n + b->packagings_n;
    int64_t kept = 0;
    LINLI_TRY(LINLI_NEW(a->arena, n, &a->order_codes, err));
    for (int64_t i = 0; i < b->loads_n; i++) {
        a->order_codes[i] = b->loads[i].order;
    }
    for (int64_t i = 0; i < b->packagings_n; i++) {
        a->order_codes[b->loads_n + i] = b->packagings[i].order;
    }
    if (n > 0) {
        qsort(a->order_codes, (size_t)n, sizeof(*a->order_codes), by_code);
    }
    for (int64_t i = 0; i < n; i++) {
        if (kept == 0 || strcmp(a->order_codes[kept - 1], a->order_codes[i]) != 0) {
            a->order_codes[kept++] = a->order_codes[i];
        }
    }
    LINLI_TRY(LINLI_NEW(a->arena, kept, &a->orders, err));
    for (int64_t i = 0; i < kept; i++) {
        a->orders[i] = (struct carbon_order){.order = a->order_codes[i], .month = INT32_MIN};
    }
    a->orders_n = kept;
    return LINLI_OK;
}

static struct carbon_order *order_of(struct accounting *a, const char *code)
{
    const char **found =
        bsearch(&code, a->order_codes, (size_t)a->orders_n, sizeof(*a->order_codes), by_code);
    assert(found != NULL);
    return &a->orders[found - a->order_codes];
}

/* The place of a failure: a cell of a file, or the table and its key. */
static void at(const char *file, const char *table, int64_t line, const char *column,
               const char *key, struct linli_error *err)
{
    if (file != NULL && line > 0) {
        linli_error_at(err, "%s:%lld:%s", file, (long long)line, column);
    } else {
        linli_error_at(err, "%s:%s", table, key);
    }
}

static enum linli_rc kind_of(const struct carbon_books *books, const struct carbon_trip *trip,
                             const struct carbon_kind **ret_kind, struct linli_error *err)
{
    for (int64_t i = 0; i < books->kinds_n; i++) {
        if (strcmp(books->kinds[i].kind, trip->kind) == 0) {
            *ret_kind = &books->kinds[i];
            return LINLI_OK;
        }
    }
    (void)linli_fail(err, LINLI_EINPUT,
                     "the trip's kind is '%s', expected one of the table of kinds", trip->kind);
    at(books->trips_file, "trips", trip->line, "kind", trip->trip, err);
    return LINLI_EINPUT;
}

/* A row of the region goes before one for everywhere; then the latest year that is not after the
 * trip's, and before all such years the earliest. */
static bool is_better(const struct carbon_factor *factor, const struct carbon_factor *than,
                      int64_t year)
{
    if (than == NULL) {
        return true;
    }
    bool regional = factor->region[0] != '\0';
    if (regional != (than->region[0] != '\0')) {
        return regional;
    }
    bool past = factor->year <= year;
    if (past != (than->year <= year)) {
        return past;
    }
    return past ? factor->year > than->year : factor->year < than->year;
}

static enum linli_rc factor_of(const struct carbon_books *books, const struct carbon_trip *trip,
                               const char *carrier, const struct carbon_factor **ret_factor,
                               struct linli_error *err)
{
    const struct carbon_factor *best = NULL;
    int64_t year = date_month_index((int32_t)trip->day) / 12;
    for (int64_t i = 0; i < books->factors_n; i++) {
        const struct carbon_factor *f = &books->factors[i];
        bool fits = strcmp(f->carrier, carrier) == 0 && f->basis == books->basis &&
                    (f->region[0] == '\0' || strcmp(f->region, trip->region) == 0);
        if (fits && is_better(f, best, year)) {
            best = f;
        }
    }
    if (best == NULL) {
        (void)linli_fail(err, LINLI_EINPUT,
                         "no factor for '%s' in '%s', expected a row in the table of factors",
                         carrier, trip->region);
        at(books->trips_file, "trips", trip->line, "region", trip->trip, err);
        return LINLI_EINPUT;
    }
    *ret_factor = best;
    return LINLI_OK;
}

/* The loads of a trip stand together. */
static int64_t first_load(const struct accounting *a, const char *trip)
{
    int64_t low = 0;
    int64_t high = a->books->loads_n;
    while (low < high) {
        int64_t mid = low + (high - low) / 2;
        if (strcmp(a->loads[mid].trip, trip) < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

static int64_t loads_of(const struct accounting *a, const char *trip, int64_t first)
{
    int64_t n = 0;
    while (first + n < a->books->loads_n && strcmp(a->loads[first + n].trip, trip) == 0) {
        n++;
    }
    return n;
}

/* Measured energy goes before what the kind takes; what was driven before what was planned. */
static enum linli_rc energy_of(const struct carbon_trip *trip, const struct carbon_kind *kind,
                               const struct carbon_category *c, int64_t loads_n,
                               int64_t *ret_energy_e6, struct linli_error *err)
{
    if (trip->energy_e6 != FIXED_NONE) {
        *ret_energy_e6 = trip->energy_e6;
        return LINLI_OK;
    }
    if (trip->km_e3 == FIXED_NONE && trip->planned_km_e3 == FIXED_NONE) {
        return linli_fail(
            err, LINLI_EINPUT,
            "the trip has neither km nor planned_km nor energy, expected one of them");
    }
    struct linli_carbon_vehicle vehicle = {
        known_or(kind->per_km_e6, 0), known_or(kind->per_stop_e6, 0),
        known_or(kind->per_tonne_km_e6, 0), known_or(kind->per_cooled_hour_e6, 0),
        known_or(kind->charging_loss_e4, 0)};
    struct linli_carbon_trip way = {c->driven_m, known_or(trip->stops, loads_n), c->kgm,
                                    known_or(trip->cooled_hours_e3, 0) * 36 / 10};
    return linli_carbon_energy(&vehicle, &way, ret_energy_e6, err);
}

static enum linli_rc way_of(const struct carbon_trip *trip, int64_t *ret_m, struct linli_error *err)
{
    int64_t m = known_or(trip->km_e3, 0);
    if (trip->km_e3 == FIXED_NONE && trip->planned_km_e3 != FIXED_NONE) {
        m = (trip->planned_km_e3 * CARBON_PLANNED_E2 + 50) / 100;
    }
    if (m > LINLI_CARBON_M_MAX) {
        return linli_fail(err, LINLI_EINPUT, "the trip's way is longer than %d km",
                          (int)(LINLI_CARBON_M_MAX / 1000));
    }
    *ret_m = m;
    return LINLI_OK;
}

/* What loads carry: kilograms times metres, and the same as the engine has it. */
static enum linli_rc weigh(const struct accounting *a, int64_t first, int64_t loads_n,
                           struct linli_carbon_load *ret_loads, int64_t *ret_kgm,
                           struct linli_error *err)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < loads_n; i++) {
        int64_t g = known_or(a->loads[first + i].kg_e3, 0);
        int64_t m = known_or(a->loads[first + i].direct_km_e3, 0);
        int64_t kgm;
        ret_loads[i] = (struct linli_carbon_load){g, m};
        if (!fixed_scale(g, m, 1000, FIXED_HALF_AWAY, &kgm) || !fixed_add(sum, kgm, &sum)) {
            return linli_fail(err, LINLI_EOVERFLOW,
                              "a trip takes or emits more than the account can hold");
        }
    }
    *ret_kgm = sum;
    return LINLI_OK;
}

static enum linli_rc give_shares(struct accounting *a, const struct carbon_trip *trip,
                                 int64_t first, const struct linli_carbon_load *loads,
                                 int64_t loads_n, int64_t mg, struct linli_error *err)
{
    int64_t *shares;
    int32_t month = date_month_index((int32_t)trip->day);
    LINLI_TRY(LINLI_NEW(a->arena, loads_n, &shares, err));
    LINLI_TRY(linli_carbon_share(mg, loads, loads_n, a->arena, shares, err));
    for (int64_t i = 0; i < loads_n; i++) {
        struct carbon_order *order = order_of(a, a->loads[first + i].order);
        int64_t kgm = 0;
        bool fits = fixed_scale(loads[i].g, loads[i].direct_m, 1000, FIXED_HALF_AWAY, &kgm) &&
                    fixed_add(order->kgm, kgm, &order->kgm) &&
                    fixed_add(order->transport_mg, shares[i], &order->transport_mg);
        if (!fits) {
            return linli_fail(err, LINLI_EOVERFLOW,
                              "an order emits more than the account can hold");
        }
        order->trips_n++;
        order->month = month > order->month ? month : order->month;
    }
    return LINLI_OK;
}

static enum linli_rc take_trip(struct accounting *a, const struct carbon_trip *trip,
                               int64_t *ret_loads_n, struct linli_error *err)
{
    const struct carbon_kind *kind = NULL;
    const struct carbon_factor *factor = NULL;
    struct linli_carbon_load *loads;
    struct carbon_category c = {.month = date_month_index((int32_t)trip->day),
                                .kind = trip->kind,
                                .region = trip->region,
                                .trips_n = 1};
    LINLI_TRY(kind_of(a->books, trip, &kind, err));
    LINLI_TRY(factor_of(a->books, trip, kind->carrier, &factor, err));
    int64_t first = first_load(a, trip->trip);
    int64_t n = loads_of(a, trip->trip, first);
    c.unit = factor->unit;
    a->uses[factor - a->books->factors] = true;
    struct linli_arena_mark mark = linli_arena_mark(a->arena);
    LINLI_TRY(LINLI_NEW(a->arena, n, &loads, err));
    LINLI_TRY(weigh(a, first, n, loads, &c.kgm, err));
    LINLI_TRY(way_of(trip, &c.driven_m, err));
    LINLI_TRY(energy_of(trip, kind, &c, n, &c.energy_e6, err));
    LINLI_TRY(linli_carbon_emission(c.energy_e6, factor->mg, &c.mg, err));
    LINLI_TRY(give_shares(a, trip, first, loads, n, c.mg, err));
    linli_arena_rewind(a->arena, mark);
    c.empty_n = n == 0 ? 1 : 0;
    c.empty_mg = n == 0 ? c.mg : 0;
    a->categories[a->categories_n++] = c;
    *ret_loads_n = n;
    return LINLI_OK;
}

static enum linli_rc take_packaging(struct accounting *a, const struct carbon_packaging *p,
                                    struct linli_error *err)
{
    struct carbon_order *order = order_of(a, p->order);
    int64_t mg;
    if (order->month == INT32_MIN) {
        (void)linli_fail(err, LINLI_EINPUT,
                         "the packaging of order '%s', expected an order that a trip carried",
                         p->order);
        at(a->books->packagings_file, "packaging", p->line, "order", p->order, err);
        return LINLI_EINPUT;
    }
    if (!fixed_multiply(p->pieces, p->g_each_e3, &mg) ||
        !fixed_add(order->packaging_mg, mg, &order->packaging_mg)) {
        return linli_fail(err, LINLI_EOVERFLOW, "an order emits more than the account can hold");
    }
    a->categories[a->categories_n++] = (struct carbon_category){
        .month = order->month, .kind = "", .region = "", .unit = "", .mg = mg};
    return LINLI_OK;
}

static enum linli_rc merge(struct carbon_category *into, const struct carbon_category *c,
                           struct linli_error *err)
{
    into->trips_n += c->trips_n;
    into->empty_n += c->empty_n;
    bool fits = fixed_add(into->driven_m, c->driven_m, &into->driven_m) &&
                fixed_add(into->energy_e6, c->energy_e6, &into->energy_e6) &&
                fixed_add(into->kgm, c->kgm, &into->kgm) && fixed_add(into->mg, c->mg, &into->mg);
    if (!fits) {
        return linli_fail(err, LINLI_EOVERFLOW, "a month emits more than the account can hold");
    }
    into->empty_mg += c->empty_mg;
    return LINLI_OK;
}

static enum linli_rc merge_categories(struct accounting *a, struct linli_error *err)
{
    int64_t kept = 0;
    if (a->categories_n > 0) {
        qsort(a->categories, (size_t)a->categories_n, sizeof(*a->categories), by_category);
    }
    for (int64_t i = 0; i < a->categories_n; i++) {
        if (kept > 0 && by_category(&a->categories[kept - 1], &a->categories[i]) == 0) {
            LINLI_TRY(merge(&a->categories[kept - 1], &a->categories[i], err));
        } else {
            a->categories[kept++] = a->categories[i];
        }
    }
    a->categories_n = kept;
    return LINLI_OK;
}

static enum linli_rc sort_loads(struct accounting *a, struct linli_error *err)
{
    int64_t n = a->books->loads_n;
    LINLI_TRY(LINLI_NEW(a->arena, n, &a->loads, err));
    if (n > 0) {
        memcpy(a->loads, a->books->loads, (size_t)n * sizeof(*a->loads));
        qsort(a->loads, (size_t)n, sizeof(*a->loads), by_trip_and_order);
    }
    return LINLI_OK;
}

/* A load whose trip nobody drove. Trips' codes are sorted here, as loads' are. */
static enum linli_rc check_trips(const struct accounting *a, int64_t found_n,
                                 struct linli_error *err)
{
    const struct carbon_books *b = a->books;
    const char **codes;
    if (found_n == b->loads_n) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(a->arena, b->trips_n, &codes, err));
    for (int64_t i = 0; i < b->trips_n; i++) {
        codes[i] = b->trips[i].trip;
    }
    qsort(codes, (size_t)b->trips_n, sizeof(*codes), by_code);
    for (int64_t i = 0; i < b->loads_n; i++) {
        const char *trip = a->loads[i].trip;
        if (bsearch(&trip, codes, (size_t)b->trips_n, sizeof(*codes), by_code) == NULL) {
            (void)linli_fail(err, LINLI_EINPUT,
                             "order '%s' rode on the trip '%s', which the table of trips has not",
                             a->loads[i].order, trip);
            at(b->loads_file, "loads", a->loads[i].line, "trip", trip, err);
            return LINLI_EINPUT;
        }
    }
    assert(false); /* every load's trip was found, so all were taken */
    return LINLI_OK;
}

enum linli_rc carbon_account(const struct carbon_books *books, struct linli_arena *arena,
                             struct carbon_account *ret_account, struct linli_error *err)
{
    struct accounting a = {.books = books, .arena = arena};
    int64_t found_n = 0;
    LINLI_TRY(collect_orders(&a, err));
    LINLI_TRY(sort_loads(&a, err));
    LINLI_TRY(LINLI_NEW(arena, books->trips_n + books->packagings_n, &a.categories, err));
    LINLI_TRY(LINLI_NEW(arena, books->factors_n, &a.uses, err));
    for (int64_t i = 0; i < books->trips_n; i++) {
        int64_t loads_n = 0;
        enum linli_rc rc = take_trip(&a, &books->trips[i], &loads_n, err);
        if (rc != LINLI_OK) {
            at(books->trips_file, "trips", books->trips[i].line, "trip", books->trips[i].trip, err);
            return rc;
        }
        found_n += loads_n;
    }
    LINLI_TRY(check_trips(&a, found_n, err));
    for (int64_t i = 0; i < books->packagings_n; i++) {
        LINLI_TRY(take_packaging(&a, &books->packagings[i], err));
    }
    LINLI_TRY(merge_categories(&a, err));
    *ret_account =
        (struct carbon_account){a.orders, a.orders_n, a.categories, a.categories_n, a.uses};
    return LINLI_OK;
}
