/*
 * A review as a page for browser and paper (see sheet_review.h): what deserves a person, the
 * figures, charts of their course and of the days, the further tables, the check list.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/chart.h"
#include "format/sheet_review_parts.h"

enum {
    HALF_MM = 88,
    WHOLE_MM = 182,
    LOW_MM = 36,
    HIGH_MM = 46,
    NUMBER_MM = 27,
    LETTER_MM = 14,
    NAME_MM = 44,
    NARROW_COLUMNS = 5
};

static const char style[] =
    ".chart { max-width: 100%; height: auto; break-inside: avoid; margin-bottom: 3mm; }\n"
    "table.wide { font-size: .9em; } td.r { overflow-wrap: normal; }\n"
    ".charts { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm 6mm; margin: 2mm 0; }\n"
    ".chart text { fill: #000; } .chart .strong { font-weight: 700; }\n"
    ".chart .faint { fill: #555; } .faint { color: #555; }\n"
    ".chart .grid { stroke: #ccc; stroke-width: 1; } .chart .axis { stroke: #000;\n"
    "  stroke-width: 2; }\n"
    ".chart .bar { fill: #888; } .chart .above { fill: #000; } .chart .none { fill: #eee; }\n"
    ".chart .curve { fill: none; stroke: #000; stroke-width: 5; } .chart .dot { fill: #000; }\n"
    ".chart .target { stroke: #000; stroke-width: 3; stroke-dasharray: 12 8; }\n"
    "code { font-size: .86em; } .check .box { margin-right: 2mm; }\n";

struct page {
    struct review_sheet *sheet;
    struct html html;
};

/* ---- charts -------------------------------------------------------------------------------------
 */

struct shown_unit {
    struct review_sheet *sheet;
    enum review_unit unit;
};

/* Without decimals that say nothing: "95%", "¥20,000". */
static const char *show_value(void *context, int64_t value)
{
    static const char *const endings[] = {".00", ".0"};
    const struct shown_unit *shown = context;
    const char *words = sheet_review_value(shown->sheet, shown->unit, value);
    for (int i = 0; i < 2; i++) {
        const char *dot = strstr(words, endings[i]);
        size_t n = strlen(endings[i]);
        if (dot != NULL && (dot[n] == '\0' || dot[n] == '%')) {
            struct text_builder text;
            text_begin(&text, shown->sheet->arena);
            text_add_n(&text, words, (size_t)(dot - words));
            text_add(&text, dot + n);
            return review_built(shown->sheet, &text);
        }
    }
    return words;
}

static const char *word_of_figure(const struct review_sheet *sheet, enum review_figure figure)
{
    return review_word(sheet, (enum word_id)((int)WORD_FIGURE_STOCKOUT + (int)figure));
}

/* The finest step of an axis: a tenth of what people are shown. */
static int64_t step_unit(enum review_unit unit)
{
    return unit == REVIEW_SHARE ? 10 : unit == REVIEW_RATIO ? 1000 : unit == REVIEW_FEN ? 100 : 1;
}

static struct chart new_chart(struct review_sheet *sheet, struct shown_unit *shown,
                              const char *title)
{
    return (struct chart){.title = title,
                          .target = FIXED_NONE,
                          .most = shown->unit == REVIEW_SHARE ? (int64_t)FIXED_E4 : FIXED_NONE,
                          .step_unit = step_unit(shown->unit),
                          .width_mm = HALF_MM,
                          .height_mm = LOW_MM,
                          .no_data = review_word(sheet, WORD_REVIEW_NO_DATA),
                          .target_name = review_word(sheet, WORD_REVIEW_TARGET),
                          .show = show_value,
                          .context = shown};
}

static void put_chart(struct page *page, const struct chart *chart,
                      void (*draw)(const struct chart *chart, struct text_builder *text))
{
    struct text_builder text;
    text_begin(&text, page->sheet->arena);
    draw(chart, &text);
    html_raw(&page->html, review_built(page->sheet, &text));
}

/* "11-23", "2026-11", "2026 Q4" or "2026": the span's name on an axis. */
static const char *span_label(struct review_sheet *sheet, const struct review_frame *frame,
                              int32_t k)
{
    char date[DATE_TEXT_BYTES];
    char number[FIXED_TEXT_BYTES];
    struct text_builder text;
    int32_t year;
    int32_t month;
    int32_t of_month;
    if (review_span_is_absent(frame->spans[k])) {
        return "";
    }
    date_print(frame->spans[k].from_day, date);
    date_to_ymd(frame->spans[k].from_day, &year, &month, &of_month);
    text_begin(&text, sheet->arena);
    if (frame->period == REVIEW_QUARTER) {
        words_add(&text, sheet->language, WORD_REVIEW_QUARTER_OF, (int64_t)((month - 1) / 3 + 1),
                  fixed_print(year, 0, number));
    } else if (frame->period == REVIEW_YEAR) {
        text_add_n(&text, date, 4);
    } else if (frame->period == REVIEW_MONTH) {
        text_add_n(&text, date, 7);
    } else {
        text_add(&text, date + 5);
    }
    return review_built(sheet, &text);
}

/* The course of a figure through the last periods. */
static void put_course(struct page *page, enum review_figure figure, const char *const *labels)
{
    struct review_sheet *sheet = page->sheet;
    const struct review_row *row = review_row(sheet->review, figure, BY_ALL, "all");
    struct shown_unit shown = {sheet, review_figure_def(figure)->unit};
    struct chart chart = new_chart(sheet, &shown, word_of_figure(sheet, figure));
    int64_t values[REVIEW_SPANS_MAX];
    chart.n = sheet->review->frame.spans_n - 1;
    for (int32_t i = 0; i < chart.n; i++) {
        values[i] = row->values[i + 1].value;
    }
    chart.form = CHART_LINE;
    chart.labels = labels;
    chart.values = values;
    chart.target = row->target;
    put_chart(page, &chart, chart_time);
}

static void put_courses(struct page *page)
{
    static const enum review_figure figures[] = {FIGURE_FILL,    FIGURE_STOCKOUT,
                                                 FIGURE_TURNS,   FIGURE_ACCURACY,
                                                 FIGURE_ON_TIME, FIGURE_LOSS_SHARE};
    struct review_sheet *sheet = page->sheet;
    const struct review_frame *frame = &sheet->review->frame;
    const char *labels[REVIEW_SPANS_MAX];
    for (int32_t k = 1; k < frame->spans_n; k++) {
        labels[k - 1] = span_label(sheet, frame, k);
    }
    html_heading(&page->html, 2, "", review_word(sheet, WORD_REVIEW_COURSE));
    html_raw(&page->html, "<div class=\"charts\">\n");
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
        put_course(page, figures[i], labels);
    }
    html_raw(&page->html, "</div>\n");
}

/* The days of this span: what was issued and what was missing, and the stock at their ends. */
static void put_days(struct page *page)
{
    struct review_sheet *sheet = page->sheet;
    const struct review *review = sheet->review;
    const int32_t n = review->days_n;
    int64_t *values[3] = {NULL, NULL, NULL};
    const char **labels = NULL;
    struct shown_unit shown = {sheet, REVIEW_FEN};
    if (n < 2) {
        return;
    }
    for (int i = 0; i < 3 && sheet->rc == LINLI_OK; i++) {
        sheet->rc = LINLI_NEW(sheet->arena, n, &values[i], NULL);
    }
    if (sheet->rc == LINLI_OK) {
        sheet->rc = LINLI_NEW(sheet->arena, n, &labels, NULL);
    }
    for (int32_t i = 0; i < n && sheet->rc == LINLI_OK; i++) {
        char date[DATE_TEXT_BYTES];
        struct text_builder text;
        text_begin(&text, sheet->arena);
        text_add(&text,
                 date_print(review->frame.spans[review_now(&review->frame)].from_day + i, date) +
                     5);
        labels[i] = review_built(sheet, &text);
        values[0][i] = review->days[i].issued_fen;
        values[1][i] = review->days[i].unmet_fen;
        values[2][i] = review->days[i].stock_fen;
    }
    if (sheet->rc != LINLI_OK) {
        return;
    }
    struct chart chart = new_chart(sheet, &shown, word_of_figure(sheet, FIGURE_ISSUED));
    chart.form = CHART_BARS;
    chart.width_mm = WHOLE_MM;
    chart.height_mm = HIGH_MM;
    chart.n = n;
    chart.labels = labels;
    chart.values = values[0];
    chart.above = values[1];
    chart.above_name = word_of_figure(sheet, FIGURE_UNMET);
    html_heading(&page->html, 2, "", review_word(sheet, WORD_REVIEW_DAYS));
    put_chart(page, &chart, chart_time);
    chart.title = review_word(sheet, WORD_REVIEW_STOCK_DAYS);
    chart.form = CHART_LINE;
    chart.height_mm = LOW_MM;
    chart.values = values[2];
    chart.above = NULL;
    put_chart(page, &chart, chart_time);
}

/* The parts of a share this span, worst first: categories, suppliers. */
static void put_parts(struct page *page, enum review_figure figure, enum review_by by,
                      enum word_id title)
{
    struct review_sheet *sheet = page->sheet;
    const struct review *review = sheet->review;
    struct shown_unit shown = {sheet, REVIEW_SHARE};
    struct chart chart = new_chart(sheet, &shown, review_word(sheet, title));
    int64_t n;
    const struct review_row **rows = review_parts(sheet, figure, by, &n);
    const char *labels[REVIEW_CHART_ROWS];
    int64_t values[REVIEW_CHART_ROWS];
    chart.n = (int32_t)(n < REVIEW_CHART_ROWS ? n : REVIEW_CHART_ROWS);
    for (int32_t i = 0; i < chart.n; i++) {
        labels[i] = text_is_empty(rows[i]->name) ? review_word(sheet, WORD_REVIEW_NO_CATEGORY)
                                                 : rows[i]->name;
        values[i] = rows[i]->values[review_now(&review->frame)].value;
        chart.target = rows[i]->target;
    }
    chart.labels = labels;
    chart.values = values;
    if (chart.n > 0) {
        put_chart(page, &chart, chart_rows);
    }
}

/* ---- text and tables ----------------------------------------------------------------------------
 */

static void put_findings(struct page *page)
{
    struct review_sheet *sheet = page->sheet;
    struct html *html = &page->html;
    html_heading(html, 2, "", review_word(sheet, WORD_REVIEW_FINDINGS));
    if (sheet->findings_n == 0) {
        html_paragraph(html, "", review_word(sheet, WORD_REVIEW_FINDINGS_NONE));
        return;
    }
    html_raw(html, "<ol>\n");
    for (int32_t i = 0; i < sheet->findings_n; i++) {
        html_raw(html, "<li>");
        html_text(html, sheet->findings[i].text);
        html_raw(html, "<br/><code>");
        html_text(html, sheet->findings[i].command);
        html_raw(html, "</code></li>\n");
    }
    html_raw(html, "</ol>\n");
    if (sheet->more_n > 0) {
        struct text_builder text;
        text_begin(&text, sheet->arena);
        words_add(&text, sheet->language, WORD_REVIEW_FINDINGS_MORE, sheet->more_n);
        html_paragraph(html, "small", review_built(sheet, &text));
    }
}

static void put_cell(struct page *page, const struct review_cell *cell)
{
    struct html *html = &page->html;
    if (cell->missed) {
        html_cell_strong(html, review_marked(page->sheet, cell));
    } else if (cell->text == NULL && cell->value == FIXED_NONE) {
        html_cell_begin(html);
        html_raw(html, "<span class=\"faint\">");
        html_text(html, sheet_review_cell(page->sheet, cell));
        html_raw(html, "</span>");
        html_cell_end(html);
    } else {
        html_cell(html, sheet_review_cell(page->sheet, cell));
    }
}

/* Few columns: the texts take what the numbers leave; many: the numbers share what a text, or a
 * letter, leaves. */
static int32_t column_width(const struct review_table *table, int32_t i)
{
    if (table->columns_n <= NARROW_COLUMNS) {
        return table->numbers[i] ? NUMBER_MM : 0;
    }
    return table->numbers[i] ? 0 : table->columns_n == REVIEW_COLUMNS_MAX ? LETTER_MM : NAME_MM;
}

static void put_table(struct page *page, const struct review_table *table)
{
    struct html *html = &page->html;
    struct html_column columns[REVIEW_COLUMNS_MAX];
    for (int32_t i = 0; i < table->columns_n; i++) {
        columns[i] = (struct html_column){.head = table->heads[i],
                                          .align = table->numbers[i] ? HTML_RIGHT : HTML_LEFT,
                                          .width_mm = column_width(table, i)};
    }
    html_heading(html, 2, "", table->title);
    html_table_begin(html, table->columns_n > NARROW_COLUMNS ? "wide" : "", columns,
                     table->columns_n);
    for (int64_t r = 0; r < table->rows_n; r++) {
        const struct review_cell *row = &table->cells[r * table->columns_n];
        if (table->by_topic && row[1].text != NULL) {
            html_row_group(html, row[0].text);
            continue;
        }
        html_row_begin(html);
        for (int32_t i = 0; i < table->columns_n; i++) {
            put_cell(page, &row[i]);
        }
        html_row_end(html);
    }
    html_table_end(html);
}

static void put_checks(struct page *page)
{
    struct review_sheet *sheet = page->sheet;
    if (sheet->checks_n > 0) {
        html_heading(&page->html, 2, "", review_word(sheet, WORD_REVIEW_CHECKS));
    }
    for (int32_t i = 0; i < sheet->checks_n; i++) {
        html_raw(&page->html, "<p class=\"check\"><span class=\"box\"></span>");
        html_text(&page->html, sheet->checks[i].text);
        html_raw(&page->html, "</p>\n");
    }
}

enum linli_rc sheet_review_html(struct review_sheet *sheet, html_write_fn write, void *context,
                                struct linli_error *err)
{
    struct html_sheet kind = {.title = sheet->title_short, .number = "", .date = sheet->dates};
    struct html_options options = {.language = sheet->language,
                                   .title = sheet->title_short,
                                   .city = sheet->city->settings.city_name,
                                   .sheets = &kind,
                                   .sheets_n = 1,
                                   .style = style};
    struct page page = {.sheet = sheet};
    html_begin(&page.html, sheet->arena, &options, write, context);
    html_sheet_begin(&page.html, 0);
    html_paragraph(&page.html, "small", sheet->compared);
    if (!text_is_empty(sheet->remark)) {
        html_paragraph(&page.html, "note", sheet->remark);
    }
    put_findings(&page);
    put_table(&page, &sheet->tables[0]);
    put_courses(&page);
    html_raw(&page.html, "<div class=\"charts\">\n");
    put_parts(&page, FIGURE_ACCURACY, BY_CATEGORY, WORD_FIGURE_ACCURACY);
    put_parts(&page, FIGURE_ON_TIME, BY_SUPPLIER, WORD_FIGURE_ON_TIME);
    html_raw(&page.html, "</div>\n");
    put_days(&page);
    for (int32_t i = 1; i < sheet->tables_n; i++) {
        put_table(&page, &sheet->tables[i]);
    }
    put_checks(&page);
    html_sheet_end(&page.html);
    LINLI_TRY(html_end(&page.html, err));
    if (sheet->rc != LINLI_OK) {
        return linli_fail(err, sheet->rc, "out of memory while the answer was written");
    }
    return LINLI_OK;
}
