/* Planned moves: listing them and taking their steps (see move_book.h). */
#include "store/move_book.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/fixed.h"
#include "store/growing.h"
#include "store/numbers.h"

enum { NUMBER_DIGITS_MAX = 9 };

/* ---- reading --------------------------------------------------------------------------------- */

/* The columns of SQL_MOVE_LINES and SQL_MOVE_LINE_BY_NAME. */
static enum linli_rc read_line(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct move_record *line = row;
    line->id = stmt_i64(stmt, 0);
    LINLI_TRY(growing_text(arena, stmt, 1, &line->number, err));
    line->line_no = stmt_i64(stmt, 2);
    line->day = stmt_i64(stmt, 3);
    line->due_day = stmt_i64(stmt, 4);
    line->from = stmt_i64(stmt, 5);
    LINLI_TRY(growing_text(arena, stmt, 6, &line->from_code, err));
    LINLI_TRY(growing_text(arena, stmt, 7, &line->from_name, err));
    line->to = stmt_i64(stmt, 8);
    LINLI_TRY(growing_text(arena, stmt, 9, &line->to_code, err));
    LINLI_TRY(growing_text(arena, stmt, 10, &line->to_name, err));
    line->item = stmt_i64(stmt, 11);
    LINLI_TRY(growing_text(arena, stmt, 12, &line->item_code, err));
    LINLI_TRY(growing_text(arena, stmt, 13, &line->item_name, err));
    LINLI_TRY(growing_text(arena, stmt, 14, &line->unit, err));
    line->lot = stmt_i64(stmt, 15);
    LINLI_TRY(growing_text(arena, stmt, 16, &line->lot_code, err));
    line->state = (enum line_state)stmt_i64(stmt, 17);
    line->qty_e3 = stmt_i64(stmt, 18);
    line->way_fen = stmt_i64(stmt, 19);
    return numbers_read_reason(stmt_i64(stmt, 20), stmt_text(stmt, 21), &line->reason, err);
}

enum linli_rc move_book_list(struct db *db, struct linli_arena *arena,
                             const struct move_filter *filter, struct move_record **ret_lines,
                             int64_t *ret_lines_n, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_MOVE_LINES, &stmt, err, "iitii", filter->day, filter->site,
                       filter->number, (int64_t)filter->first_state, (int64_t)filter->last_state));
    return growing_rows(arena, stmt, sizeof(struct move_record), read_line, ret_lines, ret_lines_n,
                        err);
}

bool move_book_is_name(const char *name)
{
    return strncmp(name, "PM-", 3) == 0;
}

/* Splits "PM-20261122-03/2"; false when it is not of that form. */
static bool split_name(const char *name, char number[DOCUMENT_NUMBER_BYTES], int64_t *ret_line_no)
{
    const char *slash = strrchr(name, '/');
    if (slash == NULL || slash == name || slash - name >= DOCUMENT_NUMBER_BYTES) {
        return false;
    }
    size_t digits_n = strlen(slash + 1);
    if (digits_n == 0 || digits_n > NUMBER_DIGITS_MAX ||
        strspn(slash + 1, "0123456789") != digits_n ||
        fixed_parse(slash + 1, digits_n, 0, FIXED_TRUNCATE, ret_line_no) != FIXED_PARSED) {
        return false;
    }
    memcpy(number, name, (size_t)(slash - name));
    number[slash - name] = '\0';
    return true;
}

enum linli_rc move_book_find(struct db *db, struct linli_arena *arena, const char *name,
                             struct move_record *ret_line, struct linli_error *err)
{
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t line_no = 0;
    struct stmt *stmt;
    struct move_record line = {0};
    bool found;
    if (!split_name(name, number, &line_no)) {
        return linli_fail(err, LINLI_EINPUT,
                          "a line of a planned move like PM-20261122-03/2 was expected, not %s",
                          name);
    }
    LINLI_TRY(db_one(db, SQL_MOVE_LINE_BY_NAME, &stmt, &found, err, "ti", number, line_no));
    if (!found) {
        return linli_fail(err, LINLI_EUNKNOWN, "no line of a planned move is called %s", name);
    }
    LINLI_TRY(growing_one(arena, stmt, read_line, &line, err));
    *ret_line = line;
    return LINLI_OK;
}

char *move_book_name(const struct move_record *line, char out[DOCUMENT_LINE_NAME_BYTES])
{
    snprintf(out, DOCUMENT_LINE_NAME_BYTES, "%s/%lld", line->number, (long long)line->line_no);
    return out;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static enum linli_rc fail_state(struct db *db, int64_t line, enum line_state from,
                                struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_MOVE_STATE, &stmt, &found, err, "i", line));
    int64_t state = found ? stmt_i64(stmt, 0) : FIXED_NONE;
    stmt_end(stmt);
    if (state < 0 || state >= LINE_STATE_N) {
        return linli_fail(err, LINLI_EINTERNAL, "no line of a planned move has the id %lld",
                          (long long)line);
    }
    return linli_fail(err, LINLI_ESTATE, "the line is %s, %s was expected",
                      line_state_name((enum line_state)state), line_state_name(from));
}

enum linli_rc move_book_step(struct db *db, int64_t line, enum line_state from, enum line_state to,
                             int64_t transfer, const struct document_actor *by,
                             struct linli_error *err)
{
    int64_t changed_n;
    int64_t id;
    bool back = from == LINE_SENT && to == LINE_APPROVED;
    assert((back || line_may_become(from, to)) && to != LINE_RECEIVED);
    assert((to == LINE_SENT) == (transfer != FIXED_NONE));
    (void)back;
    LINLI_TRY(db_run(db, SQL_MOVE_SET_STATE, &changed_n, err, "iiii", line, (int64_t)from,
                     (int64_t)to, transfer));
    if (changed_n == 0) {
        return fail_state(db, line, from, err);
    }
    LINLI_TRY(db_new_ids(db, "planned_move_event", 1, &id, err));
    return db_run(db, SQL_MOVE_INSERT_EVENT, NULL, err, "iiiiitt", id, line, (int64_t)from,
                  (int64_t)to, by->now_ms, by->actor, by->note);
}

/* ---- transfers by hand, and undone ----------------------------------------------------------- */

struct open_part {
    int64_t line;
    int64_t qty_e3;
};

static enum linli_rc read_part(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    (void)arena;
    (void)err;
    struct open_part *part = row;
    part->line = stmt_i64(stmt, 0);
    part->qty_e3 = stmt_i64(stmt, 1);
    return LINLI_OK;
}

enum linli_rc move_book_settle(struct db *db, struct linli_arena *arena, int64_t from, int64_t to,
                               const int64_t item_lot_qty[3], int64_t transfer,
                               const struct document_actor *by, struct linli_error *err)
{
    struct stmt *stmt;
    struct open_part *parts;
    int64_t parts_n;
    int64_t left_e3 = item_lot_qty[2];
    LINLI_TRY(db_query(db, SQL_MOVE_TO_SETTLE, &stmt, err, "iiii", from, to, item_lot_qty[0],
                       item_lot_qty[1]));
    LINLI_TRY(
        growing_rows(arena, stmt, sizeof(struct open_part), read_part, &parts, &parts_n, err));
    for (int64_t i = 0; i < parts_n; i++) {
        if (parts[i].qty_e3 <= left_e3) {
            LINLI_TRY(
                move_book_step(db, parts[i].line, LINE_APPROVED, LINE_SENT, transfer, by, err));
            left_e3 -= parts[i].qty_e3;
        }
    }
    return LINLI_OK;
}

static enum linli_rc read_id(struct linli_arena *arena, struct stmt *stmt, void *row,
                             struct linli_error *err)
{
    (void)arena;
    (void)err;
    *(int64_t *)row = stmt_i64(stmt, 0);
    return LINLI_OK;
}

enum linli_rc move_book_undo(struct db *db, struct linli_arena *arena, int64_t transfer,
                             const struct document_actor *by, struct linli_error *err)
{
    struct stmt *stmt;
    int64_t *lines;
    int64_t lines_n;
    LINLI_TRY(db_query(db, SQL_MOVE_OF_TRANSFER, &stmt, err, "i", transfer));
    LINLI_TRY(growing_rows(arena, stmt, sizeof(int64_t), read_id, &lines, &lines_n, err));
    for (int64_t i = 0; i < lines_n; i++) {
        LINLI_TRY(move_book_step(db, lines[i], LINE_SENT, LINE_APPROVED, FIXED_NONE, by, err));
    }
    return LINLI_OK;
}
