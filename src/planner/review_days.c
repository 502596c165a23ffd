/*
 * Series of days become sums of classes and days, sums of spans, and what is there at the ends (see
 * review.h). An item-day is wanted when something was issued, missing, or the item could not be had
 * for the whole day; it is short when something was missing or it could not be had.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "planner/review_work.h"

static int compare_series(const void *a, const void *b)
{
    const struct series *x = a;
    const struct series *y = b;
    if (x->site != y->site) {
        return x->site < y->site ? -1 : 1;
    }
    return x->item < y->item ? -1 : x->item > y->item;
}

/* The days of the site at hand on which a critical item was wanted, and was missing. */
struct site_days {
    int64_t site;
    uint8_t *marks; /* [slots_n] 1: wanted, 2: missing */
};

static void close_site(struct review_work *work, struct site_days *days)
{
    for (int32_t t = 0; t < work->slots_n; t++) {
        for (int32_t k = 0; days->marks[t] != 0 && k < work->frame.spans_n; k++) {
            if ((work->span_bits[t] >> k & 1) != 0) {
                work->spans[k].critical_n += 1;
                work->spans[k].interrupted_n += days->marks[t] == 2 ? 1 : 0;
            }
        }
        days->marks[t] = 0;
    }
}

static void close_day(struct review_work *work, struct series *s, int32_t t, struct site_days *days)
{
    struct class_day *sum = &work->class_days[s->class * work->slots_n + t];
    const struct item *item = &work->city->items[s->item];
    int64_t issued_e3 = s->cells[t].issued_e3;
    int64_t unmet_e3 = s->cells[t].unmet_e3;
    bool is_short = unmet_e3 > 0 || s->out[t] != 0;
    bool wanted = issued_e3 > 0 || is_short;
    int64_t issued_e7 = review_value_e7(work, s->item, issued_e3);
    sum->wanted_n += wanted ? 1 : 0;
    sum->short_n += is_short ? 1 : 0;
    review_add(work, &sum->issued_e3, issued_e3);
    review_add(work, &sum->unmet_e3, unmet_e3);
    review_add(work, &sum->issued_e7, issued_e7);
    review_add(work, &sum->unmet_e7, review_value_e7(work, s->item, unmet_e3));
    if (wanted && item->critical == 1) {
        days->marks[t] = days->marks[t] == 2 || is_short ? 2 : 1;
    }
    for (int32_t k = 0; item->recyclable != FIXED_NONE && k < work->frame.spans_n; k++) {
        if ((work->span_bits[t] >> k & 1) != 0) {
            review_add(work, &work->spans[k].recyclable_known_e7, issued_e7);
            review_add(work, &work->spans[k].recyclable_e7, item->recyclable == 1 ? issued_e7 : 0);
        }
    }
    if (is_short && (work->span_bits[t] >> review_now(&work->frame) & 1) != 0) {
        s->short_days_n += 1;
        review_add(work, &s->short_unmet_e3, unmet_e3);
    }
}

/* Sums up what came and went until each end. */
static void sum_ends(struct review_work *work)
{
    for (int e = 1; e < ENDS_N; e++) {
        for (int64_t i = 0; i < work->series_n; i++) {
            struct series *s = &work->series[i];
            review_add(work, &s->on_hand_e3[e], s->on_hand_e3[e - 1]);
            review_keep_latest(&s->last_use[e], s->last_use[e - 1]);
            review_keep_latest(&s->last_in[e], s->last_in[e - 1]);
        }
        for (int64_t i = 0; i < work->lots_n; i++) {
            review_add(work, &work->lots[i].qty_e3[e], work->lots[i].qty_e3[e - 1]);
        }
    }
}

/* Dead: no use and no arrival for longer than dead_days before the end. */
static void close_ends(struct review_work *work, const struct series *s)
{
    int64_t dead_days = work->city->settings.dead_days;
    for (int e = 0; e < ENDS_N; e++) {
        struct end_sums *end = &work->ends[e];
        int64_t limit = work->end_days[e] - dead_days;
        if (s->on_hand_e3[e] <= 0) {
            continue;
        }
        int64_t e7 = review_value_e7(work, s->item, s->on_hand_e3[e]);
        review_add(work, &end->stock_e7, e7);
        if ((s->last_use[e] == FIXED_NONE || s->last_use[e] <= limit) &&
            (s->last_in[e] == FIXED_NONE || s->last_in[e] <= limit)) {
            review_add(work, &end->dead_e7, e7);
            end->dead_n += 1;
        }
    }
}

static void close_lot(struct review_work *work, const struct lot_work *lot)
{
    int64_t warn_days = work->city->settings.expiry_warn_days;
    for (int e = 0; e < ENDS_N && lot->item != FIXED_NONE; e++) {
        struct end_sums *end = &work->ends[e];
        if (lot->qty_e3[e] <= 0 || lot->expiry_day == FIXED_NONE) {
            continue;
        }
        int64_t e7 = review_value_e7(work, lot->item, lot->qty_e3[e]);
        if (lot->expiry_day <= work->end_days[e]) {
            review_add(work, &end->expired_e7, e7);
            end->expired_n += 1;
        } else if (lot->expiry_day <= work->end_days[e] + 1 + warn_days) {
            review_add(work, &end->expiring_e7, e7);
            end->expiring_n += 1;
        }
    }
}

static void sum_up_stock(struct review_work *work)
{
    for (int c = 0; c < REVIEW_CLASSES_N; c++) {
        struct class_day *days = &work->class_days[c * work->slots_n];
        for (int32_t t = 1; t < work->slots_n; t++) {
            review_add(work, &days[t].stock_e7, days[t - 1].stock_e7);
        }
    }
}

enum linli_rc review_days_close(struct review_work *work, struct linli_error *err)
{
    struct site_days days = {.site = FIXED_NONE};
    LINLI_TRY(LINLI_NEW(work->arena, work->slots_n, &days.marks, err));
    if (work->series_n > 0) {
        qsort(work->series, (size_t)work->series_n, sizeof(*work->series), compare_series);
    }
    sum_ends(work);
    for (int64_t i = 0; i < work->series_n; i++) {
        struct series *s = &work->series[i];
        assert(i == 0 || compare_series(s - 1, s) < 0);
        if (s->site != days.site) {
            close_site(work, &days);
            days.site = s->site;
        }
        for (int32_t t = 0; s->cells != NULL && t < work->slots_n; t++) {
            if (s->cells[t].issued_e3 != 0 || s->cells[t].unmet_e3 != 0 || s->out[t] != 0) {
                close_day(work, s, t, &days);
            }
        }
        close_ends(work, s);
    }
    close_site(work, &days);
    for (int64_t i = 0; i < work->lots_n; i++) {
        close_lot(work, &work->lots[i]);
    }
    sum_up_stock(work);
    return LINLI_OK;
}
