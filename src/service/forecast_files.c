/*
 * `linli forecast`: series by series through the engine, in blocks so that memory stays bounded,
 * and out as CSV in the order of the series. The bytes do not depend on the threads, since the
 * engine's results do not.
 */
#include "service/forecast_files.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/pool.h"
#include "base/text.h"
#include "format/table_write_file.h"
#include "service/forecast_files_series.h"
#include "service/forecast_files_totals.h"

struct run {
    const struct forecast_files_options *options;
    struct linli_forecast_options engine;
    struct forecast_book *book;
    int32_t origin;
    int32_t threads;
    struct whole_file *file;
};

/* A cell of two parts, in quotes when it has to be. */
static void add_cell(struct text_builder *text, const char *mark, const char *cell)
{
    bool quoted = strpbrk(mark, ",\"\r\n") != NULL || strpbrk(cell, ",\"\r\n") != NULL;
    const char *const parts[] = {mark, cell};
    text_add(text, quoted ? "\"" : "");
    for (int i = 0; i < 2; i++) {
        for (const char *c = parts[i]; *c != '\0'; c++) {
            text_add_n(text, c, 1);
            if (*c == '"') {
                text_add(text, "\"");
            }
        }
    }
    text_add(text, quoted ? "\"" : "");
}

/* Four decimals without useless zeros; what rounds to nothing is 0. */
static void add_number(struct text_builder *text, double value)
{
    assert(isfinite(value) && value >= 0.0);
    char digits[400];
    int n = snprintf(digits, sizeof(digits), "%.4f", value);
    while (n > 0 && digits[n - 1] == '0') {
        n--;
    }
    n -= n > 0 && digits[n - 1] == '.';
    text_add(text, ",");
    text_add_n(text, digits, (size_t)n);
}

static enum linli_rc write_text(struct run *r, struct text_builder *text, struct linli_error *err)
{
    const char *bytes;
    LINLI_TRY(text_finish(text, &bytes, err));
    return whole_file_write(r->file, bytes, strlen(bytes), err);
}

static enum linli_rc write_header(struct run *r, struct linli_arena *arena, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_add(&text, "site,item,date,mean");
    for (int32_t j = 0; j < r->options->levels_n; j++) {
        text_addf(&text, ",q%g", r->options->levels[j]);
    }
    text_add(&text, ",model\n");
    return write_text(r, &text, err);
}

/* What a row is of: the two names as the table shows them. */
struct row_names {
    const char *site;
    const char *mark; /* before the item's name */
    const char *item;
};

static void add_names(const struct run *r, struct text_builder *text, struct row_names names,
                      int32_t step)
{
    char date[DATE_TEXT_BYTES];
    add_cell(text, names.site, "");
    text_add(text, ",");
    add_cell(text, names.mark, names.item);
    text_add(text, ",");
    text_add(text, date_print(forecast_book_day(r->book->freq, r->origin + 1 + step), date));
}

static void add_result(const struct run *r, struct text_builder *text, struct row_names names,
                       const struct linli_forecast_result *result, bool pooled)
{
    const char *model = linli_forecast_model_name(result->model);
    int32_t h = r->options->horizon;
    int32_t sum = r->options->sum_periods;
    for (int32_t k = sum > 0 ? sum - 1 : 0; k < (sum > 0 ? sum : h); k++) {
        add_names(r, text, names, k);
        add_number(text, sum > 0 ? result->sum_mean[0] : result->mean[k]);
        for (int32_t j = 0; j < r->options->levels_n; j++) {
            add_number(text, sum > 0 ? result->sum_quantile[0][j] : result->quantile[j * h + k]);
        }
        text_add(text, ",");
        text_add(text, model);
        text_add(text, pooled ? "+pooled" : "");
        text_add(text, "\n");
    }
}

/* A total's names: * for all sites or items, *: and its name for a category. */
static struct row_names names_of(const struct run *r, const struct forecast_total *t)
{
    struct row_names names = {"*", "*", ""};
    if (t->site >= 0) {
        names.site = codes_text(&r->book->sites, t->site);
    }
    if (t->item >= 0) {
        names.mark = "";
        names.item = codes_text(&r->book->items, t->item);
    } else if (t->category >= 0) {
        names.mark = "*:";
        names.item = codes_text(&r->book->categories, t->category);
    }
    return names;
}

/* Forecasts and writes the series from … to-1 that have begun by the origin. */
static enum linli_rc run_lot(struct run *r, int64_t from, int64_t to, struct linli_arena *arena,
                             struct linli_error *err)
{
    struct forecast_lot lot;
    LINLI_TRY(forecast_lot_take(r->book, r->options, r->origin, from, to, arena, &lot, err));
    LINLI_TRY(forecast_lot_run(r->book, r->options, &r->engine, r->threads, arena, &lot, err));
    struct forecast_totals totals = {.n = 0};
    if (r->options->totals) {
        LINLI_TRY(forecast_totals_run(r->book, &r->engine, r->threads, arena, &lot, &totals, err));
    }
    struct text_builder text;
    text_begin(&text, arena);
    for (int64_t i = 0; i < lot.n; i++) {
        const struct forecast_row *row = &r->book->rows[r->book->spans[lot.number[i]].from];
        struct row_names names = {codes_text(&r->book->sites, row->site), "",
                                  codes_text(&r->book->items, row->item)};
        add_result(r, &text, names, &lot.result[i], lot.pooled[i] > 0.0);
    }
    for (int64_t i = 0; i < totals.n; i++) {
        add_result(r, &text, names_of(r, &totals.total[i]), &totals.result[i], false);
    }
    return write_text(r, &text, err);
}

static enum linli_rc run_all(struct run *r, struct linli_arena *arena, struct linli_error *err)
{
    LINLI_TRY(write_header(r, arena, err));
    int64_t spans = forecast_lot_spans(r->options, r->book);
    for (int64_t from = 0; from < r->book->spans_n; from += spans) {
        int64_t to = from + spans < r->book->spans_n ? from + spans : r->book->spans_n;
        struct linli_arena_mark mark = linli_arena_mark(arena);
        enum linli_rc rc = run_lot(r, from, to, arena, err);
        linli_arena_rewind(arena, mark);
        LINLI_TRY(rc);
    }
    return LINLI_OK;
}

/* The last period has to begin on a day that can be written. */
static enum linli_rc check_end(const struct run *r, struct linli_error *err)
{
    bool nothing = r->origin == INT32_MIN; /* no row has a quantity */
    int32_t last_period = forecast_book_period(r->options->freq, DATE_DAY_MAX);
    if (nothing || r->origin <= last_period - r->options->horizon) {
        return LINLI_OK;
    }
    char date[DATE_TEXT_BYTES];
    return linli_fail(err, LINLI_EINPUT,
                      "the forecast ends on %s at the latest, expected an earlier origin or a "
                      "shorter horizon",
                      date_print(DATE_DAY_MAX, date));
}

enum linli_rc forecast_files_run(const struct forecast_files_options *options,
                                 struct linli_arena *arena, struct forecast_files_notes *ret_notes,
                                 struct linli_error *err)
{
    struct forecast_files_options o = *options;
    o.horizon = o.horizon == 0 ? o.sum_periods : o.horizon;
    o.out = o.out != NULL ? o.out : "-";
    if (o.sum_periods < 0 || o.sum_periods > o.horizon) {
        return linli_fail(err, LINLI_EUSAGE, "--sum %d, expected 1 to the horizon of %d",
                          o.sum_periods, o.horizon);
    }
    struct forecast_book book;
    struct forecast_files_notes notes;
    LINLI_TRY(forecast_book_read(&o, arena, &book, &notes, err));
    struct whole_file file;
    struct run r = {.options = &o,
                    .engine = {.freq = o.freq,
                               .horizon = o.horizon,
                               .levels = o.levels,
                               .levels_n = o.levels_n,
                               .model = o.model},
                    .book = &book,
                    .threads = o.threads > 0 ? o.threads : pool_processors(),
                    .file = &file};
    r.origin = o.origin_day == INT32_MIN ? book.last : forecast_book_period(o.freq, o.origin_day);
    LINLI_TRY(check_end(&r, err));
    LINLI_TRY(whole_file_open(&file, o.out, arena, err));
    enum linli_rc rc = run_all(&r, arena, err);
    if (rc != LINLI_OK) {
        whole_file_drop(&file);
        return rc;
    }
    LINLI_TRY(whole_file_commit(&file, err));
    *ret_notes = notes;
    return LINLI_OK;
}
