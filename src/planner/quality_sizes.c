/*
 * What lies far from an item's own history: quantities beyond what it makes plausible, multiples
 * that look like another unit, a new level for days.
 *
 * Only quantities above zero are compared with each other, on a log scale, so that an item that is
 * wanted now and then is measured by its sizes and not by its many zeros. For each week (whole
 * weeks counted from 1970, so that tomorrow's check has the same ones) the year before it gives
 *
 *   centre  median of log q            spread  1.4826 * median |log q - centre|, at least 0.12 and
 *                                              1/sqrt(q) of a count (Poisson)
 *   second  the second highest q of the year: what was seen twice is plausible
 *
 * A day is high above   max(exp(centre + k spread), times * second, 2 * highest of the week
 * before) with k and times from the settings; days on promotion are compared with such days; on
 * holidays, activity days and those beside them, and when the whole site is high, the bound is
 * doubled. Low is the same downwards, for items that are wanted every day and on ordinary days
 * only.
 *
 * Median and MAD: Hampel 1974; half of the history may be wrong without moving them.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "planner/quality_run.h"
#include "planner/quality_window.h"

enum { SIZES_LEAST = 10, FEW_LEAST = 4, STEADY_DAYS = 56, STEADY_LEAST = 42, SHIFT_DAYS = 7 };

static const double SPREAD_LEAST = 0.12;
static const double MAD_TO_SD = 1.4826;
static const double WEEK_TIMES = 2;    /* above the highest of the week before */
static const double SPECIAL_TIMES = 2; /* wider on days with a reason of their own */
static const double FEW_TIMES = 30;    /* with little history only what is absurd */
static const double STEADY_UNITS = 8;  /* low is looked for when a day is at least so many */
static const double LOW_SHARE = 0.25;  /* … below so much of the second lowest */
static const double UNIT_NEAR = 0.35;  /* how near a multiple must be to a pack, in logs */

/* What a series says of itself before a week. */
struct sizes {
    int32_t n; /* quantities above zero */
    double centre;
    double spread;
    double second; /* of days with promotion and without */
    double bound;  /* of an ordinary day */
};

struct series_run {
    struct quality_run *run;
    const struct quality_site *site;
    const uint8_t *site_high; /* [site->days_n] */
    struct quality_days days; /* of the series at hand, see quality_run.h */
    double *logs;             /* [days.n] of those above zero */
    struct quality_window windows[2];
    const struct demand_series *s;
    bool whole;
};

static bool is_promo(const struct demand_series *s, int32_t day)
{
    int32_t t = day - s->first_day;
    return s->promo != NULL && t >= 0 && t < s->days_n && s->promo[t] != 0;
}

/* Takes the days from first to the one before end in or out. */
static void change_windows(struct series_run *r, int32_t first, int32_t end, bool add)
{
    for (int32_t d = first; d < end; d++) {
        int32_t at = d - r->days.first_day;
        struct quality_window *w = &r->windows[is_promo(r->s, d)];
        if (r->days.wanted[at] > 0 && add) {
            quality_window_add(w, r->logs[at]);
        } else if (r->days.wanted[at] > 0) {
            quality_window_drop(w, r->logs[at]);
        }
    }
}

static double second_highest(const struct series_run *r, int32_t day)
{
    double first = 0;
    double second = 0;
    for (int32_t d = day - QUALITY_YEAR_DAYS; d < day; d++) {
        double wanted = quality_days_at(&r->days, d);
        if (wanted > first) {
            second = first;
            first = wanted;
        } else if (wanted > second) {
            second = wanted;
        }
    }
    return second;
}

static struct sizes sizes_of(const struct series_run *r, const struct quality_window *w,
                             double second)
{
    const struct settings *settings = &r->run->city->settings;
    struct sizes z = {.n = w->n, .second = second};
    if (z.n == 0) {
        return z;
    }
    z.centre = quality_window_median(w);
    double least = r->whole ? fmax(SPREAD_LEAST, exp(-0.5 * z.centre)) : SPREAD_LEAST;
    z.spread = fmax(MAD_TO_SD * quality_window_deviation(w, z.centre), least);
    z.bound = exp(z.centre + fixed_to_double(settings->quality_spread_e4, 4) * z.spread);
    if (z.n < SIZES_LEAST) {
        z.bound = FEW_TIMES * fmax(exp(z.centre), z.second);
    }
    z.bound = fmax(z.bound, fixed_to_double(settings->quality_times_e4, 4) * z.second);
    return z;
}

static double highest_of_week(const struct series_run *r, int32_t day)
{
    double most = 0;
    for (int32_t d = day - QUALITY_BLOCK_DAYS; d < day; d++) {
        most = fmax(most, quality_days_at(&r->days, d)); /* fmax passes NAN over */
    }
    return most;
}

/* ---- one day ------------------------------------------------------------------------------------
 */

/* To whole units of a count, else to hundredths: what the logs add is no information. */
static int64_t to_e3(const struct series_run *r, double qty)
{
    const double step = r->whole ? (double)FIXED_E3 : 10;
    const double most = 9e15;
    return (int64_t)(floor(fmin(qty * FIXED_E3, most) / step + 0.5) * step);
}

/* A multiple of the usual that is near the pack, a dozen or a thousand; 0: none. */
static int64_t unit_factor(const struct series_run *r, double times)
{
    const struct item *item = &r->run->city->items[r->s->item];
    const int64_t pack = item->pack_e3 != FIXED_NONE ? item->pack_e3 / FIXED_E3 : 0;
    const int64_t factors[] = {pack, 1000, 500, 100};
    for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]); i++) {
        if (factors[i] >= 6 && fabs(log(times / (double)factors[i])) < UNIT_NEAR) {
            return factors[i];
        }
    }
    return 0;
}

static enum linli_rc add_size(const struct series_run *r, enum quality_rule rule, int32_t day,
                              double wanted, double usual, double bound, struct linli_error *err)
{
    struct quality_mark *mark;
    int64_t value = r->s->qty_e3[day - r->s->first_day];
    int64_t factor = rule == QUALITY_HIGH ? unit_factor(r, wanted / usual) : 0;
    rule = factor > 0 ? QUALITY_UNIT : rule;
    LINLI_TRY(quality_add(r->run, rule, r->s->site, r->s->item, day, &mark, err));
    mark->value = value;
    if (rule == QUALITY_LOW) {
        mark->low = to_e3(r, bound);
    } else {
        mark->low = 0;
        mark->high = to_e3(r, bound);
    }
    mark->risk_fen = quality_value_fen(r->run->city, r->s->item, to_e3(r, fabs(wanted - usual)));
    if (rule == QUALITY_UNIT) {
        quality_numbers(mark, 4,
                        (const int64_t[]){to_e3(r, wanted), to_e3(r, usual), factor,
                                          to_e3(r, wanted / (double)factor)});
    } else {
        quality_numbers(mark, 3,
                        (const int64_t[]){to_e3(r, wanted), to_e3(r, usual), to_e3(r, bound)});
    }
    return LINLI_OK;
}

static double upper_bound(const struct series_run *r, const struct sizes *z, int32_t day)
{
    double bound = fmax(z->bound, WEEK_TIMES * highest_of_week(r, day));
    int32_t at = day - r->site->first_day;
    return r->site->special[at] || r->site_high[at] ? SPECIAL_TIMES * bound : bound;
}

/* ---- low ----------------------------------------------------------------------------------------
 */

/* Whether the item is wanted every day, and its second lowest day of the last eight weeks. */
static bool is_steady(const struct series_run *r, int32_t day, double *ret_second)
{
    double first = INFINITY;
    double second = INFINITY;
    int32_t n = 0;
    int32_t zeros = 0;
    for (int32_t d = day - STEADY_DAYS; d < day; d++) {
        double wanted = quality_days_at(&r->days, d);
        if (isnan(wanted)) {
            continue;
        }
        n += 1;
        zeros += wanted <= 0 ? 1 : 0;
        if (wanted < first) {
            second = first;
            first = wanted;
        } else if (wanted < second) {
            second = wanted;
        }
    }
    *ret_second = second;
    return n >= STEADY_LEAST && zeros <= 1 && second > 0;
}

static bool is_low(const struct series_run *r, const struct sizes *z, int32_t day, double wanted,
                   double *ret_bound)
{
    double second = 0;
    int32_t at = day - r->site->first_day;
    if (z->n < STEADY_LEAST || exp(z->centre) < STEADY_UNITS || r->site->special[at] ||
        !r->site->recorded[at] || !is_steady(r, day, &second)) {
        return false;
    }
    double k = fixed_to_double(r->run->city->settings.quality_spread_e4, 4);
    *ret_bound = fmin(exp(z->centre - k * z->spread), LOW_SHARE * second);
    return wanted < *ret_bound;
}

static enum linli_rc check_day(const struct series_run *r, const struct sizes z[2], int32_t day,
                               struct linli_error *err)
{
    double wanted = quality_days_at(&r->days, day);
    double bound = 0;
    bool promo = is_promo(r->s, day);
    const struct sizes *own = &z[promo];
    if (isnan(wanted)) {
        return LINLI_OK;
    }
    bool borrowed = own->n < SIZES_LEAST && z[!promo].n > own->n;
    own = borrowed ? &z[!promo] : own;
    if (own->n < FEW_LEAST) {
        return LINLI_OK; /* too new to say anything */
    }
    double usual = exp(own->centre);
    if (wanted > own->bound) {
        bound = upper_bound(r, own, day) * (borrowed && promo ? SPECIAL_TIMES : 1.0);
        double unit = r->whole ? 3.0 : 0.0; /* a few pieces more are no news */
        if (wanted > bound + unit) {
            return add_size(r, QUALITY_HIGH, day, wanted, usual, bound, err);
        }
    }
    return !promo && is_low(r, own, day, wanted, &bound)
               ? add_size(r, QUALITY_LOW, day, wanted, usual, bound, err)
               : LINLI_OK;
}

/* ---- a new level --------------------------------------------------------------------------------
 */

/* A week's demand without its highest day, so that one outlier is no level; false unless at least
 * five of its days are known. */
static bool week_total(const struct series_run *r, int32_t first, double *ret_total,
                       int32_t *ret_positive)
{
    double total = 0;
    double most = 0;
    int32_t known = 0;
    *ret_positive = 0;
    for (int32_t d = first; d < first + SHIFT_DAYS; d++) {
        double wanted = quality_days_at(&r->days, d);
        if (!isnan(wanted)) {
            known += 1;
            total += wanted;
            most = fmax(most, wanted);
            *ret_positive += wanted > 0 ? 1 : 0;
        }
    }
    *ret_total = total - most;
    return known >= 5;
}

/* The least and most of the 26 weeks before; false when there are fewer than 12 of them. */
static bool week_range(const struct series_run *r, int32_t first, double *ret_least,
                       double *ret_most, double *ret_sum, int32_t *ret_n)
{
    enum { WEEKS = 26, WEEKS_LEAST = 12 };
    *ret_least = INFINITY;
    *ret_most = 0;
    *ret_sum = 0;
    *ret_n = 0;
    for (int32_t w = 1; w <= WEEKS; w++) {
        double total = 0;
        int32_t positive = 0;
        if (week_total(r, first - w * SHIFT_DAYS, &total, &positive) && positive > 1) {
            *ret_least = fmin(*ret_least, total);
            *ret_most = fmax(*ret_most, total);
            *ret_sum += total;
            *ret_n += 1;
        }
    }
    return *ret_n >= WEEKS_LEAST;
}

/* The last whole week against the half year before: three times its highest week, or on five days
 * below a quarter of its lowest. */
static enum linli_rc check_level(const struct series_run *r, struct linli_error *err)
{
    const double high_times = 3;
    const double low_share = 0.25;
    const double least_units = 14;
    double now = 0;
    double least = 0;
    double most = 0;
    double sum = 0;
    int32_t positive = 0;
    int32_t weeks = 0;
    int32_t first = quality_week_of(r->run->city->today) - SHIFT_DAYS;
    if (!week_total(r, first, &now, &positive) ||
        !week_range(r, first, &least, &most, &sum, &weeks)) {
        return LINLI_OK;
    }
    bool high = now > high_times * most && now >= least_units && positive >= 4;
    bool low = now < low_share * least && least >= least_units && positive >= 4;
    if (!high && !low) {
        return LINLI_OK;
    }
    struct quality_mark *mark;
    const double days = SHIFT_DAYS - 1; /* without the highest */
    double before = sum / weeks / days;
    LINLI_TRY(quality_add(r->run, QUALITY_SHIFT, r->s->site, r->s->item, first, &mark, err));
    mark->last_day = mark->until_day = first + SHIFT_DAYS - 1;
    mark->value = to_e3(r, now / days);
    mark->low = to_e3(r, low_share * least / days);
    mark->high = to_e3(r, high_times * most / days);
    mark->risk_fen = quality_value_fen(r->run->city, r->s->item,
                                       to_e3(r, fabs(now / days - before) * SHIFT_DAYS));
    quality_numbers(mark, 3, (const int64_t[]){SHIFT_DAYS, mark->value, to_e3(r, before)});
    return LINLI_OK;
}

/* ---- a site -------------------------------------------------------------------------------------
 */

static bool all_whole(const struct demand_series *s)
{
    for (int32_t t = 0; t < s->facts_n; t++) {
        if (s->qty_e3[t] != FIXED_NONE && s->qty_e3[t] % FIXED_E3 != 0) {
            return false;
        }
    }
    return true;
}

static void take_series(struct series_run *r, const struct demand_series *s)
{
    r->s = s;
    r->whole = all_whole(s);
    quality_days_fill(&r->days, s);
    for (int32_t i = 0; i < r->days.n; i++) {
        r->logs[i] = r->days.wanted[i] > 0 ? log(r->days.wanted[i]) : 0;
    }
}

static enum linli_rc check_series(struct series_run *r, struct linli_error *err)
{
    int32_t today = r->run->city->today;
    int32_t first = quality_first_day(r->run->city, QUALITY_OUTLYING);
    first = first > r->s->first_day ? first : r->s->first_day;
    int32_t end = r->s->first_day + r->s->facts_n;
    struct sizes z[2] = {{0}};
    int32_t block = INT32_MIN;
    for (int32_t day = first; day < today && day < end; day++) {
        int32_t now = quality_week_of(day);
        if (now != block) {
            if (block == INT32_MIN) {
                r->windows[0].n = r->windows[1].n = 0;
                change_windows(r, now - QUALITY_YEAR_DAYS, now, true);
            } else {
                change_windows(r, block - QUALITY_YEAR_DAYS, now - QUALITY_YEAR_DAYS, false);
                change_windows(r, block, now, true);
            }
            block = now;
            double second = second_highest(r, now);
            z[0] = sizes_of(r, &r->windows[0], second);
            z[1] = sizes_of(r, &r->windows[1], second);
        }
        LINLI_TRY(check_day(r, z, day, err));
    }
    return check_level(r, err);
}

enum linli_rc quality_sizes(struct quality_run *run, const struct quality_site *site,
                            struct linli_error *err)
{
    struct series_run r = {.run = run, .site = site};
    uint8_t *high;
    LINLI_TRY(LINLI_NEW(run->arena, site->days_n, &high, err));
    LINLI_TRY(quality_site_days(run, site, high, err));
    LINLI_TRY(quality_days_make(run, &r.days, err));
    LINLI_TRY(LINLI_NEW(run->arena, r.days.n, &r.logs, err));
    for (int k = 0; k < 2; k++) {
        r.windows[k].most = QUALITY_YEAR_DAYS;
        LINLI_TRY(LINLI_NEW(run->arena, QUALITY_YEAR_DAYS, &r.windows[k].values, err));
    }
    r.site_high = high;
    for (int64_t i = 0; i < site->series_n; i++) {
        take_series(&r, &site->series[i]);
        LINLI_TRY(check_series(&r, err));
    }
    assert(run->marks_n >= 0);
    return LINLI_OK;
}
