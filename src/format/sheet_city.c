/*
 * The day sheet of many sites: what hundreds of lines come to. One line for each item that is short
 * at sites supplied by others, one for each order and one for each site that has anything to look
 * at; the lines themselves are one option away. Called by sheet_day.c.
 */
#include "format/sheet_city.h"

#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "format/terminal.h"

static const char *words_of(struct text_builder *text, enum words_language language,
                            enum word_id word, int64_t number)
{
    struct text_builder part;
    text_begin(&part, text->arena);
    words_add(&part, language, word, number);
    const char *done = text_done(&part);
    text->rc = text->rc == LINLI_OK ? part.rc : text->rc;
    return done;
}

static const char *count(struct text_builder *text, enum words_language language, int64_t n)
{
    return n == 0 ? "" : words_of(text, language, WORD_SHEET_COUNT, n);
}

/* Lines of each order that approved themselves. */
static enum linli_rc approved_of(const struct plan *plan, struct linli_arena *arena,
                                 int64_t **ret_n)
{
    LINLI_TRY(LINLI_NEW(arena, plan->orders_n, ret_n, NULL));
    for (int64_t i = 0; i < plan->lines_n; i++) {
        const struct plan_line *line = &plan->lines[i];
        assert(line->order < plan->orders_n);
        if (line->order >= 0) {
            (*ret_n)[line->order] += line->approved ? 1 : 0;
        }
    }
    return LINLI_OK;
}

static void add_orders(const struct city *city, const struct plan *plan,
                       const struct sheet_options *o, struct text_builder *text)
{
    const struct terminal_column columns[] = {
        {words_template(o->language, WORD_COLUMN_ORDER), false, true},
        {words_template(o->language, WORD_COLUMN_SITE), false, false},
        {words_template(o->language, WORD_COLUMN_SUPPLIER), false, false},
        {words_template(o->language, WORD_COLUMN_DUE), true, true},
        {words_template(o->language, WORD_COLUMN_LINES), true, true},
        {words_template(o->language, WORD_SHEET_APPROVED), true, true},
        {words_template(o->language, WORD_COLUMN_AMOUNT), true, true}};
    struct terminal_table table;
    int64_t *approved;
    if (approved_of(plan, text->arena, &approved) != LINLI_OK) {
        text->rc = LINLI_ENOMEM;
        return;
    }
    terminal_table_init(&table, text->arena, columns, 7);
    for (int64_t i = 0; i < plan->orders_n; i++) {
        const struct plan_order *order = &plan->orders[i];
        bool emergency = order->kind == DOCUMENT_EMERGENCY;
        const char *number = o->order_numbers != NULL ? o->order_numbers[i] : "";
        const char *cells[] = {
            number,
            sheet_site_name(city, order->site),
            order->supplier != FIXED_NONE ? sheet_supplier_name(city, order->supplier)
                                          : words_template(o->language, WORD_SHEET_NO_SUPPLIER),
            emergency ? words_template(o->language, WORD_SHEET_AT_ONCE)
                      : words_of(text, o->language, WORD_DAY, order->due_day),
            words_of(text, o->language, WORD_SHEET_COUNT, order->lines_n),
            count(text, o->language, approved[i]),
            words_of(text, o->language, WORD_SHEET_AMOUNT, order->amount_fen + order->fee_fen)};
        terminal_table_add(&table, cells);
    }
    if (plan->orders_n > 0) {
        text_add(text, "\n");
        terminal_table_print(&table, text, 0, o->width, o->colour);
    }
}

/* What the sites that are short of an item come to. */
struct short_sums {
    int64_t item;
    int64_t sites_n;
    int64_t missing_e3;
    int64_t risk_fen;
    int64_t above_n;
    int64_t substitute_n;
    int64_t order_n;
    int64_t nobody_n;
};

bool sheet_city_is_short(const struct city *city, const struct plan_notice *notice)
{
    bool is_short =
        notice->reason.id == NOTICE_SHORT_TODAY || notice->reason.id == NOTICE_SHORT_NO_HELP ||
        notice->reason.id == NOTICE_SHORT_ABOVE || notice->reason.id == NOTICE_SUBSTITUTE;
    return is_short && notice->site != FIXED_NONE && notice->item != FIXED_NONE &&
           !text_is_empty(city->sites[notice->site].parent);
}

static int most_risk_first(const void *left, const void *right)
{
    const struct short_sums *a = left;
    const struct short_sums *b = right;
    if (a->risk_fen != b->risk_fen) {
        return a->risk_fen > b->risk_fen ? -1 : 1;
    }
    return a->item < b->item ? -1 : a->item > b->item;
}

/* One for each item of the city, those that are short somewhere first; *ret_n of them. */
static enum linli_rc sum_short(const struct city *city, const struct plan *plan,
                               struct linli_arena *arena, struct short_sums **ret_sums,
                               int64_t *ret_n)
{
    struct short_sums *sums;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(arena, city->items_n, &sums, NULL));
    for (int64_t i = 0; i < plan->notices_n; i++) {
        const struct plan_notice *notice = &plan->notices[i];
        if (!sheet_city_is_short(city, notice)) {
            continue;
        }
        struct short_sums *s = &sums[notice->item];
        const int64_t *numbers = notice->reason.numbers;
        s->sites_n += 1;
        s->missing_e3 += numbers[1] > numbers[0] ? numbers[1] - numbers[0] : 0;
        s->risk_fen += notice->risk_fen;
        s->above_n += notice->reason.id == NOTICE_SHORT_ABOVE ? 1 : 0;
        s->substitute_n += notice->reason.id == NOTICE_SUBSTITUTE ? 1 : 0;
        s->order_n += notice->reason.id == NOTICE_SHORT_TODAY ? 1 : 0;
        s->nobody_n += notice->reason.id == NOTICE_SHORT_NO_HELP ? 1 : 0;
    }
    for (int64_t i = 0; i < city->items_n; i++) {
        if (sums[i].sites_n > 0) {
            sums[n] = sums[i];
            sums[n++].item = i;
        }
    }
    if (n > 1) {
        qsort(sums, (size_t)n, sizeof(*sums), most_risk_first);
    }
    *ret_sums = sums;
    *ret_n = n;
    return LINLI_OK;
}

static void add_short(const struct city *city, const struct plan *plan,
                      const struct sheet_options *o, struct text_builder *text)
{
    enum { ITEMS_SHOWN = 12 };
    const struct terminal_column columns[] = {
        {words_template(o->language, WORD_SHEET_SHORT_ITEM), false, false},
        {words_template(o->language, WORD_SHEET_SHORT_SITES), true, true},
        {words_template(o->language, WORD_SHEET_SHORT_QTY), true, true},
        {words_template(o->language, WORD_SHEET_SHORT_ABOVE), true, true},
        {words_template(o->language, WORD_SHEET_SHORT_SUBSTITUTE), true, true},
        {words_template(o->language, WORD_SHEET_SHORT_ORDER), true, true},
        {words_template(o->language, WORD_SHEET_SHORT_NOBODY), true, true}};
    struct terminal_table table;
    struct short_sums *sums;
    int64_t n;
    if (sum_short(city, plan, text->arena, &sums, &n) != LINLI_OK) {
        text->rc = LINLI_ENOMEM;
        return;
    }
    terminal_table_init(&table, text->arena, columns, 7);
    for (int64_t i = 0; i < n && i < ITEMS_SHOWN; i++) {
        const struct short_sums *s = &sums[i];
        struct text_builder qty;
        text_begin(&qty, text->arena);
        words_add(&qty, o->language, WORD_SHEET_QTY, s->missing_e3, city->items[s->item].unit);
        const char *cells[] = {sheet_item_name(city, s->item),
                               count(text, o->language, s->sites_n),
                               text_done(&qty),
                               count(text, o->language, s->above_n),
                               count(text, o->language, s->substitute_n),
                               count(text, o->language, s->order_n),
                               count(text, o->language, s->nobody_n)};
        text->rc = text->rc == LINLI_OK ? qty.rc : text->rc;
        terminal_table_add(&table, cells);
    }
    if (n > 0) {
        text_add(text, "\n");
        terminal_table_print(&table, text, 0, o->width, o->colour);
    }
    if (n > ITEMS_SHOWN) {
        words_add(text, o->language, WORD_SHEET_SHORT_MORE, n - ITEMS_SHOWN);
        text_add(text, "\n");
    }
}

/* What a site's lines and notices come to. */
struct site_sums {
    int64_t short_n;  /* items short today */
    int64_t expiry_n; /* lots that expire or have */
    int64_t other_n;  /* other notices */
    int64_t needs_n;  /* items that need goods from the site above */
    int64_t lines_n;  /* order lines */
};

static void add_notice(struct site_sums *s, enum reason_id id)
{
    switch ((int)id) {
    case NOTICE_SHORT_TODAY:
    case NOTICE_SHORT_NO_HELP:
    case NOTICE_SHORT_ABOVE:
    case NOTICE_SUBSTITUTE:
        s->short_n += 1;
        break;
    case NOTICE_EXPIRING:
    case NOTICE_MARKDOWN:
    case NOTICE_EXPIRED:
        s->expiry_n += 1;
        break;
    default:
        s->other_n += 1;
    }
}

static enum linli_rc sum_sites(const struct city *city, const struct plan *plan,
                               struct linli_arena *arena, struct site_sums **ret_sums)
{
    LINLI_TRY(LINLI_NEW(arena, city->sites_n, ret_sums, NULL));
    for (int64_t i = 0; i < plan->notices_n; i++) {
        const struct plan_notice *notice = &plan->notices[i];
        if (notice->site != FIXED_NONE) {
            add_notice(&(*ret_sums)[notice->site], notice->reason.id);
        }
    }
    for (int64_t i = 0; i < plan->lines_n; i++) {
        const struct plan_line *line = &plan->lines[i];
        (*ret_sums)[line->site].lines_n += line->order >= 0 ? 1 : 0;
        (*ret_sums)[line->site].needs_n += line->reason.id == REASON_FROM_PARENT ? 1 : 0;
    }
    for (int64_t i = 0; i < plan->emergencies_n; i++) {
        (*ret_sums)[plan->emergencies[i].site].lines_n += 1;
    }
    return LINLI_OK;
}

static void add_sites(const struct city *city, const struct plan *plan,
                      const struct sheet_options *o, struct text_builder *text)
{
    const struct terminal_column columns[] = {
        {words_template(o->language, WORD_COLUMN_SITE), false, true},
        {"", false, false},
        {words_template(o->language, WORD_SHEET_SITE_SHORT), true, true},
        {words_template(o->language, WORD_SHEET_SITE_NEEDS), true, true},
        {words_template(o->language, WORD_SHEET_SITE_EXPIRY), true, true},
        {words_template(o->language, WORD_SHEET_SITE_OTHER), true, true},
        {words_template(o->language, WORD_SHEET_SITE_LINES), true, true}};
    struct terminal_table table;
    struct site_sums *sums;
    if (sum_sites(city, plan, text->arena, &sums) != LINLI_OK) {
        text->rc = LINLI_ENOMEM;
        return;
    }
    terminal_table_init(&table, text->arena, columns, 7);
    for (int64_t i = 0; i < city->sites_n; i++) {
        const struct site_sums *s = &sums[i];
        const char *cells[] = {city->sites[i].code,
                               sheet_site_name(city, i),
                               count(text, o->language, s->short_n),
                               count(text, o->language, s->needs_n),
                               count(text, o->language, s->expiry_n),
                               count(text, o->language, s->other_n),
                               count(text, o->language, s->lines_n)};
        if (s->short_n + s->needs_n + s->expiry_n + s->other_n + s->lines_n > 0) {
            terminal_table_add(&table, cells);
        }
    }
    text_add(text, "\n");
    terminal_table_print(&table, text, 0, o->width, o->colour);
    words_add(text, o->language, WORD_SHEET_SITE_MORE);
    text_add(text, "\n");
}

void sheet_city(const struct city *city, const struct plan *plan, const struct sheet_options *o,
                struct text_builder *text)
{
    add_short(city, plan, o, text);
    add_orders(city, plan, o, text);
    add_sites(city, plan, o, text);
}
