/*
 * Tables of a simulated year that only some questions ask for: what each part of the planner adds,
 * what each strain costs whom, which settings were tried and what became of them. Called by
 * sheet_twin.c and sheet_twin_html.c.
 */
#include <assert.h>
#include <math.h>

#include "format/sheet_twin_parts.h"

static const char *yuan(double value, bool sign, struct text_builder *text)
{
    struct text_builder part;
    if (!isfinite(value)) {
        return "-";
    }
    text_begin(&part, text->arena);
    text_add(&part, sign && value >= 0.5 ? "+" : "");
    sheet_twin_add_number(&part, value, 0);
    return sheet_twin_built(&part, text);
}

const char *sheet_twin_lever(enum twin_lever lever, enum words_language language)
{
    static const enum word_id words[TWIN_LEVERS_N] = {
        WORD_TWIN_NAME_BEFORE, WORD_TWIN_LEVER_FORECAST, WORD_TWIN_LEVER_POLICY,
        WORD_TWIN_LEVER_MOVES, WORD_TWIN_LEVER_PRESALE,  WORD_TWIN_LEVER_MARKDOWN,
        WORD_TWIN_LEVER_DAILY};
    assert(lever < TWIN_LEVERS_N);
    return words_template(language, words[lever]);
}

static bool levers(const struct twin_report *report, enum words_language language,
                   struct text_builder *text, struct sheet_twin_grid *ret)
{
    static const enum twin_figure figures[] = {TWIN_STOCK_OUT, TWIN_FILL,        TWIN_TURNS,
                                               TWIN_WASTE,     TWIN_STAFF_HOURS, TWIN_COST};
    enum { N = sizeof(figures) / sizeof(figures[0]) };
    struct sheet_twin_grid g = {.title = words_template(language, WORD_TWIN_LEVERS),
                                .note = words_template(language, WORD_TWIN_LEVERS_NOTE),
                                .left_n = 1,
                                .columns_n = N + 2,
                                .rows_n = report->levers_n};
    g.heads[0] = words_template(language, WORD_TWIN_LEVER);
    for (int i = 0; i < N; i++) {
        g.heads[i + 1] = sheet_twin_head(figures[i], language);
    }
    g.heads[N + 1] = words_template(language, WORD_TWIN_CHANGE);
    for (int32_t r = 0; r < report->levers_n; r++) {
        const struct twin_figures *f = &report->levers[r].figures;
        g.cells[r][0] = sheet_twin_lever(report->levers[r].lever, language);
        for (int i = 0; i < N; i++) {
            g.cells[r][i + 1] = sheet_twin_cell(f, figures[i], false, language, text);
        }
        double was = report->levers[r > 0 ? r - 1 : 0].figures.mean[TWIN_COST];
        g.cells[r][N + 1] = r > 0 ? yuan(f->mean[TWIN_COST] - was, true, text) : "";
    }
    *ret = g;
    return report->levers_n > 0;
}

/* What a strain adds to the cost of calm days. */
static const char *strain_cost(const struct twin_row *row, const struct twin_figures *strained,
                               struct text_builder *text)
{
    return yuan(strained->mean[TWIN_COST] - row->strained[TWIN_CALM].mean[TWIN_COST], true, text);
}

static bool strains(const struct twin_report *report, enum words_language language,
                    struct text_builder *text, struct sheet_twin_grid *ret)
{
    static const enum word_id heads[] = {WORD_TWIN_POLICY,          WORD_TWIN_STRAIN_CALM,
                                         WORD_TWIN_STRAIN_STORMS,   WORD_TWIN_STRAIN_FAILURES,
                                         WORD_TWIN_STRAIN_SURGES,   WORD_TWIN_STRAIN_ALL,
                                         WORD_TWIN_STRAIN_OUT_CALM, WORD_TWIN_STRAIN_OUT_ALL};
    struct sheet_twin_grid g = {.title = words_template(language, WORD_TWIN_STRAINS),
                                .note = words_template(language, WORD_TWIN_STRAINS_NOTE),
                                .left_n = 1,
                                .columns_n = sizeof(heads) / sizeof(heads[0])};
    for (int32_t i = 0; i < g.columns_n; i++) {
        g.heads[i] = words_template(language, heads[i]);
    }
    for (int32_t r = 0; r < report->rows_n && r < SHEET_TWIN_GRID_ROWS; r++) {
        const struct twin_row *row = &report->rows[r];
        const char **cells = g.cells[g.rows_n];
        if (row->strained == NULL) {
            continue;
        }
        cells[0] = sheet_twin_name(row, language);
        cells[1] = yuan(row->strained[TWIN_CALM].mean[TWIN_COST], false, text);
        cells[2] = strain_cost(row, &row->strained[TWIN_STORMS], text);
        cells[3] = strain_cost(row, &row->strained[TWIN_FAILURES], text);
        cells[4] = strain_cost(row, &row->strained[TWIN_SURGES], text);
        cells[5] = strain_cost(row, &row->figures, text);
        cells[6] =
            sheet_twin_cell(&row->strained[TWIN_CALM], TWIN_STOCK_OUT, false, language, text);
        cells[7] = sheet_twin_cell(&row->figures, TWIN_STOCK_OUT, false, language, text);
        g.rows_n += 1;
    }
    *ret = g;
    return g.rows_n > 0;
}

static bool steps(const struct twin_report *report, enum words_language language,
                  struct text_builder *text, struct sheet_twin_grid *ret)
{
    static const enum word_id notes[] = {
        [TWIN_NOT_ASKED] = WORD_TWIN_TUNE_NOT_ASKED,
        [TWIN_APPLIED] = WORD_TWIN_TUNE_APPLIED,
        [TWIN_NOTHING] = WORD_TWIN_TUNE_NOTHING,
        [TWIN_NOT_PROVED] = WORD_TWIN_TUNE_NOT_PROVED,
    };
    struct text_builder part;
    struct sheet_twin_grid g = {.note = words_template(language, notes[report->applied]),
                                .left_n = 1,
                                .columns_n = 5,
                                .rows_n = report->steps_n};
    text_begin(&part, text->arena);
    words_add(&part, language, WORD_TWIN_TUNE, (int64_t)report->train_measure_day,
              (int64_t)report->train_end_day - 1, (int64_t)report->tried_n);
    g.title = sheet_twin_built(&part, text);
    g.heads[0] = words_template(language, WORD_TWIN_TUNE_SETTING);
    g.heads[1] = words_template(language, WORD_TWIN_TUNE_FROM);
    g.heads[2] = words_template(language, WORD_TWIN_TUNE_TO);
    g.heads[3] = words_template(language, WORD_TWIN_TUNE_BEFORE);
    g.heads[4] = words_template(language, WORD_TWIN_TUNE_AFTER);
    assert(report->steps_n <= SHEET_TWIN_GRID_ROWS);
    for (int32_t r = 0; r < report->steps_n; r++) {
        const struct twin_step *s = &report->steps[r];
        bool moved = !text_equal(s->from, s->to);
        g.cells[r][0] = s->key;
        g.cells[r][1] = s->from;
        g.cells[r][2] = moved ? s->to : words_template(language, WORD_TWIN_TUNE_KEPT);
        g.cells[r][3] = moved ? yuan(s->before, false, text) : "";
        g.cells[r][4] = moved ? yuan(s->after, false, text) : "";
    }
    *ret = g;
    return report->steps_n > 0;
}

const sheet_twin_grid_fn sheet_twin_grids[SHEET_TWIN_GRIDS] = {
    [SHEET_TWIN_LEVERS] = levers, [SHEET_TWIN_STRAINS] = strains, [SHEET_TWIN_STEPS] = steps};
