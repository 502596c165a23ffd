/*
 * The day sheet: a plan as people read it in a terminal. What needs a person comes first, then the
 * orders by supplier, each line with its reason, then what was left alone and what had to be
 * assumed.
 */
#ifndef LINLI_FORMAT_SHEET_DAY_H
#define LINLI_FORMAT_SHEET_DAY_H

#include "format/words.h"
#include "model/city.h"
#include "model/plan.h"

struct sheet_options {
    enum words_language language;
    int32_t width; /* terminal columns; 0: no bound */
    bool colour;
    bool all;         /* every notice, and the lines that order nothing */
    const char *site; /* code: only this one; NULL: all. A city of many sites shows sums then */
    double seconds;   /* how long planning took */
    /* NULL: not kept. A line's name is that by which it is approved: "PO-20261122-03/2". */
    const char *const *order_numbers;   /* [orders_n] */
    const char *const *line_names;      /* [lines_n] */
    const char *const *emergency_names; /* [emergencies_n] */
    const char *const *move_names;      /* [moves_n] "PM-20261122-03/2" */
    const bool *moves_approved;         /* [moves_n] by the rule */
    /* Planned moves that were approved before and have not left; not among the plan's. */
    const struct open_line *promised;
    int64_t promised_n;
    const char *const *amendment_names; /* [amendments_n] */
};

/* Adds the sheet to the text. The plan was made for the city. */
void sheet_day_print(const struct city *city, const struct plan *plan,
                     const struct sheet_options *options, struct text_builder *text);

/* Adds all that the plan knows of one item at one site, each number by its name. */
void sheet_explain_print(const struct city *city, const struct plan *plan, int64_t line_index,
                         const struct sheet_options *options, struct text_builder *text);

/* The name to show of an item (with its unit), a supplier, a site: the name, else the code. */
const char *sheet_item_name(const struct city *city, int64_t item);
const char *sheet_supplier_name(const struct city *city, int64_t supplier);
const char *sheet_site_name(const struct city *city, int64_t site);
/* Who sends what is on its way: a supplier or a site. */
const char *sheet_sender_name(const struct city *city, const struct open_line *line,
                              enum words_language language);

/* "30 kg a day", "× 1.3": what a forecast by hand says, in the arena of `text`. */
const char *sheet_override_value(const struct city *city, int64_t item,
                                 const struct forecast_override *o,
                                 const struct sheet_options *options,
                                 const struct text_builder *text);

/* A line with all that is said of it. */
void sheet_override_add(const struct city *city, int64_t item, const struct forecast_override *o,
                        const struct sheet_options *options, struct text_builder *text);

/* Ends a line, and writes one on how the forecasts came about where states were kept
 * (sheet_forecasts.c). */
void sheet_forecasts_print(const struct plan *plan, enum words_language language,
                           struct text_builder *text);

/* "周一三五", "Mon, Wed, Fri" of bits from Monday on, in the arena of `text`; "" for every day, and
 * when memory runs out. */
const char *sheet_weekdays(enum words_language language, int64_t bits,
                           const struct text_builder *text);

#endif
