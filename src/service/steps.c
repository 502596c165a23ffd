/* Approving, sending and cancelling (see steps.h). */
#include "service/steps.h"

#include <assert.h>
#include <inttypes.h>

#include "base/fixed.h"
#include "base/text.h"
#include "service/today.h"
#include "store/commands.h"

/* What each choice did. */
struct parts {
    struct order_changed *orders; /* [n] */
    struct move_changed *moves;   /* [n] */
    int32_t n;
};

/* The canonical text of what is asked for. */
static enum linli_rc request_text(struct linli_arena *arena, const struct steps_request *request,
                                  const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%" PRId64 " %s", request->day, request->note);
    for (int32_t i = 0; i < request->choices_n; i++) {
        const struct order_choice *c = &request->choices[i];
        text_addf(&text, "\n%s %s %s %s %" PRId64 " %d %" PRId64 " %d",
                  c->line != NULL ? c->line : "", c->document != NULL ? c->document : "",
                  c->supplier != NULL ? c->supplier : "", c->site != NULL ? c->site : "", c->class,
                  c->all ? 1 : 0, c->day, c->refused ? 1 : 0);
    }
    return text_finish(&text, ret_text, err);
}

static enum linli_rc take_all(struct db *db, struct linli_arena *arena,
                              const struct steps_request *request, const struct who *who,
                              const struct parts *parts, struct linli_error *err)
{
    int32_t today;
    LINLI_TRY(today_read(db, who->now_ms, &today, err));
    int64_t day = request->day != FIXED_NONE ? request->day : today;
    for (int32_t i = 0; i < parts->n; i++) {
        const struct order_choice *choice = &request->choices[i];
        const char *name = choice->line != NULL ? choice->line : choice->document;
        bool move = name != NULL && move_book_is_name(name);
        if (move && choice->refused) {
            return linli_fail(err, LINLI_EUSAGE, "--refused is for order lines, %s is a move",
                              name);
        }
        if (!move) {
            LINLI_TRY(order_change(db, arena, request->to, choice, who, request->note,
                                   &parts->orders[i], err));
        }
        if ((move || name == NULL) && !choice->refused) {
            LINLI_TRY(move_change(db, arena, request->to, choice, day, who, request->note,
                                  &parts->moves[i], err));
        }
    }
    return LINLI_OK;
}

static enum linli_rc fail_amount(struct linli_error *err)
{
    return linli_fail(err, LINLI_EOVERFLOW, "the amount of the orders is too large");
}

/* All orders as one list. */
static enum linli_rc join_orders(struct linli_arena *arena, const struct parts *parts,
                                 struct order_changed *ret_all, struct linli_error *err)
{
    struct order_changed all = {0};
    int64_t lines_n = 0;
    int64_t amendments_n = 0;
    for (int32_t i = 0; i < parts->n; i++) {
        const struct order_changed *part = &parts->orders[i];
        lines_n += part->lines_n;
        amendments_n += part->amendments_n;
        all.price_unknown_n += part->price_unknown_n;
        if (!fixed_add(all.amount_fen, part->amount_fen, &all.amount_fen) ||
            !fixed_add(all.more_fen, part->more_fen, &all.more_fen) ||
            !fixed_add(all.less_fen, part->less_fen, &all.less_fen)) {
            return fail_amount(err);
        }
    }
    LINLI_TRY(LINLI_NEW(arena, lines_n, &all.lines, err));
    LINLI_TRY(LINLI_NEW(arena, amendments_n, &all.amendments, err));
    for (int32_t i = 0; i < parts->n; i++) {
        const struct order_changed *part = &parts->orders[i];
        for (int64_t k = 0; k < part->lines_n; k++) {
            all.lines[all.lines_n++] = part->lines[k];
        }
        for (int64_t k = 0; k < part->amendments_n; k++) {
            all.amendments[all.amendments_n++] = part->amendments[k];
        }
    }
    *ret_all = all;
    return LINLI_OK;
}

/* All moves as one list. */
static enum linli_rc join_moves(struct linli_arena *arena, const struct parts *parts,
                                struct move_changed *ret_all, struct linli_error *err)
{
    struct move_changed all = {0};
    int64_t lines_n = 0;
    int64_t slips_n = 0;
    for (int32_t i = 0; i < parts->n; i++) {
        const struct move_changed *part = &parts->moves[i];
        lines_n += part->lines_n;
        slips_n += part->slips_n;
        all.waiting_n += part->waiting_n;
        if (!fixed_add(all.way_fen, part->way_fen, &all.way_fen)) {
            return fail_amount(err);
        }
    }
    LINLI_TRY(LINLI_NEW(arena, lines_n, &all.lines, err));
    LINLI_TRY(LINLI_NEW(arena, slips_n, &all.slips, err));
    for (int32_t i = 0; i < parts->n; i++) {
        const struct move_changed *part = &parts->moves[i];
        for (int64_t k = 0; k < part->lines_n; k++) {
            all.lines[all.lines_n++] = part->lines[k];
        }
        for (int64_t k = 0; k < part->slips_n; k++) {
            all.slips[all.slips_n++] = part->slips[k];
        }
    }
    *ret_all = all;
    return LINLI_OK;
}

enum linli_rc steps_take(struct db *db, struct linli_arena *arena,
                         const struct steps_request *request, const struct who *who,
                         struct steps_done *ret_done, struct linli_error *err)
{
    static const char *const names[LINE_STATE_N] = {
        [LINE_APPROVED] = "approve", [LINE_SENT] = "send", [LINE_CANCELLED] = "cancel"};
    assert(names[request->to] != NULL && request->note != NULL);
    struct command_request command = {
        .key = who->key, .name = names[request->to], .actor = who->actor, .now_ms = who->now_ms};
    struct steps_done done = {.replayed = false};
    struct parts parts = {.n = request->choices_n};
    int64_t id;
    const char *answer = "";
    LINLI_TRY(LINLI_NEW(arena, parts.n, &parts.orders, err));
    LINLI_TRY(LINLI_NEW(arena, parts.n, &parts.moves, err));
    if (who->key != NULL) {
        LINLI_TRY(request_text(arena, request, &command.request, err));
        LINLI_TRY(command_begin(db, arena, &command, &id, &done.replayed, &answer, err));
    }
    if (!done.replayed) {
        LINLI_TRY(take_all(db, arena, request, who, &parts, err));
    }
    if (who->key != NULL && !done.replayed) {
        LINLI_TRY(command_answer(db, id, "", err));
    }
    LINLI_TRY(join_orders(arena, &parts, &done.orders, err));
    LINLI_TRY(join_moves(arena, &parts, &done.moves, err));
    *ret_done = done;
    return LINLI_OK;
}
