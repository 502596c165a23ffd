/* The pages of the kit that are read, not written on: how to work by hand and whom to call (see
 * paper_form.h). */
#include <assert.h>

#include "base/fixed.h"
#include "format/paper_form.h"

enum { ROLES_N = 5 };

static void add_list(struct form_page *page, enum word_id title, const enum word_id *words,
                     int32_t n)
{
    const char *texts[8];
    assert(n <= 8);
    for (int32_t i = 0; i < n; i++) {
        texts[i] = form_word(page, words[i]);
    }
    html_heading(&page->html, 2, "", form_word(page, title));
    html_list(&page->html, true, texts, n);
}

/* People to call: what is written in once stays right until the next printing. */
static void add_people(struct form_page *page)
{
    static const enum word_id roles[ROLES_N] = {WORD_PAPER_ROLE_HEAD, WORD_PAPER_ROLE_SYSTEM,
                                                WORD_PAPER_ROLE_STORE, WORD_PAPER_ROLE_HOUSE,
                                                WORD_PAPER_ROLE_NEIGHBOUR};
    struct html_column columns[] = {
        {form_word(page, WORD_PAPER_COL_ROLE), HTML_LEFT, form_width(page, 60), false},
        {form_word(page, WORD_PAPER_COL_NAME), HTML_LEFT, 0, false},
        {form_word(page, WORD_PAPER_COL_PHONE), HTML_LEFT, 0, false},
    };
    html_table_begin(&page->html, "write", columns, 3);
    for (int32_t i = 0; i < ROLES_N; i++) {
        const char *cells[] = {form_word(page, roles[i]), "", ""};
        html_row(&page->html, cells);
    }
    html_table_end(&page->html);
}

void form_guide(struct form_page *page)
{
    static const enum word_id work[] = {WORD_PAPER_GUIDE_SERVE,   WORD_PAPER_GUIDE_FORMS,
                                        WORD_PAPER_GUIDE_EXPIRY,  WORD_PAPER_GUIDE_ORDER,
                                        WORD_PAPER_GUIDE_RECEIVE, WORD_PAPER_GUIDE_NUMBER};
    static const enum word_id enter[] = {WORD_PAPER_GUIDE_ENTER, WORD_PAPER_GUIDE_FILE,
                                         WORD_PAPER_GUIDE_ONCE, WORD_PAPER_GUIDE_REST};
    html_paragraph(&page->html, "note", form_word(page, WORD_PAPER_GUIDE_INTRO));
    add_list(page, WORD_PAPER_GUIDE_WORK, work, 6);
    html_heading(&page->html, 2, "", form_word(page, WORD_PAPER_GUIDE_CALL));
    add_people(page);
    add_list(page, WORD_PAPER_GUIDE_LATER, enter, 4);
}

/* "Mon Wed Fri"; nothing when every day or unknown. */
static const char *days_text(struct form_page *page, int64_t bits)
{
    enum { EVERY_DAY = 127 };
    struct text_builder text;
    if (bits == FIXED_NONE || bits == EVERY_DAY) {
        return "";
    }
    text_begin(&text, page->arena);
    for (int32_t d = 0; d < 7; d++) {
        if ((bits >> d & 1) != 0) {
            text_addf(&text, "%s%s", text.n > 0 ? " " : "",
                      form_word(page, (enum word_id)(WORD_MONDAY + d)));
        }
    }
    return text_done(&text);
}

void form_phones(struct form_page *page, const struct form *form)
{
    struct html_column columns[] = {
        {form_word(page, WORD_PAPER_COL_SUPPLIER), HTML_LEFT, 0, false},
        {form_word(page, WORD_PAPER_COL_PHONE), HTML_LEFT, form_width(page, 36), false},
        {form_word(page, WORD_PAPER_COL_DELIVERS), HTML_LEFT, form_width(page, 34), false},
        {form_word(page, WORD_PAPER_COL_CUTOFF), HTML_LEFT, form_width(page, 18), false},
        {form_word(page, WORD_PAPER_COL_REMARK), HTML_LEFT, form_width(page, 32), false},
    };
    if (page->set->forms_n == 1) { /* else they stand in the guide */
        html_heading(&page->html, 2, "", form_word(page, WORD_PAPER_GUIDE_CALL));
        add_people(page);
    }
    html_heading(&page->html, 2, "", form_word(page, WORD_PAPER_SUPPLIERS));
    html_table_begin(&page->html, "write", columns, 5);
    for (int64_t i = 0; i < form->phones_n; i++) {
        const struct form_phone *p = &form->phones[i];
        html_row_begin(&page->html);
        html_cell_begin(&page->html);
        html_text(&page->html, text_is_empty(p->name) ? p->code : p->name);
        html_raw(&page->html, "<br/><span class=\"small\">");
        html_text(&page->html, p->email);
        html_raw(&page->html, "</span>");
        html_cell_end(&page->html);
        html_cell_strong(&page->html, p->phone);
        html_cell(&page->html, days_text(page, p->delivery_days));
        html_cell(&page->html, form_value(page, WORD_PAPER_TIME, p->cutoff_s));
        html_cell(&page->html, "");
        html_row_end(&page->html);
    }
    html_table_end(&page->html);
}
