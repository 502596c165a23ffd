/*
 * What the parts of a review share while it is computed; only review*.c include this.
 *
 * The window is the days of all spans, in one or two segments; its days have slots, from 0 in
 * order. A day before a segment that changes the stock counts at the segment's first slot, so that
 * the running sum over slots is the stock at the end of each day.
 *
 * Amounts are products of thousandths and ten-thousandths, 10^-7 yuan (`_e7`): exact. A sum that
 * does not fit sets `overflow`, which review_finish reports.
 */
#ifndef LINLI_PLANNER_REVIEW_WORK_H
#define LINLI_PLANNER_REVIEW_WORK_H

#include "planner/review.h"

enum { SEGMENTS_MAX = 2, FORECAST_WINDOW = 3 };

/* The ends at which stock is looked at, in the order of their days: of last year's span, the one
 * before this, and this. */
enum review_end { END_YEAR, END_BEFORE, END_NOW, ENDS_N };

struct segment {
    int32_t from_day;
    int32_t to_day;
    int32_t first_slot;
};

/* What is recorded of an item on a day. */
struct cell {
    int64_t issued_e3; /* less what came back */
    int64_t unmet_e3;
};

/* One site and item. Of the ends, what came until then and after the end before it; summed up when
 * all is taken. */
struct series {
    int64_t site;
    int64_t item;
    int class;                  /* 0 … REVIEW_CLASSES_N - 1 */
    struct cell *cells;         /* [slots_n]; NULL: nothing in the window */
    uint8_t *out;               /* [slots_n] 1: recorded as not in stock for the whole day */
    int64_t on_hand_e3[ENDS_N]; /* all accounts that are ours */
    int64_t last_use[ENDS_N];   /* day; NONE */
    int64_t last_in[ENDS_N];
    int64_t error_e3; /* this span's forecasts */
    int64_t actual_e3;
    int64_t bias_e3;
    int64_t next_origin; /* windows that count for a run do not overlap */
    int32_t run;
    int64_t run_errors_e4[REVIEW_RUN];
    int64_t short_days_n; /* of this span */
    int64_t short_unmet_e3;
};

/* A text set: index by name, in the order of first use. */
struct names {
    const char **texts;
    int64_t n;
    int64_t capacity;
    int64_t *buckets;  /* index + 1; 0: free */
    int64_t buckets_n; /* a power of two; 0: none yet */
};

/* What is summed by service or reason. */
struct named_sums {
    int64_t cost_e7;
    int64_t people_n;
};

struct supplier_sums {
    int64_t lines_n;
    int64_t in_full_n;
    int64_t late_n;
    int64_t late_days;
    int64_t ordered_e7;
    int64_t short_e7;
    int64_t done_n;
    int64_t cycle_days;
};

struct accuracy_sums {
    int64_t error_e3;
    int64_t actual_e3;
    int64_t bias_e3;
    int64_t windows_n;
    int64_t hand_error_e3; /* of days with a forecast by hand … */
    int64_t hand_base_e3;  /* … and of what it stood for */
    int64_t hand_n;
};

/* One class on one day. */
struct class_day {
    int64_t wanted_n;
    int64_t short_n;
    int64_t issued_e3;
    int64_t unmet_e3;
    int64_t issued_e7;
    int64_t unmet_e7;
    int64_t stock_e7; /* the change until its end; summed up: what is there */
};

/* What is summed of a span beside the days. */
struct span_sums {
    int64_t receipts_e7;
    int64_t local_e7;
    int64_t local_known_e7;
    int64_t loss_e7;
    int64_t recyclable_e7;
    int64_t recyclable_known_e7;
    int64_t purchase_e7;
    int64_t premium_e7;
    int64_t orders_n;
    int64_t interrupted_n; /* site-days */
    int64_t critical_n;
};

struct end_sums {
    int64_t stock_e7;
    int64_t dead_e7;
    int64_t dead_n;
    int64_t expired_e7;
    int64_t expired_n;
    int64_t expiring_e7;
    int64_t expiring_n;
    int64_t open_n;
    int64_t late_n;
};

struct lot_work {
    int64_t id;
    int64_t expiry_day;
    int64_t received_day;
    int64_t supplier;
    int64_t site;           /* NONE: has not moved yet */
    int64_t item;           /* NONE: has not moved yet */
    int64_t qty_e3[ENDS_N]; /* for daily use */
};

struct receipt {
    int64_t line;
    int64_t day;
    int64_t qty_e3;
};

/* The category totals of the site at hand, by origin. */
struct category_course {
    int64_t *expected_e3; /* [slots_n]; NULL: none yet */
    int64_t *actual_e3;
    uint8_t *known;
};

struct review_work {
    const struct city *city;
    struct review_frame frame;
    int64_t site;
    struct linli_arena *arena;
    bool overflow;
    struct segment segments[SEGMENTS_MAX];
    int32_t segments_n;
    int32_t slots_n;
    uint32_t *span_bits; /* [slots_n] bit k: the day is in span k */
    int32_t end_days[ENDS_N];

    struct series *series;
    int64_t series_n;
    int64_t series_capacity;
    int64_t *buckets; /* index + 1 of the series */
    int64_t buckets_n;
    int64_t last_series; /* the one found last */

    struct lot_work *lots;
    int64_t lots_n;
    int64_t lots_capacity;
    struct receipt *receipts;
    int64_t receipts_n;
    int64_t receipts_capacity;
    bool receipts_sorted;

    struct review_movement *openings; /* what stood there before anything else of their site */
    int64_t openings_n;
    int64_t openings_capacity;
    uint8_t *supplies;        /* [sites_n] 1: it supplies others, and has no demand of its own */
    int64_t *site_start;      /* [sites_n] the first day of what followed its openings; NONE */
    int64_t *ledger_start;    /* [sites_n] first booked issue or return; NONE */
    int64_t first_ledger_day; /* of any movement; NONE */
    int64_t last_fact_day;    /* of demand or a receipt; NONE */
    int64_t last_move_day;    /* of any movement; NONE */

    struct names services;
    struct named_sums *service_sums; /* [services.capacity][spans_n] */
    struct names reasons;
    struct named_sums *reason_sums;
    struct names categories;
    int64_t *category_of;                /* [items_n] */
    struct accuracy_sums *category_sums; /* [categories.n][spans_n] */
    struct accuracy_sums *accuracy;      /* [spans_n] */
    struct category_course *course;      /* [categories.n] of the site at hand */
    int64_t course_site;

    struct class_day *class_days; /* [REVIEW_CLASSES_N][slots_n] */
    struct span_sums *spans;      /* [spans_n] */
    struct end_sums ends[ENDS_N];
    struct supplier_sums *suppliers; /* [suppliers_n][spans_n] */
    struct supplier_sums *supply;    /* [spans_n] all of them */
    int64_t first_line_day;          /* of the order lines taken; NONE */
    int64_t fee_document;            /* the document whose fee was counted */
    uint8_t *priced;                 /* [items_n] 1: moved, 2: moved without a price */
};

/* The later of two days, NONE being before all. */
void review_keep_latest(int64_t *day, int64_t candidate);

/* -1: the day is not in the window. */
int32_t review_slot(const struct review_work *work, int64_t day);
/* The slot of that day, or of the next that has one; -1: the day is after all of them. */
int32_t review_slot_from(const struct review_work *work, int64_t day);
int32_t review_slot_day(const struct review_work *work, int32_t slot);

enum linli_rc review_series(struct review_work *work, int64_t site, int64_t item,
                            struct series **ret_series, struct linli_error *err);
/* The series with its arrays. */
enum linli_rc review_cells(struct review_work *work, struct series *series,
                           struct linli_error *err);
/* The index of a text, added (copied) when new; sums, if not NULL, grows with it: [n][spans_n]. */
enum linli_rc review_name(struct review_work *work, struct names *names, const char *text,
                          struct named_sums **sums, int64_t *ret_index, struct linli_error *err);
/* The index, or NONE. */
int64_t review_name_find(const struct names *names, const char *text);
/* An array of rows that doubles. */
enum linli_rc review_grow(struct review_work *work, void *rows, int64_t n, int64_t *capacity,
                          size_t row_bytes, struct linli_error *err);

/* Adds to a sum; what does not fit is remembered. Inline: it is called for every movement. */
static inline void review_add(struct review_work *work, int64_t *sum, int64_t number)
{
    if (__builtin_add_overflow(*sum, number, sum)) {
        work->overflow = true;
    }
}
/* The value of a quantity of an item, 10^-7 yuan; without a price 0, and the item is noted. */
int64_t review_value_e7(struct review_work *work, int64_t item, int64_t qty_e3);
int64_t review_price_e4(const struct city *city, int64_t item); /* NONE */
int64_t review_product_e7(struct review_work *work, int64_t qty_e3, int64_t price_e4);
int64_t review_fen(int64_t e7); /* rounded half away */

/* Openings become stock, now that it is known which days their ledger begins with. */
enum linli_rc review_openings_close(struct review_work *work, struct linli_error *err);
/* Series become class days and spans (review_days.c); forecasts of the last site are closed. */
enum linli_rc review_days_close(struct review_work *work, struct linli_error *err);
void review_accuracy_close(struct review_work *work);
/* The least accurate categories of the rows, and why. */
void review_worst_make(struct review_work *work, struct review *review);
enum linli_rc review_rows_make(struct review_work *work, struct review *review,
                               struct linli_error *err);
enum linli_rc review_findings_make(struct review_work *work, struct review *review,
                                   struct linli_error *err);

#endif
