/*
 * Slips: the numbered documents of bookings. Every command that books stock is one, and its number
 * (IS-20261123-01: kind, day, running number of kind and day) is what people find it by and undo it
 * with. What each kind does to stock and demand stands in docs/stock.md.
 */
#ifndef LINLI_MODEL_SLIP_H
#define LINLI_MODEL_SLIP_H

#include <stdbool.h>

enum slip_kind {
    SLIP_ISSUE,
    SLIP_RECEIPT,
    SLIP_TABLE, /* a stock table taken in: opening stock and corrections */
    SLIP_UNDO,
    SLIP_COUNT, /* differences found by counting */
    SLIP_RETURN,
    SLIP_WRITE_OFF,
    SLIP_MOVE, /* between accounts of a site */
    SLIP_COLLECT,
    SLIP_TRANSFER, /* sent to another site */
    SLIP_ARRIVAL,  /* what became of it: accepted, lost or refused */
    SLIP_KIND_N
};

enum { SLIP_PREFIX_BYTES = 3, SLIP_NUMBER_BYTES = 40 };

/* "IS": the first two letters of its numbers. */
const char *slip_prefix(enum slip_kind kind);
/* "issue", as on the command line and in messages. */
const char *slip_kind_name(enum slip_kind kind);
/* The kind of a number such as IS-20261123-01, by its prefix; false when it begins with none. */
bool slip_kind_of(const char *number, enum slip_kind *ret_kind);
/* The kind of a name; false when there is none. */
bool slip_kind_find(const char *name, enum slip_kind *ret_kind);

#endif
