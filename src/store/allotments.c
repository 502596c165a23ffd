/* Orders of customers and their sharing out (see allotments.h). */
#include "store/allotments.h"

#include <assert.h>

#include "base/fixed.h"
#include "store/growing.h"

/* ---- orders ---------------------------------------------------------------------------------- */

/* The columns of an order from its quantity on; the caller has those before. */
static void read_terms(struct stmt *stmt, int32_t first, struct customer_order *order)
{
    order->qty_e3 = stmt_i64(stmt, first);
    order->pack_e3 = stmt_i64(stmt, first + 1);
    order->price_e4 = stmt_i64(stmt, first + 2);
    order->ordered_day = stmt_i64(stmt, first + 3);
    order->ordered_s = stmt_i64(stmt, first + 4);
    order->paid = stmt_i64(stmt, first + 5) == 1;
    order->essential = stmt_i64(stmt, first + 6) == 1;
    order->consents = stmt_i64(stmt, first + 7) == 1;
    order->other = FIXED_NONE;
}

static bool is_same(const struct customer_order *a, const struct customer_order *b)
{
    return a->site == b->site && a->qty_e3 == b->qty_e3 && a->pack_e3 == b->pack_e3 &&
           a->price_e4 == b->price_e4 && a->ordered_day == b->ordered_day &&
           a->ordered_s == b->ordered_s && a->paid == b->paid && a->essential == b->essential &&
           a->consents == b->consents;
}

static enum linli_rc insert_order(struct db *db, const struct customer_order *o, int64_t pickup_day,
                                  struct linli_error *err)
{
    int64_t id;
    LINLI_TRY(db_new_ids(db, "customer_order", 1, &id, err));
    return db_run(db, SQL_ALLOT_INSERT_ORDER, NULL, err, "itiiiiiiiiiii", id, o->code, o->site,
                  o->item, pickup_day, o->qty_e3, o->pack_e3, o->price_e4, o->ordered_day,
                  o->ordered_s, (int64_t)o->paid, (int64_t)o->essential, (int64_t)o->consents);
}

enum linli_rc customer_order_put(struct db *db, const struct customer_order *order,
                                 int64_t pickup_day, enum customer_order_put *ret_put,
                                 struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    struct customer_order before = {.item = order->item};
    int64_t day = FIXED_NONE;
    int64_t changed = 0;
    assert(order->qty_e3 >= 0 && order->pack_e3 > 0);
    LINLI_TRY(db_one(db, SQL_ALLOT_FIND_ORDER, &stmt, &found, err, "ti", order->code, order->item));
    if (found) {
        before.id = stmt_i64(stmt, 0);
        before.site = stmt_i64(stmt, 1);
        day = stmt_i64(stmt, 2);
        read_terms(stmt, 3, &before);
    }
    stmt_end(stmt);
    if (!found) {
        *ret_put = ORDER_ADDED;
        return insert_order(db, order, pickup_day, err);
    }
    if (day == pickup_day && is_same(&before, order)) {
        *ret_put = ORDER_SAME;
        return LINLI_OK;
    }
    const struct customer_order *o = order;
    LINLI_TRY(db_run(db, SQL_ALLOT_UPDATE_ORDER, &changed, err, "iiiiiiiiiii", before.id, o->site,
                     pickup_day, o->qty_e3, o->pack_e3, o->price_e4, o->ordered_day, o->ordered_s,
                     (int64_t)o->paid, (int64_t)o->essential, (int64_t)o->consents));
    if (changed == 0) {
        return linli_fail(err, LINLI_ESTATE,
                          "order %s has been shared out and cannot change any more (linli allot "
                          "--undo)",
                          order->code);
    }
    *ret_put = ORDER_CHANGED;
    return LINLI_OK;
}

enum linli_rc customer_orders_next_day(struct db *db, int64_t from_day, int64_t *ret_day,
                                       struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_ALLOT_NEXT_DAY, &stmt, &found, err, "i", from_day));
    *ret_day = found ? stmt_i64(stmt, 0) : FIXED_NONE;
    stmt_end(stmt);
    return LINLI_OK;
}

static enum linli_rc read_open(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct customer_order *order = row;
    order->id = stmt_i64(stmt, 0);
    order->site = stmt_i64(stmt, 2);
    order->item = stmt_i64(stmt, 3);
    read_terms(stmt, 4, order);
    return growing_text(arena, stmt, 1, &order->code, err);
}

enum linli_rc customer_orders_open(struct db *db, struct linli_arena *arena, int64_t pickup_day,
                                   struct customer_order **ret_orders, int64_t *ret_orders_n,
                                   struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_ALLOT_OPEN_ORDERS, &stmt, err, "i", pickup_day));
    return growing_rows(arena, stmt, sizeof(struct customer_order), read_open, ret_orders,
                        ret_orders_n, err);
}

static enum linli_rc read_promised(struct linli_arena *arena, struct stmt *stmt, void *row,
                                   struct linli_error *err)
{
    (void)arena;
    (void)err;
    *(struct allot_promised *)row =
        (struct allot_promised){.item = stmt_i64(stmt, 0), .qty_e3 = stmt_i64(stmt, 1)};
    return LINLI_OK;
}

enum linli_rc allotment_promised(struct db *db, struct linli_arena *arena, int64_t site,
                                 int64_t from_day, struct allot_promised **ret_rows,
                                 int64_t *ret_rows_n, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_ALLOT_PROMISED, &stmt, err, "ii", site, from_day));
    return growing_rows(arena, stmt, sizeof(struct allot_promised), read_promised, ret_rows,
                        ret_rows_n, err);
}

/* ---- sharings -------------------------------------------------------------------------------- */

enum linli_rc allotment_insert(struct db *db, struct allotment *allotment, int64_t command,
                               const struct customer_order *orders, int64_t n,
                               struct linli_error *err)
{
    struct allotment *a = allotment;
    assert(n > 0 && a->rule >= 0);
    LINLI_TRY(db_new_ids(db, "allotment", 1, &a->id, err));
    LINLI_TRY(db_run(db, SQL_ALLOT_INSERT, NULL, err, "itiiiiti", a->id, a->number, command,
                     a->site, a->pickup_day, a->rule, a->actor, a->moment_ms));
    for (int64_t i = 0; i < n; i++) {
        const struct customer_order *o = &orders[i];
        int64_t changed = 0;
        LINLI_TRY(db_run(db, SQL_ALLOT_TAKE_ORDER, &changed, err, "ii", o->id, a->id));
        if (changed == 0) {
            return linli_fail(err, LINLI_ESTATE,
                              "order %s has been shared out or cancelled meanwhile", o->code);
        }
        LINLI_TRY(db_run(db, SQL_ALLOT_INSERT_LINE, NULL, err, "iiiiiiii", a->id, o->id, o->qty_e3,
                         o->given_e3, o->other, o->other_e3, o->cover_e3, o->refund_fen));
    }
    return LINLI_OK;
}

static enum linli_rc read_found(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    struct allotment *a = row;
    a->id = stmt_i64(stmt, 0);
    a->site = stmt_i64(stmt, 1);
    a->pickup_day = stmt_i64(stmt, 3);
    a->rule = stmt_i64(stmt, 4);
    a->moment_ms = stmt_i64(stmt, 6);
    a->undone_ms = stmt_i64(stmt, 8);
    LINLI_TRY(growing_text(arena, stmt, 2, &a->site_code, err));
    LINLI_TRY(growing_text(arena, stmt, 5, &a->actor, err));
    return growing_text(arena, stmt, 7, &a->undone_by, err);
}

enum linli_rc allotment_find(struct db *db, struct linli_arena *arena, const char *number,
                             struct allotment *ret_allotment, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_ALLOT_FIND, &stmt, &found, err, "t", number));
    enum linli_rc rc =
        found ? read_found(arena, stmt, ret_allotment, err)
              : linli_fail(err, LINLI_EUNKNOWN, "no sharing has the number %s (linli allot --list)",
                           number);
    stmt_end(stmt);
    LINLI_TRY(rc);
    ret_allotment->number = number;
    return LINLI_OK;
}

static enum linli_rc read_line(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct customer_order *order = row;
    LINLI_TRY(read_open(arena, stmt, row, err));
    order->given_e3 = stmt_i64(stmt, 12);
    order->other = stmt_i64(stmt, 13);
    order->other_e3 = stmt_i64(stmt, 14);
    order->cover_e3 = stmt_i64(stmt, 15);
    order->refund_fen = stmt_i64(stmt, 16);
    return LINLI_OK;
}

enum linli_rc allotment_orders(struct db *db, struct linli_arena *arena, int64_t id,
                               struct customer_order **ret_orders, int64_t *ret_orders_n,
                               struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_ALLOT_LINES, &stmt, err, "i", id));
    return growing_rows(arena, stmt, sizeof(struct customer_order), read_line, ret_orders,
                        ret_orders_n, err);
}

enum linli_rc allotment_undo(struct db *db, const struct allotment *allotment, const char *actor,
                             int64_t now_ms, struct linli_error *err)
{
    int64_t changed = 0;
    LINLI_TRY(db_run(db, SQL_ALLOT_UNDO, &changed, err, "iti", allotment->id, actor, now_ms));
    if (changed == 0) {
        return linli_fail(err, LINLI_ESTATE, "%s has been taken back already", allotment->number);
    }
    return db_run(db, SQL_ALLOT_FREE_ORDERS, NULL, err, "i", allotment->id);
}

static enum linli_rc read_listed(struct linli_arena *arena, struct stmt *stmt, void *row,
                                 struct linli_error *err)
{
    struct allotment *a = row;
    a->pickup_day = stmt_i64(stmt, 2);
    a->rule = stmt_i64(stmt, 3);
    a->moment_ms = stmt_i64(stmt, 5);
    a->orders_n = stmt_i64(stmt, 7);
    a->refund_fen = stmt_i64(stmt, 8);
    LINLI_TRY(growing_text(arena, stmt, 0, &a->number, err));
    LINLI_TRY(growing_text(arena, stmt, 1, &a->site_code, err));
    LINLI_TRY(growing_text(arena, stmt, 4, &a->actor, err));
    return growing_text(arena, stmt, 6, &a->undone_by, err);
}

enum linli_rc allotment_list(struct db *db, struct linli_arena *arena, int64_t most_n,
                             struct allotment **ret_rows, int64_t *ret_rows_n,
                             struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_ALLOT_LIST, &stmt, err, "i", most_n));
    return growing_rows(arena, stmt, sizeof(struct allotment), read_listed, ret_rows, ret_rows_n,
                        err);
}
