/*
 * Planned moves by hand: approving, sending and cancelling the lines of store/move_book.h, one,
 * those of a move or a site, or all. Sending books transfers (service/transfer.h), one for each way
 * and one more for what has no lot: from there they are accepted, lost or refused, and `linli undo`
 * of the transfer makes the lines approved again.
 *
 * Each function is the body of a transaction that the caller runs; results live in the arena.
 */
#ifndef LINLI_SERVICE_MOVE_H
#define LINLI_SERVICE_MOVE_H

#include "linli/arena.h"
#include "service/order.h"
#include "service/who.h"
#include "store/db.h"
#include "store/move_book.h"

struct move_changed {
    struct move_record *lines; /* with their new state */
    int64_t lines_n;
    int64_t way_fen;    /* what they cost on the way */
    const char **slips; /* numbers of the transfers that were sent */
    int64_t slips_n;
    int64_t waiting_n; /* approved, and not enough is there to send them; not among the lines */
};

/*
 * Takes every chosen line that may take it the step to `to` (approved, sent or cancelled). `day`:
 * on which what is sent leaves. One named line that may not: LINLI_ESTATE, or of which not enough
 * is there: LINLI_ESHORT. Of a move, a site or all, those that may are taken, none is fine. A
 * choice by supplier or class has no moves. LINLI_EUNKNOWN for the choice.
 */
enum linli_rc move_change(struct db *db, struct linli_arena *arena, enum line_state to,
                          const struct order_choice *choice, int64_t day, const struct who *who,
                          const char *note, struct move_changed *ret_changed,
                          struct linli_error *err);

/* Lines that are proposed or approved; with `closed` the sent and cancelled too. Day NONE and site
 * NULL: any. */
enum linli_rc move_list(struct db *db, struct linli_arena *arena, int64_t day, const char *site,
                        bool closed, struct move_changed *ret_lines, struct linli_error *err);

#endif
