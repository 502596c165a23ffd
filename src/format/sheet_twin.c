/* A simulated year for people and programs (see sheet_twin.h). */
#include "format/sheet_twin.h"

#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "format/sheet_twin_parts.h"
#include "format/terminal.h"

/* ---- figures in words ------------------------------------------------------------------------ */

/* What kind of number a figure is: its factor, shown decimals, and what stands behind it. */
struct shown {
    double factor;
    int32_t places;
    const char *unit;
};

static struct shown shown_of(enum twin_figure figure)
{
    if (figure >= TWIN_FILL_LIFE) {
        return (struct shown){100, 1, " %"};
    }
    switch (figure) {
    case TWIN_STOCK_OUT:
    case TWIN_STOCK_OUT_A:
    case TWIN_STOCK_OUT_B:
    case TWIN_STOCK_OUT_C:
    case TWIN_FILL:
    case TWIN_WASTE:
    case TWIN_EMERGENCY:
    case TWIN_AUTO:
        return (struct shown){100, 1, " %"};
    case TWIN_TURNS:
    case TWIN_STAFF_HOURS:
        return (struct shown){1, 1, ""};
    case TWIN_STOCK:
    case TWIN_COST:
    case TWIN_COST_GOODS:
    case TWIN_COST_HOLDING:
    case TWIN_COST_ORDERS:
    case TWIN_COST_EMERGENCY:
    case TWIN_COST_WASTE:
    case TWIN_COST_SHORTAGE:
    case TWIN_COST_STAFF:
    case TWIN_ORDERS:
    case TWIN_LINES:
    case TWIN_FILL_LIFE:
    case TWIN_WASTE_LIFE:
    case TWIN_FIGURES_N:
        break;
    }
    return (struct shown){1, 0, ""};
}

/* A double with so many decimals and thousands marked. */
void sheet_twin_add_number(struct text_builder *text, double value, int32_t places)
{
    char out[FIXED_TEXT_BYTES];
    int64_t fixed;
    if (fixed_from_double(value, places, FIXED_HALF_AWAY, &fixed)) {
        text_add(text, fixed_print_places(fixed, places, places, true, out));
    }
}

const char *sheet_twin_cell(const struct twin_figures *figures, enum twin_figure figure, bool half,
                            enum words_language language, struct text_builder *text)
{
    struct shown shown = shown_of(figure);
    struct text_builder part;
    const char *done = "";
    (void)language;
    if (!isfinite(figures->mean[figure])) {
        return "-";
    }
    text_begin(&part, text->arena);
    sheet_twin_add_number(&part, figures->mean[figure] * shown.factor, shown.places);
    text_add(&part, shown.unit);
    if (half && isfinite(figures->half[figure]) && figures->half[figure] > 0) {
        text_add(&part, " ±");
        sheet_twin_add_number(&part, figures->half[figure] * shown.factor, shown.places);
    }
    if (text_finish(&part, &done, NULL) != LINLI_OK) {
        text->rc = LINLI_ENOMEM;
    }
    return done;
}

const char *sheet_twin_name(const struct twin_row *row, enum words_language language)
{
    static const struct {
        const char *name;
        enum word_id word;
    } names[] = {
        {"linli", WORD_TWIN_NAME_LINLI},           {"linli-tuned", WORD_TWIN_NAME_TUNED},
        {"before", WORD_TWIN_NAME_BEFORE},         {"erp", WORD_TWIN_NAME_ERP},
        {"openlmis", WORD_TWIN_NAME_OPENLMIS},     {"ddmrp", WORD_TWIN_NAME_DDMRP},
        {"base-stock", WORD_TWIN_NAME_BASE_STOCK}, {"clairvoyant", WORD_TWIN_NAME_CLAIRVOYANT},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (text_equal(names[i].name, row->name)) {
            return words_template(language, names[i].word);
        }
    }
    return row->name;
}

const char *sheet_twin_head(enum twin_figure figure, enum words_language language)
{
    static const enum word_id heads[TWIN_FIGURES_N] = {
        WORD_TWIN_STOCK_OUT,      WORD_TWIN_STOCK_OUT_A,  WORD_TWIN_STOCK_OUT_B,
        WORD_TWIN_STOCK_OUT_C,    WORD_TWIN_FILL,         WORD_TWIN_TURNS,
        WORD_TWIN_STOCK,          WORD_TWIN_WASTE,        WORD_TWIN_COST,
        WORD_TWIN_COST_GOODS,     WORD_TWIN_COST_HOLDING, WORD_TWIN_COST_ORDERS,
        WORD_TWIN_COST_EMERGENCY, WORD_TWIN_COST_WASTE,   WORD_TWIN_COST_SHORTAGE,
        WORD_TWIN_COST_STAFF,     WORD_TWIN_STAFF_HOURS,  WORD_TWIN_ORDERS,
        WORD_TWIN_LINES,          WORD_TWIN_EMERGENCY,    WORD_TWIN_AUTO,
        WORD_TWIN_FILL_DAY,       WORD_TWIN_FILL_DAYS,    WORD_TWIN_FILL_LONG,
        WORD_TWIN_WASTE_DAY,      WORD_TWIN_WASTE_DAYS,   WORD_TWIN_WASTE_LONG,
    };
    assert(figure < TWIN_FIGURES_N);
    return words_template(language, heads[figure]);
}

/* ---- sentences ------------------------------------------------------------------------------- */

const char *sheet_twin_built(struct text_builder *part, struct text_builder *text)
{
    const char *done = "";
    if (text_finish(part, &done, NULL) != LINLI_OK) {
        text->rc = LINLI_ENOMEM;
    }
    return done;
}

static const struct twin_row *row_of(const struct twin_report *report, const char *name)
{
    for (int32_t i = 0; i < report->rows_n; i++) {
        if (text_equal(report->rows[i].name, name)) {
            return &report->rows[i];
        }
    }
    return NULL;
}

void sheet_twin_add_change(struct text_builder *part, double change)
{
    text_add(part, change > 0 ? "+" : "");
    sheet_twin_add_number(part, 100 * change, 1);
    text_add(part, " %");
}

const char *sheet_twin_against(const struct twin_report *report, const struct twin_row *row,
                               struct text_builder *text)
{
    const struct twin_row *before = row_of(report, "before");
    struct text_builder part;
    if (before == NULL || !(before->figures.mean[TWIN_COST] > 0)) {
        return NULL;
    }
    if (row == before) {
        return "";
    }
    text_begin(&part, text->arena);
    sheet_twin_add_change(&part,
                          row->figures.mean[TWIN_COST] / before->figures.mean[TWIN_COST] - 1);
    return sheet_twin_built(&part, text);
}

void sheet_twin_head_lines(const struct twin_report *report, enum words_language language,
                           struct text_builder *text, const char *ret_lines[SHEET_TWIN_LINES_MAX],
                           int32_t *ret_n)
{
    struct text_builder part;
    bool trained = false;
    int32_t n = 0;
    text_begin(&part, text->arena);
    words_add(&part, language, WORD_TWIN_TITLE, report->city_name, (int64_t)report->measure_day,
              (int64_t)report->end_day - 1, report->items_n, (int64_t)report->replications,
              (int64_t)report->seed);
    ret_lines[n++] = sheet_twin_built(&part, text);
    for (int32_t r = 0; r < report->rows_n; r++) {
        trained = trained || report->rows[r].trained;
    }
    if (trained) {
        text_begin(&part, text->arena);
        words_add(&part, language, WORD_TWIN_TRAINED, (int64_t)report->train_measure_day,
                  (int64_t)report->train_end_day - 1);
        ret_lines[n++] = sheet_twin_built(&part, text);
    }
    if (report->sells_ahead) {
        struct twin_figures share = {.mean = {fixed_to_double(report->rates.presale_e4, 4)}};
        text_begin(&part, text->arena);
        words_add(&part, language, WORD_TWIN_PRESALE,
                  sheet_twin_cell(&share, TWIN_STOCK_OUT, false, language, text),
                  (int64_t)report->rates.presale_days);
        ret_lines[n++] = sheet_twin_built(&part, text);
    }
    if (report->stress.storms + report->stress.failures + report->stress.surges > 0) {
        text_begin(&part, text->arena);
        words_add(&part, language, WORD_TWIN_STRESS, (int64_t)report->stress.storms,
                  (int64_t)report->stress.failures, (int64_t)report->stress.surges);
        ret_lines[n++] = sheet_twin_built(&part, text);
    }
    *ret_n = n;
}

/* The least stock of the planner's points with no more stock-outs; NAN: none. */
static double least_stock(const struct twin_report *report, double stock_out)
{
    double least = (double)NAN;
    for (int32_t i = 0; i < report->frontier_n; i++) {
        const struct twin_figures *f = &report->frontier[i].figures;
        if (report->frontier[i].planner && f->mean[TWIN_STOCK_OUT] <= stock_out &&
            !(f->mean[TWIN_STOCK] >= least)) {
            least = f->mean[TWIN_STOCK];
        }
    }
    return least;
}

double sheet_twin_between(const struct twin_report *report, bool planner, enum twin_figure at,
                          double value, enum twin_figure of)
{
    for (int32_t i = 0; i + 1 < report->frontier_n; i++) {
        const struct twin_row *a = &report->frontier[i];
        const struct twin_row *b = &report->frontier[i + 1];
        double from = a->figures.mean[at];
        double to = b->figures.mean[at];
        bool between = (from <= value && value <= to) || (from >= value && value >= to);
        if (a->planner == planner && b->planner == planner && between && from != to) {
            double share = (value - from) / (to - from);
            assert(share >= 0 && share <= 1);
            return a->figures.mean[of] + share * (b->figures.mean[of] - a->figures.mean[of]);
        }
    }
    return (double)NAN;
}

/* The two frontiers at equal service, at the strictest level that both have. */
static const char *equal_service(const struct twin_report *report, enum words_language language,
                                 struct text_builder *text)
{
    static const double levels[] = {0.002, 0.003, 0.005, 0.01, 0.02, 0.03};
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        struct text_builder part;
        double ours = least_stock(report, levels[i]);
        double theirs = sheet_twin_between(report, false, TWIN_STOCK_OUT, levels[i], TWIN_STOCK);
        struct twin_figures shown = {.mean = {levels[i]}};
        if (!isfinite(ours) || !isfinite(theirs) || !(theirs > 0)) {
            continue;
        }
        const char *out = sheet_twin_cell(&shown, TWIN_STOCK_OUT, false, language, text);
        shown.mean[TWIN_STOCK] = ours;
        const char *our_stock = sheet_twin_cell(&shown, TWIN_STOCK, false, language, text);
        shown.mean[TWIN_STOCK] = theirs;
        const char *their_stock = sheet_twin_cell(&shown, TWIN_STOCK, false, language, text);
        text_begin(&part, text->arena);
        sheet_twin_add_change(&part, ours / theirs - 1);
        const char *change = sheet_twin_built(&part, text);
        text_begin(&part, text->arena);
        words_add(&part, language, WORD_TWIN_EQUAL, out, our_stock, their_stock, change);
        return sheet_twin_built(&part, text);
    }
    return NULL;
}

void sheet_twin_foot_lines(const struct twin_report *report, enum words_language language,
                           struct text_builder *text, const char *ret_lines[SHEET_TWIN_LINES_MAX],
                           int32_t *ret_n)
{
    struct twin_figures wape = {.mean = {report->wape}};
    struct text_builder part;
    int32_t n = 0;
    ret_lines[n] = report->short_lived ? sheet_twin_equal_fill(report, language, text)
                                       : equal_service(report, language, text);
    n += ret_lines[n] != NULL ? 1 : 0;
    ret_lines[n] = sheet_twin_missed(report, language, text);
    n += ret_lines[n] != NULL ? 1 : 0;
    text_begin(&part, text->arena);
    words_add(&part, language, WORD_TWIN_PROOF, report->conserved_n);
    ret_lines[n++] = sheet_twin_built(&part, text);
    if (isfinite(report->wape)) {
        text_begin(&part, text->arena);
        words_add(&part, language, WORD_TWIN_FORECASTS,
                  sheet_twin_cell(&wape, TWIN_STOCK_OUT, false, language, text), report->class_n[0],
                  report->class_n[1], report->class_n[2]);
        ret_lines[n++] = sheet_twin_built(&part, text);
    }
    *ret_n = n;
}

const struct sheet_twin_table *sheet_twin_tables(void)
{
    static const struct sheet_twin_table tables[SHEET_TWIN_TABLES] = {
        {WORD_TWIN_SERVICE,
         {TWIN_STOCK_OUT, TWIN_STOCK_OUT_A, TWIN_STOCK_OUT_B, TWIN_STOCK_OUT_C, TWIN_FILL,
          TWIN_TURNS, TWIN_STOCK, TWIN_WASTE},
         8,
         true,
         false},
        {WORD_TWIN_COSTS,
         {TWIN_COST_GOODS, TWIN_COST_HOLDING, TWIN_COST_ORDERS, TWIN_COST_EMERGENCY,
          TWIN_COST_WASTE, TWIN_COST_SHORTAGE, TWIN_COST_STAFF, TWIN_COST},
         8,
         false,
         true},
        {WORD_TWIN_WORK,
         {TWIN_STAFF_HOURS, TWIN_ORDERS, TWIN_LINES, TWIN_EMERGENCY, TWIN_AUTO},
         5,
         false,
         false},
        {WORD_TWIN_LIVES,
         {TWIN_FILL_LIFE, TWIN_FILL_LIFE + 1, TWIN_FILL_LIFE + 2, TWIN_WASTE_LIFE,
          TWIN_WASTE_LIFE + 1, TWIN_WASTE_LIFE + 2},
         6,
         true,
         false},
    };
    return tables;
}

bool sheet_twin_has_lives(const struct twin_report *report)
{
    bool any = false;
    for (int32_t i = 0; i < report->rows_n; i++) {
        const double *fill = &report->rows[i].figures.mean[TWIN_FILL_LIFE];
        any = any || isfinite(fill[0]) || isfinite(fill[1]);
    }
    return any;
}

/* ---- for a terminal -------------------------------------------------------------------------- */

static void add_table(const struct twin_report *report, const struct sheet_twin_table *what,
                      enum words_language language, int32_t width, struct text_builder *text)
{
    struct terminal_column columns[TERMINAL_COLUMNS_MAX] = {
        {words_template(language, WORD_TWIN_POLICY), false, false, false}};
    struct terminal_table table;
    bool against = what->against && row_of(report, "before") != NULL;
    int32_t n = what->n + 1;
    for (int32_t i = 0; i < what->n; i++) {
        columns[i + 1] = (struct terminal_column){sheet_twin_head(what->figures[i], language), true,
                                                  true, false};
    }
    if (against) {
        columns[n++] = (struct terminal_column){words_template(language, WORD_TWIN_AGAINST), true,
                                                true, false};
    }
    assert(n <= TERMINAL_COLUMNS_MAX);
    text_addf(text, "\n%s\n", words_template(language, what->title));
    terminal_table_init(&table, text->arena, columns, n);
    for (int32_t r = 0; r < report->rows_n; r++) {
        const struct twin_row *row = &report->rows[r];
        const char *cells[TERMINAL_COLUMNS_MAX] = {sheet_twin_name(row, language)};
        for (int32_t i = 0; i < what->n; i++) {
            cells[i + 1] =
                sheet_twin_cell(&row->figures, what->figures[i], what->half, language, text);
        }
        if (against) {
            cells[n - 1] = sheet_twin_against(report, row, text);
        }
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 2, width, false);
}

static void add_knobs(const struct twin_report *report, enum words_language language,
                      struct text_builder *text)
{
    bool headed = false;
    for (int32_t r = 0; r < report->rows_n; r++) {
        const char *knobs = sheet_twin_knobs(&report->rows[r], language, text);
        if (knobs[0] == '\0') {
            continue;
        }
        if (!headed) {
            text_addf(text, "\n%s\n", words_template(language, WORD_TWIN_KNOBS));
            headed = true;
        }
        text_addf(text, "  %s\n", knobs);
    }
}

static void add_frontier(const struct twin_report *report, enum words_language language,
                         int32_t width, struct text_builder *text)
{
    static const enum twin_figure figures[] = {TWIN_STOCK_OUT, TWIN_FILL,  TWIN_STOCK,
                                               TWIN_TURNS,     TWIN_WASTE, TWIN_COST};
    enum { N = sizeof(figures) / sizeof(figures[0]) };
    struct terminal_column columns[N + 2] = {
        {words_template(language, WORD_TWIN_POLICY), false, false, false},
        {words_template(language, WORD_TWIN_LEVEL), true, true, false}};
    struct terminal_table table;
    if (report->frontier_n == 0) {
        return;
    }
    for (int i = 0; i < N; i++) {
        columns[i + 2] =
            (struct terminal_column){sheet_twin_head(figures[i], language), true, true, false};
    }
    text_addf(text, "\n%s\n",
              words_template(language,
                             report->short_lived ? WORD_TWIN_FRONTIER_SHORT : WORD_TWIN_FRONTIER));
    terminal_table_init(&table, text->arena, columns, N + 2);
    for (int32_t r = 0; r < report->frontier_n; r++) {
        const struct twin_row *row = &report->frontier[r];
        const char *cells[N + 2] = {sheet_twin_name(row, language)};
        struct text_builder part;
        text_begin(&part, text->arena);
        sheet_twin_add_number(&part, row->level, 1);
        cells[1] = sheet_twin_built(&part, text);
        for (int i = 0; i < N; i++) {
            cells[i + 2] = sheet_twin_cell(&row->figures, figures[i], false, language, text);
        }
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 2, width, false);
}

static void add_grid(const struct sheet_twin_grid *grid, int32_t width, struct text_builder *text)
{
    struct terminal_column columns[SHEET_TWIN_GRID_COLUMNS];
    struct terminal_table table;
    for (int32_t i = 0; i < grid->columns_n; i++) {
        bool right = i >= grid->left_n;
        columns[i] = (struct terminal_column){grid->heads[i], right, right, false};
    }
    text_addf(text, "\n%s\n", grid->title);
    terminal_table_init(&table, text->arena, columns, grid->columns_n);
    for (int32_t r = 0; r < grid->rows_n; r++) {
        terminal_table_add(&table, grid->cells[r]);
    }
    terminal_table_print(&table, text, 2, width, false);
    if (grid->note[0] != '\0') {
        text_addf(text, "  %s\n", grid->note);
    }
}

void sheet_twin_print(const struct twin_report *report, enum words_language language, int32_t width,
                      struct text_builder *text)
{
    const char *lines[SHEET_TWIN_LINES_MAX];
    int32_t n = 0;
    sheet_twin_head_lines(report, language, text, lines, &n);
    for (int32_t i = 0; i < n; i++) {
        text_addf(text, "%s\n", lines[i]);
    }
    for (int32_t i = 0; i < SHEET_TWIN_TABLES; i++) {
        if (i != SHEET_TWIN_LIVES || sheet_twin_has_lives(report)) {
            add_table(report, &sheet_twin_tables()[i], language, width, text);
        }
    }
    add_frontier(report, language, width, text);
    for (int32_t i = 0; i < SHEET_TWIN_GRIDS; i++) {
        struct sheet_twin_grid grid;
        if (sheet_twin_grids[i](report, language, text, &grid)) {
            add_grid(&grid, width, text);
        }
    }
    add_knobs(report, language, text);
    sheet_twin_foot_lines(report, language, text, lines, &n);
    text_add(text, "\n");
    for (int32_t i = 0; i < n; i++) {
        text_addf(text, "%s\n", lines[i]);
    }
}
