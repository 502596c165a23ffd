/*
 * Patterns found in demand (MISSION F3): what weekdays, months, holidays, festivals, promotions,
 * prices, weather and activities do to the demand of each category and of all, as a table for a
 * terminal or as CSV. Called by service/patterns (a city) and service/forecast_files_patterns
 * (files).
 */
#ifndef LINLI_FORMAT_SHEET_PATTERNS_H
#define LINLI_FORMAT_SHEET_PATTERNS_H

#include "engine/forecast/effects.h"
#include "format/words.h"

struct pattern_table {
    const struct forecast_effect_sums *sums; /* [2 + categories_n]: all, of none, each category */
    const char *const *categories;
    int64_t categories_n;
    const char *const *signals; /* numeric signals by number */
    int64_t signals_n;
    const char *const *activities; /* activity types by number */
    int64_t activities_n;
};

/* An effect is what it multiplies demand by, shrunk to what all series show, with the number of
 * series behind it. Errors: LINLI_ENOMEM. */
enum linli_rc sheet_patterns_print(const struct pattern_table *table, enum words_language language,
                                   int32_t width, struct linli_arena *arena,
                                   struct text_builder *text, struct linli_error *err);
/* Keys and numbers, the same in every language; * stands for all categories. */
enum linli_rc sheet_patterns_csv(const struct pattern_table *table, struct linli_arena *arena,
                                 struct text_builder *text, struct linli_error *err);

#endif
