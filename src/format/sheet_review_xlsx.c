/*
 * A review as a workbook through libxlsxwriter (see sheet_review.h): one sheet with the figures,
 * findings and check list, one for each further table, and one with every value, numerator and
 * denominator of every span. Numbers stay numbers; their units, and that a target was missed, are
 * number formats, so that a column can be summed and still says "missed 27".
 *
 * The library writes files by name only: it gets one in the folder of temporary files, which is
 * copied to where the workbook shall be and removed. Its date is the last day of the review and its
 * zip entries have none, so that equal data give equal bytes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/sheet_review_parts.h"

enum {
    NUMBER_UNITS_N = REVIEW_QTY + 1,
    WIDTH_LEAST = 8,
    WIDTH_MOST = 60,
    PAPER_A4 = 9,
    DAY_SECONDS = 86400,
    COPY_BYTES = 1 << 16
};

struct book {
    struct review_sheet *sheet;
    lxw_workbook *workbook;
    lxw_error rc; /* the first failure */
    lxw_format *strong;
    lxw_format *head;
    lxw_format *head_right;
    lxw_format *none; /* no data */
    lxw_format *wrap;
    lxw_format *date;
    lxw_format *numbers[NUMBER_UNITS_N][2]; /* [unit][missed] */
};

static void keep(struct book *book, lxw_error rc)
{
    book->rc = book->rc == LXW_NO_ERROR ? rc : book->rc;
}

/* ---- formats ------------------------------------------------------------------------------------
 */

static lxw_format *add_format(struct book *book)
{
    lxw_format *format = workbook_add_format(book->workbook);
    keep(book, format != NULL ? LXW_NO_ERROR : LXW_ERROR_MEMORY_MALLOC_FAILED);
    return format;
}

/* "0.0 d" with the unit quoted, since letters have a meaning of their own in number formats. */
static const char *days_format(struct review_sheet *sheet)
{
    struct text_builder text;
    text_begin(&text, sheet->arena);
    text_add(&text, "\"");
    words_add(&text, sheet->language, WORD_REVIEW_DAYS_OF, "\"0.0\"");
    text_add(&text, "\"");
    return review_built(sheet, &text);
}

static const char *number_format(struct review_sheet *sheet, enum review_unit unit, bool missed)
{
    static const char *const formats[NUMBER_UNITS_N] = {[REVIEW_SHARE] = "0.0%",
                                                        [REVIEW_RATIO] = "0.0",
                                                        [REVIEW_FEN] = "\"\xc2\xa5\"#,##0.00",
                                                        [REVIEW_COUNT] = "#,##0",
                                                        [REVIEW_QTY] = "#,##0.0##"};
    const char *format = unit == REVIEW_MEAN_DAYS ? days_format(sheet) : formats[unit];
    struct text_builder text;
    if (!missed) {
        return format;
    }
    text_begin(&text, sheet->arena);
    text_addf(&text, "\"%s \"%s", review_word(sheet, WORD_REVIEW_MISSED), format);
    return review_built(sheet, &text);
}

static void make_formats(struct book *book)
{
    lxw_format **all[] = {&book->strong, &book->head, &book->head_right,
                          &book->none,   &book->wrap, &book->date};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        *all[i] = add_format(book);
    }
    for (int unit = 0; unit < NUMBER_UNITS_N; unit++) {
        for (int missed = 0; missed < 2; missed++) {
            book->numbers[unit][missed] = add_format(book);
        }
    }
    if (book->rc != LXW_NO_ERROR) {
        return;
    }
    format_set_bold(book->strong);
    format_set_bold(book->head);
    format_set_bottom(book->head, LXW_BORDER_THIN);
    format_set_text_wrap(book->head);
    format_set_bold(book->head_right);
    format_set_bottom(book->head_right, LXW_BORDER_THIN);
    format_set_text_wrap(book->head_right);
    format_set_align(book->head_right, LXW_ALIGN_RIGHT);
    format_set_align(book->none, LXW_ALIGN_RIGHT);
    format_set_font_color(book->none, 0x707070);
    format_set_num_format(book->date, "yyyy-mm-dd");
    for (int unit = 0; unit < NUMBER_UNITS_N; unit++) {
        for (int missed = 0; missed < 2; missed++) {
            lxw_format *format = book->numbers[unit][missed];
            format_set_num_format(format,
                                  number_format(book->sheet, (enum review_unit)unit, missed != 0));
            if (missed != 0) {
                format_set_bold(format);
            }
        }
    }
}

/* ---- cells --------------------------------------------------------------------------------------
 */

static void put_text(struct book *book, lxw_worksheet *page, lxw_row_t row, int32_t column,
                     const char *text, lxw_format *format)
{
    keep(book, worksheet_write_string(page, row, (lxw_col_t)column, text, format));
}

static void put_number(struct book *book, lxw_worksheet *page, lxw_row_t row, int32_t column,
                       enum review_unit unit, int64_t value, bool missed)
{
    if (value == FIXED_NONE) {
        put_text(book, page, row, column, review_word(book->sheet, WORD_REVIEW_NO_DATA),
                 book->none);
        return;
    }
    keep(book, worksheet_write_number(page, row, (lxw_col_t)column,
                                      fixed_to_double(value, review_unit_places(unit)),
                                      book->numbers[unit][missed ? 1 : 0]));
}

static void set_width(struct book *book, lxw_worksheet *page, int32_t column, int32_t width)
{
    int32_t fits = width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
    keep(book,
         worksheet_set_column(page, (lxw_col_t)column, (lxw_col_t)column, (double)fits + 2, NULL));
}

static lxw_worksheet *add_page(struct book *book, const char *name)
{
    lxw_worksheet *page = workbook_add_worksheet(book->workbook, name);
    keep(book, page != NULL ? LXW_NO_ERROR : LXW_ERROR_MEMORY_MALLOC_FAILED);
    if (page != NULL) {
        worksheet_set_landscape(page);
        worksheet_set_paper(page, PAPER_A4);
        worksheet_fit_to_pages(page, 1, 0);
    }
    return page;
}

/* ---- tables -------------------------------------------------------------------------------------
 */

static int32_t cell_width(struct review_sheet *sheet, const struct review_cell *cell)
{
    int32_t width = text_width(sheet_review_cell(sheet, cell));
    return cell->missed ? width + text_width(review_word(sheet, WORD_REVIEW_MISSED)) + 1 : width;
}

/* The table from that row on; returns the row behind it. */
static lxw_row_t put_table(struct book *book, lxw_worksheet *page, lxw_row_t first,
                           const struct review_table *table)
{
    lxw_row_t at = first;
    int32_t widths[REVIEW_COLUMNS_MAX];
    for (int32_t i = 0; i < table->columns_n; i++) {
        widths[i] = text_width(table->heads[i]);
        put_text(book, page, at, i, table->heads[i],
                 table->numbers[i] ? book->head_right : book->head);
    }
    for (int64_t r = 0; r < table->rows_n && book->rc == LXW_NO_ERROR; r++) {
        const struct review_cell *row = &table->cells[r * table->columns_n];
        bool is_head = table->by_topic && row[1].text != NULL;
        at += 1;
        for (int32_t i = 0; i < table->columns_n; i++) {
            int32_t width = cell_width(book->sheet, &row[i]);
            widths[i] = width > widths[i] ? width : widths[i];
            if (row[i].text == NULL) {
                put_number(book, page, at, i, row[i].unit, row[i].value, row[i].missed);
            } else if (row[i].text[0] != '\0') {
                put_text(book, page, at, i, row[i].text, is_head ? book->strong : NULL);
            }
        }
    }
    for (int32_t i = 0; i < table->columns_n; i++) {
        set_width(book, page, i, widths[i]);
    }
    return at + 1;
}

static lxw_row_t put_lines(struct book *book, lxw_worksheet *page, lxw_row_t first,
                           enum word_id title, const struct review_line_text *lines, int32_t n)
{
    put_text(book, page, first, 0, review_word(book->sheet, title), book->strong);
    for (int32_t i = 0; i < n; i++) {
        put_text(book, page, first + (lxw_row_t)i + 1, 0, lines[i].text, NULL);
    }
    return first + (lxw_row_t)n + 2;
}

/* Title, figures, findings, check list. */
static void put_first_page(struct book *book)
{
    struct review_sheet *sheet = book->sheet;
    lxw_worksheet *page = add_page(book, sheet->tables[0].title);
    if (page == NULL) {
        return;
    }
    put_text(book, page, 0, 0, sheet->title, book->strong);
    put_text(book, page, 1, 0, sheet->compared, NULL);
    put_text(book, page, 2, 0, sheet->remark, NULL);
    lxw_row_t at = put_table(book, page, 4, &sheet->tables[0]) + 1;
    if (sheet->findings_n == 0) {
        struct review_line_text none = {review_word(sheet, WORD_REVIEW_FINDINGS_NONE), ""};
        at = put_lines(book, page, at, WORD_REVIEW_FINDINGS, &none, 1);
    } else {
        at = put_lines(book, page, at, WORD_REVIEW_FINDINGS, sheet->findings, sheet->findings_n);
    }
    if (sheet->checks_n > 0) {
        put_lines(book, page, at, WORD_REVIEW_CHECKS, sheet->checks, sheet->checks_n);
    }
}

static void put_tables(struct book *book)
{
    for (int32_t i = 1; i < book->sheet->tables_n && book->rc == LXW_NO_ERROR; i++) {
        const struct review_table *table = &book->sheet->tables[i];
        lxw_worksheet *page = add_page(book, table->title);
        if (page != NULL) {
            put_table(book, page, 0, table);
            worksheet_freeze_panes(page, 1, 1);
            keep(book, worksheet_repeat_rows(page, 0, 0));
        }
    }
}

/* ---- every value --------------------------------------------------------------------------------
 */

static void put_day(struct book *book, lxw_worksheet *page, lxw_row_t row, int32_t column,
                    int32_t day)
{
    int32_t year;
    int32_t month;
    int32_t of_month;
    date_to_ymd(day, &year, &month, &of_month);
    lxw_datetime moment = {.year = year, .month = month, .day = of_month};
    keep(book, worksheet_write_datetime(page, row, (lxw_col_t)column, &moment, book->date));
}

/* A row of the data sheet: an empty cell is no data. */
static void put_value(struct book *book, lxw_worksheet *page, lxw_row_t at,
                      const struct review_row *row, int32_t k)
{
    const struct review_figure_def *def = review_figure_def(row->figure);
    const struct review_frame *frame = &book->sheet->review->frame;
    const struct review_value *v = &row->values[k];
    const char *texts[] = {def->id, review_by_name(row->by), row->code, row->name,
                           review_span_name(frame, k)};
    const enum review_unit units[] = {def->unit, def->num_unit, def->den_unit, def->unit};
    const int64_t values[] = {v->value, v->num, v->den, row->target};
    for (int32_t i = 0; i < 5; i++) {
        put_text(book, page, at, i, texts[i], NULL);
    }
    if (!review_span_is_absent(frame->spans[k])) {
        put_day(book, page, at, 5, frame->spans[k].from_day);
        put_day(book, page, at, 6, frame->spans[k].to_day);
    }
    for (int32_t i = 0; i < 4; i++) {
        int32_t column = 7 + 2 * i;
        if (values[i] != FIXED_NONE) {
            put_number(book, page, at, column, units[i], values[i], false);
        }
        if (i < 3) {
            bool has = i == 0 || values[i] != FIXED_NONE;
            put_text(book, page, at, column + 1, has ? review_unit_name(units[i]) : "", NULL);
        }
    }
}

static void put_data(struct book *book)
{
    static const int32_t widths[REVIEW_DATA_COLUMNS] = {18, 9,  14, 18, 9,  10, 10,
                                                        14, 10, 14, 14, 14, 16, 10};
    const struct review *review = book->sheet->review;
    lxw_worksheet *page = add_page(book, review_word(book->sheet, WORD_REVIEW_TABLE_DATA));
    lxw_row_t at = 0;
    if (page == NULL) {
        return;
    }
    for (int32_t i = 0; i < REVIEW_DATA_COLUMNS; i++) {
        put_text(book, page, 0, i, review_data_heads[i], book->head);
        set_width(book, page, i, widths[i]);
    }
    for (int64_t i = 0; i < review->rows_n; i++) {
        for (int32_t k = review->frame.spans_n - 1; k >= 0 && book->rc == LXW_NO_ERROR; k--) {
            at += 1;
            put_value(book, page, at, &review->rows[i], k);
        }
    }
    worksheet_freeze_panes(page, 1, 0);
    keep(book, worksheet_autofilter(page, 0, 0, at, REVIEW_DATA_COLUMNS - 1));
}

/* ---- the file -----------------------------------------------------------------------------------
 */

/* The date of the workbook: the evening of the last day, and never 0, which means now. */
static void set_properties(struct book *book)
{
    const struct review_frame *frame = &book->sheet->review->frame;
    int64_t day = frame->spans[review_now(frame)].to_day;
    lxw_doc_properties properties = {.title = (char *)book->sheet->title,
                                     .created = (time_t)((day > 0 ? day + 1 : 1) * DAY_SECONDS)};
    keep(book, workbook_set_properties(book->workbook, &properties));
}

static enum linli_rc fail_lxw(lxw_error rc, struct linli_error *err)
{
    if (rc == LXW_ERROR_MEMORY_MALLOC_FAILED) {
        return linli_fail(err, LINLI_ENOMEM, "out of memory while the answer was written");
    }
    return linli_fail(err, LINLI_EIO, "the workbook cannot be written: %s", lxw_strerror(rc));
}

static enum linli_rc write_book(struct review_sheet *sheet, const char *name,
                                struct linli_error *err)
{
    struct book book = {.sheet = sheet, .workbook = workbook_new(name)};
    if (book.workbook == NULL) {
        return fail_lxw(LXW_ERROR_MEMORY_MALLOC_FAILED, err);
    }
    make_formats(&book);
    if (book.rc == LXW_NO_ERROR) {
        set_properties(&book);
        put_first_page(&book);
        put_tables(&book);
        put_data(&book);
    }
    keep(&book, workbook_close(book.workbook));
    if (sheet->rc != LINLI_OK) {
        return linli_fail(err, sheet->rc, "out of memory while the answer was written");
    }
    return book.rc == LXW_NO_ERROR ? LINLI_OK : fail_lxw(book.rc, err);
}

static enum linli_rc copy_to(int fd, struct whole_file *file, struct linli_error *err)
{
    char bytes[COPY_BYTES];
    for (;;) {
        ssize_t n = read(fd, bytes, sizeof(bytes));
        if (n < 0) {
            return linli_fail(err, LINLI_EIO, "the workbook cannot be read back: %s",
                              strerror(errno));
        }
        if (n == 0) {
            return LINLI_OK;
        }
        LINLI_TRY(whole_file_write(file, bytes, (size_t)n, err));
    }
}

enum linli_rc sheet_review_xlsx(struct review_sheet *sheet, struct whole_file *file,
                                struct linli_error *err)
{
    const char *folder = getenv("TMPDIR");
    struct text_builder text;
    text_begin(&text, sheet->arena);
    text_addf(&text, "%s/linli-book-XXXXXX", text_is_empty(folder) ? "/tmp" : folder);
    const char *built;
    LINLI_TRY(text_finish(&text, &built, err));
    char *name = text.bytes;
    int fd = mkstemp(name);
    if (fd < 0) {
        enum linli_rc rc =
            linli_fail(err, LINLI_EIO, "the file cannot be written: %s", strerror(errno));
        linli_error_at(err, "%s", name);
        return rc;
    }
    enum linli_rc rc = write_book(sheet, name, err);
    if (rc == LINLI_OK) {
        rc = copy_to(fd, file, err);
    }
    (void)close(fd);
    (void)unlink(name);
    return rc;
}
