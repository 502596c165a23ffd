/* What charts are drawn with: text, lines and the frame of an <svg>, in tenths of a millimetre
 * (chart.c). Called by the files chart*.c only. */
#ifndef LINLI_FORMAT_CHART_PARTS_H
#define LINLI_FORMAT_CHART_PARTS_H

#include "base/text.h"

enum {
    MM = 10,   /* geometry is in tenths of a millimetre */
    FONT = 27, /* 2.7 mm: 7.7 points */
    TITLE_FONT = 32,
    HEAD = 66, /* above the plot: the title */
    FOOT = 44, /* below it: labels */
    GAP = 14
};

/* `anchor` is start, middle or end; `class` "" or one of the page's style. */
void chart_add_words(struct text_builder *text, int64_t x, int64_t y, const char *anchor,
                     const char *class, const char *words);
void chart_add_line(struct text_builder *text, const char *class, int64_t x1, int64_t y1,
                    int64_t x2, int64_t y2);
int64_t chart_width_of(const char *words);
/* The element and its title; "</svg>" ends it. */
void chart_begin(struct text_builder *text, const char *title, int64_t width, int64_t height);

#endif
