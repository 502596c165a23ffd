/*
 * What is missing: a site or item that stopped reporting.
 *
 * A site is expected to have rows on a day if it had some on at least seven of the last eight such
 * weekdays; holidays, festivals and closed days are not expected. Expected days without any row
 * that follow each other are one gap, with what lies between them; those of a gap do not count as
 * history, so a site stays expected however long it is silent. A gap that ended is marked from its
 * first day on, one that lasts until today only when it is quality_silent_days long: rows may be on
 * their way.
 *
 * An item is silent when it has had no row for at least quality_item_days and for three times its
 * longest such time of a year, while its site reports; a gap that ended says nothing (the item was
 * not wanted). So an item that sells now and then is not taken for one that stopped.
 */
#include <assert.h>

#include "base/date.h"
#include "base/fixed.h"
#include "planner/quality_run.h"

enum { EXPECTED_LEAST = 7, ITEM_ROWS_LEAST = 30, VALUE_DAYS = 56, ITEM_TIMES = 3 };

/* ---- sites --------------------------------------------------------------------------------------
 */

/* The last eight of a weekday: a bit for each, the youngest lowest. */
struct weekday {
    uint8_t recorded;
    int32_t seen;
};

static bool is_expected(const struct weekday *w)
{
    int32_t n = 0;
    for (int32_t i = 0; i < QUALITY_WEEKDAYS_KEPT; i++) {
        n += w->recorded >> i & 1;
    }
    return w->seen >= QUALITY_WEEKDAYS_KEPT && n >= EXPECTED_LEAST;
}

/* What the site usually asks for in a day, in fen, over the days before `day`. */
static int64_t usual_fen(const struct quality_run *run, const struct quality_site *site,
                         int32_t day)
{
    int64_t sum = 0;
    int64_t n = 0;
    for (int32_t d = day - VALUE_DAYS; d < day; d++) {
        int32_t at = d - site->first_day;
        n += at >= 0 && site->recorded[at] ? 1 : 0;
    }
    for (int64_t i = 0; n > 0 && i < site->series_n; i++) {
        int64_t qty = 0;
        for (int32_t d = day - VALUE_DAYS; d < day; d++) {
            int32_t t = d - site->series[i].first_day;
            bool known =
                t >= 0 && t < site->series[i].facts_n && site->series[i].qty_e3[t] != FIXED_NONE;
            qty += known ? site->series[i].qty_e3[t] : 0;
        }
        sum += quality_value_fen(run->city, site->series[i].item, qty / n);
    }
    return sum;
}

struct gap {
    int32_t first; /* its first expected day without a row */
    int32_t last;
    int32_t expected_n;
};

static enum linli_rc close_gap(struct quality_run *run, const struct quality_site *site,
                               struct gap *gap, bool lasts, struct linli_error *err)
{
    struct gap found = *gap;
    *gap = (struct gap){0};
    if (found.expected_n == 0 || found.first < quality_first_day(run->city, QUALITY_MISSING) ||
        (lasts && found.expected_n < run->city->settings.quality_silent_days)) {
        return LINLI_OK;
    }
    struct quality_mark *mark;
    LINLI_TRY(
        quality_add(run, QUALITY_SITE_SILENT, site->site, FIXED_NONE, found.first, &mark, err));
    mark->last_day = mark->until_day = found.last;
    mark->value = 0;
    mark->low = 1;
    mark->risk_fen = usual_fen(run, site, found.first) * found.expected_n;
    quality_numbers(mark, 2, (const int64_t[]){found.expected_n, found.last});
    return LINLI_OK;
}

static enum linli_rc site_gaps(struct quality_run *run, const struct quality_site *site,
                               struct linli_error *err)
{
    struct weekday weekdays[7] = {{0, 0}};
    struct gap gap = {0};
    for (int32_t d = 0; d < site->days_n; d++) {
        int32_t day = site->first_day + d;
        struct weekday *w = &weekdays[date_weekday(day) - 1];
        if (!site->recorded[d] && (site->closed[d] || site->holiday[d])) {
            continue;
        }
        if (!site->recorded[d] && is_expected(w)) {
            gap.first = gap.expected_n == 0 ? day : gap.first;
            gap.last = day;
            gap.expected_n += 1;
            continue;
        }
        if (site->recorded[d]) {
            LINLI_TRY(close_gap(run, site, &gap, false, err));
        }
        w->recorded = (uint8_t)(w->recorded << 1 | site->recorded[d]);
        w->seen += 1;
    }
    return close_gap(run, site, &gap, true, err);
}

/* ---- items --------------------------------------------------------------------------------------
 */

/* The item's rows of the last year: how many, the last of them, the longest time between two; days
 * on which the whole site had none do not count. */
struct reporting {
    int32_t rows_n;
    int32_t last_day;
    int32_t longest;
    int32_t since; /* reported days of the site after last_day */
};

static struct reporting look(const struct quality_site *site, const struct demand_series *s,
                             int32_t from, int32_t to)
{
    struct reporting r = {0};
    for (int32_t day = from; day < to; day++) {
        int32_t at = day - site->first_day;
        if (at < 0 || !site->recorded[at]) {
            continue;
        }
        if (!quality_is_recorded(s, day)) {
            r.since += r.rows_n > 0 ? 1 : 0;
            continue;
        }
        r.longest = r.since > r.longest ? r.since : r.longest;
        r.since = 0;
        r.last_day = day;
        r.rows_n += 1;
    }
    return r;
}

static enum linli_rc item_gap(struct quality_run *run, const struct quality_site *site,
                              const struct demand_series *s, struct linli_error *err)
{
    const struct city *city = run->city;
    struct reporting r = look(site, s, city->today - QUALITY_YEAR_DAYS, city->today);
    int32_t most = ITEM_TIMES * r.longest;
    most =
        most > city->settings.quality_item_days ? most : (int32_t)city->settings.quality_item_days;
    if (r.rows_n < ITEM_ROWS_LEAST || r.since < most ||
        r.last_day < quality_first_day(city, QUALITY_MISSING)) {
        return LINLI_OK;
    }
    int64_t sum = 0;
    for (int32_t t = s->facts_n > QUALITY_YEAR_DAYS ? s->facts_n - QUALITY_YEAR_DAYS : 0;
         t < s->facts_n; t++) {
        sum += s->qty_e3[t] != FIXED_NONE ? s->qty_e3[t] : 0;
    }
    struct quality_mark *mark;
    LINLI_TRY(quality_add(run, QUALITY_ITEM_SILENT, s->site, s->item, r.last_day + 1, &mark, err));
    mark->last_day = mark->until_day = city->today - 1;
    mark->value = 0;
    mark->low = 1;
    mark->risk_fen = quality_value_fen(city, s->item, sum / QUALITY_YEAR_DAYS * r.since);
    quality_numbers(mark, 3, (const int64_t[]){r.since, r.last_day, r.longest});
    assert(mark->last_day >= mark->day);
    return LINLI_OK;
}

enum linli_rc quality_gaps(struct quality_run *run, const struct quality_site *site,
                           struct linli_error *err)
{
    LINLI_TRY(site_gaps(run, site, err));
    for (int64_t i = 0; i < site->series_n; i++) {
        LINLI_TRY(item_gap(run, site, &site->series[i], err));
    }
    return LINLI_OK;
}
