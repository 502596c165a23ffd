/*
 * Orders of customers and their sharing out in the database (docs/allocation.md).
 * An order names the sharing that stands for it, and is taken by a guarded update: of two sharings
 * at the same moment the first has it. Sites and items are database ids. Everything here runs
 * inside tx_run; called by service/allot.
 */
#ifndef LINLI_STORE_ALLOTMENTS_H
#define LINLI_STORE_ALLOTMENTS_H

#include "linli/arena.h"
#include "model/customer_order.h"
#include "store/db.h"

/* What a put made of an order. */
enum customer_order_put { ORDER_ADDED, ORDER_SAME, ORDER_CHANGED };

/* Takes in an order by its code and item; quantity 0: cancelled. LINLI_ESTATE: it was shared out
 * already and says something else now. */
enum linli_rc customer_order_put(struct db *db, const struct customer_order *order,
                                 int64_t pickup_day, enum customer_order_put *ret_put,
                                 struct linli_error *err);

/* The next day from `from_day` on for which orders are open; NONE: there is none. */
enum linli_rc customer_orders_next_day(struct db *db, int64_t from_day, int64_t *ret_day,
                                       struct linli_error *err);
/* The open orders of a pick-up day, by code and item, in the arena. */
enum linli_rc customer_orders_open(struct db *db, struct linli_arena *arena, int64_t pickup_day,
                                   struct customer_order **ret_orders, int64_t *ret_orders_n,
                                   struct linli_error *err);

struct allot_promised {
    int64_t item;
    int64_t qty_e3;
};

/* What stands promised at a site for pick-ups of that day or later, by item, in the arena. */
enum linli_rc allotment_promised(struct db *db, struct linli_arena *arena, int64_t site,
                                 int64_t from_day, struct allot_promised **ret_rows,
                                 int64_t *ret_rows_n, struct linli_error *err);

struct allotment {
    int64_t id;
    const char *number; /* "AL-20261123-01" */
    int64_t site;
    const char *site_code;
    int64_t pickup_day;
    int64_t rule; /* enum linli_share_rule */
    const char *actor;
    int64_t moment_ms;
    const char *undone_by; /* "" */
    int64_t undone_ms;     /* NONE: it stands */
    int64_t orders_n;      /* of a list */
    int64_t refund_fen;    /* of a list */
};

/* Keeps a sharing with its orders [n], which are taken; sets ->id. LINLI_ESTATE: another one has
 * one of them. */
enum linli_rc allotment_insert(struct db *db, struct allotment *allotment, int64_t command,
                               const struct customer_order *orders, int64_t n,
                               struct linli_error *err);
/* LINLI_EUNKNOWN. In the arena. */
enum linli_rc allotment_find(struct db *db, struct linli_arena *arena, const char *number,
                             struct allotment *ret_allotment, struct linli_error *err);
/* Its orders as they were shared out, by item, who came first at first. In the arena. */
enum linli_rc allotment_orders(struct db *db, struct linli_arena *arena, int64_t id,
                               struct customer_order **ret_orders, int64_t *ret_orders_n,
                               struct linli_error *err);
/* Takes it back: its orders are open again. LINLI_ESTATE: it was taken back before. */
enum linli_rc allotment_undo(struct db *db, const struct allotment *allotment, const char *actor,
                             int64_t now_ms, struct linli_error *err);
/* The newest, newest first, in the arena. */
enum linli_rc allotment_list(struct db *db, struct linli_arena *arena, int64_t most_n,
                             struct allotment **ret_rows, int64_t *ret_rows_n,
                             struct linli_error *err);

#endif
