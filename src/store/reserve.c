/* The emergency reserve in the database (see reserve.h). */
#include "store/reserve.h"

#include <assert.h>

#include "base/fixed.h"
#include "model/reason.h"
#include "store/growing.h"
#include "store/numbers.h"

enum { GAP_NUMBERS_N = 3 };

static enum linli_rc read_lot(struct linli_arena *arena, struct stmt *stmt, void *row,
                              struct linli_error *err)
{
    struct reserve_lot *lot = row;
    lot->stock = (struct lot_stock){.site = stmt_i64(stmt, 0),
                                    .item = stmt_i64(stmt, 1),
                                    .lot = stmt_i64(stmt, 2),
                                    .account = (enum account)stmt_i64(stmt, 3),
                                    .qty_e3 = stmt_i64(stmt, 4),
                                    .expiry_day = stmt_i64(stmt, 5),
                                    .received_day = FIXED_NONE,
                                    .cost_e4 = FIXED_NONE};
    assert(lot->stock.account == ACCOUNT_NORMAL || lot->stock.account == ACCOUNT_RESERVE);
    LINLI_TRY(growing_text(arena, stmt, 6, &lot->stock.lot_code, err));
    LINLI_TRY(growing_text(arena, stmt, 7, &lot->site_code, err));
    LINLI_TRY(growing_text(arena, stmt, 8, &lot->item_code, err));
    LINLI_TRY(growing_text(arena, stmt, 9, &lot->item_name, err));
    return growing_text(arena, stmt, 10, &lot->unit, err);
}

static enum linli_rc read_gap(struct linli_arena *arena, struct stmt *stmt, void *row,
                              struct linli_error *err)
{
    struct reserve_gap *gap = row;
    int64_t numbers[GAP_NUMBERS_N] = {0};
    int64_t n;
    gap->site = stmt_i64(stmt, 0);
    gap->item = stmt_i64(stmt, 1);
    LINLI_TRY(growing_text(arena, stmt, 2, &gap->site_code, err));
    LINLI_TRY(growing_text(arena, stmt, 3, &gap->item_code, err));
    LINLI_TRY(growing_text(arena, stmt, 4, &gap->unit, err));
    LINLI_TRY(numbers_read(stmt_text(stmt, 5), numbers, GAP_NUMBERS_N, &n, err));
    gap->aside_e3 = numbers[0];
    gap->missing_e3 = numbers[1];
    gap->target_e3 = numbers[2];
    gap->since_e3 = stmt_i64(stmt, 6);
    return LINLI_OK;
}

enum linli_rc reserve_lots(struct db *db, struct linli_arena *arena, int64_t site, int64_t item,
                           struct reserve_lot **ret_lots, int64_t *ret_lots_n,
                           struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_RESERVE_LOTS, &stmt, err, "ii", site, item));
    return growing_rows(arena, stmt, sizeof(struct reserve_lot), read_lot, ret_lots, ret_lots_n,
                        err);
}

enum linli_rc reserve_gaps(struct db *db, struct linli_arena *arena, int64_t day, int64_t site,
                           int64_t item, struct reserve_gap **ret_gaps, int64_t *ret_gaps_n,
                           struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_RESERVE_GAPS, &stmt, err, "iiii", day,
                       numbers_of_reason(NOTICE_RESERVE_REFILL), site, item));
    return growing_rows(arena, stmt, sizeof(struct reserve_gap), read_gap, ret_gaps, ret_gaps_n,
                        err);
}
