/*
 * A simulated year as a page (see sheet_twin.h): who did how well, what it cost, stock against
 * service as a chart, costs and stock-outs as bars, what the rivals were set to.
 */
#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "format/chart.h"
#include "format/sheet_twin_parts.h"

enum {
    WHOLE_MM = 182,
    PLANE_MM = 96,
    NAME_MM = 34,
    ROWS_MOST = 16,
    POINTS_MOST = 48,
    COLUMNS_MOST = SHEET_TWIN_FIGURES_MAX + 2
};

static const char style[] =
    ".chart { max-width: 100%; height: auto; break-inside: avoid; margin-bottom: 3mm; }\n"
    "@media screen { .scroll { overflow-x: auto; } .scroll table { min-width: 620px; }\n"
    "  section { line-height: 1.45; } .chart text { fill: #222; } }\n"
    "@media screen and (max-width: 640px) { body { margin: 4mm auto; padding: 0 3mm; }\n"
    "  .figure { overflow-x: auto; } .figure .chart { max-width: none; width: 560px; } }\n"
    ".chart .saved { fill: #2e7d32; }\n"
    "table.wide { font-size: .8em; } td.r { overflow-wrap: normal; }\n"
    ".chart text { fill: #000; } .chart .strong { font-weight: 700; }\n"
    ".chart .faint { fill: #555; }\n"
    ".chart .grid { stroke: #ccc; stroke-width: 1; } .chart .axis { stroke: #000;\n"
    "  stroke-width: 2; }\n"
    ".chart .bar { fill: #888; } .chart .above { fill: #000; } .chart .none { fill: #eee; }\n"
    ".chart .curve { fill: none; stroke: #000; stroke-width: 5; } .chart .dot { fill: #000; }\n"
    ".chart .target { stroke: #000; stroke-width: 3; stroke-dasharray: 12 8; }\n";

struct page {
    const struct twin_report *report;
    enum words_language language;
    struct text_builder text; /* of the arena: takes a want of memory */
    struct html html;
};

static const char *word(const struct page *page, enum word_id id)
{
    return words_template(page->language, id);
}

static const char *built(struct page *page, struct text_builder *part)
{
    const char *done = "";
    if (text_finish(part, &done, NULL) != LINLI_OK) {
        page->text.rc = LINLI_ENOMEM;
    }
    return done;
}

/* ---- charts ---------------------------------------------------------------------------------- */

static const char *show_one(struct page *page, enum twin_figure figure, double value)
{
    struct twin_figures figures;
    figures.mean[figure] = value;
    return sheet_twin_cell(&figures, figure, false, page->language, &page->text);
}

static const char *show_stock(void *context, double value)
{
    return show_one(context, TWIN_STOCK, value);
}

/* Shares below a tenth of a per cent need their decimals. */
static const char *show_share(void *context, double value)
{
    struct page *page = context;
    struct text_builder part;
    text_begin(&part, page->text.arena);
    text_addf(&part, "%g %%", 100 * value);
    return built(page, &part);
}

/* A chart in a frame that can be pushed sideways on a phone. */
static void put_figure(struct page *page, struct text_builder *text)
{
    html_raw(&page->html, "<div class=\"figure\">\n");
    html_raw(&page->html, built(page, text));
    html_raw(&page->html, "</div>\n");
}

static void put_plane(struct page *page)
{
    const struct twin_report *report = page->report;
    struct chart_point points[POINTS_MOST];
    struct text_builder text;
    int32_t n = 0;
    for (int32_t i = 0; i < report->frontier_n && n < POINTS_MOST; i++) {
        const struct twin_row *row = &report->frontier[i];
        points[n++] = (struct chart_point){.x = row->figures.mean[TWIN_STOCK],
                                           .y = row->figures.mean[TWIN_STOCK_OUT],
                                           .name = "",
                                           .curve = row->planner ? 1 : 2};
    }
    for (int32_t i = 0; i < report->rows_n && n < POINTS_MOST; i++) {
        const struct twin_row *row = &report->rows[i];
        points[n++] = (struct chart_point){.x = row->figures.mean[TWIN_STOCK],
                                           .y = row->figures.mean[TWIN_STOCK_OUT],
                                           .name = sheet_twin_name(row, page->language)};
    }
    int32_t drawn = 0;
    for (int32_t i = 0; i < n; i++) { /* nobody wanted anything: no share */
        points[drawn] = points[i];
        drawn += isfinite(points[i].x) && isfinite(points[i].y) ? 1 : 0;
    }
    struct chart_plane plane = {.title = word(page, WORD_TWIN_SERVICE),
                                .x_name = word(page, WORD_TWIN_STOCK_NAME),
                                .y_name = word(page, WORD_TWIN_STOCK_OUT),
                                .points = points,
                                .points_n = drawn,
                                .width_mm = WHOLE_MM,
                                .height_mm = PLANE_MM,
                                .show_x = show_stock,
                                .show_y = show_share,
                                .context = page};
    text_begin(&text, page->text.arena);
    chart_points(&plane, &text);
    put_figure(page, &text);
}

struct bars {
    struct page *page;
    enum twin_figure figure;
    double factor;
};

static const char *show_bar(void *context, int64_t value)
{
    const struct bars *bars = context;
    return show_one(bars->page, bars->figure, (double)value / bars->factor);
}

static void put_bars(struct page *page, enum twin_figure figure, double factor)
{
    const struct twin_report *report = page->report;
    struct bars bars = {page, figure, factor};
    const char *labels[ROWS_MOST];
    int64_t values[ROWS_MOST];
    struct text_builder text;
    int64_t most = 1;
    assert(report->rows_n <= ROWS_MOST);
    for (int32_t i = 0; i < report->rows_n; i++) {
        double value = report->rows[i].figures.mean[figure];
        labels[i] = sheet_twin_name(&report->rows[i], page->language);
        values[i] = isfinite(value) ? (int64_t)floor(value * factor + 0.5) : FIXED_NONE;
        most = values[i] > most ? values[i] : most;
    }
    struct chart chart = {.title = sheet_twin_head(figure, page->language),
                          .form = CHART_BARS,
                          .labels = labels,
                          .values = values,
                          .n = report->rows_n,
                          .target = FIXED_NONE,
                          .most = most,
                          .step_unit = 1,
                          .width_mm = WHOLE_MM,
                          .no_data = word(page, WORD_REVIEW_NO_DATA),
                          .target_name = "",
                          .show = show_bar,
                          .context = &bars};
    text_begin(&text, page->text.arena);
    chart_rows(&chart, &text);
    put_figure(page, &text);
}

/* ---- tables ---------------------------------------------------------------------------------- */

static void put_table(struct page *page, const struct sheet_twin_table *what)
{
    const struct twin_report *report = page->report;
    struct html_column columns[COLUMNS_MOST] = {
        {.head = word(page, WORD_TWIN_POLICY), .align = HTML_LEFT, .width_mm = NAME_MM}};
    int32_t n = what->n + 1;
    for (int32_t i = 0; i < what->n; i++) {
        columns[i + 1] = (struct html_column){
            .head = sheet_twin_head(what->figures[i], page->language), .align = HTML_RIGHT};
    }
    bool against = what->against && report->rows_n > 0 &&
                   sheet_twin_against(report, &report->rows[0], &page->text) != NULL;
    if (against) {
        columns[n++] =
            (struct html_column){.head = word(page, WORD_TWIN_AGAINST), .align = HTML_RIGHT};
    }
    html_heading(&page->html, 2, "", word(page, what->title));
    html_raw(&page->html, "<div class=\"scroll\">\n");
    html_table_begin(&page->html, "wide", columns, n);
    for (int32_t r = 0; r < report->rows_n; r++) {
        const struct twin_row *row = &report->rows[r];
        const char *cells[COLUMNS_MOST] = {sheet_twin_name(row, page->language)};
        for (int32_t i = 0; i < what->n; i++) {
            cells[i + 1] = sheet_twin_cell(&row->figures, what->figures[i], what->half,
                                           page->language, &page->text);
        }
        if (against) {
            cells[n - 1] = sheet_twin_against(report, row, &page->text);
        }
        html_row(&page->html, cells);
    }
    html_table_end(&page->html);
    html_raw(&page->html, "</div>\n");
}

/* ---- what only some questions ask for -------------------------------------------------------- */

static void put_grid(struct page *page, const struct sheet_twin_grid *grid)
{
    struct html_column columns[SHEET_TWIN_GRID_COLUMNS];
    for (int32_t i = 0; i < grid->columns_n; i++) {
        columns[i] = (struct html_column){.head = grid->heads[i],
                                          .align = i < grid->left_n ? HTML_LEFT : HTML_RIGHT};
    }
    columns[0].width_mm = NAME_MM;
    html_heading(&page->html, 2, "", grid->title);
    html_raw(&page->html, "<div class=\"scroll\">\n");
    html_table_begin(&page->html, "wide", columns, grid->columns_n);
    for (int32_t r = 0; r < grid->rows_n; r++) {
        html_row(&page->html, (const char *const *)grid->cells[r]);
    }
    html_table_end(&page->html);
    html_raw(&page->html, "</div>\n");
    if (grid->note[0] != '\0') {
        html_paragraph(&page->html, "small", grid->note);
    }
}

static const char *show_lever(void *context, int32_t i)
{
    struct page *page = context;
    return show_one(page, TWIN_COST, page->report->levers[i].figures.mean[TWIN_COST]);
}

static void put_levers(struct page *page)
{
    const struct twin_report *report = page->report;
    const char *labels[TWIN_LEVERS_N];
    double values[TWIN_LEVERS_N];
    struct text_builder text;
    if (report->levers_n == 0) {
        return;
    }
    for (int32_t i = 0; i < report->levers_n; i++) {
        labels[i] = sheet_twin_lever(report->levers[i].lever, page->language);
        values[i] = report->levers[i].figures.mean[TWIN_COST];
    }
    struct chart_fall chart = {.title = word(page, WORD_TWIN_COSTS),
                               .labels = labels,
                               .values = values,
                               .n = report->levers_n,
                               .width_mm = WHOLE_MM,
                               .show = show_lever,
                               .context = page};
    text_begin(&text, page->text.arena);
    chart_fall(&chart, &text);
    put_figure(page, &text);
}

static void put_grids(struct page *page)
{
    for (int32_t i = 0; i < SHEET_TWIN_GRIDS; i++) {
        struct sheet_twin_grid grid;
        if (sheet_twin_grids[i](page->report, page->language, &page->text, &grid)) {
            put_grid(page, &grid);
        }
        if (i == SHEET_TWIN_LEVERS) {
            put_levers(page);
        }
    }
}

static void put_lines(struct page *page, bool head)
{
    const char *lines[SHEET_TWIN_LINES_MAX];
    int32_t n = 0;
    if (head) {
        sheet_twin_head_lines(page->report, page->language, &page->text, lines, &n);
    } else {
        sheet_twin_foot_lines(page->report, page->language, &page->text, lines, &n);
    }
    for (int32_t i = 0; i < n; i++) {
        html_paragraph(&page->html, head ? "" : "small", lines[i]);
    }
}

static void put_knobs(struct page *page)
{
    bool headed = false;
    for (int32_t i = 0; i < page->report->rows_n; i++) {
        const char *knobs = sheet_twin_knobs(&page->report->rows[i], page->language, &page->text);
        if (knobs[0] != '\0') {
            if (!headed) {
                html_heading(&page->html, 2, "", word(page, WORD_TWIN_KNOBS));
                headed = true;
            }
            html_paragraph(&page->html, "small", knobs);
        }
    }
}

enum linli_rc sheet_twin_html(const struct twin_report *report, enum words_language language,
                              struct linli_arena *arena, html_write_fn write, void *context,
                              struct linli_error *err)
{
    const char *title = words_template(language, WORD_TWIN_REPORT);
    struct html_sheet kind = {.title = title, .number = "", .date = ""};
    struct html_options options = {.language = language,
                                   .title = title,
                                   .city = report->city_name,
                                   .sheets = &kind,
                                   .sheets_n = 1,
                                   .style = style};
    struct page page = {.report = report, .language = language};
    text_begin(&page.text, arena);
    html_begin(&page.html, arena, &options, write, context);
    html_sheet_begin(&page.html, 0);
    put_lines(&page, true);
    put_table(&page, &sheet_twin_tables()[0]);
    if (sheet_twin_has_lives(report)) {
        put_table(&page, &sheet_twin_tables()[SHEET_TWIN_LIVES]);
    }
    put_plane(&page);
    put_table(&page, &sheet_twin_tables()[1]);
    put_bars(&page, TWIN_COST, 1);
    put_bars(&page, TWIN_STOCK_OUT, FIXED_E4);
    put_table(&page, &sheet_twin_tables()[2]);
    put_grids(&page);
    put_knobs(&page);
    put_lines(&page, false);
    html_sheet_end(&page.html);
    LINLI_TRY(html_end(&page.html, err));
    return page.text.rc == LINLI_OK
               ? LINLI_OK
               : linli_fail(err, page.text.rc, "out of memory while the answer was written");
}
