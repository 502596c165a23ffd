/*
 * Documents: what people see, approve and carry out. A document groups lines of one kind, site and
 * supplier; each line has one state, and every change of it is an event that is written once. The
 * state beside the line is that of its last event (`linli check` proves it).
 *
 *   proposed -> approved -> sent -> received
 *        \---------\----------\---> cancelled
 *
 * When a receipt is undone, a received line goes back to where it was before. The quantity of a
 * sent line may be amended within the band that its supplier allows: an event from sent to sent.
 */
#ifndef LINLI_MODEL_DOCUMENT_H
#define LINLI_MODEL_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

enum document_kind {
    DOCUMENT_PURCHASE,  /* an order to a supplier */
    DOCUMENT_EMERGENCY, /* the same, at the door within hours, with a surcharge */
    DOCUMENT_KIND_N
};

enum line_state {
    LINE_PROPOSED,
    LINE_APPROVED,
    LINE_SENT,
    LINE_RECEIVED,
    LINE_CANCELLED,
    LINE_STATE_N
};

struct document {
    int64_t id;
    enum document_kind kind;
    const char *number; /* PO-20261122-03: kind, day, running number of the day */
    int64_t site;
    int64_t supplier;
    int64_t day;     /* the plan's day */
    int64_t due_day; /* expected arrival */
    int64_t plan;    /* NONE: by hand */
    const char *actor;
    int64_t created_ms;
    int64_t fee_fen; /* surcharge of an emergency order */
};

struct document_line {
    int64_t id;
    int64_t document;
    int64_t line_no; /* from 1 */
    int64_t item;
    enum line_state state;
    int64_t qty_e3;
    int64_t received_e3;
    int64_t unit_price_e4; /* NONE: unknown */
};

/* What is still to come, of an order or from another site: what the planner counts as arriving. */
struct open_line {
    int64_t line; /* of a document, or of a transfer */
    int64_t site;
    int64_t item;
    int64_t supplier;      /* NONE: not named */
    bool transfer;         /* sent by another site, not ordered */
    int64_t from_site;     /* of a transfer: who sent it */
    int64_t qty_e3;        /* ordered less received */
    int64_t unit_price_e4; /* NONE: unknown */
    int64_t due_day;
    int64_t ordered_day;   /* 0: not known */
    enum line_state state; /* approved or sent; of a transfer: sent */
    /* What was sent first, of an order line that nothing of has come and that may be amended within
     * its supplier's band (planner/amend.h); 0: of all others. */
    int64_t sent_e3;
};

const char *document_kind_name(enum document_kind kind);
const char *line_state_name(enum line_state state);
/* True for the arrows of the picture above. */
bool line_may_become(enum line_state from, enum line_state to);
/* True for the way back of an undone receipt: received to approved or sent. */
bool line_may_reopen(enum line_state from, enum line_state to);
/* True for a sent line that stays sent with another quantity: it was amended. */
bool line_may_amend(enum line_state from, enum line_state to);

#endif
