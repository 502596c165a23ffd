/*
 * Other quantities of order lines that were sent, in the database. A plan proposes them
 * (planner/amend.h), a person approves: then the line has the amended quantity, with an event from
 * sent to sent beside it. What was approved can be taken back, last one first. All steps are
 * guarded statements: two people cannot both take one, and a line that goods have come of stays as
 * it is.
 *
 * An amendment is named after its line: PO-20261122-03/2+1 is the first of PO-20261122-03/2. Its
 * states are those of a line: proposed, approved, cancelled.
 *
 * Invariant, which store/check proves: a line's quantity is what was sent and the changes of its
 * approved amendments, each of them within its bounds. Everything here runs inside tx_run; ids are
 * database ids. Called by store/plans and service/amend.
 */
#ifndef LINLI_STORE_AMENDMENTS_H
#define LINLI_STORE_AMENDMENTS_H

#include "linli/arena.h"
#include "model/plan.h"
#include "store/db.h"
#include "store/documents.h"

enum { AMENDMENT_NAME_BYTES = DOCUMENT_LINE_NAME_BYTES + 16 };

struct amendment {
    int64_t id;
    int64_t line;
    int64_t no; /* of its line, from 1 */
    int64_t day;
    enum line_state state;
    int64_t from_e3;
    int64_t to_e3;
    int64_t low_e3;
    int64_t high_e3;
    int64_t until_day;
    int64_t until_s; /* NONE: the end of the day */
    int64_t moment_ms;
    const char *number; /* of the document */
    int64_t line_no;
    int64_t due_day;
    const char *site_code;
    const char *supplier_code;
    const char *supplier_name;
    const char *item_code;
    const char *item_name;
    const char *unit;
    enum item_class class;
    int64_t unit_price_e4; /* NONE: unknown */
    struct reason reason;
};

/* "PO-20261122-03/2+1"; returns out. */
char *amendment_name(const struct amendment *amendment, char out[AMENDMENT_NAME_BYTES]);

/* Proposes one; its name is copied to the caller. */
enum linli_rc amendment_propose(struct db *db, struct linli_arena *arena,
                                const struct plan_amendment *proposed, int64_t plan_id, int64_t day,
                                const struct document_actor *by,
                                char ret_name[AMENDMENT_NAME_BYTES], struct linli_error *err);

/* What the plan of a day proposed before goes, as if it had never been. */
enum linli_rc amendments_forget(struct db *db, int64_t plan_id, struct linli_error *err);

/* Cancels proposals of days before `before_day` (NONE: any), or of a line (NONE: any); their
 * number. */
enum linli_rc amendments_withdraw(struct db *db, int64_t before_day, int64_t line,
                                  const struct document_actor *by, int64_t *ret_n,
                                  struct linli_error *err);

/*
 * Approves a proposal, cancels it, or takes an approved one back (cancels it). LINLI_ESTATE: it is
 * not in the state that was read any more; or the line is not sent, something of it has come, or
 * another amendment has changed it.
 */
enum linli_rc amendment_step(struct db *db, const struct amendment *amendment, enum line_state to,
                             const struct document_actor *by, struct linli_error *err);

/* Those of a filter of lines; `day` is that of the proposal. */
enum linli_rc amendment_list(struct db *db, struct linli_arena *arena,
                             const struct document_filter *filter, struct amendment **ret_rows,
                             int64_t *ret_rows_n, struct linli_error *err);

/* The one of a name like PO-20261122-03/2+1: LINLI_EINPUT when it is no such name, LINLI_EUNKNOWN
 * when there is none. */
enum linli_rc amendment_find(struct db *db, struct linli_arena *arena, const char *name,
                             struct amendment *ret_amendment, struct linli_error *err);

#endif
