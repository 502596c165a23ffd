/*
 * What is owed for consigned goods and goods paid by use (MISSION I10, docs/consignment.md): for a
 * period, by supplier, site and item, what was used times the price of the terms. It follows from
 * the ledger and the table of consignments; nothing is booked here.
 *
 * The body of a transaction that the caller runs; results live in the arena.
 */
#ifndef LINLI_SERVICE_CONSIGNMENT_H
#define LINLI_SERVICE_CONSIGNMENT_H

#include "linli/arena.h"
#include "model/tables.h"
#include "store/db.h"

/* Of one site, item and supplier under one row of terms; all quantities in thousandths. */
struct consignment_line {
    const char *supplier;
    const char *supplier_name;
    const char *site;
    const char *item;
    const char *item_name;
    const char *unit;
    int64_t kind; /* enum consignment_kind */
    int64_t from_day;
    int64_t until_day;
    int64_t opening_e3; /* there when the first day began */
    int64_t received_e3;
    int64_t used_e3;    /* issued less what came back; below 0: more came back */
    int64_t lost_e3;    /* written off or missed by counts, less what counts found */
    int64_t moved_e3;   /* from other sites less to them, and whatever else */
    int64_t closing_e3; /* = opening + received - used - lost + moved */
    int64_t billed_e3;  /* used, and lost where the terms say so */
    int64_t price_e4;
    int64_t amount_fen;
};

struct consignment_request {
    int64_t from_day;
    int64_t until_day;
    const char *site;     /* code; NULL: all */
    const char *supplier; /* code; NULL: all */
};

struct consignment_bill {
    struct consignment_line *lines; /* by supplier, site, item, first day */
    int64_t lines_n;
    int64_t amount_fen;
    int64_t terms_n; /* rows of terms in the whole city */
};

/* LINLI_EUNKNOWN: no such site or supplier; LINLI_EUSAGE: the period ends before it begins;
 * LINLI_EOVERFLOW: an amount does not fit its number. */
enum linli_rc consignment_settle(struct db *db, struct linli_arena *arena,
                                 const struct consignment_request *request,
                                 struct consignment_bill *ret_bill, struct linli_error *err);

/* The bill as a CSV file ("-": standard output). */
enum linli_rc consignment_write(const char *path, const struct consignment_bill *bill,
                                struct linli_arena *arena, struct linli_error *err);

#endif
