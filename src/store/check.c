/*
 * The checks (see check.h). Most are a statement of sql/queries/check.sql that finds breaches; the
 * events' paths and the replay of plans need the rules of model and planner and are walked here.
 */
#include "store/check.h"

#include <assert.h>
#include <stdio.h>

#include "base/date.h"
#include "base/fixed.h"
#include "model/document.h"
#include "model/limits.h"
#include "store/numbers.h"

enum { WHERE_BYTES = 320 };

#define NUMBER_MOST (INT64_C(1000) * LIMIT_QTY_E3)

static const char *const names[CHECK_N] = {
    [CHECK_WHOLE] = "the database is whole",
    [CHECK_BALANCE_SUM] = "a balance is the sum of its movements",
    [CHECK_BALANCE_SIGN] = "a balance is not negative",
    [CHECK_COMMAND] = "a movement has a command",
    [CHECK_SIGN] = "a movement has the sign of its kind",
    [CHECK_UNMET] = "only issues count as demand",
    [CHECK_LOT] = "a movement and its lot agree",
    [CHECK_TRANSFER] = "transfers sum to zero",
    [CHECK_COUNTER] = "a counter is the opposite of what it takes back",
    [CHECK_UNDO] = "an undo counters all of one booking",
    [CHECK_STATE] = "a line is in the state of its last event",
    [CHECK_RECEIVED] = "what was received was booked",
    [CHECK_RECEIPT] = "a receipt and its line agree",
    [CHECK_EMPTY] = "a document has lines",
    [CHECK_IDS] = "ids are given once",
    [CHECK_MARK] = "a marked fact is in the state of its last event",
    [CHECK_OVERRIDE] = "a forecast by hand has a reason and an end",
    [CHECK_DEMAND] = "demand is within its bounds",
    [CHECK_COUNT_STATE] = "a counted line is in the state of its last event",
    [CHECK_COUNT_POSTED] = "what a count found was booked",
    [CHECK_TRANSFER_OPEN] = "what is on its way was sent and has not arrived",
    [CHECK_TRANSFER_BOOKED] = "a transfer and its movements agree",
    [CHECK_RESERVE] = "stock leaves the reserve by a release",
    [CHECK_PAPER] = "a paper number is entered once",
    [CHECK_ALLOTMENT] = "no order got more than was ordered",
    [CHECK_MOVE] = "a planned move was sent by its transfer",
    [CHECK_AMENDMENT] = "a line has what was ordered and its changes",
    [CHECK_STEPS] = "a line takes only allowed steps",
    [CHECK_REPLAY] = "a planned line's numbers give its quantity",
};

/* The statement that finds what breaks an invariant; the others have functions. */
static const enum sql_id statements[CHECK_N] = {
    [CHECK_BALANCE_SUM] = SQL_CHECK_BALANCE_IS_SUM,
    [CHECK_BALANCE_SIGN] = SQL_CHECK_BALANCE_NOT_NEGATIVE,
    [CHECK_COMMAND] = SQL_CHECK_MOVEMENT_HAS_COMMAND,
    [CHECK_SIGN] = SQL_CHECK_MOVEMENT_SIGN,
    [CHECK_UNMET] = SQL_CHECK_MOVEMENT_UNMET,
    [CHECK_LOT] = SQL_CHECK_MOVEMENT_LOT,
    [CHECK_TRANSFER] = SQL_CHECK_TRANSFER_SUM,
    [CHECK_COUNTER] = SQL_CHECK_COUNTER,
    [CHECK_UNDO] = SQL_CHECK_UNDO,
    [CHECK_STATE] = SQL_CHECK_LINE_STATE,
    [CHECK_RECEIVED] = SQL_CHECK_RECEIVED,
    [CHECK_RECEIPT] = SQL_CHECK_RECEIPT_LINE,
    [CHECK_EMPTY] = SQL_CHECK_EMPTY_DOCUMENT,
    [CHECK_IDS] = SQL_CHECK_IDS,
    [CHECK_MARK] = SQL_CHECK_MARK_STATE,
    [CHECK_OVERRIDE] = SQL_CHECK_OVERRIDE,
    [CHECK_DEMAND] = SQL_CHECK_DEMAND,
    [CHECK_COUNT_STATE] = SQL_CHECK_COUNT_STATE,
    [CHECK_COUNT_POSTED] = SQL_CHECK_COUNT_POSTED,
    [CHECK_TRANSFER_OPEN] = SQL_CHECK_TRANSFER_OPEN,
    [CHECK_PAPER] = SQL_CHECK_PAPER,
    [CHECK_ALLOTMENT] = SQL_CHECK_ALLOTMENT,
    [CHECK_MOVE] = SQL_CHECK_MOVE,
    [CHECK_AMENDMENT] = SQL_CHECK_AMENDMENT,
    [CHECK_TRANSFER_BOOKED] = SQL_CHECK_TRANSFER_BOOKED,
    [CHECK_RESERVE] = SQL_CHECK_RESERVE,
};

struct run {
    struct db *db;
    const struct check_calls *calls;
    int64_t breaches_n;
};

const char *check_name(enum check_id check)
{
    assert(check < CHECK_N);
    return names[check];
}

static enum linli_rc report(struct run *run, enum check_id check, const char *where,
                            struct linli_error *err)
{
    run->breaches_n += 1;
    return run->calls->breach(run->calls->context, check, where, err);
}

/* Reads the rows of a statement without parameters, one by one. */
static enum linli_rc each_row(struct run *run, enum sql_id id, enum check_id check,
                              enum linli_rc (*read)(struct run *run, enum check_id check,
                                                    struct stmt *stmt, struct linli_error *err),
                              struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_statement(run->db, id, &stmt, err));
    bool row;
    enum linli_rc rc = stmt_next(stmt, &row, err);
    while (rc == LINLI_OK && row) {
        rc = read(run, check, stmt, err);
        if (rc == LINLI_OK) {
            rc = stmt_next(stmt, &row, err);
        }
    }
    stmt_end(stmt);
    return rc;
}

static enum linli_rc read_breach(struct run *run, enum check_id check, struct stmt *stmt,
                                 struct linli_error *err)
{
    return report(run, check, stmt_text(stmt, 0), err);
}

static bool is_state(int64_t state)
{
    return state >= 0 && state < LINE_STATE_N;
}

/* The first event proposes; each later one starts where the one before it ended. */
static enum linli_rc read_event(struct run *run, enum check_id check, struct stmt *stmt,
                                struct linli_error *err)
{
    int64_t from = stmt_i64(stmt, 1);
    int64_t to = stmt_i64(stmt, 2);
    int64_t before = stmt_i64(stmt, 3);
    bool allowed = from == before && is_state(to);
    if (allowed && from == FIXED_NONE) {
        allowed = to == LINE_PROPOSED;
    } else if (allowed) {
        enum line_state a = (enum line_state)from;
        enum line_state b = (enum line_state)to;
        allowed = is_state(from) &&
                  (line_may_become(a, b) || line_may_reopen(a, b) || line_may_amend(a, b));
    }
    return allowed ? LINLI_OK : report(run, check, stmt_text(stmt, 0), err);
}

/* Numbers that no plan has: beyond them the arithmetic of a replay could leave its form. */
static bool is_bounded(const struct reason *reason)
{
    for (int32_t i = 0; i < reason->numbers_n; i++) {
        if (reason->numbers[i] > NUMBER_MOST || reason->numbers[i] < -NUMBER_MOST) {
            return false;
        }
    }
    return true;
}

static enum linli_rc read_plan_line(struct run *run, enum check_id check, struct stmt *stmt,
                                    struct linli_error *err)
{
    struct reason reason;
    int64_t qty_e3;
    if (numbers_read_reason(stmt_i64(stmt, 4), stmt_text(stmt, 5), &reason, NULL) == LINLI_OK &&
        is_bounded(&reason) && run->calls->replay(&reason, &qty_e3) &&
        qty_e3 == stmt_i64(stmt, 3)) {
        return LINLI_OK;
    }
    char where[WHERE_BYTES];
    char day[DATE_TEXT_BYTES];
    snprintf(where, sizeof(where), "%s, item %s at site %s",
             date_print((int32_t)stmt_i64(stmt, 0), day), stmt_text(stmt, 2), stmt_text(stmt, 1));
    return report(run, check, where, err);
}

/* What the database says of itself becomes a breach like any other. */
static enum linli_rc check_database(struct run *run, struct linli_error *err)
{
    struct linli_error found;
    linli_error_init(&found);
    enum linli_rc rc = db_check(run->db, &found);
    if (rc == LINLI_EBREACH) {
        char where[WHERE_BYTES];
        linli_error_print(&found, NULL, where, sizeof(where));
        return report(run, CHECK_WHOLE, where, err);
    }
    if (rc != LINLI_OK && err != NULL) {
        *err = found;
    }
    return rc;
}

enum linli_rc check_run(struct db *db, const struct check_calls *calls, int64_t *ret_breaches_n,
                        struct linli_error *err)
{
    assert(calls->breach != NULL && calls->replay != NULL);
    struct run run = {.db = db, .calls = calls};
    LINLI_TRY(check_database(&run, err));
    for (enum check_id check = CHECK_BALANCE_SUM; check < CHECK_STEPS; check++) {
        LINLI_TRY(each_row(&run, statements[check], check, read_breach, err));
    }
    LINLI_TRY(each_row(&run, SQL_CHECK_EVENTS, CHECK_STEPS, read_event, err));
    LINLI_TRY(each_row(&run, SQL_CHECK_PLAN_LINES, CHECK_REPLAY, read_plan_line, err));
    *ret_breaches_n = run.breaches_n;
    return LINLI_OK;
}
