/* What the files that make a review's sheet share. Only sheet_review*.c include this. */
#ifndef LINLI_FORMAT_SHEET_REVIEW_PARTS_H
#define LINLI_FORMAT_SHEET_REVIEW_PARTS_H

#include "format/sheet_review.h"

enum { REVIEW_CHART_ROWS = 12 };

const char *review_word(const struct review_sheet *sheet, enum word_id word);
/* What was built; a failure is kept in the sheet. */
const char *review_built(struct review_sheet *sheet, struct text_builder *text);
/* The item's name, with the site where there are several; "" for NONE. */
const char *review_item(struct review_sheet *sheet, int64_t site, int64_t item);
/* The parts of a figure that have data in one of the three spans, worst first by this span; no data
 * last. NULL when there are none. */
const struct review_row **review_parts(struct review_sheet *sheet, enum review_figure figure,
                                       enum review_by by, int64_t *ret_n);
/* A cell as people read it; on the wrong side of its target it says so in words: colours are not
 * for everybody. */
const char *review_marked(struct review_sheet *sheet, const struct review_cell *cell);
/* Whether a span's value is on the wrong side of the target. */
bool review_missed(const struct review_row *row, int32_t span);

/* The columns of one row for each figure, part and span: of CSV, and of a workbook's last sheet. */
enum { REVIEW_DATA_COLUMNS = 14 };
extern const char *const review_data_heads[REVIEW_DATA_COLUMNS];

void review_add_findings(struct review_sheet *sheet);
void review_add_checks(struct review_sheet *sheet);

#endif
