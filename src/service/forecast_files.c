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
#include "service/forecast_files_explain.h"
#include "service/forecast_files_patterns.h"
#include "service/forecast_files_series.h"
#include "service/forecast_files_totals.h"

struct run {
    const struct forecast_files_options *options;
    struct linli_forecast_options engine;
    struct forecast_book *book;
    int32_t origin;
    struct forecast_cold cold;
    int32_t threads;
    struct whole_file *file;
    struct forecast_files_notes *notes;
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
    if (r->options->explain) {
        if (strcmp(r->options->out, "-") != 0) {
            forecast_explain_header(&text);
        }
        return write_text(r, &text, err);
    }
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

/* The rows of an explained series: each period, or the total. */
static enum linli_rc add_explained(const struct run *r, struct text_builder *text,
                                   struct row_names names,
                                   const struct linli_forecast_result *result,
                                   struct linli_arena *arena, struct linli_error *err)
{
    int32_t h = r->options->horizon;
    int32_t sum = r->options->sum_periods;
    int32_t n = sum > 0 ? 1 : h;
    int32_t *from;
    int32_t *to;
    const char **date;
    LINLI_TRY(LINLI_NEW(arena, n, &from, err));
    LINLI_TRY(LINLI_NEW(arena, n, &to, err));
    LINLI_TRY(LINLI_NEW(arena, n, &date, err));
    bool table = strcmp(r->options->out, "-") == 0;
    for (int32_t k = 0; k < n; k++) {
        char day[DATE_TEXT_BYTES];
        from[k] = sum > 0 ? 0 : k;
        to[k] = sum > 0 ? sum : k + 1;
        date_print(forecast_book_day(r->book->freq, r->origin + to[k]), day);
        LINLI_TRY(linli_arena_copy_text(arena, day, strlen(day), &date[k], err));
        if (!table) {
            add_names(r, text, names, to[k] - 1);
            forecast_explain_cells(result, from[k], to[k], text);
            text_addf(text, ",%s\n", linli_forecast_model_name(result->model));
        }
    }
    if (table) {
        struct forecast_explained e = {
            r->options->language, names.site, names.item, n, from, to, date};
        forecast_explain_table(result, &e, arena, text);
    }
    return LINLI_OK;
}

/* What was missing ahead, for the remarks. */
static void count_missing(struct run *r, const struct linli_forecast_result *result)
{
    struct forecast_files_notes *notes = r->notes;
    notes->promo_missing += (result->missing & LINLI_FORECAST_MISSING_PROMO) != 0;
    notes->price_missing += (result->missing & LINLI_FORECAST_MISSING_PRICE) != 0;
    for (int32_t i = 0; i < notes->signals_n && i < LINLI_FORECAST_NUMERIC_MAX; i++) {
        notes->signal_missing[i] += (result->missing >> i & LINLI_FORECAST_MISSING_NUMERIC) != 0;
    }
}

static void add_result(const struct run *r, struct text_builder *text, struct row_names names,
                       const struct linli_forecast_result *result, const char *helper)
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
        text_add(text, helper);
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
    LINLI_TRY(
        forecast_lot_run(r->book, r->options, &r->engine, &r->cold, r->threads, arena, &lot, err));
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
        count_missing(r, &lot.result[i]);
        if (r->options->explain) {
            LINLI_TRY(add_explained(r, &text, names, &lot.result[i], arena, err));
            continue;
        }
        add_result(r, &text, names, &lot.result[i],
                   lot.group[i] > 0.0    ? "+group"
                   : lot.pooled[i] > 0.0 ? "+pooled"
                                         : "");
    }
    for (int64_t i = 0; i < totals.n && !r->options->explain; i++) {
        add_result(r, &text, names_of(r, &totals.total[i]), &totals.result[i], "");
    }
    return write_text(r, &text, err);
}

static enum linli_rc run_all(struct run *r, struct linli_arena *arena, struct linli_error *err)
{
    LINLI_TRY(write_header(r, arena, err));
    LINLI_TRY(forecast_cold_read(r->book, r->options, r->origin, arena, &r->cold, err));
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

/* The columns of the weather table by name. */
static enum linli_rc list_signals(const struct forecast_book *book, struct linli_arena *arena,
                                  struct forecast_files_notes *notes, struct linli_error *err)
{
    notes->signals_n = (int32_t)book->signal_names.n;
    LINLI_TRY(LINLI_NEW(arena, notes->signals_n, &notes->signal, err));
    LINLI_TRY(LINLI_NEW(arena, notes->signals_n, &notes->signal_missing, err));
    for (int32_t i = 0; i < notes->signals_n; i++) {
        notes->signal[i] = codes_text(&book->signal_names, i);
    }
    notes->signals_unused = notes->signals_n > 0 && book->freq != LINLI_FORECAST_DAY;
    return LINLI_OK;
}

static enum linli_rc list_patterns(struct run *r, struct linli_arena *arena,
                                   struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    LINLI_TRY(forecast_patterns_list(r->book, r->options, &r->engine, r->origin,
                                     strcmp(r->options->out, "-") != 0, arena, &text, err));
    return write_text(r, &text, err);
}

enum linli_rc forecast_files_run(const struct forecast_files_options *options,
                                 struct linli_arena *arena, struct forecast_files_notes *ret_notes,
                                 struct linli_error *err)
{
    struct forecast_files_options o = *options;
    o.horizon = o.horizon == 0 ? o.sum_periods : o.horizon;
    o.horizon = o.horizon == 0 && o.patterns ? 1 : o.horizon;
    o.out = o.out != NULL ? o.out : "-";
    if (o.sum_periods < 0 || o.sum_periods > o.horizon) {
        return linli_fail(err, LINLI_EUSAGE, "--sum %d, expected 1 to the horizon of %d",
                          o.sum_periods, o.horizon);
    }
    struct forecast_book book;
    struct forecast_files_notes notes;
    LINLI_TRY(forecast_book_read(&o, arena, &book, &notes, err));
    LINLI_TRY(list_signals(&book, arena, &notes, err));
    struct whole_file file;
    struct run r = {.options = &o,
                    .engine = {.freq = o.freq,
                               .horizon = o.horizon,
                               .levels = o.levels,
                               .levels_n = o.levels_n,
                               .model = o.model,
                               .explain = o.explain},
                    .book = &book,
                    .notes = &notes,
                    .threads = o.threads > 0 ? o.threads : pool_processors(),
                    .file = &file};
    r.origin = o.origin_day == INT32_MIN ? book.last : forecast_book_period(o.freq, o.origin_day);
    LINLI_TRY(check_end(&r, err));
    LINLI_TRY(forecast_lot_check(&o, arena, err)); /* before anything is written */
    LINLI_TRY(whole_file_open(&file, o.out, arena, err));
    enum linli_rc rc = o.patterns ? list_patterns(&r, arena, err) : run_all(&r, arena, err);
    if (rc != LINLI_OK) {
        whole_file_drop(&file);
        return rc;
    }
    LINLI_TRY(whole_file_commit(&file, err));
    *ret_notes = notes;
    return LINLI_OK;
}
