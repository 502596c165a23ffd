/* Sending stock to another site, and showing transfers (see transfer.h). Arrivals stand in
 * transfer_arrive.c. */
#include "service/transfer.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/transfer_parts.h"
#include "store/ledger.h"
#include "store/move_book.h"

#define DAY_HOURS_E3 (INT64_C(24) * FIXED_E3)

/* ---- what is shared -------------------------------------------------------------------------- */

enum linli_rc transfer_load(struct db *db, struct linli_arena *arena, const char *number,
                            struct transfer_view *view, struct linli_error *err)
{
    LINLI_TRY(transfers_find(db, arena, number, &view->transfer, err));
    return transfers_lines(db, arena, view->transfer.command, &view->lines, &view->lines_n, err);
}

enum linli_rc transfer_due_day(struct db *db, int64_t from, int64_t to, int64_t day,
                               int64_t *ret_due_day, struct linli_error *err)
{
    int64_t hours_e3;
    LINLI_TRY(transfers_lane_hours(db, from, to, &hours_e3, err));
    *ret_due_day = day + (hours_e3 == FIXED_NONE ? 0 : hours_e3 / DAY_HOURS_E3);
    return LINLI_OK;
}

/* ---- sending --------------------------------------------------------------------------------- */

/* A transfer in the making. */
struct sending {
    struct booking booking;
    const struct transfer_request *request;
    int64_t from;
    int64_t to;
    int64_t due_day;
    int64_t lines_n;
};

static enum linli_rc request_text(struct linli_arena *arena, const struct transfer_request *r,
                                  const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s\n%" PRId64 "\n%d\n%s", booking_text(r->from), booking_text(r->to),
              r->due_day, r->at_once ? 1 : 0, r->note);
    for (int64_t i = 0; i < r->wants_n; i++) {
        text_addf(&text, "\n%s\n%s\n%" PRId64, r->wants[i].item, booking_text(r->wants[i].lot),
                  r->wants[i].qty_e3);
    }
    return text_finish(&text, ret_text, err);
}

/* The same item twice, unless each time another lot is named, would be taken from one shelf twice.
 */
static enum linli_rc check_wants(const struct transfer_request *r, struct linli_error *err)
{
    for (int64_t i = 0; i < r->wants_n; i++) {
        const struct transfer_want *want = &r->wants[i];
        LINLI_TRY(ledger_check_qty(want->qty_e3, err));
        for (int64_t k = 0; k < i; k++) {
            const struct transfer_want *other = &r->wants[k];
            bool apart =
                want->lot != NULL && other->lot != NULL && !text_equal(want->lot, other->lot);
            if (text_equal(want->item, other->item) && !apart) {
                return linli_fail(err, LINLI_EUSAGE, "item %s is named twice", want->item);
            }
        }
    }
    return LINLI_OK;
}

static enum linli_rc find_way(struct sending *s, struct linli_error *err)
{
    const struct transfer_request *r = s->request;
    struct db *db = s->booking.db;
    LINLI_TRY(ledger_find_site(db, r->from, &s->from, err));
    LINLI_TRY(ledger_find_site(db, r->to, &s->to, err));
    if (s->from == s->to) {
        return linli_fail(err, LINLI_EUSAGE, "two sites were expected, not %s twice", r->from);
    }
    s->due_day = r->due_day;
    if (r->at_once) {
        s->due_day = r->day;
    } else if (r->due_day == FIXED_NONE) {
        LINLI_TRY(transfer_due_day(db, s->from, s->to, r->day, &s->due_day, err));
    }
    if (s->due_day < r->day) {
        char due[DATE_TEXT_BYTES];
        char sent[DATE_TEXT_BYTES];
        return linli_fail(err, LINLI_EINPUT, "it cannot be there on %s when it is sent on %s",
                          date_print((int32_t)s->due_day, due), date_print((int32_t)r->day, sent));
    }
    return LINLI_OK;
}

/* The lot that a lot becomes at the other site: of the same code, or where that stands for goods of
 * another expiry, of the code with the sender's behind it. */
static enum linli_rc lot_there(struct sending *s, int64_t item, const struct transfer_lot *lot,
                               int64_t *ret_lot, struct linli_error *err)
{
    struct lot_facts facts = {.site = s->to,
                              .item = item,
                              .code = lot->code,
                              .expiry_day = lot->expiry_day,
                              .received_day = s->request->day,
                              .cost_e4 = lot->cost_e4,
                              .supplier = lot->supplier};
    bool found;
    int64_t expiry_day = FIXED_NONE;
    LINLI_TRY(lot_expiry(s->booking.db, s->to, item, lot->code, &found, &expiry_day, err));
    if (found && expiry_day != lot->expiry_day) {
        struct text_builder code;
        text_begin(&code, s->booking.arena);
        text_addf(&code, "%s-%s", lot->code, s->request->from);
        LINLI_TRY(text_finish(&code, &facts.code, err));
        LINLI_TRY(who_check_text(facts.code, LIMIT_CODE_BYTES, err));
    }
    return lot_find_or_add(s->booking.db, &facts, ret_lot, err);
}

static enum linli_rc send_lot(struct sending *s, int64_t item, const struct transfer_lot *lot,
                              int64_t qty_e3, struct linli_error *err)
{
    struct booking *b = &s->booking;
    struct transfer_line line = {
        .line_no = ++s->lines_n, .item = item, .from_lot = lot->lot, .sent_e3 = qty_e3};
    struct movement out = booking_row(b, MOVEMENT_TRANSFER, item, lot->lot, ACCOUNT_NORMAL, qty_e3);
    LINLI_TRY(lot_there(s, item, lot, &line.to_lot, err));
    LINLI_TRY(ledger_move(b->db, &out, s->to, line.to_lot,
                          s->request->at_once ? ACCOUNT_NORMAL : ACCOUNT_IN_TRANSIT, err));
    LINLI_TRY(transfers_insert_line(b->db, b->command, &line, &line.id, err));
    if (!s->request->planned) {
        struct document_actor by = {b->who->actor, b->who->now_ms, b->number};
        int64_t item_lot_qty[] = {item, lot->lot, qty_e3};
        LINLI_TRY(
            move_book_settle(b->db, b->arena, s->from, s->to, item_lot_qty, b->command, &by, err));
    }
    if (s->request->at_once) {
        struct transfer_step step = {.accepted_e3 = qty_e3};
        return transfers_take(b->db, b->command, &line, &step, err);
    }
    return LINLI_OK;
}

static enum linli_rc fail_few(const struct sending *s, const struct transfer_want *want,
                              int64_t there_e3, struct linli_error *err)
{
    char there[FIXED_TEXT_BYTES];
    char asked[FIXED_TEXT_BYTES];
    fixed_print(there_e3, 3, there);
    fixed_print(want->qty_e3, 3, asked);
    if (want->lot != NULL) {
        return linli_fail(err, LINLI_ESHORT,
                          "only %s of item %s, lot %s, can be sent from %s; %s were asked for",
                          there, want->item, want->lot, s->request->from, asked);
    }
    return linli_fail(err, LINLI_ESHORT,
                      "only %s of item %s can be sent from %s and are good when they arrive; %s "
                      "were asked for",
                      there, want->item, s->request->from, asked);
}

static enum linli_rc send_want(struct sending *s, const struct transfer_want *want,
                               struct linli_error *err)
{
    struct transfer_lot *lots;
    int64_t lots_n;
    int64_t item;
    int64_t shelf_life_days;
    int64_t cost_e4;
    int64_t there_e3 = 0;
    struct db *db = s->booking.db;
    LINLI_TRY(ledger_find_item(db, want->item, &item, &shelf_life_days, &cost_e4, err));
    LINLI_TRY(transfers_sendable(db, s->booking.arena, s->from, item, want->lot, s->request->day,
                                 s->due_day, &lots, &lots_n, err));
    for (int64_t i = 0; i < lots_n; i++) {
        there_e3 += lots[i].qty_e3;
    }
    if (there_e3 < want->qty_e3) {
        return fail_few(s, want, there_e3, err);
    }
    int64_t left_e3 = want->qty_e3;
    for (int64_t i = 0; left_e3 > 0; i++) {
        assert(i < lots_n);
        int64_t qty_e3 = lots[i].qty_e3 < left_e3 ? lots[i].qty_e3 : left_e3;
        LINLI_TRY(send_lot(s, item, &lots[i], qty_e3, err));
        left_e3 -= qty_e3;
    }
    return LINLI_OK;
}

static enum linli_rc send_all(struct sending *s, struct linli_error *err)
{
    const struct transfer_request *r = s->request;
    struct booking *b = &s->booking;
    LINLI_TRY(find_way(s, err));
    struct slip_facts facts = booking_facts(SLIP_TRANSFER, s->from, r->day);
    facts.note = r->note;
    LINLI_TRY(booking_number(b, &facts, err));
    LINLI_TRY(transfers_insert(b->db, b->command, s->from, s->to, s->due_day, FIXED_NONE, err));
    for (int64_t i = 0; i < r->wants_n; i++) {
        LINLI_TRY(send_want(s, &r->wants[i], err));
    }
    assert(s->lines_n >= r->wants_n);
    return booking_finish(b, &s->lines_n, 1, err);
}

enum linli_rc transfer_send(struct db *db, struct linli_arena *arena,
                            const struct transfer_request *request, const struct who *who,
                            struct transfer_view *ret_view, struct linli_error *err)
{
    assert(request->from != NULL && request->to != NULL && request->wants_n > 0);
    struct sending s = {.request = request};
    struct transfer_view view = {0};
    const char *text;
    LINLI_TRY(who_check_text(request->note, LIMIT_TEXT_BYTES, err));
    LINLI_TRY(check_wants(request, err));
    LINLI_TRY(request_text(arena, request, &text, err));
    LINLI_TRY(booking_begin(db, arena, "transfer", text, who, &s.booking, err));
    if (!s.booking.replayed) {
        LINLI_TRY(send_all(&s, err));
    }
    view.replayed = s.booking.replayed;
    memcpy(view.slip, s.booking.number, sizeof(view.slip));
    LINLI_TRY(transfer_load(db, arena, view.slip, &view, err));
    *ret_view = view;
    return LINLI_OK;
}

/* ---- looking --------------------------------------------------------------------------------- */

enum linli_rc transfer_show(struct db *db, struct linli_arena *arena, const char *number,
                            struct transfer_view *ret_view, struct linli_error *err)
{
    struct transfer_view view = {0};
    LINLI_TRY(transfer_load(db, arena, number, &view, err));
    *ret_view = view;
    return LINLI_OK;
}

enum linli_rc transfer_list(struct db *db, struct linli_arena *arena, const char *site, bool all,
                            struct transfer **ret_rows, int64_t *ret_rows_n,
                            struct linli_error *err)
{
    int64_t id = FIXED_NONE;
    if (site != NULL) {
        LINLI_TRY(ledger_find_site(db, site, &id, err));
    }
    return transfers_list(db, arena, id, all, ret_rows, ret_rows_n, err);
}
