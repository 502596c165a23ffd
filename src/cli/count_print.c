/* Count sheets on a terminal (see count_print.h). */
#include "cli/count_print.h"

#include <stdio.h>

#include "base/fixed.h"
#include "cli/cells.h"
#include "format/terminal.h"

enum { SHEET_COLUMNS_N = 11, LINE_NAME_BYTES = 64 };

static void end_line(struct text_builder *text)
{
    text_add(text, "\n");
}

static bool books_hidden(const struct count_view *view)
{
    return view->sheet.blind && view->sheet.states_n[COUNT_OPEN] > 0;
}

void count_print_sheets(struct cli *cli, const struct count_sheet *sheets, int64_t sheets_n,
                        int64_t today, struct text_builder *text)
{
    for (int64_t i = 0; i < sheets_n; i++) {
        const struct count_sheet *sheet = &sheets[i];
        const int64_t *n = sheet->states_n;
        int64_t lines_n = n[COUNT_OPEN] + n[COUNT_COUNTED] + n[COUNT_POSTED] + n[COUNT_CANCELLED];
        bool unfinished = n[COUNT_OPEN] + n[COUNT_COUNTED] > 0;
        int64_t days = unfinished && today > sheet->day ? today - sheet->day : 0;
        words_add(text, cli->language, WORD_COUNT_LISTED, sheet->number,
                  cell_name(sheet->site_name, sheet->site_code), sheet->day, lines_n, n[COUNT_OPEN],
                  days);
        end_line(text);
    }
    if (sheets_n == 0) {
        words_add(text, cli->language, WORD_COUNT_NONE);
        end_line(text);
    }
}

static const char *remark_cell(struct cli *cli, const struct count_line *line)
{
    struct text_builder text;
    const char *done = NULL;
    enum word_id word = (enum word_id)(WORD_COUNT_REASON_NONE + (int)line->reason);
    if (line->state == COUNT_COUNTED && !line->confirmed) {
        word = WORD_COUNT_RECOUNT;
    } else if (line->state == COUNT_COUNTED && line->reason == COUNT_REASON_NONE &&
               count_difference_e3(line) != 0) {
        word = WORD_COUNT_WHY;
    }
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_COUNT_REMARK, cell_word(cli, word), line->note);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *plus_cell(struct cli *cli, int64_t qty_e3, const char *unit)
{
    const char *qty = cell_qty(cli, qty_e3, unit);
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    text_addf(&text, "%s%s", qty_e3 != FIXED_NONE && qty_e3 > 0 ? "+" : "", qty);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static void add_row(struct cli *cli, struct terminal_table *table, const struct count_line *line,
                    bool hidden)
{
    char number[LINE_NAME_BYTES];
    const char *name = NULL;
    int n = snprintf(number, sizeof(number), "%lld", (long long)line->line_no);
    (void)linli_arena_copy_text(&cli->arena, number, (size_t)n, &name, NULL);
    int64_t difference_e3 = hidden ? FIXED_NONE : count_difference_e3(line);
    const char *cells[SHEET_COLUMNS_N] = {
        name,
        line->item_code,
        cell_name(line->item_name, line->item_code),
        line->lot_code,
        cell_word(cli, (enum word_id)(WORD_ACCOUNT_NORMAL + (int)line->account)),
        hidden ? ""
               : cell_qty(cli, line->book_e3 != FIXED_NONE ? line->book_e3 : line->opened_e3,
                          line->unit),
        cell_qty(cli, line->counted_e3, line->unit),
        plus_cell(cli, difference_e3, ""),
        difference_e3 == FIXED_NONE || difference_e3 == 0
            ? ""
            : cell_amount(cli, count_difference_fen(line)),
        cell_word(cli, (enum word_id)(WORD_COUNT_STATE_OPEN + (int)line->state)),
        remark_cell(cli, line)};
    terminal_table_add(table, cells);
}

static void add_lines(struct cli *cli, const struct count_view *view, struct text_builder *text)
{
    const struct terminal_column columns[SHEET_COLUMNS_N] = {
        {cell_word(cli, WORD_COLUMN_LINE), true, true, false},
        {cell_word(cli, WORD_COLUMN_CODE), false, true, false},
        {cell_word(cli, WORD_COLUMN_ITEM), false, false, false},
        {cell_word(cli, WORD_COLUMN_LOT), false, true, false},
        {cell_word(cli, WORD_COLUMN_ACCOUNT), false, true, false},
        {cell_word(cli, WORD_COUNT_COLUMN_BOOK), true, true, false},
        {cell_word(cli, WORD_COUNT_COLUMN_COUNTED), true, true, false},
        {cell_word(cli, WORD_COUNT_COLUMN_DIFFERENCE), true, true, false},
        {cell_word(cli, WORD_COUNT_COLUMN_MONEY), true, true, false},
        {cell_word(cli, WORD_COLUMN_STATE), false, true, false},
        {cell_word(cli, WORD_COLUMN_REMARK), false, false, false},
    };
    struct terminal_table table;
    bool hidden = books_hidden(view);
    terminal_table_init(&table, &cli->arena, columns, SHEET_COLUMNS_N);
    for (int64_t i = 0; i < view->lines_n; i++) {
        add_row(cli, &table, &view->lines[i], hidden);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

static void add_money(struct cli *cli, const struct count_view *view, struct text_builder *text)
{
    if (!books_hidden(view) && view->surplus_fen + view->missing_fen > 0) {
        words_add(text, cli->language, WORD_COUNT_MONEY, view->surplus_fen, view->missing_fen);
        end_line(text);
    }
}

void count_print_sheet(struct cli *cli, const struct count_view *view, struct text_builder *text)
{
    const struct count_sheet *sheet = &view->sheet;
    words_add(text, cli->language, WORD_COUNT_HEAD, sheet->number,
              cell_name(sheet->site_name, sheet->site_code), sheet->day, view->lines_n,
              sheet->states_n[COUNT_COUNTED], sheet->states_n[COUNT_POSTED],
              sheet->states_n[COUNT_CANCELLED]);
    end_line(text);
    if (books_hidden(view)) {
        words_add(text, cli->language, WORD_COUNT_BLIND);
        end_line(text);
    }
    add_lines(cli, view, text);
    add_money(cli, view, text);
}

void count_print_opened(struct cli *cli, const struct count_view *view, struct text_builder *text)
{
    if (view->busy_n > 0) {
        words_add(text, cli->language, WORD_COUNT_BUSY, view->busy_n);
        end_line(text);
    }
    words_add(text, cli->language, WORD_COUNT_OPENED, view->sheet.number);
    end_line(text);
}

void count_print_done(struct cli *cli, enum word_id word, const struct count_view *view,
                      struct text_builder *text)
{
    words_add(text, cli->language, word, view->touched_n, view->sheet.number);
    end_line(text);
}

static void add_entered(struct cli *cli, const struct count_view *view,
                        const struct count_line *line, struct text_builder *text)
{
    const char *item = cell_name(line->item_name, line->item_code);
    if (view->sheet.blind) {
        words_add(text, cli->language, WORD_COUNT_LINE_BLIND, item, line->counted_e3, line->unit);
    } else {
        words_add(text, cli->language, WORD_COUNT_LINE, item, line->counted_e3, line->unit,
                  line->book_e3, count_difference_e3(line));
    }
    end_line(text);
    if (!line->confirmed) {
        words_add(text, cli->language, WORD_COUNT_AGAIN);
        end_line(text);
    } else if (line->reason == COUNT_REASON_NONE && count_difference_e3(line) != 0) {
        words_add(text, cli->language, WORD_COUNT_NEEDS_REASON);
        end_line(text);
    }
}

void count_print_entered(struct cli *cli, const struct count_view *view,
                         const struct count_entry *entries, int64_t entries_n,
                         struct text_builder *text)
{
    if (entries_n > 1) {
        count_print_done(cli, WORD_COUNT_ENTERED, view, text);
        count_print_sheet(cli, view, text);
        return;
    }
    for (int64_t i = 0; i < view->lines_n; i++) {
        const struct count_line *line = &view->lines[i];
        bool meant = entries_n == 0 ? i == view->lines_n - 1 : line->line_no == entries[0].line_no;
        if (meant && line->counted_e3 != FIXED_NONE) {
            add_entered(cli, view, line, text);
        }
    }
}

/* The lines that were not counted, by number. */
static void add_uncounted(struct cli *cli, const struct count_view *view, struct text_builder *text)
{
    struct text_builder list;
    const char *numbers = "";
    int64_t n = 0;
    text_begin(&list, &cli->arena);
    for (int64_t i = 0; i < view->lines_n; i++) {
        if (view->lines[i].state == COUNT_OPEN) {
            text_addf(&list, "%s%lld", n > 0 ? ", " : "", (long long)view->lines[i].line_no);
            n += 1;
        }
    }
    if (n > 0 && text_finish(&list, &numbers, NULL) == LINLI_OK) {
        words_add(text, cli->language, WORD_COUNT_NOT_COUNTED, n, numbers);
        end_line(text);
    }
}

void count_print_posted(struct cli *cli, const struct count_view *view, struct text_builder *text)
{
    int64_t posted_n = view->sheet.states_n[COUNT_POSTED];
    int64_t share_e4 = FIXED_NONE;
    count_print_done(cli, WORD_COUNT_POSTED, view, text);
    words_add(text, cli->language, WORD_COUNT_SLIP, view->slip);
    end_line(text);
    add_money(cli, view, text);
    if (posted_n > 0 &&
        fixed_scale(view->exact_n, FIXED_E4, posted_n, FIXED_HALF_AWAY, &share_e4)) {
        words_add(text, cli->language, WORD_COUNT_ACCURACY, posted_n, view->exact_n, share_e4);
        end_line(text);
    }
    add_uncounted(cli, view, text);
}
