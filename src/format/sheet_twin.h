/*
 * What a simulated year came to (model/twin.h): for a terminal and as JSON. Called by the command
 * line.
 */
#ifndef LINLI_FORMAT_SHEET_TWIN_H
#define LINLI_FORMAT_SHEET_TWIN_H

#include "format/words.h"
#include "model/twin.h"

void sheet_twin_print(const struct twin_report *report, enum words_language language, int32_t width,
                      struct text_builder *text);
/* One object, a line; the same in every language. A want of memory is kept in the text. */
void sheet_twin_json(const struct twin_report *report, struct text_builder *text);

/* How a figure is written for people, in the text's arena: "4.5 %", "6.6", "412,800"; with half its
 * interval behind it: "4.5 % ±0.2". */
const char *sheet_twin_cell(const struct twin_figures *figures, enum twin_figure figure, bool half,
                            enum words_language language, struct text_builder *text);
/* A contender's name in words. */
const char *sheet_twin_name(const struct twin_row *row, enum words_language language);
/* The word of a figure. */
const char *sheet_twin_head(enum twin_figure figure, enum words_language language);

#endif
