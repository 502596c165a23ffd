/* Count sheets in the database (see counts.h). */
#include "store/counts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "model/limits.h"
#include "store/growing.h"

/* ---- writing --------------------------------------------------------------------------------- */

enum linli_rc counts_insert_sheet(struct db *db, const struct count_sheet *facts,
                                  const struct document_actor *by, int64_t *ret_id,
                                  char ret_number[DOCUMENT_NUMBER_BYTES], struct linli_error *err)
{
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t id;
    LINLI_TRY(document_next_number(db, "CN", facts->day, number, err));
    LINLI_TRY(db_new_ids(db, "count_sheet", 1, &id, err));
    LINLI_TRY(db_run(db, SQL_COUNT_INSERT_SHEET, NULL, err, "itiiiiti", id, number, facts->site,
                     facts->day, (int64_t)facts->kind, (int64_t)facts->blind, by->actor,
                     by->now_ms));
    memcpy(ret_number, number, sizeof(number));
    *ret_id = id;
    return LINLI_OK;
}

static enum linli_rc insert_event(struct db *db, int64_t line, int64_t from, enum count_state to,
                                  int64_t counted_e3, int64_t book_e3,
                                  const struct document_actor *by, struct linli_error *err)
{
    int64_t id;
    LINLI_TRY(db_new_ids(db, "count_event", 1, &id, err));
    return db_run(db, SQL_COUNT_INSERT_EVENT, NULL, err, "iiiiiiitt", id, line, from, (int64_t)to,
                  counted_e3, book_e3, by->now_ms, by->actor, by->note);
}

static enum linli_rc refuse_twice(struct db *db, const struct count_line *line,
                                  struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_COUNT_UNFINISHED, &stmt, &found, err, "ii", line->lot,
                     (int64_t)line->account));
    enum linli_rc rc = LINLI_OK;
    if (found) {
        rc = linli_fail(err, LINLI_ESTATE,
                        "lot %s of item %s is being counted on sheet %s; post or cancel that first",
                        line->lot_code, line->item_code, stmt_text(stmt, 0));
    }
    stmt_end(stmt);
    return rc;
}

enum linli_rc counts_insert_line(struct db *db, int64_t sheet, const struct count_line *line,
                                 const struct document_actor *by, int64_t *ret_id,
                                 struct linli_error *err)
{
    assert(line->line_no >= 1 && line->opened_e3 >= 0);
    assert(line->lot_code != NULL && line->item_code != NULL);
    if (line->line_no > LIMIT_DOCUMENT_LINES) {
        return linli_fail(err, LINLI_ELIMIT, "a document has more than the limit of %d lines",
                          LIMIT_DOCUMENT_LINES);
    }
    int64_t id;
    LINLI_TRY(refuse_twice(db, line, err));
    LINLI_TRY(db_new_ids(db, "count_line", 1, &id, err));
    LINLI_TRY(db_run(db, SQL_COUNT_INSERT_LINE, NULL, err, "iiiiiiii", id, sheet, line->line_no,
                     line->item, line->lot, (int64_t)line->account, (int64_t)line->class,
                     line->opened_e3));
    LINLI_TRY(insert_event(db, id, FIXED_NONE, COUNT_OPEN, FIXED_NONE, FIXED_NONE, by, err));
    *ret_id = id;
    return LINLI_OK;
}

static enum linli_rc fail_raced(const struct count_line *line, struct linli_error *err)
{
    return linli_fail(err, LINLI_ESTATE, "line %lld is not %s any more", (long long)line->line_no,
                      count_state_name(line->state));
}

enum linli_rc counts_enter(struct db *db, const struct count_line *line,
                           const struct document_actor *by, struct linli_error *err)
{
    assert(count_may_become(line->state, COUNT_COUNTED) && line->state != COUNT_POSTED);
    assert(line->counted_e3 >= 0 && line->book_e3 >= 0);
    int64_t changed_n;
    LINLI_TRY(db_run(db, SQL_COUNT_SET_COUNTED, &changed_n, err, "iiiiiit", line->id,
                     (int64_t)line->state, line->counted_e3, line->book_e3, (int64_t)line->reason,
                     (int64_t)line->confirmed, line->note));
    if (changed_n == 0) {
        return fail_raced(line, err);
    }
    return insert_event(db, line->id, (int64_t)line->state, COUNT_COUNTED, line->counted_e3,
                        line->book_e3, by, err);
}

enum linli_rc counts_step(struct db *db, const struct count_line *line, enum count_state to,
                          int64_t command, const struct document_actor *by, struct linli_error *err)
{
    assert(count_may_become(line->state, to));
    assert((command != FIXED_NONE) == (to == COUNT_POSTED));
    int64_t changed_n;
    LINLI_TRY(db_run(db, SQL_COUNT_SET_STATE, &changed_n, err, "iiii", line->id,
                     (int64_t)line->state, (int64_t)to, command));
    if (changed_n == 0) {
        return fail_raced(line, err);
    }
    return insert_event(db, line->id, (int64_t)line->state, to, line->counted_e3, line->book_e3, by,
                        err);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* The columns of SQL_COUNT_SHEET_BY_NUMBER, which SQL_COUNT_SHEETS begins with. */
static enum linli_rc read_sheet(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    struct count_sheet *sheet = row;
    sheet->id = stmt_i64(stmt, 0);
    LINLI_TRY(growing_text(arena, stmt, 1, &sheet->number, err));
    sheet->site = stmt_i64(stmt, 2);
    LINLI_TRY(growing_text(arena, stmt, 3, &sheet->site_code, err));
    LINLI_TRY(growing_text(arena, stmt, 4, &sheet->site_name, err));
    sheet->day = stmt_i64(stmt, 5);
    sheet->kind = (enum count_kind)stmt_i64(stmt, 6);
    sheet->blind = stmt_i64(stmt, 7) == 1;
    LINLI_TRY(growing_text(arena, stmt, 8, &sheet->actor, err));
    sheet->created_ms = stmt_i64(stmt, 9);
    return LINLI_OK;
}

static enum linli_rc read_listed(struct linli_arena *arena, struct stmt *stmt, void *row,
                                 struct linli_error *err)
{
    struct count_sheet *sheet = row;
    LINLI_TRY(read_sheet(arena, stmt, row, err));
    for (int32_t state = 0; state < COUNT_STATE_N; state++) {
        sheet->states_n[state] = stmt_i64(stmt, 10 + state);
    }
    return LINLI_OK;
}

static enum linli_rc read_line(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct count_line *line = row;
    line->id = stmt_i64(stmt, 0);
    line->line_no = stmt_i64(stmt, 1);
    line->item = stmt_i64(stmt, 2);
    LINLI_TRY(growing_text(arena, stmt, 3, &line->item_code, err));
    LINLI_TRY(growing_text(arena, stmt, 4, &line->item_name, err));
    LINLI_TRY(growing_text(arena, stmt, 5, &line->unit, err));
    line->cost_e4 = stmt_i64(stmt, 6);
    line->lot = stmt_i64(stmt, 7);
    LINLI_TRY(growing_text(arena, stmt, 8, &line->lot_code, err));
    line->expiry_day = stmt_i64(stmt, 9);
    line->account = (enum account)stmt_i64(stmt, 10);
    line->class = (enum item_class)stmt_i64(stmt, 11);
    line->state = (enum count_state)stmt_i64(stmt, 12);
    line->opened_e3 = stmt_i64(stmt, 13);
    line->counted_e3 = stmt_i64(stmt, 14);
    line->book_e3 = stmt_i64(stmt, 15);
    line->reason = (enum count_reason)stmt_i64(stmt, 16);
    line->confirmed = stmt_i64(stmt, 17) == 1;
    LINLI_TRY(growing_text(arena, stmt, 18, &line->note, err));
    line->command = stmt_i64(stmt, 19);
    return LINLI_OK;
}

static enum linli_rc read_lot(struct linli_arena *arena, struct stmt *stmt, void *row,
                              struct linli_error *err)
{
    struct count_lot *lot = row;
    lot->item = stmt_i64(stmt, 0);
    LINLI_TRY(growing_text(arena, stmt, 1, &lot->item_code, err));
    lot->lot = stmt_i64(stmt, 2);
    lot->account = (enum account)stmt_i64(stmt, 3);
    lot->qty_e3 = stmt_i64(stmt, 4);
    lot->class = (enum item_class)stmt_i64(stmt, 5);
    return growing_text(arena, stmt, 6, &lot->unfinished, err);
}

static enum linli_rc read_last(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct count_last *last = row;
    (void)arena;
    (void)err;
    last->item = stmt_i64(stmt, 0);
    last->day = stmt_i64(stmt, 1);
    return LINLI_OK;
}

enum linli_rc counts_find_sheet(struct db *db, struct linli_arena *arena, const char *number,
                                struct count_sheet *ret_sheet, struct linli_error *err)
{
    struct count_sheet sheet = {0};
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_COUNT_SHEET_BY_NUMBER, &stmt, &found, err, "t", number));
    if (!found) {
        return linli_fail(err, LINLI_EUNKNOWN, "no count sheet has the number %s", number);
    }
    LINLI_TRY(growing_one(arena, stmt, read_sheet, &sheet, err));
    *ret_sheet = sheet;
    return LINLI_OK;
}

enum linli_rc counts_lines(struct db *db, struct linli_arena *arena, int64_t sheet,
                           struct count_line **ret_lines, int64_t *ret_lines_n,
                           struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_COUNT_LINES, &stmt, err, "i", sheet));
    return growing_rows(arena, stmt, sizeof(struct count_line), read_line, ret_lines, ret_lines_n,
                        err);
}

enum linli_rc counts_reopen(struct db *db, struct linli_arena *arena, int64_t command,
                            const struct document_actor *by, struct linli_error *err)
{
    struct count_line *lines;
    int64_t lines_n;
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_COUNT_LINES_POSTED, &stmt, err, "i", command));
    LINLI_TRY(
        growing_rows(arena, stmt, sizeof(struct count_line), read_line, &lines, &lines_n, err));
    for (int64_t i = 0; i < lines_n; i++) {
        LINLI_TRY(refuse_twice(db, &lines[i], err));
        LINLI_TRY(counts_step(db, &lines[i], COUNT_COUNTED, FIXED_NONE, by, err));
    }
    return LINLI_OK;
}

enum linli_rc counts_sheets(struct db *db, struct linli_arena *arena, bool all,
                            struct count_sheet **ret_sheets, int64_t *ret_sheets_n,
                            struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_COUNT_SHEETS, &stmt, err, "i", (int64_t)all));
    return growing_rows(arena, stmt, sizeof(struct count_sheet), read_listed, ret_sheets,
                        ret_sheets_n, err);
}

enum linli_rc counts_lots(struct db *db, struct linli_arena *arena, int64_t site, int64_t item,
                          struct count_lot **ret_lots, int64_t *ret_lots_n, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_COUNT_LOTS, &stmt, err, "ii", site, item));
    return growing_rows(arena, stmt, sizeof(struct count_lot), read_lot, ret_lots, ret_lots_n, err);
}

enum linli_rc counts_last(struct db *db, struct linli_arena *arena, int64_t site,
                          struct count_last **ret_rows, int64_t *ret_rows_n,
                          struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_COUNT_LAST_DAYS, &stmt, err, "i", site));
    return growing_rows(arena, stmt, sizeof(struct count_last), read_last, ret_rows, ret_rows_n,
                        err);
}

enum linli_rc counts_class(struct db *db, int64_t site, int64_t item, enum item_class *ret_class,
                           struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_COUNT_ITEM_CLASS, &stmt, &found, err, "ii", site, item));
    assert(found);
    *ret_class = (enum item_class)stmt_i64(stmt, 0);
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc counts_accuracy(struct db *db, int64_t site, int64_t from_day, int64_t to_day,
                              int64_t *ret_lines_n, int64_t *ret_exact_n, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_COUNT_ACCURACY, &stmt, &found, err, "iii", site, from_day, to_day));
    assert(found); /* an aggregate always has its row */
    *ret_lines_n = stmt_i64(stmt, 0);
    *ret_exact_n = stmt_i64(stmt, 1);
    stmt_end(stmt);
    return LINLI_OK;
}
