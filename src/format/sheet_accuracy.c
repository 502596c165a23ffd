/*
 * How right forecasts were (see sheet_accuracy.h). Shares are shown to people in percent with one
 * decimal; a measure without its denominator is "no data" for them, empty in CSV and null in JSON.
 */
#include "format/sheet_accuracy.h"

#include <assert.h>
#include <jansson.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/json_memory.h"
#include "format/terminal.h"

enum { PERCENT_PLACES = 2 };

/* ---- for people ------------------------------------------------------------------------------ */

struct accuracy_sheet {
    const struct accuracy *accuracy;
    enum words_language language;
    struct text_builder *text;
    struct terminal_table table;
};

static const char *built(struct accuracy_sheet *sheet, struct text_builder *part)
{
    const char *done = "";
    if (text_finish(part, &done, NULL) != LINLI_OK) {
        sheet->text->rc = LINLI_ENOMEM;
    }
    return done;
}

static const char *word(const struct accuracy_sheet *sheet, enum word_id id)
{
    return words_template(sheet->language, id);
}

/* "31.4 %" of ten-thousandths. */
static const char *percent(struct accuracy_sheet *sheet, int64_t e4)
{
    char number[FIXED_TEXT_BYTES];
    struct text_builder part;
    if (e4 == FIXED_NONE) {
        return word(sheet, WORD_REVIEW_NO_DATA);
    }
    text_begin(&part, sheet->text->arena);
    text_addf(&part, "%s %%", fixed_print_places(e4, PERCENT_PLACES, 1, false, number));
    return built(sheet, &part);
}

static const char *plain(struct accuracy_sheet *sheet, int64_t value, int32_t places, int32_t shown)
{
    char number[FIXED_TEXT_BYTES];
    struct text_builder part;
    if (value == FIXED_NONE) {
        return word(sheet, WORD_REVIEW_NO_DATA);
    }
    text_begin(&part, sheet->text->arena);
    text_add(&part, fixed_print_places(value, places, shown, true, number));
    return built(sheet, &part);
}

static const char *measure(struct accuracy_sheet *sheet, const struct accuracy_total *t,
                           enum accuracy_measure m)
{
    int64_t e4 = accuracy_measure_e4(t, m);
    return m == ACCURACY_MASE ? plain(sheet, e4, 4, 2) : percent(sheet, e4);
}

static void add_row(struct accuracy_sheet *sheet, const char *name, const struct accuracy_total *t)
{
    const char *cells[] = {name,
                           plain(sheet, t->days_n, 0, 0),
                           plain(sheet, t->wanted_e3, 3, 0),
                           measure(sheet, t, ACCURACY_WAPE),
                           measure(sheet, t, ACCURACY_BIAS),
                           measure(sheet, t, ACCURACY_MASE),
                           measure(sheet, t, ACCURACY_COVERAGE),
                           t->hand_days_n > 0 ? plain(sheet, t->hand_days_n, 0, 0) : "",
                           t->hand_days_n > 0 ? measure(sheet, t, ACCURACY_VALUE) : ""};
    terminal_table_add(&sheet->table, cells);
}

static void add_hand_row(struct accuracy_sheet *sheet, const char *name,
                         const struct accuracy_total *t)
{
    const char *cells[] = {name, plain(sheet, t->hand_days_n, 0, 0),
                           plain(sheet, t->hand_error_e3, 3, 0),
                           plain(sheet, t->hand_base_e3, 3, 0), measure(sheet, t, ACCURACY_VALUE)};
    terminal_table_add(&sheet->table, cells);
}

static const char *row_name(const struct accuracy_sheet *sheet, const struct accuracy_row *row)
{
    bool unnamed = sheet->accuracy->by == ACCURACY_BY_CATEGORY && row->code[0] == '\0';
    return unnamed                ? word(sheet, WORD_REVIEW_NO_CATEGORY)
           : row->name[0] != '\0' ? row->name
                                  : row->code;
}

static void add_worst(struct accuracy_sheet *sheet, const struct accuracy_worst *worst)
{
    if (worst->month == NULL || worst->n == 0) {
        return;
    }
    text_add(sheet->text, "\n");
    words_add(sheet->text, sheet->language, WORD_ACCURACY_WORST, worst->month);
    text_add(sheet->text, "\n");
    for (int32_t i = 0; i < worst->n; i++) {
        const char *name = worst->category[i][0] != '\0' ? worst->category[i]
                                                         : word(sheet, WORD_REVIEW_NO_CATEGORY);
        text_add(sheet->text, "  ");
        words_add(sheet->text, sheet->language, WORD_ACCURACY_WORST_ROW, name,
                  percent(sheet, worst->accuracy_e4[i]), worst->cause[i]);
        text_add(sheet->text, "\n");
    }
}

static void add_table(struct accuracy_sheet *sheet, int32_t width)
{
    const struct accuracy *a = sheet->accuracy;
    const bool hand = a->by == ACCURACY_BY_AUTHOR;
    const enum word_id first = (enum word_id)((int)WORD_ACCURACY_CATEGORY + (int)a->by);
    static const enum word_id heads[] = {
        WORD_ACCURACY_DAYS, WORD_ACCURACY_WANTED,   WORD_ACCURACY_WAPE, WORD_ACCURACY_BIAS,
        WORD_ACCURACY_MASE, WORD_ACCURACY_COVERAGE, WORD_ACCURACY_HAND, WORD_ACCURACY_VALUE};
    static const enum word_id hand_heads[] = {WORD_ACCURACY_HAND, WORD_ACCURACY_HAND_ERROR,
                                              WORD_ACCURACY_HAND_BASE, WORD_ACCURACY_VALUE};
    struct terminal_column columns[TERMINAL_COLUMNS_MAX] = {{word(sheet, first), false, false}};
    int32_t n = hand ? 5 : 9;
    for (int32_t i = 1; i < n; i++) {
        columns[i] = (struct terminal_column){word(sheet, hand ? hand_heads[i - 1] : heads[i - 1]),
                                              true, true};
    }
    void (*add)(struct accuracy_sheet *, const char *, const struct accuracy_total *) =
        hand ? add_hand_row : add_row;
    terminal_table_init(&sheet->table, sheet->text->arena, columns, n);
    for (int64_t i = 0; i < a->rows_n; i++) {
        add(sheet, row_name(sheet, &a->rows[i]), &a->rows[i].sums);
    }
    if (a->rows_n > 1) {
        add(sheet, word(sheet, WORD_ACCURACY_ALL), &a->total);
    }
    terminal_table_print(&sheet->table, sheet->text, 0, width, false);
}

void sheet_accuracy_print(const struct accuracy *accuracy, const struct accuracy_worst *worst,
                          enum words_language language, int32_t width, struct text_builder *text)
{
    struct accuracy_sheet sheet = {.accuracy = accuracy, .language = language, .text = text};
    const bool hand = accuracy->by == ACCURACY_BY_AUTHOR;
    int64_t from = accuracy->from_day;
    int64_t to = accuracy->to_day;
    assert(from <= to);
    if (accuracy->rows_n == 0) {
        words_add(text, language, hand ? WORD_ACCURACY_NONE_HAND : WORD_ACCURACY_NONE, from, to);
        text_add(text, "\n");
        return;
    }
    if (hand) {
        words_add(text, language, WORD_ACCURACY_TITLE_HAND, from, to, accuracy->total.hand_days_n);
    } else {
        words_add(text, language, WORD_ACCURACY_TITLE, from, to, accuracy->total.days_n);
    }
    text_add(text, "\n\n");
    add_table(&sheet, width);
    add_worst(&sheet, worst);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static void add_number(struct text_builder *text, int64_t value, int32_t places)
{
    char number[FIXED_TEXT_BYTES];
    text_addf(text, ",%s", value == FIXED_NONE ? "" : fixed_print(value, places, number));
}

static void add_csv_row(struct text_builder *text, const struct accuracy *a, const char *code,
                        const char *name, const struct accuracy_total *t)
{
    char from[DATE_TEXT_BYTES];
    char to[DATE_TEXT_BYTES];
    text_addf(text, "%s,", accuracy_by_name(a->by));
    text_add_csv(text, code);
    text_add(text, ",");
    text_add_csv(text, name);
    text_addf(text, ",%s,%s", date_print(a->from_day, from), date_print(a->to_day, to));
    add_number(text, t->days_n, 0);
    add_number(text, t->wanted_e3, 3);
    add_number(text, t->error_e3, 3);
    for (int m = 0; m < ACCURACY_VALUE; m++) {
        add_number(text, accuracy_measure_e4(t, (enum accuracy_measure)m), 4);
    }
    add_number(text, t->hand_days_n, 0);
    add_number(text, t->hand_error_e3, 3);
    add_number(text, t->hand_base_e3, 3);
    add_number(text, accuracy_measure_e4(t, ACCURACY_VALUE), 4);
    text_add(text, "\n");
}

void sheet_accuracy_csv(const struct accuracy *accuracy, struct text_builder *text)
{
    text_add(text, "by,part,name,from,to,compared,wanted,error");
    for (int m = 0; m < ACCURACY_VALUE; m++) {
        text_addf(text, ",%s", accuracy_measure_name((enum accuracy_measure)m));
    }
    text_addf(text, ",hand_days,hand_error,hand_error_without,%s\n",
              accuracy_measure_name(ACCURACY_VALUE));
    for (int64_t i = 0; i < accuracy->rows_n; i++) {
        const struct accuracy_row *row = &accuracy->rows[i];
        add_csv_row(text, accuracy, row->code, row->name, &row->sums);
    }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *number(int64_t value, int32_t places)
{
    return value == FIXED_NONE ? json_null()
           : places == 0       ? json_integer(value)
                               : json_real(fixed_to_double(value, places));
}

static void put(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static json_t *total(const struct accuracy_total *t)
{
    json_t *o = json_object();
    put(o, "compared", number(t->days_n, 0));
    put(o, "wanted", number(t->wanted_e3, 3));
    put(o, "error", number(t->error_e3, 3));
    for (int m = 0; m < ACCURACY_MEASURE_N; m++) {
        put(o, accuracy_measure_name((enum accuracy_measure)m),
            number(accuracy_measure_e4(t, (enum accuracy_measure)m), 4));
    }
    put(o, "hand_days", number(t->hand_days_n, 0));
    put(o, "hand_error", number(t->hand_error_e3, 3));
    put(o, "hand_error_without", number(t->hand_base_e3, 3));
    return o;
}

static json_t *build(const struct accuracy *a, const struct accuracy_worst *worst)
{
    char day[DATE_TEXT_BYTES];
    json_t *root = json_object();
    json_t *rows = json_array();
    json_t *least = json_array();
    for (int64_t i = 0; i < a->rows_n; i++) {
        json_t *row = total(&a->rows[i].sums);
        put(row, "part", json_string(a->rows[i].code));
        put(row, "name", json_string(a->rows[i].name));
        (void)json_array_append_new(rows, row);
    }
    for (int32_t i = 0; i < worst->n; i++) {
        json_t *row = json_object();
        put(row, "category", json_string(worst->category[i]));
        put(row, "accuracy72", number(worst->accuracy_e4[i], 4));
        put(row, "cause", json_string(worst->cause[i]));
        (void)json_array_append_new(least, row);
    }
    put(root, "by", json_string(accuracy_by_name(a->by)));
    put(root, "from", json_string(date_print(a->from_day, day)));
    put(root, "to", json_string(date_print(a->to_day, day)));
    put(root, "rows", rows);
    put(root, "total", total(&a->total));
    if (worst->month != NULL) {
        put(root, "month", json_string(worst->month));
        put(root, "least_accurate", least);
    } else {
        json_decref(least);
    }
    return root;
}

void sheet_accuracy_json(const struct accuracy *accuracy, const struct accuracy_worst *worst,
                         struct text_builder *text)
{
    json_memory_begin();
    json_memory_add_line(build(accuracy, worst), text);
}
