/*
 * Slips in the database (model/slip.h): a command that books is given its number, day and site, and
 * is found, listed and taken back by its number. The running number of a day and kind comes from an
 * id block in the transaction that books, so that no two slips share one and none is left out.
 *
 * Invariants, which store/check proves: a slip is undone at most once, an undo never; the counters
 * of an undo are exactly the movements of what it undoes. Everything here runs inside tx_run.
 *
 * Called by service/booking, service/undo and service/slips.
 */
#ifndef LINLI_STORE_SLIPS_H
#define LINLI_STORE_SLIPS_H

#include "linli/arena.h"
#include "model/ledger.h"
#include "model/slip.h"
#include "store/db.h"

struct slip_facts {
    enum slip_kind kind;
    int64_t day;
    int64_t site;     /* NONE: several */
    const char *note; /* "" */
    int64_t undoes;   /* the command that it takes back; NONE */
    int64_t of;       /* the command that it refers to; NONE */
};

/* Gives a command the next number of its kind and day. */
enum linli_rc slip_give_number(struct db *db, int64_t command, const struct slip_facts *facts,
                               char ret_number[SLIP_NUMBER_BYTES], struct linli_error *err);
/* The number of a command, "" when it has none. */
enum linli_rc slip_number(struct db *db, int64_t command, char ret_number[SLIP_NUMBER_BYTES],
                          struct linli_error *err);

struct slip {
    int64_t command;
    const char *number;
    enum slip_kind kind;
    int64_t day;
    int64_t site;
    int64_t undoes;
    int64_t of;
    const char *note;
    const char *actor;
    int64_t moment_ms;
    const char *undone_by; /* ""; the number of the slip that took it back */
};

/* The slip of a number, in the arena; LINLI_EUNKNOWN. */
enum linli_rc slip_find(struct db *db, struct linli_arena *arena, const char *number,
                        struct slip *ret_slip, struct linli_error *err);

/* The number of a slip that refers to this command and stands; "" when there is none. */
enum linli_rc slip_follower(struct db *db, int64_t command, char ret_number[SLIP_NUMBER_BYTES],
                            struct linli_error *err);

struct slip_movement {
    int64_t id;
    struct movement row; /* without moment, command and actor */
};

/* What a command booked, in the arena; what took the most out comes first. */
enum linli_rc slip_movements(struct db *db, struct linli_arena *arena, int64_t command,
                             struct slip_movement **ret_rows, int64_t *ret_rows_n,
                             struct linli_error *err);

/* What a slip did to a lot, or would do. */
struct slip_lot {
    const char *site_code;
    const char *item_code;
    const char *item_name;
    const char *unit;
    const char *lot_code;
    enum account account;
    enum movement_kind kind;
    int64_t qty_e3; /* signed */
    int64_t expiry_day;
};

/* The lots of a slip in the order of booking, in the arena. */
enum linli_rc slip_lots(struct db *db, struct linli_arena *arena, int64_t command,
                        struct slip_lot **ret_lots, int64_t *ret_lots_n, struct linli_error *err);

/* A lot in an account and how much of it is there, or is to be taken. */
struct lot_share {
    int64_t lot;
    int64_t item;
    enum account account;
    int64_t qty_e3;
    int64_t expiry_day;
    int64_t received_day; /* NONE: not known */
};

/* The lots of an item in an account, of a code (NULL: any): what is to go first comes first. In the
 * arena. */
enum linli_rc slip_account_lots(struct db *db, struct linli_arena *arena, int64_t site,
                                int64_t item, enum account account, const char *code,
                                struct lot_share **ret_lots, int64_t *ret_lots_n,
                                struct linli_error *err);
/* What expired before a day in an account; NONE: in daily use, reserve and quarantine. In the
 * arena. */
enum linli_rc slip_expired_lots(struct db *db, struct linli_arena *arena, int64_t site,
                                int64_t account, int64_t day, struct lot_share **ret_lots,
                                int64_t *ret_lots_n, struct linli_error *err);

/* How much of a lot of an issue has come back, in whatever condition. */
enum linli_rc slip_returned(struct db *db, int64_t issue, int64_t lot, int64_t *ret_qty_e3,
                            struct linli_error *err);

/* How much of a lot of a site can be out: issued and not back, or, of a lot that was there when the
 * ledger was opened, at most what ever came of it and is not back. >= 0. */
enum linli_rc slip_lot_out(struct db *db, int64_t site, int64_t item, int64_t lot,
                           int64_t *ret_qty_e3, struct linli_error *err);

/* Whether users can bring the item back. */
enum linli_rc slip_item_recyclable(struct db *db, int64_t item, bool *ret_recyclable,
                                   struct linli_error *err);

/* Which slips: NONE or NULL leaves a part open. */
struct slip_filter {
    int64_t site;
    int64_t item;
    int64_t from_day;
    int64_t to_day;
    int64_t kind; /* enum slip_kind */
    const char *service;
    int64_t command;
    int64_t most_n; /* slips */
};

struct slip_filter slip_filter_all(void);

/* What a slip did to an item at a site. */
struct slip_row {
    int64_t command;
    const char *number;
    enum slip_kind kind;
    int64_t moment_ms;
    int64_t day;
    const char *site_code;
    const char *item_code;
    const char *item_name;
    const char *unit;
    int64_t qty_e3; /* + in, - out; what was moved: where it came, + */
    int64_t unmet_e3;
    const char *service;
    const char *reason;
    const char *note;
    const char *actor;
    const char *undone_by; /* numbers, or "" */
    const char *undoes;
    const char *of;
};

/* The newest slips of a filter, newest first, in the arena. */
enum linli_rc slip_list(struct db *db, struct linli_arena *arena, const struct slip_filter *filter,
                        struct slip_row **ret_rows, int64_t *ret_rows_n, struct linli_error *err);

#endif
