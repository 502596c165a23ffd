/*
 * Forecasts with their parts: as CSV for a file, as tables for people, in thousandths of a unit.
 * Everything is rounded to four decimals but the level, which takes what is left of the mean
 * rounded alike: so the parts add up to the mean as printed, to the last digit.
 *
 * Called by forecast_files.c.
 */
#include "service/forecast_files_explain.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#include "base/fixed.h"
#include "format/terminal.h"

enum { EXPLAIN_DIGITS_E4 = 10000, TEXT_E2 = 100, COLUMNS_MAX = LINLI_FORECAST_PARTS_N + 2 };

static const char *const COLUMNS[LINLI_FORECAST_PARTS_N] = {
    [LINLI_FORECAST_PART_LEVEL] = "level",       [LINLI_FORECAST_PART_STOCK_OUT] = "stock_out",
    [LINLI_FORECAST_PART_WEEKDAY] = "weekday",   [LINLI_FORECAST_PART_SEASON] = "season",
    [LINLI_FORECAST_PART_HOLIDAY] = "holiday",   [LINLI_FORECAST_PART_PROMOTION] = "promotion",
    [LINLI_FORECAST_PART_PRICE] = "price",       [LINLI_FORECAST_PART_WEATHER] = "weather",
    [LINLI_FORECAST_PART_ACTIVITY] = "activity", [LINLI_FORECAST_PART_POOLING] = "pooling",
    [LINLI_FORECAST_PART_OVERRIDE] = "override"};

/* Whole numbers of 1/scale that add up: parts[PARTS_N]; the mean is given back. */
static int64_t rounded(const struct linli_forecast_result *r, int32_t from, int32_t to,
                       double scale, int64_t parts[LINLI_FORECAST_PARTS_N])
{
    double mean = 0.0;
    double sum[LINLI_FORECAST_PARTS_N] = {0.0};
    for (int32_t k = from; k < to; k++) {
        double left = r->mean[k];
        for (int32_t i = 0; i < LINLI_FORECAST_PARTS_N; i++) {
            sum[i] += r->part[i][k];
            left -= r->part[i][k];
        }
        /* what was changed after the engine: totals that were made to add up */
        bool changed = fabs(left) > 1e-9 * (1.0 + r->mean[k]);
        sum[LINLI_FORECAST_PART_POOLING] += changed ? left : 0.0;
        mean += r->mean[k];
    }
    int64_t whole = (int64_t)floor(mean * scale + 0.5);
    int64_t rest = whole;
    for (int32_t i = 0; i < LINLI_FORECAST_PARTS_N; i++) {
        parts[i] = (int64_t)floor(sum[i] * scale + 0.5);
        rest -= i == LINLI_FORECAST_PART_LEVEL ? 0 : parts[i];
    }
    parts[LINLI_FORECAST_PART_LEVEL] = rest;
    return whole;
}

void forecast_explain_header(struct text_builder *text)
{
    text_add(text, "site,item,date,mean");
    for (int32_t i = 0; i < LINLI_FORECAST_PARTS_N; i++) {
        text_addf(text, ",%s", COLUMNS[i]);
    }
    text_add(text, ",model\n");
}

void forecast_explain_cells(const struct linli_forecast_result *r, int32_t from, int32_t to,
                            struct text_builder *text)
{
    char digits[FIXED_TEXT_BYTES];
    int64_t parts[LINLI_FORECAST_PARTS_N];
    int64_t mean = rounded(r, from, to, EXPLAIN_DIGITS_E4, parts);
    text_addf(text, ",%s", fixed_print(mean, 4, digits));
    for (int32_t i = 0; i < LINLI_FORECAST_PARTS_N; i++) {
        text_addf(text, ",%s", fixed_print(parts[i], 4, digits));
    }
}

/* A signed number of two decimals, "" for nothing, in the arena. */
static const char *cell(int64_t value, bool sign, struct linli_arena *arena)
{
    char digits[FIXED_TEXT_BYTES];
    struct text_builder text;
    const char *done = "";
    text_begin(&text, arena);
    if (value != 0 || !sign) {
        text_addf(&text, "%s%s", sign && value > 0 ? "+" : "",
                  fixed_print_places(value, 2, 2, false, digits));
    }
    (void)text_finish(&text, &done, NULL);
    return done;
}

/* Which parts of the series are not nothing; the level always. */
static int32_t columns_of(const struct linli_forecast_result *r, const struct forecast_explained *e,
                          enum linli_forecast_part shown[LINLI_FORECAST_PARTS_N])
{
    int32_t n = 0;
    int64_t parts[LINLI_FORECAST_PARTS_N];
    bool any[LINLI_FORECAST_PARTS_N] = {true};
    for (int32_t k = 0; k < e->rows_n; k++) {
        (void)rounded(r, e->from[k], e->to[k], TEXT_E2, parts);
        for (int32_t i = 0; i < LINLI_FORECAST_PARTS_N; i++) {
            any[i] = any[i] || parts[i] != 0;
        }
    }
    for (int32_t i = 0; i < LINLI_FORECAST_PARTS_N; i++) {
        if (any[i]) {
            shown[n++] = (enum linli_forecast_part)i;
        }
    }
    return n;
}

void forecast_explain_table(const struct linli_forecast_result *r,
                            const struct forecast_explained *e, struct linli_arena *arena,
                            struct text_builder *text)
{
    enum linli_forecast_part shown[LINLI_FORECAST_PARTS_N];
    int32_t n = columns_of(r, e, shown);
    struct terminal_column columns[COLUMNS_MAX] = {
        {.header = words_template(e->language, WORD_PARTS_DATE), .fixed = true},
        {.header = words_template(e->language, WORD_PARTS_MEAN), .right = true, .fixed = true}};
    for (int32_t i = 0; i < n; i++) {
        enum word_id word = (enum word_id)(WORD_PART_LEVEL + (int32_t)shown[i]);
        columns[2 + i] = (struct terminal_column){
            .header = words_template(e->language, word), .right = true, .fixed = true};
    }
    struct terminal_table table;
    terminal_table_init(&table, arena, columns, 2 + n);
    for (int32_t k = 0; k < e->rows_n; k++) {
        const char *cells[COLUMNS_MAX];
        int64_t parts[LINLI_FORECAST_PARTS_N];
        int64_t mean = rounded(r, e->from[k], e->to[k], TEXT_E2, parts);
        cells[0] = e->date[k];
        cells[1] = cell(mean, false, arena);
        for (int32_t i = 0; i < n; i++) {
            bool first = shown[i] == LINLI_FORECAST_PART_LEVEL;
            cells[2 + i] = cell(parts[shown[i]], !first, arena);
        }
        terminal_table_add(&table, cells);
    }
    words_add(text, e->language, WORD_PARTS_SERIES, e->site, e->item,
              linli_forecast_model_name(r->model));
    text_add(text, "\n");
    terminal_table_print(&table, text, 2, 0, false);
    text_add(text, "\n");
}
