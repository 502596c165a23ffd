/* The series of a demand table, summed up for the sheet of patterns (format/sheet_patterns.h). */
#include "service/forecast_files_patterns.h"

#include "format/sheet_patterns.h"

/* Adds up the series by category, [0] all, [1] of none, then the categories. */
static enum linli_rc add_up(const struct forecast_book *book,
                            const struct forecast_files_options *options,
                            const struct linli_forecast_options *engine, int32_t origin,
                            struct linli_arena *arena, struct forecast_effect_sums *sums,
                            struct linli_error *err)
{
    for (int64_t i = 0; i < book->spans_n; i++) {
        struct forecast_lot lot;
        struct forecast_effect_sums own;
        struct linli_arena_mark mark = linli_arena_mark(arena);
        LINLI_TRY(forecast_lot_take(book, options, origin, i, i + 1, arena, &lot, err));
        if (lot.n > 0) {
            LINLI_TRY(
                forecast_effect_sums_of(&lot.series[0], lot.signals[0], engine, arena, &own, err));
            forecast_effect_sums_add(&sums[0], &own);
            forecast_effect_sums_add(&sums[1 + lot.series[0].group], &own);
        }
        linli_arena_rewind(arena, mark);
    }
    return LINLI_OK;
}

static enum linli_rc names_of(const struct codes *codes, struct linli_arena *arena,
                              const char ***ret_names, struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, codes->n, ret_names, err));
    for (int64_t i = 0; i < codes->n; i++) {
        (*ret_names)[i] = codes_text(codes, i);
    }
    return LINLI_OK;
}

enum linli_rc forecast_patterns_list(const struct forecast_book *book,
                                     const struct forecast_files_options *options,
                                     const struct linli_forecast_options *engine, int32_t origin,
                                     bool csv, struct linli_arena *arena, struct text_builder *text,
                                     struct linli_error *err)
{
    struct forecast_effect_sums *sums;
    const char **categories;
    const char **signals;
    const char **activities;
    LINLI_TRY(LINLI_NEW(arena, 2 + book->categories.n, &sums, err));
    LINLI_TRY(add_up(book, options, engine, origin, arena, sums, err));
    LINLI_TRY(names_of(&book->categories, arena, &categories, err));
    LINLI_TRY(names_of(&book->signal_names, arena, &signals, err));
    LINLI_TRY(names_of(&book->types, arena, &activities, err));
    struct pattern_table table = {.sums = sums,
                                  .categories = categories,
                                  .categories_n = book->categories.n,
                                  .signals = signals,
                                  .signals_n = book->signal_names.n,
                                  .activities = activities,
                                  .activities_n = book->types.n};
    return csv ? sheet_patterns_csv(&table, arena, text, err)
               : sheet_patterns_print(&table, options->language, 0, arena, text, err);
}
