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

struct check_calls {
    /* One breach: the invariant's name and where it is broken. */
    enum linli_rc (*breach)(void *context, const char *name, const char *where,
                            struct linli_error *err);
    void *context;
    /* Computes a line's quantity again from its reason's numbers; false when they are not those of
     * a line. The arithmetic is the planner's. */
    bool (*replay)(const struct reason *reason, int64_t *ret_qty_e3);
};

/* Runs every check; *ret_breaches_n is their number. Fails only when a check cannot be made. */
enum linli_rc check_run(struct db *db, const struct check_calls *calls, int64_t *ret_breaches_n,
                        struct linli_error *err);

#endif
