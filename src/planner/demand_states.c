/*
 * The forecaster's daily run: series whose state is kept are carried on by what is new of them, the
 * others are fitted, and what is to be kept for tomorrow goes into the plan. Without states to keep
 * (a look ahead, the twin) all are fitted.
 *
 * Kept states are sorted as the planned are, by site and item. What the series lend each other is
 * kept, too, for four weeks: as a state of no site and no item, with the checksum of the categories
 * that its groups are.
 *
 * Called by demand.c.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "planner/refit.h"
#include "planner/run.h"

struct states {
    const struct forecast_state **kept;  /* [n] of each series; NULL: none */
    enum forecast_refit *why;            /* [n] */
    struct linli_forecast_state *from;   /* [n] */
    struct linli_forecast_state *to;     /* [n] */
    uint8_t *taken;                      /* [n] */
    const struct forecast_state *priors; /* kept and good; or NULL */
    int64_t categories;
};

/* Of the categories in the order of the items: a new item or another category changes the groups.
 */
static int64_t categories_of(const struct city *city)
{
    uint64_t sum = 0;
    for (int64_t i = 0; i < city->items_n; i++) {
        const char *name = city->items[i].category;
        sum = sum * UINT64_C(31) + text_hash(name, strlen(name));
    }
    return (int64_t)(sum >> 1);
}

/* Finds each planned series' state: both are in the same order. */
static void match(const struct run *run, struct states *s)
{
    const struct planner_options *o = run->options;
    int64_t at = 0;
    int64_t n = 0;
    for (int64_t i = 0; i < run->planned_n; i++) {
        const struct planned *p = &run->planned[i];
        if (p->series == NULL) {
            continue;
        }
        while (at < o->states_n &&
               (o->states[at].site < p->site ||
                (o->states[at].site == p->site && o->states[at].item < p->item))) {
            at++;
        }
        bool found =
            at < o->states_n && o->states[at].site == p->site && o->states[at].item == p->item;
        s->kept[n] = found && !o->refit ? &o->states[at] : NULL;
        s->why[n] = o->refit ? REFIT_ASKED : refit_why(s->kept[n], run->city->today);
        if (s->why[n] == REFIT_NOT && s->kept[n] != NULL) {
            s->from[n] =
                (struct linli_forecast_state){s->kept[n]->bytes, (int32_t)s->kept[n]->bytes_n};
        }
        n++;
    }
}

static void find_priors(const struct run *run, struct states *s)
{
    const struct planner_options *o = run->options;
    int32_t today = run->city->today;
    s->categories = categories_of(run->city);
    /* of no site: before all others */
    const struct forecast_state *first = o->states_n > 0 ? &o->states[0] : NULL;
    bool good = first != NULL && !o->refit && first->site == FIXED_NONE &&
                first->checksum == s->categories && first->fitted_day <= today &&
                today - first->fitted_day < REFIT_LENT_DAYS;
    s->priors = good ? first : NULL;
}

static int64_t tracking_e4(double tracking)
{
    return (int64_t)floor(tracking * FIXED_E4 + 0.5);
}

/* What is to be kept of one series. */
static void keep(struct run *run, const struct planned *p, const struct states *s, int64_t i)
{
    struct linli_forecast_state_about about;
    struct plan *plan = run->plan;
    if (!linli_forecast_state_read(&s->to[i], &about)) {
        return;
    }
    bool carried = s->taken[i] == LINLI_FORECAST_CARRIED && s->kept[i] != NULL;
    plan->states[plan->states_n++] = (struct forecast_state){
        .site = p->site,
        .item = p->item,
        .day = run->city->today,
        .fitted_day = carried ? s->kept[i]->fitted_day : run->city->today,
        .format = LINLI_FORECAST_STATE_FORMAT,
        .tracking_e4 = tracking_e4(about.tracking),
        .bytes = s->to[i].bytes,
        .bytes_n = s->to[i].bytes_n,
    };
}

static void keep_priors(struct run *run, const struct states *s,
                        const struct linli_forecast_state *priors)
{
    struct plan *plan = run->plan;
    bool learnt = priors->bytes != NULL && (s->priors == NULL || priors->bytes != s->priors->bytes);
    if (learnt) {
        plan->states[plan->states_n++] =
            (struct forecast_state){.site = FIXED_NONE,
                                    .item = FIXED_NONE,
                                    .day = run->city->today,
                                    .fitted_day = run->city->today,
                                    .format = LINLI_FORECAST_STATE_FORMAT,
                                    .checksum = s->categories,
                                    .bytes = priors->bytes,
                                    .bytes_n = priors->bytes_n};
    } else if (s->priors != NULL) {
        plan->states[plan->states_n] = *s->priors;
        plan->states[plan->states_n++].day = run->city->today;
    }
}

/* Counts what was done and collects what is to be kept. */
static enum linli_rc take(struct run *run, const struct states *s, int64_t n,
                          const struct linli_forecast_result *results,
                          const struct linli_forecast_state *priors, struct linli_error *err)
{
    struct plan *plan = run->plan;
    int64_t k = 0;
    LINLI_TRY(LINLI_NEW(run->arena, n + 1, &plan->states, err));
    plan->states_known = true;
    keep_priors(run, s, priors);
    for (int64_t i = 0; i < run->planned_n; i++) {
        if (run->planned[i].series == NULL) {
            continue;
        }
        if (results[k].model != LINLI_FORECAST_NONE) {
            plan->refits[refit_taken(s->why[k], (enum linli_forecast_taken)s->taken[k])] += 1;
        }
        keep(run, &run->planned[i], s, k++);
    }
    assert(k == n);
    return LINLI_OK;
}

enum linli_rc demand_run(struct run *run, const struct linli_forecast_series *series,
                         const struct linli_forecast_signals *const *signals, int64_t n,
                         const struct linli_forecast_options *options,
                         struct linli_forecast_result *results, struct linli_error *err)
{
    int32_t threads = run->options->threads;
    if (!run->options->keep_states) {
        return linli_forecast_batch(series, signals, n, options, threads, run->arena, results, err);
    }
    struct states s = {.categories = 0};
    LINLI_TRY(LINLI_NEW(run->arena, n, &s.kept, err));
    LINLI_TRY(LINLI_NEW(run->arena, n, &s.why, err));
    LINLI_TRY(LINLI_NEW(run->arena, n, &s.from, err));
    LINLI_TRY(LINLI_NEW(run->arena, n, &s.to, err));
    LINLI_TRY(LINLI_NEW(run->arena, n, &s.taken, err));
    match(run, &s);
    find_priors(run, &s);
    struct linli_forecast_daily daily = {
        .states = s.from, .alarm = REFIT_ALARM_TRACKING, .miss = REFIT_ALARM_MISS};
    if (s.priors != NULL) {
        daily.priors = (struct linli_forecast_state){s.priors->bytes, (int32_t)s.priors->bytes_n};
    }
    struct linli_forecast_state priors = {NULL, 0};
    LINLI_TRY(linli_forecast_advance_batch(series, signals, n, options, &daily, threads, run->arena,
                                           results, s.to, s.taken, &priors, err));
    return take(run, &s, n, results, &priors, err);
}
