/*
 * What deserves a person at the end of a review (MISSION G1, F8): rules as data, each with the
 * periods in whose review it stands and how soon somebody should look. Worst first: by that grade,
 * then by the money at stake.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "planner/review_work.h"

enum { NAMED_MOST = 3, LINES_LEAST = 3, COST_RISE_E4 = 12000 };

#define IN(period) (1 << (period))
enum {
    ALWAYS = IN(REVIEW_PERIOD_N) - 1,
    NOT_DAILY = ALWAYS & ~IN(REVIEW_DAY),
    FROM_MONTH = NOT_DAILY & ~IN(REVIEW_WEEK),
    FROM_QUARTER = FROM_MONTH & ~IN(REVIEW_MONTH)
};

/* In the order of enum review_finding_id. */
static const struct rule {
    int32_t grade;
    int periods;
} rules[REVIEW_FINDINGS_N] = {
    [FINDING_INTERRUPTED] = {0, ALWAYS},      [FINDING_EXPIRED] = {0, ALWAYS},
    [FINDING_STOCKOUT] = {1, NOT_DAILY},      [FINDING_FILL] = {1, NOT_DAILY},
    [FINDING_SUPPLIER_LATE] = {1, NOT_DAILY}, [FINDING_LATE_LINES] = {0, ALWAYS},
    [FINDING_MISS_RUN] = {1, NOT_DAILY},      [FINDING_MISS_RUN_MORE] = {1, NOT_DAILY},
    [FINDING_ACCURACY] = {1, FROM_MONTH},     [FINDING_EXPIRING] = {1, ALWAYS},
    [FINDING_DEAD] = {2, FROM_MONTH},         [FINDING_TURNS] = {2, FROM_MONTH},
    [FINDING_LOSS] = {2, FROM_MONTH},         [FINDING_PREMIUM] = {2, NOT_DAILY},
    [FINDING_UNIT_COST] = {2, FROM_MONTH},    [FINDING_LOCAL] = {2, FROM_QUARTER},
    [FINDING_CLASS_DUE] = {2, FROM_MONTH},    [FINDING_UNPRICED] = {2, FROM_MONTH},
};

struct findings {
    struct review_work *work;
    struct review *review;
    int64_t capacity;
    int32_t now;
};

static bool is_asked(const struct findings *f, enum review_finding_id id)
{
    return (rules[id].periods & IN(f->work->frame.period)) != 0;
}

static enum linli_rc add(struct findings *f, enum review_finding_id id, int64_t risk_fen,
                         const int64_t *numbers, int32_t numbers_n,
                         struct review_finding **ret_finding, struct linli_error *err)
{
    struct review *review = f->review;
    assert(numbers_n <= FINDING_NUMBERS_MAX && is_asked(f, id));
    LINLI_TRY(review_grow(f->work, &review->findings, review->findings_n, &f->capacity,
                          sizeof(*review->findings), err));
    struct review_finding *finding = &review->findings[review->findings_n++];
    *finding = (struct review_finding){.id = id,
                                       .grade = rules[id].grade,
                                       .risk_fen = risk_fen,
                                       .site = FIXED_NONE,
                                       .item = FIXED_NONE,
                                       .supplier = FIXED_NONE,
                                       .code = "",
                                       .numbers_n = numbers_n};
    for (int32_t i = 0; i < numbers_n; i++) {
        finding->numbers[i] = numbers[i];
    }
    *ret_finding = finding;
    return LINLI_OK;
}

static const struct review_row *all_row(const struct findings *f, enum review_figure figure)
{
    const struct review_row *row = review_row(f->review, figure, BY_ALL, "all");
    assert(row != NULL);
    return row;
}

static int64_t now_value(const struct findings *f, enum review_figure figure)
{
    return all_row(f, figure)->values[f->now].value;
}

static void name_series(struct review_finding *finding, const struct series *s)
{
    finding->site = s->site;
    finding->item = s->item;
}

/* ---- the worst of many series -------------------------------------------------------------------
 */

/* How bad a series is in some way; 0: not at all. */
typedef int64_t (*badness)(struct findings *f, const struct series *s);

static int64_t value_fen(struct findings *f, const struct series *s, int64_t qty_e3)
{
    return review_fen(review_value_e7(f->work, s->item, qty_e3));
}

static int64_t interrupted(struct findings *f, const struct series *s)
{
    return f->work->city->items[s->item].critical == 1 ? s->short_days_n : 0;
}

static int64_t short_days_of_class(const struct series *s, int class)
{
    return s->class == class ? s->short_days_n : 0;
}

static int64_t missed_run(struct findings *f, const struct series *s)
{
    return s->run >= REVIEW_RUN ? 1 + value_fen(f, s, s->error_e3) : 0;
}

static int64_t is_dead(struct findings *f, const struct series *s)
{
    int64_t limit = f->work->end_days[END_NOW] - f->work->city->settings.dead_days;
    bool dead = s->on_hand_e3[END_NOW] > 0 &&
                (s->last_use[END_NOW] == FIXED_NONE || s->last_use[END_NOW] <= limit) &&
                (s->last_in[END_NOW] == FIXED_NONE || s->last_in[END_NOW] <= limit);
    return dead ? 1 + value_fen(f, s, s->on_hand_e3[END_NOW]) : 0;
}

struct worst {
    const struct series *series[NAMED_MOST];
    int64_t bad[NAMED_MOST];
    int32_t n;
    int64_t all_n;
};

static void rank(struct worst *worst, const struct series *s, int64_t bad)
{
    int32_t at = worst->n;
    worst->all_n += 1;
    while (at > 0 && worst->bad[at - 1] < bad) {
        if (at < NAMED_MOST) {
            worst->series[at] = worst->series[at - 1];
            worst->bad[at] = worst->bad[at - 1];
        }
        at -= 1;
    }
    if (at < NAMED_MOST) {
        worst->series[at] = s;
        worst->bad[at] = bad;
        worst->n += worst->n < NAMED_MOST ? 1 : 0;
    }
}

static struct worst find_worst(struct findings *f, badness how_bad)
{
    struct worst worst = {.n = 0};
    for (int64_t i = 0; i < f->work->series_n; i++) {
        int64_t bad = how_bad(f, &f->work->series[i]);
        if (bad > 0) {
            rank(&worst, &f->work->series[i], bad);
        }
    }
    return worst;
}

/* ---- the rules ----------------------------------------------------------------------------------
 */

static enum linli_rc rule_interrupted(struct findings *f, struct linli_error *err)
{
    struct worst worst = find_worst(f, interrupted);
    struct review_finding *finding;
    for (int32_t i = 0; i < worst.n; i++) {
        const struct series *s = worst.series[i];
        int64_t numbers[2] = {s->short_days_n, s->short_unmet_e3};
        LINLI_TRY(add(f, FINDING_INTERRUPTED, value_fen(f, s, s->short_unmet_e3), numbers, 2,
                      &finding, err));
        name_series(finding, s);
    }
    return LINLI_OK;
}

static enum linli_rc rule_lots(struct findings *f, struct linli_error *err)
{
    const struct end_sums *end = &f->work->ends[END_NOW];
    struct review_finding *finding;
    if (end->expired_n > 0) {
        int64_t fen = review_fen(end->expired_e7);
        LINLI_TRY(add(f, FINDING_EXPIRED, fen, (int64_t[]){fen, end->expired_n}, 2, &finding, err));
    }
    if (end->expiring_n > 0) {
        int64_t fen = review_fen(end->expiring_e7);
        int64_t numbers[3] = {fen, end->expiring_n, f->work->city->settings.expiry_warn_days};
        LINLI_TRY(add(f, FINDING_EXPIRING, fen, numbers, 3, &finding, err));
    }
    if (end->late_n > 0) {
        LINLI_TRY(add(f, FINDING_LATE_LINES, 0, (int64_t[]){end->late_n}, 1, &finding, err));
    }
    return LINLI_OK;
}

static enum linli_rc rule_stockout(struct findings *f, struct linli_error *err)
{
    struct review_finding *finding;
    for (int64_t r = 0; r < f->review->rows_n; r++) {
        const struct review_row *row = &f->review->rows[r];
        const struct review_value *value = &row->values[f->now];
        if (row->figure != FIGURE_STOCKOUT || row->target == FIXED_NONE ||
            value->value == FIXED_NONE || value->value <= row->target) {
            continue;
        }
        struct worst worst = {.n = 0};
        for (int64_t i = 0; i < f->work->series_n; i++) {
            int64_t bad = short_days_of_class(&f->work->series[i], (int)row->index);
            if (bad > 0) {
                rank(&worst, &f->work->series[i], bad);
            }
        }
        const struct review_row *unmet = review_row(f->review, FIGURE_UNMET, BY_CLASS, row->code);
        int64_t risk = unmet != NULL ? unmet->values[f->now].value : 0;
        int64_t numbers[3] = {value->value, row->target, value->num};
        LINLI_TRY(add(f, FINDING_STOCKOUT, risk, numbers, 3, &finding, err));
        finding->code = row->code;
        if (worst.n > 0) {
            name_series(finding, worst.series[0]);
        }
    }
    return LINLI_OK;
}

/* A figure of the whole that is on the wrong side of its target. */
static enum linli_rc rule_target(struct findings *f, enum review_finding_id id,
                                 enum review_figure figure, int64_t risk_fen,
                                 struct linli_error *err)
{
    const struct review_row *row = all_row(f, figure);
    bool more = review_figure_def(figure)->better == REVIEW_MORE;
    int64_t value = row->values[f->now].value;
    struct review_finding *finding;
    if (value == FIXED_NONE || row->target == FIXED_NONE ||
        (more ? value >= row->target : value <= row->target)) {
        return LINLI_OK;
    }
    int64_t risk = risk_fen != FIXED_NONE && risk_fen > 0 ? risk_fen : 0;
    int64_t numbers[3] = {value, row->target, risk};
    return add(f, id, risk, numbers, id == FINDING_LOSS ? 3 : 2, &finding, err);
}

/* The suppliers with the worst share on time, of those with lines enough to tell. */
static enum linli_rc rule_suppliers(struct findings *f, struct linli_error *err)
{
    const struct review_row *worst[NAMED_MOST] = {NULL};
    int32_t n = 0;
    struct review_finding *finding;
    for (int64_t r = 0; r < f->review->rows_n; r++) {
        const struct review_row *row = &f->review->rows[r];
        const struct review_value *value = &row->values[f->now];
        if (row->figure != FIGURE_ON_TIME || row->by != BY_SUPPLIER || value->value == FIXED_NONE ||
            value->value >= row->target || value->den < LINES_LEAST) {
            continue;
        }
        int32_t at = n < NAMED_MOST ? n++ : NAMED_MOST;
        for (; at > 0 && worst[at - 1]->values[f->now].value > value->value; at--) {
            if (at < NAMED_MOST) {
                worst[at] = worst[at - 1];
            }
        }
        if (at < NAMED_MOST) {
            worst[at] = row;
        }
    }
    for (int32_t i = 0; i < n; i++) {
        const struct review_value *value = &worst[i]->values[f->now];
        const struct supplier_sums *sums =
            &f->work->suppliers[worst[i]->index * f->work->frame.spans_n + f->now];
        int64_t numbers[4] = {value->value, worst[i]->target, value->den, sums->late_n};
        LINLI_TRY(add(f, FINDING_SUPPLIER_LATE,
                      review_fen(sums->ordered_e7 / sums->lines_n) * sums->late_n, numbers, 4,
                      &finding, err));
        finding->supplier = worst[i]->index;
    }
    return LINLI_OK;
}

static enum linli_rc rule_miss_run(struct findings *f, struct linli_error *err)
{
    struct worst worst = find_worst(f, missed_run);
    struct review_finding *finding;
    for (int32_t i = 0; i < worst.n; i++) {
        const struct series *s = worst.series[i];
        LINLI_TRY(add(f, FINDING_MISS_RUN, worst.bad[i] - 1, s->run_errors_e4, REVIEW_RUN, &finding,
                      err));
        name_series(finding, s);
    }
    if (worst.all_n > worst.n) {
        LINLI_TRY(
            add(f, FINDING_MISS_RUN_MORE, 0, (int64_t[]){worst.all_n - worst.n}, 1, &finding, err));
    }
    return LINLI_OK;
}

/* Periods in a row until this one in which a category missed by more than miss_share. */
static int64_t category_run(const struct findings *f, const struct review_row *row)
{
    int64_t least_e4 = FIXED_E4 - f->work->city->settings.miss_share_e4;
    int64_t n = 0;
    for (int32_t k = f->now; k > REVIEW_LAST_YEAR && row->values[k].value != FIXED_NONE &&
                             row->values[k].value < least_e4;
         k--) {
        n += 1;
    }
    return n;
}

/* The three categories with the lowest accuracy, where it is below the target. */
static enum linli_rc rule_accuracy(struct findings *f, struct linli_error *err)
{
    const struct review_row *worst[NAMED_MOST] = {NULL};
    int32_t n = 0;
    struct review_finding *finding;
    for (int64_t r = 0; r < f->review->rows_n; r++) {
        const struct review_row *row = &f->review->rows[r];
        int64_t value = row->values[f->now].value;
        if (row->figure != FIGURE_ACCURACY || row->by != BY_CATEGORY || value == FIXED_NONE ||
            value >= row->target) {
            continue;
        }
        int32_t at = n < NAMED_MOST ? n++ : NAMED_MOST;
        for (; at > 0 && worst[at - 1]->values[f->now].value > value; at--) {
            if (at < NAMED_MOST) {
                worst[at] = worst[at - 1];
            }
        }
        if (at < NAMED_MOST) {
            worst[at] = row;
        }
    }
    for (int32_t i = 0; i < n; i++) {
        const struct review_row *bias =
            review_row(f->review, FIGURE_BIAS, BY_CATEGORY, worst[i]->code);
        int64_t run = category_run(f, worst[i]);
        int64_t numbers[4] = {worst[i]->values[f->now].value, worst[i]->target,
                              bias != NULL ? bias->values[f->now].value : FIXED_NONE,
                              run >= REVIEW_RUN ? run : 0};
        LINLI_TRY(add(f, FINDING_ACCURACY, NAMED_MOST - i, numbers, 4, &finding, err));
        finding->code = worst[i]->code;
    }
    return LINLI_OK;
}

static enum linli_rc rule_dead(struct findings *f, struct linli_error *err)
{
    struct worst worst = find_worst(f, is_dead);
    struct review_finding *finding;
    int64_t share = now_value(f, FIGURE_DEAD);
    if (worst.n == 0 || share == FIXED_NONE) {
        return LINLI_OK;
    }
    int64_t fen = review_fen(f->work->ends[END_NOW].dead_e7);
    int64_t numbers[4] = {fen, share, f->work->city->settings.dead_days, worst.all_n};
    LINLI_TRY(add(f, FINDING_DEAD, fen, numbers, 4, &finding, err));
    name_series(finding, worst.series[0]);
    return LINLI_OK;
}

static enum linli_rc rule_costs(struct findings *f, struct linli_error *err)
{
    struct review_finding *finding;
    int64_t premium = now_value(f, FIGURE_PREMIUM);
    if (premium != FIXED_NONE && premium > 0) {
        int64_t numbers[2] = {premium, now_value(f, FIGURE_PREMIUM_SHARE)};
        LINLI_TRY(add(f, FINDING_PREMIUM, premium, numbers, 2, &finding, err));
    }
    for (int64_t r = 0; r < f->review->rows_n && is_asked(f, FINDING_UNIT_COST); r++) {
        const struct review_row *row = &f->review->rows[r];
        const struct review_value *now = &row->values[f->now];
        const struct review_value *before = &row->values[f->now - 1];
        int64_t limit = 0;
        if (row->figure != FIGURE_UNIT_COST || row->by != BY_SERVICE || now->value == FIXED_NONE ||
            before->value == FIXED_NONE || before->value <= 0 ||
            !fixed_scale(before->value, COST_RISE_E4, FIXED_E4, FIXED_HALF_AWAY, &limit) ||
            now->value <= limit) {
            continue;
        }
        int64_t more = (now->value - before->value) * now->den;
        LINLI_TRY(add(f, FINDING_UNIT_COST, more, (int64_t[]){now->value, before->value}, 2,
                      &finding, err));
        finding->code = row->code;
    }
    return LINLI_OK;
}

/* Items whose class the last review of classes did not confirm. */
static enum linli_rc rule_classes(struct findings *f, struct linli_error *err)
{
    const struct city *city = f->work->city;
    const struct class_state *first = NULL;
    struct review_finding *finding;
    int64_t n = 0;
    for (int64_t i = 0; i < city->classes_n; i++) {
        const struct class_state *s = &city->classes[i];
        bool ours = f->work->site == FIXED_NONE || f->work->site == s->site;
        if (ours && s->candidate != s->class && city->items[s->item].class == FIXED_NONE) {
            first = first == NULL ? s : first;
            n += 1;
        }
    }
    if (n == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(add(f, FINDING_CLASS_DUE, 0, &n, 1, &finding, err));
    finding->site = first->site;
    finding->item = first->item;
    return LINLI_OK;
}

static int compare(const void *a, const void *b)
{
    const struct review_finding *x = a;
    const struct review_finding *y = b;
    if (x->grade != y->grade) {
        return x->grade < y->grade ? -1 : 1;
    }
    if (x->risk_fen != y->risk_fen) {
        return x->risk_fen > y->risk_fen ? -1 : 1;
    }
    if (x->id != y->id) {
        return x->id < y->id ? -1 : 1;
    }
    if (x->site != y->site) {
        return x->site < y->site ? -1 : 1;
    }
    if (x->item != y->item) {
        return x->item < y->item ? -1 : 1;
    }
    if (x->supplier != y->supplier) {
        return x->supplier < y->supplier ? -1 : 1;
    }
    return strcmp(x->code, y->code);
}

enum linli_rc review_findings_make(struct review_work *work, struct review *review,
                                   struct linli_error *err)
{
    struct findings f = {.work = work, .review = review, .now = review_now(&work->frame)};
    LINLI_TRY(rule_interrupted(&f, err));
    LINLI_TRY(rule_lots(&f, err));
    if (is_asked(&f, FINDING_STOCKOUT)) {
        int64_t unmet = now_value(&f, FIGURE_UNMET);
        LINLI_TRY(rule_stockout(&f, err));
        LINLI_TRY(rule_target(&f, FINDING_FILL, FIGURE_FILL, unmet, err));
        LINLI_TRY(rule_suppliers(&f, err));
        LINLI_TRY(rule_miss_run(&f, err));
        LINLI_TRY(rule_costs(&f, err));
    }
    if (is_asked(&f, FINDING_DEAD)) {
        LINLI_TRY(rule_accuracy(&f, err));
        LINLI_TRY(rule_dead(&f, err));
        LINLI_TRY(rule_target(&f, FINDING_TURNS, FIGURE_TURNS, 0, err));
        LINLI_TRY(
            rule_target(&f, FINDING_LOSS, FIGURE_LOSS_SHARE, now_value(&f, FIGURE_LOSS), err));
        LINLI_TRY(rule_classes(&f, err));
    }
    if (is_asked(&f, FINDING_LOCAL)) {
        LINLI_TRY(rule_target(&f, FINDING_LOCAL, FIGURE_LOCAL, 0, err));
    }
    if (is_asked(&f, FINDING_UNPRICED) && review->unpriced_n > 0) {
        struct review_finding *finding;
        LINLI_TRY(add(&f, FINDING_UNPRICED, 0, &review->unpriced_n, 1, &finding, err));
    }
    if (review->findings_n > 0) {
        qsort(review->findings, (size_t)review->findings_n, sizeof(*review->findings), compare);
    }
    return LINLI_OK;
}
