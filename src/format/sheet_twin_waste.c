/*
 * Goods of short life in a simulated year: what the planner wastes at the fill rate of the rival
 * that fills most, between the two nearest points of its frontier. Called by sheet_twin.c.
 */
#include <assert.h>
#include <math.h>

#include "base/text.h"
#include "format/sheet_twin.h"

/* The rival that fills most; who knows the future is none. NULL: no rival ran. */
static const struct twin_row *best_rival(const struct twin_report *report)
{
    const struct twin_row *best = NULL;
    for (int32_t i = 0; i < report->rows_n; i++) {
        const struct twin_row *row = &report->rows[i];
        if (!row->planner && !text_equal(row->name, "clairvoyant") &&
            (best == NULL || row->figures.mean[TWIN_FILL] > best->figures.mean[TWIN_FILL])) {
            best = row;
        }
    }
    return best;
}

const char *sheet_twin_equal_fill(const struct twin_report *report, enum words_language language,
                                  struct text_builder *text)
{
    const struct twin_row *rival = best_rival(report);
    const char *line = NULL;
    const char *ratio = "";
    struct text_builder part;
    if (rival == NULL) {
        return NULL;
    }
    double waste =
        sheet_twin_between(report, true, TWIN_FILL, rival->figures.mean[TWIN_FILL], TWIN_WASTE);
    double theirs = rival->figures.mean[TWIN_WASTE];
    if (!isfinite(waste) || !(theirs > 0)) {
        return NULL;
    }
    struct twin_figures ours = {.mean = {0}};
    ours.mean[TWIN_WASTE] = waste;
    text_begin(&part, text->arena);
    text_addf(&part, "%.2f", waste / theirs);
    if (text_finish(&part, &ratio, NULL) != LINLI_OK) {
        return NULL;
    }
    text_begin(&part, text->arena);
    words_add(&part, language, WORD_TWIN_EQUAL_FILL, sheet_twin_name(rival, language),
              sheet_twin_cell(&rival->figures, TWIN_FILL, false, language, text),
              sheet_twin_cell(&rival->figures, TWIN_WASTE, false, language, text),
              sheet_twin_cell(&ours, TWIN_WASTE, false, language, text), ratio);
    return text_finish(&part, &line, NULL) == LINLI_OK ? line : NULL;
}
