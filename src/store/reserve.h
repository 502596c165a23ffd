/*
 * The emergency reserve as the database has it: its lots beside those of daily use, and what the
 * plan of a day says is to be put aside. Everything here runs inside tx_run; ids are database ids.
 *
 * Called by service/reserve.
 */
#ifndef LINLI_STORE_RESERVE_H
#define LINLI_STORE_RESERVE_H

#include "linli/arena.h"
#include "model/ledger.h"
#include "store/db.h"

/* A lot of an item that has something in the reserve. */
struct reserve_lot {
    struct lot_stock stock; /* site, item and lot are ids */
    const char *site_code;
    const char *item_code;
    const char *item_name;
    const char *unit;
};

/* By site, item and expiry (NONE last), in daily use and in the reserve, in the arena. NONE as site
 * or item: all. */
enum linli_rc reserve_lots(struct db *db, struct linli_arena *arena, int64_t site, int64_t item,
                           struct reserve_lot **ret_lots, int64_t *ret_lots_n,
                           struct linli_error *err);

/* What a plan says of an item: NOTICE_RESERVE_REFILL. */
struct reserve_gap {
    int64_t site;
    int64_t item;
    const char *site_code;
    const char *item_code;
    const char *unit;
    int64_t aside_e3;   /* to be put aside */
    int64_t missing_e3; /* in the reserve */
    int64_t target_e3;
    int64_t since_e3; /* come into the reserve since that plan, less what left it */
};

/* By site and item, in the arena. */
enum linli_rc reserve_gaps(struct db *db, struct linli_arena *arena, int64_t day, int64_t site,
                           int64_t item, struct reserve_gap **ret_gaps, int64_t *ret_gaps_n,
                           struct linli_error *err);

#endif
