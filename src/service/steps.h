/*
 * The steps that people take of what a plan proposed: order lines, changes of sent lines and
 * planned moves are approved, sent or cancelled, as many as one command names. All of it happens or
 * none, and with a key once.
 *
 * steps_take() is the body of a transaction that the caller runs; results live in the arena.
 */
#ifndef LINLI_SERVICE_STEPS_H
#define LINLI_SERVICE_STEPS_H

#include "linli/arena.h"
#include "service/move.h"
#include "service/order.h"
#include "service/who.h"
#include "store/db.h"

struct steps_request {
    enum line_state to; /* approved, sent or cancelled */
    const struct order_choice *choices;
    int32_t choices_n;
    int64_t day; /* on which moves that are sent leave; NONE: today */
    const char *note;
};

/* Of all choices together. */
struct steps_done {
    struct order_changed orders;
    struct move_changed moves;
    bool replayed; /* the key was used before: nothing happened now, nothing is listed */
};

/* A choice by name is of an order or of a move, by its number; others are of both. Errors as of
 * order_change() and move_change(); LINLI_EINPUT when the key was used for something else. */
enum linli_rc steps_take(struct db *db, struct linli_arena *arena,
                         const struct steps_request *request, const struct who *who,
                         struct steps_done *ret_done, struct linli_error *err);

#endif
