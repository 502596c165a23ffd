/*
 * Reviews: the figures of a day, week, month, quarter, year or any days from the recorded facts,
 * beside the span before and the same span last year, and what deserves a person (docs/kpi.md has
 * every definition). This file streams the facts out of the database in one transaction;
 * planner/review.h computes.
 */
#ifndef LINLI_SERVICE_REPORT_H
#define LINLI_SERVICE_REPORT_H

#include "model/review.h"
#include "service/city.h"

struct report {
    struct city city; /* its tables and classes; no demand, stock or orders */
    struct review review;
};

/* What is asked for. */
struct report_question {
    enum review_period period; /* REVIEW_DAYS: from ... to */
    int64_t day;               /* a day of the period; NONE: the last period that has ended */
    int32_t from_day;          /* REVIEW_DAYS */
    int32_t to_day;
    const char *site; /* a code; NULL: all */
};

/* The spans of a question asked today: of a period that is running, the days until yesterday (or
 * today, when it began today). LINLI_EUSAGE: days in the wrong order or too many. */
enum linli_rc report_frame(const struct report_question *question, int32_t today,
                           struct review_frame *ret_frame, struct linli_error *err);

/* The review, in the context's arena. LINLI_EUNKNOWN: no such site; LINLI_EBREACH: a row points to
 * nothing; LINLI_EOVERFLOW. */
enum linli_rc report_make(const struct city_context *context, const struct review_frame *frame,
                          const char *site, struct report *ret_report, struct linli_error *err);

#endif
