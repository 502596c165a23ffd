/*
 * Documents in the database (model/document.h has their picture). A line's state changes only by
 * one guarded statement, `... WHERE id = $ AND state = <the state it was judged in>`, and every
 * change writes an event beside it in the same transaction: the path of a line can be read from its
 * events, and two people cannot both take the same step.
 *
 * Numbers: PO-20261122-03 is the third purchase order of that day, EM-20261122-01 its first
 * emergency order, PO-20261122-03/2 the second line. Everything here runs inside tx_run.
 *
 * Called by store/plans, service/order and service/stock.
 */
#ifndef LINLI_STORE_DOCUMENTS_H
#define LINLI_STORE_DOCUMENTS_H

#include "linli/arena.h"
#include "model/document.h"
#include "model/reason.h"
#include "model/tables.h"
#include "store/db.h"

enum { DOCUMENT_NUMBER_BYTES = 40, DOCUMENT_LINE_NAME_BYTES = 64 };

/* A line with its document and the names of what it speaks of: all that is printed of it. */
struct line_record {
    struct document document;
    struct document_line line;
    enum item_class class;
    struct reason reason;
    const char *site_code;
    const char *supplier_code; /* "" without a supplier */
    const char *supplier_name;
    const char *item_code;
    const char *item_name;
    const char *unit;
};

/* Who does something to a document, when, and what they note about it. */
struct document_actor {
    const char *actor;
    int64_t now_ms;
    const char *note; /* "" */
};

/* The next number of a kind and day, CN-20261123-01, never given before. The prefix has two
 * letters.
 */
enum linli_rc document_next_number(struct db *db, const char *prefix, int64_t day,
                                   char ret_number[DOCUMENT_NUMBER_BYTES], struct linli_error *err);

/*
 * Inserts a document without lines under the next number of its kind and day; the facts' id,
 * number, actor and created_ms are ignored. The number is copied to the caller.
 */
enum linli_rc document_insert(struct db *db, const struct document *facts,
                              const struct document_actor *by, int64_t *ret_id,
                              char ret_number[DOCUMENT_NUMBER_BYTES], struct linli_error *err);

/* Inserts a proposed line and its first event. Of `line`, document, line_no, item, qty_e3 and
 * unit_price_e4 are read. `reason_text` is that of numbers_write. */
enum linli_rc document_insert_line(struct db *db, const struct document_line *line,
                                   enum item_class class, enum reason_id reason_id,
                                   const char *reason_text, const struct document_actor *by,
                                   int64_t *ret_id, struct linli_error *err);

/*
 * Takes a line one step further; line_may_become(from, to) holds (asserted). LINLI_ESTATE when the
 * line is not in state `from` any more.
 */
enum linli_rc document_step(struct db *db, int64_t line, enum line_state from, enum line_state to,
                            const struct document_actor *by, struct linli_error *err);

/* The same from sent to cancelled, since the supplier refused the line: it counts against it. */
enum linli_rc document_refuse(struct db *db, int64_t line, const struct document_actor *by,
                              struct linli_error *err);

/*
 * Books `qty_e3` > 0 of a line as arrived; when nothing is left to come the line becomes received.
 * LINLI_ESTATE when the line is not approved or sent; LINLI_EINPUT when more came than is open.
 * *ret_open_e3: still to come.
 */
enum linli_rc document_receive(struct db *db, int64_t line, int64_t qty_e3,
                               const struct document_actor *by, int64_t *ret_open_e3,
                               struct linli_error *err);

/*
 * Takes back `qty_e3` > 0 that was booked as received: a received line goes back to the state that
 * it had before. LINLI_EBREACH when less was received. *ret_open_e3: still to come.
 */
enum linli_rc document_take_back(struct db *db, int64_t line, int64_t qty_e3,
                                 const struct document_actor *by, int64_t *ret_open_e3,
                                 struct linli_error *err);

/* Which lines: NONE or NULL leaves a part open. */
struct document_filter {
    int64_t day;
    int64_t supplier;
    int64_t class;
    int64_t site;
    const char *number;
    enum line_state first_state; /* states from ... to, in the order of the enum */
    enum line_state last_state;
};

/* Every line. */
struct document_filter document_filter_all(void);

/* The lines of a filter by day, number and line, in the arena. */
enum linli_rc document_list(struct db *db, struct linli_arena *arena,
                            const struct document_filter *filter, struct line_record **ret_lines,
                            int64_t *ret_lines_n, struct linli_error *err);

/* The line of a name like "PO-20261122-03/2"; LINLI_EINPUT when it is no such name, LINLI_EUNKNOWN
 * when there is none. */
enum linli_rc document_find_line(struct db *db, struct linli_arena *arena, const char *name,
                                 struct line_record *ret_line, struct linli_error *err);

/* "PO-20261122-03/2" of a line; returns out. */
char *document_line_name(const struct line_record *record, char out[DOCUMENT_LINE_NAME_BYTES]);

#endif
