/* Transfers between sites in the database (see transfers.h). */
#include "store/transfers.h"

#include <assert.h>

#include "base/fixed.h"
#include "model/limits.h"
#include "store/growing.h"

/* ---- writing --------------------------------------------------------------------------------- */

enum linli_rc transfers_insert(struct db *db, int64_t command, int64_t from, int64_t to,
                               int64_t due_day, int64_t refused, struct linli_error *err)
{
    assert(from != to);
    return db_run(db, SQL_TRANSFER_INSERT, NULL, err, "iiiii", command, from, to, due_day, refused);
}

enum linli_rc transfers_insert_line(struct db *db, int64_t command,
                                    const struct transfer_line *line, int64_t *ret_id,
                                    struct linli_error *err)
{
    assert(line->line_no >= 1 && line->sent_e3 > 0 && line->from_lot != line->to_lot);
    int64_t id;
    if (line->line_no > LIMIT_DOCUMENT_LINES) {
        return linli_fail(err, LINLI_ELIMIT, "a document has more than the limit of %d lines",
                          LIMIT_DOCUMENT_LINES);
    }
    LINLI_TRY(db_new_ids(db, "transfer_line", 1, &id, err));
    LINLI_TRY(db_run(db, SQL_TRANSFER_INSERT_LINE, NULL, err, "iiiiiii", id, command, line->line_no,
                     line->item, line->from_lot, line->to_lot, line->sent_e3));
    *ret_id = id;
    return LINLI_OK;
}

enum linli_rc transfers_take(struct db *db, int64_t command, const struct transfer_line *line,
                             const struct transfer_step *step, struct linli_error *err)
{
    int64_t sum_e3 = step->accepted_e3 + step->lost_e3 + step->refused_e3;
    int64_t changed_n;
    assert(step->accepted_e3 >= 0 && step->lost_e3 >= 0 && step->refused_e3 >= 0 && sum_e3 > 0);
    LINLI_TRY(db_run(db, SQL_TRANSFER_CLOSE, &changed_n, err, "ii", line->id, sum_e3));
    if (changed_n == 0) {
        char asked[FIXED_TEXT_BYTES];
        char open[FIXED_TEXT_BYTES];
        return linli_fail(err, LINLI_ESTATE,
                          "of line %lld (%s) only %s are on the way, not %s; what came beyond what "
                          "was sent is counted (linli count)",
                          (long long)line->line_no, line->item_code,
                          fixed_print(line->open_e3, 3, open), fixed_print(sum_e3, 3, asked));
    }
    return db_run(db, SQL_TRANSFER_INSERT_STEP, NULL, err, "iiiii", command, line->id,
                  step->accepted_e3, step->lost_e3, step->refused_e3);
}

enum linli_rc transfers_undo(struct db *db, int64_t command, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    int64_t changed_n;
    LINLI_TRY(db_run(db, SQL_TRANSFER_REOPEN, NULL, err, "i", command));
    LINLI_TRY(db_one(db, SQL_TRANSFER_LINES_N, &stmt, &found, err, "i", command));
    assert(found); /* an aggregate always has its row */
    int64_t lines_n = stmt_i64(stmt, 0);
    stmt_end(stmt);
    LINLI_TRY(db_run(db, SQL_TRANSFER_UNSEND, &changed_n, err, "i", command));
    assert(changed_n <= lines_n);
    return changed_n == lines_n
               ? LINLI_OK
               : linli_fail(err, LINLI_ESTATE, "some of the transfer has been accepted meanwhile");
}

/* ---- reading --------------------------------------------------------------------------------- */

/* The columns of SQL_TRANSFER_BY_NUMBER and SQL_TRANSFER_LIST. */
static enum linli_rc read_transfer(struct linli_arena *arena, struct stmt *stmt, void *row,
                                   struct linli_error *err)
{
    struct transfer *t = row;
    t->command = stmt_i64(stmt, 0);
    LINLI_TRY(growing_text(arena, stmt, 1, &t->number, err));
    t->from = stmt_i64(stmt, 2);
    LINLI_TRY(growing_text(arena, stmt, 3, &t->from_code, err));
    LINLI_TRY(growing_text(arena, stmt, 4, &t->from_name, err));
    t->to = stmt_i64(stmt, 5);
    LINLI_TRY(growing_text(arena, stmt, 6, &t->to_code, err));
    LINLI_TRY(growing_text(arena, stmt, 7, &t->to_name, err));
    t->day = stmt_i64(stmt, 8);
    t->due_day = stmt_i64(stmt, 9);
    LINLI_TRY(growing_text(arena, stmt, 10, &t->note, err));
    LINLI_TRY(growing_text(arena, stmt, 11, &t->actor, err));
    t->moment_ms = stmt_i64(stmt, 12);
    LINLI_TRY(growing_text(arena, stmt, 13, &t->refused_of, err));
    LINLI_TRY(growing_text(arena, stmt, 14, &t->undone_by, err));
    t->lines_n = stmt_i64(stmt, 15);
    t->open_n = stmt_i64(stmt, 16);
    return LINLI_OK;
}

static enum linli_rc read_line(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct transfer_line *line = row;
    line->id = stmt_i64(stmt, 0);
    line->line_no = stmt_i64(stmt, 1);
    line->item = stmt_i64(stmt, 2);
    LINLI_TRY(growing_text(arena, stmt, 3, &line->item_code, err));
    LINLI_TRY(growing_text(arena, stmt, 4, &line->item_name, err));
    LINLI_TRY(growing_text(arena, stmt, 5, &line->unit, err));
    line->from_lot = stmt_i64(stmt, 6);
    line->to_lot = stmt_i64(stmt, 7);
    LINLI_TRY(growing_text(arena, stmt, 8, &line->lot_code, err));
    line->expiry_day = stmt_i64(stmt, 9);
    line->sent_e3 = stmt_i64(stmt, 10);
    line->open_e3 = stmt_i64(stmt, 11);
    line->accepted_e3 = stmt_i64(stmt, 12);
    line->lost_e3 = stmt_i64(stmt, 13);
    line->refused_e3 = stmt_i64(stmt, 14);
    return LINLI_OK;
}

static enum linli_rc read_lot(struct linli_arena *arena, struct stmt *stmt, void *row,
                              struct linli_error *err)
{
    struct transfer_lot *lot = row;
    lot->lot = stmt_i64(stmt, 0);
    LINLI_TRY(growing_text(arena, stmt, 1, &lot->code, err));
    lot->qty_e3 = stmt_i64(stmt, 2);
    lot->expiry_day = stmt_i64(stmt, 3);
    lot->cost_e4 = stmt_i64(stmt, 4);
    lot->supplier = stmt_i64(stmt, 5);
    return LINLI_OK;
}

enum linli_rc transfers_find(struct db *db, struct linli_arena *arena, const char *number,
                             struct transfer *ret_transfer, struct linli_error *err)
{
    struct transfer transfer = {0};
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_TRANSFER_BY_NUMBER, &stmt, &found, err, "t", number));
    if (!found) {
        return linli_fail(err, LINLI_EUNKNOWN, "no transfer has the number %s", number);
    }
    LINLI_TRY(growing_one(arena, stmt, read_transfer, &transfer, err));
    *ret_transfer = transfer;
    return LINLI_OK;
}

enum linli_rc transfers_lines(struct db *db, struct linli_arena *arena, int64_t command,
                              struct transfer_line **ret_lines, int64_t *ret_lines_n,
                              struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_TRANSFER_LINES, &stmt, err, "i", command));
    return growing_rows(arena, stmt, sizeof(struct transfer_line), read_line, ret_lines,
                        ret_lines_n, err);
}

enum linli_rc transfers_list(struct db *db, struct linli_arena *arena, int64_t site, bool all,
                             struct transfer **ret_rows, int64_t *ret_rows_n,
                             struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_TRANSFER_LIST, &stmt, err, "ii", (int64_t)all, site));
    return growing_rows(arena, stmt, sizeof(struct transfer), read_transfer, ret_rows, ret_rows_n,
                        err);
}

enum linli_rc transfers_sendable(struct db *db, struct linli_arena *arena, int64_t site,
                                 int64_t item, const char *lot, int64_t day, int64_t due_day,
                                 struct transfer_lot **ret_rows, int64_t *ret_rows_n,
                                 struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(
        db_query(db, SQL_TRANSFER_SENDABLE, &stmt, err, "iitii", site, item, lot, day, due_day));
    return growing_rows(arena, stmt, sizeof(struct transfer_lot), read_lot, ret_rows, ret_rows_n,
                        err);
}

enum linli_rc transfers_lane_hours(struct db *db, int64_t from, int64_t to, int64_t *ret_hours_e3,
                                   struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_TRANSFER_LANE_HOURS, &stmt, &found, err, "ii", from, to));
    *ret_hours_e3 = found ? stmt_i64(stmt, 0) : FIXED_NONE;
    stmt_end(stmt);
    return LINLI_OK;
}
