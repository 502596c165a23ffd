/*
 * How right forecasts were: what plans expected of their day and the two after it against what was
 * wanted, day by day, summed by item, category, class, site, month, or by the person who set a
 * forecast by hand. The planner sums (planner/accuracy.h), the service streams the facts, format
 * shows it; docs/kpi.md has each measure with its numerator and denominator.
 *
 * Invariant: a measure without its denominator is FIXED_NONE, never 0 or 100 %.
 */
#ifndef LINLI_MODEL_ACCURACY_H
#define LINLI_MODEL_ACCURACY_H

#include <stdbool.h>
#include <stdint.h>

enum accuracy_by {
    ACCURACY_BY_CATEGORY,
    ACCURACY_BY_ITEM, /* at all its sites */
    ACCURACY_BY_CLASS,
    ACCURACY_BY_SITE,
    ACCURACY_BY_MONTH,
    ACCURACY_BY_AUTHOR, /* only days with a forecast by hand */
    ACCURACY_BY_N
};

/* The word that a person types: "category"; false for one that is none. */
const char *accuracy_by_name(enum accuracy_by by);
bool accuracy_by_find(const char *name, enum accuracy_by *ret_by);

/* What is summed over forecast days: a plan's forecast of one item at one site for one day. */
struct accuracy_total {
    int64_t days_n;
    int64_t wanted_e3;
    int64_t error_e3;       /* |expected - wanted| */
    int64_t bias_e3;        /* expected - wanted */
    int64_t inside_n;       /* wanted within the 10 % and 90 % quantiles */
    int64_t naive_error_e3; /* the forecast's |error| on days that have a day a week before … */
    int64_t naive_e3;       /* … and that of taking that day's quantity */
    int64_t hand_days_n;    /* item-days with a forecast by hand */
    int64_t hand_error_e3;  /* its |error| */
    int64_t hand_base_e3;   /* that of the forecast it stood for */
};

enum accuracy_measure {
    ACCURACY_WAPE,     /* error / wanted */
    ACCURACY_BIAS,     /* bias / wanted */
    ACCURACY_MASE,     /* error / error of a week before */
    ACCURACY_COVERAGE, /* inside / days */
    ACCURACY_VALUE,    /* what forecasts by hand took off the error / the error without them */
    ACCURACY_MEASURE_N
};
const char *accuracy_measure_name(enum accuracy_measure measure);
/* Ten-thousandths, at most 10^6 of them either way; NONE without a denominator. */
int64_t accuracy_measure_e4(const struct accuracy_total *sums, enum accuracy_measure measure);

struct accuracy_row {
    const char *code; /* "" for items without a category */
    const char *name; /* "" */
    struct accuracy_total sums;
};

struct accuracy {
    enum accuracy_by by;
    int32_t from_day;
    int32_t to_day;
    struct accuracy_row *rows; /* most errors first; classes and months in their order */
    int64_t rows_n;
    struct accuracy_total total;
};

#endif
