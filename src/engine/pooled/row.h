/* What the trees are told of a series at an origin and of a period ahead. */
#ifndef LINLI_ENGINE_POOLED_ROW_H
#define LINLI_ENGINE_POOLED_ROW_H

#include "linli/forecast.h"

enum { FEATURES_N = 48, FEATURES_NUMERIC = 4 };

/* What is known ahead at the last origin: only that may be used at past ones. */
struct features_known {
    bool price;
    int32_t numeric; /* so many periods of numeric signals such as weather */
};

/* Windows in periods, by the length of a period. */
struct features_scale {
    int32_t season; /* periods until the same slot comes again; 1: none */
    int32_t windows[3];
    int32_t level; /* window of the level that demand is divided by */
    int32_t year;  /* one year, in whole seasons */
    int32_t half;  /* half the window around the same time last year */
    int32_t past;  /* training goes back so far */
    int32_t backtest;
};

/* Series that belong together, and their totals period by period. */
struct features_groups {
    int32_t first; /* period of total[.][0] */
    int32_t periods_n;
    int32_t n;             /* groups: sites, then categories of sites */
    const int32_t *site;   /* [series] number of the group */
    const int32_t *branch; /* [series] the same of category and site */
    float *total;          /* [n][periods_n] NAN: all closed */
};

/* One series with its running sums; periods count from its own first one. */
struct features_line {
    const struct linli_forecast_series *series;
    const struct linli_forecast_signals *signals;
    const struct features_scale *scale;
    const struct features_groups *groups;
    int64_t number;
    enum linli_forecast_freq freq;
    int32_t base;  /* number of its first period, see features_period() */
    int32_t n;     /* periods of history */
    int32_t begin; /* the first with demand; n: none */
    double *y;     /* [n] demand corrected for stock-outs */
    uint8_t *use;  /* [n] open, known, from begin on */
    double *sum;   /* [n+1] of demand in use before a period; so the next ones */
    double *count;
    double *sold;      /* periods with demand */
    double *promo_sum; /* demand on promotion */
    double *promo_count;
    double *active_sum; /* demand on days with an activity */
    double *active_count;
    int32_t *last_sold; /* [n+1] the last period with demand before, -1 none */
    double *people;     /* [n+horizon] size of the activities; NULL: there are none */
};

const struct features_scale *features_scale_of(enum linli_forecast_freq freq);

/* Consecutive numbers of periods: days, weeks or months. */
int32_t features_period(enum linli_forecast_freq freq, int32_t first_day);

/* Fills *ret from `arena`; `horizon` periods behind the history are known ahead. */
enum linli_rc features_line_make(const struct linli_forecast_series *series,
                                 const struct linli_forecast_signals *signals,
                                 const struct features_groups *groups, int64_t number,
                                 enum linli_forecast_freq freq, int32_t horizon,
                                 struct linli_arena *arena, struct features_line *ret,
                                 struct linli_error *err);

/* Whether the trees can say anything at origin t (periods known): something was sold in its
 * level's window, and at least a week of it is known. */
bool features_ready(const struct features_line *line, int32_t t);

/* The level at origin t that demand is divided by, > 0 when ready. */
double features_level(const struct features_line *line, int32_t t);

/* Features of period t + step as known after t periods; ahead: how many periods behind t are known
 * ahead. Nothing from t on is used but promotions, activities, calendar, and prices and numeric
 * signals as far as they are known ahead. */
void features_fill(const struct features_line *line, int32_t t, int32_t step, int32_t ahead,
                   struct features_known known, float ret[FEATURES_N]);

#endif
