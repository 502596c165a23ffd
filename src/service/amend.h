/*
 * Decisions about other quantities of lines that were sent (store/amendments.h): a person approves
 * a proposal, refuses it, or takes back what was approved, until the supplier's cut-off. Days count
 * from the day of the plan, so that a plan of another day than the clock's can be tried out.
 *
 * Each function is the body of a transaction that the caller runs; results live in the arena.
 * Called by service/order.
 */
#ifndef LINLI_SERVICE_AMEND_H
#define LINLI_SERVICE_AMEND_H

#include "linli/arena.h"
#include "service/who.h"
#include "store/amendments.h"

/* Whether a line's name is that of a change: "PO-20261122-03/2+1". */
bool amend_is_name(const char *name);

/*
 * Approves (to: approved) or refuses (to: cancelled) what is proposed within a filter, or with a
 * name (NULL: none) that one, which may also be taken back after it was approved. Those of a filter
 * whose cut-off has passed are left alone; a named one: LINLI_ESTATE.
 */
enum linli_rc amend_decide(struct db *db, struct linli_arena *arena, enum line_state to,
                           const char *name, const struct document_filter *filter,
                           const struct who *who, const char *note, struct amendment **ret_rows,
                           int64_t *ret_rows_n, struct linli_error *err);

/* What those that are raised cost more, and those that are lowered less, fen; LINLI_EOVERFLOW.
 * Lines without a price are left out. */
enum linli_rc amend_sum(const struct amendment *rows, int64_t n, int64_t *ret_more_fen,
                        int64_t *ret_less_fen, struct linli_error *err);

#endif
