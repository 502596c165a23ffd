/*
 * Reading a saved plan back (see plans.h). Notices, holds, grades and assumed values stand
 * in one table; the range of the reason's id tells them apart.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "store/numbers.h"
#include "store/plans.h"

struct loading {
    struct db *db;
    struct linli_arena *arena;
    const struct city_ids *ids;
    struct plan plan;
};

/* The index of an id; NONE stays NONE. */
static enum linli_rc find_index(const int64_t *ids, int64_t n, int64_t id, int64_t *ret_index,
                                struct linli_error *err)
{
    int64_t index = id == FIXED_NONE ? FIXED_NONE : city_ids_find(ids, n, id);
    if (index == FIXED_NONE && id != FIXED_NONE) {
        return linli_fail(err, LINLI_EBREACH, "the plan names the id %lld, which is not there",
                          (long long)id);
    }
    *ret_index = index;
    return LINLI_OK;
}

static enum linli_rc find_site(const struct loading *loading, int64_t id, int64_t *ret_index,
                               struct linli_error *err)
{
    return find_index(loading->ids->sites, loading->ids->sites_n, id, ret_index, err);
}

static enum linli_rc find_item(const struct loading *loading, int64_t id, int64_t *ret_index,
                               struct linli_error *err)
{
    return find_index(loading->ids->items, loading->ids->items_n, id, ret_index, err);
}

static enum linli_rc find_supplier(const struct loading *loading, int64_t id, int64_t *ret_index,
                                   struct linli_error *err)
{
    return find_index(loading->ids->suppliers, loading->ids->suppliers_n, id, ret_index, err);
}

/* Calls `read` for each row of a statement with one number as its parameter. */
static enum linli_rc each_row(struct loading *loading, enum sql_id id, int64_t parameter,
                              enum linli_rc (*read)(struct loading *loading, struct stmt *stmt,
                                                    struct linli_error *err),
                              struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_statement(loading->db, id, &stmt, err));
    stmt_set_i64(stmt, 1, parameter);
    bool row;
    enum linli_rc rc = stmt_next(stmt, &row, err);
    while (rc == LINLI_OK && row) {
        rc = read(loading, stmt, err);
        if (rc == LINLI_OK) {
            rc = stmt_next(stmt, &row, err);
        }
    }
    stmt_end(stmt);
    return rc;
}

static enum linli_rc read_line(struct loading *loading, struct stmt *stmt, struct linli_error *err)
{
    struct plan_line line = {.order = -1, .unit_price_e4 = FIXED_NONE};
    LINLI_TRY(find_site(loading, stmt_i64(stmt, 0), &line.site, err));
    LINLI_TRY(find_item(loading, stmt_i64(stmt, 1), &line.item, err));
    LINLI_TRY(find_supplier(loading, stmt_i64(stmt, 2), &line.supplier, err));
    line.class = (enum item_class)stmt_i64(stmt, 3);
    line.qty_e3 = stmt_i64(stmt, 4);
    LINLI_TRY(numbers_read_reason(stmt_i64(stmt, 5), stmt_text(stmt, 6), &line.reason, err));
    loading->plan.lines[loading->plan.lines_n++] = line;
    return LINLI_OK;
}

static int by_site_and_item(const void *key, const void *line)
{
    const struct plan_notice *k = key;
    const struct plan_line *l = line;
    if (k->site != l->site) {
        return k->site < l->site ? -1 : 1;
    }
    return k->item < l->item ? -1 : k->item > l->item;
}

/* Puts a hold or a grade to its line; lines are sorted by site, item. */
static void take_of_line(struct plan *plan, const struct plan_notice *of_line)
{
    struct plan_line *line = bsearch(of_line, plan->lines, (size_t)plan->lines_n,
                                     sizeof(*plan->lines), by_site_and_item);
    if (line != NULL && of_line->reason.id == GRADE_LINE) {
        line->grade = of_line->reason;
    } else if (line != NULL) {
        line->hold = of_line->reason;
    }
}

static enum linli_rc read_notice(struct loading *loading, struct stmt *stmt,
                                 struct linli_error *err)
{
    struct plan *plan = &loading->plan;
    struct plan_notice notice = {.risk_fen = 0};
    LINLI_TRY(find_site(loading, stmt_i64(stmt, 0), &notice.site, err));
    LINLI_TRY(find_item(loading, stmt_i64(stmt, 1), &notice.item, err));
    LINLI_TRY(find_supplier(loading, stmt_i64(stmt, 2), &notice.supplier, err));
    LINLI_TRY(find_item(loading, stmt_i64(stmt, 3), &notice.other_item, err));
    LINLI_TRY(numbers_read_reason(stmt_i64(stmt, 5), stmt_text(stmt, 6), &notice.reason, err));
    if (notice.reason.id >= DEFAULT_STOCK) {
        plan->defaults[plan->defaults_n++] = notice.reason;
        return LINLI_OK;
    }
    if (notice.reason.id >= HOLD_AMOUNT) {
        take_of_line(plan, &notice);
        return LINLI_OK;
    }
    const char *code = stmt_text(stmt, 4);
    LINLI_TRY(linli_arena_copy_text(loading->arena, code, strlen(code), &notice.lot_code, err));
    plan->notices[plan->notices_n++] = notice;
    return LINLI_OK;
}

static enum linli_rc read_forecast(struct loading *loading, struct stmt *stmt,
                                   struct linli_error *err)
{
    struct plan *plan = &loading->plan;
    int64_t site = 0;
    int64_t item = 0;
    LINLI_TRY(find_site(loading, stmt_i64(stmt, 0), &site, err));
    LINLI_TRY(find_item(loading, stmt_i64(stmt, 1), &item, err));
    int64_t t = stmt_i64(stmt, 2) - plan->day;
    if (t < 0 || t >= PLAN_FORECAST_DAYS) {
        return linli_fail(err, LINLI_EBREACH, "a forecast is %lld days from its origin",
                          (long long)t);
    }
    int64_t last = plan->forecasts_n - 1;
    bool same =
        last >= 0 && plan->forecasts[last].site == site && plan->forecasts[last].item == item;
    struct plan_forecast *forecast = &plan->forecasts[same ? last : last + 1];
    if (!same) {
        const char *model = stmt_text(stmt, 6);
        *forecast = (struct plan_forecast){.site = site, .item = item, .accuracy_e4 = FIXED_NONE};
        LINLI_TRY(
            linli_arena_copy_text(loading->arena, model, strlen(model), &forecast->model, err));
        plan->forecasts_n += 1;
    }
    forecast->mean_e3[t] = stmt_i64(stmt, 3);
    forecast->low_e3[t] = stmt_i64(stmt, 4);
    forecast->high_e3[t] = stmt_i64(stmt, 5);
    return LINLI_OK;
}

/* Room for all rows. */
static enum linli_rc make_room(struct loading *loading, int64_t plan_id, struct linli_error *err)
{
    struct plan *plan = &loading->plan;
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(loading->db, SQL_PLAN_COUNTS, &stmt, &found, err, "ii", plan_id,
                     (int64_t)plan->day));
    assert(found);
    int64_t lines_n = stmt_i64(stmt, 0);
    int64_t notices_n = stmt_i64(stmt, 1);
    int64_t forecasts_n = stmt_i64(stmt, 2);
    stmt_end(stmt);
    LINLI_TRY(LINLI_NEW(loading->arena, lines_n, &plan->lines, err));
    LINLI_TRY(LINLI_NEW(loading->arena, notices_n, &plan->notices, err));
    LINLI_TRY(LINLI_NEW(loading->arena, notices_n, &plan->defaults, err));
    return LINLI_NEW(loading->arena, forecasts_n, &plan->forecasts, err);
}

static enum linli_rc find_plan(struct loading *loading, bool *ret_found, int64_t *ret_plan_id,
                               struct plan_stamp *ret_stamp, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(
        db_one(loading->db, SQL_PLAN_FIND, &stmt, ret_found, err, "i", (int64_t)loading->plan.day));
    if (!*ret_found) {
        return LINLI_OK;
    }
    *ret_plan_id = stmt_i64(stmt, 0);
    *ret_stamp = (struct plan_stamp){.moment_ms = stmt_i64(stmt, 1),
                                     .movement_id = stmt_i64(stmt, 4),
                                     .import_id = stmt_i64(stmt, 5)};
    const char *actor = stmt_text(stmt, 2);
    const char *version = stmt_text(stmt, 3);
    enum linli_rc rc =
        linli_arena_copy_text(loading->arena, actor, strlen(actor), &ret_stamp->actor, err);
    if (rc == LINLI_OK) {
        rc = linli_arena_copy_text(loading->arena, version, strlen(version), &ret_stamp->version,
                                   err);
    }
    stmt_end(stmt);
    return rc;
}

enum linli_rc store_load_plan(struct db *db, struct linli_arena *arena, int32_t day,
                              const struct city_ids *ids, bool *ret_found,
                              struct plan_stamp *ret_stamp, struct plan *ret_plan,
                              struct linli_error *err)
{
    struct loading loading = {.db = db, .arena = arena, .ids = ids, .plan = {.day = day}};
    bool found;
    int64_t plan_id;
    struct plan_stamp stamp;
    LINLI_TRY(find_plan(&loading, &found, &plan_id, &stamp, err));
    if (!found) {
        *ret_found = false;
        return LINLI_OK;
    }
    LINLI_TRY(make_room(&loading, plan_id, err));
    LINLI_TRY(each_row(&loading, SQL_PLAN_LINES, plan_id, read_line, err));
    LINLI_TRY(each_row(&loading, SQL_PLAN_NOTICES, plan_id, read_notice, err));
    LINLI_TRY(each_row(&loading, SQL_PLAN_FORECASTS, day, read_forecast, err));
    *ret_found = true;
    *ret_stamp = stamp;
    *ret_plan = loading.plan;
    return LINLI_OK;
}
