/*
 * How right forecasts were (model/accuracy.h): for a terminal, as CSV and as JSON. Called by the
 * command line.
 */
#ifndef LINLI_FORMAT_SHEET_ACCURACY_H
#define LINLI_FORMAT_SHEET_ACCURACY_H

#include "format/words.h"
#include "model/accuracy.h"

enum { ACCURACY_WORST_MAX = 3 };

/* The least accurate categories of a month, as a review finds them. */
struct accuracy_worst {
    const char *month; /* "2026-11"; NULL: not asked for */
    int32_t n;
    const char *category[ACCURACY_WORST_MAX]; /* "" for items without one */
    int64_t accuracy_e4[ACCURACY_WORST_MAX];  /* over 72 hours, by site and category */
    const char *cause[ACCURACY_WORST_MAX];    /* a sentence in the language of the output */
};

void sheet_accuracy_print(const struct accuracy *accuracy, const struct accuracy_worst *worst,
                          enum words_language language, int32_t width, struct text_builder *text);
/* One row for each group, the same in every language. */
void sheet_accuracy_csv(const struct accuracy *accuracy, struct text_builder *text);
/* One object, a line. A want of memory is kept in the text. */
void sheet_accuracy_json(const struct accuracy *accuracy, const struct accuracy_worst *worst,
                         struct text_builder *text);

#endif
