/* A review as tables and sentences (see sheet_review.h). */
#include "format/sheet_review.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "format/sheet_day.h"
#include "format/sheet_review_parts.h"

_Static_assert((int)WORD_FIGURE_RECYCLABLE - (int)WORD_FIGURE_STOCKOUT == (int)REVIEW_FIGURES_N - 1,
               "each figure has a word");
_Static_assert((int)WORD_TOPIC_SUPPLY - (int)WORD_TOPIC_SERVICE == (int)REVIEW_TOPICS_N - 1,
               "each topic has a word");
_Static_assert((int)WORD_REVIEW_TITLE_DAYS - (int)WORD_REVIEW_TITLE_DAY == (int)REVIEW_PERIOD_N - 1,
               "each period has a title");

const char *review_word(const struct review_sheet *sheet, enum word_id word)
{
    return words_template(sheet->language, word);
}

const char *review_built(struct review_sheet *sheet, struct text_builder *text)
{
    const char *built = text_done(text);
    if (text->rc != LINLI_OK) {
        sheet->rc = text->rc;
    }
    return built;
}

/* ---- values -------------------------------------------------------------------------------------
 */

/* A number with one decimal and what stands behind it. */
static const char *decimal(struct review_sheet *sheet, int64_t value, int32_t places,
                           const char *behind)
{
    char number[FIXED_TEXT_BYTES];
    struct text_builder text;
    text_begin(&text, sheet->arena);
    text_add(&text, fixed_print_places(value, places, 1, true, number));
    text_add(&text, behind);
    return review_built(sheet, &text);
}

const char *sheet_review_value(struct review_sheet *sheet, enum review_unit unit, int64_t value)
{
    struct text_builder text;
    if (value == FIXED_NONE) {
        return review_word(sheet, WORD_REVIEW_NO_DATA);
    }
    if (unit == REVIEW_SHARE) {
        return decimal(sheet, value, 2, "%");
    }
    if (unit == REVIEW_RATIO) {
        return decimal(sheet, value, 4, "");
    }
    text_begin(&text, sheet->arena);
    if (unit == REVIEW_MEAN_DAYS) {
        words_add(&text, sheet->language, WORD_REVIEW_DAYS_OF, decimal(sheet, value, 4, ""));
    } else {
        words_add(&text, sheet->language,
                  unit == REVIEW_FEN   ? WORD_REVIEW_AMOUNT
                  : unit == REVIEW_QTY ? WORD_REVIEW_QUANTITY
                                       : WORD_REVIEW_WHOLE,
                  value);
    }
    return review_built(sheet, &text);
}

const char *sheet_review_cell(struct review_sheet *sheet, const struct review_cell *cell)
{
    return cell->text != NULL ? cell->text : sheet_review_value(sheet, cell->unit, cell->value);
}

/* ---- tables -------------------------------------------------------------------------------------
 */

/* A table whose first column has texts and all others numbers. */
static struct review_table *add_table(struct review_sheet *sheet, enum word_id title,
                                      const enum word_id *heads, int32_t heads_n)
{
    assert(sheet->tables_n < REVIEW_TABLES_MAX && heads_n <= REVIEW_COLUMNS_MAX);
    struct review_table *table = &sheet->tables[sheet->tables_n++];
    *table = (struct review_table){.title = review_word(sheet, title), .columns_n = heads_n};
    for (int32_t i = 0; i < heads_n; i++) {
        table->heads[i] = review_word(sheet, heads[i]);
        table->numbers[i] = i > 0;
    }
    return table;
}

/* The cells of a new row, empty texts; a spare row when memory has run out. */
static struct review_cell *add_row(struct review_sheet *sheet, struct review_table *table)
{
    static struct review_cell spare[REVIEW_COLUMNS_MAX];
    size_t n = (size_t)table->columns_n;
    if (table->rows_n == table->capacity && sheet->rc == LINLI_OK) {
        int64_t capacity = table->capacity == 0 ? 32 : table->capacity * 2;
        struct review_cell *grown;
        sheet->rc = LINLI_NEW(sheet->arena, (size_t)capacity * n, &grown, NULL);
        if (sheet->rc == LINLI_OK) {
            if (table->rows_n > 0) {
                memcpy(grown, table->cells, (size_t)table->rows_n * n * sizeof(*grown));
            }
            table->cells = grown;
            table->capacity = capacity;
        }
    }
    struct review_cell *row =
        sheet->rc == LINLI_OK ? &table->cells[(size_t)table->rows_n++ * n] : spare;
    for (size_t i = 0; i < n; i++) {
        row[i] = (struct review_cell){.text = ""};
    }
    return row;
}

static struct review_cell number_cell(enum review_unit unit, int64_t value)
{
    return (struct review_cell){.unit = unit, .value = value};
}

static struct review_cell text_cell(const char *text)
{
    return (struct review_cell){.text = text};
}

bool review_missed(const struct review_row *row, int32_t span)
{
    const struct review_figure_def *def = review_figure_def(row->figure);
    int64_t value = row->values[span].value;
    if (row->target == FIXED_NONE || value == FIXED_NONE || def->better == REVIEW_NEITHER) {
        return false;
    }
    return def->better == REVIEW_MORE ? value < row->target : value > row->target;
}

/* This span, the one before and last year's, from cells[at] on. */
static void put_spans(const struct review_sheet *sheet, struct review_cell *cells,
                      const struct review_row *row)
{
    const struct review_frame *frame = &sheet->review->frame;
    const int32_t spans[3] = {review_now(frame), review_before(frame), REVIEW_LAST_YEAR};
    enum review_unit unit = review_figure_def(row->figure)->unit;
    for (int32_t i = 0; i < 3; i++) {
        cells[i] = number_cell(unit, row->values[spans[i]].value);
    }
    cells[0].missed = review_missed(row, spans[0]);
}

static void add_figures(struct review_sheet *sheet)
{
    static const enum word_id heads[] = {WORD_REVIEW_FIGURE, WORD_REVIEW_NOW, WORD_REVIEW_BEFORE,
                                         WORD_REVIEW_LAST_YEAR, WORD_REVIEW_TARGET};
    struct review_table *table = add_table(sheet, WORD_REVIEW_TABLE_FIGURES, heads, 5);
    int topic = -1;
    table->by_topic = true;
    for (int64_t i = 0; i < sheet->review->rows_n; i++) {
        const struct review_row *row = &sheet->review->rows[i];
        const struct review_figure_def *def = review_figure_def(row->figure);
        if (row->by != BY_ALL) {
            continue;
        }
        if ((int)def->topic != topic) {
            topic = (int)def->topic;
            add_row(sheet, table)[0] =
                text_cell(review_word(sheet, (enum word_id)((int)WORD_TOPIC_SERVICE + topic)));
        }
        struct review_cell *cells = add_row(sheet, table);
        cells[0] = text_cell(
            review_word(sheet, (enum word_id)((int)WORD_FIGURE_STOCKOUT + (int)row->figure)));
        put_spans(sheet, &cells[1], row);
        if (row->target != FIXED_NONE) {
            cells[4] = number_cell(def->unit, row->target);
        }
    }
}

/* A value of this span of another figure of the same part. */
static int64_t now_of(const struct review_sheet *sheet, enum review_figure figure,
                      enum review_by by, const char *code)
{
    const struct review_row *row = review_row(sheet->review, figure, by, code);
    return row != NULL ? row->values[review_now(&sheet->review->frame)].value : FIXED_NONE;
}

static void add_classes(struct review_sheet *sheet)
{
    static const enum word_id heads[] = {
        WORD_REVIEW_CLASS,  WORD_REVIEW_ITEMS, WORD_FIGURE_STOCKOUT,
        WORD_REVIEW_TARGET, WORD_FIGURE_FILL,  WORD_FIGURE_ISSUED,
        WORD_FIGURE_UNMET,  WORD_FIGURE_STOCK, WORD_FIGURE_TURNS};
    static const enum review_figure figures[] = {FIGURE_FILL, FIGURE_ISSUED, FIGURE_UNMET,
                                                 FIGURE_STOCK, FIGURE_TURNS};
    struct review_table *table = add_table(sheet, WORD_REVIEW_TABLE_CLASSES, heads, 9);
    int32_t now = review_now(&sheet->review->frame);
    for (int64_t i = 0; i < sheet->review->rows_n; i++) {
        const struct review_row *row = &sheet->review->rows[i];
        if (row->figure != FIGURE_STOCKOUT || row->by != BY_CLASS) {
            continue;
        }
        struct review_cell *cells = add_row(sheet, table);
        cells[0] =
            text_cell(row->index == REVIEW_CLASS_NONE ? review_word(sheet, WORD_REVIEW_UNCLASSED)
                                                      : row->code);
        cells[1] = number_cell(REVIEW_COUNT, sheet->review->items_n[row->index]);
        cells[2] = number_cell(REVIEW_SHARE, row->values[now].value);
        cells[2].missed = review_missed(row, now);
        if (row->target != FIXED_NONE) {
            cells[3] = number_cell(REVIEW_SHARE, row->target);
        }
        for (int32_t k = 0; k < 5; k++) {
            cells[4 + k] = number_cell(review_figure_def(figures[k])->unit,
                                       now_of(sheet, figures[k], BY_CLASS, row->code));
        }
    }
}

struct sorted_row {
    const struct review_row *row;
    int64_t key;
};

static int compare_sorted(const void *a, const void *b)
{
    const struct sorted_row *x = a;
    const struct sorted_row *y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    return strcmp(x->row->code, y->row->code);
}

const struct review_row **review_parts(struct review_sheet *sheet, enum review_figure figure,
                                       enum review_by by, int64_t *ret_n)
{
    const struct review *review = sheet->review;
    const int32_t now = review_now(&review->frame);
    bool more = review_figure_def(figure)->better == REVIEW_MORE;
    struct sorted_row *rows = NULL;
    const struct review_row **parts = NULL;
    int64_t n = 0;
    if (sheet->rc == LINLI_OK) {
        sheet->rc = LINLI_NEW(sheet->arena, review->rows_n, &rows, NULL);
    }
    if (sheet->rc == LINLI_OK) {
        sheet->rc = LINLI_NEW(sheet->arena, review->rows_n, &parts, NULL);
    }
    for (int64_t i = 0; i < review->rows_n && sheet->rc == LINLI_OK; i++) {
        const struct review_row *row = &review->rows[i];
        int64_t value = row->values[now].value;
        bool any = row->values[now].num != FIXED_NONE ||
                   row->values[review_before(&review->frame)].num != FIXED_NONE ||
                   row->values[REVIEW_LAST_YEAR].num != FIXED_NONE;
        if (row->figure == figure && row->by == by && any) {
            int64_t key = value == FIXED_NONE ? INT64_MAX : more ? value : -value;
            rows[n++] = (struct sorted_row){row, key};
        }
    }
    if (n > 0) {
        qsort(rows, (size_t)n, sizeof(*rows), compare_sorted);
    }
    for (int64_t i = 0; i < n; i++) {
        parts[i] = rows[i].row;
    }
    *ret_n = n;
    return parts;
}

const char *sheet_review_cause(struct review_sheet *sheet, const char *category)
{
    for (int32_t i = 0; i < sheet->review->worst_n; i++) {
        const struct review_worst *w = &sheet->review->worst[i];
        struct text_builder text;
        if (!text_equal(w->category, category)) {
            continue;
        }
        text_begin(&text, sheet->arena);
        words_add(&text, sheet->language, (enum word_id)((int)WORD_CAUSE_MIXED + (int)w->cause),
                  w->share_e4 == FIXED_NONE ? ""
                                            : sheet_review_value(sheet, REVIEW_SHARE, w->share_e4),
                  review_item(sheet, w->site, w->item));
        return review_built(sheet, &text);
    }
    return "";
}

static void add_accuracy(struct review_sheet *sheet)
{
    static const enum word_id heads[] = {WORD_REVIEW_CATEGORY, WORD_REVIEW_NOW,
                                         WORD_REVIEW_BEFORE,   WORD_REVIEW_LAST_YEAR,
                                         WORD_FIGURE_BIAS,     WORD_REVIEW_CAUSE};
    int64_t n;
    const struct review_row **rows = review_parts(sheet, FIGURE_ACCURACY, BY_CATEGORY, &n);
    if (n == 0) {
        return;
    }
    struct review_table *table = add_table(sheet, WORD_REVIEW_TABLE_ACCURACY, heads, 6);
    table->numbers[5] = false;
    for (int64_t i = 0; i < n; i++) {
        struct review_cell *cells = add_row(sheet, table);
        const char *name = rows[i]->code;
        cells[0] =
            text_cell(text_is_empty(name) ? review_word(sheet, WORD_REVIEW_NO_CATEGORY) : name);
        put_spans(sheet, &cells[1], rows[i]);
        cells[4] =
            number_cell(REVIEW_SHARE, now_of(sheet, FIGURE_BIAS, BY_CATEGORY, rows[i]->code));
        cells[5] = text_cell(sheet_review_cause(sheet, rows[i]->code));
    }
}

const char *review_item(struct review_sheet *sheet, int64_t site, int64_t item)
{
    struct text_builder text;
    if (item == FIXED_NONE) {
        return "";
    }
    text_begin(&text, sheet->arena);
    text_add(&text, sheet_item_name(sheet->city, item));
    if (sheet->city->sites_n > 1 && site != FIXED_NONE) {
        text_addf(&text, " (%s)", sheet_site_name(sheet->city, site));
    }
    return review_built(sheet, &text);
}

static void add_misses(struct review_sheet *sheet)
{
    static const enum word_id heads[] = {WORD_REVIEW_ITEM, WORD_FIGURE_ACCURACY, WORD_FIGURE_BIAS,
                                         WORD_REVIEW_ERROR_COST};
    if (sheet->review->misses_n == 0) {
        return;
    }
    struct review_table *table = add_table(sheet, WORD_REVIEW_TABLE_MISSES, heads, 4);
    for (int32_t i = 0; i < sheet->review->misses_n; i++) {
        const struct review_miss *miss = &sheet->review->misses[i];
        struct review_cell *cells = add_row(sheet, table);
        cells[0] = text_cell(review_item(sheet, miss->site, miss->item));
        cells[1] = number_cell(REVIEW_SHARE, miss->accuracy.value);
        cells[2] = number_cell(REVIEW_SHARE, miss->bias_e4);
        cells[3] = number_cell(REVIEW_FEN, miss->risk_fen);
    }
}

static void add_services(struct review_sheet *sheet)
{
    static const enum word_id heads[] = {WORD_REVIEW_SERVICE, WORD_REVIEW_COST, WORD_REVIEW_PEOPLE,
                                         WORD_REVIEW_PER_HEAD, WORD_REVIEW_BEFORE};
    int32_t now = review_now(&sheet->review->frame);
    int64_t n;
    const struct review_row **rows = review_parts(sheet, FIGURE_UNIT_COST, BY_SERVICE, &n);
    if (n == 0) {
        return;
    }
    struct review_table *table = add_table(sheet, WORD_REVIEW_TABLE_SERVICES, heads, 5);
    for (int64_t i = 0; i < n; i++) {
        const struct review_row *row = rows[i];
        struct review_cell *cells = add_row(sheet, table);
        cells[0] = text_cell(row->code);
        cells[1] = number_cell(REVIEW_FEN, row->values[now].num);
        cells[2] = number_cell(REVIEW_COUNT, row->values[now].den);
        cells[3] = number_cell(REVIEW_FEN, row->values[now].value);
        cells[4] = number_cell(REVIEW_FEN, row->values[now - 1].value);
    }
}

/* Reasons have codes that the commands take; what people wrote of their own stays as it is. */
static const char *loss_reason(const struct review_sheet *sheet, const char *code)
{
    static const struct {
        const char *code;
        enum word_id word;
    } reasons[] = {
        {"", WORD_REVIEW_NO_REASON},        {"count", WORD_REVIEW_COUNTED},
        {"expired", WORD_STOCK_EXPIRED},    {"damaged", WORD_COUNT_REASON_DAMAGED},
        {"lost", WORD_COUNT_REASON_LOST},   {"recycled", WORD_REVIEW_RECYCLED},
        {"other", WORD_COUNT_REASON_OTHER},
    };
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (text_equal(code, reasons[i].code)) {
            return review_word(sheet, reasons[i].word);
        }
    }
    return code;
}

static void add_losses(struct review_sheet *sheet)
{
    static const enum word_id heads[] = {WORD_REVIEW_REASON, WORD_REVIEW_NOW, WORD_REVIEW_BEFORE,
                                         WORD_REVIEW_LAST_YEAR};
    int64_t n;
    const struct review_row **rows = review_parts(sheet, FIGURE_LOSS, BY_REASON, &n);
    if (n == 0) {
        return;
    }
    struct review_table *table = add_table(sheet, WORD_REVIEW_TABLE_LOSS, heads, 4);
    for (int64_t i = 0; i < n; i++) {
        struct review_cell *cells = add_row(sheet, table);
        cells[0] = text_cell(loss_reason(sheet, rows[i]->code));
        put_spans(sheet, &cells[1], rows[i]);
    }
}

static void add_suppliers(struct review_sheet *sheet)
{
    static const enum word_id heads[] = {
        WORD_REVIEW_SUPPLIER,  WORD_REVIEW_LINES, WORD_FIGURE_ON_TIME, WORD_REVIEW_BEFORE,
        WORD_FIGURE_DAYS_LATE, WORD_FIGURE_SHORT, WORD_FIGURE_CYCLE};
    static const enum review_figure figures[] = {FIGURE_DAYS_LATE, FIGURE_SHORT, FIGURE_CYCLE};
    int32_t now = review_now(&sheet->review->frame);
    int64_t n;
    const struct review_row **rows = review_parts(sheet, FIGURE_ON_TIME, BY_SUPPLIER, &n);
    if (n == 0) {
        return;
    }
    struct review_table *table = add_table(sheet, WORD_REVIEW_TABLE_SUPPLIERS, heads, 7);
    for (int64_t i = 0; i < n; i++) {
        const struct review_row *row = rows[i];
        struct review_cell *cells = add_row(sheet, table);
        cells[0] = text_cell(row->name);
        cells[1] = number_cell(REVIEW_COUNT, row->values[now].den);
        cells[2] = number_cell(REVIEW_SHARE, row->values[now].value);
        cells[2].missed = review_missed(row, now);
        cells[3] = number_cell(REVIEW_SHARE, row->values[now - 1].value);
        for (int32_t k = 0; k < 3; k++) {
            cells[4 + k] = number_cell(review_figure_def(figures[k])->unit,
                                       now_of(sheet, figures[k], BY_SUPPLIER, row->code));
        }
    }
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

/* The last day, where it is another one than the first. */
static int64_t last_of(struct review_span span)
{
    return span.to_day > span.from_day ? span.to_day : FIXED_NONE;
}

static void add_heads(struct review_sheet *sheet)
{
    const struct review *review = sheet->review;
    const struct review_frame *frame = &review->frame;
    struct review_span now = frame->spans[review_now(frame)];
    struct review_span before = frame->spans[review_before(frame)];
    struct review_span year = frame->spans[REVIEW_LAST_YEAR];
    struct text_builder text;
    text_begin(&text, sheet->arena);
    words_add(&text, sheet->language,
              (enum word_id)((int)WORD_REVIEW_TITLE_DAY + (int)frame->period),
              sheet->city->settings.city_name, (int64_t)now.from_day, last_of(now));
    if (review->site != FIXED_NONE) {
        text_add(&text, " · ");
        words_add(&text, sheet->language, WORD_REVIEW_SITE,
                  sheet_site_name(sheet->city, review->site));
    }
    sheet->title = review_built(sheet, &text);
    text_begin(&text, sheet->arena);
    words_add(&text, sheet->language,
              (enum word_id)((int)WORD_REVIEW_KIND_DAY + (int)frame->period));
    if (review->site != FIXED_NONE) {
        text_addf(&text, " · %s", sheet_site_name(sheet->city, review->site));
    }
    sheet->title_short = review_built(sheet, &text);
    text_begin(&text, sheet->arena);
    words_add(&text, sheet->language, WORD_REVIEW_DATES, (int64_t)now.from_day, last_of(now));
    sheet->dates = review_built(sheet, &text);
    text_begin(&text, sheet->arena);
    if (review_span_is_absent(before)) {
        words_add(&text, sheet->language, WORD_REVIEW_COMPARED_NONE);
    } else if (review_span_is_absent(year)) {
        words_add(&text, sheet->language, WORD_REVIEW_COMPARED_BEFORE, (int64_t)before.from_day,
                  last_of(before));
    } else {
        words_add(&text, sheet->language, WORD_REVIEW_COMPARED, (int64_t)before.from_day,
                  last_of(before), (int64_t)year.from_day, last_of(year));
    }
    sheet->compared = review_built(sheet, &text);
    text_begin(&text, sheet->arena);
    if (review->first_ledger_day == FIXED_NONE) {
        words_add(&text, sheet->language, WORD_REVIEW_LEDGER_NONE);
    } else if (review->first_ledger_day > year.from_day) {
        words_add(&text, sheet->language, WORD_REVIEW_LEDGER_FROM, review->first_ledger_day);
    }
    sheet->remark = review_built(sheet, &text);
}

enum linli_rc sheet_review_make(const struct city *city, const struct review *review,
                                enum words_language language, struct linli_arena *arena,
                                struct review_sheet *ret_sheet, struct linli_error *err)
{
    struct review_sheet *sheet = ret_sheet;
    *sheet =
        (struct review_sheet){.city = city, .review = review, .language = language, .arena = arena};
    add_heads(sheet);
    add_figures(sheet);
    add_classes(sheet);
    add_accuracy(sheet);
    add_misses(sheet);
    add_suppliers(sheet);
    add_services(sheet);
    add_losses(sheet);
    review_add_findings(sheet);
    review_add_checks(sheet);
    if (sheet->rc != LINLI_OK) {
        return linli_fail(err, sheet->rc, "out of memory while the answer was written");
    }
    return LINLI_OK;
}
