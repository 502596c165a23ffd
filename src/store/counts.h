/*
 * Count sheets in the database (model/count.h has their picture). A line's state changes only by
 * one guarded statement, `... WHERE id = $ AND state = <the state it was judged in>`, with an event
 * beside it in the same transaction. A lot and account stand on one unfinished line at most, which
 * an index guards. Everything here runs inside tx_run; ids are database ids.
 *
 * Called by service/count and service/undo.
 */
#ifndef LINLI_STORE_COUNTS_H
#define LINLI_STORE_COUNTS_H

#include "linli/arena.h"
#include "model/count.h"
#include "model/ledger.h"
#include "model/tables.h"
#include "store/db.h"
#include "store/documents.h"

struct count_sheet {
    int64_t id;
    const char *number; /* CN-20261123-01 */
    int64_t site;
    const char *site_code;
    const char *site_name;
    int64_t day;
    enum count_kind kind;
    bool blind; /* what the books say is not shown to who counts */
    const char *actor;
    int64_t created_ms;
    int64_t states_n[COUNT_STATE_N]; /* lines in each state */
};

struct count_line {
    int64_t id;
    int64_t line_no;
    int64_t item;
    const char *item_code;
    const char *item_name;
    const char *unit;
    int64_t cost_e4; /* of the lot, else of the item; NONE: unknown */
    int64_t lot;
    const char *lot_code;
    int64_t expiry_day;
    enum account account;
    enum item_class class;
    enum count_state state;
    int64_t opened_e3;  /* in the books when the line was opened */
    int64_t counted_e3; /* NONE: not counted */
    int64_t book_e3;    /* in the books when it was counted; NONE */
    enum count_reason reason;
    bool confirmed; /* stands, however large the difference is */
    const char *note;
    int64_t command; /* that posted it; NONE */
};

/* A lot on the shelf that can be counted. */
struct count_lot {
    int64_t item;
    const char *item_code;
    int64_t lot;
    enum account account;
    int64_t qty_e3;
    enum item_class class;
    const char *unfinished; /* the number of the sheet that it stands on already; "" */
};

/* When each item of a site was last counted. */
struct count_last {
    int64_t item;
    int64_t day;
};

/* Inserts a sheet without lines under the next number of its day; of `facts` site, day, kind and
 * blind are read. */
enum linli_rc counts_insert_sheet(struct db *db, const struct count_sheet *facts,
                                  const struct document_actor *by, int64_t *ret_id,
                                  char ret_number[DOCUMENT_NUMBER_BYTES], struct linli_error *err);

/* Inserts an open line and its first event; of `line` line_no, item, lot, account, class and
 * opened_e3 are read. LINLI_ESTATE: the lot is on another unfinished sheet, which is named. */
enum linli_rc counts_insert_line(struct db *db, int64_t sheet, const struct count_line *line,
                                 const struct document_actor *by, int64_t *ret_id,
                                 struct linli_error *err);

/* Enters what was counted: of `line` id, state (it was judged in), counted_e3, book_e3, reason,
 * confirmed and note are read. LINLI_ESTATE when somebody was faster. */
enum linli_rc counts_enter(struct db *db, const struct count_line *line,
                           const struct document_actor *by, struct linli_error *err);

/* Takes a line another step, which count_may_become allows (asserted); `command` is kept with a
 * line that becomes posted, NONE otherwise. LINLI_ESTATE when somebody was faster. */
enum linli_rc counts_step(struct db *db, const struct count_line *line, enum count_state to,
                          int64_t command, const struct document_actor *by,
                          struct linli_error *err);

/* The posting of a command is undone: its lines are counted and not posted again. LINLI_ESTATE: a
 * lot is on another unfinished sheet meanwhile. */
enum linli_rc counts_reopen(struct db *db, struct linli_arena *arena, int64_t command,
                            const struct document_actor *by, struct linli_error *err);

/* The sheet of that number, without the numbers of its lines' states; LINLI_EUNKNOWN. */
enum linli_rc counts_find_sheet(struct db *db, struct linli_arena *arena, const char *number,
                                struct count_sheet *ret_sheet, struct linli_error *err);
enum linli_rc counts_lines(struct db *db, struct linli_arena *arena, int64_t sheet,
                           struct count_line **ret_lines, int64_t *ret_lines_n,
                           struct linli_error *err);
/* Sheets by day and number; without `all` only those that have unfinished lines. */
enum linli_rc counts_sheets(struct db *db, struct linli_arena *arena, bool all,
                            struct count_sheet **ret_sheets, int64_t *ret_sheets_n,
                            struct linli_error *err);

/* What stands on the shelves of a site, of an item or of all (NONE), by item code, account and
 * expiry. */
enum linli_rc counts_lots(struct db *db, struct linli_arena *arena, int64_t site, int64_t item,
                          struct count_lot **ret_lots, int64_t *ret_lots_n,
                          struct linli_error *err);
enum linli_rc counts_last(struct db *db, struct linli_arena *arena, int64_t site,
                          struct count_last **ret_rows, int64_t *ret_rows_n,
                          struct linli_error *err);
enum linli_rc counts_class(struct db *db, int64_t site, int64_t item, enum item_class *ret_class,
                           struct linli_error *err);

/* Count accuracy, for reviews: lines counted and posted of sheets of those days, at a site or
 * everywhere (NONE), and those of them without a difference. */
enum linli_rc counts_accuracy(struct db *db, int64_t site, int64_t from_day, int64_t to_day,
                              int64_t *ret_lines_n, int64_t *ret_exact_n, struct linli_error *err);

#endif
