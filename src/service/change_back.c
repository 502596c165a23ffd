/*
 * What comes back: returns from a service, and used things that users collect (see change.h).
 *
 * A return of an issue goes back to the very lots that were taken, the last one first, and takes
 * demand back on the day of the issue: the forecast then learns what was used. What was used stays
 * demand, wherever the thing itself goes.
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/change.h"
#include "service/services.h"
#include "service/stock_day.h"
#include "store/ledger.h"

/* Where a returned thing goes, and what it means. */
struct landing {
    enum account account;
    enum movement_kind kind; /* RETURN takes demand back, COLLECT does not */
};

static enum linli_rc find_landing(const struct change_return *request, struct landing *ret_landing,
                                  struct linli_error *err)
{
    bool used = text_equal(request->condition, "used");
    if (request->unused && !used) {
        return linli_fail(err, LINLI_EUSAGE, "--unused is for --condition used only");
    }
    if (used) {
        *ret_landing = (struct landing){ACCOUNT_RECYCLING,
                                        request->unused ? MOVEMENT_RETURN : MOVEMENT_COLLECT};
        return LINLI_OK;
    }
    if (text_equal(request->condition, "good") || text_equal(request->condition, "doubtful")) {
        bool good = text_equal(request->condition, "good");
        *ret_landing =
            (struct landing){good ? ACCOUNT_NORMAL : ACCOUNT_QUARANTINE, MOVEMENT_RETURN};
        return LINLI_OK;
    }
    return linli_fail(err, LINLI_EUSAGE, "--condition is '%s', expected good, doubtful or used",
                      request->condition);
}

static enum linli_rc number_return(struct booking *booking, const struct change_return *request,
                                   int64_t site, int64_t of, struct linli_error *err)
{
    struct slip_facts facts = booking_facts(SLIP_RETURN, site, request->choice.day);
    facts.note = request->note;
    facts.of = of;
    return booking_number(booking, &facts, err);
}

/* ---- of an issue ----------------------------------------------------------------------------- */

static enum linli_rc find_issue(struct booking *booking, const char *number, struct slip *ret_issue,
                                struct linli_error *err)
{
    struct slip issue;
    LINLI_TRY(slip_find(booking->db, booking->arena, number, &issue, err));
    if (issue.kind != SLIP_ISSUE) {
        return linli_fail(err, LINLI_ESTATE, "%s is no issue; the number of an issue was expected",
                          number);
    }
    if (!text_is_empty(issue.undone_by)) {
        return linli_fail(err, LINLI_ESTATE, "%s was undone by %s: nothing of it can come back",
                          number, issue.undone_by);
    }
    *ret_issue = issue;
    return LINLI_OK;
}

/* Lowers each row of the issue to what of it has not come back; *ret_open_e3 is their sum. */
static enum linli_rc open_rows(struct booking *booking, const struct slip *issue,
                               struct slip_movement **ret_rows, int64_t *ret_rows_n,
                               int64_t *ret_open_e3, struct linli_error *err)
{
    struct slip_movement *rows;
    int64_t n;
    int64_t open_e3 = 0;
    LINLI_TRY(slip_movements(booking->db, booking->arena, issue->command, &rows, &n, err));
    for (int64_t i = 0; i < n; i++) {
        int64_t back_e3 = 0;
        if (rows[i].row.lot != FIXED_NONE) {
            LINLI_TRY(slip_returned(booking->db, issue->command, rows[i].row.lot, &back_e3, err));
        }
        rows[i].row.qty_e3 = -rows[i].row.qty_e3 - back_e3;
        assert(rows[i].row.qty_e3 >= 0); /* an issue has one row for each lot */
        open_e3 += rows[i].row.qty_e3;
    }
    *ret_rows = rows;
    *ret_rows_n = n;
    *ret_open_e3 = open_e3;
    return LINLI_OK;
}

static enum linli_rc judge_open(const struct slip *issue, int64_t qty_e3, int64_t open_e3,
                                struct linli_error *err)
{
    char open[FIXED_TEXT_BYTES];
    char said[FIXED_TEXT_BYTES];
    if (open_e3 == 0) {
        return linli_fail(err, LINLI_EINPUT, "nothing of %s is left to come back", issue->number);
    }
    if (qty_e3 > open_e3) {
        return linli_fail(err, LINLI_EINPUT, "of %s only %s have not come back; %s were said",
                          issue->number, fixed_print(open_e3, 3, open),
                          fixed_print(qty_e3, 3, said));
    }
    return LINLI_OK;
}

static enum linli_rc book_back(struct booking *booking, const struct slip *issue,
                               const struct slip_movement *from, const struct landing *landing,
                               int64_t qty_e3, struct linli_error *err)
{
    struct movement row = booking_row(booking, landing->kind, from->row.item, from->row.lot,
                                      landing->account, qty_e3);
    row.service = from->row.service;
    row.reason = from->row.reason;
    if (landing->kind == MOVEMENT_RETURN) {
        row.day = issue->day;
    }
    return ledger_post(booking->db, &row, err);
}

static enum linli_rc return_of(struct booking *booking, const struct change_return *request,
                               const struct landing *landing, struct linli_error *err)
{
    struct slip issue = {0};
    struct slip_movement *rows;
    int64_t n;
    int64_t open_e3;
    LINLI_TRY(find_issue(booking, request->of, &issue, err));
    LINLI_TRY(open_rows(booking, &issue, &rows, &n, &open_e3, err));
    int64_t left_e3 = request->choice.qty_e3 == FIXED_NONE ? open_e3 : request->choice.qty_e3;
    LINLI_TRY(judge_open(&issue, left_e3, open_e3, err));
    if (landing->account == ACCOUNT_RECYCLING) {
        struct lot_names names;
        LINLI_TRY(lot_find_names(booking->db, booking->arena, rows[0].row.lot, &names, err));
        LINLI_TRY(change_check_recyclable(booking->db, rows[0].row.item, names.item_code, err));
    }
    if (landing->kind == MOVEMENT_RETURN) {
        LINLI_TRY(stock_check_day(booking->db, issue.site, issue.day, booking->who->now_ms, err));
    }
    LINLI_TRY(number_return(booking, request, issue.site, issue.command, err));
    while (left_e3 > 0) {
        int64_t last = -1; /* the row that was taken last and is still out */
        for (int64_t i = 0; i < n; i++) {
            if (rows[i].row.qty_e3 > 0 && (last < 0 || rows[i].id > rows[last].id)) {
                last = i;
            }
        }
        assert(last >= 0);
        int64_t qty_e3 = rows[last].row.qty_e3 < left_e3 ? rows[last].row.qty_e3 : left_e3;
        LINLI_TRY(book_back(booking, &issue, &rows[last], landing, qty_e3, err));
        rows[last].row.qty_e3 -= qty_e3;
        left_e3 -= qty_e3;
    }
    return booking_finish(booking, &n, 1, err);
}

/* ---- by item --------------------------------------------------------------------------------- */

/* The lot that a thing goes to when nobody says which: one of the slip's own, unless its expiry
 * would have to be known. A lot that is named is there already. */
static enum linli_rc find_lot(struct booking *booking, const struct change_choice *choice,
                              int64_t item, int64_t shelf_life_days, int64_t *ret_lot,
                              struct linli_error *err)
{
    struct lot_facts facts = {.site = booking->site,
                              .item = item,
                              .code = choice->lot == NULL ? booking->number : choice->lot,
                              .expiry_day = FIXED_NONE,
                              .received_day = choice->day,
                              .cost_e4 = FIXED_NONE,
                              .supplier = FIXED_NONE};
    if (choice->lot != NULL) {
        bool found;
        LINLI_TRY(lot_expiry(booking->db, booking->site, item, choice->lot, &found,
                             &facts.expiry_day, err));
        if (!found) {
            return linli_fail(err, LINLI_EUNKNOWN, "no lot of item %s has the code %s",
                              choice->item, choice->lot);
        }
    } else if (shelf_life_days != FIXED_NONE) {
        return linli_fail(err, LINLI_EUSAGE,
                          "item %s keeps for %lld days: its lot is needed (--lot), or the issue "
                          "(--of)",
                          choice->item, (long long)shelf_life_days);
    }
    return lot_find_or_add(booking->db, &facts, ret_lot, err);
}

/* Of a lot that is named no more comes back than can be out. */
static enum linli_rc check_lot_out(struct booking *booking, const struct change_choice *choice,
                                   int64_t item, int64_t lot, struct linli_error *err)
{
    char out[FIXED_TEXT_BYTES];
    char said[FIXED_TEXT_BYTES];
    int64_t out_e3;
    if (choice->lot == NULL) {
        return LINLI_OK; /* a new one: it may have been issued before there was a ledger */
    }
    LINLI_TRY(slip_lot_out(booking->db, booking->site, item, lot, &out_e3, err));
    if (choice->qty_e3 <= out_e3) {
        return LINLI_OK;
    }
    return linli_fail(err, LINLI_EINPUT,
                      "of item %s, lot %s, at most %s can be out and come back; %s were said",
                      choice->item, choice->lot, fixed_print(out_e3, 3, out),
                      fixed_print(choice->qty_e3, 3, said));
}

static enum linli_rc return_free(struct booking *booking, const struct change_return *request,
                                 const struct landing *landing, struct linli_error *err)
{
    const struct change_choice *choice = &request->choice;
    int64_t site;
    int64_t item;
    int64_t shelf_life_days;
    int64_t cost_e4;
    int64_t lot;
    int64_t one = 1;
    LINLI_TRY(booking_site(booking->db, choice->site, &site, err));
    LINLI_TRY(ledger_find_item(booking->db, choice->item, &item, &shelf_life_days, &cost_e4, err));
    LINLI_TRY(ledger_check_qty(choice->qty_e3, err));
    if (landing->account == ACCOUNT_RECYCLING) {
        LINLI_TRY(change_check_recyclable(booking->db, item, choice->item, err));
    }
    LINLI_TRY(services_check(booking->db, request->service, err));
    LINLI_TRY(number_return(booking, request, site, FIXED_NONE, err));
    if (landing->kind == MOVEMENT_RETURN) {
        LINLI_TRY(stock_check_first(booking->db, site, choice->day, booking->who->now_ms, err));
    }
    LINLI_TRY(find_lot(booking, choice, item, shelf_life_days, &lot, err));
    LINLI_TRY(check_lot_out(booking, choice, item, lot, err));
    struct movement row =
        booking_row(booking, landing->kind, item, lot, landing->account, choice->qty_e3);
    row.service = request->service;
    LINLI_TRY(ledger_post(booking->db, &row, err));
    return booking_finish(booking, &one, 1, err);
}

static enum linli_rc check_return(const struct change_return *request, struct linli_error *err)
{
    const struct change_choice *c = &request->choice;
    if (request->of != NULL &&
        (c->item != NULL || c->site != NULL || c->lot != NULL || request->service[0] != '\0')) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--of names site, item and service already; only a quantity was expected "
                          "beside it");
    }
    if (request->of == NULL && (c->item == NULL || c->qty_e3 == FIXED_NONE)) {
        return linli_fail(err, LINLI_EUSAGE,
                          "the number of an issue, or an item and a quantity, was expected");
    }
    LINLI_TRY(who_check_text(request->service, LIMIT_TEXT_BYTES, err));
    return who_check_text(request->note, LIMIT_TEXT_BYTES, err);
}

enum linli_rc change_return(struct db *db, struct linli_arena *arena,
                            const struct change_return *request, const struct who *who,
                            struct change *ret_change, struct linli_error *err)
{
    const struct change_choice *c = &request->choice;
    struct booking booking;
    struct landing landing = {0};
    struct text_builder text;
    const char *asked;
    LINLI_TRY(check_return(request, err));
    LINLI_TRY(find_landing(request, &landing, err));
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s\n%s\n%s\n%" PRId64 "\n%s\n%d\n%s\n%s", booking_text(request->of),
              booking_text(c->site), booking_text(c->item), booking_text(c->lot), c->qty_e3,
              request->condition, request->unused ? 1 : 0, request->service, request->note);
    LINLI_TRY(text_finish(&text, &asked, err));
    LINLI_TRY(booking_begin(db, arena, "return", asked, who, &booking, err));
    if (!booking.replayed && request->of != NULL) {
        LINLI_TRY(return_of(&booking, request, &landing, err));
    } else if (!booking.replayed) {
        LINLI_TRY(return_free(&booking, request, &landing, err));
    }
    return change_result(&booking, ret_change, err);
}

/* ---- collected from users -------------------------------------------------------------------- */

static enum linli_rc do_collect(struct booking *booking, const struct change_choice *choice,
                                const char *service, struct linli_error *err)
{
    int64_t site;
    int64_t item;
    int64_t shelf_life_days;
    int64_t cost_e4;
    int64_t lot;
    int64_t one = 1;
    LINLI_TRY(booking_site(booking->db, choice->site, &site, err));
    LINLI_TRY(ledger_find_item(booking->db, choice->item, &item, &shelf_life_days, &cost_e4, err));
    LINLI_TRY(ledger_check_qty(choice->qty_e3, err));
    LINLI_TRY(change_check_recyclable(booking->db, item, choice->item, err));
    LINLI_TRY(services_check(booking->db, service, err));
    struct slip_facts facts = booking_facts(SLIP_COLLECT, site, choice->day);
    LINLI_TRY(booking_number(booking, &facts, err));
    /* what is used again is inspected, so its first shelf life says nothing */
    LINLI_TRY(find_lot(booking, choice, item, FIXED_NONE, &lot, err));
    struct movement row =
        booking_row(booking, MOVEMENT_COLLECT, item, lot, ACCOUNT_RECYCLING, choice->qty_e3);
    row.service = service;
    LINLI_TRY(ledger_post(booking->db, &row, err));
    return booking_finish(booking, &one, 1, err);
}

enum linli_rc change_collect(struct db *db, struct linli_arena *arena,
                             const struct change_choice *choice, const char *service,
                             const struct who *who, struct change *ret_change,
                             struct linli_error *err)
{
    struct booking booking;
    struct text_builder text;
    const char *asked;
    if (choice->item == NULL || choice->qty_e3 == FIXED_NONE) {
        return linli_fail(err, LINLI_EUSAGE, "an item and a quantity was expected");
    }
    LINLI_TRY(who_check_text(service, LIMIT_TEXT_BYTES, err));
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s\n%s\n%" PRId64 "\n%s", booking_text(choice->site), choice->item,
              booking_text(choice->lot), choice->qty_e3, service);
    LINLI_TRY(text_finish(&text, &asked, err));
    LINLI_TRY(booking_begin(db, arena, "collect", asked, who, &booking, err));
    if (!booking.replayed) {
        LINLI_TRY(do_collect(&booking, choice, service, err));
    }
    return change_result(&booking, ret_change, err);
}
