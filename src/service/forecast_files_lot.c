/*
 * A lot of series: cut out of the book for one origin, and through the engine, with the pooled
 * trees or without. Called by the two commands on files.
 */
#include <assert.h>

#include "linli/pooled.h"
#include "service/forecast_files_series.h"

enum { LOT_SPANS = 256 };

enum linli_rc forecast_lot_check(const struct forecast_files_options *options,
                                 struct linli_arena *arena, struct linli_error *err)
{
    struct linli_pooled_options nothing = {.threads = 1};
    struct linli_pooled_report report;
    return options->pooled ? linli_pooled_batch(NULL, NULL, NULL, NULL, 0, &nothing, arena, NULL,
                                                NULL, &report, err)
                           : LINLI_OK;
}

int64_t forecast_lot_spans(const struct forecast_files_options *options,
                           const struct forecast_book *book)
{
    return (options->pooled || options->totals) && book->spans_n > 0 ? book->spans_n : LOT_SPANS;
}

enum linli_rc forecast_lot_take(const struct forecast_book *book,
                                const struct forecast_files_options *options, int32_t origin,
                                int64_t from, int64_t to, struct linli_arena *arena,
                                struct forecast_lot *ret, struct linli_error *err)
{
    assert(0 <= from && from <= to && to <= book->spans_n);
    struct forecast_lot lot = {.n = 0};
    LINLI_TRY(LINLI_NEW(arena, to - from, &lot.series, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &lot.result, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &lot.signals, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &lot.counts, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &lot.number, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &lot.pooled, err));
    LINLI_TRY(LINLI_NEW(arena, to - from, &lot.group, err));
    for (int64_t i = from; i < to; i++) {
        struct forecast_span span = book->spans[i];
        if (!forecast_book_begun(book, span, origin)) {
            continue;
        }
        LINLI_TRY(forecast_book_series(book, span, origin, options->horizon, arena,
                                       &lot.series[lot.n], &lot.counts[lot.n], err));
        lot.series[lot.n].sum_days[0] = options->sum_periods;
        lot.signals[lot.n] = forecast_book_signals(book, span);
        lot.number[lot.n++] = i;
    }
    *ret = lot;
    return LINLI_OK;
}

static enum linli_rc run_pooled(const struct forecast_book *book,
                                const struct linli_forecast_options *engine, int32_t threads,
                                struct linli_arena *arena, struct forecast_lot *lot,
                                struct linli_error *err)
{
    int32_t *site;
    int32_t *category;
    LINLI_TRY(LINLI_NEW(arena, lot->n, &site, err));
    LINLI_TRY(LINLI_NEW(arena, lot->n, &category, err));
    for (int64_t i = 0; i < lot->n; i++) {
        const struct forecast_row *row = &book->rows[book->spans[lot->number[i]].from];
        site[i] = row->site;
        category[i] = book->category[row->item];
    }
    struct linli_pooled_options pooled = {.forecast = *engine, .threads = threads};
    struct linli_pooled_report report;
    return linli_pooled_batch(lot->series, lot->signals, site, category, lot->n, &pooled, arena,
                              lot->result, lot->pooled, &report, err);
}

enum linli_rc forecast_lot_run(const struct forecast_book *book,
                               const struct forecast_files_options *options,
                               const struct linli_forecast_options *engine,
                               const struct forecast_cold *cold, int32_t threads,
                               struct linli_arena *arena, struct forecast_lot *lot,
                               struct linli_error *err)
{
    if (options->pooled) {
        LINLI_TRY(run_pooled(book, engine, threads, arena, lot, err));
    } else {
        LINLI_TRY(linli_forecast_batch(lot->series, lot->signals, lot->n, engine, threads, arena,
                                       lot->result, err));
    }
    for (int64_t i = 0; i < lot->n && cold->groups != NULL; i++) {
        linli_forecast_cold_apply(cold->groups, &cold->peers[lot->number[i]], &lot->series[i],
                                  engine, &lot->result[i], &lot->group[i]);
    }
    return LINLI_OK;
}

/* A series behind the origin, and one that nothing is known of, is no member of a group. */
enum linli_rc forecast_cold_read(const struct forecast_book *book,
                                 const struct forecast_files_options *options, int32_t origin,
                                 struct linli_arena *arena, struct forecast_cold *ret,
                                 struct linli_error *err)
{
    struct forecast_cold cold = {NULL, NULL};
    if (options->model == LINLI_FORECAST_AUTO) {
        LINLI_TRY(LINLI_NEW(arena, book->spans_n, &cold.peers, err));
        for (int64_t i = 0; i < book->spans_n; i++) {
            struct linli_forecast_peer *peer = &cold.peers[i];
            const struct forecast_row *row = &book->rows[book->spans[i].from];
            *peer = (struct linli_forecast_peer){
                .site = row->site, .item = row->item, .category = book->category[row->item]};
            struct linli_arena_mark mark = linli_arena_mark(arena);
            struct linli_forecast_series series = {.n = 0};
            uint8_t *counts;
            if (forecast_book_begun(book, book->spans[i], origin)) {
                LINLI_TRY(forecast_book_series(book, book->spans[i], origin, options->horizon,
                                               arena, &series, &counts, err));
            }
            linli_forecast_peer_of(&series, options->freq, peer);
            linli_arena_rewind(arena, mark);
        }
        LINLI_TRY(linli_forecast_groups_make(cold.peers, book->spans_n, options->freq, arena,
                                             &cold.groups, err));
    }
    *ret = cold;
    return LINLI_OK;
}
