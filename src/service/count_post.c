/* Posting counts: the differences become movements of kind COUNT (see count.h). */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/count_parts.h"
#include "service/stock_day.h"
#include "store/ledger.h"

enum { LIST_BYTES = 64 };

/* ---- whether lines may be posted ------------------------------------------------------------- */

static bool is_uncounted(const struct count_line *line)
{
    return line->state == COUNT_OPEN;
}

static bool is_doubtful(const struct count_line *line)
{
    return line->state == COUNT_COUNTED && !line->confirmed;
}

static bool lacks_reason(const struct count_line *line)
{
    return line->state == COUNT_COUNTED && count_difference_e3(line) != 0 &&
           line->reason == COUNT_REASON_NONE;
}

/* The numbers of such lines, "3, 7, 12 …"; their number is returned. */
static int64_t list_lines(const struct count_view *view, bool (*has)(const struct count_line *),
                          char out[LIST_BYTES])
{
    int64_t n = 0;
    size_t used = 0;
    out[0] = '\0';
    for (int64_t i = 0; i < view->lines_n; i++) {
        if (!has(&view->lines[i])) {
            continue;
        }
        if (used + 20 < LIST_BYTES) { /* room for ", " and the longest number of a line */
            used += (size_t)snprintf(out + used, LIST_BYTES - used, "%s%lld", n > 0 ? ", " : "",
                                     (long long)view->lines[i].line_no);
        } else if (out[used - 1] != '.') {
            used += (size_t)snprintf(out + used, LIST_BYTES - used, " ...");
        }
        n += 1;
    }
    return n;
}

enum linli_rc counting_check_lines(const struct counting *c, bool partial, struct linli_error *err)
{
    const struct count_view *view = &c->view;
    char list[LIST_BYTES];
    if (view->sheet.states_n[COUNT_COUNTED] == 0) {
        return linli_fail(err, LINLI_ESTATE, "no line of %s is counted and not posted",
                          view->sheet.number);
    }
    if (!partial && list_lines(view, is_uncounted, list) > 0) {
        return linli_fail(err, LINLI_ESTATE,
                          "lines %s of %s are not counted; --partial posts the others", list,
                          view->sheet.number);
    }
    if (list_lines(view, is_doubtful, list) > 0) {
        return linli_fail(err, LINLI_ESTATE,
                          "lines %s of %s differ by more than the tolerance: count them again "
                          "(--recount) or confirm them (--confirm)",
                          list, view->sheet.number);
    }
    if (list_lines(view, lacks_reason, list) > 0) {
        return linli_fail(err, LINLI_ESTATE, "lines %s of %s differ without a reason (--reason)",
                          list, view->sheet.number);
    }
    return LINLI_OK;
}

/* ---- booking --------------------------------------------------------------------------------- */

/* "damaged" or "damaged: fell off the shelf". */
static enum linli_rc movement_reason(struct counting *c, const struct count_line *line,
                                     const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, c->arena);
    text_add(&text, count_reason_name(line->reason));
    if (!text_is_empty(line->note)) {
        text_addf(&text, ": %s", line->note);
    }
    return text_finish(&text, ret_text, err);
}

static enum linli_rc book_difference(struct counting *c, const struct count_line *line, int64_t day,
                                     struct linli_error *err)
{
    int64_t difference_e3 = count_difference_e3(line);
    struct movement movement = {.moment_ms = c->who->now_ms,
                                .day = day,
                                .site = c->view.sheet.site,
                                .item = line->item,
                                .lot = line->lot,
                                .account = line->account,
                                .kind = MOVEMENT_COUNT,
                                .qty_e3 = difference_e3,
                                .document_line = FIXED_NONE,
                                .command = c->command,
                                .actor = c->who->actor};
    int64_t there_e3;
    LINLI_TRY(movement_reason(c, line, &movement.reason, err));
    LINLI_TRY(ledger_balance(c->db, line->lot, line->account, &there_e3, err));
    if (there_e3 + difference_e3 < 0) {
        char missing[FIXED_TEXT_BYTES];
        char there[FIXED_TEXT_BYTES];
        return linli_fail(err, LINLI_ESHORT,
                          "line %lld misses %s, but only %s are in the books now; count it again "
                          "(--recount)",
                          (long long)line->line_no, fixed_print(-difference_e3, 3, missing),
                          fixed_print(there_e3, 3, there));
    }
    return ledger_post(c->db, &movement, err);
}

enum linli_rc counting_post_lines(struct counting *c, int64_t day, struct linli_error *err)
{
    struct document_actor by = counting_by(c, "");
    struct slip_facts facts = {.kind = SLIP_COUNT,
                               .day = day,
                               .site = c->view.sheet.site,
                               .note = c->view.sheet.number,
                               .undoes = FIXED_NONE,
                               .of = FIXED_NONE};
    int64_t posted_n = 0;
    LINLI_TRY(slip_give_number(c->db, c->command, &facts, c->view.slip, err));
    for (int64_t i = 0; i < c->view.lines_n; i++) {
        const struct count_line *line = &c->view.lines[i];
        if (line->state != COUNT_COUNTED) {
            continue;
        }
        if (count_difference_e3(line) != 0) {
            LINLI_TRY(book_difference(c, line, day, err));
        }
        LINLI_TRY(counts_step(c->db, line, COUNT_POSTED, c->command, &by, err));
        posted_n += 1;
    }
    assert(posted_n > 0);
    c->view.touched_n = posted_n;
    return LINLI_OK;
}

static enum linli_rc post(struct counting *c, const char *number, bool partial, int64_t day,
                          struct linli_error *err)
{
    LINLI_TRY(counting_load(c, number, err));
    LINLI_TRY(stock_check_day(c->db, c->view.sheet.site, day, c->who->now_ms, err));
    LINLI_TRY(counting_check_lines(c, partial, err));
    LINLI_TRY(counting_post_lines(c, day, err));
    return counting_end(c, number, err);
}

enum linli_rc count_post(struct db *db, struct linli_arena *arena, const char *number, bool partial,
                         int64_t day, const struct who *who, struct count_view *ret_view,
                         struct linli_error *err)
{
    struct counting c = {.db = db, .arena = arena, .who = who};
    struct text_builder text;
    const char *request;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%d", number, partial ? 1 : 0);
    LINLI_TRY(text_finish(&text, &request, err));
    LINLI_TRY(counting_begin(&c, "count post", request, err));
    if (!c.view.replayed) {
        LINLI_TRY(post(&c, number, partial, day, err));
    }
    *ret_view = c.view;
    return LINLI_OK;
}

/* ---- one lot at once ------------------------------------------------------------------------- */

static enum linli_rc single_text(struct linli_arena *arena, const struct count_lot_entry *e,
                                 bool confirm, const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s\n%s\n%d\n%" PRId64 "\n%" PRId64 "\n%d\n%s\n%d",
              e->site == NULL ? "" : e->site, e->item, e->lot == NULL ? "" : e->lot,
              (int)e->account, e->counted_e3, e->expiry_day, (int)e->reason, e->note,
              confirm ? 1 : 0);
    return text_finish(&text, ret_text, err);
}

/* The lot that is counted: by its code, or the only one of the item in that account. */
static enum linli_rc single_lot(struct counting *c, int64_t site, int64_t item,
                                const struct count_lot_entry *entry, int64_t *ret_lot,
                                struct linli_error *err)
{
    struct count_lot *lots;
    int64_t lots_n;
    int64_t lot = FIXED_NONE;
    int64_t found_n = 0;
    if (entry->lot != NULL) {
        struct stmt *stmt;
        bool found;
        LINLI_TRY(
            db_one(c->db, SQL_LEDGER_FIND_LOT, &stmt, &found, err, "iit", site, item, entry->lot));
        lot = found ? stmt_i64(stmt, 0) : FIXED_NONE;
        stmt_end(stmt);
        if (!found) {
            return linli_fail(err, LINLI_EUNKNOWN,
                              "item %s has no lot %s there; a lot that the books do not have is "
                              "found on a sheet (--found)",
                              entry->item, entry->lot);
        }
        *ret_lot = lot;
        return LINLI_OK;
    }
    LINLI_TRY(counts_lots(c->db, c->arena, site, item, &lots, &lots_n, err));
    for (int64_t i = 0; i < lots_n; i++) {
        if (lots[i].account == entry->account) {
            lot = lots[i].lot;
            found_n += 1;
        }
    }
    if (found_n != 1) {
        return linli_fail(err, LINLI_EUSAGE, "item %s has %lld lots there; --lot LOT was expected",
                          entry->item, (long long)found_n);
    }
    *ret_lot = lot;
    return LINLI_OK;
}

static enum linli_rc count_one(struct counting *c, const struct count_lot_entry *entry,
                               bool confirm, int64_t day, struct linli_error *err)
{
    struct document_actor by = counting_by(c, "");
    struct count_sheet facts = {.day = day, .kind = COUNT_SINGLE};
    struct count_how how = {.confirm = confirm};
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t item;
    int64_t lot = FIXED_NONE;
    int64_t shelf_life_days;
    int64_t cost_e4;
    int64_t sheet;
    LINLI_TRY(entry->site == NULL ? ledger_only_site(c->db, &facts.site, err)
                                  : ledger_find_site(c->db, entry->site, &facts.site, err));
    LINLI_TRY(stock_check_day(c->db, facts.site, day, c->who->now_ms, err));
    LINLI_TRY(ledger_find_item(c->db, entry->item, &item, &shelf_life_days, &cost_e4, err));
    LINLI_TRY(single_lot(c, facts.site, item, entry, &lot, err));
    LINLI_TRY(counts_insert_sheet(c->db, &facts, &by, &sheet, number, err));
    LINLI_TRY(counting_load(c, number, err));
    LINLI_TRY(counting_add_lot(c, item, lot, entry, how, err));
    LINLI_TRY(counting_load(c, number, err));
    LINLI_TRY(counting_check_lines(c, false, err));
    LINLI_TRY(counting_post_lines(c, day, err));
    return counting_end(c, number, err);
}

enum linli_rc count_single(struct db *db, struct linli_arena *arena,
                           const struct count_lot_entry *entry, bool confirm, int64_t day,
                           const struct who *who, struct count_view *ret_view,
                           struct linli_error *err)
{
    struct counting c = {.db = db, .arena = arena, .who = who};
    const char *text;
    assert(entry->item != NULL && entry->note != NULL && entry->counted_e3 >= 0);
    LINLI_TRY(who_check_text(entry->note, LIMIT_TEXT_BYTES, err));
    LINLI_TRY(single_text(arena, entry, confirm, &text, err));
    LINLI_TRY(counting_begin(&c, "count single", text, err));
    if (!c.view.replayed) {
        LINLI_TRY(count_one(&c, entry, confirm, day, err));
    }
    *ret_view = c.view;
    return LINLI_OK;
}
