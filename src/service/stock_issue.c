/* Issuing to a service (see stock.h). */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/booking.h"
#include "service/services.h"
#include "service/stock.h"
#include "service/stock_day.h"

/* The numbers of an issue's answer. */
enum { ISSUED_QTY, ISSUED_UNMET, ISSUED_ON_HAND, ISSUED_FIRST, ISSUED_LAST, ISSUED_N };

static enum linli_rc request_text(struct linli_arena *arena, const struct stock_request *r,
                                  const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s\n%" PRId64 "\n%s\n%d", booking_text(r->site), r->item, r->qty_e3,
              r->service, r->all_or_nothing ? 1 : 0);
    if (!text_is_empty(r->purpose)) { /* left out: keys from before there were purposes hold on */
        text_addf(&text, "\n%s", r->purpose);
    }
    return text_finish(&text, ret_text, err);
}

static enum linli_rc do_issue(struct booking *booking, const struct stock_request *request,
                              int64_t numbers[ISSUED_N], struct linli_error *err)
{
    struct db *db = booking->db;
    struct ledger_want want = {.account = ACCOUNT_NORMAL,
                               .qty_e3 = request->qty_e3,
                               .day = request->day,
                               .moment_ms = booking->who->now_ms,
                               .command = booking->command,
                               .actor = booking->who->actor,
                               .reason = booking_text(request->purpose),
                               .service = request->service,
                               .allow_partial = !request->all_or_nothing};
    struct ledger_issued issued;
    int64_t shelf_life_days;
    int64_t cost_e4;
    LINLI_TRY(booking_site(db, request->site, &want.site, err));
    LINLI_TRY(ledger_find_item(db, request->item, &want.item, &shelf_life_days, &cost_e4, err));
    LINLI_TRY(services_check(db, request->service, err));
    struct slip_facts facts = booking_facts(SLIP_ISSUE, want.site, want.day);
    LINLI_TRY(booking_number(booking, &facts, err));
    LINLI_TRY(stock_check_first(db, want.site, want.day, booking->who->now_ms, err));
    LINLI_TRY(ledger_issue(db, &want, &issued, err));
    LINLI_TRY(
        booking_on_hand(db, want.site, want.item, request->day, &numbers[ISSUED_ON_HAND], err));
    numbers[ISSUED_QTY] = issued.issued_e3;
    numbers[ISSUED_UNMET] = issued.unmet_e3;
    numbers[ISSUED_FIRST] = issued.first_movement;
    numbers[ISSUED_LAST] = issued.last_movement;
    return LINLI_OK;
}

enum linli_rc stock_issue(struct db *db, struct linli_arena *arena,
                          const struct stock_request *request, const struct who *who,
                          struct stock_issued *ret_issued, struct linli_error *err)
{
    assert(request->item != NULL && request->service != NULL);
    struct stock_issued issued = {0};
    struct booking booking;
    const char *text;
    int64_t numbers[ISSUED_N];
    LINLI_TRY(who_check_text(request->service, LIMIT_TEXT_BYTES, err));
    LINLI_TRY(who_check_text(booking_text(request->purpose), LIMIT_TEXT_BYTES, err));
    LINLI_TRY(request_text(arena, request, &text, err));
    LINLI_TRY(booking_begin(db, arena, "issue", text, who, &booking, err));
    if (booking.replayed) {
        LINLI_TRY(booking_answer(&booking, numbers, ISSUED_N, err));
    } else {
        LINLI_TRY(do_issue(&booking, request, numbers, err));
        LINLI_TRY(booking_finish(&booking, numbers, ISSUED_N, err));
    }
    LINLI_TRY(ledger_item_name(db, arena, request->item, &issued.item_name, &issued.unit, err));
    LINLI_TRY(ledger_taken(db, arena, numbers[ISSUED_FIRST], numbers[ISSUED_LAST], &issued.lots,
                           &issued.lots_n, err));
    issued.replayed = booking.replayed;
    memcpy(issued.number, booking.number, sizeof(issued.number));
    issued.issued_e3 = numbers[ISSUED_QTY];
    issued.unmet_e3 = numbers[ISSUED_UNMET];
    issued.on_hand_e3 = numbers[ISSUED_ON_HAND];
    *ret_issued = issued;
    return LINLI_OK;
}
