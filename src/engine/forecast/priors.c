/*
 * The first pass over a sample of the series: each is prepared and backtested alone, and what was
 * seen is summed up by group and over all. A group is then shrunk towards all series, which count
 * as five of its own.
 *
 * Tasks are stretches of one group's sample and their sums are added in order, so that the result
 * does not depend on the number of threads. Memory: one sum a task.
 *
 * Called by forecast.c, and by users who forecast in batches.
 */
#include "engine/forecast/priors.h"

#include <assert.h>
#include <string.h>

#include "base/pool.h"

enum {
    SAMPLE_MOST = 2048, /* series that are looked at */
    STRETCH = 32,       /* series in one task */
    GROUP_LEAST = 20,   /* series for a shape of errors of its own */
    THIN = 3,           /* of the origins that a series itself is judged by, every third */
    ALL_SERIES = 5      /* weight of all series in a group, in series */
};

struct task {
    int32_t group;
    int64_t from; /* in the sample */
    int64_t to;
    struct forecast_effect_sums effects;
    struct forecast_prior sum;
};

struct learning {
    const struct linli_forecast_series *series;
    const struct linli_forecast_signals *const *signals;
    const struct linli_forecast_options *options;
    const struct forecast_totals *totals;
    int64_t *sample; /* [sample_n] series, by group */
    int64_t sample_n;
    struct forecast_spread_sample *spread; /* [sample_n] */
    struct linli_forecast_priors *priors;  /* so far */
    struct task *tasks;
    int64_t tasks_n;
    struct linli_arena *scratch; /* one a thread */
};

static int32_t group_of(const struct linli_forecast_series *s)
{
    return s->group > 0 && s->group <= LINLI_FORECAST_GROUPS_MAX ? s->group : 0;
}

const struct forecast_prior *forecast_priors_of(const struct linli_forecast_priors *priors,
                                                const struct linli_forecast_series *series)
{
    if (priors == NULL || priors->groups_n == 0) {
        return NULL;
    }
    int32_t g = group_of(series);
    g = g < priors->groups_n && priors->group[g].known ? g : 0;
    return priors->group[g].known ? &priors->group[g] : NULL;
}

/* Evenly spread, then by group: a counting sort. */
static enum linli_rc choose_sample(struct learning *l, int64_t n, int32_t groups_n,
                                   struct linli_arena *arena, struct linli_error *err)
{
    l->sample_n = n < SAMPLE_MOST ? n : SAMPLE_MOST;
    int64_t *start;
    LINLI_TRY(LINLI_NEW(arena, l->sample_n, &l->sample, err));
    LINLI_TRY(LINLI_NEW(arena, l->sample_n, &l->spread, err));
    LINLI_TRY(LINLI_NEW(arena, groups_n + 1, &start, err));
    LINLI_TRY(LINLI_NEW(arena, groups_n + l->sample_n / STRETCH + 1, &l->tasks, err));
    for (int64_t i = 0; i < l->sample_n; i++) {
        start[group_of(&l->series[i * n / l->sample_n]) + 1]++;
    }
    for (int32_t g = 0; g < groups_n; g++) {
        start[g + 1] += start[g];
        for (int64_t at = start[g]; at < start[g + 1]; at += STRETCH) {
            int64_t to = at + STRETCH < start[g + 1] ? at + STRETCH : start[g + 1];
            l->tasks[l->tasks_n++] = (struct task){.group = g, .from = at, .to = to};
        }
    }
    for (int64_t i = l->sample_n - 1; i >= 0; i--) {
        int64_t s = i * n / l->sample_n;
        l->sample[--start[group_of(&l->series[s]) + 1]] = s;
    }
    return LINLI_OK;
}

static enum linli_rc learn_one(const struct learning *l, int64_t at, struct linli_arena *scratch,
                               struct forecast_prior *sum, struct linli_error *err)
{
    int64_t s = l->sample[at];
    struct forecast_prepared p;
    struct forecast_backtest b;
    LINLI_TRY(forecast_prepare(&l->series[s], l->signals != NULL ? l->signals[s] : NULL, l->options,
                               scratch, &p, err));
    p.prior = &l->priors->group[group_of(&l->series[s])].effects;
    if (l->totals != NULL) {
        forecast_totals_lend(l->totals, s, &l->series[s], l->options->freq, &p);
    }
    if (p.used_n > 0 && p.origins_n > 1) {
        LINLI_TRY(forecast_backtest_run(&p, LINLI_FORECAST_AUTO, NULL, scratch, &b, err));
        forecast_backtest_teach(&b, &sum->blend);
        forecast_spread_sample(&p, &b, &l->spread[at]);
        sum->known = true;
    }
    linli_arena_reset(scratch);
    return LINLI_OK;
}

static enum linli_rc effects_task(void *context, int64_t i, int32_t thread, struct linli_error *err)
{
    struct learning *l = context;
    struct task *task = &l->tasks[i];
    for (int64_t k = task->from; k < task->to; k++) {
        int64_t s = l->sample[k];
        struct forecast_effect_sums own;
        LINLI_TRY(forecast_effect_sums_of(&l->series[s], l->signals != NULL ? l->signals[s] : NULL,
                                          l->options, &l->scratch[thread], &own, err));
        forecast_effect_sums_add(&task->effects, &own);
        linli_arena_reset(&l->scratch[thread]);
    }
    return LINLI_OK;
}

/* All series together, then each group shrunk towards them. */
static enum linli_rc sum_up_effects(const struct learning *l, struct linli_arena *arena,
                                    struct linli_error *err)
{
    struct linli_forecast_priors *priors = l->priors;
    struct forecast_effect_sums *sums; /* [groups_n]; 0: all */
    LINLI_TRY(LINLI_NEW(arena, priors->groups_n, &sums, err));
    for (int64_t i = 0; i < l->tasks_n; i++) {
        const struct task *task = &l->tasks[i];
        forecast_effect_sums_add(&sums[0], &task->effects);
        if (task->group > 0) {
            forecast_effect_sums_add(&sums[task->group], &task->effects);
        }
    }
    for (int32_t g = 0; g < priors->groups_n; g++) {
        forecast_effect_prior_finish(&sums[g], g > 0 ? &priors->group[0].effects : NULL,
                                     &priors->group[g].effects);
    }
    return LINLI_OK;
}

static enum linli_rc learn_task(void *context, int64_t i, int32_t thread, struct linli_error *err)
{
    struct learning *l = context;
    struct task *task = &l->tasks[i];
    for (int64_t k = task->from; k < task->to; k++) {
        LINLI_TRY(learn_one(l, k, &l->scratch[thread], &task->sum, err));
    }
    return LINLI_OK;
}

static void sum_up(const struct learning *l, struct linli_forecast_priors *priors)
{
    struct forecast_prior *all = &priors->group[0];
    for (int64_t i = 0; i < l->tasks_n; i++) {
        const struct task *task = &l->tasks[i];
        if (!task->sum.known) {
            continue;
        }
        struct forecast_prior *group = &priors->group[task->group];
        forecast_blend_prior_sum(&task->sum.blend, &all->blend);
        all->known = true;
        if (task->group > 0) {
            forecast_blend_prior_sum(&task->sum.blend, &group->blend);
            group->known = true;
        }
    }
    for (int32_t g = 1; g < priors->groups_n; g++) {
        if (priors->group[g].known) {
            forecast_blend_prior_shrink(&all->blend, ALL_SERIES, &priors->group[g].blend);
        }
    }
}

/* Of all series, and of each group that has enough of its own. */
static enum linli_rc fit_spreads(const struct learning *l, struct linli_forecast_priors *priors,
                                 struct linli_arena *arena, struct linli_error *err)
{
    int64_t *index;
    LINLI_TRY(LINLI_NEW(arena, l->sample_n, &index, err));
    for (int64_t i = 0; i < l->sample_n; i++) {
        index[i] = i;
    }
    LINLI_TRY(
        forecast_spread_fit(l->spread, index, l->sample_n, arena, &priors->group[0].spread, err));
    int64_t from = 0;
    for (int32_t g = 0; g < priors->groups_n; g++) {
        int64_t to = from;
        while (to < l->sample_n && group_of(&l->series[l->sample[to]]) == g) {
            to++;
        }
        struct forecast_spread *spread = &priors->group[g].spread;
        if (g > 0) {
            if (to - from >= GROUP_LEAST) {
                LINLI_TRY(
                    forecast_spread_fit(l->spread, index + from, to - from, arena, spread, err));
            }
            if (!spread->known) {
                *spread = priors->group[0].spread;
            }
        }
        from = to;
    }
    return LINLI_OK;
}

enum linli_rc forecast_priors_learn(const struct linli_forecast_series *series,
                                    const struct linli_forecast_signals *const *signals, int64_t n,
                                    const struct forecast_totals *totals,
                                    const struct linli_forecast_options *options, int32_t threads,
                                    struct linli_arena *arena,
                                    struct linli_forecast_priors **ret_priors,
                                    struct linli_error *err)
{
    assert(n >= 0);
    threads = threads < 1 ? 1 : threads > POOL_THREADS_MAX ? POOL_THREADS_MAX : threads;
    struct linli_forecast_priors *priors;
    struct linli_forecast_options thin = *options;
    thin.backtest_step = THIN * forecast_step_of(options);
    struct learning l = {.series = series, .signals = signals, .totals = totals, .options = &thin};
    LINLI_TRY(LINLI_NEW(arena, 1, &priors, err));
    for (int64_t i = 0; i < n; i++) {
        int32_t g = group_of(&series[i]);
        priors->groups_n = g >= priors->groups_n ? g + 1 : priors->groups_n;
    }
    LINLI_TRY(LINLI_NEW(arena, priors->groups_n, &priors->group, err));
    struct linli_arena_mark mark = linli_arena_mark(arena);
    LINLI_TRY(choose_sample(&l, n, priors->groups_n, arena, err));
    LINLI_TRY(LINLI_NEW(arena, threads, &l.scratch, err));
    for (int32_t k = 0; k < threads; k++) {
        linli_arena_init(&l.scratch[k], 0);
    }
    l.priors = priors;
    enum linli_rc rc = pool_run(threads, l.tasks_n, effects_task, &l, err);
    if (rc == LINLI_OK) {
        rc = sum_up_effects(&l, arena, err);
    }
    if (rc == LINLI_OK) {
        rc = pool_run(threads, l.tasks_n, learn_task, &l, err);
    }
    for (int32_t k = 0; k < threads; k++) {
        linli_arena_finish(&l.scratch[k]);
    }
    if (rc == LINLI_OK) {
        sum_up(&l, priors);
        rc = fit_spreads(&l, priors, arena, err);
        *ret_priors = priors;
    }
    linli_arena_rewind(arena, mark);
    return rc;
}
