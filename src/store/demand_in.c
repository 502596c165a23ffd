/*
 * Demand rows into the database (demand_in.h).
 *
 * A row outside the days that its series had before the import is new without a look; the others
 * are looked up, compared, and corrected if they differ. The days of a series are asked for once
 * and then kept in a hash table.
 *
 * New rows wait until a statement of 32 of them is full: one call of the database instead of 32
 * takes half of the time. Rows that do not come in the order of the key (a till writes day by day)
 * wait in larger numbers and are sorted before they are stored, since a row beside the one before
 * it is found in the tree without a search of new pages: twice as fast again.
 */
#include "store/demand_in.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"

enum {
    FIRST_SLOTS = 256,
    ROW_COLUMNS = 10,
    KEY_COLUMNS = 3,      /* the first of them */
    BATCH = 32,           /* rows of one statement */
    WAITING_FEW = 2048,   /* rows that wait to be sorted, at first: 160 KB */
    WAITING_MANY = 65536, /* and of larger files: 5 MB */
};

enum linli_rc demand_in_begin(struct db *db, int64_t import_id, struct linli_arena *arena,
                              struct demand_in *ret_in, struct linli_error *err)
{
    struct demand_in_series *series = NULL;
    struct demand_row *waiting = NULL;
    LINLI_TRY(LINLI_NEW(arena, FIRST_SLOTS, &series, err));
    LINLI_TRY(LINLI_NEW(arena, BATCH, &waiting, err));
    struct stmt *any = NULL;
    bool found = false;
    LINLI_TRY(db_one(db, SQL_DEMAND_ANY, &any, &found, err, ""));
    stmt_end(any);
    *ret_in = (struct demand_in){.db = db,
                                 .arena = arena,
                                 .import_id = import_id,
                                 .columns = TABLE_ALL_COLUMNS,
                                 .was_empty = !found,
                                 .waiting = waiting,
                                 .waiting_max = BATCH,
                                 .in_order = true,
                                 .series = series,
                                 .slots_n = FIRST_SLOTS,
                                 .late_until = FIXED_NONE};
    return LINLI_OK;
}

void demand_in_count_late(struct demand_in *in, int64_t day)
{
    in->late_until = day;
}

void demand_in_set_columns(struct demand_in *in, uint64_t columns)
{
    in->columns = columns;
}

/* ---- the series that were seen ------------------------------------------------------------------
 */

/* Fibonacci hashing (Knuth, vol. 3, 6.4): the upper bits of a product are well mixed. */
static int64_t slot_of(const struct demand_in *in, int64_t site, int64_t item)
{
    uint64_t hash = ((uint64_t)site * UINT64_C(0x9e3779b97f4a7c15)) ^ (uint64_t)item;
    hash *= UINT64_C(0x9e3779b97f4a7c15);
    return (int64_t)((hash >> 32) & (uint64_t)(in->slots_n - 1));
}

static struct demand_in_series *find_slot(const struct demand_in *in, int64_t site, int64_t item)
{
    for (int64_t i = slot_of(in, site, item);; i = (i + 1) & (in->slots_n - 1)) {
        struct demand_in_series *series = &in->series[i];
        if (!series->used || (series->site == site && series->item == item)) {
            return series;
        }
    }
}

/* Twice the slots before they are half full; the old ones stay behind in the arena. */
static enum linli_rc grow(struct demand_in *in, struct linli_error *err)
{
    struct demand_in_series *old = in->series;
    int64_t old_n = in->slots_n;
    struct demand_in_series *series = NULL;
    LINLI_TRY(LINLI_NEW(in->arena, old_n * 2, &series, err));
    in->series = series;
    in->slots_n = old_n * 2;
    for (int64_t i = 0; i < old_n; i++) {
        if (old[i].used) {
            *find_slot(in, old[i].site, old[i].item) = old[i];
        }
    }
    return LINLI_OK;
}

/* The days that a series has; of one that is not there, a span that no day is in. */
static enum linli_rc ask_span(struct demand_in *in, struct demand_in_series *series,
                              struct linli_error *err)
{
    struct stmt *span = NULL;
    bool found = false;
    LINLI_TRY(
        db_one(in->db, SQL_DEMAND_SPAN, &span, &found, err, "ii", series->site, series->item));
    assert(found);
    series->first_day = stmt_i64(span, 0);
    series->last_day = stmt_i64(span, 1);
    if (series->first_day == FIXED_NONE) {
        series->first_day = INT64_MAX;
    }
    stmt_end(span);
    return LINLI_OK;
}

static enum linli_rc find_series(struct demand_in *in, int64_t site, int64_t item,
                                 struct demand_in_series **ret_series, struct linli_error *err)
{
    if (in->last != NULL && in->last->site == site && in->last->item == item) {
        *ret_series = in->last;
        return LINLI_OK;
    }
    struct demand_in_series *series = find_slot(in, site, item);
    if (!series->used) {
        struct demand_in_series made = {.site = site, .item = item, .used = true};
        LINLI_TRY(ask_span(in, &made, err));
        if (2 * (in->series_n + 1) > in->slots_n) {
            LINLI_TRY(grow(in, err));
            series = find_slot(in, site, item);
        }
        *series = made;
        in->series_n++;
    }
    in->last = series;
    *ret_series = series;
    return LINLI_OK;
}

/* ---- rows --------------------------------------------------------------------------------------
 */

static void bind_row(struct stmt *stmt, int32_t first, const struct demand_row *row)
{
    stmt_set_i64(stmt, first, row->site);
    stmt_set_i64(stmt, first + 1, row->item);
    stmt_set_i64(stmt, first + 2, row->day);
    stmt_set_i64(stmt, first + 3, row->qty_e3);
    stmt_set_i64(stmt, first + 4, row->unmet_e3);
    stmt_set_i64(stmt, first + 5, row->in_stock_e4);
    stmt_set_i64(stmt, first + 6, row->price_e4);
    stmt_set_i64(stmt, first + 7, row->promo);
    stmt_set_i64(stmt, first + 8, row->open);
    stmt_set_i64(stmt, first + 9, row->cost_e4);
}

static enum linli_rc run_row(struct db *db, enum sql_id id, const struct demand_row *row,
                             struct linli_error *err)
{
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(db, id, &stmt, err));
    bind_row(stmt, 1, row);
    return stmt_run(stmt, NULL, err);
}

static int compare_keys(const void *left, const void *right)
{
    const struct demand_row *a = left;
    const struct demand_row *b = right;
    if (a->site != b->site) {
        return a->site < b->site ? -1 : 1;
    }
    if (a->item != b->item) {
        return a->item < b->item ? -1 : 1;
    }
    return a->day < b->day ? -1 : a->day > b->day;
}

/* Stores the rows that wait: 32 at once, and the rest one by one. */
static enum linli_rc store_waiting(struct demand_in *in, struct linli_error *err)
{
    struct stmt *add = NULL;
    int64_t n = in->waiting_n;
    int64_t at = 0;
    in->waiting_n = 0;
    if (!in->in_order && n > 1) {
        qsort(in->waiting, (size_t)n, sizeof(*in->waiting), compare_keys);
    }
    LINLI_TRY(db_statement(in->db, SQL_DEMAND_ADD_32, &add, err));
    for (; n - at >= BATCH; at += BATCH) {
        for (int32_t i = 0; i < BATCH; i++) {
            bind_row(add, i * ROW_COLUMNS + 1, &in->waiting[at + i]);
        }
        LINLI_TRY(stmt_run(add, NULL, err));
    }
    for (; at < n; at++) {
        LINLI_TRY(run_row(in->db, SQL_DEMAND_ADD, &in->waiting[at], err));
    }
    return LINLI_OK;
}

/* Makes room for another row: more of it once the order is broken, else by storing what waits. */
static enum linli_rc make_room(struct demand_in *in, struct linli_error *err)
{
    if (in->in_order || in->waiting_max == WAITING_MANY) {
        return store_waiting(in, err);
    }
    int64_t wider = in->waiting_max == BATCH ? WAITING_FEW : WAITING_MANY;
    struct demand_row *waiting = NULL;
    LINLI_TRY(LINLI_NEW(in->arena, wider, &waiting, err));
    memcpy(waiting, in->waiting, (size_t)in->waiting_n * sizeof(*waiting));
    in->waiting = waiting;
    in->waiting_max = wider;
    return LINLI_OK;
}

/* Counts a row that plans were made without. Sites are few, and rows of one come together. */
static enum linli_rc count_late(struct demand_in *in, const struct demand_row *row,
                                struct linli_error *err)
{
    int64_t i = in->late_n - 1;
    if (in->late_until == FIXED_NONE || row->day > in->late_until || row->qty_e3 == FIXED_NONE) {
        return LINLI_OK;
    }
    while (i >= 0 && in->late[i].site != row->site) {
        i--;
    }
    if (i < 0 && in->late_n == in->late_max) {
        struct demand_in_late *late = NULL;
        int64_t most = in->late_max == 0 ? 16 : in->late_max * 2;
        LINLI_TRY(LINLI_NEW(in->arena, most, &late, err));
        for (int64_t k = 0; k < in->late_n; k++) {
            late[k] = in->late[k];
        }
        in->late = late;
        in->late_max = most;
    }
    if (i < 0) {
        i = in->late_n++;
        in->late[i] = (struct demand_in_late){row->site, row->day, row->day, 0};
    }
    struct demand_in_late *late = &in->late[i];
    late->first_day = row->day < late->first_day ? row->day : late->first_day;
    late->last_day = row->day > late->last_day ? row->day : late->last_day;
    late->rows_n++;
    return LINLI_OK;
}

static enum linli_rc wait_for_others(struct demand_in *in, const struct demand_row *row,
                                     struct linli_error *err)
{
    in->in_order = in->in_order && compare_keys(&in->previous, row) < 0;
    in->previous = *row;
    if (in->waiting_n == in->waiting_max) {
        LINLI_TRY(make_room(in, err));
    }
    in->waiting[in->waiting_n++] = *row;
    in->counts.added_n++;
    return count_late(in, row, err);
}

/* Puts what is stored into the columns that the row says nothing in; returns whether the row is
 * then as it is stored. The statement has the table's columns behind its key. */
static bool merge_row(struct stmt *get, uint64_t columns, struct demand_row *row)
{
    const struct table *table = table_get(TABLE_DEMAND);
    bool same = true;
    assert(table->columns_n == ROW_COLUMNS);
    for (int32_t i = KEY_COLUMNS; i < ROW_COLUMNS; i++) {
        int64_t *cell = table_number(&table->columns[i], row);
        int64_t stored = stmt_i64(get, i - KEY_COLUMNS);
        same = same && (*cell == stored || !table_columns_have(columns, i));
        *cell = table_columns_have(columns, i) ? *cell : stored;
    }
    return same;
}

static enum linli_rc correct_row(struct demand_in *in, const struct demand_row *row,
                                 struct linli_error *err)
{
    LINLI_TRY(db_run(in->db, SQL_DEMAND_KEEP_BEFORE, NULL, err, "iiii", in->import_id, row->site,
                     row->item, row->day));
    LINLI_TRY(run_row(in->db, SQL_DEMAND_CORRECT, row, err));
    return count_late(in, row, err);
}

/* A row that may be there already. */
static enum linli_rc put_row(struct demand_in *in, const struct demand_row *row,
                             struct linli_error *err)
{
    struct stmt *get = NULL;
    bool found = false;
    LINLI_TRY(
        db_one(in->db, SQL_DEMAND_GET, &get, &found, err, "iii", row->site, row->item, row->day));
    enum put_result result = PUT_ADDED;
    struct demand_row merged = *row;
    if (found) {
        result = merge_row(get, in->columns, &merged) ? PUT_SAME : PUT_CORRECTED;
    }
    stmt_end(get);
    if (result == PUT_ADDED) {
        return wait_for_others(in, row, err);
    }
    import_count(&in->counts, result);
    return result == PUT_SAME ? LINLI_OK : correct_row(in, &merged, err);
}

static enum linli_rc add_row(struct demand_in *in, const struct demand_row *row,
                             struct linli_error *err)
{
    if (in->was_empty) {
        return wait_for_others(in, row, err);
    }
    struct demand_in_series *series = NULL;
    LINLI_TRY(find_series(in, row->site, row->item, &series, err));
    if (row->day < series->first_day || row->day > series->last_day) {
        return wait_for_others(in, row, err);
    }
    return put_row(in, row, err);
}

enum linli_rc demand_in_add(struct demand_in *in, const struct demand_row *rows, int64_t n,
                            struct linli_error *err)
{
    for (int64_t i = 0; i < n; i++) {
        assert(rows[i].day != FIXED_NONE);
        LINLI_TRY(add_row(in, &rows[i], err));
    }
    return LINLI_OK;
}

enum linli_rc demand_in_end(struct demand_in *in, struct import_counts *ret_counts,
                            struct linli_error *err)
{
    LINLI_TRY(store_waiting(in, err));
    *ret_counts = in->counts;
    return LINLI_OK;
}
