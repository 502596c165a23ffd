/* Marked facts in the database (see marks.h). */
#include "store/marks.h"

#include <assert.h>

#include "base/fixed.h"
#include "store/growing.h"
#include "store/numbers.h"

enum { NONE_IN_KEY = -1 };

/* Columns of a mark, in the order of every statement that reads one. */
enum {
    COLUMN_ID,
    COLUMN_RULE,
    COLUMN_SITE,
    COLUMN_ITEM,
    COLUMN_DAY,
    COLUMN_LOT,
    COLUMN_LAST_DAY,
    COLUMN_UNTIL_DAY,
    COLUMN_VALUE,
    COLUMN_LOW,
    COLUMN_HIGH,
    COLUMN_RISK,
    COLUMN_NUMBERS,
    COLUMN_STATE,
    COLUMN_DECIDED,
    COLUMN_DECIDED_VALUE,
    COLUMN_FOUND,
    COLUMN_SITE_CODE,
    COLUMN_SITE_NAME,
    COLUMN_ITEM_CODE,
    COLUMN_ITEM_NAME,
    COLUMN_UNIT
};

static int64_t from_key(int64_t id)
{
    return id == NONE_IN_KEY ? FIXED_NONE : id;
}

static int64_t to_key(const int64_t *ids, int64_t index)
{
    return index == FIXED_NONE ? NONE_IN_KEY : ids[index];
}

static enum linli_rc read_mark(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    int64_t n = 0;
    int64_t state = stmt_i64(stmt, COLUMN_STATE);
    int64_t decided = stmt_i64(stmt, COLUMN_DECIDED);
    struct quality_mark mark = {
        .id = stmt_i64(stmt, COLUMN_ID),
        .site = from_key(stmt_i64(stmt, COLUMN_SITE)),
        .item = from_key(stmt_i64(stmt, COLUMN_ITEM)),
        .day = (int32_t)stmt_i64(stmt, COLUMN_DAY),
        .last_day = (int32_t)stmt_i64(stmt, COLUMN_LAST_DAY),
        .until_day = (int32_t)stmt_i64(stmt, COLUMN_UNTIL_DAY),
        .value = stmt_i64(stmt, COLUMN_VALUE),
        .low = stmt_i64(stmt, COLUMN_LOW),
        .high = stmt_i64(stmt, COLUMN_HIGH),
        .risk_fen = stmt_i64(stmt, COLUMN_RISK),
        .decided_value = stmt_i64(stmt, COLUMN_DECIDED_VALUE),
    };
    if (!quality_rule_find(stmt_text(stmt, COLUMN_RULE), &mark.rule) || state < 0 ||
        state >= MARK_STATE_N || decided < 0 || decided >= MARK_STATE_N) {
        return linli_fail(err, LINLI_EBREACH, "mark %lld has a rule or state that is unknown",
                          (long long)mark.id);
    }
    mark.state = (enum mark_state)state;
    mark.decided = (enum mark_state)decided;
    mark.reason.id = (enum reason_id)((int)MARK_FIRST + (int)mark.rule);
    LINLI_TRY(numbers_read(stmt_text(stmt, COLUMN_NUMBERS), mark.reason.numbers, REASON_NUMBERS_MAX,
                           &n, err));
    mark.reason.numbers_n = (int32_t)n;
    LINLI_TRY(growing_text(arena, stmt, COLUMN_LOT, &mark.lot_code, err));
    *(struct quality_mark *)row = mark;
    return LINLI_OK;
}

static enum linli_rc to_index(const int64_t *ids, int64_t n, int64_t *id, struct linli_error *err)
{
    int64_t index = *id == FIXED_NONE ? FIXED_NONE : city_ids_find(ids, n, *id);
    if (*id != FIXED_NONE && index == FIXED_NONE) {
        return linli_fail(err, LINLI_EBREACH, "a mark names the id %lld, which is not there",
                          (long long)*id);
    }
    *id = index;
    return LINLI_OK;
}

enum linli_rc marks_load(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                         struct quality_mark **ret_marks, int64_t *ret_marks_n,
                         struct linli_error *err)
{
    struct quality_mark *marks;
    int64_t marks_n;
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_MARK_ALL, &stmt, err, ""));
    LINLI_TRY(
        growing_rows(arena, stmt, sizeof(struct quality_mark), read_mark, &marks, &marks_n, err));
    for (int64_t i = 0; i < marks_n; i++) {
        LINLI_TRY(to_index(ids->sites, ids->sites_n, &marks[i].site, err));
        LINLI_TRY(to_index(ids->items, ids->items_n, &marks[i].item, err));
    }
    *ret_marks = marks;
    *ret_marks_n = marks_n;
    return LINLI_OK;
}

static enum linli_rc add_event(struct db *db, int64_t mark, enum mark_state state, int64_t value,
                               const struct mark_by *by, struct linli_error *err)
{
    int64_t id;
    assert(by->actor != NULL && by->note != NULL);
    LINLI_TRY(db_new_ids(db, "mark_event", 1, &id, err));
    return db_run(db, SQL_MARK_ADD_EVENT, NULL, err, "iiiiitt", id, mark, (int64_t)state, value,
                  by->now_ms, by->actor, by->note);
}

enum linli_rc mark_keep(struct db *db, struct linli_arena *arena, struct quality_mark *mark,
                        const struct city_ids *ids, bool event, const struct mark_by *by,
                        struct linli_error *err)
{
    struct linli_arena_mark at = linli_arena_mark(arena);
    const char *numbers;
    LINLI_TRY(numbers_write(arena, mark->reason.numbers, mark->reason.numbers_n, &numbers, err));
    if (mark->id == 0) {
        LINLI_TRY(db_new_ids(db, "mark", 1, &mark->id, err));
        LINLI_TRY(db_run(db, SQL_MARK_INSERT, NULL, err, "itiiitiiiiiitii", mark->id,
                         quality_rule_name(mark->rule), to_key(ids->sites, mark->site),
                         to_key(ids->items, mark->item), (int64_t)mark->day, mark->lot_code,
                         (int64_t)mark->last_day, (int64_t)mark->until_day, mark->value, mark->low,
                         mark->high, mark->risk_fen, numbers, (int64_t)mark->state, by->now_ms));
    } else {
        LINLI_TRY(db_run(db, SQL_MARK_UPDATE, NULL, err, "iiiiiiiti", mark->id,
                         (int64_t)mark->last_day, (int64_t)mark->until_day, mark->value, mark->low,
                         mark->high, mark->risk_fen, numbers, (int64_t)mark->state));
    }
    linli_arena_rewind(arena, at);
    return event ? add_event(db, mark->id, mark->state, mark->value, by, err) : LINLI_OK;
}

/* ---- shown and decided --------------------------------------------------------------------------
 */

static enum linli_rc read_record(struct linli_arena *arena, struct stmt *stmt, void *row,
                                 struct linli_error *err)
{
    struct mark_record *record = row;
    record->found_ms = stmt_i64(stmt, COLUMN_FOUND);
    LINLI_TRY(read_mark(arena, stmt, &record->mark, err));
    LINLI_TRY(growing_text(arena, stmt, COLUMN_SITE_CODE, &record->site_code, err));
    LINLI_TRY(growing_text(arena, stmt, COLUMN_SITE_NAME, &record->site_name, err));
    LINLI_TRY(growing_text(arena, stmt, COLUMN_ITEM_CODE, &record->item_code, err));
    LINLI_TRY(growing_text(arena, stmt, COLUMN_ITEM_NAME, &record->item_name, err));
    LINLI_TRY(growing_text(arena, stmt, COLUMN_UNIT, &record->unit, err));
    return LINLI_OK;
}

enum linli_rc marks_list(struct db *db, struct linli_arena *arena, const struct mark_filter *filter,
                         struct mark_record **ret_rows, int64_t *ret_rows_n,
                         struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_MARK_LIST, &stmt, err, "iittt", (int64_t)filter->first,
                       (int64_t)filter->last, filter->rule, filter->site, filter->item));
    return growing_rows(arena, stmt, sizeof(struct mark_record), read_record, ret_rows, ret_rows_n,
                        err);
}

enum linli_rc mark_find(struct db *db, struct linli_arena *arena, int64_t id,
                        struct mark_record *ret_record, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    struct mark_record record = {0};
    LINLI_TRY(db_one(db, SQL_MARK_ONE, &stmt, &found, err, "i", id));
    if (!found) {
        return linli_fail(err, LINLI_EUNKNOWN, "the inbox has no number %lld", (long long)id);
    }
    LINLI_TRY(growing_one(arena, stmt, read_record, &record, err));
    *ret_record = record;
    return LINLI_OK;
}

enum linli_rc mark_decide(struct db *db, const struct quality_mark *mark, enum mark_state to,
                          int64_t value, int32_t until_day, const struct mark_by *by,
                          struct linli_error *err)
{
    int64_t changed = 0;
    assert(to != MARK_GONE && until_day >= mark->day);
    LINLI_TRY(db_run(db, SQL_MARK_DECIDE, &changed, err, "iiiiii", mark->id, (int64_t)to,
                     (int64_t)to, value, (int64_t)until_day, (int64_t)mark->state));
    if (changed == 0) {
        return linli_fail(err, LINLI_ESTATE, "number %lld was changed by somebody else meanwhile",
                          (long long)mark->id);
    }
    return add_event(db, mark->id, to, value, by, err);
}

static enum linli_rc read_event(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    struct mark_event *event = row;
    event->state = (enum mark_state)stmt_i64(stmt, 0);
    event->value = stmt_i64(stmt, 1);
    event->moment_ms = stmt_i64(stmt, 2);
    LINLI_TRY(growing_text(arena, stmt, 3, &event->actor, err));
    return growing_text(arena, stmt, 4, &event->note, err);
}

enum linli_rc mark_events(struct db *db, struct linli_arena *arena, int64_t id,
                          struct mark_event **ret_events, int64_t *ret_events_n,
                          struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_MARK_EVENTS, &stmt, err, "i", id));
    return growing_rows(arena, stmt, sizeof(struct mark_event), read_event, ret_events,
                        ret_events_n, err);
}
