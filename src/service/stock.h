/*
 * Stock by hand: receiving, issuing, and the stock table as the ledger's beginning. Each is a
 * booking with a numbered slip and one answer (booking.h); with a key it happens once, and sending
 * it again gives the first answer.
 *
 * Every function is the body of a transaction, or part of one, that the caller runs (tx_run); what
 * it returns lives in the arena and is for printing: the resulting stock above all, so that whoever
 * scans sees at once what is there now.
 */
#ifndef LINLI_SERVICE_STOCK_H
#define LINLI_SERVICE_STOCK_H

#include "linli/arena.h"
#include "model/tables.h"
#include "service/booking.h"
#include "service/who.h"
#include "store/db.h"
#include "store/ledger.h"

struct stock_receipt {
    const char *line;      /* "PO-20261122-03/2": site, item, supplier and price are the order's */
    const char *site;      /* without a line; NULL: the city's only site */
    const char *item;      /* without a line */
    int64_t qty_e3;        /* NONE with a line: all that is still to come */
    const char *lot;       /* NULL: the line's name, or the day as 20261122 */
    int64_t expiry_day;    /* NONE: the lot's if it is known, else by the item's shelf life */
    const char *supplier;  /* without a line; NULL: unknown */
    int64_t unit_price_e4; /* NONE: the order's, else the item's cost */
    int64_t day;           /* the day it counts for */
};

struct stock_received {
    bool replayed; /* the key was known: nothing was done again */
    char number[SLIP_NUMBER_BYTES];
    struct lot_names names;
    int64_t qty_e3;
    int64_t expiry_day;
    int64_t open_e3;    /* of the order line, still to come; NONE without a line */
    int64_t on_hand_e3; /* of the item at the site, for daily use, after it */
};

/*
 * Books a delivery. LINLI_ESTATE: the line is not approved or sent; LINLI_EINPUT: more than is
 * open, a known lot with another expiry, an expiry before the day, a day far from the city's
 * present (stock_day.h); LINLI_EUNKNOWN, LINLI_EUSAGE, LINLI_ELIMIT.
 */
enum linli_rc stock_receive(struct db *db, struct linli_arena *arena,
                            const struct stock_receipt *receipt, const struct who *who,
                            struct stock_received *ret_received, struct linli_error *err);

struct stock_request {
    const char *site; /* NULL: the city's only site */
    const char *item;
    int64_t qty_e3;
    const char *service; /* which service it is for; "" */
    const char *purpose; /* what for; NULL or "": not said */
    int64_t day;
    bool all_or_nothing; /* else what is there is given and the rest recorded as unmet */
};

struct stock_issued {
    bool replayed;
    char number[SLIP_NUMBER_BYTES];
    const char *item_name;
    const char *unit;
    int64_t issued_e3;
    int64_t unmet_e3;
    int64_t on_hand_e3;        /* of the item at the site, for daily use, after it */
    struct stock_record *lots; /* what to take, in this order: lot_code, qty_e3, expiry_day */
    int64_t lots_n;
};

/* Issues first expired, first out, from lots that had come by that day. LINLI_ESHORT only when all
 * or nothing was asked for; LINLI_EINPUT: a day far from the city's present (stock_day.h). */
enum linli_rc stock_issue(struct db *db, struct linli_arena *arena,
                          const struct stock_request *request, const struct who *who,
                          struct stock_issued *ret_issued, struct linli_error *err);

/* The rows of a stock table on their way into the ledger. */
struct stock_opening {
    struct booking booking; /* numbered when the first row is booked */
    struct who who;
    int64_t day;
    int64_t opened_n;    /* lots that the ledger begins with */
    int64_t corrected_n; /* lots it knew with another quantity */
    int64_t same_n;
};

/*
 * stock_opening_begin once, then stock_set_opening for each row, whose site and item are database
 * ids. The first row of a lot is booked as its opening, also when it has expired; a later table
 * with another quantity books the difference as a count, with the reason "stock table". The opening
 * stays where it is: it holds a pointer to itself.
 */
enum linli_rc stock_opening_begin(struct db *db, struct linli_arena *arena, int64_t day,
                                  const struct who *who, struct stock_opening *ret_opening,
                                  struct linli_error *err);
enum linli_rc stock_set_opening(struct stock_opening *opening, const struct stock_row *row,
                                struct linli_error *err);

/* What is there, lot by lot; site and item are codes or NULL for all. */
enum linli_rc stock_list(struct db *db, struct linli_arena *arena, const char *site,
                         const char *item, struct stock_record **ret_rows, int64_t *ret_rows_n,
                         struct linli_error *err);

#endif
