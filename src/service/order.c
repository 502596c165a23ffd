/* Steps of orders by hand (see order.h). */
#include "service/order.h"

#include <assert.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/amend.h"
#include "store/ledger.h"

/* The states from which a step can be taken; they follow each other in the enum. */
static void states_before(enum line_state to, struct document_filter *filter)
{
    assert(to == LINE_APPROVED || to == LINE_SENT || to == LINE_CANCELLED);
    filter->first_state = to == LINE_SENT ? LINE_APPROVED : LINE_PROPOSED;
    filter->last_state = LINE_PROPOSED;
    for (enum line_state from = LINE_PROPOSED; from < LINE_STATE_N; from++) {
        if (line_may_become(from, to)) {
            filter->last_state = from;
        }
    }
}

static enum linli_rc choose_line(struct db *db, struct linli_arena *arena, enum line_state to,
                                 const struct order_choice *choice, struct order_changed *changed,
                                 struct linli_error *err)
{
    const char *name = choice->line;
    LINLI_TRY(LINLI_NEW(arena, 1, &changed->lines, err));
    LINLI_TRY(document_find_line(db, arena, name, &changed->lines[0], err));
    enum line_state from = changed->lines[0].line.state;
    if (!line_may_become(from, to)) {
        return linli_fail(err, LINLI_ESTATE, "%s is %s and cannot become %s", name,
                          line_state_name(from), line_state_name(to));
    }
    if (choice->refused && from != LINE_SENT) {
        return linli_fail(err, LINLI_ESTATE, "%s is %s; its supplier can only refuse what was sent",
                          name, line_state_name(from));
    }
    changed->lines_n = 1;
    return LINLI_OK;
}

static enum linli_rc require_document(struct db *db, struct linli_arena *arena, const char *number,
                                      struct linli_error *err)
{
    struct document_filter filter = document_filter_all();
    struct line_record *lines;
    int64_t lines_n;
    filter.number = number;
    LINLI_TRY(document_list(db, arena, &filter, &lines, &lines_n, err));
    return lines_n > 0 ? LINLI_OK
                       : linli_fail(err, LINLI_EUNKNOWN, "no document has the number %s", number);
}

/* The lines and changes of a choice that names none of them, in any state. */
static enum linli_rc find_filter(struct db *db, struct linli_arena *arena,
                                 const struct order_choice *choice,
                                 struct document_filter *ret_filter, struct linli_error *err)
{
    struct document_filter filter = document_filter_all();
    filter.class = choice->class;
    filter.number = choice->document;
    if (choice->document != NULL) {
        LINLI_TRY(require_document(db, arena, choice->document, err));
    } else {
        filter.day = choice->day;
    }
    if (choice->supplier != NULL) {
        LINLI_TRY(ledger_find_supplier(db, choice->supplier, &filter.supplier, err));
    }
    if (choice->site != NULL) {
        LINLI_TRY(ledger_find_site(db, choice->site, &filter.site, err));
    }
    *ret_filter = filter;
    return LINLI_OK;
}

/* Which part of the lines is added up. */
enum part {
    PART_ALL,
    PART_REST, /* what has not come: it is cancelled now */
    PART_OWED, /* of what was cancelled before only what had come */
};

static int64_t part_of(const struct document_line *line, enum part part)
{
    if (part == PART_REST) {
        return line->qty_e3 - line->received_e3;
    }
    return part == PART_OWED && line->state == LINE_CANCELLED ? line->received_e3 : line->qty_e3;
}

/* Adds up what the lines cost. */
static enum linli_rc sum_lines(struct order_changed *changed, enum part part,
                               struct linli_error *err)
{
    for (int64_t i = 0; i < changed->lines_n; i++) {
        const struct document_line *line = &changed->lines[i].line;
        int64_t amount_fen;
        if (line->unit_price_e4 == FIXED_NONE) {
            changed->price_unknown_n += 1;
        } else if (!fixed_amount_fen(part_of(line, part), line->unit_price_e4, &amount_fen) ||
                   !fixed_add(changed->amount_fen, amount_fen, &changed->amount_fen)) {
            return linli_fail(err, LINLI_EOVERFLOW, "the amount of the orders is too large");
        }
    }
    return LINLI_OK;
}

/* A line that is cancelled has no open changes any more. */
static enum linli_rc step_lines(struct db *db, enum line_state to, bool refused,
                                const struct who *who, const char *note,
                                struct order_changed *changed, struct linli_error *err)
{
    struct document_actor by = {.actor = who->actor, .now_ms = who->now_ms, .note = note};
    for (int64_t i = 0; i < changed->lines_n; i++) {
        struct document_line *line = &changed->lines[i].line;
        int64_t n;
        if (refused) {
            LINLI_TRY(document_refuse(db, line->id, &by, err));
        } else {
            LINLI_TRY(document_step(db, line->id, line->state, to, &by, err));
        }
        if (to == LINE_CANCELLED && line->state == LINE_SENT) {
            LINLI_TRY(amendments_withdraw(db, FIXED_NONE, line->id, &by, &n, err));
        }
        line->state = to;
    }
    return LINLI_OK;
}

enum linli_rc order_change(struct db *db, struct linli_arena *arena, enum line_state to,
                           const struct order_choice *choice, const struct who *who,
                           const char *note, struct order_changed *ret_changed,
                           struct linli_error *err)
{
    assert(note != NULL);
    int ways_n = (choice->line != NULL) + (choice->document != NULL) + (choice->supplier != NULL) +
                 (choice->class != FIXED_NONE) + (choice->site != NULL) + choice->all;
    if (ways_n != 1) {
        return linli_fail(err, LINLI_EUSAGE,
                          "one of a line, a document, a supplier, a class, a site and all was "
                          "expected");
    }
    LINLI_TRY(who_check_text(note, LIMIT_TEXT_BYTES, err));
    struct order_changed changed = {0};
    struct document_filter filter = document_filter_all();
    bool named = choice->line != NULL && amend_is_name(choice->line);
    if (named && choice->refused) {
        return linli_fail(err, LINLI_EUSAGE, "--refused is for order lines, %s is a change of one",
                          choice->line);
    }
    if (choice->line == NULL) {
        LINLI_TRY(find_filter(db, arena, choice, &filter, err));
    }
    assert(!choice->refused || to == LINE_CANCELLED);
    if (named || (choice->line == NULL && to != LINE_SENT && !choice->refused)) {
        LINLI_TRY(amend_decide(db, arena, to, named ? choice->line : NULL, &filter, who, note,
                               &changed.amendments, &changed.amendments_n, err));
        LINLI_TRY(amend_sum(changed.amendments, changed.amendments_n, &changed.more_fen,
                            &changed.less_fen, err));
    }
    if (choice->line == NULL) {
        states_before(to, &filter);
        filter.first_state = choice->refused ? LINE_SENT : filter.first_state;
        LINLI_TRY(document_list(db, arena, &filter, &changed.lines, &changed.lines_n, err));
    } else if (!named) {
        LINLI_TRY(choose_line(db, arena, to, choice, &changed, err));
    }
    LINLI_TRY(step_lines(db, to, choice->refused, who, note, &changed, err));
    LINLI_TRY(sum_lines(&changed, to == LINE_CANCELLED ? PART_REST : PART_ALL, err));
    *ret_changed = changed;
    return LINLI_OK;
}

enum linli_rc order_list(struct db *db, struct linli_arena *arena, int64_t day,
                         const char *supplier, const char *site, bool closed,
                         struct order_changed *ret_lines, struct linli_error *err)
{
    struct order_changed found = {0};
    struct document_filter filter = document_filter_all();
    filter.day = day;
    filter.last_state = closed ? LINE_CANCELLED : LINE_SENT;
    if (supplier != NULL) {
        LINLI_TRY(ledger_find_supplier(db, supplier, &filter.supplier, err));
    }
    if (site != NULL) {
        LINLI_TRY(ledger_find_site(db, site, &filter.site, err));
    }
    LINLI_TRY(document_list(db, arena, &filter, &found.lines, &found.lines_n, err));
    LINLI_TRY(sum_lines(&found, PART_OWED, err));
    filter.last_state = closed ? LINE_CANCELLED : LINE_PROPOSED;
    LINLI_TRY(amendment_list(db, arena, &filter, &found.amendments, &found.amendments_n, err));
    LINLI_TRY(
        amend_sum(found.amendments, found.amendments_n, &found.more_fen, &found.less_fen, err));
    *ret_lines = found;
    return LINLI_OK;
}
