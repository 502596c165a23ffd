/*
 * What the planner had to assume because the tables say nothing: each default is reported once with
 * its count, so that nobody takes a guess for a fact.
 */
#include "base/fixed.h"
#include "base/text.h"
#include "planner/run.h"

enum { DEFAULTS_MAX = 8 };

static void report(struct plan *plan, enum reason_id id, int64_t a, int64_t b, int32_t numbers_n)
{
    plan->defaults[plan->defaults_n++] =
        (struct reason){.id = id, .numbers_n = numbers_n, .numbers = {a, b}};
}

enum linli_rc defaults_report(struct run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    struct plan *plan = run->plan;
    int64_t no_lead = 0;
    int64_t no_pack = 0;
    int64_t no_price = 0;
    int64_t no_life = 0;
    int64_t no_category = 0;
    LINLI_TRY(LINLI_NEW(run->arena, DEFAULTS_MAX, &plan->defaults, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        const struct planned *p = &run->planned[i];
        const struct item *item = &city->items[p->item];
        bool terms = p->main.terms_n > 0;
        if (p->main.parent) {
            continue; /* what is missing is said of the site that orders for it */
        }
        const struct supply_term *term = terms ? &city->supply[p->main.first_term] : NULL;
        no_lead += terms && term->lead_days == FIXED_NONE ? 1 : 0;
        no_pack += item->pack_e3 == FIXED_NONE && (!terms || term->pack_e3 == FIXED_NONE) ? 1 : 0;
        no_price += item->cost_e4 == FIXED_NONE && (!terms || term->price_e4 == FIXED_NONE) ? 1 : 0;
        no_life += item->shelf_life_days == FIXED_NONE ? 1 : 0;
        no_category += text_is_empty(item->category) ? 1 : 0;
    }
    int32_t last_day = INT32_MIN;
    for (int64_t i = 0; i < city->series_n; i++) {
        int32_t day = city->series[i].first_day + city->series[i].facts_n - 1;
        last_day = day > last_day ? day : last_day;
    }
    if (city->series_n > 0 && last_day < city->today - 1) {
        report(plan, DEFAULT_STALE, last_day, city->today - 1 - last_day, 2);
    }
    if (!run->stock_known) {
        report(plan, DEFAULT_STOCK, 0, 0, 0);
    }
    if (city->supply_n == 0) {
        report(plan, DEFAULT_SUPPLIER, city->settings.default_lead_days, 0, 1);
    }
    if (no_lead > 0) {
        report(plan, DEFAULT_LEAD, no_lead, city->settings.default_lead_days, 2);
    }
    const struct {
        enum reason_id id;
        int64_t n;
    } counts[] = {{DEFAULT_PACK, no_pack},
                  {DEFAULT_PRICE, no_price},
                  {DEFAULT_SHELF_LIFE, no_life},
                  {DEFAULT_CATEGORY, no_category}};
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        if (counts[i].n > 0) {
            report(plan, counts[i].id, counts[i].n, 0, 1);
        }
    }
    return LINLI_OK;
}
