/* Entering what was counted, line by line, from a file, or of lots that a sheet does not have (see
 * count.h). */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "format/csv_in.h"
#include "model/limits.h"
#include "service/count_parts.h"
#include "store/ledger.h"

/* ---- lines ----------------------------------------------------------------------------------- */

static enum linli_rc entries_text(struct linli_arena *arena, const char *number,
                                  const struct count_entry *entries, int64_t entries_n,
                                  struct count_how how, const char **ret_text,
                                  struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%d%d", number, how.recount ? 1 : 0, how.confirm ? 1 : 0);
    for (int64_t i = 0; i < entries_n; i++) {
        const struct count_entry *e = &entries[i];
        text_addf(&text, "\n%" PRId64 " %" PRId64 " %s %s", e->line_no, e->counted_e3,
                  e->has_reason ? count_reason_name(e->reason) : "-",
                  e->note != NULL ? e->note : "");
    }
    return text_finish(&text, ret_text, err);
}

enum linli_rc counting_put(struct counting *c, struct count_line *line, int64_t counted_e3,
                           struct count_how how, struct linli_error *err)
{
    assert(counted_e3 >= 0);
    struct document_actor by = counting_by(c, line->note);
    struct count_line entered = *line;
    entered.counted_e3 = counted_e3;
    LINLI_TRY(ledger_balance(c->db, line->lot, line->account, &entered.book_e3, err));
    entered.confirmed =
        how.recount || how.confirm ||
        !count_is_beyond(counted_e3, entered.book_e3, counting_tolerance_e4(c, line));
    if (counted_e3 == entered.book_e3) {
        entered.reason = COUNT_REASON_NONE; /* a difference that is not there has no reason */
    }
    LINLI_TRY(counts_enter(c->db, &entered, &by, err));
    entered.state = COUNT_COUNTED;
    *line = entered;
    return LINLI_OK;
}

/* A reason, a note or a confirmation for what was counted before: the quantity, and with it the
 * books of that moment, stay. */
static enum linli_rc amend(struct counting *c, struct count_line *line, struct count_how how,
                           struct linli_error *err)
{
    struct document_actor by = counting_by(c, line->note);
    if (line->state != COUNT_COUNTED) {
        return linli_fail(err, LINLI_ESTATE, "line %lld is %s; its quantity was expected",
                          (long long)line->line_no, count_state_name(line->state));
    }
    if (how.recount) {
        return linli_fail(err, LINLI_EUSAGE, "a recount needs the quantity that was counted");
    }
    line->confirmed = line->confirmed || how.confirm;
    return counts_enter(c->db, line, &by, err);
}

static enum linli_rc check_state(const struct count_line *line, struct count_how how,
                                 struct linli_error *err)
{
    char counted[FIXED_TEXT_BYTES];
    if (line->state == COUNT_POSTED || line->state == COUNT_CANCELLED) {
        return linli_fail(err, LINLI_ESTATE, "line %lld is %s and is not counted any more",
                          (long long)line->line_no, count_state_name(line->state));
    }
    if (line->state == COUNT_COUNTED && !how.recount) {
        return linli_fail(err, LINLI_ESTATE,
                          "line %lld is counted already (%s); --recount enters it again",
                          (long long)line->line_no, fixed_print(line->counted_e3, 3, counted));
    }
    if (line->state == COUNT_OPEN && how.recount) {
        return linli_fail(err, LINLI_ESTATE, "line %lld was not counted before: no recount",
                          (long long)line->line_no);
    }
    return LINLI_OK;
}

static enum linli_rc enter_line(struct counting *c, const struct count_entry *entry,
                                struct count_how how, struct linli_error *err)
{
    struct count_line *line = NULL; /* as a rule line n stands at place n */
    int64_t likely = entry->line_no - 1;
    if (likely >= 0 && likely < c->view.lines_n &&
        c->view.lines[likely].line_no == entry->line_no) {
        line = &c->view.lines[likely];
    }
    for (int64_t i = 0; line == NULL && i < c->view.lines_n; i++) {
        if (c->view.lines[i].line_no == entry->line_no) {
            line = &c->view.lines[i];
        }
    }
    if (line == NULL) {
        return linli_fail(err, LINLI_EUNKNOWN, "sheet %s has no line %lld", c->view.sheet.number,
                          (long long)entry->line_no);
    }
    line->reason = entry->has_reason ? entry->reason : line->reason;
    if (entry->note != NULL) {
        LINLI_TRY(who_check_text(entry->note, LIMIT_TEXT_BYTES, err));
        line->note = entry->note;
    }
    if (entry->counted_e3 == FIXED_NONE) {
        return amend(c, line, how, err);
    }
    if (entry->counted_e3 > LIMIT_QTY_E3) {
        return linli_fail(err, LINLI_ELIMIT, "the quantity is above the limit of %lld",
                          (long long)(LIMIT_QTY_E3 / FIXED_E3));
    }
    LINLI_TRY(check_state(line, how, err));
    return counting_put(c, line, entry->counted_e3, how, err);
}

enum linli_rc count_enter(struct db *db, struct linli_arena *arena, const char *number,
                          const struct count_entry *entries, int64_t entries_n,
                          struct count_how how, const struct who *who, struct count_view *ret_view,
                          struct linli_error *err)
{
    struct counting c = {.db = db, .arena = arena, .who = who};
    const char *text;
    LINLI_TRY(entries_text(arena, number, entries, entries_n, how, &text, err));
    LINLI_TRY(counting_begin(&c, "count enter", text, err));
    if (!c.view.replayed) {
        LINLI_TRY(counting_load(&c, number, err));
        for (int64_t i = 0; i < entries_n; i++) {
            LINLI_TRY(enter_line(&c, &entries[i], how, err));
        }
        c.view.touched_n = entries_n;
        LINLI_TRY(counting_end(&c, number, err));
    }
    *ret_view = c.view;
    return LINLI_OK;
}

/* ---- lots that a sheet does not have --------------------------------------------------------- */

enum linli_rc counting_add_lot(struct counting *c, int64_t item, int64_t lot,
                               const struct count_lot_entry *entry, struct count_how how,
                               struct linli_error *err)
{
    struct document_actor by = counting_by(c, "");
    struct lot_names names;
    LINLI_TRY(lot_find_names(c->db, c->arena, lot, &names, err));
    struct count_line line = {.line_no = c->view.lines_n + 1,
                              .item = item,
                              .item_code = names.item_code,
                              .lot = lot,
                              .lot_code = names.lot_code,
                              .account = entry->account,
                              .reason = entry->reason,
                              .note = entry->note};
    LINLI_TRY(counts_class(c->db, c->view.sheet.site, item, &line.class, err));
    LINLI_TRY(ledger_balance(c->db, lot, entry->account, &line.opened_e3, err));
    LINLI_TRY(counts_insert_line(c->db, c->view.sheet.id, &line, &by, &line.id, err));
    return counting_put(c, &line, entry->counted_e3, how, err);
}

static enum linli_rc found_text(struct linli_arena *arena, const char *number,
                                const struct count_lot_entry *e, const char **ret_text,
                                struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s\n%s\n%d\n%" PRId64 "\n%" PRId64 "\n%d\n%s", number, e->item, e->lot,
              (int)e->account, e->counted_e3, e->expiry_day, (int)e->reason, e->note);
    return text_finish(&text, ret_text, err);
}

/* The lot by its code, made when there is none. */
static enum linli_rc find_lot(struct counting *c, const struct count_lot_entry *found,
                              int64_t *ret_item, int64_t *ret_lot, struct linli_error *err)
{
    struct lot_facts facts = {.site = c->view.sheet.site,
                              .code = found->lot,
                              .expiry_day = found->expiry_day,
                              .received_day = c->view.sheet.day,
                              .supplier = FIXED_NONE};
    int64_t shelf_life_days;
    int64_t expiry_day;
    bool known;
    LINLI_TRY(
        ledger_find_item(c->db, found->item, &facts.item, &shelf_life_days, &facts.cost_e4, err));
    LINLI_TRY(lot_expiry(c->db, facts.site, facts.item, found->lot, &known, &expiry_day, err));
    if (known && facts.expiry_day == FIXED_NONE) {
        facts.expiry_day = expiry_day;
    }
    if (!known && facts.expiry_day == FIXED_NONE && shelf_life_days != FIXED_NONE) {
        return linli_fail(err, LINLI_EUSAGE,
                          "item %s expires and lot %s is new: --expiry DATE was expected",
                          found->item, found->lot);
    }
    *ret_item = facts.item;
    return lot_find_or_add(c->db, &facts, ret_lot, err);
}

static enum linli_rc refuse_known(const struct counting *c, int64_t lot, enum account account,
                                  struct linli_error *err)
{
    const struct count_view *view = &c->view;
    bool unfinished = false;
    for (int64_t i = 0; i < view->lines_n; i++) {
        const struct count_line *line = &view->lines[i];
        unfinished = unfinished || line->state == COUNT_OPEN || line->state == COUNT_COUNTED;
        if (line->lot == lot && line->account == account) {
            return linli_fail(err, LINLI_ESTATE, "the sheet has that lot: it is line %lld",
                              (long long)line->line_no);
        }
    }
    return unfinished
               ? LINLI_OK
               : linli_fail(err, LINLI_ESTATE, "sheet %s is finished; a new one was expected",
                            view->sheet.number);
}

static enum linli_rc add_found(struct counting *c, const char *number,
                               const struct count_lot_entry *found, struct linli_error *err)
{
    struct count_how stands = {.confirm = true};
    int64_t item = FIXED_NONE;
    int64_t lot = FIXED_NONE;
    LINLI_TRY(who_check_text(found->note, LIMIT_TEXT_BYTES, err));
    LINLI_TRY(who_check_text(found->lot, LIMIT_CODE_BYTES, err));
    if (text_is_empty(found->lot)) {
        return linli_fail(err, LINLI_EINPUT, "a lot code was expected, not an empty text");
    }
    LINLI_TRY(counting_load(c, number, err));
    LINLI_TRY(find_lot(c, found, &item, &lot, err));
    LINLI_TRY(refuse_known(c, lot, found->account, err));
    LINLI_TRY(counting_add_lot(c, item, lot, found, stands, err));
    c->view.touched_n = 1;
    return counting_end(c, number, err);
}

enum linli_rc count_add_found(struct db *db, struct linli_arena *arena, const char *number,
                              const struct count_lot_entry *found, const struct who *who,
                              struct count_view *ret_view, struct linli_error *err)
{
    struct counting c = {.db = db, .arena = arena, .who = who};
    const char *text;
    assert(found->lot != NULL && found->note != NULL);
    LINLI_TRY(found_text(arena, number, found, &text, err));
    LINLI_TRY(counting_begin(&c, "count found", text, err));
    if (!c.view.replayed) {
        LINLI_TRY(add_found(&c, number, found, err));
    }
    *ret_view = c.view;
    return LINLI_OK;
}
