/*
 * Order lines into a review (MISSION S3, S4, D G2): whether they came on their day and in full, how
 * late, how much was missing, how long an order took, what was bought and what emergencies cost
 * beyond the main supplier's price.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "planner/review_work.h"

static int compare_receipts(const void *a, const void *b)
{
    const struct receipt *x = a;
    const struct receipt *y = b;
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    return x->day < y->day ? -1 : x->day > y->day;
}

static const struct receipt *first_receipt(struct review_work *work, int64_t line)
{
    if (!work->receipts_sorted && work->receipts_n > 0) {
        qsort(work->receipts, (size_t)work->receipts_n, sizeof(*work->receipts), compare_receipts);
    }
    work->receipts_sorted = true;
    int64_t low = 0;
    int64_t high = work->receipts_n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (work->receipts[middle].line < line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return work->receipts_n > 0 ? &work->receipts[low] : NULL;
}

/* What came of a line. */
struct arrival {
    int64_t by_due_e3;
    int64_t by_end_e3[ENDS_N];
    int64_t done_day; /* the last of it came; NONE: not all */
};

static struct arrival arrival_of(struct review_work *work, const struct review_line *line)
{
    struct arrival a = {.done_day = FIXED_NONE};
    int64_t all_e3 = 0;
    const struct receipt *end = work->receipts + work->receipts_n;
    for (const struct receipt *r = first_receipt(work, line->id);
         r != NULL && r < end && r->line == line->id; r++) {
        review_add(work, &all_e3, r->qty_e3);
        review_add(work, &a.by_due_e3, r->day <= line->due_day ? r->qty_e3 : 0);
        for (int e = 0; e < ENDS_N; e++) {
            review_add(work, &a.by_end_e3[e], r->day <= work->end_days[e] ? r->qty_e3 : 0);
        }
        if (all_e3 >= line->qty_e3 && a.done_day == FIXED_NONE &&
            r->day <= work->end_days[END_NOW]) {
            a.done_day = r->day;
        }
    }
    return a;
}

/* What one unit of the item counts: the line's price, else the item's; a yuan when neither is
 * known. */
static int64_t line_price_e4(const struct review_work *work, const struct review_line *line)
{
    int64_t price = line->unit_price_e4 != FIXED_NONE ? line->unit_price_e4
                                                      : review_price_e4(work->city, line->item);
    return price != FIXED_NONE ? price : FIXED_E4;
}

static void count_delivery(struct review_work *work, const struct review_line *line,
                           const struct arrival *a, struct supplier_sums *sums)
{
    int64_t price_e4 = line_price_e4(work, line);
    int64_t come_e3 = a->by_end_e3[END_NOW];
    int64_t until = a->done_day != FIXED_NONE           ? a->done_day
                    : line->cancelled_day != FIXED_NONE ? line->cancelled_day
                                                        : work->end_days[END_NOW];
    bool in_full = a->by_due_e3 >= line->qty_e3;
    sums->lines_n += 1;
    sums->in_full_n += in_full ? 1 : 0;
    sums->late_n += in_full ? 0 : 1;
    sums->late_days += !in_full && until > line->due_day ? until - line->due_day : 0;
    review_add(work, &sums->ordered_e7, review_product_e7(work, line->qty_e3, price_e4));
    if (come_e3 < line->qty_e3) {
        review_add(work, &sums->short_e7,
                   review_product_e7(work, line->qty_e3 - come_e3, price_e4));
    }
}

static void each_sum(struct review_work *work, const struct review_line *line, int32_t k,
                     const struct arrival *a, bool due)
{
    struct supplier_sums *sums[2] = {&work->supply[k], NULL};
    if (line->supplier != FIXED_NONE) {
        sums[1] = &work->suppliers[line->supplier * work->frame.spans_n + k];
    }
    for (int i = 0; i < 2 && sums[i] != NULL; i++) {
        if (due) {
            count_delivery(work, line, a, sums[i]);
        } else {
            sums[i]->done_n += 1;
            sums[i]->cycle_days += a->done_day > line->day ? a->done_day - line->day : 0;
        }
    }
}

/* The price of the main supplier for that quantity: of the lowest rank the tier with the largest
 * minimum that is reached. NONE: unknown. */
static int64_t main_price_e4(const struct review_work *work, const struct review_line *line)
{
    const struct city *city = work->city;
    int64_t rank = FIXED_NONE;
    int64_t supplier = FIXED_NONE;
    int64_t price = FIXED_NONE;
    int64_t low = 0;
    int64_t high = city->supply_n;
    while (low < high) { /* terms are sorted by item, rank, supplier, least quantity */
        int64_t middle = low + (high - low) / 2;
        if (city->supply[middle].item < line->item) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < city->supply_n && city->supply[low].item == line->item; low++) {
        const struct supply_term *t = &city->supply[low];
        if (supplier == FIXED_NONE) {
            supplier = t->supplier;
            rank = t->rank;
        }
        int64_t least = t->min_qty_e3 != FIXED_NONE ? t->min_qty_e3 : 0;
        if (t->supplier == supplier && t->rank == rank &&
            (price == FIXED_NONE || least <= line->qty_e3)) {
            price = t->price_e4 != FIXED_NONE ? t->price_e4 : price;
        }
    }
    return price;
}

static void count_purchase(struct review_work *work, const struct review_line *line, int32_t k,
                           bool first_of_document)
{
    enum { FEN_E7 = 100000 };
    struct span_sums *span = &work->spans[k];
    int64_t price_e4 = line_price_e4(work, line);
    span->orders_n += 1;
    review_add(work, &span->purchase_e7, review_product_e7(work, line->qty_e3, price_e4));
    if (line->kind != DOCUMENT_EMERGENCY) {
        return;
    }
    int64_t main_e4 = main_price_e4(work, line);
    main_e4 = main_e4 != FIXED_NONE ? main_e4 : review_price_e4(work->city, line->item);
    if (main_e4 != FIXED_NONE && line->unit_price_e4 != FIXED_NONE &&
        line->unit_price_e4 > main_e4) {
        review_add(work, &span->premium_e7,
                   review_product_e7(work, line->qty_e3, line->unit_price_e4 - main_e4));
    }
    if (first_of_document) {
        review_add(work, &span->premium_e7, review_product_e7(work, line->fee_fen, FEN_E7));
        review_add(work, &span->purchase_e7, review_product_e7(work, line->fee_fen, FEN_E7));
    }
}

/* Ordered until that end, and some of it still to come then. */
static void count_open(struct review_work *work, const struct review_line *line,
                       const struct arrival *a)
{
    for (int e = 0; e < ENDS_N; e++) {
        int64_t end = work->end_days[e];
        bool gone = line->cancelled_day != FIXED_NONE && line->cancelled_day <= end;
        if (line->day > end || gone || a->by_end_e3[e] >= line->qty_e3) {
            continue;
        }
        work->ends[e].open_n += 1;
        work->ends[e].late_n += line->due_day <= end ? 1 : 0;
    }
}

static bool in_span(struct review_span span, int64_t day)
{
    return day != FIXED_NONE && day >= span.from_day && day <= span.to_day;
}

enum linli_rc review_take_line(struct review_work *work, const struct review_line *line,
                               struct linli_error *err)
{
    (void)err;
    assert(line->qty_e3 > 0);
    if (work->site != FIXED_NONE && work->site != line->site) {
        return LINLI_OK;
    }
    if (work->first_line_day == FIXED_NONE || line->day < work->first_line_day) {
        work->first_line_day = line->day;
    }
    struct arrival a = arrival_of(work, line);
    bool cancelled = line->cancelled_day != FIXED_NONE;
    bool owed = !cancelled || line->cancelled_day > line->due_day; /* what came off in time is no
                                                                      fault of the supplier */
    bool first_of_document = work->fee_document != line->document;
    if (!cancelled) {
        work->fee_document = line->document;
    }
    for (int32_t k = 0; k < work->frame.spans_n; k++) {
        struct review_span span = work->frame.spans[k];
        if (owed && in_span(span, line->due_day)) {
            each_sum(work, line, k, &a, true);
        }
        if (in_span(span, a.done_day)) {
            each_sum(work, line, k, &a, false);
        }
        if (!cancelled && in_span(span, line->day)) {
            count_purchase(work, line, k, first_of_document);
        }
    }
    count_open(work, line, &a);
    return LINLI_OK;
}
