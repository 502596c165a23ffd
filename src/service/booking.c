/*
 * The common part of bookings (see booking.h). A command's answer is kept as the numbers from which
 * the same answer is built again: what a second sending of a key prints does not depend on what has
 * happened in between.
 */
#include "service/booking.h"

#include <assert.h>

#include "base/fixed.h"
#include "service/stock_day.h"
#include "store/commands.h"
#include "store/ledger.h"
#include "store/numbers.h"

enum linli_rc booking_begin(struct db *db, struct linli_arena *arena, const char *name,
                            const char *request, const struct who *who, struct booking *ret_booking,
                            struct linli_error *err)
{
    struct booking booking = {
        .db = db, .arena = arena, .who = who, .site = FIXED_NONE, .day = FIXED_NONE};
    struct command_request command = {.key = who->key,
                                      .name = name,
                                      .request = request,
                                      .actor = who->actor,
                                      .now_ms = who->now_ms};
    LINLI_TRY(command_begin(db, arena, &command, &booking.command, &booking.replayed,
                            &booking.answer, err));
    if (booking.replayed) {
        LINLI_TRY(slip_number(db, booking.command, booking.number, err));
    }
    *ret_booking = booking;
    return LINLI_OK;
}

struct slip_facts booking_facts(enum slip_kind kind, int64_t site, int64_t day)
{
    return (struct slip_facts){
        .kind = kind, .day = day, .site = site, .note = "", .undoes = FIXED_NONE, .of = FIXED_NONE};
}

enum linli_rc booking_number(struct booking *booking, const struct slip_facts *facts,
                             struct linli_error *err)
{
    assert(!booking->replayed && booking->number[0] == '\0');
    if (facts->site != FIXED_NONE) {
        LINLI_TRY(stock_check_day(booking->db, facts->site, facts->day, booking->who->now_ms, err));
    }
    LINLI_TRY(slip_give_number(booking->db, booking->command, facts, booking->number, err));
    booking->site = facts->site;
    booking->day = facts->day;
    return LINLI_OK;
}

struct movement booking_row(const struct booking *booking, enum movement_kind kind, int64_t item,
                            int64_t lot, enum account account, int64_t qty_e3)
{
    assert(booking->number[0] != '\0');
    return (struct movement){.moment_ms = booking->who->now_ms,
                             .day = booking->day,
                             .site = booking->site,
                             .item = item,
                             .lot = lot,
                             .account = account,
                             .kind = kind,
                             .qty_e3 = qty_e3,
                             .document_line = FIXED_NONE,
                             .command = booking->command,
                             .actor = booking->who->actor,
                             .reason = "",
                             .service = ""};
}

enum linli_rc booking_finish(struct booking *booking, const int64_t *numbers, int64_t n,
                             struct linli_error *err)
{
    const char *answer;
    LINLI_TRY(numbers_write(booking->arena, numbers, n, &answer, err));
    return command_answer(booking->db, booking->command, answer, err);
}

enum linli_rc booking_answer(const struct booking *booking, int64_t *ret_numbers, int64_t n,
                             struct linli_error *err)
{
    assert(booking->replayed);
    int64_t found_n;
    LINLI_TRY(numbers_read(booking->answer, ret_numbers, n, &found_n, err));
    if (found_n != n) {
        return linli_fail(err, LINLI_EBREACH, "the answer of a command has %lld numbers, not %lld",
                          (long long)found_n, (long long)n);
    }
    return LINLI_OK;
}

enum linli_rc booking_site(struct db *db, const char *code, int64_t *ret_site,
                           struct linli_error *err)
{
    return code == NULL ? ledger_only_site(db, ret_site, err)
                        : ledger_find_site(db, code, ret_site, err);
}

enum linli_rc booking_on_hand(struct db *db, int64_t site, int64_t item, int64_t day,
                              int64_t *ret_on_hand_e3, struct linli_error *err)
{
    int64_t usable_e3;
    return ledger_on_hand(db, site, item, ACCOUNT_NORMAL, day, ret_on_hand_e3, &usable_e3, err);
}

const char *booking_text(const char *text)
{
    return text == NULL ? "" : text;
}
