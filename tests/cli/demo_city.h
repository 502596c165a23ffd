/*
 * The made-up service centre as a database, made once for a program of tests; each test works on a
 * copy of its own. Its day is 2026-11-23, a Monday.
 */
#ifndef LINLI_TESTS_CLI_DEMO_CITY_H
#define LINLI_TESTS_CLI_DEMO_CITY_H

#include "small_tables.h"

#include <jansson.h>
#include <math.h>

#define DEMO_DAY "2026-11-23"

static struct place *demo_place; /* of the group: "tables" and "city.db" */

static inline int demo_group_setup(void **state)
{
    void *place = NULL;
    (void)state;
    if (place_setup(&place) != 0) {
        return -1;
    }
    demo_place = place;
    LINLI_RAN("demo", "--out", in_place(demo_place, "tables"), NULL);
    LINLI_RAN("init", "--db", in_place(demo_place, "city.db"), "--from",
              in_place(demo_place, "tables"), NULL);
    return 0;
}

static inline int demo_group_teardown(void **state)
{
    void *place = demo_place;
    (void)state;
    return place_teardown(&place);
}

/* A copy of the centre for this test. */
static inline const char *demo_city(const struct place *place)
{
    size_t n;
    const char *db = in_place(place, "city.db");
    if (engine_is_url(db)) {
        engine_copy(in_place(demo_place, "city.db"), db);
        return db;
    }
    char *bytes = read_file(in_place(demo_place, "city.db"), &n);
    write_bytes(db, bytes, n);
    free(bytes);
    return db;
}

/* `linli plan --json` of a day; the caller decrefs. */
static inline json_t *plan_of(const char *db, const char *day, const char *language)
{
    json_error_t error;
    struct run got = linli("plan", "--db", db, "--date", day, "--json", "--lang", language, NULL);
    assert_ran(&got);
    json_t *plan = json_loads(got.out, 0, &error);
    if (plan == NULL) {
        print_error("line %d, column %d: %s\n", error.line, error.column, error.text);
    }
    assert_non_null(plan);
    run_finish(&got);
    return plan;
}

/* A number of an object; its absence is a failure. */
static inline double number_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_number(value)) {
        print_error("no number %s\n", name);
    }
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static inline const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    if (text == NULL) {
        print_error("no text %s\n", name);
    }
    assert_non_null(text);
    return text;
}

/*
 * What holds for every plan as JSON, whatever the city:
 * - each line has a reason with a sentence, and the numbers of an order add up: with need =
 *   forecast + safety + reserve - usable - arriving, bounded by most when that is set, the order is
 *   need rounded up to packs and to the minimum, or one pack less where rounding would pass most;
 * - an amount is quantity times unit price to the fen; the lines of an order are as many, and their
 *   amounts sum to its own;
 * - no number is negative, and no forecast has its lower quantile above its upper one.
 */
static inline void assert_order_adds_up(const json_t *line)
{
    const json_t *why = json_object_get(line, "why");
    const double tiny = 0.0005; /* half of the last place kept */
    double need = number_of(why, "forecast") + number_of(why, "safety") +
                  number_of(why, "reserve") - number_of(why, "usable") - number_of(why, "arriving");
    double order = number_of(why, "order");
    double pack = number_of(why, "pack");
    double most = number_of(why, "most");
    need = most > 0 && need > most ? most : need;
    need = need < number_of(why, "minimum") ? number_of(why, "minimum") : need;
    double least = most > 0 ? need - pack : need;
    if (order < least - tiny || (order > need + pack - tiny && order > need + tiny)) {
        print_error("%s: order %g, need %g, pack %g\n", text_of(line, "item"), order, need, pack);
    }
    assert_true(order >= least - tiny);
    assert_true(order < need + pack - tiny || order <= need + tiny);
    assert_true(order == number_of(line, "qty"));
    double packs = pack > 0 ? order / pack : 0;
    assert_true(packs - (double)(int64_t)(packs + tiny) < 2 * tiny);
}

/* What a forecast adds up from may be negative; in whole thousandths it is the mean. */
static inline void assert_parts_add_up(const json_t *day, const json_t *parts)
{
    const char *key;
    json_t *part;
    int64_t sum = 0;
    json_object_foreach((json_t *)(uintptr_t)parts, key, part)
    {
        sum += (int64_t)llround(1000 * json_number_value(part));
    }
    assert_int_equal(sum, llround(1000 * number_of(day, "mean")));
}

static inline void assert_no_negative(const json_t *value, const char *name)
{
    const char *key;
    json_t *part;
    size_t i;
    /* order -1: the line has none; accuracy: one less the relative error, which may pass one */
    if (json_is_number(value) && strcmp(name, "order") != 0 && strcmp(name, "accuracy") != 0) {
        if (json_number_value(value) < 0) {
            print_error("%s is %g\n", name, json_number_value(value));
        }
        assert_true(json_number_value(value) >= 0 && json_number_value(value) < 1e15);
    }
    json_object_foreach((json_t *)(uintptr_t)value, key, part)
    {
        if (strcmp(key, "parts") == 0) {
            assert_parts_add_up(value, part);
            continue;
        }
        assert_no_negative(part, key);
    }
    json_array_foreach(value, i, part)
    {
        assert_no_negative(part, name);
    }
}

static inline void assert_plan_adds_up(const json_t *plan)
{
    const json_t *lines = json_object_get(plan, "lines");
    const json_t *orders = json_object_get(plan, "orders");
    size_t orders_n = json_array_size(orders);
    double *amounts = calloc(orders_n + 1, sizeof(*amounts));
    size_t *counts = calloc(orders_n + 1, sizeof(*counts));
    const json_t *each;
    size_t i;
    assert_true(amounts != NULL && counts != NULL && json_is_array(lines));
    assert_no_negative(plan, "plan");
    json_array_foreach(lines, i, each)
    {
        const json_t *why = json_object_get(each, "why");
        const char *id = text_of(why, "id");
        double qty = number_of(each, "qty");
        double at = number_of(each, "order");
        assert_true(text_of(why, "sentence")[0] != '\0');
        if (strcmp(id, "order") == 0 || strcmp(id, "join") == 0) {
            assert_order_adds_up(each);
        }
        assert_true((qty > 0) == (at >= 0) && at < (double)orders_n);
        if (at < 0) {
            continue;
        }
        counts[(size_t)at] += 1;
        if (json_is_number(json_object_get(each, "unit_price"))) {
            double exact = qty * number_of(each, "unit_price");
            double off = number_of(each, "amount") - exact;
            assert_true(off < 0.00501 && off > -0.00501);
            amounts[(size_t)at] += number_of(each, "amount");
        }
    }
    json_array_foreach(orders, i, each)
    {
        double off = number_of(each, "amount") - amounts[i];
        assert_int_equal(number_of(each, "lines"), counts[i]);
        assert_true(off < 0.001 && off > -0.001);
    }
    json_array_foreach(json_object_get(plan, "forecasts"), i, each)
    {
        const json_t *day;
        size_t d;
        assert_true(text_of(each, "model")[0] != '\0');
        json_array_foreach(json_object_get(each, "days"), d, day)
        {
            assert_true(number_of(day, "q0.1") <= number_of(day, "q0.9"));
        }
    }
    free(amounts);
    free(counts);
}

#endif
