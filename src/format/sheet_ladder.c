/* What can be done for an item that is short today, step by step, on its explanation. */
#include "format/sheet_ladder.h"
#include "base/fixed.h"

static int64_t fen_of(int64_t money_e4)
{
    return money_e4 == FIXED_NONE ? FIXED_NONE : (money_e4 + 50) / 100;
}

const struct plan_ladder *sheet_ladder_find(const struct plan *plan, int64_t site, int64_t item)
{
    for (int64_t i = 0; i < plan->ladders_n; i++) {
        if (plan->ladders[i].site == site && plan->ladders[i].item == item) {
            return &plan->ladders[i];
        }
    }
    return NULL;
}

/* What a unit costs above the usual: more, less, the same, or not known. */
static void add_cost(struct text_builder *text, enum words_language language, int64_t more_e4)
{
    bool known = more_e4 != FIXED_NONE;
    int64_t fen = known ? fen_of(more_e4 < 0 ? -more_e4 : more_e4) : 0;
    if (!known) {
        words_add(text, language, WORD_LADDER_UNKNOWN);
    } else if (fen == 0) {
        words_add(text, language, WORD_LADDER_SAME);
    } else {
        words_add(text, language, more_e4 < 0 ? WORD_LADDER_LESS : WORD_LADDER_MORE, fen);
    }
}

static void add_own(const struct plan_ladder *l, const char *unit, enum words_language language,
                    struct text_builder *text)
{
    words_add(text, language, WORD_LADDER_HEAD, l->wanted_e3, unit,
              l->wanted_e3 - l->own_e3 - l->due_e3, l->due_e3);
    words_add(text, language, WORD_LADDER_OWN, l->own_e3, unit);
}

static void add_move(const struct plan_ladder *l, const char *unit, enum words_language language,
                     struct text_builder *text)
{
    if (l->moved_e3 > 0) {
        words_add(text, language, WORD_LADDER_MOVE, l->moved_e3, unit, l->moved_fen);
    } else {
        words_add(text, language, WORD_LADDER_NO_MOVE);
    }
}

static void add_other(const struct city *city, const struct plan_ladder *l,
                      enum words_language language, struct text_builder *text)
{
    if (l->substitute != FIXED_NONE) {
        words_add(text, language, WORD_LADDER_SUBSTITUTE, sheet_item_name(city, l->substitute),
                  l->substitute_e3, city->items[l->substitute].unit);
        add_cost(text, language, l->substitute_e4);
    } else {
        words_add(text, language, WORD_LADDER_NO_SUBSTITUTE);
    }
    text_add(text, "\n");
    if (l->instant != FIXED_NONE) {
        words_add(text, language, WORD_LADDER_INSTANT, sheet_supplier_name(city, l->instant),
                  l->instant_e3, l->fee_fen);
        add_cost(text, language, l->instant_e4);
    } else {
        words_add(text, language, WORD_LADDER_NO_INSTANT);
    }
}

static void add_usual(const struct city *city, const struct plan_ladder *l,
                      enum words_language language, struct text_builder *text)
{
    if (l->usual == FIXED_NONE) {
        words_add(text, language, WORD_LADDER_NO_USUAL, fen_of(l->lost_e4));
        return;
    }
    words_add(text, language, WORD_LADDER_USUAL,
              l->supplied ? sheet_site_name(city, l->usual) : sheet_supplier_name(city, l->usual),
              l->usual_day, fen_of(l->lost_e4));
}

void sheet_ladder_add(const struct city *city, const struct plan_ladder *l,
                      enum words_language language, struct text_builder *text)
{
    const char *unit = city->items[l->item].unit;
    add_own(l, unit, language, text);
    text_add(text, "\n");
    add_move(l, unit, language, text);
    text_add(text, "\n");
    add_other(city, l, language, text);
    text_add(text, "\n");
    add_usual(city, l, language, text);
    text_add(text, "\n");
}
