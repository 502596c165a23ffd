/*
 * A review from its begin to its end (see review.h): the window of days, the table of series, the
 * sets of names, sums that do not overflow unseen. The other review_*.c take facts and make
 * figures.
 */
#include "planner/review.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "planner/review_work.h"

enum { FIRST_CAPACITY = 64, FEN_E7 = 100000 };

/* ---- days ---------------------------------------------------------------------------------------
 */

int32_t review_slot(const struct review_work *work, int64_t day)
{
    for (int32_t i = work->segments_n - 1; i >= 0; i--) {
        const struct segment *s = &work->segments[i];
        if (day >= s->from_day && day <= s->to_day) {
            return (int32_t)(day - s->from_day) + s->first_slot;
        }
    }
    return -1;
}

int32_t review_slot_from(const struct review_work *work, int64_t day)
{
    for (int32_t i = 0; i < work->segments_n; i++) {
        const struct segment *s = &work->segments[i];
        if (day <= s->to_day) {
            return s->first_slot + (int32_t)(day > s->from_day ? day - s->from_day : 0);
        }
    }
    return -1;
}

int32_t review_slot_day(const struct review_work *work, int32_t slot)
{
    const struct segment *s = &work->segments[work->segments_n - 1];
    s = slot >= s->first_slot ? s : &work->segments[0];
    return s->from_day + (slot - s->first_slot);
}

/* The two segments: last year's span, and the course; one when they meet. A forecast's window may
 * begin before the span in which it ends. */
static void lay_window(struct review_work *work)
{
    const struct review_frame *f = &work->frame;
    struct review_span year = f->spans[REVIEW_LAST_YEAR];
    struct review_span course = {f->spans[1].from_day, f->spans[review_now(f)].to_day};
    year.from_day -= FORECAST_WINDOW - 1;
    course.from_day -= FORECAST_WINDOW - 1;
    if (year.to_day + 1 >= course.from_day) {
        course.from_day = year.from_day < course.from_day ? year.from_day : course.from_day;
        work->segments[0] = (struct segment){course.from_day, course.to_day, 0};
        work->segments_n = 1;
    } else {
        work->segments[0] = (struct segment){year.from_day, year.to_day, 0};
        work->segments[1] =
            (struct segment){course.from_day, course.to_day, year.to_day - year.from_day + 1};
        work->segments_n = 2;
    }
    const struct segment *last = &work->segments[work->segments_n - 1];
    work->slots_n = last->first_slot + last->to_day - last->from_day + 1;
    work->end_days[END_NOW] = f->spans[review_now(f)].to_day;
    work->end_days[END_BEFORE] = f->spans[review_before(f)].to_day;
    work->end_days[END_YEAR] = f->spans[REVIEW_LAST_YEAR].to_day;
}

static void mark_spans(struct review_work *work)
{
    for (int32_t k = 0; k < work->frame.spans_n; k++) {
        struct review_span span = work->frame.spans[k];
        for (int32_t day = span.from_day; day <= span.to_day; day++) {
            int32_t slot = review_slot(work, day);
            assert(slot >= 0);
            work->span_bits[slot] |= UINT32_C(1) << k;
        }
    }
}

struct review_need review_needs(const struct review_work *work)
{
    struct review_need need = {.orders = {work->segments[0].from_day, 0}};
    int32_t back = (int32_t)work->city->settings.dead_days;
    for (int32_t i = 0; i < SEGMENTS_MAX; i++) {
        if (i < work->segments_n) {
            const struct segment *s = &work->segments[i];
            need.demand[i] = (struct review_span){s->from_day - back, s->to_day};
            need.forecast[i] = (struct review_span){s->from_day, s->to_day};
            need.orders.to_day = s->to_day;
        } else {
            need.demand[i] = (struct review_span){1, 0};
            need.forecast[i] = (struct review_span){1, 0};
        }
    }
    if (work->segments_n == SEGMENTS_MAX &&
        need.demand[1].from_day <= need.demand[0].to_day) { /* no row twice */
        need.demand[0].to_day = need.demand[1].from_day - 1;
    }
    return need;
}

/* ---- numbers ------------------------------------------------------------------------------------
 */

int64_t review_price_e4(const struct city *city, int64_t item)
{
    const struct item *it = &city->items[item];
    return it->cost_e4 != FIXED_NONE ? it->cost_e4 : it->price_e4;
}

int64_t review_product_e7(struct review_work *work, int64_t qty_e3, int64_t price_e4)
{
    int64_t e7 = 0;
    if (!fixed_multiply(qty_e3, price_e4, &e7)) {
        work->overflow = true;
    }
    return e7;
}

int64_t review_value_e7(struct review_work *work, int64_t item, int64_t qty_e3)
{
    int64_t price_e4 = review_price_e4(work->city, item);
    if (qty_e3 == 0) {
        return 0;
    }
    work->priced[item] = price_e4 == FIXED_NONE ? 2 : 1;
    return price_e4 == FIXED_NONE ? 0 : review_product_e7(work, qty_e3, price_e4);
}

int64_t review_fen(int64_t e7)
{
    int64_t fen = 0;
    bool fits = fixed_scale(e7, 1, FEN_E7, FIXED_HALF_AWAY, &fen);
    assert(fits);
    (void)fits;
    return fen;
}

/* ---- series -------------------------------------------------------------------------------------
 */

enum linli_rc review_grow(struct review_work *work, void *rows, int64_t n, int64_t *capacity,
                          size_t row_bytes, struct linli_error *err)
{
    if (n < *capacity) {
        return LINLI_OK;
    }
    int64_t wider = *capacity == 0 ? FIRST_CAPACITY : *capacity * 2;
    void *old;
    void *grown = NULL;
    memcpy(&old, rows, sizeof(old));
    LINLI_TRY(linli_arena_alloc(work->arena, (size_t)wider, row_bytes, (void *)&grown, err));
    if (n > 0) {
        memcpy(grown, old, (size_t)n * row_bytes);
    }
    memcpy(rows, &grown, sizeof(grown));
    *capacity = wider;
    return LINLI_OK;
}

static uint64_t hash_pair(int64_t site, int64_t item)
{
    uint64_t h = (uint64_t)site * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)item;
    h ^= h >> 29;
    h *= UINT64_C(0xBF58476D1CE4E5B9);
    return h ^ (h >> 32);
}

static void put_bucket(struct review_work *work, int64_t index)
{
    const struct series *s = &work->series[index];
    uint64_t mask = (uint64_t)work->buckets_n - 1;
    uint64_t at = hash_pair(s->site, s->item) & mask;
    while (work->buckets[at] != 0) {
        at = (at + 1) & mask;
    }
    work->buckets[at] = index + 1;
}

static enum linli_rc widen_buckets(struct review_work *work, struct linli_error *err)
{
    if (work->series_n * 2 < work->buckets_n) {
        return LINLI_OK;
    }
    int64_t wider = work->buckets_n == 0 ? 4 * FIRST_CAPACITY : work->buckets_n * 2;
    LINLI_TRY(LINLI_NEW(work->arena, wider, &work->buckets, err));
    work->buckets_n = wider;
    for (int64_t i = 0; i < work->series_n; i++) {
        put_bucket(work, i);
    }
    return LINLI_OK;
}

/* The class that the last review gave; the items table stands above it. */
static int class_of(const struct city *city, int64_t site, int64_t item)
{
    const struct item *it = &city->items[item];
    if (it->class != FIXED_NONE) {
        return (int)it->class;
    }
    int64_t low = 0;
    int64_t high = city->classes_n;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        const struct class_state *s = &city->classes[middle];
        if (s->site < site || (s->site == site && s->item < item)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < city->classes_n && city->classes[low].site == site &&
        city->classes[low].item == item) {
        return it->critical == 1 ? (int)CLASS_A : (int)city->classes[low].class;
    }
    return REVIEW_CLASS_NONE;
}

enum linli_rc review_series(struct review_work *work, int64_t site, int64_t item,
                            struct series **ret_series, struct linli_error *err)
{
    struct series *last = work->series_n > 0 ? &work->series[work->last_series] : NULL;
    if (last != NULL && last->site == site && last->item == item) {
        *ret_series = last; /* most streams come series by series */
        return LINLI_OK;
    }
    LINLI_TRY(widen_buckets(work, err));
    uint64_t mask = (uint64_t)work->buckets_n - 1;
    for (uint64_t at = hash_pair(site, item) & mask; work->buckets[at] != 0; at = (at + 1) & mask) {
        struct series *s = &work->series[work->buckets[at] - 1];
        if (s->site == site && s->item == item) {
            work->last_series = work->buckets[at] - 1;
            *ret_series = s;
            return LINLI_OK;
        }
    }
    LINLI_TRY(review_grow(work, &work->series, work->series_n, &work->series_capacity,
                          sizeof(*work->series), err));
    assert(work->series != NULL);
    work->last_series = work->series_n++;
    struct series *s = &work->series[work->last_series];
    *s = (struct series){.site = site, .item = item, .next_origin = FIXED_NONE};
    s->class = class_of(work->city, site, item);
    for (int e = 0; e < ENDS_N; e++) {
        s->last_use[e] = FIXED_NONE;
        s->last_in[e] = FIXED_NONE;
    }
    put_bucket(work, work->last_series);
    *ret_series = s;
    return LINLI_OK;
}

enum linli_rc review_cells(struct review_work *work, struct series *series, struct linli_error *err)
{
    if (series->cells == NULL) {
        struct cell *cells;
        LINLI_TRY(LINLI_NEW(work->arena, work->slots_n, &series->out, err));
        LINLI_TRY(LINLI_NEW(work->arena, work->slots_n, &cells, err));
        series->cells = cells;
    }
    return LINLI_OK;
}

/* ---- names --------------------------------------------------------------------------------------
 */

int64_t review_name_find(const struct names *names, const char *text)
{
    if (names->buckets_n == 0) {
        return FIXED_NONE;
    }
    uint64_t mask = (uint64_t)names->buckets_n - 1;
    uint64_t at = text_hash(text, strlen(text)) & mask;
    for (; names->buckets[at] != 0; at = (at + 1) & mask) {
        if (text_equal(names->texts[names->buckets[at] - 1], text)) {
            return names->buckets[at] - 1;
        }
    }
    return FIXED_NONE;
}

static void put_name(struct names *names, int64_t index)
{
    uint64_t mask = (uint64_t)names->buckets_n - 1;
    uint64_t at = text_hash(names->texts[index], strlen(names->texts[index])) & mask;
    while (names->buckets[at] != 0) {
        at = (at + 1) & mask;
    }
    names->buckets[at] = index + 1;
}

enum linli_rc review_name(struct review_work *work, struct names *names, const char *text,
                          struct named_sums **sums, int64_t *ret_index, struct linli_error *err)
{
    int64_t index = review_name_find(names, text);
    if (index != FIXED_NONE) {
        *ret_index = index;
        return LINLI_OK;
    }
    const char *copy;
    int64_t capacity = names->capacity;
    LINLI_TRY(linli_arena_copy_text(work->arena, text, strlen(text), &copy, err));
    if (sums != NULL) {
        LINLI_TRY(review_grow(work, sums, names->n, &capacity,
                              sizeof(**sums) * (size_t)work->frame.spans_n, err));
    }
    LINLI_TRY(review_grow(work, &names->texts, names->n, &names->capacity, sizeof(copy), err));
    names->texts[names->n++] = copy;
    if (names->n * 2 > names->buckets_n) {
        names->buckets_n = names->buckets_n == 0 ? 2 * FIRST_CAPACITY : names->buckets_n * 2;
        LINLI_TRY(LINLI_NEW(work->arena, names->buckets_n, &names->buckets, err));
        for (int64_t i = 0; i < names->n; i++) {
            put_name(names, i);
        }
    } else {
        put_name(names, names->n - 1);
    }
    *ret_index = names->n - 1;
    return LINLI_OK;
}

/* ---- begin and end ------------------------------------------------------------------------------
 */

static enum linli_rc take_categories(struct review_work *work, struct linli_error *err)
{
    const struct city *city = work->city;
    int64_t spans_n = work->frame.spans_n;
    LINLI_TRY(LINLI_NEW(work->arena, city->items_n, &work->category_of, err));
    for (int64_t i = 0; i < city->items_n; i++) {
        LINLI_TRY(review_name(work, &work->categories, city->items[i].category, NULL,
                              &work->category_of[i], err));
    }
    int64_t n = work->categories.n;
    LINLI_TRY(LINLI_NEW(work->arena, n * spans_n, &work->category_sums, err));
    LINLI_TRY(LINLI_NEW(work->arena, n, &work->course, err));
    return LINLI_NEW(work->arena, spans_n, &work->accuracy, err);
}

enum linli_rc review_begin(const struct city *city, const struct review_frame *frame, int64_t site,
                           struct linli_arena *arena, struct review_work **ret_work,
                           struct linli_error *err)
{
    struct review_work *work;
    LINLI_TRY(LINLI_NEW(arena, 1, &work, err));
    *work = (struct review_work){.city = city,
                                 .frame = *frame,
                                 .site = site,
                                 .arena = arena,
                                 .first_ledger_day = FIXED_NONE,
                                 .last_fact_day = FIXED_NONE,
                                 .last_move_day = FIXED_NONE,
                                 .course_site = FIXED_NONE,
                                 .first_line_day = FIXED_NONE,
                                 .fee_document = FIXED_NONE};
    int64_t spans_n = frame->spans_n;
    lay_window(work);
    LINLI_TRY(LINLI_NEW(arena, work->slots_n, &work->span_bits, err));
    mark_spans(work);
    LINLI_TRY(LINLI_NEW(arena, city->sites_n, &work->ledger_start, err));
    LINLI_TRY(LINLI_NEW(arena, city->sites_n, &work->site_start, err));
    LINLI_TRY(LINLI_NEW(arena, city->sites_n, &work->supplies, err));
    for (int64_t i = 0; i < city->sites_n; i++) {
        work->ledger_start[i] = FIXED_NONE;
        work->site_start[i] = FIXED_NONE;
        work->supplies[i] = city_supplies(city, i) ? 1 : 0;
    }
    LINLI_TRY(LINLI_NEW(arena, REVIEW_CLASSES_N * work->slots_n, &work->class_days, err));
    LINLI_TRY(LINLI_NEW(arena, spans_n, &work->spans, err));
    LINLI_TRY(LINLI_NEW(arena, spans_n, &work->supply, err));
    LINLI_TRY(LINLI_NEW(arena, city->suppliers_n * spans_n, &work->suppliers, err));
    LINLI_TRY(LINLI_NEW(arena, city->items_n, &work->priced, err));
    LINLI_TRY(take_categories(work, err));
    *ret_work = work;
    return LINLI_OK;
}

/* A span without a day has no data, not even none of something. */
static void empty_absent(const struct review_frame *frame, struct review *review)
{
    for (int32_t k = 0; k < frame->spans_n; k++) {
        for (int64_t i = 0; review_span_is_absent(frame->spans[k]) && i < review->rows_n; i++) {
            review->rows[i].values[k] = (struct review_value){FIXED_NONE, FIXED_NONE, FIXED_NONE};
        }
    }
}

enum linli_rc review_finish(struct review_work *work, struct review *ret_review,
                            struct linli_error *err)
{
    LINLI_TRY(review_openings_close(work, err));
    struct review review = {
        .frame = work->frame, .site = work->site, .first_ledger_day = work->first_ledger_day};
    review_accuracy_close(work);
    LINLI_TRY(review_days_close(work, err));
    for (int64_t i = 0; i < work->series_n; i++) {
        review.items_n[work->series[i].class] += 1;
    }
    for (int64_t i = 0; i < work->city->items_n; i++) {
        review.unpriced_n += work->priced[i] == 2 ? 1 : 0;
    }
    LINLI_TRY(review_rows_make(work, &review, err));
    empty_absent(&work->frame, &review);
    LINLI_TRY(review_findings_make(work, &review, err));
    if (work->overflow) {
        return linli_fail(err, LINLI_EOVERFLOW, "the amounts of the review are too large");
    }
    *ret_review = review;
    return LINLI_OK;
}
