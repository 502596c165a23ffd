/* Moves between accounts and write-offs (see change.h). */
#include "service/change.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "store/ledger.h"

enum linli_rc change_result(struct booking *booking, struct change *ret_change,
                            struct linli_error *err)
{
    struct change change = {.replayed = booking->replayed};
    if (booking->number[0] == '\0') { /* there was nothing to book */
        *ret_change = change;
        return LINLI_OK;
    }
    bool known = slip_kind_of(booking->number, &change.kind);
    assert(known);
    (void)known;
    memcpy(change.number, booking->number, sizeof(change.number));
    LINLI_TRY(slip_lots(booking->db, booking->arena, booking->command, &change.lots, &change.lots_n,
                        err));
    *ret_change = change;
    return LINLI_OK;
}

enum linli_rc change_check_recyclable(struct db *db, int64_t item, const char *code,
                                      struct linli_error *err)
{
    bool recyclable;
    LINLI_TRY(slip_item_recyclable(db, item, &recyclable, err));
    return recyclable ? LINLI_OK
                      : linli_fail(err, LINLI_ESTATE,
                                   "item %s is not recyclable; recyclable 1 in the items table was "
                                   "expected",
                                   code);
}

static enum linli_rc fail_few(const struct change_choice *choice, enum account account,
                              int64_t there_e3, struct linli_error *err)
{
    char there[FIXED_TEXT_BYTES];
    char asked[FIXED_TEXT_BYTES];
    if (choice->lot != NULL) {
        return linli_fail(err, LINLI_ESHORT,
                          "only %s of item %s, lot %s, are there (account %s); %s were asked for",
                          fixed_print(there_e3, 3, there), choice->item, choice->lot,
                          account_name(account), fixed_print(choice->qty_e3, 3, asked));
    }
    return linli_fail(err, LINLI_ESHORT,
                      "only %s of item %s are there (account %s); %s were asked for",
                      fixed_print(there_e3, 3, there), choice->item, account_name(account),
                      fixed_print(choice->qty_e3, 3, asked));
}

/* Leaves out the lots that came after the day: nothing can have become of them on it.
 * *ret_later_e3 is what of them is there now. */
static void leave_out_later(struct lot_share *shares, int64_t *n, int64_t day,
                            int64_t *ret_later_e3)
{
    int64_t kept_n = 0;
    *ret_later_e3 = 0;
    for (int64_t i = 0; i < *n; i++) {
        if (shares[i].received_day == FIXED_NONE || shares[i].received_day <= day) {
            shares[kept_n++] = shares[i];
        } else {
            *ret_later_e3 += shares[i].qty_e3;
        }
    }
    assert(kept_n <= *n);
    *n = kept_n;
}

static enum linli_rc fail_later(const struct change_choice *choice, int64_t there_e3,
                                int64_t later_e3, struct linli_error *err)
{
    char there[FIXED_TEXT_BYTES];
    char later[FIXED_TEXT_BYTES];
    char day[DATE_TEXT_BYTES];
    return linli_fail(err, LINLI_ESHORT,
                      "only %s of item %s had come by %s; %s came later, book for a later day",
                      fixed_print(there_e3, 3, there), choice->item,
                      date_print((int32_t)choice->day, day), fixed_print(later_e3, 3, later));
}

enum linli_rc change_take(struct booking *booking, int64_t site, int64_t item, enum account account,
                          const struct change_choice *choice, struct lot_share **ret_shares,
                          int64_t *ret_shares_n, struct linli_error *err)
{
    struct lot_share *shares;
    int64_t n;
    int64_t later_e3;
    LINLI_TRY(slip_account_lots(booking->db, booking->arena, site, item, account, choice->lot,
                                &shares, &n, err));
    leave_out_later(shares, &n, choice->day, &later_e3);
    if (choice->qty_e3 == FIXED_NONE) {
        if (n == 0 && later_e3 > 0) {
            return fail_later(choice, 0, later_e3, err);
        }
        if (n == 0) {
            return linli_fail(err, LINLI_ESHORT,
                              "nothing of item %s, lot %s, is there (account %s)", choice->item,
                              choice->lot, account_name(account));
        }
        *ret_shares = shares;
        *ret_shares_n = n;
        return LINLI_OK;
    }
    LINLI_TRY(ledger_check_qty(choice->qty_e3, err));
    int64_t left_e3 = choice->qty_e3;
    int64_t taken_n = 0;
    for (; taken_n < n && left_e3 > 0; taken_n++) {
        int64_t there_e3 = shares[taken_n].qty_e3;
        shares[taken_n].qty_e3 = there_e3 < left_e3 ? there_e3 : left_e3;
        left_e3 -= shares[taken_n].qty_e3;
    }
    if (left_e3 > 0 && left_e3 <= later_e3) {
        return fail_later(choice, choice->qty_e3 - left_e3, later_e3, err);
    }
    if (left_e3 > 0) {
        return fail_few(choice, account, choice->qty_e3 - left_e3, err);
    }
    *ret_shares = shares;
    *ret_shares_n = taken_n;
    return LINLI_OK;
}

enum linli_rc change_take_freshest(struct booking *booking, int64_t site, int64_t item,
                                   const struct change_choice *choice,
                                   struct lot_share **ret_shares, int64_t *ret_shares_n,
                                   struct linli_error *err)
{
    struct lot_share *lots;
    struct lot_share *shares;
    int64_t lots_n;
    int64_t n = 0;
    int64_t left_e3 = choice->qty_e3;
    int64_t later_e3;
    LINLI_TRY(ledger_check_qty(left_e3, err));
    LINLI_TRY(slip_account_lots(booking->db, booking->arena, site, item, ACCOUNT_NORMAL, NULL,
                                &lots, &lots_n, err));
    leave_out_later(lots, &lots_n, choice->day, &later_e3);
    LINLI_TRY(LINLI_NEW(booking->arena, lots_n, &shares, err));
    for (int64_t i = lots_n; i > 0 && left_e3 > 0; i--) { /* what keeps longest is last */
        const struct lot_share *lot = &lots[i - 1];
        if (lot->expiry_day == FIXED_NONE || lot->expiry_day >= choice->day) {
            shares[n] = *lot;
            shares[n].qty_e3 = lot->qty_e3 < left_e3 ? lot->qty_e3 : left_e3;
            left_e3 -= shares[n++].qty_e3;
        }
    }
    if (left_e3 > 0 && left_e3 <= later_e3) {
        return fail_later(choice, choice->qty_e3 - left_e3, later_e3, err);
    }
    if (left_e3 > 0) {
        return fail_few(choice, ACCOUNT_NORMAL, choice->qty_e3 - left_e3, err);
    }
    *ret_shares = shares;
    *ret_shares_n = n;
    return LINLI_OK;
}

/* The request as a text that is equal for equal requests; the day is left out, as in receipts. */
static void add_choice(struct text_builder *text, const struct change_choice *c)
{
    text_addf(text, "%s\n%s\n%s\n%" PRId64, booking_text(c->site), booking_text(c->item),
              booking_text(c->lot), c->qty_e3);
}

static enum linli_rc check_choice(const struct change_choice *choice, struct linli_error *err)
{
    if (choice->item == NULL || (choice->lot == NULL && choice->qty_e3 == FIXED_NONE)) {
        return linli_fail(err, LINLI_EUSAGE, "an item, and a lot or a quantity, was expected");
    }
    return LINLI_OK;
}

static enum linli_rc find_choice(struct db *db, const struct change_choice *choice,
                                 int64_t *ret_site, int64_t *ret_item, struct linli_error *err)
{
    int64_t shelf_life_days;
    int64_t cost_e4;
    LINLI_TRY(booking_site(db, choice->site, ret_site, err));
    return ledger_find_item(db, choice->item, ret_item, &shelf_life_days, &cost_e4, err);
}

/* ---- moves ----------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    enum account from;
    enum account to;
    bool needs_reason;
} steps[] = {
    [STEP_QUARANTINE] = {"quarantine", ACCOUNT_NORMAL, ACCOUNT_QUARANTINE, true},
    [STEP_RELEASE] = {"release", ACCOUNT_QUARANTINE, ACCOUNT_NORMAL, true},
    [STEP_REUSE] = {"reuse", ACCOUNT_RECYCLING, ACCOUNT_NORMAL, false},
    [STEP_PUT_ASIDE] = {"reserve hold", ACCOUNT_NORMAL, ACCOUNT_RESERVE, false},
    [STEP_FROM_RESERVE] = {"reserve release", ACCOUNT_RESERVE, ACCOUNT_NORMAL, true},
};

static enum linli_rc do_move(struct booking *booking, enum change_step step,
                             const struct change_choice *choice, const char *reason,
                             struct linli_error *err)
{
    int64_t site;
    int64_t item;
    struct lot_share *shares;
    int64_t n;
    LINLI_TRY(find_choice(booking->db, choice, &site, &item, err));
    LINLI_TRY(step == STEP_PUT_ASIDE && choice->lot == NULL
                  ? change_take_freshest(booking, site, item, choice, &shares, &n, err)
                  : change_take(booking, site, item, steps[step].from, choice, &shares, &n, err));
    struct slip_facts facts = booking_facts(SLIP_MOVE, site, choice->day);
    LINLI_TRY(booking_number(booking, &facts, err));
    for (int64_t i = 0; i < n; i++) {
        struct movement row = booking_row(booking, MOVEMENT_TRANSFER, item, shares[i].lot,
                                          steps[step].from, shares[i].qty_e3);
        row.reason = reason;
        LINLI_TRY(ledger_move(booking->db, &row, site, row.lot, steps[step].to, err));
    }
    return booking_finish(booking, &n, 1, err);
}

enum linli_rc change_move(struct db *db, struct linli_arena *arena, enum change_step step,
                          const struct change_choice *choice, const char *reason,
                          const struct who *who, struct change *ret_change, struct linli_error *err)
{
    struct booking booking;
    struct text_builder text;
    const char *request;
    LINLI_TRY(check_choice(choice, err));
    if (steps[step].needs_reason && text_is_empty(reason)) {
        return linli_fail(err, LINLI_EUSAGE, "a reason was expected (--reason)");
    }
    LINLI_TRY(who_check_text(reason, LIMIT_TEXT_BYTES, err));
    text_begin(&text, arena);
    add_choice(&text, choice);
    text_addf(&text, "\n%s", reason);
    LINLI_TRY(text_finish(&text, &request, err));
    LINLI_TRY(booking_begin(db, arena, steps[step].name, request, who, &booking, err));
    if (!booking.replayed) {
        LINLI_TRY(do_move(&booking, step, choice, reason, err));
    }
    return change_result(&booking, ret_change, err);
}

/* ---- write-offs ------------------------------------------------------------------------------ */

static enum linli_rc check_reason(const char *reason, struct linli_error *err)
{
    static const char *const reasons[] = {"expired", "damaged", "lost", "recycled", "other"};
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (text_equal(reason, reasons[i])) {
            return LINLI_OK;
        }
    }
    return linli_fail(err, LINLI_EUSAGE,
                      "--reason is '%s', expected expired, damaged, lost, recycled or other",
                      reason);
}

/* From which account: the one that is named, else where such things stand; NONE: several. */
static enum linli_rc find_account(const struct change_write_off *request, int64_t *ret_account,
                                  struct linli_error *err)
{
    static const enum account allowed[] = {ACCOUNT_NORMAL, ACCOUNT_RESERVE, ACCOUNT_QUARANTINE,
                                           ACCOUNT_RECYCLING};
    if (request->account == NULL) {
        bool recycled = text_equal(request->reason, "recycled");
        *ret_account = request->expired ? FIXED_NONE
                                        : (int64_t)(recycled ? ACCOUNT_RECYCLING : ACCOUNT_NORMAL);
        return LINLI_OK;
    }
    for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
        if (text_equal(request->account, account_name(allowed[i]))) {
            *ret_account = (int64_t)allowed[i];
            return LINLI_OK;
        }
    }
    return linli_fail(err, LINLI_EUSAGE,
                      "--from is '%s', expected normal, reserve, quarantine or recycling",
                      request->account);
}

/* What is written off, and where. */
static enum linli_rc choose_write_off(struct booking *booking,
                                      const struct change_write_off *request, int64_t account,
                                      int64_t *ret_site, struct lot_share **ret_shares,
                                      int64_t *ret_shares_n, struct linli_error *err)
{
    const struct change_choice *choice = &request->choice;
    int64_t item;
    if (!request->expired) {
        LINLI_TRY(find_choice(booking->db, choice, ret_site, &item, err));
        return change_take(booking, *ret_site, item, (enum account)account, choice, ret_shares,
                           ret_shares_n, err);
    }
    LINLI_TRY(booking_site(booking->db, choice->site, ret_site, err));
    return slip_expired_lots(booking->db, booking->arena, *ret_site, account, choice->day,
                             ret_shares, ret_shares_n, err);
}

static enum linli_rc do_write_off(struct booking *booking, const struct change_write_off *request,
                                  int64_t site, const struct lot_share *shares, int64_t n,
                                  struct linli_error *err)
{
    struct slip_facts facts = booking_facts(SLIP_WRITE_OFF, site, request->choice.day);
    facts.note = request->note;
    LINLI_TRY(booking_number(booking, &facts, err));
    for (int64_t i = 0; i < n; i++) {
        struct movement row = booking_row(booking, MOVEMENT_WRITE_OFF, shares[i].item,
                                          shares[i].lot, shares[i].account, -shares[i].qty_e3);
        row.reason = request->reason;
        LINLI_TRY(ledger_post(booking->db, &row, err));
    }
    return booking_finish(booking, &n, 1, err);
}

/* What would be booked, by the names that people know. */
static enum linli_rc preview(struct booking *booking, const struct lot_share *shares, int64_t n,
                             struct change *ret_change, struct linli_error *err)
{
    struct change change = {.kind = SLIP_WRITE_OFF, .lots_n = n};
    LINLI_TRY(LINLI_NEW(booking->arena, n, &change.lots, err));
    for (int64_t i = 0; i < n; i++) {
        struct lot_names names;
        LINLI_TRY(lot_find_names(booking->db, booking->arena, shares[i].lot, &names, err));
        change.lots[i] = (struct slip_lot){.site_code = names.site_code,
                                           .item_code = names.item_code,
                                           .item_name = names.item_name,
                                           .unit = names.unit,
                                           .lot_code = names.lot_code,
                                           .account = shares[i].account,
                                           .kind = MOVEMENT_WRITE_OFF,
                                           .qty_e3 = -shares[i].qty_e3,
                                           .expiry_day = shares[i].expiry_day};
    }
    *ret_change = change;
    return LINLI_OK;
}

enum linli_rc change_write_off(struct db *db, struct linli_arena *arena,
                               const struct change_write_off *request, const struct who *who,
                               struct change *ret_change, struct linli_error *err)
{
    struct booking booking = {.db = db, .arena = arena, .who = who};
    struct text_builder text;
    const char *asked;
    int64_t account = FIXED_NONE;
    int64_t site;
    struct lot_share *shares;
    int64_t n;
    LINLI_TRY(request->expired ? LINLI_OK : check_choice(&request->choice, err));
    LINLI_TRY(check_reason(request->reason, err));
    LINLI_TRY(who_check_text(request->note, LIMIT_TEXT_BYTES, err));
    LINLI_TRY(find_account(request, &account, err));
    text_begin(&text, arena);
    add_choice(&text, &request->choice);
    text_addf(&text, "\n%d\n%s\n%s\n%s", request->expired ? 1 : 0, request->reason,
              account == FIXED_NONE ? "" : account_name((enum account)account), request->note);
    LINLI_TRY(text_finish(&text, &asked, err));
    if (!request->look_only) {
        LINLI_TRY(booking_begin(db, arena, "write-off", asked, who, &booking, err));
    }
    if (booking.replayed) {
        return change_result(&booking, ret_change, err);
    }
    LINLI_TRY(choose_write_off(&booking, request, account, &site, &shares, &n, err));
    if (request->look_only) {
        return preview(&booking, shares, n, ret_change, err);
    }
    /* that nothing has expired is an answer, too, and takes no number */
    LINLI_TRY(n > 0 ? do_write_off(&booking, request, site, shares, n, err)
                    : booking_finish(&booking, &n, 1, err));
    return change_result(&booking, ret_change, err);
}
