/* The rows one by one (see sheet_patterns.h). */
#include "format/sheet_patterns.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/lunar.h"
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
    enum words_language language;
    const struct pattern_table *of;
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
        text_add_csv(l->csv, l->category);
        text_add(l->csv, ",");
        text_add_csv(l->csv, key);
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
    return words_template(l->language, id);
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
    words_add(&text, l->language, id, name);
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
    struct forecast_effect_belief none = {1.0, forecast_effect_guess_ratio(EFFECT_KIND), 0.0};
    for (int32_t i = 0; i < FORECAST_MONTHS; i++) {
        struct text_builder what;
        struct text_builder key;
        text_begin(&what, l->arena);
        words_add(&what, l->language, WORD_PATTERN_MONTH, (int64_t)i + 1);
        text_begin(&key, l->arena);
        text_addf(&key, "month:%d", i + 1);
        add_row(l, finish(l, &what), finish(l, &key),
                forecast_effect_believe(&sums->month[i], none).mean, sums->month[i].n);
    }
}

/* "3 to 2 days before Qingming". */
static const char *near_festival(struct listing *l, enum lunar_festival festival, int32_t from,
                                 int32_t to)
{
    static const enum word_id NAMES[LUNAR_FESTIVALS] = {
        WORD_PATTERN_NEW_YEAR,     WORD_PATTERN_LANTERN, WORD_PATTERN_QINGMING,
        WORD_PATTERN_DUANWU,       WORD_PATTERN_QIXI,    WORD_PATTERN_MID_AUTUMN,
        WORD_PATTERN_CHONGYANG,    WORD_PATTERN_LABA,    WORD_PATTERN_LITTLE_YEAR,
        WORD_PATTERN_NEW_YEAR_EVE, WORD_PATTERN_JUNE_18, WORD_PATTERN_DOUBLE_11};
    const char *name = word(l, NAMES[festival]);
    bool before = from < 0;
    assert(from <= to && (to < 0 || from >= 0));
    if (from == to && from >= -1 && from <= 1) {
        return sentence(l,
                        before      ? WORD_PATTERN_BEFORE_DAY
                        : from == 0 ? WORD_PATTERN_ON_DAY
                                    : WORD_PATTERN_AFTER_DAY,
                        name);
    }
    struct text_builder text;
    text_begin(&text, l->arena);
    words_add(&text, l->language, before ? WORD_PATTERN_BEFORE_DAYS : WORD_PATTERN_AFTER_DAYS, name,
              (int64_t)(before ? -from : to), (int64_t)(before ? -to : from));
    return finish(l, &text);
}

/* Festivals are numbered as base/lunar.h has them, plus one. */
static void list_festivals(struct listing *l, const struct forecast_effect_sums *sums,
                           const struct forecast_effect_prior *p)
{
    for (int32_t e = EFFECT_NEW_YEAR; e < EFFECT_PROMO; e++) {
        int32_t number;
        int32_t from;
        int32_t to;
        forecast_effect_span(e, &number, &from, &to);
        if (number > LUNAR_FESTIVALS) {
            continue;
        }
        enum lunar_festival festival = (enum lunar_festival)(number - 1);
        struct text_builder key;
        text_begin(&key, l->arena);
        text_addf(&key, "festival:%s:%d:%d", lunar_festival_name(festival), from, to);
        add_row(l, near_festival(l, festival, from, to), finish(l, &key), p->ratio[e].mean,
                sums->ratio[e].n);
    }
}

static void list_signals(struct listing *l, const struct forecast_effect_sums *sums,
                         const struct forecast_effect_prior *p)
{
    add_row(l, word(l, WORD_PATTERN_PRICE), "price:dearer_by_a_tenth",
            exp(p->slope[EFFECT_PRICE].mean * log(1.1)), sums->slope[EFFECT_PRICE].n);
    for (int32_t i = 0; i < l->of->signals_n && i < LINLI_FORECAST_NUMERIC_MAX; i++) {
        const char *name = l->of->signals[i];
        int32_t low = EFFECT_NUMERIC + 2 * i;
        add_row(l, sentence(l, WORD_PATTERN_LOW, name), key_of(l, "weather", name, "low"),
                1.0 - p->slope[low].mean, sums->slope[low].n);
        add_row(l, sentence(l, WORD_PATTERN_HIGH, name), key_of(l, "weather", name, "high"),
                1.0 + p->slope[low + 1].mean, sums->slope[low + 1].n);
    }
    struct forecast_effect_belief none = {1.0, forecast_effect_guess_ratio(EFFECT_KIND), 0.0};
    for (int32_t i = 0; i < l->of->activities_n && i < EFFECT_ACTIVITIES_MAX; i++) {
        const char *name = l->of->activities[i];
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

static enum linli_rc list_all(struct listing *l, struct linli_error *err)
{
    const struct pattern_table *of = l->of;
    bool csv = l->csv != NULL;
    struct forecast_effect_prior all;
    struct forecast_effect_sums shown = of->sums[0];
    memcpy(shown.ratio, of->sums[0].shown, sizeof(shown.ratio));
    forecast_effect_prior_finish(&shown, NULL, &all);
    list_group(l, csv ? "*" : word(l, WORD_PATTERN_ALL), &of->sums[0], NULL);
    for (int64_t g = 0; g < of->categories_n; g++) {
        list_group(l, of->categories[g], &of->sums[2 + g], &all);
    }
    if (of->categories_n > 0) {
        list_group(l, csv ? "" : word(l, WORD_PATTERN_OTHER), &of->sums[1], &all);
    }
    return l->rc == LINLI_OK ? LINLI_OK : linli_fail(err, LINLI_ENOMEM, "out of memory");
}

enum linli_rc sheet_patterns_print(const struct pattern_table *table, enum words_language language,
                                   int32_t width, struct linli_arena *arena,
                                   struct text_builder *text, struct linli_error *err)
{
    struct terminal_column columns[4];
    struct listing l = {.language = language, .of = table, .arena = arena};
    terminal_table_init(&l.table, arena, columns_in(language, columns), 4);
    LINLI_TRY(list_all(&l, err));
    if (l.rows_n > 0) {
        terminal_table_print(&l.table, text, 0, width, false);
    } else {
        text_addf(text, "%s\n", word(&l, WORD_PATTERN_NONE));
    }
    return LINLI_OK;
}

enum linli_rc sheet_patterns_csv(const struct pattern_table *table, struct linli_arena *arena,
                                 struct text_builder *text, struct linli_error *err)
{
    struct listing l = {.language = WORDS_EN, .of = table, .arena = arena, .csv = text};
    text_add(text, "category,pattern,ratio,series\n");
    return list_all(&l, err);
}
