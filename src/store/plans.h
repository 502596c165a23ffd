/*
 * Plans in the database. A plan is what the planner decided for a day, with all that it was made
 * of; its orders become documents. One plan a day: saving the day again replaces the plan's rows
 * and those of its proposals that nobody has decided about, and never adds. Lines that were
 * approved, sent, received or cancelled stay; the planner has counted the open ones, so what it
 * proposes again is only what is still missing.
 *
 * A saved plan is read back with the same site, item and supplier indices; orders, prices and
 * emergency lines are not kept a second time: the documents hold them.
 *
 * Called by service/day and the faces' explanations, inside tx_run.
 */
#ifndef LINLI_STORE_PLANS_H
#define LINLI_STORE_PLANS_H

#include "linli/arena.h"
#include "model/plan.h"
#include "store/city_load.h"
#include "store/db.h"
#include "store/move_book.h"

/* Who approves lines within the limits, and who withdraws what a newer plan has replaced. */
#define PLAN_ACTOR_ASSISTANT "rule:assistant"
#define PLAN_ACTOR_NEWER "rule:newer-plan"

/* Who planned, when, with which program, and what the snapshot knew. */
struct plan_stamp {
    int64_t moment_ms;
    const char *actor;
    const char *version;
    int64_t movement_id; /* the highest that had been booked: store_plan_known */
    int64_t import_id;
};

/* The highest movement and import: taken in the transaction that loads the snapshot. */
enum linli_rc store_plan_known(struct db *db, int64_t *ret_movement_id, int64_t *ret_import_id,
                               struct linli_error *err);

struct plan_saved {
    int64_t plan_id;
    int64_t proposed_n;           /* new lines that wait for a person */
    int64_t approved_n;           /* new lines that the rule approved */
    int64_t replaced_n;           /* proposals of an earlier run of the day that went */
    int64_t withdrawn_n;          /* proposals of earlier days that were cancelled */
    const char **order_numbers;   /* [orders_n] the document of each order; "" without lines */
    const char **line_names;      /* [lines_n] "PO-20261122-03/2"; "" for a line without an order */
    const char **emergency_names; /* [emergencies_n] */
    struct move_book_saved moves;
    const char **amendment_names; /* [amendments_n] "PO-20261122-03/2+1" */
};

/*
 * Saves the plan of plan->day. `ids` names the database ids of the plan's indices. The counts and
 * texts of *ret_saved live in the arena.
 */
enum linli_rc store_save_plan(struct db *db, struct linli_arena *arena, const struct plan *plan,
                              const struct city_ids *ids, const struct plan_stamp *stamp,
                              struct plan_saved *ret_saved, struct linli_error *err);

/*
 * The saved plan of a day, in the arena: lines with reason and hold, notices, forecasts, assumed
 * values; *ret_found false when the day was not planned. LINLI_EBREACH when it names something that
 * `ids` does not have.
 */
enum linli_rc store_load_plan(struct db *db, struct linli_arena *arena, int32_t day,
                              const struct city_ids *ids, bool *ret_found,
                              struct plan_stamp *ret_stamp, struct plan *ret_plan,
                              struct linli_error *err);

#endif
