/* Receiving: a delivery of an order line or without one (see stock.h). */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/booking.h"
#include "service/stock.h"
#include "store/documents.h"

/* The numbers of a receipt's answer. */
enum { RECEIVED_QTY, RECEIVED_EXPIRY, RECEIVED_OPEN, RECEIVED_ON_HAND, RECEIVED_LOT, RECEIVED_N };

/* A receipt with everything in ids. */
struct delivery {
    const struct stock_receipt *receipt;
    struct booking *booking;
    struct lot_facts lot;
    int64_t qty_e3;
    int64_t line; /* NONE: without an order */
    int64_t shelf_life_days;
};

/* The request as a text that is equal for equal requests. The day is left out: the same key sent
 * again after midnight is the same request. Codes hold no newlines. */
static enum linli_rc receipt_text(struct linli_arena *arena, const struct stock_receipt *r,
                                  const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s\n%s\n%" PRId64 "\n%s\n%" PRId64 "\n%s\n%" PRId64,
              booking_text(r->line), booking_text(r->site), booking_text(r->item), r->qty_e3,
              booking_text(r->lot), r->expiry_day, booking_text(r->supplier), r->unit_price_e4);
    return text_finish(&text, ret_text, err);
}

static enum linli_rc deliver_line(struct db *db, struct linli_arena *arena,
                                  struct delivery *delivery, struct linli_error *err)
{
    const char *name = delivery->receipt->line;
    struct line_record record;
    int64_t cost_e4;
    LINLI_TRY(document_find_line(db, arena, name, &record, err));
    LINLI_TRY(ledger_find_item(db, record.item_code, &delivery->lot.item,
                               &delivery->shelf_life_days, &cost_e4, err));
    assert(delivery->lot.item == record.line.item);
    delivery->line = record.line.id;
    delivery->lot.site = record.document.site;
    delivery->lot.supplier = record.document.supplier;
    if (delivery->lot.cost_e4 == FIXED_NONE) {
        bool priced = record.line.unit_price_e4 != FIXED_NONE;
        delivery->lot.cost_e4 = priced ? record.line.unit_price_e4 : cost_e4;
    }
    if (delivery->qty_e3 == FIXED_NONE) {
        delivery->qty_e3 = record.line.qty_e3 - record.line.received_e3;
    }
    if (delivery->qty_e3 == 0) {
        return linli_fail(err, LINLI_ESTATE, "nothing of %s is still to come", name);
    }
    if (delivery->lot.code == NULL) {
        delivery->lot.code = name;
    }
    return LINLI_OK;
}

/* "20261122": what a lot without a code of its own is called. */
static enum linli_rc day_code(struct linli_arena *arena, int64_t day, const char **ret_code,
                              struct linli_error *err)
{
    int32_t year;
    int32_t month;
    int32_t day_of_month;
    struct text_builder text;
    date_to_ymd((int32_t)day, &year, &month, &day_of_month);
    text_begin(&text, arena);
    text_addf(&text, "%04d%02d%02d", year, month, day_of_month);
    return text_finish(&text, ret_code, err);
}

static enum linli_rc deliver_free(struct db *db, struct linli_arena *arena,
                                  struct delivery *delivery, struct linli_error *err)
{
    const struct stock_receipt *receipt = delivery->receipt;
    int64_t cost_e4;
    if (receipt->item == NULL || receipt->qty_e3 == FIXED_NONE) {
        return linli_fail(err, LINLI_EUSAGE,
                          "a document line, or an item and a quantity, was expected");
    }
    LINLI_TRY(booking_site(db, receipt->site, &delivery->lot.site, err));
    LINLI_TRY(ledger_find_item(db, receipt->item, &delivery->lot.item, &delivery->shelf_life_days,
                               &cost_e4, err));
    if (receipt->supplier != NULL) {
        LINLI_TRY(ledger_find_supplier(db, receipt->supplier, &delivery->lot.supplier, err));
    }
    if (delivery->lot.cost_e4 == FIXED_NONE) {
        delivery->lot.cost_e4 = cost_e4;
    }
    return delivery->lot.code != NULL ? LINLI_OK
                                      : day_code(arena, receipt->day, &delivery->lot.code, err);
}

/* An expiry that was not said: that of the lot when it is known, else the item's shelf life, whose
 * first day is today. */
static enum linli_rc complete_expiry(struct db *db, struct delivery *delivery,
                                     struct linli_error *err)
{
    struct lot_facts *lot = &delivery->lot;
    int64_t day = delivery->receipt->day;
    int64_t life_days = delivery->shelf_life_days;
    if (lot->expiry_day != FIXED_NONE && lot->expiry_day < day) {
        char expiry[DATE_TEXT_BYTES];
        char today[DATE_TEXT_BYTES];
        return linli_fail(err, LINLI_EINPUT, "the expiry %s is before the day of receipt %s",
                          date_print((int32_t)lot->expiry_day, expiry),
                          date_print((int32_t)day, today));
    }
    if (lot->expiry_day != FIXED_NONE) {
        return LINLI_OK;
    }
    bool known;
    LINLI_TRY(lot_expiry(db, lot->site, lot->item, lot->code, &known, &lot->expiry_day, err));
    if (!known && life_days != FIXED_NONE) {
        int64_t last_day = life_days > 0 ? day + life_days - 1 : day;
        lot->expiry_day = last_day < DATE_DAY_MAX ? last_day : DATE_DAY_MAX;
    }
    return LINLI_OK;
}

/* Lot, movement and order line of a complete delivery. */
static enum linli_rc book_delivery(struct db *db, const struct delivery *delivery, int64_t *ret_lot,
                                   int64_t *ret_open_e3, struct linli_error *err)
{
    const struct who *who = delivery->booking->who;
    int64_t lot;
    int64_t open_e3 = FIXED_NONE;
    LINLI_TRY(ledger_check_qty(delivery->qty_e3, err));
    LINLI_TRY(lot_find_or_add(db, &delivery->lot, &lot, err));
    struct movement movement = booking_row(delivery->booking, MOVEMENT_RECEIPT, delivery->lot.item,
                                           lot, ACCOUNT_NORMAL, delivery->qty_e3);
    movement.document_line = delivery->line;
    LINLI_TRY(ledger_post(db, &movement, err));
    if (delivery->line != FIXED_NONE) {
        struct document_actor by = {.actor = who->actor, .now_ms = who->now_ms, .note = ""};
        LINLI_TRY(document_receive(db, delivery->line, delivery->qty_e3, &by, &open_e3, err));
    }
    *ret_lot = lot;
    *ret_open_e3 = open_e3;
    return LINLI_OK;
}

static enum linli_rc do_receive(struct db *db, struct linli_arena *arena, struct delivery *delivery,
                                int64_t numbers[RECEIVED_N], struct linli_error *err)
{
    const struct stock_receipt *receipt = delivery->receipt;
    if (receipt->line != NULL) {
        LINLI_TRY(deliver_line(db, arena, delivery, err));
    } else {
        LINLI_TRY(deliver_free(db, arena, delivery, err));
    }
    struct slip_facts facts = booking_facts(SLIP_RECEIPT, delivery->lot.site, receipt->day);
    LINLI_TRY(booking_number(delivery->booking, &facts, err));
    LINLI_TRY(complete_expiry(db, delivery, err));
    LINLI_TRY(book_delivery(db, delivery, &numbers[RECEIVED_LOT], &numbers[RECEIVED_OPEN], err));
    LINLI_TRY(booking_on_hand(db, delivery->lot.site, delivery->lot.item, receipt->day,
                              &numbers[RECEIVED_ON_HAND], err));
    numbers[RECEIVED_QTY] = delivery->qty_e3;
    numbers[RECEIVED_EXPIRY] = delivery->lot.expiry_day;
    return booking_finish(delivery->booking, numbers, RECEIVED_N, err);
}

enum linli_rc stock_receive(struct db *db, struct linli_arena *arena,
                            const struct stock_receipt *receipt, const struct who *who,
                            struct stock_received *ret_received, struct linli_error *err)
{
    struct booking booking;
    struct delivery delivery = {.receipt = receipt,
                                .booking = &booking,
                                .lot = {.code = receipt->lot,
                                        .expiry_day = receipt->expiry_day,
                                        .received_day = receipt->day,
                                        .cost_e4 = receipt->unit_price_e4,
                                        .supplier = FIXED_NONE},
                                .qty_e3 = receipt->qty_e3,
                                .line = FIXED_NONE};
    struct stock_received received = {0};
    const char *text;
    int64_t numbers[RECEIVED_N];
    if (receipt->lot != NULL) {
        LINLI_TRY(who_check_text(receipt->lot, LIMIT_CODE_BYTES, err));
    }
    if (receipt->lot != NULL && text_is_empty(receipt->lot)) {
        return linli_fail(err, LINLI_EINPUT, "a lot code was expected, not an empty text");
    }
    LINLI_TRY(receipt_text(arena, receipt, &text, err));
    LINLI_TRY(booking_begin(db, arena, "receive", text, who, &booking, err));
    if (booking.replayed) {
        LINLI_TRY(booking_answer(&booking, numbers, RECEIVED_N, err));
    } else {
        LINLI_TRY(do_receive(db, arena, &delivery, numbers, err));
    }
    LINLI_TRY(lot_find_names(db, arena, numbers[RECEIVED_LOT], &received.names, err));
    received.replayed = booking.replayed;
    memcpy(received.number, booking.number, sizeof(received.number));
    received.qty_e3 = numbers[RECEIVED_QTY];
    received.expiry_day = numbers[RECEIVED_EXPIRY];
    received.open_e3 = numbers[RECEIVED_OPEN];
    received.on_hand_e3 = numbers[RECEIVED_ON_HAND];
    *ret_received = received;
    return LINLI_OK;
}
