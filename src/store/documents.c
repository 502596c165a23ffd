/*
 * Documents: inserting, stepping, receiving and listing lines (see documents.h). Running numbers
 * are read from the numbers that stand, so a day that is planned again gets the same ones.
 */
#include "store/documents.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "store/numbers.h"

enum { LINES_FIRST_N = 16, NUMBER_DIGITS_MAX = 9 };

/* Prefixes of numbers; both have two letters, which document_last_number relies on. */
static const char *const prefixes[DOCUMENT_KIND_N] = {
    [DOCUMENT_PURCHASE] = "PO",
    [DOCUMENT_EMERGENCY] = "EM",
};

static enum linli_rc next_number(struct db *db, enum document_kind kind, int64_t day,
                                 char ret_number[DOCUMENT_NUMBER_BYTES], struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_DOCUMENT_LAST_NUMBER, &stmt, &found, err, "ii", (int64_t)kind, day));
    assert(found); /* an aggregate always has its row */
    int64_t number = stmt_i64(stmt, 0) + 1;
    stmt_end(stmt);
    int32_t year;
    int32_t month;
    int32_t day_of_month;
    date_to_ymd((int32_t)day, &year, &month, &day_of_month);
    snprintf(ret_number, DOCUMENT_NUMBER_BYTES, "%s-%04d%02d%02d-%02lld", prefixes[kind], year,
             month, day_of_month, (long long)number);
    return LINLI_OK;
}

enum linli_rc document_next_number(struct db *db, const char *prefix, int64_t day,
                                   char ret_number[DOCUMENT_NUMBER_BYTES], struct linli_error *err)
{
    assert(strlen(prefix) == 2);
    int32_t year;
    int32_t month;
    int32_t day_of_month;
    int64_t running;
    char kind[16]; /* "CN-20261123" */
    date_to_ymd((int32_t)day, &year, &month, &day_of_month);
    snprintf(kind, sizeof(kind), "%s-%04d%02d%02d", prefix, year, month, day_of_month);
    LINLI_TRY(db_new_ids(db, kind, 1, &running, err));
    snprintf(ret_number, DOCUMENT_NUMBER_BYTES, "%s-%02lld", kind, (long long)running);
    return LINLI_OK;
}

enum linli_rc document_insert(struct db *db, const struct document *facts,
                              const struct document_actor *by, int64_t *ret_id,
                              char ret_number[DOCUMENT_NUMBER_BYTES], struct linli_error *err)
{
    assert(facts->kind < DOCUMENT_KIND_N);
    assert(facts->day >= DATE_DAY_MIN && facts->day <= DATE_DAY_MAX);
    char number[DOCUMENT_NUMBER_BYTES];
    LINLI_TRY(next_number(db, facts->kind, facts->day, number, err));
    int64_t id;
    LINLI_TRY(db_new_ids(db, "document", 1, &id, err));
    LINLI_TRY(db_run(db, SQL_DOCUMENT_INSERT, NULL, err, "iitiiiiiiti", id, (int64_t)facts->kind,
                     number, facts->site, facts->supplier, facts->day, facts->due_day, facts->plan,
                     facts->fee_fen, by->actor, by->now_ms));
    memcpy(ret_number, number, sizeof(number));
    *ret_id = id;
    return LINLI_OK;
}

static enum linli_rc insert_event(struct db *db, int64_t line, int64_t from, enum line_state to,
                                  int64_t qty_e3, const struct document_actor *by,
                                  struct linli_error *err)
{
    int64_t id;
    LINLI_TRY(db_new_ids(db, "document_event", 1, &id, err));
    return db_run(db, SQL_DOCUMENT_INSERT_EVENT, NULL, err, "iiiiiitt", id, line, from, (int64_t)to,
                  qty_e3, by->now_ms, by->actor, by->note);
}

enum linli_rc document_insert_line(struct db *db, const struct document_line *line,
                                   enum item_class class, enum reason_id reason_id,
                                   const char *reason_text, const struct document_actor *by,
                                   int64_t *ret_id, struct linli_error *err)
{
    assert(line->qty_e3 > 0 && line->line_no >= 1);
    if (line->line_no > LIMIT_DOCUMENT_LINES) {
        return linli_fail(err, LINLI_ELIMIT, "a document has more than the limit of %d lines",
                          LIMIT_DOCUMENT_LINES);
    }
    int64_t id;
    LINLI_TRY(db_new_ids(db, "document_line", 1, &id, err));
    LINLI_TRY(db_run(db, SQL_DOCUMENT_INSERT_LINE, NULL, err, "iiiiiiiiit", id, line->document,
                     line->line_no, line->item, (int64_t) class, (int64_t)LINE_PROPOSED,
                     line->qty_e3, line->unit_price_e4, numbers_of_reason(reason_id), reason_text));
    LINLI_TRY(insert_event(db, id, FIXED_NONE, LINE_PROPOSED, line->qty_e3, by, err));
    *ret_id = id;
    return LINLI_OK;
}

/* What a line is now, for the sentence of a step that could not be taken. */
static enum linli_rc read_state(struct db *db, int64_t line, enum line_state *ret_state,
                                int64_t *ret_open_e3, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_DOCUMENT_LINE_STATE, &stmt, &found, err, "i", line));
    if (!found) {
        return linli_fail(err, LINLI_EINTERNAL, "no document line has the id %lld",
                          (long long)line);
    }
    *ret_state = (enum line_state)stmt_i64(stmt, 0);
    *ret_open_e3 = stmt_i64(stmt, 1) - stmt_i64(stmt, 2);
    stmt_end(stmt);
    return LINLI_OK;
}

static enum linli_rc step(struct db *db, int64_t line, enum line_state from, enum line_state to,
                          const struct document_actor *by, struct linli_error *err)
{
    assert(line_may_become(from, to) || line_may_reopen(from, to));
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_DOCUMENT_SET_STATE, &stmt, &found, err, "iii", line, (int64_t)from,
                     (int64_t)to));
    if (!found) {
        enum line_state state;
        int64_t open_e3;
        LINLI_TRY(read_state(db, line, &state, &open_e3, err));
        return linli_fail(err, LINLI_ESTATE, "the line is %s, %s was expected",
                          line_state_name(state), line_state_name(from));
    }
    int64_t qty_e3 = stmt_i64(stmt, 0);
    stmt_end(stmt);
    return insert_event(db, line, (int64_t)from, to, qty_e3, by, err);
}

enum linli_rc document_step(struct db *db, int64_t line, enum line_state from, enum line_state to,
                            const struct document_actor *by, struct linli_error *err)
{
    assert(line_may_become(from, to));
    return step(db, line, from, to, by, err);
}

enum linli_rc document_refuse(struct db *db, int64_t line, const struct document_actor *by,
                              struct linli_error *err)
{
    LINLI_TRY(document_step(db, line, LINE_SENT, LINE_CANCELLED, by, err));
    return db_run(db, SQL_DOCUMENT_REFUSE, NULL, err, "ii", line, by->now_ms);
}

static enum linli_rc fail_receive(struct db *db, int64_t line, int64_t qty_e3,
                                  struct linli_error *err)
{
    enum line_state state;
    int64_t open_e3;
    LINLI_TRY(read_state(db, line, &state, &open_e3, err));
    if (state != LINE_APPROVED && state != LINE_SENT) {
        return linli_fail(err, LINLI_ESTATE, "the line is %s, approved or sent was expected",
                          line_state_name(state));
    }
    char came[FIXED_TEXT_BYTES];
    char open[FIXED_TEXT_BYTES];
    return linli_fail(err, LINLI_EINPUT,
                      "%s came, but only %s are still to come; what is beyond the order is "
                      "received by site and item",
                      fixed_print(qty_e3, 3, came), fixed_print(open_e3, 3, open));
}

enum linli_rc document_receive(struct db *db, int64_t line, int64_t qty_e3,
                               const struct document_actor *by, int64_t *ret_open_e3,
                               struct linli_error *err)
{
    assert(qty_e3 > 0);
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_DOCUMENT_ADD_RECEIVED, &stmt, &found, err, "ii", line, qty_e3));
    if (!found) {
        return fail_receive(db, line, qty_e3, err);
    }
    int64_t open_e3 = stmt_i64(stmt, 0) - stmt_i64(stmt, 1);
    enum line_state state = (enum line_state)stmt_i64(stmt, 2);
    stmt_end(stmt);
    assert(open_e3 >= 0);
    if (open_e3 == 0) {
        LINLI_TRY(document_step(db, line, state, LINE_RECEIVED, by, err));
    }
    *ret_open_e3 = open_e3;
    return LINLI_OK;
}

/* A received line goes back the way it came. */
static enum linli_rc reopen(struct db *db, int64_t line, const struct document_actor *by,
                            struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_DOCUMENT_STATE_BEFORE, &stmt, &found, err, "ii", line,
                     (int64_t)LINE_RECEIVED));
    int64_t before = found ? stmt_i64(stmt, 0) : FIXED_NONE;
    stmt_end(stmt);
    if (before != LINE_APPROVED && before != LINE_SENT) {
        return linli_fail(err, LINLI_EBREACH, "no event says how line %lld came to be received",
                          (long long)line);
    }
    return step(db, line, LINE_RECEIVED, (enum line_state)before, by, err);
}

enum linli_rc document_take_back(struct db *db, int64_t line, int64_t qty_e3,
                                 const struct document_actor *by, int64_t *ret_open_e3,
                                 struct linli_error *err)
{
    assert(qty_e3 > 0);
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_DOCUMENT_TAKE_RECEIVED, &stmt, &found, err, "ii", line, qty_e3));
    if (!found) {
        return linli_fail(err, LINLI_EBREACH, "less was received of line %lld than is taken back",
                          (long long)line);
    }
    enum line_state state = (enum line_state)stmt_i64(stmt, 0);
    int64_t open_e3 = stmt_i64(stmt, 1);
    stmt_end(stmt);
    if (state == LINE_RECEIVED) {
        LINLI_TRY(reopen(db, line, by, err));
    }
    *ret_open_e3 = open_e3;
    return LINLI_OK;
}

struct document_filter document_filter_all(void)
{
    return (struct document_filter){
        .day = FIXED_NONE,
        .supplier = FIXED_NONE,
        .class = FIXED_NONE,
        .site = FIXED_NONE,
        .number = NULL,
        .first_state = LINE_PROPOSED,
        .last_state = LINE_CANCELLED,
    };
}

/* A copy of a text column in the arena. */
static enum linli_rc keep(struct linli_arena *arena, struct stmt *stmt, int32_t column,
                          const char **ret_text, struct linli_error *err)
{
    const char *text = stmt_text(stmt, column);
    return linli_arena_copy_text(arena, text, strlen(text), ret_text, err);
}

/* The columns of SQL_DOCUMENT_LINES and SQL_DOCUMENT_LINE_BY_NAME, in their order. */
static enum linli_rc read_line(struct linli_arena *arena, struct stmt *stmt,
                               struct line_record *row, struct linli_error *err)
{
    row->document.id = stmt_i64(stmt, 0);
    LINLI_TRY(keep(arena, stmt, 1, &row->document.number, err));
    row->document.kind = (enum document_kind)stmt_i64(stmt, 2);
    row->document.site = stmt_i64(stmt, 3);
    LINLI_TRY(keep(arena, stmt, 4, &row->site_code, err));
    row->document.supplier = stmt_i64(stmt, 5);
    LINLI_TRY(keep(arena, stmt, 6, &row->supplier_code, err));
    row->document.day = stmt_i64(stmt, 7);
    row->document.due_day = stmt_i64(stmt, 8);
    row->document.fee_fen = stmt_i64(stmt, 9);
    row->line.id = stmt_i64(stmt, 10);
    row->line.document = row->document.id;
    row->line.line_no = stmt_i64(stmt, 11);
    row->line.item = stmt_i64(stmt, 12);
    LINLI_TRY(keep(arena, stmt, 13, &row->item_code, err));
    LINLI_TRY(keep(arena, stmt, 14, &row->item_name, err));
    LINLI_TRY(keep(arena, stmt, 15, &row->unit, err));
    row->class = (enum item_class)stmt_i64(stmt, 16);
    row->line.state = (enum line_state)stmt_i64(stmt, 17);
    row->line.qty_e3 = stmt_i64(stmt, 18);
    row->line.received_e3 = stmt_i64(stmt, 19);
    row->line.unit_price_e4 = stmt_i64(stmt, 20);
    row->document.plan = stmt_i64(stmt, 21);
    LINLI_TRY(numbers_read_reason(stmt_i64(stmt, 22), stmt_text(stmt, 23), &row->reason, err));
    LINLI_TRY(keep(arena, stmt, 24, &row->supplier_name, err));
    LINLI_TRY(keep(arena, stmt, 25, &row->document.actor, err));
    row->document.created_ms = stmt_i64(stmt, 26);
    return LINLI_OK;
}

/* Room for one more row: twice the room when it is full. */
static enum linli_rc grow(struct linli_arena *arena, struct line_record **lines, int64_t lines_n,
                          int64_t *room_n, struct linli_error *err)
{
    if (lines_n < *room_n) {
        return LINLI_OK;
    }
    int64_t wider_n = *room_n == 0 ? LINES_FIRST_N : *room_n * 2;
    struct line_record *wider;
    LINLI_TRY(LINLI_NEW(arena, wider_n, &wider, err));
    if (lines_n > 0) {
        memcpy(wider, *lines, (size_t)lines_n * sizeof(*wider));
    }
    *lines = wider;
    *room_n = wider_n;
    return LINLI_OK;
}

static enum linli_rc read_lines(struct linli_arena *arena, struct stmt *stmt,
                                struct line_record **ret_lines, int64_t *ret_lines_n,
                                struct linli_error *err)
{
    struct line_record *lines = NULL;
    int64_t lines_n = 0;
    int64_t room_n = 0;
    bool row;
    LINLI_TRY(stmt_next(stmt, &row, err));
    while (row) {
        LINLI_TRY(grow(arena, &lines, lines_n, &room_n, err));
        LINLI_TRY(read_line(arena, stmt, &lines[lines_n], err));
        lines_n += 1;
        LINLI_TRY(stmt_next(stmt, &row, err));
    }
    *ret_lines = lines;
    *ret_lines_n = lines_n;
    return LINLI_OK;
}

enum linli_rc document_list(struct db *db, struct linli_arena *arena,
                            const struct document_filter *filter, struct line_record **ret_lines,
                            int64_t *ret_lines_n, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_statement(db, SQL_DOCUMENT_LINES, &stmt, err));
    stmt_set_i64(stmt, 1, filter->day);
    stmt_set_i64(stmt, 2, filter->supplier);
    stmt_set_i64(stmt, 3, filter->class);
    stmt_set_text(stmt, 4, filter->number);
    stmt_set_i64(stmt, 5, (int64_t)filter->first_state);
    stmt_set_i64(stmt, 6, (int64_t)filter->last_state);
    stmt_set_i64(stmt, 7, filter->site);
    enum linli_rc rc = read_lines(arena, stmt, ret_lines, ret_lines_n, err);
    stmt_end(stmt);
    return rc;
}

/* Splits "PO-20261122-03/2"; false when it is not of that form. */
static bool split_name(const char *name, char number[DOCUMENT_NUMBER_BYTES], int64_t *ret_line_no)
{
    const char *slash = strrchr(name, '/');
    if (slash == NULL || slash == name || slash - name >= DOCUMENT_NUMBER_BYTES) {
        return false;
    }
    size_t digits_n = strlen(slash + 1);
    int64_t line_no;
    if (digits_n == 0 || digits_n > NUMBER_DIGITS_MAX ||
        strspn(slash + 1, "0123456789") != digits_n ||
        fixed_parse(slash + 1, digits_n, 0, FIXED_TRUNCATE, &line_no) != FIXED_PARSED) {
        return false;
    }
    memcpy(number, name, (size_t)(slash - name));
    number[slash - name] = '\0';
    *ret_line_no = line_no;
    return true;
}

enum linli_rc document_find_line(struct db *db, struct linli_arena *arena, const char *name,
                                 struct line_record *ret_line, struct linli_error *err)
{
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t line_no;
    if (!split_name(name, number, &line_no)) {
        return linli_fail(err, LINLI_EINPUT,
                          "a document line like PO-20261122-03/2 was expected, not %s", name);
    }
    struct stmt *stmt;
    struct line_record line = {0};
    bool found;
    LINLI_TRY(db_one(db, SQL_DOCUMENT_LINE_BY_NAME, &stmt, &found, err, "ti", number, line_no));
    if (!found) {
        return linli_fail(err, LINLI_EUNKNOWN, "no document line is called %s", name);
    }
    enum linli_rc rc = read_line(arena, stmt, &line, err);
    stmt_end(stmt);
    LINLI_TRY(rc);
    *ret_line = line;
    return LINLI_OK;
}

char *document_line_name(const struct line_record *record, char out[DOCUMENT_LINE_NAME_BYTES])
{
    snprintf(out, DOCUMENT_LINE_NAME_BYTES, "%s/%lld", record->document.number,
             (long long)record->line.line_no);
    return out;
}
