/*
 * Buffer factors of categories on the day sheet and in explanations (see sheet_buffer.h). A plan
 * that was read back knows nothing of them; `linli buffers` does.
 */
#include "format/sheet_buffer.h"

#include "base/fixed.h"

enum { SHOWN_MOST = 6 };

const char *sheet_category_name(const char *category, enum words_language language)
{
    return text_is_empty(category) ? words_template(language, WORD_BUFFER_NO_CATEGORY) : category;
}

/* What a person said of a category; NULL: nothing ever. */
static const struct buffer_state *word_on(const struct city *city, const char *category)
{
    for (int64_t i = 0; i < city->buffers_n; i++) {
        if (text_equal(city->buffers[i].category, category)) {
            return city->buffers[i].hand_day != 0 ? &city->buffers[i] : NULL;
        }
    }
    return NULL;
}

static bool is_changed(const struct plan *plan, const struct plan_buffer *b,
                       const struct buffer_state *word)
{
    bool said = word != NULL && word->hand_day == plan->day;
    bool by_rule = b->reviewed && !b->by_hand && b->review.day == plan->day &&
                   b->review.after_e4 != b->review.before_e4;
    return said || by_rule;
}

static void add_change(const struct plan *plan, const struct plan_buffer *b,
                       const struct buffer_state *word, enum words_language language,
                       struct text_builder *text)
{
    const char *name = sheet_category_name(b->category, language);
    const struct buffer_review *r = &b->review;
    if (word != NULL && word->hand_day == plan->day) {
        words_add(text, language, b->by_hand ? WORD_BUFFER_BY_HAND : WORD_BUFFER_BACK, name,
                  b->factor_e4, word->note, word->hand_who);
    } else {
        words_add(text, language, WORD_BUFFER_CHANGED, name, r->before_e4, b->factor_e4,
                  (int64_t)r->month_day, r->above_n, r->totals_n, r->measured_e4);
    }
    text_add(text, "\n");
}

void sheet_buffers_print(const struct city *city, const struct plan *plan,
                         const struct sheet_options *options, struct text_builder *text)
{
    int64_t n = 0;
    for (int64_t i = 0; i < plan->buffers_n; i++) {
        const struct plan_buffer *b = &plan->buffers[i];
        const struct buffer_state *word = word_on(city, b->category);
        if (!is_changed(plan, b, word)) {
            continue;
        }
        if (n == 0) {
            text_add(text, "\n");
        }
        if (n < SHOWN_MOST || options->all) {
            add_change(plan, b, word, options->language, text);
        }
        n += 1;
    }
    if (n > SHOWN_MOST && !options->all) {
        words_add(text, options->language, WORD_BUFFER_MORE, n - SHOWN_MOST);
        text_add(text, "\n");
    }
}

void sheet_buffers_explain(const struct city *city, const struct plan *plan, int64_t item,
                           const struct sheet_options *options, struct text_builder *text)
{
    const char *category = city->items[item].category;
    category = category != NULL ? category : "";
    for (int64_t i = 0; i < plan->buffers_n; i++) {
        const struct plan_buffer *b = &plan->buffers[i];
        const struct buffer_review *r = &b->review;
        if (!text_equal(b->category, category) || (b->factor_e4 == FIXED_E4 && !b->by_hand)) {
            continue;
        }
        const char *name = sheet_category_name(category, options->language);
        const struct buffer_state *word = word_on(city, category);
        if (b->by_hand) {
            words_add(text, options->language, WORD_BUFFER_EXPLAINED_BY_HAND, name, b->factor_e4,
                      word != NULL ? word->note : "");
        } else if (r->totals_n < BUFFER_REVIEW_LEAST) {
            words_add(text, options->language, WORD_BUFFER_EXPLAINED_KEPT, name, b->factor_e4,
                      (int64_t)r->month_day);
        } else {
            words_add(text, options->language, WORD_BUFFER_EXPLAINED, name, b->factor_e4,
                      (int64_t)r->month_day, r->above_n, r->totals_n, r->measured_e4);
        }
        text_add(text, "\n");
    }
}
