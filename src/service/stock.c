/* The stock table as the ledger's beginning, and the list of what is there (see stock.h). */
#include "service/stock.h"

#include <assert.h>

#include "base/fixed.h"

/* ---- the stock table ------------------------------------------------------------------------- */

enum linli_rc stock_opening_begin(struct db *db, struct linli_arena *arena, int64_t day,
                                  const struct who *who, struct stock_opening *ret_opening,
                                  struct linli_error *err)
{
    struct stock_opening opening = {.day = day, .who = *who};
    opening.who.key = NULL; /* rows that say the same change nothing: no key is needed */
    LINLI_TRY(booking_begin(db, arena, "stock table", "", &opening.who, &opening.booking, err));
    *ret_opening = opening;
    ret_opening->booking.who = &ret_opening->who;
    return LINLI_OK;
}

enum linli_rc stock_set_opening(struct stock_opening *opening, const struct stock_row *row,
                                struct linli_error *err)
{
    assert(row->qty_e3 >= 0);
    struct lot_facts facts = {.site = row->site,
                              .item = row->item,
                              .code = row->lot,
                              .expiry_day = row->expiry_day,
                              .received_day = row->received_day,
                              .cost_e4 = row->cost_e4,
                              .supplier = FIXED_NONE};
    struct db *db = opening->booking.db;
    enum account account = row->account == FIXED_NONE ? ACCOUNT_NORMAL : (enum account)row->account;
    int64_t lot;
    int64_t there_e3;
    bool moved;
    LINLI_TRY(lot_find_or_add(db, &facts, &lot, err));
    LINLI_TRY(lot_has_moved(db, row->site, lot, account, &moved, err));
    LINLI_TRY(ledger_balance(db, lot, account, &there_e3, err));
    if (there_e3 == row->qty_e3) {
        opening->same_n += 1;
        return LINLI_OK;
    }
    if (opening->booking.number[0] == '\0') {
        struct slip_facts slip = booking_facts(SLIP_TABLE, FIXED_NONE, opening->day);
        LINLI_TRY(booking_number(&opening->booking, &slip, err));
    }
    struct movement movement =
        booking_row(&opening->booking, moved ? MOVEMENT_COUNT : MOVEMENT_OPENING, row->item, lot,
                    account, row->qty_e3 - there_e3);
    movement.site = row->site;
    movement.reason = "stock table";
    LINLI_TRY(ledger_post(db, &movement, err));
    opening->opened_n += moved ? 0 : 1;
    opening->corrected_n += moved ? 1 : 0;
    return LINLI_OK;
}

/* ---- listing --------------------------------------------------------------------------------- */

enum linli_rc stock_list(struct db *db, struct linli_arena *arena, const char *site,
                         const char *item, struct stock_record **ret_rows, int64_t *ret_rows_n,
                         struct linli_error *err)
{
    int64_t site_id = FIXED_NONE;
    int64_t item_id = FIXED_NONE;
    int64_t shelf_life_days;
    int64_t cost_e4;
    if (site != NULL) {
        LINLI_TRY(ledger_find_site(db, site, &site_id, err));
    }
    if (item != NULL) {
        LINLI_TRY(ledger_find_item(db, item, &item_id, &shelf_life_days, &cost_e4, err));
    }
    return ledger_stock(db, arena, site_id, item_id, ret_rows, ret_rows_n, err);
}
