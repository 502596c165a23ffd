/*
 * Today's forecast corrected from what was wanted so far (MISSION F9).
 *
 * A day's demand is taken as counts whose rate is off by a factor that holds for the whole day: one
 * of the site (weather, a feast nobody entered) times one of the item. Both are gamma; the counts
 * given them Poisson; so the mean of the factor after c orders were seen where e were expected is
 *
 *   (k + c) / (k + e)         (conjugate gamma-Poisson, e.g. Gelman et al., Bayesian Data Analysis)
 *
 * with k = 1 / variance of the factor: 25 for a site (a usual day is within a fifth), 10 for an
 * item beside its site (a third). Quantities become orders through the item's own dispersion, the
 * variance of its day over its mean by the forecast's quantiles: what comes in lots says less.
 *
 *   expected by now = forecast * share;    share = of a usual day that is wanted by this time, of
 *                                          the item, shrunk to the site's by CURVE_DAYS days; of
 *                                          workdays or weekends, as today is, the site's shrunk
 *                                          to that of the others
 *   today's total   = wanted so far + (forecast - expected by now) * factor
 *
 * It needs enough: days in the ledger, a share of the day, orders expected and orders seen; a
 * morning on which nobody has booked yet says nothing. Forecasts set by hand are left as they are.
 * A site that supplies others is moved by what moved those below it.
 *
 * Invariants: never below what was wanted so far; without a course of the day nothing changes; the
 * stored forecast of the day stays that of the morning, so accuracy is not flattered. Called by
 * demand.c.
 */
#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "model/limits.h"
#include "planner/run.h"

enum {
    SITE_ORDERS = 25, /* what is known of a site's factor before the day, in orders */
    ITEM_ORDERS = 10, /* and of an item's beside it */
    CURVE_DAYS = 10,  /* what the site's curve weighs in an item's, and other days in the site's */
    ORDERS_MOST = 50, /* one item tells no more than so many orders a day */
    LEAST_DAYS = 10,  /* with issues, for a curve */
    LEAST_EXPECTED = 10, /* orders, by now */
    LEAST_SEEN = 5,
    FACTOR_MOST = 4
};
static const double LEAST_SHARE = 0.1; /* of the day */
static const double APART = 0.1;       /* a site this far from 1 is told of */
static const double Z_80 = 2.5631;     /* q0.9 - q0.1 of a normal distribution, in sd */

/* What is known of a site's day. */
struct course {
    double share; /* of a usual day that is wanted by now; NAN: not known */
    double seen;  /* orders */
    double expected;
    double factor;
};

static bool takes_part(const struct planned *p)
{
    return p->series != NULL && p->override_of[0] == NULL && p->forecast.mean[0] > 0;
}

/* Units of an order, so that orders count like a Poisson number. */
static double order_size(const struct run *run, const struct planned *p)
{
    double mean = p->forecast.mean[0];
    double low = p->forecast.quantile[0];
    double high = p->forecast.quantile[2 * run->horizon];
    double sd = (high - low) / Z_80;
    double size = fmax(sd * sd / mean, mean / ORDERS_MOST);
    return p->step_e3 == FIXED_E3 ? fmax(size, 1) : size;
}

/* Of days of one kind; by days, so that an item of many grams does not stand for all. Their number
 * is that of the item with most. */
static double share_of_days(const struct run *run, int64_t first, int64_t end, bool alike,
                            int64_t *ret_days_n)
{
    double sum = 0;
    double days = 0;
    int64_t longest = 0;
    for (int64_t i = first; i < end; i++) {
        const struct demand_series *s = run->planned[i].series;
        const struct day_course *c = s == NULL ? NULL : alike ? &s->curve.alike : &s->curve.other;
        if (c != NULL && c->all_e3 > 0) {
            sum += (double)c->days_n * (double)c->by_now_e3 / (double)c->all_e3;
            days += (double)c->days_n;
            longest = c->days_n > longest ? c->days_n : longest;
        }
    }
    *ret_days_n = longest;
    return days > 0 ? sum / days : 0;
}

/* Days like today, drawn to the others by so many days of theirs. */
static double share_of_site(const struct run *run, int64_t first, int64_t end)
{
    int64_t alike_n;
    int64_t other_n;
    double alike = share_of_days(run, first, end, true, &alike_n);
    double other = share_of_days(run, first, end, false, &other_n);
    double weight = other_n < CURVE_DAYS ? (double)other_n : CURVE_DAYS;
    return alike_n + other_n < LEAST_DAYS
               ? (double)NAN
               : ((double)alike_n * alike + weight * other) / ((double)alike_n + weight);
}

static double share_of_item(const struct planned *p, double site_share)
{
    const struct day_course *c = &p->series->curve.alike;
    double own = c->all_e3 > 0 ? (double)c->by_now_e3 / (double)c->all_e3 : 0;
    double days = c->all_e3 > 0 ? (double)c->days_n : 0;
    return fmin(1, (days * own + CURVE_DAYS * site_share) / (days + CURVE_DAYS));
}

static struct course course_of(const struct run *run, int64_t first, int64_t end)
{
    struct course course = {.share = share_of_site(run, first, end), .factor = 1};
    if (!isfinite(course.share)) {
        return course;
    }
    for (int64_t i = first; i < end; i++) {
        const struct planned *p = &run->planned[i];
        if (takes_part(p)) {
            double size = order_size(run, p);
            course.seen += fixed_to_double(p->series->curve.today_e3, 3) / size;
            course.expected += p->forecast.mean[0] * share_of_item(p, course.share) / size;
        }
    }
    course.factor = (SITE_ORDERS + course.seen) / (SITE_ORDERS + course.expected);
    return course;
}

static bool is_enough(const struct course *course)
{
    return isfinite(course->share) && course->share >= LEAST_SHARE &&
           course->expected >= LEAST_EXPECTED && course->seen >= LEAST_SEEN;
}

/* Adds to today's mean of an item at a site above; what was wanted there is that of all below. */
static void move_above(struct run *run, const struct planned *below, double change, double *changes)
{
    int64_t site = run->tiers[below->site].parent;
    for (; site != FIXED_NONE; site = run->tiers[site].parent) {
        struct planned *above = run_find(run, site, below->item);
        if (above == NULL || above->series == NULL) {
            continue;
        }
        above->sensed_change += change;
        changes[0] = change;
        override_move_totals(run, above, changes);
        double total = fmax(0, above->forecast.mean[0] + above->sensed_change);
        above->sensed = (struct plan_today){.corrected = true,
                                            .total_e3 = run_round_near(total, 1),
                                            .wanted_e3 = above->series->curve.today_e3,
                                            .by_now_e3 = FIXED_NONE,
                                            .site_e4 = FIXED_NONE,
                                            .share_e4 = FIXED_NONE};
    }
}

static void correct(struct run *run, struct planned *p, const struct course *course,
                    double *changes)
{
    double mean = p->forecast.mean[0];
    double size = order_size(run, p);
    double share = share_of_item(p, course->share);
    double wanted = fixed_to_double(p->series->curve.today_e3, 3);
    double by_now = mean * share;
    double own = (ITEM_ORDERS + wanted / size) / (ITEM_ORDERS + course->factor * by_now / size);
    double factor = fmin(FACTOR_MOST, fmax(1.0 / FACTOR_MOST, course->factor * own));
    double total = wanted + (mean - by_now) * factor;
    assert(share >= 0 && share <= 1 && total >= wanted);
    p->sensed = (struct plan_today){.corrected = true,
                                    .total_e3 = run_round_near(total, 1),
                                    .wanted_e3 = p->series->curve.today_e3,
                                    .by_now_e3 = run_round_near(by_now, 1),
                                    .site_e4 = (int64_t)floor(course->factor * FIXED_E4 + 0.5),
                                    .share_e4 = (int64_t)floor(share * FIXED_E4 + 0.5)};
    p->sensed_change = total - mean;
    changes[0] = p->sensed_change;
    override_move_totals(run, p, changes);
    move_above(run, p, p->sensed_change, changes);
}

static enum linli_rc take_site(struct run *run, int64_t first, int64_t end, struct linli_error *err)
{
    double changes[LIMIT_HORIZON_DAYS] = {0};
    struct course course = course_of(run, first, end);
    if (!is_enough(&course)) {
        return LINLI_OK;
    }
    for (int64_t i = first; i < end; i++) {
        if (takes_part(&run->planned[i])) {
            correct(run, &run->planned[i], &course, changes);
        }
    }
    if (fabs(course.factor - 1) < APART) {
        return LINLI_OK;
    }
    int64_t numbers[2] = {(int64_t)floor(course.factor * FIXED_E4 + 0.5),
                          (int64_t)floor(course.share * FIXED_E4 + 0.5)};
    struct plan_notice *notice;
    LINLI_TRY(run_notice(run, NULL, NOTICE_TODAY, numbers, 2, &notice, err));
    notice->site = run->planned[first].site;
    return LINLI_OK;
}

enum linli_rc today_take(struct run *run, struct linli_error *err)
{
    assert(run->horizon <= LIMIT_HORIZON_DAYS);
    for (int64_t i = 0, end; i < run->planned_n; i = end) {
        int64_t site = run->planned[i].site;
        for (end = i; end < run->planned_n && run->planned[end].site == site;) {
            end += 1;
        }
        if (run->tiers[site].below_n == 0) {
            LINLI_TRY(take_site(run, i, end, err));
        }
    }
    return LINLI_OK;
}
