/*
 * The buffer factor of a category (MISSION I3): by what its safety stocks are multiplied, as a
 * review of each month finds it from the forecasts of that month, or as a person says. Reviews are
 * written once with what they measured, a person's word too (docs/planning.md, Buffers).
 */
#ifndef LINLI_MODEL_BUFFER_H
#define LINLI_MODEL_BUFFER_H

#include <stdbool.h>
#include <stdint.h>

/* Fewer totals of a month say nothing. */
enum { BUFFER_REVIEW_LEAST = 30 };

/* What a plan expected of 72 hours, when they began, of an item at a site. */
struct buffer_total {
    int64_t site;
    int64_t item;
    int32_t origin_day;
    int64_t mean_e3;
    int64_t high_e3; /* its 90 % quantile */
};

/* A month of a category, as it was reviewed. */
struct buffer_review {
    int32_t month_day;   /* the first day of the month */
    int32_t day;         /* of the plan that reviewed it */
    int64_t totals_n;    /* totals of 72 hours that count … */
    int64_t above_n;     /* … that were wanted above the 90 % quantile */
    int64_t error_e4;    /* sum |expected - wanted| / sum wanted; NONE: nothing was wanted */
    int64_t measured_e4; /* so many times as wide 90 % of them would have held; NONE: no totals */
    int64_t before_e4;
    int64_t after_e4;
};

/* How a category stands. */
struct buffer_state {
    const char *category;
    bool reviewed; /* review is its last one */
    struct buffer_review review;
    int64_t hand_e4;      /* a person's factor; NONE: the rule's holds */
    int32_t hand_day;     /* since then; 0: no person ever said anything */
    const char *note;     /* of that person; "" */
    const char *hand_who; /* "" */
};

#endif
