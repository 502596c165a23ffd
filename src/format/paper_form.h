/*
 * The forms of a day without the system (MISSION G8): what is known is printed, what will happen is
 * written by hand, and every line has its paper number (model/paper.h). Here is only how they look;
 * service/print gathers what stands on them.
 *
 * In large print the forms lie on their side: the columns keep the room that a pen needs.
 */
#ifndef LINLI_FORMAT_PAPER_FORM_H
#define LINLI_FORMAT_PAPER_FORM_H

#include "format/html.h"

enum form_kind {
    FORM_GUIDE, /* how to work by hand, whom to call, how to type it in later */
    FORM_PHONES,
    FORM_ISSUE,
    FORM_RECEIVE,
    FORM_ORDER,
    FORM_COUNT,
    FORM_RETURN,
    FORM_WRITE_OFF,
    FORM_TRANSFER,
    FORM_KIND_N
};

/* A line of a form. Texts are "" and numbers FIXED_NONE where nothing is known: a place to write.
 */
struct form_line {
    const char *paper; /* the number */
    const char *group; /* lines of one group stand together: a category, a supplier */
    const char *code;
    const char *name;
    const char *unit;
    const char *lot;
    const char *line; /* of an order */
    int64_t qty_e3;
    int64_t expiry_day;
    int64_t price_e4;
};

/* Somebody to call. */
struct form_phone {
    const char *code;
    const char *name;
    const char *phone;
    const char *email;
    int64_t delivery_days; /* bits as in model/tables.h; NONE */
    int64_t cutoff_s;
};

struct form {
    enum form_kind kind;
    const struct form_line *lines; /* with numbers, to be written on */
    int64_t lines_n;
    const struct form_line *stock; /* FORM_ISSUE: what is there, to look up */
    int64_t stock_n;
    const struct form_phone *phones; /* FORM_PHONES */
    int64_t phones_n;
    bool show_stock; /* FORM_COUNT: print what should be there */
};

/* What all forms of one printing share. */
struct form_set {
    enum words_language language;
    const char *title; /* of the document */
    const char *city;
    const char *site;
    int32_t day; /* that they are for */
    const char *actor;
    int32_t printed_day;
    int32_t printed_s; /* time of the day */
    bool large;
    const struct form *forms;
    int32_t forms_n;
};

/* The forms as one document. */
enum linli_rc form_write(const struct form_set *set, struct linli_arena *arena, html_write_fn write,
                         void *context, struct linli_error *err);

/* The title of a form, in its language. */
const char *form_title(enum words_language language, enum form_kind kind);

/* For form_write: one form's body. */
struct form_page {
    struct html html;
    struct linli_arena *arena;
    const struct form_set *set;
};
void form_guide(struct form_page *page);
void form_phones(struct form_page *page, const struct form *form);

/* A text of the catalogue with its arguments, and a quantity or day ("" for NONE), in the page's
 * arena. */
const char *form_word(struct form_page *page, enum word_id word);
const char *form_value(struct form_page *page, enum word_id word, int64_t value);
/* A width in millimetres for the print's size. */
int32_t form_width(const struct form_page *page, int32_t width_mm);

#endif
