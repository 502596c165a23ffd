/*
 * Counting stock: a sheet lists lots with what the books say of them; each line is counted on its
 * own, and posting a sheet books the differences. A line has one state, and every change of it is
 * an event that is written once; a sheet is what its lines are.
 *
 *   open -> counted -> posted        posted -> counted when the posting is undone
 *      \---------\---> cancelled     counted -> counted when it is counted again
 *
 * The difference is what was counted less what the books said at that very moment: the quantity at
 * opening and every movement of the lot until the line was entered.
 */
#ifndef LINLI_MODEL_COUNT_H
#define LINLI_MODEL_COUNT_H

#include <stdbool.h>
#include <stdint.h>

enum count_state { COUNT_OPEN, COUNT_COUNTED, COUNT_POSTED, COUNT_CANCELLED, COUNT_STATE_N };

/* Which lots a sheet has. */
enum count_kind {
    COUNT_FULL,  /* all of a site */
    COUNT_CYCLE, /* those of the items that are due by their class */
    COUNT_ITEMS, /* those of named items */
    COUNT_SINGLE /* one lot, counted and posted at once */
};

/* Why the books were wrong; a difference needs one. */
enum count_reason {
    COUNT_REASON_NONE,
    COUNT_DAMAGED,    /* broken or spoilt, thrown away unrecorded */
    COUNT_LOST,       /* not there, nobody knows why */
    COUNT_FOUND,      /* there, and not in the books */
    COUNT_MISREAD,    /* an earlier count or booking was read or typed wrongly */
    COUNT_UNRECORDED, /* given out or brought in without a booking */
    COUNT_OTHER,
    COUNT_REASON_N
};

const char *count_state_name(enum count_state state);
bool count_may_become(enum count_state from, enum count_state to);

/* "damaged"; "" for NONE. */
const char *count_reason_name(enum count_reason reason);
/* False when no reason has that name; "" has none. */
bool count_reason_find(const char *name, enum count_reason *ret_reason);

/* Whether a difference is so large, measured by the books, that the lot is to be counted again:
 * above that share of it. Of something the books do not have, any difference is. */
bool count_is_beyond(int64_t counted_e3, int64_t book_e3, int64_t tolerance_e4);

#endif
