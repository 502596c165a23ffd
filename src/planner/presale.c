/*
 * Goods that are sold before they are bought (see presale.h). Of the demand until a day, with mean
 * M and deviations about it by the forecast, K is ordered ahead already:
 *
 *   rest      R = max(0, M - K): still to be wanted; the mean is K + R
 *   quantile  K + R + (quantile of the total - M) * sqrt(R / M), at least K: who orders ahead is a
 *             part of the same customers, so the spread shrinks as of a thinned stream (a sum of
 *             independent days or customers has a spread by the root of its mean)
 *
 * What is ordered of it is decided as of any total: by the class's service level, and of goods of
 * short life by the newsvendor's balance of short_life.c. Where more is ordered ahead than was
 * expected it is just that. Orders ahead come in until the supplier's cut-off: each plan until then
 * takes them up.
 */
#include "planner/presale.h"

#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "planner/promise.h"
#include "planner/tiers.h"

/* The first order ahead of an item; they are sorted by item, site and day. */
static int64_t first_of(const struct city *city, int64_t item)
{
    int64_t low = 0;
    int64_t high = city->preorders_n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (city->preorders[middle].item < item) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool presale_is(const struct run *run, const struct planned *p)
{
    return run->city->preorders_n > 0 && run->city->items[p->item].presale == 1;
}

int64_t presale_known_e3(const struct run *run, const struct planned *p, int32_t until_day)
{
    const struct city *city = run->city;
    int64_t sum = promise_until_e3(run, p, until_day);
    for (int64_t i = first_of(city, p->item);
         presale_is(run, p) && i < city->preorders_n && city->preorders[i].item == p->item; i++) {
        const struct preorder *o = &city->preorders[i];
        bool due = o->day >= city->today && o->day < until_day && o->qty_e3 > 0;
        if (due && tiers_supplies(run, p->site, o->site) && !fixed_add(sum, o->qty_e3, &sum)) {
            return INT64_MAX / FIXED_E4;
        }
    }
    return sum;
}

int64_t presale_sold_e3(const struct run *run, const struct planned *p, int32_t from_day,
                        int32_t until_day)
{
    return presale_is(run, p) || p->promised_e3 != NULL
               ? presale_known_e3(run, p, until_day) - presale_known_e3(run, p, from_day)
               : 0;
}

struct linli_total presale_total(const struct run *run, const struct planned *p, int32_t until_day,
                                 struct linli_total total, double *values)
{
    if (!presale_is(run, p) && p->promised_e3 == NULL) {
        return total;
    }
    double known = fixed_to_double(presale_known_e3(run, p, until_day), 3);
    double mean = total.mean + fixed_to_double(promise_more_e3(run, p, until_day), 3);
    double rest = mean > known ? mean - known : 0;
    double spread = total.mean > 0 ? sqrt(fmin(1, rest / total.mean)) : 0;
    assert(known >= 0 && spread <= 1);
    for (size_t k = 0; k < total.levels_n; k++) {
        double value = known + rest + (total.values[k] - total.mean) * spread;
        values[k] = value > known ? value : known;
    }
    total.mean = known + rest;
    total.values = values;
    return total;
}

/* Ordered ahead, but no demand was ever recorded that a plan could begin with. */
static enum linli_rc tell_unplanned(struct run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    int64_t end = 0;
    for (int64_t first = 0; first < city->preorders_n; first = end) {
        const struct preorder *o = &city->preorders[first];
        int64_t sum = 0;
        for (end = first; end < city->preorders_n && city->preorders[end].item == o->item &&
                          city->preorders[end].site == o->site;
             end++) {
            sum += city->preorders[end].day >= city->today ? city->preorders[end].qty_e3 : 0;
        }
        int64_t site = o->site;
        while (run->tiers[site].parent != FIXED_NONE) {
            site = run->tiers[site].parent;
        }
        const struct planned *p = run_find(run, site, o->item);
        if (sum > 0 && (p == NULL || p->series == NULL)) {
            struct plan_notice *notice;
            LINLI_TRY(run_notice(run, NULL, NOTICE_PRESALE_NEW, &sum, 1, &notice, err));
            notice->site = o->site;
            notice->item = o->item;
        }
    }
    return LINLI_OK;
}

/* Ordered ahead of items that are not sold so: one notice of all, since a forgotten flag is the
 * same for each. */
static enum linli_rc tell_off(struct run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    const struct preorder *first = NULL;
    int64_t numbers[2] = {0};
    int64_t last = FIXED_NONE;
    for (int64_t i = 0; i < city->preorders_n; i++) {
        const struct preorder *o = &city->preorders[i];
        if (city->items[o->item].presale == 1 || o->day < city->today || o->qty_e3 <= 0) {
            continue;
        }
        first = first == NULL ? o : first;
        numbers[0] += o->item != last ? 1 : 0;
        last = o->item;
        if (o->item == first->item && !fixed_add(numbers[1], o->qty_e3, &numbers[1])) {
            numbers[1] = INT64_MAX / FIXED_E4;
        }
    }
    if (first == NULL) {
        return LINLI_OK;
    }
    struct plan_notice *notice;
    numbers[0] = numbers[0] > 1 ? numbers[0] : 0;
    LINLI_TRY(run_notice(run, NULL, NOTICE_PRESALE_OFF, numbers, 2, &notice, err));
    notice->item = first->item;
    return LINLI_OK;
}

enum linli_rc presale_tell(struct run *run, struct linli_error *err)
{
    LINLI_TRY(tell_unplanned(run, err));
    LINLI_TRY(tell_off(run, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        struct plan_notice *notice;
        if (p->line.qty_e3 == 0 || !presale_is(run, p) || p->line.supplier == FIXED_NONE) {
            continue;
        }
        int64_t known = presale_known_e3(run, p, p->chosen->cover_day);
        int64_t rest = p->forecast_e3 > known ? p->forecast_e3 - known : 0;
        int64_t cutoff = run->city->suppliers[p->line.supplier].cutoff_s;
        const int64_t numbers[] = {known, rest, cutoff};
        LINLI_TRY(run_notice(run, p, NOTICE_PRESALE, numbers, 3, &notice, err));
        notice->supplier = p->line.supplier;
    }
    return LINLI_OK;
}
