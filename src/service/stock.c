/*
 * Receiving, issuing and opening stock (see stock.h). A command's answer is kept as the numbers
 * from which the same answer is built again: what a second sending of a key prints does not depend
 * on what has happened in between.
 */
#include "service/stock.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/stock_day.h"
#include "store/commands.h"
#include "store/documents.h"
#include "store/numbers.h"

/* Enters the command under the caller's key. */
static enum linli_rc begin(struct db *db, struct linli_arena *arena, const char *name,
                           const char *request, const struct who *who, int64_t *ret_command,
                           bool *ret_replayed, const char **ret_answer, struct linli_error *err)
{
    struct command_request command = {.key = who->key,
                                      .name = name,
                                      .request = request,
                                      .actor = who->actor,
                                      .now_ms = who->now_ms};
    return command_begin(db, arena, &command, ret_command, ret_replayed, ret_answer, err);
}

static enum linli_rc finish(struct db *db, struct linli_arena *arena, int64_t command,
                            const int64_t *numbers, int64_t n, struct linli_error *err)
{
    const char *answer;
    LINLI_TRY(numbers_write(arena, numbers, n, &answer, err));
    return command_answer(db, command, answer, err);
}

/* The numbers of an answer that was given before. */
static enum linli_rc read_answer(const char *answer, int64_t *numbers, int64_t n,
                                 struct linli_error *err)
{
    int64_t found_n;
    LINLI_TRY(numbers_read(answer, numbers, n, &found_n, err));
    if (found_n != n) {
        return linli_fail(err, LINLI_EBREACH, "the answer of a command has %lld numbers, not %lld",
                          (long long)found_n, (long long)n);
    }
    return LINLI_OK;
}

static enum linli_rc site_of(struct db *db, const char *code, int64_t *ret_site,
                             struct linli_error *err)
{
    return code == NULL ? ledger_only_site(db, ret_site, err)
                        : ledger_find_site(db, code, ret_site, err);
}

static enum linli_rc on_hand_of(struct db *db, int64_t site, int64_t item, int64_t day,
                                int64_t *ret_on_hand_e3, struct linli_error *err)
{
    int64_t usable_e3;
    return ledger_on_hand(db, site, item, ACCOUNT_NORMAL, day, ret_on_hand_e3, &usable_e3, err);
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* ---- receiving ------------------------------------------------------------------------------- */

/* The numbers of a receipt's answer. */
enum { RECEIVED_QTY, RECEIVED_EXPIRY, RECEIVED_OPEN, RECEIVED_ON_HAND, RECEIVED_LOT, RECEIVED_N };

/* A receipt with everything in ids. */
struct delivery {
    const struct stock_receipt *receipt;
    const struct who *who;
    int64_t command;
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
    text_addf(&text, "%s\n%s\n%s\n%" PRId64 "\n%s\n%" PRId64 "\n%s\n%" PRId64, or_empty(r->line),
              or_empty(r->site), or_empty(r->item), r->qty_e3, or_empty(r->lot), r->expiry_day,
              or_empty(r->supplier), r->unit_price_e4);
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
    LINLI_TRY(site_of(db, receipt->site, &delivery->lot.site, err));
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
    const struct who *who = delivery->who;
    int64_t lot;
    int64_t open_e3 = FIXED_NONE;
    LINLI_TRY(ledger_check_qty(delivery->qty_e3, err));
    LINLI_TRY(lot_find_or_add(db, &delivery->lot, &lot, err));
    struct movement movement = {.moment_ms = who->now_ms,
                                .day = delivery->receipt->day,
                                .site = delivery->lot.site,
                                .item = delivery->lot.item,
                                .lot = lot,
                                .account = ACCOUNT_NORMAL,
                                .kind = MOVEMENT_RECEIPT,
                                .qty_e3 = delivery->qty_e3,
                                .document_line = delivery->line,
                                .command = delivery->command,
                                .actor = who->actor,
                                .reason = ""};
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
    LINLI_TRY(stock_check_day(db, delivery->lot.site, receipt->day, delivery->who->now_ms, err));
    LINLI_TRY(complete_expiry(db, delivery, err));
    LINLI_TRY(book_delivery(db, delivery, &numbers[RECEIVED_LOT], &numbers[RECEIVED_OPEN], err));
    LINLI_TRY(on_hand_of(db, delivery->lot.site, delivery->lot.item, receipt->day,
                         &numbers[RECEIVED_ON_HAND], err));
    numbers[RECEIVED_QTY] = delivery->qty_e3;
    numbers[RECEIVED_EXPIRY] = delivery->lot.expiry_day;
    return finish(db, arena, delivery->command, numbers, RECEIVED_N, err);
}

enum linli_rc stock_receive(struct db *db, struct linli_arena *arena,
                            const struct stock_receipt *receipt, const struct who *who,
                            struct stock_received *ret_received, struct linli_error *err)
{
    struct delivery delivery = {.receipt = receipt,
                                .who = who,
                                .lot = {.code = receipt->lot,
                                        .expiry_day = receipt->expiry_day,
                                        .received_day = receipt->day,
                                        .cost_e4 = receipt->unit_price_e4,
                                        .supplier = FIXED_NONE},
                                .qty_e3 = receipt->qty_e3,
                                .line = FIXED_NONE};
    struct stock_received received = {0};
    const char *text;
    const char *answer;
    int64_t numbers[RECEIVED_N];
    if (receipt->lot != NULL) {
        LINLI_TRY(who_check_text(receipt->lot, LIMIT_CODE_BYTES, err));
    }
    if (receipt->lot != NULL && text_is_empty(receipt->lot)) {
        return linli_fail(err, LINLI_EINPUT, "a lot code was expected, not an empty text");
    }
    LINLI_TRY(receipt_text(arena, receipt, &text, err));
    LINLI_TRY(begin(db, arena, "receive", text, who, &delivery.command, &received.replayed, &answer,
                    err));
    if (received.replayed) {
        LINLI_TRY(read_answer(answer, numbers, RECEIVED_N, err));
    } else {
        LINLI_TRY(do_receive(db, arena, &delivery, numbers, err));
    }
    LINLI_TRY(lot_find_names(db, arena, numbers[RECEIVED_LOT], &received.names, err));
    received.qty_e3 = numbers[RECEIVED_QTY];
    received.expiry_day = numbers[RECEIVED_EXPIRY];
    received.open_e3 = numbers[RECEIVED_OPEN];
    received.on_hand_e3 = numbers[RECEIVED_ON_HAND];
    *ret_received = received;
    return LINLI_OK;
}

/* ---- issuing --------------------------------------------------------------------------------- */

/* The numbers of an issue's answer. */
enum { ISSUED_QTY, ISSUED_UNMET, ISSUED_ON_HAND, ISSUED_FIRST, ISSUED_LAST, ISSUED_N };

static enum linli_rc request_text(struct linli_arena *arena, const struct stock_request *r,
                                  const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s\n%" PRId64 "\n%s\n%d", or_empty(r->site), r->item, r->qty_e3,
              r->service, r->all_or_nothing ? 1 : 0);
    return text_finish(&text, ret_text, err);
}

static enum linli_rc do_issue(struct db *db, const struct stock_request *request,
                              const struct who *who, int64_t command, int64_t numbers[ISSUED_N],
                              struct linli_error *err)
{
    struct ledger_want want = {.account = ACCOUNT_NORMAL,
                               .qty_e3 = request->qty_e3,
                               .day = request->day,
                               .moment_ms = who->now_ms,
                               .command = command,
                               .actor = who->actor,
                               .reason = request->service,
                               .allow_partial = !request->all_or_nothing};
    struct ledger_issued issued;
    int64_t shelf_life_days;
    int64_t cost_e4;
    LINLI_TRY(site_of(db, request->site, &want.site, err));
    LINLI_TRY(stock_check_day(db, want.site, want.day, want.moment_ms, err));
    LINLI_TRY(ledger_find_item(db, request->item, &want.item, &shelf_life_days, &cost_e4, err));
    LINLI_TRY(ledger_issue(db, &want, &issued, err));
    LINLI_TRY(on_hand_of(db, want.site, want.item, request->day, &numbers[ISSUED_ON_HAND], err));
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
    const char *text;
    const char *answer;
    int64_t command;
    int64_t numbers[ISSUED_N];
    LINLI_TRY(who_check_text(request->service, LIMIT_TEXT_BYTES, err));
    LINLI_TRY(request_text(arena, request, &text, err));
    LINLI_TRY(begin(db, arena, "issue", text, who, &command, &issued.replayed, &answer, err));
    if (issued.replayed) {
        LINLI_TRY(read_answer(answer, numbers, ISSUED_N, err));
    } else {
        LINLI_TRY(do_issue(db, request, who, command, numbers, err));
        LINLI_TRY(finish(db, arena, command, numbers, ISSUED_N, err));
    }
    LINLI_TRY(ledger_item_name(db, arena, request->item, &issued.item_name, &issued.unit, err));
    LINLI_TRY(ledger_taken(db, arena, numbers[ISSUED_FIRST], numbers[ISSUED_LAST], &issued.lots,
                           &issued.lots_n, err));
    issued.issued_e3 = numbers[ISSUED_QTY];
    issued.unmet_e3 = numbers[ISSUED_UNMET];
    issued.on_hand_e3 = numbers[ISSUED_ON_HAND];
    *ret_issued = issued;
    return LINLI_OK;
}

/* ---- the stock table ------------------------------------------------------------------------- */

enum linli_rc stock_opening_begin(struct db *db, struct linli_arena *arena, int64_t day,
                                  const struct who *who, struct stock_opening *ret_opening,
                                  struct linli_error *err)
{
    struct who keyless = *who; /* rows that say the same change nothing: no key is needed */
    struct stock_opening opening = {
        .db = db, .day = day, .now_ms = who->now_ms, .actor = who->actor};
    bool replayed;
    const char *answer;
    keyless.key = NULL;
    LINLI_TRY(
        begin(db, arena, "stock table", "", &keyless, &opening.command, &replayed, &answer, err));
    *ret_opening = opening;
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
    int64_t lot;
    int64_t there_e3;
    bool moved;
    LINLI_TRY(lot_find_or_add(opening->db, &facts, &lot, err));
    LINLI_TRY(lot_has_moved(opening->db, row->site, lot, &moved, err));
    LINLI_TRY(ledger_balance(opening->db, lot, ACCOUNT_NORMAL, &there_e3, err));
    if (there_e3 == row->qty_e3) {
        opening->same_n += 1;
        return LINLI_OK;
    }
    struct movement movement = {.moment_ms = opening->now_ms,
                                .day = opening->day,
                                .site = row->site,
                                .item = row->item,
                                .lot = lot,
                                .account = ACCOUNT_NORMAL,
                                .kind = moved ? MOVEMENT_COUNT : MOVEMENT_OPENING,
                                .qty_e3 = row->qty_e3 - there_e3,
                                .document_line = FIXED_NONE,
                                .command = opening->command,
                                .actor = opening->actor,
                                .reason = "stock table"};
    LINLI_TRY(ledger_post(opening->db, &movement, err));
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
