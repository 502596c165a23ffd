/*
 * Days on which a whole site is odd: every item far above its usual day, or the same quantities as
 * a day before.
 *
 * High. The day's total counts each item at its cost, at most five times its mean of the year
 * before the week, so that one wrong item is not a wrong day. It is compared with the same weekdays
 * of twelve weeks (median and MAD of logs) and with the highest of eight weeks; holidays and their
 * neighbours are left alone. A site needs eight items for it.
 *
 * Repeated. A file handed in twice under two dates: each item equals the day d days before (d up to
 * seven). How unlikely that is by chance is measured by the items' sizes: sum of log(1 + q / step)
 * over the items that were wanted at all, which is some 2 for a handful of pieces and 7 for weighed
 * goods; 14 are asked for.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/fixed.h"
#include "planner/quality_run.h"

enum {
    ITEMS_LEAST = 8,
    WEEKS = 12,
    WEEKS_LEAST = 6,
    HIGHEST_DAYS = 56,
    LAGS = 7,
    REPEATED_LEAST = 4
};

static const double ITEM_TIMES = 5;
static const double HIGH_TIMES = 1.35; /* above the highest of eight weeks */
static const double HIGH_LEAST = 0.45; /* … and in logs above the weekday's median */
static const double SPREAD_LEAST = 0.08;
static const double MAD_TO_SD = 1.4826;
static const double REPEATED_LOGS = 14;

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static int64_t qty_on(const struct demand_series *s, int32_t day)
{
    int32_t t = day - s->first_day;
    bool known = t >= 0 && t < s->facts_n && s->qty_e3[t] != FIXED_NONE;
    return known ? s->qty_e3[t] : 0;
}

/* A ratio to one decimal place. */
static int64_t tenths_e4(double ratio)
{
    return (int64_t)floor(fmin(ratio, 1e9) * 10 + 0.5) * (FIXED_E4 / 10);
}

/* ---- high ---------------------------------------------------------------------------------------
 */

/* The mean size of the year before `day`; 0 when nothing was wanted. A single wrong one must not
 * lift the limit: none counts for more than ITEM_TIMES the mean of those before it. */
static double mean_size(const struct quality_days *days, int32_t day)
{
    double sum = 0;
    double n = 0;
    for (int32_t d = day - QUALITY_YEAR_DAYS; d < day; d++) {
        double wanted = quality_days_at(days, d);
        if (wanted > 0) { /* sizes, not zeros */
            bool far = n > 0 && wanted * n > ITEM_TIMES * sum;
            sum += far ? ITEM_TIMES * sum / n : wanted;
            n += 1;
        }
    }
    return n > 0 ? sum / n : 0;
}

/* Adds the item whose days they are to the totals of the site's days from `first` on. */
static void add_item(const struct quality_run *run, const struct quality_site *site,
                     const struct demand_series *s, const struct quality_days *days, int32_t first,
                     double *total)
{
    const struct item *item = &run->city->items[s->item];
    int64_t price = item->cost_e4 != FIXED_NONE ? item->cost_e4 : item->price_e4;
    double weight = price != FIXED_NONE ? fixed_to_double(price, 4) : 1.0;
    int32_t week = INT32_MIN;
    double mean = 0;
    for (int32_t day = first; day < run->city->today; day++) {
        if (quality_week_of(day) != week) {
            week = quality_week_of(day);
            mean = mean_size(days, week);
        }
        double wanted = quality_days_at(days, day);
        if (mean > 0 && wanted > 0) {
            total[day - site->first_day] += weight * fmin(wanted, ITEM_TIMES * mean);
        }
    }
}

/* The median and spread of the logs of the same weekdays before; false with too few. */
static bool weekday_range(const struct quality_site *site, const double *total, int32_t d,
                          double *ret_centre, double *ret_spread)
{
    double logs[WEEKS];
    int32_t n = 0;
    for (int32_t w = 1; w <= WEEKS; w++) {
        int32_t b = d - 7 * w;
        if (b >= 0 && total[b] > 0 && !site->special[b]) {
            logs[n++] = log(total[b]);
        }
    }
    if (n < WEEKS_LEAST) {
        return false;
    }
    qsort(logs, (size_t)n, sizeof(*logs), by_value);
    *ret_centre = logs[n / 2];
    for (int32_t i = 0; i < n; i++) {
        logs[i] = fabs(logs[i] - *ret_centre);
    }
    qsort(logs, (size_t)n, sizeof(*logs), by_value);
    *ret_spread = fmax(MAD_TO_SD * logs[n / 2], SPREAD_LEAST);
    return true;
}

static enum linli_rc check_high(struct quality_run *run, const struct quality_site *site,
                                const double *total, int32_t d, uint8_t *high,
                                struct linli_error *err)
{
    double k = fixed_to_double(run->city->settings.quality_spread_e4, 4);
    double centre = 0;
    double spread = 0;
    double most = 0;
    if (total[d] <= 0 || !weekday_range(site, total, d, &centre, &spread)) {
        return LINLI_OK;
    }
    for (int32_t b = d > HIGHEST_DAYS ? d - HIGHEST_DAYS : 0; b < d; b++) {
        most = fmax(most, high[b] ? 0 : total[b]);
    }
    double bound = fmax(exp(centre + fmax(k * spread, HIGH_LEAST)), HIGH_TIMES * most);
    high[d] = total[d] > bound;
    int32_t day = site->first_day + d;
    if (!high[d] || site->special[d] || day < quality_first_day(run->city, QUALITY_OUTLYING)) {
        return LINLI_OK;
    }
    struct quality_mark *mark;
    double usual = exp(centre);
    LINLI_TRY(quality_add(run, QUALITY_SITE_DAY, site->site, FIXED_NONE, day, &mark, err));
    for (int64_t i = 0; i < site->series_n; i++) {
        mark->value += qty_on(&site->series[i], day); /* the fact itself, whatever it is worth */
    }
    mark->low = 0;
    mark->risk_fen = (int64_t)floor((total[d] - usual) * 100 + 0.5);
    quality_numbers(
        mark, 3,
        (const int64_t[]){tenths_e4(total[d] / usual), site->series_n, tenths_e4(bound / usual)});
    return LINLI_OK;
}

/* ---- repeated -----------------------------------------------------------------------------------
 */

struct alike {
    bool differs;
    int32_t items_n;
    double logs;
};

static double step_of(const struct demand_series *s)
{
    for (int32_t t = 0; t < s->facts_n; t++) {
        if (s->qty_e3[t] != FIXED_NONE && s->qty_e3[t] % FIXED_E3 != 0) {
            return 10; /* weighed: hundredths at least */
        }
    }
    return (double)FIXED_E3;
}

static void compare_item(const struct demand_series *s, int32_t first, int32_t days_n,
                         struct alike *alike)
{
    double step = step_of(s);
    for (int32_t d = 0; d < days_n; d++) {
        int64_t qty = qty_on(s, first + d);
        double logs = qty > 0 ? log1p((double)qty / step) : 0;
        for (int32_t lag = 1; lag <= LAGS; lag++) {
            struct alike *a = &alike[d * LAGS + lag - 1];
            if (qty != qty_on(s, first + d - lag)) {
                a->differs = true;
            } else if (qty > 0) {
                a->items_n += 1;
                a->logs += logs;
            }
        }
    }
}

static enum linli_rc add_repeated(struct quality_run *run, const struct quality_site *site,
                                  int32_t day, int32_t lag, const struct alike *alike,
                                  struct linli_error *err)
{
    struct quality_mark *mark;
    LINLI_TRY(quality_add(run, QUALITY_REPEATED, site->site, FIXED_NONE, day, &mark, err));
    mark->value = day - lag;
    for (int64_t i = 0; i < site->series_n; i++) {
        mark->risk_fen +=
            quality_value_fen(run->city, site->series[i].item, qty_on(&site->series[i], day));
    }
    quality_numbers(mark, 2, (const int64_t[]){alike->items_n, day - lag});
    return LINLI_OK;
}

static enum linli_rc check_repeated(struct quality_run *run, const struct quality_site *site,
                                    struct linli_error *err)
{
    int32_t first = quality_first_day(run->city, QUALITY_OUTLYING);
    first = first > site->first_day ? first : site->first_day;
    int32_t days_n = run->city->today - first;
    struct alike *alike;
    if (days_n <= 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, (size_t)days_n * LAGS, &alike, err));
    for (int64_t i = 0; i < site->series_n; i++) {
        compare_item(&site->series[i], first, days_n, alike);
    }
    for (int32_t d = 0; d < days_n; d++) {
        for (int32_t lag = 1; lag <= LAGS; lag++) {
            const struct alike *a = &alike[d * LAGS + lag - 1];
            if (!a->differs && a->items_n >= REPEATED_LEAST && a->logs >= REPEATED_LOGS) {
                LINLI_TRY(add_repeated(run, site, first + d, lag, a, err));
                break;
            }
        }
    }
    return LINLI_OK;
}

static enum linli_rc check_totals(struct quality_run *run, const struct quality_site *site,
                                  uint8_t *high, struct linli_error *err)
{
    struct quality_days days;
    double *total;
    int32_t first = quality_first_day(run->city, QUALITY_OUTLYING) - QUALITY_RANGE_DAYS;
    first = first > site->first_day ? first : site->first_day;
    LINLI_TRY(quality_days_make(run, &days, err));
    LINLI_TRY(LINLI_NEW(run->arena, site->days_n, &total, err));
    for (int64_t i = 0; i < site->series_n; i++) {
        quality_days_fill(&days, &site->series[i]);
        add_item(run, site, &site->series[i], &days, first, total);
    }
    for (int32_t d = first - site->first_day; d < site->days_n; d++) {
        LINLI_TRY(check_high(run, site, total, d, high, err));
    }
    return LINLI_OK;
}

enum linli_rc quality_site_days(struct quality_run *run, const struct quality_site *site,
                                uint8_t *ret_high, struct linli_error *err)
{
    assert(site->days_n >= 0);
    if (site->series_n >= ITEMS_LEAST) {
        LINLI_TRY(check_totals(run, site, ret_high, err));
    }
    return check_repeated(run, site, err);
}
