/*
 * The tables of a city in the database: every table of random rows comes back as it went in, in the
 * order of its keys; rows that are put again are the same or correct the old one; ids stay.
 */
#include "temp_city.h"

#include "base/fixed.h"
#include "base/random.h"
#include "linli/arena.h"
#include "model/ledger.h"
#include "store/city_tables.h"

enum { PLACES_N = 12, ROWS_N = 40, CODE_BYTES = 24, TEXTS_N = 24 };

/* Rows of one table with room for their texts. */
struct rows {
    const struct table *table;
    int64_t cells[ROWS_N][24];
    char texts[ROWS_N][TEXTS_N][CODE_BYTES];
    int64_t n;
};

/* ---- random rows --------------------------------------------------------------------------------
 */

static const char *random_text(struct random_stream *random, char out[CODE_BYTES],
                               bool may_be_empty)
{
    static const char *const pool[] = {"米", "oil", "纸巾 L", "a,b", "\"q\"", "x'y", "手套"};
    if (may_be_empty && random_below(random, 3) == 0) {
        out[0] = '\0';
        return out;
    }
    snprintf(out, CODE_BYTES, "%s-%d", pool[random_below(random, 7)],
             (int)random_below(random, 1000000));
    return out;
}

static int64_t random_cell(struct random_stream *random, const struct column *column)
{
    if (!column->required && column->type != CELL_SIGNAL && random_below(random, 3) == 0) {
        return FIXED_NONE;
    }
    switch (column->type) {
    case CELL_SITE:
    case CELL_ITEM:
    case CELL_SUPPLIER:
        return (int64_t)random_below(random, PLACES_N) + 1;
    case CELL_DAY:
        return 20000 + (int64_t)random_below(random, 400);
    case CELL_FLAG:
    case CELL_CHOICE:
        return (int64_t)random_below(random, 2);
    case CELL_TIME:
        return (int64_t)random_below(random, 1440) * 60;
    case CELL_WEEKDAYS:
        return (int64_t)random_below(random, 127) + 1;
    case CELL_NUMBER:
    case CELL_SIGNAL:
        /* the ends of the range too */
        if (random_below(random, 10) == 0) {
            return random_below(random, 2) == 0 ? column->min : column->max;
        }
        return column->min + (int64_t)random_below(random, (uint64_t)(column->max - column->min));
    case CELL_CODE:
    case CELL_TEXT:
        break;
    }
    fail();
    return 0;
}

static void random_row(struct random_stream *random, struct rows *rows, int64_t r)
{
    void *row = rows->cells[r];
    table_clear(rows->table, row);
    for (int32_t i = 0; i < rows->table->columns_n; i++) {
        const struct column *column = &rows->table->columns[i];
        if (table_is_text(column)) {
            bool may_be_empty = !column->required;
            *table_text(column, row) = random_text(random, rows->texts[r][i], may_be_empty);
        } else {
            *table_number(column, row) = random_cell(random, column);
        }
        if (column->type == CELL_SIGNAL) {
            ((struct weather *)row)->signal = random_text(random, rows->texts[r][i], false);
        }
    }
}

/* ---- comparing by the description ---------------------------------------------------------------
 */

/* Whether two rows agree in their key columns, or in all of them. */
static bool rows_agree(const struct table *table, void *a, void *b, bool keys_only)
{
    for (int32_t i = 0; i < table->columns_n; i++) {
        const struct column *column = &table->columns[i];
        if (column->type == CELL_SIGNAL &&
            strcmp(((struct weather *)a)->signal, ((struct weather *)b)->signal) != 0) {
            return false;
        }
        if (keys_only && !column->key) {
            continue;
        }
        bool same = table_is_text(column)
                        ? strcmp(*table_text(column, a), *table_text(column, b)) == 0
                        : *table_number(column, a) == *table_number(column, b);
        if (!same) {
            return false;
        }
    }
    return true;
}

static bool has_key(struct rows *rows, void *row)
{
    for (int64_t i = 0; i < rows->n; i++) {
        if (rows_agree(rows->table, rows->cells[i], row, true)) {
            return true;
        }
    }
    return false;
}

/* Random rows, no two of which have one key. */
static void fill_rows(struct random_stream *random, struct rows *rows, enum table_id table)
{
    rows->table = table_get(table);
    rows->n = 0;
    for (int64_t tries = 0; tries < 2 * ROWS_N && rows->n < ROWS_N; tries++) {
        random_row(random, rows, rows->n);
        if (!has_key(rows, rows->cells[rows->n])) {
            rows->n++;
        }
    }
}

/* ---- the city -----------------------------------------------------------------------------------
 */

struct put {
    enum table_id table;
    const void *row;
    uint64_t columns;
    enum put_result result;
};

static enum linli_rc put_body(struct db *db, void *context, struct linli_error *err)
{
    struct put *put = context;
    return put->columns == TABLE_ALL_COLUMNS
               ? store_put_row(db, put->table, put->row, &put->result, err)
               : store_put_columns(db, put->table, put->row, put->columns, &put->result, err);
}

static enum put_result put_columns(struct temp_city *temp, struct db *db, enum table_id table,
                                   const void *row, uint64_t columns)
{
    struct put put = {.table = table, .row = row, .columns = columns};
    assert_ok(tx_run(db, TX_WRITE, put_body, &put, &temp->err), &temp->err);
    return put.result;
}

static enum put_result put_row(struct temp_city *temp, struct db *db, enum table_id table,
                               const void *row)
{
    return put_columns(temp, db, table, row, TABLE_ALL_COLUMNS);
}

/* A city of twelve sites, items and suppliers, whose ids are 1 to 12. */
static struct db *open_city(struct temp_city *temp)
{
    struct db *db = temp_city_open(temp, DB_CREATE);
    static const enum table_id tables[] = {TABLE_SITES, TABLE_ITEMS, TABLE_SUPPLIERS};
    for (size_t t = 0; t < 3; t++) {
        for (int i = 0; i < PLACES_N; i++) {
            int64_t row[24];
            char code[CODE_BYTES];
            table_clear(table_get(tables[t]), row);
            snprintf(code, sizeof(code), "code %02d", PLACES_N - i); /* against the ids' order */
            *table_text(&table_get(tables[t])->columns[0], row) = code;
            assert_int_equal(put_row(temp, db, tables[t], row), PUT_ADDED);
        }
    }
    return db;
}

struct collected {
    struct rows rows;
    struct linli_arena arena;
};

static enum linli_rc collect(void *context, const void *row, struct linli_error *err)
{
    struct collected *all = context;
    const struct table *table = all->rows.table;
    assert_true(all->rows.n < ROWS_N);
    void *copy = all->rows.cells[all->rows.n];
    memcpy(copy, row, table->row_bytes);
    for (int32_t i = 0; i < table->columns_n; i++) {
        const char **text = NULL;
        if (table_is_text(&table->columns[i])) {
            text = table_text(&table->columns[i], copy);
        } else if (table->columns[i].type == CELL_SIGNAL) {
            text = &((struct weather *)copy)->signal;
        }
        if (text != NULL) {
            LINLI_TRY(linli_arena_copy_text(&all->arena, *text, strlen(*text), text, err));
        }
    }
    all->rows.n++;
    return LINLI_OK;
}

static struct collected *list_rows(struct temp_city *temp, struct db *db, enum table_id table)
{
    struct collected *all = calloc(1, sizeof(*all));
    assert_non_null(all);
    linli_arena_init(&all->arena, 0);
    all->rows.table = table_get(table);
    assert_ok(store_each_row(db, table, collect, all, &temp->err), &temp->err);
    return all;
}

static void free_rows(struct collected *all)
{
    linli_arena_finish(&all->arena);
    free(all);
}

/* ---- tests --------------------------------------------------------------------------------------
 */

static void assert_rows_are_stored(struct temp_city *temp, struct db *db, struct rows *rows,
                                   int64_t stored_before)
{
    struct collected *all = list_rows(temp, db, rows->table->id);
    assert_int_equal(all->rows.n, rows->n + stored_before);
    for (int64_t i = 0; i < rows->n; i++) {
        bool found = false;
        for (int64_t k = 0; k < all->rows.n; k++) {
            found = found || rows_agree(rows->table, rows->cells[i], all->rows.cells[k], false);
        }
        assert_true(found);
    }
    free_rows(all);
}

static void every_table_comes_back_as_it_went_in(void **state)
{
    struct temp_city *temp = *state;
    struct random_stream random;
    struct rows *rows = calloc(1, sizeof(*rows));
    assert_non_null(rows);
    static const enum table_id tables[] = {TABLE_SETTINGS, TABLE_SUPPLY,   TABLE_SUBSTITUTES,
                                           TABLE_LANES,    TABLE_VEHICLES, TABLE_CALENDAR,
                                           TABLE_EVENTS,   TABLE_WEATHER,  TABLE_PREORDERS};
    struct db *db = open_city(temp);
    for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
        random_init(&random, 7, "rows", t);
        fill_rows(&random, rows, tables[t]);
        assert_true(rows->n > 10);
        for (int64_t i = 0; i < rows->n; i++) {
            assert_int_equal(put_row(temp, db, tables[t], rows->cells[i]), PUT_ADDED);
            assert_int_equal(put_row(temp, db, tables[t], rows->cells[i]), PUT_SAME);
        }
        assert_rows_are_stored(temp, db, rows, 0);
    }
    db_close(db);
    free(rows);
}

/* Sites, items and suppliers have twelve rows already, with codes that no random row has. */
static void every_named_thing_comes_back_and_can_be_corrected(void **state)
{
    struct temp_city *temp = *state;
    struct random_stream random;
    struct rows *rows = calloc(1, sizeof(*rows));
    assert_non_null(rows);
    static const enum table_id tables[] = {TABLE_SITES, TABLE_ITEMS, TABLE_SUPPLIERS};
    struct db *db = open_city(temp);
    for (size_t t = 0; t < 3; t++) {
        random_init(&random, 8, "rows", t);
        fill_rows(&random, rows, tables[t]);
        rows->n = rows->n > ROWS_N - PLACES_N ? ROWS_N - PLACES_N : rows->n;
        for (int64_t i = 0; i < rows->n; i++) {
            assert_int_equal(put_row(temp, db, tables[t], rows->cells[i]), PUT_ADDED);
        }
        const struct column *name = &rows->table->columns[1];
        *table_text(name, rows->cells[0]) = "another name";
        assert_int_equal(put_row(temp, db, tables[t], rows->cells[0]), PUT_CORRECTED);
        assert_int_equal(put_row(temp, db, tables[t], rows->cells[0]), PUT_SAME);
        assert_rows_are_stored(temp, db, rows, PLACES_N);
    }
    db_close(db);
    free(rows);
}

/* Copies the columns of the set, and the key, from one row to another. */
static void overlay(const struct table *table, void *to, void *from, uint64_t columns)
{
    for (int32_t i = 0; i < table->columns_n; i++) {
        const struct column *column = &table->columns[i];
        if (!column->key && !table_columns_have(columns, i)) {
            continue;
        }
        if (table_is_text(column)) {
            *table_text(column, to) = *table_text(column, from);
        } else {
            *table_number(column, to) = *table_number(column, from);
        }
    }
}

/* A row over another with its key in a random set of columns; the expected row is laid over here.
 */
static void assert_keeps_other_columns(struct temp_city *temp, struct db *db,
                                       struct random_stream *random, struct rows *rows, int64_t r,
                                       struct rows *others)
{
    const struct table *table = rows->table;
    uint64_t columns = random_u64(random);
    others->table = table;
    random_row(random, others, 0);
    int64_t expected[24];
    memcpy(expected, rows->cells[r], sizeof(expected));
    overlay(table, others->cells[0], rows->cells[r], 0); /* the key alone */
    if (table->id == TABLE_WEATHER) {
        ((struct weather *)others->cells[0])->signal = ((struct weather *)rows->cells[r])->signal;
    }
    overlay(table, expected, others->cells[0], columns);
    bool same = rows_agree(table, expected, rows->cells[r], false);
    assert_int_equal(put_columns(temp, db, table->id, others->cells[0], columns),
                     same ? PUT_SAME : PUT_CORRECTED);
    assert_int_equal(put_row(temp, db, table->id, expected), PUT_SAME);
}

static void columns_that_a_row_lacks_stay_as_they_are(void **state)
{
    struct temp_city *temp = *state;
    struct rows *rows = calloc(1, sizeof(*rows));
    struct rows *others = calloc(1, sizeof(*others));
    assert_true(rows != NULL && others != NULL);
    struct db *db = open_city(temp);
    for (int t = 0; t < TABLE_STOCK; t++) {
        struct random_stream random;
        random_init(&random, 9, "columns", (uint64_t)t);
        fill_rows(&random, rows, (enum table_id)t);
        for (int64_t i = 0; i < rows->n; i++) {
            /* a new row is taken whole, whatever its columns */
            uint64_t columns = random_u64(&random);
            assert_int_equal(put_columns(temp, db, (enum table_id)t, rows->cells[i], columns),
                             PUT_ADDED);
            assert_int_equal(put_row(temp, db, (enum table_id)t, rows->cells[i]), PUT_SAME);
            assert_keeps_other_columns(temp, db, &random, rows, i, others);
        }
    }
    db_close(db);
    free(others);
    free(rows);
}

struct code_list {
    int64_t ids[64];
    char codes[64][CODE_BYTES];
    int n;
    int stop_at;
};

static enum linli_rc take_code(void *context, int64_t id, const char *code, struct linli_error *err)
{
    struct code_list *list = context;
    if (list->n == list->stop_at) {
        return linli_fail(err, LINLI_ESTOPPED, "enough");
    }
    list->ids[list->n] = id;
    snprintf(list->codes[list->n], CODE_BYTES, "%s", code);
    list->n++;
    return LINLI_OK;
}

static void a_corrected_row_keeps_its_id(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct item item;
    table_clear(table_get(TABLE_ITEMS), &item);
    item.code = "code 05"; /* the eighth that was put: 12, 11, …, 5 */
    item.name = "消毒液";
    assert_int_equal(put_row(temp, db, TABLE_ITEMS, &item), PUT_CORRECTED);
    struct code_list list = {.stop_at = 64};
    assert_ok(store_load_codes(db, CELL_ITEM, take_code, &list, &temp->err), &temp->err);
    assert_int_equal(list.n, PLACES_N);
    for (int i = 0; i < list.n; i++) {
        assert_int_equal(list.ids[i], i + 1);
    }
    assert_string_equal(list.codes[7], "code 05");
    db_close(db);
}

static void a_callback_can_stop_a_list(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct code_list list = {.stop_at = 2};
    enum linli_rc rc = store_load_codes(db, CELL_SITE, take_code, &list, &temp->err);
    assert_int_equal(rc, LINLI_ESTOPPED);
    assert_int_equal(list.n, 2);
    list = (struct code_list){.stop_at = 64};
    linli_error_init(&temp->err);
    assert_ok(store_load_codes(db, CELL_SUPPLIER, take_code, &list, &temp->err), &temp->err);
    assert_int_equal(list.n, PLACES_N);
    db_close(db);
}

/* Sites 1 … 12 have the codes "code 12" … "code 01": by code they come in the other order. */
static void lists_are_ordered_by_codes(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    static const int64_t days[][2] = {{FIXED_NONE, 20001}, {1, 20001}, {2, 20001}, {3, 20000}};
    for (size_t i = 0; i < 4; i++) {
        struct calendar_day row = {
            .day = days[i][1], .kind = CALENDAR_CLOSED, .name = "", .site = days[i][0]};
        assert_int_equal(put_row(temp, db, TABLE_CALENDAR, &row), PUT_ADDED);
    }
    struct collected *all = list_rows(temp, db, TABLE_CALENDAR);
    static const int64_t expected[] = {3, FIXED_NONE, 2, 1};
    assert_int_equal(all->rows.n, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(((struct calendar_day *)(void *)all->rows.cells[i])->site, expected[i]);
    }
    free_rows(all);
    db_close(db);
}

static void stock_lists_what_is_on_hand_by_account(void **state)
{
    struct temp_city *temp = *state;
    db_close(open_city(temp));
    /* lot 1: on hand; lot 2: nothing left; lot 3: only in the reserve */
    engine_sql(temp->path, "INSERT INTO lot VALUES (1, 2, 3, 'L1', 20800, 20700, 55000, 1),"
                           "(2, 2, 3, 'L2', NULL, NULL, NULL, NULL),"
                           "(3, 2, 4, 'L3', NULL, NULL, NULL, NULL);"
                           "INSERT INTO balance VALUES (1, 0, 12500), (2, 0, 0), (3, 1, 9)");
    struct db *db = temp_city_open(temp, DB_READ);
    struct collected *all = list_rows(temp, db, TABLE_STOCK);
    assert_int_equal(all->rows.n, 2);
    const struct stock_row *row = (const void *)all->rows.cells[0];
    assert_string_equal(row->lot, "L3");
    assert_int_equal(row->account, ACCOUNT_RESERVE);
    row = (const void *)all->rows.cells[1];
    assert_int_equal(row->account, ACCOUNT_NORMAL);
    assert_int_equal(row->site, 2);
    assert_int_equal(row->item, 3);
    assert_string_equal(row->lot, "L1");
    assert_int_equal(row->qty_e3, 12500);
    assert_int_equal(row->expiry_day, 20800);
    assert_int_equal(row->received_day, 20700);
    assert_int_equal(row->cost_e4, 55000);
    free_rows(all);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(every_table_comes_back_as_it_went_in),
        temp_city_test(every_named_thing_comes_back_and_can_be_corrected),
        temp_city_test(columns_that_a_row_lacks_stay_as_they_are),
        temp_city_test(a_corrected_row_keeps_its_id),
        temp_city_test(a_callback_can_stop_a_list),
        temp_city_test(lists_are_ordered_by_codes),
        temp_city_test(stock_lists_what_is_on_hand_by_account),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
