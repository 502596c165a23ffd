/*
 * Customers' open orders of days to come as orders ahead (city_load.h): what the table of orders
 * ahead says is loaded before, with the other tables. An order that has been shared out, or that
 * its customer has cancelled, is none any more.
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

enum linli_rc load_orders_ahead(struct city_load *load, struct linli_error *err)
{
    struct city *city = &load->city;
    struct preorder *orders;
    struct preorder *all;
    int64_t n = 0;
    struct stmt *stmt;
    LINLI_TRY(
        db_query(load->db, SQL_CITY_ORDERS_AHEAD, &stmt, err, "i", (int64_t)load->options->today));
    LINLI_TRY(growing_rows(load->arena, stmt, sizeof(*orders), read_order, &orders, &n, err));
    if (n == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(load->arena, city->preorders_n + n, &all, err));
    if (city->preorders_n > 0) {
        memcpy(all, city->preorders, (size_t)city->preorders_n * sizeof(*all));
    }
    for (int64_t i = 0; i < n; i++) {
        struct preorder *o = &all[city->preorders_n + i];
        *o = orders[i];
        LINLI_TRY(load_index(load, IDS_SITES, orders[i].site, &o->site, err));
        LINLI_TRY(load_index(load, IDS_ITEMS, orders[i].item, &o->item, err));
    }
    city->preorders = all;
    city->preorders_n += n;
    return LINLI_OK;
}
