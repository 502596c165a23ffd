/*
 * The nouns of a review: which days it is about, the figures that it has, and what is found. The
 * planner computes it (planner/review.h) from facts that the service streams out of the database;
 * format shows it. docs/kpi.md defines every figure; a test compares that page with the list here.
 *
 * Invariants: a figure without its denominator, or on days of which nothing is recorded, is
 * FIXED_NONE, never 0 or 100 %. Amounts are summed exactly (quantity x unit price, 10^-7 yuan) and
 * rounded to fen once.
 */
#ifndef LINLI_MODEL_REVIEW_H
#define LINLI_MODEL_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/arena.h"
#include "model/city.h"

enum review_period {
    REVIEW_DAY,
    REVIEW_WEEK, /* from Monday */
    REVIEW_MONTH,
    REVIEW_QUARTER,
    REVIEW_YEAR,
    REVIEW_DAYS, /* any days */
    REVIEW_PERIOD_N
};

/* The name that a person types: "month"; REVIEW_DAYS has none. */
const char *review_period_name(enum review_period period);

/* Days from ... to, both included. */
struct review_span {
    int32_t from_day;
    int32_t to_day;
};

/* It would lie before DATE_DAY_MIN, the first day that can be written: it has no day and no data.
 */
static inline bool review_span_is_absent(struct review_span span)
{
    return span.to_day < span.from_day;
}

enum { REVIEW_SPANS_MAX = 14, REVIEW_SPAN_DAYS_MAX = 3660 };

/*
 * The spans that a review compares. spans[0] is the same span last year, the others are the course
 * of the last periods in time, the last of them this one; the one before it is "before". A day or
 * week is compared with the same weekdays 52 weeks ago, the others by the calendar.
 */
struct review_frame {
    enum review_period period;
    struct review_span spans[REVIEW_SPANS_MAX];
    int32_t spans_n;
};

enum { REVIEW_LAST_YEAR = 0 };
static inline int32_t review_now(const struct review_frame *frame)
{
    return frame->spans_n - 1;
}
static inline int32_t review_before(const struct review_frame *frame)
{
    return frame->spans_n - 2;
}

/* "this", "before", "last_year" or "earlier", in files. */
const char *review_span_name(const struct review_frame *frame, int32_t span);

/*
 * The period around `day`, of which days after `last_day` are left out; the spans that it is
 * compared with are then as many days shorter. `last_day` is not before the period (asserted).
 */
struct review_frame review_frame_of(enum review_period period, int32_t day, int32_t last_day);
/* Any days: the same number of days before, and the same dates last year. */
struct review_frame review_frame_days(int32_t from_day, int32_t to_day);
/* The first and last day of the period around a day. */
struct review_span review_period_around(enum review_period period, int32_t day);

/* How a figure's value is to be read and shown. */
enum review_unit {
    REVIEW_SHARE, /* ten-thousandths */
    REVIEW_RATIO, /* ten-thousandths of a number: times a year */
    REVIEW_FEN,
    REVIEW_MEAN_DAYS, /* ten-thousandths of a day */
    REVIEW_COUNT,
    REVIEW_QTY /* thousandths, of mixed units; only of numerators and denominators */
};

/* "share", "ratio", "yuan" ... in files. */
const char *review_unit_name(enum review_unit unit);
/* The decimal places of its numbers. */
int32_t review_unit_places(enum review_unit unit);

/* What a better value is, for the arrow and the target. */
enum review_better { REVIEW_LESS, REVIEW_MORE, REVIEW_NEITHER };

/* The sheet of a figure. */
enum review_topic {
    TOPIC_SERVICE, /* what people got */
    TOPIC_STOCK,
    TOPIC_COST,
    TOPIC_FORECAST,
    TOPIC_SUPPLY,
    REVIEW_TOPICS_N
};

enum review_figure {
    FIGURE_STOCKOUT,
    FIGURE_FILL,
    FIGURE_INTERRUPTIONS,
    FIGURE_UNMET,
    FIGURE_STOCK,
    FIGURE_TURNS,
    FIGURE_EXPIRED,
    FIGURE_EXPIRING,
    FIGURE_DEAD,
    FIGURE_ISSUED,
    FIGURE_UNIT_COST,
    FIGURE_HOLDING,
    FIGURE_PREMIUM,
    FIGURE_PREMIUM_SHARE,
    FIGURE_LOSS,
    FIGURE_LOSS_SHARE,
    FIGURE_ACCURACY,
    FIGURE_BIAS,
    FIGURE_OVERRIDE,
    FIGURE_ON_TIME,
    FIGURE_DAYS_LATE,
    FIGURE_SHORT,
    FIGURE_CYCLE,
    FIGURE_OPEN,
    FIGURE_LATE,
    FIGURE_LOCAL,
    FIGURE_RECYCLABLE,
    REVIEW_FIGURES_N
};

struct review_figure_def {
    const char *id; /* in CSV and docs/kpi.md */
    enum review_topic topic;
    enum review_unit unit;
    enum review_unit num_unit;
    enum review_unit den_unit;
    enum review_better better;
};

const struct review_figure_def *review_figure_def(enum review_figure figure);

/* What a row is about. */
enum review_by { BY_ALL, BY_CLASS, BY_CATEGORY, BY_SUPPLIER, BY_SERVICE, BY_REASON, REVIEW_BY_N };
/* The name in CSV: "all", "class" ... */
const char *review_by_name(enum review_by by);

/* A class of its own for items that no review has put into one. */
enum { REVIEW_CLASS_NONE = CLASS_N, REVIEW_CLASSES_N };

struct review_value {
    int64_t value; /* NONE: no data */
    int64_t num;   /* NONE: no data */
    int64_t den;   /* NONE: the figure has none, or no data */
};

struct review_row {
    enum review_figure figure;
    enum review_by by;
    int64_t index;    /* class or supplier; NONE for the others */
    const char *code; /* "all", "A", a category, a supplier's code, a service, a reason */
    const char *name; /* the supplier's name; else the code */
    int64_t target;   /* NONE: none */
    struct review_value values[REVIEW_SPANS_MAX];
};

/* An item whose forecasts cost most by their error in this span. */
struct review_miss {
    int64_t site;
    int64_t item;
    struct review_value accuracy;
    int64_t bias_e4;  /* NONE */
    int64_t risk_fen; /* the errors at the item's cost */
};

enum { REVIEW_MISSES_N = 3, REVIEW_RUN = 3, REVIEW_WORST_N = 3 };

/* What the recorded errors say of why a category's forecasts missed. */
enum review_cause {
    CAUSE_MIXED, /* neither of these */
    CAUSE_HIGH,  /* the errors lie above what was wanted, all in all */
    CAUSE_LOW,
    CAUSE_ITEM /* one item at one site has half of the errors or more */
};

/* One of the three least accurate categories of this span. */
struct review_worst {
    const char *category;
    enum review_cause cause;
    int64_t site; /* CAUSE_ITEM; else NONE */
    int64_t item;
    int64_t share_e4; /* of the errors: in that direction, of that item; NONE */
};

/* One day of this span, for the charts; NONE: no data. */
struct review_day {
    int64_t wanted_n;
    int64_t short_n;
    int64_t issued_fen;
    int64_t unmet_fen;
    int64_t stock_fen;
};

/* What deserves a person, with the numbers of its sentence. */
enum review_finding_id {
    FINDING_INTERRUPTED,   /* 0 days n | 1 unmet q : item */
    FINDING_EXPIRED,       /* 0 fen | 1 lots n */
    FINDING_STOCKOUT,      /* 0 rate e4 | 1 target e4 | 2 item-days n : class, worst item */
    FINDING_FILL,          /* 0 rate e4 | 1 target e4 */
    FINDING_SUPPLIER_LATE, /* 0 on time e4 | 1 target e4 | 2 lines n | 3 late n : supplier */
    FINDING_LATE_LINES,    /* 0 lines n */
    FINDING_MISS_RUN,      /* 0, 1, 2 the last three errors e4 : item */
    FINDING_MISS_RUN_MORE, /* 0 further items n */
    FINDING_ACCURACY,  /* 0 accuracy e4 | 1 target e4 | 2 bias e4 | 3 periods in a row n : category
                        */
    FINDING_EXPIRING,  /* 0 fen | 1 lots n | 2 days n */
    FINDING_DEAD,      /* 0 fen | 1 share e4 | 2 days n | 3 items n : the item of most value */
    FINDING_TURNS,     /* 0 turns e4 | 1 target e4 */
    FINDING_LOSS,      /* 0 share e4 | 1 target e4 | 2 fen */
    FINDING_PREMIUM,   /* 0 fen | 1 share e4 */
    FINDING_UNIT_COST, /* 0 fen a person | 1 fen before : service */
    FINDING_LOCAL,     /* 0 share e4 | 1 target e4 */
    FINDING_CLASS_DUE, /* 0 items n : one of them */
    FINDING_UNPRICED,  /* 0 items n */
    REVIEW_FINDINGS_N
};

enum { FINDING_NUMBERS_MAX = 4 };

/* "interrupted" ..., in files. */
const char *review_finding_name(enum review_finding_id id);

struct review_finding {
    enum review_finding_id id;
    int32_t grade;    /* 0: today; 1: this week; 2: when there is time */
    int64_t risk_fen; /* money at stake, for the order within a grade */
    int64_t site;     /* NONE */
    int64_t item;     /* NONE */
    int64_t supplier; /* NONE */
    const char *code; /* class, category or service; "" */
    int64_t numbers[FINDING_NUMBERS_MAX];
    int32_t numbers_n;
};

struct review {
    struct review_frame frame;
    int64_t site;            /* NONE: all */
    struct review_row *rows; /* by figure, then "all", then the parts */
    int64_t rows_n;
    struct review_day *days; /* [this span] */
    int32_t days_n;
    struct review_miss misses[REVIEW_MISSES_N];
    int32_t misses_n;
    struct review_worst worst[REVIEW_WORST_N]; /* least accurate first */
    int32_t worst_n;
    struct review_finding *findings; /* worst first */
    int64_t findings_n;
    int64_t unpriced_n;       /* items that moved without cost and price: not in the amounts */
    int64_t first_ledger_day; /* NONE: there is no ledger; stock is known from here on */
    int64_t items_n[REVIEW_CLASSES_N]; /* site-item pairs with demand, stock or movements */
};

/* The row of a figure; NULL when it has none. */
const struct review_row *review_row(const struct review *review, enum review_figure figure,
                                    enum review_by by, const char *code);

#endif
