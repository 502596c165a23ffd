/* A review for a terminal, and as CSV (see sheet_review.h). */
#include "base/date.h"
#include "base/fixed.h"
#include "format/sheet_review_parts.h"
#include "format/terminal.h"

enum { INDENT = 2 };

const char *review_marked(struct review_sheet *sheet, const struct review_cell *cell)
{
    struct text_builder text;
    const char *shown = sheet_review_cell(sheet, cell);
    if (!cell->missed) {
        return shown;
    }
    text_begin(&text, sheet->arena);
    text_addf(&text, "%s %s", review_word(sheet, WORD_REVIEW_MISSED), shown);
    return review_built(sheet, &text);
}

static void print_table(struct review_sheet *sheet, const struct review_table *table, int32_t width,
                        bool colour, struct text_builder *text)
{
    struct terminal_column columns[REVIEW_COLUMNS_MAX];
    struct terminal_table out;
    for (int32_t i = 0; i < table->columns_n; i++) {
        columns[i] = (struct terminal_column){
            .header = table->heads[i], .right = table->numbers[i], .fixed = table->numbers[i]};
    }
    terminal_table_init(&out, sheet->arena, columns, table->columns_n);
    for (int64_t r = 0; r < table->rows_n; r++) {
        const char *cells[REVIEW_COLUMNS_MAX];
        const struct review_cell *row = &table->cells[r * table->columns_n];
        bool is_head = table->by_topic && row[1].text != NULL;
        for (int32_t i = 0; i < table->columns_n; i++) {
            cells[i] = review_marked(sheet, &row[i]);
        }
        if (is_head) {
            struct text_builder head;
            text_begin(&head, sheet->arena);
            text_addf(&head, "— %s", row[0].text);
            cells[0] = review_built(sheet, &head);
        }
        terminal_table_add(&out, cells);
    }
    text_addf(text, "\n%s\n", table->title);
    terminal_table_print(&out, text, INDENT, width, colour);
}

static void print_lines(struct text_builder *text, const struct review_line_text *lines, int32_t n,
                        bool numbered)
{
    for (int32_t i = 0; i < n; i++) {
        if (numbered) {
            text_addf(text, "%3d. %s\n", i + 1, lines[i].text);
        } else {
            text_addf(text, "  □ %s\n", lines[i].text);
        }
        if (lines[i].command[0] != '\0') {
            text_addf(text, "     → %s\n", lines[i].command);
        }
    }
}

void sheet_review_print(struct review_sheet *sheet, int32_t width, bool colour,
                        struct text_builder *text)
{
    text_addf(text, "%s\n%s\n", sheet->title, sheet->compared);
    if (!text_is_empty(sheet->remark)) {
        text_addf(text, "%s\n", sheet->remark);
    }
    for (int32_t i = 0; i < sheet->tables_n; i++) {
        print_table(sheet, &sheet->tables[i], width, colour, text);
    }
    text_addf(text, "\n%s\n", review_word(sheet, WORD_REVIEW_FINDINGS));
    if (sheet->findings_n == 0) {
        text_addf(text, "  %s\n", review_word(sheet, WORD_REVIEW_FINDINGS_NONE));
    }
    print_lines(text, sheet->findings, sheet->findings_n, true);
    if (sheet->more_n > 0) {
        text_add(text, "     ");
        words_add(text, sheet->language, WORD_REVIEW_FINDINGS_MORE, sheet->more_n);
        text_add(text, "\n");
    }
    if (sheet->checks_n > 0) {
        text_addf(text, "\n%s\n", review_word(sheet, WORD_REVIEW_CHECKS));
        print_lines(text, sheet->checks, sheet->checks_n, false);
    }
    if (sheet->rc != LINLI_OK) {
        text->rc = sheet->rc;
    }
}

/* ---- CSV ----------------------------------------------------------------------------------------
 */

const char *const review_data_heads[REVIEW_DATA_COLUMNS] = {"figure",
                                                            "by",
                                                            "part",
                                                            "name",
                                                            "span",
                                                            "from",
                                                            "to",
                                                            "value",
                                                            "unit",
                                                            "numerator",
                                                            "numerator_unit",
                                                            "denominator",
                                                            "denominator_unit",
                                                            "target"};

static void add_number(struct text_builder *text, enum review_unit unit, int64_t value)
{
    char number[FIXED_TEXT_BYTES];
    if (value != FIXED_NONE) {
        text_add(text, fixed_print(value, review_unit_places(unit), number));
    }
}

void sheet_review_csv(const struct review *review, struct text_builder *text)
{
    for (int i = 0; i < REVIEW_DATA_COLUMNS; i++) {
        text_addf(text, "%s%s", i > 0 ? "," : "", review_data_heads[i]);
    }
    text_add(text, "\n");
    for (int64_t i = 0; i < review->rows_n; i++) {
        const struct review_row *row = &review->rows[i];
        const struct review_figure_def *def = review_figure_def(row->figure);
        for (int32_t k = review->frame.spans_n - 1; k >= 0; k--) {
            char from[DATE_TEXT_BYTES] = "";
            char to[DATE_TEXT_BYTES] = "";
            const struct review_value *v = &row->values[k];
            struct review_span span = review->frame.spans[k];
            if (!review_span_is_absent(span)) {
                date_print(span.from_day, from);
                date_print(span.to_day, to);
            }
            text_addf(text, "%s,%s,", def->id, review_by_name(row->by));
            text_add_csv(text, row->code);
            text_add(text, ",");
            text_add_csv(text, row->name);
            text_addf(text, ",%s,%s,%s,", review_span_name(&review->frame, k), from, to);
            add_number(text, def->unit, v->value);
            text_addf(text, ",%s,", review_unit_name(def->unit));
            add_number(text, def->num_unit, v->num);
            text_addf(text, ",%s,", review_unit_name(def->num_unit));
            add_number(text, def->den_unit, v->den);
            text_addf(text, ",%s,", v->den == FIXED_NONE ? "" : review_unit_name(def->den_unit));
            add_number(text, def->unit, row->target);
            text_add(text, "\n");
        }
    }
}
