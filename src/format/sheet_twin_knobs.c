/*
 * What the rivals of a simulation were set to, in words: each knob of a rule has a name that people
 * read, beside the key that programs get (sheet_twin_json.c), and whether the rule by hand could be
 * set to the figures that it is to show. Called by sheet_twin.c and sheet_twin_html.c.
 */
#include <assert.h>
#include <math.h>

#include "base/text.h"
#include "format/sheet_twin_parts.h"

/* Keys of planner/rival; a key that is not here is shown as it is. */
static const struct {
    const char *rival;
    const char *key;
    enum word_id word;
} knobs[] = {
    {"before", "least", WORD_TWIN_KNOB_LEAST},
    {"before", "most", WORD_TWIN_KNOB_MOST},
    {"erp", "days", WORD_TWIN_KNOB_DAYS},
    {"erp", "safety_days", WORD_TWIN_KNOB_SAFETY_DAYS},
    {"erp", "order_days", WORD_TWIN_KNOB_ORDER_DAYS},
    {"openlmis", "period", WORD_TWIN_KNOB_PERIOD},
    {"openlmis", "most", WORD_TWIN_KNOB_PERIODS},
    {"ddmrp", "lead_factor", WORD_TWIN_KNOB_LEAD_FACTOR},
    {"ddmrp", "variability", WORD_TWIN_KNOB_VARIABILITY},
    {"ddmrp", "cycle", WORD_TWIN_KNOB_CYCLE},
    {"base-stock", "days", WORD_TWIN_KNOB_DAYS},
    {"base-stock", "z", WORD_TWIN_KNOB_Z},
    {"base-stock", "order_days", WORD_TWIN_KNOB_ORDER_DAYS},
};
enum { KNOBS_N = sizeof(knobs) / sizeof(knobs[0]) };

static const char *knob_words(const struct twin_row *row, int32_t k, enum words_language language)
{
    assert(k < row->knobs_n);
    for (int i = 0; i < KNOBS_N; i++) {
        if (text_equal(knobs[i].rival, row->name) && text_equal(knobs[i].key, row->knob_name[k])) {
            return words_template(language, knobs[i].word);
        }
    }
    return row->knob_name[k];
}

const char *sheet_twin_knobs(const struct twin_row *row, enum words_language language,
                             struct text_builder *text)
{
    struct text_builder part;
    if (row->knobs_n == 0) {
        return "";
    }
    text_begin(&part, text->arena);
    for (int32_t k = 0; k < row->knobs_n; k++) {
        text_addf(&part, "%s%s ", k > 0 ? words_template(language, WORD_TWIN_KNOB_COMMA) : "",
                  knob_words(row, k, language));
        sheet_twin_add_number(&part, row->knob[k], 2);
    }
    const char *settings = sheet_twin_built(&part, text);
    text_begin(&part, text->arena);
    words_add(&part, language, WORD_TWIN_KNOB_ROW, sheet_twin_name(row, language), settings,
              sheet_twin_cell(&row->training, TWIN_STOCK_OUT, false, language, text),
              sheet_twin_cell(&row->training, TWIN_TURNS, false, language, text));
    return sheet_twin_built(&part, text);
}

const char *sheet_twin_missed(const struct twin_report *report, enum words_language language,
                              struct text_builder *text)
{
    for (int32_t i = 0; i < report->rows_n; i++) {
        const struct twin_row *row = &report->rows[i];
        struct text_builder part;
        if (!row->trained || !text_equal(row->name, "before") || twin_before_is_set(row)) {
            continue;
        }
        text_begin(&part, text->arena);
        words_add(&part, language, WORD_TWIN_MISSED,
                  sheet_twin_cell(&row->training, TWIN_STOCK_OUT, false, language, text),
                  sheet_twin_cell(&row->training, TWIN_TURNS, false, language, text));
        return sheet_twin_built(&part, text);
    }
    return NULL;
}
