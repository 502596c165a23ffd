/*
 * A review as tables, findings and a check list in one language: made once, then written for a
 * terminal, as HTML, CSV, JSON or XLSX. Every number keeps its unit until it is written, so that a
 * spreadsheet gets numbers and people get "3.2 %" or "no data".
 *
 * Called by the command line.
 */
#ifndef LINLI_FORMAT_SHEET_REVIEW_H
#define LINLI_FORMAT_SHEET_REVIEW_H

#include "format/html.h"
#include "format/table_write_file.h"
#include "format/words.h"
#include "linli/arena.h"
#include "model/review.h"

enum { REVIEW_COLUMNS_MAX = 9, REVIEW_TABLES_MAX = 8, REVIEW_CHECKS_MAX = 4, REVIEW_SHOWN = 10 };

struct review_cell {
    const char *text; /* NULL: a number */
    enum review_unit unit;
    int64_t value; /* NONE: no data */
    bool missed;   /* on the wrong side of its target */
};

struct review_table {
    const char *title;
    bool by_topic; /* the first column groups the rows: a row of one text is the head of a group */
    int32_t columns_n;
    const char *heads[REVIEW_COLUMNS_MAX];
    bool numbers[REVIEW_COLUMNS_MAX];
    struct review_cell *cells; /* row by row */
    int64_t rows_n;
    int64_t capacity;
};

/* A sentence and the command that shows more. */
struct review_line_text {
    const char *text;
    const char *command;
};

struct review_sheet {
    const struct city *city;
    const struct review *review;
    enum words_language language;
    struct linli_arena *arena;
    enum linli_rc rc; /* the first failure */
    const char *title;
    const char *title_short; /* without city and days */
    const char *dates;
    const char *compared;
    const char *remark; /* of the ledger's begin; "" */
    struct review_table tables[REVIEW_TABLES_MAX];
    int32_t tables_n;
    struct review_line_text *findings; /* the REVIEW_SHOWN worst */
    int32_t findings_n;
    int64_t more_n;
    struct review_line_text checks[REVIEW_CHECKS_MAX];
    int32_t checks_n;
};

/* Makes the sheet in the arena; city and review outlive it. */
enum linli_rc sheet_review_make(const struct city *city, const struct review *review,
                                enum words_language language, struct linli_arena *arena,
                                struct review_sheet *ret_sheet, struct linli_error *err);

/* A cell as people read it, in the sheet's arena. */
const char *sheet_review_cell(struct review_sheet *sheet, const struct review_cell *cell);
const char *sheet_review_value(struct review_sheet *sheet, enum review_unit unit, int64_t value);

/* Why a category missed; "" when it is not among the worst. */
const char *sheet_review_cause(struct review_sheet *sheet, const char *category);

/* For a terminal. */
void sheet_review_print(struct review_sheet *sheet, int32_t width, bool colour,
                        struct text_builder *text);

/* One row for each figure, part and span: the same in every language. */
void sheet_review_csv(const struct review *review, struct text_builder *text);

/* The same and the findings as one object of JSON, a line. A want of memory is kept in the text. */
void sheet_review_json(const struct review_sheet *sheet, struct text_builder *text);

/* A page for browser and paper, with charts. */
enum linli_rc sheet_review_html(struct review_sheet *sheet, html_write_fn write, void *context,
                                struct linli_error *err);

/* A workbook into an open file. LINLI_EIO: no place for it. */
enum linli_rc sheet_review_xlsx(struct review_sheet *sheet, struct whole_file *file,
                                struct linli_error *err);

#endif
