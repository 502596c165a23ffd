/* The alliance's accounts and joint purchases (see alliance.h). */
#include "service/alliance.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "store/city_load.h"
#include "store/growing.h"

/* A row of either question: what one organisation did with, or wants of, an item. */
struct org_row {
    const char *org; /* lender, or buyer */
    const char *to;  /* borrower */
    int64_t supplier;
    int64_t item;
    int64_t qty_e3;
};

static enum linli_rc read_loan(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct org_row *r = row;
    r->item = stmt_i64(stmt, 2);
    r->qty_e3 = stmt_i64(stmt, 3);
    LINLI_TRY(growing_text(arena, stmt, 0, &r->org, err));
    return growing_text(arena, stmt, 1, &r->to, err);
}

static enum linli_rc read_want(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct org_row *r = row;
    r->supplier = stmt_i64(stmt, 0);
    r->item = stmt_i64(stmt, 1);
    r->qty_e3 = stmt_i64(stmt, 3);
    return growing_text(arena, stmt, 2, &r->org, err);
}

static enum linli_rc ask(struct db *db, struct linli_arena *arena, enum sql_id id,
                         growing_read_fn read, struct org_row **ret_rows, int64_t *ret_n,
                         struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, id, &stmt, err, ""));
    return growing_rows(arena, stmt, sizeof(struct org_row), read, ret_rows, ret_n, err);
}

/* ---- loans ----------------------------------------------------------------------------------- */

/* What went the other way; rows are few. */
static int64_t back_of(const struct org_row *rows, int64_t n, const struct org_row *loan)
{
    for (int64_t i = 0; i < n; i++) {
        if (rows[i].item == loan->item && text_equal(rows[i].org, loan->to) &&
            text_equal(rows[i].to, loan->org)) {
            return rows[i].qty_e3;
        }
    }
    return 0;
}

static int64_t value_of(const struct item *item, int64_t qty_e3)
{
    int64_t price = item->cost_e4 != FIXED_NONE ? item->cost_e4 : item->price_e4;
    int64_t fen = FIXED_NONE;
    return price != FIXED_NONE && fixed_amount_fen(qty_e3, price, &fen) ? fen : FIXED_NONE;
}

static enum linli_rc settle(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                            struct alliance_view *view, struct linli_error *err)
{
    struct org_row *rows;
    int64_t n = 0;
    LINLI_TRY(ask(db, arena, SQL_ALLIANCE_LOANS, read_loan, &rows, &n, err));
    LINLI_TRY(LINLI_NEW(arena, n, &view->debts, err));
    for (int64_t i = 0; i < n; i++) {
        int64_t back_e3 = back_of(rows, n, &rows[i]);
        int64_t item = city_ids_find(ids->items, ids->items_n, rows[i].item);
        assert(item != FIXED_NONE);
        if (rows[i].qty_e3 > back_e3) {
            view->debts[view->debts_n++] = (struct alliance_debt){
                .debtor = rows[i].to,
                .creditor = rows[i].org,
                .item = item,
                .lent_e3 = rows[i].qty_e3,
                .back_e3 = back_e3,
                .open_e3 = rows[i].qty_e3 - back_e3,
                .value_fen = value_of(&view->city.items[item], rows[i].qty_e3 - back_e3)};
        }
    }
    return LINLI_OK;
}

/* ---- buying together ------------------------------------------------------------------------- */

/* The members of one purchase; kept when they save something. */
static enum linli_rc take_buy(struct alliance_view *view, const struct city_ids *ids,
                              const struct org_row *rows, int32_t n, struct linli_arena *arena,
                              struct linli_error *err)
{
    struct alliance_member *members;
    struct alliance_buy buy;
    int64_t supplier = city_ids_find(ids->suppliers, ids->suppliers_n, rows[0].supplier);
    int64_t item = city_ids_find(ids->items, ids->items_n, rows[0].item);
    assert(supplier != FIXED_NONE && item != FIXED_NONE);
    LINLI_TRY(LINLI_NEW(arena, n, &members, err));
    for (int32_t i = 0; i < n; i++) {
        members[i].qty_e3 = rows[i].qty_e3;
    }
    if (!alliance_save(&view->city, supplier, item, members, n, &buy) || !buy.shared) {
        return LINLI_OK;
    }
    for (int32_t i = 0; i < n; i++) {
        view->parts[view->parts_n++] =
            (struct alliance_part){view->buys_n, rows[i].org, members[i]};
    }
    view->saving_fen += buy.alone_fen - buy.together_fen;
    view->by_qty_n += buy.by_qty ? 1 : 0;
    view->buys[view->buys_n++] = buy;
    return LINLI_OK;
}

static enum linli_rc buy_together(struct db *db, struct linli_arena *arena,
                                  const struct city_ids *ids, struct alliance_view *view,
                                  struct linli_error *err)
{
    struct org_row *rows;
    int64_t n = 0;
    LINLI_TRY(ask(db, arena, SQL_ALLIANCE_WANTS, read_want, &rows, &n, err));
    LINLI_TRY(LINLI_NEW(arena, n, &view->buys, err));
    LINLI_TRY(LINLI_NEW(arena, n, &view->parts, err));
    for (int64_t first = 0, end = 0; first < n; first = end) {
        while (end < n && rows[end].supplier == rows[first].supplier &&
               rows[end].item == rows[first].item) {
            end += 1;
        }
        if (end - first > 1) {
            LINLI_TRY(take_buy(view, ids, rows + first, (int32_t)(end - first), arena, err));
        }
    }
    return LINLI_OK;
}

static int64_t count_orgs(const struct city *city)
{
    int64_t n = 0;
    for (int64_t i = 0; i < city->sites_n; i++) {
        bool known = false;
        for (int64_t k = 0; k < i && !known; k++) {
            known = text_equal(city->sites[k].org, city->sites[i].org);
        }
        n += known ? 0 : 1;
    }
    return n;
}

enum linli_rc alliance_look(struct db *db, struct linli_arena *arena, int32_t today,
                            struct alliance_view *ret_view, struct linli_error *err)
{
    struct city_load_options options = {.today = today, .tables_only = true};
    struct alliance_view view = {.orgs_n = 0};
    struct city_ids ids;
    LINLI_TRY(store_load_city(db, &options, arena, &view.city, &ids, err));
    view.orgs_n = count_orgs(&view.city);
    LINLI_TRY(settle(db, arena, &ids, &view, err));
    LINLI_TRY(buy_together(db, arena, &ids, &view, err));
    *ret_view = view;
    return LINLI_OK;
}
