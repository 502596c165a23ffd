/*
 * Taking in demand: against a plain map of what was put, over random imports in any order; the
 * counts, the rows kept from before a correction, and nothing left of an import that fails.
 */
#include "temp_city.h"

#include "base/fixed.h"
#include "base/random.h"
#include "linli/arena.h"
#include "store/demand_in.h"

enum { SITES_N = 3, ITEMS_N = 9, DAYS_N = 50, KEYS_N = SITES_N * ITEMS_N * DAYS_N };

/* ---- the city and one import
 * --------------------------------------------------------------------- */

static enum linli_rc put_places(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    char code[16];
    enum put_result result;
    for (int i = 1; i <= SITES_N; i++) {
        struct site site;
        table_clear(table_get(TABLE_SITES), &site);
        snprintf(code, sizeof(code), "s%d", i);
        site.code = code;
        LINLI_TRY(store_put_row(db, TABLE_SITES, &site, &result, err));
    }
    for (int i = 1; i <= ITEMS_N; i++) {
        struct item item;
        table_clear(table_get(TABLE_ITEMS), &item);
        snprintf(code, sizeof(code), "i%d", i);
        item.code = code;
        LINLI_TRY(store_put_row(db, TABLE_ITEMS, &item, &result, err));
    }
    return LINLI_OK;
}

static struct db *open_city(struct temp_city *temp)
{
    struct db *db = temp_city_open(temp, DB_CREATE);
    assert_ok(tx_run(db, TX_WRITE, put_places, NULL, &temp->err), &temp->err);
    return db;
}

struct import {
    const struct demand_row *rows;
    int64_t n;
    struct linli_arena *arena;
    int64_t id;
    struct import_counts counts;
    bool fails;
    uint64_t columns; /* 0: all */
};

static enum linli_rc import_body(struct db *db, void *context, struct linli_error *err)
{
    struct import *import = context;
    struct demand_in in;
    LINLI_TRY(store_begin_import(db, TABLE_DEMAND, "demand.csv", "tester", 5, &import->id, err));
    LINLI_TRY(demand_in_begin(db, import->id, import->arena, &in, err));
    if (import->columns != 0) {
        demand_in_set_columns(&in, import->columns);
    }
    LINLI_TRY(demand_in_add(&in, import->rows, import->n, err));
    LINLI_TRY(demand_in_end(&in, &import->counts, err));
    LINLI_TRY(store_record_import(db, import->id, &import->counts, err));
    return import->fails ? linli_fail(err, LINLI_EINPUT, "the file ends badly") : LINLI_OK;
}

static struct import take_in(struct temp_city *temp, struct db *db, const struct demand_row *rows,
                             int64_t n)
{
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct import import = {.rows = rows, .n = n, .arena = &arena};
    assert_ok(tx_run(db, TX_WRITE, import_body, &import, &temp->err), &temp->err);
    linli_arena_finish(&arena);
    return import;
}

/* ---- the map
 * ------------------------------------------------------------------------------------- */

struct map {
    struct demand_row rows[KEYS_N];
    bool there[KEYS_N];
    int64_t n;
};

static int64_t key_of(const struct demand_row *row)
{
    return ((row->site - 1) * ITEMS_N + row->item - 1) * DAYS_N + row->day - 20000;
}

static struct demand_row row_of(int64_t key)
{
    struct demand_row row;
    table_clear(table_get(TABLE_DEMAND), &row);
    row.site = key / (ITEMS_N * DAYS_N) + 1;
    row.item = key / DAYS_N % ITEMS_N + 1;
    row.day = 20000 + key % DAYS_N;
    return row;
}

static enum linli_rc check_row(void *context, const void *listed, struct linli_error *err)
{
    struct map *map = context;
    const struct demand_row *row = listed;
    int64_t key = key_of(row);
    assert_true(map->there[key]);
    assert_memory_equal(row, &map->rows[key], sizeof(*row));
    map->n++;
    (void)err;
    return LINLI_OK;
}

static void assert_stored(struct temp_city *temp, struct db *db, struct map *map)
{
    int64_t expected = 0;
    for (int64_t key = 0; key < KEYS_N; key++) {
        expected += map->there[key];
    }
    map->n = 0;
    assert_ok(store_each_row(db, TABLE_DEMAND, check_row, map, &temp->err), &temp->err);
    assert_int_equal(map->n, expected);
}

/* ---- tests
 * --------------------------------------------------------------------------------------- */

/* n different keys in random order (the first n of a shuffle), or in rising order. */
static void pick_keys(struct random_stream *random, int64_t *keys, int64_t n, bool in_order)
{
    for (int64_t i = 0; i < KEYS_N; i++) {
        keys[i] = i;
    }
    for (int64_t i = 0; i < n && !in_order; i++) {
        int64_t other = i + (int64_t)random_below(random, (uint64_t)(KEYS_N - i));
        int64_t key = keys[i];
        keys[i] = keys[other];
        keys[other] = key;
    }
}

static struct demand_row random_row(struct random_stream *random, int64_t key)
{
    struct demand_row row = row_of(key);
    int64_t *numbers[] = {&row.qty_e3, &row.unmet_e3, &row.in_stock_e4, &row.price_e4,
                          &row.promo,  &row.open,     &row.cost_e4};
    for (size_t i = 0; i < 7; i++) {
        uint64_t draw = random_below(random, 4);
        *numbers[i] = draw == 0 ? FIXED_NONE : (int64_t)(draw - 1) * 1000;
    }
    return row;
}

static void random_imports_agree_with_a_map(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct map *map = calloc(1, sizeof(*map));
    int64_t *keys = calloc(KEYS_N, sizeof(*keys));
    struct demand_row *rows = calloc(KEYS_N, sizeof(*rows));
    for (uint64_t round = 0; round < 12; round++) {
        struct random_stream random;
        random_init(&random, 3, "imports", round);
        int64_t n = (int64_t)random_below(&random, KEYS_N) + 1;
        pick_keys(&random, keys, n, round % 3 == 0);
        struct import_counts expected = {0};
        for (int64_t i = 0; i < n; i++) {
            struct demand_row row = random_row(&random, keys[i]);
            if (map->there[keys[i]] && random_below(&random, 2) == 0) {
                row = map->rows[keys[i]];
            }
            rows[i] = row;
            bool same = memcmp(&row, &map->rows[keys[i]], sizeof(row)) == 0;
            import_count(&expected, !map->there[keys[i]] ? PUT_ADDED
                                    : same               ? PUT_SAME
                                                         : PUT_CORRECTED);
            map->rows[keys[i]] = row;
            map->there[keys[i]] = true;
        }
        struct import import = take_in(temp, db, rows, n);
        assert_memory_equal(&import.counts, &expected, sizeof(expected));
        assert_stored(temp, db, map);
    }
    free(rows);
    free(keys);
    free(map);
    db_close(db);
}

static void a_correction_keeps_what_was_said_before(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct demand_row row = row_of(7);
    row.qty_e3 = 5000;
    row.price_e4 = 160000;
    assert_int_equal(take_in(temp, db, &row, 1).counts.added_n, 1);
    row.qty_e3 = 6000;
    struct import second = take_in(temp, db, &row, 1);
    assert_int_equal(second.counts.corrected_n, 1);
    assert_int_equal(second.id, 2);
    struct stmt *before = NULL;
    bool found = false;
    assert_ok(db_one(db, SQL_DEMAND_BEFORE_GET, &before, &found, &temp->err, "iiii", second.id,
                     row.site, row.item, row.day),
              &temp->err);
    assert_true(found);
    assert_int_equal(stmt_i64(before, 0), 5000);
    assert_int_equal(stmt_i64(before, 3), 160000);
    stmt_end(before);
    struct stmt *record = NULL;
    assert_ok(db_one(db, SQL_IMPORT_GET, &record, &found, &temp->err, "i", second.id), &temp->err);
    assert_true(found);
    assert_string_equal(stmt_text(record, 1), "demand");
    assert_string_equal(stmt_text(record, 2), "demand.csv");
    assert_int_equal(stmt_i64(record, 3), 1); /* rows: added 0, same 0, corrected 1 */
    assert_int_equal(stmt_i64(record, 6), 1);
    assert_string_equal(stmt_text(record, 7), "tester");
    stmt_end(record);
    db_close(db);
}

/* Random sets of columns over rows that are there: the map takes the columns of the set. */
static void columns_that_a_file_lacks_stay_as_they_are(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct map *map = calloc(1, sizeof(*map));
    const struct table *table = table_get(TABLE_DEMAND);
    struct demand_row rows[100];
    for (uint64_t round = 0; round < 20; round++) {
        struct random_stream random;
        random_init(&random, 4, "columns", round);
        struct import_counts expected = {0};
        struct linli_arena arena;
        linli_arena_init(&arena, 0);
        struct import import = {.rows = rows, .n = 100, .arena = &arena};
        import.columns = random_u64(&random) | 0xf; /* the key and the quantity are always there */
        for (int64_t i = 0; i < 100; i++) {
            rows[i] = random_row(&random, (int64_t)round * 5 + i);
            struct demand_row *known = &map->rows[(int64_t)round * 5 + i];
            struct demand_row merged = rows[i];
            bool there = map->there[(int64_t)round * 5 + i];
            for (int32_t c = 3; there && c < table->columns_n; c++) {
                if (!table_columns_have(import.columns, c)) {
                    *table_number(&table->columns[c], &merged) =
                        *table_number(&table->columns[c], known);
                }
            }
            bool same = memcmp(&merged, known, sizeof(merged)) == 0;
            import_count(&expected, !there ? PUT_ADDED : same ? PUT_SAME : PUT_CORRECTED);
            *known = merged;
            map->there[(int64_t)round * 5 + i] = true;
        }
        assert_ok(tx_run(db, TX_WRITE, import_body, &import, &temp->err), &temp->err);
        assert_memory_equal(&import.counts, &expected, sizeof(expected));
        assert_stored(temp, db, map);
        linli_arena_finish(&arena);
    }
    free(map);
    db_close(db);
}

static void a_failed_import_leaves_the_city_as_it_was(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct map *map = calloc(1, sizeof(*map));
    struct demand_row rows[100];
    for (int64_t i = 0; i < 100; i++) {
        rows[i] = row_of(i);
        rows[i].qty_e3 = i;
        map->rows[i] = rows[i];
        map->there[i] = i < 40;
    }
    take_in(temp, db, rows, 40);
    for (int64_t i = 0; i < 100; i++) {
        rows[i].qty_e3 = 1000 + i;
    }
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct import import = {.rows = rows, .n = 100, .arena = &arena, .fails = true};
    assert_int_equal(tx_run(db, TX_WRITE, import_body, &import, &temp->err), LINLI_EINPUT);
    assert_stored(temp, db, map);
    linli_arena_finish(&arena);
    free(map);
    db_close(db);
}

enum { MANY_ITEMS_N = 7, MANY_DAYS_N = 10000 };

struct recount {
    int64_t n;
    int64_t wrong_n;
};

/* Rows come by item (code "i1" … "i7") and day; the quantity says which row it is. */
static enum linli_rc recount_row(void *context, const void *listed, struct linli_error *err)
{
    struct recount *recount = context;
    const struct demand_row *row = listed;
    int64_t item = recount->n / MANY_DAYS_N + 1;
    int64_t day = recount->n % MANY_DAYS_N;
    recount->wrong_n += row->item != item || row->day != day || row->qty_e3 != item * 100000 + day;
    recount->n++;
    (void)err;
    return LINLI_OK;
}

/* 70,000 rows, the last day first and all items of a day together: more than may wait at a time. */
static void a_long_file_against_the_order_is_stored_whole(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    int64_t n = (int64_t)MANY_ITEMS_N * MANY_DAYS_N;
    struct demand_row *rows = calloc((size_t)n, sizeof(*rows));
    for (int64_t i = 0; i < n; i++) {
        rows[i] = row_of(0);
        rows[i].item = i % MANY_ITEMS_N + 1;
        rows[i].day = MANY_DAYS_N - 1 - i / MANY_ITEMS_N;
        rows[i].qty_e3 = rows[i].item * 100000 + rows[i].day;
    }
    assert_int_equal(take_in(temp, db, rows, n).counts.added_n, n);
    struct recount recount = {0};
    assert_ok(store_each_row(db, TABLE_DEMAND, recount_row, &recount, &temp->err), &temp->err);
    assert_int_equal(recount.n, n);
    assert_int_equal(recount.wrong_n, 0);
    assert_int_equal(take_in(temp, db, rows, n).counts.same_n, n);
    free(rows);
    db_close(db);
}

static void a_key_that_comes_twice_fails_the_import(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct map *map = calloc(1, sizeof(*map));
    struct demand_row rows[] = {row_of(1), row_of(2), row_of(1)};
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct import import = {.rows = rows, .n = 3, .arena = &arena};
    assert_int_equal(tx_run(db, TX_WRITE, import_body, &import, &temp->err), LINLI_EBREACH);
    assert_stored(temp, db, map);
    linli_arena_finish(&arena);
    free(map);
    db_close(db);
}

/* Each allocation of an import fails once: the import fails as a whole, then succeeds. */
static void every_failing_allocation_leaves_nothing(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct map *map = calloc(1, sizeof(*map));
    enum { N = 400 };
    struct demand_row *rows = calloc(N, sizeof(*rows));
    /* a row that is there has the series looked up; 400 of them, against the order, make the table
     * of series and the waiting rows grow */
    struct demand_row first = row_of(8 * DAYS_N + 7);
    map->rows[key_of(&first)] = first;
    map->there[key_of(&first)] = true;
    take_in(temp, db, &first, 1);
    for (int64_t i = 0; i < N; i++) {
        rows[i] = row_of(0);
        rows[i].item = N - i;
        rows[i].qty_e3 = i;
    }
    enum linli_rc rc = LINLI_ENOMEM;
    for (uint64_t k = 1; rc != LINLI_OK; k++) {
        struct linli_arena arena;
        linli_arena_init(&arena, 0);
        arena.fail_at = k;
        struct import import = {.rows = rows, .n = N, .arena = &arena};
        linli_error_init(&temp->err);
        rc = tx_run(db, TX_WRITE, import_body, &import, &temp->err);
        linli_arena_finish(&arena);
        if (rc != LINLI_OK) {
            assert_int_equal(rc, LINLI_ENOMEM);
            assert_stored(temp, db, map);
        }
        assert_true(k < 20);
    }
    free(rows);
    free(map);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(random_imports_agree_with_a_map),
        temp_city_test(a_correction_keeps_what_was_said_before),
        temp_city_test(columns_that_a_file_lacks_stay_as_they_are),
        temp_city_test(a_failed_import_leaves_the_city_as_it_was),
        temp_city_test(a_long_file_against_the_order_is_stored_whole),
        temp_city_test(a_key_that_comes_twice_fails_the_import),
        temp_city_test(every_failing_allocation_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
