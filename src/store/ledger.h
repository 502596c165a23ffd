/*
 * The stock ledger in the database (model/ledger.h has its nouns). A movement is inserted and never
 * changed; the balance of its lot and account changes with it, in the same transaction, by one
 * guarded statement, so that no order of commands can bring it below zero.
 *
 * Invariants, which store/check proves of a whole database: a balance is the sum of its movements;
 * every movement has a command; transfers come in rows that sum to zero; a lot belongs to one site
 * and item and has one expiry. Everything here runs inside tx_run; ids are database ids.
 *
 * Called by service/stock, and by the import of the stock table.
 */
#ifndef LINLI_STORE_LEDGER_H
#define LINLI_STORE_LEDGER_H

#include "linli/arena.h"
#include "model/ledger.h"
#include "model/tables.h"
#include "store/db.h"

/* A quantity as the ledger takes it: from one thousandth up to LIMIT_QTY_E3; LINLI_EINPUT or
 * LINLI_ELIMIT. */
enum linli_rc ledger_check_qty(int64_t qty_e3, struct linli_error *err);

/*
 * Books one movement: its row and its balance. The sign of the quantity agrees with
 * movement_direction, that of a counter is the opposite (asserted); a lot of NONE needs quantity 0
 * and is an issue of nothing. LINLI_ESHORT when the balance would go below zero.
 */
enum linli_rc ledger_post(struct db *db, const struct movement *movement, struct linli_error *err);

/*
 * Moves `out->qty_e3` > 0 from the lot and account of `out` to another lot (the same one: between
 * accounts) and account: two TRANSFER rows that sum to zero. Both lots are of one item.
 */
enum linli_rc ledger_move(struct db *db, const struct movement *out, int64_t to_site,
                          int64_t to_lot, enum account to_account, struct linli_error *err);

/* What makes a lot. */
struct lot_facts {
    int64_t site;
    int64_t item;
    const char *code;
    int64_t expiry_day; /* NONE: keeps */
    int64_t received_day;
    int64_t cost_e4;
    int64_t supplier; /* NONE: unknown */
};

/* The lot of that site, item and code, made when there is none. LINLI_EINPUT when it is there with
 * another expiry. */
enum linli_rc lot_find_or_add(struct db *db, const struct lot_facts *facts, int64_t *ret_lot,
                              struct linli_error *err);

/* The expiry of that lot; *ret_found false when there is no such lot. */
enum linli_rc lot_expiry(struct db *db, int64_t site, int64_t item, const char *code,
                         bool *ret_found, int64_t *ret_expiry_day, struct linli_error *err);

/* True when the lot of that site has a movement in that account already, or one in any account that
 * is no opening. */
enum linli_rc lot_has_moved(struct db *db, int64_t site, int64_t lot, enum account account,
                            bool *ret_moved, struct linli_error *err);

/* How many lots have something on its way to another site, and how many in an account that is
 * neither that nor the one of daily use (a lot counts once for each). */
enum linli_rc ledger_elsewhere(struct db *db, int64_t *ret_in_transit_n, int64_t *ret_others_n,
                               struct linli_error *err);

struct ledger_want {
    int64_t site;
    int64_t item;
    enum account account;
    int64_t qty_e3; /* > 0 */
    int64_t day;
    int64_t moment_ms;
    int64_t command;
    const char *actor;
    const char *reason;  /* the purpose; "" */
    const char *service; /* NULL: none */
    bool allow_partial;  /* give what is there and record the rest as unmet */
};

struct ledger_issued {
    int64_t issued_e3;
    int64_t unmet_e3;
    int64_t lots_n;
    int64_t first_movement; /* the rows of this issue: from ... to */
    int64_t last_movement;
};

/*
 * Issues first expired, first out: the earliest expiry first, lots that keep last, expired lots
 * and lots that came after the day never. What is missing is recorded as unmet on the last row (a
 * row of quantity 0 without a lot when there was nothing), or, unless partial issues are allowed,
 * LINLI_ESHORT and nothing is booked.
 */
enum linli_rc ledger_issue(struct db *db, const struct ledger_want *want,
                           struct ledger_issued *ret_issued, struct linli_error *err);

/* What is there of an item in an account, and the part of it that had come by `day` and was still
 * good on it. */
enum linli_rc ledger_on_hand(struct db *db, int64_t site, int64_t item, enum account account,
                             int64_t day, int64_t *ret_all_e3, int64_t *ret_usable_e3,
                             struct linli_error *err);
enum linli_rc ledger_balance(struct db *db, int64_t lot, enum account account, int64_t *ret_qty_e3,
                             struct linli_error *err);

/* One row of a stock list, in the arena. */
struct stock_record {
    const char *site_code;
    const char *item_code;
    const char *item_name;
    const char *unit;
    const char *lot_code;
    enum account account;
    int64_t qty_e3;
    int64_t expiry_day;
    int64_t received_day;
    int64_t cost_e4;
};

/* Every lot that is there, of a site and item (NONE: all), by site, item, account, expiry. */
enum linli_rc ledger_stock(struct db *db, struct linli_arena *arena, int64_t site, int64_t item,
                           struct stock_record **ret_rows, int64_t *ret_rows_n,
                           struct linli_error *err);

/* What movements from ... to took out of which lot: qty_e3 > 0, and of the lot its code, expiry and
 * account; in the arena. */
enum linli_rc ledger_taken(struct db *db, struct linli_arena *arena, int64_t first_movement,
                           int64_t last_movement, struct stock_record **ret_rows,
                           int64_t *ret_rows_n, struct linli_error *err);

/*
 * The last day until `until` of which a site has an imported quantity, and the last of a receipt,
 * an issue or a return. A site without any has those of the whole city; NONE: there is none.
 */
enum linli_rc ledger_last_days(struct db *db, int64_t site, int64_t until, int64_t *ret_imported,
                               int64_t *ret_booked, struct linli_error *err);
/* The last planned day that is not after `until`; NONE: none. */
enum linli_rc ledger_last_plan_day(struct db *db, int64_t until, int64_t *ret_day,
                                   struct linli_error *err);

/* What a lot is called, and its item; in the arena. */
struct lot_names {
    const char *site_code;
    const char *item_code;
    const char *item_name;
    const char *unit;
    const char *lot_code;
};

enum linli_rc lot_find_names(struct db *db, struct linli_arena *arena, int64_t lot,
                             struct lot_names *ret_names, struct linli_error *err);

/* The name and unit of the item of that code, in the arena. */
enum linli_rc ledger_item_name(struct db *db, struct linli_arena *arena, const char *code,
                               const char **ret_name, const char **ret_unit,
                               struct linli_error *err);

/* The id of a code; LINLI_EUNKNOWN names the code. */
enum linli_rc ledger_find_site(struct db *db, const char *code, int64_t *ret_id,
                               struct linli_error *err);
enum linli_rc ledger_find_supplier(struct db *db, const char *code, int64_t *ret_id,
                                   struct linli_error *err);
/* With the item's shelf life and cost (NONE: not known), for lots that are named without them. */
enum linli_rc ledger_find_item(struct db *db, const char *code, int64_t *ret_id,
                               int64_t *ret_shelf_life_days, int64_t *ret_cost_e4,
                               struct linli_error *err);
/* The city's site when it has exactly one; LINLI_EUSAGE otherwise. */
enum linli_rc ledger_only_site(struct db *db, int64_t *ret_id, struct linli_error *err);

#endif
