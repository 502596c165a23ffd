/*
 * A small city for tests: built in an arena by calls that read like its tables. One site and no
 * supplier unless more are added; today is Monday 2026-03-02. SMALL_TEST gives each test one of its
 * own as its state.
 */
#ifndef LINLI_TESTS_UNIT_SMALL_CITY_H
#define LINLI_TESTS_UNIT_SMALL_CITY_H

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "model/city.h"

enum { SMALL_MOST = 16, SMALL_HISTORY = 140 };

struct small_city {
    struct linli_arena arena;
    struct city city;
};

static inline int32_t small_today(void)
{
    return date_from_ymd(2026, 3, 2);
}

static inline void *small_rows(struct small_city *small, size_t size)
{
    void *rows = NULL;
    assert_int_equal(linli_arena_alloc(&small->arena, SMALL_MOST, size, &rows, NULL), LINLI_OK);
    return rows;
}

static inline void small_init(struct small_city *small)
{
    linli_arena_init(&small->arena, 0);
    city_init(&small->city);
    struct city *c = &small->city;
    c->today = small_today();
    c->sites = small_rows(small, sizeof(*c->sites));
    c->items = small_rows(small, sizeof(*c->items));
    c->suppliers = small_rows(small, sizeof(*c->suppliers));
    c->supply = small_rows(small, sizeof(*c->supply));
    c->substitutes = small_rows(small, sizeof(*c->substitutes));
    c->series = small_rows(small, sizeof(*c->series));
    c->stock = small_rows(small, sizeof(*c->stock));
    c->open_lines = small_rows(small, sizeof(*c->open_lines));
    c->calendar = small_rows(small, sizeof(*c->calendar));
    table_clear(table_get(TABLE_SITES), &c->sites[0]);
    c->sites[0].code = "centre";
    c->sites_n = 1;
}

static inline void small_finish(struct small_city *small)
{
    linli_arena_finish(&small->arena);
}

static inline int small_setup(void **state)
{
    struct small_city *small = calloc(1, sizeof(*small));
    assert_non_null(small);
    small_init(small);
    *state = small;
    return 0;
}

static inline int small_teardown(void **state)
{
    small_finish(*state);
    free(*state);
    return 0;
}

#define SMALL_TEST(name) cmocka_unit_test_setup_teardown(name, small_setup, small_teardown)

/* An item with a constant daily demand of `daily` whole units (0: none recorded at all). */
static inline int64_t small_item(struct small_city *small, const char *code, int64_t daily)
{
    struct city *c = &small->city;
    struct item *item = &c->items[c->items_n];
    table_clear(table_get(TABLE_ITEMS), item);
    item->code = code;
    item->cost_e4 = 2 * FIXED_E4;
    if (daily > 0) {
        struct demand_series *s = &c->series[c->series_n++];
        *s = (struct demand_series){.item = c->items_n,
                                    .first_day = c->today - SMALL_HISTORY,
                                    .facts_n = SMALL_HISTORY,
                                    .days_n = SMALL_HISTORY};
        assert_int_equal(LINLI_NEW(&small->arena, SMALL_HISTORY, &s->qty_e3, NULL), LINLI_OK);
        for (int32_t t = 0; t < SMALL_HISTORY; t++) {
            s->qty_e3[t] = daily * FIXED_E3;
        }
    }
    return c->items_n++;
}

/* A site that another one supplies; parent "": it orders for itself. */
static inline int64_t small_site(struct small_city *small, const char *code, const char *parent)
{
    struct city *c = &small->city;
    struct site *site = &c->sites[c->sites_n];
    table_clear(table_get(TABLE_SITES), site);
    site->code = code;
    site->parent = parent;
    return c->sites_n++;
}

/* The series that the first small_item made, for another site and quantity. */
static inline void small_series(struct small_city *small, int64_t site, int64_t daily)
{
    struct city *c = &small->city;
    struct demand_series *s = &c->series[c->series_n];
    *s = c->series[0];
    s->site = site;
    assert_int_equal(LINLI_NEW(&small->arena, SMALL_HISTORY, &s->qty_e3, NULL), LINLI_OK);
    for (int32_t t = 0; t < SMALL_HISTORY; t++) {
        s->qty_e3[t] = daily * FIXED_E3;
    }
    c->series_n += 1;
}

static inline int64_t small_supplier(struct small_city *small, const char *code, const char *kind)
{
    struct city *c = &small->city;
    struct supplier *supplier = &c->suppliers[c->suppliers_n];
    table_clear(table_get(TABLE_SUPPLIERS), supplier);
    supplier->code = code;
    supplier->kind = kind;
    return c->suppliers_n++;
}

static inline struct supply_term *small_supply(struct small_city *small, int64_t supplier,
                                               int64_t item, int64_t rank, int64_t lead_days)
{
    struct city *c = &small->city;
    struct supply_term *term = &c->supply[c->supply_n++];
    table_clear(table_get(TABLE_SUPPLY), term);
    term->supplier = supplier;
    term->item = item;
    term->rank = rank;
    term->lead_days = lead_days;
    term->price_e4 = 2 * FIXED_E4;
    return term;
}

/* An item, what of it goes a day, and its only source: delivered the day after the order. */
struct small_bought {
    int64_t item;
    int64_t supplier;
    struct supply_term *term;
};

static inline struct small_bought small_bought(struct small_city *small, const char *code,
                                               int64_t daily)
{
    int64_t item = small_item(small, code, daily);
    int64_t supplier = small_supplier(small, "care", "general");
    return (struct small_bought){item, supplier, small_supply(small, supplier, item, 1, 1)};
}

static inline void small_stock(struct small_city *small, int64_t item, const char *lot,
                               int64_t units, int64_t expiry_day)
{
    struct city *c = &small->city;
    c->stock[c->stock_n] = (struct lot_stock){.item = item,
                                              .lot = c->stock_n,
                                              .lot_code = lot,
                                              .account = ACCOUNT_NORMAL,
                                              .qty_e3 = units * FIXED_E3,
                                              .expiry_day = expiry_day,
                                              .received_day = FIXED_NONE,
                                              .cost_e4 = FIXED_NONE};
    c->stock_n += 1;
}

static inline void small_coming(struct small_city *small, int64_t item, int64_t supplier,
                                int64_t units, int32_t due_day)
{
    struct city *c = &small->city;
    c->open_lines[c->open_lines_n] = (struct open_line){.line = c->open_lines_n + 1,
                                                        .item = item,
                                                        .supplier = supplier,
                                                        .qty_e3 = units * FIXED_E3,
                                                        .unit_price_e4 = 2 * FIXED_E4,
                                                        .due_day = due_day,
                                                        .state = LINE_APPROVED};
    c->open_lines_n += 1;
}

#endif
