/*
 * The assistant (MISSION G7): which proposed lines approve themselves.
 *
 * What cannot be judged waits for a person whatever its risk: a supplier that is only assumed, no
 * price, a fact in the inbox, an amount above the line's limit (auto_approve), more than shelf life
 * allows, far more than usual, an item that a notice of today is about. Every other line gets a
 * risk grade, a sum of points that stand in its reason one by one (enum grade_number):
 *
 *   value      20 at the line's limit, in proportion below
 *   new item   30 without any recorded day, down to none at 28 days
 *   new source 15 when nothing of it came from this supplier within half a year, 25 when nothing at
 *              all did; none while no delivery of anybody is known (a city that has just begun)
 *   forecast   15 x the error (WAPE) of its backtest, at most 15, 8 when it is not known; after
 *              three misses in a row 45 more, 15 when somebody has looked at them
 *   quantity   20 at the unusual ratio, in proportion from the usual quantity and a pack on
 *   cover      5 for each four weeks begun that the stock would last, by its usual use, longer than
 *              the days it is meant for and four weeks more; at most 15
 *   supplier   10 for each of its lines that is late now, at most 20; 20 x the share of its last
 *              half year's lines that came late, from five lines on; 5 for the backup; at most 30
 *
 * Lines up to the highest grade (auto_grade) approve themselves, those of least grade first, until
 * the day's limit (auto_day) is reached. Points are whole numbers, the order is total: the same
 * snapshot gives the same approvals.
 *
 * Called by planner.c when orders are settled. A past day's plan approves nothing.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "planner/run.h"

enum {
    VALUE_POINTS = 20,
    NEW_ITEM_POINTS = 30,
    NEW_ITEM_DAYS = 28,
    NEW_PAIR_POINTS = 15,
    NEW_SUPPLIER_POINTS = 25,
    ERROR_POINTS = 15,
    ERROR_UNKNOWN_POINTS = 8,
    MISS_POINTS = 45,
    MISS_SEEN_POINTS = 15,
    QUANTITY_POINTS = 20,
    COVER_STEP_POINTS = 5,
    COVER_STEP_DAYS = 28,
    COVER_MOST_DAYS = 100 * COVER_STEP_DAYS,
    COVER_POINTS = 15,
    LATE_LINE_POINTS = 10,
    LATE_LINES_POINTS = 20,
    LATE_SHARE_POINTS = 20,
    LATE_SHARE_LINES = 5,
    BACKUP_POINTS = 5,
    SUPPLIER_POINTS = 30
};

/* What is known of a supplier: of the last half year, and of today. */
struct supplier_health {
    int64_t received_n;
    int64_t late_n;
    int64_t late_now_n;
};

struct assistant {
    struct run *run;
    struct supplier_health *suppliers; /* [suppliers_n] */
};

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Days that the order is meant for. */
static int64_t days_of(const struct run *run, const struct planned *p)
{
    return p->cycle_orders ? p->line.reason.numbers[LINE_COVER_DAYS]
                           : p->chosen->cover_day - run->city->today;
}

/* What waits for a person whatever its grade. */
static struct reason hold_of(const struct run *run, const struct planned *p)
{
    const struct settings *settings = &run->city->settings;
    const struct plan_line *line = &p->line;
    int64_t limit_fen = settings->auto_approve_e4 / 100;
    int64_t usual_e3 = p->usual_daily_e3 * days_of(run, p);
    int64_t asked_e3 = p->bargain.qty_e3 == line->qty_e3 ? p->bargain.usual_e3 : line->qty_e3;
    int64_t allowed_e3;
    if (p->chosen->assumed) {
        return (struct reason){.id = HOLD_NO_SOURCE};
    }
    if (line->unit_price_e4 == FIXED_NONE) {
        return (struct reason){.id = HOLD_NO_PRICE};
    }
    if (p->open_fact) {
        return (struct reason){HOLD_FACT, 1, {p->open_fact_day}};
    }
    if (line->amount_fen > limit_fen) {
        return (struct reason){HOLD_AMOUNT, 2, {line->amount_fen, limit_fen}};
    }
    if (p->most_e3 > 0 && p->chosen->minimum_e3 > p->most_e3) {
        return (struct reason){HOLD_ABOVE_MOST, 2, {line->qty_e3, p->most_e3}};
    }
    if (fixed_scale(usual_e3, settings->unusual_ratio_e4, FIXED_E4, FIXED_UP, &allowed_e3) &&
        asked_e3 > allowed_e3 + p->chosen->pack_e3) { /* a price tier is no sign of a slip */
        return (struct reason){HOLD_UNUSUAL, 2, {asked_e3, run_round_up(usual_e3, p->step_e3)}};
    }
    return (struct reason){.id = p->noticed ? HOLD_NOTICE : REASON_NONE};
}

/* ---- points ---------------------------------------------------------------------------------- */

static int64_t value_points(const struct run *run, const struct planned *p)
{
    int64_t limit_fen = run->city->settings.auto_approve_e4 / 100;
    if (p->line.amount_fen <= 0) {
        return 0;
    }
    if (p->line.amount_fen >= limit_fen) {
        return VALUE_POINTS;
    }
    return (int64_t)ceil(VALUE_POINTS * (double)p->line.amount_fen / (double)limit_fen);
}

static int64_t new_item_points(const struct planned *p)
{
    int64_t days = p->series != NULL ? p->series->facts_n : 0;
    return days >= NEW_ITEM_DAYS ? 0 : NEW_ITEM_POINTS * (NEW_ITEM_DAYS - days) / NEW_ITEM_DAYS;
}

static int by_pair(const void *left, const void *right)
{
    const struct supply_record *a = left;
    const struct supply_record *b = right;
    if (a->supplier != b->supplier) {
        return a->supplier < b->supplier ? -1 : 1;
    }
    return a->item < b->item ? -1 : a->item > b->item;
}

static int64_t new_source_points(const struct assistant *with, const struct planned *p)
{
    const struct city *city = with->run->city;
    const struct supply_record pair = {.supplier = p->chosen->supplier, .item = p->item};
    if (city->records_n == 0 ||
        bsearch(&pair, city->records, (size_t)city->records_n, sizeof(pair), by_pair) != NULL) {
        return 0;
    }
    return with->suppliers[pair.supplier].received_n > 0 ? NEW_PAIR_POINTS : NEW_SUPPLIER_POINTS;
}

static int64_t forecast_points(const struct run *run, const struct planned *p)
{
    double wape = p->forecast.wape;
    int64_t points = !isfinite(wape) ? ERROR_UNKNOWN_POINTS
                     : wape >= 1     ? ERROR_POINTS
                                     : (int64_t)floor(ERROR_POINTS * wape + 0.5);
    if (p->buffer_e4 > FIXED_E4) {
        points += watch_has_been_seen(run->city, p) ? MISS_SEEN_POINTS : MISS_POINTS;
    }
    return points;
}

static int64_t quantity_points(const struct run *run, const struct planned *p)
{
    double usual = (double)(p->usual_daily_e3 * days_of(run, p) + p->chosen->pack_e3);
    double ratio = (double)p->line.qty_e3 / usual;
    double most = fixed_to_double(run->city->settings.unusual_ratio_e4, 4);
    assert(usual > 0);
    if (ratio <= 1) {
        return 0;
    }
    return ratio >= most ? QUANTITY_POINTS
                         : (int64_t)ceil(QUANTITY_POINTS * (ratio - 1) / (most - 1));
}

static int64_t cover_points(const struct run *run, const struct planned *p)
{
    double there = (double)(p->usable_e3 + p->arriving_e3 + p->emergency_e3 + p->line.qty_e3);
    if (p->usual_daily_e3 <= 0) {
        return COVER_POINTS;
    }
    double beyond = there / (double)p->usual_daily_e3 - (double)days_of(run, p) - COVER_STEP_DAYS;
    return beyond <= 0 ? 0
                       : least(COVER_POINTS,
                               COVER_STEP_POINTS *
                                   (int64_t)ceil(fmin(beyond, COVER_MOST_DAYS) / COVER_STEP_DAYS));
}

static int64_t supplier_points(const struct assistant *with, const struct planned *p)
{
    const struct supplier_health *health = &with->suppliers[p->chosen->supplier];
    int64_t points =
        least(LATE_LINE_POINTS * least(health->late_now_n, LATE_LINES_POINTS), LATE_LINES_POINTS);
    if (health->received_n >= LATE_SHARE_LINES) {
        points += LATE_SHARE_POINTS * health->late_n / health->received_n;
    }
    points += p->chosen == &p->backup ? BACKUP_POINTS : 0;
    return least(points, SUPPLIER_POINTS);
}

/* A line whose supplier is only assumed has no record: it waits in any case. */
static struct reason grade_of(const struct assistant *with, const struct planned *p)
{
    const struct run *run = with->run;
    bool named = p->chosen->supplier != FIXED_NONE;
    struct reason grade = {GRADE_LINE, GRADE_NUMBERS_N, {0}};
    int64_t *n = grade.numbers;
    n[GRADE_HIGHEST] = run->city->settings.auto_grade;
    n[GRADE_VALUE] = value_points(run, p);
    n[GRADE_NEW_ITEM] = new_item_points(p);
    n[GRADE_NEW_SOURCE] = named ? new_source_points(with, p) : 0;
    n[GRADE_FORECAST] = forecast_points(run, p);
    n[GRADE_QUANTITY] = quantity_points(run, p);
    n[GRADE_COVER] = cover_points(run, p);
    n[GRADE_SUPPLIER] = named ? supplier_points(with, p) : 0;
    for (int k = GRADE_VALUE; k < GRADE_NUMBERS_N; k++) {
        assert(n[k] >= 0);
        n[GRADE_POINTS] += n[k];
    }
    return grade;
}

static enum linli_rc take_suppliers(struct assistant *with, struct linli_error *err)
{
    const struct city *city = with->run->city;
    LINLI_TRY(LINLI_NEW(with->run->arena, city->suppliers_n, &with->suppliers, err));
    for (int64_t i = 0; i < city->records_n; i++) {
        const struct supply_record *r = &city->records[i];
        assert(r->supplier >= 0 && r->supplier < city->suppliers_n && r->late_n <= r->received_n);
        with->suppliers[r->supplier].received_n += r->received_n;
        with->suppliers[r->supplier].late_n += r->late_n;
    }
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        const struct open_line *line = &city->open_lines[i];
        if (!line->transfer && line->supplier != FIXED_NONE && line->due_day < city->today &&
            line->qty_e3 > 0) {
            with->suppliers[line->supplier].late_now_n += 1;
        }
    }
    return LINLI_OK;
}

/* ---- approvals ------------------------------------------------------------------------------- */

static int by_grade(const void *left, const void *right)
{
    const struct planned *a = *(struct planned *const *)left;
    const struct planned *b = *(struct planned *const *)right;
    const int64_t keys[][2] = {
        {a->line.grade.numbers[GRADE_POINTS], b->line.grade.numbers[GRADE_POINTS]},
        {a->line.amount_fen, b->line.amount_fen},
        {a->site, b->site},
        {a->item, b->item}};
    for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
        if (keys[k][0] != keys[k][1]) {
            return keys[k][0] < keys[k][1] ? -1 : 1;
        }
    }
    return 0;
}

/* Lines [n] within the highest grade, until the day's money is spent. */
static void spend(struct run *run, struct planned **lines, size_t n)
{
    bool limited = run->city->settings.auto_day_e4 > 0; /* below a fen: nothing is within it */
    int64_t limit_fen = run->city->settings.auto_day_e4 / 100;
    int64_t spent_fen = run->city->approved_today_fen;
    for (size_t i = 0; i < n; i++) {
        struct plan_line *line = &lines[i]->line;
        if (limited && line->amount_fen > limit_fen - spent_fen) {
            int64_t left_fen = limit_fen > spent_fen ? limit_fen - spent_fen : 0;
            line->hold = (struct reason){HOLD_DAY, 3, {line->amount_fen, left_fen, limit_fen}};
        } else if (!run->options->look_back) {
            line->approved = true;
            spent_fen += line->amount_fen;
        }
    }
}

enum linli_rc assistant_approve(struct run *run, struct linli_error *err)
{
    struct planned **lines;
    struct assistant with = {.run = run};
    size_t n = 0;
    LINLI_TRY(take_suppliers(&with, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &lines, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        if (p->line.qty_e3 == 0 || p->line.order < 0) {
            continue;
        }
        p->line.grade = grade_of(&with, p);
        p->line.hold = hold_of(run, p);
        const int64_t *g = p->line.grade.numbers;
        if (p->line.hold.id != REASON_NONE) {
            continue;
        }
        if (g[GRADE_POINTS] > g[GRADE_HIGHEST]) {
            p->line.hold = (struct reason){HOLD_RISK, 2, {g[GRADE_POINTS], g[GRADE_HIGHEST]}};
        } else {
            lines[n++] = p;
        }
    }
    if (n > 1) {
        qsort(lines, n, sizeof(*lines), by_grade);
    }
    spend(run, lines, n);
    return LINLI_OK;
}
