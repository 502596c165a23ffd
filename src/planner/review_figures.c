/*
 * The figures of a review, one function for each or for two that share their sums (docs/kpi.md has
 * the definitions). A figure without its denominator is NONE.
 */
#include <assert.h>

#include "base/fixed.h"
#include "base/text.h"
#include "planner/review_work.h"

enum { YEAR_DAYS = 365 };

/* One class in one span. */
struct class_span {
    int64_t wanted_n;
    int64_t short_n;
    int64_t issued_e3;
    int64_t unmet_e3;
    int64_t issued_e7;
    int64_t unmet_e7;
    int64_t stock_sum_e7; /* over the days of which the stock is known */
    int64_t stock_days_n;
    int64_t stock_issued_e7; /* issued on these days */
};

enum { ALL_CLASSES = REVIEW_CLASSES_N, CLASS_SPANS_N };

struct figures {
    struct review_work *work;
    struct review *review;
    int64_t capacity;
    struct class_span classes[CLASS_SPANS_N][REVIEW_SPANS_MAX];
};

/* ---- rows ---------------------------------------------------------------------------------------
 */

static enum linli_rc add_row(struct figures *f, enum review_figure figure, enum review_by by,
                             const char *code, struct review_row **ret_row, struct linli_error *err)
{
    struct review *review = f->review;
    LINLI_TRY(review_grow(f->work, &review->rows, review->rows_n, &f->capacity,
                          sizeof(*review->rows), err));
    struct review_row *row = &review->rows[review->rows_n++];
    *row = (struct review_row){.figure = figure,
                               .by = by,
                               .index = FIXED_NONE,
                               .code = code,
                               .name = code,
                               .target = FIXED_NONE};
    for (int32_t k = 0; k < REVIEW_SPANS_MAX; k++) {
        row->values[k] = (struct review_value){FIXED_NONE, FIXED_NONE, FIXED_NONE};
    }
    *ret_row = row;
    return LINLI_OK;
}

/* num / den in ten-thousandths. */
static struct review_value ratio(int64_t num, int64_t den)
{
    struct review_value none = {FIXED_NONE, FIXED_NONE, FIXED_NONE};
    struct review_value value = {FIXED_NONE, num, den};
    if (den <= 0 || !fixed_scale(num, FIXED_E4, den, FIXED_HALF_AWAY, &value.value)) {
        return none;
    }
    return value;
}

static struct review_value ratio_fen(int64_t num_e7, int64_t den_e7)
{
    struct review_value value = ratio(num_e7, den_e7);
    if (value.value != FIXED_NONE) {
        value.num = review_fen(num_e7);
        value.den = review_fen(den_e7);
    }
    return value;
}

static struct review_value whole(int64_t number)
{
    return (struct review_value){number, number, FIXED_NONE};
}

/* The span that belongs to an end. */
static int32_t span_of_end(const struct review_frame *frame, int e)
{
    return e == END_NOW      ? review_now(frame)
           : e == END_BEFORE ? review_before(frame)
                             : (int32_t)REVIEW_LAST_YEAR;
}

static bool has_ledger(const struct review_work *work, int64_t day)
{
    return work->first_ledger_day != FIXED_NONE && work->first_ledger_day <= day;
}

/* ---- classes ------------------------------------------------------------------------------------
 */

/* From the first movement until the last record of any kind. */
static bool stock_is_known(const struct review_work *work, int32_t day)
{
    return has_ledger(work, day) && (day <= work->last_move_day || day <= work->last_fact_day);
}

static void add_day(struct figures *f, struct class_span *sum, const struct class_day *day,
                    bool known)
{
    struct review_work *work = f->work;
    sum->wanted_n += day->wanted_n;
    sum->short_n += day->short_n;
    review_add(work, &sum->issued_e3, day->issued_e3);
    review_add(work, &sum->unmet_e3, day->unmet_e3);
    review_add(work, &sum->issued_e7, day->issued_e7);
    review_add(work, &sum->unmet_e7, day->unmet_e7);
    if (known) {
        review_add(work, &sum->stock_sum_e7, day->stock_e7);
        review_add(work, &sum->stock_issued_e7, day->issued_e7);
    }
}

static void sum_classes(struct figures *f)
{
    const struct review_work *work = f->work;
    for (int32_t t = 0; t < work->slots_n; t++) {
        bool known = stock_is_known(work, review_slot_day(work, t));
        for (int32_t k = 0; k < work->frame.spans_n; k++) {
            if ((work->span_bits[t] >> k & 1) == 0) {
                continue;
            }
            for (int c = 0; c < REVIEW_CLASSES_N; c++) {
                const struct class_day *day = &work->class_days[c * work->slots_n + t];
                add_day(f, &f->classes[c][k], day, known);
                add_day(f, &f->classes[ALL_CLASSES][k], day, known);
                f->classes[c][k].stock_days_n += known ? 1 : 0;
            }
            f->classes[ALL_CLASSES][k].stock_days_n += known ? 1 : 0;
        }
    }
}

typedef struct review_value (*class_value)(const struct figures *f, const struct class_span *span);

static struct review_value stockout(const struct figures *f, const struct class_span *span)
{
    (void)f;
    return ratio(span->short_n, span->wanted_n);
}

static struct review_value fill(const struct figures *f, const struct class_span *span)
{
    (void)f;
    int64_t wanted_e3 = 0;
    return fixed_add(span->issued_e3, span->unmet_e3, &wanted_e3)
               ? ratio(span->issued_e3, wanted_e3)
               : ratio(0, 0);
}

static struct review_value issued(const struct figures *f, const struct class_span *span)
{
    (void)f;
    bool any = span->wanted_n > 0 || span->issued_e7 != 0; /* returns alone are data, too */
    return whole(any ? review_fen(span->issued_e7) : FIXED_NONE);
}

static struct review_value unmet(const struct figures *f, const struct class_span *span)
{
    (void)f;
    return whole(span->wanted_n > 0 ? review_fen(span->unmet_e7) : FIXED_NONE);
}

static struct review_value stock(const struct figures *f, const struct class_span *span)
{
    (void)f;
    if (span->stock_days_n == 0) {
        return whole(FIXED_NONE);
    }
    int64_t mean_e7 = 0;
    bool fits = fixed_scale(span->stock_sum_e7, 1, span->stock_days_n, FIXED_HALF_AWAY, &mean_e7);
    assert(fits);
    (void)fits;
    return (struct review_value){review_fen(mean_e7), review_fen(span->stock_sum_e7),
                                 span->stock_days_n};
}

/* Issued in a year at this pace, by the mean stock. */
static struct review_value turns(const struct figures *f, const struct class_span *span)
{
    struct review_value mean = stock(f, span);
    int64_t yearly_e7 = 0;
    if (mean.value == FIXED_NONE || span->wanted_n == 0 ||
        !fixed_scale(span->stock_issued_e7, YEAR_DAYS, span->stock_days_n, FIXED_HALF_AWAY,
                     &yearly_e7)) {
        return ratio(0, 0);
    }
    return ratio(review_fen(yearly_e7), mean.value);
}

/* What the stock cost to hold on these days, of what was issued on them. */
static struct review_value holding(const struct figures *f, const struct class_span *span)
{
    int64_t rate_e4 = f->work->city->settings.holding_rate_e4;
    int64_t cost_e7 = 0;
    if (span->stock_days_n == 0 ||
        !fixed_scale(span->stock_sum_e7, rate_e4, (int64_t)FIXED_E4 * YEAR_DAYS, FIXED_HALF_AWAY,
                     &cost_e7)) {
        return ratio(0, 0);
    }
    return ratio_fen(cost_e7, span->stock_issued_e7);
}

static int64_t class_target(const struct figures *f, enum review_figure figure, int c)
{
    const struct settings *s = &f->work->city->settings;
    if (figure == FIGURE_STOCKOUT) {
        return c < CLASS_N ? FIXED_E4 - s->service_e4[c] : FIXED_NONE;
    }
    int64_t target = figure == FIGURE_FILL    ? s->target_fill_e4
                     : figure == FIGURE_TURNS ? s->target_turns_e4
                                              : FIXED_NONE;
    return c == ALL_CLASSES ? target : FIXED_NONE;
}

/* The row of all, and one for each class that has items. */
static enum linli_rc class_rows(struct figures *f, enum review_figure figure, class_value value,
                                bool by_class, struct linli_error *err)
{
    static const char *const codes[CLASS_SPANS_N] = {"A", "B", "C", "-", "all"};
    for (int i = 0; i < CLASS_SPANS_N; i++) {
        struct review_row *row;
        int c = i == 0 ? (int)ALL_CLASSES : i - 1;
        if (c != ALL_CLASSES && (!by_class || f->review->items_n[c] == 0)) {
            continue;
        }
        LINLI_TRY(add_row(f, figure, c == ALL_CLASSES ? BY_ALL : BY_CLASS, codes[c], &row, err));
        row->index = c == ALL_CLASSES ? FIXED_NONE : c;
        row->target = class_target(f, figure, c);
        for (int32_t k = 0; k < f->work->frame.spans_n; k++) {
            row->values[k] = value(f, &f->classes[c][k]);
        }
    }
    return LINLI_OK;
}

/* ---- of the whole -------------------------------------------------------------------------------
 */

static enum linli_rc interruption_rows(struct figures *f, struct linli_error *err)
{
    struct review_row *row;
    LINLI_TRY(add_row(f, FIGURE_INTERRUPTIONS, BY_ALL, "all", &row, err));
    row->target = 0;
    for (int32_t k = 0; k < f->work->frame.spans_n; k++) {
        const struct span_sums *span = &f->work->spans[k];
        if (span->critical_n > 0) {
            row->values[k] =
                (struct review_value){span->interrupted_n, span->interrupted_n, span->critical_n};
        }
    }
    return LINLI_OK;
}

/* What is on the shelf at the end of a span: expired, expiring, dead. */
static enum linli_rc shelf_rows(struct figures *f, enum review_figure figure,
                                struct linli_error *err)
{
    struct review_row *row;
    LINLI_TRY(add_row(f, figure, BY_ALL, "all", &row, err));
    for (int e = ENDS_N - 1; e >= 0; e--) {
        const struct end_sums *end = &f->work->ends[e];
        struct review_value *value = &row->values[span_of_end(&f->work->frame, e)];
        if (!has_ledger(f->work, f->work->end_days[e])) {
            continue;
        }
        *value = figure == FIGURE_DEAD      ? ratio_fen(end->dead_e7, end->stock_e7)
                 : figure == FIGURE_EXPIRED ? whole(review_fen(end->expired_e7))
                                            : whole(review_fen(end->expiring_e7));
    }
    return LINLI_OK;
}

static enum linli_rc line_rows(struct figures *f, enum review_figure figure,
                               struct linli_error *err)
{
    struct review_row *row;
    LINLI_TRY(add_row(f, figure, BY_ALL, "all", &row, err));
    for (int e = ENDS_N - 1; e >= 0; e--) {
        const struct end_sums *end = &f->work->ends[e];
        if (f->work->first_line_day == FIXED_NONE ||
            f->work->end_days[e] < f->work->first_line_day) {
            continue;
        }
        row->values[span_of_end(&f->work->frame, e)] =
            whole(figure == FIGURE_OPEN ? end->open_n : end->late_n);
    }
    return LINLI_OK;
}

/* The figures that come of a span's own sums. */
static struct review_value span_value(const struct figures *f, enum review_figure figure, int32_t k)
{
    const struct span_sums *s = &f->work->spans[k];
    if (figure == FIGURE_PREMIUM) {
        return whole(s->orders_n > 0 ? review_fen(s->premium_e7) : FIXED_NONE);
    }
    if (figure == FIGURE_LOSS) {
        bool ledger = has_ledger(f->work, f->work->frame.spans[k].to_day);
        return whole(ledger ? review_fen(s->loss_e7) : FIXED_NONE);
    }
    return figure == FIGURE_PREMIUM_SHARE ? ratio_fen(s->premium_e7, s->purchase_e7)
           : figure == FIGURE_LOSS_SHARE  ? ratio_fen(s->loss_e7, s->receipts_e7)
           : figure == FIGURE_LOCAL       ? ratio_fen(s->local_e7, s->local_known_e7)
                                          : ratio_fen(s->recyclable_e7, s->recyclable_known_e7);
}

static enum linli_rc span_rows(struct figures *f, enum review_figure figure, int64_t target,
                               struct linli_error *err)
{
    struct review_row *row;
    LINLI_TRY(add_row(f, figure, BY_ALL, "all", &row, err));
    row->target = target;
    for (int32_t k = 0; k < f->work->frame.spans_n; k++) {
        row->values[k] = span_value(f, figure, k);
    }
    return LINLI_OK;
}

static enum linli_rc reason_rows(struct figures *f, struct linli_error *err)
{
    const struct review_work *work = f->work;
    for (int64_t i = 0; i < work->reasons.n; i++) {
        struct review_row *row;
        LINLI_TRY(add_row(f, FIGURE_LOSS, BY_REASON, work->reasons.texts[i], &row, err));
        for (int32_t k = 0; k < work->frame.spans_n; k++) {
            if (has_ledger(work, work->frame.spans[k].to_day)) {
                row->values[k] =
                    whole(review_fen(work->reason_sums[i * work->frame.spans_n + k].cost_e7));
            }
        }
    }
    return LINLI_OK;
}

/* ---- services -----------------------------------------------------------------------------------
 */

/* An event is of the service that has the name of its type or its own. People before the first
 * booked issue of their site used what nobody has booked. */
static void count_people(struct review_work *work)
{
    const struct city *city = work->city;
    for (int64_t i = 0; i < city->events_n; i++) {
        const struct event *e = &city->events[i];
        int32_t slot = review_slot(work, e->day);
        int64_t name = review_name_find(&work->services, e->type);
        name = name != FIXED_NONE ? name : review_name_find(&work->services, e->name);
        int64_t start = work->ledger_start[e->site];
        if (slot < 0 || name == FIXED_NONE || e->size == FIXED_NONE || start == FIXED_NONE ||
            e->day < start || (work->site != FIXED_NONE && work->site != e->site)) {
            continue;
        }
        for (int32_t k = 0; k < work->frame.spans_n; k++) {
            if ((work->span_bits[slot] >> k & 1) != 0) {
                review_add(work, &work->service_sums[name * work->frame.spans_n + k].people_n,
                           e->size);
            }
        }
    }
}

static struct review_value unit_cost(int64_t cost_e7, int64_t people_n)
{
    struct review_value value = {FIXED_NONE, FIXED_NONE, FIXED_NONE};
    if (people_n > 0 &&
        fixed_scale(review_fen(cost_e7), 1, people_n, FIXED_HALF_AWAY, &value.value)) {
        value.num = review_fen(cost_e7);
        value.den = people_n;
    }
    return value;
}

static enum linli_rc service_rows(struct figures *f, struct linli_error *err)
{
    struct review_work *work = f->work;
    int32_t spans_n = work->frame.spans_n;
    struct review_row *row;
    struct named_sums all[REVIEW_SPANS_MAX] = {{0, 0}};
    count_people(work);
    for (int64_t i = 0; i < work->services.n; i++) {
        for (int32_t k = 0; k < spans_n; k++) {
            const struct named_sums *s = &work->service_sums[i * spans_n + k];
            review_add(work, &all[k].cost_e7, s->people_n > 0 ? s->cost_e7 : 0);
            review_add(work, &all[k].people_n, s->people_n);
        }
    }
    LINLI_TRY(add_row(f, FIGURE_UNIT_COST, BY_ALL, "all", &row, err));
    for (int32_t k = 0; k < spans_n; k++) {
        row->values[k] = unit_cost(all[k].cost_e7, all[k].people_n);
    }
    for (int64_t i = 0; i < work->services.n; i++) {
        LINLI_TRY(add_row(f, FIGURE_UNIT_COST, BY_SERVICE, work->services.texts[i], &row, err));
        for (int32_t k = 0; k < spans_n; k++) {
            const struct named_sums *s = &work->service_sums[i * spans_n + k];
            row->values[k] = unit_cost(s->cost_e7, s->people_n);
            if (s->people_n == 0 && s->cost_e7 != 0) {
                row->values[k].num = review_fen(s->cost_e7); /* what it cost is known */
            }
        }
    }
    return LINLI_OK;
}

/* ---- forecasts ----------------------------------------------------------------------------------
 */

static struct review_value accuracy(enum review_figure figure, const struct accuracy_sums *s)
{
    return figure == FIGURE_ACCURACY ? ratio(s->actual_e3 - s->error_e3, s->actual_e3)
           : figure == FIGURE_BIAS   ? ratio(s->bias_e3, s->actual_e3)
                                     : ratio(s->hand_base_e3 - s->hand_error_e3, s->hand_base_e3);
}

static enum linli_rc accuracy_rows(struct figures *f, enum review_figure figure,
                                   struct linli_error *err)
{
    const struct review_work *work = f->work;
    int32_t spans_n = work->frame.spans_n;
    int64_t target =
        figure == FIGURE_ACCURACY ? work->city->settings.target_accuracy_e4 : FIXED_NONE;
    struct review_row *row;
    LINLI_TRY(add_row(f, figure, BY_ALL, "all", &row, err));
    row->target = target;
    for (int32_t k = 0; k < spans_n; k++) {
        row->values[k] = accuracy(figure, &work->accuracy[k]);
    }
    for (int64_t c = 0; c < work->categories.n; c++) {
        const struct accuracy_sums *sums = &work->category_sums[c * spans_n];
        int64_t windows_n = 0;
        for (int32_t k = 0; k < spans_n; k++) {
            windows_n += figure == FIGURE_OVERRIDE ? sums[k].hand_n : sums[k].windows_n;
        }
        if (windows_n == 0) {
            continue;
        }
        LINLI_TRY(add_row(f, figure, BY_CATEGORY, work->categories.texts[c], &row, err));
        row->target = target;
        for (int32_t k = 0; k < spans_n; k++) {
            row->values[k] = accuracy(figure, &sums[k]);
        }
    }
    return LINLI_OK;
}

/* ---- suppliers ----------------------------------------------------------------------------------
 */

static struct review_value supply_value(enum review_figure figure, const struct supplier_sums *s)
{
    return figure == FIGURE_ON_TIME     ? ratio(s->in_full_n, s->lines_n)
           : figure == FIGURE_DAYS_LATE ? ratio(s->late_days, s->lines_n)
           : figure == FIGURE_SHORT     ? ratio_fen(s->short_e7, s->ordered_e7)
                                        : ratio(s->cycle_days, s->done_n);
}

static enum linli_rc supply_rows(struct figures *f, enum review_figure figure,
                                 struct linli_error *err)
{
    const struct review_work *work = f->work;
    const struct city *city = work->city;
    int32_t spans_n = work->frame.spans_n;
    int64_t target = figure == FIGURE_ON_TIME ? city->settings.target_on_time_e4 : FIXED_NONE;
    struct review_row *row;
    LINLI_TRY(add_row(f, figure, BY_ALL, "all", &row, err));
    row->target = target;
    for (int32_t k = 0; k < spans_n; k++) {
        row->values[k] = supply_value(figure, &work->supply[k]);
    }
    for (int64_t i = 0; i < city->suppliers_n; i++) {
        const struct supplier_sums *sums = &work->suppliers[i * spans_n];
        int64_t lines_n = 0;
        for (int32_t k = 0; k < spans_n; k++) {
            lines_n += sums[k].lines_n + sums[k].done_n;
        }
        if (lines_n == 0) {
            continue;
        }
        LINLI_TRY(add_row(f, figure, BY_SUPPLIER, city->suppliers[i].code, &row, err));
        row->index = i;
        row->target = target;
        if (!text_is_empty(city->suppliers[i].name)) {
            row->name = city->suppliers[i].name;
        }
        for (int32_t k = 0; k < spans_n; k++) {
            row->values[k] = supply_value(figure, &sums[k]);
        }
    }
    return LINLI_OK;
}

/* ---- days and items -----------------------------------------------------------------------------
 */

static enum linli_rc make_days(struct figures *f, struct linli_error *err)
{
    struct review_work *work = f->work;
    struct review_span now = work->frame.spans[review_now(&work->frame)];
    f->review->days_n = now.to_day - now.from_day + 1;
    LINLI_TRY(LINLI_NEW(work->arena, f->review->days_n, &f->review->days, err));
    for (int32_t i = 0; i < f->review->days_n; i++) {
        int32_t t = review_slot(work, (int64_t)now.from_day + i);
        struct class_day all = {0};
        for (int c = 0; c < REVIEW_CLASSES_N; c++) {
            const struct class_day *day = &work->class_days[c * work->slots_n + t];
            all.wanted_n += day->wanted_n;
            all.short_n += day->short_n;
            review_add(work, &all.issued_e7, day->issued_e7);
            review_add(work, &all.unmet_e7, day->unmet_e7);
            review_add(work, &all.stock_e7, day->stock_e7);
        }
        bool fact = work->last_fact_day != FIXED_NONE && now.from_day + i <= work->last_fact_day;
        f->review->days[i] = (struct review_day){
            .wanted_n = all.wanted_n,
            .short_n = all.short_n,
            .issued_fen = fact ? review_fen(all.issued_e7) : FIXED_NONE,
            .unmet_fen = fact ? review_fen(all.unmet_e7) : FIXED_NONE,
            .stock_fen =
                stock_is_known(work, now.from_day + i) ? review_fen(all.stock_e7) : FIXED_NONE,
        };
    }
    return LINLI_OK;
}

/* The items whose errors cost most, dearest first. */
static void take_misses(struct figures *f)
{
    struct review *review = f->review;
    for (int64_t i = 0; i < f->work->series_n; i++) {
        const struct series *s = &f->work->series[i];
        if (s->actual_e3 <= 0 || s->error_e3 == 0) {
            continue;
        }
        struct review_miss miss = {.site = s->site,
                                   .item = s->item,
                                   .accuracy = ratio(s->actual_e3 - s->error_e3, s->actual_e3),
                                   .bias_e4 = ratio(s->bias_e3, s->actual_e3).value,
                                   .risk_fen =
                                       review_fen(review_value_e7(f->work, s->item, s->error_e3))};
        int32_t at = review->misses_n;
        while (at > 0 && review->misses[at - 1].risk_fen < miss.risk_fen) {
            if (at < REVIEW_MISSES_N) {
                review->misses[at] = review->misses[at - 1];
            }
            at -= 1;
        }
        if (at < REVIEW_MISSES_N) {
            review->misses[at] = miss;
            review->misses_n += review->misses_n < REVIEW_MISSES_N ? 1 : 0;
        }
    }
}

enum linli_rc review_rows_make(struct review_work *work, struct review *review,
                               struct linli_error *err)
{
    struct figures f = {.work = work, .review = review};
    const struct settings *s = &work->city->settings;
    sum_classes(&f);
    LINLI_TRY(class_rows(&f, FIGURE_STOCKOUT, stockout, true, err));
    LINLI_TRY(class_rows(&f, FIGURE_FILL, fill, true, err));
    LINLI_TRY(interruption_rows(&f, err));
    LINLI_TRY(class_rows(&f, FIGURE_UNMET, unmet, true, err));
    LINLI_TRY(class_rows(&f, FIGURE_STOCK, stock, true, err));
    LINLI_TRY(class_rows(&f, FIGURE_TURNS, turns, true, err));
    LINLI_TRY(shelf_rows(&f, FIGURE_EXPIRED, err));
    LINLI_TRY(shelf_rows(&f, FIGURE_EXPIRING, err));
    LINLI_TRY(shelf_rows(&f, FIGURE_DEAD, err));
    LINLI_TRY(class_rows(&f, FIGURE_ISSUED, issued, true, err));
    LINLI_TRY(service_rows(&f, err));
    LINLI_TRY(class_rows(&f, FIGURE_HOLDING, holding, false, err));
    LINLI_TRY(span_rows(&f, FIGURE_PREMIUM, FIXED_NONE, err));
    LINLI_TRY(span_rows(&f, FIGURE_PREMIUM_SHARE, FIXED_NONE, err));
    LINLI_TRY(span_rows(&f, FIGURE_LOSS, FIXED_NONE, err));
    LINLI_TRY(reason_rows(&f, err));
    LINLI_TRY(span_rows(&f, FIGURE_LOSS_SHARE, s->target_loss_e4, err));
    LINLI_TRY(accuracy_rows(&f, FIGURE_ACCURACY, err));
    LINLI_TRY(accuracy_rows(&f, FIGURE_BIAS, err));
    LINLI_TRY(accuracy_rows(&f, FIGURE_OVERRIDE, err));
    LINLI_TRY(supply_rows(&f, FIGURE_ON_TIME, err));
    LINLI_TRY(supply_rows(&f, FIGURE_DAYS_LATE, err));
    LINLI_TRY(supply_rows(&f, FIGURE_SHORT, err));
    LINLI_TRY(supply_rows(&f, FIGURE_CYCLE, err));
    LINLI_TRY(line_rows(&f, FIGURE_OPEN, err));
    LINLI_TRY(line_rows(&f, FIGURE_LATE, err));
    LINLI_TRY(span_rows(&f, FIGURE_LOCAL, s->target_local_e4, err));
    LINLI_TRY(span_rows(&f, FIGURE_RECYCLABLE, FIXED_NONE, err));
    LINLI_TRY(make_days(&f, err));
    take_misses(&f);
    review_worst_make(work, review);
    return LINLI_OK;
}
