/* What becomes of stock that is on its way: accepted, lost, or refused and sent back (see
 * transfer.h). */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/transfer_parts.h"
#include "store/ledger.h"

struct arriving {
    struct booking booking;
    const struct transfer_arrival *arrival;
    struct transfer_view view;
    int64_t back_n; /* lines of the transfer back */
};

static enum linli_rc arrival_text(struct linli_arena *arena, const struct transfer_arrival *a,
                                  const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%" PRId64 "\n%" PRId64 "\n%d\n%s", a->number, a->line_no, a->qty_e3,
              (int)a->outcome, a->note);
    return text_finish(&text, ret_text, err);
}

static enum linli_rc check_arrival(const struct arriving *a, struct linli_error *err)
{
    const struct transfer *t = &a->view.transfer;
    char sent[DATE_TEXT_BYTES];
    if (t->open_n == 0) {
        return linli_fail(err, LINLI_ESTATE, "nothing of %s is on its way any more", t->number);
    }
    if (a->arrival->line_no != FIXED_NONE && a->arrival->line_no > a->view.lines_n) {
        return linli_fail(err, LINLI_EUNKNOWN, "transfer %s has no line %lld", t->number,
                          (long long)a->arrival->line_no);
    }
    return a->arrival->day >= t->day
               ? LINLI_OK
               : linli_fail(err, LINLI_EINPUT, "%s was sent on %s; it cannot have come before",
                            t->number, date_print((int32_t)t->day, sent));
}

/* Where a part of a line goes: a movement out of the account in_transit of the receiving lot. */
static enum linli_rc book_part(struct arriving *a, const struct transfer_line *line, int64_t qty_e3,
                               struct linli_error *err)
{
    struct booking *b = &a->booking;
    const struct transfer *t = &a->view.transfer;
    struct movement row =
        booking_row(b, MOVEMENT_TRANSFER, line->item, line->to_lot, ACCOUNT_IN_TRANSIT, qty_e3);
    struct transfer_line back = {.line_no = a->back_n + 1,
                                 .item = line->item,
                                 .from_lot = line->to_lot,
                                 .to_lot = line->from_lot,
                                 .sent_e3 = qty_e3};
    if (a->arrival->outcome == TRANSFER_ACCEPTED) {
        return ledger_move(b->db, &row, t->to, line->to_lot, ACCOUNT_NORMAL, err);
    }
    if (a->arrival->outcome == TRANSFER_LOST) {
        row.kind = MOVEMENT_WRITE_OFF;
        row.reason = "lost in transit";
        row.qty_e3 = -qty_e3;
        return ledger_post(b->db, &row, err);
    }
    assert(a->arrival->outcome == TRANSFER_REFUSED);
    LINLI_TRY(ledger_move(b->db, &row, t->from, line->from_lot, ACCOUNT_IN_TRANSIT, err));
    a->back_n += 1;
    return transfers_insert_line(b->db, b->command, &back, &back.id, err);
}

static enum linli_rc take_line(struct arriving *a, const struct transfer_line *line,
                               struct linli_error *err)
{
    int64_t qty_e3 = a->arrival->qty_e3 == FIXED_NONE ? line->open_e3 : a->arrival->qty_e3;
    struct transfer_step step = {0};
    int64_t *const parts[] = {[TRANSFER_ACCEPTED] = &step.accepted_e3,
                              [TRANSFER_LOST] = &step.lost_e3,
                              [TRANSFER_REFUSED] = &step.refused_e3};
    if (qty_e3 == 0) {
        return linli_fail(err, LINLI_ESTATE, "nothing of line %lld is on its way any more",
                          (long long)line->line_no);
    }
    LINLI_TRY(ledger_check_qty(qty_e3, err));
    *parts[a->arrival->outcome] = qty_e3;
    LINLI_TRY(transfers_take(a->booking.db, a->booking.command, line, &step, err));
    return book_part(a, line, qty_e3, err);
}

static enum linli_rc arrive(struct arriving *a, struct linli_error *err)
{
    struct booking *b = &a->booking;
    const struct transfer *t = &a->view.transfer;
    int64_t due_day;
    LINLI_TRY(transfer_load(b->db, b->arena, a->arrival->number, &a->view, err));
    LINLI_TRY(check_arrival(a, err));
    struct slip_facts facts = booking_facts(SLIP_ARRIVAL, t->to, a->arrival->day);
    facts.note = a->arrival->note;
    facts.of = t->command;
    LINLI_TRY(booking_number(b, &facts, err));
    if (a->arrival->outcome == TRANSFER_REFUSED) {
        LINLI_TRY(transfer_due_day(b->db, t->to, t->from, a->arrival->day, &due_day, err));
        LINLI_TRY(transfers_insert(b->db, b->command, t->to, t->from, due_day, t->command, err));
    }
    for (int64_t i = 0; i < a->view.lines_n; i++) {
        const struct transfer_line *line = &a->view.lines[i];
        bool meant = a->arrival->line_no == FIXED_NONE ? line->open_e3 > 0
                                                       : line->line_no == a->arrival->line_no;
        if (meant) {
            LINLI_TRY(take_line(a, line, err));
        }
    }
    assert((a->back_n > 0) == (a->arrival->outcome == TRANSFER_REFUSED));
    return booking_finish(b, &a->back_n, 1, err);
}

enum linli_rc transfer_arrive(struct db *db, struct linli_arena *arena,
                              const struct transfer_arrival *arrival, const struct who *who,
                              struct transfer_view *ret_view, struct linli_error *err)
{
    assert(arrival->qty_e3 == FIXED_NONE || arrival->line_no != FIXED_NONE);
    struct arriving a = {.arrival = arrival};
    const char *text;
    LINLI_TRY(who_check_text(arrival->note, LIMIT_TEXT_BYTES, err));
    LINLI_TRY(arrival_text(arena, arrival, &text, err));
    LINLI_TRY(booking_begin(db, arena, "arrival", text, who, &a.booking, err));
    if (!a.booking.replayed) {
        LINLI_TRY(arrive(&a, err));
    }
    LINLI_TRY(transfer_load(db, arena, arrival->number, &a.view, err));
    a.view.replayed = a.booking.replayed;
    a.view.goes_back = arrival->outcome == TRANSFER_REFUSED;
    memcpy(a.view.slip, a.booking.number, sizeof(a.view.slip));
    *ret_view = a.view;
    return LINLI_OK;
}
