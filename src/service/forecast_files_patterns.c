/*
 * `linli forecast --patterns`: what the series of each category, and all together, show of
 * weekdays, months, holidays, festivals, promotions, prices, weather and activities, as the
 * forecaster learns it (engine/forecast/effects_prior.c): means over series that a long or big
 * series does not dominate, shrunk to what all series show, with the number of series behind each.
 *
 * An effect is what it multiplies demand by. On standard output a table, in a file CSV.
 */
#include "service/forecast_files_patterns.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/lunar.h"
#include "engine/forecast/effects.h"
#include "format/terminal.h"

static const struct terminal_column *columns_in(enum words_language language,
                                                struct terminal_column columns[4])
{
    columns[0] =
        (struct terminal_column){.header = words_template(language, WORD_PATTERN_CATEGORY)};
    columns[1] = (struct terminal_column){.header = words_template(language, WORD_PATTERN_WHAT)};
    columns[2] = (struct terminal_column){
        .header = words_template(language, WORD_PATTERN_EFFECT), .right = true, .fixed = true};
    columns[3] = (struct terminal_column){
        .header = words_template(language, WORD_PATTERN_SERIES), .right = true, .fixed = true};
    return columns;
}

struct listing {
    const struct forecast_files_options *options;
    const struct forecast_book *book;
    struct linli_arena *arena;
    struct text_builder *csv;
    struct terminal_table table;
    const char *category;
    int64_t rows_n;
    enum linli_rc rc;
};

/* A text of the arena. */
static const char *finish(struct listing *l, struct text_builder *text)
{
    const char *done = "";
    enum linli_rc rc = text_finish(text, &done, NULL);
    l->rc = l->rc == LINLI_OK ? rc : l->rc;
    return done;
}

static void add_row(struct listing *l, const char *what, const char *key, double ratio, double n)
{
    struct text_builder effect;
    struct text_builder series;
    if (n < 1.0 || !isfinite(ratio)) {
        return;
    }
    l->rows_n++;
    if (l->csv != NULL) {
        forecast_files_add_cell(l->csv, l->category);
        text_add(l->csv, ",");
        forecast_files_add_cell(l->csv, key);
        text_addf(l->csv, ",%.4f,%.0f\n", ratio, n);
        return;
    }
    text_begin(&effect, l->arena);
    text_addf(&effect, "%+.0f %%", 100.0 * (ratio - 1.0));
    text_begin(&series, l->arena);
    text_addf(&series, "%.0f", n);
    const char *cells[4] = {l->category, what, finish(l, &effect), finish(l, &series)};
    terminal_table_add(&l->table, cells);
}

static const char *word(const struct listing *l, enum word_id id)
{
    return words_template(l->options->language, id);
}

/* A key of the CSV: "weather:temperature:high". */
static const char *key_of(struct listing *l, const char *kind, const char *name, const char *side)
{
    struct text_builder text;
    text_begin(&text, l->arena);
    text_addf(&text, "%s:%s%s%s", kind, name, side[0] != '\0' ? ":" : "", side);
    return finish(l, &text);
}

static const char *sentence(struct listing *l, enum word_id id, const char *name)
{
    struct text_builder text;
    text_begin(&text, l->arena);
    words_add(&text, l->options->language, id, name);
    return finish(l, &text);
}

static void list_calendar(struct listing *l, const struct forecast_effect_sums *sums,
                          const struct forecast_effect_prior *p)
{
    static const struct {
        int32_t effect;
        enum word_id word;
        const char *key;
    } ROWS[] = {
        {EFFECT_SLOT, WORD_PATTERN_MONDAY, "weekday:1"},
        {EFFECT_SLOT + 1, WORD_PATTERN_TUESDAY, "weekday:2"},
        {EFFECT_SLOT + 2, WORD_PATTERN_WEDNESDAY, "weekday:3"},
        {EFFECT_SLOT + 3, WORD_PATTERN_THURSDAY, "weekday:4"},
        {EFFECT_SLOT + 4, WORD_PATTERN_FRIDAY, "weekday:5"},
        {EFFECT_SLOT + 5, WORD_PATTERN_SATURDAY, "weekday:6"},
        {EFFECT_SLOT + 6, WORD_PATTERN_SUNDAY, "weekday:7"},
        {EFFECT_KIND + LINLI_FORECAST_DAY_HOLIDAY, WORD_PATTERN_HOLIDAY, "holiday"},
        {EFFECT_KIND + LINLI_FORECAST_DAY_MAKEUP, WORD_PATTERN_MAKEUP, "makeup_workday"},
        {EFFECT_KIND + LINLI_FORECAST_DAY_FESTIVAL, WORD_PATTERN_FESTIVAL, "festival"},
        {EFFECT_KIND + LINLI_FORECAST_DAY_SCHOOL_BREAK, WORD_PATTERN_BREAK, "school_break"},
        {EFFECT_EVE, WORD_PATTERN_EVE, "holiday:before"},
        {EFFECT_AFTER, WORD_PATTERN_AFTER, "holiday:after"},
        {EFFECT_PROMO, WORD_PATTERN_PROMOTION, "promotion"},
        {EFFECT_PROMO_FIRST, WORD_PATTERN_PROMOTION_FIRST, "promotion:first"},
        {EFFECT_PROMO_PAST, WORD_PATTERN_PROMOTION_PAST, "promotion:after"},
    };
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        int32_t e = ROWS[i].effect;
        add_row(l, word(l, ROWS[i].word), ROWS[i].key, p->ratio[e].mean, sums->ratio[e].n);
    }
}

static void list_months(struct listing *l, const struct forecast_effect_sums *sums)
{
    struct forecast_effect_belief none = {1.0, forecast_effect_guess_ratio(EFFECT_KIND)};
    for (int32_t i = 0; i < FORECAST_MONTHS; i++) {
        struct text_builder what;
        struct text_builder key;
        text_begin(&what, l->arena);
        words_add(&what, l->options->language, WORD_PATTERN_MONTH, (int64_t)i + 1);
        text_begin(&key, l->arena);
        text_addf(&key, "month:%d", i + 1);
        add_row(l, finish(l, &what), finish(l, &key),
                forecast_effect_believe(&sums->month[i], none).mean, sums->month[i].n);
    }
}

/* Festivals are numbered as base/lunar.h has them, plus one. */
static void list_festivals(struct listing *l, const struct forecast_effect_sums *sums,
                           const struct forecast_effect_prior *p)
{
    for (int32_t e = EFFECT_NEW_YEAR; e < EFFECT_PROMO; e++) {
        int32_t festival;
        int32_t from;
        int32_t to;
        forecast_effect_span(e, &festival, &from, &to);
        if (festival > LUNAR_FESTIVALS) {
            continue;
        }
        const char *name = lunar_festival_name((enum lunar_festival)(festival - 1));
        struct text_builder what;
        struct text_builder key;
        text_begin(&what, l->arena);
        words_add(&what, l->options->language, WORD_PATTERN_NEAR, name, (int64_t)from, (int64_t)to);
        text_begin(&key, l->arena);
        text_addf(&key, "festival:%s:%d:%d", name, from, to);
        add_row(l, finish(l, &what), finish(l, &key), p->ratio[e].mean, sums->ratio[e].n);
    }
}

static void list_signals(struct listing *l, const struct forecast_effect_sums *sums,
                         const struct forecast_effect_prior *p)
{
    add_row(l, word(l, WORD_PATTERN_PRICE), "price:dearer_by_a_tenth",
            exp(p->slope[EFFECT_PRICE].mean * log(1.1)), sums->slope[EFFECT_PRICE].n);
    for (int32_t i = 0; i < l->book->signal_names.n && i < LINLI_FORECAST_NUMERIC_MAX; i++) {
        const char *name = codes_text(&l->book->signal_names, i);
        int32_t low = EFFECT_NUMERIC + 2 * i;
        add_row(l, sentence(l, WORD_PATTERN_LOW, name), key_of(l, "weather", name, "low"),
                1.0 - p->slope[low].mean, sums->slope[low].n);
        add_row(l, sentence(l, WORD_PATTERN_HIGH, name), key_of(l, "weather", name, "high"),
                1.0 + p->slope[low + 1].mean, sums->slope[low + 1].n);
    }
    struct forecast_effect_belief none = {1.0, forecast_effect_guess_ratio(EFFECT_KIND)};
    for (int32_t i = 0; i < l->book->types.n && i < EFFECT_ACTIVITIES_MAX; i++) {
        const char *name = codes_text(&l->book->types, i);
        add_row(l, sentence(l, WORD_PATTERN_ACTIVITY, name), key_of(l, "activity", name, ""),
                forecast_effect_believe(&sums->activity[i], none).mean, sums->activity[i].n);
    }
}

static void list_group(struct listing *l, const char *category,
                       const struct forecast_effect_sums *sums,
                       const struct forecast_effect_prior *above)
{
    struct forecast_effect_prior p;
    struct forecast_effect_sums shown = *sums;
    memcpy(shown.ratio, sums->shown, sizeof(shown.ratio));
    forecast_effect_prior_finish(&shown, above, &p);
    l->category = category;
    list_calendar(l, sums, &p);
    list_months(l, sums);
    list_festivals(l, sums, &p);
    list_signals(l, sums, &p);
}

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

enum linli_rc forecast_patterns_list(const struct forecast_book *book,
                                     const struct forecast_files_options *options,
                                     const struct linli_forecast_options *engine, int32_t origin,
                                     bool csv, struct linli_arena *arena, struct text_builder *text,
                                     struct linli_error *err)
{
    struct forecast_effect_sums *sums;
    struct terminal_column columns[4];
    LINLI_TRY(LINLI_NEW(arena, 2 + book->categories.n, &sums, err));
    LINLI_TRY(add_up(book, options, engine, origin, arena, sums, err));
    struct forecast_effect_prior all;
    struct forecast_effect_sums shown = sums[0];
    memcpy(shown.ratio, sums[0].shown, sizeof(shown.ratio));
    forecast_effect_prior_finish(&shown, NULL, &all);
    struct listing l = {.options = options, .book = book, .arena = arena, .csv = csv ? text : NULL};
    terminal_table_init(&l.table, arena, columns_in(options->language, columns), 4);
    if (csv) {
        text_add(text, "category,pattern,ratio,series\n");
    }
    list_group(&l, csv ? "*" : word(&l, WORD_PATTERN_ALL), &sums[0], NULL);
    for (int64_t g = 0; g < book->categories.n; g++) {
        list_group(&l, codes_text(&book->categories, g), &sums[2 + g], &all);
    }
    if (book->categories.n > 0) {
        list_group(&l, csv ? "" : word(&l, WORD_PATTERN_OTHER), &sums[1], &all);
    }
    if (!csv && l.rows_n > 0) {
        terminal_table_print(&l.table, text, 0, 0, false);
    } else if (!csv) {
        text_addf(text, "%s\n", word(&l, WORD_PATTERN_NONE));
    }
    return l.rc == LINLI_OK ? LINLI_OK : linli_fail(err, LINLI_ENOMEM, "out of memory");
}
