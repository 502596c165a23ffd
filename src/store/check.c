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
#include "store/numbers.h"

enum { WHERE_BYTES = 320 };

struct check {
    const char *name; /* what holds */
    enum sql_id sql;  /* finds what breaks it */
};

static const struct check checks[] = {
    {"a balance is the sum of its movements", SQL_CHECK_BALANCE_IS_SUM},
    {"a balance is not negative", SQL_CHECK_BALANCE_NOT_NEGATIVE},
    {"a movement has a command", SQL_CHECK_MOVEMENT_HAS_COMMAND},
    {"a movement has the sign of its kind", SQL_CHECK_MOVEMENT_SIGN},
    {"a movement and its lot agree", SQL_CHECK_MOVEMENT_LOT},
    {"transfers sum to zero", SQL_CHECK_TRANSFER_SUM},
    {"a line is in the state of its last event", SQL_CHECK_LINE_STATE},
    {"what was received was booked", SQL_CHECK_RECEIVED},
    {"a receipt and its line agree", SQL_CHECK_RECEIPT_LINE},
    {"a document has lines", SQL_CHECK_EMPTY_DOCUMENT},
    {"ids are given once", SQL_CHECK_IDS},
    {"demand is within its bounds", SQL_CHECK_DEMAND},
};

struct run {
    struct db *db;
    const struct check_calls *calls;
    int64_t breaches_n;
};

static enum linli_rc report(struct run *run, const char *name, const char *where,
                            struct linli_error *err)
{
    run->breaches_n += 1;
    return run->calls->breach(run->calls->context, name, where, err);
}

/* Reads the rows of a statement without parameters, one by one. */
static enum linli_rc each_row(struct run *run, enum sql_id id, const char *name,
                              enum linli_rc (*read)(struct run *run, const char *name,
                                                    struct stmt *stmt, struct linli_error *err),
                              struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_statement(run->db, id, &stmt, err));
    bool row;
    enum linli_rc rc = stmt_next(stmt, &row, err);
    while (rc == LINLI_OK && row) {
        rc = read(run, name, stmt, err);
        if (rc == LINLI_OK) {
            rc = stmt_next(stmt, &row, err);
        }
    }
    stmt_end(stmt);
    return rc;
}

static enum linli_rc read_breach(struct run *run, const char *name, struct stmt *stmt,
                                 struct linli_error *err)
{
    return report(run, name, stmt_text(stmt, 0), err);
}

static bool is_state(int64_t state)
{
    return state >= 0 && state < LINE_STATE_N;
}

/* The first event proposes; each later one starts where the one before it ended. */
static enum linli_rc read_event(struct run *run, const char *name, struct stmt *stmt,
                                struct linli_error *err)
{
    int64_t from = stmt_i64(stmt, 1);
    int64_t to = stmt_i64(stmt, 2);
    int64_t before = stmt_i64(stmt, 3);
    bool allowed = from == before && is_state(to);
    if (allowed && from == FIXED_NONE) {
        allowed = to == LINE_PROPOSED;
    } else if (allowed) {
        allowed = is_state(from) && line_may_become((enum line_state)from, (enum line_state)to);
    }
    return allowed ? LINLI_OK : report(run, name, stmt_text(stmt, 0), err);
}

static enum linli_rc read_plan_line(struct run *run, const char *name, struct stmt *stmt,
                                    struct linli_error *err)
{
    struct reason reason;
    int64_t qty_e3;
    if (numbers_read_reason(stmt_i64(stmt, 4), stmt_text(stmt, 5), &reason, NULL) == LINLI_OK &&
        run->calls->replay(&reason, &qty_e3) && qty_e3 == stmt_i64(stmt, 3)) {
        return LINLI_OK;
    }
    char where[WHERE_BYTES];
    char day[DATE_TEXT_BYTES];
    snprintf(where, sizeof(where), "%s, item %s at site %s",
             date_print((int32_t)stmt_i64(stmt, 0), day), stmt_text(stmt, 2), stmt_text(stmt, 1));
    return report(run, name, where, err);
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
        return report(run, "the database is whole", where, err);
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
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        LINLI_TRY(each_row(&run, checks[i].sql, checks[i].name, read_breach, err));
    }
    LINLI_TRY(each_row(&run, SQL_CHECK_EVENTS, "a line takes only allowed steps", read_event, err));
    LINLI_TRY(each_row(&run, SQL_CHECK_PLAN_LINES, "a planned line's numbers give its quantity",
                       read_plan_line, err));
    *ret_breaches_n = run.breaches_n;
    return LINLI_OK;
}
