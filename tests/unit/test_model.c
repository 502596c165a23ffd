/* The model's rules: the order and the checks of a city, the steps of documents, the names of the
 * ledger, the settings and their bounds, the descriptions of the tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/fixed.h"
#include "base/random.h"
#include "model/city.h"
#include "model/limits.h"

enum { ROWS = 40 };

/* A city of 3 sites, 5 items, 2 suppliers, with rows of every sorted kind in no order. */
struct world {
    struct city city;
    struct site sites[3];
    struct item items[5];
    struct supplier suppliers[2];
    struct supply_term supply[ROWS];
    struct substitute substitutes[ROWS];
    struct calendar_day calendar[ROWS];
    struct event events[ROWS];
    struct weather weather[ROWS];
    struct demand_series series[15];
    struct lot_stock stock[ROWS];
    struct open_line open_lines[ROWS];
    struct class_state classes[15];
};

static struct world world;

static int64_t number_or_none(struct random_stream *stream, uint64_t n)
{
    uint64_t draw = random_below(stream, n + 1);
    return draw == n ? FIXED_NONE : (int64_t)draw;
}

static void fill_pairs(struct random_stream *stream)
{
    int64_t pairs[15];
    for (int64_t i = 0; i < 15; i++) {
        int64_t j = (int64_t)random_below(stream, (uint64_t)i + 1);
        pairs[i] = pairs[j];
        pairs[j] = i;
    }
    for (int64_t i = 0; i < 15; i++) {
        world.series[i] = (struct demand_series){.site = pairs[i] / 5, .item = pairs[i] % 5};
        world.classes[i] = (struct class_state){.site = pairs[i] / 5, .item = pairs[i] % 5};
    }
}

static void make_world(uint64_t seed)
{
    static const char *const words[] = {"a", "b", "c", "d"};
    struct random_stream stream;
    random_init(&stream, seed, "model/world", 0);
    memset(&world, 0, sizeof(world));
    for (int i = 0; i < ROWS; i++) {
        world.supply[i] = (struct supply_term){.supplier = (int64_t)random_below(&stream, 2),
                                               .item = (int64_t)random_below(&stream, 5),
                                               .rank = number_or_none(&stream, 3),
                                               .min_qty_e3 = number_or_none(&stream, 4)};
        world.substitutes[i] = (struct substitute){.item = (int64_t)random_below(&stream, 5),
                                                   .substitute = (int64_t)random_below(&stream, 5),
                                                   .rank = number_or_none(&stream, 3)};
        world.calendar[i] = (struct calendar_day){.day = (int64_t)random_below(&stream, 9),
                                                  .kind = (int64_t)random_below(&stream, 5),
                                                  .site = number_or_none(&stream, 3)};
        world.events[i] = (struct event){.site = (int64_t)random_below(&stream, 3),
                                         .day = (int64_t)random_below(&stream, 9),
                                         .type = words[random_below(&stream, 4)],
                                         .name = words[random_below(&stream, 4)]};
        world.weather[i] = (struct weather){.day = (int64_t)random_below(&stream, 9),
                                            .site = number_or_none(&stream, 3),
                                            .signal = words[random_below(&stream, 4)]};
        world.stock[i] =
            (struct lot_stock){.site = (int64_t)random_below(&stream, 3),
                               .item = (int64_t)random_below(&stream, 5),
                               .lot_code = words[random_below(&stream, 4)],
                               .account = (enum account)random_below(&stream, ACCOUNT_N),
                               .expiry_day = number_or_none(&stream, 5)};
        world.open_lines[i] = (struct open_line){.line = i,
                                                 .site = (int64_t)random_below(&stream, 3),
                                                 .item = (int64_t)random_below(&stream, 5),
                                                 .supplier = (int64_t)random_below(&stream, 2),
                                                 .due_day = (int64_t)random_below(&stream, 9)};
    }
    fill_pairs(&stream);
    city_init(&world.city);
    struct city *c = &world.city;
    c->sites = world.sites, c->sites_n = 3;
    c->items = world.items, c->items_n = 5;
    c->suppliers = world.suppliers, c->suppliers_n = 2;
    c->supply = world.supply, c->supply_n = ROWS;
    c->substitutes = world.substitutes, c->substitutes_n = ROWS;
    c->calendar = world.calendar, c->calendar_n = ROWS;
    c->events = world.events, c->events_n = ROWS;
    c->weather = world.weather, c->weather_n = ROWS;
    c->series = world.series, c->series_n = 15;
    c->stock = world.stock, c->stock_n = ROWS;
    c->open_lines = world.open_lines, c->open_lines_n = ROWS;
    c->classes = world.classes, c->classes_n = 15;
}

static int64_t none_last(int64_t value)
{
    return value == FIXED_NONE ? INT64_MAX : value;
}

static void sorting_gives_the_promised_orders(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        make_world(seed);
        city_sort(&world.city);
        assert_int_equal(city_check(&world.city, NULL), LINLI_OK);
        /* What the head of city.h promises, said apart from the comparisons that sorted. */
        for (int i = 1; i < ROWS; i++) {
            const struct lot_stock *lot = &world.stock[i];
            assert_true(lot[-1].site * 5 + lot[-1].item <= lot->site * 5 + lot->item);
            if (lot[-1].site == lot->site && lot[-1].item == lot->item) {
                assert_true(none_last(lot[-1].expiry_day) <= none_last(lot->expiry_day));
            }
            const struct supply_term *term = &world.supply[i];
            assert_true(term[-1].item <= term->item);
            if (term[-1].item == term->item) {
                assert_true(none_last(term[-1].rank) <= none_last(term->rank));
            }
            assert_true(world.calendar[i - 1].day <= world.calendar[i].day);
            assert_true(world.events[i - 1].day <= world.events[i].day);
            assert_true(world.weather[i - 1].day <= world.weather[i].day);
            assert_true(world.substitutes[i - 1].item <= world.substitutes[i].item);
        }
        for (int i = 0; i < 15; i++) {
            assert_ptr_equal(city_series(&world.city, i / 5, i % 5), &world.series[i]);
            assert_int_equal(world.classes[i].site * 5 + world.classes[i].item, i);
        }
        assert_null(city_series(&world.city, 3, 0));
    }
    struct city empty;
    city_init(&empty);
    city_sort(&empty);
    assert_int_equal(city_check(&empty, NULL), LINLI_OK);
    assert_null(city_series(&empty, 0, 0));
    assert_int_equal(empty.settings.review_days_b, 7); /* settings stand at their defaults */
}

static void expect_breach(const char *what)
{
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(city_check(&world.city, &err), LINLI_EBREACH);
    assert_string_equal(err.args[0], what);
}

#define BREAK(field, value, what) \
    do {                          \
        make_world(1);            \
        city_sort(&world.city);   \
        world.field = (value);    \
        expect_breach(what);      \
    } while (0)

#define SWAP(array, what)                                                        \
    do {                                                                         \
        make_world(1);                                                           \
        city_sort(&world.city);                                                  \
        memcpy(&world.array[ROWS - 1], &world.array[0], sizeof(world.array[0])); \
        expect_breach(what);                                                     \
    } while (0)

static void every_index_that_points_outside_is_found(void **state)
{
    (void)state;
    BREAK(series[14].site, 3, "demand series");
    BREAK(series[0].item, -1, "demand series");
    BREAK(series[3].facts_n, 1, "demand series"); /* more facts than days */
    BREAK(series[3].facts_n, -1, "demand series");
    BREAK(stock[39].site, 3, "stock row");
    BREAK(stock[39].item, 5, "stock row");
    BREAK(stock[7].qty_e3, -1, "stock row");
    BREAK(stock[7].account, ACCOUNT_N, "stock row");
    BREAK(open_lines[39].site, 3, "open order line");
    BREAK(open_lines[39].item, 5, "open order line");
    BREAK(open_lines[7].supplier, 2, "open order line");
    BREAK(supply[39].item, 5, "supply term");
    BREAK(supply[7].supplier, FIXED_NONE, "supply term");
    BREAK(substitutes[39].item, 5, "substitute");
    BREAK(substitutes[7].substitute, -1, "substitute");
    BREAK(events[7].site, FIXED_NONE, "event"); /* an activity is somewhere */
    BREAK(calendar[7].site, 3, "calendar day");
    BREAK(weather[7].site, -1, "weather row");
    BREAK(classes[14].item, 5, "class");
    BREAK(classes[14].site, 3, "class");
}

static void every_broken_order_is_found(void **state)
{
    (void)state;
    SWAP(stock, "stock row");
    SWAP(open_lines, "open order line");
    SWAP(supply, "supply term");
    SWAP(substitutes, "substitute");
    SWAP(calendar, "calendar day");
    SWAP(events, "event");
    SWAP(weather, "weather row");
    make_world(1);
    city_sort(&world.city);
    world.series[8] = world.series[7]; /* one series a site and item */
    expect_breach("demand series");
    make_world(1);
    city_sort(&world.city);
    world.classes[8] = world.classes[7];
    expect_breach("class");
}

/* The picture of document.h, with the delivery that arrives before anybody noted the sending. */
static void lines_step_as_the_picture_says(void **state)
{
    (void)state;
    static const char *const allowed[LINE_STATE_N] = {
        [LINE_PROPOSED] = "approved cancelled",
        [LINE_APPROVED] = "sent received cancelled",
        [LINE_SENT] = "received cancelled",
        [LINE_RECEIVED] = "",
        [LINE_CANCELLED] = "",
    };
    for (int from = 0; from < LINE_STATE_N; from++) {
        for (int to = 0; to < LINE_STATE_N; to++) {
            bool expected = strstr(allowed[from], line_state_name((enum line_state)to)) != NULL;
            assert_int_equal(line_may_become((enum line_state)from, (enum line_state)to), expected);
        }
    }
    assert_string_equal(document_kind_name(DOCUMENT_PURCHASE), "purchase");
    assert_string_equal(document_kind_name(DOCUMENT_EMERGENCY), "emergency");
}

static void names_of_the_ledger_differ_and_signs_are_told(void **state)
{
    (void)state;
    for (int a = 0; a < ACCOUNT_N; a++) {
        for (int b = 0; b < a; b++) {
            assert_string_not_equal(account_name((enum account)a), account_name((enum account)b));
        }
    }
    static const int directions[MOVEMENT_KIND_N] = {
        [MOVEMENT_OPENING] = 1,  [MOVEMENT_RECEIPT] = 1, [MOVEMENT_ISSUE] = -1,
        [MOVEMENT_RETURN] = 1,   [MOVEMENT_COUNT] = 0,   [MOVEMENT_WRITE_OFF] = -1,
        [MOVEMENT_TRANSFER] = 0, [MOVEMENT_COLLECT] = 1};
    for (int a = 0; a < MOVEMENT_KIND_N; a++) {
        assert_int_equal(movement_direction((enum movement_kind)a), directions[a]);
        for (int b = 0; b < a; b++) {
            assert_string_not_equal(movement_kind_name((enum movement_kind)a),
                                    movement_kind_name((enum movement_kind)b));
        }
    }
}

static void every_setting_keeps_its_bounds(void **state)
{
    (void)state;
    int32_t n = 0;
    const struct setting_def *defs = settings_defs(&n);
    assert_true(n > 0);
    for (int32_t i = 0; i < n; i++) {
        const struct setting_def *def = &defs[i];
        assert_ptr_equal(settings_find(def->key), def);
        assert_true(def->meaning_en[0] != '\0' && def->meaning_zh[0] != '\0');
        struct settings settings;
        settings_defaults(&settings);
        if (def->kind == SETTING_TEXT) {
            assert_int_equal(settings_set(&settings, def->key, "悦享家园", NULL), LINLI_OK);
            const char *kept_text;
            memcpy(&kept_text, (unsigned char *)&settings + def->offset, sizeof(kept_text));
            assert_string_equal(kept_text, "悦享家园");
            continue;
        }
        int32_t places = setting_places(def->kind);
        const int64_t values[] = {def->min - 1, def->min, def->max, def->max + 1};
        for (int v = 0; v < 4; v++) {
            char text[FIXED_TEXT_BYTES];
            fixed_print(values[v], places, text);
            struct settings before = settings;
            bool inside = v == 1 || v == 2;
            assert_int_equal(settings_set(&settings, def->key, text, NULL),
                             inside ? LINLI_OK : LINLI_EINPUT);
            int64_t kept;
            memcpy(&kept, (unsigned char *)&settings + def->offset, sizeof(kept));
            if (inside) {
                assert_int_equal(kept, values[v]);
            } else {
                assert_memory_equal(&settings, &before, sizeof(settings));
            }
        }
        assert_int_equal(settings_set(&settings, def->key, "", NULL), LINLI_OK); /* its default */
        assert_int_equal(settings_set(&settings, def->key, "many", NULL), LINLI_EINPUT);
    }
    struct settings settings;
    settings_defaults(&settings);
    assert_int_equal(settings.service_e4[0], 9900);      /* 0.99 */
    assert_int_equal(settings.emergency_fee_e4, 120000); /* 12 yuan */
    assert_int_equal(settings.utc_offset_s, 8 * 3600);
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(settings_set(&settings, "service", "1", &err), LINLI_EUNKNOWN);
    assert_string_equal(err.args[0], "service");
    assert_null(settings_find(""));
    /* a person's whole number is one; what an earlier program took is still read */
    assert_int_equal(settings_set(&settings, "auto_grade", "1.5", NULL), LINLI_OK);
    assert_int_equal(settings_check(&settings, "auto_grade", "1.5", NULL), LINLI_EINPUT);
    assert_int_equal(settings_check(&settings, "auto_grade", "15.0", NULL), LINLI_OK);
    assert_int_equal(settings.auto_grade, 15);
    assert_int_equal(settings_check(&settings, "auto_day", "1.5", NULL), LINLI_OK);
    assert_int_equal(settings_check(&settings, "auto_grade", "", NULL), LINLI_OK);
}

static void every_table_describes_its_row(void **state)
{
    (void)state;
    for (int id = 0; id < TABLE_N; id++) {
        const struct table *table = table_get((enum table_id)id);
        assert_int_equal(table->id, id);
        assert_ptr_equal(table_find(table->name, strlen(table->name)), table);
        unsigned char row[512];
        assert_true(table->row_bytes <= sizeof(row));
        memset(row, 0x5a, sizeof(row));
        table_clear(table, row);
        int32_t keys_n = 0;
        for (int32_t i = 0; i < table->columns_n; i++) {
            const struct column *column = &table->columns[i];
            keys_n += column->key ? 1 : 0;
            assert_true(column->offset + 8 <= table->row_bytes);
            if (column->type == CELL_SIGNAL) {
                assert_int_equal(table_column(table, column->name, strlen(column->name)), -1);
                continue;
            }
            assert_int_equal(table_column(table, column->name, strlen(column->name)), i);
            if (table_is_text(column)) {
                assert_string_equal(*table_text(column, row), "");
            } else {
                assert_true(*table_number(column, row) == FIXED_NONE);
            }
            if (column->type == CELL_NUMBER) {
                assert_true(column->min <= column->max && column->places <= 9);
            }
            /* No two columns share a field. */
            for (int32_t other = 0; other < i; other++) {
                assert_true(table->columns[other].offset != column->offset);
            }
        }
        assert_true(keys_n > 0);
    }
    assert_null(table_find("item", 4));
    assert_null(table_find("items2", 6));
    assert_int_equal(table_column(table_get(TABLE_ITEMS), "colour", 6), -1);
    struct weather weather;
    table_clear(table_get(TABLE_WEATHER), &weather);
    assert_string_equal(weather.signal, "");
    assert_true(weather.value_e4 == FIXED_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorting_gives_the_promised_orders),
        cmocka_unit_test(every_index_that_points_outside_is_found),
        cmocka_unit_test(every_broken_order_is_found),
        cmocka_unit_test(lines_step_as_the_picture_says),
        cmocka_unit_test(names_of_the_ledger_differ_and_signs_are_told),
        cmocka_unit_test(every_setting_keeps_its_bounds),
        cmocka_unit_test(every_table_describes_its_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
