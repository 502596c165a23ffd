/*
 * Forms (see paper_form.h). Each kind is a table of columns: its head, its width and what of a line
 * stands in it; a column that shows nothing is a place to write.
 */
#include "format/paper_form.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"

/* What of a line a column shows. */
enum show {
    SHOW_NOTHING,
    SHOW_PAPER,
    SHOW_ITEM,
    SHOW_CODE,
    SHOW_LOT,
    SHOW_LINE,
    SHOW_QTY,
    SHOW_EXPIRY,
    SHOW_UNIT,
    SHOW_PRICE
};

enum { COLUMNS_MAX = 9, PAPER_MM = 39, PAPER_LARGE_MM = 58, PEN_MM = 22 };

struct form_column {
    enum word_id head;
    enum show show;
    int32_t width_mm; /* 0: a part of what is left */
    enum html_align align;
    bool box;
};

struct layout {
    enum word_id title;
    enum word_id advice; /* how to fill it in, in a sentence */
    struct form_column columns[COLUMNS_MAX];
    enum word_id blanks[4]; /* at the head: who, when; WORD_N ends them */
};

static const struct layout layouts[FORM_KIND_N] = {
    [FORM_GUIDE] = {.title = WORD_PAPER_GUIDE},
    [FORM_PHONES] = {.title = WORD_PAPER_PHONES},
    [FORM_ISSUE] = {WORD_PAPER_ISSUE,
                    WORD_PAPER_ISSUE_ADVICE,
                    {{WORD_PAPER_COL_NUMBER, SHOW_PAPER, PAPER_MM},
                     {WORD_PAPER_COL_ITEM, SHOW_NOTHING, 0},
                     {WORD_PAPER_COL_QTY, SHOW_NOTHING, 20},
                     {WORD_PAPER_COL_SERVICE, SHOW_NOTHING, 46},
                     {WORD_PAPER_COL_TIME, SHOW_NOTHING, 14},
                     {WORD_PAPER_COL_TAKEN_BY, SHOW_NOTHING, PEN_MM}},
                    {WORD_PAPER_BLANK_BY, WORD_PAPER_BLANK_DATE, WORD_PAPER_BLANK_TYPED, WORD_N}},
    [FORM_RECEIVE] = {WORD_PAPER_RECEIVE,
                      WORD_PAPER_RECEIVE_ADVICE,
                      {{WORD_PAPER_COL_NUMBER, SHOW_PAPER, PAPER_MM},
                       {WORD_PAPER_COL_ITEM, SHOW_ITEM, 0},
                       {WORD_PAPER_COL_EXPECTED, SHOW_QTY, 18, HTML_RIGHT},
                       {WORD_PAPER_COL_CAME, SHOW_NOTHING, 18},
                       {WORD_PAPER_COL_LOT, SHOW_NOTHING, 26},
                       {WORD_PAPER_COL_EXPIRY, SHOW_NOTHING, 26},
                       {WORD_PAPER_COL_SIGNATURE, SHOW_NOTHING, 20}},
                      {WORD_PAPER_BLANK_BY, WORD_PAPER_BLANK_SECOND, WORD_PAPER_BLANK_DATE,
                       WORD_PAPER_BLANK_TYPED}},
    [FORM_ORDER] = {WORD_PAPER_ORDER,
                    WORD_PAPER_ORDER_ADVICE,
                    {{WORD_PAPER_COL_NUMBER, SHOW_PAPER, PAPER_MM},
                     {WORD_PAPER_COL_ITEM, SHOW_ITEM, 0},
                     {WORD_PAPER_COL_ORDERED, SHOW_QTY, 20, HTML_RIGHT},
                     {WORD_PAPER_COL_PRICE, SHOW_PRICE, 18, HTML_RIGHT},
                     {WORD_PAPER_COL_CONFIRMED, SHOW_NOTHING, 15, HTML_CENTER, true},
                     {WORD_PAPER_COL_CONFIRMED_QTY, SHOW_NOTHING, 20},
                     {WORD_PAPER_COL_COMES, SHOW_NOTHING, 24}},
                    {WORD_PAPER_BLANK_BY, WORD_PAPER_BLANK_SPOKE, WORD_PAPER_BLANK_DATE,
                     WORD_PAPER_BLANK_TYPED}},
    [FORM_COUNT] = {WORD_PAPER_COUNT,
                    WORD_PAPER_COUNT_ADVICE,
                    {{WORD_PAPER_COL_NUMBER, SHOW_PAPER, PAPER_MM},
                     {WORD_PAPER_COL_ITEM, SHOW_ITEM, 0},
                     {WORD_PAPER_COL_LOT, SHOW_LOT, 30},
                     {WORD_PAPER_COL_EXPIRY, SHOW_EXPIRY, 25},
                     {WORD_PAPER_COL_COUNTED, SHOW_NOTHING, 22},
                     {WORD_PAPER_COL_REMARK, SHOW_NOTHING, 30}},
                    {WORD_PAPER_BLANK_BY, WORD_PAPER_BLANK_SECOND, WORD_PAPER_BLANK_DATE,
                     WORD_PAPER_BLANK_TYPED}},
    [FORM_RETURN] = {WORD_PAPER_RETURN,
                     WORD_PAPER_RETURN_ADVICE,
                     {{WORD_PAPER_COL_NUMBER, SHOW_PAPER, PAPER_MM},
                      {WORD_PAPER_COL_ITEM, SHOW_NOTHING, 0},
                      {WORD_PAPER_COL_LOT, SHOW_NOTHING, 28},
                      {WORD_PAPER_COL_QTY, SHOW_NOTHING, 20},
                      {WORD_PAPER_COL_SERVICE, SHOW_NOTHING, 40},
                      {WORD_PAPER_COL_SIGNATURE, SHOW_NOTHING, PEN_MM}},
                     {WORD_PAPER_BLANK_BY, WORD_PAPER_BLANK_DATE, WORD_PAPER_BLANK_TYPED, WORD_N}},
    [FORM_WRITE_OFF] = {WORD_PAPER_WRITE_OFF,
                        WORD_PAPER_WRITE_OFF_ADVICE,
                        {{WORD_PAPER_COL_NUMBER, SHOW_PAPER, PAPER_MM},
                         {WORD_PAPER_COL_ITEM, SHOW_NOTHING, 0},
                         {WORD_PAPER_COL_LOT, SHOW_NOTHING, 28},
                         {WORD_PAPER_COL_QTY, SHOW_NOTHING, 20},
                         {WORD_PAPER_COL_REASON, SHOW_NOTHING, 40},
                         {WORD_PAPER_COL_SIGNATURE, SHOW_NOTHING, PEN_MM}},
                        {WORD_PAPER_BLANK_BY, WORD_PAPER_BLANK_SECOND, WORD_PAPER_BLANK_DATE,
                         WORD_PAPER_BLANK_TYPED}},
    [FORM_TRANSFER] = {WORD_PAPER_TRANSFER,
                       WORD_PAPER_TRANSFER_ADVICE,
                       {{WORD_PAPER_COL_NUMBER, SHOW_PAPER, PAPER_MM},
                        {WORD_PAPER_COL_ITEM, SHOW_NOTHING, 0},
                        {WORD_PAPER_COL_LOT, SHOW_NOTHING, 28},
                        {WORD_PAPER_COL_QTY, SHOW_NOTHING, 20},
                        {WORD_PAPER_COL_TO, SHOW_NOTHING, 40},
                        {WORD_PAPER_COL_ACCEPTED, SHOW_NOTHING, PEN_MM}},
                       {WORD_PAPER_BLANK_BY, WORD_PAPER_BLANK_DATE, WORD_PAPER_BLANK_TYPED,
                        WORD_N}},
};

static const struct form_column stock_columns[] = {
    {WORD_PAPER_COL_CODE, SHOW_CODE, 30},
    {WORD_PAPER_COL_ITEM, SHOW_ITEM, 0},
    {WORD_PAPER_COL_ON_HAND, SHOW_QTY, 24, HTML_RIGHT},
    {WORD_PAPER_COL_EXPIRY, SHOW_EXPIRY, 28},
};

const char *form_title(enum words_language language, enum form_kind kind)
{
    return words_template(language, layouts[kind].title);
}

/* ---- cells ----------------------------------------------------------------------------------- */

const char *form_word(struct form_page *page, enum word_id word)
{
    return words_template(page->set->language, word);
}

const char *form_value(struct form_page *page, enum word_id word, int64_t value)
{
    struct text_builder text;
    if (value == FIXED_NONE) {
        return "";
    }
    text_begin(&text, page->arena);
    words_add(&text, page->set->language, word, value);
    const char *done = text_done(&text);
    page->html.text.rc = text.rc != LINLI_OK ? text.rc : page->html.text.rc;
    return done;
}

int32_t form_width(const struct form_page *page, int32_t width_mm)
{
    return page->set->large ? width_mm * 4 / 3 : width_mm;
}

/* "48 包": the unit says what is counted. */
static const char *quantity(struct form_page *page, const struct form_line *line)
{
    struct text_builder text;
    if (line->qty_e3 == FIXED_NONE) {
        return "";
    }
    text_begin(&text, page->arena);
    words_add(&text, page->set->language, WORD_SHEET_QTY, line->qty_e3, line->unit);
    const char *done = text_done(&text);
    page->html.text.rc = text.rc != LINLI_OK ? text.rc : page->html.text.rc;
    return done;
}

/* The paper number with the order line, if there is one, beneath in small letters. */
static void add_number(struct form_page *page, const struct form_line *line)
{
    struct html *html = &page->html;
    html_cell_begin(html);
    html_raw(html, "<b>");
    html_text(html, line->paper);
    html_raw(html, "</b>");
    if (!text_is_empty(line->line)) {
        html_raw(html, "<br/><span class=\"small\">");
        html_text(html, line->line);
        html_raw(html, "</span>");
    }
    html_cell_end(html);
}

/* The item's name with its code and unit beneath in small letters. */
static void add_item(struct form_page *page, const struct form_line *line, bool with_code)
{
    struct html *html = &page->html;
    const char *name = text_is_empty(line->name) ? line->code : line->name;
    html_cell_begin(html);
    html_text(html, name);
    if (with_code && !text_is_empty(line->code)) {
        html_raw(html, "<br/><span class=\"small\">");
        html_text(html, line->code);
        html_text(html, text_is_empty(line->unit) ? "" : " \xc2\xb7 ");
        html_text(html, line->unit);
        html_raw(html, "</span>");
    }
    html_cell_end(html);
}

static void add_cell(struct form_page *page, const struct form_column *column,
                     const struct form_line *line, bool with_code)
{
    struct html *html = &page->html;
    switch (column->show) {
    case SHOW_NOTHING:
        html_cell(html, "");
        break;
    case SHOW_PAPER:
        add_number(page, line);
        break;
    case SHOW_ITEM:
        add_item(page, line, with_code);
        break;
    case SHOW_CODE:
        html_cell(html, line->code);
        break;
    case SHOW_LOT:
        html_cell(html, line->lot);
        break;
    case SHOW_LINE:
        html_cell(html, line->line);
        break;
    case SHOW_QTY:
        html_cell(html, quantity(page, line));
        break;
    case SHOW_EXPIRY:
        html_cell(html, form_value(page, WORD_DAY, line->expiry_day));
        break;
    case SHOW_UNIT:
        html_cell(html, line->unit);
        break;
    case SHOW_PRICE:
        html_cell(html, form_value(page, WORD_PAPER_PRICE, line->price_e4));
        break;
    }
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* The columns as HTML's; what a form does not need is left out. Returns how many there are. */
static int32_t make_columns(struct form_page *page, const struct form_column *from, int32_t from_n,
                            struct html_column out[COLUMNS_MAX])
{
    int32_t n = 0;
    for (int32_t i = 0; i < from_n && (i == 0 || from[i].head != 0); i++) {
        out[n++] = (struct html_column){form_word(page, from[i].head), from[i].align,
                                        form_width(page, from[i].width_mm), from[i].box};
        if (from[i].show == SHOW_PAPER && page->set->large) {
            out[n - 1].width_mm = PAPER_LARGE_MM;
        }
    }
    return n;
}

static void add_table(struct form_page *page, const char *style, const struct form_column *from,
                      int32_t from_n, const struct form_line *lines, int64_t lines_n)
{
    struct html_column columns[COLUMNS_MAX];
    struct html *html = &page->html;
    bool is_list = from == stock_columns;
    int32_t n = make_columns(page, from, from_n, columns);
    const char *group = "";
    html_table_begin(html, style, columns, n);
    for (int64_t i = 0; i < lines_n; i++) {
        const struct form_line *line = &lines[i];
        if (!text_is_empty(line->group) && !text_equal(line->group, group)) {
            html_row_group(html, line->group);
        }
        group = line->group;
        html_row_begin(html);
        for (int32_t c = 0; c < n; c++) {
            add_cell(page, &from[c], line, !is_list);
        }
        html_row_end(html);
    }
    html_table_end(html);
}

static void add_blanks(struct form_page *page, const enum word_id words[4])
{
    const char *labels[4];
    int32_t n = 0;
    while (n < 4 && words[n] != WORD_N) {
        labels[n] = form_word(page, words[n]);
        n += 1;
    }
    html_blanks(&page->html, labels, n);
}

/* What should be there goes into the count's remark column when it is asked for. */
static void add_lines(struct form_page *page, const struct form *form)
{
    struct form_column columns[COLUMNS_MAX];
    memcpy(columns, layouts[form->kind].columns, sizeof(columns));
    if (form->kind == FORM_COUNT && form->show_stock) {
        columns[5] = (struct form_column){WORD_PAPER_COL_SHOULD, SHOW_QTY, 30, HTML_RIGHT, false};
    }
    add_table(page, "write", columns, COLUMNS_MAX, form->lines, form->lines_n);
}

static void add_stock(struct form_page *page, const struct form *form)
{
    html_page_break(&page->html);
    html_heading(&page->html, 2, "", form_word(page, WORD_PAPER_STOCK));
    add_table(page, "list", stock_columns,
              (int32_t)(sizeof(stock_columns) / sizeof(stock_columns[0])), form->stock,
              form->stock_n);
}

static void add_form(struct form_page *page, const struct form *form)
{
    const struct layout *layout = &layouts[form->kind];
    if (form->kind == FORM_GUIDE) {
        form_guide(page);
        return;
    }
    if (form->kind == FORM_PHONES) {
        form_phones(page, form);
        return;
    }
    html_paragraph(&page->html, "note", form_word(page, layout->advice));
    add_blanks(page, layout->blanks);
    if (form->lines_n > 0) {
        add_lines(page, form);
    } else {
        html_paragraph(&page->html, "", form_word(page, WORD_PAPER_NO_LINES));
    }
    if (form->stock_n > 0) {
        add_stock(page, form);
    }
}

/* ---- the document ---------------------------------------------------------------------------- */

/* "2026-11-23 Mon". */
static const char *day_text(struct form_page *page)
{
    struct text_builder text;
    int32_t day = page->set->day;
    text_begin(&text, page->arena);
    words_add(&text, page->set->language, WORD_PAPER_DAY, (int64_t)day,
              form_word(page, (enum word_id)(WORD_MONDAY + date_weekday(day) - 1)));
    return text_done(&text);
}

/* "P-20261123-I-001 … 040": which numbers a form has. */
static const char *numbers_text(struct form_page *page, const struct form *form)
{
    struct text_builder text;
    if (form->lines_n == 0) {
        return "";
    }
    const char *last = form->lines[form->lines_n - 1].paper;
    text_begin(&text, page->arena);
    text_add(&text, form->lines[0].paper);
    if (form->lines_n > 1) {
        text_addf(&text, " \xe2\x80\x93 %s", strrchr(last, '-') + 1);
    }
    return text_done(&text);
}

static void add_printed(struct form_page *page)
{
    const struct form_set *set = page->set;
    struct text_builder text;
    text_begin(&text, page->arena);
    words_add(&text, set->language, WORD_PAPER_PRINTED, set->site, (int64_t)set->printed_day,
              (int64_t)set->printed_s, set->actor);
    html_paragraph(&page->html, "small", text_done(&text));
}

enum linli_rc form_write(const struct form_set *set, struct linli_arena *arena, html_write_fn write,
                         void *context, struct linli_error *err)
{
    struct html_sheet *sheets;
    struct form_page page = {.arena = arena, .set = set};
    uint64_t refused_n = arena->refused_n; /* the heads of the sheets are built before it begins */
    LINLI_TRY(LINLI_NEW(arena, set->forms_n, &sheets, err));
    for (int32_t i = 0; i < set->forms_n; i++) {
        bool wide = set->large && set->forms[i].kind >= FORM_PHONES;
        sheets[i] = (struct html_sheet){form_title(set->language, set->forms[i].kind),
                                        numbers_text(&page, &set->forms[i]),
                                        day_text(&page),
                                        wide,
                                        NULL,
                                        false};
    }
    struct html_options options = {set->language, set->title,   set->city, set->large,
                                   sheets,        set->forms_n, ""};
    html_begin(&page.html, arena, &options, write, context);
    page.html.refused_n = refused_n;
    for (int32_t i = 0; i < set->forms_n; i++) {
        html_sheet_begin(&page.html, i);
        add_printed(&page);
        add_form(&page, &set->forms[i]);
        html_sheet_end(&page.html);
    }
    return html_end(&page.html, err);
}
