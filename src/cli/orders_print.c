/* Order lines as a table (see orders_print.h). */
#include "cli/orders_print.h"

#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/amend_print.h"
#include "cli/book.h"
#include "cli/moves_print.h"
#include "format/terminal.h"

/* A word as a text of its own, for a cell; NULL when memory runs out, which the table reports. */
static const char *cell(struct cli *cli, enum word_id word)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, word);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *number_cell(struct cli *cli, enum word_id word, int64_t value)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    words_add_args(&text, cli->language, word, &value, 1);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *qty_cell(struct cli *cli, int64_t qty_e3, const char *unit)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_SHEET_QTY, qty_e3, unit);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *name_cell(struct cli *cli, const struct line_record *record)
{
    char name[DOCUMENT_LINE_NAME_BYTES];
    const char *done = NULL;
    document_line_name(record, name);
    (void)linli_arena_copy_text(&cli->arena, name, strlen(name), &done, NULL);
    return done;
}

/* Of what is cancelled now: what had not come. */
static const char *amount_cell(struct cli *cli, const struct document_line *line, bool rest_only)
{
    int64_t amount_fen = FIXED_NONE;
    if (line->unit_price_e4 != FIXED_NONE) {
        (void)fixed_amount_fen(line->qty_e3 - (rest_only ? line->received_e3 : 0),
                               line->unit_price_e4, &amount_fen);
    }
    return number_cell(cli, WORD_SHEET_AMOUNT, amount_fen);
}

enum { ORDER_COLUMNS_N = 10 };

static void add_line(struct cli *cli, struct terminal_table *table, const struct line_record *r,
                     bool rest_only)
{
    static const char *const classes[CLASS_N] = {"A", "B", "C"};
    const char *cells[ORDER_COLUMNS_N] = {
        name_cell(cli, r),
        cell(cli, (enum word_id)(WORD_STATE_PROPOSED + (int)r->line.state)),
        number_cell(cli, WORD_DAY, r->document.due_day),
        text_is_empty(r->supplier_name) ? r->supplier_code : r->supplier_name,
        r->item_code,
        text_is_empty(r->item_name) ? r->item_code : r->item_name,
        r->class < CLASS_N ? classes[r->class] : "",
        qty_cell(cli, r->line.qty_e3, r->unit),
        r->line.received_e3 > 0 ? qty_cell(cli, r->line.received_e3, "") : "",
        amount_cell(cli, &r->line, rest_only),
    };
    terminal_table_add(table, cells);
}

static void add_lines(struct cli *cli, const struct order_changed *orders, bool rest_only,
                      struct text_builder *text)
{
    const struct terminal_column columns[ORDER_COLUMNS_N] = {
        {cell(cli, WORD_COLUMN_LINE), false, true},
        {cell(cli, WORD_COLUMN_STATE), false, true},
        {cell(cli, WORD_COLUMN_DUE), false, true},
        {cell(cli, WORD_COLUMN_SUPPLIER), false, false},
        {cell(cli, WORD_COLUMN_CODE), false, true},
        {cell(cli, WORD_COLUMN_ITEM), false, false},
        {cell(cli, WORD_COLUMN_CLASS), false, true},
        {cell(cli, WORD_COLUMN_QTY), true, true},
        {cell(cli, WORD_COLUMN_RECEIVED), true, true},
        {cell(cli, WORD_COLUMN_AMOUNT), true, true},
    };
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, ORDER_COLUMNS_N);
    for (int64_t i = 0; i < orders->lines_n; i++) {
        add_line(cli, &table, &orders->lines[i], rest_only);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

enum linli_rc orders_print(struct cli *cli, const struct steps_done *done,
                           const struct orders_words *words, struct linli_error *err)
{
    const struct order_changed *orders = &done->orders;
    struct text_builder text;
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, done->replayed, &text);
    if (orders->lines_n > 0) {
        add_lines(cli, orders, words->orders == WORD_ORDERS_CANCELLED, &text);
        words_add(&text, cli->language, words->orders, orders->lines_n, orders->amount_fen,
                  orders->price_unknown_n);
        text_add(&text, "\n");
    } else if (orders->amendments_n == 0 && done->moves.lines_n == 0 && !done->replayed) {
        words_add(&text, cli->language, words->none);
        text_add(&text, "\n");
    }
    amend_print_rows(cli, orders, words->amendments, &text);
    moves_print_add(cli, &done->moves, words->moves, &text);
    return cli_print_built(&text, err);
}
