/*
 * Moves between sites that plans propose, in the database. A planned move is a way of a plan's day
 * (from, to, day of arrival) under a number, PM-20261122-03; its lines are lots, PM-20261122-03/2.
 * A line's state changes as that of an order line does (store/documents.h): by one guarded
 * statement with an event beside it in the same transaction.
 *
 *   proposed -> approved -> sent (by a transfer, which carries on from there)
 *        \---------\--> cancelled          undoing the transfer makes the line approved again
 *
 * What is approved and has not left is promised: the next plan counts it off the sender's stock and
 * on its way to the receiver (move_book_promise). What has not left by the day on which it should
 * be there is withdrawn by the next plan, which decides anew.
 *
 * Everything here runs inside tx_run; ids are database ids. Called by store/plans, service/move,
 * service/transfer, service/undo and service/day.
 */
#ifndef LINLI_STORE_MOVE_BOOK_H
#define LINLI_STORE_MOVE_BOOK_H

#include "linli/arena.h"
#include "model/plan.h"
#include "store/city_load.h"
#include "store/db.h"
#include "store/documents.h"

/* A line with all that is printed of it. */
struct move_record {
    int64_t id;
    const char *number; /* PM-20261122-03 */
    int64_t line_no;    /* from 1 */
    int64_t day;        /* the plan's day */
    int64_t due_day;
    int64_t from;
    const char *from_code;
    const char *from_name;
    int64_t to;
    const char *to_code;
    const char *to_name;
    int64_t item;
    const char *item_code;
    const char *item_name;
    const char *unit;
    int64_t lot;          /* NONE: of what comes on that day */
    const char *lot_code; /* "" */
    enum line_state state;
    int64_t qty_e3;
    int64_t way_fen;
    struct reason reason;
};

struct move_filter {
    int64_t day;                 /* NONE: any */
    int64_t site;                /* from or to it; NONE: any */
    const char *number;          /* NULL: any */
    enum line_state first_state; /* states from ... to, in the order of the enum */
    enum line_state last_state;
};

/* The lines of a filter by day, move and line, in the arena. */
enum linli_rc move_book_list(struct db *db, struct linli_arena *arena,
                             const struct move_filter *filter, struct move_record **ret_lines,
                             int64_t *ret_lines_n, struct linli_error *err);

/* The line of a name like "PM-20261122-03/2"; LINLI_EINPUT when it is no such name, LINLI_EUNKNOWN
 * when there is none. */
enum linli_rc move_book_find(struct db *db, struct linli_arena *arena, const char *name,
                             struct move_record *ret_line, struct linli_error *err);

/* Whether a name is that of a planned move or of a line of one. */
bool move_book_is_name(const char *name);

/* "PM-20261122-03/2" of a line; returns out. */
char *move_book_name(const struct move_record *line, char out[DOCUMENT_LINE_NAME_BYTES]);

/*
 * Takes a line one step further. `transfer`: the command that it was sent by, when `to` is sent;
 * else NONE. LINLI_ESTATE when the line is not in state `from` any more.
 */
enum linli_rc move_book_step(struct db *db, int64_t line, enum line_state from, enum line_state to,
                             int64_t transfer, const struct document_actor *by,
                             struct linli_error *err);

/* Takes as sent what is approved on the way of a transfer by hand and fits into `qty_e3` of its
 * item and lot, the earliest first. */
enum linli_rc move_book_settle(struct db *db, struct linli_arena *arena, int64_t from, int64_t to,
                               const int64_t item_lot_qty[3], int64_t transfer,
                               const struct document_actor *by, struct linli_error *err);

/* What an undone transfer had sent is approved again. */
enum linli_rc move_book_undo(struct db *db, struct linli_arena *arena, int64_t transfer,
                             const struct document_actor *by, struct linli_error *err);

struct move_book_saved {
    int64_t proposed_n;
    int64_t approved_n;
    const char **names; /* [moves_n] "PM-20261122-03/2" */
    bool *approved;     /* [moves_n] by the rule */
};

/* Keeps the moves of a plan in the place of those that an earlier run of the day proposed, and
 * withdraws what earlier days left. */
enum linli_rc move_book_save(struct db *db, struct linli_arena *arena, const struct plan *plan,
                             int64_t plan_id, const struct city_ids *ids,
                             const struct document_actor *planner,
                             struct move_book_saved *ret_saved, struct linli_error *err);

/*
 * What is promised on the city's day, as lines on their way: in *ret_lines, each with what there is
 * for it now; lines for which there is nothing left are not among them. `city` becomes a city in
 * which it has left: its stock and open lines are new arrays without it, and the lines stand among
 * the open ones. Rows keep their places.
 */
enum linli_rc move_book_promise(struct db *db, struct linli_arena *arena,
                                const struct city_ids *ids, struct city *city,
                                struct open_line **ret_lines, int64_t *ret_lines_n,
                                struct linli_error *err);

#endif
