/*
 * What an entry from paper books, by its kind (see paper.h). Everything is a booking of the service
 * that does it from the command line, too; here is only what paper adds: it tells what happened, so
 * all of it is booked or an error says what is missing.
 */
#include "service/paper.h"

#include <assert.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/count.h"
#include "service/change.h"
#include "service/count.h"
#include "service/emergency.h"
#include "service/order.h"
#include "service/stock.h"
#include "service/transfer.h"
#include "store/documents.h"

static const char *or_null(const char *text)
{
    return text_is_empty(text) ? NULL : text;
}

/* What was written beside it, else the number of the line: by it the paper is found. */
static const char *remark(const struct paper_entry *entry)
{
    const char *otherwise = text_is_empty(entry->paper) ? "" : entry->paper;
    return text_is_empty(entry->purpose) ? otherwise : entry->purpose;
}

static enum linli_rc need_qty(const struct paper_entry *entry, struct linli_error *err)
{
    if (text_is_empty(entry->item) || entry->qty_e3 == FIXED_NONE) {
        return linli_fail(err, LINLI_EINPUT, "an item and a quantity were expected");
    }
    return LINLI_OK;
}

/* What was handed out is a fact: all of it is booked, or an error says that something that came in
 * has not been entered yet. */
static enum linli_rc book_issue(struct db *db, struct linli_arena *arena,
                                const struct paper_ready *ready, struct linli_error *err)
{
    const struct paper_entry *entry = &ready->entry;
    struct stock_request request = {.site = or_null(entry->site),
                                    .item = entry->item,
                                    .qty_e3 = entry->qty_e3,
                                    .service = text_is_empty(entry->service) ? "" : entry->service,
                                    .purpose = entry->purpose,
                                    .day = entry->day,
                                    .all_or_nothing = true};
    struct stock_issued issued;
    LINLI_TRY(need_qty(entry, err));
    return stock_issue(db, arena, &request, &ready->who, &issued, err);
}

/* An item that was typed beside an order line must be the line's. */
static enum linli_rc check_line_item(struct db *db, struct linli_arena *arena,
                                     const struct paper_entry *entry, struct linli_error *err)
{
    struct line_record record;
    if (text_is_empty(entry->item)) {
        return LINLI_OK;
    }
    LINLI_TRY(document_find_line(db, arena, entry->line, &record, err));
    return text_equal(record.item_code, entry->item)
               ? LINLI_OK
               : linli_fail(err, LINLI_EINPUT, "%s is a line of item %s, not %s", entry->line,
                            record.item_code, entry->item);
}

static enum linli_rc book_receipt(struct db *db, struct linli_arena *arena,
                                  const struct paper_ready *ready, struct linli_error *err)
{
    const struct paper_entry *entry = &ready->entry;
    bool ordered = !text_is_empty(entry->line);
    struct stock_receipt receipt = {.line = or_null(entry->line),
                                    .site = ordered ? NULL : or_null(entry->site),
                                    .item = ordered ? NULL : or_null(entry->item),
                                    .qty_e3 = entry->qty_e3,
                                    .lot = or_null(entry->lot),
                                    .expiry_day = entry->expiry_day,
                                    .supplier = ordered ? NULL : or_null(entry->supplier),
                                    .unit_price_e4 = FIXED_NONE,
                                    .day = entry->day};
    struct stock_received received;
    if (ordered) {
        LINLI_TRY(check_line_item(db, arena, entry, err));
    }
    return stock_receive(db, arena, &receipt, &ready->who, &received, err);
}

/* A line that its supplier confirmed is approved and sent; one that it refused is cancelled. */
static enum linli_rc book_confirmation(struct db *db, struct linli_arena *arena,
                                       const struct paper_ready *ready, struct linli_error *err)
{
    const struct paper_entry *entry = &ready->entry;
    struct order_choice choice = {.line = entry->line, .class = FIXED_NONE, .day = FIXED_NONE};
    struct line_record record;
    struct order_changed changed;
    const char *note = text_is_empty(entry->purpose) ? entry->paper : entry->purpose;
    LINLI_TRY(document_find_line(db, arena, entry->line, &record, err));
    if (entry->qty_e3 == 0) {
        return order_change(db, arena, LINE_CANCELLED, &choice, &ready->who, note, &changed, err);
    }
    if (entry->qty_e3 != FIXED_NONE && entry->qty_e3 != record.line.qty_e3) {
        char ordered[FIXED_TEXT_BYTES];
        return linli_fail(err, LINLI_EINPUT,
                          "the line orders %s; expected that, 0 (refused) or nothing, and what "
                          "comes is received",
                          fixed_print(record.line.qty_e3, 3, ordered));
    }
    if (record.line.state == LINE_PROPOSED) {
        LINLI_TRY(
            order_change(db, arena, LINE_APPROVED, &choice, &ready->who, note, &changed, err));
    }
    if (record.line.state == LINE_SENT) {
        return LINLI_OK; /* confirmed what had been sent: nothing changes but the paper */
    }
    return order_change(db, arena, LINE_SENT, &choice, &ready->who, note, &changed, err);
}

/* An order that was made by telephone, without a line: an emergency order. */
static enum linli_rc book_order(struct db *db, struct linli_arena *arena,
                                const struct paper_ready *ready, struct linli_error *err)
{
    const struct paper_entry *entry = &ready->entry;
    struct emergency_result result;
    struct emergency_request request = {.site = or_null(entry->site),
                                        .item = entry->item,
                                        .qty_e3 = entry->qty_e3,
                                        .hours = FIXED_NONE,
                                        .reason =
                                            text_is_empty(entry->purpose) ? "" : entry->purpose,
                                        .supplier = or_null(entry->supplier),
                                        .day = entry->day};
    if (!text_is_empty(entry->line)) {
        return book_confirmation(db, arena, ready, err);
    }
    LINLI_TRY(need_qty(entry, err));
    return emergency_order(db, arena, &request, &ready->who, &result, err);
}

/* ---- counts, returns, write-offs, transfers
 * ---------------------------------------------------------------
 */

/* Without a named reason a difference has "other"; the remark, or else the number, says more. */
static enum linli_rc book_count(struct db *db, struct linli_arena *arena,
                                const struct paper_ready *ready, struct linli_error *err)
{
    const struct paper_entry *entry = &ready->entry;
    struct count_lot_entry counted = {.site = or_null(entry->site),
                                      .item = entry->item,
                                      .lot = or_null(entry->lot),
                                      .account = entry->account,
                                      .counted_e3 = entry->qty_e3,
                                      .expiry_day = entry->expiry_day,
                                      .reason = COUNT_OTHER,
                                      .note = remark(entry)};
    struct count_view view;
    LINLI_TRY(need_qty(entry, err));
    if (!text_is_empty(entry->reason) && !count_reason_find(entry->reason, &counted.reason)) {
        return linli_fail(err, LINLI_EINPUT,
                          "'%s' is no reason, expected damaged, lost, found, misread, unrecorded "
                          "or other",
                          entry->reason);
    }
    return count_single(db, arena, &counted, true, entry->day, &ready->who, &view, err);
}

static struct change_choice choice_of(const struct paper_entry *entry)
{
    return (struct change_choice){.site = or_null(entry->site),
                                  .item = or_null(entry->item),
                                  .lot = or_null(entry->lot),
                                  .qty_e3 = entry->qty_e3,
                                  .day = entry->day};
}

static enum linli_rc book_return(struct db *db, struct linli_arena *arena,
                                 const struct paper_ready *ready, struct linli_error *err)
{
    const struct paper_entry *entry = &ready->entry;
    struct change_return request = {.choice = choice_of(entry),
                                    .condition =
                                        text_is_empty(entry->condition) ? "good" : entry->condition,
                                    .service = text_is_empty(entry->service) ? "" : entry->service,
                                    .note = remark(entry)};
    struct change change;
    LINLI_TRY(need_qty(entry, err));
    return change_return(db, arena, &request, &ready->who, &change, err);
}

static enum linli_rc book_write_off(struct db *db, struct linli_arena *arena,
                                    const struct paper_ready *ready, struct linli_error *err)
{
    const struct paper_entry *entry = &ready->entry;
    struct change_write_off request = {.choice = choice_of(entry),
                                       .reason =
                                           text_is_empty(entry->reason) ? "other" : entry->reason,
                                       .note = remark(entry)};
    struct change change;
    LINLI_TRY(need_qty(entry, err));
    return change_write_off(db, arena, &request, &ready->who, &change, err);
}

/* Who writes a transfer down has carried it over: it is there at once. */
static enum linli_rc book_transfer(struct db *db, struct linli_arena *arena,
                                   const struct paper_ready *ready, struct linli_error *err)
{
    const struct paper_entry *entry = &ready->entry;
    struct transfer_want want = {entry->item, or_null(entry->lot), entry->qty_e3};
    struct transfer_request request = {.from = entry->site,
                                       .to = entry->to,
                                       .wants = &want,
                                       .wants_n = 1,
                                       .day = entry->day,
                                       .due_day = FIXED_NONE,
                                       .note = remark(entry),
                                       .at_once = true};
    struct transfer_view view;
    LINLI_TRY(need_qty(entry, err));
    if (text_is_empty(entry->site) || text_is_empty(entry->to)) {
        return linli_fail(err, LINLI_EINPUT,
                          "the site that it was taken from and the site that it went to were "
                          "expected (columns site and to)");
    }
    return transfer_send(db, arena, &request, &ready->who, &view, err);
}

enum linli_rc paper_book(struct db *db, struct linli_arena *arena, const struct paper_entry *entry,
                         const struct who *who, bool *ret_already, struct linli_error *err)
{
    struct paper_ready ready;
    LINLI_TRY(paper_take(db, arena, entry, who, &ready, err));
    *ret_already = ready.already;
    if (ready.already) {
        return LINLI_OK;
    }
    switch (entry->kind) {
    case PAPER_ISSUE:
        LINLI_TRY(book_issue(db, arena, &ready, err));
        break;
    case PAPER_RECEIVE:
        LINLI_TRY(book_receipt(db, arena, &ready, err));
        break;
    case PAPER_ORDER:
        LINLI_TRY(book_order(db, arena, &ready, err));
        break;
    case PAPER_COUNT:
        LINLI_TRY(book_count(db, arena, &ready, err));
        break;
    case PAPER_RETURN:
        LINLI_TRY(book_return(db, arena, &ready, err));
        break;
    case PAPER_WRITE_OFF:
        LINLI_TRY(book_write_off(db, arena, &ready, err));
        break;
    case PAPER_TRANSFER:
        LINLI_TRY(book_transfer(db, arena, &ready, err));
        break;
    case PAPER_KIND_N:
        assert(false); /* the reader of files knows only the kinds above */
        break;
    }
    return paper_done(db, &ready, err);
}
