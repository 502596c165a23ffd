/* Changes of orders that were sent (see sheet_amend.h): a sentence with their sums, then each. */
#include "format/sheet_amend.h"

#include "base/fixed.h"
#include "format/terminal.h"

enum { COLUMNS_N = 5 };

static bool is_shown(const struct city *city, const struct sheet_options *o,
                     const struct plan_amendment *a)
{
    return o->site == NULL || text_equal(city->sites[a->site].code, o->site);
}

/* A text of its own for a cell; what fails with it fails the sheet. */
static const char *cell_done(struct text_builder *text, struct text_builder *cell)
{
    const char *done = text_done(cell);
    text->rc = text->rc == LINLI_OK ? cell->rc : text->rc;
    return done;
}

static void add_row(const struct city *city, const struct plan_amendment *a, const char *name,
                    const struct sheet_options *o, struct text_builder *text,
                    struct terminal_table *table)
{
    const char *unit = city->items[a->item].unit;
    const int64_t *n = a->reason.numbers;
    struct text_builder change;
    struct text_builder until;
    text_begin(&change, text->arena);
    words_add(&change, o->language, WORD_AMEND_CHANGE, n[AMEND_FROM_Q], n[AMEND_TO_Q], unit);
    text_begin(&until, text->arena);
    words_add(&until, o->language, WORD_AMEND_UNTIL, n[AMEND_UNTIL_DAY], n[AMEND_UNTIL_S]);
    const char *cells[COLUMNS_N] = {name, sheet_item_name(city, a->item),
                                    sheet_supplier_name(city, a->supplier),
                                    cell_done(text, &change), cell_done(text, &until)};
    terminal_table_add(table, cells);
}

void sheet_amend_print(const struct city *city, const struct plan *plan,
                       const struct sheet_options *options, struct text_builder *text)
{
    const enum words_language language = options->language;
    const struct terminal_column columns[COLUMNS_N] = {
        {words_template(language, WORD_COLUMN_LINE), false, true},
        {words_template(language, WORD_COLUMN_ITEM), false, false},
        {words_template(language, WORD_COLUMN_SUPPLIER), false, false},
        {words_template(language, WORD_AMEND_COLUMN_CHANGE), true, true},
        {words_template(language, WORD_AMEND_COLUMN_UNTIL), false, true}};
    struct terminal_table table;
    int64_t n = 0;
    int64_t less_fen = 0;
    int64_t more_fen = 0;
    terminal_table_init(&table, text->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < plan->amendments_n; i++) {
        const struct plan_amendment *a = &plan->amendments[i];
        if (is_shown(city, options, a)) {
            const char *const *names = options->amendment_names;
            n += 1;
            less_fen += a->amount_fen < 0 ? -a->amount_fen : 0;
            more_fen += a->amount_fen > 0 ? a->amount_fen : 0;
            add_row(city, a, names != NULL ? names[i] : "", options, text, &table);
        }
    }
    if (n == 0) {
        return;
    }
    text_add(text, "\n");
    words_add(text, language, WORD_AMEND_HEAD, n, less_fen, more_fen);
    text_add(text, "\n");
    terminal_table_print(&table, text, 2, options->width, options->colour);
}

void sheet_amend_explain(const struct city *city, const struct plan *plan, int64_t site,
                         int64_t item, const struct sheet_options *options,
                         struct text_builder *text)
{
    for (int64_t i = 0; i < plan->amendments_n; i++) {
        const struct plan_amendment *a = &plan->amendments[i];
        if (a->site == site && a->item == item) {
            text_add(text, "  ");
            words_add_reason_in(text, options->language, &a->reason, city->items[item].unit);
            text_add(text, "\n");
        }
    }
}
