/*
 * Orders by hand: approving, sending and cancelling document lines, one, those of a document, a
 * supplier or a class, or all. What a line is in already decides whether a step is possible; a step
 * that somebody else has just taken is reported, never taken twice.
 *
 * Each function is the body of a transaction that the caller runs; results live in the arena.
 */
#ifndef LINLI_SERVICE_ORDER_H
#define LINLI_SERVICE_ORDER_H

#include "linli/arena.h"
#include "service/who.h"
#include "store/amendments.h"
#include "store/db.h"
#include "store/documents.h"

/* Which lines: exactly one of line, document, supplier, class, site and all. */
struct order_choice {
    const char *line;     /* "PO-20261122-03/2", or a change of it: "PO-20261122-03/2+1" */
    const char *document; /* "PO-20261122-03" */
    const char *supplier; /* code */
    int64_t class;        /* enum item_class; NONE */
    const char *site;     /* code: what comes there (of a planned move also: from there) */
    bool all;
    int64_t day;  /* only of this plan's day; NONE: any. Not with a line or document */
    bool refused; /* cancelled by the supplier: sent lines only, and it counts against it */
};

struct order_changed {
    struct line_record *lines; /* with their new state */
    int64_t lines_n;
    int64_t amount_fen;      /* of the lines with a known price, of cancelling what had not come of
                                them; fees apart */
    int64_t price_unknown_n; /* lines without */
    struct amendment *amendments; /* changes of sent lines that were decided about, or are open */
    int64_t amendments_n;
    int64_t more_fen; /* what those that are raised cost more … */
    int64_t less_fen; /* … and the others less */
};

/*
 * Takes every chosen line that may take it the step to `to` (approved, sent or cancelled), with a
 * note; approved and cancelled take changes of sent lines along (service/amend.h). One named line
 * that may not: LINLI_ESTATE. Of a document, supplier, class, site or all, those that may are
 * taken, none is fine. LINLI_EUNKNOWN, LINLI_EUSAGE for the choice.
 */
enum linli_rc order_change(struct db *db, struct linli_arena *arena, enum line_state to,
                           const struct order_choice *choice, const struct who *who,
                           const char *note, struct order_changed *ret_changed,
                           struct linli_error *err);

/* Lines that are proposed, approved or sent, and proposed changes; with `closed` the received and
 * cancelled too. Day NONE, supplier NULL and site NULL: any. */
enum linli_rc order_list(struct db *db, struct linli_arena *arena, int64_t day,
                         const char *supplier, const char *site, bool closed,
                         struct order_changed *ret_lines, struct linli_error *err);

#endif
