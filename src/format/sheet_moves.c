/*
 * The part of the day sheet that says what goes from site to site: sums in a
 * sentence, or each lot with its reason on the sheet of one site.
 */
#include <stdlib.h>

#include "base/fixed.h"
#include "format/sheet_city.h"
#include "format/terminal.h"

/* A move of the plan, and where it stands there. */
struct shown {
    const struct plan_move *move;
    int64_t index;
};

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_way(const void *left, const void *right)
{
    const struct plan_move *a = ((const struct shown *)left)->move;
    const struct plan_move *b = ((const struct shown *)right)->move;
    int order = compare_numbers(a->due_day, b->due_day);
    order = order != 0 ? order : compare_numbers(a->from, b->from);
    order = order != 0 ? order : compare_numbers(a->to, b->to);
    order = order != 0 ? order : compare_numbers(a->item, b->item);
    return order != 0 ? order : compare_numbers(a->stock, b->stock);
}

static const char *word(struct text_builder *text, enum words_language language, enum word_id id,
                        int64_t number)
{
    struct text_builder part;
    text_begin(&part, text->arena);
    words_add(&part, language, id, number);
    const char *done = text_done(&part);
    text->rc = text->rc == LINLI_OK ? part.rc : text->rc;
    return done;
}

/* Ways, lots and costs of what is there today and of what leaves in the night. */
static void add_sums(const struct shown *shown, int64_t n, int64_t today,
                     const struct sheet_options *o, struct text_builder *text)
{
    int64_t ways[2] = {0, 0};
    int64_t lots[2] = {0, 0};
    int64_t fen[2] = {0, 0};
    for (int64_t i = 0; i < n; i++) {
        const struct plan_move *move = shown[i].move;
        const struct plan_move *last = i > 0 ? shown[i - 1].move : NULL;
        int k = move->due_day > today ? 1 : 0;
        bool same = last != NULL && last->due_day == move->due_day && last->from == move->from &&
                    last->to == move->to;
        ways[k] += same ? 0 : 1;
        lots[k] += 1;
        fen[k] += move->way_fen;
    }
    text_add(text, "\n");
    words_add(text, o->language, WORD_MOVES_SUMS, lots[0], ways[0], fen[0], lots[1], ways[1],
              fen[1]);
    text_add(text, "\n");
}

static void add_lots(const struct city *city, const struct shown *shown, int64_t n,
                     const struct sheet_options *o, struct text_builder *text)
{
    bool kept = o->move_names != NULL;
    const struct terminal_column columns[] = {
        {words_template(o->language, WORD_COLUMN_LINE), false, true},
        {words_template(o->language, WORD_COLUMN_STATE), false, true},
        {words_template(o->language, WORD_MOVES_FROM), false, false},
        {words_template(o->language, WORD_MOVES_TO), false, false},
        {words_template(o->language, WORD_MOVES_DAY), true, true},
        {words_template(o->language, WORD_COLUMN_ITEM), false, false},
        {words_template(o->language, WORD_MOVES_LOT), false, false},
        {words_template(o->language, WORD_MOVES_WHY), false, false, true}};
    struct terminal_table table;
    terminal_table_init(&table, text->arena, kept ? columns : columns + 2, kept ? 8 : 6);
    for (int64_t i = 0; i < n; i++) {
        const struct plan_move *move = shown[i].move;
        struct text_builder why;
        text_begin(&why, text->arena);
        words_add_reason_in(&why, o->language, &move->reason, city->items[move->item].unit);
        bool approved = kept && o->moves_approved[shown[i].index];
        const char *cells[] = {
            kept ? o->move_names[shown[i].index] : "",
            words_template(o->language, approved ? WORD_STATE_APPROVED : WORD_STATE_PROPOSED),
            sheet_site_name(city, move->from),
            sheet_site_name(city, move->to),
            word(text, o->language, WORD_MOVES_ON, move->due_day),
            sheet_item_name(city, move->item),
            move->lot_code,
            text_done(&why)};
        text->rc = text->rc == LINLI_OK ? why.rc : text->rc;
        terminal_table_add(&table, kept ? cells : cells + 2);
    }
    terminal_table_print(&table, text, 0, o->width, o->colour);
}

static bool is_shown(const struct city *city, const struct sheet_options *o, int64_t from,
                     int64_t to)
{
    return o->site == NULL || text_equal(city->sites[from].code, o->site) ||
           text_equal(city->sites[to].code, o->site);
}

/* A sentence on what is approved and has not left, of this plan and of earlier ones. */
static void add_waiting(const struct city *city, const struct plan *plan,
                        const struct sheet_options *o, struct text_builder *text)
{
    int64_t n = 0;
    for (int64_t i = 0; i < o->promised_n; i++) {
        n += is_shown(city, o, o->promised[i].from_site, o->promised[i].site) ? 1 : 0;
    }
    for (int64_t i = 0; i < plan->moves_n && o->moves_approved != NULL; i++) {
        const struct plan_move *move = &plan->moves[i];
        n += o->moves_approved[i] && is_shown(city, o, move->from, move->to) ? 1 : 0;
    }
    if (n > 0) {
        text_add(text, "\n");
        words_add(text, o->language, WORD_MOVES_WAITING, n);
        text_add(text, "\n");
    }
}

void sheet_moves(const struct city *city, const struct plan *plan, const struct sheet_options *o,
                 struct text_builder *text)
{
    struct shown *moves;
    int64_t n = 0;
    add_waiting(city, plan, o, text);
    if (LINLI_NEW(text->arena, plan->moves_n, &moves, NULL) != LINLI_OK) {
        text->rc = LINLI_ENOMEM;
        return;
    }
    for (int64_t i = 0; i < plan->moves_n; i++) {
        const struct plan_move *move = &plan->moves[i];
        if (is_shown(city, o, move->from, move->to)) {
            moves[n++] = (struct shown){move, i};
        }
    }
    if (n == 0) {
        return;
    }
    qsort(moves, (size_t)n, sizeof(*moves), by_way);
    if (o->site == NULL && !o->all) {
        add_sums(moves, n, plan->day, o, text);
        return;
    }
    text_add(text, "\n");
    words_add(text, o->language, WORD_MOVES_HEAD);
    text_add(text, "\n");
    add_lots(city, moves, n, o, text);
}
