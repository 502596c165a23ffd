/* Changes of sent lines in a table (see amend_print.h). */
#include "cli/amend_print.h"

#include "base/text.h"
#include "format/terminal.h"

enum { COLUMNS_N = 8 };

static const char *done(struct text_builder *all, struct text_builder *cell)
{
    const char *text = text_done(cell);
    all->rc = all->rc == LINLI_OK ? cell->rc : all->rc;
    return text;
}

static const char *name_of(const struct amendment *a, struct text_builder *all)
{
    char name[AMENDMENT_NAME_BYTES];
    struct text_builder cell;
    text_begin(&cell, all->arena);
    text_add(&cell, amendment_name(a, name));
    return done(all, &cell);
}

static void add_row(struct cli *cli, const struct amendment *a, struct text_builder *all,
                    struct terminal_table *table)
{
    struct text_builder due;
    struct text_builder change;
    struct text_builder until;
    text_begin(&due, all->arena);
    words_add(&due, cli->language, WORD_DAY, a->due_day);
    text_begin(&change, all->arena);
    words_add(&change, cli->language, WORD_AMEND_CHANGE, a->from_e3, a->to_e3, a->unit);
    text_begin(&until, all->arena);
    words_add(&until, cli->language, WORD_AMEND_UNTIL, a->until_day, a->until_s);
    const char *cells[COLUMNS_N] = {
        name_of(a, all),
        words_template(cli->language, (enum word_id)(WORD_STATE_PROPOSED + (int)a->state)),
        done(all, &due),
        text_is_empty(a->supplier_name) ? a->supplier_code : a->supplier_name,
        a->item_code,
        text_is_empty(a->item_name) ? a->item_code : a->item_name,
        done(all, &change),
        done(all, &until)};
    terminal_table_add(table, cells);
}

void amend_print_rows(struct cli *cli, const struct order_changed *orders, enum word_id sum,
                      struct text_builder *text)
{
    const enum words_language language = cli->language;
    const struct terminal_column columns[COLUMNS_N] = {
        {words_template(language, WORD_COLUMN_LINE), false, true},
        {words_template(language, WORD_COLUMN_STATE), false, true},
        {words_template(language, WORD_COLUMN_DUE), false, true},
        {words_template(language, WORD_COLUMN_SUPPLIER), false, false},
        {words_template(language, WORD_COLUMN_CODE), false, true},
        {words_template(language, WORD_COLUMN_ITEM), false, false},
        {words_template(language, WORD_AMEND_COLUMN_CHANGE), true, true},
        {words_template(language, WORD_AMEND_COLUMN_UNTIL), false, true}};
    struct terminal_table table;
    if (orders->amendments_n == 0) {
        return;
    }
    terminal_table_init(&table, text->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < orders->amendments_n; i++) {
        add_row(cli, &orders->amendments[i], text, &table);
    }
    terminal_table_print(&table, text, 0, 0, false);
    words_add(text, language, sum, orders->amendments_n, orders->less_fen, orders->more_fen);
    text_add(text, "\n");
}
