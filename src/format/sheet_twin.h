/*
 * What a simulated year came to (model/twin.h): for a terminal and as JSON. Called by the command
 * line.
 */
#ifndef LINLI_FORMAT_SHEET_TWIN_H
#define LINLI_FORMAT_SHEET_TWIN_H

#include "format/html.h"
#include "format/words.h"
#include "model/twin.h"

void sheet_twin_print(const struct twin_report *report, enum words_language language, int32_t width,
                      struct text_builder *text);
/* One object, a line; the same in every language. A want of memory is kept in the text. */
void sheet_twin_json(const struct twin_report *report, struct text_builder *text);

/* The same as a page for browser and paper, with charts. Texts lie in `arena`. */
enum linli_rc sheet_twin_html(const struct twin_report *report, enum words_language language,
                              struct linli_arena *arena, html_write_fn write, void *context,
                              struct linli_error *err);

enum { SHEET_TWIN_TABLES = 4, SHEET_TWIN_LIVES = 3, SHEET_TWIN_FIGURES_MAX = 8 };

/* The tables of contenders and figures, for both forms. */
struct sheet_twin_table {
    enum word_id title;
    enum twin_figure figures[SHEET_TWIN_FIGURES_MAX];
    int32_t n;
    bool half;    /* with half intervals */
    bool against; /* a last column: the cost beside that of "before" */
};
const struct sheet_twin_table *sheet_twin_tables(void);
/* Whether some goods live less than five days: SHEET_TWIN_LIVES has something to say. */
bool sheet_twin_has_lives(const struct twin_report *report);

/* The sentences above and below the tables, in order; *ret_n of them, of `text`'s arena. */
enum { SHEET_TWIN_LINES_MAX = 8 };
void sheet_twin_head_lines(const struct twin_report *report, enum words_language language,
                           struct text_builder *text, const char *ret_lines[SHEET_TWIN_LINES_MAX],
                           int32_t *ret_n);
void sheet_twin_foot_lines(const struct twin_report *report, enum words_language language,
                           struct text_builder *text, const char *ret_lines[SHEET_TWIN_LINES_MAX],
                           int32_t *ret_n);
/* Where the rule by hand could not be set to its figures: that, in a sentence; else NULL. */
const char *sheet_twin_missed(const struct twin_report *report, enum words_language language,
                              struct text_builder *text);
/* What a rival was set to, "" for none; the cost against "before", NULL where there is none. */
const char *sheet_twin_knobs(const struct twin_row *row, enum words_language language,
                             struct text_builder *text);
const char *sheet_twin_against(const struct twin_report *report, const struct twin_row *row,
                               struct text_builder *text);

/* How a figure is written for people, in the text's arena: "4.5 %", "6.6", "412,800"; with half its
 * interval behind it: "4.5 % ±0.2". */
const char *sheet_twin_cell(const struct twin_figures *figures, enum twin_figure figure, bool half,
                            enum words_language language, struct text_builder *text);
/* A contender's name in words. */
const char *sheet_twin_name(const struct twin_row *row, enum words_language language);
/* Another figure of the planner's frontier, or of the rival's, where `at` has that value: between
 * the two neighbouring points that have it between them; NAN: none have. */
double sheet_twin_between(const struct twin_report *report, bool planner, enum twin_figure at,
                          double value, enum twin_figure of);
/* The planner and the rival that fills most at its fill rate, by their waste; NULL: the frontier
 * does not reach from below that rate to above. */
const char *sheet_twin_equal_fill(const struct twin_report *report, enum words_language language,
                                  struct text_builder *text);
/* The word of a figure. */
const char *sheet_twin_head(enum twin_figure figure, enum words_language language);

#endif
