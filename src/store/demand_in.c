/*
 * Demand rows into the database (demand_in.h).
 *
 * A row after the last day that is stored of its series is new without a look, and new rows wait
 * until a statement of 32 of them is full: one call of the database instead of 32, which is half of
 * the time. The last day of each series is asked for once and then kept in a hash table. Every
 * other row is looked up, compared, and corrected if it differs.
 *
 * Invariant: last_day of a known series covers the rows that wait, and no waiting row has the key
 * of another.
 */
#include "store/demand_in.h"

#include <assert.h>

#include "base/fixed.h"

enum { FIRST_SLOTS = 256, ROW_COLUMNS = 10 };

enum linli_rc demand_in_begin(struct db *db, int64_t import_id, struct linli_arena *arena,
                              struct demand_in *ret_in, struct linli_error *err)
{
    struct demand_in_series *series = NULL;
    LINLI_TRY(LINLI_NEW(arena, FIRST_SLOTS, &series, err));
    struct stmt *any = NULL;
    bool found = false;
    LINLI_TRY(db_one(db, SQL_DEMAND_ANY, &any, &found, err, ""));
    stmt_end(any);
    *ret_in = (struct demand_in){.db = db,
                                 .arena = arena,
                                 .import_id = import_id,
                                 .was_empty = !found,
                                 .series = series,
                                 .slots_n = FIRST_SLOTS};
    return LINLI_OK;
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

static enum linli_rc last_stored_day(struct demand_in *in, int64_t site, int64_t item,
                                     int64_t *ret_day, struct linli_error *err)
{
    if (in->was_empty) {
        *ret_day = FIXED_NONE;
        return LINLI_OK;
    }
    struct stmt *last = NULL;
    bool found = false;
    LINLI_TRY(db_one(in->db, SQL_DEMAND_LAST_DAY, &last, &found, err, "ii", site, item));
    assert(found); /* an aggregate has one row; of nothing it is NULL */
    *ret_day = stmt_i64(last, 0);
    stmt_end(last);
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
        int64_t last_day = 0;
        LINLI_TRY(last_stored_day(in, site, item, &last_day, err));
        if (2 * (in->series_n + 1) > in->slots_n) {
            LINLI_TRY(grow(in, err));
            series = find_slot(in, site, item);
        }
        *series = (struct demand_in_series){
            .site = site, .item = item, .last_day = last_day, .used = true};
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

/* Stores the rows that wait: all 32 at once, or what there is one by one. */
static enum linli_rc store_waiting(struct demand_in *in, struct linli_error *err)
{
    int32_t n = in->waiting_n;
    in->waiting_n = 0;
    if (n < DEMAND_IN_BATCH) {
        for (int32_t i = 0; i < n; i++) {
            LINLI_TRY(run_row(in->db, SQL_DEMAND_ADD, &in->waiting[i], err));
        }
        return LINLI_OK;
    }
    struct stmt *add = NULL;
    LINLI_TRY(db_statement(in->db, SQL_DEMAND_ADD_32, &add, err));
    for (int32_t i = 0; i < n; i++) {
        bind_row(add, i * ROW_COLUMNS + 1, &in->waiting[i]);
    }
    return stmt_run(add, NULL, err);
}

static bool row_is_same(struct stmt *get, const struct demand_row *row)
{
    return stmt_i64(get, 0) == row->qty_e3 && stmt_i64(get, 1) == row->unmet_e3 &&
           stmt_i64(get, 2) == row->in_stock_e4 && stmt_i64(get, 3) == row->price_e4 &&
           stmt_i64(get, 4) == row->promo && stmt_i64(get, 5) == row->open &&
           stmt_i64(get, 6) == row->cost_e4;
}

static enum linli_rc correct_row(struct demand_in *in, const struct demand_row *row,
                                 struct linli_error *err)
{
    LINLI_TRY(db_run(in->db, SQL_DEMAND_KEEP_BEFORE, NULL, err, "iiii", in->import_id, row->site,
                     row->item, row->day));
    return run_row(in->db, SQL_DEMAND_CORRECT, row, err);
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
    if (found) {
        result = row_is_same(get, row) ? PUT_SAME : PUT_CORRECTED;
    }
    stmt_end(get);
    import_count(&in->counts, result);
    if (result == PUT_ADDED) {
        return run_row(in->db, SQL_DEMAND_ADD, row, err);
    }
    return result == PUT_SAME ? LINLI_OK : correct_row(in, row, err);
}

static enum linli_rc add_row(struct demand_in *in, const struct demand_row *row,
                             struct linli_error *err)
{
    struct demand_in_series *series = NULL;
    LINLI_TRY(find_series(in, row->site, row->item, &series, err));
    if (row->day <= series->last_day) {
        return put_row(in, row, err);
    }
    series->last_day = row->day; /* FIXED_NONE is below every day */
    in->counts.added_n++;
    in->waiting[in->waiting_n++] = *row;
    return in->waiting_n == DEMAND_IN_BATCH ? store_waiting(in, err) : LINLI_OK;
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
