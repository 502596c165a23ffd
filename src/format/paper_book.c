/* The book of the last months (see paper_book.h). */
#include "format/paper_book.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"

enum { MOVEMENT_COLUMNS = 10, ORDER_COLUMNS = 8, STOCK_COLUMNS = 10, ID_BYTES = 16 };

static const char *word(const struct book *book, enum word_id id)
{
    return words_template(book->facts->language, id);
}

/* A word of one number, in the scratch arena; "" for NONE. */
static const char *value(struct book *book, enum word_id id, int64_t number)
{
    struct text_builder text;
    if (number == FIXED_NONE) {
        return "";
    }
    text_begin(&text, &book->scratch);
    words_add(&text, book->facts->language, id, number);
    return text_done(&text);
}

/* The quantity, nothing for 0: a column of zeros hides what matters. */
static const char *quantity(struct book *book, int64_t qty_e3)
{
    return qty_e3 == 0 ? "" : value(book, WORD_BOOK_QTY, qty_e3);
}

static const char *month_name(struct book *book, const struct book_month *month)
{
    int32_t year;
    int32_t number;
    int32_t day;
    char year_text[ID_BYTES];
    char number_text[ID_BYTES];
    struct text_builder text;
    date_to_ymd(month->from_day, &year, &number, &day);
    snprintf(year_text, sizeof(year_text), "%04d", (int)year);
    snprintf(number_text, sizeof(number_text), "%02d", (int)number);
    text_begin(&text, &book->scratch);
    words_add(&text, book->facts->language, WORD_BOOK_MONTH, year_text, number_text);
    return text_done(&text);
}

static void add_contents(struct book *book)
{
    const struct book_facts *facts = book->facts;
    html_heading(&book->html, 2, "", word(book, WORD_BOOK_CONTENTS));
    for (int32_t i = 0; i < facts->months_n; i++) {
        struct text_builder text;
        char id[ID_BYTES];
        text_begin(&text, &book->scratch);
        words_add(&text, facts->language, WORD_BOOK_MONTH_LINE, month_name(book, &facts->months[i]),
                  facts->months[i].movements_n, facts->months[i].orders_n);
        snprintf(id, sizeof(id), "m%d", (int)i);
        html_link(&book->html, id, text_done(&text));
    }
    html_paragraph(&book->html, "note", word(book, WORD_BOOK_HOW));
}

void book_begin(struct book *book, struct linli_arena *arena, const struct book_facts *facts,
                html_write_fn write, void *context)
{
    struct text_builder span;
    uint64_t refused_n = arena->refused_n; /* the span is built before the document begins */
    *book = (struct book){.facts = facts};
    linli_arena_init(&book->scratch, 0);
    text_begin(&span, arena);
    words_add(&span, facts->language, WORD_BOOK_SPAN, (int64_t)facts->from_day,
              (int64_t)facts->to_day);
    book->sheet = (struct html_sheet){.title = word(book, WORD_BOOK_TITLE),
                                      .number = "",
                                      .date = text_done(&span),
                                      .landscape = true};
    book->options = (struct html_options){.language = facts->language,
                                          .title = book->sheet.title,
                                          .city = facts->city,
                                          .large = facts->large,
                                          .sheets = &book->sheet,
                                          .sheets_n = 1,
                                          .style = "h2 { break-before: page; }\n"
                                                   ".head + p + h2 { break-before: auto; }\n"};
    html_begin(&book->html, arena, &book->options, write, context);
    book->html.refused_n = refused_n;
    html_sheet_begin(&book->html, 0);
    html_paragraph(&book->html, "big", facts->site);
    add_contents(book);
}

void book_finish(struct book *book)
{
    linli_arena_finish(&book->scratch);
}

enum linli_rc book_end(struct book *book, struct linli_error *err)
{
    html_sheet_end(&book->html);
    LINLI_TRY(html_end(&book->html, err));
    return book->scratch.refused_n == 0 /* else a cell is missing in it */
               ? LINLI_OK
               : linli_fail(err, LINLI_ENOMEM, "out of memory while the answer was written");
}

void book_month_begin(struct book *book, int32_t month)
{
    char id[ID_BYTES];
    linli_arena_reset(&book->scratch);
    snprintf(id, sizeof(id), "m%d", (int)month);
    html_heading(&book->html, 2, id, month_name(book, &book->facts->months[month]));
}

/* ---- tables ---------------------------------------------------------------------------------- */

struct head {
    enum word_id word;
    enum html_align align;
    int32_t width_mm;
};

static void begin_table(struct book *book, enum word_id title, const struct head *heads, int32_t n,
                        struct html_column *columns)
{
    for (int32_t i = 0; i < n; i++) {
        int32_t width_mm = heads[i].width_mm;
        columns[i] = (struct html_column){word(book, heads[i].word), heads[i].align,
                                          book->facts->large ? width_mm * 5 / 4 : width_mm, false};
    }
    book->of_table = (struct book_sum){0};
    book->of_day = (struct book_sum){0};
    book->amount_fen = 0;
    book->day = 0;
    html_heading(&book->html, 3, "", word(book, title));
    book->columns = columns;
    book->columns_n = n;
}

/* For each row: the table begins with its first one, so that an empty one has no head. */
static void open_table(struct book *book)
{
    linli_arena_reset(&book->scratch);
    if (book->columns != NULL) {
        html_table_begin(&book->html, "list", book->columns, book->columns_n);
        book->columns = NULL;
    }
}

static void add_name(struct book *book, const char *code, const char *name, const char *unit)
{
    html_cell_begin(&book->html);
    html_text(&book->html, text_is_empty(name) ? code : name);
    html_raw(&book->html, " <span class=\"small\">");
    html_text(&book->html, code);
    html_text(&book->html, text_is_empty(unit) ? "" : " \xc2\xb7 ");
    html_text(&book->html, unit);
    html_raw(&book->html, "</span>");
    html_cell_end(&book->html);
}

/* Quantities of many rows: a sum that does not fit is not shown. */
static void add_up(int64_t *sum_e3, int64_t qty_e3)
{
    if (*sum_e3 != FIXED_NONE && !fixed_add(*sum_e3, qty_e3, sum_e3)) {
        *sum_e3 = FIXED_NONE;
    }
}

/* ---- movements ------------------------------------------------------------------------------- */

void book_movements_begin(struct book *book, bool counts_only)
{
    static const struct head heads[MOVEMENT_COLUMNS] = {
        {WORD_BOOK_COL_NO, HTML_RIGHT, 15},      {WORD_BOOK_COL_KIND, HTML_LEFT, 18},
        {WORD_PAPER_COL_ITEM, HTML_LEFT, 0},     {WORD_PAPER_COL_LOT, HTML_LEFT, 32},
        {WORD_BOOK_COL_IN, HTML_RIGHT, 18},      {WORD_BOOK_COL_OUT, HTML_RIGHT, 18},
        {WORD_BOOK_COL_MISSING, HTML_RIGHT, 15}, {WORD_BOOK_COL_FOR, HTML_LEFT, 36},
        {WORD_BOOK_COL_BY, HTML_LEFT, 18},       {WORD_BOOK_COL_SLIP, HTML_LEFT, 36}};
    book->by_day = !counts_only;
    begin_table(book, counts_only ? WORD_BOOK_COUNTS : WORD_BOOK_MOVEMENTS, heads, MOVEMENT_COLUMNS,
                book->movement_columns);
}

static void add_sum(struct book *book, const char *title, const struct book_sum *sum)
{
    struct html *html = &book->html;
    html_row_begin(html);
    html_cell(html, "");
    html_cell(html, "");
    html_cell_strong(html, title);
    html_cell(html, "");
    html_cell_strong(html, quantity(book, sum->in_e3));
    html_cell_strong(html, quantity(book, sum->out_e3));
    html_cell_strong(html, quantity(book, sum->unmet_e3));
    html_cell(html, "");
    html_cell(html, "");
    html_cell(html, "");
    html_row_end(html);
}

static void end_day(struct book *book)
{
    struct text_builder text;
    if (!book->by_day || book->of_day.lines_n == 0) {
        return;
    }
    text_begin(&text, &book->scratch);
    words_add(&text, book->facts->language, WORD_BOOK_DAY_SUM, (int64_t)book->day,
              book->of_day.lines_n);
    add_sum(book, text_done(&text), &book->of_day);
    book->of_day = (struct book_sum){0};
}

static void count_movement(struct book_sum *sum, const struct book_movement *movement)
{
    sum->lines_n += 1;
    add_up(movement->qty_e3 > 0 ? &sum->in_e3 : &sum->out_e3,
           movement->qty_e3 > 0 ? movement->qty_e3 : -movement->qty_e3);
    add_up(&sum->unmet_e3, movement->unmet_e3);
}

static const char *lot_text(struct book *book, const struct book_movement *movement)
{
    struct text_builder text;
    if (movement->account == 0) {
        return movement->lot;
    }
    text_begin(&text, &book->scratch);
    text_addf(&text, "%s (%s)", movement->lot,
              word(book, (enum word_id)(WORD_ACCOUNT_NORMAL + (int)movement->account)));
    return text_done(&text);
}

void book_movement(struct book *book, const struct book_movement *m)
{
    struct html *html = &book->html;
    char id[2 * ID_BYTES];
    open_table(book);
    if (m->day != book->day) {
        end_day(book);
        book->day = m->day;
        html_row_group(html, value(book, WORD_DAY, m->day));
    }
    snprintf(id, sizeof(id), "%lld", (long long)m->id);
    html_row_begin(html);
    html_cell(html, id);
    html_cell(html, word(book, (enum word_id)(WORD_BOOK_KIND_OPENING + (int)m->kind)));
    add_name(book, m->code, m->name, m->unit);
    html_cell(html, lot_text(book, m));
    html_cell(html, m->qty_e3 > 0 ? quantity(book, m->qty_e3) : "");
    html_cell(html, m->qty_e3 < 0 ? quantity(book, -m->qty_e3) : "");
    html_cell(html, quantity(book, m->unmet_e3));
    html_cell(html, m->reason);
    html_cell(html, m->actor);
    html_cell(html, m->slip);
    html_row_end(html);
    count_movement(&book->of_day, m);
    count_movement(&book->of_table, m);
}

/* The end of a table: what it sums up to, or that it is empty. */
static void end_table(struct book *book)
{
    if (book->of_table.lines_n > 0) {
        html_table_end(&book->html);
    } else {
        html_paragraph(&book->html, "", word(book, WORD_BOOK_NONE));
    }
}

void book_movements_end(struct book *book)
{
    linli_arena_reset(&book->scratch);
    end_day(book);
    if (book->of_table.lines_n > 0) {
        add_sum(book, value(book, WORD_BOOK_SUM, book->of_table.lines_n), &book->of_table);
    }
    end_table(book);
}

/* ---- orders ---------------------------------------------------------------------------------- */

void book_orders_begin(struct book *book)
{
    static const struct head heads[ORDER_COLUMNS] = {
        {WORD_BOOK_COL_ORDER, HTML_LEFT, 42},     {WORD_PAPER_COL_SUPPLIER, HTML_LEFT, 44},
        {WORD_PAPER_COL_ITEM, HTML_LEFT, 0},      {WORD_BOOK_COL_ORDERED, HTML_RIGHT, 22},
        {WORD_BOOK_COL_RECEIVED, HTML_RIGHT, 22}, {WORD_PAPER_COL_PRICE, HTML_RIGHT, 22},
        {WORD_BOOK_COL_AMOUNT, HTML_RIGHT, 26},   {WORD_BOOK_COL_STATE, HTML_LEFT, 22}};
    begin_table(book, WORD_BOOK_ORDERS, heads, ORDER_COLUMNS, book->order_columns);
}

void book_order(struct book *book, const struct book_order *order)
{
    struct html *html = &book->html;
    int64_t amount_fen = FIXED_NONE;
    open_table(book);
    if (order->unit_price_e4 != FIXED_NONE &&
        fixed_amount_fen(order->qty_e3, order->unit_price_e4, &amount_fen)) {
        add_up(&book->amount_fen, amount_fen);
    }
    html_row_begin(html);
    html_cell(html, order->line);
    html_cell(html, order->supplier);
    add_name(book, order->code, order->name, order->unit);
    html_cell(html, quantity(book, order->qty_e3));
    html_cell(html, quantity(book, order->received_e3));
    html_cell(html, value(book, WORD_PAPER_PRICE, order->unit_price_e4));
    html_cell(html, value(book, WORD_SHEET_AMOUNT, amount_fen));
    html_cell(html, word(book, (enum word_id)(WORD_STATE_PROPOSED + (int)order->state)));
    html_row_end(html);
    book->of_table.lines_n += 1;
    add_up(&book->of_table.in_e3, order->qty_e3);
    add_up(&book->of_table.out_e3, order->received_e3);
}

void book_orders_end(struct book *book)
{
    struct html *html = &book->html;
    linli_arena_reset(&book->scratch);
    if (book->of_table.lines_n > 0) {
        html_row_begin(html);
        html_cell_strong(html, value(book, WORD_BOOK_SUM, book->of_table.lines_n));
        html_cell(html, "");
        html_cell(html, "");
        html_cell_strong(html, quantity(book, book->of_table.in_e3));
        html_cell_strong(html, quantity(book, book->of_table.out_e3));
        html_cell(html, "");
        html_cell_strong(html, value(book, WORD_SHEET_AMOUNT, book->amount_fen));
        html_cell(html, "");
        html_row_end(html);
    }
    end_table(book);
}

/* ---- stock ----------------------------------------------------------------------------------- */

void book_stock_begin(struct book *book)
{
    static const struct head heads[STOCK_COLUMNS] = {
        {WORD_PAPER_COL_CODE, HTML_LEFT, 26},        {WORD_PAPER_COL_ITEM, HTML_LEFT, 0},
        {WORD_BOOK_COL_OPENING, HTML_RIGHT, 23},     {WORD_BOOK_COL_RECEIVED, HTML_RIGHT, 23},
        {WORD_BOOK_COL_RETURNED, HTML_RIGHT, 20},    {WORD_BOOK_COL_ISSUED, HTML_RIGHT, 23},
        {WORD_BOOK_COL_WRITTEN_OFF, HTML_RIGHT, 20}, {WORD_BOOK_COL_COUNTED, HTML_RIGHT, 20},
        {WORD_BOOK_COL_MOVED, HTML_RIGHT, 20},       {WORD_BOOK_COL_CLOSING, HTML_RIGHT, 25}};
    begin_table(book, WORD_BOOK_STOCK, heads, STOCK_COLUMNS, book->stock_columns);
}

void book_stock(struct book *book, const struct book_stock *stock)
{
    static const int signs[BOOK_STOCK_PARTS] = {1, 1, 1, -1, -1, 1, 1};
    struct html *html = &book->html;
    int64_t closing_e3 = 0;
    open_table(book);
    html_row_begin(html);
    html_cell(html, stock->code);
    html_cell(html, text_is_empty(stock->name) ? stock->code : stock->name);
    for (int i = 0; i < BOOK_STOCK_PARTS; i++) {
        html_cell(html, quantity(book, stock->parts_e3[i]));
        add_up(&closing_e3, signs[i] * stock->parts_e3[i]);
    }
    struct text_builder text;
    text_begin(&text, &book->scratch);
    words_add(&text, book->facts->language, WORD_SHEET_QTY, closing_e3, stock->unit);
    html_cell_strong(html, text_done(&text));
    html_row_end(html);
    book->of_table.lines_n += 1;
}

void book_stock_end(struct book *book)
{
    end_table(book);
}
