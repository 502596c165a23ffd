/*
 * Orders of customers for days to come (city_load.h). Those that are open are orders ahead, beside
 * what the table of orders ahead says, which is loaded before with the other tables. One that has
 * been shared out is none any more: what it got is a promise. One that its customer has cancelled
 * is neither.
 */
#include <string.h>

#include "base/fixed.h"
#include "store/city_load_parts.h"

static enum linli_rc read_order(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    struct preorder *o = row;
    *o = (struct preorder){.site = stmt_i64(stmt, 0),
                           .item = stmt_i64(stmt, 1),
                           .day = stmt_i64(stmt, 2),
                           .qty_e3 = stmt_i64(stmt, 4)};
    return growing_text(arena, stmt, 3, &o->customer, err);
}

/* Adds the rows of a statement of today's, with indices, behind *rows. */
static enum linli_rc add_orders(struct city_load *load, enum sql_id id, struct preorder **rows,
                                int64_t *rows_n, struct linli_error *err)
{
    struct preorder *orders;
    struct preorder *all;
    int64_t n = 0;
    struct stmt *stmt;
    LINLI_TRY(db_query(load->db, id, &stmt, err, "i", (int64_t)load->options->today));
    LINLI_TRY(growing_rows(load->arena, stmt, sizeof(*orders), read_order, &orders, &n, err));
    if (n == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(load->arena, *rows_n + n, &all, err));
    if (*rows_n > 0) {
        memcpy(all, *rows, (size_t)*rows_n * sizeof(*all));
    }
    for (int64_t i = 0; i < n; i++) {
        struct preorder *o = &all[*rows_n + i];
        *o = orders[i];
        LINLI_TRY(load_index(load, IDS_SITES, orders[i].site, &o->site, err));
        LINLI_TRY(load_index(load, IDS_ITEMS, orders[i].item, &o->item, err));
    }
    *rows = all;
    *rows_n += n;
    return LINLI_OK;
}

enum linli_rc load_orders_ahead(struct city_load *load, struct linli_error *err)
{
    struct city *city = &load->city;
    LINLI_TRY(add_orders(load, SQL_CITY_ORDERS_AHEAD, &city->preorders, &city->preorders_n, err));
    return add_orders(load, SQL_CITY_PROMISES, &city->promises, &city->promises_n, err);
}
