/*
 * Orders of customers (docs/allocation.md): one row an order and item, with what it got once it was
 * shared out (planner/allot.h). Sites and items are indices of a city or ids of a database, as the
 * one who holds the row says.
 */
#ifndef LINLI_MODEL_CUSTOMER_ORDER_H
#define LINLI_MODEL_CUSTOMER_ORDER_H

#include <stdbool.h>
#include <stdint.h>

/* One customer's order of one item. */
struct customer_order {
    int64_t id;
    const char *code;
    int64_t site;
    int64_t item;
    int64_t qty_e3;   /* > 0, a multiple of pack_e3 */
    int64_t pack_e3;  /* handed out in multiples of it; > 0 */
    int64_t price_e4; /* NONE: unknown */
    int64_t ordered_day;
    int64_t ordered_s; /* NONE: after all others of its day */
    bool paid;
    bool essential;
    bool consents; /* to a substitute */

    int64_t given_e3; /* of the item: set by allot_share, as what follows */
    int64_t other;    /* the substitute; NONE */
    int64_t other_e3; /* of it, in its own unit */
    int64_t cover_e3; /* what that stands for of the item itself */
    int64_t refund_fen;
};

#endif
