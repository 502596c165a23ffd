/* A city in memory: order and checks (see city.h). */
#include "model/city.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"

void city_init(struct city *ret_city)
{
    *ret_city = (struct city){0};
    settings_defaults(&ret_city->settings);
}

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* NONE last: no rank, no expiry. */
static int compare_none_last(int64_t a, int64_t b)
{
    return compare_numbers(a == FIXED_NONE ? INT64_MAX : a, b == FIXED_NONE ? INT64_MAX : b);
}

#define FIRST_DIFFERENCE(comparison)    \
    do {                                \
        int difference_ = (comparison); \
        if (difference_ != 0) {         \
            return difference_;         \
        }                               \
    } while (0)

static int by_supply(const void *left, const void *right)
{
    const struct supply_term *a = left;
    const struct supply_term *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->item, b->item));
    FIRST_DIFFERENCE(compare_none_last(a->rank, b->rank));
    FIRST_DIFFERENCE(compare_numbers(a->supplier, b->supplier));
    return compare_numbers(a->min_qty_e3, b->min_qty_e3);
}

static int by_substitute(const void *left, const void *right)
{
    const struct substitute *a = left;
    const struct substitute *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->item, b->item));
    FIRST_DIFFERENCE(compare_none_last(a->rank, b->rank));
    return compare_numbers(a->substitute, b->substitute);
}

static int by_calendar(const void *left, const void *right)
{
    const struct calendar_day *a = left;
    const struct calendar_day *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->day, b->day));
    FIRST_DIFFERENCE(compare_numbers(a->kind, b->kind));
    return compare_numbers(a->site, b->site);
}

static int by_event(const void *left, const void *right)
{
    const struct event *a = left;
    const struct event *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->day, b->day));
    FIRST_DIFFERENCE(compare_numbers(a->site, b->site));
    FIRST_DIFFERENCE(strcmp(a->type, b->type));
    return strcmp(a->name, b->name);
}

static int by_weather(const void *left, const void *right)
{
    const struct weather *a = left;
    const struct weather *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->day, b->day));
    FIRST_DIFFERENCE(compare_numbers(a->site, b->site));
    return strcmp(a->signal, b->signal);
}

static int by_preorder(const void *left, const void *right)
{
    const struct preorder *a = left;
    const struct preorder *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->item, b->item));
    FIRST_DIFFERENCE(compare_numbers(a->site, b->site));
    FIRST_DIFFERENCE(compare_numbers(a->day, b->day));
    return strcmp(a->customer, b->customer);
}

static int by_consignment(const void *left, const void *right)
{
    const struct consignment *a = left;
    const struct consignment *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->site, b->site));
    FIRST_DIFFERENCE(compare_numbers(a->item, b->item));
    FIRST_DIFFERENCE(compare_numbers(a->supplier, b->supplier));
    return compare_numbers(a->from_day, b->from_day);
}

static int by_series(const void *left, const void *right)
{
    const struct demand_series *a = left;
    const struct demand_series *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->site, b->site));
    return compare_numbers(a->item, b->item);
}

static int by_stock(const void *left, const void *right)
{
    const struct lot_stock *a = left;
    const struct lot_stock *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->site, b->site));
    FIRST_DIFFERENCE(compare_numbers(a->item, b->item));
    FIRST_DIFFERENCE(compare_none_last(a->expiry_day, b->expiry_day));
    FIRST_DIFFERENCE(strcmp(a->lot_code, b->lot_code));
    return compare_numbers((int64_t)a->account, (int64_t)b->account);
}

static int by_open_line(const void *left, const void *right)
{
    const struct open_line *a = left;
    const struct open_line *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->site, b->site));
    FIRST_DIFFERENCE(compare_numbers(a->item, b->item));
    FIRST_DIFFERENCE(compare_numbers(a->due_day, b->due_day));
    FIRST_DIFFERENCE((int)a->transfer - (int)b->transfer);
    return compare_numbers(a->line, b->line);
}

static int by_class(const void *left, const void *right)
{
    const struct class_state *a = left;
    const struct class_state *b = right;
    FIRST_DIFFERENCE(compare_numbers(a->site, b->site));
    return compare_numbers(a->item, b->item);
}

static void sort(void *rows, int64_t n, size_t size, int (*compare)(const void *, const void *))
{
    if (n > 1) {
        qsort(rows, (size_t)n, size, compare);
    }
}

void city_sort(struct city *city)
{
    sort(city->supply, city->supply_n, sizeof(*city->supply), by_supply);
    sort(city->substitutes, city->substitutes_n, sizeof(*city->substitutes), by_substitute);
    sort(city->calendar, city->calendar_n, sizeof(*city->calendar), by_calendar);
    sort(city->events, city->events_n, sizeof(*city->events), by_event);
    sort(city->weather, city->weather_n, sizeof(*city->weather), by_weather);
    sort(city->preorders, city->preorders_n, sizeof(*city->preorders), by_preorder);
    sort(city->consignments, city->consignments_n, sizeof(*city->consignments), by_consignment);
    sort(city->promises, city->promises_n, sizeof(*city->promises), by_preorder);
    sort(city->series, city->series_n, sizeof(*city->series), by_series);
    sort(city->stock, city->stock_n, sizeof(*city->stock), by_stock);
    sort(city->open_lines, city->open_lines_n, sizeof(*city->open_lines), by_open_line);
    sort(city->classes, city->classes_n, sizeof(*city->classes), by_class);
}

static bool in_range(int64_t index, int64_t n)
{
    return index >= 0 && index < n;
}

static enum linli_rc breach(struct linli_error *err, const char *what, int64_t row)
{
    return linli_fail(err, LINLI_EBREACH,
                      "%s %lld of the city points outside it or is out of order", what,
                      (long long)row);
}

static enum linli_rc check_series(const struct city *city, struct linli_error *err)
{
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        bool fine = in_range(s->site, city->sites_n) && in_range(s->item, city->items_n) &&
                    s->facts_n >= 0 && s->facts_n <= s->days_n;
        if (!fine || (i > 0 && by_series(s - 1, s) >= 0)) {
            return breach(err, "demand series", i);
        }
    }
    return LINLI_OK;
}

static enum linli_rc check_stock(const struct city *city, struct linli_error *err)
{
    for (int64_t i = 0; i < city->stock_n; i++) {
        const struct lot_stock *s = &city->stock[i];
        bool fine = in_range(s->site, city->sites_n) && in_range(s->item, city->items_n) &&
                    s->qty_e3 >= 0 && s->account < ACCOUNT_N;
        if (!fine || (i > 0 && by_stock(s - 1, s) > 0)) {
            return breach(err, "stock row", i);
        }
    }
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        const struct open_line *line = &city->open_lines[i];
        if (!in_range(line->site, city->sites_n) || !in_range(line->item, city->items_n) ||
            (line->supplier != FIXED_NONE && !in_range(line->supplier, city->suppliers_n)) ||
            (line->transfer && !in_range(line->from_site, city->sites_n)) ||
            (i > 0 && by_open_line(line - 1, line) > 0)) {
            return breach(err, "open order line", i);
        }
    }
    return LINLI_OK;
}

static enum linli_rc check_terms(const struct city *city, struct linli_error *err)
{
    for (int64_t i = 0; i < city->supply_n; i++) {
        const struct supply_term *term = &city->supply[i];
        if (!in_range(term->supplier, city->suppliers_n) || !in_range(term->item, city->items_n) ||
            (i > 0 && by_supply(term - 1, term) > 0)) {
            return breach(err, "supply term", i);
        }
    }
    for (int64_t i = 0; i < city->substitutes_n; i++) {
        const struct substitute *s = &city->substitutes[i];
        if (!in_range(s->item, city->items_n) || !in_range(s->substitute, city->items_n) ||
            (i > 0 && by_substitute(s - 1, s) > 0)) {
            return breach(err, "substitute", i);
        }
    }
    for (int64_t i = 0; i < city->classes_n; i++) {
        const struct class_state *c = &city->classes[i];
        if (!in_range(c->site, city->sites_n) || !in_range(c->item, city->items_n) ||
            (i > 0 && by_class(c - 1, c) >= 0)) {
            return breach(err, "class", i);
        }
    }
    return LINLI_OK;
}

static enum linli_rc check_consignments(const struct city *city, struct linli_error *err)
{
    for (int64_t i = 0; i < city->consignments_n; i++) {
        const struct consignment *c = &city->consignments[i];
        if (!in_range(c->site, city->sites_n) || !in_range(c->item, city->items_n) ||
            !in_range(c->supplier, city->suppliers_n) || (i > 0 && by_consignment(c - 1, c) >= 0)) {
            return breach(err, "consignment", i);
        }
    }
    return LINLI_OK;
}

static enum linli_rc check_ahead(const struct city *city, const struct preorder *orders, int64_t n,
                                 struct linli_error *err)
{
    for (int64_t i = 0; i < n; i++) {
        const struct preorder *o = &orders[i];
        if (!in_range(o->site, city->sites_n) || !in_range(o->item, city->items_n) ||
            (i > 0 && by_preorder(o - 1, o) > 0)) {
            return breach(err, "order ahead", i);
        }
    }
    return LINLI_OK;
}

static enum linli_rc check_days(const struct city *city, struct linli_error *err)
{
    for (int64_t i = 0; i < city->calendar_n; i++) {
        const struct calendar_day *day = &city->calendar[i];
        if ((day->site != FIXED_NONE && !in_range(day->site, city->sites_n)) ||
            (i > 0 && by_calendar(day - 1, day) > 0)) {
            return breach(err, "calendar day", i);
        }
    }
    for (int64_t i = 0; i < city->events_n; i++) {
        const struct event *event = &city->events[i];
        if (!in_range(event->site, city->sites_n) || (i > 0 && by_event(event - 1, event) > 0)) {
            return breach(err, "event", i);
        }
    }
    for (int64_t i = 0; i < city->weather_n; i++) {
        const struct weather *weather = &city->weather[i];
        if ((weather->site != FIXED_NONE && !in_range(weather->site, city->sites_n)) ||
            (i > 0 && by_weather(weather - 1, weather) > 0)) {
            return breach(err, "weather row", i);
        }
    }
    LINLI_TRY(check_consignments(city, err));
    LINLI_TRY(check_ahead(city, city->preorders, city->preorders_n, err));
    return check_ahead(city, city->promises, city->promises_n, err);
}

enum linli_rc city_check(const struct city *city, struct linli_error *err)
{
    LINLI_TRY(check_series(city, err));
    LINLI_TRY(check_stock(city, err));
    LINLI_TRY(check_terms(city, err));
    return check_days(city, err);
}

const struct forecast_override *city_override(const struct city *city, int64_t id)
{
    for (int64_t i = 0; i < city->overrides_n; i++) {
        if (city->overrides[i].id == id) {
            return &city->overrides[i];
        }
    }
    return NULL;
}

enum linli_rc city_site_of(const struct city *city, const char *code, int64_t *ret_site,
                           struct linli_error *err)
{
    int64_t site = FIXED_NONE;
    for (int64_t i = 0; code != NULL && i < city->sites_n; i++) {
        if (strcmp(city->sites[i].code, code) == 0) {
            site = i;
        }
    }
    if (code != NULL && site == FIXED_NONE) {
        return linli_fail(err, LINLI_EUNKNOWN, "no site has the code %s", code);
    }
    *ret_site = site;
    return LINLI_OK;
}

bool city_supplies(const struct city *city, int64_t site)
{
    for (int64_t i = 0; i < city->sites_n; i++) {
        if (city->sites[i].parent[0] != '\0' &&
            strcmp(city->sites[i].parent, city->sites[site].code) == 0) {
            return true;
        }
    }
    return false;
}

const struct demand_series *city_series(const struct city *city, int64_t site, int64_t item)
{
    struct demand_series key = {.site = site, .item = item};
    if (city->series_n == 0) {
        return NULL;
    }
    return bsearch(&key, city->series, (size_t)city->series_n, sizeof(key), by_series);
}
