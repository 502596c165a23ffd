/*
 * Undoing a booking: a slip of its own counters every movement of another one, or none. Nothing is
 * removed; sums leave both out (model/ledger.h). The counters keep the days of what they counter,
 * and so does the undo, so that demand is corrected on the day on which it was recorded.
 *
 * The body of a transaction that the caller runs; results live in the arena.
 */
#ifndef LINLI_SERVICE_UNDO_H
#define LINLI_SERVICE_UNDO_H

#include "service/booking.h"

struct undone {
    bool replayed;
    char number[SLIP_NUMBER_BYTES]; /* of the undo */
    struct slip slip;               /* what was undone, as it was before */
    struct slip_row *rows;          /* what the undo did, item by item */
    int64_t rows_n;
};

/*
 * Takes the booking of that number back. LINLI_EUNKNOWN: there is none; LINLI_ESTATE: it was undone
 * already, is an undo, or another booking refers to it (a return of an issue); LINLI_ESHORT: what
 * it brought in has been used meanwhile; LINLI_EINPUT: its day is too long ago (stock_day.h).
 */
enum linli_rc undo_booking(struct db *db, struct linli_arena *arena, const char *number,
                           const char *reason, const struct who *who, struct undone *ret_undone,
                           struct linli_error *err);

#endif
