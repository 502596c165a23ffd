/*
 * `linli backtest`: every series from several past origins, the forecasts against what came. The
 * same engine call as a live forecast, cut off at the origin; only promotions and openings of the
 * periods behind it are told to it, no prices and no weather.
 *
 * Scales are in-sample: MASE divides by the mean absolute seasonal-naive error (Hyndman and Koehler
 * 2006), RMSSE by the mean squared lag-1 difference (M5), both over the open periods up to the
 * origin from the first demand on.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/pool.h"
#include "service/forecast_files_series.h"
#include "service/forecast_files_three_days.h"

/* Error of one series over all origins. */
struct tally {
    double abs_error;
    double actual;
    int32_t model; /* at the last origin, -1 none */
};

struct sums {
    double abs_error;
    double actual;
    double error;
    double *pinball;
    int64_t n;
    int64_t inside;
    double mase;
    int64_t mase_n;
    double rmsse;
    int64_t rmsse_n;
    double model_error[LINLI_FORECAST_MODELS_N];
    double model_actual[LINLI_FORECAST_MODELS_N];
    double seconds;
};

struct backtest {
    const struct forecast_files_options *options;
    struct linli_forecast_options engine;
    struct forecast_book *book;
    int32_t threads;
    int32_t season; /* lag of the seasonal-naive scale */
    int32_t low;    /* index of level 0.1, -1: not asked */
    int32_t high;   /* of level 0.9 */
    struct sums sums;
    struct tally *tally; /* [spans_n] */
    struct three_days three_days;
};

static double pinball(double actual, double quantile, double level)
{
    double d = actual - quantile;
    return d > 0.0 ? level * d : (level - 1.0) * d;
}

/* Mean absolute lag-`season` and mean squared lag-1 difference of the history; 0: none. */
static void scales_of(const struct linli_forecast_series *s, const uint8_t *counts, int32_t season,
                      double *ret_seasonal, double *ret_square)
{
    double a = 0.0;
    double b = 0.0;
    int32_t a_n = 0;
    int32_t b_n = 0;
    int32_t begin = 0;
    while (begin < s->n && !(s->qty[begin] > 0.0)) {
        begin++;
    }
    for (int32_t t = begin + 1; t < s->n; t++) {
        if (counts[t] && t - season >= begin && counts[t - season]) {
            a += fabs(s->qty[t] - s->qty[t - season]);
            a_n++;
        }
        if (counts[t] && counts[t - 1]) {
            b += (s->qty[t] - s->qty[t - 1]) * (s->qty[t] - s->qty[t - 1]);
            b_n++;
        }
    }
    *ret_seasonal = a_n > 0 ? a / a_n : 0.0;
    *ret_square = b_n > 0 ? b / b_n : 0.0;
}

static void judge_period(struct backtest *b, const struct linli_forecast_result *r, int32_t k,
                         double actual)
{
    struct sums *s = &b->sums;
    int32_t h = b->options->horizon;
    double error = r->mean[k] - actual;
    s->abs_error += fabs(error);
    s->error += error;
    s->actual += actual;
    s->n++;
    for (int32_t j = 0; j < b->options->levels_n; j++) {
        s->pinball[j] += pinball(actual, r->quantile[j * h + k], b->options->levels[j]);
    }
    if (b->low >= 0 && b->high >= 0) {
        s->inside +=
            r->quantile[b->low * h + k] <= actual && actual <= r->quantile[b->high * h + k];
    }
}

static void judge(struct backtest *b, int64_t series_i, const struct linli_forecast_series *series,
                  const uint8_t *counts, const struct linli_forecast_result *r)
{
    struct sums *s = &b->sums;
    struct tally *tally = &b->tally[series_i];
    double seasonal;
    double square;
    scales_of(series, counts, b->season, &seasonal, &square);
    double abs_error = 0.0;
    double square_error = 0.0;
    int32_t n = 0;
    for (int32_t k = 0; k < b->options->horizon; k++) {
        int32_t t = series->n + k;
        double wanted = forecast_wanted(series, counts, t);
        if (isfinite(wanted)) {
            double error = fabs(r->mean[k] - wanted);
            abs_error += error;
            square_error += error * error;
            tally->actual += wanted;
            n++;
            judge_period(b, r, k, wanted);
        }
    }
    three_days_add(&b->three_days, series_i, series, counts, r);
    tally->abs_error += abs_error;
    tally->model = (int32_t)r->model;
    if (n > 0 && seasonal > 0.0) {
        s->mase += abs_error / n / seasonal;
        s->mase_n++;
    }
    if (n > 0 && square > 0.0) {
        s->rmsse += sqrt(square_error / n / square);
        s->rmsse_n++;
    }
    for (int32_t m = 0; m < LINLI_FORECAST_MODELS_N; m++) {
        if (isfinite(r->model_abs_error[m])) {
            s->model_error[m] += r->model_abs_error[m];
            s->model_actual[m] += r->abs_actual;
        }
    }
}

/* What was measured behind the origin was no forecast then. */
static void hide_weather(struct forecast_book *book, int32_t origin)
{
    for (int64_t i = 0; book->site != NULL && i < book->sites.n; i++) {
        book->site[i].signals.numeric_days_n = origin + 1 - book->first_day;
    }
}

static enum linli_rc run_lot(struct backtest *b, const struct forecast_cold *cold, int32_t origin,
                             int64_t from, int64_t to, struct linli_arena *arena,
                             struct linli_error *err)
{
    struct forecast_lot lot;
    hide_weather(b->book, origin);
    LINLI_TRY(forecast_lot_take(b->book, b->options, origin, from, to, arena, &lot, err));
    double before = date_cpu_seconds();
    LINLI_TRY(
        forecast_lot_run(b->book, b->options, &b->engine, cold, b->threads, arena, &lot, err));
    b->sums.seconds += date_cpu_seconds() - before;
    for (int64_t i = 0; i < lot.n; i++) {
        judge(b, lot.number[i], &lot.series[i], lot.counts[i], &lot.result[i]);
    }
    return LINLI_OK;
}

static double per(double sum, double by)
{
    return by > 0.0 ? sum / by : (double)NAN;
}

/* The series with the largest absolute errors, largest first; ties in order of the series. */
static void find_worst(const struct backtest *b, struct forecast_files_score *score)
{
    for (int64_t i = 0; i < b->book->spans_n; i++) {
        const struct tally *t = &b->tally[i];
        if (t->model < 0 || t->abs_error <= 0.0) {
            continue;
        }
        int32_t at = score->worst_n;
        while (at > 0 && score->worst[at - 1].abs_error < t->abs_error) {
            at--;
        }
        if (at == FORECAST_FILES_WORST) {
            continue;
        }
        int32_t keep =
            score->worst_n < FORECAST_FILES_WORST ? score->worst_n : FORECAST_FILES_WORST - 1;
        memmove(&score->worst[at + 1], &score->worst[at],
                (size_t)(keep - at) * sizeof(score->worst[0]));
        const struct forecast_row *row = &b->book->rows[b->book->spans[i].from];
        score->worst[at] =
            (struct forecast_files_worst){.site = codes_text(&b->book->sites, row->site),
                                          .item = codes_text(&b->book->items, row->item),
                                          .model = (enum linli_forecast_model)t->model,
                                          .abs_error = t->abs_error,
                                          .actual = t->actual};
        score->worst_n = keep + 1;
    }
}

static void fill_score(const struct backtest *b, struct forecast_files_score *score)
{
    const struct sums *s = &b->sums;
    score->windows_n = b->options->windows;
    score->periods_n = s->n;
    score->wape = per(s->abs_error, s->actual);
    score->bias = per(s->error, s->actual);
    score->mase = per(s->mase, (double)s->mase_n);
    score->rmsse = per(s->rmsse, (double)s->rmsse_n);
    score->pinball = s->pinball;
    for (int32_t j = 0; j < b->options->levels_n; j++) {
        s->pinball[j] = per(s->pinball[j], s->actual);
    }
    bool covered = b->low >= 0 && b->high >= 0;
    score->coverage80 = covered ? per((double)s->inside, (double)s->n) : (double)NAN;
    score->seconds_fit = s->seconds;
    for (int64_t i = 0; i < b->book->spans_n; i++) {
        if (b->tally[i].model >= 0) {
            score->series_n++;
            score->model[b->tally[i].model].used_by++;
        }
    }
    for (int32_t m = 0; m < LINLI_FORECAST_MODELS_N; m++) {
        score->model[m].wape = per(s->model_error[m], s->model_actual[m]);
    }
    find_worst(b, score);
}

static enum linli_rc roll(struct backtest *b, struct linli_arena *arena, struct linli_error *err)
{
    const struct forecast_files_options *o = b->options;
    int32_t end =
        o->origin_day == INT32_MIN ? b->book->last : forecast_book_period(o->freq, o->origin_day);
    int64_t spans = forecast_lot_spans(o, b->book);
    for (int32_t w = o->windows - 1; w >= 0; w--) {
        int32_t origin = end - o->horizon - w * o->step;
        struct linli_arena_mark mark = linli_arena_mark(arena);
        struct forecast_cold cold;
        LINLI_TRY(forecast_cold_read(b->book, o, origin, arena, &cold, err));
        for (int64_t from = 0; from < b->book->spans_n; from += spans) {
            int64_t to = from + spans < b->book->spans_n ? from + spans : b->book->spans_n;
            struct linli_arena_mark lot_mark = linli_arena_mark(arena);
            enum linli_rc rc = run_lot(b, &cold, origin, from, to, arena, err);
            linli_arena_rewind(arena, lot_mark);
            LINLI_TRY(rc);
        }
        three_days_close(&b->three_days);
        linli_arena_rewind(arena, mark);
    }
    return LINLI_OK;
}

enum linli_rc forecast_files_backtest(const struct forecast_files_options *options,
                                      struct linli_arena *arena,
                                      struct forecast_files_score *ret_score,
                                      struct forecast_files_notes *ret_notes,
                                      struct linli_error *err)
{
    assert(options->windows > 0 && options->step > 0);
    struct forecast_book book;
    struct forecast_files_notes notes;
    LINLI_TRY(forecast_book_read(options, arena, &book, &notes, err));
    struct backtest b = {.options = options,
                         .engine = {.freq = options->freq,
                                    .horizon = options->horizon,
                                    .levels = options->levels,
                                    .levels_n = options->levels_n,
                                    .model = options->model},
                         .book = &book,
                         .threads = options->threads > 0 ? options->threads : pool_processors(),
                         .season = options->freq == LINLI_FORECAST_DAY    ? 7
                                   : options->freq == LINLI_FORECAST_WEEK ? 52
                                                                          : 12,
                         .low = -1,
                         .high = -1};
    for (int32_t j = 0; j < options->levels_n; j++) {
        b.low = fabs(options->levels[j] - 0.1) < 1e-12 ? j : b.low;
        b.high = fabs(options->levels[j] - 0.9) < 1e-12 ? j : b.high;
    }
    LINLI_TRY(LINLI_NEW(arena, options->levels_n, &b.sums.pinball, err));
    LINLI_TRY(LINLI_NEW(arena, book.spans_n, &b.tally, err));
    for (int64_t i = 0; i < book.spans_n; i++) {
        b.tally[i].model = -1;
    }
    LINLI_TRY(three_days_begin(options, &book, arena, &b.three_days, err));
    if (book.last != INT32_MIN) {
        LINLI_TRY(roll(&b, arena, err));
    }
    struct forecast_files_score score = {.series_n = 0};
    fill_score(&b, &score);
    LINLI_TRY(three_days_score(&b.three_days, arena, &score, err));
    *ret_score = score;
    *ret_notes = notes;
    return LINLI_OK;
}
