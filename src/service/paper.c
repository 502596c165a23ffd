/* Paper numbers and what they book (see paper.h). */
#include "service/paper.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/today.h"
#include "store/ledger.h"

/* ---- completing ------------------------------------------------------------------------------ */

static enum linli_rc read_number(const char *text, struct paper_number *ret_number,
                                 struct linli_error *err)
{
    return paper_parse(text, ret_number)
               ? LINLI_OK
               : linli_fail(err, LINLI_EINPUT,
                            "a paper number like P-20261123-I-017 was expected, not %s", text);
}

/* Takes what is printed where nothing was typed; refuses what differs. */
static enum linli_rc fill(const struct paper_record *record, const char *printed,
                          const char **typed, struct linli_error *err)
{
    if (text_is_empty(printed)) {
        return LINLI_OK;
    }
    if (text_is_empty(*typed)) {
        *typed = printed;
        return LINLI_OK;
    }
    return text_equal(*typed, printed)
               ? LINLI_OK
               : linli_fail(err, LINLI_EINPUT, "%s was printed for %s, not %s", record->text,
                            printed, *typed);
}

static enum linli_rc fill_entry(const struct paper_record *record, struct paper_entry *entry,
                                struct linli_error *err)
{
    if (entry->kind != record->number.kind) {
        return linli_fail(err, LINLI_EINPUT, "%s is a line of kind %s, not %s", record->text,
                          paper_kind_name(record->number.kind), paper_kind_name(entry->kind));
    }
    LINLI_TRY(fill(record, record->line_name, &entry->line, err));
    LINLI_TRY(fill(record, record->site_code, &entry->site, err));
    LINLI_TRY(fill(record, record->item_code, &entry->item, err));
    LINLI_TRY(fill(record, record->lot_code, &entry->lot, err));
    entry->account = record->account;
    if (entry->day == FIXED_NONE) {
        entry->day = record->number.day;
    }
    return LINLI_OK;
}

/* ---- content --------------------------------------------------------------------------------- */

static void add_text(struct text_builder *text, const char *label, const char *value)
{
    if (!text_is_empty(value)) {
        text_addf(text, ", %s %s", label, value);
    }
}

/* What an entry says, as a text that is equal for equal entries and that people can read. */
static enum linli_rc content_of(struct linli_arena *arena, const struct paper_entry *entry,
                                const char **ret_content, struct linli_error *err)
{
    struct text_builder text;
    char number[FIXED_TEXT_BYTES];
    char day[DATE_TEXT_BYTES];
    text_begin(&text, arena);
    text_add(&text, paper_kind_name(entry->kind));
    add_text(&text, "item", entry->item);
    if (entry->qty_e3 != FIXED_NONE) {
        add_text(&text, "qty", fixed_print(entry->qty_e3, 3, number));
    }
    add_text(&text, "lot", entry->lot);
    if (entry->expiry_day != FIXED_NONE) {
        add_text(&text, "expiry", date_print((int32_t)entry->expiry_day, day));
    }
    add_text(&text, "line", entry->line);
    add_text(&text, "supplier", entry->supplier);
    add_text(&text, "to", entry->to);
    add_text(&text, "service", entry->service);
    add_text(&text, "purpose", entry->purpose);
    add_text(&text, "reason", entry->reason);
    add_text(&text, "condition", entry->condition);
    add_text(&text, "day", date_print((int32_t)entry->day, day));
    return text_finish(&text, ret_content, err);
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* Whether the booking of a line was taken back. */
static enum linli_rc is_undone(struct db *db, const struct paper_record *record, bool *ret_undone,
                               struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_one(db, SQL_PAPER_COMMAND_UNDONE, &stmt, ret_undone, err, "i", record->command));
    stmt_end(stmt);
    return LINLI_OK;
}

/* P-…/2 comes to be when P-… was entered and undone. */
static enum linli_rc make_again(struct db *db, struct linli_arena *arena,
                                const struct paper_number *number, const struct who *who,
                                struct paper_record *ret_record, struct linli_error *err)
{
    struct paper_number before = *number;
    struct paper_record record = {0};
    bool found;
    bool undone = false;
    before.again -= 1;
    LINLI_TRY(paper_find(db, arena, &before, &found, &record, err));
    if (found && record.state == PAPER_ENTERED && record.command != FIXED_NONE) {
        LINLI_TRY(is_undone(db, &record, &undone, err));
    }
    if (!undone) {
        char text[PAPER_NUMBER_BYTES];
        char before_text[PAPER_NUMBER_BYTES];
        return linli_fail(err, LINLI_ESTATE, "%s is for what was undone, and %s has not been",
                          paper_print(number, text), paper_print(&before, before_text));
    }
    LINLI_TRY(paper_repeat(db, &record, who->actor, who->now_ms, err));
    return paper_find(db, arena, number, &found, ret_record, err);
}

static enum linli_rc find(struct db *db, struct linli_arena *arena, const char *text,
                          const struct who *who, struct paper_record *ret_record,
                          struct linli_error *err)
{
    struct paper_number number;
    bool found;
    LINLI_TRY(read_number(text, &number, err));
    LINLI_TRY(paper_find(db, arena, &number, &found, ret_record, err));
    if (found) {
        return LINLI_OK;
    }
    if (number.again > 1) {
        return make_again(db, arena, &number, who, ret_record, err);
    }
    char printed[PAPER_NUMBER_BYTES];
    return linli_fail(err, LINLI_EUNKNOWN, "no form with the paper number %s was printed",
                      paper_print(&number, printed));
}

/* A number that is used up: by the same, or by something else. */
static enum linli_rc judge_entered(struct db *db, struct paper_ready *ready, const char *content,
                                   struct linli_error *err)
{
    const struct paper_record *record = &ready->record;
    ready->already = true;
    ready->entered_by = record->entered_by;
    if (record->command != FIXED_NONE) {
        LINLI_TRY(is_undone(db, record, &ready->undone, err));
    }
    if (text_equal(record->content, content)) {
        return LINLI_OK;
    }
    if (ready->undone) {
        struct paper_number next = record->number;
        char text[PAPER_NUMBER_BYTES];
        next.again += 1;
        return linli_fail(err, LINLI_ESTATE,
                          "%s was entered and undone; what is right is entered as %s", record->text,
                          paper_print(&next, text));
    }
    return linli_fail(err, LINLI_ESTATE, "%s was entered by %s as: %s", record->text,
                      record->entered_by, record->content);
}

static enum linli_rc take_number(struct db *db, struct linli_arena *arena,
                                 const struct paper_entry *entry, struct paper_ready *ready,
                                 struct linli_error *err)
{
    const char *content;
    bool taken = false;
    if (ready->who.key != NULL) {
        return linli_fail(err, LINLI_EUSAGE,
                          "a paper number is a key already; no other one was expected");
    }
    LINLI_TRY(find(db, arena, entry->paper, &ready->who, &ready->record, err));
    LINLI_TRY(fill_entry(&ready->record, &ready->entry, err));
    LINLI_TRY(content_of(arena, &ready->entry, &content, err));
    if (ready->record.state != PAPER_ENTERED) {
        LINLI_TRY(paper_enter(db, &ready->record, content, ready->who.actor, ready->who.now_ms,
                              &taken, err));
    }
    if (!taken) { /* entered before, or by somebody else since it was read */
        LINLI_TRY(find(db, arena, entry->paper, &ready->who, &ready->record, err));
        return judge_entered(db, ready, content, err);
    }
    ready->who.key = ready->record.text;
    return LINLI_OK;
}

enum linli_rc paper_take(struct db *db, struct linli_arena *arena, const struct paper_entry *entry,
                         const struct who *who, struct paper_ready *ret_ready,
                         struct linli_error *err)
{
    struct paper_ready ready = {.entry = *entry, .who = *who, .entered_by = ""};
    if (!text_is_empty(entry->by)) {
        LINLI_TRY(who_check_text(entry->by, LIMIT_CODE_BYTES, err));
    }
    if (!text_is_empty(entry->paper)) {
        LINLI_TRY(take_number(db, arena, entry, &ready, err));
    } else if (entry->day == FIXED_NONE) {
        int32_t today;
        LINLI_TRY(today_read(db, who->now_ms, &today, err));
        ready.entry.day = today;
    }
    if (!text_is_empty(entry->by)) {
        ready.who.actor = entry->by;
    }
    *ret_ready = ready;
    return LINLI_OK;
}

enum linli_rc paper_done(struct db *db, const struct paper_ready *ready, struct linli_error *err)
{
    if (text_is_empty(ready->entry.paper) || ready->already) {
        return LINLI_OK;
    }
    return paper_keep_command(db, &ready->record, err);
}

/* ---- what is still missing ------------------------------------------------------------------- */

static bool is_next(const struct paper_range *range, const struct paper_record *record)
{
    const struct paper_number *last = &range->last;
    const struct paper_number *number = &record->number;
    return last->kind == number->kind && last->day == number->day && last->no + 1 == number->no &&
           last->again == 1 && number->again == 1 && range->first.site == record->site &&
           text_is_empty(range->first.item_code) && text_is_empty(record->item_code);
}

static enum linli_rc make_ranges(struct linli_arena *arena, const struct paper_record *records,
                                 int64_t n, struct paper_status *status, struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, n, &status->open, err));
    for (int64_t i = 0; i < n; i++) {
        struct paper_range *last = &status->open[status->ranges_n - (status->ranges_n > 0)];
        if (status->ranges_n > 0 && is_next(last, &records[i])) {
            last->last = records[i].number;
            last->n += 1;
        } else {
            status->open[status->ranges_n++] =
                (struct paper_range){records[i], records[i].number, 1};
        }
    }
    return LINLI_OK;
}

enum linli_rc paper_read_status(struct db *db, struct linli_arena *arena, int64_t day,
                                const char *site, struct paper_status *ret_status,
                                struct linli_error *err)
{
    struct paper_status status = {0};
    struct paper_record *records;
    int64_t counts[3];
    int64_t site_id = FIXED_NONE;
    if (site != NULL) {
        LINLI_TRY(ledger_find_site(db, site, &site_id, err));
    }
    LINLI_TRY(paper_list_open(db, arena, day, site_id, &records, &status.open_n, err));
    LINLI_TRY(paper_count(db, counts, err));
    LINLI_TRY(make_ranges(arena, records, status.open_n, &status, err));
    status.entered_n = counts[PAPER_ENTERED];
    status.blank_n = counts[PAPER_BLANK];
    *ret_status = status;
    return LINLI_OK;
}

enum linli_rc paper_note_blank(struct db *db, struct linli_arena *arena, const char *first,
                               const char *last, const struct who *who, int64_t *ret_n,
                               struct linli_error *err)
{
    struct paper_record from;
    struct paper_record to;
    LINLI_TRY(find(db, arena, first, who, &from, err));
    LINLI_TRY(find(db, arena, last != NULL ? last : first, who, &to, err));
    if (from.number.kind != to.number.kind || from.number.day != to.number.day ||
        from.number.no > to.number.no) {
        return linli_fail(err, LINLI_EINPUT, "%s does not come after %s on the same form", to.text,
                          from.text);
    }
    return paper_leave_blank(db, &from.number, &to.number, who->actor, who->now_ms, ret_n, err);
}
