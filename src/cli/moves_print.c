/* See moves_print.h. */
#include "cli/moves_print.h"

#include <string.h>

#include "cli/cells.h"
#include "format/terminal.h"

enum { MOVE_COLUMNS_N = 10 };

static const char *name_cell(struct cli *cli, const struct move_record *line)
{
    char name[DOCUMENT_LINE_NAME_BYTES];
    const char *done = NULL;
    move_book_name(line, name);
    (void)linli_arena_copy_text(&cli->arena, name, strlen(name), &done, NULL);
    return done;
}

static void add_lines(struct cli *cli, const struct move_changed *moves, struct text_builder *text)
{
    const struct terminal_column columns[MOVE_COLUMNS_N] = {
        {cell_word(cli, WORD_COLUMN_LINE), false, true},
        {cell_word(cli, WORD_COLUMN_STATE), false, true},
        {cell_word(cli, WORD_MOVES_DAY), false, true},
        {cell_word(cli, WORD_MOVES_FROM), false, false},
        {cell_word(cli, WORD_MOVES_TO), false, false},
        {cell_word(cli, WORD_COLUMN_CODE), false, true},
        {cell_word(cli, WORD_COLUMN_ITEM), false, false},
        {cell_word(cli, WORD_MOVES_LOT), false, true},
        {cell_word(cli, WORD_COLUMN_QTY), true, true},
        {cell_word(cli, WORD_MOVES_WAY), true, true},
    };
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, MOVE_COLUMNS_N);
    for (int64_t i = 0; i < moves->lines_n; i++) {
        const struct move_record *line = &moves->lines[i];
        const char *cells[MOVE_COLUMNS_N] = {
            name_cell(cli, line),
            cell_word(cli, (enum word_id)(WORD_STATE_PROPOSED + (int)line->state)),
            cell_day(cli, line->due_day),
            cell_name(line->from_name, line->from_code),
            cell_name(line->to_name, line->to_code),
            line->item_code,
            cell_name(line->item_name, line->item_code),
            line->lot_code,
            cell_qty(cli, line->qty_e3, line->unit),
            cell_amount(cli, line->way_fen),
        };
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

/* "TR-20261123-01 TR-20261123-02"; NULL when memory runs out. */
static const char *slips_of(struct cli *cli, const struct move_changed *moves)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    for (int64_t i = 0; i < moves->slips_n; i++) {
        text_addf(&text, "%s%s", i > 0 ? " " : "", moves->slips[i]);
    }
    (void)text_finish(&text, &done, NULL);
    return done;
}

void moves_print_add(struct cli *cli, const struct move_changed *moves, enum word_id sum,
                     struct text_builder *text)
{
    if (moves->lines_n > 0) {
        const char *slips = slips_of(cli, moves);
        if (slips == NULL) {
            text->rc = LINLI_ENOMEM;
            return;
        }
        add_lines(cli, moves, text);
        if (sum == WORD_MOVES_SENT) {
            words_add(text, cli->language, sum, moves->lines_n, moves->way_fen, slips);
        } else {
            words_add(text, cli->language, sum, moves->lines_n, moves->way_fen);
        }
        text_add(text, "\n");
    }
    if (moves->waiting_n > 0) {
        words_add(text, cli->language, WORD_MOVES_LATER, moves->waiting_n);
        text_add(text, "\n");
    }
}
