/* Steps of planned moves by hand (see move.h). */
#include "service/move.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/transfer.h"
#include "store/ledger.h"

/* ---- choosing -------------------------------------------------------------------------------- */

static enum linli_rc choose_line(struct db *db, struct linli_arena *arena, enum line_state to,
                                 const char *name, struct move_changed *changed,
                                 struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, 1, &changed->lines, err));
    LINLI_TRY(move_book_find(db, arena, name, &changed->lines[0], err));
    enum line_state from = changed->lines[0].state;
    if (from == LINE_SENT || !line_may_become(from, to)) {
        return linli_fail(err, LINLI_ESTATE, "%s is %s and cannot become %s", name,
                          line_state_name(from), line_state_name(to));
    }
    changed->lines_n = 1;
    return LINLI_OK;
}

static struct move_filter every_line(void)
{
    return (struct move_filter){
        .day = FIXED_NONE, .site = FIXED_NONE, .last_state = LINE_CANCELLED};
}

static enum linli_rc require_move(struct db *db, struct linli_arena *arena, const char *number,
                                  struct linli_error *err)
{
    struct move_filter filter = every_line();
    struct move_record *lines;
    int64_t lines_n;
    filter.number = number;
    LINLI_TRY(move_book_list(db, arena, &filter, &lines, &lines_n, err));
    return lines_n > 0
               ? LINLI_OK
               : linli_fail(err, LINLI_EUNKNOWN, "no planned move has the number %s", number);
}

static enum linli_rc choose_lines(struct db *db, struct linli_arena *arena, enum line_state to,
                                  const struct order_choice *choice, struct move_changed *changed,
                                  struct linli_error *err)
{
    struct move_filter filter = every_line();
    filter.first_state = to == LINE_SENT ? LINE_APPROVED : LINE_PROPOSED;
    filter.last_state = to == LINE_APPROVED ? LINE_PROPOSED : LINE_APPROVED;
    filter.number = choice->document;
    if (choice->document != NULL) {
        LINLI_TRY(require_move(db, arena, choice->document, err));
    } else {
        filter.day = choice->day;
    }
    if (choice->site != NULL) {
        LINLI_TRY(ledger_find_site(db, choice->site, &filter.site, err));
    }
    return move_book_list(db, arena, &filter, &changed->lines, &changed->lines_n, err);
}

/* ---- sending --------------------------------------------------------------------------------- */

/* The lines of one way on its way out; `lines` are those of the way, `goes` marks what leaves. */
struct leaving {
    struct db *db;
    struct linli_arena *arena;
    const struct who *who;
    int64_t day;
    bool named; /* a line by name: what is not there is an error */
    struct move_record *lines;
    int64_t lines_n;
    struct transfer_want *wants; /* [lines_n] */
    int64_t wants_n;
    bool *goes; /* [lines_n] */
};

static bool same_want(const struct transfer_want *want, const struct move_record *line)
{
    return text_equal(want->item, line->item_code) &&
           (want->lot == NULL || text_equal(want->lot, line->lot_code));
}

/* What is left there for a line, beside what leaves already. */
static enum linli_rc there_for(const struct leaving *l, const struct move_record *line,
                               const struct transfer_want *want, int64_t *ret_e3,
                               struct linli_error *err)
{
    struct transfer_lot *lots;
    int64_t lots_n;
    int64_t sum = want != NULL ? -want->qty_e3 : 0;
    int64_t due_day = line->due_day > l->day ? line->due_day : l->day;
    LINLI_TRY(transfers_sendable(l->db, l->arena, line->from, line->item,
                                 line->lot == FIXED_NONE ? NULL : line->lot_code, l->day, due_day,
                                 &lots, &lots_n, err));
    for (int64_t i = 0; i < lots_n; i++) {
        sum += lots[i].qty_e3;
    }
    *ret_e3 = sum;
    return LINLI_OK;
}

/* Puts a line on the transfer; a lot that leaves already leaves with more. */
static enum linli_rc want_line(struct leaving *l, int64_t i, struct linli_error *err)
{
    const struct move_record *line = &l->lines[i];
    struct transfer_want *want = NULL;
    int64_t there_e3 = 0;
    for (int64_t k = 0; k < l->wants_n && want == NULL; k++) {
        want = same_want(&l->wants[k], line) ? &l->wants[k] : NULL;
    }
    if (!l->named) {
        LINLI_TRY(there_for(l, line, want, &there_e3, err));
        if (there_e3 < line->qty_e3) {
            return LINLI_OK;
        }
    }
    if (want == NULL) {
        want = &l->wants[l->wants_n++];
        *want = (struct transfer_want){.item = line->item_code,
                                       .lot = line->lot == FIXED_NONE ? NULL : line->lot_code};
    }
    want->qty_e3 += line->qty_e3;
    l->goes[i] = true;
    return LINLI_OK;
}

/* One transfer: the lines with a lot, or those without. */
static enum linli_rc send_part(struct leaving *l, bool with_lot, struct move_changed *changed,
                               struct linli_error *err)
{
    const struct move_record *way = &l->lines[0];
    struct transfer_view view;
    struct document_actor by = {.actor = l->who->actor, .now_ms = l->who->now_ms};
    struct who who = *l->who;
    who.key = NULL; /* a line leaves once by its state */
    l->wants_n = 0;
    for (int64_t i = 0; i < l->lines_n; i++) {
        l->goes[i] = false;
        if ((l->lines[i].lot != FIXED_NONE) == with_lot) {
            LINLI_TRY(want_line(l, i, err));
        }
    }
    if (l->wants_n == 0) {
        return LINLI_OK;
    }
    struct transfer_request request = {.from = way->from_code,
                                       .to = way->to_code,
                                       .wants = l->wants,
                                       .wants_n = l->wants_n,
                                       .day = l->day,
                                       .due_day = way->due_day > l->day ? way->due_day : l->day,
                                       .note = way->number,
                                       .planned = true};
    LINLI_TRY(transfer_send(l->db, l->arena, &request, &who, &view, err));
    by.note = view.slip;
    for (int64_t i = 0; i < l->lines_n; i++) {
        if (l->goes[i]) {
            LINLI_TRY(move_book_step(l->db, l->lines[i].id, LINE_APPROVED, LINE_SENT,
                                     view.transfer.command, &by, err));
            l->lines[i].state = LINE_SENT;
        }
    }
    return linli_arena_copy_text(l->arena, view.slip, strlen(view.slip),
                                 &changed->slips[changed->slips_n++], err);
}

/* Sends way by way; lines that cannot leave yet stay approved and are counted. */
static enum linli_rc send_all(struct leaving *l, struct move_changed *changed,
                              struct linli_error *err)
{
    int64_t first = 0;
    int64_t kept = 0;
    LINLI_TRY(LINLI_NEW(l->arena, changed->lines_n, &l->wants, err));
    LINLI_TRY(LINLI_NEW(l->arena, changed->lines_n, &l->goes, err));
    LINLI_TRY(LINLI_NEW(l->arena, 2 * changed->lines_n, &changed->slips, err));
    while (first < changed->lines_n) {
        int64_t end = first + 1;
        while (end < changed->lines_n &&
               text_equal(changed->lines[end].number, changed->lines[first].number)) {
            end += 1;
        }
        l->lines = changed->lines + first;
        l->lines_n = end - first;
        LINLI_TRY(send_part(l, true, changed, err));
        LINLI_TRY(send_part(l, false, changed, err));
        first = end;
    }
    for (int64_t i = 0; i < changed->lines_n; i++) {
        if (changed->lines[i].state == LINE_SENT) {
            changed->lines[kept++] = changed->lines[i];
        }
    }
    changed->waiting_n = changed->lines_n - kept;
    changed->lines_n = kept;
    return LINLI_OK;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static enum linli_rc sum_ways(struct move_changed *changed, struct linli_error *err)
{
    changed->way_fen = 0;
    for (int64_t i = 0; i < changed->lines_n; i++) {
        if (!fixed_add(changed->way_fen, changed->lines[i].way_fen, &changed->way_fen)) {
            return linli_fail(err, LINLI_EOVERFLOW, "the amount of the orders is too large");
        }
    }
    return LINLI_OK;
}

static enum linli_rc step_all(struct db *db, enum line_state to, const struct who *who,
                              const char *note, struct move_changed *changed,
                              struct linli_error *err)
{
    struct document_actor by = {.actor = who->actor, .now_ms = who->now_ms, .note = note};
    for (int64_t i = 0; i < changed->lines_n; i++) {
        struct move_record *line = &changed->lines[i];
        LINLI_TRY(move_book_step(db, line->id, line->state, to, FIXED_NONE, &by, err));
        line->state = to;
    }
    return LINLI_OK;
}

enum linli_rc move_change(struct db *db, struct linli_arena *arena, enum line_state to,
                          const struct order_choice *choice, int64_t day, const struct who *who,
                          const char *note, struct move_changed *ret_changed,
                          struct linli_error *err)
{
    assert(to == LINE_APPROVED || to == LINE_SENT || to == LINE_CANCELLED);
    struct move_changed changed = {0};
    LINLI_TRY(who_check_text(note, LIMIT_TEXT_BYTES, err));
    if (choice->line != NULL) {
        LINLI_TRY(choose_line(db, arena, to, choice->line, &changed, err));
    } else if (choice->supplier == NULL && choice->class == FIXED_NONE) {
        LINLI_TRY(choose_lines(db, arena, to, choice, &changed, err));
    }
    if (to == LINE_SENT) {
        struct leaving leaving = {
            .db = db, .arena = arena, .who = who, .day = day, .named = choice->line != NULL};
        LINLI_TRY(send_all(&leaving, &changed, err));
    } else {
        LINLI_TRY(step_all(db, to, who, note, &changed, err));
    }
    LINLI_TRY(sum_ways(&changed, err));
    *ret_changed = changed;
    return LINLI_OK;
}

enum linli_rc move_list(struct db *db, struct linli_arena *arena, int64_t day, const char *site,
                        bool closed, struct move_changed *ret_lines, struct linli_error *err)
{
    struct move_changed found = {0};
    struct move_filter filter = every_line();
    filter.day = day;
    filter.last_state = closed ? LINE_CANCELLED : LINE_APPROVED;
    if (site != NULL) {
        LINLI_TRY(ledger_find_site(db, site, &filter.site, err));
    }
    LINLI_TRY(move_book_list(db, arena, &filter, &found.lines, &found.lines_n, err));
    LINLI_TRY(sum_ways(&found, err));
    *ret_lines = found;
    return LINLI_OK;
}
