/* The list of figures, and the spans that a review compares (see review.h). */
#include "model/review.h"

#include <assert.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"

enum { WEEK = 7, YEAR_WEEKS_DAYS = 364, QUARTER_MONTHS = 3, YEAR_MONTHS = 12 };

static const char *const period_names[REVIEW_PERIOD_N] = {"day",     "week", "month",
                                                          "quarter", "year", NULL};

const char *review_period_name(enum review_period period)
{
    return period_names[period];
}

static const struct review_figure_def figures[REVIEW_FIGURES_N] = {
    [FIGURE_STOCKOUT] = {"stockout_rate", TOPIC_SERVICE, REVIEW_SHARE, REVIEW_COUNT, REVIEW_COUNT,
                         REVIEW_LESS},
    [FIGURE_FILL] = {"fill_rate", TOPIC_SERVICE, REVIEW_SHARE, REVIEW_QTY, REVIEW_QTY, REVIEW_MORE},
    [FIGURE_INTERRUPTIONS] = {"interruptions", TOPIC_SERVICE, REVIEW_COUNT, REVIEW_COUNT,
                              REVIEW_COUNT, REVIEW_LESS},
    [FIGURE_ISSUED] = {"issued_cost", TOPIC_COST, REVIEW_FEN, REVIEW_FEN, REVIEW_FEN,
                       REVIEW_NEITHER},
    [FIGURE_UNMET] = {"unmet_cost", TOPIC_SERVICE, REVIEW_FEN, REVIEW_FEN, REVIEW_FEN, REVIEW_LESS},
    [FIGURE_STOCK] = {"stock_mean", TOPIC_STOCK, REVIEW_FEN, REVIEW_FEN, REVIEW_COUNT,
                      REVIEW_NEITHER},
    [FIGURE_TURNS] = {"turns", TOPIC_STOCK, REVIEW_RATIO, REVIEW_FEN, REVIEW_FEN, REVIEW_MORE},
    [FIGURE_EXPIRED] = {"expired_stock", TOPIC_STOCK, REVIEW_FEN, REVIEW_FEN, REVIEW_FEN,
                        REVIEW_LESS},
    [FIGURE_EXPIRING] = {"expiring_stock", TOPIC_STOCK, REVIEW_FEN, REVIEW_FEN, REVIEW_FEN,
                         REVIEW_LESS},
    [FIGURE_DEAD] = {"dead_stock", TOPIC_STOCK, REVIEW_SHARE, REVIEW_FEN, REVIEW_FEN, REVIEW_LESS},
    [FIGURE_UNIT_COST] = {"unit_cost", TOPIC_COST, REVIEW_FEN, REVIEW_FEN, REVIEW_COUNT,
                          REVIEW_LESS},
    [FIGURE_HOLDING] = {"holding_share", TOPIC_COST, REVIEW_SHARE, REVIEW_FEN, REVIEW_FEN,
                        REVIEW_LESS},
    [FIGURE_PREMIUM] = {"emergency_premium", TOPIC_COST, REVIEW_FEN, REVIEW_FEN, REVIEW_FEN,
                        REVIEW_LESS},
    [FIGURE_PREMIUM_SHARE] = {"emergency_share", TOPIC_COST, REVIEW_SHARE, REVIEW_FEN, REVIEW_FEN,
                              REVIEW_LESS},
    [FIGURE_LOSS] = {"loss", TOPIC_COST, REVIEW_FEN, REVIEW_FEN, REVIEW_FEN, REVIEW_LESS},
    [FIGURE_LOSS_SHARE] = {"loss_share", TOPIC_COST, REVIEW_SHARE, REVIEW_FEN, REVIEW_FEN,
                           REVIEW_LESS},
    [FIGURE_ACCURACY] = {"accuracy", TOPIC_FORECAST, REVIEW_SHARE, REVIEW_QTY, REVIEW_QTY,
                         REVIEW_MORE},
    [FIGURE_BIAS] = {"bias", TOPIC_FORECAST, REVIEW_SHARE, REVIEW_QTY, REVIEW_QTY, REVIEW_NEITHER},
    [FIGURE_OVERRIDE] = {"override_value", TOPIC_FORECAST, REVIEW_SHARE, REVIEW_QTY, REVIEW_QTY,
                         REVIEW_MORE},
    [FIGURE_ON_TIME] = {"on_time_in_full", TOPIC_SUPPLY, REVIEW_SHARE, REVIEW_COUNT, REVIEW_COUNT,
                        REVIEW_MORE},
    [FIGURE_DAYS_LATE] = {"days_late", TOPIC_SUPPLY, REVIEW_MEAN_DAYS, REVIEW_COUNT, REVIEW_COUNT,
                          REVIEW_LESS},
    [FIGURE_SHORT] = {"short_share", TOPIC_SUPPLY, REVIEW_SHARE, REVIEW_FEN, REVIEW_FEN,
                      REVIEW_LESS},
    [FIGURE_CYCLE] = {"order_cycle", TOPIC_SUPPLY, REVIEW_MEAN_DAYS, REVIEW_COUNT, REVIEW_COUNT,
                      REVIEW_LESS},
    [FIGURE_OPEN] = {"open_lines", TOPIC_SUPPLY, REVIEW_COUNT, REVIEW_COUNT, REVIEW_COUNT,
                     REVIEW_NEITHER},
    [FIGURE_LATE] = {"late_lines", TOPIC_SUPPLY, REVIEW_COUNT, REVIEW_COUNT, REVIEW_COUNT,
                     REVIEW_LESS},
    [FIGURE_LOCAL] = {"local_share", TOPIC_SUPPLY, REVIEW_SHARE, REVIEW_FEN, REVIEW_FEN,
                      REVIEW_MORE},
    [FIGURE_RECYCLABLE] = {"recyclable_share", TOPIC_SUPPLY, REVIEW_SHARE, REVIEW_FEN, REVIEW_FEN,
                           REVIEW_MORE},
};

const struct review_figure_def *review_figure_def(enum review_figure figure)
{
    assert(figure < REVIEW_FIGURES_N);
    return &figures[figure];
}

const char *review_by_name(enum review_by by)
{
    static const char *const names[REVIEW_BY_N] = {"all",      "class",   "category",
                                                   "supplier", "service", "reason"};
    return names[by];
}

const char *review_unit_name(enum review_unit unit)
{
    static const char *const names[] = {"share", "ratio", "yuan", "days", "count", "quantity"};
    return names[unit];
}

int32_t review_unit_places(enum review_unit unit)
{
    static const int32_t places[] = {4, 4, 2, 4, 0, 3};
    return places[unit];
}

const char *review_span_name(const struct review_frame *frame, int32_t span)
{
    return span == review_now(frame)           ? "this"
           : span == (int32_t)REVIEW_LAST_YEAR ? "last_year"
           : span == review_before(frame)      ? "before"
                                               : "earlier";
}

const char *review_finding_name(enum review_finding_id id)
{
    static const char *const names[REVIEW_FINDINGS_N] = {
        [FINDING_INTERRUPTED] = "interrupted",
        [FINDING_EXPIRED] = "expired",
        [FINDING_STOCKOUT] = "stockout",
        [FINDING_FILL] = "fill",
        [FINDING_SUPPLIER_LATE] = "supplier_late",
        [FINDING_LATE_LINES] = "late_lines",
        [FINDING_MISS_RUN] = "miss_run",
        [FINDING_MISS_RUN_MORE] = "miss_run_more",
        [FINDING_ACCURACY] = "accuracy",
        [FINDING_EXPIRING] = "expiring",
        [FINDING_DEAD] = "dead_stock",
        [FINDING_TURNS] = "turns",
        [FINDING_LOSS] = "loss",
        [FINDING_PREMIUM] = "emergency_premium",
        [FINDING_UNIT_COST] = "unit_cost",
        [FINDING_LOCAL] = "local_share",
        [FINDING_CLASS_DUE] = "class_due",
        [FINDING_UNPRICED] = "unpriced",
    };
    assert(id < REVIEW_FINDINGS_N);
    return names[id];
}

const struct review_row *review_row(const struct review *review, enum review_figure figure,
                                    enum review_by by, const char *code)
{
    for (int64_t i = 0; i < review->rows_n; i++) {
        const struct review_row *row = &review->rows[i];
        if (row->figure == figure && row->by == by && text_equal(row->code, code)) {
            return row;
        }
    }
    return NULL;
}

/* ---- spans --------------------------------------------------------------------------------------
 */

/* Whole periods in the course of each kind, this one included. */
static int32_t course_n(enum review_period period)
{
    static const int32_t n[REVIEW_PERIOD_N] = {8, 9, 13, 5, 2, 2};
    return n[period];
}

static int32_t months_of(enum review_period period)
{
    return period == REVIEW_YEAR ? YEAR_MONTHS : period == REVIEW_QUARTER ? QUARTER_MONTHS : 1;
}

/* The first day of the period that is `steps` after that of a first day. */
static int32_t step(enum review_period period, int32_t first_day, int32_t steps)
{
    if (period == REVIEW_DAY) {
        return first_day + steps;
    }
    if (period == REVIEW_WEEK) {
        return first_day + steps * WEEK;
    }
    return date_month_add(first_day, steps * months_of(period));
}

struct review_span review_period_around(enum review_period period, int32_t day)
{
    assert(period < REVIEW_DAYS);
    int32_t first = day;
    if (period == REVIEW_WEEK) {
        first = date_week_start(day);
    } else if (period != REVIEW_DAY) {
        int32_t month = date_month_index(day) % YEAR_MONTHS;
        first = date_month_add(date_month_start(day), -(month % months_of(period)));
    }
    return (struct review_span){first, step(period, first, 1) - 1};
}

/* No day before the first that can be written: a span that begins earlier begins there, one that
 * also ends earlier is absent. */
static void bound(struct review_frame *frame)
{
    for (int32_t k = 0; k < frame->spans_n; k++) {
        struct review_span *span = &frame->spans[k];
        span->from_day = span->from_day < DATE_DAY_MIN ? DATE_DAY_MIN : span->from_day;
        span->to_day = span->to_day < DATE_DAY_MIN ? DATE_DAY_MIN - 1 : span->to_day;
    }
    assert(!review_span_is_absent(frame->spans[review_now(frame)]));
}

/* A whole period cut to `days` days at most. */
static struct review_span cut(struct review_span span, int32_t days)
{
    if (span.to_day - span.from_day + 1 > days) {
        span.to_day = span.from_day + days - 1;
    }
    return span;
}

struct review_frame review_frame_of(enum review_period period, int32_t day, int32_t last_day)
{
    struct review_frame frame = {.period = period, .spans_n = course_n(period) + 1};
    struct review_span whole = review_period_around(period, day);
    assert(last_day >= whole.from_day && frame.spans_n <= REVIEW_SPANS_MAX);
    bool running = last_day < whole.to_day;
    int32_t days = (running ? last_day : whole.to_day) - whole.from_day + 1;
    for (int32_t k = 1; k < frame.spans_n; k++) {
        int32_t first = step(period, whole.from_day, k - review_now(&frame));
        frame.spans[k] = (struct review_span){first, step(period, first, 1) - 1};
    }
    int32_t year_ago = period <= REVIEW_WEEK ? whole.from_day - YEAR_WEEKS_DAYS
                                             : date_month_add(whole.from_day, -YEAR_MONTHS);
    frame.spans[REVIEW_LAST_YEAR] = (struct review_span){year_ago, step(period, year_ago, 1) - 1};
    if (running) {
        frame.spans[review_now(&frame)].to_day = last_day;
        frame.spans[review_before(&frame)] = cut(frame.spans[review_before(&frame)], days);
        frame.spans[REVIEW_LAST_YEAR] = cut(frame.spans[REVIEW_LAST_YEAR], days);
    }
    bound(&frame);
    return frame;
}

/* The same date a year before; 29 February becomes the 28th. */
static int32_t year_before(int32_t day)
{
    int32_t year;
    int32_t month;
    int32_t of_month;
    date_to_ymd(day, &year, &month, &of_month);
    if (month == 2 && of_month == 29) {
        of_month = 28;
    }
    return date_from_ymd(year - 1, month, of_month);
}

struct review_frame review_frame_days(int32_t from_day, int32_t to_day)
{
    assert(from_day <= to_day && to_day - from_day < REVIEW_SPAN_DAYS_MAX);
    int32_t days = to_day - from_day + 1;
    struct review_frame frame = {.period = REVIEW_DAYS, .spans_n = course_n(REVIEW_DAYS) + 1};
    int32_t year_ago = year_before(from_day);
    frame.spans[REVIEW_LAST_YEAR] = (struct review_span){year_ago, year_before(to_day)};
    frame.spans[1] = (struct review_span){from_day - days, from_day - 1};
    frame.spans[2] = (struct review_span){from_day, to_day};
    bound(&frame);
    return frame;
}
