/*
 * Forecasts against what was wanted (MISSION F5, F8): the total of three days, as it was expected
 * when they began, of each item and of each category at a site. What was wanted is what was issued
 * and what is recorded as unmet. Windows that reach beyond the last record are left out.
 *
 *   accuracy = 1 - sum |expected - wanted| / sum wanted     bias = sum (expected - wanted) / sum
 * wanted
 *
 * A site that supplies others is left out: what it expects is the sum of those below it. Forecasts
 * set by hand are judged day by day, with and without them.
 *
 * A miss is an error above miss_share of what was wanted; of windows that overlap only the first
 * counts for a run of misses, and windows in which nothing was wanted do not count.
 */
#include <assert.h>

#include "base/fixed.h"
#include "planner/review_work.h"

enum {
    ERROR_MOST_E4 = 100 * FIXED_E4,
    ONE_WAY_E4 = 6000,  /* a bias of this share of the errors is a cause */
    ONE_ITEM_E4 = 5000, /* and so is an item with this share */
};

/* |e| / wanted, at most 100. */
static int64_t error_share_e4(int64_t error_e3, int64_t wanted_e3)
{
    int64_t share = ERROR_MOST_E4;
    if (!fixed_scale(error_e3, FIXED_E4, wanted_e3, FIXED_HALF_AWAY, &share)) {
        return ERROR_MOST_E4;
    }
    return share < ERROR_MOST_E4 ? share : ERROR_MOST_E4;
}

/* What was wanted on the three days from a slot; NONE when they are not all recorded. */
static int64_t wanted_from(const struct review_work *work, const struct series *s, int32_t slot)
{
    int64_t wanted_e3 = 0;
    int32_t first = review_slot_day(work, slot);
    int32_t last_slot = review_slot(work, (int64_t)first + FORECAST_WINDOW - 1);
    if (last_slot != slot + FORECAST_WINDOW - 1 || work->last_fact_day == FIXED_NONE ||
        first + FORECAST_WINDOW - 1 > work->last_fact_day) {
        return FIXED_NONE;
    }
    for (int32_t t = slot; t <= last_slot && s->cells != NULL; t++) {
        int64_t issued_e3 = s->cells[t].issued_e3 > 0 ? s->cells[t].issued_e3 : 0;
        if (!fixed_add(wanted_e3, issued_e3, &wanted_e3) ||
            !fixed_add(wanted_e3, s->cells[t].unmet_e3, &wanted_e3)) {
            return FIXED_NONE;
        }
    }
    return wanted_e3;
}

static void follow_run(const struct review_work *work, struct series *s, int64_t origin,
                       int64_t error_e3, int64_t wanted_e3)
{
    int64_t error_e4;
    if (wanted_e3 <= 0 || (s->next_origin != FIXED_NONE && origin < s->next_origin)) {
        return;
    }
    s->next_origin = origin + FORECAST_WINDOW;
    error_e4 = error_share_e4(error_e3, wanted_e3);
    s->run = error_e4 > work->city->settings.miss_share_e4 ? s->run + 1 : 0;
    for (int i = 0; i + 1 < REVIEW_RUN; i++) {
        s->run_errors_e4[i] = s->run_errors_e4[i + 1];
    }
    s->run_errors_e4[REVIEW_RUN - 1] = error_e4;
}

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* The site's category totals go into the spans in which their windows end. */
static void close_course(struct review_work *work, int64_t category)
{
    struct category_course *course = &work->course[category];
    for (int32_t slot = 0; course->known != NULL && slot < work->slots_n; slot++) {
        if (course->known[slot] == 0) {
            continue;
        }
        int64_t error_e3 = distance(course->expected_e3[slot], course->actual_e3[slot]);
        int64_t bias_e3 = course->expected_e3[slot] - course->actual_e3[slot];
        for (int32_t k = 0; k < work->frame.spans_n; k++) {
            if ((work->span_bits[slot + FORECAST_WINDOW - 1] >> k & 1) == 0) {
                continue;
            }
            struct accuracy_sums *sums[2] = {
                &work->category_sums[category * work->frame.spans_n + k], &work->accuracy[k]};
            for (int i = 0; i < 2; i++) {
                review_add(work, &sums[i]->error_e3, error_e3);
                review_add(work, &sums[i]->actual_e3, course->actual_e3[slot]);
                review_add(work, &sums[i]->bias_e3, bias_e3);
                sums[i]->windows_n += 1;
            }
        }
        course->expected_e3[slot] = 0;
        course->actual_e3[slot] = 0;
        course->known[slot] = 0;
    }
}

void review_accuracy_close(struct review_work *work)
{
    for (int64_t c = 0; work->course_site != FIXED_NONE && c < work->categories.n; c++) {
        close_course(work, c);
    }
    work->course_site = FIXED_NONE;
}

static enum linli_rc add_course(struct review_work *work, int64_t category, int32_t slot,
                                int64_t expected_e3, int64_t actual_e3, struct linli_error *err)
{
    struct category_course *course = &work->course[category];
    if (course->known == NULL) {
        LINLI_TRY(LINLI_NEW(work->arena, work->slots_n, &course->expected_e3, err));
        LINLI_TRY(LINLI_NEW(work->arena, work->slots_n, &course->actual_e3, err));
        LINLI_TRY(LINLI_NEW(work->arena, work->slots_n, &course->known, err));
    }
    review_add(work, &course->expected_e3[slot], expected_e3);
    review_add(work, &course->actual_e3[slot], actual_e3);
    course->known[slot] = 1;
    return LINLI_OK;
}

enum linli_rc review_take_forecast(struct review_work *work, const struct review_forecast *f,
                                   struct linli_error *err)
{
    struct series *s;
    int32_t slot = review_slot(work, f->origin_day);
    if (slot < 0 || (work->site != FIXED_NONE && work->site != f->site) ||
        work->supplies[f->site] != 0) {
        return LINLI_OK;
    }
    if (work->course_site != f->site) {
        review_accuracy_close(work);
        work->course_site = f->site;
    }
    LINLI_TRY(review_series(work, f->site, f->item, &s, err));
    int64_t wanted_e3 = wanted_from(work, s, slot);
    if (wanted_e3 == FIXED_NONE) {
        return LINLI_OK;
    }
    assert(slot + FORECAST_WINDOW - 1 < work->slots_n);
    int64_t error_e3 = distance(f->sum_e3, wanted_e3);
    follow_run(work, s, f->origin_day, error_e3, wanted_e3);
    if ((work->span_bits[slot + FORECAST_WINDOW - 1] >> review_now(&work->frame) & 1) != 0) {
        review_add(work, &s->error_e3, error_e3);
        review_add(work, &s->actual_e3, wanted_e3);
        review_add(work, &s->bias_e3, f->sum_e3 - wanted_e3);
    }
    return add_course(work, work->category_of[f->item], slot, f->sum_e3, wanted_e3, err);
}

enum linli_rc review_take_by_hand(struct review_work *work, const struct review_by_hand *h,
                                  struct linli_error *err)
{
    struct series *s;
    int32_t slot = review_slot(work, h->day);
    if (slot < 0 || (work->site != FIXED_NONE && work->site != h->site) ||
        work->last_fact_day == FIXED_NONE || h->day > work->last_fact_day) {
        return LINLI_OK;
    }
    LINLI_TRY(review_series(work, h->site, h->item, &s, err));
    int64_t wanted_e3 = 0;
    if (s->cells != NULL) {
        wanted_e3 = s->cells[slot].issued_e3 > 0 ? s->cells[slot].issued_e3 : 0;
        review_add(work, &wanted_e3, s->cells[slot].unmet_e3);
    }
    for (int32_t k = 0; k < work->frame.spans_n; k++) {
        int64_t category = work->category_of[h->item] * work->frame.spans_n + k;
        struct accuracy_sums *sums[2] = {&work->category_sums[category], &work->accuracy[k]};
        for (int i = 0; i < 2 && (work->span_bits[slot] >> k & 1) != 0; i++) {
            review_add(work, &sums[i]->hand_error_e3, distance(h->value_e3, wanted_e3));
            review_add(work, &sums[i]->hand_base_e3, distance(h->base_e3, wanted_e3));
            sums[i]->hand_n += 1;
        }
    }
    return LINLI_OK;
}

/* ---- the three worst ----------------------------------------------------------------------------
 */

static int64_t share_of(int64_t part, int64_t all)
{
    int64_t share_e4 = 0;
    bool fits = all > 0 && fixed_scale(part, FIXED_E4, all, FIXED_HALF_AWAY, &share_e4);
    return fits ? share_e4 : 0;
}

/* First the direction, since it is of the category's totals; then one item among its items. */
static void find_cause(struct review_work *work, int64_t category, struct review_worst *worst)
{
    const struct accuracy_sums *sums =
        &work->category_sums[category * work->frame.spans_n + review_now(&work->frame)];
    const struct series *most = NULL;
    int64_t errors_e3 = 0;
    int64_t one_way_e4 =
        share_of(sums->bias_e3 < 0 ? -sums->bias_e3 : sums->bias_e3, sums->error_e3);
    if (one_way_e4 >= ONE_WAY_E4) {
        worst->cause = sums->bias_e3 > 0 ? CAUSE_HIGH : CAUSE_LOW;
        worst->share_e4 = one_way_e4;
        return;
    }
    for (int64_t i = 0; i < work->series_n; i++) {
        const struct series *s = &work->series[i];
        if (work->category_of[s->item] == category) {
            review_add(work, &errors_e3, s->error_e3);
            most = most == NULL || s->error_e3 > most->error_e3 ? s : most;
        }
    }
    int64_t share_e4 = most != NULL ? share_of(most->error_e3, errors_e3) : 0;
    if (share_e4 >= ONE_ITEM_E4) {
        worst->cause = CAUSE_ITEM;
        worst->site = most->site;
        worst->item = most->item;
        worst->share_e4 = share_e4;
    }
}

void review_worst_make(struct review_work *work, struct review *review)
{
    const int32_t now = review_now(&review->frame);
    const struct review_row *rows[REVIEW_WORST_N] = {NULL};
    for (int64_t r = 0; r < review->rows_n; r++) {
        const struct review_row *row = &review->rows[r];
        int32_t at = review->worst_n;
        if (row->figure != FIGURE_ACCURACY || row->by != BY_CATEGORY ||
            row->values[now].value == FIXED_NONE || row->values[now].num == row->values[now].den) {
            continue; /* of no category, not known, or without any error */
        }
        for (; at > 0 && rows[at - 1]->values[now].value > row->values[now].value; at--) {
            if (at < REVIEW_WORST_N) {
                rows[at] = rows[at - 1];
            }
        }
        if (at < REVIEW_WORST_N) {
            rows[at] = row;
            review->worst_n += review->worst_n < REVIEW_WORST_N ? 1 : 0;
        }
    }
    for (int32_t i = 0; i < review->worst_n; i++) {
        assert(rows[i] != NULL); /* the first worst_n places are taken */
        int64_t category = review_name_find(&work->categories, rows[i]->code);
        assert(category != FIXED_NONE);
        review->worst[i] = (struct review_worst){.category = rows[i]->code,
                                                 .cause = CAUSE_MIXED,
                                                 .site = FIXED_NONE,
                                                 .item = FIXED_NONE,
                                                 .share_e4 = FIXED_NONE};
        find_cause(work, category, &review->worst[i]);
    }
}
