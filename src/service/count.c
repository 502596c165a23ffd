/*
 * Count sheets: opening, showing, cancelling, and what every command on a sheet shares (see
 * count.h). Entering stands in count_enter.c, posting in count_post.c.
 */
#include "service/count.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "planner/cycle.h"
#include "service/count_parts.h"
#include "service/stock_day.h"
#include "service/today.h"
#include "store/commands.h"
#include "store/ledger.h"
#include "store/numbers.h"

/* ---- what is shared -------------------------------------------------------------------------- */

int64_t count_difference_e3(const struct count_line *line)
{
    return line->counted_e3 == FIXED_NONE ? FIXED_NONE : line->counted_e3 - line->book_e3;
}

int64_t count_difference_fen(const struct count_line *line)
{
    int64_t fen = FIXED_NONE;
    if (line->counted_e3 != FIXED_NONE && line->cost_e4 != FIXED_NONE) {
        (void)fixed_amount_fen(count_difference_e3(line), line->cost_e4, &fen);
    }
    return fen;
}

struct document_actor counting_by(const struct counting *c, const char *note)
{
    return (struct document_actor){c->who->actor, c->who->now_ms, note};
}

int64_t counting_tolerance_e4(const struct counting *c, const struct count_line *line)
{
    assert(line->class < CLASS_N);
    return c->settings.count_tolerance_e4[line->class];
}

/* The sums of the lines: states, and differences in money. */
static void sum_up(struct count_view *view)
{
    memset(view->sheet.states_n, 0, sizeof(view->sheet.states_n));
    view->exact_n = view->surplus_fen = view->missing_fen = 0;
    for (int64_t i = 0; i < view->lines_n; i++) {
        const struct count_line *line = &view->lines[i];
        view->sheet.states_n[line->state] += 1;
        if (line->state != COUNT_COUNTED && line->state != COUNT_POSTED) {
            continue;
        }
        int64_t fen = count_difference_fen(line);
        fen = fen == FIXED_NONE ? 0 : fen;
        view->surplus_fen += fen > 0 ? fen : 0;
        view->missing_fen -= fen < 0 ? fen : 0;
        view->exact_n += line->state == COUNT_POSTED && count_difference_e3(line) == 0 ? 1 : 0;
    }
}

enum linli_rc counting_load(struct counting *c, const char *number, struct linli_error *err)
{
    struct count_view *view = &c->view;
    LINLI_TRY(counts_find_sheet(c->db, c->arena, number, &view->sheet, err));
    LINLI_TRY(counts_lines(c->db, c->arena, view->sheet.id, &view->lines, &view->lines_n, err));
    sum_up(view);
    return LINLI_OK;
}

enum { COUNTS_N = 2 };

/* A command's answer: the sheet's number, how many lines it touched, how many lots it left out. The
 * numbers are lacking in answers of programs that kept only the sheet. */
static enum linli_rc load_answer(struct counting *c, const char *answer, struct linli_error *err)
{
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t counts[COUNTS_N] = {0};
    int64_t counts_n;
    size_t number_n = strcspn(answer, " ");
    if (number_n >= sizeof(number)) {
        return linli_fail(err, LINLI_EBREACH, "the answer '%s' of a count names no sheet", answer);
    }
    memcpy(number, answer, number_n);
    number[number_n] = '\0';
    if (answer[number_n] == ' ') {
        LINLI_TRY(numbers_read(answer + number_n + 1, counts, COUNTS_N, &counts_n, err));
        c->view.touched_n = counts[0];
        c->view.busy_n = counts[1];
    }
    return counting_load(c, number, err);
}

enum linli_rc counting_begin(struct counting *c, const char *name, const char *request,
                             struct linli_error *err)
{
    struct command_request command = {c->who->key, name, request, c->who->actor, c->who->now_ms};
    const char *answer;
    LINLI_TRY(today_read_settings(c->db, &c->settings, err));
    LINLI_TRY(
        command_begin(c->db, c->arena, &command, &c->command, &c->view.replayed, &answer, err));
    if (c->view.replayed) {
        LINLI_TRY(slip_number(c->db, c->command, c->view.slip, err));
        LINLI_TRY(load_answer(c, answer, err));
    }
    return LINLI_OK;
}

enum linli_rc counting_end(struct counting *c, const char *number, struct linli_error *err)
{
    const int64_t counts[COUNTS_N] = {c->view.touched_n, c->view.busy_n};
    struct text_builder text;
    const char *numbers;
    const char *answer;
    LINLI_TRY(numbers_write(c->arena, counts, COUNTS_N, &numbers, err));
    text_begin(&text, c->arena);
    text_addf(&text, "%s %s", number, numbers);
    LINLI_TRY(text_finish(&text, &answer, err));
    LINLI_TRY(command_answer(c->db, c->command, answer, err));
    return counting_load(c, number, err);
}

/* ---- opening --------------------------------------------------------------------------------- */

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static enum linli_rc open_text(struct linli_arena *arena, const struct count_request *r,
                               const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%d\n%" PRId64 "\n%d", or_empty(r->site), (int)r->kind, r->most,
              r->blind ? 1 : 0);
    for (int64_t i = 0; i < r->items_n; i++) {
        text_addf(&text, "\n%s", r->items[i]);
    }
    return text_finish(&text, ret_text, err);
}

/* Lots that are to be counted, on their way onto a sheet. */
struct chosen {
    struct count_lot *lots;
    int64_t n;
};

static enum linli_rc choose_items(struct counting *c, const struct count_request *request,
                                  int64_t site, struct chosen *ret_chosen, struct linli_error *err)
{
    struct chosen chosen = {0};
    struct count_lot *all;
    int64_t all_n;
    LINLI_TRY(counts_lots(c->db, c->arena, site, FIXED_NONE, &all, &all_n, err));
    LINLI_TRY(LINLI_NEW(c->arena, all_n, &chosen.lots, err));
    for (int64_t i = 0; i < request->items_n; i++) {
        int64_t item;
        int64_t shelf_life_days;
        int64_t cost_e4;
        LINLI_TRY(
            ledger_find_item(c->db, request->items[i], &item, &shelf_life_days, &cost_e4, err));
        for (int64_t k = 0; k < i; k++) {
            if (text_equal(request->items[k], request->items[i])) {
                return linli_fail(err, LINLI_EUSAGE, "item %s is named twice", request->items[i]);
            }
        }
        for (int64_t k = 0; k < all_n; k++) {
            if (all[k].item == item) {
                chosen.lots[chosen.n++] = all[k];
            }
        }
    }
    *ret_chosen = chosen;
    return LINLI_OK;
}

/* Each item once, with its class and last count; items that another sheet has are left out. */
static enum linli_rc find_candidates(struct counting *c, int64_t site, const struct count_lot *all,
                                     int64_t all_n, struct cycle_item **ret_items, int64_t *ret_n,
                                     struct linli_error *err)
{
    struct count_last *lasts;
    int64_t lasts_n;
    struct cycle_item *items;
    int64_t n = 0;
    LINLI_TRY(counts_last(c->db, c->arena, site, &lasts, &lasts_n, err));
    LINLI_TRY(LINLI_NEW(c->arena, all_n, &items, err));
    for (int64_t i = 0; i < all_n;) {
        int64_t end = i;
        bool busy = false;
        for (; end < all_n && all[end].item == all[i].item; end++) {
            busy = busy || !text_is_empty(all[end].unfinished);
        }
        c->view.busy_n += busy ? end - i : 0;
        if (!busy) {
            items[n] = (struct cycle_item){i, all[i].class, FIXED_NONE};
            for (int64_t k = 0; k < lasts_n; k++) {
                items[n].last_day = lasts[k].item == all[i].item ? lasts[k].day : items[n].last_day;
            }
            n += 1;
        }
        i = end;
    }
    *ret_items = items;
    *ret_n = n;
    return LINLI_OK;
}

static int compare_items(const void *left, const void *right)
{
    const struct cycle_item *a = left;
    const struct cycle_item *b = right;
    return a->item < b->item ? -1 : a->item > b->item;
}

static enum linli_rc choose_cycle(struct counting *c, const struct count_request *request,
                                  int64_t site, struct chosen *ret_chosen, struct linli_error *err)
{
    struct chosen chosen = {0};
    struct count_lot *all;
    struct cycle_item *items;
    int64_t all_n;
    int64_t items_n;
    LINLI_TRY(counts_lots(c->db, c->arena, site, FIXED_NONE, &all, &all_n, err));
    LINLI_TRY(find_candidates(c, site, all, all_n, &items, &items_n, err));
    int64_t most = request->most != FIXED_NONE ? request->most : c->settings.count_items;
    int64_t n = cycle_choose(&c->settings, (int32_t)request->day, items, items_n, most);
    if (n > 1) { /* who counts walks along the shelves: back into the order of the list */
        qsort(items, (size_t)n, sizeof(*items), compare_items);
    }
    LINLI_TRY(LINLI_NEW(c->arena, all_n, &chosen.lots, err));
    for (int64_t i = 0; i < n; i++) {
        int64_t first = items[i].item;
        for (int64_t k = first; k < all_n && all[k].item == all[first].item; k++) {
            chosen.lots[chosen.n++] = all[k];
        }
    }
    *ret_chosen = chosen;
    return LINLI_OK;
}

static enum linli_rc choose_lots(struct counting *c, const struct count_request *request,
                                 int64_t site, struct chosen *ret_chosen, struct linli_error *err)
{
    switch (request->kind) {
    case COUNT_ITEMS:
        return choose_items(c, request, site, ret_chosen, err);
    case COUNT_CYCLE:
        return choose_cycle(c, request, site, ret_chosen, err);
    case COUNT_FULL:
    case COUNT_SINGLE:
        break;
    }
    return counts_lots(c->db, c->arena, site, FIXED_NONE, &ret_chosen->lots, &ret_chosen->n, err);
}

static enum linli_rc insert_lots(struct counting *c, int64_t sheet, const struct chosen *chosen,
                                 struct linli_error *err)
{
    struct document_actor by = counting_by(c, "");
    for (int64_t i = 0; i < chosen->n; i++) {
        const struct count_lot *lot = &chosen->lots[i];
        struct lot_names names;
        int64_t id;
        LINLI_TRY(lot_find_names(c->db, c->arena, lot->lot, &names, err));
        struct count_line line = {.line_no = i + 1,
                                  .item = lot->item,
                                  .item_code = lot->item_code,
                                  .lot = lot->lot,
                                  .lot_code = names.lot_code,
                                  .account = lot->account,
                                  .class = lot->class,
                                  .opened_e3 = lot->qty_e3};
        LINLI_TRY(counts_insert_line(c->db, sheet, &line, &by, &id, err));
    }
    return LINLI_OK;
}

static enum linli_rc open_sheet(struct counting *c, const struct count_request *request,
                                struct linli_error *err)
{
    struct document_actor by = counting_by(c, "");
    struct count_sheet facts = {
        .day = request->day, .kind = request->kind, .blind = request->blind};
    struct chosen chosen = {0};
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t sheet;
    LINLI_TRY(request->site == NULL ? ledger_only_site(c->db, &facts.site, err)
                                    : ledger_find_site(c->db, request->site, &facts.site, err));
    LINLI_TRY(stock_check_day(c->db, facts.site, facts.day, c->who->now_ms, err));
    LINLI_TRY(choose_lots(c, request, facts.site, &chosen, err));
    if (chosen.n == 0 && request->kind == COUNT_CYCLE) {
        return linli_fail(err, LINLI_ESTATE, "no item is due to be counted; --full counts all");
    }
    if (chosen.n == 0) {
        return linli_fail(err, LINLI_ESTATE,
                          "nothing is on the shelves: there is nothing to count");
    }
    LINLI_TRY(counts_insert_sheet(c->db, &facts, &by, &sheet, number, err));
    LINLI_TRY(insert_lots(c, sheet, &chosen, err));
    return counting_end(c, number, err);
}

enum linli_rc count_open(struct db *db, struct linli_arena *arena,
                         const struct count_request *request, const struct who *who,
                         struct count_view *ret_view, struct linli_error *err)
{
    assert(request->kind != COUNT_SINGLE);
    struct counting c = {.db = db, .arena = arena, .who = who};
    const char *text;
    LINLI_TRY(open_text(arena, request, &text, err));
    LINLI_TRY(counting_begin(&c, "count open", text, err));
    if (!c.view.replayed) {
        LINLI_TRY(open_sheet(&c, request, err));
    }
    *ret_view = c.view;
    return LINLI_OK;
}

/* ---- showing, cancelling --------------------------------------------------------------------- */

enum linli_rc count_show(struct db *db, struct linli_arena *arena, const char *number,
                         struct count_view *ret_view, struct linli_error *err)
{
    struct counting c = {.db = db, .arena = arena};
    LINLI_TRY(counting_load(&c, number, err));
    *ret_view = c.view;
    return LINLI_OK;
}

static enum linli_rc cancel_lines(struct counting *c, const char *number, struct linli_error *err)
{
    struct document_actor by = counting_by(c, "");
    int64_t cancelled_n = 0;
    LINLI_TRY(counting_load(c, number, err));
    for (int64_t i = 0; i < c->view.lines_n; i++) {
        const struct count_line *line = &c->view.lines[i];
        if (line->state == COUNT_OPEN || line->state == COUNT_COUNTED) {
            LINLI_TRY(counts_step(c->db, line, COUNT_CANCELLED, FIXED_NONE, &by, err));
            cancelled_n += 1;
        }
    }
    if (cancelled_n == 0) {
        return linli_fail(err, LINLI_ESTATE, "nothing of %s is open: there is nothing to cancel",
                          number);
    }
    c->view.touched_n = cancelled_n;
    return counting_end(c, number, err);
}

enum linli_rc count_cancel(struct db *db, struct linli_arena *arena, const char *number,
                           const struct who *who, struct count_view *ret_view,
                           struct linli_error *err)
{
    struct counting c = {.db = db, .arena = arena, .who = who};
    LINLI_TRY(counting_begin(&c, "count cancel", number, err));
    if (!c.view.replayed) {
        LINLI_TRY(cancel_lines(&c, number, err));
    }
    *ret_view = c.view;
    return LINLI_OK;
}
