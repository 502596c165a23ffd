/* Customer orders and their sharings as tables of a file (docs/allocation.md). */
#ifndef LINLI_SERVICE_ALLOT_TABLE_H
#define LINLI_SERVICE_ALLOT_TABLE_H

#include "linli/arena.h"
#include "model/tables.h"
#include "store/db.h"

/* A row of the table of orders; texts are codes. */
struct order_row {
    const char *order;
    const char *site;
    const char *item;
    int64_t qty_e3;
    int64_t pickup_day;
    int64_t ordered_day;
    int64_t ordered_s;
    int64_t pack_e3;
    int64_t price_e4;
    int64_t paid;
    int64_t essential;
    int64_t substitute;
    int64_t line;
};

/* What one order got in one sharing. */
struct sharing_row {
    const char *number;
    const char *site; /* where the goods are */
    int64_t pickup_day;
    const char *rule;
    const char *order;
    const char *item;
    int64_t wanted_e3;
    int64_t given_e3;
    const char *other; /* the substitute, "" */
    int64_t other_e3;
    int64_t cover_e3;
    int64_t refund_e2; /* yuan */
    const char *actor;
    const char *undone_by; /* "": it stands */
};

const struct table *allot_order_table(void);
const struct table *allot_sharing_table(void);

/* Adds a row of a table of this file; both live for the call. */
typedef enum linli_rc (*allot_row_fn)(void *context, void *row, struct linli_error *err);

/* Every order, by code and item; every line of every sharing, in the order of their making. */
enum linli_rc allot_each_order(struct db *db, struct linli_arena *arena, allot_row_fn take,
                               void *context, struct linli_error *err);
enum linli_rc allot_each_sharing(struct db *db, struct linli_arena *arena, allot_row_fn take,
                                 void *context, struct linli_error *err);

#endif
