/* The stock table into the ledger (see opening.h). */
#include "service/opening.h"

#include "base/fixed.h"
#include "store/commands.h"
#include "store/ledger.h"

enum { CHINA_OFFSET_S = DATE_CHINA_OFFSET_S };

enum linli_rc opening_begin(const struct city_context *context, const char *source,
                            int64_t *ret_command, struct linli_error *err)
{
    struct command_request request = {.name = "import stock",
                                      .request = source,
                                      .actor = context->actor,
                                      .now_ms = date_clock_now_ms(context->clock)};
    bool replayed;
    const char *answer;
    return command_begin(context->db, context->arena, &request, ret_command, &replayed, &answer,
                         err);
}

enum linli_rc opening_put(const struct city_context *context, int64_t command,
                          const struct stock_row *row, enum put_result *ret_result,
                          struct linli_error *err)
{
    struct db *db = context->db;
    int64_t now_ms = date_clock_now_ms(context->clock);
    struct lot_facts facts = {.site = row->site,
                              .item = row->item,
                              .code = row->lot,
                              .expiry_day = row->expiry_day,
                              .received_day = row->received_day,
                              .cost_e4 = row->cost_e4,
                              .supplier = FIXED_NONE};
    struct movement movement = {.moment_ms = now_ms,
                                .day = row->received_day != FIXED_NONE ? row->received_day : 0,
                                .site = row->site,
                                .item = row->item,
                                .account = ACCOUNT_NORMAL,
                                .kind = MOVEMENT_OPENING,
                                .document_line = FIXED_NONE,
                                .command = command,
                                .actor = context->actor,
                                .reason = "stock table"};
    bool moved;
    int64_t there = 0;
    LINLI_TRY(lot_find_or_add(db, &facts, &movement.lot, err));
    LINLI_TRY(lot_has_moved(db, row->site, movement.lot, &moved, err));
    if (moved) {
        LINLI_TRY(ledger_balance(db, movement.lot, ACCOUNT_NORMAL, &there, err));
        movement.kind = MOVEMENT_COUNT;
        movement.day = date_of_moment(now_ms, CHINA_OFFSET_S);
    }
    movement.qty_e3 = row->qty_e3 - there;
    *ret_result = !moved ? PUT_ADDED : movement.qty_e3 == 0 ? PUT_SAME : PUT_CORRECTED;
    return movement.qty_e3 != 0 ? ledger_post(db, &movement, err) : LINLI_OK;
}
