/* The assistant on the day sheet (see sheet_assistant.h). Called by sheet_day.c. */
#include "format/sheet_assistant.h"

#include <assert.h>

#include "base/fixed.h"

/* In the order of the word's numbers from 3 on. */
static const enum reason_id holds[] = {HOLD_RISK,    HOLD_AMOUNT,     HOLD_DAY,
                                       HOLD_UNUSUAL, HOLD_ABOVE_MOST, HOLD_NOTICE,
                                       HOLD_FACT,    HOLD_NO_PRICE,   HOLD_NO_SOURCE};

enum { HOLDS_N = sizeof(holds) / sizeof(holds[0]), BEFORE_HOLDS = 3 };

void sheet_assistant_print(const struct city *city, const struct plan *plan,
                           const struct sheet_options *options, struct text_builder *text)
{
    int64_t numbers[BEFORE_HOLDS + HOLDS_N] = {0};
    bool asked = true;
    for (int64_t i = 0; i < plan->lines_n; i++) {
        const struct plan_line *line = &plan->lines[i];
        if (line->order < 0 ||
            (options->site != NULL && !text_equal(city->sites[line->site].code, options->site))) {
            continue;
        }
        numbers[0] += line->approved ? 1 : 0;
        numbers[1] += 1;
        for (int k = 0; k < HOLDS_N; k++) {
            numbers[BEFORE_HOLDS + k] += line->hold.id == holds[k] ? 1 : 0;
        }
        asked = asked && (line->approved || line->hold.id != REASON_NONE);
    }
    if (numbers[1] == 0 || !asked) {
        return;
    }
    assert(numbers[0] <= numbers[1]);
    numbers[2] = (numbers[0] * FIXED_E4 + numbers[1] / 2) / numbers[1];
    text_add(text, "\n");
    words_add_args(text, options->language, WORD_ASSISTANT_SUMMARY, numbers,
                   BEFORE_HOLDS + HOLDS_N);
    text_add(text, "\n");
}

/* The sentence of a reason, in the arena of the text. */
static const char *sentence(const struct reason *reason, enum words_language language,
                            struct text_builder *text)
{
    struct text_builder part;
    text_begin(&part, text->arena);
    words_add_reason(&part, language, reason);
    const char *done = text_done(&part);
    text->rc = text->rc == LINLI_OK ? part.rc : text->rc;
    return done;
}

void sheet_assistant_add_hold(const struct plan_line *line, enum words_language language,
                              struct text_builder *text)
{
    enum reason_id id = line->hold.id;
    if (id == HOLD_RISK) {
        words_add(text, language, WORD_SHEET_HOLD, sentence(&line->grade, language, text));
    } else if (id == HOLD_AMOUNT || id == HOLD_UNUSUAL || id == HOLD_ABOVE_MOST || id == HOLD_DAY) {
        words_add(text, language, WORD_SHEET_HOLD, sentence(&line->hold, language, text));
    }
}

void sheet_assistant_explain(const struct plan_line *line, enum words_language language,
                             struct text_builder *text)
{
    const struct reason *reasons[] = {&line->grade, &line->hold};
    for (int k = 0; k < 2; k++) {
        if (reasons[k]->id != REASON_NONE) {
            words_add_reason(text, language, reasons[k]);
            text_add(text, "\n");
        }
    }
}
