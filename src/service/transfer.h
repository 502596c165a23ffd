/*
 * Moving stock between sites (MISSION I8, I11): it is sent, is on its way, and is accepted, lost or
 * refused, all of it or in parts. On its way it stands in the account in_transit of the receiving
 * site, in a lot with the expiry and cost of the one that it was taken from: nobody issues it, and
 * the planner counts it as arriving. It is never demand. What is refused goes back as a transfer of
 * its own; what is lost is written off where it should have come.
 *
 * Each function is the body of a transaction that the caller runs; results live in the arena. With
 * a key a command has one effect, and sending it again shows the transfer as it is now.
 */
#ifndef LINLI_SERVICE_TRANSFER_H
#define LINLI_SERVICE_TRANSFER_H

#include <stdbool.h>

#include "linli/arena.h"
#include "model/slip.h"
#include "service/who.h"
#include "store/db.h"
#include "store/transfers.h"

struct transfer_want {
    const char *item;
    const char *lot; /* NULL: what expires first, of lots that last until they are there */
    int64_t qty_e3;
};

struct transfer_request {
    const char *from;
    const char *to;
    const struct transfer_want *wants; /* each item (and lot) once */
    int64_t wants_n;
    int64_t day;
    int64_t due_day;  /* NONE: by the lane's hours; without a lane on the same day */
    const char *note; /* "" */
    bool at_once;     /* carried over by hand: nothing is ever on its way */
    bool planned;     /* of planned moves, whose lines the caller takes; else what is approved on
                         the same way and fits into it counts as sent by it */
};

/* A transfer as it is after what was asked for. */
struct transfer_view {
    bool replayed;                /* the key was known: nothing was done again */
    char slip[SLIP_NUMBER_BYTES]; /* of this booking; "" when it is only shown */
    bool goes_back;               /* something was refused: the slip is a transfer back */
    struct transfer transfer;
    struct transfer_line *lines;
    int64_t lines_n;
};

/* Sends all that is wanted, or nothing: LINLI_ESHORT. LINLI_EUSAGE: one site twice, an item twice;
 * LINLI_EINPUT: a day far from the city's present, due before it is sent; LINLI_EUNKNOWN. */
enum linli_rc transfer_send(struct db *db, struct linli_arena *arena,
                            const struct transfer_request *request, const struct who *who,
                            struct transfer_view *ret_view, struct linli_error *err);

enum transfer_outcome {
    TRANSFER_ACCEPTED, /* on the shelf, for daily use */
    TRANSFER_LOST,     /* never came: written off */
    TRANSFER_REFUSED   /* goes back to where it came from */
};

struct transfer_arrival {
    const char *number;
    int64_t line_no; /* NONE: all lines */
    int64_t qty_e3;  /* of one line; NONE: all that is on its way */
    enum transfer_outcome outcome;
    const char *note; /* "" */
    int64_t day;
};

/* Says what became of what is on its way. LINLI_ESTATE: nothing, or less than that, is on its way;
 * LINLI_EINPUT: a day before it was sent or far from the city's present; LINLI_EUNKNOWN. */
enum linli_rc transfer_arrive(struct db *db, struct linli_arena *arena,
                              const struct transfer_arrival *arrival, const struct who *who,
                              struct transfer_view *ret_view, struct linli_error *err);

enum linli_rc transfer_show(struct db *db, struct linli_arena *arena, const char *number,
                            struct transfer_view *ret_view, struct linli_error *err);

/* Transfers from or to a site (NULL: any): those under way, or all. */
enum linli_rc transfer_list(struct db *db, struct linli_arena *arena, const char *site, bool all,
                            struct transfer **ret_rows, int64_t *ret_rows_n,
                            struct linli_error *err);

#endif
