/*
 * Undoing a booking (see undo.h). Counters are booked with what brings stock in first: a balance is
 * at its lowest after the last of them, so what is refused is exactly what would end below zero.
 */
#include "service/undo.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/reserve.h"
#include "store/counts.h"
#include "store/documents.h"
#include "store/ledger.h"
#include "store/move_book.h"
#include "store/transfers.h"

static enum linli_rc check_undoable(struct db *db, const struct slip *slip, struct linli_error *err)
{
    char follower[SLIP_NUMBER_BYTES];
    if (slip->kind == SLIP_UNDO) {
        return linli_fail(err, LINLI_ESTATE, "%s is an undo and stays; book anew what it took back",
                          slip->number);
    }
    if (!text_is_empty(slip->undone_by)) {
        return linli_fail(err, LINLI_ESTATE, "%s was undone already, by %s", slip->number,
                          slip->undone_by);
    }
    LINLI_TRY(slip_follower(db, slip->command, follower, err));
    if (follower[0] != '\0') {
        return linli_fail(err, LINLI_ESTATE, "%s cannot be undone before %s, which refers to it",
                          slip->number, follower);
    }
    return LINLI_OK;
}

/* What the counter of a row cannot take out any more, by the names that people know. */
static enum linli_rc fail_used(struct booking *booking, const struct slip *slip,
                               const struct movement *row, struct linli_error *err)
{
    struct lot_names names;
    int64_t there_e3;
    char there[FIXED_TEXT_BYTES];
    char booked[FIXED_TEXT_BYTES];
    LINLI_TRY(lot_find_names(booking->db, booking->arena, row->lot, &names, err));
    LINLI_TRY(ledger_balance(booking->db, row->lot, row->account, &there_e3, err));
    return linli_fail(
        err, LINLI_ESHORT,
        "%s cannot be undone: of item %s, lot %s, %s were booked and only %s are left "
        "(account %s)",
        slip->number, names.item_code, names.lot_code, fixed_print(-row->qty_e3, 3, booked),
        fixed_print(there_e3, 3, there), account_name(row->account));
}

static enum linli_rc counter(struct booking *booking, const struct slip *slip,
                             const struct slip_movement *original, struct linli_error *err)
{
    struct movement row = original->row;
    row.moment_ms = booking->who->now_ms;
    row.command = booking->command;
    row.actor = booking->who->actor;
    row.counters = original->id;
    row.qty_e3 = -row.qty_e3;
    row.unmet_e3 = -row.unmet_e3;
    struct linli_error refused;
    linli_error_init(&refused);
    enum linli_rc rc = ledger_post(booking->db, &row, &refused);
    if (rc == LINLI_ESHORT) {
        return fail_used(booking, slip, &row, err);
    }
    if (rc != LINLI_OK && err != NULL) {
        *err = refused;
    }
    LINLI_TRY(rc);
    if (row.document_line != FIXED_NONE && row.kind == MOVEMENT_RECEIPT && row.qty_e3 < 0) {
        struct document_actor by = {
            .actor = booking->who->actor, .now_ms = booking->who->now_ms, .note = booking->number};
        int64_t open_e3;
        LINLI_TRY(
            document_take_back(booking->db, row.document_line, -row.qty_e3, &by, &open_e3, err));
    }
    return LINLI_OK;
}

/* What the slip did to documents beside the ledger. */
static enum linli_rc take_back_documents(struct booking *booking, const struct slip *slip,
                                         struct linli_error *err)
{
    struct document_actor by = {booking->who->actor, booking->who->now_ms, booking->number};
    if (slip->kind == SLIP_COUNT) {
        return counts_reopen(booking->db, booking->arena, slip->command, &by, err);
    }
    if (slip->kind != SLIP_TRANSFER && slip->kind != SLIP_ARRIVAL) {
        return LINLI_OK;
    }
    LINLI_TRY(move_book_undo(booking->db, booking->arena, slip->command, &by, err));
    return transfers_undo(booking->db, slip->command, err);
}

/* What a slip put into the reserve is taken out by keepers alone, in this way too. A swap puts in
 * what it takes out. */
static enum linli_rc check_reserve(struct booking *booking, const struct slip_movement *rows,
                                   int64_t rows_n, struct linli_error *err)
{
    for (int64_t i = 0; i < rows_n; i++) {
        int64_t kept_e3 = 0;
        for (int64_t k = 0; k < rows_n; k++) {
            const struct movement *row = &rows[k].row;
            bool counts = row->kind == MOVEMENT_TRANSFER && row->account == ACCOUNT_RESERVE &&
                          row->site == rows[i].row.site && row->item == rows[i].row.item;
            kept_e3 += counts ? row->qty_e3 : 0;
        }
        if (kept_e3 > 0) {
            return reserve_check_keeper(booking->db, booking->who, err);
        }
    }
    return LINLI_OK;
}

static enum linli_rc do_undo(struct booking *booking, const struct slip *slip, const char *reason,
                             struct linli_error *err)
{
    struct slip_movement *rows;
    int64_t rows_n;
    LINLI_TRY(check_undoable(booking->db, slip, err));
    LINLI_TRY(slip_movements(booking->db, booking->arena, slip->command, &rows, &rows_n, err));
    assert(rows_n == 0 || rows[0].row.qty_e3 <= rows[rows_n - 1].row.qty_e3);
    LINLI_TRY(check_reserve(booking, rows, rows_n, err));
    struct slip_facts facts = booking_facts(SLIP_UNDO, slip->site, slip->day);
    facts.note = reason;
    facts.undoes = slip->command;
    LINLI_TRY(booking_number(booking, &facts, err));
    for (int64_t i = 0; i < rows_n; i++) {
        LINLI_TRY(counter(booking, slip, &rows[i], err));
    }
    return take_back_documents(booking, slip, err);
}

enum linli_rc undo_booking(struct db *db, struct linli_arena *arena, const char *number,
                           const char *reason, const struct who *who, struct undone *ret_undone,
                           struct linli_error *err)
{
    assert(reason != NULL);
    struct undone undone = {0};
    struct booking booking;
    struct slip_filter filter = slip_filter_all();
    struct text_builder text;
    const char *request;
    LINLI_TRY(who_check_text(reason, LIMIT_TEXT_BYTES, err));
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s", number, reason);
    LINLI_TRY(text_finish(&text, &request, err));
    LINLI_TRY(booking_begin(db, arena, "undo", request, who, &booking, err));
    LINLI_TRY(slip_find(db, arena, number, &undone.slip, err));
    if (!booking.replayed) {
        LINLI_TRY(do_undo(&booking, &undone.slip, reason, err));
    }
    filter.command = booking.command;
    LINLI_TRY(slip_list(db, arena, &filter, &undone.rows, &undone.rows_n, err));
    undone.replayed = booking.replayed;
    memcpy(undone.number, booking.number, sizeof(undone.number));
    *ret_undone = undone;
    return LINLI_OK;
}
