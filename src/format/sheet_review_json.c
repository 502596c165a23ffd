/*
 * A review as JSON through jansson (see sheet_review.h): every figure with numerator and
 * denominator for each span, the days of this span, what deserves a person. null is "no data".
 */
#include <jansson.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/json_memory.h"
#include "format/sheet_review_parts.h"

static json_t *number(int64_t value, int32_t places)
{
    return value == FIXED_NONE ? json_null()
           : places == 0       ? json_integer(value)
                               : json_real(fixed_to_double(value, places));
}

static json_t *of_unit(enum review_unit unit, int64_t value)
{
    return number(value, review_unit_places(unit));
}

static json_t *day(int32_t value)
{
    char text[DATE_TEXT_BYTES];
    return json_string(date_print(value, text));
}

static void put(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static void append(json_t *list, json_t *value)
{
    (void)json_array_append_new(list, value);
}

static json_t *span(const struct review_frame *frame, int32_t k)
{
    json_t *object = json_object();
    struct review_span s = frame->spans[k];
    bool absent = review_span_is_absent(s);
    put(object, "span", json_string(review_span_name(frame, k)));
    put(object, "from", absent ? json_null() : day(s.from_day));
    put(object, "to", absent ? json_null() : day(s.to_day));
    return object;
}

static json_t *figure(const struct review_frame *frame, const struct review_row *row)
{
    const struct review_figure_def *def = review_figure_def(row->figure);
    json_t *object = json_object();
    json_t *values = json_array();
    for (int32_t k = frame->spans_n - 1; k >= 0; k--) {
        const struct review_value *v = &row->values[k];
        json_t *value = span(frame, k);
        put(value, "value", of_unit(def->unit, v->value));
        put(value, "numerator", of_unit(def->num_unit, v->num));
        put(value, "denominator", of_unit(def->den_unit, v->den));
        append(values, value);
    }
    put(object, "figure", json_string(def->id));
    put(object, "by", json_string(review_by_name(row->by)));
    put(object, "part", json_string(row->code));
    put(object, "name", json_string(row->name));
    put(object, "unit", json_string(review_unit_name(def->unit)));
    put(object, "numerator_unit", json_string(review_unit_name(def->num_unit)));
    put(object, "denominator_unit", json_string(review_unit_name(def->den_unit)));
    put(object, "target", of_unit(def->unit, row->target));
    put(object, "values", values);
    return object;
}

static json_t *days_of(const struct review *review)
{
    json_t *list = json_array();
    int32_t first = review->frame.spans[review_now(&review->frame)].from_day;
    for (int32_t i = 0; i < review->days_n; i++) {
        const struct review_day *d = &review->days[i];
        json_t *object = json_object();
        put(object, "date", day(first + i));
        put(object, "wanted", of_unit(REVIEW_COUNT, d->wanted_n));
        put(object, "short", of_unit(REVIEW_COUNT, d->short_n));
        put(object, "issued", of_unit(REVIEW_FEN, d->issued_fen));
        put(object, "unmet", of_unit(REVIEW_FEN, d->unmet_fen));
        put(object, "stock", of_unit(REVIEW_FEN, d->stock_fen));
        append(list, object);
    }
    return list;
}

static json_t *code_or_null(const char *code)
{
    return code != NULL ? json_string(code) : json_null();
}

static json_t *finding(const struct review_sheet *sheet, int32_t i)
{
    const struct city *city = sheet->city;
    const struct review_finding *f = &sheet->review->findings[i];
    json_t *object = json_object();
    put(object, "finding", json_string(review_finding_name(f->id)));
    put(object, "grade", json_integer(f->grade));
    put(object, "site", code_or_null(f->site != FIXED_NONE ? city->sites[f->site].code : NULL));
    put(object, "item", code_or_null(f->item != FIXED_NONE ? city->items[f->item].code : NULL));
    put(object, "supplier",
        code_or_null(f->supplier != FIXED_NONE ? city->suppliers[f->supplier].code : NULL));
    put(object, "text", json_string(sheet->findings[i].text));
    put(object, "command", json_string(sheet->findings[i].command));
    return object;
}

/* The least accurate categories, and why. */
static json_t *worst_of(const struct review_sheet *sheet)
{
    static const char *const causes[] = {"mixed", "high", "low", "item"};
    json_t *list = json_array();
    for (int32_t i = 0; i < sheet->review->worst_n; i++) {
        const struct review_worst *w = &sheet->review->worst[i];
        json_t *object = json_object();
        put(object, "category", json_string(w->category));
        put(object, "cause", json_string(causes[w->cause]));
        put(object, "share", of_unit(REVIEW_SHARE, w->share_e4));
        put(object, "item",
            code_or_null(w->item != FIXED_NONE ? sheet->city->items[w->item].code : NULL));
        append(list, object);
    }
    return list;
}

static json_t *build(const struct review_sheet *sheet)
{
    const struct review *review = sheet->review;
    const struct review_frame *frame = &review->frame;
    json_t *root = json_object();
    json_t *spans = json_array();
    json_t *figures = json_array();
    json_t *findings = json_array();
    const char *period = review_period_name(frame->period);
    for (int32_t k = frame->spans_n - 1; k >= 0; k--) {
        append(spans, span(frame, k));
    }
    for (int64_t i = 0; i < review->rows_n; i++) {
        append(figures, figure(frame, &review->rows[i]));
    }
    for (int32_t i = 0; i < sheet->findings_n; i++) {
        append(findings, finding(sheet, i));
    }
    put(root, "period", json_string(period != NULL ? period : "days"));
    put(root, "site",
        code_or_null(review->site != FIXED_NONE ? sheet->city->sites[review->site].code : NULL));
    put(root, "spans", spans);
    put(root, "ledger_from",
        review->first_ledger_day == FIXED_NONE ? json_null()
                                               : day((int32_t)review->first_ledger_day));
    put(root, "figures", figures);
    put(root, "days", days_of(review));
    put(root, "least_accurate", worst_of(sheet));
    put(root, "findings", findings);
    put(root, "findings_more", json_integer(sheet->more_n));
    put(root, "items_without_price", json_integer(review->unpriced_n));
    return root;
}

void sheet_review_json(const struct review_sheet *sheet, struct text_builder *text)
{
    json_memory_begin();
    json_memory_add_line(build(sheet), text);
}
