/*
 * Every invariant of a city's books, proved of the whole database: the balances are the sums of
 * their movements, documents have walked only allowed steps, what was received was booked, ids are
 * given once, the numbers of each planned line give its quantity. (That the schema is this
 * program's is proved whenever a database is opened.)
 *
 * Nothing is changed or repaired. Called by service/check, inside tx_run.
 */
#ifndef LINLI_STORE_CHECK_H
#define LINLI_STORE_CHECK_H

#include "model/reason.h"
#include "store/db.h"

/* The invariants, in the order in which they are checked. */
enum check_id {
    CHECK_WHOLE, /* what the database itself can say: structure and references */
    CHECK_BALANCE_SUM,
    CHECK_BALANCE_SIGN,
    CHECK_COMMAND,
    CHECK_SIGN,
    CHECK_UNMET,
    CHECK_LOT,
    CHECK_TRANSFER,
    CHECK_COUNTER,
    CHECK_UNDO,
    CHECK_STATE,
    CHECK_RECEIVED,
    CHECK_RECEIPT,
    CHECK_EMPTY,
    CHECK_IDS,
    CHECK_MARK,
    CHECK_OVERRIDE,
    CHECK_DEMAND,
    CHECK_COUNT_STATE,
    CHECK_COUNT_POSTED,
    CHECK_TRANSFER_OPEN,
    CHECK_TRANSFER_BOOKED,
    CHECK_RESERVE,
    CHECK_PAPER,
    CHECK_ALLOTMENT,
    CHECK_MOVE,
    CHECK_AMENDMENT,
    CHECK_STEPS,
    CHECK_REPLAY,
    CHECK_N
};

/* What holds, in English: "a balance is the sum of its movements". */
const char *check_name(enum check_id check);

/* Takes one breach: which invariant is broken and where; the text lives until it returns. */
typedef enum linli_rc (*check_breach_fn)(void *context, enum check_id check, const char *where,
                                         struct linli_error *err);

struct check_calls {
    check_breach_fn breach;
    void *context;
    /* Computes a line's quantity again from its reason's numbers; false when they are not those of
     * a line. The arithmetic is the planner's. */
    bool (*replay)(const struct reason *reason, int64_t *ret_qty_e3);
};

/* Runs every check; *ret_breaches_n is their number. Fails only when a check cannot be made. */
enum linli_rc check_run(struct db *db, const struct check_calls *calls, int64_t *ret_breaches_n,
                        struct linli_error *err);

#endif
