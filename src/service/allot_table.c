/*
 * Customer orders and their sharings as tables (see allot_table.h): what `linli allot --orders`
 * reads is what `linli export` writes; sharings are written only, as a record.
 */
#include "service/allot_table.h"

#include <stddef.h>

#include "base/fixed.h"
#include "model/limits.h"
#include "service/allot.h"
#include "store/growing.h"

#define AT(field) .offset = offsetof(struct order_row, field)
static const struct column order_columns[] = {
    {"order", .type = CELL_CODE, .required = true, .key = true, AT(order)},
    {"item", .type = CELL_CODE, .required = true, .key = true, AT(item)},
    {"qty", .type = CELL_NUMBER, .required = true, .places = 3, .min = 0, .max = LIMIT_QTY_E3,
     AT(qty_e3)},
    {"pickup", .type = CELL_DAY, .required = true, AT(pickup_day)},
    {"ordered", .type = CELL_DAY, .required = true, AT(ordered_day)},
    {"site", .type = CELL_CODE, AT(site)},
    {"time", .type = CELL_TIME, AT(ordered_s)},
    {"pack", .type = CELL_NUMBER, .places = 3, .min = 1, .max = LIMIT_QTY_E3, AT(pack_e3)},
    {"price", .type = CELL_NUMBER, .places = 4, .min = 0, .max = LIMIT_PRICE_E4, AT(price_e4)},
    {"paid", .type = CELL_FLAG, AT(paid)},
    {"essential", .type = CELL_FLAG, AT(essential)},
    {"substitute", .type = CELL_FLAG, AT(substitute)},
};
#undef AT

#define AT(field) .offset = offsetof(struct sharing_row, field)
static const struct column sharing_columns[] = {
    {"number", .type = CELL_CODE, .key = true, AT(number)},
    {"site", .type = CELL_CODE, AT(site)},
    {"pickup", .type = CELL_DAY, AT(pickup_day)},
    {"rule", .type = CELL_CODE, AT(rule)},
    {"order", .type = CELL_CODE, .key = true, AT(order)},
    {"item", .type = CELL_CODE, .key = true, AT(item)},
    {"ordered_qty", .type = CELL_NUMBER, .places = 3, AT(wanted_e3)},
    {"given", .type = CELL_NUMBER, .places = 3, AT(given_e3)},
    {"substitute", .type = CELL_CODE, AT(other)},
    {"substitute_qty", .type = CELL_NUMBER, .places = 3, AT(other_e3)},
    {"covers", .type = CELL_NUMBER, .places = 3, AT(cover_e3)},
    {"refund", .type = CELL_NUMBER, .places = 2, AT(refund_e2)},
    {"by", .type = CELL_TEXT, AT(actor)},
    {"taken_back_by", .type = CELL_TEXT, AT(undone_by)},
};
#undef AT

#define COLUMNS(columns) columns, (int32_t)(sizeof(columns) / sizeof((columns)[0]))

static const struct table order_table = {TABLE_N, "orders", COLUMNS(order_columns),
                                         sizeof(struct order_row)};
static const struct table sharing_table = {TABLE_N, "sharings", COLUMNS(sharing_columns),
                                           sizeof(struct sharing_row)};

const struct table *allot_order_table(void)
{
    return &order_table;
}

const struct table *allot_sharing_table(void)
{
    return &sharing_table;
}

static enum linli_rc read_order(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    struct order_row *o = row;
    LINLI_TRY(growing_text(arena, stmt, 0, &o->order, err));
    LINLI_TRY(growing_text(arena, stmt, 1, &o->site, err));
    LINLI_TRY(growing_text(arena, stmt, 2, &o->item, err));
    o->qty_e3 = stmt_i64(stmt, 3);
    o->pickup_day = stmt_i64(stmt, 4);
    o->ordered_day = stmt_i64(stmt, 5);
    o->ordered_s = stmt_i64(stmt, 6);
    o->pack_e3 = stmt_i64(stmt, 7);
    o->price_e4 = stmt_i64(stmt, 8);
    o->paid = stmt_i64(stmt, 9);
    o->essential = stmt_i64(stmt, 10);
    o->substitute = stmt_i64(stmt, 11);
    return LINLI_OK;
}

static enum linli_rc read_sharing(struct linli_arena *arena, struct stmt *stmt, void *row,
                                  struct linli_error *err)
{
    struct sharing_row *s = row;
    int64_t rule = stmt_i64(stmt, 3);
    LINLI_TRY(growing_text(arena, stmt, 0, &s->number, err));
    LINLI_TRY(growing_text(arena, stmt, 1, &s->site, err));
    s->pickup_day = stmt_i64(stmt, 2);
    s->rule =
        rule >= 0 && rule < LINLI_SHARE_RULES_N ? allot_rule_name((enum linli_share_rule)rule) : "";
    LINLI_TRY(growing_text(arena, stmt, 4, &s->order, err));
    LINLI_TRY(growing_text(arena, stmt, 5, &s->item, err));
    s->wanted_e3 = stmt_i64(stmt, 6);
    s->given_e3 = stmt_i64(stmt, 7);
    LINLI_TRY(growing_text(arena, stmt, 8, &s->other, err));
    s->other_e3 = stmt_i64(stmt, 9);
    s->cover_e3 = stmt_i64(stmt, 10);
    s->refund_e2 = stmt_i64(stmt, 11);
    LINLI_TRY(growing_text(arena, stmt, 12, &s->actor, err));
    return growing_text(arena, stmt, 13, &s->undone_by, err);
}

static enum linli_rc each(struct db *db, struct linli_arena *arena, enum sql_id id,
                          const struct table *table, growing_read_fn read, allot_row_fn take,
                          void *context, struct linli_error *err)
{
    struct stmt *stmt;
    unsigned char *rows = NULL;
    int64_t n = 0;
    LINLI_TRY(db_query(db, id, &stmt, err, ""));
    LINLI_TRY(growing_rows(arena, stmt, table->row_bytes, read, (void *)&rows, &n, err));
    for (int64_t i = 0; i < n; i++) {
        LINLI_TRY(take(context, rows + (size_t)i * table->row_bytes, err));
    }
    return LINLI_OK;
}

enum linli_rc allot_each_order(struct db *db, struct linli_arena *arena, allot_row_fn take,
                               void *context, struct linli_error *err)
{
    return each(db, arena, SQL_ALLOT_EXPORT_ORDERS, &order_table, read_order, take, context, err);
}

enum linli_rc allot_each_sharing(struct db *db, struct linli_arena *arena, allot_row_fn take,
                                 void *context, struct linli_error *err)
{
    return each(db, arena, SQL_ALLOT_EXPORT_SHARINGS, &sharing_table, read_sharing, take, context,
                err);
}
