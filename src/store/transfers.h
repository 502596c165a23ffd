/*
 * Transfers between sites in the database. A slip that sends is a transfer; its lines say which lot
 * became which lot, how much was sent and how much of it is still on its way. Accepting, losing and
 * refusing take a part off the way by one guarded statement, `... WHERE open_e3 >= $`, with a step
 * beside it that is written once, so that two people cannot both accept the same box.
 *
 * Invariants, which store/check proves: a line's open quantity is what was sent less the steps of
 * slips that stand; the account in_transit holds exactly the open lines; what was sent and what
 * became of it was booked. Everything here runs inside tx_run; ids are database ids.
 *
 * Called by service/transfer and service/undo.
 */
#ifndef LINLI_STORE_TRANSFERS_H
#define LINLI_STORE_TRANSFERS_H

#include "linli/arena.h"
#include "store/db.h"

struct transfer {
    int64_t command;    /* the slip that sent it */
    const char *number; /* TR-20261123-01, or TA-... of what was refused and goes back */
    int64_t from;
    const char *from_code;
    const char *from_name;
    int64_t to;
    const char *to_code;
    const char *to_name;
    int64_t day;     /* on which it was sent */
    int64_t due_day; /* on which it should be there */
    const char *note;
    const char *actor;
    int64_t moment_ms;
    const char *refused_of; /* number of the transfer that it was refused of; "" */
    const char *undone_by;  /* "" */
    int64_t lines_n;
    int64_t open_n; /* lines of which something is on its way */
};

struct transfer_line {
    int64_t id;
    int64_t line_no; /* from 1 */
    int64_t item;
    const char *item_code;
    const char *item_name;
    const char *unit;
    int64_t from_lot;
    int64_t to_lot;
    const char *lot_code; /* of to_lot */
    int64_t expiry_day;   /* of both */
    int64_t sent_e3;
    int64_t open_e3; /* = sent - accepted - lost - refused, 0 once the sending is undone */
    int64_t accepted_e3;
    int64_t lost_e3;
    int64_t refused_e3;
};

/* What becomes of a part of a line; at least one is above 0. */
struct transfer_step {
    int64_t accepted_e3;
    int64_t lost_e3;
    int64_t refused_e3;
};

/* A lot that can be sent. */
struct transfer_lot {
    int64_t lot;
    const char *code;
    int64_t qty_e3;
    int64_t expiry_day;
    int64_t cost_e4;
    int64_t supplier;
};

/* `refused`: the command of the transfer that this one comes back from; NONE. */
enum linli_rc transfers_insert(struct db *db, int64_t command, int64_t from, int64_t to,
                               int64_t due_day, int64_t refused, struct linli_error *err);

/* Of `line`, line_no, item, lots and sent_e3 are read; all of it is open. */
enum linli_rc transfers_insert_line(struct db *db, int64_t command,
                                    const struct transfer_line *line, int64_t *ret_id,
                                    struct linli_error *err);

/* Takes the sum of the step off the way of a line. LINLI_ESTATE: less than that is on it. */
enum linli_rc transfers_take(struct db *db, int64_t command, const struct transfer_line *line,
                             const struct transfer_step *step, struct linli_error *err);

/* Takes back what a slip did to transfers: what it took off the way is on it again, what it sent is
 * not on it any more. LINLI_ESTATE: something has become of what it sent. */
enum linli_rc transfers_undo(struct db *db, int64_t command, struct linli_error *err);

/* The transfer of a number, in the arena; LINLI_EUNKNOWN. */
enum linli_rc transfers_find(struct db *db, struct linli_arena *arena, const char *number,
                             struct transfer *ret_transfer, struct linli_error *err);
enum linli_rc transfers_lines(struct db *db, struct linli_arena *arena, int64_t command,
                              struct transfer_line **ret_lines, int64_t *ret_lines_n,
                              struct linli_error *err);

/* Transfers from or to a site (NONE: any) by day, in the arena: those under way, or all. */
enum linli_rc transfers_list(struct db *db, struct linli_arena *arena, int64_t site, bool all,
                             struct transfer **ret_rows, int64_t *ret_rows_n,
                             struct linli_error *err);

/* What a site can send of an item (and lot; NULL: any) on `day` to be there on `due_day`: what
 * expires first is first; lots that expire before `due_day` only when they are named. */
enum linli_rc transfers_sendable(struct db *db, struct linli_arena *arena, int64_t site,
                                 int64_t item, const char *lot, int64_t day, int64_t due_day,
                                 struct transfer_lot **ret_rows, int64_t *ret_rows_n,
                                 struct linli_error *err);

/* The hours that the lane between two sites takes; NONE: the lanes table does not say. */
enum linli_rc transfers_lane_hours(struct db *db, int64_t from, int64_t to, int64_t *ret_hours_e3,
                                   struct linli_error *err);

#endif
