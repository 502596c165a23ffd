/* Other quantities of lines that were sent (see amendments.h). */
#include "store/amendments.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "store/growing.h"
#include "store/numbers.h"

enum { NO_DIGITS_MAX = 9 };

char *amendment_name(const struct amendment *amendment, char out[AMENDMENT_NAME_BYTES])
{
    snprintf(out, AMENDMENT_NAME_BYTES, "%s/%lld+%lld", amendment->number,
             (long long)amendment->line_no, (long long)amendment->no);
    return out;
}

static enum linli_rc insert_event(struct db *db, int64_t amendment, int64_t from,
                                  enum line_state to, const struct document_actor *by,
                                  struct linli_error *err)
{
    int64_t id;
    LINLI_TRY(db_new_ids(db, "amendment_event", 1, &id, err));
    return db_run(db, SQL_AMENDMENT_INSERT_EVENT, NULL, err, "iiiiitt", id, amendment, from,
                  (int64_t)to, by->now_ms, by->actor, by->note);
}

enum linli_rc amendment_propose(struct db *db, struct linli_arena *arena,
                                const struct plan_amendment *proposed, int64_t plan_id, int64_t day,
                                const struct document_actor *by,
                                char ret_name[AMENDMENT_NAME_BYTES], struct linli_error *err)
{
    struct amendment named = {.no = 0};
    const struct reason *reason = &proposed->reason;
    const int64_t *n = reason->numbers;
    const char *text;
    struct stmt *stmt;
    bool found;
    int64_t id;
    assert(n[AMEND_LOW_Q] <= n[AMEND_TO_Q] && n[AMEND_TO_Q] <= n[AMEND_HIGH_Q]);
    LINLI_TRY(numbers_write(arena, n, reason->numbers_n, &text, err));
    LINLI_TRY(db_one(db, SQL_AMENDMENT_NEXT_NO, &stmt, &found, err, "i", proposed->line));
    assert(found);
    named.no = stmt_i64(stmt, 0);
    named.line_no = stmt_i64(stmt, 1);
    enum linli_rc rc = growing_text(arena, stmt, 2, &named.number, err);
    stmt_end(stmt);
    LINLI_TRY(rc);
    LINLI_TRY(db_new_ids(db, "amendment", 1, &id, err));
    LINLI_TRY(db_run(db, SQL_AMENDMENT_INSERT, NULL, err, "iiiiiiiiiiiiti", id, proposed->line,
                     named.no, plan_id, day, n[AMEND_FROM_Q], n[AMEND_TO_Q], n[AMEND_LOW_Q],
                     n[AMEND_HIGH_Q], n[AMEND_UNTIL_DAY], n[AMEND_UNTIL_S],
                     numbers_of_reason(reason->id), text, by->now_ms));
    LINLI_TRY(insert_event(db, id, FIXED_NONE, LINE_PROPOSED, by, err));
    amendment_name(&named, ret_name);
    return LINLI_OK;
}

enum linli_rc amendments_forget(struct db *db, int64_t plan_id, struct linli_error *err)
{
    LINLI_TRY(db_run(db, SQL_AMENDMENT_DELETE_EVENTS, NULL, err, "i", plan_id));
    return db_run(db, SQL_AMENDMENT_DELETE, NULL, err, "i", plan_id);
}

/* Takes the step alone; *ret_line of the amendment. */
static enum linli_rc set_state(struct db *db, int64_t id, enum line_state from, enum line_state to,
                               const struct document_actor *by, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    assert(line_may_become(from, to));
    LINLI_TRY(db_one(db, SQL_AMENDMENT_SET_STATE, &stmt, &found, err, "iii", id, (int64_t)from,
                     (int64_t)to));
    stmt_end(stmt);
    if (!found) {
        return linli_fail(err, LINLI_ESTATE,
                          "the change is not %s any more: somebody else has decided about it",
                          line_state_name(from));
    }
    return insert_event(db, id, (int64_t)from, to, by, err);
}

enum linli_rc amendments_withdraw(struct db *db, int64_t before_day, int64_t line,
                                  const struct document_actor *by, int64_t *ret_n,
                                  struct linli_error *err)
{
    int64_t n = 0;
    for (;;) {
        struct stmt *stmt;
        bool found;
        LINLI_TRY(db_one(db, SQL_AMENDMENT_OPEN, &stmt, &found, err, "ii", before_day, line));
        int64_t id = found ? stmt_i64(stmt, 0) : 0;
        stmt_end(stmt);
        if (!found) {
            *ret_n = n;
            return LINLI_OK;
        }
        LINLI_TRY(set_state(db, id, LINE_PROPOSED, LINE_CANCELLED, by, err));
        n += 1;
    }
}

/* The line gets another quantity, and an event that names the amendment. */
static enum linli_rc set_qty(struct db *db, const struct amendment *a, int64_t from_e3,
                             int64_t to_e3, const struct document_actor *by,
                             struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    int64_t id;
    char name[AMENDMENT_NAME_BYTES];
    assert(to_e3 > 0);
    LINLI_TRY(
        db_one(db, SQL_AMENDMENT_SET_QTY, &stmt, &found, err, "iii", a->line, from_e3, to_e3));
    stmt_end(stmt);
    amendment_name(a, name);
    if (!found) {
        char qty[FIXED_TEXT_BYTES];
        return linli_fail(err, LINLI_ESTATE,
                          "%s cannot be done: its line is not sent with %s open any more", name,
                          fixed_print(from_e3, 3, qty));
    }
    LINLI_TRY(db_new_ids(db, "document_event", 1, &id, err));
    return db_run(db, SQL_DOCUMENT_INSERT_EVENT, NULL, err, "iiiiiitt", id, a->line,
                  (int64_t)LINE_SENT, (int64_t)LINE_SENT, to_e3, by->now_ms, by->actor, name);
}

enum linli_rc amendment_step(struct db *db, const struct amendment *amendment, enum line_state to,
                             const struct document_actor *by, struct linli_error *err)
{
    const struct amendment *a = amendment;
    LINLI_TRY(set_state(db, a->id, a->state, to, by, err));
    if (to == LINE_APPROVED) {
        return set_qty(db, a, a->from_e3, a->to_e3, by, err);
    }
    return a->state == LINE_APPROVED ? set_qty(db, a, a->to_e3, a->from_e3, by, err) : LINLI_OK;
}

static enum linli_rc read_row(struct linli_arena *arena, struct stmt *stmt, void *row,
                              struct linli_error *err)
{
    struct amendment *a = row;
    a->id = stmt_i64(stmt, 0);
    a->line = stmt_i64(stmt, 1);
    a->no = stmt_i64(stmt, 2);
    a->day = stmt_i64(stmt, 3);
    a->state = (enum line_state)stmt_i64(stmt, 4);
    a->from_e3 = stmt_i64(stmt, 5);
    a->to_e3 = stmt_i64(stmt, 6);
    a->low_e3 = stmt_i64(stmt, 7);
    a->high_e3 = stmt_i64(stmt, 8);
    a->until_day = stmt_i64(stmt, 9);
    a->until_s = stmt_i64(stmt, 10);
    a->moment_ms = stmt_i64(stmt, 11);
    a->line_no = stmt_i64(stmt, 14);
    a->due_day = stmt_i64(stmt, 15);
    a->class = (enum item_class)stmt_i64(stmt, 23);
    a->unit_price_e4 = stmt_i64(stmt, 24);
    LINLI_TRY(growing_text(arena, stmt, 13, &a->number, err));
    LINLI_TRY(growing_text(arena, stmt, 17, &a->site_code, err));
    LINLI_TRY(growing_text(arena, stmt, 18, &a->supplier_code, err));
    LINLI_TRY(growing_text(arena, stmt, 19, &a->supplier_name, err));
    LINLI_TRY(growing_text(arena, stmt, 20, &a->item_code, err));
    LINLI_TRY(growing_text(arena, stmt, 21, &a->item_name, err));
    LINLI_TRY(growing_text(arena, stmt, 22, &a->unit, err));
    return numbers_read_reason(stmt_i64(stmt, 25), stmt_text(stmt, 26), &a->reason, err);
}

enum linli_rc amendment_list(struct db *db, struct linli_arena *arena,
                             const struct document_filter *filter, struct amendment **ret_rows,
                             int64_t *ret_rows_n, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_AMENDMENT_LIST, &stmt, err, "iiitiiiii", filter->day,
                       filter->supplier, filter->class, filter->number, FIXED_NONE, FIXED_NONE,
                       (int64_t)filter->first_state, (int64_t)filter->last_state, filter->site));
    return growing_rows(arena, stmt, sizeof(struct amendment), read_row, ret_rows, ret_rows_n, err);
}

/* A whole number of at most nine digits between two places; false when it is none. */
static bool read_no(const char *from, const char *end, int64_t *ret_no)
{
    size_t n = (size_t)(end - from);
    return n > 0 && n <= NO_DIGITS_MAX && strspn(from, "0123456789") >= n &&
           fixed_parse(from, n, 0, FIXED_TRUNCATE, ret_no) == FIXED_PARSED;
}

enum linli_rc amendment_find(struct db *db, struct linli_arena *arena, const char *name,
                             struct amendment *ret_amendment, struct linli_error *err)
{
    char number[DOCUMENT_NUMBER_BYTES];
    const char *slash = strrchr(name, '/');
    const char *plus = slash != NULL ? strchr(slash, '+') : NULL;
    int64_t line_no;
    int64_t no;
    struct stmt *stmt;
    bool found;
    if (plus == NULL || slash == name || slash - name >= DOCUMENT_NUMBER_BYTES ||
        !read_no(slash + 1, plus, &line_no) || !read_no(plus + 1, plus + strlen(plus), &no)) {
        return linli_fail(err, LINLI_EINPUT,
                          "a change of a line like PO-20261122-03/2+1 was expected, not %s", name);
    }
    memcpy(number, name, (size_t)(slash - name));
    number[slash - name] = '\0';
    LINLI_TRY(db_one(db, SQL_AMENDMENT_LIST, &stmt, &found, err, "iiitiiiii", FIXED_NONE,
                     FIXED_NONE, FIXED_NONE, number, line_no, no, (int64_t)LINE_PROPOSED,
                     (int64_t)LINE_CANCELLED, FIXED_NONE));
    if (!found) {
        stmt_end(stmt);
        return linli_fail(err, LINLI_EUNKNOWN, "no change of a line is called %s (linli orders)",
                          name);
    }
    return growing_one(arena, stmt, read_row, ret_amendment, err);
}
