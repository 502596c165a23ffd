/* Checking the facts (see quality.h): gathers what the rules need beside the snapshot, lets the
 * planner find and settle, keeps the result. */
#include "service/quality.h"

#include <assert.h>

#include "base/fixed.h"
#include "model/settings.h"
#include "store/city_tables.h"

#define QUALITY_ACTOR "rule:quality"

/* Rows of facts while they are read: at most one for each row of a query, which is counted first by
 * growing. */
struct fact_rows {
    struct linli_arena *arena;
    struct quality_rows *rows;
    int64_t n;
    int64_t max;
};

static enum linli_rc add_rows(struct fact_rows *list, struct quality_rows **ret,
                              struct linli_error *err)
{
    if (list->n == list->max) {
        struct quality_rows *rows;
        int64_t most = list->max == 0 ? 16 : list->max * 2;
        LINLI_TRY(LINLI_NEW(list->arena, most, &rows, err));
        for (int64_t i = 0; i < list->n; i++) {
            rows[i] = list->rows[i];
        }
        list->rows = rows;
        list->max = most;
    }
    *ret = &list->rows[list->n++];
    **ret = (struct quality_rows){0};
    return LINLI_OK;
}

/* ---- facts that a snapshot does not hold --------------------------------------------------------
 */

static enum linli_rc read_future(struct db *db, const struct city_ids *ids, int32_t clock_day,
                                 struct fact_rows *list, struct linli_error *err)
{
    struct stmt *stmt;
    bool more;
    LINLI_TRY(db_statement(db, SQL_QUALITY_FUTURE, &stmt, err));
    stmt_set_i64(stmt, 1, clock_day);
    enum linli_rc rc = stmt_next(stmt, &more, err);
    while (rc == LINLI_OK && more) {
        struct quality_rows *rows;
        rc = add_rows(list, &rows, err);
        if (rc == LINLI_OK) {
            rows->site = city_ids_find(ids->sites, ids->sites_n, stmt_i64(stmt, 0));
            rows->day = (int32_t)stmt_i64(stmt, 1);
            rows->last_day = (int32_t)stmt_i64(stmt, 2);
            rows->rows_n = stmt_i64(stmt, 3);
            rc = stmt_next(stmt, &more, err);
        }
    }
    stmt_end(stmt);
    return rc;
}

/* Late bookings of days that follow each other are one fact. */
static enum linli_rc read_late(struct db *db, const struct city *city, const struct city_ids *ids,
                               struct fact_rows *list, struct linli_error *err)
{
    struct stmt *stmt;
    bool more;
    LINLI_TRY(db_statement(db, SQL_QUALITY_LATE, &stmt, err));
    stmt_set_i64(stmt, 1, quality_first_day(city, QUALITY_DELAYED));
    stmt_set_i64(stmt, 2, city->today);
    stmt_set_i64(stmt, 3, city->settings.quality_late_days);
    stmt_set_i64(stmt, 4, city->settings.utc_offset_s * 1000);
    enum linli_rc rc = stmt_next(stmt, &more, err);
    while (rc == LINLI_OK && more) {
        int64_t site = city_ids_find(ids->sites, ids->sites_n, stmt_i64(stmt, 0));
        int32_t day = (int32_t)stmt_i64(stmt, 1);
        struct quality_rows *rows = list->n > 0 ? &list->rows[list->n - 1] : NULL;
        if (rows == NULL || rows->site != site || rows->last_day + 1 < day) {
            rc = add_rows(list, &rows, err);
            if (rc == LINLI_OK) {
                rows->site = site;
                rows->day = day;
            }
        }
        if (rc == LINLI_OK) {
            int64_t late = stmt_i64(stmt, 3);
            rows->last_day = day;
            rows->rows_n += stmt_i64(stmt, 2);
            rows->late_days = late > rows->late_days ? late : rows->late_days;
            rc = stmt_next(stmt, &more, err);
        }
    }
    stmt_end(stmt);
    return rc;
}

/* What the import has just brought, beside what was booked late for the same first day. */
static enum linli_rc take_import(const struct quality_scan *scan, const struct city_ids *ids,
                                 struct fact_rows *list, struct linli_error *err)
{
    for (int64_t i = 0; i < scan->late_n; i++) {
        const struct demand_in_late *late = &scan->late[i];
        int64_t site = city_ids_find(ids->sites, ids->sites_n, late->site);
        struct quality_rows *rows = NULL;
        for (int64_t k = 0; k < list->n && rows == NULL; k++) {
            bool same = list->rows[k].site == site && list->rows[k].day == late->first_day;
            rows = same ? &list->rows[k] : NULL;
        }
        if (rows == NULL) {
            LINLI_TRY(add_rows(list, &rows, err));
        }
        int32_t last = (int32_t)late->last_day;
        rows->site = site;
        rows->day = (int32_t)late->first_day;
        rows->last_day = last > rows->last_day ? last : rows->last_day;
        rows->rows_n += late->rows_n;
        int64_t days = scan->clock_day - late->first_day;
        rows->late_days = days > rows->late_days ? days : rows->late_days;
    }
    return LINLI_OK;
}

static enum linli_rc read_inbound(struct db *db, struct linli_arena *arena, const struct city *city,
                                  const struct city_ids *ids, struct quality_facts *facts,
                                  struct linli_error *err)
{
    struct quality_inbound *rows;
    struct stmt *stmt;
    bool more;
    LINLI_TRY(LINLI_NEW(arena, city->series_n, &rows, err));
    LINLI_TRY(db_statement(db, SQL_QUALITY_INBOUND, &stmt, err));
    enum linli_rc rc = stmt_next(stmt, &more, err);
    while (rc == LINLI_OK && more) {
        int64_t site = city_ids_find(ids->sites, ids->sites_n, stmt_i64(stmt, 0));
        int64_t item = city_ids_find(ids->items, ids->items_n, stmt_i64(stmt, 1));
        if (city_series(city, site, item) != NULL) {
            assert(facts->inbound_n < city->series_n);
            rows[facts->inbound_n++] =
                (struct quality_inbound){site, item, (int32_t)stmt_i64(stmt, 2), stmt_i64(stmt, 3)};
        }
        rc = stmt_next(stmt, &more, err);
    }
    stmt_end(stmt);
    facts->inbound = rows;
    return rc;
}

/* ---- the check ----------------------------------------------------------------------------------
 */

static enum linli_rc keep(struct db *db, struct linli_arena *arena, const struct quality_scan *scan,
                          const struct city_ids *ids, struct quality_change *changes, int64_t n,
                          struct linli_error *err)
{
    struct mark_by by = {.actor = QUALITY_ACTOR, .now_ms = scan->now_ms, .note = ""};
    for (int64_t i = 0; i < n; i++) {
        if (changes[i].changed) {
            LINLI_TRY(mark_keep(db, arena, &changes[i].mark, ids, changes[i].event, &by, err));
        }
    }
    return LINLI_OK;
}

/* Gives the city those marks that have not gone. */
static enum linli_rc hand_over(const struct quality_change *changes, int64_t n,
                               struct linli_arena *arena, struct city *city,
                               struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, n, &city->marks, err));
    city->marks_n = 0;
    for (int64_t i = 0; i < n; i++) {
        if (changes[i].mark.state != MARK_GONE) {
            city->marks[city->marks_n++] = changes[i].mark;
        }
    }
    return LINLI_OK;
}

enum linli_rc quality_check(struct db *db, struct linli_arena *arena,
                            const struct quality_scan *scan, const struct city_ids *ids,
                            struct city *city, struct linli_error *err)
{
    struct quality_facts facts = {0};
    struct fact_rows future = {.arena = arena};
    struct fact_rows late = {.arena = arena};
    struct quality_mark *found;
    struct quality_mark *kept;
    struct quality_change *changes;
    int64_t found_n = 0;
    int64_t kept_n = 0;
    int64_t changes_n = 0;
    /* A city that is planned ahead of the clock has its present there. */
    int32_t present = city->today - 1 > scan->clock_day ? city->today - 1 : scan->clock_day;
    LINLI_TRY(read_inbound(db, arena, city, ids, &facts, err));
    LINLI_TRY(read_future(db, ids, present, &future, err));
    LINLI_TRY(read_late(db, city, ids, &late, err));
    LINLI_TRY(take_import(scan, ids, &late, err));
    facts.future = future.rows;
    facts.future_n = future.n;
    facts.late = late.rows;
    facts.late_n = late.n;
    LINLI_TRY(quality_find(city, &facts, arena, &found, &found_n, err));
    LINLI_TRY(marks_load(db, arena, ids, &kept, &kept_n, err));
    LINLI_TRY(quality_settle(city, found, found_n, kept, kept_n, arena, &changes, &changes_n, err));
    if (scan->keep) {
        LINLI_TRY(keep(db, arena, scan, ids, changes, changes_n, err));
    }
    return hand_over(changes, changes_n, arena, city, err);
}

enum linli_rc quality_keep_forecasts(struct db *db, struct linli_arena *arena, int64_t now_ms,
                                     const struct city_ids *ids, const struct city *city,
                                     const struct plan *plan, struct linli_error *err)
{
    struct quality_scan scan = {.now_ms = now_ms, .keep = true};
    struct quality_mark *kept;
    struct quality_change *changes;
    int64_t kept_n = 0;
    int64_t changes_n = 0;
    LINLI_TRY(marks_load(db, arena, ids, &kept, &kept_n, err));
    LINLI_TRY(quality_settle_forecasts(city, plan, kept, kept_n, arena, &changes, &changes_n, err));
    return keep(db, arena, &scan, ids, changes, changes_n, err);
}

enum linli_rc quality_check_import(struct db *db, struct linli_arena *arena,
                                   const struct quality_scan *scan, int64_t *ret_open_n,
                                   int64_t *ret_open_fen, struct linli_error *err)
{
    struct city_load_options options = {.today = scan->clock_day};
    struct city city;
    struct city_ids ids;
    struct stmt *stmt;
    bool found;
    struct linli_arena_mark mark = linli_arena_mark(arena);
    *ret_open_n = *ret_open_fen = 0;
    LINLI_TRY(db_one(db, SQL_QUALITY_DAYS, &stmt, &found, err, ""));
    int64_t last = found ? stmt_i64(stmt, 0) : FIXED_NONE;
    stmt_end(stmt);
    if (last == FIXED_NONE) {
        return LINLI_OK; /* no demand yet */
    }
    options.today = last < scan->clock_day ? (int32_t)last + 1 : scan->clock_day;
    LINLI_TRY(store_load_city(db, &options, arena, &city, &ids, err));
    LINLI_TRY(quality_check(db, arena, scan, &ids, &city, err));
    for (int64_t i = 0; i < city.marks_n; i++) {
        bool open = city.marks[i].state == MARK_OPEN;
        *ret_open_n += open ? 1 : 0;
        *ret_open_fen += open ? city.marks[i].risk_fen : 0;
    }
    linli_arena_rewind(arena, mark);
    return LINLI_OK;
}

static enum linli_rc take_setting(void *context, const void *row, struct linli_error *err)
{
    const struct setting_row *setting = row;
    return settings_find(setting->key) != NULL
               ? settings_set(context, setting->key, setting->value, err)
               : LINLI_OK;
}

enum linli_rc quality_settings(struct db *db, struct settings *ret_settings,
                               struct linli_error *err)
{
    settings_defaults(ret_settings);
    return store_each_row(db, TABLE_SETTINGS, take_setting, ret_settings, err);
}

enum linli_rc quality_late_until(struct db *db, int64_t *ret_day, struct linli_error *err)
{
    struct settings settings;
    struct stmt *stmt;
    bool found;
    LINLI_TRY(quality_settings(db, &settings, err));
    LINLI_TRY(db_one(db, SQL_QUALITY_LAST_PLAN, &stmt, &found, err, ""));
    int64_t day = found ? stmt_i64(stmt, 0) : FIXED_NONE;
    stmt_end(stmt);
    *ret_day = day == FIXED_NONE ? FIXED_NONE : day - settings.quality_late_days;
    return LINLI_OK;
}

enum linli_rc quality_load_facts(struct db *db, struct linli_arena *arena, int32_t today,
                                 int32_t first, struct city *ret_city, struct city_ids *ret_ids,
                                 struct linli_error *err)
{
    struct city_load_options options = {.today = today, .history_days = today - first + 1};
    LINLI_TRY(store_load_city(db, &options, arena, ret_city, ret_ids, err));
    LINLI_TRY(marks_load(db, arena, ret_ids, &ret_city->marks, &ret_city->marks_n, err));
    return quality_apply(ret_city, arena, err);
}
