/* The buffer factor of each category (see buffers.h). Called by planner.c, demand.c, replenish.c.
 */
#include "planner/buffers.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "planner/accuracy.h"

enum {
    LEAST_UNITS_E3 = 5000,  /* expected in 72 hours; fewer say nothing of a spread */
    PRIOR_TOTALS = 90,      /* weight of "as promised" */
    STAY_E4 = 500,          /* not worth a change */
    ROUND_E4 = 100,         /* factors are of two decimals */
    RATIO_MOST_E4 = 1000000 /* and of ratios either way */
};

static const double GROWTH_LEAST = 0.25; /* of a spread with the days: d^g */
static const double GROWTH_USUAL = 0.5;  /* of errors that do not know each other */
static const double GROWTH_MOST = 1;     /* of one error for all days */

/* One total that counts. */
struct ratio {
    int64_t buffer; /* its category's row */
    int64_t ratio_e4;
    int64_t error_e3;
    int64_t wanted_e3;
};

/* The month that a plan of `today` reviews, by its first day: the one before. */
static int32_t month_before(int32_t today)
{
    return date_month_add(date_month_start(today), -1);
}

/* ---- categories ------------------------------------------------------------------------------ */

static const char *name_of(const struct item *item)
{
    return item->category != NULL ? item->category : "";
}

static int by_name(const void *left, const void *right)
{
    const struct plan_buffer *a = left;
    const struct plan_buffer *b = right;
    return strcmp(a->category, b->category);
}

/* The row of a category; each category of an item has one. */
static struct plan_buffer *find(const struct plan *plan, const char *category)
{
    int64_t low = 0;
    int64_t high = plan->buffers_n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (strcmp(plan->buffers[middle].category, category) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    assert(low < plan->buffers_n && text_equal(plan->buffers[low].category, category));
    return &plan->buffers[low];
}

static enum linli_rc list_categories(struct run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    struct plan_buffer *rows;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(run->arena, city->items_n, &rows, err));
    for (int64_t i = 0; i < city->items_n; i++) {
        rows[i] = (struct plan_buffer){.category = name_of(&city->items[i]), .factor_e4 = FIXED_E4};
    }
    if (city->items_n > 1) {
        qsort(rows, (size_t)city->items_n, sizeof(*rows), by_name);
    }
    for (int64_t i = 0; i < city->items_n; i++) {
        if (n == 0 || !text_equal(rows[n - 1].category, rows[i].category)) {
            rows[n++] = rows[i];
        }
    }
    run->plan->buffers = rows;
    run->plan->buffers_n = n;
    return LINLI_OK;
}

/* ---- what last month says -------------------------------------------------------------------- */

/* The three days of a total; NONE when one of them is not known. */
static int64_t wanted_of(const struct city *city, const struct buffer_total *total)
{
    const struct demand_series *series = city_series(city, total->site, total->item);
    int64_t sum_e3 = 0;
    for (int32_t d = 0; d < BUFFERS_DAYS; d++) {
        int64_t day_e3 =
            series != NULL ? accuracy_wanted_e3(series, total->origin_day + d) : FIXED_NONE;
        if (day_e3 == FIXED_NONE || !fixed_add(sum_e3, day_e3, &sum_e3)) {
            return FIXED_NONE;
        }
    }
    return sum_e3;
}

/* False: the total says nothing. */
static bool ratio_of(const struct run *run, const struct buffer_total *total, struct ratio *ret)
{
    int64_t spread_e3 = total->high_e3 - total->mean_e3;
    int64_t ratio_e4;
    if (total->mean_e3 < LEAST_UNITS_E3 || spread_e3 <= 0) {
        return false;
    }
    int64_t wanted_e3 = wanted_of(run->city, total);
    if (wanted_e3 == FIXED_NONE) {
        return false;
    }
    int64_t over_e3 = wanted_e3 - total->mean_e3;
    if (!fixed_scale(over_e3, FIXED_E4, spread_e3, FIXED_HALF_AWAY, &ratio_e4) ||
        ratio_e4 > RATIO_MOST_E4) {
        ratio_e4 = over_e3 > 0 ? RATIO_MOST_E4 : -RATIO_MOST_E4;
    }
    const char *category = name_of(&run->city->items[total->item]);
    *ret = (struct ratio){.buffer = find(run->plan, category) - run->plan->buffers,
                          .ratio_e4 = ratio_e4,
                          .error_e3 = over_e3 < 0 ? -over_e3 : over_e3,
                          .wanted_e3 = wanted_e3};
    return true;
}

static int by_buffer(const void *left, const void *right)
{
    const struct ratio *a = left;
    const struct ratio *b = right;
    if (a->buffer != b->buffer) {
        return a->buffer < b->buffer ? -1 : 1;
    }
    return a->ratio_e4 < b->ratio_e4 ? -1 : a->ratio_e4 > b->ratio_e4;
}

static enum linli_rc gather(const struct run *run, struct ratio **ret, int64_t *ret_n,
                            struct linli_error *err)
{
    const struct city *city = run->city;
    struct ratio *ratios;
    uint8_t *supplies;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(run->arena, city->buffer_totals_n, &ratios, err));
    LINLI_TRY(LINLI_NEW(run->arena, city->sites_n, &supplies, err));
    for (int64_t i = 0; i < city->sites_n; i++) {
        supplies[i] = city_supplies(city, i) ? 1 : 0;
    }
    for (int64_t i = 0; i < city->buffer_totals_n; i++) {
        const struct buffer_total *total = &city->buffer_totals[i];
        n += supplies[total->site] == 0 && ratio_of(run, total, &ratios[n]) ? 1 : 0;
    }
    if (n > 1) {
        qsort(ratios, (size_t)n, sizeof(*ratios), by_buffer);
    }
    *ret = ratios;
    *ret_n = n;
    return LINLI_OK;
}

/* ---- the factor ------------------------------------------------------------------------------ */

static int64_t bound(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

static int64_t within(const struct settings *settings, int64_t factor_e4)
{
    return bound(factor_e4, settings->category_buffer_least_e4, settings->category_buffer_most_e4);
}

static int64_t next_e4(const struct settings *settings, const struct buffer_review *review)
{
    int64_t step = settings->category_buffer_step_e4;
    int64_t before = review->before_e4;
    int64_t drawn;
    assert(before == within(settings, before));
    if (review->totals_n < BUFFER_REVIEW_LEAST ||
        !fixed_scale(review->measured_e4 - FIXED_E4, review->totals_n,
                     review->totals_n + PRIOR_TOTALS, FIXED_HALF_AWAY, &drawn)) {
        return before;
    }
    int64_t off = within(settings, FIXED_E4 + drawn) - before;
    if (off > -STAY_E4 && off < STAY_E4) {
        return before;
    }
    int64_t after = before + bound(off, -step, step);
    return within(settings, (after + ROUND_E4 / 2) / ROUND_E4 * ROUND_E4);
}

/* Of ratios in rising order the one that 90 % do not exceed, with two decimals; NONE of none. */
static int64_t measured_of(const struct ratio *ratios, int64_t n)
{
    int64_t ratio_e4 = n > 0 ? ratios[(9 * n + 9) / 10 - 1].ratio_e4 : FIXED_NONE;
    return n == 0          ? FIXED_NONE
           : ratio_e4 <= 0 ? 0 /* even no spread at all would have held */
                           : (ratio_e4 + ROUND_E4 / 2) / ROUND_E4 * ROUND_E4;
}

/* Reviews one category by its totals, in rising order of their ratios; none: that is kept, too. */
static void review(const struct run *run, struct plan_buffer *buffer, const struct ratio *ratios,
                   int64_t n)
{
    struct buffer_review *r = &buffer->review;
    int64_t before = buffer->reviewed ? r->after_e4 : FIXED_E4;
    int64_t error_e3 = 0;
    int64_t wanted_e3 = 0;
    bool sums = true;
    *r = (struct buffer_review){.month_day = month_before(run->city->today),
                                .day = run->city->today,
                                .totals_n = n,
                                .error_e4 = FIXED_NONE,
                                .measured_e4 = measured_of(ratios, n),
                                .before_e4 = within(&run->city->settings, before)};
    for (int64_t i = 0; i < n; i++) {
        r->above_n += ratios[i].ratio_e4 > FIXED_E4 ? 1 : 0;
        sums = sums && fixed_add(error_e3, ratios[i].error_e3, &error_e3) &&
               fixed_add(wanted_e3, ratios[i].wanted_e3, &wanted_e3);
    }
    if (sums && wanted_e3 > 0 &&
        !fixed_scale(error_e3, FIXED_E4, wanted_e3, FIXED_HALF_AWAY, &r->error_e4)) {
        r->error_e4 = FIXED_NONE;
    }
    r->after_e4 = next_e4(&run->city->settings, r);
    buffer->reviewed = true;
    buffer->fresh = true;
}

static enum linli_rc review_month(struct run *run, struct linli_error *err)
{
    struct linli_arena_mark mark = linli_arena_mark(run->arena);
    struct ratio *ratios;
    int64_t n;
    LINLI_TRY(gather(run, &ratios, &n, err));
    for (int64_t i = 0, first = 0, end = 0; i < run->plan->buffers_n; i++, first = end) {
        while (end < n && ratios[end].buffer == i) {
            end += 1;
        }
        review(run, &run->plan->buffers[i], &ratios[first], end - first);
    }
    linli_arena_rewind(run->arena, mark);
    return LINLI_OK;
}

/* What is kept of the categories that items still have; both are by name. */
static void take_states(struct run *run)
{
    const struct city *city = run->city;
    int64_t at = 0;
    for (int64_t i = 0; i < run->plan->buffers_n; i++) {
        struct plan_buffer *buffer = &run->plan->buffers[i];
        while (at < city->buffers_n && strcmp(city->buffers[at].category, buffer->category) < 0) {
            at += 1;
        }
        if (at < city->buffers_n && text_equal(city->buffers[at].category, buffer->category)) {
            buffer->reviewed = city->buffers[at].reviewed;
            buffer->review = city->buffers[at].review;
            buffer->by_hand = city->buffers[at].hand_e4 != FIXED_NONE;
            buffer->factor_e4 = buffer->by_hand ? city->buffers[at].hand_e4 : FIXED_E4;
        }
    }
}

enum linli_rc buffers_judge(struct run *run, struct linli_error *err)
{
    const struct settings *settings = &run->city->settings;
    bool rule = settings->category_buffer_step_e4 > 0;
    LINLI_TRY(list_categories(run, err));
    take_states(run);
    if (rule && run->city->buffers_due) {
        LINLI_TRY(review_month(run, err));
    }
    for (int64_t i = 0; i < run->plan->buffers_n; i++) {
        struct plan_buffer *buffer = &run->plan->buffers[i];
        if (rule && buffer->reviewed && !buffer->by_hand) {
            buffer->factor_e4 = within(settings, buffer->review.after_e4);
        }
        assert(buffer->factor_e4 > 0);
    }
    return LINLI_OK;
}

enum linli_rc buffers_find(const struct city *city, struct linli_arena *arena, struct plan *plan,
                           struct linli_error *err)
{
    struct run run = {.city = city, .arena = arena, .plan = plan};
    assert(!city->buffers_due);
    return buffers_judge(&run, err);
}

int64_t buffers_of_category(const struct run *run, const char *category)
{
    return find(run->plan, category != NULL ? category : "")->factor_e4;
}

int64_t buffers_factor_e4(const struct planned *p)
{
    return p->buffer_e4 > p->category_buffer_e4 && p->buffer_e4 > FIXED_E4 ? p->buffer_e4
                                                                           : p->category_buffer_e4;
}

/* ---- what is promised ------------------------------------------------------------------------ */

/* Of a total that was asked for: its quantile less its mean; NAN: none. */
static double spread_of(const struct planned *p, int which)
{
    enum { HIGH = 2 }; /* of replenish_levels */
    const double *quantile = p->forecast.sum_quantile[which];
    double mean = p->forecast.sum_mean[which];
    return quantile != NULL && mean > 0 && quantile[HIGH] > mean ? quantile[HIGH] - mean : NAN;
}

struct demand_promise buffers_promise(const struct run *run, const struct planned *p)
{
    double days[2] = {demand_interval(run, p->main.next_arrival_day),
                      demand_interval(run, p->main.cover_day)};
    double spread[2] = {spread_of(p, 0), spread_of(p, 1)};
    double growth = GROWTH_USUAL;
    double mean = 0;
    if (p->series == NULL || isnan(spread[0])) {
        return (struct demand_promise){{0, FIXED_NONE}};
    }
    if (days[1] > days[0] && !isnan(spread[1])) {
        growth = log(spread[1] / spread[0]) / log(days[1] / days[0]);
        growth = fmin(fmax(growth, GROWTH_LEAST), GROWTH_MOST);
    }
    for (int32_t d = 0; d < BUFFERS_DAYS; d++) {
        mean += p->forecast.mean[d];
    }
    double high = mean + spread[0] * pow(BUFFERS_DAYS / days[0], growth);
    return (struct demand_promise){{run_round_near(mean, 1), run_round_near(high, 1)}};
}
