/* Which policy an item follows (see policy.h). Called by demand.c, economy.c and replenish.c. */
#include "planner/policy.h"

#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "base/text.h"
#include "linli/inventory_policy.h"
#include "planner/accuracy.h"
#include "planner/buffers.h"
#include "planner/demand_series.h"
#include "planner/presale.h"
#include "planner/short_life.h"
#include "planner/tiers.h"

enum { YEAR_DAYS = 365, DEMANDS_LEAST = 8, EVENTS_LEAST = 5, LIFT_LEAST = 3, NO_TYPE = -1 };

static const double share_least = 0.5;

/* The activities of one site: which of the city's types each day of the year has. */
struct agenda {
    int64_t site;
    uint64_t types[YEAR_DAYS]; /* a bit each; day YEAR_DAYS - 1 is yesterday */
};

struct work {
    struct run *run;
    const char *types[DEMAND_ACTIVITIES_MAX];
    int32_t types_n;
    struct agenda agenda;
    double *wanted; /* [YEAR_DAYS] what is known of the last year, without gaps … */
    int32_t *age;   /* … and of which day of the agenda each is */
    int32_t n;
};

static int32_t type_of(struct work *work, const char *type, bool add)
{
    for (int32_t k = 0; k < work->types_n; k++) {
        if (text_equal(work->types[k], type)) {
            return k;
        }
    }
    if (!add || work->types_n == DEMAND_ACTIVITIES_MAX) {
        return NO_TYPE;
    }
    work->types[work->types_n] = type;
    return work->types_n++;
}

/* What was held at a site, or at those below it, in the last year. */
static void read_agenda(struct work *work, int64_t site)
{
    const struct city *city = work->run->city;
    work->agenda = (struct agenda){.site = site};
    for (int64_t i = 0; i < city->events_n; i++) {
        const struct event *event = &city->events[i];
        int64_t age = event->day - (city->today - YEAR_DAYS);
        int32_t type = type_of(work, event->type, true);
        if (age >= 0 && age < YEAR_DAYS && type != NO_TYPE &&
            tiers_supplies(work->run, site, event->site)) {
            work->agenda.types[age] |= UINT64_C(1) << type;
        }
    }
}

static void read_record(struct work *work, const struct demand_series *s)
{
    int32_t first = work->run->city->today - YEAR_DAYS;
    work->n = 0;
    for (int32_t t = 0; t < YEAR_DAYS; t++) {
        int64_t wanted = accuracy_wanted_e3(s, first + t);
        if (wanted != FIXED_NONE) {
            work->wanted[work->n] = fixed_to_double(wanted, 3);
            work->age[work->n++] = t;
        }
    }
}

/* Days of a type with what they took, and what all other days took. */
struct with_type {
    int32_t days;
    double sum;
};

static void find_driver(const struct work *work, struct plan_policy *policy)
{
    struct with_type of[DEMAND_ACTIVITIES_MAX] = {{0}};
    double all = 0;
    for (int32_t i = 0; i < work->n; i++) {
        uint64_t types = work->agenda.types[work->age[i]];
        all += work->wanted[i];
        for (int32_t k = 0; k < work->types_n && types >> k != 0; k++) {
            if ((types >> k & 1) != 0) {
                of[k].days += 1;
                of[k].sum += work->wanted[i];
            }
        }
    }
    double best = 0;
    for (int32_t k = 0; k < work->types_n && all > 0; k++) {
        double others = (all - of[k].sum) / fmax(1, work->n - of[k].days);
        bool counts = of[k].days >= EVENTS_LEAST && of[k].sum >= share_least * all &&
                      of[k].sum / of[k].days >= LIFT_LEAST * others;
        if (counts && of[k].sum > best) {
            best = of[k].sum;
            policy->event_type = work->types[k];
            policy->event_share_e4 = (int64_t)floor(of[k].sum / all * FIXED_E4 + 0.5);
            policy->event_days = of[k].days;
        }
    }
}

/* The next activity of its type. */
static void find_next(const struct run *run, const struct planned *p, struct plan_policy *policy)
{
    const struct city *city = run->city;
    for (int64_t i = 0; i < city->events_n; i++) {
        const struct event *event = &city->events[i];
        bool sooner = policy->event_day == FIXED_NONE || event->day < policy->event_day;
        if (event->day >= city->today && sooner && text_equal(event->type, policy->event_type) &&
            tiers_supplies(run, p->site, event->site)) {
            policy->event_day = event->day;
            policy->event_size = event->size;
        }
    }
}

static enum linli_rc find_pattern(const struct work *work, struct plan_policy *policy,
                                  struct linli_error *err)
{
    struct linli_demand_shape shape;
    int32_t demands = 0;
    for (int32_t i = 0; i < work->n; i++) {
        demands += work->wanted[i] > 0 ? 1 : 0;
    }
    if (demands < DEMANDS_LEAST) {
        return LINLI_OK;
    }
    LINLI_TRY(linli_classify_demand(work->wanted, (size_t)work->n, &shape, err));
    policy->lumpy = shape.pattern == LINLI_PATTERN_LUMPY;
    policy->interval_e4 = (int64_t)floor(shape.adi * FIXED_E4 + 0.5);
    policy->cv2_e4 = (int64_t)floor(fmin(shape.cv2, 1e6) * FIXED_E4 + 0.5);
    return LINLI_OK;
}

/* The seed of an item: by its code, so that no other item changes its draws. */
static uint64_t seed_of(const char *code)
{
    uint64_t seed = 14695981039346656037U; /* FNV-1a */
    for (const unsigned char *c = (const unsigned char *)code; *c != '\0'; c++) {
        seed = (seed ^ *c) * 1099511628211U;
    }
    return seed;
}

/* The quantiles of both totals, from the record; their means stay the forecast's. */
static enum linli_rc draw_totals(const struct work *work, struct planned *p,
                                 struct linli_error *err)
{
    const struct run *run = work->run;
    int32_t days[LINLI_FORECAST_SUMS] = {demand_interval(run, p->main.next_arrival_day),
                                         demand_interval(run, p->main.cover_day)};
    uint64_t seed = seed_of(run->city->items[p->item].code);
    for (int which = 0; which < LINLI_FORECAST_SUMS; which++) {
        double mean;
        double *values;
        if (p->forecast.sum_quantile[which] == NULL) {
            continue;
        }
        LINLI_TRY(LINLI_NEW(run->arena, REPLENISH_LEVELS_N, &values, err));
        LINLI_TRY(linli_bootstrap_total(work->wanted, (size_t)work->n, days[which], seed,
                                        replenish_levels, REPLENISH_LEVELS_N, run->arena, &mean,
                                        values, err));
        p->forecast.sum_quantile[which] = values;
    }
    return LINLI_OK;
}

static enum linli_rc find_one(struct work *work, struct planned *p, struct linli_error *err)
{
    const struct settings *settings = &work->run->city->settings;
    if (work->agenda.site != p->site) {
        read_agenda(work, p->site);
    }
    read_record(work, p->series);
    if (settings->event_items != 0) {
        find_driver(work, &p->policy);
    }
    if (p->policy.event_type != NULL) {
        find_next(work->run, p, &p->policy);
        return LINLI_OK;
    }
    if (settings->lumpy_items == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(find_pattern(work, &p->policy, err));
    return p->policy.lumpy ? draw_totals(work, p, err) : LINLI_OK;
}

enum linli_rc policy_find(struct run *run, struct linli_error *err)
{
    const struct settings *settings = &run->city->settings;
    struct work work = {.run = run, .agenda = {.site = -1}};
    for (int64_t i = 0; i < run->planned_n; i++) {
        run->planned[i].policy =
            (struct plan_policy){.event_day = FIXED_NONE, .event_size = FIXED_NONE};
    }
    if (settings->event_items == 0 && settings->lumpy_items == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, YEAR_DAYS, &work.wanted, err));
    LINLI_TRY(LINLI_NEW(run->arena, YEAR_DAYS, &work.age, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        if (run->planned[i].series != NULL) {
            LINLI_TRY(find_one(&work, &run->planned[i], err));
        }
    }
    return LINLI_OK;
}

void policy_settle(const struct run *run, struct planned *p)
{
    bool tree = p->main.parent || run->tiers[p->site].below_n > 0;
    struct plan_policy *policy = &p->policy;
    bool by_fill = run->city->settings.fill_b_e4 > 0 && !tree;
    policy->kind = presale_is(run, p)             ? POLICY_PRESALE
                   : policy->event_type != NULL   ? POLICY_EVENT
                   : policy->lumpy                ? POLICY_LUMPY
                   : p->class == CLASS_C && !tree ? POLICY_ON_DEMAND
                   : p->class != CLASS_B          ? POLICY_DAILY
                   : by_fill                      ? POLICY_FILL
                                                  : POLICY_PERIODIC;
}

bool policy_is_idle(const struct planned *p, int32_t until_day)
{
    const struct plan_policy *policy = &p->policy;
    return policy->kind == POLICY_EVENT &&
           (policy->event_day == FIXED_NONE || policy->event_day >= until_day);
}

/* What an order of it brings: the days between deliveries, or until the cover day, or of a cycle.
 */
static double cycle_units(const struct run *run, const struct planned *p)
{
    const struct source *s = &p->main;
    int32_t days = s->next_arrival_day - s->arrival_day;
    int32_t longer = s->cover_day - s->next_arrival_day;
    days = longer > days ? longer : days;
    days = p->cycle_days > days ? p->cycle_days : days;
    double units = economy_daily(run, p) * (days > 1 ? days : 1);
    double least = (double)(s->minimum_e3 > s->pack_e3 ? s->minimum_e3 : s->pack_e3) / FIXED_E3;
    return fmax(units, least);
}

enum linli_rc policy_fill(const struct run *run, const struct planned *p,
                          const struct linli_total *total, double *ret_safety,
                          struct linli_error *err)
{
    double level;
    double units = cycle_units(run, p);
    if (p->policy.kind != POLICY_FILL || !(units > 0)) {
        return LINLI_OK;
    }
    LINLI_TRY(linli_level_fill(total, fixed_to_double(run->city->settings.fill_b_e4, 4), units,
                               &level, err));
    *ret_safety = level > total->mean ? level - total->mean : 0;
    return LINLI_OK;
}
